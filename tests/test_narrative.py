"""Which sentences are a report's own, and how much of them stood in another report."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai import narrative, prose, sections, stream

DATA = tomllib.loads((Path(__file__).parent / "corpus" / "words" / "narrative.toml").read_text("utf-8"))
FORMULAS: list[str] = DATA["formulas"]
OWN: list[dict[str, Any]] = DATA["own"]
HEADINGS = {
    "overview": "一、总体情况",
    "disclosure": "二、主动公开政府信息情况",
    "requests": "三、收到和处理政府信息公开申请情况",
    "remedies": "四、政府信息公开行政复议、行政诉讼情况",
    "problems": "五、存在的主要问题及改进情况",
    "other": "六、其他需要报告的事项",
}


def own(text: str, *, section: str = "overview", year: int | None = 2024) -> tuple[str, ...]:
    parts = {kind: text if kind == section else "" for kind in HEADINGS}
    whole = "".join(f"{HEADINGS[kind]}\n\n{part}\n\n" for kind, part in parts.items())
    found = sections.sections(stream.Lines(whole), ())
    return narrative.own_sentences(prose.of(whole, found), year)


@pytest.mark.parametrize("text", FORMULAS, ids=lambda text: text[:20])
def test_what_every_report_says_is_nobodys_own(text: str):
    assert [own(text, section=section) for section in ("overview", "problems", "other")] == [(), (), ()]


@pytest.mark.parametrize("case", OWN, ids=lambda case: case["text"][:20])
def test_an_own_sentence_is_kept_in_normal_form(case: dict[str, Any]):
    expected = (case["normal"],) if case["normal"] else ()
    assert own(case["text"], section=case.get("section", "overview")) == expected


@pytest.mark.parametrize("case", OWN, ids=lambda case: case["text"][:20])
@pytest.mark.parametrize("width", [17, 24, 38])
def test_where_lines_break_does_not_matter(case: dict[str, Any], width: int):
    text, section = case["text"], case.get("section", "overview")
    broken = "\n\n".join(text[at : at + width] for at in range(0, len(text), width))
    assert own(broken, section=section) == own(text, section=section)


def test_a_sentence_kept_from_year_to_year_stays_the_same():
    before = own("2023年公开信息比2022年更多，2024年再加力。", year=2023)
    assert own("2024年公开信息比2023年更多，2025年再加力。", year=2024) == before


def test_years_stay_where_the_reports_year_is_unknown():
    assert own("2024年我县公开各类信息1200条。", year=None) == ("2024年我县公开各类信息1200条",)


def test_a_sentence_with_another_figure_is_another_sentence():
    assert own("全年公开各类信息1200条，成效明显。") != own("全年公开各类信息1300条，成效明显。")


SENTENCES = tuple(f"示例县第{number}项工作已经完成" * 4 for number in range(1, 11))


def test_a_report_like_the_one_before_shares_everything():
    assert narrative.shared(SENTENCES, SENTENCES) == Decimal("1.00")


def test_a_new_report_shares_nothing():
    assert narrative.shared(SENTENCES, [f"另{each}" for each in SENTENCES]) == Decimal("0.00")


def test_the_share_is_of_characters_and_rounded_down():
    assert narrative.shared(["甲" * 299, "乙" * 1], ["甲" * 299, "丙" * 9]) == Decimal("0.99")


def test_a_report_shorter_than_the_one_before_may_be_wholly_its():
    assert narrative.shared(SENTENCES[:8], SENTENCES) == Decimal("1.00")


@pytest.mark.parametrize(("now", "before"), [(SENTENCES, ("短",)), (("短",), SENTENCES), ((), ())])
def test_too_few_words_are_not_compared(now: tuple[str, ...], before: tuple[str, ...]):
    assert narrative.shared(now, before) is None


@given(st.text(max_size=300), st.one_of(st.none(), st.integers(1, 9999)))
def test_no_text_raises_and_nothing_short_is_own(text: str, year: int | None):
    assert all(len(each) >= narrative.SHORT for each in own(text, year=year))


@given(st.lists(st.text(min_size=20, max_size=60)), st.lists(st.text(min_size=20, max_size=60)))
def test_a_share_is_between_none_and_all(now: list[str], before: list[str]):
    share = narrative.shared(now, before)
    assert share is None or 0 <= share <= 1
