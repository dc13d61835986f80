"""ZIP archives of reports: their members, one by one and within limits.

Members are never written to disk and their names are only what they are called by in messages, so
hostile names (`../x`, absolute ones) reach nothing. Archives inside archives are not opened.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator

from gongkai.document import Document
from gongkai.errors import UnreadableFile
from gongkai.readers import zips
from gongkai.readers.source import Source

LITTER = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")


def read(source: Source) -> Document:
    """Never a document: an archive holds several, which `members` gives."""
    count = len(_worth_reading(zips.opened(source)))
    raise source.unreadable(
        f"an archive of {count} files", "one report was expected: unpack it, or read it as a folder"
    )


def members(source: Source) -> Iterator[tuple[str, bytes | UnreadableFile]]:
    """The name (`archive.zip/name`) and bytes of each file in an archive, or why it cannot be unpacked.

    Raises `UnreadableFile` where the archive as a whole is damaged or beyond the limits.
    """
    archive = zips.opened(source)
    parts = _worth_reading(archive)
    zips.check_sizes(source, parts, is_worth_reading=lambda _: True)
    for part in parts:
        name = f"{source.file}/{_name(part)}"
        try:
            yield name, archive.read(part)
        except (*zips.DAMAGED, RuntimeError) as error:  # RuntimeError: a password is asked for
            yield name, UnreadableFile(f"{name}: cannot be unpacked ({error}); unpack it by hand")


def _worth_reading(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """The files of an archive in its own order, without those that systems leave behind."""
    return [part for part in archive.infolist() if _is_file(part.filename)]


def _is_file(name: str) -> bool:
    return bool(name) and not name.endswith("/") and not any(each in name for each in LITTER)


def _name(part: zipfile.ZipInfo) -> str:
    """The name of a member: Windows in China writes GBK without saying so, which zipfile takes for cp437."""
    name = part.filename
    if part.flag_bits & 0x800 or name.isascii():
        return _harmless(name)
    try:
        return _harmless(name.encode("cp437").decode("gb18030"))
    except UnicodeError:
        return _harmless(name)


def _harmless(name: str) -> str:
    """A name without steps upwards, control characters or a leading slash, for messages and IRIs.

    >>> _harmless("../../etc/x\\u202e.txt"), _harmless("C:/a//b.html")
    ('etc/x.txt', 'C:/a/b.html')
    """
    printable = "".join(sign for sign in name.replace("\\", "/") if sign.isprintable())
    return "/".join(step for step in printable.split("/") if step not in {"", ".", ".."})
