"""Flows as Word and Excel files, with merged cells as those programs keep them."""

from __future__ import annotations

from io import BytesIO
from random import Random
from typing import Any

import docx
import openpyxl

from flow import Flow, Grid


def word(flow: Flow, rng: Random) -> bytes:
    """A Word file; each table with its merged cells, page numbers left out."""
    del rng
    document = docx.Document()
    for part in flow.parts:
        if isinstance(part, str):
            document.add_paragraph(part)
        else:
            _word_table(document, part)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _word_table(document: Any, grid: Grid) -> None:
    spots = list(placed(grid))
    height = len(grid)
    width = max(column + cell.columns for _, column, cell in spots)
    table = document.add_table(rows=height, cols=width, style="Table Grid")
    squares = table._cells  # python-docx walks the whole table for every other way to a cell
    for row, column, cell in spots:
        first = squares[row * width + column]
        last = squares[min(row + cell.rows, height) * width - width + min(column + cell.columns, width) - 1]
        if first is not last:
            first = first.merge(last)
        first.text = cell.text


def placed(grid: Grid):  # type: ignore[no-untyped-def]
    """Each cell with the row and column of its first square."""
    taken: set[tuple[int, int]] = set()
    for row, cells in enumerate(grid):
        column = 0
        for cell in cells:
            while (row, column) in taken:
                column += 1
            taken |= {(row + d, column + r) for d in range(cell.rows) for r in range(cell.columns)}
            yield row, column, cell
            column += cell.columns


def sheet(flow: Flow, rng: Random) -> bytes:
    """A workbook with everything in one sheet; figures are numbers where they are plain."""
    as_numbers = rng.random() < 0.7
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    line = 1
    for part in flow.parts:
        if isinstance(part, str):
            page.cell(line, 1, part)
            line += 1
            continue
        for row, column, cell in placed(part):
            is_number = as_numbers and cell.key is not None and cell.text.isdigit()
            page.cell(line + row, column + 1, int(cell.text) if is_number else cell.text)
            if cell.rows > 1 or cell.columns > 1:
                page.merge_cells(
                    start_row=line + row,
                    end_row=min(line + row + cell.rows, line + len(part)) - 1,
                    start_column=column + 1,
                    end_column=column + cell.columns,
                )
        line += len(part) + 1
    out = BytesIO()
    book.save(out)
    return out.getvalue()
