"""Queries in processes that can be killed."""

from __future__ import annotations

import asyncio
import io
import json
import signal
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import Literal, NamedNode, Quad, QueryResultsFormat, Store

from gongkai import evaluate, workers
from gongkai.evaluate import CsvRows, Job, JsonRows, RowCounter, TsvRows, XmlRows
from gongkai.sparql import QueryError
from gongkai.workers import Limits, Pool

RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?p ?x . ?b ?q ?y . ?c ?r ?z FILTER(?x + ?y + ?z = 3.5) }"
ONE = "SELECT ?o { <http://e/1> ?p ?o }"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("workers") / "store"
    writer = Store(str(path))
    writer.bulk_extend(
        Quad(NamedNode(f"http://e/{number}"), NamedNode("http://e/p"), Literal(number))
        for number in range(20_000)
    )
    writer.flush()
    return path


def in_pool(store: Path, limits: Limits, work: Callable[[Pool], Coroutine[Any, Any, Any]]) -> Any:
    async def run() -> Any:
        async with workers.pool(store, limits) as pool:
            return await work(pool)

    return asyncio.run(run())


async def outcome(pool: Pool, query: str, **job: Any) -> tuple[str, float]:
    """The kind of the error, or the result as text, and the seconds taken."""
    started = time.monotonic()
    try:
        answer = await pool.run(Job(query, "http://h/", **job))
    except QueryError as error:
        return error.kind, time.monotonic() - started
    with answer.body as body:
        return body.read().decode(), time.monotonic() - started


def test_a_result_comes_whole_with_its_type_and_count(store: Path) -> None:
    async def work(pool: Pool) -> tuple[str, str, int, bytes]:
        answer = await pool.run(Job(ONE, "http://h/", solutions="text/csv"))
        with answer.body as body:
            return answer.media_type, answer.form, answer.rows, body.read()

    assert in_pool(store, Limits(), work) == ("text/csv", "SELECT", 1, b"o\r\n1\r\n")


def test_a_runaway_query_ends_in_time_and_others_do_not_notice(store: Path) -> None:
    async def work(pool: Pool) -> tuple[list[tuple[str, float]], list[tuple[str, float]]]:
        hostile = [asyncio.ensure_future(outcome(pool, f"{RUNAWAY} # {number}")) for number in range(4)]
        await asyncio.sleep(1.2)
        normal = []
        while not all(one.done() for one in hostile):
            normal.append(await outcome(pool, ONE, solutions="text/csv"))
        return [await one for one in hostile], normal

    hostile, normal = in_pool(store, Limits(seconds=2.5), work)
    assert {kind for kind, _ in hostile} <= {"time", "busy"}
    assert max(seconds for _, seconds in hostile) < 3.5
    assert {text for text, _ in normal} == {"o\r\n1\r\n"}
    assert statistics.median(seconds for _, seconds in normal) < 0.5


def test_a_killed_worker_is_replaced(store: Path) -> None:
    async def work(pool: Pool) -> list[str]:
        return [(await outcome(pool, query))[0] for query in (RUNAWAY, RUNAWAY, "ASK {}")]

    kinds = in_pool(store, Limits(seconds=0.5, workers=1, slow=1), work)
    assert kinds == ["time", "time", '{"head":{},"boolean":true}']


def test_a_query_whose_client_leaves_is_killed(store: Path) -> None:
    async def work(pool: Pool) -> tuple[bool, str]:
        task = asyncio.ensure_future(outcome(pool, RUNAWAY))
        await asyncio.sleep(0.5)
        (busy,) = (worker._process.pid for worker in pool._busy)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        for _ in range(100):
            if not (alive := Path(f"/proc/{busy}").exists()):
                break
            await asyncio.sleep(0.05)
        return alive, (await outcome(pool, ONE, solutions="text/csv"))[0]

    assert in_pool(store, Limits(), work) == (False, "o\r\n1\r\n")


def test_too_much_memory_is_that_query_s_error_alone(store: Path) -> None:
    query = "SELECT (COUNT(*) AS ?n) { SELECT DISTINCT ?a ?b { ?a ?p ?x . ?b ?q ?y } }"

    async def work(pool: Pool) -> tuple[str, str]:
        return (await outcome(pool, query))[0], (await outcome(pool, ONE, solutions="text/csv"))[0]

    assert in_pool(store, Limits(memory=100_000_000, seconds=20), work) == ("memory", "o\r\n1\r\n")


