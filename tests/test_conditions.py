"""A rule that does not apply, or that lacks something it needs, says so and does not pass."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from random import Random

import pytest
from pyoxigraph import NamedNode, Triple

import described
import generate
from described import BASE
from generate import BLANK, Filled, Key, Written, figure
from gongkai import check, graph
from gongkai.graph import Described
from gongkai.report import Evidence, Report, Reporter
from gongkai.ruling import State
from gongkai.vocabulary import GID

WORDS = Written("若干", "unreadable")
Change = Callable[[Report], Report]


def same(report: Report) -> Report:
    return report


@dataclass(frozen=True)
class Case:
    """A report, how it came to be, and what a rule says of it: its state, and words of the reason."""

    condition: str
    rule: str
    state: State
    reason: str
    edition: str = "2021"
    year: int = 2024
    cells: Mapping[Key, Written] = field(default_factory=dict)
    left_out: frozenset[str] = frozenset()
    change: Change = same
    reporter: Mapping[str, str | int] = field(default_factory=dict)
    before: Case | None = None
    members: tuple[Case, ...] = ()


def as_described(case: Case, slug: str = "a") -> Described:
    """The report of a case; the reports it is compared with are described beside it."""
    filled = zeros(case.edition, case.year)
    filled = replace(generate.put(filled, case.cells), left_out=case.left_out)
    report = case.change(described.report(filled))
    reporter = Reporter(slug, filled.authority, **case.reporter)  # type: ignore[arg-type]
    found = graph.of_report(report, reporter, BASE)
    triples = list(found.report)
    others = [("previousReport", as_described(case.before))] if case.before else []
    others += [("aggregates", as_described(each, f"m{n}")) for n, each in enumerate(case.members)]
    for link, other in others:
        triples += [Triple(NamedNode(found.iri), NamedNode(GID + link), NamedNode(other.iri)), *other.report]
    return Described(found.iri, tuple(triples), ())


def zeros(edition: str, year: int) -> Filled:
    """A form with 0 in every cell, which breaks no rule."""
    filled = generate.consistent(Random(1), edition=edition, year=year)
    return generate.put(filled, dict.fromkeys(filled.cells, figure(0)))


def without_table(name: str) -> Change:
    return lambda report: replace(report, tables=tuple(t for t in report.tables if t.table != name))


def without_section(*kinds: str) -> Change:
    return lambda report: replace(report, sections=tuple(s for s in report.sections if s.kind not in kinds))


def of_unknown_year(report: Report) -> Report:
    return replace(report, year=None)


def without_tables(report: Report) -> Report:
    return replace(report, tables=())


def with_an_uncertain_cell(report: Report) -> Report:
    """The first cell of the first table could not be read, for a reason that is not the report's."""
    table, *tables = report.tables
    row, *rows = table.rows
    entry, *entries = row.entries
    entry = replace(entry, state="unreadable", value=None, reason="uncertain-place")
    row = replace(row, entries=(entry, *entries))
    return replace(report, tables=(replace(table, rows=(row, *rows)), *tables))


def half_read(report: Report) -> Report:
    """A file of which a page was not read, and with it a table and a section."""
    report = without_section("problems")(without_table("remedies")(report))
    return replace(report, warnings=("page 3 is a picture and was not read",))


def mentioning_appraisal(report: Report) -> Report:
    return replace(report, contents=(Evidence("appraisal", "mentioned", ("评议",)),))


GOVERNMENT = {"kind": "government", "tier": "county"}
DEPARTMENT = {"kind": "department", "tier": "county"}
OFFICE = {"kind": "office", "tier": "county", "published": "2025-02-20"}
JURISDICTION = {"scope": "jurisdiction"}
BEFORE = Case("", "", "passed", "", year=2023)


def cell(row: str, column: str, written: Written = BLANK, *, table: str = "requests") -> dict[Key, Written]:
    return {(table, row, column): written}


UNBALANCED = cell("received", "natural-person", figure(5)) | cell("received", "total", figure(5))

