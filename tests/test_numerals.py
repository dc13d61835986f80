"""Numbers in prose: every way to write them is read, what only looks like one is not."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai import numerals

DIGITS = "零一二三四五六七八九"


def in_chinese(number: int) -> str:
    """The number as it is written in Chinese, below a hundred million."""
    high, low = divmod(number, 10000)
    if high:
        rest = ("零" if low < 1000 else "") + _below_wan(low) if low else ""
        return _below_wan(high) + "万" + rest
    return _below_wan(low) or "零"


def _below_wan(number: int) -> str:
    words, is_open = "", False
    for unit, sign in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if digit:
            words += ("零" if is_open else "") + DIGITS[digit] + sign
            is_open = False
        elif words:
            is_open = True
    return words.removeprefix("一") if 10 <= number < 20 else words


@given(st.integers(0, 99_999_999))
def test_a_number_written_in_chinese_reads_back(number: int):
    assert numerals.whole(in_chinese(number)) == number


@given(st.integers(0, 999_999_999))
def test_a_number_in_digits_reads_back_with_and_without_separators(number: int):
    assert numerals.whole(str(number)) == number
    assert numerals.whole(f"{number:,}") == number


@given(st.text("零〇一二三四五六七八九十百千万两", min_size=1, max_size=8))
def test_a_chinese_numeral_is_a_number_or_nothing(printed: str):
    value = numerals.whole(printed)
    assert value is None or 0 <= value < 10**9


@pytest.mark.parametrize(
    "printed", ["十十", "一百五", "百", "零零", "万", "一万二", "一百零五十", "五五十", "007", "1.5", "两两"]
)
def test_what_is_no_certain_number_is_none(printed: str):
    assert numerals.whole(printed) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("收到申请43件", [(43, False)]),
        ("收到申请1,234件", [(1234, False)]),
        ("收到申请四十三件", [(43, False)]),
        ("收到两件", [(2, False)]),
        ("一百零五宗", [(105, False)]),
        ("约43件", [(43, True)]),
        ("近百件", []),
        ("43余件", [(43, True)]),
        ("43件以上", [(43, True)]),
        ("43件左右", [(43, True)]),
        ("2.5万件", [(25000, True)]),
        ("13万次", [(130000, True)]),
        ("2.55件", []),
        ("收到申请43，办结43。", [(43, False), (43, False)]),
        ("共0件", [(0, False)]),
        ("2024年1月12日", []),
        ("第五十条第四项", []),
        ("第50条", []),
        ("〔2020〕109号", []),
        ("12345热线", []),
        ("1200人次", []),
        ("30件次", []),
        ("13800000000，", []),
        ("每一件", []),
        ("同一件", []),
    ],
)
def test_figures_are_numbers_that_count(text: str, expected: list[tuple[int, bool]]):
    assert [(one.value, one.is_approximate) for one in numerals.figures(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("占33.9%", "33.9"), ("占百分之三十", "30"), ("占百分之12.5", "12.5"), ("100%", "100")],
)
def test_percentages_are_read_as_printed(text: str, expected: str):
    assert [one.value for one in numerals.percentages(text)] == [Decimal(expected)]


@given(st.text())
def test_any_text_has_figures_or_none(text: str):
    for one in (*numerals.figures(text), *numerals.percentages(text)):
        assert 0 <= one.start < one.end <= len(text)


@pytest.mark.parametrize("printed", ["1 , 2 5 3 件", "1,2 5 3件", "5 3 件", "1 2，", "1, 253件"])
def test_a_number_whose_digits_stand_apart_is_not_read_in_part(printed: str):
    assert [figure.value for figure in numerals.figures(f"收到申请 {printed}。")] == []
