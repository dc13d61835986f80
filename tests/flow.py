"""A filled form as paragraphs and tables, with the quirks authorities give them, before any format.

A quirk changes what is printed and never what is true: each figure keeps its key, so that the truth of a
report in any format is the filled form it was made from. The formats are `pages`, `offices` and `flats`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from random import Random
from types import MappingProxyType

from generate import Filled
from render import CORNER, HEADINGS, NARRATIVE, GridCell, GridRow, grids

Grid = tuple[GridRow, ...]
Part = str | Grid

DIGITS = str.maketrans("0123456789", "０１２３４５６７８９")
TRADITIONAL = str.maketrans(
    "开数关请结转处办继续总计无据机关现制补类过属国规范审复议诉讼维纠废许处罚费业会组织务构",
    "開數關請結轉處辦繼續總計無據機關現製補類過屬國規範審復議訴訟維糾廢許處罰費業會組織務構",
)


@dataclass(frozen=True, slots=True)
class Flow:
    """Paragraphs and tables in reading order; `kinds` tells of each table which of the form's it is."""

    filled: Filled
    parts: tuple[Part, ...]
    quirks: tuple[str, ...] = ()

    def tables(self) -> Iterator[tuple[int, Grid]]:
        return ((at, part) for at, part in enumerate(self.parts) if not isinstance(part, str))

    def with_tables(self, change: Callable[[Grid], Grid]) -> Flow:
        """The same flow with every table changed."""
        parts = tuple(part if isinstance(part, str) else change(part) for part in self.parts)
        return replace(self, parts=parts)

    def instead(self, at: int, *parts: Part) -> Flow:
        """The same flow with other parts at this position."""
        return replace(self, parts=(*self.parts[:at], *parts, *self.parts[at + 1 :]))


def flow(filled: Filled) -> Flow:
    """The report as the notice prints it: one table in each of the sections two, three and four."""
    parts: list[Part] = [f"{filled.authority}{filled.year}年政府信息公开工作年度报告"]
    parts += [HEADINGS["overview"], NARRATIVE["overview"]]
    for table in ("disclosure", "requests", "remedies"):
        parts += [HEADINGS[table], united(grids(filled, table))]
    for kind in ("problems", "other"):
        parts += [HEADINGS[kind], NARRATIVE[kind]]
    return Flow(filled, tuple(parts))


def united(tables: tuple[Grid, ...]) -> Grid:
    """The tables as one, short rows made as wide as the widest by the span of their last cell."""
    rows = [row for table in tables for row in table]
    if len(tables) == 1:
        return tables[0]
    width = max(sum(cell.columns for cell in row) for row in rows)
    return tuple(_widened(row, width) for row in rows)


def _widened(row: GridRow, width: int) -> GridRow:
    missing = width - sum(cell.columns for cell in row)
    return (*row[:-1], replace(row[-1], columns=row[-1].columns + missing))


def kind_of(grid: Grid) -> str:
    """The notation of the form's table that this grid holds figures of; the last one's of several."""
    return next((cell.key[0] for row in reversed(grid) for cell in row if cell.key), "")


# --- quirks of layout


Quirk = Callable[[Random, Flow], Flow]


def _first(found: Flow, kind: str) -> tuple[int, Grid]:
    return next((at, grid) for at, grid in found.tables() if kind_of(grid) == kind)


def disclosure_apart(rng: Random, found: Flow) -> Flow:
    """Table two as one table for each item of article twenty."""
    del rng
    at, _ = _first(found, "disclosure")
    return found.instead(at, *grids(found.filled, "disclosure"))


def disclosure_with_requests(rng: Random, found: Flow) -> Flow:
    """Tables two and three in one, the heading of section three as a row between them."""
    del rng
    at, first = _first(found, "disclosure")
    _, second = _first(found, "requests")
    between = (GridCell(HEADINGS["requests"], columns=10),)
    both = (*(_widened(row, 10) for row in first), between, *second)
    return replace(found, parts=(*found.parts[:at], both, *found.parts[at + 3 :]))


def _rows_from(grid: Grid, start: int) -> Grid:
    """The rows from `start` on, the cells that reach down into them begun again, without their text."""
    reaching: list[tuple[int, GridCell]] = []
    for number, row in enumerate(grid[:start]):
        for position, cell in enumerate(row):
            if number + cell.rows > start:
                reaching.append((position, replace(cell, text="", rows=number + cell.rows - start)))
    ahead = tuple(cell for _, cell in sorted(reaching, key=lambda pair: pair[0]))
    return ((*ahead, *grid[start]), *grid[start + 1 :])


