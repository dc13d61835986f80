"""Tables whose cells are each closed by a pipe, as programs write that take the text out of web pages.

A row is a line (`规章 | 0 | 0 |`), or each cell has a line (`规章 |`), where a pipe alone closes the line
above it or is a blank cell. Merged cells leave no trace. Some programs end a row that is shorter than the
widest with a pipe for each column it lacks (`行政许可 | 12 | ||`), and leave blank cells out: what those
pipes stand for nobody can say, so they are drawing, and what may be one of them is no cell.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from gongkai import figure
from gongkai.document import Block, Cell, Line, Place, Table
from gongkai.readers import markup
from gongkai.readers.lines import Printed, skip_blank, span

MAX_CELL = 200  # the longest label of any form has under 60 characters; longer is a paragraph
MAX_CONTINUATION = 60
MAX_CELL_LINES = 40  # a label written upright has a character to a line
CELLS_AT_LEAST = 4
HEADER_AT_LEAST = 3  # labels: more groups than these do not lie in one another
FITTING = 0.7  # of the rows of a table with drawn pipes so many are as wide as it, or they are no measure
HEADING = re.compile(r"[一二三四五六七八九十]{1,3}、")
NUMERALS = "一二三四五六七八九十"
PIPES = re.compile(r"(?<!\\)\|+")
DRAWN = re.compile(r"\|[ \t]+\|{2,}\s*$")
RULE = re.compile(r"\s*\|?(?:\s*:?-{3,}:?\s*\|)+\s*(?::?-{3,}:?\s*)?")
CHINESE = re.compile(r"[\u3007\u4e00-\u9fff]")
SENTENCE_ENDS = ("。", "；", "：", ":")


@dataclass(frozen=True, slots=True)
class _Piece:
    """A cell as printed, the place behind its pipe, and how many pipes of drawing stand before that."""

    text: str
    place: Place
    behind: Place
    drawn: int = 0

    @property
    def is_blank(self) -> bool:
        return not self.text.strip()

    @property
    def is_label(self) -> bool:
        return bool(CHINESE.search(self.text)) and not figure.is_cell(self.text)


Row = Sequence[_Piece]


def begins(lines: list[Printed], position: int) -> bool:
    """True where a line is closed by a pipe at its end, or by one on the next line."""
    text = lines[position].text.strip()
    if text.startswith("|"):
        return False
    return text.endswith("|") or (bool(text) and _is_closed_below(lines, position))


def table(lines: list[Printed], position: int) -> tuple[list[Block], int]:
    """The table that begins here, as far as cells are closed; the same lines as lines where it is none."""
    end = _end(lines, position)
    found = lines[position:end]
    is_stacked = all(_count(line) <= 1 for line in found)
    rows = _stacked(_pieces(found)) if is_stacked else _rows(found)
    cells = [cell for number, row in enumerate(rows) for cell in _cells(row, number)]
    is_table = len(cells) >= CELLS_AT_LEAST and any(figure.is_cell(cell.text) for cell in cells)
    if not is_table or end - position < 2:
        return [Line(line.text, line.place) for line in found], end
    is_drawn = any(piece.drawn for row in rows for piece in row)
    ragged = is_stacked or is_drawn or len(set(map(len, rows))) > 1
    return [Table(tuple(cells), ragged=ragged, place=span(found))], end


def _cells(row: Row, number: int) -> Iterator[Cell]:
    return (Cell(piece.text, number, column, place=piece.place) for column, piece in enumerate(row))


# --- how far it reaches


def _end(lines: list[Printed], position: int) -> int:
    """The position after the last line of the table; at least one line is taken."""
    end = position + 1
    ahead = position
    numbered = ""
    while ahead < len(lines):
        closed = _closing(lines, ahead, is_first=ahead == position, numbered=numbered)
        if closed is None:
            break
        cell = "".join(line.text for line in lines[ahead:closed]).lstrip(" \t|")
        if heading := HEADING.match("".join(cell[:MAX_CONTINUATION].split())):
            numbered += heading[0][:-1]
        end = closed
        ahead = skip_blank(lines, end)
    return end


def _closing(lines: list[Printed], position: int, *, is_first: bool, numbered: str) -> int | None:
    """The position after the line that closes the cell begun here, or None where it is prose.

    `numbered` are the numerals of the cells so far: a line that goes on with them is a label, no heading.
    """
    length = 0
    for at in range(position, min(position + MAX_CELL_LINES, len(lines))):
        text = lines[at].text.strip()
        length += max(map(len, text.split("|")))
        if not text or length > MAX_CELL or (at > position and _is_opened(lines, at) and is_first):
            return None
        if _is_above_rule(lines, at):
            return None
        if text.endswith("|"):
            return at + 1
        if not _is_closed_below(lines, at) and not _goes_on(text, numbered):
            return None
    return None


def _goes_on(text: str, numbered: str) -> bool:
    """Whether a line without a pipe at its end may be the beginning of a cell: no heading, no sentence."""
    piece = text.rpartition("|")[2].strip()
    heading = HEADING.match(piece)
    is_heading = heading is not None and not _is_next(heading[0][:-1], numbered)
    return len(piece) <= MAX_CONTINUATION and not is_heading and not piece.endswith(SENTENCE_ENDS)


def _is_next(numeral: str, numbered: str) -> bool:
    """Whether a numeral goes on with those of the table: 四 behind 一二三."""
    at = NUMERALS.find(numeral)
    return at == 0 or (at > 0 and numeral not in numbered and numbered.endswith(NUMERALS[at - 1]))


def _is_closed_below(lines: list[Printed], position: int) -> bool:
    return position + 1 < len(lines) and lines[position + 1].text.strip() == "|"


def _is_opened(lines: list[Printed], position: int) -> bool:
    """Whether a line begins with a pipe and says something, as rows do that open each cell."""
    text = lines[position].text.strip()
    return text.startswith("|") and bool(text.strip("| \t"))


def _is_above_rule(lines: list[Printed], position: int) -> bool:
    below = lines[position + 1].text if position + 1 < len(lines) else ""
    return "|" in below and bool(RULE.fullmatch(below))


# --- pieces


def _count(line: Printed) -> int:
    return sum(bool(piece.strip()) for piece in PIPES.split(line.text))


def _pieces(lines: Sequence[Printed]) -> list[_Piece]:
    """The cells of lines that end with a pipe, with the pipes that stand side by side behind them."""
    joined = "\n".join(line.text for line in lines)
    found: list[_Piece] = []
    start = 0
    for pipes in PIPES.finditer(joined):
        text, place = _trimmed(lines[0], joined, start, pipes.start())
        _, behind = _trimmed(lines[0], joined, pipes.end(), pipes.end())
        count = len(pipes[0])
        if text or count == 1 or not found:
            found.append(_Piece(text, place, behind, count - 1))
        else:
            found[-1] = replace(found[-1], drawn=found[-1].drawn + count)
        start = pipes.end()
    return found


def _trimmed(first: Printed, joined: str, left: int, right: int) -> tuple[str, Place]:
    """What a piece shows, and the place of that without padding and line ends."""
    raw = joined[left:right]
    text = raw.strip(" \t\n")
    start = left + (len(raw) - len(raw.lstrip(" \t\n")) if text else len(raw))
    line = first.number + joined.count("\n", 0, start)
    place = Place(line=line, start=first.start + start, end=first.start + start + len(text))
    return markup.shown(text.replace("\\|", "|")), place


# --- a row per line


def _rows(lines: Sequence[Printed]) -> list[Row]:
    """Rows up to the line that ends with a pipe; pipes side by side within a row are blank cells."""
    rows: list[list[_Piece]] = []
    begun: list[Printed] = []
    for line in lines:
        begun.append(line)
        if line.text.rstrip().endswith("|"):
            rows.append(_whole(_pieces(begun)))
            begun = []
    return _without_doubtful_ends(rows)


def opened_rows(rows: Sequence[Sequence[Printed]]) -> list[list[Cell]]:
    """The cells of rows that begin with a pipe, of a table with pipes drawn behind them."""
    pieces = _without_doubtful_ends([_whole(_pieces(row)[1:]) for row in rows])
    return [list(_cells(row, number)) for number, row in enumerate(pieces)]


def is_drawn(row: Sequence[Printed]) -> bool:
    """Whether pipes are drawn behind the last cell of a row."""
    return bool(DRAWN.search(row[-1].text))


def _without_doubtful_ends(rows: Sequence[Row]) -> list[Row]:
    is_drawn = any(row[-1].drawn for row in rows)
    return [_without_doubtful_end(row) if is_drawn else row for row in rows]


def _whole(pieces: Row) -> list[_Piece]:
    """The row with its drawn pipes as blank cells, but for those at its end.

    Blank cells before its first label are what a cell above reaches down into.
    """
    if not pieces:
        return [_Piece("", Place(), Place())]
    first = next((at for at, piece in enumerate(pieces) if not piece.is_blank), 0)
    start = first if pieces[first].is_label else 0
    found: list[_Piece] = []
    for piece in pieces[start:-1]:
        found += [replace(piece, drawn=0), *[_Piece("", piece.behind, piece.behind)] * piece.drawn]
    return [*found, pieces[-1]]


def _without_doubtful_end(row: Row) -> Row:
    """The row without a blank end that may be the one column it lacks of the widest row."""
    return row[:-1] if len(row) > 1 and row[-1].is_blank and not row[-1].drawn else row


# --- a cell per line


def _stacked(pieces: Row) -> list[Row]:
    """Rows that end with drawn pipes, at the width of the table, and where a label follows figures."""
    rough = list(_parted(pieces, None))
    widths = Counter(len(row) + row[-1].drawn for row in rough if row[-1].drawn)
    if not widths:
        return _with_own_labels(rough)
    width = max(widths, key=lambda each: (widths[each], -each))
    found = list(_parted(pieces, width))
    fits = [len(row) + row[-1].drawn == width for row in found]
    if sum(fits) < FITTING * len(fits):
        return _with_own_labels([_without_doubtful_end(row) for row in rough])
    # Nothing is drawn behind the last row of a table: it is whole where another row is like it.
    shapes = {(_labels(row), len(row)) for row, fit in zip(found, fits, strict=True) if fit}
    likes = [not row[-1].drawn and (_labels(row), len(row)) in shapes for row in found]
    return [
        _without_doubtful_end(row) if fit or like or not _has_blank_end(row) else _undecided(row)
        for row, fit, like in zip(found, fits, likes, strict=True)
    ]


def _parted(pieces: Row, width: int | None) -> Iterator[Row]:
    """Rows end where pipes are drawn, where a label follows figures, and a header at the table's width."""
    row: list[_Piece] = []
    labels = 0
    for piece in pieces:
        is_full = len(row) == width == labels
        if row and (is_full or row[-1].drawn or (piece.is_label and not row[-1].is_label)):
            yield row
            row, labels = [], 0
        row.append(piece)
        labels += piece.is_label
    if row:
        yield row


