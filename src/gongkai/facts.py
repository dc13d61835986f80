"""What the pages know: triples by subject, asked of the store by the queries under `site/queries/`.

Queries are files; values go in as bound variables, never by writing them into the text. Nothing here
knows a page.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from pyoxigraph import DefaultGraph, Literal, NamedNode, QuerySolutions, Store, Variable

from gongkai.vocabulary import RDF

Term = NamedNode | Literal


@dataclass(frozen=True, slots=True)
class Text:
    """A text in Chinese, in English, or in both; one that has only one language is shown in that."""

    zh: str | None = None
    en: str | None = None

    def __bool__(self) -> bool:
        return bool(self.zh or self.en)

    def in_language(self, language: str) -> tuple[str, str]:
        """The text for readers of `language`, and the language it really is in."""
        wanted, other = (self.zh, self.en) if language == "zh" else (self.en, self.zh)
        if wanted is not None:
            return wanted, language
        return other or "", "en" if language == "zh" else "zh"


class Facts:
    """Triples by subject and property, in the order they came in; the same triple counts once."""

    def __init__(self) -> None:
        self._subjects: dict[str, dict[str, list[Term]]] = {}

    def add(self, subject: str, prop: str, value: Term) -> None:
        values = self._subjects.setdefault(subject, {}).setdefault(prop, [])
        if value not in values:
            values.append(value)

    def __contains__(self, subject: str) -> bool:
        return subject in self._subjects

    def subjects(self) -> tuple[str, ...]:
        return tuple(self._subjects)

    def of(self, subject: str) -> Mapping[str, list[Term]]:
        """What is said of a subject: values by property; nothing if it is unknown."""
        return self._subjects.get(subject, {})

    def of_class(self, *classes: str) -> tuple[str, ...]:
        wanted = {NamedNode(iri) for iri in classes}
        return tuple(
            subject
            for subject, said in self._subjects.items()
            if wanted.intersection(said.get(RDF + "type", ()))
        )

    def terms(self, subject: str, prop: str) -> list[Term]:
        return self._subjects.get(subject, {}).get(prop, [])

    def values(self, subject: str, prop: str) -> tuple[str, ...]:
        return tuple([term.value for term in self.terms(subject, prop)])

    def value(self, subject: str, prop: str) -> str | None:
        """The first value, or None when nothing is said."""
        found = self.terms(subject, prop)
        return found[0].value if found else None

    def number(self, subject: str, prop: str) -> int | None:
        found = self.value(subject, prop)
        return None if found is None else int(found)

    def text(self, subject: str, *properties: str) -> Text:
        """The text under the first of these properties that says anything; untagged text is Chinese."""
        for prop in properties:
            by_language: dict[str, str] = {}
            for term in self.terms(subject, prop):
                if isinstance(term, Literal):
                    by_language.setdefault((term.language or "zh")[:2], term.value)
            if by_language:
                return Text(by_language.get("zh"), by_language.get("en"))
        return Text()

    def pointing_at(self, prop: str) -> dict[str, list[str]]:
        """Subjects by the value that this property of theirs has."""
        found: dict[str, list[str]] = defaultdict(list)
        for subject, said in self._subjects.items():
            for value in said.get(prop, ()):
                found[value.value].append(subject)
        return dict(found)


class Queries:
    """The queries in a folder, run over one store."""

    def __init__(self, store: Store, folder: Path) -> None:
        self._store = store
        self._texts = {file.stem: file.read_text("utf-8") for file in sorted(folder.glob("*.rq"))}

    def rows(
        self, name: str, *, graph: str | None = None, also: str | None = None, **bound: str
    ) -> Iterator[Any]:
        """The rows of a query; `bound` gives IRIs to its variables.

        It is asked of the default graph, of another `graph` instead, or of the default graph and `also`.
        """
        graphs = [NamedNode(graph)] if graph else [DefaultGraph(), *([NamedNode(also)] if also else [])]
        substitutions = {Variable(variable): NamedNode(iri) for variable, iri in bound.items()}
        found = self._store.query(
            self._texts[name],
            default_graph=cast(Any, graphs),
            substitutions=cast(Any, substitutions),
        )
        if not isinstance(found, QuerySolutions):
            raise ValueError(f"site/queries/{name}.rq: found no SELECT, expected one")
        return found

    def facts(self, name: str, *, also: str | None = None, **bound: str) -> Facts:
        """The rows of a query that selects ?subject ?property ?value, in this order, first."""
        facts = Facts()
        for row in self.rows(name, also=also, **bound):
            facts.add(row[0].value, row[1].value, row[2])
        return facts

    def add_to(self, facts: Facts, name: str, subjects: Iterable[str]) -> None:
        """Add to `facts` what a query of one ?subject says of each of these."""
        for subject in subjects:
            for row in self.rows(name, subject=subject):
                facts.add(subject, row["property"].value, row["value"])
