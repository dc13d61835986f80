"""PDF files that LibreOffice and Chromium printed, kept with the truth of every cell beside them.

`truth.json` was written by `keep` when the files were printed; the files do not follow the generator.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType

from accuracy import Case
from flow import Flow
from generate import Filled, Number, Written
from gongkai import form

FOLDER = Path(__file__).parent / "corpus" / "prints"
KINDS = ("pdf-libreoffice", "pdf-chromium")


def cases(kind: str) -> Iterator[Case]:
    """The kept files of one producer."""
    truth = json.loads((FOLDER / "truth.json").read_text("utf-8"))
    for number, (name, stated) in enumerate(sorted(truth.items())):
        if name.startswith(kind.removeprefix("pdf-")):
            yield Case(number, Flow(_filled(stated), ()), (FOLDER / name).read_bytes(), name)


def _filled(stated: dict[str, object]) -> Filled:
    edition = next(each for each in form.editions() if each.edition == stated["edition"])
    cells = stated["cells"]
    assert isinstance(cells, dict)
    read = {tuple(key.split(".")): _written(*cell) for key, cell in cells.items()}
    left_out = stated["left_out"]
    assert isinstance(left_out, list)
    return Filled(
        edition,
        str(stated["authority"]),
        int(str(stated["year"])),
        MappingProxyType(read),
        frozenset(left_out),
    )


def _written(printed: str, state: str, value: str | None) -> Written:
    return Written(printed, state, None if value is None else _number(value))  # type: ignore[arg-type]


def _number(value: str) -> Number:
    return Decimal(value) if "." in value else int(value)


def keep(name: str, case: Case) -> None:
    """The file and its truth, put beside the others."""
    filled = case.flow.filled
    path = FOLDER / "truth.json"
    truth = json.loads(path.read_text("utf-8")) if path.exists() else {}
    truth[name] = {
        "edition": filled.form.edition,
        "authority": filled.authority,
        "year": filled.year,
        "left_out": sorted(filled.left_out),
        "quirks": case.flow.quirks,
        "cells": {
            ".".join(key): [cell.printed, cell.state, None if cell.value is None else str(cell.value)]
            for key, cell in sorted(filled.cells.items())
        },
    }
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / name).write_bytes(case.data)
    path.write_text(json.dumps(truth, ensure_ascii=False, sort_keys=True) + "\n", encoding="utf-8")
