"""A printed PDF as a scanner would give it back: pages as grey pictures, leaning a little, with noise.

Needs what the extra `ocr` brings (numpy, OpenCV); pages are at 200 dots an inch, JPEG of quality 85.
"""

from __future__ import annotations

from random import Random
from typing import Any

import pypdfium2

from pdfs import HEIGHT, WIDTH, Pdf

DOTS = 200


def scanned(printed: bytes, rng: Random) -> bytes:
    """The pages of a PDF as a PDF of pictures alone."""
    pdf = Pdf()
    for page in pypdfium2.PdfDocument(printed):
        grey = page.render(scale=DOTS / 72, grayscale=True).to_numpy().squeeze()
        _add(pdf, _worn(grey, rng))
    return pdf.bytes()


def _add(pdf: Pdf, page: Any) -> None:
    import cv2

    _, data = cv2.imencode(".jpg", page, [cv2.IMWRITE_JPEG_QUALITY, 85])
    height, width = page.shape
    about = f"/Type/XObject/Subtype/Image/Width {width}/Height {height}"
    kind = "/ColorSpace/DeviceGray/BitsPerComponent 8/Filter/DCTDecode"
    picture = pdf.stream(data.tobytes(), f"{about}{kind}".encode())
    pdf.page(f"q {WIDTH} 0 0 {HEIGHT} 0 0 cm /I Do Q", f"/XObject<</I {picture} 0 R>>")


def _worn(page: Any, rng: Random) -> Any:
    import cv2
    import numpy

    height, width = page.shape
    lean = cv2.getRotationMatrix2D((width / 2, height / 2), rng.uniform(-0.5, 0.5), 1)
    leaning = cv2.warpAffine(page, lean, (width, height), borderValue=255)
    noise = numpy.random.default_rng(rng.randrange(1000)).normal(0, 6, page.shape)
    return numpy.clip(leaning + noise, 0, 255).astype("uint8")
