"""The one intermediate form between readers and the recogniser.

A reader turns a file of its format into a `Document`: lines and tables in reading order, every
piece of text verbatim and with its place. It knows nothing of the form; the recogniser knows nothing
of formats. Text is never normalised here, nothing is dropped, and a merged cell appears once, at its
top left.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands.

    `start` and `end` are code points of `Document.text`, half open, so that `text[start:end]` is what
    is meant (RFC 5147 counts the same way); `line` is the 1-based line of that text. `page` (1-based)
    and `box` (x0, y0, x1, y1 in points, y downwards) are known for paged formats, `path` for
    structured ones: `table[2]/tr[5]/td[3]`, `tbl[2]/tr[5]/tc[3]`, `表3!D7`.
    """

    line: int | None = None
    start: int | None = None
    end: int | None = None
    page: int | None = None
    box: tuple[float, float, float, float] | None = None
    path: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A line (or paragraph) outside tables."""

    text: str
    place: Place = Place()


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table; `row` and `column` are 0-based and are those of its top left corner.

    `text` may hold line ends. `method` says whether the characters came with the file (`text`) or were
    recognised in an image (`ocr`), with the recogniser's `confidence` between 0 and 1.
    """

    text: str
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1
    place: Place = Place()
    method: Literal["text", "ocr"] = "text"
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Table:
    """Cells in row-major order. In a `ragged` table column numbers mean nothing but order."""

    cells: tuple[Cell, ...]
    ragged: bool = False
    place: Place = Place()

    def rows(self) -> tuple[tuple[Cell, ...], ...]:
        """The cells that begin in each row, from the first row to the last that has any."""
        count = 1 + max((cell.row for cell in self.cells), default=-1)
        rows: list[list[Cell]] = [[] for _ in range(count)]
        for cell in self.cells:
            rows[cell.row].append(cell)
        return tuple(tuple(row) for row in rows)


Block = Line | Table


@dataclass(frozen=True, slots=True)
class Document:
    """A file as read: its text, its blocks in reading order and what the reader noticed.

    `text` has LF line ends whatever the file had; for formats that are not plain text it is the
    blocks written out (see `with_text`), so that every format has one place to show a figure in.
    `metadata` holds (name, value) pairs the file states about itself, as printed: `title`,
    `published`, `index-number`, `source`, `creator`.
    """

    file: str
    sha256: str
    size: int
    media_type: str
    reader: str
    text: str
    blocks: tuple[Block, ...]
    charset: str | None = None
    metadata: tuple[tuple[str, str], ...] = ()
    warnings: tuple[str, ...] = ()

    def stated(self, name: str) -> str | None:
        """The first value the file states under this name, or None."""
        return next((value for key, value in self.metadata if key == name), None)


def with_text(blocks: Iterable[Block]) -> tuple[str, tuple[Block, ...]]:
    """The blocks written out as plain text, and the same blocks with `line`, `start`, `end` in it.

    A line is written as it is; a table row by row, its cells separated by tabs, line ends inside a
    cell as they are; each table is followed by an empty line. Places keep their page, box and path.

    >>> text, blocks = with_text([Line("甲"), Table((Cell("乙", 0, 0), Cell("1", 0, 1)))])
    >>> text
    '甲\\n乙\\t1\\n\\n'
    >>> blocks[1].cells[1].place.start, blocks[1].cells[1].place.line
    (4, 2)
    """
    writer = _Writer()
    placed = tuple(writer.write(block) for block in blocks)
    return "".join(writer.pieces), placed


class _Writer:
    """Text under construction, with the offset and line reached."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.offset = 0
        self.line = 1

    def write(self, block: Block) -> Block:
        if isinstance(block, Line):
            place = self._add(block.text, block.place)
            self._add("\n")
            return Line(block.text, place)
        rows = [self._row(row) for row in block.rows()]
        self._add("\n")
        return Table(tuple(cell for row in rows for cell in row), block.ragged, block.place)

    def _row(self, row: Sequence[Cell]) -> list[Cell]:
        cells = []
        for position, cell in enumerate(row):
            if position:
                self._add("\t")
            cells.append(replace(cell, place=self._add(cell.text, cell.place)))
        self._add("\n")
        return cells

    def _add(self, text: str, place: Place = Place()) -> Place:
        # Built directly: `replace` costs a fifth of the reading of a large table.
        end = self.offset + len(text)
        placed = Place(self.line, self.offset, end, place.page, place.box, place.path)
        self.pieces.append(text)
        self.offset += len(text)
        self.line += text.count("\n")
        return placed
