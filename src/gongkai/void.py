"""What a release says of itself in VoID: its default graph counted by class and property, its subsets.

The counts are told (`imprint.Counts`), none is made here.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import Literal, Triple

from gongkai.imprint import LICENCE, About
from gongkai.statement import CATALOGUE_PREFIXES, FORMATS, both, say
from gongkai.vocabulary import DCAT, DCT, DQV, FOAF, GID, ORG, PROV, QB, RDF, SKOS, VOID


def triples(about: About) -> Iterator[Triple]:
    """The default graph as VoID counts it; cells and findings as subsets with dumps of their own."""
    counts, void = about.counts, f"{about.base.iri}void"
    by_name = {dump.name: dump for dump in about.dumps}
    yield from say(
        void,
        {
            RDF + "type": VOID + "DatasetDescription",
            DCT + "title": both("VoID 描述", "VoID description"),
            DCT + "publisher": about.publisher,
            FOAF + "primaryTopic": about.reports,
        },
    )
    yield from say(
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
        yield from say(
            f"{void}#{name}",
            {
                RDF + "type": VOID + "Dataset",
                DCT + "title": both(zh, en),
                DCT + "license": LICENCE,
                VOID + "triples": Literal(dump.triples or 0),
                VOID + "dataDump": about.latest(dump),
            },
        )
    for iri, number in sorted(counts.classes.items()):
        yield from say(f"{void}#{_name(iri)}", {VOID + "class": iri, VOID + "entities": Literal(number)})
    for iri, number in sorted(counts.properties.items()):
        yield from say(
            f"{void}#{_name(iri)}-property", {VOID + "property": iri, VOID + "triples": Literal(number)}
        )


def _name(iri: str) -> str:
    """A class or property as part of an IRI: its prefix and local name, or its last words."""
    for prefix, namespace in CATALOGUE_PREFIXES.items():
        if iri.startswith(namespace) and "/" not in iri[len(namespace) :]:
            return f"{prefix}-{iri[len(namespace) :]}"
    return "-".join(part for part in iri.replace("#", "/").split("/")[2:] if part)
