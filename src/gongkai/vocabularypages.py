"""The pages of what the figures are described with: ontology, codes, forms, law, cubes, shapes, regions,
and the catalogue of the release itself.

Each document has one page; the anchors on it are the fragments of its terms. Rules have pages of their
own (`gongkai.rulepages`).
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from pathlib import Path
from typing import Final

from gongkai.facts import Facts, Queries, Text
from gongkai.overview import Corpus
from gongkai.render import Page, Site
from gongkai.reportview import Background
from gongkai.termview import Terms, Thing, Value, by_document
from gongkai.vocabulary import GID, HOST, OWL, QB, RDF, RDFS, SKOS

_RDF: Final = ("ttl", "nt", "jsonld", "rdf")
_WALK: Final = 400  # things described on the catalogue's pages; more would be a broken release
# Documents of the data that have their own kinds of pages, or none.
_OWN_PAGES: Final = ("report/", "authority/", "source/", "region/", "dump/")
_DEF_GROUPS: Final = (
    ("class", OWL + "Class"),
    ("dimension", QB + "DimensionProperty"),
    ("measure", QB + "MeasureProperty"),
    ("object", OWL + "ObjectProperty"),
    ("datatype", OWL + "DatatypeProperty"),
    ("individual", OWL + "NamedIndividual"),
)
QUALITY: Final = "quality"  # a page of its own: gongkai.qualitypages
_PROPERTY: Final = "property."


def write(site: Site, queries: Queries, corpus: Corpus, shared: Background) -> Generator[Path, None, Terms]:
    """All pages of vocabularies, regions and the catalogue; gives back the terms, for the pages of rules."""
    vocabulary = shared.vocabulary
    catalogue = _catalogue(queries, site.base.iri, site.base.catalogue)
    queries.add_to(catalogue, "about", [HOST + "publisher"])
    documents = by_document(vocabulary)
    described = by_document(catalogue)
    regions = _regions(corpus)
    pages = _page_paths(site, corpus, vocabulary, described, regions)
    quality = f"{site.base.iri}{QUALITY}"
    pages[quality] = QUALITY
    facts = _merged(vocabulary, catalogue, corpus)
    terms = Terms(facts, pages, _foreign_labels(site))
    for document, subjects in documents.items():
        yield from _document(site, terms, shared, document, subjects)
    for document, subjects in described.items():
        if document == quality:
            continue
        yield from _described(site, terms, document, subjects)
    for region in regions:
        yield from _region(site, terms, corpus, region)
    return terms


def _merged(vocabulary: Facts, catalogue: Facts, corpus: Corpus) -> Facts:
    merged = Facts()
    for facts in (vocabulary, catalogue, corpus.regions):
        for subject in facts.subjects():
            for prop, values in facts.of(subject).items():
                for value in values:
                    merged.add(subject, prop, value)
    for authority in corpus.authorities:
        for term in corpus.facts.terms(authority.iri, RDFS + "label"):
            merged.add(authority.iri, RDFS + "label", term)
    return merged


def _page_paths(
    site: Site,
    corpus: Corpus,
    facts: Facts,
    described: dict[str, list[str]],
    regions: Sequence[str],
) -> dict[str, str]:
    """The path of each document's page, by the document's IRI."""
    base = site.base.iri
    paths = {document: _path(document) for document in by_document(facts)}
    paths |= {document: document.removeprefix(base).removeprefix(HOST) for document in (*described, *regions)}
    paths |= {version: _path(version) for version in _versions(facts)}
    paths |= {authority.iri: f"authority/{authority.slug}" for authority in corpus.authorities}
    for entry in (*corpus.entries, *corpus.former):
        paths[entry.iri] = entry.path
        paths[entry.source] = entry.source.removeprefix(base)
    paths |= {unread.iri: unread.iri.removeprefix(base) for unread in corpus.unread}
    return paths


def _versions(vocabulary: Facts) -> tuple[str, ...]:
    """The version IRIs of the ontologies; each has a page of its own."""
    return tuple(
        version
        for ontology in vocabulary.of_class(OWL + "Ontology")
        for version in vocabulary.values(ontology, OWL + "versionIRI")
    )


def _path(document: str) -> str:
    return document.removeprefix(HOST)


def _foreign_labels(site: Site) -> dict[str, Text]:
    """Labels of others' properties, from the texts of the interface."""
    return {
        key.removeprefix(_PROPERTY): site.text(key)
        for key in site.texts["zh"].names()
        if key.startswith(_PROPERTY)
    }


# Vocabularies


