"""Recall and precision of every rule on whole reports with planted faults.

    python benchmarks/planted.py                          2,000 reports by the fast way
    python benchmarks/planted.py --reference              the same by pySHACL, which must agree
    python benchmarks/planted.py --seed 7 --reports 500   other reports
    python benchmarks/planted.py --keep planted-worst     keep the files that came out wrong

What is done is written to a file (--done), chunk by chunk: a run that was stopped goes on from there, as long
as program, shapes and generator stay as they are.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).parent.parent
sys.path.insert(0, str(PROJECT / "tests"))

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn  # noqa: E402

import plant  # noqa: E402 (beside the tests)
from plant import Compared  # noqa: E402
from planting.drafts import Expected  # noqa: E402
from planting.faults import FAULTS  # noqa: E402

CHUNK = 40
PROCESSES = 2
WORST = 20

Row = dict[str, Any]


def measured(number: int, seed: int, reports: int, reference: bool) -> tuple[int, list[Row]]:
    """What became of each report of a chunk."""
    chunk = plant.chunks(seed, reports, CHUNK)[number]
    return number, [
        row(one) for one in plant.compared(chunk, seed=seed, reference=reference, alike=reference)
    ]


def row(one: Compared) -> Row:
    """One report: what was planted, found and expected; the file itself only where they differ."""
    draft = one.draft
    is_wrong = bool(one.missed or one.false)
    stated = {
        phrase.template.text: sorted(phrase.template.kinds)
        for phrase in draft.phrases
        if phrase.template.kinds
    }
    read = {mention.kind for mention in one.verdict.report.mentions}
    return {
        "report": f"{draft.body.name} {draft.year}",
        "planted": draft.planted,
        "expected": _listed(one.expected),
        "missed": _listed(one.missed),
        "false": _listed(one.false),
        "stated": sorted(kind for kinds in stated.values() for kind in kinds),
        "read": sorted(read),
        "file": one.data.hex() if is_wrong else "",
        "said": [finding.zh for finding in one.verdict.findings] if is_wrong else [],
    }


def _listed(found: Iterable[Expected]) -> list[list[str]]:
    return sorted([each.rule, each.about] for each in found)


def run(seed: int, reports: int, *, reference: bool, done: Path) -> Iterator[Row]:
    """The rows of all chunks, those in the file first; each new chunk is added to it."""
    chunks = len(plant.chunks(seed, reports, CHUNK))
    key = f"{seed} {reports} {reference} {state()}"
    known = dict(_known(done, key))
    for number in sorted(known):
        yield from known[number]
    columns = ("{task.description}", BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns) as progress, ProcessPoolExecutor(PROCESSES) as pool, done.open("a") as file:
        task = progress.add_task("chunks", total=chunks, completed=len(known))
        waiting = [
            pool.submit(measured, number, seed, reports, reference)
            for number in range(chunks)
            if number not in known
        ]
        for finished in as_completed(waiting):
            number, rows = finished.result()
            file.write(json.dumps({"key": key, "chunk": number, "rows": rows}, ensure_ascii=False) + "\n")
            file.flush()
            progress.advance(task)
            yield from rows


def state() -> str:
    """The digest of the program, the shapes and the generator: what another state of them did is not kept."""
    digest = hashlib.sha256()
    for folder in ("ontology", "shapes", "src", "tests/planting"):
        for file in sorted((PROJECT / folder).rglob("*.[pt][yt]*")):
            digest.update(file.read_bytes() if file.suffix in (".py", ".ttl") else b"")
    return digest.hexdigest()[:16]


def _known(done: Path, key: str) -> Iterator[tuple[int, list[Row]]]:
    if not done.exists():
        return
    for line in done.read_text("utf-8").splitlines():
        told = json.loads(line)
        if told["key"] == key:
            yield told["chunk"], told["rows"]


def show(rows: Sequence[Row]) -> None:
    """Expected, found, recall and precision of each rule; then how many stated figures were read."""
    expected: Counter[str] = Counter(rule for one in rows for rule, _ in one["expected"])
    missed: Counter[str] = Counter(rule for one in rows for rule, _ in one["missed"])
    false: Counter[str] = Counter(rule for one in rows for rule, _ in one["false"])
    print(f"{'rule':<14}{'planted':>8}{'found':>8}{'false':>8}{'recall':>9}{'precision':>11}")
    for rule in sorted(expected.keys() | false.keys()):
        right = expected[rule] - missed[rule]
        recall = right / expected[rule] if expected[rule] else 1.0
        precision = right / (right + false[rule]) if right + false[rule] else 1.0
        print(f"{rule:<14}{expected[rule]:>8}{right:>8}{false[rule]:>8}{recall:>9.3f}{precision:>11.3f}")
    total, lost, extra = (sum(each.values()) for each in (expected, missed, false))
    print(f"{'all':<14}{total:>8}{total - lost:>8}{extra:>8}")
    planted = Counter(name for one in rows for name in one["planted"])
    print(f"faults planted: {sum(planted.values())}, least: {min(planted[name] for name in FAULTS)}")
    stated = Counter(kind for one in rows for kind in one["stated"])
    read = Counter(kind for one in rows for kind in one["stated"] if kind in one["read"])
    print("kinds of figures stated and read:")
    for kind in sorted(stated):
        print(f"  {kind:<26}{stated[kind]:>6}{read[kind]:>6}{read[kind] / stated[kind]:>8.2f}")


def keep(rows: Sequence[Row], folder: Path) -> None:
    """The files of the reports that came out wrong, each with what was expected beside it."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, one in enumerate(each for each in rows if each["file"]):
        (folder / f"{number:03}.txt").write_bytes(bytes.fromhex(one["file"]))
        told = {name: value for name, value in one.items() if name not in ("file", "stated", "read")}
        text = json.dumps(told, ensure_ascii=False, indent=1)
        (folder / f"{number:03}.json").write_text(text, encoding="utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--reports", type=int, default=2000)
    parser.add_argument("--reference", action="store_true", help="by pySHACL; both ways must agree")
    parser.add_argument("--keep", type=Path, help="a folder for the files that came out wrong")
    parser.add_argument("--done", type=Path, default=PROJECT / "build" / "planted.jsonl")
    given = parser.parse_args()
    given.done.parent.mkdir(parents=True, exist_ok=True)
    start = time.perf_counter()
    rows = list(run(given.seed, given.reports, reference=given.reference, done=given.done))
    show(rows)
    print(f"{len(rows)} reports in {time.perf_counter() - start:.0f} s")
    wrong = sorted((one for one in rows if one["missed"] or one["false"]), key=_gravity)
    for one in wrong[:WORST]:
        print(one["report"], one["planted"], "missed", one["missed"], "false", one["false"])
    if given.keep:
        keep(wrong, given.keep)
    return 1 if wrong else 0


def _gravity(one: Row) -> tuple[int, int]:
    return -len(one["false"]), -len(one["missed"])


if __name__ == "__main__":
    raise SystemExit(main())
