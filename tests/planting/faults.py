"""Faults and what each leads to: every finding in the report itself and in the report of the next year.

A fault of figures is planted before the sentences are written, so that the prose agrees with the table it
stands beside; a fault of words alters a sentence, or what stands around the tables. Each says what it
touches, and is not planted where another has touched that.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from types import MappingProxyType

from generate import APPLICANTS, FLOW, NOT_APPLICABLE, STRANGERS, Key, Number, Written, count
from gongkai import form
from planting import phrases, wording
from planting.bodies import DISSOLVED
from planting.drafts import Draft, Family, Phrase
from planting.phrases import Template

Plant = Callable[[Random, Family, int], Family | None]

THE_REPORT = ""  # what a finding is about that is about the report itself


@dataclass(frozen=True, slots=True)
class Fault:
    """A way to go wrong: the rule it breaks, and how it is planted into the figures or into the words."""

    name: str
    rule: str
    figures: Plant | None = None
    words: Plant | None = None


FAULTS: dict[str, Fault] = {}


def _fault(name: str, rule: str = "", *, is_of_words: bool = False) -> Callable[[Plant], Plant]:
    """Lists a function as a fault; its rule is the part of its name before a blank, unless it is given."""

    def listed(plant: Plant) -> Plant:
        planted = {"words": plant} if is_of_words else {"figures": plant}
        FAULTS[name] = Fault(name, rule or name.split(maxsplit=1)[0], **planted)
        return plant

    return listed


def plant(rng: Random, family: Family, at: int, name: str) -> Family | None:
    """The family with this fault in the report at this position, None where it cannot have it."""
    fault = FAULTS[name]
    step = fault.figures or fault.words
    assert step is not None
    return step(rng, family, at)


# --- what faults have in common -----------------------------------------------------------------------


def _free(draft: Draft, *parts: str) -> bool:
    return not draft.touched & set(parts)


def _with(family: Family, at: int, draft: Draft, *, next_year: Sequence[tuple[str, str]] = ()) -> Family:
    """The family with this draft, and with these findings in the report of the next year."""
    family = family.put(at, draft)
    after = family.after(at)
    if after is None or not next_year:
        return family
    return family.put(after, family.drafts[after].expecting("", "", *next_year))


def _leaves(draft: Draft) -> list[str]:
    rows = [row.notation for _, row in draft.filled.form.table("requests").rows()]
    return [row for row in rows if row not in FLOW]


def _unfilled(draft: Draft) -> list[str]:
    """The outcomes that no applicant had."""
    return [row for row in _leaves(draft) if all(not draft.number("requests", row, c) for c in APPLICANTS)]


def _row(draft: Draft, row: str) -> list[Key]:
    return [key for key in draft.filled.cells if key[:2] == ("requests", row)]


def _both(row: str, column: str) -> tuple[Key, Key]:
    return ("requests", row, column), ("requests", row, "total")


def _is_linked(family: Family, at: int) -> bool:
    return family.before(at) is not None or family.after(at) is not None


# --- sums ---------------------------------------------------------------------------------------------


@_fault("T3-BAL")
def _unbalanced(rng: Random, family: Family, at: int) -> Family | None:
    """More is carried over than can be: the year after carries in less than that."""
    draft = family.drafts[at]
    after = family.after(at)
    if not _free(draft, "requests") or (after is not None and not _free(family.drafts[after], "requests")):
        return None
    column = rng.choice(APPLICANTS)
    draft = draft.shifted(rng.randint(1, 9), *_both("carried-out", column))
    draft = draft.expecting(
        "T3-BAL", "requests", ("T3-BAL", f"handled.{column}"), ("T3-BAL", "handled.total")
    )
    return _touching_next(_with(family, at, draft, next_year=[("X-CARRY", "carried-in.total")]), at)


def _touching_next(family: Family, at: int, part: str = "requests") -> Family:
    """The family, the table of the next year's report touched as well."""
    after = family.after(at)
    return family if after is None else family.put(after, family.drafts[after].expecting("", part))


@_fault("T3-LEAF")
def _outcomes_too_many(rng: Random, family: Family, at: int) -> Family | None:
    draft = family.drafts[at]
    if not _free(draft, "requests"):
        return None
    leaf = rng.choice([row for row in _leaves(draft) if row != "other-fee-unpaid"])
    column = rng.choice(APPLICANTS)
    draft = draft.shifted(rng.randint(1, 9), *_both(leaf, column))
    found = [
        (rule, f"{row}.{place}")
        for rule, row in (("T3-LEAF", "handled"), ("T3-BALX", "received"))
        for place in (column, "total")
    ]
    return _with(family, at, draft.expecting("T3-LEAF", "requests", *found))


_ROWS_THAT_SHOW = 4


