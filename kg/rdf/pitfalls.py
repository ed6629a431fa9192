"""Find what an ontology's files may say and what still cannot work: roles that are none, words that are never met."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from kg.lexicon import fold
from kg.rdf.entries import (
    ALT_LABEL,
    PARTS_OF_SPEECH,
    PREF_LABEL,
    TYPE,
    actor_properties,
    is_a,
    is_class_declaration,
    is_unit,
    local_name,
    read_superclasses,
    read_tables,
)
from kg.rdf.findings import Finding, did_you_mean, finding
from kg.rdf.statements import Entry, Statement
from kg.vocabulary import KG_NAMESPACE, LEX_NAMESPACE, PREFIXES, shorten

ROLES = ("participant", "agent", "target", "recipient", "place", "about", "time", "quantity")
"""What relates an event to something, as code writes it into graphs."""
_ROLE_PROPERTIES = ("role", "subject", "object", "reflexiveSubject", "possessive", "content", "demonym")
_CHOICES = {
    "ifReflexive": ("true", "false"),
    "ifContent": ("true", "false"),
    "reports": ("true", "false"),
    "gender": ("m", "f"),
    "number": ("singular", "plural"),
}
_SUBPROPERTY = PREFIXES["rdfs"] + "subPropertyOf"
_LABEL = PREFIXES["rdfs"] + "label"


def find_pitfalls(statements: Sequence[Statement]) -> Iterator[Finding]:
    """What is declared and spelled rightly but cannot work, in the order of the text; doubts are warnings."""
    superclasses = read_superclasses(statements)
    roles = _roles(statements)
    tables = read_tables(statements)
    shipped_tables = {s.root.iri for s in statements if s.file.rank == 0 and is_a(s.root, "Table") and s.root.iri}
    classes = _classes_of(statements)
    for statement in statements:
        entry = statement.root
        yield from _wrong_choices(entry)
        if is_a(entry, "Frame"):
            yield from _wrong_roles(entry, roles)
            yield from _wrong_factuality(entry, classes)
        elif is_a(entry, "Table"):
            yield from _idle_tables(entry, shipped_tables)
        elif is_unit(entry):
            yield from _wrong_class(entry, superclasses)
            yield from _words_never_met(entry, tables.get("infinitiveEnding", {}))
            yield from _conditions_never_met(entry)
        if statement.file.rank and is_class_declaration(entry):
            yield from _nameless_class(entry)
        yield from _classless(entry, classes)
    yield from _namesakes(statements, classes)


def _roles(statements: Iterable[Statement]) -> frozenset[str]:
    """The properties that may be a role: the shipped ones and what is declared below them."""
    above = {s.root.iri: s.root.iris(_SUBPROPERTY) for s in statements if s.root.iri and s.root.iris(_SUBPROPERTY)}
    roles = {KG_NAMESPACE + name for name in ROLES}
    while grown := {iri for iri, parents in above.items() if roles.intersection(parents)} - roles:
        roles |= grown
    return frozenset(roles)


def _classes_of(statements: Iterable[Statement]) -> dict[str, set[str]]:
    """IRI → its `kg:` classes, whichever file gives them."""
    classes: dict[str, set[str]] = {}
    for statement in statements:
        iri = statement.root.iri
        if iri is not None:
            found = (c for c in statement.root.iris(TYPE) if c.startswith(KG_NAMESPACE))
            classes.setdefault(iri, set()).update(found)
    return classes


def _wrong_choices(entry: Entry) -> Iterator[Finding]:
    for name, choices in _CHOICES.items():
        for term in entry.properties.get(LEX_NAMESPACE + name, ()):
            if term.value not in choices:
                line = entry.statement.line_of(term, after=LEX_NAMESPACE + name)
                allowed = " or ".join(choices)
                yield finding(entry.statement, line, f"lex:{name} is «{term.value}».", f"Write {allowed}.")


def _wrong_roles(entry: Entry, roles: frozenset[str]) -> Iterator[Finding]:
    for node in (entry, *entry.nested(LEX_NAMESPACE + "slot")):
        for name in _ROLE_PROPERTIES:
            for iri in node.iris(LEX_NAMESPACE + name):
                if iri.startswith(KG_NAMESPACE) and iri not in roles:
                    line = entry.statement.line_of(iri, after=LEX_NAMESPACE + name)
                    message = f"{shorten(iri)} is no role of an event."
                    choices = ", ".join(f"kg:{role}" for role in ROLES[:6])
                    yield finding(entry.statement, line, message, did_you_mean(iri, roles) or f"Roles are {choices}.")


def _wrong_factuality(entry: Entry, classes: Mapping[str, set[str]]) -> Iterator[Finding]:
    values = sorted(iri for iri, found in classes.items() if KG_NAMESPACE + "Factuality" in found)
    for iri in entry.iris(LEX_NAMESPACE + "contentFactuality"):
        if iri in classes and iri not in values:
            line = entry.statement.line_of(iri, after=LEX_NAMESPACE + "contentFactuality")
            suggestion = f"Write one of {', '.join(map(shorten, values))}."
            yield finding(entry.statement, line, f"{shorten(iri)} says nothing about factuality.", suggestion)


def _idle_tables(entry: Entry, read: set[str]) -> Iterator[Finding]:
    """A table of the user's that no rule asks for: tables are named in the code, and each has a shipped file."""
    if entry.statement.file.rank and entry.iri is not None and entry.iri not in read:
        message = f"no rule reads a table {shorten(entry.iri)}."
        suggestion = did_you_mean(entry.iri, frozenset(read))
        yield finding(entry.statement, entry.statement.line, message, suggestion, severity="warning")


