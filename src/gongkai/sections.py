"""The six numbered sections of a report: their headings, and the sentences that are its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from gongkai import label
from gongkai.report import Section
from gongkai.stream import Lines

_NUMERALS: Final = "一二三四五六"
# The words that make a numbered line the heading of a section, by kind, in the order of the form.
_WORDS: Final = (
    ("overview", ("总体情况", "总体概况", "概述", "基本情况", "总体工作情况")),
    ("disclosure", ("主动公开",)),
    ("requests", ("收到和处理", "依申请公开", "申请情况", "申请公开情况")),
    ("remedies", ("行政复议", "行政诉讼", "复议诉讼")),
    ("problems", ("主要问题", "存在问题", "存在的问题", "问题及改进", "不足及改进", "问题和改进")),
    ("other", ("其他需要报告", "需要报告的其他", "其他事项", "其他报告事项", "需要报告的事项", "需报告")),
)
_LONGEST: Final = 60
_HEADING: Final = re.compile(
    rf"(?P<number>[{_NUMERALS}])[ \t\u3000]*[、.．,，:：][ \t\u3000]*"
    # In a report of one line the next numbered words, or figures, end a heading.
    rf"(?P<words>(?:(?![{_NUMERALS}][、.．]|[ \t\u3000][0-9０-９/—-])[^\n]){{2,{_LONGEST}}})"
)
_ORDER: Final = tuple(kind for kind, _ in _WORDS)
# So many headings with nothing between them are a table of contents, if all of them are printed again.
_CONTENTS: Final = 3
# The same on lines of their own, their numbers lost as those of lists are that a program counts.
_UNNUMBERED: Final = tuple(
    re.compile(rf"^[#＃* \t\u3000]*(?:{words})[* \t\u3000]*$", re.MULTILINE)
    for words in (
        "总体(?:情况|概况)",
        "(?:行政机关)?主动公开政府信息的?情况",
        "(?:行政机关)?收到和处理政府信息公开申请的?情况",
        "(?:因)?政府信息公开(?:工作)?(?:被申请)?行政复议、?(?:提起|被提起)?行政诉讼的?情况",
        "(?:政府信息公开工作)?存在的?(?:主要)?问题(?:及|和)改进(?:情况|措施)",
        "(?:其他需要报告的|需要报告的其他)(?:事项|情况)",
    )
)
# What Markdown and its copies put before and behind the words of a heading.
_MARKS: Final = "#＃* \t\u3000"
# A heading whose section goes on in the same line: its words are all that stands before the full stop.
_RUN_IN: Final = re.compile(r"[^。，；：]{2,30}(?:情况|概况|概述|事项|问题)。")
_ENDS_IN_FIGURE: Final = re.compile(r"[0-9]\s*$")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading line: its kind, and its stretch of the text."""

    kind: str
    start: int
    end: int


def headings(lines: Lines) -> tuple[Heading, ...]:
    """The headings found, in order; of several for one kind the first that keeps the order.

    Headings begin a line; in a text of very few lines (a report in one line) they may stand anywhere.
    Where none is numbered, they are found only if all six stand once each, in order.
    """
    kept: list[Heading] = []
    for heading in _without_contents(list(_found(lines)) or _unnumbered(lines.text), lines.text):
        if not kept or _ORDER.index(heading.kind) > _ORDER.index(kept[-1].kind):
            kept.append(heading)
    return tuple(kept)


def _without_contents(found: list[Heading], text: str) -> Iterator[Heading]:
    """The headings but for those of a table of contents: lines with nothing between, all printed again."""
    last_at = {heading.kind: position for position, heading in enumerate(found)}
    start = 0
    for end, last in enumerate(found, start=1):
        following = found[end] if end < len(found) else None
        if following and _goes_on(last, following, text):
            continue
        run, start = found[start:end], end
        if len(run) < _CONTENTS or not all(last_at[heading.kind] >= end for heading in run):
            yield from run


def _goes_on(last: Heading, following: Heading, text: str) -> bool:
    is_next = _ORDER.index(following.kind) > _ORDER.index(last.kind)
    return is_next and not text[last.end : following.start].strip()


def kinds_mentioned(words: str) -> tuple[str, ...]:
    """The kinds of sections whose words stand anywhere in a text given in normal form."""
    mentions = (
        ("problems", ("问题", "不足", "改进")),
        ("remedies", ("复议", "诉讼")),
        ("requests", ("申请",)),
    )
    looked_for = {kind: (*found, *dict(mentions).get(kind, ())) for kind, found in _WORDS}
    return tuple(kind for kind, found in looked_for.items() if any(word in words for word in found))


def _found(lines: Lines) -> Iterator[Heading]:
    few = lines.text.strip().count("\n") < 12
    for match in _HEADING.finditer(lines.text):
        before = lines.text[lines.text.rfind("\n", 0, match.start()) + 1 : match.start()].lstrip()
        begins = not before.strip().strip(_MARKS)
        if not (begins or few):
            continue
        # In a table of contents; words cut at their greatest length end anywhere.
        if len(match["words"]) < _LONGEST and _ENDS_IN_FIGURE.search(match["words"]):
            continue
        run_in = _RUN_IN.match(match["words"]) if begins else None
        words = run_in[0] if run_in else match["words"]
        if begins and not few and not run_in and "。" in words[:20]:
            continue
        kind = _kind(match["number"], words)
        if kind is not None:
            length = len(words) if run_in or (begins and not few) else _reach(words, kind)
            yield Heading(kind, match.start() - len(before) * begins, match.start("words") + length)


def _unnumbered(text: str) -> list[Heading]:
    """All six headings without their numbers, or none."""
    places = [list(pattern.finditer(text)) for pattern in _UNNUMBERED]
    if any(len(found) != 1 for found in places):
        return []
    spans = [found[0].span() for found in places]
    if spans != sorted(spans):
        return []
    return [Heading(kind, *span) for (kind, _), span in zip(_WORDS, spans, strict=True)]


def _kind(number: str, words: str) -> str | None:
    """The kind of section whose words stand near the start of the line, numbered as the form numbers it."""
    normal = label.normal(words)
    expected = _NUMERALS.index(number)
    kind, expected_words = _WORDS[expected]
    if any(word in normal[:30] for word in expected_words):
        return kind
    return None


def _reach(words: str, kind: str) -> int:
    normal_words = dict(_WORDS)[kind]
    ends = [words.find(word) + len(word) for word in normal_words if word in words]
    return max(ends, default=len(words))


def sections(lines: Lines, tables: tuple[tuple[int, int], ...]) -> tuple[Section, ...]:
    """The sections in order; `tables` are stretches of the text that are not their own sentences."""
    found = headings(lines)
    ends = [*(heading.start for heading in found[1:]), len(lines.text)][: len(found)]
    made = []
    for heading, end in zip(found, ends, strict=True):
        text = lines.text[heading.start : heading.end].strip().strip(_MARKS)
        stretches = tuple(_without(heading.end, end, tables))
        own = "".join(lines.text[first:last] for first, last in stretches)
        closed = end < len(lines.text) or len(found) == len(_WORDS)
        place = lines.place(heading.start, end)
        made.append(Section(heading.kind, text, own.strip(), place, stretches, closed))
    return tuple(made)


def _without(start: int, end: int, tables: tuple[tuple[int, int], ...]) -> Iterator[tuple[int, int]]:
    """What is left of a stretch of text without the tables in it."""
    at = start
    for first, last in sorted(tables):
        if first >= end or last <= at:
            continue
        if first > at:
            yield at, first
        at = min(max(last, at), end)
    if at < end:
        yield at, end