@_fault("T3-ROW")
def _row_totals_wrong(rng: Random, family: Family, at: int) -> Family | None:
    """A column is right in itself, and three rows do not add up to their totals."""
    draft = family.drafts[at]
    if not _free(draft, "requests"):
        return None
    column, leaf = rng.choice(APPLICANTS), rng.choice(_leaves(draft))
    rows = ("received", leaf, "handled")
    others = [row for row in _leaves(draft) if row != leaf and draft.number("requests", row, "total")]
    # Where the header leaves the order of the columns open, the rows that add up must show it.
    if draft.layout == "spaces" and len(others) < _ROWS_THAT_SHOW:
        return None
    draft = draft.shifted(rng.randint(1, 9), *(("requests", row, column) for row in rows))
    return _with(
        family, at, draft.expecting("T3-ROW", "requests", *(("T3-ROW", f"{row}.total") for row in rows))
    )


@_fault("T3-INT")
def _negative_outcome(rng: Random, family: Family, at: int) -> Family | None:
    draft = family.drafts[at]
    leaves = [row for row in _unfilled(draft) if row not in ("other-fee-unpaid", "granted")]
    if not _free(draft, "requests") or not leaves:
        return None
    leaf, column, down = rng.choice(leaves), rng.choice(APPLICANTS), rng.randint(1, 3)
    draft = draft.shifted(-down, *_both(leaf, column)).shifted(down, *_both("granted", column))
    found = [("T3-INT", f"{leaf}.{place}") for place in (column, "total")]
    return _with(family, at, draft.expecting("T3-INT", "requests", *found))


@_fault("T4-SUM")
def _remedies_total_wrong(rng: Random, family: Family, at: int) -> Family | None:
    draft = family.drafts[at]
    if not _free(draft, "remedies"):
        return None
    draft = draft.shifted(rng.randint(1, 5), ("remedies", "review", "total"))
    return _with(family, at, draft.expecting("T4-SUM", "remedies", ("T4-SUM", "review.total")))


@_fault("T4-DIRECT24")
def _sued_at_once(rng: Random, family: Family, at: int) -> Family | None:
    """All who were not granted what they asked for were denied it, and one sued without a review."""
    draft = family.drafts[at]
    is_linked = _is_linked(family, at)
    if draft.year < 2024 or is_linked or not _free(draft, "requests", "remedies"):
        return None
    moved = [row for row in _leaves(draft) if row not in ("granted", "denied-deliberative")]
    for column in (*APPLICANTS, "total"):
        whole = sum(draft.number("requests", row, column) or 0 for row in (*moved, "denied-deliberative"))
        changes: dict[Key, Number] = {("requests", row, column): 0 for row in moved}
        draft = draft.with_figures({**changes, ("requests", "denied-deliberative", column): whole})
    if not draft.number("requests", "denied-deliberative", "total"):
        rows = ("received", "handled", "denied-deliberative")
        draft = draft.shifted(1, *(key for row in rows for key in _both(row, "business")))
    draft = draft.shifted(
        rng.randint(1, 3), *(("remedies", "litigation-direct", column) for column in ("upheld", "total"))
    )
    return _with(
        family,
        at,
        draft.expecting("T4-DIRECT24", "requests remedies", ("T4-DIRECT24", "litigation-direct.total")),
    )


@_fault("T4-AFTER")
def _more_suits_than_reviews(rng: Random, family: Family, at: int) -> Family | None:
    draft, before = family.drafts[at], family.before(at)
    if before is None or not _free(draft, "remedies") or not _free(family.drafts[before], "remedies"):
        return None
    reviews = sum(family.drafts[each].number("remedies", "review", "total") or 0 for each in (at, before))
    more = reviews + rng.randint(1, 3) - (draft.number("remedies", "litigation-after-review", "total") or 0)
    if reviews > 15:
        return None
    draft = draft.shifted(
        more, *(("remedies", "litigation-after-review", column) for column in ("upheld", "total"))
    )
    family = family.put(before, family.drafts[before].expecting("", "remedies"))
    return _with(
        family, at, draft.expecting("T4-AFTER", "remedies", ("T4-AFTER", "litigation-after-review.total"))
    )


# --- documents, decisions, fees -----------------------------------------------------------------------


@_fault("T2-BACK")
def _stock_negative(rng: Random, family: Family, at: int) -> Family | None:
    draft = family.drafts[at]
    if draft.edition != "2021" or _is_linked(family, at) or not _free(draft, "norms"):
        return None
    row = "rules" if draft.body.makes_rules and rng.random() < 0.5 else "normative-documents"
    made = rng.randint(3, 30)
    figures = {"made": made, "repealed": 0, "in-force": made - rng.randint(1, 3)}
    draft = draft.with_figures({("disclosure", row, column): value for column, value in figures.items()})
    return _with(family, at, draft.expecting("T2-BACK", "norms", ("T2-BACK", f"{row}.in-force")))


@_fault("T2-REGPOWER")
def _rules_without_power(rng: Random, family: Family, at: int) -> Family | None:
    draft = family.drafts[at]
    is_special = draft.body.tier in ("provincial", "prefectural") and draft.body.kind in (
        "government",
        "office",
    )
    if is_special or draft.body.tier == "national" or _is_linked(family, at) or not _free(draft, "norms"):
        return None
    made = rng.randint(1, 4)
    columns = ("made", "in-force") if draft.edition == "2021" else ("newly-made", "newly-disclosed")
    figures: dict[Key, Number] = {("disclosure", "rules", column): made for column in columns}
    if draft.edition == "2019":
        figures["disclosure", "rules", "total-disclosed"] = made + rng.randint(0, 4)
    return _with(
        family,
        at,
        draft.with_figures(figures).expecting("T2-REGPOWER", "norms", ("T2-REGPOWER", "rules")),
    )


