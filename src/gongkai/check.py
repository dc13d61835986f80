"""The verdict on described reports, by the shapes under `shapes/`.

Every rule is a SPARQL constraint of a published shape. pySHACL evaluates them and is the reference
(`reference`); for a corpus the same SELECTs are run once over an Oxigraph store that holds many reports,
with `$this` left free (`findings`). A test holds the two to each other, result by result. Nothing is
evaluated by code of ours: this module runs the queries and fills the shapes' own messages.

pySHACL and rdflib are imported where they are used: a check without them starts in half the time.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pyoxigraph import (
    Literal,
    NamedNode,
    Quad,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    Triple,
    Variable,
    parse,
)

from gongkai import resources
from gongkai.finding import Finding
from gongkai.graph import Described
from gongkai.rule import rules
from gongkai.ruling import Condition, Ruling, State, rulings
from gongkai.vocabulary import CONFIDENCE, GID, LEVEL, RDF, RULE, SH, XSD

if TYPE_CHECKING:
    from rdflib import Graph

_PLACEHOLDER = re.compile(r"\{[?$](\w+)\}")
_PREFIX = re.compile(r"PREFIX (\S+): <(\S+)>")
_PREFIXED = re.compile(r"([\w-]+):([\w-]+)")
_WRITTEN_OUT = re.compile(r"<(\S+)>")
_TYPE = NamedNode(RDF + "type")
# Stated of a report, and again of each of its rows.
_OF_REPORTS = frozenset((NamedNode(GID + "year"), NamedNode(GID + "authority")))
# What names a property that stands in a shape as a variable: see ontology/forms.
_MADE_OF = frozenset((NamedNode(GID + "measure"), NamedNode(GID + "dimension")))
# How many reports share a store: enough to spread the queries' cost, few enough to keep it small.
BATCH = 100
_OF_PUBLISHING = "publication.ttl"
_STATES: Final[Mapping[str, State]] = {
    GID + "NotEvaluable": "not-evaluable",
    GID + "NotApplicable": "not-applicable",
}


@dataclass(frozen=True, slots=True)
class Constraint:
    """A SPARQL constraint of a shape: its SELECT with prefixes, its messages, and what it says of a result.

    `rule` and `level` are empty where the SELECT names the rule and the rule its level. `state` is
    `failed` for a constraint whose results are findings; those of a condition say why a rule is
    `not-evaluable` or `not-applicable`.
    """

    iri: str
    shape: str
    severity: str
    select: str
    zh: str
    en: str
    rule: str
    level: str
    state: State


@dataclass(frozen=True, slots=True)
class Checked:
    """A report checked: its findings, gravest first, the verdict of every rule, and how its prose reads.

    `readings` say of each figure of the prose which cells it restates, and by which admissible reading.
    """

    report: str
    findings: tuple[Finding, ...]
    rulings: tuple[Ruling, ...]
    readings: tuple[Triple, ...]


def checked(reports: Iterable[Described], context: Sequence[Described] = ()) -> Iterator[Checked]:
    """The verdict on each of these reports, in the order given.

    `context` are reports that those checked are compared with (of earlier years, of members) and that are
    not checked themselves; it is looked at beside every batch.
    """
    batch: list[Described] = []
    for described in reports:
        batch.append(described)
        if len(batch) == BATCH:
            yield from _of_batch(batch, context)
            batch.clear()
    if batch:
        yield from _of_batch(batch, context)


def findings(reports: Iterable[Described], context: Sequence[Described] = ()) -> Iterator[Finding]:
    """Every finding in these reports, report by report in the order given, gravest first."""
    for one in checked(reports, context):
        yield from one.findings


def _of_batch(batch: Sequence[Described], context: Sequence[Described]) -> Iterator[Checked]:
    store = store_with([*batch, *context])
    found: dict[str, list[Finding]] = {described.iri: [] for described in batch}
    conditions: dict[str, list[Condition]] = {described.iri: [] for described in batch}
    for constraint in constraints():
        for result in results(store, constraint):
            if result.report not in found:
                continue
            if isinstance(result, Finding):
                found[result.report].append(result)
            else:
                conditions[result.report].append(result)
    inferred = readings(store)
    for described in batch:
        yield _checked(described, found[described.iri], conditions[described.iri], inferred)


def _checked(
    described: Described,
    found: Iterable[Finding],
    conditions: Iterable[Condition],
    readings: Mapping[str, Sequence[Triple]],
) -> Checked:
    """What was found in a report, in order; what rests on a picture of it is at most fairly certain."""
    report = described.iri
    in_order = tuple(
        replace(finding, confidence="medium")
        if described.is_scanned and finding.confidence == "high"
        else finding
        for finding in sorted(found, key=Finding.order)
    )
    return Checked(report, in_order, rulings(report, in_order, conditions), tuple(readings.get(report, ())))


def readings(store: Store) -> dict[str, list[Triple]]:
    """By report, what the inference rules of the shapes add: which cells a figure of the prose restates."""
    found: dict[str, list[Triple]] = {}
    for construct in constructs():
        inferred = store.query(construct)
        if not isinstance(inferred, QueryTriples):
            raise TypeError(f"expected a CONSTRUCT, found {construct}")
        for triple in inferred:
            found.setdefault(_iri(triple.subject).partition("#")[0], []).append(triple)
    return {report: sorted(triples, key=str) for report, triples in found.items()}


def store_with(reports: Iterable[Described]) -> Store:
    """A store in memory with the vocabulary, and of these reports what the shapes look at."""
    store = Store()
    store.extend(_vocabulary())
    store.extend(quad for described in reports for quad in _looked_at(described.report))
    return store


def _looked_at(triples: Iterable[Triple]) -> Iterator[Quad]:
    """The triples that a shape can tell from none: a third are not, and each takes time in every scan.

    Classes, years and authorities of rows are among them: the shapes find rows by their report.
    """
    named = looked_for()
    for subject, predicate, term in triples:
        if (term if predicate == _TYPE else predicate) not in named:
            continue
        if predicate in _OF_REPORTS and "#" in subject.value:
            continue
        yield Quad(subject, predicate, term)


def reference(described: Described, context: Sequence[Described] = ()) -> Checked:
    """The verdict on one report as pySHACL gives it.

    pySHACL drops the language tags of messages and keeps no figures, so each of its results is matched
    by constraint, value and messages to a solution of the constraint's own SELECT. RuntimeError where
    a constraint could not be evaluated, or a result has no such solution.
    """
    store = store_with([described, *context])
    expected: dict[_Key, list[Finding | Condition]] = {}
    for constraint in constraints():
        for result in results(store, constraint, {Variable("this"): NamedNode(described.iri)}):
            expected.setdefault(_key(result, constraint), []).append(result)
    keys = Counter(_reference_keys(store, described.iri))
    matched = [result for key, count in keys.items() for result in _matched(expected, key, count)]
    return _checked(
        described,
        [result for result in matched if isinstance(result, Finding)],
        [result for result in matched if isinstance(result, Condition)],
        readings(store),
    )


# Focus node, constraint, value, and the texts of the messages.
_Key = tuple[str, str, str, frozenset[str]]


def _key(result: Finding | Condition, constraint: Constraint) -> _Key:
    return result.report, constraint.iri, result.value, frozenset((result.zh, result.en))


def _matched(
    expected: Mapping[_Key, Sequence[Finding | Condition]], key: _Key, count: int
) -> Sequence[Finding | Condition]:
    """The solutions that pySHACL's results with this key stand for: as many as there are results."""
    found = expected.get(key, ())
    if len(found) != count:
        report, constraint, value, _ = key
        raise RuntimeError(
            f"<{report}>: pySHACL has {count} results of <{constraint}> at <{value}>, "
            f"its SELECT {len(found)} solutions"
        )
    return found


