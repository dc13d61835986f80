"""Titles as they are printed, and what only looks like one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai import title

WORDS = "政府信息公开工作年度报告"
BODY = "\n\n一、总体情况\n2024年，认真落实条例。2024年度发布信息。与2023年相比有所增加。\n"
PERIOD = "所列数据统计期限自{0}年1月1日起至{0}年12月31日止。"
REPORTS = Path(__file__).parents[2] / "shared" / "reports"


def found(text: str, *, stated_title: str | None = None) -> tuple[str | None, int | None] | None:
    heading = title.find(text, stated_title=stated_title)
    return heading and (heading.authority, heading.year)


@pytest.mark.parametrize(
    ("printed", "authority", "year"),
    [
        pytest.param(f"龙亭区司法局2024年{WORDS}", "龙亭区司法局", 2024, id="canonical"),
        pytest.param(f"龙亭区司法局 2024 年{WORDS}", "龙亭区司法局", 2024, id="spaces around the year"),
        pytest.param(
            f" 友好区人民政府办公室\n\n2024 年{WORDS}", "友好区人民政府办公室", 2024, id="name above"
        ),
        pytest.param(f" 友好区人社局\n2024 年{WORDS}", "友好区人社局", 2024, id="short name above"),
        pytest.param(
            "瀍河回族区人民政府办公室2024年政府信息公开工\n作年度报告",
            "瀍河回族区人民政府办公室",
            2024,
            id="broken inside a word",
        ),
        pytest.param(
            "抚远市2024年政府信息公开工作\n\n年度报告", "抚远市", 2024, id="broken over a blank line"
        ),
        pytest.param(
            "伊春市友好区人力资源和社\n会保障局2024年政府信息\n公开工作年度报告",
            "伊春市友好区人力资源和社会保障局",
            2024,
            id="name broken inside a word",
        ),
        pytest.param(
            f"瀍河回族区人民政府\n办公室2024年{WORDS}", "瀍河回族区人民政府办公室", 2024, id="name broken"
        ),
        pytest.param(f"龙亭区\n司法局2024年{WORDS}", "龙亭区司法局", 2024, id="name broken after the place"),
        pytest.param(f"2022年上海市{WORDS}", "上海市", 2022, id="year first"),
        pytest.param(f"2025年南关区永吉街道{WORDS}", "南关区永吉街道", 2025, id="year first, a street"),
        pytest.param(f"2024年度\n龙亭区司法局\n{WORDS}", "龙亭区司法局", 2024, id="three lines"),
        pytest.param(f"龙亭区司法局\n2024年度\n{WORDS}", "龙亭区司法局", 2024, id="three lines, name first"),
        pytest.param(f"龙亭区司法局2025年度{WORDS}", "龙亭区司法局", 2025, id="年度"),
        pytest.param("武汉市财政局2025年度政府信息公开工作报告", "武汉市财政局", 2025, id="工作报告"),
        pytest.param(
            "民治街道办事处2025年度政府信息公开工作报告", "民治街道办事处", 2025, id="a street office"
        ),
        pytest.param("漳平市审计局2025年政府信息公开工作的年度报告", "漳平市审计局", 2025, id="的"),
        pytest.param("舒兰市2016年政务信息公开年度报告", "舒兰市", 2016, id="政务"),
        pytest.param("大鹏新区2023年政府信息公开年度报告", "大鹏新区", 2023, id="without 工作"),
        pytest.param("龙亭区司法局政府信息公开工作2023年度报告", "龙亭区司法局", 2023, id="year inside"),
        pytest.param(
            f"国家宗教事务局{WORDS}（2023年）", "国家宗教事务局", 2023, id="year behind, in brackets"
        ),
        pytest.param(f"龙亭区司法局{WORDS}\n（2023年度）", "龙亭区司法局", 2023, id="year on the line below"),
        pytest.param(
            f"漳审综〔2026〕2号\n漳平市审计局\n2025年{WORDS}", "漳平市审计局", 2025, id="number above"
        ),
        pytest.param(
            f"漳审综〔2026〕2号 漳平市审计局2025年{WORDS}", "漳平市审计局", 2025, id="number before"
        ),
        pytest.param(f"附件：龙亭区司法局关于2024年{WORDS}", "龙亭区司法局", 2024, id="附件 and 关于"),
        pytest.param(
            "龙亭区司法局\n关于2024年政府信息公开工作情况的报告", "龙亭区司法局", 2024, id="情况的报告"
        ),
        pytest.param(f"龙亭区司法局２０２４年{WORDS}", "龙亭区司法局", 2024, id="full-width digits"),
        pytest.param(f"龙亭区司法局\n二〇二四年{WORDS}", "龙亭区司法局", 2024, id="Chinese numerals"),
        pytest.param(
            "龙亭区司法局\n2024 年 度\n政 府 信 息 公 开 工 作 年 度 报 告", "龙亭区司法局", 2024, id="spaced"
        ),
        pytest.param("龍亭區司法局2024年政府信息公開工作年度報告", "龍亭區司法局", 2024, id="Traditional"),
        pytest.param(f"# 龙亭区司法局2024年{WORDS}", "龙亭区司法局", 2024, id="Markdown"),
        pytest.param(f"抚远市人民{WORDS}（2024年）", "抚远市人民政府", 2024, id="政府 once"),
        pytest.param(f"市财政局2024年{WORDS}", "市财政局", 2024, id="named by function"),
        pytest.param(
            f"国家新闻出版署（国家版权局）2019年{WORDS}", "国家新闻出版署（国家版权局）", 2019, id="two signs"
        ),
    ],
)
def test_a_title_gives_authority_and_year(printed: str, authority: str, year: int) -> None:
    assert found(f"{printed}\n\n一、总体情况\n") == (authority, year)


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(
            f"首页 > 政务公开 > 正文\n龙亭区司法局2024年{WORDS}\n发布时间：2025-01-20", id="path above"
        ),
        pytest.param(
            f"首页 > 政务公开 > 龙亭区司法局2024年{WORDS}\n2024年{WORDS}", id="name in the path only"
        ),
        pytest.param(
            f"首页 政务公开 龙亭区司法局2024年{WORDS} 发布时间：2025-01-20 来源：本站", id="on one line"
        ),
        pytest.param(f"龙亭区司法局2024年{WORDS}\n来源：本站\n2024年{WORDS}", id="repeated without the name"),
        pytest.param(f"龙亭区司法局2024年{WORDS} - 龙亭区人民政府", id="the site behind it"),
        pytest.param(f"信息名称：龙亭区司法局2024年{WORDS}\n索引号：1/2", id="a label before it"),
        pytest.param(f"龙亭区人民政府网站\n龙亭区司法局2024年{WORDS}", id="the site above it"),
        pytest.param(
            f"上一篇：龙亭区水利局2023年{WORDS}\n龙亭区司法局2024年{WORDS}", id="another report linked"
        ),
        pytest.param(f"2022年{WORDS}\n2023年{WORDS}\n龙亭区司法局2024年{WORDS}", id="other years listed"),
    ],
)
def test_the_page_around_a_title_is_not_part_of_it(page: str) -> None:
    heading = title.find(page + BODY + f"\n相关链接\n龙亭区水利局2024年{WORDS}\n")
    assert heading is not None
    assert (heading.authority, heading.year) == ("龙亭区司法局", 2024)


def test_a_listed_year_after_the_title_does_not_win_over_the_text() -> None:
    listed = f"龙亭区司法局2024年{WORDS}\n往年\n2023年{WORDS}\n2022年{WORDS}"
    assert found(listed + BODY) == ("龙亭区司法局", 2024)


def test_listed_years_of_which_the_text_prefers_none_leave_the_year_unknown() -> None:
    listed = f"2022年{WORDS}\n2023年{WORDS}\n\n一、总体情况\n2022年、2023年均已公开。\n"
    heading = title.find(listed)
    assert heading is not None
    assert (heading.year, heading.year_evidence) == (
        None,
        "the title or titles name several years: 2022, 2023",
    )


@pytest.mark.parametrize(
    ("text", "year"),
    [
        pytest.param(f"2024年{WORDS}{BODY}", 2024, id="no name at all"),
        pytest.param(f"我单位2024年{WORDS}{BODY}", 2024, id="我单位"),
        pytest.param(f"本机关2024年{WORDS}{BODY}", 2024, id="本机关"),
        pytest.param(f"2024年度全市{WORDS}{BODY}", 2024, id="全市"),
        pytest.param(f"2024年部门{WORDS}{BODY}", 2024, id="部门"),
        pytest.param(f"友好区人民政府办公室文件\n2024年{WORDS}{BODY}", 2024, id="a letterhead"),
        pytest.param(f"首页\n龙亭区人民政府\n2024年{WORDS}{BODY}", 2024, id="the site's name"),
        pytest.param(f"龙亭区人民政府\n2024年{WORDS}{BODY}我局不断改进。", 2024, id="a department speaks"),
        pytest.param(f"首页\n龙亭区水利局\n2024年{WORDS}{BODY}", 2024, id="a menu above"),
        pytest.param(f"司法局、信访局2024年{WORDS}{BODY}", 2024, id="two authorities"),
        pytest.param(f"办公室2024年{WORDS}{BODY}", 2024, id="half a name"),
        pytest.param(
            f"2024年{WORDS}{BODY}\n龙亭区人民政府办公室\n2025年1月15日\n", 2024, id="signed by the office"
        ),
        pytest.param(
            f"2024年{WORDS}\n发布机构：龙亭区人民政府{BODY}", 2024, id="published by the government"
        ),
        pytest.param(f"2024年{WORDS}\n本报告由总体情况等六部分组成。{BODY}", 2024, id="由 … 组成"),
        pytest.param(
            f"2024年{WORDS}\n本报告由龙亭区司法局编制。{BODY}\n龙亭区水利局\n2025年1月15日\n",
            2024,
            id="statements that differ",
        ),
    ],
)
def test_an_authority_that_is_not_certain_is_none(text: str, year: int) -> None:
    heading = title.find(text)
    assert heading is not None
    assert (heading.authority, heading.year) == (None, year)
    assert heading.authority_evidence


@pytest.mark.parametrize(
    ("text", "evidence"),
    [
        pytest.param(
            f"2024年{WORDS}{BODY}\n龙亭区司法局\n2025年1月15日\n",
            "the title on line 1 names nobody; “龙亭区司法局” signed it",
            id="signature",
        ),
        pytest.param(
            f"2024年{WORDS}\n本报告由龙亭区司法局编制。{BODY}",
            "the title on line 1 names nobody; “龙亭区司法局” compiled it, the text says",
            id="compiled",
        ),
        pytest.param(
            f"2024年{WORDS}\n发布机构：龙亭区司法局{BODY}",
            "the title on line 1 names nobody; “龙亭区司法局” is stated to publish it",
            id="publisher",
        ),
        pytest.param(
            f"2024年{WORDS}\n根据条例，现公布龙亭区司法局2024年{WORDS}。{BODY}",
            "the title on line 1 names nobody; “龙亭区司法局” where the text announces the report",
            id="announced",
        ),
    ],
)
def test_another_certain_statement_names_the_authority(text: str, evidence: str) -> None:
    heading = title.find(text)
    assert heading is not None
    assert (heading.authority, heading.authority_evidence) == ("龙亭区司法局", evidence)


def test_the_title_a_file_states_fills_what_is_not_printed() -> None:
    stated = f"龙亭区司法局2024年{WORDS}-龙亭区人民政府"
    assert found(f"2024年{WORDS}{BODY}", stated_title=stated) == ("龙亭区司法局", 2024)
    assert found(f"2024年{WORDS}{BODY}", stated_title=f"{WORDS}_龙亭区人民政府门户网站") == (None, 2024)
    heading = title.find("一、总体情况\n2024年\n", stated_title=stated)
    assert heading is not None
    assert (heading.authority, heading.year, heading.start, heading.end) == ("龙亭区司法局", 2024, 0, 0)


def test_the_printed_title_stands_against_the_one_the_file_states() -> None:
    stated = f"龙亭区人民政府办公室2024年{WORDS}"
    assert found(f"龙亭区司法局2024年{WORDS}{BODY}", stated_title=stated) == ("龙亭区司法局", 2024)


def test_a_report_without_a_title_is_known_by_its_announcement() -> None:
    text = f"根据条例，现公布龙亭区司法局2024年{WORDS}。本报告由六部分组成。{BODY}"
    assert found(text) == ("龙亭区司法局", 2024)
    assert found(text.replace("龙亭区司法局", "我局")) == (None, 2024)


@pytest.mark.parametrize(
    ("text", "year"),
    [
        pytest.param(f"龙亭区司法局2024年{WORDS}\n{PERIOD.format(2024)}{BODY}", 2024, id="period agrees"),
        pytest.param(f"龙亭区司法局2024年{WORDS}\n{PERIOD.format(2023)}{BODY}", 2024, id="period left over"),
        pytest.param(
            f"龙亭区司法局2025年{WORDS}\n{PERIOD.format(2024)}{BODY}", None, id="year of publication"
        ),
        pytest.param(
            f"龙亭区司法局2025年{WORDS}{BODY}2024年，2024年。", None, id="the text names another year"
        ),
        pytest.param(f"龙亭区司法局{WORDS}\n{PERIOD.format(2024)}{BODY}", 2024, id="only in the period"),
        pytest.param(f"龙亭区司法局{WORDS}{BODY}", None, id="nowhere"),
        pytest.param(f"龙亭区司法局2023-2024年{WORDS}{BODY}", None, id="two years"),
        pytest.param(
            f"龙亭区司法局2019年{WORDS}\n数据统计至20191231日\n一、总体情况", 2019, id="lost characters"
        ),
    ],
)
def test_the_year_is_checked_against_period_and_text(text: str, year: int | None) -> None:
    assert found(text) == ("龙亭区司法局", year)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "无",
        "一、总体情况\n2024年\n",
        f"关于做好2024年{WORDS}编制工作的通知\n各部门：\n",
        f"龙亭区司法局关于报送2024年{WORDS}的函\n",
        f"现将龙亭区水利局2023年{WORDS}公布如下：\n",
        f"详见《龙亭区水利局2023年{WORDS}》。\n",
        f"按照要求，编制\n龙亭区司法局2024年{WORDS}\n，现予以公布。\n",
    ],
)
def test_sentences_and_letters_are_no_titles(text: str) -> None:
    heading = title.find(text)
    assert heading is None or heading.end == 0


def test_title_and_place_are_those_of_the_printed_lines() -> None:
    text = f"首页\n\n 友好区人社局\n2024 年{WORDS}\n\n一、总体情况\n友好区人社局\n"
    heading = title.find(text)
    assert heading is not None
    assert heading.title == f"友好区人社局2024年{WORDS}"
    assert text[heading.start : heading.end] == f"友好区人社局\n2024 年{WORDS}"
    assert heading.authority_evidence == "“友好区人社局” above the title on line 3"


@given(
    name=st.sampled_from(["友好区人社局", "抚远市", "民治街道办事处", "瀍河回族区人民政府办公室"]),
    year=st.integers(2008, 2030),
    breaks=st.lists(st.tuples(st.integers(0, 14), st.sampled_from([" ", "\n", "\n\n", "　"])), max_size=4),
)
def test_white_space_after_the_name_changes_nothing(
    name: str, year: int, breaks: list[tuple[int, str]]
) -> None:
    words = list(f"年{WORDS}")
    for place, blank in breaks:
        words[min(place, len(words) - 2)] += blank
    printed = f"{name}{year}{''.join(words)}"
    heading = title.find(printed + "\n一、总体情况\n")
    assert heading is not None
    assert (heading.authority, heading.year) == (name, year)
    assert (heading.start, heading.end) == (0, len(printed))


@given(st.text(alphabet="友好区局年20245政府信息公开工作度报告 \n一、。《》：>（）本现由编制", max_size=200))
def test_any_text_is_answered_and_the_place_holds_the_title(text: str) -> None:
    heading = title.find(text)
    if heading is not None and heading.end:
        assert "".join(text[heading.start : heading.end].split()) == heading.title


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(WORDS * 5_000, id="words only"),
        pytest.param("政" + " " * 1_000_000, id="blanks"),
        pytest.param("政府信息公开" + "\n" * 1_000_000 + WORDS, id="empty lines"),
        pytest.param("2024" + " " * 1_000_000 + "1月" * 1000, id="a period torn apart"),
        pytest.param("\n甲甲甲" + " " * 1_000_000 + "\n", id="a signature torn apart"),
    ],
)
def test_a_hostile_text_is_answered(text: str) -> None:
    assert found(text) in (None, (None, None))


# The five published reports lie beside the project, not in it.
@pytest.mark.skipif(not REPORTS.is_dir(), reason="the published reports are not beside the project")
def test_the_five_published_reports_are_known() -> None:
    expected = json.loads((REPORTS / "expected.json").read_text(encoding="utf-8"))
    told = {file: (truth["authority"], truth["year"]) for file, truth in expected["reports"].items()}
    read = {file: found((REPORTS / file).read_text(encoding="utf-8-sig")) for file in told}
    assert len(told) == 5
    assert read == told


@pytest.mark.parametrize("speaks", ["我镇", "本镇"])
def test_a_town_that_speaks_of_itself_stands_for_the_report(speaks: str) -> None:
    text = f"示例县白云镇人民政府\n\n2024年{WORDS}{BODY}{speaks}不断改进。"
    assert found(text) == ("示例县白云镇人民政府", 2024)
    assert found(text.replace(speaks, "我局")) == (None, 2024)


@pytest.mark.parametrize("rest", ["如下。", "如下：", "公布如下。", "报告\n如下。"])
def test_a_sentence_whose_line_ends_with_the_words_is_no_title(rest: str) -> None:
    text = f"示例县水利局\n2024年{WORDS}\n根据有关规定，现将一年来的\n{WORDS}\n{rest}{BODY}"
    heading = title.find(text)
    assert heading is not None
    assert (heading.authority, heading.year) == ("示例县水利局", 2024)
    assert heading.authority_evidence == "“示例县水利局” above the title on line 1"


@pytest.mark.parametrize(
    "notice",
    [
        f"《国务院办\n公厅政府信息与政务公开办公室关于{WORDS}\n有关事项的通知》",
        f"《国务院办公厅政府信息与政务公开\n办公室关于印发〈{WORDS}\n格式〉的通知》",
        f"上级办公室关于{WORDS}\n有关事项的通知",
    ],
)
def test_a_notice_whose_name_is_broken_over_lines_is_no_title(notice: str) -> None:
    text = f"示例县水利局2024年{WORDS}\n\n本报告依据{notice}编制。{BODY}"
    heading = title.find(text)
    assert heading is not None
    assert (heading.authority, heading.year, heading.title) == (
        "示例县水利局",
        2024,
        f"示例县水利局2024年{WORDS}",
    )
