"""What a release says of itself: DCAT, VoID, DQV and PROV, with counts that were counted.

The catalogue stands in the dumps and in the store like any other document. What can only be known of
a dump once it is written, its bytes and their digest, is said beside the dumps alone (`sizes`): a file
cannot hold its own digest. No blank nodes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from gongkai import __version__, form, region, resources
from gongkai.iri import Base
from gongkai.vocabulary import (
    DCAT,
    DCT,
    DQV,
    FOAF,
    GID,
    HOST,
    LDQD,
    OA,
    ORG,
    PREFIXES,
    PROV,
    QB,
    RDF,
    RDFS,
    SCHEMA,
    SKOS,
    VCARD,
    VOID,
    XSD,
)

LICENCE: Final = "https://creativecommons.org/licenses/by/4.0/"
SPDX: Final = "http://spdx.org/rdf/terms#"
ADMS: Final = "http://www.w3.org/ns/adms#"
FORMATS: Final = "http://www.w3.org/ns/formats/"
_EU: Final = "http://publications.europa.eu/resource/authority/"
_IANA: Final = "http://www.iana.org/assignments/media-types/"
CATALOGUE_PREFIXES: Final = PREFIXES | {"adms": ADMS, "spdx": SPDX, "formats": FORMATS}
_LABEL: Final = RDFS + "label"
STATES: Final = ("number", "blank", "not-applicable", "unreadable")

Term = NamedNode | Literal
Value = str | Term | Sequence[str | Term]


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


def triples(about: About) -> list[Triple]:
    """The catalogue, the data sets, this release and how it came to be."""
    found: list[Triple] = []
    for part in (
        _catalogue,
        _agents,
        _data_set,
        _release,
        _distributions,
        _service,
        _void,
        _cubes,
        _quality,
        _classes_of_values,
    ):
        found.extend(part(about))
    return found


def sizes(about: About, measured: Mapping[str, Size]) -> list[Triple]:
    """Bytes and digests of the dumps, by their names."""
    found: list[Triple] = []
    for dump in about.dumps:
        size = measured[dump.name]
        for node in (f"{about.reports}-{dump.name}", f"{about.release}#{dump.name}"):
            checksum = f"{node}-sha256"
            found += _say(
                node,
                {
                    DCAT + "byteSize": _typed(str(size.bytes), "nonNegativeInteger"),
                    SPDX + "checksum": checksum,
                },
            )
            found += _say(
                checksum,
                {
                    RDF + "type": SPDX + "Checksum",
                    SPDX + "algorithm": SPDX + "checksumAlgorithm_sha256",
                    SPDX + "checksumValue": _typed(size.sha256, "hexBinary"),
                },
            )
    return found


def unfilled(base: Base, rows: Iterable[str]) -> Iterator[Triple]:
    """The note on rows with unfilled cells, an exception from Data Cube's IC-14, and the rows."""
    note = f"{base.iri}quality#unfilled-cells"
    yield from _say(
        note,
        {
            RDF + "type": DQV + "QualityAnnotation",
            RDFS + "label": _both("没有数字的单元格", "Cells without a number"),
            RDFS + "comment": _both(
                "有未填、不适用或无法识读单元格的行没有该列的度量，因此不满足数据立方体完整性约束 IC-14："
                "空白不是零，不以数字代替。所涉各行列于此。",
                "A row with a cell that is blank, not applicable or unreadable lacks that column's measure, "
                "so that integrity constraint IC-14 of the Data Cube vocabulary does not hold: blank is not "
                "zero, and no number is put in its place. The rows are listed here.",
            ),
            RDFS + "seeAlso": "https://www.w3.org/TR/vocab-data-cube/#ic-14",
            OA + "motivatedBy": DQV + "qualityAssessment",
            OA + "hasTarget": [base.data_set(structure) for structure in _structures()],
            DQV + "inDimension": LDQD + "completeness",
        },
    )
    for row in rows:
        yield Triple(NamedNode(note), NamedNode(OA + "hasTarget"), NamedNode(row))


