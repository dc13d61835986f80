"""The tables of one authority over several years: every identity within and across years is kept.

Figures move from year to year as those of one body do, so that no year stands out from the last.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random
from types import MappingProxyType

from generate import APPLICANTS, FLOW, REMEDIES, Filled, Key, Number, figure
from gongkai import form
from gongkai.form import Form
from planting.bodies import Body

Figures = dict[Key, Number]

# How often a request ends in which way; what is not listed is rare.
_COMMON = MappingProxyType(
    {
        "granted": 40,
        "partly-granted": 6,
        "denied-deliberative": 5,
        "denied-third-party-rights": 3,
        "denied-internal-affairs": 4,
        "denied-administrative-inquiry": 4,
        "unavailable-not-held": 22,
        "unavailable-not-ready-made": 6,
        "unavailable-unclear": 3,
        "not-processed-complaint": 4,
        "not-processed-repeated": 3,
        "other-correction-overdue": 4,
        "other-other": 3,
        "other-handling": 5,
        "other-fee-unpaid": 0,
    }
)
_WHO = MappingProxyType(
    {
        "natural-person": 60,
        "business": 16,
        "research": 1,
        "public-welfare": 1,
        "legal-service": 8,
        "other-organisation": 3,
    }
)
# Outcomes that need no review first, whatever the year.
FREE_OF_REVIEW = "unavailable-not-held"
_MATTERS = ("licences", "penalties", "compulsion")
_ITEMS_OF_2019 = ("licences", "other-external-matters", "penalties", "compulsion", "fees")


@dataclass(frozen=True, slots=True)
class Scale:
    """How large an authority's figures are, in a usual year."""

    received: int
    review: int
    direct: int
    stock: int
    fees: Decimal
    decisions: Mapping[str, int] = field(default_factory=dict)


def scale(rng: Random, body: Body) -> Scale:
    """What a body of this kind has to do in a year."""
    large = {"provincial": 900, "prefectural": 260, "national": 700}.get(body.tier, 40)
    received = rng.choice((0, 0, 3, 8, 15, large)) if body.kind != "government" else rng.choice((9, large))
    has_powers = body.kind in ("government", "department", "authorised-body")
    return Scale(
        received=received,
        review=rng.choice((0, 0, 2, 6, 34)) if received > 5 else 0,
        direct=rng.choice((0, 0, 3, 8)) if received > 5 else 0,
        stock=rng.choice((0, 7, 16, 80)) if body.kind != "subdistrict" else 0,
        fees=Decimal(rng.choice((0, 0, 3567, 101895, 5923)))
        / rng.choice((1, 100, 1000)) * int(has_powers),
        decisions={matter: rng.choice((0, 5, 60, 1400)) * int(has_powers) for matter in _MATTERS},
    )  # fmt: skip


def near(rng: Random, usual: int) -> int:
    """A figure of about the usual size: never three times another year's."""
    if usual <= 4:
        return rng.randint(0, 2 * usual)
    return max(1, round(usual * rng.uniform(0.65, 1.5)))


def tables(rng: Random, body: Body, years: Sequence[int]) -> dict[int, Filled]:
    """The forms of these years, ascending; where years follow each other, so do their figures."""
    usual = scale(rng, body)
    filled: dict[int, Filled] = {}
    before: Filled | None = None
    for year in years:
        chosen = edition(year)
        if before is not None and before.year != year - 1:
            before = None
        figures: Figures = {}
        figures |= dict(requests(rng, chosen, usual, before))
        figures |= dict(_remedies(rng, usual, figures, before, year=year))
        figures |= dict(_disclosure(rng, body, chosen, usual, before))
        cells = MappingProxyType({key: figure(value) for key, value in figures.items()})
        filled[year] = before = Filled(chosen, body.name, year, cells)
    return filled


def edition(year: int) -> Form:
    """The form in force for a year."""
    return next(each for each in form.editions() if each.is_for(year))


def number(filled: Filled | None, *key: str) -> int:
    """The figure in a cell, 0 where there is none."""
    found = None if filled is None else filled.cells.get((key[0], key[1], key[2]))
    return 0 if found is None or found.value is None else int(found.value)


# --- table three


