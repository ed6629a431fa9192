"""Score which events of different articles are found to be one against the stories of `tests/stories`.

    python -m tests.story_scores            pairwise scores, development and held-out stories apart
    python -m tests.story_scores --cross    the same for development, each story with weights learnt from the others
    python -m tests.story_scores --fit      weights for `kg/happenings/weights.py`, from the development stories

Each story is merged together with all others of its set, as a newsroom would. Counted are pairs of annotated events of
different articles. «found» leaves out the events that the extraction has not found; «all» counts their pairs as missed.
"""

from __future__ import annotations

import argparse
import csv
import itertools
import math
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyoxigraph as ox

from kg.accounts import Account, Accounts
from kg.articles import read_article
from kg.building import Workshop, open_workshop
from kg.gazetteer import Gazetteer
from kg.happenings.blocks import find_pairs
from kg.happenings.evidence import Comparer
from kg.happenings.matching import Likelihoods, match, open_comparer
from kg.happenings.weights import WEIGHTS
from kg.inputs import find_articles
from kg.rdf.accounts import read_accounts
from kg.rdf.graph import build_quads, name_of

FOLDER = Path(__file__).parent / "stories"
PENALTY = 0.5
"""Of squared distances from what is expected: a few hundred pairs must not teach fancies."""
EXPECTED = {
    "other place": -2.5,
    "place": 1.5,
    "other time": -2.5,
    "time": 1.0,
    "other agent": -1.0,
    "agent": 1.0,
    "other target": -1.0,
    "target": 1.0,
    "other participant": -1.0,
    "figure": 1.0,
    "other kind": -1.5,
    "other family": -1.0,
    "other story": -3.0,
    "kind": 1.0,
    "quote": 1.5,
    "other background": -0.5,
    "other certainty": -0.2,
    "other occasion": -1.5,
}
"""What anybody would expect before seeing a story; what hardly occurs in the stories keeps this weight."""
STRANGERS = 0.01
"""What a pair of two stories counts beside one of one story: there are a hundred times more of them."""
STEPS, SHORTEST = 100, 1e-6
"""Of Newton's method, and the shortest of its halved steps that is worth trying."""
COMPANY = ("company", "other company")
"""What only the second weighing knows."""


@dataclass(frozen=True, slots=True)
class Counts:
    """Pairs of events that are one: found, found wrongly, missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0
    never: int = 0
    """Missed because one of the two was not extracted."""

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.right + other.right, self.wrong + other.wrong, self.missed + other.missed, self.never + other.never
        )

    @property
    def precision(self) -> float:
        return self.right / max(1, self.right + self.wrong)

    @property
    def recall(self) -> float:
        return self.right / max(1, self.right + self.missed)

    @property
    def f1(self) -> float:
        return 2 * self.right / max(1, 2 * self.right + self.wrong + self.missed)

    @property
    def f1_of_all(self) -> float:
        return 2 * self.right / max(1, 2 * self.right + self.wrong + self.missed + self.never)


@dataclass(frozen=True, slots=True)
class Stories:
    """Stories that were built, with what is annotated of them."""

    accounts: Accounts
    told: dict[str, str]
    """IRI of an annotated account → its happening, with the story's name before it."""
    stories: dict[str, str]
    """IRI of an article → its story."""
    never: dict[str, int]
    """Story → annotated pairs of different articles of which an event was not extracted."""


def story_folders(*, heldout: bool) -> list[Path]:
    """The folders of one set."""
    folders = sorted(path for path in FOLDER.iterdir() if path.is_dir())
    return [path for path in folders if path.name.startswith("heldout-") == heldout]


def build_stories(folders: Sequence[Path], workshop: Workshop) -> Stories:
    """Build all articles of some stories and find their annotated events."""
    store = ox.Store()
    versions: dict[str, tuple[Path, str]] = {}
    for folder in folders:
        for file in find_articles([str(folder / "v*.txt")], workshop.lexicon, {}):
            article = read_article(file, workshop.lexicon).article
            quads = list(build_quads(workshop.extract(article), workshop.lexicon))
            store.extend(ox.Quad(*quad.triple) for quad in quads)
            versions[name_of(article)] = folder, file.stem
    accounts = read_accounts(store)
    told: dict[str, str] = {}
    never: dict[str, int] = {}
    gold = {folder: read_happenings(folder) for folder in folders}
    for account in accounts.events:
        folder, version = versions[account.article]
        for (of, begin, end), happening in gold[folder].items():
            if of == version and begin < account.begin + max(1, len(account.words)) and account.begin < end:
                told[account.iri] = f"{folder.name}/{happening}"
    for folder in folders:
        all_pairs = _pairs((of, happening) for (of, _, _), happening in gold[folder].items())
        found = _pairs(
            (account.article, told[account.iri])
            for account in accounts.events
            if account.iri in told and versions[account.article][0] == folder
        )
        never[folder.name] = all_pairs - found
    return Stories(accounts, told, {article: folder.name for article, (folder, _) in versions.items()}, never)


