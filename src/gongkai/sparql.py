"""What a query asks for, and whether it may run: the guard before the engine.

The engine would follow `SERVICE` and has no opinion on graphs it does not know. A query is therefore
read into SPARQL's tokens first (so that a word in a string, a comment or an IRI fools nobody), and
where the word *service* occurs at all, rdflib's syntax tree has to agree that nothing is called.
Whether the query is grammatical is left to the engine, whose complaint `syntax_fault` makes readable.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urljoin

MAXIMUM_DEPTH: Final = 200  # brackets within brackets; the engine's stack ends near 10,000

FORMS: Final = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_ONE_OF_FORMS: Final = "SELECT, ASK, CONSTRUCT or DESCRIBE"
_UPDATES: Final = frozenset(
    ("INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "COPY", "MOVE", "ADD", "WITH")
)

# Terminals of the grammar (SPARQL 1.1 Query Language, 19.8), longest first where they share a beginning.
_BASE_CHAR = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f"
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_NAME_CHAR = _BASE_CHAR + "_0-9\u00b7\u0300-\u036f\u203f\u2040" + r"\-"
_ESCAPED = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%]"
_TERMINALS = (
    ("space", r"[ \t\r\n]+"),
    ("comment", r"#[^\r\n]*"),
    ("iri", r"<(?:[^<>\"{}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*>"),
    ("string", r'"""(?:"{0,2}(?:[^"\\]|\\.))*"""' r"|'''(?:'{0,2}(?:[^'\\]|\\.))*'''"),
    ("string2", r'"(?:[^"\\\r\n]|\\.)*"' r"|'(?:[^'\\\r\n]|\\.)*'"),
    ("variable", rf"[?$][{_BASE_CHAR}_0-9][{_NAME_CHAR}]*"),
    ("blank", rf"_:[{_BASE_CHAR}_0-9](?:[{_NAME_CHAR}.]*[{_NAME_CHAR}])?"),
    ("language", r"@[A-Za-z]+(?:-[A-Za-z0-9]+)*"),
    (
        "name",
        rf"(?:[{_BASE_CHAR}](?:[{_NAME_CHAR}.]*[{_NAME_CHAR}])?)?:"
        rf"(?:(?:[{_BASE_CHAR}_:0-9]|{_ESCAPED})(?:(?:[{_NAME_CHAR}.:]|{_ESCAPED})*(?:[{_NAME_CHAR}:]|{_ESCAPED}))?)?",
    ),
    ("word", r"[A-Za-z_][A-Za-z_0-9]*"),
    ("number", r"[0-9]+(?:\.[0-9]*)?(?:[eE][+-]?[0-9]+)?"),
    ("sign", r"."),
)
_TOKEN: Final = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in _TERMINALS), re.DOTALL)
_CODEPOINT: Final = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_LOCAL_ESCAPE: Final = re.compile(r"\\(.)")
_POSITION: Final = re.compile(r"error at (\d+):(\d+): ?(.*)", re.DOTALL)
_SENTENCE: Final = re.compile(r"(?:The|IRI|An?|Prefix|Aggregate|Invalid)(?: [^\s,\[]+){2,}")

_KEYWORDS: Final = """
    A ABS ADD ADJUST ALL AS ASC ASK AVG BASE BIND BNODE BOUND BY CEIL CLEAR COALESCE CONCAT CONSTRUCT
    CONTAINS COPY COUNT CREATE DATA DATATYPE DAY DEFAULT DELETE DESC DESCRIBE DISTINCT DROP
    ENCODE_FOR_URI EXISTS FALSE FILTER FLOOR FROM GRAPH GROUP GROUP_CONCAT HASLANG HASLANGDIR HAVING
    HOURS IF IN INSERT INTO IRI ISBLANK ISIRI ISLITERAL ISNUMERIC ISTRIPLE ISURI LANG LANGDIR
    LANGMATCHES LATERAL LCASE LIMIT LOAD MAX MD5 MIN MINUS MINUTES MONTH MOVE NAMED NOT NOW OBJECT
    OFFSET OPTIONAL ORDER PREDICATE PREFIX RAND REDUCED REGEX REPLACE ROUND SAMETERM SAMPLE SECONDS
    SELECT SEPARATOR SERVICE SHA1 SHA256 SHA384 SHA512 SILENT STR STRAFTER STRBEFORE STRDT STRENDS
    STRLANG STRLANGDIR STRLEN STRSTARTS STRUUID SUBJECT SUBSTR SUM TIMEZONE TO TRIPLE TRUE TZ UCASE
    UNDEF UNION URI USING UUID VALUES VERSION WHERE WITH YEAR
"""
KEYWORDS: Final = frozenset(_KEYWORDS.split())


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a query that means something; `start` counts characters from 0."""

    kind: str
    text: str
    start: int


@dataclass(frozen=True, slots=True)
class Query:
    """A query that may run: its form, its prefixes, and the data set that its own FROM clauses name."""

    text: str
    form: str
    prefixes: dict[str, str]
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]


