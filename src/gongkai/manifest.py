"""The list of a release's files with their bytes and digests, and the check that they are still so.

`manifest.json` tells version, base, counts and every file; `SHA256SUMS` tells the same digests in the
form that `sha256sum -c` reads. Neither lists itself; the manifest is listed in `SHA256SUMS`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from gongkai.errors import ReportError

NAME: Final = "manifest.json"
SUMS: Final = "SHA256SUMS"
_BLOCK: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Entry:
    """A file: its path below the document root, its size, its digest, its triples where it is RDF."""

    path: str
    bytes: int
    sha256: str
    triples: int | None = None


def digest(file: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    found = hashlib.sha256()
    with file.open("rb") as source:
        while block := source.read(_BLOCK):
            found.update(block)
    return found.hexdigest()


def entries(root: Path, triples: Mapping[str, int]) -> tuple[Entry, ...]:
    """Every file below the root, by path; `triples` are the counts of those that are RDF."""
    files = sorted(
        (file for file in root.rglob("*") if file.is_file()), key=lambda file: file.relative_to(root).parts
    )
    paths = [file.relative_to(root).as_posix() for file in files]
    with ThreadPoolExecutor() as threads:
        digests = list(threads.map(digest, files))
    return tuple(
        Entry(path, file.stat().st_size, sha256, triples.get(path))
        for path, file, sha256 in zip(paths, files, digests, strict=True)
        if path not in (NAME, SUMS)
    )


def write(root: Path, about: Mapping[str, Any], files: Sequence[Entry]) -> None:
    """Write `manifest.json` and `SHA256SUMS`; what `about` says comes first."""
    head = json.dumps(about, ensure_ascii=False, indent=1).removesuffix("\n}")
    listed = ",\n".join(f"  {json.dumps(_entry(entry), ensure_ascii=False)}" for entry in files)
    (root / NAME).write_text(f'{head},\n "files": [\n{listed}\n ]\n}}\n', encoding="utf-8", newline="\n")
    sums = [f"{entry.sha256}  {entry.path}" for entry in files]
    sums.append(f"{digest(root / NAME)}  {NAME}")
    (root / SUMS).write_text("\n".join(sums) + "\n", encoding="utf-8", newline="\n")


def _entry(entry: Entry) -> dict[str, object]:
    found: dict[str, object] = {"path": entry.path, "bytes": entry.bytes, "sha256": entry.sha256}
    return found if entry.triples is None else found | {"triples": entry.triples}


def read(root: Path) -> dict[str, Any]:
    """The manifest of a release; raises ReportError where there is none that can be read."""
    file = root / NAME
    try:
        found = json.loads(file.read_bytes())
    except (OSError, ValueError) as error:
        raise ReportError(f"{file}: {error}; expected the manifest of a release, build it again") from error
    if not isinstance(found, dict):
        raise ReportError(f"{file}: found no object, expected the manifest of a release; build it again")
    return found


def problems(root: Path) -> Iterator[str]:
    """What is not as the manifest says: files missing, changed or not listed. Nothing if all is whole."""
    about = read(root)
    listed = {str(entry["path"]): entry for entry in about["files"]}
    found = {entry.path: entry for entry in entries(root, {})}
    for path in sorted(listed.keys() | found.keys()):
        if path not in found:
            yield f"{path}: missing"
        elif path not in listed:
            yield f"{path}: not listed in {NAME}"
        elif found[path].sha256 != listed[path]["sha256"]:
            yield f"{path}: found SHA-256 {found[path].sha256}, expected {listed[path]['sha256']}"
