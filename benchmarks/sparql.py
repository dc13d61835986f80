"""How fast the endpoint answers, alone and under attack, and what the way through HTTP costs.

Run: python benchmarks/sparql.py [--reports 2000] [--seconds 5] [--out OUT]

Without --out a store of generated rows is made (25 rows of seven columns a report, 361 triples or so).
Prints one line a figure: milliseconds are medians over the queries answered, throughput is answered
queries a second from four clients. Under attack, six clients send queries that never end.
"""

from __future__ import annotations

import argparse
import contextlib
import dataclasses
import json
import multiprocessing
import socket
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
from pyoxigraph import Literal, NamedNode, Quad, Store

from gongkai import serve
from gongkai.serve import Settings
from gongkai.vocabulary import GID, ITEM, QB, RDF, XSD

BASE = "https://data.example.org/"
COLUMNS = ("naturalPerson", "business", "research", "socialOrganisation", "legalServices", "other", "total")
PREFIXES = f"PREFIX gid: <{GID}> PREFIX item: <{ITEM}> PREFIX qb: <{QB}> "
REPORT = f"<{BASE}report/a-7/2021>"
QUERIES = {
    "one row of one report": f"SELECT ?n {{ <{BASE}report/a-7/2021#row-3> gid:total ?n }}",
    "one authority over years": f"""
        SELECT ?year ?n {{
            ?row gid:authority <{BASE}authority/a-7> ; gid:item item:row-3 ; gid:year ?year ; gid:total ?n
        }} ORDER BY ?year""",
    "fifty largest of a year": """
        SELECT ?report ?n {
            ?row gid:item item:row-24 ; gid:year 2021 ; gid:report ?report ; gid:total ?n
        } ORDER BY DESC(?n) ?report LIMIT 50""",
    "sum of a row by year": """
        SELECT ?year (SUM(?n) AS ?all) { ?row gid:item item:row-3 ; gid:year ?year ; gid:total ?n }
        GROUP BY ?year ORDER BY ?year""",
    "a report described": f"CONSTRUCT {{ ?row ?p ?o }} {{ ?row gid:report {REPORT} ; ?p ?o }}",
}
RUNAWAY = """
    SELECT (COUNT(*) AS ?n) {
        ?a gid:total ?x . ?b gid:total ?y . ?c gid:total ?z FILTER (?x + ?y + ?z = -1)
    }"""


def rows(reports: int) -> Iterator[Quad]:
    """The rows of so many reports, five years an authority."""
    integer = NamedNode(XSD + "integer")
    for number in range(reports):
        authority, year = f"a-{number // 5}", 2020 + number % 5
        report = NamedNode(f"{BASE}report/{authority}/{year}")
        for row in range(25):
            subject = NamedNode(f"{report.value}#row-{row}")
            facts = {
                RDF + "type": NamedNode(QB + "Observation"),
                GID + "report": report,
                GID + "authority": NamedNode(f"{BASE}authority/{authority}"),
                GID + "item": NamedNode(f"{ITEM}row-{row}"),
                GID + "year": Literal(str(year), datatype=integer),
                **{
                    GID + column: Literal(str((number * 7 + row * place) % 997), datatype=integer)
                    for place, column in enumerate(COLUMNS)
                },
            }
            for property_iri, value in facts.items():
                yield Quad(subject, NamedNode(property_iri), value)


def make_release(folder: Path, reports: int) -> None:
    """A release that is nothing but a store."""
    release = folder / "releases" / "1"
    (release / "www").mkdir(parents=True)
    (release / "www" / "manifest.json").write_text(
        json.dumps({"base": BASE, "version": "1"}), encoding="utf-8"
    )
    store = Store(str(release / "store"))
    store.bulk_extend(rows(reports))
    store.flush()
    store.optimize()
    (folder / "current").symlink_to(Path("releases") / "1")


