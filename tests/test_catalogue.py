"""What a release says of itself: true counts, named nodes, and what a catalogue of data sets must say."""

from __future__ import annotations

import shutil
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, RdfFormat, Store, Triple, parse

from gongkai import build, catalogue, manifest, rdf
from gongkai.build import Settings
from gongkai.catalogue import About, Counts, Dump, Size
from gongkai.iri import Base
from gongkai.vocabulary import DCAT, DCT, DQV, OA, PROV, QB, RDF, VOID

BASE = Base("https://data.example.org/")
SPDX = catalogue.SPDX
COUNTS = Counts(
    files=3,
    reports=2,
    unread=1,
    authorities=2,
    clean=1,
    years=(2023, 2024),
    cells={"number": 386, "blank": 14},
    triples=1000,
    subjects=100,
    classes={QB + "Observation": 68},
    properties={RDF + "type": 200},
)
DUMPS = (
    Dump("all.ttl", "默认图", "the default graph", ("text/turtle", "RDF_TURTLE"), 1000),
    Dump("cells.nq", "单元格", "the cells", ("application/n-quads", "RDF_N_QUADS"), 500),
    Dump("findings.ttl", "发现", "the findings", ("text/turtle", "RDF_TURTLE"), 20),
)
ABOUT = About(
    base=BASE,
    version="2026-11-20.2",
    date="2026-11-20",
    title_zh="年度报告",
    title_en="Annual reports",
    publisher_zh="发布者",
    publisher_en="Publisher",
    contact="data@example.org",
    earlier=("2026-10-01", "2026-11-20"),
    counts=COUNTS,
    dumps=DUMPS,
)


def said(triples: list[Triple], subject: str, prop: str) -> list[str]:
    return sorted(
        triple.object.value
        for triple in triples
        if triple.subject.value == subject and triple.predicate.value == prop
    )


@pytest.fixture
def triples() -> list[Triple]:
    return catalogue.triples(ABOUT)


def test_the_catalogue_has_named_nodes_only_and_says_each_thing_once(triples: list[Triple]) -> None:
    assert len(rdf.lines(triples)) == len(triples)


