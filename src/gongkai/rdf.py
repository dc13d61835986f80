"""Triples as text, the same bytes for the same triples: sorted lines, and Turtle for people.

A line is a triple as N-Triples writes it, without its line end; whatever is published is made from
such lines. Blank nodes are refused here, since nothing we publish may have one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from pyoxigraph import RdfFormat, Triple, parse, serialize

from gongkai.vocabulary import DCT, PREFIXES, RDF, RDFS, SKOS, XSD

# What a person looks for first in a block of Turtle; the rest follows in the order of the IRIs.
_FIRST: Final = {
    f"<{RDF}type>": "0",
    f"<{RDFS}label>": "1",
    f"<{DCT}title>": "2",
    f"<{SKOS}prefLabel>": "3",
    f"<{RDFS}comment>": "4",
    f"<{DCT}description>": "5",
}


_DECIMAL_END: Final = f"^^<{XSD}decimal> ."
_DECIMAL: Final = re.compile(r'"([+-]?)(\d*)(?:\.(\d*))?"(\^\^<[^>]*> \.)$')


class BlankNodeError(ValueError):
    """A triple with a blank node where only named nodes are published."""


def lines(triples: Iterable[Triple]) -> tuple[str, ...]:
    """The distinct triples as lines of N-Triples, sorted by code point; BlankNodeError names a nameless one.

    Decimals are written as the store will write them (12.6, not 12.60), so that a file and an answer of
    the endpoint say the same.

    >>> from pyoxigraph import NamedNode
    >>> lines([Triple(NamedNode("http://a/s"), NamedNode("http://a/p"), NamedNode("http://a/o"))])
    ('<http://a/s> <http://a/p> <http://a/o> .',)
    """
    found = tuple(sorted({_shortest(f"{triple} .") for triple in triples}))
    for line in found:
        subject, _, value = split(line)
        if subject.startswith("_:") or value.startswith("_:"):
            raise BlankNodeError(f"found {line}, expected named nodes only: give the node an IRI")
    return found


def _shortest(line: str) -> str:
    """The line with its decimal, if it ends in one, without zeros that say nothing."""
    if not line.endswith(_DECIMAL_END):
        return line
    return _DECIMAL.sub(_canonical, line)


def _canonical(found: re.Match[str]) -> str:
    sign, whole, fraction = found[1], found[2].lstrip("0") or "0", (found[3] or "").rstrip("0")
    number = f"{whole}.{fraction}" if fraction else whole
    return f'"{sign if sign == "-" and number != "0" else ""}{number}"{found[4]}'


def split(line: str) -> tuple[str, str, str]:
    """Subject, predicate and object of a line, as N-Triples writes them."""
    subject, predicate, value = line.split(" ", 2)
    return subject, predicate, value.removesuffix(" .")


def document(line: str) -> str:
    """The IRI of the document on which the subject of a line stands: without its fragment.

    >>> document("<http://a/report/x/2024#granted> <http://a/p> <http://a/o> .")
    'http://a/report/x/2024'
    """
    return line[1 : line.index(">")].partition("#")[0]


def by_document(some: Iterable[str]) -> dict[str, list[str]]:
    """Lines by the document they stand on, in the order in which they come."""
    found: dict[str, list[str]] = {}
    for line in some:
        found.setdefault(document(line), []).append(line)
    return found


def described(some: Iterable[str]) -> dict[str, dict[str, list[str]]]:
    """What is said of each subject: objects as N-Triples writes them, by the IRIs of subject and property."""
    found: dict[str, dict[str, list[str]]] = {}
    for line in some:
        subject, predicate, value = line.split(" ", 2)
        said = found.setdefault(subject[1:-1], {})
        said.setdefault(predicate[1:-1], []).append(value[:-2])
    return found


def quads(some: Iterable[str], graph: str) -> Iterator[str]:
    """The lines as N-Quads in a named graph."""
    return (f"{line[:-1]}<{graph}> ." for line in some)


def text_of(literal: str) -> str:
    """The text of a literal or the IRI of a node, from the way N-Triples writes it.

    >>> text_of('"a\\\\n\\\\"b\\\\""@zh'), text_of('"4"^^<http://a/t>'), text_of("<http://a/>")
    ('a\\n"b"', '4', 'http://a/')
    """
    if literal.startswith("<"):
        return literal[1:-1]
    written = literal[1 : literal.rindex('"')]
    return _ESCAPED.sub(_unescaped, written) if "\\" in written else written


_ESCAPED: Final = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))")
_PLAIN: Final = {"t": "\t", "n": "\n", "r": "\r", "b": "\b", "f": "\f"}


def _unescaped(found: re.Match[str]) -> str:
    code = found[1] or found[2]
    return chr(int(code, 16)) if code else _PLAIN.get(found[3], found[3])


def turtle(some: Iterable[str], *, prefixes: Mapping[str, str] = PREFIXES) -> str:
    """The lines as a Turtle document: the prefixes it uses, sorted, then a block for each subject."""
    blocks = turtle_blocks(some, prefixes=prefixes)
    return turtle_head(used_prefixes(blocks, prefixes)) + blocks


def turtle_blocks(some: Iterable[str], *, prefixes: Mapping[str, str] = PREFIXES) -> str:
    """The lines as blocks of Turtle without their prefixes, one a subject, an empty line after each."""
    in_order = sorted(some, key=_for_people)
    if not in_order:
        return ""
    quads = parse(("\n".join(in_order) + "\n").encode(), format=RdfFormat.N_TRIPLES)
    written = serialize(quads, format=RdfFormat.TURTLE, prefixes=dict(prefixes)) or b""
    # The serialiser's own head is left out: its order differs from run to run. Within literals line
    # ends are escaped, so that a line end always is one of the syntax.
    body = b"".join(line for line in written.splitlines(keepends=True) if not line.startswith(b"@prefix "))
    return body.decode().replace("\n\t", "\n    ").replace(" .\n", " .\n\n")


def _for_people(line: str) -> tuple[str, str, bool, str]:
    """A document before what stands on it, names before the rest, Chinese before English."""
    subject, predicate, value = line.split(" ", 2)
    return subject[:-1], _FIRST.get(predicate, predicate), not value.endswith("@zh ."), value


def used_prefixes(blocks: str, prefixes: Mapping[str, str]) -> dict[str, str]:
    """Those of the prefixes that blocks of Turtle use, sorted; one in a literal's text may be counted too."""
    words = set(blocks.split())
    found = {word.rpartition("^^")[2].partition(":")[0] for word in words if ":" in word}
    return {name: prefixes[name] for name in sorted(prefixes) if name in found}


def turtle_head(prefixes: Mapping[str, str]) -> str:
    """The PREFIX lines of a Turtle document, and an empty line.

    >>> turtle_head({"rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#"})
    'PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>\\n\\n'
    """
    return "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in sorted(prefixes.items())) + "\n"
