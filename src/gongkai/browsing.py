"""Requests for pages, files and descriptions of IRIs: what stands at a path, in which type."""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import Sequence
from typing import IO, Final

from pyoxigraph import RdfFormat, Triple, parse
from starlette.requests import Request
from starlette.responses import Response

from gongkai import answers, documents, negotiate, querying, resource, service
from gongkai.documents import Release, Variant
from gongkai.evaluate import Job
from gongkai.negotiate import HTML, RDF_TYPES

_HOME_LANGUAGES: Final = re.compile(r"([A-Za-z]{1,8})(?:-[A-Za-z0-9-]+)?\s*(?:;\s*q\s*=\s*([0-9.]+))?\s*")


async def answer_request(request: Request) -> Response:
    """What stands at the path of a request, in the type that the client likes best."""
    path = request.scope["path"]
    release = service.of(request).release()
    if documents.segments(path) is None:
        return answers.not_found(request)
    if documents.is_gone(release.root, path):
        return answers.message(
            request,
            410,
            kind="gone",
            message="This document has been withdrawn. Its address is not used again.",
        )
    return await _from_files(request, release, path) or await _from_store(request, release, path)


async def _from_files(request: Request, release: Release, path: str) -> Response | None:
    """What the release has a file for: a document in several types, one of its types, or any other file."""
    root = release.root
    variants = documents.variants(root, path)
    if variants:
        return await _negotiated(request, release, path, variants)
    stem, media_type = documents.split_extension(path)
    alternates = documents.variants(root, stem) if media_type else ()
    file = documents.file_at(root, path)
    if file is not None:
        return answers.file(request, Variant(documents.media_type_of(file), path, file), alternates)
    made = documents.made_variant(root, path)
    if made is not None:
        return await _variant(request, release, made, alternates)
    other = documents.other_address(root, path)
    return None if other is None else answers.moved(request, other, 308)


async def _negotiated(
    request: Request, release: Release, path: str, variants: tuple[Variant, ...]
) -> Response:
    types = [variant.media_type for variant in variants]
    media_type = negotiate.choose(request.headers.get("accept"), types)
    chosen = next((variant for variant in variants if variant.media_type == media_type), None)
    if chosen is None:
        return answers.not_acceptable(request, [(variant.path, variant.media_type) for variant in variants])
    if path == "/" and media_type == HTML and prefers_english(request.headers.get("accept-language")):
        english = documents.file_at(release.root, "en/index.html")
        if english is not None:
            return answers.moved(request, "/en/", 302)
    return await _variant(request, release, chosen, variants)


def prefers_english(header: str | None) -> bool:
    """Whether a client asks for English and not as much for Chinese; the pages' first language is Chinese."""
    weights = {"zh": 0.0, "en": 0.0}
    for match in _HOME_LANGUAGES.finditer(header or ""):
        language = match[1].lower()
        with contextlib.suppress(ValueError):  # a weight such as 1.2.3 counts as none
            weights[language] = max(weights.get(language, 0.0), float(match[2] or 1))
    return weights["en"] > weights["zh"]


async def _variant(
    request: Request, release: Release, chosen: Variant, variants: Sequence[Variant]
) -> Response:
    if not chosen.is_made:
        return answers.file(request, chosen, variants)
    headers = answers.document_headers(request, chosen.path, [(one.path, one.media_type) for one in variants])
    base = release.base + chosen.path.lstrip("/").rpartition(".")[0]
    body = await asyncio.to_thread(resource.from_turtle, chosen.file, chosen.media_type, base=base)
    return answers.made(request, body, chosen.media_type, headers)


async def _from_store(request: Request, release: Release, path: str) -> Response:
    """What the store says about the IRIs of a path for which the release has no file."""
    stem, extension_type = documents.split_extension(path)
    path = stem if extension_type in RDF_TYPES else path
    try:
        query = resource.description_query(documents.iris(path, release.base))
    except ValueError:
        return answers.not_found(request)
    job = Job(query, release.base, graph=negotiate.N_TRIPLES)
    answer = await querying.unless_gone(request, service.of(request).run(job))
    with answer.body as body:
        triples = _sorted_triples(body)
    if not triples:
        return answers.not_found(request)
    alternates = [(f"{path}.{name}", one) for name, one in negotiate.EXTENSIONS.items() if one in RDF_TYPES]
    media_type = (
        extension_type
        if extension_type in RDF_TYPES
        else negotiate.choose(request.headers.get("accept"), RDF_TYPES)
    )
    if media_type is None:
        return answers.not_acceptable(request, alternates)
    own = next(one for one, kind in alternates if kind == media_type)
    headers = answers.document_headers(request, own, alternates)
    return answers.made(request, resource.to_bytes(triples, media_type), media_type, headers)


def _sorted_triples(source: IO[bytes]) -> list[Triple]:
    quads = parse(source, format=RdfFormat.N_TRIPLES)
    return sorted((quad.triple for quad in quads), key=str)
