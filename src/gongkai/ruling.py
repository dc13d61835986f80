"""What one rule says of one report: passed, failed, not evaluable or not applicable, each counted apart.

A rule with a finding failed. Else a condition of `shapes/conditions.ttl` may say that it does not apply, or
that something it needs is missing; the condition's message is the reason. Else it passed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

from pyoxigraph import Literal as Text
from pyoxigraph import NamedNode, Triple

from gongkai.finding import Finding
from gongkai.rule import rules
from gongkai.vocabulary import GID, RDF, RULE, VERDICT

State = Literal["passed", "failed", "not-evaluable", "not-applicable"]
STATES: Final[tuple[State, ...]] = ("passed", "failed", "not-evaluable", "not-applicable")
_PROPERTIES: Final[dict[State, str]] = {
    "passed": "passed",
    "failed": "failed",
    "not-evaluable": "notEvaluable",
    "not-applicable": "notApplicable",
}
_TOLD: Final = 3  # reasons that are told in full


@dataclass(frozen=True, slots=True)
class Condition:
    """A result of a condition: why a rule cannot be evaluated on a report, or does not apply to it.

    `value` is the IRI of the place it is about, the report itself where there is none.
    """

    report: str
    rule: str
    state: State
    value: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Ruling:
    """The verdict of one rule on one report; `zh` and `en` say why where it neither passed nor failed.

    `is_partial` marks a rule that failed although part of it could not be evaluated.
    """

    report: str
    rule: str
    state: State
    zh: str = ""
    en: str = ""
    is_partial: bool = False


def rulings(report: str, findings: Iterable[Finding], conditions: Iterable[Condition]) -> tuple[Ruling, ...]:
    """The verdict of every rule on one report, in the order of the rules."""
    failed = {finding.rule for finding in findings}
    reasons: dict[tuple[str, str], list[Condition]] = {}
    for condition in conditions:
        reasons.setdefault((condition.rule, condition.state), []).append(condition)
    return tuple(_ruling(report, rule, rule in failed, reasons) for rule in rules())


def _ruling(
    report: str, rule: str, is_failed: bool, reasons: Mapping[tuple[str, str], Sequence[Condition]]
) -> Ruling:
    if is_failed:
        return Ruling(report, rule, "failed", is_partial=(rule, "not-evaluable") in reasons)
    for state in ("not-applicable", "not-evaluable"):
        found = reasons.get((rule, state))
        if found:
            zh = _joined(sorted({condition.zh for condition in found}), "；", "另有 {} 项", end="。")
            en = _joined(sorted({condition.en for condition in found}), "; ", "and {} more", end=".")
            return Ruling(report, rule, found[0].state, zh, en)
    return Ruling(report, rule, "passed")


def _joined(reasons: Sequence[str], sign: str, more: str, *, end: str) -> str:
    told = sign.join(reason.removesuffix(end) for reason in reasons[:_TOLD])
    left = len(reasons) - _TOLD
    return f"{told}{end}" if left <= 0 else f"{told}{sign}{more.format(left)}{end}"


def counts(given: Iterable[Ruling]) -> dict[str, int]:
    """How many rules came to each state; every state is there."""
    found = Counter[str](ruling.state for ruling in given)
    return {state: found[state] for state in STATES}


def triples(given: Iterable[Ruling]) -> Iterator[Triple]:
    """One triple for each rule, and a resource with the reason where there is one."""
    for ruling in given:
        report, rule = NamedNode(ruling.report), NamedNode(RULE + ruling.rule)
        yield Triple(report, _term(GID, _PROPERTIES[ruling.state]), rule)
        if ruling.zh:
            node = NamedNode(f"{ruling.report}#verdict-{ruling.rule}")
            yield Triple(node, _term(RDF, "type"), _term(GID, "Verdict"))
            yield Triple(node, _term(GID, "inReport"), report)
            yield Triple(node, _term(GID, "rule"), rule)
            yield Triple(node, _term(GID, "verdict"), _term(VERDICT, ruling.state))
            yield Triple(node, _term(GID, "explanation"), Text(ruling.zh, language="zh"))
            yield Triple(node, _term(GID, "explanation"), Text(ruling.en, language="en"))


@cache
def _term(namespace: str, name: str) -> NamedNode:
    return NamedNode(namespace + name)
