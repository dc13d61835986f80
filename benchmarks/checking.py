"""What the rules cost: those on one report, and those over several reports.

Whole reports (tables and prose, authorities over several years, some with faults) are generated, read and
described before the clock starts. Processor time of one process, a hundred reports at a time as a build
does, the store's loading included and shown apart.

    python benchmarks/checking.py                     2,000 reports: loading, each family of rules
    python benchmarks/checking.py --reports 10000     as the target of the rules over several reports asks
    python benchmarks/checking.py --slowest           the twelve constraints that take longest
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

PROJECT = Path(__file__).parent.parent
sys.path.insert(0, str(PROJECT / "tests"))

import plant  # noqa: E402 (beside the tests)
from gongkai import check, readers, recognise, reporter, series, verdict  # noqa: E402
from gongkai.graph import Described  # noqa: E402
from gongkai.iri import Base  # noqa: E402
from gongkai.rule import rules  # noqa: E402
from gongkai.verdict import Candidate  # noqa: E402
from planting import writing  # noqa: E402

BASE = Base()
ALONE_TARGET = 10.0  # milliseconds a report, all rules on one report
TOGETHER_TARGET = 30.0  # seconds for 10,000 reports, the rules over several
TOGETHER = "several reports"


def candidates(count: int, seed: int) -> dict[str, Candidate]:
    """So many reports as read, by IRI, those of an authority beside each other."""
    found: dict[str, Candidate] = {}
    for family in plant.families(seed, count):
        for draft, data in zip(family.drafts, plant.written(family, seed), strict=True):
            file = f"{len(found):05}.txt"
            report = recognise.report(readers.read(data, file=file))
            who = reporter.of(report, writing.beside(draft, file))
            placed = verdict.placed(who, report.year, BASE)
            found.setdefault(placed.iri, Candidate(report, who, placed))
    return found


def batches(
    given: dict[str, Candidate], seconds: Counter[str]
) -> Iterator[tuple[Sequence[Described], Sequence[Described]]]:
    """The reports described, a batch at a time with those they are compared with.

    What it takes to find which belong together is noted; the shares of shared text are part of describing.
    """
    start = time.process_time()
    related = series.relations(one.placed for one in given.values())
    chunks = list(series.chunks(tuple(given), related, check.BATCH))
    seconds["which reports belong together"] += time.process_time() - start
    for own, others in chunks:
        yield tuple(
            [verdict.described(given[iri], related, given, BASE) for iri in some] for some in (own, others)
        )  # type: ignore[misc]


def looked_at(constraint: check.Constraint) -> str:
    """What a constraint is counted under: several reports, conditions, or the family of its rule."""
    if "previousReport" in constraint.select or "aggregates" in constraint.select:
        return TOGETHER
    if constraint.state != "failed":
        return "conditions"
    return rules()[constraint.rule].family if constraint.rule else "sums and mentions"


def run(given: dict[str, Candidate]) -> tuple[Counter[str], Counter[str]]:
    """Seconds by what is looked at, and by constraint."""
    seconds: Counter[str] = Counter()
    by_constraint: Counter[str] = Counter()
    for own, others in batches(given, seconds):
        start = time.process_time()
        store = check.store_with([*own, *others])
        seconds["loading"] += time.process_time() - start
        for constraint in check.constraints():
            start = time.process_time()
            for _ in check.results(store, constraint):
                pass
            taken = time.process_time() - start
            seconds[looked_at(constraint)] += taken
            by_constraint[constraint.iri] += taken
        start = time.process_time()
        check.readings(store)
        seconds["how the prose reads"] += time.process_time() - start
    return seconds, by_constraint


def show(seconds: Counter[str], count: int) -> None:
    together = {TOGETHER, "which reports belong together"}
    for name, taken in seconds.most_common():
        print(f"{name:<32} {1000 * taken / count:8.2f} ms a report")
    alone = sum(taken for name, taken in seconds.items() if name not in together)
    print(f"rules on one report: {1000 * alone / count:.2f} ms a report, target {ALONE_TARGET:.0f} ms")
    over = sum(seconds[name] for name in together)
    print(
        f"rules over several reports: {over * 10_000 / count:.1f} s for 10,000 reports, "
        f"target {TOGETHER_TARGET:.0f} s"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--reports", type=int, default=2000, help="how many (default 2000)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--slowest", action="store_true")
    chosen = parser.parse_args()
    given = candidates(chosen.reports, chosen.seed)
    seconds, by_constraint = run(given)
    mentions = sum(len(one.report.mentions) for one in given.values())
    print(f"{len(given)} reports (seed {chosen.seed}), {mentions / len(given):.1f} figures of prose each")
    show(seconds, len(given))
    if chosen.slowest:
        for iri, taken in by_constraint.most_common(12):
            print(f"  {iri.rpartition('#')[2]:<36} {1000 * taken / len(given):6.2f} ms a report")


if __name__ == "__main__":
    main()
