"""Whole reports as offices write them, over years, and the faults that are planted in them.

`bodies` names the authorities, `years` fills their tables so that everything adds up, `phrases` holds the
sentences, `wording` chooses among them and writes the figures in, `faults` plants, `drafts` holds what a
report is before it is written, `writing` writes the file. `plant` puts them together.
"""
