"""The SPARQL endpoint's requests: queries, the form for people, the description for machines."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Coroutine
from typing import Any, Final
from urllib.parse import urlencode

from pyoxigraph import NamedNode
from starlette.requests import Request
from starlette.responses import Response

from gongkai import answers, documents, endpoint, leaving, negotiate, resource, service
from gongkai.documents import Variant
from gongkai.evaluate import Job
from gongkai.leaving import ClientGone
from gongkai.negotiate import HTML
from gongkai.sparql import QueryError
from gongkai.vocabulary import HOST, PREFIXES, XSD
from gongkai.workers import Answer

_BODY_LIMIT: Final = 1_000_000  # bytes of a posted query


async def answer_request(request: Request) -> Response:
    """The answer to a request of the SPARQL protocol: a result, the service description, or why not."""
    if request.method != "POST" and not request.url.query:
        return await _describe_service(request)
    loop = asyncio.get_running_loop()
    started = loop.time()
    asked: endpoint.Asked | None = None
    try:
        body = await _body(request) if request.method == "POST" else b""
        asked = endpoint.read(
            request.method, request.scope["query_string"], request.headers.get("content-type"), body
        )
        solutions, graph = endpoint.wanted_types(asked, request.headers.get("accept"))
        job = Job(
            asked.query,
            _address(request),
            solutions=solutions,
            graph=graph,
            default_graphs=asked.default_graphs,
            named_graphs=asked.named_graphs,
        )
        answer = await unless_gone(request, service.of(request).run(job))
    except QueryError as error:
        return answers.refusal(
            request, error, query=asked.query if asked else None, seconds=loop.time() - started
        )
    if answer.media_type == HTML:
        return _results_page(request, asked, answer)
    return answers.AnswerResponse(answer)


async def _body(request: Request) -> bytes:
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > _BODY_LIMIT:
            raise QueryError(
                "size", f"The query is longer than {_BODY_LIMIT:,} bytes.", limit=f"{_BODY_LIMIT} bytes"
            )
    return bytes(body)


def _address(request: Request) -> str:
    """The endpoint's own address as the client wrote it, or by the base if that is no IRI."""
    address = str(request.url.replace(query="", fragment=""))
    try:
        return NamedNode(address).value
    except ValueError:
        return service.of(request).release().base + "sparql"


async def _describe_service(request: Request) -> Response:
    """The service description to a machine, the query form to a browser."""
    media_type = negotiate.choose(request.headers.get("accept"), endpoint.GRAPH_TYPES)
    if media_type is None:
        return answers.not_acceptable(request, [(request.scope["path"], one) for one in endpoint.GRAPH_TYPES])
    if media_type == HTML:
        return _form(request)
    here = service.of(request)
    address = _address(request)
    triples = endpoint.describe(address, await here.counts(address), here.limits)
    return answers.made(request, resource.to_bytes(triples, media_type), media_type, {})


def _form(request: Request) -> Response:
    here = service.of(request)
    file = documents.file_at(here.release().root, "sparql.html")
    if file is not None:
        return answers.file(request, Variant(HTML, "/sparql.html", file), ())
    page = answers.page(
        request,
        "endpoint.html",
        titles=("查询", "Query"),
        query=_first_query(),
        seconds=f"{here.limits.seconds:g}",
        rows=here.limits.max_rows,
        address=_address(request),
    )
    return Response(page, headers={"Vary": "Accept"}, media_type=negotiate.content_type(HTML))


def _first_query() -> str:
    return (
        f"PREFIX gid: <{PREFIXES['gid']}>\n\nSELECT ?class (COUNT(?thing) AS ?things)\n"
        "WHERE {\n    ?thing a ?class .\n}\nGROUP BY ?class\nORDER BY DESC(?things)\n"
    )


def _results_page(request: Request, asked: endpoint.Asked, answer: Answer) -> Response:
    with answer.body as body:
        table = json.load(body)
    base = service.of(request).release().base
    names = (
        ("ttl", "nt", "jsonld", "rdf")
        if answer.form in ("CONSTRUCT", "DESCRIBE")
        else ("csv", "tsv", "json", "xml")
    )
    page = answers.page(
        request, "results.html", titles=("结果", "Result"), query=asked.query,
        boolean=table.get("boolean"), variables=table.get("variables", []), more=table["more"],
        rows=[[_shown(term, base) for term in row] for row in table["rows"]],
        links=[(name, "?" + urlencode(_parameters_again(asked, name))) for name in names],
        seconds=f"{answer.seconds:.2f}",
    )  # fmt: skip
    return Response(page, headers={"Vary": "Accept"}, media_type=negotiate.content_type(HTML))


def _parameters_again(asked: endpoint.Asked, name: str) -> list[tuple[str, str]]:
    return [
        ("query", asked.query),
        *(("default-graph-uri", one) for one in asked.default_graphs or ()),
        *(("named-graph-uri", one) for one in asked.named_graphs or ()),
        ("format", name),
    ]


def _shown(term: dict[str, str] | None, base: str) -> dict[str, Any] | None:
    """A term as a page shows it: IRIs short and as links to where this site serves them."""
    if term is None:
        return None
    if "iri" not in term:
        return {**term, "number": term["datatype"].startswith(XSD) and _is_number(term["text"])}
    iri = term["iri"]
    local = next((iri.removeprefix(one) for one in (base, HOST) if iri.startswith(one)), None)
    href = f"/{local}" if local is not None else iri if iri.startswith(("http://", "https://")) else None
    return {"iri": iri, "href": href, "short": _short(iri, base)}


def _short(iri: str, base: str) -> str:
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return iri.removeprefix(base) or iri


def _is_number(text: str) -> bool:
    return re.fullmatch(r"[+-]?\d+(\.\d+)?", text) is not None


async def unless_gone(request: Request, answering: Coroutine[Any, Any, Answer]) -> Answer:
    """The answer, unless the client goes away first: then the query is killed."""
    try:
        return await leaving.unless_gone(request, answering)
    except ClientGone as gone:
        raise QueryError("busy", "The client went away.") from gone
