"""What a release is told of itself before it can speak: who publishes it, which version, what was counted.

Records, the addresses that follow from them, and the licence. Nothing is counted here, and nothing is
said in RDF.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from gongkai.iri import Base

LICENCE: Final = "https://creativecommons.org/licenses/by/4.0/"


@dataclass(frozen=True, slots=True)
class Dump:
    """A file of the dumps: `name` is `all.nq`; `triples` None where it is no RDF.

    `formats` are the names of its type in the IANA registry and in the European list of file types;
    `standard` is the address of what it conforms to.
    """

    name: str
    zh: str
    en: str
    formats: tuple[str, str]
    triples: int | None = None
    standard: str | None = None

    def versioned(self, version: str) -> str:
        """The name with the version: `all-2026-11-20.nq`."""
        stem, _, extension = self.name.partition(".")
        return f"{stem}-{version}.{extension}"


@dataclass(frozen=True, slots=True)
class Size:
    """What a written file measures."""

    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Published:
    """A report as published: what the manifest, the measurements and the difference of releases say of it.

    `authority` is an IRI, `region` a code, `verdicts` holds the number of rules by state.
    """

    iri: str
    file: str
    sha256: str
    authority: str
    year: int | None
    region: str | None
    is_current: bool
    is_clean: bool
    verdicts: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Counts:
    """What was counted while the release was written.

    `classes` and `properties` count instances and triples of the default graph by IRI, `subjects` its
    subjects. `clean` are the reports without a finding above Info. `cells` are by state.
    """

    files: int
    reports: int
    unread: int
    authorities: int
    clean: int
    years: tuple[int, ...]
    cells: Mapping[str, int]
    triples: int
    subjects: int
    classes: Mapping[str, int]
    properties: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class About:
    """What the catalogue is told: who publishes which version, after which others, and what was counted.

    `date` is an ISO date, `contact` a mail address, `earlier` the versions before this, newest last.
    `example` is the IRI of some report.
    """

    base: Base
    version: str
    date: str
    title_zh: str
    title_en: str
    publisher_zh: str
    publisher_en: str
    contact: str | None
    earlier: tuple[str, ...]
    counts: Counts
    dumps: tuple[Dump, ...]
    example: str | None = None
    endpoint: bool = True

    @property
    def catalogue(self) -> str:
        return self.base.catalogue

    @property
    def reports(self) -> str:
        """The data set, whatever its version."""
        return f"{self.base.catalogue}#reports"

    @property
    def publisher(self) -> str:
        return f"{self.base.catalogue}#publisher"

    @property
    def build(self) -> str:
        return f"{self.release}#build"

    @property
    def release(self) -> str:
        """This version of the data set."""
        return self.version_iri(self.version)

    def version_iri(self, version: str) -> str:
        return f"{self.base.iri}release/{version}"

    def latest(self, dump: Dump) -> str:
        return f"{self.base.iri}dump/latest/{dump.name}"

    def address(self, dump: Dump) -> str:
        return f"{self.base.iri}dump/{self.version}/{dump.versioned(self.version)}"
