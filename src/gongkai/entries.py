"""Candidates that were given their row, turned into the row's cells: numbers, or why there is none.

The rule is: prefer missing to wrong. A row that shows fewer figures than it has columns says nothing of
any column; a label without figures is blank only where no figures without a label stand near it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from gongkai import figure, grid, stream
from gongkai.align import Aligned
from gongkai.candidate import Candidate, Printed
from gongkai.document import Place
from gongkai.form import Block, Column, Row
from gongkai.report import Entry, RowRead

# Below this, a character recognised in an image is not taken for certain (tests/corpus, scans).
OCR_CONFIDENCE: Final = 0.9


def row_read(table: str, block: Block, row: Row, aligned: Aligned) -> RowRead:
    """The cells of a row from the candidate that was given it."""
    candidate = aligned.candidate
    printed = _by_column(candidate, block)
    if printed is not None:
        cells = [_entry(table, row, column, p) for column, p in zip(block.columns, printed, strict=True)]
    elif not candidate.has_figures:
        cells = [Entry(table, row.notation, column.notation, "blank") for column in block.columns]
    else:
        reason = _miscount(len(candidate.figures) - len(block.columns))
        cells = undecided(table, block, row, reason=reason, figures=candidate.figures)
    cells = mended(cells, block)
    if candidate.is_inferred:
        cells = [replace(cell, inferred=True) for cell in cells]
    text = candidate.label.strip()
    return RowRead(row.notation, tuple(cells), text, candidate.label_place, aligned.match.how)


def _miscount(surplus: int) -> str:
    """Why a row's figures have no columns, by how many there are more than columns."""
    if surplus == 0:
        return "uncertain-place"
    return "too-many-figures" if surplus > 0 else "too-few-figures"


def undecided(
    table: str, block: Block, row: Row, *, reason: str, figures: Sequence[Printed] = ()
) -> list[Entry]:
    """Every cell of a row as unreadable, each with all that was printed in the row."""
    text = " ".join(printed.text.strip() or "␣" for printed in figures)
    place = grid.place_of(figures)
    return [
        Entry(table, row.notation, column.notation, "unreadable", None, text, place, reason)
        for column in block.columns
    ]


def label_alone(table: str, block: Block, row: Row, text: str, *, reason: str | None) -> RowRead:
    """A row whose label is printed without figures: blank, or unreadable for the reason given."""
    if reason is None:
        cells = [Entry(table, row.notation, column.notation, "blank") for column in block.columns]
    else:
        cells = undecided(table, block, row, reason=reason)
    return RowRead(row.notation, tuple(cells), text, None, "exact")


def _by_column(candidate: Candidate, block: Block) -> Sequence[Printed | None] | None:
    if candidate.by_column is not None:
        return candidate.by_column if len(candidate.by_column) == len(block.columns) else None
    if candidate.has_cells:
        return None
    return stream.run_of(candidate.figures, len(block.columns), is_sum=block.columns[-1].is_total)


def _entry(table: str, row: Row, column: Column, printed: Printed | None) -> Entry:
    if printed is None:
        return Entry(table, row.notation, column.notation, "unreadable", reason="uncertain-place")
    return read(table, row.notation, column, printed)


def read(table: str, row: str, column: Column, printed: Printed) -> Entry:
    """One cell from what is printed in it."""
    text = printed.text.strip()
    reading = figure.parse(text, column.number_kind)
    reason = reading.reason
    if printed.is_shared:
        reason = "uncertain-place"
    elif printed.method == "ocr" and printed.confidence < OCR_CONFIDENCE and text:
        reason = "low-confidence"
    elif reason == "not-a-number" and figure.is_broken(text):
        reason = "uncertain-place"
    elif reason == "not-a-number" and not figure.has_words(text):
        reason = "low-confidence"
    if reason is not None:
        return Entry(
            table, row, column.notation, "unreadable", None, text, printed.place, reason, printed.method
        )
    return Entry(
        table,
        row,
        column.notation,
        reading.state,
        reading.value,
        text,
        _trimmed(printed),
        None,
        printed.method,
    )


def _trimmed(printed: Printed) -> Place | None:
    """The place of the figure itself, without the white space around it in its cell."""
    place, raw = printed.place, printed.text
    text = raw.strip()
    if place is None or place.start is None or place.end is None or place.end - place.start != len(raw):
        return place
    lead = len(raw) - len(raw.lstrip())
    start = place.start + lead
    line = None if place.line is None else place.line + raw[:lead].count("\n")
    return Place(line, start, start + len(text), place.page, place.box, place.path)


def mended(cells: list[Entry], block: Block) -> list[Entry]:
    """The cells, a number broken over two lines put together where the row adds up with it and not without.

    Only the reading that the cell itself offers is tried; a sum of nothing supports nothing.
    """
    if not block.columns[-1].is_total or len(cells) < 2:
        return cells
    whole = [_joined(cell) if figure.is_broken(cell.printed) else cell for cell in cells]
    values = [Decimal(cell.value or 0) for cell in whole if cell.state != "unreadable"]
    is_supported = len(values) == len(whole) and sum(values[:-1], Decimal(0)) == values[-1] > 0
    return whole if is_supported else cells


def _joined(cell: Entry) -> Entry:
    reading = figure.joined(cell.printed)
    if reading.value is None or cell.reason != "uncertain-place":
        return cell
    return replace(cell, state="number", value=reading.value, reason=None, inferred=True)


def adds_up(row: RowRead) -> bool:
    """Whether the last cell of a row is the sum of the others; a row without numbers adds up to nothing."""
    values = [entry.value or 0 for entry in row.entries if entry.state != "unreadable"]
    return len(values) == len(row.entries) and sum(values[:-1], Decimal(0)) == values[-1]


def row_sums_fail(rows: Iterable[RowRead]) -> bool:
    """Whether at least three rows, and most of those with a figure above zero, do not add up.

    Columns read in the wrong order look like this; so may a very careless report, which is then better
    left unread than misread.
    """
    checked = failed = 0
    for row in rows:
        values = [entry.value for entry in row.entries]
        numbers = [value for value in values if value is not None]
        if len(numbers) == len(values) and any(numbers):
            checked += 1
            failed += sum(numbers[:-1], Decimal(0)) != numbers[-1]
    return failed >= 3 and failed * 2 > checked
