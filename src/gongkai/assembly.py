"""A release put together from what the workers wrote: dumps, vocabulary, catalogue, store, lists.

Everything goes below one folder that nobody sees yet. Documents come from three sides: reports (already
written), what they share (authorities, regions, unread files), and the vocabulary; each is a file of its
own and a graph of the dumps.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from pyoxigraph import Literal, NamedNode, RdfFormat, Store, Triple, parse

from gongkai import __version__, catalogue, dump, figures, manifest, measurements, rdf, resources
from gongkai.catalogue import CATALOGUE_PREFIXES, LICENCE, About, Counts, Dump, Size
from gongkai.dump import Piece, Spool
from gongkai.imprint import Published
from gongkai.iri import Base
from gongkai.publication import DUMPS, Written
from gongkai.vocabulary import GID, HOST, PREFIXES, RDF, VOID

_TYPE: Final = f"<{RDF}type>"


@dataclass(frozen=True, slots=True)
class Unread:
    """A file that gave no report: its name, its digest where its bytes could be had, and why."""

    file: str
    sha256: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What a release is to be: where it is made, its version and those before, and what its host says."""

    folder: Path
    base: Base
    version: str
    date: str
    earlier: tuple[str, ...]
    title_zh: str
    title_en: str
    publisher_zh: str
    publisher_en: str
    contact: str | None
    endpoint: bool
    files: int
    unread: tuple[Unread, ...]
    notes: tuple[str, ...]
    input: str

    @property
    def root(self) -> Path:
        return self.folder / "www"


@dataclass(slots=True)
class Whole:
    """All that was written, summed over the batches, and the documents made here.

    `pieces` are those of each dump; `triples` are counts by path below the document root; `default` is
    the number of triples of the default graph.
    """

    pieces: dict[str, list[Piece]] = field(default_factory=lambda: {name: [] for name in DUMPS})
    triples: dict[str, int] = field(default_factory=dict)
    shared: dict[str, set[str]] = field(default_factory=dict)
    classes: Counter[str] = field(default_factory=Counter)
    properties: Counter[str] = field(default_factory=Counter)
    cells: Counter[str] = field(default_factory=Counter)
    findings: Counter[tuple[str, str]] = field(default_factory=Counter)
    rulings: Counter[tuple[str, str]] = field(default_factory=Counter)
    unfilled: list[str] = field(default_factory=list)
    published: list[Published] = field(default_factory=list)
    subjects: int = 0
    stubs: int = 0

    def add(self, written: Written) -> None:
        """Take in what one batch came to."""
        for name, pieces in written.pieces.items():
            self.pieces[name] += pieces
        for document, lines in written.shared.items():
            self.shared.setdefault(document, set()).update(lines)
        self.triples |= written.triples
        self.classes += written.classes
        self.properties += written.properties
        self.cells += written.cells
        self.findings += written.findings
        self.rulings += written.rulings
        self.unfilled += written.unfilled
        self.published += written.published
        self.subjects += written.subjects
        self.stubs += written.stubs

    def count(self, name: str) -> int:
        return sum(piece.count for piece in self.pieces[name])


def complete(plan: Plan, whole: Whole, spools: Path) -> dict[str, Any]:
    """Write everything but the pages and the manifest; what the manifest is to say of the release."""
    documents = _Documents(plan, whole)
    documents.add_shared()
    documents.add_vocabulary()
    about = documents.add_catalogue()
    documents.write(spools)
    sizes = _dumps(plan, whole, about)
    documents.write_descriptions(catalogue.sizes(about, sizes))
    stored = _store(plan, whole)
    _papers(plan, whole, about)
    return _summary(plan, whole, about, stored)


# --- documents ----------------------------------------------------------------------------------------


