"""The text of a source with every figure marked at its place.

A mark's id is the fragment of the place as RFC 5147 writes it, `char=1360,1362`, so that the IRI of a
place opens on the figure. Counted in code points, as Python does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from gongkai.reportview import Spot

# Beyond this many characters only lines with figures and their neighbours are shown (300 kB a page).
WHOLE: Final = 60_000
NEIGHBOURS: Final = 2


@dataclass(frozen=True, slots=True)
class Piece:
    """Text of a line; with `id` it is a place, with `anchor` also a figure that links back to its cell."""

    text: str
    id: str = ""
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line by its number from 1; `skipped` counts the lines left out before it."""

    number: int
    pieces: tuple[Piece, ...]
    skipped: int = 0


def lines(text: str, spots: Iterable[tuple[Spot, str]]) -> tuple[TextLine, ...]:
    """The lines of a text, cut where places begin and end. Each fragment becomes an id once.

    A place that overlaps an earlier one or runs over a line's end is an empty piece where it begins.

    >>> lines("收到 4 件", [(Spot("char=3,4", 3, 4), "received.total")])[0].pieces[1]
    Piece(text='4', id='char=3,4', anchor='received.total')
    """
    marks, points = _marks_and_points(text, spots)
    made = []
    start = 0
    for number, content in enumerate(text.split("\n"), 1):
        end = start + len(content)
        made.append(TextLine(number, tuple(_pieces(text, start, end, marks, points))))
        start = end + 1
    return tuple(_shortened(made)) if len(text) > WHOLE else tuple(made)


Places = dict[int, list[tuple[Spot, str]]]


def _marks_and_points(text: str, spots: Iterable[tuple[Spot, str]]) -> tuple[Places, Places]:
    """Places by where they begin: figures to mark, and the rest."""
    marks: Places = {}
    points: Places = {}
    seen: set[str] = set()
    reached = 0
    known = [(spot, anchor) for spot, anchor in spots if spot.start is not None and spot.end is not None]
    for spot, anchor in sorted(known, key=lambda found: (found[0].start or 0, found[0].end or 0)):
        if spot.fragment in seen:
            continue
        seen.add(spot.fragment)
        start, end = spot.start or 0, spot.end or 0
        is_markable = reached <= start < end <= len(text) and "\n" not in text[start:end]
        (marks if is_markable else points).setdefault(min(start, len(text)), []).append((spot, anchor))
        reached = end if is_markable else reached
    return marks, points


def _pieces(text: str, start: int, end: int, marks: Places, points: Places) -> Iterator[Piece]:
    """The pieces of the line from `start` to `end`."""
    at = start
    for place in range(start, end + 1):
        if place not in marks and place not in points:
            continue
        if place > at:
            yield Piece(text[at:place])
            at = place
        for spot, _ in points.get(place, ()):
            yield Piece("", spot.fragment)
        for spot, anchor in marks.get(place, ()):
            yield Piece(text[place : spot.end], spot.fragment, anchor)
            at = spot.end or place
    if at < end:
        yield Piece(text[at:end])


def _shortened(made: Sequence[TextLine]) -> Iterator[TextLine]:
    """The lines that hold a place, with their neighbours."""
    wanted: set[int] = set()
    for line in made:
        if any(piece.id for piece in line.pieces):
            wanted.update(range(line.number - NEIGHBOURS, line.number + NEIGHBOURS + 1))
    before = 0
    for line in made:
        if line.number in wanted:
            yield TextLine(line.number, line.pieces, line.number - before - 1)
            before = line.number
