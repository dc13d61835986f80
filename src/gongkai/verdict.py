"""Files checked: each report, who reports, every finding with its place, and the verdict of every rule.

The command line, the web form and the build get their verdicts here, so that they cannot differ. Reports
that are checked together are compared with each other where they belong together (`gongkai.series`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from pyoxigraph import Triple

from gongkai import causes, check, export, graph, narrative, reporter, ruling, series
from gongkai.causes import Cause
from gongkai.check import Checked
from gongkai.export import Record
from gongkai.finding import Finding
from gongkai.graph import Described
from gongkai.iri import Base
from gongkai.metadata import ReportMetadata
from gongkai.report import Report, Reporter
from gongkai.ruling import Ruling
from gongkai.series import Placed, Relations

_DIGITS: Final = 12


@dataclass(frozen=True, slots=True)
class Verdict:
    """The findings in one report, gravest first, and what every rule says of it.

    `readings` say which cells each figure of the prose restates.
    """

    report: Report
    reporter: Reporter
    findings: tuple[Finding, ...]
    rulings: tuple[Ruling, ...]
    readings: tuple[Triple, ...] = ()

    @property
    def is_clean(self) -> bool:
        """Whether nothing above Info was found."""
        return all(finding.severity == "Info" for finding in self.findings)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A report that may be checked: its record, its reporter, and its place among the others."""

    report: Report
    reporter: Reporter
    placed: Placed
    version: str = ""


def of_report(
    report: Report,
    beside: ReportMetadata | None = None,
    base: Base | None = None,
    *,
    reference: bool = False,
) -> Verdict:
    """The verdict on one report alone; with `reference` by pySHACL, which says the same."""
    return of_reports([(report, beside)], base, reference=reference)[0]


def of_reports(
    items: Sequence[tuple[Report, ReportMetadata | None]],
    base: Base | None = None,
    *,
    reference: bool = False,
) -> tuple[Verdict, ...]:
    """The verdicts on reports that are checked together, in the order given; `beside` is their metadata."""
    where = base or Base()
    candidates = _candidates(items, where)
    related = series.relations(one.placed for one in candidates if not one.version)
    by_iri = {one.placed.iri: one for one in candidates}
    found: dict[str, Checked] = {}
    for chunk, others in series.chunks(tuple(by_iri), related, check.BATCH):
        told = [described(by_iri[iri], related, by_iri, where) for iri in chunk]
        context = [described(by_iri[iri], related, by_iri, where) for iri in others]
        for checked in _checked(told, context, reference=reference):
            found[checked.report] = checked
    return tuple(_verdict(one, found[one.placed.iri]) for one in candidates)


def _checked(
    told: Sequence[Described], context: Sequence[Described], *, reference: bool
) -> Iterator[Checked]:
    if not reference:
        return check.checked(told, context)
    return (check.reference(one, [*(other for other in told if other is not one), *context]) for one in told)


def _candidates(items: Sequence[tuple[Report, ReportMetadata | None]], base: Base) -> tuple[Candidate, ...]:
    """The reports with addresses; of two of one authority on one year the second is a version apart."""
    taken: set[str] = set()
    candidates = []
    reporters = [reporter.of(report, beside) for report, beside in items]
    is_one = are_one(reporters)
    for (report, _), who in zip(items, reporters, strict=True):
        version = report.sha256[:_DIGITS] if base.report(who.slug, report.year) in taken else ""
        while base.report(who.slug, report.year, version) in taken:
            version += "x"
        where = placed(who, report.year, base, version, is_one=is_one)
        candidates.append(Candidate(report, who, where, version))
        taken.add(candidates[-1].placed.iri)
    return tuple(candidates)


def are_one(reporters: Iterable[Reporter]) -> bool:
    """Whether all reports at hand bear one name, and are one body's, as whoever gave them together means."""
    names = {who.name for who in reporters}
    return len(names) == 1 and None not in names


def placed(who: Reporter, year: int | None, base: Base, version: str = "", *, is_one: bool = False) -> Placed:
    """What decides with which other reports a report is compared: none where many bodies bear the name.

    `is_one` says that all reports at hand are one body's (`are_one`).
    """
    is_certain = is_one or reporter.is_tied_down(who, year)
    return Placed(
        iri=base.report(who.slug, year, version),
        authority=who.slug,
        name=who.name if is_certain else None,
        year=year if is_certain else None,
        parent=who.parent_slug,
        parent_name=who.parent,
        continues=who.continues,
    )


def described(
    one: Candidate, related: Mapping[str, Relations], others: Mapping[str, Candidate], base: Base
) -> Described:
    """The report in RDF, with how it relates to the others."""
    own = graph.of_report(one.report, one.reporter, base, one.version)
    found = related.get(own.iri, Relations())
    before = others.get(found.previous or "")
    share = None if before is None else shared(one.report, before.report)
    relations = series.triples(own.iri, one.reporter.slug, found, base, shared=share)
    return replace(own, report=(*own.report, *relations))


def shared(now: Report, before: Report) -> Decimal | None:
    """The share of the report's own text that stands word for word in the report of the year before."""
    if now.year is None or before.year != now.year - 1:
        return None
    return narrative.shared(now.own_sentences, before.own_sentences)


def _verdict(one: Candidate, checked: Checked) -> Verdict:
    return Verdict(one.report, one.reporter, checked.findings, checked.rulings, checked.readings)


def to_json(verdict: Verdict) -> Record:
    """What `gongkai check --format json` prints for a file, and the web form answers."""
    report = verdict.report
    return {
        "file": report.file,
        "sha256": report.sha256,
        "authority": verdict.reporter.name,
        "year": report.year,
        "edition": report.form.edition,
        "scope": verdict.reporter.scope,
        "published": verdict.reporter.published,
        "cells": export.states(report),
        "verdicts": dict(ruling.counts(verdict.rulings)),
        "rules": [export.ruling_json(one) for one in verdict.rulings],
        "findings": [export.finding_json(finding, report) for finding in verdict.findings],
        "causes": [_cause_json(cause) for cause in causes.of(report, verdict.findings)],
    }


def _cause_json(cause: Cause) -> Record:
    """A hint where to look first, and the findings it would explain."""
    return {
        "rule": cause.rule,
        "cells": list(cause.cells),
        "findings": list(cause.findings),
        "message": {"zh": cause.zh, "en": cause.en},
    }
