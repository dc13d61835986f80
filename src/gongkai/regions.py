"""Where the form's tables stand in running text: from their first words to the next section.

Found by words of the form that no sentence is likely to hold; of several places the last that is
followed by the most rows. Which words, the edition says; the words around its tables are the same in all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Final

from gongkai import label, sections
from gongkai.form import Form
from gongkai.stream import Lines


def _gapped(words: str) -> str:
    """The words as a pattern that allows white space between any two characters."""
    return r"\s*".join(re.escape(character) for character in words)


_DISCLOSURE: Final = re.compile(rf"{_gapped('第二十条第')}\s*[（(]\s*[一1]\s*[)）]|{_gapped('信息内容')}")
_HEADER: Final = re.compile(rf"{_gapped('勾稽关系')}|{_gapped('申请人情况')}")
_AFTER: Final = re.compile(
    rf"五\s*[、.．]\s*(?:{_gapped('存在')}|{_gapped('主要')}|{_gapped('政府信息公开工作')})"
    rf"|{_gapped('存在的主要问题')}"
)
_FIGURE: Final = re.compile(r"[0-9０-９]|[/／—]")
# From the first row of table three to its last there are at most so many characters, labels spaced out.
_REACH: Final = 4000
# A header is no longer than this, its corner apart.
_HEADER_REACH: Final = 250


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of an edition that its tables are found by, as patterns."""

    first_row: re.Pattern[str]
    rows: re.Pattern[str]
    review: re.Pattern[str]
    first_result: re.Pattern[str]
    results: re.Pattern[str]


@cache
def _words(edition: Form) -> _Words:
    rows = [label.without_ordinal(row.label.zh) for _, row in edition.table("requests").rows()]
    block = edition.table("remedies").blocks[0]
    results = [column.label.zh for column in block.columns]
    return _Words(
        # Without its last two characters: 数量 is often left out.
        first_row=re.compile(rf"(?:一\s*[、.．]\s*)?{_gapped(rows[0][:-2])}"),
        rows=re.compile("|".join(_gapped(words[:12]) for words in dict.fromkeys(rows) if len(words) > 3)),
        review=re.compile(_gapped(block.rows[0].label.zh)),
        first_result=re.compile(_gapped(results[0])),
        results=re.compile("|".join(map(_gapped, results))),
    )


@dataclass(frozen=True, slots=True)
class Region:
    """A stretch of text; `header` is the stretch before it that names its columns."""

    start: int
    end: int
    header: tuple[int, int]


class Regions:
    """The stretches of one document's text that hold the tables of an edition."""

    def __init__(self, lines: Lines, edition: Form) -> None:
        self._text = label.simplified(lines.text)
        self._words = _words(edition)
        # Columns kept apart by blanks make a text several times as long as what it says.
        self._stretch = max(1.0, len(self._text) / (1 + len("".join(self._text.split()))))
        headings = sections.headings(lines)
        self._headings = tuple(heading.start for heading in headings)
        self._after_heading = [heading.end for heading in headings if heading.kind == "requests"]

    def find(self, notation: str) -> Region | None:
        """The region of table two or three; None where its words are not found."""
        return self.requests() if notation == "requests" else self.disclosure()

    def requests(self) -> Region | None:
        start = self._start
        if start is None:
            return None
        header, first = start
        after = (pattern.search(self._text, first) for pattern in (self._words.first_result, _AFTER))
        ends = (found.start() for found in after if found)
        end = self._heading_before(first, min([len(self._text), *ends]))
        return Region(first, end, (header, first))

    def disclosure(self) -> Region | None:
        requests = self._start
        limit = len(self._text) if requests is None else requests[1]
        starts = [found.start() for found in _DISCLOSURE.finditer(self._text, 0, limit)]
        if not starts:
            return None
        start = _last_cluster(starts, gap=600 * self._stretch)
        return Region(start, self._heading_before(start, limit), (start, start))

    def remedies(self) -> Region | None:
        """Table four: its header, from the last 行政复议 before it, and what follows to the next section."""
        requests = self._start
        results = self._words.first_result.search(self._text, requests[1] if requests else 0)
        if results is None:
            return None
        reviews = [found.start() for found in self._words.review.finditer(self._text, 0, results.start())]
        start = reviews[-1] if reviews else results.start()
        after = _AFTER.search(self._text, results.end())
        end = len(self._text) if after is None else after.start()
        end = self._heading_before(results.end(), end)
        header_end = results.end()
        for closing in self._words.results.finditer(self._text, results.end(), end):
            if _FIGURE.search(self._text, header_end, closing.start()):
                break
            header_end = closing.end()
        return Region(header_end, end, (start, header_end))

    @cached_property
    def _start(self) -> tuple[int, int] | None:
        """Where the header of table three begins, and its first row."""
        firsts = [
            found.start() for found in self._words.first_row.finditer(self._text)
        ] or self._after_heading
        headers = [found.start() for found in _HEADER.finditer(self._text)]
        if not firsts:
            return (headers[0], headers[0]) if headers else None
        # Sentences may tell of the same before the table does.
        first = max(firsts, key=lambda at: (len(set(self._rows_after(at))), at))
        above = [at for at in headers if first - 2 * _HEADER_REACH * self._stretch < at < first]
        return (above[0] if above else max(0, first - int(_HEADER_REACH * self._stretch))), first

    def _rows_after(self, start: int) -> Iterator[str]:
        for found in self._words.rows.finditer(self._text, start, start + int(_REACH * self._stretch)):
            yield re.sub(r"\s", "", found[0])

    def _heading_before(self, start: int, end: int) -> int:
        """`end`, or the first section heading between start and end."""
        return min([end, *(heading for heading in self._headings if start < heading < end)])


def _last_cluster(starts: Sequence[int], *, gap: float) -> int:
    """The first of the last starts that lie within a page of each other: the table, not its mention."""
    at = len(starts) - 1
    while at and starts[at] - starts[at - 1] < gap:
        at -= 1
    return starts[at]
