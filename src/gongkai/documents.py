"""What stands at a path of the site: which representations there are of it, and where they lie.

A release's `www` folder is the document root; the path of an IRI is the path of its file without the
extension. Nothing outside that folder is ever opened. HTTP is `gongkai.serve`'s business.
"""

from __future__ import annotations

import json
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from gongkai import negotiate
from gongkai.errors import ReportError
from gongkai.negotiate import EXTENSIONS, HTML, RDF_TYPES, TURTLE
from gongkai.vocabulary import HOST

# Paths whose description is kept under another name: the home page is that of the catalogue.
_ALSO_KNOWN_AS: Final[dict[str, str]] = {".well-known/void": "void", "index": "catalog"}


@dataclass(frozen=True, slots=True)
class Variant:
    """One representation of a document: its type, its own path, and the file it is or is made from."""

    media_type: str
    path: str
    file: Path

    @property
    def is_made(self) -> bool:
        """Whether the file is Turtle and has to be written in another syntax."""
        return self.media_type in RDF_TYPES and self.file.suffix == ".ttl" and self.media_type != TURTLE


@dataclass(frozen=True, slots=True)
class Release:
    """A release on disk: its folder, its version, and the base of its data's IRIs."""

    folder: Path
    version: str
    base: str

    @property
    def root(self) -> Path:
        """The document root."""
        return self.folder / "www"

    @property
    def store(self) -> Path:
        """The store for queries."""
        return self.folder / "store"


def current_release(out: Path) -> Release:
    """The release that `OUT/current` names at this moment.

    Raises ReportError when there is none, or its manifest cannot be read.
    """
    try:
        folder = (out / "current").resolve(strict=True)
    except OSError as error:
        raise ReportError(
            f"{out}: found no release, expected a folder made by gongkai build; "
            f"run: gongkai build REPORTS -o {out}"
        ) from error
    manifest_file = folder / "www" / "manifest.json"
    try:
        manifest: dict[str, Any] = json.loads(manifest_file.read_bytes())
        return Release(folder, str(manifest["version"]), str(manifest["base"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ReportError(
            f"{manifest_file}: found {error!r}, expected JSON with version and base; build the release again"
        ) from error


def segments(path: str) -> tuple[str, ...] | None:
    """The names in a decoded path, or None if it may not be looked up.

    >>> segments("/report/a/2024"), segments("/../etc/passwd"), segments("/a\\\\..\\\\b")
    (('report', 'a', '2024'), None, None)
    """
    names = tuple(path.strip("/").split("/")) if path.strip("/") else ()
    for name in names:
        if name in ("", ".", "..") or "\\" in name or "\0" in name or ":" in name:
            return None
    return names


def file_at(root: Path, path: str) -> Path | None:
    """The regular file at a path under a folder, links followed but never out of the folder."""
    names = segments(path)
    if not names:
        return None
    candidate = root.joinpath(*names)
    try:
        if not candidate.is_file():
            return None
        real = candidate.resolve(strict=True)
        if stat.S_ISREG(real.stat().st_mode) and real.is_relative_to(root.resolve()):
            return candidate
    except (OSError, ValueError, RuntimeError):  # absent, too long, not encodable, a loop of links
        return None
    return None


def variants(root: Path, path: str) -> tuple[Variant, ...]:
    """The representations of the document at a path without extension, in the server's order."""
    stem = _stem(root, path)
    return tuple(_variants(root, stem)) if stem is not None else ()


def _stem(root: Path, path: str) -> str | None:
    names = segments(path)
    if names is None:
        return None
    stem = "/".join(names)
    return "/".join((*names, "index")) if not names or path.endswith("/") else stem


def _variants(root: Path, stem: str) -> Iterator[Variant]:
    turtle = file_at(root, f"{stem}.ttl") or file_at(root, f"{_ALSO_KNOWN_AS.get(stem, stem)}.ttl")
    for extension, media_type in EXTENSIONS.items():
        name = stem
        file = file_at(root, f"{stem}.{extension}")
        if file is None and stem in _ALSO_KNOWN_AS:
            name = _ALSO_KNOWN_AS[stem]
            file = file_at(root, f"{name}.{extension}") if media_type != HTML or stem != "index" else None
        if file is None and media_type in RDF_TYPES and turtle is not None:
            file = turtle
        if file is not None:
            yield Variant(media_type, f"/{name}.{extension}", file)


def made_variant(root: Path, path: str) -> Variant | None:
    """The representation at a path with an extension of RDF that is no file and can be made from Turtle."""
    stem, _, extension = path.rpartition(".")
    media_type = EXTENSIONS.get(extension.lower())
    if media_type not in RDF_TYPES or not stem.strip("/"):
        return None
    file = file_at(root, f"{stem}.ttl")
    return Variant(media_type, path, file) if file is not None else None


def split_extension(path: str) -> tuple[str, str | None]:
    """A path without its extension, and the media type that the extension means, if it means one.

    >>> split_extension("/report/a/2024.ttl"), split_extension("/def/0.1.0")
    (('/report/a/2024', 'text/turtle'), ('/def/0.1.0', None))
    """
    stem, dot, extension = path.rpartition(".")
    media_type = EXTENSIONS.get(extension.lower()) if dot and "/" not in extension else None
    return (stem, media_type) if media_type is not None else (path, None)


def other_address(root: Path, path: str) -> str | None:
    """Where a path leads that differs from a document's by its last slash only."""
    if path.endswith("/") and path.strip("/"):
        bare = path.rstrip("/")
        return bare if variants(root, bare) else None
    names = segments(path)
    if names and not variants(root, path) and variants(root, f"{path}/"):
        return f"{path}/"
    return None


def is_gone(root: Path, path: str) -> bool:
    """Whether a document was withdrawn: `gone.json` lists paths, and their files and translations go too."""
    file = root / "gone.json"
    if not file.is_file():
        return False
    withdrawn = {str(one).strip("/") for one in json.loads(file.read_bytes())}
    stem, _ = split_extension(path)
    return not withdrawn.isdisjoint(one.strip("/").removeprefix("en/") for one in (path, stem))


def iris(path: str, base: str) -> tuple[str, ...]:
    """The IRIs that a path may stand for: in the data, and in the vocabulary.

    >>> iris("/def", "http://example.org/")
    ('http://example.org/def', 'https://gongkai.example/def')
    """
    names = segments(path)
    if names is None:
        return ()
    local = "/".join(names) + ("/" if path.endswith("/") and names else "")
    return tuple(dict.fromkeys((base + local, HOST + local)))


def entity_tag(file: Path, media_type: str) -> str:
    """The strong ETag of a representation made from a file: its size, its time and its type."""
    status = file.stat()
    extension = next((name for name, one in EXTENSIONS.items() if one == media_type), "bin")
    return f'"{status.st_mtime_ns:x}-{status.st_size:x}-{extension}"'


def media_type_of(file: Path) -> str:
    """The media type of a file of the release, by its name."""
    if file.parts[-2:] == (".well-known", "void"):
        return TURTLE
    return negotiate.of_extension(file.name)
