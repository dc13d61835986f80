"""Reports as they are published, saved and copied: the same words and figures in every format.

A way to copy takes a flow of paragraphs and tables to a file. `pages`, `offices`, `flats` and `prints` write
the formats; here stand the ways that matter to prose, and the list of all. Pages are printed where a browser
is installed.
"""

from __future__ import annotations

import quopri
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from random import Random
from types import MappingProxyType

import flats
import offices
import pages
import prints
import render
from flow import DIGITS, Flow, Grid, Part, squares, united
from render import Look

Writer = Callable[[Flow, Random], bytes]

TABS = Look("tabs")
_HEADING = re.compile("[一二三四五六]、")
_NARROW = 20
_PAGE = 75  # characters of prose on a page that is cut into sentences
_MIME = 'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="part"\r\n\r\n--part\r\n'


@dataclass(frozen=True, slots=True)
class Way:
    """A way to copy a report: how it is written, and the file's name.

    `loses` names what cannot be told from such a copy, and is not looked for in it: `words` where nothing
    parts a table from the sentences around it, or a section from others.
    """

    write: Writer
    file: str
    loses: str = ""


# --- plain text


def text(look: Look) -> Writer:
    """A writer of plain text in this look."""
    return lambda found, rng: _typeset(found.parts, look)


def _typeset(parts: Iterable[Part], look: Look = TABS) -> bytes:
    return render.encoded(render.typeset(parts, look), look)


def _in_prose(found: Flow, change: Callable[[str], str]) -> Flow:
    """The flow with the paragraphs of its sections changed; headings and what stands above stay."""
    first = next(at for at, part in enumerate(found.parts) if isinstance(part, str) and _HEADING.match(part))
    parts = (
        change(part) if isinstance(part, str) and not _HEADING.match(part) else part
        for part in found.parts[first:]
    )
    return replace(found, parts=(*found.parts[:first], *parts))


def wide(found: Flow, rng: Random) -> bytes:
    """Every digit in full width, in title, prose and tables."""
    del rng
    tables = found.with_tables(
        lambda grid: tuple(
            tuple(replace(cell, text=cell.text.translate(DIGITS)) for cell in row) for row in grid
        )
    )
    return _typeset(part.translate(DIGITS) if isinstance(part, str) else part for part in tables.parts)


def narrow(found: Flow, rng: Random) -> bytes:
    """Prose in lines of twenty characters, an empty line between them or none."""
    between = rng.choice(("\n", "\n\n"))
    return _typeset(_in_prose(found, lambda prose: between.join(render._wrapped(prose, _NARROW))).parts)


def paged(found: Flow, rng: Random) -> bytes:
    """Page numbers within sentences, as a text taken from pages has them."""
    number = iter(range(1, 1000))
    mark = rng.choice(("— {} —", "-{}-", "第 {} 页", "第{}页 共9页", "{}/9", "{}"))

    def cut(prose: str) -> str:
        pieces = render._wrapped(prose, _PAGE)
        return pieces[0] + "".join(f"\n\n{mark.format(next(number))}\n\n{piece}" for piece in pieces[1:])

    return _typeset(_in_prose(found, cut).parts)


def run_in(found: Flow, rng: Random) -> bytes:
    """Sections that begin in the line of their heading."""
    del rng
    parts: list[Part] = []
    for part in found.parts:
        above = parts[-1] if parts else ""
        is_heading = isinstance(above, str) and _HEADING.match(above) and "。" not in above
        if isinstance(part, str) and is_heading and not _HEADING.match(part):
            parts[-1] = f"{above}。{part}"
        else:
            parts.append(part)
    return _typeset(parts)


def unnumbered(found: Flow, rng: Random) -> bytes:
    """A Word file whose program counts the headings of sections, so that no text holds their numbers."""
    parts = tuple(_HEADING.sub("", part) if isinstance(part, str) else part for part in found.parts)
    return offices.word(replace(found, parts=parts), rng)


def headed(found: Flow, rng: Random) -> bytes:
    """Page numbers and the report's title as the header of a page, within sentences."""
    del rng
    number = iter(range(1, 1000))

    def cut(prose: str) -> str:
        pieces = render._wrapped(prose, _PAGE)
        return pieces[0] + "".join(
            f"\n\n— {next(number)} —\n\n{found.parts[0]}\n\n{piece}" for piece in pieces[1:]
        )

    return _typeset(_in_prose(found, cut).parts)


# --- web pages


def portal(found: Flow, rng: Random) -> bytes:
    """A page of a content system, which does not say when it was published."""
    return pages.page(found, rng, published=None)


def divided(found: Flow, rng: Random) -> bytes:
    """A page with a division for each section and for each paragraph in it, indented by spaces."""
    del rng
    pieces = []
    for section in _sections(found.parts):
        inner = "".join(
            f"<div>\u3000\u3000{escape(part)}</div>\n" if isinstance(part, str) else _grid(part)
            for part in section
        )
        pieces.append(f"<div class='section'>{inner}</div>")
    return _page("".join(pieces))


def broken(found: Flow, rng: Random) -> bytes:
    """A page of one paragraph between tables, its lines parted by breaks and no-break spaces."""
    gap = rng.choice(("<br>", "<br/><br/>", "<br>&nbsp;&nbsp;&nbsp;&nbsp;"))
    return _page(
        "".join(f"{escape(part)}{gap}" if isinstance(part, str) else _grid(part) for part in found.parts)
    )


