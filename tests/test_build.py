"""A folder of reports into a release: every figure the same everywhere, nothing lost, nothing half done."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from lxml import html
from pyoxigraph import RdfFormat, Store, parse

from gongkai import build, crew, figures, form, manifest, release
from gongkai.build import Settings
from gongkai.errors import ReportError
from gongkai.intake import Read
from gongkai.iri import Base
from gongkai.report import Reporter
from gongkai.vocabulary import GID

BASE = Base("https://data.example.org/")
SETTINGS = Settings(date="2026-11-20", base=BASE)
CITY = "fuyuan-shi-2024.txt"
OFFICE = "longting-qu-renmin-zhengfu-bangongshi-2024.txt"
UNFILLED = "youhao-qu-renmin-zhengfu-bangongshi-2024.txt"


@pytest.fixture(scope="module")
def released(examples: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output folder of a build of the examples, one with an amount that ends in a zero."""
    folder, out = tmp_path_factory.mktemp("reports"), tmp_path_factory.mktemp("released")
    shutil.copytree(examples, folder, dirs_exist_ok=True)
    file = folder / CITY
    content = file.read_bytes()
    encoding = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8"
    file.write_bytes(content.decode(encoding).replace("1018.95", "1018.50").encode(encoding))
    build.run(folder, out, SETTINGS)
    return out


@pytest.fixture(scope="module")
def www(released: Path) -> Path:
    return released / "current" / "www"


@pytest.fixture
def folder(examples: Path, tmp_path: Path) -> Path:
    """A folder with one report and its row of reports.csv."""
    folder = tmp_path / "reports"
    folder.mkdir()
    shutil.copy(examples / OFFICE, folder)
    beside(folder, f"{OFFICE},龙亭区人民政府办公室,410202,")
    return folder


def beside(folder: Path, *rows: str) -> None:
    (folder / "reports.csv").write_text("\n".join(["file,authority,region,published", *rows]) + "\n", "utf-8")


def about(out: Path) -> dict[str, Any]:
    return manifest.read(out / "current" / "www")


# --- the figures ------------------------------------------------------------------------------------


def figures_of_table(www: Path) -> dict[str, str]:
    with (www / "dump" / "latest" / "figures.csv").open(encoding="utf-8", newline="") as table:
        return {row["cell"]: row["value"] for row in csv.DictReader(table)}


def figures_of_graph(store: Store) -> dict[str, str]:
    """By cell: the figure that the row's observation has under the cell's column."""
    measures = {
        (row.notation, column.notation): column.measure
        for edition in form.editions()
        for table in edition.tables
        for block, row in table.rows()
        for column in block.columns
    }
    rows = store.query(
        f"SELECT ?row ?measure ?n WHERE {{ ?row <{GID}report> ?report ; ?measure ?n FILTER(isNumeric(?n)) }}"
    )
    said = {(row["row"].value, row["measure"].value): row["n"].value for row in rows}
    return {
        f"{row}.{column}": number
        for (row, measure), number in said.items()
        for (notation, column), iri in measures.items()
        if iri == measure and row.endswith(f"#{notation}")
    }


def figures_of_json(www: Path) -> dict[str, str]:
    return {
        cell["iri"]: "" if cell["value"] is None else str(cell["value"])
        for file in www.glob("report/*/*.json")
        for cell in json.loads(file.read_text("utf-8"), parse_float=Decimal)["cells"]
    }


def numbers(figures: dict[str, str]) -> dict[str, Decimal | None]:
    """In JSON an amount keeps the zeros that were printed."""
    return {cell: Decimal(figure) if figure else None for cell, figure in figures.items()}


def figures_of_pages(www: Path) -> dict[str, str]:
    """By cell: what the link to the place of the figure shows, in the table cell that bears its id."""
    found = {}
    for file in www.glob("report/*/*.html"):
        iri = BASE.iri + file.relative_to(www).as_posix().removesuffix(".html")
        for cell in html.parse(file).xpath("//td[@id]"):
            (shown,) = cell.xpath("a[contains(@href, '/source/')]/text()") or [""]
            found[f"{iri}#{cell.get('id')}"] = shown.strip()
    return found


