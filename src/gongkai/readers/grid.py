"""Rows of spanning cells to a grid: where each cell stands, with spans resolved and bounded.

The one place where row spans and column spans are counted, for HTML, Word and Markdown alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from gongkai.document import Cell, Place, Table

NOWHERE = Place()


class GridOverflowError(ValueError):
    """A table with more cells than any form has; the message says how many were allowed."""


@dataclass(frozen=True, slots=True)
class Span:
    """A cell before it has a position: its text and how many rows and columns it covers."""

    text: str
    rows: int = 1
    columns: int = 1
    place: Place = NOWHERE


def table(rows: Iterable[Iterable[Span]], *, span: int, cells: int, place: Place = NOWHERE) -> Table:
    """The table of these rows, each cell at the first column that no cell above reaches down into.

    Spans are cut to `span`; a row span that reaches below the last row ends there, one of 0 means
    "to the end". Raises `GridOverflowError` when more than `cells` positions are covered.
    """
    lines = [list(row) for row in rows]
    return Table(tuple(_placed(lines, span, cells)), place=place)


def moved(table: Table, place: Place) -> Table:
    """The table with this place instead of all of its own."""
    cells = tuple(replace(cell, place=place) for cell in table.cells)
    return replace(table, cells=cells, place=place)


def _placed(lines: list[list[Span]], span: int, cells: int) -> Iterator[Cell]:
    taken: set[tuple[int, int]] = set()
    covered = 0
    for row, spans in enumerate(lines):
        column = 0
        for each in spans:
            while (row, column) in taken:
                column += 1
            height = min(each.rows or len(lines), span, len(lines) - row)
            width = _free_width(taken, row, column, min(max(each.columns, 1), span))
            covered += height * width
            if covered > cells:
                raise GridOverflowError(f"a table of more than {cells} cells")
            taken.update((row + down, column + right) for down in range(height) for right in range(width))
            yield Cell(each.text, row, column, height, width, each.place)
            column += width


def _free_width(taken: set[tuple[int, int]], row: int, column: int, width: int) -> int:
    """`width`, or less where a cell from above stands in the way."""
    return next((right for right in range(1, width) if (row, column + right) in taken), width)
