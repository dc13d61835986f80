"""Word documents (DOCX) to a document, from the XML they consist of.

Inserted text is read, deleted text is not; content controls are transparent; text boxes follow the
paragraph or table they hang on. Footnotes, headers and footers come last, as lines. Numbers that Word
makes for list paragraphs are not in the file and so not in the document.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from gongkai.document import Block, Cell, Document, Line, Place, Table
from gongkai.readers import marks, text
from gongkai.readers.grid import GridOverflowError
from gongkai.readers.package import Package, open_package
from gongkai.readers.source import Limits, Source

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
CHOICE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Choice"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
DROPPED = frozenset(
    {
        "del",
        "moveFrom",
        "pPr",
        "rPr",
        "tblPr",
        "tblGrid",
        "tcPr",
        "trPr",
        "instrText",
        "delText",
        "sectPr",
        "rt",
    }
    | {"sdtPr", "delInstrText"}
)
SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": "\t"}
ASIDE = re.compile(r"word/(?:footnotes|endnotes|header\d*|footer\d*)\.xml")
OFF = frozenset({"0", "false", "off", "none"})


def read(source: Source) -> Document:
    """The document of a DOCX file."""
    package = open_package(source)
    walk = _Walk(source.limits)
    blocks = list(walk.blocks(_body(package)))
    for name in sorted(filter(ASIDE.fullmatch, package.names)):
        blocks.extend(walk.blocks(package.xml(name)))
    if not blocks:
        raise source.unreadable("a Word document without text", "a report was expected: is it a picture?")
    return source.document(
        blocks,
        reader="docx",
        media_type="application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        metadata=_metadata(package),
        warnings=walk.warnings(),
    )


def _body(package: Package) -> Any:
    body = next(iter(package.xml("word/document.xml")), None)
    if body is None or _name(body) not in {"body", "background"}:
        raise package.source.unreadable("word/document.xml without a body", "save the file again")
    return body.getparent()


def _metadata(package: Package) -> Iterator[tuple[str, str]]:
    """The title and author in the file's properties, which are often those of the template."""
    if "docProps/core.xml" not in package.names:
        return
    for element in package.xml("docProps/core.xml"):
        name = {"title": "file-title", "creator": "file-author"}.get(_name(element))
        if name and element.text and element.text.strip():
            yield name, element.text.strip()


def _name(element: Any) -> str:
    """The local name of an element of Word's, "" for one of others."""
    tag = str(element.tag)
    return tag.rpartition("}")[2]


def _value(element: Any, *path: str) -> str | None:
    """The `val` of the property at this path under an element, "" where it has none; None without it."""
    for step in path:
        element = next((child for child in element if _name(child) == step), None)
        if element is None:
            return None
    return str(element.get(W + "val") or element.get(STRICT + "val") or "")


def _is_on(element: Any, *path: str) -> bool:
    value = _value(element, *path)
    return value is not None and value not in OFF


def _count(value: str | None, *, most: int) -> int:
    """A count between 1 and `most`; what is no number is 1."""
    digits = re.fullmatch(r"\s*(\d{1,10})\s*", value or "")
    return max(1, min(int(digits[1]), most)) if digits else 1