@pytest.mark.parametrize(
    ("cls", "props"),
    [
        (DCAT + "Catalog", (DCT + "title", DCT + "description", DCT + "publisher", DCT + "license")),
        (DCAT + "Dataset", (DCT + "title", DCT + "description", DCT + "publisher", DCT + "license")),
        (DCAT + "Distribution", (DCAT + "accessURL", DCAT + "downloadURL", DCT + "license", DCT + "format")),
        (DCAT + "DataService", (DCAT + "endpointURL", DCAT + "servesDataset", DCT + "license")),
        (DQV + "QualityMeasurement", (DQV + "value", DQV + "isMeasurementOf", DQV + "computedOn")),
        (PROV + "Activity", (PROV + "endedAtTime", PROV + "wasAssociatedWith")),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_things_of_a_class_say_what_the_class_asks(
    triples: list[Triple], cls: str, props: tuple[str, ...]
) -> None:
    subjects = [
        triple.subject.value
        for triple in triples
        if triple.predicate.value == RDF + "type" and triple.object == NamedNode(cls)
    ]
    assert subjects
    missing = [(subject, prop) for subject in subjects for prop in props if not said(triples, subject, prop)]
    assert missing == []


def test_what_is_pointed_at_here_is_described_here(triples: list[Triple]) -> None:
    subjects = {triple.subject.value for triple in triples}
    places = {f"{BASE.iri}sparql", *(ABOUT.latest(dump) for dump in DUMPS)}
    places |= {ABOUT.address(dump) for dump in DUMPS} | {ABOUT.version_iri(one) for one in ABOUT.earlier}
    pointed = {
        triple.object.value
        for triple in triples
        if isinstance(triple.object, NamedNode) and triple.object.value.startswith(BASE.iri)
    }
    assert pointed - subjects - places == set()


def test_a_version_names_the_one_before_and_the_data_set_names_all(triples: list[Triple]) -> None:
    release = "https://data.example.org/release/2026-11-20.2"
    assert said(triples, release, DCAT + "previousVersion") == ["https://data.example.org/release/2026-11-20"]
    assert said(triples, ABOUT.reports, DCAT + "hasCurrentVersion") == [release]
    assert len(said(triples, ABOUT.reports, DCAT + "hasVersion")) == 3


def test_the_first_version_has_none_before_it() -> None:
    triples = catalogue.triples(replace(ABOUT, earlier=()))
    assert said(triples, ABOUT.release, DCAT + "previousVersion") == []


def test_a_host_without_endpoint_or_address_says_neither() -> None:
    lines = rdf.lines(catalogue.triples(replace(ABOUT, endpoint=False, contact=None)))
    assert not [line for line in lines if "sparql" in line or "mailto" in line]


def test_a_release_without_reports_has_no_share_and_no_period() -> None:
    counts = replace(COUNTS, reports=0, clean=0, years=(), cells={})
    lines = rdf.lines(catalogue.triples(replace(ABOUT, counts=counts)))
    assert not [line for line in lines if "clean-share" in line or "PeriodOfTime" in line]


def test_sizes_are_said_of_the_latest_and_of_the_versioned_file() -> None:
    sizes = {dump.name: Size(12, "ab" * 32) for dump in DUMPS}
    triples = catalogue.sizes(ABOUT, sizes)
    for node in (f"{ABOUT.reports}-all.ttl", f"{ABOUT.release}#all.ttl"):
        assert said(triples, node, DCAT + "byteSize") == ["12"]
        (checksum,) = said(triples, node, SPDX + "checksum")
        assert said(triples, checksum, SPDX + "checksumValue") == ["ab" * 32]


def test_the_note_on_unfilled_cells_lists_their_rows() -> None:
    rows = [f"{BASE.iri}report/a/2024#overdue", f"{BASE.iri}report/a/2024#unclear"]
    triples = list(catalogue.unfilled(BASE, rows))
    targets = said(triples, f"{BASE.iri}quality#unfilled-cells", OA + "hasTarget")
    assert set(rows) < set(targets)
    assert f"{BASE.iri}cube/requests" in targets


def test_a_region_comes_with_those_that_took_its_place() -> None:
    triples = catalogue.regions(["230704"], BASE)
    assert {triple.subject.value for triple in triples} == {
        f"{BASE.iri}region/230704",
        f"{BASE.iri}region/230719",
    }


# --- of a real release ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def released(examples: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release of two reports, one with unfilled cells, and of a file that is none."""
    folder = tmp_path_factory.mktemp("reports")
    for name in ("youhao-qu-renmin-zhengfu-bangongshi-2024.txt", "youhao-qu-renshe-ju-2024.txt"):
        shutil.copy(examples / name, folder)
    (folder / "novel.txt").write_text("从前有座山。\n" * 100, "utf-8")
    out = tmp_path_factory.mktemp("released")
    build.run(folder, out, Settings(date="2026-11-20", base=BASE))
    return out / "current"


def graph(file: Path) -> list[Triple]:
    return [quad.triple for quad in parse(path=str(file), format=RdfFormat.TURTLE)]


def test_void_counts_are_those_of_the_store_the_dumps_and_the_default_graph(released: Path) -> None:
    void = graph(released / "www" / "void.ttl")
    default = [quad.triple for quad in Store.read_only(str(released / "store")) if _is_default(quad)]
    assert said(void, f"{BASE.iri}catalog#reports", VOID + "triples") == [str(len(default))]
    subjects = len({triple.subject for triple in default})
    assert said(void, f"{BASE.iri}catalog#reports", VOID + "distinctSubjects") == [str(subjects)]
    classes = Counter(triple.object.value for triple in default if triple.predicate.value == RDF + "type")
    properties = Counter(triple.predicate.value for triple in default)
    assert partition(void, VOID + "class", VOID + "entities") == classes
    assert partition(void, VOID + "property", VOID + "triples") == properties


def _is_default(quad: object) -> bool:
    return str(getattr(quad, "graph_name", "")) == "DEFAULT"


def partition(void: list[Triple], of: str, count: str) -> dict[str, int]:
    return {
        triple.object.value: int(said(void, triple.subject.value, count)[0])
        for triple in void
        if triple.predicate.value == of
    }


def test_bytes_digests_and_triples_are_those_of_the_files(released: Path) -> None:
    catalog = graph(released / "www" / "catalog.ttl")
    downloads = {
        triple.subject.value: triple.object.value
        for triple in catalog
        if triple.predicate.value == DCAT + "downloadURL"
    }
    assert len(downloads) == 14
    for node, address in downloads.items():
        file = released / "www" / address.removeprefix(BASE.iri)
        assert said(catalog, node, DCAT + "byteSize") == [str(file.stat().st_size)]
        (checksum,) = said(catalog, node, SPDX + "checksum")
        assert said(catalog, checksum, SPDX + "checksumValue") == [manifest.digest(file)]
        if file.suffix != ".csv":
            rdf_format = RdfFormat.TURTLE if file.suffix == ".ttl" else RdfFormat.N_QUADS
            count = sum(1 for _ in parse(path=str(file), format=rdf_format))
            assert said(catalog, node, VOID + "triples") == [str(count)]


def test_quality_is_measured(released: Path) -> None:
    quality = graph(released / "www" / "quality.ttl")
    values = {
        name: said(quality, f"{BASE.iri}quality#{name}", DQV + "value")
        for name in ("files", "reports", "unread", "clean-share", "cells-number", "cells-blank")
    }
    assert values == {
        "files": ["3"],
        "reports": ["2"],
        "unread": ["1"],
        "clean-share": ["0.5"],
        "cells-number": ["386"],
        "cells-blank": ["14"],
    }
    rows = [
        one
        for one in said(quality, f"{BASE.iri}quality#unfilled-cells", OA + "hasTarget")
        if "/report/" in one
    ]
    assert len(rows) == 2


def test_void_is_where_it_is_looked_for(released: Path) -> None:
    www = released / "www"
    assert (www / ".well-known" / "void").read_bytes() == (www / "void.ttl").read_bytes()
    rows = Store.read_only(str(released / "store")).query(
        f"SELECT ?n WHERE {{ <{BASE.iri}catalog#reports> <{VOID}triples> ?n }}"
    )
    assert len(list(rows)) == 1
