"""The pages of a release, shared out to worker processes: slices of reports, then all the others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Store

from gongkai import __version__, crew, iri, manifest, pages, resources
from gongkai.assembly import Plan, Whole, dumps
from gongkai.facts import Text
from gongkai.iri import Base
from gongkai.vocabulary import GID, PROV

_RELATED: Final = (GID + "authority", PROV + "wasDerivedFrom")
_SLICE: Final = 100  # reports whose pages a worker writes in one call


@dataclass(frozen=True, slots=True)
class _Batch:
    """Reports whose pages are written in one call; those of former versions need a store of their own."""

    reports: tuple[str, ...]
    folder: Path
    base: Base
    settings: pages.Settings
    is_former: bool = False


def write(plan: Plan, whole: Whole, *, commit: str | None, workers: int) -> Iterator[tuple[int, int]]:
    """Write every page below the release's document root; yields how many reports are done, of how many."""
    settings = pages.Settings(
        version=plan.version,
        date=plan.date,
        title_zh=plan.title_zh,
        title_en=plan.title_en,
        contact=plan.contact,
        commit=commit,
        program=f"gongkai {__version__}",
        endpoint=plan.endpoint,
    )
    batches = tuple(_batches(plan, whole, settings))
    total, done = sum(len(batch.reports) for batch in batches), 0
    for count in crew.each(_write, batches, workers=workers):
        done += count
        yield done, total
    store = Store.read_only(str(plan.folder / "store"))
    downloads = tuple(_downloads(plan, whole))
    for _ in pages.other_pages(store, base=plan.base, out=plan.root, settings=settings, downloads=downloads):
        pass
    yield total, total


def _batches(plan: Plan, whole: Whole, settings: pages.Settings) -> Iterator[_Batch]:
    current = sorted(one.iri for one in whole.published if one.is_current)
    for start in range(0, len(current), _SLICE):
        yield _Batch(tuple(current[start : start + _SLICE]), plan.folder, plan.base, settings)
    former = sorted(one.iri for one in whole.published if not one.is_current)
    if former:
        yield _Batch(tuple(former), plan.folder, plan.base, settings, is_former=True)


def _write(batch: _Batch) -> int:
    root = batch.folder / "www"
    store = Store.read_only(str(batch.folder / "store"))
    written = pages.report_pages(
        _of_former(store, batch) if batch.is_former else store,
        batch.reports,
        base=batch.base,
        out=root,
        settings=batch.settings,
        source_text=lambda sha256: (root / "source" / f"{sha256}.txt").read_bytes().decode(),
    )
    for _ in written:
        pass
    return len(batch.reports)


def _of_former(store: Store, batch: _Batch) -> Store:
    """A store in which former versions stand in the default graph, as pages want them; it is small."""
    found = Store()
    for name in ("ontology", "shapes"):
        for file in resources.folder(name).rglob("*.ttl"):
            found.bulk_load(path=str(file), format=RdfFormat.TURTLE)
    for report in batch.reports:
        own, cells = NamedNode(report), NamedNode(iri.cells_graph(report))
        for quad in store.quads_for_pattern(None, None, None, own):
            found.add(Quad(*quad.triple))
            if quad.predicate.value in _RELATED and isinstance(quad.object, NamedNode):
                found.extend(store.quads_for_pattern(quad.object, None, None, DefaultGraph()))
        found.extend(store.quads_for_pattern(None, None, None, cells))
    return found


def _downloads(plan: Plan, whole: Whole) -> Iterator[pages.Download]:
    """The dumps of this version for the page of downloads, each plain and compressed."""
    for one in dumps(everything=0, default=0, cells=0, findings=0):
        for suffix in ("", ".gz"):
            path = f"dump/{plan.version}/{one.versioned(plan.version)}{suffix}"
            file = plan.root / path
            yield pages.Download(
                path=path,
                size=file.stat().st_size,
                sha256=manifest.digest(file),
                note=Text(one.zh, one.en),
                triples=whole.triples.get(path),
            )
