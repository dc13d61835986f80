"""Files made to hurt a reader: each function returns one, as bytes.

Sizes are those at which other programs were seen to hang, to abort or to eat gigabytes.
"""

from __future__ import annotations


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
