"""Scans to a document: ruled lines found by their runs of ink, characters recognised cell by cell.

Needs the extra `ocr` (rapidocr, which brings its models in the package, and OpenCV); nothing is
fetched. Whatever comes from here is marked `ocr` with the recogniser's confidence: it is no more than
a reading. A cell with ink in which nothing is recognised is U+FFFD with confidence 0, never a blank.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from gongkai.document import Block, Document
from gongkai.readers import lattice
from gongkai.readers.lattice import Glyph, Rule
from gongkai.readers.source import PictureError, Source

DPI = 200
POINTS = 72 / DPI
MAX_SIDE = 6000  # pixels
MAX_SKEW = 2.0  # degrees, in either direction
RUN_ACROSS, RUN_DOWN = 90, 38  # pixels: longer than any stroke of a character
LONG = 120  # pixels: longer than any character
THICK = 12  # pixels: more is a bar or a picture
NEAR = 8  # pixels between the end of an upright rule and the level rule it runs to
INSET = 4  # pixels of a cell's edge that belong to its rules
MIN_INK = 12  # pixels: less is dust
UNKNOWN = "\ufffd"
Box = tuple[int, int, int, int]  # x0, y0, x1, y1 in pixels
EXTRA = 'a scan is read with the extra `ocr`: pip install "gongkai[ocr]"'
NEEDED = ("rapidocr", "cv2", "onnxruntime")


def is_installed() -> bool:
    """True where the extra `ocr` is installed."""
    return all(find_spec(name) is not None for name in NEEDED)


def check_installed(source: Source) -> None:
    """Nothing, or `PictureError` where the extra `ocr` is not installed."""
    if not is_installed():
        raise PictureError(f"{source.file}: a picture; {EXTRA}")


def read(source: Source) -> Document:
    """The document of an image, or of a PDF whose pages are images."""
    check_installed(source)
    blocks: list[Block] = []
    for number, picture in enumerate(_pictures(source), start=1):
        blocks.extend(lattice.blocks(_page(number, picture), cells=source.limits.cells))
    if not any(block.text.strip() if not hasattr(block, "cells") else block.cells for block in blocks):
        raise source.unreadable(
            "a picture in which nothing can be recognised", "a scan of a report was expected"
        )
    return source.document(
        blocks,
        reader="ocr (rapidocr, PP-OCR)",
        media_type="application/pdf" if _is_pdf(source) else "image/*",
        warnings=["read from a picture: every figure is a recogniser's reading"],
    )


def warm_up() -> None:
    """Load the models, so that nothing has to be opened later."""
    numpy = import_module("numpy")
    _engine()(numpy.full((64, 256, 3), 255, numpy.uint8))
    _recognised([numpy.full((48, 96, 3), 255, numpy.uint8)])


def _is_pdf(source: Source) -> bool:
    return b"%PDF-" in source.data[:1024]


# --- pictures


def _pictures(source: Source) -> Iterator[Any]:
    """Each page as an array of grey values at 200 dots an inch."""
    cv2, numpy = import_module("cv2"), import_module("numpy")
    if not _is_pdf(source):
        picture = cv2.imdecode(numpy.frombuffer(source.data, numpy.uint8), cv2.IMREAD_GRAYSCALE)
        if picture is None:
            raise source.unreadable("a damaged picture", "scan or export it again")
        yield _bounded(picture)
        return
    pdfium = import_module("pypdfium2")
    try:
        pdf = pdfium.PdfDocument(source.data)
        if len(pdf) > source.limits.pages:
            raise source.unreadable(f"{len(pdf)} pages", f"at most {source.limits.pages} are read")
        for page in pdf:
            scale = min(DPI / 72, MAX_SIDE / max(page.get_size()))
            yield _bounded(page.render(scale=scale, grayscale=True).to_numpy().squeeze())
    except pdfium.PdfiumError as error:
        raise source.unreadable(f"a damaged PDF ({error})", "export the file again") from error


def _bounded(picture: Any) -> Any:
    """The picture, shrunk where its longer side has more pixels than any page needs."""
    longer = max(picture.shape)
    if longer <= MAX_SIDE:
        return picture
    cv2 = import_module("cv2")
    return cv2.resize(picture, None, fx=MAX_SIDE / longer, fy=MAX_SIDE / longer, interpolation=cv2.INTER_AREA)


def _page(number: int, picture: Any) -> lattice.Page:
    """The page with its rules, the text of each cell and the lines outside."""
    picture = _straight(picture)
    ink = _ink(picture)
    rules = _rules(ink)
    frames = [
        (frame, regions)
        for frame in lattice.rules_to_frames(lattice.joined(rules))
        if len(regions := lattice.frame_to_cells(frame)) > 1
    ]
    glyphs = _cell_glyphs(picture, ink, frames)
    glyphs += _other_glyphs(picture, [frame for frame, _ in frames])
    return lattice.Page(number, tuple(glyphs), tuple(rules), "ocr")


def _ink(picture: Any) -> Any:
    """255 where there is ink."""
    cv2 = import_module("cv2")
    _, ink = cv2.threshold(picture, 0, 255, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU)
    return ink


def _straight(picture: Any) -> Any:
    """The picture turned so that its lines of text are level: then rows of pixels differ most in ink."""
    cv2, numpy = import_module("cv2"), import_module("numpy")
    small = cv2.resize(_ink(picture), None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)

    def contrast(angle: float) -> float:
        return float(numpy.var(_turned(small, angle, 0).sum(axis=1, dtype=numpy.float64)))

    rough = max(numpy.arange(-MAX_SKEW, MAX_SKEW + 0.05, 0.2), key=contrast)
    best = max(numpy.arange(rough - 0.15, rough + 0.16, 0.03), key=contrast)
    return picture if abs(best) < 0.02 else _turned(picture, best, 255)


def _turned(picture: Any, angle: float, background: int) -> Any:
    cv2 = import_module("cv2")
    height, width = picture.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), float(angle), 1.0)
    return cv2.warpAffine(picture, matrix, (width, height), borderValue=background)


# --- rules


def _rules(ink: Any) -> list[Rule]:
    """Long level runs of ink, and the upright ones that run from one of them to another.

    One longer than any character is a rule all the same: a page break leaves it with a loose end.
    """
    across = [
        Rule(True, (y + height / 2) * POINTS, x * POINTS, (x + width) * POINTS)
        for x, y, width, height in _runs(ink, RUN_ACROSS, 1)
    ]
    down = [
        Rule(False, (x + width / 2) * POINTS, y * POINTS, (y + height) * POINTS)
        for x, y, width, height in _runs(ink, 1, RUN_DOWN)
    ]
    return across + [
        rule
        for rule in down
        if rule.end - rule.start > LONG * POINTS
        or (_ends(rule.start, rule.at, across) and _ends(rule.end, rule.at, across))
    ]


def _runs(ink: Any, width: int, height: int) -> Iterator[Box]:
    """The boxes (x, y, width, height) of thin runs of ink of at least this size."""
    cv2 = import_module("cv2")
    closed = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, cv2.getStructuringElement(cv2.MORPH_RECT, (3, 3)))
    line = cv2.getStructuringElement(cv2.MORPH_RECT, (width, height))
    _, _, stats, _ = cv2.connectedComponentsWithStats(cv2.morphologyEx(closed, cv2.MORPH_OPEN, line))
    for x, y, wide, high, _ in stats[1:].tolist():
        if (high if width > 1 else wide) <= THICK:
            yield x, y, wide, high


def _ends(end: float, at: float, across: list[Rule]) -> bool:
    """True where an upright rule at `at` ends on a level one."""
    near = NEAR * POINTS
    return any(abs(each.at - end) <= near and each.start - near <= at <= each.end + near for each in across)


# --- characters


@lru_cache(maxsize=1)
def _engine() -> Any:
    """The recogniser with one thread, so that the same picture gives the same text."""
    rapidocr = import_module("rapidocr")
    return rapidocr.RapidOCR(
        params={
            "Global.log_level": "error",
            "Global.use_cls": False,
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )


def _recognised(crops: list[Any]) -> list[tuple[str, float]]:
    """What each picture of a line says, with the recogniser's confidence."""
    result = _engine().recognize_txt(crops)
    return [(text, float(score)) for text, score in zip(result.txts or (), result.scores or (), strict=True)]


