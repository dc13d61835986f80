"""The same figures in every format: the same entries, which differ in their places alone."""

from __future__ import annotations

from random import Random

import pytest

import accuracy
import flow
import generate
from accuracy import Case
from gongkai.report import Report

WHOLE = ("text-spaces", "text-tabs", "text-stacked", "html", "html-pasted", "markdown-ocr", "docx", "xlsx")


def entries(report: Report) -> dict[tuple[str, str, str], tuple[str, object, str]]:
    return {
        (entry.table, entry.row, entry.column): (entry.state, entry.value, entry.printed)
        for entry in report.entries()
    }


@pytest.mark.parametrize("edition", ["2021", "2019"])
@pytest.mark.parametrize("name", WHOLE)
def test_a_report_says_the_same_in_every_format(name: str, edition: str):
    filled = generate.consistent(Random(11), edition=edition)
    chosen = accuracy.FORMATS[name]
    data = chosen.write(flow.flow(filled), Random(3))
    report = accuracy.read(Case(0, flow.flow(filled), data, chosen.file))
    assert report is not None
    truth = {key: (cell.state, cell.value, cell.printed.strip()) for key, cell in filled.cells.items()}
    assert entries(report) == truth
    assert (report.authority, report.year, report.form.edition) == (filled.authority, filled.year, edition)


@pytest.mark.parametrize(
    ("name", "place"),
    [("text-tabs", "line"), ("html", "path"), ("docx", "path"), ("xlsx", "path")],
)
def test_a_figure_has_the_place_of_its_format(name: str, place: str):
    filled = generate.consistent(Random(12), edition="2021")
    chosen = accuracy.FORMATS[name]
    data = chosen.write(flow.flow(filled), Random(3))
    report = accuracy.read(Case(0, flow.flow(filled), data, chosen.file))
    assert report is not None
    numbers = [entry for entry in report.entries() if entry.state == "number"]
    assert [entry for entry in numbers if getattr(entry.place, place) is None] == []
    assert {report.text[entry.place.start : entry.place.end] for entry in numbers if entry.place} == {
        entry.printed for entry in numbers
    }
