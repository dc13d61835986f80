"""The application: documents of a release, the SPARQL protocol, limits, and RDF files served alone."""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
import shutil
import socket
import statistics
import threading
import time
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import httpx
import pytest
from pyoxigraph import CanonicalizationAlgorithm, Dataset, NamedNode, RdfFormat, Store, parse
from starlette.exceptions import StarletteDeprecationWarning

from gongkai import serve
from gongkai.errors import ReportError
from gongkai.serve import Settings

with warnings.catch_warnings():
    # Starlette would rather have a successor of httpx, which is not in the project's set yet.
    warnings.simplefilter("ignore", StarletteDeprecationWarning)
    from starlette.testclient import TestClient

BASE = "https://data.example.org/"
REPORT = "report/410202-longting-qu-zhengfu-bangongshi/2024"
CHROME = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"
TURTLE = f"""
PREFIX gid: <https://gongkai.example/def#>
PREFIX qb: <http://purl.org/linked-data/cube#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>

<{BASE}{REPORT}> a gid:Report ;
    rdfs:label "龙亭区政府办公室2024年报告"@zh ;
    gid:year 2024 .

<{BASE}{REPORT}#granted> a qb:Observation ;
    gid:report <{BASE}{REPORT}> ;
    gid:total 4 .
"""
STORE_ONLY = f"""
<{BASE}authority/x> <http://www.w3.org/2000/01/rdf-schema#label> "某机关"@zh .
<{BASE}authority/x#office> <http://www.w3.org/ns/org#unitOf> <{BASE}authority/x> .
<{BASE}authority/x#office> <http://unknown.example/terms/word> "1" .
<{BASE}authority/xy> <http://www.w3.org/2000/01/rdf-schema#label> "other"@en .
<https://gongkai.example/cube#requests>
    <http://www.w3.org/2000/01/rdf-schema#isDefinedBy> <https://gongkai.example/cube> .
"""
RUNAWAY = (
    "SELECT (COUNT(*) AS ?n) { ?a ?p ?x . ?b ?q ?y . ?c ?r ?z . ?d ?s ?w . ?e ?t ?v . ?f ?u ?g . ?h ?i ?j }"
)


def make_release(out: Path, version: str, *, title: str = "首页") -> None:
    """A small release as the build leaves it."""
    folder = out / "releases" / version
    www = folder / "www"
    files = {
        "index.html": f"<!DOCTYPE html><title>{title}</title>",
        "catalog.ttl": f"<{BASE}catalog> a <http://www.w3.org/ns/dcat#Catalog> .\n",
        "void.ttl": f"<{BASE}void> a <http://rdfs.org/ns/void#DatasetDescription> .\n",
        "en/index.html": "<!DOCTYPE html><title>Home</title>",
        f"{REPORT}.html": "<!DOCTYPE html><title>2024</title>",
        f"en/{REPORT}.html": "<!DOCTYPE html><title>2024 en</title>",
        f"{REPORT}.ttl": TURTLE,
        f"{REPORT}.json": '{"year": 2024}',
        "def.ttl": "<https://gongkai.example/def> a <http://www.w3.org/2002/07/owl#Ontology> .\n",
        "def.html": "<!DOCTYPE html><title>def</title>",
        "source/ab12.txt": "龙亭区",
        "source/ab12.html": "<!DOCTYPE html><title>source</title>",
        "dump/index.html": "<!DOCTYPE html><title>dump</title>",
        "dump/all.nq.gz": "not really",
        "robots.txt": "User-agent: *\n",
        "gone.json": '["report/withdrawn/2020"]',
        "manifest.json": json.dumps({"base": BASE, "version": version}),
        "龙亭.html": "<!DOCTYPE html><title>龙亭</title>",
    }
    for name, text in files.items():
        (www / name).parent.mkdir(parents=True, exist_ok=True)
        (www / name).write_text(text, encoding="utf-8")
    (www / "leak.txt").symlink_to("/etc/hostname")
    (folder / "secret.txt").write_text("secret", encoding="utf-8")
    store = Store(str(folder / "store"))
    store.load(TURTLE.encode(), RdfFormat.TURTLE)
    store.load(STORE_ONLY.encode(), RdfFormat.TURTLE)
    store.load(
        f'<{BASE}{REPORT}#granted.total> <https://gongkai.example/def#printed> "4" .'.encode(),
        RdfFormat.TURTLE,
        to_graph=NamedNode(f"{BASE}{REPORT}/cells"),
    )
    store.flush()


def switch_to(out: Path, version: str) -> None:
    """Switch as the build does: one rename."""
    link = out / "next"
    link.symlink_to(Path("releases") / version)
    link.rename(out / "current")


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("out")
    make_release(folder, "1")
    switch_to(folder, "1")
    return folder


@pytest.fixture(scope="module")
def client(out: Path) -> Iterator[TestClient]:
    with TestClient(serve.application(Settings(out=out, seconds=3)), follow_redirects=False) as one:
        yield one


