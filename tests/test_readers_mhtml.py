"""Web pages saved as one file."""

from __future__ import annotations

import pytest

from gongkai.errors import UnreadableFile
from gongkai.readers import read

HEAD = 'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="x"\n\n--x\n'


def test_the_page_in_the_file_is_read():
    page = "<html><meta charset=gb2312><p>政府信息公开</p></html>".encode("gb2312")
    import quopri

    data = HEAD.encode() + b"Content-Type: text/html\nContent-Transfer-Encoding: quoted-printable\n\n"
    data += quopri.encodestring(page) + b"\n--x--\n"
    document = read(data, file="r.doc")
    assert (document.text, document.media_type, document.charset) == (
        "政府信息公开\n",
        "multipart/related",
        "GB18030",
    )
    assert document.size == len(data)


def test_a_file_without_a_page_is_refused():
    with pytest.raises(UnreadableFile, match=r"^r.mht: an MHTML file without a page; "):
        read(f"{HEAD}Content-Type: image/png\n\nx\n--x--\n".encode(), file="r.mht")