class QueryError(Exception):
    """Why a query was not answered, in words for the person who sent it.

    `kind` is one of syntax, update, service, graph, depth (the query's fault), time, memory, rows, bytes,
    busy, engine (ours, or a limit of ours), acceptable (no type the client accepts). `place` is line and
    column, from 1; `limit` is the limit met, with its unit.
    """

    def __init__(
        self, kind: str, message: str, *, place: tuple[int, int] | None = None, limit: str | None = None
    ) -> None:
        super().__init__(message)
        self.kind = kind
        self.message = message
        self.place = place
        self.limit = limit


def tokens(text: str) -> Iterator[Token]:
    """The tokens of a query; no white space, no comments; what is no token comes as single signs."""
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or "sign"
        if kind not in ("space", "comment"):
            yield Token(kind.rstrip("2"), match[0], match.start())


def examine(text: str, *, base: str) -> Query:
    """The query as far as we must know it; raises QueryError for what is no query or must not run.

    >>> examine("SELECT * FROM <g> { ?s ?p 'SERVICE' }", base="http://example.org/sparql").default_graphs
    ('http://example.org/g',)
    """
    found = list(tokens(text))
    start, prefixes, base = _prologue(found, base)
    form = _form(text, found, start)
    _refuse_depth(text, found)
    _refuse_service(text, found)
    default_graphs, named_graphs = _data_set(text, found[start:], prefixes, base)
    return Query(text, form, prefixes, default_graphs, named_graphs)


def _prologue(found: list[Token], base: str) -> tuple[int, dict[str, str], str]:
    """Where the prologue ends, its prefixes, and the base in force there."""
    prefixes: dict[str, str] = {}
    at = 0
    while at < len(found) and found[at].kind == "word":
        word = found[at].text.upper()
        rest = found[at + 1 : at + 3]
        if word == "BASE" and rest and rest[0].kind == "iri":
            base = _resolve(rest[0].text[1:-1], base)
            at += 2
        elif word == "PREFIX" and [token.kind for token in rest] == ["name", "iri"]:
            prefixes[rest[0].text[:-1]] = _resolve(rest[1].text[1:-1], base)
            at += 3
        elif word == "VERSION" and rest and rest[0].kind == "string":
            at += 2
        else:
            break
    return at, prefixes, base


def _form(text: str, found: list[Token], start: int) -> str:
    if start >= len(found):
        line, column = position(text, len(text))
        raise QueryError("syntax", f"The query is empty: {_ONE_OF_FORMS} was expected.", place=(line, column))
    token = found[start]
    word = token.text.upper()
    line, column = position(text, token.start)
    if word in _UPDATES:
        raise QueryError(
            "update",
            f"{word} changes data; this endpoint only answers queries (SELECT, ASK, CONSTRUCT, DESCRIBE).",
            place=(line, column),
        )
    if word not in FORMS:
        raise QueryError(
            "syntax",
            f"Line {line}, column {column}: {_ONE_OF_FORMS} was expected, found {token.text[:40]!r}.",
            place=(line, column),
        )
    return word


def _refuse_depth(text: str, found: list[Token]) -> None:
    depth = 0
    for token in found:
        if token.text in ("{", "(", "["):
            depth += 1
            if depth > MAXIMUM_DEPTH:
                line, column = position(text, token.start)
                raise QueryError(
                    "depth",
                    f"Brackets are nested more than {MAXIMUM_DEPTH} deep at line {line}, column {column}.",
                    place=(line, column),
                )
        elif token.text in ("}", ")", "]"):
            depth -= 1


def _refuse_service(text: str, found: list[Token]) -> None:
    """Refuse a call of another endpoint, whichever of three readings of the text finds one."""
    unescaped = _unescape(text)
    if "service" not in unescaped.lower():
        return
    read_again = found if unescaped == text else list(tokens(unescaped))
    for token in (*found, *read_again):
        if token.kind == "word" and token.text.upper() == "SERVICE":
            raise _service_refused(position(text, token.start))
    if _tree_has_service(text):
        raise _service_refused(None)


def _service_refused(place: tuple[int, int] | None) -> QueryError:
    return QueryError(
        "service",
        "SERVICE asks another endpoint; this one answers from its own data only. "
        "Send the query from a client that federates, or ask the two endpoints one after the other.",
        place=place,
    )


def _tree_has_service(text: str) -> bool:
    """Whether rdflib's syntax tree calls another endpoint; of what it cannot read, the tokens are judge."""
    # Imported here: a worker starts three times faster without it, and few queries have the word.
    from pyparsing import ParseBaseException
    from rdflib.plugins.sparql.parser import parseQuery
    from rdflib.plugins.sparql.parserutils import CompValue

    try:
        tree = parseQuery(text)
    except (ParseBaseException, RecursionError, ValueError):
        return False
    stack: list[Any] = [tree]
    while stack:
        node = stack.pop()
        if isinstance(node, CompValue):
            if node.name == "ServiceGraphPattern":
                return True
            stack.extend(node.values())
        elif not isinstance(node, str) and hasattr(node, "__iter__"):
            stack.extend(node)
    return False


