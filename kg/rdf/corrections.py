"""Read a user's corrections from Turtle, and turn an article's triples into what they should have been."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import pyoxigraph as ox

from kg.corrections import Corrections
from kg.errors import KgError
from kg.lexicon import Lexicon
from kg.rdf.findings import did_you_mean
from kg.rdf.graph import ALT_LABEL, PREF_LABEL, A, Triple, kg
from kg.rdf.statements import SourceFile, Statement, TurtleSyntaxError, read_statements
from kg.results import Iri, Literal
from kg.vocabulary import KG_NAMESPACE, PREFIXES, ROOTS, shorten

SAME, DIFFERENT = PREFIXES["owl"] + "sameAs", PREFIXES["owl"] + "differentFrom"
CLASS, NAMESAKE = KG_NAMESPACE + "correctClass", KG_NAMESPACE + "doesNotMean"
_KNOWN = (SAME, DIFFERENT, CLASS, NAMESAKE)


def read_corrections(path: Path, lexicon: Lexicon) -> Corrections:
    """The corrections of a Turtle file; raises `KgError` with file and line."""
    file = SourceFile(path, path.name, str(path), 1)
    found: dict[str, list[tuple[str, str]]] = {name: [] for name in _KNOWN}
    try:
        for statement in read_statements(file, path.read_text(encoding="utf-8-sig")):
            for name, pair in _read_pairs(statement, lexicon):
                found[name].append(pair)
    except TurtleSyntaxError as error:
        raise KgError(f"{path}:{error.line}: this is not Turtle: {error}.") from error
    except UnicodeDecodeError as error:
        raise KgError(f"{path}: byte {error.start + 1} is not UTF-8; save the file as UTF-8.") from error
    except OSError as error:
        raise KgError(f"{path}: the corrections cannot be read ({(error.strerror or str(error)).lower()}).") from error
    corrections = Corrections(tuple(found[SAME]), tuple(found[DIFFERENT]), dict(found[CLASS]), tuple(found[NAMESAKE]))
    _check_contradictions(corrections, path)
    return corrections


def correct(triples: Iterable[Triple], article: str, corrections: Corrections, lexicon: Lexicon) -> Iterator[Triple]:
    """The triples of an article as they should have been."""
    names = _Names(corrections, article)
    found = [(names.of(subject), predicate, names.of_any(value)) for subject, predicate, value in triples]
    named: dict[Iri, Iri | Literal] = {}
    for subject, predicate, value in found:
        if predicate == PREF_LABEL and named.setdefault(subject, value) != value:
            predicate = ALT_LABEL  # two that were made one had a name each
        right = corrections.classes.get(subject.value)
        if right is None or predicate != A or not _is_class(value):
            yield subject, predicate, value
        else:
            yield subject, A, kg(right)
            for root in ROOTS:
                if lexicon.is_a(right, root):
                    yield subject, A, kg(root)


class _Names:
    """What things are called in one article."""

    def __init__(self, corrections: Corrections, article: str) -> None:
        self._names = {one: Iri(other) for one, other in corrections.names().items()}
        for mention, thing in corrections.namesakes:
            if mention.startswith(f"{article}#char="):
                family = thing.rpartition("/")[0].rpartition("/")[2] or "thing"
                self._names[thing] = Iri(f"{article}#{family}=" + mention.partition("#char=")[2])

    def of(self, term: Iri) -> Iri:
        """A thing's IRI."""
        return self._names.get(term.value, term)

    def of_any(self, term: Iri | Literal) -> Iri | Literal:
        """The same for whatever stands behind a property."""
        return self.of(term) if isinstance(term, Iri) else term


def _is_class(value: object) -> bool:
    return isinstance(value, Iri) and value.value.startswith(KG_NAMESPACE)


def _read_pairs(statement: Statement, lexicon: Lexicon) -> Iterator[tuple[str, tuple[str, str]]]:
    where = statement.file.shown
    subject = statement.root.iri
    if subject is None:
        raise KgError(f"{where}:{statement.line}: a correction begins with the IRI of what it corrects.")
    for name, values in statement.root.properties.items():
        line = statement.line_of(name)
        if name not in _KNOWN:
            hint = did_you_mean(name, frozenset(_KNOWN)) or f"Known are {', '.join(map(shorten, _KNOWN))}."
            raise KgError(f"{where}:{line}: {shorten(name)} corrects nothing. {hint}")
        for value in values:
            if not isinstance(value, ox.NamedNode):
                raise KgError(f"{where}:{line}: {shorten(name)} needs an IRI, not {value}.")
            if name == CLASS:
                yield name, (subject, _read_class(value.value, lexicon, f"{where}:{line}"))
            elif name == NAMESAKE and "#char=" not in subject:
                raise KgError(f"{where}:{line}: kg:doesNotMean is said of a mention, an IRI with #char=12,25.")
            else:
                yield name, (subject, value.value)


def _read_class(iri: str, lexicon: Lexicon, where: str) -> str:
    name = iri.removeprefix(KG_NAMESPACE)
    if iri == name or name not in lexicon.superclasses:
        hint = did_you_mean(iri, frozenset(KG_NAMESPACE + known for known in lexicon.superclasses))
        raise KgError(f"{where}: {shorten(iri)} is no class. {hint}".rstrip())
    return name


def _check_contradictions(corrections: Corrections, path: Path) -> None:
    same = {frozenset(pair) for pair in corrections.same}
    for one, other in corrections.different:
        if frozenset((one, other)) in same:
            raise KgError(f"{path}: {shorten(one)} is said to be the same as {shorten(other)} and different from it.")
    firsts = [one for one, _ in corrections.same if "#event=" not in one]
    twice = next((one for one in firsts if firsts.count(one) > 1), None)
    if twice:
        raise KgError(f"{path}: {shorten(twice)} is said to be the same as two things; join these with each other.")
    for one in firsts:
        met, here = {one}, one
        while here in firsts:
            here = dict(corrections.same)[here]
            if here in met:
                raise KgError(f"{path}: the chain of owl:sameAs from {shorten(one)} comes back to {shorten(here)}.")
            met.add(here)