def canonical(body: bytes, media_type: str) -> str:
    """A graph, the same text for the same graph."""
    rdf_format = RdfFormat.from_media_type(media_type)
    assert rdf_format is not None
    data = Dataset(quad for quad in parse(body, format=rdf_format, base_iri="http://base.invalid/"))
    data.canonicalize(CanonicalizationAlgorithm.UNSTABLE)
    return "\n".join(sorted(str(quad) for quad in data))


# Documents

RDF = [
    "text/turtle",
    "application/n-triples",
    "application/ld+json",
    "application/rdf+xml",
    "application/trig",
]
EXTENSIONS = {
    "ttl": "text/turtle; charset=utf-8",
    "nt": "application/n-triples",
    "jsonld": "application/ld+json",
    "rdf": "application/rdf+xml",
    "html": "text/html; charset=utf-8",
    "json": "application/json",
}


@pytest.mark.parametrize("media_type", RDF)
def test_every_syntax_of_a_document_is_the_same_graph(client: TestClient, media_type: str) -> None:
    answer = client.get(f"/{REPORT}", headers={"Accept": media_type})
    assert (answer.status_code, answer.headers["content-type"].partition(";")[0]) == (200, media_type)
    assert canonical(answer.content, media_type) == canonical(TURTLE.encode(), "text/turtle")


@pytest.mark.parametrize(("extension", "content_type"), EXTENSIONS.items())
def test_an_extension_decides_whatever_is_accepted(
    client: TestClient, extension: str, content_type: str
) -> None:
    answer = client.get(f"/{REPORT}.{extension}", headers={"Accept": "image/png"})
    assert (answer.status_code, answer.headers["content-type"]) == (200, content_type)
    assert answer.headers["content-location"] == f"/{REPORT}.{extension}"


@pytest.mark.parametrize(
    ("accept", "location"),
    [(CHROME, f"/{REPORT}.html"), ("*/*", f"/{REPORT}.ttl"), ("application/json", f"/{REPORT}.json")],
)
def test_a_document_is_negotiated(client: TestClient, accept: str, location: str) -> None:
    answer = client.get(f"/{REPORT}", headers={"Accept": accept})
    assert answer.headers["content-location"] == location
    assert answer.headers["vary"] == "Accept"
    assert '</void>; rel="describedby"' in answer.headers["link"]
    alternates = set(re.findall(r'<([^>]*)>; rel="alternate"', answer.headers["link"]))
    every = {f"/{REPORT}.{one}" for one in ("ttl", "nt", "jsonld", "rdf", "trig", "nq", "html", "json")}
    assert alternates == every - {location}


def test_nothing_acceptable_gets_the_variants_as_links(client: TestClient) -> None:
    answer = client.get(f"/{REPORT}", headers={"Accept": "image/png"})
    assert answer.status_code == 406
    assert f'href="/{REPORT}.ttl"' in answer.text
    assert f'</{REPORT}.ttl>; rel="alternate"; type="text/turtle"' in answer.headers["link"]


def test_no_output_has_a_prefix_that_nobody_chose(client: TestClient) -> None:
    for path in (f"/{REPORT}", "/authority/x"):
        for media_type in ("text/turtle", "application/rdf+xml"):
            assert not re.search(r"\bns\d+\b", client.get(path, headers={"Accept": media_type}).text)
    assert "gid:year 2024" in client.get(f"/{REPORT}.ttl").text


def test_each_representation_has_its_own_etag_and_answers_304(client: TestClient) -> None:
    tags = {}
    for media_type in (*RDF, "text/html"):
        answer = client.get(f"/{REPORT}", headers={"Accept": media_type})
        tags[media_type] = answer.headers["etag"]
        again = client.get(
            f"/{REPORT}", headers={"Accept": media_type, "If-None-Match": f'"x", W/{answer.headers["etag"]}'}
        )
        assert (again.status_code, again.content, again.headers["vary"]) == (304, b"", "Accept")
        assert again.headers["etag"] == answer.headers["etag"]
    assert len(set(tags.values())) == len(tags)


def test_head_says_what_get_says(client: TestClient) -> None:
    for path in (
        f"/{REPORT}",
        f"/{REPORT}.nt",
        "/sparql",
        "/sparql?query=ASK%20%7B%7D",
        "/no/such",
        "/authority/x",
    ):
        get, head = client.get(path), client.head(path)
        assert (head.status_code, head.content) == (get.status_code, b"")
        assert {**head.headers} == {**get.headers}


@pytest.mark.parametrize(
    "path",
    ["/", f"/{REPORT}", "/sparql", "/sparql?query=ASK", "/no/such", "/robots.txt", "/openapi.json", "/en"],
)
def test_every_answer_may_be_read_by_scripts_of_other_sites(client: TestClient, path: str) -> None:
    answer = client.get(path, headers={"Origin": "https://elsewhere.example"})
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["x-content-type-options"] == "nosniff"
    preflight = client.options(
        path, headers={"Origin": "https://elsewhere.example", "Access-Control-Request-Method": "GET"}
    )
    assert (preflight.status_code, preflight.headers["access-control-allow-origin"]) == (204, "*")
    assert "GET" in preflight.headers["access-control-allow-methods"]


