"""Names of one authority are equal however they are written; only certain others are told apart."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai import naming, prose, sections, stream, title
from gongkai.report import NameSeen

DATA = tomllib.loads((Path(__file__).parent / "corpus" / "words" / "names.toml").read_text("utf-8"))
REPORTS = Path(__file__).parents[2] / "shared" / "reports"
Metadata = tuple[tuple[str, str], ...]


def find(text: str, metadata: Metadata = ()) -> tuple[NameSeen, ...]:
    lines = stream.Lines(text)
    heading = title.find(text)
    start = 0 if heading is None else heading.end
    return naming.find(lines, heading, prose.of(text, sections.sections(lines, ()), start=start), metadata)


def report(authority: str, *, opening: str = "", signature: str = "") -> str:
    return (
        f"{authority}2024年政府信息公开工作年度报告\n\n{opening}\n一、总体情况\n2024年，认真落实条例。\n"
        "二、主动公开政府信息情况\n\n三、收到和处理政府信息公开申请情况\n\n四、政府信息公开行政复议、行政诉讼情况\n\n"
        f"五、存在的主要问题及改进情况\n公开不够及时。\n六、其他需要报告的事项\n无其他事项。\n{signature}"
    )


def seen(text: str, metadata: Metadata = ()) -> dict[str, tuple[str, bool]]:
    """Each name but the title's, and whether its key is the title's."""
    found = find(text, metadata)
    keys = {each.seen_in: each.key for each in found}
    return {each.seen_in: (each.name, each.key == keys["title"]) for each in found if each.seen_in != "title"}


@pytest.mark.parametrize(("one", "other"), DATA["same"])
def test_two_names_of_one_authority_are_the_same(one: str, other: str):
    assert naming.is_same(one, other) is True


@pytest.mark.parametrize(("one", "other"), DATA["different"])
def test_names_of_two_authorities_differ(one: str, other: str):
    assert naming.is_same(one, other) is False
    assert naming.is_same(other, one) is False
    assert naming.key(one) != naming.key(other)


@pytest.mark.parametrize(("one", "other"), DATA["open"])
def test_nothing_is_said_where_one_may_be_part_host_or_heir_of_the_other(one: str, other: str):
    assert naming.is_same(one, other) is None


@pytest.mark.parametrize(
    ("one", "other"), [pair for pair in DATA["same"] if naming.region.places(pair[1])[0]][:5]
)
def test_higher_divisions_and_long_words_are_no_part_of_the_key(one: str, other: str):
    assert naming.key(one) == naming.key(other)


@pytest.mark.parametrize(("one", "other"), DATA["same"])
def test_a_page_that_names_the_authority_gets_the_titles_key(one: str, other: str):
    assert seen(report(one.replace(" ", "")), (("creator", other),)) == {"page": (other, True)}


@pytest.mark.parametrize(("one", "other"), DATA["different"])
def test_a_page_of_another_authority_keeps_its_own_key(one: str, other: str):
    assert seen(report(one), (("source", other),)) == {"page": (other, False)}


@pytest.mark.parametrize(("one", "other"), DATA["open"])
def test_a_page_of_whoever_it_may_be_is_left_out(one: str, other: str):
    assert seen(report(one), (("creator", other),)) == {}


@pytest.mark.parametrize("value", ["本站", "县政府网站", "办公室", "管理员", "", "信息来源", "admin"])
def test_what_is_no_name_is_left_out(value: str):
    assert seen(report("龙亭区财政局"), (("source", value), ("title", "龙亭区司法局"))) == {}


def test_one_fact_of_the_page_that_agrees_is_enough():
    metadata = (("creator", "龙亭区司法局"), ("source", "区财政局"))
    assert seen(report("龙亭区财政局"), metadata) == {"page": ("区财政局", True)}


def test_one_fact_of_the_page_that_may_agree_keeps_the_other_back():
    metadata = (("creator", "龙亭区司法局"), ("source", "龙亭区人民政府"))
    assert seen(report("龙亭区财政局"), metadata) == {}


@pytest.mark.parametrize(
    ("authority", "opening", "expected"),
    [
        ("龙亭区财政局", "现公布《龙亭区财政局2024年政府信息公开工作年度报告》。", ("龙亭区财政局", True)),
        ("龙亭区财政局", "现公布《2024年区财政局政府信息公开年度报告》。", ("区财政局", True)),
        ("龙亭区财政局", "现公布《龙亭区司法局2024年度政府信息公开工作年度报告》。", ("龙亭区司法局", False)),
        (
            "白银区人民政府办公室",
            "现发布《白银区2024年政府信息公开工作年度报告》。",
            ("白银区", False),
        ),
        ("白银区", "现发布《白银区人民政府2024年政府信息公开工作年度报告》。", ("白银区人民政府", True)),
        ("白银区", "本报告由白银区人民政府办公室编制。", ("白银区人民政府办公室", True)),
        ("龙亭区财政局", "本年度报告由龙亭区财政局负责编制。", ("龙亭区财政局", True)),
        ("白银区人民政府办公室", "本报告由白银区人民政府编制。", ("白银区人民政府", True)),
    ],
)
def test_the_opening_says_whose_the_report_is(authority: str, opening: str, expected: tuple[str, bool]):
    assert seen(report(authority, opening=opening)) == {"body": expected}


@pytest.mark.parametrize(
    "opening",
    [
        "现公布《龙亭区司法局2023年政府信息公开工作年度报告》。",
        "现公布《我局2024年政府信息公开工作年度报告》。",
        "依据《中华人民共和国政府信息公开工作年度报告格式》编制。",
        "本报告由办公室编制。",
        "本报告由我局编制。",
        "本报告由六个部分组成。",
        "龙亭区司法局参与了公开工作。",
    ],
)
def test_what_only_looks_like_a_self_designation_is_left_out(opening: str):
    assert seen(report("龙亭区财政局", opening=opening)) == {}


@pytest.mark.parametrize(
    ("signature", "expected"),
    [
        ("\n\n龙亭区财政局\n2025年1月10日\n", {"body": ("龙亭区财政局", True)}),
        ("\n　　　　开封市龙亭区财政局　\n\n   2025 年 1 月 10 日", {"body": ("开封市龙亭区财政局", True)}),
        ("\n龙亭区司法局\n2025年1月10日\n", {"body": ("龙亭区司法局", False)}),
        ("\n龙亭区人民政府\n2025年1月10日\n", {}),
        ("\n办公室\n2025年1月10日\n", {}),
        ("\n龙亭区司法局\n", {}),
    ],
)
def test_the_signature_says_whose_the_report_is(signature: str, expected: dict[str, tuple[str, bool]]):
    assert seen(report("龙亭区财政局", signature=signature)) == expected


def test_a_title_without_a_name_is_compared_with_nothing():
    assert find(report(""), (("creator", "龙亭区财政局"),)) == ()


def test_names_have_their_places():
    text = report("龙亭区财政局", signature="\n\n龙亭区财政局\n2025年1月10日\n")
    places = {each.seen_in: each.place for each in find(text)}
    assert {kind: text[place.start : place.end] for kind, place in places.items() if place is not None} == {
        "title": "龙亭区财政局2024年政府信息公开工作年度报告",
        "body": "龙亭区财政局",
    }


@given(
    st.text(max_size=60), st.text(alphabet="龙亭区市县财政司法局人民政府办公室委员会镇街道（）", max_size=14)
)
def test_no_name_raises_and_a_name_is_never_another_than_itself(noise: str, name: str):
    for each in (noise, name):
        assert naming.is_same(each, each) is not False
        naming.is_same("龙亭区财政局", each)
        find(report("龙亭区财政局", opening=noise, signature=f"\n{name}\n2025年1月1日"), (("source", each),))


@pytest.mark.skipif(not REPORTS.is_dir(), reason="the example reports are not beside the project")
@pytest.mark.parametrize("start", ["000", "001", "002", "003", "004"])
def test_the_example_reports_contradict_no_name(start: str):
    (file,) = REPORTS.glob(f"{start}*.txt")
    assert [each.seen_in for each in find(file.read_text("utf-8").replace("\r\n", "\n"))] == ["title"]