@_fault("T2-FEEUNIT")
def _fees_in_yuan(rng: Random, family: Family, at: int) -> Family | None:
    del rng
    draft, before = family.drafts[at], family.before(at)
    if before is None or draft.edition != "2021" or family.drafts[before].edition != "2021":
        return None
    key = ("disclosure", "fees", "amount")
    amounts = [family.drafts[each].filled.cells[key].value or 0 for each in (at, before)]
    if not all(amounts) or not _free(draft, "fees") or not _free(family.drafts[before], "fees"):
        return None
    draft = draft.with_figures({key: amounts[0] * 10_000})
    family = family.put(before, family.drafts[before].expecting("", "fees"))
    draft = draft.expecting("T2-FEEUNIT", "fees", ("T2-FEEUNIT", "fees.amount"))
    return _touching_next(_with(family, at, draft), at, "fees")


@_fault("T2-2019STOCK")
def _more_disclosed_than_there_is(rng: Random, family: Family, at: int) -> Family | None:
    draft = family.drafts[at]
    if draft.edition != "2019" or not _free(draft, "norms"):
        return None
    many, few = rng.randint(4, 20), rng.randint(0, 3)
    is_made = rng.random() < 0.5
    figures = {
        "newly-made": few if is_made else many,
        "newly-disclosed": many,
        "total-disclosed": many + few if is_made else few,
    }
    about = "newly-made" if is_made else "total-disclosed"
    draft = draft.with_figures(
        {("disclosure", "normative-documents", column): value for column, value in figures.items()}
    )
    found = ("T2-2019STOCK", f"normative-documents.{about}")
    return _with(family, at, draft.expecting("T2-2019STOCK", "norms", found))


# --- years --------------------------------------------------------------------------------------------


@_fault("X-CARRY")
def _carried_in_wrong(rng: Random, family: Family, at: int) -> Family | None:
    """More carried in than was carried over, and as many more granted."""
    draft = family.drafts[at]
    if family.before(at) is None or not _free(draft, "requests"):
        return None
    column = rng.choice(APPLICANTS)
    keys = (key for row in ("carried-in", "granted", "handled") for key in _both(row, column))
    draft = draft.shifted(rng.randint(1, 6), *keys)
    return _with(family, at, draft.expecting("X-CARRY", "requests", ("X-CARRY", "carried-in.total")))


@_fault("X-CARRY by applicant")
def _carried_in_by_others(rng: Random, family: Family, at: int) -> Family | None:
    """As much carried in as was carried over, from other applicants."""
    draft = family.drafts[at]
    if family.before(at) is None or not _free(draft, "requests"):
        return None
    fuller = [column for column in APPLICANTS if draft.number("requests", "carried-in", column)]
    if not fuller:
        return None
    source = rng.choice(fuller)
    target = rng.choice([column for column in APPLICANTS if column != source])
    for column, by in ((source, -1), (target, 1)):
        draft = draft.shifted(by, ("requests", "carried-in", column)).shifted(
            -by, ("requests", "received", column)
        )
    if (draft.number("requests", "received", target) or 0) < 0:
        return None
    found = [("X-CARRY", f"carried-in.{column}") for column in (source, target)]
    return _with(family, at, draft.expecting("X-CARRY by applicant", "requests", *found))


@_fault("X-CARRY next year", "X-CARRY")
def _carried_out_wrong(rng: Random, family: Family, at: int) -> Family | None:
    """The report itself balances; the next one carries in less than it carries over."""
    draft, after = family.drafts[at], family.after(at)
    if after is None or not _free(draft, "requests") or not _free(family.drafts[after], "requests"):
        return None
    column = rng.choice(APPLICANTS)
    keys = (key for row in ("received", "carried-out") for key in _both(row, column))
    draft = draft.shifted(rng.randint(1, 6), *keys).expecting("X-CARRY next year", "requests")
    return _touching_next(_with(family, at, draft, next_year=[("X-CARRY", "carried-in.total")]), at)


@_fault("X-STOCK")
def _stock_wrong(rng: Random, family: Family, at: int) -> Family | None:
    """More in force than the year before leads to; the next year then does not follow from this one."""
    draft = family.drafts[at]
    if draft.edition != "2021" or not _free(draft, "norms"):
        return None
    before, after = family.before(at), family.after(at)
    is_late = before is not None and family.drafts[before].edition == "2021"
    if not is_late and after is None:
        return None
    if after is not None and not _free(family.drafts[after], "norms"):
        return None
    place = ("X-STOCK", "normative-documents.in-force")
    draft = draft.shifted(rng.randint(1, 5), ("disclosure", "normative-documents", "in-force"))
    draft = draft.expecting("X-STOCK", "norms", *([place] if is_late else []))
    return _touching_next(_with(family, at, draft, next_year=[place]), at, "norms")


