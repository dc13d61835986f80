"""Candidates from tables that kept their cells: HTML, Word, PDF with rules, spreadsheets, tabbed text.

A row that has exactly as many cells as the form has columns is read in the order its header gives; any
other row only where the header, or the full rows of the same table, say which cell stands in which
column. Anything else is left undecided.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from gongkai import figure, header, label, stream
from gongkai.candidate import Candidate, Printed
from gongkai.document import Cell, Place, Table
from gongkai.form import Block, Column
from gongkai.header import CHINESE, Cover, Header
from gongkai.match import ColumnNames, Labels, Match

# Where the figures of a row begin, by the number of its label cells, other cells and columns.
Offsets = dict[tuple[int, int, int], int | None]
Cells = tuple[Cell, ...]

# A label cell that swallowed the figure beside it: `行政许可12`.
_ENDS_IN_FIGURE: Final = re.compile(r"[\u4e00-\u9fff）)]\s*[0-9０-９]+\s*$")

_NO_HEADER: Final = Header(())


@dataclass(frozen=True, slots=True)
class Above:
    """The header in force at the end of a table, for a table that goes on with it; `is_own` if it has one."""

    header: Header
    width: int
    is_own: bool = False


def width(table: Table) -> int:
    return max((cell.column + cell.column_span for cell in table.cells), default=0)


def candidates(
    table: Table,
    labels: Labels,
    blocks: Sequence[Block],
    names: ColumnNames,
    *,
    block: int,
    before: Above | None = None,
    ends: frozenset[str] = frozenset(),
) -> tuple[tuple[Candidate, ...], Above]:
    """A candidate per row that has a label of the table or figures, and the header in force at the end.

    `blocks` and `names` are those of the form's table, `before` the header of the table before this one, used
    where a table goes on without repeating it. A row with two of the words in `ends` (column labels of the
    next table, in normal form) begins another table: nothing from there on is taken.
    """
    cover = {} if table.ragged else header.cover(table)
    is_own = False
    goes_on = before is not None and before.width == width(table) and not table.ragged
    in_force = before.header if before is not None and goes_on else _NO_HEADER
    heads: list[Cells] = []
    found: list[_Row] = []
    for cells in table.rows():
        if len({label.normal(cell.text) for cell in cells} & ends) >= 2:
            break
        if header.is_header(cells, names):
            heads.append(cells)
            is_own = True
            continue
        row = _split(cells, labels)
        if heads and (row.match is not None or row.has_figures):
            in_force, heads = header.of_rows(heads, cover, names), []
        found.append(replace(row, header=in_force, columns=_columns(row.match, blocks, labels)))
    if heads:
        in_force = header.of_rows(heads, cover, names)
    reader = _Reader(table, cover, found)
    made = (reader.candidate(row, order=order, block=block) for order, row in enumerate(found))
    kept = tuple(candidate for candidate in made if candidate.label or candidate.has_figures)
    return kept, Above(_NO_HEADER if table.ragged else in_force, width(table), is_own)


@dataclass(frozen=True, slots=True)
class _Row:
    """A grid row split into label and other cells, with the header above it and its columns on the form."""

    label: Cells
    figures: Cells
    match: Match | None
    header: Header = _NO_HEADER
    columns: tuple[Column, ...] = ()

    @property
    def has_figures(self) -> bool:
        return any(figure.is_cell(cell.text) for cell in self.figures)

    @property
    def key(self) -> tuple[int, int, int]:
        return len(self.label), len(self.figures), len(self.columns)

    def run(self) -> int | None:
        """Where the figures begin when those that are filled span exactly the columns."""
        filled = [index for index, cell in enumerate(self.figures) if cell.text.strip()]
        if filled and self.columns and filled[-1] - filled[0] + 1 == len(self.columns):
            return filled[0]
        return None


class _Reader:
    """The rows of one table, and what its full rows teach about the others."""

    def __init__(self, table: Table, cover: Cover, rows: Sequence[_Row]) -> None:
        self.is_ragged = table.ragged
        self.cover = cover
        self.offsets = _offsets(rows)
        self.shapes = _shapes(rows)
        self.headers = {} if table.ragged else _learned(rows)

    def candidate(self, row: _Row, *, order: int, block: int) -> Candidate:
        text = "\n".join(dict.fromkeys(cell.text for cell in row.label if cell.text.strip()))
        place = next((cell.place for cell in reversed(row.label) if cell.text.strip()), None)
        printed = tuple(_printed(cell) for cell in row.figures)
        by_column = self._by_column(row) if row.columns else None
        last = next(((cell.column, cell.text) for cell in reversed(row.label) if cell.text.strip()), None)
        return Candidate(
            text,
            place,
            printed,
            by_column,
            has_cells=True,
            order=order,
            block=block,
            is_doubtful=self._lost_figures(row),
            last_label=last,
        )

    def _lost_figures(self, row: _Row) -> bool:
        """Whether figures of a row may be elsewhere: in its label, in cells that reach down into it, cut off.

        Where cells were written out one by one, a blank one leaves its mark; none at all means a break.
        """
        if row.label and _ENDS_IN_FIGURE.search(row.label[-1].text):
            return True
        if row.has_figures or not row.label:
            return False
        if self.is_ragged:
            return not row.figures
        number, end = row.label[0].row, row.label[-1].column
        return any(
            line == number and column > end and cell.row < number and figure.is_cell(cell.text)
            for (line, column), cell in self.cover.items()
        )

    def _by_column(self, row: _Row) -> tuple[Printed, ...] | None:
        order = row.header.order(row.columns)
        if order is None:
            return None
        if len(row.columns) == 1:
            return _only(row)
        found = self._in_order(row, order)
        if found is None or list(order) == sorted(order) or not row.columns[-1].is_total:
            return found
        # A header in another order than the form's is believed where the row adds up by it.
        return found if stream.adds_up(found) else None

    def _in_order(self, row: _Row, order: Sequence[int]) -> tuple[Printed, ...] | None:
        if len(row.figures) == len(row.columns) and self._is_whole(row):
            return _ordered([_printed(cell, is_shared=_is_shared(cell, row)) for cell in row.figures], order)
        under = None if self.is_ragged else self._under(row.header, row)
        if under is not None:
            return under
        is_in_form_order = list(order) == sorted(order)
        if not is_in_form_order:
            return None
        taught = self.headers.get(row.columns)
        return (self._under(taught, row) if taught else None) or self._by_offset(row)

    def _is_whole(self, row: _Row) -> bool:
        """Whether as many cells as columns are the columns: in ragged rows an end may be lost.

        A blank at either end may be no column; full rows with as many label cells tell.
        """
        if not self.is_ragged or (row.figures[0].text.strip() and row.figures[-1].text.strip()):
            return True
        if not any(cell.text.strip() for cell in row.figures):
            return True
        return self.shapes.get((len(row.label), len(row.columns))) == {(0, len(row.columns))}

    def _under(self, above: Header, row: _Row) -> tuple[Printed, ...] | None:
        """The cells of the row under the header's columns, when each has one and no figure is left over."""
        covers = above.covers(row.columns)
        if covers is None or not row.figures:
            return None
        number = row.figures[0].row
        taken = {id(cell) for cell in row.label}
        found: list[Printed] = []
        used: set[int] = set()
        for columns in covers:
            below = (self.cover.get((number, at)) for at in sorted(columns))
            cells = {id(cell): cell for cell in below if cell is not None}
            if not cells or taken & cells.keys():
                return None
            used |= cells.keys()
            found.append(_one_of(list(cells.values()), columns, row))
        rest = (cell for cell in row.figures if cell.text.strip() and id(cell) not in used)
        return None if any(cell.column not in above.foreign for cell in rest) else tuple(found)

    def _by_offset(self, row: _Row) -> tuple[Printed, ...] | None:
        count = len(row.columns)
        start = row.run()
        if not any(cell.text.strip() for cell in row.figures) and len(row.figures) >= count:
            start = 0
        elif start is None:
            start = self.offsets.get(row.key)
        if start is None:
            return None
        inside = row.figures[start : start + count]
        outside = row.figures[:start] + row.figures[start + count :]
        if len(inside) < count or any(cell.text.strip() for cell in outside):
            return None
        return tuple(_printed(cell, is_shared=_is_shared(cell, row)) for cell in inside)


