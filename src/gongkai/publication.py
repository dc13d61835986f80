"""One report after the other as files and as pieces of the dumps. Runs in worker processes.

The document of a report, `report/<slug>/<year>.ttl`, holds its rows, cells and findings; in the dumps
each has its own graph. What several reports say of the same thing, an authority, is handed back, so
that it is written once. A former version's figures stay out of the default graph, or sums over it
would count twice; there it is only named, with what replaces it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from pyoxigraph import Literal, NamedNode, Triple

from gongkai import check, export, figures, finding, graph, intake, iri, measurements, rdf, ruling, verdict
from gongkai.check import Checked
from gongkai.dump import Piece, Spool
from gongkai.finding import Finding
from gongkai.graph import Described
from gongkai.imprint import Published
from gongkai.intake import Read
from gongkai.iri import Base
from gongkai.report import Report
from gongkai.series import Relations
from gongkai.verdict import Candidate
from gongkai.vocabulary import DCT, GID, PREFIXES, PROV, RDF

_TYPE: Final = f"<{RDF}type>"
DUMPS: Final = ("all", "default", "cells", "former", "findings", "figures", "reports", "findings-table")


@dataclass(frozen=True, slots=True)
class Assigned:
    """A report that was read, with its place among the others.

    `version` is set for a former version; `replaces` are the IRIs of the former versions of a current
    report, `replaced_by` that of a former version's current one. `also` names files with the same bytes.
    """

    read: Read
    version: str = ""
    replaces: tuple[str, ...] = ()
    replaced_by: str | None = None
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Batch:
    """Reports for one call of a worker: files go below `root`, pieces into `spools` under `number`.

    `context` are reports of other batches that some of these are compared with; `related` says which.
    """

    reports: tuple[Assigned, ...]
    context: tuple[Assigned, ...]
    related: Mapping[str, Relations]
    base: Base
    root: Path
    spools: Path
    number: int


@dataclass(slots=True)
class Written:
    """What a batch came to.

    `pieces` are those of each dump; `shared` the lines of documents that other reports may describe too;
    `triples` the counts of the files written, by path below the document root; `classes` and
    `properties` are counts over the default graph; `subjects` its number of subjects; `stubs` the number
    of triples by which former versions are named there. `failed` are files that could not be described.
    """

    pieces: dict[str, list[Piece]] = field(default_factory=lambda: {name: [] for name in DUMPS})
    shared: dict[str, list[str]] = field(default_factory=dict)
    triples: dict[str, int] = field(default_factory=dict)
    classes: Counter[str] = field(default_factory=Counter)
    properties: Counter[str] = field(default_factory=Counter)
    cells: Counter[str] = field(default_factory=Counter)
    findings: Counter[tuple[str, str]] = field(default_factory=Counter)
    rulings: Counter[tuple[str, str]] = field(default_factory=Counter)
    unfilled: list[str] = field(default_factory=list)
    published: list[Published] = field(default_factory=list)
    failed: list[Read] = field(default_factory=list)
    subjects: int = 0
    stubs: int = 0

    def count(self, lines: Iterable[str]) -> None:
        """Count lines of the default graph."""
        subjects = set()
        for line in lines:
            subject, predicate, value = line.split(" ", 2)
            subjects.add(subject)
            self.properties[predicate[1:-1]] += 1
            if predicate == _TYPE:
                self.classes[value[1:-3]] += 1
        self.subjects += len(subjects)


def write(batch: Batch) -> tuple[Written, ...]:
    """Describe, check and write these reports: all together, or one by one where that fails.

    A fault of ours costs the report it comes from, which is handed back as unread, and never the others.
    """
    try:
        return (_write(batch, str(batch.number)),)
    except (OSError, MemoryError):  # not the fault of a report: there is no room to go on
        raise
    except Exception:
        return tuple(_alone(batch, number) for number in range(len(batch.reports)))


def _alone(batch: Batch, number: int) -> Written:
    assigned = batch.reports[number]
    try:
        others = tuple(other for other in batch.reports if other is not assigned)
        alone = replace(batch, reports=(assigned,), context=(*others, *batch.context))
        return _write(alone, f"{batch.number}-{number}")
    except (OSError, MemoryError):
        raise
    except Exception as error:
        read = assigned.read
        assert read.reporter is not None
        iri = batch.base.report(read.reporter.slug, read.year, assigned.version)
        for document in (iri, batch.base.source(read.sha256 or "")):
            for extension in ("ttl", "json", "txt"):
                (batch.root / f"{document.removeprefix(batch.base.iri)}.{extension}").unlink(missing_ok=True)
        reason = f"{read.name}: the program failed to describe it ({error!r}); please report it"
        return Written(failed=[Read(read.name, read.sha256, reason)])


def _write(batch: Batch, name: str) -> Written:
    written = Written()
    own, others = _candidates(batch.reports, batch.base), _candidates(batch.context, batch.base)
    described = list(_described(batch, own | others, written))
    context = list(_context(others.values(), batch))
    spools = {dump: Spool(batch.spools / f"{dump}-{name}") for dump in DUMPS}
    try:
        checked = check.checked((one.described for one in described), context)
        for one, found in zip(described, checked, strict=True):
            _Writing(batch, written, spools, one, found).write()
    finally:
        for spool in spools.values():
            spool.close()
    return written


@dataclass(frozen=True, slots=True)
class _Described:
    assigned: Assigned
    report: Report
    described: Described


def _candidates(reports: Iterable[Assigned], base: Base) -> dict[str, Candidate]:
    """The reports with their records, by IRI."""
    found = {}
    for assigned in reports:
        read = assigned.read
        assert read.kept is not None and read.reporter is not None
        report = intake.load(read.kept)[read.index]
        where = verdict.placed(read.reporter, report.year, base, assigned.version)
        found[where.iri] = Candidate(report, read.reporter, where, assigned.version)
    return found


def _described(batch: Batch, candidates: Mapping[str, Candidate], written: Written) -> Iterator[_Described]:
    """The reports in RDF; one that cannot be described is handed back as unread."""
    for assigned, candidate in zip(batch.reports, candidates.values(), strict=False):
        described = _in_rdf(candidate, candidates, batch)
        if isinstance(described, ValueError):
            reason = f"{assigned.read.name}: cannot be described as RDF: {described}"
            written.failed.append(Read(assigned.read.name, assigned.read.sha256, reason))
        else:
            yield _Described(assigned, candidate.report, described)


def _context(others: Iterable[Candidate], batch: Batch) -> Iterator[Described]:
    """The reports that some of the batch are compared with; a broken one is told where it is written."""
    for one in others:
        with suppress(Exception):
            yield graph.of_report(one.report, one.reporter, batch.base, one.version)


def _in_rdf(one: Candidate, others: Mapping[str, Candidate], batch: Batch) -> Described | ValueError:
    """The report in RDF; or what in it RDF cannot hold: an address that is no IRI, a character."""
    try:
        return verdict.described(one, batch.related, others, batch.base)
    except ValueError as error:
        return error


class _Writing:
    """One report on its way into files and pieces."""

    def __init__(
        self,
        batch: Batch,
        written: Written,
        spools: Mapping[str, Spool],
        one: _Described,
        checked: Checked,
    ) -> None:
        self.batch = batch
        self.written = written
        self.spools = spools
        self.assigned = one.assigned
        self.report = one.report
        self.iri = one.described.iri
        self.found = checked.findings
        self.rulings = checked.rulings
        related = tuple(_relations(self.iri, one.assigned, batch.base))
        own = (*one.described.report, *related, *checked.readings)
        self.by_document = rdf.by_document(rdf.lines(own))
        self.cells = rdf.lines(one.described.cells)
        self.findings = rdf.lines(
            (
                *(triple for result in self.found for triple in finding.triples(result)),
                *ruling.triples(self.rulings),
                *measurements.of_report(self.iri, ruling.counts(self.rulings), batch.base),
            )
        )

    @property
    def is_current(self) -> bool:
        return self.assigned.replaced_by is None

    def write(self) -> None:
        own = self.by_document.pop(self.iri)
        source = self.batch.base.source(self.report.sha256)
        origin = self.by_document.pop(source)
        for document, lines in self.by_document.items():
            self.written.shared.setdefault(document, []).extend(lines)
        self._files(own, source, origin)
        self._pieces(own, source, origin)
        self._table(own, origin)
        self._counts()

    # --- files ----------------------------------------------------------------------------------------

    def _files(self, own: Sequence[str], source: str, origin: Sequence[str]) -> None:
        whole = (*own, *self.findings, *self.cells)
        self._turtle(self.iri, sorted(set(whole)), PREFIXES | {"report": f"{self.iri}#"})
        self._turtle(source, origin, PREFIXES)
        record = export.report_json(
            self.report,
            self._reporter,
            iri=self.iri,
            findings=[export.finding_json(found, self.report) for found in self.found],
            rulings=self.rulings,
        )
        self._file(f"{self._path(self.iri)}.json", export.to_json(record))
        self._file(f"{self._path(source)}.txt", self.report.text)

    @property
    def _reporter(self) -> Any:
        return self.assigned.read.reporter

    def _turtle(self, document: str, lines: Sequence[str], prefixes: Mapping[str, str]) -> None:
        path = f"{self._path(document)}.ttl"
        self._file(path, rdf.turtle(lines, prefixes=prefixes))
        self.written.triples[path] = len(lines)

    def _path(self, document: str) -> str:
        return document.removeprefix(self.batch.base.iri)

    def _file(self, path: str, text: str) -> None:
        file = self.batch.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="")

    # --- pieces of the dumps --------------------------------------------------------------------------

    def _pieces(self, own: Sequence[str], source: str, origin: Sequence[str]) -> None:
        cells = sorted(rdf.quads(self.cells, iri.cells_graph(self.iri)))
        quads = [*rdf.quads(own, self.iri), *rdf.quads(self.findings, iri.findings_graph(self.iri)), *cells]
        self._lines("all", sorted(quads))
        self._lines("all", sorted(rdf.quads(origin, source)))
        self._lines("cells", cells)
        self._blocks("default", source, origin)
        if self.is_current:
            self._blocks("default", self.iri, [*own, *self.findings])
            self._blocks("findings", self.iri, self.findings)
        else:
            stub = [line for line in own if line.startswith((f"<{self.iri}> ", f"<{self.iri}#reading> "))]
            self._blocks("default", self.iri, stub)
            self._lines("former", sorted({*rdf.quads([*own, *self.findings], self.iri)}))
            self.written.stubs += len(stub)

    def _lines(self, name: str, lines: Sequence[str]) -> None:
        if lines:
            self.written.pieces[name].append(self.spools[name].add_lines(lines))

    def _blocks(self, name: str, document: str, lines: Sequence[str]) -> None:
        if lines:
            text = rdf.turtle_blocks(lines)
            self.written.pieces[name].append(self.spools[name].add_text(text, key=document, count=len(lines)))
        if name == "default":
            self.written.count(lines)

    def _table(self, own: Sequence[str], origin: Sequence[str]) -> None:
        """The rows of the report in the tables of figures, findings and reports; of current versions only."""
        if not self.is_current:
            return
        about = (*own, *origin, *self.by_document.get(self.batch.base.authority(self._reporter.slug), ()))
        text, count = figures.of_report(self.iri, about, self.cells)
        self._text("figures", text, count)
        text, count = figures.finding_rows(self.iri, about, self._placed())
        self._text("findings-table", text, count)
        states: Counter[str] = Counter(entry.state for entry in self.report.entries())
        severities = Counter(result.severity for result in self.found)
        self._text("reports", figures.report_row(self.iri, about, states=states, severities=severities), 1)

    def _placed(self) -> Iterator[tuple[Finding, int | None, int | None]]:
        """The findings with line and page."""
        for found in self.found:
            place = export.place_of(found, self.report)
            yield found, None if place is None else place.line, None if place is None else place.page

    def _text(self, name: str, text: str, count: int) -> None:
        if text:
            self.written.pieces[name].append(self.spools[name].add_text(text, key=self.iri, count=count))

    # --- counts ---------------------------------------------------------------------------------------

    def _counts(self) -> None:
        written, report = self.written, self.report
        written.published.append(
            Published(
                iri=self.iri,
                file=self.assigned.read.name,
                sha256=report.sha256,
                authority=self.batch.base.authority(self._reporter.slug),
                year=report.year,
                region=self._reporter.region,
                is_current=self.is_current,
                is_clean=all(result.severity == "Info" for result in self.found),
                verdicts=tuple(ruling.counts(self.rulings).items()),
            )
        )
        if not self.is_current:
            return
        written.cells.update(entry.state for entry in report.entries())
        written.findings.update((result.rule, result.severity) for result in self.found)
        written.rulings.update((one.rule, one.state) for one in self.rulings)
        rows = dict.fromkeys(entry.row for entry in report.not_stated())
        written.unfilled.extend(iri.row(self.iri, row) for row in rows)


def _relations(subject: str, assigned: Assigned, base: Base) -> Iterator[Triple]:
    """How the report relates to other versions of it, and by what names its bytes came more than once."""
    node = NamedNode(subject)
    for former in assigned.replaces:
        yield Triple(node, NamedNode(PROV + "wasRevisionOf"), NamedNode(former))
        yield Triple(node, NamedNode(DCT + "replaces"), NamedNode(former))
    if assigned.replaced_by is not None:
        yield Triple(node, NamedNode(DCT + "isVersionOf"), NamedNode(assigned.replaced_by))
        yield Triple(node, NamedNode(DCT + "isReplacedBy"), NamedNode(assigned.replaced_by))
    for name in assigned.also:
        source = NamedNode(base.source(assigned.read.sha256 or ""))
        yield Triple(source, NamedNode(GID + "fileName"), Literal(name))
