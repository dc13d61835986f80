"""The ontology, the code lists and the forms are whole, and say of themselves what they should."""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode

import terms
from gongkai import form
from gongkai.form import Form
from gongkai.vocabulary import DCT, GID, HOST, ITEM, OWL, QB, RDF, RDFS, SKOS, XSD
from terms import PROJECT

FILES = [path for path in terms.files(".ttl") if path.is_relative_to(PROJECT / "ontology")]
FACTS = terms.of(FILES)
EDITIONS = form.editions()

PRINTED_2021 = """\
一、本年新收政府信息公开申请数量
二、上年结转政府信息公开申请数量
（一）予以公开
（二）部分公开（区分处理的，只计这一情形，不计其他情形）
1.属于国家秘密
2.其他法律行政法规禁止公开
3.危及“三安全一稳定”
4.保护第三方合法权益
5.属于三类内部事务信息
6.属于四类过程性信息
7.属于行政执法案卷
8.属于行政查询事项
1.本机关不掌握相关政府信息
2.没有现成信息需要另行制作
3.补正后申请内容仍不明确
1.信访举报投诉类申请
2.重复申请
3.要求提供公开出版物
4.无正当理由大量反复申请
5.要求行政机关确认或重新出具已获取信息
1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请
2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请
3.其他
（七）总计
四、结转下年度继续办理""".splitlines()
PRINTED_2019 = [*PRINTED_2021[:20], "（六）其他处理", *PRINTED_2021[23:]]


def values(subject: str, prop: str) -> list[NamedNode | Literal]:
    return [
        triple.object
        for triple in FACTS
        if triple.subject == NamedNode(subject) and triple.predicate.value == prop
    ]


def iris(subject: str, prop: str) -> list[str]:
    return [value.value for value in values(subject, prop) if isinstance(value, NamedNode)]


def subjects(prop: str, value: str) -> list[str]:
    return sorted(
        {
            triple.subject.value
            for triple in FACTS
            if triple.predicate.value == prop and triple.object == NamedNode(value)
        }
    )


def languages(subject: str, prop: str) -> list[str]:
    return sorted(str(value.language) for value in values(subject, prop) if isinstance(value, Literal))


def number(subject: str, prop: str) -> int:
    (value,) = values(subject, prop)
    return int(value.value)


OWN_TERMS = sorted({triple.subject.value for triple in FACTS if triple.subject.value.startswith(GID)})
CONCEPTS = subjects(RDF + "type", SKOS + "Concept")
SCHEMES = subjects(RDF + "type", SKOS + "ConceptScheme")
PROPERTIES = sorted(
    {*subjects(RDF + "type", OWL + "ObjectProperty"), *subjects(RDF + "type", OWL + "DatatypeProperty")}
)
IDENTITIES = subjects(RDF + "type", GID + "Identity")


# --- every term says what it is


@pytest.mark.parametrize("term", OWN_TERMS, ids=lambda iri: iri.removeprefix(GID))
def test_every_term_has_label_and_comment_in_both_languages_and_says_where_it_is_defined(term: str):
    assert languages(term, RDFS + "label") == ["en", "zh"]
    assert languages(term, RDFS + "comment") == ["en", "zh"]
    assert iris(term, RDFS + "isDefinedBy") == [HOST + "def"]


@pytest.mark.parametrize("cls", ["Table", "Block", "Group", "Row", "Column", "Form", "Identity", "Rule"])
def test_every_part_of_a_form_and_every_rule_is_labelled_in_both_languages(cls: str):
    found = subjects(RDF + "type", GID + cls)
    assert [part for part in found if languages(part, RDFS + "label") != ["en", "zh"]] == []


def test_every_document_of_ours_states_title_and_licence():
    documents = {*subjects(RDF + "type", OWL + "Ontology"), *SCHEMES, *(each.iri for each in EDITIONS)}
    assert [iri for iri in documents if languages(iri, DCT + "title") != ["en", "zh"]] == []
    licence = "https://creativecommons.org/licenses/by/4.0/"
    assert [iri for iri in documents if iris(iri, DCT + "license") != [licence]] == []


