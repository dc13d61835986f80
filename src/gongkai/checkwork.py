"""The process that checks uploaded files: reads jobs from its standard input, answers on its output.

Started by `gongkai.checkdesk`, in a folder of its own that is removed with it. The files are the bytes of the
job; readers of native formats have processes of their own (`gongkai.sandbox`). What it answers as JSON is
what `gongkai check --format json` prints for files of the same names.
"""

from __future__ import annotations

import os
import resource
import sys
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import IO, Final

from gongkai import export, metadata, recognise, sandbox, verdict
from gongkai.checkjob import LENGTH, Answer, Job, Upload, framed
from gongkai.errors import ReportError, UnreadableFile
from gongkai.export import Record
from gongkai.intake import METADATA
from gongkai.iri import Base
from gongkai.metadata import ReportMetadata
from gongkai.readers.source import Source
from gongkai.report import Report
from gongkai.sandbox import Outcome
from gongkai.verdict import Verdict

_MEMORY: Final = 4 << 30  # bytes of addresses; the readers' processes have narrower limits of their own


@dataclass(frozen=True, slots=True)
class Unread:
    """A file that could not be read, and why; `sha256` is None where its bytes could not be had."""

    file: str
    sha256: str | None
    reason: str


def answer(job: Job) -> Answer:
    """The verdicts on the files of a job, in the format it asks for."""
    reports, unread = _read(job.files)
    beside, problems = _beside(job)
    items = _with_metadata(reports, beside, job)
    verdicts = verdict.of_reports(items, Base(job.base)) if items else ()
    unread = [*unread, *problems]
    return Answer(len(verdicts), len(unread), _body(job, verdicts, unread))


def _body(job: Job, verdicts: Sequence[Verdict], unread: Sequence[Unread]) -> bytes:
    if job.format == "json":
        records = [verdict.to_json(one) for one in verdicts]
        return export.to_json([*records, *map(_record, unread)]).encode()
    told = [(one.file, one.reason) for one in unread]
    if job.format == "sarif":
        from gongkai import sarif

        return sarif.to_json(verdicts, told).encode()
    from gongkai import verdictpage

    return verdictpage.html(job, verdicts, told).encode()


def _record(unread: Unread) -> Record:
    return {"file": unread.file, "sha256": unread.sha256, "error": unread.reason}


def _read(files: Sequence[Upload]) -> tuple[list[Report], list[Unread]]:
    """The reports in the files and in archives among them, and what could not be read."""
    sources = [Source(upload.name, upload.content) for upload in files if upload.name != METADATA]
    reports, unread = [], []
    for outcome in sandbox.read_many(sources):
        found = _recognised(outcome)
        if isinstance(found, Report):
            reports.append(found)
        else:
            unread.append(found)
    return reports, unread


def _recognised(outcome: Outcome) -> Report | Unread:
    if isinstance(outcome.result, UnreadableFile):
        return Unread(outcome.file, outcome.sha256, str(outcome.result))
    try:
        return recognise.report(outcome.result)
    except ReportError as error:
        return Unread(outcome.file, outcome.sha256, str(error))
    except Exception as error:  # a fault of ours costs this file, never the others
        reason = f"{outcome.file}: the program failed on this file ({type(error).__name__}); please report it"
        return Unread(outcome.file, outcome.sha256, reason)


def _beside(job: Job) -> tuple[dict[str, ReportMetadata], list[Unread]]:
    """The rows of a `reports.csv` among the files, by file; as on the command line it is no report."""
    table = next((upload for upload in job.files if upload.name == METADATA), None)
    if table is None:
        return {}, []
    with tempfile.TemporaryDirectory(prefix="gongkai-") as folder:
        for upload in job.files:
            with suppress(OSError):  # a name too long for a file has no row
                Path(folder, upload.name).touch()
        path = Path(folder, METADATA)
        path.write_bytes(table.content)
        try:
            return dict(metadata.load(path).rows), []
        except ReportError as error:
            return {}, [Unread(METADATA, None, str(error))]


def _with_metadata(
    reports: Sequence[Report], beside: dict[str, ReportMetadata], job: Job
) -> list[tuple[Report, ReportMetadata | None]]:
    """Each report with its row, and with what the form says of it."""
    latest = max((report.year for report in reports if report.year is not None), default=None)
    items = []
    for report in reports:
        row = beside.get(report.file)
        if job.kind is not None:
            row = replace(row or ReportMetadata(report.file, 0), kind=job.kind)
        if job.published is not None and report.year == latest:
            published = date.fromisoformat(job.published)
            row = replace(row or ReportMetadata(report.file, 0), published=published)
        items.append((report, row))
    return items


# --- the process ------------------------------------------------------------------------------------------


def serve(requests: IO[bytes], answers: IO[bytes]) -> None:
    """Answer jobs until there are no more."""
    while len(head := requests.read(LENGTH.size)) == LENGTH.size:
        (length,) = LENGTH.unpack(head)
        answers.write(framed(answer(Job.from_bytes(requests.read(length))).to_bytes()))
        answers.flush()


def main() -> None:
    """Serve on the standard streams, within a limit of memory; temporary files stay in the working folder."""
    tempfile.tempdir = str(Path.cwd())
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    serve(sys.stdin.buffer, answers)
