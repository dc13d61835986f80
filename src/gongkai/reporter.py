"""Who reports: what the report says of itself, and what the table beside the reports adds.

`reports.csv` is written by whoever collected the reports and goes before the title; where the two
differ, both are told as evidence. What neither says with certainty stays unknown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from gongkai import authority, region
from gongkai.authority import UNKNOWN
from gongkai.metadata import ReportMetadata
from gongkai.region import RegionMatch
from gongkai.report import Report, Reporter

_NOTHING: Final = ReportMetadata(file="", line=0)
_DATE: Final = re.compile(r"(20\d\d)\s*[-年/.]\s*(\d{1,2})\s*[-月/.]\s*(\d{1,2})")
_DIGITS: Final = 12
# 样本县, in the name of one of its bodies; 县财政局 and 开发区管委会 are those of any county or zone.
_PLACE: Final = re.compile("自治区|[^省市县区旗州盟镇乡]{2,}(?:[省市县区旗州盟镇乡]|街道)")
_NO_PLACE: Final = re.compile(
    "城乡|城市|城镇|市场|市政|乡村|乡镇|农村|社区|^[全本我][省市县区镇乡]"
    "|(?:经济|技术|开发|高新|产业|工业|新|园|景|林|牧|矿|灌|库|城|示范|保税|合作|度假|实验|试验|功能|管理|风景|名胜|旅游)+区"
)


def of(report: Report, beside: ReportMetadata | None = None) -> Reporter:
    """The reporter of a report, with the row of `reports.csv` for its file if there is one.

    Without a name or a year the slug is made of the file's digest, `unidentified-eff542c003e5`, so that
    no such report takes the place of another.
    """
    said = beside or _NOTHING
    name = said.authority or report.authority
    if name is None:
        return _unidentified(report, said)
    match = region.of_authority(name, report.year, said.region)
    nature = authority.describe(name, match.region)
    scope = authority.scope(nature, report.text)
    code = match.region.code if match.region else None
    return Reporter(
        slug=_slug(report, name, code, apart="" if code else said.uscc or said.parent or ""),
        name=name,
        kind=said.kind or _known(nature.kind),
        tier=said.level or _known(nature.tier),
        region=code,
        parent=said.parent,
        parent_slug=_parent_slug(said.parent, report.year),
        credit_code=said.uscc,
        source=said.source,
        published=_published(report, said),
        scope=said.scope or scope.scope,
        continues=said.predecessor,
        members=said.members,
        evidence=tuple(_evidence(report, said, match=match, scope=scope.evidence)),
    )


def is_tied_down(who: Reporter, year: int | None) -> bool:
    """Whether it is told which of the bodies of this name reports: two 县财政局 need not be one.

    >>> [is_tied_down(Reporter("a", name), 2024) for name in ("样本县财政局", "县财政局", "鼓楼区财政局")]
    [True, False, False]
    """
    if who.region or who.credit_code or who.parent or who.tier == "national":
        return True
    if who.name is None:
        return False
    if chain := region.places(who.name)[0]:  # a division that more than one place has, or none any more
        return year is not None and not region.candidates(chain[-1], year)
    return bool(_PLACE.search(_NO_PLACE.sub("", who.name)))


def _slug(report: Report, name: str, code: str | None, *, apart: str) -> str:
    if report.year is None:
        return f"unidentified-{report.sha256[:_DIGITS]}"
    return authority.slug(name, code, apart=apart)


def _unidentified(report: Report, said: ReportMetadata) -> Reporter:
    return Reporter(
        slug=f"unidentified-{report.sha256[:_DIGITS]}",
        kind=said.kind,
        tier=said.level,
        credit_code=said.uscc,
        source=said.source,
        published=_published(report, said),
        scope=said.scope,
        evidence=(f"{report.file}: no authority was found; name it in reports.csv, column authority",),
    )


def _evidence(report: Report, said: ReportMetadata, *, match: RegionMatch, scope: str) -> Iterator[str]:
    if said.authority and report.authority and said.authority != report.authority:
        yield f"reports.csv names “{said.authority}”, the report “{report.authority}”; reports.csv is used"
    elif said.authority and not report.authority:
        yield "authority from reports.csv"
    if report.year is None:
        yield f"{report.file}: no year was found with certainty; expected it in the title"
    yield f"region: {match.evidence}"
    yield "scope from reports.csv" if said.scope else f"scope: {scope}"
    printed = _date(report)
    if printed and said.published and printed != said.published:
        yield f"reports.csv says published on {said.published}, the file {printed}; reports.csv is used"


def _known(code: str) -> str | None:
    return None if code == UNKNOWN else code


def _parent_slug(parent: str | None, year: int | None) -> str | None:
    if parent is None:
        return None
    found = region.of_authority(parent, year).region
    return authority.slug(parent, found.code if found else None)


def _published(report: Report, said: ReportMetadata) -> str | None:
    published = said.published or _date(report)
    return published.isoformat() if published else None


def _date(report: Report) -> date | None:
    """The date of publication that the file states about itself, if it is one."""
    printed = next((value for name, value in report.metadata if name == "published"), "")
    found = _DATE.search(printed)
    if found is None:
        return None
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:  # 2024-02-30
        return None
