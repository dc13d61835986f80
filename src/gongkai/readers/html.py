"""HTML pages to a document: text as lines, innermost data tables as grids, the page's own metadata.

Whole pages are read, navigation included: what is the report is decided elsewhere. Layout tables
dissolve into lines. Nothing is fetched and no script is run.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from lxml import etree  # type: ignore[import-untyped]
from lxml import html as lxml_html
from lxml.html import HtmlElement  # type: ignore[import-untyped]

from gongkai.document import Block, Document, Line, Place, Table
from gongkai.readers import encodings, grid, marks, stated, text
from gongkai.readers.source import Limits, Source, size

UNSEEN = frozenset({"script", "style", "template", "head", "svg", "option", "colgroup"})
INLINE = frozenset(
    {"a", "abbr", "acronym", "b", "bdo", "big", "cite", "code", "del", "dfn", "em", "font", "i", "img", "ins"}
    | {
        "kbd",
        "label",
        "mark",
        "nobr",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "tt",
    }
    | {"u", "var", "wbr"}
)
MARKS = {"sup": "raised", "del": "struck", "s": "struck", "strike": "struck"}
PREFORMATTED = frozenset({"pre", "textarea", "xmp"})
GROUPS = frozenset({"thead", "tbody", "tfoot", "form", "center", "div"})
MAX_CELL = 2000  # a cell with more text is a column of the page's layout
CHARSET = re.compile(rb"charset\s{0,4}=\s{0,4}[\"']?([\w-]{1,30})", re.IGNORECASE)
DATA_ADDRESS = re.compile(r"data:[\w/+.;=-]{0,100},[^\"'<>)\s]*")
CELL = re.compile(r"<t[dh]\b", re.IGNORECASE)
BLANKS = re.compile(r"[ \t\r\n\f]+")
HIDDEN = re.compile(r"display\s{0,4}:\s{0,4}none", re.IGNORECASE)
META = {
    "articletitle": "title",
    "dc.title": "title",
    "og:title": "title",
    "pubdate": "published",
    "publishdate": "published",
    "article:published_time": "published",
    "contentsource": "source",
    "dc.source": "source",
    "author": "creator",
    "dc.creator": "creator",
    "dc.publisher": "creator",
    "indexnumber": "index-number",
    "sitename": "site",
}


def read(source: Source) -> Document:
    """The document of an HTML page or fragment."""
    declared = CHARSET.search(source.data[:4096])
    decoded = encodings.decode(source, declared=declared[1].decode("ascii") if declared else None)
    root = _parsed(source, decoded.text)
    blocks = list(_blocks(root, source.limits))
    if not any(isinstance(block, Table) or block.text.strip() for block in blocks):
        raise source.unreadable(
            "a page without text",
            "a report was expected: is it shown by a script, or in a file the page links to?",
        )
    return source.document(
        blocks,
        reader=f"html (lxml {etree.__version__})",
        media_type="text/html",
        charset=decoded.charset,
        metadata=_metadata(root, blocks),
        warnings=(*decoded.warnings, *_hidden(root)),
    )


def _hidden(root: HtmlElement) -> list[str]:
    """A warning where the page hides parts of its tables, which are left out as they are not printed."""
    count = sum(_is_hidden(element) for element in root.iterfind(".//table//*[@style]"))
    return [f"{count} parts of tables are hidden by the page's style and left out"] if count else []


def _parsed(source: Source, page: str) -> HtmlElement:
    """The page's tree; `UnreadableFile` where it is too large or too deep to be read whole."""
    page = DATA_ADDRESS.sub("", _without(_without(page, "script"), "style"))
    if len(page) > source.limits.text_bytes:
        raise source.unreadable(
            f"{size(len(page))} of HTML", f"at most {size(source.limits.text_bytes)} are read"
        )
    if re.search(rf"<[a-zA-Z][^<>]{{{source.limits.tag_bytes}}}", page):
        raise source.unreadable(
            "a tag of endless length", f"tags of at most {size(source.limits.tag_bytes)} are read"
        )
    if (count := len(CELL.findall(page))) > source.limits.cells:
        raise source.unreadable(
            f"{count} table cells", f"at most {source.limits.cells} are read: is this one report?"
        )
    parser = lxml_html.HTMLParser(
        encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True, no_network=True
    )
    root = lxml_html.document_fromstring(page.encode("utf-8", "surrogatepass"), parser=parser)
    # Past its depth limit libxml2 drops the rest of the page without an error of its own.
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise source.unreadable("tags nested over 2000 deep", "a page of a content system was expected")
    return root


