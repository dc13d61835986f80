"""Tables two and three of a report: candidates from grids or from running text, aligned and decided.

A row is said to be missing only where nothing that was printed could be it, and blank only where no
figures without a label stand near it. Everything else that is not certain is unreadable.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from gongkai import align, entries, figure, grid, header, label, match, stream, torn
from gongkai.align import Aligned, Alignment, LabelAlone
from gongkai.candidate import Candidate, Printed
from gongkai.document import Table
from gongkai.form import Block, Form, Row
from gongkai.match import ColumnNames, Labels
from gongkai.regions import Region, Regions
from gongkai.report import RowRead, TableRead, Unplaced

# More rows than these are not missing from a report: they were not found in it.
_MISSING_AT_MOST: Final = 3
_ROWS_AT_LEAST: Final = {"disclosure": 2, "requests": 3}
# So far from the stretch of text a table was read from its other rows might still be printed.
_BESIDE: Final = 600


@dataclass(frozen=True, slots=True)
class Part:
    """One table as found: None where it was not, with the stretch of text it was read from."""

    notation: str
    table: TableRead | None
    unplaced: tuple[Unplaced, ...] = ()
    region: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """The table of an edition that is looked for: its labels, and what its columns are called."""

    edition: Form
    notation: str
    labels: Labels
    columns: ColumnNames


@cache
def wanted(edition: Form, notation: str, others: tuple[Form, ...]) -> Wanted:
    """What to look for; `others` are the other editions, whose columns must not be taken for this one's."""
    tables = [table for other in others for table in other.tables if table.notation == notation]
    columns = ColumnNames(edition.table(notation), tables)
    return Wanted(edition, notation, match.of_table(edition, notation), columns)


def read(table: Wanted, grids: Sequence[Table], where: Regions, lines: stream.Lines) -> Part:
    """Table two or three of an edition, from the grids of a document or else from its text."""
    candidates = _from_grids(table, grids)
    alignment = align.align(candidates, table.labels)
    if len(alignment.rows) >= _ROWS_AT_LEAST[table.notation]:
        words = label.normal("".join(f"{each.label}{each.printed()}" for each in candidates))
        rows = Rows(table, alignment, words, is_text=False)
        return Part(table.notation, TableRead(table.notation, rows.read()), tuple(rows.unplaced()))
    region = where.find(table.notation)
    return Part(table.notation, None) if region is None else _from_region(table, region, lines)


def _from_region(table: Wanted, region: Region, lines: stream.Lines) -> Part:
    alignment = align.align(_from_text(lines, region, table.labels), table.labels)
    if len(alignment.rows) < _ROWS_AT_LEAST[table.notation]:
        return Part(table.notation, None)
    words = label.normal(lines.text[max(0, region.start - _BESIDE) : region.end + _BESIDE])
    rows = Rows(table, alignment, words, is_text=True)
    found = rows.read()
    own_words = label.normal(lines.text[region.start : region.end])
    if _is_out_of_order(table, region, found, lines) or table.columns.aliens_in(own_words):
        found = tuple(_refused(row) for row in found)
    read = TableRead(table.notation, found)
    return Part(table.notation, read, tuple(rows.unplaced()), (region.start, region.end))


def _is_out_of_order(table: Wanted, region: Region, found: Sequence[RowRead], lines: stream.Lines) -> bool:
    """Whether table three's header, or the sums of its rows, say that its columns are not the form's."""
    if table.notation != "requests":
        return False
    columns = table.edition.table(table.notation).blocks[0].columns
    return entries.row_sums_fail(found) or header.contradicts(lines.text[slice(*region.header)], columns)


def _from_text(lines: stream.Lines, region: Region, labels: Labels) -> tuple[Candidate, ...]:
    """The candidates of a stretch of text; words between a known label and its figures are contents."""
    found = []
    for candidate in stream.candidates(stream.words(lines, region.start, region.end), lines):
        split = None if labels.match(candidate.label) else labels.split(candidate.label)
        if split is not None and candidate.has_figures:
            candidate = stream.with_words(candidate, split[1], lines)  # noqa: PLW2901
        found.append(candidate)
    return tuple(found)


