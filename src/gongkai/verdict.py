"""A file checked: its report, who reports, and every finding with its place in the file.

The command line, the web form and the build get their verdicts here, so that they cannot differ.
"""

from __future__ import annotations

from dataclasses import dataclass

from gongkai import check, export, graph, reporter
from gongkai.export import Record
from gongkai.finding import Finding
from gongkai.iri import Base
from gongkai.metadata import ReportMetadata
from gongkai.report import Report, Reporter


@dataclass(frozen=True, slots=True)
class Verdict:
    """The findings in one report, gravest first."""

    report: Report
    reporter: Reporter
    findings: tuple[Finding, ...]

    @property
    def is_clean(self) -> bool:
        """Whether nothing above Info was found."""
        return all(finding.severity == "Info" for finding in self.findings)


def of_report(
    report: Report,
    beside: ReportMetadata | None = None,
    base: Base | None = None,
    *,
    reference: bool = False,
) -> Verdict:
    """The verdict on one report; with `reference` by pySHACL, which says the same."""
    who = reporter.of(report, beside)
    described = graph.of_report(report, who, base or Base())
    found = check.reference(described).findings if reference else tuple(check.findings([described]))
    return Verdict(report, who, found)


def to_json(verdict: Verdict) -> Record:
    """What `gongkai check --format json` prints for a file, and the web form answers."""
    report = verdict.report
    return {
        "file": report.file,
        "sha256": report.sha256,
        "authority": verdict.reporter.name,
        "year": report.year,
        "edition": report.form.edition,
        "findings": [export.finding_json(finding, report) for finding in verdict.findings],
    }
