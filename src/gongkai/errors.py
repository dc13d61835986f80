"""What can go wrong with a report, said so that its publisher can act on it.

Bad *input* becomes a finding or an entry in the list of unread files; these exceptions carry it
there. A bad *program* or set-up raises Python's own exceptions, at once.
"""


class ReportError(Exception):
    """Something in a report, a table of metadata or a release that cannot be used.

    The message reads *place: what was found, what was expected; what to do*.
    """


class UnreadableFile(ReportError):
    """A file that no reader can turn into a document: empty, binary, damaged, forbidden."""


class NotAReport(ReportError):
    """A document that was read and is no annual report on an edition we know."""
