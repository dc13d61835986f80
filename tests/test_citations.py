"""Which notices and articles the prose cites, and numbers that are somebody else's."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai import citations, prose, sections, stream
from gongkai.report import Citation

CASES: list[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parent / "corpus" / "words" / "citations.toml").read_text("utf-8")
)["case"]
REPORTS = Path(__file__).parents[2] / "shared" / "reports"


def find(text: str) -> tuple[Citation, ...]:
    lines = stream.Lines(text)
    return citations.find(lines, prose.of(text, sections.sections(lines, ())))


def report(overview: str = "", *, problems: str = "", other: str = "", opening: str = "") -> str:
    return (
        f"{opening}\n一、总体情况\n\n{overview}\n二、主动公开政府信息情况\n"
        f"三、收到和处理政府信息公开申请情况\n四、政府信息公开行政复议、行政诉讼情况\n"
        f"五、存在的主要问题及改进情况\n{problems}\n六、其他需要报告的事项\n{other}\n"
    )


def cited(text: str, section: str) -> list[list[str]]:
    return [[each.cites, each.printed] for each in find(report(**{section: text}))]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:30])
def test_a_sentence_cites_what_it_names_and_no_other(case: dict[str, Any]):
    assert cited(case["text"], case.get("section", "overview")) == case["cites"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:30])
@pytest.mark.parametrize("width", [11, 24, 38])
def test_where_lines_break_does_not_matter(case: dict[str, Any], width: int):
    squeezed = case["text"].replace("办函2021 30", "办函202130")
    text = "\n".join(squeezed[at : at + width] for at in range(0, len(squeezed), width))
    what = [cites for cites, _ in case["cites"]]
    found = cited(text, case.get("section", "overview"))
    assert [cites for cites, _ in found] == what


def test_the_opening_is_read_too():
    found = find(report(opening="依据国办公开办函〔2019〕60号编制。"))
    assert [each.cites for each in found] == ["form-2019"]


def test_a_report_without_headings_is_read_too():
    assert [each.cites for each in find("依据国办公开办函〔2019〕60号编制。")] == ["form-2019"]


def test_citations_of_one_notice_are_counted():
    found = find(report("按照国办公开办函〔2021〕30号编制。", problems="国办公开办函〔2021〕30号未学透。"))
    assert [each.anchor for each in found] == ["citation-form-2021-1", "citation-form-2021-2"]


def test_a_citation_has_its_sentence_and_place():
    text = report("按照国办公开\n办函〔2021〕\n\n30号编制。此外无。")
    (found,) = find(text)
    assert (found.printed, found.sentence) == (
        "国办公开办函〔2021〕30号",
        "按照国办公开办函〔2021〕30号编制。",
    )
    assert text[found.place.start : found.place.end] == "国办公开\n办函〔2021〕\n\n30号"


def test_a_long_sentence_is_cut_around_the_citation():
    (found,) = find(report("推进公开，" * 60 + "按照国办公开办函〔2021〕30号编制" + "，落实责任" * 60 + "。"))
    assert len(found.sentence) == 202
    assert "国办公开办函〔2021〕30号" in found.sentence


@given(
    st.text(max_size=200),
    st.text(alphabet="国办公开办函发〔2019〕60号2130第五十条四项（）《条例》 \n，。", max_size=120),
)
def test_no_text_raises_and_what_is_printed_stands_at_its_place(noise: str, words: str):
    for text in (noise, report(noise + words, other=words), words):
        for each in find(text):
            at = text[each.place.start : each.place.end]
            assert "".join(at.split()) == "".join(each.printed.split())


@pytest.mark.skipif(not REPORTS.is_dir(), reason="the example reports are not beside the project")
@pytest.mark.parametrize(
    ("start", "expected"), [("000", []), ("001", []), ("002", []), ("003", ["art-50-1-4"]), ("004", [])]
)
def test_the_example_reports_cite_what_was_read_by_eye(start: str, expected: list[str]):
    (file,) = REPORTS.glob(f"{start}*.txt")
    assert [each.cites for each in find(file.read_text("utf-8").replace("\r\n", "\n"))] == expected
