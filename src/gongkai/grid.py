"""Candidates from tables that kept their cells: HTML, Word, PDF with rules, spreadsheets, tabbed text.

A figure belongs to a column because the header above says so; where the header is cut, because the row
has exactly as many cells as the form has columns. Anything else is left undecided.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from gongkai import figure, label
from gongkai.candidate import Candidate, Printed
from gongkai.document import Cell, Place, Table
from gongkai.form import Block, Column
from gongkai.match import Labels, Match

# Where the figures of a row begin, by the number of its label cells, other cells and columns.
Offsets = dict[tuple[int, int, int], int | None]

_CHINESE: Final = re.compile(r"[\u3007\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class Header:
    """Where the columns of a block stand in a grid: the header cell of each, by notation."""

    cells: tuple[tuple[str, Cell], ...]
    width: int

    def cell(self, notation: str) -> Cell | None:
        return next((cell for name, cell in self.cells if name == notation), None)


def width(table: Table) -> int:
    return max((cell.column + cell.column_span for cell in table.cells), default=0)


def candidates(
    table: Table,
    labels: Labels,
    blocks: Sequence[Block],
    *,
    block: int,
    before: Header | None = None,
    ends: frozenset[str] = frozenset(),
) -> tuple[tuple[Candidate, ...], Header | None]:
    """A candidate per row that has a label of the table or figures, and the header in force at the end.

    `blocks` are the blocks of the form's table, `before` the header of the table before this one, used
    where a table goes on without repeating it. A row with two of the words in `ends` (column labels of the
    next table, in normal form) begins another table: nothing from there on is taken.
    """
    rows = table.rows()
    cover = {} if table.ragged else _cover(table)
    header = before if before is not None and before.width == width(table) and not table.ragged else None
    found: list[_Row] = []
    for number, cells in enumerate(rows):
        if len({label.normal(cell.text) for cell in cells} & ends) >= 2:
            break
        row = _split(cells, labels)
        if row.match is None:
            new = _header(cells, blocks, width(table))
            header = _merged(header, new, fresh=bool(found) and len(blocks) > 1) if new else header
            if new and not _figures_only(cells):
                continue
        found.append(row.placed(number, header, cover, blocks, labels))
    learned = _offsets(found)
    made = (row.candidate(learned, order=order, block=block) for order, row in enumerate(found))
    return tuple(candidate for candidate in made if candidate.label or candidate.has_figures), header


def _cover(table: Table) -> dict[tuple[int, int], Cell]:
    return {
        (row, column): cell
        for cell in table.cells
        for row in range(cell.row, cell.row + cell.row_span)
        for column in range(cell.column, cell.column + cell.column_span)
    }


def column_of(text: str, columns: Sequence[Column]) -> Column | None:
    """The column whose printed label this header text is."""
    core = label.normal(text)
    for column in columns:
        if core in {label.normal(printed) for printed in (column.label.zh, *column.label.seen)}:
            return column
    return next((c for c in columns if len(core) >= 6 and label.normal(c.label.zh).startswith(core)), None)


def _header(cells: Sequence[Cell], blocks: Sequence[Block], columns: int) -> Header | None:
    found: dict[str, Cell] = {}
    for cell in cells:
        for block in blocks:
            column = column_of(cell.text, block.columns) if _CHINESE.search(cell.text) else None
            if column is not None:
                found.setdefault(column.notation, cell)
    return Header(tuple(found.items()), columns) if found else None


def _merged(old: Header | None, new: Header, *, fresh: bool) -> Header:
    if old is None or fresh:
        return new
    names = {name for name, _ in new.cells}
    kept = tuple((name, cell) for name, cell in old.cells if name not in names)
    return Header(kept + new.cells, new.width)


def _figures_only(cells: Sequence[Cell]) -> bool:
    return not any(_CHINESE.search(cell.text) and not figure.is_figure(cell.text.strip()) for cell in cells)


@dataclass(frozen=True, slots=True)
class _Row:
    """A grid row split into label and figures; `by_column` once the header was asked."""

    label: tuple[Cell, ...]
    figures: tuple[Cell, ...]
    match: Match | None
    count: int = 0
    by_column: tuple[Printed | None, ...] | None = None

    def placed(
        self,
        number: int,
        header: Header | None,
        cover: dict[tuple[int, int], Cell],
        blocks: Sequence[Block],
        labels: Labels,
    ) -> _Row:
        columns = _columns(self.match, blocks, labels)
        by_column = None
        if header is not None and cover and columns:
            by_column = _under(header, columns, number, cover, self.label)
        if by_column is None and columns and len(self.figures) == len(columns):
            by_column = tuple(_printed(cell) for cell in self.figures)
        return _Row(self.label, self.figures, self.match, len(columns), by_column)

    @property
    def key(self) -> tuple[int, int, int]:
        return len(self.label), len(self.figures), self.count

    def run(self) -> int | None:
        """Where the figures begin when those that are filled span exactly the columns."""
        filled = [index for index, cell in enumerate(self.figures) if cell.text.strip()]
        if filled and self.count and filled[-1] - filled[0] + 1 == self.count:
            return filled[0]
        return None

    def candidate(self, learned: Offsets, *, order: int, block: int) -> Candidate:
        by_column = self.by_column
        if by_column is None:
            by_column = self._by_offset(learned)
        printed = tuple(_printed(cell) for cell in self.figures)
        text = "\n".join(dict.fromkeys(cell.text for cell in self.label if cell.text.strip()))
        place = next((cell.place for cell in reversed(self.label) if cell.text.strip()), None)
        return Candidate(text, place, printed, by_column, has_cells=True, order=order, block=block)

    def _by_offset(self, learned: Offsets) -> tuple[Printed, ...] | None:
        start = self.run()
        if not any(cell.text.strip() for cell in self.figures) and len(self.figures) >= self.count > 0:
            start = 0
        elif start is None:
            start = learned.get(self.key)
        if start is None:
            return None
        inside = self.figures[start : start + self.count]
        outside = self.figures[:start] + self.figures[start + self.count :]
        if len(inside) < self.count or any(cell.text.strip() for cell in outside):
            return None
        return tuple(_printed(cell) for cell in inside)


def _offsets(rows: Sequence[_Row]) -> Offsets:
    """Where figures begin in rows of the same shape, learned from full rows; None if they differ."""
    learned: Offsets = {}
    for row in rows:
        start = row.run()
        if start is not None:
            known = learned.setdefault(row.key, start)
            learned[row.key] = start if known == start else None
    return learned


def _columns(match: Match | None, blocks: Sequence[Block], labels: Labels) -> tuple[Column, ...]:
    if match is None:
        return blocks[0].columns if len(blocks) == 1 else ()
    notation = labels.rows[match.row].notation
    return next(b.columns for b in blocks if any(row.notation == notation for row in b.rows))


def _under(
    header: Header,
    columns: Sequence[Column],
    row: int,
    cover: dict[tuple[int, int], Cell],
    labels: Sequence[Cell],
) -> tuple[Printed | None, ...] | None:
    heads = [header.cell(column.notation) for column in columns]
    if any(head is None for head in heads) or len({head.column for head in heads if head}) < len(columns):
        return None
    found = tuple(_cell_under(head, row, cover) for head in heads if head is not None)
    taken = {(cell.place, cell.row, cell.column) for cell in labels}
    if any(cell is not None and (cell.place, cell.row, cell.column) in taken for cell, _ in found):
        return None
    if all(cell is None for cell, _ in found):
        return None
    return tuple(None if cell is None else _printed(cell, is_shared=shared) for cell, shared in found)


def _cell_under(head: Cell, row: int, cover: dict[tuple[int, int], Cell]) -> tuple[Cell | None, bool]:
    """The cell of the row below a header cell, and whether it is shared with another row or column."""
    span = range(head.column, head.column + head.column_span)
    cells = list(dict.fromkeys(cover[row, column] for column in span if (row, column) in cover))
    filled = [cell for cell in cells if cell.text.strip()]
    if len({cell.text.strip() for cell in filled}) > 1:
        return filled[0], True
    cell = filled[0] if filled else (cells[0] if cells else None)
    if cell is None:
        return None, False
    wide = cell.column < head.column or cell.column + cell.column_span > head.column + head.column_span
    return cell, (cell.row_span > 1 or wide) and bool(cell.text.strip())


def _printed(cell: Cell, *, is_shared: bool = False) -> Printed:
    return Printed(cell.text, cell.place, cell.method, cell.confidence, is_shared)


def _split(cells: Sequence[Cell], labels: Labels) -> _Row:
    """Label cells and figure cells of a row: the label ends at the last cell that a row answers to."""
    end, match = 0, None
    for index, cell in enumerate(cells):
        text = cell.text.strip()
        if not text:
            continue
        if figure.is_figure(text) or not _CHINESE.search(text):
            break
        found = labels.match(cell.text)
        if match is not None and (found is None or found.row != match.row):
            break
        end, match = index + 1, found or match
    if match is None and end:
        match = labels.match("\n".join(cell.text for cell in cells[:end]))
    return _Row(tuple(cells[:end]), tuple(cells[end:]), match)


def place_of(cells: Sequence[Printed]) -> Place | None:
    """The stretch from the first to the last of these cells, as far as it is known."""
    places = [cell.place for cell in cells if cell.place is not None]
    if not places:
        return None
    first, last = places[0], places[-1]
    return Place(line=first.line, start=first.start, end=last.end, page=first.page, path=first.path)


def rows_of_fifteen(table: Table) -> Iterator[tuple[int, tuple[Cell, ...]]]:
    """Rows of at least fifteen cells without words: where the figures of table four stand."""
    for number, cells in enumerate(table.rows()):
        if len(cells) >= 15 and _figures_only(cells):
            yield number, cells
