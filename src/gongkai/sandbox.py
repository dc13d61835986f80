"""Files read where they can do no harm: in worker processes with limits on memory, time and files.

Readers of native formats run compiled code on what strangers publish; some files make that code
hang, eat memory or abort. Here each is read in a recycled worker that can open neither file nor
socket. A worker that dies or runs out of time is the error of the file it read, never of the batch.
Plain text is read where it is: its reader is Python alone.
"""

from __future__ import annotations

import codecs
import json
import os
import struct
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from importlib import import_module
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from queue import SimpleQueue
from signal import Signals
from types import TracebackType
from typing import IO

from gongkai.document import Document
from gongkai.errors import UnreadableFile
from gongkai.readers import FORMATS, Limits, formats, read, transport
from gongkai.readers.source import MEGABYTE, PictureError, Source

HEADER = struct.Struct(">cQ")  # the kind of a message, its length in bytes
DOCUMENT, REFUSED, PICTURE, FAILED, READY = b"d", b"r", b"p", b"f", b"+"
MAX_MESSAGE = 256 * MEGABYTE
TOGETHER = 50  # files in one call of LibreOffice, which takes a second to start


@dataclass(frozen=True, slots=True)
class Cage:
    """What a worker may use on one file: seconds of wall and processor time, bytes of memory.

    `recycle` is the number of files after which a fresh worker takes over. `scans` has the worker
    load the recogniser of characters, which needs more of everything. `office` is LibreOffice's
    program, which is a process of its own with limits of its own; None looks where it usually is.
    """

    wall_seconds: float = 20.0
    cpu_seconds: int = 20
    memory_bytes: int = 1024 * MEGABYTE
    recycle: int = 200
    scans: bool = False
    office: Path | None = None


FOR_SCANS = Cage(wall_seconds=300.0, cpu_seconds=300, memory_bytes=3072 * MEGABYTE, recycle=20, scans=True)


@dataclass(frozen=True, slots=True)
class Outcome:
    """A file and what became of it; `sha256` is None where its bytes could not be had."""

    file: str
    sha256: str | None
    result: Document | UnreadableFile


Loaded = Source | Outcome  # a file's bytes, or why there are none


def read_many(
    files: Iterable[Path | Source],
    *,
    workers: int = 1,
    cage: Cage | None = None,
    limits: Limits | None = None,
) -> Iterator[Outcome]:
    """What became of each file, in the order given; archives give their members.

    At most `workers` processes read at a time, and a few files more are held in memory.
    """
    cage = cage or Cage()
    idle: SimpleQueue[Worker] = SimpleQueue()
    pool = [Worker(cage) for _ in range(workers)]
    for worker in pool:
        idle.put(worker)
    waiting: deque[Future[Outcome] | Outcome] = deque()
    threads = ThreadPoolExecutor(workers)
    try:
        for source in _converted(_sources(files, limits or Limits()), cage.office):
            waiting.append(source if isinstance(source, Outcome) else threads.submit(_outcome, source, idle))
            if len(waiting) > 2 * workers:
                yield _finished(waiting.popleft())
        while waiting:
            yield _finished(waiting.popleft())
    finally:
        threads.shutdown(cancel_futures=True)
        for worker in pool:
            worker.close()


def load(path: Path, *, name: str | None = None, limits: Limits | None = None) -> Source:
    """The bytes of a file, called `name` in messages; `UnreadableFile` where there are none to be had."""
    file, limits = name or str(path), limits or Limits()
    try:
        if not path.is_file():
            found = (
                "a folder" if path.is_dir() else "no such file" if not path.exists() else "no regular file"
            )
            raise UnreadableFile(f"{file}: {found}; the file of a report was expected")
        if (count := path.stat().st_size) > limits.file_bytes:
            raise UnreadableFile(f"{file}: {count} bytes; at most {limits.file_bytes} are read")
        return Source(file, path.read_bytes(), limits)
    except OSError as error:
        raise UnreadableFile(f"{file}: {error.strerror}; check that it may be read") from error


