"""From a folder of files to recognised reports: the files, their reading in batches, what was read before.

Runs in worker processes. What a file gave is kept under the digest of its bytes, its name and the
program, so that an unchanged file is not read again; a file that could not be read is tried anew.
"""

from __future__ import annotations

import hashlib
import os
import pickle
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from gongkai import form, recognise, reporter, sandbox
from gongkai.document import Document
from gongkai.errors import ReportError, UnreadableFile
from gongkai.form import Form
from gongkai.metadata import ReportMetadata
from gongkai.report import Report, Reporter

METADATA: Final = "reports.csv"
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Found:
    """A file of the folder: its path, what messages call it, its digest, its row of `reports.csv`.

    `sha256` is None where the bytes could not be had; `unread` then says why.
    """

    path: Path
    name: str
    sha256: str | None
    unread: str | None = None


@dataclass(frozen=True, slots=True)
class Read:
    """What became of a file, or of a member of an archive: a reporter and a year, or why it is unread.

    `kept` is where the report is kept and `index` its number there; both None for an unread file.
    """

    name: str
    sha256: str | None
    unread: str | None = None
    reporter: Reporter | None = None
    year: int | None = None
    kept: Path | None = None
    index: int = 0


@dataclass(frozen=True, slots=True)
class Batch:
    """Files for one call of a worker; `store` is the folder where reports are kept, `key` the program's."""

    files: tuple[Found, ...]
    rows: tuple[tuple[str, ReportMetadata], ...]
    store: Path
    key: str


def files(folder: Path, *, besides: Path) -> tuple[Found, ...]:
    """The files of the tree in the order of their names, with their digests.

    Hidden ones, `reports.csv` and what lies in `besides` (the releases) are left out. Raises ReportError
    where nothing is left.
    """
    if not folder.is_dir():
        raise ReportError(f"{folder}: found no folder, expected one with reports")
    found = tuple(
        _found(path, path.relative_to(folder).as_posix(), folder.resolve())
        for path in _paths(folder, besides)
    )
    if not found:
        raise ReportError(
            f"{folder}: found no file, expected annual reports (text, HTML, Word, PDF, spreadsheets); "
            "give the folder that holds them"
        )
    return found


def _paths(folder: Path, besides: Path) -> list[Path]:
    hidden = besides.resolve()
    found = []
    for parent, folders, names in os.walk(folder):
        here = Path(parent)
        folders[:] = [
            name for name in folders if not name.startswith(".") and (here / name).resolve() != hidden
        ]
        found += [here / name for name in names if not name.startswith(".")]
    table = folder / METADATA
    return sorted((path for path in found if path != table), key=lambda path: path.relative_to(folder).parts)


def _found(path: Path, name: str, folder: Path) -> Found:
    if not path.resolve().is_relative_to(folder):
        return Found(path, name, None, f"{name}: a link that leads out of the folder; copy the file itself")
    try:
        return Found(path, name, sandbox.load(path, name=name).sha256())
    except UnreadableFile as error:
        return Found(path, name, None, str(error))


def once(found: Iterable[Found]) -> tuple[tuple[Found, ...], dict[str, tuple[str, ...]]]:
    """The files without those whose bytes were there before, and by digest the names of the latter."""
    first: dict[str, Found] = {}
    others: dict[str, list[str]] = {}
    kept = []
    for file in found:
        if file.sha256 is not None and file.sha256 in first:
            others.setdefault(file.sha256, []).append(file.name)
            continue
        if file.sha256 is not None:
            first[file.sha256] = file
        kept.append(file)
    return tuple(kept), {digest: tuple(names) for digest, names in others.items()}


# --- reading, in worker processes ---------------------------------------------------------------------


def read(batch: Batch) -> tuple[Read, ...]:
    """What became of each file, in their order; nothing that a file holds raises."""
    rows = dict(batch.rows)
    fresh = [file for file in batch.files if file.sha256 and not _kept(file, batch).exists()]
    outcomes = _outcomes(fresh)
    return tuple(
        read
        for file in batch.files
        for read in _became(file, outcomes.get(file.name), rows=rows, batch=batch)
    )


