"""Figures of the prose against the tables: what is found, what is left unsaid and why, what is inferred."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from gongkai import check, content, form
from gongkai.check import Checked
from gongkai.graph import Described
from gongkai.rule import rules
from gongkai.vocabulary import GID, HOST, RDF

CASES = Path(__file__).parent / "shapes"
SHAPES = HOST + "shape#"
REPORT = "https://data.example.org/report/a/2024"
PROSE = [rule.id for rule in rules().values() if rule.family == "prose"]

# What is said of a rule on the prose by a case file; rules that are not named do not apply.
STATES: dict[str, dict[str, str]] = {
    "valid.text-agrees-with-the-tables": {
        **dict.fromkeys(("N-NEW", "N-DONE", "N-CARRY", "N-GROUP", "N-LEAF", "N-APPL"), "passed"),
        **dict.fromkeys(("N-REVIEW", "N-NORM", "N-DECIS", "N-FEE0", "N-PCT", "N-PERIOD"), "passed"),
    },
    "valid.text-agrees-2019": {"N-NEW": "passed", "N-GROUP": "passed"},
    "valid.text-not-compared": {
        **dict.fromkeys(("N-NEW", "N-DONE", "N-CARRY", "N-GROUP", "N-REVIEW"), "not-evaluable"),
        **dict.fromkeys(("N-NORM", "N-FEE0", "N-PCT", "N-PERIOD"), "not-evaluable"),
    },
    "valid.everything-adds-up": {"N-FEE0": "not-evaluable"},
    "invalid.text-received-differs": {"N-NEW": "failed", "N-FEE0": "not-evaluable"},
    "invalid.text-handled-differs": {"N-NEW": "passed", "N-DONE": "failed", "N-FEE0": "not-evaluable"},
    "invalid.text-outcomes-differ-2019": {"N-GROUP": "failed"},
    "invalid.text-beside-a-blank-cell": {"N-GROUP": "not-evaluable", "N-FEE0": "not-evaluable"},
    "invalid.text-fee-unpaid-without-a-word": {"N-FEE": "failed"},
    "invalid.text-no-word-on-fees": {"N-FEE0": "failed"},
    "invalid.text-period-of-another-year": {"N-PERIOD": "failed", "N-FEE0": "not-evaluable"},
}


@cache
def triples_of(name: str) -> tuple[Triple, ...]:
    return tuple(quad.triple for quad in parse(path=str(CASES / f"{name}.ttl"), format=RdfFormat.TURTLE))


def verdict(triples: tuple[Triple, ...]) -> Checked:
    (report,) = (triple.subject.value for triple in triples if triple.object.value == GID + "Report")
    return next(check.checked([Described(report, triples, ())]))


def of_case(name: str) -> Checked:
    return verdict(triples_of(name))


def states(given: Checked) -> dict[str, str]:
    """The states of the rules on the prose that apply."""
    of_prose = [ruling for ruling in given.rulings if ruling.rule in PROSE]
    return {ruling.rule: ruling.state for ruling in of_prose if ruling.state != "not-applicable"}


def reason(given: Checked, rule: str) -> str:
    (ruling,) = (ruling for ruling in given.rulings if ruling.rule == rule)
    return ruling.zh


# --- states


@pytest.mark.parametrize("name", STATES)
def test_a_case_file_gets_the_verdicts_it_was_made_for(name: str):
    assert states(of_case(name)) == STATES[name]


def test_every_rule_that_neither_passed_nor_failed_says_why():
    silent = [
        (name, ruling.rule)
        for name in STATES
        for ruling in of_case(name).rulings
        if ruling.rule in PROSE and ruling.state in ("not-evaluable", "not-applicable")
        if not (ruling.zh and ruling.en)
    ]
    assert silent == []


def test_a_reason_tells_an_approximate_figure_from_several_figures_and_a_cell_without_one():
    given = of_case("valid.text-not-compared")
    assert "是约数" in reason(given, "N-DONE")
    assert "另有同类数字与表格相符" in reason(given, "N-NEW")
    assert "所比的单元格没有数字" in reason(given, "N-GROUP")
    assert "另有与报告年度相符的统计期限" in reason(given, "N-PERIOD")
    assert "没有可作整体的数字" in reason(given, "N-PCT")
    assert "费用" in reason(given, "N-FEE0")


def test_prose_that_was_not_found_is_not_prose_that_is_silent():
    overview = NamedNode(f"{REPORT}#section-overview")
    without = tuple(t for t in triples_of("valid.everything-adds-up") if t.subject != overview)
    about = [rule for rule in PROSE if rule not in ("N-FEE", "N-FEE0")]
    assert {rule: states(verdict(without)).get(rule) for rule in about} == dict.fromkeys(
        about, "not-evaluable"
    )


def test_a_figure_is_not_held_to_one_reading_while_another_cannot_be_added_up():
    known = triples_of("invalid.text-received-differs")
    row = NamedNode(f"{REPORT}#carried-in")
    unread = tuple(t for t in known if (t.subject, t.predicate.value) != (row, GID + "total"))
    assert states(verdict(unread))["N-NEW"] == "not-evaluable"


def test_a_report_of_no_known_year_has_no_year_its_period_could_be_of():
    known = triples_of("invalid.text-period-of-another-year")
    unknown = tuple(t for t in known if t.predicate.value != GID + "year")
    assert states(verdict(unknown))["N-PERIOD"] == "not-evaluable"


def test_a_period_with_one_of_its_dates_is_not_compared():
    known = triples_of("invalid.text-period-of-another-year")
    half = tuple(t for t in known if t.predicate.value != GID + "since")
    assert states(verdict(half))["N-PERIOD"] == "not-evaluable"


def test_fees_are_not_judged_where_no_prose_was_looked_at_or_their_row_has_no_figure():
    unpaid = triples_of("invalid.text-fee-unpaid-without-a-word")
    row = NamedNode(f"{REPORT}#other-fee-unpaid")
    unread = tuple(t for t in unpaid if (t.subject, t.predicate.value) != (row, GID + "total"))
    assert states(verdict(unread)) == {"N-FEE": "not-evaluable", "N-FEE0": "failed"}
    fees = NamedNode(f"{REPORT}#content-processing-fee")
    unseen = tuple(t for t in unpaid if t.subject != fees)
    assert states(verdict(unseen)) == {"N-FEE": "not-evaluable", "N-FEE0": "not-evaluable"}


# --- findings


def test_a_finding_gives_both_numbers_the_readings_that_were_tried_and_the_sentence():
    (finding,) = of_case("invalid.text-received-differs").findings
    assert (finding.rule, finding.level, finding.severity) == ("N-NEW", "contradiction", "Warning")
    assert finding.confidence == "medium"
    assert (finding.left, finding.right, finding.difference) == (1, 12, -11)
    assert finding.cells == ("carried-in.total", "received.total")
    assert finding.quote == "收到申请 1 项。"
    assert finding.zh == (
        "正文“1 项”（收到申请）与表格不一致：正文为 1，表格所读数字为：本年新收 12，本年新收加上年结转 14。"
    )
    assert finding.en == (
        "The prose, “1 项” (requests received), and the tables differ: the prose states 1; as read, the"
        " tables give: received 12, received + carried in 14."
    )


def test_a_finding_on_what_words_imply_says_that_no_digit_is_printed():
    (finding,) = of_case("invalid.text-none-received").findings
    assert "正文为 0（没有写出数字，按词义计）" in finding.zh
    assert "by its words, without a digit" in finding.en


def test_a_part_is_found_only_where_it_is_larger_than_the_whole():
    first = of_case("invalid.text-parts-differ").findings[0]
    assert (first.left, first.right) == (6, 5)
    assert "应不大于该数" in first.zh
    assert states(of_case("valid.text-agrees-with-the-tables"))["N-LEAF"] == "passed"


def test_figures_by_another_base_are_only_hints():
    given = of_case("invalid.text-reviews-differ").findings
    assert [(one.about, one.level, one.severity) for one in given] == [
        ("mention-litigation-after-review-1", "contradiction", "Warning"),
        ("mention-litigation-direct-1", "contradiction", "Warning"),
        ("mention-reviews-1", "contradiction", "Warning"),
        ("mention-litigation-registered-1", "heuristic", "Info"),
    ]


def test_a_share_is_told_with_what_the_figures_beside_it_give():
    one, several = of_case("invalid.text-percentage-does-not-follow").findings
    assert "部分为 258，按可作整体的数字计算，占比为 32.0%" in one.zh
    assert "占比在 41.7% 至 50.0% 之间" in several.zh


@pytest.mark.parametrize(
    ("stated", "decimals", "follows"),
    [
        ("32", 0, True),
        ("33", 0, False),
        ("32.1", 1, True),
        ("32.2", 1, False),
        ("32.15", 2, True),
        ("32.16", 2, False),
    ],
)
def test_a_share_may_be_off_by_a_tenth_of_a_point_and_half_its_last_digit(
    stated: str, decimals: int, follows: bool
):
    mention = NamedNode(f"{REPORT}#mention-percentage-1")
    changed = {
        GID + "value": Literal(stated, datatype=NamedNode("http://www.w3.org/2001/XMLSchema#decimal")),
        GID + "decimals": Literal(decimals),
    }
    triples = tuple(
        Triple(t.subject, t.predicate, changed.get(t.predicate.value, t.object))
        if t.subject == mention
        else t
        for t in triples_of("invalid.text-percentage-does-not-follow")
    )
    given = {finding.about for finding in verdict(triples).findings}
    assert ("mention-percentage-1" not in given) == follows


def test_the_words_that_were_looked_for_are_those_of_the_code_list():
    for name in ("invalid.text-no-word-on-fees", "invalid.text-fee-unpaid-without-a-word"):
        (finding,) = of_case(name).findings
        assert set(finding.words.split("、")) == set(content.words()["processing-fee"])
        assert finding.words in finding.zh


# --- what is inferred


def inferred(name: str, mention: str) -> tuple[set[str], set[str]]:
    """The readings and the cells of a figure, without the report's IRI and the code list's."""
    found = [t for t in of_case(name).readings if t.subject.value == f"{REPORT}#mention-{mention}"]
    readings = {t.object.value.rpartition("#")[2] for t in found if t.predicate.value == GID + "reading"}
    cells = {t.object.value.rpartition("#")[2] for t in found if t.predicate.value == GID + "restates"}
    return readings, cells


def test_a_figure_restates_the_cells_of_the_reading_it_agrees_with():
    name = "valid.text-agrees-with-the-tables"
    both = {"received.total", "carried-in.total"}
    assert inferred(name, "received-1") == ({"received-and-carried-in"}, both)
    assert inferred(name, "handled-1") == ({"handled"}, {"handled.total"})
    assert inferred(name, "by-natural-persons-1") == ({"by-natural-persons"}, {"received.natural-person"})


def test_a_figure_that_agrees_with_no_reading_restates_the_cells_of_the_first():
    assert inferred("invalid.text-received-differs", "received-1") == (set(), {"received.total"})


def test_an_approximate_figure_agrees_with_no_reading_even_where_it_is_the_same():
    assert inferred("valid.text-not-compared", "handled-1") == (set(), {"handled.total"})
    assert inferred("valid.text-not-compared", "carried-out-1") == (set(), {"carried-out.total"})


def test_a_figure_of_the_2019_edition_restates_a_row_of_that_edition():
    found = [str(triple.object) for triple in of_case("valid.text-agrees-2019").readings]
    assert "<https://data.example.org/report/a/2020#other-handling.total>" in found
    assert f"<{HOST}code/reading#otherwise-2019>" in found


# --- the data that drives the shapes


@cache
def facts() -> dict[tuple[str, str], list[str]]:
    found: dict[tuple[str, str], list[str]] = {}
    for file in check.vocabulary_files():
        for quad in parse(path=str(file), format=RdfFormat.TURTLE):
            found.setdefault((quad.subject.value, quad.predicate.value), []).append(quad.object.value)
    return found


def of(subject: str, name: str) -> list[str]:
    return facts().get((subject, GID + name), [])


def instances(name: str) -> list[str]:
    return sorted(
        subject for (subject, prop), given in facts().items() if prop == RDF + "type" and GID + name in given
    )


KINDS, READINGS = instances("MentionKind"), instances("Reading")


@pytest.mark.parametrize("reading", READINGS, ids=lambda iri: iri.rpartition("#")[2])
def test_a_reading_has_as_many_cells_as_it_says_and_each_edition_has_them(reading: str):
    codes, measures = of(reading, "addsCode"), of(reading, "addsMeasure")
    assert of(reading, "terms") == [str(len(codes) * len(measures))]
    assert len(of(reading, "comparison")) == len(of(reading, "position")) == 1
    for edition in form.editions():
        if edition.iri in of(reading, "inForm"):
            assert {(code, measure) for code in codes for measure in measures} <= set(cells(edition)), (
                edition.iri
            )


def cells(edition: form.Form) -> Iterator[tuple[str, str]]:
    """Code and measure of every cell of an edition."""
    for table in edition.tables:
        for block, row in table.rows():
            yield from ((row.code, column.measure) for column in block.columns)


@pytest.mark.parametrize("kind", KINDS, ids=lambda iri: iri.rpartition("#")[2])
def test_the_readings_of_a_kind_are_numbered_in_each_edition(kind: str):
    admitted = of(kind, "admits")
    for edition in form.editions():
        places = sorted(
            int(of(each, "position")[0]) for each in admitted if edition.iri in of(each, "inForm")
        )
        assert places == [1, 2][: len(places)]  # the shapes tell of two
    assert bool(admitted) == bool(of(kind, "checkedBy"))


@pytest.mark.parametrize("kind", KINDS, ids=lambda iri: iri.rpartition("#")[2])
def test_a_kind_is_held_to_the_tables_as_gravely_as_its_level(kind: str):
    (level,) = of(kind, "level")
    severity = {each.shape: each.severity for each in check.constraints()}
    for shape in of(kind, "checkedBy"):
        assert of(level, "severity") == [f"http://www.w3.org/ns/shacl#{severity[shape]}"]


def test_every_reading_is_admitted_by_a_kind():
    assert {each for kind in KINDS for each in of(kind, "admits")} == set(READINGS)


def test_what_states_the_same_thing_is_compared_in_the_same_way():
    strict = {
        each for kind in KINDS if SHAPES + "Mentions" in of(kind, "checkedBy") for each in of(kind, "admits")
    }
    at_most = [each for each in strict if of(each, "comparison")[0].endswith("#at-most")]
    assert at_most == []  # a part of a figure is no contradiction of it