def _sources(files: Iterable[Path | Source], limits: Limits) -> Iterator[Loaded]:
    """Each file's bytes, an archive's members in its place; what cannot be had is an outcome already."""
    for file in files:
        try:
            source = file if isinstance(file, Source) else load(file, limits=limits)
        except UnreadableFile as error:
            yield Outcome(str(file), None, error)
            continue
        try:
            if formats.of(source) is formats.ZIP:
                yield from map(_known, _members(source))
            else:
                yield source
        except UnreadableFile as error:
            yield Outcome(source.file, source.sha256(), error)


def _members(archive: Source) -> Iterator[Loaded]:
    from gongkai.readers import archive as reader

    for name, content in reader.members(archive):
        yield (
            replace(archive, file=name, data=content)
            if isinstance(content, bytes)
            else Outcome(name, None, content)
        )


def _known(member: Loaded) -> Loaded:
    """The member, or why its format is not read."""
    if isinstance(member, Source):
        try:
            formats.of(member)
        except UnreadableFile as error:
            return Outcome(member.file, member.sha256(), error)
    return member


@dataclass(frozen=True, slots=True)
class _Converted:
    """A file and what LibreOffice made of it."""

    original: Source
    docx: Source


def _converted(sources: Iterator[Loaded], office: Path | None) -> Iterator[Loaded | _Converted]:
    """The files in order, those that LibreOffice reads converted, up to `TOGETHER` in one call."""
    for first in sources:
        if not _is_for_office(first):
            yield first
            continue
        window = [first, *islice(sources, TOGETHER - 1)]
        originals = [each for each in window if isinstance(each, Source) and _is_for_office(each)]
        results = dict(zip(map(id, originals), _by_office(originals, office), strict=True))
        yield from (results.get(id(each), each) for each in window)


def _is_for_office(source: Loaded) -> bool:
    return isinstance(source, Source) and formats.of(source).module == "doc"


def _by_office(originals: list[Source], office: Path | None) -> list[_Converted | Outcome]:
    from gongkai.readers import doc

    return [
        _Converted(original, made)
        if isinstance(made, Source)
        else Outcome(original.file, original.sha256(), made)
        for original, made in zip(originals, doc.convert(originals, program=office), strict=True)
    ]


def _finished(waiting: Future[Outcome] | Outcome) -> Outcome:
    return waiting if isinstance(waiting, Outcome) else waiting.result()


def _outcome(source: Source | _Converted, idle: SimpleQueue[Worker]) -> Outcome:
    original = source if isinstance(source, Source) else source.original
    worker = idle.get()
    try:
        result: Document | UnreadableFile = worker.read_any(source)
    except UnreadableFile as error:
        result = error
    finally:
        idle.put(worker)
    return Outcome(original.file, original.sha256(), result)


