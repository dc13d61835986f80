"""Glyphs and ruled lines of a page to tables and lines of text.

A chain of small steps: rules are joined where they are collinear, grouped into frames where they
cross, a frame gives a grid, grid squares without a rule between them are one cell, and a glyph belongs
to the cell its centre lies in. Coordinates are points, y downwards.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Literal, NamedTuple

from gongkai.document import Block, Cell, Line, Place, Table
from gongkai.readers import marks

Box = tuple[float, float, float, float]
Point = tuple[float, float]

SAME = 2.5  # rules this near are one rule, drawn double or once for each neighbour
GAP = 3.0  # and this far apart in their own direction they still touch
CLOSE = 9.0  # past the last rule, where rules of the other direction still end a row or column
THIN = 3.0  # a filled shape no thicker is a rule
SHORT = 4.0  # a line no longer is a dot or a dash of a character
COVERED = 0.6  # of an edge, for it to part two cells
SPACE = 0.35  # of a glyph's height, for a blank to stand between two glyphs
RAISED_BY = 0.2  # of a glyph's height, above the lowest baseline of its line
LEVEL = 0.6  # of a glyph's height: baselines this near are one line
MAX_RULES = 4000


class Glyph(NamedTuple):
    """A character, the box of its line height and advance width, and the baseline it stands on.

    A recogniser gives whole lines and its confidence; these are glyphs, too.
    """

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    base: float
    confidence: float = 1.0

    @property
    def middle(self) -> float:
        return (self.y0 + self.y1) / 2

    @property
    def height(self) -> float:
        return self.y1 - self.y0


class Rule(NamedTuple):
    """A horizontal or vertical line at `at`, from `start` to `end` in its own direction."""

    is_horizontal: bool
    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Page:
    """What a page shows: its number, glyphs in any order, rules, and how the characters were had."""

    number: int
    glyphs: tuple[Glyph, ...]
    rules: tuple[Rule, ...]
    method: Literal["text", "ocr"] = "text"
    confidence: float = 1.0


class TooManyRulesError(ValueError):
    """A page with more ruled lines than any form; the message says how many were allowed."""


def blocks(page: Page, *, cells: int) -> list[Block]:
    """The tables and the lines outside them, from top to bottom.

    Raises `TooManyRulesError`; a frame of more than `cells` squares is taken for a drawing.
    """
    found: list[tuple[float, Block]] = []
    rest = list(page.glyphs)
    for frame in sorted(rules_to_frames(joined(page.rules)), key=_area):
        regions = [] if len(frame.xs) * len(frame.ys) > cells else frame_to_cells(frame)
        if len(regions) < 2:
            continue
        inside, rest = _parted(rest, frame)
        table = _table(page, frame, regions, inside)
        found.append((frame.ys[0], table))
    found += [(_top(line), _line(page, line)) for line in glyphs_to_lines(rest)]
    return [block for _, block in sorted(found, key=lambda pair: pair[0])]


# --- rules


def outline_to_rules(points: list[Point], *, is_stroked: bool) -> Iterator[Rule]:
    """The rules that an outline draws: its level and upright strokes, or itself where it is a thin shape."""
    return _stroked(points) if is_stroked else _filled(points)


def _stroked(points: list[Point]) -> Iterator[Rule]:
    """The level and upright lines among the strokes of an outline."""
    for (x0, y0), (x1, y1) in pairwise(points):
        if abs(y1 - y0) <= 1 and abs(x1 - x0) > SHORT:
            yield Rule(True, (y0 + y1) / 2, min(x0, x1), max(x0, x1))
        elif abs(x1 - x0) <= 1 and abs(y1 - y0) > SHORT:
            yield Rule(False, (x0 + x1) / 2, min(y0, y1), max(y0, y1))


def _filled(points: list[Point]) -> Iterator[Rule]:
    """The rule that a thin filled shape is; a thick one is a background."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    width, height = max(xs) - min(xs), max(ys) - min(ys)
    if height <= THIN and width > max(SHORT, height):
        yield Rule(True, (min(ys) + max(ys)) / 2, min(xs), max(xs))
    elif width <= THIN and height > max(SHORT, width):
        yield Rule(False, (min(xs) + max(xs)) / 2, min(ys), max(ys))


def joined(rules: Iterable[Rule]) -> list[Rule]:
    """The rules with collinear ones joined over gaps of at most `GAP`."""
    result: list[Rule] = []
    for is_horizontal in (True, False):
        same = sorted(
            (rule for rule in rules if rule.is_horizontal == is_horizontal), key=lambda rule: rule.at
        )
        for group in _near(same):
            at = sum(rule.at for rule in group) / len(group)
            spans = _united((rule.start, rule.end) for rule in group)
            result += [Rule(is_horizontal, at, start, end) for start, end in spans]
    if len(result) > MAX_RULES:
        raise TooManyRulesError(f"more than {MAX_RULES} ruled lines")
    return result


