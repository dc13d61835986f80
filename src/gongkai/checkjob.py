"""What the server and the process that checks uploaded files say to each other.

Messages are framed by their length. A job is JSON on a line of its own, then the bytes of the files one
after the other; an answer is the same with one body. Nothing here reads a file.
"""

from __future__ import annotations

import json
import struct
from dataclasses import asdict, dataclass, field
from typing import Any, Final

LENGTH: Final = struct.Struct(">Q")
FORMATS: Final = ("html", "json", "sarif")
KINDS: Final = ("government", "office", "department", "township", "subdistrict", "authorised-body")


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it was sent: the last part of its name, and its bytes."""

    name: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Job:
    """Files to check together, and in what form and language the verdict is wanted.

    `base` is the base IRI of the findings. `kind` is a code of `KINDS` for all files, `published` the ISO
    date of the report on the latest year. `home` is the path that the server is mounted at, `about` what
    the release says of itself (version, date, titles), `is_site` whether it has pages.
    """

    files: tuple[Upload, ...]
    base: str
    format: str = "json"
    language: str = "zh"
    kind: str | None = None
    published: str | None = None
    home: str = ""
    about: dict[str, Any] = field(default_factory=dict)
    is_site: bool = False

    def to_bytes(self) -> bytes:
        """The job as `from_bytes` reads it."""
        told = {name: getattr(self, name) for name in self.__dataclass_fields__ if name != "files"}
        told["files"] = [[upload.name, len(upload.content)] for upload in self.files]
        return json.dumps(told).encode() + b"\n" + b"".join(upload.content for upload in self.files)

    @classmethod
    def from_bytes(cls, message: bytes) -> Job:
        """The job in a message.

        >>> Job.from_bytes(Job((Upload("a.txt", b"1\\n2"), Upload("b.txt", b"")), "http://x/").to_bytes()).files
        (Upload(name='a.txt'), Upload(name='b.txt'))
        """
        head, _, content = message.partition(b"\n")
        told = json.loads(head)
        uploads, at = [], 0
        for name, length in told.pop("files"):
            uploads.append(Upload(name, content[at : at + length]))
            at += length
        return cls(tuple(uploads), **told)


@dataclass(frozen=True, slots=True)
class Answer:
    """The verdict as it is sent: how many reports were read, how many files were not, and the body."""

    read: int
    unread: int
    body: bytes = field(repr=False)

    def to_bytes(self) -> bytes:
        """The answer as `from_bytes` reads it."""
        head = asdict(self)
        del head["body"]
        return json.dumps(head).encode() + b"\n" + self.body

    @classmethod
    def from_bytes(cls, message: bytes) -> Answer:
        """The answer in a message.

        >>> Answer.from_bytes(Answer(1, 0, b"[]").to_bytes()).body
        b'[]'
        """
        head, _, body = message.partition(b"\n")
        return cls(body=body, **json.loads(head))


def framed(message: bytes) -> bytes:
    """The message with its length before it."""
    return LENGTH.pack(len(message)) + message
