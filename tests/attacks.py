"""Files made to hurt a reader: each function returns one, as bytes.

Sizes are those at which other programs were seen to hang, to abort or to eat gigabytes.
"""

from __future__ import annotations

import io
import zipfile
import zlib

import pdfs


class html:  # noqa: N801 (a name space: attacks.html.deep())
    """Pages."""

    @staticmethod
    def huge_spans() -> bytes:
        return b"<html><table><tr><td colspan=100000000 rowspan=65000>1<td>2</table>"

    @staticmethod
    def wide_spans() -> bytes:
        row = b"<tr>" + b"<td colspan=64 rowspan=1>1" * 20
        return b"<html><table>" + row * 100 + b"</table>"

    @staticmethod
    def many_tables() -> bytes:
        return b"<html>" + b"<table><tr><td>1<td>2</table>" * 100_000

    @staticmethod
    def deep() -> bytes:
        return b"<html>" + b"<div>" * 200_000 + b"<table><tr><td>1<td>2</table>"

    @staticmethod
    def many_attributes() -> bytes:
        return b"<html><p " + b" ".join(b"a%d=1" % number for number in range(300_000)) + b">x</p>"

    @staticmethod
    def many_paragraphs() -> bytes:
        return b"<html>" + b"<p>1</p>\n\n" * (2 << 20)

    @staticmethod
    def fifty_megabytes() -> bytes:
        return b"<html><p>" + b"x" * (80 << 20)


