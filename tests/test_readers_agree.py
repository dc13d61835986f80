"""The same table in every format is the same grid: formats differ in places only."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from itertools import product

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import pdfs
from gongkai.document import Cell, Table
from gongkai.readers import read

Grid = list[Cell]
ROWS, COLUMNS = 5, 4
PRINTED = ["", "0", "12", "规章", "１", "/", "1,234", "3.50"]
SPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


@st.composite
def grids(draw: st.DrawFn) -> Grid:
    """A grid whose first row and column are whole, with merged cells elsewhere."""
    free = set(product(range(ROWS), range(COLUMNS)))
    cells = []
    for row, column in sorted(free):
        if (row, column) not in free:
            continue
        tall = draw(st.integers(1, 3)) if row and column else 1
        wide = draw(st.integers(1, 3)) if row and column else 1
        square = set(product(range(row, row + tall), range(column, column + wide)))
        if not square <= free:
            tall = wide = 1
            square = {(row, column)}
        free -= square
        label = f"项{row}{column}" if not (row and column) else draw(st.sampled_from(PRINTED))
        cells.append(Cell(label, row, column, tall, wide))
    return cells


def rows(grid: Grid) -> list[list[Cell]]:
    return [[cell for cell in grid if cell.row == row] for row in range(1 + max(cell.row for cell in grid))]


def as_html(grid: Grid) -> bytes:
    return f"<html><p>公开</p>{_table(grid)}</html>".encode()


def as_markdown(grid: Grid) -> bytes:
    return f"# 公开\n\n{_table(grid)}\n".encode()


def _table(grid: Grid) -> str:
    cell = '<td rowspan="{0.row_span}" colspan="{0.column_span}">{0.text}</td>'.format
    body = "".join("<tr>" + "".join(map(cell, row)) + "</tr>" for row in rows(grid))
    return f"<table>{body}</table>"


def as_docx(grid: Grid) -> bytes:
    owner = {(cell.row + down, cell.column): (cell, down) for cell in grid for down in range(cell.row_span)}
    body = ""
    for row in range(ROWS):
        cells = ""
        for column in range(COLUMNS):
            if (row, column) in owner:
                cell, down = owner[row, column]
                merge = ('<w:vMerge w:val="restart"/>', "<w:vMerge/>")[down > 0] if cell.row_span > 1 else ""
                properties = f'<w:tcPr><w:gridSpan w:val="{cell.column_span}"/>{merge}</w:tcPr>'
                text = "" if down else cell.text
                cells += f"<w:tc>{properties}<w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>"
        body += f"<w:tr>{cells}</w:tr>"
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        document = f"<w:document {SPACE}><w:body><w:tbl>{body}</w:tbl></w:body></w:document>"
        archive.writestr("word/document.xml", document)
    return stream.getvalue()


def as_pdf(grid: Grid) -> bytes:
    xs = [50 + 100 * column for column in range(COLUMNS + 1)]
    ys = [100 + 20 * row for row in range(ROWS + 1)]
    content = ""
    for cell in grid:
        x0, x1 = xs[cell.column], xs[cell.column + cell.column_span]
        y0, y1 = ys[cell.row], ys[cell.row + cell.row_span]
        content += pdfs.box(x0, y0, x1, y1)
        content += pdfs.text(x0 + 4, (y0 + y1) / 2, cell.text) if cell.text else ""
    return pdfs.pdf(content)


def as_xlsx(grid: Grid) -> bytes:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    for cell in grid:
        first = sheet.cell(cell.row + 1, cell.column + 1, cell.text or None)
        if cell.row_span > 1 or cell.column_span > 1:
            last = sheet.cell(cell.row + cell.row_span, cell.column + cell.column_span)
            sheet.merge_cells(f"{first.coordinate}:{last.coordinate}")
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize("write", [as_html, as_markdown, as_docx, as_pdf, as_xlsx])
@settings(max_examples=25, deadline=None)
@given(grid=grids())
def test_a_grid_is_read_as_it_was_written(write: Callable[[Grid], bytes], grid: Grid):
    document = read(write(grid), file="r")
    (table,) = [block for block in document.blocks if isinstance(block, Table)]
    found = [(cell.text, cell.row, cell.column, cell.row_span, cell.column_span) for cell in table.cells]
    assert found == [(cell.text, cell.row, cell.column, cell.row_span, cell.column_span) for cell in grid]
