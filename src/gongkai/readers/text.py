"""Plain text and Markdown to a document: lines, and the tables that tabs, pipes or tags draw in them.

Five layouts are told apart: words separated by spaces (lines only: a reader cannot know columns
there), a table row per line with tabs between cells, a cell per line behind a tab with an empty line
after each row, Markdown (pipes, or HTML tables as OCR programs write them), and cells with a pipe behind
each. Text stays verbatim; places are exact ranges of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile

from gongkai import figure
from gongkai.document import Block, Cell, Document, Line, Place, Table
from gongkai.readers import closed, encodings, grid, markup, pipes, stated
from gongkai.readers.closed import HEADING, MAX_CELL, MAX_CONTINUATION
from gongkai.readers.lines import Printed, printed, skip_blank, span
from gongkai.readers.source import Limits, Source

FACT_ROWS = 4  # of a table, in which a page may state facts about itself


def read(source: Source) -> Document:
    """The document of a text file; its text is the decoded file itself."""
    source.check_size(source.limits.text_bytes, "text")
    decoded = encodings.decode(source)
    _check_count(source, decoded.text)
    found = tuple(blocks(decoded.text, source.limits))
    is_markdown = any(isinstance(block, Table) and not block.ragged for block in found)
    return Document(
        file=source.file,
        sha256=source.sha256(),
        size=len(source.data),
        media_type="text/markdown" if is_markdown else "text/plain",
        reader="text",
        text=decoded.text,
        blocks=found,
        charset=decoded.charset,
        metadata=_metadata(found),
        warnings=decoded.warnings,
    )


def _metadata(found: Sequence[Block]) -> tuple[tuple[str, str], ...]:
    """What lines and first rows of tables state of the page: a label with its value or before it."""
    lines = [block.text for block in found if isinstance(block, Line)]
    rows = [row for block in found if isinstance(block, Table) for row in _first_rows(block)]
    labelled = (row for row in map("|".join, rows) if "：" in row or ":" in row)
    return (*stated.by_labels([*lines, *labelled]), *stated.by_cells(rows))


def _first_rows(table: Table) -> list[list[str]]:
    rows: list[list[str]] = [[] for _ in range(FACT_ROWS)]
    for cell in takewhile(lambda cell: cell.row < FACT_ROWS, table.cells):
        rows[cell.row].append(cell.text)
    return rows


def _check_count(source: Source, text: str) -> None:
    """Nothing, or `UnreadableFile` for more lines or cells than a report has, before they are built."""
    limits = {"\n": ("lines", source.limits.lines)} | dict.fromkeys(
        "\t|", ("tabs or pipes", source.limits.cells)
    )
    for sign, (name, limit) in limits.items():
        if (count := text.count(sign)) > limit:
            raise source.unreadable(f"{count} {name}", f"at most {limit} are read: is this one report?")


def blocks(text: str, limits: Limits) -> Iterator[Block]:
    """The lines and tables of a text, in order; every non-blank character stands in one of them."""
    number, position = 1, 0
    for start, end in markup.tables(text):
        yield from _of_lines(printed(text, position, start, number))
        number += text.count("\n", position, start)
        yield from markup.blocks(text, start, end, number=number, limits=limits)
        number += text.count("\n", start, end)
        position = end
    yield from _of_lines(printed(text, position, len(text), number))


def unplaced(block: Block) -> Block:
    """The block without places in the fragment it was read from."""
    if isinstance(block, Line):
        return Line(block.text)
    return grid.moved(block, Place())


def _of_lines(lines: list[Printed]) -> Iterator[Block]:
    position = 0
    while position < len(lines):
        found, position = _next(lines, position)
        yield from found


def _next(lines: list[Printed], position: int) -> tuple[list[Block], int]:
    """The blocks that begin at this line, and the position after them."""
    line = lines[position]
    if pipes.begins(lines, position):
        found, end = pipes.table(lines, position)
        goes_on = _goes_on(lines, end, found)
        return closed.table(lines, position) if goes_on else (found, end)
    if closed.begins(lines, position):
        return closed.table(lines, position)
    if _is_stacked_cell(line) and _is_stacked_run(lines, position):
        return _stacked_table(lines, position)
    if _is_tab_row(line):
        return _tab_table(lines, position)
    return [Line(line.text, line.place)], position + 1


def _goes_on(lines: list[Printed], end: int, found: Sequence[Block]) -> bool:
    """Whether rows without a pipe before them follow at once, or below a header that begins with blanks."""
    has_figures = any(
        figure.is_cell(cell.text) for block in found if isinstance(block, Table) for cell in block.cells
    )
    ahead = end if has_figures else skip_blank(lines, end)
    return ahead < len(lines) and closed.begins(lines, ahead)


# --- a row per line, tabs between its cells


def _is_tab_row(line: Printed) -> bool:
    return "\t" in line.text and max(map(len, line.text.split("\t"))) <= MAX_CELL


def _tab_table(lines: list[Printed], position: int) -> tuple[list[Block], int]:
    """Rows up to the first line without a tab; empty lines between rows are passed over."""
    rows: list[Printed] = []
    while position < len(lines):
        ahead = skip_blank(lines, position)
        if ahead == len(lines) or not _is_tab_row(lines[ahead]):
            break
        if ahead > position and _is_stacked_cell(lines[ahead]) and _is_stacked_run(lines, ahead):
            break
        rows.append(lines[ahead])
        position = ahead + 1
    cells = [cell for row, line in enumerate(rows) for cell in _tab_cells(line, row)]
    return [Table(tuple(cells), ragged=True, place=span(rows))], position


def _tab_cells(line: Printed, row: int) -> Iterator[Cell]:
    start = 0
    for column, piece in enumerate(line.text.split("\t")):
        yield Cell(piece, row, column, place=line.piece(start, start + len(piece)))
        start += len(piece) + 1


# --- a cell per line behind a tab, an empty line after each row


def _is_stacked_cell(line: Printed) -> bool:
    return line.text.startswith("\t") and line.text.count("\t") == 1 and len(line.text) <= MAX_CELL


def _is_stacked_run(lines: list[Printed], position: int) -> bool:
    """True where no line has a further tab, up to the next one that has none."""
    for line in lines[position:]:
        if "\t" not in line.text:
            return True
        if not _is_stacked_cell(line):
            return False
    return True


def _stacked_table(lines: list[Printed], position: int) -> tuple[list[Block], int]:
    """A table where some row has two cells; otherwise the lines are indented paragraphs and stay lines."""
    first = position
    rows: list[list[list[Printed]]] = [[]]
    while position < len(lines):
        line = lines[position]
        if _is_stacked_cell(line):
            rows[-1].append([line])
        elif rows[-1] and _continues(rows[-1][-1], line):
            rows[-1][-1].append(line)
        else:
            ahead = skip_blank(lines, position)
            if ahead == position or ahead == len(lines) or not _is_stacked_cell(lines[ahead]):
                break
            rows.append([])
            position = ahead
            continue
        position += 1
    if max(map(len, rows)) < 2:
        return [Line(line.text, line.place) for line in lines[first:position]], position
    cells = [_stacked_cell(parts, r, c) for r, row in enumerate(rows) for c, parts in enumerate(row)]
    return [Table(tuple(cells), ragged=True, place=span(lines[first:position]))], position


def _continues(parts: list[Printed], line: Printed) -> bool:
    """True where a line without a tab goes on with the cell above it.

    A figure goes on with more of a figure or its unit, never with a sentence.
    """
    if not line.text.strip() or "\t" in line.text or HEADING.match(line.text):
        return False
    is_figure = parts[-1].text.strip()[-1:].isdecimal()
    return len(line.text) <= (4 if is_figure else MAX_CONTINUATION)


def _stacked_cell(parts: list[Printed], row: int, column: int) -> Cell:
    first, last = parts[0], parts[-1]
    text = "\n".join([first.text[1:], *(part.text for part in parts[1:])])
    place = Place(line=first.number, start=first.start + 1, end=last.start + len(last.text))
    return Cell(text, row, column, place=place)
