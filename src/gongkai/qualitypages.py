"""How good the data is, on pages: by year, by region, by authority.

Counted from the verdicts and the states of cells in the store. A region counts the reports of the
divisions below it too, as its measurements in the data do.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from gongkai import overview, tally
from gongkai.facts import Queries, Text
from gongkai.measurements import upwards
from gongkai.overview import Corpus, Entry
from gongkai.render import Page, Site, file_name
from gongkai.reportview import Background
from gongkai.tally import Tally
from gongkai.termview import Terms
from gongkai.vocabularypages import QUALITY

_RDF: Final = ("ttl", "nt", "jsonld", "rdf")
_EACH: Final = 100  # lines on one page of a list


@dataclass(frozen=True, slots=True)
class Cells:
    """The cells that the form has, and how many of them were read with certainty, blank ones among them."""

    printed: int
    read: int

    @property
    def share(self) -> str | None:
        return tally.percent(self.read, self.printed)


@dataclass(frozen=True, slots=True)
class Line:
    """A group of reports: its name, its page from the root of the language, and what it came to."""

    name: Text
    file: str
    reports: int
    clean: int
    cells: Cells
    verdicts: Tally


def write(site: Site, queries: Queries, terms: Terms, corpus: Corpus, shared: Background) -> Iterator[Path]:
    """The overview, which is also the page of the release's measurements, and the two long lists."""
    cells = _cells(queries, corpus.entries, shared)
    yield from _overview(site, terms, corpus, cells)
    regions = tuple(_regions(site, terms, corpus, cells))
    authorities = tuple(
        _line(
            authority.name or site.text("authority.unknown", slug=authority.slug),
            file_name(f"authority/{authority.slug}"),
            [entry for entry in authority.entries if not entry.is_former],
            cells,
        )
        for authority in corpus.authorities
        if authority.entries
    )
    yield from _list(site, "region", regions)
    yield from _list(site, "authority", authorities)


def _cells(queries: Queries, entries: Iterable[Entry], shared: Background) -> dict[str, Cells]:
    """By report: the cells of its edition, and those that were found and are not unreadable."""
    unreadable = {row["report"].value: int(row["cells"].value) for row in queries.rows("unreadable")}
    rows = {row["report"].value: int(row["rows"].value) for row in queries.rows("rows")}
    found = {}
    for entry in entries:
        printed = len(shared.measures[entry.edition])
        is_whole = rows.get(entry.iri, 0) == len(shared.codes[entry.edition])
        there = printed if is_whole else _cells_found(queries, entry, shared)
        found[entry.iri] = Cells(printed, there - unreadable.get(entry.iri, 0))
    return found


def _cells_found(queries: Queries, entry: Entry, shared: Background) -> int:
    """The cells of the rows that were found in a report that lacks some."""
    rows = {row["row"].value.partition("#")[2] for row in queries.rows("found", report=entry.iri)}
    return sum(anchor.rpartition(".")[0] in rows for anchor in shared.measures[entry.edition])


def _line(name: Text, file: str, entries: Sequence[Entry], cells: Mapping[str, Cells]) -> Line:
    known = [cells[entry.iri] for entry in entries]
    return Line(
        name=name,
        file=file,
        reports=len(entries),
        clean=sum(entry.is_clean for entry in entries),
        cells=Cells(sum(one.printed for one in known), sum(one.read for one in known)),
        verdicts=tally.of_reports(entries),
    )


def _overview(site: Site, terms: Terms, corpus: Corpus, cells: Mapping[str, Cells]) -> Iterator[Path]:
    document = f"{site.base.iri}{QUALITY}"
    by_year: dict[int | None, list[Entry]] = defaultdict(list)
    for entry in corpus.entries:
        by_year[entry.year].append(entry)
    years = [
        _line(_year(site, year), "", by_year[year], cells)
        for year in sorted(by_year, key=lambda year: (year is None, year or 0))
    ]
    subjects = [iri for iri in terms.facts.subjects() if iri.partition("#")[0] == document]
    page = Page(
        path=QUALITY,
        template="quality.html",
        title=site.text("quality.title"),
        section="data",
        iri=document,
        data=_RDF,
        description=site.text("quality.about"),
    )
    yield from site.write(
        page,
        years=years,
        total=_line(site.text("quality.all"), "", corpus.entries, cells),
        files=len(corpus.entries) + len(corpus.former) + len(corpus.unread),
        unread=len(corpus.unread),
        things=terms.things(sorted(subjects)),
    )


def _year(site: Site, year: int | None) -> Text:
    return site.text("report.year_unknown") if year is None else Text(str(year), str(year))


def _regions(site: Site, terms: Terms, corpus: Corpus, cells: Mapping[str, Cells]) -> Iterator[Line]:
    """A line for each region and those above it, by code; at last the reports whose region is not known."""
    members: dict[str, list[Entry]] = defaultdict(list)
    for authority in corpus.authorities:
        current = [entry for entry in authority.entries if not entry.is_former]
        code = (authority.region or "").rpartition("/")[2]
        for above in upwards(code) if code else ("",):
            members[above].extend(current)
    for code, entries in sorted(members.items(), key=lambda item: (not item[0], item[0])):
        if not entries:
            continue
        region = site.base.region(code)
        label = terms.label(region) if code else site.text("quality.no_region")
        name = Text(
            f"{code} {label.zh or label.en or ''}".strip(), f"{code} {label.en or label.zh or ''}".strip()
        )
        yield _line(name, terms.path(region) if code else "", entries, cells)


def _list(site: Site, kind: str, lines: Sequence[Line]) -> Iterator[Path]:
    for part in overview.parts(lines, each=_EACH, path=f"{QUALITY}/{kind}"):
        page = Page(
            path=part.path,
            template="qualities.html",
            title=site.text(f"quality.by_{kind}"),
            trail=((site.text("quality.title"), QUALITY),),
            section="data",
            description=site.text("quality.about"),
        )
        yield from site.write(page, part=part, kind=kind, files=[file_name(path) for path in part.paths])
