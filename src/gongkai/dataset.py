"""RDF files of any kind as a release without pages, so that the application can serve them."""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Final, cast
from urllib.parse import quote

from pyoxigraph import RdfFormat, Store

from gongkai.documents import Release
from gongkai.errors import ReportError

_SUFFIXES: Final[dict[str, RdfFormat]] = {
    ".ttl": RdfFormat.TURTLE,
    ".nt": RdfFormat.N_TRIPLES,
    ".rdf": RdfFormat.RDF_XML,
    ".owl": RdfFormat.RDF_XML,
    ".jsonld": RdfFormat.JSON_LD,
    ".n3": RdfFormat.N3,
    ".nq": RdfFormat.N_QUADS,
    ".trig": RdfFormat.TRIG,
}


def load(files: Iterable[Path], folder: Path, *, base: str) -> Release:
    """A release without pages, made in a folder from RDF files and folders of them.

    Raises ReportError, with the place, for a file that cannot be read.
    """
    (folder / "www").mkdir()
    store = Store(str(folder / "store"))
    for file in _rdf_files(files):
        _load_file(store, file, base=base)
    store.flush()
    del store  # the workers open it read-only, and the writer must be done
    return Release(folder, "data", base)


def _rdf_files(files: Iterable[Path]) -> Iterator[Path]:
    for file in files:
        if file.is_dir():
            inside = sorted(one for one in file.rglob("*") if one.is_file() and _rdf_format(one) is not None)
            if not inside:
                raise ReportError(f"{file}: found no RDF file, expected {', '.join(_SUFFIXES)}")
            yield from inside
        elif _rdf_format(file) is None:
            raise ReportError(f"{file}: found no extension of RDF, expected one of {', '.join(_SUFFIXES)}")
        else:
            yield file


def _rdf_format(file: Path) -> RdfFormat | None:
    name = file.with_suffix("") if file.suffix == ".gz" else file
    return _SUFFIXES.get(name.suffix.lower())


def _load_file(store: Store, file: Path, *, base: str) -> None:
    try:
        with _open(file) as source:
            store.bulk_load(source, _rdf_format(file), base_iri=base + quote(file.name))
    except SyntaxError as error:
        raise ReportError(f"{file}: found text that is no RDF of its extension: {error}") from error
    except (OSError, EOFError, ValueError) as error:
        raise ReportError(f"{file}: cannot be read: {error}") from error


def _open(file: Path) -> IO[bytes]:
    return cast(IO[bytes], gzip.open(file)) if file.suffix == ".gz" else file.open("rb")
