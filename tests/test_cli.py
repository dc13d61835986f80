"""The command as people run it: what it prints, what it says of bad input, how it ends."""

from __future__ import annotations

import json
import os
import shutil
import stat
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from gongkai import __version__, cli
from gongkai.rule import rules

CLEAN = "chanhe-huizu-qu-renmin-zhengfu-bangongshi-2024.txt"
FLAWLESS = "longting-qu-renmin-zhengfu-bangongshi-2024.txt"
CONTRADICTORY = "youhao-qu-renshe-ju-2024.txt"
LAWLESS = "fuyuan-shi-2024.txt"
UNFILLED = "youhao-qu-renmin-zhengfu-bangongshi-2024.txt"
ROW = "2.重复申请 0 0 0 0 0 0 0\n"

Run = Callable[..., Result]
Edited = Callable[[str, str], Path]


@pytest.fixture
def run() -> Run:
    def call(*arguments: str | Path) -> Result:
        return CliRunner().invoke(cli.app, [str(argument) for argument in arguments])

    return call


@pytest.fixture
def edited(examples: Path, tmp_path: Path) -> Edited:
    """A copy of the clean example with one passage replaced."""

    def copy(old: str, new: str) -> Path:
        text = (examples / CLEAN).read_text(encoding="utf-8")
        assert old in text
        file = tmp_path / "report.txt"
        file.write_text(text.replace(old, new), encoding="utf-8")
        return file

    return copy


def of_tables(record: dict[str, Any]) -> list[dict[str, Any]]:
    """The findings, without those on the prose, which the example has one of."""
    return [finding for finding in record["findings"] if not finding["rule"].startswith("N-")]


def states(record: dict[str, Any]) -> dict[str, str]:
    return {rule["rule"]: rule["state"] for rule in record["rules"]}


def test_read_gives_every_cell_as_json(run: Run, examples: Path) -> None:
    result = run("read", examples / CONTRADICTORY, "--format", "json")
    (record,) = json.loads(result.stdout, parse_float=Decimal)
    assert result.exit_code == 0
    assert (record["authority"], record["year"], record["edition"]) == ("友好区人社局", 2024, "2021")
    assert record["requests"]["granted"]["other-organisation"] == 1
    assert record["requests"]["handled"]["total"] == 0
    assert record["not_stated"] == record["unrecognised"] == []
    assert len(record["cells"]) == 200
    cell = next(c for c in record["cells"] if (c["row"], c["column"]) == ("granted", "total"))
    assert (cell["table"], cell["state"], cell["printed"]) == ("requests", "number", "1")
    assert cell["place"]["line"] > 0


def test_read_shows_what_is_not_stated(run: Run, examples: Path) -> None:
    result = run("read", examples / UNFILLED)
    assert result.exit_code == 0
    assert "14 cells give no number" in result.stdout
    assert "requests/other-other: 7 × blank" in result.stdout
    assert "0.0" not in result.stdout


def test_read_explains_how_labels_were_matched(run: Run, examples: Path) -> None:
    text = run("read", examples / CONTRADICTORY, "--explain").stdout
    assert "edition 2021" in text
    assert "（七）总计 ← “（七）总计”" in text


def test_check_finds_the_contradictions_and_ends_with_1(run: Run, examples: Path) -> None:
    result = run("check", examples / CONTRADICTORY, "--format", "json")
    (record,) = json.loads(result.stdout)
    assert result.exit_code == 1
    sums = [finding for finding in record["findings"] if finding["rule"].startswith("T3-")]
    found = [(f["rule"], f["level"], f["severity"], f["left"], f["right"]) for f in sums]
    assert sorted(found) == [
        ("T3-BALX", "contradiction", "Warning", 0, 1),
        ("T3-BALX", "contradiction", "Warning", 0, 1),
        ("T3-LEAF", "contradiction", "Warning", 1, 0),
        ("T3-LEAF", "contradiction", "Warning", 1, 0),
    ]
    leaves = [finding for finding in record["findings"] if finding["rule"] == "T3-LEAF"]
    assert {finding["cells"][-1].rsplit(".")[-1] for finding in leaves} == {"other-organisation", "total"}
    for finding in sums:
        assert finding["difference"] == finding["left"] - finding["right"]
        assert finding["confidence"] == "high"
        assert finding["blanks_as_zero"] is False
        assert finding["message"].keys() == {"zh", "en"}
        assert finding["place"]["line"] > 0


def test_check_tells_both_sides_rule_basis_and_line(run: Run, examples: Path) -> None:
    text = run("check", examples / CONTRADICTORY).stdout
    for word in (
        "T3-LEAF",
        "前后不一",
        "依据",
        "左边为 1，右边为 0",
        "left side is 1, the right side 0",
        "可信度 confidence: 高 high",
        "推知 implied",
        "左边 left 1 = granted.total 1 (line 111)",
        "右边 right 0 = handled.total 0 (line 184)",
        "likely causes (where to look, not corrections)",
    ):
        assert word in text


