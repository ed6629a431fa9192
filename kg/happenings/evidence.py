"""Two accounts → how far they tell of one happening, and why: each piece of evidence with its weight."""

from __future__ import annotations

import copy
import datetime
import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from kg.accounts import Account, Figure
from kg.happenings.context import Context, read_contexts
from kg.happenings.weights import ALONE, WEIGHTS
from kg.happenings.world import DIFFERENT, SMALLEST_CORPUS, UNKNOWN, World
from kg.lexicon import Lexicon, fold

NARROW = 3
"""Days: a time as narrow as this says when something happened, a wider one only in which period."""
SLACK = 1
"""Days by which times may miss each other: «dans la nuit de lundi à mardi»."""
FAR = 14
"""Days by which guessed times must miss each other to count in full."""
PEOPLE = {"deaths", "injuries"}
"""Families whose figures count people, whatever their unit."""
Likelihood = Callable[[Account, Account], float | None]
"""What a first weighing found for two accounts; None when it did not compare them."""
AKIN = 0.25
"""How alike two articles are that may well tell one story: those of the stories for development are, bar a few."""
STEM = 7
"""Letters by which words of sentences are compared."""
ALIKE = 4
"""Letters that two triggers of one stem share at least."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One reason for or against; its kind decides which."""

    kind: str
    strength: float
    """From 0 to 1."""
    words: str
    """For people to read."""
    weight: float = 0.0
    """What it adds to the logarithm of the odds."""


