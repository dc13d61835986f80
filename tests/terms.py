"""Which terms the files of the ontology, the shapes and the site use, and which terms there really are.

Our own terms are those described in `ontology/` and `shapes/`. For the vocabularies of others rdflib's
lists are taken where it has them; the rest is written down here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse
from rdflib import namespace

from gongkai import vocabulary
from gongkai.vocabulary import HOST, SH

PROJECT = Path(__file__).parent.parent
FOLDERS = ("ontology", "shapes", "site")

# Namespaces whose terms we define. Reports, authorities, sources, … are data and not looked up.
OURS = tuple(
    HOST + path for path in ("def#", "code/", "form/", "law#", "cube#", "rule#", "shape", "identity#")
)

RDFLIB: dict[str, type[namespace.DefinedNamespace]] = {
    str(known): known
    for known in (
        namespace.DCAT,
        namespace.DCTERMS,
        namespace.FOAF,
        namespace.ORG,
        namespace.OWL,
        namespace.PROV,
        namespace.QB,
        namespace.RDF,
        namespace.RDFS,
        namespace.SDO,
        namespace.SH,
        namespace.SKOS,
        namespace.TIME,
        namespace.VANN,
        namespace.VOID,
        namespace.XSD,
    )
}

# What rdflib does not list: vocabularies it lacks, and terms younger than its lists (DCAT 3).
WRITTEN_DOWN: dict[str, str] = {
    vocabulary.DCAT: """
        DatasetSeries inSeries first last prev next version hasVersion hasCurrentVersion isVersionOf
        previousVersion nextVersion qualifiedRelation Relationship Role hadRole bbox centroid endDate
        startDate spatialResolutionInMeters temporalResolution servesDataset endpointURL
        endpointDescription compressFormat packageFormat Resource resource catalog CatalogRecord""",
    vocabulary.DQV: """
        QualityMeasurement Metric QualityMeasurementDataset QualityPolicy QualityAnnotation
        QualityCertificate UserQualityFeedback QualityMetadata Category Dimension hasQualityMeasurement
        computedOn value isMeasurementOf expectedDataType inDimension inCategory hasQualityAnnotation
        hasQualityMetadata precision qualityAssessment""",
    vocabulary.LDQD: """
        availability completeness conciseness consistency interlinking interoperability
        interpretability licensing performance relevancy representationalConciseness security
        semanticAccuracy syntacticValidity timeliness trustworthiness understandability versatility""",
    vocabulary.ELI: """
        LegalResource LegalResourceSubdivision LegalExpression Format has_part is_part_of id_local
        number title title_short description date_document date_publication
        first_date_entry_in_force date_no_longer_in_force in_force type_document passed_by
        jurisdiction based_on basis_for cites cited_by amends amended_by repeals repealed_by related_to
        is_realized_by realizes is_embodied_by embodies published_in language version
        LegalResource-type InForce-inForce InForce-notInForce""",
    vocabulary.OA: """
        Annotation SpecificResource TextPositionSelector TextQuoteSelector FragmentSelector TextualBody
        hasTarget hasBody hasSource hasSelector motivatedBy start end exact prefix suffix commenting
        describing linking""",
    vocabulary.SD: """
        Service Feature Language Function Aggregate EntailmentRegime EntailmentProfile Graph
        GraphCollection Dataset NamedGraph endpoint feature defaultEntailmentRegime
        defaultSupportedEntailmentProfile entailmentRegime supportedEntailmentProfile extensionFunction
        extensionAggregate languageExtension supportedLanguage propertyFeature defaultDataset
        availableGraphs resultFormat inputFormat defaultGraph namedGraph name graph
        DereferencesURIs UnionDefaultGraph RequiresDataset EmptyGraphs BasicFederatedQuery
        SPARQL10Query SPARQL11Query SPARQL11Update""",
    vocabulary.VCARD: """
        Kind Individual Organization Group Location Address fn hasEmail hasURL hasTelephone
        hasAddress organization-name""",
    "http://purl.org/linked-data/sdmx/2009/concept#": "refPeriod refArea obsStatus timePeriod unitMeasure",
    "http://purl.org/linked-data/sdmx/2009/attribute#": "unitMeasure unitMult obsStatus",
    "http://www.w3.org/ns/csvw#": "Table TableGroup url describes",
    "http://spdx.org/rdf/terms#": "Checksum checksum algorithm checksumValue checksumAlgorithm_sha256",
    "http://www.w3.org/ns/formats/": """
        SPARQL_Results_JSON SPARQL_Results_XML SPARQL_Results_CSV SPARQL_Results_TSV Turtle N-Triples
        N-Quads TriG JSON-LD RDF_XML""",
    "http://publications.europa.eu/resource/authority/": "",
    "http://www.wikidata.org/entity/": "",
}


@dataclass(frozen=True, slots=True)
class Use:
    """A term as it is used in a file."""

    file: str
    iri: str


@cache
def triples(file: Path) -> tuple[Triple, ...]:
    """The triples of a Turtle file."""
    return tuple(quad.triple for quad in parse(path=str(file), format=RdfFormat.TURTLE))


def files(*endings: str) -> list[Path]:
    """Our published sources with these endings, sorted."""
    found = (path for folder in FOLDERS for path in (PROJECT / folder).rglob("*") if path.is_file())
    return sorted(path for path in found if path.suffix in endings)


@cache
def defined() -> frozenset[str]:
    """The IRIs that our files describe."""
    turtle = [path for path in files(".ttl") if path.is_relative_to(PROJECT / "ontology")]
    turtle += [path for path in files(".ttl") if path.is_relative_to(PROJECT / "shapes")]
    return frozenset(_text(triple.subject) for path in turtle for triple in triples(path))


def uses(file: Path) -> Iterator[Use]:
    """Every term a file uses, in Turtle, in queries, or in queries inside Turtle."""
    name = str(file.relative_to(PROJECT))
    found = _in_turtle(file) if file.suffix == ".ttl" else in_query(file.read_text("utf-8"), {})
    return (Use(name, iri) for iri in sorted(found))


def _in_turtle(file: Path) -> set[str]:
    found: set[str] = set()
    for triple in triples(file):
        found |= {_text(node) for node in (triple.subject, triple.predicate, triple.object) if _named(node)}
        if isinstance(triple.object, Literal):
            found.add(triple.object.datatype.value)
            if triple.predicate.value in QUERIES:
                found |= in_query(triple.object.value, _declared())
    return found


QUERIES = {SH + name for name in ("select", "ask", "construct")}
_NOISE = re.compile(
    r"\"\"\".*?\"\"\"|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'|(?<![\w<:/])#[^\n]*", re.DOTALL
)
_IRI = re.compile(r"<([^<>\"{}|^`\\\s]+)>")
_PREFIX = re.compile(r"PREFIX\s+([\w-]*):\s*<([^>]*)>", re.IGNORECASE)
_PREFIXED = re.compile(r"(?<![\w?$:/-])([A-Za-z][\w-]*)?:([\w](?:[\w.-]*[\w-])?)")


def in_query(text: str, prefixes: dict[str, str]) -> set[str]:
    """The IRIs that a SPARQL text names; KeyError on a prefix that is not declared.

    >>> sorted(in_query('PREFIX a: <x#> SELECT ?s { ?s a:b.c "a:d" ; <y> a:e . } # a:f', {}))
    ['x#b.c', 'x#e', 'y']
    """
    known = prefixes | dict(_PREFIX.findall(text))
    body = _NOISE.sub(" ", _PREFIX.sub(" ", text))
    iris = set(_IRI.findall(body))
    return iris | {known[prefix] + local for prefix, local in _PREFIXED.findall(_IRI.sub(" ", body))}


@cache
def _declared() -> dict[str, str]:
    """The prefixes that `sh:declare` gives to the queries inside shapes."""
    values: dict[str, dict[str, str]] = {}
    for file in files(".ttl"):
        for triple in triples(file):
            if triple.predicate.value in {SH + "prefix", SH + "namespace"}:
                values.setdefault(str(triple.subject), {})[triple.predicate.value] = _text(triple.object)
    return {each[SH + "prefix"]: each[SH + "namespace"] for each in values.values()}


def is_ours(iri: str) -> bool:
    return iri.startswith(OURS)


def exists(iri: str) -> bool | None:
    """Whether a term exists in its vocabulary; None for IRIs of no vocabulary known here."""
    if is_ours(iri):
        return iri in defined() or iri + "#" in _schemes(defined())
    for start, terms in WRITTEN_DOWN.items():
        if iri.startswith(start) and iri.removeprefix(start) in terms.split():
            return True
    for start, listed in RDFLIB.items():
        if iri.startswith(start):
            return iri == start or iri in listed
    return None if not iri.startswith(tuple(WRITTEN_DOWN)) else _is_open(iri)


def _is_open(iri: str) -> bool | None:
    """None where the list is too long to be written down (authority tables, Wikidata), else False."""
    return next((None for start, terms in WRITTEN_DOWN.items() if iri.startswith(start) and not terms), False)


@cache
def _schemes(iris: frozenset[str]) -> frozenset[str]:
    """The namespaces in which something is defined: `…/shape#` stands for the document `…/shape`."""
    return frozenset(iri.partition("#")[0] + "#" for iri in iris if "#" in iri)


def _named(node: object) -> bool:
    return isinstance(node, NamedNode)


def _text(node: object) -> str:
    return node.value if isinstance(node, NamedNode | Literal) else str(node)


def of(paths: Iterable[Path]) -> tuple[Triple, ...]:
    """All triples of these files."""
    return tuple(triple for path in paths for triple in triples(path))
