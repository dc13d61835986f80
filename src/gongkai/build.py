"""From a folder of reports to a release that is served: `gongkai build`.

Files are read, described and checked in worker processes, put together in a folder of their own,
checked as a whole, and switched to in one rename. A file that gives no report is listed in the release
with the reason and never stops the others. Input that has not changed builds nothing.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeVar

from gongkai import (
    assembly,
    crew,
    difference,
    intake,
    manifest,
    metadata,
    pagework,
    publication,
    release,
    resources,
    series,
    verdict,
)
from gongkai.assembly import Plan, Unread, Whole
from gongkai.errors import ReportError
from gongkai.intake import METADATA, Found, Read
from gongkai.iri import Base
from gongkai.metadata import Metadata
from gongkai.publication import Assigned
from gongkai.vocabulary import HOST

Item = TypeVar("Item")
Progress = Callable[[str, int, int], None]
_READS: Final = 32  # files a worker reads in one call
_WRITES: Final = 100  # reports a worker describes and checks in one call
_READ_BEFORE: Final = ".read"


@dataclass(frozen=True, slots=True)
class Settings:
    """What a host decides of its release.

    `date` is the ISO date of the release, `contact` a mail address for wrong readings, `commit` that of
    the program. `workers` is the number of processes; it does not change a byte of what is published.
    `endpoint` is false for a release that is only ever served as files.
    """

    date: str
    base: Base = Base()  # noqa: RUF009 (frozen)
    workers: int = 1
    title_zh: str = "政府信息公开年度报告关联数据"
    title_en: str = "Linked data of disclosure annual reports"
    publisher_zh: str = "公开项目"
    publisher_en: str = "Gongkai project"
    contact: str | None = None
    commit: str | None = None
    endpoint: bool = True


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a build came to: the version that is current now, and whether it had been before.

    `problems` are those of `reports.csv`; `notes` say which files were there twice or are former versions.
    """

    version: str
    is_new: bool
    reports: int
    unread: tuple[Unread, ...]
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def silent(stage: str, done: int, total: int) -> None:
    """Progress that nobody watches."""


def run(folder: Path, out: Path, settings: Settings, progress: Progress = silent) -> Outcome:
    """Build the reports in `folder` into a release under `out` and make it current.

    `progress` is called with a stage (`find`, `read`, `describe`, `assemble`, `pages`, `check`), how much
    of it is done and how much there is. Raises ReportError where there is nothing to build, another
    build runs, or the release does not pass its own checks.
    """
    progress("find", 0, 1)
    files = intake.files(folder, besides=out)
    progress("find", 1, 1)
    with release.building(out):
        release.finish_switch(out)
        given = _input(files, folder, settings)
        now = release.current(out)
        if now is not None and (before := manifest.read(release.root(out, now))).get("input") == given:
            return _unchanged(now, before)
        return _build(_Inputs(files, folder, out, given), settings, progress)


@dataclass(frozen=True, slots=True)
class _Inputs:
    files: tuple[Found, ...]
    folder: Path
    out: Path
    digest: str


def _build(inputs: _Inputs, settings: Settings, progress: Progress) -> Outcome:
    table, problems = _metadata(inputs.folder)
    once, others = intake.once(inputs.files)
    reads = _read(once, table, inputs, settings=settings, progress=progress)
    assigned, notes = assign(reads, settings.base, others=others)
    version = release.next_version(settings.date, release.versions(inputs.out))
    folder = release.begin(inputs.out, version)
    spools = folder / "spools"
    for one in (folder / "www", spools):
        one.mkdir()
    whole, failed = _describe(assigned, folder, settings, progress=progress)
    unread = tuple(
        Unread(read.name, read.sha256, read.unread or "") for read in (*reads, *failed) if read.unread
    )
    unread += tuple(problems[:1]) if table is None else ()
    told = tuple(problem.reason for problem in problems)
    plan = _plan(inputs, settings, version=version, folder=folder, unread=unread, notes=(*told, *notes))
    progress("assemble", 0, 1)
    about = assembly.complete(plan, whole, spools)
    progress("assemble", 1, 1)
    for done, total in pagework.write(plan, whole, commit=settings.commit, workers=settings.workers):
        progress("pages", done, total)
    _finish(plan, whole, about, inputs, progress=progress)
    return Outcome(version, True, about["counts"]["reports"], plan.unread, told, notes)


