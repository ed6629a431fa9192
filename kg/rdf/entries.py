"""Turn the statements of a checked ontology into the look-ups of a Lexicon."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kg.lexicon import Frame, KnownActor, LexicalUnit, Lexicon, Slot, fold
from kg.rdf.inflection import demonym_forms, plural
from kg.rdf.statements import Entry, Statement
from kg.vocabulary import KG_NAMESPACE, LEX_NAMESPACE, PREFIXES

TYPE = PREFIXES["rdf"] + "type"
SUBCLASS_OF = PREFIXES["rdfs"] + "subClassOf"
PREF_LABEL = PREFIXES["skos"] + "prefLabel"
ALT_LABEL = PREFIXES["skos"] + "altLabel"
EXACT_MATCH = PREFIXES["skos"] + "exactMatch"
WIKIDATA = PREFIXES["wd"]

PARTS_OF_SPEECH = ("verb", "noun", "adjective")
DIRECT_SLOTS = {  # property of a frame → marker of the slot, in the order in which slots are tried
    "subject": "subject",
    "object": "object",
    "reflexiveSubject": "reflexive",
    "demonym": "demonym",
    "possessive": "possessive",
    "content": "content",
}
ACTOR_PROPERTIES = frozenset(
    ("commonName", "anaphor", "member", "demonym", "demonymForm", "metonym", "gender", "number")
)


@dataclass(frozen=True, slots=True)
class RankedUnit:
    """A lexical unit with what decides who is tried first."""

    unit: LexicalUnit
    rank: int
    """Of its directory: a user's entry comes before a shipped one that asks as much."""


def compile_lexicon(statements: Sequence[Statement], fingerprint: str) -> Lexicon:
    """The lexicon that the statements of all files make; they have passed `lint.find_mistakes`."""
    tables = read_tables(statements)
    actors = _read_actors(statements, tables)
    frames = dict(_read_frames(statements))
    by_name: dict[str, list[tuple[bool, str]]] = {}
    demonyms: dict[str, str] = {}
    for actor in actors.values():
        for name in actor.names:
            by_name.setdefault(fold(name), []).append((fold(name) != fold(actor.label), actor.iri))
        for demonym in actor.demonyms:
            demonyms.setdefault(demonym, actor.iri)
    return Lexicon(
        fingerprint=fingerprint,
        superclasses=read_superclasses(statements),
        actors=actors,
        names={name: tuple(dict.fromkeys(iri for _, iri in sorted(found))) for name, found in by_name.items()},
        common_names=_first_owner((n, a.iri) for a in actors.values() for n in a.common_names),
        anaphors=_first_owner((n, a.iri) for a in actors.values() for n in a.anaphors),
        members=_first_owner((n, a.iri) for a in actors.values() for n in a.members),
        demonyms=demonyms,
        metonyms=_first_owner((n, a.iri) for a in actors.values() for n in a.metonyms),
        units=_read_units(statements, frames),
        frames=frames,
        tables=tables,
    )


def local_name(iri: str) -> str:
    """The local name of a `kg:` or `lex:` term; any other IRI stays whole."""
    return iri.removeprefix(KG_NAMESPACE).removeprefix(LEX_NAMESPACE)


def read_superclasses(statements: Iterable[Statement]) -> dict[str, frozenset[str]]:
    """Class → itself and everything above it, `kg:` classes only."""
    parents: dict[str, list[str]] = {}
    for statement in statements:
        entry = statement.root
        if entry.iri is None or not is_class_declaration(entry):
            continue
        above = [local_name(p) for p in entry.iris(SUBCLASS_OF) if p.startswith(KG_NAMESPACE)]
        parents.setdefault(local_name(entry.iri), []).extend(above)
    return {name: frozenset(_ancestors(name, parents)) for name in sorted(parents)}


def is_class_declaration(entry: Entry) -> bool:
    """Whether the entry says that its subject is a class."""
    return PREFIXES["owl"] + "Class" in entry.iris(TYPE) or SUBCLASS_OF in entry.properties


