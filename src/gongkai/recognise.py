"""A document turned into a report: its edition, its tables, its sections and what found no place.

Labels are aligned with the form's rows; numbers are never poured into it in reading order. The form
comes as data, so that an edition this module has never heard of is read as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from gongkai import align, entries, form, grid, label, match, proceedings, sections, stream, title
from gongkai.align import Aligned, Alignment
from gongkai.candidate import Candidate
from gongkai.document import Document, Table
from gongkai.errors import NotAReport
from gongkai.form import Block, Form, Row
from gongkai.match import Labels
from gongkai.report import Report, RowRead, Section, TableRead, Unplaced

# More rows than these are not missing from a report: they were not found in it.
_MISSING_AT_MOST: Final = 3
_ROWS_AT_LEAST: Final = {"disclosure": 2, "requests": 3}


def report(document: Document, *, editions: Sequence[Form] | None = None) -> Report:
    """The report in a document; raises NotAReport where none of the form's tables is found.

    `editions` defaults to those that come with the program.
    """
    lines = stream.Lines(document.text)
    words = label.normal(document.text)
    heading = title.find(document.text, stated_title=document.stated("title"))
    known = form.editions() if editions is None else tuple(editions)
    edition = _edition(words, known, None if heading is None else heading.year)
    tables = proceedings.tables_of(document)
    found = [_table(edition, notation, document, lines, tables) for notation in ("disclosure", "requests")]
    found.append(_remedies(edition, lines, tables))
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
        sections=_sections(lines, regions),
        unplaced=tuple(one for part in found for one in part.unplaced),
        words_found=sections.kinds_mentioned(words),
        metadata=document.metadata,
        warnings=document.warnings,
    )


@dataclass(frozen=True, slots=True)
class _Part:
    """One table as found: None where it was not, with the stretch of text it was read from."""

    notation: str
    table: TableRead | None
    unplaced: tuple[Unplaced, ...] = ()
    region: tuple[int, int] | None = None


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


# --- tables two and three --------------------------------------------------------------------------


def _table(
    edition: Form, notation: str, document: Document, lines: stream.Lines, tables: Sequence[Table]
) -> _Part:
    labels = match.of_table(edition, notation)
    candidates = _from_tables(edition, notation, tables, labels)
    alignment = align.align(candidates, labels)
    if len(alignment.rows) >= _ROWS_AT_LEAST[notation]:
        words = label.normal("".join(candidate.label for candidate in candidates))
        return _read(edition, notation, alignment, labels, words=words, region=None)
    region = _region(edition, notation, lines)
    if region is None:
        return _Part(notation, None)
    candidates = _from_text(lines, region, labels)
    alignment = align.align(candidates, labels)
    if len(alignment.rows) < _ROWS_AT_LEAST[notation]:
        return _Part(notation, None)
    words = label.normal(lines.text[slice(*region)])
    return _read(edition, notation, alignment, labels, words=words, region=region)


def _from_text(lines: stream.Lines, region: tuple[int, int], labels: Labels) -> tuple[Candidate, ...]:
    """The candidates of a stretch of text; words between a known label and its figures are contents."""
    found = []
    for candidate in stream.candidates(stream.words(lines, *region), lines):
        split = None if labels.match(candidate.label) else labels.split(candidate.label)
        if split is not None and candidate.has_figures:
            candidate = stream.with_words(candidate, split[1], lines)  # noqa: PLW2901
        found.append(candidate)
    return tuple(found)


def _from_tables(
    edition: Form, notation: str, tables: Sequence[Table], labels: Labels
) -> tuple[Candidate, ...]:
    blocks = edition.table(notation).blocks
    results = edition.table(proceedings.NOTATION).blocks[0].columns[:-1]
    ends = frozenset(label.normal(column.label.zh) for column in results)
    found: list[Candidate] = []
    header = None
    for number, table in enumerate(tables):
        made, header = grid.candidates(table, labels, blocks, block=number, before=header, ends=ends)
        if any(labels.match(candidate.label) for candidate in made if candidate.label):
            found.extend(replace(c, order=len(found) + i) for i, c in enumerate(made))
    return tuple(found)


def _read(
    edition: Form,
    notation: str,
    alignment: Alignment,
    labels: Labels,
    *,
    words: str,
    region: tuple[int, int] | None,
) -> _Part:
    blocks = {row.notation: block for block, row in edition.table(notation).rows()}
    reader = _Rows(notation, blocks, labels, alignment, words)
    rows = reader.rows()
    if region is not None and notation == "requests" and entries.row_sums_fail(rows):
        rows = [reader.refused(row) for row in rows]
    return _Part(notation, TableRead(notation, tuple(rows)), tuple(reader.unplaced()), region)


class _Rows:
    """The rows of a table, decided one by one from the alignment and from what lies between."""

    def __init__(
        self, notation: str, blocks: dict[str, Block], labels: Labels, alignment: Alignment, words: str
    ) -> None:
        self.notation = notation
        self.blocks = blocks
        self.labels = labels
        self.alignment = alignment
        self.words = words
        self.given = {aligned.match.row: aligned for aligned in alignment.rows}
        self.alone = self._labels_alone()

    def _labels_alone(self) -> dict[int, str]:
        found: dict[int, str] = {}
        candidates = [*(aligned.candidate for aligned in self.alignment.rows), *self.alignment.left]
        for candidate in candidates:
            if not candidate.has_cells:
                for row, text in align.labels_alone(candidate, self.labels).items():
                    found.setdefault(row, text)
        return {row: text for row, text in found.items() if row not in self.given}

    def rows(self) -> list[RowRead]:
        absent = [i for i in range(len(self.labels.rows)) if i not in self.given and i not in self.alone]
        read = (
            self._row(index, many_absent=len(absent) > _MISSING_AT_MOST)
            for index in range(len(self.labels.rows))
        )
        return [row for row in read if row is not None]

    def _row(self, index: int, *, many_absent: bool) -> RowRead | None:
        row = self.labels.rows[index]
        block = self.blocks[row.notation]
        if index in self.given:
            return self._given(block, row, self.given[index])
        if index in self.alone:
            reason = "uncertain-place" if self._is_disturbed(index) else None
            return entries.label_alone(self.notation, block, row, self.alone[index], reason=reason)
        if many_absent or self._is_disturbed(index) or self._may_be_there(index):
            cells = entries.undecided(self.notation, block, row, reason="not-located")
            return RowRead(row.notation, tuple(cells), match="none")
        return None

    def _given(self, block: Block, row: Row, aligned: Aligned) -> RowRead:
        copies = [
            r for r in self.alignment.repeats if r.match.row == aligned.match.row and r.candidate.has_figures
        ]
        own = _figures(aligned.candidate)
        if any(_figures(copy.candidate) != own for copy in copies):
            figures = aligned.candidate.figures + tuple(f for copy in copies for f in copy.candidate.figures)
            cells = entries.undecided(
                self.notation, block, row, reason="contradictory-copies", figures=figures
            )
            return RowRead(
                row.notation, tuple(cells), aligned.candidate.label.strip(), aligned.candidate.label_place
            )
        if not aligned.candidate.has_figures and self._is_disturbed(aligned.match.row):
            cells = entries.undecided(self.notation, block, row, reason="uncertain-place")
            return RowRead(
                row.notation, tuple(cells), aligned.candidate.label.strip(), aligned.candidate.label_place
            )
        return entries.row_read(self.notation, block, row, aligned)

    def _is_disturbed(self, index: int) -> bool:
        """Whether figures that found no place stand where this row would."""
        before = max((a.candidate.order for r, a in self.given.items() if r < index), default=-1)
        after = min((a.candidate.order for r, a in self.given.items() if r > index), default=1 << 30)
        return any(
            before < candidate.order < after and candidate.has_figures and self._is_loose(candidate)
            for candidate in self.alignment.left
        )

    def _may_be_there(self, index: int) -> bool:
        """Whether a row that was not found might be printed: its label is, or words nobody can place."""
        if self.labels.mentions(index, self.words):
            return True
        before = max((a.candidate.order for r, a in self.given.items() if r < index), default=-1)
        after = min((a.candidate.order for r, a in self.given.items() if r > index), default=1 << 30)
        between = [c for c in self.alignment.left if before < c.order < after and c.label]
        if any(self._is_loose(candidate) for candidate in between):
            return True
        next_given = [a for a in self.alignment.rows if a.candidate.order == after]
        return any(self._has_strange_words(aligned, index) for aligned in next_given)

    def _has_strange_words(self, aligned: Aligned, index: int) -> bool:
        """Whether text before a row's own label is no label, no heading and no rest of the label before."""
        if aligned.candidate.has_cells:
            return False
        above = [label.normal(self.labels.rows[row].label.zh) for row in self.given if row < index]
        for piece in match.pieces(aligned.candidate.label)[:-1]:
            text = label.normal(piece.text)
            known = self.labels.match(piece.text) is not None or self.labels.is_group(piece.text)
            rest = self.labels.is_group_fragment(piece.text) or any(text in one for one in above)
            words_known = all(
                self.labels.is_group_fragment(word) or any(label.normal(word) in one for one in above)
                for word in piece.text.split()
            )
            if text and not known and not rest and not words_known:
                return True
        return False

    def _is_loose(self, candidate: Candidate) -> bool:
        """Whether the figures might belong to a row of the form; a group's own figures do not."""
        return not (candidate.label and self.labels.is_group(candidate.label))

    def refused(self, row: RowRead) -> RowRead:
        """The row with every cell unreadable: the columns of the table cannot be trusted."""
        cells = tuple(
            replace(cell, state="unreadable", value=None, reason="uncertain-place")
            if cell.state == "number"
            else cell
            for cell in row.entries
        )
        return replace(row, entries=cells)

    def unplaced(self) -> Iterable[Unplaced]:
        for repeat in self.alignment.repeats:
            if repeat.candidate.has_figures:
                yield self._unplaced(repeat.candidate, "the row is printed more than once", repeat)
        for candidate in self.alignment.left:
            if candidate.has_figures:
                why = "no row of the form has this label" if candidate.label else "figures without a label"
                yield self._unplaced(candidate, why)

    def _unplaced(self, candidate: Candidate, why: str, repeat: Aligned | None = None) -> Unplaced:
        repeats = None if repeat is None else self.labels.rows[repeat.match.row].notation
        place = grid.place_of(candidate.figures) or candidate.label_place
        return Unplaced(candidate.printed(), why, self.notation, place, repeats)