def _document(
    site: Site, terms: Terms, shared: Background, document: str, subjects: Sequence[str]
) -> Iterator[Path]:
    path = _path(document)
    if path == "rule":
        return
    head = terms.thing(document)
    # The law and the notices are things of their own; the document that describes them has no name.
    title = head.label or (site.text("law.title") if path == "law" else Text(head.name, head.name))
    things = terms.things(subject for subject in subjects if subject != document)
    versions = terms.facts.values(document, OWL + "versionIRI")
    for iri in (document, *versions):
        page = Page(
            path=_path(iri),
            template=_template(path),
            title=title,
            trail=() if path == "def" else ((site.text("def.crumb"), "def"),),
            section="terms",
            iri=iri,
            data=_RDF,
            description=head.comment or title,
        )
        yield from site.write(
            page,
            head=head,
            things=things,
            groups=_def_groups(terms, things) if path == "def" else (),
            contents=_contents(terms) if path == "def" else (),
            tables=shared.layouts.get(document, ()),
            rows=_form_rows(terms, document) if path.startswith("form/") else {},
        )


def _template(path: str) -> str:
    if path == "def":
        return "def.html"
    return "form.html" if path.startswith("form/") else "terms.html"


def _def_groups(terms: Terms, things: Sequence[Thing]) -> list[tuple[str, list[Thing]]]:
    """The terms of the ontology by kind; each stands in the first kind that fits it."""
    left = list(things)
    groups = []
    for name, cls in _DEF_GROUPS:
        members = [thing for thing in left if cls in terms.facts.values(thing.iri, RDF + "type")]
        left = [thing for thing in left if thing not in members]
        groups.append((name, members))
    return groups


def _contents(terms: Terms) -> list[tuple[str, list[Value]]]:
    """The other vocabularies, by kind, for the page of the ontology."""
    facts = terms.facts
    ontologies = [iri for iri in facts.of_class(OWL + "Ontology") if iri != HOST + "def"]
    return [
        ("codes", [terms.value(iri) for iri in facts.of_class(SKOS + "ConceptScheme")]),
        ("forms", [terms.value(iri) for iri in facts.of_class(GID + "Form")]),
        ("others", [terms.value(iri) for iri in ontologies]),
    ]


def _form_rows(terms: Terms, form: str) -> dict[str, list[Thing]]:
    """Rows, columns, groups and identities of an edition, each in order."""
    members = terms.facts.pointing_at(GID + "inForm").get(form, [])
    found: dict[str, list[Thing]] = {}
    for name in ("Table", "Block", "Group", "Row", "Column", "Identity"):
        iris = [iri for iri in members if GID + name in terms.facts.values(iri, RDF + "type")]
        iris.sort(key=lambda iri: terms.facts.number(iri, GID + "position") or 0)
        found[name] = list(terms.things(iris))
    return found


# The catalogue, the data sets, regions


def _catalogue(queries: Queries, base: str, catalogue: str) -> Facts:
    """What the catalogue leads to within the release: data sets, distributions, measurements, software."""
    facts = Facts()
    seen = {catalogue}
    ahead = [catalogue]
    while ahead and len(seen) <= _WALK:
        queries.add_to(facts, "about", ahead)
        found = {
            value.value
            for subject in ahead
            for values in facts.of(subject).values()
            for value in values
            if value.value.startswith(base)
            and not value.value.startswith(tuple(base + p for p in _OWN_PAGES))
        }
        ahead = sorted(iri for iri in found - seen if _is_data(iri, base))
        seen.update(ahead)
    return facts


def _is_data(iri: str, base: str) -> bool:
    """Whether an IRI is one of the release's own things and not a term, when both share a host."""
    first = iri.removeprefix(base).partition("/")[0].partition("#")[0]
    words = ("def", "code", "form", "law", "rule", "shape", "identity", "sparql", "")
    return first not in words and not iri.startswith(HOST + "cube#")


def _described(site: Site, terms: Terms, document: str, subjects: Sequence[str]) -> Iterator[Path]:
    path = document.removeprefix(site.base.iri).removeprefix(HOST)
    if document not in terms.facts and not subjects:
        return
    head = terms.thing(document if document in terms.facts else subjects[0])
    label = head.label or Text(head.name, head.name)
    is_catalogue = document == site.base.catalogue
    page = Page(
        path=path,
        template="terms.html",
        title=label,
        trail=() if is_catalogue else ((terms.label(site.base.catalogue), "catalog"),),
        section="data",
        iri=document,
        data=_RDF,
        description=head.comment or label,
    )
    things = terms.things(subject for subject in subjects if subject != head.iri)
    yield from site.write(page, head=head, things=things, groups=(), contents=(), tables=(), rows={})


def _regions(corpus: Corpus) -> tuple[str, ...]:
    """The regions that are described or that an authority lies in."""
    used = {authority.region for authority in corpus.authorities if authority.region is not None}
    return tuple(sorted(used | set(corpus.regions.subjects())))


def _region(site: Site, terms: Terms, corpus: Corpus, region: str) -> Iterator[Path]:
    code = region.rpartition("/")[2]
    head = terms.thing(region)
    label = head.label or Text(code, code)
    page = Page(
        path=region.removeprefix(site.base.iri),
        template="region.html",
        title=label,
        trail=((site.text("authority.list"), "authority/"),),
        section="authority",
        iri=region,
        data=_RDF,
        description=site.text("region.about", name=label.zh or code),
    )
    members = [authority for authority in corpus.authorities if authority.region == region]
    yield from site.write(page, head=head, code=code, members=members)