def _from_grids(wanted: Wanted, grids: Sequence[Table]) -> tuple[Candidate, ...]:
    labels, names = wanted.labels, wanted.columns
    blocks = wanted.edition.table(wanted.notation).blocks
    results = wanted.edition.table("remedies").blocks[0].columns[:-1]
    ends = frozenset(label.normal(column.label.zh) for column in results)
    found: list[Candidate] = []
    above = None
    for number, table in enumerate(grids):
        made, above = grid.candidates(table, labels, blocks, names, block=number, before=above, ends=ends)
        if above.is_own or any(labels.match(candidate.label) for candidate in made if candidate.label):
            found.extend(made)
    whole = torn.mended(found, labels)
    return tuple(replace(candidate, order=order) for order, candidate in enumerate(whole))


class Rows:
    """The rows of a table, decided one by one from the alignment and from what lies between."""

    def __init__(
        self,
        table: Wanted,
        alignment: Alignment,
        words: str,
        *,
        is_text: bool,
    ) -> None:
        self.notation = table.notation
        self.blocks = {row.notation: block for block, row in table.edition.table(table.notation).rows()}
        self.labels = labels = table.labels
        self.alignment = alignment
        self.words = words
        self.is_text = is_text
        self.given = {aligned.match.row: aligned for aligned in alignment.rows}
        self.alone = self._labels_alone()
        self.absent = [i for i in range(len(labels.rows)) if i not in self.given and i not in self.alone]
        self.is_muddled = is_text and self._is_muddled()

    def read(self) -> tuple[RowRead, ...]:
        """The rows that are printed, in the order of the form."""
        rows = [row for row in map(self._row, range(len(self.labels.rows))) if row is not None]
        if self.is_text and self.notation == "requests" and self._lost_blanks():
            rows = [row if entries.adds_up(row) else _refused(row) for row in rows]
        return tuple(rows)

    def _labels_alone(self) -> dict[int, LabelAlone]:
        found: dict[int, LabelAlone] = {}
        candidates = [*(aligned.candidate for aligned in self.alignment.rows), *self.alignment.left]
        for candidate in candidates:
            if not candidate.has_cells:
                for row, alone in align.labels_alone(candidate, self.labels).items():
                    found.setdefault(row, alone)
        return {row: alone for row, alone in found.items() if row not in self.given}

    def _count(self, index: int) -> int:
        return len(self.blocks[self.labels.rows[index].notation].columns)

    def _is_muddled(self) -> bool:
        """Whether running text has more figures than its rows take, or fewer full rows than others.

        Then a label without figures may have lost them to another place.
        """
        sizes = [(len(a.candidate.figures), self._count(row)) for row, a in self.given.items()]
        full = sum(found == wanted for found, wanted in sizes)
        others = len(self.alone) + sum(found != wanted for found, wanted in sizes)
        loose = any(c.has_figures and not c.label for c in self.alignment.left)
        too_many = any(found > wanted for found, wanted in sizes)
        return loose or too_many or (full < others and not self._lost_blanks())

    def _lost_blanks(self) -> bool:
        """Whether rows of running text have fewer figures than columns: blanks leave no trace there."""
        return any(0 < len(a.candidate.figures) < self._count(row) for row, a in self.given.items())

    def _row(self, index: int) -> RowRead | None:
        row = self.labels.rows[index]
        block = self.blocks[row.notation]
        if index in self.given:
            return self._given(block, row, self.given[index])
        if index in self.alone:
            alone = self.alone[index]
            is_certain = alone.is_whole and not self.is_muddled and not self._is_disturbed(index)
            reason = None if is_certain else "uncertain-place"
            return entries.label_alone(self.notation, block, row, alone.text, reason=reason)
        many_absent = len(self.absent) > _MISSING_AT_MOST
        if many_absent or self._is_disturbed(index) or self._may_be_there(index):
            cells = entries.undecided(self.notation, block, row, reason="not-located")
            return RowRead(row.notation, tuple(cells), match="none")
        return None

    def _given(self, block: Block, row: Row, aligned: Aligned) -> RowRead:
        candidate = aligned.candidate
        copies = [r.candidate for r in self.alignment.repeats if r.match.row == aligned.match.row]
        copies = [copy for copy in copies if copy.has_figures]
        own = _figures(candidate)
        if any(_figures(copy) != own for copy in copies):
            printed = candidate.figures + tuple(each for copy in copies for each in copy.figures)
            return self._uncertain(block, row, candidate, reason="contradictory-copies", figures=printed)
        is_muddled = self.is_muddled or self._is_disturbed(aligned.match.row)
        if candidate.is_doubtful or (is_muddled and not candidate.has_figures):
            figures = candidate.figures if candidate.has_figures else ()
            return self._uncertain(block, row, candidate, reason="uncertain-place", figures=figures)
        return entries.row_read(self.notation, block, row, aligned)

    def _uncertain(
        self, block: Block, row: Row, candidate: Candidate, *, reason: str, figures: Sequence[Printed] = ()
    ) -> RowRead:
        cells = entries.undecided(self.notation, block, row, reason=reason, figures=figures)
        return RowRead(row.notation, tuple(cells), candidate.label.strip(), candidate.label_place)

    def _between(self, index: int) -> tuple[int, int]:
        """The order of the candidates of the rows found before and after this one."""
        before = max((a.candidate.order for r, a in self.given.items() if r < index), default=-1)
        after = min((a.candidate.order for r, a in self.given.items() if r > index), default=1 << 30)
        return before, after

    def _is_disturbed(self, index: int) -> bool:
        """Whether figures that found no place stand where this row would."""
        before, after = self._between(index)
        return any(
            before < candidate.order < after and candidate.has_figures and self._is_loose(candidate)
            for candidate in self.alignment.left
        )

    def _may_be_there(self, index: int) -> bool:
        """Whether a row that was not found might be printed: its label is, or words nobody can place."""
        if self.labels.mentions(index, self.words):
            return True
        before, after = self._between(index)
        between = [c for c in self.alignment.left if before < c.order < after and c.label]
        if any(candidate.has_figures or self._is_loose(candidate) for candidate in between):
            return True
        next_given = [a for a in self.alignment.rows if a.candidate.order == after]
        return any(self._has_strange_words(aligned, index) for aligned in next_given)

    def _has_strange_words(self, aligned: Aligned, index: int) -> bool:
        """Whether text before a row's own label is no label, no heading and no rest of the label before."""
        if aligned.candidate.has_cells:
            return False
        above = [label.normal(self.labels.rows[row].label.zh) for row in self.given if row < index]
        pieces = match.pieces(aligned.candidate.label)[:-1]
        return any(self._is_strange(piece.text, above) for piece in pieces)

    def _is_strange(self, piece: str, above: Sequence[str]) -> bool:
        text = label.normal(piece)
        if not text or self.labels.match(piece) is not None or self.labels.is_group(piece):
            return False
        words = [piece, *piece.split()]
        known = [
            self.labels.is_group_fragment(word) or any(label.normal(word) in one for one in above)
            for word in words
        ]
        return not (known[0] or all(known[1:]))

    def _is_loose(self, candidate: Candidate) -> bool:
        """Whether the figures might belong to a row of the form; a group's own figures do not."""
        return not (candidate.label and self.labels.is_group(candidate.label))

    def unplaced(self) -> Iterable[Unplaced]:
        """What was printed with figures and is no row: second copies, rows the form does not have."""
        for repeat in self.alignment.repeats:
            if repeat.candidate.has_figures:
                yield self._unplaced(repeat.candidate, "the row is printed more than once", repeat)
        for candidate in self.alignment.left:
            if candidate.has_figures and not self._goes_on(candidate):
                why = "no row of the form has this label" if candidate.label else "figures without a label"
                yield self._unplaced(candidate, why)

    def _goes_on(self, candidate: Candidate) -> bool:
        """Whether running text may hold the rest of a row here, after a cell that says something in words."""
        if not self.is_text or not candidate.label:
            return False
        return any(
            aligned.candidate.order == candidate.order - 1
            and aligned.candidate.has_figures
            and len(aligned.candidate.figures) + len(candidate.figures) <= self._count(row)
            for row, aligned in self.given.items()
        )

    def _unplaced(self, candidate: Candidate, why: str, repeat: Aligned | None = None) -> Unplaced:
        repeats = None if repeat is None else self.labels.rows[repeat.match.row].notation
        place = grid.place_of(candidate.figures) or candidate.label_place
        return Unplaced(candidate.printed(), why, self.notation, place, repeats)


def _refused(row: RowRead) -> RowRead:
    """The row with every figure unreadable: the columns of the table cannot be trusted."""
    cells = tuple(
        cell
        if cell.state == "unreadable"
        else replace(cell, state="unreadable", value=None, reason="uncertain-place")
        for cell in row.entries
    )
    return replace(row, entries=cells)


def _figures(candidate: Candidate) -> tuple[object, ...]:
    """What the figures say, so that copies that differ in units or spacing alone are copies."""
    filled = (printed.text.strip() for printed in candidate.figures if printed.text.strip())
    readings = ((figure.parse(text), text) for text in filled)
    return tuple(text if reading.value is None else reading.value for reading, text in readings)