def _figures(candidate: Candidate) -> tuple[str, ...]:
    return tuple(figure.text.strip() for figure in candidate.figures if figure.text.strip())


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


def _remedies(edition: Form, lines: stream.Lines, tables: Sequence[Table]) -> _Part:
    read = proceedings.from_tables(edition, tables)
    if read is not None:
        return _Part(proceedings.NOTATION, read)
    region = _remedies_region(lines)
    if region is None:
        return _Part(proceedings.NOTATION, None)
    start, header_end, end = region
    return _Part(
        proceedings.NOTATION,
        proceedings.from_text(edition, lines, (start, header_end), end),
        region=(start, end),
    )


# --- where the tables stand in running text ----------------------------------------------------------


def _gapped(words: str) -> str:
    """The words as a pattern that allows white space between any two characters."""
    return r"\s*".join(re.escape(character) for character in words)


_DISCLOSURE = re.compile(rf"{_gapped('第二十条第')}\s*[（(]\s*[一1]\s*[)）]|{_gapped('信息内容')}")
_REQUESTS = re.compile(rf"{_gapped('勾稽关系')}|{_gapped('申请人情况')}")
_FIRST_ROW = re.compile(rf"(?:一\s*[、.．]\s*)?{_gapped('本年新收政府信息公开申请')}")
_REMEDIES = re.compile(_gapped("结果维持"))
_REVIEW = re.compile(_gapped("行政复议"))
_CLOSING = re.compile(rf"{_gapped('尚未审结')}|{_gapped('总计')}")
_AFTER = re.compile(
    rf"五\s*[、.．]\s*(?:{_gapped('存在')}|{_gapped('主要')}|{_gapped('政府信息公开工作')})"
    rf"|{_gapped('存在的主要问题')}"
)


