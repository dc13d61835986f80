"""Every example query of the site runs and returns what it says, on the invented release."""

from __future__ import annotations

import re

import pytest
from pyoxigraph import Literal, QuerySolutions

import publication
from gongkai import pages, resources
from gongkai.iri import Base
from gongkai.vocabulary import PREFIXES

FILES = sorted((resources.folder("site") / "examples").glob("*.rq"))
QUERIES = sorted((resources.folder("site") / "queries").glob("*.rq"))
BASE = Base().iri
OFFICE = "示例市样本区人民政府办公室（虚构）"
COUNTY = "虚拟区人民政府（虚构）"
OF_OFFICE = f"report/{publication.OFFICE}"
OF_COUNTY = f"report/{publication.COUNTY}"
UNKNOWN = "report/unidentified-abcdef012345/unknown"

EXPECTED: dict[str, list[tuple[str, ...]]] = {
    "01-reports": [
        (f"{OF_OFFICE}/2022", OFFICE, "2022", "2021", "2025-01-20"),
        (f"{OF_OFFICE}/2023", OFFICE, "2023", "2021", "2025-01-20"),
        (f"{OF_OFFICE}/2024", OFFICE, "2024", "2021", "2025-01-20"),
        (f"{OF_COUNTY}/2020", COUNTY, "2020", "2019", ""),
    ],
    "02-requests": [
        (OFFICE, "2022", "3", "3"),
        (OFFICE, "2023", "1023", "0"),
        (OFFICE, "2024", "1", "0"),
        (COUNTY, "2020", "9", "9"),
    ],
    "04-applicants": [
        ("natural person", "1027"),
        ("business", "0"),
        ("legal service institution", "0"),
        ("other organisation", "0"),
        ("public welfare organisation", "0"),
        ("research institution", "0"),
    ],
    "05-not-stated": [
        (f"{OF_OFFICE}/2023#licences.decisions", "not applicable", "/"),
        (f"{OF_OFFICE}/2023#penalties.decisions", "unreadable", "约 5"),
        (f"{OF_OFFICE}/2023#rules.made", "blank", ""),
    ],
    "06-findings": [
        (f"{OF_OFFICE}/2024", "N-NEW", "5", "1", "正文写 5 件，表三为 1。"),
        (f"{OF_OFFICE}/2024", "T3-LEAF", "1", "0", "表三“总计”列，所读数字对不上：各项之和 1，总计 0。"),
    ],
    "09-outcomes-by-hand": [
        (f"{OF_COUNTY}/2020", "0", "9"),
        (UNKNOWN, "0", "0"),
        (f"{OF_OFFICE}/2022", "3", "3"),
        (f"{OF_OFFICE}/2023", "0", "0"),
        (f"{OF_OFFICE}/2024", "1", "0"),
    ],
    "10-carried-over": [(OFFICE, "2022", "0", "0"), (OFFICE, "2023", "0", "0")],
    "11-coverage": [
        ("2020", "2019", "1", "1"),
        ("2022", "2021", "1", "1"),
        ("2023", "2021", "1", "1"),
        ("2024", "2021", "1", "1"),
    ],
    "13-construct": [
        (f"{OF_COUNTY}/2020", "code/item#received", "9"),
        (UNKNOWN, "code/item#received", "0"),
        (f"{OF_OFFICE}/2022", "code/item#received", "3"),
        (f"{OF_OFFICE}/2023", "code/item#received", "1023"),
        (f"{OF_OFFICE}/2024", "code/item#received", "1"),
    ],
}
AMONG: dict[str, tuple[str, ...]] = {
    "03-outcomes": ("予以公开", "4", "3"),
    "07-rules": ("T3-LEAF", "contradiction", "1", "5"),
    "12-law": ("部分公开", "《政府信息公开条例》第三十七条"),
    "20-prose": (
        f"{OF_OFFICE}/2024",
        "收到申请",
        "5",
        "1",
        "本年收到申请 5 件，答复约 5 件，其余 1 件结转。",
    ),
    "21-years": ("X-CARRY", "上年结转与上年的结转下年度", "5", "0", "0"),
    "22-deadlines": (f"{OF_OFFICE}/2024", "2025-01-20", "DL-DEPT", "passed"),
    "23-contents": (
        f"{OF_COUNTY}/2020",
        "ST-ART50-4",
        "《政府信息公开条例》第五十条第一款第四项",
        "passed",
    ),
    "24-filling": ("ED-CITE", "引用现行格式与适用条款", "5", "0", "0"),
}


