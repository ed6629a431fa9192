"""Measure the shell's gates on a made-up graph, side by side with pyoxigraph alone and with rdflib.

Run `python tests/benchmarks/shell.py [TRIPLES]`; medians, in one run on one machine.
"""

from __future__ import annotations

import os
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pexpect
import pyoxigraph as ox
import rdflib

from kg.rdf.store import open_store
from kg.results import Table
from kg.shell.completion import complete
from kg.shell.index import build_index
from kg.shell.session import Session
from kg.shell.settings import Settings

ROOT = Path(__file__).parent.parent.parent
ID, KG = "https://kg.example/id/", "https://kg.example/ontology#"
CROSS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
QUERIES = {
    "events of one person": f"SELECT ?e ?c {{ ?e <{KG}agent> <{ID}person/p7> ; a ?c }}",
    "events by class": "SELECT ?c (COUNT(*) AS ?n) { ?e a ?c } GROUP BY ?c ORDER BY DESC(?n)",
    "who acts with whom": f"SELECT ?a ?b (COUNT(*) AS ?n) {{ ?e <{KG}agent> ?a ; <{KG}target> ?b }} GROUP BY ?a ?b",
    "labels that contain": 'SELECT ?x ?l { ?x <http://www.w3.org/2004/02/skos/core#prefLabel> ?l FILTER(CONTAINS(?l, "77")) }',
    "all triples, counted": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
}


def main() -> None:
    """Write the graph, measure, print one line per gate."""
    triples = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "grand.ttl"
        path.write_text("".join(make_graph(triples)), encoding="utf-8")
        vocabulary = [ROOT / "ontology" / "kg.ttl"]
        print(f"{platform.system()}, {os.cpu_count()} cores, Python {platform.python_version()}, load {load():.1f}")
        print(f"{f'{triples:,} triples':50} {'kg':>12} {'pyoxigraph':>12} {'rdflib':>12}")
        compare(path, vocabulary)
        store = open_store([path], vocabulary=vocabulary)
        session = Session(store, Settings(language="en", columns=120))
        show("200-row table with labels, whole answer", median(lambda: session.run("SELECT * { ?s ?p ?o }")))
        answer = store.query("SELECT ?e ?a { ?e kg:agent ?a }", max_rows=200)
        assert isinstance(answer, Table)
        show("200-row table, laid out (gate 50 ms)", median(lambda: session.show(answer)))
        index = build_index(store, "fr")
        show(f"index of {len(index.things.names):,} names", median(lambda: build_index(store, "fr"), 3))
        slowest = max(
            median(lambda t="SELECT * { ?s ?p " + typed: complete(t, len(t), index))
            for typed in ("p", "per", "personne 77", "persnone", "person:p12", "zzzz")
        )
        show("slowest completion (gate 30 ms)", slowest)
        spawn(small(folder)).close(force=True)  # writes the bytecode, as installing does
        show("first prompt, one triple (gate 350 ms)", median(lambda: first_prompt(small(folder)), 9, timed=True))
        show("first prompt, this graph (gate 350 ms)", median(lambda: first_prompt(path), 9, timed=True))
        show("first prompt, --cache", median(lambda: first_prompt(path, "--cache"), 9, timed=True))
        show("Ctrl-C in a cross product (gate 300 ms)", median(lambda: interrupted(path), 5, timed=True))
        print(f"load at the end {load():.1f}")


def compare(path: Path, vocabulary: list[Path]) -> None:
    """Loading and queries: kg, pyoxigraph alone, rdflib."""
    raw = ox.Store()
    raw.load(path=str(path))
    store = open_store([path], vocabulary=vocabulary)
    open_store([path], vocabulary=vocabulary, cache=True).close()
    graph = rdflib.Graph()
    begun = time.perf_counter()
    graph.parse(path)
    parsed = (time.perf_counter() - begun) * 1000
    show("load", median(lambda: open_store([path]), 3), median(lambda: ox.Store().load(path=str(path)), 3), parsed)
    show("open the on-disk cache", median(lambda: open_store([path], vocabulary=vocabulary, cache=True)))
    sums = [0.0, 0.0, 0.0]
    for name, query in QUERIES.items():
        taken = in_turn(
            lambda q=query: store.query(q, max_rows=200),
            lambda q=query: list(raw.query(q)),
            lambda q=query: list(graph.query(q)),
        )
        sums = [total + one for total, one in zip(sums, taken, strict=True)]
        show(name, *taken)
    wanted = QUERIES["who acts with whom"]
    show(
        "who acts with whom, every row as Python values",
        *in_turn(
            lambda: store.query(wanted), lambda: [[term and term.value for term in row] for row in raw.query(wanted)]
        ),
    )
    show(f"the {len(QUERIES)} queries, 200 rows shown (gate 1.15 times: {sums[0] / sums[1]:.2f})", *sums)
    everything = "SELECT * { ?s ?p ?o }"
    show(
        "all triples as TSV",
        *in_turn(
            lambda: sum(map(len, store.export(everything, "tsv"))),
            lambda: len(raw.query(everything).serialize(format=ox.QueryResultsFormat.TSV) or b""),
        ),
    )


