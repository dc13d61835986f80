"""The SPARQL 1.1 Protocol: what a request asks, how its answer is written, what the service says of itself.

Query operations only. Running the query is `gongkai.workers`' business.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl

from pyoxigraph import Literal, NamedNode, Triple

from gongkai import evaluate, negotiate, resource
from gongkai.negotiate import HTML
from gongkai.sparql import QueryError
from gongkai.vocabulary import RDF, RDFS, SD, VOID, XSD
from gongkai.workers import Limits

SOLUTION_TYPES: Final = (
    negotiate.RESULTS_JSON,
    negotiate.RESULTS_XML,
    negotiate.CSV,
    negotiate.TSV,
    negotiate.JSON,
    negotiate.XML,
    HTML,
)
GRAPH_TYPES: Final = (*negotiate.RDF_TYPES, HTML)

# For links and forms, which cannot set a header; a name a person would write in an address.
FORMAT_NAMES: Final[dict[str, str]] = {
    "json": negotiate.RESULTS_JSON,
    "xml": negotiate.RESULTS_XML,
    "csv": negotiate.CSV,
    "tsv": negotiate.TSV,
    "html": HTML,
    "ttl": negotiate.TURTLE,
    "nt": negotiate.N_TRIPLES,
    "jsonld": negotiate.JSON_LD,
    "rdf": negotiate.RDF_XML,
    "nq": negotiate.N_QUADS,
    "trig": negotiate.TRIG,
}

STATUS: Final[dict[str, int]] = {
    "syntax": 400,
    "update": 400,
    "service": 400,
    "graph": 400,
    "depth": 400,
    "request": 400,
    "acceptable": 406,
    "rows": 413,
    "bytes": 413,
    "size": 413,
    "type": 415,
    "time": 503,
    "memory": 503,
    "busy": 503,
    "engine": 503,
}
RETRY_AFTER: Final[dict[str, int]] = {"time": 30, "memory": 60, "busy": 5, "engine": 30}  # seconds

FORM_TYPE: Final = "application/x-www-form-urlencoded"
QUERY_TYPE: Final = "application/sparql-query"
UPDATE_TYPE: Final = "application/sparql-update"
NAMED_GRAPHS_LISTED: Final = 100

_JSON_LD_IRI: Final = (
    "http://www.w3.org/ns/formats/JSON-LD"  # W3C's list; the engine has a newer one of its own
)
FORMAT_IRIS: Final = frozenset(
    (
        *(one.iri for one in evaluate.RESULTS.values()),
        *(
            _JSON_LD_IRI if media_type == negotiate.JSON_LD else one.iri
            for media_type, one in resource.FORMATS.items()
        ),
    )
)

_CHARSET = re.compile(r';\s*charset\s*=\s*"?([^";\s]+)', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request asks; the graphs are None where it names no data set of its own."""

    query: str
    default_graphs: tuple[str, ...] | None
    named_graphs: tuple[str, ...] | None
    media_type: str | None


def read(method: str, query_string: bytes, content_type: str | None, body: bytes) -> Asked:
    """What a GET or POST request asks; raises QueryError for one that is none of the protocol's."""
    parameters = _parameters(query_string, "address")
    if method == "POST":
        parameters = [*parameters, *_posted(content_type, body)]
    return _asked(parameters)


def _posted(content_type: str | None, body: bytes) -> list[tuple[str, str]]:
    media_type = (content_type or "").partition(";")[0].strip().lower()
    charset = _CHARSET.search(content_type or "")
    if charset is not None and charset[1].lower() not in ("utf-8", "utf8", "us-ascii"):
        raise QueryError("type", f"The body must be UTF-8, not {charset[1]}.")
    if media_type == FORM_TYPE:
        return _parameters(body, "form")
    if media_type == QUERY_TYPE:
        return [("query", _decode(body))]
    if media_type == UPDATE_TYPE:
        raise QueryError("update", "This endpoint only answers queries; it takes no updates.")
    found = f"found {media_type}" if media_type else "found no Content-Type"
    raise QueryError("type", f"A posted query must be {FORM_TYPE} or {QUERY_TYPE}; {found}.")


def _decode(body: bytes) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        raise QueryError(
            "request", f"The query is not UTF-8: byte {error.start} fits no character."
        ) from error