def _cell_glyphs(
    picture: Any, ink: Any, frames: list[tuple[lattice.Frame, list[lattice.Region]]]
) -> list[Glyph]:
    """A glyph for each line of text in each cell."""
    boxes: list[Box] = []
    for frame, regions in frames:
        for region in regions:
            boxes.extend(_line_boxes(ink, frame, region))
    if not boxes:
        return []
    texts = _recognised([_crop(picture, box) for box in boxes])
    found = zip(boxes, texts, strict=True)
    return [_glyph(box, _leaning(ink, box, text), score) for box, (text, score) in found]


def _crop(picture: Any, box: Box) -> Any:
    """The picture of a line of text with the white around it that the recogniser is used to."""
    cv2 = import_module("cv2")
    x0, y0, x1, y1 = box
    framed = cv2.copyMakeBorder(picture[y0:y1, x0:x1], 6, 6, 8, 8, cv2.BORDER_CONSTANT, value=255)
    return cv2.cvtColor(framed, cv2.COLOR_GRAY2BGR)


def _line_boxes(ink: Any, frame: lattice.Frame, region: lattice.Region) -> Iterator[Box]:
    """The boxes of the lines of ink in a cell."""
    numpy = import_module("numpy")
    left, right = _pixels(frame.xs[region.left], frame.xs[region.right])
    top, bottom = _pixels(frame.ys[region.top], frame.ys[region.bottom])
    cell = ink[top:bottom, left:right]
    for y0, y1 in _stretches(cell.sum(axis=1) > 0, gap=3):
        columns = numpy.flatnonzero(cell[y0:y1].sum(axis=0))
        if int((cell[y0:y1] > 0).sum()) >= MIN_INK and y1 - y0 >= 4:
            yield left + int(columns[0]), top + y0, left + int(columns[-1]) + 1, top + y1


