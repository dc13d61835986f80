"""Figures of the prose: what a reader takes from a sentence is taken, and nothing else."""

from __future__ import annotations

import tomllib
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import PROJECT
from gongkai import mentions, prose, readers, recognise, sentences, stream
from gongkai.document import Cell, Line, Place, Table, with_text
from gongkai.report import Mention, Section

FILES = sorted((PROJECT / "tests" / "corpus" / "prose").glob("*.toml"))
ORIGINALS = PROJECT.parent / "shared" / "reports"
HEADING = "一、总体情况\n"
PAGE_NUMBER = "- 3 -"
OFFICE = "春山县人民政府办公室"


def cases() -> list[Any]:
    """Each sentence with its passage."""
    return [
        pytest.param(passage, text, expected, id=text[:40])
        for file in FILES
        for passage in tomllib.loads(file.read_text("utf-8"))["passage"]
        for text, *expected in passage["says"]
    ]


CASES = cases()


def find(
    text: str,
    *,
    section: str = "overview",
    authority: str | None = "春山县自然资源局",
    year: int | None = 2024,
) -> tuple[Mention, ...]:
    """The mentions of a text in a section, or before the first."""
    start = len(text) + 1 if section == "opening" else 0
    whole = f"{text}\n{HEADING}已按要求完成。" if start else HEADING + text
    lines = stream.Lines(whole)
    kind = "overview" if section == "opening" else section
    body = (start + len(HEADING), len(whole))
    parts = (Section(kind, HEADING, text, lines.place(start, len(whole)), (body,)),)
    found = mentions.find(lines, prose.of(whole, parts), authority=authority, year=year)
    assert_places(whole, found)
    return found


def assert_places(text: str, found: tuple[Mention, ...]) -> None:
    for one in found:
        assert one.place.start is not None
        assert one.place.end is not None
        printed = text[one.place.start : one.place.end].replace(PAGE_NUMBER, "")
        assert "".join(printed.split()) == "".join(one.printed.split())
        assert "\n" not in one.printed
        assert "\n" not in one.sentence
        assert one.place.line == text.count("\n", 0, one.place.start) + 1
        assert len(one.sentence) <= 202


def said(found: tuple[Mention, ...]) -> list[str]:
    """Kind and value of each, as the cases write them."""
    words = []
    for one in found:
        value = f"{one.since}..{one.until}" if one.kind == "period" else str(one.value)
        marks = ["approximate"] * one.is_approximate + ["implied"] * one.is_implied
        words.append(" ".join([one.kind, value, *marks]))
    return words


@pytest.mark.parametrize(("passage", "text", "expected"), CASES)
def test_a_sentence_says_what_a_reader_takes_from_it(passage: dict[str, str], text: str, expected: list[str]):
    found = find(text, section=passage["section"], authority=passage["authority"])
    assert said(found) == expected


def test_there_are_many_cases():
    assert len(CASES) >= 150


@pytest.mark.parametrize(
    ("passage", "text", "expected"), [case for case in CASES if "\t" not in case.values[1]]
)
def test_where_lines_break_changes_nothing(passage: dict[str, str], text: str, expected: list[str]):
    rng = Random(text)
    for gap in ("\n", "\n\n", " \n　", f"\n\n{PAGE_NUMBER}\n\n"):
        width = rng.randint(24, 40)
        # Of the lines of a paragraph only the last is as short as a heading or a page number.
        first = rng.randint(21, width)
        pieces = [text[:first], *(text[at : at + width] for at in range(first, len(text), width))]
        wrapped = gap.join(piece for piece in pieces if piece)
        found = find(wrapped, section=passage["section"], authority=passage["authority"])
        assert said(found) == expected


# --- real reports


def test_the_prose_of_the_examples_and_originals_is_read_as_by_eye():
    # The originals are not part of the project.
    if not ORIGINALS.is_dir():
        pytest.skip("the originals do not lie beside the project")
    expected = {
        "000": ["normative-made 4", "received 2", "handled 2 implied"],
        "001": [
            "received 43",
            "already-public 4",
            "denied 4",
            "not-held 26",
            "not-ready-made 9",
            "reviews 1",
            "litigation-direct 0",
        ],
        "002": ["period 2024-01-01..2024-12-31", "handled 6"],
        "003": ["received 1", "handled 1 implied"],
        "004": ["none-received 0 implied", "normative-lapsed 7"],
    }
    found = {}
    for path in sorted(ORIGINALS.glob("*.txt")):
        report = recognise.report(readers.read(path.read_bytes(), file=path.name))
        assert_places(report.text, report.mentions)
        found[path.name[:3]] = said(report.mentions)
    assert found == expected


# --- the report as a whole


def test_without_headings_nothing_is_read():
    text = "我局收到政府信息公开申请3件。统计期限为2024年1月1日至12月31日。"
    assert mentions.find(stream.Lines(text), prose.of(text, ()), authority=OFFICE, year=2024) == ()


def test_the_section_on_what_is_published_holds_no_figures_of_applications():
    assert find("我局收到政府信息公开申请3件。", section="disclosure") == ()