@contextlib.contextmanager
def running(settings: Settings) -> Iterator[str]:
    """The address of a server in a process of its own."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    process = multiprocessing.get_context("spawn").Process(
        target=serve.run, args=(dataclasses.replace(settings, port=port),)
    )
    process.start()
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(address)
        yield address
    finally:
        process.terminate()
        process.join()


def wait_for(address: str) -> None:
    """Wait until a server answers, ten seconds at most."""
    for _ in range(100):
        with contextlib.suppress(httpx.ConnectError):
            httpx.get(f"{address}/openapi.json")
            return
        time.sleep(0.1)
    raise TimeoutError(f"no server at {address}")


def ask(client: httpx.Client, query: str) -> tuple[int, float]:
    """The status and the milliseconds of one query."""
    started = time.perf_counter()
    status = client.post("/sparql", data={"query": PREFIXES + query}).status_code
    return status, (time.perf_counter() - started) * 1000


def throughput(address: str, seconds: float) -> tuple[float, float, int]:
    """Answered queries a second from four clients, the slowest in milliseconds, and how many failed."""
    answered: list[tuple[int, float]] = []

    def client() -> None:
        end = time.monotonic() + seconds
        with httpx.Client(base_url=address, timeout=30) as one:
            while time.monotonic() < end:
                answered.append(ask(one, QUERIES["one row of one report"]))

    together([client] * 4)
    good = [milliseconds for status, milliseconds in answered if status == 200]
    return len(good) / seconds, max(good), len(answered) - len(good)


def together(works: list) -> None:  # type: ignore[type-arg]
    """Run functions in threads and wait for all."""
    threads = [threading.Thread(target=work) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def under_attack(address: str, seconds: float) -> tuple[tuple[float, float, int], list[tuple[int, float]]]:
    """The throughput while six clients send endless queries, and how those were answered."""
    stop = threading.Event()
    hostile: list[tuple[int, float]] = []

    def attack(number: int) -> None:
        with httpx.Client(base_url=address, timeout=60) as one:
            while not stop.is_set():
                hostile.append(ask(one, f"{RUNAWAY} # {number}"))

    threads = [threading.Thread(target=attack, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    time.sleep(2)
    figures = throughput(address, seconds)
    stop.set()
    for thread in threads:
        thread.join()
    return figures, hostile


def measure(out: Path, seconds: float) -> None:
    """Print the figures of a release."""
    settings = Settings(out=out, seconds=5.0)
    with running(settings) as address, httpx.Client(base_url=address, timeout=60) as one:
        store = Store.read_only(str((out / "current" / "store").resolve()))
        for name, query in QUERIES.items():
            there = statistics.median([ask(one, query)[1] for _ in range(16)][1:])
            alone = statistics.median([by_engine(store, query) for _ in range(16)][1:])
            print(f"{name}: {there:.1f} ms, of which the engine {alone:.1f}")
        calm = throughput(address, seconds)
        print(f"simple queries, four clients: {calm[0]:.0f}/s, slowest {calm[1]:.0f} ms, {calm[2]} failed")
        attacked, hostile = under_attack(address, seconds)
        print(
            f"the same under attack: {attacked[0]:.0f}/s ({attacked[0] / calm[0]:.0%}), "
            f"slowest {attacked[1]:.0f} ms, {attacked[2]} failed"
        )
        slowest = max(milliseconds for _, milliseconds in hostile) / 1000
        print(
            f"endless queries: {len(hostile)} answered by {sorted({status for status, _ in hostile})}, "
            f"slowest after {slowest:.1f} s of {settings.seconds:g} allowed"
        )


def by_engine(store: Store, query: str) -> float:
    """The milliseconds that the engine alone takes in this process."""
    started = time.perf_counter()
    list(store.query(PREFIXES + query))  # type: ignore[arg-type]
    return (time.perf_counter() - started) * 1000


def main() -> None:
    """Measure a release, or one made for it."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--reports", type=int, default=2_000)
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    if options.out is not None:
        measure(options.out, options.seconds)
        return
    with tempfile.TemporaryDirectory(prefix="gongkai-benchmark-") as folder:
        make_release(Path(folder), options.reports)
        measure(Path(folder), options.seconds)


if __name__ == "__main__":
    main()
