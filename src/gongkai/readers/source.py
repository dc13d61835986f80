"""What a reader is given, and the form in which it hands a document back.

Every reader module has one public function `read(source) -> Document`. Limits are named here, so that
a host can change them in one place; their values come from measured attacks (tests/attacks.py).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from gongkai.document import Block, Document, with_text
from gongkai.errors import UnreadableFile

MEGABYTE = 1 << 20


class PictureError(UnreadableFile):
    """A file whose pages are pictures: only a recogniser of characters can read it."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes beyond which a file is refused: no real report comes near them.

    Sizes are bytes. A compressed part may be `ratio` times its packed size once it is larger than
    `ratio_from`. Spans and grids are in cells, `paths` and `glyphs` are counted a page.
    """

    text_bytes: int = 8 * MEGABYTE
    file_bytes: int = 64 * MEGABYTE
    part_bytes: int = 64 * MEGABYTE
    unpacked_bytes: int = 200 * MEGABYTE
    parts: int = 2000
    lines: int = 100_000
    ratio: int = 200
    ratio_from: int = 5 * MEGABYTE
    span: int = 64
    cells: int = 50_000
    sheet_rows: int = 5000
    sheet_columns: int = 200
    tag_bytes: int = 64 * 1024
    pages: int = 200
    paths: int = 20_000
    glyphs: int = 100_000


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read: the name it is called by in messages, its bytes, the limits it is held to."""

    file: str
    data: bytes = field(repr=False)
    limits: Limits = Limits()

    def unreadable(self, found: str, expected: str) -> UnreadableFile:
        """The error that says what was found in this file and what was expected; to be raised."""
        return UnreadableFile(f"{self.file}: {found}; {expected}")

    def check_size(self, limit: int, what: str) -> None:
        """Nothing, or `UnreadableFile` if the file has more bytes than `limit`."""
        if len(self.data) > limit:
            raise self.unreadable(
                f"{size(len(self.data))} of {what}", f"at most {size(limit)} are read: is this one report?"
            )

    def document(
        self,
        blocks: Iterable[Block],
        *,
        reader: str,
        media_type: str,
        charset: str | None = None,
        metadata: Iterable[tuple[str, str]] = (),
        warnings: Iterable[str] = (),
    ) -> Document:
        """The document with these blocks, its text written out from them."""
        text, placed = with_text(blocks)
        return Document(
            file=self.file,
            sha256=self.sha256(),
            size=len(self.data),
            media_type=media_type,
            reader=reader,
            text=text,
            blocks=placed,
            charset=charset,
            metadata=tuple(metadata),
            warnings=tuple(warnings),
        )

    def adopt(self, document: Document, *, reader: str, media_type: str) -> Document:
        """A document read from what this file was converted to, as this file's own."""
        return replace(
            document,
            file=self.file,
            sha256=self.sha256(),
            size=len(self.data),
            media_type=media_type,
            reader=f"{reader}, {document.reader}",
        )

    def sha256(self) -> str:
        """The SHA-256 of the file's bytes, in hexadecimal."""
        return hashlib.sha256(self.data).hexdigest()


def size(count: int) -> str:
    """A number of bytes in words.

    >>> size(300), size(8 << 20)
    ('300 bytes', '8.0 MB')
    """
    return f"{count / MEGABYTE:.1f} MB" if count >= MEGABYTE // 10 else f"{count} bytes"
