"""What a figure of the prose counts, by the words around it and what the passage said before.

A passage is a section, within it a numbered item. Where the words leave open what is counted, nothing is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from gongkai import wording
from gongkai.clauses import BOUNDARY, Plain, Reach, Times
from gongkai.numerals import Figure
from gongkai.prose import Said

_LONGEST_CLAUSE: Final = 60
_ITEM: Final = re.compile(r"[（(][一二三四五六七八九十]{1,3}[)）]|[0-9]{1,2}[.．、]")
_ITEM_WORDS: Final = 24
_ON_REQUESTS: Final = re.compile("依申请|申请公开|公开申请|申请办理")
_APPLICATION: Final = re.compile(wording.APPLICATION)
_PART_END: Final = re.compile("[;。!?]")
_JOINS: Final = re.compile("(?:共|共计|合计|总计|总数|数量|一共)(?:为|有|是)?")
_NEXT: Final = re.compile("[，,;。:()!?、]")
_STEPS: Final = {"carried-in": -1, "carried-out": 1}
_DECISIONS: Final = frozenset(("licences", "penalties", "compulsion"))
_DOCUMENT_COUNTERS: Final = "件份个部项"
_CASE_COUNTERS: Final = "件宗起例项次"


@dataclass(frozen=True, slots=True)
class Found:
    """A figure before it is held against the others; `first` and `last` are offsets in the plain sentence."""

    kind: str
    value: int | Decimal | None
    plain: Plain
    first: int
    last: int
    is_approximate: bool = False
    is_implied: bool = False
    part: int | None = None
    wholes: tuple[int, ...] = ()
    since: str | None = None
    until: str | None = None
    # Documents that were made, not only made public.
    is_made: bool = False

    def start(self) -> int:
        """Where it stands in the text of the document."""
        return self.plain.said.sentence.offsets[self.plain.index[self.first]]


@dataclass(slots=True)
class Passage:
    """What the sentences of an item have said so far."""

    section: str
    year: int | None
    reach: Reach
    is_office: bool
    heading: str = ""
    is_own_year: bool = True
    # The kinds of the last sentence that had any, and a number of applications nothing is said of yet.
    kinds: tuple[str, ...] = ()
    open: Found | None = None

    @property
    def is_on_requests(self) -> bool:
        """Whether applications are what the passage is about."""
        return self.section == "requests" or bool(_ON_REQUESTS.search(self.heading))

    @property
    def is_on_proceedings(self) -> bool:
        """Whether proceedings named here are on disclosure."""
        return self.section == "remedies" or self.is_on_requests or "复议" in self.heading

    def enter(self, said: Said) -> None:
        """A sentence begins, and with it perhaps a numbered item."""
        if _ITEM.match(said.text):
            self.heading = re.split("[，。]", said.text[:_ITEM_WORDS])[0]
            self.is_own_year, self.kinds, self.open = True, (), None

    def hear(self, said: Said) -> None:
        """A sentence that opens with a year sets it for those that follow."""
        if wording.LEADING_TIME.match(said.text):
            leading = Times(said.text[:_ITEM_WORDS], self.year).leading
            self.is_own_year = self.is_own_year if leading is None else leading


@dataclass(frozen=True, slots=True)
class Words:
    """The words around a figure: `before` it since the last figure or clause, `after` it to the next.

    `clause`, `part` and `so_far` are those before it since the clause, the semicolon and the sentence began.
    """

    before: str
    after: str
    clause: str
    part: str
    so_far: str


def words_around(text: str, figures: Sequence[Figure], position: int) -> Words:
    """The words around one of the figures of a plain sentence."""
    figure = figures[position]
    since = figures[position - 1].end if position else 0
    until = figures[position + 1].start if position + 1 < len(figures) else len(text)
    at = figure.start - 1 if text[figure.start - 1 : figure.start] == ":" else figure.start
    is_bracketed = text[at - 1 : at] == "(" and text[figure.end : figure.end + 1] == ")"
    starts = [match.end() for match in BOUNDARY.finditer(text, 0, at - 1 if is_bracketed else at)]
    clause = starts.pop() if starts else 0
    if _JOINS.fullmatch(text[clause:at]) and text[clause - 1 : clause] in ("，", ",", ":") and clause > since:
        clause = starts.pop() if starts else 0
    before = text[max(clause, since) : at].replace("，", "").rstrip("(:")
    if clause >= since and is_bracketed:
        before = text[clause : at - 1]
    part = max((match.end() for match in _PART_END.finditer(text, 0, figure.start)), default=0)
    return Words(
        before[-_LONGEST_CLAUSE:],
        text[figure.end : until],
        text[clause : figure.start],
        text[part : figure.start],
        text[: figure.start],
    )


def kinds_of(words: Words, figure: Figure, passage: Passage, known: tuple[str, ...]) -> list[str]:
    """The kinds of a figure of the report's own year: one, none, or two for a figure of two things."""
    if not passage.reach.holds(words.part) or wording.LISTED.search(words.part):
        return []
    kinds = _proceedings(words, figure, passage)
    if kinds:
        return kinds
    kind = (
        _request(words, passage, known)
        or _label(words, passage, known)
        or _document(words, figure, passage, known)
    )
    return [] if kind is None else [kind]