def _offsets(rows: Sequence[_Row]) -> Offsets:
    """Where figures begin in rows of the same shape, learned from full rows; None if they differ."""
    learned: Offsets = {}
    for row in rows:
        start = row.run()
        if start is not None:
            known = learned.setdefault(row.key, start)
            learned[row.key] = start if known == start else None
    return learned


def _shapes(rows: Sequence[_Row]) -> dict[tuple[int, int], set[tuple[int, int]]]:
    """Where figures begin in full rows and how many cells they have, by the number of labels and columns."""
    found: dict[tuple[int, int], set[tuple[int, int]]] = {}
    for row in rows:
        start = row.run()
        if start is not None:
            shape = start, len(row.figures)
            found.setdefault((len(row.label), len(row.columns)), set()).add(shape)
    return found


def _learned(rows: Sequence[_Row]) -> dict[tuple[Column, ...], Header]:
    """For each set of columns where full rows have their figures, if all agree."""
    full: dict[tuple[Column, ...], list[tuple[int, ...]]] = {}
    for row in rows:
        filled = tuple(cell.column for cell in row.figures if cell.text.strip())
        if row.match is not None and len(filled) == len(row.columns) > 1:
            full.setdefault(row.columns, []).append(filled)
    learned = {columns: header.learned(seen, columns) for columns, seen in full.items()}
    return {columns: found for columns, found in learned.items() if found is not None}


