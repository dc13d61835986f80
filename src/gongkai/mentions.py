"""The figures of the prose: what sentences say of applications, documents, decisions and proceedings.

A figure is taken only where its clause names it, its time is the report's year and its scope that of the
tables; figures of one kind that contradict each other are left out, all of them. Whether a figure agrees
with the tables is not decided here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import chain, groupby
from typing import Final

from gongkai import clauses, numerals, wording
from gongkai.clauses import BOUNDARY, Plain, Reach, Times
from gongkai.document import Block, Line, Place
from gongkai.numerals import Figure
from gongkai.prose import OPENING, Said
from gongkai.report import Mention, TableRead
from gongkai.stream import Lines

_LONGEST_CLAUSE: Final = 60
# What is longer has lost its punctuation.
_LONGEST_SENTENCE: Final = 1500
_ITEM: Final = re.compile(r"[（(][一二三四五六七八九十]{1,3}[)）]|[0-9]{1,2}[.．、]")
_ITEM_WORDS: Final = 24
_ON_REQUESTS: Final = re.compile("依申请|申请公开|公开申请|申请办理")
_APPLICATION: Final = re.compile(wording.APPLICATION)
_PART_END: Final = re.compile("[;。!?]")
_JOINS: Final = re.compile("(?:共|共计|合计|总计|总数|数量|一共)(?:为|有|是)?")
_OFFICE: Final = re.compile("办公[室厅]$")
_UNREAD: Final = frozenset((OPENING, "disclosure"))
_REQUESTS: Final = frozenset(("received", "handled", "carried-in", "carried-out"))
_PARENTS: Final = {
    **dict.fromkeys(wording.OUTCOMES, _REQUESTS),
    **dict.fromkeys(wording.LEAVES, _REQUESTS | wording.OUTCOMES),
    **dict.fromkeys(wording.APPLICANTS, frozenset(("received",))),
    **dict.fromkeys(("received", "handled", "carried-in", "carried-out"), frozenset(("received", "handled"))),
    **dict.fromkeys(("litigation-direct", "litigation-after-review"), frozenset(("litigation",))),
}
_OF_REQUESTS: Final = _REQUESTS | wording.OUTCOMES | wording.LEAVES | wording.APPLICANTS
_STEPS: Final = {"carried-in": -1, "carried-out": 1}
_DECISIONS: Final = frozenset(("licences", "penalties", "compulsion"))
_DOCUMENT_COUNTERS: Final = "件份个部项"
_CASE_COUNTERS: Final = "件宗起例项次"


@dataclass(frozen=True, slots=True)
class _Found:
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
class _Passage:
    """What the sentences of an item have said so far."""

    section: str
    year: int | None
    reach: Reach
    is_office: bool
    heading: str = ""
    is_own_year: bool = True
    # The kinds of the last sentence that had any, and a number of applications nothing is said of yet.
    kinds: tuple[str, ...] = ()
    open: _Found | None = None

    @property
    def is_on_requests(self) -> bool:
        return self.section == "requests" or bool(_ON_REQUESTS.search(self.heading))

    @property
    def is_on_proceedings(self) -> bool:
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
class _Words:
    """The words around a figure: `before` it since the last figure or clause, `after` it to the next.

    `clause`, `part` and `so_far` are those before it since the clause, the semicolon and the sentence began.
    """

    before: str
    after: str
    clause: str
    part: str
    so_far: str


def find(
    lines: Lines,
    said: Sequence[Said],
    *,
    blocks: Sequence[Block] = (),
    authority: str | None = None,
    year: int | None = None,
    tables: Iterable[TableRead | None] = (),
) -> tuple[Mention, ...]:
    """The figures of the prose, in order; of a text without headings none.

    `blocks` are the document's, for pages to name; of `tables` come totals that a share may be one of.
    """
    if all(one.section == OPENING for one in said):
        return ()
    found = _kept(tuple(_found(said, authority=authority, year=year)), tables)
    pages = _Pages(blocks)
    counts: Counter[str] = Counter()
    made = []
    for one in sorted(found, key=_Found.start):
        counts[one.kind] += 1
        made.append(_mention(one, counts[one.kind], lines, pages))
    return tuple(made)


def _found(said: Sequence[Said], *, authority: str | None, year: int | None) -> Iterator[_Found]:
    reach = clauses.reach(authority)
    is_office = bool(authority and _OFFICE.search(authority))
    for section, sentences in groupby(said, key=lambda one: one.section):
        passage = _Passage(section, year, reach, is_office)
        for one in sentences:
            yield from _periods(one)
            if section not in _UNREAD:
                passage.enter(one)
                yield from _of_sentence(one, passage)


# --- one sentence


def _of_sentence(said: Said, passage: _Passage) -> list[_Found]:
    """What a sentence says; the passage then knows it."""
    open_before, passage.open = passage.open, None
    was_own_year = passage.is_own_year
    passage.hear(said)
    if len(said.text) > _LONGEST_SENTENCE or not (open_before or wording.COUNTS.search(said.text)):
        return []
    if not wording.ANCHOR.search(said.text) or wording.FORM_WORDS.search(said.text):
        return []
    plain = clauses.plain(said)
    text = plain.text
    times = Times(text, passage.year, before=was_own_year)
    if passage.section == "problems" and wording.PLAN.search(text):
        return []
    figures = tuple(numerals.figures(text))
    found: list[_Found] = []
    if figures:
        found = _counted(plain, figures, times, passage)
        found += list(_shares(plain, figures, found))
    found += _none_received(plain, times, passage)
    found += _no_proceedings(plain, times, passage)
    found += _upheld(plain, figures, found)
    found += _all_handled(plain, figures, found, open_before)
    if found:
        passage.kinds = tuple(one.kind for one in found)
        passage.open = _open(found, figures)
    return found


def _counted(plain: Plain, figures: Sequence[Figure], times: Times, passage: _Passage) -> list[_Found]:
    """The figures whose words tell their kind."""
    found: list[_Found] = []
    last, parent = "", ""
    for position, figure in enumerate(figures):
        words = _words(plain.text, figures, position)
        gap = plain.text[figures[position - 1].end if position else 0 : figure.start]
        if ")" in gap:
            parent = ""
        if "其中" in gap or (position and gap.startswith("(")):
            parent = last if position else (_head(passage.kinds) or "")
        if not times.is_own(figure.start):
            continue
        kinds = _kinds(words, figure, passage, tuple(one.kind for one in found))
        kinds = [kind for kind in kinds if not parent or parent in _PARENTS.get(kind, ())]
        if kinds == ["handled"] and wording.HANDLED_BESIDE.match(plain.text, figure.end):
            kinds = []
        last = kinds[0] if kinds else "?"
        found += [
            _Found(
                kind,
                figure.value,
                plain,
                figure.start,
                figure.end,
                is_approximate=figure.is_approximate,
                is_made=bool(wording.MAKING.search(words.before)),
            )
            for kind in kinds
        ]
    return found


def _head(kinds: Sequence[str]) -> str | None:
    return kinds[-1] if kinds else None


def _words(text: str, figures: Sequence[Figure], position: int) -> _Words:
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
    return _Words(
        before[-_LONGEST_CLAUSE:],
        text[figure.end : until],
        text[clause : figure.start],
        text[part : figure.start],
        text[: figure.start],
    )


def _kinds(words: _Words, figure: Figure, passage: _Passage, known: tuple[str, ...]) -> list[str]:
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


def _request(words: _Words, passage: _Passage, known: tuple[str, ...]) -> str | None:
    before, after = words.before, words.after
    aside = before + BOUNDARY.split(after)[0]
    if wording.OTHER_MATTER.search(aside) or _is_by_channel(words.clause):
        return None
    if not _bounds(after):
        return _request_around(before, after, passage, known)
    is_on_requests = passage.is_on_requests or bool(known) or bool(_APPLICATION.search(words.so_far))
    for kind, pattern in wording.REQUEST_BEFORE:
        if is_on_requests and pattern.fullmatch(before):
            return kind if _is_year(before, passage.year, _STEPS.get(kind)) else None
    is_on_nothing_else = passage.is_on_requests or not wording.OTHER_MATTER.search(words.so_far)
    if is_on_requests and is_on_nothing_else and wording.RECEIVED_BEFORE_IN_PASSAGE.fullmatch(before):
        return "received"
    if passage.is_on_requests and wording.HANDLED_BEFORE_IN_PASSAGE.fullmatch(before):
        return "handled"
    follows = "received" in known or ("received" in passage.kinds and not known)
    return "handled" if follows and wording.HANDLED_ALONE.fullmatch(before) else None


def _request_around(before: str, after: str, passage: _Passage, known: tuple[str, ...]) -> str | None:
    """The kind where what is counted stands after the figure: 收到 1 项依申请公开申请."""
    if known or passage.is_on_requests:
        for kind, pattern in wording.CARRIED_AFTER:
            if pattern.match(after):
                return kind if _is_year(after, passage.year, _STEPS[kind]) else None
    counts = wording.APPLICATIONS_AFTER.match(after)
    if not counts and passage.is_on_requests:
        counts = wording.APPLICATIONS_AFTER_IN_PASSAGE.match(after)
    if counts and wording.HANDLED_AROUND.fullmatch(before):
        return "handled"
    return "received" if counts and wording.RECEIVED_AROUND.fullmatch(before) else None


def _is_year(words: str, year: int | None, step: int | None) -> bool:
    """Whether the years named are the report's and the one `step` years from it; so are none."""
    named = {int(digits) for digits in re.findall(r"(20\d\d)年", words)}
    if not named or step is None:
        return True
    return year is not None and year + step in named and named <= {year, year + step}


