"""HTML pages as documents: tables as browsers show them, text as lines, metadata as stated."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attacks import html as attacks
from gongkai.document import Document, Line, Table
from gongkai.errors import UnreadableFile
from gongkai.readers import read

TITLE = "<title>某区2024年政府信息公开工作年度报告</title>"


def page(body: str, *, head: str = "") -> Document:
    return read(
        f"<!DOCTYPE html><html><head>{TITLE}{head}</head><body>{body}</body></html>".encode(), file="r.html"
    )


def shape(document: Document) -> list[str | list[list[str]]]:
    """Lines as strings, tables as lists of rows of texts."""
    return [
        block.text if isinstance(block, Line) else [[cell.text for cell in row] for row in block.rows()]
        for block in document.blocks
    ]


def grid(table: Table) -> list[tuple[str, int, int, int, int]]:
    return [(cell.text, cell.row, cell.column, cell.row_span, cell.column_span) for cell in table.cells]


def test_spans_put_cells_where_a_browser_shows_them():
    document = page(
        "<table><tr><td rowspan=2 colspan=2>甲</td><td>1</td><td rowspan=3>乙</td></tr>"
        "<tr><td>2</td></tr><tr><td>3</td><td>4</td><td>5</td></tr></table>"
    )
    (table,) = document.blocks
    assert isinstance(table, Table)
    assert grid(table) == [
        ("甲", 0, 0, 2, 2),
        ("1", 0, 2, 1, 1),
        ("乙", 0, 3, 3, 1),
        ("2", 1, 2, 1, 1),
        ("3", 2, 0, 1, 1),
        ("4", 2, 1, 1, 1),
        ("5", 2, 2, 1, 1),
    ]
    assert table.cells[3].place.path == "table[1]/tr[2]/td[1]"


@pytest.mark.parametrize("span", ["2", " 2", "2.0", "2px", "02"])
def test_a_sloppy_span_counts_as_browsers_count_it(span):
    (table,) = page(
        f'<table><tr><td colspan="{span}">甲</td></tr><tr><td>1</td><td>2</td></tr></table>'
    ).blocks
    assert isinstance(table, Table)
    assert table.cells[0].column_span == 2


@pytest.mark.parametrize("span", ["0", "-1", "", "x"])
def test_a_span_that_is_no_number_is_one(span):
    (table,) = page(f'<table><tr><td colspan="{span}">甲</td><td>1</td></tr></table>').blocks
    assert isinstance(table, Table)
    assert table.cells[1].column == 1


def test_a_row_span_of_zero_reaches_to_the_end():
    (table,) = page("<table><tr><td rowspan=0>甲<td>1<tr><td>2<tr><td>3</table>").blocks
    assert isinstance(table, Table)
    assert table.cells[0].row_span == 3


def test_a_layout_table_dissolves_around_the_innermost_one():
    body = "<table><tr><td>导航<td><p>一、总体情况</p><table><tr><td>规章<td>0</table><p>完</p></table>"
    assert shape(page(body)) == ["导航", "一、总体情况", [["规章", "0"]], "完"]


def test_a_table_of_one_cell_inside_a_cell_is_its_content():
    body = "<table><tr><td>规章<td><table><tr><td>7</table><tr><td>许可<td>8</table>"
    assert shape(page(body)) == [[["规章", "7"], ["许可", "8"]]]


def test_a_cell_that_holds_an_article_is_layout():
    article = "<p>" + "我机关认真贯彻落实。</p><p>" * 300
    assert shape(page(f"<table><tr><td>左栏</td><td>{article}</td></tr></table>"))[0] == "左栏"


def test_text_pasted_from_word_keeps_digits_together():
    cell = "<td><p class=MsoNormal><span lang=EN-US>1</span><span>2<o:p></o:p></span></p></td>"
    assert shape(page(f"<table class=MsoNormalTable><tr><td><p>规</p><p>章</p></td>{cell}</tr></table>")) == [
        [["规\n章", "12"]]
    ]


def test_a_hard_space_is_kept_and_line_ends_of_the_source_are_not():
    assert shape(page("<table><tr><td>规\n  章</td><td>&nbsp;0</td></tr></table>")) == [[["规 章", "\xa00"]]]


def test_a_raised_footnote_mark_does_not_become_a_digit():
    assert shape(page("<table><tr><td>规章</td><td>12<sup>1</sup></td></tr></table>")) == [[["规章", "12¹"]]]


def test_a_struck_figure_stays_struck():
    assert shape(page("<table><tr><td>规章</td><td><s>12</s>3</td></tr></table>")) == [[["规章", "1̶2̶3"]]]


def test_what_a_cell_hides_is_left_out_with_a_warning():
    document = page(
        "<table><tr><td>规章<td>1<span style='display:none'>9</span>"
        "<tr style='display: none'><td>x<td>5</table>"
    )
    assert shape(document) == [[["规章", "1"]]]
    assert document.warnings == ("2 parts of tables are hidden by the page's style and left out",)


def test_rows_without_a_row_element_and_unclosed_cells_are_read():
    assert shape(page("<table><td>规章<td>0<tr><td>许可<td>1</table>")) == [[["规章", "0"], ["许可", "1"]]]


def test_text_of_a_table_outside_its_cells_is_a_line():
    assert shape(page("<table><caption>表一</caption>单位<tr><td>规章<td>0</tr></table>")) == [
        "表一",
        "单位",
        [["规章", "0"]],
    ]


def test_blocks_and_breaks_end_lines_and_scripts_are_no_text():
    unseen = "<script>var a='<p>x</p>'</script><style>p{}</style><!-- y -->"
    assert shape(page(unseen + "<div>一<br>二<div>三</div>四</div><p>五<b>六</b>")) == [
        "一",
        "二",
        "三",
        "四",
        "五六",
    ]


def test_preformatted_tabs_are_tables():
    assert shape(page("<pre>二、情况\n规章\t0\n许可\t1\n</pre>")) == [
        "二、情况",
        [["规章", "0"], ["许可", "1"]],
    ]


def test_a_page_says_when_and_by_whom_it_was_published():
    document = page(
        "<div>发布时间：2025-01-20 16:24</div><p>索引号：014416330/2025-00001</p>"
        "<table><tr><td>发布机构：</td><td>某区人民政府办公室</td></tr></table>",
        head='<meta name="PubDate" content="2025-01-21"><meta name="ArticleTitle" content="年度报告">'
        '<meta name="ContentSource" content="某办">',
    )
    assert document.metadata == (
        ("published", "2025-01-21"),
        ("title", "年度报告"),
        ("source", "某办"),
        ("published", "2025-01-20 16:24"),
        ("index-number", "014416330/2025-00001"),
        ("creator", "某区人民政府办公室"),
        ("title", "某区2024年政府信息公开工作年度报告"),
    )


@pytest.mark.parametrize(
    ("declared", "encoding", "charset"),
    [
        ("gb2312", "gb18030", "GB18030"),
        ("utf-8", "utf-8", "UTF-8"),
        ("utf-8", "gb18030", "GB18030"),
        ("gb2312", "utf-8", "UTF-8"),
        ("utf-8", "utf-16", "UTF-16LE"),
        ("x-nonsense", "utf-8-sig", "UTF-8"),
    ],
)
def test_a_page_is_decoded_as_it_is_not_as_it_declares(declared, encoding, charset):
    text = f"<html><meta charset={declared}><p>政府信息公开 㐀</p></html>"
    document = read(text.encode(encoding), file="r.html")
    assert (shape(document), document.charset) == (["政府信息公开 㐀"], charset)


def test_one_bad_byte_in_a_page_is_warned_of():
    data = f"<html><meta charset=gb2312><p>{'政府信息公开' * 50}</p>".encode("gb18030") + b"<p>\x81</p>"
    assert len(read(data, file="r.html").warnings) == 1


def test_a_page_with_an_xml_declaration_is_read():
    text = '<?xml version="1.0" encoding="gb2312"?><html xmlns="http://www.w3.org/1999/xhtml"><p>信息公开</p></html>'
    assert shape(read(text.encode("gb2312"), file="r.html")) == ["信息公开"]


def test_html_served_as_doc_is_html():
    assert read(f"<html>{TITLE}<p>公开</p></html>".encode(), file="report.doc").media_type == "text/html"


def test_a_page_whose_text_comes_by_script_is_refused():
    with pytest.raises(UnreadableFile, match=r"^r.html: a page without text; "):
        page("<div id=app></div><script>load()</script>")


# --- attacks


def test_huge_spans_are_cut():
    (table,) = read(attacks.huge_spans(), file="spans.html").blocks
    assert isinstance(table, Table)
    assert table.cells[0].column_span == 64


@pytest.mark.parametrize(
    ("attack", "found"),
    [
        (attacks.wide_spans, "a table of more than 50000 cells"),
        (attacks.many_tables, "200000 table cells"),
        (attacks.deep, "tags nested over 2000 deep"),
        (attacks.many_attributes, "a tag of endless length"),
        (attacks.many_paragraphs, "20.0 MB of HTML"),
        (attacks.fifty_megabytes, "MB of "),
    ],
    ids=lambda each: getattr(each, "__name__", each),
)
def test_an_attack_is_refused_by_name(attack, found):
    with pytest.raises(UnreadableFile, match=found):
        read(attack(), file="attack.html")


def test_an_inline_picture_does_not_count_as_text():
    body = f"<img src='data:image/png;base64,{'A' * (9 << 20)}'><p>公开</p>"
    assert shape(page(body)) == ["公开"]


def test_unclosed_tags_do_not_hide_a_table():
    assert shape(page("<span>" * 300 + "<table><tr><td>规章<td>0</table>")) == [[["规章", "0"]]]


TABLE_TAGS = [
    "<table>",
    "</table>",
    "<tr>",
    "</tr>",
    "<td>",
    "</td>",
    "<td rowspan=3>",
    "<td colspan=2>",
    "<th>",
]
OTHER_TAGS = [
    "<p>",
    "</p>",
    "<div>",
    "</div>",
    "<sup>",
    "</sup>",
    "<s>",
    "<pre>",
    "</pre>",
    "<form>",
    "<br/>",
]
NO_TAGS = [
    "公开",
    "12",
    "&nbsp;",
    "<!--",
    "-->",
    "<![if]",
    "<script>",
    "</script>",
    "<a ",
    "<",
    "<o:p>",
    "<br/>",
]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from([*TABLE_TAGS, *OTHER_TAGS, *NO_TAGS]), max_size=40).map("".join))
def test_any_soup_of_tags_is_read_or_refused(soup):
    try:
        document = page(soup)
    except UnreadableFile:
        return
    for block in document.blocks:
        if isinstance(block, Table):
            covered = [
                (cell.row + down, cell.column + right)
                for cell in block.cells
                for down in range(cell.row_span)
                for right in range(cell.column_span)
            ]
            assert len(covered) == len(set(covered))