def test_unfilled_cells_are_hints_and_the_status_is_0(run: Run, examples: Path) -> None:
    result = run("check", examples / UNFILLED, "--format", "json")
    (record,) = json.loads(result.stdout)
    assert result.exit_code == 0
    assert {finding["severity"] for finding in record["findings"]} == {"Info"}
    blank = [finding for finding in record["findings"] if finding["rule"] == "FMT-BLANK"]
    assert sum(len(finding["cells"]) for finding in blank) == 14


def test_a_clean_report_is_said_to_be_clean(run: Run, examples: Path) -> None:
    result = run("check", examples / FLAWLESS)
    assert result.exit_code == 0
    assert "没有发现问题 nothing found" in result.stdout


def test_files_given_together_are_held_to_each_other(run: Run, examples: Path) -> None:
    years = [examples / f"shili-shi-yangben-qu-{year}.txt" for year in (2023, 2024)]
    (alone,) = json.loads(run("check", years[1], "--format", "json").stdout)
    _, beside = json.loads(run("check", *years, "--format", "json").stdout)
    assert states(alone)["X-CARRY"] == "not-evaluable"
    assert states(beside)["X-CARRY"] == "passed"


@pytest.mark.parametrize(
    ("file", "fail_on", "status"),
    [
        pytest.param(UNFILLED, "info", 1, id="hints, to fail on hints"),
        pytest.param(UNFILLED, "warning", 0, id="hints, to fail on warnings"),
        pytest.param(CONTRADICTORY, "warning", 1, id="warnings, to fail on warnings"),
        pytest.param(CONTRADICTORY, "violation", 0, id="warnings, to fail on violations"),
        pytest.param(LAWLESS, "violation", 1, id="violations, to fail on violations"),
        pytest.param(FLAWLESS, "info", 0, id="nothing, to fail on anything"),
    ],
)
def test_the_status_follows_the_severity_to_fail_on(
    run: Run, examples: Path, file: str, fail_on: str, status: int
) -> None:
    with_others = run("check", examples / file, "--fail-on", fail_on, "--format", "sarif")
    assert run("check", examples / file, "--fail-on", fail_on).exit_code == with_others.exit_code == status


def test_findings_carry_the_addresses_of_the_site_named(run: Run, examples: Path) -> None:
    base = "https://data.example.org/"
    result = run("check", examples / CONTRADICTORY, "--format", "json", "--base", base)
    (record,) = json.loads(result.stdout)
    assert {finding["iri"].startswith(f"{base}report/") for finding in record["findings"]} == {True}


def test_an_address_that_cannot_be_a_base_is_said(
    run: Run, examples: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    result = run("check", examples / CONTRADICTORY, "--base", "data.example.org")
    assert result.exit_code == 2
    assert "ends in a slash" in result.stderr + capfd.readouterr().err


def test_every_rule_is_counted_once(run: Run, examples: Path) -> None:
    (record,) = json.loads(run("check", examples / CONTRADICTORY, "--format", "json").stdout)
    assert list(states(record)) == list(rules())
    assert sum(record["verdicts"].values()) == len(rules())


def test_all_rules_are_listed_with_verdict_and_reason(run: Run, examples: Path) -> None:
    text = run("check", examples / CONTRADICTORY, "--all-rules").stdout
    listed = text.partition("全部规则 all rules")[2]
    assert [rule for rule in rules() if f" {rule} " not in listed] == []
    assert "无法评估 not evaluable" in listed
    assert "reports.csv" in listed


def test_pyshacl_says_the_same(run: Run, examples: Path) -> None:
    fast = run("check", examples / CONTRADICTORY, "--format", "json")
    slow = run("check", examples / CONTRADICTORY, "--format", "json", "--reference")
    assert slow.stdout == fast.stdout


@pytest.mark.parametrize(
    ("old", "new", "rule", "said"),
    [
        pytest.param(ROW, "", "ST-ROWS", "2.重复申请", id="a row missing"),
        pytest.param(ROW, ROW * 2, "ST-ROWS", "重复申请", id="a row twice"),
        pytest.param(
            ROW, ROW + "\n6.属于工作秘密 1 0 0 0 0 0 1\n", "ST-UNKNOWN", "工作秘密", id="an unknown row"
        ),
        pytest.param(ROW, ROW.replace(" 0", " 若干", 1), "FMT-NUM", "若干", id="a word in place of a number"),
    ],
)
def test_a_fault_of_structure_is_named(
    run: Run, edited: Edited, old: str, new: str, rule: str, said: str
) -> None:
    result = run("check", edited(old, new), "--format", "json")
    (record,) = json.loads(result.stdout)
    (finding,) = of_tables(record)
    assert finding["rule"] == rule
    assert said in finding["message"]["zh"]


def test_a_table_missing_is_named(run: Run, edited: Edited, examples: Path) -> None:
    text = (examples / CLEAN).read_text(encoding="utf-8")
    start, end = text.index("行政复议 行政诉讼"), text.index("五、存在")
    result = run("check", edited(text[start:end], ""), "--format", "json")
    (record,) = json.loads(result.stdout)
    assert [finding["rule"] for finding in of_tables(record)] == ["ST-TABLE"]


def test_a_unit_in_a_cell_is_read(run: Run, edited: Edited) -> None:
    result = run("read", edited(ROW, ROW.replace("0 0", "3件 0", 1)), "--format", "json")
    (record,) = json.loads(result.stdout)
    assert record["requests"]["not-processed-repeated"]["natural-person"] == 3


def test_a_word_instead_of_figures_is_not_called_a_missing_row(run: Run, edited: Edited) -> None:
    result = run("check", edited("行政许可 0", "行政许可 若干件"), "--format", "json")
    (record,) = json.loads(result.stdout)
    assert [f["rule"] for f in record["findings"] if f["rule"] == "ST-ROWS"] == []


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param(b"", "an empty file", id="empty"),
        pytest.param(bytes(range(256)) * 20, "binary data", id="binary"),
        pytest.param("今天天气很好。\n".encode(), "none of the form's tables was found", id="no report"),
        pytest.param("0 1 2 啊 三、\n".encode() * 600_000, "MB of text", id="10 MB of junk"),
    ],
)
def test_what_is_no_report_is_said_and_the_others_are_read(
    run: Run, examples: Path, tmp_path: Path, content: bytes, said: str
) -> None:
    bad = tmp_path / "bad.txt"
    bad.write_bytes(content)
    result = run("check", bad, examples / CLEAN, "--format", "json")
    records = json.loads(result.stdout)
    assert result.exit_code == 2
    assert said in result.stderr
    assert "bad.txt" in result.stderr
    assert [record.get("authority") for record in records] == ["瀍河回族区人民政府办公室", None]
    assert said in records[1]["error"]


