"""Releases on disk: whole or not at all, one builder at a time, refused when they are not what they say."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import RdfFormat, Store

from gongkai import manifest, release
from gongkai.errors import ReportError
from gongkai.vocabulary import HOST

BASE = "https://data.example.org/"
QUAD = (
    "<https://data.example.org/report/a/2024> <https://gongkai.example/def#title> {value} "
    "<https://data.example.org/report/a/2024> .\n"
)


def finished(folder: Path, *, version: str = "2026-11-20", previous: str | None = None, **said: Any) -> Path:
    """A small release in a folder, with one triple in its dump and in its store."""
    dump = folder / "www" / "dump" / version / f"all-{version}.nq"
    dump.parent.mkdir(parents=True)
    dump.write_text(said.pop("quad", QUAD.format(value='"甲"')), encoding="utf-8")
    store = Store(str(folder / "store"))
    store.bulk_load(QUAD.format(value='"甲"').encode(), RdfFormat.N_QUADS)
    store.flush()
    del store
    path = f"dump/{version}/all-{version}.nq"
    about = {"version": version, "previous": previous, "base": BASE, "dump": path, "store": 1} | said
    files = manifest.entries(folder / "www", {path: 1})
    manifest.write(folder / "www", about, files)
    return folder


def check(folder: Path) -> None:
    release.check(folder, manifest.read(folder / "www"), base=BASE, host=HOST)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


def publish(out: Path, version: str, previous: str | None = None) -> None:
    with release.building(out):
        folder = finished(release.begin(out, version), version=version, previous=previous)
        check(folder)
        release.switch(out, folder, version)


def test_a_release_is_current_once_it_is_switched_to(out: Path) -> None:
    assert release.current(out) is None
    publish(out, "2026-11-20")
    publish(out, "2026-11-20.2", "2026-11-20")
    assert release.current(out) == "2026-11-20.2"
    assert release.versions(out) == ("2026-11-20", "2026-11-20.2")
    assert (out / "current").readlink() == Path("releases/2026-11-20.2")
    assert sorted(one.name for one in out.iterdir()) == [".building.lock", "current", "releases"]


@pytest.mark.parametrize(
    ("taken", "expected"),
    [
        ((), "2026-11-20"),
        (("2026-11-19", "2026-11-19.2"), "2026-11-20"),
        (("2026-11-20",), "2026-11-20.2"),
        (("2026-11-20", "2026-11-20.2", "2026-11-20.10"), "2026-11-20.11"),
    ],
)
def test_a_version_is_the_date_and_a_number_from_the_second_on(taken: tuple[str, ...], expected: str) -> None:
    assert release.next_version("2026-11-20", taken) == expected


def test_versions_are_in_the_order_of_their_numbers_not_of_their_letters(out: Path) -> None:
    for name in ("2026-11-20.10", "2026-11-20.9", "2026-11-20", "notes"):
        (out / "releases" / name).mkdir(parents=True)
    assert release.versions(out) == ("2026-11-20", "2026-11-20.9", "2026-11-20.10")


def test_two_builds_at_once_are_refused_with_the_number_of_the_first(out: Path) -> None:
    program = (
        "import sys, pathlib; from gongkai import release\n"
        "with release.building(pathlib.Path(sys.argv[1])):\n"
        "    print('in', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(out)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"in\n"
        refused = pytest.raises(ReportError, match=f"process {other.pid} is building there; wait")
        with refused, release.building(out):
            pass
        other.communicate()
    with release.building(out):
        pass


def test_what_a_killed_build_left_is_removed_by_the_next(out: Path) -> None:
    publish(out, "2026-11-20")
    left = finished(release.begin(out, "2026-11-21"), version="2026-11-21")
    (out / ".building-current-1").symlink_to("releases/2026-11-20")
    with release.building(out):
        assert not left.exists()
    assert release.current(out) == "2026-11-20"


def test_a_release_finished_but_not_switched_to_is_switched_to_by_the_next_build(out: Path) -> None:
    publish(out, "2026-11-20")
    with release.building(out):
        finished(out / "releases" / "2026-11-21", version="2026-11-21", previous="2026-11-20")
        assert release.finish_switch(out) == "2026-11-21"
    assert release.current(out) == "2026-11-21"


def test_a_release_that_does_not_follow_the_current_one_is_left_alone(out: Path) -> None:
    publish(out, "2026-11-20")
    finished(out / "releases" / "2026-11-21", version="2026-11-21", previous="2026-11-01")
    assert release.finish_switch(out) is None
    assert release.current(out) == "2026-11-20"


def test_a_sound_release_passes_its_checks(out: Path) -> None:
    check(finished(out))


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ({"store": 2}, "store: found 1 triples, expected 2"),
        ({"quad": QUAD.format(value='"甲')}, "dump/2026-11-20/all-2026-11-20.nq: "),
        ({"quad": QUAD.format(value="_:b1")}, "found a blank node"),
        ({"quad": QUAD.format(value="1") * 2}, "dump/2026-11-20/all-2026-11-20.nq: "),
        (
            {"quad": QUAD.format(value='"甲"') + QUAD.format(value='"乙"')},
            "found 2 triples, expected 1",
        ),
        ({"quad": QUAD.format(value="<http://127.0.0.1:8000/x>")}, f"expected addresses under {BASE}"),
        ({"quad": QUAD.format(value="<file:///tmp/x>")}, f"expected addresses under {BASE}"),
        ({"quad": QUAD.format(value=f"<{HOST}report/b/2024>")}, f"expected addresses under {BASE}"),
        ({"quad": QUAD.format(value=f"<{HOST}cube/requests>")}, f"expected addresses under {BASE}"),
    ],
    ids=["store", "syntax", "blank node", "no turtle", "count", "loopback", "file", "host", "cube"],
)
def test_a_release_that_is_not_what_it_says_is_refused(out: Path, said: dict[str, Any], problem: str) -> None:
    folder = finished(out, **said)
    with pytest.raises(ReportError) as error:
        check(folder)
    assert problem in str(error.value)
    assert str(folder) in str(error.value)
    assert "the release before stays current" in str(error.value)


def test_the_vocabulary_under_its_own_host_is_no_foreign_address(out: Path) -> None:
    check(finished(out, quad=QUAD.format(value=f"<{HOST}cube#requests-structure>")))


def test_the_manifest_tells_what_is_missing_changed_and_not_listed(out: Path) -> None:
    root = finished(out) / "www"
    (root / "a.txt").write_text("a")
    (root / "b.txt").write_text("b")
    manifest.write(root, {"version": "1"}, manifest.entries(root, {}))
    assert list(manifest.problems(root)) == []
    (root / "a.txt").unlink()
    (root / "b.txt").write_text("c")
    (root / "c.txt").write_text("c")
    problems = list(manifest.problems(root))
    assert problems[0] == "a.txt: missing"
    assert problems[1].startswith("b.txt: found SHA-256 2e7d2c03")
    assert problems[2] == "c.txt: not listed in manifest.json"


def test_the_sums_are_those_that_sha256sum_checks(out: Path) -> None:
    root = finished(out) / "www"
    listed = dict(line.split("  ", 1)[::-1] for line in (root / "SHA256SUMS").read_text().splitlines())
    found = {path: manifest.digest(root / path) for path in listed}
    assert listed == found
    assert "manifest.json" in listed


def test_a_folder_without_a_manifest_is_no_release(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match=r"manifest\.json.*build it again"):
        manifest.read(tmp_path)
    (tmp_path / "manifest.json").write_text(json.dumps([1]))
    with pytest.raises(ReportError, match="found no object"):
        manifest.read(tmp_path)
