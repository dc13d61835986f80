"""Table four: one printed row of fifteen figures under three groups of five columns.

Read by its header, group above result; where only the order of the groups' names is left of the header,
that order decides. A row that does not have exactly fifteen cells is not distributed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from gongkai import entries, figure, grid, label, stream
from gongkai.candidate import Printed, continued
from gongkai.document import Cell, Table
from gongkai.form import Block, Form, Row
from gongkai.regions import Region
from gongkai.report import Entry, RowRead, TableRead

NOTATION = "remedies"
Slots = tuple[tuple[Row, int], ...]


def from_tables(form: Form, tables: Sequence[Table]) -> TableRead | None:
    """Table four from the tables that have its header and a row of figures under it.

    Where a page end parts header and figures, the figures are the first row of the next table. Where the
    table is printed twice and the copies differ, nothing is read.
    """
    block = form.table(NOTATION).blocks[0]
    found = [read for number in range(len(tables)) if (read := _from_table(form, block, tables, number))]
    if not found:
        return None
    first = found[0]
    if any(_told(other) != _told(first) for other in found[1:]):
        figures = [Printed(e.printed, e.place) for read in found for row in read.rows for e in row.entries]
        return _read(form, block, None, None, figures, reason="contradictory-copies")
    return first


def _told(read: TableRead) -> list[object]:
    return [(entry.state, entry.value) for row in read.rows for entry in row.entries]


def _from_table(form: Form, block: Block, tables: Sequence[Table], number: int) -> TableRead | None:
    table = tables[number]
    head = _header_row(table, block)
    if head is None:
        return None
    following = tables[number + 1] if number + 1 < len(tables) else None
    rest = None if following is None else _goes_on(following, table, block)
    for row, cells in grid.rows_of_fifteen(table):
        if row > head:
            slots, run, printed = _slots_and_cells(table, row, cells, block)
            return _read(form, block, slots, _with_rest(run, rest), printed)
    if rest is None or not any(cell.text.strip() for cell in rest):
        return None
    moved = tuple(replace(cell, row=head + 1) for cell in rest)
    whole = replace(table, cells=(*table.cells, *moved))
    return _read(form, block, *_slots_and_cells(whole, head + 1, moved, block))


def _goes_on(following: Table, table: Table, block: Block) -> tuple[Cell, ...] | None:
    """The figures with which a table begins that goes on with table four behind a page end."""
    if _header_row(following, block) is not None or grid.width(following) != grid.width(table):
        return None
    for row, cells in grid.rows_of_fifteen(following):
        if any(figure.is_cell(cell.text) for cell in following.cells if cell.row < row):
            return None
        if any(figure.is_cell(cell.text) for cell in cells):
            return cells
    return None


def _with_rest(run: Sequence[Printed] | None, rest: Sequence[Cell] | None) -> Sequence[Printed] | None:
    """The figures with what a page end cut off them; None where the pieces are not as many."""
    if run is None or rest is None:
        return run
    if len(run) != len(rest):
        return None
    lower = (Printed(cell.text, cell.place, cell.method, cell.confidence) for cell in rest)
    return tuple(continued(upper, part) for upper, part in zip(run, lower, strict=True))


def from_text(form: Form, lines: stream.Lines, region: Region) -> TableRead:
    """Table four from running text: the first run of figures behind its header."""
    block = form.table(NOTATION).blocks[0]
    run = []
    for word in stream.words(lines, region.start, region.end):
        if word.is_figure:
            run.append(Printed(word.text, lines.place(word.start, word.end)))
        elif run:
            break
    figures = tuple(run)
    slots = _slots_in_order(label.normal(lines.text[slice(*region.header)]), block)
    run_found = stream.run_of(figures, len(block.rows) * len(block.columns))
    if run_found is not None and _may_end_in_page_number(run_found, len(block.columns)):
        run_found = None
    return _read(form, block, slots, run_found, figures)


def _may_end_in_page_number(run: Sequence[Printed], count: int) -> bool:
    """Whether the last figure stands alone on its line and is not the sum its place asks for."""
    lines = [printed.place.line if printed.place else None for printed in run]
    return lines.count(lines[-1]) == 1 < len(set(lines)) < len(run) and not stream.adds_up(run[-count:])


def _header_row(table: Table, block: Block) -> int | None:
    """The last row that names results of table four, when all four are named; None elsewhere."""
    named: dict[str, int] = {}
    names = {label.normal(column.label.zh) for column in block.columns[:-1]}
    for cell in table.cells:
        text = label.normal(cell.text)
        if text in names:
            named[text] = max(cell.row, named.get(text, 0))
    return max(named.values()) if len(named) == len(names) else None


def _slots_and_cells(
    table: Table, number: int, cells: Sequence[Cell], block: Block
) -> tuple[Slots | None, tuple[Printed, ...] | None, tuple[Printed, ...]]:
    printed = tuple(
        Printed(c.text, c.place, c.method, c.confidence, c.row_span > 1 or c.column_span > 1) for c in cells
    )
    if not table.ragged:
        by_header = _slots_by_header(table, number, block)
        if by_header is not None:
            under = [cell for cell in cells if cell.column in by_header]
            others = (cell for cell in cells if cell.column not in by_header)
            if len(under) == len(by_header) and not any(cell.text.strip() for cell in others):
                slots = tuple(by_header[cell.column] for cell in under)
                return slots, tuple(printed[cells.index(cell)] for cell in under), printed
    head = label.normal("".join(cell.text for cell in table.cells if cell.row < number))
    total = len(block.rows) * len(block.columns)
    return _slots_in_order(head, block), printed if len(printed) == total else None, printed


def _slots_by_header(table: Table, number: int, block: Block) -> dict[int, tuple[Row, int]] | None:
    """Which row and column of the form each grid column is, when all fifteen are named above it."""
    slots: dict[int, tuple[Row, int]] = {}
    for column in range(grid.width(table)):
        above = [
            cell
            for cell in table.cells
            if cell.row < number and cell.column <= column < cell.column + cell.column_span
        ]
        names = {label.normal(cell.text) for cell in above}
        row = next((r for r in reversed(block.rows) if label.normal(r.label.zh) in names), None)
        results = [i for i, c in enumerate(block.columns) if label.normal(c.label.zh) in names]
        if row is not None and len(results) == 1:
            slots[column] = (row, results[0])
    complete = len(set(slots.values())) == len(slots) == len(block.rows) * len(block.columns)
    return slots if complete else None


def _slots_in_order(head: str, block: Block) -> Slots | None:
    """The fifteen slots from left to right; None when the groups are named in an order we do not know."""
    named = [(head.rfind(label.normal(row.label.zh)), row) for row in block.rows[1:]]
    if all(at >= 0 for at, _ in named):
        named.sort(key=lambda item: item[0])
    elif any(at >= 0 for at, _ in named):
        return None
    rows = (block.rows[0], *(row for _, row in named))
    results = [head.find(label.normal(column.label.zh)) for column in block.columns[:-1]]
    if -1 not in results and results != sorted(results):
        return None
    return tuple((row, index) for row in rows for index in range(len(block.columns)))


def _read(
    form: Form,
    block: Block,
    slots: Slots | None,
    run: Sequence[Printed] | None,
    figures: Sequence[Printed],
    *,
    reason: str | None = None,
) -> TableRead:
    found: dict[tuple[str, int], Entry] = {}
    if slots is not None and run is not None:
        for (row, index), printed in zip(slots, run, strict=True):
            column = block.columns[index]
            found[row.notation, index] = entries.read(NOTATION, row.notation, column, printed)
    few = len(figures) < len(block.rows) * len(block.columns)
    if reason is None:
        reason = "uncertain-place" if slots is None else "too-few-figures" if few else "too-many-figures"
    rows = []
    for row in block.rows:
        cells = [found[row.notation, i] for i in range(len(block.columns)) if (row.notation, i) in found]
        if len(cells) != len(block.columns):
            cells = entries.undecided(NOTATION, block, row, reason=reason, figures=figures)
        cells = entries.mended(cells, block)
        rows.append(RowRead(row.notation, tuple(cells), row.label.zh))
    return TableRead(NOTATION, tuple(rows))
