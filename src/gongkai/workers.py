"""A pool of workers that answer queries: at most so many at once, none for longer than allowed.

A query starts in a quick lane. One that is still running after a moment moves to a slow lane of few
places: its process gets the lowest priority and its place in the quick lane is free again, so that
short queries go on while long ones run. A text that was slow once starts in the slow lane the next
time. Whoever exceeds the time, or goes away, has the process killed; a warm spare takes its place.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
import logging
import os
import signal
import sys
import tempfile
from collections import OrderedDict, deque
from collections.abc import AsyncIterator, Coroutine
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO, Any, Final, cast

from gongkai import evaluate
from gongkai.evaluate import Job
from gongkai.sparql import QueryError

_LOG = logging.getLogger(__name__)
_IN_MEMORY: Final = 1 << 20  # bytes of a result kept in memory before it goes to a temporary file
_START_SECONDS: Final = 30.0  # a worker that is not ready by then never will be
_QUERIES_PER_WORKER: Final = 2_000  # then a fresh one: memory that was fragmented is given back
_REMEMBERED: Final = 1_000  # texts known to be slow
_LOWEST: Final = 19
_SAID: Final = 4_000  # last bytes of a dead worker's words that are looked at


@dataclass(frozen=True, slots=True)
class Limits:
    """What one query, and all together, may use.

    `seconds` is a query's whole time, waiting included; `quick` the seconds it may stay in the quick
    lane; `wait` the seconds it may wait for a place; `workers` and `slow` the places in the two lanes;
    `queue` the queries that may wait; `memory` and `max_bytes` are bytes.
    """

    seconds: float = 10.0
    quick: float = 0.25
    wait: float = 5.0
    workers: int = 2
    slow: int = 2
    queue: int = 64
    memory: int = 2_000_000_000
    max_rows: int = 1_000_000
    max_bytes: int = 100_000_000


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole result: its media type, the form of the query, and the bytes in a file set to its start."""

    media_type: str
    form: str
    size: int
    rows: int
    seconds: float
    body: IO[bytes]


class Worker:
    """A process that holds the store open and answers one query at a time."""

    def __init__(self, process: asyncio.subprocess.Process, said: IO[bytes]) -> None:
        self._process = process
        self._said = said
        self._lowered = False
        self.answered = 0

    @classmethod
    async def start(cls, store: Path, *, memory: int) -> Worker:
        """A worker that is ready; raises QueryError if the store cannot be opened."""
        said = tempfile.TemporaryFile(prefix="gongkai-worker-")  # noqa: SIM115  # closed with the worker
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "gongkai.evaluate",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=said,
        )
        worker = cls(process, said)
        try:
            await worker._send(json.dumps({"store": str(store), "memory": memory}).encode())
            async with asyncio.timeout(_START_SECONDS):
                kind, body = await worker._receive()
        except BaseException:
            await worker.end()
            raise
        if kind != evaluate.READY:
            await worker.end()
            raise _query_error(body)
        if not json.loads(body)["without_network"]:
            _LOG.warning("this system cannot cut a worker off the network; only the guard refuses SERVICE")
        return worker

    @property
    def is_alive(self) -> bool:
        """Whether the process runs."""
        return self._process.returncode is None

    async def answer(self, job: Job, body: IO[bytes]) -> dict[str, Any]:
        """Write the result of a job into a file; what its first and last frame tell.

        Raises QueryError for a fault of the query, and when the process dies of it.
        """
        self.answered += 1
        await self._send(job.to_json())
        told: dict[str, Any] = {}
        while True:
            kind, data = await self._receive()
            if kind == evaluate.DATA:
                body.write(data)
            elif kind == evaluate.FAULT:
                raise _query_error(data)
            else:
                told |= json.loads(data)
                if kind == evaluate.END:
                    return told

    async def _send(self, data: bytes) -> None:
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(evaluate.frame(evaluate.DATA, data))
            await self._process.stdin.drain()
        except ConnectionError as error:
            raise await self._obituary() from error

    async def _receive(self) -> tuple[bytes, bytes]:
        assert self._process.stdout is not None
        try:
            head = await self._process.stdout.readexactly(evaluate.FRAME_HEAD)
            kind, length = evaluate.frame_head(head)
            return kind, await self._process.stdout.readexactly(length)
        except (asyncio.IncompleteReadError, ConnectionError) as error:
            raise await self._obituary() from error

    async def _obituary(self) -> QueryError:
        """Why the process died, from what it said last and how it ended."""
        status = await self._process.wait()
        if self._said.closed:
            return QueryError("busy", "The server is stopping.")
        size = self._said.seek(0, os.SEEK_END)
        self._said.seek(max(0, size - _SAID))
        words = self._said.read().decode(errors="replace")
        if status == -signal.SIGKILL or "memory allocation" in words or "MemoryError" in words:
            return QueryError("memory", "The query needs more memory than one query may use.")
        _LOG.error("a worker ended with status %s: %s", status, words.strip() or "no word")
        return QueryError("engine", "The query ended the process that was working on it.")

    def lower(self) -> bool:
        """Give the process the lowest priority, as far as the system lets us."""
        return self._set_priority(_LOWEST)

    def raise_again(self) -> bool:
        """Give back the priority; most systems let only root do so."""
        return not self._lowered or self._set_priority(0)

    def _set_priority(self, priority: int) -> bool:
        try:
            os.setpriority(os.PRIO_PROCESS, self._process.pid, priority)
        except (PermissionError, ProcessLookupError):
            return False
        self._lowered = priority != 0
        return True

    async def end(self) -> None:
        """Kill the process and wait until it is gone."""
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()
        assert self._process.stdin is not None
        self._process.stdin.close()
        await self._process.wait()
        # Read to the end, so that asyncio closes its side of the pipe now and not when collected.
        assert self._process.stdout is not None
        with contextlib.suppress(ConnectionError):
            await self._process.stdout.read()
        cast(Any, self._process)._transport.close()
        self._said.close()