def test_every_figure_is_the_same_in_table_graph_store_page_and_json(released: Path, www: Path) -> None:
    table = figures_of_table(www)
    stated = {cell: value for cell, value in table.items() if value}
    files = Store()
    for file in www.glob("report/*/*.ttl"):
        files.bulk_load(path=str(file), format=RdfFormat.TURTLE)
    dump = Store()
    dump.bulk_load(path=str(www / "dump" / "latest" / "all.ttl"), format=RdfFormat.TURTLE)
    assert len(table) == 1400
    assert "1018.5" in table.values()
    assert numbers(figures_of_json(www)) == numbers(table)
    shown = figures_of_pages(www)
    assert {cell: shown[cell] for cell in stated} == stated
    assert not [cell for cell in shown.keys() - stated.keys() if any(map(str.isdigit, shown[cell]))]
    assert figures_of_graph(Store.read_only(str(released / "current" / "store"))) == stated
    assert figures_of_graph(files) == stated
    assert figures_of_graph(dump) == stated


def test_the_figures_are_those_that_were_read_by_eye(www: Path, expected_examples: dict[str, Any]) -> None:
    found = {
        (row["report"], row["row"], row["column"]): row["value"]
        for row in csv.DictReader(io.StringIO((www / "dump/latest/figures.csv").read_text("utf-8")))
    }
    reports = {
        row["file"]: row["report"]
        for row in csv.DictReader(io.StringIO((www / "dump/latest/reports.csv").read_text("utf-8")))
    }
    assert reports.keys() == expected_examples.keys()
    columns = [
        column.notation
        for table in form.editions()[-1].tables
        if table.notation == "requests"
        for column in table.blocks[0].columns
    ]
    for file, expected in expected_examples.items():
        for row, said in expected["requests"].items():
            values = ["" if value is None else str(value) for value in said["values"]]
            assert [found[reports[file], row, column] for column in columns] == values, (file, row)


def test_a_cell_without_a_figure_is_empty_in_the_table_and_its_state_says_why(www: Path) -> None:
    with (www / "dump/latest/figures.csv").open(encoding="utf-8", newline="") as table:
        rows = [row for row in csv.DictReader(table) if not row["value"]]
    assert len(rows) == 20
    assert {row["state"] for row in rows} == {"blank", "not-applicable"}


# --- dumps and store --------------------------------------------------------------------------------


def test_the_dump_is_sorted_and_each_line_is_there_once(www: Path) -> None:
    lines = (www / "dump/latest/all.nq").read_text("utf-8").split("\n")[:-1]
    assert lines == sorted(set(lines))


def loaded(*files: Path) -> set[str]:
    """What a store says once these files are in it: it writes numbers in its own way."""
    store = Store()
    for file in files:
        store.bulk_load(
            path=str(file), format=RdfFormat.TURTLE if file.suffix == ".ttl" else RdfFormat.N_QUADS
        )
    return set(map(str, store))


def test_store_and_dumps_hold_the_same_triples(released: Path, www: Path) -> None:
    latest = www / "dump" / "latest"
    stored = set(map(str, Store.read_only(str(released / "current" / "store"))))
    assert stored == loaded(latest / "all.ttl", latest / "cells.nq")
    everything = {str(quad.triple) for quad in parse(path=str(latest / "all.nq"), format=RdfFormat.N_QUADS)}
    assert everything == {
        str(quad.triple)
        for name, rdf_format in (("all.ttl", RdfFormat.TURTLE), ("cells.nq", RdfFormat.N_QUADS))
        for quad in parse(path=str(latest / name), format=rdf_format)
    }


