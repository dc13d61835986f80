"""Small PDF files written by hand, so that a test says exactly what stands where.

Coordinates are points from the upper left corner, as readers give them back; A4 unless said otherwise.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field

WIDTH, HEIGHT = 595.0, 842.0
FONT = (
    b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[<</Type/Font"
    b"/Subtype/CIDFontType0/BaseFont/STSong-Light"
    b"/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>"
    b"/DW 1000/W[1 95 500]/FontDescriptor<</Type/FontDescriptor/FontName/STSong-Light/Flags 6"
    b"/FontBBox[0 -120 1000 880]/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 700/StemV 80>>>>]>>"
)


def text(x: float, y: float, words: str, *, size: float = 10, mode: int = 0) -> str:
    """Words whose line begins at x with its middle at y."""
    code = words.encode("utf-16-be").hex()
    return f"BT /F1 {size} Tf {mode} Tr 1 0 0 1 {x} {HEIGHT - y - 0.38 * size:.2f} Tm <{code}> Tj ET\n"


def line(x0: float, y0: float, x1: float, y1: float) -> str:
    return f"{x0} {HEIGHT - y0} m {x1} {HEIGHT - y1} l S\n"


def bar(x0: float, y0: float, x1: float, y1: float) -> str:
    """A line as some programs draw it: a thin filled rectangle."""
    return f"{x0 - 0.25} {HEIGHT - y1 - 0.25} {x1 - x0 + 0.5} {y1 - y0 + 0.5} re f\n"


def box(x0: float, y0: float, x1: float, y1: float, paint: str = "S") -> str:
    return f"{x0} {HEIGHT - y1} {x1 - x0} {y1 - y0} re {paint}\n"


def grid(xs: Sequence[float], ys: Sequence[float], draw=line) -> str:
    """Every rule of a grid from end to end."""
    across = "".join(draw(xs[0], y, xs[-1], y) for y in ys)
    return across + "".join(draw(x, ys[0], x, ys[-1]) for x in xs)


def uprights(xs: Sequence[float], y0: float, y1: float) -> str:
    """Only the verticals of a grid."""
    return "".join(line(x, y0, x, y1) for x in xs)


def filled(xs: Sequence[float], ys: Sequence[float], rows: Sequence[Sequence[str]]) -> str:
    """Texts in the squares of a grid, drawn column after column."""
    pieces = []
    for column, x in enumerate(xs[:-1]):
        for row, y in enumerate(ys[:-1]):
            if rows[row][column]:
                pieces.append(text(x + 3, (y + ys[row + 1]) / 2, rows[row][column]))
    return "".join(pieces)


@dataclass
class Pdf:
    """A PDF under construction: pages are content streams."""

    rotate: int = 0
    objects: list[bytes] = field(default_factory=lambda: [b"", b"", FONT])
    pages: list[int] = field(default_factory=list)

    def add(self, content: bytes) -> int:
        """The number of a new object."""
        self.objects.append(content)
        return len(self.objects)

    def stream(self, data: bytes, entries: bytes = b"", *, pack: bool = False) -> int:
        if pack:
            data, entries = zlib.compress(data, 9), entries + b"/Filter/FlateDecode"
        return self.add(b"<<%s/Length %d>>stream\n%s\nendstream" % (entries, len(data), data))

    def page(self, content: str, resources: str = "", *, pack: bool = False) -> Pdf:
        stream = self.stream(content.encode(), pack=pack)
        number = self.add(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {WIDTH} {HEIGHT}]/Rotate {self.rotate}"
            f"/Contents {stream} 0 R/Resources<</Font<</F1 3 0 R>>{resources}>>>>".encode()
        )
        self.pages.append(number)
        return self

    def bytes(self) -> bytes:
        kids = " ".join(f"{number} 0 R" for number in self.pages)
        self.objects[0] = b"<</Type/Catalog/Pages 2 0 R>>"
        self.objects[1] = f"<</Type/Pages/Kids[{kids}]/Count {len(self.pages)}>>".encode()
        out = bytearray(b"%PDF-1.7\n")
        offsets = []
        for number, content in enumerate(self.objects, start=1):
            offsets.append(len(out))
            out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
        start = len(out)
        out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(offsets) + 1)
        out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
        return bytes(
            out + b"trailer<</Root 1 0 R/Size %d>>\nstartxref\n%d\n%%%%EOF" % (len(offsets) + 1, start)
        )


def pdf(*pages: str, rotate: int = 0) -> bytes:
    """A PDF of these pages."""
    made = Pdf(rotate)
    for content in pages:
        made.page(content)
    return made.bytes()
