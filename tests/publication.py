"""A small invented release for the tests of the pages: a store, and the texts its reports were read from.

Three authorities that do not exist; figures, states, findings and places are made here, so that what a
page must say is known without any reader.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, Triple

from gongkai import form, graph, iri, resources, ruling
from gongkai.document import Place
from gongkai.finding import Finding
from gongkai.form import Column, Form, Row, Table
from gongkai.iri import Base
from gongkai.report import (
    Citation,
    Entry,
    Evidence,
    Mention,
    Report,
    Reporter,
    RowRead,
    Section,
    TableRead,
    Unplaced,
)  # fmt: skip
from gongkai.ruling import Condition
from gongkai.vocabulary import (
    CONFIDENCE,
    DCAT,
    DCT,
    DQV,
    GID,
    LDQD,
    LEVEL,
    OA,
    RDF,
    RDFS,
    READING,
    RULE,
    SH,
    SHAPE,
    XSD,
)  # fmt: skip

Figures = Mapping[str, str]  # printed text by anchor, where it is not 0

LEAF = "T3-LEAF.handled.total"
FAILED = ("T3-LEAF", "N-NEW")
OFFICE = "yangben-qu-zhengfu-bangongshi"
COUNTY = "410202-xuni-qu-zhengfu"


@dataclass(slots=True)
class Publication:
    """The store, the text of each source by SHA-256, and the figure or state of every cell by its IRI."""

    base: Base
    store: Store = field(default_factory=Store)
    texts: dict[str, str] = field(default_factory=dict)
    shown: dict[str, str] = field(default_factory=dict)
    reports: list[str] = field(default_factory=list)

    def source_text(self, sha256: str) -> str:
        return self.texts[sha256]


def make(base: Base | None = None) -> Publication:
    """The release: five reports of three authorities, a former version, and a file that was not read."""
    made = Publication(base or Base())
    _add_vocabularies(made.store)
    office = Reporter(
        OFFICE, "示例市样本区人民政府办公室（虚构）", kind="office", tier="county", scope="own-body",
        published="2025-01-20", source="https://example.org/report.html", evidence=("reports.csv：机关名称",),
    )  # fmt: skip
    county = Reporter(COUNTY, "虚拟区人民政府（虚构）", kind="government", region="410202")
    _add(made, office, 2022, _in_both("received", "granted", "handled", printed="3"))
    messy = {
        "received.natural-person": "１,０２３",
        "received.total": "1023",
        "fees.amount": "12.50",
        "rules.made": "",
        "licences.decisions": "/",
        "penalties.decisions": "约 5",
    }
    _add(made, office, 2023, messy)
    wrong = _in_both("received", "granted", printed="1") | {"carried-out.total": "1"}
    _add(made, office, 2024, wrong, has_finding=True)
    _add(
        made,
        county,
        2020,
        {"received.total": "8", "handled.total": "8"},
        edition="2019",
        version="0123456789ab",
    )
    _add(made, county, 2020, {"received.total": "9", "handled.total": "9"}, edition="2019")
    _add(made, Reporter("unidentified-abcdef012345"), None, {})
    _add_rest(made)
    return made


def _in_both(*rows: str, printed: str) -> dict[str, str]:
    """The same figure as natural persons and as total of each row."""
    return {f"{row}.{column}": printed for row in rows for column in ("natural-person", "total")}


def _add_vocabularies(store: Store) -> None:
    for name in ("ontology", "shapes"):
        for file in sorted(resources.folder(name).rglob("*.ttl")):
            store.load(path=str(file), format=RdfFormat.TURTLE)


def _add(
    made: Publication,
    reporter: Reporter,
    year: int | None,
    figures: Figures,
    *,
    edition: str = "2021",
    version: str = "",
    has_finding: bool = False,
) -> None:
    edition_form = next(one for one in form.editions() if one.edition == edition)
    report = _report(edition_form, reporter, year, figures, version)
    described = graph.of_report(report, reporter, made.base, version)
    made.reports.append(described.iri)
    made.texts[report.sha256] = report.text
    _extend(made.store, described.report, described.iri if version else None)
    _extend(made.store, described.cells, iri.cells_graph(described.iri))
    for entry in report.entries():
        shown = (
            graph.figure_literal(entry, _columns(edition_form)[entry.anchor]).value
            if entry.value is not None
            else ""
        )
        made.shown[iri.cell(described.iri, entry.anchor)] = shown or entry.state
    if has_finding:
        _extend(made.store, _finding(described.iri, report))
        _extend(made.store, _mention_finding(described.iri))
    rulings = tuple(_rulings(described.iri, FAILED if has_finding else ()))
    _extend(made.store, tuple(ruling.triples(rulings)), described.iri if version else None)


def _rulings(report: str, failed: tuple[str, ...]) -> tuple[ruling.Ruling, ...]:
    """Every rule passed, but those that failed, one not evaluable and one not applicable."""
    conditions = (
        Condition(report, "T2-BACK", "not-evaluable", report, "制发件数未填。", "The number made is blank."),
        Condition(report, "T3-INT", "not-applicable", report, "没有表三。", "There is no table three."),
    )
    findings = [
        Finding(
            report, rule, "contradiction", "Warning", report, (), None, None, None, 0, "", "", "", "",
        )
        for rule in failed
    ]  # fmt: skip
    return ruling.rulings(report, findings, conditions)


def _columns(edition: Form) -> dict[str, Column]:
    return {
        f"{row.notation}.{column.notation}": column
        for table in edition.tables
        for block, row in table.rows()
        for column in block.columns
    }


def _extend(store: Store, triples: Iterator[Triple] | tuple[Triple, ...], name: str | None = None) -> None:
    if name is None:
        store.extend(Quad(one.subject, one.predicate, one.object) for one in triples)
    else:
        store.extend(Quad(one.subject, one.predicate, one.object, NamedNode(name)) for one in triples)


class _Writer:
    """A report's text as it grows, and the place of each piece."""

    def __init__(self) -> None:
        self.text = ""

    def put(self, piece: str, end: str = "\t") -> Place:
        start = len(self.text)
        self.text += piece + end
        line = self.text.count("\n", 0, start) + 1
        return Place(line=line, start=start, end=start + len(piece))


