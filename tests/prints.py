"""Flows as PDF, printed by programs that authorities use: Chromium from HTML, LibreOffice from Word.

Both are Debian packages; where one is not installed, what needs it says so and is left out.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import offices
import pages
from flow import Flow

PRODUCERS = {"chromium": ("chromium", "chromium-browser"), "libreoffice": ("soffice", "libreoffice")}
SECONDS = 120


def program(producer: str) -> str | None:
    """Where the program is, or None."""
    return next(filter(None, map(shutil.which, PRODUCERS[producer])), None)


def chromium(flow: Flow, rng: Random) -> bytes:
    """A page printed: rules as thin shapes, rows cut by page ends, the header repeated or not."""
    heading = rng.random() < 0.5
    style = (
        f"<style>@page{{size:A4;margin:{rng.choice((15, 20, 25))}mm}}"
        "body{font:14px/1.6 sans-serif}table{border-collapse:collapse;width:100%;margin:8px 0}"
        f"td{{border:1px solid #000;padding:{rng.choice((2, 4, 8))}px;text-align:center}}"
        f"tr{{page-break-inside:{rng.choice(('auto', 'avoid'))}}}</style>"
    )
    html = pages.article(flow, style=style, repeats_header=heading)
    with TemporaryDirectory() as folder:
        source, target = Path(folder, "a.html"), Path(folder, "a.pdf")
        source.write_text(html, encoding="utf-8")
        _run(
            program("chromium"),
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            f"--user-data-dir={folder}/profile",
            "--no-pdf-header-footer",
            f"--print-to-pdf={target}",
            source.as_uri(),
        )
        return target.read_bytes()


def libreoffice(flow: Flow, rng: Random) -> bytes:
    """A Word file printed."""
    with TemporaryDirectory() as folder:
        source = Path(folder, "a.docx")
        source.write_bytes(offices.word(flow, rng))
        _run(
            program("libreoffice"),
            f"-env:UserInstallation=file://{folder}/profile",
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            folder,
            str(source),
        )
        return Path(folder, "a.pdf").read_bytes()


def _run(command: str | None, *arguments: str) -> None:
    assert command is not None, "the program is not installed"
    subprocess.run([command, *arguments], check=True, timeout=SECONDS, capture_output=True)