def test_a_query_that_ends_the_engine_is_that_query_s_error_alone(store: Path) -> None:
    async def work(pool: Pool) -> tuple[str, str]:
        first = await outcome(pool, "ASK { FILTER(" + "!" * 200_000 + "true) }")
        return first[0], (await outcome(pool, ONE, solutions="text/csv"))[0]

    assert in_pool(store, Limits(), work) == ("engine", "o\r\n1\r\n")


TYPES = [
    "application/sparql-results+json",
    "application/sparql-results+xml",
    "text/csv",
    "text/tab-separated-values",
]


@pytest.mark.parametrize("media_type", TYPES)
def test_a_result_of_too_many_rows_is_an_error_and_one_of_just_enough_is_none(
    store: Path, media_type: str
) -> None:
    async def work(pool: Pool) -> list[str]:
        queries = [f"SELECT ?s ?o {{ ?s ?p ?o }} LIMIT {limit}" for limit in (5_000, 5_001)]
        return [(await outcome(pool, query, solutions=media_type))[0] for query in queries]

    enough, too_many = in_pool(store, Limits(max_rows=5_000), work)
    assert (len(enough) > 100_000, too_many) == (True, "rows")


def test_a_graph_of_too_many_triples_is_an_error(store: Path) -> None:
    async def work(pool: Pool) -> str:
        return (await outcome(pool, "CONSTRUCT WHERE { ?s ?p ?o }"))[0]

    assert in_pool(store, Limits(max_rows=5_000), work) == "rows"


def test_a_result_of_too_many_bytes_is_an_error(store: Path) -> None:
    async def work(pool: Pool) -> str:
        return (await outcome(pool, "SELECT * { ?s ?p ?o }"))[0]

    assert in_pool(store, Limits(max_bytes=100_000), work) == "bytes"


def test_more_queries_than_may_wait_are_told_to_come_back(store: Path) -> None:
    async def work(pool: Pool) -> list[str]:
        tasks = [outcome(pool, f"{RUNAWAY} # {number}") for number in range(6)]
        return sorted(kind for kind, _ in await asyncio.gather(*tasks))

    kinds = in_pool(store, Limits(seconds=1.0, workers=1, slow=1, queue=2), work)
    assert kinds.count("busy") >= 3


def test_a_broken_store_is_told_at_once(tmp_path: Path) -> None:
    async def work(pool: Pool) -> None:
        return None

    with pytest.raises(QueryError, match="cannot be opened"):
        in_pool(tmp_path / "none", Limits(), work)


