"""Who reports: reports.csv before the title, both told, and unknown where neither is certain."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from gongkai import readers, recognise, reporter, verdict
from gongkai.metadata import ReportMetadata
from gongkai.report import Report

OFFICE = "longting-qu-renmin-zhengfu-bangongshi-2024.txt"


@pytest.fixture(scope="module")
def report(examples: Path) -> Report:
    return recognise.report(readers.read((examples / OFFICE).read_bytes(), file=OFFICE))


def beside(**said: object) -> ReportMetadata:
    return replace(ReportMetadata(file=OFFICE, line=2), **said)  # type: ignore[arg-type]


def test_the_report_alone_names_its_authority(report: Report) -> None:
    who = reporter.of(report)
    assert (who.name, who.kind, who.tier) == ("龙亭区人民政府办公室", "office", "county")
    assert (who.region, who.slug) == ("410202", "410202-longting-qu-zhengfu-bangongshi")
    assert (who.published, who.source, who.parent) == (None, None, None)


def test_the_table_goes_before_the_report_and_the_difference_is_told(report: Report) -> None:
    who = reporter.of(report, beside(authority="开封市龙亭区人民政府办公室", kind="department"))
    assert (who.name, who.kind) == ("开封市龙亭区人民政府办公室", "department")
    assert (
        "reports.csv names “开封市龙亭区人民政府办公室”, the report “龙亭区人民政府办公室”; "
        "reports.csv is used"
    ) in who.evidence


def test_the_table_gives_what_a_report_never_says(report: Report) -> None:
    who = reporter.of(
        report,
        beside(
            published=date(2025, 1, 20),
            source="https://www.example.org/a.html",
            parent="龙亭区人民政府",
            scope="jurisdiction",
        ),
    )
    assert (who.published, who.source) == ("2025-01-20", "https://www.example.org/a.html")
    assert (who.parent, who.parent_slug) == ("龙亭区人民政府", "410202-longting-qu-zhengfu")
    assert who.scope == "jurisdiction"
    assert "scope from reports.csv" in who.evidence


def test_a_region_that_cannot_be_right_is_not_assigned(report: Report) -> None:
    who = reporter.of(report, beside(region="230719"))
    assert who.region is None
    assert any("230719" in one for one in who.evidence)


def test_a_page_states_its_date_of_publication(report: Report) -> None:
    dated = replace(report, metadata=(("published", "2025年1月9日 16:24"),))
    assert reporter.of(dated).published == "2025-01-09"
    assert reporter.of(dated, beside(published=date(2025, 1, 20))).published == "2025-01-20"
    assert reporter.of(replace(report, metadata=(("published", "2025-02-30"),))).published is None


@pytest.mark.parametrize("unknown", ["authority", "year"])
def test_without_a_name_or_a_year_the_digest_stands_in_the_address(report: Report, unknown: str) -> None:
    who = reporter.of(replace(report, **{unknown: None}))
    assert who.slug == f"unidentified-{report.sha256[:12]}"
    assert any("reports.csv" in one or "expected it in the title" in one for one in who.evidence)


def test_two_bodies_of_one_name_are_kept_apart_by_what_is_known(report: Report) -> None:
    unknown = replace(report, authority="鼓楼区司法局")
    one = reporter.of(unknown, beside(parent="南京市鼓楼区人民政府"))
    other = reporter.of(unknown, beside(parent="福州市鼓楼区人民政府"))
    assert one.slug != other.slug
    assert one.region is None


@pytest.mark.parametrize(
    ("name", "is_certain"),
    [
        ("县财政局", False),
        ("住房和城乡建设局", False),
        ("区城市管理局", False),
        ("经济技术开发区管理委员会", False),
        ("鼓楼区司法局", False),
        ("敦化县司法局", True),  # a county until 1984: nobody bears the name today
        ("龙亭区人民政府办公室", True),
        ("样本县财政局", True),
        ("样本县清水镇人民政府", True),
    ],
)
def test_a_name_that_many_bodies_bear_ties_nobody_down(report: Report, name: str, is_certain: bool) -> None:
    assert reporter.is_tied_down(reporter.of(replace(report, authority=name)), 2024) == is_certain


def carried(*reports: Report) -> dict[int | None, str]:
    """What the rule on carried requests says of each of these reports, checked together, by year."""
    given = verdict.of_reports([(one, None) for one in reports])
    return {
        each.report.year: ruling.state
        for each in given
        for ruling in each.rulings
        if ruling.rule == "X-CARRY" and each.report.authority == "县财政局"
    }


def test_reports_of_bodies_that_only_share_a_name_are_not_compared(report: Report) -> None:
    before, now = (replace(report, authority="县财政局", year=year) for year in (2023, 2024))
    stranger = replace(report, authority="样本县民政局")
    assert carried(before, now, stranger) == {2023: "not-evaluable", 2024: "not-evaluable"}


def test_reports_of_one_name_that_are_given_by_themselves_are_one_body_s(report: Report) -> None:
    before, now = (replace(report, authority="县财政局", year=year) for year in (2023, 2024))
    assert carried(before, now) == {2023: "not-evaluable", 2024: "passed"}
