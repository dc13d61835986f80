"""Sentences come out of any layout the same, and each character knows where it stands."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai import sentences
from gongkai.document import Cell, Line, Table, with_text

PROSE = "我局按时公开各类信息，全年没有延误。收到申请3件！均已答复（含上年结转）；下一步继续努力。"


def texts(text: str) -> list[str]:
    return [one.text for one in sentences.of(text, [(0, len(text))])]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("我局收到\n申请 2 件。\n均已答复。", ["我局收到申请2件。", "均已答复。"]),
        ("我局收到\n\n申请2件。", ["我局收到申请2件。"]),
        ("我局收到\n\n— 3 —\n\n申请2件。", ["我局收到申请2件。"]),
        ("我局收到\n\n12\n\n申请2件。", ["我局收到申请2件。"]),
        ("我局收到申请\n12\n件。", ["我局收到申请12件。"]),
        ("我局收到\n第 3 页 共 9 页\n申请。", ["我局收到申请。"]),
        ("他说“可以公开。”随后公开。", ["他说“可以公开。”", "随后公开。"]),
        ("（一）主动公开情况\n按规定公开。", ["（一）主动公开情况", "按规定公开。"]),
        ("按规定公开（二）依申请公开。收到2件。", ["按规定公开", "（二）依申请公开。", "收到2件。"]),
        ("根据第五十条第（四）项编制。", ["根据第五十条第（四）项编制。"]),
        ("信息内容\t本年制发件数\n按规定公开。", ["按规定公开。"]),
        ("\t自然人\n\t0\n按规定公开。", ["按规定公开。"]),
        ("\t我局按规定公开信息。", ["我局按规定公开信息。"]),
        ("Windows 10 系统 12 个。", ["Windows 10系统12个。"]),
        ("# （一）主动公开情况\n\n- 收到申请**12**件。", ["（一）主动公开情况", "收到申请12件。"]),
        ("**（一）主动公开情况**\n• 按规定公开。", ["（一）主动公开情况", "按规定公开。"]),
        ("我局收到\nhttps://example.org/gk/1.html   3/9\n申请。", ["我局收到申请。"]),
        ("我局收到\n- 3 -\n申请。", ["我局收到申请。"]),
        ("我局收到\n— 1 —\n某局年度报告\n申请\n— 2 —\n某局年度报告\n2件。", ["我局收到申请2件。"]),
        ("我局收到\n某局年度报告\n申请\n某局年度报告\n2件。", ["我局收到申请2件。"]),
        ("我局收到\n— 1 —\n公开申请\n2件。", ["我局收到公开申请2件。"]),
        ("没有句号的一段", ["没有句号的一段"]),
        (" \n\n", []),
    ],
)
def test_what_the_page_made_of_sentences_is_taken_out(text: str, expected: list[str]):
    assert texts(text) == expected


@pytest.mark.parametrize("width", [21, 24, 33, 40])
def test_wrapped_lines_give_the_same_sentences(width: int):
    wrapped = "\n".join(PROSE[at : at + width] for at in range(0, len(PROSE), width))
    assert texts(wrapped) == texts(PROSE)


def test_only_the_stretches_asked_for_are_read():
    found = sentences.of("甲。乙。丙。", [(0, 2), (4, 6)])
    assert [(one.text, one.start, one.end) for one in found] == [("甲。", 0, 2), ("丙。", 4, 6)]


def test_a_part_of_a_sentence_has_its_stretch_of_the_document():
    text = "我局收到\n申请 2 件。"
    (found,) = sentences.of(text, [(0, len(text))])
    first = found.text.index("2件")
    start, end = found.stretch(first, first + 2)
    assert text[start:end] == "2 件"


def test_cells_are_left_out_and_a_cell_of_prose_is_not():
    prose = "本单位认真落实条例要求，全年按时公开各类信息，没有发生延误。" * 3
    grid = Table((Cell("予以公开", 0, 0), Cell("3\n件", 0, 1), Cell(prose, 1, 0)))
    text, blocks = with_text([Line("开头。"), grid, Line("结尾。")])
    found = sentences.of(text, [(0, len(text))], sentences.tables(blocks))
    assert "".join(one.text for one in found) == f"开头。{prose}结尾。"


@given(st.text() | st.text("我局。（一）、第项\t\n 12—！”", max_size=80))
def test_each_character_stands_where_it_says(text: str):
    at = 0
    for one in sentences.of(text, [(0, len(text))]):
        assert len(one.text) == len(one.offsets)
        assert at <= one.start < one.end <= len(text)
        at = one.end
        for character, offset in zip(one.text, one.offsets, strict=True):
            assert text[offset] == character or (character == " " and text[offset].isspace())
