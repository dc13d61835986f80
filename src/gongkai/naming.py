"""The names by which title, page and text call the reporting authority, reduced so that equals are equal.

A name of the page or the text that is the title's authority in other words gets the title's key; one that
is certainly another authority's keeps its own; of one that may be either nothing is said. A portal, a
government and its office publish the reports of all: they are no other reporter.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from gongkai import region
from gongkai.document import Place
from gongkai.prose import OPENING, Said
from gongkai.report import NameSeen
from gongkai.stream import Lines
from gongkai.title import Heading
from gongkai.titlewords import is_whole, squeeze

# --- what tells two authorities apart ---------------------------------------------------------------

# Long words of organs and their short ones; the first that fits is taken, then the next.
_SHORT: Final = tuple(
    (re.compile(long), short)
    for long, short in (
        ("人民政府", "政府"),
        ("(?<!监督)管理委员会", "管委会"),
        ("委员会", "委"),
        ("人力资源(?:和|与)?社会保障", "人社"),
        ("发展(?:和|与)?改革", "发改"),
        ("住房(?:和|与)?城乡(?:建设|规划建设)", "住建"),
        ("卫生(?:和)?健康", "卫健"),
        ("市场监督管理|市场监管", "市监"),
        ("文化(?:广播电视|广电|体育)?(?:和|与)?旅游", "文旅"),
        ("教育(?:和|与)?体育", "教体"),
        ("工业(?:和|与)?信息化", "工信"),
        ("退役军人事务", "退役军人"),
        ("应急管理", "应急"),
        ("医疗保障", "医保"),
        ("民族(?:和)?宗教(?:事务)?", "民宗"),
        ("交通运输", "交通"),
        ("城市管理(?:和|与)?(?:综合)?(?:行政)?执法|城市管理", "城管"),
        ("国有资产监督管理", "国资"),
        ("林业(?:和|与)?草原", "林草"),
        ("自然资源(?:和|与)?规划", "自然资源"),
        ("机关事务管理", "机关事务"),
        ("街道办事处|街道办", "街道"),
    )
)
_ALIAS: Final = re.compile(r"[（(][^（）()]*[）)]$")
_TIER: Final = re.compile(r"^(?:自治)?[省市区县旗州盟](?!场)")
_OFFICE: Final = re.compile(r"^(?:政府)?(?:办公厅|办公室|办|政务公开办公室|政务公开办|信息公开办公室)$")
_TOWN: Final = re.compile(
    r"^(?P<town>.{1,12}?(?:镇|乡|苏木|街道))(?:政府|党政办公室|党政综合办公室|党政办)?$"
)
# Bodies that publish for others, and those that passed into others when organs were reformed.
_HOST: Final = re.compile(
    r"网|数据|信息中心|融媒|传媒|宣传|新闻|政务|行政审批|电子|党|档案|管委会|督查|外事|机关事务|编办|机构编制"
)
_REFORMED: Final = re.compile(
    r"扶贫|乡村振兴|国土|工商|质量技术|质监|安全生产|安监|计划生育|计生|物价|粮食|法制|环境保护|环保|旅游|规划|"
    r"农机|畜牧|水产|地税|国税|食品药品|知识产权|外侨|侨务|地震|新闻出版"
)
_EVERYWHERE: Final = frozenset("局委办厅署院所站队处室和与管理监督服务事务中心综合行政社会工作城乡市政")
# Of bodies that end otherwise (大队, 中心, 学校) one may be a part of the other.
_OF_RANK: Final = ("局", "委", "厅")
_WITHIN: Final = re.compile(r"^(?:办公室|办|综合科|秘书科|综合股|办公综合科|政策法规科)$")


@dataclass(frozen=True, slots=True)
class _Parts:
    """A name taken apart: the divisions it begins with, and what organ it is, in short words."""

    places: tuple[str, ...]
    organ: str
    kind: str

    @property
    def place(self) -> str:
        return self.places[-1] if self.places else ""


def key(name: str) -> str:
    """What is left of a name without what may be written otherwise: higher divisions, long words.

    >>> key("友好区人社局") == key("伊春市友好区人力资源和社会保障局"), key("抚远市") == key("抚远市人民政府")
    (True, True)
    """
    parts = _parts(name)
    return parts.place + parts.organ


def _parts(name: str) -> _Parts:
    plain = _ALIAS.sub("", squeeze(unicodedata.normalize("NFKC", name)))
    places, rest = region.places(plain)
    system = plain[: plain.index(places[0])] if places else ""
    for long, short in _SHORT:
        rest = long.sub(short, rest)
    if not places:
        rest = _TIER.sub("", rest)
    if town := _TOWN.fullmatch(rest):
        return _Parts(places, system + town["town"], "town")
    if _OFFICE.fullmatch(rest):
        return _Parts(places, system + "政府办", "office")
    if rest in ("", "政府"):
        return _Parts(places, system + "政府", "government")
    return _Parts(places, system + rest, "body")


def is_same(title: str, other: str) -> bool | None:
    """Whether another name is that of the title's authority; None where it may be.

    >>> is_same("龙亭区财政局", "区财政局"), is_same("龙亭区财政局", "龙亭区司法局")
    (True, False)
    >>> is_same("龙亭区财政局", "龙亭区人民政府")
    """
    one, two = _parts(title), _parts(other)
    places = _same_place(one, two)
    if places is None or one.kind != two.kind:
        government = {one.kind, two.kind} == {"government", "office"}
        return True if places and government else None
    organs = one.organ == two.organ if one.kind != "body" else _same_organ(one.organ, two.organ)
    if organs is None or (places and organs):
        return organs
    # Another place's organ of the same name, or another organ of the same place; not both at once.
    is_other_place = not places and organs
    is_other_organ = places and not organs and bool(one.places and two.places)
    return False if is_other_place or is_other_organ else None


def _same_place(one: _Parts, two: _Parts) -> bool | None:
    """Whether two names lie in one division; None where a division may lie in the other."""
    if not one.places or not two.places or one.place == two.place:
        return True
    if one.place in two.places or two.place in one.places:
        return None
    tiers = {region.tiers(one.place), region.tiers(two.place)}
    return False if tiers == {("county",)} else None


def _same_organ(one: str, two: str) -> bool | None:
    """Whether two organs are one; None where one may be part, heir or another name of the other."""
    short, long = sorted((one, two), key=len)
    if short == long or (long.startswith(short) and _WITHIN.fullmatch(long[len(short) :])):
        return True
    if long.startswith(short):
        return None
    signs = iter(long)
    if short[-1] == long[-1] and len(short) >= 3 and all(sign in signs for sign in short):
        return True
    if any(pattern.search(one + two) for pattern in (_HOST, _REFORMED)):
        return None
    if not (one.endswith(_OF_RANK) and two.endswith(_OF_RANK)):
        return None
    return None if (set(one) & set(two)) - _EVERYWHERE else False


# --- where names are seen ---------------------------------------------------------------------------

_STATED_NAMES: Final = ("creator", "source")
_BEFORE_THE_END: Final = 400
_REPORT: Final = r"(?:政府|政务)信息公开(?:工作)?(?:年度)?(?:工作)?报告"
_SELF_TITLE: Final = re.compile(
    rf"《(?:(?P<name>[一-鿿]{{2,30}}?)(?P<year>20\d\d)年度?"
    rf"|(?P<first>20\d\d)年度?(?P<after>[一-鿿]{{2,30}}?)){_REPORT}》"
)
_COMPILED: Final = re.compile(r"本(?:年度)?报告由(?P<name>[一-鿿]{3,30}?)(?:负责)?(?:编制|编写|起草|撰写)")
_SIGNED: Final = re.compile(
    r"\n[ \t\u00a0\u3000]{0,80}(?P<name>[一-鿿][一-鿿 \u3000]{2,40}?)[ \t\u00a0\u3000]{0,9}\n\s{0,80}"
    r"[2２][0０]\d\d\s{0,3}年\s{0,3}\d{1,2}\s{0,3}月\s{0,3}\d{1,2}\s{0,3}日"
)


def find(
    lines: Lines, heading: Heading | None, said: Sequence[Said], metadata: Sequence[tuple[str, str]]
) -> tuple[NameSeen, ...]:
    """The names seen in title, page and body, at most one of each; none where the title prints no name.

    `metadata` are the pairs that the file states of itself (see `Document`).
    """
    authority = None if heading is None else heading.authority
    if heading is None or authority is None or authority not in heading.title:
        return ()
    place = lines.place(heading.start, heading.end) if heading.end else None
    title = NameSeen("title", authority, key(authority), place)
    page = [_Seen(squeeze(value), None) for name, value in metadata if name in _STATED_NAMES]
    body = [*_in_sentences(lines, heading, said), *_signed(lines, said)]
    seen = (title, _compared(authority, page, seen_in="page"), _compared(authority, body, seen_in="body"))
    return tuple(each for each in seen if each is not None)


@dataclass(frozen=True, slots=True)
class _Seen:
    """A name and where it stands; `is_title` where the text gives it to this very report."""

    name: str
    place: Place | None
    is_title: bool = False

    def agrees(self, authority: str) -> bool | None:
        """Whether it is the authority's. An office's report is not its government's, if it says so."""
        kinds = (_parts(authority).kind, _parts(self.name).kind)
        if kinds == ("office", "government") and self.is_title:
            return False
        return is_same(authority, self.name)


