"""Text and Markdown as documents: encodings, layouts, exact places."""

from __future__ import annotations

import codecs
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.document import Block, Document, Line, Table
from gongkai.errors import UnreadableFile
from gongkai.readers import Limits, read
from gongkai.readers import text as text_reader
from gongkai.readers.source import Source

TITLE = "某某区政府信息公开工作年度报告"


def of(text: str) -> Document:
    return text_reader.read(Source("report.txt", text.encode()))


def rows(block: Block) -> list[list[str]]:
    assert isinstance(block, Table)
    return [[cell.text for cell in row] for row in block.rows()]


def shape(document: Document) -> list[str | list[list[str]]]:
    """Lines as strings, tables as lists of rows."""
    return [block.text if isinstance(block, Line) else rows(block) for block in document.blocks]


# --- layouts


def test_lines_stay_as_they_are_with_their_leading_blanks():
    document = of(f" {TITLE}\n\n规章 0 0 0\n")
    assert shape(document) == [f" {TITLE}", "", "规章 0 0 0"]
    assert [block.place.line for block in document.blocks] == [1, 2, 3]


def test_lines_with_tabs_are_rows_of_a_ragged_table():
    document = of("二、情况\n\n规章\t0\t\t3\n行政许可\t12\t\t\n\n三、情况\n")
    assert shape(document) == [
        "二、情况",
        "",
        [["规章", "0", "", "3"], ["行政许可", "12", "", ""]],
        "",
        "三、情况",
    ]


def test_empty_lines_between_tab_rows_do_not_cut_the_table():
    assert shape(of("规章\t0\t1\n\n许可\t2\t3\n")) == [[["规章", "0", "1"], ["许可", "2", "3"]]]


def test_a_cell_per_line_makes_rows_that_empty_lines_end():
    document = of("二、情况\n\t第一项\n\n\t规章\n\t0\n\t\xa07\n\n\t商业\n企业\n\t\n\n\n三、情况\n")
    assert shape(document) == [
        "二、情况",
        [["第一项"], ["规章", "0", "\xa07"], ["商业\n企业", ""]],
        "",
        "",
        "三、情况",
    ]


def test_a_tab_alone_is_an_empty_cell_with_a_place():
    table = of("\t甲\n\t\n\t1\n").blocks[0]
    assert isinstance(table, Table)
    assert [(cell.text, cell.place.line, cell.place.start) for cell in table.cells] == [
        ("甲", 1, 1),
        ("", 2, 4),
        ("1", 3, 6),
    ]


def test_a_figure_is_not_continued_by_a_sentence():
    document = of("\t规章\n\t12\n注：以上数字由本机关统计\n")
    assert shape(document) == [[["规章", "12"]], "注：以上数字由本机关统计"]


def test_a_figure_is_continued_by_its_unit():
    assert shape(of("\t规章\n\t12\n件\n")) == [[["规章", "12\n件"]]]


def test_a_numbered_heading_ends_a_table_without_an_empty_line():
    assert shape(of("\t规章\n\t总计\n三、收到和处理\n"))[-1] == "三、收到和处理"


def test_paragraphs_that_begin_with_a_tab_stay_lines():
    long = "\t" + "我机关认真贯彻落实条例。" * 30
    assert shape(of(f"\t一、总体情况\n\n{long}\n\n\t（一）主动公开\n")) == [
        "\t一、总体情况",
        "",
        long,
        "",
        "\t（一）主动公开",
    ]


def test_pipes_are_cells_and_their_rules_are_not():
    document = of("| 信息内容 | 件数 |\n|:--|--:|\n| 规章 |  |\n| 许可 | 1\\|2 |\n")
    assert shape(document) == [[["信息内容", "件数"], ["规章", ""], ["许可", "1|2"]]]
    assert isinstance(document.blocks[0], Table)
    assert not document.blocks[0].ragged
    assert document.media_type == "text/markdown"


def test_pipes_that_do_not_agree_make_a_ragged_table():
    table = of("| a | b |\n| c |\n").blocks[0]
    assert isinstance(table, Table)
    assert table.ragged