CASES = [
    # any rule
    Case("Rule-is-of-the-edition", "T2-2019STOCK", "not-applicable", "2021年版"),
    Case("Rule-is-of-the-kind", "ST-ART50-4", "not-applicable", "工作部门", reporter=DEPARTMENT),
    Case("Kind-is-known", "DL-GOV", "not-evaluable", "机关类型不明"),
    Case("Tier-is-known", "DL-DEPT", "not-evaluable", "机关层级不明", reporter={"kind": "department"}),
    Case("Year-is-known", "ED-YEAR", "not-evaluable", "年度不明", change=of_unknown_year),
    # tables
    Case(
        "Table-is-found",
        "T4-SUM",
        "not-evaluable",
        "没有找到“政府信息公开行政复议",
        change=without_table("remedies"),
    ),
    Case("Some-table-is-found", "FMT-BLANK", "not-evaluable", "没有找到任何一张表", change=without_tables),
    Case("Row-is-found", "T3-BAL", "not-evaluable", "没有找到“（七）总计”", left_out=frozenset({"handled"})),
    Case(
        "Row-is-found", "T3-ROW", "not-evaluable", "没有找到“（一）予以公开”", left_out=frozenset({"granted"})
    ),
    Case("Row-is-found", "X-CARRY", "not-evaluable", "上年结转", left_out=frozenset({"carried-in"})),
    Case(
        "Figure-is-stated",
        "T2-BACK",
        "not-evaluable",
        "“规章”的“现行有效件数”",
        cells=cell("rules", "in-force", table="disclosure"),
    ),
    Case(
        "Column-sum-has-its-terms",
        "T3-LEAF",
        "not-evaluable",
        "“自然人”列缺少“（七）总计”",
        cells=cell("handled", "natural-person"),
    ),
    Case(
        "Column-sum-has-its-terms",
        "T3-LEAF",
        "not-evaluable",
        "“自然人”列缺少“（一）予以公开”",
        cells=cell("granted", "natural-person", WORDS),
    ),
    Case(
        "Column-sum-has-its-terms",
        "T3-BALX",
        "not-evaluable",
        "“自然人”列缺少“（七）总计”",
        cells=cell("handled", "natural-person"),
    ),
    Case(
        "Column-sum-has-its-terms",
        "T3-LEAF",
        "not-evaluable",
        "“总计”列缺少“（一）予以公开”",
        cells=cell("granted", "total"),
    ),
    Case(
        "Row-sum-has-its-terms",
        "T3-ROW",
        "not-evaluable",
        "予以公开”一行缺少“总计”",
        cells=cell("granted", "total"),
    ),
    Case(
        "Row-sum-has-its-terms",
        "T4-SUM",
        "not-evaluable",
        "“行政复议”一行缺少“结果维持”",
        cells=cell("review", "upheld", WORDS, table="remedies"),
    ),
    Case(
        "Row-sum-has-its-terms",
        "T3-ROW",
        "not-evaluable",
        "（七）总计”一行缺少“自然人”",
        cells=cell("handled", "natural-person"),
    ),
    Case("Cells-are-readable", "FMT-NA", "not-evaluable", "有 1 个单元格", change=with_an_uncertain_cell),
    Case(
        "Counts-are-readable",
        "T3-INT",
        "not-evaluable",
        "有 1 个单元格",
        cells=cell("granted", "total", WORDS),
    ),
    Case(
        "Stock-is-readable",
        "T2-BACK",
        "not-evaluable",
        "“规章”一行",
        cells=cell("rules", "made", WORDS, table="disclosure"),
    ),
    Case("Year-is-2024-or-later", "T4-DIRECT24", "not-applicable", "2022 年度", year=2022),
    Case(
        "Authority-may-not-make-rules",
        "T2-REGPOWER",
        "not-applicable",
        "可以有规章",
        reporter={"kind": "government", "tier": "prefectural"},
    ),
    Case("Balance-holds", "T3-BALX", "not-applicable", "收办平衡已不成立", cells=UNBALANCED),
    Case(
        "Tables-are-all-read", "ST-TABLE", "not-evaluable", "不能断定没有“政府信息公开行政", change=half_read
    ),
    Case(
        "Rows-are-all-read",
        "ST-ROWS",
        "not-evaluable",
        "不能断定“收到和处理政府信息公开申请情况”表缺行",
        left_out=frozenset({"handled"}),
        change=half_read,
    ),
    Case(
        "Sections-are-all-read", "ST-SECT", "not-evaluable", "不能断定没有“存在的主要问题", change=half_read
    ),
    Case(
        "Prose-stands-beside-the-tables",
        "ST-SECT",
        "not-evaluable",
        "只是报告的附表",
        change=without_section("overview", "problems", "other"),
    ),
    # deadlines
    Case("Year-is-of-the-regulations", "DL-GOV", "not-applicable", "2018 年度早于", year=2018),
    Case("Year-is-of-the-regulations", "ST-ART50-4", "not-applicable", "2018 年度早于", year=2018),
    Case(
        "Office-reports-for-its-government",
        "DL-DEPT",
        "not-applicable",
        "见规则 DL-GOV",
        reporter=OFFICE | JURISDICTION,
    ),
    Case(
        "Office-reports-for-itself",
        "DL-GOV",
        "not-applicable",
        "见规则 DL-DEPT",
        reporter=OFFICE | {"scope": "own-body"},
    ),
    Case("Office-says-for-whom", "DL-DEPT", "not-evaluable", "代本级政府", reporter=OFFICE),
    Case("Office-says-for-whom", "DL-GOV", "not-evaluable", "代本级政府", reporter=OFFICE),
    Case(
        "Deadline-is-of-the-tier",
        "DL-DEPT",
        "not-applicable",
        "层级",
        reporter={"kind": "department", "tier": "national"},
    ),
    Case("Deadline-is-of-the-tier", "DL-OTHER", "not-applicable", "层级", reporter=DEPARTMENT),
    Case("Date-is-stated", "DL-DEPT", "not-evaluable", "没有发布日期", reporter=DEPARTMENT),
    Case(
        "Date-is-after-the-year",
        "DL-GOV",
        "not-evaluable",
        "2024-12-31 不在 2024 年度结束之后",
        reporter={**GOVERNMENT, "published": "2024-12-31"},
    ),
    # years
    Case("Report-before-is-here", "X-GAP", "not-evaluable", "没有可与之比较的更早年度报告"),
    Case(
        "Report-before-is-of-the-year-before",
        "X-CARRY",
        "not-evaluable",
        "2022 年度的",
        before=replace(BEFORE, year=2022),
    ),
    Case(
        "Report-before-is-of-the-edition",
        "X-STOCK",
        "not-evaluable",
        "另一版本",
        year=2021,
        before=replace(BEFORE, year=2020, edition="2019"),
    ),
    Case(
        "Report-before-is-of-the-scope",
        "X-PEND",
        "not-evaluable",
        "统计范围",
        before=replace(BEFORE, reporter=JURISDICTION),
    ),
    Case(
        "Table-before-is-found",
        "X-PEND",
        "not-evaluable",
        "2023 年度报告中没有找到",
        before=replace(BEFORE, change=without_table("remedies")),
    ),
    Case(
        "Row-before-is-found",
        "X-CARRY",
        "not-evaluable",
        "没有找到“四、结转下年度继续办理”",
        before=replace(BEFORE, left_out=frozenset({"carried-out"})),
    ),
    Case(
        "Figure-before-is-stated",
        "X-CARRY",
        "not-evaluable",
        "“四、结转下年度继续办理”的“总计”",
        before=replace(BEFORE, cells=cell("carried-out", "total")),
    ),
    Case("Text-is-compared", "X-TEXTDUP", "not-evaluable", "不足以比较", before=BEFORE),
    # a jurisdiction
    Case(
        "Scope-is-a-jurisdiction", "Y-AGG", "not-applicable", "只统计本机关", reporter={"scope": "own-body"}
    ),
    Case("Scope-is-known", "Y-AGG", "not-evaluable", "统计范围不明"),
    Case("Members-are-here", "Y-AGG", "not-evaluable", "没有其成员", reporter=JURISDICTION),
    Case(
        "Members-state-their-totals",
        "Y-AGG",
        "not-evaluable",
        "没有可用的新收总计",
        reporter=JURISDICTION,
        members=(Case("", "", "passed", "", cells=cell("received", "total")),),
    ),
    # words
    Case(
        "Content-is-stated-or-absent",
        "ST-ART50-4",
        "not-evaluable",
        "“社会评议”：见有关字样，如“评议”",
        reporter=GOVERNMENT,
        change=mentioning_appraisal,
    ),
    Case("Content-was-looked-for", "ST-ART50-4", "not-evaluable", "没有读全", reporter=GOVERNMENT),
    Case(
        "Problems-are-found",
        "ST-PROBLEM",
        "not-evaluable",
        "没有找到第五部分",
        change=without_section("problems"),
    ),
    Case("Problems-are-closed", "ST-PROBLEM", "not-evaluable", "在何处结束"),
    Case(
        "Prose-is-read",
        "ED-CITE",
        "not-evaluable",
        "没有读到正文",
        change=without_section(*described.SECTIONS),
    ),
    Case("Names-can-be-compared", "ID-NAME", "not-evaluable", "无可对照"),
]
OF_THE_FILE = check.read_constraints(
    file for file in check.shape_files() if file.name in ("prefixes.ttl", "conditions.ttl")
)
MADE_UNIQUE = [pytest.param(case, id=f"{case.condition}-{number}") for number, case in enumerate(CASES)]


