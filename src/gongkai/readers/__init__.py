"""One reader per format, chosen by what a file contains, never by its name."""

from __future__ import annotations

from gongkai.document import Document
from gongkai.readers import grid, text
from gongkai.readers.source import Limits, Source

__all__ = ["Limits", "read"]


def read(data: bytes, *, file: str, limits: Limits | None = None) -> Document:
    """The document in these bytes; `file` is what messages call it.

    Raises `UnreadableFile` with what was found, what was expected and what to do.
    """
    source = Source(file, data, limits or Limits())
    try:
        return text.read(source)
    except grid.GridOverflowError as error:
        raise source.unreadable(str(error), "no form has that many: is this a report?") from error
