"""A report before it is written: its tables, its sentences, what stands beside it, what is planted in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from random import Random
from types import MappingProxyType

from generate import Filled, Key, Number, Written, figure
from planting.bodies import Body
from planting.phrases import Template
from render import Layout

FEW = 99
_CHINESE = "零一二三四五六七八九"
_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


@dataclass(frozen=True, slots=True)
class Style:
    """How an office writes its figures: `digits` is plain, wide, spaced, thousands or chinese."""

    digits: str
    counter: str

    def written(self, value: Number) -> str:
        """The number in this style; in Chinese numerals only where it is short."""
        if self.digits == "wide":
            return str(value).translate(_WIDE)
        if self.digits == "spaced":
            return f" {value} "
        if self.digits == "thousands":
            return f"{value:,}"
        if self.digits == "chinese" and isinstance(value, int) and 0 < value <= FEW:
            return chinese(value)
        return str(value)


def chinese(value: int) -> str:
    """A number below a hundred in Chinese numerals.

    >>> chinese(10), chinese(12), chinese(20), chinese(43)
    ('十', '十二', '二十', '四十三')
    """
    tens, ones = divmod(value, 10)
    head = "" if not tens else "十" if tens == 1 else f"{_CHINESE[tens]}十"
    return head + (_CHINESE[ones] if ones or not tens else "")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A sentence in its part of the report: the template, its figures by slot, and its other words."""

    part: str
    template: Template
    figures: Mapping[str, Number]
    words: Mapping[str, str]

    def text(self, style: Style) -> str:
        written = {slot: style.written(value) for slot, value in self.figures.items()}
        return self.template.text.format(**written, **self.words, c=style.counter)


@dataclass(frozen=True, slots=True)
class Expected:
    """A finding that must be there: the rule, and what it is about (the fragment of an IRI)."""

    rule: str
    about: str


@dataclass(frozen=True, slots=True)
class Draft:
    """One report of one authority.

    Drafts of one `line` are one authority's over the years, under whatever name. `lacking` are contents
    (notations of their code list) of which its sentences must not hold a word. `touched` names what faults
    have altered already, and another fault keeps away from; `wanted` are faults of words, planted when there
    are words. `is_told_beside_tables` puts what is said of requests under the headings of their tables.
    `without` names sections and tables that are not printed; `problems` and `signature`, where
    set, are what section five says and how the report ends.
    """

    body: Body
    filled: Filled
    style: Style
    line: int = 0
    layout: Layout = "spaces"
    phrases: tuple[Phrase, ...] = ()
    published: date | None = None
    parent: str | None = None
    members: int | None = None
    predecessor: str | None = None
    region: str | None = None
    is_described: bool = True
    is_told_beside_tables: bool = False
    without: frozenset[str] = frozenset()
    problems: str | None = None
    signature: tuple[str, ...] = ()
    lacking: frozenset[str] = frozenset()
    touched: frozenset[str] = frozenset()
    wanted: tuple[str, ...] = ()
    planted: tuple[str, ...] = ()
    expected: frozenset[Expected] = frozenset()

    @property
    def year(self) -> int:
        return self.filled.year

    @property
    def edition(self) -> str:
        return self.filled.form.edition

    def number(self, *key: str) -> int | None:
        """The whole number in a cell, None where it holds none or is not printed."""
        if key[1] in self.filled.left_out or key[0] in self.without:
            return None
        cell = self.filled.cells.get((key[0], key[1], key[2]))
        return cell.value if cell is not None and isinstance(cell.value, int) else None

    def with_cells(self, changes: Mapping[Key, Written]) -> Draft:
        cells = MappingProxyType({**self.filled.cells, **changes})
        return replace(self, filled=replace(self.filled, cells=cells))

    def with_figures(self, changes: Mapping[Key, Number]) -> Draft:
        return self.with_cells({key: figure(value) for key, value in changes.items()})

    def shifted(self, by: int, *keys: Key) -> Draft:
        """These cells, each larger by so much."""
        return self.with_figures({key: (self.number(*key) or 0) + by for key in keys})

    def expecting(self, name: str, touches: str, *found: tuple[str, str]) -> Draft:
        """The draft with a fault noted, what it touches, and the findings it leads to in this report."""
        return replace(
            self,
            planted=(*self.planted, name) if name else self.planted,
            touched=self.touched | set(touches.split()),
            expected=self.expected | {Expected(*each) for each in found},
        )

    def with_phrase(self, at: int, phrase: Phrase) -> Draft:
        return replace(self, phrases=(*self.phrases[:at], phrase, *self.phrases[at + 1 :]))


@dataclass(frozen=True, slots=True)
class Family:
    """Reports that are checked together: by authority, each one's reports in the order of years."""

    drafts: tuple[Draft, ...] = field(default_factory=tuple)

    def after(self, at: int) -> int | None:
        """The position of the report on the next year of the same line."""
        return self._beside(at, 1)

    def before(self, at: int) -> int | None:
        return self._beside(at, -1)

    def _beside(self, at: int, by: int) -> int | None:
        one = self.drafts[at]
        for position, other in enumerate(self.drafts):
            if other.line == one.line and other.year == one.year + by:
                return position
        return None

    def is_alone(self, at: int) -> bool:
        """Whether the line has no other report."""
        return sum(draft.line == self.drafts[at].line for draft in self.drafts) == 1

    def put(self, at: int, draft: Draft) -> Family:
        return Family((*self.drafts[:at], draft, *self.drafts[at + 1 :]))


def style(rng: Random) -> Style:
    """How some office writes."""
    return Style(
        rng.choice(("plain", "plain", "plain", "wide", "spaced", "thousands", "chinese")),
        rng.choice(("件", "件", "件", "件", "项", "宗", "份", "条")),
    )