def _reference_keys(store: Store, report: str) -> list[_Key]:
    """What pySHACL says of this report, with the data in this store."""
    import pyshacl
    from oxrdflib import OxigraphStore
    from rdflib import Graph, URIRef
    from rdflib.graph import DATASET_DEFAULT_GRAPH_ID
    from rdflib.namespace import SH as SHACL

    class Still(OxigraphStore):
        """A store that does not change: pySHACL asks for its size at each result, and counting is slow."""

        def __len__(self, context: object = None) -> int:
            return size

    size = len(store)
    # Under any other name rdflib sees an empty graph, in which everything conforms.
    data = Graph(Still(store=store), identifier=DATASET_DEFAULT_GRAPH_ID)
    if (None, None, None) not in data:
        raise RuntimeError("pySHACL sees no triples in the store")
    _, found, text = pyshacl.validate(
        data, shacl_graph=shapes_graph(), inplace=True, focus_nodes=[URIRef(report)]
    )
    if not isinstance(found, Graph):
        raise RuntimeError(f"pySHACL could not evaluate the shapes: {text}")
    return [
        (
            str(found.value(result, SHACL.focusNode)),
            str(found.value(result, SHACL.sourceConstraint)),
            str(found.value(result, SHACL.value)),
            frozenset(map(str, found.objects(result, SHACL.resultMessage))),
        )
        for result in found.objects(None, SHACL.result)
    ]


