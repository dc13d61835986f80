"""How many text reports a second one core reads, describes and checks.

The reports are generated (both editions, three layouts, some with faults) before the clock starts.
Each stage is timed by processor time in one process, so that other work on the machine counts little.

    python benchmarks/reading.py                    1,000 reports, a table of the stages
    python benchmarks/reading.py --profile          where the time goes
    python benchmarks/reading.py --cold             one `gongkai check`, from start to end, five times
"""

from __future__ import annotations

import argparse
import cProfile
import hashlib
import pstats
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from random import Random
from typing import TypeVar

PROJECT = Path(__file__).parent.parent
sys.path.insert(0, str(PROJECT / "tests"))

import generate  # noqa: E402 (beside the tests)
import render  # noqa: E402
from gongkai import check, crew, graph, readers, recognise, reporter  # noqa: E402
from gongkai.document import Document  # noqa: E402
from gongkai.graph import Described  # noqa: E402
from gongkai.iri import Base  # noqa: E402
from gongkai.report import Report  # noqa: E402

Given = TypeVar("Given")
Result = TypeVar("Result")

TARGET = 100  # reports a second and core
COLD_TARGET = 1.5  # seconds


def files(count: int, seed: int) -> list[bytes]:
    """So many reports as files, a third in each layout."""
    rng = Random(seed)
    layouts = list(render.LAYOUTS)
    return [
        render.render(filled, render.look(rng, layouts[number % 3])).data
        for number, (filled, _) in enumerate(generate.corpus(count, seed=seed))
    ]


def read(data: Iterable[bytes]) -> list[Document]:
    return [readers.read(each, file=f"{number}.txt") for number, each in enumerate(data)]


def recognised(documents: Iterable[Document]) -> list[Report]:
    return [recognise.report(document) for document in documents]


def described(reports: Iterable[Report]) -> list[Described]:
    base = Base()
    return [graph.of_report(report, reporter.of(report), base) for report in reports]


def checked(graphs: Iterable[Described]) -> int:
    return sum(1 for _ in check.findings(graphs))


def timed(stage: Callable[[Given], Result], given: Given) -> tuple[Result, float]:
    """What a stage gives, and the processor seconds it took."""
    start = time.process_time()
    result = stage(given)
    return result, time.process_time() - start


def run(data: list[bytes]) -> dict[str, float]:
    """Seconds of each stage, a hundred reports at a time, as a build does.

    The vocabulary is loaded before, as it is once for a corpus.
    """
    crew.collect_rarely()  # as the workers of a build do
    checked(described(recognised(read(data[:1]))))
    seconds = dict.fromkeys(("read", "recognise", "describe", "check"), 0.0)
    findings = 0
    for start in range(0, len(data), check.BATCH):
        documents, reading = timed(read, data[start : start + check.BATCH])
        reports, recognising = timed(recognised, documents)
        graphs, describing = timed(described, reports)
        found, checking = timed(checked, graphs)
        findings += found
        for stage, taken in zip(seconds, (reading, recognising, describing, checking), strict=True):
            seconds[stage] += taken
    print(f"{len(data)} reports, {sum(map(len, data)) / len(data) / 1000:.1f} kB each; {findings} findings")
    return seconds


def show(seconds: dict[str, float], count: int) -> None:
    total = sum(seconds.values())
    for stage, taken in (*seconds.items(), ("all", total)):
        print(f"{stage:<10} {1000 * taken / count:8.2f} ms a report {count / taken:10.0f} reports/s")
    verdict = "reached" if count / total >= TARGET else "missed"
    print(f"target     {TARGET} reports/s and core: {verdict}")
    print(f"memory     {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB at most")


def profile(data: list[bytes]) -> None:
    """The forty functions in which most time is spent, over all stages."""
    profiler = cProfile.Profile()
    profiler.enable()
    checked(described(recognised(read(data))))
    profiler.disable()
    pstats.Stats(profiler).strip_dirs().sort_stats("tottime").print_stats(40)


def cold() -> None:
    """Wall seconds of `gongkai check` on one report, the interpreter's start included."""
    report = PROJECT / "examples" / "reports" / "longting-qu-renmin-zhengfu-bangongshi-2024.txt"
    command = [str(Path(sys.executable).parent / "gongkai"), "check", str(report)]
    taken = []
    for _ in range(5):
        start = time.perf_counter()
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        taken.append(time.perf_counter() - start)
        if done.returncode not in {0, 1}:
            raise SystemExit(f"{' '.join(command)}: exit status {done.returncode}\n{done.stderr}")
    shown = ", ".join(f"{each:.2f}" for each in taken)
    verdict = "reached" if sorted(taken)[2] <= COLD_TARGET else "missed"
    print(f"gongkai check, cold: {shown} s; target {COLD_TARGET} s at the median: {verdict}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--reports", type=int, default=1000, help="how many (default 1000)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--profile", action="store_true")
    parser.add_argument("--cold", action="store_true")
    chosen = parser.parse_args()
    if chosen.cold:
        cold()
        return
    data = files(chosen.reports, chosen.seed)
    print(f"corpus {hashlib.sha256(b''.join(data)).hexdigest()[:12]} (seed {chosen.seed})")
    if chosen.profile:
        profile(data)
        return
    show(run(data), len(data))


if __name__ == "__main__":
    main()
