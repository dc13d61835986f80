"""Excel workbooks (XLSX) to a document, from the XML they consist of.

Numbers come as the sheet keeps them, formulas as their stored result. Cells far out, which solvers
and formatting leave behind, are not read; hidden sheets are left out with a warning.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from posixpath import join, normpath
from typing import Any

from gongkai.document import Block, Document
from gongkai.readers import sheets
from gongkai.readers.package import Package, open_package
from gongkai.readers.source import Limits, Source

RELATION = re.compile(r"\}id$")
ADDRESS = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")
NUMBER = re.compile(r"-?\d{1,20}(?:\.\d{1,30})?(?:[eE][+-]?\d{1,3})?")


def read(source: Source) -> Document:
    """The document of an XLSX file: per sheet, its lines and its table."""
    package = open_package(source)
    strings = _strings(package)
    blocks: list[Block] = []
    warnings: list[str] = []
    for name, part, is_hidden in _sheets(package):
        if is_hidden:
            warnings.append(f"sheet {name} is hidden and left out")
            continue
        root = package.xml(part)
        values = dict(_values(root, strings, source.limits))
        blocks.extend(sheets.blocks(name, values, _merges(root), source.limits))
    if not blocks:
        raise source.unreadable("a workbook without text", "a report was expected")
    return source.document(
        blocks,
        reader="xlsx",
        media_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        warnings=warnings,
    )


def _name(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def _sheets(package: Package) -> Iterator[tuple[str, str, bool]]:
    """The name, part and hiddenness of each worksheet, in the workbook's order."""
    relations = {
        relation.get("Id"): normpath(join("/xl", relation.get("Target", ""))).lstrip("/")
        for relation in package.xml("xl/_rels/workbook.xml.rels")
    }
    for element in package.xml("xl/workbook.xml").iter():
        if _name(element) != "sheet":
            continue
        relation = next((value for key, value in element.attrib.items() if RELATION.search(str(key))), None)
        part = relations.get(relation, "")
        if "worksheet" in part or part in package.names:
            yield element.get("name", ""), part, element.get("state", "visible") != "visible"


def _strings(package: Package) -> list[str]:
    """The texts that cells refer to by number."""
    if "xl/sharedStrings.xml" not in package.names:
        return []
    return [_text(item) for item in package.xml("xl/sharedStrings.xml")]


def _text(item: Any) -> str:
    """The text of a string, its phonetic guide left out."""
    pieces = (
        each
        for child in item
        for each in ([child] if _name(child) == "t" else child if _name(child) == "r" else [])
    )
    return "".join(each.text or "" for each in pieces if _name(each) == "t")


def _values(root: Any, strings: list[str], limits: Limits) -> Iterator[tuple[sheets.Position, str]]:
    """What each cell within the limits shows, by position."""
    position = (-1, -1)
    for row in root.iter("{*}row"):
        position = (int(row.get("r")) - 1 if row.get("r", "").isdecimal() else position[0] + 1, -1)
        for cell in row:
            # Some programs leave addresses out where cells follow each other.
            position = _position(cell.get("r", "")) or (position[0], position[1] + 1)
            if position[0] < limits.sheet_rows and position[1] < limits.sheet_columns:
                yield position, _shown(cell, strings)


def _position(address: str) -> sheets.Position | None:
    """The 0-based row and column of an address.

    >>> _position("D7"), _position("XFD1048576"), _position("?")
    ((6, 3), (1048575, 16383), None)
    """
    match = ADDRESS.fullmatch(address)
    if not match:
        return None
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(match[2]) - 1, column - 1


def _shown(cell: Any, strings: list[str]) -> str:
    """What a cell shows; a formula whose result was never stored shows as itself, not as a blank."""
    parts = {_name(child): child for child in cell}
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return _text(parts["is"]) if "is" in parts else ""
    value = (parts["v"].text or "") if "v" in parts else ""
    if kind == "s":
        return strings[int(value)] if value.isdecimal() and int(value) < len(strings) else f"?{value}"
    if kind == "b":
        return {"1": "TRUE", "0": "FALSE"}.get(value, value)
    if not value and "f" in parts:
        return f"={parts['f'].text or ''}"
    return sheets.printed(float(value)) if kind == "n" and NUMBER.fullmatch(value) else value


def _merges(root: Any) -> Iterator[sheets.Merge]:
    for merge in islice(root.iter("{*}mergeCell"), 100_000):
        first, _, last = merge.get("ref", "").partition(":")
        start, end = _position(first), _position(last or first)
        if start and end:
            yield (*start, *end)