def regions(codes: Iterable[str], base: Base) -> list[Triple]:
    """The divisions with these codes, and those that took their place."""
    waiting, met, found = sorted(set(codes), reverse=True), set[str](), list[Triple]()
    while waiting:
        code = waiting.pop()
        if code in met:
            continue
        met.add(code)
        past = region.records(code)
        heirs = sorted({heir for one in past for heir in one.successors})
        waiting.extend(heirs)
        until = past[-1].valid_until
        found += _say(
            base.region(code),
            {
                RDF + "type": GID + "Region",
                RDFS + "label": [
                    *(_lang(name, "zh") for name in dict.fromkeys(one.name for one in past)),
                    _lang(past[-1].pinyin.replace("-", " ").title(), "en"),
                ],
                DCT + "description": [
                    _lang(name, "zh") for name in dict.fromkeys(one.full_name() for one in past)
                ],
                GID + "regionCode": Literal(code),
                GID + "validFrom": Literal(past[0].valid_from),
                GID + "validUntil": [] if until is None else Literal(until),
                GID + "successor": [base.region(heir) for heir in heirs],
            },
        )
    return found


# --- parts of the catalogue -----------------------------------------------------------------------


def _catalogue(about: About) -> Iterator[Triple]:
    return _say(
        about.catalogue,
        {
            RDF + "type": DCAT + "Catalog",
            DCT + "title": _both(f"{about.title_zh}：数据目录", f"{about.title_en}: catalogue"),
            DCT + "description": _both(
                "从政府信息公开工作年度报告中读取的关联开放数据目录。",
                "Linked open data read from annual reports on government information disclosure.",
            ),
            DCT + "publisher": about.publisher,
            DCT + "issued": _date(about.date),
            DCT + "modified": _date(about.date),
            DCT + "language": [_EU + "language/ZHO", _EU + "language/ENG"],
            DCT + "license": LICENCE,
            DCT + "spatial": _EU + "country/CHN",
            FOAF + "homepage": about.base.iri,
            DCAT + "themeTaxonomy": _EU + "data-theme",
            DCAT + "dataset": [about.reports, *map(about.base.data_set, _structures())],
            DCAT + "service": f"{about.catalogue}#sparql" if about.endpoint else [],
        },
    )


def _agents(about: About) -> Iterator[Triple]:
    yield from _say(
        about.publisher,
        {
            RDF + "type": [FOAF + "Agent", ORG + "Organization"],
            FOAF + "name": _both(about.publisher_zh, about.publisher_en),
            RDFS + "label": _both(about.publisher_zh, about.publisher_en),
            DCT + "type": "http://purl.org/adms/publishertype/NonProfitOrganisation",
        },
    )
    if about.contact:
        yield from _say(
            f"{about.catalogue}#contact",
            {
                RDF + "type": [VCARD + "Kind", VCARD + "Organization"],
                VCARD + "fn": Literal(about.publisher_en),
                VCARD + "hasEmail": f"mailto:{about.contact}",
            },
        )
    yield from _say(
        f"{about.base.iri}software#gongkai-{__version__}",
        {
            RDF + "type": [PROV + "SoftwareAgent", PROV + "Agent"],
            RDFS + "label": _both(f"公开读取程序 {__version__}", f"Gongkai {__version__}"),
            SCHEMA + "softwareVersion": Literal(__version__),
        },
    )


def _common(about: About) -> dict[str, Value]:
    """What is said of the data set and of each of its versions alike."""
    years = about.counts.years
    return {
        DCT + "publisher": about.publisher,
        DCT + "creator": about.publisher,
        DCAT + "contactPoint": f"{about.catalogue}#contact" if about.contact else [],
        DCT + "modified": _date(about.date),
        DCT + "issued": _date(about.date),
        DCT + "language": [_EU + "language/ZHO", _EU + "language/ENG"],
        DCAT + "theme": _EU + "data-theme/GOVE",
        DCAT + "keyword": [
            *_both("政府信息公开", "freedom of information"),
            *_both("年度报告", "annual report"),
        ],
        DCT + "accrualPeriodicity": _EU + "frequency/ANNUAL",
        DCT + "accessRights": _EU + "access-right/PUBLIC",
        DCT + "temporal": f"{about.release}#period" if years else [],
        DCT + "spatial": _EU + "country/CHN",
        DCT + "conformsTo": [f"{HOST}def", f"{HOST}shape", "http://www.w3.org/TR/vocab-data-cube/"],
        DCT + "provenance": f"{about.catalogue}#provenance",
        DCT + "license": LICENCE,
        DCAT + "landingPage": about.base.iri,
        DCAT + "version": Literal(about.version),
    }


_DESCRIPTION: Final = (
    "各报告表二、表三、表四的每个数字，连同其在来源文本中的位置、每个未填单元格的状态和每项校验发现。",
    "Every figure of tables two, three and four of each report with its place in the source text, the state "
    "of every cell without a figure, and what every check found.",
)


