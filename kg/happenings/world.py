"""Say who and where is who and where in another article: actors, places and articles as far as they can be one."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cached_property

from kg.accounts import Account, Accounts, Thing
from kg.atlas import wholes_of
from kg.gazetteer import Gazetteer
from kg.lexicon import Lexicon, fold
from kg.vocabulary import country_code

SAME, LIKELY, RELATED, UNKNOWN, UNLIKE, DIFFERENT = 1.0, 0.8, 0.5, 0.0, -0.3, -1.0
"""How far two things can be one."""
NEAR = 30.0
"""Kilometres between the centres of towns that one paper names instead of the other."""
TELLING = {
    "Person": 1.0,
    "Organization": 0.8,
    "Facility": 0.8,
    "City": 0.7,
    "Region": 0.6,
    "State": 0.25,
    "Country": 0.25,
}
"""How much it says of two articles that both name such a thing."""
SMALLEST_CORPUS = 1000
"""Articles among which a name counts as rare or common, at least: all three articles on a story name the same."""


class World:
    """All things that some accounts speak of."""

    def __init__(self, accounts: Accounts, lexicon: Lexicon, gazetteer: Gazetteer) -> None:
        self.accounts = accounts
        self.things = accounts.things
        self._lexicon = lexicon
        self._gazetteer = gazetteer
        self._families: dict[str, str] = {}
        self._countries: dict[str, frozenset[str]] = {}

    def family(self, event_class: str) -> str:
        """The family of classes that an event's class belongs to."""
        if event_class not in self._families:
            table = self._lexicon.table("happeningFamily")
            above = [name for name in table if self._lexicon.is_a(event_class, name)]
            nearest = max(
                above, key=lambda name: (sum(self._lexicon.is_a(name, other) for other in above), name), default=""
            )
            self._families[event_class] = table.get(event_class) or table.get(nearest, event_class)
        return self._families[event_class]

    def kind_of_words(self, account: Account) -> str:
        """What the trigger says of the kind of event within its family; empty when it says nothing."""
        return self._lexicon.table("happeningKind").get(account.lemma or account.words, "")

    def circles(self, account: Account) -> frozenset[str]:
        """Where to look for other accounts of what it tells: its family, others that its class may pass for, its kind.

        Two accounts without a common circle are never one.
        """
        others = self._lexicon.table("happeningCircle").get(account.event_class, "")
        kind = self.kind_of_words(account)
        circles = {self.family(account.event_class), *filter(None, others.split(", "))}
        return frozenset(circles | ({f"kind {kind}"} if kind else set()))

    def is_a(self, name: str, ancestor: str) -> bool:
        """Whether a class is another or below it."""
        return name == ancestor or self._lexicon.is_a(name, ancestor)

    def kind(self, thing: Thing) -> str:
        """The class that decides how telling a thing is."""
        return next((kind for kind in TELLING if any(self.is_a(name, kind) for name in thing.classes)), "")

    def is_one_person(self, thing: Thing) -> bool:
        """«Emil Brandhøj», «une passagère», not «une famille»."""
        if not thing.is_local:
            return self.kind(thing) == "Person"
        noun = fold(thing.label).split(" ")[0]
        several = any(noun in self._lexicon.table(t) for t in ("several", "organisationNoun", "forceNoun"))
        return "Group" in thing.classes and not several and not noun.endswith(("s", "x"))

    # -- articles

    @cached_property
    def profiles(self) -> Mapping[str, Mapping[str, float]]:
        """Article → what it names and how telling that is; of length 1."""
        named: dict[str, set[str]] = {article: set() for article in self.accounts.articles}
        for account in self.accounts.events:
            found = named.setdefault(account.article, set())
            found.update(key for iri in (*mentioned(account), *account.near) if (key := self.key(iri)))
        counts = Counter(key for found in named.values() for key in found)
        size = max(len(named), SMALLEST_CORPUS)
        weights = {key: self.telling(key) * math.log(1 + size / n) / math.log(1 + size) for key, n in counts.items()}
        profiles = {}
        for article, found in named.items():
            length = math.sqrt(sum(weights[key] ** 2 for key in found)) or 1.0
            profiles[article] = {key: weights[key] / length for key in sorted(found)}
        return profiles

    def likeness(self, first: str, second: str) -> float:
        """How far two articles name the same, from 0 to 1."""
        one, other = self.profiles.get(first, {}), self.profiles.get(second, {})
        return sum(weight * other[key] for key, weight in one.items() if key in other)

    def key(self, iri: str) -> str:
        """What a thing is called in any article; empty for what has no name."""
        thing = self.things.get(iri)
        if thing is None:
            return ""
        if self.kind(thing) == "Person" and (thing.is_local or thing.label):
            return "person " + family_name(thing.label)
        return "" if thing.is_local else iri

    def name(self, iri: str) -> str:
        """What a thing is called."""
        thing = self.things.get(iri)
        return thing.label if thing else iri

    def telling(self, key: str) -> float:
        """How much it says that two articles both name what has this key."""
        if key.startswith("person "):
            return TELLING["Person"]
        return TELLING.get(self.kind(self.things[key]), 0.5)

    def compare(self, first: str, second: str) -> float:
        """How far two things can be one, as actors or as places: whichever says more."""
        return max(self.compare_actors(first, second), self.compare_places(first, second), key=abs)

    # -- actors

    def compare_actors(self, first: str, second: str) -> float:
        """How far two actors can be one."""
        if first == second:
            return SAME
        one, other = self.things.get(first), self.things.get(second)
        if one is None or other is None:
            return UNKNOWN
        kinds = self.kind(one), self.kind(other)
        if kinds == ("Person", "Person"):
            return self._compare_people(one, other)
        if second in one.part_of or first in other.part_of:
            return RELATED  # «Paris», «le gouvernement français», «l'armée française»
        if self._holds_office_like(one, other) or self._holds_office_like(other, one):
            return RELATED
        if "Person" in kinds and (_are_several(one) or _are_several(other)):
            return DIFFERENT  # «trois étudiants» and somebody who has a name
        if one.is_local or other.is_local:
            shared = _words(one.label) & _words(other.label)
            return RELATED if shared else UNLIKE if one.is_local and other.is_local else UNKNOWN
        if _names(one) & _names(other) or _is_acronym(one, other) or _is_acronym(other, one):
            return LIKELY
        return DIFFERENT if kinds[0] == kinds[1] or {*kinds} <= {"State", "Country"} else UNKNOWN

    def _compare_people(self, one: Thing, other: Thing) -> float:
        if family_name(one.label) != family_name(other.label):
            return DIFFERENT
        return LIKELY if one.is_local or other.is_local else DIFFERENT

    def _holds_office_like(self, one: Thing, other: Thing) -> bool:
        """«Armando Chissico» holds the office that «le ministre» names."""
        return bool(one.offices) and any(_words(other.label) & _words(office) for office in one.offices)

    # -- places

    def compare_places(self, first: str, second: str) -> float:
        """How far two places can be one, or one lie in the other."""
        if first == second:
            return SAME
        one, other = self.things.get(first), self.things.get(second)
        if one is None or other is None:
            return UNKNOWN
        if second in self._wholes(one) or first in self._wholes(other):
            return RELATED
        if self.kind(one) == "Facility" or self.kind(other) == "Facility" or one.is_local or other.is_local:
            return RELATED if _words(one.label) & _words(other.label) else UNLIKE
        countries = self.countries(one), self.countries(other)
        if countries[0] and countries[1] and not countries[0] & countries[1]:
            return DIFFERENT
        if {self.kind(one), self.kind(other)} & {"Region", "Country", "State"}:
            same_level = self.kind(one) == self.kind(other)
            return UNKNOWN if same_level or not (countries[0] and countries[1]) else RELATED
        return LIKELY if self._are_near(one, other) else DIFFERENT

    def countries(self, thing: Thing) -> frozenset[str]:
        """Codes of the countries where a place may lie; none when nobody knows."""
        if thing.iri not in self._countries:
            codes = {code for iri in (thing.iri, *self._wholes(thing)) if (code := country_code(iri))}
            if not codes:
                codes = {place.country for place in self._gazetteer.find_all(fold(thing.label))}
            self._countries[thing.iri] = frozenset(codes)
        return self._countries[thing.iri]

    def _wholes(self, thing: Thing) -> set[str]:
        return wholes_of(thing.iri, lambda iri: self.things[iri].part_of if iri in self.things else ())

    def _are_near(self, one: Thing, other: Thing) -> bool:
        places = [self._gazetteer.find_all(fold(thing.label)) for thing in (one, other)]
        return any(
            first.country == second.country and first.kilometres_to(second) <= NEAR
            for first in places[0]
            for second in places[1]
        )


