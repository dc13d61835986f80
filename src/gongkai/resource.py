"""RDF in the syntaxes we serve, from one graph: the triples about an IRI, and their prefixes.

Every syntax of a document is made from the same triples, so that they cannot disagree. No output has a
prefix that nobody chose (`ns1:`): names come from `vocabulary.PREFIXES`, the rest is written in full.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Final

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, parse, serialize

from gongkai import negotiate
from gongkai.vocabulary import PREFIXES

FORMATS: Final[dict[str, RdfFormat]] = {
    negotiate.TURTLE: RdfFormat.TURTLE,
    negotiate.N_TRIPLES: RdfFormat.N_TRIPLES,
    negotiate.JSON_LD: RdfFormat.JSON_LD,
    negotiate.RDF_XML: RdfFormat.RDF_XML,
    negotiate.TRIG: RdfFormat.TRIG,
    negotiate.N_QUADS: RdfFormat.N_QUADS,
}
_WITH_PREFIXES: Final = (RdfFormat.TURTLE, RdfFormat.TRIG, RdfFormat.RDF_XML)
_LOOK_AHEAD: Final = 5_000  # triples read for the prefixes of a stream before its first byte is written


def from_turtle(path: Path, media_type: str, *, base: str) -> bytes:
    """A Turtle file in another syntax.

    Raises SyntaxError if the file is no Turtle, which in a release means a broken build.
    """
    quads = parse(path=path, format=RdfFormat.TURTLE, base_iri=base)
    return to_bytes([quad.triple for quad in quads], media_type)


def to_bytes(triples: list[Triple], media_type: str) -> bytes:
    """A graph in a syntax, the same bytes for the same list of triples."""
    rdf_format = FORMATS[media_type]
    prefixes = used_prefixes(triples, PREFIXES) if rdf_format in _WITH_PREFIXES else None
    written = serialize(_for_format(triples, rdf_format), format=rdf_format, prefixes=prefixes) or b""
    return _sort_prefixes(written) if rdf_format in (RdfFormat.TURTLE, RdfFormat.TRIG) else written


def write_stream(
    triples: Iterable[Triple], output: IO[bytes], media_type: str, *, prefixes: dict[str, str]
) -> None:
    """Write triples as they come. A stream too long to look through declares every prefix we know."""
    rdf_format = FORMATS[media_type]
    source = iter(triples)
    first = list(itertools.islice(source, _LOOK_AHEAD))
    known = PREFIXES | prefixes
    if rdf_format not in _WITH_PREFIXES:
        chosen = None
    elif len(first) < _LOOK_AHEAD:
        chosen = used_prefixes(first, known)
    else:
        chosen = known
    serialize(
        _for_format(itertools.chain(first, source), rdf_format), output, format=rdf_format, prefixes=chosen
    )


def _for_format(triples: Iterable[Triple], rdf_format: RdfFormat) -> Iterator[Triple] | Iterator[Quad]:
    if rdf_format.supports_datasets:
        return (Quad(triple.subject, triple.predicate, triple.object) for triple in triples)
    return iter(triples)


def used_prefixes(triples: Iterable[Triple], known: dict[str, str]) -> dict[str, str]:
    """Those of the known prefixes whose namespace an IRI of the triples begins with."""
    used = {_namespace(iri) for triple in triples for iri in _iris(triple)}
    return {prefix: known[prefix] for prefix in sorted(known) if known[prefix] in used}


def _iris(triple: Triple) -> Iterator[str]:
    for term in (triple.subject, triple.predicate, triple.object):
        if isinstance(term, NamedNode):
            yield term.value
        elif isinstance(term, Literal):
            yield term.datatype.value
        elif isinstance(term, Triple):
            yield from _iris(term)


def _namespace(iri: str) -> str:
    """The IRI up to its last `#`, or else its last `/`."""
    end = iri.rfind("#")
    return iri[: (end if end >= 0 else iri.rfind("/")) + 1]


def _sort_prefixes(turtle: bytes) -> bytes:
    """The same Turtle with its first lines in order: the serialiser's own order differs from run to run."""
    lines = turtle.split(b"\n")
    head = list(itertools.takewhile(lambda line: line.startswith(b"@prefix "), lines))
    rest = lines[len(head) :]
    return b"\n".join([*sorted(head), *([b""] if head else []), *rest])


def description_query(iris: Iterable[str]) -> str:
    """A query for what the store says about documents and what stands on them.

    What stands on a document has an IRI `document#…` and is joined to it by one triple in either
    direction; the store has no index that would find such IRIs by their beginning. Raises ValueError for
    what is no IRI.
    """
    values = " ".join(str(NamedNode(iri)) for iri in iris)
    return f"""
CONSTRUCT {{ ?thing ?property ?value }}
WHERE {{
    {{
        SELECT DISTINCT ?thing {{
            {{ VALUES ?thing {{ {values} }} }}
            UNION {{
                VALUES ?document {{ {values} }}
                ?thing ?from ?document .
                FILTER (STRSTARTS(STR(?thing), CONCAT(STR(?document), "#")))
            }}
            UNION {{
                VALUES ?document {{ {values} }}
                ?document ?to ?thing .
                FILTER (STRSTARTS(STR(?thing), CONCAT(STR(?document), "#")))
            }}
        }}
    }}
    ?thing ?property ?value .
}}
"""
