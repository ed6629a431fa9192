"""Turn lines into sorted Turtle and TriG that people can read: a block for each subject, shared things first."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from itertools import groupby

from kg.rdf.iris import FAMILIES
from kg.vocabulary import PREFIXES

Line = tuple[str, str, str, str]
"""Graph ("" for the default one), subject, predicate, object, each in N-Triples syntax."""

Facts = dict[str, dict[str, list[str]]]
"""Subject → predicate → objects."""

WIDTH = 110
"""Where a list of objects goes to several lines."""
_FIRST = (("rdf", "type"), ("skos", "prefLabel"), ("rdfs", "label"), ("skos", "altLabel"))
_TYPE = f"<{PREFIXES['rdf']}type>"
_RANK = {f"<{PREFIXES[prefix]}{name}>": rank for rank, (prefix, name) in enumerate(_FIRST)}
_LOCAL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_-]*[A-Za-z0-9_-])?")
_ESCAPE = re.compile(r"\\(?:u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)", re.DOTALL)
_XSD = f"<{PREFIXES['xsd']}"
_SHORT = {f"{_XSD}integer>": re.compile(r"[+-]?[0-9]+"), f"{_XSD}boolean>": re.compile("true|false")}
_COINED = re.compile(rf"<(.*?/({'|'.join([*FAMILIES.values(), 'article', 'position', 'actor', 'country'])})/)[^/#?]+>")
_FRAGMENT = re.compile(r"<([^#]*)#([a-z]+)=([0-9]+)(?:,([0-9]+))?([^>]*)>")


def write_turtle(lines: list[Line]) -> bytes:
    """One graph as Turtle."""
    writer = _Turtle(lines)
    facts = group(lines)
    parts = writer.head()
    documents = {_document(subject, facts) for subject in facts} - {""}
    if len(documents) == 1:
        parts += writer.rebase(documents.pop())
    for subject in sorted(facts, key=partial(subject_key, facts=facts)):
        if document := _document(subject, facts):
            parts += writer.rebase(document)
        parts.append(writer.block(subject, facts[subject]))
    return "\n".join([*parts, ""]).encode()


def write_trig(lines: list[Line]) -> bytes:
    """Named graphs as TriG, the default graph first."""
    writer = _Turtle(lines)
    return "\n".join([*writer.head(), *_named(lines, writer), ""]).encode()


def _named(lines: list[Line], writer: _Turtle) -> Iterator[str]:
    for name, members in groupby(lines, key=lambda line: line[0]):
        facts = group(members)
        documents = {_document(subject, facts) for subject in facts} - {""}
        if len(documents) == 1:  # directives stand outside of the braces
            yield from writer.rebase(documents.pop())
        blocks = [
            writer.block(subject, facts[subject]) for subject in sorted(facts, key=partial(subject_key, facts=facts))
        ]
        yield from ["\n".join([f"{name} {{", *blocks, "}", ""])] if name else blocks


def write_head(prefixes: Mapping[str, str]) -> str:
    """The prefixes of a file that is written in pieces."""
    return "\n".join([*_Turtle([], prefixes).head(), ""])


def write_subject(lines: list[Line], prefixes: Mapping[str, str]) -> str:
    """What several articles say of one thing, as a piece of a Turtle file."""
    return "\n".join([*(_Turtle([], prefixes).block(subject, facts) for subject, facts in group(lines).items()), ""])


def write_own(lines: list[Line], prefixes: Mapping[str, str]) -> tuple[str, list[Line]]:
    """What one article says of itself and of what stands in it, as a piece of a Turtle file; and the other lines."""
    writer = _Turtle([], prefixes)
    facts = group(lines)
    parts: list[str] = []
    for subject in sorted(facts, key=partial(subject_key, facts=facts)):
        if document := _document(subject, facts):
            parts += writer.rebase(document)
            parts.append(writer.block(subject, facts[subject]))
    return "\n".join([*parts, ""]), [line for line in lines if not _document(line[1], facts)]


def write_named(lines: list[Line], prefixes: Mapping[str, str]) -> str:
    """Named graphs as a piece of a TriG file."""
    return "\n".join([*_named(lines, _Turtle([], prefixes)), ""])


def prefixes_of(lines: Iterable[Line]) -> dict[str, str]:
    """Prefix → namespace, of those that the lines use: the well-known ones and, for what was coined under some base,
    one for each family (`person:`)."""
    terms = {term for _, *terms in lines for term in terms}
    iris = {term[term.rindex("<") :] for term in terms if term.endswith(">")} - {_TYPE}
    bases: dict[str, Counter[str]] = defaultdict(Counter)
    for iri in iris:
        if "#" not in iri and (coined := _COINED.fullmatch(iri)) and coined[2] != "article":
            bases[coined[2]][coined[1]] += 1
    candidates = dict(PREFIXES)
    for family, counts in bases.items():
        candidates[family] = min(counts, key=lambda base: (-counts[base], base))
    used = {iri[1:cut] for iri in iris if _LOCAL.fullmatch(iri, cut := _cut(iri), len(iri) - 1)}
    return {prefix: namespace for prefix, namespace in sorted(candidates.items()) if namespace in used}


def _cut(iri: str) -> int:
    """Where the local name begins."""
    return max(iri.rfind("#"), iri.rfind("/")) + 1


class _Turtle:
    """Spells terms with the prefixes of one file."""

    def __init__(self, lines: list[Line], prefixes: Mapping[str, str] | None = None) -> None:
        self.prefixes = prefixes_of(lines) if prefixes is None else prefixes
        self.namespaces = {namespace: prefix for prefix, namespace in self.prefixes.items()}
        self.spelled: dict[str, str] = {}
        self.base = ""

    def head(self) -> list[str]:
        return ["".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in self.prefixes.items())]

    def rebase(self, document: str) -> list[str]:
        """The directive that makes an article's own IRIs short; none where readers resolve differently."""
        if self.base == document or not document.startswith(("http:", "https:")):
            return []
        self.base, self.spelled = document, {}
        return [f"@base <{document}> .\n"]

    def block(self, subject: str, facts: dict[str, list[str]]) -> str:
        rows = []
        for predicate in sorted(facts, key=_predicate_key) if len(facts) > 1 else facts:
            verb = "a" if predicate == _TYPE else self.term(predicate)
            found = facts[predicate]
            values = [self.term(value) for value in (sorted(found, key=_object_key) if len(found) > 1 else found)]
            joined = ", ".join(values)
            if len(values) > 1 and len(verb) + len(joined) > WIDTH:
                joined = "\n        " + " ,\n        ".join(values)
            rows.append(f"    {verb} {joined}")
        return self.term(subject) + "\n" + " ;\n".join(rows) + " .\n"

    def term(self, term: str) -> str:
        found = self.spelled.get(term)
        if found is None:
            spell = self.literal if term.startswith('"') else self.iri if term.startswith("<") else str
            found = self.spelled[term] = spell(term)
        return found

    def iri(self, term: str) -> str:
        iri = term[1:-1]
        if self.base and iri.startswith(self.base):
            if iri == self.base:
                return "<>"
            if iri[len(self.base)] == "#":
                return f"<{iri[len(self.base) :]}>"
        cut = _cut(iri)
        prefix = self.namespaces.get(iri[:cut])
        return f"{prefix}:{iri[cut:]}" if prefix and _LOCAL.fullmatch(iri, cut) else term

    def literal(self, term: str) -> str:
        end = term.rindex('"')
        words, suffix = term[1:end], term[end + 1 :]
        if suffix.startswith("^^"):
            short = _SHORT.get(suffix[2:])
            if short and short.fullmatch(words):
                return words
            suffix = "^^" + self.iri(suffix[2:])
        if "\\n" not in words:
            return f'"{words}"{suffix}'
        return f'"""{_ESCAPE.sub(_unescape, words)}"""{suffix}'