def test_a_heading_row_without_outer_pipes_is_known_by_its_rule():
    assert shape(of("信息内容 | 件数\n---|---\n规章 | 0\n\n完")) == [
        [["信息内容", "件数"], ["规章", "0"]],
        "",
        "完",
    ]


def test_a_row_with_a_line_end_in_a_cell_is_closed_by_the_next_pipe():
    assert shape(of("| 部分公开（区分\n处理的） | 0 |\n| 其他 | 1 |\n")) == [
        [["部分公开（区分\n处理的）", "0"], ["其他", "1"]]
    ]


def test_breaks_and_bold_marks_in_pipe_cells_are_resolved():
    assert shape(of("| 商业<br>企业 | **3** |\n")) == [[["商业\n企业", "3"]]]


def test_html_tables_in_text_have_spans_and_places():
    document = of(
        f"# {TITLE}\n"
        "<table><tr><td rowspan='2'>甲</td><td>1</td></tr>\n<tr><td colspan=2>2</td></tr></table>尾\n"
    )
    table = document.blocks[1]
    assert isinstance(table, Table)
    assert [(cell.text, cell.row, cell.column, cell.row_span, cell.column_span) for cell in table.cells] == [
        ("甲", 0, 0, 2, 1),
        ("1", 0, 1, 1, 1),
        ("2", 1, 1, 1, 2),
    ]
    assert [document.text[cell.place.start : cell.place.end] for cell in table.cells] == ["甲", "1", "2"]
    assert [cell.place.line for cell in table.cells] == [2, 2, 3]
    assert shape(document)[2] == "尾"
    assert document.blocks[2].place.line == 3


def test_a_whole_report_on_one_line_is_one_line():
    assert len(of(TITLE * 2000).blocks) == 1


def test_labels_beside_the_text_are_metadata():
    document = of(
        f"{TITLE}\n"
        "发布日期：2025-01-09 10:22  来源：某某区政府办公室  浏览次数：12\n索 引 号：zfb/2025-00021\n"
    )
    assert document.metadata == (
        ("published", "2025-01-09 10:22"),
        ("source", "某某区政府办公室"),
        ("index-number", "zfb/2025-00021"),
    )


# --- encodings


@pytest.mark.parametrize(
    ("encoding", "mark", "charset"),
    [
        ("utf-8", b"", "UTF-8"),
        ("utf-8", codecs.BOM_UTF8, "UTF-8"),
        ("gb18030", b"", "GB18030"),
        ("gbk", b"", "GB18030"),
        ("utf-16-le", b"", "UTF-16LE"),
        ("utf-16-be", b"", "UTF-16BE"),
        ("utf-16-le", codecs.BOM_UTF16_LE, "UTF-16LE"),
        ("utf-16-be", codecs.BOM_UTF16_BE, "UTF-16BE"),
        ("utf-32-le", codecs.BOM_UTF32_LE, "UTF-32LE"),
    ],
)
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
def test_every_encoding_gives_the_same_text(encoding, mark, charset, line_end):
    printed = f"{TITLE}\n规章\t0\t１２\n结尾\n"
    data = mark + printed.replace("\n", line_end).encode(encoding)
    document = read(data, file="report.txt")
    assert (document.text, document.charset, document.size, document.warnings) == (
        printed,
        charset,
        len(data),
        (),
    )


def test_traditional_characters_in_big5_are_read():
    printed = "政府資訊公開年度報告\n申請人逾期未補正 0\n"
    assert read(printed.encode("big5"), file="r.txt").text == printed


@given(
    st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), max_size=60),
    st.sampled_from(["utf-8", "gb18030", "gbk", "utf-16", "utf-8-sig"]),
)
def test_what_was_encoded_is_decoded(words, encoding):
    printed = f"{TITLE}{words}"
    assert read(printed.encode(encoding), file="r.txt").text == printed