def test_the_home_page_is_chinese_english_on_request_and_data_for_machines(client: TestClient) -> None:
    assert "首页" in client.get("/", headers={"Accept": CHROME}).text
    assert (
        "首页"
        in client.get("/", headers={"Accept": CHROME, "Accept-Language": "zh-CN,zh;q=0.9,en;q=0.8"}).text
    )
    english = client.get("/", headers={"Accept": CHROME, "Accept-Language": "en-GB,en;q=0.9,zh;q=0.3"})
    assert (english.status_code, english.headers["location"]) == (302, "/en/")
    assert "Home" in client.get("/en/", headers={"Accept": CHROME}).text
    assert "首页" in client.get("/index.html", headers={"Accept": CHROME, "Accept-Language": "en"}).text
    assert client.get("/").headers["content-location"] == "/catalog.ttl"


def test_a_slash_too_many_or_too_few_leads_to_the_document(client: TestClient) -> None:
    assert client.get("/def/").headers["location"] == "/def"
    assert client.get("/en").headers["location"] == "/en/"
    assert client.get("/dump").headers["location"] == "/dump/"


def test_void_is_at_its_well_known_place(client: TestClient) -> None:
    answer = client.get("/.well-known/void")
    assert (answer.status_code, answer.headers["content-location"]) == (200, "/void.ttl")


def test_a_source_text_is_plain_text_in_utf_8(client: TestClient) -> None:
    answer = client.get("/source/ab12.txt", headers={"Accept": CHROME})
    assert (answer.headers["content-type"], answer.text) == ("text/plain; charset=utf-8", "龙亭区")


def test_part_of_a_dump_can_be_asked_for(client: TestClient) -> None:
    answer = client.get("/dump/all.nq.gz", headers={"Range": "bytes=0-2"})
    assert (answer.status_code, answer.content, answer.headers["content-type"]) == (
        206,
        b"not",
        "application/gzip",
    )


def test_vocabulary_answers_on_the_same_site(client: TestClient) -> None:
    assert "owl#Ontology" in client.get("/def", headers={"Accept": "application/n-triples"}).text
    cube = client.get("/cube", headers={"Accept": "application/n-triples"})
    assert "<https://gongkai.example/cube#requests>" in cube.text


@pytest.mark.parametrize("media_type", RDF)
def test_what_has_no_file_is_described_from_the_store(client: TestClient, media_type: str) -> None:
    answer = client.get("/authority/x", headers={"Accept": media_type})
    expected = [
        line
        for line in STORE_ONLY.strip().splitlines()
        if "/authority/x>" in line or "x#office> <http://unknown" in line
    ]
    assert canonical(answer.content, media_type) == canonical("\n".join(expected).encode(), "text/turtle")
    assert answer.headers["content-location"].startswith("/authority/x.")


def test_what_the_store_describes_answers_by_extension_too(client: TestClient) -> None:
    answer = client.get("/authority/x.rdf")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/rdf+xml")


@pytest.mark.parametrize("accept", [CHROME, "application/json", "text/turtle", "*/*"])
def test_an_unknown_address_is_404_with_ways_on(client: TestClient, accept: str) -> None:
    answer = client.get("/report/nobody/2024", headers={"Accept": accept})
    assert answer.status_code == 404
    assert "/report/nobody/2024" in answer.text
    if accept == CHROME:
        assert 'href="/sparql"' in answer.text


@pytest.mark.parametrize(
    "path", ["report/withdrawn/2020", "report/withdrawn/2020.ttl", "en/report/withdrawn/2020.html"]
)
def test_a_withdrawn_document_is_410(client: TestClient, path: str) -> None:
    answer = client.get(f"/{path}", headers={"Accept": CHROME})
    assert (answer.status_code, "withdrawn" in answer.text) == (410, True)


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt",
        "/..%2fsecret.txt",
        "/%2e%2e/secret.txt",
        "/%2e%2e%2f%2e%2e%2fsecret.txt",
        "/..%5csecret.txt",
        "/%252e%252e/secret.txt",
        "/en/../../secret.txt",
        "/en/%2e%2e/%2e%2e/secret.txt",
        "//etc/passwd",
        "/%2fetc%2fpasswd",
        "/leak.txt",
        "/index.html%00.ttl",
        "/%00",
        "/file:%2f%2f/etc/passwd",
        "/" + "a" * 5_000,
        "/" + "a/" * 2_000,
        "/%ff%fe",
        "/%ED%A0%80",
        "/<script>",
        "/a b|c^`{}",
    ],
)
def test_no_path_leads_out_of_the_document_root(client: TestClient, path: str) -> None:
    answer = client.get(httpx.URL("http://testserver").copy_with(raw_path=path.encode("ascii")))
    assert answer.status_code == 404
    assert "secret" not in answer.text.replace("secret.txt", "")
    assert "<script>" not in answer.text


def test_pages_carry_a_policy_on_what_they_may_load(client: TestClient) -> None:
    answer = client.get(f"/{REPORT}.html")
    assert "default-src 'self'" in answer.headers["content-security-policy"]


