"""Which formats are read, and how a file's bytes tell its format.

Names and suffixes are not believed: portals serve HTML and RTF as .doc.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from gongkai.readers import zips
from gongkai.readers.source import Source


@dataclass(frozen=True, slots=True)
class Format:
    """A format: what people call it, its media type, the module that reads it and what that needs.

    `extra` names the optional extra to install; `is_native` says that the reader runs compiled code
    on the file, so that it belongs into a worker process.
    """

    name: str
    media_type: str
    module: str
    suffixes: tuple[str, ...]
    extra: str | None = None
    is_native: bool = True


TEXT = Format("text", "text/plain", "text", (".txt", ".md"), is_native=False)
HTML = Format("HTML", "text/html", "html", (".html", ".htm", ".shtml"))
MHTML = Format("MHTML", "multipart/related", "mhtml", (".mht", ".mhtml"))
DOCX = Format(
    "DOCX", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx", (".docx",)
)
XLSX = Format("XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx", (".xlsx",))
PDF = Format("PDF", "application/pdf", "pdf", (".pdf",))
XLS = Format("XLS", "application/vnd.ms-excel", "xls", (".xls", ".et"), extra="xls")
DOC = Format("DOC", "application/msword", "doc", (".doc", ".wps"))
RTF = Format("RTF", "application/rtf", "doc", (".rtf",))
WORD_XML = Format("Word XML", "application/xml", "doc", (".xml",))
ODT = Format("ODT", "application/vnd.oasis.opendocument.text", "doc", (".odt",))
OFD = Format("OFD", "application/ofd", "ofd", (".ofd",))
IMAGE = Format("image", "image/*", "ocr", (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp"), extra="ocr")
ZIP = Format("ZIP", "application/zip", "archive", (".zip",), is_native=False)

FORMATS = (TEXT, HTML, MHTML, DOCX, XLSX, PDF, XLS, DOC, RTF, WORD_XML, ODT, OFD, IMAGE, ZIP)

# What is known by its first bytes and not read, with what its publisher can do.
FOREIGN = (
    (b"Rar!", "a RAR archive", "unpack it"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", "unpack it"),
    (b"\x1f\x8b", "a gzip archive", "unpack it"),
    (b"MZ", "a program", "a report was expected"),
    (b"\x7fELF", "a program", "a report was expected"),
)
IMAGES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\0", b"MM\0*", b"BM")
PAGE = re.compile(rb"<(?:!doctype\s+html|head|meta|title|link|style)\b", re.IGNORECASE)
MARKDOWN = re.compile(rb"^(?:\|[^\r\n]*\||#{1,6} )", re.MULTILINE)
HEAD = 4096


def of(source: Source) -> Format:
    """The format of a file by its content; `UnreadableFile` for a known one that is not read."""
    source.check_size(source.limits.file_bytes, "data")
    data = source.data
    for signature, found, advice in FOREIGN:
        if data.startswith(signature):
            raise source.unreadable(found, advice)
    if data.startswith(b"PK\x03\x04"):
        return _zipped(source)
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _compound(source)
    if b"%PDF-" in data[:1024]:
        return PDF
    if data.lstrip()[:5].lower() == b"{\\rtf":
        return RTF
    if data.startswith(IMAGES):
        return IMAGE
    return _textual(data)


def _zipped(source: Source) -> Format:
    """The format of a ZIP container by the parts it holds."""
    names = set(zips.opened(source).namelist())
    for part, found in (("word/document.xml", DOCX), ("xl/workbook.xml", XLSX), ("OFD.xml", OFD)):
        if part in names:
            return found
    return ODT if {"mimetype", "content.xml"} <= names else ZIP


def _compound(source: Source) -> Format:
    """The format of an OLE compound file by the names in its directory."""
    for stream, found in (("WordDocument", DOC), ("Workbook", XLS), ("Book", XLS)):
        if stream.encode("utf-16-le") + b"\0\0" in source.data:
            return found
    raise source.unreadable("an OLE file that is no Word and no Excel document", "save it as DOCX or PDF")


def _textual(data: bytes) -> Format:
    """HTML, MHTML or text: what is neither is found out by decoding."""
    head = data[:HEAD].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if head[:13].lower() == b"mime-version:":
        return MHTML
    if not re.match(rb"<[a-zA-Z!?]", head):
        return TEXT
    if b"<w:wordDocument" in head or b"<pkg:package" in head:
        return WORD_XML
    # OCR programs write <html><body><table> into Markdown; a page of the web has a head.
    return HTML if PAGE.search(head) or not MARKDOWN.search(data) else TEXT