def _is_by_channel(clause: str) -> bool:
    return bool(wording.CHANNELS.search(clause)) and not wording.ALL_CHANNELS.search(clause)


def _label(words: _Words, passage: _Passage, known: tuple[str, ...]) -> str | None:
    """The kind a label names: an outcome, a reason, a kind of applicant."""
    is_on_requests = (
        bool(known)
        or passage.is_on_requests
        or bool(passage.kinds)
        or bool(_APPLICATION.search(words.so_far))
    )
    if not is_on_requests or _is_by_channel(words.clause) or wording.ON_DOCUMENTS.search(words.so_far):
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


def _document(words: _Words, figure: Figure, passage: _Passage, known: tuple[str, ...]) -> str | None:
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


def _proceedings(words: _Words, figure: Figure, passage: _Passage) -> list[str]:
    is_on_disclosure = passage.is_on_proceedings or wording.ON_DISCLOSURE.search(words.so_far + words.after)
    is_case = not figure.counter or figure.counter in _CASE_COUNTERS
    lead, kind = _proceeding(words) if is_on_disclosure and is_case else ("", "")
    if wording.NOT_PROCEEDINGS.search(lead) or "复议" in lead or "诉讼" in lead:
        return []
    if not kind or (wording.TAKES_IN.search(lead) and not wording.IS_PARTY.search(lead)):
        return []
    if kind == "both":
        return ["reviews", "litigation"] if figure.value == 0 else []
    if wording.REGISTERED.search(words.clause):
        return [f"{kind}-registered"] if kind in ("reviews", "litigation") else []
    return [kind]


