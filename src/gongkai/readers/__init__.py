"""One reader per format, chosen by what a file contains, never by its name.

Readers of native formats run compiled code on hostile input: `gongkai.sandbox` runs them in worker
processes. This function runs them where it is called.
"""

from __future__ import annotations

from importlib import import_module

from gongkai.document import Document
from gongkai.readers import formats
from gongkai.readers.formats import FORMATS, Format
from gongkai.readers.grid import GridOverflowError
from gongkai.readers.source import Limits, PictureError, Source

__all__ = ["FORMATS", "Format", "Limits", "format_of", "read"]


def read(data: bytes, *, file: str, limits: Limits | None = None, scans: bool = True) -> Document:
    """The document in these bytes; `file` is what messages call it.

    Pages that are pictures are read where the extra `ocr` is installed, unless `scans` is False.
    Raises `UnreadableFile` with what was found, what was expected and what to do.
    """
    source = Source(file, data, limits or Limits())
    try:
        return _read_with(formats.of(source).module, source)
    except GridOverflowError as error:
        raise source.unreadable(str(error), "no form has that many: is this a report?") from error
    except PictureError:
        if not scans or not import_module("gongkai.readers.ocr").is_installed():
            raise
    return _read_with("ocr", source)


def _read_with(module: str, source: Source) -> Document:
    """What the reader in this module makes of a file; it is imported when first met."""
    document: Document = import_module(f"gongkai.readers.{module}").read(source)
    return document


def format_of(data: bytes, *, file: str, limits: Limits | None = None) -> Format:
    """The format of these bytes; raises `UnreadableFile` where it is known and not read."""
    return formats.of(Source(file, data, limits or Limits()))
