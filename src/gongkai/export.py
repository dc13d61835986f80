"""A report as JSON: what `gongkai read --format json` prints and what a release holds beside the Turtle.

Numbers are written as they were read, amounts with all their digits: no floating point is on the way.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from json.encoder import encode_basestring
from typing import Any, Final

from gongkai.document import Place
from gongkai.finding import Finding
from gongkai.report import (
    Citation,
    Entry,
    Evidence,
    Mention,
    NameSeen,
    Report,
    Reporter,
    TableRead,
    Unplaced,
)
from gongkai.ruling import Ruling

Record = dict[str, Any]
_DEEP: Final = 3  # levels that get lines of their own; what lies deeper stands on one line


def report_json(
    report: Report,
    reporter: Reporter,
    *,
    iri: str | None = None,
    findings: Iterable[Mapping[str, Any]] = (),
    rulings: Iterable[Ruling] = (),
) -> Record:
    """The report with the notations of its form; figures are numbers, cells without one null.

    `iri` is the report's where it is published; its cells then carry theirs, and its findings and the
    verdicts of all rules are given.
    Every table of the edition is there, with the rows that were found.
    """
    record: Record = {
        "file": report.file,
        "sha256": report.sha256,
        "title": report.title,
        "authority": reporter.name,
        "year": report.year,
        "edition": report.form.edition,
        "scope": reporter.scope,
        "region": reporter.region,
        "published": reporter.published,
        **{table.notation: _figures(report, table.notation) for table in report.form.tables},
        "not_stated": [_not_stated(entry) for entry in report.not_stated()],
        "unrecognised": [_unplaced(unplaced) for unplaced in report.unplaced],
        "mentions": [_mention(mention) for mention in report.mentions],
        "contents": [_evidence_json(evidence) for evidence in report.contents],
        "citations": [_citation(citation) for citation in report.citations],
        "cells": [_cell(entry, iri) for entry in report.entries()],
        "evidence": [text for text in _evidence(report, reporter) if text],
        "warnings": list(report.warnings),
    }
    if iri is None:
        return record
    rules = [ruling_json(ruling) for ruling in rulings]
    return {"iri": iri, **record, "rules": rules, "findings": list(findings)}


def finding_json(finding: Finding, report: Report) -> Record:
    """A finding as it stands in JSON: rule and level, the cells used, both sides, the message, the place."""
    return {
        "iri": finding.iri,
        "rule": finding.rule,
        "level": finding.level,
        "severity": finding.severity,
        "confidence": finding.confidence,
        "cells": list(finding.cells),
        "left": finding.left,
        "right": finding.right,
        "difference": finding.difference,
        "blanks_as_zero": finding.blanks > 0,
        "quote": finding.quote or None,
        "words": finding.words or None,
        "other": finding.other or None,
        "message": {"zh": finding.zh, "en": finding.en},
        "place": _place(place_of(finding, report)),
    }


def ruling_json(ruling: Ruling) -> Record:
    """The verdict of a rule as it stands in JSON, with the reason where it neither passed nor failed."""
    reason = {"zh": ruling.zh, "en": ruling.en} if ruling.zh else None
    return {"rule": ruling.rule, "state": ruling.state, "reason": reason}


def states(report: Report) -> Record:
    """How many cells of the report are in each state."""
    found = Counter(entry.state for entry in report.entries())
    return {state: found[state] for state in ("number", "blank", "not-applicable", "unreadable")}


def place_of(finding: Finding, report: Report) -> Place | None:
    """Where what the finding is about stands: its cell, else the label of its row, else the content."""
    about = finding.about
    for table in report.tables:
        for row in table.rows:
            for entry in row.entries:
                if entry.anchor == about:
                    return entry.place or row.label_place
            if row.row == about:
                return row.label_place
    prose: tuple[Mention | Evidence | Citation | NameSeen, ...]
    for prose in (report.mentions, report.contents, report.citations, report.names):
        for said in prose:
            if said.anchor == about:
                return said.place
    for section in report.sections:
        if about == f"section-{section.kind}":
            return section.place
    number = about.removeprefix("unplaced-")
    if number != about and number.isdigit():
        return report.unplaced[int(number) - 1].place
    return None


def to_json(value: object) -> str:
    """JSON text of what `report_json` gives: the outer levels on lines of their own, UTF-8 as it is.

    >>> print(to_json({"amount": Decimal("1.50"), "made": None}), end="")
    {
     "amount": 1.50,
     "made": null
    }
    """
    return "".join(_written(value, 0)) + "\n"


def _figures(report: Report, notation: str) -> Record:
    found: tuple[TableRead, ...] = tuple(table for table in report.tables if table.table == notation)
    return {
        row.row: {entry.column: entry.value for entry in row.entries} for table in found for row in table.rows
    }


def _not_stated(entry: Entry) -> Record:
    return {
        "table": entry.table,
        "row": entry.row,
        "column": entry.column,
        "state": entry.state,
        "reason": entry.reason,
        "printed": entry.printed,
        "line": entry.place.line if entry.place else None,
    }


def _unplaced(unplaced: Unplaced) -> Record:
    return {
        "printed": unplaced.printed,
        "why": unplaced.why,
        "table": unplaced.table,
        "repeats": unplaced.repeats,
        "place": _place(unplaced.place),
    }


def _mention(mention: Mention) -> Record:
    return {
        "kind": mention.kind,
        "value": mention.value,
        "printed": mention.printed,
        "approximate": mention.is_approximate,
        "implied": mention.is_implied,
        "sentence": mention.sentence,
        "place": _place(mention.place),
    }


def _evidence_json(evidence: Evidence) -> Record:
    return {
        "content": evidence.content,
        "state": evidence.state,
        "words": list(evidence.words),
        "sentence": evidence.sentence,
        "place": _place(evidence.place),
    }


def _citation(citation: Citation) -> Record:
    return {
        "cites": citation.cites,
        "printed": citation.printed,
        "sentence": citation.sentence,
        "place": _place(citation.place),
    }


def _cell(entry: Entry, iri: str | None) -> Record:
    cell: Record = {
        "table": entry.table,
        "row": entry.row,
        "column": entry.column,
        "state": entry.state,
        "printed": entry.printed,
        "value": entry.value,
        "place": _place(entry.place),
    }
    if entry.reason:
        cell["reason"] = entry.reason
    if entry.method != "text":
        cell["method"] = entry.method
    if entry.inferred:
        cell["inferred"] = True
    return cell if iri is None else {"iri": f"{iri}#{entry.anchor}", **cell}


def _place(place: Place | None) -> Record | None:
    if place is None:
        return None
    return {
        "line": place.line,
        "start": place.start,
        "end": place.end,
        "page": place.page,
        "box": None if place.box is None else [Decimal(f"{edge:.1f}") for edge in place.box],
        "path": place.path,
    }


def _evidence(report: Report, reporter: Reporter) -> Iterator[str]:
    yield report.authority_evidence
    yield report.year_evidence
    yield from reporter.evidence


def _written(value: object, depth: int) -> Iterator[str]:
    if depth == _DEEP - 1 and (line := _line(value)) is not None:
        yield line
    elif isinstance(value, Mapping):
        pieces = ((f"{encode_basestring(str(name))}: ", item) for name, item in value.items())
        yield from _container("{}", pieces, depth)
    elif isinstance(value, list | tuple):
        yield from _container("[]", (("", item) for item in value), depth)
    else:
        yield _scalar(value)


def _line(value: object) -> str | None:
    """The value on one line, or None where it holds a decimal, which the library would round."""
    try:
        return json.dumps(value, ensure_ascii=False)
    except TypeError:
        return None


def _container(signs: str, pieces: Iterable[tuple[str, object]], depth: int) -> Iterator[str]:
    inner = "\n" + " " * (depth + 1) if depth < _DEEP - 1 else ""
    yield signs[0]
    empty = True
    for name, item in pieces:
        yield ("" if empty else "," if inner else ", ") + inner + name
        yield from _written(item, depth + 1)
        empty = False
    yield (inner[:-1] if not empty else "") + signs[1]


def _scalar(value: object) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, str):
        return encode_basestring(value)
    raise TypeError(f"found {value!r} in a report's JSON, expected a text, a number or nothing")
