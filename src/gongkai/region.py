"""The divisions of China at county level and above, year by year (GB/T 2260).

A code holds from one year to another and may pass to successors: 230704 友好区 became 230719 in 2019.
A region is only ever assigned where a code is stated or the name is borne by one division in that
year; otherwise the candidates are listed and none is chosen. Nothing here knows villages, towns or
zones: those lie in a county and have no code of six digits.
Source: `ontology/regions.csv`, whose header says where the facts come from.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from gongkai import resources


@dataclass(frozen=True, slots=True)
class Region:
    """A division under one code and name.

    `tier` is that of the code: `provincial`, `prefectural` or `county` (the districts of Beijing have
    county codes). `prefecture` is None for provinces, prefectures and counties directly under a
    province. In force from `valid_from` to the year before `valid_until`, each year as on
    31 December; the facts begin in 1981 and end in 2024, what was in force then is taken to be still.
    """

    code: str
    name: str
    province: str
    prefecture: str | None
    tier: str
    valid_from: int
    valid_until: int | None
    successors: tuple[str, ...]
    pinyin: str

    def is_valid(self, year: int) -> bool:
        return self.valid_from <= year and (self.valid_until is None or year < self.valid_until)

    def full_name(self) -> str:
        """The name with those of the divisions above it: `黑龙江省伊春市友好区`."""
        return "".join(dict.fromkeys((self.province, self.prefecture or "", self.name)))


@dataclass(frozen=True, slots=True)
class RegionMatch:
    """The region of an authority where it is certain, else None; always with what was seen.

    `problem` is set where a stated code cannot be right; nothing is assigned then.
    """

    region: Region | None
    candidates: tuple[Region, ...]
    evidence: str
    problem: str | None = None


# Two-character names that towns, streets and zones bear too: never taken without the city before them.
_COMMON: Final = frozenset({"城区", "郊区", "矿区", "东区", "西区", "南区", "北区", "市区", "新区"})
# 吉林市场监督管理局 is not of 吉林市; 和平区域… not of 和平区; 东区街道 is a street, not 东区.
_NOT_AFTER: Final = re.compile(r"场|域|块|街道|片区")
# 新区镇, 开化县乡… : the name of a town that begins like a division's.
_TOWN_AFTER: Final = re.compile(r"(?:镇|乡|苏木|地区办事处)(?:人民政府|政府)?$")
# Vertical bodies write their system before the place.
_SYSTEM: Final = re.compile(
    r"国家税务总局|国家统计局|国家外汇管理局|国家金融监督管理总局|国家矿山安全监察局|中国人民银行|中国证券监督管理委员会"
    r"|中华人民共和国|中国共产党|中共"
)
_LONGEST: Final = 15


def lookup(code: str, year: int) -> Region | None:
    """The division that bears this code in this year, or None."""
    return next((region for region in records(code) if region.is_valid(year)), None)


def candidates(name: str, year: int) -> tuple[Region, ...]:
    """The divisions that bear exactly this name in this year, by code."""
    return tuple(region for region in _named(name) if region.is_valid(year))


def records(code: str) -> tuple[Region, ...]:
    """Whatever this code has ever stood for, oldest first; empty for a code never given out."""
    return tuple(map(_region, _table()[0].get(code, ())))


def successors(region: Region, year: int) -> tuple[Region, ...]:
    """The divisions in force in that year to which the area of this one has come."""
    found: dict[str, Region] = {}
    waiting, met = list(region.successors), set()
    while waiting:
        code = waiting.pop(0)
        if code in met:
            continue
        met.add(code)
        heir = lookup(code, year)
        if heir is None:
            waiting += [later for past in records(code) for later in past.successors]
        else:
            found[code] = heir
    return tuple(found[code] for code in sorted(found))


def places(name: str) -> tuple[tuple[str, ...], str]:
    """The names of divisions with which an authority's name begins, and the rest of it.

    Names of any year are known. A place that ends the name is one too (抚远市 is its government).

    >>> places("伊春市友好区人民政府办公室")
    (('伊春市', '友好区'), '人民政府办公室')
    >>> places("吉林市场监督管理局"), places("市财政局")
    (((), '吉林市场监督管理局'), ((), '市财政局'))
    """
    known = _table()[1]
    found: list[str] = []
    system = _SYSTEM.match(name)
    start = system.end() if system else 0
    while place := _place_at(name, start, known=known):
        found.append(place)
        start += len(place)
    if not found:
        return (), name
    return tuple(found), name[start:]


def is_place(name: str) -> bool:
    """Whether some division has ever borne exactly this name."""
    return name in _table()[1]


def tiers(name: str) -> tuple[str, ...]:
    """The tiers of all divisions that have ever borne this name."""
    return tuple(sorted({region.tier for region in _named(name)}))


def pinyin(name: str) -> str:
    """How the name of a division is read, in words joined by hyphens; KeyError if it is none."""
    return _table()[1][name][0][-1]


def of_authority(name: str, year: int | None, stated_code: str | None = None) -> RegionMatch:
    """The smallest division of GB/T 2260 in which an authority of this name lies.

    `stated_code` is what a table beside the report says; it is checked against the year and against
    the name, and a contradiction assigns nothing.
    """
    if stated_code is not None:
        return _stated(name, year, code=stated_code)
    return _from_name(name, year)


def _from_name(name: str, year: int | None) -> RegionMatch:
    chain, _ = places(name)
    if not chain:
        return RegionMatch(None, (), f"“{name}” begins with the name of no division")
    if year is None:
        return RegionMatch(None, _ever(chain), f"“{chain[-1]}” is not looked up: the year is unknown")
    found = tuple(region for region in candidates(chain[-1], year) if _lies_in(region, chain[:-1]))
    if not found:
        return _out_of_date(chain, year)
    if len(chain) == 1 and chain[0] in _COMMON:
        return RegionMatch(None, found, f"“{chain[0]}” is also what streets and zones are called")
    if len(found) > 1:
        all_of_them = ", ".join(f"{region.code} {region.full_name()}" for region in found)
        return RegionMatch(None, found, f"“{chain[-1]}” has several bearers in {year}: {all_of_them}")
    above = f" under “{''.join(chain[:-1])}”" if chain[:-1] else ""
    return RegionMatch(
        found[0], found, f"“{chain[-1]}”{above} is {found[0].code} {found[0].full_name()} alone in {year}"
    )


def _out_of_date(chain: tuple[str, ...], year: int) -> RegionMatch:
    """No division has this name under those above it in this year; say when one had."""
    found = _ever(chain)
    if not found:
        return RegionMatch(None, (), f"no division “{chain[-1]}” lies in “{''.join(chain[:-1])}”")
    heirs = {heir.code: heir for region in found for heir in successors(region, year)}
    told = "; ".join(_told(region, year) for region in found)
    return RegionMatch(
        None, tuple(heirs.values()), f"no division is called “{''.join(chain)}” in {year}: {told}"
    )


def _stated(name: str, year: int | None, *, code: str) -> RegionMatch:
    past = records(code)
    if not past:
        return _wrong(f"region {code}: no division has had this code since 1981; check the six digits")
    region = _only(past) if year is None else lookup(code, year)
    if region is None and year is None:
        return RegionMatch(None, past, f"{code} has had several names, and the year is unknown")
    if region is None:
        assert year is not None
        heirs = {heir.code: heir for one in past for heir in successors(one, year)}
        return _wrong(_told(past[-1], year), candidates=tuple(heirs.values()))
    named = _from_name(name, year)
    if named.candidates and not any(_share_a_line(region, other) for other in named.candidates):
        return _wrong(
            f"region {code} is {region.full_name()}, but the authority is “{name}”; correct one of them",
            candidates=(region, *named.candidates),
        )
    return RegionMatch(region, (region,), f"{code} {region.full_name()}, stated beside the report")


def _wrong(problem: str, *, candidates: tuple[Region, ...] = ()) -> RegionMatch:
    return RegionMatch(None, candidates, problem, problem)


def _told(region: Region, year: int) -> str:
    """When a code held, and what has come of it: a clause for the people who wrote it."""
    until = "on" if region.valid_until is None else f"to {region.valid_until - 1}"
    heirs = ", ".join(f"{heir.code} {heir.name}" for heir in successors(region, year))
    after = f"; in {year} its area is {heirs}" if heirs else ""
    held = f"was {region.full_name()} from {region.valid_from} {until}"
    return f"region {region.code} {held}, not in {year}{after}"


def _ever(chain: tuple[str, ...]) -> tuple[Region, ...]:
    return tuple(region for region in _named(chain[-1]) if _lies_in(region, chain[:-1]))


def _lies_in(region: Region, above: Iterable[str]) -> bool:
    return all(place in (region.province, region.prefecture) for place in above)


def _share_a_line(one: Region, other: Region) -> bool:
    """Whether one is the other or lies in it, going by the digits of their codes."""
    short, long = sorted((_significant(one.code), _significant(other.code)), key=len)
    return long.startswith(short)


def _significant(code: str) -> str:
    """The code without its pairs of zeros: 41 of a province, 4110 of a prefecture, else all six digits."""
    return code.removesuffix("00").removesuffix("00")


def _only(regions: tuple[Region, ...]) -> Region | None:
    return regions[0] if len(regions) == 1 else None


def _place_at(name: str, start: int, *, known: dict[str, list[list[str]]]) -> str | None:
    """The longest name of a division that begins here and is not the beginning of another word."""
    for end in range(min(len(name), start + _LONGEST), start + 1, -1):
        place = name[start:end]
        if place in known and not _NOT_AFTER.match(name, end) and not _TOWN_AFTER.fullmatch(name, end):
            return place
    return None


def _named(name: str) -> Iterator[Region]:
    return map(_region, _table()[1].get(name, ()))


def _region(row: list[str]) -> Region:
    code, name, province, prefecture, tier, since, until, heirs, read = row
    last = int(until) if until else None
    # A code with a year in brackets took over a part of the area earlier; it is not what came after.
    after = tuple(heir for heir in heirs.split(";") if heir and "[" not in heir)
    return Region(code, name, province, prefecture or None, tier, int(since), last, after, read)


@cache
def _table() -> tuple[dict[str, list[list[str]]], dict[str, list[list[str]]]]:
    """The rows of the table by code and by name; read once, only when a region is first asked for."""
    by_code: dict[str, list[list[str]]] = defaultdict(list)
    by_name: dict[str, list[list[str]]] = defaultdict(list)
    with (resources.folder("ontology") / "regions.csv").open(encoding="utf-8", newline="") as file:
        rows = csv.reader(line for line in file if not line.startswith("#"))
        next(rows)
        for row in rows:
            by_code[row[0]].append(row)
            by_name[row[1]].append(row)
    return dict(by_code), dict(by_name)
