"""ZIP archives of reports: members within limits, hostile names made harmless."""

from __future__ import annotations

import io
import zipfile

import pytest

from attacks import archives as attacks
from gongkai.errors import UnreadableFile
from gongkai.readers import archive, format_of, read
from gongkai.readers.source import Source


def zipped(**files: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        for name, content in files.items():
            made.writestr(name, content)
    return stream.getvalue()


def names(data: bytes) -> list[str]:
    found = archive.members(Source("all.zip", data))
    return [name if isinstance(content, bytes) else str(content) for name, content in found]


def test_members_come_in_order_without_what_systems_leave_behind():
    data = zipped(**{"b/2.txt": b"2", "a.html": b"1", "__MACOSX/a.html": b"x", "b/.DS_Store": b"x"})
    assert names(data) == ["all.zip/b/2.txt", "all.zip/a.html"]


def test_names_written_in_gbk_are_read():
    data = zipped(**{"XXXX.txt": b"1"}).replace(b"XXXX", "报告".encode("gbk"))
    assert names(data) == ["all.zip/报告.txt"]


def test_names_that_climb_are_made_harmless():
    data = zipped(**{"../../etc/passwd": b"1", "/root/x": b"2", "a\\..\\b\x1b[31m.txt": b"3"})
    assert names(data) == ["all.zip/etc/passwd", "all.zip/root/x", "all.zip/a/b[31m.txt"]


def test_a_member_without_a_name_is_none():
    data = zipped(**{"a.txt": b"1", "ZZ": b"2"}).replace(b"ZZ", b"\0Z")
    assert names(data) == ["all.zip/a.txt"]


def test_a_bomb_is_refused_before_it_is_unpacked():
    with pytest.raises(UnreadableFile, match=r"^all.zip: big.txt grows from .* to 300.0 MB"):
        names(attacks.bomb())


def test_a_member_with_a_password_is_its_own_error():
    data = bytearray(zipped(**{"a.txt": b"1", "b.txt": b"2"}))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + offset] |= 1
    assert names(bytes(data))[0].startswith("all.zip/a.txt: cannot be unpacked")
    assert names(bytes(data))[1] == "all.zip/b.txt"


def test_an_archive_is_no_single_report():
    with pytest.raises(UnreadableFile, match=r"^all.zip: an archive of 2 files; "):
        read(zipped(**{"a.txt": b"1", "b.txt": b"2"}), file="all.zip")


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"Rar!\x1a\x07", "a RAR archive"),
        (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
        (b"MZ\x90", "a program"),
    ],
)
def test_what_is_known_and_not_read_is_called_by_name(data, found):
    with pytest.raises(UnreadableFile, match=f"^x.bin: {found}; "):
        read(data, file="x.bin")


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (zipped(**{"word/document.xml": b""}), "DOCX"),
        (zipped(**{"xl/workbook.xml": b""}), "XLSX"),
        (zipped(**{"OFD.xml": b""}), "OFD"),
        (zipped(**{"mimetype": b"", "content.xml": b""}), "ODT"),
        (zipped(**{"a.txt": b""}), "ZIP"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument\0".encode("utf-16-le"), "DOC"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook\0".encode("utf-16-le"), "XLS"),
        (b"\r\n%PDF-1.4", "PDF"),
        (b"{\\rtf1", "RTF"),
        (b"\x89PNG\r\n\x1a\n", "image"),
        (b"MIME-Version: 1.0\r\n", "MHTML"),
        (b"\xef\xbb\xbf<!DOCTYPE html>", "HTML"),
        ("<html>".encode("utf-16"), "HTML"),
        (b"<div>x</div>\n<p>y</p>", "HTML"),
        (b"<div>x</div>\n\n## y\n", "text"),
        (b"<table>\n</table>\n\n| a | b |\n", "text"),
        (b"<html><body><table></table></body></html>\n\n## y\n", "text"),
        (b"# y\n\n<html><body><table></table></body></html>\n", "text"),
        (b"<html><head></head><body>\n# y\n</body></html>", "HTML"),
        (b"<?xml version='1.0'?><w:wordDocument>", "Word XML"),
        (b"x", "text"),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_the_format_is_told_by_the_content(data, name):
    assert format_of(data, file="report.doc").name == name
