"""Filled forms as described reports, neither printed nor read: what the tests of checking start from."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from generate import Filled, Written
from gongkai import graph
from gongkai.document import Place
from gongkai.form import Form
from gongkai.graph import Described
from gongkai.iri import Base
from gongkai.report import Entry, Report, Reporter, RowRead, Section, TableRead, Unplaced

SECTIONS = ("overview", "disclosure", "requests", "remedies", "problems", "other")
BASE = Base("https://data.example.org/")


def described(filled: Filled, slug: str = "a", **changes: object) -> Described:
    """The form as a report in RDF; `changes` replace fields of the record."""
    return graph.of_report(replace(report(filled), **changes), Reporter(slug, filled.authority), BASE)  # type: ignore[arg-type]


def report(filled: Filled) -> Report:
    """The form as the recogniser would hand it over: rows printed twice and strangers find no place."""
    text = f"{filled.authority}{filled.year}年政府信息公开工作年度报告"
    return Report(
        file="report.txt",
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        size=len(text.encode()),
        media_type="text/plain",
        charset="utf-8",
        text=text,
        title=text,
        authority=filled.authority,
        year=filled.year,
        authority_evidence="title",
        year_evidence="title",
        form=filled.form,
        tables=tuple(_tables(filled.form, filled)),
        sections=tuple(Section(kind, kind, "", Place(start=0, end=1)) for kind in SECTIONS),
        unplaced=tuple(_unplaced(filled)),
    )


def _tables(edition: Form, filled: Filled) -> list[TableRead]:
    return [
        TableRead(
            table.notation,
            tuple(
                RowRead(
                    row.notation,
                    tuple(
                        _entry(filled, (table.notation, row.notation, column.notation))
                        for column in block.columns
                    ),
                )
                for block, row in table.rows()
                if row.notation not in filled.left_out
            ),
        )
        for table in edition.tables
    ]


def _entry(filled: Filled, key: tuple[str, str, str]) -> Entry:
    cell = filled.cells[key]
    reason = "not-a-number" if cell.state == "unreadable" else None
    return Entry(*key, cell.state, cell.value, cell.printed, Place(start=0, end=1), reason)


def _unplaced(filled: Filled) -> list[Unplaced]:
    repeated = [
        Unplaced(_printed(filled, row), "printed twice", table="requests", repeats=row)
        for row in sorted(filled.repeated)
    ]
    strangers = [
        Unplaced(" ".join((label, *figures)), "no row of the form", table="requests")
        for _, label, figures in filled.strangers
    ]
    return [*repeated, *strangers]


def _printed(filled: Filled, row: str) -> str:
    cells: list[Written] = [cell for key, cell in filled.cells.items() if key[:2] == ("requests", row)]
    return " ".join(cell.printed for cell in cells)
