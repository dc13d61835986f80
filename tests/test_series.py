"""Which reports are compared with each other, and which must not be."""

from __future__ import annotations

from gongkai import series
from gongkai.iri import Base
from gongkai.series import Placed, Relations

BASE = Base("https://data.example.org/")


def placed(authority: str, year: int | None, **said: object) -> Placed:
    name = said.pop("name", authority.upper())
    return Placed(BASE.report(authority, year), authority, name, year, **said)  # type: ignore[arg-type]


def previous(*reports: Placed) -> dict[str, str | None]:
    def short(iri: str) -> str:
        return iri.removeprefix(BASE.iri + "report/")

    found = series.relations(reports)
    return {
        short(iri): None if relation.previous is None else short(relation.previous)
        for iri, relation in found.items()
    }


def test_the_previous_report_is_the_nearest_earlier_one_of_the_authority():
    assert previous(placed("a", 2024), placed("a", 2021), placed("a", 2023), placed("b", 2022)) == {
        "a/2024": "a/2023",
        "a/2021": None,
        "a/2023": "a/2021",
        "b/2022": None,
    }


def test_a_report_without_a_year_precedes_nothing():
    assert previous(placed("a", None), placed("a", 2024)) == {"a/unknown": None, "a/2024": None}


def test_an_authority_continues_another_only_where_that_is_stated():
    former, now = placed("old", 2020), placed("new", 2021)
    assert previous(former, now)["new/2021"] is None
    stated = placed("new", 2021, continues=("old",))
    assert previous(former, stated)["new/2021"] == "old/2020"


def test_the_authority_continued_may_be_named():
    former = placed("230704-qu", 2018, name="友好区人民政府")
    now = placed("230719-qu", 2019, name="友好区人民政府", continues=("友好区人民政府",))
    assert previous(former, now)["230719-qu/2019"] == "230704-qu/2018"


def test_a_name_that_two_others_have_continues_nothing():
    twins = [placed("x1", 2018, name="民政局"), placed("x2", 2018, name="民政局")]
    assert previous(*twins, placed("y", 2019, continues=("民政局",)))["y/2019"] is None


def test_a_merger_and_a_split_have_no_single_series():
    formers = [placed("a", 2020), placed("b", 2020)]
    assert previous(*formers, placed("m", 2021, continues=("a", "b")))["m/2021"] is None
    heirs = [placed("c", 2021, continues=("a",)), placed("d", 2021, continues=("a",))]
    assert previous(formers[0], *heirs) == {"a/2020": None, "c/2021": None, "d/2021": None}


def test_authorities_that_continue_each_other_end_the_search():
    assert previous(placed("a", 2021, continues=("b",)), placed("b", 2021, continues=("a",))) == {
        "a/2021": None,
        "b/2021": None,
    }


def test_a_jurisdiction_has_the_reports_of_its_members_on_the_same_year():
    found = series.relations(
        [
            placed("city", 2024),
            placed("ju", 2024, parent="city"),
            placed("ju", 2023, parent="city"),
            placed("qu", 2024, parent="unknown", parent_name="CITY"),
            placed("stranger", 2024),
        ]
    )
    assert found[BASE.report("city", 2024)].members == (BASE.report("ju", 2024), BASE.report("qu", 2024))
    assert found[BASE.report("ju", 2024)].members == ()


def test_a_chunk_comes_with_the_reports_it_is_compared_with():
    related = {"a2": Relations("a1"), "b2": Relations("b1", ("m1", "m2")), "a1": Relations()}
    assert list(series.chunks(["a1", "a2", "b2"], related, 2)) == [
        (("a1", "a2"), ()),
        (("b2",), ("b1", "m1", "m2")),
    ]
