"""The editions of the form, as the Turtle files under `ontology/forms/` state them.

An edition is data: a new one is a new file and no code. This module turns the files into records the
recogniser, the describer and the pages share; it draws no conclusions of its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from gongkai import resources
from gongkai.vocabulary import DCT, FORM, GID, NUMBER, RDF, SKOS


@dataclass(frozen=True, slots=True)
class Label:
    """What is printed, its gloss in English, and how it has been seen printed elsewhere."""

    zh: str
    en: str
    seen: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a block; `measure` is the IRI of its measure, `number_kind` what may be printed."""

    iri: str
    notation: str
    label: Label
    measure: str
    number_kind: str
    is_total: bool


@dataclass(frozen=True, slots=True)
class Group:
    """A heading printed before several rows, with the heading above it."""

    iri: str
    label: Label
    above: Group | None


@dataclass(frozen=True, slots=True)
class Row:
    """A row that takes figures; `code` is the IRI of the concept it stands for."""

    iri: str
    notation: str
    label: Label
    code: str
    group: Group | None
    is_total: bool


@dataclass(frozen=True, slots=True)
class Block:
    """Rows that share their columns, published under one data structure."""

    iri: str
    label: Label
    dimension: str
    structure: str
    rows: tuple[Row, ...]
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the form; `notation` is `disclosure`, `requests` or `remedies`."""

    iri: str
    notation: str
    label: Label
    blocks: tuple[Block, ...]

    def rows(self) -> Iterator[tuple[Block, Row]]:
        """Each row with its block, in printed order."""
        return ((block, row) for block in self.blocks for row in block.rows)


# Compared by identity: what is worked out of a form once is kept by it, and its parts are many.
@dataclass(frozen=True, slots=True, eq=False)
class Form:
    """One edition: `edition` is its name (`2021`), the years are report years, the last one open."""

    iri: str
    edition: str
    label: Label
    from_year: int
    until_year: int | None
    fingerprints: tuple[str, ...]
    tables: tuple[Table, ...]

    def table(self, notation: str) -> Table:
        """The table of that notation; KeyError when the edition has none."""
        for table in self.tables:
            if table.notation == notation:
                return table
        raise KeyError(notation)

    def is_for(self, year: int) -> bool:
        """Whether the edition is the one mandated for reports on that year."""
        return self.from_year <= year and (self.until_year is None or year <= self.until_year)


@cache
def known() -> tuple[Form, ...]:
    """All editions that come with the program, oldest first, also those known by their words alone."""
    return load(sorted((resources.folder("ontology") / "forms").glob("*.ttl")))


@cache
def editions() -> tuple[Form, ...]:
    """The editions that can be read, oldest first: those whose tables are stated."""
    return tuple(one for one in known() if one.tables)


def load(files: Iterable[Path]) -> tuple[Form, ...]:
    """The editions in these Turtle files, oldest first; ValueError names the file that lacks something."""
    facts = _Facts()
    for file in files:
        facts.read(file)
    forms = [_form(facts, iri) for iri in facts.of_class(GID + "Form")]
    return tuple(sorted(forms, key=lambda form: form.from_year))


class _Facts:
    """The triples of the files by subject and property, and the questions the loader asks of them."""

    def __init__(self) -> None:
        self._objects: dict[tuple[str, str], list[NamedNode | Literal]] = defaultdict(list)
        self._subjects: dict[tuple[str, str], list[str]] = defaultdict(list)

    def read(self, file: Path) -> None:
        for quad in parse(path=str(file), format=RdfFormat.TURTLE):
            self._add(quad.triple, file)

    def _add(self, triple: Triple, file: Path) -> None:
        subject, value = triple.subject, triple.object
        if not isinstance(subject, NamedNode) or not isinstance(value, NamedNode | Literal):
            raise ValueError(f"{file}: found {triple}, expected named nodes and literals only")
        self._objects[subject.value, triple.predicate.value].append(value)
        if isinstance(value, NamedNode):
            self._subjects[triple.predicate.value, value.value].append(subject.value)

    def of_class(self, iri: str) -> list[str]:
        return self._subjects[RDF + "type", iri]

    def pointing_at(self, iri: str, prop: str, cls: str) -> list[str]:
        """Subjects of the class whose property is `iri`, by their position."""
        found = [s for s in self._subjects[prop, iri] if NamedNode(cls) in self._objects[s, RDF + "type"]]
        return sorted(found, key=lambda subject: self.whole_number(subject, GID + "position"))

    def values(self, subject: str, prop: str) -> list[str]:
        return [value.value for value in self._objects[subject, prop]]

    def maybe(self, subject: str, prop: str) -> str | None:
        return next(iter(self.values(subject, prop)), None)

    def one(self, subject: str, prop: str) -> str:
        values = self.values(subject, prop)
        if len(values) != 1:
            raise ValueError(f"<{subject}>: found {len(values)} values of <{prop}>, expected one")
        return values[0]

    def whole_number(self, subject: str, prop: str) -> int:
        return int(self.one(subject, prop))

    def label(self, subject: str) -> Label:
        texts = self._objects[subject, SKOS + "prefLabel"] or self._objects[subject, DCT + "title"]
        by_language = {text.language: text.value for text in texts if isinstance(text, Literal)}
        if not {"zh", "en"} <= by_language.keys():
            found = sorted(map(str, by_language))
            raise ValueError(f"<{subject}>: found labels in {found}, expected zh and en")
        return Label(by_language["zh"], by_language["en"], tuple(self.values(subject, SKOS + "hiddenLabel")))

    def is_total(self, subject: str) -> bool:
        return self.maybe(subject, GID + "role") is not None


def _form(facts: _Facts, iri: str) -> Form:
    until = facts.maybe(iri, GID + "untilYear")
    tables = facts.pointing_at(iri, GID + "inForm", GID + "Table")
    return Form(
        iri=iri,
        edition=iri.removeprefix(FORM),
        label=facts.label(iri),
        from_year=facts.whole_number(iri, GID + "fromYear"),
        until_year=None if until is None else int(until),
        fingerprints=tuple(sorted(facts.values(iri, GID + "fingerprint"))),
        tables=tuple(_table(facts, table) for table in tables),
    )


def _table(facts: _Facts, iri: str) -> Table:
    blocks = facts.pointing_at(iri, GID + "inTable", GID + "Block")
    return Table(
        iri=iri,
        notation=facts.one(iri, SKOS + "notation"),
        label=facts.label(iri),
        blocks=tuple(_block(facts, block) for block in blocks),
    )


def _block(facts: _Facts, iri: str) -> Block:
    rows = facts.pointing_at(iri, GID + "inBlock", GID + "Row")
    columns = facts.pointing_at(iri, GID + "inBlock", GID + "Column")
    return Block(
        iri=iri,
        label=facts.label(iri),
        dimension=facts.one(iri, GID + "dimension"),
        structure=facts.one(iri, GID + "structure"),
        rows=tuple(_row(facts, row) for row in rows),
        columns=tuple(_column(facts, column) for column in columns),
    )


def _row(facts: _Facts, iri: str) -> Row:
    return Row(
        iri=iri,
        notation=facts.one(iri, SKOS + "notation"),
        label=facts.label(iri),
        code=facts.one(iri, GID + "code"),
        group=_group(facts, facts.maybe(iri, GID + "inGroup")),
        is_total=facts.is_total(iri),
    )


def _column(facts: _Facts, iri: str) -> Column:
    return Column(
        iri=iri,
        notation=facts.one(iri, SKOS + "notation"),
        label=facts.label(iri),
        measure=facts.one(iri, GID + "measure"),
        number_kind=facts.one(iri, GID + "numberKind").removeprefix(NUMBER),
        is_total=facts.is_total(iri),
    )


def _group(facts: _Facts, iri: str | None) -> Group | None:
    if iri is None:
        return None
    return Group(iri, facts.label(iri), _group(facts, facts.maybe(iri, GID + "inGroup")))