class _Documents:
    """The documents that are not reports: their lines by IRI, the prefixes they are written with."""

    def __init__(self, plan: Plan, whole: Whole) -> None:
        self.plan = plan
        self.whole = whole
        self.lines: dict[str, tuple[str, ...]] = {}
        self.described: dict[str, tuple[str, ...]] = {}
        self.of_quality: Sequence[str] = ()

    def add_shared(self) -> None:
        """Authorities, regions and unread files."""
        base = self.plan.base
        measured = rdf.by_document(rdf.lines(measurements.of_groups(self.whole.published, base)))
        self.of_quality = measured.pop(f"{base.iri}quality", ())
        found = {
            document: tuple(sorted(lines.union(measured.pop(document, ()))))
            for document, lines in self.whole.shared.items()
        }
        codes = {
            code
            for published in self.whole.published
            if published.region
            for code in measurements.upwards(published.region)
        }
        for triples in (catalogue.regions(codes, base), list(_unread(self.plan.unread, base))):
            found |= {
                document: tuple(sorted({*lines, *measured.pop(document, ())}))
                for document, lines in rdf.by_document(rdf.lines(triples)).items()
            }
        self._take(found)

    def add_vocabulary(self) -> None:
        """Ontology, code lists, forms, law, rules and shapes, by the document each term stands on."""
        found: dict[str, set[str]] = {}
        for file in _vocabulary_files():
            lines = rdf.lines(quad.triple for quad in parse(path=str(file), format=RdfFormat.TURTLE))
            home = next(document for document in map(rdf.document, lines) if document.startswith(HOST))
            for document, some in rdf.by_document(lines).items():
                own = document if document.startswith(HOST) else home
                found.setdefault(own, set()).update(some)
            if file.parent.name == "shapes":
                self._file(f"shape/{file.name}", lines, PREFIXES)
        once: set[str] = set()
        for document, terms in sorted(found.items()):
            self._take({document: tuple(sorted(terms - once))})
            once |= {line for line in terms if not line.startswith(f"<{HOST}")}

    def _take(self, documents: Mapping[str, tuple[str, ...]]) -> None:
        """Add documents, and count them as part of the default graph."""
        for document, lines in documents.items():
            if lines:
                self.lines[document] = lines
        for lines in documents.values():
            subjects, classes, properties = _counted(lines)
            self.whole.subjects += subjects
            self.whole.classes += classes
            self.whole.properties += properties

    def add_catalogue(self) -> About:
        """The catalogue, with counts that hold for the release with the catalogue in it."""
        about, lines = _about(self.plan, self.whole, self.lines, ()), list[str]()
        for _ in range(9):
            rows = catalogue.unfilled(self.plan.base, self.whole.unfilled)
            said = [*rdf.lines((*catalogue.triples(about), *rows)), *self.of_quality]
            if said == lines:
                break
            lines = said
            about = _about(self.plan, self.whole, self.lines, lines)
        else:
            raise RuntimeError("the counts of the catalogue do not settle")
        self._take(self._catalogue_documents(lines))
        return about

    def _catalogue_documents(self, lines: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """The catalogue by documents that have pages of their own; the rest stands on the catalogue's.

        What VoID counts of the data set stands on the page of VoID.
        """
        base = self.plan.base
        of_void = f"<{base.catalogue}#reports> <{VOID}"
        own = {
            f"{base.iri}{name}" for name in ("void", "quality", "software", f"release/{self.plan.version}")
        }
        found: dict[str, list[str]] = {}
        for line in lines:
            document = f"{base.iri}void" if line.startswith(of_void) else rdf.document(line)
            is_own = document in own or document.startswith(f"{base.iri}cube/")
            found.setdefault(document if is_own else base.catalogue, []).append(line)
        self.described = {document: tuple(sorted(some)) for document, some in found.items()}
        return self.described

    def write(self, spools: Path) -> None:
        """Each document as a file, as a graph of the dump of everything and as a block of the Turtle."""
        with Spool(spools / "all-documents") as quads, Spool(spools / "default-documents") as blocks:
            for document, lines in sorted(self.lines.items()):
                in_graph = sorted(rdf.quads(lines, document))
                self.whole.pieces["all"].append(quads.add_lines(in_graph))
                text = rdf.turtle_blocks(lines)
                self.whole.pieces["default"].append(blocks.add_text(text, key=document, count=len(lines)))
                self._file(f"{self._path(document)}.ttl", lines, PREFIXES)
        self._file(f"def/{__version__}.ttl", self.lines[f"{HOST}def"], PREFIXES)

    def write_descriptions(self, sizes: Iterable[Triple]) -> None:
        """Catalogue, VoID and release once more, with the bytes and digests of the dumps."""
        plan = self.plan
        release, catalog = f"{plan.base.iri}release/{plan.version}", plan.base.catalogue
        measured = rdf.by_document(rdf.lines(sizes))
        of_release = (*self.described[release], *measured[release])
        cubes = (line for document, some in self.described.items() if "/cube/" in document for line in some)
        whole = sorted({*self.described[catalog], *measured[catalog], *of_release, *cubes})
        self._file(f"release/{plan.version}.ttl", sorted(of_release), CATALOGUE_PREFIXES)
        self._file("catalog.ttl", whole, CATALOGUE_PREFIXES)
        void = sorted({*whole, *self.described[f"{plan.base.iri}void"]})
        self._file("void.ttl", void, CATALOGUE_PREFIXES)
        known = plan.root / ".well-known" / "void"
        known.parent.mkdir()
        known.write_bytes((plan.root / "void.ttl").read_bytes())

    def _path(self, document: str) -> str:
        return document.removeprefix(self.plan.base.iri).removeprefix(HOST)

    def _file(self, path: str, lines: Sequence[str], prefixes: Mapping[str, str]) -> None:
        file = self.plan.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(rdf.turtle(lines, prefixes=prefixes), encoding="utf-8", newline="")
        self.whole.triples[path] = len(lines)


def _vocabulary_files() -> tuple[Path, ...]:
    return tuple(
        file for name in ("ontology", "shapes") for file in sorted(resources.folder(name).rglob("*.ttl"))
    )


def _unread(files: Iterable[Unread], base: Base) -> Iterator[Triple]:
    """The files that gave no report, each with its name and the reason."""
    for unread in files:
        node = NamedNode(base.source(unread.sha256 or dump.name_digest(unread.file)))
        yield Triple(node, NamedNode(RDF + "type"), NamedNode(GID + "SourceDocument"))
        yield Triple(node, NamedNode(GID + "fileName"), Literal(unread.file))
        yield Triple(node, NamedNode(GID + "unread"), Literal(unread.reason))
        if unread.sha256:
            yield Triple(node, NamedNode(GID + "sha256"), Literal(unread.sha256))


def _counted(lines: Iterable[str]) -> tuple[int, Counter[str], Counter[str]]:
    """The number of subjects, and instances by class and triples by property."""
    subjects, classes, properties = set[str](), Counter[str](), Counter[str]()
    for line in lines:
        subject, predicate, value = rdf.split(line)
        subjects.add(subject)
        properties[predicate[1:-1]] += 1
        if predicate == _TYPE:
            classes[value[1:-1]] += 1
    return len(subjects), classes, properties


def _about(plan: Plan, whole: Whole, documents: Mapping[str, Sequence[str]], own: Sequence[str]) -> About:
    """What the catalogue is told, if its own lines are `own`."""
    subjects, classes, properties = _counted(own)
    of_documents = sum(map(len, documents.values())) + len(own)
    default = whole.count("default") + of_documents
    current = [published for published in whole.published if published.is_current]
    counts = Counts(
        files=plan.files,
        reports=len(current),
        unread=len(plan.unread),
        authorities=len({published.authority for published in current}),
        clean=sum(published.is_clean for published in current),
        years=tuple(sorted({published.year for published in current if published.year is not None})),
        cells=dict(whole.cells),
        triples=default,
        subjects=whole.subjects + subjects,
        classes=dict(whole.classes + classes),
        properties=dict(whole.properties + properties),
    )
    return About(
        base=plan.base,
        version=plan.version,
        date=plan.date,
        title_zh=plan.title_zh,
        title_en=plan.title_en,
        publisher_zh=plan.publisher_zh,
        publisher_en=plan.publisher_en,
        contact=plan.contact,
        earlier=plan.earlier,
        counts=counts,
        dumps=dumps(
            everything=whole.count("all") + of_documents,
            default=default,
            cells=whole.count("cells"),
            findings=whole.count("findings"),
        ),
        example=min((published.iri for published in current), default=None),
        endpoint=plan.endpoint,
    )


# --- dumps and store ----------------------------------------------------------------------------------


def dumps(*, everything: int, default: int, cells: int, findings: int) -> tuple[Dump, ...]:
    """The dumps of a release, with their numbers of triples."""
    quads, turtle, table = (
        ("application/n-quads", "RDF_N_QUADS"),
        ("text/turtle", "RDF_TURTLE"),
        ("text/csv", "CSV"),
    )
    tabular = "http://www.w3.org/TR/tabular-data-model/"
    return (
        Dump("all.nq", "全部数据，N-Quads，按行排序", "everything as sorted N-Quads", quads, everything),
        Dump(
            "all.ttl", "默认图：除单元格外的全部数据", "the default graph: all but the cells", turtle, default
        ),
        Dump(
            "cells.nq", "单元格：所印文字、状态与位置", "the cells: printed text, state, place", quads, cells
        ),
        Dump("findings.ttl", "校验发现", "what the checks found", turtle, findings),
        Dump("figures.csv", "全部数字，每行一个单元格", "every figure, a cell a row", table, None, tabular),
        Dump("reports.csv", "全部报告，每行一份", "every report, a report a row", table, None, tabular),
        Dump("findings.csv", "全部发现，每行一项", "every finding, a finding a row", table, None, tabular),
    )


def _dumps(plan: Plan, whole: Whole, about: About) -> dict[str, Size]:
    """Write the dumps under their versioned names, compress them and link the latest; their sizes by name."""
    folder = plan.root / "dump" / plan.version
    folder.mkdir(parents=True)
    files = {one.name: folder / one.versioned(plan.version) for one in about.dumps}
    heads = {
        "all.ttl": rdf.turtle_head(PREFIXES),
        "findings.ttl": rdf.turtle_head(PREFIXES),
        "figures.csv": figures.header(figures.FIGURES),
        "reports.csv": figures.header(figures.REPORTS),
        "findings.csv": figures.header(figures.FINDINGS),
    }
    spools = {"all.nq": "all", "all.ttl": "default", "cells.nq": "cells", "findings.csv": "findings-table"}
    sizes = {}
    with ThreadPoolExecutor() as threads:
        compressed = []
        for one in about.dumps:
            file = files[one.name]
            pieces = whole.pieces[spools.get(one.name, one.name.partition(".")[0])]
            with file.open("wb") as output:
                output.write(heads.get(one.name, "").encode())
                count = (dump.merge if file.suffix == ".nq" else dump.concatenate)(pieces, output)
            _count(plan, whole, one, file, count=count)
            compressed.append(threads.submit(dump.compress, file))
            sizes[one.name] = Size(file.stat().st_size, manifest.digest(file))
            dump.link(file, plan.root / "dump" / "latest" / one.name)
        for one, done in zip(about.dumps, compressed, strict=True):
            dump.link(done.result(), plan.root / "dump" / "latest" / f"{one.name}.gz")
    _table_metadata(plan, files)
    return sizes


def _count(plan: Plan, whole: Whole, one: Dump, file: Path, *, count: int) -> None:
    """Note the triples of a dump that was written; RuntimeError where they are not those announced."""
    if one.triples is None:
        return
    if count != one.triples:
        raise RuntimeError(f"{file}: wrote {count} triples, expected {one.triples}")
    whole.triples[f"dump/{plan.version}/{file.name}"] = count
    whole.triples[f"dump/latest/{one.name}"] = count


def _table_metadata(plan: Plan, files: Mapping[str, Path]) -> None:
    """What CSV on the Web says of the tables, beside each of them."""
    tables = (
        ("figures.csv", figures.FIGURES, {"zh": "全部数字", "en": "Every figure"}),
        ("reports.csv", figures.REPORTS, {"zh": "全部报告", "en": "Every report"}),
        ("findings.csv", figures.FINDINGS, {"zh": "全部发现", "en": "Every finding"}),
    )
    for name, fields, title in tables:
        for file in (files[name], plan.root / "dump" / "latest" / name):
            metadata = figures.metadata(file.name, fields, title=title, licence=LICENCE)
            _json(file.with_name(f"{file.name}-metadata.json"), metadata)


def _store(plan: Plan, whole: Whole) -> int:
    """Load the store from the dumps themselves; the number of triples in it."""
    folder = plan.root / "dump" / plan.version
    former = plan.folder / "former.nq"
    with former.open("wb") as output:
        count = dump.merge(whole.pieces["former"], output)
    store = Store(str(plan.folder / "store"))
    for name in (f"all-{plan.version}.ttl", f"cells-{plan.version}.nq"):
        rdf_format = RdfFormat.TURTLE if name.endswith(".ttl") else RdfFormat.N_QUADS
        store.bulk_load(path=str(folder / name), format=rdf_format)
    store.bulk_load(path=str(former), format=RdfFormat.N_QUADS)
    store.optimize()
    store.flush()
    former.unlink()
    return whole.count("default") + whole.count("cells") + count


# --- papers -------------------------------------------------------------------------------------------


def _papers(plan: Plan, whole: Whole, about: About) -> None:
    """Licence, citation, and the list of files that were not read."""
    (plan.root / "LICENSE").write_text(
        f"The data of this release are licensed under CC BY 4.0: {LICENCE}\n"
        f'Attribution: "{plan.publisher_en}" with a link to the page the data came from.\n'
        "The source texts are those of the authorities that published the reports.\n",
        encoding="utf-8",
    )
    (plan.root / "CITATION.cff").write_text(_citation(plan, about), encoding="utf-8")
    _json(
        plan.root / "unread.json",
        [{"file": one.file, "sha256": one.sha256, "reason": one.reason} for one in plan.unread],
    )


def _citation(plan: Plan, about: About) -> str:
    said = {
        "cff-version": "1.2.0",
        "message": "Cite the version you used.",
        "type": "dataset",
        "title": plan.title_en,
        "version": plan.version,
        "date-released": plan.date,
        "license": "CC-BY-4.0",
        "url": about.release,
    }
    lines = [f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in said.items()]
    author = f"authors:\n  - name: {json.dumps(plan.publisher_en, ensure_ascii=False)}"
    return "\n".join([*lines, author]) + "\n"


def _summary(plan: Plan, whole: Whole, about: About, stored: int) -> dict[str, Any]:
    """What the manifest says before it lists the files."""
    counts = about.counts
    return {
        "version": plan.version,
        "base": plan.base.iri,
        "date": plan.date,
        "program": f"gongkai {__version__}",
        "input": plan.input,
        "previous": plan.earlier[-1] if plan.earlier else None,
        "title": {"zh": plan.title_zh, "en": plan.title_en},
        "licence": LICENCE,
        "dump": f"dump/{plan.version}/all-{plan.version}.nq",
        "store": stored,
        "counts": {
            "files": counts.files,
            "reports": counts.reports,
            "former": sum(not published.is_current for published in whole.published),
            "authorities": counts.authorities,
            "years": list(counts.years),
            "clean": counts.clean,
            "unread": counts.unread,
            "cells": {state: counts.cells.get(state, 0) for state in catalogue.STATES},
            "triples": counts.triples,
            "findings": [
                {"rule": rule, "severity": severity, "count": number}
                for (rule, severity), number in sorted(whole.findings.items())
            ],
        },
        "unread": [{"file": one.file, "reason": one.reason} for one in plan.unread],
        "notes": list(plan.notes),
    }


def _json(file: Path, value: object) -> None:
    file.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")