def _unescape(match: re.Match[str]) -> str:
    """Within a long string, line ends and most quotation marks stand for themselves."""
    if match[0] == "\\n":
        return "\n"
    if match[0] == '\\"' and match.end() < len(match.string) and not match.string.startswith('\\"', match.end()):
        return '"'
    return match[0]


def group(lines: Iterable[Line]) -> Facts:
    """What the lines say of each subject."""
    facts: Facts = {}
    for _, subject, predicate, value in lines:
        facts.setdefault(subject, {}).setdefault(predicate, []).append(value)
    return facts


def _document(subject: str, facts: Facts) -> str:
    """The article that `subject` is or stands in, "" for what articles share."""
    if (coined := _COINED.fullmatch(subject)) and coined[2] == "article":
        return subject[1:-1]
    document = subject.partition("#")[0]
    return document[1:] if _FRAGMENT.fullmatch(subject) and document + ">" in facts else ""


def subject_key(subject: str, facts: Facts) -> tuple[str, int, int, int, str]:
    """Shared things first, then each article with what stands in it: events, times, quantities, words by offset."""
    document = _document(subject, facts)
    fragment = _FRAGMENT.fullmatch(subject)
    if not document or not fragment:
        return document, 0, 0, 0, subject
    kind = {"event": 2, "time": 3, "quantity": 3, "char": 4}.get(fragment[2], 1)
    return document, kind, int(fragment[3]), int(fragment[4] or 0), subject


def _predicate_key(predicate: str) -> tuple[int, str]:
    return _RANK.get(predicate, len(_RANK)), predicate


def _object_key(value: str) -> tuple[str, int, int, str]:
    fragment = _FRAGMENT.fullmatch(value) if value.startswith("<") else None
    return (fragment[1], int(fragment[3]), int(fragment[4] or 0), value) if fragment else ("", 0, 0, value)
