"""A document turned into a report: its edition, its tables, its sections and what found no place.

Labels are aligned with the form's rows; numbers are never poured into it in reading order. The form
comes as data, so that an edition this module has never heard of is read as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Final

from gongkai import (
    citations,
    contents,
    entries,
    form,
    label,
    mentions,
    naming,
    narrative,
    proceedings,
    prose,
    sections,
    sentences,
    stream,
    tables,
    title,
)
from gongkai.document import Document, Table
from gongkai.errors import NotAReport
from gongkai.form import Form
from gongkai.regions import Regions
from gongkai.report import Report, RowRead, TableRead
from gongkai.tables import Part
from gongkai.title import Heading

# So many words of an edition, and none of any other, make a report one on that edition; so many column
# labels of a table say that it is printed.
_MARKS_AT_LEAST: Final = 2
_LONG_LABEL: Final = 12
_LONG_MARK: Final = 4


def report(document: Document, *, editions: Sequence[Form] | None = None) -> Report:
    """The report in a document; raises NotAReport where none of the form's tables is found.

    `editions` defaults to those that come with the program.
    """
    lines = stream.Lines(document.text)
    words = label.normal(document.text)
    heading = title.find(document.text, stated_title=document.stated("title"))
    known = form.known() if editions is None else tuple(editions)
    edition = _edition(words, known, None if heading is None else heading.year)
    if not edition.tables:
        raise NotAReport(_not_read_yet(document, edition, heading))
    grids = tuple(block for block in document.blocks if isinstance(block, Table))
    where = Regions(lines, edition)
    others = tuple(one for one in known if one is not edition)
    looked_for = (tables.wanted(edition, notation, others) for notation in ("disclosure", "requests"))
    found = [tables.read(table, grids, where, lines) for table in looked_for]
    found.append(_remedies(edition, where, lines, grids))
    read = tuple(part.table or _unread(edition, part.notation, words) for part in found)
    if not any(read):
        raise NotAReport(_nothing_found(document, edition, heading))
    regions = tuple(part.region for part in found if part.region is not None)
    parts = sections.sections(lines, regions)
    opening = 0 if heading is None else heading.end
    said = prose.of(document.text, parts, tables=sentences.tables(document.blocks), start=opening)
    return Report(
        file=document.file,
        sha256=document.sha256,
        size=document.size,
        media_type=document.media_type,
        charset=document.charset,
        text=document.text,
        title="" if heading is None else heading.title,
        authority=None if heading is None else heading.authority,
        year=None if heading is None else heading.year,
        authority_evidence="no title found" if heading is None else heading.authority_evidence,
        year_evidence="no title found" if heading is None else heading.year_evidence,
        form=edition,
        tables=tuple(table for table in read if table is not None),
        sections=parts,
        unplaced=tuple(one for part in found for one in part.unplaced),
        words_found=sections.kinds_mentioned(words),
        citations=citations.find(lines, said),
        mentions=mentions.find(
            lines,
            said,
            blocks=document.blocks,
            authority=None if heading is None else heading.authority,
            year=None if heading is None else heading.year,
            tables=read,
        ),
        contents=contents.find(lines, parts, said, is_whole=not document.warnings),
        names=naming.find(lines, heading, said, document.metadata),
        own_sentences=narrative.own_sentences(said, None if heading is None else heading.year),
        metadata=document.metadata,
        warnings=document.warnings,
    )


def _nothing_found(document: Document, edition: Form, heading: Heading | None) -> str:
    names = "、".join(table.label.zh for table in edition.tables)
    expected = (
        "expected an annual report on information disclosure with its tables as text; if they are in an "
        "attachment or an image, give that file"
    )
    if heading is not None and heading.year is not None and heading.year < edition.from_year:
        expected = f"reports on years before {edition.from_year} follow other forms, which are not read yet"
    return f"{_named(document, heading)}: none of the form's tables was found ({names}); {expected}"


def _not_read_yet(document: Document, edition: Form, heading: Heading | None) -> str:
    return (
        f"{_named(document, heading)}: it follows an edition that is not read yet: {edition.label.zh} "
        f"({edition.label.en}, {edition.from_year}–{edition.until_year or ''}); its figures stay in the file"
    )


def _named(document: Document, heading: Heading | None) -> str:
    """The file, with what its title says of authority and year."""
    if heading is None:
        return document.file
    known = (heading.title, heading.authority, heading.year)
    return f"{document.file} ({' · '.join(str(each) for each in known if each)})"


def _edition(words: str, editions: Sequence[Form], year: int | None) -> Form:
    """The edition whose own words are printed most; without any, the one mandated for the year.

    An edition whose tables are not stated counts only where no other edition's words are printed.
    """
    counts = {one.iri: sum(mark in words for mark in marks) for one, marks in _marks(tuple(editions))}
    readable = [one for one in editions if one.tables]
    most = max(counts[one.iri] for one in readable)
    others = [one for one in editions if not one.tables and counts[one.iri] >= _MARKS_AT_LEAST]
    if others and not most:
        return max(others, key=lambda one: counts[one.iri])
    best = [one for one in readable if counts[one.iri] == most]
    if len(best) == 1:
        return best[0]
    mandated = [one for one in best if year is not None and one.is_for(year)]
    return mandated[0] if mandated else best[-1]


@cache
def _marks(editions: tuple[Form, ...]) -> tuple[tuple[Form, frozenset[str]], ...]:
    """The words each edition alone prints, in normal form: its fingerprints, and long labels of its rows."""
    labels = {
        one.iri: {label.normal(row.label.zh) for table in one.tables for _, row in table.rows()}
        for one in editions
    }
    marks = []
    for one in editions:
        others = set().union(*(labels[other.iri] for other in editions if other is not one))
        own = {text for text in labels[one.iri] - others if len(text) >= _LONG_LABEL}
        marks.append((one, frozenset(own | {label.normal(mark) for mark in one.fingerprints})))
    return tuple(marks)


def _unread(edition: Form, notation: str, words: str) -> TableRead | None:
    """A table whose words are printed but whose rows were not found: every cell unreadable."""
    table = edition.table(notation)
    marks = {label.normal(column.label.zh) for block in table.blocks for column in block.columns}
    if sum(len(mark) >= _LONG_MARK and mark in words for mark in marks) < _MARKS_AT_LEAST:
        return None
    rows = []
    for block, row in table.rows():
        cells = entries.undecided(notation, block, row, reason="not-located")
        rows.append(RowRead(row.notation, tuple(cells), match="none"))
    return TableRead(notation, tuple(rows))


# --- table four ------------------------------------------------------------------------------------


def _remedies(edition: Form, where: Regions, lines: stream.Lines, grids: Sequence[Table]) -> Part:
    read = proceedings.from_tables(edition, grids)
    if read is not None:
        return Part(proceedings.NOTATION, read)
    region = where.remedies()
    if region is None:
        return Part(proceedings.NOTATION, None)
    return Part(
        proceedings.NOTATION,
        proceedings.from_text(edition, lines, region),
        region=(region.header[0], region.end),
    )