@_fault("X-PEND")
def _pending_gone(rng: Random, family: Family, at: int) -> Family | None:
    """Fewer reviews than were pending the year before."""
    draft, before = family.drafts[at], family.before(at)
    if before is None or not _free(draft, "remedies") or not _free(family.drafts[before], "remedies"):
        return None
    former = family.drafts[before]
    more = rng.randint(3, 5)
    if (former.number("remedies", "review", "total") or 0) + more >= 20:
        return None
    if (draft.number("remedies", "litigation-after-review", "total") or 0) > more:
        return None
    former = former.shifted(more, *(("remedies", "review", column) for column in ("pending", "total")))
    kept = dict.fromkeys(("corrected", "other", "pending"), 0) | {"upheld": 1, "total": 1}
    draft = draft.with_figures({("remedies", "review", column): value for column, value in kept.items()})
    family = family.put(before, former.expecting("", "remedies"))
    draft = draft.expecting("X-PEND", "remedies", ("X-PEND", "review.total"))
    return _touching_next(_with(family, at, draft), at, "remedies")


@_fault("X-2019ITEM")
def _items_wrong(rng: Random, family: Family, at: int) -> Family | None:
    draft, before = family.drafts[at], family.before(at)
    if before is None or draft.edition != "2019" or not _free(draft, "items"):
        return None
    row = rng.choice(("licences", "other-external-matters", "penalties", "compulsion", "fees"))
    draft = draft.shifted(rng.randint(1, 9), ("disclosure", row, "items-last-year"))
    return _with(family, at, draft.expecting("X-2019ITEM", "items", ("X-2019ITEM", f"{row}.items-last-year")))


@_fault("X-JUMP")
def _jump(rng: Random, family: Family, at: int) -> Family | None:
    draft, before, after = family.drafts[at], family.before(at), family.after(at)
    if before is None or family.drafts[before].edition != draft.edition or not _free(draft, "decisions"):
        return None
    row = rng.choice(("licences", "penalties", "compulsion"))
    key = ("disclosure", row, "decisions")
    former = family.drafts[before].number(*key) or 0
    if former < 20 or not _free(family.drafts[before], "decisions"):
        return None
    large = 10 * former + rng.randint(1, 90)
    draft = draft.with_figures({key: large})
    found = ("X-JUMP", f"{row}.decisions")
    falls = after is not None and family.drafts[after].edition == draft.edition
    falls = falls and after is not None and 10 * (family.drafts[after].number(*key) or 0) < large
    family = family.put(before, family.drafts[before].expecting("", "decisions"))
    draft = draft.expecting("X-JUMP", "decisions", found)
    return _touching_next(_with(family, at, draft, next_year=[found] if falls else []), at, "decisions")


@_fault("X-TEXTDUP", is_of_words=True)
def _copied(rng: Random, family: Family, at: int) -> Family | None:
    """The sentences of the year before again, with the new year in them, but for those on the tables."""
    del rng
    draft, before = family.drafts[at], family.before(at)
    said = tuple(f"said-{table}" for table in ("requests", "remedies", "norms", "decisions"))
    if before is None or not _free(draft, "prose", "words", "opening", "cited", *said):
        return None
    former = family.drafts[before]
    if not _free(former, "words", "prose", "cited"):
        return None
    again = [_of_year(phrase, draft.year) for phrase in former.phrases if _is_plain(phrase)]
    if sum(len(phrase.template.text) for phrase in again) < _ENOUGH_PROSE:
        return None
    own = [phrase for phrase in draft.phrases if phrase.part in ("opening", "other")]
    draft = replace(draft, style=former.style, phrases=(*own, *again), is_told_beside_tables=False)
    family = family.put(before, replace(former, is_told_beside_tables=False))
    return family.put(
        at, draft.expecting("X-TEXTDUP", "prose words opening cited", ("X-TEXTDUP", THE_REPORT))
    )


_ENOUGH_PROSE = 420


def _is_plain(phrase: Phrase) -> bool:
    """Whether a sentence is of no table, and of no part that says what is the same every year."""
    return not phrase.template.kinds and phrase.part not in ("opening", "other")


def _of_year(phrase: Phrase, year: int) -> Phrase:
    years = {"year": str(year), "last": str(year - 1), "next": str(year + 1)}
    words = {slot: years.get(slot, word) for slot, word in phrase.words.items()}
    return replace(phrase, words=MappingProxyType(words))


# --- cells and rows -----------------------------------------------------------------------------------


@_fault("FMT-BLANK")
def _blank_row(rng: Random, family: Family, at: int) -> Family | None:
    return _marked(rng, family, at, name="FMT-BLANK", mark=Written("", "blank"))


@_fault("FMT-NA")
def _dashes(rng: Random, family: Family, at: int) -> Family | None:
    mark = Written(rng.choice(NOT_APPLICABLE), "not-applicable")
    return _marked(rng, family, at, name="FMT-NA", mark=mark)


