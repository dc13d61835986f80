"""The figures of the prose: what sentences say of applications, documents, decisions and proceedings.

A figure is taken only where its clause names it, its time is the report's year and its scope that of the
tables; figures of one kind that contradict each other are left out, all of them. Whether a figure agrees
with the tables is not decided here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import chain, groupby
from typing import Final

from gongkai import clauses, numerals, wording
from gongkai.clauses import BOUNDARY, Plain, Times
from gongkai.document import Block, Line, Place
from gongkai.numerals import Figure
from gongkai.passages import Found, Passage, is_by_channel, kinds_of, words_around
from gongkai.prose import OPENING, Said
from gongkai.report import Mention, TableRead
from gongkai.stream import Lines

# What is longer has lost its punctuation.
_LONGEST_SENTENCE: Final = 1500
_OFFICE: Final = re.compile("办公[室厅]$")
_UNREAD: Final = frozenset((OPENING, "disclosure"))
_DISPUTES: Final = "disputes"
_REQUESTS: Final = frozenset(("received", "handled", "carried-in", "carried-out"))
_PARENTS: Final = {
    **dict.fromkeys(wording.OUTCOMES, _REQUESTS),
    **dict.fromkeys(wording.LEAVES, _REQUESTS | wording.OUTCOMES),
    **dict.fromkeys(wording.APPLICANTS, frozenset(("received",))),
    **dict.fromkeys(("received", "handled", "carried-in", "carried-out"), frozenset(("received", "handled"))),
    **dict.fromkeys(("litigation-direct", "litigation-after-review"), frozenset(("litigation", _DISPUTES))),
    **dict.fromkeys(("reviews", "litigation"), frozenset((_DISPUTES,))),
}
_OF_REQUESTS: Final = _REQUESTS | wording.OUTCOMES | wording.LEAVES | wording.APPLICANTS


def find(
    lines: Lines,
    said: Sequence[Said],
    *,
    blocks: Sequence[Block] = (),
    authority: str | None = None,
    year: int | None = None,
    tables: Iterable[TableRead | None] = (),
) -> tuple[Mention, ...]:
    """The figures of the prose, in order; of a text without headings none.

    `blocks` are the document's, for pages to name; of `tables` come totals that a share may be one of.
    """
    if all(one.section == OPENING for one in said):
        return ()
    found = _kept(tuple(_found(said, authority=authority, year=year)), tables)
    pages = _Pages(blocks)
    counts: Counter[str] = Counter()
    made = []
    for one in sorted(found, key=Found.start):
        counts[one.kind] += 1
        made.append(_mention(one, counts[one.kind], lines, pages))
    return tuple(made)


def _found(said: Sequence[Said], *, authority: str | None, year: int | None) -> Iterator[Found]:
    reach = clauses.reach(authority)
    is_office = bool(authority and _OFFICE.search(authority))
    for section, sentences in groupby(said, key=lambda one: one.section):
        passage = Passage(section, year, reach, is_office)
        for one in sentences:
            yield from _periods(one)
            if section not in _UNREAD:
                passage.enter(one)
                yield from _of_sentence(one, passage)


# --- one sentence


def _of_sentence(said: Said, passage: Passage) -> list[Found]:
    """What a sentence says; the passage then knows it."""
    open_before, passage.open = passage.open, None
    was_own_year = passage.is_own_year
    passage.hear(said)
    if len(said.text) > _LONGEST_SENTENCE or not (open_before or wording.COUNTS.search(said.text)):
        return []
    if not wording.ANCHOR.search(said.text) or wording.FORM_WORDS.search(said.text):
        return []
    plain = clauses.plain(said)
    text = plain.text
    times = Times(text, passage.year, before=was_own_year)
    if passage.section == "problems" and wording.PLAN.search(text):
        return []
    if passage.reach.takes_whole and clauses.counts_apart(text):
        return []
    figures = tuple(numerals.figures(text))
    found: list[Found] = []
    if figures:
        found = _counted(plain, figures, times, passage)
        found += list(_shares(plain, figures, found))
    found += _none_received(plain, times, passage)
    found += _no_proceedings(plain, times, passage)
    found += _upheld(plain, figures, found)
    found += _all_handled(plain, figures, found, open_before)
    if found:
        passage.kinds = tuple(one.kind for one in found)
        passage.open = _open(found, figures)
    return found


def _counted(plain: Plain, figures: Sequence[Figure], times: Times, passage: Passage) -> list[Found]:
    """The figures whose words tell their kind."""
    found: list[Found] = []
    last, parent = "", ""
    for position, figure in enumerate(figures):
        words = words_around(plain.text, figures, position)
        gap = plain.text[figures[position - 1].end if position else 0 : figure.start]
        if ")" in gap:
            parent = ""
        if "其中" in gap or (position and gap.startswith("(")):
            parent = last if position else (_head(passage.kinds) or "")
        if not times.is_own(figure.start):
            continue
        kinds = kinds_of(words, figure, passage, tuple(one.kind for one in found))
        kinds = [kind for kind in kinds if not parent or parent in _PARENTS.get(kind, ())]
        if kinds == ["handled"] and wording.HANDLED_BESIDE.match(plain.text, figure.end):
            kinds = []
        rest = _DISPUTES if wording.DISPUTES.search(words.before) else "?"
        last = kinds[0] if kinds else rest
        found += [
            Found(
                kind,
                figure.value,
                plain,
                figure.start,
                figure.end,
                is_approximate=figure.is_approximate,
                is_made=bool(wording.MAKING.search(words.before)),
            )
            for kind in kinds
        ]
    return found


def _head(kinds: Sequence[str]) -> str | None:
    return kinds[-1] if kinds else None


# --- figures in words


def _none_received(plain: Plain, times: Times, passage: Passage) -> Iterator[Found]:
    patterns = [wording.NOT_RECEIVED]
    if passage.is_on_requests:
        patterns.append(wording.NOT_RECEIVED_IN_PASSAGE)
    for match in chain.from_iterable(pattern.finditer(plain.text) for pattern in patterns):
        group = "what" if match["what"] else "none"
        clause = plain.text[_clause_start(plain.text, match.start(group)) : match.end()]
        if (
            wording.OTHER_MATTER.search(clause)
            or is_by_channel(clause)
            or not times.is_own(match.start(group))
        ):
            continue
        if passage.reach.holds(plain.text[: match.end()]):
            first = match.start() + (match[0][:1] in "，,;。:(度年局办委镇乡中心" and group == "none")
            yield Found("none-received", 0, plain, first, match.end(), is_implied=True)


def _no_proceedings(plain: Plain, times: Times, passage: Passage) -> Iterator[Found]:
    if "复议" not in plain.text and "诉讼" not in plain.text:
        return
    for match in wording.NO_PROCEEDINGS.finditer(plain.text):
        before = plain.text[: match.start()]
        is_of_some = before.endswith("均") and any(numerals.figures(before))
        part = before[max(before.rfind(";"), before.rfind("。")) + 1 :]
        is_on_others = wording.ON_OTHER_DECISIONS.search(part) and "公开" not in part + match[0]
        if is_of_some or is_on_others:
            continue
        if times.is_own(match.start()) and passage.reach.holds(before):
            for kind in wording.proceedings_in(match["list"]):
                yield Found(kind, 0, plain, match.start(), match.end(), is_implied=True)


def _clause_start(text: str, at: int) -> int:
    return max((match.end() for match in BOUNDARY.finditer(text, 0, at)), default=0)


def _upheld(plain: Plain, figures: Sequence[Figure], found: Sequence[Found]) -> Iterator[Found]:
    """That all of the proceedings just counted were upheld."""
    for match in wording.UPHELD.finditer(plain.text):
        counted = [one for one in found if one.last <= match.start() and one.part is None]
        before = [figure for figure in figures if figure.end <= match.start()]
        if not counted or counted[-1].last != before[-1].end or not counted[-1].value:
            continue
        between = plain.text[counted[-1].last : match.start()]
        if counted[-1].kind not in ("reviews", "litigation") or re.search(
            "[;。]|除|其中|诉讼|复议|审结", between
        ):
            continue
        yield Found(f"{counted[-1].kind}-all-upheld", 0, plain, match.start(), match.end(), is_implied=True)


def _all_handled(
    plain: Plain, figures: Sequence[Figure], found: Sequence[Found], open_before: Found | None
) -> Iterator[Found]:
    """That all applications received were answered, said without a figure."""
    received = [one for one in found if one.kind == "received"]
    if len(received) == 1 and received[0].value and not received[0].is_approximate:
        since, whole = received[0].last, received[0]
    elif not found and not figures and open_before is not None:
        since, whole = 0, open_before
    else:
        return
    match = wording.ALL_HANDLED.search(plain.text, since)
    if match is None or any(since <= figure.start < match.end() for figure in figures):
        return
    later = [figure for figure in figures if figure.start >= match.end()]
    known = {one.first for one in found}
    between, rest = plain.text[since : match.end()], plain.text[match.end() :]
    if wording.NOT_ALL.search(between) or re.search("其余|正在|尚未|结转|转结|待|除|延期", rest):
        return
    if all(figure.start in known for figure in later) and (since or between.count("，") <= 1):
        yield Found("handled", whole.value, plain, match.start(), match.end(), is_implied=True)


def _open(found: Sequence[Found], figures: Sequence[Figure]) -> Found | None:
    """The number of applications that the next sentence may say to be all handled."""
    last = found[-1]
    is_last = len(found) == 1 and bool(figures) and last.last == figures[-1].end
    return last if last.kind == "received" and last.value and not last.is_approximate and is_last else None


# --- shares and periods


def _shares(plain: Plain, figures: Sequence[Figure], found: Sequence[Found]) -> Iterator[Found]:
    """The percentages that a figure of applications is said to be."""
    if "占" not in plain.text:
        return
    counted = [one for one in found if one.kind in _OF_REQUESTS and not one.is_approximate]
    for share in numerals.percentages(plain.text):
        for one in counted:
            if one.last < share.start and wording.SHARE.fullmatch(plain.text, one.last, share.start):
                wholes = [int(figure.value) for figure in figures]
                wholes.append(sum(int(other.value or 0) for other in counted))
                yield Found(
                    "percentage",
                    share.value,
                    plain,
                    share.start,
                    share.end,
                    is_approximate=share.is_approximate,
                    part=int(one.value or 0),
                    wholes=tuple(wholes),
                )


def _periods(said: Said) -> Iterator[Found]:
    """The period a report says its figures are of; a damaged one is none."""
    if "月" not in said.text or not wording.PERIOD_WORDS.search(said.text):
        return
    plain = clauses.plain(said)
    for match in wording.PERIOD.finditer(plain.text):
        years = (match["since_year"], match["until_year"] or match["since_year"])
        since = _date(years[0], match["since_month"], match["since_day"])
        until = _date(years[1], match["until_month"], match["until_day"])
        if since is not None and until is not None and since < until:
            yield Found("period", None, plain, match.start(), match.end(), since=since, until=until)


def _date(year: str, month: str, day: str) -> str | None:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None


# --- all of them together


def _kept(found: Sequence[Found], tables: Iterable[TableRead | None]) -> Iterator[Found]:
    """The figures that do not contradict each other; a share with all it may be one of."""
    values: dict[str, set[int | Decimal | None]] = {}
    for one in found:
        if not one.is_approximate and one.part is None:
            values.setdefault(one.kind, set()).add(one.value)
    made = {one.value for one in found if one.kind == "normative-made" and one.is_made}
    refused = _refused(found, values, made)
    carried = _positive(values.get("carried-in", ())) | _positive(values.get("carried-out", ()))
    is_said = any(one.kind == "handled" and not one.is_implied for one in found)
    leaves_all_open = is_said or bool(carried) or "received" in refused
    wholes = {int(value) for kind in _REQUESTS for value in values.get(kind, ()) if value}
    wholes |= {whole + some for whole in wholes for some in carried}
    if any(one.part is not None for one in found):
        wholes |= set(_totals(tables))
    for one in found:
        is_other_document = one.kind == "normative-made" and len(made) == 1 and one.value not in made
        is_left_open = one.kind == "handled" and one.is_implied and leaves_all_open
        if one.kind in refused or is_other_document or is_left_open:
            continue
        if one.part is None:
            yield one
        elif some := tuple(sorted(each for each in {*one.wholes, *wholes} if each >= max(one.part, 1))):
            yield replace(one, wholes=some)


def _totals(tables: Iterable[TableRead | None]) -> Iterator[int]:
    """The totals of the applications' table, and all that were to be handled."""
    entries = [entry for table in tables if table is not None for row in table.rows for entry in row.entries]
    values = {
        entry.row: entry.value
        for entry in entries
        if entry.table == "requests" and entry.column == "total" and isinstance(entry.value, int)
    }
    yield from values.values()
    yield values.get("received", 0) + values.get("carried-in", 0)


