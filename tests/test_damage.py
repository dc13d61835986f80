"""Reports damaged in one place, as careless copies are: what is still given as a number is the printed one.

The truth of a damaged report is the form it was made from; what the damage took away may be missing,
blank or unreadable, never another number.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

import pytest

import flats
import flow
import generate
import pages
from generate import Filled
from gongkai import readers, recognise
from gongkai.errors import NotAReport

CELL = re.compile(r"<td[^>]*>.*?</td>", re.DOTALL)
FIGURE = re.compile(r"<td[^>]*>[\d.]+</td>")
ROW = re.compile(r"<tr>.*?</tr>", re.DOTALL)
WORD = re.compile(r"(?<=\s)[\d.]+(?=\s)")

Damage = Callable[[Random, str], str]


def _cut(page: str, start: int, end: int, instead: str = "") -> str:
    return page[:start] + instead + page[end:]


def cell_lost(rng: Random, page: str) -> str:
    found = rng.choice(list(FIGURE.finditer(page)))
    return _cut(page, *found.span())


def cell_twice(rng: Random, page: str) -> str:
    found = rng.choice(list(FIGURE.finditer(page)))
    return _cut(page, *found.span(), found[0] * 2)


def cell_tall(rng: Random, page: str) -> str:
    found = rng.choice(list(FIGURE.finditer(page)))
    return _cut(page, *found.span(), found[0].replace("<td", "<td rowspan='2'", 1))


def row_lost(rng: Random, page: str) -> str:
    return _cut(page, *rng.choice(list(ROW.finditer(page))).span())


def span_lost(rng: Random, page: str) -> str:
    found = rng.choice([cell for cell in CELL.finditer(page) if "span" in cell[0]])
    return _cut(page, *found.span(), re.sub(r" (row|col)span='\d+'", "", found[0]))


def label_lost(rng: Random, page: str) -> str:
    found = rng.choice([cell for cell in CELL.finditer(page) if not FIGURE.fullmatch(cell[0])])
    return _cut(page, *found.span(), "<td>&nbsp;</td>")


def word_lost(rng: Random, text: str) -> str:
    return _cut(text, *rng.choice(list(WORD.finditer(text))).span())


def words_lost(rng: Random, text: str) -> str:
    for _ in range(rng.randint(2, 40)):
        text = word_lost(rng, text)
    return text


def number_between(rng: Random, text: str) -> str:
    lines = text.split("\n")
    at = rng.randrange(2, len(lines))
    return "\n".join([*lines[:at], str(rng.randint(1, 9)), *lines[at:]])


def lines_joined(rng: Random, text: str) -> str:
    lines = text.split("\n")
    at = rng.randrange(2, len(lines) - 1)
    return "\n".join([*lines[:at], f"{lines[at]} {lines[at + 1]}", *lines[at + 2 :]])


IN_PAGES: tuple[Damage, ...] = (cell_lost, cell_twice, cell_tall, row_lost, span_lost, label_lost)
IN_TEXT: tuple[Damage, ...] = (word_lost, words_lost, number_between, lines_joined)


def wrong(filled: Filled, data: str, file: str) -> dict[generate.Key, object]:
    """The cells given as a number that is not theirs."""
    try:
        report = recognise.report(readers.read(data.encode(), file=file))
    except NotAReport:
        return {}
    numbers = {(e.table, e.row, e.column): e.value for e in report.entries() if e.state == "number"}
    return {key: value for key, value in numbers.items() if filled.cells[key].value != value}


def form(rng: Random) -> Filled:
    return generate.consistent(rng, edition=rng.choice(("2021", "2019")))


@pytest.mark.parametrize("damage", IN_PAGES, ids=lambda damage: damage.__name__)
@pytest.mark.parametrize("seed", range(8))
def test_a_damaged_page_gives_no_wrong_figure(damage: Damage, seed: int):
    rng = Random(seed)
    filled = form(rng)
    page = pages.laid_out(flow.flow(filled), rng).decode()
    assert wrong(filled, damage(rng, page), "a.html") == {}


@pytest.mark.parametrize("damage", IN_TEXT, ids=lambda damage: damage.__name__)
@pytest.mark.parametrize("write", [flats.row_a_line, flats.cell_a_line], ids=lambda write: write.__name__)
@pytest.mark.parametrize("seed", range(6))
def test_a_damaged_text_gives_no_wrong_figure(damage: Damage, write: pages.Writer, seed: int):
    rng = Random(seed)
    filled = form(rng)
    text = write(flow.flow(filled), rng).decode()
    assert wrong(filled, damage(rng, text), "a.txt") == {}
