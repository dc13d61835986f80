"""A draft as the text file an office would publish, and as the row of reports.csv beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from random import Random

import render
from flow import Flow
from gongkai.metadata import ReportMetadata
from planting.drafts import Draft
from render import GridRow, Look

_ITEMS = {
    "disclosure": ("主动公开情况", "主动公开方面", "主动公开"),
    "requests": ("依申请公开情况", "依申请公开方面", "依申请公开"),
    "management": ("政府信息管理情况", "政府信息管理方面", "政府信息管理"),
    "platform": ("政府信息公开平台建设情况", "平台建设方面", "平台建设"),
    "supervision": ("监督保障情况", "监督保障方面", "监督保障"),
}
_HEADINGS = {
    "problems": (
        "五、存在的主要问题及改进情况",
        "五、政府信息公开工作存在的主要问题及改进情况",
        "五、存在问题及改进情况",
    ),
    "remedies": (
        "四、政府信息公开行政复议、行政诉讼情况",
        "四、因政府信息公开工作被申请行政复议、提起行政诉讼情况",
    ),
}
# What may stand under the heading of a table rather than in section one.
_UNDER: Mapping[str, tuple[str, ...]] = {
    "disclosure": (),
    "requests": ("requests",),
    "remedies": ("remedies", "asides"),
}
_NUMERALS = "一二三四五"
# Texts of which each line is a line of a page.
_WRAPPED = "spaces"


def written(rng: Random, draft: Draft, layout: render.Layout) -> bytes:
    """The report as a text file in this layout."""
    look = render.look(rng, layout)
    parts = list(_parts(rng, draft, look))
    return render.encoded(render.typeset(parts, look), look)


def flow(rng: Random, draft: Draft) -> Flow:
    """The report as paragraphs and tables, to be written in any format."""
    parts: list[str | tuple[GridRow, ...]] = []
    for part in _parts(rng, draft, Look("tabs")):
        parts += part.split("\n") if isinstance(part, str) else [part]
    return Flow(draft.filled, tuple(parts))


def beside(draft: Draft, file: str) -> ReportMetadata:
    """What reports.csv says of the file."""
    return ReportMetadata(
        file=file,
        line=2,
        kind=draft.body.kind if draft.is_described else None,
        level=draft.body.tier if draft.is_described else None,
        region=draft.region,
        parent=draft.parent,
        published=draft.published,
        predecessor=(draft.predecessor,) if draft.predecessor else (),
        members=draft.members,
    )


def _parts(rng: Random, draft: Draft, look: Look) -> Iterator[str | tuple[GridRow, ...]]:
    wrap = rng.randint(24, 40) if look.layout == _WRAPPED and rng.random() < 0.8 else 0
    between = rng.choice(("\n", "\n", "\n\n")) if wrap else ""

    def paragraph(*texts: str) -> str:
        text = "".join(texts)
        return between.join(render._wrapped(text, wrap)) if wrap else text

    name = draft.body.name
    rest = f"{draft.year}年政府信息公开工作年度报告"
    yield from (name, rest) if look.title_apart else (name + rest,)
    if opening := _told(draft, "opening"):
        yield paragraph(*opening)
    yield render.HEADINGS["overview"]
    moved = draft.is_told_beside_tables
    items = [item for item in _ITEMS if not (moved and item == "requests")]
    for number, item in enumerate(items):
        head = f"（{_NUMERALS[number]}）{rng.choice(_ITEMS[item])}"
        said = _told(draft, item, *(("remedies", "asides") if item == "requests" else ()))
        if not said:
            continue
        if rng.random() < 0.5:
            yield head
            yield paragraph(*said)
        else:
            yield paragraph(head, "。", *said)
    for table in ("disclosure", "requests", "remedies"):
        if f"section-{table}" not in draft.without:
            yield rng.choice(_HEADINGS.get(table, (render.HEADINGS[table],)))
        told = _told(draft, *_UNDER[table])
        if moved and told:
            yield paragraph(*told)
        if table not in draft.without:
            yield from render.grids(draft.filled, table)
    if "section-problems" not in draft.without:
        yield rng.choice(_HEADINGS["problems"])
        told = _told(draft, "problems") if draft.problems is None else [draft.problems]
        if any(told):
            yield paragraph(*told)
    if "section-other" not in draft.without:
        yield render.HEADINGS["other"]
        yield paragraph(*_told(draft, "other"))
    yield from draft.signature


def _told(draft: Draft, *parts: str) -> list[str]:
    return [phrase.text(draft.style) for part in parts for phrase in draft.phrases if phrase.part == part]
