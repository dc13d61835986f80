"""Bars of a small chart, in the units of its SVG; the templates write them down.

A year without a figure has no bar: a gap is not zero.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

HEIGHT: Final = 120
STEP: Final = 76
BAR: Final = 26
_TOP: Final = 18
_LEFT: Final = 14


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar with its figure; `series` is 0 for the first, 1 for the second."""

    x: int
    y: float
    height: float
    series: int
    figure: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart of two figures a year, `width` by `height`, the base line at `floor`."""

    width: int
    height: int
    floor: int
    bars: tuple[Bar, ...]
    years: tuple[tuple[int, int], ...]


def of_years(rows: Sequence[tuple[int, Sequence[int | None]]]) -> Chart:
    """Bars for each year's figures; None is a gap. Years that have no report leave their place empty.

    >>> of_years([(2023, (4, 2)), (2024, (None, 8))]).bars[1].height
    30.0
    """
    figures = [figure for _, row in rows for figure in row if figure is not None]
    highest = max([1, *figures])
    first = rows[0][0]
    bars = tuple(
        _bar(year - first, series, figure, highest)
        for year, row in rows
        for series, figure in enumerate(row)
        if figure is not None
    )
    span = range(first, rows[-1][0] + 1)
    return Chart(
        width=2 * _LEFT + STEP * len(span),
        height=HEIGHT + _TOP + 24,
        floor=HEIGHT + _TOP,
        bars=bars,
        years=tuple((_LEFT + STEP * (year - first) + STEP // 2, year) for year in span),
    )


def _bar(place: int, series: int, figure: int, highest: int) -> Bar:
    height = round(HEIGHT * figure / highest, 1)
    x = _LEFT + STEP * place + STEP // 2 - BAR + series * BAR
    return Bar(x, _TOP + HEIGHT - height, height, series, str(figure))
