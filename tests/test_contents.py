"""What the prose states of the contents of Article 50 and of fees, and what it never is taken to say."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai import contents, prose, sections, stream
from gongkai.report import Evidence

CASES: list[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parent / "corpus" / "words" / "contents.toml").read_text("utf-8")
)["case"]
REPORTS = Path(__file__).parents[2] / "shared" / "reports"
FILLER = (
    "我县按照上级部署，及时公开群众关心的信息，依法办理公开申请，加强平台建设，做好日常维护，"
    "全年公开信息1200条，较好完成了各项任务，工作取得新进展。"
)


def find(text: str, *, start: int = 0, is_whole: bool = True) -> tuple[Evidence, ...]:
    lines = stream.Lines(text)
    found = sections.sections(lines, ())
    return contents.find(lines, found, prose.of(text, found, start=start), is_whole=is_whole)


def states(text: str, *, is_whole: bool = True) -> dict[str, str]:
    return {each.content: each.state for each in find(text, is_whole=is_whole)}


def report(overview: str = "", *, problems: str = "", other: str = "", opening: str = "") -> str:
    return (
        f"示例县2024年政府信息公开工作年度报告\n\n{opening}\n一、总体情况\n\n{FILLER}\n{overview}\n"
        "二、主动公开政府信息情况\n三、收到和处理政府信息公开申请情况\n4.保护第三方合法权益 0 0 0 0 0 0 0\n"
        "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请 0 0 0 0 0 0 0\n"
        "四、政府信息公开行政复议、行政诉讼情况\n五、存在的主要问题及改进情况\n"
        f"公开的深度还不够。{problems}\n六、其他需要报告的事项\n{other or '无其他需要报告的事项。'}\n"
    )


def of_case(case: dict[str, Any]) -> str:
    return report(**{case.get("section", "overview"): case["text"]})


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:24])
def test_a_sentence_states_mentions_or_says_nothing_of_each_content(case: dict[str, Any]):
    expected = dict.fromkeys(contents.LOOKED_FOR, "absent") | case["states"]
    assert states(of_case(case)) == expected


@pytest.mark.parametrize("width", [7, 13, 24, 38])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:24])
def test_where_lines_break_does_not_matter(case: dict[str, Any], width: int):
    text = case["text"]
    if "\n" not in text:
        text = "\n\n".join(text[at : at + width] for at in range(0, len(text), width))
    kind = case.get("section", "overview")
    assert states(report(**{kind: text})) == states(of_case(case))


def test_there_are_words_for_each_content():
    assert list(contents.LOOKED_FOR) == ["assessment", "appraisal", "accountability", "processing-fee"]
    assert [name for name, words in contents.LOOKED_FOR.items() if len(words) < 5] == []


def test_a_sentence_of_the_opening_that_lists_the_parts_names_no_content():
    opening = (
        "本报告依据《条例》第五十条编制，由总体情况（含工作考核、社会评议和责任追究结果情况）、主动公开政府信息情况、"
        "其他需要报告的事项等六部分组成。"
    )
    assert set(states(report(opening=opening)).values()) == {"absent"}


def test_any_other_sentence_of_the_opening_is_no_reason_to_call_a_word_absent():
    assert states(report(opening="一年来我县开展了社会评议。"))["appraisal"] == "mentioned"


def test_the_menu_of_a_page_names_no_content():
    assert set(states(report(opening="首页\n满意度调查\n绩效考核\n问责曝光\n")).values()) == {"absent"}


def test_a_word_in_a_row_of_a_table_is_no_reason_to_call_it_absent():
    assert states(report("项目\t责任追\t数量\n内容\t究\t3\n社会评议\t2\n"))["appraisal"] == "mentioned"


def test_nothing_is_absent_from_a_file_that_was_not_read_whole():
    assert states(report("本年度未发生责任追究情况。"), is_whole=False) == {"accountability": "stated"}


def test_nothing_is_absent_where_the_prose_points_elsewhere():
    assert states(report("具体情况详见附件。")) == {}


def test_there_is_no_evidence_without_prose():
    bare = "示例县2024年政府信息公开工作年度报告\n一、总体情况\n二、主动公开政府信息情况\n规章 0 0 0\n"
    assert find(bare) == ()
    assert find(FILLER) == ()


def test_nothing_is_absent_from_a_few_words():
    short = report().replace(FILLER, "按要求开展工作。")
    assert states(short) == {}


def test_without_section_six_nothing_is_said_of_fees_but_what_is_stated():
    text = report().split("六、")[0]
    assert "processing-fee" not in states(text)
    assert states(text.replace(FILLER, FILLER + "未收取信息处理费。"))["processing-fee"] == "stated"


def test_evidence_quotes_the_sentence_and_its_place():
    text = report("本年度未发生\n\n责任追究情况。")
    (found,) = (each for each in find(text) if each.content == "accountability")
    assert (found.words, found.sentence) == (("责任追究",), "本年度未发生责任追究情况。")
    assert found.place is not None
    assert text[found.place.start : found.place.end] == "本年度未发生\n\n责任追究情况。"


def test_a_label_is_quoted_with_what_stands_behind_it():
    (found,) = (each for each in find(report("二是社会评议方面。我县群众普遍支持。")) if each.words)
    assert (found.state, found.sentence) == ("stated", "二是社会评议方面。我县群众普遍支持。")


def test_radicals_are_read():
    assert states(report("⼯作考核排名第2名。"))["assessment"] == "stated"


def test_nothing_is_absent_from_a_text_in_traditional_characters():
    assert states(report("本年度開展了社會評議，工作考核排名第2名。")) == {"assessment": "stated"}


@given(
    st.text(max_size=200), st.text(alphabet="未发生责任追究社会评议考核费收取，。\n 一二、将", max_size=120)
)
def test_no_text_raises(noise: str, words: str):
    for text in (noise, report(noise + words), report(problems=words, other=noise)):
        assert all(each.state in ("stated", "mentioned", "absent") for each in find(text))


@pytest.mark.skipif(not REPORTS.is_dir(), reason="the example reports are not beside the project")
@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ("000", ("stated", "stated", "stated", "absent")),
        ("001", ("stated", "absent", "mentioned", "stated")),
        ("002", ("stated", "absent", "absent", "stated")),
        ("003", ("stated", "stated", "stated", "absent")),
        ("004", ("mentioned", "absent", "absent", "stated")),
    ],
)
def test_the_example_reports_state_what_was_read_by_eye(start: str, expected: tuple[str, ...]):
    (file,) = REPORTS.glob(f"{start}*.txt")
    found = states(file.read_text("utf-8").replace("\r\n", "\n"))
    assert tuple(found[name] for name in contents.LOOKED_FOR) == expected
