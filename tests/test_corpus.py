"""Reports read by eye: every value, state and line of the examples, and of the originals where they lie."""

from __future__ import annotations

import json
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from conftest import PROJECT
from gongkai import form, readers, recognise, verdict
from gongkai.report import Report

EXAMPLES = json.loads((PROJECT / "tests" / "corpus" / "expected-examples.json").read_text("utf-8"))["reports"]
ORIGINALS = PROJECT.parent / "shared" / "reports"

Cell = tuple[str, str, str, Decimal | None, int | None]


def read(path: Path) -> Report:
    return recognise.report(readers.read(path.read_bytes(), file=path.name))


def expected_cells(report: dict[str, Any]) -> list[Cell]:
    """Table, row, column, value and line of every cell, in the order of the form."""
    edition = next(each for each in form.editions() if each.edition == report["edition"])
    cells: list[Cell] = []
    for table in edition.tables:
        for block, row in table.rows():
            stated = report[table.notation][row.notation]
            for position, column in enumerate(block.columns):
                value, line = _stated(stated, column.notation, position)
                amount = None if value is None else Decimal(str(value))
                cells.append((table.notation, row.notation, column.notation, amount, line))
    return cells


def _stated(row: dict[str, Any], column: str, position: int) -> tuple[float | None, int | None]:
    if "values" not in row:
        return row[column]["value"], row[column]["line"]
    line = row["line"][position] if isinstance(row["line"], list) else row["line"]
    return row["values"][position], line


def read_cells(report: Report, wanted: list[Cell]) -> list[Cell]:
    """The same of the report as read; a cell without figure has the line its truth states."""
    lines = {cell[:3]: cell[4] for cell in wanted}
    cells: list[Cell] = []
    for entry in report.entries():
        key = (entry.table, entry.row, entry.column)
        value = None if entry.value is None else Decimal(entry.value)
        line = entry.place.line if entry.place and value is not None else lines[key]
        cells.append((*key, value, line))
    return cells


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_cell_of_an_example_is_read_as_by_eye(name: str, examples: Path):
    report, wanted = read(examples / name), expected_cells(EXAMPLES[name])
    assert read_cells(report, wanted) == wanted


@pytest.mark.parametrize("name", EXAMPLES)
def test_authority_year_and_edition_of_an_example_are_found(name: str, examples: Path):
    report, truth = read(examples / name), EXAMPLES[name]
    found = (report.authority, report.year, report.form.edition)
    assert found == (truth["authority"], truth["year"], truth["edition"])


@pytest.mark.parametrize("name", EXAMPLES)
def test_nothing_of_an_example_is_left_without_a_place(name: str, examples: Path):
    report = read(examples / name)
    assert report.unplaced == ()
    kinds = [section.kind for section in report.sections]
    assert kinds == ["overview", "disclosure", "requests", "remedies", "problems", "other"]


@pytest.mark.parametrize(
    ("name", "states"),
    [
        ("youhao-qu-renmin-zhengfu-bangongshi-2024.txt", {"number": 186, "blank": 14}),
        ("longting-qu-renmin-zhengfu-bangongshi-2024.txt", {"number": 200}),
        ("fuyuan-shi-2024.txt", {"number": 200}),
        ("shili-shi-yangben-qu-2023.txt", {"number": 197, "not-applicable": 3}),
    ],
)
def test_a_cell_without_a_figure_says_why(name: str, states: dict[str, int], examples: Path):
    entries = list(read(examples / name).entries())
    assert {state: sum(entry.state == state for entry in entries) for state in states} == states


# The originals lie beside the project only where it is developed.
@pytest.mark.skipif(not ORIGINALS.is_dir(), reason="the original reports are not here")
def test_every_cell_of_the_originals_is_read_as_by_eye():
    stated = json.loads((ORIGINALS / "expected.json").read_text("utf-8"))["reports"]
    for name, truth in stated.items():
        report, wanted = read(ORIGINALS / name), expected_cells(truth)
        assert read_cells(report, wanted) == wanted, name
        assert (report.authority, report.year) == (truth["authority"], truth["year"])


# What a person finds in each of the five reports, with the level: nothing more, nothing less.
BY_HAND = {
    "000": {("FMT-BLANK", "heuristic"): 14, ("N-FEE0", "heuristic"): 1},
    "001": {},
    "002": {("ST-ART50-4", "statutory"): 2},
    "003": {
        ("T3-LEAF", "contradiction"): 2,
        ("T3-BALX", "contradiction"): 2,
        ("N-NEW", "contradiction"): 1,
        ("N-DONE", "contradiction"): 1,
        ("N-FEE0", "heuristic"): 1,
        ("ED-CITE", "heuristic"): 1,
    },
    "004": {("N-NORM", "heuristic"): 1},
}
AS_EXAMPLE = {
    "000": "youhao-qu-renmin-zhengfu-bangongshi-2024.txt",
    "001": "longting-qu-renmin-zhengfu-bangongshi-2024.txt",
    "002": "fuyuan-shi-2024.txt",
    "003": "youhao-qu-renshe-ju-2024.txt",
    "004": "chanhe-huizu-qu-renmin-zhengfu-bangongshi-2024.txt",
}


def found_in(path: Path, *, reference: bool) -> dict[tuple[str, str], int]:
    """How often each rule, with its level, is found to be broken."""
    given = verdict.of_report(read(path), reference=reference)
    return dict(Counter((finding.rule, finding.level) for finding in given.findings))


@pytest.mark.parametrize("reference", [False, True], ids=["fast", "pyshacl"])
@pytest.mark.parametrize("number", BY_HAND)
def test_the_verdict_on_an_example_is_the_one_reached_by_hand(
    number: str, examples: Path, *, reference: bool
):
    assert found_in(examples / AS_EXAMPLE[number], reference=reference) == BY_HAND[number]


@pytest.mark.skipif(not ORIGINALS.is_dir(), reason="the original reports are not here")
@pytest.mark.parametrize("reference", [False, True], ids=["fast", "pyshacl"])
@pytest.mark.parametrize("number", BY_HAND)
def test_the_verdict_on_an_original_is_the_one_reached_by_hand(number: str, *, reference: bool):
    (file,) = ORIGINALS.glob(f"{number}_*.txt")
    assert found_in(file, reference=reference) == BY_HAND[number]