# The SPARQL 1.1 Protocol, after the cases of the W3C's suite

ASK = "ASK {}"
GRAPH = "http://s/data{}.rdf".format
FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"
RESULTS = {"application/sparql-results+json", "application/sparql-results+xml"}


@pytest.fixture(scope="module")
def suite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """Four graphs as the suite has them, served from a file."""
    folder = tmp_path_factory.mktemp("suite")
    lines = [
        f'<{GRAPH(number)}> <http://purl.org/dc/terms/title> "{number}" <{GRAPH(number)}> .\n'
        for number in range(1, 5)
    ]
    (folder / "graphs.nq").write_text("".join(lines), encoding="utf-8")
    (folder / "default.ttl").write_text('<#a> <http://e/p> "相对" .', encoding="utf-8")
    settings = Settings(data=(folder,), seconds=3, base="http://data.example/")
    with TestClient(serve.application(settings)) as one:
        yield one


def ask(*graphs: int, named: tuple[int, ...] = ()) -> str:
    inside = " ".join(f"<{GRAPH(one)}> ?p{one} ?o{one} ." for one in graphs)
    names = " ".join(f"GRAPH ?g{one} {{ <{GRAPH(one)}> ?q{one} ?r{one} }}" for one in named)
    return f"ASK {{ {inside} {names} }}"


def encoded(query: str, *, default: tuple[int, ...] = (), named: tuple[int, ...] = (), **more: str) -> str:
    pairs = [("query", query), *(("default-graph-uri", GRAPH(one)) for one in default)]
    return urlencode([*pairs, *(("named-graph-uri", GRAPH(one)) for one in named), *more.items()])


@pytest.mark.parametrize(
    ("query", "data_set", "expected"),
    [
        (ask(1), {"default": (1,)}, True),
        (ask(1), {}, False),
        (ask(1, 2), {"default": (1, 2)}, True),
        (ask(1, 2), {"default": (1,)}, False),
        (ask(named=(1, 2)), {"named": (1, 2)}, True),
        (ask(named=(1, 2)), {"named": (1,)}, False),
        (ask(1, named=(2,)), {"default": (1,), "named": (2,)}, True),
        (ask(named=(1,)), {"default": (1,)}, False),
        (ask(1), {"named": (1,)}, False),
    ],
    ids=[
        "one graph",
        "none",
        "two graphs",
        "one of two",
        "named graphs",
        "one of two named",
        "full",
        "default is not named",
        "named is not default",
    ],
)
def test_the_data_set_of_a_request_is_used(
    suite: TestClient, query: str, data_set: dict[str, Any], expected: bool
) -> None:
    got = suite.get(f"/sparql?{encoded(query, **data_set)}")
    form = suite.post("/sparql", content=encoded(query, **data_set), headers={"Content-Type": FORM})
    in_address = encoded("", **data_set).partition("&")[2]
    direct = suite.post(f"/sparql?{in_address}", content=query, headers={"Content-Type": DIRECT})
    assert [one.json()["boolean"] for one in (got, form, direct)] == [expected] * 3


def test_the_request_s_data_set_goes_before_the_query_s_own(suite: TestClient) -> None:
    query = f"ASK FROM <{GRAPH(1)}> {{ <{GRAPH(2)}> ?p ?o FILTER NOT EXISTS {{ <{GRAPH(1)}> ?q ?r }} }}"
    assert suite.get(f"/sparql?{encoded(query, default=(2,))}").json()["boolean"] is True


def test_the_query_s_own_data_set_is_used(suite: TestClient) -> None:
    clauses = f"FROM <{GRAPH(1)}> FROM NAMED <{GRAPH(2)}>"
    query = f"ASK {clauses} {{ <{GRAPH(1)}> ?p ?o GRAPH ?g {{ <{GRAPH(2)}> ?q ?r }} }}"
    assert suite.get(f"/sparql?{encoded(query)}").json()["boolean"] is True


@pytest.mark.parametrize(
    "where",
    ["http://127.0.0.1:9/data.rdf", "file:///etc/passwd", "relative", "no IRI at all"],
)
def test_a_graph_that_is_not_there_is_refused_with_the_reason(suite: TestClient, where: str) -> None:
    for name in ("default-graph-uri", "named-graph-uri"):
        answer = suite.get(f"/sparql?query={quote(ASK)}&{name}={quote(where)}")
        assert (answer.status_code, "graph" in answer.text) == (400, True)
    if " " not in where:
        for clause in ("FROM", "FROM NAMED"):
            answer = suite.get(f"/sparql?query={quote(f'SELECT * {clause} <{where}> {{ ?s ?p ?o }}')}")
            assert (answer.status_code, "nothing is fetched" in answer.text) == (400, True)


