"""Pages as files: a template, its values and where it lies, once in Chinese and once in English.

Chinese pages lie at the root, English ones under `en/`, with the same paths. Every link is relative and
names the file, so that any static host serves them and they open from a folder. Nothing here knows what
a page is about.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from gongkai import resources, texts
from gongkai.facts import Text
from gongkai.iri import Base

MEDIA_TYPES: Final = {
    "ttl": "text/turtle",
    "nt": "application/n-triples",
    "jsonld": "application/ld+json",
    "rdf": "application/rdf+xml",
    "json": "application/json",
    "csv": "text/csv",
    "txt": "text/plain",
}
Node = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Settings:
    """What a host says about its release; nothing is read from the clock or the environment.

    `date` is the ISO date of the release, `contact` a mail address for wrong readings, `commit` that of
    the program. `endpoint` is false for a release that is only ever served as files.
    """

    version: str
    date: str
    title_zh: str = "公开"
    title_en: str = "Gongkai"
    contact: str | None = None
    commit: str | None = None
    program: str = ""
    endpoint: bool = True

    @property
    def title(self) -> Text:
        return Text(self.title_zh, self.title_en)


@dataclass(frozen=True, slots=True)
class Page:
    """Where a page lies and what its head says.

    `path` has no extension: `report/x/2024`, or ends in a slash for an index. `trail` leads from the
    home page, itself left out, to the page's parent. `data` names the same thing's files by extension,
    `iri` the thing itself.
    """

    path: str
    template: str
    title: Text
    trail: tuple[tuple[Text, str], ...] = ()
    section: str = ""
    iri: str | None = None
    data: tuple[str, ...] = ()
    data_path: str = ""
    description: Text = Text()  # noqa: RUF009 - frozen
    nodes: Mapping[str, Sequence[Node]] = field(default_factory=dict)

    @property
    def file(self) -> str:
        return file_name(self.path)

    @property
    def alternates(self) -> tuple[tuple[str, str], ...]:
        """Media type and path of each file of the same thing, from the document root."""
        path = self.data_path or self.path.rstrip("/")
        return tuple((MEDIA_TYPES[extension], f"{path}.{extension}") for extension in self.data)


def file_name(path: str) -> str:
    """The file of a page.

    >>> file_name("report/x/2024"), file_name("rule/"), file_name("")
    ('report/x/2024.html', 'rule/index.html', 'index.html')
    """
    return f"{path}index.html" if not path or path.endswith("/") else f"{path}.html"


class Site:
    """The templates of the site, and the folder its pages go to."""

    def __init__(self, *, out: Path, base: Base, settings: Settings) -> None:
        self.out = out
        self.base = base
        self.settings = settings
        folder = resources.folder("site")
        self.texts = texts.load(folder / "texts.toml")
        self._environments = {
            language: _environment(folder / "templates", text, settings)
            for language, text in self.texts.items()
        }
        self._folders: set[Path] = set()

    def write(self, page: Page, **values: object) -> Iterator[Path]:
        """The page in both languages; yields the files."""
        for language in texts.LANGUAGES:
            yield self._write(page, language, values)

    def xml(self, template: str, **values: object) -> bytes:
        """A file that is the same in both languages."""
        return self._environments["zh"].get_template(template).render(**values).encode()

    def text(self, key: str, **values: object) -> Text:
        """A text of the interface in both languages."""
        return Text(self.texts["zh"](key, **values), self.texts["en"](key, **values))

    def put(self, name: str, content: bytes) -> Path:
        """A file under the document root."""
        file = self.out / name
        if file.parent not in self._folders:
            file.parent.mkdir(parents=True, exist_ok=True)
            self._folders.add(file.parent)
        file.write_bytes(content)
        return file

    def answer(self, page: Page, language: str, *, home: str, **values: object) -> str:
        """A page that a server makes for one request, at `home/zh/path` or `home/en/path`.

        Its links lead from the host's root. It is no document of the release, so it says nothing as data.
        """
        prefix, turned = ("", "en") if language == "zh" else ("en/", "zh")
        return self._html(
            page,
            language,
            root=f"{home}/{prefix}",
            data=f"{home}/",
            other=f"{home}/{turned}/{page.path}",
            here=f"{home}/{language}/{page.path}",
            cite=self.base.iri + page.path,
            graph=Markup("{}"),
            **values,
        )

    def _write(self, page: Page, language: str, values: Mapping[str, object]) -> Path:
        prefix = "" if language == "zh" else "en/"
        root = "../" * page.path.count("/")
        data = root if language == "zh" else root + "../"
        other = f"{data}en/{page.file}" if language == "zh" else data + page.file
        if page.template == "404.html":
            root, data, other = self._from_host(prefix)
        html = self._html(
            page,
            language,
            root=root,
            data=data,
            other=other,
            here=page.file.rpartition("/")[2],
            cite=page.iri or self.base.iri + page.file,
            graph=_script(page, language, self.base.iri + prefix, self.texts[language]),
            **values,
        )
        return self.put(prefix + page.file, html.encode())

    def _html(self, page: Page, language: str, **values: object) -> str:
        template = self._environments[language].get_template(page.template)
        return template.render(
            page=page,
            crumbs=[(label, file_name(path)) for label, path in page.trail],
            wrong=self._wrong_reading(page, language),
            mail_about=lambda thing, place: self.mail_about(language, thing, place),
            **values,
        )

    def _from_host(self, prefix: str) -> tuple[str, str, str]:
        """A page that is served at any address links from the host's own root."""
        path = urlsplit(self.base.iri).path
        other = path + ("404.html" if prefix else "en/404.html")
        return path + prefix, path, other

    def _wrong_reading(self, page: Page, language: str) -> str:
        return self.mail(language, page.iri or self.base.iri + page.file)

    def mail(self, language: str, thing: str, place: str = "") -> str:
        """A mailto address that names a thing and its place; empty when the host gives no address."""
        if self.settings.contact is None:
            return ""
        text = self.texts[language]
        subject = text("report_error.subject", thing=thing)
        body = text("report_error.body", thing=thing, place=place or "-", version=self.settings.version)
        return f"mailto:{self.settings.contact}?subject={quote(subject)}&body={quote(body)}"

    def mail_about(self, language: str, thing: str, place: str) -> str:
        """As `mail`, in few bytes: for pages with many of them. `place` may be empty."""
        if self.settings.contact is None:
            return ""
        name = thing.partition("#")[2]
        subject = self.texts[language]("report_error.subject", thing=name)
        body = "\n".join(filter(None, (thing, place, self.settings.version, "")))
        return f"mailto:{self.settings.contact}?subject={quote(subject)}&body={quote(body)}"


