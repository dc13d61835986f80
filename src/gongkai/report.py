"""A report as recognised: every cell of its edition, what found no place, and the narrative sections.

Values only: the recogniser makes these records, the describer turns them into RDF. Nothing here is
repaired; what is not certain is `unreadable` and keeps its printed text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from gongkai.document import Place
from gongkai.form import Form

_NOTHING = re.compile(r"(?:暂|均)?(?:无|没有)(?:内容|此项)?")

State = Literal["number", "blank", "not-applicable", "unreadable"]
Method = Literal["text", "ocr"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One cell of the form in this report.

    `table`, `row`, `column` are notations of the form. `value` is set exactly when `state` is
    `number`: whole numbers as int, amounts in 万元 as Decimal, and a decimal printed where a count
    belongs as Decimal, as printed. `reason` is set exactly when `state` is `unreadable`: a notation
    of the code list `reason`. `inferred` marks a number that was put together from torn pieces, which the
    sum of its row supports.
    """

    table: str
    row: str
    column: str
    state: State
    value: int | Decimal | None = None
    printed: str = ""
    place: Place | None = None
    reason: str | None = None
    method: Method = "text"
    inferred: bool = False

    @property
    def anchor(self) -> str:
        """The fragment of the cell's IRI and the id of its cell in the page: `granted.total`."""
        return f"{self.row}.{self.column}"


@dataclass(frozen=True, slots=True)
class RowRead:
    """A row of the form that was found, its label as printed, and how the label was matched."""

    row: str
    entries: tuple[Entry, ...]
    label: str = ""
    label_place: Place | None = None
    match: str = "exact"


@dataclass(frozen=True, slots=True)
class TableRead:
    """A table of the form that was found; rows that are certainly not printed are left out."""

    table: str
    rows: tuple[RowRead, ...]


@dataclass(frozen=True, slots=True)
class Unplaced:
    """Something read in or near a table that found no place in the form; `why` is a short sentence.

    `repeats` names the row that a second copy of a row repeats.
    """

    printed: str
    why: str
    table: str | None = None
    place: Place | None = None
    repeats: str | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A numbered section: `kind` is a notation of the code list `section`, `text` its own sentences.

    `place` spans heading and text in the text of the document; `stretches` are those of its own sentences,
    half open offsets. `is_closed` is set where the heading of the next section, or the end of a report with
    all of them, ends it: then nothing of it stands elsewhere.
    """

    kind: str
    heading: str
    text: str
    place: Place
    stretches: tuple[tuple[int, int], ...] = ()
    is_closed: bool = False

    @property
    def characters(self) -> int:
        """The number of letters, digits and Chinese characters of its own sentences."""
        return sum(sign.isalnum() for sign in self.text)

    @property
    def is_none(self) -> bool:
        """Whether all it says is that there is nothing: 无, 没有, 暂无."""
        return bool(_NOTHING.fullmatch("".join(sign for sign in self.text if sign.isalnum())))


@dataclass(frozen=True, slots=True)
class Mention:
    """A figure of the prose that restates figures of the tables.

    `kind` is a notation of the code list `mention`, `number` counts the mentions of that kind from 1.
    `printed` is the figure with its counter as printed, `sentence` what to quote, `place` that of `printed`.
    `is_approximate` marks figures with 余, 近 or 约, which nothing is held to; `is_implied` those that words
    state without a digit (未收到: 0; 均已答复: as many as were received). A percentage has its `part` and
    the figures that may be its whole, `wholes`; a period has `since` and `until`, ISO dates.
    """

    kind: str
    number: int
    value: int | Decimal | None
    printed: str
    sentence: str
    place: Place
    is_approximate: bool = False
    is_implied: bool = False
    part: Decimal | None = None
    wholes: tuple[Decimal, ...] = ()
    since: str | None = None
    until: str | None = None

    @property
    def anchor(self) -> str:
        """The fragment of the mention's IRI: `mention-received-1`."""
        return f"mention-{self.kind}-{self.number}"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the words of a report say of something the law or the form asks it to state.

    `content` is a notation of the code list `content`. `state` is `stated` where a sentence states it,
    `mentioned` where words were found that may or may not state it, `absent` where none was found. `words`
    are those found; `sentence` the first sentence that holds them.
    """

    content: str
    state: Literal["stated", "mentioned", "absent"]
    words: tuple[str, ...] = ()
    sentence: str = ""
    place: Place | None = None

    @property
    def anchor(self) -> str:
        return f"content-{self.content}"


@dataclass(frozen=True, slots=True)
class Citation:
    """A notice or article that the prose cites; `cites` is the local name of its IRI (`form-2019`)."""

    cites: str
    number: int
    printed: str
    sentence: str
    place: Place

    @property
    def anchor(self) -> str:
        return f"citation-{self.cites}-{self.number}"


@dataclass(frozen=True, slots=True)
class NameSeen:
    """A name of the reporting authority: `seen_in` is `title`, `page` or `body`.

    `key` is the name reduced to what tells two authorities apart; names with equal keys are one authority's.
    """

    seen_in: str
    name: str
    key: str
    place: Place | None = None

    @property
    def anchor(self) -> str:
        return f"name-{self.seen_in}"


@dataclass(frozen=True, slots=True)
class Report:
    """A recognised report. `authority` and `year` are None where they are not certain.

    `words_found` names the kinds of sections whose words stand anywhere in the text. `own_sentences` are
    the report's own sentences in normal form, without those the form or the law words for everyone.
    """

    file: str
    sha256: str
    size: int
    media_type: str
    charset: str | None
    text: str
    title: str
    authority: str | None
    year: int | None
    authority_evidence: str
    year_evidence: str
    form: Form
    tables: tuple[TableRead, ...]
    sections: tuple[Section, ...]
    unplaced: tuple[Unplaced, ...]
    words_found: tuple[str, ...] = ()
    mentions: tuple[Mention, ...] = ()
    contents: tuple[Evidence, ...] = ()
    citations: tuple[Citation, ...] = ()
    names: tuple[NameSeen, ...] = ()
    own_sentences: tuple[str, ...] = ()
    metadata: tuple[tuple[str, str], ...] = ()
    warnings: tuple[str, ...] = ()

    def entries(self) -> Iterator[Entry]:
        """Every cell that was found, in the order of the form."""
        return (entry for table in self.tables for row in table.rows for entry in row.entries)

    def not_stated(self) -> Iterator[Entry]:
        """The cells that give no number."""
        return (entry for entry in self.entries() if entry.state != "number")


@dataclass(frozen=True, slots=True)
class Reporter:
    """Who reports, as far as it is certain: from the report itself and the table beside it.

    `slug` names the authority in IRIs. `kind`, `tier` and `scope` are notations of their code lists,
    `region` is a six-digit code valid in the report's year, `published` an ISO date, `source` the
    address the file was published at. `continues` holds names or slugs of the authorities whose reports
    this one's continue, `members` how many bodies a jurisdiction's report adds up; both only where they
    are stated. None means unknown, and stays so.
    """

    slug: str
    name: str | None = None
    kind: str | None = None
    tier: str | None = None
    region: str | None = None
    parent: str | None = None
    parent_slug: str | None = None
    credit_code: str | None = None
    source: str | None = None
    published: str | None = None
    scope: str | None = None
    continues: tuple[str, ...] = ()
    members: int | None = None
    evidence: tuple[str, ...] = ()
