"""Whose report of which year: the title, as printed, and what supports it.

A title is a line (or a few: they wrap, even inside words) that ends in 年度报告 and stands before the
report's first section; menus, sentences, covering letters and lists of other years' reports hold the
same words and are no titles. Authority and year are taken from there, and from other statements of
the page only where they can mean nothing else. What is not certain is None, and the evidence says
what was seen. The name is kept as printed; the region is not looked up here.

What reads like a title is found in `titlepage`, the words and names of one line in `titlewords`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from gongkai import region
from gongkai.titlepage import IN_THE_TITLE, Page, Title
from gongkai.titlewords import YEAR, is_whole, squeeze, year_number

_ANNOUNCED: Final = re.compile(
    rf"现(?:予以|向社会)?(?:公布|公开|发布|将)(?P<name>[一-鿿（）]*?)(?P<year>{YEAR})年度?$"
)
_COMPILED: Final = re.compile(r"本(?:年度)?报告由([一-鿿（）]{3,40}?)(?:负责)?(?:编制|编写|起草|撰写)")
_PUBLISHER: Final = re.compile(
    r"(?:发布机构|发文机关|发文机构|公开主体|公开机构|发布单位|发布机关|公开责任部门|责任部门)\s*[:：]\s*([^\s，。：:;；|]{3,40})"
)
_SIGNED: Final = re.compile(
    rf"\n[ \t\u00a0　]{{0,80}}([一-鿿（）][一-鿿（）\t 　]{{2,50}}?)[ \t\u00a0　]{{0,9}}\n\s{{0,80}}"
    rf"{YEAR}\s{{0,3}}年\s{{0,3}}\d{{1,2}}\s{{0,3}}月\s{{0,3}}\d{{1,2}}\s{{0,3}}日"
    r"[ \t\u00a0　]{0,9}(?:\n|$)"
)


@dataclass(frozen=True, slots=True)
class Heading:
    """The title of a report, with authority and year where they are certain.

    `title` is the printed text without white space; `start` and `end` are code points of the text
    (both 0 where the title is stated by the file and not printed).
    """

    title: str
    authority: str | None
    year: int | None
    start: int
    end: int
    year_evidence: str
    authority_evidence: str


def find(text: str, *, stated_title: str | None = None) -> Heading | None:
    """The heading of a report's text, or None where neither text nor file has a title.

    `text` is `Document.text`; `stated_title` what the file says of itself (the title of a page).

    >>> heading = find("友好区人社局\\n2024 年政府信息公开工作年度报告\\n\\n一、总体情况\\n")
    >>> heading.authority, heading.year, heading.start, heading.end
    ('友好区人社局', 2024, 0, 25)
    """
    page = Page(text, stated_title)
    chosen = _choose(page)
    if chosen is None:
        return _stated(page)
    name, named = _authority(chosen, page)
    year, dated = _year(chosen, page)
    title = squeeze(text[chosen.start : chosen.end])
    return Heading(title, name, year, chosen.start, chosen.end, dated, named)


# --- which title, which year, whose -----------------------------------------------------------------


def _choose(page: Page) -> Title | None:
    """The report's own title among those of the page: the last before the first section.

    Where a page lists several years' reports, the year of which the report speaks decides.
    """
    before = [title for title in page.titles if title.start < page.body] or list(page.titles[:1])
    named = {title.years for title in before if title.years}
    if len(named) > 1:
        spoken = _spoken(page)
        if all(spoken not in years for years in named):
            return _undecided(before)
        before = [title for title in before if spoken in title.years]
    return before[-1] if before else None


def _undecided(titles: list[Title]) -> Title:
    """The last of several titles, with all their years; with its name only if they share it."""
    years = dict.fromkeys(year for title in titles for year in title.years)
    shared = len({title.name for title in titles}) == 1
    return replace(titles[-1], years=tuple(years), name=titles[-1].name if shared else None)


def _spoken(page: Page) -> int | None:
    """The one year of which the report's period, or else most of its text, speaks."""
    if len(page.periods) == 1:
        return next(iter(page.periods))
    most = page.mentions.most_common(2)
    if not most or (len(most) == 2 and most[0][1] == most[1][1]):
        return None
    return most[0][0]


def _year(chosen: Title, page: Page) -> tuple[int | None, str]:
    if len(chosen.years) > 1:
        return None, f"the title or titles name several years: {', '.join(map(str, chosen.years))}"
    for years, evidence in _years_stated(chosen, page):
        if len(years) == 1:
            return _checked(next(iter(years)), evidence, page)
    return None, "no year in the title, and no single period is stated"


def _years_stated(chosen: Title, page: Page) -> Iterator[tuple[set[int], str]]:
    """The years that the title and then other statements give, the surest first."""
    yield set(chosen.years), f"in the title{_on_line(chosen, page)}"
    others = (title for title in page.titles if title.start < page.body and len(title.years) == 1)
    yield {title.years[0] for title in others}, "in another title of the page"
    yield set(page.stated.years if page.stated else ()), "in the title the file states"
    yield (
        {year_number(found["year"]) for found in _announcements(page)},
        "where the text announces the report",
    )
    yield set(page.periods), "the period counted, the title having no year"


