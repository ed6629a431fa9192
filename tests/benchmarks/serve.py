"""Measure `kg serve` beside `oxigraph serve`, and under eight clients of which one asks for too much.

Run `python -m tests.benchmarks.serve [TRIPLES] [SECONDS]`: 13 queries over HTTP, each median of several in turn; then
the load for so many seconds (by default 60).
"""

from __future__ import annotations

import os
import platform
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from tests.benchmarks.shell import ID, KG, load, make_graph
from tests.endpoints import free_port, serving

SKOS = "http://www.w3.org/2004/02/skos/core#"
QUERIES = {
    "one person's events": f"SELECT ?e ?c {{ ?e <{KG}agent> <{ID}person/p7> ; a ?c }}",
    "one label": f"SELECT ?l {{ <{ID}person/p77> <{SKOS}prefLabel> ?l }}",
    "does a label exist": f'ASK {{ ?x <{SKOS}prefLabel> "Personne 5 de la rive 5"@fr }}',
    "first thousand triples": "SELECT * { ?s ?p ?o } LIMIT 1000",
    "events by class": "SELECT ?c (COUNT(*) AS ?n) { ?e a ?c } GROUP BY ?c ORDER BY DESC(?n)",
    "all triples, counted": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
    "labels that contain": f'SELECT ?x ?l {{ ?x <{SKOS}prefLabel> ?l FILTER(CONTAINS(?l, "77")) }}',
    "who acts most": f"SELECT ?a (COUNT(*) AS ?n) {{ ?e <{KG}agent> ?a }} GROUP BY ?a ORDER BY DESC(?n) LIMIT 20",
    "meetings with both labels": (
        f"SELECT ?x ?y {{ ?e a <{KG}Meeting> ; <{KG}agent>/<{SKOS}prefLabel> ?x ; <{KG}target>/<{SKOS}prefLabel> ?y }}"
    ),
    "people on both sides": (
        f"SELECT ?p (COUNT(?f) AS ?n) {{ ?e <{KG}agent> ?p ; a <{KG}Attack> . ?f <{KG}target> ?p }} GROUP BY ?p"
    ),
    "distinct targets": f"SELECT (COUNT(DISTINCT ?t) AS ?n) {{ ?e <{KG}target> ?t }}",
    "one person described": f"DESCRIBE <{ID}person/p7>",
    "arrests as a graph": f"CONSTRUCT {{ ?a <{KG}arrests> ?b }} {{ ?e a <{KG}Arrest> ; <{KG}agent> ?a ; <{KG}target> ?b }}",
}
CROSS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
ACCEPT = {"Accept": "application/sparql-results+json, application/n-triples"}
QUICK = list(QUERIES.values())[:6]


def main() -> None:
    """Measure, and print what came out."""
    triples = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    seconds = float(sys.argv[2]) if len(sys.argv) > 2 else 60.0
    print(f"{platform.system()}, {os.cpu_count()} cores, Python {platform.python_version()}, load {load():.1f}")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "grand.ttl"
        path.write_text("".join(make_graph(triples)), encoding="utf-8")
        with serving(path) as ours, oxigraph(path, Path(folder)) as theirs:
            compare(triples, ours.endpoint, theirs)
        with serving(path, "--timeout", "5") as ours:
            press(ours.endpoint, ours.process.pid, seconds)
    print(f"load at the end {load():.1f}")


def compare(triples: int, ours: str, theirs: str) -> None:
    """Each query's median over both servers, taken in turn."""
    print(f"{f'{triples:,} triples, over HTTP':34} {'kg serve':>12} {'oxigraph serve':>16}")
    sums = [0.0, 0.0]
    with httpx.Client(timeout=60, headers=ACCEPT) as client:
        for name, query in QUERIES.items():
            counts = [len(_lines(ask(client, url, query).text)) for url in (ours, theirs)]
            assert counts[0] == counts[1], f"{name}: {counts} lines"
            taken: list[list[float]] = [[], []]
            for _ in range(15):
                for at, url in enumerate((ours, theirs)):
                    begun = time.perf_counter()
                    ask(client, url, query)
                    taken[at].append((time.perf_counter() - begun) * 1000)
            medians = [statistics.median(times) for times in taken]
            sums = [total + one for total, one in zip(sums, medians, strict=True)]
            print(f"{name:34} {medians[0]:9.1f} ms {medians[1]:13.1f} ms", flush=True)
    print(
        f"{f'{len(QUERIES)} queries (gate 1.3 times: {sums[0] / sums[1]:.2f})':34} {sums[0]:9.1f} ms {sums[1]:13.1f} ms"
    )


