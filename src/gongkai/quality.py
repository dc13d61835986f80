"""How good a release is, in DQV: what was measured of it, and which rows lack a measure.

The numbers are told (`imprint.Counts`), only a share of them is worked out here. Findings are said with their
reports, not here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from gongkai import measurements
from gongkai.cubes import structures
from gongkai.imprint import About
from gongkai.iri import Base
from gongkai.statement import both, say, typed
from gongkai.vocabulary import DQV, LDQD, OA, RDF, RDFS, SKOS

_STATE_NAMES: Final = {
    "number": ("数字单元格数", "number of cells with a number"),
    "blank": ("未填单元格数", "number of cells left blank"),
    "not-applicable": ("不适用单元格数", "number of cells marked not applicable"),
    "unreadable": ("无法识读单元格数", "number of cells that could not be read"),
}
STATES: Final = tuple(_STATE_NAMES)


def triples(about: About) -> Iterator[Triple]:
    """What was measured of this version: files, reports, findings, cells by state."""
    counts = about.counts
    share = f"{counts.clean / counts.reports:.4f}" if counts.reports else None
    measured: list[tuple[str, str, str, str, Literal]] = [
        ("files", "文件数", "number of files found", "completeness", Literal(counts.files)),
        ("reports", "读取的报告数", "number of reports read", "completeness", Literal(counts.reports)),
        ("unread", "未能读取的文件数", "number of files not read", "completeness", Literal(counts.unread)),
        ("authorities", "行政机关数", "number of authorities", "completeness", Literal(counts.authorities)),
        (
            "clean",
            "没有提示以上发现的报告数",
            "number of reports without a finding above Info",
            "consistency",
            Literal(counts.clean),
        ),
    ]
    if share is not None:
        zh, en = "没有提示以上发现的报告所占比例", "share of reports without a finding above Info"
        measured.append(("clean-share", zh, en, "consistency", typed(share, "decimal")))
    for state, (zh, en) in _STATE_NAMES.items():
        number = Literal(counts.cells.get(state, 0))
        measured.append((f"cells-{state}", zh, en, "completeness", number))
    for name, zh, en, dimension, value in measured:
        yield from _measurement(about, name, zh=zh, en=en, dimension=dimension, value=value)
    yield from measurements.metrics(about.base)


def _measurement(
    about: About, name: str, *, zh: str, en: str, dimension: str, value: Literal
) -> Iterator[Triple]:
    quality = f"{about.base.iri}quality"
    yield from say(
        f"{quality}#metric-{name}",
        {
            RDF + "type": DQV + "Metric",
            RDFS + "label": both(zh, en),
            SKOS + "definition": both(zh, en),
            DQV + "expectedDataType": value.datatype,
            DQV + "inDimension": LDQD + dimension,
        },
    )
    yield from say(
        f"{quality}#{name}",
        {
            RDF + "type": DQV + "QualityMeasurement",
            DQV + "computedOn": about.release,
            DQV + "isMeasurementOf": f"{quality}#metric-{name}",
            DQV + "value": value,
        },
    )
    yield Triple(
        NamedNode(about.release),
        NamedNode(DQV + "hasQualityMeasurement"),
        NamedNode(f"{quality}#{name}"),
    )


def unfilled(base: Base, rows: Iterable[str]) -> Iterator[Triple]:
    """The note on rows with unfilled cells, an exception from Data Cube's IC-14, and the rows."""
    note = f"{base.iri}quality#unfilled-cells"
    yield from say(
        note,
        {
            RDF + "type": DQV + "QualityAnnotation",
            RDFS + "label": both("没有数字的单元格", "Cells without a number"),
            RDFS + "comment": both(
                "有未填、不适用或无法识读单元格的行没有该列的度量，因此不满足数据立方体完整性约束 IC-14："
                "空白不是零，不以数字代替。所涉各行列于此。",
                "A row with a cell that is blank, not applicable or unreadable lacks that column's measure, "
                "so that integrity constraint IC-14 of the Data Cube vocabulary does not hold: blank is not "
                "zero, and no number is put in its place. The rows are listed here.",
            ),
            RDFS + "seeAlso": "https://www.w3.org/TR/vocab-data-cube/#ic-14",
            OA + "motivatedBy": DQV + "qualityAssessment",
            OA + "hasTarget": [base.data_set(structure) for structure in structures()],
            DQV + "inDimension": LDQD + "completeness",
        },
    )
    for row in rows:
        yield Triple(NamedNode(note), NamedNode(OA + "hasTarget"), NamedNode(row))