def read_happenings(folder: Path) -> dict[tuple[str, int, int], str]:
    """Version, begin and end of each annotated trigger, with its happening."""
    found = {}
    with (folder / "happenings.tsv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            text = (folder / f"{row['version']}.txt").read_text(encoding="utf-8")
            places = list(re.finditer(rf"(?<!\w){re.escape(row['trigger'])}(?!\w)", text))
            place = places[int(row["occurrence"]) - 1]
            found[row["version"], *place.span()] = row["happening"]
    return found


def score(stories: Stories, comparer: Comparer) -> dict[str, Counts]:
    """Counts by story."""
    group_of = {
        account.iri: number
        for number, group in enumerate(match(stories.accounts, comparer).groups)
        for account in group
    }
    counts: dict[str, Counts] = {name: Counts(never=never) for name, never in stories.never.items()}
    for one, other in annotated_pairs(stories):
        if one.article != other.article:
            same, together = stories.told[one.iri] == stories.told[other.iri], group_of[one.iri] == group_of[other.iri]
            story = stories.stories[one.article]
            counts[story] += Counts(same and together, together and not same, same and not together)
    return counts


def annotated_pairs(stories: Stories) -> Iterable[tuple[Account, Account]]:
    """All pairs of annotated accounts."""
    return itertools.combinations([each for each in stories.accounts.events if each.iri in stories.told], 2)


@dataclass(frozen=True, slots=True)
class Lesson:
    """All pairs to learn from, with the strength of the evidence on each by the names of its weights."""

    stories: Stories
    comparer: Comparer
    pairs: list[tuple[int, int]]
    rows: list[dict[str, float]]


def prepare(stories: Stories, comparer: Comparer) -> Lesson:
    """The pairs that matching compares, and those of two stories."""
    events = stories.accounts.events
    within = [
        pair
        for pair in find_pairs(comparer.world, comparer.contexts)
        if stories.stories[events[pair[0]].article] == stories.stories[events[pair[1]].article]
    ]
    annotated = [at for at, account in enumerate(events) if account.iri in stories.told]
    pairs = within + [pair for pair in itertools.combinations(annotated, 2) if _are_strangers(pair, stories, comparer)]
    return Lesson(stories, comparer, pairs, _read_rows(pairs, stories, comparer))


def fit(lesson: Lesson, names: Sequence[str], without: str = "") -> tuple[dict[str, float], dict[str, float]]:
    """Weights of the first weighing and of the second, learnt from the annotated pairs of all stories but one.

    The name of a weight decides its sign: what is called «other …», «unlike …» or «new» speaks against, the rest for.
    """
    stories, comparer, pairs = lesson.stories, lesson.comparer, lesson.pairs
    events = stories.accounts.events
    known = [
        row
        for row, pair in enumerate(pairs)
        if all(events[at].iri in stories.told and stories.stories[events[at].article] != without for at in pair)
    ]
    first_names = [name for name in names if name not in COMPANY]
    known_pairs = [pairs[row] for row in known]
    first = _learn([lesson.rows[row] for row in known], known_pairs, stories, first_names)
    alone = Likelihoods(events)
    for pair, row in zip(pairs, lesson.rows, strict=True):
        total = sum(first.get(name, 0.0) * strength for name, strength in row.items())
        alone.by_position[pair] = 1 / (1 + math.exp(-total))
    rows = []
    for at, (one, other) in zip(known, known_pairs, strict=True):
        company = comparer.find_company(events[one], events[other], alone.of)
        rows.append(lesson.rows[at] | {each.kind: each.strength for each in company})
    return first, _learn(rows, known_pairs, stories, names)


def cross_validate(stories: Stories, comparer: Comparer, names: Sequence[str]) -> dict[str, Counts]:
    """Counts by story, each with weights that were learnt from the others."""
    lesson = prepare(stories, comparer)
    counts = {}
    for name in stories.never:
        alone, weights = fit(lesson, names, without=name)
        counts[name] = score(stories, comparer.weighing(alone, weights))[name]
    return counts


def _are_strangers(pair: tuple[int, int], stories: Stories, comparer: Comparer) -> bool:
    """Events of two stories that could be one by their classes."""
    one, other = (stories.accounts.events[at] for at in pair)
    circles = comparer.world.circles
    return stories.stories[one.article] != stories.stories[other.article] and bool(circles(one) & circles(other))


def _read_rows(pairs: Sequence[tuple[int, int]], stories: Stories, comparer: Comparer) -> list[dict[str, float]]:
    """The strength of all evidence on each pair, by the names of its weights."""
    events = stories.accounts.events
    rows = []
    for one, other in ((events[first], events[second]) for first, second in pairs):
        strangers = stories.stories[one.article] != stories.stories[other.article]
        row: dict[str, float] = defaultdict(float)
        for name, each in comparer.named(one, other, comparer.find_evidence(one, other)):
            if not (strangers and each.kind.endswith("time")):  # as if all stories were of one week
                row[name] += each.strength
        rows.append(row)
    return rows


def _learn(
    rows: Sequence[Mapping[str, float]], pairs: Sequence[tuple[int, int]], stories: Stories, names: Sequence[str]
) -> dict[str, float]:
    """Logistic regression with a penalty on the distance from what is expected, by Newton's method within the signs."""
    events = stories.accounts.events
    values = np.array([[row.get(name, 0.0) for name in names] for row in rows])
    sides = [(events[one], events[other]) for one, other in pairs]
    truth = np.array([stories.told[one.iri] == stories.told[other.iri] for one, other in sides], dtype=float)
    strangers = [stories.stories[one.article] != stories.stories[other.article] for one, other in sides]
    share = np.where(strangers, STRANGERS, 1.0)
    signs = np.array([0 if _is_bias(name) else -1 if _is_against(name) else 1 for name in names])
    expected = np.array([EXPECTED.get(_plain(name).removeprefix("within "), 0.0) for name in names])
    penalty = np.where(signs == 0, 0.01, PENALTY)

    def loss(weights: np.ndarray) -> float:
        totals = values @ weights
        misfit = share @ (np.logaddexp(0, totals) - truth * totals)
        return float(misfit + 0.5 * penalty @ (weights - expected) ** 2)

    weights = expected.copy()
    for _ in range(STEPS):
        likely = 1 / (1 + np.exp(-values @ weights))
        slope = values.T @ (share * (likely - truth)) + penalty * (weights - expected)
        bend = (values * (share * likely * (1 - likely))[:, None]).T @ values + np.diag(penalty)
        free = ~((signs != 0) & (weights == 0) & (slope * signs > 0))
        step = np.zeros(len(names))
        step[free] = -np.linalg.solve(bend[np.ix_(free, free)], slope[free])
        before, width = loss(weights), 1.0
        while True:
            moved = weights + width * step
            moved[signs * moved < 0] = 0
            if loss(moved) < before:
                break
            width /= 2
            if width < SHORTEST:
                return _rounded(names, weights)
        weights = moved
    return _rounded(names, weights)


def _rounded(names: Sequence[str], weights: np.ndarray) -> dict[str, float]:
    return {name: round(float(weight), 2) + 0.0 for name, weight in zip(names, weights, strict=True)}


def _is_bias(name: str) -> bool:
    return _plain(name) in ("within", "across")


def _is_against(name: str) -> bool:
    plain = _plain(name).removeprefix("within ")
    return plain.startswith(("other ", "unlike ")) or plain == "new"


def _plain(name: str) -> str:
    return name.removeprefix("statement ").removeprefix("speech ")


def _pairs(told: Iterable[tuple[str, str]]) -> int:
    """Pairs of different articles that tell of one happening."""
    by_happening: dict[str, list[str]] = defaultdict(list)
    for article, happening in told:
        by_happening[happening].append(article)
    return sum(a != b for articles in by_happening.values() for a, b in itertools.combinations(articles, 2))


def main() -> None:
    """Print scores, or weights."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--fit", action="store_true", help="print weights learnt from the development stories")
    parser.add_argument("--cross", action="store_true", help="score each development story with weights of the others")
    options = parser.parse_args()
    workshop, gazetteer = open_workshop(), Gazetteer.load()
    if options.fit:
        stories = build_stories(story_folders(heldout=False), workshop)
        comparer = open_comparer(stories.accounts, workshop.lexicon, gazetteer)
        for title, weights in zip(("ALONE", "WEIGHTS"), fit(prepare(stories, comparer), list(WEIGHTS)), strict=True):
            print(f"{title}: dict[str, float] = {{")
            for name, weight in weights.items():
                print(f'    "{name}": {weight},')
            print("}")
        return
    print(f"{'':28} {'precision':>9} {'recall':>7} {'F1 found':>9} {'F1 all':>7}")
    for heldout in (False,) if options.cross else (False, True):
        stories = build_stories(story_folders(heldout=heldout), workshop)
        comparer = open_comparer(stories.accounts, workshop.lexicon, gazetteer)
        counts = cross_validate(stories, comparer, list(WEIGHTS)) if options.cross else score(stories, comparer)
        total = sum(counts.values(), Counts())
        for name, each in (*counts.items(), ("heldout" if heldout else "dev", total)):
            print(f"{name:28} {each.precision:9.2f} {each.recall:7.2f} {each.f1:9.2f} {each.f1_of_all:7.2f}")


if __name__ == "__main__":
    main()
