"""The command `gongkai`: read, check, build, serve.

The only module that knows the command line, the environment and the clock. Exit status: 0 all is well,
1 findings above Info, 2 something could not be read or used.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console

from gongkai import (
    __version__,
    export,
    metadata,
    options,
    recognise,
    reporter,
    sandbox,
    terminal,
    verdict,
)
from gongkai.document import Document
from gongkai.errors import ReportError, UnreadableFile
from gongkai.finding import SEVERITIES, Finding
from gongkai.intake import METADATA
from gongkai.iri import Base
from gongkai.metadata import Metadata, ReportMetadata
from gongkai.options import CheckFormat, FailOn
from gongkai.report import Report
from gongkai.vocabulary import HOST

app = typer.Typer(
    name="gongkai",
    help="Annual reports on government information disclosure as linked open data: read them, check them, "
    "publish them.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


CORES = os.cpu_count() or 1


class ReadFormat(StrEnum):
    table = "table"
    json = "json"


def main() -> None:
    """Run the command; errors of use are one line on standard error and exit status 2."""
    try:
        app()
    except ReportError as error:
        _fail(str(error))


def _version(value: bool) -> None:
    if value:
        typer.echo(f"gongkai {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """What holds for every command."""


@app.command()
def read(
    files: options.Files,
    format: Annotated[
        ReadFormat, typer.Option(help="Tables for people, or JSON with every cell.")
    ] = ReadFormat.table,
    explain: options.Explain = False,
) -> None:
    """Read reports and show every figure with its place, and what could not be read.

    Exit status: 0 when every file was read, 2 when one was not; the others are shown all the same.
    """
    source = _Source(files)
    records = []
    for report, beside in source.reports():
        who = reporter.of(report, beside)
        if format is ReadFormat.json:
            records.append(export.report_json(report, who))
        else:
            terminal.show_report(_stdout(), report, who)
            if explain:
                terminal.show_explanation(_stdout(), report)
    if format is ReadFormat.json:
        _print(export.to_json([*records, *source.unread_records()]))
    raise typer.Exit(source.tell_errors())


@app.command()
def check(
    files: options.Files,
    format: options.Checked = CheckFormat.text,
    fail_on: options.Failing = FailOn.warning,
    all_rules: options.AllRules = False,
    base: options.CheckBase = HOST,
    reference: options.Reference = False,
) -> None:
    """Check reports by the rules of the form and the law before they are published.

    Reports of one authority on several years, or of a government and its members, are also held to each
    other when they are given together. Nothing is corrected; likely causes say where to look.

    Exit status: 0 nothing found (milder findings than --fail-on aside), 1 something was found, 2 a file could
    not be read; the others are checked all the same.
    """
    where = _base(base)
    source = _Source(files)
    given = verdict.of_reports(list(source.reports()), where, reference=reference)
    if format is CheckFormat.json:
        _print(export.to_json([*map(verdict.to_json, given), *source.unread_records()]))
    elif format is CheckFormat.sarif:
        from gongkai import sarif

        _print(sarif.to_json(given, source.unread()))
    else:
        from gongkai import printout

        printout.show(_stdout(), given, all_rules=all_rules)
    is_failed = any(_fails(finding, fail_on) for one in given for finding in one.findings)
    raise typer.Exit(source.tell_errors() or int(is_failed))


def _fails(finding: Finding, fail_on: FailOn) -> bool:
    """Whether the finding is at least as grave as what the command is to fail on."""
    return SEVERITIES.index(finding.severity) <= SEVERITIES.index(fail_on.capitalize())


@app.command()
def build(
    folder: options.Folder,
    out: options.Out,
    base: options.Base = HOST,
    workers: options.Builders = CORES,
    release_date: options.ReleaseDate = None,
    title_zh: options.TitleZh = "政府信息公开年度报告关联数据",
    title_en: options.TitleEn = "Linked data of disclosure annual reports",
    contact: options.Contact = None,
) -> None:
    """Build a release from a folder of reports: data, findings, dumps, store and pages.

    The release is made complete in a temporary place and switched to in one rename: killed at any
    moment, the one before is whole. Exit status: 0 built (files that could not be read are listed in the
    release and on standard error), 2 nothing could be built.
    """
    from gongkai import build as building

    try:
        settings = building.Settings(
            date=_release_date(release_date),
            base=Base(base),
            workers=workers,
            title_zh=title_zh,
            title_en=title_en,
            contact=contact,
        )
    except ValueError as error:
        _fail(str(error))
    with terminal.progress(_stderr()) as step:
        outcome = building.run(folder, out, settings, step)
    for line in (*outcome.problems, *outcome.notes):
        _tell(line)
    for unread in outcome.unread:
        _tell(f"not read: {unread.reason}")
    state = "built" if outcome.is_new else "unchanged since it was built"
    counts = f"{outcome.reports} reports, {len(outcome.unread)} files not read"
    _print(f"release {outcome.version} {state}: {counts}; {out / 'current'}\n")


@app.command()
def serve(
    out: options.Release = None,
    data: options.Data = None,
    more: options.MoreData = None,
    host: options.Host = "127.0.0.1",
    port: options.Port = 8000,
    base: options.DataBase = None,
    seconds: options.Seconds = 10.0,
    max_rows: options.MaxRows = 1_000_000,
    max_megabytes: options.MaxMegabytes = 100,
    memory: options.Memory = 2000,
    workers: options.Queries = 2,
    slow: options.Slow = 2,
    queue: options.Queue = 64,
    check_megabytes: options.CheckMegabytes = 20,
    check_seconds: options.CheckSeconds = 30.0,
) -> None:
    """Serve a release: pages, data by content negotiation, a SPARQL endpoint with limits, the check form."""
    from gongkai import checking
    from gongkai import serve as serving

    # `--data a b c`: the option takes a, the rest arrive as arguments.
    trailing = [path for path in (out, *(more or ())) if path is not None]
    if not data and more:
        _fail(f"found {len(trailing)} folders, expected one OUT; give RDF files with --data")
    settings = serving.Settings(
        out=None if data else out,
        data=(*data, *trailing) if data else (),
        host=host,
        port=port,
        base=base,
        seconds=seconds,
        max_rows=max_rows,
        max_megabytes=max_megabytes,
        memory=memory,
        workers=workers,
        slow=slow,
        queue=queue,
    )
    form = checking.Settings(megabytes=check_megabytes, seconds=check_seconds)
    serving.run(settings, routers=[checking.router(form)])


# --- the files a command was given --------------------------------------------------------------------


class _Source:
    """The reports in the files given, with their rows of reports.csv; what cannot be read is kept."""

    def __init__(self, files: Sequence[Path]) -> None:
        self._files = list(_expanded(files))
        self._errors: list[tuple[str, str | None, str]] = []
        self._tables: dict[Path, Metadata | None] = {}

    def reports(self) -> Iterator[tuple[Report, ReportMetadata | None]]:
        names = {str(path): path for path in self._files}
        for outcome in sandbox.read_many(self._files):
            path = names.get(outcome.file)
            beside = None if path is None else self._beside(path)
            try:
                yield recognise.report(_document(outcome.result)), beside
            except ReportError as error:
                self._errors.append((outcome.file, outcome.sha256, str(error)))

    def _beside(self, path: Path) -> ReportMetadata | None:
        folder = path.parent
        if folder not in self._tables:
            self._tables[folder] = self._table(folder / METADATA)
        table = self._tables[folder]
        return None if table is None else table.rows.get(path.name)

    def _table(self, file: Path) -> Metadata | None:
        if not file.is_file():
            return None
        try:
            table = metadata.load(file)
        except ReportError as error:
            self._errors.append((str(file), None, str(error)))
            return None
        for problem in table.problems:
            _tell(problem)
        return table

    def unread(self) -> list[tuple[str, str]]:
        """Each file that could not be read, and why."""
        return [(file, reason) for file, _, reason in self._errors]

    def unread_records(self) -> list[export.Record]:
        """What JSON says of a file that could not be read."""
        return [{"file": file, "sha256": sha256, "error": reason} for file, sha256, reason in self._errors]

    def tell_errors(self) -> int:
        """Say on standard error what could not be read; the exit status."""
        for _, _, reason in self._errors:
            _tell(f"not read: {reason}")
        return 2 if self._errors else 0


def _document(result: Document | UnreadableFile) -> Document:
    if isinstance(result, UnreadableFile):
        raise result
    return result


def _expanded(files: Sequence[Path]) -> Iterator[Path]:
    for path in files:
        if not path.is_dir():
            yield path
            continue
        inside = sorted(
            file
            for file in path.rglob("*")
            if file.is_file() and file.name != METADATA and not file.name.startswith(".")
        )
        if not inside:
            _fail(f"{path}: found no file in this folder, expected reports")
        yield from inside


# --- the world outside ---------------------------------------------------------------------------------


def _base(given: str) -> Base:
    try:
        return Base(given)
    except ValueError as error:
        _fail(str(error))


def _release_date(given: str | None) -> str:
    if given is not None:
        try:
            return date.fromisoformat(given).isoformat()
        except ValueError:
            _fail(f"--date: found {given!r}, expected a date such as 2026-03-31")
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if epoch is not None:
        return datetime.fromtimestamp(int(epoch), UTC).date().isoformat()
    return datetime.now(UTC).date().isoformat()


def _stdout() -> Console:
    return Console(
        soft_wrap=not sys.stdout.isatty(), highlight=False, width=None if sys.stdout.isatty() else 160
    )


def _stderr() -> Console:
    return Console(stderr=True)


def _tell(line: str) -> None:
    _stderr().print(terminal.printable(line), markup=False, highlight=False, soft_wrap=True)


def _print(text: str) -> None:
    sys.stdout.write(text)


def _fail(message: str) -> NoReturn:
    _tell(f"gongkai: {message}")
    raise SystemExit(2)
