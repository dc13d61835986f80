"""Filled forms made at random, with the truth of every cell: the corpus of the tests and benchmarks.

A form is filled so that every identity holds (`consistent`), or with one fault planted (`FAULTS`).
What the checks must find is worked out here from the figures alone (`broken`), so that the shapes are
held to something that is not the shapes. `render` prints the forms. Every function takes a
`random.Random`, so that a seed gives the same again.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from random import Random
from types import MappingProxyType

from hypothesis import strategies as st

from gongkai import form
from gongkai.form import Form
from gongkai.report import State

Key = tuple[str, str, str]  # table, row, column: notations of the form
Number = int | Decimal

FLOW = ("received", "carried-in", "handled", "carried-out")
APPLICANTS = (
    "natural-person",
    "business",
    "research",
    "public-welfare",
    "legal-service",
    "other-organisation",
)
RESULTS = ("upheld", "corrected", "other", "pending")
REMEDIES = ("review", "litigation-direct", "litigation-after-review")
NOT_APPLICABLE = ("/", "-", "—", "无")
WORDS = ("若干", "详见附件", "三", "1 2", "约5")
STRANGERS = (
    ("denied-administrative-inquiry", "9.属于工作秘密"),
    ("unavailable-unclear", "4.无法联系到申请人"),
    ("carried-out", "五、邮寄处理的来信数量"),
)
PLACES = "青白红黑金银石木水火云山江河湖海风雨雪月"
ORGANS = (
    "人民政府办公室",
    "财政局",
    "教育局",
    "民政局",
    "司法局",
    "水利局",
    "审计局",
    "统计局",
    "交通运输局",
)


@dataclass(frozen=True, slots=True)
class Written:
    """What stands in a cell, and what is to be read there."""

    printed: str
    state: State = "number"
    value: Number | None = None


BLANK = Written("", "blank")


def figure(value: Number, unit: str = "") -> Written:
    return Written(f"{value}{unit}", "number", value)


@dataclass(frozen=True, slots=True)
class Filled:
    """A form with something in every cell; rows may be left out, printed twice, or not the form's.

    `strangers` are rows the form does not have: the row they stand after, their label, their figures.
    """

    form: Form
    authority: str
    year: int
    cells: Mapping[Key, Written]
    left_out: frozenset[str] = frozenset()
    repeated: frozenset[str] = frozenset()
    strangers: tuple[tuple[str, str, tuple[str, ...]], ...] = ()


def put(filled: Filled, changes: Mapping[Key, Written]) -> Filled:
    """The same form with other content in these cells."""
    return replace(filled, cells=MappingProxyType({**filled.cells, **changes}))


# --- forms in which everything adds up


def consistent(rng: Random, *, edition: str = "2021", year: int | None = None) -> Filled:
    """A filled form that keeps every identity; `year` is one the edition is mandated for."""
    chosen = next(each for each in form.editions() if each.edition == edition)
    last = chosen.until_year or 2025
    cells = {**_disclosure(rng, chosen), **_requests(rng, chosen), **_remedies(rng)}
    when = year if year is not None else rng.randint(chosen.from_year, last)
    return Filled(chosen, authority(rng), when, MappingProxyType(cells))


def authority(rng: Random) -> str:
    """A name that no authority bears."""
    place = "".join(rng.choice(PLACES) for _ in range(3))
    return f"虚构{place}{rng.choice('市区县')}{rng.choice(ORGANS)}"


def count(rng: Random) -> int:
    """Mostly nothing, sometimes a few, seldom thousands: as in real reports."""
    largest = rng.choice((0, 0, 0, 3, 3, 40, 700, 25_000))
    return rng.randint(0, largest)


def _requests(rng: Random, chosen: Form) -> dict[Key, Written]:
    rows = [row.notation for _, row in chosen.table("requests").rows()]
    leaves = [row for row in rows if row not in FLOW]
    cells: dict[Key, Written] = {}
    totals = dict.fromkeys(rows, 0)
    for column in APPLICANTS:
        figures = dict.fromkeys(rows, 0)
        for _ in range(rng.choice((0, 0, 1, 2, 6))):
            figures[rng.choice(leaves)] += count(rng)
        figures["handled"] = sum(figures[leaf] for leaf in leaves)
        figures["carried-out"] = rng.choice((0, 0, 0, count(rng)))
        moved = figures["handled"] + figures["carried-out"]
        figures["carried-in"] = rng.choice((0, 0, rng.randint(0, moved)))
        figures["received"] = moved - figures["carried-in"]
        for row, value in figures.items():
            cells["requests", row, column] = figure(value)
            totals[row] += value
    return cells | {("requests", row, "total"): figure(total) for row, total in totals.items()}


def _remedies(rng: Random) -> dict[Key, Written]:
    cells: dict[Key, Written] = {}
    for row in REMEDIES:
        figures = {column: rng.choice((0, 0, count(rng))) for column in RESULTS}
        figures["total"] = sum(figures.values())
        cells |= {("remedies", row, column): figure(value) for column, value in figures.items()}
    return cells


def _disclosure(rng: Random, chosen: Form) -> dict[Key, Written]:
    cells = {
        ("disclosure", row.notation, column.notation): _disclosed(rng, column.number_kind)
        for block, row in chosen.table("disclosure").rows()
        for column in block.columns
    }
    for row in ("rules", "normative-documents") if chosen.edition == "2019" else ():
        keys = [("disclosure", row, kind) for kind in ("newly-made", "newly-disclosed", "total-disclosed")]
        least = min(cells[key].value or 0 for key in keys)
        cells["disclosure", row, "newly-disclosed"] = figure(least)
    for row in ("rules", "normative-documents") if chosen.edition == "2021" else ():
        made, repealed, before = count(rng), count(rng), count(rng)
        cells["disclosure", row, "made"] = figure(made)
        cells["disclosure", row, "repealed"] = figure(min(repealed, made + before))
        cells["disclosure", row, "in-force"] = figure(made + before - min(repealed, made + before))
    return cells


def _disclosed(rng: Random, number_kind: str) -> Written:
    if number_kind == "signed":
        return figure(rng.choice((-1, 1)) * count(rng))
    if number_kind == "whole":
        return figure(count(rng))
    amount = Decimal(rng.randint(1, 10**9)).scaleb(-rng.choice((1, 2, 4)))
    if number_kind == "money-with-unit":
        return figure(amount, "万元")
    return rng.choice((figure(Decimal(0)), figure(amount)))


# --- one fault at a time


def _shift(filled: Filled, by: int, *keys: Key) -> Filled:
    """These cells, each one larger by so much."""
    return put(filled, {key: figure(_number(filled, key) + by) for key in keys})


def _number(filled: Filled, key: Key) -> Number:
    value = filled.cells[key].value
    assert value is not None, f"{key} holds no number"
    return value


def _leaf(rng: Random, filled: Filled) -> str:
    return rng.choice(
        [row.notation for _, row in filled.form.table("requests").rows() if row.notation not in FLOW]
    )


def unbalanced(rng: Random, filled: Filled) -> Filled:
    """T3-BAL alone: more carried over than can be, in one column and in the total."""
    column = rng.choice(APPLICANTS)
    return _shift(
        filled, rng.randint(1, 9), ("requests", "carried-out", column), ("requests", "carried-out", "total")
    )


def outcomes_too_many(rng: Random, filled: Filled) -> Filled:
    """T3-LEAF (and T3-BALX): an outcome more than （七）总计 says, in one column and in the total."""
    row, column = _leaf(rng, filled), rng.choice(APPLICANTS)
    return _shift(filled, rng.randint(1, 9), ("requests", row, column), ("requests", row, "total"))


def row_total_wrong(rng: Random, filled: Filled) -> Filled:
    """T3-ROW alone, in the rows received and carried-out: the columns still balance."""
    column = rng.choice(APPLICANTS)
    by = rng.randint(1, 9)
    return _shift(filled, by, ("requests", "received", column), ("requests", "carried-out", column))


def remedies_total_wrong(rng: Random, filled: Filled) -> Filled:
    """T4-SUM in one group."""
    return _shift(filled, rng.randint(1, 9), ("remedies", rng.choice(REMEDIES), "total"))


def stock_negative(rng: Random, filled: Filled) -> Filled:
    """T2-BACK: fewer in force than were issued and not repealed (2021 edition)."""
    row = rng.choice(("rules", "normative-documents"))
    made, short = rng.randint(2, 30), rng.randint(1, 2)
    figures = {"made": made, "repealed": 0, "in-force": made - short}
    return put(filled, {("disclosure", row, column): figure(value) for column, value in figures.items()})


def negative_cell(rng: Random, filled: Filled) -> Filled:
    """A negative figure where a count belongs, among the remedies, with its total kept right."""
    row = rng.choice(REMEDIES)
    key = ("remedies", row, rng.choice(RESULTS))
    down = _number(filled, key) + rng.randint(1, 9)
    return _shift(filled, -int(down), key, ("remedies", row, "total"))


def decimal_cell(rng: Random, filled: Filled) -> Filled:
    """A decimal where a count belongs: the number of licences."""
    value = Decimal(rng.randint(1, 999)) + Decimal("0.5")
    return put(filled, {("disclosure", "licences", "decisions"): figure(value)})


def word_cell(rng: Random, filled: Filled) -> Filled:
    """Words where a figure belongs."""
    key = rng.choice([key for key in filled.cells if key[0] == "requests"])
    return put(filled, {key: Written(rng.choice(WORDS), "unreadable")})


def blank_row(rng: Random, filled: Filled) -> Filled:
    """A row of table three without figures."""
    row = _leaf(rng, filled)
    return put(filled, {key: BLANK for key in filled.cells if key[:2] == ("requests", row)})


def blank_cell(rng: Random, filled: Filled) -> Filled:
    """One cell without a figure; a space-separated text cannot show which."""
    return put(filled, {rng.choice(sorted(filled.cells)): BLANK})


def not_applicable_row(rng: Random, filled: Filled) -> Filled:
    """A row with a dash in every cell."""
    row, mark = _leaf(rng, filled), Written(rng.choice(NOT_APPLICABLE), "not-applicable")
    return put(filled, {key: mark for key in filled.cells if key[:2] == ("requests", row)})


def missing_row(rng: Random, filled: Filled) -> Filled:
    """A row that is not printed."""
    return replace(filled, left_out=filled.left_out | {_leaf(rng, filled)})


def repeated_row(rng: Random, filled: Filled) -> Filled:
    """A row printed twice, with the same figures."""
    return replace(filled, repeated=filled.repeated | {_leaf(rng, filled)})


def unknown_row(rng: Random, filled: Filled) -> Filled:
    """A row that no edition has."""
    after, label = rng.choice(STRANGERS)
    figures = tuple(str(count(rng)) for _ in range(7))
    return replace(filled, strangers=(*filled.strangers, (after, label, figures)))


def wrong_edition(rng: Random, filled: Filled) -> Filled:
    """A report on a year for which another edition is mandated."""
    return replace(filled, year=rng.randint(2021, 2024) if filled.form.edition == "2019" else 2020)


Fault = Callable[[Random, Filled], Filled]

# Faults of sums come first: they need numbers where others leave none.
FAULTS: Mapping[str, Fault] = MappingProxyType(
    {
        "T3-BAL": unbalanced,
        "T3-LEAF": outcomes_too_many,
        "T3-ROW": row_total_wrong,
        "T4-SUM": remedies_total_wrong,
        "T2-BACK": stock_negative,
        "negative": negative_cell,
        "decimal": decimal_cell,
        "words": word_cell,
        "blank-row": blank_row,
        "blank-cell": blank_cell,
        "not-applicable": not_applicable_row,
        "missing-row": missing_row,
        "repeated-row": repeated_row,
        "unknown-row": unknown_row,
        "ED-YEAR": wrong_edition,
    }
)
NOT_IN_2019 = frozenset({"T2-BACK"})
# What a text whose cells are parted by spaces alone cannot show.
NOT_IN_SPACES = frozenset({"words", "blank-cell"})


def faults_for(edition: str, layout: str) -> list[str]:
    """The faults that this edition can have and this layout can show."""
    without = (NOT_IN_2019 if edition == "2019" else frozenset()) | (
        NOT_IN_SPACES if layout == "spaces" else frozenset()
    )
    return sorted(FAULTS.keys() - without)


def planted(rng: Random, filled: Filled, names: Collection[str]) -> Filled:
    """The form with these faults."""
    for name, fault in FAULTS.items():
        if name in names:
            filled = fault(rng, filled)
    return filled


# --- what the checks must find


def broken(filled: Filled) -> frozenset[tuple[str, str]]:
    """The identities that the figures break, as (rule, row or column), by arithmetic alone.

    A cell that is blank or not applicable counts as 0, unless it is the one that closes the sum; with
    an unreadable cell, or a row that is not printed, nothing is said.
    """
    sums = _Sums(filled)
    found = {
        ("T3-ROW", row) for row in sums.rows if sums.differ("requests", [(row, c) for c in APPLICANTS], row)
    }
    found |= {
        ("T4-SUM", row) for row in REMEDIES if sums.differ("remedies", [(row, c) for c in RESULTS], row)
    }
    for column in (*APPLICANTS, "total"):
        found |= {(rule, column) for rule in sums.column(column)}
    if filled.form.edition == "2021":
        found |= {("T2-BACK", row) for row in ("rules", "normative-documents") if sums.stock_is_negative(row)}
    return frozenset(found)


class _Sums:
    """The sums of one filled form; None where a sum cannot be told."""

    def __init__(self, filled: Filled) -> None:
        self.filled = filled
        self.rows = [row.notation for _, row in filled.form.table("requests").rows()]

    def term(self, key: Key) -> Number | None:
        cell = self.filled.cells[key]
        if key[1] in self.filled.left_out or cell.state == "unreadable":
            return None
        return cell.value if cell.value is not None else 0

    def closing(self, key: Key) -> Number | None:
        return self.term(key) if self.filled.cells[key].state == "number" else None

    def added(self, keys: list[Key]) -> Number | None:
        known = [term for term in map(self.term, keys) if term is not None]
        return sum(known) if len(known) == len(keys) else None

    def differ(self, table: str, parts: list[tuple[str, str]], row: str) -> bool:
        left = self.added([(table, *part) for part in parts])
        return _unequal(left, self.closing((table, row, "total")))

    def column(self, column: str) -> Iterator[str]:
        """The rules that a column of table three breaks."""
        coming = self.added([("requests", row, column) for row in ("received", "carried-in")])
        out = self.term(("requests", "carried-out", column))
        leaves = self.added([("requests", row, column) for row in self.rows if row not in FLOW])
        handled = self.closing(("requests", "handled", column))
        is_unbalanced = _unequal(coming, _plus(handled, out))
        has_others = _unequal(leaves, handled)
        if is_unbalanced:
            yield "T3-BAL"
        if has_others:
            yield "T3-LEAF"
        is_filled = self.closing(("requests", "received", column)) is not None
        if has_others and is_filled and not is_unbalanced and _unequal(coming, _plus(leaves, out)):
            yield "T3-BALX"

    def stock_is_negative(self, row: str) -> bool:
        made, repealed = (self.term(("disclosure", row, column)) for column in ("made", "repealed"))
        stock = _plus(self.closing(("disclosure", row, "in-force")), repealed)
        return made is not None and stock is not None and stock < made


def _plus(left: Number | None, right: Number | None) -> Number | None:
    return None if left is None or right is None else left + right


def _unequal(left: Number | None, right: Number | None) -> bool:
    """Whether both are known and differ."""
    return left is not None and right is not None and left != right


# --- many of them


def corpus(size: int, *, seed: int = 0, faulty: float = 0.3) -> Iterator[tuple[Filled, tuple[str, ...]]]:
    """So many filled forms with the names of the faults planted in each: one in a `faulty` share of them."""
    rng = Random(seed)
    for _ in range(size):
        filled = consistent(rng, edition=rng.choice(("2021", "2021", "2021", "2019")))
        names: tuple[str, ...] = ()
        if rng.random() < faulty:
            names = (rng.choice(faults_for(filled.form.edition, "spaces")),)
        yield planted(rng, filled, names), names


# A seed and not `st.randoms`: what is drawn must not depend on how often a generator asks.
SEEDS = st.integers(min_value=0, max_value=2**32 - 1)


@st.composite
def filled_forms(draw: st.DrawFn, *, edition: str | None = None, layout: str = "tabs") -> Filled:
    """Filled forms, consistent or with up to two faults that the layout can show."""
    rng = Random(draw(SEEDS))
    chosen = edition or draw(st.sampled_from(("2021", "2019")))
    filled = consistent(rng, edition=chosen)
    names = draw(st.lists(st.sampled_from(faults_for(chosen, layout)), max_size=2, unique=True))
    return planted(rng, filled, names)
