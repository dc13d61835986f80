"""Scans as documents: a recogniser's readings, marked as such."""

from __future__ import annotations

import importlib.util

import pytest

import pdfs
from gongkai.document import Table
from gongkai.errors import UnreadableFile
from gongkai.readers import ocr, read
from gongkai.readers.source import PictureError, Source
from gongkai.sandbox import Worker

# The recogniser is an optional extra of 330 MB, so most machines do not have it.
with_extra = pytest.mark.skipif(not ocr.is_installed(), reason="the extra `ocr` is not installed")

XS, YS = (60, 200, 320, 440), (100, 130, 160)
ROWS = [["2024", "12", "0"], ["31", "", "345"]]
PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)


def scanned(rows: list[list[str]]) -> bytes:
    """A picture of a page with this table, as a scanner saves it."""
    import cv2
    import numpy
    import pypdfium2

    page = pypdfium2.PdfDocument(pdfs.pdf(pdfs.grid(XS, YS) + pdfs.filled(XS, YS, rows)))[0]
    picture = page.render(scale=200 / 72, grayscale=True).to_numpy().squeeze()
    height, width = picture.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), 0.7, 1.0)
    picture = cv2.warpAffine(picture, turn, (width, height), borderValue=255)
    noise = numpy.random.default_rng(1).normal(0, 10, picture.shape)
    picture = numpy.clip(picture + noise, 0, 255).astype(numpy.uint8)
    return bytes(cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, 75])[1])


def test_without_the_extra_a_picture_says_what_to_install(monkeypatch):
    monkeypatch.setattr(ocr, "is_installed", lambda: False)
    with pytest.raises(PictureError, match=r"^scan.png: a picture; .*gongkai\[ocr\]"):
        read(PNG, file="scan.png")


def test_a_worker_without_the_extra_says_the_same(monkeypatch):
    monkeypatch.setattr(ocr, "is_installed", lambda: False)
    with Worker() as worker, pytest.raises(PictureError, match=r"^scan.png: a picture; "):
        worker.read(Source("scan.png", PNG))


@pytest.mark.skipif(importlib.util.find_spec("numpy") is None, reason="numpy comes with the extra `ocr`")
@pytest.mark.parametrize(("lean", "text"), [(0, "1"), (9, "/")], ids=["upright", "leaning"])
def test_a_lone_stroke_is_told_from_a_slash_by_its_lean(lean, text):
    import numpy

    ink = numpy.zeros((24, 30), numpy.uint8)
    for row in range(24):
        ink[row, 14 + lean - row * 2 * lean // 24] = 255
    assert ocr._leaning(ink, (0, 0, 30, 24), "1") == text


@with_extra
def test_a_scan_that_leans_is_read_cell_by_cell():
    (table,) = read(scanned(ROWS), file="scan.jpg").blocks
    assert isinstance(table, Table)
    assert [[cell.text for cell in row] for row in table.rows()] == ROWS
    assert {cell.method for cell in table.cells} == {"ocr"}
    assert all(cell.confidence > 0.8 for cell in table.cells)


@with_extra
def test_a_worker_reads_scans_though_it_can_open_nothing():
    data = scanned(ROWS)
    with Worker() as worker:
        assert worker.read(Source("scan.jpg", data)) == read(data, file="scan.jpg")


@with_extra
def test_a_damaged_picture_is_refused():
    with pytest.raises(UnreadableFile, match=r"^scan.png: a damaged picture; "):
        read(PNG, file="scan.png")