@pytest.mark.parametrize("path", ["/sparql", "/sparql/"])
def test_a_query_may_come_in_three_ways(suite: TestClient, path: str) -> None:
    answers = [
        suite.get(f"{path}?query={quote(ASK)}"),
        suite.post(path, content=f"query={quote(ASK)}", headers={"Content-Type": FORM}),
        suite.post(path, content=f"query={quote(ASK)}", headers={"Content-Type": f"{FORM}; charset=UTF-8"}),
        suite.post(path, content=ASK, headers={"Content-Type": DIRECT}),
        suite.post(path, content=ASK, headers={"Content-Type": f"{DIRECT}; charset=utf-8"}),
    ]
    assert [one.json()["boolean"] for one in answers] == [True] * 5


def test_a_query_in_chinese_arrives_in_every_way_and_is_decoded_once(suite: TestClient) -> None:
    query = 'ASK { ?s ?p "相对" BIND("%41+%2B" AS ?x) FILTER(STRLEN(?x) = 7) }'
    assert suite.get(f"/sparql?{urlencode({'query': query})}").json()["boolean"] is True
    assert suite.post("/sparql", data={"query": query}).json()["boolean"] is True
    assert (
        suite.post("/sparql", content=query.encode(), headers={"Content-Type": DIRECT}).json()["boolean"]
        is True
    )
    raw = "query=" + 'ASK { ?s ?p "相对" }'.replace(" ", "+")
    assert (
        suite.post("/sparql", content=raw.encode(), headers={"Content-Type": FORM}).json()["boolean"] is True
    )


BAD = [
    ("two queries", "GET", f"query={quote(ASK)}&query={quote('SELECT * {}')}", None, b"", 400),
    ("two queries in two places", "POST", f"query={quote(ASK)}", FORM, f"query={quote(ASK)}".encode(), 400),
    ("no query", "GET", "default-graph-uri=http%3A%2F%2Fs%2Fdata1.rdf", None, b"", 400),
    ("no query in the form", "POST", "", FORM, b"", 400),
    ("a query and an update", "POST", "", FORM, b"query=ASK%20%7B%7D&update=CLEAR%20ALL", 400),
    ("an update", "POST", "", FORM, b"update=CLEAR%20ALL", 400),
    ("an update by GET", "GET", "update=CLEAR%20ALL", None, b"", 400),
    ("an update as query", "GET", f"query={quote('CLEAR ALL')}", None, b"", 400),
    ("a posted update", "POST", "", "application/sparql-update", b"CLEAR ALL", 400),
    ("PUT", "PUT", f"query={quote(ASK)}", None, b"", 405),
    ("DELETE", "DELETE", "", None, b"", 405),
    ("PATCH", "PATCH", "", DIRECT, b"ASK {}", 405),
    ("a form without type", "POST", "", None, b"query=ASK%20%7B%7D", 415),
    ("a query without type", "POST", "", None, b"ASK {}", 415),
    ("plain text", "POST", "", "text/plain", b"ASK {}", 415),
    ("JSON", "POST", "", "application/json", b'{"query": "ASK {}"}', 415),
    ("not UTF-8, and said so", "POST", "", f"{DIRECT}; charset=UTF-16", "ASK {}".encode("utf-16"), 415),
    ("not UTF-8", "POST", "", DIRECT, "ASK { ?s ?p \"\xe9\" }".encode("latin-1"), 400),
    ("not UTF-8 in the form", "POST", "", FORM, b"query=ASK%20%7B%7D%23%E9", 400),
    ("not UTF-8 in the address", "GET", "query=ASK%20%7B%7D%23%E9", None, b"", 400),
    ("bad syntax", "GET", f"query={quote('ASK {')}", None, b"", 400),
    ("an empty query", "GET", "query=", None, b"", 400),
    ("a huge query", "POST", "", DIRECT, b"ASK {} #" + b"x" * 2_000_000, 413),
    ("an unknown format", "GET", f"query={quote(ASK)}&format=xlsx", None, b"", 400),
]  # fmt: skip


@pytest.mark.parametrize(
    ("method", "address", "content_type", "body", "status"),
    [case[1:] for case in BAD],
    ids=[case[0] for case in BAD],
)
def test_a_bad_request_is_refused_in_words(  # a table of cases
    suite: TestClient, method: str, address: str, content_type: str | None, body: bytes, status: int
) -> None:
    headers = {"Content-Type": content_type} if content_type else {}
    url = f"/sparql?{address}" if address else "/sparql"
    answer = suite.request(method, url, content=body or None, headers=headers)
    assert answer.status_code == status
    assert len(answer.text.split()) > 1
    assert "Traceback" not in answer.text
    if status == 405:
        assert answer.headers["allow"] == "GET, HEAD, POST, OPTIONS"


