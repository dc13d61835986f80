"""The answers that requests get: what holds for each, messages to people and programs, files."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any, Final
from urllib.parse import quote

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gongkai import documents, endpoint, negotiate, service
from gongkai.documents import Variant
from gongkai.negotiate import HTML
from gongkai.sparql import QueryError
from gongkai.workers import Answer

_PIECE: Final = 1 << 16
_CONTENT_SECURITY: Final = (
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; object-src 'none'; "
    "base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
)
_EXPOSED: Final = "Content-Location, ETag, Link, Retry-After, Location, Content-Length, Content-Range"
_JSON_ERRORS: Final = ("application/problem+json", negotiate.JSON, negotiate.RESULTS_JSON)


class EveryAnswer:
    """What holds for each answer: CORS, OPTIONS, no body to HEAD, no guessing of types."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and its answer back with what belongs to every answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if scope["method"] == "OPTIONS":
            await _options(scope["path"])(scope, receive, _with_headers(send, head=False))
            return
        await self._app(scope, receive, _with_headers(send, head=scope["method"] == "HEAD"))


def _with_headers(send: Send, *, head: bool) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers["Access-Control-Allow-Origin"] = "*"
            headers["Access-Control-Expose-Headers"] = _EXPOSED
            headers["X-Content-Type-Options"] = "nosniff"
            headers["Referrer-Policy"] = "strict-origin-when-cross-origin"
            if headers.get("content-type", "").startswith(HTML):
                headers.setdefault("Content-Security-Policy", _CONTENT_SECURITY)
        elif message["type"] == "http.response.body" and head:
            message = {**message, "body": b""}
        await send(message)

    return sending


def allowed(path: str) -> str:
    """The methods that a path takes, as `Allow` lists them."""
    posts = path.rstrip("/") in ("/sparql", "/check")
    return "GET, HEAD, POST, OPTIONS" if posts else "GET, HEAD, OPTIONS"


def _options(path: str) -> Response:
    methods = allowed(path)
    return Response(
        status_code=204,
        headers={
            "Allow": methods,
            "Access-Control-Allow-Methods": methods,
            "Access-Control-Allow-Headers": "Accept, Accept-Language, Content-Type, If-None-Match, Range",
            "Access-Control-Max-Age": "86400",
        },
    )


