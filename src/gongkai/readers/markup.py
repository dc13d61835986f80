"""Tags inside plain text: the HTML tables and marks that OCR programs write into Markdown.

For whole HTML pages see `html`; here places are ranges of the text, so tags are found where they stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape

from gongkai.document import Block, Line, Place
from gongkai.readers import grid, marks
from gongkai.readers.source import Limits

TABLE = re.compile(r"<(/?)table\b[^<>]{0,2000}>", re.IGNORECASE)
CELL = re.compile(r"<(/?)(t[drh])\b([^<>]{0,2000})>", re.IGNORECASE)
TAG = re.compile(r"</?[a-zA-Z][^<>]{0,2000}>")
BREAK = re.compile(r"[ \t]*<(?:br\b[^<>]{0,20}|/p|/div|/li)\s?>[ \t]*", re.IGNORECASE)
RAISED = re.compile(r"<sup>([^<>]{0,200})</sup>", re.IGNORECASE)
STRUCK = re.compile(r"<(?:s|del|strike)>([^<>]{0,200})</(?:s|del|strike)>", re.IGNORECASE)
FORMULA = re.compile(r"\$\s?([\d.,]{1,20})\s?\$")  # OCR programs take a lone figure for a formula
SPAN = re.compile(r"\b(row|col)span\s?=\s?[\"']?(\d{1,4})", re.IGNORECASE)


def tables(text: str) -> list[tuple[int, int]]:
    """Where the innermost HTML tables of a text stand, from tag to tag; an unclosed one ends with the text.

    >>> tables("甲<table><tr><td>1</table>乙")
    [(1, 25)]
    """
    found: list[tuple[int, int]] = []
    opened: int | None = None
    for tag in TABLE.finditer(text) if "<" in text else ():
        if not tag[1]:
            opened = tag.start()
        elif opened is not None:
            found.append((opened, tag.end()))
            opened = None
    return found if opened is None else [*found, (opened, len(text))]


def blocks(text: str, start: int, end: int, *, number: int, limits: Limits) -> list[Block]:
    """The table whose tags stand between two offsets, after the text in it that stands in no cell.

    `number` is the line of the first offset. Raises `grid.GridOverflowError`.
    """
    lines: list[Block] = []
    rows: list[list[grid.Span]] = []
    position = start
    for tag, left, right in _pieces(text, start, end):
        number += text.count("\n", position, left)
        position = left
        name = tag[2].lower() if tag and not tag[1] else ""
        if name == "tr" or (name and not rows):
            rows.append([])
        place = Place(line=number, start=left, end=right)
        if tag and name in {"td", "th"}:
            spans = dict(SPAN.findall(tag[3].lower()))
            span = grid.Span(
                shown(text[left:right]), int(spans.get("row", 1)), int(spans.get("col", 1)), place
            )
            rows[-1].append(span)
        elif right > left:
            lines.append(Line(shown(text[left:right]), place))
    table = grid.table((row for row in rows if row), span=limits.span, cells=limits.cells)
    if not table.cells:
        return lines
    first = table.cells[0].place
    return [*lines, replace(table, place=Place(line=first.line, start=first.start, end=end))]


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[re.Match[str] | None, int, int]]:
    """Each tag of a row or cell (None for the table's) with the range up to the next, blanks left out."""
    tags = list(CELL.finditer(text, start, end))
    opened = TABLE.match(text, start)
    lefts = [opened.end() if opened else start, *(tag.end() for tag in tags)]
    closing = text.rfind("<", start, end)
    stop = closing if TABLE.match(text, closing) and closing >= lefts[-1] else end
    for tag, left, right in zip([None, *tags], lefts, [*(tag.start() for tag in tags), stop], strict=True):
        inner = text[left:right].strip(" \t\n")
        begin = text.index(inner, left) if inner else left
        yield tag, begin, begin + len(inner)


def shown(text: str) -> str:
    """What a piece of Markdown or HTML shows: tags, character references and bold marks resolved.

    >>> shown("商业<br/>企业"), shown("**3**"), shown("&nbsp;0"), shown("a < b")
    ('商业\\n企业', '3', '\\xa00', 'a < b')
    >>> shown("12<sup>1</sup>"), shown("$ 12 $")
    ('12¹', '12')
    """
    if text.startswith("**") and text.endswith("**") and len(text) > 4:
        text = text[2:-2]
    if text.startswith("$") and (formula := FORMULA.fullmatch(text)):
        text = formula[1]
    if "<" in text:
        text = RAISED.sub(lambda tag: marks.raised(tag[1]), text)
        text = STRUCK.sub(lambda tag: marks.struck(tag[1]), text)
        text = TAG.sub("", BREAK.sub("\n", text)).strip("\n")
    return unescape(text) if "&" in text else text