def _marked(rng: Random, family: Family, at: int, *, name: str, mark: Written) -> Family | None:
    """A row of zeros, or a part of it, with this in its cells."""
    draft = family.drafts[at]
    rows = _unfilled(draft)
    if not _free(draft, "requests", "cells") or not rows:
        return None
    row = rng.choice(rows)
    keys = _row(draft, row)
    if draft.layout != "spaces" and rng.random() < 0.5:
        keys = rng.sample(keys[:-1], rng.randint(1, 3))
    draft = draft.with_cells(dict.fromkeys(keys, mark))
    return _with(
        family, at, draft.expecting(name, "requests cells", *((name, f"{row}.{key[2]}") for key in keys))
    )


@_fault("FMT-NUM words")
def _word_cell(rng: Random, family: Family, at: int) -> Family | None:
    draft = family.drafts[at]
    if draft.layout == "spaces" or not _free(draft, "requests", "cells"):
        return None
    row, column = rng.choice(_leaves(draft)), rng.choice(APPLICANTS)
    word = Written(rng.choice(("若干", "详见附件", "三", "约5")), "unreadable")
    draft = draft.with_cells({("requests", row, column): word})
    return _with(
        family, at, draft.expecting("FMT-NUM words", "requests cells", ("FMT-NUM", f"{row}.{column}"))
    )


@_fault("FMT-NUM decimal")
def _decimal_cell(rng: Random, family: Family, at: int) -> Family | None:
    draft = family.drafts[at]
    if not _free(draft, "decisions"):
        return None
    row = rng.choice(("licences", "penalties", "compulsion"))
    key = ("disclosure", row, "decisions")
    draft = draft.with_cells({key: Written(f"{draft.number(*key)}.5", "number", None)})
    return _with(family, at, draft.expecting("FMT-NUM decimal", "decisions", ("FMT-NUM", f"{row}.decisions")))


@_fault("FMT-UNIT")
def _unit_in_cell(rng: Random, family: Family, at: int) -> Family | None:
    draft = family.drafts[at]
    if draft.layout == "spaces" or not _free(draft, "cells"):
        return None
    rows = ("licences", "penalties", "compulsion")
    keys: list[Key] = [("disclosure", row, "decisions") for row in rows]
    keys += [("requests", row, "total") for row in ("received", "granted", "handled")]
    key = rng.choice(keys)
    cell = draft.filled.cells[key]
    if not isinstance(cell.value, int) or not _free(draft, key[0], "decisions"):
        return None
    draft = draft.with_cells({key: replace(cell, printed=f"{cell.value}件")})
    touches = "cells requests" if key[0] == "requests" else "cells decisions"
    return _with(family, at, draft.expecting("FMT-UNIT", touches, ("FMT-UNIT", f"{key[1]}.{key[2]}")))


@_fault("ST-ROWS missing")
def _row_missing(rng: Random, family: Family, at: int) -> Family | None:
    draft = family.drafts[at]
    if not _free(draft, "requests", "cells"):
        return None
    row = rng.choice(_leaves(draft))
    filled = replace(draft.filled, left_out=frozenset({row}))
    return _with(
        family,
        at,
        replace(draft, filled=filled).expecting("ST-ROWS missing", "requests cells", ("ST-ROWS", row)),
    )


@_fault("ST-ROWS twice")
def _row_twice(rng: Random, family: Family, at: int) -> Family | None:
    draft = family.drafts[at]
    if not _free(draft, "requests", "cells"):
        return None
    filled = replace(draft.filled, repeated=frozenset({rng.choice(_leaves(draft))}))
    draft = replace(draft, filled=filled)
    return _with(family, at, draft.expecting("ST-ROWS twice", "requests cells", ("ST-ROWS", "unplaced-1")))


@_fault("ST-UNKNOWN")
def _row_unknown(rng: Random, family: Family, at: int) -> Family | None:
    draft = family.drafts[at]
    if not _free(draft, "requests", "cells"):
        return None
    after, label = rng.choice(STRANGERS)
    figures = tuple(str(count(rng)) for _ in range(7))
    draft = replace(draft, filled=replace(draft.filled, strangers=((after, label, figures),)))
    return _with(family, at, draft.expecting("ST-UNKNOWN", "requests cells", ("ST-UNKNOWN", "unplaced-1")))


# --- tables, sections, edition ------------------------------------------------------------------------


@_fault("ST-TABLE")
def _table_missing(rng: Random, family: Family, at: int) -> Family | None:
    """A table is not printed; its heading is."""
    draft = family.drafts[at]
    table = rng.choice(("disclosure", "remedies"))
    parts = {
        "disclosure": ("norms", "decisions", "fees", "items", "cells", "edition"),
        "remedies": ("remedies", "cells", "edition"),
    }
    if _is_linked(family, at) or not _free(draft, *parts[table]):
        return None
    draft = replace(draft, without=draft.without | {table})
    return _with(family, at, draft.expecting("ST-TABLE", " ".join(parts[table]), ("ST-TABLE", table)))


@_fault("ST-SECT", is_of_words=True)
def _section_missing(rng: Random, family: Family, at: int) -> Family | None:
    draft = family.drafts[at]
    section = rng.choice(("problems", "other"))
    if not _free(draft, "words", "problems", "other"):
        return None
    draft = replace(draft, without=draft.without | {f"section-{section}"})
    return _with(family, at, draft.expecting("ST-SECT", "words problems other", ("ST-SECT", section)))


