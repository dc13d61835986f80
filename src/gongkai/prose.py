"""What a report says in words: its sentences with their sections, each written in one way.

The opening is what stands between title and first section. What the sentences say is for others.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from gongkai import label, sentences
from gongkai.report import Section
from gongkai.sentences import Sentence, Stretch

OPENING: Final = "opening"
_QUOTED: Final = 200

# Full-width letters and digits, and the radicals that PDF fonts put in place of characters.
_WIDE: Final = "".join(map(chr, [*range(0x2F00, 0x2FD6), *range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF5B)]))
_FOLDED: Final = str.maketrans(_WIDE, "".join(unicodedata.normalize("NFKC", sign) for sign in _WIDE))
_IS_WIDE: Final = re.compile(f"[{re.escape(_WIDE)}]")


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence: the section it stands in (a notation, or `opening`), and its text in one way of writing.

    `text` has as many characters as the sentence, so that places in it are places in the sentence.
    """

    section: str
    text: str
    sentence: Sentence

    def quoted(self, start: int = 0, end: int = 0) -> str:
        """The sentence as printed, of a long one the 200 characters around this part of it."""
        printed = self.sentence.text
        if len(printed) <= _QUOTED:
            return printed
        first = max(0, min(start, (start + end - _QUOTED) // 2, len(printed) - _QUOTED))
        last = first + _QUOTED
        return f"{'…' if first else ''}{printed[first:last]}{'…' if last < len(printed) else ''}"


def of(
    text: str, sections: Sequence[Section], *, tables: Iterable[Stretch] = (), start: int = 0
) -> tuple[Said, ...]:
    """The sentences of a document's text from the opening, which begins at `start`, to the last section."""
    return tuple(_said(text, sections, tables=tuple(tables), start=start))


def _said(
    text: str, sections: Sequence[Section], *, tables: tuple[Stretch, ...], start: int
) -> Iterator[Said]:
    until = sections[0].place.start if sections else len(text)
    stretches: list[tuple[str, tuple[Stretch, ...]]] = [(OPENING, ((start, max(start, until or 0)),))]
    stretches += [(section.kind, section.stretches) for section in sections]
    for kind, parts in stretches:
        for sentence in sentences.of(text, parts, tables):
            yield Said(kind, plain(sentence.text), sentence)


def plain(text: str) -> str:
    """The text with wide letters and digits, radicals and Traditional characters replaced one by one.

    >>> plain("２０２４年⼯作考核")
    '2024年工作考核'
    """
    return label.simplified(text.translate(_FOLDED) if _IS_WIDE.search(text) else text)


def holds_in_order(text: str, *words: re.Pattern[str]) -> bool:
    """Whether the text holds all these, each behind the one before; in time that grows with the text only.

    >>> holds_in_order("依据《条例》编制", re.compile("依据|根据"), re.compile("编制"))
    True
    """
    at = 0
    for pattern in words:
        found = pattern.search(text, at)
        if found is None:
            return False
        at = found.end()
    return True
