"""Flows as web pages and as Markdown: what content systems, Word and OCR programs make of the form."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from html import escape
from random import Random

from flow import Flow, Grid, squares
from render import GridCell

Writer = Callable[[Flow, Random], bytes]
MSO = "style='border:solid windowtext 1.0pt;padding:0cm 5.4pt'"


def page(flow: Flow, rng: Random, *, title: str | None = None, published: str | None = "2025-01-21") -> bytes:
    """A page of a content system: the report between lists of links, as UTF-8 or GB18030."""
    charset = rng.choice(("utf-8", "utf-8", "gb18030"))
    links = "".join(f"<li><a href='#'>2025-0{n}-1{n} 年度报告{n}</a></li>" for n in range(1, 6))
    text = (
        f"<html><head><meta charset='{'gb2312' if charset == 'gb18030' else charset}'>"
        f"<title>{escape(title or flow.parts[0] if isinstance(flow.parts[0], str) else '')}</title>"
        f"{f'<meta name=PubDate content={published}>' if published else ''}</head><body>"
        f"<div class='nav'><ul>{links}</ul></div><div class='article'>{_body(flow)}</div>"
        f"<table class='list'><tr><td>序号</td><td>标题</td></tr><tr><td>1</td><td>通知</td></tr></table>"
        f"<div class='foot'><p>主办：虚构单位</p><p>1 2 3 下一页</p></div></body></html>"
    )
    return text.encode(charset)


def laid_out(flow: Flow, rng: Random) -> bytes:
    """The report inside tables that only lay the page out."""
    del rng
    text = (
        "<html><head><meta charset='utf-8'></head><body><table><tr><td><table><tr><td>首页</td><td>公开</td>"
        "</tr></table></td></tr><tr><td width='200'>目录 1 2 3</td>"
        f"<td>{_body(flow)}</td></tr></table></body></html>"
    )
    return text.encode()


def article(flow: Flow, *, style: str, repeats_header: bool) -> str:
    """A bare page to print, with the first rows of long tables as header rows if wished."""
    body = "\n".join(
        _plain(part) if isinstance(part, str) else _printed(part, repeats_header) for part in flow.parts
    )
    return f"<html><head><meta charset='utf-8'>{style}</head><body>{body}</body></html>"


def _printed(grid: Grid, repeats_header: bool) -> str:
    reach = (
        3
        if repeats_header and len(grid) > 20 and not any(cell.key for row in grid[:3] for cell in row)
        else 0
    )
    head, rest = (
        "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in rows)
        for rows in (grid[:reach], grid[reach:])
    )
    return f"<table><thead>{head}</thead><tbody>{rest}</tbody></table>"


def _body(flow: Flow) -> str:
    return "\n".join(_plain(part) if isinstance(part, str) else _table(part, _cell) for part in flow.parts)


def pasted(flow: Flow, rng: Random) -> bytes:
    """A page pasted from Word: MsoNormalTable, paragraphs in cells, characters parted by spans."""
    body = "\n".join(
        f"<p class=MsoNormal>{_spans(part, rng)}</p>"
        if isinstance(part, str)
        else _table(part, lambda cell: _mso(cell, rng), "class=MsoNormalTable border=1 cellspacing=0")
        for part in flow.parts
    )
    return (
        "<html xmlns:o='urn:schemas-microsoft-com:office:office'><head>"
        "<meta http-equiv=Content-Type content='text/html; charset=gb2312'></head>"
        f"<body lang=ZH-CN><div class=WordSection1>{body}</div></body></html>"
    ).encode("gb18030")


def _plain(text: str) -> str:
    return f"<p>{escape(text)}</p>"


def _table(grid: Grid, cell, attributes: str = "border='1'") -> str:  # type: ignore[no-untyped-def]
    rows = "".join(f"<tr>{''.join(cell(each) for each in row)}</tr>\n" for row in grid)
    return f"<table {attributes}><tbody>{rows}</tbody></table>"


def _opened(cell: GridCell) -> str:
    rows = f" rowspan='{cell.rows}'" if cell.rows > 1 else ""
    columns = f" colspan='{cell.columns}'" if cell.columns > 1 else ""
    return f"<td{rows}{columns}"


def _cell(cell: GridCell) -> str:
    text = escape(cell.text).replace("\n", "<br>") or "&nbsp;"
    return f"{_opened(cell)}>{text}</td>"


def _mso(cell: GridCell, rng: Random) -> str:
    pieces = cell.text.split("\n") or [""]
    inner = "".join(
        f"<p class=MsoNormal align=center>{_spans(piece, rng)}<o:p></o:p></p>" for piece in pieces
    )
    return f"{_opened(cell)} {MSO}>\n  {inner}\n  </td>"


def _spans(text: str, rng: Random) -> str:
    """The text in spans of one to four characters, as Word writes digits and fonts."""
    if not text:
        return "<span lang=EN-US>&nbsp;</span>"
    pieces = []
    while text:
        size = rng.randint(1, 4)
        pieces.append(f"<span style='font-family:仿宋'>{escape(text[:size])}</span>")
        text = text[size:]
    return "".join(pieces)


# --- Markdown


def piped(flow: Flow, rng: Random) -> bytes:
    """Markdown with pipes; what a merged cell covers is empty or repeats its text."""
    again = rng.random() < 0.5
    return "\n\n".join(
        part if isinstance(part, str) else "\n".join(_pipes(squares(part, again=again)))
        for part in flow.parts
    ).encode()


def _pipes(grid: Grid) -> Iterator[str]:
    for number, row in enumerate(grid):
        texts = [cell.text.replace("\n", "<br>").replace("|", "\\|") for cell in row]
        yield "| " + " | ".join(texts) + " |"
        if not number:
            yield "|" + "---|" * len(texts)


def recognised(flow: Flow, rng: Random) -> bytes:
    """Markdown as OCR programs write it: headings, and each table as HTML on one line."""
    lines = []
    for part in flow.parts:
        if isinstance(part, str):
            lines.append(("# " if part[1:2] == "、" and rng.random() < 0.8 else "") + part)
        else:
            rows = "".join(f"<tr>{''.join(map(_ocr_cell, row))}</tr>" for row in part)
            lines.append(f"<html><body><table>{rows}</table></body></html>")
    return "\n\n".join(lines).encode()


def _ocr_cell(cell: GridCell) -> str:
    return f"{_opened(cell)}>{escape(cell.text.replace(chr(10), ''))}</td>"
