"""Hold the knowledge of `ontology/` as plain look-ups: no RDF here, and no French either."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache


@lru_cache(maxsize=200_000)
def fold(text: str) -> str:
    """`text` without accents and case, curly apostrophes straightened: the key of name look-ups.

    U+115F, which stands for a removed accent in normalised text, goes too.

    >>> fold("État islamique"), fold("N’Djamena")
    ('etat islamique', "n'djamena")
    """
    plain = "".join(c for c in unicodedata.normalize("NFD", text) if unicodedata.category(c) != "Mn")
    return plain.lower().replace("\u2019", "'").replace("\u115f", "")


@dataclass(frozen=True, slots=True)
class KnownActor:
    """An actor or place of `ontology/actors`."""

    iri: str
    classes: tuple[str, ...]
    """Local names of its `kg:` classes, most specific."""
    label: str
    names: tuple[str, ...]
    """Proper names, the label among them; matched with their capitals."""
    common_names: tuple[str, ...] = ()
    """Lower-case names: «califat», «coalition»."""
    anaphors: tuple[str, ...] = ()
    """Nominals that refer to it after a definite determiner once it was named: «groupe islamiste»."""
    members: tuple[str, ...] = ()
    """Plural nouns for its members: «djihadistes»."""
    demonyms: tuple[str, ...] = ()
    """Every inflected form, lower case: «irakien», «irakienne», …"""
    metonyms: tuple[str, ...] = ()
    """Names of places that stand for it when they act: «Bagdad»."""
    wikidata: str | None = None
    part_of: str | None = None
    gender: str | None = None
    """`m` or `f`, of the noun phrase that names it."""
    plural: bool = False
    source: str = ""
    """`file.ttl:line` of its entry."""


@dataclass(frozen=True, slots=True)
class Slot:
    """Where a frame looks for the filler of a role."""

    marker: str
    """`subject`, `object`, `reflexive` (subject of a reflexive verb), `demonym` and `possessive` (on a noun),
    `content` (a clause), or a preposition in its plain form («de», «contre», «à»)."""
    role: str
    """Local name of a `kg:` property: `agent`, `target`, `place`, `about`, …"""
    fillers: frozenset[str] = frozenset()
    """Class names and noun lemmas that fit; empty: any actor or place that fits the role."""


@dataclass(frozen=True, slots=True)
class Frame:
    """How the arguments of a lexical unit map to roles."""

    name: str
    slots: tuple[Slot, ...]
    reports: bool = False
    """Whether its subject vouches for its content (reporting verbs)."""
    control: str = "subject"
    """Whose infinitive follows: `subject` («menacer de») or `object` («accuser X de»)."""
    content_factuality: str | None = None
    """What its content becomes: `Planned` after «promettre de», `Counterfactual` after «démentir que»."""


@dataclass(frozen=True, slots=True)
class LexicalUnit:
    """A word (or words) that evokes an event class."""

    form: str
    """Lemma; several words for «faire état», «coup d'Etat»."""
    pos: str
    """`verb`, `noun`, or `adjective`: one that stands as a noun («la présidentielle»), never beside another noun."""
    event_class: str
    frame: Frame
    if_subject: frozenset[str] = frozenset()
    """One of these (class names or lemmas) must be the subject."""
    if_object: frozenset[str] = frozenset()
    if_complement: frozenset[str] = frozenset()
    """One of these must follow with a preposition."""
    unless_object: frozenset[str] = frozenset()
    unless_complement: frozenset[str] = frozenset()
    if_reflexive: bool | None = None
    """True: only «se retirer»; False: never reflexive; None: either."""
    if_content: bool | None = None
    """True: only with «que …», an infinitive or a quote («il a lancé : …»); False: never with one; None: either."""
    source: str = ""
    """`file.ttl:line` of its entry."""

    @property
    def conditions(self) -> int:
        """How many conditions it has: the most demanding unit of a form is tried first."""
        sets = (self.if_subject, self.if_object, self.if_complement, self.unless_object, self.unless_complement)
        return sum(map(bool, sets)) + (self.if_reflexive is not None) + (self.if_content is not None)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What `ontology/` knows, ready for look-up. Keys of name tables are folded (see `fold`)."""

    fingerprint: str
    """Hash of the files it was read from."""
    superclasses: Mapping[str, frozenset[str]]
    """Class → itself and all its superclasses, as local names."""
    actors: Mapping[str, KnownActor] = field(default_factory=dict)
    """IRI → entry."""
    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Folded proper name → IRIs, best first."""
    common_names: Mapping[str, str] = field(default_factory=dict)
    anaphors: Mapping[str, str] = field(default_factory=dict)
    members: Mapping[str, str] = field(default_factory=dict)
    demonyms: Mapping[str, str] = field(default_factory=dict)
    """Inflected form, lower case and not folded → IRI of its state or people."""
    metonyms: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, tuple[LexicalUnit, ...]] = field(default_factory=dict)
    """First word of the form, not folded → units, most demanding first."""
    frames: Mapping[str, Frame] = field(default_factory=dict)
    tables: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Closed classes of words by table name: `tables["weekday"]["lundi"] == "0"`."""

    def is_a(self, name: str, ancestor: str) -> bool:
        """Whether class `name` is `ancestor` or below it."""
        return ancestor in self.superclasses.get(name, ())

    def table(self, name: str) -> Mapping[str, str]:
        """The word table `name`; empty when no file fills it."""
        return self.tables.get(name, {})