def _query_error(body: bytes) -> QueryError:
    told = json.loads(body)
    place = told["place"]
    return QueryError(
        told["kind"], told["message"], place=(place[0], place[1]) if place else None, limit=told["limit"]
    )


class Lane:
    """So many places, and a line of those who wait for one."""

    def __init__(self, places: int) -> None:
        self.free = places
        self._line: deque[asyncio.Future[None]] = deque()

    @property
    def waiting(self) -> int:
        """How many wait."""
        return len(self._line)

    def try_enter(self) -> bool:
        """Take a place if one is free and nobody was here before."""
        if self.free <= 0 or self._line:
            return False
        self.free -= 1
        return True

    async def enter(self, *, seconds: float) -> bool:
        """Take a place, waiting for it at most so long."""
        if self.try_enter():
            return True
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._line.append(turn)
        try:
            async with asyncio.timeout(seconds):
                await turn
        except TimeoutError:
            return self._gave_up(turn)
        except asyncio.CancelledError:
            if self._gave_up(turn):
                self.leave()
            raise
        return True

    def _gave_up(self, turn: asyncio.Future[None]) -> bool:
        """Leave the line; true if the place was given at the very moment."""
        if turn.done() and not turn.cancelled():
            return True
        with contextlib.suppress(ValueError):
            self._line.remove(turn)
        return False

    def leave(self) -> None:
        """Give the place to the next in line."""
        while self._line:
            turn = self._line.popleft()
            if not turn.done():
                turn.set_result(None)
                return
        self.free += 1


@dataclass(slots=True)
class _Run:
    """A query on its way: since when, by when, and in which lane."""

    started: float
    deadline: float
    lane: Lane
    waited: float = field(default=0.0)


