"""The sums of an edition, cell by cell, as its file under `ontology/forms/` states its identities.

For those who show what was added up. The verdict on a sum is not made here: the shapes give it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from pyoxigraph import NamedNode, RdfFormat, parse

from gongkai import resources
from gongkai.form import Block, Column, Form, Row, Table
from gongkai.vocabulary import GID, RDF, RULE

_Facts = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Sum:
    """One sum of a rule in one column or one row; `left`, `right` and `closing` are anchors of cells.

    `explains` marks a sum that only says how another one breaks.
    """

    rule: str
    left: frozenset[str]
    right: frozenset[str]
    closing: str
    explains: bool = False

    @property
    def cells(self) -> frozenset[str]:
        return self.left | self.right

    def sign(self, anchor: str) -> int:
        """1 on the left, -1 on the right, 0 where the cell is no term."""
        return (anchor in self.left) - (anchor in self.right)


@cache
def sums(form: Form) -> tuple[Sum, ...]:
    """Every sum of the edition, down each column and along each row."""
    return tuple(
        one
        for identity in _identities(form.edition)
        for table in form.tables
        if table.iri in identity[GID + "inTable"]
        for one in (*_down(identity, table), *_along(identity, table))
    )


def _down(identity: _Facts, table: Table) -> Iterator[Sum]:
    """The sums of an identity over rows, one for each column."""
    if GID + "sums" not in identity:
        return
    for block in table.blocks:
        rows = {row.code: row for row in block.rows}
        for column in block.columns:
            yield _sum(identity, {code: _anchor(row, column) for code, row in rows.items()})


def _along(identity: _Facts, table: Table) -> Iterator[Sum]:
    """The sums of an identity over columns, one for each row."""
    for block in table.blocks:
        if block.dimension in identity.get(GID + "along", ()):
            yield from (_sum(identity, _measured(block, row)) for row in block.rows)


def _measured(block: Block, row: Row) -> dict[str, str]:
    return {column.measure: _anchor(row, column) for column in block.columns}


def _anchor(row: Row, column: Column) -> str:
    return f"{row.notation}.{column.notation}"


def _sum(identity: _Facts, anchors: Mapping[str, str]) -> Sum:
    (rule,), (closing,) = identity[GID + "rule"], identity[GID + "closedBy"]
    return Sum(
        rule=rule.removeprefix(RULE),
        left=frozenset(anchors[term] for term in identity[GID + "left"]),
        right=frozenset(anchors[term] for term in identity[GID + "right"]),
        closing=anchors[closing],
        explains=GID + "inPlaceOf" in identity,
    )


@cache
def _identities(edition: str) -> tuple[_Facts, ...]:
    facts: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    file = resources.folder("ontology") / "forms" / f"{edition}.ttl"
    for quad in parse(path=str(file), format=RdfFormat.TURTLE):
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode):
            facts[quad.subject.value][quad.predicate.value].append(quad.object.value)
    return tuple(fact for fact in facts.values() if GID + "Identity" in fact.get(RDF + "type", ()))
