"""Turn the text before the cursor into what may be written there: a pure function over an index."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from kg.lexicon import fold
from kg.shell.enter import is_query
from kg.shell.index import Family, Index, Name
from kg.shell.patterns import Place, Walk, follow
from kg.shell.tokens import Token, find_tokens

MOST = 60
"""Candidates offered: more can't be read."""
FUZZY_FROM = 3
"""Shortest word that is matched in spite of typing mistakes."""
FUZZY_LEAST = 78
"""Least similarity of a fuzzy match, of 100: two letters swapped in nine count, one wrong of four does not."""

EXACT, PREFIX, WORD, FUZZY = range(4)
"""How well a candidate fits, best first."""

FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE", "PREFIX", "INSERT", "DELETE")
CLAUSES = (
    "WHERE", "DISTINCT", "ORDER BY", "GROUP BY", "HAVING", "LIMIT", "OFFSET", "FROM", "FROM NAMED", "AS", "ASC", "DESC",
    "VALUES", "REDUCED",
)  # fmt: skip
IN_GROUP = (
    "FILTER",
    "OPTIONAL",
    "UNION",
    "MINUS",
    "BIND",
    "VALUES",
    "GRAPH",
    "FILTER NOT EXISTS",
    "FILTER EXISTS",
    "SELECT",
)
AGGREGATES = ("COUNT", "SUM", "AVG", "MIN", "MAX", "SAMPLE", "GROUP_CONCAT")
FUNCTIONS = (
    "BOUND", "STR", "LANG", "LANGMATCHES", "DATATYPE", "IRI", "BNODE", "IF", "COALESCE", "ABS", "ROUND", "CEIL",
    "CONCAT", "STRLEN", "SUBSTR", "UCASE", "LCASE", "STRSTARTS", "STRENDS", "CONTAINS", "STRBEFORE", "STRAFTER",
    "FLOOR", "REPLACE", "REGEX", "YEAR", "MONTH", "DAY", "HOURS", "MINUTES", "SECONDS", "NOW", "ISIRI", "ISLITERAL",
    "ISBLANK", "ISNUMERIC",
    "SAMETERM", "STRDT", "STRLANG", "UUID", "STRUUID", "MD5", "SHA1", "SHA256", "RAND", "NOT IN", "IN", "EXISTS",
)  # fmt: skip
DATATYPES = (
    "xsd:string",
    "xsd:integer",
    "xsd:decimal",
    "xsd:date",
    "xsd:dateTime",
    "xsd:boolean",
    "xsd:double",
    "xsd:gYear",
)
LANGUAGES = ("@fr", "@en")


@dataclass(frozen=True, slots=True)
class Candidate:
    """What may replace the text from `begin` to the cursor."""

    text: str
    begin: int
    label: str = ""
    """What people call it, shown beside it."""
    rank: int = PREFIX
    count: int = 0


@dataclass(frozen=True, slots=True)
class Words:
    """What commands complete: their names, and the choices of their arguments."""

    commands: Sequence[tuple[str, str]] = ()
    """Name and help."""
    arguments: object = None
    """`(command, typed) → choices`, given by whoever knows files and saved queries."""


def complete(text: str, cursor: int, index: Index, words: Words | None = None) -> list[Candidate]:
    """Candidates for the place before the cursor, best first; none within comments and strings.

    >>> [c.text for c in complete("SEL", 3, Index())]
    ['SELECT']
    """
    before = text[:cursor]
    words = words or Words()
    if before.lstrip().startswith("."):
        return _commands(before, index, words)
    tokens = find_tokens(before, comments=True)
    last = tokens[-1] if tokens else None
    if last and last.end == len(before) and _is_closed_to_completion(last):
        return []
    if not is_query(before) and (len(tokens) > 1 or (last and last.kind != "word")):
        return _rank(_things(before.strip(), len(before) - len(before.lstrip()), index), "")
    typed = last.text if last and last.end == len(before) and _is_typed(last) else ""
    begin = len(before) - len(typed)
    walk = follow([token for token in (tokens[:-1] if typed else tokens) if token.kind != "comment"])
    return _rank(_candidates(text, typed, begin, walk, tokens, index), typed)


def _is_typed(token: Token) -> bool:
    """Whether a token is the beginning of a word; a lone `?` or `@` is one too."""
    return token.kind != "punctuation" or token.text in {"?", "$", "@"}


def _is_closed_to_completion(token: Token) -> bool:
    return token.kind in {"comment", "open", "string", "number", "blank"}


