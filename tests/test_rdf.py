"""Triples as text: the same bytes for the same triples, and no triple lost on the way."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Store, Triple, parse

from gongkai import rdf
from gongkai.vocabulary import GID, PREFIXES, RDF, XSD

S, P = NamedNode("https://data.example.org/report/a/2024#granted"), NamedNode(GID + "printed")

texts = st.text(st.characters(exclude_categories=["Cs"]))
local = st.text("abcdefghij0123456789-./=,", max_size=12).map(lambda end: NamedNode(GID + end))
literals = st.one_of(
    texts.map(Literal),
    texts.map(lambda text: Literal(text, language="zh")),
    st.integers().map(Literal),
)
decimals = st.from_regex(r"[+-]?[0-9]{1,9}(\.[0-9]{1,9})?", fullmatch=True)
triples = st.lists(st.builds(Triple, local, local, st.one_of(local, literals)), max_size=20)


@given(triples)
def test_turtle_says_the_triples_it_was_made_from(some: list[Triple]) -> None:
    written = rdf.turtle(rdf.lines(some))
    assert {quad.triple for quad in parse(written.encode(), format=RdfFormat.TURTLE)} == set(some)


@given(triples)
def test_lines_are_sorted_distinct_and_say_the_same(some: list[Triple]) -> None:
    lines = rdf.lines(some)
    assert list(lines) == sorted(set(lines))
    parsed = parse("\n".join(lines).encode(), format=RdfFormat.N_TRIPLES)
    assert {quad.triple for quad in parsed} == set(some)


@given(texts)
def test_the_text_of_a_literal_comes_back(text: str) -> None:
    (line,) = rdf.lines([Triple(S, P, Literal(text, language="zh"))])
    assert rdf.text_of(rdf.split(line)[2]) == text


@given(decimals)
@example("12.60")
@example("-0.0")
@example("+007.10")
def test_a_decimal_is_written_as_the_store_writes_it(number: str) -> None:
    triple = Triple(S, P, Literal(number, datatype=NamedNode(XSD + "decimal")))
    store = Store()
    store.add(Quad(*triple))
    (stored,) = store
    assert rdf.lines([triple]) == rdf.lines([stored.triple]) == (f"{stored.triple} .",)


def test_a_text_that_looks_like_a_decimal_stays_as_it_is() -> None:
    (line,) = rdf.lines([Triple(S, P, Literal('12.60"^^<http://www.w3.org/2001/XMLSchema#decimal> .'))])
    assert "12.60" in line


def test_a_blank_node_is_refused_by_name() -> None:
    with pytest.raises(rdf.BlankNodeError, match=r"_:b1.*give the node an IRI"):
        rdf.lines([Triple(S, P, BlankNode("b1"))])


def test_a_literal_that_looks_like_a_blank_node_is_no_blank_node() -> None:
    assert rdf.lines([Triple(S, P, Literal("_:b1 _:b2"))])


def test_turtle_begins_with_the_prefixes_it_uses_and_types_come_first() -> None:
    cell = NamedNode(S.value + ".total")
    some = [
        Triple(cell, P, Literal("4")),
        Triple(cell, NamedNode(RDF + "type"), NamedNode(GID + "Cell")),
        Triple(cell, NamedNode(GID + "inRow"), S),
    ]
    prefixes = PREFIXES | {"report": "https://data.example.org/report/a/2024#"}
    assert rdf.turtle(rdf.lines(some), prefixes=prefixes) == (
        "PREFIX gid: <https://gongkai.example/def#>\n"
        "PREFIX report: <https://data.example.org/report/a/2024#>\n"
        "\n"
        "report:granted.total a gid:Cell ;\n"
        "    gid:inRow report:granted ;\n"
        '    gid:printed "4" .\n'
        "\n"
    )


def test_quads_stand_in_their_graph() -> None:
    lines = rdf.lines([Triple(S, P, Literal("4"))])
    (quad,) = rdf.quads(lines, "https://data.example.org/report/a/2024/cells")
    (parsed,) = parse(quad.encode(), format=RdfFormat.N_QUADS)
    assert parsed.graph_name == NamedNode("https://data.example.org/report/a/2024/cells")


def test_the_same_triples_give_the_same_bytes_whatever_the_hash_seed() -> None:
    program = (
        "import hashlib; from gongkai import form, rdf, resources; from pyoxigraph import *\n"
        "file = resources.folder('ontology') / 'gid.ttl'\n"
        "triples = {quad.triple for quad in parse(path=str(file), format=RdfFormat.TURTLE)}\n"
        "print(hashlib.sha256(rdf.turtle(rdf.lines(triples)).encode()).hexdigest())"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", program], env={"PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(digests) == 1