def _proceeding(words: _Words) -> tuple[str, str]:
    """The words before those that name a kind of proceedings, and that kind; empty where none is named."""
    if _bounds(words.after):
        match = wording.PROCEEDING_BEFORE.fullmatch(words.before)
        return ("", "") if match is None else (match["before"], wording.kind_in(match))
    match = wording.PROCEEDING_AFTER.match(words.after)
    if match is None or not wording.PROCEEDING_OPENS.fullmatch(words.before):
        return "", ""
    return words.before, wording.kind_in(match)


# --- figures in words


def _none_received(plain: Plain, times: Times, passage: _Passage) -> Iterator[_Found]:
    patterns = [wording.NOT_RECEIVED]
    if passage.is_on_requests:
        patterns.append(wording.NOT_RECEIVED_IN_PASSAGE)
    for match in chain.from_iterable(pattern.finditer(plain.text) for pattern in patterns):
        group = "what" if match["what"] else "none"
        clause = plain.text[_clause_start(plain.text, match.start(group)) : match.end()]
        if (
            wording.OTHER_MATTER.search(clause)
            or _is_by_channel(clause)
            or not times.is_own(match.start(group))
        ):
            continue
        if passage.reach.holds(plain.text[: match.end()]):
            first = match.start() + (match[0][:1] in "，,;。:(度年局办委镇乡中心" and group == "none")
            yield _Found("none-received", 0, plain, first, match.end(), is_implied=True)