def _compared(authority: str, seen: Sequence[_Seen], *, seen_in: str) -> NameSeen | None:
    """The name that is the authority's, or else one that is certainly another's if none may be its own."""
    whole = [(each, each.agrees(authority)) for each in seen if is_whole(each.name)]
    for each, is_its in whole:
        if is_its:
            return NameSeen(seen_in, each.name, key(authority), each.place)
    if whole and all(is_its is False for _, is_its in whole):
        another = whole[0][0]
        return NameSeen(seen_in, another.name, key(another.name), another.place)
    return None


def _in_sentences(lines: Lines, heading: Heading, said: Sequence[Said]) -> Iterator[_Seen]:
    """Names in the title that the opening repeats, and of whoever the text says compiled it."""
    year = str(heading.year)
    for each in said:
        if each.section == OPENING and "《" in each.text:
            for title in _SELF_TITLE.finditer(each.text):
                if year in (title["year"], title["first"]):
                    yield _placed(lines, each, title, "name" if title["name"] else "after", is_title=True)
        if "报告由" in each.text and (compiled := _COMPILED.search(each.text)):
            yield _placed(lines, each, compiled, "name")


def _placed(lines: Lines, said: Said, found: re.Match[str], group: str, *, is_title: bool = False) -> _Seen:
    return _Seen(found[group], lines.place(*said.sentence.stretch(*found.span(group))), is_title)


def _signed(lines: Lines, said: Sequence[Said]) -> Iterator[_Seen]:
    """The name on a line of its own above the date that ends the report."""
    last = next((each for each in reversed(said) if each.section == "other"), None)
    if last is None:
        return
    start = max(last.sentence.start - _BEFORE_THE_END, 0)
    for signature in _SIGNED.finditer(lines.text, start):
        yield _Seen(squeeze(signature["name"]), lines.place(*signature.span("name")))
