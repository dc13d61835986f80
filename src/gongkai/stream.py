"""Candidates from running text, where a table has lost its cells.

The text of a table is a row of words: labels, and runs of figures between them. A blank cell leaves no
trace here, so a run that is not complete is never distributed over columns; that is for the caller to
declare unreadable.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from gongkai import figure
from gongkai.candidate import Candidate, Printed
from gongkai.document import Place

_WORD: Final = re.compile(r"\S+")
_PAGE_NUMBER: Final = re.compile(
    r"\s*(?:[-—–－]+\s*[0-9０-９]{1,3}\s*[-—–－]+|第\s*[0-9]{1,3}\s*页.*|[0-9]{1,3}\s*/\s*[0-9]{1,3})\s*"
)
_TEXT_THEN_FIGURE: Final = re.compile(r"(.*[\u4e00-\u9fff）)”\"])([0-9０-９][0-9０-９,，.．]*)")
_FIGURE_THEN_TEXT: Final = re.compile(r"([0-9０-９][0-9０-９,，]*)([（(“].*|[一二三四五六]、.*)")
_SENTENCE_END: Final = ("。", "；", ";", "！")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the region: its text, where it starts in the document's text, its line, 1-based."""

    text: str
    start: int
    line: int
    is_figure: bool

    @property
    def end(self) -> int:
        return self.start + len(self.text)


class Lines:
    """The lines of a text by offset, built once per document."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def number(self, offset: int) -> int:
        """The 1-based line that holds this offset."""
        return bisect_right(self._starts, offset)

    def place(self, start: int, end: int) -> Place:
        return Place(line=self.number(start), start=start, end=end)


def words(lines: Lines, start: int, end: int) -> tuple[Word, ...]:
    """The words of a stretch of text; sentences and page numbers are left out, a run ends at them."""
    found: list[Word] = []
    offset = start
    for line in lines.text[start:end].splitlines(keepends=True):
        found.extend(_words_of_line(line, offset, lines.number(offset)))
        offset += len(line)
    return tuple(found)


def _words_of_line(line: str, offset: int, number: int) -> Iterator[Word]:
    if _PAGE_NUMBER.fullmatch(line):
        return
    if line.rstrip().endswith(_SENTENCE_END) and not _has_run(line):
        # A sentence between tables: kept as one word so that labels before and after stay apart.
        yield Word(line.strip(), offset + len(line) - len(line.lstrip()), number, False)
        return
    parts = list(_parts(line))
    for index, (text, at) in enumerate(parts):
        before = index > 0 and figure.is_figure(parts[index - 1][0])
        after = index + 1 < len(parts) and figure.is_figure(parts[index + 1][0])
        yield Word(text, offset + at, number, _is_figure(text, index, len(parts), before=before, after=after))


def _is_figure(text: str, index: int, count: int, *, before: bool, after: bool) -> bool:
    if not figure.is_figure(text):
        return False
    if not any(character.isdigit() for character in text):
        # A dash or 无 is the content of a cell only among figures.
        return before or after or (count == 1 and text not in ("无", "無"))
    # `3 其他 0 0 …`: the number of a label that lost its full stop.
    is_ordinal = index == 0 and count > 1 and not after and len(text) == 1
    return not is_ordinal


def _parts(line: str) -> Iterator[tuple[str, int]]:
    for match in _WORD.finditer(line):
        text, at = match[0], match.start()
        glued = None if figure.is_figure(text) else _TEXT_THEN_FIGURE.fullmatch(text)
        ahead = None if glued else _FIGURE_THEN_TEXT.fullmatch(text)
        split = glued or ahead
        if split:
            yield split[1], at
            yield split[2], at + split.start(2)
        else:
            yield text, at


def _has_run(line: str) -> bool:
    parts = line.split()
    return sum(figure.is_figure(part) for part in parts) >= 3


def candidates(found: tuple[Word, ...], lines: Lines) -> Iterator[Candidate]:
    """A candidate per run of figures, with all text since the run before; the last may have no figures."""
    label: list[Word] = []
    run: list[Word] = []
    order = 0
    for word in found:
        if not word.is_figure and run:
            yield _candidate(label, run, lines, order)
            label, run, order = [], [], order + 1
        (run if word.is_figure else label).append(word)
    if label or run:
        yield _candidate(label, run, lines, order)


def _candidate(label: list[Word], run: list[Word], lines: Lines, order: int) -> Candidate:
    text = "" if not label else lines.text[label[0].start : label[-1].end]
    place = None if not label else lines.place(label[0].start, label[-1].end)
    figures = tuple(Printed(word.text, Place(line=word.line, start=word.start, end=word.end)) for word in run)
    return Candidate(text, place, figures, order=order)


def with_words(candidate: Candidate, start: int, lines: Lines) -> Candidate:
    """The candidate with the words of its label from `start` on taken for contents of cells."""
    if candidate.label_place is None or candidate.label_place.start is None:
        return candidate
    offset = candidate.label_place.start
    found = [
        Printed(match[0], lines.place(offset + match.start(), offset + match.end()))
        for match in _WORD.finditer(candidate.label, start)
    ]
    label = candidate.label[:start]
    place = lines.place(offset, offset + len(label.rstrip()))
    return replace(candidate, label=label, label_place=place, figures=(*found, *candidate.figures))


def run_of(figures: tuple[Printed, ...], count: int) -> tuple[Printed, ...] | None:
    """The figures of a row of `count` columns, when it is certain which they are; else None.

    A row may end on the next line. Where there are more figures than columns, the only line that holds
    exactly `count` is the row, provided that the others stand alone on their lines as page numbers do.
    """
    if len(figures) == count:
        return figures
    by_line: dict[int | None, list[Printed]] = {}
    for printed in figures:
        by_line.setdefault(None if printed.place is None else printed.place.line, []).append(printed)
    whole = [line for line in by_line.values() if len(line) == count]
    others = [line for line in by_line.values() if len(line) != count]
    if len(figures) > count and len(whole) == 1 and all(len(line) == 1 for line in others):
        return tuple(whole[0])
    return None
