"""The IRIs of the data: under one base, in lower-case ASCII, hash for what stands on a page.

{base}report/410202-longting-qu-renmin-zhengfu-bangongshi/2024             the report
{base}report/410202-…/2024#granted                                         a row
{base}report/410202-…/2024#granted.natural-person                          a cell
{base}source/<sha256>.txt#char=1360,1362                                   a place in the source text
"""

from __future__ import annotations

from dataclasses import dataclass

from gongkai.vocabulary import CUBE, HOST


@dataclass(frozen=True, slots=True)
class Base:
    """The base IRI of a release; ends in a slash.

    >>> Base("https://data.example.org/").report("410202-longting-qu", 2024)
    'https://data.example.org/report/410202-longting-qu/2024'
    """

    iri: str = HOST

    def __post_init__(self) -> None:
        if not self.iri.startswith(("http://", "https://")) or not self.iri.endswith("/"):
            raise ValueError(
                f"base {self.iri!r}: expected an http or https address that ends in a slash, "
                "such as https://data.example.org/"
            )

    def authority(self, slug: str) -> str:
        return f"{self.iri}authority/{slug}"

    def report(self, slug: str, year: int | None, version: str = "") -> str:
        """The report of an authority for a year; a former version of it carries its digest's first digits."""
        path = f"{self.iri}report/{slug}/{'unknown' if year is None else year}"
        return f"{path}/{version}" if version else path

    def source(self, sha256: str) -> str:
        return f"{self.iri}source/{sha256}"

    def source_spans(self, sha256: str) -> str:
        """What the places in a source text begin with; `start,end` follows.

        As RFC 5147 writes a range: code points, from 0, half open.
        """
        return f"{self.iri}source/{sha256}.txt#char="

    def data_set(self, structure: str) -> str:
        """The data set published under a structure of the ontology: `…/cube/requests`."""
        return f"{self.iri}cube/{structure.removeprefix(CUBE).removesuffix('-structure')}"

    def region(self, code: str) -> str:
        return f"{self.iri}region/{code}"

    @property
    def catalogue(self) -> str:
        return f"{self.iri}catalog"


def cells_graph(report: str) -> str:
    """The named graph that holds the cells of a report; its name leads to the report's document."""
    return f"{report}#cells"


def findings_graph(report: str) -> str:
    """The graph of a report's findings in the dumps."""
    return f"{report}#findings"


def row(report: str, notation: str) -> str:
    return f"{report}#{notation}"


def cell(report: str, anchor: str) -> str:
    return f"{report}#{anchor}"
