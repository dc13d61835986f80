"""Every page of a release, in Chinese and English: what pages there are, and what each of them is given.

`write` makes them all. A build on several cores gives slices of `report_iris` to `report_pages` in its
workers and calls `other_pages` once. The store is only read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pyoxigraph import Store

from gongkai import (
    form,
    jsonld,
    overview,
    qualitypages,
    resources,
    rulepages,
    sourceview,
    tableview,
    tally,
    vocabularypages,
)
from gongkai.facts import Facts, Queries, Text
from gongkai.iri import Base
from gongkai.overview import Authority, Corpus, Entry
from gongkai.render import Node, Page, Settings, Site, file_name
from gongkai.reportfacts import of_report
from gongkai.reportview import Background, ReportView
from gongkai.searchindex import of_authorities
from gongkai.termview import rule_path
from gongkai.vocabulary import GID, HOST, RDFS, RULE, SKOS

__all__ = ["Download", "Settings", "other_pages", "report_iris", "report_pages", "write"]

_RDF: Final = ("ttl", "nt", "jsonld", "rdf")
_EACH: Final = 150  # files or reports on one page of a list
_ROWS: Final = 30  # authorities on one page of the matrix or the list: 60 kB at eight years
_ON_HOME: Final = 20  # authorities up to which the home page shows the whole matrix
_URLS: Final = 40_000  # addresses in one sitemap; the protocol allows 50,000
SourceText = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Download:
    """A file of the release: `path` from the document root, size in bytes, `note` for people."""

    path: str
    size: int
    sha256: str
    note: Text
    triples: int | None = None


def write(
    store: Store,
    *,
    base: Base,
    out: Path,
    settings: Settings,
    source_text: SourceText,
    downloads: Sequence[Download] = (),
) -> Iterator[Path]:
    """All pages of a release under `out`; yields each file once it is written.

    `source_text` gives the text of a source by its SHA-256.
    """
    yield from other_pages(store, base=base, out=out, settings=settings, downloads=downloads)
    reports = report_iris(store)
    yield from report_pages(store, reports, base=base, out=out, settings=settings, source_text=source_text)


def report_iris(store: Store) -> tuple[str, ...]:
    """All reports in the store, former versions included, in the order their pages are written."""
    queries = _queries(store)
    return tuple(row["report"].value for name in ("reports", "former") for row in queries.rows(name))


def _queries(store: Store) -> Queries:
    return Queries(store, resources.folder("site") / "queries")


def background(queries: Queries) -> Background:
    """What all reports share: read once per process."""
    vocabulary = queries.facts("vocabulary")
    above = tableview.headings(vocabulary)
    editions = {edition.iri: edition for edition in form.editions()}
    return Background(
        vocabulary=vocabulary,
        forms=editions,
        layouts={iri: tableview.of_form(edition, above) for iri, edition in editions.items()},
    )


# Pages of reports and their sources


def report_pages(
    store: Store,
    reports: Sequence[str],
    *,
    base: Base,
    out: Path,
    settings: Settings,
    source_text: SourceText,
) -> Iterator[Path]:
    """The pages of these reports and of the sources they were read from."""
    queries, site = _queries(store), Site(out=out, base=base, settings=settings)
    shared = background(queries)
    neighbours = _neighbours(queries, base)
    for report in reports:
        view = of_report(queries, report, shared)
        yield from _report(site, view, neighbours.get(report, (None, None)))
        yield from _source(site, view, source_text(view.source.sha256))


Neighbour = tuple[int, str] | None


def _neighbours(queries: Queries, base: Base) -> dict[str, tuple[Neighbour, Neighbour]]:
    """The current reports of the same authority before and after each one: year and file."""
    by_authority: dict[str, dict[int, str]] = {}
    for row in queries.rows("reports"):
        path = row["report"].value.removeprefix(base.iri)
        if row["year"] is not None and path.count("/") == 2:
            by_authority.setdefault(row["authority"].value, {})[int(row["year"].value)] = path
    found: dict[str, tuple[Neighbour, Neighbour]] = {}
    for years in by_authority.values():
        order = sorted(years)
        steps: list[Neighbour] = [None, *((year, file_name(years[year])) for year in order), None]
        for place, year in enumerate(order):
            found[base.iri + years[year]] = (steps[place], steps[place + 2])
    return found


def _report(site: Site, view: ReportView, neighbours: tuple[Neighbour, Neighbour]) -> Iterator[Path]:
    base = site.base
    name = _name_of(site, view.authority, view.authority_name)
    page = Page(
        path=view.iri.removeprefix(base.iri),
        template="report.html",
        title=view.label,
        trail=(
            (site.text("authority.list"), "authority/"),
            (name, view.authority.removeprefix(base.iri)),
        ),
        section="authority",
        iri=view.iri,
        data=(*_RDF, "json"),
        description=site.text("report.about", name=name.zh, year=view.year or "?"),
        nodes=_report_nodes(site, view),
    )
    yield from site.write(
        page,
        report=view,
        authority_name=name,
        authority_file=file_name(view.authority.removeprefix(base.iri)),
        edition_file=_vocabulary_file(view.edition),
        source_file=file_name(view.source.iri.removeprefix(base.iri)),
        rule_file=_rule_file,
        file_of=lambda thing: _file_of(thing, base),
        before=neighbours[0],
        after=neighbours[1],
        replaced_file=_file_or_none(view.replaced_by, base),
    )


def _report_nodes(site: Site, view: ReportView) -> dict[str, Sequence[Node]]:
    who, year = view.authority_name.zh or "", view.year or "?"
    return {
        language: jsonld.of_report(view, site.base, site.settings, text("report.about", name=who, year=year))
        for language, text in site.texts.items()
    }


def _source(site: Site, view: ReportView, text: str) -> Iterator[Path]:
    path = view.source.iri.removeprefix(site.base.iri)
    page = Page(
        path=path,
        template="source.html",
        title=site.text("source.title", file=view.source.file_name),
        trail=(
            (site.text("authority.list"), "authority/"),
            (
                _name_of(site, view.authority, view.authority_name),
                view.authority.removeprefix(site.base.iri),
            ),
            (view.label, view.iri.removeprefix(site.base.iri)),
        ),
        section="authority",
        iri=view.source.iri,
        data=_RDF,
        description=site.text("source.about", file=view.source.file_name),
    )
    yield from site.write(
        page,
        source=view.source,
        report=view,
        report_file=file_name(view.iri.removeprefix(site.base.iri)),
        lines=sourceview.lines(text, view.spots),
        reason="",
    )


def _name_of(site: Site, authority: str, name: Text) -> Text:
    """The name of an authority, or words for one that is not known."""
    slug = authority.rpartition("/")[2]
    return name or site.text("authority.unknown", slug=slug)


def _rule_file(rule: str) -> str:
    return file_name(rule_path(rule))


def _vocabulary_file(term: str) -> str:
    return file_name(term.partition("://")[2].partition("/")[2])


def _file_of(thing: str, base: Base) -> str:
    """The file and fragment of a thing of the data or the vocabulary, from the root of the language."""
    document, hash_sign, fragment = thing.partition("#")
    return file_name(document.removeprefix(base.iri).removeprefix(HOST)) + hash_sign + fragment


def _file_or_none(iri: str | None, base: Base) -> str | None:
    return None if iri is None else file_name(iri.removeprefix(base.iri))


# All other pages


def other_pages(
    store: Store, *, base: Base, out: Path, settings: Settings, downloads: Sequence[Download] = ()
) -> Iterator[Path]:
    """Every page that is not a report's or a read source's, the search index, the sitemap and assets."""
    queries, site = _queries(store), Site(out=out, base=base, settings=settings)
    shared = background(queries)
    corpus = overview.of_store(queries, base)
    yield from _assets(site)
    yield from _home(site, corpus)
    yield from _coverage(site, corpus)
    yield from _authority_list(site, corpus)
    printed = overview.totals(queries)
    for authority in corpus.authorities:
        yield from _authority(site, corpus, shared, authority, printed)
    yield from _unread(site, corpus)
    yield from _fixed(site, corpus, shared.vocabulary, downloads)
    terms = yield from vocabularypages.write(site, queries, corpus, shared)
    yield from qualitypages.write(site, queries, terms, corpus, shared)
    yield from rulepages.write(site, terms, corpus, examples={one.name: one.title for one in load_examples()})
    yield from _sitemaps(site, corpus, shared.vocabulary)


def _assets(site: Site) -> Iterator[Path]:
    for file in sorted((resources.folder("site") / "static").iterdir()):
        yield site.put(f"static/{file.name}", file.read_bytes())
    yield site.put("favicon.svg", (resources.folder("site") / "static" / "favicon.svg").read_bytes())


def _home(site: Site, corpus: Corpus) -> Iterator[Path]:
    title, about = site.text("home.title"), site.text("home.about")
    page = Page(
        path="",
        template="index.html",
        title=title,
        iri=site.base.catalogue,
        data=_RDF,
        data_path="catalog",
        description=about,
        nodes={
            language: jsonld.of_catalogue(
                corpus, site.base, site.settings, title=title, about=about, language=language
            )
            for language in site.texts
        },
    )
    yield from site.write(
        page,
        corpus=corpus,
        counts=_counts(corpus),
        matrix=_matrix(corpus, corpus.authorities) if len(corpus.authorities) <= _ON_HOME else (),
        name=lambda authority: _name_of(site, authority.iri, authority.name),
    )
    index = of_authorities(
        (authority.name.zh or authority.slug, authority.slug, _years(authority))
        for authority in corpus.authorities
        if authority.entries
    )
    yield site.put("static/search.json", index)


def _counts(corpus: Corpus) -> dict[str, int]:
    return {
        "reports": len(corpus.entries),
        "authorities": sum(1 for authority in corpus.authorities if authority.entries),
        "years": len(corpus.years),
        "clean": corpus.clean,
        "findings": corpus.with_findings,
        "unread": len(corpus.unread),
    }


def _years(authority: Authority) -> list[int]:
    return [entry.year for entry in authority.entries if entry.year is not None and not entry.is_former]


MatrixRow = tuple[Authority, tuple[Entry | None, ...]]


def _matrix(corpus: Corpus, authorities: Sequence[Authority]) -> tuple[MatrixRow, ...]:
    """Authorities that have reports, with the report of each year."""
    return tuple((authority, authority.row(corpus.columns)) for authority in authorities if authority.entries)


def _coverage(site: Site, corpus: Corpus) -> Iterator[Path]:
    rows = _matrix(corpus, corpus.authorities)
    for part in overview.parts(rows, each=_ROWS, path="coverage/"):
        page = Page(
            path=part.path,
            template="coverage.html",
            title=site.text("coverage.title"),
            section="authority",
            description=site.text("coverage.about"),
        )
        yield from site.write(
            page,
            corpus=corpus,
            part=part,
            files=[file_name(path) for path in part.paths],
            name=lambda authority: _name_of(site, authority.iri, authority.name),
        )


def _authority_list(site: Site, corpus: Corpus) -> Iterator[Path]:
    listed = tuple(authority for authority in corpus.authorities if authority.entries)
    for part in overview.parts(listed, each=2 * _ROWS, path="authority/"):
        page = Page(
            path=part.path,
            template="authorities.html",
            title=site.text("authority.list"),
            section="authority",
            description=site.text("authority.list_about"),
        )
        yield from site.write(
            page,
            corpus=corpus,
            part=part,
            files=[file_name(path) for path in part.paths],
            groups=overview.groups(part.items),
            name=lambda authority: _name_of(site, authority.iri, authority.name),
        )


def _authority(
    site: Site,
    corpus: Corpus,
    shared: Background,
    authority: Authority,
    printed: dict[str, dict[str, str]],
) -> Iterator[Path]:
    name = _name_of(site, authority.iri, authority.name)
    said, vocabulary = corpus.facts, shared.vocabulary
    page = Page(
        path=f"authority/{authority.slug}",
        template="authority.html",
        title=name,
        trail=((site.text("authority.list"), "authority/"),),
        section="authority",
        iri=authority.iri,
        data=_RDF,
        description=site.text("authority.about", name=name.zh),
    )
    parent = said.value(authority.iri, overview.PARENT)
    yield from site.write(
        page,
        authority=authority,
        kind=_coded(vocabulary, said.value(authority.iri, GID + "kind")),
        tier=_coded(vocabulary, said.value(authority.iri, GID + "tier")),
        region_file=_file_or_none(authority.region, site.base),
        credit_code=said.value(authority.iri, GID + "creditCode"),
        parent=None if parent is None else corpus.name_of(parent),
        parent_file=_file_or_none(parent, site.base),
        timeline=overview.timeline(authority, printed),
        families=tally.in_families(tally.of_authority(corpus, authority), shared.families, shared.positions),
        label=shared.label,
        rule_label=lambda rule: shared.label(RULE + rule),
        rule_file=_rule_file,
    )


def _coded(vocabulary: Facts, code: str | None) -> Text:
    return Text() if code is None else vocabulary.text(code, SKOS + "prefLabel", RDFS + "label")


def _unread(site: Site, corpus: Corpus) -> Iterator[Path]:
    for part in overview.parts(corpus.unread, each=_EACH, path="unread"):
        page = Page(
            path=part.path,
            template="unread.html",
            title=site.text("unread.title"),
            description=site.text("unread.about"),
        )
        files = [file_name(path) for path in part.paths]
        yield from site.write(
            page,
            part=part,
            files=files,
            source_file=lambda unread: file_name(unread.iri.removeprefix(site.base.iri)),
        )
    for unread in corpus.unread:
        path = unread.iri.removeprefix(site.base.iri)
        page = Page(
            path=path,
            template="source.html",
            title=site.text("source.title", file=unread.name),
            trail=((site.text("unread.title"), "unread"),),
            iri=unread.iri,
            data=_RDF,
            description=site.text("source.about", file=unread.name),
        )
        yield from site.write(page, source=None, report=None, report_file="", lines=(), reason=unread.reason)


def _fixed(site: Site, corpus: Corpus, vocabulary: Facts, downloads: Sequence[Download]) -> Iterator[Path]:
    """Downloads, the query form, the method, and the page for what is not there."""
    examples = load_examples()
    for name, section, values in (
        ("download", "data", {"downloads": downloads}),
        ("sparql", "sparql", {"examples": examples}),
        ("about", "about", {"levels": _levels(vocabulary), "counts": _counts(corpus)}),
        ("404", "", {}),
    ):
        page = Page(
            path=name,
            template=f"{name}.html",
            title=site.text(f"{name}.title"),
            section=section,
            description=site.text(f"{name}.about"),
        )
        yield from site.write(page, **values)


def _levels(vocabulary: Facts) -> list[tuple[str, Text, Text]]:
    """Name, label and definition of each level of rules, the weightiest first."""
    scheme = vocabulary.pointing_at(SKOS + "inScheme")
    levels = scheme.get(overview.LEVELS, [])
    levels.sort(key=lambda level: vocabulary.value(level, SKOS + "notation") or "")
    return [
        (level.rpartition("#")[2], _coded(vocabulary, level), vocabulary.text(level, SKOS + "definition"))
        for level in levels
    ]


@dataclass(frozen=True, slots=True)
class Example:
    """An example query: its name, title, what it returns, and its text without those lines."""

    name: str
    title: Text
    returns: Text
    query: str


def load_examples() -> tuple[Example, ...]:
    """The examples under `site/examples/`, by name; ValueError when one lacks a header line."""
    return tuple(_example(file) for file in sorted((resources.folder("site") / "examples").glob("*.rq")))


_HEADERS: Final = ("title@zh", "title@en", "returns@zh", "returns@en")


def _example(file: Path) -> Example:
    lines = file.read_text("utf-8").splitlines()
    said = {}
    while lines and lines[0].startswith("# "):
        key, _, value = lines.pop(0).removeprefix("# ").partition(": ")
        said[key] = value
    missing = [key for key in _HEADERS if key not in said]
    if missing:
        raise ValueError(f"{file.name}: found no line for {', '.join(missing)}, expected `# title@zh: …`")
    return Example(
        file.stem,
        Text(said["title@zh"], said["title@en"]),
        Text(said["returns@zh"], said["returns@en"]),
        "\n".join(lines).strip() + "\n",
    )


def _sitemaps(site: Site, corpus: Corpus, vocabulary: Facts) -> Iterator[Path]:
    """robots.txt and the sitemap: every page but source texts, in both languages."""
    paths = [
        "",
        *("about", "download", "sparql", "rule", "quality", "def", "coverage/", "authority/"),
        *(f"authority/{authority.slug}" for authority in corpus.authorities),
        *(entry.path for entry in corpus.entries),
        *(rule_path(rule.removeprefix(RULE)) for rule in vocabulary.of_class(GID + "Rule")),
    ]
    addresses = [site.base.iri + prefix + file_name(path) for prefix in ("", "en/") for path in paths]
    pieces = [addresses[start : start + _URLS] for start in range(0, len(addresses), _URLS)]
    names = ["sitemap.xml"] if len(pieces) == 1 else [f"sitemap-{n}.xml" for n in range(1, len(pieces) + 1)]
    for name, piece in zip(names, pieces, strict=True):
        yield site.put(name, site.xml("sitemap.xml", addresses=piece, maps=()))
    if len(pieces) > 1:
        maps = [site.base.iri + name for name in names]
        yield site.put("sitemap.xml", site.xml("sitemap.xml", addresses=(), maps=maps))
    yield site.put("robots.txt", f"User-agent: *\nAllow: /\nSitemap: {site.base.iri}sitemap.xml\n".encode())