def _region(edition: Form, notation: str, lines: stream.Lines) -> tuple[int, int] | None:
    text = lines.text
    requests = _requests_start(text)
    if notation == "requests":
        if requests is None:
            return None
        remedies = _REMEDIES.search(text, requests)
        after = _AFTER.search(text, requests)
        end = min([len(text), *(found.start() for found in (remedies, after) if found)])
        return requests, _heading_before(lines, requests, end)
    limit = len(text) if requests is None else requests
    starts = [found.start() for found in _DISCLOSURE.finditer(text, 0, limit)]
    if not starts:
        return None
    start = _last_cluster(starts)
    return start, _heading_before(lines, start, limit)


def _requests_start(text: str) -> int | None:
    """Where table three begins: at its first row, behind the header."""
    header_end = max((found.end() for found in _REQUESTS.finditer(text)), default=0)
    first = _FIRST_ROW.search(text, header_end)
    if first is None:
        return header_end or None
    return first.start()


def _last_cluster(starts: Sequence[int]) -> int:
    """The first of the last starts that lie within a page of each other: the table, not its mention."""
    at = len(starts) - 1
    while at and starts[at] - starts[at - 1] < 600:
        at -= 1
    return starts[at]


def _heading_before(lines: stream.Lines, start: int, end: int) -> int:
    """`end`, or the first section heading between start and end."""
    inside = [h.start for h in sections.headings(lines) if start < h.start < end]
    return min([end, *inside])


def _remedies_region(lines: stream.Lines) -> tuple[int, int, int] | None:
    text = lines.text
    results = _REMEDIES.search(text, _requests_start(text) or 0)
    if results is None:
        return None
    after = _AFTER.search(text, results.end())
    end = len(text) if after is None else after.start()
    reviews = [found.start() for found in _REVIEW.finditer(text, 0, results.start())]
    start = reviews[-1] if reviews else results.start()
    header_end = results.end()
    for closing in _CLOSING.finditer(text, results.end(), end):
        header_end = closing.end()
    return start, header_end, end


def _sections(lines: stream.Lines, regions: tuple[tuple[int, int], ...]) -> tuple[Section, ...]:
    return sections.sections(lines, regions)
