"""Editions as data, reports on editions that are not read, and what is told of a reading."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from rich.console import Console

import flats
import flow
import generate
import pages
from gongkai import export, form, graph, readers, recognise, reporter, terminal
from gongkai.errors import NotAReport
from gongkai.form import Form
from gongkai.iri import Base
from gongkai.vocabulary import GID
from render import HEADINGS, NARRATIVE

STATISTICS = """虚构青山市2016年政府信息公开工作年度报告

一、概述
本年度工作按要求推进。

政府信息公开情况统计表
一、主动公开情况
（一）主动公开政府信息数（不同渠道和方式公开相同信息计1条） 条 1200
其中：主动公开规范性文件数 条 12
制发规范性文件总数 件 13
九、政府信息公开会议和培训情况
"""


@pytest.fixture
def made_up(project: Path, tmp_path: Path) -> Form:
    """An edition that nobody issued, as a Turtle file alone: the one of 2021 with other words."""
    text = (project / "ontology" / "forms" / "2021.ttl").read_text("utf-8")
    for old, new in (
        ("form/2021", "form/2031"),
        ("gid:fromYear 2021", "gid:fromYear 2031"),
        ("本年制发件数", "年内制发件数"),
        ("现行有效件数", "年末有效件数"),
        ("（一）予以公开", "（一）全部提供"),
        ("3.补正后申请内容仍不明确", "3.补充材料以后还是看不明白"),
    ):
        assert old in text
        text = text.replace(old, new)
    file = tmp_path / "2031.ttl"
    file.write_text(text, encoding="utf-8")
    (edition,) = form.load([file])
    return edition


@pytest.mark.parametrize(
    ("write", "file"), [(pages.page, "a.html"), (flats.row_a_line, "a.txt")], ids=["html", "text"]
)
def test_a_made_up_edition_is_read_from_its_turtle_file_alone(made_up: Form, write, file: str):
    rng = Random(4)
    filled = replace(generate.consistent(rng, edition="2021"), form=made_up, year=2031)
    document = readers.read(write(flow.flow(filled), rng), file=file)
    report = recognise.report(document, editions=[*form.known(), made_up])
    assert report.form is made_up
    found = {(entry.table, entry.row, entry.column): entry.value for entry in report.entries()}
    assert found == {key: cell.value for key, cell in filled.cells.items()}


def test_a_report_on_the_statistics_form_is_named_and_not_half_read():
    document = readers.read(STATISTICS.encode(), file="2016.txt")
    with pytest.raises(NotAReport, match=r"虚构青山市2016年.*2016.*not read yet.*统计表.*2014–2018"):
        recognise.report(document)


def test_a_report_on_an_older_year_without_tables_says_that_its_form_is_not_read():
    document = readers.read(
        "虚构青山市2010年政府信息公开工作年度报告\n全年公开 3 条。\n".encode(), file="a.txt"
    )
    with pytest.raises(NotAReport, match=r"2010.*other forms"):
        recognise.report(document)


def test_words_of_the_statistics_form_in_a_report_with_tables_do_not_change_its_edition():
    rng = Random(4)
    filled = generate.consistent(rng, edition="2021")
    data = flats.row_a_line(flow.flow(filled), rng) + "\n制发规范性文件总数、主动公开规范性文件数\n".encode()
    assert recognise.report(readers.read(data, file="a.txt")).form.edition == "2021"


def test_a_report_whose_tables_lost_their_order_is_kept_with_every_cell_unreadable():
    rng = Random(4)
    found = flow.flow(generate.consistent(rng, edition="2021"))
    report = recognise.report(readers.read(flats.column_by_column(found, rng), file="a.txt"))
    assert {entry.state for entry in report.entries()} == {"unreadable"}
    assert [table.table for table in report.tables] == ["disclosure", "requests", "remedies"]


def test_the_explanation_names_each_label_how_it_was_matched_and_what_was_left(capsys, project: Path):
    file = project / "tests" / "corpus" / "quirks" / "labels-misspelt.html"
    report = recognise.report(readers.read(file.read_bytes(), file=file.name))
    terminal.show_explanation(Console(width=200, no_color=True), report)
    told = capsys.readouterr().out
    assert "（一）予以公开 ← “（一）予已公开” misspelt, near one row only" in told
    assert "7 of 7 numbers" in told
    assert "一、本年新收政府信息公开申请数量 ← label not found with certainty" in told


def test_a_number_put_together_says_so_in_the_data(project: Path):
    file = project / "tests" / "corpus" / "quirks" / "figures-broken.html"
    report = recognise.report(readers.read(file.read_bytes(), file=file.name))
    described = graph.of_report(report, reporter.of(report), Base())
    inferred = [each.subject.value for each in described.cells if each.predicate.value == GID + "inferred"]
    assert [cell.rpartition("#")[2] for cell in inferred] == ["received.natural-person", "received.total"]
    cells = export.report_json(report, reporter.of(report))["cells"]
    assert [cell["printed"] for cell in cells if cell.get("inferred")] == ["2365\n3", "2365\n3"]


def test_the_last_section_keeps_its_words_where_the_one_before_is_missing():
    found = flow.flow(generate.consistent(Random(4), edition="2021"))
    parts = tuple(part for part in found.parts if part not in (HEADINGS["problems"], NARRATIVE["problems"]))
    data = flats.row_a_line(replace(found, parts=parts), Random(4))
    report = recognise.report(readers.read(data, file="a.txt"))
    assert [section.text for section in report.sections if section.kind == "other"] == [NARRATIVE["other"]]