class Comparer:
    """Compares the accounts of one world."""

    def __init__(self, world: World, lexicon: Lexicon) -> None:
        self.world = world
        self._alone: Mapping[str, float] = ALONE
        self._weights: Mapping[str, float] = WEIGHTS
        self.contexts: Mapping[str, Context] = read_contexts(world.accounts, world, lexicon)
        self._accounts = {account.iri: account for account in world.accounts.events}
        self._vectors: dict[str, Mapping[str, float]] = {}
        self._frequency = Counter(
            word for account in world.accounts.events for word in set(_content_words(account.sentence))
        )

    def weighing(self, alone: Mapping[str, float], weights: Mapping[str, float]) -> Comparer:
        """The same with other weights."""
        other = copy.copy(self)
        other._alone, other._weights = alone, weights
        return other

    def weigh(self, one: Account, other: Account, likelihood: Likelihood | None = None) -> tuple[Evidence, ...]:
        """All evidence with its weight, the heaviest first; what weighs nothing is left out.

        With the `likelihood` that a first weighing found for two accounts, what is told beside them counts, too.
        """
        found = list(self.find_evidence(one, other))
        weights = self._alone
        if likelihood is not None:
            weights = self._weights
            found += self.find_company(one, other, likelihood)
        weighed = (
            replace(each, weight=each.strength * weights[kind])
            for kind, each in self.named(one, other, found)
            if weights.get(kind)
        )
        felt = (each for each in weighed if round(each.weight, 2))
        return tuple(sorted(felt, key=lambda each: (-abs(each.weight), each.kind)))

    def named(self, one: Account, other: Account, found: Iterable[Evidence]) -> Iterator[tuple[str, Evidence]]:
        """Evidence by the name that its weight has: some weighs otherwise within one article, or for what is said."""
        within = one.article == other.article
        says = self._kind_of_speech(one, other)
        yield (
            says + ("within" if within else "across"),
            Evidence("kind of pair", 1.0, "at first"),
        )
        for each in found:
            names = (says + each.kind, f"within {each.kind}" if within else "", each.kind)
            name = next((name for name in names if name in WEIGHTS), "")
            if name:
                yield name, each

    def _kind_of_speech(self, one: Account, other: Account) -> str:
        """What the names of the weights begin with that are for what people say."""
        pair = (one, other)
        if all(self.world.family(account.event_class) == "statement" for account in pair):
            return "statement "
        return "speech " if all(self.world.is_a(account.event_class, "SpeechAct") for account in pair) else ""

    def find_company(self, one: Account, other: Account, likelihood: Likelihood) -> Iterator[Evidence]:
        """Whether what is told in the same breath is one too."""
        pairs = [
            (found, ours, theirs)
            for ours in self.contexts[one.iri].company
            for theirs in self.contexts[other.iri].company
            if ours.iri != theirs.iri and (found := likelihood(ours, theirs)) is not None
        ]
        if pairs:
            found, ours, theirs = max(pairs, key=lambda pair: pair[0])
            words = f"their sentences also tell of «{ours.words}» and «{theirs.words}»"
            yield Evidence("company", found, words)
            yield Evidence("other company", 1 - found, words)

    def find_evidence(self, one: Account, other: Account) -> Iterator[Evidence]:
        """Everything that speaks for or against one happening."""
        contexts = self.contexts[one.iri], self.contexts[other.iri]
        yield from self._compare_articles(one, other, contexts)
        yield from self._compare_triggers(one, other)
        yield from self._compare_times(one, other, contexts)
        yield from self._best("place", one.places, other.places, self.world.compare_places)
        yield from self._compare_actors(one, other)
        yield from self._compare_figures(one, other)
        yield from self._compare_subjects(one, other)
        yield from self._compare_wording(one, other, contexts)

    def _compare_articles(self, one: Account, other: Account, contexts: Sequence[Context]) -> Iterator[Evidence]:
        titles = [context.is_title for context in contexts]
        if one.article == other.article:
            below = contexts[1] if titles[0] else contexts[0]
            if any(titles) and below.rank <= 1 + all(titles):
                yield Evidence("title", 1.0, "one in the title, the other the first below it")
        else:
            likeness = self.world.likeness(one.article, other.article)
            yield Evidence("story", likeness, "their articles name the same actors and places")
            if likeness < AKIN:
                yield Evidence("other story", 1 - likeness / AKIN, "their articles name others")
            if all(titles):
                yield Evidence("titles", 1.0, "both articles tell it in the title")
            if contexts[0].rank == contexts[1].rank == 0:
                yield Evidence("lead", 1.0, "each is the first of its kind in its article")
        if one.sentence and one.sentence == other.sentence and one.article == other.article:
            yield Evidence("same sentence", 1.0, "one sentence tells both")

    def _compare_triggers(self, one: Account, other: Account) -> Iterator[Evidence]:
        words = f"«{one.words}» and «{other.words}»"
        if one.event_class == other.event_class:
            yield Evidence("class", 1.0, f"both are kg:{one.event_class}")
        elif self.world.family(one.event_class) != self.world.family(other.event_class):
            yield Evidence("other family", 1.0, f"kg:{one.event_class} and kg:{other.event_class}")
        kinds = [self.world.kind_of_words(account) for account in (one, other)]
        if all(kinds):
            yield Evidence("kind" if kinds[0] == kinds[1] else "other kind", 1.0, words)
        if alike := _likeness_of_words(one, other):
            yield Evidence("words", alike, words)
        planned = [account.factuality == "Planned" for account in (one, other)]
        if planned[0] != planned[1]:
            yield Evidence("other certainty", 1.0, "one is planned, the other is not")

    def _compare_times(self, one: Account, other: Account, contexts: Sequence[Context]) -> Iterator[Evidence]:
        own = bool(one.start and other.start)
        spans = [(context.first, context.last) for context in contexts]
        (first, last), (second, end) = spans
        if not (first and last and second and end):
            return
        gap = max((first - end).days, (second - last).days)
        words = f"{_spell(first, last)} and {_spell(second, end)}" + ("" if own else ", guessed from around them")
        kind = "time" if own else "near time"
        if gap > SLACK:
            yield Evidence(f"other {kind}", 1.0 if own or gap > FAR else 0.3, words)
        elif gap > 0 and own:
            yield Evidence("other time", 0.5, words)
        elif gap <= 0:
            wide = max((last - first).days, (end - second).days) >= NARROW
            yield Evidence(kind, 0.3 if wide else 1.0, words)

    def _compare_actors(self, one: Account, other: Account) -> Iterator[Evidence]:
        for role in ("agent", "target"):
            ours, theirs = ([iri for name, iri in account.roles if name == role] for account in (one, other))
            yield from self._best(role, ours, theirs, self.world.compare)
        if words := self._described(one, other) or self._described(other, one):
            yield Evidence("described", 1.0, words)
        ours, theirs = ([iri for _, iri in account.roles] for account in (one, other))
        yield from self._best("participant", ours, theirs, self.world.compare)
        names = [{key for iri in account.near if (key := self.world.key(iri))} for account in (one, other)]
        if all(names):
            weights = {key: self.world.telling(key) for key in names[0] | names[1]}
            least = min(sum(weights[key] for key in keys) for keys in names)
            shared = sum(weights[key] for key in names[0] & names[1]) / least
            yield Evidence("names", shared, "their sentences name the same")

    def _described(self, one: Account, other: Account) -> str:
        """«le colonel» of one account, where the other names «le colonel Feliciano Nambatcha» in the same role."""
        for role, iri in one.roles:
            thing = self.world.things.get(iri)
            if thing is None or not thing.is_local:
                continue
            words = set(_content_words(thing.label))
            fillers = (self.world.things.get(each) for name, each in other.roles if name == role)
            named = any(each and not each.is_local for each in fillers)
            if words and named and words <= set(_content_words(other.sentence)):
                return f"«{thing.label}» is said in both"
        return ""

    def _compare_figures(self, one: Account, other: Account) -> Iterator[Evidence]:
        people = bool({self.world.family(account.event_class) for account in (one, other)} & PEOPLE)
        pairs = [(a, b) for a in one.figures for b in other.figures if people or a.unit == b.unit]
        same = next(((a, b) for a, b in pairs if set(a.amounts) & set(b.amounts)), None)
        if same is not None:
            yield Evidence("figure", 1.0, f"«{same[0].label}» and «{same[1].label}»")
        elif pairs:
            words = f"«{pairs[0][0].label}» and «{pairs[0][1].label}»"
            yield Evidence("other figure", 1.0, words)
            if people and self._falls(one, other, *pairs[0]):
                yield Evidence("other toll", 1.0, words)
        elif people and any(
            self._is_of_one(single) and several.figures for single, several in ((one, other), (other, one))
        ):
            yield Evidence("other count", 1.0, "one tells of one person, the other of several")
        elif not people and one.is_noun and other.is_noun and _is_plural(one) != _is_plural(other):
            yield Evidence("other number", 1.0, f"«{one.words}» and «{other.words}»")

    def _falls(self, one: Account, other: Account, ours: Figure, theirs: Figure) -> bool:
        """Whether the later article has the smaller figure: a toll rises."""
        articles = self.world.accounts.articles
        told = [
            (facts.date, max(figure.amounts))
            for account, figure in ((one, ours), (other, theirs))
            if (facts := articles.get(account.article)) and facts.date and figure.amounts
        ]
        if len(told) < len((one, other)) or told[0][0] == told[1][0]:
            return False
        (_, before), (_, after) = sorted(told)
        return after < before

    def _is_of_one(self, account: Account) -> bool:
        """Whether it befell one person."""
        targets = (self.world.things.get(iri) for role, iri in account.roles if role == "target")
        return not account.figures and any(thing and self.world.is_one_person(thing) for thing in targets)

    def _compare_subjects(self, one: Account, other: Account) -> Iterator[Evidence]:
        """What a claim, a demand or a denial is about."""
        ours, theirs = (
            {self.world.family(about.event_class) for iri in account.about if (about := self._accounts.get(iri))}
            for account in (one, other)
        )
        if ours and theirs:
            kind = "about" if ours & theirs else "other about"
            yield Evidence(kind, 1.0, f"{', '.join(sorted(ours))} and {', '.join(sorted(theirs))}")

    def _compare_wording(self, one: Account, other: Account, contexts: Sequence[Context]) -> Iterator[Evidence]:
        if one.quotes and other.quotes and one.article != other.article:
            alike = max(_overlap(a, b) for a in one.quotes for b in other.quotes)
            yield Evidence("quote", alike, "what they quote")
        if one.article == other.article:
            later = contexts[1] if other.begin > one.begin else contexts[0]
            if later.cue in ("told", "new"):
                yield Evidence(later.cue, 1.0, f"the later one is told as {'known' if later.cue == 'told' else 'new'}")
        if (contexts[0].cue == "another") != (contexts[1].cue == "another"):
            yield Evidence("other occasion", 1.0, "one is told as another one")
        past = [context.is_background for context in contexts]
        if any(past):
            kind = "background" if all(past) else "other background"
            yield Evidence(kind, 1.0, "what had happened before the news")
        if one.sentence != other.sentence and (alike := self._likeness_of_sentences(one, other)):
            yield Evidence("sentence", alike, "their sentences share words")

    def _best(
        self, kind: str, ours: Sequence[str], theirs: Sequence[str], compare: Callable[[str, str], float]
    ) -> Iterator[Evidence]:
        """The pair that is likeliest one."""
        pairs = [(compare(first, second), first, second) for first in ours for second in theirs]
        likeness, first, second = max(pairs, key=lambda pair: pair[0], default=(UNKNOWN, "", ""))
        if likeness != UNKNOWN:
            words = f"{self.world.name(first)} and {self.world.name(second)}"
            name = kind if likeness > 0 else f"other {kind}" if likeness == DIFFERENT else f"unlike {kind}"
            yield Evidence(name, likeness if likeness > 0 else 1.0, words)

    def _likeness_of_sentences(self, one: Account, other: Account) -> float:
        ours, theirs = self._vector(one), self._vector(other)
        return sum(weight * theirs[word] for word, weight in ours.items() if word in theirs)

    def _vector(self, account: Account) -> Mapping[str, float]:
        """A sentence's words but the trigger, weighted by how rare they are; of length 1."""
        if account.iri not in self._vectors:
            size = max(SMALLEST_CORPUS, len(self.world.accounts.events))
            words = set(_content_words(account.sentence)) - set(_content_words(account.words))
            weights = {word: math.log(1 + size / self._frequency[word]) for word in sorted(words)}
            length = math.sqrt(sum(weight**2 for weight in weights.values())) or 1.0
            self._vectors[account.iri] = {word: weight / length for word, weight in weights.items()}
        return self._vectors[account.iri]