def _with_own_labels(rows: Sequence[Row]) -> list[Row]:
    """Rows whose labels were written out one by one: those of the header and of groups, then their own.

    Of those before its own label, a row in the midst of a table keeps as many together as may be the header
    of its columns; each of the others may be a row that lost its figures.
    """
    found: list[Row] = []
    for section in _sections(rows):
        columns = max(map(_reach, section))
        reaches_down = columns > 1 and any(_reach(row) == columns and row[-1].is_blank for row in section)
        usual = Counter(len(row) - _labels(row) for row in section).most_common(1)[0][0]
        wanted = columns if reaches_down else usual
        for row in section:
            own = _own_label(row)
            start = max(0, own - columns - 1) if own >= columns and found else own
            start = start if found else 0
            own_row = _as_certain(row[own:], wanted, reaches_down=reaches_down)
            found += filter(None, [*([piece] for piece in row[:start]), row[start:own], own_row])
    return found


def _as_certain(row: Row, wanted: int, *, reaches_down: bool) -> Row:
    """A row without the blanks that are of no column, and without figures where that is uncertain.

    Where blanks are printed below cells that reach down, only the figures from first to last say which
    those are; else a row with a blank at an end has as many cells as most.
    """
    count = _labels(row)
    filled = [at for at in range(count, len(row)) if not row[at].is_blank]
    if not filled:
        return row
    if reaches_down:
        is_certain = filled[-1] - filled[0] + 1 == wanted
        return [*row[:count], *row[filled[0] : filled[-1] + 1]] if is_certain else _undecided(row)
    return _undecided(row) if _has_blank_end(row) and len(row) - count != wanted else row