def _unchanged(version: str, about: dict[str, Any]) -> Outcome:
    unread = tuple(Unread(one["file"], None, one["reason"]) for one in about["unread"])
    return Outcome(version, False, about["counts"]["reports"], unread, (), tuple(about["notes"]))


def _input(files: Iterable[Found], folder: Path, settings: Settings) -> str:
    """The digest of all that decides what is published, but for the date."""
    found = hashlib.sha256()
    for file in files:
        found.update(f"{file.name}\t{file.sha256}\n".encode())
    table = folder / METADATA
    found.update(table.read_bytes() if table.is_file() else b"")
    found.update(program().encode())
    decided = (
        settings.base.iri,
        settings.title_zh,
        settings.title_en,
        settings.publisher_zh,
        settings.publisher_en,
        settings.contact,
        settings.commit,
        settings.endpoint,
    )
    found.update(repr(decided).encode())
    return found.hexdigest()


def program() -> str:
    """The digest of the program: its modules, the ontology, the shapes and the site's sources."""
    found = hashlib.sha256()
    package = Path(__file__).parent
    folders = (package, *(resources.folder(name) for name in ("ontology", "shapes", "site")))
    for folder in folders:
        for file in sorted(folder.rglob("*")):
            if file.is_file() and "__pycache__" not in file.parts and "_resources" not in file.parts[-9:-1]:
                found.update(f"{file.relative_to(folder).as_posix()}\n".encode())
                found.update(file.read_bytes())
    return found.hexdigest()


def _metadata(folder: Path) -> tuple[Metadata | None, tuple[Unread, ...]]:
    """The table beside the reports and what is wrong with it; None where it cannot be used at all."""
    table = folder / METADATA
    if not table.exists():
        return Metadata({}, ()), ()
    try:
        found = metadata.load(table)
    except ReportError as error:
        return None, (Unread(METADATA, None, str(error)),)
    return found, tuple(Unread(METADATA, None, problem) for problem in found.problems)


# --- reading --------------------------------------------------------------------------------------------


def _read(
    files: Sequence[Found],
    table: Metadata | None,
    inputs: _Inputs,
    *,
    settings: Settings,
    progress: Progress,
) -> tuple[Read, ...]:
    """What became of each file, in their order; the death of a worker is the fault of its file."""
    store, key = inputs.out / _READ_BEFORE, program()
    store.mkdir(exist_ok=True)
    rows = table.rows if table else {}
    batches = []
    for some in _slices(files, _READS):
        given = tuple((name, row) for name, row in rows.items() if _is_row_of(name, some))
        batches.append(intake.Batch(tuple(some), given, store, key))
    reads: list[Read] = []
    for done, result in enumerate(
        crew.each(intake.read, batches, workers=settings.workers, rescue=_one_by_one), 1
    ):
        reads += result
        progress("read", min(done * _READS, len(files)), len(files))
    kept = {read.kept for read in reads}
    for old in store.iterdir():
        if old not in kept:
            old.unlink()
    return tuple(reads)


def _is_row_of(name: str, files: Iterable[Found]) -> bool:
    return any(name == file.name or name.startswith(f"{file.name}/") for file in files)


def _one_by_one(batch: intake.Batch) -> tuple[Read, ...]:
    """A batch after the death of its worker: each file in a process of its own."""
    found: list[Read] = []
    for file in batch.files:
        read = crew.alone(intake.read, intake.Batch((file,), batch.rows, batch.store, batch.key))
        reason = f"{file.name}: the process that read it died; the file may be damaged or hostile"
        found += read or (Read(file.name, file.sha256, reason),)
    return tuple(found)


def assign(
    reads: Iterable[Read], base: Base, *, others: dict[str, tuple[str, ...]]
) -> tuple[tuple[Assigned, ...], tuple[str, ...]]:
    """The reports with their places among each other, and notes on files that are there more than once.

    Of several reports of an authority on a year the one published last is current, and the first by file
    name where that is not known; the others are kept as its former versions.
    """
    groups: dict[tuple[str, int | None], dict[str, Read]] = {}
    also = {digest: list(names) for digest, names in others.items()}
    for read in reads:
        if read.reporter is None:
            continue
        group = groups.setdefault((read.reporter.slug, read.year), {})
        if read.sha256 in group:
            also.setdefault(read.sha256 or "", []).append(read.name)
        else:
            group[read.sha256 or ""] = read
    notes = [
        f"{name}: the same bytes as another file of the folder; published once"
        for names in also.values()
        for name in names
    ]
    assigned = []
    for group in groups.values():
        found, told = _versions(tuple(group.values()), base)
        notes += told
        assigned += [
            Assigned(
                one.read,
                one.version,
                one.replaces,
                one.replaced_by,
                tuple(also.get(one.read.sha256 or "", ())),
            )
            for one in found
        ]
    return tuple(sorted(assigned, key=lambda one: _address(one, base))), tuple(sorted(notes))