def _candidates(
    text: str, typed: str, begin: int, walk: Walk, tokens: Sequence[Token], index: Index
) -> Iterator[Candidate]:
    before = tokens[-2] if typed and len(tokens) > 1 else tokens[-1] if tokens and not typed else None
    if typed.startswith("@") or (
        before is not None and before.kind == "string" and before.end == begin and typed == "@"
    ):
        for order, tag in enumerate(LANGUAGES):
            if tag.startswith(typed):
                yield Candidate(tag, begin, count=-order)
        return
    if before is not None and before.text == "^^":
        yield from _plain(DATATYPES, typed, begin)
        return
    if before is not None and before.is_word("PREFIX"):
        for prefix, iri in sorted(index.prefixes.items()):
            if prefix.startswith(typed.rstrip(":")):
                yield Candidate(f"{prefix}: <{iri}>", begin)
        return
    if typed[:1] in {"?", "$"}:
        yield from _variables(text, typed, begin)
        return
    place = walk.place
    if place is Place.START:
        yield from _plain(FORMS, typed, begin)
        yield from _things(typed, begin, index)
    elif place is Place.CLAUSE:
        yield from _plain((*CLAUSES, *AGGREGATES), typed, begin)
        yield from _variables(text, typed, begin)
        if walk.keyword == "DESCRIBE":
            yield from _things(typed, begin, index)
    elif place is Place.EXPRESSION:
        yield from _variables(text, typed, begin)
        yield from _plain((*FUNCTIONS, *AGGREGATES), typed, begin)
        if ":" in typed:
            yield from _find(index.things, typed, begin)
            yield from _find(index.classes, typed, begin)
    elif place is Place.PREDICATE:
        yield from _predicates(typed, begin, walk, index)
    elif place in {Place.OBJECT, Place.VALUES}:
        if place is Place.OBJECT and _asks_for_class(walk, index):
            yield from _find(index.classes, typed, begin)
            yield from _variables(text, typed, begin)
            return
        yield from _variables(text, typed, begin)
        yield from _things(typed, begin, index)
    elif place is Place.SUBJECT:
        yield from _variables(text, typed, begin)
        yield from _plain(IN_GROUP, typed, begin)
        yield from _things(typed, begin, index)
    elif place is Place.GRAPH:
        yield from _variables(text, typed, begin)
        yield from _things(typed, begin, index)
    else:
        yield from _plain(IN_GROUP, typed, begin)
    if ":" not in typed and typed and place not in {Place.START, Place.CLAUSE, Place.AFTER}:
        for prefix in sorted(index.prefixes):
            if prefix.startswith(typed.lower()):
                yield Candidate(f"{prefix}:", begin, rank=WORD)


