"""Dumps of any size in little memory: pieces written as reports are described, then put in order.

A worker writes what it has made into spool files and reports each stretch as a `Piece`; a dump is
the pieces in the order of their first lines. N-Quads come out sorted by code point, line by line, as
`sort` in the C locale would have them. Nothing here knows what the lines mean.
"""

from __future__ import annotations

import gzip
import hashlib
import heapq
import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import IO

_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a spool file, `length` bytes from `offset`.

    For sorted lines `first` and `last` are the first and last of them and `count` their number; for
    blocks of Turtle or rows of a table, both are the key they are ordered by, and `count` the number
    of triples or rows.
    """

    file: Path
    offset: int
    length: int
    first: str
    last: str
    count: int


class Spool:
    """A file that pieces are appended to; used as a context manager."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._output = file.open("wb")
        self._offset = 0

    def __enter__(self) -> Spool:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """No more pieces; those there are can be read."""
        self._output.close()

    def add_lines(self, lines: Sequence[str]) -> Piece:
        """Append sorted lines; ValueError for none at all."""
        if not lines:
            raise ValueError(f"{self._file}: found no lines, expected at least one")
        return self._add("\n".join(lines) + "\n", first=lines[0], last=lines[-1], count=len(lines))

    def add_text(self, text: str, *, key: str, count: int) -> Piece:
        """Append a text as it is, ordered by its key."""
        return self._add(text, first=key, last=key, count=count)

    def _add(self, text: str, *, first: str, last: str, count: int) -> Piece:
        written = text.encode()
        self._output.write(written)
        piece = Piece(self._file, self._offset, len(written), first, last, count)
        self._offset += len(written)
        return piece


def concatenate(pieces: Iterable[Piece], output: IO[bytes]) -> int:
    """Write the pieces in the order of their keys; the sum of their counts."""
    count = 0
    for piece in sorted(pieces, key=lambda piece: (piece.first, piece.offset)):
        _copy(piece, output)
        count += piece.count
    return count


def merge(pieces: Iterable[Piece], output: IO[bytes]) -> int:
    """Write the lines of all pieces, sorted and each once; their number.

    Most pieces hold the lines of one document and overlap with no other: those are copied whole.
    """
    count = 0
    for group in overlapping(pieces):
        if len(group) == 1:
            _copy(group[0], output)
            count += group[0].count
        else:
            count += _write_distinct(heapq.merge(*map(_lines, group)), output)
    return count


def overlapping(pieces: Iterable[Piece]) -> Iterator[list[Piece]]:
    """The pieces in order, those whose ranges of lines overlap together."""
    group: list[Piece] = []
    reached = ""
    for piece in sorted(pieces, key=lambda piece: piece.first):
        if group and piece.first > reached:
            yield group
            group = []
        reached = max(reached, piece.last) if group else piece.last
        group.append(piece)
    if group:
        yield group


def _write_distinct(lines: Iterable[bytes], output: IO[bytes]) -> int:
    count = 0
    for line, _ in groupby(lines):
        output.write(line)
        count += 1
    return count


def _lines(piece: Piece) -> Iterator[bytes]:
    """The lines of a piece with their ends. UTF-8 sorts by byte as text does by code point."""
    with piece.file.open("rb") as source:
        source.seek(piece.offset)
        left = piece.length
        while left > 0:
            line = source.readline()
            left -= len(line)
            yield line


def _copy(piece: Piece, output: IO[bytes]) -> None:
    with piece.file.open("rb") as source:
        source.seek(piece.offset)
        left = piece.length
        while left > 0 and (block := source.read(min(left, _BLOCK))):
            output.write(block)
            left -= len(block)


def compress(file: Path) -> Path:
    """The file beside itself as gzip, without name or time, so that the same file gives the same bytes."""
    target = file.with_name(file.name + ".gz")
    with (
        file.open("rb") as source,
        target.open("wb") as raw,
        gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0, compresslevel=6) as output,
    ):
        shutil.copyfileobj(source, output, _BLOCK)
    return target


def link(file: Path, target: Path) -> None:
    """The same file under a second name: a hard link, or a copy where the file system knows none."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(file, target)
    except OSError:  # another file system, or one without links
        shutil.copyfile(file, target)


def name_digest(name: str) -> str:
    """What a file is known by whose bytes could not be had: a digest of its name.

    >>> name_digest("2024/a.txt")
    'unopened-f5c3672f06a4'
    """
    return f"unopened-{hashlib.sha256(name.encode()).hexdigest()[:12]}"