@_fault("ED-YEAR")
def _wrong_edition(rng: Random, family: Family, at: int) -> Family | None:
    """A report on a year for which the other edition is in force."""
    draft = family.drafts[at]
    if _is_linked(family, at) or not family.is_alone(at) or draft.touched:
        return None
    year = rng.randint(2021, 2023) if draft.edition == "2019" else 2020
    published = draft.published and date(year + 1, draft.published.month, min(draft.published.day, 28))
    draft = replace(draft, filled=replace(draft.filled, year=year), published=published)
    assert not form_for(draft).is_for(year)
    return _with(family, at, draft.expecting("ED-YEAR", "edition", ("ED-YEAR", draft.edition)))


def form_for(draft: Draft) -> form.Form:
    return draft.filled.form


# --- words --------------------------------------------------------------------------------------------


def _lacking(name: str, contents: Sequence[str]) -> Plant:
    """The prose says not a word of one of these contents."""

    def planted(rng: Random, family: Family, at: int) -> Family | None:
        draft = family.drafts[at]
        if draft.body.kind not in ("government", "township") or not _free(draft, "words"):
            return None
        lacking = rng.sample(contents, rng.randint(1, 2))
        draft = replace(draft, lacking=draft.lacking | set(lacking))
        found = ((name, f"content-{each}") for each in lacking)
        return _with(family, at, draft.expecting(name, "words", *found))

    return planted


FAULTS["ST-ART50-4"] = Fault(
    "ST-ART50-4", "ST-ART50-4", figures=_lacking("ST-ART50-4", ("assessment", "appraisal", "accountability"))
)


@_fault("ST-PROBLEM none")
def _no_problems(rng: Random, family: Family, at: int) -> Family | None:
    said = rng.choice(("无。", "", "无", "暂无。", "没有。", "无内容"))
    return _problems(family, at, name="ST-PROBLEM none", said=said)


@_fault("ST-PROBLEM short")
def _short_problems(rng: Random, family: Family, at: int) -> Family | None:
    said = rng.choice(
        (
            "公开意识有待加强。",
            "更新不够及时，将改正。",
            "人员少，下一步加强培训。",
            "解读形式单一，将丰富。",
            "栏目还不完善，今后改进。",
            "主动性不够，将提高认识。",
        )
    )
    return _problems(family, at, name="ST-PROBLEM short", said=said)


def _problems(family: Family, at: int, *, name: str, said: str) -> Family | None:
    draft = family.drafts[at]
    if not _free(draft, "problems"):
        return None
    draft = replace(draft, problems=said).expecting(
        name, "problems prose", ("ST-PROBLEM", "section-problems")
    )
    return _with(family, at, draft)


@_fault("N-FEE0")
def _fees_untold(rng: Random, family: Family, at: int) -> Family | None:
    del rng
    draft = family.drafts[at]
    if draft.edition != "2021" or not _free(draft, "words", "other", "requests"):
        return None
    is_unpaid = bool(draft.number("requests", "other-fee-unpaid", "total"))
    draft = replace(draft, lacking=draft.lacking | {"processing-fee"})
    rule = "N-FEE" if is_unpaid else "N-FEE0"
    return _with(
        family, at, draft.expecting("N-FEE0", "words other requests", (rule, "content-processing-fee"))
    )


@_fault("N-FEE")
def _unpaid_fees_untold(rng: Random, family: Family, at: int) -> Family | None:
    """A request was dropped for a fee that was not paid, and the prose has no word on fees."""
    draft = family.drafts[at]
    fuller = [column for column in APPLICANTS if (draft.number("requests", "granted", column) or 0) > 0]
    if draft.edition != "2021" or not fuller or not _free(draft, "words", "other", "requests"):
        return None
    column = rng.choice(fuller)
    draft = draft.shifted(-1, *_both("granted", column)).shifted(1, *_both("other-fee-unpaid", column))
    draft = replace(draft, lacking=draft.lacking | {"processing-fee"})
    found = ("N-FEE", "content-processing-fee")
    return _with(family, at, draft.expecting("N-FEE", "words other requests", found))


def _late(name: str, kinds: Sequence[str], *, limit: tuple[int, int], is_national: bool = False) -> Plant:
    """Published after this day (month, day) of the next year."""

    def planted(rng: Random, family: Family, at: int) -> Family | None:
        draft = family.drafts[at]
        is_meant = draft.body.kind in kinds and (draft.body.tier == "national") == is_national
        if not is_meant or not _free(draft, "published", "edition"):
            return None
        last = date(draft.year + 1, *limit)
        draft = replace(draft, published=last + timedelta(days=rng.choice((1, 1, rng.randint(2, 160)))))
        found = (FAULTS[name].rule, THE_REPORT)
        return _with(family, at, draft.expecting(name, "published edition", found))

    return planted


for _name, _kinds, _limit, _is_national in (
    ("DL-DEPT", ("department", "office"), (1, 31), False),
    ("DL-GOV", ("government",), (3, 31), False),
    ("DL-OTHER", ("township", "subdistrict", "authorised-body"), (3, 31), False),
    ("DL-OTHER national", ("department",), (1, 31), True),
):
    FAULTS[_name] = Fault(
        _name, _name.split()[0], figures=_late(_name, _kinds, limit=_limit, is_national=_is_national)
    )