def indented(found: Flow, rng: Random) -> bytes:
    """A page whose source is wrapped and indented within its paragraphs, words in other fonts."""
    pieces = []
    for part in found.parts:
        if not isinstance(part, str):
            pieces.append(_grid(part))
            continue
        words = []
        for piece in re.findall(r"[0-9０-９,.]+|[^0-9０-９]+", part):
            is_figure = piece[0].isdigit()
            words.append(f"<font face='Times'>{escape(piece)}</font>" if is_figure else escape(piece))
        pieces.append(f"<p>\n    <span style='text-indent:2em'>{''.join(words)}</span>\n  </p>\n")
    del rng
    return _page("".join(pieces))


def saved(found: Flow, rng: Random) -> bytes:
    """A page as a browser saves it in one file."""
    head = "Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    return (_MIME + head).encode() + quopri.encodestring(divided(found, rng)) + b"\r\n--part--\r\n"


def _page(body: str) -> bytes:
    return f"<!DOCTYPE html><html><head><meta charset='utf-8'></head><body>{body}</body></html>".encode()


def _grid(grid: Grid) -> str:
    return pages._table(grid, pages._cell)


def _sections(parts: Sequence[Part]) -> Iterator[list[Part]]:
    section: list[Part] = []
    for part in parts:
        if section and isinstance(part, str) and _HEADING.match(part):
            yield section
            section = []
        section.append(part)
    yield section


# --- tables with pipes


def barred(found: Flow, rng: Random) -> bytes:
    """Text copied from a page: cells ended by bars, a row a line (`甲 | 1 | 2 |`), merged cells once."""
    del rng
    return "\n\n".join(
        part if isinstance(part, str) else "\n".join(_bars(squares(part, again=False)))
        for part in found.parts
    ).encode()


def _bars(grid: Grid) -> Iterator[str]:
    for number, row in enumerate(grid):
        yield " | ".join(cell.text for cell in row) + " |"
        if not number:
            yield "|".join("---" for _ in row) + "|"


def marked(found: Flow, rng: Random) -> bytes:
    """Markdown as people and programs write it: headings, figures in bold, items as a list."""
    bold = rng.random() < 0.5
    lines = [f"# {found.parts[0]}"]
    for part in found.parts[1:]:
        if not isinstance(part, str):
            lines.append("\n".join(pages._pipes(squares(part, again=False))))
        elif _HEADING.match(part):
            lines.append(f"**{part}**" if bold else f"## {part}")
        elif part.startswith("（") and "。" not in part:
            lines.append(f"**{part}**" if bold else f"### {part}")
        elif "。" in part:
            lines.append(re.sub("([0-9]+)", r"**\1**", part) if bold else f"- {part}")
        else:
            lines.append(part)
    return "\n\n".join(lines).encode()


def _united(write: Writer) -> Writer:
    """The writer with table two as one table."""

    def written(found: Flow, rng: Random) -> bytes:
        parts: list[Part] = []
        for part in found.parts:
            if not isinstance(part, str) and parts and not isinstance(parts[-1], str):
                parts[-1] = united((parts[-1], part))
            else:
                parts.append(part)
        return write(replace(found, parts=tuple(parts)), rng)

    return written


PLAIN = Way(text(TABS), "report.txt")
WAYS: Mapping[str, Way] = MappingProxyType(
    {
        "text-spaces": Way(text(Look("spaces")), "report.txt"),
        "text-stacked": Way(text(Look("stacked")), "report.txt"),
        "text-crlf": Way(text(Look("tabs", line_end="\r\n")), "report.txt"),
        "text-gb18030": Way(text(Look("tabs", encoding="gb18030")), "report.txt"),
        "text-wide": Way(wide, "report.txt"),
        "text-narrow": Way(narrow, "report.txt"),
        "text-paged": Way(paged, "report.txt"),
        "text-run-in": Way(run_in, "report.txt"),
        "text-headed": Way(headed, "report.txt"),
        "flat-line": Way(flats.one_line, "report.txt", loses="words"),
        "flat-rows": Way(flats.row_a_line, "report.txt"),
        "flat-cells": Way(flats.cell_a_line, "report.txt"),
        "flat-aligned": Way(flats.aligned, "report.txt"),
        "html": Way(portal, "report.html"),
        "html-united": Way(_united(portal), "report.html"),
        "html-laid-out": Way(pages.laid_out, "report.html"),
        "html-pasted": Way(_united(pages.pasted), "report.html"),
        "html-divided": Way(divided, "report.html"),
        "html-broken": Way(_united(broken), "report.html"),
        "html-indented": Way(indented, "report.html"),
        "mhtml": Way(saved, "report.mht"),
        "markdown-pipes": Way(pages.piped, "report.md"),
        "markdown-marks": Way(marked, "report.md"),
        "markdown-bars": Way(barred, "report.md"),
        "markdown-ocr": Way(_united(pages.recognised), "report.md"),
        "docx": Way(_united(offices.word), "report.docx"),
        "docx-unnumbered": Way(_united(unnumbered), "report.docx", loses="words"),
        "pdf": Way(_united(prints.chromium), "report.pdf"),
    }
)