def _wrong_class(entry: Entry, superclasses: Mapping[str, frozenset[str]]) -> Iterator[Finding]:
    evoked = entry.iris(LEX_NAMESPACE + "evokes") if is_a(entry, "LexicalUnit") else [entry.iri or ""]
    for iri in evoked:
        line = entry.statement.line_of(iri)
        if iri and not iri.startswith(KG_NAMESPACE):
            name = local_name(iri).rstrip("/").replace("#", "/").split("/")[-1]
            message = f"words evoke <{iri}>, but only kg: classes are written into graphs."
            yield finding(entry.statement, line, message, f"Declare kg:{name}, and align it with your class.")
        elif local_name(iri) in superclasses and "Event" not in superclasses[local_name(iri)]:
            message = f"{shorten(iri)} is no class of events, so that no word can evoke it."
            yield finding(entry.statement, line, message, "Put it under kg:Event, or choose another class.")


def _words_never_met(entry: Entry, infinitive_endings: Iterable[str]) -> Iterator[Finding]:
    endings = tuple(infinitive_endings)
    for pos in PARTS_OF_SPEECH:
        for term in entry.properties.get(LEX_NAMESPACE + pos, ()):
            if not term.value.strip():
                continue
            first = term.value.split()[0]
            line = entry.statement.line_of(term, after=LEX_NAMESPACE + pos)
            if first != first.lower():
                message = f"«{term.value}» is never met: words are looked up in lower case."
                yield finding(entry.statement, line, message, f"Write «{first.lower()}».", severity="warning")
            elif pos == "verb" and endings and first in ("se", "s'"):
                message = f"«{term.value}» is never met: verbs stand without their pronoun."
                suggestion = "Write the bare infinitive, with lex:ifReflexive true."
                yield finding(entry.statement, line, message, suggestion, severity="warning")
            elif pos == "verb" and endings and not first.endswith(endings):
                message = f"«{term.value}» is never met: «{first}» is no infinitive."
                suggestion = "Write the verb's infinitive, or give the word as lex:noun."
                yield finding(entry.statement, line, message, suggestion, severity="warning")


def _conditions_never_met(entry: Entry) -> Iterator[Finding]:
    """Nouns have no direct object and no reflexive pronoun."""
    if LEX_NAMESPACE + "verb" in entry.properties:
        return
    for name, wanted, instead in (
        ("ifObject", None, "What follows a noun has a preposition: write lex:ifComplement."),
        ("ifReflexive", "true", "Leave it out."),
    ):
        values = entry.properties.get(LEX_NAMESPACE + name, [])
        if values and wanted in (None, values[0].value):
            line = entry.statement.line_of(LEX_NAMESPACE + name)
            message = f"lex:{name} is never met: a noun has none."
            yield finding(entry.statement, line, message, instead, severity="warning")


def _nameless_class(entry: Entry) -> Iterator[Finding]:
    if entry.iri is not None and entry.iri.startswith(KG_NAMESPACE) and _LABEL not in entry.properties:
        message = f"{shorten(entry.iri)} has no rdfs:label, so that lists show its bare name."
        suggestion = 'Add rdfs:label "…"@fr, "…"@en.'
        yield finding(entry.statement, entry.statement.line, message, suggestion, severity="warning")


def _classless(entry: Entry, classes: Mapping[str, set[str]]) -> Iterator[Finding]:
    if entry.iri is None or classes.get(entry.iri) or entry.iri.startswith((KG_NAMESPACE, LEX_NAMESPACE)):
        return
    if PREF_LABEL not in entry.properties or is_class_declaration(entry):
        return
    message = f"{shorten(entry.iri)} has a name but no class, so that it is never found."
    suggestion = "Say what it is, for example: a kg:Organization."
    severity = "error" if actor_properties(entry) else "warning"
    yield finding(entry.statement, entry.statement.line, message, suggestion, severity=severity)


def _namesakes(statements: Iterable[Statement], classes: Mapping[str, set[str]]) -> Iterator[Finding]:
    """Two actors of one class and one name: only one of them can ever be meant.

    Shipped actors may share a short form («Congo», «NPD»): there the first one is meant, unless the text says more.
    """
    seen: dict[tuple[str, frozenset[str]], tuple[str, str, bool]] = {}
    for statement in statements:
        entry = statement.root
        if entry.iri is None or not classes.get(entry.iri) or not actor_properties(entry):
            continue
        for name in (PREF_LABEL, ALT_LABEL):
            for term in entry.properties.get(name, ()):
                key = (fold(term.value), frozenset(classes[entry.iri]))
                line = statement.line_of(term)
                here = (entry.iri, f"{statement.file.shown}:{line}", name == PREF_LABEL)
                first, where, is_fullest = seen.setdefault(key, here)
                if first == entry.iri or not (statement.file.rank or (is_fullest and name == PREF_LABEL)):
                    continue
                message = f"«{term.value}» is also the name of {shorten(first)}, of the same class ({where})."
                suggestion = f"If they are one, write {shorten(first)} here too; else give each a name of its own."
                yield finding(statement, line, message, suggestion, severity="warning")