def test_a_worker_whose_parent_is_gone_ends(store: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "gongkai.evaluate"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdin is not None and process.stdout is not None
    start = json.dumps({"store": str(store), "memory": 10**9}).encode()
    process.stdin.write(evaluate.frame(evaluate.DATA, start))
    process.stdin.flush()
    kind, length = evaluate.frame_head(process.stdout.read(evaluate.FRAME_HEAD))
    assert (kind, json.loads(process.stdout.read(length))) == (evaluate.READY, {"without_network": True})
    process.stdin.close()
    process.stdout.close()
    assert process.wait(timeout=5) == 0


def test_a_busy_worker_is_ended_by_the_kernel_when_nobody_else_does(store: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "gongkai.evaluate"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdin is not None and process.stdout is not None
    start = json.dumps({"store": str(store), "memory": 10**9}).encode()
    process.stdin.write(evaluate.frame(evaluate.DATA, start))
    process.stdin.write(evaluate.frame(evaluate.DATA, Job(RUNAWAY, "http://h/", seconds=0.2).to_json()))
    process.stdin.close()
    assert process.wait(timeout=10) == -signal.SIGALRM
    process.stdout.close()


@asynccontextmanager
async def listener() -> AsyncIterator[tuple[int, list[str]]]:
    """A port of this machine, and who connected to it."""
    seen: list[str] = []
    server = socket.create_server(("127.0.0.1", 0))

    def accept() -> None:
        while True:
            try:
                connection, _ = server.accept()
            except OSError:
                return
            seen.append("connected")
            connection.close()

    thread = threading.Thread(target=accept)
    thread.start()
    try:
        yield server.getsockname()[1], seen
    finally:
        server.shutdown(socket.SHUT_RDWR)
        server.close()
        thread.join()


def test_even_an_unguarded_call_finds_no_way_out_of_a_worker(store: Path) -> None:
    """The guard is taken away in a child: what is left must hold by itself, and the bait must bite."""
    program = (
        "import sys\n"
        "from pyoxigraph import Store\n"
        "from gongkai import confine\n"
        "if sys.argv[3] == 'confined': confine.without_network()\n"
        "store = Store.read_only(sys.argv[1])\n"
        "try:\n"
        "    call = 'SERVICE <http://127.0.0.1:' + sys.argv[2] + '/> { ?s ?p ?o }'\n"
        "    print(len(list(store.query('SELECT * { ' + call + ' }'))))\n"
        "except OSError: print('refused')\n"
    )

    async def tried(how: str) -> tuple[str, list[str]]:
        async with listener() as (port, seen):
            done = await asyncio.to_thread(
                subprocess.run,
                [sys.executable, "-c", program, str(store), str(port), how],
                capture_output=True,
                text=True,
                timeout=30,
                check=True,
            )
            return done.stdout.strip(), seen

    assert asyncio.run(tried("confined")) == ("refused", [])
    assert asyncio.run(tried("free"))[1] == ["connected"]


@pytest.mark.parametrize("call", ["socket.socket()", "socket.create_connection(('127.0.0.1', 9))"])
def test_a_confined_process_gets_no_socket(call: str) -> None:
    program = (
        "import socket\n"
        "from gongkai import confine\n"
        "assert confine.without_network()\n"
        f"try: {call}\n"
        "except PermissionError: print('refused')\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "refused"


def test_a_worker_is_cut_off_and_finds_every_file_of_a_store_of_many(tmp_path: Path) -> None:
    writer = Store(str(tmp_path / "store"))
    for number in range(30):  # each load makes files of its own, more than are opened at the start
        graph = NamedNode(f"http://g/{number}")
        writer.bulk_extend([Quad(NamedNode("http://e/s"), NamedNode("http://e/p"), Literal(number), graph)])
    writer.flush()
    del writer

    async def work(pool: Pool) -> str:
        query = "SELECT (SUM(?o) AS ?sum) { GRAPH ?g { <http://e/s> ?p ?o } }"
        return (await outcome(pool, query, solutions="text/csv"))[0]

    assert in_pool(tmp_path / "store", Limits(), work) == "sum\r\n435\r\n"


TRICKS = r"""SELECT ?a ?b { VALUES (?a ?b) {
    ("}},{" "[{") ("x{" UNDEF) (UNDEF UNDEF) ("\\" "\\\"") ("a\nb" "\"\n\"") ("<result>" "\r\n,{") 
    (<http://e/,> "\\\\")
} }"""


@pytest.mark.parametrize("size", [1, 2, 3, 7, 64, 100_000])
@pytest.mark.parametrize(
    ("results", "counter"),
    [
        (QueryResultsFormat.JSON, JsonRows),
        (QueryResultsFormat.XML, XmlRows),
        (QueryResultsFormat.CSV, CsvRows),
        (QueryResultsFormat.TSV, TsvRows),
    ],
    ids=["json", "xml", "csv", "tsv"],
)
def test_rows_are_counted_right_whatever_the_texts_hold(
    results: QueryResultsFormat, counter: type[RowCounter], size: int
) -> None:
    written = Store().query(TRICKS).serialize(format=results)
    rows = counter()
    source = io.BytesIO(written)
    while piece := source.read(size):
        rows.feed(piece)
    assert rows.rows == 7


def test_no_worker_outlives_its_pool(store: Path) -> None:
    async def work(pool: Pool) -> tuple[int, ...]:
        await outcome(pool, ONE)
        return pool.processes

    processes = in_pool(store, Limits(), work)
    assert processes and not [one for one in processes if Path(f"/proc/{one}").exists()]
