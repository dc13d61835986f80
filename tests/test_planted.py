"""Every planted fault is found and nothing else is, from the printed file to the finding.

What must be found is worked out from the figures (`generate.broken`) and from what stands in the cells,
by code that shares nothing with the shapes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from random import Random

import pytest

import generate
import render
from generate import FAULTS, Filled
from gongkai import check, graph, readers, recognise, reporter
from gongkai.graph import Described
from gongkai.iri import Base
from render import LAYOUTS, Layout

CLOSING = {
    "T3-BAL": "handled.{}",
    "T3-LEAF": "handled.{}",
    "T3-BALX": "received.{}",
    "T3-ROW": "{}.total",
    "T4-SUM": "{}.total",
    "T2-BACK": "{}.in-force",
}
BY_STATE = {"blank": "FMT-BLANK", "not-applicable": "FMT-NA", "unreadable": "FMT-NUM"}

Found = set[tuple[str, str]]


def expected(filled: Filled) -> Found:
    """Rule and place of every finding that the form as filled deserves."""
    sums = {(rule, CLOSING[rule].format(place)) for rule, place in generate.broken(filled)}
    return sums | set(_cells(filled)) | set(_structure(filled))


def _cells(filled: Filled) -> Iterator[tuple[str, str]]:
    kinds = {
        (table.notation, row.notation, column.notation): column.number_kind
        for table in filled.form.tables
        for block, row in table.rows()
        for column in block.columns
    }
    for key, cell in filled.cells.items():
        is_split = (
            cell.state == "unreadable" and " " in cell.printed
        )  # "1 2": the file's fault, or the report's
        if key[1] in filled.left_out or is_split:
            continue
        place = f"{key[1]}.{key[2]}"
        if cell.state in BY_STATE:
            yield BY_STATE[cell.state], place
        elif kinds[key] == "whole" and (isinstance(cell.value, Decimal) or (cell.value or 0) < 0):
            yield "FMT-NUM", place


def _structure(filled: Filled) -> Iterator[tuple[str, str]]:
    if not filled.form.is_for(filled.year):
        yield "ED-YEAR", filled.form.edition
    yield from (("ST-ROWS", row) for row in filled.left_out)
    yield from (("ST-ROWS", "unplaced-1") for _ in filled.repeated)
    yield from (("ST-UNKNOWN", "unplaced-1") for _ in filled.strangers)


def described(filled: Filled, number: int, layout: Layout) -> Described:
    printed = render.render(filled, render.look(Random(number), layout))
    report = recognise.report(readers.read(printed.data, file=f"{number}.txt"))
    return graph.of_report(report, reporter.of(report), Base(f"https://data.example.org/{number}/"))


def found(reports: Iterable[Described]) -> dict[str, Found]:
    reports = list(reports)
    results: dict[str, Found] = {report.iri: set() for report in reports}
    for finding in check.findings(reports):
        results[finding.report].add((finding.rule, finding.about))
    return results


def planted(layout: Layout, copies: int) -> list[Filled]:
    """Each fault that this layout can show, so many times, in both editions."""
    forms = []
    for edition in ("2019", "2021"):
        names = [[], *([name] for name in generate.faults_for(edition, layout))]
        for number, chosen in enumerate(names * copies):
            rng = Random(number)
            forms.append(
                generate.planted(rng, _without_unit(generate.consistent(rng, edition=edition)), chosen)
            )
    return forms


def _without_unit(filled: Filled) -> Filled:
    """Amounts that carry their unit are left out: not every layout shows them readably."""
    return generate.put(
        filled,
        {key: generate.figure(0) for key in filled.cells if key[2] == "procurement-amount"},
    )


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_planted_fault_is_found_and_nothing_else(layout: Layout):
    forms = planted(layout, copies=3)
    reports = [described(filled, number, layout) for number, filled in enumerate(forms)]
    results = found(reports)
    differing = {
        number: (results[report.iri] - expected(filled), expected(filled) - results[report.iri])
        for number, (report, filled) in enumerate(zip(reports, forms, strict=True))
        if results[report.iri] != expected(filled)
    }
    assert differing == {}, "too much, too little"


def test_every_fault_is_planted_somewhere():
    shown = {name for edition in ("2019", "2021") for name in generate.faults_for(edition, "tabs")}
    assert shown == FAULTS.keys()
