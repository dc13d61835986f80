"""Verdicts as SARIF 2.1.0, the format in which editors and code hosts show findings beside a file.

A finding is a result of kind `fail`; a rule that could not be evaluated is one of kind `open`, a rule that
does not apply one of kind `notApplicable`, both without a level. Rules that passed are counted with their
file. Lines and characters are given for plain text alone: those of other formats are ours, not the file's.
Source: OASIS, Static Analysis Results Interchange Format (SARIF) Version 2.1.0.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import PurePath
from typing import Final
from urllib.parse import quote

from gongkai import __version__, causes, export, ruling
from gongkai.document import Place
from gongkai.export import Record
from gongkai.finding import Finding
from gongkai.report import Report
from gongkai.rule import Rule, rules
from gongkai.ruling import Ruling
from gongkai.verdict import Verdict
from gongkai.vocabulary import RULE

SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
FINGERPRINT: Final = "findingIri/v1"
_LEVELS: Final = {"Violation": "error", "Warning": "warning", "Info": "note"}
_BY_RULE: Final = {"statutory": "error", "form": "error", "contradiction": "warning", "heuristic": "note"}
_KINDS: Final = {"not-evaluable": "open", "not-applicable": "notApplicable"}
_PLAIN: Final = "text/plain"

# What was not read: the file and why.
Unread = tuple[str, str]


def to_json(verdicts: Sequence[Verdict], unread: Sequence[Unread] = ()) -> str:
    """The text of a SARIF log with one run: every rule, every finding, every file not read."""
    return export.to_json(log(verdicts, unread))


def log(verdicts: Sequence[Verdict], unread: Sequence[Unread] = ()) -> Record:
    """The SARIF log as a record; the same verdicts give the same log."""
    run = {
        "tool": {"driver": _driver()},
        "columnKind": "unicodeCodePoints",
        "defaultEncoding": "utf-8",
        "language": "en",
        "invocations": [_invocation(unread)],
        "artifacts": [_artifact(given) for given in verdicts],
        "results": [result for index, given in enumerate(verdicts) for result in _results(given, index)],
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _driver() -> Record:
    return {
        "name": "gongkai",
        "version": __version__,
        "semanticVersion": __version__,
        "rules": [_rule(rule) for rule in rules().values()],
    }


def _rule(rule: Rule) -> Record:
    basis = f"Basis: {rule.basis_en}\nNeeds: {rule.needs_en}"
    return {
        "id": rule.id,
        "name": rule.en,
        "shortDescription": {"text": rule.en},
        "fullDescription": {"text": rule.comment_en},
        "help": {"text": f"{rule.comment_en}\n{basis}\n依据：{rule.basis_zh}"},
        "defaultConfiguration": {"level": _BY_RULE[rule.level]},
        "properties": {
            "iri": RULE + rule.id,
            "level": rule.level,
            "basis": rule.basis_kind,
            "confidence": rule.confidence,
            "nameZh": rule.zh,
            "descriptionZh": rule.comment_zh,
        },
    }


def _invocation(unread: Sequence[Unread]) -> Record:
    told = [
        {
            "level": "error",
            "message": {"text": f"not read: {reason}"},
            "locations": [{"physicalLocation": {"artifactLocation": {"uri": uri_of(file)}}}],
        }
        for file, reason in unread
    ]
    return {"executionSuccessful": not unread, "toolExecutionNotifications": told}


def _artifact(given: Verdict) -> Record:
    report = given.report
    hints = causes.of(report, given.findings)
    return {
        "location": {"uri": uri_of(report.file)},
        "length": report.size,
        "mimeType": report.media_type,
        **({"encoding": report.charset} if report.charset else {}),
        "hashes": {"sha-256": report.sha256},
        "properties": {
            "authority": given.reporter.name,
            "year": report.year,
            "edition": report.form.edition,
            "verdicts": dict(ruling.counts(given.rulings)),
            "causes": [
                {"rule": hint.rule, "cells": list(hint.cells), "zh": hint.zh, "en": hint.en} for hint in hints
            ],
        },
    }


def _results(given: Verdict, artifact: int) -> Iterator[Record]:
    index = {rule: position for position, rule in enumerate(rules())}
    for finding in given.findings:
        yield _result(finding, given.report, artifact, index[finding.rule])
    for one in given.rulings:
        if one.state in _KINDS:
            yield _unsettled(one, given.report, artifact, index[one.rule])


def _result(finding: Finding, report: Report, artifact: int, rule: int) -> Record:
    place = export.place_of(finding, report)
    used = [entry for entry in report.entries() if entry.anchor in finding.cells and entry.value != 0]
    related = [
        _location(entry.place, report, artifact, entry.anchor) | {"id": number}
        for number, entry in enumerate(used, 1)
    ]
    return {
        "ruleId": finding.rule,
        "ruleIndex": rule,
        "kind": "fail",
        "level": _LEVELS[finding.severity],
        "message": {"text": finding.en},
        "locations": [_location(place, report, artifact, finding.about)],
        **({"relatedLocations": related} if related else {}),
        "partialFingerprints": {FINGERPRINT: finding.iri},
        "properties": {
            "messageZh": finding.zh,
            "level": finding.level,
            "confidence": finding.confidence,
            "cells": list(finding.cells),
            "left": finding.left,
            "right": finding.right,
            "difference": finding.difference,
            "quote": finding.quote or None,
        },
    }


def _unsettled(one: Ruling, report: Report, artifact: int, rule: int) -> Record:
    return {
        "ruleId": one.rule,
        "ruleIndex": rule,
        "kind": _KINDS[one.state],
        "level": "none",
        "message": {"text": one.en},
        "locations": [{"physicalLocation": _physical(None, report, artifact)}],
        "partialFingerprints": {FINGERPRINT: f"{one.report}#verdict-{one.rule}"},
        "properties": {"messageZh": one.zh},
    }


def _location(place: Place | None, report: Report, artifact: int, name: str) -> Record:
    """Where it stands: the file, its line and characters if it is a text, and what is meant there."""
    location: Record = {
        "physicalLocation": _physical(place, report, artifact),
        "logicalLocations": [{"name": name, "kind": "element"}],
    }
    told = _told(place)
    return location if not told else location | {"message": {"text": told}}


def _told(place: Place | None) -> str:
    """Page, path and line, as a person would look them up."""
    if place is None:
        return ""
    parts = (("page", place.page), ("at", place.path), ("line of the text read", place.line))
    return ", ".join(f"{name} {value}" for name, value in parts if value is not None)


def _physical(place: Place | None, report: Report, artifact: int) -> Record:
    physical: Record = {"artifactLocation": {"uri": uri_of(report.file), "index": artifact}}
    if place is not None and place.line is not None and report.media_type == _PLAIN:
        physical["region"] = _region(place, report.text, place.line)
    return physical


def _region(place: Place, text: str, line: int) -> Record:
    """Lines and columns from 1, the end column exclusive; offsets in code points."""
    if place.start is None or place.end is None:
        return {"startLine": line}
    before_start, before_end = text[: place.start], text[: place.end]
    return {
        "startLine": line,
        "startColumn": _column(before_start),
        "endLine": line + text.count("\n", place.start, place.end),
        "endColumn": _column(before_end),
        "charOffset": place.start,
        "charLength": place.end - place.start,
        "snippet": {"text": text[place.start : place.end]},
    }


def _column(before: str) -> int:
    return len(before) - (before.rfind("\n") + 1) + 1


def uri_of(file: str) -> str:
    """The file's name as a URI reference: relative as given, absolute as a `file:` address.

    >>> uri_of("报告/2024 年.txt")
    '%E6%8A%A5%E5%91%8A/2024%20%E5%B9%B4.txt'
    """
    path = PurePath(file)
    return path.as_uri() if path.is_absolute() else quote(path.as_posix())
