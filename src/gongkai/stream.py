"""Candidates from running text, where a table has lost its cells.

The text of a table is a row of words: labels, and runs of figures between them. A blank cell leaves no
trace here, so a run that is not complete is never distributed over columns; that is for the caller to
declare unreadable.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from gongkai import figure
from gongkai.candidate import Candidate, Printed
from gongkai.document import Place

_WORD: Final = re.compile(r"\S+")
_PAGE_NUMBER: Final = re.compile(
    r"\s*(?:[-—–－]+\s*[0-9０-９]{1,3}\s*[-—–－]+|第\s*[0-9]{1,3}\s*页.*|[0-9]{1,3}\s*/\s*[0-9]{1,3})\s*"
)
_TEXT_THEN_FIGURE: Final = re.compile(r"(.*[\u4e00-\u9fff）)”\"])([0-9０-９][0-9０-９,，.．]*)")
_FIGURE_THEN_TEXT: Final = re.compile(r"([0-9０-９][0-9０-９,，]*)([（(“].*|[一二三四五六]、.*)")
_SENTENCE_END: Final = ("。", "；", ";", "！")
# Words for no figure, which are prose unless figures stand beside them.
_NONE: Final = ("无", "無", "N/A", "不适用")
_STOPS: Final = (".", "．", "、")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the region: its text, where it starts in the document's text, its line, 1-based."""

    text: str
    start: int
    line: int
    is_figure: bool

    @property
    def end(self) -> int:
        return self.start + len(self.text)


