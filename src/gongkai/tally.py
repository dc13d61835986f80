"""Verdicts counted: of one rule over all reports and by year, of one report, of any group of reports.

What a rule found is told of the reports it could be evaluated on; those it could not be evaluated on and
those it does not apply to are counted apart, and no share is worked out over them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from gongkai.overview import FAILED, NOT_APPLICABLE, NOT_EVALUABLE, PASSED, Authority, Corpus, Entry
from gongkai.vocabulary import RULE

# By the sign of a verdict: its notation in the code list.
STATES = {
    PASSED: "passed",
    FAILED: "failed",
    NOT_EVALUABLE: "not-evaluable",
    NOT_APPLICABLE: "not-applicable",
}


@dataclass(frozen=True, slots=True)
class Tally:
    """How many verdicts there are of each state."""

    passed: int = 0
    failed: int = 0
    not_evaluable: int = 0
    not_applicable: int = 0

    @property
    def evaluable(self) -> int:
        return self.passed + self.failed

    @property
    def share(self) -> str | None:
        """The share of failed among the evaluable, as `12.5 %`; None where none was evaluable."""
        return percent(self.failed, self.evaluable)


def percent(part: int, whole: int) -> str | None:
    """
    >>> percent(1, 8), percent(0, 0)
    ('12.5 %', None)
    """
    return f"{100 * part / whole:.1f} %" if whole else None


def of_signs(signs: Iterable[str]) -> Tally:
    """The tally of any signs, one for each verdict.

    >>> of_signs("ppfx")
    Tally(passed=2, failed=1, not_evaluable=0, not_applicable=1)
    """
    counts = Counter(signs)
    return Tally(*(counts[sign] for sign in STATES))


def of_reports(entries: Iterable[Entry]) -> Tally:
    """Every verdict on these reports."""
    counts: Counter[str] = Counter()
    for signs, reports in Counter(entry.verdicts for entry in entries).items():
        for sign in STATES:
            counts[sign] += signs.count(sign) * reports
    return Tally(*(counts[sign] for sign in STATES))


@dataclass(frozen=True, slots=True)
class RuleTally:
    """What one rule came to, over all reports and by the year reported on (None: not known)."""

    total: Tally
    by_year: tuple[tuple[int | None, Tally], ...]


def of_rule(corpus: Corpus, rule: str) -> RuleTally:
    """The verdicts of one rule; nothing where the data has none of it."""
    if rule not in corpus.rules:
        return RuleTally(Tally(), ())
    place = corpus.rules.index(rule)
    by_year: dict[int | None, list[str]] = {}
    for entry in corpus.entries:
        if entry.verdicts:
            by_year.setdefault(entry.year, []).append(entry.verdicts[place])
    years = sorted(by_year, key=lambda year: (year is None, year or 0))
    return RuleTally(
        of_signs(sign for signs in by_year.values() for sign in signs),
        tuple((year, of_signs(by_year[year])) for year in years),
    )


@dataclass(frozen=True, slots=True)
class Mark:
    """The verdict of a rule on one report, with its number of findings."""

    entry: Entry
    state: str
    findings: int


@dataclass(frozen=True, slots=True)
class Line:
    """A rule with its verdict on each current report of an authority, in the order of the years."""

    rule: str
    marks: tuple[Mark, ...]


def of_authority(corpus: Corpus, authority: Authority) -> tuple[Line, ...]:
    """The rules that apply to at least one of its current reports, in the order of their names."""
    current = [entry for entry in authority.entries if not entry.is_former and entry.verdicts]
    lines = []
    for place, rule in enumerate(corpus.rules):
        if any(entry.verdicts[place] not in (NOT_APPLICABLE, " ") for entry in current):
            lines.append(Line(rule, tuple(_mark(entry, place, rule) for entry in current)))
    return tuple(lines)


def _mark(entry: Entry, place: int, rule: str) -> Mark:
    state = STATES.get(entry.verdicts[place], "not-applicable")
    return Mark(entry, state, entry.findings.get(rule, 0))


def in_families(
    lines: Sequence[Line], families: Mapping[str, str], positions: Mapping[str, int]
) -> tuple[tuple[str, tuple[Line, ...]], ...]:
    """Lines by the family of their rule, in the order of the rules; `families` and `positions` by IRI."""
    by_family: dict[str, list[Line]] = {}
    for line in sorted(lines, key=lambda line: (positions.get(RULE + line.rule, 0), line.rule)):
        by_family.setdefault(families.get(RULE + line.rule, ""), []).append(line)
    return tuple((family, tuple(some)) for family, some in by_family.items())
