"""Likely causes of findings: hints where to look first, never corrections.

Worked out of the findings on sums and the cells as read, and of nothing else. A hint is given only where
few explanations are possible: one that would make every sum hold that it touches, or figures that we had
reason to doubt when reading. Nothing is changed, and most findings have no hint.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from gongkai.finding import Finding
from gongkai.form import Column, Label, Row
from gongkai.identity import Sum, sums
from gongkai.report import Entry, Report

MOST: Final = 3
# States of cells that sums take as 0, as the shapes do.
_EMPTY: Final = ("blank", "not-applicable")
# Rows whose label had to be guessed at; `RowRead.match`.
_UNCERTAIN: Final = ("similar", "cut", "none")


@dataclass(frozen=True, slots=True)
class Cause:
    """A hint: `rule` is that of the first finding it would explain, `findings` are the IRIs of all of them.

    `cells` are the anchors of the cells to look at, in the order of the form.
    """

    rule: str
    cells: tuple[str, ...]
    findings: tuple[str, ...]
    zh: str
    en: str


def of(report: Report, findings: Sequence[Finding]) -> tuple[Cause, ...]:
    """At most three hints, those first that explain most; none where nothing sensible is found."""
    sheet = _Sheet(report, findings)
    if not sheet.broken:
        return ()
    found: list[Cause] = [*_doubts(sheet)]
    explained: set[str] = set()
    for cause in (*_singles(sheet), *_swaps(sheet), *_entries(sheet), *_without_one(sheet)):
        if not explained.issuperset(cause.findings):
            found.append(cause)
            explained.update(cause.findings)
    return tuple(found[:MOST])


# --- the figures and sums a hint is held to -----------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Where:
    row: Row
    column: Column


class _Sheet:
    """The cells as read, and the sums over them: which were found not to hold, and by how much."""

    def __init__(self, report: Report, findings: Sequence[Finding]) -> None:
        self.entries: dict[str, Entry] = {entry.anchor: entry for entry in report.entries()}
        self.matches = {row.row: row.match for table in report.tables for row in table.rows}
        self.blocks = [block for table in report.form.tables for block in table.blocks]
        self.where = {
            f"{row.notation}.{column.notation}": _Where(row, column)
            for block in self.blocks
            for row in block.rows
            for column in block.columns
        }
        self.order = {anchor: position for position, anchor in enumerate(self.where)}
        self.prose = [one for one in findings if one.rule.startswith("N-")]
        told = {(one.rule, one.about): one for one in findings}
        self.broken: dict[Sum, Finding] = {}
        self.holding: list[Sum] = []
        for each in sums(report.form):
            if each.explains or not each.cells <= self.entries.keys():
                continue
            off, finding = self.off(each, {}), told.get((each.rule, each.closing))
            if off == 0 and finding is None:
                self.holding.append(each)
            elif finding is not None and off == finding.difference:
                self.broken[each] = finding

    def number(self, anchor: str) -> int | None:
        """The count in a cell, 0 where it is not filled, None where it cannot be told."""
        entry = self.entries[anchor]
        if entry.state in _EMPTY:
            return 0
        return entry.value if isinstance(entry.value, int) else None

    def off(self, each: Sum, changed: Mapping[str, int]) -> int | None:
        """Left less right with some cells changed; None where a cell cannot be told."""
        total = 0
        for anchor in each.cells:
            number = changed.get(anchor, self.number(anchor))
            if number is None:
                return None
            total += each.sign(anchor) * number
        return total

    def mended(self, changed: Mapping[str, int]) -> tuple[Sum, ...]:
        """The broken sums that these figures would make hold; none where another sum would break by them."""
        if any(number < 0 for number in changed.values()):
            return ()
        touched = [each for each in self.broken if each.cells & changed.keys()]
        others = [each for each in self.holding if each.cells & changed.keys()]
        return () if any(self.off(each, changed) for each in (*touched, *others)) else tuple(touched)

    def by_sum(self) -> Iterator[tuple[Sum, int, list[str]]]:
        """Each broken sum, by how much it is off, and its cells in the order of the form."""
        for each in self.broken:
            off = self.off(each, {})
            if off:
                yield each, off, self.ordered(each.cells)

    def ordered(self, anchors: Iterable[str]) -> list[str]:
        return sorted(anchors, key=self.order.__getitem__)

    def beside(self, anchor: str) -> str:
        """The total of the cell's row."""
        row = self.where[anchor].row
        (total,) = (one for one, place in self.where.items() if place.row is row and place.column.is_total)
        return total

    def cause(self, anchors: Iterable[str], mended: Sequence[Sum], zh: str, en: str) -> Cause:
        findings = [self.broken[each] for each in mended]
        return Cause(
            rule=min(findings, key=Finding.order).rule,
            cells=tuple(self.ordered(anchors)),
            findings=tuple(finding.iri for finding in findings),
            zh=zh + self._said_zh(anchors, mended),
            en=en + self._said_en(anchors, mended),
        )

    def told(self, anchor: str) -> Label:
        """A cell as a hint names it: row, column, and what was read."""
        place = self.where[anchor]
        number = self.number(anchor)
        is_filled = self.entries[anchor].state not in _EMPTY
        return Label(
            f"“{place.row.label.zh}”行“{place.column.label.zh}”列（{number if is_filled else '未填'}）",
            f"row “{place.row.label.en}”, column “{place.column.label.en}” "
            f"({number if is_filled else 'not filled'})",
        )

    def _said_zh(self, anchors: Iterable[str], mended: Sequence[Sum]) -> str:
        rules = self.in_prose(anchors, mended)
        return f"正文与表格也恰好相差这个数（{'、'.join(rules)}）。" if rules else ""

    def _said_en(self, anchors: Iterable[str], mended: Sequence[Sum]) -> str:
        rules = self.in_prose(anchors, mended)
        return f" The prose differs from the table by the same number ({', '.join(rules)})." if rules else ""

    def in_prose(self, anchors: Iterable[str], mended: Sequence[Sum]) -> list[str]:
        """The rules by which the prose differs from one of these cells by as much as the sums are off."""
        cells, by = set(anchors), {abs(self.broken[each].difference or 0) for each in mended}
        found = [one for one in self.prose if abs(one.difference or 0) in by and cells & set(one.cells)]
        return list(dict.fromkeys(one.rule for one in found))