def requests(rng: Random, chosen: Form, usual: Scale, before: Filled | None) -> Iterator[tuple[Key, Number]]:
    """What came, what was carried in, the outcomes and what is carried over, in every column."""
    rows = [row.notation for _, row in chosen.table("requests").rows()]
    leaves = [row for row in rows if row not in FLOW]
    received = split(rng, near(rng, usual.received), _WHO)
    columns: dict[str, dict[str, int]] = {}
    for column in APPLICANTS:
        came = received.get(column, 0)
        brought = number(before, "requests", "carried-out", column)
        if before is None and came > 4 and rng.random() < 0.5:
            brought = rng.randint(0, came // 8)
        left = rng.choice((0, 0, 1)) * rng.randint(0, (came + brought) // 6)
        handled = came + brought - left
        outcomes = split(rng, handled, {leaf: _COMMON.get(leaf, 1) for leaf in leaves})
        columns[column] = dict.fromkeys(rows, 0) | outcomes | {
            "received": came,
            "carried-in": brought,
            "handled": handled,
            "carried-out": left,
        }  # fmt: skip
    columns["total"] = {row: sum(columns[column][row] for column in APPLICANTS) for row in rows}
    yield from (
        (("requests", row, column), figures[row]) for column, figures in columns.items() for row in rows
    )


def split(rng: Random, whole: int, shares: Mapping[str, int]) -> dict[str, int]:
    """The whole shared out: a few pieces one by one, many by shares, the rest to the commonest."""
    names, weights = list(shares), list(shares.values())
    if whole <= 60:
        drawn = rng.choices(names, weights=weights, k=whole)
        return {name: drawn.count(name) for name in names}
    parts = {
        name: int(whole * share * rng.uniform(0.3, 0.9) / sum(weights)) for name, share in shares.items()
    }
    parts[names[0]] += whole - sum(parts.values())
    return parts


# --- table four


def _remedies(
    rng: Random, usual: Scale, figures: Mapping[Key, Number], before: Filled | None, *, year: int
) -> Iterator[tuple[Key, Number]]:
    totals = {"review": near(rng, usual.review), "litigation-direct": near(rng, usual.direct)}
    if year >= 2024 and not figures["requests", FREE_OF_REVIEW, "total"]:
        totals["litigation-direct"] = 0
    totals["litigation-after-review"] = rng.randint(0, min(totals["review"], 9))
    for row in REMEDIES:
        waiting = number(before, "remedies", row, "pending")
        total = max(totals[row], waiting)
        if row == "litigation-after-review":
            total = max(waiting, min(total, totals["review"]))
        pending = 0
        if row == "review" or year + 1 < 2024:
            pending = rng.choice((0, 0, rng.randint(0, total // 3)))
        corrected, other = (rng.choice((0, 0, 1)) * rng.randint(0, (total - pending) // 2) for _ in "ab")
        parts = {"upheld": total - pending - corrected - other, "corrected": corrected, "other": other}
        for column, value in (*parts.items(), ("pending", pending), ("total", total)):
            yield ("remedies", row, column), value


# --- table two


def _disclosure(
    rng: Random, body: Body, chosen: Form, usual: Scale, before: Filled | None
) -> Iterator[tuple[Key, Number]]:
    if chosen.edition == "2019":
        yield from _disclosure_of_2019(rng, body, usual, before)
        return
    is_same = before is not None and before.form.edition == chosen.edition
    for row in ("rules", "normative-documents"):
        has_any = body.makes_rules or row != "rules"
        stock = usual.stock * int(has_any)
        held = number(before, "disclosure", row, "in-force") if is_same else stock
        made = rng.randint(0, 2 + stock // 8) * int(has_any)
        repealed = rng.randint(0, held // 8)
        for column, value in (("made", made), ("repealed", repealed), ("in-force", held + made - repealed)):
            yield ("disclosure", row, column), value
    for matter in _MATTERS:
        yield ("disclosure", matter, "decisions"), near(rng, usual.decisions[matter])
    amount = (usual.fees * Decimal(rng.randint(70, 140)) / 100).quantize(
        Decimal(rng.choice(("0.01", "0.1", "0.0001")))
    )
    yield ("disclosure", "fees", "amount"), amount if amount else 0


def _disclosure_of_2019(
    rng: Random, body: Body, usual: Scale, before: Filled | None
) -> Iterator[tuple[Key, Number]]:
    for row in ("rules", "normative-documents"):
        has_any = body.makes_rules or row != "rules"
        made = rng.randint(0, 2 + usual.stock // 8) * int(has_any)
        told = rng.randint(0, made)
        whole = told + usual.stock * int(has_any)
        for column, value in (("newly-made", made), ("newly-disclosed", told), ("total-disclosed", whole)):
            yield ("disclosure", row, column), value
    for row in _ITEMS_OF_2019:
        items = rng.choice((0, 12, 85))
        if before is not None:
            items = sum(number(before, "disclosure", row, column) for column in ("items-last-year", "change"))
        yield ("disclosure", row, "items-last-year"), items
        yield ("disclosure", row, "change"), rng.randint(-items // 6, 3) if items else 0
        if row != "fees":
            yield ("disclosure", row, "decisions"), near(rng, usual.decisions.get(row, 5))
    yield ("disclosure", "procurement", "procurement-items"), 0
    yield ("disclosure", "procurement", "procurement-amount"), 0