@pytest.mark.parametrize(
    ("query", "accept", "content_type"),
    [
        ("ASK {}", "*/*", "application/sparql-results+json"),
        ("SELECT * { ?s ?p ?o }", "application/sparql-results+xml", "application/sparql-results+xml"),
        ("SELECT * { ?s ?p ?o }", "text/csv", "text/csv; charset=utf-8"),
        ("SELECT * { ?s ?p ?o }", "text/tab-separated-values", "text/tab-separated-values; charset=utf-8"),
        ("SELECT * { ?s ?p ?o }", "application/json", "application/json"),
        ("SELECT * { ?s ?p ?o }", CHROME, "text/html; charset=utf-8"),
        ("SELECT * {}", "text/turtle, application/xml;q=0.3", "application/xml"),
        ("CONSTRUCT WHERE { ?s ?p ?o }", "*/*", "text/turtle; charset=utf-8"),
        ("CONSTRUCT WHERE { ?s ?p ?o }", "application/n-triples", "application/n-triples"),
        ("CONSTRUCT WHERE { ?s ?p ?o }", "application/rdf+xml", "application/rdf+xml"),
        ("DESCRIBE <http://s/data1.rdf>", "application/ld+json", "application/ld+json"),
        ("DESCRIBE <http://s/data1.rdf>", "application/n-quads", "application/n-quads"),
        ("DESCRIBE <http://s/data1.rdf>", "application/trig", "application/trig"),
    ],
)  # fmt: skip
def test_a_result_has_the_type_asked_for(
    suite: TestClient, query: str, accept: str, content_type: str
) -> None:
    answer = suite.get("/sparql", params={"query": query}, headers={"Accept": accept})
    assert (answer.status_code, answer.headers["content-type"]) == (200, content_type)
    assert answer.headers["vary"] == "Accept"


def test_a_result_in_no_type_asked_for_is_406(suite: TestClient) -> None:
    for query, accept in (
        ("SELECT * {}", "text/turtle"),
        ("CONSTRUCT WHERE {}", "text/csv"),
        (ASK, "image/png"),
    ):
        assert suite.get("/sparql", params={"query": query}, headers={"Accept": accept}).status_code == 406


def test_a_construct_uses_the_query_s_prefixes(suite: TestClient) -> None:
    query = "PREFIX mine: <http://e/> CONSTRUCT { ?s mine:p ?o } WHERE { ?s mine:p ?o }"
    text = suite.get("/sparql", params={"query": query}).text
    assert "@prefix mine: <http://e/> ." in text and 'mine:p "相对"' in text


def test_a_browser_gets_a_table_and_links_to_the_whole(suite: TestClient) -> None:
    query = 'SELECT ?g ("<b>&" AS ?x) { GRAPH ?g {} } ORDER BY ?g'
    page = suite.get("/sparql", params={"query": query}, headers={"Accept": CHROME}).text
    assert '<th scope="col">g</th>' in page and "&lt;b&gt;&amp;" in page and "<b>" not in page
    (csv,) = re.findall(r'href="([^"]*format=csv)"', page)
    table = suite.get("/sparql" + csv.replace("&amp;", "&")).text
    assert table.splitlines()[0] == "g,x" and len(table.splitlines()) == 5


@pytest.mark.parametrize("accept", ["text/turtle", "application/rdf+xml", "application/ld+json", "*/*"])
def test_the_service_describes_itself_to_machines(suite: TestClient, accept: str) -> None:
    answer = suite.get("/sparql/", headers={"Accept": accept})
    rdf_format = RdfFormat.from_media_type(answer.headers["content-type"])
    assert rdf_format is not None
    store = Store()
    store.load(answer.content, rdf_format)
    sd = "http://www.w3.org/ns/sparql-service-description#"
    query = f"SELECT ?service {{ ?service a <{sd}Service> ; <{sd}endpoint> <http://testserver/sparql/> }}"
    assert len(list(store.query(query))) == 1  # type: ignore[arg-type]
    counted = "SELECT ?n { ?graph <http://rdfs.org/ns/void#triples> ?n }"
    assert [row["n"].value for row in store.query(counted)] == ["1"]  # type: ignore[union-attr,index]
    names = f"SELECT ?name {{ ?graph <{sd}name> ?name }} ORDER BY ?name"
    assert [row["name"].value for row in store.query(names)] == [GRAPH(one) for one in range(1, 5)]  # type: ignore[union-attr,index]
    assert "BasicFederatedQuery" not in answer.text


W3C_FORMATS = {
    "SPARQL_Results_JSON": "application/sparql-results+json",
    "SPARQL_Results_XML": "application/sparql-results+xml",
    "SPARQL_Results_CSV": "text/csv",
    "SPARQL_Results_TSV": "text/tab-separated-values",
    "Turtle": "text/turtle",
    "N-Triples": "application/n-triples",
    "JSON-LD": "application/ld+json",
    "RDF_XML": "application/rdf+xml",
    "N-Quads": "application/n-quads",
    "TriG": "application/trig",
}


def test_every_result_format_described_is_served(suite: TestClient) -> None:
    described = suite.get("/sparql", headers={"Accept": "application/n-triples"}).text
    assert set(re.findall(r"<http://www.w3.org/ns/formats/([^>]+)>", described)) == set(W3C_FORMATS)
    for name, media_type in W3C_FORMATS.items():
        query = "SELECT * {}" if name.startswith("SPARQL") else "CONSTRUCT WHERE {}"
        answer = suite.get("/sparql", params={"query": query}, headers={"Accept": media_type})
        assert answer.headers["content-type"].partition(";")[0] == media_type


