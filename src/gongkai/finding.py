"""A finding: what one rule found at one place of one report, as a record, as RDF and as JSON.

The same record goes to the command line, the web form, the release and the pages. It says what was
read and how it was added up, and never what the right figure would be.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from gongkai import rule
from gongkai.vocabulary import CONFIDENCE, DQV, GID, LDQD, LEVEL, OA, RDF, RULE, SH, XSD

# From the gravest to the mildest; lists of findings are in this order.
SEVERITIES: Final = ("Violation", "Warning", "Info")


@dataclass(frozen=True, slots=True)
class Finding:
    """One result of one constraint.

    `rule` is the rule's id (`T3-LEAF`), `level` a notation of the code list `level`, `severity` a local
    name of SHACL, `about` what the finding is about: the anchor of a cell (`handled.total`) or row where
    it is one of the report's, else the last part of an IRI. `cells` are anchors, or IRIs in other reports,
    sorted; `left`, `right`
    and `difference` (left less right) are set where two numbers are compared, and `blanks` counts the
    cells without a figure that were taken as 0. `confidence` is a notation of its code list; `quote` is the
    sentence of the prose that the finding rests on, `words` those looked for, `other` the IRI of another
    report that was compared.
    """

    report: str
    rule: str
    level: str
    severity: str
    value: str
    cells: tuple[str, ...]
    left: int | Decimal | None
    right: int | Decimal | None
    difference: int | Decimal | None
    blanks: int
    zh: str
    en: str
    shape: str
    constraint: str
    confidence: str = "high"
    quote: str = ""
    words: str = ""
    other: str = ""

    @property
    def about(self) -> str:
        return self.value.removeprefix(self.report + "#").rsplit("#", 1)[-1].rsplit("/", 1)[-1]

    @property
    def iri(self) -> str:
        """The same for the same rule at the same place in every release."""
        return f"{self.report}#{self.rule}.{self.about}"

    def order(self) -> tuple[str, int, int, str, str]:
        return (
            self.report,
            SEVERITIES.index(self.severity),
            rule.position(self.rule),
            self.value,
            self.constraint,
        )


def triples(finding: Finding) -> Iterator[Triple]:
    """The finding as a SHACL result, a quality annotation of the report and a resource of its own."""
    node, report = NamedNode(finding.iri), NamedNode(finding.report)
    yield Triple(node, _term(RDF, "type"), _term(GID, "Finding"))
    yield Triple(node, _term(RDF, "type"), _term(SH, "ValidationResult"))
    yield Triple(node, _term(RDF, "type"), _term(DQV, "QualityAnnotation"))
    yield Triple(node, _term(GID, "inReport"), report)
    yield Triple(node, _term(GID, "rule"), _term(RULE, finding.rule))
    yield Triple(node, _term(GID, "level"), _term(LEVEL, finding.level))
    yield Triple(node, _term(SH, "focusNode"), report)
    yield Triple(node, _term(SH, "value"), NamedNode(finding.value))
    yield Triple(node, _term(SH, "resultSeverity"), _term(SH, finding.severity))
    yield Triple(node, _term(SH, "sourceShape"), NamedNode(finding.shape))
    yield Triple(node, _term(SH, "sourceConstraint"), NamedNode(finding.constraint))
    yield Triple(node, _term(SH, "sourceConstraintComponent"), _term(SH, "SPARQLConstraintComponent"))
    yield Triple(node, _term(SH, "resultMessage"), Literal(finding.zh, language="zh"))
    yield Triple(node, _term(SH, "resultMessage"), Literal(finding.en, language="en"))
    yield Triple(node, _term(OA, "hasTarget"), report)
    yield Triple(node, _term(OA, "motivatedBy"), _term(DQV, "qualityAssessment"))
    yield Triple(node, _term(DQV, "inDimension"), _term(LDQD, "consistency"))
    yield Triple(node, _term(GID, "confidence"), _term(CONFIDENCE, finding.confidence))
    for name, text in (("quote", finding.quote), ("lookedFor", finding.words)):
        if text:
            yield Triple(node, _term(GID, name), Literal(text))
    if finding.other:
        yield Triple(node, _term(GID, "comparedWith"), NamedNode(finding.other))
    yield from _sums(finding, node)


def _sums(finding: Finding, node: NamedNode) -> Iterator[Triple]:
    for anchor in finding.cells:
        cell = anchor if "#" in anchor else f"{finding.report}#{anchor}"
        yield Triple(node, _term(GID, "usesCell"), NamedNode(cell))
    for name, number in (
        ("leftSum", finding.left),
        ("rightSum", finding.right),
        ("difference", finding.difference),
    ):
        if number is not None:
            datatype = _term(XSD, "integer" if isinstance(number, int) else "decimal")
            yield Triple(node, _term(GID, name), Literal(str(number), datatype=datatype))
    if finding.left is not None:
        yield Triple(node, _term(GID, "blanksAsZero"), Literal(finding.blanks))


@cache
def _term(namespace: str, name: str) -> NamedNode:
    return NamedNode(namespace + name)
