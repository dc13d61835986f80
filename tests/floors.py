"""The pinned accuracy of every format: measure it, compare it, and raise it.

python tests/floors.py            measures and says where accuracy differs from the floors
python tests/floors.py --raise    pins what is better; refuses where anything is worse
python tests/floors.py --lower    pins whatever was measured: say in the commit why
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

import accuracy
import printed
from accuracy import Measure

FILE = Path(__file__).parent / "corpus" / "floors.json"
REPORTS = 24


def measured(name: str) -> Measure:
    """The accuracy of a format now, over its generated reports or over the kept files of `prints/`."""
    return accuracy.measured(printed.cases(name) if name in printed.KINDS else accuracy.cases(name, REPORTS))


def names() -> tuple[str, ...]:
    return (*accuracy.FORMATS, *printed.KINDS)


def pinned() -> Mapping[str, Measure]:
    """The floors as the file states them."""
    stated = json.loads(FILE.read_text("utf-8")) if FILE.exists() else {}
    return {name: Measure(**numbers) for name, numbers in stated.items()}


def worse(now: Measure, floor: Measure) -> list[str]:
    """What is worse than the floor, in words; a corpus that changed cannot be compared."""
    if now.digest != floor.digest:
        return ["the corpus is another one: measure it and pin it with --lower"]
    told = [f"{now.wrong} cells wrong in silence"] if now.wrong else []
    told += [f"{now.right} cells right, {floor.right} were"] if now.right < floor.right else []
    return told + ([f"{now.missed} cells missed, {floor.missed} were"] if now.missed > floor.missed else [])


def main(arguments: list[str]) -> int:
    floors, now = pinned(), {name: measured(name) for name in names()}
    complaints = {name: worse(now[name], floors[name]) for name in now if name in floors}
    for name, found in now.items():
        cells = found.right + found.declared + found.missed + found.wrong
        print(f"{name:16} right {found.right / cells:8.3%}  declared {found.declared / cells:8.3%}  ", end="")
        print(f"missed {found.missed}  wrong {found.wrong}  {'; '.join(complaints.get(name, []))}")
    is_worse = any(complaints.values()) or any(found.wrong for found in now.values())
    if "--lower" in arguments or ("--raise" in arguments and not is_worse):
        text = json.dumps({name: asdict(found) for name, found in now.items()}, indent=2)
        FILE.write_text(text + "\n", encoding="utf-8")
    return int(is_worse)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
