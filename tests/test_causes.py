"""Likely causes: the cell that was changed is the one named, and nothing is named without a reason."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

import generate
import render
from gongkai import causes, readers, recognise, verdict
from gongkai.causes import Cause
from gongkai.report import Entry, Report

Numbers = dict[str, int | None]


@pytest.fixture(scope="module")
def report() -> Report:
    """A report with figures in many cells, all of whose sums hold."""
    printed = render.render(generate.consistent(Random(3), edition="2021", year=2024))
    return recognise.report(readers.read(printed.data, file="report.txt"))


def changed(report: Report, numbers: Numbers) -> Report:
    """The report with other figures in some cells; None leaves a cell unfilled."""

    def entry(one: Entry) -> Entry:
        if one.anchor not in numbers:
            return one
        number = numbers[one.anchor]
        if number is None:
            return replace(one, state="blank", value=None, printed="")
        return replace(one, state="number", value=number, printed=str(number))

    tables = tuple(
        replace(
            table,
            rows=tuple(replace(row, entries=tuple(map(entry, row.entries))) for row in table.rows),
        )
        for table in report.tables
    )
    return replace(report, tables=tables)


def given(report: Report, numbers: Numbers) -> tuple[Cause, ...]:
    bad = changed(report, numbers)
    return causes.of(bad, verdict.of_report(bad).findings)


def number(report: Report, anchor: str) -> int:
    (found,) = (entry.value for entry in report.entries() if entry.anchor == anchor)
    assert isinstance(found, int)
    return found


def row(report: Report, name: str, figures: dict[str, int]) -> dict[str, int | None]:
    """A row of table three with these figures, 0 elsewhere, and the sum of them as its total."""
    columns = dict.fromkeys(generate.APPLICANTS, 0) | figures | {"total": sum(figures.values())}
    return {f"{name}.{column}": figure for column, figure in columns.items()}


# A table three with few figures: 12 received and 12 granted, 45 received and 45 not held.
def few(report: Report, more: Numbers | None = None) -> Report:
    cells: Numbers = {entry.anchor: 0 for entry in report.entries() if entry.table == "requests"}
    figures = {"natural-person": 12, "business": 45}
    return changed(
        report,
        cells
        | row(report, "received", figures)
        | row(report, "handled", figures)
        | row(report, "granted", {"natural-person": 12})
        | row(report, "unavailable-not-held", {"business": 45})
        | (more or {}),
    )


def test_a_report_without_findings_has_no_causes(report: Report) -> None:
    assert given(report, {}) == given(few(report), {}) == ()


@pytest.mark.parametrize("seed", range(12))
def test_one_figure_changed_is_the_one_named(report: Report, seed: int) -> None:
    rng = Random(seed)
    rows = [one.notation for _, one in report.form.table("requests").rows()]
    anchor = f"{rng.choice(rows)}.{rng.choice((*generate.APPLICANTS, 'total'))}"
    right = number(report, anchor)
    (cause,) = given(report, {anchor: right + rng.randint(1, 9)})
    assert cause.cells == (anchor,)
    assert f"若此处是 {right}" in cause.zh
    assert f"were it {right}," in cause.en


def test_a_cause_names_the_findings_it_would_explain(report: Report) -> None:
    (cause,) = given(few(report), {"granted.natural-person": 21})
    assert cause.rule == "T3-LEAF"
    assert [finding.rpartition("#")[2] for finding in cause.findings] == [
        "T3-LEAF.handled.natural-person",
        "T3-ROW.granted.total",
    ]


@pytest.mark.parametrize(
    ("cells", "slip"),
    [
        pytest.param({"granted.natural-person": 21}, "the other way round", id="digits exchanged"),
        pytest.param({"granted.natural-person": 122}, "one too many", id="a digit doubled"),
        pytest.param({"unavailable-not-held.business": None}, "no number is filled in", id="not filled"),
    ],
)
def test_a_common_slip_is_said(report: Report, cells: Numbers, slip: str) -> None:
    (cause,) = given(few(report), cells)
    assert cause.cells == tuple(cells)
    assert slip in cause.en


def test_a_figure_one_column_aside_is_found(report: Report) -> None:
    (cause,) = given(few(report), {"granted.natural-person": 0, "granted.business": 12})
    assert cause.cells == ("granted.natural-person", "granted.business")
    assert "a column aside" in cause.en


def test_a_figure_one_row_aside_is_found(report: Report) -> None:
    (cause,) = given(few(report), {"received.natural-person": 0, "carried-in.natural-person": 12})
    assert cause.cells == ("received.natural-person", "carried-in.natural-person")
    assert "a row aside" in cause.en


def test_an_entry_in_some_rows_only_is_found(report: Report) -> None:
    """As in the example of a department: one granted, none received and none in the total."""
    more: Numbers = {"granted.other-organisation": 1, "granted.total": 13}
    (cause,) = given(few(report), more)
    assert cause.rule == "T3-LEAF"
    assert "handled.other-organisation" in cause.cells
    assert "row “granted”, column “other organisation” (1)" in cause.en


def test_a_total_made_without_one_part_is_found(report: Report) -> None:
    review: Numbers = {f"review.{column}": 0 for column in generate.RESULTS}
    more = review | {"review.upheld": 5, "review.pending": 3, "review.total": 5}
    (cause,) = given(few(report), more)
    assert cause.cells == ("review.pending", "review.total")


def test_a_sum_that_many_cells_could_mend_has_no_cause(report: Report) -> None:
    review: Numbers = {f"review.{column}": 0 for column in generate.RESULTS}
    assert given(few(report), review | {"review.upheld": 5, "review.total": 9}) == ()


def test_a_figure_from_an_image_is_to_be_looked_at_first(report: Report) -> None:
    bad = changed(few(report), {"granted.natural-person": 21})
    tables = tuple(
        replace(
            table,
            rows=tuple(
                replace(one, entries=tuple(replace(cell, method="ocr") for cell in one.entries))
                for one in table.rows
            ),
        )
        for table in bad.tables
    )
    scanned = replace(bad, tables=tables)
    first, second = causes.of(scanned, verdict.of_report(scanned).findings)
    assert first.en.startswith("Rule out a misreading first")
    assert "granted.natural-person" in first.cells
    assert second.cells == ("granted.natural-person",)


def test_never_more_than_three_and_never_a_cell_that_is_not_there(report: Report) -> None:
    rng = Random(5)
    anchors = [entry.anchor for entry in report.entries() if entry.table == "requests"]
    for _ in range(20):
        cells: Numbers = {anchor: rng.randint(0, 30) for anchor in rng.sample(anchors, 6)}
        found = given(report, cells)
        assert len(found) <= causes.MOST
        assert {anchor for cause in found for anchor in cause.cells} <= set(anchors)


def test_the_example_of_a_department_has_its_cause(examples: Path) -> None:
    file = examples / "youhao-qu-renshe-ju-2024.txt"
    read = recognise.report(readers.read(file.read_bytes(), file=file.name))
    (cause,) = causes.of(read, verdict.of_report(read).findings)
    assert cause.cells == (
        "granted.other-organisation",
        "granted.total",
        "handled.other-organisation",
        "handled.total",
    )
