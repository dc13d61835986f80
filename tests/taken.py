"""Flows as programs take them out of web pages: cells closed by pipes, merged cells without a trace.

Some end a row with a pipe for each column it lacks of the widest and leave blank cells out, some keep
blank cells and draw nothing; a row is a line, or each cell is one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from flow import Flow, Grid
from render import GridRow


@dataclass(frozen=True, slots=True)
class Manner:
    """How a program writes tables.

    `is_drawn` draws pipes for lacking columns, `keeps_blanks` writes blank cells, `opens` begins each row
    with a pipe, `breaks` keeps line ends inside cells, `closes_below` puts a cell's pipe on the next line.
    """

    is_drawn: bool
    keeps_blanks: bool
    opens: bool
    breaks: bool
    closes_below: bool


def manner(rng: Random) -> Manner:
    flags = [rng.random() < chance for chance in (0.5, 0.7, 0.3, 0.3, 0.3)]
    return Manner(*flags)


def rows(flow: Flow, rng: Random) -> bytes:
    """A row per line."""
    way = manner(rng)
    return _written(flow, lambda grid: "\n".join(_lines(grid, way)))


def stacked(flow: Flow, rng: Random) -> bytes:
    """A cell per line."""
    way = manner(rng)
    return _written(flow, lambda grid: "\n".join(line for row in _stacks(grid, way) for line in row))


def _written(flow: Flow, table) -> bytes:  # type: ignore[no-untyped-def]
    text = "\n".join(part if isinstance(part, str) else table(part) for part in flow.parts)
    return (text + "\n").encode()


def _texts(row: GridRow, way: Manner) -> list[str]:
    texts = [cell.text if way.breaks else cell.text.replace("\n", " ") for cell in row]
    return [text.strip() for text in texts if text.strip() or way.keeps_blanks]


def _lacking(grid: Grid, way: Manner) -> Iterator[tuple[list[str], int]]:
    """The texts of each row and how many pipes are drawn behind them; behind the last row there are none."""
    width = max(sum(cell.columns for cell in row) for row in grid)
    for number, row in enumerate(grid):
        texts = _texts(row, way)
        yield texts, (width - len(texts) if way.is_drawn and number < len(grid) - 1 else 0)


def _lines(grid: Grid, way: Manner) -> Iterator[str]:
    for texts, lacking in _lacking(grid, way):
        if texts or lacking:
            yield (
                ("| " if way.opens else "") + "".join(f"{text} | ".lstrip() for text in texts) + "|" * lacking
            )


def _stacks(grid: Grid, way: Manner) -> Iterator[list[str]]:
    for texts, lacking in _lacking(grid, way):
        closing = "\n|" if way.closes_below else " |"
        yield [f"{text}{closing}" if text else "|" for text in texts] + ["|" * lacking] * bool(lacking)
