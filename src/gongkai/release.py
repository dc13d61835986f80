"""Releases on disk: made whole in a folder of their own, then switched to in one rename.

    OUT/releases/<version>/www/    the document root, with manifest.json
    OUT/releases/<version>/store/  the store for queries
    OUT/current                    a link to the release that is served

Killed at any moment, `current` names a whole release: what was being built lies in `.building-…`, which
the next build removes. Two builds at once are refused.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Final

from pyoxigraph import RdfFormat, Store, parse

from gongkai import manifest
from gongkai.errors import ReportError

_BUILDING: Final = ".building-"
_LOCK: Final = ".building.lock"
_VERSION: Final = re.compile(r"(\d{4}-\d\d-\d\d)(?:\.(\d+))?$")
# What may never be published as an address, unless it is the base itself.
_LOOPBACK: Final = rb"<(?:file:|https?://(?:localhost|127\.|0\.0\.0\.0|\[::1\]))"
_DATA: Final = "report|authority|source|region|catalog|release|quality|void|software|download|dump|cube/"
_SAMPLE: Final = 500


@contextmanager
def building(out: Path) -> Iterator[None]:
    """Hold the right to build in `out`, after removing what killed builds left.

    Raises ReportError while another process builds there.
    """
    out.mkdir(parents=True, exist_ok=True)
    with (out / _LOCK).open("a+") as lock:
        _lock(lock, out)
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        for left in sorted(out.glob(f"{_BUILDING}*")):
            if left.is_symlink():
                left.unlink()
            else:
                shutil.rmtree(left)
        yield


def _lock(lock: IO[str], out: Path) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        lock.seek(0)
        holder = lock.read() or "unknown"
        raise ReportError(
            f"{out}: process {holder} is building there; wait until it is done, or build into another folder"
        ) from error


def versions(out: Path) -> tuple[str, ...]:
    """The versions that are there, oldest first."""
    folder = out / "releases"
    found = [one.name for one in folder.iterdir() if _VERSION.match(one.name)] if folder.is_dir() else []
    return tuple(sorted(found, key=age))


def age(version: str) -> tuple[str, int]:
    """What versions are sorted by: their date, and their number on that date."""
    found = _VERSION.match(version)
    assert found
    return found[1], int(found[2] or 1)


def next_version(date: str, taken: tuple[str, ...]) -> str:
    """The date, or the date with a number where releases of that day are there already.

    >>> next_version("2026-11-20", ()), next_version("2026-11-20", ("2026-11-20", "2026-11-20.2"))
    ('2026-11-20', '2026-11-20.3')
    """
    today = [age(version)[1] for version in taken if age(version)[0] == date]
    return f"{date}.{max(today) + 1}" if today else date


def current(out: Path) -> str | None:
    """The version that is served, or None."""
    link = out / "current"
    return link.resolve().name if link.is_symlink() and link.is_dir() else None


def root(out: Path, version: str) -> Path:
    """The document root of a version."""
    return out / "releases" / version / "www"


def begin(out: Path, version: str) -> Path:
    """A new, empty folder in which the release is made."""
    folder = out / f"{_BUILDING}{os.getpid()}-{version}"
    folder.mkdir()
    return folder


def switch(out: Path, folder: Path, version: str) -> None:
    """Give the finished folder its name, then make it the current release, each by one rename."""
    releases = out / "releases"
    releases.mkdir(exist_ok=True)
    folder.rename(releases / version)
    point(out, version)


def point(out: Path, version: str) -> None:
    """Make a version that is there the current one."""
    link = out / f"{_BUILDING}current-{os.getpid()}"
    link.unlink(missing_ok=True)
    link.symlink_to(Path("releases") / version)
    link.rename(out / "current")


def finish_switch(out: Path) -> str | None:
    """Make current the release that a killed build had finished and not yet switched to; its version.

    Such a release is whole and checked, for it bears its name: it names the current one as its previous.
    """
    now, there = current(out), versions(out)
    if not there or there[-1] == now:
        return None
    about = manifest.read(root(out, there[-1]))
    if about.get("previous") != now:
        return None
    point(out, there[-1])
    return there[-1]


# --- the release checks itself ------------------------------------------------------------------------


def check(folder: Path, about: dict[str, Any], *, base: str, host: str) -> None:
    """Nothing, if the release is what it says; else ReportError with every problem and the folder's name.

    `about` is its manifest; `host` is that of the vocabulary.
    """
    found = [*_dumps(folder, about), *_store(folder, about), *_addresses(folder, about, base, host)]
    found += manifest.problems(folder / "www")
    if found:
        listed = "\n  ".join(found[:50])
        raise ReportError(
            f"{folder}: the release does not pass its own checks and is not switched to:\n  {listed}\n"
            "the folder is kept until the next build; the release before stays current"
        )


def _dumps(folder: Path, about: dict[str, Any]) -> Iterator[str]:
    """The files of RDF parse and hold the triples they are said to hold, and no blank node.

    Every dump of this release is read; of the files of single resources at most `_SAMPLE`, evenly, as
    the dumps were made from the same blocks.
    """
    rdf = [entry for entry in about["files"] if "triples" in entry]
    dumps = [entry for entry in rdf if entry["path"].startswith(f"dump/{about['version']}/")]
    single = [entry for entry in rdf if not entry["path"].startswith("dump/")]
    for entry in (*dumps, *single[:: 1 + len(single) // _SAMPLE]):
        file = folder / "www" / entry["path"]
        try:
            count = sum(1 for _ in _parsed(file))
        except (SyntaxError, ValueError) as error:
            yield f"{entry['path']}: {error}"
            continue
        if count != entry["triples"]:
            yield f"{entry['path']}: found {count} triples, expected {entry['triples']}"


def _parsed(file: Path) -> Iterator[object]:
    rdf_format = RdfFormat.N_QUADS if file.suffix == ".nq" else RdfFormat.TURTLE
    for quad in parse(path=str(file), format=rdf_format):
        if "_:" in (str(quad.subject)[:2], str(quad.object)[:2]):
            raise ValueError(f"found a blank node in {quad}, expected named nodes only")
        yield quad


def _store(folder: Path, about: dict[str, Any]) -> Iterator[str]:
    count = len(Store.read_only(str(folder / "store")))
    if count != about["store"]:
        yield f"store: found {count} triples, expected {about['store']}"


def _addresses(folder: Path, about: dict[str, Any], base: str, host: str) -> Iterator[str]:
    """No address of the machine it was built on, and none of data under the vocabulary's host."""
    name, own = str(about["dump"]), f"<{base}".encode()
    data = b"<" + re.escape(host).encode() + b"(?:" + _DATA.encode() + b")"
    pattern = re.compile(_LOOPBACK if base == host else _LOOPBACK + b"|" + data)
    with (folder / "www" / name).open("rb") as dump:
        for line in dump:
            found = pattern.search(line)
            if found and not line.startswith(own, found.start()):
                yield f"{name}: found {line.decode().strip()}, expected addresses under {base}"
                return