def _rows_until(grid: Grid, end: int) -> Grid:
    return tuple(
        tuple(replace(cell, rows=min(cell.rows, end - number)) for cell in row)
        for number, row in enumerate(grid[:end])
    )


def requests_split(rng: Random, found: Flow) -> Flow:
    """Table three in two tables, as a page end leaves it; its header repeated or not."""
    at, grid = _first(found, "requests")
    cut = rng.randint(5, len(grid) - 2)
    second = _rows_from(grid, cut)
    if rng.random() < 0.5:
        second = (*grid[:3], *second)
    return found.instead(at, _rows_until(grid, cut), *rng.choice(((), ("— 4 —",), ("",))), second)


def header_cut(rng: Random, found: Flow) -> Flow:
    """Table three without the rows of its header that say what the columns are."""
    at, grid = _first(found, "requests")
    return found.instead(at, _rows_from(grid, rng.choice((1, 3))))


def header_glossed(rng: Random, found: Flow) -> Flow:
    """Column labels with words added to them."""
    glosses = {
        "总计": "总计（合计）",
        "自然人": "自然人（个人）",
        "商业企业": "商业 企业",
        "科研机构": "科研\n机构",
    }
    del rng
    return found.with_tables(
        lambda grid: tuple(
            tuple(replace(cell, text=glosses.get(cell.text, cell.text)) for cell in row) for row in grid
        )
    )


def groups_upright(rng: Random, found: Flow) -> Flow:
    """Headings of groups with one character to a line."""
    del rng

    def change(cell: GridCell) -> GridCell:
        return replace(cell, text="\n".join(cell.text)) if cell.rows > 3 and cell.text != CORNER else cell

    return found.with_tables(lambda grid: tuple(tuple(map(change, row)) for row in grid))


def spans_lost(rng: Random, found: Flow) -> Flow:
    """Every cell one column wide, as where a page lost its colspans; rows reach down as before."""
    del rng
    return found.with_tables(
        lambda grid: tuple(tuple(replace(cell, columns=1) for cell in row) for row in grid)
    )


def spans_torn(rng: Random, found: Flow) -> Flow:
    """Each cell once, nothing for what it spans: rows of different lengths."""
    del rng
    return found.with_tables(
        lambda grid: tuple(tuple(replace(cell, columns=1, rows=1) for cell in row) for row in grid)
    )


def spans_repeated(rng: Random, found: Flow) -> Flow:
    """The text of a merged cell in every square it covers."""
    del rng
    return found.with_tables(lambda grid: squares(grid, again=True))


def spans_empty(rng: Random, found: Flow) -> Flow:
    """The text of a merged cell in its first square, the others empty."""
    del rng
    return found.with_tables(lambda grid: squares(grid, again=False))


def squares(grid: Grid, *, again: bool) -> Grid:
    """The grid without spans: every square a cell, empty or with the text of the cell that covered it."""
    rows: list[dict[int, GridCell]] = [{} for _ in grid]
    for number, row in enumerate(grid):
        column = 0
        for cell in row:
            while column in rows[number]:
                column += 1
            for down in range(min(cell.rows, len(grid) - number)):
                for right in range(cell.columns):
                    is_first = not down and not right
                    text = cell.text if again or is_first else ""
                    rows[number + down][column + right] = GridCell(text, key=cell.key if is_first else None)
            column += cell.columns
    return tuple(tuple(row[column] for column in sorted(row)) for row in rows)


def figures_torn(rng: Random, found: Flow) -> Flow:
    """One row of table three printed as two: its label, and its figures in a row below."""
    at, grid = _first(found, "requests")
    whole = squares(grid, again=False)
    number = rng.choice([n for n, row in enumerate(whole) if any(cell.key for cell in row)])
    label = tuple(GridCell("") if cell.key else cell for cell in whole[number])
    figures = tuple(cell if cell.key else GridCell("") for cell in whole[number])
    return found.instead(at, (*whole[:number], label, figures, *whole[number + 1 :]))


def columns_moved(rng: Random, found: Flow) -> Flow:
    """The columns of table three in another order, header and figures alike: 总计 first."""
    del rng
    at, grid = _first(found, "requests")
    whole = squares(grid, again=False)
    single = next(n for n, row in enumerate(whole) if any(cell.text == "科研机构" for cell in row))
    head = whole[single]
    head = (*head[:3], whole[single - 1][3], *head[4:-1], whole[single - 1][-1])
    moved = tuple((*row[:3], row[-1], *row[3:-1]) for row in (head, *whole[single + 1 :]))
    return found.instead(at, moved)


