"""Tables beside the graph: every cell of every report a row, every report, every finding.

Made from the same lines of RDF as everything else that is published, so that a figure in the table is
the figure in the graph. The tables are described as CSV on the Web says. A cell without a figure has
an empty `value` and its state says why; zero is a figure.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from gongkai import form, rdf
from gongkai.finding import Finding
from gongkai.form import Column, Form, Row
from gongkai.vocabulary import (
    CONFIDENCE,
    DCT,
    FORM,
    GID,
    LEVEL,
    PROV,
    RDF,
    RDFS,
    REASON,
    RULE,
    SCOPE,
    SH,
    STATE,
    XSD,
)

Said = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Field:
    """A column of a published table: its name, titles, type, and how its values become triples.

    `about` says whose property it is where that is not the row's own subject; None as `prop` means that
    the column says nothing that is not said elsewhere in the graph.
    """

    name: str
    zh: str
    en: str
    datatype: str = "string"
    prop: str | None = None
    value: str | None = None


FIGURES: Final = (
    Field("report", "报告", "report", "anyURI"),
    Field("authority_name", "行政机关", "authority"),
    Field("authority", "行政机关标识", "IRI of the authority", "anyURI"),
    Field("year", "年度", "year", "integer"),
    Field("edition", "格式版本", "edition of the form"),
    Field("scope", "统计范围", "scope"),
    Field("table", "表", "table"),
    Field("row", "行", "row"),
    Field("column", "列", "column"),
    Field("row_label_zh", "行名称", "label of the row in Chinese"),
    Field("column_label_zh", "列名称", "label of the column in Chinese"),
    Field("row_label_en", "行英文名称", "label of the row in English"),
    Field("column_label_en", "列英文名称", "label of the column in English"),
    Field("value", "数值", "value", "decimal"),
    Field("state", "状态", "state", "string", GID + "state", STATE + "{state}"),
    Field("reason", "无法识读的原因", "why it is unreadable", "string", GID + "reason", REASON + "{reason}"),
    Field("printed", "所印文字", "printed text", "string", GID + "printed"),
    Field("line", "来源行号", "line of the source", "integer", GID + "line"),
    Field("page", "来源页码", "page of the source", "integer", GID + "page"),
    Field("measure", "度量标识", "IRI of the measure", "anyURI", GID + "column", "{+measure}"),
    Field("cell", "单元格标识", "IRI of the cell", "anyURI"),
)
REPORTS: Final = (
    Field("report", "报告", "report", "anyURI"),
    Field("title", "标题", "title", "string", DCT + "title"),
    Field("authority_name", "行政机关", "authority"),
    Field("authority", "行政机关标识", "IRI of the authority", "anyURI", GID + "authority", "{+authority}"),
    Field("year", "年度", "year", "integer", GID + "year"),
    Field("edition", "格式版本", "edition of the form", "string", GID + "edition", FORM + "{edition}"),
    Field("scope", "统计范围", "scope", "string", GID + "scope", SCOPE + "{scope}"),
    Field("issued", "发布日期", "published on", "date", DCT + "issued"),
    Field("file", "文件", "file"),
    Field("source", "来源文件标识", "IRI of the source file", "anyURI", PROV + "wasDerivedFrom", "{+source}"),
    Field("cells_number", "数字单元格", "cells with a number", "integer"),
    Field("cells_blank", "未填单元格", "cells left blank", "integer"),
    Field("cells_not_applicable", "不适用单元格", "cells marked not applicable", "integer"),
    Field("cells_unreadable", "无法识读单元格", "cells that could not be read", "integer"),
    Field("violations", "违反项", "findings of severity Violation", "integer"),
    Field("warnings", "警告项", "findings of severity Warning", "integer"),
    Field("notes", "提示项", "findings of severity Info", "integer"),
)
FINDINGS: Final = (
    Field("finding", "发现", "finding", "anyURI"),
    Field("report", "报告", "report", "anyURI", GID + "inReport", "{+report}"),
    Field("authority_name", "行政机关", "authority"),
    Field("authority", "行政机关标识", "IRI of the authority", "anyURI"),
    Field("year", "年度", "year", "integer"),
    Field("edition", "格式版本", "edition of the form"),
    Field("scope", "统计范围", "scope"),
    Field("rule", "规则", "rule", "string", GID + "rule", RULE + "{rule}"),
    Field("level", "级别", "level", "string", GID + "level", LEVEL + "{level}"),
    Field("severity", "严重程度", "severity", "string", SH + "resultSeverity", SH + "{severity}"),
    Field("confidence", "把握程度", "confidence", "string", GID + "confidence", CONFIDENCE + "{confidence}"),
    Field("about", "所指之处", "what it is about"),
    Field("left", "左边", "left side", "decimal"),
    Field("right", "右边", "right side", "decimal"),
    Field("difference", "相差", "difference", "decimal"),
    Field("blanks", "按零计的未填数", "blanks taken as zero", "integer"),
    Field("message_zh", "说明", "message in Chinese"),
    Field("message_en", "英文说明", "message in English"),
    Field("quote", "引文", "sentence quoted", "string", GID + "quote"),
    Field("line", "来源行号", "line of the source", "integer"),
    Field("page", "来源页码", "page of the source", "integer"),
)
_INTEGER: Final = f"^^<{XSD}integer>"


def header(fields: Iterable[Field]) -> str:
    """The first line of a table."""
    return _csv([[field.name for field in fields]])


def of_report(iri: str, report: Sequence[str], cells: Sequence[str]) -> tuple[str, int]:
    """The rows of a report's cells, in the order of the form, without a header; and their number."""
    graph = rdf.described(report)
    places = rdf.described(cells)
    edition = _edition(graph[iri])
    common = _common(iri, graph)
    rows = [
        [*common, *_cell(table, row, column, said, graph.get(f"{iri}#{row.notation}", {})), anchor]
        for table, row, column in _columns(edition)
        if (said := places.get(anchor := f"{iri}#{row.notation}.{column.notation}"))
    ]
    return _csv(rows), len(rows)