def _data_set(about: About) -> Iterator[Triple]:
    yield from _say(
        about.reports,
        _common(about)
        | {
            RDF + "type": [DCAT + "Dataset", VOID + "Dataset"],
            DCT + "title": _both(about.title_zh, about.title_en),
            DCT + "description": _both(*_DESCRIPTION),
            DCT + "identifier": Literal("gongkai-reports"),
            DCT + "hasPart": [about.base.data_set(structure) for structure in _structures()],
            DCAT + "distribution": [f"{about.reports}-{dump.name}" for dump in about.dumps],
            DCAT + "hasCurrentVersion": about.release,
            DCAT + "hasVersion": [about.version_iri(one) for one in (*about.earlier, about.version)],
            PROV + "wasGeneratedBy": about.build,
            FOAF + "homepage": about.base.iri,
        },
    )
    yield from _say(
        f"{about.catalogue}#provenance",
        {
            RDF + "type": DCT + "ProvenanceStatement",
            RDFS + "label": _both(
                "由程序从各报告已发布的文本中读取；每个数字都指明来源文件及位置，不作修正。",
                "Read by software from the published text of each report; every figure names its source file "
                "and its place in it, and none is corrected.",
            ),
        },
    )


def _release(about: About) -> Iterator[Triple]:
    previous = about.earlier[-1] if about.earlier else None
    yield from _say(
        about.release,
        _common(about)
        | {
            RDF + "type": [DCAT + "Dataset", PROV + "Entity"],
            DCT + "title": _both(
                f"{about.title_zh}，{about.version} 版", f"{about.title_en}, version {about.version}"
            ),
            DCT + "description": _both(*_DESCRIPTION),
            DCT + "identifier": Literal(f"gongkai-reports-{about.version}"),
            DCT + "bibliographicCitation": Literal(
                f"{about.publisher_en}: {about.title_en}, version {about.version}. {about.release}"
            ),
            DCAT + "isVersionOf": about.reports,
            DCAT + "previousVersion": about.version_iri(previous) if previous else [],
            DCAT + "distribution": [f"{about.release}#{dump.name}" for dump in about.dumps],
            ADMS + "versionNotes": _lang(
                f"{about.counts.reports} reports read from {about.counts.files} files", "en"
            ),
            PROV + "wasGeneratedBy": about.build,
        },
    )
    yield from _say(
        about.build,
        {
            RDF + "type": PROV + "Activity",
            RDFS + "label": _both(f"构建 {about.version}", f"build of {about.version}"),
            PROV + "endedAtTime": _typed(f"{about.date}T00:00:00Z", "dateTime"),
            PROV + "wasAssociatedWith": f"{about.base.iri}software#gongkai-{__version__}",
        },
    )
    if about.counts.years:
        yield from _say(
            f"{about.release}#period",
            {
                RDF + "type": DCT + "PeriodOfTime",
                DCAT + "startDate": _date(f"{about.counts.years[0]}-01-01"),
                DCAT + "endDate": _date(f"{about.counts.years[-1]}-12-31"),
            },
        )


def _distributions(about: About) -> Iterator[Triple]:
    for dump in about.dumps:
        for node, address in (
            (f"{about.reports}-{dump.name}", about.latest(dump)),
            (f"{about.release}#{dump.name}", about.address(dump)),
        ):
            yield from _say(
                node,
                {
                    RDF + "type": DCAT + "Distribution",
                    DCT + "title": _both(dump.zh, dump.en),
                    DCT + "description": _both(f"{dump.zh}（{dump.name}）", f"{dump.en} ({dump.name})"),
                    DCAT + "accessURL": f"{about.base.iri}download",
                    DCAT + "downloadURL": address,
                    DCAT + "mediaType": _IANA + dump.formats[0],
                    DCT + "format": f"{_EU}file-type/{dump.formats[1]}",
                    DCT + "license": LICENCE,
                    DCT + "rights": f"{about.catalogue}#rights",
                    DCT + "modified": _date(about.date),
                    DCT + "conformsTo": dump.standard or f"{HOST}def",
                    VOID + "triples": [] if dump.triples is None else Literal(dump.triples),
                },
            )
    yield from _say(
        f"{about.catalogue}#rights",
        {
            RDF + "type": DCT + "RightsStatement",
            RDFS + "label": _both(
                "知识共享署名 4.0；引用时请注明来源页面。",
                "Creative Commons Attribution 4.0; name the page the data came from.",
            ),
        },
    )


