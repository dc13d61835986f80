"""How long a whole release takes: files in, pages, dumps and store out.

The reports are generated before the clock starts. Wall time, by stage; then the same input once more,
and once with one report changed. The memory told is the peak of the builder and of its largest worker.

    python benchmarks/build.py                       300 reports, one process
    python benchmarks/build.py --reports 10000 --workers 2
    python benchmarks/build.py --profile             where the time goes
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

PROJECT = Path(__file__).parent.parent
sys.path.insert(0, str(PROJECT / "tests"))

import generate  # noqa: E402 (beside the tests)
import render  # noqa: E402
from gongkai import build  # noqa: E402
from gongkai.build import Settings  # noqa: E402


@dataclass
class Watch:
    """Seconds by stage, as a build tells its progress."""

    seconds: dict[str, float] = field(default_factory=dict)
    last: float = field(default_factory=time.perf_counter)

    def __call__(self, stage: str, done: int, total: int) -> None:
        now = time.perf_counter()
        self.seconds[stage] = self.seconds.get(stage, 0.0) + now - self.last
        self.last = now


def write_reports(folder: Path, count: int, seed: int) -> None:
    """So many reports as files, a third in each layout."""
    rng = Random(seed)
    layouts = list(render.LAYOUTS)
    for number, (filled, _) in enumerate(generate.corpus(count, seed=seed)):
        file = folder / f"{number // 1000:03}" / f"{number:06}.txt"
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(render.render(filled, render.look(rng, layouts[number % 3])).data)


def timed(what: str, count: int, run: Callable[[], build.Outcome], watch: Watch) -> None:
    start = time.perf_counter()
    outcome = run()
    took = time.perf_counter() - start
    print(f"{what}: {took:.1f} s, {count / took:.0f} files/s")
    print(f"  {outcome.version}, {outcome.reports} reports, {len(outcome.unread)} unread")
    for stage, seconds in watch.seconds.items():
        print(f"  {stage:10} {seconds:7.1f} s")


def measure(folder: Path, out: Path, count: int, workers: int) -> None:
    settings = Settings(date="2026-11-20", workers=workers)
    for what in ("new", "unchanged", "one report changed"):
        if what == "one report changed":
            file = next(folder.rglob("*.txt"))
            file.write_bytes(file.read_bytes() + b"\n")
        watch = Watch()
        timed(what, count, lambda watch=watch: build.run(folder, out, settings, watch), watch)
    for who, name in ((resource.RUSAGE_SELF, "builder"), (resource.RUSAGE_CHILDREN, "largest worker")):
        print(f"{name}: {resource.getrusage(who).ru_maxrss / 1024:.0f} MB at its peak")
    size = sum(file.lstat().st_size for file in (out / "current").resolve().rglob("*") if file.is_file())
    print(f"release: {size / 1e6:.0f} MB")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    options.add_argument("--reports", type=int, default=300)
    options.add_argument("--workers", type=int, default=1)
    options.add_argument("--seed", type=int, default=0)
    options.add_argument("--profile", action="store_true")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "reports"
        folder.mkdir()
        write_reports(folder, chosen.reports, chosen.seed)
        profile = cProfile.Profile()
        if chosen.profile:
            profile.enable()
        measure(folder, Path(scratch) / "out", chosen.reports, chosen.workers)
        if chosen.profile:
            profile.disable()
            pstats.Stats(profile).sort_stats("cumulative").print_stats(50)


if __name__ == "__main__":
    main()