def test_cells_of_a_table_are_no_prose():
    grid = Table((Cell("我局收到政府信息公开申请", 0, 0), Cell("3件。", 0, 1)))
    text, blocks = with_text([Line(HEADING.strip()), grid, Line("我局收到政府信息公开申请5件。")])
    lines = stream.Lines(text)
    parts = (Section("overview", HEADING, "", lines.place(0, len(text)), ((len(HEADING), len(text)),)),)
    all_said = prose.of(text, parts, tables=sentences.tables(blocks))
    assert said(mentions.find(lines, all_said, authority="春山县自然资源局", year=2024)) == ["received 5"]


def test_a_mention_names_its_page():
    sentence = "我局收到政府信息公开申请5件。"
    text, blocks = with_text([Line(HEADING.strip(), Place(page=1)), Line(sentence, Place(page=2))])
    lines = stream.Lines(text)
    parts = (Section("overview", HEADING, "", lines.place(0, len(text)), ((len(HEADING), len(text)),)),)
    (found,) = mentions.find(
        lines, prose.of(text, parts), blocks=blocks, authority="春山县自然资源局", year=2024
    )
    assert (found.place.page, found.place.line, found.printed) == (2, 2, "5件")


def test_two_figures_of_one_thing_are_neither_of_them_taken():
    assert find("我局收到政府信息公开申请3件。我局全年收到政府信息公开申请4件。") == ()


def test_the_same_figure_twice_is_two_mentions():
    found = find("我局收到政府信息公开申请3件。我局全年收到政府信息公开申请3件。")
    assert [one.anchor for one in found] == ["mention-received-1", "mention-received-2"]


def test_none_and_some_contradict_each_other():
    assert find("我局未收到政府信息公开申请。我局收到政府信息公开申请4件。") == ()


def test_with_what_was_carried_in_two_figures_are_one_thing():
    found = find("我局受理政府信息公开申请45件，其中上年结转2件。我局新收政府信息公开申请43件。")
    assert said(found) == ["received 45", "carried-in 2", "received 43"]


def test_what_is_left_open_somewhere_is_not_all_handled():
    found = find("我局收到政府信息公开申请4件，均已答复。（三）其他。结转下年度办理政府信息公开申请1件。")
    assert said(found) == ["received 4", "carried-out 1"]


def test_of_an_unknown_authority_only_what_names_nobody_is_taken():
    assert said(find("共收到政府信息公开申请4件。", authority=None)) == ["received 4"]
    assert find("全县共收到政府信息公开申请4件。", authority=None) == ()
    assert find("我局共收到政府信息公开申请4件。", authority=None) == ()


def test_without_a_year_of_the_report_a_named_year_is_not_known_to_be_its_own():
    assert find("2024年收到政府信息公开申请4件。", year=None) == ()
    assert said(find("全年收到政府信息公开申请4件。", year=None)) == ["received 4"]


def test_a_share_has_all_it_may_be_one_of():
    (share,) = find("我局收到政府信息公开申请30件，办结28件，予以公开7件，占25%。")[-1:]
    assert (share.value, share.part, [int(whole) for whole in share.wholes]) == (25, 7, [7, 28, 30, 65])


def test_a_long_sentence_is_quoted_around_its_figure():
    found = find(
        "我局认真做好各项工作，" * 30 + "收到政府信息公开申请5件，" + "不断提升水平，" * 30 + "成效明显。"
    )
    assert "收到政府信息公开申请5件" in found[0].sentence
    assert found[0].sentence.startswith("…")
    assert found[0].sentence.endswith("…")


@pytest.mark.parametrize(
    ("authority", "text", "is_taken"),
    [
        ("春山县人民政府", "全县共收到政府信息公开申请5件。", True),
        ("春山县", "我县共收到政府信息公开申请5件。", True),
        ("春山县人民政府", "县教育局收到政府信息公开申请5件。", False),
        ("春山县人民政府办公室", "我县共收到政府信息公开申请5件。", False),
        ("春山县国有资产监督管理委员会", "全县共收到政府信息公开申请5件。", False),
        ("春山高新技术产业开发区管理委员会", "全区共收到政府信息公开申请5件。", True),
        ("青石镇人民政府", "我镇共收到政府信息公开申请5件。", True),
        ("青石镇人民政府", "全县共收到政府信息公开申请5件。", False),
        ("春山县教育局", "春山县教育局共收到政府信息公开申请5件。", True),
        ("春山县教育局", "局属各单位共收到政府信息公开申请5件。", False),
    ],
)
def test_figures_are_taken_from_the_bodies_the_tables_cover(authority: str, text: str, is_taken: bool):
    assert bool(find(text, authority=authority)) == is_taken


# --- anything


PIECES = sorted({case.values[1][at : at + 4] for case in CASES for at in range(0, len(case.values[1]), 3)})


@given(st.text() | st.lists(st.sampled_from([*PIECES, "\n", "\n\n"]), max_size=60).map("".join))
def test_any_text_is_read(text: str):
    find(text)


@pytest.mark.parametrize(
    "words",
    [
        "共计",
        "共有",
        "公民",
        "因被",
        "予以公开",
        "的",
        "收到",
        "3件",
        "（",
        "行政复议、",
        "上年结转",
        "，3件",
        "收到政府信息公开申请3件，",
    ],
)
def test_repeated_words_take_no_time(words: str):
    for times in (1300 // len(words), 5000):
        find("（二）依申请公开。" + "我局收到" + words * times + "3件。")