@_fault("ED-CITE notice", is_of_words=True)
def _old_notice(rng: Random, family: Family, at: int) -> Family | None:
    draft = family.drafts[at]
    if draft.year < 2021 or not _free(draft, "opening"):
        return None
    pool = phrases.OPENING_BARE if rng.random() < 0.5 else phrases.OPENING
    template = rng.choice([each for each in pool if "notice" in each.slots])
    phrase = wording.Chooser(rng, draft, ()).phrase("opening", template)
    words = {**phrase.words, "notice": rng.choice(phrases.NOTICES["2019"])}
    others = [each for each in draft.phrases if each.part != "opening"]
    old = replace(phrase, words=MappingProxyType(words))
    draft = replace(draft, phrases=(old, *others))
    return _with(
        family, at, draft.expecting("ED-CITE notice", "opening", ("ED-CITE", "citation-form-2019-1"))
    )


_DUTY = (
    "按照《条例》第五十条第（四）项要求，现将工作考核、社会评议和责任追究结果一并报告。",
    "根据《中华人民共和国政府信息公开条例》第五十条第一款第四项规定，{we}认真落实考核评议要求。",
    "对照《条例》第五十条第四项，{we}全面梳理考核与评议工作。",
    "依据条例第五十条第一款第（四）项，{we}对考核和责任追究情况说明如下。",
    "{we}按照第五十条第四项的规定，汇总了考核评议和责任追究情况。",
    "落实《中华人民共和国政府信息公开条例》第五十条第（四）项，{we}将考核情况列入本报告。",
)


@_fault("ED-CITE article", is_of_words=True)
def _duty_of_governments(rng: Random, family: Family, at: int) -> Family | None:
    draft = family.drafts[at]
    kinds = ("department", "office", "subdistrict", "authorised-body")
    if draft.body.kind not in kinds or not _free(draft, "prose", "words", "cited"):
        return None
    phrase = wording.Chooser(rng, draft, ()).phrase("supervision", Template(rng.choice(_DUTY)))
    draft = replace(draft, phrases=(*draft.phrases, phrase))
    found = ("ED-CITE", "citation-art-50-1-4-1")
    return _with(family, at, draft.expecting("ED-CITE article", "cited words", found))


@_fault("ID-NAME", is_of_words=True)
def _another_name(rng: Random, family: Family, at: int) -> Family | None:
    """The end of the report, or a sentence of it, names another authority."""
    draft = family.drafts[at]
    place = draft.body.place
    if place not in DISSOLVED or not _free(draft, "name", "opening"):
        return None
    organ = draft.body.name.removeprefix(place)
    elsewhere = rng.choice([each for each in DISSOLVED if each != place]) + organ
    other = rng.choice((f"{place}水务局", f"{place}司法局", f"{place}城市管理局", elsewhere))
    day = draft.published or date(draft.year + 1, 1, 20)
    way = rng.choice(("signed", "compiled"))
    if way == "signed":
        draft = replace(draft, signature=(f"{other}\n{day.year}年{day.month}月{day.day}日",))
    else:
        opening = Phrase(
            "opening", Template(f"本报告由{other}编制。"), MappingProxyType({}), MappingProxyType({})
        )
        draft = replace(draft, phrases=(opening, *draft.phrases), signature=())
    return _with(family, at, draft.expecting("ID-NAME", "name opening", ("ID-NAME", "name-body")))


# --- figures of the prose -----------------------------------------------------------------------------

_SLOTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "N-NEW": ("received", "coming"),
        "N-DONE": ("handled",),
        "N-CARRY": ("carried_in", "carried_out"),
        "N-GROUP": (
            "granted",
            "granted_or_partly",
            "partly_granted",
            "denied",
            "unavailable",
            "not_processed",
            "otherwise",
        ),
        "N-LEAF": ("already_public", "not_held", "not_ready_made", "not_existing"),
        "N-APPL": ("by_persons", "by_organisations"),
        "N-REVIEW": ("reviews", "litigation", "direct", "after_review"),
        "N-REVIEW registered": ("reviews_registered", "litigation_registered"),
        "N-NORM": ("rules_made", "made", "repealed", "in_force", "lapsed"),
        "N-DECIS": ("licences", "penalties", "compulsion"),
    }
)
_TABLES = MappingProxyType({"N-NORM": "norms", "N-DECIS": "decisions", "N-REVIEW": "remedies"})


