"""The check form: files in, the verdict on them as a page, as JSON or as SARIF; nothing is kept.

`/zh/check` and `/en/check` are the form, `/check` leads to one of them and takes the files. A check is done
by `gongkai.checkdesk`; the program that reads and judges is not loaded into the server.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
from collections.abc import AsyncGenerator, AsyncIterator
from dataclasses import dataclass
from datetime import date
from email.message import Message
from functools import lru_cache
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final

from fastapi import APIRouter, FastAPI, Request
from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.responses import Response

from gongkai import __version__, answers, browsing, checkpage, leaving, manifest, negotiate, service
from gongkai.checkdesk import CheckError, Desk, Limits
from gongkai.checkjob import KINDS, Answer, Job, Upload
from gongkai.documents import Release
from gongkai.iri import Base
from gongkai.leaving import ClientGone
from gongkai.negotiate import HTML, JSON
from gongkai.vocabulary import HOST

SARIF: Final = "application/sarif+json"
# The media types of a verdict by their names, the server's own choice first.
_TYPES: Final = {"json": JSON, "sarif": SARIF, "html": HTML}
_PROBLEM: Final = "application/problem+json"
_FORM: Final = "multipart/form-data"
_URL_FORM: Final = "application/x-www-form-urlencoded"
_FIELDS: Final = 12  # of a form that are no files
_UPLOADS: Final = 32  # forms that may be on their way at once
_UPLOAD_SECONDS: Final = 120.0
_DRAINED: Final = 4  # times the limit that is still read, so that the refusal reaches the client
_NAME: Final = 150  # characters of a file's name
_RETRY_AFTER: Final = "10"


@dataclass(frozen=True, slots=True)
class Settings:
    """What the host allows: megabytes and files of one check, its seconds, checks at once and waiting."""

    megabytes: int = 20
    files: int = 10
    seconds: float = 30.0
    places: int = 1
    queue: int = 4


class Refusal(Exception):
    """A request that is not answered with a verdict: its status, and the text that says why."""

    def __init__(self, status: int, key: str, **values: object) -> None:
        super().__init__(key)
        self.status = status
        self.key = key
        self.values = values


class _TooLarge(MultiPartException):
    """More bytes than a check may have; a form's parser then closes what it has of the files."""


def router(settings: Settings) -> APIRouter:
    """The addresses of the form."""
    form = _Form(settings)

    @contextlib.asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        try:
            yield
        finally:
            await form.desk.close()

    router = APIRouter(lifespan=lifespan)
    for path in ("/zh/check", "/en/check", "/check"):
        for method in ("GET", "HEAD"):
            router.add_api_route(
                path, form.show, methods=[method], include_in_schema=False, response_class=Response
            )
    router.add_api_route(
        "/check",
        form.take,
        methods=["POST"],
        summary="Check reports before they are published",
        responses=_RESPONSES,
        openapi_extra={"parameters": _PARAMETERS, "requestBody": {"required": True, "content": _BODIES}},
        response_class=Response,
    )
    return router


_RESPONSES: Final[dict[int | str, dict[str, Any]]] = {
    200: {"description": "The verdicts: a page, or what `gongkai check --format json` prints."},
    400: {"description": "No file was sent, or a field is not understood."},
    406: {"description": "No type that the client accepts."},
    413: {"description": "More bytes or files than one check may have."},
    415: {"description": "Neither a form with files nor a file."},
    422: {"description": "None of the files could be read; the answer says why."},
    503: {"description": "The check took too long, or too many are waiting; see Retry-After."},
}
_PARAMETERS: Final = [
    {"name": "format", "in": "query", "schema": {"type": "string", "enum": ["html", "json", "sarif"]}},
    {"name": "lang", "in": "query", "schema": {"type": "string", "enum": ["zh", "en"]}},
    {"name": "filename", "in": "query", "schema": {"type": "string"}, "description": "Of a file sent alone."},
    {"name": "kind", "in": "query", "schema": {"type": "string", "enum": list(KINDS)}},
    {"name": "published", "in": "query", "schema": {"type": "string", "format": "date"}},
]
_BODIES: Final = {
    _FORM: {
        "schema": {
            "type": "object",
            "properties": {
                "file": {"type": "array", "items": {"type": "string", "format": "binary"}},
                "kind": {"type": "string", "enum": ["", *KINDS]},
                "published": {"type": "string"},
            },
            "required": ["file"],
        }
    },
    "*/*": {"schema": {"type": "string", "format": "binary"}},
}


