"""Born-digital PDF to a document: PDFium's glyphs and drawn lines into a lattice of cells.

Text comes from the glyphs' positions, never from the order in which the file draws them. A page that
is a picture is not read here (see `ocr`); nothing is opened but page content.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import pypdfium2 as pdfium  # type: ignore[import-untyped]
from pypdfium2 import raw

from gongkai.document import Block, Document
from gongkai.readers import lattice
from gongkai.readers.lattice import Glyph, Point, Rule
from gongkai.readers.source import PictureError, Source

MAX_DEPTH = 8  # of drawings inside drawings
MAX_PICTURE_GLYPHS = 20
PICTURE_SHARE = 0.6
MAX_UNMAPPED = 0.3

Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def read(source: Source) -> Document:
    """The document of a PDF: per page, its tables and lines from top to bottom."""
    blocks: list[Block] = []
    warnings: list[str] = []
    with closing(_opened(source)) as pdf:
        count = len(pdf)
        if count > source.limits.pages:
            raise source.unreadable(
                f"{count} pages", f"at most {source.limits.pages} are read: is this one report?"
            )
        for number in range(1, count + 1):
            blocks.extend(_page(source, pdf, number, warnings))
        title = pdf.get_metadata_value("Title").strip()
    if not blocks:
        extra = 'a scan is read with the extra `ocr`: pip install "gongkai[ocr]"'
        raise PictureError(f"{source.file}: {count} pages that are pictures; {extra}")
    return source.document(
        blocks,
        reader=f"pdf (pypdfium2 {pdfium.version.PYPDFIUM_INFO})",
        media_type="application/pdf",
        metadata=[("file-title", title)] if title else [],
        warnings=warnings,
    )


def _opened(source: Source) -> Any:
    try:
        return pdfium.PdfDocument(source.data)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower():
            raise source.unreadable("a PDF with a password", "publish it without one") from error
        raise source.unreadable(f"a damaged PDF ({error})", "fetch or export it again") from error


def _page(source: Source, pdf: Any, number: int, warnings: list[str]) -> list[Block]:
    """The blocks of a page; none for a picture of one, which is warned of."""
    try:
        page = pdf[number - 1]
        text = page.get_textpage()
    except pdfium.PdfiumError as error:
        raise source.unreadable(f"page {number} is damaged ({error})", "export the file again") from error
    with closing(page), closing(text):
        count = raw.FPDFText_CountChars(text)
        if count > source.limits.glyphs:
            raise source.unreadable(
                f"page {number} has {count} characters", f"at most {source.limits.glyphs} a page are read"
            )
        sheet = _Sheet.of(page)
        drawn = _Drawn(source, number)
        drawn.walk(page.raw, sheet)
        glyphs = tuple(_glyphs(text, count, sheet))
    if len(glyphs) < MAX_PICTURE_GLYPHS and drawn.picture > PICTURE_SHARE * sheet.width * sheet.height:
        warnings.append(f"page {number} is a picture and was not read")
        return []
    unmapped = sum(glyph.text in "\ufffd\0" or "\ue000" <= glyph.text <= "\uf8ff" for glyph in glyphs)
    if unmapped > MAX_UNMAPPED * len(glyphs):
        warnings.append(f"page {number}: the characters of {unmapped} of {len(glyphs)} glyphs are not known")
    is_layer = drawn.is_layer(sheet)
    if is_layer:
        warnings.append(f"page {number}: an invisible layer of text over a picture, as scanners write it")
    shown = lattice.Page(
        number, glyphs, tuple(drawn.rules), "ocr" if is_layer else "text", 0.5 if is_layer else 1.0
    )
    try:
        return lattice.blocks(shown, cells=source.limits.cells)
    except lattice.TooManyRulesError as error:
        raise source.unreadable(f"page {number} has {error}", "no form has that many") from error


# --- the page's coordinates


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A page as it is shown: its size, and how points of the file fall on it (y downwards)."""

    left: float
    bottom: float
    right: float
    top: float
    rotation: int

    @staticmethod
    def of(page: Any) -> _Sheet:
        left, bottom, right, top = page.get_cropbox()
        return _Sheet(left, bottom, right, top, page.get_rotation())

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.top - self.bottom

    def shown(self, x: float, y: float) -> Point:
        """Where a point of the file is shown."""
        match self.rotation:
            case 90:
                return y - self.bottom, x - self.left
            case 180:
                return self.right - x, y - self.bottom
            case 270:
                return self.top - y, self.right - x
            case _:
                return x - self.left, self.top - y


# --- glyphs


