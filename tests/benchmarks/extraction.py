"""Measure extraction: speed against the plain spaCy pipeline, start-up, memory, long texts, texts that make no sense.

    python -m tests.benchmarks.extraction [--json] [--rounds N] [--fuzz N] [--words N,N] [--only speed,start,…]

Speed is measured in one process that runs the model's own pipeline, as spaCy loads it, and the extraction in turn on
the same articles. Start-up and long texts get a process each, so that memory is theirs alone. Exit code 1 when a gate
is missed.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import random
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PUBLISHED = datetime.date(2023, 5, 17)
RATIO, START_SECONDS, MEGABYTES, GROWTH = 0.75, 2.0, 450, 1.5
"""Gates: share of the plain pipeline's speed at least, the rest at most (growth: slowest over fastest 1,000 words)."""
SIZES = (1_000, 10_000, 100_000, 300_000)
STARTS = 5

READY = """
import time; begin = time.perf_counter()
from kg.extract import extract
from kg.extract.parse import load_model
from kg.gazetteer import Gazetteer
from kg.rdf.ontology import load_lexicon
imported = time.perf_counter()
lexicon = load_lexicon(); with_lexicon = time.perf_counter()
gazetteer = Gazetteer.load(); with_gazetteer = time.perf_counter()
load_model(); with_model = time.perf_counter()
print("ready", imported - begin, with_lexicon - imported, with_gazetteer - with_lexicon, with_model - with_gazetteer,
      flush=True)
from kg.document import Article
extract(Article("Le ministre est arriv\\u00e9 mardi."), lexicon, gazetteer)
first = time.perf_counter() - with_model
from tests.benchmarks.extraction import peak_memory
print(first, peak_memory())
"""


def articles() -> list[str]:
    """The project's own annotated articles."""
    return [path.read_text(encoding="utf-8") for path in sorted((ROOT / "tests" / "gold").glob("*/article.txt"))]


def long_text(words: int, seed: int = 0) -> str:
    """About so many words: the paragraphs of our articles, in random order, again and again."""
    paragraphs = [line for text in articles() for line in text.splitlines() if line.strip()]
    chance, lines, length = random.Random(seed), [], 0
    while length < words:
        lines.append(chance.choice(paragraphs))
        length += len(lines[-1].split())
    return "\n\n".join(lines)


def measure_speed(rounds: int) -> dict[str, float]:
    """Both sides in turn on the same texts; medians of the rounds."""
    import spacy

    from kg.extract.parse import MODEL

    run = _extractor()
    nlp = spacy.load(MODEL)  # with its own tokenizer and everything else as it comes
    texts = articles()
    tokens = sum(len(doc) for doc in nlp.pipe(texts))
    for text in texts:
        run(text)
    plain, ours = [], []
    for _ in range(rounds):
        plain.append(_timed(lambda: [len(doc) for doc in nlp.pipe(texts)]))
        ours.append(_timed(lambda: [run(text) for text in texts]))
    pairs = list(zip(plain, ours, strict=True))
    wall, cpu = (statistics.median(p[i] / o[i] for p, o in pairs) for i in (0, 1))
    return {
        "articles": len(texts),
        "tokens": tokens,
        "plain_tokens_per_second": tokens / statistics.median(cpu for _, cpu in plain),
        "tokens_per_second": tokens / statistics.median(cpu for _, cpu in ours),
        "ratio": cpu,
        "ratio_wall": wall,
    }


def measure_start() -> dict[str, float]:
    """From nothing to everything loaded, in new processes: with no compiled lexicon, then with one."""
    with tempfile.TemporaryDirectory() as cache:
        runs = [_start(cache) for _ in range(STARTS + 1)]
    cold, warm = runs[0], {key: statistics.median(run[key] for run in runs[1:]) for key in runs[0]}
    return {"cold": cold["ready"], **{f"warm_{key}" if key == "ready" else key: warm[key] for key in warm}}


