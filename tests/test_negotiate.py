"""Which representation a client gets."""

import pytest

from gongkai import negotiate
from gongkai.negotiate import CSV, HTML, JSON_LD, N_QUADS, N_TRIPLES, RDF_XML, TRIG, TURTLE, choose

ALL = list(negotiate.EXTENSIONS.values())

CHROME = (
    "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8,"
    "application/signed-exchange;v=b3;q=0.7"
)
FIREFOX = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"
RDFLIB = (
    "application/rdf+xml,text/rdf+n3;q=0.9,text/turtle;q=0.9,application/n-triples;q=0.7,"
    "application/xhtml+xml;q=0.5,*/*;q=0.1"
)
RAPPER = (
    "application/n-triples, application/rdf+xml, text/turtle, application/trig;q=0.8, text/x-nquads;q=0.8,"
    " application/x-turtle, application/rss;q=0.5, text/html;q=0.5, application/xhtml+xml;q=0.4, */*;q=0.1"
)
JENA = "text/turtle,application/n-triples;q=0.9,application/ld+json;q=0.8,application/rdf+xml;q=0.7,*/*;q=0.3"
JENA_DATA_SET = (
    "application/trig,application/n-quads;q=0.9,text/x-nquads;q=0.8,application/ld+json;q=0.7,*/*;q=0.5"
)
COMUNICA = (
    "application/n-quads,application/trig;q=0.95,application/ld+json;q=0.9,application/n-triples;q=0.8,"
    "text/turtle;q=0.6,application/rdf+xml;q=0.5,text/n3;q=0.35,application/xml;q=0.3,text/html;q=0.2,"
    "application/xhtml+xml;q=0.18,application/json;q=0.135"
)
OWL_API = "application/rdf+xml, application/xml; q=0.7, text/xml; q=0.6, text/plain; q=0.1, */*; q=0.09"
RDF4J = (
    "application/rdf+xml;q=0.8, text/turtle, application/x-turtle, application/n-triples;q=0.8,"
    " application/ld+json;q=0.8, application/trig;q=0.8"
)
JSONLD_JS = 'application/ld+json;profile="http://www.w3.org/ns/json-ld#context", application/ld+json'
VIRTUOSO = "application/rdf+xml; q=1.0, text/rdf+n3; q=0.9, application/rdf+turtle; q=0.7, */*; q=0.1"
HEADERS = [
    ("no header", None, TURTLE),
    ("an empty header", "", TURTLE),
    ("curl", "*/*", TURTLE),
    ("wget", "*/*", TURTLE),
    ("python-requests", "*/*", TURTLE),
    ("excel", "*/*", TURTLE),
    ("chrome", CHROME, HTML),
    ("firefox", FIREFOX, HTML),
    ("safari", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", HTML),
    ("internet explorer", "text/html, application/xhtml+xml, */*", HTML),
    ("java before 9", "text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2", HTML),
    ("googlebot", CHROME.replace("image/avif,image/webp,image/apng,", ""), HTML),
    ("lynx", "text/html, text/plain, text/sgml, text/css, application/xhtml+xml, */*;q=0.01", HTML),
    ("rdflib", RDFLIB, RDF_XML),
    ("rapper", RAPPER, TURTLE),
    ("jena, a graph", JENA, TURTLE),
    ("jena, a data set", JENA_DATA_SET, TRIG),
    ("comunica", COMUNICA, N_QUADS),
    ("protégé", OWL_API, RDF_XML),
    ("rdf4j", RDF4J, TURTLE),
    ("jsonld.js", JSONLD_JS, JSON_LD),
    ("fair checker", "application/ld+json, text/turtle;q=0.9, application/rdf+xml;q=0.8", JSON_LD),
    ("virtuoso", VIRTUOSO, RDF_XML),
    ("old turtle name", "application/x-turtle", TURTLE),
    ("old n3 name", "text/rdf+n3", TURTLE),
    ("a list with q", "application/rdf+xml;q=0.4, application/n-triples;q=0.7, text/html;q=0.2", N_TRIPLES),
    ("a whole kind", "text/*", TURTLE),
    ("another whole kind", "application/*", N_TRIPLES),
    ("a refusal", "text/turtle;q=0, */*", N_TRIPLES),
    ("html and rdf alike", "text/turtle, text/html", HTML),
    ("rdf types alike", "application/rdf+xml, text/turtle", TURTLE),
    ("upper case and spaces", " TEXT/TURTLE ;  Q=0.5 ", TURTLE),
    ("a quoted comma", 'text/csv;note="a, b;q=0", text/html;q=0.3', CSV),
    ("nonsense", "what?", TURTLE),
    ("nothing but signs", ";;;, ,\";", TURTLE),
    ("a bad weight beside a good one", "text/html;q=high, application/rdf+xml", RDF_XML),
    ("nothing of ours", "image/png", None),
    ("everything refused", "*/*;q=0", None),
]  # fmt: skip


@pytest.mark.parametrize(
    ("header", "expected"), [case[1:] for case in HEADERS], ids=[case[0] for case in HEADERS]
)
def test_a_header_gets_the_variant_it_asks_for(header: str | None, expected: str | None) -> None:
    assert choose(header, ALL) == expected


def test_the_order_of_the_variants_does_not_bring_html_forward_unasked() -> None:
    assert choose("*/*", [HTML, TURTLE]) == TURTLE


def test_html_alone_is_sent_to_whoever_takes_anything() -> None:
    assert choose("*/*", [HTML]) == HTML


def test_a_specific_range_overrules_a_wide_one() -> None:
    assert choose("text/*;q=0.9, text/html;q=0.1, application/rdf+xml;q=0.5", [HTML, RDF_XML]) == RDF_XML


def test_old_names_are_never_sent() -> None:
    assert set(negotiate.OLD_NAMES).isdisjoint(ALL)


def test_every_text_says_its_charset() -> None:
    assert {negotiate.content_type(one) for one in ALL if one.startswith("text/")} == {
        "text/turtle; charset=utf-8",
        "text/html; charset=utf-8",
        "text/csv; charset=utf-8",
        "text/plain; charset=utf-8",
    }
