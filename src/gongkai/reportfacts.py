"""The page of a report asked of the store: two queries, put together into the records of `reportview`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from gongkai import iri
from gongkai.facts import Facts, Queries, Text
from gongkai.findingfacts import FindingsRead
from gongkai.prosefacts import Prose
from gongkai.reportview import (
    Background,
    CellView,
    FindingView,
    Note,
    ReportView,
    RuleVerdict,
    SectionView,
    Sentence,
    SourceView,
    Spot,
    TableView,
    Term,
    UnplacedView,
    WordsFound,
)
from gongkai.vocabulary import DCAT, DCT, GID, PROV, RDFS, RULE, SH, STATE

_SPAN: Final = re.compile(r"#(char=(\d+),(\d+))$")
# Characters of narrative on a page, less some for each finding: 200 linked cells leave little of 60 KB.
NARRATIVE: Final = 1_200
_PER_FINDING: Final = 150
# Properties by the state of a verdict, in the order of the code list.
_VERDICTS: Final = (
    ("failed", "failed"),
    ("passed", "passed"),
    ("notEvaluable", "not-evaluable"),
    ("notApplicable", "not-applicable"),
)


def of_report(queries: Queries, report: str, background: Background) -> ReportView:
    """The page of a report; ValueError when the store does not know it or its edition."""
    said = queries.facts("report", report=report)
    if report not in said:  # a former version, kept out of the default graph
        said = queries.facts("report", also=report, report=report)
    queries.add_to(said, "about", sorted(_elsewhere(report, said)))
    graph = iri.cells_graph(report)
    cells = {row[0].value: _cell_said(row) for row in queries.rows("cells", graph=graph)}
    texts = {row[0].value: row[1].value for row in queries.rows("sections", graph=graph)}
    return _Reader(report, said, cells, texts, background).view()


def _elsewhere(report: str, said: Facts) -> set[str]:
    """The other reports that findings compare with, and the rows of theirs that are used."""
    found: set[str] = set()
    for finding in said.of_class(GID + "Finding"):
        found.update(said.values(finding, GID + "comparedWith"))
        cells = (cell for cell in said.values(finding, GID + "usesCell") if _document(cell) != report)
        found.update(cell.rpartition(".")[0] for cell in cells)
    return found


def _document(thing: str) -> str:
    return thing.partition("#")[0]


@dataclass(frozen=True, slots=True)
class CellSaid:
    """What the cells graph says of a cell; `reason` is the IRI of a code."""

    state: str
    printed: str
    spot: Spot
    reason: str | None
    method: str | None


def _cell_said(row: Any) -> CellSaid:
    """A row of `cells.rq`: cell, state, printed, span, line, page, reason, method."""
    span, line, page, reason, method = (None if term is None else term.value for term in list(row)[3:])
    return CellSaid(row[1].value.removeprefix(STATE), row[2].value, _spot(span, line, page), reason, method)


def _spot(span: str | None, line: str | None, page: str | None) -> Spot:
    found = None if span is None else _SPAN.search(span)
    at_line, at_page = None if line is None else int(line), None if page is None else int(page)
    if found is None:
        return Spot(line=at_line, page=at_page)
    return Spot(found[1], int(found[2]), int(found[3]), at_line, at_page)


class _Reader:
    """The facts of one report, put together part by part."""

    def __init__(
        self,
        report: str,
        said: Facts,
        cells: Mapping[str, CellSaid],
        texts: Mapping[str, str],
        background: Background,
    ) -> None:
        self.iri = report
        self.said = said
        self.cells = cells
        self.texts = texts
        self.background = background
        edition = said.value(report, GID + "edition")
        if edition is None or edition not in background.forms:
            raise ValueError(
                f"<{report}>: found edition {edition!r}, expected one of {sorted(background.forms)}"
            )
        self.edition = edition

    def view(self) -> ReportView:
        said, report = self.said, self.iri
        authority = self._one(GID + "authority")
        read = FindingsRead(said, self.background, edition=self.edition, term=self._term, spot=self._spot)
        findings = tuple(read.findings())
        tables = tuple(self._tables(findings))
        sections = tuple(self._sections(len(findings)))
        unplaced = tuple(self._unplaced())
        prose = self._prose(findings)
        sentences = tuple(prose.sentences())
        words = (*prose.contents(), *prose.citations())
        return ReportView(
            iri=report,
            title=said.value(report, DCT + "title") or "",
            label=said.text(report, RDFS + "label"),
            year=said.number(report, GID + "year"),
            authority=authority,
            authority_name=said.text(authority, RDFS + "label"),
            edition=self.edition,
            edition_label=self.background.label(self.edition),
            scope=self.background.label(said.value(report, GID + "scope")),
            issued=said.value(report, DCT + "issued"),
            evidence=said.values(report, GID + "evidence"),
            source=self._source(),
            tables=tables,
            findings=findings,
            verdicts=tuple(self._verdicts()),
            sentences=sentences,
            contents=tuple(found for found in words if not found.address),
            citations=tuple(found for found in words if found.address),
            sections=sections,
            unplaced=unplaced,
            spots=tuple(self._spots(tables, _places(sentences, words, sections, unplaced))),
            replaced_by=said.value(report, DCT + "isReplacedBy"),
            states=_count(cell.state for table in tables for cell in table.cells.values()),
        )

    def _one(self, prop: str) -> str:
        value = self.said.value(self.iri, prop)
        if value is None:
            raise ValueError(f"<{self.iri}>: found no <{prop}>, expected one")
        return value

    def _source(self) -> SourceView:
        source, said = self._one(PROV + "wasDerivedFrom"), self.said
        media_type = said.value(source, DCAT + "mediaType")
        return SourceView(
            iri=source,
            sha256=said.value(source, GID + "sha256") or source.rsplit("/", 1)[-1],
            file_name=said.value(source, GID + "fileName") or "",
            charset=said.value(source, GID + "charset"),
            byte_size=said.value(source, DCAT + "byteSize"),
            media_type=None if media_type is None else media_type.partition("media-types/")[2],
            address=said.value(source, RDFS + "seeAlso"),
        )

    # Tables

    def _tables(self, findings: tuple[FindingView, ...]) -> Iterator[TableView]:
        found = set(self.said.values(self.iri, GID + "tableFound"))
        notes = self._notes(findings)
        for layout in self.background.layouts[self.edition]:
            cells = {anchor: self._cell(anchor, notes.get(anchor, ())) for anchor in layout.anchors}
            yield TableView(layout, cells, layout.iri in found)

    def _notes(self, findings: tuple[FindingView, ...]) -> dict[str, tuple[Note, ...]]:
        notes: dict[str, tuple[Note, ...]] = {}
        for finding in findings:
            at = self._anchor(self.said.value(finding.iri, SH + "value"))
            for cell in self.said.values(finding.iri, GID + "usesCell"):
                anchor = self._anchor(cell)
                note = Note(finding.number, finding.anchor, anchor == at)
                notes[anchor] = (*notes.get(anchor, ()), note)
        return notes

    def _anchor(self, cell: str | None) -> str:
        """The anchor of a cell of this report; empty for what is not one."""
        report, _, fragment = (cell or "").partition("#")
        return fragment if report == self.iri else ""

    def _figure(self, anchor: str) -> str:
        row = iri.row(self.iri, anchor.rpartition(".")[0])
        measure = self.background.measures[self.edition].get(anchor)
        return "" if measure is None else self.said.value(row, measure) or ""

    def _state(self, cell: str, figure: str) -> str:
        """The state of a cell; `absent` when the row was not found in the report at all."""
        if figure:
            return "number"
        found = self.cells.get(cell)
        return "absent" if found is None else found.state

    def _cell(self, anchor: str, notes: tuple[Note, ...]) -> CellView:
        cell, figure = iri.cell(self.iri, anchor), self._figure(anchor)
        found = self.cells.get(cell)
        if found is None:
            return CellView(anchor, "number" if figure else "absent", figure, notes=notes)
        return CellView(
            anchor=anchor,
            state="number" if figure else found.state,
            text=figure,
            printed=found.printed,
            spot=found.spot,
            reason=self.background.label(found.reason),
            notes=notes,
            is_ocr=found.method == "ocr",
        )

    def _spot(self, node: str) -> Spot:
        found = self.cells.get(node)
        if found is not None:
            return found.spot
        said = self.said
        return _spot(
            said.value(node, GID + "sourceSpan"),
            said.value(node, GID + "line"),
            said.value(node, GID + "page"),
        )

    # Cells that things rest on

    def _term(self, cell: str) -> Term:
        anchor = self._anchor(cell)
        fragment = cell.partition("#")[2]
        row, column = self.background.any_label.get(fragment, (Text(fragment), Text()))
        if anchor:
            figure = self._figure(anchor)
            return Term(cell, anchor, row, column, figure, self._state(cell, figure))
        measure = self.background.any_measure.get(fragment, "")
        figure = self.said.value(cell.rpartition(".")[0], measure) or ""
        return Term(cell, "", row, column, figure, "number" if figure else "elsewhere")

    # Verdicts and prose

    def _verdicts(self) -> Iterator[RuleVerdict]:
        said = self.said
        reasons = {
            said.value(node, GID + "rule"): said.text(node, GID + "explanation")
            for node in said.of_class(GID + "Verdict")
        }
        positions = self.background.positions
        for prop, state in _VERDICTS:
            rules = said.values(self.iri, GID + prop)
            for rule in sorted(rules, key=lambda rule: (positions.get(rule, 0), rule)):
                label = self.background.label(rule)
                yield RuleVerdict(rule.removeprefix(RULE), label, state, reasons.get(rule, Text()))

    def _prose(self, findings: Iterable[FindingView]) -> Prose:
        about = {self.said.value(finding.iri, SH + "value") or "": finding.anchor for finding in findings}
        return Prose(self.said, self.background, term=self._term, spot=self._spot, findings=about)

    # Sections and what found no place

    def _by_position(self, cls: str) -> list[str]:
        return sorted(
            self.said.of_class(GID + cls),
            key=lambda node: (
                self.said.number(node, GID + "position") or 0,
                int("0" + "".join(filter(str.isdigit, node.rpartition("#")[2]))),
            ),
        )

    def _sections(self, findings: int) -> Iterator[SectionView]:
        nodes = self._by_position("Section")
        room = max(NARRATIVE - _PER_FINDING * findings, 0)
        shares = _shares([len(self.texts.get(node, "")) for node in nodes], room)
        for node, share in zip(nodes, shares, strict=True):
            text = self.texts.get(node, "")
            shown = text[:share]
            yield SectionView(
                anchor=node.partition("#")[2],
                heading=self.said.value(node, GID + "heading") or "",
                kind=self.background.label(self.said.value(node, GID + "sectionKind")),
                paragraphs=tuple(line.strip() for line in shown.splitlines() if line.strip()),
                is_cut=len(shown) < len(text),
                spot=self._spot(node),
            )

    def _unplaced(self) -> Iterator[UnplacedView]:
        for node in self._by_position("Unplaced"):
            yield UnplacedView(
                anchor=node.partition("#")[2],
                printed=self.said.value(node, GID + "printed") or "",
                why=self.said.value(node, GID + "evidence") or "",
                table=self.background.label(self.said.value(node, GID + "nearTable")),
                repeats=self.background.label(self.said.value(node, GID + "repeats")),
                spot=self._spot(node),
            )

    def _spots(
        self,
        tables: tuple[TableView, ...],
        others: Iterable[tuple[Spot, str]],
    ) -> Iterator[tuple[Spot, str]]:
        """Every place of this report in its source, with the anchor on the report's page; figures first."""
        for table in tables:
            for cell in table.cells.values():
                if cell.spot.fragment:
                    yield cell.spot, cell.anchor
        yield from (other for other in others if other[0].fragment)


def _places(
    sentences: Iterable[Sentence],
    words: Iterable[WordsFound],
    sections: Iterable[SectionView],
    unplaced: Iterable[UnplacedView],
) -> Iterator[tuple[Spot, str]]:
    """Places and anchors of what is no cell; figures of the prose before what surrounds them."""
    for sentence in sentences:
        yield from ((figure.spot, figure.anchor) for figure in sentence.figures)
    for found in words:
        yield found.spot, found.anchor
    for section in sections:
        yield section.spot, section.anchor
    for part in unplaced:
        yield part.spot, part.anchor


def _shares(lengths: Sequence[int], room: int) -> list[int]:
    """How much of each text to show: short ones whole, the long ones evenly, `room` in all.

    >>> _shares([10, 500, 300], 400)
    [10, 195, 195]
    """
    shares = [0] * len(lengths)
    for place, (length, index) in enumerate(sorted((length, index) for index, length in enumerate(lengths))):
        shares[index] = min(length, room // (len(lengths) - place))
        room -= shares[index]
    return shares


def _count(values: Iterable[str]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for value in values:
        counts[value] = counts.get(value, 0) + 1
    return counts
