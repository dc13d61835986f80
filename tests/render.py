"""Filled forms printed as authorities print them, with the line on which every figure stands.

`grids` lays a form out as the tables of the edition, with spans; a layout writes the grids. Three
layouts of plain text are here; a layout for another format is one more function from `Filled` to
`Rendered`. Nothing here reads.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from random import Random
from types import MappingProxyType
from typing import Literal

from hypothesis import strategies as st

from generate import SEEDS, Filled, Key, filled_forms
from gongkai.form import Block, Group, Row

CORNER = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
HEADINGS = {
    "overview": "一、总体情况",
    "disclosure": "二、主动公开政府信息情况",
    "requests": "三、收到和处理政府信息公开申请情况",
    "remedies": "四、政府信息公开行政复议、行政诉讼情况",
    "problems": "五、存在的主要问题及改进情况",
    "other": "六、其他需要报告的事项",
}
NARRATIVE = {
    "overview": "本文件由程序生成，机关和数字都是虚构的。本机关按照条例要求推进各项公开事务。",
    "problems": "目录更新不够及时，将每季度核对一次，并补上缺漏的内容。",
    "other": "没有其他事项需要报告。",
}

Layout = Literal["spaces", "tabs", "stacked"]


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell as on the form: what is printed, what it spans, and which cell of the form it is."""

    text: str
    rows: int = 1
    columns: int = 1
    key: Key | None = None


GridRow = tuple[GridCell, ...]
PrintedLine = tuple[Row, tuple[str, tuple[str, ...]] | None]


@dataclass(frozen=True, slots=True)
class Look:
    """How a text is laid out.

    `width` is how many characters of a label fit on a line of the space-separated layout, `gap` whether
    an empty line follows each line there; `seventh_alone` puts the last of seven figures on a line of
    its own where the label was wrapped; `beside` prints the group's label on the line of its first row;
    `page_every` begins a line with a space and no empty line before it, as page breaks do. `no_break`
    writes a no-break space before figures in the stacked layout; `ragged` drops empty cells at the end
    of tab rows.
    """

    layout: Layout = "spaces"
    encoding: str = "utf-8"
    line_end: str = "\n"
    width: int = 14
    gap: bool = False
    seventh_alone: bool = False
    beside: bool = False
    page_every: int = 0
    no_break: bool = False
    ragged: bool = False
    title_apart: bool = False


@dataclass(frozen=True, slots=True)
class Rendered:
    """A report as a file; `lines` gives the line of every figure that is printed, 1-based."""

    filled: Filled = field(repr=False)
    look: Look
    data: bytes = field(repr=False)
    text: str
    lines: Mapping[Key, int] = field(repr=False)


def render(filled: Filled, look: Look = Look()) -> Rendered:
    """The report as a text file of this look."""
    page = _Page(look)
    _title(page, filled)
    _section(page, "overview")
    for table in ("disclosure", "requests", "remedies"):
        page.paragraph(HEADINGS[table])
        for grid in grids(filled, table):
            LAYOUTS[look.layout](page, grid)
        page.blank()
    _section(page, "problems")
    _section(page, "other")
    text = "\n".join(page.lines) + "\n"
    return Rendered(filled, look, encoded(text, look), text, MappingProxyType(page.places))


def typeset(parts: Iterable[str | tuple[GridRow, ...]], look: Look) -> str:
    """Paragraphs and tables in reading order as a text of this look."""
    page = _Page(look)
    for part in parts:
        if isinstance(part, str):
            page.paragraph(part)
        else:
            LAYOUTS[look.layout](page, part)
    return "\n".join(page.lines) + "\n"


def encoded(text: str, look: Look) -> bytes:
    """The bytes of a text; UTF-16 begins with its mark, as editors write it."""
    body = text.replace("\n", look.line_end)
    if look.encoding == "utf-16-le":
        return codecs.BOM_UTF16_LE + body.encode(look.encoding)
    return body.encode(look.encoding)


# --- the form as tables with spans


def grids(filled: Filled, table: str) -> tuple[tuple[GridRow, ...], ...]:
    """The tables of one section as on the form; table two's blocks come as one grid each."""
    blocks = filled.form.table(table).blocks
    if table == "disclosure":
        return tuple(tuple(_disclosure_grid(filled, block)) for block in blocks)
    if table == "requests":
        return (tuple(_requests_grid(filled, blocks[0])),)
    return (tuple(_remedies_grid(filled, blocks[0])),)


def _disclosure_grid(filled: Filled, block: Block) -> Iterator[GridRow]:
    yield (GridCell(block.label.zh, columns=4),)
    yield tuple(GridCell(text) for text in ("信息内容", *(column.label.zh for column in block.columns)))
    for row in _printed_rows(filled, block):
        yield (GridCell(row.label.zh), *_figures(filled, "disclosure", block, row))


