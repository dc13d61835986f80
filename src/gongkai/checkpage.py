"""The page of the check form, with what is wrong with a request where something is."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Protocol

from markupsafe import Markup

from gongkai import render, resources
from gongkai.checkjob import KINDS
from gongkai.iri import Base
from gongkai.render import Page, Site
from gongkai.vocabulary import HOST

FORMATS = ("DOCX", "DOC", "WPS", "PDF", "HTML", "TXT", "XLSX", "OFD", "ZIP")


class Allowed(Protocol):
    """What the host allows, as the form tells it."""

    @property
    def megabytes(self) -> int: ...
    @property
    def files(self) -> int: ...
    @property
    def seconds(self) -> float: ...


def site(base: Base, about: Mapping[str, Any]) -> Site:
    """The templates, for pages that say what a release says of itself; such pages are never written."""
    return _site(base, tuple(about.items()))


@lru_cache(maxsize=2)
def _site(base: Base, about: tuple[tuple[str, Any], ...]) -> Site:
    settings = render.Settings(**{"version": "", "date": "", **dict(about)})
    return Site(out=resources.folder("site"), base=base, settings=settings)


def form(
    site: Site,
    language: str,
    *,
    home: str,
    address: str,
    is_site: bool,
    settings: Allowed,
    refusal: tuple[str, Mapping[str, object]] | None = None,
) -> str:
    """The form in one language; with a refusal, why the request before was not answered.

    `address` is the one that programs send files to.
    """
    page = Page(
        path="check",
        template="check.html",
        title=site.text("check.title"),
        section="check",
        description=site.text("check.about"),
    )
    option = "" if site.base.iri == HOST else f" --base {site.base.iri}"
    words = None if refusal is None else site.texts[language](refusal[0], **refusal[1])
    return site.answer(
        page,
        language,
        home=home,
        address=address,
        command=f"gongkai check report.docx --format json{option}",
        frame=frame(is_site),
        style=style(is_site),
        kinds=KINDS,
        formats=FORMATS,
        allowed=settings,
        seconds=f"{settings.seconds:g}",
        problem=words,
    )


def frame(is_site: bool) -> str:
    """The template around a page: the site's, or one that needs no file of a release."""
    return "base.html" if is_site else "_checkframe.html"


@lru_cache
def style(is_site: bool) -> Markup:
    """The rules of the pages of checks; those of the site too, where there is no site to link to."""
    folder = resources.folder("site") / "static"
    names = ("check.css",) if is_site else ("style.css", "check.css")
    # Safe: our own files, which hold no markup.
    return Markup("\n".join((folder / name).read_text("utf-8") for name in names))
