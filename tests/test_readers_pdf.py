"""Born-digital PDF as documents: cells from rules and glyphs, whatever the order of drawing."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import pdfs
from attacks import pdf as attacks
from gongkai.document import Document, Line, Table
from gongkai.errors import UnreadableFile
from gongkai.readers import Limits, read

XS, YS = (50, 200, 300, 400), (100, 120, 140)
ROWS = [["规章", "12", "0"], ["行政许可", "", "345"]]
GRID = pdfs.grid(XS, YS) + pdfs.filled(XS, YS, ROWS)


def of(*pages: str, rotate: int = 0) -> Document:
    return read(pdfs.pdf(*pages, rotate=rotate), file="r.pdf")


def shape(document: Document) -> list[str | list[list[str]]]:
    return [
        block.text if isinstance(block, Line) else [[cell.text for cell in row] for row in block.rows()]
        for block in document.blocks
    ]


def one_path(x0: float, y0: float, x1: float, y1: float) -> str:
    return pdfs.bar(x0, y0, x1, y1).replace(" f\n", " ")


@pytest.mark.parametrize(
    "rules",
    [
        pdfs.grid(XS, YS),
        pdfs.grid(XS, YS, pdfs.bar),
        pdfs.grid(XS, YS, one_path) + " f\n",
        "".join(pdfs.box(x0, y0, x1, y1) for x0, x1 in pairwise(XS) for y0, y1 in pairwise(YS)),
    ],
    ids=["strokes", "bars", "one-path", "boxes"],
)
def test_rules_make_cells_however_they_are_drawn(rules):
    document = of(rules + pdfs.filled(XS, YS, ROWS))
    assert shape(document) == [ROWS]
    place = document.blocks[0].cells[1].place
    assert (place.page, place.box) == (1, (200, 100, 300, 120))


def test_text_stands_where_it_is_drawn_not_when():
    content = pdfs.text(50, 300, "三、情况") + GRID + pdfs.text(50, 60, "二、情况")
    assert shape(of(content)) == ["二、情况", ROWS, "三、情况"]


def test_squares_without_a_rule_between_them_are_one_cell():
    rules = pdfs.box(50, 100, 400, 160) + pdfs.line(200, 100, 200, 160) + pdfs.line(200, 120, 400, 120)
    rules += pdfs.line(300, 120, 300, 160) + pdfs.line(200, 140, 400, 140)
    words = pdfs.text(60, 125, "甲") + pdfs.text(60, 137, "乙")
    words += pdfs.text(210, 110, "丙") + pdfs.text(310, 150, "9")
    (table,) = of(rules + words).blocks
    assert isinstance(table, Table)
    assert [(c.text, c.row, c.column, c.row_span, c.column_span) for c in table.cells] == [
        ("甲\n乙", 0, 0, 3, 1),
        ("丙", 0, 1, 1, 2),
        ("", 1, 1, 1, 1),
        ("", 1, 2, 1, 1),
        ("", 2, 1, 1, 1),
        ("9", 2, 2, 1, 1),
    ]


def test_a_table_cut_by_the_page_is_closed_where_its_verticals_end():
    rows = [["", "7", "8"], ROWS[1]]
    first = pdfs.line(50, 760, 400, 760) + pdfs.uprights(XS, 760, 800) + pdfs.line(50, 780, 400, 780)
    second = pdfs.uprights(XS, 40, 80) + pdfs.line(50, 60, 400, 60) + pdfs.line(50, 80, 400, 80)
    document = of(
        first + pdfs.filled(XS, (760, 780, 800), ROWS), second + pdfs.filled(XS, (40, 60, 80), rows)
    )
    assert shape(document) == [ROWS, rows]
    assert [block.place.page for block in document.blocks] == [1, 2]


def test_a_table_without_outer_verticals_is_closed_where_its_horizontals_end():
    rules = "".join(pdfs.line(50, y, 400, y) for y in YS) + pdfs.uprights((200, 300), 100, 140)
    assert shape(of(rules + pdfs.filled(XS, YS, ROWS))) == [ROWS]


def test_rules_with_small_gaps_are_whole():
    pieces = "".join(pdfs.line(x, 120, x + 18, 120) for x in range(50, 400, 20))
    rules = pdfs.box(50, 100, 400, 140) + pieces + pdfs.uprights((200, 300), 100, 140)
    assert shape(of(rules + pdfs.filled(XS, YS, ROWS))) == [ROWS]


def test_underlines_backgrounds_frames_and_white_lines_are_no_rules():
    noise = pdfs.line(210, 116, 230, 116) + "0.9 g " + pdfs.box(50, 100, 400, 120, "f") + "0 g "
    noise += "1 G " + pdfs.line(250, 90, 250, 150) + "0 G " + pdfs.box(20, 20, 580, 820)
    assert shape(of(noise + GRID)) == [ROWS]


def test_a_raised_digit_does_not_join_the_figure():
    words = pdfs.text(210, 110, "12") + pdfs.text(220, 106, "1", size=6)
    assert shape(of(pdfs.grid(XS, YS) + words))[0][0][1] == "12¹"


def test_digits_that_stand_apart_stay_apart():
    words = pdfs.text(210, 110, "1") + pdfs.text(225, 110, "2")
    assert shape(of(pdfs.grid(XS, YS) + words))[0][0][1] == "1 2"


def test_a_glyph_drawn_twice_for_boldness_counts_once():
    words = pdfs.text(210, 110, "11") + pdfs.text(210.4, 110, "11")
    assert shape(of(pdfs.grid(XS, YS) + words))[0][0][1] == "11"


def test_words_on_one_baseline_are_one_line():
    content = pdfs.text(300, 100, "0 0 2") + pdfs.text(50, 100, "规章") + pdfs.text(50, 115, "许可 1")
    assert shape(of(content)) == ["规章 0 0 2", "许可 1"]


@pytest.mark.parametrize(("rotate", "turn"), [(90, "0 1 -1 0 595 0 cm "), (270, "0 -1 1 0 0 842 cm ")])
def test_a_turned_page_reads_as_it_is_shown(rotate, turn):
    turned = turn.replace("595", "842").replace(" 0 842 cm", " 0 595 cm") if rotate == 90 else turn
    document = of("q " + turned + GRID + " Q", rotate=rotate)
    assert shape(document) == [ROWS]


def test_a_table_inside_a_form_object_is_read():
    made = pdfs.Pdf()
    content = GRID
    form = made.stream(
        content.encode(), b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>"
    )
    made.page("q 1 0 0 1 10 -20 cm /X Do Q", f"/XObject<</X {form} 0 R>>")
    document = read(made.bytes(), file="r.pdf")
    assert shape(document) == [ROWS]
    assert document.blocks[0].place.box == (60, 120, 410, 160)


def scanned(layer: str = "") -> bytes:
    made = pdfs.Pdf()
    entries = b"/Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8"
    image = made.stream(b"\xff", entries)
    made.page(f"q 595 0 0 842 0 0 cm /I Do Q {layer}", f"/XObject<</I {image} 0 R>>")
    return made.bytes()


def test_a_picture_of_a_page_is_refused_with_the_way_out():
    with pytest.raises(UnreadableFile, match=r"^r.pdf: 1 pages that are pictures; .*gongkai\[ocr\]"):
        read(scanned(), file="r.pdf")


def test_an_invisible_layer_over_a_picture_is_no_better_than_ocr():
    rows = [["规章", "12", "0"], ["行政许可行政许可行政许可", "1", "345"]]
    layer = pdfs.grid(XS, YS) + pdfs.filled(XS, YS, rows).replace(" 0 Tr", " 3 Tr")
    document = read(scanned(layer), file="r.pdf")
    assert {(cell.method, cell.confidence) for cell in document.blocks[0].cells} == {("ocr", 0.5)}
    assert document.warnings == ("page 1: an invisible layer of text over a picture, as scanners write it",)


# --- attacks


@pytest.mark.parametrize(
    ("attack", "found"),
    [
        (attacks.truncated, "a damaged PDF"),
        (attacks.not_pdf, "a damaged PDF"),
        (attacks.with_password, "a PDF with a password"),
        (attacks.many_pages, "300 pages"),
        (attacks.many_paths, "page 1 has more than 20000 drawings"),
        (attacks.many_rules, "page 1 has more than 4000 ruled lines"),
        (attacks.many_glyphs, "page 1 has 1[0-9]+ characters"),
    ],
    ids=lambda each: getattr(each, "__name__", each),
)
def test_an_attack_is_refused_by_name(attack, found):
    with pytest.raises(UnreadableFile, match=f"^x.pdf: {found}"):
        read(attack(), file="x.pdf")


def test_limits_are_those_given():
    with pytest.raises(UnreadableFile, match="2 pages; at most 1"):
        read(pdfs.pdf("", ""), file="x.pdf", limits=Limits(pages=1))


printed = st.lists(st.sampled_from(["", "0", "12", "规章", "-", "１"]), min_size=3, max_size=3)


@settings(max_examples=60, deadline=None)
@given(st.lists(printed, min_size=2, max_size=2))
def test_whatever_stands_in_a_grid_is_read_back(rows):
    assert shape(of(pdfs.grid(XS, YS) + pdfs.filled(XS, YS, rows))) == [rows]
