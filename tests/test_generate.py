"""The generator keeps its word: what it says stands on a line stands there, what it plants is broken."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

import generate
import render
from generate import FAULTS, Filled
from render import LAYOUTS, Look, Rendered

EDITIONS = ("2019", "2021")
ADDED_UP = {  # what each fault of sums breaks, and nothing else
    "T3-BAL": {"T3-BAL"},
    "T3-LEAF": {"T3-LEAF", "T3-BALX"},
    "T3-ROW": {"T3-ROW"},
    "T4-SUM": {"T4-SUM"},
    "T2-BACK": {"T2-BACK"},
}


def plant(name: str, seed: int, edition: str = "2021") -> Filled:
    rng = Random(seed)
    return generate.planted(rng, generate.consistent(rng, edition=edition), [name])


@pytest.mark.parametrize(("edition", "cells"), [("2019", 22 + 161 + 15), ("2021", 10 + 175 + 15)])
def test_every_cell_of_the_edition_is_filled(edition: str, cells: int):
    assert len(generate.consistent(Random(1), edition=edition).cells) == cells


@given(generate.SEEDS.map(Random), st.sampled_from(EDITIONS))
def test_a_consistent_form_breaks_no_identity(rng: Random, edition: str):
    assert generate.broken(generate.consistent(rng, edition=edition)) == frozenset()


@pytest.mark.parametrize("name", ADDED_UP)
@pytest.mark.parametrize("seed", range(5))
def test_a_planted_sum_breaks_the_rule_it_is_named_after_and_no_other(name: str, seed: int):
    assert {rule for rule, _ in generate.broken(plant(name, seed))} == ADDED_UP[name]


@pytest.mark.parametrize(
    "name", ["negative", "decimal", "words", "missing-row", "repeated-row", "unknown-row", "ED-YEAR"]
)
def test_faults_of_other_kinds_leave_the_sums_alone(name: str):
    assert generate.broken(plant(name, 7)) == frozenset()


def test_a_blank_closing_cell_says_nothing_about_its_sums():
    filled = generate.consistent(Random(2))
    blanked = generate.put(filled, {("remedies", "review", "total"): generate.BLANK})
    assert generate.broken(blanked) == frozenset()


def test_a_blank_part_counts_as_nothing():
    filled = generate.consistent(Random(2))
    figures = {"upheld": 3, "corrected": 0, "other": 0, "pending": 0, "total": 3}
    filled = generate.put(filled, {("remedies", "review", c): generate.figure(v) for c, v in figures.items()})
    blanked = generate.put(filled, {("remedies", "review", "upheld"): generate.BLANK})
    assert generate.broken(blanked) == {("T4-SUM", "review")}


def rendered() -> Iterator[Rendered]:
    """Each fault in each layout that can show it, each with another look."""
    for number, (name, layout) in enumerate((name, layout) for name in FAULTS for layout in LAYOUTS):
        for edition in EDITIONS:
            if name in generate.faults_for(edition, layout):
                yield render.render(plant(name, number, edition), render.look(Random(number), layout))


def decoded(printed: Rendered) -> str:
    encoding = "utf-16" if printed.data.startswith(codecs.BOM_UTF16_LE) else printed.look.encoding
    return printed.data.decode(encoding).replace("\r\n", "\n")


@pytest.mark.parametrize(
    "printed", list(rendered()), ids=lambda r: f"{r.look.layout}-{r.filled.form.edition}-{r.filled.authority}"
)
def test_every_figure_stands_on_its_line(printed: Rendered):
    lines = decoded(printed).split("\n")
    shown = {key for key, cell in printed.filled.cells.items() if cell.printed}
    shown = {key for key in shown if key[1] not in printed.filled.left_out}
    assert shown <= printed.lines.keys()
    assert [
        key for key in shown if printed.filled.cells[key].printed not in lines[printed.lines[key] - 1]
    ] == []


def test_a_seed_gives_the_same_corpus_every_time():
    first, second = (list(generate.corpus(20, seed=4)) for _ in range(2))
    assert first == second
    assert list(generate.corpus(20, seed=5)) != first


def test_a_seventh_figure_can_stand_alone():
    printed = render.render(generate.consistent(Random(1)), Look(width=8, seventh_alone=True))
    lines = printed.lines
    before, last = (lines["requests", "received", column] for column in ("other-organisation", "total"))
    assert last == before + 1
