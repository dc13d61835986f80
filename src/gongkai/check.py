"""The verdict on described reports, by the shapes under `shapes/`.

Every rule is a SPARQL constraint of a published shape. pySHACL evaluates them and is the reference
(`reference`); for a corpus the same SELECTs are run once over an Oxigraph store that holds many reports,
with `$this` left free (`findings`). A test holds the two to each other, result by result. Nothing is
evaluated by code of ours: this module runs the queries and fills the shapes' own messages.

pySHACL and rdflib are imported where they are used: a check without them starts in half the time.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import (
    Literal,
    NamedNode,
    Quad,
    QuerySolution,
    QuerySolutions,
    RdfFormat,
    Store,
    Triple,
    Variable,
    parse,
)

from gongkai import resources
from gongkai.finding import Finding
from gongkai.graph import Described
from gongkai.vocabulary import GID, LEVEL, RULE, SH, XSD

if TYPE_CHECKING:
    from rdflib import Graph

_PLACEHOLDER = re.compile(r"\{[?$](\w+)\}")
# How many reports share a store: enough to spread the queries' cost, few enough to keep it small.
BATCH = 100
_OF_PUBLISHING = "publication.ttl"


@dataclass(frozen=True, slots=True)
class Constraint:
    """A SPARQL constraint of a shape: its SELECT with prefixes, its messages, and what it says of a result.

    `rule` and `level` are empty where the SELECT names the rule and the rule its level.
    """

    iri: str
    shape: str
    severity: str
    select: str
    zh: str
    en: str
    rule: str
    level: str


def findings(reports: Iterable[Described]) -> Iterator[Finding]:
    """Every finding in these reports, report by report in the order given, gravest first."""
    batch: list[Described] = []
    for described in reports:
        batch.append(described)
        if len(batch) == BATCH:
            yield from _of_batch(batch)
            batch.clear()
    if batch:
        yield from _of_batch(batch)


def _of_batch(batch: Sequence[Described]) -> Iterator[Finding]:
    store = store_with(batch)
    found: dict[str, list[Finding]] = {described.iri: [] for described in batch}
    for constraint in constraints():
        for finding in _results(store, constraint):
            found[finding.report].append(finding)
    for of_report in found.values():
        yield from sorted(of_report, key=Finding.order)


def store_with(reports: Iterable[Described]) -> Store:
    """A store in memory with the vocabulary and these reports, without their cells."""
    store = Store()
    store.extend(_vocabulary())
    store.extend(Quad(*triple) for described in reports for triple in described.report)
    return store


def reference(described: Described) -> tuple[Finding, ...]:
    """Every finding in one report as pySHACL finds it, gravest first.

    pySHACL drops the language tags of messages and keeps no figures, so each of its results is matched
    by constraint, value and messages to a solution of the constraint's own SELECT. RuntimeError where
    a constraint could not be evaluated, or a result has no such solution.
    """
    store = store_with([described])
    by_key = {
        _key(finding): finding
        for constraint in constraints()
        for finding in _results(store, constraint, {Variable("this"): NamedNode(described.iri)})
    }
    found = [_matched(by_key, key) for key in _reference_keys(store)]
    return tuple(sorted(found, key=Finding.order))


# Focus node, constraint, value, and the texts of the messages.
_Key = tuple[str, str, str, frozenset[str]]


def _key(finding: Finding) -> _Key:
    return finding.report, finding.constraint, finding.value, frozenset((finding.zh, finding.en))


def _matched(by_key: Mapping[_Key, Finding], key: _Key) -> Finding:
    if key not in by_key:
        report, constraint, value, _ = key
        raise RuntimeError(
            f"<{report}>: pySHACL's result of <{constraint}> at <{value}> is no solution of its SELECT"
        )
    return by_key[key]


def _reference_keys(store: Store) -> list[_Key]:
    """What pySHACL reports on the data in this store."""
    import pyshacl
    from oxrdflib import OxigraphStore
    from rdflib import Graph
    from rdflib.graph import DATASET_DEFAULT_GRAPH_ID
    from rdflib.namespace import SH as SHACL

    # Under any other name rdflib sees an empty graph, in which everything conforms.
    data = Graph(OxigraphStore(store=store), identifier=DATASET_DEFAULT_GRAPH_ID)
    if not len(data):
        raise RuntimeError("pySHACL sees no triples in the store")
    _, report, text = pyshacl.validate(data, shacl_graph=shapes_graph(), inplace=True)
    if not isinstance(report, Graph):
        raise RuntimeError(f"pySHACL could not evaluate the shapes: {text}")
    return [
        (
            str(report.value(result, SHACL.focusNode)),
            str(report.value(result, SHACL.sourceConstraint)),
            str(report.value(result, SHACL.value)),
            frozenset(map(str, report.objects(result, SHACL.resultMessage))),
        )
        for result in report.objects(None, SHACL.result)
    ]


@cache
def shapes_graph() -> Graph:
    """The shapes that judge reports, in rdflib."""
    from rdflib import Graph

    shapes = Graph()
    for file in shape_files():
        shapes.parse(file, format="turtle")
    return shapes


def _results(
    store: Store, constraint: Constraint, given: Mapping[Variable, NamedNode] | None = None
) -> Iterator[Finding]:
    """What the constraint finds; `given` binds variables, such as the focus node."""
    solutions = store.query(constraint.select, substitutions=dict(given or {}))
    if not isinstance(solutions, QuerySolutions):
        raise TypeError(f"{constraint.iri}: expected a SELECT")
    names = [variable.value for variable in solutions.variables]
    for solution in solutions:
        yield _finding(constraint, {name: solution[name] for name in names}, solution)


def _finding(constraint: Constraint, row: dict[str, object], solution: QuerySolution) -> Finding:
    report = _iri(solution["this"])
    rule = constraint.rule or _iri(solution["rule"]).removeprefix(RULE)
    cells = row.get("cells")
    anchors = cells.value.split() if isinstance(cells, Literal) else ()
    return Finding(
        report=report,
        rule=rule,
        level=constraint.level or levels()[rule],
        severity=constraint.severity,
        value=_iri(solution["value"]),
        cells=tuple(sorted({anchor.rsplit("#", 1)[-1] for anchor in anchors})),
        left=_number(row.get("left")),
        right=_number(row.get("right")),
        difference=_number(row.get("difference")),
        blanks=int(_number(row.get("blanks")) or 0),
        zh=fill(constraint.zh, row),
        en=fill(constraint.en, row),
        shape=constraint.shape,
        constraint=constraint.iri,
    )


def fill(template: str, row: dict[str, object]) -> str:
    """A message with its `{?variable}` filled from a solution, as SHACL prescribes for `sh:message`."""

    def text(match: re.Match[str]) -> str:
        value = row.get(match[1])
        return value.value if isinstance(value, Literal | NamedNode) else match[0]

    return _PLACEHOLDER.sub(text, template)


def _iri(node: object) -> str:
    if not isinstance(node, NamedNode):
        raise TypeError(f"expected an IRI, found {node}")
    return node.value


def _number(node: object) -> int | Decimal | None:
    if not isinstance(node, Literal):
        return None
    return int(node.value) if node.datatype.value == XSD + "integer" else Decimal(node.value)


# --- the shapes and the vocabulary, read once ---------------------------------------------------------


def vocabulary_files() -> tuple[Path, ...]:
    """The Turtle files that the shapes need beside a report: ontology, codes, forms, rules."""
    return tuple(sorted(resources.folder("ontology").rglob("*.ttl")))


def shape_files() -> tuple[Path, ...]:
    """The published shapes that judge reports; one file judges our publishing instead."""
    files = resources.folder("shapes").glob("*.ttl")
    return tuple(sorted(file for file in files if file.name != _OF_PUBLISHING))


@cache
def _vocabulary() -> tuple[Quad, ...]:
    return tuple(
        Quad(*quad.triple)
        for file in vocabulary_files()
        for quad in parse(path=str(file), format=RdfFormat.TURTLE)
    )


@cache
def levels() -> dict[str, str]:
    """The level of each rule, by rule id."""
    return {
        quad.subject.value.removeprefix(RULE): quad.object.value.removeprefix(LEVEL)
        for quad in _vocabulary()
        if quad.predicate.value == GID + "level"
        and isinstance(quad.subject, NamedNode)
        and quad.subject.value.startswith(RULE)
        and isinstance(quad.object, NamedNode)
    }


@cache
def constraints() -> tuple[Constraint, ...]:
    """The SPARQL constraints that judge reports, in the order of their IRIs."""
    return read_constraints(shape_files())


def read_constraints(files: Iterable[Path]) -> tuple[Constraint, ...]:
    """The SPARQL constraints in these files; ValueError where a shape lacks what a finding needs."""
    triples = [quad.triple for file in files for quad in parse(path=str(file), format=RdfFormat.TURTLE)]
    facts: dict[tuple[str, str], list[Triple]] = {}
    for triple in triples:
        facts.setdefault((_iri(triple.subject), triple.predicate.value), []).append(triple)
    prefixes = _prefixes(facts)
    found = [
        _constraint(facts, _iri(triple.object), _iri(triple.subject), prefixes)
        for triple in triples
        if triple.predicate.value == SH + "sparql"
    ]
    return tuple(sorted(found, key=lambda constraint: constraint.iri))


def _prefixes(facts: dict[tuple[str, str], list[Triple]]) -> str:
    declared = sorted(subject for subject, predicate in facts if predicate == SH + "namespace")
    return "".join(
        f"PREFIX {_one(facts, node, 'prefix')}: <{_one(facts, node, 'namespace')}>\n" for node in declared
    )


def _constraint(
    facts: dict[tuple[str, str], list[Triple]], iri: str, shape: str, prefixes: str
) -> Constraint:
    messages = {
        message.object.language: message.object.value
        for message in facts.get((iri, SH + "message"), ())
        if isinstance(message.object, Literal)
    }
    if messages.keys() != {"zh", "en"}:
        raise ValueError(f"<{iri}>: found messages in {sorted(map(str, messages))}, expected zh and en")
    rule = facts.get((iri, GID + "rule"))
    level = facts.get((iri, GID + "level"))
    return Constraint(
        iri=iri,
        shape=shape,
        severity=_one(facts, shape, "severity").removeprefix(SH),
        select=prefixes + _one(facts, iri, "select"),
        zh=messages["zh"],
        en=messages["en"],
        rule=_iri(rule[0].object).removeprefix(RULE) if rule else "",
        level=_iri(level[0].object).removeprefix(LEVEL) if level else "",
    )


def _one(facts: dict[tuple[str, str], list[Triple]], subject: str, name: str) -> str:
    triples = facts.get((subject, SH + name), [])
    if len(triples) != 1:
        raise ValueError(f"<{subject}>: found {len(triples)} values of sh:{name}, expected one")
    value = triples[0].object
    if not isinstance(value, Literal | NamedNode):
        raise ValueError(f"<{subject}>: sh:{name} is neither a literal nor an IRI")
    return value.value
