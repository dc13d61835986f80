"""The application: pages, content negotiation for every IRI of a release, and the SPARQL endpoint.

Pages and files are those of `OUT/current`, looked up at each request, so that a new release is served
without a restart. Queries go to worker processes (`gongkai.workers`); this process never runs one.
"""

from __future__ import annotations

import contextlib
import logging
import re
import tempfile
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any, Final

import h11
import uvicorn
from fastapi import APIRouter, FastAPI, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response
from uvicorn.protocols.http.h11_impl import H11Protocol

from gongkai import answers, browsing, dataset, endpoint, querying
from gongkai.answers import EveryAnswer
from gongkai.documents import Release
from gongkai.errors import ReportError
from gongkai.service import Service, Settings
from gongkai.sparql import QueryError

__all__ = ["Settings", "application", "run", "server_of"]

_LOG = logging.getLogger(__name__)
_REQUEST_LINE_LIMIT: Final = 262_144  # bytes of address and headers: long queries come by GET


def application(settings: Settings, *, routers: Sequence[APIRouter] = ()) -> FastAPI:
    """The application on a release, or on RDF files. `routers` are added before the documents.

    Raises ReportError at once if there is no release, or a file cannot be read.
    """
    if (settings.out is None) == (not settings.data):
        raise ReportError("gongkai serve: found both or neither, expected a folder OUT or --data FILE…")
    temporary = tempfile.TemporaryDirectory(prefix="gongkai-") if settings.data else None
    try:
        fixed = _fixed_release(settings, Path(temporary.name)) if temporary else None
        service = Service(settings, fixed)
        service.release()
    except BaseException:
        if temporary:
            temporary.cleanup()
        raise

    @contextlib.asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        try:
            await service.pool()
            yield
        finally:
            await service.close()
            if temporary:
                temporary.cleanup()

    app = FastAPI(
        title="Gongkai",
        description="Pages, data and queries of annual reports on government information disclosure.",
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
        redirect_slashes=False,
    )
    app.state.service = service
    _add_sparql(app)
    for router in routers:
        app.include_router(router)
    _add_documents(app)
    app.add_exception_handler(HTTPException, _http_exception)
    app.add_exception_handler(QueryError, _query_exception)
    app.add_exception_handler(ReportError, _report_exception)
    app.add_middleware(EveryAnswer)
    return app


def _fixed_release(settings: Settings, folder: Path) -> Release:
    return dataset.load(
        settings.data, folder, base=settings.base or f"http://{settings.host}:{settings.port}/"
    )


def _add_sparql(app: FastAPI) -> None:
    query = {"name": "query", "in": "query", "schema": {"type": "string"}, "description": "SPARQL 1.1 query"}
    graphs = [
        {
            "name": name,
            "in": "query",
            "schema": {"type": "array", "items": {"type": "string", "format": "iri"}},
            "description": "A graph of the store.",
        }
        for name in ("default-graph-uri", "named-graph-uri")
    ]
    responses: dict[int | str, dict[str, Any]] = {
        200: {"description": "The result, or the service description.", "content": _described_types()},
        400: {"description": "The query is not understood or asks what is not allowed."},
        406: {"description": "No type that the client accepts."},
        413: {"description": "The result, or the request, is larger than allowed; nothing is cut."},
        503: {"description": "A limit of time or memory, or too many queries; see Retry-After."},
    }
    bodies = {
        endpoint.QUERY_TYPE: {"schema": {"type": "string"}},
        endpoint.FORM_TYPE: {
            "schema": {"type": "object", "properties": {"query": {"type": "string"}}, "required": ["query"]}
        },
    }
    for path in ("/sparql", "/sparql/"):
        in_schema = path == "/sparql"
        app.add_api_route(
            path,
            querying.answer_request,
            methods=["GET"],
            summary="Query, or describe the service",
            responses=responses,
            include_in_schema=in_schema,
            openapi_extra={"parameters": [query, *graphs]},
            response_class=Response,
        )
        app.add_api_route(path, querying.answer_request, methods=["HEAD"], include_in_schema=False)
        app.add_api_route(
            path,
            querying.answer_request,
            methods=["POST"],
            summary="Query",
            responses={**responses, 415: {"description": "Neither a form nor a query."}},
            include_in_schema=in_schema,
            openapi_extra={"parameters": graphs, "requestBody": {"required": True, "content": bodies}},
            response_class=Response,
        )


def _described_types() -> dict[str, Any]:
    types = dict.fromkeys((*endpoint.SOLUTION_TYPES, *endpoint.GRAPH_TYPES))
    return {one: {"schema": {"type": "string"}} for one in types}


def _add_documents(app: FastAPI) -> None:
    app.add_api_route(
        "/{path:path}",
        browsing.answer_request,
        methods=["GET"],
        summary="A page, a file, or what is said about an IRI",
        responses={
            304: {"description": "Not changed."},
            404: {"description": "Nothing stands at this address."},
            406: {"description": "No type that the client accepts; the types there are, as links."},
            410: {"description": "Withdrawn."},
        },
        openapi_extra={
            "parameters": [
                {"name": "path", "in": "path", "required": True, "schema": {"type": "string"}},
            ]
        },
        response_class=Response,
    )
    app.add_api_route("/{path:path}", browsing.answer_request, methods=["HEAD"], include_in_schema=False)


async def _http_exception(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if error.status_code == 404:
        return answers.not_found(request)
    if error.status_code == 405:
        methods = answers.allowed(request.scope["path"])
        return answers.message(
            request,
            405,
            kind="method",
            message=f"This address does not take {request.method[:20]}; it takes {methods}.",
            headers={"Allow": methods},
        )
    return answers.message(
        request, error.status_code, kind="http", message=str(error.detail), headers=dict(error.headers or {})
    )


async def _query_exception(request: Request, error: Exception) -> Response:
    assert isinstance(error, QueryError)
    return answers.refusal(request, error, query=None, seconds=None)


async def _report_exception(request: Request, error: Exception) -> Response:
    _LOG.error("%s", error)
    return answers.message(
        request, 503, kind="release", message="There is no release to serve at the moment. Try again soon.",
        headers={"Retry-After": "30"},
    )  # fmt: skip


class Protocol(H11Protocol):
    """HTTP/1.1 that takes addresses written in raw UTF-8, as some clients send them, for percent-encoded."""

    def data_received(self, data: bytes) -> None:
        """Take bytes from the network."""
        if self.conn.their_state is h11.IDLE:
            line, end, rest = data.partition(b"\r\n")
            if not line.isascii():
                line = re.sub(rb"[\x80-\xff]", lambda match: b"%%%02X" % match[0][0], line)
                data = line + end + rest
        super().data_received(data)


def run(settings: Settings, *, routers: Sequence[APIRouter] = ()) -> None:
    """Serve until interrupted; workers end with the server.

    Raises ReportError if there is nothing to serve.
    """
    app = application(settings, routers=routers)
    server_of(app, settings).run()


def server_of(app: FastAPI, settings: Settings) -> uvicorn.Server:
    """The server for an application, not yet started."""
    config = uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        http=Protocol,
        lifespan="on",
        access_log=False,
        server_header=False,
        h11_max_incomplete_event_size=_REQUEST_LINE_LIMIT,
        timeout_graceful_shutdown=int(settings.seconds) + 1,
    )
    return uvicorn.Server(config)
