"""Files that LibreOffice converts: many a call, nothing believed, a clear word where it is missing."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import pytest

from gongkai.document import Document
from gongkai.errors import UnreadableFile
from gongkai.readers import doc, read
from gongkai.readers.source import Source
from gongkai.sandbox import Cage, Worker, read_many

RTF = b"{\\rtf1 report}"
DOC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument\0".encode("utf-16-le")


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """What the stand-in for LibreOffice writes for every file."""
    document = docx.Document()
    document.add_paragraph("政府信息公开")
    stream = io.BytesIO()
    document.save(stream)
    path = tmp_path / "made.docx"
    path.write_bytes(stream.getvalue())
    return path


@pytest.fixture
def office(tmp_path: Path, made: Path) -> Path:
    """A stand-in that converts every file but those that say `broken`, and notes each call."""
    program = tmp_path / "soffice"
    program.write_text(
        f"""#!/bin/sh
echo call >> {tmp_path}/calls
while [ "$1" != "--outdir" ]; do shift; done
out=$2; shift 2; mkdir -p "$out"
for file in "$@"; do
    grep -q hang "$file" && sleep 60
    grep -q broken "$file" && exit 1
    cp {made} "$out/$(basename "${{file%.*}}").docx"
done
"""
    )
    program.chmod(0o755)
    return program


def calls(office: Path) -> int:
    return len((office.parent / "calls").read_text().split())


def test_many_files_are_converted_in_one_call(office):
    results = doc.convert([Source("a.doc", DOC), Source("b.rtf", RTF)], program=office)
    assert [isinstance(each, Source) for each in results] == [True, True]
    assert calls(office) == 1


def test_a_file_that_stops_the_program_does_not_stop_the_others(office):
    broken = Source("b.rtf", b"{\\rtf1 broken}")
    results = doc.convert([Source("a.doc", DOC), broken, Source("c.doc", DOC)], program=office)
    assert [isinstance(each, Source) for each in results] == [True, False, True]
    assert (
        str(results[1]) == "b.rtf: LibreOffice cannot convert it; open it by hand and save it as DOCX or PDF"
    )


def test_a_conversion_without_end_is_killed(office, monkeypatch):
    monkeypatch.setattr(doc, "START_SECONDS", 0)
    monkeypatch.setattr(doc, "FILE_SECONDS", 1)
    (result,) = doc.convert([Source("a.rtf", b"{\\rtf1 hang}")], program=office)
    assert isinstance(result, UnreadableFile)


def test_the_document_is_that_of_the_original_file(office):
    with Worker(Cage(office=office)) as worker:
        document = worker.read(Source("a.doc", DOC))
    assert (document.text, document.size, document.media_type) == (
        "政府信息公开\n",
        len(DOC),
        "application/msword",
    )
    assert document.sha256 == Source("a.doc", DOC).sha256()
    assert document.reader == "LibreOffice, docx"


def test_a_batch_keeps_its_order_around_converted_files(office):
    text = "政府信息公开".encode()
    files = [Source("a.txt", text), Source("b.doc", DOC), Source("c.txt", text), Source("d.rtf", RTF)]
    outcomes = list(read_many(files, cage=Cage(office=office)))
    assert [outcome.file for outcome in outcomes] == ["a.txt", "b.doc", "c.txt", "d.rtf"]
    assert all(isinstance(outcome.result, Document) for outcome in outcomes)
    assert calls(office) == 1


def test_without_libreoffice_the_file_says_what_to_do(monkeypatch):
    monkeypatch.setattr(doc, "PROGRAMS", ())
    with pytest.raises(
        UnreadableFile, match=r"^a.wps: a DOC file, which LibreOffice converts, and .* not installed; "
    ):
        read(DOC, file="a.wps")


def test_the_profile_runs_no_macros_and_reaches_no_network(tmp_path):
    doc._write_settings(tmp_path / "user")
    written = (tmp_path / "user" / "registrymodifications.xcu").read_text(encoding="utf-8")
    assert '"DisableMacrosExecution" oor:op="fuse"><value>true' in written
    assert '"BlockUntrustedRefererLinks" oor:op="fuse"><value>true' in written