def test_rdflib_reads_what_oxigraph_reads(www: Path) -> None:
    rdflib = pytest.importorskip("rdflib")
    for path in ("dump/latest/findings.ttl", "catalog.ttl", f"report/410202-{SLUG}/2024.ttl", "def.ttl"):
        graph = rdflib.Graph().parse(www / path)
        assert len(graph) == len(set(parse(path=str(www / path), format=RdfFormat.TURTLE))), path


SLUG = "longting-qu-zhengfu-bangongshi"


def test_the_document_of_a_report_holds_rows_cells_and_findings(www: Path) -> None:
    store = Store()
    store.bulk_load(path=str(www / "report/230719-youhao-qu-renshe-ju/2024.ttl"), format=RdfFormat.TURTLE)
    counts = {
        name: len(list(store.query(f"SELECT ?x WHERE {{ ?x a {name} }}", prefixes=None)))
        for name in (
            "<http://purl.org/linked-data/cube#Observation>",
            f"<{GID}Cell>",
            f"<{GID}Finding>",
        )
    }
    assert list(counts.values()) == [34, 200, 8]


def test_every_document_of_our_own_has_a_file(www: Path) -> None:
    hosts = (BASE.iri, "https://gongkai.example/")
    documents = {
        quad.subject.value.partition("#")[0]
        for quad in parse(path=str(www / "dump/latest/all.nq"), format=RdfFormat.N_QUADS)
    }
    own = {one.removeprefix(host) for host in hosts for one in documents if one.startswith(host)}
    on_the_catalogue = {"", "download"}
    missing = {path for path in own - on_the_catalogue if not (www / f"{path}.ttl").exists()}
    assert missing == set()


# --- the manifest -----------------------------------------------------------------------------------


def test_the_manifest_counts_what_is_there(released: Path, www: Path) -> None:
    said = about(released)
    assert list(manifest.problems(www)) == []
    assert said["counts"] | {"findings": ..., "triples": ...} == {
        "files": 7,
        "reports": 7,
        "former": 0,
        "authorities": 6,
        "years": [2023, 2024],
        "clean": 4,
        "unread": 0,
        "cells": {"number": 1380, "blank": 14, "not-applicable": 6, "unreadable": 0},
        "triples": ...,
        "findings": ...,
    }
    for entry in said["files"]:
        if "triples" in entry:
            rdf_format = RdfFormat.N_QUADS if entry["path"].endswith(".nq") else RdfFormat.TURTLE
            assert entry["triples"] == sum(1 for _ in parse(path=str(www / entry["path"]), format=rdf_format))


def test_findings_are_counted_by_rule(released: Path) -> None:
    found = {one["rule"]: one["count"] for one in about(released)["counts"]["findings"]}
    assert found["T3-LEAF"] == 2
    assert found["FMT-BLANK"] == 14


# --- the same input, the same bytes -----------------------------------------------------------------

PROGRAM = """
import os, signal, sys
from pathlib import Path
from gongkai import build, release
from gongkai.iri import Base

def end(*_):
    os.kill(os.getpid(), signal.SIGKILL)

if __name__ == "__main__":
    folder, out, workers, stage = sys.argv[1:5]
    if stage == "switch":
        release.point = end
    settings = build.Settings(date="2026-11-20", base=Base("https://data.example.org/"), workers=int(workers))
    def progress(now, done, total):
        if (now == stage and done == total) or f"{now} {done}" == stage:
            end()
    print(build.run(Path(folder), Path(out), settings, progress).version)
"""


