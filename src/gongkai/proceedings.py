"""Table four: one printed row of fifteen figures under three groups of five columns.

Read by its header, group above result; where only the order of the groups' names is left of the header,
that order decides. A row that does not have exactly fifteen cells is not distributed.
"""

from __future__ import annotations

from collections.abc import Sequence

from gongkai import entries, grid, label, stream
from gongkai.candidate import Printed
from gongkai.document import Cell, Document, Table
from gongkai.form import Block, Form, Row
from gongkai.report import Entry, RowRead, TableRead

NOTATION = "remedies"
Slots = tuple[tuple[Row, int], ...]


def from_tables(form: Form, tables: Sequence[Table]) -> TableRead | None:
    """Table four from the first table that has its header and a row of figures under it."""
    block = form.table(NOTATION).blocks[0]
    for table in tables:
        if _is_header(table, block):
            for number, cells in grid.rows_of_fifteen(table):
                return _read(form, block, *_slots_and_cells(table, number, cells, block))
    return None


def from_text(form: Form, lines: stream.Lines, header: tuple[int, int], end: int) -> TableRead:
    """Table four from running text: the figures between the end of its header and `end`."""
    block = form.table(NOTATION).blocks[0]
    words = [word for word in stream.words(lines, header[1], end) if word.is_figure]
    figures = tuple(Printed(w.text, lines.place(w.start, w.end)) for w in words)
    run = stream.run_of(figures, len(block.rows) * len(block.columns))
    slots = _slots_in_order(label.normal(lines.text[header[0] : header[1]]), block)
    return _read(form, block, slots, run, figures)


def _is_header(table: Table, block: Block) -> bool:
    text = label.normal("".join(cell.text for cell in table.cells))
    return sum(label.normal(column.label.zh) in text for column in block.columns) >= 4


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
            if len(under) == len(by_header):
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
) -> TableRead:
    found: dict[tuple[str, int], Entry] = {}
    if slots is not None and run is not None:
        for (row, index), printed in zip(slots, run, strict=True):
            column = block.columns[index]
            found[row.notation, index] = entries.read(NOTATION, row.notation, column, printed)
    few = len(figures) < len(block.rows) * len(block.columns)
    reason = "uncertain-place" if slots is None else "too-few-figures" if few else "too-many-figures"
    rows = []
    for row in block.rows:
        cells = [found[row.notation, i] for i in range(len(block.columns)) if (row.notation, i) in found]
        if len(cells) != len(block.columns):
            cells = entries.undecided(NOTATION, block, row, reason=reason, figures=figures)
        rows.append(RowRead(row.notation, tuple(cells), row.label.zh))
    return TableRead(NOTATION, tuple(rows))


def tables_of(document: Document) -> tuple[Table, ...]:
    """The tables of a document in reading order."""
    return tuple(block for block in document.blocks if isinstance(block, Table))