def _pixels(start: float, end: float) -> tuple[int, int]:
    """The pixels between two rules, without those of the rules."""
    return max(int(start / POINTS) + INSET, 0), int(end / POINTS) - INSET


def _stretches(flags: Any, *, gap: int) -> list[tuple[int, int]]:
    """The stretches of true values, those with at most `gap` false ones between them as one."""
    numpy = import_module("numpy")
    stretches: list[tuple[int, int]] = []
    for index in numpy.flatnonzero(flags).tolist():
        if stretches and index - stretches[-1][1] <= gap:
            stretches[-1] = (stretches[-1][0], index + 1)
        else:
            stretches.append((index, index + 1))
    return stretches


def _leaning(ink: Any, box: Box, text: str) -> str:
    """The text, a lone upright stroke told from a slash by how far its ink leans."""
    if text not in {"1", "I", "l", "|", "/"}:
        return text or UNKNOWN
    numpy = import_module("numpy")
    x0, y0, x1, y1 = box
    rows, columns = numpy.nonzero(ink[y0:y1, x0:x1])
    upper, lower = columns[rows < (y1 - y0) / 4], columns[rows >= (y1 - y0) * 3 / 4]
    if not len(upper) or not len(lower):
        return text
    leans = float(upper.mean() - lower.mean()) > 0.25 * (y1 - y0)
    return "/" if leans else "1" if text == "/" else text


def _glyph(box: Box, text: str, score: float) -> Glyph:
    x0, y0, x1, y1 = (value * POINTS for value in box)
    # The lower edge of a box depends on what is in it, its middle does not.
    return Glyph(text, x0, y0, x1, y1, (y0 + y1) / 2, 0.0 if text == UNKNOWN else score)


def _other_glyphs(picture: Any, frames: list[lattice.Frame]) -> list[Glyph]:
    """A glyph for each line of text outside the tables."""
    cv2 = import_module("cv2")
    page = picture.copy()
    for frame in frames:
        corners = (frame.xs[0], frame.ys[0], frame.xs[-1], frame.ys[-1])
        x0, y0, x1, y1 = (int(value / POINTS) for value in corners)
        page[max(y0 - INSET, 0) : y1 + INSET, max(x0 - INSET, 0) : x1 + INSET] = 255
    result = _engine()(cv2.cvtColor(page, cv2.COLOR_GRAY2BGR))
    if result.boxes is None or result.txts is None:
        return []
    found = zip(result.boxes.tolist(), result.txts, result.scores, strict=True)
    return [_glyph(_around(corners), text, float(score)) for corners, text, score in found]


def _around(corners: list[list[float]]) -> Box:
    xs, ys = [int(x) for x, _ in corners], [int(y) for _, y in corners]
    return min(xs), min(ys), max(xs), max(ys)