def _data_set(
    text: str, found: list[Token], prefixes: dict[str, str], base: str
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    default: list[str] = []
    named: list[str] = []
    for at, token in enumerate(found):
        if token.kind == "word" and token.text.upper() == "FROM":
            is_named = at + 1 < len(found) and found[at + 1].text.upper() == "NAMED"
            graph = found[at + 1 + is_named : at + 2 + is_named]
            (named if is_named else default).append(_graph_iri(text, token, graph, prefixes, base))
    return tuple(default), tuple(named)


def _graph_iri(text: str, clause: Token, graph: list[Token], prefixes: dict[str, str], base: str) -> str:
    if graph and graph[0].kind == "iri":
        return _resolve(graph[0].text[1:-1], base)
    if graph and graph[0].kind == "name":
        prefix, _, local = graph[0].text.partition(":")
        if prefix in prefixes:
            return prefixes[prefix] + _LOCAL_ESCAPE.sub(r"\1", local)
    line, column = position(text, clause.start)
    raise QueryError(
        "syntax", f"Line {line}, column {column}: FROM needs the IRI of a graph.", place=(line, column)
    )


def _resolve(iri: str, base: str) -> str:
    iri = _unescape(iri)
    return iri if _SCHEME.match(iri) else urljoin(base, iri)


def _unescape(text: str) -> str:
    if "\\" not in text:
        return text
    return _CODEPOINT.sub(lambda match: _code_to_character(match[1] or match[2], match[0]), text)


def _code_to_character(code: str, printed: str) -> str:
    number = int(code, 16)
    return chr(number) if number <= 0x10FFFF else printed


def position(text: str, offset: int) -> tuple[int, int]:
    """Line and column, from 1, of a character of a text.

    >>> position("a\\nbc", 3)
    (2, 2)
    """
    before = text[:offset]
    return before.count("\n") + 1, offset - before.rfind("\n")


def syntax_fault(text: str, complaint: str) -> QueryError:
    """The engine's complaint about a query's syntax, fit to be read aloud, with the place.

    The engine names the furthest place it reached, which is often behind the fault: what people get
    wrong most (quotes, misspelt words, prefixes, brackets) is looked for first.

    >>> print(syntax_fault("ASK {", 'error at 1:6: expected one of "{", "}", [_]').message)
    Line 1, column 5: this { is never closed.
    >>> print(syntax_fault("SELECT * WHER {}", "error at 1:15: expected DISTINCT").message)
    Line 1, column 10: 'WHER' is no word of SPARQL.
    """
    found = list(tokens(text))
    for looked_for in (_open_quote, _unknown_word, _undeclared_prefix, _open_bracket):
        fault = looked_for(found)
        if fault is not None:
            offset, what = fault
            line, column = position(text, offset)
            return QueryError("syntax", f"Line {line}, column {column}: {what}.", place=(line, column))
    return _engine_fault(text, complaint)


def _open_quote(found: list[Token]) -> tuple[int, str] | None:
    for token in found:
        if token.kind == "sign" and token.text in "\"'":
            return token.start, "this quotation mark is never closed"
    return None


def _unknown_word(found: list[Token]) -> tuple[int, str] | None:
    for token in found:
        if token.kind == "word" and token.text.upper() not in KEYWORDS:
            return token.start, f"{token.text[:40]!r} is no word of SPARQL"
    return None


def _undeclared_prefix(found: list[Token]) -> tuple[int, str] | None:
    declared = {
        name.text
        for word, name in itertools.pairwise(found)
        if word.kind == "word" and word.text.upper() == "PREFIX" and name.kind == "name"
    }
    for token in found:
        prefix = token.text.partition(":")[0] + ":"
        if token.kind == "name" and prefix not in declared:
            return token.start, f"the prefix {prefix} is not declared; begin with PREFIX {prefix} <…>"
    return None


def _open_bracket(found: list[Token]) -> tuple[int, str] | None:
    closes = {"{": "}", "(": ")", "[": "]"}
    open_ones: list[Token] = []
    for token in found:
        if token.kind != "sign":
            continue
        if token.text in closes:
            open_ones.append(token)
        elif token.text in closes.values():
            if not open_ones:
                return token.start, f"this {token.text} closes nothing"
            if closes[open_ones[-1].text] != token.text:
                return token.start, f"{token.text} where {closes[open_ones[-1].text]} was expected"
            open_ones.pop()
    return (open_ones[-1].start, f"this {open_ones[-1].text} is never closed") if open_ones else None


def _engine_fault(text: str, complaint: str) -> QueryError:
    match = _POSITION.match(complaint)
    if match is None:
        return QueryError("syntax", f"The query cannot be read: {complaint}")
    line, column = int(match[1]), int(match[2])
    sentence = _SENTENCE.search(match[3])
    if sentence is not None:
        message = f"{sentence[0]} (seen at line {line}, column {column})."
        return QueryError("syntax", message, place=(line, column))
    lines = text.split("\n")
    printed = lines[line - 1][column - 1 :].strip() if line <= len(lines) else ""
    found = (
        f"the query cannot be read on from {printed[:30]!r}"
        if printed
        else "something is missing here or just before"
    )
    return QueryError("syntax", f"Line {line}, column {column}: {found}.", place=(line, column))
