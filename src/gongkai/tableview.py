"""The tables of an edition, laid out as they are printed: headers with their spans, and a slot per cell.

A layout knows where a figure goes, never the figure. Spans are worked out here, so that templates only
write down what they are given.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gongkai.facts import Facts, Text
from gongkai.form import Block, Column, Form, Group, Label, Row, Table
from gongkai.vocabulary import GID, QB, SKOS

_CONTENT = Text("信息内容", "content")  # printed over the row labels of table two


@dataclass(frozen=True, slots=True)
class Head:
    """A header cell. `scope` is what HTML calls it; `row` names the row whose label it is, or is empty."""

    text: Text
    scope: str
    columns: int = 1
    rows: int = 1
    row: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line: header cells, then for each figure its anchor (`granted.total`) and its columns."""

    heads: tuple[Head, ...]
    slots: tuple[tuple[str, int], ...] = ()
    is_total: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """A table as printed; `width` is its number of columns, `labels` has row and column label by anchor."""

    iri: str
    notation: str
    caption: Text
    head: tuple[Line, ...]
    bodies: tuple[tuple[Line, ...], ...]
    width: int
    labels: Mapping[str, tuple[Text, Text]]

    @property
    def anchors(self) -> tuple[str, ...]:
        return tuple(anchor for body in self.bodies for line in body for anchor, _ in line.slots)


def of_form(form: Form, above: Mapping[str, Text]) -> tuple[Layout, ...]:
    """The tables of an edition; `above` names the heading printed over a column or row, by its IRI."""
    return tuple(_layout(table, above) for table in form.tables)


def headings(vocabulary: Facts) -> dict[str, Text]:
    """By the IRI of a measure or code: the label of the broader concept, which the form prints above it."""
    found = {}
    for concept in vocabulary.subjects():
        broader = vocabulary.value(concept, SKOS + "broader")
        if broader is not None:
            found[concept] = vocabulary.text(broader, SKOS + "prefLabel")
    for measure, concepts in _concepts(vocabulary).items():
        for concept in concepts:
            if concept in found:
                found[measure] = found[concept]
    return found


def _concepts(vocabulary: Facts) -> dict[str, tuple[str, ...]]:
    measures = vocabulary.of_class(QB + "MeasureProperty")
    return {measure: vocabulary.values(measure, QB + "concept") for measure in measures}


def _layout(table: Table, above: Mapping[str, Text]) -> Layout:
    if _is_printed_across(table):
        head, bodies, width = _across(table.blocks[0], above)
    elif len(table.blocks) == 1:
        head, bodies, width = _with_one_block(table.blocks[0], above)
    else:
        head, bodies, width = _with_blocks(table)
    return Layout(
        iri=table.iri,
        notation=table.notation,
        caption=text(table.label),
        head=head,
        bodies=bodies,
        width=width,
        labels=_labels(table),
    )


def text(label: Label) -> Text:
    return Text(label.zh, label.en)


def _labels(table: Table) -> dict[str, tuple[Text, Text]]:
    """Row and column labels by anchor."""
    return {
        f"{row.notation}.{column.notation}": (text(row.label), text(column.label))
        for block, row in table.rows()
        for column in block.columns
    }


def _is_printed_across(table: Table) -> bool:
    """Whether the form prints the rows of the table side by side, on one line (reviews and litigation)."""
    return len(table.blocks) == 1 and table.blocks[0].dimension == GID + "remedy"


def _slots(row: Row, columns: tuple[Column, ...], spans: Sequence[int] = ()) -> tuple[tuple[str, int], ...]:
    anchors = [f"{row.notation}.{column.notation}" for column in columns]
    return tuple(zip(anchors, spans or [1] * len(anchors), strict=True))