class Pool:
    """Workers on one store. Used from one event loop; `close` it before the loop ends."""

    def __init__(self, store: Path, limits: Limits) -> None:
        self.store = store
        self.limits = limits
        self._quick = Lane(limits.workers)
        self._slow = Lane(limits.slow)
        self._idle: deque[Worker] = deque()
        self._busy: set[Worker] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._starting = 0
        self._arrived = asyncio.Event()
        self._known_slow: OrderedDict[bytes, None] = OrderedDict()
        self._closed = False

    async def start(self) -> None:
        """Start one worker and wait for it, so that a broken store is told at once; the rest follows."""
        self._idle.append(await Worker.start(self.store, memory=self.limits.memory))
        self._refill()

    @property
    def processes(self) -> tuple[int, ...]:
        """The process ids of all workers."""
        return tuple(worker._process.pid for worker in (*self._idle, *self._busy))

    async def run(self, job: Job) -> Answer:
        """The answer to a job, whole; raises QueryError, also for every limit met.

        Cancelling the call kills the query.
        """
        loop = asyncio.get_running_loop()
        started = loop.time()
        run = _Run(started, started + self.limits.seconds, self._quick)
        if _key(job) in self._known_slow:
            run.lane = self._slow
        await self._enter(run)
        try:
            run.waited = loop.time() - started
            return await self._run(job, run)
        finally:
            run.lane.leave()

    async def _enter(self, run: _Run) -> None:
        if run.lane.waiting >= self.limits.queue or not await run.lane.enter(seconds=self.limits.wait):
            raise QueryError(
                "busy",
                "The endpoint is busy with other queries. Try again in a few seconds.",
                limit=f"{self.limits.workers} queries at once and {self.limits.slow} long ones",
            )

    async def _run(self, job: Job, run: _Run) -> Answer:
        limits = self.limits
        worker = await self._take()
        body = cast(IO[bytes], tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY))  # noqa: SIM115
        if run.lane is self._slow:
            worker.lower()
        job = replace(job, max_rows=limits.max_rows, max_bytes=limits.max_bytes, seconds=limits.seconds)
        task = asyncio.ensure_future(worker.answer(job, body))
        try:
            told = await self._watch(task, worker, job, run)
        except BaseException as error:
            body.close()
            # A query that was at fault leaves a worker as good as before; anything else is cut short.
            if not (isinstance(error, QueryError) and task.done() and not task.cancelled()):
                task.cancel()
                # Not waited for: a process of the lowest priority may take a second to be gone.
                self._spawn(self._replace(worker, task))
                raise
            await self._give_back(worker)
            raise
        await self._give_back(worker)
        size = body.tell()
        body.seek(0)
        seconds = asyncio.get_running_loop().time() - run.started
        return Answer(told["media_type"], told["form"], size, told["rows"], seconds, body)

    async def _watch(
        self, task: asyncio.Future[dict[str, Any]], worker: Worker, job: Job, run: _Run
    ) -> dict[str, Any]:
        """The result of the task; raises QueryError when the query takes too long or must make room."""
        loop = asyncio.get_running_loop()
        if run.lane is self._quick:
            await asyncio.wait({task}, timeout=min(self.limits.quick, run.deadline - loop.time()))
            while not task.done() and loop.time() < run.deadline:
                self._remember(job)
                if self._move_over(worker, run):
                    break
                if self._quick.waiting:
                    raise QueryError(
                        "busy",
                        "The query takes long, and as many long queries as the endpoint bears are running. "
                        "Try again in a few seconds.",
                        limit=f"{self.limits.slow} long queries at once",
                    )
                await asyncio.wait({task}, timeout=min(0.05, run.deadline - loop.time()))
        await asyncio.wait({task}, timeout=max(0.0, run.deadline - loop.time()))
        if not task.done():
            raise self._too_long(run)
        return task.result()

    def _move_over(self, worker: Worker, run: _Run) -> bool:
        """Move a running query to the slow lane, if there is a place."""
        if not self._slow.try_enter():
            return False
        run.lane = self._slow
        worker.lower()
        self._quick.leave()
        self._refill()
        return True

    def _too_long(self, run: _Run) -> QueryError:
        seconds = f"{self.limits.seconds:g} seconds"
        waited = f" ({run.waited:.1f} of them spent waiting for a free worker)" if run.waited > 0.1 else ""
        return QueryError(
            "time",
            f"The query was stopped after {seconds}{waited}. "
            "Ask for less: name the report, the year or the property; or take the dump.",
            limit=seconds,
        )

    def _remember(self, job: Job) -> None:
        key = _key(job)
        self._known_slow[key] = None
        self._known_slow.move_to_end(key)
        while len(self._known_slow) > _REMEMBERED:
            self._known_slow.popitem(last=False)

    async def _take(self) -> Worker:
        while True:
            while self._idle:
                worker = self._idle.popleft()
                if worker.is_alive:
                    self._busy.add(worker)
                    self._refill()
                    return worker
                await worker.end()
            if not self._starting:
                worker = await Worker.start(self.store, memory=self.limits.memory)
                self._busy.add(worker)
                return worker
            self._arrived.clear()
            await self._arrived.wait()

    async def _give_back(self, worker: Worker) -> None:
        self._busy.discard(worker)
        spent = worker.answered >= _QUERIES_PER_WORKER or not worker.is_alive or not worker.raise_again()
        if spent or self._closed or len(self._idle) > self.limits.workers:
            await worker.end()
            self._refill()
        else:
            self._idle.append(worker)
            self._arrived.set()

    async def _replace(self, worker: Worker, task: asyncio.Future[dict[str, Any]]) -> None:
        await asyncio.wait({task})
        self._busy.discard(worker)
        await worker.end()
        self._refill()

    def _refill(self) -> None:
        """Start workers until each free place in the quick lane, and one more, has a warm one."""
        wanted = max(0, self._quick.free) + 1
        while not self._closed and len(self._idle) + self._starting < wanted:
            self._starting += 1
            self._spawn(self._start_one())

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _start_one(self) -> None:
        try:
            self._idle.append(await Worker.start(self.store, memory=self.limits.memory))
        except (QueryError, OSError, TimeoutError):
            # The next query that needs a worker starts one itself and answers with the reason.
            _LOG.exception("a worker on %s did not start", self.store)
        finally:
            self._starting -= 1
            self._arrived.set()

    async def drain(self) -> None:
        """Wait until no query runs, then close: for a store that a newer release has replaced."""
        while self._busy:
            await asyncio.sleep(0.1)
        await self.close()

    async def close(self) -> None:
        """End all workers."""
        self._closed = True
        while self._tasks:
            await asyncio.wait(set(self._tasks))
        workers = (*self._idle, *self._busy)
        self._idle.clear()
        await asyncio.gather(*(worker.end() for worker in workers))


def _key(job: Job) -> bytes:
    return hashlib.sha256(job.query.encode(errors="replace")).digest()


@contextlib.asynccontextmanager
async def pool(store: Path, limits: Limits) -> AsyncIterator[Pool]:
    """A started pool, closed at the end."""
    one = Pool(store, limits)
    try:
        await one.start()
        yield one
    finally:
        await one.close()
