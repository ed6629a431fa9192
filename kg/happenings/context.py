"""Read what stands around an event in its article: when it must have been, whether it is the news or its background."""

from __future__ import annotations

import datetime
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg.accounts import Account, Accounts
from kg.happenings.world import World
from kg.lexicon import Lexicon, fold

REACH = 250
"""Characters within which the day of one event may also hold for the next."""
BEFORE = 2
"""Days before the day told of last within which the event has happened that a noun of the next sentence speaks of."""
SHORT = 7
"""Days: «en mars» holds for what it is said of, «mardi» for what is told beside it too."""
FRESH = 4
"""Days before its article within which news without a day is taken to have happened."""
SAID = 1
"""Days before its article within which something was said that is told without a day."""
AHEAD = 7
"""Days after its article within which plans without a day are taken to come true."""
CUE_WORDS = 2
"""Words before a trigger among which its determiner is looked for."""
AUXILIARY_WORDS = 5
"""Words before and behind a trigger among which its auxiliary is looked for."""


@dataclass(frozen=True, slots=True)
class Context:
    """What an account's surroundings say of it."""

    rank: int
    """How many events of its family the article tells before it."""
    is_title: bool
    cue: str
    """«told» («cette attaque»), «new» («une attaque»), «another» («une autre attaque») or nothing."""
    is_background: bool
    first: datetime.date | None
    """When it happened, guessed where the account itself has no day."""
    last: datetime.date | None
    company: tuple[Account, ...]
    """Events of other families in the same sentence."""


def read_contexts(accounts: Accounts, world: World, lexicon: Lexicon) -> dict[str, Context]:
    """The context of every account, by IRI."""
    by_article: dict[str, list[Account]] = defaultdict(list)
    for account in accounts.events:
        by_article[account.article].append(account)
    reader = _Reader(accounts, world, lexicon)
    return dict(pair for told in by_article.values() for pair in reader.read(told))


class _Reader:
    def __init__(self, accounts: Accounts, world: World, lexicon: Lexicon) -> None:
        self.accounts = accounts
        self.world = world
        self.cues = {fold(word): value for word, value in lexicon.table("mentionCue").items()}
        self.auxiliaries = frozenset(map(fold, lexicon.table("backgroundAuxiliary")))

    def read(self, told: Sequence[Account]) -> Iterable[tuple[str, Context]]:
        """The contexts of one article's accounts, which are in the order of its text."""
        families: Counter[str] = Counter()
        sentences: dict[str, list[Account]] = defaultdict(list)
        for account in told:
            sentences[account.sentence].append(account)
        facts = self.accounts.articles.get(told[0].article)
        title = len(facts.title or "") if facts else 0
        for at, account in enumerate(told):
            family = self.world.family(account.event_class)
            words = _words(account.sentence[: account.at])
            behind = _words(account.sentence[account.at + len(account.words) :])
            # told in the pluperfect
            is_background = not self.auxiliaries.isdisjoint((*words[-AUXILIARY_WORDS:], *behind[:AUXILIARY_WORDS]))
            first, last = self.guess_time(account, told[max(0, at - 4) : at + 5], is_background=is_background)
            yield (
                account.iri,
                Context(
                    families[family],
                    account.begin < title,
                    next((self.cues[word] for word in reversed(words[-CUE_WORDS:]) if word in self.cues), ""),
                    is_background,
                    first,
                    last,
                    tuple(
                        other for other in sentences[account.sentence] if self.world.family(other.event_class) != family
                    ),
                ),
            )
            families[family] += 1

    def guess_time(
        self, account: Account, around: Sequence[Account], *, is_background: bool
    ) -> tuple[datetime.date | None, datetime.date | None]:
        """An account's own days, else those of its sentence or of what is told just before, else the article's."""
        if account.start and account.end:
            return account.start, account.end
        facts = self.accounts.articles.get(account.article)
        says = self.world.is_a(account.event_class, "SpeechAct") and not account.is_noun
        if says and facts and facts.date and not is_background and account.factuality != "Planned":
            return _before(facts.date, SAID), facts.date  # the days told beside it are of what is said
        past, latest, earliest = datetime.date.min, datetime.date.max, datetime.date.min
        if facts and facts.date:
            if is_background:
                # «en mars, un raid avait …» holds for all of «avait»
                past = _before(facts.date, SHORT)
            if account.factuality == "Planned":
                earliest = facts.date
            else:
                latest = facts.date  # «se réunira mardi, a annoncé X»
        dated = [
            other
            for other in around
            if other.start
            and other.end
            and ((other.end - other.start).days <= SHORT or other.end < past)
            and other.start <= latest
            and other.end >= earliest
            and (other.sentence == account.sentence or 0 < account.begin - other.begin < REACH)
        ]
        if dated:
            near = min(dated, key=lambda o: (o.sentence != account.sentence, abs(o.begin - account.begin)))
            # «… lundi. L'attaque a été condamnée» : what a noun speaks of may have been before what was told of last
            if near.start and account.is_noun and near.sentence != account.sentence:
                return _before(near.start, BEFORE), near.end
            return near.start, near.end
        if facts is None or facts.date is None:
            return None, None
        if account.factuality == "Planned":
            return facts.date, facts.date + datetime.timedelta(days=AHEAD)
        return _before(facts.date, FRESH), facts.date


def _before(day: datetime.date, days: int) -> datetime.date:
    """So many days earlier, or the first day of the calendar."""
    return datetime.date.fromordinal(max(day.toordinal() - days, datetime.date.min.toordinal()))


def _words(text: str) -> list[str]:
    return re.findall(r"\w+'?", fold(text))
