"""Reports among others: which one a report continues, and which ones a jurisdiction's report adds up.

Two reports are compared only where that is certain: they are one authority's, or the table beside the
reports says that one authority continues another. A merger or a split has no single series to compare
with, so it has none.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pyoxigraph import Literal, NamedNode, Triple

from gongkai.iri import Base
from gongkai.vocabulary import GID, ORG, RDF, XSD


@dataclass(frozen=True, slots=True)
class Placed:
    """What decides which other reports a report is compared with; `authority` and `parent` are slugs.

    `continues` holds names or slugs. Former versions of a report are not placed.
    """

    iri: str
    authority: str
    name: str | None
    year: int | None
    parent: str | None = None
    parent_name: str | None = None
    continues: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Relations:
    """The nearest earlier report, the reports of members on the same year, the authorities continued."""

    previous: str | None = None
    members: tuple[str, ...] = ()
    continues: tuple[str, ...] = ()

    @property
    def others(self) -> tuple[str, ...]:
        """The reports this one is compared with."""
        return self.members if self.previous is None else (self.previous, *self.members)


def relations(placed: Iterable[Placed]) -> dict[str, Relations]:
    """The relations of each report, by its IRI."""
    return _Series(tuple(placed)).relations()


class _Series:
    def __init__(self, placed: Sequence[Placed]) -> None:
        self.placed = placed
        self.by_authority: dict[str, list[Placed]] = defaultdict(list)
        self.by_name: dict[str, set[str]] = defaultdict(set)
        for one in placed:
            self.by_authority[one.authority].append(one)
            if one.name:
                self.by_name[one.name].add(one.authority)
        self.continued = {slug: self._continued(slug) for slug in self.by_authority}
        self.heirs = Counter(former for formers in self.continued.values() for former in formers)

    def relations(self) -> dict[str, Relations]:
        members = self._members()
        return {
            one.iri: Relations(
                previous=self._previous(one),
                members=tuple(members.get(one.iri, ())),
                continues=self.continued[one.authority],
            )
            for one in self.placed
        }

    def _continued(self, slug: str) -> tuple[str, ...]:
        """The authorities that this one continues, as its reports say together."""
        said = dict.fromkeys(former for one in self.by_authority[slug] for former in one.continues)
        found = (self._resolved(former, besides=slug) for former in said)
        return tuple(dict.fromkeys(former for former in found if former))

    def _resolved(self, former: str, *, besides: str) -> str | None:
        """The slug of the authority meant: a slug itself, or the name of just one other authority."""
        if former in self.by_authority:
            return None if former == besides else former
        named = self.by_name.get(former, set()) - {besides}
        return next(iter(named)) if len(named) == 1 else None

    def _previous(self, report: Placed) -> str | None:
        """The nearest earlier report of the authority, or of the one it continues."""
        if report.year is None:
            return None
        slug, seen = report.authority, set[str]()
        while slug not in seen:
            seen.add(slug)
            earlier = [one for one in self.by_authority[slug] if one.year and one.year < report.year]
            if earlier:
                return max(earlier, key=lambda one: (one.year or 0, one.iri)).iri
            formers = self.continued[slug]
            if len(formers) != 1 or self.heirs[formers[0]] != 1:
                return None
            slug = formers[0]
        return None

    def _members(self) -> dict[str, list[str]]:
        of_year: dict[tuple[str, int], str] = {
            (one.authority, one.year): one.iri for one in self.placed if one.year is not None
        }
        members: dict[str, list[str]] = defaultdict(list)
        for one in sorted(self.placed, key=lambda one: one.iri):
            parent = self._parent(one)
            if parent is None or one.year is None:
                continue
            above = of_year.get((parent, one.year))
            if above is not None:
                members[above].append(one.iri)
        return members

    def _parent(self, report: Placed) -> str | None:
        found = report.parent if report.parent in self.by_authority else None
        if found is None:
            named = self.by_name.get(report.parent_name or "", set())
            found = next(iter(named)) if len(named) == 1 else None
        return None if found == report.authority else found


def chunks(
    reports: Sequence[str], related: Mapping[str, Relations], size: int
) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """The reports in slices of at most `size`, each with the reports outside it that it is compared with."""
    for start in range(0, len(reports), size):
        chunk = tuple(reports[start : start + size])
        inside = set(chunk)
        others = {other for iri in chunk for other in related.get(iri, Relations()).others}
        yield chunk, tuple(sorted(others - inside))


def triples(
    report: str, authority: str, found: Relations, base: Base, *, shared: Decimal | None = None
) -> Iterator[Triple]:
    """The relations of a report in RDF; `shared` is the share of its text that the previous one has too."""
    node = NamedNode(report)
    if found.previous is not None:
        yield Triple(node, NamedNode(GID + "previousReport"), NamedNode(found.previous))
    if shared is not None:
        share = Literal(format(shared, "f"), datatype=NamedNode(XSD + "decimal"))
        yield Triple(node, NamedNode(GID + "sharedText"), share)
    for member in found.members:
        yield Triple(node, NamedNode(GID + "aggregates"), NamedNode(member))
    for former in found.continues:
        above = NamedNode(base.authority(former))
        yield Triple(NamedNode(base.authority(authority)), NamedNode(GID + "continues"), above)
        yield Triple(above, NamedNode(RDF + "type"), NamedNode(ORG + "FormalOrganization"))
