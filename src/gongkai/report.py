"""A report as recognised: every cell of its edition, what found no place, and the narrative sections.

Values only: the recogniser makes these records, the describer turns them into RDF. Nothing here is
repaired; what is not certain is `unreadable` and keeps its printed text.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from gongkai.document import Place
from gongkai.form import Form

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

    `place` spans heading and text in the text of the document.
    """

    kind: str
    heading: str
    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Report:
    """A recognised report. `authority` and `year` are None where they are not certain.

    `words_found` names the kinds of sections whose words stand anywhere in the text.
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
    address the file was published at. None means unknown, and stays so.
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
    evidence: tuple[str, ...] = ()