@pytest.fixture(scope="module")
def made() -> publication.Publication:
    return publication.make()


def rows(made: publication.Publication, query: str) -> tuple[list[str], list[tuple[str, ...]]]:
    """The columns and rows of a result, addresses without the base."""
    found = made.store.query(query)
    if isinstance(found, QuerySolutions):
        columns = [variable.value for variable in found.variables]
        return columns, [tuple(_plain(term) for term in row) for row in found]
    triples = [tuple(map(_plain, (one.subject, one.predicate, one.object))) for one in found]
    return ["subject", "predicate", "object"], sorted(triples)


def _plain(term: object) -> str:
    if term is None:
        return ""
    value = term.value
    return value if isinstance(term, Literal) else value.removeprefix(BASE)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_an_example_returns_the_columns_it_says(made, file):
    text = file.read_text("utf-8")
    said = re.search(r"^# columns: (.+)$", text, re.M)[1].split()
    columns, found = rows(made, text)
    assert columns == said
    assert found != []


@pytest.mark.parametrize("name", EXPECTED, ids=str)
def test_an_example_returns_what_it_says(made, name):
    text = next(file for file in FILES if file.stem == name).read_text("utf-8")
    assert rows(made, text)[1] == EXPECTED[name]


@pytest.mark.parametrize("name", AMONG, ids=str)
def test_a_long_answer_holds_what_it_should(made, name):
    text = next(file for file in FILES if file.stem == name).read_text("utf-8")
    assert AMONG[name] in rows(made, text)[1]


def test_the_place_of_a_figure_is_its_characters(made):
    text = next(file for file in FILES if file.stem == "08-places").read_text("utf-8")
    found = {row[0]: row for row in rows(made, text)[1]}
    _, printed, line, place = found[f"{OF_OFFICE}/2024#received.total"]
    source, start, end = re.fullmatch(r"source/(\w+)\.txt#char=(\d+),(\d+)", place).groups()
    whole = made.texts[source]
    assert whole[int(start) : int(end)] == printed == "1"
    assert whole.count("\n", 0, int(start)) + 1 == int(line)


def test_every_example_has_its_test():
    assert {file.stem for file in FILES} == {*EXPECTED, *AMONG, "08-places"}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_an_example_says_who_and_what_in_both_languages(file):
    lines = file.read_text("utf-8").splitlines()[:5]
    assert [line.partition(": ")[0] for line in lines] == [
        "# title@zh", "# title@en", "# returns@zh", "# returns@en", "# columns",
    ]  # fmt: skip


@pytest.mark.parametrize("file", [*FILES, *QUERIES], ids=lambda file: file.stem)
def test_prefixes_are_those_of_the_vocabulary_sorted_and_used(file):
    text = file.read_text("utf-8")
    declared = re.findall(r"^PREFIX ([a-z0-9]+): <([^>]+)>$", text, re.M)
    assert declared == sorted(declared)
    body = re.sub(r"^(?:#|PREFIX ).*$", "", text, flags=re.M)
    for name, namespace in declared:
        assert PREFIXES[name] == namespace
        assert re.search(rf"\b{name}:\w", body), f"{name}: is not used"


def test_the_page_shows_every_example_without_its_header(made):
    shown = pages.load_examples()
    assert [example.name for example in shown] == [file.stem for file in FILES]
    assert not any(example.query.startswith("#") for example in shown)
    assert all(rows(made, example.query)[1] for example in shown)
