"""ZIP containers of XML parts (DOCX, XLSX, OFD), opened within limits.

No entity is resolved, no DTD read, no address followed.
"""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from typing import Any

from lxml import etree  # type: ignore[import-untyped]

from gongkai.readers import zips
from gongkai.readers.source import Source


@dataclass(frozen=True, slots=True)
class Package:
    """An opened container; parts are named without a leading slash."""

    source: Source
    archive: zipfile.ZipFile
    names: frozenset[str]

    def part(self, name: str) -> bytes:
        """The bytes of a part; `UnreadableFile` where it is missing or damaged."""
        if name not in self.names:
            raise self.source.unreadable(f"a container without {name}", "the file is damaged: save it again")
        try:
            return self.archive.read(name)
        except zips.DAMAGED as error:
            raise self.source.unreadable(f"{name} is damaged ({error})", "save the file again") from error
        except RuntimeError as error:  # zipfile's way to ask for a password
            raise self.source.unreadable("a container with a password", "save it without one") from error

    def xml(self, name: str) -> Any:
        """The root element of an XML part; `UnreadableFile` where it is not well formed or has a DTD."""
        data = self.part(name)
        parser = etree.XMLParser(
            resolve_entities=False, load_dtd=False, no_network=True, remove_comments=True, remove_pis=True
        )
        try:
            root = etree.fromstring(data, parser)
        except etree.XMLSyntaxError as error:
            raise self.source.unreadable(
                f"{name} is no well-formed XML ({error})", "save the file again"
            ) from error
        if root.getroottree().docinfo.doctype:
            raise self.source.unreadable(
                f"{name} declares a document type", "office files have none: do not trust it"
            )
        return root


def open_package(source: Source) -> Package:
    """The container in this file; `UnreadableFile` where it is damaged or larger than any report."""
    archive = zips.opened(source)
    parts = archive.infolist()
    zips.check_sizes(source, parts, is_worth_reading=_is_xml)
    return Package(source, archive, frozenset(part.filename for part in parts))


def _is_xml(part: zipfile.ZipInfo) -> bool:
    return part.filename.lower().endswith((".xml", ".rels"))