def report_row(
    iri: str, report: Sequence[str], *, states: Mapping[str, int], severities: Mapping[str, int]
) -> str:
    """The row of a report, with its cells counted by state and its findings by severity."""
    graph = rdf.described(report)
    said = graph[iri]
    source = _one(said, PROV + "wasDerivedFrom")
    authority, name = _common(iri, graph)[2], _common(iri, graph)[1]
    row = [
        iri,
        _one(said, DCT + "title"),
        name,
        authority,
        *_common(iri, graph)[3:],
        _one(said, DCT + "issued"),
        _one(graph.get(source, {}), GID + "fileName"),
        source,
        *(str(states.get(state, 0)) for state in ("number", "blank", "not-applicable", "unreadable")),
        *(str(severities.get(severity, 0)) for severity in ("Violation", "Warning", "Info")),
    ]
    return _csv([row])


def finding_rows(
    iri: str, report: Sequence[str], findings: Iterable[tuple[Finding, int | None, int | None]]
) -> tuple[str, int]:
    """The rows of a report's findings, each given with its line and page; and their number."""
    common = _common(iri, rdf.described(report))
    rows = [[finding.iri, *common, *_finding(finding, line, page)] for finding, line, page in findings]
    return _csv(rows), len(rows)


def _finding(finding: Finding, line: int | None, page: int | None) -> Iterator[str]:
    numbers = (finding.left, finding.right, finding.difference)
    yield from (finding.rule, finding.level, finding.severity, finding.confidence, finding.about)
    yield from ("" if number is None else str(number) for number in numbers)
    yield "" if finding.left is None else str(finding.blanks)
    yield from (finding.zh, finding.en, finding.quote)
    yield from ("" if number is None else str(number) for number in (line, page))


