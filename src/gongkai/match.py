"""Which row of a table a printed label means, and how sure that is.

Labels come wrapped, spaced, shortened, misspelt and with pieces of their group's heading between their
lines. A label is matched only where one row answers to it and no other; the rest is for the caller to
list as unplaced.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from gongkai import label
from gongkai.form import Form, Group, Row, Table

# How a label was matched, best first, with the weight the alignment gives it.
WEIGHTS: Final = {"exact": 10, "with-group": 9, "cut": 6, "glossed": 6, "similar": 5}

_MARKER: Final = re.compile(
    r"[(（]\s*[一二三四五六七八九十]{1,2}\s*[)）](?!\s*项)"
    r"|(?<![一二三四五六七八九十第])[一二三四五六]\s*[、.．]"
    r"|(?<![0-9０-９.．])[0-9０-９]{1,2}\s*[.．、](?=\s*[\u3007\u4e00-\u9fff“\"‘'])"
)
_GLOSS: Final = re.compile(r"[（(][^（）()]*[)）]")
_BRACKETED: Final = re.compile(r"[（(][^（）()]{3,}[)）]?")


@dataclass(frozen=True, slots=True)
class Match:
    """The row a label means; `how` is a key of `WEIGHTS`."""

    row: int
    how: str

    @property
    def weight(self) -> int:
        return WEIGHTS[self.how]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of label text that begins with its own number, or the text before the first one."""

    text: str
    start: int


class ColumnNames:
    """The column labels of one table, and those that only other editions print in its place."""

    def __init__(self, table: Table, others: Iterable[Table] = ()) -> None:
        self._found: dict[str, dict[str, None]] = {}
        for name, notation in _column_names(table):
            self._found.setdefault(name, {})[notation] = None
        elsewhere = {name for other in others for name, _ in _column_names(other)}
        self._alien = frozenset(name for name in elsewhere - self._found.keys() if len(name) >= 4)
        self._known = lru_cache(maxsize=2048)(self._find)

    def find(self, text: str) -> tuple[str, ...]:
        """The notations of the columns this header text names; words in brackets are left out if need be."""
        return self._known(text)

    def _find(self, text: str) -> tuple[str, ...]:
        for core in (label.normal(text), label.normal(_GLOSS.sub("", text))):
            if core in self._found:
                return tuple(self._found[core])
            longer = [name for name in self._found if len(core) >= 6 and name.startswith(core)]
            if len(longer) == 1:
                return tuple(self._found[longer[0]])
        return ()

    def is_alien(self, text: str) -> bool:
        """Whether the text is a column label of another edition."""
        return bool(self._alien) and label.normal(text) in self._alien

    def aliens_in(self, words: str) -> bool:
        """Whether a text in normal form holds a column label of another edition that is not part of ours."""
        ours = "\n".join(self._found)
        return any(name in words for name in self._alien if name not in ours)


def _column_names(table: Table) -> Iterable[tuple[str, str]]:
    for block in table.blocks:
        for column in block.columns:
            for printed in (column.label.zh, *column.label.seen):
                yield label.normal(printed), column.notation