def copied(rng: Random, found: Flow) -> Flow:
    """The tables a second time, as in a page with a version to print."""
    del rng
    first = next(at for at, _ in found.tables()) - 1
    last = max(at for at, _ in found.tables())
    return replace(found, parts=(*found.parts, *found.parts[first : last + 1]))


# --- quirks of wording


def _in_labels(found: Flow, change: Callable[[str], str]) -> Flow:
    def changed(row: GridRow) -> GridRow:
        keys = [position for position, cell in enumerate(row) if cell.key]
        if not keys or not keys[0]:
            return row
        at = keys[0] - 1
        return (*row[:at], replace(row[at], text=change(row[at].text)), *row[at + 1 :])

    return found.with_tables(lambda grid: tuple(map(changed, grid)))


def labels_traditional(rng: Random, found: Flow) -> Flow:
    del rng
    return _in_labels(found, lambda text: text.translate(TRADITIONAL))


def labels_spaced(rng: Random, found: Flow) -> Flow:
    return _in_labels(found, lambda text: "".join(c + rng.choice(("", "", " ", "\n")) for c in text).strip())


def labels_renumbered(rng: Random, found: Flow) -> Flow:
    """`1、`, `(1)`, `1 ` instead of `1.`; half-width brackets."""
    del rng

    def change(text: str) -> str:
        if text[:1].isdigit():
            return text.replace(".", "、", 1)
        return text.replace("（", "(").replace("）", ") ")

    return _in_labels(found, change)


def labels_unnumbered(rng: Random, found: Flow) -> Flow:
    """The numbers `1.` left out, as automatic lists are when they are copied."""
    del rng
    return _in_labels(found, lambda text: text[2:] if text[:1].isdigit() else text)


def labels_misspelt(rng: Random, found: Flow) -> Flow:
    """One character in a few long labels is another."""

    def change(text: str) -> str:
        if len(text) < 7 or rng.random() < 0.7:
            return text
        at = rng.randrange(3, len(text))
        return text[:at] + rng.choice("的了和田口目") + text[at + 1 :]

    return _in_labels(found, change)


# --- quirks of figures


def _in_figures(found: Flow, change: Callable[[str], str], *, but: str = "") -> Flow:
    def changed(cell: GridCell) -> GridCell:
        is_figure = cell.key is not None and cell.key[1] != but and cell.text[:1].isdigit()
        return replace(cell, text=change(cell.text)) if is_figure else cell

    return found.with_tables(lambda grid: tuple(tuple(map(changed, row)) for row in grid))


def figures_wide(rng: Random, found: Flow) -> Flow:
    del rng
    return _in_figures(found, lambda text: text.translate(DIGITS))


def figures_spaced(rng: Random, found: Flow) -> Flow:
    return _in_figures(
        found, lambda text: rng.choice(("\xa0", "", " ")) + text + rng.choice(("\xa0", "", "\u3000"))
    )


def figures_in_thousands(rng: Random, found: Flow) -> Flow:
    del rng
    return _in_figures(found, lambda text: f"{int(text):,}" if text.isdigit() else text)


def figures_with_unit(rng: Random, found: Flow) -> Flow:
    """Some counts with the counter of the form; in the column of an amount it would say nothing."""
    return _in_figures(
        found, lambda text: text + "件" if text.isdigit() and rng.random() < 0.3 else text, but="fees"
    )


def figures_noted(rng: Random, found: Flow) -> Flow:
    return _in_figures(
        found, lambda text: text + "（其中修订1件）" if text.isdigit() and rng.random() < 0.05 else text
    )


def zeros_blank(rng: Random, found: Flow) -> Flow:
    """Some zeros not printed: the truth is blank then."""
    keys = {
        key: replace(cell, printed="", state="blank", value=None)
        for key, cell in found.filled.cells.items()
        if cell.printed == "0" and rng.random() < 0.4
    }
    filled = replace(found.filled, cells=MappingProxyType({**found.filled.cells, **keys}))
    return flow(filled)


