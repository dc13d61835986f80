"""Divisions by code, name and year; the region of an authority."""

from __future__ import annotations

from itertools import pairwise

import pytest

from gongkai import region


def test_a_code_is_looked_up_in_the_year_asked_for() -> None:
    found = region.lookup("230704", 2018)
    assert found == region.Region(
        code="230704",
        name="友好区",
        province="黑龙江省",
        prefecture="伊春市",
        tier="county",
        valid_from=1983,
        valid_until=2019,
        successors=("230719",),
        pinyin="youhao-qu",
    )
    assert region.lookup("230704", 2019) is None


def test_the_full_name_holds_the_divisions_above_once() -> None:
    names = [
        region.records(code)[-1].full_name() for code in ("230719", "410300", "410000", "110105", "419001")
    ]
    assert names == ["黑龙江省伊春市友好区", "河南省洛阳市", "河南省", "北京市朝阳区", "河南省济源市"]


@pytest.mark.parametrize(
    ("name", "year", "code"),
    [
        ("友好区人民政府办公室", 2018, "230704"),
        ("友好区人民政府办公室", 2019, "230719"),
        ("友好区人社局", 2024, "230719"),
        ("伊春市友好区人社局", 2024, "230719"),
        ("抚远县人民政府", 2015, "230833"),
        ("抚远市", 2016, "230883"),
        ("龙亭区人民政府办公室", 2024, "410202"),
        ("瀍河回族区人民政府办公室", 2024, "410304"),
        ("开封市鼓楼区人民政府", 2024, "410204"),
        ("内江市市中区教育局", 2024, "511002"),
        ("晋城市城区", 2024, "140502"),
        ("北京市朝阳区", 2024, "110105"),
        ("河南省财政厅", 2024, "410000"),
        ("新疆维吾尔自治区人民政府", 2024, "650000"),
        ("国家税务总局龙亭区税务局", 2024, "410202"),
        ("舒兰市", 2016, "220283"),
        ("龙亭区北郊乡人民政府", 2024, "410202"),
    ],
)
def test_a_name_borne_by_one_division_in_the_year_gives_it(name: str, year: int, code: str) -> None:
    found = region.of_authority(name, year)
    assert found.region == region.lookup(code, year)
    assert found.region is not None
    assert code in found.evidence


@pytest.mark.parametrize(
    ("name", "year", "codes"),
    [
        ("鼓楼区人民政府", 2024, ["320106", "320302", "350102", "410204"]),
        ("城区人民政府", 2024, ["140302", "140502", "441502"]),
        ("市财政局", 2024, []),
        ("民治街道办事处", 2024, []),
        ("东区街道办事处", 2024, []),
        ("东区人民政府", 2024, ["510402"]),
        ("吉林市场监督管理局", 2024, []),
        ("抚远市", 2015, []),
        ("洛阳市友好区人社局", 2024, []),
        ("国家宗教事务局", 2024, []),
    ],
)
def test_what_is_not_unique_is_not_assigned(name: str, year: int, codes: list[str]) -> None:
    found = region.of_authority(name, year)
    assert found.region is None
    assert [candidate.code for candidate in found.candidates] == codes


def test_a_name_given_up_before_the_year_lists_what_came_after() -> None:
    found = region.of_authority("抚远县人民政府", 2016)
    assert (found.region, [heir.code for heir in found.candidates]) == (None, ["230883"])


def test_without_a_year_only_a_stated_code_with_one_meaning_is_assigned() -> None:
    assert region.of_authority("龙亭区司法局", None).region is None
    assert region.of_authority("龙亭区司法局", None, "410202").region == region.lookup("410202", 2024)
    assert region.of_authority("东丽区司法局", None, "120110").region is None  # 东郊区 until 1991


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("鼓楼区司法局", "410204"),
        ("市财政局", "410200"),
        ("友好区人社局", "230700"),
        ("民治街道办事处", "440309"),
    ],
)
def test_a_stated_code_settles_what_the_name_leaves_open(name: str, code: str) -> None:
    found = region.of_authority(name, 2024, code)
    assert (found.region, found.problem) == (region.lookup(code, 2024), None)


def test_a_stated_code_of_another_year_is_told_with_its_successor() -> None:
    found = region.of_authority("友好区人社局", 2024, "230704")
    assert found.region is None
    assert found.problem == (
        "region 230704 was 黑龙江省伊春市友好区 from 1983 to 2018, not in 2024; "
        "in 2024 its area is 230719 友好区"
    )


def test_a_stated_code_that_contradicts_the_name_assigns_nothing() -> None:
    found = region.of_authority("友好区人社局", 2024, "410202")
    assert found.region is None
    assert found.problem == (
        "region 410202 is 河南省开封市龙亭区, but the authority is “友好区人社局”; correct one of them"
    )


def test_a_stated_code_that_never_was_is_told() -> None:
    assert region.of_authority("友好区人社局", 2024, "999999").problem == (
        "region 999999: no division has had this code since 1981; check the six digits"
    )


def test_successors_are_followed_to_the_year_asked_for() -> None:
    (past,) = region.records("232433")  # 抚远县 of 合江地区, to 1984
    assert [heir.code for heir in region.successors(past, 2010)] == ["230833"]
    assert [heir.code for heir in region.successors(past, 2020)] == ["230883"]


def test_every_record_is_sound() -> None:
    codes, names = region._table()
    records = [record for code in codes for record in region.records(code)]
    assert len(records) == sum(map(len, names.values())) == 6823
    assert {record.tier for record in records} == {"provincial", "prefectural", "county"}
    for record in records:
        assert record.valid_until is None or record.valid_from < record.valid_until
        assert all(region.records(heir) for heir in record.successors)
        assert set(record.pinyin) <= set("abcdefghijklmnopqrstuvwxyz-")


def test_no_code_means_two_divisions_in_one_year() -> None:
    codes, _ = region._table()
    for code in codes:
        spans = [(record.valid_from, record.valid_until) for record in region.records(code)]
        assert all(end is not None and end <= start for (_, end), (start, _) in pairwise(spans))
