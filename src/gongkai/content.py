"""What the prose has to state, as `ontology/contents.ttl` says it: the codes and the words looked for."""

from __future__ import annotations

from functools import cache

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from gongkai import resources
from gongkai.vocabulary import CONTENT, SKOS


@cache
def words() -> dict[str, tuple[str, ...]]:
    """The words by which each content is looked for, by the local name of its IRI, sorted."""
    found: dict[str, set[str]] = {}
    for quad in parse(path=str(resources.folder("ontology") / "contents.ttl"), format=RdfFormat.TURTLE):
        subject, word = quad.subject, quad.object
        if (
            quad.predicate.value == SKOS + "hiddenLabel"
            and isinstance(subject, NamedNode)
            and isinstance(word, Literal)
        ):
            found.setdefault(subject.value.removeprefix(CONTENT), set()).add(word.value)
    return {content: tuple(sorted(each)) for content, each in found.items()}