def _glyphs(text: Any, count: int, sheet: _Sheet) -> Iterator[Glyph]:
    """The visible characters of a page with their loose boxes.

    The tight box of a comma or a dash lies on another line than its neighbours.
    """
    box = raw.FS_RECTF()
    x, y = ctypes.c_double(), ctypes.c_double()
    for index in range(count):
        code = raw.FPDFText_GetUnicode(text, index)
        if code in {0xFFFE, 0xFFFF} or 0xD800 <= code < 0xE000 or code > 0x10FFFF or chr(code).isspace():
            continue
        if not raw.FPDFText_GetLooseCharBox(text, index, box) or not raw.FPDFText_GetCharOrigin(
            text, index, x, y
        ):
            continue
        x0, y0 = sheet.shown(box.left, box.top)
        x1, y1 = sheet.shown(box.right, box.bottom)
        _, base = sheet.shown(x.value, y.value)
        yield Glyph(chr(code), min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1), base)


# --- drawings


class _Drawn:
    """What is drawn on a page besides text: its rules, and how much of it pictures cover."""

    def __init__(self, source: Source, number: int) -> None:
        self.source = source
        self.number = number
        self.rules: list[Rule] = []
        self.picture = 0.0
        self.visible = 0
        self.invisible = 0
        self.budget = source.limits.paths

    def is_layer(self, sheet: _Sheet) -> bool:
        """True where the text is an invisible layer over a picture of the page."""
        covers = self.picture > PICTURE_SHARE * sheet.width * sheet.height
        return covers and self.invisible > self.visible

    def walk(self, page: Any, sheet: _Sheet) -> None:
        count = raw.FPDFPage_CountObjects(page)
        self._spend(count)
        for index in range(count):
            self._visit(raw.FPDFPage_GetObject(page, index), IDENTITY, sheet, 0)

    def _spend(self, count: int) -> None:
        self.budget -= count
        if self.budget < 0:
            raise self.source.unreadable(
                f"page {self.number} has more than {self.source.limits.paths} drawings",
                "no form has that many",
            )

    def _visit(self, item: Any, outer: Matrix, sheet: _Sheet, depth: int) -> None:
        kind = raw.FPDFPageObj_GetType(item)
        if kind == raw.FPDF_PAGEOBJ_PATH:
            self._path(item, outer, sheet)
        elif kind == raw.FPDF_PAGEOBJ_IMAGE:
            self.picture += abs(_determinant(_product(_matrix(item), outer)))
        elif kind == raw.FPDF_PAGEOBJ_TEXT:
            is_invisible = raw.FPDFTextObj_GetTextRenderMode(item) == raw.FPDF_TEXTRENDERMODE_INVISIBLE
            self.invisible += is_invisible
            self.visible += not is_invisible
        elif kind == raw.FPDF_PAGEOBJ_FORM and depth < MAX_DEPTH:
            inner = _product(_matrix(item), outer)
            count = raw.FPDFFormObj_CountObjects(item)
            self._spend(count)
            for index in range(count):
                self._visit(raw.FPDFFormObj_GetObject(item, index), inner, sheet, depth + 1)

    def _path(self, item: Any, outer: Matrix, sheet: _Sheet) -> None:
        count = raw.FPDFPath_CountSegments(item)
        self._spend(count)
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        raw.FPDFPath_GetDrawMode(item, fill, stroke)
        if not (stroke.value or fill.value) or _is_unseen(item, is_stroked=bool(stroke.value)):
            return
        matrix = _product(_matrix(item), outer)
        for points in _outlines(item, count):
            shown = [sheet.shown(*_applied(matrix, point)) for point in points]
            self.rules.extend(lattice.outline_to_rules(shown, is_stroked=bool(stroke.value)))


def _outlines(item: Any, count: int) -> Iterator[list[Point]]:
    """The corners of each outline of a path; a closed one ends where it began."""
    points: list[Point] = []
    x, y = ctypes.c_float(), ctypes.c_float()
    for index in range(count):
        segment = raw.FPDFPath_GetPathSegment(item, index)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        if raw.FPDFPathSegment_GetType(segment) == raw.FPDF_SEGMENT_MOVETO and points:
            yield points
            points = []
        points.append((x.value, y.value))
        if raw.FPDFPathSegment_GetClose(segment):
            points.append(points[0])
    if points:
        yield points


def _is_unseen(item: Any, *, is_stroked: bool) -> bool:
    """True for white or transparent ink."""
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    ask = raw.FPDFPageObj_GetStrokeColor if is_stroked else raw.FPDFPageObj_GetFillColor
    if not ask(item, red, green, blue, alpha):
        return False
    return alpha.value == 0 or min(red.value, green.value, blue.value) >= 250


def _matrix(item: Any) -> Matrix:
    matrix = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(item, matrix)
    return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f


def _product(inner: Matrix, outer: Matrix) -> Matrix:
    """First the inner matrix, then the outer one."""
    a, b, c, d, e, f = inner
    g, h, i, j, k, m = outer
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m


def _applied(matrix: Matrix, point: Point) -> Point:
    a, b, c, d, e, f = matrix
    x, y = point
    return a * x + c * y + e, b * x + d * y + f


def _determinant(matrix: Matrix) -> float:
    a, b, c, d, _, _ = matrix
    return a * d - b * c