class _Form:
    """What the form's requests share: the host's settings, the desk, and how many are sending."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.desk = Desk(Limits(settings.seconds, settings.places, settings.queue))
        self._sending = 0

    async def show(self, request: Request) -> Response:
        """The form in the language of the address; without one, the way to it."""
        path = request.scope["path"]
        if path == "/check":
            return answers.moved(request, f"/{_language(request)}/check", 302)
        return self._page(request, path[1:3], 200, None)

    async def take(self, request: Request) -> Response:
        """The verdict on the files that were sent."""
        language, wanted = _language(request), _format(request)
        if wanted is None:
            links = [(f"/check?format={name}", kind) for name, kind in _TYPES.items()]
            return _unkept(answers.message(
                request, 406, kind="acceptable", links=links,
                message="A verdict is not to be had in any type you accept. It is in these:",
            ))  # fmt: skip
        try:
            answer = await self._answer(request, language, wanted)
        except Refusal as refusal:
            return self._refused(request, language, wanted, refusal)
        status = 200 if answer.read else 422
        return _unkept(Response(answer.body, status, None, negotiate.content_type(_TYPES[wanted])))

    async def _answer(self, request: Request, language: str, wanted: str) -> Answer:
        if self._sending >= _UPLOADS:
            raise Refusal(503, "check.busy")
        self._sending += 1
        try:
            form = await self._sent(request)
        finally:
            self._sending -= 1
        try:
            async with self.desk.place():
                job = await self._job(request, form, language, wanted)
                return await leaving.unless_gone(request, self.desk.check(job))
        except CheckError as error:
            raise _unchecked(error, self.settings) from error
        except ClientGone as gone:
            raise _unchecked(CheckError("busy"), self.settings) from gone
        finally:
            await form.close()

    async def _sent(self, request: Request) -> FormData:
        """The form that was sent, or the file that is the whole body as if it had been in one."""
        limit = self.settings.megabytes * 1_000_000
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        name = _file_name(request)
        if kind != _FORM and name is None:
            raise Refusal(415, "check.no_form")
        try:
            async with asyncio.timeout(_UPLOAD_SECONDS):
                if kind == _FORM:
                    stream = _counted(request.stream(), limit)
                    return await MultiPartParser(
                        request.headers, stream, max_files=self.settings.files + 1, max_fields=_FIELDS
                    ).parse()
                return await _alone(_counted(request.stream(), limit), name or "")
        except TimeoutError as error:
            raise Refusal(408, "check.slow_upload") from error
        except _TooLarge as error:
            raise Refusal(413, "check.too_large", megabytes=self.settings.megabytes) from error
        except MultiPartException as error:
            if "files" in error.message:
                raise Refusal(413, "check.too_many", files=self.settings.files) from error
            raise Refusal(400, "check.broken_form") from error

    async def _job(self, request: Request, form: FormData, language: str, wanted: str) -> Job:
        sent = [one for _, one in form.multi_items() if isinstance(one, UploadFile)]
        # A browser sends one file without a name where none was chosen.
        files = [Upload(_last_name(one.filename), await one.read()) for one in sent if one.filename]
        if not files:
            raise Refusal(400, "check.nothing")
        if len(files) > self.settings.files:
            raise Refusal(413, "check.too_many", files=self.settings.files)
        release = service.of(request).release()
        return Job(
            files=tuple(files),
            base=_base(request, release),
            format=wanted,
            language=language,
            kind=_kind(_field(request, form, "kind")),
            published=_date(_field(request, form, "published")),
            home=_home(request),
            about=_about(release),
            is_site=_is_site(release),
        )

    def _refused(self, request: Request, language: str, wanted: str, refusal: Refusal) -> Response:
        headers = {"Retry-After": _RETRY_AFTER} if refusal.status == 503 else {}
        if wanted == "html":
            return self._page(request, language, refusal.status, refusal, headers)
        site = checkpage.site(Base(), {})
        detail = {name: words(refusal.key, **refusal.values) for name, words in site.texts.items()}
        problem = {
            "type": "about:blank",
            "title": HTTPStatus(refusal.status).phrase,
            "status": refusal.status,
            "detail": detail["en"],
            "detail_zh": detail["zh"],
        }
        text = json.dumps(problem, ensure_ascii=False)
        return _unkept(Response(text, refusal.status, headers, _PROBLEM))

    def _page(
        self,
        request: Request,
        language: str,
        status: int,
        refusal: Refusal | None,
        headers: dict[str, str] | None = None,
    ) -> Response:
        release = service.of(request).release()
        shown = checkpage.form(
            checkpage.site(Base(_base(request, release)), _about(release)),
            language,
            home=_home(request),
            address=f"{request.base_url}check",
            is_site=_is_site(release),
            settings=self.settings,
            refusal=None if refusal is None else (refusal.key, refusal.values),
        )
        response = Response(shown, status, headers, negotiate.content_type(HTML))
        response.headers["Cache-Control"] = "no-cache" if refusal is None else "no-store"
        return response


def _unchecked(error: CheckError, settings: Settings) -> Refusal:
    if error.kind == "time":
        return Refusal(503, "check.too_slow", seconds=f"{settings.seconds:g}")
    return Refusal(503, "check.busy") if error.kind == "busy" else Refusal(500, "check.failed")


def _unkept(response: Response) -> Response:
    """The answer, which nobody on the way may keep."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["Vary"] = "Accept, Accept-Language"
    return response