@cache
def shapes_graph() -> Graph:
    """The shapes that judge reports, in rdflib."""
    from rdflib import Graph

    shapes = Graph()
    for file in shape_files():
        shapes.parse(file, format="turtle")
    return shapes


def results(
    store: Store, constraint: Constraint, given: Mapping[Variable, NamedNode] | None = None
) -> Iterator[Finding | Condition]:
    """What the constraint finds; `given` binds variables, such as the focus node."""
    solutions = store.query(constraint.select, substitutions=dict(given or {}))
    if not isinstance(solutions, QuerySolutions):
        raise TypeError(f"{constraint.iri}: expected a SELECT")
    names = [variable.value for variable in solutions.variables]
    for solution in solutions:
        row = {name: solution[name] for name in names}
        yield _finding(constraint, row) if constraint.state == "failed" else _condition(constraint, row)


Row = Mapping[str, object]


def _condition(constraint: Constraint, row: Row) -> Condition:
    return Condition(
        report=_iri(row["this"]),
        rule=constraint.rule or _iri(row["rule"]).removeprefix(RULE),
        state=constraint.state,
        value=_iri(row.get("value") or row["this"]),
        zh=fill(constraint.zh, row),
        en=fill(constraint.en, row),
    )


def _finding(constraint: Constraint, row: Row) -> Finding:
    report = _iri(row["this"])
    rule = constraint.rule or _iri(row["rule"]).removeprefix(RULE)
    other, confidence = row.get("other"), row.get("confidence")
    return Finding(
        report=report,
        rule=rule,
        level=constraint.level or levels()[rule],
        severity=constraint.severity,
        value=_iri(row["value"]),
        cells=tuple(sorted({cell.removeprefix(f"{report}#") for cell in _words(row.get("cells")).split()})),
        left=_number(row.get("left")),
        right=_number(row.get("right")),
        difference=_number(row.get("difference")),
        blanks=int(_number(row.get("blanks")) or 0),
        zh=fill(constraint.zh, row),
        en=fill(constraint.en, row),
        shape=constraint.shape,
        constraint=constraint.iri,
        confidence=_iri(confidence).removeprefix(CONFIDENCE) if confidence else rules()[rule].confidence,
        quote=_words(row.get("quote")),
        words=_words(row.get("words")),
        other=_iri(other) if other else "",
    )


def _words(node: object) -> str:
    return node.value if isinstance(node, Literal) else ""