def test_a_browser_gets_the_form(suite: TestClient) -> None:
    page = suite.get("/sparql", headers={"Accept": CHROME}).text
    assert '<form action="/sparql" method="get">' in page and '<textarea id="query" name="query"' in page


@pytest.mark.parametrize(
    ("accept", "content_type"),
    [
        ("*/*", "text/plain; charset=utf-8"),
        (CHROME, "text/html; charset=utf-8"),
        ("application/json", "application/json"),
        ("application/sparql-results+json", "application/problem+json"),
    ],
)
def test_an_error_is_written_for_who_reads_it(suite: TestClient, accept: str, content_type: str) -> None:
    answer = suite.get("/sparql", params={"query": "SELECT * WHER {}"}, headers={"Accept": accept})
    assert (answer.status_code, answer.headers["content-type"]) == (400, content_type)
    if "json" in content_type:
        told = answer.json()
        assert (told["kind"], told["line"], told["column"]) == ("syntax", 1, 10)
        assert told["message"] == "Line 1, column 10: 'WHER' is no word of SPARQL."
        assert told["elapsed"].endswith(" seconds")
    else:
        assert "is no word of SPARQL" in answer.text


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * { ?s ?p ?o FILTER EXISTS { SERVICE SILENT ?g { ?s ?p ?o } } }",
        "LOAD <http://127.0.0.1:9/x.ttl>",
        "LOAD <file:///etc/passwd>",
        "INSERT DATA { <a:a> <a:b> <a:c> }",
    ],
)
def test_what_could_fetch_or_write_is_refused_with_the_reason(suite: TestClient, query: str) -> None:
    for answer in (
        suite.get("/sparql", params={"query": query}),
        suite.post("/sparql", data={"query": query}),
        suite.post("/sparql", content=query, headers={"Content-Type": DIRECT}),
    ):
        assert answer.status_code == 400
        assert "SERVICE" in answer.text or "answers queries" in answer.text


def test_a_host_that_is_no_host_does_no_harm(suite: TestClient) -> None:
    for host in ("<script>", "a b", "{}", "x" * 300):
        assert suite.get("/sparql", params={"query": ASK}, headers={"Host": host}).status_code == 200
        assert suite.get("/sparql", headers={"Host": host}).status_code == 200


def test_the_interface_is_described_without_anything_from_elsewhere(client: TestClient) -> None:
    described = client.get("/openapi.json").json()
    assert set(described["paths"]) == {"/sparql", "/{path}"}
    assert client.get("/docs").status_code == 404


# RDF files served alone


def test_files_of_every_syntax_are_served_each_in_its_graph(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text("<> <http://e/in> [] .", encoding="utf-8")
    (tmp_path / "b.nt").write_text("<http://e/b> <http://e/in> _:x .\n", encoding="utf-8")
    (tmp_path / "c.rdf").write_text(
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e/">'
        '<rdf:Description rdf:about="http://e/c"><e:in>c</e:in></rdf:Description></rdf:RDF>',
        encoding="utf-8",
    )
    (tmp_path / "d.jsonld").write_text('{"@id": "http://e/d", "http://e/in": "d"}', encoding="utf-8")
    (tmp_path / "e.trig").write_text("<http://g/e> { <http://e/e> <http://e/in> 'e' }", encoding="utf-8")
    (tmp_path / "notes.md").write_text("not RDF", encoding="utf-8")
    with TestClient(serve.application(Settings(data=(tmp_path,)))) as one:
        query = (
            "SELECT ?s ?g { { ?s <http://e/in> ?o } UNION { GRAPH ?g { ?s <http://e/in> ?o } } } ORDER BY ?s"
        )
        text = one.get("/sparql", params={"query": query}, headers={"Accept": "text/csv"}).text
        assert text.splitlines()[1:] == [
            "http://127.0.0.1:8000/a.ttl,",
            "http://e/b,",
            "http://e/c,",
            "http://e/d,",
            "http://e/e,http://g/e",
        ]
        assert one.get("/nothing").status_code == 404
        assert one.get("/", headers={"Accept": CHROME}).status_code == 404


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("bad.ttl", b"<a> <b> ", "bad.ttl: found text that is no RDF"),
        ("bad.nq.gz", b"not gzip", "bad.nq.gz: cannot be read"),
        ("bad.doc", b"", "bad.doc: found no extension of RDF"),
        ("none.ttl", None, "none.ttl: cannot be read"),
    ],
)
def test_a_bad_file_is_told_before_anything_is_served(
    tmp_path: Path, name: str, content: bytes | None, said: str
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(ReportError, match=said):
        serve.application(Settings(data=(tmp_path / name,)))


def test_an_empty_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match="found no RDF file"):
        serve.application(Settings(data=(tmp_path,)))
    with pytest.raises(ReportError, match="found no release"):
        serve.application(Settings(out=tmp_path))
    with pytest.raises(ReportError, match="found both or neither"):
        serve.application(Settings())


# Releases