def _refused(
    found: Sequence[Found],
    values: dict[str, set[int | Decimal | None]],
    made: set[int | Decimal | None],
) -> set[str]:
    """The kinds of which the prose gives several figures that are not known to mean the same."""
    refused = {kind for kind, several in values.items() if len(several) > 1}
    if len(made) == 1:
        refused.discard("normative-made")
    for kind, other in (("received", "carried-in"), ("handled", "carried-out")):
        if _differ_by(values.get(kind, ()), _positive(values.get(other, ()))):
            refused.discard(kind)
    if "none-received" in values and _positive(values.get("received", ())):
        refused |= {"none-received", "received"}
    if len({(one.since, one.until) for one in found if one.kind == "period"}) > 1:
        refused.add("period")
    return refused


def _positive(values: Iterable[int | Decimal | None]) -> set[int]:
    return {int(value) for value in values if value}


def _differ_by(values: Iterable[int | Decimal | None], steps: set[int]) -> bool:
    some = sorted(int(value) for value in values if value is not None)
    return len(some) == 2 and some[1] - some[0] in steps


# --- what is told of each


class _Pages:
    """The page of a place in the text, for documents that have pages."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        first = next((place for block in blocks for place in _places(block)), Place())
        self._blocks = () if first.page is None else blocks

    @cached_property
    def _places(self) -> tuple[Place, ...]:
        return tuple(place for block in self._blocks for place in _places(block) if place.page is not None)

    def page(self, start: int) -> int | None:
        for place in self._places:
            if place.start is not None and place.end is not None and place.start <= start < place.end:
                return place.page
        return None


def _places(block: Block) -> Iterator[Place]:
    if isinstance(block, Line):
        yield block.place
    else:
        yield from (cell.place for cell in block.cells)


def _mention(one: Found, number: int, lines: Lines, pages: _Pages) -> Mention:
    sentence = one.plain.said.sentence
    first, last = one.plain.stretch(one.first, one.last)
    start, end = sentence.stretch(first, last)
    printed = lines.text[start:end]
    place = lines.place(start, end)
    page = pages.page(start)
    return Mention(
        one.kind,
        number,
        one.value,
        sentence.text[first:last] if "\n" in printed else printed,
        one.plain.said.quoted(first, last),
        place if page is None else replace(place, page=page),
        is_approximate=one.is_approximate,
        is_implied=one.is_implied,
        part=None if one.part is None else Decimal(one.part),
        wholes=tuple(Decimal(whole) for whole in one.wholes),
        since=one.since,
        until=one.until,
    )
