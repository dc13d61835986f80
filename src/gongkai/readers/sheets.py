"""Cells of a spreadsheet to blocks, for every spreadsheet format.

A sheet is one table as a rule. Rows that hold a single text, above the first real row or across the
whole width, are lines: titles, headings, notes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta

from gongkai.document import Block, Cell, Line, Place, Table
from gongkai.readers.grid import GridOverflowError
from gongkai.readers.source import Limits

Position = tuple[int, int]
Merge = tuple[int, int, int, int]
MAX_LABEL = 100


def blocks(
    sheet: str, values: Mapping[Position, str], merges: Iterable[Merge], limits: Limits
) -> Iterator[Block]:
    """The lines and tables of a sheet from its values by (row, column), 0-based, and its merged ranges.

    A merge is (first row, first column, last row, last column); beyond the used range it is cut.
    Raises `GridOverflowError` for more cells than any form has.
    """
    used = {place: value for place, value in values.items() if value.strip()}
    if not used:
        return
    width = max(column for _, column in used) + 1
    rows = sorted({row for row, _ in used})
    if len(rows) * width > limits.cells:
        raise GridOverflowError(f"sheet {sheet} has more than {limits.cells} cells")
    spans = dict(_spans(merges, rows[-1] + 1, width, limits))
    covered = frozenset(place for start, end in spans.items() for place in _inner(start, end))
    yield from _Sheet(sheet, used, values, spans, covered, width).blocks(rows)


def printed(value: object) -> str:
    """A value as a sheet shows it: numbers to 15 digits, as spreadsheets keep them.

    >>> printed(12.0), printed(1018.9500000000001), printed("０"), printed(True)
    ('12', '1018.95', '０', 'TRUE')
    """
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return f"{value:.15g}"
    if isinstance(value, date | time | timedelta):
        return str(value)
    return "" if value is None else str(value)


def _spans(
    merges: Iterable[Merge], rows: int, columns: int, limits: Limits
) -> Iterator[tuple[Position, Position]]:
    """The first and last position of each merge, cut to the used range; at most as many as cells."""
    for count, (top, left, bottom, right) in enumerate(merges):
        if count > limits.cells:
            raise GridOverflowError(f"more than {limits.cells} merged ranges")
        if 0 <= top < rows and 0 <= left < columns and top <= bottom and left <= right:
            yield (top, left), (min(bottom, rows - 1), min(right, columns - 1))


def _inner(start: Position, end: Position) -> Iterator[Position]:
    """The positions of a merge without its first."""
    for row in range(start[0], end[0] + 1):
        for column in range(start[1], end[1] + 1):
            if (row, column) != start:
                yield row, column


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A sheet's values (`used` without the blank ones) and merges, cut to its width."""

    name: str
    used: Mapping[Position, str]
    values: Mapping[Position, str]
    spans: Mapping[Position, Position]
    covered: frozenset[Position]
    width: int

    def blocks(self, rows: list[int]) -> Iterator[Block]:
        table: list[int] = []
        for row in rows:
            alone = self.alone(row)
            if alone is not None and self.is_line(row, alone, is_first=not table):
                yield from self.table(table)
                table = []
                yield Line(self.used[row, alone], Place(path=_path(self.name, row, alone)))
            else:
                table.append(row)
        yield from self.table(table)

    def alone(self, row: int) -> int | None:
        """The column of the only text in a row, or None."""
        columns = [column for column in range(self.width) if (row, column) in self.used]
        return columns[0] if len(columns) == 1 else None

    def is_line(self, row: int, column: int, *, is_first: bool) -> bool:
        bottom, right = self.spans.get((row, column), (row, column))
        if bottom > row:
            return False
        return is_first or right - column + 1 >= self.width or len(self.used[row, column]) > MAX_LABEL

    def table(self, rows: list[int]) -> Iterator[Table]:
        """The table of these rows; empty rows between them count, so that spans fit."""
        cells = [
            self.cell(row, column, rows)
            for row in rows
            for column in range(self.width)
            if (row, column) not in self.covered
        ]
        if cells:
            yield Table(tuple(cells), place=Place(path=self.name))

    def cell(self, row: int, column: int, rows: list[int]) -> Cell:
        bottom, right = self.spans.get((row, column), (row, column))
        place = Place(path=_path(self.name, row, column))
        height = min(bottom, rows[-1]) - row + 1
        return Cell(
            self.values.get((row, column), ""), row - rows[0], column, height, right - column + 1, place
        )


def _path(sheet: str, row: int, column: int) -> str:
    """The place in a spreadsheet's own words.

    >>> _path("表3", 6, 3), _path("a", 0, 26)
    ('表3!D7', 'a!AA1')
    """
    letters = ""
    column += 1
    while column:
        column, digit = divmod(column - 1, 26)
        letters = chr(ord("A") + digit) + letters
    return f"{sheet}!{letters}{row + 1}"