def built(
    folder: Path, out: Path, *, workers: int = 1, stage: str = "", seed: str = "0"
) -> subprocess.CompletedProcess[str]:
    """A build in a process of its own; killed by itself at the end of a stage, if one is named."""
    program = out.parent / "program.py"
    program.write_text(PROGRAM, "utf-8")
    return subprocess.run(
        [sys.executable, str(program), str(folder), str(out), str(workers), stage],
        env=os.environ | {"PYTHONHASHSEED": seed},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_hash_seed_and_number_of_workers_change_no_byte(examples: Path, tmp_path: Path) -> None:
    sums = []
    for workers, seed in ((1, "1"), (2, "2")):
        out = tmp_path / f"out{workers}"
        result = built(examples, out, workers=workers, seed=seed)
        assert result.returncode == 0, result.stderr
        sums.append((out / "current" / "www" / "SHA256SUMS").read_bytes())
        assert list(manifest.problems(out / "current" / "www")) == []
    assert sums[0] == sums[1]


@pytest.mark.parametrize("stage", ["read", "describe", "assemble", "pages", "check 1", "switch", "check 2"])
def test_a_build_killed_at_any_stage_leaves_the_release_before_whole(
    folder: Path, examples: Path, tmp_path: Path, stage: str
) -> None:
    out = tmp_path / "out"
    first = build.run(folder, out, SETTINGS)
    before = (out / "current" / "www" / "manifest.json").read_bytes()
    shutil.copy(examples / CITY, folder)
    killed = built(folder, out, workers=2 if stage == "read" else 1, stage=stage)
    assert killed.returncode != 0
    if stage != "check 2":  # which comes after the switch
        assert release.current(out) == first.version
        assert (out / "current" / "www" / "manifest.json").read_bytes() == before
    assert list(manifest.problems(out / "current" / "www")) == []
    after = build.run(folder, out, SETTINGS)
    assert after.reports == 2
    assert release.current(out) == after.version != first.version
    assert list(manifest.problems(out / "current" / "www")) == []
    assert not [one.name for one in out.iterdir() if one.name.startswith(".building-")]


def test_input_that_has_not_changed_writes_nothing(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    first = build.run(folder, out, SETTINGS)
    before = {path: path.lstat().st_mtime_ns for path in sorted((out / "releases").rglob("*"))}
    again = build.run(folder, out, replace(SETTINGS, date="2026-12-24", workers=2))
    assert (first.is_new, again.is_new) == (True, False)
    assert again.version == first.version
    assert {path: path.lstat().st_mtime_ns for path in sorted((out / "releases").rglob("*"))} == before


@pytest.mark.parametrize("change", ["file", "table", "base", "contact"])
def test_whatever_is_published_otherwise_is_built_anew(folder: Path, tmp_path: Path, change: str) -> None:
    out = tmp_path / "out"
    build.run(folder, out, SETTINGS)
    settings = SETTINGS
    if change == "file":
        file = folder / OFFICE
        file.write_bytes(file.read_bytes() + b"\n")
    elif change == "table":
        beside(folder, f"{OFFICE},龙亭区人民政府办公室,410202,2025-01-20")
    elif change == "base":
        settings = replace(SETTINGS, base=Base("https://other.example.org/"))
    else:
        settings = replace(SETTINGS, contact="data@example.org")
    assert build.run(folder, out, settings).version == "2026-11-20.2"


# --- from release to release ------------------------------------------------------------------------


def test_a_release_names_the_one_before_and_keeps_its_dumps(
    folder: Path, examples: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    build.run(folder, out, SETTINGS)
    shutil.copy(examples / CITY, folder)
    build.run(folder, out, SETTINGS)
    (folder / OFFICE).unlink()
    build.run(folder, out, SETTINGS)
    root = out / "current" / "www"
    said = about(out)
    assert (said["version"], said["previous"]) == ("2026-11-20.3", "2026-11-20.2")
    for version in ("2026-11-20", "2026-11-20.2", "2026-11-20.3"):
        assert (root / "release" / f"{version}.ttl").exists()
        assert (root / "dump" / version / f"all-{version}.nq").exists()
    turtle = (root / "release" / "2026-11-20.3.ttl").read_text("utf-8")
    assert f"dcat:previousVersion <{BASE.iri}release/2026-11-20.2>" in turtle
    changes = json.loads((root / "changes.json").read_bytes())
    assert changes["gone"] == [f"report/410202-{SLUG}/2024"]
    assert (changes["new"], changes["changed"]) == ([], [])
    gone = json.loads((root / "gone.json").read_bytes())
    assert f"report/410202-{SLUG}/2024" in gone
    assert f"authority/410202-{SLUG}" in gone
    assert list(manifest.problems(root)) == []


def test_a_report_that_comes_back_is_no_longer_gone(folder: Path, examples: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    shutil.copy(examples / CITY, folder)
    build.run(folder, out, SETTINGS)
    (folder / OFFICE).unlink()
    build.run(folder, out, SETTINGS)
    shutil.copy(examples / OFFICE, folder)
    build.run(folder, out, SETTINGS)
    assert json.loads((out / "current" / "www" / "gone.json").read_bytes()) == []


def test_years_of_one_bare_name_are_compared_as_on_the_command_line(examples: Path, tmp_path: Path) -> None:
    folder, out = tmp_path / "reports", tmp_path / "out"
    folder.mkdir()
    name = "示例市样本区人民政府办公室（虚构）"
    for year in (2023, 2024):
        file = f"shili-shi-yangben-qu-{year}.txt"
        text = (examples / file).read_text("utf-8")
        assert name in text
        (folder / file).write_text(text.replace(name, "县财政局"), "utf-8")
    build.run(folder, out, SETTINGS)
    (later,) = (out / "current" / "www" / "report").rglob("2024.json")
    states = {rule["rule"]: rule["state"] for rule in json.loads(later.read_bytes())["rules"]}
    assert states["X-CARRY"] == "passed"


def finding_iris(out: Path) -> set[str]:
    table = out / "current" / "www" / "dump" / "latest" / "findings.csv"
    return {row["finding"] for row in csv.DictReader(io.StringIO(table.read_text("utf-8")))}


def test_a_finding_keeps_its_address_until_it_is_gone_and_is_then_told_as_gone(
    folder: Path, examples: Path, tmp_path: Path
) -> None:
    out, root = tmp_path / "out", tmp_path / "out" / "current" / "www"
    file = folder / OFFICE
    text = file.read_text("utf-8")
    handled = next(line for line in text.splitlines() if "（七）总计" in line or "(七) 总计" in line)
    assert "\t43" in handled
    wrong = text.replace(handled, handled.replace("\t43", "\t44"))
    file.write_text(wrong, "utf-8")
    first = build.run(folder, out, SETTINGS).version
    found = finding_iris(out)
    balance = f"{BASE.iri}report/410202-{SLUG}/2024#T3-BAL.handled.total"
    assert balance in found
    file.write_text(wrong + "\n", "utf-8")
    build.run(folder, out, SETTINGS)
    assert finding_iris(out) == found
    assert json.loads((root / "changes.json").read_bytes())["findings"] == {"new": [], "gone": []}
    file.write_text(text, "utf-8")
    build.run(folder, out, SETTINGS)
    changes = json.loads((root / "changes.json").read_bytes())
    assert balance in changes["findings"]["gone"]
    assert json.loads((root / "findings-gone.json").read_bytes())[balance] == f"{first}.2"
    assert balance not in finding_iris(out)


# --- the same report more than once -----------------------------------------------------------------


def test_the_report_published_last_is_current_and_the_other_a_former_version(
    folder: Path, tmp_path: Path
) -> None:
    later = folder / "again" / "corrected.txt"
    later.parent.mkdir()
    later.write_bytes((folder / OFFICE).read_bytes() + "\n更正\n".encode())
    beside(
        folder,
        f"{OFFICE},龙亭区人民政府办公室,410202,2025-01-20",
        "again/corrected.txt,龙亭区人民政府办公室,410202,2025-03-01",
    )
    out = tmp_path / "out"
    outcome = build.run(folder, out, SETTINGS)
    iri = f"{BASE.iri}report/410202-{SLUG}/2024"
    assert outcome.notes == (
        f"{OFFICE}: kept as a former version of again/corrected.txt, the report at {iri}",
    )
    assert about(out)["counts"]["reports"] == 1
    assert about(out)["counts"]["former"] == 1
    store = Store.read_only(str(out / "current" / "store"))
    row = "?row <https://gongkai.example/def#item> <https://gongkai.example/code/item#received>"
    (one,) = store.query(f"SELECT (COUNT(?row) AS ?n) WHERE {{ {row} }}")
    assert one["n"].value == "1"
    (other,) = store.query(
        "SELECT ?former WHERE { ?former <http://purl.org/dc/terms/isReplacedBy> ?current }"
    )
    former = other["former"].value
    assert former.startswith(f"{iri}/")
    path = former.removeprefix(BASE.iri)
    assert (out / "current" / "www" / f"{path}.ttl").exists()
    page = (out / "current" / "www" / f"{path}.html").read_text("utf-8")
    assert "更正" not in page


def test_the_same_bytes_under_two_names_are_published_once(folder: Path, tmp_path: Path) -> None:
    shutil.copy(folder / OFFICE, folder / "copy.txt")
    out = tmp_path / "out"
    outcome = build.run(folder, out, SETTINGS)
    assert outcome.reports == 1
    assert outcome.notes == (f"{OFFICE}: the same bytes as another file of the folder; published once",)


def read(name: str, published: str | None = None, slug: str = "a") -> Read:
    return Read(name, name * 3, None, Reporter(slug, published=published), 2024, Path("x"))


@pytest.mark.parametrize(
    ("reads", "current"),
    [
        ([read("a"), read("b")], "a"),
        ([read("a"), read("b", "2025-01-01")], "b"),
        ([read("a", "2025-02-01"), read("b", "2025-01-01")], "a"),
        ([read("a", "2025-01-01"), read("b", "2025-01-01")], "a"),
    ],
    ids=["no dates", "one date", "two dates", "the same date"],
)
def test_the_current_report_is_the_last_published_else_the_first_named(
    reads: list[Read], current: str
) -> None:
    assigned, _ = build.assign(reads, BASE, others={})
    assert [one.read.name for one in assigned if one.replaced_by is None] == [current]


# --- bad input --------------------------------------------------------------------------------------

BAD = {
    "empty.txt": b"",
    "binary.txt": bytes(range(256)) * 40,
    "novel.txt": "从前有座山，山里有座庙。\n".encode() * 200,
    "junk.txt": b"0123456789abcdef " * 600_000,
}


def test_bad_files_are_listed_with_their_reasons_and_cost_nothing_else(folder: Path, tmp_path: Path) -> None:
    for name, content in BAD.items():
        (folder / name).write_bytes(content)
    (folder / "gone.txt").symlink_to("nowhere.txt")
    (folder / "outside.txt").symlink_to("/etc/hostname")
    (folder / ".hidden.txt").write_bytes(b"")
    out = tmp_path / "out"
    outcome = build.run(folder, out, SETTINGS)
    assert outcome.reports == 1
    assert sorted(unread.file for unread in outcome.unread) == sorted([*BAD, "gone.txt", "outside.txt"])
    for unread in outcome.unread:
        assert unread.reason.startswith(f"{unread.file}: ")
    root = out / "current" / "www"
    assert [one["file"] for one in json.loads((root / "unread.json").read_bytes())] == [
        unread.file for unread in outcome.unread
    ]
    rows = Store.read_only(str(out / "current" / "store")).query(
        f"SELECT ?name WHERE {{ ?source <{GID}fileName> ?name ; <{GID}unread> ?reason }}"
    )
    assert {row["name"].value for row in rows} == {unread.file for unread in outcome.unread}
    assert about(out)["counts"]["files"] == 7


def test_a_folder_with_nothing_but_bad_files_is_still_a_release(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "empty.txt").write_bytes(b"")
    outcome = build.run(tmp_path / "in", tmp_path / "out", SETTINGS)
    assert (outcome.reports, len(outcome.unread)) == (0, 1)


def test_a_folder_without_files_is_told_to_give_the_right_one(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    with pytest.raises(ReportError, match="found no file, expected annual reports"):
        build.run(tmp_path / "in", tmp_path / "out", SETTINGS)
    with pytest.raises(ReportError, match="found no folder, expected one with reports"):
        build.run(tmp_path / "nowhere", tmp_path / "out", SETTINGS)


def test_a_table_that_cannot_be_used_is_told_and_the_reports_are_read(folder: Path, tmp_path: Path) -> None:
    (folder / "reports.csv").write_text("name;region\na;b\n", "utf-8")
    out = tmp_path / "out"
    outcome = build.run(folder, out, SETTINGS)
    assert outcome.reports == 1
    assert [unread.file for unread in outcome.unread] == ["reports.csv"]
    assert outcome.problems[0].startswith("reports.csv: line 1: found ")


def test_a_wrong_value_in_the_table_loses_only_that_value(folder: Path, tmp_path: Path) -> None:
    beside(folder, f"{OFFICE},龙亭区人民政府办公室,41020,2025-01-20")
    out = tmp_path / "out"
    outcome = build.run(folder, out, SETTINGS)
    assert outcome.unread == ()
    assert len(outcome.problems) == 1
    assert "column region" in outcome.problems[0]
    assert outcome.problems[0] in about(out)["notes"]


def test_a_report_without_a_name_or_a_year_is_published_under_its_digest(
    folder: Path, tmp_path: Path
) -> None:
    file = folder / OFFICE
    text = file.read_bytes().decode("utf-8")
    start = text.index("一、总体情况")
    file.write_bytes(text[start:].replace("2024", "").encode())
    beside(folder)
    out = tmp_path / "out"
    assert build.run(folder, out, SETTINGS).reports == 1
    (page,) = (out / "current" / "www" / "report").glob("unidentified-*/unknown.html")
    assert "name it in reports.csv" in (page.with_suffix(".json")).read_text("utf-8")


def test_a_fault_of_the_program_costs_only_the_report_it_comes_from(
    folder: Path, examples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(examples / CITY, folder)
    row = figures.report_row

    def faulty(iri: str, *given: Any, **counts: Any) -> str:
        if SLUG in iri:
            raise RuntimeError("a fault")
        return row(iri, *given, **counts)

    monkeypatch.setattr(figures, "report_row", faulty)
    out = tmp_path / "out"
    outcome = build.run(folder, out, SETTINGS)
    assert outcome.reports == 1
    (unread,) = outcome.unread
    assert (
        unread.reason
        == f"{OFFICE}: the program failed to describe it (RuntimeError('a fault')); please report it"
    )
    assert not list((out / "current" / "www").glob(f"report/*{SLUG}*/*"))
    assert list(manifest.problems(out / "current" / "www")) == []


def test_the_releases_are_not_taken_for_reports(folder: Path) -> None:
    out = folder / "out"
    first = build.run(folder, out, SETTINGS)
    assert build.run(folder, out, SETTINGS) == replace(first, is_new=False)


# --- worker processes -------------------------------------------------------------------------------


def halve(number: int) -> float:
    if number == 3:
        os._exit(1)
    return number / 2


def halve_alone(number: int) -> float:
    found = crew.alone(halve, number)
    return -1.0 if found is None else found


def test_the_death_of_a_worker_costs_its_own_task_only() -> None:
    found = list(crew.each(halve, range(6), workers=2, rescue=halve_alone))
    assert found == [0.0, 0.5, 1.0, -1.0, 2.0, 2.5]


def test_the_death_of_a_worker_without_rescue_is_told() -> None:
    with pytest.raises(ReportError, match=r"a worker process died.*too little memory"):
        list(crew.each(halve, [3], workers=2))


def refuse(number: int) -> int:
    raise ValueError(number)


@pytest.mark.parametrize("workers", [1, 2])
def test_what_the_work_raises_is_raised(workers: int) -> None:
    with pytest.raises(ValueError, match="1"):
        list(crew.each(refuse, [1, 2], workers=workers))