# --- kinds of applications


def _request(words: Words, passage: Passage, known: tuple[str, ...]) -> str | None:
    aside = words.before + _NEXT.split(words.after)[0]
    if wording.OTHER_MATTER.search(aside) or is_by_channel(words.clause):
        return None
    if not _bounds(words.after):
        return _request_around(words.before, words.after, passage, known)
    if passage.is_on_requests or known or _APPLICATION.search(words.so_far):
        for kind, pattern in wording.REQUEST_BEFORE:
            if pattern.fullmatch(words.before):
                is_its_year = _is_year(words.before, passage.year, _STEPS.get(kind))
                return _of_both(kind, words.before) if is_its_year else None
        is_on_nothing_else = passage.is_on_requests or not wording.OTHER_MATTER.search(words.so_far)
        if is_on_nothing_else and wording.RECEIVED_BEFORE_IN_PASSAGE.fullmatch(words.before):
            return "received"
    is_handled = passage.is_on_requests and wording.HANDLED_BEFORE_IN_PASSAGE.fullmatch(words.before)
    follows = "received" in known or ("received" in passage.kinds and not known)
    is_handled = is_handled or (follows and wording.HANDLED_ALONE.fullmatch(words.before))
    return "handled" if is_handled else None


def _request_around(before: str, after: str, passage: Passage, known: tuple[str, ...]) -> str | None:
    """The kind where what is counted stands after the figure: 收到 1 项依申请公开申请."""
    if known or passage.is_on_requests:
        for kind, pattern in wording.CARRIED_AFTER:
            if pattern.match(after):
                return kind if _is_year(after, passage.year, _STEPS[kind]) else None
    counts = wording.APPLICATIONS_AFTER.match(after)
    if not counts and passage.is_on_requests:
        counts = wording.APPLICATIONS_AFTER_IN_PASSAGE.match(after)
    if counts and wording.HANDLED_AROUND.fullmatch(before):
        return _of_both("handled", before)
    return "received" if counts and wording.RECEIVED_AROUND.fullmatch(before) else None


def _of_both(kind: str, before: str) -> str:
    """The kind, or `received` where applications are said to be received and dealt with in one breath."""
    is_of_both = kind == "handled" and wording.TAKEN_IN_AND_HANDLED.search(before)
    return "received" if is_of_both else kind


def _is_year(words: str, year: int | None, step: int | None) -> bool:
    """Whether the years named are the report's and the one `step` years from it; so are none."""
    named = {int(digits) for digits in re.findall(r"(20\d\d)年", words)}
    if not named or step is None:
        return True
    return year is not None and year + step in named and named <= {year, year + step}


