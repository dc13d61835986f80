"""The headings of the six sections, however a file marks them."""

from __future__ import annotations

import pytest

from gongkai import sections
from gongkai.report import Section
from gongkai.stream import Lines

HEADINGS = (
    "一、总体情况",
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
    "五、存在的主要问题及改进情况",
    "六、其他需要报告的事项",
)
KINDS = ("overview", "disclosure", "requests", "remedies", "problems", "other")
PROSE = "按规定公开各类信息。"


def found(text: str) -> tuple[Section, ...]:
    return sections.sections(Lines(text), ())


@pytest.mark.parametrize("mark", ["{}", "# {}", "### {}", "**{}**", "## **{}**", "　　{}", "\t{}"])
def test_headings_are_found_however_they_are_marked(mark: str):
    text = "\n\n".join(f"{mark.format(heading)}\n\n{PROSE}" for heading in HEADINGS)
    told = [(section.heading, section.text) for section in found(text)]
    assert told == [(heading, PROSE) for heading in HEADINGS]


@pytest.mark.parametrize("length", range(40, 60))
def test_a_heading_in_a_text_of_one_line_is_followed_by_anything(length: int):
    words = (PROSE * 6)[:length] + "2020年发布信息。"
    text = " ".join(["某局2020年度报告", *(f"{heading} {words}" for heading in HEADINGS)])
    assert [section.kind for section in found(text)] == list(KINDS)


def test_a_section_may_go_on_in_the_line_of_its_heading():
    text = "\n\n".join(f"{heading}。{PROSE * 3}" for heading in HEADINGS) + "\n" * 12 + "按规定。"
    told = [(section.kind, section.text[: len(PROSE)]) for section in found(text)]
    assert told == [(kind, PROSE) for kind in KINDS]


def test_headings_may_have_lost_their_numbers_if_all_are_there_once():
    bare = [heading[2:] for heading in HEADINGS]
    text = "\n\n".join(f"{heading}\n\n{PROSE}" for heading in bare)
    assert [(section.heading, section.text) for section in found(text)] == [(each, PROSE) for each in bare]
    assert found("\n\n".join(bare) + "\n\n" + text) == ()
    assert found(text.replace(bare[4], "不足之处")) == ()


def test_an_item_with_the_words_of_a_section_is_no_heading():
    items = "一、总体情况\n\n二、主动公开不够及时。将按季度核对。\n\n三、依申请公开答复偏慢。将加强督办。\n"
    assert [section.kind for section in found(items + "\n按规定。" * 12)] == ["overview"]


def test_each_section_may_be_one_line():
    text = "\n".join(f"{heading} {PROSE}" for heading in HEADINGS)
    assert [section.kind for section in found(text)] == list(KINDS)


def test_a_table_of_contents_without_pages_is_none_of_the_sections():
    text = "目录\n" + "\n".join(HEADINGS) + "\n" + "\n".join(f"{heading}\n{PROSE}" for heading in HEADINGS)
    assert [(section.kind, section.text) for section in found(text)] == [(kind, PROSE) for kind in KINDS]


def test_empty_sections_that_stand_once_are_sections():
    text = "\n".join([PROSE] * 12 + list(HEADINGS))
    assert [(section.kind, section.text) for section in found(text)] == [(kind, "") for kind in KINDS]


def test_the_lines_of_a_table_of_contents_are_no_headings():
    contents = "\n".join(f"{heading}{page}" for page, heading in enumerate(HEADINGS, start=1))
    text = contents + "\n" * 8 + "\n".join(f"{heading}\n{PROSE}" for heading in HEADINGS)
    assert {section.text for section in found(text)} == {PROSE}
