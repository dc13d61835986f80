"""What a worker gives up before it sees a query: the network, core files, and memory beyond a limit.

The guard (`gongkai.sparql`) refuses every query that would call elsewhere; this holds where the guard
might be fooled. The network is taken away by a seccomp filter, which Linux has on the processors named
here; elsewhere `without_network` says that it could do nothing, and the guard stands alone. (To take
away file descriptors instead does not work: RocksDB opens its files when they are first read.)
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import platform
import resource
import struct
import sys
from pathlib import Path
from typing import Final

_PR_SET_NO_NEW_PRIVS: Final = 38
_PR_SET_SECCOMP: Final = 22
_SECCOMP_MODE_FILTER: Final = 2
_ALLOW: Final = 0x7FFF0000
_DENY: Final = 0x00050000 | errno.EACCES
_KILL: Final = 0x80000000
_LOAD: Final = 0x20  # BPF_LD | BPF_W | BPF_ABS: the system call's number is at 0, its ABI at 4
_IF_EQUAL: Final = 0x15
_IF_AT_LEAST: Final = 0x35
_RETURN: Final = 0x06
_IO_URING_SETUP: Final = 425  # would do anything a system call does, unseen by the filter
_OTHER_ABI: Final = 0x40000000  # x32 on x86-64

# ABI of the system calls (linux/audit.h), and the numbers of socket and connect there.
_PROCESSORS: Final[dict[str, tuple[int, int, int]]] = {
    "x86_64": (0xC000003E, 41, 42),
    "aarch64": (0xC00000B7, 198, 203),
    "riscv64": (0xC00000F3, 198, 203),
}


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("code", ctypes.c_char_p))


def without_network() -> bool:
    """Let this process, and the threads it starts from now on, open no socket; whether that was possible.

    It cannot be undone. Call it before another thread is started.
    """
    if sys.platform != "linux" or platform.machine() not in _PROCESSORS:
        return False
    code = _filter(*_PROCESSORS[platform.machine()])
    program = _Program(len(code) // 8, code)
    libc = ctypes.CDLL(None, use_errno=True)
    none_new = libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    filtered = libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0)
    return bool(none_new == 0 and filtered == 0)


def _filter(abi: int, socket: int, connect: int) -> bytes:
    """Instructions of four numbers: what to do, steps to skip if so, if not so, operand."""
    return b"".join(
        struct.pack("=HBBI", *instruction)
        for instruction in (
            (_LOAD, 0, 0, 4),
            (_IF_EQUAL, 1, 0, abi),
            (_RETURN, 0, 0, _KILL),
            (_LOAD, 0, 0, 0),
            (_IF_AT_LEAST, 3, 0, _OTHER_ABI),
            (_IF_EQUAL, 2, 0, socket),
            (_IF_EQUAL, 1, 0, connect),
            (_IF_EQUAL, 0, 1, _IO_URING_SETUP),
            (_RETURN, 0, 0, _DENY),
            (_RETURN, 0, 0, _ALLOW),
        )
    )


def to_memory(more: int) -> None:
    """Limit memory to so many bytes more than are in use now, and write no core file."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with contextlib.suppress(FileNotFoundError):  # no /proc: not Linux, and no way to know what is in use
        resource.setrlimit(resource.RLIMIT_AS, (_address_space() + more,) * 2)


def _address_space() -> int:
    pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[0]
    return int(pages) * os.sysconf("SC_PAGE_SIZE")
