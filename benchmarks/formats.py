"""How many reports a second are read and recognised on one core, by format.

python benchmarks/formats.py [--reports 24]

The reports are those of the accuracy tests (tests/accuracy.py): every second one has quirks, and the PDF
files are those LibreOffice and Chromium printed (tests/corpus/prints). Files are read where the benchmark
runs, not in a sandbox; times are processor time.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

import accuracy
import printed
from accuracy import Case

FORMATS = ("text-spaces", "text-tabs", "text-stacked", "html", "html-laid-out", "html-pasted", "docx", "xlsx")
TARGETS = {"text": 100, "html": 60, "docx": 25, "pdf": 20}


def speed(cases: list[Case], *, rounds: int) -> float:
    """Reports a second, after one round that is not counted."""
    for case in cases:
        accuracy.read(case)
    start = time.process_time()
    for _ in range(rounds):
        for case in cases:
            accuracy.read(case)
    return rounds * len(cases) / (time.process_time() - start)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--reports", type=int, default=24, help="reports of each generated format")
    count = options.parse_args().reports
    speeds = {name: speed(list(accuracy.cases(name, count)), rounds=2) for name in FORMATS}
    speeds |= {kind: speed(list(printed.cases(kind)), rounds=3) for kind in printed.KINDS}
    for name, reached in speeds.items():
        target = TARGETS.get(name.partition("-")[0])
        print(f"{name:16} {reached:7.1f} reports/s" + (f"   target {target}" if target else ""))
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"memory           {megabytes:7.0f} MB at most")


if __name__ == "__main__":
    main()