def _requests_grid(filled: Filled, block: Block) -> Iterator[GridRow]:
    first, *organisations, total = (column.label.zh for column in block.columns)
    yield (GridCell(CORNER, rows=3, columns=3), GridCell(block.label.zh, columns=7))
    yield (GridCell(first, rows=2), GridCell("法人或其他组织", columns=5), GridCell(total, rows=2))
    yield tuple(GridCell(text) for text in organisations)
    above: tuple[Group, ...] = ()
    lines = _printed_lines(filled, block)
    for position, (row, stranger) in enumerate(lines):
        chain = _chain(row.group)
        begun = [group for group in chain if group not in above]
        above = chain
        heads = [GridCell(group.label.zh, rows=_length(lines[position:], group)) for group in begun]
        label, figures = stranger or (row.label.zh, ())
        cells = [GridCell(text) for text in figures] or _figures(filled, "requests", block, row)
        yield (*heads, GridCell(label, columns=3 - len(chain)), *cells)


def _remedies_grid(filled: Filled, block: Block) -> Iterator[GridRow]:
    results = [column.label.zh for column in block.columns]
    review, direct, after = block.rows
    yield (GridCell(review.label.zh, columns=5), GridCell("行政诉讼", columns=10))
    yield (
        *(GridCell(text, rows=2) for text in results),
        GridCell(direct.label.zh, columns=5),
        GridCell(after.label.zh, columns=5),
    )
    yield tuple(GridCell(text) for text in (*results, *results))
    yield tuple(cell for row in block.rows for cell in _figures(filled, "remedies", block, row))


def _printed_rows(filled: Filled, block: Block) -> list[Row]:
    rows = [row for row in block.rows if row.notation not in filled.left_out]
    return [copy for row in rows for copy in [row] * (2 if row.notation in filled.repeated else 1)]


def _figures(filled: Filled, table: str, block: Block, row: Row) -> Iterator[GridCell]:
    for column in block.columns:
        key = (table, row.notation, column.notation)
        yield GridCell(filled.cells[key].printed, key=key)


def _printed_lines(filled: Filled, block: Block) -> list[PrintedLine]:
    """The rows as printed; a row the form does not have comes with the row it stands after."""
    lines: list[PrintedLine] = []
    for row in _printed_rows(filled, block):
        lines.append((row, None))
        lines += [
            (row, (label, figures)) for after, label, figures in filled.strangers if after == row.notation
        ]
    return lines


def _chain(group: Group | None) -> tuple[Group, ...]:
    """The groups a row lies in, outermost first."""
    return () if group is None else (*_chain(group.above), group)


def _length(lines: list[PrintedLine], group: Group) -> int:
    """How many lines from the first on lie in this group."""
    inside = [group in _chain(row.group) for row, _ in lines]
    return inside.index(False) if False in inside else len(inside)


# --- a page of text under construction


class _Page:
    """Lines written so far, and where the figures stand."""

    def __init__(self, look: Look) -> None:
        self.look = look
        self.lines: list[str] = []
        self.places: dict[Key, int] = {}
        self.written = 0

    def blank(self) -> None:
        self.lines.append("")

    def paragraph(self, text: str) -> None:
        self.lines += [text, ""]

    def line(self, text: str, *keys: Key | None) -> None:
        """A line on which these cells stand; the first copy of a row keeps its place."""
        self.lines.append(text)
        for key in keys:
            if key is not None:
                self.places.setdefault(key, len(self.lines))

    def running(self, text: str, *keys: Key | None) -> None:
        """A line of the space-separated layout: now and then a page begins."""
        self.written += 1
        if self.look.page_every and self.written % self.look.page_every == 0:
            if self.lines and not self.lines[-1]:
                self.lines.pop()
            text = " " + text
        self.line(text, *keys)
        if self.look.gap:
            self.blank()


def _title(page: _Page, filled: Filled) -> None:
    rest = f"{filled.year}年政府信息公开工作年度报告"
    for text in (filled.authority, rest) if page.look.title_apart else (filled.authority + rest,):
        page.paragraph(text)


def _section(page: _Page, kind: str) -> None:
    page.paragraph(HEADINGS[kind])
    page.paragraph(NARRATIVE[kind])


# --- the three layouts


