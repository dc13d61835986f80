"""The sentences of the prose, whatever the page made of them.

Line ends, blank lines, page numbers, running heads, the spaces of justified lines and the marks of Markdown
are taken out, tables and lines of cells left out; each character of a sentence knows its place in the
document. What a sentence says is for others.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from gongkai.document import Block, Table

Stretch = tuple[int, int]

_SPACES: Final = (
    " \t\r\n\v\f\u00a0\u2002\u2003\u2009\u200b\u200c\u200d\u200e\u200f\u2028\u2029\u2060\u3000\ufeff"
)
_MARKS: Final = _SPACES + "*"
_GAP: Final = re.compile(f"(?:[{_SPACES}]|[*][*])+")
_LINE: Final = re.compile(r"[^\n]*\n?")
# A cell of a table on a line of its own may begin with a tab; so may a paragraph, which is long or ends.
_PARAGRAPH: Final = 36
_PROSE_CELL: Final = 60
_PAGE_NUMBER: Final = re.compile(
    r"(?:[-—–－]+\s*[0-9０-９]{1,3}\s*[-—–－]+|第\s*[0-9]{1,3}\s*页.{0,12}|(?:(?:https?|file)://\S+\s+)?[0-9]{1,3}\s*/\s*[0-9]{1,3})"
)
_BARE_NUMBER: Final = re.compile(r"[0-9]{1,3}")
# What Markdown puts before a heading or an item.
_LEAD: Final = re.compile(rf"[{_SPACES}]*(?:#{{1,6}}[ \t]+|[*•●■◆▪-][ \t]+(?=[^\s0-9]))")
_RUNNING_HEAD: Final = range(4, 61)
_TITLE_END: Final = "报告"
# A heading inside a section, on a line of its own.
_HEADING: Final = re.compile(
    r"(?:[（(][一二三四五六七八九十]{1,3}[)）]|[0-9]{1,2}[.．、])[^，。；：,;:]{2,16}[:：]?"
)
_HEADING_REACH: Final = 20
# Sentences end here; so do they where a numbered item begins, unless an article is cited: 第（四）项.
_END: Final = re.compile(
    r"[。！？!?]+[”’」』）)]*|(?<![第条款])(?=[（(][一二三四五六七八九十]{1,3}[)）](?!项))"
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence without layout; `offsets` are the places of its characters in the document's text.

    `start` and `end` are the stretch of the document's text it takes, half open.
    """

    text: str
    offsets: tuple[int, ...]

    @property
    def start(self) -> int:
        return self.offsets[0]

    @property
    def end(self) -> int:
        return self.offsets[-1] + 1

    def stretch(self, first: int, last: int) -> Stretch:
        """The stretch of the document's text that holds these characters of the sentence, half open."""
        return self.offsets[first], self.offsets[last - 1] + 1


def of(text: str, stretches: Iterable[Stretch], tables: Iterable[Stretch] = ()) -> tuple[Sentence, ...]:
    """The sentences of some stretches of a document's text, in order; `tables` is left out of them.

    >>> [each.text for each in of("我局共收到申\\n请 2 件。均已\\n\\n— 3 —\\n\\n答复。", [(0, 31)])]
    ['我局共收到申请2件。', '均已答复。']
    """
    left_out = sorted(tables)
    return tuple(
        sentence
        for start, end in stretches
        for first, last in _without(start, end, left_out)
        for sentence in _sentences(text, first, last)
    )


def tables(blocks: Iterable[Block]) -> tuple[Stretch, ...]:
    """The stretches of a document's text that its tables take, without cells that hold prose."""
    return tuple(stretch for block in blocks if isinstance(block, Table) for stretch in _cells(block))


def _cells(table: Table) -> Iterator[Stretch]:
    for cell in table.cells:
        start, end = cell.place.start, cell.place.end
        if start is not None and end is not None and not _is_prose(cell.text):
            # With the tab or line end after it.
            yield start, end + 1


def _is_prose(text: str) -> bool:
    return "。" in text and len(text) >= _PROSE_CELL


