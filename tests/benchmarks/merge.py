"""Measure `kg merge`: time and memory at 10,000 and at 100,000 made-up events, pairs compared and figures found right.

    python -m tests.benchmarks.merge [--json] [--sizes 10000,100000]

A made-up newsroom: stories of ten events, one of each class, in a town and on a day of their own, each told by one to
four articles that leave things out. What is measured is the command, from nothing to the written graph. Exit code 1 when
the time for each event grows by more than a half between the sizes, or fewer than nine pairs in ten are right.
"""

from __future__ import annotations

import argparse
import datetime
import itertools
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg.vocabulary import DATA_NAMESPACE, KG_NAMESPACE, PREFIXES
from tests.corpus_maker import FAMILY, GIVEN

ROOT = Path(__file__).resolve().parents[2]
FLAT, RIGHT = 1.5, 0.9
CLASSES = (
    "Attack",
    "Death",
    "Injury",
    "Arrest",
    "Meeting",
    "Condemnation",
    "Deployment",
    "Protest",
    "Trial",
    "Release",
)
DAYS = 700
TOWNS = 10_000


def make_graph(path: Path, events: int) -> dict[str, int]:
    """Write a graph with so many events; IRI of each → which happening it tells of."""
    chance = random.Random("kg merge")
    truth: dict[str, int] = {}
    happening, story = 0, 0
    with path.open("w", encoding="utf-8") as file:
        while len(truth) < events:
            day = datetime.date(2022, 1, 1) + datetime.timedelta(days=chance.randrange(DAYS))
            town = chance.randrange(TOWNS)
            people = [f"{chance.choice(GIVEN)} {chance.choice(FAMILY)}-{chance.randrange(900)}" for _ in range(3)]
            plot = [(each, chance.choice(people), chance.randint(2, 90)) for each in CLASSES]
            for version in range(chance.randint(1, 4)):
                article = f"{DATA_NAMESPACE}article/{story:07}{version}"
                published = day + datetime.timedelta(days=version)
                for line in _write_article(article, published):
                    file.write(line)
                for at, (event_class, person, count) in enumerate(plot):
                    if chance.random() < 0.3:
                        continue
                    iri = f"{article}#event={at * 100}"
                    truth[iri] = happening + at
                    for line in _write_event(iri, article, event_class, person, town, day, count, chance):
                        file.write(line)
            happening, story = happening + len(plot), story + 1
    return truth


def _write_article(article: str, published: datetime.date) -> Iterator[str]:
    date = f'"{published}"^^<{PREFIXES["xsd"]}date>'
    yield f"<{article}> <{PREFIXES['rdf']}type> <{KG_NAMESPACE}Article> .\n"
    yield f"<{article}> <{PREFIXES['schema']}datePublished> {date} .\n"


def _write_event(
    iri: str,
    article: str,
    event_class: str,
    person: str,
    town: int,
    day: datetime.date,
    count: int,
    chance: random.Random,
) -> Iterator[str]:
    a, label = f"<{PREFIXES['rdf']}type>", f"<{PREFIXES['rdfs']}label>"
    begin = int(iri.rpartition("=")[2])
    mention, sentence = f"{article}#char={begin},{begin + 5}", f"{article}#char={begin},{begin + 90}"
    yield f"<{iri}> {a} <{KG_NAMESPACE}{event_class}> .\n<{iri}> {a} <{KG_NAMESPACE}Event> .\n"
    yield f'<{iri}> {label} "{event_class.lower()}"@fr .\n'
    yield f"<{iri}> <{KG_NAMESPACE}mention> <{mention}> .\n<{mention}> <{KG_NAMESPACE}sentence> <{sentence}> .\n"
    words = f"{person} {town} {chance.choice(GIVEN)} {chance.choice(FAMILY)} {count}"
    yield f'<{sentence}> <{PREFIXES["nif"]}anchorOf> "{words}" .\n'
    if chance.random() < 0.7:
        node = f"{DATA_NAMESPACE}person/{person.replace(' ', '-').lower()}"
        yield f"<{iri}> <{KG_NAMESPACE}agent> <{node}> .\n"
        yield f"<{node}> {a} <{KG_NAMESPACE}Person> .\n<{node}> {a} <{KG_NAMESPACE}Actor> .\n"
        yield f'<{node}> <{PREFIXES["skos"]}prefLabel> "{person}"@fr .\n'
        yield f"<{node}> <{KG_NAMESPACE}mention> <{article}#char={begin + 10},{begin + 20}> .\n"
    if chance.random() < 0.7:
        place = f"{DATA_NAMESPACE}place/ville-{town}"
        yield f"<{iri}> <{KG_NAMESPACE}place> <{place}> .\n<{place}> {a} <{KG_NAMESPACE}City> .\n"
        yield f"<{place}> {a} <{KG_NAMESPACE}Place> .\n"
        yield f'<{place}> <{PREFIXES["skos"]}prefLabel> "Ville {town}"@fr .\n'
    if chance.random() < 0.8:
        span, date = f"{article}#time={begin}", f'"{day}"^^<{PREFIXES["xsd"]}date>'
        yield f"<{iri}> <{KG_NAMESPACE}time> <{span}> .\n<{span}> <{KG_NAMESPACE}start> {date} .\n"
        yield f"<{span}> <{KG_NAMESPACE}end> {date} .\n"
    if event_class in ("Death", "Injury"):
        node = f"{article}#quantity={begin}"
        yield f"<{iri}> <{KG_NAMESPACE}quantity> <{node}> .\n<{node}> {a} <{KG_NAMESPACE}Quantity> .\n"
        yield f'<{node}> <{KG_NAMESPACE}value> "{count}"^^<{PREFIXES["xsd"]}decimal> .\n'