def _predicates(typed: str, begin: int, walk: Walk, index: Index) -> Iterator[Candidate]:
    """Properties; those that things of the subject's class have come first, as often as they have them."""
    if (not walk.path and not typed) or typed == "a":
        yield Candidate("a", begin, label="rdf:type", rank=EXACT)
    usual: dict[str, int] = {}
    for iri in _classes_of(walk, index):
        for prop, count in index.properties_of.get(iri, {}).items():
            usual[prop] = usual.get(prop, 0) + count
    most = max(usual.values(), default=0)
    by_text = {name.written: name.iri for name in index.properties.names}
    for candidate in _find(index.properties, typed, begin):
        count = usual.get(by_text[candidate.text], 0)
        if count:
            yield replace(candidate, count=10**9 + count * 10**6 // max(most, 1))
        else:
            yield candidate


def _classes_of(walk: Walk, index: Index) -> Iterator[str]:
    """The classes that the query itself gives to the subject."""
    if walk.subject is None:
        return
    for pattern in walk.patterns:
        if pattern.subject.text == walk.subject.text and pattern.predicate and _is_type(pattern.predicate, index):
            yield expand(pattern.object.text, index)


def _asks_for_class(walk: Walk, index: Index) -> bool:
    return bool(walk.path) and _is_type(walk.path[0], index)


def _is_type(token: Token, index: Index) -> bool:
    return token.text == "a" or expand(token.text, index).endswith("22-rdf-syntax-ns#type")


def expand(written: str, index: Index) -> str:
    """The IRI that a CURIE or `<…>` writes; the text itself when its prefix is not known."""
    if written.startswith("<"):
        return written.strip("<>")
    prefix, _, local = written.partition(":")
    return index.prefixes[prefix] + local if prefix in index.prefixes else written


def _variables(text: str, typed: str, begin: int) -> Iterator[Candidate]:
    seen = dict.fromkeys(token.text for token in find_tokens(text) if token.kind == "variable" and token.begin != begin)
    for variable in seen:
        if fold(variable).startswith(fold(typed)) or (typed and fold(variable[1:]).startswith(fold(typed))):
            yield Candidate(variable, begin, rank=EXACT if typed[:1] in {"?", "$"} or not typed else PREFIX)


def _plain(words: Iterable[str], typed: str, begin: int) -> Iterator[Candidate]:
    upper = typed.upper()
    for word in words:
        if word.upper().startswith(upper):
            yield Candidate(word, begin, rank=EXACT if word.upper() == upper else PREFIX)


def _things(typed: str, begin: int, index: Index) -> Iterator[Candidate]:
    things = list(_find(index.things, typed, begin))
    if not typed:
        yield from things
        return
    classes = [replace(candidate, count=0) for candidate in _find(index.classes, typed, begin)]
    found = [*things, *classes]
    # what merely resembles the word is only of use when nothing has it
    sure = [candidate for candidate in found if candidate.rank != FUZZY]
    yield from sure or found


def _find(family: Family, typed: str, begin: int) -> Iterator[Candidate]:
    """Names by CURIE, by the words of their labels, or by something close to them."""
    if not typed:
        for name in family.names[:MOST]:
            yield _candidate(name, begin, PREFIX)
        return
    wanted = fold(typed)
    if ":" in wanted:
        yield from _find_written(family, wanted, begin)
        return
    phrase = " " + " ".join(wanted.replace("_", " ").split())
    best = _Best()
    for i, key in enumerate(family.keys):
        at = key.find(phrase)
        if at < 0:
            continue
        if at and key[at - 1] != "|":
            best.add(WORD, i)
        else:
            best.add(EXACT if key[at + len(phrase) : at + len(phrase) + 2] in {"", " |"} else PREFIX, i)
    if best.is_empty and len(wanted) >= FUZZY_FROM:
        yield from _find_fuzzy(family, phrase.strip(), begin)
    yield from best.candidates(family, begin)


def _find_written(family: Family, wanted: str, begin: int) -> Iterator[Candidate]:
    prefix, _, local = wanted.partition(":")
    head = prefix + ":"
    best = _Best()
    others: list[int] = []
    for i, written in enumerate(family.written):
        if not written.startswith(head):
            continue
        if written.startswith(local, len(head)):
            best.add(EXACT if len(written) == len(wanted) else PREFIX, i)
        elif len(local) > 1 and (local in written or " " + local in family.keys[i]):
            best.add(WORD, i)
        else:
            others.append(i)
    if best.is_empty and len(local) >= FUZZY_FROM:
        for i in others:
            if _is_close(local, family.written[i][len(head) :]):
                best.add(FUZZY, i)
    yield from best.candidates(family, begin)


class _Best:
    """The first names of each rank: a family is sorted by frequency, so that the first are the best."""

    def __init__(self) -> None:
        self._ranks: list[list[int]] = [[] for _ in range(FUZZY + 1)]

    def add(self, rank: int, place: int) -> None:
        """Note that the name at `place` fits so well."""
        if len(self._ranks[rank]) < MOST:
            self._ranks[rank].append(place)

    @property
    def is_empty(self) -> bool:
        """Whether nothing fits."""
        return not any(self._ranks)

    def candidates(self, family: Family, begin: int) -> Iterator[Candidate]:
        """What was noted, as candidates."""
        for rank, places in enumerate(self._ranks):
            for place in places:
                yield _candidate(family.names[place], begin, rank)


def _is_close(typed: str, written: str) -> bool:
    from rapidfuzz import fuzz

    return fuzz.ratio(typed, written[: len(typed) + 1], score_cutoff=FUZZY_LEAST) > 0


def _find_fuzzy(family: Family, wanted: str, begin: int) -> Iterator[Candidate]:
    from rapidfuzz import fuzz, process

    for _, _, i in process.extract(wanted, family.keys, scorer=fuzz.partial_ratio, score_cutoff=FUZZY_LEAST, limit=12):
        yield _candidate(family.names[i], begin, FUZZY)


def _candidate(name: Name, begin: int, rank: int) -> Candidate:
    parts = [name.label, f"({name.count:,})".replace(",", " ") if name.count else ""]
    label = " ".join(part for part in parts if part)
    return Candidate(name.written, begin, f"{label} · {name.kind}" if name.kind else label, rank, name.count)


def _commands(before: str, index: Index, words: Words) -> list[Candidate]:
    begin = len(before) - len(before.lstrip())
    name, blank, argument = before.lstrip().partition(" ")
    if not blank:
        return [Candidate(known, begin, help) for known, help in words.commands if known.startswith(name)]
    at = len(before) - len(argument)
    if callable(words.arguments):
        choices = words.arguments(name, argument)
        if choices is not None:
            typed = argument.rpartition(" ")[2]
            return [Candidate(choice, len(before) - len(typed)) for choice in choices if choice.startswith(typed)][
                :MOST
            ]
    return _rank(_things(argument, at, index), argument) if argument else []


def find_names(index: Index, words: str) -> list[Name]:
    """The things, classes and properties that go by some words, best first.

    >>> find_names(Index(), "Brumel")
    []
    """
    names = {name.written: name for family in (index.things, index.classes, index.properties) for name in family.names}
    candidates: list[Candidate] = []
    for family in (index.things, index.classes, index.properties):
        candidates += _find(family, words, 0)
    return [names[candidate.text] for candidate in _rank(candidates, "")][:20]


def _rank(candidates: Iterable[Candidate], typed: str) -> list[Candidate]:
    """The best of each text, best first; what is already written in full needs no offer."""
    best: dict[str, Candidate] = {}
    for candidate in candidates:
        known = best.get(candidate.text)
        if known is None or (candidate.rank, -candidate.count) < (known.rank, -known.count):
            best[candidate.text] = candidate
    ordered = sorted(best.values(), key=lambda c: (c.rank, -c.count, len(c.text), c.text))
    if [candidate.text for candidate in ordered] == [typed]:
        return []
    return ordered[:MOST]
