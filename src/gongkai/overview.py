"""What there is: authorities, years, reports and their verdicts, counted once for all pages.

A report is clean when nothing above a hint was found in it. A finding that only explains another (the
balance with its outcomes, where the outcomes do not sum) is shown and not counted. A former version of a
report stands behind the current one and is not counted either.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final, Generic, TypeVar

from gongkai.chart import Chart, of_years
from gongkai.facts import Facts, Queries, Text
from gongkai.iri import Base
from gongkai.vocabulary import GID, HOST, ITEM, ORG, RDFS, RULE, SH

HINT: Final = SH + "Info"
PARENT: Final = ORG + "subOrganizationOf"
LEVELS: Final = HOST + "code/level"
# Signs of the verdicts in `Entry.verdicts`.
PASSED: Final = "p"
FAILED: Final = "f"
NOT_EVALUABLE: Final = "n"
NOT_APPLICABLE: Final = "x"
_SIGNS: Final = {
    GID + "passed": PASSED,
    GID + "failed": FAILED,
    GID + "notEvaluable": NOT_EVALUABLE,
    GID + "notApplicable": NOT_APPLICABLE,
}
_UNIDENTIFIED: Final = "unidentified-"
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Entry:
    """A report: its page, authority and year, and how many findings each rule has in it.

    `verdicts` has a sign for each rule of the corpus in turn; it is empty where no verdicts are known.
    """

    iri: str
    path: str
    authority: str
    year: int | None
    edition: str
    source: str
    findings: Mapping[str, int]
    serious: int
    hints: int
    is_former: bool
    verdicts: str = ""

    @property
    def is_clean(self) -> bool:
        return self.serious == 0


@dataclass(frozen=True, slots=True)
class Authority:
    """An authority with its reports, newest last; `slug` names its page."""

    iri: str
    slug: str
    name: Text
    region: str | None
    region_name: Text
    entries: tuple[Entry, ...]

    @property
    def is_identified(self) -> bool:
        return not self.slug.startswith(_UNIDENTIFIED)

    def row(self, years: Sequence[int | None]) -> tuple[Entry | None, ...]:
        """The current report of each year, or None; the year None stands for reports of no known year."""
        by_year = {entry.year: entry for entry in self.entries if not entry.is_former}
        return tuple(by_year.get(year) for year in years)


@dataclass(frozen=True, slots=True)
class Unread:
    """A file that could not be read, and why."""

    iri: str
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class YearCount:
    """Reports of a year (None: year not known), and how many of them are clean."""

    year: int | None
    reports: int
    clean: int

    @property
    def with_findings(self) -> int:
        return self.reports - self.clean


@dataclass(frozen=True, slots=True)
class Corpus:
    """Everything the overview pages say; `columns` are the years, and None if a year is not known.

    `rules` are the names of the rules that there is a verdict of.
    """

    authorities: tuple[Authority, ...]
    entries: tuple[Entry, ...]
    former: tuple[Entry, ...]
    unread: tuple[Unread, ...]
    years: tuple[int, ...]
    columns: tuple[int | None, ...]
    by_year: tuple[YearCount, ...]
    rules: tuple[str, ...]
    facts: Facts
    regions: Facts

    @property
    def clean(self) -> int:
        return sum(entry.is_clean for entry in self.entries)

    @property
    def with_findings(self) -> int:
        return len(self.entries) - self.clean

    def failing(self, rule: str) -> tuple[tuple[Entry, int], ...]:
        """The reports in which a rule found something, and how often."""
        return tuple((entry, entry.findings[rule]) for entry in self.entries if rule in entry.findings)

    def name_of(self, authority: str) -> Text:
        return self.facts.text(authority, RDFS + "label")


def of_store(queries: Queries, base: Base) -> Corpus:
    """The corpus in a store."""
    rules, verdicts = _verdicts(queries)
    found = sorted(
        _entries(queries, base, verdicts), key=lambda entry: (entry.authority, entry.year or 0, entry.iri)
    )
    facts, regions = queries.facts("authorities"), queries.facts("regions")
    current = tuple(entry for entry in found if not entry.is_former)
    years = tuple(sorted({entry.year for entry in current if entry.year is not None}))
    return Corpus(
        authorities=tuple(_authorities(facts, regions, found, base)),
        entries=current,
        former=tuple(entry for entry in found if entry.is_former),
        unread=tuple(
            Unread(row["source"].value, row["name"].value, row["reason"].value)
            for row in queries.rows("sources")
        ),
        years=years,
        columns=(*years, *((None,) if any(entry.year is None for entry in current) else ())),
        by_year=tuple(_by_year(current)),
        rules=rules,
        facts=facts,
        regions=regions,
    )


def _verdicts(queries: Queries) -> tuple[tuple[str, ...], dict[str, str]]:
    """The rules there are verdicts of, and the signs of each report, a sign for each rule."""
    told: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in queries.rows("verdicts"):
        told[row["report"].value].append((_SIGNS[row["verdict"].value], row["rules"].value))
    names = {rules for some in told.values() for _, rules in some}
    rules = tuple(sorted({rule for some in names for rule in some.split()}))
    places = {rule: place for place, rule in enumerate(rules)}
    # Most reports share their signs with many others: each string is kept once.
    known: dict[tuple[tuple[str, str], ...], str] = {}
    signs = {}
    for report, some in told.items():
        key = tuple(sorted((sign, " ".join(sorted(names.split()))) for sign, names in some))
        if key not in known:
            known[key] = _signs(key, places)
        signs[report] = known[key]
    return rules, signs


def _signs(told: Iterable[tuple[str, str]], places: Mapping[str, int]) -> str:
    """A sign for each rule; a blank where nothing is said of it.

    >>> _signs([("p", "A"), ("f", "C")], {"A": 0, "B": 1, "C": 2})
    'p f'
    """
    found = [" "] * len(places)
    for sign, rules in told:
        for rule in rules.split():
            found[places[rule]] = sign
    return "".join(found)


def _entries(queries: Queries, base: Base, verdicts: Mapping[str, str]) -> Iterable[Entry]:
    serious: Counter[str] = Counter()
    hints: Counter[str] = Counter()
    findings: dict[str, dict[str, int]] = defaultdict(dict)
    for row in queries.rows("findings"):
        report, count = row["report"].value, int(row["findings"].value)
        if row["explains"].value == "false":
            (hints if row["severity"].value == HINT else serious)[report] += count
        by_rule = findings[report]
        rule = row["rule"].value.removeprefix(RULE)
        by_rule[rule] = by_rule.get(rule, 0) + count
    for row in chain(queries.rows("reports"), queries.rows("former")):
        report = row["report"].value
        path = report.removeprefix(base.iri)
        yield Entry(
            iri=report,
            path=path,
            authority=row["authority"].value,
            year=None if row["year"] is None else int(row["year"].value),
            edition=row["edition"].value,
            source=row["source"].value,
            findings=findings.get(report, {}),
            serious=serious[report],
            hints=hints[report],
            # report/<slug>/<year>/<digest>: a later version of the report took its place
            is_former=path.count("/") > 2,
            verdicts=verdicts.get(report, ""),
        )


def _authorities(facts: Facts, regions: Facts, entries: Sequence[Entry], base: Base) -> Iterable[Authority]:
    by_authority: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_authority[entry.authority].append(entry)
    made = []
    for iri in {*facts.subjects(), *by_authority}:
        region = facts.value(iri, GID + "region")
        made.append(
            Authority(
                iri=iri,
                slug=iri.removeprefix(base.authority("")),
                name=facts.text(iri, RDFS + "label"),
                region=region,
                region_name=Text() if region is None else regions.text(region, RDFS + "label"),
                entries=tuple(by_authority.get(iri, ())),
            )
        )
    return sorted(made, key=lambda authority: (not authority.is_identified, authority.slug))


def _by_year(entries: Sequence[Entry]) -> Iterable[YearCount]:
    years = sorted({entry.year for entry in entries}, key=lambda year: (year is None, year or 0))
    for year in years:
        found = [entry for entry in entries if entry.year == year]
        yield YearCount(year, len(found), sum(entry.is_clean for entry in found))


# One authority


@dataclass(frozen=True, slots=True)
class YearFigures:
    """The totals an authority printed for a year; None where it printed none."""

    entry: Entry
    received: str | None
    carried_in: str | None
    handled: str | None
    carried_out: str | None


@dataclass(frozen=True, slots=True)
class Timeline:
    """The same figures as a chart and as a table."""

    rows: tuple[YearFigures, ...]
    chart: Chart | None


def totals(queries: Queries) -> dict[str, dict[str, str]]:
    """The total column of four items by report: `received`, `carried-in`, `handled`, `carried-out`."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for row in queries.rows("requests"):
        found[row["report"].value][row["item"].value.removeprefix(ITEM)] = row["total"].value
    return dict(found)