def test_a_new_release_is_served_without_a_restart_and_half_a_one_never(tmp_path: Path) -> None:
    make_release(tmp_path, "1", title="一")
    switch_to(tmp_path, "1")
    count = {"query": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"}
    with TestClient(serve.application(Settings(out=tmp_path))) as one:
        before = one.get("/sparql", params=count, headers={"Accept": "text/csv"}).text
        make_release(tmp_path, "2", title="二")
        (tmp_path / "releases" / "2" / "www" / "manifest.json").unlink()
        store = Store(str(tmp_path / "releases" / "2" / "store"))
        store.load(b"<http://e/new> <http://e/p> 1 .", RdfFormat.TURTLE)
        store.flush()
        del store
        assert "一" in one.get("/index.html").text
        switch_to(tmp_path, "2")
        assert "一" in one.get("/index.html").text  # switched to, but without a manifest it is no release
        manifest = json.dumps({"base": BASE, "version": "2"})
        (tmp_path / "releases" / "2" / "www" / "manifest.json").write_text(manifest, encoding="utf-8")
        assert "二" in one.get("/index.html").text
        after = one.get("/sparql", params=count, headers={"Accept": "text/csv"}).text
        assert int(after.split()[1]) == int(before.split()[1]) + 1
        shutil.rmtree(tmp_path / "releases" / "1")
        (tmp_path / "current").unlink()
        assert "二" in one.get("/index.html").text
        assert one.get("/sparql", params=count, headers={"Accept": "text/csv"}).text == after


# A real server on a port


@contextlib.contextmanager
def running(settings: Settings) -> Iterator[str]:
    """The address of a server that runs until the end."""
    with socket.create_server((settings.host, 0)) as listening:
        server = serve.server_of(serve.application(settings), settings)
        thread = threading.Thread(target=lambda: asyncio.run(server.serve(sockets=[listening])))
        thread.start()
        try:
            deadline = time.monotonic() + 15
            while not server.started and time.monotonic() < deadline:
                time.sleep(0.02)
            yield f"http://{settings.host}:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(timeout=15)
            assert not thread.is_alive()


def test_hostile_queries_are_answered_in_time_while_normal_ones_go_on(out: Path) -> None:
    hostile: list[tuple[int, float, httpx.Headers]] = []

    def attack(address: str, number: int) -> None:
        started = time.monotonic()
        query = f"{RUNAWAY} # {number}"
        answer = httpx.get(f"{address}/sparql", params={"query": query}, timeout=30)
        hostile.append((answer.status_code, time.monotonic() - started, answer.headers))

    with running(Settings(out=out, seconds=2.5)) as address:
        threads = [threading.Thread(target=attack, args=(address, number)) for number in range(5)]
        for thread in threads:
            thread.start()
        time.sleep(1.2)
        normal = []
        with httpx.Client(base_url=address) as one:
            while any(thread.is_alive() for thread in threads):
                started = time.monotonic()
                answer = one.get("/sparql", params={"query": ASK})
                normal.append((answer.status_code, time.monotonic() - started))
        for thread in threads:
            thread.join()
    assert {status for status, _, _ in hostile} == {503}
    assert max(seconds for _, seconds, _ in hostile) < 3.5
    assert all(int(headers["retry-after"]) > 0 for _, _, headers in hostile)
    assert {status for status, _ in normal} == {200}
    assert statistics.median(seconds for _, seconds in normal) < 0.5


def test_a_path_in_raw_utf_8_is_the_same_as_percent_encoded(out: Path) -> None:
    with running(Settings(out=out)) as address:
        encoded_answer = httpx.get(f"{address}/{quote('龙亭')}.html")
        host, port = address.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port)), timeout=5) as connection:
            connection.sendall("GET /龙亭.html HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
            raw = b"".join(iter(lambda: connection.recv(65536), b""))
    assert encoded_answer.status_code == 200
    assert encoded_answer.headers["content-location"] == "/%E9%BE%99%E4%BA%AD.html"
    assert raw.startswith(b"HTTP/1.1 200") and "<title>龙亭".encode() in raw


def test_a_query_whose_client_hangs_up_frees_its_worker(out: Path) -> None:
    settings = Settings(out=out, seconds=8, workers=1, slow=1)
    with running(settings) as address:
        with pytest.raises(httpx.ReadTimeout):
            httpx.get(f"{address}/sparql", params={"query": RUNAWAY}, timeout=0.6)
        started = time.monotonic()
        for number in range(2):  # both lanes have but one place each
            with pytest.raises(httpx.ReadTimeout):
                httpx.get(f"{address}/sparql", params={"query": f"{RUNAWAY} # {number}"}, timeout=0.6)
        assert httpx.get(f"{address}/sparql", params={"query": ASK}, timeout=5).status_code == 200
        assert time.monotonic() - started < 5


def test_a_long_query_by_get_is_answered(out: Path) -> None:
    query = "ASK { VALUES ?x { " + " ".join(f"<http://e/{number}>" for number in range(2_000)) + " } }"
    with running(Settings(out=out)) as address:
        assert httpx.get(f"{address}/sparql", params={"query": query}).json()["boolean"] is True
