"""Word 97 documents, WPS Writer, RTF and ODT: converted to DOCX by LibreOffice, then read as such.

LibreOffice is a program of the host, many files a call (a call costs seconds). It runs with a profile
of its own in a temporary folder, macros off, untrusted links blocked and a dead proxy, and is killed
with all its children when its time is over. Where it is not installed, the file's error says so.
"""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from gongkai.document import Document
from gongkai.errors import UnreadableFile
from gongkai.readers import docx, formats
from gongkai.readers.source import Source

PROGRAMS = (
    "/usr/bin/soffice",
    "/usr/local/bin/soffice",
    "/usr/lib/libreoffice/program/soffice",
    "/opt/libreoffice/program/soffice",
    "/snap/bin/libreoffice",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
)
START_SECONDS = 60
FILE_SECONDS = 10
SETTINGS = (
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Inet/Settings", "ooInetProxyType", "1"),
    ("Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPSProxyPort", "9"),
)


def read(source: Source) -> Document:
    """The document of one such file; for many, `convert` them in one call and `finish` each."""
    (converted,) = convert([source])
    if isinstance(converted, UnreadableFile):
        raise converted
    return finish(source, docx.read(converted))


def finish(source: Source, document: Document) -> Document:
    """The document read from the converted file, as the original file's own."""
    return source.adopt(document, reader="LibreOffice", media_type=formats.of(source).media_type)


def convert(sources: Sequence[Source], *, program: Path | None = None) -> list[Source | UnreadableFile]:
    """Each file as DOCX, in order, or why it could not be converted.

    A file that stops the program is found by converting those without a result once more, alone.
    """
    program = program or next(filter(Path.exists, map(Path, PROGRAMS)), None)
    if program is None:
        return [_missing(source) for source in sources]
    with tempfile.TemporaryDirectory(prefix="gongkai-") as folder:
        results = _converted(sources, program, Path(folder))
    for index, result in enumerate(results):
        if result is None and len(sources) > 1:
            with tempfile.TemporaryDirectory(prefix="gongkai-") as folder:
                (results[index],) = _converted([sources[index]], program, Path(folder))
    return [result or _failed(source) for source, result in zip(sources, results, strict=True)]


def _missing(source: Source) -> UnreadableFile:
    name = formats.of(source).name
    return source.unreadable(
        f"a {name} file, which LibreOffice converts, and LibreOffice is not installed",
        "install it (Debian: libreoffice-writer-nogui), or save the file as DOCX or PDF",
    )


def _failed(source: Source) -> UnreadableFile:
    return source.unreadable("LibreOffice cannot convert it", "open it by hand and save it as DOCX or PDF")


def _converted(sources: Sequence[Source], program: Path, folder: Path) -> list[Source | None]:
    """The files as LibreOffice wrote them into this folder, None for those it did not write."""
    inputs = []
    for number, source in enumerate(sources):
        inputs.append(folder / f"{number}{formats.of(source).suffixes[0]}")
        inputs[-1].write_bytes(source.data)
    _write_settings(folder / "profile" / "user")
    seconds = START_SECONDS + FILE_SECONDS * len(sources)
    _run(program, inputs, folder, seconds)
    outputs = [folder / "out" / f"{path.stem}.docx" for path in inputs]
    return [
        replace(source, data=path.read_bytes()) if path.is_file() else None
        for source, path in zip(sources, outputs, strict=True)
    ]


def _run(program: Path, inputs: list[Path], folder: Path, seconds: int) -> None:
    """Run the conversion to its end, or kill it with its children when its time is over."""
    command = [program, "--headless", "--norestore", "--nolockcheck", "--nodefault"]
    command += [f"-env:UserInstallation=file://{folder / 'profile'}", "--convert-to", "docx:MS Word 2007 XML"]
    process = subprocess.Popen(
        [*map(str, command), "--outdir", str(folder / "out"), *map(str, inputs)],
        env={"HOME": str(folder), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _write_settings(user: Path) -> None:
    """A LibreOffice profile that runs no macro and reaches no network."""
    user.mkdir(parents=True)
    items = "".join(
        f'<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse">'
        f"<value>{value}</value></prop></item>"
        for path, name, value in SETTINGS
    )
    head = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<oor:items xmlns:oor="http://openoffice.org/2001/registry">'
    )
    (user / "registrymodifications.xcu").write_text(f"{head}{items}</oor:items>", encoding="utf-8")
