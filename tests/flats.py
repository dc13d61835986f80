"""Flows as flattened text: what is left of the tables when a page or a PDF is copied as text."""

from __future__ import annotations

import unicodedata
from random import Random

from flow import Flow, Grid, squares


def _written(flow: Flow, table, between: str = "\n") -> bytes:  # type: ignore[no-untyped-def]
    return between.join(part if isinstance(part, str) else table(part) for part in flow.parts).encode()


def cell_a_line(flow: Flow, rng: Random) -> bytes:
    """A cell per line without tabs, as a page's text is copied; empty cells leave an empty line or none."""
    keeps = rng.random() < 0.5

    def table(grid: Grid) -> str:
        texts = [cell.text for row in grid for cell in row]
        return "\n".join(text for text in texts if keeps or text.strip())

    return _written(flow, table)


def one_line(flow: Flow, rng: Random) -> bytes:
    """The whole report in one line, parted by single spaces."""
    del rng

    def table(grid: Grid) -> str:
        return " ".join(cell.text.replace("\n", "") for row in grid for cell in row if cell.text.strip())

    return _written(flow, table, " ")


def row_a_line(flow: Flow, rng: Random) -> bytes:
    """A row per line, its cells parted by one space; empty cells leave no trace."""
    del rng

    def table(grid: Grid) -> str:
        return "\n".join(
            " ".join(cell.text.replace("\n", "") for cell in row if cell.text.strip()) for row in grid
        )

    return _written(flow, table)


def aligned(flow: Flow, rng: Random) -> bytes:
    """A row per line with cells padded to columns, as layout-keeping converters write."""
    del rng
    return _written(flow, lambda grid: "\n".join(_aligned(squares(grid, again=False))))


def _aligned(grid: Grid) -> list[str]:
    texts = [[cell.text.replace("\n", "") for cell in row] for row in grid]
    columns = range(max(map(len, texts)))
    widths = [max(_width(row[c]) for row in texts if c < len(row)) + 2 for c in columns]
    return [
        "".join(text + " " * (widths[c] - _width(text)) for c, text in enumerate(row)).rstrip()
        for row in texts
    ]


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in text)


def column_by_column(flow: Flow, rng: Random) -> bytes:
    """The squares of each table column by column: nothing can be read from it."""
    del rng

    def table(grid: Grid) -> str:
        whole = squares(grid, again=False)
        width = max(map(len, whole))
        columns = ([row[c].text for row in whole if c < len(row)] for c in range(width))
        return "\n".join(text for column in columns for text in column if text.strip())

    return _written(flow, table)


def figures_apart(flow: Flow, rng: Random) -> bytes:
    """All labels of a table first, then its figures row by row: nothing can be read from it."""
    del rng

    def table(grid: Grid) -> str:
        labels = [cell.text for row in grid for cell in row if not cell.key and cell.text.strip()]
        figures = [" ".join(cell.text for cell in row if cell.key and cell.text) for row in grid]
        return "\n".join([*labels, *(line for line in figures if line)])

    return _written(flow, table)