def mentioned(account: Account) -> Iterable[str]:
    """Everything that an account speaks of."""
    return (*(iri for _, iri in account.roles), *account.places, *account.sources, *account.about)


def family_name(label: str) -> str:
    """A person's last name, folded: what two articles have in common of it.

    >>> family_name("Hélène Marchetti"), family_name("Marchetti")
    ('marchetti', 'marchetti')
    """
    words = fold(label).split()
    return words[-1] if words else ""


def _are_several(thing: Thing) -> bool:
    """«étudiants», «trois hommes»."""
    return thing.is_local and "Group" in thing.classes and thing.label.endswith(("s", "x"))


def _names(thing: Thing) -> set[str]:
    return {fold(name) for name in (thing.label, *thing.others)}


def _is_acronym(short: Thing, long: Thing) -> bool:
    """«ACG» for «Alliance des combattants du Graben»."""
    initials = "".join(
        word[0] for word in fold(long.label).replace("'", " ").replace("-", " ").split() if len(word) > 3
    )
    return len(initials) > 1 and short.label.isupper() and fold(short.label).replace(".", "") == initials


def _words(label: str) -> set[str]:
    """The words of a label that tell it apart, singular."""
    return {word.rstrip("sx") for word in fold(label).replace("'", " ").split() if len(word) > 3}
