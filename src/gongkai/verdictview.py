"""What the page of a check shows of a verdict: values only, in both languages, from records as they are.

Nothing is computed about the report here: findings, rulings and readings are those of `gongkai.verdict`,
labels those of the ontology.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, parse

from gongkai import causes, check, export, ruling, sourceview, tableview
from gongkai.document import Place
from gongkai.facts import Facts, Text
from gongkai.finding import Finding
from gongkai.iri import Base
from gongkai.report import Entry, Evidence, Mention, Report
from gongkai.reportview import Spot
from gongkai.rule import Rule, rules
from gongkai.sourceview import TextLine
from gongkai.tableview import Layout
from gongkai.termview import rule_path
from gongkai.verdict import Verdict
from gongkai.vocabulary import (
    BASIS,
    CONFIDENCE,
    CONTENT,
    EVIDENCE,
    GID,
    LEVEL,
    MENTION,
    RDFS,
    REASON,
    SCOPE,
    SKOS,
    VERDICT,
)
from gongkai.vocabulary import RULE as RULE_HOST

_FEW: Final = 2  # zeros on one side of a sum that are still named


@dataclass(frozen=True, slots=True)
class At:
    """A place: the anchor of its characters in the text below the report, line, page, path; any may lack."""

    anchor: str = ""
    line: int | None = None
    page: int | None = None
    path: str | None = None


@dataclass(frozen=True, slots=True)
class Term:
    """A cell that is named: its anchor on the page, its labels, and its figure as read or its state."""

    anchor: str
    row: Text
    column: Text
    text: str
    state: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A finding; `terms` are its cells, of which so many more are 0."""

    number: int
    anchor: str
    severity: str
    message: Text
    left: str
    right: str
    difference: str
    terms: tuple[Term, ...]
    zeros: int
    blanks: int
    quote: str
    words: str
    other: str
    confidence: Text
    at: At


