"""What the header of a grid says about its columns: which they are, in which order, and where.

A header is believed only as far as it goes: where spans were lost its positions mean nothing and its
order decides; where it contradicts itself nothing does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from gongkai import figure, label
from gongkai.document import Cell, Table
from gongkai.form import Column
from gongkai.match import ColumnNames

Cover = Mapping[tuple[int, int], Cell]

CHINESE: Final = re.compile(r"[\u3007\u4e00-\u9fff]")
_LONG: Final = 4


@dataclass(frozen=True, slots=True)
class Named:
    """A column of the form in a header: its notation, the header row, the grid columns it covers."""

    notation: str
    row: int
    covers: frozenset[int]

    @property
    def first(self) -> int:
        return min(self.covers)


@dataclass(frozen=True, slots=True)
class Header:
    """The named columns of one or more header rows; `foreign` are grid columns under other words.

    `is_placed` says whether grid columns of the header are those of the rows below it, `is_alien` that it
    names columns of another edition.
    """

    names: tuple[Named, ...]
    foreign: frozenset[int] = frozenset()
    is_placed: bool = True
    is_alien: bool = False

    def covers(self, columns: Sequence[Column]) -> tuple[frozenset[int], ...] | None:
        """The grid columns under each of these; None when one is not named or they overlap."""
        by_notation = {name.notation: name.covers for name in self.names}
        if (
            self.is_alien
            or not self.is_placed
            or any(column.notation not in by_notation for column in columns)
        ):
            return None
        found = tuple(by_notation[column.notation] for column in columns)
        return found if len(frozenset().union(*found)) == sum(map(len, found)) else None

    def order(self, columns: Sequence[Column]) -> tuple[int, ...] | None:
        """For each column as printed from left to right, its index on the form; None if that is unclear.

        A header that does not contradict the form's order is taken to keep it.
        """
        if self.is_alien:
            return None
        index = {column.notation: at for at, column in enumerate(columns)}
        named = [name for name in self.names if name.notation in index]
        form_order = tuple(range(len(columns)))
        rows = {name.row for name in named}
        if len(named) == len(columns) and self.is_placed:
            return tuple(index[name.notation] for name in sorted(named, key=lambda name: name.first))
        for row in rows:
            inside = sorted((name for name in named if name.row == row), key=lambda name: name.first)
            if len(rows) == 1 and not self.is_placed:
                inside = self._without_upper_total(inside, columns)
            if any(index[left.notation] > index[right.notation] for left, right in pairwise(inside)):
                return None
        return form_order

    def _without_upper_total(self, names: Sequence[Named], columns: Sequence[Column]) -> list[Named]:
        """The names of a header of two rows written out in one, without the total that ends the upper row.

        It follows the word for the columns of the lower row: 自然人, 法人或其他组织, 总计, 商业企业.
        """
        first = min(name.first for name in names)
        totals = {column.notation for column in columns if column.is_total}
        upper = (name for name in names if name.notation in totals and name.first > first + 1)
        total = next((name for name in upper if self.foreign.issuperset(range(first + 1, name.first))), None)
        return [name for name in names if name is not total]


def cover(table: Table) -> dict[tuple[int, int], Cell]:
    """The cell that covers each square of the grid."""
    return {
        (row, column): cell
        for cell in table.cells
        for row in range(cell.row, cell.row + cell.row_span)
        for column in range(cell.column, cell.column + cell.column_span)
    }


def is_header(cells: Sequence[Cell], names: ColumnNames) -> bool:
    """Whether a row holds column labels and no figure: two of them, or a long one."""
    texts = [cell.text for cell in cells if cell.text.strip()]
    if any(figure.is_cell(text) for text in texts):
        return False
    if any(names.is_alien(text) for text in texts):
        return True
    found = {notation for text in texts for notation in names.find(text)}
    return len(found) >= 2 or any(len(label.normal(text)) >= _LONG for text in texts if names.find(text))


def of_rows(rows: Sequence[Sequence[Cell]], covered: Cover, names: ColumnNames) -> Header:
    """The header that these rows of a grid make together; one that is of another edition is not read.

    `covered` is empty for a ragged table, whose column numbers mean nothing but order.
    """
    if any(names.is_alien(cell.text) for cells in rows for cell in cells):
        return Header((), is_alien=True)
    known: dict[str, Named] = {}
    others: list[Cell] = []
    for cells in rows:
        for cell in cells:
            notations = names.find(cell.text)
            reach = frozenset(range(cell.column, cell.column + cell.column_span))
            for notation in notations:
                old = known.get(notation, Named(notation, cell.row, frozenset()))
                known[notation] = Named(notation, old.row, old.covers | reach)
            if not notations and cell.text.strip():
                others.append(cell)
    found = tuple(known.values())
    last = max((name.row for name in found), default=0)
    under = frozenset().union(*(name.covers for name in found))
    narrow = (cell.column for cell in others if cell.row == last and cell.column_span == 1)
    foreign = frozenset(narrow) - under
    # Without a grid, words between the names may be the upper row of a header written out in one.
    is_placed = _is_placed(found, covered) and bool(covered or not foreign)
    return Header(found, foreign, is_placed)


def _is_placed(names: Sequence[Named], covered: Cover) -> bool:
    """Whether each name of a lower row stands under a cell that is no name, as under 法人或其他组织."""
    first = min((name.row for name in names), default=0)
    upper = {column for name in names if name.row == first for column in name.covers}
    lower = {column for name in names if name.row > first for column in name.covers}
    return not upper & lower and all((first, column) in covered for column in lower)


def learned(complete: Iterable[tuple[int, ...]], columns: Sequence[Column]) -> Header | None:
    """The header that full rows show, by the grid columns of their figures; None where they differ."""
    seen = list(complete)
    if len(seen) < 2 or len(set(seen)) > 1:
        return None
    names = (Named(c.notation, 0, frozenset({at})) for c, at in zip(columns, seen[0], strict=True))
    return Header(tuple(names))


def contradicts(text: str, columns: Sequence[Column]) -> bool:
    """Whether the header of running text names columns in another order than the form.

    The total's cell is as tall as the header, so that it may be written out before all others; only in a
    header of one row, in which no other words stand between the labels, does that say anything.
    """
    words = label.normal(text)
    labels = [label.normal(column.label.zh) for column in columns]
    places = [words.rfind(each) for each in labels]
    long = [at for at, name in zip(places, labels, strict=True) if at >= 0 and len(name) > 2]
    if long != sorted(long):
        return True
    return 0 <= places[-1] < places[0] and not _words_between(words, labels)


def _words_between(words: str, labels: Sequence[str]) -> str:
    """What is left between the first and the last of these labels when they are taken out."""
    found = [(words.rfind(each), len(each)) for each in labels if each in words]
    between = words[min(start for start, _ in found) : max(start + length for start, length in found)]
    for each in sorted(labels, key=len, reverse=True):
        between = between.replace(each, "")
    return between