def _checked(year: int, evidence: str, page: Page) -> tuple[int | None, str]:
    """The year, unless the period stated and the text speak of another one."""
    evidence = f"{year}, {evidence}"
    counted = page.mentions[year]
    if page.periods and year not in page.periods:
        others = ", ".join(map(str, sorted(page.periods)))
        if all(counted > page.mentions[other] for other in page.periods):
            return year, f"{evidence}; the period counted is {others}, but the text speaks of {year}"
        return None, f"{evidence}, but the period counted is {others}"
    if not page.periods:
        other, times = next(iter((page.mentions - Counter({year: counted})).most_common(1)), (year, 0))
        if times >= 3 and times >= 3 * max(counted, 1):
            return None, f"{evidence}, but the text names {other} {times} times and {year} {counted} times"
        return year, f"{evidence}; named {counted} more times in the text"
    return year, f"{evidence}; the period counted agrees"


def _authority(chosen: Title, page: Page) -> tuple[str | None, str]:
    name, where = chosen.name, _on_line(chosen, page)
    if name is not None and is_whole(name):
        return name, f"“{name}” {chosen.seen}{where}"
    if name is not None:
        seen = f"“{name}” in the title{where} is not the name of an authority"
    elif chosen.seen != IN_THE_TITLE:
        seen = f"{chosen.seen}{where}"
    else:
        seen = f"the title{where} names nobody"
    for found, evidence in _named_elsewhere(chosen, page):
        return found, f"{seen}; {evidence}"
    return None, seen


def _on_line(title: Title, page: Page) -> str:
    return f" on line {page.line(title.start)}" if title.end else ""


def _named_elsewhere(chosen: Title, page: Page) -> Iterator[tuple[str, str]]:
    """The names that the page's other titles and statements agree on, the surest kind first."""
    same_year = [
        title.name
        for title in page.titles
        if title.name and is_whole(title.name) and title.start < page.body
        and (not title.years or not chosen.years or title.years == chosen.years)
    ]  # fmt: skip
    if len(set(same_year)) == 1:
        yield same_year[0], f"“{same_year[0]}” in another title of the page"
    stated = page.stated
    if stated and stated.name and is_whole(stated.name) and stated.years in ((), chosen.years):
        yield stated.name, f"“{stated.name}” in the title the file states"
    announced = {found["name"] for found in _announcements(page) if is_whole(found["name"])}
    if len(announced) == 1:
        name = announced.pop()
        yield name, f"“{name}” where the text announces the report"
    said = dict(_statements(page))
    if len(said) == 1:
        yield next(iter(said.items()))


def _announcements(page: Page) -> Iterator[re.Match[str]]:
    """现公布……2024年 before the words of a title: the report says whose it is and of which year."""
    for words in page.words:
        before = squeeze(page.text[max(0, words.start() - 80) : words.start()])
        if found := _ANNOUNCED.search(before):
            yield found


def _statements(page: Page) -> Iterator[tuple[str, str]]:
    """Names that compile, sign or publish the report, with the evidence.

    A government's office compiles, signs and publishes its government's report too (Art. 49), and a
    portal the reports of all: neither a government nor its office is taken from here.
    """
    found = [(name, f"“{name}” compiled it, the text says") for name in _COMPILED.findall(page.squeezed)]
    tail = page.text[page.body if page.body < len(page.text) else 0 :]
    found += [(squeeze(name), f"“{squeeze(name)}” signed it") for name in _SIGNED.findall(tail)]
    found += [(name, f"“{name}” is stated to publish it") for name in _PUBLISHER.findall(page.text)]
    for name, evidence in found:
        chain, rest = region.places(name)
        is_above_departments = bool(chain and not rest) or bool(
            re.search(r"(?:政府|公署)(?:办公厅|办公室|办)?$", name)
            and not re.search(r"[镇乡](?:人民)?政府$", name)
        )
        if is_whole(name) and not is_above_departments:
            yield name, evidence


def _stated(page: Page) -> Heading | None:
    """The heading of a text without a title: what the file states, or the text announces."""
    found = page.stated
    if found is not None and page.stated_title is not None:
        title = squeeze(page.stated_title[found.start : found.end])
        chosen = replace(found, start=0, end=0, seen="in the title the file states")
    else:
        announced = next(_announcements(page), None)
        if announced is None:
            return None
        title = announced["name"] + announced["year"] + "年政府信息公开工作年度报告"
        name = announced["name"] if is_whole(announced["name"]) else None
        chosen = Title(0, 0, (year_number(announced["year"]),), name, "where the text announces the report")
    name, named = _authority(chosen, page)
    year, dated = _year(chosen, page)
    return Heading(title, name, year, 0, 0, dated, named)
