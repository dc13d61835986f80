"""Tables with a pipe behind each cell, as taken out of web pages: rows, blanks, what is declared."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import product
from random import Random

import pytest

import flow
import generate
import plant
import taken
from gongkai import readers, recognise, verdict
from gongkai.document import Block, Document, Line, Table
from gongkai.errors import NotAReport
from gongkai.readers import text as text_reader
from gongkai.readers.source import Source
from gongkai.verdict import Verdict
from pages import Writer
from planting import writing
from planting.drafts import Draft
from taken import Manner

Rows = list[list[str]]
WRITERS = (taken.rows, taken.stacked)
MANNERS = tuple(Manner(*flags) for flags in product((False, True), repeat=5))


def of(text: str) -> Document:
    return text_reader.read(Source("report.txt", text.encode()))


def shape(text: str) -> list[str | Rows]:
    """Lines as strings, tables as lists of rows."""
    return [_shape(block) for block in of(text).blocks]


def _shape(block: Block) -> str | Rows:
    return block.text if isinstance(block, Line) else [[cell.text for cell in row] for row in block.rows()]


# --- a row per line


def test_a_line_of_closed_cells_is_a_row():
    assert shape("二、情况\n信息内容 | 件数 |\n规章 | 3 |\n三、情况") == [
        "二、情况",
        [["信息内容", "件数"], ["规章", "3"]],
        "三、情况",
    ]


def test_a_blank_between_two_pipes_is_a_cell():
    assert shape("规章 | | 0 |\n文件 | 1 | |\n") == [[["规章", "", "0"], ["文件", "1", ""]]]


def test_pipes_drawn_behind_a_short_row_are_no_cells():
    assert shape("第一项 | |||\n规章 | 0 | 1 | 2 |\n许可 | 12 | ||\n") == [
        [["第一项"], ["规章", "0", "1", "2"], ["许可", "12"]]
    ]


def test_what_may_be_a_drawn_pipe_is_no_blank_cell():
    """`规章 | 0 | 1 | |` lacks one column, or its last cell is blank."""
    assert shape("第一项 | |||\n规章 | 0 | 1 | |\n") == [[["第一项"], ["规章", "0", "1"]]]


def test_pipes_drawn_behind_rows_that_open_with_one_are_no_cells_either():
    assert shape("| 第一项 | |||\n| 规章 | 0 | 1 | 2 |\n| 许可 | 12 | ||\n") == [
        [["第一项"], ["规章", "0", "1", "2"], ["许可", "12"]]
    ]


def test_blanks_before_a_label_are_what_a_cell_above_reaches_into():
    assert shape("组 | 甲 | 0 | |\n| 乙 | | 1 |\n| | 丙 | 2 | 3 |\n") == [
        [["组", "甲", "0", ""], ["乙", "", "1"], ["丙", "2", "3"]]
    ]


@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_a_header_that_begins_with_blanks_is_of_the_rows_below(between: str):
    assert shape(f"| | 总计 | 自然人 |{between}新收 | 4 | 3 |\n") == [
        [["总计", "自然人"], ["新收", "4", "3"]]
    ]


def test_a_row_goes_on_until_a_line_ends_with_a_pipe():
    assert shape("信息内容 | 件数 |\n商业\n企业 | 1 |\n") == [[["信息内容", "件数"], ["商业\n企业", "1"]]]


# --- a cell per line


def test_a_cell_per_line_makes_rows_that_begin_with_a_label():
    assert shape("规章 |\n/ |\n0 |\n文件 |\n3 |\n12 |\n") == [[["规章", "/", "0"], ["文件", "3", "12"]]]


def test_a_pipe_alone_is_a_blank_cell():
    assert shape("规章 |\n|\n0 |\n文件 |\n3 |\n|\n") == [[["规章", "", "0"], ["文件", "3", ""]]]


def test_a_pipe_alone_closes_a_line_that_has_none():
    assert shape("规章\n|\n1\n|\n0\n|\n商业\n企业\n|\n3\n|\n|\n") == [
        [["规章", "1", "0"], ["商业\n企业", "3", ""]]
    ]


def test_drawn_pipes_end_a_row_and_its_header():
    assert shape(
        "第一项 |\n|||\n信息内容 |\n甲 |\n乙 |\n丙 |\n规章 |\n0 |\n1 |\n2 |\n许可 |\n12 |\n||\n"
    ) == [[["第一项"], ["信息内容", "甲", "乙", "丙"], ["规章", "0", "1", "2"], ["许可", "12"]]]


def test_a_label_without_cells_is_a_row_of_its_own():
    lines = "规章 |\n0 |\n1 |\n处罚 |\n强制 |\n2 |\n3 |\n收费 |\n4 |\n5 |\n"
    assert shape(lines) == [[["规章", "0", "1"], ["处罚"], ["强制", "2", "3"], ["收费", "4", "5"]]]


def test_a_row_as_wide_as_no_other_is_left_undecided():
    """The figures of a row with a blank end say nothing when a cell is there twice."""
    lines = "规章 |\n0 |\n1 |\n文件 |\n2 |\n3 |\n处罚 |\n|\n4 |\n4 |\n"
    assert shape(lines) == [[["规章", "0", "1"], ["文件", "2", "3"], ["处罚"]]]


def test_the_label_of_columns_is_not_taken_for_a_rows():
    header = "维持 |\n总计 |\n维持 |\n总计 |\n"
    assert shape(f"复议 |\n诉讼 |\n{header}1 |\n2 |\n3 |\n4 |\n") == [
        [["复议", "诉讼", "维持", "总计", "维持", "总计"], ["1", "2", "3", "4"]]
    ]


# --- where tables end


def test_a_heading_ends_a_table_and_a_label_that_goes_on_counting_does_not():
    lines = "一、新收 |\n0 |\n1 |\n二、上年\n结转 |\n2 |\n3 |\n"
    assert shape(f"{lines}四、情况\n复议 |\n1 |\n2 |\n3 |\n") == [
        [["一、新收", "0", "1"], ["二、上年\n结转", "2", "3"]],
        "四、情况",
        [["复议", "1", "2", "3"]],
    ]


def test_a_sentence_ends_a_table():
    assert shape("规章 | 0 |\n文件 | 1 |\n表格如下：\n甲 | 2 |\n乙 | 3 |\n") == [
        [["规章", "0"], ["文件", "1"]],
        "表格如下：",
        [["甲", "2"], ["乙", "3"]],
    ]


def test_a_line_before_a_table_of_markdown_is_no_cell():
    table = [["规章", "0"], ["文件", "1"]]
    assert shape("情况如下\n| 规章 | 0 |\n| 文件 | 1 |\n") == ["情况如下", table]
    assert shape("来源 |\n| 规章 | 0 |\n|---|---|\n| 文件 | 1 |\n") == ["来源 |", table]


def test_lines_that_end_with_a_pipe_and_say_no_figure_stay_lines():
    links = ["首页 | 新闻 | 公开 |", "机构 | 领导 |"]
    assert shape("\n".join(links)) == links


def test_a_row_of_dashes_is_a_row_of_cells():
    assert shape("| 甲 | 乙 |\n|---|---|\n| 1 | 2 |\n| - | - |\n") == [[["甲", "乙"], ["1", "2"], ["-", "-"]]]


def test_what_a_table_says_of_the_page_is_metadata():
    document = of("索 引 号 | zfb/2025-00021 | 浏览次数 | 12 |\n发文日期 | 2025-01-09 | 来源：办公室 | |\n")
    assert document.metadata == (
        ("source", "办公室"),
        ("index-number", "zfb/2025-00021"),
        ("published", "2025-01-09"),
    )


def test_figures_have_exact_places():
    document = of("信息内容\n|\n件数 |\n规章 |\n 12 |\n|\n")
    table = document.blocks[0]
    assert isinstance(table, Table)
    assert [document.text[cell.place.start : cell.place.end] for cell in table.cells] == [
        cell.text for cell in table.cells
    ]
    assert [cell.place.line for cell in table.cells] == [1, 3, 4, 5, 6]


def test_many_lines_of_pipes_are_read_in_no_time():
    assert len(of("规章 |\n" * 20_000).blocks) == 20_000


# --- whole reports


@pytest.fixture(scope="module")
def drafts() -> tuple[Draft, ...]:
    return tuple(draft for family in plant.families(5, 12) for draft in family.drafts)


def _verdict(data: bytes, draft: Draft) -> Verdict:
    report = recognise.report(readers.read(data, file="a.txt"))
    return verdict.of_report(report, writing.beside(draft, "a.txt"))


def _told(one: Verdict) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    found = {(finding.rule, finding.iri.rpartition("#")[2]) for finding in one.findings}
    return found, {(ruling.rule, ruling.state) for ruling in one.rulings}


@pytest.mark.parametrize("write", ["rows", "stacked"])
def test_a_report_has_the_verdict_it_has_as_plain_text(
    write: str, drafts: tuple[Draft, ...], monkeypatch: pytest.MonkeyPatch
):
    for number, draft in enumerate(drafts):
        way = replace(MANNERS[number % len(MANNERS)], keeps_blanks=True)
        monkeypatch.setattr(taken, "manner", lambda _, way=way: way)
        data = getattr(taken, write)(writing.flow(Random(number), draft), Random(number))
        plain = writing.written(Random(number), draft, "tabs")
        assert _told(_verdict(data, draft)) == _told(_verdict(plain, draft)), (way, draft.planted)


# --- damage

FIGURE = re.compile(r"(?<=[|\n])\s*[\d.]+\s*\|")
Damage = Callable[[Random, str], str]


def line_lost(rng: Random, text: str) -> str:
    lines = text.split("\n")
    del lines[rng.randrange(len(lines))]
    return "\n".join(lines)


def line_twice(rng: Random, text: str) -> str:
    lines = text.split("\n")
    at = rng.randrange(len(lines))
    return "\n".join([*lines[: at + 1], *lines[at:]])


def pipe_lost(rng: Random, text: str) -> str:
    at = rng.choice([pipe.start() for pipe in re.finditer(r"\|", text)])
    return text[:at] + text[at + 1 :]


def pipe_more(rng: Random, text: str) -> str:
    at = rng.choice([pipe.start() for pipe in re.finditer(r"\|", text)])
    return text[:at] + rng.choice(("|", "| |", "\n|")) + text[at + 1 :]


def lines_joined(rng: Random, text: str) -> str:
    at = rng.choice([end.start() for end in re.finditer("\n", text)])
    return f"{text[:at]} {text[at + 1 :]}"


def cell_lost(rng: Random, text: str) -> str:
    cell = rng.choice(list(FIGURE.finditer(text)))
    return text[: cell.start()] + text[cell.end() :]


def cell_twice(rng: Random, text: str) -> str:
    cell = rng.choice(list(FIGURE.finditer(text)))
    return text[: cell.end()] + cell[0] + text[cell.end() :]


DAMAGES: tuple[Damage, ...] = (
    line_lost,
    line_twice,
    pipe_lost,
    pipe_more,
    lines_joined,
    cell_lost,
    cell_twice,
)


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
@pytest.mark.parametrize("write", WRITERS, ids=lambda write: write.__name__)
@pytest.mark.parametrize("seed", range(8))
def test_a_damaged_table_gives_no_wrong_figure(damage: Damage, write: Writer, seed: int):
    rng = Random(f"{damage.__name__}-{seed}")
    filled = generate.consistent(rng)
    text = damage(rng, write(flow.flow(filled), rng).decode())
    try:
        report = recognise.report(readers.read(text.encode(), file="a.txt"))
    except NotAReport:
        return
    numbers = {(e.table, e.row, e.column): e.value for e in report.entries() if e.state == "number"}
    assert {key: value for key, value in numbers.items() if filled.cells[key].value != value} == {}