def fill(template: str, row: Row) -> str:
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
def looked_for() -> frozenset[NamedNode]:
    """The terms that the shapes name, and the columns and dimensions that they reach by way of the forms."""
    files = [quad.triple for file in shape_files() for quad in parse(path=str(file), format=RdfFormat.TURTLE)]
    queries = (*(constraint.select for constraint in constraints()), *constructs())
    by_forms = (quad for quad in _vocabulary() if quad.predicate in _MADE_OF)
    return frozenset(
        (
            *(triple.object for triple in files if isinstance(triple.object, NamedNode)),
            *(NamedNode(term) for query in queries for term in _terms(query)),
            *(quad.object for quad in by_forms if isinstance(quad.object, NamedNode)),
        )
    )


def _terms(query: str) -> Iterator[str]:
    """The IRIs in a query, written out or with a prefix."""
    namespaces = dict(_PREFIX.findall(query))
    for prefix, name in _PREFIXED.findall(query):
        if prefix in namespaces:
            yield namespaces[prefix] + name
    yield from _WRITTEN_OUT.findall(query)


@cache
def levels() -> dict[str, str]:
    """The level of each rule, by rule id."""
    return {rule.id: rule.level for rule in rules().values()}


@cache
def constraints() -> tuple[Constraint, ...]:
    """The SPARQL constraints that judge reports, in the order of their IRIs."""
    return read_constraints(shape_files())


def read_constraints(files: Iterable[Path]) -> tuple[Constraint, ...]:
    """The SPARQL constraints in these files; ValueError where a shape lacks what a finding needs."""
    triples = [quad.triple for file in files for quad in parse(path=str(file), format=RdfFormat.TURTLE)]
    facts = _facts(triples)
    prefixes = _prefixes(facts)
    found = [
        _constraint(facts, _iri(triple.object), _iri(triple.subject), prefixes)
        for triple in triples
        if triple.predicate.value == SH + "sparql"
    ]
    return tuple(sorted(found, key=lambda constraint: constraint.iri))


@cache
def constructs() -> tuple[str, ...]:
    """The CONSTRUCTs of the shapes' inference rules (sh:SPARQLRule), with prefixes, ordered by IRI."""
    triples = [
        quad.triple for file in shape_files() for quad in parse(path=str(file), format=RdfFormat.TURTLE)
    ]
    prefixes = _prefixes(_facts(triples))
    found = {
        _iri(triple.subject): triple.object.value
        for triple in triples
        if triple.predicate.value == SH + "construct" and isinstance(triple.object, Literal)
    }
    return tuple(prefixes + found[iri] for iri in sorted(found))


def _facts(triples: Iterable[Triple]) -> dict[tuple[str, str], list[Triple]]:
    facts: dict[tuple[str, str], list[Triple]] = {}
    for triple in triples:
        facts.setdefault((_iri(triple.subject), triple.predicate.value), []).append(triple)
    return facts


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
    severity = _one(facts, shape, "severity")
    return Constraint(
        iri=iri,
        shape=shape,
        severity=severity.removeprefix(SH),
        select=prefixes + _one(facts, iri, "select"),
        zh=messages["zh"],
        en=messages["en"],
        rule=_iri(rule[0].object).removeprefix(RULE) if rule else "",
        level=_iri(level[0].object).removeprefix(LEVEL) if level else "",
        state=_STATES.get(severity, "failed"),
    )


def _one(facts: dict[tuple[str, str], list[Triple]], subject: str, name: str) -> str:
    triples = facts.get((subject, SH + name), [])
    if len(triples) != 1:
        raise ValueError(f"<{subject}>: found {len(triples)} values of sh:{name}, expected one")
    value = triples[0].object
    if not isinstance(value, Literal | NamedNode):
        raise ValueError(f"<{subject}>: sh:{name} is neither a literal nor an IRI")
    return value.value