def test_a_file_that_is_not_there_is_said(run: Run, tmp_path: Path) -> None:
    result = run("read", tmp_path / "nothing.txt")
    assert result.exit_code == 2
    assert "no such file" in result.stderr


# Root may read everything.
@pytest.mark.skipif(os.geteuid() == 0, reason="root is allowed to read every file")
def test_a_file_without_permission_is_said(run: Run, examples: Path, tmp_path: Path) -> None:
    file = tmp_path / "secret.txt"
    shutil.copy(examples / CLEAN, file)
    file.chmod(stat.S_IWUSR)
    result = run("read", file)
    assert result.exit_code == 2
    assert "secret.txt" in result.stderr


def test_a_folder_without_reports_is_said(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.app(["check", str(tmp_path)])
    assert ended.value.code == 2
    assert "found no file in this folder" in capfd.readouterr().err


def test_a_broken_table_of_metadata_loses_only_what_is_wrong(
    run: Run, examples: Path, tmp_path: Path
) -> None:
    shutil.copy(examples / CLEAN, tmp_path / CLEAN)
    table = f"file,kind,region,published\n{CLEAN},office,41030,yesterday\n"
    (tmp_path / "reports.csv").write_text(table, encoding="utf-8")
    result = run("read", tmp_path / CLEAN, "--format", "json")
    (record,) = json.loads(result.stdout)
    assert "line 2, column region" in result.stderr
    assert "line 2, column published" in result.stderr
    assert (record["authority"], record["published"]) == ("瀍河回族区人民政府办公室", None)


def test_build_and_its_unread_files(run: Run, examples: Path, tmp_path: Path) -> None:
    folder, out = tmp_path / "reports", tmp_path / "out"
    folder.mkdir()
    shutil.copy(examples / CLEAN, folder)
    (folder / "bad.txt").write_bytes(b"")
    result = run("build", folder, "-o", out, "--workers", "1", "--date", "2026-11-20")
    assert result.exit_code == 0
    assert "release 2026-11-20 built: 1 reports, 1 files not read" in result.stdout
    assert "bad.txt: an empty file" in result.stderr
    again = run("build", folder, "-o", out, "--workers", "1", "--date", "2026-11-20")
    assert "unchanged" in again.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param(["--base", "data.example.org"], "ends in a slash", id="base"),
        pytest.param(["--date", "tomorrow"], "expected a date", id="date"),
    ],
)
def test_a_setting_that_cannot_be_is_said(
    run: Run,
    examples: Path,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    arguments: list[str],
    said: str,
) -> None:
    result = run("build", examples, "-o", tmp_path / "out", *arguments)
    assert result.exit_code == 2
    assert said in result.stderr + capfd.readouterr().err


def test_the_version_is_told(run: Run) -> None:
    assert run("--version").stdout == f"gongkai {__version__}\n"


@pytest.mark.parametrize("command", ["read", "check", "build", "serve"])
def test_every_option_has_a_help_text(command: str) -> None:
    info = next(c for c in cli.app.registered_commands if c.callback and c.callback.__name__ == command)
    assert info.callback is not None
    assert info.callback.__doc__
    result = CliRunner().invoke(cli.app, [command, "--help"])
    assert result.exit_code == 0
