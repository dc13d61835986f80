"""What the checks came to, measured in DQV: for a report, and for those of an authority, a region, a year.

Verdicts are counted, never weighed: how many rules were kept, broken, could not be evaluated, do not
apply. A share is of the rules that could be evaluated. Numbers are told; only the share is worked out here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from gongkai import region
from gongkai.imprint import Published
from gongkai.iri import Base
from gongkai.statement import both, say, typed
from gongkai.vocabulary import DCT, DQV, LDQD, PROV, RDF, RDFS, SKOS

# By the state of a verdict: the end of the measurement's IRI, and what is counted.
_COUNTED: Final = {
    "passed": ("rules-passed", "通过的规则数（逐份报告累计）", "rules passed, summed over reports"),
    "failed": ("rules-failed", "有发现的规则数（逐份报告累计）", "rules with findings, summed over reports"),
    "not-evaluable": (
        "rules-not-evaluable",
        "无法评估的规则数（逐份报告累计）",
        "rules that could not be evaluated, summed over reports",
    ),
    "not-applicable": (
        "rules-not-applicable",
        "不适用的规则数（逐份报告累计）",
        "rules that do not apply, summed over reports",
    ),
}
_SHARE: Final = (
    "rules-passed-share",
    "可评估规则中通过的比例",
    "share of the evaluable rules that are passed",
)
_REPORTS: Final = ("reports-checked", "校验的报告数", "number of reports checked")
_INTERVAL: Final = "http://reference.data.gov.uk/id/gregorian-interval/{year}-01-01T00:00:00/P1Y"


def metrics(base: Base) -> Iterator[Triple]:
    """What is measured: a metric for each state of a verdict, the share passed, the reports."""
    counted = ((each, "integer") for each in (_REPORTS, *_COUNTED.values()))
    for (name, zh, en), kind in ((_SHARE, "decimal"), *counted):
        yield from say(
            _metric(base, name),
            {
                RDF + "type": DQV + "Metric",
                RDFS + "label": both(zh, en),
                SKOS + "definition": both(zh, en),
                DQV + "expectedDataType": typed("0", kind).datatype,
                DQV + "inDimension": LDQD + "consistency",
            },
        )


def of_report(report: str, verdicts: Mapping[str, int], base: Base) -> Iterator[Triple]:
    """The measurements of one report; `verdicts` counts its rules by state."""
    yield from _measured(report, f"{report}#quality", verdicts, None, base)


def of_groups(published: Iterable[Published], base: Base) -> Iterator[Triple]:
    """The measurements of authorities, regions and years, over the current reports.

    A region counts the reports of the divisions below it too, as their codes say.
    """
    groups: dict[str, list[Published]] = {}
    years: set[int] = set()
    for one in published:
        if not one.is_current:
            continue
        for group in _groups(one, base):
            groups.setdefault(group, []).append(one)
        if one.year is not None:
            years.add(one.year)
    for group, members in sorted(groups.items()):
        verdicts: Counter[str] = Counter()
        for member in members:
            verdicts.update(dict(member.verdicts))
        separator = "-" if "#" in group else "#quality"
        yield from _measured(group, f"{group}{separator}".removesuffix("-"), verdicts, len(members), base)
    for year in sorted(years):
        yield from say(
            _year(year, base),
            {
                RDF + "type": PROV + "Collection",
                RDFS + "label": both(f"{year} 年度的报告", f"Reports on {year}"),
                DCT + "temporal": _INTERVAL.format(year=year),
            },
        )


def _groups(one: Published, base: Base) -> Iterator[str]:
    yield one.authority
    if one.year is not None:
        yield _year(one.year, base)
    if one.region is not None:
        yield from (base.region(code) for code in upwards(one.region))


def upwards(code: str) -> Iterator[str]:
    """A region and those it lies in, as its code says: 410202, 410200, 410000."""
    for above in dict.fromkeys((code, f"{code[:4]}00", f"{code[:2]}0000")):
        if above == code or region.records(above):
            yield above


def _year(year: int, base: Base) -> str:
    return f"{base.iri}quality#year-{year}"


def _metric(base: Base, name: str) -> str:
    return f"{base.iri}quality#metric-{name}"


def _measured(
    of: str, prefix: str, verdicts: Mapping[str, int], reports: int | None, base: Base
) -> Iterator[Triple]:
    values = [(name, Literal(verdicts.get(state, 0))) for state, (name, _, _) in _COUNTED.items()]
    evaluable = verdicts.get("passed", 0) + verdicts.get("failed", 0)
    if evaluable:
        values.append((_SHARE[0], typed(f"{verdicts.get('passed', 0) / evaluable:.4f}", "decimal")))
    if reports is not None:
        values.append((_REPORTS[0], Literal(reports)))
    for name, value in values:
        node = f"{prefix}-{name}"
        yield from say(
            node,
            {
                RDF + "type": DQV + "QualityMeasurement",
                DQV + "computedOn": of,
                DQV + "isMeasurementOf": _metric(base, name),
                DQV + "value": value,
            },
        )
        yield Triple(NamedNode(of), NamedNode(DQV + "hasQualityMeasurement"), NamedNode(node))
