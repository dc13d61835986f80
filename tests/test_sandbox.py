"""Worker processes: what hurts a reader is the error of one file."""

from __future__ import annotations

import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import test_readers_agree as agree
import test_readers_ofd as ofd
from attacks import archives, office
from attacks import html as pages
from attacks import pdf as attacks
from gongkai.document import Cell, Document
from gongkai.errors import UnreadableFile
from gongkai.readers import read, text
from gongkai.readers.source import MEGABYTE, Source
from gongkai.sandbox import Cage, Worker, load, read_many
from test_readers_archive import zipped

PAGE = "<html><p>政府信息公开</p></html>".encode()
SMALL = Cage(wall_seconds=3, cpu_seconds=2, memory_bytes=400 * MEGABYTE)


def error_of(data: bytes, *, cage: Cage = SMALL) -> str:
    with Worker(cage) as worker, pytest.raises(UnreadableFile) as caught:
        worker.read(Source("x", data))
    return str(caught.value)


GRID = [Cell("规章", 0, 0), Cell("0", 0, 1), Cell("许可", 1, 0), Cell("12", 1, 1)]
MHTML = b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\nContent-Type: text/html\n\n"
TRADITIONAL = "<html><p>政府資訊公開</p></html>"


@pytest.mark.parametrize(
    "data",
    [
        PAGE,
        PAGE.decode().encode("gb18030"),
        PAGE.decode().encode("utf-16"),
        TRADITIONAL.encode("big5"),
        MHTML + PAGE + b"\n--x--\n",
        agree.as_pdf(GRID),
        agree.as_docx(GRID),
        agree.as_xlsx(GRID),
        ofd.ofd(ofd.text(1, 1, "公开") + ofd.GRID),
        office.macros_and_links(),
    ],
    ids=["HTML", "GB18030", "UTF-16", "Big5", "MHTML", "PDF", "DOCX", "XLSX", "OFD", "macros"],
)
def test_a_worker_reads_what_is_read_here(data):
    with Worker() as worker:
        assert worker.read(Source("x", data)) == read(data, file="x")


def test_a_refusal_in_a_worker_is_a_refusal_here():
    assert error_of(pages.deep()).startswith("x: tags nested over 2000 deep")


@pytest.mark.parametrize(
    ("attack", "causes"),
    [
        (attacks.flate_bomb, ("its reader died", "its reader needed more memory", "its reader took")),
        (attacks.endless_kids, ("500000 pages", "its reader took")),
        (attacks.nested_forms, ("its reader died", "its reader took")),
        (lambda: attacks.many_paths(3_000_000), ("its reader died", "its reader took", "20000 drawings")),
    ],
    ids=["flate-bomb", "endless-kids", "nested-forms", "three-million-paths"],
)
def test_a_pdf_that_hurts_pdfium_is_its_own_error(attack, causes):
    message = error_of(attack())
    assert message.startswith("x: ")
    assert any(cause in message for cause in causes), message


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    """One worker for many hostile files, which may die of each."""
    with Worker(SMALL) as started:
        yield started


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 255)), min_size=1, max_size=6))
def test_a_pdf_with_bytes_changed_is_read_or_refused(worker, changes):
    data = bytearray(agree.as_pdf(GRID))
    for position, value in changes:
        data[9 + position % (len(data) - 9)] = value
    try:
        worker.read(Source("x.pdf", bytes(data)))
    except UnreadableFile as error:
        assert str(error).startswith("x.pdf: ")


def test_a_worker_that_hangs_is_killed_and_replaced():
    with Worker(Cage(wall_seconds=0.001)) as worker:
        worker.cage = Cage()
        assert isinstance(worker.read(Source("a", PAGE)), Document)
        first = worker.process
        worker.cage = Cage(wall_seconds=0.001)
        with pytest.raises(UnreadableFile, match=r"^b: its reader took more than 0\.001 s"):
            worker.read(Source("b", PAGE * 20_000))
        worker.cage = Cage()
        assert isinstance(worker.read(Source("c", PAGE)), Document)
        assert worker.process is not first