def _is_plural(account: Account) -> bool:
    """Whether a noun stands in the plural: «raids» of the lexicon's «raid»."""
    head, lemma = account.words.split(" ")[0], account.lemma.split(" ")[0]
    return head != lemma and head.endswith(("s", "x"))


def _likeness_of_words(one: Account, other: Account) -> float:
    if one.lemma and one.lemma == other.lemma:
        return 1.0
    words = [fold(account.lemma or account.words) for account in (one, other)]
    shared = next((at for at, (a, b) in enumerate(zip(*words, strict=False)) if a != b), min(map(len, words)))
    return 0.7 if shared >= ALIKE and 2 * shared >= min(map(len, words)) else 0.0


@lru_cache(maxsize=10_000)
def _content_words(text: str) -> tuple[str, ...]:
    """Stems of a text's longer words, and its numbers."""
    return tuple(
        word[:STEM].rstrip("sx") for word in re.findall(r"\w+", fold(text)) if len(word) > 3 or word.isdecimal()
    )


def _overlap(ours: str, theirs: str) -> float:
    """Words that two texts share, by those of the shorter."""
    words = [set(_content_words(text)) for text in (ours, theirs)]
    return len(words[0] & words[1]) / (min(map(len, words)) or 1)


def _spell(start: datetime.date, end: datetime.date) -> str:
    return start.isoformat() if start == end else f"{start.isoformat()} to {end.isoformat()}"