def _misstated(name: str, slots: Sequence[str]) -> Plant:
    """A sentence states another figure than the table, under no reading the same."""

    def planted(rng: Random, family: Family, at: int) -> Family | None:
        draft = family.drafts[at]
        table = _TABLES.get(name.split(maxsplit=1)[0], "requests")
        if not _free(draft, "prose", f"said-{table}") or table in draft.touched:
            return None
        if not any(_misstatable(phrase, slots) for phrase in draft.phrases):
            more = wording.also_saying(rng, draft, slots)
            if more is None:
                return None
            draft = more
        places = [each for each, phrase in enumerate(draft.phrases) if _misstatable(phrase, slots)]
        if not places:
            return None
        place = rng.choice(places)
        phrase = draft.phrases[place]
        slot = rng.choice(sorted(_misstatable(phrase, slots)))
        told = wording.values(draft)
        value = wording.wrong(rng, slot, told)
        figures = MappingProxyType({**phrase.figures, slot: value})
        draft = draft.with_phrase(place, replace(phrase, figures=figures))
        found = [(name.split(maxsplit=1)[0], f"mention-{phrases.CLAIMS[slot]}-1")]
        for kind, of in phrase.template.implies:
            if of == slot and value not in wording.admitted(kind, told):
                found.append(("N-DONE", f"mention-{kind}-1"))
        return _with(family, at, draft.expecting(name, f"said-{table}", *found))

    return planted


def _misstatable(phrase: Phrase, slots: Sequence[str]) -> set[str]:
    """The slots of the sentence that can be wrong alone."""
    is_apart = "percent" in phrase.template.slots or phrase.template.is_silent
    return set() if is_apart else set(slots) & phrase.template.slots


for _name, _slots in _SLOTS.items():
    FAULTS[_name] = Fault(_name, _name.split()[0], words=_misstated(_name, _slots))


def _read(pool: Sequence[Template]) -> list[Template]:
    return [each for each in pool if not each.is_silent]


@_fault("N-ZERO", is_of_words=True)
def _said_none(rng: Random, family: Family, at: int) -> Family | None:
    draft = family.drafts[at]
    if not draft.number("requests", "received", "total") or not _free(
        draft, "prose", "requests", "said-requests"
    ):
        return None
    chooser = wording.Chooser(rng, draft, ())
    phrase = chooser.phrase("requests", rng.choice(_read(phrases.NONE_RECEIVED)))
    kept = [
        each
        for each in draft.phrases
        if each.part not in ("requests", "asides") or not each.template.slots - {"we"}
    ]
    draft = replace(draft, phrases=(*kept, phrase))
    found = ("N-ZERO", "mention-none-received-1")
    return _with(family, at, draft.expecting("N-ZERO", "said-requests", found))


@_fault("N-UPHELD", is_of_words=True)
def _said_all_upheld(rng: Random, family: Family, at: int) -> Family | None:
    draft = family.drafts[at]
    if not _free(draft, "prose", "remedies", "said-remedies"):
        return None
    told = wording.values(draft)
    ways = [
        (kind, slot)
        for kind, slot, rows in (
            ("reviews", "reviews", ("review",)),
            ("litigation", "litigation", ("litigation-direct", "litigation-after-review")),
        )
        if told.get(slot) and wording.is_bad(draft, rows)
    ]
    if not ways:
        return None
    kind, slot = rng.choice(ways)
    pool = [each for each in _read(phrases.UPHELD) if slot in each.slots]
    phrase = wording.Chooser(rng, draft, ()).phrase("remedies", rng.choice(pool))
    kept = [each for each in draft.phrases if each.part != "remedies"]
    draft = replace(draft, phrases=(*kept, phrase))
    found = ("N-UPHELD", f"mention-{kind}-all-upheld-1")
    return _with(family, at, draft.expecting("N-UPHELD", "said-remedies", found))


@_fault("N-PCT", is_of_words=True)
def _share_wrong(rng: Random, family: Family, at: int) -> Family | None:
    draft = family.drafts[at]
    if not _free(draft, "prose", "requests", "said-requests"):
        return None
    if not any("percent" in phrase.template.slots for phrase in draft.phrases):
        more = wording.also_saying(rng, draft, ["percent"])
        if more is None:
            return None
        draft = more
    place = next(each for each, phrase in enumerate(draft.phrases) if "percent" in phrase.template.slots)
    phrase = draft.phrases[place]
    right = phrase.figures["percent"]
    shares = [right + by for by in (-20, -7, -3, 3, 5, 11) if 0 < right + by < 100]
    figures = MappingProxyType({**phrase.figures, "percent": rng.choice(shares)})
    draft = draft.with_phrase(place, replace(phrase, figures=figures))
    return _with(family, at, draft.expecting("N-PCT", "said-requests", ("N-PCT", "mention-percentage-1")))


@_fault("N-PERIOD", is_of_words=True)
def _period_wrong(rng: Random, family: Family, at: int) -> Family | None:
    draft = family.drafts[at]
    if not _free(draft, "opening"):
        return None
    phrase = wording.Chooser(rng, draft, ()).phrase("opening", rng.choice(phrases.OPENING))
    since, until = rng.choice(
        (
            ("1月1日", "11月30日"),
            ("1月1日", "12月20日"),
            ("2月1日", "12月31日"),
            ("1月10日", "12月31日"),
            ("1月1日", "10月31日"),
            ("3月1日", "12月31日"),
        )
    )
    year = draft.year
    words = MappingProxyType({**phrase.words, "since": f"{year}年{since}", "until": f"{year}年{until}"})
    others = [each for each in draft.phrases if each.part != "opening"]
    draft = replace(draft, phrases=(replace(phrase, words=words), *others))
    return _with(family, at, draft.expecting("N-PERIOD", "opening", ("N-PERIOD", "mention-period-1")))
