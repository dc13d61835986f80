"""Documents as JSON and back: what a worker process hands over.

JSON and not pickle, because a worker that read a hostile file is not to be believed: the worst it
can send is a wrong document.
"""

from __future__ import annotations

import json
from typing import Any

from gongkai.document import Block, Cell, Document, Line, Place, Table


def dumps(document: Document) -> bytes:
    """The document as JSON in UTF-8.

    >>> one = Document("a", "0f", 1, "text/plain", "text", "甲", (Line("甲", Place(line=1, start=0, end=1)),))
    >>> loads(dumps(one)) == one
    True
    """
    values = {name: getattr(document, name) for name in Document.__dataclass_fields__}
    values["blocks"] = [_block(block) for block in document.blocks]
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def loads(data: bytes) -> Document:
    """The document in this JSON; raises ValueError, TypeError or KeyError where it is none."""
    values = json.loads(data.decode("utf-8", "surrogatepass"))
    values["blocks"] = tuple(_to_block(block) for block in values["blocks"])
    values["metadata"] = tuple((str(name), str(value)) for name, value in values["metadata"])
    values["warnings"] = tuple(map(str, values["warnings"]))
    return Document(**values)


def _block(block: Block) -> list[Any]:
    if isinstance(block, Line):
        return [block.text, _place(block.place)]
    return [[_cell(cell) for cell in block.cells], block.ragged, _place(block.place)]


def _cell(cell: Cell) -> list[Any]:
    return [
        cell.text,
        cell.row,
        cell.column,
        cell.row_span,
        cell.column_span,
        _place(cell.place),
        cell.method,
        cell.confidence,
    ]


def _place(place: Place) -> list[Any]:
    return [place.line, place.start, place.end, place.page, place.box, place.path]


def _to_block(values: list[Any]) -> Block:
    if isinstance(values[0], str):
        return Line(values[0], _to_place(values[1]))
    return Table(tuple(_to_cell(cell) for cell in values[0]), values[1], _to_place(values[2]))


def _to_cell(values: list[Any]) -> Cell:
    text, row, column, row_span, column_span, place, method, confidence = values
    return Cell(text, row, column, row_span, column_span, _to_place(place), method, confidence)


def _to_place(values: list[Any]) -> Place:
    line, start, end, page, box, path = values
    return Place(line, start, end, page, tuple(box) if box else None, path)