def _service(about: About) -> Iterator[Triple]:
    if not about.endpoint:
        return iter(())
    endpoint = f"{about.base.iri}sparql"
    return _say(
        f"{about.catalogue}#sparql",
        {
            RDF + "type": DCAT + "DataService",
            DCT + "title": _both("SPARQL 端点", "SPARQL endpoint"),
            DCT + "description": _both(
                "只读的 SPARQL 1.1 查询端点。", "Read-only SPARQL 1.1 query endpoint."
            ),
            DCT + "publisher": about.publisher,
            DCAT + "endpointURL": endpoint,
            DCAT + "endpointDescription": endpoint,
            DCAT + "servesDataset": about.reports,
            DCT + "conformsTo": "http://www.w3.org/TR/sparql11-protocol/",
            DCT + "license": LICENCE,
            DCT + "accessRights": _EU + "access-right/PUBLIC",
        },
    )


# --- VoID -----------------------------------------------------------------------------------------


def _void(about: About) -> Iterator[Triple]:
    """The default graph as VoID counts it; cells and findings as subsets with dumps of their own."""
    counts, void = about.counts, f"{about.base.iri}void"
    by_name = {dump.name: dump for dump in about.dumps}
    yield from _say(
        void,
        {
            RDF + "type": VOID + "DatasetDescription",
            DCT + "title": _both("VoID 描述", "VoID description"),
            DCT + "publisher": about.publisher,
            FOAF + "primaryTopic": about.reports,
        },
    )
    yield from _say(
        about.reports,
        {
            VOID + "uriSpace": Literal(about.base.iri),
            VOID + "triples": Literal(counts.triples),
            VOID + "distinctSubjects": Literal(counts.subjects),
            VOID + "sparqlEndpoint": f"{about.base.iri}sparql" if about.endpoint else [],
            VOID + "dataDump": about.latest(by_name["all.ttl"]),
            VOID + "subset": [f"{void}#cells", f"{void}#findings"],
            VOID + "exampleResource": about.example or [],
            VOID + "vocabulary": [GID, QB, SKOS, PROV, ORG, DCT, DCAT, DQV],
            VOID + "feature": [FORMATS + "Turtle", FORMATS + "N-Quads"],
            VOID + "classPartition": [f"{void}#{_name(iri)}" for iri in sorted(counts.classes)],
            VOID + "propertyPartition": [
                f"{void}#{_name(iri)}-property" for iri in sorted(counts.properties)
            ],
        },
    )
    for name, zh, en in (
        ("cells", "单元格：所印文字、状态与位置", "cells: printed text, state and place"),
        ("findings", "校验发现", "findings"),
    ):
        dump = by_name[f"{name}.{'nq' if name == 'cells' else 'ttl'}"]
        yield from _say(
            f"{void}#{name}",
            {
                RDF + "type": VOID + "Dataset",
                DCT + "title": _both(zh, en),
                DCT + "license": LICENCE,
                VOID + "triples": Literal(dump.triples or 0),
                VOID + "dataDump": about.latest(dump),
            },
        )
    for iri, number in sorted(counts.classes.items()):
        yield from _say(f"{void}#{_name(iri)}", {VOID + "class": iri, VOID + "entities": Literal(number)})
    for iri, number in sorted(counts.properties.items()):
        yield from _say(
            f"{void}#{_name(iri)}-property", {VOID + "property": iri, VOID + "triples": Literal(number)}
        )


def _name(iri: str) -> str:
    """A class or property as part of an IRI: its prefix and local name, or its last words."""
    for prefix, namespace in CATALOGUE_PREFIXES.items():
        if iri.startswith(namespace) and "/" not in iri[len(namespace) :]:
            return f"{prefix}-{iri[len(namespace) :]}"
    return "-".join(part for part in iri.replace("#", "/").split("/")[2:] if part)


# --- data sets and quality ------------------------------------------------------------------------


def _structures() -> tuple[str, ...]:
    """The structures under which figures are published, in the order of the forms, each once."""
    return tuple(
        dict.fromkeys(
            block.structure
            for edition in form.editions()
            for table in edition.tables
            for block in table.blocks
        )
    )


def _cubes(about: About) -> Iterator[Triple]:
    for structure, (zh, en) in _titles().items():
        yield from _say(
            about.base.data_set(structure),
            {
                RDF + "type": [QB + "DataSet", DCAT + "Dataset"],
                RDFS + "label": _both(zh, en),
                DCT + "title": _both(zh, en),
                DCT + "description": _both(
                    f"“{zh}”：格式的每一行是一个观察，各列是度量。",
                    f"“{en}”: a row of the form is an observation, its columns are measures.",
                ),
                QB + "structure": structure,
                DCT + "publisher": about.publisher,
                DCT + "license": LICENCE,
                DCT + "isPartOf": about.reports,
                DCT + "accessRights": _EU + "access-right/PUBLIC",
                DCAT + "theme": _EU + "data-theme/GOVE",
            },
        )