def _report(edition: Form, reporter: Reporter, year: int | None, figures: Figures, version: str) -> Report:
    writer = _Writer()
    writer.put(f"{reporter.name or '某机关'}{year or ''}年度报告（虚构，{version or '现行'}）", "\n\n")
    start = len(writer.text)
    writer.put("一、总体情况", "\n")
    body = "本报告纯属虚构，仅供测试。\n本年工作照常进行 <不含标记> & 符号。"
    writer.put(body, "\n\n")
    overview = Section("overview", "一、总体情况", body, Place(line=3, start=start, end=len(writer.text) - 2))
    found = edition.tables if reporter.name else edition.tables[:-1]
    tables = tuple(_table(table, figures, writer) for table in found)
    stray = writer.put("九、本地自设项目 7", "\n")
    sentence = "本年收到申请 5 件，答复约 5 件，其余 1 件结转。"
    said = writer.put(sentence, "\n")
    figures_said = tuple(_mention(sentence, said, *one) for one in MENTIONS)
    sha256 = hashlib.sha256(f"{reporter.slug}{year}{version}".encode()).hexdigest()
    return Report(
        file=f"{reporter.slug}-{year or 'unknown'}.txt",
        sha256=sha256,
        size=len(writer.text.encode()),
        media_type="text/plain",
        charset="utf-8",
        text=writer.text,
        title=f"{year}年度报告</script>",
        authority=reporter.name,
        year=year,
        authority_evidence="标题",
        year_evidence="标题",
        form=edition,
        tables=tables,
        sections=(overview,),
        mentions=figures_said if reporter.slug == OFFICE and year == 2024 else (),
        contents=(
            Evidence("appraisal", "absent"),
            Evidence("assessment", "stated", ("考核",), "本年度考核合格。", said),
        ),
        citations=(Citation("form-2021", 1, "国办公开办函〔2021〕30号", sentence, said),),
        unplaced=(Unplaced("九、本地自设项目 7", "格式中没有这一行", "requests", stray),),
    )


# Kind, value and printed text of each figure of the prose; the second is approximate.
MENTIONS = (("received", 5, "5 件"), ("handled", 5, "约 5 件"), ("carried-out", 1, "1 件"))


def _mention(sentence: str, place: Place, kind: str, value: int, printed: str) -> Mention:
    start = (place.start or 0) + sentence.index(printed)
    own = Place(line=place.line, start=start, end=start + len(printed))
    return Mention(kind, 1, value, printed, sentence, own, is_approximate="约" in printed)


def _table(table: Table, figures: Figures, writer: _Writer) -> TableRead:
    rows = tuple(_row(table, row, block.columns, figures, writer) for block, row in table.rows())
    writer.put("", "\n")
    return TableRead(table.notation, rows)


def _row(table: Table, row: Row, columns: tuple[Column, ...], figures: Figures, writer: _Writer) -> RowRead:
    label = writer.put(row.label.zh)
    entries = []
    for column in columns:
        printed = figures.get(f"{row.notation}.{column.notation}", "0")
        place = writer.put(printed, "\n" if column is columns[-1] else "\t")
        entries.append(_entry(table.notation, row.notation, column, printed, place))
    return RowRead(row.notation, tuple(entries), row.label.zh, label)


def _entry(table: str, row: str, column: Column, printed: str, place: Place) -> Entry:
    plain = printed.replace(",", "").translate(str.maketrans("０１２３", "0123"))
    if not printed:
        return Entry(table, row, column.notation, "blank", None, printed, place)
    if printed == "/":
        return Entry(table, row, column.notation, "not-applicable", None, printed, place)
    if not plain.replace(".", "").isdigit():
        return Entry(table, row, column.notation, "unreadable", None, printed, place, reason="not-a-number")
    is_money = column.number_kind.startswith("money")
    return Entry(
        table, row, column.notation, "number", Decimal(plain) if is_money else int(plain), printed, place
    )


