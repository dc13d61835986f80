"""Small reports made by hand, one for each way in which real ones differ from the form.

`corpus/quirks/expected.json` says of each file what it is about and what its rows say: a number, `_` for
blank, `/` for not applicable, `?` with or without its reason for unreadable; one sign stands for a row.
"""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from gongkai import readers, recognise
from gongkai.report import Entry, Report

FOLDER = Path(__file__).parent / "corpus" / "quirks"
EXPECTED = json.loads((FOLDER / "expected.json").read_text("utf-8"))
SIGNS = {"_": "blank", "/": "not-applicable"}


def read(name: str) -> Report:
    return recognise.report(readers.read((FOLDER / name).read_bytes(), file=name))


def said(entry: Entry, expected: str) -> str:
    """What a cell says, in the spelling of the file; the reason only where the file states one."""
    if entry.state == "unreadable":
        return f"?{entry.reason}" if len(expected) > 1 else "?"
    signs = {state: sign for sign, state in SIGNS.items()}
    return signs.get(entry.state) or str(entry.value)


def rows_of(report: Report, expected: dict[str, str]) -> dict[str, str]:
    found: dict[str, list[Entry]] = {row: [] for row in expected}
    for entry in report.entries():
        found.get(f"{entry.table}.{entry.row}", []).append(entry)
    told = {}
    for row, entries in found.items():
        wanted = expected[row].split()
        wanted = wanted * len(entries) if len(wanted) == 1 else wanted
        told[row] = " ".join(said(e, w) for e, w in zip(entries, wanted, strict=True))
        if len(expected[row].split()) == 1 and len(set(told[row].split())) == 1:
            told[row] = told[row].split()[0]
    return told


@pytest.mark.parametrize("name", EXPECTED)
def test_the_quirk_is_read_as_by_eye(name: str):
    expected: dict[str, Any] = EXPECTED[name]
    report = read(name)
    assert rows_of(report, expected["rows"]) == expected["rows"], expected["about"]
    assert report.form.edition == expected.get("edition", "2021")
    if "unplaced" in expected:
        assert [" ".join(each.printed.split()) for each in report.unplaced] == expected["unplaced"]
    inferred = [f"{e.table}.{e.row}.{e.column}" for e in report.entries() if e.inferred]
    assert inferred == expected.get("inferred", [])


def test_every_file_of_the_folder_is_expected():
    assert {path.name for path in FOLDER.iterdir()} - {"expected.json"} == set(EXPECTED)


def test_amounts_keep_the_unit_of_their_cell():
    entries = {entry.anchor: entry for entry in read("year-2019.html").entries()}
    amount = entries["procurement.procurement-amount"]
    assert (amount.value, amount.printed) == (Decimal("25.1"), "251000元")