class Lines:
    """The lines of a text by offset, built once per document."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def number(self, offset: int) -> int:
        """The 1-based line that holds this offset."""
        return bisect_right(self._starts, offset)

    def place(self, start: int, end: int) -> Place:
        return Place(line=self.number(start), start=start, end=end)


def words(lines: Lines, start: int, end: int) -> tuple[Word, ...]:
    """The words of a stretch of text; page numbers are left out, a sentence is one word that ends a run."""
    found: list[_Token] = []
    offset = start
    for line in lines.text[start:end].splitlines(keepends=True):
        found.extend(_tokens(line, offset, lines.number(offset)))
        offset += len(line)
    return tuple(_classified(found))


class _Token(NamedTuple):
    """A word before it is known to be a figure."""

    text: str
    start: int
    line: int
    is_sentence: bool = False


def _tokens(line: str, offset: int, number: int) -> Iterator[_Token]:
    if _PAGE_NUMBER.fullmatch(line):
        return
    if line.rstrip().endswith(_SENTENCE_END) and not _has_run(line):
        # A sentence between tables: kept as one word so that labels before and after stay apart.
        yield _Token(line.strip(), offset + len(line) - len(line.lstrip()), number, True)
        return
    for text, at in _parts(line):
        yield _Token(text, offset + at, number)


def _classified(tokens: Sequence[_Token]) -> Iterator[Word]:
    nowhere = _Token("", 0, 0, True)
    padded = [nowhere, *tokens, nowhere]
    counts = Counter(token.line for token in tokens)
    for before, token, after in zip(padded, tokens, padded[2:], strict=False):
        is_figure = not token.is_sentence and _is_figure(token, before, after)
        if not is_figure and token.text in _NONE and _is_cell_alone(token, counts):
            is_figure = any(_is_cell_alone(each, counts) for each in (before, after))
        yield Word(token.text, token.start, token.line, is_figure)


def _is_cell_alone(token: _Token, counts: Counter[int]) -> bool:
    """Whether a figure has a line of its own, as where a page with a cell in each line was copied."""
    return counts[token.line] == 1 and not token.is_sentence and figure.is_figure(token.text)


def _is_figure(token: _Token, before: _Token, after: _Token) -> bool:
    text = token.text
    if not figure.is_figure(text):
        return False
    beside = [each for each in (before, after) if each.line == token.line]
    if any(character.isdigit() for character in text):
        return not _is_ordinal(token, before, after)
    if text in ("/", "／", "—", "-", "–", "－"):
        # 本年增 / 减 is a label; everywhere else a dash apart is what a cell says.
        return not before.text.endswith("增")
    return any(figure.is_figure(each.text) for each in beside)


def _is_ordinal(token: _Token, before: _Token, after: _Token) -> bool:
    """Whether a digit is the number of a label that lost its full stop, or is parted from it."""
    if len(token.text) > 2 or after.is_sentence or figure.is_figure(after.text):
        return False
    if after.text[:1] in _STOPS:
        return True
    return len(token.text) == 1 and before.line != token.line and after.line == token.line


def _parts(line: str) -> Iterator[tuple[str, int]]:
    for match in _WORD.finditer(line):
        text, at = match[0], match.start()
        is_whole = figure.is_figure(text)
        split = None if is_whole else _TEXT_THEN_FIGURE.fullmatch(text) or _FIGURE_THEN_TEXT.fullmatch(text)
        if split:
            yield split[1], at
            yield split[2], at + split.start(2)
        else:
            yield text, at


def _has_run(line: str) -> bool:
    parts = line.split()
    return sum(figure.is_figure(part) for part in parts) >= 3


def candidates(found: tuple[Word, ...], lines: Lines) -> Iterator[Candidate]:
    """A candidate per run of figures, with all text since the run before; the last may have no figures."""
    label: list[Word] = []
    run: list[Word] = []
    order = 0
    for word in found:
        if not word.is_figure and run:
            yield _candidate(label, run, lines, order)
            label, run, order = [], [], order + 1
        (run if word.is_figure else label).append(word)
    if label or run:
        yield _candidate(label, run, lines, order)


def _candidate(label: list[Word], run: list[Word], lines: Lines, order: int) -> Candidate:
    text = "" if not label else lines.text[label[0].start : label[-1].end]
    place = None if not label else lines.place(label[0].start, label[-1].end)
    figures = tuple(Printed(word.text, Place(line=word.line, start=word.start, end=word.end)) for word in run)
    return Candidate(text, place, figures, order=order)


def with_words(candidate: Candidate, start: int, lines: Lines) -> Candidate:
    """The candidate with the words of its label from `start` on taken for contents of cells."""
    if candidate.label_place is None or candidate.label_place.start is None:
        return candidate
    offset = candidate.label_place.start
    found = [
        Printed(match[0], lines.place(offset + match.start(), offset + match.end()))
        for match in _WORD.finditer(candidate.label, start)
    ]
    label = candidate.label[:start]
    place = lines.place(offset, offset + len(label.rstrip()))
    return replace(candidate, label=label, label_place=place, figures=(*found, *candidate.figures))


def run_of(figures: tuple[Printed, ...], count: int, *, is_sum: bool = False) -> tuple[Printed, ...] | None:
    """The figures of a row of `count` columns, when it is certain which they are; else None.

    A row may end on the next line. Where there are more figures than columns, the only line that holds
    exactly `count` is the row, provided that the others stand alone on their lines as page numbers do.
    Where lines are that irregular, a row whose last figure `is_sum` of the others must add up.
    """
    by_line: dict[int | None, list[Printed]] = {}
    for printed in figures:
        by_line.setdefault(None if printed.place is None else printed.place.line, []).append(printed)
    lengths = [len(line) for line in by_line.values()]
    if len(figures) == count:
        is_regular = lengths == sorted(lengths, reverse=True)
        return figures if is_regular or not is_sum or adds_up(figures) else None
    whole = [line for line in by_line.values() if len(line) == count]
    others = [line for line in by_line.values() if len(line) != count]
    if len(figures) > count and len(whole) == 1 and all(len(line) == 1 for line in others):
        return tuple(whole[0]) if not is_sum or adds_up(whole[0]) else None
    return None


def adds_up(figures: Sequence[Printed]) -> bool:
    """Whether the last figure is the sum of those before it; a dash or blank counts as nothing.

    A number broken over lines counts as the whole one.
    """
    readings = [
        figure.joined(printed.text) if figure.is_broken(printed.text) else figure.parse(printed.text)
        for printed in figures
    ]
    if any(reading.state == "unreadable" for reading in readings):
        return False
    *parts, total = (reading.value or 0 for reading in readings)
    return sum(parts) == total