def tabs(page: _Page, grid: tuple[GridRow, ...]) -> None:
    """A row per line, a cell per tab; what a span covers is an empty cell."""
    taken: set[tuple[int, int]] = set()
    for number, row in enumerate(grid):
        texts: dict[int, GridCell] = {}
        column = 0
        for cell in row:
            while (number, column) in taken:
                column += 1
            texts[column] = cell
            taken |= {
                (number + down, column + right) for down in range(cell.rows) for right in range(cell.columns)
            }
            column += cell.columns
        width = 1 + max(place for line, place in taken if line == number)
        if page.look.ragged:  # an empty cell of the form stays: without it nobody could say which is empty
            width = 1 + max(place for place, cell in texts.items() if cell.text or cell.key)
        line = "\t".join(texts[place].text if place in texts else "" for place in range(width))
        page.line(line if "\t" in line else line + "\t", *(cell.key for cell in row))


def stacked(page: _Page, grid: tuple[GridRow, ...]) -> None:
    """A cell per line behind a tab, an empty line after each row; a cell reached from above is empty."""
    reach: list[tuple[int, int]] = []  # first column and rows left, of cells that reach down
    for row in grid:
        column = 0
        pending = sorted(reach)
        reach = [(first, left - 1) for first, left in reach if left > 1]
        for cell in row:
            while pending and pending[0][0] <= column:
                page.line("\t")
                column = max(column, pending.pop(0)[0] + 1)
            page.line(f"\t{_padded(cell, page.look)}", cell.key)
            if cell.rows > 1:
                reach.append((column, cell.rows - 1))
            column += cell.columns
        for _ in pending:
            page.line("\t")
        page.blank()
    page.blank()


def _padded(cell: GridCell, look: Look) -> str:
    return f"\xa0{cell.text}" if look.no_break and cell.key and cell.text else cell.text


def spaces(page: _Page, grid: tuple[GridRow, ...]) -> None:
    """Words parted by spaces, as taken from a PDF: labels wrapped, unfilled rows without figures."""
    for row in grid:
        figures = [cell for cell in row if _is_figure(cell)]
        labels = [cell.text for cell in row if not _is_figure(cell)]
        if not figures:
            _running_header(page, labels)
        else:
            _running_row(page, labels, [cell for cell in figures if cell.text])


def _is_figure(cell: GridCell) -> bool:
    """Whether the cell is one of the form's, or a figure in a row the form does not have."""
    return cell.key is not None or bool(re.fullmatch(r"\d+", cell.text))


def _running_header(page: _Page, labels: list[str]) -> None:
    """A row of headers: on one line where they are short enough to stay apart, else wrapped one by one."""
    if labels[0] == "信息内容" or (len(labels) == 2 and labels[0] != CORNER):
        page.running(" ".join(labels))
        return
    for label in labels:
        for piece in _wrapped(label, page.look.width):
            page.running(piece)


def _running_row(page: _Page, labels: list[str], figures: list[GridCell]) -> None:
    *groups, label = labels or [""]
    beside = groups.pop() + " " if groups and page.look.beside else ""
    for group in groups:
        for piece in _wrapped(group, page.look.width):
            page.running(piece)
    pieces = _wrapped(label, page.look.width)
    keys = [cell.key for cell in figures]
    numbers = [cell.text for cell in figures]
    if len(pieces) == 1:
        page.running(" ".join(filter(None, [beside + pieces[0], *numbers])), *keys)
        return
    for position, piece in enumerate(pieces):
        page.running((beside if position == 0 else "") + piece)
    # A word alone on its line is prose to any reader; figures and dashes are not.
    if page.look.seventh_alone and len(numbers) == 7 and numbers[6] != "无":
        page.running(" ".join(numbers[:6]), *keys[:6])
        page.running(numbers[6], keys[6])
    elif numbers:
        page.running(" ".join(numbers), *keys)


def _wrapped(label: str, width: int) -> list[str]:
    return [label[start : start + width] for start in range(0, len(label), width)] or [""]


LAYOUTS: Mapping[Layout, Callable[[_Page, tuple[GridRow, ...]], None]] = MappingProxyType(
    {"spaces": spaces, "tabs": tabs, "stacked": stacked}
)


# --- looks and reports at random


def look(rng: Random, layout: Layout) -> Look:
    """A look of this layout."""
    return Look(
        layout,
        encoding=rng.choice(("utf-8", "utf-8", "utf-8-sig", "gb18030", "utf-16-le")),
        line_end=rng.choice(("\n", "\n", "\r\n")),
        width=rng.randint(8, 24),
        gap=rng.choice((False, True)),
        seventh_alone=rng.choice((False, True)),
        beside=rng.choice((False, True)),
        page_every=rng.choice((0, 0, 17, 40)),
        no_break=rng.choice((False, True)),
        ragged=rng.choice((False, True)),
        title_apart=rng.choice((False, True)),
    )


@st.composite
def reports(draw: st.DrawFn, *, layout: Layout, edition: str | None = None) -> Rendered:
    """Filled forms with up to two faults, printed in this layout."""
    filled = draw(filled_forms(edition=edition, layout=layout))
    return render(filled, look(Random(draw(SEEDS)), layout))
