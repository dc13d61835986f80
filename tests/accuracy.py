"""What becomes of every cell of a corpus: read right, declared unreadable, missed, or wrong in silence."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from random import Random
from types import MappingProxyType

import flats
import flow
import generate
import offices
import pages
import render
import taken
from flow import Flow
from generate import Filled
from gongkai import readers, recognise
from gongkai.errors import NotAReport
from gongkai.report import Entry, Report

Writer = Callable[[Flow, Random], bytes]


@dataclass(frozen=True, slots=True)
class Format:
    """A way to write flows: the file name it gives, the families of quirks it can show."""

    write: Writer
    file: str
    families: tuple[Mapping[str, flow.Quirk], ...]


def printed_text(layout: render.Layout) -> Writer:
    """A writer of one of the three layouts of plain text."""
    return lambda found, rng: render.render(found.filled, render.look(rng, layout)).data


_CELLS = (flow.BLANKS, flow.LAYOUT, flow.WORDING, flow.FIGURES, flow.AROUND)
_ANY = (*_CELLS, flow.SPANS)
_WORDS = (flow.BLANKS, flow.WORDING, flow.FIGURES, flow.AROUND)
FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        "text-spaces": Format(printed_text("spaces"), "report.txt", ()),
        "text-tabs": Format(printed_text("tabs"), "report.txt", (flow.BLANKS,)),
        "text-stacked": Format(printed_text("stacked"), "report.txt", (flow.BLANKS,)),
        "html": Format(pages.page, "report.html", _ANY),
        "html-laid-out": Format(pages.laid_out, "report.htm", _CELLS),
        "html-pasted": Format(pages.pasted, "report.html", _ANY),
        "markdown-pipes": Format(pages.piped, "report.md", _CELLS),
        "markdown-ocr": Format(pages.recognised, "report.md", _ANY),
        "pipes-rows": Format(taken.rows, "report.txt", _ANY),
        "pipes-cells": Format(taken.stacked, "report.txt", _ANY),
        "docx": Format(offices.word, "report.docx", _CELLS),
        "xlsx": Format(offices.sheet, "report.xlsx", _CELLS),
        "flat-cells": Format(flats.cell_a_line, "report.txt", (*_WORDS, flow.LAYOUT)),
        "flat-rows": Format(flats.row_a_line, "report.txt", (*_WORDS, flow.LAYOUT)),
        "flat-line": Format(flats.one_line, "report.txt", _WORDS),
        "flat-aligned": Format(flats.aligned, "report.txt", _CELLS),
        "flat-columns": Format(flats.column_by_column, "report.txt", _WORDS),
        "flat-apart": Format(flats.figures_apart, "report.txt", _WORDS),
    }
)


FAULTS = ("T3-LEAF", "T3-ROW", "blank-row", "missing-row", "repeated-row", "unknown-row")


@dataclass(frozen=True, slots=True)
class Case:
    """A flow and the file it was written to."""

    number: int
    flow: Flow
    data: bytes
    file: str


def cases(name: str, count: int, *, seed: int = 0) -> Iterator[Case]:
    """So many reports in a format, the first in it without quirks."""
    for number in range(count):
        rng = Random(f"{name}-{seed}-{number}")
        edition = rng.choice(("2021", "2021", "2019"))
        filled = generate.consistent(rng, edition=edition)
        if rng.random() < 0.3:
            fault = rng.choice(FAULTS)
            filled = generate.planted(rng, filled, [fault])
        found = flow.flow(filled)
        if number:
            found = flow.changed(rng, found, *flow.some_quirks(rng, *FORMATS[name].families))
        yield Case(number, found, FORMATS[name].write(found, rng), FORMATS[name].file)


def verdict(truth: generate.Written | None, entry: Entry | None) -> str:
    """`right`, `declared`, `missed` or `wrong`: of one cell, `truth` None when its row is not printed."""
    if truth is None:
        return "right" if entry is None else "declared" if entry.state == "unreadable" else "wrong"
    if entry is None:
        return "wrong"
    if entry.state == "unreadable":
        is_wrong = entry.reason == "not-a-number" and truth.state != "unreadable"
        return "wrong" if is_wrong else "right" if truth.state == "unreadable" else "declared"
    return "right" if (entry.state, entry.value) == (truth.state, truth.value) else "wrong"


def read(case: Case) -> Report | None:
    try:
        return recognise.report(readers.read(case.data, file=case.file))
    except NotAReport:
        return None


def judged(filled: Filled, report: Report | None) -> Iterator[tuple[generate.Key, str]]:
    """Each cell of the form with its verdict; those of a table that was not found are missed."""
    entries = {} if report is None else {(e.table, e.row, e.column): e for e in report.entries()}
    found = set() if report is None else {table.table for table in report.tables}
    for key, truth in filled.cells.items():
        stated = None if key[1] in filled.left_out else truth
        yield key, "missed" if key[0] not in found else verdict(stated, entries.get(key))


@dataclass(frozen=True, slots=True)
class Measure:
    """How many cells of how many reports met which verdict, and the digest of what the reports say."""

    reports: int
    right: int
    declared: int
    missed: int
    wrong: int
    digest: str


def measured(found: Iterable[Case]) -> Measure:
    """The verdicts over these reports; a report read by another edition is wrong in every cell."""
    counts: Counter[str] = Counter()
    digest = hashlib.sha256()
    reports = 0
    for case in found:
        reports += 1
        digest.update(repr((case.flow.parts, sorted(case.flow.filled.cells.items()))).encode())
        report = read(case)
        is_other = report is not None and report.form.edition != case.flow.filled.form.edition
        counts.update("wrong" if is_other else told for _, told in judged(case.flow.filled, report))
    numbers = (counts[name] for name in ("right", "declared", "missed", "wrong"))
    return Measure(reports, *numbers, digest=digest.hexdigest()[:16])
