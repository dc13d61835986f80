"""A document turned into a report: its edition, its tables, its sections and what found no place.

Labels are aligned with the form's rows; numbers are never poured into it in reading order. The form
comes as data, so that an edition this module has never heard of is read as well.
"""

from __future__ import annotations

from collections.abc import Sequence

from gongkai import entries, form, label, proceedings, sections, stream, tables, title
from gongkai.document import Document, Table
from gongkai.errors import NotAReport
from gongkai.form import Form
from gongkai.regions import Regions
from gongkai.report import Report, RowRead, TableRead
from gongkai.tables import Part


def report(document: Document, *, editions: Sequence[Form] | None = None) -> Report:
    """The report in a document; raises NotAReport where none of the form's tables is found.

    `editions` defaults to those that come with the program.
    """
    lines = stream.Lines(document.text)
    words = label.normal(document.text)
    heading = title.find(document.text, stated_title=document.stated("title"))
    known = form.editions() if editions is None else tuple(editions)
    edition = _edition(words, known, None if heading is None else heading.year)
    grids = tuple(block for block in document.blocks if isinstance(block, Table))
    where = Regions(lines)
    found = [tables.read(edition, notation, grids, where, lines) for notation in ("disclosure", "requests")]
    found.append(_remedies(edition, where, lines, grids))
    read = tuple(part.table or _unread(edition, part.notation, words) for part in found)
    if not any(part.table for part in found):
        raise NotAReport(_nothing_found(document, edition))
    regions = tuple(part.region for part in found if part.region is not None)
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
        sections=sections.sections(lines, regions),
        unplaced=tuple(one for part in found for one in part.unplaced),
        words_found=sections.kinds_mentioned(words),
        metadata=document.metadata,
        warnings=document.warnings,
    )


def _nothing_found(document: Document, edition: Form) -> str:
    names = "、".join(table.label.zh for table in edition.tables)
    return (
        f"{document.file}: none of the form's tables was found ({names}); expected an annual report on "
        "information disclosure with its tables as text; if they are in an attachment or an image, "
        "give that file"
    )


def _edition(words: str, editions: Sequence[Form], year: int | None) -> Form:
    """The edition whose own words are printed most; without any, the one mandated for the year."""
    counts = {one.iri: sum(label.normal(mark) in words for mark in one.fingerprints) for one in editions}
    most = max(counts.values())
    best = [one for one in editions if counts[one.iri] == most]
    if len(best) == 1:
        return best[0]
    mandated = [one for one in best if year is not None and one.is_for(year)]
    return mandated[0] if mandated else best[-1]


def _unread(edition: Form, notation: str, words: str) -> TableRead | None:
    """A table whose words are printed but whose rows were not found: every cell unreadable."""
    table = edition.table(notation)
    marks = [label.normal(column.label.zh) for block in table.blocks for column in block.columns]
    longer = {mark for mark in marks if len(mark) >= 4}
    if not any(mark in words for mark in longer):
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