def metadata(name: str, fields: Iterable[Field], *, title: Mapping[str, str], licence: str) -> dict[str, Any]:
    """The description of a table as CSV on the Web; `name` is its file.

    In `figures.csv` the subject is the cell, in `reports.csv` the report, in `findings.csv` the finding;
    columns that repeat what the graph says of something else give no triples.
    """
    some = tuple(fields)
    subject, virtual = _SUBJECTS[some]
    columns = [*(_column(field) for field in some), *virtual]
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "zh"}],
        "url": name,
        "dc:title": [{"@value": text, "@language": language} for language, text in title.items()],
        "dc:license": {"@id": licence},
        "dialect": {"encoding": "utf-8", "header": True, "delimiter": ",", "lineTerminators": ["\n"]},
        "tableSchema": {
            "aboutUrl": f"{{+{subject}}}",
            "primaryKey": [subject],
            "columns": columns,
        },
    }


def _column(field: Field) -> dict[str, Any]:
    column: dict[str, Any] = {
        "name": field.name,
        "titles": {"und": field.name, "zh": field.zh, "en": field.en},
        "datatype": field.datatype,
    }
    if field.prop is None:
        return column | {"suppressOutput": True}
    column["propertyUrl"] = field.prop
    if field.value is not None:
        column["valueUrl"] = field.value
    if field.name == "title":
        column["lang"] = "zh"
    return column


def _virtual(name: str, prop: str, value: str) -> dict[str, Any]:
    return {"name": name, "virtual": True, "propertyUrl": prop, "valueUrl": value}


# The column that names the subject of each table, and what its rows say beside their columns.
_SUBJECTS: Final = {
    FIGURES: (
        "cell",
        (
            _virtual("cell_type", RDF + "type", GID + "Cell"),
            _virtual("cell_row", GID + "inRow", "{+report}#{row}"),
        ),
    ),
    REPORTS: ("report", (_virtual("report_type", RDF + "type", GID + "Report"),)),
    FINDINGS: ("finding", (_virtual("finding_type", RDF + "type", GID + "Finding"),)),
}


def _common(iri: str, graph: Mapping[str, Said]) -> list[str]:
    """What every row of a report begins with."""
    said = graph[iri]
    authority = _one(said, GID + "authority")
    return [
        iri,
        _one(graph.get(authority, {}), RDFS + "label"),
        authority,
        _one(said, GID + "year"),
        _one(said, GID + "edition").removeprefix(FORM),
        _one(said, GID + "scope").removeprefix(SCOPE),
    ]


def _cell(table: str, row: Row, column: Column, said: Said, observation: Said) -> list[str]:
    """What a row says of its cell; the figure is that of the observation."""
    return [
        table,
        row.notation,
        column.notation,
        row.label.zh,
        column.label.zh,
        row.label.en,
        column.label.en,
        _one(observation, column.measure),
        _one(said, GID + "state").removeprefix(STATE),
        _one(said, GID + "reason").removeprefix(REASON),
        _one(said, GID + "printed"),
        _one(said, GID + "line"),
        _one(said, GID + "page"),
        column.measure,
    ]


def _one(said: Said, prop: str) -> str:
    """The value of a property, empty where nothing is said."""
    values = said.get(prop)
    if not values:
        return ""
    value = values[0]
    return value[1 : -len(_INTEGER) - 1] if value.endswith(_INTEGER) else rdf.text_of(value)


def _edition(said: Said) -> Form:
    iri = _one(said, GID + "edition")
    return next(edition for edition in form.editions() if edition.iri == iri)


@cache
def _columns(edition: Form) -> tuple[tuple[str, Row, Column], ...]:
    """Table, row and column of each cell, in the order of the form."""
    return tuple(_cells(edition))


def _cells(edition: Form) -> Iterator[tuple[str, Row, Column]]:
    for table in edition.tables:
        for block, row in table.rows():
            for column in block.columns:
                yield table.notation, row, column


def _csv(rows: Iterable[Iterable[str]]) -> str:
    output = io.StringIO()
    csv.writer(output, lineterminator="\n").writerows(rows)
    return output.getvalue()
