"""Extract from mutated articles for some seconds and count what goes wrong: `python -m tests.benchmarks.fuzz [SECONDS] [SEED]`."""

from __future__ import annotations

import datetime
import random
import sys
import time
import traceback
from collections import Counter
from pathlib import Path

from kg.building import open_workshop
from kg.document import Article
from kg.errors import ArticleError
from kg.rdf.graph import build_quads
from tests.test_robustness import ODD

ROOT = Path(__file__).resolve().parent.parent.parent
SLOWEST = 5.0
"""Seconds that no text of this size may take."""


def mutate(text: str, rng: random.Random) -> str:
    """A piece of `text` with characters put in, cut out and capitalised."""
    start = rng.randrange(len(text))
    text = text[start : start + rng.randrange(20, 1500)]
    for _ in range(rng.randrange(15)):
        at, end = rng.randrange(len(text) + 1), rng.randrange(40)
        middle = (rng.choice(ODD) + text[at : at + end], "", text[at : at + end].upper())[rng.randrange(3)]
        text = text[:at] + middle + text[at + end :]
    return text


def main(seconds: float = 60.0, seed: int = 1) -> int:
    """Print each kind of crash once, then the counts; exit code 1 when there was one or a text took too long."""
    rng, workshop = random.Random(seed), open_workshop()
    texts = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "tests/gold").glob("*/article.txt"))]
    crashes: Counter[str] = Counter()
    count, slowest, stop = 0, 0.0, time.monotonic() + seconds
    while time.monotonic() < stop:
        text, begin = mutate(rng.choice(texts), rng), time.monotonic()
        try:
            list(build_quads(workshop.extract(Article(text, date=datetime.date(2024, 3, 14))), workshop.lexicon))
        except ArticleError:
            pass
        except Exception as exc:  # whatever it is, it is what we look for
            place = traceback.extract_tb(exc.__traceback__)[-1]
            kind = f"{type(exc).__name__} at {Path(place.filename).name}:{place.lineno}"
            if kind not in crashes:
                print(f"{kind}: {exc}\n  {text!r}")
            crashes[kind] += 1
        count, slowest = count + 1, max(slowest, time.monotonic() - begin)
    print(f"{count} texts, slowest {slowest:.2f} s, {sum(crashes.values())} crashes", *crashes.items(), sep="\n  ")
    return int(bool(crashes) or slowest > SLOWEST)


if __name__ == "__main__":
    sys.exit(main(*map(float, sys.argv[1:2]), *map(int, sys.argv[2:3])))
