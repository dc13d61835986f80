"""Spreadsheets as documents: what the sheet shows, merges resolved, far cells left alone."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attacks import workbooks as attacks
from gongkai.document import Document, Line, Table
from gongkai.errors import UnreadableFile
from gongkai.readers import read
from gongkai.readers.source import Source
from gongkai.sandbox import Worker


def saved(workbook: openpyxl.Workbook) -> bytes:
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def of(rows: list[list[object]], *merges: str) -> Document:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.title = "表3"
    for row in rows:
        sheet.append(row)
    for merge in merges:
        sheet.merge_cells(merge)
    return read(saved(workbook), file="r.xlsx")


def shape(document: Document) -> list[str | list[list[str]]]:
    return [
        block.text if isinstance(block, Line) else [[cell.text for cell in row] for row in block.rows()]
        for block in document.blocks
    ]


def test_a_sheet_is_a_table_below_its_title():
    document = of([["年度报告"], ["信息内容", "件数"], ["规章", 0], ["许可", None]])
    assert shape(document) == ["年度报告", [["信息内容", "件数"], ["规章", "0"], ["许可", ""]]]
    assert document.blocks[1].cells[3].place.path == "表3!B3"


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        (12, "12"),
        (12.0, "12"),
        (1018.95, "1018.95"),
        (0.1 + 0.2, "0.3"),
        ("０", "０"),
        ("=1+2", "=1+2"),
        (True, "TRUE"),
    ],
)
def test_values_show_as_the_sheet_shows_them(value, printed):
    assert shape(of([["甲", "乙"], ["规章", value]]))[0][1][1] == printed


def test_merged_cells_appear_once():
    document = of([["甲", None, "1"], [None, None, "2"], ["乙", "丙", "3"]], "A1:B2")
    assert [(c.text, c.row, c.column, c.row_span, c.column_span) for c in document.blocks[0].cells] == [
        ("甲", 0, 0, 2, 2),
        ("1", 0, 2, 1, 1),
        ("2", 1, 2, 1, 1),
        ("乙", 2, 0, 1, 1),
        ("丙", 2, 1, 1, 1),
        ("3", 2, 2, 1, 1),
    ]


def test_a_heading_across_the_whole_width_parts_two_tables():
    document = of([["规章", 1], ["四、复议", None], ["维持", 2]], "A2:B2")
    assert shape(document) == [[["规章", "1"]], "四、复议", [["维持", "2"]]]


def test_a_label_without_figures_stays_a_row():
    assert shape(of([["规章", 1, 2], ["许可", None, None], ["收费", 3, 4]])) == [
        [["规章", "1", "2"], ["许可", "", ""], ["收费", "3", "4"]]
    ]


def test_hidden_sheets_are_left_out_with_a_warning():
    workbook = openpyxl.Workbook()
    workbook.active.append(["规章", 1])
    hidden = workbook.create_sheet("码表")
    hidden.append(["甲", 2])
    hidden.sheet_state = "hidden"
    document = read(saved(workbook), file="r.xlsx")
    assert shape(document) == [[["规章", "1"]]]
    assert document.warnings == ("sheet 码表 is hidden and left out",)


def test_cells_without_addresses_follow_each_other():
    assert shape(
        read(
            attacks.workbook("<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>"), file="x"
        )
    ) == [[["1", "2"], ["3", ""]]]


def test_a_formula_whose_result_was_never_stored_is_no_blank():
    data = attacks.workbook('<row><c r="A1"><v>1</v></c><c r="B1"><f>SUM(A1)</f></c></row>')
    assert shape(read(data, file="x")) == [[["1", "=SUM(A1)"]]]


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.lists(
            st.one_of(st.integers(0, 10**9), st.text("公开一二0１ /-", min_size=1, max_size=5)),
            min_size=2,
            max_size=4,
        ),
        min_size=1,
        max_size=5,
    )
)
def test_what_openpyxl_reads_is_what_we_read(rows):
    document = of(rows)
    width = max(map(len, rows))
    cells = {
        cell.place.path: cell.text.strip()
        for block in document.blocks
        for cell in (block.cells if isinstance(block, Table) else [block])
        if cell.text.strip()
    }
    workbook = openpyxl.Workbook()
    for row in rows:
        workbook.active.append(row)
    expected = {
        f"表3!{cell.coordinate}": str(cell.value).strip()
        for row in workbook.active.iter_rows(max_col=width)
        for cell in row
        if str(cell.value or "").strip() or cell.value == 0
    }
    assert cells == expected


# --- attacks


def test_a_cell_at_the_far_corner_is_left_alone():
    assert shape(read(attacks.far_corner(), file="x.xlsx")) == [[["规章", "1"]]]


def test_a_merge_of_the_whole_sheet_is_cut():
    (table,) = read(attacks.merged_sheet(), file="x.xlsx").blocks
    assert isinstance(table, Table)
    assert (table.cells[0].row_span, table.cells[0].column_span) == (1, 2)


@pytest.mark.parametrize(
    ("attack", "found"),
    [
        (attacks.entities, "xl/sharedStrings.xml"),
        (attacks.without_sheets, "a container without xl/_rels/workbook.xml.rels"),
        (attacks.empty, "a workbook without text"),
        (attacks.full, "sheet s has more than 50000 cells"),
    ],
    ids=lambda each: getattr(each, "__name__", each),
)
def test_an_attack_is_refused_by_name(attack, found):
    with pytest.raises(UnreadableFile, match=found):
        read(attack(), file="x.xlsx")


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_a_workbook_with_bytes_changed_is_read_or_refused(data):
    content = bytearray(attacks.far_corner())
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    try:
        read(bytes(content), file="x.xlsx")
    except UnreadableFile as error:
        assert str(error).startswith("x.xlsx: ")


def test_an_excel_97_file_that_is_none_is_refused():
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "Workbook\0".encode("utf-16-le")
    with pytest.raises(UnreadableFile, match=r"^x.xls: a damaged Excel workbook"):
        read(data, file="x.xls")


def test_an_excel_97_file_is_read_alike_here_and_in_a_worker():
    data = (Path(__file__).parent / "files" / "table.xls").read_bytes()
    document = read(data, file="table.xls")
    assert shape(document) == ["年度报告", [["规章", "件数", "金额"], ["12", "1018.95"], ["许可", "", "0"]]]
    with Worker() as worker:
        assert worker.read(Source("table.xls", data)) == document


def test_a_zip_without_parts_is_no_workbook():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    with pytest.raises(UnreadableFile):
        read(stream.getvalue(), file="x.xlsx")