@cache
def _titles() -> dict[str, tuple[str, str]]:
    """The labels of each structure in Chinese and English, as `ontology/cubes.ttl` has them."""
    labels: dict[str, dict[str | None, str]] = {structure: {} for structure in _structures()}
    for quad in parse(path=resources.folder("ontology") / "cubes.ttl", format=RdfFormat.TURTLE):
        subject, value = quad.subject, quad.object
        if isinstance(subject, NamedNode) and isinstance(value, Literal) and quad.predicate.value == _LABEL:
            labels.get(subject.value, {})[value.language] = value.value
    return {structure: (found["zh"], found["en"]) for structure, found in labels.items()}


def _quality(about: About) -> Iterator[Triple]:
    counts = about.counts
    share = f"{counts.clean / counts.reports:.4f}" if counts.reports else None
    measured: list[tuple[str, str, str, str, Literal]] = [
        ("files", "文件数", "number of files found", "completeness", Literal(counts.files)),
        ("reports", "读取的报告数", "number of reports read", "completeness", Literal(counts.reports)),
        ("unread", "未能读取的文件数", "number of files not read", "completeness", Literal(counts.unread)),
        ("authorities", "行政机关数", "number of authorities", "completeness", Literal(counts.authorities)),
        (
            "clean",
            "没有提示以上发现的报告数",
            "number of reports without a finding above Info",
            "consistency",
            Literal(counts.clean),
        ),
    ]
    if share is not None:
        zh, en = "没有提示以上发现的报告所占比例", "share of reports without a finding above Info"
        measured.append(("clean-share", zh, en, "consistency", _typed(share, "decimal")))
    for state in STATES:
        number = Literal(counts.cells.get(state, 0))
        measured.append(
            (
                f"cells-{state}",
                f"状态为 {state} 的单元格数",
                f"number of cells in state {state}",
                "completeness",
                number,
            )
        )
    for name, zh, en, dimension, value in measured:
        yield from _measurement(about, name, zh=zh, en=en, dimension=dimension, value=value)


def _measurement(
    about: About, name: str, *, zh: str, en: str, dimension: str, value: Literal
) -> Iterator[Triple]:
    quality = f"{about.base.iri}quality"
    yield from _say(
        f"{quality}#metric-{name}",
        {
            RDF + "type": DQV + "Metric",
            RDFS + "label": _both(zh, en),
            SKOS + "definition": _both(zh, en),
            DQV + "expectedDataType": value.datatype,
            DQV + "inDimension": LDQD + dimension,
        },
    )
    yield from _say(
        f"{quality}#{name}",
        {
            RDF + "type": DQV + "QualityMeasurement",
            DQV + "computedOn": about.release,
            DQV + "isMeasurementOf": f"{quality}#metric-{name}",
            DQV + "value": value,
        },
    )
    yield Triple(
        NamedNode(about.release),
        NamedNode(DQV + "hasQualityMeasurement"),
        NamedNode(f"{quality}#{name}"),
    )


def _classes_of_values(about: About) -> Iterator[Triple]:
    """The classes of what is pointed at: DCAT-AP wants those of our own values stated."""
    yield from _say(about.base.iri, {RDF + "type": FOAF + "Document"})
    yield from _say(f"{about.base.iri}download", {RDF + "type": FOAF + "Document"})
    for dimension in ("completeness", "consistency"):
        yield from _say(LDQD + dimension, {RDF + "type": DQV + "Dimension"})


# --- terms ----------------------------------------------------------------------------------------


def _say(subject: str, said: Mapping[str, Value]) -> Iterator[Triple]:
    """Triples of a subject; a text is an IRI, an empty list says nothing."""
    node = NamedNode(subject)
    for prop, value in said.items():
        for one in [value] if isinstance(value, str | NamedNode | Literal) else value:
            yield Triple(node, NamedNode(prop), NamedNode(one) if isinstance(one, str) else one)


def _lang(text: str, language: str) -> Literal:
    return Literal(text, language=language)


def _both(zh: str, en: str) -> list[str | Term]:
    return [_lang(zh, "zh"), _lang(en, "en")]


def _typed(text: str, datatype: str) -> Literal:
    return Literal(text, datatype=NamedNode(XSD + datatype))


def _date(iso: str) -> Literal:
    return _typed(iso, "date")
