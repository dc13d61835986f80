"""Where uploaded files are checked: in processes of their own, few at once, none for longer than allowed.

A process starts with the first check and is kept; one that takes too long, dies, or works for a client who
has gone is killed with all it started, and its temporary folder is removed. The server itself never opens
a file that was sent.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
import tempfile
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal, cast

from gongkai.checkjob import LENGTH, Answer, Job, framed

_JOBS_PER_PROCESS: Final = 50  # then a fresh one, which gives memory back


class CheckError(Exception):
    """A check that came to no verdict: there was no place, no time, or the process ended."""

    def __init__(self, kind: Literal["busy", "time", "failed"]) -> None:
        super().__init__(kind)
        self.kind = kind


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds that a check may take, checks at once, and how many more may wait."""

    seconds: float = 30.0
    places: int = 1
    queue: int = 4


class Desk:
    """The places at which files are checked."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._idle: list[_Process] = []
        self._places = asyncio.Semaphore(limits.places)
        self._present = 0

    @contextlib.asynccontextmanager
    async def place(self) -> AsyncIterator[None]:
        """A place for one check; CheckError where too many wait, or for too long."""
        if self._present >= self.limits.places + self.limits.queue:
            raise CheckError("busy")
        self._present += 1
        try:
            try:
                async with asyncio.timeout(self.limits.seconds):
                    await self._places.acquire()
            except TimeoutError as error:
                raise CheckError("busy") from error
            try:
                yield
            finally:
                self._places.release()
        finally:
            self._present -= 1

    async def check(self, job: Job) -> Answer:
        """The answer to a job, by somebody who has a place; CheckError where there is none."""
        process = self._idle.pop() if self._idle else None
        try:
            async with asyncio.timeout(self.limits.seconds):
                process = process or await _Process.start()
                answer = await process.answer(job)
        except BaseException as error:  # also when the client has gone: nobody waits for the answer
            if process is not None:
                await process.end()
            if isinstance(error, TimeoutError):
                raise CheckError("time") from error
            raise
        if process.answered < _JOBS_PER_PROCESS:
            self._idle.append(process)
        else:
            await process.end()
        return answer

    async def close(self) -> None:
        """End the processes."""
        while self._idle:
            await self._idle.pop().end()


class _Process:
    """A process that checks one job at a time, the leader of all that it starts."""

    def __init__(self, process: asyncio.subprocess.Process, folder: tempfile.TemporaryDirectory[str]) -> None:
        self._process = process
        self._folder = folder
        self.answered = 0

    @classmethod
    async def start(cls) -> _Process:
        """A process whose working and temporary folder is its own."""
        paths = [str(Path(path).resolve()) for path in sys.path]
        program = f"import sys; sys.path[:] = {paths!r}; from gongkai import checkwork; checkwork.main()"
        folder = tempfile.TemporaryDirectory(prefix="gongkai-check-", ignore_cleanup_errors=True)
        try:
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                *("-I", "-X", "utf8", "-c", program),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,  # words of libraries about files of others
                cwd=folder.name,
                start_new_session=True,
            )
        except BaseException:  # also when the time is over
            folder.cleanup()
            raise
        return cls(process, folder)

    async def answer(self, job: Job) -> Answer:
        self.answered += 1
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None
        assert stdout is not None
        try:
            stdin.write(framed(job.to_bytes()))
            await stdin.drain()
            (length,) = LENGTH.unpack(await stdout.readexactly(LENGTH.size))
            return Answer.from_bytes(await stdout.readexactly(length))
        except (asyncio.IncompleteReadError, ConnectionError) as error:
            raise CheckError("failed") from error

    async def end(self) -> None:
        """Kill the process and its children, and wait until it is gone."""
        # Looked up before the kill: LibreOffice leads a group of its own, and no orphan is found again.
        running = self._process.returncode is None
        for pid in (self._process.pid, *descendants(self._process.pid)) if running else ():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        await self._process.wait()
        with contextlib.suppress(ConnectionError):
            await self._process.stdout.read()  # to the end, so that asyncio closes its side of the pipe now
        cast(Any, self._process)._transport.close()
        self._folder.cleanup()


def descendants(pid: int) -> tuple[int, ...]:
    """The processes that a process started, and those that they started; none where there is no /proc."""
    found: list[int] = []
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        with contextlib.suppress(OSError):  # gone in the meantime
            for child in map(int, children.read_text("ascii").split()):
                found += [child, *descendants(child)]
    return tuple(found)