# --- hints ---------------------------------------------------------------------------------------------


def _doubts(sheet: _Sheet) -> Iterator[Cause]:
    """Figures of the broken sums that were read from an image, put together, or stand in a guessed row."""
    used = {anchor for each in sheet.broken for anchor in each.cells}
    doubted = [anchor for anchor in sheet.ordered(used) if _is_doubted(sheet, sheet.entries[anchor])]
    if doubted:
        mended = [each for each in sheet.broken if each.cells & set(doubted)]
        yield sheet.cause(
            doubted,
            mended,
            f"先看识读是否有误：有 {len(doubted)} 个数字由图像识别、由断开的数字拼成，或其行名未能完全对上。",
            "Rule out a misreading first. Figures recognised in an image, put together from torn pieces, or "
            f"in a row whose label did not match exactly: {len(doubted)}.",
        )


def _is_doubted(sheet: _Sheet, entry: Entry) -> bool:
    is_guessed = entry.method == "ocr" or sheet.matches.get(entry.row) in _UNCERTAIN
    return entry.inferred or (is_guessed and entry.value != 0)


def _singles(sheet: _Sheet) -> Iterator[Cause]:
    """One cell that, were it another number, would make every sum hold that it is part of.

    At least two sums must agree on the number; one is enough for a cell that is not filled, or whose two
    digits are the other way round, if it is the only such cell of that sum.
    """
    causes: dict[str, Cause] = {}
    for each, off, cells in sheet.by_sum():
        alone = []
        for anchor in cells:
            number = sheet.number(anchor)
            if number is None or anchor in causes:
                continue
            needed = number - off * each.sign(anchor)
            mended = sheet.mended({anchor: needed})
            kind = _slip(sheet, anchor, needed)
            if len(mended) > 1:
                causes[anchor] = _single(sheet, anchor, needed, mended, kind)
            elif mended and kind in {"blank", "transposed"}:
                alone.append(_single(sheet, anchor, needed, mended, kind))
        if len(alone) == 1:
            causes[alone[0].cells[0]] = alone[0]
    yield from sorted(causes.values(), key=lambda cause: -len(cause.findings))


