"""What a release takes over from the one before, and how it differs from it.

Dumps and descriptions of earlier versions stay at their addresses. A document that was there and is
no more is listed in `gone.json`, so that its address answers that it was withdrawn.
"""

from __future__ import annotations

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
    """Write `changes.json` and `gone.json`: what is new, changed and gone since the release before."""
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
        },
    )
    file = old / "gone.json"
    long_gone = set(json.loads(file.read_bytes())) if file.exists() else set()
    _json(new / "gone.json", sorted((long_gone | documents) - now))


def _documents(paths: Iterable[str]) -> set[str]:
    return {
        path.removesuffix(".ttl") for path in paths if path.endswith(".ttl") and path.startswith(_DOCUMENTS)
    }


def _json(file: Path, value: object) -> None:
    file.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")