def is_a(entry: Entry, lex_class: str) -> bool:
    """Whether the entry has the type `lex:<lex_class>`."""
    return LEX_NAMESPACE + lex_class in entry.iris(TYPE)


def is_unit(entry: Entry) -> bool:
    """Whether the entry gives words that evoke a class, in the long or in the short form."""
    return is_a(entry, "LexicalUnit") or any(LEX_NAMESPACE + pos in entry.properties for pos in PARTS_OF_SPEECH)


def actor_properties(entry: Entry) -> bool:
    """Whether the entry speaks of an actor or a place, newly or once more."""
    if entry.iri is None or is_a(entry, "Frame") or is_a(entry, "Table"):
        return False
    if entry.iri.startswith((KG_NAMESPACE, LEX_NAMESPACE)):
        return False
    own = any(LEX_NAMESPACE + name in entry.properties for name in ACTOR_PROPERTIES)
    typed = any(t.startswith(KG_NAMESPACE) for t in entry.iris(TYPE))
    return own or typed or (ALT_LABEL in entry.properties and not is_class_declaration(entry))


def read_tables(statements: Iterable[Statement]) -> dict[str, dict[str, str]]:
    """Table name → form → value; a later file's value replaces an earlier one's."""
    tables: dict[str, dict[str, str]] = {}
    for statement in statements:
        entry = statement.root
        if not is_a(entry, "Table") or entry.iri is None:
            continue
        table = tables.setdefault(local_name(entry.iri), {})
        for row in entry.nested(LEX_NAMESPACE + "row"):
            value = next(iter(_values(row, "value")), "")
            table.update((form, value) for form in row.literals(LEX_NAMESPACE + "form"))
    return tables


def _ancestors(name: str, parents: Mapping[str, Sequence[str]]) -> Iterator[str]:
    seen: list[str] = [name]
    for child in seen:  # grows while it is read
        seen.extend(parent for parent in parents.get(child, ()) if parent not in seen)
    yield from seen


def _values(entry: Entry, name: str) -> list[str]:
    """Local names and texts that `lex:<name>` gives, in the order of the text."""
    return [local_name(term.value) for term in entry.properties.get(LEX_NAMESPACE + name, ())]