def _no_proceedings(plain: Plain, times: Times, passage: _Passage) -> Iterator[_Found]:
    if "复议" not in plain.text and "诉讼" not in plain.text:
        return
    for match in wording.NO_PROCEEDINGS.finditer(plain.text):
        before = plain.text[: match.start()]
        is_of_some = before.endswith("均") and any(numerals.figures(before))
        if times.is_own(match.start()) and passage.reach.holds(before) and not is_of_some:
            for kind in wording.proceedings_in(match["list"]):
                yield _Found(kind, 0, plain, match.start(), match.end(), is_implied=True)


def _clause_start(text: str, at: int) -> int:
    return max((match.end() for match in BOUNDARY.finditer(text, 0, at)), default=0)


def _upheld(plain: Plain, figures: Sequence[Figure], found: Sequence[_Found]) -> Iterator[_Found]:
    """That all of the proceedings just counted were upheld."""
    for match in wording.UPHELD.finditer(plain.text):
        counted = [one for one in found if one.last <= match.start() and one.part is None]
        before = [figure for figure in figures if figure.end <= match.start()]
        if not counted or counted[-1].last != before[-1].end or not counted[-1].value:
            continue
        between = plain.text[counted[-1].last : match.start()]
        if counted[-1].kind not in ("reviews", "litigation") or re.search(
            "[;。]|除|其中|诉讼|复议|审结", between
        ):
            continue
        yield _Found(f"{counted[-1].kind}-all-upheld", 0, plain, match.start(), match.end(), is_implied=True)


def _all_handled(
    plain: Plain, figures: Sequence[Figure], found: Sequence[_Found], open_before: _Found | None
) -> Iterator[_Found]:
    """That all applications received were answered, said without a figure."""
    received = [one for one in found if one.kind == "received"]
    if len(received) == 1 and received[0].value and not received[0].is_approximate:
        since, whole = received[0].last, received[0]
    elif not found and not figures and open_before is not None:
        since, whole = 0, open_before
    else:
        return
    match = wording.ALL_HANDLED.search(plain.text, since)
    if match is None or any(since <= figure.start < match.end() for figure in figures):
        return
    later = [figure for figure in figures if figure.start >= match.end()]
    known = {one.first for one in found}
    between, rest = plain.text[since : match.end()], plain.text[match.end() :]
    if wording.NOT_ALL.search(between) or re.search("其余|正在|尚未|结转|转结|待|除|延期", rest):
        return
    if all(figure.start in known for figure in later) and (since or between.count("，") <= 1):
        yield _Found("handled", whole.value, plain, match.start(), match.end(), is_implied=True)


def _open(found: Sequence[_Found], figures: Sequence[Figure]) -> _Found | None:
    """The number of applications that the next sentence may say to be all handled."""
    last = found[-1]
    is_last = len(found) == 1 and bool(figures) and last.last == figures[-1].end
    return last if last.kind == "received" and last.value and not last.is_approximate and is_last else None


# --- shares and periods


def _shares(plain: Plain, figures: Sequence[Figure], found: Sequence[_Found]) -> Iterator[_Found]:
    """The percentages that a figure of applications is said to be."""
    if "占" not in plain.text:
        return
    counted = [one for one in found if one.kind in _OF_REQUESTS and not one.is_approximate]
    for share in numerals.percentages(plain.text):
        for one in counted:
            if one.last < share.start and wording.SHARE.fullmatch(plain.text, one.last, share.start):
                wholes = [int(figure.value) for figure in figures]
                wholes.append(sum(int(other.value or 0) for other in counted))
                yield _Found(
                    "percentage",
                    share.value,
                    plain,
                    share.start,
                    share.end,
                    is_approximate=share.is_approximate,
                    part=int(one.value or 0),
                    wholes=tuple(wholes),
                )


def _periods(said: Said) -> Iterator[_Found]:
    """The period a report says its figures are of; a damaged one is none."""
    if "月" not in said.text or not wording.PERIOD_WORDS.search(said.text):
        return
    plain = clauses.plain(said)
    for match in wording.PERIOD.finditer(plain.text):
        years = (match["since_year"], match["until_year"] or match["since_year"])
        since = _date(years[0], match["since_month"], match["since_day"])
        until = _date(years[1], match["until_month"], match["until_day"])
        if since is not None and until is not None and since < until:
            yield _Found("period", None, plain, match.start(), match.end(), since=since, until=until)


def _date(year: str, month: str, day: str) -> str | None:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None


# --- all of them together


