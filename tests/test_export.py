"""A report as JSON: every digit as printed, every cell with its place."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai import export, readers, recognise, reporter
from gongkai.report import Report

values = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.text(st.characters(exclude_categories=["Cs"])),
        st.decimals(allow_nan=False, allow_infinity=False, min_value=-1000, max_value=1000, places=3),
    ),
    lambda inner: st.one_of(st.lists(inner), st.dictionaries(st.text("abc"), inner)),
)


@given(values)
def test_what_is_written_reads_back_the_same_decimals_included(value: Any) -> None:
    assert json.loads(export.to_json(value), parse_float=Decimal) == value


def test_an_amount_keeps_its_zeros() -> None:
    assert export.to_json({"a": {"b": {"amount": Decimal("12.60")}}}).count("12.60") == 1


def test_what_json_does_not_know_is_a_mistake() -> None:
    with pytest.raises(TypeError, match="expected a text, a number or nothing"):
        export.to_json({"a": object()})


@pytest.fixture(scope="module")
def report(examples: Path) -> Report:
    name = "youhao-qu-renmin-zhengfu-bangongshi-2024.txt"
    return recognise.report(readers.read((examples / name).read_bytes(), file=name))


def test_a_report_has_the_tables_of_its_form_and_null_for_what_is_not_filled(report: Report) -> None:
    record = export.report_json(report, reporter.of(report))
    assert list(record)[:6] == ["file", "sha256", "title", "authority", "year", "edition"]
    assert [len(record[table]) for table in ("disclosure", "requests", "remedies")] == [6, 25, 3]
    assert len(record["not_stated"]) == 14
    for cell in record["not_stated"]:
        assert record[cell["table"]][cell["row"]][cell["column"]] is None


def test_a_place_in_the_json_is_where_the_figure_stands(report: Report) -> None:
    cells = export.report_json(report, reporter.of(report))["cells"]
    assert len(cells) == 200
    for cell in cells:
        if cell["value"] is not None:
            place = cell["place"]
            assert report.text[place["start"] : place["end"]] == cell["printed"]


def test_only_a_published_report_has_addresses_and_findings(report: Report) -> None:
    who = reporter.of(report)
    assert "iri" not in export.report_json(report, who)
    iri = "https://data.example.org/report/a/2024"
    record = export.report_json(report, who, iri=iri, findings=[{"rule": "T3-BAL"}])
    assert record["cells"][0]["iri"] == f"{iri}#rules.made"
    assert record["findings"] == [{"rule": "T3-BAL"}]
