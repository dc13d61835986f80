"""One worker: answers queries on a store, one at a time, in a process of its own that may be killed.

Run as `python -m gongkai.evaluate` by `gongkai.workers`, which speaks to it in frames over the standard
streams. Before its first query the process gives up the network, and its memory is limited; after the
time of a query the kernel ends it even if whoever started it is gone.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import signal
import struct
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from itertools import islice
from typing import IO, Any, Final

from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    Store,
    Triple,
)

from gongkai import confine, negotiate, resource, sparql
from gongkai.sparql import QueryError

RESULTS: Final[dict[str, QueryResultsFormat]] = {
    negotiate.RESULTS_JSON: QueryResultsFormat.JSON,
    negotiate.JSON: QueryResultsFormat.JSON,
    negotiate.RESULTS_XML: QueryResultsFormat.XML,
    negotiate.XML: QueryResultsFormat.XML,
    negotiate.CSV: QueryResultsFormat.CSV,
    negotiate.TSV: QueryResultsFormat.TSV,
}
SHOWN: Final = 1_000  # rows of a result that a page shows; the page says so and links the whole

HEAD: Final = b"H"  # JSON: media_type, form
DATA: Final = b"D"  # bytes of the result
END: Final = b"E"  # JSON: rows, retire
FAULT: Final = b"F"  # JSON: kind, message, place, limit
READY: Final = b"R"  # JSON: without_network
_FRAME: Final = struct.Struct(">cI")
_PIECE: Final = 1 << 16
_GRACE: Final = 2.0  # seconds that the pool has to kill a worker before the kernel does


@dataclass(frozen=True, slots=True)
class Job:
    """A query with all that decides its answer.

    `solutions` and `graph` are the media types wanted for rows (or true and false) and for triples, None
    if the client accepts none. `default_graphs` and `named_graphs` are the protocol's data set, None if
    the request names none. `max_rows` and `max_bytes` limit the result, `seconds` the time.
    """

    query: str
    base: str
    solutions: str | None = negotiate.RESULTS_JSON
    graph: str | None = negotiate.TURTLE
    default_graphs: tuple[str, ...] | None = None
    named_graphs: tuple[str, ...] | None = None
    max_rows: int = 1_000_000
    max_bytes: int = 100_000_000
    seconds: float = 10.0

    def to_json(self) -> bytes:
        """The job as a worker reads it."""
        return json.dumps(asdict(self)).encode()


def evaluate(store: Store, job: Job, send: Callable[[bytes, bytes], None]) -> int:
    """Send the head and the result of a query in frames; the number of rows or triples.

    Raises QueryError for whatever is the query's fault or meets a limit.
    """
    query = sparql.examine(job.query, base=job.base)
    data_set = _data_set(store, job, query)
    media_type = job.solutions if query.form in ("SELECT", "ASK") else job.graph
    if media_type is None:
        raise QueryError("acceptable", f"None of the types asked for can hold the result of {query.form}.")
    send(HEAD, json.dumps({"media_type": media_type, "form": query.form}).encode())
    try:
        result = store.query(job.query, base_iri=job.base, **data_set)
    except SyntaxError as error:
        raise sparql.syntax_fault(job.query, str(error)) from error
    if media_type == negotiate.HTML:
        return _send_table(result, send)
    if isinstance(result, QueryTriples):
        return _send_graph(result, media_type, query.prefixes, job, send)
    sink = Sink(send, job, media_type)
    result.serialize(sink, RESULTS[media_type])  # type: ignore[arg-type]  # only write() is called
    sink.finish()
    return sink.rows


def _data_set(store: Store, job: Job, query: sparql.Query) -> dict[str, Any]:
    """The protocol's data set, which goes before the query's own; only graphs that the store holds."""
    if job.default_graphs is None and job.named_graphs is None:
        for graph in (*query.default_graphs, *query.named_graphs):
            _known_graph(store, graph)
        return {}
    return {
        "default_graph": [_known_graph(store, graph) for graph in job.default_graphs or ()],
        "named_graphs": [_known_graph(store, graph) for graph in job.named_graphs or ()],
    }


def _known_graph(store: Store, iri: str) -> NamedNode:
    try:
        graph = NamedNode(iri)
    except ValueError as error:
        raise QueryError("graph", f"<{iri}> is no absolute IRI, so it names no graph.") from error
    if not store.contains_named_graph(graph):
        raise QueryError(
            "graph",
            f"There is no graph <{iri}> here, and nothing is fetched from elsewhere. "
            "The graphs there are: SELECT ?graph { GRAPH ?graph {} }",
        )
    return graph


def _send_graph(
    result: QueryTriples,
    media_type: str,
    prefixes: dict[str, str],
    job: Job,
    send: Callable[[bytes, bytes], None],
) -> int:
    count = 0

    def counted() -> Iterator[Triple]:
        nonlocal count
        for count, triple in enumerate(result, 1):
            if count > job.max_rows:
                raise too_many_rows(job.max_rows)
            yield triple

    sink = Sink(send, job, media_type)
    resource.write_stream(counted(), sink, media_type, prefixes=prefixes)  # type: ignore[arg-type]
    sink.finish()
    return count


def _send_table(
    result: QuerySolutions | QueryTriples | QueryBoolean, send: Callable[[bytes, bytes], None]
) -> int:
    """Send the first rows of a result as JSON for a page: variables, rows, whether there are more."""
    if isinstance(result, QueryBoolean):
        table: dict[str, Any] = {"boolean": bool(result)}
        rows: list[list[Any]] = []
    elif isinstance(result, QueryTriples):
        rows = [
            [_term(triple.subject), _term(triple.predicate), _term(triple.object)]
            for triple in islice(result, SHOWN + 1)
        ]
        table = {"variables": ["subject", "predicate", "object"]}
    else:
        names = [variable.value for variable in result.variables]
        rows = [[_term(solution[name]) for name in names] for solution in islice(result, SHOWN + 1)]
        table = {"variables": names}
    table |= {"rows": rows[:SHOWN], "more": len(rows) > SHOWN}
    send(DATA, json.dumps(table).encode())
    return min(len(rows), SHOWN)


def _term(term: NamedNode | BlankNode | Literal | Triple | None) -> dict[str, str] | None:
    if term is None:
        return None
    if isinstance(term, NamedNode):
        return {"iri": term.value}
    if isinstance(term, Literal):
        return {"text": term.value, "language": term.language or "", "datatype": term.datatype.value}
    return {"text": str(term), "language": "", "datatype": ""}


def too_many_rows(limit: int) -> QueryError:
    """The error of a result longer than allowed; nothing is cut in silence."""
    return QueryError(
        "rows",
        f"The result has more than {limit:,} rows, the most this endpoint sends. "
        "Ask for less with LIMIT and OFFSET, or take the dump.",
        limit=f"{limit} rows",
    )


class Sink(io.RawIOBase):
    """A file that a result is written into: sends frames, counts rows, and stops at the limits of a job."""

    def __init__(self, send: Callable[[bytes, bytes], None], job: Job, media_type: str) -> None:
        super().__init__()
        self._send = send
        self._job = job
        self._piece = bytearray()
        self._bytes = 0
        self._counter = _counter(media_type)

    @property
    def rows(self) -> int:
        """Rows written up to the last frame."""
        return self._counter.rows

    def writable(self) -> bool:
        return True

    def write(self, data: Any, /) -> int:
        self._piece += data
        if len(self._piece) >= _PIECE:
            self._empty()
        return len(data)

    def finish(self) -> None:
        """Send what is left."""
        self._empty()

    def _empty(self) -> None:
        piece = bytes(self._piece)
        self._piece.clear()
        self._bytes += len(piece)
        self._counter.feed(piece)
        if self._bytes > self._job.max_bytes:
            megabytes = f"{self._job.max_bytes / 1e6:g} MB"
            raise QueryError(
                "bytes",
                f"The result is larger than {megabytes}, the most this endpoint sends. "
                "Ask for less with LIMIT and OFFSET, or take the dump.",
                limit=megabytes,
            )
        if self._counter.rows > self._job.max_rows:
            raise too_many_rows(self._job.max_rows)
        if piece:
            self._send(DATA, piece)


class RowCounter:
    """Counts the rows in a serialised result as it passes by in pieces; this one sees none.

    The engine writes rows without telling how many, and a text in a result may hold anything: each
    format needs its own way not to be fooled.
    """

    def __init__(self) -> None:
        self.rows = 0

    def feed(self, piece: bytes) -> None:
        """Count the rows that begin in this piece."""


class XmlRows(RowCounter):
    """In XML text `<` is escaped, so the tag itself is a row."""

    _tail = b""

    def feed(self, piece: bytes) -> None:
        seen = self._tail + piece
        self.rows += seen.count(b"<result>")
        self._tail = seen[-len(b"<result>") + 1 :]


class TsvRows(RowCounter):
    """In TSV line ends within a value are escaped; the first line is the head."""

    def __init__(self) -> None:
        self.rows = -1

    def feed(self, piece: bytes) -> None:
        self.rows += piece.count(b"\n")


class CsvRows(TsvRows):
    """In CSV line ends within quotes are part of a value; a doubled quote opens and closes again."""

    _inside = 0

    def feed(self, piece: bytes) -> None:
        parts = piece.split(b'"')
        self.rows += sum(part.count(b"\n") for part in parts[self._inside :: 2])
        self._inside ^= (len(parts) - 1) % 2


class JsonRows(RowCounter):
    """In JSON, once strings are taken out, a row is a brace after a comma or a square bracket."""

    _inside = 0
    _rest = b""
    _before = b""

    def feed(self, piece: bytes) -> None:
        piece = self._rest + piece
        whole = piece.rstrip(b"\\")  # an escape may go on in the next piece
        self._rest = piece[len(whole) :]
        parts = whole.replace(b"\\\\", b"").replace(b'\\"', b"").split(b'"')
        outside = self._before + b'"'.join(parts[self._inside :: 2])
        self.rows += outside.count(b"[{") + outside.count(b",{")
        self._inside ^= (len(parts) - 1) % 2
        self._before = b"" if self._inside else outside[-1:]


def _counter(media_type: str) -> RowCounter:
    return {
        negotiate.RESULTS_JSON: JsonRows,
        negotiate.JSON: JsonRows,
        negotiate.RESULTS_XML: XmlRows,
        negotiate.XML: XmlRows,
        negotiate.CSV: CsvRows,
        negotiate.TSV: TsvRows,
    }.get(media_type, RowCounter)()


def frame(kind: bytes, body: bytes) -> bytes:
    """A frame: one letter, the length of the body, the body."""
    return _FRAME.pack(kind, len(body)) + body


def frame_head(head: bytes) -> tuple[bytes, int]:
    """The letter and the length that the first bytes of a frame tell."""
    kind, length = _FRAME.unpack(head)
    return kind, length


FRAME_HEAD: Final = _FRAME.size


def _read_exactly(source: IO[bytes], length: int) -> bytes | None:
    """So many bytes, or None at the end of the stream."""
    data = source.read(length)
    return data if len(data) == length else None


def _read_frame(source: IO[bytes]) -> bytes | None:
    head = _read_exactly(source, FRAME_HEAD)
    return None if head is None else _read_exactly(source, frame_head(head)[1])


def _fault(error: QueryError) -> bytes:
    return json.dumps(
        {"kind": error.kind, "message": error.message, "place": error.place, "limit": error.limit}
    ).encode()


def _job(body: bytes) -> Job:
    fields = json.loads(body)
    for name in ("default_graphs", "named_graphs"):
        fields[name] = None if fields[name] is None else tuple(fields[name])
    return Job(**fields)


def _answer(store: Store, body: bytes, send: Callable[[bytes, bytes], None]) -> None:
    job = _job(body)
    # The default action of the alarm ends the process; no Python code has to get its turn.
    signal.setitimer(signal.ITIMER_REAL, job.seconds + _GRACE)
    try:
        rows = evaluate(store, job, send)
        send(END, json.dumps({"rows": rows}).encode())
    except QueryError as error:
        send(FAULT, _fault(error))
    except MemoryError:
        send(FAULT, _fault(QueryError("memory", "The query needs more memory than one query may use.")))
    except OSError as error:
        # The engine's own trouble, or a call that found no way out of this process.
        send(FAULT, _fault(QueryError("engine", f"The store could not answer: {error}")))
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def main() -> None:
    """Answer until the standard input ends."""
    source = sys.stdin.buffer
    output = os.dup(1)
    os.dup2(2, 1)  # what anything prints must not end up among the frames

    def send(kind: bytes, body: bytes) -> None:
        data = memoryview(frame(kind, body))
        while data:
            data = data[os.write(output, data) :]

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which ends its workers
    start = json.loads(_read_frame(source) or b"null")
    if start is None:
        return
    cut_off = confine.without_network()  # first: the threads of the store must be cut off as well
    try:
        store = Store.read_only(start["store"])
        store.query("ASK { ?subject ?property ?value }")
    except OSError as error:
        send(FAULT, _fault(QueryError("engine", f"The store cannot be opened: {error}")))
        return
    confine.to_memory(start["memory"])
    send(READY, json.dumps({"without_network": cut_off}).encode())
    while (body := _read_frame(source)) is not None:
        _answer(store, body, send)


if __name__ == "__main__":
    with contextlib.suppress(BrokenPipeError):  # whoever started us is gone
        main()