def _across(
    block: Block, above: Mapping[str, Text]
) -> tuple[tuple[Line, ...], tuple[tuple[Line, ...], ...], int]:
    """One line of figures under three lines of headers: remedy, kind of suit, result."""
    count = len(block.columns)
    runs = _runs([above.get(row.code) for row in block.rows])
    first = [
        Head(
            heading or text(block.rows[start].label),
            "colgroup",
            columns=count * length,
            rows=1 if heading else 2,
        )
        for heading, start, length in runs
    ]
    second = [Head(text(row.label), "colgroup", columns=count) for row in block.rows if row.code in above]
    third = [Head(text(column.label), "col") for _ in block.rows for column in block.columns]
    slots = tuple(slot for row in block.rows for slot in _slots(row, block.columns))
    head = (Line(tuple(first)), Line(tuple(second)), Line(tuple(third)))
    return head, ((Line((), slots),),), len(slots)


def _runs(headings: list[Text | None]) -> list[tuple[Text | None, int, int]]:
    """Neighbours under the same heading: heading, start, length; one without a heading stands alone."""
    runs: list[tuple[Text | None, int, int]] = []
    for place, heading in enumerate(headings):
        if runs and heading is not None and runs[-1][0] == heading:
            runs[-1] = (heading, runs[-1][1], runs[-1][2] + 1)
        else:
            runs.append((heading, place, 1))
    return runs


def _with_blocks(table: Table) -> tuple[tuple[Line, ...], tuple[tuple[Line, ...], ...], int]:
    """A body per block, each with its own column headers; the widest block sets the width."""
    widest = max(len(block.columns) for block in table.blocks)
    bodies = tuple(_block_body(block, widest) for block in table.blocks)
    return (), bodies, widest + 1


def _block_body(block: Block, widest: int) -> tuple[Line, ...]:
    # The form lets a single column take the whole width; two columns keep theirs and the last is stretched.
    spans = [1] * (len(block.columns) - 1) + [widest - len(block.columns) + 1]
    title = Line((Head(text(block.label), "rowgroup", columns=widest + 1),))
    columns = tuple(
        Head(text(column.label), "col", columns=span)
        for column, span in zip(block.columns, spans, strict=True)
    )
    rows = tuple(
        Line((Head(text(row.label), "row", row=row.notation),), _slots(row, block.columns, spans))
        for row in block.rows
    )
    return (title, Line((Head(_CONTENT, "col"), *columns)), *rows)


def _with_one_block(
    block: Block, above: Mapping[str, Text]
) -> tuple[tuple[Line, ...], tuple[tuple[Line, ...], ...], int]:
    """Headers over the columns; group headings before the rows they hold, with their spans."""
    depth = 1 + max(len(_path(row)) for row in block.rows)
    head = _column_heads(block, above, depth)
    lines = tuple(_row_line(row, block, depth) for row in block.rows)
    return head, (lines,), depth + len(block.columns)


def _column_heads(block: Block, above: Mapping[str, Text], depth: int) -> tuple[Line, ...]:
    runs = _runs([above.get(column.measure) for column in block.columns])
    corner = Head(Text(), "corner", columns=depth, rows=3)
    figures = [column for column in block.columns if not column.is_total]
    first = [corner, Head(text(block.label), "colgroup", columns=len(figures))]
    first += [Head(text(column.label), "col", rows=3) for column in block.columns if column.is_total]
    second = []
    for heading, start, length in runs:
        column = block.columns[start]
        if heading is not None:
            second.append(Head(heading, "colgroup", columns=length))
        elif not column.is_total:
            second.append(Head(text(column.label), "col", rows=2))
    third = [Head(text(column.label), "col") for column in block.columns if column.measure in above]
    return (Line(tuple(first)), Line(tuple(second)), Line(tuple(third)))


def _path(row: Row) -> list[Group]:
    """The groups a row stands in, outermost first."""
    path: list[Group] = []
    group = row.group
    while group is not None:
        path.insert(0, group)
        group = group.above
    return path


def _row_line(row: Row, block: Block, depth: int) -> Line:
    path = _path(row)
    heads = [_group_head(group, block) for group in path if _members(group, block)[0] is row]
    heads.append(Head(text(row.label), "row", columns=depth - len(path), row=row.notation))
    return Line(tuple(heads), _slots(row, block.columns), is_total=row.is_total)


def _members(group: Group, block: Block) -> list[Row]:
    return [row for row in block.rows if group in _path(row)]


def _group_head(group: Group, block: Block) -> Head:
    return Head(text(group.label), "rowgroup", rows=len(_members(group, block)))
