"""What the command line shows of reports and of long work: tables, how they were read, progress.

Chooses and orders words; what they say comes from the report and the form. Verdicts: `gongkai.printout`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from rich import markup
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from gongkai import label
from gongkai.document import Place
from gongkai.form import Block
from gongkai.report import Entry, Report, Reporter, RowRead, TableRead

# Control codes other than tabs and line ends, and signs that change the direction of writing.
_STEERING: Final = (
    {code: 0x2400 + code for code in range(32) if code not in {9, 10}}
    | dict.fromkeys((127, *range(0x80, 0xA0)), 0x2421)
    | dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)), 0xFFFD)
)
_SIGNS = {"blank": "", "not-applicable": "/", "unreadable": "?"}
# What a label's match says of it, by `RowRead.match`.
_MATCHES = {
    "exact": "as on the form, or as listed with it",
    "with-group": "with its group's heading between its lines",
    "glossed": "with words added",
    "cut": "a part that only one row has",
    "similar": "misspelt, near one row only",
    "none": "label not found with certainty",
}


def show_report(console: Console, report: Report, who: Reporter) -> None:
    """A report as read: who, when, which edition, the tables, and what is not stated or found no place."""
    console.print(f"[bold]{_escaped(report.file)}[/]")
    console.print(f"  {_escaped(headline(report, who))}")
    for table in report.tables:
        console.print(_table(report, table))
    missing = list(report.not_stated())
    if missing:
        console.print(f"  {len(missing)} cells give no number:")
        for row, cells in _by_row(missing).items():
            states = ", ".join(sorted({_told(cell) for cell in cells}))
            console.print(f"    {_escaped(row)}: {len(cells)} × {_escaped(states)}")
    for unplaced in report.unplaced:
        at = where(unplaced.place)
        console.print(
            f"  [yellow]no place found[/]{at}: {_escaped(unplaced.printed)} ({_escaped(unplaced.why)})"
        )
    console.print()


def headline(report: Report, who: Reporter) -> str:
    """Who reports on which year, on which edition of the form, under which title."""
    name = who.name or "authority unknown"
    year = report.year or "year unknown"
    return f"{name} · {year} · edition {report.form.edition} · “{report.title}”"


def _table(report: Report, read: TableRead) -> Table:
    form = report.form.table(read.table)
    rows = {row.row: row for row in read.rows}
    width = max(len(block.columns) for block in form.blocks)
    table = Table(title=f"{form.label.zh} {form.label.en}", title_justify="left", show_header=False)
    table.add_column(overflow="fold", max_width=44)
    for _ in range(width):
        table.add_column(justify="right", overflow="fold")
    for block in form.blocks:
        heads = [column.label.zh for column in block.columns]
        table.add_row("", *heads, *[""] * (width - len(heads)), style="dim")
        for row in block.rows:
            table.add_row(row.label.zh, *_cells(block, rows.get(row.notation), width))
        table.add_section()
    return table


def _cells(block: Block, read: RowRead | None, width: int) -> list[str]:
    if read is None:
        return ["(no such row)", *[""] * (width - 1)]
    shown = [str(entry.value) if entry.value is not None else _SIGNS[entry.state] for entry in read.entries]
    return [*shown, *[""] * (width - len(block.columns))]


def _by_row(entries: list[Entry]) -> dict[str, list[Entry]]:
    rows: dict[str, list[Entry]] = {}
    for entry in entries:
        rows.setdefault(f"{entry.table}/{entry.row}", []).append(entry)
    return rows


def _told(entry: Entry) -> str:
    return entry.state if entry.reason is None else f"{entry.state} ({entry.reason})"


def show_explanation(console: Console, report: Report) -> None:
    """How a report was read: why this edition, how each label was matched, what each row's figures lack."""
    console.print(f"[bold]{_escaped(report.file)}[/]")
    console.print(f"  authority: {_escaped(report.authority_evidence)}")
    console.print(f"  year: {_escaped(report.year_evidence)}")
    found = [mark for mark in report.form.fingerprints if label.normal(mark) in label.normal(report.text)]
    words = ", ".join(f"“{mark}”" for mark in found) or "none of its own words; mandated for the year"
    console.print(f"  edition {report.form.edition}: {_escaped(words)}")
    for read in report.tables:
        console.print(f"  [bold]{read.table}[/]")
        rows = {row.row: row for row in read.rows}
        for _, row in report.form.table(read.table).rows():
            console.print(f"    {_escaped(_explained(row.label.zh, rows.get(row.notation)))}")
    for unplaced in report.unplaced:
        console.print(f"  [yellow]left over[/]{where(unplaced.place)}: {_escaped(unplaced.printed)}")
        console.print(f"    [dim]{_escaped(unplaced.why)}[/]")
    console.print()


def _explained(printed: str, read: RowRead | None) -> str:
    """One row of the form: the label found, how it was matched, where, and what is not a number."""
    if read is None:
        return f"{printed} ← not printed"
    numbers = sum(entry.state == "number" for entry in read.entries)
    inferred = sum(entry.inferred for entry in read.entries)
    others = sorted({_told(entry) for entry in read.entries if entry.state != "number"})
    told = [f"{numbers} of {len(read.entries)} numbers", *others]
    told += [f"{inferred} put together from torn pieces"] if inferred else []
    how = _MATCHES[read.match]
    quoted = f"“{''.join(read.label.split())}” {how}{where(read.label_place)}" if read.label else how
    return f"{printed} ← {quoted}; {'; '.join(told)}"


def _escaped(text: str) -> str:
    """The text as it is printed among markup."""
    return markup.escape(printable(text))


def printable(text: str) -> str:
    """The text with signs that steer a terminal, or turn its writing round, made visible instead.

    >>> printable("0\\x1b[2J")
    '0␛[2J'
    """
    return text.translate(_STEERING)


def where(place: Place | None) -> str:
    """The place in brackets, as a person would look it up: page, else path, else line."""
    if place is None:
        return ""
    if place.page is not None:
        return f" (page {place.page})"
    if place.path is not None:
        return f" ({printable(place.path)})"
    return "" if place.line is None else f" (line {place.line})"


@contextmanager
def progress(console: Console) -> Iterator[Callable[[str, int, int], None]]:
    """Something to report progress to: bars on a terminal, a plain line per stage elsewhere."""
    if not console.is_terminal:
        yield _Lines(console)
        return
    columns = (TextColumn("{task.description:>10}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as bars:
        tasks = {}

        def step(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=total)
            bars.update(tasks[stage], completed=done, total=total)

        yield step


class _Lines:
    """Progress as plain lines: one when a stage begins, one at each tenth, one when it ends."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._told: dict[str, int] = {}

    def __call__(self, stage: str, done: int, total: int) -> None:
        tenth = 10 * done // max(total, 1)
        if self._told.get(stage) != tenth:
            self._told[stage] = tenth
            self._console.print(f"{stage}: {done} of {total}", highlight=False)
