"""OFD as documents: the same lattice as PDF, in millimetres."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.document import Line
from gongkai.errors import UnreadableFile
from gongkai.readers import read

SPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'


def text(x: float, y: float, words: str, delta: str = "") -> str:
    return (
        f'<ofd:TextObject Boundary="{x} {y} 80 5" Size="3.5">'
        f'<ofd:TextCode X="0" Y="4" {delta}>{words}</ofd:TextCode></ofd:TextObject>'
    )


def path(x0: float, y0: float, x1: float, y1: float) -> str:
    data = f"<ofd:AbbreviatedData>M 0 0 L {x1 - x0} {y1 - y0}</ofd:AbbreviatedData>"
    return f'<ofd:PathObject Boundary="{x0} {y0} 200 1">{data}</ofd:PathObject>'


def ofd(content: str, location: str = "Pages/Page_0/Content.xml") -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        root = "<ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody>"
        archive.writestr("OFD.xml", f"<ofd:OFD {SPACE}>{root}</ofd:OFD>")
        pages = f'<ofd:Pages><ofd:Page ID="1" BaseLoc="{location}"/></ofd:Pages>'
        archive.writestr("Doc_0/Document.xml", f"<ofd:Document {SPACE}>{pages}</ofd:Document>")
        layer = f"<ofd:Content><ofd:Layer>{content}</ofd:Layer></ofd:Content>"
        archive.writestr("Doc_0/Pages/Page_0/Content.xml", f"<ofd:Page {SPACE}>{layer}</ofd:Page>")
    return stream.getvalue()


GRID = "".join(path(10, y, 90, y) for y in (20, 30, 40)) + "".join(path(x, 20, x, 40) for x in (10, 50, 90))


def shape(data: bytes) -> list[str | list[list[str]]]:
    return [
        block.text if isinstance(block, Line) else [[cell.text for cell in row] for row in block.rows()]
        for block in read(data, file="r.ofd").blocks
    ]


@pytest.mark.parametrize("location", ["Pages/Page_0/Content.xml", "/Doc_0/Pages/Page_0/Content.xml"])
def test_paths_and_text_make_a_table(location):
    words = (
        text(10, 5, "标题") + text(11, 22, "规章", 'DeltaX="3.5"') + text(52, 22, "12", 'DeltaX="g 1 1.75"')
    )
    assert shape(ofd(words + GRID, location)) == ["标题", [["规章", "12"], ["", ""]]]


def test_a_matrix_moves_what_it_is_on():
    moved = text(0, 0, "规章").replace("Size", 'CTM="1 0 0 1 11 22" Size')
    assert shape(ofd(moved + GRID))[0][0][0] == "规章"


def test_what_is_not_visible_is_not_read():
    hidden = text(52, 22, "9").replace("Size", 'Visible="false" Size')
    assert shape(ofd(text(11, 22, "规章") + hidden + GRID)) == [[["规章", ""], ["", ""]]]


def test_a_file_without_text_is_refused():
    with pytest.raises(UnreadableFile, match=r"^r.ofd: 1 pages without text; "):
        shape(ofd(""))


def test_a_missing_page_is_named():
    with pytest.raises(UnreadableFile, match=r"^r.ofd: a container without Doc_0/gone.xml"):
        shape(ofd("", "gone.xml"))


@settings(max_examples=60, deadline=None)
@given(st.text("M LBC0123.-eg ", max_size=40), st.text("g 0123.-e", max_size=12))
def test_any_path_and_any_delta_is_read_or_refused(data, delta):
    content = text(1, 1, "公开", f'DeltaX="{delta}"') + path(0, 0, 1, 1).replace("M 0 0 L 1 1", data)
    try:
        shape(ofd(content))
    except UnreadableFile as error:
        assert str(error).startswith("r.ofd: ")
