"""The shapes find what is wrong, nothing else, and the same in three engines."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path
from random import Random

import pyrudof
import pyshacl
import pytest
from pyoxigraph import BlankNode, Quad, RdfFormat, Triple, parse
from rdflib import Graph

import generate
from described import BASE, described
from generate import APPLICANTS, BLANK, FLOW, REMEDIES, RESULTS, Filled, Key, Written, figure
from gongkai import check, form
from gongkai.check import Constraint
from gongkai.finding import Finding
from gongkai.graph import Described
from gongkai.vocabulary import GID, LEVEL, QB, RDF, RULE, SH

CASES = sorted((Path(__file__).parent / "shapes").glob("*.ttl"))
EDITIONS = ("2019", "2021")
RULES_OF_SUMS = {"T3-BAL", "T3-LEAF", "T3-BALX", "T3-ROW", "T4-SUM"}
CONSTRAINTS = check.constraints()
FINDING = [constraint for constraint in CONSTRAINTS if constraint.state == "failed"]
SHAPES_OF_FINDINGS = {constraint.shape for constraint in FINDING}

Found = tuple[str, str]  # rule, and what the finding is about


# --- case files


@cache
def case(file: Path) -> Described:
    """The report that a case file judges; of several it is the one that is compared with the others."""
    triples = tuple(quad.triple for quad in parse(path=str(file), format=RdfFormat.TURTLE))
    reports = {triple.subject.value for triple in triples if triple.object.value == GID + "Report"}
    links = {GID + "previousReport", GID + "aggregates"}
    judged = {triple.subject.value for triple in triples if triple.predicate.value in links} or reports
    (report,) = judged
    return Described(report, triples, ())


def expected(file: Path) -> list[str]:
    """What the case file says is found, a line each."""
    return re.findall(r"^# finds: (.+)$", file.read_text("utf-8"), re.MULTILINE)


def line(finding: Finding) -> str:
    """A finding as case files write it."""
    about = f"{finding.rule} {finding.about}"
    if finding.left is None:
        return about
    return f"{about}, {finding.left} against {finding.right}, {finding.blanks} without a figure"


def found(*reports: Described) -> list[Finding]:
    return list(check.findings(reports))


@pytest.mark.parametrize("file", CASES, ids=lambda file: file.stem)
def test_a_case_file_is_found_to_have_the_faults_it_says(file: Path):
    assert [line(finding) for finding in found(case(file))] == expected(file)


def test_valid_files_expect_nothing_and_invalid_ones_something():
    assert [file.name for file in CASES if bool(expected(file)) != file.name.startswith("invalid.")] == []
    assert {file.name.partition(".")[0] for file in CASES} == {"valid", "invalid"}


@pytest.mark.parametrize("constraint", FINDING, ids=lambda each: each.iri.rpartition("#")[2])
def test_every_constraint_is_caught_by_a_case_file(constraint: Constraint):
    assert constraint.iri in {finding.constraint for finding in all_cases()}


def test_every_rule_is_broken_by_a_case_file():
    assert {finding.rule for finding in all_cases()} == set(check.levels())


@cache
def all_cases() -> list[Finding]:
    return [finding for file in CASES for finding in found(case(file))]


def test_every_message_is_filled_in_both_languages():
    assert [f.iri for f in all_cases() if re.search(r"\{|\}", f.zh + f.en)] == []
    assert [f.iri for f in all_cases() if not re.search(r"[一-鿿]", f.zh) or not f.en.isprintable()] == []


# --- three engines


def random_reports(size: int, *, seed: int) -> list[Described]:
    """Reports with a fault each, of every kind of fault."""
    corpus = generate.corpus(size, seed=seed, faulty=1)
    return [described(filled, f"a{number}") for number, (filled, _) in enumerate(corpus)]


RANDOM = random_reports(32, seed=11)
EVERYWHERE = [*(pytest.param(case(file), id=file.stem) for file in CASES)] + [
    pytest.param(report, id=f"random-{number}") for number, report in enumerate(RANDOM)
]


def test_random_reports_break_most_rules():
    assert len({finding.rule for finding in found(*RANDOM)}) >= 10


@pytest.mark.parametrize("report", EVERYWHERE)
def test_pyshacl_and_the_fast_way_agree_finding_by_finding(report: Described):
    assert check.reference(report) == next(check.checked([report]))


@pytest.mark.parametrize("report", EVERYWHERE)
def test_an_independent_engine_agrees(report: Described):
    assert second_opinion(report) == sorted(
        (finding.shape, finding.value, *sorted((finding.zh, finding.en)))
        for finding in check.findings([report])
    )


def second_opinion(report: Described) -> list[tuple[str, str, str, str]]:
    """Shape, value and messages of each result of pyrudof, whose engine is neither rdflib nor Oxigraph."""
    session = pyrudof.Rudof(pyrudof.RudofConfig())
    session.read_shacl(ntriples(shape_triples()), pyrudof.ShaclFormat.NTriples)
    session.read_data(ntriples([*vocabulary(), *report.report]), pyrudof.RDFFormat.NTriples)
    return sorted(
        (str(result.source_shape), str(result.value), *messages(str(result.message)))
        for result in session.validate_shacl()
        if str(result.source_shape) in SHAPES_OF_FINDINGS and report.iri in str(result.focus_node)
    )


def messages(both: str) -> list[str]:
    """The texts of `"…"@en, "…"@zh`, which pyrudof gives in one string."""
    texts = re.fullmatch(r'"(.*)"@(?:en|zh), "(.*)"@(?:en|zh)', both)
    assert texts is not None, both
    return sorted(texts.groups())


def ntriples(triples: Iterable[Triple]) -> str:
    return "".join(f"{triple} .\n" for triple in triples)


@cache
def vocabulary() -> list[Triple]:
    return [triple for file in check.vocabulary_files() for triple in turtle(file)]


@cache
def shape_triples() -> list[Triple]:
    return [triple for file in check.shape_files() for triple in turtle(file)]


def turtle(file: Path) -> list[Triple]:
    return [quad.triple for quad in parse(path=str(file), format=RdfFormat.TURTLE)]


def test_reports_checked_together_say_the_same_as_each_alone():
    assert found(*RANDOM) == [finding for report in RANDOM for finding in found(report)]


def test_a_batch_that_is_full_begins_another(monkeypatch: pytest.MonkeyPatch):
    together = found(*RANDOM[:5])
    monkeypatch.setattr(check, "BATCH", 2)
    assert found(*RANDOM[:5]) == together


def test_a_result_of_pyshacl_that_no_select_gives_is_an_error(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(check, "results", lambda *_: iter(()))
    with pytest.raises(RuntimeError, match="its SELECT 0 solutions"):
        check.reference(case(CASES[0].with_name("invalid.outcomes-do-not-sum-2019.ttl")))


def test_a_constraint_that_cannot_be_evaluated_is_an_error(monkeypatch: pytest.MonkeyPatch):
    broken = Graph()
    for file in check.shape_files():
        text = file.read_text("utf-8").replace("gid:tableFound ?value", "gid:tableFound ?value . MINUS { }")
        broken.parse(data=text, format="turtle")
    monkeypatch.setattr(check, "shapes_graph", lambda: broken)
    with pytest.raises(RuntimeError, match="could not evaluate"):
        check.reference(RANDOM[0])


# --- what the store leaves out


def test_what_is_left_out_of_the_store_changes_no_verdict(monkeypatch: pytest.MonkeyPatch):
    reports = [*RANDOM, *map(case, CASES)]
    lean = [next(check.checked([report])) for report in reports]
    monkeypatch.setattr(check, "_looked_at", lambda triples: (Quad(*triple) for triple in triples))
    assert [next(check.checked([report])) for report in reports] == lean


def test_no_shape_names_a_property_that_is_left_out_of_the_store():
    given = {triple for report in RANDOM for triple in report.report}
    kept = {quad.triple for report in RANDOM for quad in check.store_with([report])} & given
    left_out = {triple.predicate.value for triple in given} - {triple.predicate.value for triple in kept}
    named = "".join(constraint.select for constraint in CONSTRAINTS) + "".join(check.constructs())
    namespaces = {iri: prefix for prefix, iri in re.findall(r"PREFIX (\S+): <(\S+)>", named)}
    assert {GID + "sourceSpan", QB + "dataSet"} <= left_out
    for iri in left_out:
        namespace, name = re.fullmatch(r"(.*[#/])(.*)", iri).groups()  # type: ignore[union-attr]
        written = rf"<{re.escape(iri)}>|\b{namespaces.get(namespace, namespace)}:{name}\b"
        assert re.search(written, named) is None, iri


def test_the_year_and_the_authority_stay_with_the_report_and_not_with_its_rows():
    report = RANDOM[0]
    kept = {
        quad.subject.value
        for quad in check.store_with([report])
        if quad.predicate.value in {GID + "year", GID + "authority"}
    }
    assert kept == {report.iri}


# --- every cell of every identity, changed by one


@cache
def dense(edition: str) -> Filled:
    """A form in which everything adds up and no cell of tables three and four is 0."""
    filled = generate.consistent(Random(5), edition=edition)
    leaves = [row.notation for _, row in filled.form.table("requests").rows() if row.notation not in FLOW]
    cells: dict[Key, int] = {}
    for place, column in enumerate(APPLICANTS, 1):
        for number, leaf in enumerate(leaves, 1):
            cells["requests", leaf, column] = number + place
        handled = sum(number + place for number in range(1, len(leaves) + 1))
        flow = {"handled": handled, "carried-out": 7, "carried-in": place, "received": handled + 7 - place}
        cells |= {("requests", row, column): value for row, value in flow.items()}
    for row in (*FLOW, *leaves):
        cells["requests", row, "total"] = sum(cells["requests", row, column] for column in APPLICANTS)
    for place, row in enumerate(REMEDIES, 1):
        cells |= {("remedies", row, column): place + 1 for column in RESULTS}
        cells["remedies", row, "total"] = (place + 1) * len(RESULTS)
    return generate.put(filled, {key: figure(value) for key, value in cells.items()})


def sums_broken_at(key: Key) -> set[Found]:
    """The identities that hold no more when the figure of this cell changes, worked out by hand."""
    table, row, column = key
    if table == "remedies":
        return {("T4-SUM", f"{row}.total")}
    across = {("T3-ROW", f"{row}.total")}
    balance, outcomes = ("T3-BAL", f"handled.{column}"), ("T3-LEAF", f"handled.{column}")
    if row == "handled":
        return {*across, balance, outcomes}
    if row in FLOW:
        return {*across, balance}
    return {*across, outcomes, ("T3-BALX", f"received.{column}")}


def closes_a_sum(key: Key) -> bool:
    return key[1] == "handled" or key[2] == "total"


def cells_in_sums(edition: str) -> list[Key]:
    return [key for key in dense(edition).cells if key[0] != "disclosure"]


def changed(edition: str, change: dict[Key, Written]) -> dict[Key, list[Finding]]:
    """What is found when one cell is changed, for each of these changes."""
    keys = list(change)
    reports = [
        described(generate.put(dense(edition), {key: change[key]}), f"c{number}")
        for number, key in enumerate(keys)
    ]
    by_report: dict[str, list[Finding]] = {report.iri: [] for report in reports}
    for finding in check.findings(reports):
        by_report[finding.report].append(finding)
    return dict(zip(keys, by_report.values(), strict=True))


def in_sums(findings: Iterable[Finding]) -> set[Found]:
    return {(finding.rule, finding.about) for finding in findings if finding.rule in RULES_OF_SUMS}


@pytest.mark.parametrize(("edition", "cells"), [("2019", 161 + 15), ("2021", 175 + 15)])
def test_every_cell_of_an_identity_is_tried(edition: str, cells: int):
    assert len(cells_in_sums(edition)) == cells
    assert found(described(dense(edition))) == []


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("by", [1, -1], ids=["one-more", "one-less"])
def test_a_single_figure_that_is_changed_breaks_just_its_identities(edition: str, by: int):
    values = {key: dense(edition).cells[key].value for key in cells_in_sums(edition)}
    given = changed(edition, {key: figure((value or 0) + by) for key, value in values.items()})
    assert {key: in_sums(findings) for key, findings in given.items()} == {
        key: sums_broken_at(key) for key in values
    }
    assert {f.rule for findings in given.values() for f in findings} <= RULES_OF_SUMS
    assert {abs(f.difference or 0) for findings in given.values() for f in findings} == {1}


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("state", ["blank", "not-applicable"])
def test_a_part_without_a_figure_counts_as_0_and_a_total_is_not_evaluated(edition: str, state: str):
    empty = BLANK if state == "blank" else Written("/", "not-applicable")
    keys = cells_in_sums(edition)
    given = changed(edition, dict.fromkeys(keys, empty))
    assert {key: in_sums(findings) for key, findings in given.items()} == {
        key: set() if closes_a_sum(key) else sums_broken_at(key) for key in keys
    }
    sums = [f for findings in given.values() for f in findings if f.rule in RULES_OF_SUMS]
    assert {finding.blanks for finding in sums} == {1}
    assert [f.iri for f in sums if "按 0 计" not in f.zh or "counted as 0" not in f.en] == []


@pytest.mark.parametrize("edition", EDITIONS)
def test_an_identity_with_an_unreadable_term_is_not_evaluated(edition: str):
    keys = cells_in_sums(edition)
    given = changed(edition, dict.fromkeys(keys, Written("若干", "unreadable")))
    assert {key: [f.rule for f in findings] for key, findings in given.items()} == {
        key: ["FMT-NUM"] for key in keys
    }


@pytest.mark.parametrize("edition", EDITIONS)
def test_an_identity_with_a_row_that_was_not_found_is_not_evaluated(edition: str):
    for row in {key[1] for key in cells_in_sums(edition)}:
        without = generate.replace(dense(edition), left_out=frozenset({row}))
        assert {f.rule for f in found(described(without))} == {"ST-ROWS"}, row


def test_the_findings_of_random_reports_are_those_that_arithmetic_gives():
    corpus = [
        (described(filled, f"a{number}"), filled)
        for number, (filled, names) in enumerate(generate.corpus(300, seed=2, faulty=0.8))
        if "blank-cell" not in names  # a blank total leaves its column unevaluated: tried above
    ]
    closing = {"T3-ROW": "{}.total", "T4-SUM": "{}.total", "T3-BALX": "received.{}", "T2-BACK": "{}.in-force"}
    given = [
        (f.report, f.rule, f.about)
        for f in found(*(report for report, _ in corpus))
        if f.rule in RULES_OF_SUMS | {"T2-BACK"}
    ]
    assert sorted(given) == sorted(
        (report.iri, rule, closing.get(rule, "handled.{}").format(where))
        for report, filled in corpus
        for rule, where in generate.broken(filled)
    )


# --- the shapes themselves


def test_the_shapes_conform_to_the_shapes_of_shacl():
    conforms, _, text = pyshacl.validate(Graph(), shacl_graph=check.shapes_graph(), meta_shacl=True)
    assert conforms, text


def test_no_shape_has_a_blank_node():
    assert [t for t in shape_triples() if BlankNode in (type(t.subject), type(t.object))] == []


def test_every_shape_looks_at_reports():
    targets = {
        t.subject.value: t.object.value for t in shape_triples() if t.predicate.value == SH + "targetClass"
    }
    assert {constraint.shape for constraint in CONSTRAINTS} == targets.keys()
    assert set(targets.values()) == {GID + "Report"}


@pytest.mark.parametrize("constraint", CONSTRAINTS, ids=lambda each: each.iri.rpartition("#")[2])
def test_a_constraint_projects_what_its_messages_name(constraint: Constraint):
    outer = constraint.select[constraint.select.index("SELECT") : constraint.select.index("WHERE")]
    projected = set(re.findall(r"[$?](\w+)", re.sub(r"\(.*?AS (\?\w+)\)", r"\1", outer)))
    for template in (constraint.zh, constraint.en):
        assert set(re.findall(r"\{[?$](\w+)\}", template)) <= projected
    assert ({"this", "value"} if constraint.state == "failed" else {"this"}) <= projected
    assert constraint.rule or "rule" in projected


@pytest.mark.parametrize("constraint", CONSTRAINTS, ids=lambda each: each.iri.rpartition("#")[2])
def test_a_message_says_the_same_things_in_both_languages(constraint: Constraint):
    zh, en = (
        {re.sub("(?i)(zh|en)$", "", name) for name in re.findall(r"\{\?(\w+)\}", text)}
        for text in (constraint.zh, constraint.en)
    )
    assert zh == en


def facts(prop: str) -> dict[str, list[str]]:
    given: dict[str, list[str]] = {}
    for triple in (*vocabulary(), *shape_triples()):
        if triple.predicate.value == prop:
            given.setdefault(triple.subject.value, []).append(triple.object.value)
    return given


def identities() -> list[str]:
    return [iri for iri, classes in facts(RDF + "type").items() if GID + "Identity" in classes]


def test_every_rule_has_a_constraint_or_an_identity_and_every_one_of_them_a_rule():
    rules = {iri for iri, classes in facts(RDF + "type").items() if GID + "Rule" in classes}
    named = facts(GID + "rule")
    assert {rule for given in named.values() for rule in given} == rules
    without = [each.iri for each in FINDING if not each.rule]
    evaluated = {shape for shapes in facts(GID + "checkedBy").values() for shape in shapes}
    assert {each.shape for each in CONSTRAINTS if each.iri in without} == evaluated
    assert [iri for iri in identities() if len(named.get(iri, [])) != 1] == []


def test_a_shape_is_as_grave_as_the_rules_it_evaluates():
    level, severity = facts(GID + "level"), facts(GID + "severity")
    named, checked = facts(GID + "rule"), facts(GID + "checkedBy")
    of_shape = {each.shape: each.severity for each in CONSTRAINTS}
    for each in FINDING:
        if each.rule:
            stated = LEVEL + (each.level or check.levels()[each.rule])
            assert severity[stated] == [SH + each.severity], each.iri
    for identity in identities():
        (rule,), (shape,) = named[identity], checked[identity]
        assert severity[level[rule][0]] == [SH + of_shape[shape]], identity


@pytest.mark.parametrize("edition", form.editions(), ids=lambda edition: edition.edition)
def test_every_identity_names_the_shape_that_evaluates_it(edition: form.Form):
    checked, named, belongs = facts(GID + "checkedBy"), facts(GID + "rule"), facts(GID + "inForm")
    pairs = {
        (named[iri][0].removeprefix(RULE), checked[iri][0].rpartition("#")[2])
        for iri in identities()
        if belongs[iri] == [edition.iri]
    }
    assert pairs == {
        ("T3-BAL", "Sums-printed"),
        ("T3-LEAF", "Sums-implied"),
        ("T3-BALX", "Sums-replaced"),
        ("T3-ROW", "Row-sums"),
        ("T4-SUM", "Row-sums"),
    }


# --- findings


def test_no_two_findings_of_a_report_share_an_iri():
    for file in CASES:
        iris = [finding.iri for finding in found(case(file))]
        assert len(set(iris)) == len(iris), file.name


def test_a_finding_on_sums_names_the_cells_it_added_up():
    filled = generate.put(dense("2021"), {("remedies", "review", "total"): figure(99)})
    (finding,) = found(described(filled))
    assert finding.iri == f"{BASE.iri}report/a/{filled.year}#T4-SUM.review.total"
    assert finding.cells == (
        "review.corrected",
        "review.other",
        "review.pending",
        "review.total",
        "review.upheld",
    )
    assert (finding.left, finding.right, finding.difference, finding.blanks) == (8, 99, -91, 0)
    assert (finding.level, finding.severity) == ("contradiction", "Warning")


def test_findings_come_gravest_first():
    severities = [
        finding.severity for finding in found(case(CASES[0].with_name("invalid.cell-not-filled.ttl")))
    ]
    assert severities == sorted(severities, key=["Violation", "Warning", "Info"].index)


def test_what_rests_on_a_picture_is_less_certain():
    filled = generate.put(dense("2021"), {("remedies", "review", "total"): figure(99)})
    given = described(filled)
    (plain,), (scanned,) = found(given), found(replace(given, is_scanned=True))
    assert (plain.confidence, scanned.confidence) == ("high", "medium")
    assert replace(scanned, confidence="high") == plain
