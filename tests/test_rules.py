"""Each rule can be followed: from its id to its shape, its messages, its cases and an example query."""

from __future__ import annotations

import re
from functools import cache

import pytest

import test_check
from conftest import PROJECT
from gongkai import check, rulepages
from gongkai.rule import Rule, rules
from gongkai.ruling import STATES, Condition, rulings
from gongkai.vocabulary import GID, RULE, SHAPE
from test_check import CASES, CONSTRAINTS, FINDING, case, facts

RULES = list(rules())
REPORT = "https://data.example.org/report/a/2024"


@cache
def shapes_of() -> dict[str, set[str]]:
    """The constraints that evaluate each rule: named on them, or on what they read (sums, figures)."""
    found: dict[str, set[str]] = {rule: set() for rule in RULES}
    for constraint in FINDING:
        if constraint.rule:
            found[constraint.rule].add(constraint.iri)
    named, checked = facts(GID + "rule"), facts(GID + "checkedBy")
    by_shape = {each.shape: each.iri for each in FINDING}
    for iri, shapes in checked.items():
        for rule in named.get(iri, ()):
            found[rule.removeprefix(RULE)] |= {by_shape[shape] for shape in shapes}
    return found


@cache
def states() -> dict[str, set[str]]:
    """By rule, how it came out in the case files: `valid passed`, `invalid failed`, …"""
    found: dict[str, set[str]] = {rule: set() for rule in RULES}
    for file in CASES:
        for ruling in next(check.checked([case(file)])).rulings:
            found[ruling.rule].add(f"{file.name.partition('.')[0]} {ruling.state}")
    return found


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_is_evaluated_by_a_published_shape_with_messages_in_both_languages(rule: str):
    constraints = [each for each in FINDING if each.iri in shapes_of()[rule]]
    assert constraints
    assert [
        each.iri for each in constraints if not each.shape.startswith(SHAPE) or not (each.zh and each.en)
    ] == []


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_is_kept_by_a_valid_case_and_broken_by_an_invalid_one(rule: str):
    assert {"valid passed", "invalid failed"} <= states()[rule]


# Rules that need nothing but a report, and those that lack only its year, which `test_conditions` takes away.
ALWAYS = {"ST-TABLE", "ST-UNKNOWN", "ST-SECT", "ED-YEAR", "ED-CITE"}


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule not in ALWAYS])
def test_a_rule_says_when_it_cannot_be_evaluated_or_does_not_apply(rule: str):
    ends = {state.partition(" ")[2] for state in states()[rule]}
    assert ends & {"not-evaluable", "not-applicable"}


@pytest.mark.parametrize("rule", rules().values(), ids=RULES)
def test_a_family_of_rules_has_an_example_query(rule: Rule):
    query = PROJECT / "site" / "examples" / f"{rulepages.EXAMPLES[rule.family]}.rq"
    text = query.read_text("utf-8")
    assert text.startswith("# title@zh:")
    assert "gid:" in text


def test_positions_of_rules_are_unique():
    positions = [rule.position for rule in rules().values()]
    assert len(set(positions)) == len(positions)


@pytest.mark.parametrize("constraint", CONSTRAINTS, ids=lambda each: each.iri.rpartition("#")[2])
def test_a_message_is_a_sentence(constraint: check.Constraint):
    assert constraint.zh.endswith("。")
    assert constraint.en.endswith(".")


def test_no_module_of_ours_names_a_rule_to_evaluate_it():
    # What is found is decided by the shapes; these name rules to show or explain what the shapes found.
    shows = {
        "causes.py",
        "printout.py",
        "rulepages.py",
        "findingfacts.py",
        "verdictview.py",
        "reportfacts.py",
    }
    quoted = re.compile(r"\"(?:" + "|".join(map(re.escape, RULES)) + r")\"")
    naming = {
        file.name
        for file in sorted((PROJECT / "src" / "gongkai").rglob("*.py"))
        if quoted.search(re.sub(r'"""(?:.|\n)*?"""', "", file.read_text("utf-8")))
    }
    assert naming - shows == set()


# --- verdicts


def condition(rule: str, state: str, zh: str = "缺。") -> Condition:
    return Condition(REPORT, rule, state, REPORT, zh, "Lacks.")  # type: ignore[arg-type]


def test_every_rule_has_one_verdict_in_the_order_of_the_rules():
    assert [ruling.rule for ruling in rulings(REPORT, (), ())] == RULES
    assert {ruling.state for ruling in rulings(REPORT, (), ())} == {"passed"}
    assert STATES == ("passed", "failed", "not-evaluable", "not-applicable")


def test_what_does_not_apply_is_not_said_to_lack_something():
    given = [condition("T3-BAL", "not-evaluable"), condition("T3-BAL", "not-applicable", "不适用。")]
    (ruling,) = (each for each in rulings(REPORT, (), given) if each.rule == "T3-BAL")
    assert (ruling.state, ruling.zh) == ("not-applicable", "不适用。")


def test_a_rule_with_a_finding_failed_whatever_else_it_lacks():
    file = next(file for file in CASES if file.name == "invalid.outcomes-do-not-sum.ttl")
    findings = test_check.found(case(file))
    ruled = rulings(REPORT, findings, [condition(findings[0].rule, "not-evaluable")])
    (ruling,) = (each for each in ruled if each.rule == findings[0].rule)
    assert (ruling.state, ruling.zh, ruling.is_partial) == ("failed", "", True)


def test_many_reasons_are_told_in_part():
    given = [condition("T3-ROW", "not-evaluable", f"缺第 {number} 行。") for number in range(5)]
    (ruling,) = (each for each in rulings(REPORT, (), given) if each.rule == "T3-ROW")
    assert ruling.zh == "缺第 0 行；缺第 1 行；缺第 2 行；另有 2 项。"