def timeline(authority: Authority, printed: Mapping[str, Mapping[str, str]]) -> Timeline:
    """Requests received and handled by year; no chart for an authority without a year."""
    rows = tuple(
        _year_figures(entry, printed.get(entry.iri, {})) for entry in authority.entries if not entry.is_former
    )
    drawn = [
        (row.entry.year, (_whole(row.received), _whole(row.handled)))
        for row in rows
        if row.entry.year is not None
    ]
    has_figures = any(figure is not None for _, figures in drawn for figure in figures)
    return Timeline(rows, of_years(drawn) if has_figures else None)


def _year_figures(entry: Entry, printed: Mapping[str, str]) -> YearFigures:
    return YearFigures(
        entry,
        printed.get("received"),
        printed.get("carried-in"),
        printed.get("handled"),
        printed.get("carried-out"),
    )


def _whole(figure: str | None) -> int | None:
    """A count for the chart; what was printed as something else (a decimal) is not drawn."""
    return int(figure) if figure is not None and figure.isdigit() else None


# Lists over several pages


@dataclass(frozen=True, slots=True)
class Part(Generic[T]):
    """One page of a list: its items, where it lies, and where all pages lie."""

    items: tuple[T, ...]
    number: int
    path: str
    paths: tuple[str, ...]