@dataclass(frozen=True, slots=True)
class Group:
    """The findings of one rule at one level; `cause` names the sentence on what may be behind them."""

    rule: str
    label: Text
    path: str
    level: str
    level_label: Text
    basis_kind: Text
    basis: Text
    family: str
    cause: str
    findings: tuple[Found, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """A cell of a table: the figure as read, or its state; the numbers of the findings that use it."""

    anchor: str
    state: str
    text: str
    printed: str
    reason: Text
    mark: str
    notes: tuple[tuple[int, str], ...]
    at: At


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the form with the report's cells by their anchors of the form."""

    layout: Layout
    cells: Mapping[str, Shown]
    is_found: bool


@dataclass(frozen=True, slots=True)
class Said:
    """A figure of the prose; against the tables it `agrees`, `differs`, is `approximate` or `open`."""

    anchor: str
    kind: Text
    printed: str
    sentence: str
    standing: str
    terms: tuple[Term, ...]
    at: At


@dataclass(frozen=True, slots=True)
class Content:
    """What the words say of something that the law or the form asks for."""

    label: Text
    state: Text
    words: str
    sentence: str
    at: At


@dataclass(frozen=True, slots=True)
class Hint:
    """Where to look first, and the cells to look at."""

    text: Text
    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Ruled:
    """The verdict of one rule, with its reason where it is neither passed nor failed."""

    rule: str
    label: Text
    path: str
    state: str
    state_label: Text
    reason: Text


@dataclass(frozen=True, slots=True)
class Left:
    """Something near a table that found no place on the form; `why` is a sentence in English."""

    printed: str
    why: str
    at: At


@dataclass(frozen=True, slots=True)
class View:
    """Everything the page says of one report."""

    anchor: str
    file: str
    name: str
    title: str
    year: int | None
    edition: str
    scope: Text
    published: str | None
    counts: Mapping[str, int]
    severities: Mapping[str, int]
    is_clean: bool
    states: Mapping[str, int]
    hints: tuple[Hint, ...]
    groups: tuple[Group, ...]
    tables: tuple[Table, ...]
    said: tuple[Said, ...]
    contents: tuple[Content, ...]
    unreadable: tuple[Shown, ...]
    labels: Mapping[str, tuple[Text, Text]]
    left: tuple[Left, ...]
    warnings: tuple[str, ...]
    rulings: tuple[Ruled, ...]
    lines: tuple[TextLine, ...]


def of_verdict(given: Verdict, number: int, base: Base) -> View:
    """The view of a verdict, the `number`th on its page."""
    return _Viewer(given, f"r{number}-", base).view()


@cache
def vocabulary() -> Facts:
    """The ontology's triples; blank nodes, of which there are none, are left out."""
    facts = Facts()
    for file in check.vocabulary_files():
        for quad in parse(path=str(file), format=RdfFormat.TURTLE):
            if not isinstance(quad.subject, BlankNode) and isinstance(quad.object, Literal | NamedNode):
                facts.add(quad.subject.value, quad.predicate.value, quad.object)
    return facts


@cache
def layouts() -> Mapping[str, tuple[Layout, ...]]:
    """The tables of each edition as printed, by the edition's IRI."""
    from gongkai import form

    above = tableview.headings(vocabulary())
    return {edition.iri: tableview.of_form(edition, above) for edition in form.editions()}


def _label(iri: str) -> Text:
    return vocabulary().text(iri, SKOS + "prefLabel", RDFS + "label")


class _Viewer:
    """A verdict's parts, put together."""

    def __init__(self, given: Verdict, prefix: str, base: Base) -> None:
        self.given = given
        self.report: Report = given.report
        self.prefix = prefix
        self.base = base
        self.layouts = layouts()[self.report.form.iri]
        self.labels = {anchor: both for layout in self.layouts for anchor, both in layout.labels.items()}
        self.entries = {entry.anchor: entry for entry in self.report.entries()}
        self.numbers = {finding.iri: place for place, finding in enumerate(given.findings, 1)}
        self.spots: dict[str, tuple[Spot, str]] = {}

    def view(self) -> View:
        report, who = self.report, self.given.reporter
        groups = tuple(self._groups())
        tables = tuple(self._tables())
        said = tuple(map(self._said, report.mentions))
        contents = tuple(map(self._content, report.contents))
        left = tuple(Left(one.printed, one.why, self._at(one.place)) for one in report.unplaced)
        cells = [cell for table in tables for cell in table.cells.values()]
        return View(
            anchor=self.prefix + "report",
            file=report.file,
            name=who.name or "",
            title=report.title,
            year=report.year,
            edition=report.form.edition,
            scope=_label(SCOPE + who.scope) if who.scope else Text(),
            published=who.published,
            counts=ruling.counts(self.given.rulings),
            severities=_severities(self.given.findings),
            is_clean=self.given.is_clean,
            states=export.states(report),
            hints=tuple(
                Hint(Text(cause.zh, cause.en), tuple(map(self._term, cause.cells)))
                for cause in causes.of(report, self.given.findings)
            ),
            groups=groups,
            tables=tables,
            said=said,
            contents=contents,
            unreadable=tuple(cell for cell in cells if cell.state == "unreadable"),
            labels={self.prefix + anchor: both for anchor, both in self.labels.items()},
            left=left,
            warnings=report.warnings,
            rulings=tuple(map(self._ruled, self.given.rulings)),
            lines=sourceview.lines(report.text, self.spots.values()),
        )

    def _at(self, place: Place | None, back: str = "") -> At:
        """A place, with an anchor in the text where its characters are known; `back` leads from there."""
        if place is None:
            return At()
        anchor = ""
        if place.start is not None and place.end is not None and place.start < place.end:
            anchor = f"{self.prefix}at-{place.start}-{place.end}"
            spot = Spot(anchor, place.start, place.end, place.line, place.page)
            if anchor not in self.spots or back:
                self.spots[anchor] = (spot, back)
        return At(anchor, place.line, place.page, place.path)

    # Findings

    def _groups(self) -> Iterator[Group]:
        order = dict.fromkeys((finding.rule, finding.level) for finding in self.given.findings)
        for rule, level in order:
            known = rules().get(rule)
            yield Group(
                rule=rule,
                label=_rule_label(rule, known),
                path=rule_path(rule),
                level=level,
                level_label=_label(LEVEL + level),
                basis_kind=_label(BASIS + known.basis_kind) if known else Text(),
                basis=Text(known.basis_zh, known.basis_en) if known else Text(),
                family=known.family if known else "tables",
                cause=_cause(known),
                findings=tuple(
                    self._found(finding)
                    for finding in self.given.findings
                    if (finding.rule, finding.level) == (rule, level)
                ),
            )

    def _found(self, finding: Finding) -> Found:
        terms = [self._term(cell) for cell in finding.cells]
        zeros = [term for term in terms if term.text == "0"]
        is_long = len(zeros) > _FEW
        number = self.numbers[finding.iri]
        return Found(
            number=number,
            anchor=f"{self.prefix}finding-{number}",
            severity=finding.severity,
            message=Text(finding.zh, finding.en),
            left=_number(finding.left),
            right=_number(finding.right),
            difference=_number(finding.difference),
            terms=tuple(term for term in terms if not is_long or term not in zeros),
            zeros=len(zeros) if is_long else 0,
            blanks=finding.blanks,
            quote=finding.quote,
            words=finding.words,
            other=finding.other,
            confidence=_label(CONFIDENCE + finding.confidence),
            at=self._at(export.place_of(finding, self.report)),
        )

    def _term(self, cell: str) -> Term:
        """A cell by its anchor in this report, or by its IRI in another."""
        fragment = cell.rpartition("#")[2]
        row, column = self.labels.get(fragment, (Text(fragment, fragment), Text()))
        if "#" in cell:
            return Term("", row, column, "", "elsewhere", cell)
        entry = self.entries.get(cell)
        if entry is None:
            return Term("", row, column, "", "absent")
        return Term(self.prefix + cell, row, column, _number(entry.value), entry.state)

    # Tables

    def _tables(self) -> Iterator[Table]:
        found = {table.table for table in self.report.tables}
        notes: dict[str, list[Finding]] = {}
        for finding in self.given.findings:
            for anchor in dict.fromkeys((finding.about, *finding.cells)):
                notes.setdefault(anchor, []).append(finding)
        for layout in self.layouts:
            cells = {anchor: self._cell(anchor, notes.get(anchor, ())) for anchor in layout.anchors}
            yield Table(layout, cells, layout.notation in found)

    def _cell(self, anchor: str, findings: Sequence[Finding]) -> Shown:
        entry = self.entries.get(anchor)
        own = self.prefix + anchor
        about = [finding for finding in findings if finding.about == anchor]
        return Shown(
            anchor=own,
            state="absent" if entry is None else entry.state,
            text="" if entry is None else _number(entry.value),
            printed="" if entry is None else _printed(entry),
            reason=_label(REASON + entry.reason) if entry is not None and entry.reason else Text(),
            mark="at" if about else "used" if findings else "",
            notes=tuple(
                (self.numbers[one.iri], f"{self.prefix}finding-{self.numbers[one.iri]}") for one in about
            ),
            at=At() if entry is None else self._at(entry.place, own),
        )

    # Prose

    def _said(self, mention: Mention) -> Said:
        node = f"{self._iri}#{mention.anchor}"
        about = [one for one in self.given.readings if one.subject == NamedNode(node)]
        is_read = any(one.predicate.value == GID + "reading" for one in about)
        cells = [
            one.object.value.removeprefix(self._iri + "#")
            for one in about
            if one.predicate.value == GID + "restates" and isinstance(one.object, NamedNode)
        ]
        return Said(
            anchor=self.prefix + mention.anchor,
            kind=_label(MENTION + mention.kind),
            printed=mention.printed,
            sentence=mention.sentence,
            standing=self._standing(mention, is_read=is_read),
            terms=tuple(map(self._term, sorted(cells))),
            at=self._at(mention.place, self.prefix + mention.anchor),
        )

    @property
    def _iri(self) -> str:
        return self.given.rulings[0].report if self.given.rulings else ""

    def _standing(self, mention: Mention, *, is_read: bool) -> str:
        if any(finding.about == mention.anchor for finding in self.given.findings):
            return "differs"
        if mention.is_approximate:
            return "approximate"
        return "agrees" if is_read else "open"

    def _content(self, evidence: Evidence) -> Content:
        return Content(
            label=_label(CONTENT + evidence.content),
            state=_label(EVIDENCE + evidence.state),
            words="、".join(evidence.words),
            sentence=evidence.sentence,
            at=self._at(evidence.place),
        )

    # Rules

    def _ruled(self, one: ruling.Ruling) -> Ruled:
        return Ruled(
            rule=one.rule,
            label=_rule_label(one.rule, rules().get(one.rule)),
            path=rule_path(one.rule),
            state=one.state,
            state_label=_label(VERDICT + one.state),
            reason=Text(one.zh, one.en) if one.zh else Text(),
        )


def _rule_label(rule: str, known: Rule | None) -> Text:
    return Text(known.zh, known.en) if known else _label(RULE_HOST + rule)


def _cause(rule: Rule | None) -> str:
    if rule is None:
        return "tables"
    return "words" if rule.looks_at == "words" else rule.family


def _number(value: int | Decimal | None) -> str:
    return "" if value is None else format(value, "f") if isinstance(value, Decimal) else str(value)


def _printed(entry: Entry) -> str:
    """What is printed where it is not simply the figure."""
    printed = " ".join(entry.printed.split())
    return "" if entry.state == "number" and printed == _number(entry.value) else printed


def _severities(findings: Iterable[Finding]) -> dict[str, int]:
    counts = {"Violation": 0, "Warning": 0, "Info": 0}
    for finding in findings:
        counts[finding.severity] += 1
    return counts
