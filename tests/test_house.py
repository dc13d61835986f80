"""The house keeps its promises: what the documents name exists, and nothing of one machine is in it."""

from __future__ import annotations

import ast
import re
import shlex
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from typer.core import TyperGroup, TyperOption

from conftest import PROJECT
from gongkai import __version__, cli

DOCUMENTS = ("README.md", "CONTRIBUTING.md", "benchmarks/README.md", "examples/README.md")
MODULES = sorted((PROJECT / "src" / "gongkai").rglob("*.py"))
KEPT = ("src", "tests", "ontology", "shapes", "site", "benchmarks", "examples", ".ci")
TEXTS = {".py", ".ttl", ".rq", ".html", ".css", ".js", ".md", ".toml", ".csv", ".json", ".svg", ""}


def text(name: str) -> str:
    return (PROJECT / name).read_text("utf-8")


def files() -> Iterator[Path]:
    """Every text file of the project that is ours."""
    yield from (path for path in PROJECT.iterdir() if path.is_file() and path.suffix in TEXTS)
    for folder in KEPT:
        for path in sorted((PROJECT / folder).rglob("*")):
            if path.is_file() and path.suffix in TEXTS and "__pycache__" not in path.parts:
                yield path


def commands_in(document: str) -> list[list[str]]:
    """The `gongkai …` commands of a document's shell blocks, as words."""
    blocks = re.findall(r"^```sh\n(.*?)^```", document, re.MULTILINE | re.DOTALL)
    lines = [line.partition("  #")[0] for block in blocks for line in block.splitlines()]
    return [shlex.split(line) for line in lines if line.startswith("gongkai ")]


def command_line() -> TyperGroup:
    group = typer.main.get_command(cli.app)
    assert isinstance(group, TyperGroup)
    return group


# --- documents


def test_the_readme_begins_with_the_two_commands():
    (first,) = re.findall(r"\A# [^\n]*\n\n```sh\n(.*?)```", text("README.md"), re.DOTALL)
    assert [line.partition("#")[0].strip() for line in first.splitlines()] == ["make serve", "make test"]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_make_target_a_document_names_is_in_the_makefile(name: str):
    targets = set(re.findall(r"^([a-z-]+):", text("Makefile"), re.MULTILINE))
    named = re.findall(r"(?:^|`)make ([a-z-]+)", text(name), re.MULTILINE)
    assert [target for target in named if target not in targets] == []


@pytest.mark.parametrize("words", commands_in(text("README.md")), ids=" ".join)
def test_every_command_in_the_readme_is_one_the_program_has(words: list[str]):
    group = command_line()
    assert words[1] in group.commands
    options = {option for each in group.commands[words[1]].params for option in each.opts}
    assert [word for word in words if word.startswith("-") and word not in options] == []


def test_the_readme_shows_every_command():
    shown = {words[1] for words in commands_in(text("README.md"))}
    assert command_line().commands.keys() - shown == set()


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_file_a_document_names_exists(name: str):
    folders = "|".join(re.escape(folder) for folder in KEPT)
    named = re.findall(rf"`((?:{folders})/[\w./-]*|[A-Z]+(?:-[A-Z]+)?(?:\.md)?|\w+\.toml)`", text(name))
    wanted = [each for each in named if not re.fullmatch(r"[A-Z]+", each) or each in {"LICENSE"}]
    assert [each for each in wanted if not (PROJECT / each).exists()] == []


def test_every_local_link_in_a_document_leads_somewhere():
    broken = [
        (name, target)
        for name in DOCUMENTS
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", text(name))
        if not ((PROJECT / name).parent / target).exists()
    ]
    assert broken == []


def test_the_version_is_the_same_everywhere():
    assert tomllib.loads(text("pyproject.toml"))["project"]["version"] == __version__
    assert f"({__version__})" in text("CHANGELOG.md")
    assert f'owl:versionInfo "{__version__}"' in text("ontology/gid.ttl")


# --- the command line


@pytest.mark.parametrize("name", sorted(command_line().commands))
def test_every_command_and_every_option_says_what_it_does(name: str):
    command = command_line().commands[name]
    assert command.help
    options = [each for each in command.params if isinstance(each, TyperOption) and each.name != "help"]
    assert options
    assert [each.name for each in options if not each.help] == []


# --- the code


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.stem)
def test_every_module_and_every_public_function_says_what_it_is(module: Path):
    tree = ast.parse(module.read_text("utf-8"))
    assert ast.get_docstring(tree), "the module has no docstring"
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    public = [node for node in functions if not node.name.startswith("_") and _length(node) > 4]
    assert [node.name for node in public if not ast.get_docstring(node)] == []


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.stem)
def test_no_error_is_swallowed(module: Path):
    handlers = [
        node for node in ast.walk(ast.parse(module.read_text("utf-8"))) if isinstance(node, ast.ExceptHandler)
    ]
    bare = [node.lineno for node in handlers if node.type is None]
    passed = [node.lineno for node in handlers if all(isinstance(line, ast.Pass) for line in node.body)]
    assert (bare, passed) == ([], [])


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.stem)
def test_no_function_is_longer_than_a_screen(module: Path):
    tree = ast.parse(module.read_text("utf-8"))
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    assert [node.name for node in functions if _length(node) > 60] == []


def _length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of the body, without the signature: a command's signature is its manual."""
    return (function.end_lineno or 0) - function.body[0].lineno + 1


# --- one machine is like another


def test_no_file_names_a_path_of_one_machine():
    paths = re.compile(r"(?<![\w.:/-])/(?:work|home/\w+|Users|tmp/bash_jobs)/")
    here = Path(__file__).resolve()
    found = [
        (str(path.relative_to(PROJECT)), match[0])
        for path in files()
        if path.resolve() != here
        for match in [paths.search(path.read_bytes().decode("utf-8", "ignore"))]
        if match
    ]
    assert found == []


def test_nothing_is_fetched_from_somebody_elses_server_by_a_page():
    loaded = r"<(?:(?:script|img|iframe)\b[^>]*\bsrc|link\b[^>]*\bstylesheet\b[^>]*\bhref)"
    fetched = re.compile(loaded + r"=[\"']?(?:https?:)?//", re.IGNORECASE)
    pages = [path for path in files() if path.suffix == ".html" and path.is_relative_to(PROJECT / "site")]
    assert [path.name for path in pages if fetched.search(path.read_text("utf-8"))] == []


def test_the_check_of_a_fresh_machine_can_be_started():
    script = PROJECT / ".ci" / "run"
    assert script.stat().st_mode & 0o111
    assert script.read_text("utf-8").startswith("#!/usr/bin/env bash\n")
    assert "set -euo pipefail" in script.read_text("utf-8")