class Worker:
    """A process that reads one file after the other; started when first needed, replaced when it dies."""

    def __init__(self, cage: Cage | None = None) -> None:
        self.cage = cage or Cage()
        self.process: subprocess.Popen[bytes] | None = None
        self.count = 0
        self.for_scans: Worker | None = None

    def __enter__(self) -> Worker:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def read(self, source: Source) -> Document:
        """The document of a file; `UnreadableFile` also where its reader hangs, dies or fails."""
        kind_of_file = formats.of(source)
        if not kind_of_file.is_native:
            return _read_here(source)
        if kind_of_file.module == "doc":
            (made,) = _by_office([source], self.cage.office)
            if isinstance(made, _Converted):
                return self.read_any(made)
            assert isinstance(made.result, UnreadableFile)
            raise made.result
        return self._scan(source) if kind_of_file is formats.IMAGE else self._document(source)

    def read_any(self, source: Source | _Converted) -> Document:
        """The document of a file, or of one that LibreOffice converted."""
        if isinstance(source, Source):
            return self.read(source)
        from gongkai.readers import doc

        return doc.finish(source.original, self._document(source.docx))

    def _document(self, source: Source) -> Document:
        if self.process is None or self.count >= self.cage.recycle or self.process.poll() is not None:
            self.close()
            self._start()
        self.count += 1
        kind, answer = self._ask(source)
        if kind == DOCUMENT:
            return self._believed(source, answer)
        if kind == PICTURE:
            return self._scan(source)
        if kind == REFUSED:
            raise UnreadableFile(answer.decode())
        raise source.unreadable(
            f"its reader {answer.decode()}", "the file may be damaged or hostile: save it anew"
        )

    def _scan(self, source: Source) -> Document:
        """The document of a picture, by a worker that has the recogniser; `PictureError` without it."""
        from gongkai.readers import ocr

        ocr.check_installed(source)
        if self.for_scans is None:
            self.for_scans = Worker(FOR_SCANS)
        return self.for_scans._document(source)

    def close(self) -> None:
        """End the process, if there is one, and that for scans."""
        if self.for_scans is not None:
            self.for_scans.close()
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            for stream in (self.process.stdin, self.process.stdout):
                if stream is not None:
                    with suppress(BrokenPipeError):  # what was not yet written is for nobody
                        stream.close()
        self.process, self.count = None, 0

    def _start(self) -> None:
        program = f"import sys; sys.path[:] = {sys.path!r}; from gongkai import sandbox; sandbox.serve()"
        self.process = subprocess.Popen(
            [sys.executable, "-I", "-X", "utf8", "-c", program],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={},
        )
        cause, answer = self._exchange(_settings(self.cage))
        if answer is None:
            raise RuntimeError(
                f"a reading process {cause} before it read anything: is its memory limit too small?"
            )

    def _ask(self, source: Source) -> tuple[bytes, bytes]:
        """The kind of answer to a file, and the answer; a dead worker's cause of death as a failure."""
        request = _request(source)
        cause, answer = self._exchange(request)
        return (FAILED, cause.encode()) if answer is None else answer

    def _exchange(self, request: bytes) -> tuple[str, tuple[bytes, bytes] | None]:
        """The worker's answer within its time, or None and the cause of its death."""
        assert self.process is not None
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        expired = threading.Event()
        timer = threading.Timer(self.cage.wall_seconds, self._expire, [self.process, expired])
        timer.start()
        try:
            self.process.stdin.write(request)
            self.process.stdin.flush()
            return "", message(self.process.stdout)
        except (EOFError, BrokenPipeError):
            status = self.process.wait()
            self.close()
            seconds = f"took more than {self.cage.wall_seconds:g} s"
            return seconds if expired.is_set() else _cause(status), None
        finally:
            timer.cancel()

    @staticmethod
    def _expire(process: subprocess.Popen[bytes], expired: threading.Event) -> None:
        expired.set()
        process.kill()

    def _believed(self, source: Source, answer: bytes) -> Document:
        """The document in an answer that names the file asked for."""
        try:
            document = transport.loads(answer)
        except (ValueError, TypeError, KeyError, IndexError) as error:
            self.close()
            raise source.unreadable("its reader gave no document", "the file may be hostile") from error
        if (document.file, document.sha256) != (source.file, source.sha256()):
            self.close()
            raise source.unreadable("its reader gave another document", "the file may be hostile")
        return document


def _read_here(source: Source) -> Document:
    try:
        return read(source.data, file=source.file, limits=source.limits)
    except UnreadableFile:
        raise
    except Exception as error:  # as in a worker: one file's trouble is not the batch's
        raise source.unreadable(
            f"its reader failed ({type(error).__name__}: {error})", "please report it"
        ) from error


def _settings(cage: Cage) -> bytes:
    return _message(json.dumps([cage.cpu_seconds, cage.memory_bytes, cage.scans]).encode())


