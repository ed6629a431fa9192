"""Turn titles around names into offices: who holds which office, of whom, and when."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.document import Span, Tenure
from kg.extract.candidates import Name
from kg.extract.holders import Holding, NamedClause, after_gloss, find_holdings, is_origin, make_named_clause
from kg.extract.normalise import without_blanks
from kg.extract.rulebook import Rulebook, compile_rules
from kg.extract.titles import Complement, OfficePhrase
from kg.extract.words import FrenchWords, index_after
from kg.lexicon import Lexicon, fold

NO_OFFICE = ("rank", "honorific", "profession")
"""Values of the title table that make nobody an office holder."""


@dataclass(frozen=True, slots=True)
class Office:
    """An office that the text gives to a person."""

    span: Span
    """The whole phrase without determiner: «ministre français des Affaires étrangères»."""
    label: str
    """Without determiner, demonym, tenure and the name of whose office it is: «ministre des Affaires étrangères»."""
    holder: Name
    of_name: Name | None
    """The organisation, state or common name that the phrase names."""
    of_known: str | None
    """IRI of the state that a demonym names: «américain»."""
    tenure: Tenure
    rule: str
    apposition: Span | None = None
    """What a simplified sentence takes out, commas included, when commas stand between office and name."""
    possessive: bool = False
    """«son président»: whose, the text has said before."""


@dataclass(frozen=True, slots=True)
class Designation:
    """What the text calls somebody, office or not: «le général X», «X, opposant», «l'Australien X», «le syndicat X»."""

    title: str
    """The title, folded, without complements: «haute representante»."""
    holder: Name
    begin: int
    """First character."""


def find_offices(
    text: str,
    sentences: Sequence[Span],
    names: Sequence[Name],
    lexicon: Lexicon,
    common_words: FrenchWords,
) -> tuple[tuple[Office, ...], tuple[Designation, ...]]:
    """The offices that normalised `text` gives to the persons among `names`, and all it calls them, in text order."""
    book = compile_rules(lexicon, common_words)
    begins = [name.span.begin for name in names]
    found: list[Office] = []
    called: list[Designation] = []
    for sentence in sentences:
        inside = names[bisect_left(begins, sentence.begin) : bisect_left(begins, sentence.end)]
        if not any(name.kind in ("Person", "Organization") for name in inside):
            continue
        clause = make_named_clause(text, sentence, inside, book)
        holdings = find_holdings(clause, book)
        found += [_office(clause, h, book) for h in holdings if _is_office(clause, h, book)]
        called += [_designation(clause, h) for h in holdings]
        called += _origins(clause, book)
        called += _houses(clause, book)
    return (
        tuple(sorted(found, key=lambda office: (office.span, office.holder.span))),
        tuple(sorted(called, key=lambda designation: designation.begin)),
    )


def _designation(clause: NamedClause, holding: Holding) -> Designation:
    phrase = holding.phrase
    words = (clause.words[i].text for i in range(phrase.title, phrase.title_end))
    return Designation(fold(" ".join(words)), holding.holder, clause.words[phrase.title].begin)


def _origins(clause: NamedClause, book: Rulebook) -> Iterator[Designation]:
    """«l'Australien X»."""
    for at, name in clause.names.items():
        word = clause.words[at - 1] if at else None
        if name.kind == "Person" and word is not None and is_origin(word, book):
            yield Designation(fold(word.text), name, word.begin)


def _houses(clause: NamedClause, book: Rulebook) -> Iterator[Designation]:
    """«le syndicat X», «X (Y), une milice active dans le nord»."""
    for at, name in clause.names.items():
        if name.kind != "Organization":
            continue
        before = at - 1
        while before > 0 and clause.words[before].is_word and book.is_adjective(clause.words[before]):
            before -= 1
        behind = after_gloss(clause, index_after(clause.words, name.span.end, at))
        beside = [before]
        if clause.key(behind) == "," and clause.key(behind + 1) in book.determiners:
            beside.append(behind + 2)
        for noun in beside:
            if 0 <= noun < len(clause.words) and book.organisation_nouns.match(clause.keys, noun) is not None:
                yield Designation(fold(clause.words[noun].text), name, clause.words[noun].begin)


