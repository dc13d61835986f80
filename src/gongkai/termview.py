"""Terms, codes, provisions, shapes and data sets as pages show them: label, comment, facts with links.

The same view serves every vocabulary: what is said of a subject, property by property, each value with
the page it has on this site or its address elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode

from gongkai.facts import Facts, Term, Text
from gongkai.render import file_name
from gongkai.vocabulary import DCT, GID, HOST, PREFIXES, QB, RDF, RDFS, RULE, SKOS

# Shown in the head of a thing, or plain from where it stands.
_SAID_ELSEWHERE: Final = frozenset(
    {
        RDF + "type",
        RDFS + "label",
        RDFS + "comment",
        RDFS + "isDefinedBy",
        DCT + "title",
        DCT + "description",
        SKOS + "prefLabel",
        SKOS + "definition",
        SKOS + "notation",
        SKOS + "inScheme",
        SKOS + "topConceptOf",
        SKOS + "hasTopConcept",
        QB + "order",
        QB + "hierarchyRoot",
        GID + "position",
    }
)

SHOWN: Final = 24  # values of a property on a page; all of them are in the Turtle beside it


@dataclass(frozen=True, slots=True)
class Value:
    """A value: its text, and where it leads: a path from the root of the language, or an address."""

    text: Text
    path: str = ""
    address: str = ""
    is_code: bool = False


@dataclass(frozen=True, slots=True)
class Fact:
    """A property with its values; `name` is its prefixed name, `more` counts values left out of the page."""

    name: str
    label: Text
    values: tuple[Value, ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class Thing:
    """A subject; `anchor` is its fragment and its id on the page, empty for the document itself."""

    iri: str
    name: str
    anchor: str
    label: Text
    comment: Text
    notation: str
    classes: tuple[Value, ...]
    facts: tuple[Fact, ...]


def prefixed(iri: str) -> str:
    """The prefixed name of a term; the IRI itself where no prefix is known.

    >>> prefixed("http://www.w3.org/2000/01/rdf-schema#label")
    'rdfs:label'
    """
    namespace = max((known for known in PREFIXES.values() if iri.startswith(known)), key=len, default="")
    if not namespace or "/" in iri.removeprefix(namespace):
        return iri
    name = next(prefix for prefix, known in PREFIXES.items() if known == namespace)
    return f"{name}:{iri.removeprefix(namespace)}"


class Terms:
    """Everything the vocabulary pages know, and the page each document has."""

    def __init__(self, facts: Facts, pages: Mapping[str, str], labels: Mapping[str, Text]) -> None:
        """`pages` has the path of each document's page, `labels` the names of foreign properties."""
        self.facts = facts
        self._pages = pages
        self._labels = labels

    def label(self, iri: str) -> Text:
        said = self.facts.text(iri, SKOS + "prefLabel", RDFS + "label", DCT + "title")
        return said or self._labels.get(prefixed(iri), Text())

    def path(self, iri: str) -> str:
        """The file and fragment of a thing's page from the root of the language; empty if it has none."""
        if iri.startswith(RULE) and GID + "UncheckedRule" in self.facts.values(iri, RDF + "type"):
            return f"{file_name('rule')}#{iri.removeprefix(RULE)}"
        if iri.startswith(RULE):
            return file_name(rule_path(iri.removeprefix(RULE)))
        document, hash_sign, fragment = iri.partition("#")
        page = self._pages.get(document)
        return "" if page is None else file_name(page) + hash_sign + fragment

    def thing(self, iri: str) -> Thing:
        said = self.facts.of(iri)
        return Thing(
            iri=iri,
            name=prefixed(iri),
            anchor=iri.partition("#")[2],
            label=self.label(iri),
            comment=self.facts.text(iri, RDFS + "comment", SKOS + "definition", DCT + "description"),
            notation=self.facts.value(iri, SKOS + "notation") or "",
            classes=tuple(self._value(term) for term in said.get(RDF + "type", ())),
            facts=tuple(
                self._fact(prop, values)
                for prop, values in sorted(said.items())
                if prop not in _SAID_ELSEWHERE
            ),
        )

    def _fact(self, prop: str, terms: Sequence[Term]) -> Fact:
        values = self._values(terms)
        return Fact(prefixed(prop), self.label(prop), values[:SHOWN], max(len(values) - SHOWN, 0))

    def things(self, iris: Iterable[str]) -> tuple[Thing, ...]:
        return tuple(self.thing(iri) for iri in iris)

    def value(self, iri: str) -> Value:
        return self._value(NamedNode(iri))

    def _values(self, terms: Sequence[Term]) -> tuple[Value, ...]:
        """Texts of one meaning in two languages are one value; everything else stands alone."""
        tagged = [term for term in terms if isinstance(term, Literal) and term.language]
        by_language: dict[str, list[str]] = {}
        for term in tagged:
            by_language.setdefault((term.language or "")[:2], []).append(term.value)
        if tagged and all(len(values) == 1 for values in by_language.values()):
            pair = Text(*(by_language.get(language, [None])[0] for language in ("zh", "en")))
            return (Value(pair), *(self._value(term) for term in terms if term not in tagged))
        return tuple(self._value(term) for term in terms)

    def _value(self, term: Term) -> Value:
        if isinstance(term, NamedNode):
            path = self.path(term.value)
            is_ours = term.value.startswith(HOST)
            address = "" if path or is_ours or not term.value.startswith("http") else term.value
            label = self.label(term.value)
            name = prefixed(term.value)
            return Value(label or Text(name, name), path, address, is_code=not label)
        is_code = "\n" in term.value
        if term.language == "en":
            return Value(Text(None, term.value), is_code=is_code)
        if term.language:
            return Value(Text(term.value), is_code=is_code)
        return Value(Text(term.value, term.value), is_code=is_code)


def rule_path(rule: str) -> str:
    """The page of a rule.

    >>> rule_path("T3-LEAF")
    'rule/t3-leaf'
    """
    return f"rule/{rule.lower()}"


def by_document(facts: Facts) -> dict[str, list[str]]:
    """Subjects by the document that describes them, in the order of the vocabulary's own positions."""
    found: dict[str, list[str]] = {}
    for subject in facts.subjects():
        found.setdefault(subject.partition("#")[0], []).append(subject)
    for subjects in found.values():
        subjects.sort(key=lambda subject: (_order(facts, subject), subject))
    return found


def _order(facts: Facts, subject: str) -> float:
    for prop in (QB + "order", GID + "position"):
        position = facts.value(subject, prop)
        if position is not None:
            return float(position)
    digits = "".join(filter(str.isdigit, subject.rpartition("#")[2]))
    return float(digits) if digits else 0.0