def _without(page: str, name: str) -> str:
    """The page without the closed elements of this name, in one pass."""
    lower, pieces, position = page.lower(), [], 0
    if len(lower) != len(page):  # İ and its like change length; such a page keeps its scripts for the parser
        return page
    while (start := lower.find(f"<{name}", position)) >= 0 and (end := lower.find(f"</{name}", start)) >= 0:
        pieces.append(page[position:start])
        position = end
    return "".join([*pieces, page[position:]])


# --- blocks


def _blocks(root: HtmlElement, limits: Limits) -> Iterator[Block]:
    """Lines and tables in the order of the page."""
    tables = {table: number for number, table in enumerate(root.iter("table"), start=1)}
    data = _data_tables(list(tables))
    pieces: list[str] = []
    for piece in _runs(root, data):
        if isinstance(piece, str):
            pieces.append(piece)
            continue
        yield from (Line(line) for line in _folded(pieces))
        pieces.clear()
        if piece in tables:
            yield from _table(piece, tables[piece], limits)
        else:
            yield from (text.unplaced(block) for block in text.blocks("".join(piece.itertext()), limits))
    yield from (Line(line) for line in _folded(pieces))


def _data_tables(tables: list[HtmlElement]) -> set[HtmlElement]:
    """The innermost tables with two cells or more and none that holds a page."""
    data: set[HtmlElement] = set()
    layout: set[HtmlElement] = set()
    for table in reversed(tables):
        if table in layout:
            continue
        cells = [cell for row in _rows(table) for cell in row]
        if len(cells) < 2:
            continue
        layout.update(table.iterancestors("table"))
        if max(sum(map(len, cell.itertext())) for cell in cells) <= MAX_CELL:
            data.add(table)
    return data


def _runs(root: HtmlElement, apart: set[HtmlElement]) -> Iterator[str | HtmlElement]:
    """The text of an element in pieces, "\n" where a line ends; elements set apart come as themselves."""
    walk = etree.iterwalk(root, events=("start", "end"))
    open_marks: list[str] = []
    for event, element in walk:
        tag = element.tag if isinstance(element.tag, str) else ""
        is_block = tag not in INLINE and tag not in UNSEEN and ":" not in tag
        if is_block:
            yield "\n"
        if event == "end":
            if tag in MARKS:
                open_marks.remove(MARKS[tag])
            if element is not root and element.tail:
                yield _marked(element.tail, open_marks)
            continue
        if tag in MARKS:
            open_marks.append(MARKS[tag])
        if tag in UNSEEN or element in apart or tag in PREFORMATTED:
            walk.skip_subtree()
        if element in apart or tag in PREFORMATTED:
            yield element
        elif element.text and tag not in UNSEEN:
            yield _marked(element.text, open_marks)


def _marked(piece: str, open_marks: list[str]) -> str:
    """Text as it shows: raised digits as such, struck signs with their stroke.

    A footnote's number glued to a figure would otherwise make another figure.
    """
    piece = BLANKS.sub(" ", piece)
    if "raised" in open_marks:
        piece = marks.raised(piece)
    if "struck" in open_marks:
        piece = marks.struck(piece)
    return piece


