"""Tables drawn with pipes, as in Markdown.

A row is a line with a pipe before each cell; rules (`|---|`) are drawing and no rows. The blanks that
pad a cell are drawing, too. Cells with a pipe only behind them are for `closed`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from gongkai.document import Block, Cell, Place, Table
from gongkai.readers import closed, markup
from gongkai.readers.lines import Printed, skip_blank, span

PIPE = re.compile(r"(?<!\\)\|")
RULE = frozenset("|-:+= \t")
MAX_ROW_LINES = 8


def begins(lines: list[Printed], position: int) -> bool:
    """True where a pipe table begins at this line."""
    return _is_row(lines, position) or _is_headed_by_rule(lines, position)


def _is_row(lines: list[Printed], position: int) -> bool:
    text = lines[position].text
    return text.lstrip().startswith("|") and (text.count("|") >= 2 or len(_row(lines, position)) > 1)


def _is_rule(line: Printed) -> bool:
    return "-" in line.text and "|" in line.text and RULE.issuperset(line.text)


def _is_headed_by_rule(lines: list[Printed], position: int) -> bool:
    """True for a heading row without outer pipes: the next line is a rule."""
    below = lines[position + 1] if position + 1 < len(lines) else None
    return "|" in lines[position].text and below is not None and _is_rule(below)


def table(lines: list[Printed], position: int) -> tuple[list[Block], int]:
    """Rows up to the first line without a pipe; rules are drawing and no rows."""
    is_open = not _is_row(lines, position)
    first = position
    rows: list[list[Printed]] = []
    while position < len(lines):
        ahead = skip_blank(lines, position)
        if ahead == len(lines) or not (_is_row(lines, ahead) or (is_open and "|" in lines[ahead].text)):
            break
        if ahead > position and _is_headed_by_rule(lines, ahead):
            break
        parts = _row(lines, ahead)
        if not (_is_rule(lines[ahead]) and ("--" in lines[ahead].text or len(rows) == 1)):
            rows.append(parts)
        position = ahead + len(parts)
    is_drawn = not is_open and any(map(closed.is_drawn, rows))
    cells = closed.opened_rows(rows) if is_drawn else [list(_cells(parts, r)) for r, parts in enumerate(rows)]
    ragged = is_drawn or len({len(row) for row in cells}) > 1
    flat = tuple(cell for row in cells for cell in row)
    return [Table(flat, ragged=ragged, place=span(lines[first:position]))], position


def _row(lines: list[Printed], position: int) -> list[Printed]:
    """The lines of a row: one with a line end inside a cell is open until the line that ends with a pipe."""
    line = lines[position]
    if line.text.rstrip().endswith("|") or not line.text.lstrip().startswith("|"):
        return [line]
    for end in range(position + 1, min(position + MAX_ROW_LINES, len(lines))):
        text = lines[end].text.strip()
        if not text or text.startswith("|"):
            return [line]
        if text.endswith("|"):
            return lines[position : end + 1]
    return [line]


def _cells(parts: list[Printed], row: int) -> Iterator[Cell]:
    """The cells between the pipes, without the blanks that pad them."""
    joined = "\n".join(part.text for part in parts)
    start, end = len(joined) - len(joined.lstrip()), len(joined.rstrip())
    cuts = [match.start() for match in PIPE.finditer(joined, start, end)]
    inner = [start - 1, *cuts, end]
    if cuts and cuts[0] == start:
        inner = inner[1:]
    if cuts and cuts[-1] == end - 1:
        inner = inner[:-1]
    for column, (left, right) in enumerate(pairwise(inner)):
        text, place = _trimmed(parts[0], joined, left + 1, right)
        yield Cell(text, row, column, place=place)


def _trimmed(first: Printed, joined: str, left: int, right: int) -> tuple[str, Place]:
    """What a piece of a row shows, and the place of that without padding."""
    raw = joined[left:right]
    text = raw.strip(" \t")
    start = left + (len(raw) - len(raw.lstrip(" \t")) if text else 0)
    line = first.number + joined.count("\n", 0, start)
    place = Place(line=line, start=first.start + start, end=first.start + start + len(text))
    return markup.shown(text.replace("\\|", "|")), place
