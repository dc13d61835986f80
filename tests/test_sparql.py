"""The guard before the engine, and what it says."""

import pytest
from pyoxigraph import Store

from gongkai import sparql
from gongkai.sparql import QueryError

BASE = "http://example.org/sparql"

CALLS = [
    "SELECT * { SERVICE <http://e/> { ?s ?p ?o } }",
    "SELECT * { service silent ?g { ?s ?p ?o } }",
    "SELECT * { ?s ?p ?o . FILTER EXISTS { SERVICE <http://e/> { ?s ?p ?o } } }",
    "SELECT * { { SELECT * { SERVICE <http://e/> {} } } }",
    "SELECT * { OPTIONAL { GRAPH ?g { SERVICE <http://e/> {} } } }",
    "ASK{SERVICE<http://e/>{}}",
    "ASK { #\n SERVICE # comment\n <http://e/> {} }",
    "ASK { ?s ?p '\\\\' SERVICE <http://e/> {} # ' \n }",
    "ASK { ?s ?p ''''SERVICE''' SERVICE <http://e/> {} }",
    "ASK { ?a ?b e:x\\#SERVICE . SERVICE <http://e/> {} }",
    "ASK { FILTER(?a<?b) SERVICE <http://e/> {} FILTER(?c>?d) }",
    "ASK { \\u0053ERVICE <http://e/> {} }",
    "CONSTRUCT WHERE { SERVICE <file:///etc/passwd> { ?s ?p ?o } }",
    "DESCRIBE ?x { SERVICE <http://e/> { ?x ?p ?o } }",
]
INNOCENT = [
    "SELECT * { ?s ?p 'SERVICE' }",
    'SELECT * { ?s ?p """ SERVICE <http://e/> {} """ }',
    "SELECT * { ?s <http://e/SERVICE> ?service } # SERVICE <http://e/> {}",
    "PREFIX service: <http://e/> SELECT * { ?s service:service ?o }",
    "PREFIX e: <http://e/> SELECT * { ?s e:LOAD 'x'@service }",
    "SELECT ?service { ?service ?p ?o } ORDER BY ?service",
]


@pytest.mark.parametrize("query", CALLS)
def test_a_call_of_another_endpoint_is_refused(query: str) -> None:
    with pytest.raises(QueryError) as caught:
        sparql.examine(query, base=BASE)
    assert caught.value.kind == "service"


@pytest.mark.parametrize("query", INNOCENT)
def test_the_word_service_elsewhere_is_no_call(query: str) -> None:
    assert sparql.examine(query, base=BASE).form == "SELECT"


@pytest.mark.parametrize(
    "query",
    [
        "INSERT DATA { <a:a> <a:b> <a:c> }",
        "DELETE WHERE { ?s ?p ?o }",
        "LOAD <http://e/>",
        "PREFIX e: <http://e/> CLEAR ALL",
        "DROP GRAPH <http://e/>",
        "CREATE GRAPH <http://e/>",
        "COPY DEFAULT TO <http://e/>",
        "WITH <http://e/> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "# a comment\nload silent <file:///etc/passwd>",
    ],
)
def test_updates_are_refused_as_updates(query: str) -> None:
    with pytest.raises(QueryError) as caught:
        sparql.examine(query, base=BASE)
    assert caught.value.kind == "update"


def test_graphs_of_from_are_found_and_resolved() -> None:
    query = (
        "BASE <http://b/x/> PREFIX e: <http://e/> PREFIX l: <g/>\n"
        "SELECT * FROM <one> FROM e:two FROM NAMED l:three FROM NAMED <http://n/4> { ?s ?p 'FROM <no>' }"
    )
    examined = sparql.examine(query, base=BASE)
    assert examined.default_graphs == ("http://b/x/one", "http://e/two")
    assert examined.named_graphs == ("http://b/x/g/three", "http://n/4")


def test_brackets_too_deep_for_the_engine_are_refused() -> None:
    with pytest.raises(QueryError) as caught:
        sparql.examine("ASK " + "{" * 10_000 + "}" * 10_000, base=BASE)
    assert caught.value.kind == "depth"


FAULTS = [
    ("ASK {", "Line 1, column 5: this { is never closed."),
    ("ASK {}}", "Line 1, column 7: this } closes nothing."),
    ("ASK { FILTER(1 }", "Line 1, column 16: } where ) was expected."),
    ("SELECT * {\n ?s ?p 'a }", "Line 2, column 8: this quotation mark is never closed."),
    ("SELECT * WHER { ?s ?p ?o }", "Line 1, column 10: 'WHER' is no word of SPARQL."),
    (
        "SELECT * { ?s gid:year 2024 }",
        "Line 1, column 15: the prefix gid: is not declared; begin with PREFIX gid: <…>.",
    ),
    (
        "SELECT ?x (COUNT(?y) AS ?n) { ?x ?p ?y }",
        "The SELECT contains a variable that is unbound (seen at line 1, column 41).",
    ),
    ("SELECT * {\n ?s ?p }", "Line 2, column 9: something is missing here or just before."),
]


@pytest.mark.parametrize(("query", "message"), FAULTS)
def test_a_syntax_error_names_place_and_fault(query: str, message: str) -> None:
    with pytest.raises(SyntaxError) as caught:
        Store().query(query)
    assert sparql.syntax_fault(query, str(caught.value)).message == message
