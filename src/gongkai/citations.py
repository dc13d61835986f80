"""The notices on the form, and the item of Article 50, that the prose cites.

A number alone is no citation: other offices number their documents too. The notice's own issuer stands
before it, or its title does and nobody else's letters between.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from gongkai.prose import Said
from gongkai.report import Citation
from gongkai.stream import Lines


class _Notice(NamedTuple):
    """How a notice is numbered, and the letters of its issuer as they are printed."""

    cites: str
    issuers: tuple[str, ...]
    title: str


_FORM_ISSUERS: Final = ("国办公开办函", "国办公开函", "国办公开办", "国办公办函")
_NOTICES: Final = {
    ("2021", "30"): _Notice("form-2021", _FORM_ISSUERS, "年度报告格式"),
    ("2019", "60"): _Notice("form-2019", _FORM_ISSUERS, "年度报告格式"),
    ("2014", "32"): _Notice("statistics-2014", ("国办发",), "政府信息公开情况统计"),
}
# 〔2021〕30号 in all its brackets, or with none left: 202130 号.
_NUMBER: Final = re.compile(
    r"(?<![0-9])[\[〔【(（﹝［<〈{]{0,2} ?(?P<year>20(?:21|19|14)) ?年?[\]〕】)）﹞］>〉}]{0,2}"
    r"[,，]? ?第? ?(?P<number>30|60|32) ?号"
)
_LETTERS: Final = re.compile(r"[一-鿿]{1,12}$")
# How the letters of a document's number end, whoever issues it: 鲁政办发, 教办函, 财字.
_ANOTHER_ISSUER: Final = re.compile(r"[发函办字政规通令文号呈]$")
_TITLE_REACH: Final = 60
_REPEALED: Final = re.compile(r"废止|失效|停止执行|不再执行|取代|替代|代替|修订")
# What follows a report on its page are links; a report says by what it goes.
_GOES_BY: Final = re.compile(r"依据|根据|按照|遵照|依照|要求|编制|规定")

_ITEM: Final = re.compile(r"第(?:五十|50)条(?:第?[一1]款)?[,，]?第?[（(]?(?:四|4)[)）]?项")
_LAW_REACH: Final = 160
_LAW: Final = re.compile(r"《[^《》]*》|条例")
_WHAT_IT_SAYS: Final = re.compile(r"考核|评议|追究|信息公开|政务公开")

_GUARD: Final = re.compile(r"(?:30|60|32) ?号|第(?:五十|50)条")


def find(lines: Lines, said: Sequence[Said]) -> tuple[Citation, ...]:
    """What the sentences cite, in their order; `number` counts the citations of one thing from 1."""
    counts: Counter[str] = Counter()
    found = []
    for each in said:
        if not _GUARD.search(each.text):
            continue
        for cites, start, end in sorted((*_notices(each), *_items(each)), key=lambda one: one[1]):
            counts[cites] += 1
            place = lines.place(*each.sentence.stretch(start, end))
            printed = each.sentence.text[start:end]
            found.append(Citation(cites, counts[cites], printed, each.quoted(start, end), place))
    return tuple(found)


def _notices(said: Said) -> Iterator[tuple[str, int, int]]:
    """The notices a sentence cites, with the stretch of it that issuer and number take."""
    if said.section == "other" and not _GOES_BY.search(said.text):
        return
    for number in _NUMBER.finditer(said.text):
        notice = _NOTICES.get((number["year"], number["number"]))
        if notice is None:
            continue
        start = _start(said.text, number.start(), notice)
        if start is None or (notice.cites == "form-2019" and _REPEALED.search(said.text)):
            continue
        yield notice.cites, start, number.end()


def _start(text: str, at: int, notice: _Notice) -> int | None:
    """Where the citation of a notice whose number stands here begins; None where it is another's number."""
    letters = _LETTERS.search(text, max(0, at - 12), at)
    if letters is not None:
        for issuer in notice.issuers:
            if letters[0].endswith(issuer):
                return at - len(issuer)
        if _ANOTHER_ISSUER.search(letters[0]):
            return None
    return at if notice.title in text[max(0, at - _TITLE_REACH) : at] else None


def _items(said: Said) -> Iterator[tuple[str, int, int]]:
    """Where a sentence cites Article 50, item (4), and speaks of its own report, not of all governments'."""
    if "各级人民政府" in said.text or "各级政府" in said.text:
        return
    for item in _ITEM.finditer(said.text):
        before = said.text[max(0, item.start() - _LAW_REACH) : item.start()]
        around = said.text[max(0, item.start() - _LAW_REACH) : item.end() + _LAW_REACH]
        laws = _LAW.findall(before)
        is_its_law = "条例" in laws[-1] if laws else bool(_WHAT_IT_SAYS.search(around))
        is_quoted = before.count("“") > before.count("”")
        if is_its_law and not is_quoted and not _is_of_another_law(laws):
            yield "art-50-1-4", *item.span()


def _is_of_another_law(laws: list[str]) -> bool:
    """Whether the last law named is another one's regulations: 《信访工作条例》."""
    return bool(laws) and laws[-1] not in ("《条例》", "条例") and "信息公开" not in laws[-1]