def _parameters(encoded: bytes, place: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(encoded.decode(), keep_blank_values=True, errors="strict", max_num_fields=1_000)
    except UnicodeDecodeError as error:
        raise QueryError(
            "request", f"The parameters in the {place} are not percent-encoded UTF-8."
        ) from error
    except ValueError as error:
        raise QueryError("request", f"The parameters in the {place} cannot be read: {error}.") from error


def _asked(parameters: Iterable[tuple[str, str]]) -> Asked:
    values: dict[str, list[str]] = {}
    for name, value in parameters:
        values.setdefault(name, []).append(value)
    if "update" in values:
        raise QueryError("update", "This endpoint only answers queries; it takes no updates.")
    queries = values.get("query", [])
    if not queries:
        raise QueryError("request", "The request has no parameter query.")
    if len(queries) > 1:
        raise QueryError("request", f"The request has {len(queries)} queries; one was expected.")
    default = values.get("default-graph-uri")
    named = values.get("named-graph-uri")
    return Asked(
        queries[0],
        tuple(default) if default else None,
        tuple(named) if named else None,
        _format(values.get("format")),
    )


def _format(names: list[str] | None) -> str | None:
    if not names or not names[-1]:
        return None
    if names[-1] in FORMAT_NAMES:
        return FORMAT_NAMES[names[-1]]
    if names[-1] in (*SOLUTION_TYPES, *GRAPH_TYPES):
        return names[-1]
    raise QueryError("request", f"There is no format {names[-1]!r}; there are {', '.join(FORMAT_NAMES)}.")


def wanted_types(asked: Asked, accept: str | None) -> tuple[str | None, str | None]:
    """The media types for a table of results and for a graph; None where the client takes none of ours."""
    if asked.media_type is None:
        return negotiate.choose(accept, SOLUTION_TYPES), negotiate.choose(accept, GRAPH_TYPES)
    one = asked.media_type
    return one if one in SOLUTION_TYPES else None, one if one in GRAPH_TYPES else None


@dataclass(frozen=True, slots=True)
class Counts:
    """What a store holds; None where counting took too long to be told."""

    triples: int | None
    graphs: int | None
    names: tuple[str, ...]


COUNT_TRIPLES: Final = "SELECT (COUNT(*) AS ?count) { ?subject ?property ?value }"
COUNT_GRAPHS: Final = "SELECT (COUNT(*) AS ?count) { GRAPH ?graph {} }"
NAME_GRAPHS: Final = f"SELECT ?graph {{ GRAPH ?graph {{}} }} ORDER BY ?graph LIMIT {NAMED_GRAPHS_LISTED + 1}"


def describe(address: str, counts: Counts, limits: Limits) -> list[Triple]:
    """The SPARQL 1.1 service description of this endpoint, as it is reached at an address.

    Named graphs are listed if they are few; of many, only their number is told.
    """
    service, data, default = (NamedNode(f"{address}#{name}") for name in ("service", "data", "default"))
    triples = [
        _statement(service, RDF + "type", SD + "Service"),
        _statement(service, SD + "endpoint", address),
        _statement(service, SD + "supportedLanguage", SD + "SPARQL11Query"),
        *(_statement(service, SD + "resultFormat", iri) for iri in sorted(FORMAT_IRIS)),
        _statement(service, SD + "defaultDataset", data.value),
        *(Triple(service, NamedNode(RDFS + "comment"), text) for text in _limits_told(limits)),
        _statement(data, RDF + "type", SD + "Dataset"),
        _statement(data, SD + "defaultGraph", default.value),
        _statement(default, RDF + "type", SD + "Graph"),
        _statement(default, RDF + "type", VOID + "Dataset"),
    ]
    if counts.triples is not None:
        triples.append(_number(default, VOID + "triples", counts.triples))
    for position, name in enumerate(counts.names[:NAMED_GRAPHS_LISTED] if _is_few(counts) else (), 1):
        graph = NamedNode(f"{address}#graph-{position}")
        triples += [
            _statement(data, SD + "namedGraph", graph.value),
            _statement(graph, RDF + "type", SD + "NamedGraph"),
            _statement(graph, SD + "name", name),
        ]
    if counts.graphs is not None and not _is_few(counts):
        note = f"{counts.graphs} named graphs: SELECT ?graph {{ GRAPH ?graph {{}} }} names them."
        triples.append(Triple(data, NamedNode(RDFS + "comment"), Literal(note, language="en")))
    return triples


def _is_few(counts: Counts) -> bool:
    return len(counts.names) <= NAMED_GRAPHS_LISTED


def _limits_told(limits: Limits) -> Sequence[Literal]:
    megabytes = limits.max_bytes // 1_000_000
    return (
        Literal(
            f"一次查询至多 {limits.seconds:g} 秒，结果至多 {limits.max_rows} 行、{megabytes} MB；"
            "超出者返回错误，不截断结果。不支持更新、LOAD 和 SERVICE。",
            language="zh",
        ),
        Literal(
            f"A query may take {limits.seconds:g} seconds and return {limits.max_rows} rows, {megabytes} MB; "
            "beyond that there is an error, never a shortened result. No updates, no LOAD, no SERVICE.",
            language="en",
        ),
    )


def _statement(subject: NamedNode, property_iri: str, value: str) -> Triple:
    return Triple(subject, NamedNode(property_iri), NamedNode(value))


def _number(subject: NamedNode, property_iri: str, value: int) -> Triple:
    return Triple(subject, NamedNode(property_iri), Literal(str(value), datatype=NamedNode(XSD + "integer")))