def _without(start: int, end: int, left_out: list[Stretch]) -> Iterator[Stretch]:
    at = start
    for first, last in left_out:
        if first >= end or last <= at:
            continue
        if first > at:
            yield at, first
        at = min(max(last, at), end)
    if at < end:
        yield at, end


def _sentences(text: str, start: int, end: int) -> Iterator[Sentence]:
    for run in _runs(text, start, end):
        joined, offsets = _joined(text, run)
        at = 0
        for match in _END.finditer(joined):
            if match.end() > at:
                yield Sentence(joined[at : match.end()], offsets[at : match.end()])
                at = match.end()
        if at < len(joined):
            yield Sentence(joined[at:], offsets[at:])


def _runs(text: str, start: int, end: int) -> Iterator[list[Stretch]]:
    """The lines that belong together: between rows of tables, and headings on lines of their own."""
    run: list[Stretch] = []
    after_blank = False
    heads = _running_heads(text)
    for match in _LINE.finditer(text, start, end):
        line = match[0]
        lead = _LEAD.match(line)
        first = match.start() + (lead.end() if lead else 0)
        stripped = line.strip(_SPACES)
        if not stripped:
            after_blank = after_blank or bool(line)
            continue
        is_page_number = _PAGE_NUMBER.fullmatch(stripped) or (
            _BARE_NUMBER.fullmatch(stripped) and (after_blank or _is_before_blank(text, match.end(), end))
        )
        after_blank = False
        plain = line[first - match.start() :].strip(_MARKS)
        if is_page_number or stripped in heads:
            after_blank = True
        elif _is_row(line, stripped):
            yield run
            run = []
        elif len(plain) <= _HEADING_REACH and _HEADING.fullmatch(plain):
            yield run
            yield [(first, match.end())]
            run = []
        else:
            run.append((first, match.end()))
    yield run


@lru_cache(maxsize=1)
def _running_heads(text: str) -> frozenset[str]:
    """The lines that pages repeat: those of a title, and those beside a page number; none ends a sentence."""
    lines = [line for line in (each.strip(_SPACES) for each in text.split("\n")) if line]
    counts = Counter(line for line in lines if len(line) in _RUNNING_HEAD and not _END.search(line[-1]))
    beside = {
        line
        for before, line, after in zip(["", *lines], lines, [*lines[1:], ""], strict=False)
        if _PAGE_NUMBER.fullmatch(before) or _PAGE_NUMBER.fullmatch(after)
    }
    return frozenset(
        line
        for line, count in counts.items()
        if count > 1 and (line in beside or line.endswith(_TITLE_END)) and not _HEADING.fullmatch(line)
    )


def _is_before_blank(text: str, start: int, end: int) -> bool:
    line = _LINE.match(text, start, end)
    return line is not None and start < end and not line[0].strip(_SPACES)


def _is_row(line: str, stripped: str) -> bool:
    """Whether a line holds cells of a table: tabs between them, or one before."""
    if "\t" not in line:
        return False
    return "\t" in stripped or (line[0] == "\t" and len(stripped) < _PARAGRAPH and "。" not in stripped)


def _joined(text: str, run: list[Stretch]) -> tuple[str, tuple[int, ...]]:
    """The lines in one, and where each character stands; of spaces stay those between Latin words, digits."""
    pieces: list[str] = []
    offsets: list[int] = []
    for start, end in run:
        at = start
        for gap in _GAP.finditer(text, start, end):
            pieces.append(text[at : gap.start()])
            offsets.extend(range(at, gap.start()))
            at = gap.end()
            if start < gap.start() and at < end and _parts_words(text[gap.start() - 1], text[at]):
                pieces.append(" ")
                offsets.append(gap.start())
        pieces.append(text[at:end])
        offsets.extend(range(at, end))
    return "".join(pieces), tuple(offsets)


def _parts_words(before: str, after: str) -> bool:
    return before.isascii() and after.isascii() and before.isalnum() and after.isalnum()