def measure(events: int) -> dict[str, Any]:
    """One merge: seconds, megabytes, pairs and how many are right."""
    with tempfile.TemporaryDirectory() as place:
        graph, output = Path(place) / "graph.nt", Path(place) / "happenings.nt"
        truth = make_graph(graph, events)
        command = [sys.executable, "-m", "kg", "merge", str(graph), "-o", str(output)]
        begin = time.perf_counter()
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        said = process.stdout.read().splitlines()[-1]
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - begin
        if os.waitstatus_to_exitcode(status):
            raise SystemExit(f"{' '.join(command)} failed")
        groups: dict[str, list[str]] = defaultdict(list)
        for quad in ox.parse(path=output, format=ox.RdfFormat.N_TRIPLES):
            if quad.predicate.value == KG_NAMESPACE + "reportedBy":
                groups[str(quad.subject)].append(str(quad.object)[1:-1])
    right = found = 0
    for group in groups.values():
        for one, other in itertools.combinations(group, 2):
            found += 1
            right += truth[one] == truth[other]
    sizes: dict[int, int] = defaultdict(int)
    for number in truth.values():
        sizes[number] += 1
    true_pairs = sum(size * (size - 1) // 2 for size in sizes.values())
    return {
        "events": len(truth),
        "seconds": seconds,
        "milliseconds_per_event": 1000 * seconds / len(truth),
        "megabytes": usage.ru_maxrss / 1024,
        "pairs_compared": int(said.rpartition("(")[2].split()[0].replace(",", "")),
        "precision": right / max(1, found),
        "recall": right / max(1, true_pairs),
    }


def main() -> int:
    """Print a table, or JSON; exit code 1 when a gate is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true", help="print figures for programs")
    parser.add_argument("--sizes", default="10000,100000", help="numbers of events")
    options = parser.parse_args()
    rows = [measure(int(size)) for size in options.sizes.split(",")]
    if options.json:
        print(json.dumps(rows, indent=2))
    else:
        for row in rows:
            print(
                f"{row['events']:8,} events {row['seconds']:7.1f} s  {row['milliseconds_per_event']:.2f} ms each  "
                f"{row['megabytes']:6.0f} MB  {row['pairs_compared']:9,} pairs compared  "
                f"precision {row['precision']:.2f}  recall {row['recall']:.2f}"
            )
    growth = rows[-1]["milliseconds_per_event"] / rows[0]["milliseconds_per_event"]
    missed = [f"the time for each event grows by {growth:.2f}"] if growth > FLAT else []
    missed += [f"precision is {row['precision']:.2f} at {row['events']}" for row in rows if row["precision"] < RIGHT]
    for line in missed:
        print(f"missed: {line}", file=sys.stderr)
    return int(bool(missed))


if __name__ == "__main__":
    sys.exit(main())
