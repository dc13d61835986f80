"""A filled form that is printed and read again gives the figures back, or says what it could not read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import generate
import render
from generate import Key
from gongkai import readers, recognise
from gongkai.report import Entry, Report
from render import Layout, Rendered, reports

# In a text parted by spaces an amount that carries its unit (251000元) is not yet told from words.
UNIT_IN_CELL = ("disclosure", "procurement")


def read(printed: Rendered) -> Report:
    return recognise.report(readers.read(printed.data, file="report.txt"))


def truth(printed: Rendered) -> Mapping[Key, tuple[object, ...]]:
    """State, value and line of every cell that is printed."""
    return {
        key: (cell.state, cell.value, printed.lines[key] if cell.printed else None)
        for key, cell in printed.filled.cells.items()
        if key[1] not in printed.filled.left_out
    }


def told(entry: Entry) -> tuple[object, ...]:
    line = entry.place.line if entry.place and entry.printed.strip() else None
    return entry.state, entry.value, line


def by_key(report: Report) -> dict[Key, Entry]:
    return {(entry.table, entry.row, entry.column): entry for entry in report.entries()}


def check(printed: Rendered) -> None:
    report = read(printed)
    found = {key: told(entry) for key, entry in by_key(report).items()}
    expected = truth(printed)
    differing = {key: (found.get(key), said) for key, said in expected.items() if found.get(key) != said}
    if printed.look.layout == "spaces":
        differing = {key: pair for key, pair in differing.items() if key[:2] != UNIT_IN_CELL}
    assert differing == {}
    assert (report.authority, report.year) == (printed.filled.authority, printed.filled.year)
    assert report.form.edition == printed.filled.form.edition


@given(reports(layout="spaces"))
def test_text_parted_by_spaces_reads_back_the_same(printed: Rendered):
    check(printed)


@given(reports(layout="tabs"))
def test_rows_of_tabs_read_back_the_same(printed: Rendered):
    check(printed)


@given(reports(layout="stacked"))
def test_a_cell_per_line_reads_back_the_same(printed: Rendered):
    check(printed)


@given(st.one_of([reports(layout=layout) for layout in ("spaces", "tabs", "stacked")]), st.data())
@settings(max_examples=150)
def test_a_line_lost_never_makes_a_wrong_figure(printed: Rendered, data: st.DataObject):
    """Any one line taken away: what is still given as a number is the number of that cell."""
    lines = printed.text.split("\n")
    lost = data.draw(st.integers(min_value=2, max_value=len(lines) - 1))
    damaged = "\n".join(lines[:lost] + lines[lost + 1 :])
    try:
        report = recognise.report(readers.read(damaged.encode(), file="report.txt"))
    except recognise.NotAReport:
        return
    numbers = {key: entry.value for key, entry in by_key(report).items() if entry.state == "number"}
    wrong = {key: value for key, value in numbers.items() if printed.filled.cells[key].value != value}
    assert wrong == {}


@pytest.mark.parametrize("layout", ["spaces", "tabs", "stacked"])
def test_what_the_form_does_not_know_is_kept_apart(layout: Layout):
    rng = Random(8)
    filled = generate.unknown_row(rng, generate.consistent(rng))
    printed = render.render(filled, render.Look(layout))
    (_, label, figures) = filled.strangers[0]
    kept = " ".join(each.printed for each in read(printed).unplaced)
    assert label.lstrip("0123456789.") in kept
    assert [figure for figure in figures if figure not in kept] == []


def test_figures_of_an_unknown_row_never_go_to_the_unfilled_row_before_it():
    rng = Random(8)
    filled = generate.consistent(rng)
    row = "denied-administrative-inquiry"
    filled = generate.put(filled, {key: generate.BLANK for key in filled.cells if key[1] == row})
    stranger = (row, "9.属于工作秘密", ("1", "0", "0", "0", "0", "0", "1"))
    printed = render.render(replace(filled, strangers=(stranger,)), render.Look("spaces"))
    states = {entry.state for key, entry in by_key(read(printed)).items() if key[1] == row}
    assert "number" not in states