def _single(sheet: _Sheet, anchor: str, needed: int, mended: Sequence[Sum], kind: str) -> Cause:
    told, slip = sheet.told(anchor), _SLIPS[kind]
    count = len(mended)
    return sheet.cause(
        [anchor],
        mended,
        f"请先看{told.zh}：若此处是 {needed}，用到它而不成立的 {count} 处合计就都成立{slip.zh}。",
        f"Look at {told.en} first: were it {needed}, every sum it is part of would hold, "
        f"of which {count} {'does' if count == 1 else 'do'} not{slip.en}.",
    )


_SLIPS: Final = {
    "": Label("", ""),
    "blank": Label("；此处没有填数字", "; no number is filled in there"),
    "transposed": Label("；两位数字可能写颠倒了", "; two digits may be the other way round"),
    "digit": Label("；可能多写或少写了一位数字", "; a digit may be missing or one too many"),
}


def _slip(sheet: _Sheet, anchor: str, needed: int) -> str:
    """The slip of the pen that would make the number read of the one needed, if there is a common one."""
    if sheet.entries[anchor].state in _EMPTY:
        return "blank"
    read, wanted = str(sheet.number(anchor)), str(needed)
    if any(read[:at] + read[at + 1] + read[at] + read[at + 2 :] == wanted for at in range(len(read) - 1)):
        return "transposed"
    longer, shorter = sorted((read, wanted), key=len, reverse=True)
    is_one_more = len(longer) == len(shorter) + 1 and len(shorter) > 1
    if is_one_more and any(longer[:at] + longer[at + 1 :] == shorter for at in range(len(longer))):
        return "digit"
    return ""


def _swaps(sheet: _Sheet) -> Iterator[Cause]:
    """Two neighbouring cells whose figures, were they exchanged, would make all their sums hold."""
    for first, second in _neighbours(sheet):
        numbers = sheet.number(first), sheet.number(second)
        if None in numbers or numbers[0] == numbers[1]:
            continue
        mended = sheet.mended({first: numbers[1] or 0, second: numbers[0] or 0})
        if len(mended) > 1:
            one, other = sheet.told(first), sheet.told(second)
            beside = Label("左右", "a column") if sheet.where[first].row is sheet.where[second].row else None
            aside = beside or Label("上下", "a row")
            yield sheet.cause(
                [first, second],
                mended,
                f"请看{one.zh}和{other.zh}：两数若{aside.zh}对调，用到它们的合计就都成立；"
                "可能有数字填错了位置。",
                f"Look at {one.en} and {other.en}: were the two exchanged, every sum they are part of would "
                f"hold; a figure may stand {aside.en} aside.",
            )


def _neighbours(sheet: _Sheet) -> Iterator[tuple[str, str]]:
    for block in sheet.blocks:
        rows = [row.notation for row in block.rows]
        columns = [column.notation for column in block.columns]
        beside = [(f"{row}.{one}", f"{row}.{other}") for row in rows for one, other in pairwise(columns)]
        below = [
            (f"{one}.{column}", f"{other}.{column}") for column in columns for one, other in pairwise(rows)
        ]
        yield from (pair for pair in (*beside, *below) if set(pair) <= sheet.entries.keys())


