"""No misspelt term passes: every term that is used exists in its vocabulary, ours or another's.

An engine says nothing about a term that nobody ever defined: the pattern simply finds nothing.
"""

from __future__ import annotations

import ast
import keyword
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

import terms
from gongkai import vocabulary
from terms import PROJECT

TURTLE = terms.files(".ttl")
QUERIES = terms.files(".rq")
SOURCES = sorted((PROJECT / "src" / "gongkai").rglob("*.py"))
NAMESPACES = {name: iri for name, iri in vars(vocabulary).items() if name.isupper() and isinstance(iri, str)}


def name(path: Path) -> str:
    return str(path.relative_to(PROJECT))


@pytest.mark.parametrize("file", [*TURTLE, *QUERIES], ids=name)
def test_every_term_used_exists_in_its_vocabulary(file: Path):
    assert [use.iri for use in terms.uses(file) if terms.exists(use.iri) is False] == []


@pytest.mark.parametrize("file", [*TURTLE, *QUERIES], ids=name)
def test_every_term_is_of_a_vocabulary_we_know(file: Path):
    known = ("https://creativecommons.org/", "http://reference.data.gov.uk/", "https://www.iana.org/")
    addresses = ("http://www.gov.cn/", "https://www.gov.cn/", "https://github.com/", vocabulary.HOST)
    unknown = [use.iri for use in terms.uses(file) if terms.exists(use.iri) is None]
    assert [iri for iri in unknown if not iri.startswith((*known, *addresses, "http://publications."))] == []


@pytest.mark.parametrize("file", SOURCES, ids=name)
def test_every_term_the_program_names_exists(file: Path):
    assert [iri for iri in named_terms(file) if terms.exists(iri) is False] == []


def named_terms(file: Path) -> Iterator[str]:
    """What is written as `GID + "line"` or `term(GID, "line")`."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        pair: list[ast.expr] = []
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            pair = [node.left, node.right]
        elif isinstance(node, ast.Call):
            pair = node.args[:2]
        if len(pair) == 2 and isinstance(pair[0], ast.Name) and isinstance(pair[1], ast.Constant):
            space, local = NAMESPACES.get(pair[0].id), pair[1].value
            if space and isinstance(local, str) and re.fullmatch(r"[\w.-]+", local):
                yield space + local


@pytest.mark.parametrize("file", TURTLE, ids=name)
def test_prefixes_are_sorted_and_all_used(file: Path):
    text = file.read_text("utf-8")
    prefixes = re.findall(r"^PREFIX ([\w-]+): <", text, re.MULTILINE)
    body = re.sub(r"^PREFIX .*$", "", text, flags=re.MULTILINE)
    assert prefixes == sorted(prefixes)
    assert [prefix for prefix in prefixes if not re.search(rf"(?<![\w-]){prefix}:", body)] == []


def test_no_term_of_ours_is_one_that_tools_stumble_over():
    # pySHACL refuses a constraint in whose text SERVICE, MINUS or VALUES occur, even inside a name;
    # an attribute of rdflib's Namespace that str has too is that method. The names of the form's own
    # cells are exempt: constraints reach them through variables.
    own = {iri for iri in terms.defined() if terms.is_ours(iri) and "/form/" not in iri}
    local = {iri.rpartition("#")[2] for iri in own if "#" in iri}
    ends = re.compile(r"(?:service|minus|values)$", re.IGNORECASE)
    assert sorted(term for term in local if ends.search(term)) == []
    gid = {iri.removeprefix(vocabulary.GID) for iri in own if iri.startswith(vocabulary.GID)}
    assert sorted(term for term in gid if hasattr(str, term) or keyword.iskeyword(term)) == []


def test_no_namespace_has_two_prefixes():
    spaces = Counter(vocabulary.PREFIXES.values())
    assert [space for space, uses in spaces.items() if uses > 1] == []


def test_a_prefix_means_the_same_in_every_file():
    found = {
        (prefix, space)
        for file in [*TURTLE, *QUERIES]
        for prefix, space in re.findall(r"^PREFIX ([\w-]+): <([^>]+)>", file.read_text("utf-8"), re.MULTILINE)
    }
    differing = {prefix for prefix, _ in found if len({s for p, s in found if p == prefix}) > 1}
    assert differing == set()
    assert {(p, s) for p, s in found if vocabulary.PREFIXES.get(p, s) != s} == set()


@pytest.mark.parametrize(
    ("iri", "expected"),
    [
        (vocabulary.GID + "naturalPerson", True),
        (vocabulary.GID + "naturalPersons", False),
        (vocabulary.QB + "dataSet", True),
        (vocabulary.QB + "dataset", False),
        (vocabulary.DQV + "inDimension", True),
        (vocabulary.DCAT + "previousVersion", True),
        (vocabulary.LDQD + "consistent", False),
        ("https://nowhere.example/x", None),
    ],
)
def test_a_misspelt_term_is_told_from_a_real_one(iri: str, expected: bool | None):
    assert terms.exists(iri) is expected
