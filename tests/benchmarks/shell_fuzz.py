"""Say anything to the shell and count what goes wrong: `python -m tests.benchmarks.shell_fuzz [INPUTS] [SEED]`.

Mutated real queries and commands go through a whole session: answer, completion, Enter. What must not happen: an
exception, a control character on the screen, an input that takes much longer than the timeout.
"""

from __future__ import annotations

import random
import sys
import time
import traceback
from collections import Counter
from pathlib import Path

from kg.rdf.store import open_store
from kg.shell.commands import COMMANDS
from kg.shell.completion import complete
from kg.shell.enter import runs
from kg.shell.index import build_index
from kg.shell.messages import speaker
from kg.shell.session import Session
from kg.shell.settings import Settings

ROOT = Path(__file__).resolve().parent.parent.parent
DATA = ROOT / "tests" / "shell" / "data"
TIMEOUT = 1.0
WRITING = {".save", ".export", ".output", ".once", ".save-query", ".load", ".open", ".read", ".edit"}
QUERIES = (
    "SELECT ?who ?did { ?event kg:agent/skos:prefLabel ?who ; kg:mention/nif:anchorOf ?did }",
    'SELECT * { ?s ?p ?o FILTER(LANG(?o) = "fr" && REGEX(STR(?o), "^B")) } ORDER BY DESC(?o) LIMIT 3 OFFSET 1',
    "PREFIX e: <https://e.org/> SELECT (COUNT(DISTINCT ?x) AS ?n) ?c { ?x a ?c } GROUP BY ?c HAVING(COUNT(?x) > 1)",
    "CONSTRUCT { ?a kg:knows ?b } WHERE { ?e kg:agent ?a ; kg:participant ?b . OPTIONAL { ?e kg:place ?l } }",
    "ASK { GRAPH ?g { ?a a kg:Person } MINUS { ?a kg:place place:Évran } }",
    "DESCRIBE person:OdileMarnac",
    "INSERT DATA { <a:b> <a:c> '''d\ne''' } ; DELETE WHERE { ?s kg:agent ?o }",
    "SELECT * { VALUES (?a ?b) { (place:Brumel UNDEF) (1.5e3 true) } BIND(IF(BOUND(?b), 1/0, 'x') AS ?c) }",
    "SELECT * { { ?a kg:place+ ?b } UNION { ?b ^kg:agent/(kg:place|!a)* ?a } SERVICE <http://192.0.2.1/> { ?s ?p ?o } }",
    "Odile Marnac",
    "kg:Meeting",
)
ODD = ("\x00", "\x1b[31m", "\u202e", "\udce9", "\ufeff", "é", "\n", "\t", '"', "'''", "{", "}", "(", "<", ">", "?", "$", "#",
       ";", ".", "\\", "\\u0041", "_:", "^^", "@fr", "%", "🌊", " " * 50, "{" * 300, "!" * 600, "a" * 5000, "SELECT", "kg:")  # fmt: skip


def mutate(rng: random.Random) -> str:
    """A query or a command with pieces put in, cut out, doubled or swapped."""
    if rng.random() < 0.25:
        text = f"{rng.choice(sorted(set(COMMANDS) - WRITING))} {rng.choice(QUERIES)[: rng.randrange(40)]}"
    else:
        text = rng.choice(QUERIES)
    for _ in range(rng.randrange(7)):
        at = rng.randrange(len(text) + 1)
        end = min(len(text), at + rng.randrange(12))
        middle = (rng.choice(ODD), "", text[at:end] * 2, rng.choice(QUERIES)[:30])[rng.randrange(4)]
        text = text[:at] + middle + text[end:]
    return text


def main(inputs: int = 10_000, seed: int = 1) -> int:
    """Print each kind of failure once, then the counts; exit code 1 when there was one."""
    rng = random.Random(seed)
    store = open_store([DATA / "port.ttl"], vocabulary=[DATA / "vocabulary.ttl"])
    index = build_index(store, "fr")
    failures: Counter[str] = Counter()
    slowest, slow_text, begun = 0.0, "", time.monotonic()
    for _ in range(inputs):
        text = mutate(rng)
        session = Session(
            store, Settings(language=rng.choice(("fr", "en")), timeout=TIMEOUT, columns=rng.choice((24, 80, 200)))
        )
        session.use_index(index)
        start = time.monotonic()
        try:
            complete(text, rng.randrange(len(text) + 1), index)
            runs(text, store, speaker("fr"))
            shown = session.run(text).text
            if any(ord(character) < 32 and character != "\n" for character in shown):
                raise AssertionError("a control character")
        except Exception as exc:  # whatever it is, it is what we look for
            place = traceback.extract_tb(exc.__traceback__)[-1]
            kind = f"{type(exc).__name__} at {Path(place.filename).name}:{place.lineno}"
            if kind not in failures:
                print(f"{kind}: {exc}\n  {text!r}")
            failures[kind] += 1
        taken = time.monotonic() - start
        if taken > slowest:
            slowest, slow_text = taken, text
    print(
        f"{inputs} inputs in {time.monotonic() - begun:.0f} s, {sum(failures.values())} failures, slowest {slowest:.2f} s: {slow_text[:200]!r}"
    )
    return int(bool(failures))


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:3])))