def in_turn(*runs: Callable[[], object], times: int = 7) -> list[float]:
    """Medians of several ways to do one thing, taken in turn so that a busy moment hits all; the slow third once."""
    taken: list[list[float]] = [[] for _ in runs]
    for turn in range(times):
        for at, run in enumerate(runs):
            if at < 2 or not turn:
                begun = time.perf_counter()
                run()
                taken[at].append(time.perf_counter() - begun)
    return [statistics.median(times) * 1000 for times in taken]


def load() -> float:
    """How many processes want the machine: figures of a busy one are worth less."""
    return os.getloadavg()[0]


def make_graph(triples: int) -> Iterator[str]:
    """Actors with labels and events between them: about five triples an event."""
    yield f"@prefix kg: <{KG}> . @prefix p: <{ID}person/> . @prefix e: <{ID}event/> .\n"
    yield "@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix nif: <http://e.org/nif#> .\n"
    people = max(10, min(14_000, triples // 7))
    for i in range(people):
        yield f'p:p{i} a kg:Person ; skos:prefLabel "Personne {i} de la rive {i % 97}"@fr .\n'
    classes = ("Meeting", "Attack", "Statement", "Arrest", "Protest")
    for i in range((triples - 2 * people) // 5):
        yield (
            f"e:e{i} a kg:Event, kg:{classes[i % 5]} ; kg:agent p:p{i * 7 % people} ; kg:target p:p{i * 13 % people} ;"
            f" kg:factuality kg:Factual .\n"
        )


def median(run: Callable[[], object], times: int = 5, *, timed: bool = False) -> float:
    """Milliseconds; `timed`: the function tells its own seconds."""
    taken = []
    for _ in range(times):
        begun = time.perf_counter()
        told = run()
        taken.append(told if timed and isinstance(told, float) else time.perf_counter() - begun)
    return statistics.median(taken) * 1000


def show(name: str, *taken: float) -> None:
    """One line of the report."""
    print(f"{name:50}" + "".join(f" {ms:9,.1f} ms" for ms in taken), flush=True)


def small(folder: str) -> Path:
    """A graph of one triple."""
    path = Path(folder) / "petit.ttl"
    path.write_text("<https://e.org/a> <https://e.org/b> 1 .\n")
    return path


def spawn(path: Path, *options: str) -> pexpect.spawn:
    """The shell on a terminal, up to its prompt."""
    env = {**os.environ, "TERM": "xterm", "PROMPT_TOOLKIT_NO_CPR": "1", "PYTHONPATH": str(ROOT)}
    env |= {"LC_ALL": "C.UTF-8", "XDG_STATE_HOME": str(path.parent), "XDG_CONFIG_HOME": str(path.parent)}
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    words = ["-m", "kg", "shell", str(path), "--lang", "en", *options]
    shell = pexpect.spawn(sys.executable, words, env=env, encoding="utf-8", dimensions=(24, 80), timeout=60)
    shell.delaybeforesend = None
    shell.expect("kg> ")
    return shell


def first_prompt(path: Path, *options: str) -> float:
    """Seconds from nothing to the prompt (the Python start-up is in it)."""
    begun = time.perf_counter()
    shell = spawn(path, *options)
    taken = time.perf_counter() - begun
    shell.close(force=True)
    return taken


def interrupted(path: Path) -> float:
    """From Ctrl-C to the next prompt."""
    shell = spawn(path)
    shell.send(CROSS + "\r")
    time.sleep(max(1.5, path.stat().st_size / 4e6))  # loaded, and well within the query
    begun = time.perf_counter()
    shell.sendcontrol("c")
    shell.expect("Interrupted")
    shell.expect("kg> ")
    taken = time.perf_counter() - begun
    shell.close(force=True)
    return taken


if __name__ == "__main__":
    main()
