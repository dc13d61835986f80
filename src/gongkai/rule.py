"""The rules as `ontology/rules.ttl` states them: id, level, names and basis, for those who show findings."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from gongkai import resources
from gongkai.vocabulary import GID, LEVEL, RDFS, SKOS


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: `level` is a notation of the code list `level`; names and basis in Chinese and English."""

    id: str
    level: str
    zh: str
    en: str
    basis_zh: str
    basis_en: str


@cache
def rules() -> dict[str, Rule]:
    """All rules by id; ValueError where one lacks a level, a name or its basis."""
    facts: dict[str, dict[str, str]] = {}
    for quad in parse(path=str(resources.folder("ontology") / "rules.ttl"), format=RdfFormat.TURTLE):
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal | NamedNode):
            language = f"@{quad.object.language}" if isinstance(quad.object, Literal) else ""
            facts.setdefault(quad.subject.value, {})[quad.predicate.value + language] = quad.object.value
    return {
        fact[SKOS + "notation@None"]: _rule(iri, fact)
        for iri, fact in facts.items()
        if SKOS + "notation@None" in fact
    }


def _rule(iri: str, fact: dict[str, str]) -> Rule:
    try:
        return Rule(
            id=fact[SKOS + "notation@None"],
            level=fact[GID + "level"].removeprefix(LEVEL),
            zh=fact[RDFS + "label@zh"],
            en=fact[RDFS + "label@en"],
            basis_zh=fact[GID + "basis@zh"],
            basis_en=fact[GID + "basis@en"],
        )
    except KeyError as missing:
        raise ValueError(f"<{iri}>: a rule without {missing}") from missing