@dataclass(slots=True)
class _Walk:
    """A walk over the parts of one document: counts paragraphs and tables, keeps what hangs beside."""

    limits: Limits
    paragraphs: int = 0
    tables: int = 0
    beside: list[Any] = field(default_factory=list)
    hidden: int = 0
    covered: int = 0

    def warnings(self) -> Iterator[str]:
        if self.hidden:
            yield f"{self.hidden} runs of text are hidden in the document and left out"
        if self.covered:
            yield f"{self.covered} cells that a merged cell covers hold text, which is left out"

    def blocks(self, container: Any) -> Iterator[Block]:
        """The lines and tables of a body, a content control or a text box."""
        lines: list[Line] = []
        for element in _content(container, {"p", "tbl"}):
            if _name(element) == "p":
                self.paragraphs += 1
                place = Place(path=f"p[{self.paragraphs}]")
                lines.extend(Line(each, place) for each in self.text(element).split("\n") if each.strip())
            else:
                yield from _laid_out(lines, self.limits)
                lines = []
                yield from self.table(element)
            if self.beside:
                yield from _laid_out(lines, self.limits)
                lines = []
                yield from self.boxes()
        yield from _laid_out(lines, self.limits)

    def boxes(self) -> Iterator[Block]:
        """The content of the text boxes met since last asked."""
        boxes, self.beside = self.beside, []
        for box in boxes:
            yield from self.blocks(box)

    def text(self, paragraph: Any) -> str:
        """What a paragraph prints, "\\n" for its line breaks."""
        return "".join(self.run(run) for run in _content(paragraph, {"r", "t"}))

    def run(self, run: Any) -> str:
        """What a run prints: raised digits as such, struck signs with their stroke, hidden text not."""
        if _name(run) == "t":  # a formula's text stands in runs of its own kind
            return str(run.text or "")
        pieces = [self.sign(element) for element in _content(run, {"t", "sym", "txbxContent", *SIGNS})]
        printed = "".join(pieces)
        if _is_on(run, "rPr", "vanish"):
            self.hidden += bool(printed.strip())
            return ""
        if _value(run, "rPr", "vertAlign") == "superscript":
            printed = marks.raised(printed)
        if _is_on(run, "rPr", "strike") or _is_on(run, "rPr", "dstrike"):
            printed = marks.struck(printed)
        return printed

    def sign(self, element: Any) -> str:
        name = _name(element)
        if name == "txbxContent":
            self.beside.append(element)
            return ""
        if name == "sym":
            code = element.get(W + "char") or ""
            return chr(int(code, 16)) if re.fullmatch(r"[0-9A-Fa-f]{1,4}", code) else "\ufffd"
        return SIGNS.get(name) or str(element.text or "")

    def table(self, table: Any) -> Iterator[Block]:
        """The grid of a table, or its content where it is layout around another table."""
        if any(
            len(list(inner.iter(W + "tc", STRICT + "tc"))) > 1 for inner in table.iterdescendants(table.tag)
        ):
            for cell in table.iterdescendants(W + "tc", STRICT + "tc"):
                if next(cell.iterancestors(table.tag)) is table:
                    yield from self.blocks(cell)
            return
        self.tables += 1
        path = f"tbl[{self.tables}]"
        cells = list(self.cells(table, path))
        if cells:
            yield Table(_merged(cells), place=Place(path=path))

    def cells(self, table: Any, path: str) -> Iterator[tuple[Cell, bool]]:
        """The cells of a table, each with whether it goes on from the cell above."""
        total = 0
        rows = [row for row in _content(table, {"tr"}) if not _is_on(row, "trPr", "del")]
        for down, row in enumerate(rows):
            column = _count(_value(row, "trPr", "gridBefore"), most=self.limits.span) if _has_gap(row) else 0
            for right, cell in enumerate(_content(row, {"tc"}), start=1):
                width = _count(_value(cell, "tcPr", "gridSpan"), most=self.limits.span)
                total += width
                if total > self.limits.cells:
                    raise GridOverflowError(f"a table of more than {self.limits.cells} cells")
                goes_on = _value(cell, "tcPr", "vMerge") in {"", "continue"}
                place = Place(path=f"{path}/tr[{down + 1}]/tc[{right}]")
                shown = "\n".join(map(self.text, _content(cell, {"p"})))
                self.covered += goes_on and bool(shown.strip())
                yield Cell(shown.strip("\n"), down, column, 1, width, place), goes_on
                column += width


def _is_layout(cell: Any) -> bool:
    """True where a cell holds a table of two cells or more."""
    inner = (each for each in _content(cell, {"tbl", "txbxContent"}) if _name(each) == "tbl")
    return any(len(list(islice(_content(each, {"tc"}), 2))) == 2 for each in inner)


def _has_gap(row: Any) -> bool:
    return _value(row, "trPr", "gridBefore") not in {None, "", "0"}


def _content(container: Any, wanted: set[str]) -> Iterator[Any]:
    """The wanted elements under a container, through content controls, insertions and the like.

    Does not look into what is wanted. Of alternatives the first is taken.
    """
    stack = list(reversed(container))
    while stack:
        element = stack.pop()
        name = _name(element)
        if name in wanted:
            yield element
        elif name == "AlternateContent":
            stack.extend(each for each in [*element][:1] if each.tag in {CHOICE, FALLBACK})
        elif name not in DROPPED:
            stack.extend(reversed(element))


def _merged(cells: list[tuple[Cell, bool]]) -> tuple[Cell, ...]:
    """The cells without those that go on from above; the one above reaches down over them."""
    above: dict[int, int] = {}
    kept: list[Cell] = []
    for cell, goes_on in cells:
        index = above.get(cell.column)
        top = kept[index] if goes_on and index is not None else None
        if top is not None and top.row + top.row_span == cell.row and top.column_span == cell.column_span:
            kept[above[cell.column]] = _taller(top)
            continue
        above[cell.column] = len(kept)
        kept.append(cell)
    return tuple(kept)


def _taller(cell: Cell) -> Cell:
    return Cell(cell.text, cell.row, cell.column, cell.row_span + 1, cell.column_span, cell.place)


def _laid_out(lines: list[Line], limits: Limits) -> Iterator[Block]:
    """The lines; where tabs stand in them, the tables these draw."""
    if any("\t" in line.text.strip() for line in lines):
        for block in text.blocks("\n".join(line.text for line in lines), limits):
            yield text.unplaced(block)
    else:
        yield from lines
