"""Clean scans read with the extra `ocr`: right or declared, and marked as a recogniser's reading."""

from __future__ import annotations

from importlib.util import find_spec
from random import Random

import pytest

import accuracy
import printed
import scans
from accuracy import Case

# The share of cells of a clean scan at 200 dots an inch that are read right; the rest is declared.
FLOOR = 0.95


# The extra is large (330 MB), so that it is not installed with the others.
@pytest.mark.skipif(find_spec("rapidocr") is None, reason="the extra ocr is not installed")
# onnxruntime and its neighbours warn of their own deprecations when they are imported.
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("kind", printed.KINDS)
def test_a_clean_scan_is_read_right_or_declared(kind: str):
    original = next(printed.cases(kind))
    scan = scans.scanned(original.data, Random(7))
    case = Case(0, original.flow, scan, "scan.pdf")
    measure = accuracy.measured([case])
    assert (measure.wrong, measure.missed) == (0, 0)
    assert measure.right >= FLOOR * (measure.right + measure.declared)
    report = accuracy.read(case)
    assert report is not None
    assert {entry.method for entry in report.entries() if entry.state == "number"} == {"ocr"}
