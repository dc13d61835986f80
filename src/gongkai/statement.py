"""Triples of a subject as they are written down in code, and the literals and prefixes of a catalogue.

What is said, and of what, is for the modules that use this; nothing here knows a release.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from gongkai.vocabulary import PREFIXES, XSD

SPDX: Final = "http://spdx.org/rdf/terms#"
ADMS: Final = "http://www.w3.org/ns/adms#"
FORMATS: Final = "http://www.w3.org/ns/formats/"
EU: Final = "http://publications.europa.eu/resource/authority/"
IANA: Final = "http://www.iana.org/assignments/media-types/"
CATALOGUE_PREFIXES: Final = PREFIXES | {"adms": ADMS, "spdx": SPDX, "formats": FORMATS}

# A text is an IRI, as `say` takes it; several values are a list.
Term = NamedNode | Literal
Value = str | Term | Sequence[str | Term]


def say(subject: str, said: Mapping[str, Value]) -> Iterator[Triple]:
    """Triples of a subject; a text is an IRI, an empty list says nothing."""
    node = NamedNode(subject)
    for prop, value in said.items():
        for one in [value] if isinstance(value, str | NamedNode | Literal) else value:
            yield Triple(node, NamedNode(prop), NamedNode(one) if isinstance(one, str) else one)


def tagged(text: str, language: str) -> Literal:
    """A text in a language, `zh` or `en`."""
    return Literal(text, language=language)


def both(zh: str, en: str) -> list[str | Term]:
    """A text in Chinese and English, as the values of one property."""
    return [tagged(zh, "zh"), tagged(en, "en")]


def typed(text: str, datatype: str) -> Literal:
    """A value of a type of XML Schema, by its local name: `typed("12", "decimal")`."""
    return Literal(text, datatype=NamedNode(XSD + datatype))


def date(iso: str) -> Literal:
    """A day, `2026-11-20`."""
    return typed(iso, "date")