def _kept(file: Found, batch: Batch) -> Path:
    return batch.store / kept_name(file, batch.key)


def _became(
    file: Found, outcomes: list[Report | Read] | None, *, rows: dict[str, ReportMetadata], batch: Batch
) -> Iterator[Read]:
    if file.sha256 is None:
        yield Read(file.name, None, file.unread)
        return
    kept = _kept(file, batch)
    if outcomes is None:
        reports = load(kept)
    else:
        reports = tuple(one for one in outcomes if isinstance(one, Report))
        if len(reports) < len(outcomes) or not reports:
            kept = kept.with_name(f"{kept.name}-part")  # so that it is tried anew the next time
        if reports:
            _keep(kept, reports)
        yield from (one for one in outcomes if isinstance(one, Read))
    for index, report in enumerate(reports):
        who = reporter.of(report, rows.get(report.file))
        yield Read(report.file, report.sha256, None, who, report.year, kept, index)


def _outcomes(some: list[Found]) -> dict[str, list[Report | Read]]:
    """What each file gave, one thing or, of an archive, several; never nothing."""
    found: dict[str, list[Report | Read]] = {file.name: [] for file in some}
    sources = []
    for file in some:
        try:
            sources.append(sandbox.load(file.path, name=file.name))
        except UnreadableFile as error:
            found[file.name].append(Read(file.name, file.sha256, str(error)))
    for outcome in sandbox.read_many(sources):
        name = outcome.file if outcome.file in found else _archive(outcome.file, found)
        if isinstance(outcome.result, UnreadableFile):
            found[name].append(Read(outcome.file, outcome.sha256, str(outcome.result)))
        else:
            found[name].append(_recognised(outcome.result))
    for file in some:
        if not found[file.name]:
            reason = f"{file.name}: an archive without files, expected reports in it"
            found[file.name].append(Read(file.name, file.sha256, reason))
    return found


def _archive(member: str, found: dict[str, list[Report | Read]]) -> str:
    """The file that a member of an archive came from: `a.zip` of `a.zip/2024/x.txt`."""
    return max((name for name in found if member.startswith(f"{name}/")), key=len)


def _recognised(document: Document) -> Report | Read:
    """The report in a document, or why there is none: also where the recogniser itself fails."""
    try:
        return recognise.report(document)
    except ReportError as error:
        return Read(document.file, document.sha256, str(error))
    except Exception as error:  # a fault of ours costs this file, never the others
        reason = f"{document.file}: the program failed on this file ({error!r}); please report it"
        return Read(document.file, document.sha256, reason)


def kept_name(file: Found, key: str) -> str:
    """The name under which the reports of a file are kept."""
    return hashlib.sha256(f"{file.sha256}\n{file.name}\n{key}".encode()).hexdigest()


def _keep(kept: Path, reports: tuple[Report, ...]) -> None:
    """Write the reports so that the file is there whole or not at all."""
    output = BytesIO()
    _Pickler(output, protocol=5).dump(reports)
    part = kept.with_name(f"{kept.name}.{os.getpid()}")
    part.write_bytes(output.getvalue())
    part.replace(kept)


def load(kept: Path) -> tuple[Report, ...]:
    """The reports kept in a file that this program wrote."""
    with kept.open("rb") as source:
        reports: tuple[Report, ...] = _Unpickler(source).load()
    return reports


class _Pickler(pickle.Pickler):
    """Reports without their form, which each worker has already."""

    def persistent_id(self, value: object) -> str | None:
        return value.iri if isinstance(value, Form) else None


class _Unpickler(pickle.Unpickler):
    def persistent_load(self, iri: Any) -> Form:
        return next(edition for edition in form.editions() if edition.iri == iri)