def _first_owner(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    owners: dict[str, str] = {}
    for name, iri in pairs:
        owners.setdefault(fold(name), iri)
    return owners


def _read_actors(statements: Iterable[Statement], tables: Mapping[str, Mapping[str, str]]) -> dict[str, KnownActor]:
    entries: dict[str, list[Entry]] = {}
    for statement in statements:
        if actor_properties(statement.root) and statement.root.iri is not None:
            entries.setdefault(statement.root.iri, []).append(statement.root)
    return {iri: _actor(iri, said, tables) for iri, said in entries.items()}


def _actor(iri: str, entries: Sequence[Entry], tables: Mapping[str, Mapping[str, str]]) -> KnownActor:
    def texts(name: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(text for entry in entries for text in entry.literals(LEX_NAMESPACE + name)))

    def objects(property_iri: str) -> list[str]:
        return list(dict.fromkeys(o for entry in entries for o in entry.iris(property_iri)))

    labels = [label for entry in entries for label in entry.literals(PREF_LABEL)]
    others = [label for entry in entries for label in entry.literals(ALT_LABEL)]
    plural_endings, feminine_endings = tables.get("pluralEnding", {}), tables.get("feminineEnding", {})
    forms = (demonym_forms(d, texts("demonymForm"), feminine_endings, plural_endings) for d in texts("demonym"))
    wikidata = [match for match in objects(EXACT_MATCH) if match.startswith(WIKIDATA)]
    classes = [local_name(c) for c in objects(TYPE) if c.startswith(KG_NAMESPACE)]
    linking_words = tables.get("linkingWord", {})
    return KnownActor(
        iri=iri,
        classes=tuple(classes),
        label=labels[-1],  # a user's file comes last and may rename
        names=tuple(dict.fromkeys((labels[-1], *labels, *others))),
        common_names=texts("commonName"),
        anaphors=texts("anaphor"),
        members=tuple(plural(member, plural_endings, linking_words) for member in texts("member")),
        demonyms=tuple(dict.fromkeys(form for found in forms for form in found)),
        metonyms=texts("metonym"),
        wikidata=wikidata[0] if wikidata else None,
        part_of=next(iter(objects(KG_NAMESPACE + "partOf")), None),
        gender=next(iter(texts("gender")), None),
        plural="plural" in texts("number"),
        source=_source(entries[0].statement, entries[0].statement.line),
    )


def _read_frames(statements: Iterable[Statement]) -> Iterator[tuple[str, Frame]]:
    for statement in statements:
        entry = statement.root
        if not is_a(entry, "Frame") or entry.iri is None:
            continue
        name = local_name(entry.iri)
        yield (
            name,
            Frame(
                name=name,
                slots=tuple(_slots(entry)),
                reports="true" in _values(entry, "reports"),
                control=next(iter(_values(entry, "control")), "subject"),
                content_factuality=next(iter(_values(entry, "contentFactuality")), None),
            ),
        )


def _slots(entry: Entry) -> Iterator[Slot]:
    for name, marker in DIRECT_SLOTS.items():
        yield from (Slot(marker, role) for role in _values(entry, name))
    for slot in entry.nested(LEX_NAMESPACE + "slot"):
        fillers = frozenset(_values(slot, "filler"))
        for preposition in _values(slot, "preposition"):
            yield from (Slot(preposition, role, fillers) for role in _values(slot, "role"))


def _read_units(statements: Iterable[Statement], frames: Mapping[str, Frame]) -> dict[str, tuple[LexicalUnit, ...]]:
    by_word: dict[str, list[RankedUnit]] = {}
    for statement in statements:
        if not is_unit(statement.root):
            continue
        for unit in _units(statement.root, frames):
            by_word.setdefault(unit.form.split()[0], []).append(RankedUnit(unit, statement.file.rank))
    return {
        word: tuple(ranked.unit for ranked in sorted(found, key=_demand, reverse=True))
        for word, found in by_word.items()
    }


def _demand(ranked: RankedUnit) -> tuple[int, int, int]:
    return len(ranked.unit.form.split()), ranked.unit.conditions, ranked.rank


def _units(entry: Entry, frames: Mapping[str, Frame]) -> Iterator[LexicalUnit]:
    event_class = local_name(entry.iri) if entry.iri is not None else _values(entry, "evokes")[0]
    if is_a(entry, "LexicalUnit"):
        event_class = _values(entry, "evokes")[0]
    for pos in PARTS_OF_SPEECH:
        for form in entry.literals(LEX_NAMESPACE + pos):
            yield LexicalUnit(
                form=form,
                pos=pos,
                event_class=event_class,
                frame=frames[_values(entry, "frame")[0]],
                if_subject=frozenset(_values(entry, "ifSubject")),
                if_object=frozenset(_values(entry, "ifObject")),
                if_complement=frozenset(_values(entry, "ifComplement")),
                unless_object=frozenset(_values(entry, "unlessObject")),
                unless_complement=frozenset(_values(entry, "unlessComplement")),
                if_reflexive=_yes_or_no(entry, "ifReflexive"),
                if_content=_yes_or_no(entry, "ifContent"),
                source=_source(entry.statement, _line_of_form(entry, pos, form)),
            )


def _yes_or_no(entry: Entry, name: str) -> bool | None:
    value = next(iter(_values(entry, name)), None)
    return None if value is None else value in ("true", "1")


def _line_of_form(entry: Entry, pos: str, form: str) -> int:
    literals = entry.properties[LEX_NAMESPACE + pos]
    return entry.statement.line_of(next(t for t in literals if t.value == form), after=LEX_NAMESPACE + pos)


def _source(statement: Statement, line: int) -> str:
    return f"{statement.file.name}:{line}"