@pytest.mark.parametrize("file", FILES, ids=lambda path: path.name)
def test_nothing_is_a_blank_node(file: Path):
    nodes = (node for triple in terms.triples(file) for node in (triple.subject, triple.object))
    assert [node for node in nodes if isinstance(node, BlankNode)] == []


@pytest.mark.parametrize("file", FILES, ids=lambda path: path.name)
def test_every_file_begins_with_what_it_is_for(file: Path):
    assert file.read_text("utf-8").startswith("# ")


# --- classes and properties


@pytest.mark.parametrize("term", PROPERTIES)
def test_a_property_is_of_one_kind_and_no_class(term: str):
    kinds = {"ObjectProperty", "DatatypeProperty", "AnnotationProperty", "Class"}
    assert len(kinds & {iri.removeprefix(OWL) for iri in iris(term, RDF + "type")}) == 1


@pytest.mark.parametrize("term", [iri for iri in PROPERTIES if iri.startswith(GID)])
def test_the_range_of_a_property_fits_its_kind(term: str):
    is_data = OWL + "DatatypeProperty" in iris(term, RDF + "type")
    assert [found for found in iris(term, RDFS + "range") if found.startswith(XSD) != is_data] == []


def test_every_class_and_property_the_ontology_rests_on_is_declared_in_it():
    whole = terms.triples(PROJECT / "ontology" / "gid.ttl")
    declared = {triple.subject.value for triple in whole}
    links = {RDFS + name for name in ("subClassOf", "subPropertyOf", "domain", "range")}
    used = {triple.object.value for triple in whole if triple.predicate.value in links}
    own = {triple.predicate.value for triple in whole}
    built_in = (RDF, RDFS, OWL, XSD)
    assert sorted(iri for iri in used | own if not iri.startswith(built_in) and iri not in declared) == []


def test_every_measure_has_its_concept_and_order():
    measures = subjects(RDF + "type", QB + "MeasureProperty")
    own = [iri for iri in measures if iri.startswith(GID)]
    assert [iri for iri in own if not iris(iri, QB + "concept")] == []
    assert [iri for iri in own if len(values(iri, QB + "order")) != 1] == []


def test_every_column_leads_to_a_measure_of_its_data_structure():
    for edition in EDITIONS:
        for table in edition.tables:
            for block in table.blocks:
                components = iris(block.structure, QB + "component")
                measures = {measure for part in components for measure in iris(part, QB + "measure")}
                dimensions = {dimension for part in components for dimension in iris(part, QB + "dimension")}
                assert {column.measure for column in block.columns} <= measures, block.iri
                assert block.dimension in dimensions, block.iri


# --- code lists


@pytest.mark.parametrize("concept", CONCEPTS)
def test_every_concept_has_one_label_a_language_and_a_place_in_its_list(concept: str):
    assert languages(concept, SKOS + "prefLabel") == ["en", "zh"]
    (scheme,) = iris(concept, SKOS + "inScheme")
    assert scheme in SCHEMES
    assert concept.startswith(scheme + "#")
    assert bool(iris(concept, SKOS + "topConceptOf")) != bool(iris(concept, SKOS + "broader"))


@pytest.mark.parametrize("scheme", SCHEMES)
def test_notations_and_order_are_unique_in_a_list(scheme: str):
    members = subjects(SKOS + "inScheme", scheme)
    for prop in (SKOS + "notation", QB + "order"):
        counts = Counter(value.value for member in members for value in values(member, prop))
        assert sorted(counts.values()) == [1] * len(members)


@pytest.mark.parametrize(
    ("prop", "inverse"),
    [("broader", "narrower"), ("narrower", "broader"), ("topConceptOf", "hasTopConcept")],
)
def test_what_is_said_one_way_is_said_the_other_way(prop: str, inverse: str):
    pairs = [(t.subject.value, t.object.value) for t in FACTS if t.predicate.value == SKOS + prop]
    assert [(left, right) for left, right in pairs if left not in iris(right, SKOS + inverse)] == []


def test_every_row_stands_for_a_concept_of_the_list_of_its_dimension():
    for edition in EDITIONS:
        for table in edition.tables:
            for block, row in table.rows():
                (scheme,) = iris(block.dimension, QB + "codeList")
                assert iris(row.code, SKOS + "inScheme") == [scheme], row.iri