def _versions(group: tuple[Read, ...], base: Base) -> tuple[list[Assigned], list[str]]:
    dates = [read.reporter.published or "" if read.reporter else "" for read in group]
    current = group[dates.index(max(dates))]
    former = [read for read in group if read is not current]
    iri = _address(Assigned(current), base)
    found = [Assigned(read, (read.sha256 or "")[:12], (), iri) for read in former]
    replaces = tuple(_address(one, base) for one in found)
    notes = [
        f"{one.read.name}: kept as a former version of {current.name}, the report at {iri}" for one in found
    ]
    return [Assigned(current, "", replaces), *found], notes


def _address(assigned: Assigned, base: Base) -> str:
    read = assigned.read
    assert read.reporter is not None
    return base.report(read.reporter.slug, read.year, assigned.version)


# --- describing -----------------------------------------------------------------------------------------


def _describe(
    assigned: Sequence[Assigned], folder: Path, settings: Settings, *, progress: Progress
) -> tuple[Whole, list[Read]]:
    """All reports written as files and pieces; and those that could not be described."""
    batches = list(_batches(assigned, folder, settings.base))
    whole, failed = Whole(), list[Read]()
    for done, some in enumerate(crew.each(publication.write, batches, workers=settings.workers), 1):
        for written in some:
            whole.add(written)
            failed += written.failed
        progress("describe", min(done * _WRITES, len(assigned)), len(assigned))
    return whole, failed


def _batches(assigned: Sequence[Assigned], folder: Path, base: Base) -> Iterator[publication.Batch]:
    """The reports in slices, each with those of other slices that it is compared with."""
    by_iri = {_address(one, base): one for one in assigned}
    is_one = verdict.are_one(one.read.reporter for one in assigned if one.read.reporter is not None)
    related = series.relations(
        verdict.placed(one.read.reporter, one.read.year, base, is_one=is_one)
        for one in assigned
        if one.read.reporter is not None and not one.version
    )
    for number, (own, others) in enumerate(series.chunks(tuple(by_iri), related, _WRITES)):
        yield publication.Batch(
            reports=tuple(by_iri[iri] for iri in own),
            context=tuple(by_iri[iri] for iri in others),
            related={iri: related[iri] for iri in own if iri in related},
            base=base,
            root=folder / "www",
            spools=folder / "spools",
            number=number,
        )


def _plan(
    inputs: _Inputs,
    settings: Settings,
    *,
    version: str,
    folder: Path,
    unread: tuple[Unread, ...],
    notes: tuple[str, ...],
) -> Plan:
    now = release.current(inputs.out)
    earlier = difference.earlier(release.root(inputs.out, now)) if now else ()
    return Plan(
        folder=folder,
        base=settings.base,
        version=version,
        date=settings.date,
        earlier=earlier,
        title_zh=settings.title_zh,
        title_en=settings.title_en,
        publisher_zh=settings.publisher_zh,
        publisher_en=settings.publisher_en,
        contact=settings.contact,
        endpoint=settings.endpoint,
        files=len(inputs.files),
        unread=unread,
        notes=notes,
        input=inputs.digest,
    )


# --- finishing ------------------------------------------------------------------------------------------


def _finish(plan: Plan, whole: Whole, about: dict[str, Any], inputs: _Inputs, *, progress: Progress) -> None:
    """What earlier releases leave, the list of files, the checks, and the switch."""
    now = release.current(inputs.out)
    if now is not None:
        whole.triples |= difference.carry(release.root(inputs.out, now), plan.root, plan.earlier)
        difference.write(release.root(inputs.out, now), plan.root, about)
    shutil.rmtree(plan.folder / "spools")
    progress("check", 0, 2)
    files = manifest.entries(plan.root, whole.triples)
    manifest.write(plan.root, about, files)
    progress("check", 1, 2)
    release.check(plan.folder, manifest.read(plan.root), base=plan.base.iri, host=HOST)
    release.switch(inputs.out, plan.folder, plan.version)
    progress("check", 2, 2)


def _slices(some: Sequence[Item], size: int) -> Iterator[Sequence[Item]]:
    return (some[start : start + size] for start in range(0, len(some), size))
