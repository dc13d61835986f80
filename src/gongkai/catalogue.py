"""What a release says of itself: DCAT, VoID, DQV and PROV, with counts that were counted.

The catalogue stands in the dumps and in the store like any other document. What can only be known of
a dump once it is written, its bytes and their digest, is said beside the dumps alone (`sizes`): a file
cannot hold its own digest. No blank nodes.

Nothing is counted here. The parts that are long are modules of their own: `versions`, `void`, `cubes`,
`quality`. This one puts them together and is the door to them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from pyoxigraph import Literal, Triple

from gongkai import __version__, cubes, quality, region, versions, void
from gongkai.cubes import structures
from gongkai.imprint import LICENCE, About, Counts, Dump, Size
from gongkai.iri import Base
from gongkai.quality import STATES, unfilled
from gongkai.statement import CATALOGUE_PREFIXES, EU, SPDX, both, date, say, tagged, typed
from gongkai.vocabulary import DCAT, DCT, DQV, FOAF, GID, LDQD, ORG, PROV, RDF, RDFS, SCHEMA, VCARD

__all__ = [
    "CATALOGUE_PREFIXES",
    "LICENCE",
    "SPDX",
    "STATES",
    "About",
    "Counts",
    "Dump",
    "Size",
    "regions",
    "sizes",
    "triples",
    "unfilled",
]


def triples(about: About) -> list[Triple]:
    """The catalogue, the data sets, this release and how it came to be."""
    found: list[Triple] = []
    for part in (
        _catalogue,
        _agents,
        versions.triples,
        _service,
        void.triples,
        cubes.triples,
        quality.triples,
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
            found += say(
                node,
                {
                    DCAT + "byteSize": typed(str(size.bytes), "nonNegativeInteger"),
                    SPDX + "checksum": checksum,
                },
            )
            found += say(
                checksum,
                {
                    RDF + "type": SPDX + "Checksum",
                    SPDX + "algorithm": SPDX + "checksumAlgorithm_sha256",
                    SPDX + "checksumValue": typed(size.sha256, "hexBinary"),
                },
            )
    return found


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
        found += say(
            base.region(code),
            {
                RDF + "type": GID + "Region",
                RDFS + "label": [
                    *(tagged(name, "zh") for name in dict.fromkeys(one.name for one in past)),
                    tagged(past[-1].pinyin.replace("-", " ").title(), "en"),
                ],
                DCT + "description": [
                    tagged(name, "zh") for name in dict.fromkeys(one.full_name() for one in past)
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
    return say(
        about.catalogue,
        {
            RDF + "type": DCAT + "Catalog",
            DCT + "title": both(f"{about.title_zh}：数据目录", f"{about.title_en}: catalogue"),
            DCT + "description": both(
                "从政府信息公开工作年度报告中读取的关联开放数据目录。",
                "Linked open data read from annual reports on government information disclosure.",
            ),
            DCT + "publisher": about.publisher,
            DCT + "issued": date(about.date),
            DCT + "modified": date(about.date),
            DCT + "language": [EU + "language/ZHO", EU + "language/ENG"],
            DCT + "license": LICENCE,
            DCT + "spatial": EU + "country/CHN",
            FOAF + "homepage": about.base.iri,
            DCAT + "themeTaxonomy": EU + "data-theme",
            DCAT + "dataset": [about.reports, *map(about.base.data_set, structures())],
            DCAT + "service": f"{about.catalogue}#sparql" if about.endpoint else [],
        },
    )


def _agents(about: About) -> Iterator[Triple]:
    yield from say(
        about.publisher,
        {
            RDF + "type": [FOAF + "Agent", ORG + "Organization"],
            FOAF + "name": both(about.publisher_zh, about.publisher_en),
            RDFS + "label": both(about.publisher_zh, about.publisher_en),
            DCT + "type": "http://purl.org/adms/publishertype/NonProfitOrganisation",
        },
    )
    if about.contact:
        yield from say(
            f"{about.catalogue}#contact",
            {
                RDF + "type": [VCARD + "Kind", VCARD + "Organization"],
                VCARD + "fn": Literal(about.publisher_en),
                VCARD + "hasEmail": f"mailto:{about.contact}",
            },
        )
    yield from say(
        f"{about.base.iri}software#gongkai-{__version__}",
        {
            RDF + "type": [PROV + "SoftwareAgent", PROV + "Agent"],
            RDFS + "label": both(f"公开读取程序 {__version__}", f"Gongkai {__version__}"),
            SCHEMA + "softwareVersion": Literal(__version__),
        },
    )


def _service(about: About) -> Iterator[Triple]:
    if not about.endpoint:
        return iter(())
    endpoint = f"{about.base.iri}sparql"
    return say(
        f"{about.catalogue}#sparql",
        {
            RDF + "type": DCAT + "DataService",
            DCT + "title": both("SPARQL 端点", "SPARQL endpoint"),
            DCT + "description": both("只读的 SPARQL 1.1 查询端点。", "Read-only SPARQL 1.1 query endpoint."),
            DCT + "publisher": about.publisher,
            DCAT + "endpointURL": endpoint,
            DCAT + "endpointDescription": endpoint,
            DCAT + "servesDataset": about.reports,
            DCT + "conformsTo": "http://www.w3.org/TR/sparql11-protocol/",
            DCT + "license": LICENCE,
            DCT + "accessRights": EU + "access-right/PUBLIC",
        },
    )


def _classes_of_values(about: About) -> Iterator[Triple]:
    """The classes of what is pointed at: DCAT-AP wants those of our own values stated."""
    yield from say(about.base.iri, {RDF + "type": FOAF + "Document"})
    yield from say(f"{about.base.iri}download", {RDF + "type": FOAF + "Document"})
    for dimension in ("completeness", "consistency"):
        yield from say(LDQD + dimension, {RDF + "type": DQV + "Dimension"})
