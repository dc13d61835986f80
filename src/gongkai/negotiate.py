"""Which representation a client gets: media types, file extensions and `Accept` as RFC 9110 reads it.

Knows names of types only; whether a variant exists is the caller's business.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

HTML: Final = "text/html"
TURTLE: Final = "text/turtle"
N_TRIPLES: Final = "application/n-triples"
JSON_LD: Final = "application/ld+json"
RDF_XML: Final = "application/rdf+xml"
TRIG: Final = "application/trig"
N_QUADS: Final = "application/n-quads"
JSON: Final = "application/json"
CSV: Final = "text/csv"
TSV: Final = "text/tab-separated-values"
TEXT: Final = "text/plain"
RESULTS_JSON: Final = "application/sparql-results+json"
RESULTS_XML: Final = "application/sparql-results+xml"
XML: Final = "application/xml"

# The server's own order of a document's variants; HTML moves to the front when a client names it.
EXTENSIONS: Final[dict[str, str]] = {
    "ttl": TURTLE,
    "nt": N_TRIPLES,
    "jsonld": JSON_LD,
    "rdf": RDF_XML,
    "trig": TRIG,
    "nq": N_QUADS,
    "html": HTML,
    "json": JSON,
    "csv": CSV,
    "txt": TEXT,
}
RDF_TYPES: Final = (TURTLE, N_TRIPLES, JSON_LD, RDF_XML, TRIG, N_QUADS)

# Other files of a release; what is not listed is sent as bytes.
FILE_TYPES: Final[dict[str, str]] = {
    **EXTENSIONS,
    "bz2": "application/x-bzip2",
    "cff": "text/plain",
    "conf": "text/plain",
    "css": "text/css",
    "gz": "application/gzip",
    "ico": "image/x-icon",
    "js": "text/javascript",
    "map": JSON,
    "mjs": "text/javascript",
    "n3": "text/n3",
    "parquet": "application/vnd.apache.parquet",
    "pdf": "application/pdf",
    "png": "image/png",
    "rq": "application/sparql-query",
    "svg": "image/svg+xml",
    "tsv": TSV,
    "webmanifest": "application/manifest+json",
    "woff2": "font/woff2",
    "xml": XML,
    "yaml": "application/yaml",
    "zip": "application/zip",
    "zst": "application/zstd",
}

# Names of before registration that old clients still send. We understand them and never answer with them.
OLD_NAMES: Final[dict[str, str]] = {
    "application/x-turtle": TURTLE,
    "application/turtle": TURTLE,
    "text/rdf+n3": TURTLE,
    "text/n3": TURTLE,
    "application/x-trig": TRIG,
    "text/x-nquads": N_QUADS,
    "text/nquads": N_QUADS,
    "text/rdf+nt": N_TRIPLES,
    "text/ntriples": N_TRIPLES,
    "application/xhtml+xml": HTML,
}

_ELEMENT = re.compile(r'(?:[^,"]|"(?:[^"\\]|\\.)*")+')
_PARAMETER = re.compile(r'(?:[^;"]|"(?:[^"\\]|\\.)*")+')
_TOKEN = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_RANGE = re.compile(rf"({_TOKEN})/({_TOKEN})")
_QUALITY = re.compile(r"(?:\d+(?:\.\d*)?|\.\d+)")


@dataclass(frozen=True, slots=True)
class Range:
    """One media range of an `Accept` header; `quality` is between 0 and 1."""

    kind: str
    subtype: str
    quality: float

    def specificity(self, media_type: str) -> int:
        """How closely the type is named: 2 by itself, 1 by `type/*`, 0 by `*/*`, -1 not at all."""
        kind, _, subtype = media_type.partition("/")
        if (self.kind, self.subtype) == (kind, subtype):
            return 2
        if self.kind == kind and self.subtype == "*":
            return 1
        return 0 if self.kind == "*" else -1


ANYTHING: Final = (Range("*", "*", 1.0),)


def parse(header: str | None) -> tuple[Range, ...]:
    """The media ranges of a header; everything if there is none, or none that can be read.

    Parameters other than `q` are left aside: no variant of ours differs by one.

    >>> parse("text/turtle;q=0.5, text/*;q=.2")
    (Range(kind='text', subtype='turtle', quality=0.5), Range(kind='text', subtype='*', quality=0.2))
    >>> parse("nonsense") == parse(None) == parse("*/*")
    True
    """
    if header is None:
        return ANYTHING
    found = (_element_to_range(element) for element in _ELEMENT.findall(header))
    return tuple(one for one in found if one is not None) or ANYTHING


def _element_to_range(element: str) -> Range | None:
    name, *parameters = [part.strip() for part in _PARAMETER.findall(element)] or [""]
    # Java's URLConnection has sent a bare `*` for twenty years.
    match = _RANGE.fullmatch("*/*" if name == "*" else name.lower())
    quality = _quality(parameters)
    if match is None or quality is None or (match[1] == "*" and match[2] != "*"):
        return None
    kind, _, subtype = OLD_NAMES.get(match[0], match[0]).partition("/")
    return Range(kind, subtype, quality)


def _quality(parameters: Iterable[str]) -> float | None:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "q":
            value = value.strip()
            return min(1.0, float(value)) if _QUALITY.fullmatch(value) else None
    return 1.0


def choose(header: str | None, variants: Sequence[str]) -> str | None:
    """The variant a client likes best, or None if it wants none of them.

    `variants` are media types in the server's order. The most specific range that covers a type gives
    its quality; the highest quality wins, then the type named more closely (so that `text/html, */*` is
    HTML), then HTML where the header names it, then the server's order, with HTML last.

    >>> choose("text/html, */*", [TURTLE, HTML]), choose("*/*", [HTML, TURTLE]), choose("image/png", [HTML])
    ('text/html', 'text/turtle', None)
    """
    ranges = parse(header)
    html_first = any(one.specificity(HTML) == 2 for one in ranges)
    best: tuple[float, int, bool] = (0.0, -1, False)
    chosen = None
    for variant in variants:
        specificity, quality = max(
            ((one.specificity(variant), one.quality) for one in ranges), default=(-1, 0.0)
        )
        score = (quality, specificity, (variant == HTML) == html_first)
        if specificity >= 0 and quality > 0 and score > best:
            best, chosen = score, variant
    return chosen


def names(header: str | None, media_type: str) -> bool:
    """Whether a header names this very type, as browsers name HTML, and does not refuse it."""
    return header is not None and any(
        one.specificity(media_type) == 2 and one.quality > 0 for one in parse(header)
    )


def content_type(media_type: str) -> str:
    """The `Content-Type` of a representation of ours: all text is UTF-8, and says so.

    >>> content_type(TURTLE), content_type(JSON_LD)
    ('text/turtle; charset=utf-8', 'application/ld+json')
    """
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type


def of_extension(name: str) -> str:
    """The media type of a file by its name.

    >>> of_extension("all.nq.gz"), of_extension("LICENSE")
    ('application/gzip', 'text/plain')
    """
    extension = name.rpartition(".")[2].lower() if "." in name else "txt"
    return FILE_TYPES.get(extension, "application/octet-stream")
