"""A verdict in the terminal: what a person sees, with and without colour, in wide and narrow ones."""

from __future__ import annotations

from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from pyoxigraph import Literal, RdfFormat, parse
from rich.cells import cell_len
from rich.console import Console

from gongkai import printout, readers, recognise, resources, verdict
from gongkai.verdict import Verdict
from gongkai.vocabulary import BASIS, CONFIDENCE, RDFS, VERDICT

CONTRADICTORY = "youhao-qu-renshe-ju-2024.txt"
UNFILLED = "youhao-qu-renmin-zhengfu-bangongshi-2024.txt"


def given(file: Path, *, text: str | None = None) -> Verdict:
    content = file.read_bytes() if text is None else text.encode()
    return verdict.of_report(recognise.report(readers.read(content, file=file.name)))


def shown(*verdicts: Verdict, width: int = 160, colour: bool = False, all_rules: bool = False) -> str:
    console = Console(
        file=StringIO(),
        width=width,
        highlight=False,
        force_terminal=colour,
        color_system="standard" if colour else None,
        _environ={},
    )
    printout.show(console, verdicts, all_rules=all_rules)
    assert isinstance(console.file, StringIO)
    return console.file.getvalue()


def line_with(text: str, words: str) -> list[str]:
    """The cells of the redrawn row that holds these words."""
    return next(line for line in text.splitlines() if line.strip().startswith(words)).split()


def test_the_table_is_redrawn_with_the_cells_of_the_findings(examples: Path) -> None:
    text = shown(given(examples / CONTRADICTORY))
    assert line_with(text, "（一）予以公开")[-2:] == ["1*", "1*"]
    total = line_with(text, "（七）总计")[-2:]
    assert [cell.partition("[")[0] for cell in total] == ["0", "0"]
    assert total[0] == "0[1]"
    assert "⋮ 20 行 rows" in text


def test_a_report_in_which_nothing_is_found_has_no_table(examples: Path) -> None:
    text = shown(given(examples / "longting-qu-renmin-zhengfu-bangongshi-2024.txt"))
    assert "没有发现问题 nothing found" in text
    assert "⋮" not in text


def test_a_narrow_terminal_shows_the_columns_that_matter(examples: Path) -> None:
    wide, narrow = (shown(given(examples / CONTRADICTORY), width=width) for width in (100, 72))
    assert "商业企业" in wide
    assert "商业企业" not in narrow
    assert line_with(narrow, "（七）总计")[1] == "0[1]"


@pytest.mark.parametrize("width", [60, 72, 100, 160])
def test_no_line_is_wider_than_the_terminal(examples: Path, width: int) -> None:
    for name in (CONTRADICTORY, UNFILLED):
        text = shown(given(examples / name), width=width, all_rules=True)
        assert [line for line in text.splitlines() if cell_len(line) > width] == []


def test_colour_adds_nothing_that_is_not_in_words(examples: Path) -> None:
    checked = given(examples / CONTRADICTORY)
    plain, coloured = shown(checked), shown(checked, colour=True)
    assert "\x1b[" not in plain
    assert "\x1b[33m" in coloured
    assert "Warning · 前后不一 contradiction" in plain


def test_cells_not_filled_are_told_together_and_drawn_apart_from_zero(examples: Path) -> None:
    text = shown(given(examples / UNFILLED))
    assert "14 ×: other-fee-unpaid × 7, other-other × 7" in text
    assert "空[" in text
    assert "either the report or our reading may be off" not in text


def test_cells_that_could_not_be_read_are_named(examples: Path) -> None:
    file = examples / "chanhe-huizu-qu-renmin-zhengfu-bangongshi-2024.txt"
    text = file.read_text(encoding="utf-8")
    broken = text.replace("2.重复申请 0 0", "2.重复申请 若干 0")
    assert broken != text
    assert "not-processed-repeated.natural-person “若干” (line " in shown(given(file, text=broken))


def test_a_finding_on_the_prose_quotes_its_sentence_with_its_line(examples: Path) -> None:
    text = shown(given(examples / CONTRADICTORY))
    assert "原文 quoted (line " in text
    assert "左边 left 1 · 右边 right 0 · 差 difference 1" in text


def test_several_reports_are_counted_together(examples: Path) -> None:
    text = shown(given(examples / CONTRADICTORY), given(examples / UNFILLED))
    assert "2 份报告 reports; 1 份没有提示以上的发现" in text


def test_another_report_is_named_by_its_file(examples: Path) -> None:
    """More carried over in 2023 than carried in in 2024."""
    before, after = (f"shili-shi-yangben-qu-{year}.txt" for year in (2023, 2024))
    text = (examples / before).read_text(encoding="utf-8")
    more = text.replace(
        "四、结转下年度继续办理\t\t\t2\t0\t0\t0\t0\t0\t2", "四、结转下年度继续办理\t\t\t3\t0\t0\t0\t0\t0\t3"
    )
    assert more != text
    contents = {before: more.encode(), after: (examples / after).read_bytes()}
    read = [recognise.report(readers.read(content, file=name)) for name, content in contents.items()]
    told = shown(*verdict.of_reports([(report, None) for report in read]))
    assert "X-CARRY" in told
    assert f"对照 compared with: {before}" in told
    assert f"{before} carried-out.total 3 (line 63)" in told


@pytest.mark.parametrize("sign", ["\x1b[2J", "\x9b2J", "\u202e"])
def test_a_report_cannot_steer_the_terminal(examples: Path, sign: str) -> None:
    file = examples / "chanhe-huizu-qu-renmin-zhengfu-bangongshi-2024.txt"
    text = file.read_text(encoding="utf-8").replace("2.重复申请 0 0", f"2.重复申请 若{sign}干 0")
    checked = given(file, text=text.replace("7份失效文件", f"7份{sign}失效文件"))
    named = replace(checked, report=replace(checked.report, file=f"a{sign}.txt", title=f"b{sign}"))
    assert sign[0] not in shown(named, all_rules=True)


def test_the_words_are_those_of_the_code_lists() -> None:
    labels: dict[str, dict[str, str]] = {}
    for quad in parse(path=str(resources.folder("ontology") / "checks.ttl"), format=RdfFormat.TURTLE):
        if quad.predicate.value == RDFS + "label" and isinstance(quad.object, Literal):
            labels.setdefault(str(quad.subject)[1:-1], {})[quad.object.language or ""] = quad.object.value
    for prefix, words in (
        (BASIS, printout.BASES),
        (VERDICT, printout.VERDICTS),
        (CONFIDENCE, printout.CONFIDENCES),
    ):
        told = {name: " ".join((labels[prefix + name]["zh"], labels[prefix + name]["en"])) for name in words}
        assert told == words