class Labels:
    """The labels of one table of one edition, ready to be compared with."""

    def __init__(self, table: Table) -> None:
        self.rows: tuple[Row, ...] = tuple(row for _, row in table.rows())
        self._exact: dict[str, int] = {}
        self._full: list[str] = []
        for index, row in enumerate(self.rows):
            self._full.append(_core(row.label.zh))
            for printed in (row.label.zh, *row.label.seen):
                self._exact.setdefault(_core(printed), index)
        self.groups: tuple[str, ...] = tuple(dict.fromkeys(_groups(self.rows)))
        self._titles = frozenset(_core(block.label.zh) for block in table.blocks)
        self._ends = tuple(sorted(self._exact, key=len, reverse=True))
        long = (text for text in self._exact if len(text) >= 4)
        self._long = tuple((text, frozenset(text), max(1, len(text) // 6)) for text in long)
        # Reports print the same labels again and again; what a label means does not depend on the report.
        self._known = lru_cache(maxsize=8192)(self._match)

    def match(self, text: str) -> Match | None:
        """The one row this label text means; None where no row does, or more than one might."""
        return self._known(text)

    def _match(self, text: str) -> Match | None:
        piece = pieces(text)[-1].text
        found = self._piece(piece) or (self._across(text) if piece != text else None)
        return found or self._last_line(text) or self._end(text)

    def _across(self, text: str) -> Match | None:
        """The row whose whole label holds what looks like the number of another, and nothing after it.

        A known label with one we do not know behind it is two labels, and the figures are the second's.
        """
        found = self._piece(text)
        return found if found is not None and found.how in ("exact", "with-group", "similar") else None

    def _last_line(self, text: str) -> Match | None:
        """The row whose label is the last line, below headers that have no figures."""
        *above, last = text.strip().split("\n")
        found = self._piece(last) if above else None
        return found if found is not None and found.how in ("exact", "similar") else None

    def whole(self, text: str) -> int | None:
        """The row whose label the whole text is, numbers of other labels in it and all; else None."""
        core = _core(text)
        if core in self._exact:
            return self._exact[core]
        found = self._similar(core)
        return None if found is None else found.row

    def split(self, text: str) -> tuple[Match, int] | None:
        """The row whose exact label begins the last piece, and where in the text the rest begins.

        For a row in which words stand in place of figures: `2.重复申请 若干 0 0 …`.
        """
        piece = pieces(text)[-1]
        ends = [found.start() for found in re.finditer(r"\s+", piece.text.rstrip())]
        for end in reversed(ends):
            core = _core(piece.text[:end])
            if core in self._exact:
                return Match(self._exact[core], "exact"), piece.start + end
        return None

    def mentions(self, row: int, words: str) -> bool:
        """Whether a row's label stands in a text given in normal form, with its number if it is short."""
        printed = self.rows[row].label.zh
        core = _core(printed)
        return (core if len(core) >= 4 else label.normal(printed)) in words

    def is_group(self, text: str) -> bool:
        """Whether the text is a group's heading and not a row's label."""
        core = _core(pieces(text)[-1].text)
        return core in self.groups and core not in self._exact

    def is_title(self, text: str) -> bool:
        """Whether the text is what stands above a block of the table: 第二十条第（五）项."""
        return _core(text) in self._titles

    def is_group_fragment(self, text: str) -> bool:
        """Whether the text is part of a group's heading, as a narrow column breaks it."""
        core = label.normal(text)
        return bool(core) and any(core in label.normal(group) for group in self._printed_groups())

    def _printed_groups(self) -> Iterable[str]:
        seen: dict[str, None] = {}
        for row in self.rows:
            group = row.group
            while group is not None:
                seen[group.label.zh] = None
                group = group.above
        return seen

    def _piece(self, piece: str) -> Match | None:
        core = _core(piece)
        if core in self._exact:
            return Match(self._exact[core], "exact")
        if core in self.groups or not core:
            return None
        return self._with_group(piece) or self._glossed(piece, core) or self._cut(core) or self._similar(core)

    def _with_group(self, piece: str) -> Match | None:
        """The row whose label remains when pieces of its group's heading are taken out."""
        words = piece.split()
        kept = [word for word in words if not self.is_group_fragment(word)]
        if not kept or len(kept) == len(words) or _core(words[-1]) in self._exact:
            return None
        core = _core("".join(kept))
        return Match(self._exact[core], "with-group") if core in self._exact else None

    def _glossed(self, piece: str, core: str) -> Match | None:
        bare = _core(_BRACKETED.sub("", piece))
        if bare in self._exact and len(bare) > 1 and bare != core:
            return Match(self._exact[bare], "glossed")
        found = {
            row
            for text, row in self._exact.items()
            if len(text) >= 6 and core.startswith(text) and not self._holds_label(core[len(text) :])
        }
        return Match(found.pop(), "glossed") if len(found) == 1 else None

    def _holds_label(self, words: str) -> bool:
        """Whether another row's label stands in these words: then they are more than a gloss."""
        return any(words.endswith(text) or (len(text) >= 4 and text in words) for text in self._exact)

    def _ends_otherwise(self, core: str, text: str) -> bool:
        """Whether a text ends with the label of another row than the one it is near: `…公开申请 其他`."""
        return any(core.endswith(other) and not text.endswith(other) for other in self._exact)

    def _cut(self, core: str) -> Match | None:
        """The only row whose label holds this text; at least five characters, or it says nothing."""
        if len(core) < 5:
            return None
        found = [i for i, full in enumerate(self._full) if core in full]
        if any(core in group for group in self.groups):
            return None
        return Match(found[0], "cut") if len(found) == 1 else None

    def _similar(self, core: str) -> Match | None:
        """The only row within a sixth of its length, at least one character, of this text."""
        if len(core) < 4:
            return None
        signs = frozenset(core)
        near = {
            self._exact[text]
            for text, its_signs, limit in self._long
            if len(its_signs - signs) <= limit
            and label.distance(core, text, limit=limit) <= limit
            and not self._ends_otherwise(core, text)
        }
        if any(label.distance(core, group, limit=1) <= 1 for group in self.groups):
            return None
        return Match(near.pop(), "similar") if len(near) == 1 else None

    def _end(self, text: str) -> Match | None:
        """The row whose whole label ends the text: `本年制发件数 … 现行有效件数 规章`."""
        words = text.split()
        core = label.normal(text)
        for end in self._ends:
            if len(end) >= 4 and core.endswith(end):
                return self._unless_group(Match(self._exact[end], "exact"), core)
        last = _core(words[-1]) if words else ""
        return Match(self._exact[last], "exact") if last in self._exact else None

    def _unless_group(self, match: Match, core: str) -> Match | None:
        longest = max((len(group) for group in self.groups if core.endswith(group)), default=0)
        matched = self._full[match.row]
        return None if longest >= len(matched) else match


def pieces(text: str) -> tuple[Piece, ...]:
    """The text cut before each number of a label; the first piece may have none.

    >>> [piece.text for piece in pieces("法提供 2.没有现成信息 （五）不予处理 1.信访")]
    ['法提供 ', '2.没有现成信息 ', '（五）不予处理 ', '1.信访']
    """
    starts = [0, *(found.start() for found in _MARKER.finditer(text) if found.start())]
    ends = [*starts[1:], len(text)]
    return tuple(Piece(text[start:end], start) for start, end in zip(starts, ends, strict=True))


@cache
def of_table(form: Form, notation: str) -> Labels:
    """The labels of a table of an edition."""
    return Labels(form.table(notation))


def _core(text: str) -> str:
    stripped = label.without_ordinal(text.strip())
    core = label.normal(stripped)
    # An ordinal that lost its full stop: `3其他`.
    return core.lstrip("0123456789") or core


def _groups(rows: Iterable[Row]) -> Iterable[str]:
    for row in rows:
        group: Group | None = row.group
        while group is not None:
            yield _core(group.label.zh)
            group = group.above
