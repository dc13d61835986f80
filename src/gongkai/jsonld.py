"""What the pages say to search engines: schema.org nodes, one list per language."""

from __future__ import annotations

from collections.abc import Sequence

from gongkai.facts import Text
from gongkai.iri import Base
from gongkai.overview import Corpus
from gongkai.render import Node, Settings
from gongkai.reportview import ReportView

LICENCE = "https://creativecommons.org/licenses/by/4.0/"


def of_report(view: ReportView, base: Base, settings: Settings, about: str) -> Sequence[Node]:
    """A report as Report and Dataset, for one language; `about` describes it in a sentence."""
    path = view.iri.removeprefix(base.iri)
    node: Node = {
        "@type": ["Report", "Dataset"],
        "@id": view.iri,
        "name": view.title,
        "inLanguage": "zh",
        "description": about,
        "author": {
            "@type": "GovernmentOrganization",
            "@id": view.authority,
            "name": view.authority_name.zh or "",
        },
        "isPartOf": {"@type": "DataCatalog", "@id": base.catalogue},
        "license": LICENCE,
        "version": settings.version,
        "isBasedOn": view.source.address or view.source.iri,
        "distribution": [
            {
                "@type": "DataDownload",
                "contentUrl": f"{base.iri}{path}.{extension}",
                "encodingFormat": media_type,
            }
            for extension, media_type in (("ttl", "text/turtle"), ("json", "application/json"))
        ],
    }
    if view.year is not None:
        node["temporalCoverage"] = str(view.year)
    if view.issued is not None:
        node["datePublished"] = view.issued
    return [node]


def of_catalogue(
    corpus: Corpus, base: Base, settings: Settings, *, title: Text, about: Text, language: str
) -> Sequence[Node]:
    """The whole release as Dataset, for one language."""
    node: Node = {
        "@type": "Dataset",
        "@id": base.catalogue,
        "name": title.in_language(language)[0],
        "description": about.in_language(language)[0],
        "url": base.iri,
        "license": LICENCE,
        "isAccessibleForFree": True,
        "inLanguage": ["zh", "en"],
        "version": settings.version,
        "dateModified": settings.date,
        "creator": {
            "@type": "Organization",
            "name": settings.title.in_language(language)[0],
            "url": base.iri,
        },
        "distribution": {
            "@type": "DataDownload",
            "contentUrl": base.iri + "download.html",
            "encodingFormat": "text/html",
        },
    }
    if corpus.years:
        node["temporalCoverage"] = f"{corpus.years[0]}/{corpus.years[-1]}"
    return [node]