def _near(rules: list[Rule]) -> Iterator[list[Rule]]:
    """Runs of rules, sorted by `at`, that lie within `SAME` of the first of the run."""
    group: list[Rule] = []
    for rule in rules:
        if group and rule.at - group[0].at > SAME:
            yield group
            group = []
        group.append(rule)
    if group:
        yield group


def _united(spans: Iterable[tuple[float, float]]) -> list[tuple[float, float]]:
    """The union of spans, gaps of at most `GAP` closed."""
    united: list[tuple[float, float]] = []
    for start, end in sorted(spans):
        if united and start - united[-1][1] <= GAP:
            united[-1] = (united[-1][0], max(united[-1][1], end))
        else:
            united.append((start, end))
    return united


# --- frames


@dataclass(frozen=True, slots=True)
class Frame:
    """Rules that cross each other, and the grid they span: the xs of its columns, the ys of its rows."""

    rules: tuple[Rule, ...]
    xs: tuple[float, ...]
    ys: tuple[float, ...]


def rules_to_frames(rules: Sequence[Rule]) -> list[Frame]:
    """The groups of rules that hang together; those without a crossing frame nothing."""
    across = [rule for rule in rules if rule.is_horizontal]
    down = sorted((rule for rule in rules if not rule.is_horizontal), key=lambda rule: rule.at)
    ats = [rule.at for rule in down]
    group = {rule: rule for rule in rules}
    for rule in across:
        for other in down[bisect_right(ats, rule.start - GAP) : bisect_right(ats, rule.end + GAP)]:
            if other.start - GAP <= rule.at <= other.end + GAP:
                group[_root(group, rule)] = _root(group, other)
    members: dict[Rule, list[Rule]] = {}
    for rule in rules:
        members.setdefault(_root(group, rule), []).append(rule)
    return [_frame(each) for each in members.values() if len(each) > 2]


def _root(group: dict[Rule, Rule], rule: Rule) -> Rule:
    while group[rule] != rule:
        group[rule] = group[group[rule]]
        rule = group[rule]
    return rule


def _frame(rules: list[Rule]) -> Frame:
    """The grid of these rules, closed where the rules of the other direction end.

    A page break cuts a table between its rules: the row there has no rule of its own.
    """
    across = [rule for rule in rules if rule.is_horizontal]
    down = [rule for rule in rules if not rule.is_horizontal]
    return Frame(tuple(rules), _lines_of(down, across), _lines_of(across, down))


def _lines_of(rules: list[Rule], others: list[Rule]) -> tuple[float, ...]:
    """Where rules of one direction lie, and where those of the other direction begin and end at last."""
    ats = sorted({rule.at for rule in rules})
    first, last = min(rule.start for rule in others), max(rule.end for rule in others)
    if not ats or first < ats[0] - CLOSE:
        ats.insert(0, first)
    if last > ats[-1] + CLOSE:
        ats.append(last)
    return tuple(ats)


def _area(frame: Frame) -> float:
    return (frame.xs[-1] - frame.xs[0]) * (frame.ys[-1] - frame.ys[0])


# --- cells


@dataclass(frozen=True, slots=True)
class Region:
    """A rectangle of grid squares: rows `top` to `bottom` and columns `left` to `right`, ends excluded."""

    top: int
    left: int
    bottom: int
    right: int


def frame_to_cells(frame: Frame) -> list[Region]:
    """The cells of a frame in row-major order: squares with no rule between them, united to rectangles."""
    rows, columns = len(frame.ys) - 1, len(frame.xs) - 1
    group = {(row, column): (row, column) for row in range(rows) for column in range(columns)}
    below = _edges(frame, is_horizontal=True)
    beside = _edges(frame, is_horizontal=False)
    for row, column in group:
        if row + 1 < rows and (row + 1, column) not in below:
            _unite(group, (row, column), (row + 1, column))
        if column + 1 < columns and (row, column + 1) not in beside:
            _unite(group, (row, column), (row, column + 1))
    members: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for square in group:
        members.setdefault(_leader(group, square), []).append(square)
    regions = [region for squares in members.values() for region in _rectangles(squares)]
    return sorted(regions, key=lambda region: (region.top, region.left))


def _edges(frame: Frame, *, is_horizontal: bool) -> set[tuple[int, int]]:
    """The squares (row, column) whose upper (or left) edge is ruled over most of its length."""
    ats, along = (frame.ys, frame.xs) if is_horizontal else (frame.xs, frame.ys)
    found: set[tuple[int, int]] = set()
    for rule in frame.rules:
        if rule.is_horizontal != is_horizontal:
            continue
        line = ats.index(rule.at)
        for square, (start, end) in enumerate(pairwise(along)):
            if min(rule.end, end) - max(rule.start, start) >= COVERED * (end - start):
                found.add((line, square) if is_horizontal else (square, line))
    return found


def _unite(
    group: dict[tuple[int, int], tuple[int, int]], one: tuple[int, int], other: tuple[int, int]
) -> None:
    group[_leader(group, other)] = _leader(group, one)


