"""The text of a source with every figure marked at its place.

A mark's id is the fragment of the place as RFC 5147 writes it, `char=1360,1362`, so that the IRI of a
place opens on the figure. Counted in code points, as Python does.
"""

from __future__ import annotations

from bisect import bisect, insort
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

    A place that overlaps one given before it, or runs over a line's end, is an empty piece where it begins.

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
    """Places by where they begin: those to mark, and the rest; of two that overlap the first is marked."""
    marks: Places = {}
    points: Places = {}
    marked: list[tuple[int, int]] = []
    by_fragment: dict[str, tuple[Spot, str]] = {}
    for spot, anchor in spots:
        by_fragment.setdefault(spot.fragment, (spot, anchor))
    for spot, anchor in by_fragment.values():
        if spot.start is None or spot.end is None:
            continue
        start, end = spot.start, spot.end
        is_markable = (
            start < end <= len(text) and "\n" not in text[start:end] and _is_free(start, end, marked)
        )
        if is_markable:
            insort(marked, (start, end))
        (marks if is_markable else points).setdefault(min(start, len(text)), []).append((spot, anchor))
    return marks, points


def _is_free(start: int, end: int, marked: Sequence[tuple[int, int]]) -> bool:
    """Whether nothing between two offsets is marked yet.

    >>> _is_free(3, 5, [(1, 3), (5, 6)]), _is_free(3, 5, [(4, 6)]), _is_free(3, 5, [(1, 9)])
    (True, False, False)
    """
    after = bisect(marked, (start, end))
    return (after == 0 or marked[after - 1][1] <= start) and (after == len(marked) or end <= marked[after][0])


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