@pytest.mark.parametrize("case", MADE_UNIQUE)
def test_a_rule_says_why_it_was_not_evaluated(case: Case):
    (one,) = check.checked([as_described(case)])
    (ruling,) = (ruling for ruling in one.rulings if ruling.rule == case.rule)
    assert (ruling.state, case.reason in ruling.zh, bool(ruling.en)) == (case.state, True, True), ruling.zh


@pytest.mark.parametrize("constraint", OF_THE_FILE, ids=lambda each: each.iri.rpartition("#")[2])
def test_every_condition_has_a_case(constraint: check.Constraint):
    assert constraint.iri.rpartition("#")[2] in {case.condition for case in CASES}


@pytest.mark.parametrize("case", MADE_UNIQUE)
def test_a_case_meets_the_condition_that_it_names(case: Case):
    report = as_described(case)
    (constraint,) = (each for each in OF_THE_FILE if each.iri.endswith(f"#{case.condition}"))
    results = check.store_with([report]).query(constraint.select)
    assert report.iri in {result["this"].value for result in results}


def test_two_years_with_all_their_figures_leave_no_rule_on_figures_open():
    whole = Case("", "", "passed", "", before=BEFORE, reporter=DEPARTMENT | {"published": "2025-01-20"})
    whole = replace(whole, before=replace(BEFORE, reporter=DEPARTMENT))
    (one,) = check.checked([as_described(whole)])
    states = {ruling.rule: ruling.state for ruling in one.rulings}
    assert one.findings == ()
    tables = ("T3-BAL", "T3-LEAF", "T3-BALX", "T3-ROW", "T3-INT", "T4-SUM", "T2-BACK", "T2-REGPOWER")
    years = ("X-CARRY", "X-STOCK", "X-PEND", "X-JUMP", "X-GAP", "T4-AFTER", "T2-FEEUNIT", "T4-DIRECT24")
    others = ("ST-TABLE", "ST-ROWS", "ST-UNKNOWN", "ST-SECT", "FMT-BLANK", "FMT-NUM", "ED-YEAR", "DL-DEPT")
    assert {rule: states[rule] for rule in (*tables, *years, *others)} == dict.fromkeys(
        (*tables, *years, *others), "passed"
    )


def test_the_same_reason_for_many_rules_reaches_each_of_them_in_both_ways_of_checking():
    report = as_described(CASES[0])
    assert check.reference(report).rulings == next(check.checked([report])).rulings