def _environment(templates: Path, text: texts.Texts, settings: Settings) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(templates),
        undefined=StrictUndefined,
        autoescape=True,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    language = text.language

    def say(said: Text) -> Markup | str:
        """The text, marked with its language when that is not the page's."""
        words, spoken = said.in_language(language)
        return words if spoken == language else Markup(f'<span lang="{spoken}">{escape(words)}</span>')

    def plain(said: Text) -> str:
        return said.in_language(language)[0]

    environment.filters.update(say=say, plain=plain, size=_size, grouped=lambda number: f"{number:,}")
    environment.globals.update(
        t=text, lang=language, html_lang="zh-Hans" if language == "zh" else "en", settings=settings
    )
    return environment


def _size(count: int) -> str:
    """A number of bytes for people: `1.2 MB`."""
    size = float(count)
    for unit in ("B", "kB", "MB"):
        if size < 1000:
            return f"{size:.0f} {unit}" if unit == "B" else f"{size:.1f} {unit}"
        size /= 1000
    return f"{size:.1f} GB"


def _script(page: Page, language: str, home: str, text: texts.Texts) -> Markup:
    """The page's JSON-LD; `<` is escaped so that nothing in it can end the script."""
    steps = [(Text(text("home.crumb"), text("home.crumb")), ""), *page.trail, (page.title, page.path)]
    crumbs = {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {
                "@type": "ListItem",
                "position": position,
                "name": label.in_language(language)[0],
                "item": home + file_name(path),
            }
            for position, (label, path) in enumerate(steps, 1)
        ],
    }
    graph = {"@context": "https://schema.org/", "@graph": [*page.nodes.get(language, ()), crumbs]}
    # Safe: JSON with `<` escaped cannot leave the script element.
    return Markup(json.dumps(graph, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c"))
