"""A recognised report as RDF: the one module that knows both documents' records and triples.

A row of the form becomes one observation with a measure per column; its cells (printed text, state,
place) go into a graph of their own. Only a number becomes a measure; every other cell is named on its
row by `gid:notStated`. No blank nodes; the same report gives the same triples in the same order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache

from pyoxigraph import Literal, NamedNode, Triple

from gongkai import __version__, iri
from gongkai.document import Place
from gongkai.form import Block, Column, Form, Row
from gongkai.iri import Base
from gongkai.report import (
    Citation,
    Entry,
    Evidence,
    Mention,
    NameSeen,
    Report,
    Reporter,
    RowRead,
    Section,
    Unplaced,
)
from gongkai.vocabulary import (
    CONTENT,
    DCAT,
    DCT,
    EVIDENCE,
    FOAF,
    GID,
    KIND,
    LAW,
    MENTION,
    NAME_PLACE,
    ORG,
    PROV,
    QB,
    RDF,
    RDFS,
    REASON,
    SCOPE,
    SECTION,
    STATE,
    TIER,
    XSD,
)

_INTERVAL = "http://reference.data.gov.uk/id/gregorian-interval/{year}-01-01T00:00:00/P1Y"
_UNIT = re.compile(r"\d\s*([件条项宗份个起人次万亿元]+)\s*$")
_MEDIA_TYPE = "https://www.iana.org/assignments/media-types/"


@dataclass(frozen=True, slots=True)
class Described:
    """A report in RDF: `report` for the default graph and dumps, `cells` for the graph of its cells.

    `is_scanned` marks one with figures recognised in a picture: what rests on them is less certain.
    """

    iri: str
    report: tuple[Triple, ...]
    cells: tuple[Triple, ...]
    is_scanned: bool = False


def of_report(report: Report, reporter: Reporter, base: Base, version: str = "") -> Described:
    """The triples of a report. `version` is set for a former version that a later one replaces."""
    subject = base.report(reporter.slug, report.year, version)
    writer = _Writer(subject, report, reporter, base)
    is_scanned = any(entry.method == "ocr" for entry in report.entries())
    return Described(subject, tuple(writer.report_triples()), tuple(writer.cell_triples()), is_scanned)


@cache
def _term(namespace: str, name: str) -> NamedNode:
    return NamedNode(namespace + name)


@cache
def _node(iri: str) -> NamedNode:
    return NamedNode(iri)


@lru_cache(maxsize=4096)
def _whole(number: int) -> Literal:
    return Literal(number)


@lru_cache(maxsize=4096)
def _text(value: str) -> Literal:
    return Literal(value)


# Terms that stand on every cell and row: looked up once.
_TYPE = _term(RDF, "type")
_CELL = _term(GID, "Cell")
_IN_ROW = _term(GID, "inRow")
_COLUMN = _term(GID, "column")
_PRINTED = _term(GID, "printed")
_STATE = _term(GID, "state")
_SPAN = _term(GID, "sourceSpan")
_LINE = _term(GID, "line")
_INTEGER = _term(XSD, "integer")
_DECIMAL = _term(XSD, "decimal")


def figure_literal(entry: Entry, column: Column) -> Literal:
    """The number of an entry; amounts are decimals, counts integers unless printed as decimals."""
    if isinstance(entry.value, int) and not column.number_kind.startswith("money"):
        return _number(str(entry.value), _INTEGER)
    # Without zeros at the end: a store keeps the value, and file and query must not differ.
    text = format(Decimal(entry.value or 0), "f")
    return _number(text.rstrip("0").rstrip(".") if "." in text else text, _DECIMAL)


def _plain(number: int | Decimal) -> Literal:
    """A number of the prose; a decimal without zeros at its end, so that file and store agree."""
    if isinstance(number, int):
        return Literal(number)
    text = format(number, "f")
    return _number(text.rstrip("0").rstrip(".") if "." in text else text, _DECIMAL)


@cache
def _number(text: str, datatype: NamedNode) -> Literal:
    return Literal(text, datatype=datatype)


class _Writer:
    """The triples of one report, part by part."""

    def __init__(self, subject: str, report: Report, reporter: Reporter, base: Base) -> None:
        self.iri = subject
        self.node = NamedNode(subject)
        self.report = report
        self.reporter = reporter
        self.base = base
        self.authority = NamedNode(base.authority(reporter.slug))
        self.source = NamedNode(base.source(report.sha256))
        self.spans = base.source_spans(report.sha256)
        self.columns = _columns(report.form)

    def report_triples(self) -> Iterator[Triple]:
        yield from self._report()
        yield from self._authority()
        yield from self._source()
        for row in self._rows():
            yield from self._observation(row)
        for position, section in enumerate(self.report.sections, 1):
            yield from self._section(section, position)
        for position, unplaced in enumerate(self.report.unplaced, 1):
            yield from self._unplaced(unplaced, position)
        yield from self._prose()

    def cell_triples(self) -> Iterator[Triple]:
        for row in self._rows():
            node = NamedNode(iri.row(self.iri, row.row))
            if row.label:
                yield Triple(node, _PRINTED, Literal(row.label))
            yield from self._place(node, row.label_place)
            for entry in row.entries:
                cell = NamedNode(iri.cell(self.iri, entry.anchor))
                yield from self._cell(entry, cell, node)
                if entry.place is not None:
                    yield from self._place(cell, entry.place)
        for section in self.report.sections:
            node = NamedNode(f"{self.iri}#section-{section.kind}")
            yield Triple(node, _term(GID, "text"), Literal(section.text))

    def _rows(self) -> Iterator[RowRead]:
        return (row for table in self.report.tables for row in table.rows)

    def _report(self) -> Iterator[Triple]:
        report, node, reporter = self.report, self.node, self.reporter
        yield Triple(node, _TYPE, _term(GID, "Report"))
        yield Triple(node, _term(DCT, "title"), Literal(report.title, language="zh"))
        yield from self._labels()
        yield Triple(node, _term(GID, "authority"), self.authority)
        yield Triple(node, _term(GID, "edition"), NamedNode(report.form.iri))
        yield Triple(node, _term(PROV, "wasDerivedFrom"), self.source)
        yield Triple(node, _term(PROV, "wasGeneratedBy"), NamedNode(f"{self.iri}#reading"))
        said = (report.authority_evidence, report.year_evidence, *reporter.evidence)
        for evidence in dict.fromkeys(said):
            if evidence:
                yield Triple(node, _term(GID, "evidence"), Literal(evidence))
        if report.year is not None:
            yield Triple(node, _term(GID, "year"), Literal(report.year))
            yield Triple(node, _term(DCT, "temporal"), NamedNode(_INTERVAL.format(year=report.year)))
        if reporter.scope:
            yield Triple(node, _term(GID, "scope"), _term(SCOPE, reporter.scope))
        if reporter.members is not None:
            yield Triple(node, _term(GID, "memberCount"), Literal(reporter.members))
        if reporter.published:
            issued = Literal(reporter.published, datatype=_term(XSD, "date"))
            yield Triple(node, _term(DCT, "issued"), issued)
        for table in report.tables:
            found = report.form.table(table.table)
            yield Triple(node, _term(GID, "tableFound"), NamedNode(found.iri))
        for kind in report.words_found:
            yield Triple(node, _term(GID, "wordsFound"), _term(SECTION, kind))
        for warning in report.warnings:
            yield Triple(node, _term(GID, "readingWarning"), Literal(warning))
        yield from self._reading()

    def _labels(self) -> Iterator[Triple]:
        name = self.reporter.name or "未知机关"
        year = self.report.year or "年度不明"
        yield Triple(self.node, _term(RDFS, "label"), Literal(f"{name}{year}年度报告", language="zh"))
        english = f"Annual report {self.report.year or '(year unknown)'}, {name}"
        yield Triple(self.node, _term(RDFS, "label"), Literal(english, language="en"))

    def _reading(self) -> Iterator[Triple]:
        reading = NamedNode(f"{self.iri}#reading")
        agent = NamedNode(f"{self.base.iri}software#gongkai-{__version__}")
        yield Triple(reading, _TYPE, _term(PROV, "Activity"))
        yield Triple(reading, _term(PROV, "used"), self.source)
        yield Triple(reading, _term(PROV, "wasAssociatedWith"), agent)

    def _authority(self) -> Iterator[Triple]:
        node, reporter = self.authority, self.reporter
        yield Triple(node, _TYPE, _term(ORG, "FormalOrganization"))
        if reporter.name:
            yield Triple(node, _term(RDFS, "label"), Literal(reporter.name, language="zh"))
            yield Triple(node, _term(FOAF, "name"), Literal(reporter.name, language="zh"))
        if reporter.kind:
            yield Triple(node, _term(GID, "kind"), _term(KIND, reporter.kind))
        if reporter.tier:
            yield Triple(node, _term(GID, "tier"), _term(TIER, reporter.tier))
        if reporter.region:
            yield Triple(node, _term(GID, "region"), NamedNode(self.base.region(reporter.region)))
        if reporter.credit_code:
            yield Triple(node, _term(GID, "creditCode"), Literal(reporter.credit_code))
        if reporter.parent and reporter.parent_slug:
            parent = NamedNode(self.base.authority(reporter.parent_slug))
            yield Triple(node, _term(ORG, "subOrganizationOf"), parent)
            yield Triple(parent, _TYPE, _term(ORG, "FormalOrganization"))
            yield Triple(parent, _term(RDFS, "label"), Literal(reporter.parent, language="zh"))

    def _source(self) -> Iterator[Triple]:
        node, report = self.source, self.report
        yield Triple(node, _TYPE, _term(GID, "SourceDocument"))
        yield Triple(node, _term(GID, "sha256"), Literal(report.sha256))
        yield Triple(node, _term(GID, "fileName"), Literal(report.file))
        yield Triple(node, _term(DCAT, "byteSize"), Literal(report.size))
        yield Triple(node, _term(DCAT, "mediaType"), NamedNode(_MEDIA_TYPE + report.media_type))
        if report.charset:
            yield Triple(node, _term(GID, "charset"), Literal(report.charset))
        if self.reporter.source:
            yield Triple(node, _term(RDFS, "seeAlso"), NamedNode(self.reporter.source))

    def _observation(self, read: RowRead) -> Iterator[Triple]:
        block, row = self.columns[read.row][:2]
        node = NamedNode(iri.row(self.iri, read.row))
        yield Triple(node, _TYPE, _term(QB, "Observation"))
        yield Triple(node, _term(QB, "dataSet"), NamedNode(self.base.data_set(block.structure)))
        yield Triple(node, _term(GID, "report"), self.node)
        yield Triple(node, _term(GID, "authority"), self.authority)
        yield Triple(node, NamedNode(block.dimension), NamedNode(row.code))
        if self.report.year is not None:
            yield Triple(node, _term(GID, "year"), Literal(self.report.year))
        for entry in read.entries:
            column = self.columns[read.row][2][entry.column]
            if entry.state == "number":
                yield Triple(node, NamedNode(column.measure), figure_literal(entry, column))
                yield from self._unit(entry, column, node)
            else:
                cell = NamedNode(iri.cell(self.iri, entry.anchor))
                yield Triple(node, _term(GID, "notStated"), cell)
                yield from self._cell(entry, cell, node)

    def _unit(self, entry: Entry, column: Column, row: NamedNode) -> Iterator[Triple]:
        """What names a cell with a unit beside its figure, where the column sets the unit already."""
        unit = _UNIT.search(entry.printed)
        if unit is None or column.number_kind == "money-with-unit":
            return
        cell = NamedNode(iri.cell(self.iri, entry.anchor))
        yield Triple(row, _term(GID, "unitInCell"), cell)
        yield Triple(cell, _term(GID, "unit"), Literal(unit[1]))
        yield from self._cell(entry, cell, row)

    def _cell(self, entry: Entry, node: NamedNode, row: NamedNode) -> list[Triple]:
        column = self.columns[entry.row][2][entry.column]
        triples = [
            Triple(node, _TYPE, _CELL),
            Triple(node, _IN_ROW, row),
            Triple(node, _COLUMN, _node(column.measure)),
            Triple(node, _PRINTED, _text(entry.printed)),
            Triple(node, _STATE, _term(STATE, entry.state)),
        ]
        if entry.reason:
            triples.append(Triple(node, _term(GID, "reason"), _term(REASON, entry.reason)))
        if entry.method == "ocr":
            triples.append(Triple(node, _term(GID, "method"), _text("ocr")))
        if entry.inferred:
            triples.append(Triple(node, _term(GID, "inferred"), Literal(True)))
        return triples

    def _place(self, node: NamedNode, place: Place | None) -> list[Triple]:
        if place is None:
            return []
        triples = []
        if place.start is not None and place.end is not None:
            span = NamedNode(f"{self.spans}{place.start},{place.end}")
            triples.append(Triple(node, _SPAN, span))
        if place.line is not None:
            triples.append(Triple(node, _LINE, _whole(place.line)))
        if place.page is not None:
            triples.append(Triple(node, _term(GID, "page"), _whole(place.page)))
        if place.box is not None:
            corners = " ".join(f"{value:.1f}" for value in place.box)
            triples.append(Triple(node, _term(GID, "box"), Literal(corners)))
        if place.path is not None:
            triples.append(Triple(node, _term(GID, "path"), Literal(place.path)))
        return triples

    def _section(self, section: Section, position: int) -> Iterator[Triple]:
        node = NamedNode(f"{self.iri}#section-{section.kind}")
        yield Triple(node, _TYPE, _term(GID, "Section"))
        yield Triple(node, _term(GID, "inReport"), self.node)
        yield Triple(node, _term(GID, "sectionKind"), _term(SECTION, section.kind))
        yield Triple(node, _term(GID, "heading"), Literal(section.heading))
        yield Triple(node, _term(GID, "position"), Literal(position))
        if section.is_closed:
            yield Triple(node, _term(GID, "characters"), Literal(section.characters))
            yield Triple(node, _term(GID, "statesNothing"), Literal(section.is_none))
        yield from self._place(node, section.place)

    # Prose

    def _prose(self) -> Iterator[Triple]:
        for mention in self.report.mentions:
            yield from self._mention(mention)
        for evidence in self.report.contents:
            yield from self._evidence(evidence)
        for citation in self.report.citations:
            yield from self._citation(citation)
        for name in self.report.names:
            yield from self._name(name)

    def _of_report(self, anchor: str, kind: str) -> tuple[NamedNode, list[Triple]]:
        node = NamedNode(f"{self.iri}#{anchor}")
        return node, [
            Triple(node, _TYPE, _term(GID, kind)),
            Triple(node, _term(GID, "inReport"), self.node),
        ]

    def _mention(self, mention: Mention) -> Iterator[Triple]:
        node, triples = self._of_report(mention.anchor, "Mention")
        yield from triples
        yield Triple(node, _term(GID, "mentionKind"), _term(MENTION, mention.kind))
        yield Triple(node, _PRINTED, Literal(mention.printed))
        yield Triple(node, _term(GID, "sentence"), Literal(mention.sentence))
        if mention.value is not None:
            yield Triple(node, _term(GID, "value"), _plain(mention.value))
        for name, is_set in (("approximate", mention.is_approximate), ("implied", mention.is_implied)):
            if is_set:
                yield Triple(node, _term(GID, name), Literal(True))
        if mention.part is not None:
            printed = str(mention.value).partition(".")[2]
            yield Triple(node, _term(GID, "decimals"), Literal(len(printed)))
            yield Triple(node, _term(GID, "part"), _plain(Decimal(mention.part)))
            for whole in mention.wholes:
                yield Triple(node, _term(GID, "whole"), _plain(Decimal(whole)))
        for name, day in (("since", mention.since), ("until", mention.until)):
            if day is not None:
                yield Triple(node, _term(GID, name), Literal(day, datatype=_term(XSD, "date")))
        yield from self._place(node, mention.place)

    def _evidence(self, evidence: Evidence) -> Iterator[Triple]:
        node, triples = self._of_report(evidence.anchor, "Evidence")
        yield from triples
        yield Triple(node, _term(GID, "content"), _term(CONTENT, evidence.content))
        yield Triple(node, _term(GID, "evidenceState"), _term(EVIDENCE, evidence.state))
        for word in evidence.words:
            yield Triple(node, _PRINTED, Literal(word))
        if evidence.sentence:
            yield Triple(node, _term(GID, "sentence"), Literal(evidence.sentence))
        yield from self._place(node, evidence.place)

    def _citation(self, citation: Citation) -> Iterator[Triple]:
        node, triples = self._of_report(citation.anchor, "Citation")
        yield from triples
        yield Triple(node, _term(GID, "cites"), _term(LAW, citation.cites))
        yield Triple(node, _PRINTED, Literal(citation.printed))
        yield Triple(node, _term(GID, "sentence"), Literal(citation.sentence))
        yield from self._place(node, citation.place)

    def _name(self, name: NameSeen) -> Iterator[Triple]:
        node, triples = self._of_report(name.anchor, "NameSeen")
        yield from triples
        yield Triple(node, _term(GID, "seenIn"), _term(NAME_PLACE, name.seen_in))
        yield Triple(node, _PRINTED, Literal(name.name))
        yield Triple(node, _term(GID, "nameKey"), Literal(name.key))
        yield from self._place(node, name.place)

    def _unplaced(self, unplaced: Unplaced, position: int) -> Iterator[Triple]:
        node = NamedNode(f"{self.iri}#unplaced-{position}")
        yield Triple(node, _TYPE, _term(GID, "Unplaced"))
        yield Triple(node, _term(GID, "inReport"), self.node)
        yield Triple(node, _term(GID, "printed"), Literal(unplaced.printed))
        yield Triple(node, _term(GID, "evidence"), Literal(unplaced.why))
        if unplaced.table:
            table = self.report.form.table(unplaced.table)
            yield Triple(node, _term(GID, "nearTable"), NamedNode(table.iri))
        if unplaced.repeats:
            code = NamedNode(self.columns[unplaced.repeats][1].code)
            yield Triple(node, _term(GID, "repeats"), code)
        yield from self._place(node, unplaced.place)


@cache
def _columns(form: Form) -> dict[str, tuple[Block, Row, dict[str, Column]]]:
    """Block, row and columns by the notation of the row."""
    return {
        row.notation: (block, row, {column.notation: column for column in block.columns})
        for table in form.tables
        for block, row in table.rows()
    }