def measure_growth(sizes: tuple[int, ...]) -> list[dict[str, float]]:
    """Time and memory by length of text, a new process for each."""
    found = []
    for words in sizes:
        command = [sys.executable, "-m", "tests.benchmarks.extraction", "--one", str(words)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
        found.append(json.loads(done.stdout))
    return found


def measure_one(words: int) -> dict[str, float]:
    """One text of so many words, in this process."""
    run = _extractor()
    run(articles()[0])
    loaded = peak_memory()
    text = long_text(words)
    count = len(text.split())
    wall, cpu = _timed(lambda: run(text))
    return {
        "words": count,
        "seconds": wall,
        "milliseconds_per_1000_words": cpu * 1e6 / count,
        "megabytes_loaded": loaded,
        "megabytes": peak_memory(),
    }


def measure_fuzz(number: int, seed: int = 0) -> dict[str, Any]:
    """Random damage to our articles: how many of them end in a traceback."""
    run, texts = _extractor(), articles()
    failures = []
    for at in range(number):
        text = mutate(random.Random(f"{seed} {at}"), texts)
        try:
            run(text)
        except Exception:  # whatever it is, it is the finding
            failures.append({"case": at, "error": traceback.format_exc(limit=-3)})
    return {"texts": number, "failures": failures}


def mutate(chance: random.Random, texts: list[str]) -> str:
    """One of `texts` after random accidents: characters and words lost, doubled, swapped, foreign matter put in."""
    text = chance.choice(texts)
    start = chance.randrange(len(text))
    text = text[start : start + chance.randrange(40, 1200)]
    for _ in range(chance.randrange(1, 12)):
        words = re.split(r"(\s+)", text)
        at = chance.randrange(len(words))
        length = chance.randrange(1, 12)
        match chance.randrange(8):
            case 0:
                del words[at : at + length]
            case 1:
                words[at:at] = words[at : at + length] * chance.randrange(1, 5)
            case 2:
                part = words[at : at + length]
                chance.shuffle(part)
                words[at : at + length] = part
            case 3:
                words.insert(at, chance.choice(FOREIGN_MATTER))
            case 4:
                words[at] = "".join(chance.sample(words[at], len(words[at])))
            case 5:
                words[at] = words[at].swapcase()
            case 6:
                words[at : at + length] = [w for w in words[at : at + length] if not w.isspace()]
            case _:
                words[at : at + length] = ["".join(c for c in w if c.isalnum()) for w in words[at : at + length]]
        text = "".join(words)
    return text


FOREIGN_MATTER = (
    *(
        '"',
        "«",
        "» ",
        "(",
        ")",
        "((",
        "[",
        "'",
        "’",
        ".",
        "...",
        "…",
        ",",
        ";",
        ":",
        "-",
        "–",
        "/",
        "%",
        "°",
        "\\",
        "{",
    ),
    *("\n", "\r\n", "\t", "\x00", "\x1b[0m", "\u200b", "\ufeff", "\u202e", "e\u0301", "\u0301", "\u115f", "\ufffd"),
    *("🙂", "👩‍👩‍👧", "日本の首相は", "قال الرئيس", "Путин заявил", "İstanbul", "ﬁn", "ß", "Ⅳ", "²", "½", "١٢"),
    *("1", "0", "31 février 2024", "le 30 février", "24h60", "1.000.000.000", "-3", "1e9", "32/13/2024", "en 99999"),
    *("https://example.org/a?b=c#d", "@nom", "#motdièse", "a@b.fr", "<b>", "&amp;", "| a | b |", "* ", "- ", "x" * 300),
    *("selon", "a-t-il dit", "dont", "qui", "que", "n'a que", "près de", "entre", "et", "du", "ex-", "M.", "Mme"),
)


def _extractor() -> Callable[[str], object]:
    from kg.document import Article
    from kg.extract import extract
    from kg.gazetteer import Gazetteer
    from kg.rdf.ontology import load_lexicon

    lexicon, gazetteer = load_lexicon(), Gazetteer.load()
    return lambda text: extract(Article(text, date=PUBLISHED), lexicon, gazetteer)


def _timed(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds by the clock and of the processor."""
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - wall, time.process_time() - cpu


def _start(cache: str) -> dict[str, float]:
    begin = time.perf_counter()
    environment = {**os.environ, "XDG_CACHE_HOME": cache, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen([sys.executable, "-c", READY], stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout is not None
        _, imports, lexicon, gazetteer, model = process.stdout.readline().split()
        ready = time.perf_counter() - begin
        first, memory = process.stdout.readline().split()
    return {
        "ready": ready,
        "imports": float(imports),
        "lexicon": float(lexicon),
        "gazetteer": float(gazetteer),
        "model": float(model),
        "first_sentence": float(first),
        "megabytes": float(memory),
    }


def peak_memory() -> float:
    """The most memory that this process ever held, in megabytes."""
    status = Path("/proc/self/status")
    if status.is_file():  # the other counter includes the process that started this one
        return int(re.search(r"VmHWM:\s*(\d+)", status.read_text())[1]) / 1024  # type: ignore[index]  # it is there
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)


def _missed(found: Mapping[str, Any]) -> Iterator[str]:
    if "speed" in found and found["speed"]["ratio"] < RATIO:
        yield f"speed: {found['speed']['ratio']:.2f} of the plain pipeline, {RATIO} are asked"
    if "start" in found and found["start"]["warm_ready"] > START_SECONDS:
        yield f"start: {found['start']['warm_ready']:.2f} s, {START_SECONDS} s are allowed"
    if "growth" in found:
        costs = [row["milliseconds_per_1000_words"] for row in found["growth"]]
        if max(costs) > GROWTH * min(costs):
            yield f"growth: 1,000 words cost {min(costs):.0f} to {max(costs):.0f} ms by length of text"
        memory = max(row["megabytes"] for row in found["growth"])
        if memory > MEGABYTES:
            yield f"memory: {memory:.0f} MB, {MEGABYTES} MB are allowed"
    if found.get("fuzz", {}).get("failures"):
        yield f"fuzz: {len(found['fuzz']['failures'])} texts ended in a traceback"


def _print_table(found: Mapping[str, Any]) -> None:
    if "speed" in found:
        row = found["speed"]
        print(f"speed on {row['articles']} articles, {row['tokens']} tokens (processor time, medians)")
        print(f"  plain nlp.pipe        {row['plain_tokens_per_second']:8.0f} tokens/s")
        print(f"  extract               {row['tokens_per_second']:8.0f} tokens/s")
        print(f"  ratio                 {row['ratio']:8.2f}           by the clock {row['ratio_wall']:.2f}")
    if "start" in found:
        row = found["start"]
        print("start-up, from nothing to everything loaded")
        print(f"  no compiled lexicon   {row['cold']:8.2f} s")
        print(f"  compiled lexicon      {row['warm_ready']:8.2f} s", end="")
        print(f"   imports {row['imports']:.2f}  lexicon {row['lexicon']:.2f}", end="")
        print(f"  gazetteer {row['gazetteer']:.2f}  model {row['model']:.2f}")
        print(f"  first sentence        {row['first_sentence']:8.2f} s, then {row['megabytes']:.0f} MB")
    for row in found.get("growth", ()):
        print(f"{row['words']:9,} words {row['seconds']:9.2f} s {row['milliseconds_per_1000_words']:9.0f} ms", end="")
        print(f" per 1,000 words {row['megabytes']:7.0f} MB at most ({row['megabytes_loaded']:.0f} before)")
    if "fuzz" in found:
        print(f"{found['fuzz']['texts']} mutated texts: {len(found['fuzz']['failures'])} tracebacks")
        for failure in found["fuzz"]["failures"][:10]:
            print(f"case {failure['case']}:\n{failure['error']}")


def main() -> int:
    """Print a table, or JSON; exit code 1 when a gate is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true", help="print figures for programs")
    parser.add_argument("--rounds", type=int, default=9, help="rounds of the speed test")
    parser.add_argument("--fuzz", type=int, default=500, metavar="N", help="number of mutated texts")
    parser.add_argument("--words", default=",".join(map(str, SIZES)), help="lengths of the long texts")
    parser.add_argument("--only", default="speed,start,growth,fuzz", help="what to measure")
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        print(json.dumps(measure_one(options.one)))
        return 0
    wanted, found = options.only.split(","), {}
    if "speed" in wanted:
        found["speed"] = measure_speed(options.rounds)
    if "start" in wanted:
        found["start"] = measure_start()
    if "growth" in wanted:
        found["growth"] = measure_growth(tuple(map(int, options.words.split(","))))
    if "fuzz" in wanted:
        found["fuzz"] = measure_fuzz(options.fuzz)
    if options.json:
        print(json.dumps(found, indent=2, ensure_ascii=False))
    else:
        _print_table(found)
    missed = list(_missed(found))
    for line in missed:
        print(f"missed: {line}", file=sys.stderr)
    return int(bool(missed))


if __name__ == "__main__":
    sys.exit(main())
