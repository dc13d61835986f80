"""SARIF: the members the standard asks for and no others, and places that are the file's own."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from gongkai import __version__, readers, recognise, sarif, verdict
from gongkai.rule import rules
from gongkai.verdict import Verdict

CONTRADICTORY = "youhao-qu-renshe-ju-2024.txt"
NAMES = (CONTRADICTORY, "fuyuan-shi-2024.txt", "youhao-qu-renmin-zhengfu-bangongshi-2024.txt")
BAD = ("坏 的.txt", "坏 的.txt: an empty file")

Record = dict[str, Any]
# Of each object that is used: the members that SARIF 2.1.0 requires, and those it allows besides.
# Source: OASIS SARIF 2.1.0, section 3; only members that are written here are listed as allowed.
MEMBERS: dict[str, tuple[set[str], set[str]]] = {
    "log": ({"version", "runs"}, {"$schema"}),
    "run": (
        {"tool"},
        {
            "results",
            "invocations",
            "artifacts",
            "columnKind",
            "defaultEncoding",
            "language",
        },
    ),
    "driver": ({"name"}, {"version", "semanticVersion", "rules"}),
    "rule": (
        {"id"},
        {"name", "shortDescription", "fullDescription", "help", "defaultConfiguration", "properties"},
    ),
    "invocation": ({"executionSuccessful"}, {"toolExecutionNotifications"}),
    "notification": ({"message"}, {"level", "locations"}),
    "artifact": (set(), {"location", "length", "mimeType", "encoding", "hashes", "properties"}),
    "result": (
        {"message"},
        {
            "ruleId",
            "ruleIndex",
            "kind",
            "level",
            "locations",
            "relatedLocations",
            "partialFingerprints",
            "properties",
        },
    ),
    "location": (set(), {"id", "physicalLocation", "logicalLocations", "message"}),
    "physicalLocation": (set(), {"artifactLocation", "region"}),
    "artifactLocation": (set(), {"uri", "index"}),
    "region": (
        set(),
        {
            "startLine",
            "startColumn",
            "endLine",
            "endColumn",
            "charOffset",
            "charLength",
            "snippet",
        },
    ),
}


@pytest.fixture(scope="module")
def verdicts(examples: Path) -> tuple[Verdict, ...]:
    read = [recognise.report(readers.read((examples / name).read_bytes(), file=name)) for name in NAMES]
    return verdict.of_reports([(report, None) for report in read])


@pytest.fixture(scope="module")
def log(verdicts: Sequence[Verdict]) -> Record:
    told: Record = json.loads(sarif.to_json(verdicts, [BAD]))
    return told


@pytest.fixture(scope="module")
def run(log: Record) -> Record:
    runs: list[Record] = log["runs"]
    (only,) = runs
    return only


def objects(log: Record) -> Iterator[tuple[str, Record]]:
    """Every object of the log with the name of its kind."""
    yield "log", log
    for run in log["runs"]:
        yield "run", run
        yield "driver", run["tool"]["driver"]
        yield from (("rule", rule) for rule in run["tool"]["driver"]["rules"])
        yield from (("artifact", artifact) for artifact in run["artifacts"])
        yield from (("artifactLocation", artifact["location"]) for artifact in run["artifacts"])
        for invocation in run["invocations"]:
            yield "invocation", invocation
            for notification in invocation["toolExecutionNotifications"]:
                yield "notification", notification
                yield from located(notification["locations"])
        for result in run["results"]:
            yield "result", result
            yield from located([*result["locations"], *result.get("relatedLocations", ())])


def located(locations: Sequence[Record]) -> Iterator[tuple[str, Record]]:
    for location in locations:
        physical = location["physicalLocation"]
        yield "location", location
        yield "physicalLocation", physical
        yield "artifactLocation", physical["artifactLocation"]
        if "region" in physical:
            yield "region", physical["region"]


def test_every_object_has_the_members_it_must_and_no_others(log: Record) -> None:
    found = list(objects(log))
    assert {kind for kind, _ in found} == MEMBERS.keys()
    wrong = [
        (kind, sorted(each))
        for kind, each in found
        if not MEMBERS[kind][0] <= each.keys() <= MEMBERS[kind][0] | MEMBERS[kind][1]
    ]
    assert wrong == []


def test_every_message_has_a_text(log: Record) -> None:
    messages = [each["message"] for _, each in objects(log) if "message" in each]
    assert messages
    assert [message for message in messages if message.keys() != {"text"} or not message["text"]] == []


def test_the_driver_is_this_program_with_every_rule(run: Record) -> None:
    driver = run["tool"]["driver"]
    assert (driver["name"], driver["version"]) == ("gongkai", __version__)
    assert [rule["id"] for rule in driver["rules"]] == list(rules())
    by_id = {rule["id"]: rule for rule in driver["rules"]}
    assert by_id["T3-BAL"]["defaultConfiguration"] == {"level": "error"}
    assert by_id["T3-LEAF"]["defaultConfiguration"] == {"level": "warning"}
    assert by_id["FMT-BLANK"]["defaultConfiguration"] == {"level": "note"}
    assert "Basis: " in by_id["T3-BAL"]["help"]["text"]


def test_every_finding_is_a_result_with_its_level_and_address(
    run: Record, verdicts: Sequence[Verdict]
) -> None:
    levels = {"Violation": "error", "Warning": "warning", "Info": "note"}
    told = [
        (one["ruleId"], one["level"], one["message"]["text"], one["partialFingerprints"][sarif.FINGERPRINT])
        for one in run["results"]
        if one["kind"] == "fail"
    ]
    findings = [finding for given in verdicts for finding in given.findings]
    assert told == [(each.rule, levels[each.severity], each.en, each.iri) for each in findings]


def test_what_was_not_evaluated_is_open_and_what_does_not_apply_is_said(
    run: Record, verdicts: Sequence[Verdict]
) -> None:
    kinds = {"not-evaluable": "open", "not-applicable": "notApplicable"}
    told = [
        (one["ruleId"], one["kind"], one["level"], one["message"]["text"])
        for one in run["results"]
        if one["kind"] != "fail"
    ]
    rulings = [each for given in verdicts for each in given.rulings if each.state in kinds]
    assert told == [(each.rule, kinds[each.state], "none", each.en) for each in rulings]


def test_no_address_of_a_result_is_used_twice(run: Record) -> None:
    prints = [one["partialFingerprints"][sarif.FINGERPRINT] for one in run["results"]]
    assert len(prints) == len(set(prints))


def test_indexes_lead_to_rules_and_files(run: Record) -> None:
    listed = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    files = [artifact["location"]["uri"] for artifact in run["artifacts"]]
    for result in run["results"]:
        assert listed[result["ruleIndex"]] == result["ruleId"]
        (location,) = result["locations"]
        at = location["physicalLocation"]["artifactLocation"]
        assert files[at["index"]] == at["uri"]


def decoded(run: Record, folder: Path) -> Iterator[tuple[str, str]]:
    """The text of each file, by its address, in the encoding that the log names."""
    for artifact in run["artifacts"]:
        uri = artifact["location"]["uri"]
        yield uri, (folder / uri).read_bytes().decode(artifact["encoding"])


def test_a_region_is_what_stands_there_in_the_file(run: Record, examples: Path) -> None:
    # A byte order mark is no part of the content that SARIF counts.
    texts = {uri: text.removeprefix("\ufeff") for uri, text in decoded(run, examples)}
    regions = [
        (texts[where["artifactLocation"]["uri"]], where["region"])
        for kind, where in objects({"runs": [run]})
        if kind == "physicalLocation" and "region" in where
    ]
    assert len(regions) > 5
    for text, region in regions:
        start = region["charOffset"]
        assert text[start : start + region["charLength"]] == region["snippet"]["text"]
        lines = text.split("\n")
        first, last = lines[region["startLine"] - 1], lines[region["endLine"] - 1]
        assert first[region["startColumn"] - 1 :].startswith(region["snippet"]["text"].split("\n")[0])
        assert last[: region["endColumn"] - 1].endswith(region["snippet"]["text"].split("\n")[-1])


def test_other_formats_have_no_lines_of_ours(examples: Path) -> None:
    text = (examples / "fuyuan-shi-2024.txt").read_text(encoding="utf-8")
    lines = "".join(f"<p>{line}</p>\n" for line in text.splitlines())
    page = f"<!DOCTYPE html><html><body>{lines}</body></html>"
    given = verdict.of_report(recognise.report(readers.read(page.encode(), file="report.html")))
    assert given.findings
    kinds = {kind for kind, _ in objects(sarif.log([given]))}
    assert "region" not in kinds


def test_a_file_not_read_is_a_notification(run: Record) -> None:
    (invocation,) = run["invocations"]
    (notification,) = invocation["toolExecutionNotifications"]
    assert invocation["executionSuccessful"] is False
    assert notification["level"] == "error"
    assert notification["message"]["text"] == "not read: 坏 的.txt: an empty file"
    (location,) = notification["locations"]
    assert location["physicalLocation"]["artifactLocation"] == {"uri": "%E5%9D%8F%20%E7%9A%84.txt"}


def test_nothing_to_tell_is_a_log_all_the_same() -> None:
    (run,) = sarif.log([])["runs"]
    assert (run["results"], run["artifacts"]) == ([], [])
    assert run["invocations"] == [{"executionSuccessful": True, "toolExecutionNotifications": []}]


@for_all(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0/"), min_size=1))
def test_an_address_holds_nothing_that_an_address_may_not(name: str) -> None:
    uri = sarif.uri_of(f"folder/{name}")
    assert uri.isascii()
    assert not set(uri) & set(' "<>\\^`{|}?#:')


def test_an_absolute_file_has_a_file_address() -> None:
    assert sarif.uri_of("/data/a b.txt") == "file:///data/a%20b.txt"


def test_the_same_verdicts_give_the_same_bytes(verdicts: Sequence[Verdict]) -> None:
    assert sarif.to_json(verdicts) == sarif.to_json(verdicts)
