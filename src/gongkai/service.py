"""What the requests of one server share: its settings, the release of the moment, and its workers."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request

from gongkai import documents, endpoint, resources
from gongkai.documents import Release
from gongkai.errors import ReportError
from gongkai.evaluate import Job
from gongkai.sparql import QueryError
from gongkai.workers import Answer, Limits, Pool


@dataclass(frozen=True, slots=True)
class Settings:
    """What `gongkai serve` can be told. The help texts are those of its options and of the manual."""

    out: Path | None = field(
        default=None, metadata={"help": "Folder made by gongkai build; its current release is served."}
    )
    data: tuple[Path, ...] = field(
        default=(),
        metadata={
            "help": "Serve these RDF files, or folders of them, instead of a release "
            "(ttl, nt, rdf, jsonld into the default graph; nq and trig keep their graphs; .gz is read)."
        },
    )
    host: str = field(default="127.0.0.1", metadata={"help": "Address to listen on."})
    port: int = field(default=8000, metadata={"help": "Port to listen on; 0 takes a free one."})
    base: str | None = field(
        default=None,
        metadata={"help": "With --data: base IRI of relative IRIs and of the documents served."},
    )
    seconds: float = field(default=10.0, metadata={"help": "Longest time of a query, waiting included."})
    max_rows: int = field(default=1_000_000, metadata={"help": "Most rows or triples in a result."})
    max_megabytes: int = field(default=100, metadata={"help": "Largest result, in MB."})
    memory: int = field(default=2_000, metadata={"help": "Most memory one query may take, in MB."})
    workers: int = field(default=2, metadata={"help": "Queries answered at once."})
    slow: int = field(default=2, metadata={"help": "Long queries that may run beside those."})
    queue: int = field(default=64, metadata={"help": "Queries that may wait; more are told to come back."})

    def limits(self) -> Limits:
        """The limits of the workers."""
        return Limits(
            seconds=self.seconds,
            wait=self.seconds / 2,
            workers=self.workers,
            slow=self.slow,
            queue=self.queue,
            memory=self.memory * 1_000_000,
            max_rows=self.max_rows,
            max_bytes=self.max_megabytes * 1_000_000,
        )


class Service:
    """What requests share: the settings, the release of the moment and its workers."""

    def __init__(self, settings: Settings, fixed: Release | None = None) -> None:
        self.settings = settings
        self.limits = settings.limits()
        self._fixed = fixed
        self._release: Release | None = None
        self._manifest: tuple[str, int] | None = None
        self._pool: Pool | None = None
        self._lock = asyncio.Lock()
        self._draining: set[asyncio.Task[None]] = set()
        self._counts: dict[Path, endpoint.Counts] = {}
        self.templates = Environment(
            loader=FileSystemLoader(resources.folder("site") / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
        )

    def release(self) -> Release:
        """The release of this moment; the last whole one, if the folder is not in order just now.

        Raises ReportError if there never was one.
        """
        if self._fixed is not None:
            return self._fixed
        assert self.settings.out is not None
        try:
            state = _manifest_state(self.settings.out)
            if self._release is None or state != self._manifest:
                self._release, self._manifest = documents.current_release(self.settings.out), state
        except ReportError:
            if self._release is None or not self._release.root.is_dir():
                raise
        return self._release

    async def pool(self) -> Pool:
        """The workers of the release of this moment."""
        store = self.release().store
        async with self._lock:
            if self._pool is None or self._pool.store != store:
                fresh = Pool(store, self.limits)
                await fresh.start()
                if self._pool is not None:
                    task = asyncio.ensure_future(self._pool.drain())
                    self._draining.add(task)
                    task.add_done_callback(self._draining.discard)
                self._pool = fresh
            return self._pool

    async def run(self, job: Job) -> Answer:
        """The answer to a job on the release of this moment."""
        return await (await self.pool()).run(job)

    async def counts(self, address: str) -> endpoint.Counts:
        """What the store holds, counted once per release."""
        store = self.release().store
        if store not in self._counts:
            triples = await self._number(endpoint.COUNT_TRIPLES, address)
            graphs = await self._number(endpoint.COUNT_GRAPHS, address)
            names = await self._first_column(endpoint.NAME_GRAPHS, address)
            self._counts = {store: endpoint.Counts(triples, graphs, names)}
        return self._counts[store]

    async def _number(self, query: str, address: str) -> int | None:
        values = await self._first_column(query, address)
        return int(values[0]) if values else None

    async def _first_column(self, query: str, address: str) -> tuple[str, ...]:
        try:
            answer = await self.run(Job(query, address))
        except QueryError as error:
            if error.kind in ("time", "memory"):  # a store too large to count: then the number is not told
                return ()
            raise
        with answer.body as body:
            rows = json.load(body)["results"]["bindings"]
        return tuple(str(next(iter(row.values()))["value"]) for row in rows)

    async def close(self) -> None:
        """End all workers."""
        if self._draining:
            await asyncio.gather(*self._draining)
        if self._pool is not None:
            await self._pool.close()


def _manifest_state(out: Path) -> tuple[str, int]:
    """What changes when there is another release: where `current` leads, and the time of its manifest."""
    folder = (out / "current").resolve()
    try:
        return str(folder), (folder / "www" / "manifest.json").stat().st_mtime_ns
    except OSError:
        return str(folder), 0


def of(request: Request) -> Service:
    """The service that a request came to."""
    service = request.app.state.service
    assert isinstance(service, Service)
    return service