def _kept(found: Sequence[_Found], tables: Iterable[TableRead | None]) -> Iterator[_Found]:
    """The figures that do not contradict each other; a share with all it may be one of."""
    values: dict[str, set[int | Decimal | None]] = {}
    for one in found:
        if not one.is_approximate and one.part is None:
            values.setdefault(one.kind, set()).add(one.value)
    made = {one.value for one in found if one.kind == "normative-made" and one.is_made}
    refused = _refused(found, values, made)
    carried = _positive(values.get("carried-in", ())) | _positive(values.get("carried-out", ()))
    is_said = any(one.kind == "handled" and not one.is_implied for one in found)
    leaves_all_open = is_said or bool(carried) or "received" in refused
    wholes = {int(value) for kind in _REQUESTS for value in values.get(kind, ()) if value}
    wholes |= {whole + some for whole in wholes for some in carried}
    if any(one.part is not None for one in found):
        wholes |= set(_totals(tables))
    for one in found:
        is_other_document = one.kind == "normative-made" and len(made) == 1 and one.value not in made
        is_left_open = one.kind == "handled" and one.is_implied and leaves_all_open
        if one.kind in refused or is_other_document or is_left_open:
            continue
        if one.part is None:
            yield one
        elif some := tuple(sorted(each for each in {*one.wholes, *wholes} if each >= max(one.part, 1))):
            yield replace(one, wholes=some)


def _totals(tables: Iterable[TableRead | None]) -> Iterator[int]:
    """The totals of the applications' table, and all that were to be handled."""
    entries = [entry for table in tables if table is not None for row in table.rows for entry in row.entries]
    values = {
        entry.row: entry.value
        for entry in entries
        if entry.table == "requests" and entry.column == "total" and isinstance(entry.value, int)
    }
    yield from values.values()
    yield values.get("received", 0) + values.get("carried-in", 0)


def _refused(
    found: Sequence[_Found],
    values: dict[str, set[int | Decimal | None]],
    made: set[int | Decimal | None],
) -> set[str]:
    """The kinds of which the prose gives several figures that are not known to mean the same."""
    refused = {kind for kind, several in values.items() if len(several) > 1}
    if len(made) == 1:
        refused.discard("normative-made")
    for kind, other in (("received", "carried-in"), ("handled", "carried-out")):
        if _differ_by(values.get(kind, ()), _positive(values.get(other, ()))):
            refused.discard(kind)
    if "none-received" in values and _positive(values.get("received", ())):
        refused |= {"none-received", "received"}
    if len({(one.since, one.until) for one in found if one.kind == "period"}) > 1:
        refused.add("period")
    return refused


def _positive(values: Iterable[int | Decimal | None]) -> set[int]:
    return {int(value) for value in values if value}


def _differ_by(values: Iterable[int | Decimal | None], steps: set[int]) -> bool:
    some = sorted(int(value) for value in values if value is not None)
    return len(some) == 2 and some[1] - some[0] in steps


# --- what is told of each


class _Pages:
    """The page of a place in the text, for documents that have pages."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        first = next((place for block in blocks for place in _places(block)), Place())
        self._blocks = () if first.page is None else blocks

    @cached_property
    def _places(self) -> tuple[Place, ...]:
        return tuple(place for block in self._blocks for place in _places(block) if place.page is not None)

    def page(self, start: int) -> int | None:
        for place in self._places:
            if place.start is not None and place.end is not None and place.start <= start < place.end:
                return place.page
        return None


def _places(block: Block) -> Iterator[Place]:
    if isinstance(block, Line):
        yield block.place
    else:
        yield from (cell.place for cell in block.cells)


def _mention(one: _Found, number: int, lines: Lines, pages: _Pages) -> Mention:
    sentence = one.plain.said.sentence
    first, last = one.plain.stretch(one.first, one.last)
    start, end = sentence.stretch(first, last)
    printed = lines.text[start:end]
    place = lines.place(start, end)
    page = pages.page(start)
    return Mention(
        one.kind,
        number,
        one.value,
        sentence.text[first:last] if "\n" in printed else printed,
        one.plain.said.quoted(first, last),
        place if page is None else replace(place, page=page),
        is_approximate=one.is_approximate,
        is_implied=one.is_implied,
        part=None if one.part is None else Decimal(one.part),
        wholes=tuple(Decimal(whole) for whole in one.wholes),
        since=one.since,
        until=one.until,
    )
