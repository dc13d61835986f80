"""Kind, tier and scope from a name; names in IRIs; check digits."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gongkai import authority, region


@pytest.mark.parametrize(
    ("name", "kind", "tier"),
    [
        ("友好区人民政府办公室", "office", "county"),
        ("龙亭区政府办", "office", "county"),
        ("上海市人民政府办公厅", "office", "provincial"),
        ("国务院办公厅", "office", "national"),
        ("抚远市", "government", "county"),
        ("宿迁市", "government", "prefectural"),
        ("伊春市友好区人民政府", "government", "county"),
        ("友好区人社局", "department", "county"),
        ("国家税务总局友好区税务局", "department", "unknown"),
        ("国家统计局河南调查总队", "unknown", "unknown"),
        ("龙亭区气象局", "department", "unknown"),
        ("河南省地方金融监督管理局", "department", "provincial"),
        ("河南省财政厅", "department", "provincial"),
        ("国家宗教事务局", "department", "national"),
        ("市财政局", "department", "unknown"),
        ("县水利局", "department", "county"),
        ("鼓楼区司法局", "department", "county"),
        ("舒兰市法特镇人民政府", "township", "township"),
        ("北郊乡", "township", "township"),
        ("民治街道办事处", "subdistrict", "township"),
        ("南关区永吉街道", "subdistrict", "township"),
        ("林区服务中心", "authorised-body", "unknown"),
        ("成都市高新区管委会", "authorised-body", "unknown"),
        ("开封市公安局龙亭分局", "department", "unknown"),
        ("大鹏新区", "unknown", "unknown"),
        ("中共龙亭区委员会", "unknown", "county"),
        ("国家新闻出版署（国家版权局）", "department", "national"),
    ],
)
def test_the_name_tells_kind_and_tier(name: str, kind: str, tier: str) -> None:
    match = region.of_authority(name, 2024)
    nature = authority.describe(name, match.region)
    assert (nature.kind, nature.tier) == (kind, tier)
    assert nature.kind_evidence
    assert nature.tier_evidence


def test_a_stated_region_tells_the_tier_of_a_department_without_a_place() -> None:
    kaifeng = region.lookup("410200", 2024)
    assert authority.describe("市财政局", kaifeng).tier == "prefectural"
    assert authority.describe("林区服务中心", kaifeng).tier == "unknown"


@pytest.mark.parametrize(
    ("name", "text", "scope"),
    [
        ("抚远市", "2024年共处理申请6件", "jurisdiction"),
        ("龙亭区人民政府办公室", "本办全年收到申请43项", "own-body"),
        ("上海市人民政府办公厅", "全市共受\n理政府信息公开申请 3119 件", None),
        ("友好区人社局", "", "own-body"),
        ("大鹏新区", "", None),
    ],
)
def test_scope_is_inferred_from_the_kind_unless_the_text_speaks_against_it(
    name: str, text: str, scope: str | None
) -> None:
    assert authority.scope(authority.describe(name), text).scope == scope


@pytest.mark.parametrize(
    ("name", "code", "slug"),
    [
        ("龙亭区人民政府办公室", "410202", "410202-longting-qu-zhengfu-bangongshi"),
        ("龙亭区政府办", "410202", "410202-longting-qu-zhengfu-bangongshi"),
        ("友好区人社局", "230719", "230719-youhao-qu-renshe-ju"),
        ("伊春市友好区人社局", "230719", "230719-youhao-qu-renshe-ju"),
        ("抚远市", "230883", "230883-fuyuan-shi-zhengfu"),
        ("抚远市人民政府", "230883", "230883-fuyuan-shi-zhengfu"),
        ("瀍河回族区人民政府办公室", "410304", "410304-chanhe-huizu-qu-zhengfu-bangongshi"),
        ("龙亭区水务局", "410202", "410202-longting-qu-shuiwu-ju"),
        ("市财政局", "410200", "410200-shi-caizheng-ju"),
    ],
)
def test_a_slug_is_the_region_then_pinyin(name: str, code: str, slug: str) -> None:
    assert authority.slug(name, code) == slug


@pytest.mark.parametrize(
    ("one", "other", "code"),
    [
        ("龙亭区水务局", "龙亭区税务局", "410202"),
        ("龙亭区税务局", "国家税务总局龙亭区税务局", "410202"),
        ("鼓楼区司法局", "古楼区司法局", None),
        ("龙亭区石桥镇", "龙亭区石乔镇", "410202"),
        ("抚远市司法局", "抚源市司法局", None),
        ("龙亭区财政局", "开封市财政局", "410202"),
        ("！", "？", None),
    ],
)
def test_names_read_alike_do_not_become_one(one: str, other: str, code: str | None) -> None:
    assert authority.slug(one, code) != authority.slug(other, code)


def test_bearers_of_one_name_without_a_region_can_be_kept_apart() -> None:
    slugs = {authority.slug("鼓楼区司法局", None, apart=host) for host in ("", "a.example", "b.example")}
    assert len(slugs) == 3


def test_ways_of_writing_a_street_office_or_a_town_fall_together() -> None:
    assert authority.slug("民治街道办事处", "440309") == authority.slug("民治街道", "440309")
    assert authority.slug("龙亭区北郊乡人民政府", "410202") == authority.slug("龙亭区北郊乡", "410202")


_names = st.one_of(
    st.text(max_size=60),
    st.text(alphabet="友好区龙亭市人民政府办公室司法局水务税镇乡（）ＡＢ1·", min_size=1, max_size=40),
)


@given(name=_names, code=st.sampled_from([None, "410202", "230719"]))
@example(name="积石山保安族东乡族撒拉族自治县退役军人事务局" * 4, code="410202")
@example(name="", code=None)
def test_a_slug_is_never_empty_and_always_plain(name: str, code: str | None) -> None:
    slug = authority.slug(name, code)
    assert re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", slug)
    assert len(slug) <= authority.SLUG_LENGTH
    assert slug == authority.slug(name, code)


@given(
    st.lists(st.sampled_from(sorted(authority._WORDS)), min_size=1, max_size=5),
    st.lists(st.sampled_from(sorted(authority._WORDS)), min_size=1, max_size=5),
)
def test_different_organs_of_one_region_have_different_slugs(one: list[str], other: list[str]) -> None:
    first, second = ("龙亭区" + "".join(words) for words in (one, other))
    if authority._canonical(first) != authority._canonical(second):
        assert authority.slug(first, "410202") != authority.slug(second, "410202")


def test_no_two_words_of_organs_are_read_alike() -> None:
    alike = [reading for reading, count in Counter(authority._WORDS.values()).items() if count > 1]
    assert alike == []


@pytest.mark.parametrize("code", ["11370900004341590P", "12620600MB0523338C", "11341702486344515H"])
def test_real_social_credit_codes_are_valid(code: str) -> None:
    assert authority.uscc_is_valid(code)


@pytest.mark.parametrize(
    "code",
    ["234234234444444444", "1137090000434159P", "11370900004341590p", "I1370900004341590P", "", "中" * 18],
)
def test_what_is_no_social_credit_code_is_not_valid(code: str) -> None:
    assert not authority.uscc_is_valid(code)


_uscc_bodies = st.from_regex(r"[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{9}", fullmatch=True)


@given(body=_uscc_bodies, place=st.integers(0, 17), digit=st.sampled_from("0123456789"))
def test_one_check_digit_fits_and_one_changed_character_shows(body: str, place: int, digit: str) -> None:
    fitting = [body + last for last in authority._USCC_DIGITS if authority.uscc_is_valid(body + last)]
    assert len(fitting) == 1
    changed = fitting[0][:place] + digit + fitting[0][place + 1 :]
    assert authority.uscc_is_valid(changed) == (changed == fitting[0])


@pytest.mark.parametrize(
    ("code", "is_valid"),
    [("014416330", True), ("000014349", True), ("620702081", False), ("01441633", False)],
)
def test_organisation_codes_have_a_check_digit(code: str, is_valid: bool) -> None:
    assert authority.organisation_code_is_valid(code) == is_valid