def parts(items: Sequence[T], *, each: int, path: str) -> tuple[Part[T], ...]:
    """A list cut into pages: `authority/`, `authority/page-2`, …; an empty list has one page."""
    count = max(1, -(-len(items) // each))
    stem = path if path.endswith("/") else f"{path}/"
    paths = (path, *(f"{stem}page-{number}" for number in range(2, count + 1)))
    return tuple(
        Part(tuple(items[(number - 1) * each : number * each]), number, paths[number - 1], paths)
        for number in range(1, count + 1)
    )


def groups(authorities: Sequence[Authority]) -> tuple[tuple[Text, str, tuple[Authority, ...]], ...]:
    """Authorities by region, in the order of its code; then by the first letter of their names.

    Each group has a label, a letter for those without region, and its authorities.
    """
    by_key: dict[tuple[bool, str], list[Authority]] = defaultdict(list)
    for authority in authorities:
        key = authority.region or authority.slug[:1].upper()
        by_key[authority.region is None, key].append(authority)
    return tuple(
        (Text() if has_none else _region_label(members[0]), key if has_none else "", tuple(members))
        for (has_none, key), members in sorted(by_key.items())
    )


def _region_label(authority: Authority) -> Text:
    code = (authority.region or "").rpartition("/")[2]
    name = authority.region_name
    return Text(f"{code} {name.zh or name.en or ''}".strip(), f"{code} {name.en or name.zh or ''}".strip())