def _columns(match: Match | None, blocks: Sequence[Block], labels: Labels) -> tuple[Column, ...]:
    if match is None:
        return blocks[0].columns if len(blocks) == 1 else ()
    notation = labels.rows[match.row].notation
    return next(b.columns for b in blocks if any(row.notation == notation for row in b.rows))


def _ordered(printed: Sequence[Printed], order: Sequence[int]) -> tuple[Printed, ...]:
    """Cells as printed from left to right, in the order of the form."""
    return tuple(printed[order.index(index)] for index in range(len(order)))


def _only(row: _Row) -> tuple[Printed, ...] | None:
    """The one figure of a row with one column; what its merged cell was torn into says nothing else.

    The copies a page makes of it are its own text again, nothing, or 0 (seen: 行政处罚 | 2 | 0 | 0).
    """
    if not row.figures:
        return None
    first, rest = row.figures[0], {cell.text.strip() for cell in row.figures[1:]}
    filled = [cell for cell in row.figures if cell.text.strip()]
    if len(filled) == 1:
        return (_printed(filled[0], is_shared=_is_shared(filled[0], row)),)
    is_noise = rest <= {"", first.text.strip()} or (bool(first.text.strip()) and rest <= {"", "0"})
    return (_printed(first, is_shared=_is_shared(first, row) or not is_noise),)


def _one_of(cells: Sequence[Cell], columns: frozenset[int], row: _Row) -> Printed:
    """The one cell that says something under a header cell; shared when several differ, or it is wider."""
    filled = [cell for cell in cells if cell.text.strip()]
    cell = (filled or cells)[0]
    differ = len({each.text.strip() for each in filled}) > 1
    reach = range(cell.column, cell.column + cell.column_span)
    is_wide = not columns.issuperset(reach) and bool(filled)
    is_above = bool(filled) and cell.row < row.figures[0].row
    return _printed(cell, is_shared=differ or is_wide or is_above or _is_shared(cell, row))


def _is_shared(cell: Cell, row: _Row) -> bool:
    """Whether a figure reaches over more rows than its label."""
    tall = max((each.row_span for each in row.label[-1:]), default=1)
    return cell.row_span > tall and bool(cell.text.strip())


def _printed(cell: Cell, *, is_shared: bool = False) -> Printed:
    return Printed(cell.text, cell.place, cell.method, cell.confidence, is_shared)


def _split(cells: Cells, labels: Labels) -> _Row:
    """Label cells and figure cells of a row: the label ends at the last cell that a row answers to."""
    end, match = 0, None
    for index, cell in enumerate(cells):
        text = cell.text.strip()
        if not text:
            continue
        if figure.is_cell(text) or not CHINESE.search(text):
            if match is None and len(text) <= 3 and _goes_on(cells[index + 1 :], labels):
                continue  # the number of the label in a cell of its own
            break
        found = labels.match(cell.text)
        if found is None and match is not None:
            break
        end, match = index + 1, found or match
    if match is None and end:
        match = labels.match("\n".join(cell.text for cell in cells[:end]))
    return _Row(cells[:end], cells[end:], match)


def _goes_on(cells: Sequence[Cell], labels: Labels) -> bool:
    """Whether the next filled cell is the label of a row."""
    text = next((cell.text for cell in cells if cell.text.strip()), "")
    return bool(CHINESE.search(text)) and labels.match(text) is not None


def place_of(cells: Sequence[Printed]) -> Place | None:
    """The stretch from the first to the last of these cells, as far as it is known."""
    places = [cell.place for cell in cells if cell.place is not None]
    if not places:
        return None
    first, last = places[0], places[-1]
    return Place(line=first.line, start=first.start, end=last.end, page=first.page, path=first.path)


def rows_of_fifteen(table: Table) -> Iterator[tuple[int, Cells]]:
    """Rows of at least fifteen cells without words: where the figures of table four stand."""
    for number, cells in enumerate(table.rows()):
        if len(cells) >= 15 and _figures_only(cells):
            yield number, cells


def _figures_only(cells: Iterable[Cell]) -> bool:
    return not any(CHINESE.search(cell.text) and not figure.is_cell(cell.text) for cell in cells)
