"""Whole reports over years with planted faults of every family: all are found and nothing else is.

The reports are text files with prose of their own; they go the whole way, with reports.csv beside them and
the other years' reports checked with them. `benchmarks/planted.py` shows more of the same, and runs all of
them by pySHACL.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import partial

import plant
from gongkai.rule import rules
from plant import Compared
from planting import drafts, phrases
from planting.drafts import Expected, Family
from planting.faults import FAULTS

SEED = 2026
REPORTS = 2000
SAMPLE = 120
CHUNK = 100

Outcome = tuple[str, tuple[str, ...], frozenset[Expected], frozenset[Expected]]


def outcome(one: Compared) -> Outcome:
    """The report, what was planted, and the findings that are missing and that are too many."""
    draft = one.draft
    return f"{draft.body.name} {draft.year}", draft.planted, one.missed, one.false


def outcomes(
    number: int, *, reports: int = REPORTS, size: int = CHUNK, reference: bool = False
) -> list[Outcome]:
    """The outcomes of a chunk of the corpus, by its number."""
    chunk = plant.chunks(SEED, reports, size)[number]
    return [outcome(one) for one in plant.compared(chunk, seed=SEED, reference=reference, alike=reference)]


def in_two(run: Callable[[int], list[Outcome]], chunks: int) -> list[Outcome]:
    with ProcessPoolExecutor(2) as pool:
        return [each for found in pool.map(run, range(chunks)) for each in found]


def corpus() -> list[Family]:
    return [family for chunk in plant.chunks(SEED, REPORTS, CHUNK) for family in chunk]


def test_two_thousand_reports_give_the_planted_findings_and_no_others():
    found = in_two(outcomes, len(plant.chunks(SEED, REPORTS, CHUNK)))
    assert len(found) >= REPORTS
    assert [each for each in found if each[2] or each[3]] == [], "report, planted, missed, false"


def test_pyshacl_finds_the_same_in_a_sample():
    run = partial(outcomes, reports=SAMPLE, size=1, reference=True)
    found = in_two(run, len(plant.chunks(SEED, SAMPLE, 1)))
    assert [each for each in found if each[2] or each[3]] == [], "report, planted, missed, false"


def test_every_rule_has_a_planted_fault():
    found = {expected.rule for family in corpus() for draft in family.drafts for expected in draft.expected}
    assert found == rules().keys()


def test_every_fault_is_planted_in_the_corpus():
    planted = Counter(name for family in corpus() for draft in family.drafts for name in draft.planted)
    assert {name for name in FAULTS if not planted[name]} == set()


def test_a_fault_of_one_year_can_show_in_the_next():
    later = [
        draft
        for family in corpus()
        for at, draft in enumerate(family.drafts)
        for before in [family.before(at)]
        if before is not None and "X-CARRY next year" in family.drafts[before].planted
    ]
    assert later
    assert all(Expected("X-CARRY", "carried-in.total") in draft.expected for draft in later)


def test_a_quarter_of_the_reports_has_no_fault():
    of_all = [draft for family in corpus() for draft in family.drafts]
    clean = sum(not draft.planted and not draft.expected for draft in of_all)
    assert clean > len(of_all) // 10


def test_the_same_seed_writes_the_same_files():
    first, second = ([plant.written(family, SEED) for family in plant.families(SEED, 20)] for _ in range(2))
    assert first == second


def test_every_kind_of_sentence_has_six_wordings():
    pools = [pool for of_part in phrases.POOLS.values() for pool in of_part]
    pools += [phrases.NONE_RECEIVED, phrases.NO_REMEDIES, phrases.UPHELD, phrases.APPROXIMATE]
    assert [pool for pool in pools if len(pool) < 6] == []


def test_figures_are_written_in_the_offices_own_way():
    written = {digits: drafts.Style(digits, "件").written(1243) for digits in ("wide", "thousands", "spaced")}
    assert written == {"wide": "１２４３", "thousands": "1,243", "spaced": " 1243 "}
    assert drafts.Style("chinese", "件").written(43) == "四十三"