def is_by_channel(clause: str) -> bool:
    """Whether a clause counts what came in one way: 网上收到, but not 通过网络、信函等渠道共收到."""
    return bool(wording.CHANNELS.search(clause)) and not wording.ALL_CHANNELS.search(clause)


def _label(words: Words, passage: Passage, known: tuple[str, ...]) -> str | None:
    """The kind a label names: an outcome, a reason, a kind of applicant."""
    is_on_requests = (
        bool(known)
        or passage.is_on_requests
        or bool(passage.kinds)
        or bool(_APPLICATION.search(words.so_far))
    )
    if not is_on_requests or is_by_channel(words.clause) or wording.ON_DOCUMENTS.search(words.so_far):
        return None
    match = None
    if _bounds(words.after):
        match = wording.LABEL_BEFORE.fullmatch(words.before)
    elif wording.BEFORE_A_FIGURE_FIRST.fullmatch(words.before):
        match = wording.LABEL_AFTER.match(words.after)
    kind = None if match is None else wording.kind_in(match)
    return None if kind == "granted" and wording.WITH_PARTLY.match(words.after) else kind


def _bounds(after: str) -> bool:
    return bool(re.match(wording.BOUND, after))


# --- documents, decisions, proceedings


def _document(words: Words, figure: Figure, passage: Passage, known: tuple[str, ...]) -> str | None:
    before, after = words.before, words.after
    if wording.NOT_DOCUMENTS.search(words.clause) or (
        "废止" in words.clause and "失效" in words.clause + after[:8]
    ):
        return None
    match = None
    if _bounds(after):
        match = wording.DOCUMENT_BEFORE.fullmatch(before)
        if match is None and any(kind.startswith("normative-") for kind in known):
            match = wording.NORMATIVE_ALONE.fullmatch(before)
        if match is None and _DECISIONS.intersection(known):
            match = wording.DECISION_ALONE.fullmatch(before)
    elif wording.LAPSED_AFTER.match(after) or wording.NORMATIVE_AFTER.match(after):
        match = wording.DOCUMENT_VERB.fullmatch(before)
    if match is None:
        return None
    kind = wording.kind_in(match)
    if (kind == "normative-lapsed") != ("失效" in before + after[:4] or "过期" in before + after[:4]):
        return None
    if kind in _DECISIONS:
        return kind if figure.counter in _CASE_COUNTERS and not passage.is_office else None
    return kind if figure.counter in _DOCUMENT_COUNTERS else None


def _proceedings(words: Words, figure: Figure, passage: Passage) -> list[str]:
    is_on_disclosure = passage.is_on_proceedings or wording.ON_DISCLOSURE.search(words.so_far + words.after)
    is_case = not figure.counter or figure.counter in _CASE_COUNTERS
    lead, kind = _proceeding(words) if is_on_disclosure and is_case else ("", "")
    if wording.NOT_PROCEEDINGS.search(lead) or "复议" in lead or "诉讼" in lead:
        return []
    if wording.DEALT_WITH.search(words.clause):
        return []
    if not kind or (wording.TAKES_IN.search(lead) and not wording.IS_PARTY.search(lead)):
        return []
    if kind == "both":
        return ["reviews", "litigation"] if figure.value == 0 else []
    if wording.REGISTERED.search(words.clause):
        return [f"{kind}-registered"] if kind in ("reviews", "litigation") else []
    return [kind]


def _proceeding(words: Words) -> tuple[str, str]:
    """The words before those that name a kind of proceedings, and that kind; empty where none is named."""
    if _bounds(words.after):
        match = wording.PROCEEDING_BEFORE.fullmatch(words.before)
        return ("", "") if match is None else (match["before"], wording.kind_in(match))
    match = wording.PROCEEDING_AFTER.match(words.after)
    if match is None or not wording.PROCEEDING_OPENS.fullmatch(words.before):
        return "", ""
    return words.before, wording.kind_in(match)