def test_a_few_broken_bytes_are_shown_and_warned_of():
    data = (TITLE * 20 + "\n规章").encode() + b"0" + b"\xe8\xa7"
    document = read(data, file="cut.txt")
    assert document.text.endswith("规章0\ufffd")
    assert document.warnings == ("line 2: 1 characters cannot be read as UTF-8 and show as \ufffd",)


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"", "an empty file"),
        (b" \r\n\r\n", "an empty file"),
        (bytes(range(256)) * 40, "binary data"),
        (b"ab\0\x01\x02cd" * 100, "binary data"),
        ((TITLE * 10).encode() + b"\0" + b"x", "binary data"),
    ],
    ids=["empty", "blank", "all-bytes", "controls", "NUL"],
)
def test_what_is_no_text_is_refused_by_name(data, found):
    with pytest.raises(UnreadableFile, match=f"^odd.txt: {found}; "):
        read(data, file="odd.txt")


def test_ten_megabytes_are_refused_before_they_are_read():
    with pytest.raises(UnreadableFile, match=r"^junk.txt: 10.0 MB of text; at most 8.0 MB"):
        read(b"x" * (10 << 20), file="junk.txt")


@pytest.mark.parametrize(
    ("data", "found"),
    [(b"\n" * 200_000 + b"x", "200000 lines"), (b"a\t" * 60_000, "60000 tabs"), (b"|a\n" * 60_000, "60000 ")],
    ids=["lines", "tabs", "pipes"],
)
def test_more_lines_or_cells_than_a_report_has_are_refused(data, found):
    with pytest.raises(UnreadableFile, match=found):
        read(data, file="junk.txt")


def test_a_table_with_too_many_cells_is_refused():
    data = ("<table>" + "<tr>" + "<td colspan=60 rowspan=1>0" * 40 + "</table>").encode()
    with pytest.raises(UnreadableFile, match="a table of more than 2000 cells"):
        read(data, file="wide.md", limits=Limits(cells=2000))


@pytest.mark.parametrize(
    ("meant", "taken"),
    [("utf-8", "cp1252"), ("utf-8", "latin-1"), ("gb18030", "latin-1"), ("utf-8", "gb18030")],
)
def test_text_decoded_wrongly_before_it_was_saved_is_refused(meant, taken):
    printed = "某区政府信息公开工作年度报告。申请公开数量0。" * 5
    data = printed.encode(meant).decode(taken, errors="ignore").encode()
    with pytest.raises(UnreadableFile, match=r"^bad.txt: text decoded wrongly before it was saved"):
        read(data, file="bad.txt")


# --- what holds for every text

pieces = st.sampled_from(
    [
        "\t",
        "\n",
        "\n\n",
        "|",
        "| a | b |\n",
        "|---|",
        "规章 |\n",
        "0 |\n",
        "0 | 3 | ||",
        "|||\n",
        "一、",
        "0",
        "规章",
        "\xa0",
        " ",
        "<table>",
        "</table>",
        "<td>",
        "<tr>",
    ]
)


@given(st.lists(pieces, max_size=60).map("".join).filter(str.strip))
def test_no_visible_character_stands_outside_every_block(text):
    document = of(text)
    covered = set()
    for block in document.blocks:
        covered.update(range(block.place.start, block.place.end))
    tags = [range(tag.start(), tag.end()) for tag in re.finditer("</?t[a-z]+>", document.text)]
    outside = set(range(len(document.text))).difference(covered, *tags)
    assert "".join(document.text[offset] for offset in outside).strip() == ""


@given(st.lists(pieces, max_size=60).map("".join).filter(str.strip))
def test_places_are_exact(text):
    document = of(text)
    for block in document.blocks:
        for each in block.cells if isinstance(block, Table) else [block]:
            place = each.place
            assert document.text.count("\n", 0, place.start) + 1 == place.line
            if "\n" not in each.text and "<" not in document.text[place.start : place.end]:
                assert document.text[place.start : place.end] == each.text


def test_text_of_an_html_table_outside_its_cells_comes_before_it():
    assert shape(of("<table>表头<tr><td>1</td>落单</tr></table>")) == ["表头", "落单", [["1"]]]


@given(st.lists(pieces, max_size=60).map("".join).filter(str.strip).filter(lambda text: "<" not in text))
def test_blocks_stand_in_the_order_of_the_text(text):
    starts = [block.place.start for block in of(text).blocks]
    assert starts == sorted(starts)