def _folded(pieces: Iterable[str]) -> list[str]:
    """The lines of these pieces as a page shows them, lines of nothing left out."""
    lines = "".join(pieces).split("\n")
    return [line for line in (BLANKS.sub(" ", line).strip(" ") for line in lines) if line]


# --- tables


def _table(table: HtmlElement, number: int, limits: Limits) -> Iterator[Block]:
    """The lines of a table that stand in no cell, then its grid."""
    path = f"table[{number}]"
    cells = {cell for row in _rows(table) for cell in row} | {
        each for each in table.iter("td", "th", "tr") if _is_hidden(each)
    }
    outside = _folded(piece for piece in _runs(table, cells) if isinstance(piece, str))
    yield from (Line(line, Place(path=path)) for line in outside)
    rows = (
        [_span(cell, f"{path}/tr[{down}]/td[{right}]") for right, cell in enumerate(row, start=1)]
        for down, row in enumerate(_rows(table), start=1)
    )
    yield grid.table(rows, span=limits.span, cells=limits.cells, place=Place(path=path))


def _rows(table: HtmlElement) -> list[list[HtmlElement]]:
    """The cells of each row that are shown; cells that stand in no row make one."""
    rows: list[list[HtmlElement]] = []
    stack: list[HtmlElement] = list(reversed(table))
    loose = False
    while stack:
        element = stack.pop()
        if element.tag in GROUPS:
            stack.extend(reversed(element))
        elif element.tag == "tr":
            if not _is_hidden(element):
                rows.append([cell for cell in _cells(element) if not _is_hidden(cell)])
            loose = False
        elif element.tag in {"td", "th"}:
            if not loose:
                rows.append([])
            rows[-1].append(element)
            loose = True
    return rows


def _cells(row: HtmlElement) -> Iterator[HtmlElement]:
    """The cells of a row, also those in a form or another element that does not belong there."""
    for child in row:
        if child.tag in {"td", "th"}:
            yield child
        elif child.tag in GROUPS:
            yield from (cell for cell in child if cell.tag in {"td", "th"})


def _span(cell: HtmlElement, path: str) -> grid.Span:
    shown = "\n".join(_folded(_runs_of_text(cell)))
    rows, columns = _count(cell.get("rowspan")), _count(cell.get("colspan"))
    return grid.Span(shown, rows if rows is not None else 1, columns or 1, Place(path=path))


def _runs_of_text(element: HtmlElement) -> Iterator[str]:
    """The text of a cell in pieces; what its style hides is not shown."""
    hidden = {each for each in element.iterdescendants() if each.get("style") and _is_hidden(each)}
    for piece in _runs(element, hidden):
        if isinstance(piece, str):
            yield piece
        elif piece not in hidden:
            yield "\n" + "".join(piece.itertext())


def _is_hidden(element: HtmlElement) -> bool:
    style = element.get("style")
    return bool(style and HIDDEN.search(style))


def _count(printed: str | None) -> int | None:
    """The whole number a span attribute begins with; browsers read `2.0` and `2px` so, too."""
    digits = re.match(r"\s{0,8}(\d{1,9})", printed or "")
    return int(digits[1]) if digits else None


# --- metadata


def _metadata(root: HtmlElement, blocks: list[Block]) -> Iterator[tuple[str, str]]:
    """What the page states about itself: in its head, behind visible labels, in its title."""
    for meta in root.iter("meta"):
        name = META.get((meta.get("name") or meta.get("property") or "").strip().lower())
        content = (meta.get("content") or "").strip()
        if name and content:
            yield name, content
    yield from stated.by_labels(block.text for block in blocks if isinstance(block, Line))
    for block in blocks:
        if isinstance(block, Table):
            yield from stated.by_cells([cell.text for cell in row] for row in block.rows())
    for title in root.iter("title"):
        if shown := BLANKS.sub(" ", title.text or "").strip():
            yield "title", shown
