"""Authorities that do not exist: of every kind and tier, with what they call themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from types import MappingProxyType

PLACES = "青白红黑金银石木水火云山江河湖海风雨雪月"

# Divisions that were dissolved long ago: no authority bears their names, and their places are known.
DISSOLVED = (
    "德都县",
    "和龙县",
    "新汶县",
    "光化县",
    "商丘县",
    "思茅县",
    "罗城县",
    "玉林县",
    "敦化县",
    "藁城县",
)

# What makes rules by law: the rows on rules are filled for these alone.
_MAKES_RULES = frozenset(
    {("government", "provincial"), ("government", "prefectural"), ("department", "national")}
)


@dataclass(frozen=True, slots=True)
class Body:
    """An authority: its name, kind and tier, what it calls itself (`we`), and its place."""

    name: str
    kind: str
    tier: str
    we: tuple[str, ...]
    place: str

    @property
    def makes_rules(self) -> bool:
        return (self.kind, self.tier) in _MAKES_RULES

    @property
    def is_aggregate(self) -> bool:
        """Whether its figures are those of a whole jurisdiction."""
        return self.kind == "government"


# Kind and tier, how the place ends, what follows it, and what the body calls itself.
_Pattern = tuple[str, str, str, str, tuple[str, ...]]
_OF_A_BUREAU = ("我局", "本局", "我单位", "本机关", "全局")
_PATTERNS: tuple[_Pattern, ...] = (
    ("government", "provincial", "省", "人民政府", ("全省", "我省")),
    ("government", "prefectural", "市", "人民政府", ("全市", "我市")),
    ("government", "county", "县", "人民政府", ("全县", "我县")),
    ("government", "county", "区", "人民政府", ("全区", "我区")),
    ("office", "provincial", "省", "人民政府办公厅", ("我厅", "本机关", "办公厅")),
    ("office", "prefectural", "市", "人民政府办公室", ("我办", "本机关", "市政府办公室")),
    ("office", "county", "县", "人民政府办公室", ("我办", "本机关", "县政府办公室")),
    ("office", "county", "区", "人民政府办公室", ("我办", "本办", "区政府办公室")),
    ("department", "national", "", "监督管理总局", ("我局", "总局", "本机关")),
    ("department", "provincial", "省", "水利厅", ("我厅", "本机关")),
    ("department", "provincial", "省", "自然资源厅", ("我厅", "本厅")),
    ("department", "prefectural", "市", "财政局", _OF_A_BUREAU),
    ("department", "prefectural", "市", "住房和城乡建设局", _OF_A_BUREAU),
    ("department", "prefectural", "市", "发展和改革委员会", ("我委", "本委", "本机关")),
    ("department", "prefectural", "市", "司法局", _OF_A_BUREAU),
    ("department", "county", "县", "教育局", _OF_A_BUREAU),
    ("department", "county", "县", "民政局", _OF_A_BUREAU),
    ("department", "county", "区", "市场监督管理局", _OF_A_BUREAU),
    ("department", "county", "区", "卫生健康委员会", ("我委", "本委", "本机关")),
    ("department", "county", "县", "人力资源和社会保障局", _OF_A_BUREAU),
    ("department", "county", "县", "交通运输局", _OF_A_BUREAU),
    ("department", "county", "县", "审计局", _OF_A_BUREAU),
    ("department", "county", "县", "农业农村局", _OF_A_BUREAU),
    ("department", "county", "县", "应急管理局", _OF_A_BUREAU),
    ("department", "county", "县", "统计局", _OF_A_BUREAU),
    ("department", "county", "县", "文化和旅游局", _OF_A_BUREAU),
    ("township", "township", "镇", "人民政府", ("我镇", "本镇", "镇政府")),
    ("township", "township", "乡", "人民政府", ("我乡", "本乡", "乡政府")),
    ("subdistrict", "township", "", "街道办事处", ("我街道", "本街道", "街道")),
    ("authorised-body", "prefectural", "市", "经济开发区管理委员会", ("管委会", "我委", "本机关")),
    ("authorised-body", "prefectural", "市", "住房公积金管理中心", ("我中心", "中心", "本单位")),
    ("authorised-body", "county", "县", "公共资源交易中心", ("我中心", "中心", "本单位")),
)
KINDS: Mapping[str, int] = MappingProxyType(
    {"government": 5, "office": 4, "department": 8, "township": 3, "subdistrict": 2, "authorised-body": 2}
)


def body(
    rng: Random, taken: set[str], *, kind: str | None = None, tier: str | None = None, without: str = ""
) -> Body:
    """An authority whose name is not taken yet; `without` is a tier it must not be of."""
    while True:
        chosen = kind or rng.choices(list(KINDS), weights=list(KINDS.values()))[0]
        fitting = [
            each for each in _PATTERNS if each[0] == chosen and tier in (None, each[1]) and each[1] != without
        ]
        kind_of, tier_of, ending, organ, we = rng.choice(fitting)
        place = "虚构" + "".join(rng.sample(PLACES, 3)) + ending
        if ending == "县" and kind_of == "department" and rng.random() < 0.5:
            place = rng.choice(DISSOLVED)
        name = place + organ
        if name not in taken:
            taken.add(name)
            return Body(name, kind_of, tier_of, we, place)