def _format(request: Request) -> str | None:
    """The format that the client asks for in the address, or likes best; None where we have none of it."""
    named = request.query_params.get("format")
    if named is not None:
        return named if named in _TYPES else None
    chosen = negotiate.choose(request.headers.get("accept"), list(_TYPES.values()))
    return next((name for name, kind in _TYPES.items() if kind == chosen), None)


def _language(request: Request) -> str:
    named = request.query_params.get("lang")
    if named in ("zh", "en"):
        return named
    return "en" if browsing.prefers_english(request.headers.get("accept-language")) else "zh"


def _home(request: Request) -> str:
    return str(request.scope.get("root_path", ""))


def _base(request: Request, release: Release) -> str:
    """The base of the findings' IRIs: the release's; beside RDF files alone the one given, or ours."""
    if _is_site(release):
        return release.base
    return service.of(request).settings.base or HOST


def _is_site(release: Release) -> bool:
    """Whether the release has pages, whose style and links the form shares."""
    return (release.root / "index.html").is_file()


def _about(release: Release) -> dict[str, Any]:
    """What pages say of the release, from its manifest; nothing where RDF files alone are served."""
    file = release.root / manifest.NAME
    return _titles(file, file.stat().st_mtime_ns) if file.is_file() else {"program": f"gongkai {__version__}"}


@lru_cache(maxsize=2)
def _titles(file: Path, _: int) -> dict[str, Any]:
    told = json.loads(file.read_bytes())
    titles = told.get("title") or {}
    given = {
        "version": told.get("version"),
        "date": told.get("date"),
        "program": told.get("program"),
        "title_zh": titles.get("zh"),
        "title_en": titles.get("en"),
    }
    return {name: str(value) for name, value in given.items() if value}


def _field(request: Request, form: FormData, name: str) -> str:
    """A field of the form, or of the address where a file was sent alone."""
    value = form.get(name, request.query_params.get(name, ""))
    return value.strip() if isinstance(value, str) else ""


def _kind(given: str) -> str | None:
    if given and given not in KINDS:
        raise Refusal(400, "check.bad_kind", given=given[:40], kinds=", ".join(KINDS))
    return given or None


def _date(given: str) -> str | None:
    if not given:
        return None
    try:
        return date.fromisoformat(given).isoformat()
    except ValueError as error:
        raise Refusal(400, "check.bad_date", given=given[:40]) from error


def _file_name(request: Request) -> str | None:
    """The name of a file that is the whole body; None where the request is no file."""
    header = Message()
    header["Content-Disposition"] = request.headers.get("content-disposition", "")
    name = request.query_params.get("filename") or header.get_filename()
    if name:
        return _last_name(name)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    return None if kind in ("", _URL_FORM) else "report"


def _last_name(name: str | None) -> str:
    """The last part of a file's name, with nothing in it that a terminal or a header might act on.

    >>> _last_name("C:\\\\Users\\\\x\\\\2024年报.docx"), _last_name("../../etc/pass\\nwd"), _last_name("..")
    ('2024年报.docx', 'passwd', 'report')
    """
    last = re.split(r"[/\\]", name or "")[-1]
    shown = "".join(sign for sign in last if sign.isprintable()).strip()[-_NAME:]
    return "report" if shown.strip(".") == "" else shown


async def _counted(stream: AsyncIterator[bytes], limit: int) -> AsyncGenerator[bytes, None]:
    """The pieces of a body up to a limit; beyond it the rest is read for nobody, and `_TooLarge` raised."""
    count = 0
    async for piece in stream:
        count += len(piece)
        if count <= limit:
            yield piece
        elif count > _DRAINED * limit:
            break
    if count > limit:
        raise _TooLarge("larger than a check may be")


async def _alone(stream: AsyncIterator[bytes], name: str) -> FormData:
    from tempfile import SpooledTemporaryFile

    content = SpooledTemporaryFile(max_size=MultiPartParser.spool_max_size)  # noqa: SIM115  # closed with the form
    try:
        async for piece in stream:
            content.write(piece)
    except BaseException:  # whatever ends the sending, a client that goes away too
        content.close()
        raise
    content.seek(0)
    return FormData([("file", UploadFile(content, filename=name))])  # type: ignore[arg-type]
