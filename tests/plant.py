"""A corpus of whole reports with planted faults, and what the program makes of it.

`families` gives reports that belong together (an authority's over the years, a jurisdiction's with its
members), each with the findings that its faults must lead to and no others. `verdicts` takes them the
whole way: text file, readers, recogniser, reporter with the row of reports.csv, shapes, one report beside the
others. `compared` sets the findings against those expected.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from random import Random
from types import MappingProxyType

from generate import APPLICANTS, Filled, figure
from gongkai import readers, recognise, verdict
from gongkai.verdict import Verdict
from planting import bodies, drafts, faults, wording, writing, years
from planting.bodies import Body
from planting.drafts import Draft, Expected, Family
from planting.faults import FAULTS, THE_REPORT
from render import Layout

LAYOUTS: tuple[Layout, ...] = ("spaces", "tabs", "stacked")
LAST_YEAR = 2025
CLEAN = 0.25  # the share of reports without a fault
_MEMBERS = ("department", "office", "township", "subdistrict", "authorised-body")


@dataclass(frozen=True, slots=True)
class Compared:
    """One report: the findings that were expected, and those that were found, by rule and place."""

    draft: Draft
    data: bytes
    verdict: Verdict
    expected: frozenset[Expected]
    found: frozenset[Expected]

    @property
    def missed(self) -> frozenset[Expected]:
        return self.expected - self.found

    @property
    def false(self) -> frozenset[Expected]:
        return self.found - self.expected


# --- the corpus ---------------------------------------------------------------------------------------


def families(seed: int, reports: int) -> Iterator[Family]:
    """Families of so many reports together; every fault is planted about as often as any other."""
    rng = Random(seed)
    taken: set[str] = set()
    planted: Counter[str] = Counter()
    left = reports
    while left > 0:
        family = _worded(rng, _with_faults(rng, _family(rng, taken, left), planted))
        planted.update(name for draft in family.drafts for name in draft.planted)
        left -= len(family.drafts)
        yield family


def _family(rng: Random, taken: set[str], left: int) -> Family:
    way = rng.random()
    if way < 0.06 and left > 5:
        return _jurisdiction(rng, taken)
    if way < 0.12 and left > 1:
        return _with_gap(rng, taken)
    if way < 0.18 and left > 2:
        return _renamed(rng, taken)
    return _line(rng, bodies.body(rng, taken), _some_years(rng, min(left, rng.choice((1, 1, 2, 3, 4)))))


def _some_years(rng: Random, count: int) -> list[int]:
    first = rng.choice((rng.randint(2019, 2020), rng.randint(2021, LAST_YEAR)))
    first = min(first, LAST_YEAR + 1 - count)
    return list(range(first, first + count))


def _line(rng: Random, body: Body, of_years: Sequence[int], *, line: int = 0) -> Family:
    filled = years.tables(rng, body, of_years)
    return Family(tuple(_draft(rng, body, filled[year], line=line) for year in of_years))


def _draft(rng: Random, body: Body, filled: Filled, *, line: int = 0) -> Draft:
    return Draft(
        body,
        filled,
        drafts.style(rng),
        line=line,
        layout=rng.choice(LAYOUTS),
        published=_published(rng, body, filled.year),
        signature=_signature(rng, body, filled.year),
        is_told_beside_tables=rng.random() < 0.12,
    )


def _published(rng: Random, body: Body, year: int) -> date | None:
    """In time, sometimes on the last day, or not stated."""
    if rng.random() < 0.2:
        return None
    is_early = body.kind in ("department", "office")
    last = date(year + 1, 1, 31) if is_early else date(year + 1, 3, 31)
    return last - timedelta(days=rng.choice((0, rng.randint(0, 25))))


def _signature(rng: Random, body: Body, year: int) -> tuple[str, ...]:
    if rng.random() < 0.7:
        return ()
    return (f"{body.name}\n{year + 1}年1月{rng.randint(5, 28)}日",)


def _with_gap(rng: Random, taken: set[str]) -> Family:
    """An authority with no report on a year between."""
    first = rng.randint(2019, LAST_YEAR - 2)
    line = _line(
        rng, bodies.body(rng, taken), (first, first + rng.choice((2, 2, 3)) if first < 2023 else first + 2)
    )
    later = line.drafts[1].expecting("X-GAP", "gap", ("X-GAP", THE_REPORT))
    return line.put(1, later)


def _renamed(rng: Random, taken: set[str]) -> Family:
    """An authority under a new name from some year on; reports.csv says whom it continues."""
    former = bodies.body(rng, taken, kind="department", tier="prefectural")
    heir = replace(former, name=former.place + rng.choice(("数据局", "综合行政执法局", "城市管理局")))
    taken.add(heir.name)
    first = rng.choice((2019, 2021, 2022))
    line = _line(rng, former, range(first, first + 3))
    cut = rng.choice((1, 2))
    changed = tuple(
        draft
        if at < cut
        else replace(
            draft,
            body=heir,
            filled=replace(draft.filled, authority=heir.name),
            predecessor=former.name,
            signature=(),
        )
        for at, draft in enumerate(line.drafts)
    )
    return Family(changed)


def _jurisdiction(rng: Random, taken: set[str]) -> Family:
    """A government and its members on one year; the figures of requests are those of the members together."""
    government = bodies.body(rng, taken, kind="government", tier=rng.choice(("prefectural", "county")))
    year = rng.randint(2019, LAST_YEAR)
    members = tuple(
        replace(draft, parent=government.name)
        for number in range(rng.randint(2, 4))
        for draft in _line(
            rng,
            bodies.body(rng, taken, kind=rng.choice(_MEMBERS), without="national"),
            (year,),
            line=number + 1,
        ).drafts
    )
    whole = _draft(rng, government, years.tables(rng, government, (year,))[year])
    cells = dict(whole.filled.cells)
    for key in cells:
        if key[0] == "requests":
            cells[key] = figure(sum(member.number(*key) or 0 for member in members))
    filled = replace(whole.filled, cells=MappingProxyType(cells))
    whole = replace(whole, filled=filled, members=rng.choice((None, len(members), len(members) + 3)))
    if year >= 2024:
        none = {("remedies", "litigation-direct", column): 0 for column in _RESULTS}
        whole = whole.with_figures(none)
    whole = _aggregated_wrong(rng, whole, members)
    return Family((whole, *(member.expecting("", "requests") for member in members)))


_RESULTS = ("upheld", "corrected", "other", "pending", "total")


def _aggregated_wrong(rng: Random, whole: Draft, members: Sequence[Draft]) -> Draft:
    """Often a fault: another sum than that of the members, or less than one of them."""
    rows = ("received", "granted", "handled")
    largest = max(member.number("requests", "received", "total") or 0 for member in members)
    way = rng.choice(("right", "sum", "less"))
    if way == "sum" and whole.members == len(members):
        column, by = rng.choice(APPLICANTS), rng.randint(1, 9)
        whole = whole.shifted(by, *(("requests", row, each) for row in rows for each in (column, "total")))
        return whole.expecting("Y-AGG", "requests", ("Y-AGG", THE_REPORT))
    if way == "less" and largest > 1:
        few = rng.randint(1, largest - 1)
        zero = {key: 0 for key in whole.filled.cells if key[0] == "requests"}
        told = {("requests", row, each): few for row in rows for each in ("natural-person", "total")}
        whole = replace(whole.with_figures({**zero, **told}), members=None)
        return whole.expecting("Y-AGG", "requests", ("Y-AGG", "received.total"))
    return whole.expecting("", "requests")


# --- faults -------------------------------------------------------------------------------------------


def _with_faults(rng: Random, family: Family, planted: Counter[str]) -> Family:
    """Up to three faults in most of the reports, those first that were planted least."""
    here: Counter[str] = Counter()
    for at in range(len(family.drafts)):
        if rng.random() < CLEAN:
            continue
        wanted = rng.choice((1, 1, 2, 3)) - len(family.drafts[at].planted)
        names = sorted(FAULTS, key=lambda name: (planted[name] + here[name], rng.random()))
        for name in names:
            if wanted <= 0:
                break
            changed = _planted(rng, family, at, name)
            if changed is not None:
                family = changed
                here[name] += 1
                wanted -= 1
    return family


def _planted(rng: Random, family: Family, at: int, name: str) -> Family | None:
    """The family with the fault; one of words is noted, to be planted when there are words."""
    if FAULTS[name].figures is not None:
        return faults.plant(rng, family, at, name)
    draft = family.drafts[at]
    if len(draft.wanted) > 1 or name in draft.wanted:
        return None
    return family.put(at, replace(draft, wanted=(*draft.wanted, name)))


def _worded(rng: Random, family: Family) -> Family:
    """The family with its sentences, and with the faults of words that they can have."""
    used: list[str] = []
    line = -1
    for at, draft in enumerate(family.drafts):
        told = wording.worded(rng, draft, used if draft.line == line else ())
        used, line = [phrase.template.text for phrase in told.phrases], draft.line
        family = family.put(at, told)
    for at in range(len(family.drafts)):
        for name in family.drafts[at].wanted:
            family = faults.plant(rng, family, at, name) or family
    return _undescribed(rng, family)


def _undescribed(rng: Random, family: Family) -> Family:
    """Now and then reports.csv says nothing of kind and level; only where no fault rests on them."""
    if any(draft.planted or draft.expected for draft in family.drafts) or rng.random() < 0.7:
        return family
    return Family(tuple(replace(draft, is_described=False) for draft in family.drafts))


# --- the whole way ------------------------------------------------------------------------------------


def written(family: Family, seed: int) -> tuple[bytes, ...]:
    """The files of a family."""
    return tuple(
        writing.written(Random(f"{seed} {draft.body.name} {draft.year}"), draft, draft.layout)
        for draft in family.drafts
    )


def compared(
    chunk: Sequence[Family], *, seed: int = 0, reference: bool = False, alike: bool = False
) -> Iterator[Compared]:
    """The reports of these families, checked together, beside what was expected of them.

    With `reference` by pySHACL, family by family; with `alike` as well both ways must find the same.
    """
    if reference and len(chunk) > 1:
        for family in chunk:
            yield from compared([family], seed=seed, reference=True, alike=alike)
        return
    told = [
        (draft, data)
        for family in chunk
        for draft, data in zip(family.drafts, written(family, seed), strict=True)
    ]
    items = []
    for number, (draft, data) in enumerate(told):
        file = f"{number:05}.txt"
        items.append((recognise.report(readers.read(data, file=file)), writing.beside(draft, file)))
    verdicts = verdict.of_reports(items, reference=reference)
    if alike:
        assert [each.findings for each in verdicts] == [each.findings for each in verdict.of_reports(items)]
    for (draft, data), each in zip(told, verdicts, strict=True):
        yield Compared(draft, data, each, draft.expected, frozenset(_found(each)))


def _found(one: Verdict) -> Iterable[Expected]:
    for finding in one.findings:
        is_report = finding.value == finding.report
        yield Expected(finding.rule, THE_REPORT if is_report else finding.about)


@cache
def chunks(seed: int, reports: int, size: int) -> tuple[tuple[Family, ...], ...]:
    """The families of a corpus in chunks of about so many reports, each family whole.

    A chunk is named by its number where another process is to take it: it makes the same again.
    """
    found: list[tuple[Family, ...]] = []
    chunk: list[Family] = []
    for family in families(seed, reports):
        chunk.append(family)
        if sum(len(each.drafts) for each in chunk) >= size:
            found.append(tuple(chunk))
            chunk = []
    return (*found, tuple(chunk)) if chunk else tuple(found)
