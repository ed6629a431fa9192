"""Find the mistakes of an ontology's files: each with its file, its line, what is wrong and a suggestion.

This, and not SHACL, is what checks the lexicon. Shapes see triples only: they cannot name file and line, nor suggest
the name that was meant, nor know that a verb is no infinitive. `ontology/shapes.ttl` is for built graphs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from kg.rdf.entries import (
    PARTS_OF_SPEECH,
    PREF_LABEL,
    TYPE,
    actor_properties,
    is_a,
    is_class_declaration,
    is_unit,
    local_name,
    read_superclasses,
)
from kg.rdf.findings import Finding, did_you_mean, finding
from kg.rdf.pitfalls import find_pitfalls
from kg.rdf.statements import Entry, Statement
from kg.vocabulary import KG_NAMESPACE, LEX_NAMESPACE, PREFIXES, shorten

_OWN = (KG_NAMESPACE, LEX_NAMESPACE)
_PROPERTY_TYPES = frozenset(
    (
        PREFIXES["rdf"] + "Property",
        PREFIXES["owl"] + "ObjectProperty",
        PREFIXES["owl"] + "DatatypeProperty",
        PREFIXES["owl"] + "AnnotationProperty",
    )
)
_CLASS_CONDITIONS = ("filler", "ifSubject", "ifObject", "ifComplement", "unlessObject", "unlessComplement")
_ROLE_PROPERTIES = ("role", "subject", "object", "reflexiveSubject", "possessive", "content")


@dataclass(frozen=True, slots=True)
class Declarations:
    """What the files declare, by kind, as IRIs."""

    classes: frozenset[str]
    properties: frozenset[str]
    frames: frozenset[str]
    labelled: frozenset[str]
    """Whatever has a `skos:prefLabel`."""
    nameable: frozenset[str]
    """Classes an actor or place may have."""
    all: frozenset[str]
    """Every declared term."""


def find_mistakes(statements: Sequence[Statement]) -> Iterator[Finding]:
    """The mistakes of all files, in the order of their text."""
    declared = _declarations(statements)
    for statement in statements:
        yield from _prefix_mistakes(statement)
        yield from _undeclared_terms(statement, declared)
        entry = statement.root
        if is_a(entry, "Frame"):
            yield from _frame_mistakes(entry)
        elif is_a(entry, "Table"):
            yield from _table_mistakes(entry)
        elif is_unit(entry):
            yield from _unit_mistakes(entry)
        elif actor_properties(entry):
            yield from _actor_mistakes(entry, declared)
    yield from _repeated_units(statements)
    yield from find_pitfalls(statements)


def _declarations(statements: Iterable[Statement]) -> Declarations:
    entries = [statement.root for statement in statements]
    named = [(entry, entry.iri) for entry in entries if entry.iri is not None]
    superclasses = read_superclasses(statements)
    nameable = {name for name, above in superclasses.items() if above & {"Actor", "Place"}}
    classes = frozenset(iri for entry, iri in named if is_class_declaration(entry))
    properties = frozenset(iri for entry, iri in named if _PROPERTY_TYPES & set(entry.iris(TYPE)))
    # frames, tables, and individuals such as kg:Planned
    others = frozenset(iri for entry, iri in named if TYPE in entry.properties and iri.startswith(_OWN))
    return Declarations(
        classes=classes,
        properties=properties,
        frames=frozenset(iri for entry, iri in named if is_a(entry, "Frame")),
        labelled=frozenset(iri for entry, iri in named if PREF_LABEL in entry.properties),
        nameable=frozenset(KG_NAMESPACE + name for name in nameable),
        all=classes | properties | others,
    )


def _prefix_mistakes(statement: Statement) -> Iterator[Finding]:
    for prefix in ("kg", "lex"):
        bound = statement.prefixes.get(prefix)
        if bound is not None and bound != PREFIXES[prefix]:
            message = f"the prefix {prefix}: stands for <{bound}>, so that nothing here is understood."
            yield finding(statement, statement.line, message, f"Write @prefix {prefix}: <{PREFIXES[prefix]}> .")


def _undeclared_terms(statement: Statement, declared: Declarations) -> Iterator[Finding]:
    """`kg:` and `lex:` terms that no file declares, or that are not of the kind their place asks for."""
    seen: set[tuple[str, str]] = set()
    for properties in statement.triples.values():
        for predicate, values in properties.items():
            if predicate.startswith(_OWN) and predicate not in declared.properties:
                if ("", predicate) not in seen:
                    yield _undeclared(statement, predicate, "property", declared.properties)
                seen.add(("", predicate))
                continue
            kind, known = _expected(predicate, declared)
            for value in values:
                if not isinstance(value, ox.NamedNode) or not value.value.startswith(_OWN) or value.value in known:
                    continue
                if (predicate, value.value) not in seen:
                    yield _undeclared(statement, value.value, kind, known, after=predicate)
                seen.add((predicate, value.value))
    subject = statement.root.iri
    short_form = is_unit(statement.root) and not is_a(statement.root, "LexicalUnit")
    if subject is not None and short_form and subject not in declared.classes:
        yield _undeclared(statement, subject, "class", declared.classes)


def _expected(predicate: str, declared: Declarations) -> tuple[str, frozenset[str]]:
    name = local_name(predicate) if predicate.startswith(LEX_NAMESPACE) else ""
    if predicate in (TYPE, PREFIXES["rdfs"] + "subClassOf") or name == "evokes":
        return "class", declared.classes
    if name == "frame":
        return "frame", declared.frames
    if name in _CLASS_CONDITIONS:
        return "class", declared.classes
    if name in _ROLE_PROPERTIES:
        return "role", declared.properties
    return "term", declared.all


def _frame_mistakes(entry: Entry) -> Iterator[Finding]:
    for slot in entry.nested(LEX_NAMESPACE + "slot"):
        for name in ("preposition", "role"):
            if LEX_NAMESPACE + name not in slot.properties:
                yield finding(entry.statement, entry.statement.line, f"a slot of {_shown(entry)} has no lex:{name}.")
    control = entry.literals(LEX_NAMESPACE + "control")
    if control and control[0] not in ("subject", "object"):
        line = entry.statement.line_of(LEX_NAMESPACE + "control")
        yield finding(entry.statement, line, f"lex:control is «{control[0]}».", 'Write "subject" or "object".')


def _table_mistakes(entry: Entry) -> Iterator[Finding]:
    values: dict[str, str] = {}
    for row in entry.nested(LEX_NAMESPACE + "row"):
        forms = row.properties.get(LEX_NAMESPACE + "form", [])
        value = next((term.value for term in row.properties.get(LEX_NAMESPACE + "value", [])), "")
        if not forms:
            yield finding(entry.statement, entry.statement.line, f"a row of {_shown(entry)} has no lex:form.")
        for form in forms:
            if values.setdefault(form.value, value) != value:
                line = entry.statement.line_of(form)
                message = f"«{form.value}» has two values in {_shown(entry)}: «{values[form.value]}» and «{value}»."
                yield finding(entry.statement, line, message, "Keep one.")


def _unit_mistakes(entry: Entry) -> Iterator[Finding]:
    words = [term for pos in PARTS_OF_SPEECH for term in entry.properties.get(LEX_NAMESPACE + pos, [])]
    name = f"«{words[0].value}»" if words else "a lexical unit"
    if not words:
        message = f"{name} has neither lex:verb, lex:noun nor lex:adjective."
        yield finding(entry.statement, entry.statement.line, message, "Say which words it is.")
    if is_a(entry, "LexicalUnit") and len(entry.iris(LEX_NAMESPACE + "evokes")) != 1:
        yield finding(entry.statement, entry.statement.line, f"{name} must evoke one class.", "Give one lex:evokes.")
    frames = entry.properties.get(LEX_NAMESPACE + "frame", [])
    if len(frames) != 1:
        message = f"{name} has {len(frames) or 'no'} lex:frame{'s' if len(frames) > 1 else ''}."
        yield finding(entry.statement, entry.statement.line, message, "Give one, after the words that take it.")
    for term in words:
        if not term.value.strip() or term.value != " ".join(term.value.split()):
            line = entry.statement.line_of(term)
            yield finding(entry.statement, line, f"the form «{term.value}» has idle spaces.", "Take them out.")


def _actor_mistakes(entry: Entry, declared: Declarations) -> Iterator[Finding]:
    if entry.iri not in declared.labelled:
        message = f"{_shown(entry)} has no skos:prefLabel."
        yield finding(entry.statement, entry.statement.line, message, 'Add skos:prefLabel "…"@fr, its fullest name.')
    classes = [c for c in entry.iris(TYPE) if c.startswith(KG_NAMESPACE)]
    if classes and not declared.nameable.intersection(classes):
        line = entry.statement.line_of(classes[0])
        message = f"{_shown(entry)} is a {shorten(classes[0])}, which is neither an actor nor a place."
        if classes[0] in declared.classes:
            yield finding(entry.statement, line, message, "Give it a class under kg:Actor or kg:Place.")


def _repeated_units(statements: Iterable[Statement]) -> Iterator[Finding]:
    seen: dict[tuple[object, ...], Statement] = {}
    conditions = (
        "ifSubject",
        "ifObject",
        "ifComplement",
        "unlessObject",
        "unlessComplement",
        "ifReflexive",
        "ifContent",
    )
    for statement in statements:
        entry = statement.root
        if not is_unit(entry):
            continue
        asked = tuple(frozenset(v.value for v in entry.properties.get(LEX_NAMESPACE + name, ())) for name in conditions)
        for pos in PARTS_OF_SPEECH:
            for term in entry.properties.get(LEX_NAMESPACE + pos, ()):
                # a user's directory may say again, otherwise, what the shipped one says
                key = (statement.file.rank, pos, term.value, asked)
                first = seen.setdefault(key, statement)
                if first is not statement:
                    line = statement.line_of(term, after=LEX_NAMESPACE + pos)
                    where = f"{first.file.shown}:{first.line_of(term, after=LEX_NAMESPACE + pos)}"
                    message = f"the {pos} «{term.value}» already stands in {where} with the same conditions."
                    yield finding(statement, line, message, "Only the first counts: drop one.", severity="warning")


def _undeclared(statement: Statement, iri: str, kind: str, known: frozenset[str], after: str | None = None) -> Finding:
    words = [t.value for pos in PARTS_OF_SPEECH for t in statement.root.properties.get(LEX_NAMESPACE + pos, [])]
    if after == LEX_NAMESPACE + "evokes" and words:
        message = f"«{words[0]}» evokes {shorten(iri)}, which no class declares."
    else:
        message = f"no file declares the {kind} {shorten(iri)}."
    listed = "`kg ontology` lists them." if kind in ("class", "role") else ""
    return finding(statement, statement.line_of(iri, after=after), message, did_you_mean(iri, known) or listed)


def _shown(entry: Entry) -> str:
    return shorten(entry.iri) if entry.iri is not None else "an entry"
