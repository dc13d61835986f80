"""OFD, the Chinese page format (GB/T 33190), to a document: its text and paths into the same lattice.

Page templates, annotations and seals are not read. Measures are millimetres in the file, points here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from posixpath import dirname, join, normpath
from typing import Any

from gongkai.document import Block, Document
from gongkai.readers import lattice
from gongkai.readers.lattice import Glyph, Point, Rule
from gongkai.readers.package import Package, open_package
from gongkai.readers.source import Source

POINTS = 72 / 25.4
ASCENT, DESCENT = 0.88, 0.12
STEP = re.compile(r"[MSLQBAC]|-?[\d.]+(?:[eE][+-]?\d+)?")
NUMBER = re.compile(r"[+-]?\d*\.?\d+(?:[eE][+-]?\d{1,2})?")
ARGUMENTS = {"M": 2, "S": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}
MAX_REPEAT = 1000


def read(source: Source) -> Document:
    """The document of an OFD file: per page, its tables and lines from top to bottom."""
    package = open_package(source)
    blocks: list[Block] = []
    warnings: list[str] = []
    pages = list(_pages(package))
    if len(pages) > source.limits.pages:
        raise source.unreadable(f"{len(pages)} pages", f"at most {source.limits.pages} are read")
    for number, part in enumerate(pages, start=1):
        root = package.xml(part)
        page = _page(source, number, root)
        if not page.glyphs and next(root.iter("{*}ImageObject"), None) is not None:
            warnings.append(f"page {number} is a picture and was not read")
        try:
            blocks.extend(lattice.blocks(page, cells=source.limits.cells))
        except lattice.TooManyRulesError as error:
            raise source.unreadable(f"page {number} has {error}", "no form has that many") from error
    if not blocks:
        raise source.unreadable(f"{len(pages)} pages without text", "publish it as PDF or DOCX with text")
    return source.document(blocks, reader="ofd", media_type="application/ofd", warnings=warnings)


def _pages(package: Package) -> Iterator[str]:
    """The parts with the content of each page, in order."""
    for root in package.xml("OFD.xml").iter("{*}DocRoot"):
        document = normpath((root.text or "").strip().lstrip("/"))
        for page in package.xml(document).iter("{*}Page"):
            location = page.get("BaseLoc", "")
            yield (
                location.lstrip("/")
                if location.startswith("/")
                else normpath(join(dirname(document), location))
            )


def _page(source: Source, number: int, root: Any) -> lattice.Page:
    glyphs = tuple(glyph for item in root.iter("{*}TextObject") for glyph in _glyphs(item))
    if len(glyphs) > source.limits.glyphs:
        raise source.unreadable(
            f"page {number} has {len(glyphs)} characters", f"at most {source.limits.glyphs} a page are read"
        )
    rules = tuple(rule for item in root.iter("{*}PathObject") for rule in _rules(item))
    if len(rules) > source.limits.paths:
        raise source.unreadable(f"page {number} has {len(rules)} lines", "no form has that many")
    return lattice.Page(number, glyphs, rules)


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where an object stands: the corner of its boundary and its matrix."""

    x: float
    y: float
    matrix: tuple[float, ...]

    @staticmethod
    def of(item: Any) -> _Frame:
        x, y = _first(item.get("Boundary", ""), 0.0, 0.0)
        matrix = _numbers(item.get("CTM", ""))
        return _Frame(x, y, tuple(matrix) if len(matrix) == 6 else (1.0, 0.0, 0.0, 1.0, 0.0, 0.0))

    def shown(self, x: float, y: float) -> Point:
        """Where a point of the object is on the page, in points."""
        a, b, c, d, e, f = self.matrix
        return (a * x + c * y + e + self.x) * POINTS, (b * x + d * y + f + self.y) * POINTS


def _glyphs(item: Any) -> Iterator[Glyph]:
    """The visible characters of a text object; without deltas each is as wide as its kind."""
    frame = _Frame.of(item)
    size = _first(item.get("Size", ""), 3.5)[0]
    if item.get("Visible", "true").lower() == "false":
        return
    for code in item.iter("{*}TextCode"):
        text = code.text or ""
        x, y = _first(f"{code.get('X', '0')} {code.get('Y', '0')}", 0.0, 0.0)
        across, down = _deltas(code.get("DeltaX", ""), len(text)), _deltas(code.get("DeltaY", ""), len(text))
        for index, sign in enumerate(text):
            width = size / 2 if sign.isascii() else size
            if not sign.isspace():
                yield _glyph(frame, sign, (x, y), size=size, width=width)
            x += across[index] if index < len(across) else 0.0 if down else width
            y += down[index] if index < len(down) else 0.0


def _glyph(frame: _Frame, sign: str, origin: Point, *, size: float, width: float) -> Glyph:
    x, y = origin
    x0, y0 = frame.shown(x, y - ASCENT * size)
    x1, y1 = frame.shown(x + width, y + DESCENT * size)
    _, base = frame.shown(x, y)
    return Glyph(sign, min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1), base)


def _deltas(printed: str, count: int) -> list[float]:
    """Steps from glyph to glyph; `g 3 2.5` stands for three steps of 2.5.

    >>> _deltas("1 g 2 0.5 4", 9)
    [1.0, 0.5, 0.5, 4.0]
    """
    words = iter(printed.split())
    steps: list[float] = []
    for word in words:
        if word == "g":
            (times,), step = _first(next(words, ""), 0.0), _first(next(words, ""), 0.0)
            steps += step * int(min(max(times, 0), count, MAX_REPEAT))
        else:
            steps += _numbers(word)
    return steps


def _rules(item: Any) -> Iterator[Rule]:
    """The rules that a path object draws."""
    is_stroked = item.get("Stroke", "true").lower() != "false"
    is_filled = item.get("Fill", "false").lower() == "true"
    if not (is_stroked or is_filled) or item.get("Visible", "true").lower() == "false":
        return
    frame = _Frame.of(item)
    for data in item.iter("{*}AbbreviatedData"):
        for points in _outlines(data.text or ""):
            shown = [frame.shown(x, y) for x, y in points]
            yield from lattice.outline_to_rules(shown, is_stroked=is_stroked)


def _outlines(data: str) -> Iterator[list[Point]]:
    """The corners of each outline in a path's abbreviated data.

    >>> list(_outlines("M 0 0 L 4 0 L 4 2 C M 1 1 B 0 0 1 1 2 2"))
    [[(0.0, 0.0), (4.0, 0.0), (4.0, 2.0), (0.0, 0.0)], [(1.0, 1.0), (2.0, 2.0)]]
    """
    steps = STEP.findall(data)
    points: list[Point] = []
    position = 0
    while position < len(steps):
        step, count = steps[position], ARGUMENTS.get(steps[position], 0)
        values = _numbers(" ".join(steps[position + 1 : position + 1 + count]))
        position += 1 + (count if len(values) == count else 0)
        if step in "MS" and points:
            yield points
            points = []
        if step == "C" and points:
            points.append(points[0])
        elif len(values) >= 2:
            points.append((values[-2], values[-1]))
    if points:
        yield points


def _numbers(printed: str) -> list[float]:
    """The numbers in a list of words, as far as they are numbers."""
    return [float(word) for word in printed.split() if NUMBER.fullmatch(word)]


def _first(printed: str, *otherwise: float) -> list[float]:
    """As many first numbers of a list as there are values to take where it is shorter."""
    numbers = _numbers(printed)[: len(otherwise)]
    return [*numbers, *otherwise[len(numbers) :]]