def press(endpoint: str, pid: int, seconds: float) -> None:
    """Seven clients with quick queries and one with cross products."""
    alone = sorted(_time_quick(endpoint, min(5.0, seconds)))
    print(f"one client alone: p50 {_at(alone, 0.5):.1f} ms, p95 {_at(alone, 0.95):.1f} ms")
    end = time.monotonic() + seconds
    quick: list[float] = []
    errors: list[str] = []
    ended: list[int] = []
    peaks: list[int] = []
    clients = [threading.Thread(target=_quick_client, args=(endpoint, end, at, quick, errors)) for at in range(7)]
    clients.append(threading.Thread(target=_greedy_client, args=(endpoint, end, ended, errors)))
    for client in clients:
        client.start()
    while any(client.is_alive() for client in clients):
        peaks.append(memory_of(pid))
        clients[0].join(0.5)
        time.sleep(0.25)
    quick.sort()
    half = len(peaks) // 2
    print(
        f"8 clients for {seconds:.0f} s: {len(quick):,} quick queries, p50 {_at(quick, 0.5):.1f} ms, "
        f"p95 {_at(quick, 0.95):.1f} ms, longest {quick[-1]:.0f} ms; {len(ended)} cross products ended in time; "
        f"errors {len(errors)}"
    )
    print(
        f"memory of all processes, shared pages once: first half at most {max(peaks[:half]) >> 20} MiB, second {max(peaks[half:]) >> 20} MiB"
    )
    for error in errors[:10]:
        print(error)


def ask(client: httpx.Client, url: str, query: str) -> httpx.Response:
    """The answer, which must be one."""
    reply = client.post(url, content=query.encode(), headers={"Content-Type": "application/sparql-query"})
    assert reply.status_code == 200, reply.text
    return reply


def memory_of(pid: int) -> int:
    """Bytes that a process and its descendants hold, shared pages counted once (Linux)."""
    total = 0
    for each in _family(pid):
        try:
            rollup = Path(f"/proc/{each}/smaps_rollup").read_text(encoding="ascii")
        except OSError:
            continue  # it has ended in between
        total += sum(int(line.split()[1]) << 10 for line in rollup.splitlines() if line.startswith("Pss:"))
    return total


def _family(pid: int) -> Iterator[int]:
    yield pid
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    except OSError:
        return
    for child in children:
        yield from _family(int(child))


def _lines(text: str) -> list[str]:
    return text.replace('},{"', "},\n{").splitlines()


def _at(ordered: list[float], part: float) -> float:
    return ordered[min(len(ordered) - 1, int(len(ordered) * part))]


def _time_quick(endpoint: str, seconds: float) -> list[float]:
    quick: list[float] = []
    errors: list[str] = []
    _quick_client(endpoint, time.monotonic() + seconds, 0, quick, errors)
    assert not errors, errors[:3]
    return quick


def _quick_client(endpoint: str, end: float, at: int, quick: list[float], errors: list[str]) -> None:
    with httpx.Client(timeout=60, headers=ACCEPT) as client:
        turn = at
        while time.monotonic() < end:
            begun = time.perf_counter()
            try:
                ask(client, endpoint, QUICK[turn % len(QUICK)])
            except (AssertionError, httpx.HTTPError) as error:
                errors.append(repr(error))
            quick.append((time.perf_counter() - begun) * 1000)
            turn += 1


def _greedy_client(endpoint: str, end: float, ended: list[int], errors: list[str]) -> None:
    with httpx.Client(timeout=60) as client:
        while time.monotonic() < end:
            reply = client.post(endpoint, data={"query": CROSS})
            if reply.status_code == 504:
                ended.append(1)
            else:
                errors.append(f"the cross product: {reply.status_code} {reply.text[:200]}")


@contextmanager
def oxigraph(path: Path, folder: Path) -> Iterator[str]:
    """`oxigraph serve` with the same triples in memory."""
    binary = Path(sys.executable).parent / "oxigraph"
    port = free_port()
    process = subprocess.Popen([binary, "serve", "--bind", f"127.0.0.1:{port}"], stderr=subprocess.DEVNULL)
    try:
        base = f"http://127.0.0.1:{port}"
        while True:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        content = path.read_bytes()
        reply = httpx.post(
            f"{base}/store?default", content=content, headers={"Content-Type": "text/turtle"}, timeout=120
        )
        assert reply.is_success, reply.text
        yield f"{base}/query"
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()


if __name__ == "__main__":
    main()