def _is_office(clause: NamedClause, holding: Holding, book: Rulebook) -> bool:
    found = book.titles.match(clause.keys, holding.phrase.title)
    value = found[1] if found is not None else ""
    if value in NO_OFFICE or (value == "command" and not holding.phrase.complements):
        return False
    if holding.determiner.endswith("s"):  # «les ministres X et Y»
        return False
    return holding.rule == "offices: office + name" or not holding.determiner.startswith("indefinite")


def _office(clause: NamedClause, holding: Holding, book: Rulebook) -> Office:
    phrase = holding.phrase
    of_name, named = _whose(clause, phrase)
    of_name = of_name or _state_behind(clause, holding, book)
    left_out = {*phrase.dropped}
    for complement in phrase.complements:
        if complement in named or _is_elsewhere(clause, complement, book):
            left_out |= {*range(complement.begin, complement.end)}
    demonyms = [book.lexicon.demonyms[clause.words[i].lower] for i in phrase.demonyms]
    kept = [i for i in range(phrase.title, phrase.end) if i not in left_out]
    return Office(
        span=Span(clause.words[phrase.begin].begin, clause.words[phrase.end - 1].end),
        label=_without_prefix(_join(clause, kept), book),
        holder=holding.holder,
        of_name=of_name,
        of_known=demonyms[0] if demonyms and of_name is None else None,
        tenure=phrase.tenure,
        rule=holding.rule,
        apposition=holding.apposition,
        possessive=holding.determiner.startswith("possessive"),
    )


def _without_prefix(label: str, book: Rulebook) -> str:
    """«ex-chancelière» was a «chancelière»."""
    prefix, _, rest = label.partition("-")
    return rest if book.title_prefixes.get(prefix.lower()) == "former" else label


def _whose(clause: NamedClause, phrase: OfficePhrase) -> tuple[Name | None, tuple[Complement, ...]]:
    """The first organisation, state or common name that a complement names, and the complements that say it."""
    for complement in phrase.complements:
        if complement.task:
            continue
        for at in range(complement.inner, complement.end):
            name = clause.names.get(at)
            if name is not None and name.kind in ("Organization", "State", "Common"):
                return name, (complement,)
    behind = clause.names.get(phrase.end + 1) if clause.key(phrase.end) == "(" else None
    if behind is not None and behind.kind == "Organization" and phrase.complements:
        return behind, phrase.complements  # «chef de l'agence nationale de secours (Basarnas)»
    return None, ()


def _state_behind(clause: NamedClause, holding: Holding, book: Rulebook) -> Name | None:
    """«le roi Philippe | de Belgique»."""
    if holding.whole is None:
        return None
    at = index_after(clause.words, holding.holder.span.end, 0)
    if clause.key(at) not in book.of_words:
        return None
    name = clause.names.get(at + 1) or (clause.names.get(at + 2) if clause.key(at + 1) in book.determiners else None)
    return name if name is not None and name.kind == "State" else None


def _is_elsewhere(clause: NamedClause, complement: Complement, book: Rulebook) -> bool:
    """«à Niamey», «en Syrie»: where, not what."""
    name = clause.names.get(complement.inner)
    if name is None or name.kind not in ("Place", "State"):
        return False
    return not any(key in book.of_words for key in clause.keys[complement.begin : complement.inner])


def _join(clause: NamedClause, kept: Sequence[int]) -> str:
    """The words as the article writes them, one blank or none between them, an opening capital kept only for names."""
    parts: list[str] = []
    for i in kept:
        word = clause.words[i]
        glued = bool(parts) and clause.text[word.begin - 1] != " "
        parts += [word.text] if not parts or glued else [" ", word.text]
    label = without_blanks("".join(parts))
    first = clause.words[kept[0]] if kept else None
    opens = first is not None and first.opens and clause.key(kept[0] + 1).islower()
    return label[:1].lower() + label[1:] if opens else label