class office:  # noqa: N801
    """Word documents in ZIP containers."""

    SPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'

    @classmethod
    def _of(cls, document: bytes, **parts: bytes) -> bytes:
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("word/document.xml", document)
            for name, content in parts.items():
                archive.writestr(name, content)
        return stream.getvalue()

    @classmethod
    def _body(cls, body: str, before: str = "") -> bytes:
        return cls._of(f"{before}<w:document {cls.SPACE}><w:body>{body}</w:body></w:document>".encode())

    @classmethod
    def bomb(cls) -> bytes:
        return cls._of(b" " * (200 << 20))

    @classmethod
    def many_parts(cls) -> bytes:
        return cls._of(b"<x/>", **{f"word/media/{number}.xml": b"" for number in range(5000)})

    @classmethod
    def external_entity(cls) -> bytes:
        doctype = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
        return cls._body("<w:p><w:r><w:t>&e;</w:t></w:r></w:p>", doctype)

    @classmethod
    def billion_laughs(cls) -> bytes:
        entities = "".join(f'<!ENTITY e{level + 1} "{f"&e{level};" * 10}">' for level in range(9))
        return cls._body("<w:p>&e9;</w:p>", f'<!DOCTYPE x [<!ENTITY e0 "ha">{entities}]>')

    @classmethod
    def deep(cls) -> bytes:
        return cls._body("<w:sdt>" * 20_000 + "</w:sdt>" * 20_000)

    @classmethod
    def truncated(cls) -> bytes:
        whole = cls._body("<w:p/>")
        return whole[: len(whole) // 2]

    @classmethod
    def not_xml(cls) -> bytes:
        return cls._of(b"<w:document")

    @classmethod
    def empty(cls) -> bytes:
        return cls._body("")

    @classmethod
    def headless(cls) -> bytes:
        return cls._of(b"<document/>")

    @classmethod
    def huge_span(cls) -> bytes:
        cell = (
            '<w:tc><w:tcPr><w:gridSpan w:val="2000000000"/></w:tcPr><w:p><w:r><w:t>1</w:t></w:r></w:p></w:tc>'
        )
        return cls._body(f"<w:tbl><w:tr>{cell}{cell}</w:tr></w:tbl>")

    @classmethod
    def wide_spans(cls) -> bytes:
        cell = '<w:tc><w:tcPr><w:gridSpan w:val="64"/></w:tcPr><w:p/></w:tc>'
        return cls._body(f"<w:tbl><w:tr>{cell * 1000}</w:tr></w:tbl>")

    @classmethod
    def macros_and_links(cls) -> bytes:
        relations = b'<Relationships><Relationship Id="r1" TargetMode="External" Target="http://127.0.0.1:9/x"/></Relationships>'
        body = "<w:p><w:r><w:t>公开</w:t></w:r></w:p>"
        document = f"<w:document {cls.SPACE}><w:body>{body}</w:body></w:document>".encode()
        return cls._of(
            document, **{"word/vbaProject.bin": b"\xd0\xcf", "word/_rels/document.xml.rels": relations}
        )


class archives:  # noqa: N801
    """Archives."""

    @staticmethod
    def bomb() -> bytes:
        stream = io.BytesIO()
        with (
            zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive,
            archive.open("big.txt", "w") as big,
        ):
            for _ in range(300):
                big.write(bytes(1 << 20))
        return stream.getvalue()


class workbooks:  # noqa: N801
    """Excel workbooks."""

    RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

    @classmethod
    def workbook(cls, rows: str, after: str = "", strings: str = "<sst/>") -> bytes:
        """A workbook of one sheet `s` with these rows."""
        sheet = f'<sheet name="s" r:id="r1" xmlns:r="{cls.RELATIONS}"/>'
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("xl/workbook.xml", f"<workbook><sheets>{sheet}</sheets></workbook>")
            relation = '<Relationship Id="r1" Target="worksheets/sheet1.xml"/>'
            archive.writestr("xl/_rels/workbook.xml.rels", f"<Relationships>{relation}</Relationships>")
            archive.writestr("xl/sharedStrings.xml", strings)
            body = f"<worksheet><sheetData>{rows}</sheetData>{after}</worksheet>"
            archive.writestr("xl/worksheets/sheet1.xml", body)
        return stream.getvalue()

    ROW = '<row r="1"><c r="A1" t="inlineStr"><is><t>规章</t></is></c><c r="B1"><v>1</v></c></row>'

    @classmethod
    def far_corner(cls) -> bytes:
        return cls.workbook(cls.ROW + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')

    @classmethod
    def merged_sheet(cls) -> bytes:
        return cls.workbook(cls.ROW, '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>')

    @classmethod
    def entities(cls) -> bytes:
        return cls.workbook(cls.ROW, strings='<!DOCTYPE x [<!ENTITY e "x">]><sst><si><t>&e;</t></si></sst>')

    @classmethod
    def without_sheets(cls) -> bytes:
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            archive.writestr("xl/workbook.xml", "<workbook/>")
        return stream.getvalue()

    @classmethod
    def empty(cls) -> bytes:
        return cls.workbook("")

    @classmethod
    def full(cls) -> bytes:
        rows = (
            f'<row r="{row}"><c r="A{row}"><v>1</v></c><c r="GA{row}"><v>1</v></c></row>'
            for row in range(1, 400)
        )
        return cls.workbook("".join(rows))


class pdf:  # noqa: N801
    """PDF files."""

    @staticmethod
    def truncated() -> bytes:
        whole = pdfs.pdf(pdfs.text(50, 50, "公开"))
        return whole[: len(whole) // 3]

    @staticmethod
    def not_pdf() -> bytes:
        return b"%PDF-1.7\n" + bytes(range(256)) * 20

    @staticmethod
    def with_password() -> bytes:
        lock = b"<</Filter/Standard/V 1/R 2/O<%s>/U<%s>/P -4>>" % (b"ab" * 32, b"cd" * 32)
        return pdfs.pdf("").replace(b"trailer<<", b"trailer<</ID[<00><00>]/Encrypt %s" % lock)

    @staticmethod
    def many_pages() -> bytes:
        return pdfs.pdf(*[""] * 300)

    @staticmethod
    def many_paths(count: int = 30_000) -> bytes:
        return pdfs.Pdf().page("1 1 m 9 9 l S\n" * count, pack=True).bytes()

    @staticmethod
    def many_rules() -> bytes:
        places = [(x * 6, y * 8) for x in range(0, 90, 2) for y in range(100)]
        return pdfs.pdf("".join(pdfs.line(x, y, x + 5, y) for x, y in places))

    @staticmethod
    def many_glyphs() -> bytes:
        lines = "".join(pdfs.text(50, 12 * y, "公开" * 30) for y in range(2000))
        return pdfs.Pdf().page(lines, pack=True).bytes()

    @staticmethod
    def flate_bomb() -> bytes:
        """A megabyte that PDFium unpacks to a gigabyte."""
        made = pdfs.Pdf()
        packer = zlib.compressobj(9, wbits=-15)
        block = packer.compress(b" " * (1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)
        data = b"x\x9c" + block * 1000 + packer.flush() + bytes(4)
        stream = made.add(b"<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(data), data))
        made.pages.append(made.add(b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents %d 0 R>>" % stream))
        return made.bytes()

    @staticmethod
    def endless_kids() -> bytes:
        made = pdfs.Pdf().page("")
        made.pages *= 500_000
        return made.bytes()

    @staticmethod
    def nested_forms() -> bytes:
        """Twenty-five forms, each of which draws the next one twice."""
        made = pdfs.Pdf()
        inner = made.stream(b"1 1 m 9 9 l S", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]")
        for _ in range(25):
            resources = b"/Resources<</XObject<</X %d 0 R>>>>" % inner
            inner = made.stream(b"/X Do /X Do", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]" + resources)
        return made.page("/X Do", f"/XObject<</X {inner} 0 R>>").bytes()