def _has_blank_end(row: Row) -> bool:
    """Whether a row's figures begin or end with a blank, so that they do not count its columns."""
    figures = row[_labels(row) :]
    return bool(figures) and (figures[0].is_blank or figures[-1].is_blank)


def _sections(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    """The rows of a table from one header to the next."""
    start = 0
    for number, row in enumerate(rows):
        if number > start and _labels(row) > HEADER_AT_LEAST:
            yield rows[start:number]
            start = number
    yield rows[start:]


def _reach(row: Row) -> int:
    """How many cells the figures of a row take, from the first that is filled to the last."""
    filled = [at for at, piece in enumerate(row) if not piece.is_blank and not piece.is_label]
    return filled[-1] - filled[0] + 1 if filled else 0


def _own_label(row: Row) -> int:
    """Where the labels of a row end that are not its own.

    A label that stands among them before is a column's: then the figures stand alone under a header. One
    that stands there several times in a row is that of a merged cell.
    """
    count = _labels(row)
    texts = [piece.text for piece in row[:count]]
    own = max(0, count - 1)
    while own and texts[own - 1] == texts[-1]:
        own -= 1
    return count if texts and texts[-1] in texts[:own] else own


def _undecided(row: Row) -> Row:
    """The labels of a row that may have lost a cell or have one twice; its figures alone would mislead."""
    return row[: _labels(row)] or row


def _labels(row: Row) -> int:
    """How many labels a row begins with."""
    return next((at for at, piece in enumerate(row) if not piece.is_label), len(row))