def _entries(sheet: _Sheet) -> Iterator[Cause]:
    """A column and the column of totals that are off by the same number, while every row adds up.

    Then whole entries, a figure and its total, stand in some rows and not in others.
    """
    by_column: dict[tuple[str, int], list[Sum]] = {}
    for each, off, _ in sheet.by_sum():
        if not any(sheet.where[anchor].column.is_total for anchor in each.cells) or _is_of_totals(
            sheet, each
        ):
            by_column.setdefault((each.rule, off), []).append(each)
    for (rule, off), together in by_column.items():
        totals = [each for each in together if _is_of_totals(sheet, each)]
        if len(together) != 2 or len(totals) != 1:
            continue
        (parts,) = (each for each in together if each is not totals[0])
        if any(each.rule != rule and each.cells & (parts.cells | totals[0].cells) for each in sheet.broken):
            continue
        yield _entry(sheet, parts, totals[0], off)


def _is_of_totals(sheet: _Sheet, each: Sum) -> bool:
    return all(sheet.where[anchor].column.is_total for anchor in each.cells)


def _entry(sheet: _Sheet, parts: Sum, totals: Sum, off: int) -> Cause:
    """The hint, with the few rows that may hold or lack the entry alone, and the closing row."""
    column, total = sheet.where[parts.closing].column, sheet.where[totals.closing].column
    rows = [
        anchor
        for anchor in sheet.ordered(parts.cells)
        if len(sheet.mended(_moved(sheet, parts, anchor, off))) == 2
    ]
    rows = [anchor for anchor in rows if sheet.in_prose([sheet.beside(anchor)], (totals,))] or rows
    compared = sheet.ordered({*(rows if len(rows) <= MOST else ()), parts.closing})
    named = [sheet.told(anchor) for anchor in compared]
    return sheet.cause(
        [*compared, *map(sheet.beside, compared)],
        (parts, totals),
        f"“{column.label.zh}”列和“{total.label.zh}”列相差同一个数（{abs(off)}），"
        f"而各行合计都成立：可能有申请只计入了一部分行。请对照{'、'.join(one.zh for one in named)}。",
        f"Columns “{column.label.en}” and “{total.label.en}” are off by the same number ({abs(off)}) while "
        "the rows add up: requests may be counted in some rows and not in others. "
        f"Compare {'; '.join(one.en for one in named)}.",
    )


def _moved(sheet: _Sheet, parts: Sum, anchor: str, off: int) -> dict[str, int]:
    """A figure and its row's total, both changed by what would make the column's sum hold."""
    beside = sheet.beside(anchor)
    by = off * parts.sign(anchor)
    numbers = sheet.number(anchor), sheet.number(beside)
    return {} if None in numbers else {anchor: (numbers[0] or 0) - by, beside: (numbers[1] or 0) - by}


def _without_one(sheet: _Sheet) -> Iterator[Cause]:
    """A total that is short of its parts by exactly one of them, and by no other."""
    for each, off, cells in sheet.by_sum():
        by = off * each.sign(each.closing)
        parts = [anchor for anchor in cells if each.sign(anchor) != each.sign(each.closing)]
        is_short = by < 0 and each.right == {each.closing}
        same = [anchor for anchor in parts if sheet.number(anchor) == -by]
        closing = sheet.number(each.closing)
        if is_short and len(same) == 1 and closing and sheet.mended({each.closing: closing - by}):
            left_out, total = sheet.told(same[0]), sheet.told(each.closing)
            yield sheet.cause(
                [same[0], each.closing],
                [each],
                f"{total.zh}恰好等于其余各项之和，差的正是{left_out.zh}；合计可能漏了此项。",
                f"{total.en[0].upper()}{total.en[1:]} is the sum of all parts but {left_out.en}; the total "
                "may have been made without it.",
            )
