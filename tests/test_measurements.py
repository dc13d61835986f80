"""What the checks came to is counted, never weighed, and summed where it should be."""

from __future__ import annotations

from gongkai import measurements
from gongkai.imprint import Published
from gongkai.iri import Base
from gongkai.vocabulary import DQV

BASE = Base("https://data.example.org/")


def published(
    slug: str, year: int | None, *, current: bool = True, region: str | None = None, **verdicts: int
):
    counts = tuple((state.replace("_", "-"), number) for state, number in verdicts.items())
    return Published(
        BASE.report(slug, year), "f.txt", "0", BASE.authority(slug), year, region, current, True, counts
    )


def measured(*reports: Published) -> dict[str, str]:
    """The value of each measurement, by the end of its IRI."""
    return {
        triple.subject.value.removeprefix(BASE.iri): triple.object.value
        for triple in measurements.of_groups(reports, BASE)
        if triple.predicate.value == DQV + "value"
    }


def test_an_authority_s_verdicts_are_summed_over_its_current_reports():
    values = measured(
        published("a", 2023, passed=10, failed=2, not_evaluable=3, not_applicable=1),
        published("a", 2024, passed=9, failed=3, not_evaluable=4),
        published("a", 2024, current=False, passed=99),
    )
    assert {name: value for name, value in values.items() if name.startswith("authority/a#")} == {
        "authority/a#quality-rules-passed": "19",
        "authority/a#quality-rules-failed": "5",
        "authority/a#quality-rules-not-evaluable": "7",
        "authority/a#quality-rules-not-applicable": "1",
        "authority/a#quality-rules-passed-share": "0.7917",
        "authority/a#quality-reports-checked": "2",
    }


def test_a_year_and_a_region_with_those_above_it_are_measured():
    values = measured(
        published("a", 2024, region="410202", passed=1),
        published("b", 2024, region="410304", failed=1),
        published("c", None, passed=1),
    )
    reports = {name: value for name, value in values.items() if name.endswith("reports-checked")}
    assert reports == {
        "authority/a#quality-reports-checked": "1",
        "authority/b#quality-reports-checked": "1",
        "authority/c#quality-reports-checked": "1",
        "quality#year-2024-reports-checked": "2",
        "region/410000#quality-reports-checked": "2",
        "region/410200#quality-reports-checked": "1",
        "region/410202#quality-reports-checked": "1",
        "region/410300#quality-reports-checked": "1",
        "region/410304#quality-reports-checked": "1",
    }


def test_there_is_no_share_where_no_rule_could_be_evaluated():
    values = measured(published("a", 2024, not_evaluable=5))
    assert "authority/a#quality-rules-passed-share" not in values
    assert values["authority/a#quality-rules-not-evaluable"] == "5"


def test_every_measurement_is_of_a_metric_that_is_described():
    described = {
        triple.subject.value
        for triple in measurements.metrics(BASE)
        if triple.predicate.value.endswith("type")
    }
    made = [
        *measurements.of_report(BASE.report("a", 2024), {"passed": 1, "failed": 2}, BASE),
        *measurements.of_groups([published("a", 2024, region="410202", passed=1)], BASE),
    ]
    used = {triple.object.value for triple in made if triple.predicate.value == DQV + "isMeasurementOf"}
    assert used == described
