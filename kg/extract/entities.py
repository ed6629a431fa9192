"""Gather mentions into entities while an article is read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from kg.document import Entity, Mention, MentionKind, Span
from kg.lexicon import Lexicon


@dataclass(slots=True)
class _Entry:
    key: str
    classes: tuple[str, ...]
    label: str
    known: str | None
    named: bool
    part_of: str | None = None
    based_in: str | None = None
    gender: str | None = None
    plural: bool = False
    labels: list[str] = field(default_factory=list)
    mentions: dict[Span, Mention] = field(default_factory=dict)


class Cast:
    """The entities of one article, by key. It grows while the article is read and is frozen by `finish`."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._entries: dict[str, _Entry] = {}
        self._classes: dict[tuple[str, ...], frozenset[str]] = {}

    def add(
        self,
        key: str,
        classes: Iterable[str],
        label: str,
        *,
        known: str | None = None,
        named: bool = True,
        labels: Iterable[str] = (),
        part_of: str | None = None,
        gender: str | None = None,
        plural: bool = False,
    ) -> str:
        """Declare an entity; a key that is there already keeps its first declaration."""
        if key not in self._entries:
            entry = _Entry(key, tuple(classes), label, known, named, part_of, None, gender, plural)
            entry.labels.extend(labels)
            self._entries[key] = entry
        return key

    def add_known(self, iri: str) -> str:
        """The key of an actor of the lexicon, declared when it was not."""
        actor = self._lexicon.actors[iri]
        return self.add(iri, actor.classes, actor.label, known=iri, gender=actor.gender, plural=actor.plural)

    def __contains__(self, key: str) -> bool:
        return key in self._entries

    def keys(self) -> list[str]:
        """Every key, in the order of declaration."""
        return list(self._entries)

    def classes(self, key: str) -> frozenset[str]:
        """The entity's classes with all their superclasses."""
        own = self._entries[key].classes
        if own not in self._classes:
            above = (self._lexicon.superclasses.get(name, frozenset((name,))) for name in own)
            self._classes[own] = frozenset[str]().union(*above)
        return self._classes[own]

    def label(self, key: str) -> str:
        """The entity's fullest name."""
        return self._entries[key].label

    def gender(self, key: str) -> str | None:
        """`m`, `f`, or None when nothing tells."""
        return self._entries[key].gender

    def is_plural(self, key: str) -> bool:
        """Whether its name is a plural: «les Etats-Unis»."""
        return self._entries[key].plural

    def is_named(self, key: str) -> bool:
        """Whether the entity has a name, rather than only a description such as «des civils»."""
        return self._entries[key].named

    def known(self, key: str) -> str | None:
        """IRI of its lexicon entry."""
        return self._entries[key].known

    def has_mention(self, key: str) -> bool:
        """Whether any words of the article refer to it."""
        return bool(self._entries[key].mentions)

    def mention(self, key: str, mention: Mention, label: str | None = None) -> None:
        """Record that some words refer to the entity; `label` is kept as a surface form."""
        entry = self._entries[key]
        entry.mentions.setdefault(mention.span, mention)
        if label is not None and mention.kind is not MentionKind.PRONOUN:
            entry.labels.append(label)

    def move(self, span: Span, source: str, target: str, rule: str) -> None:
        """Give a mention of one entity to another: a capital that stands for its state."""
        mention = self._entries[source].mentions.pop(span, None)
        if mention is not None:
            moved = Mention(mention.span, mention.sentence, f"{mention.rule}; {rule}", mention.kind)
            self._entries[target].mentions.setdefault(span, moved)

    def set_part_of(self, key: str, whole: str) -> None:
        """Say what the entity belongs to, unless that is known already."""
        if self._entries[key].part_of is None and key != whole:
            self._entries[key].part_of = whole

    def set_based_in(self, key: str, place: str) -> None:
        """Say where the entity is based."""
        if self._entries[key].based_in is None and key != place:
            self._entries[key].based_in = place

    def finish(self, text: str) -> tuple[Entity, ...]:
        """The entities that the article mentions, in text order."""
        finished = []
        for entry in self._entries.values():
            if not entry.mentions:
                continue
            mentions = tuple(entry.mentions[span] for span in sorted(entry.mentions))
            surface = [m.span.of(text) for m in mentions if m.kind is MentionKind.NAME]
            others = sorted({" ".join(form.split()) for form in (*surface, *entry.labels)} - {entry.label})
            part_of = (
                entry.part_of if entry.part_of in self._entries and self._entries[entry.part_of].mentions else None
            )
            based_in = (
                entry.based_in if entry.based_in in self._entries and self._entries[entry.based_in].mentions else None
            )
            finished.append(
                Entity(
                    entry.key,
                    entry.classes,
                    entry.label,
                    mentions,
                    tuple(others),
                    entry.known,
                    part_of,
                    based_in,
                    entry.named,
                )
            )
        return tuple(sorted(finished, key=lambda e: (e.mentions[0].span, e.key)))