def test_a_worker_is_replaced_after_its_share_of_files():
    with Worker(Cage(recycle=1)) as worker:
        worker.read(Source("a", PAGE))
        first = worker.process
        worker.read(Source("b", PAGE))
        assert worker.process is not first


def test_a_worker_that_dies_is_the_error_of_its_file_only():
    with Worker() as worker:
        worker.read(Source("a", PAGE))
        assert worker.process is not None
        worker.process.kill()
        worker.process.wait()
        assert isinstance(worker.read(Source("b", PAGE)), Document)


def test_a_worker_opens_neither_files_nor_sockets():
    program = "\n".join(
        [
            "import socket",
            "from gongkai import sandbox",
            "sandbox.confine(1 << 30)",
            "for act in (lambda: open('/etc/hostname'), socket.socket):",
            "    try: act()",
            "    except OSError as error: print(error.errno)",
        ]
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["24", "24"]


def test_files_come_back_in_order_with_their_digests(tmp_path: Path):
    (tmp_path / "a.txt").write_text("政府信息公开", encoding="utf-8")
    (tmp_path / "b.html").write_bytes(PAGE)
    (tmp_path / "c.pdf").write_bytes(attacks.truncated())
    (tmp_path / "d.txt").write_bytes(b"")
    paths = [tmp_path / name for name in ("c.pdf", "a.txt", "gone.txt", "d.txt", "b.html")]
    outcomes = list(read_many(paths, workers=2))
    assert [Path(outcome.file).name for outcome in outcomes] == [
        "c.pdf",
        "a.txt",
        "gone.txt",
        "d.txt",
        "b.html",
    ]
    assert [isinstance(outcome.result, Document) for outcome in outcomes] == [False, True, False, False, True]
    assert [outcome.sha256 is None for outcome in outcomes] == [False, False, True, False, False]


def test_an_archive_gives_its_members_and_a_bomb_its_error():
    data = zipped(**{"a.txt": "政府信息公开".encode(), "b.bin": bytes(range(256)), "c.rar": b"Rar!"})
    outcomes = list(read_many([Source("all.zip", data), Source("bomb.zip", archives.bomb())]))
    names = ["all.zip/a.txt", "all.zip/b.bin", "all.zip/c.rar", "bomb.zip"]
    assert [outcome.file for outcome in outcomes] == names
    assert "a RAR archive" in str(outcomes[2].result)
    assert "grows from" in str(outcomes[3].result)


def test_a_fault_of_ours_is_the_error_of_its_file(monkeypatch):
    def fail(source):
        raise IndexError("list index out of range")

    monkeypatch.setattr(text, "read", fail)
    (outcome,) = read_many([Source("a.txt", b"x")])
    assert str(outcome.result).startswith("a.txt: its reader failed (IndexError: list index out of range); ")


def test_stopping_early_leaves_no_process_behind():
    outcomes = read_many([Source(str(number), PAGE) for number in range(50)], workers=2)
    next(outcomes)
    outcomes.close()


@pytest.mark.parametrize(("make", "found"), [(Path.mkdir, "a folder"), (lambda path: None, "no such file")])
def test_a_path_without_a_file_is_called_what_it_is(tmp_path, make, found):
    make(tmp_path / "x")
    with pytest.raises(UnreadableFile, match=f"x: {found}; "):
        load(tmp_path / "x")


def test_a_file_that_may_not_be_read_says_so(tmp_path, monkeypatch):
    path = tmp_path / "x.txt"
    path.write_text("公开", encoding="utf-8")
    path.chmod(0)

    def refuse(self):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)  # root may read any file
    with pytest.raises(UnreadableFile, match=r"x.txt: Permission denied; check that it may be read"):
        load(path)
    path.chmod(stat.S_IRUSR | stat.S_IWUSR)
