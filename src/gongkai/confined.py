"""What runs inside a worker process: read what is sent, answer, and open nothing.

Started by `gongkai.sandbox`. Messages have a header (kind, length) and content; files come in, documents
as JSON go out.
"""

from __future__ import annotations

import codecs
import json
import os
import struct
import sys
from importlib import import_module
from importlib.util import find_spec
from typing import IO

from gongkai.errors import UnreadableFile
from gongkai.readers import FORMATS, Limits, read, transport
from gongkai.readers.source import MEGABYTE, PictureError

HEADER = struct.Struct(">cQ")  # the kind of a message, its length in bytes
DOCUMENT, REFUSED, PICTURE, FAILED, READY = b"d", b"r", b"p", b"f", b"+"
MAX_MESSAGE = 256 * MEGABYTE


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
