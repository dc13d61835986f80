"""The published data held to the standards it names: RDF Data Cube, SHACL, four parsers, no blank nodes."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pyoxigraph as ox
import pyshacl
import pytest
import rdflib
from oxrdflib import OxigraphStore

from gongkai import build
from gongkai.vocabulary import GID

PREFIXES = """
PREFIX qb: <http://purl.org/linked-data/cube#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX gid: <https://gongkai.example/def#>
"""

# RDF Data Cube, section 11.1; each asks for a counter-example. IC-14 is tested apart.
INTEGRITY = {
    "IC-1 unique data set": """
        { ?o a qb:Observation . FILTER NOT EXISTS { ?o qb:dataSet ?d } }
        UNION { ?o a qb:Observation ; qb:dataSet ?d1 , ?d2 . FILTER (?d1 != ?d2) }""",
    "IC-2 unique structure": """
        { ?d a qb:DataSet . FILTER NOT EXISTS { ?d qb:structure ?s } }
        UNION { ?d a qb:DataSet ; qb:structure ?s1 , ?s2 . FILTER (?s1 != ?s2) }""",
    "IC-3 structure includes a measure": """
        ?s a qb:DataStructureDefinition .
        FILTER NOT EXISTS { ?s qb:component ?c . ?c qb:measure ?m . ?m a qb:MeasureProperty }""",
    "IC-4 dimensions have a range": """
        ?dim a qb:DimensionProperty . FILTER NOT EXISTS { ?dim rdfs:range ?r }""",
    "IC-5 concept dimensions have code lists": """
        ?dim a qb:DimensionProperty ; rdfs:range skos:Concept .
        FILTER NOT EXISTS { ?dim qb:codeList ?list }""",
    "IC-11 all dimensions required": """
        ?o qb:dataSet ?d . ?d qb:structure ?s . ?s qb:component ?c . ?c qb:dimension ?dim .
        FILTER NOT EXISTS { ?o ?dim ?value }""",
    "IC-12 no duplicate observations": """
        ?o1 qb:dataSet ?d ; gid:report ?r ; ?dim ?code . ?o2 qb:dataSet ?d ; gid:report ?r ; ?dim ?code .
        ?dim a qb:CodedProperty . FILTER (?o1 != ?o2)""",
    "IC-19 codes come from the code list": """
        ?o qb:dataSet ?d . ?d qb:structure ?s . ?s qb:component ?c . ?c qb:dimension ?dim .
        ?dim qb:codeList ?list . ?list a skos:ConceptScheme . ?o ?dim ?code .
        FILTER NOT EXISTS { ?code a skos:Concept ; skos:inScheme ?list }""",
    "observations name a data set that exists": """
        ?o qb:dataSet ?d . FILTER NOT EXISTS { ?d a qb:DataSet ; qb:structure ?s }""",
}


@pytest.fixture(scope="module")
def release(examples: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("out")
    build.run(examples, out, build.Settings(date="2026-11-20"))
    return out / "current"


@pytest.fixture(scope="module")
def store(release: Path) -> ox.Store:
    return ox.Store.read_only(str(release / "store"))


def ask(store: ox.Store, pattern: str) -> bool:
    return bool(store.query(f"{PREFIXES} ASK {{ {pattern} }}"))


def rows(store: ox.Store, query: str) -> Iterator[tuple[str, ...]]:
    for solution in store.query(PREFIXES + query):
        yield tuple(term.value for term in solution)


@pytest.mark.parametrize("rule", INTEGRITY)
def test_the_cubes_keep(rule: str, store: ox.Store) -> None:
    assert not ask(store, INTEGRITY[rule])


def test_a_broken_cube_would_be_noticed(store: ox.Store) -> None:
    broken = ox.Store()
    broken.extend(store.quads_for_pattern(None, None, None, ox.DefaultGraph()))
    row = next(broken.quads_for_pattern(None, ox.NamedNode(GID + "item"), None)).subject
    for quad in list(broken.quads_for_pattern(row, None, None)):
        broken.remove(quad)
    broken.add(ox.Quad(row, ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"),
                       ox.NamedNode("http://purl.org/linked-data/cube#Observation")))  # fmt: skip
    assert ask(broken, INTEGRITY["IC-1 unique data set"])


def test_only_rows_with_unfilled_cells_lack_a_measure(store: ox.Store) -> None:
    """IC-14 with its published exception: a measure is missing exactly where a cell says why."""
    missing = """
        ?o qb:dataSet ?d . ?d qb:structure ?s . ?s qb:component ?c . ?c qb:measure ?m .
        FILTER NOT EXISTS { ?o ?m ?value }"""
    explained = "FILTER NOT EXISTS { ?o gid:notStated ?cell . ?cell gid:column ?m }"
    assert ask(store, missing)
    assert not ask(store, missing + explained)


def test_every_dump_loads_everywhere_with_the_same_count(
    release: Path, caplog: pytest.LogCaptureFixture
) -> None:
    dumps = release / "www" / "dump" / "latest"
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        # rdflib's Dataset warns of its own attributes, whatever it parses.
        warnings.simplefilter("ignore", DeprecationWarning)
        quads = set(ox.parse(path=str(dumps / "all.nq"), format=ox.RdfFormat.N_QUADS))
        dataset = rdflib.Dataset()
        dataset.parse(data=(dumps / "all.nq").read_text("utf-8"), format="nquads")
        turtle = rdflib.Graph().parse(data=(dumps / "all.ttl").read_text("utf-8"), format="turtle")
        by_oxigraph = sum(1 for _ in ox.parse(path=str(dumps / "all.ttl"), format=ox.RdfFormat.TURTLE))
    assert sum(len(graph) for graph in dataset.graphs()) == len(quads)
    assert len(turtle) == by_oxigraph
    assert caplog.records == []  # rdflib tells of bad IRIs and literals in its log


def test_nothing_published_is_a_blank_node(release: Path) -> None:
    text = (release / "www" / "dump" / "latest" / "all.nq").read_text(encoding="utf-8")
    assert not any(line.startswith("_:") or " _:" in line.split('"')[0] for line in text.splitlines())


def test_the_data_passes_its_own_shapes(release: Path, project: Path) -> None:
    data = ox.Store()
    data.bulk_load(path=str(release / "www" / "dump" / "latest" / "all.nq"), format=ox.RdfFormat.N_QUADS)
    union = rdflib.Graph(store=OxigraphStore(store=_merged(data)))
    shapes = _turtle(project / "shapes" / "publication.ttl")
    conforms, report, text = pyshacl.validate(union, shacl_graph=shapes, inference="none", meta_shacl=True)
    assert isinstance(report, rdflib.Graph)
    assert conforms, text


def test_a_row_without_a_report_fails_those_shapes(release: Path, project: Path) -> None:
    graph = _turtle(release / "www" / "dump" / "latest" / "findings.ttl")
    shapes = _turtle(project / "shapes" / "publication.ttl")
    graph.remove((None, rdflib.URIRef(GID + "rule"), None))
    conforms, _, _ = pyshacl.validate(graph, shacl_graph=shapes, inference="none")
    assert not conforms


def test_every_figure_is_the_same_in_query_and_dump(release: Path, store: ox.Store) -> None:
    query = "SELECT ?o ?m ?n WHERE { ?o a qb:Observation ; ?m ?n . ?m a qb:MeasureProperty }"
    asked = {(o, m, Decimal(n)) for o, m, n in rows(store, query)}
    graph = _turtle(release / "www" / "dump" / "latest" / "all.ttl")
    measures = set(
        graph.subjects(rdflib.RDF.type, rdflib.URIRef("http://purl.org/linked-data/cube#MeasureProperty"))
    )
    dumped = {(str(o), str(m), Decimal(str(n))) for m in measures for o, n in graph.subject_objects(m)}
    assert len(asked) == 1380
    assert asked == dumped


def _turtle(file: Path) -> rdflib.Graph:
    """The graph in a file; rdflib leaves a file open that it opens itself."""
    return rdflib.Graph().parse(data=file.read_text("utf-8"), format="turtle")


def _merged(data: ox.Store) -> ox.Store:
    """All graphs in one, as a consumer with a union default graph sees them."""
    merged = ox.Store()
    merged.extend(ox.Quad(*quad.triple) for quad in data)
    return merged