# --- identities


@pytest.mark.parametrize("identity", IDENTITIES, ids=lambda iri: iri.removeprefix(HOST + "form/"))
def test_an_identity_has_as_many_terms_as_it_says(identity: str):
    sides = [*iris(identity, GID + "left"), *iris(identity, GID + "right")]
    assert number(identity, GID + "terms") == len(sides) == len(set(sides))
    assert set(iris(identity, GID + "closedBy")) < set(sides)


@pytest.mark.parametrize("edition", EDITIONS, ids=lambda edition: edition.edition)
def test_the_outcomes_summed_are_the_leaves_of_the_code_list_that_the_edition_has(edition: Form):
    rows = {row.code for _, row in edition.table("requests").rows()}
    leaves = {code for code in rows if ITEM + "outcome" in ancestors(code)}
    (outcomes,) = (iri for iri in identities(edition) if iris(iri, GID + "rule")[0].endswith("#T3-LEAF"))
    assert set(iris(outcomes, GID + "left")) == leaves
    assert [code for code in leaves if ancestors(code) & leaves] == []


def identities(edition: Form) -> list[str]:
    return [iri for iri in IDENTITIES if edition.iri in iris(iri, GID + "inForm")]


def ancestors(code: str) -> set[str]:
    above = iris(code, SKOS + "broader")
    return {*above, *(higher for each in above for higher in ancestors(each))}


@pytest.mark.parametrize("edition", EDITIONS, ids=lambda edition: edition.edition)
def test_an_identity_sums_what_its_edition_has(edition: Form):
    rows: dict[str, set[str]] = defaultdict(set)
    measures: dict[str, set[str]] = defaultdict(set)
    for table in edition.tables:
        for block, row in table.rows():
            rows[block.dimension].add(row.code)
            measures[block.dimension] |= {column.measure for column in block.columns}
    for identity in identities(edition):
        sides = {*iris(identity, GID + "left"), *iris(identity, GID + "right")}
        for dimension in iris(identity, GID + "sums"):
            assert sides <= rows[dimension], identity
        for dimension in iris(identity, GID + "along"):
            assert sides <= measures[dimension], identity


@pytest.mark.parametrize("edition", EDITIONS, ids=lambda edition: edition.edition)
def test_every_edition_has_the_same_five_identities(edition: Form):
    rules = [rule.rpartition("#")[2] for iri in identities(edition) for rule in iris(iri, GID + "rule")]
    assert sorted(rules) == ["T3-BAL", "T3-BALX", "T3-LEAF", "T3-ROW", "T4-SUM"]


# --- forms


@pytest.mark.parametrize(
    ("edition", "cells"),
    [
        ("2019", {"disclosure": 22, "requests": 161, "remedies": 15}),
        ("2021", {"disclosure": 10, "requests": 175, "remedies": 15}),
    ],
)
def test_an_edition_has_the_cells_of_the_official_form(edition: str, cells: dict[str, int]):
    found = {
        table.notation: sum(len(block.columns) for block, _ in table.rows()) for table in of(edition).tables
    }
    assert found == cells


def of(edition: str) -> Form:
    return next(each for each in EDITIONS if each.edition == edition)


@pytest.mark.parametrize(("edition", "printed"), [("2019", PRINTED_2019), ("2021", PRINTED_2021)])
def test_the_rows_of_table_three_are_labelled_as_printed_and_in_order(edition: str, printed: list[str]):
    assert [row.label.zh for _, row in of(edition).table("requests").rows()] == printed


@pytest.mark.parametrize("edition", EDITIONS, ids=lambda edition: edition.edition)
def test_notations_name_one_row_of_an_edition_and_one_column_of_a_block(edition: Form):
    rows = [row.notation for table in edition.tables for _, row in table.rows()]
    assert len(rows) == len(set(rows))
    for table in edition.tables:
        for block in table.blocks:
            columns = [column.notation for column in block.columns]
            assert len(columns) == len(set(columns)), block.iri


def test_every_report_year_since_2019_has_one_edition():
    for year in range(2019, 2027):
        assert sum(edition.is_for(year) for edition in EDITIONS) == 1, year