def zeros_dashed(rng: Random, found: Flow) -> Flow:
    """Some zeros printed as a dash or slash: the truth is not applicable then."""
    mark = rng.choice(("/", "—", "-"))
    keys = {
        key: replace(cell, printed=mark, state="not-applicable", value=None)
        for key, cell in found.filled.cells.items()
        if cell.printed == "0" and rng.random() < 0.4
    }
    filled = replace(found.filled, cells=MappingProxyType({**found.filled.cells, **keys}))
    return flow(filled)


# --- quirks of what stands around


def told_in_words(rng: Random, found: Flow) -> Flow:
    """Sentences with figures before, between and after the tables."""

    def number() -> int:
        return rng.randint(0, 400)

    before = (
        f"{found.filled.year}年，本机关共收到政府信息公开申请{number()}件，其中自然人申请{number()}件。"
        f"予以公开{number()}件，部分公开 {number()} 件，不予公开{number()}件，无法提供{number()}件。"
    )
    beside = (
        f"全年共收到申请 {number()} 件 ，上年结转 {number()} 件",
        "单位：件",
        f"行政复议 {number()} 件，行政诉讼 {number()} 件。",
    )
    parts: list[Part] = [*found.parts[:3], before]
    for part in found.parts[3:]:
        parts.append(part)
        if isinstance(part, str) and part.startswith(("二、", "三、", "四、")) and rng.random() < 0.7:
            parts.append(rng.choice(beside))
        if not isinstance(part, str) and rng.random() < 0.5:
            parts.append(f"注：以上数据统计至{found.filled.year}年12月31日，共 {number()} 件。")
    return replace(found, parts=tuple(parts))


def with_navigation(rng: Random, found: Flow) -> Flow:
    """A page's links, dates and numbers before and after the report."""
    del rng
    before = (
        "首页 > 政府信息公开 > 年度报告",
        "索引号：000014349/2025-00012",
        "发布日期：2025-01-20 16:24",
        "浏览次数：128 次 字号：大 中 小",
    )
    after = (
        "上一篇：2022年政府信息公开工作年度报告",
        "下一篇：无",
        "政府信息公开 机构职能 1 2 3 4 5 下一页 尾页",
        "版权所有 地址：虚构路12号 电话：0000-1234567",
    )
    return replace(found, parts=(*before, *found.parts, *after))


LAYOUT: Mapping[str, Quirk] = MappingProxyType(
    {
        "disclosure-apart": disclosure_apart,
        "disclosure-with-requests": disclosure_with_requests,
        "requests-split": requests_split,
        "header-cut": header_cut,
        "header-glossed": header_glossed,
        "groups-upright": groups_upright,
        "figures-torn": figures_torn,
        "columns-moved": columns_moved,
        "copied": copied,
    }
)
SPANS: Mapping[str, Quirk] = MappingProxyType(
    {
        "spans-lost": spans_lost,
        "spans-torn": spans_torn,
        "spans-repeated": spans_repeated,
        "spans-empty": spans_empty,
    }
)
WORDING: Mapping[str, Quirk] = MappingProxyType(
    {
        "labels-traditional": labels_traditional,
        "labels-spaced": labels_spaced,
        "labels-renumbered": labels_renumbered,
        "labels-unnumbered": labels_unnumbered,
        "labels-misspelt": labels_misspelt,
    }
)
FIGURES: Mapping[str, Quirk] = MappingProxyType(
    {
        "figures-wide": figures_wide,
        "figures-spaced": figures_spaced,
        "figures-in-thousands": figures_in_thousands,
        "figures-with-unit": figures_with_unit,
        "figures-noted": figures_noted,
    }
)
BLANKS: Mapping[str, Quirk] = MappingProxyType({"zeros-blank": zeros_blank, "zeros-dashed": zeros_dashed})
AROUND: Mapping[str, Quirk] = MappingProxyType(
    {"told-in-words": told_in_words, "with-navigation": with_navigation}
)
QUIRKS: Mapping[str, Quirk] = MappingProxyType({**BLANKS, **LAYOUT, **WORDING, **FIGURES, **AROUND, **SPANS})


def changed(rng: Random, found: Flow, *names: str) -> Flow:
    """The flow with these quirks, in the order of `QUIRKS`."""
    for name, quirk in QUIRKS.items():
        if name in names:
            found = replace(quirk(rng, found), quirks=(*found.quirks, name))
    return found


def some_quirks(rng: Random, *families: Mapping[str, Quirk], chance: float = 0.4) -> tuple[str, ...]:
    """At most one quirk of each family."""
    return tuple(rng.choice(sorted(family)) for family in families if rng.random() < chance)