def _finding(report: str, read: Report) -> Iterator[Triple]:
    """Outcomes that do not sum to the total, in the column of totals."""
    node = NamedNode(f"{report}#{LEAF}")
    leaves = [
        row
        for row in (row.row for row in read.tables[1].rows)
        if row not in ("received", "carried-in", "carried-out")
    ]
    pairs = [
        (RDF + "type", NamedNode(GID + "Finding")),
        (RDF + "type", NamedNode(SH + "ValidationResult")),
        (GID + "rule", NamedNode(RULE + "T3-LEAF")),
        (GID + "inReport", NamedNode(report)),
        (SH + "focusNode", NamedNode(report)),
        (SH + "value", NamedNode(iri.cell(report, "handled.total"))),
        *((GID + "usesCell", NamedNode(iri.cell(report, f"{row}.total"))) for row in leaves),
        (GID + "leftSum", Literal(1)),
        (GID + "rightSum", Literal(0)),
        (GID + "difference", Literal(1)),
        (GID + "blanksAsZero", Literal(0)),
        (SH + "resultSeverity", NamedNode(SH + "Warning")),
        (SH + "resultMessage", Literal("表三“总计”列，所读数字对不上：各项之和 1，总计 0。", language="zh")),
        (SH + "resultMessage", Literal("Table three, column total: outcomes 1, total 0.", language="en")),
        (SH + "sourceShape", NamedNode(SHAPE + "Sums-implied")),
        (OA + "hasTarget", NamedNode(report)),
        (OA + "motivatedBy", NamedNode(DQV + "qualityAssessment")),
        (DQV + "inDimension", NamedNode(LDQD + "consistency")),
    ]
    return (Triple(node, NamedNode(prop), value) for prop, value in pairs)


def _mention_finding(report: str) -> Iterator[Triple]:
    """A figure of the prose that differs from the table, and one that agrees with it."""
    node, mention = NamedNode(f"{report}#N-NEW.mention-received-1"), f"{report}#mention-received-1"
    total, carried = iri.cell(report, "received.total"), iri.cell(report, "carried-out.total")
    pairs = [
        (node, RDF + "type", NamedNode(GID + "Finding")),
        (node, GID + "rule", NamedNode(RULE + "N-NEW")),
        (node, GID + "inReport", NamedNode(report)),
        (node, GID + "level", NamedNode(LEVEL + "contradiction")),
        (node, GID + "confidence", NamedNode(CONFIDENCE + "medium")),
        (node, SH + "value", NamedNode(mention)),
        (node, GID + "usesCell", NamedNode(total)),
        (node, GID + "leftSum", Literal(5)),
        (node, GID + "rightSum", Literal(1)),
        (node, GID + "difference", Literal(4)),
        (node, GID + "blanksAsZero", Literal(0)),
        (node, GID + "quote", Literal("本年收到申请 5 件，答复约 5 件，其余 1 件结转。")),
        (node, SH + "resultSeverity", NamedNode(SH + "Warning")),
        (node, SH + "resultMessage", Literal("正文写 5 件，表三为 1。", language="zh")),
        (node, SH + "resultMessage", Literal("The text says 5, table three 1.", language="en")),
        (NamedNode(mention), GID + "restates", NamedNode(total)),
        (NamedNode(f"{report}#mention-carried-out-1"), GID + "reading", NamedNode(READING + "carried-out")),
        (NamedNode(f"{report}#mention-carried-out-1"), GID + "restates", NamedNode(carried)),
    ]
    return (Triple(subject, NamedNode(prop), value) for subject, prop, value in pairs)


def _add_rest(made: Publication) -> None:
    """A file that was not read, a region, and the catalogue with one data set."""
    base, store = made.base, made.store
    unread, region, data_set = base.source("f" * 64), base.region("410202"), f"{base.iri}cube/requests"
    pairs = [
        (unread, RDF + "type", NamedNode(GID + "SourceDocument")),
        (unread, GID + "fileName", Literal("坏文件.bin")),
        (unread, GID + "sha256", Literal("f" * 64)),
        (unread, GID + "unread", Literal("坏文件.bin：找到二进制内容，应为文本")),
        (region, RDF + "type", NamedNode(GID + "Region")),
        (region, RDFS + "label", Literal("虚拟区", language="zh")),
        (region, GID + "regionCode", Literal("410202")),
        (base.catalogue, RDF + "type", NamedNode(DCAT + "Catalog")),
        (base.catalogue, DCT + "title", Literal("政府信息公开年度报告数据", language="zh")),
        (base.catalogue, DCT + "title", Literal("Disclosure reports", language="en")),
        (base.catalogue, DCAT + "dataset", NamedNode(data_set)),
        (data_set, RDF + "type", NamedNode(DCAT + "Dataset")),
        (data_set, RDFS + "label", Literal("申请情况", language="zh")),
        (data_set, DCAT + "byteSize", Literal("5", datatype=NamedNode(XSD + "nonNegativeInteger"))),
    ]
    store.extend(Quad(NamedNode(s), NamedNode(p), o) for s, p, o in pairs)
