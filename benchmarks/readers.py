"""How fast each reader is, and how much memory it takes.

    python benchmarks/readers.py [FILE…] [--seconds 2]

Files are grouped by the format their content has. Without files, a table of the form's size is written
as text, HTML, DOCX, XLSX and PDF. Each group is measured in a process of its own: documents a second of
processor time on one core after a first, cold round, and the peak of its memory.
"""

from __future__ import annotations

import argparse
import io
import multiprocessing
import resource
import sys
import time
import zipfile
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from gongkai.readers import format_of, read

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))
import pdfs

ROWS = [
    [f"第{row}行所列情形的申请数量", *(str(row * column % 13) for column in range(7))] for row in range(1, 29)
]
WORDS = "本机关按照条例要求推进政府信息公开各项工作。" * 12


def main() -> None:
    """Print a line for each format."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--seconds", type=float, default=2.0)
    given = parser.parse_args()
    groups = grouped(path.read_bytes() for path in given.files) if given.files else samples()
    print(f"{'format':8} {'files':>5} {'bytes':>9} {'docs/s':>8} {'ms':>7} {'peak MB':>8}")
    for name, contents in groups.items():
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            rate, memory = pool.apply(measured, (contents, given.seconds))
        size = sum(map(len, contents)) // len(contents)
        print(f"{name:8} {len(contents):5} {size:9} {rate:8.1f} {1000 / rate:7.2f} {memory:8.0f}")


def grouped(contents: Iterable[bytes]) -> dict[str, list[bytes]]:
    """Files by the name of their format."""
    groups: dict[str, list[bytes]] = defaultdict(list)
    for content in contents:
        groups[format_of(content, file="sample").name].append(content)
    return groups


def measured(contents: list[bytes], seconds: float) -> tuple[float, float]:
    """Documents a second of processor time, and the peak of memory in MB."""
    for content in contents:
        read(content, file="sample")
    count, start = 0, time.process_time()
    while time.process_time() - start < seconds:
        read(contents[count % len(contents)], file="sample")
        count += 1
    rate = count / (time.process_time() - start)
    return rate, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def samples() -> dict[str, list[bytes]]:
    """The same table and paragraphs in each format that can be written here."""
    return grouped([as_text(), as_html(), as_docx(), as_xlsx(), as_pdf()])


def as_text() -> bytes:
    return "\n".join([WORDS, *("\t".join(row) for row in ROWS), WORDS]).encode()


def as_html() -> bytes:
    rows = "".join(
        "<tr>" + "".join(f"<td><p><span>{cell}</span></p></td>" for cell in row) + "</tr>" for row in ROWS
    )
    return f"<html><p>{WORDS}</p><table>{rows}</table><p>{WORDS}</p></html>".encode()


def as_docx() -> bytes:
    paragraph = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>".format
    rows = (f"<w:tr>{''.join(f'<w:tc>{paragraph(cell)}</w:tc>' for cell in row)}</w:tr>" for row in ROWS)
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    body = f"{paragraph(WORDS)}<w:tbl>{''.join(rows)}</w:tbl>{paragraph(WORDS)}"
    return zipped({"word/document.xml": f"<w:document {space}><w:body>{body}</w:body></w:document>"})


def as_xlsx() -> bytes:
    cells = ("".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in row) for row in ROWS)
    space = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    relation = '<Relationship Id="r" Target="s.xml"/>'
    rows = "".join(f"<row>{row}</row>" for row in cells)
    return zipped(
        {
            "xl/workbook.xml": f'<workbook {space}><sheets><sheet name="s" r:id="r"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f"<Relationships>{relation}</Relationships>",
            "xl/s.xml": f"<worksheet><sheetData>{rows}</sheetData></worksheet>",
        }
    )


def as_pdf() -> bytes:
    xs = [40, 250, *(250 + 45 * column for column in range(1, 8))]
    ys = [100 + 22 * row for row in range(len(ROWS) + 1)]
    content = pdfs.text(40, 50, WORDS[:50]) + pdfs.grid(xs, ys) + pdfs.filled(xs, ys, ROWS)
    prose = "".join(pdfs.text(40, 60 + 20 * line, WORDS[:50]) for line in range(30))
    return pdfs.pdf(prose, content, prose)


def zipped(parts: dict[str, str]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


if __name__ == "__main__":
    main()
