"""Measure the shell's gates on a made-up graph, side by side with pyoxigraph alone.

Run `python tests/benchmarks/shell.py [TRIPLES]`; medians of five, in one run on one machine.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pexpect
import pyoxigraph as ox

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
        raw = ox.Store()
        print(f"{'':44} {'kg':>9} {'pyoxigraph':>11}")
        show("load", median(lambda: open_store([path])), median(lambda: ox.Store().load(path=str(path))))
        raw.load(path=str(path))
        store = open_store([path], vocabulary=vocabulary)
        open_store([path], vocabulary=vocabulary, cache=True)
        show("open the on-disk cache", median(lambda: open_store([path], vocabulary=vocabulary, cache=True)))
        for name, query in QUERIES.items():
            show(name, median(lambda q=query: store.query(q)), median(lambda q=query: list(raw.query(q))))
        everything = "SELECT * { ?s ?p ?o }"
        show(
            "all triples as TSV",
            median(lambda: sum(map(len, store.export(everything, "tsv"))), 3),
            median(lambda: len(raw.query(everything).serialize(format=ox.QueryResultsFormat.TSV) or b""), 3),
        )
        session = Session(store, Settings(language="en", columns=120))
        show("200-row table with labels, whole answer", median(lambda: session.run("SELECT * { ?s ?p ?o }")))
        answer = store.query("SELECT ?e ?a { ?e kg:agent ?a }", max_rows=200)
        assert isinstance(answer, Table)
        show("200-row table, laid out (gate 50 ms)", median(lambda: session.show(answer)))
        index = build_index(store, "fr")
        show(
            f"index of {len(index.things.names):,} names, in the background",
            median(lambda: build_index(store, "fr"), 3),
        )
        slowest = max(
            median(lambda t="SELECT * { ?s ?p " + typed: complete(t, len(t), index))
            for typed in ("p", "per", "personne 77", "persnone", "person:p12", "zzzz")
        )
        show("slowest completion (gate 30 ms)", slowest)
        show(
            "prompt on an empty folder of one triple (gate 350 ms)",
            median(lambda: first_prompt(small(folder)), timed=True),
        )
        show("prompt on this graph (gate 350 ms)", median(lambda: first_prompt(path), timed=True))
        show(
            "Ctrl-C in a cross product, back at the prompt (gate 300 ms)",
            median(lambda: interrupted(path), 3, timed=True),
        )


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


def show(name: str, ours: float, theirs: float | None = None) -> None:
    """One line of the report."""
    print(f"{name:60} {ours:8.1f} ms" + (f" {theirs:8.1f} ms" if theirs is not None else ""), flush=True)


def small(folder: str) -> Path:
    """A graph of one triple."""
    path = Path(folder) / "petit.ttl"
    path.write_text("<https://e.org/a> <https://e.org/b> 1 .\n")
    return path


def spawn(path: Path) -> pexpect.spawn:
    """The shell on a terminal, up to its prompt."""
    program = (
        "import sys, pathlib; from kg.rdf.store import open_store; from kg.shell.repl import run_shell;"
        f"sys.exit(run_shell([pathlib.Path({str(path)!r})], store_factory=open_store, language='en',"
        f" history=pathlib.Path({str(path.parent / 'history')!r})))"
    )
    env = {**os.environ, "TERM": "xterm", "PROMPT_TOOLKIT_NO_CPR": "1", "PYTHONPATH": str(ROOT)}
    shell = pexpect.spawn(sys.executable, ["-c", program], env=env, encoding="utf-8", dimensions=(24, 80), timeout=30)
    shell.delaybeforesend = None
    shell.expect("kg> ")
    return shell


def first_prompt(path: Path) -> float:
    """Seconds from nothing to the prompt (the Python start-up is in it)."""
    begun = time.perf_counter()
    shell = spawn(path)
    taken = time.perf_counter() - begun
    shell.close(force=True)
    return taken


def interrupted(path: Path) -> float:
    """From Ctrl-C to the next prompt."""
    shell = spawn(path)
    shell.send(CROSS + "\r")
    time.sleep(1.5)
    begun = time.perf_counter()
    shell.sendcontrol("c")
    shell.expect("Interrupted")
    shell.expect("kg> ")
    taken = time.perf_counter() - begun
    shell.close(force=True)
    return taken


if __name__ == "__main__":
    main()