def _leader(group: dict[tuple[int, int], tuple[int, int]], square: tuple[int, int]) -> tuple[int, int]:
    while group[square] != square:
        group[square] = group[group[square]]
        square = group[square]
    return square


def _rectangles(squares: list[tuple[int, int]]) -> Iterator[Region]:
    """The squares as one rectangle; where they form none, a rule is missing and each stands alone."""
    rows, columns = [row for row, _ in squares], [column for _, column in squares]
    region = Region(min(rows), min(columns), max(rows) + 1, max(columns) + 1)
    if (region.bottom - region.top) * (region.right - region.left) == len(squares):
        yield region
    else:
        yield from (Region(row, column, row + 1, column + 1) for row, column in squares)


# --- glyphs


def glyphs_to_lines(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """The glyphs of each line, from top to bottom and left to right; one drawn twice counts once."""
    lines: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda glyph: (glyph.base, glyph.x0)):
        if lines and _is_level(glyph, lines[-1]):
            lines[-1].append(glyph)
        else:
            lines.append([glyph])
    return [_once(sorted(line, key=lambda glyph: glyph.x0)) for line in lines]


def _is_level(glyph: Glyph, line: list[Glyph]) -> bool:
    """True for a glyph on a line's baseline, or no farther from it than raised ones are."""
    height = max(glyph.height, line[-1].height)
    return glyph.base - line[-1].base <= LEVEL * height and glyph.base - line[0].base <= 1.2 * LEVEL * height


def _once(line: list[Glyph]) -> list[Glyph]:
    """The line without glyphs drawn again over themselves, as programs do for want of a bold font."""
    kept: list[Glyph] = []
    for glyph in line:
        again = kept and kept[-1].text == glyph.text and glyph.x0 - kept[-1].x0 < 0.3 * (glyph.x1 - glyph.x0)
        if not again:
            kept.append(glyph)
    return kept


def line_text(line: list[Glyph]) -> str:
    """What a line says: a blank where glyphs stand apart, raised digits as such."""
    height = median(glyph.height for glyph in line)
    lowest = max(glyph.base for glyph in line)
    pieces: list[str] = []
    for position, glyph in enumerate(line):
        if position and glyph.x0 - line[position - 1].x1 > SPACE * height:
            pieces.append(" ")
        is_raised = lowest - glyph.base > RAISED_BY * height
        pieces.append(marks.raised(glyph.text) if is_raised else glyph.text)
    return "".join(pieces)


def _parted(glyphs: list[Glyph], frame: Frame) -> tuple[list[Glyph], list[Glyph]]:
    """The glyphs whose centre lies in a frame, and the others."""
    inside: list[Glyph] = []
    outside: list[Glyph] = []
    for glyph in glyphs:
        x = (glyph.x0 + glyph.x1) / 2
        within = frame.xs[0] <= x <= frame.xs[-1] and frame.ys[0] <= glyph.middle <= frame.ys[-1]
        (inside if within else outside).append(glyph)
    return inside, outside


def _table(page: Page, frame: Frame, regions: list[Region], glyphs: list[Glyph]) -> Table:
    """The table of a frame, each cell with the text inside it, its page and its box."""
    owner = {
        (row, column): region
        for region in regions
        for row in range(region.top, region.bottom)
        for column in range(region.left, region.right)
    }
    content: dict[Region, list[Glyph]] = {region: [] for region in regions}
    for glyph in glyphs:
        row = _slot(frame.ys, glyph.middle)
        column = _slot(frame.xs, (glyph.x0 + glyph.x1) / 2)
        content[owner[row, column]].append(glyph)
    cells = tuple(_cell(page, frame, region, content[region]) for region in regions)
    box = _rounded((frame.xs[0], frame.ys[0], frame.xs[-1], frame.ys[-1]))
    return Table(cells, place=Place(page=page.number, box=box))


def _slot(ats: tuple[float, ...], value: float) -> int:
    return min(max(bisect_right(ats, value) - 1, 0), len(ats) - 2)


def _cell(page: Page, frame: Frame, region: Region, glyphs: list[Glyph]) -> Cell:
    text = "\n".join(line_text(line) for line in glyphs_to_lines(glyphs))
    box = frame.xs[region.left], frame.ys[region.top], frame.xs[region.right], frame.ys[region.bottom]
    return Cell(
        text,
        region.top,
        region.left,
        region.bottom - region.top,
        region.right - region.left,
        Place(page=page.number, box=_rounded(box)),
        page.method,
        min((glyph.confidence for glyph in glyphs), default=1.0) * page.confidence,
    )


def _line(page: Page, line: list[Glyph]) -> Line:
    box = line[0].x0, _top(line), line[-1].x1, max(glyph.y1 for glyph in line)
    return Line(line_text(line), Place(page=page.number, box=_rounded(box)))


def _top(line: list[Glyph]) -> float:
    return min(glyph.y0 for glyph in line)


def _rounded(box: Box) -> Box:
    x0, y0, x1, y1 = box
    return round(x0, 1), round(y0, 1), round(x1, 1), round(y1, 1)
