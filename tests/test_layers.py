"""The order of the modules: imports point down only, and the publish side never sees a document.

A new module is put into its layer here, or these tests fail. Within a layer a module may import those
that stand after it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "src" / "gongkai"

# Top to bottom. `readers.…` are the files of the one sub-package.
LAYERS: dict[str, tuple[str, ...]] = {
    "command": ("cli", "printout", "terminal", "options"),
    "desk": ("checking", "checkdesk"),
    "serve": (
        "serve",
        "browsing",
        "querying",
        "answers",
        "service",
        "dataset",
        "endpoint",
        "documents",
        "workers",
        "evaluate",
        "confine",
        "sparql",
        "resource",
        "negotiate",
        "leaving",
    ),
    "build": (
        "checkwork",
        "verdictpage",
        "verdictview",
        "build",
        "pagework",
        "assembly",
        "publication",
        "intake",
        "sarif",
        "verdict",
        "series",
        "crew",
    ),
    "publish": (
        "checkpage",
        "pages",
        "qualitypages",
        "rulepages",
        "vocabularypages",
        "tally",
        "termview",
        "sourceview",
        "jsonld",
        "reportfacts",
        "findingfacts",
        "prosefacts",
        "reportview",
        "tableview",
        "overview",
        "chart",
        "searchindex",
        "render",
        "texts",
        "facts",
        "difference",
        "catalogue",
        "versions",
        "void",
        "quality",
        "measurements",
        "cubes",
        "statement",
        "imprint",
        "figures",
        "dump",
        "release",
        "manifest",
    ),
    "describe": ("export", "causes", "check", "ruling", "finding", "graph", "rdf"),
    "read": (
        "reporter",
        "metadata",
        "recognise",
        "naming",
        "title",
        "titlepage",
        "titlewords",
        "authority",
        "tables",
        "proceedings",
        "torn",
        "entries",
        "grid",
        "header",
        "regions",
        "sections",
        "mentions",
        "passages",
        "wording",
        "clauses",
        "numerals",
        "contents",
        "citations",
        "narrative",
        "prose",
        "sentences",
        "stream",
        "align",
        "match",
        "candidate",
        "sandbox",
        "readers.archive",
        "readers.doc",
        "readers.ofd",
        "readers.ocr",
        "readers.mhtml",
        "readers.pdf",
        "readers.xls",
        "readers.xlsx",
        "readers.sheets",
        "readers.docx",
        "readers.html",
        "readers",
        "readers.text",
        "readers.pipes",
        "readers.closed",
        "readers.markup",
        "readers.stated",
        "readers.encodings",
        "readers.lattice",
        "readers.marks",
        "readers.lines",
        "readers.grid",
        "readers.package",
        "readers.formats",
        "readers.zips",
        "readers.transport",
        "readers.source",
    ),
    "records": ("figure", "label", "report", "document"),
    "ground": (
        "checkjob",
        "region",
        "rule",
        "content",
        "identity",
        "form",
        "iri",
        "resources",
        "vocabulary",
        "errors",
        "",
    ),
}
# What a layer may use beside itself. The read side never sees triples, the publish side no document.
MAY_USE: dict[str, set[str]] = {
    "command": {"desk", "serve", "build", "publish", "describe", "read", "records", "ground"},
    "desk": {"serve", "publish", "ground"},
    "serve": {"ground"},
    "build": {"publish", "describe", "read", "records", "ground"},
    "publish": {"ground"},
    "describe": {"records", "ground"},
    "read": {"records", "ground"},
    "records": {"ground"},
    "ground": set(),
}
# One module of the publish side writes triples that are not a report's.
SHARED_BY_PUBLISH = {"rdf", "finding"}

ORDER = [module for modules in LAYERS.values() for module in modules]
LAYER_OF = {module: layer for layer, modules in LAYERS.items() for module in modules}
FILES = sorted(PACKAGE.rglob("*.py"))


def module_of(file: Path) -> str:
    """`readers.text`, `graph`, and an empty string for the package itself."""
    parts = file.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts).removesuffix("__init__").rstrip(".")


MODULES = {module_of(file): file for file in FILES}
LISTED = [module for module in MODULES if module in LAYER_OF]


def imported(file: Path) -> Iterator[str]:
    """The modules of ours that a file imports, also inside functions."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == "gongkai":
            inside = (node.module or "").removeprefix("gongkai").lstrip(".")
            for name in node.names:
                whole = f"{inside}.{name.name}".lstrip(".")
                yield whole if whole in MODULES else inside
        elif isinstance(node, ast.Import):
            yield from (
                name.name.removeprefix("gongkai").lstrip(".")
                for name in node.names
                if name.name.partition(".")[0] == "gongkai"
            )


def test_every_module_has_its_layer():
    assert sorted(MODULES.keys() - LAYER_OF.keys()) == []


def test_no_module_is_listed_twice():
    assert len(ORDER) == len(set(ORDER))


@pytest.mark.parametrize("module", LISTED, ids=lambda module: module or "__init__")
def test_imports_point_down(module: str):
    below = set(ORDER[ORDER.index(module) + 1 :])
    assert sorted(set(imported(MODULES[module])) - below - {module}) == []


@pytest.mark.parametrize("module", LISTED, ids=lambda module: module or "__init__")
def test_a_side_uses_only_what_it_may(module: str):
    layer = LAYER_OF[module]
    allowed = {layer, *MAY_USE[layer]}
    shared = SHARED_BY_PUBLISH if layer in {"publish", "serve"} else set()
    used = set(imported(MODULES[module])) - shared
    assert sorted(name for name in used if LAYER_OF.get(name) not in allowed) == []


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module or "__init__")
def test_imports_are_absolute(module: str):
    tree = ast.parse(MODULES[module].read_text("utf-8"))
    assert [node.lineno for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.level] == []


@pytest.mark.parametrize("module", sorted(MODULES.keys() - {"cli"}), ids=lambda module: module or "__init__")
def test_only_the_command_line_reads_the_environment_the_clock_or_the_arguments(module: str):
    # Waiting and timing out (monotonic, perf_counter, sleep) is no reading of the clock.
    clock = {"now", "utcnow", "today", "time_ns", "localtime", "gmtime"}
    found = []
    for node in ast.walk(ast.parse(MODULES[module].read_text("utf-8"))):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            owner, name = node.value.id, node.attr
            if (owner, name) in {("os", "environ"), ("os", "getenv"), ("sys", "argv"), ("time", "time")}:
                found.append(f"line {node.lineno}: {owner}.{name}")
            if owner in {"datetime", "date", "time"} and name in clock:
                found.append(f"line {node.lineno}: {owner}.{name}")
    assert found == []
