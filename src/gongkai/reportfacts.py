"""The page of a report asked of the store: two queries, put together into the records of `reportview`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from gongkai import iri
from gongkai.facts import Facts, Queries, Text
from gongkai.reportview import (
    Background,
    CellView,
    FindingView,
    Note,
    ReportView,
    SectionView,
    Side,
    SourceView,
    Spot,
    TableView,
    Term,
    UnplacedView,
)
from gongkai.vocabulary import DCAT, DCT, GID, LEVEL, PROV, RDFS, RULE, SH, STATE

_SPAN: Final = re.compile(r"#(char=(\d+),(\d+))$")
# Characters of narrative on a page, less some for each finding: 200 linked cells leave little of 60 KB.
NARRATIVE: Final = 1_600
_PER_FINDING: Final = 150
_FEW: Final = 2


def of_report(queries: Queries, report: str, background: Background) -> ReportView:
    """The page of a report; ValueError when the store does not know it or its edition."""
    said = queries.facts("report", report=report)
    if report not in said:  # a former version, kept out of the default graph
        said = queries.facts("report", also=report, report=report)
    graph = iri.cells_graph(report)
    cells = {row[0].value: _cell_said(row) for row in queries.rows("cells", graph=graph)}
    texts = {row[0].value: row[1].value for row in queries.rows("sections", graph=graph)}
    return _Reader(report, said, cells, texts, background).view()


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
        findings = tuple(self._findings())
        tables = tuple(self._tables(findings))
        sections = tuple(self._sections(len(findings)))
        unplaced = tuple(self._unplaced())
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
            sections=sections,
            unplaced=unplaced,
            spots=tuple(self._spots(tables, sections, unplaced)),
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

    # Findings

    def _findings(self) -> Iterator[FindingView]:
        found = self.said.of_class(GID + "Finding")
        rank = {"statutory": 0, "form": 1, "contradiction": 2, "heuristic": 3}
        by_weight = sorted(
            found,
            key=lambda finding: (
                rank.get(self._level(finding), len(rank)),
                self.said.value(finding, GID + "rule") in self.background.explaining,
                finding,
            ),
        )
        for number, finding in enumerate(by_weight, 1):
            yield self._finding(finding, number)

    def _level(self, finding: str) -> str:
        rule = self.said.value(finding, GID + "rule") or ""
        return (self.background.vocabulary.value(rule, GID + "level") or "").removeprefix(LEVEL)

    def _finding(self, finding: str, number: int) -> FindingView:
        said, vocabulary = self.said, self.background.vocabulary
        rule = said.value(finding, GID + "rule") or ""
        level = self._level(finding)
        left, right, other = self._sides(finding, rule)
        value = said.value(finding, SH + "value") or ""
        used = [value, *said.values(finding, GID + "usesCell")]
        return FindingView(
            iri=finding,
            anchor=finding.partition("#")[2],
            number=number,
            rule=rule.removeprefix(RULE),
            rule_label=self.background.label(rule),
            basis=vocabulary.text(rule, GID + "basis"),
            explains=rule in self.background.explaining,
            level=level,
            level_label=self.background.label(LEVEL + level),
            message=said.text(finding, SH + "resultMessage"),
            about=self._term(value)
            if self._anchor(value) in self.background.measures[self.edition]
            else None,
            left=_side(left, said.value(finding, GID + "leftSum")),
            right=_side(right, said.value(finding, GID + "rightSum")),
            other=_side(other, None),
            difference=said.value(finding, GID + "difference"),
            blanks=said.number(finding, GID + "blanksAsZero") or 0,
            spot=next((spot for spot in map(self._spot, used) if spot.fragment or spot.line), Spot()),
        )

    def _sides(self, finding: str, rule: str) -> tuple[tuple[Term, ...], tuple[Term, ...], tuple[Term, ...]]:
        """The cells of a finding: left and right of its identity, and those of rules without one."""
        terms = [self._term(cell) for cell in self.said.values(finding, GID + "usesCell")]
        terms.sort(key=lambda term: self._position(term.anchor))
        sides = self.background.sides.get((rule, self.edition))
        if sides is None:
            return (), (), tuple(terms)
        left = tuple(term for term in terms if self._is_among(term, sides.left))
        right = tuple(term for term in terms if self._is_among(term, sides.right))
        other = tuple(term for term in terms if term not in left and term not in right)
        return left, right, other

    def _position(self, anchor: str) -> int:
        anchors = list(self.background.measures[self.edition])
        return anchors.index(anchor) if anchor in anchors else len(anchors)

    def _is_among(self, term: Term, side: frozenset[str]) -> bool:
        code = self.background.codes[self.edition].get(term.anchor.rpartition(".")[0])
        return code in side or self.background.measures[self.edition].get(term.anchor) in side

    def _term(self, cell: str) -> Term:
        anchor = self._anchor(cell)
        labels = [layout.labels for layout in self.background.layouts[self.edition]]
        fragment = cell.partition("#")[2]
        row, column = next(
            (known[fragment] for known in labels if fragment in known), (Text(fragment), Text())
        )
        figure = self._figure(anchor) if anchor else ""
        return Term(cell, anchor, row, column, figure, self._state(cell, figure) if anchor else "elsewhere")

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
        sections: tuple[SectionView, ...],
        unplaced: tuple[UnplacedView, ...],
    ) -> Iterator[tuple[Spot, str]]:
        """Every place of this report in its source, with the anchor on the report's page; figures first."""
        for table in tables:
            for cell in table.cells.values():
                if cell.spot.fragment:
                    yield cell.spot, cell.anchor
        others = [(section.spot, section.anchor) for section in sections]
        others += [(part.spot, part.anchor) for part in unplaced]
        yield from (other for other in others if other[0].fragment)


def _side(terms: tuple[Term, ...], total: str | None) -> Side:
    """A side of a sum; more than a few zeros are only counted."""
    zeros = sum(1 for term in terms if term.text == "0")
    if zeros <= _FEW:
        return Side(total, terms)
    return Side(total, tuple(term for term in terms if term.text != "0"), zeros)


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
