"""The rules as the files in `ontology/rules/` state them, for those who show findings and verdicts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from gongkai import resources
from gongkai.vocabulary import BASIS, CONFIDENCE, FAMILY, GID, KIND, LEVEL, LOOK, RDFS, RULE


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: names, comment, basis and needs in Chinese and English, the rest notations of code lists.

    `position` orders the rules; `looks_at` says whether figures, words, dates or several reports are
    looked at, `confidence` how certain its findings usually are; `applies_to` names kinds of authority
    (none: all), `editions` editions of the form.
    """

    id: str
    position: int
    level: str
    family: str
    basis_kind: str
    looks_at: str
    confidence: str
    editions: tuple[str, ...]
    applies_to: tuple[str, ...]
    zh: str
    en: str
    comment_zh: str
    comment_en: str
    basis_zh: str
    basis_en: str
    needs_zh: str
    needs_en: str


@cache
def rules() -> dict[str, Rule]:
    """All rules by id, in their order; ValueError where one lacks what a rule must say."""
    facts: dict[str, dict[str, list[str]]] = {}
    for file in sorted((resources.folder("ontology") / "rules").glob("*.ttl")):
        for quad in parse(path=str(file), format=RdfFormat.TURTLE):
            if isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal | NamedNode):
                language = f"@{quad.object.language}" if isinstance(quad.object, Literal) else ""
                of_rule = facts.setdefault(quad.subject.value, {})
                of_rule.setdefault(quad.predicate.value + language, []).append(quad.object.value)
    found = [_rule(iri, fact) for iri, fact in facts.items() if GID + "position@None" in fact]
    return {rule.id: rule for rule in sorted(found, key=lambda rule: rule.position)}


@cache
def position(rule: str) -> int:
    """Where a rule stands among all rules; those of foreign shapes come last."""
    found = rules().get(rule)
    return len(rules()) * 1000 if found is None else found.position


def _rule(iri: str, fact: Mapping[str, Sequence[str]]) -> Rule:
    def one(name: str) -> str:
        if name not in fact:
            raise ValueError(f"<{iri}>: a rule without {name}")
        return fact[name][0]

    return Rule(
        id=iri.removeprefix(RULE),
        position=int(one(GID + "position@None")),
        level=one(GID + "level").removeprefix(LEVEL),
        family=one(GID + "family").removeprefix(FAMILY),
        basis_kind=one(GID + "basisKind").removeprefix(BASIS),
        looks_at=one(GID + "looksAt").removeprefix(LOOK),
        confidence=one(GID + "defaultConfidence").removeprefix(CONFIDENCE),
        editions=tuple(sorted(form.rpartition("/")[2] for form in fact.get(GID + "inForm", ()))),
        applies_to=tuple(sorted(kind.removeprefix(KIND) for kind in fact.get(GID + "appliesTo", ()))),
        zh=one(RDFS + "label@zh"),
        en=one(RDFS + "label@en"),
        comment_zh=one(RDFS + "comment@zh"),
        comment_en=one(RDFS + "comment@en"),
        basis_zh=one(GID + "basis@zh"),
        basis_en=one(GID + "basis@en"),
        needs_zh=one(GID + "needs@zh"),
        needs_en=one(GID + "needs@en"),
    )
