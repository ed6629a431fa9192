"""Measure corpora: speed in one and two processes next to the plain spaCy pipeline, memory, growth, building again.

    python -m tests.benchmarks.corpus [--json] [--articles N] [--sizes N,N] [--only speed,growth,again,dask]
                                      [--output NAME] [--rounds N] [--short]

The corpus is made by `tests.corpus_maker`: news articles, or with --short dispatches of a few short sentences, which
are harder on `kg`: it finds more in fewer words. Of several rounds the best counts for each side: whatever else the
machine does only ever adds. Every build is a command of its own, and its time counts from nothing to the
finished file; the plain pipeline, too, runs in a process of its own on the same texts, loading the model included.
Exit code 1 when a gate is missed.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.corpus_maker import Maker, make_article, make_news, write_folder

ROOT = Path(__file__).resolve().parents[2]
ONE_OF_PLAIN, TWO_OF_ONE, AGAIN, FLAT = 0.75, 1.6, 0.05, 1.25
"""Gates: one process to the plain pipeline and two to one at least; building again and growth at most."""
PLAIN = """
import sys, time
from pathlib import Path
begin = time.perf_counter()
import spacy
nlp = spacy.load("fr_core_news_sm")
loaded, cpu = time.perf_counter(), time.process_time()
texts = [path.read_text(encoding="utf-8") for path in sorted(Path(sys.argv[1]).glob("*.txt"))]
tokens = sum(len(doc) for doc in nlp.pipe(texts, batch_size=64))
print(tokens, loaded - begin, time.perf_counter() - loaded, time.process_time() - cpu)
"""


def measure_speed(articles: int, output: str, make: Maker, rounds: int) -> dict[str, Any]:
    """The plain pipeline, one process and two, in turn on the same articles."""
    found: dict[str, Any] = {"articles": articles}
    tokens = 0.0
    for _ in range(rounds):
        with tempfile.TemporaryDirectory() as place:
            folder = write_folder(Path(place) / "articles", articles, make)
            command = [sys.executable, "-c", PLAIN, str(folder)]
            environment = os.environ | {"OMP_NUM_THREADS": "1"}
            done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
            tokens, loading, working, plain_cpu = map(float, done.stdout.split())
            found["tokens"] = int(tokens)
            _keep_best(found, "plain", {"seconds": working, "cpu": plain_cpu, "start": loading})
            # what does not grow with the corpus is measured with a corpus of next to nothing
            few = write_folder(Path(place) / "few", 6, make)
            for jobs in (1, 2):
                start = _build([str(few)], Path(place) / f"few{jobs}{output}", jobs)
                run = _build([str(folder)], Path(place) / f"all{jobs}{output}", jobs)
                row = {name: run[name] - start[name] for name in ("seconds", "cpu")}
                row |= {"start": start["seconds"], "megabytes": run["megabytes"]}
                _keep_best(found, f"jobs_{jobs}", row)
    for name in ("plain", "jobs_1", "jobs_2"):
        found[name]["articles_per_second"] = articles / found[name]["seconds"]
        found[name]["tokens_per_second"] = tokens / found[name]["seconds"]
    found["one_of_plain"] = found["plain"]["cpu"] / found["jobs_1"]["cpu"]  # by the clock, a busy machine would decide
    found["two_of_one"] = found["jobs_1"]["seconds"] / found["jobs_2"]["seconds"]
    return found


def _keep_best(found: dict[str, Any], name: str, row: dict[str, float]) -> None:
    before = found.get(name, row)
    found[name] = {each: min(value, before[each]) for each, value in row.items()}


def measure_growth(sizes: list[int], output: str, make: Maker) -> list[dict[str, float]]:
    """Time for an article, and memory, by size of the corpus."""
    rows = []
    for size in sizes:
        with tempfile.TemporaryDirectory() as place:
            few = write_folder(Path(place) / "few", 6, make)
            start = _build([str(few)], Path(place) / f"few{output}", 2)
            folder = write_folder(Path(place) / "articles", size, make)
            run = _build([str(folder)], Path(place) / f"all{output}", 2)
            rows.append(
                {
                    "articles": size,
                    "milliseconds": 1000 * (run["seconds"] - start["seconds"]) / size,
                    "cpu": 1000 * (run["cpu"] - start["cpu"]) / size,
                    "megabytes": run["megabytes"],
                    "main": run["main"],
                }
            )
    return rows


def measure_again(articles: int, output: str, make: Maker) -> dict[str, float]:
    """A full build, one with nothing new, and one with 1 % of the articles changed."""
    with tempfile.TemporaryDirectory() as place:
        folder, target = write_folder(Path(place) / "articles", articles, make), Path(place) / f"all{output}"
        first = _build([str(folder)], target, 2)
        same = _build([str(folder)], target, 2)["seconds"]
        for number in range(0, articles, 100):
            text = make(articles + number)[1]
            (folder / f"depeche-{number:06}.txt").write_text(text, encoding="utf-8")
        changed = _build([str(folder)], target, 2)["seconds"]
    return {
        "articles": articles,
        "full": first["seconds"],
        "megabytes": first["megabytes"],
        "main": first["main"],
        "same": same,
        "changed": changed,
        "share": changed / first["seconds"],
    }


def measure_dask(articles: int, make: Maker) -> dict[str, Any]:
    """Two workers of this machine that write one file or parts, next to two processes of kg and the plain pipeline.

    CPU time is what counts on a busy machine: that of all processes is
    in it. What it takes to begin is measured with next to nothing, and left out.
    """
    with tempfile.TemporaryDirectory() as place:
        folder = write_folder(Path(place) / "articles", articles, make)
        few = write_folder(Path(place) / "few", 6, make)
        command = [sys.executable, "-c", PLAIN, str(folder)]
        environment = os.environ | {"OMP_NUM_THREADS": "1"}
        done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
        tokens, _, working, plain_cpu = map(float, done.stdout.split())
        rows: dict[str, Any] = {"plain": {"seconds": working, "cpu": plain_cpu}}
        kinds = {"local": ["-o"], "dask": ["--engine", "dask", "-o"], "parts": ["--engine", "dask", "--parts"]}
        start: dict[str, float] = {}
        for name, words in kinds.items():
            if name != "parts":  # six articles are one part, for which one worker would begin
                start = _run(["build", str(few), "-j", "2", "-q", *words, f"{place}/{name}-few.nq"])
            run = _run(["build", str(folder), "-j", "2", "-q", *words, f"{place}/{name}.nq"])
            rows[name] = {each: run[each] - start[each] for each in run}
    for row in rows.values():
        row["articles_per_second"], row["tokens_per_second"] = articles / row["seconds"], tokens / row["seconds"]
        row["core_hours_per_million"] = row["cpu"] / articles * 1_000_000 / 3600
    return {"articles": articles, "tokens": int(tokens), **rows}


def _run(words: list[str]) -> dict[str, float]:
    """One command of kg: seconds, and those of all its processes' CPU."""
    before, begin = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run([sys.executable, "-m", "kg", *words], cwd=ROOT, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {"seconds": time.perf_counter() - begin, "cpu": cpu}


def _build(inputs: list[str], output: Path, jobs: int) -> dict[str, float]:
    """One command: seconds, peak memory of its largest process and of the one that leads."""
    command = [sys.executable, "-m", "kg", "build", *inputs, "-o", str(output), "--jobs", str(jobs), "--quiet"]
    begin = time.perf_counter()
    process = subprocess.Popen([*command, "--article-timeout", "300"], cwd=ROOT)
    main = 0.0
    while not (ended := os.wait4(process.pid, os.WNOHANG))[0]:
        main = max(main, _peak(process.pid))
        time.sleep(0.05)
    seconds = time.perf_counter() - begin
    process.returncode = os.waitstatus_to_exitcode(ended[1])
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    return {
        "seconds": seconds,
        "cpu": ended[2].ru_utime + ended[2].ru_stime,
        "megabytes": ended[2].ru_maxrss / 1024,
        "main": main,
    }


def _peak(pid: int) -> float:
    try:
        words = Path(f"/proc/{pid}/status").read_text(encoding="ascii").split()
        return int(words[words.index("VmHWM:") + 1]) / 1024
    except (OSError, ValueError):
        return 0.0


def _missed(found: dict[str, Any]) -> Iterator[str]:
    if speed := found.get("speed"):
        if speed["one_of_plain"] < ONE_OF_PLAIN:
            yield f"one process is {speed['one_of_plain']:.2f} of the plain pipeline, not {ONE_OF_PLAIN}"
        if speed["two_of_one"] < TWO_OF_ONE:
            yield f"two processes are {speed['two_of_one']:.2f} times one, not {TWO_OF_ONE}"
    if (again := found.get("again")) and again["share"] > AGAIN:
        yield f"building again with 1 % changed takes {again['share']:.1%} of the full time, not {AGAIN:.0%}"
    if rows := found.get("growth"):
        for what in ("cpu", "megabytes", "main"):  # by the clock, a busy machine would decide
            growth = rows[-1][what] / max(rows[0][what], 1e-9)
            if growth > FLAT:
                yield f"{what} grow by {growth:.2f} from {rows[0]['articles']} to {rows[-1]['articles']} articles"


def _print_table(found: dict[str, Any]) -> None:
    if speed := found.get("speed"):
        print(f"{speed['articles']:,} articles, {speed['tokens']:,} tokens (start-up apart)")
        for name in ("plain", "jobs_1", "jobs_2"):
            row = speed[name]
            print(
                f"  {name:8} {row['articles_per_second']:8.1f} articles/s {row['tokens_per_second']:8.0f} tokens/s",
                end="",
            )
            print(f"  CPU {row['cpu']:6.1f} s  start {row['start']:5.1f} s")
        print(f"  one process {speed['one_of_plain']:.2f} of plain; two processes {speed['two_of_one']:.2f} of one")
    if dask := found.get("dask"):
        print(
            f"{dask['articles']:,} articles, {dask['tokens']:,} tokens, two processes but for the plain pipeline (start-up apart)"
        )
        for name in ("plain", "local", "dask", "parts"):
            row = dask[name]
            print(
                f"  {name:8} {row['articles_per_second']:8.1f} articles/s {row['tokens_per_second']:8.0f} tokens/s"
                f"  CPU {row['cpu']:6.1f} s  {row['core_hours_per_million']:5.1f} core hours for a million articles"
            )
    for row in found.get("growth", ()):
        print(f"{row['articles']:8,} articles {row['milliseconds']:7.1f} ms each, {row['cpu']:5.1f} ms of CPU", end="")
        print(f"  largest process {row['megabytes']:5.0f} MB, leading process {row['main']:5.0f} MB")
    if again := found.get("again"):
        print(
            f"{again['articles']:,} articles: full {again['full']:.1f} s, nothing new {again['same']:.1f} s, ", end=""
        )
        print(f"1 % changed {again['changed']:.1f} s ({again['share']:.1%});", end="")
        print(f"  largest process {again['megabytes']:.0f} MB, leading process {again['main']:.0f} MB")


def main() -> int:
    """Print a table, or JSON; exit code 1 when a gate is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true", help="print figures for programs")
    parser.add_argument("--articles", type=int, default=1000, help="size of the corpus for speed and building again")
    parser.add_argument("--sizes", default="100,1000", help="sizes for growth")
    parser.add_argument("--output", default=".nq", help="what the output's name ends in; nothing for a store on disk")
    parser.add_argument("--only", default="speed,growth,again", help="what to measure")
    parser.add_argument("--rounds", type=int, default=1, help="rounds of the speed test")
    parser.add_argument("--short", action="store_true", help="dispatches of a few short sentences")
    options = parser.parse_args()
    wanted, found = options.only.split(","), {}
    make = make_article if options.short else make_news
    if "speed" in wanted:
        found["speed"] = measure_speed(options.articles, options.output, make, options.rounds)
    if "dask" in wanted:
        found["dask"] = measure_dask(options.articles, make)
    if "growth" in wanted:
        found["growth"] = measure_growth([int(size) for size in options.sizes.split(",")], options.output, make)
    if "again" in wanted:
        found["again"] = measure_again(options.articles, options.output, make)
    if options.json:
        print(json.dumps(found, indent=2))
    else:
        _print_table(found)
    missed = list(_missed(found))
    for line in missed:
        print(f"missed: {line}", file=sys.stderr)
    return int(bool(missed))


if __name__ == "__main__":
    sys.exit(main())
