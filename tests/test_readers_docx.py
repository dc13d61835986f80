"""Word documents as documents: what Word shows, cell by cell."""

from __future__ import annotations

import io
import zipfile

import docx
import pytest
from docx.oxml import parse_xml
from hypothesis import given, settings
from hypothesis import strategies as st

from attacks import office as attacks
from gongkai.document import Document, Line, Table
from gongkai.errors import UnreadableFile
from gongkai.readers import read

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def of(body: str, **parts: str) -> Document:
    """The document of a DOCX with this body; `parts` are further parts below word/."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("word/document.xml", f"<w:document {W}><w:body>{body}</w:body></w:document>")
        for name, content in parts.items():
            archive.writestr(f"word/{name}.xml", content)
    return read(stream.getvalue(), file="r.docx")


def p(*runs: str) -> str:
    made = (run if run.startswith("<") else f"<w:r><w:t>{run}</w:t></w:r>" for run in runs)
    return f"<w:p>{''.join(made)}</w:p>"


def tc(content: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content if content.startswith('<') else p(content)}</w:tc>"


def tbl(*rows: str) -> str:
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


def shape(document: Document) -> list[str | list[list[str]]]:
    return [
        block.text if isinstance(block, Line) else [[cell.text for cell in row] for row in block.rows()]
        for block in document.blocks
    ]


def test_paragraphs_and_tables_come_in_order_with_their_paths():
    document = of(p("二、情况") + tbl(tc("规章") + tc("0")) + p("三、情况"))
    assert shape(document) == ["二、情况", [["规章", "0"]], "三、情况"]
    assert [block.place.path for block in document.blocks] == ["p[1]", "tbl[1]", "p[2]"]
    assert document.blocks[1].cells[1].place.path == "tbl[1]/tr[1]/tc[2]"


def test_merged_cells_appear_once_at_their_top_left():
    document = of(
        tbl(
            tc("甲", '<w:gridSpan w:val="2"/><w:vMerge w:val="restart"/>') + tc("1"),
            tc("", '<w:gridSpan w:val="2"/><w:vMerge/>') + tc("2"),
            tc("乙") + tc("丙") + tc("3"),
        )
    )
    assert [(c.text, c.row, c.column, c.row_span, c.column_span) for c in document.blocks[0].cells] == [
        ("甲", 0, 0, 2, 2),
        ("1", 0, 2, 1, 1),
        ("2", 1, 2, 1, 1),
        ("乙", 2, 0, 1, 1),
        ("丙", 2, 1, 1, 1),
        ("3", 2, 2, 1, 1),
    ]


def test_a_table_made_with_word_s_own_means_is_read_as_word_means_it():
    made = docx.Document()
    table = made.add_table(rows=3, cols=3)
    for number, cell in enumerate(table._cells):
        cell.text = str(number)
    table.cell(0, 0).merge(table.cell(1, 1))
    table.cell(0, 2).merge(table.cell(2, 2))
    stream = io.BytesIO()
    made.save(stream)
    (block,) = read(stream.getvalue(), file="r.docx").blocks
    assert isinstance(block, Table)
    assert [(c.text, c.row, c.column, c.row_span, c.column_span) for c in block.cells] == [
        ("0\n1\n3\n4", 0, 0, 2, 2),
        ("2\n5\n8", 0, 2, 3, 1),
        ("6", 2, 0, 1, 1),
        ("7", 2, 1, 1, 1),
    ]


def test_inserted_text_is_read_and_deleted_text_is_not():
    changed = "<w:ins><w:r><w:t>12</w:t></w:r></w:ins><w:del><w:r><w:delText>34</w:delText></w:r></w:del>"
    row = "<w:trPr><w:del/></w:trPr>"
    assert shape(of(tbl(tc("规章") + tc(p(changed)), row + tc("废") + tc("9")))) == [[["规章", "12"]]]


def test_content_controls_are_transparent_around_rows_cells_and_text():
    control = "<w:sdt><w:sdtPr/><w:sdtContent>{}</w:sdtContent></w:sdt>"
    cell = control.format(tc(p(control.format("<w:r><w:t>7</w:t></w:r>"))))
    rows = control.format(f"<w:tr>{tc('规章')}{cell}</w:tr>")
    assert shape(of(control.format(f"<w:tbl>{rows}</w:tbl>"))) == [[["规章", "7"]]]


def test_a_text_box_follows_its_paragraph_and_is_read_once():
    box = f"<w:txbxContent>{p('框')}{tbl(tc('规章') + tc('0'))}</w:txbxContent>"
    mc = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    alternatives = (
        f'<mc:AlternateContent xmlns:mc="{mc}"><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>'
        "</mc:AlternateContent>"
    )
    assert shape(of(p("前", f"<w:r>{alternatives}</w:r>") + p("后"))) == ["前", "框", [["规章", "0"]], "后"]


def test_a_layout_table_dissolves_and_a_table_of_one_cell_is_its_content():
    inner = tbl(tc("规章") + tc(tbl(tc("7")) + p("")))
    assert shape(of(tbl(tc(p("标题") + inner) + tc("右栏")))) == ["标题", [["规章", "7"]], "右栏"]


def test_line_breaks_stay_in_cells_and_digits_in_several_runs_join():
    assert shape(of(tbl(tc("商业<w:br/>".replace("<", "&lt;")) + tc(p("1", "2"))))) == [
        [["商业<w:br/>", "12"]]
    ]
    assert shape(of(tbl(tc(p("<w:r><w:t>商业</w:t><w:br/><w:t>企业</w:t></w:r>")) + tc("0")))) == [
        [["商业\n企业", "0"]]
    ]


@pytest.mark.parametrize(
    ("properties", "printed"),
    [
        ('<w:vertAlign w:val="superscript"/>', "12¹"),
        ("<w:strike/>", "121̶"),
        ('<w:strike w:val="0"/>', "121"),
        ("<w:vanish/>", "12"),
    ],
    ids=["raised", "struck", "not-struck", "hidden"],
)
def test_a_digit_that_is_no_part_of_the_figure_does_not_join_it(properties, printed):
    document = of(tbl(tc("规章") + tc(p("12", f"<w:r><w:rPr>{properties}</w:rPr><w:t>1</w:t></w:r>"))))
    assert shape(document) == [[["规章", printed]]]
    assert len(document.warnings) == (printed == "12")


def test_a_row_that_begins_later_keeps_its_columns():
    row = '<w:trPr><w:gridBefore w:val="2"/></w:trPr>' + tc("3")
    document = of(tbl(tc("甲") + tc("乙") + tc("丙"), row))
    assert (document.blocks[0].cells[3].row, document.blocks[0].cells[3].column) == (1, 2)


def test_a_cell_that_continues_nothing_stands_by_itself():
    assert shape(of(tbl(tc("甲", "<w:vMerge/>") + tc("1")))) == [[["甲", "1"]]]


def test_text_a_merged_cell_covers_is_warned_of():
    document = of(tbl(tc("甲", '<w:vMerge w:val="restart"/>') + tc("1"), tc("藏", "<w:vMerge/>") + tc("2")))
    assert document.warnings == ("1 cells that a merged cell covers hold text, which is left out",)


def test_paragraphs_with_tabs_draw_a_table():
    tab = "<w:r><w:tab/></w:r>"
    assert shape(of(p("规章", tab, "0") + p("许可", tab, "1"))) == [[["规章", "0"], ["许可", "1"]]]


def test_footnotes_headers_and_footers_come_last():
    header = f"<w:hdr {W}>{p('页眉')}</w:hdr>"
    assert shape(of(p("正文"), header1=header)) == ["正文", "页眉"]


def test_field_codes_are_no_text_and_their_results_are():
    assert shape(of(p("<w:r><w:instrText>PAGE</w:instrText></w:r>", "3"))) == ["3"]


def test_what_a_document_says_of_itself_is_kept_apart_from_what_a_page_says():
    made = docx.Document()
    made.core_properties.title, made.core_properties.author = "年度报告", "某人"
    made.element.body.insert(0, parse_xml(p("公开").replace("<w:p>", f"<w:p {W}>")))
    stream = io.BytesIO()
    made.save(stream)
    assert read(stream.getvalue(), file="r.docx").metadata == (
        ("file-title", "年度报告"),
        ("file-author", "某人"),
    )


# --- attacks


@pytest.mark.parametrize(
    ("attack", "found"),
    [
        (attacks.bomb, r"word/document.xml grows from .* to 200.0 MB"),
        (attacks.many_parts, "a container of 5001 parts"),
        (attacks.external_entity, "word/document.xml declares a document type"),
        (attacks.billion_laughs, "word/document.xml"),
        (attacks.deep, "word/document.xml is no well-formed XML"),
        (attacks.truncated, "a damaged ZIP container"),
        (attacks.not_xml, "word/document.xml is no well-formed XML"),
        (attacks.empty, "a Word document without text"),
        (attacks.headless, "word/document.xml without a body"),
        (attacks.wide_spans, "a table of more than 50000 cells"),
    ],
    ids=lambda each: getattr(each, "__name__", each),
)
def test_an_attack_is_refused_by_name(attack, found):
    with pytest.raises(UnreadableFile, match=f"^attack.docx: {found}"):
        read(attack(), file="attack.docx")


def test_a_span_of_two_billion_is_cut():
    document = read(attacks.huge_span(), file="attack.docx")
    assert document.blocks[0].cells[0].column_span == 64


def test_macros_and_links_to_outside_are_not_opened():
    document = read(attacks.macros_and_links(), file="attack.docx")
    assert shape(document) == ["公开"]


BLOCKS = ["<w:p>", "<w:tbl>", "<w:tr>", "<w:tc>", "<w:sdt>", "<w:sdtContent>", "<w:ins>", "<w:del>"]
RUNS = ["<w:r>", "<w:t>", "12", "<w:tab/>", "<w:txbxContent>", '<w:sym w:char="F0FC"/>']
PROPERTIES = ['<w:gridSpan w:val="3"/>', "<w:vMerge/>"]


def nested(parts: list[str]) -> str:
    """Well-formed XML from opening tags: each is closed at the end, in turn."""
    closing = [f"</{part[1:-1]}>" for part in parts if part.startswith("<") and not part.endswith("/>")]
    return "".join(parts) + "".join(reversed(closing))


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.lists(st.sampled_from([*BLOCKS, *RUNS, *PROPERTIES]), max_size=9).map(nested), max_size=5
    ).map("".join)
)
def test_any_order_of_elements_is_read_or_refused(body):
    try:
        of(body)
    except UnreadableFile as error:
        assert str(error).startswith("r.docx: ")


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_a_file_with_bytes_changed_is_read_or_refused(data):
    content = bytearray(attacks.macros_and_links())
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    try:
        read(bytes(content), file="r.docx")
    except UnreadableFile as error:
        assert str(error).startswith("r.docx: ")