def _request(source: Source) -> bytes:
    limits = {name: getattr(source.limits, name) for name in Limits.__dataclass_fields__}
    return _message(json.dumps({"file": source.file, "limits": limits}).encode()) + _message(source.data)


def _message(content: bytes) -> bytes:
    return HEADER.pack(READY, len(content)) + content


def _cause(status: int) -> str:
    """Why a process ended, in words.

    >>> _cause(-11), _cause(-24), _cause(1)
    ('died (SIGSEGV)', 'took too much processor time', 'ended (status 1)')
    """
    if status >= 0:
        return f"ended (status {status})"
    name = Signals(-status).name
    return "took too much processor time" if name == "SIGXCPU" else f"died ({name})"


# --- inside the worker: read what is sent, answer, and open nothing


def message(stream: IO[bytes]) -> tuple[bytes, bytes]:
    """The kind and content of the next message; EOFError where the other side is gone."""
    kind, length = HEADER.unpack(_exactly(stream, HEADER.size))
    if length > MAX_MESSAGE:
        raise EOFError(f"a message of {length} bytes")
    return kind, _exactly(stream, length)


def _exactly(stream: IO[bytes], count: int) -> bytes:
    data = stream.read(count)
    if len(data) < count:
        raise EOFError
    return data


def serve() -> None:
    """Read files from standard input and write documents to standard output, until the input ends."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    _, settings = message(sys.stdin.buffer)
    cpu_seconds, memory, scans = json.loads(settings)
    _load_readers(scans=scans)
    confine(memory)
    _send(answers, READY, b"")
    while True:
        try:
            _, head = message(sys.stdin.buffer)
            _, data = message(sys.stdin.buffer)
        except EOFError:
            return
        _allow(cpu_seconds)
        _send(answers, *_reading(json.loads(head), data, scans=scans))


def _load_readers(*, scans: bool) -> None:
    """Import every reader and codec while files can still be opened."""
    for module in sorted({each.module for each in FORMATS if each.extra is None}):
        import_module(f"gongkai.readers.{module}")
    if find_spec("python_calamine"):
        import_module("python_calamine")
        import_module("gongkai.readers.xls")
    for encoding in (
        "gb18030",
        "big5hkscs",
        "utf-16-le",
        "utf-16-be",
        "utf-32-le",
        "utf-32-be",
        "cp437",
        "cp1252",
        "latin-1",
        "idna",
    ):
        codecs.lookup(encoding)
    if scans:
        import_module("gongkai.readers.ocr").warm_up()


def confine(memory: int) -> None:
    """Take from this process what a reader never needs: more memory, new files, sockets, core dumps."""
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))


def _allow(cpu_seconds: int) -> None:
    """Give this process so many more seconds of processor time; the signal at their end kills it."""
    import resource

    used = resource.getrusage(resource.RUSAGE_SELF)
    spent = int(used.ru_utime + used.ru_stime) + 1
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (spent + cpu_seconds, hard))


def _reading(head: dict[str, object], data: bytes, *, scans: bool) -> tuple[bytes, bytes]:
    """The kind of the answer to a file, and the answer."""
    limits = head["limits"]
    assert isinstance(limits, dict)
    try:
        document = read(data, file=str(head["file"]), limits=Limits(**limits), scans=scans)
        return DOCUMENT, transport.dumps(document)
    except PictureError as error:
        return PICTURE, str(error).encode("utf-8", "replace")
    except UnreadableFile as error:
        return REFUSED, str(error).encode("utf-8", "replace")
    except MemoryError:
        return FAILED, b"needed more memory than it may use"
    except Exception as error:  # the border of the process: whatever a hostile file provokes is its own error
        return FAILED, f"failed ({type(error).__name__}: {error})"[:500].encode("utf-8", "replace")


def _send(stream: IO[bytes], kind: bytes, content: bytes) -> None:
    stream.write(HEADER.pack(kind, len(content)) + content)
    stream.flush()
