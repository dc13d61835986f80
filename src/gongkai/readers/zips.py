"""ZIP files, opened within limits.

Sizes are checked as declared before anything is unpacked; Python's zipfile never returns more than
a part declares.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable

from gongkai.readers.source import Source, size

DAMAGED = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, ValueError, OSError)


def opened(source: Source) -> zipfile.ZipFile:
    """The ZIP file in these bytes; `UnreadableFile` where it is damaged."""
    try:
        return zipfile.ZipFile(io.BytesIO(source.data))
    except DAMAGED as error:
        raise source.unreadable(f"a damaged ZIP container ({error})", "fetch the file again") from error


def check_sizes(
    source: Source, parts: list[zipfile.ZipInfo], *, is_worth_reading: Callable[[zipfile.ZipInfo], bool]
) -> None:
    """Nothing, or `UnreadableFile` for a container that would grow beyond the limits.

    Pictures are never unpacked, so only parts worth reading count for their size.
    """
    limits = source.limits
    if len(parts) > limits.parts:
        raise source.unreadable(f"a container of {len(parts)} parts", f"at most {limits.parts} are read")
    parts = [part for part in parts if is_worth_reading(part)]
    for part in parts:
        is_bomb = part.file_size > limits.ratio_from and part.file_size > limits.ratio * part.compress_size
        if part.file_size > limits.part_bytes or is_bomb:
            raise source.unreadable(
                f"{part.filename} grows from {size(part.compress_size)} to {size(part.file_size)}",
                f"at most {size(limits.part_bytes)} and {limits.ratio} times are unpacked",
            )
    if (total := sum(part.file_size for part in parts)) > limits.unpacked_bytes:
        raise source.unreadable(f"{size(total)} unpacked", f"at most {size(limits.unpacked_bytes)} are read")
