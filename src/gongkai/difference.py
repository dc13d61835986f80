"""What a release takes over from the one before, and how it differs from it.

Dumps and descriptions of earlier versions stay at their addresses. A document that was there and is
no more is listed in `gone.json`, so that its address answers that it was withdrawn. A finding keeps its
IRI as long as the rule finds the same at the same place; `findings-gone.json` says up to which version
each former one stood.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from gongkai import dump, manifest, release

_DOCUMENTS: Final = ("report/", "authority/", "source/", "region/")


def earlier(root: Path) -> tuple[str, ...]:
    """The versions up to the release with this document root, oldest first."""
    return tuple(sorted((file.stem for file in (root / "release").glob("*.ttl")), key=release.age))


def carry(old: Path, new: Path, versions: Iterable[str]) -> dict[str, int]:
    """Give the new release the dumps and descriptions of earlier versions; their triples by path."""
    known = {entry["path"]: entry.get("triples") for entry in manifest.read(old)["files"]}
    triples = {}
    for version in versions:
        files = [old / "release" / f"{version}.ttl", *sorted((old / "dump" / version).iterdir())]
        for file in files:
            path = file.relative_to(old)
            dump.link(file, new / path)
            if (count := known.get(path.as_posix())) is not None:
                triples[path.as_posix()] = count
    return triples


def write(old: Path, new: Path, about: dict[str, Any]) -> None:
    """Write what is new, changed and gone since the release before.

    `changes.json` tells reports and findings, `gone.json` documents that are no more, `findings-gone.json`
    findings that are no more, with the last version in which they stood.
    """
    before = {str(entry["path"]): str(entry["sha256"]) for entry in manifest.read(old)["files"]}
    documents = _documents(path for path in before)
    now = _documents(file.relative_to(new).as_posix() for file in new.rglob("*.ttl"))
    reports = {path for path in documents | now if path.startswith("report/")}
    changed = {
        path
        for path in reports & documents & now
        if before[f"{path}.ttl"] != manifest.digest(new / f"{path}.ttl")
    }
    _json(
        new / "changes.json",
        {
            "version": about["version"],
            "previous": about["previous"],
            "new": sorted(reports & now - documents),
            "changed": sorted(changed),
            "gone": sorted(reports & documents - now),
            "findings": _findings(old, new, about),
        },
    )
    file = old / "gone.json"
    long_gone = set(json.loads(file.read_bytes())) if file.exists() else set()
    _json(new / "gone.json", sorted((long_gone | documents) - now))


def _findings(old: Path, new: Path, about: dict[str, Any]) -> dict[str, list[str]]:
    """The findings that are new and those that are gone; the latter are noted for good."""
    before, now = _finding_iris(old), _finding_iris(new)
    file = old / "findings-gone.json"
    gone = dict(json.loads(file.read_bytes())) if file.exists() else {}
    gone |= dict.fromkeys(before - now, about["previous"])
    _json(new / "findings-gone.json", {iri: gone[iri] for iri in sorted(gone.keys() - now)})
    return {"new": sorted(now - before), "gone": sorted(before - now)}


def _finding_iris(root: Path) -> set[str]:
    table = root / "dump" / "latest" / "findings.csv"
    if not table.exists():  # a release of a program that did not write it yet
        return set()
    with table.open(encoding="utf-8", newline="") as lines:
        return {row["finding"] for row in csv.DictReader(lines)}


def _documents(paths: Iterable[str]) -> set[str]:
    return {
        path.removesuffix(".ttl") for path in paths if path.endswith(".ttl") and path.startswith(_DOCUMENTS)
    }


def _json(file: Path, value: object) -> None:
    file.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")
