"""Accuracy is a test: per format the cells read right do not fall, and none is wrong in silence."""

from __future__ import annotations

from random import Random

import pytest

import accuracy
import floors
import flow
import generate
import prints
from accuracy import Case, Measure

FLOORS = floors.pinned()
# What these formats print can be read; what others lost (blanks, columns) is declared.
WHOLE = ("text-spaces", "text-tabs", "text-stacked", "html", "html-laid-out", "html-pasted", "docx", "xlsx")


@pytest.mark.parametrize("name", floors.names())
def test_accuracy_does_not_fall_below_its_floor(name: str):
    assert floors.worse(floors.measured(name), FLOORS[name]) == []


def test_no_floor_allows_a_figure_wrong_in_silence():
    assert {name: floor.wrong for name, floor in FLOORS.items() if floor.wrong} == {}


@pytest.mark.parametrize("name", [*WHOLE, "pdf-libreoffice", "pdf-chromium"])
def test_what_kept_its_cells_is_read_right_to_five_in_a_thousand(name: str):
    floor = FLOORS[name]
    assert floor.right >= 0.995 * (floor.right + floor.declared + floor.missed + floor.wrong)


def test_a_wrong_cell_is_told_from_a_declared_one():
    """The measure itself is seen failing: a number that is not the printed one is wrong."""
    now = Measure(1, 9, 0, 0, 1, "a")
    assert floors.worse(now, Measure(1, 10, 0, 0, 0, "a")) == [
        "1 cells wrong in silence",
        "9 cells right, 10 were",
    ]


@pytest.mark.parametrize("producer", prints.PRODUCERS)
def test_a_form_printed_here_and_now_is_read_without_a_wrong_figure(producer: str):
    if prints.program(producer) is None:
        pytest.skip(f"{producer} is not installed")
    rng = Random(5)
    found = flow.flow(generate.consistent(rng, edition="2021"))
    data = getattr(prints, producer)(found, rng)
    measure = accuracy.measured([Case(0, found, data, "report.pdf")])
    assert (measure.wrong, measure.missed) == (0, 0)
    assert measure.right >= 0.97 * 200