class AnswerResponse(Response):
    """The result of a query, sent in pieces from its file, which is closed at the end."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(headers={"Vary": "Accept"}, media_type=None)
        self.headers["Content-Type"] = negotiate.content_type(answer.media_type)
        self.headers["Content-Length"] = str(answer.size)
        self._answer = answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the result."""
        with self._answer.body as body:
            await send(
                {"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers}
            )
            while scope["method"] != "HEAD" and (piece := body.read(_PIECE)):
                await send({"type": "http.response.body", "body": piece, "more_body": True})
            await send({"type": "http.response.body", "body": b""})


def message(
    request: Request,
    status: int,
    *,
    kind: str,
    message: str,
    facts: dict[str, Any] | None = None,
    links: Sequence[tuple[str, str]] = (),
    query: str | None = None,
    headers: dict[str, str] | None = None,
) -> Response:
    """A message to a person as a page, to a program as JSON, to anybody else as a text to read aloud."""
    facts = {name: value for name, value in (facts or {}).items() if value is not None}
    accept = request.headers.get("accept")
    headers = {"Vary": "Accept", **(headers or {})}
    if negotiate.names(accept, HTML) or (status == 406 and links):
        shown = page(
            request, "message.html", titles=_TITLES.get(status, _TITLES[500]), message=message,
            facts=list(facts.items()), links=links, query=query,
        )  # fmt: skip
        return Response(shown, status, headers, negotiate.content_type(HTML))
    if any(negotiate.names(accept, one) for one in _JSON_ERRORS):
        body = {"status": status, "kind": kind, "message": message, **facts}
        text = json.dumps(body, ensure_ascii=False)
        media_type = negotiate.choose(accept, _JSON_ERRORS[:2]) or _JSON_ERRORS[0]
        return Response(text, status, headers, media_type)
    lines = [message, *(f"{name}: {value}" for name, value in facts.items()), *(one for one, _ in links)]
    return Response("\n".join(lines) + "\n", status, headers, negotiate.content_type(negotiate.TEXT))


_TITLES: Final[dict[int, tuple[str, str]]] = {
    400: ("查询无法执行", "The query cannot be run"),
    404: ("没有此页", "Nothing stands at this address"),
    405: ("不支持此方法", "This method is not offered"),
    406: ("没有所要的格式", "Not in any type you accept"),
    410: ("已撤回", "Withdrawn"),
    413: ("超出大小限制", "Larger than allowed"),
    415: ("类型不对", "Another type was expected"),
    500: ("服务器出错", "The server failed"),
    503: ("暂时无法回答", "No answer at the moment"),
}


def page(request: Request, name: str, *, titles: tuple[str, str], **values: Any) -> str:
    """A page made by the server from one of its own templates."""
    template = service.of(request).templates.get_template(name)
    context = {
        "title_zh": titles[0],
        "title_en": titles[1],
        "home": request.scope.get("root_path", ""),
        "formats": [one for one in endpoint.FORMAT_NAMES if one != "html"],
        "query": None,
    }
    return template.render({**context, **values})


def _dumps(request: Request) -> str:
    return f"{request.scope.get('root_path', '')}/dump/"


def refusal(request: Request, error: QueryError, *, query: str | None, seconds: float | None) -> Response:
    """Why a query was not answered: kind, place, limit met, time taken, and where the dumps are."""
    status = endpoint.STATUS.get(error.kind, 503)
    facts = {
        "kind": error.kind,
        "line": error.place[0] if error.place else None,
        "column": error.place[1] if error.place else None,
        "limit": error.limit,
        "elapsed": None if seconds is None else f"{seconds:.2f} seconds",
        "dumps": _dumps(request) if status in (413, 503) else None,
    }
    retry = endpoint.RETRY_AFTER.get(error.kind) if status == 503 else None
    headers = {} if retry is None else {"Retry-After": str(retry)}
    return message(
        request, status, kind=error.kind, message=error.message, facts=facts, query=query, headers=headers
    )


def file(request: Request, chosen: Variant, variants: Sequence[Variant]) -> Response:
    """A file, or 304 if the client has it; ranges are served."""
    tag = documents.entity_tag(chosen.file, chosen.media_type)
    headers = {
        **document_headers(request, chosen.path, [(one.path, one.media_type) for one in variants]),
        "ETag": tag,
    }
    if _is_known(request, tag):
        return Response(status_code=304, headers=headers)
    return FileResponse(chosen.file, headers=headers, media_type=negotiate.content_type(chosen.media_type))


def made(request: Request, body: bytes, media_type: str, headers: dict[str, str]) -> Response:
    """A representation made just now, or 304 if the client has the same bytes."""
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {"Vary": "Accept", "Cache-Control": "no-cache", **headers, "ETag": tag}
    if _is_known(request, tag):
        return Response(status_code=304, headers=headers)
    return Response(body, headers=headers, media_type=negotiate.content_type(media_type))


def _is_known(request: Request, tag: str) -> bool:
    """Whether the client has this very representation (If-None-Match, weak comparison)."""
    known = request.headers.get("if-none-match", "")
    return known.strip() == "*" or tag in (one.strip().removeprefix("W/") for one in known.split(","))


def document_headers(request: Request, path: str, alternates: Sequence[tuple[str, str]]) -> dict[str, str]:
    """What goes with a representation of a document: where it is, and what else there is."""
    root = request.scope.get("root_path", "")
    links = [f'<{root}/void>; rel="describedby"']
    links += [
        f'<{quoted(root + one)}>; rel="alternate"; type="{kind}"' for one, kind in alternates if one != path
    ]
    vary = "Accept, Accept-Language" if request.scope["path"] == "/" else "Accept"
    return {
        "Vary": vary,
        "Cache-Control": "no-cache",  # kept, but asked about each time: a new release shows at once
        "Content-Location": quoted(root + path),
        "Link": ", ".join(links),
    }


def quoted(path: str) -> str:
    """A path as it stands in a header or a link."""
    return quote(path, safe="/~!$&'()*+,;=@")


def moved(request: Request, path: str, status: int) -> Response:
    """A redirect within the site, with the query string kept."""
    address = quoted(request.scope.get("root_path", "") + path)
    query = request.url.query
    headers = {"Location": f"{address}?{query}" if query else address, "Vary": "Accept, Accept-Language"}
    return Response(status_code=status, headers=headers)


def not_acceptable(request: Request, alternates: Sequence[tuple[str, str]]) -> Response:
    """406, with the variants there are as links."""
    root = request.scope.get("root_path", "")
    links = [(quoted(root + path), media_type) for path, media_type in alternates]
    return message(
        request,
        406,
        kind="acceptable",
        message="This is not to be had in any type you accept. It is in these:",
        links=links,
        headers={"Link": ", ".join(f'<{one}>; rel="alternate"; type="{kind}"' for one, kind in links)},
    )


def not_found(request: Request) -> Response:
    """404: the release's own page for a browser, else words and ways on."""
    root = service.of(request).release().root
    file = (
        documents.file_at(root, "404.html") if negotiate.names(request.headers.get("accept"), HTML) else None
    )
    if file is not None:
        return Response(file.read_bytes(), 404, {"Vary": "Accept"}, negotiate.content_type(HTML))
    links = [(f"{request.scope.get('root_path', '')}{path}", name) for path, name in _WHERE_TO_GO]
    return message(
        request, 404, kind="unknown", links=links,
        message=f"Nothing stands at {quoted(request.scope['path'])[:200]}. From here one can go on:",
    )  # fmt: skip


_WHERE_TO_GO: Final = (("/", "首页 Home"), ("/sparql", "SPARQL"), ("/dump/", "下载 Downloads"))
