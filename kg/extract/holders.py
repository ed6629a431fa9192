"""Turn titles and names into who is told to be what: «le ministre X», «le ministre, X, …», «X, ministre, …»."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.document import Span
from kg.extract.candidates import Name
from kg.extract.rulebook import Rulebook
from kg.extract.titles import OfficePhrase, read_office
from kg.extract.words import Word, index_after, split_words

FAR = 80
"""Characters of an apposition that may stand between a fronted office and its holder."""


@dataclass(frozen=True, slots=True)
class Holding:
    """A title that belongs to a person."""

    phrase: OfficePhrase
    holder: Name
    rule: str
    determiner: str
    """What the determiner in front says (table `determiner`), empty without one."""
    whole: Span | None = None
    """Title and name, when one plain name may stand for both."""
    apposition: Span | None = None
    """What a simplified sentence takes out, commas included, when the title follows its holder or opens a sentence."""


@dataclass(frozen=True, slots=True)
class NamedClause:
    """The words of a sentence with the names that begin at them."""

    text: str
    words: list[Word]
    keys: list[str]
    names: dict[int, Name]
    """By word index."""

    def take_name(self, at: int) -> int | None:
        """The index after the name at `at`, `at` when it is a person, None when none begins there."""
        name = self.names.get(at)
        if name is None:
            return None
        return at if name.kind == "Person" else index_after(self.words, name.span.end, at)

    def person(self, at: int) -> Name | None:
        """The person whose name begins at `at`."""
        name = self.names.get(at)
        return name if name is not None and name.kind == "Person" else None

    def key(self, at: int) -> str:
        """The word's key, empty outside the sentence."""
        return self.keys[at] if 0 <= at < len(self.keys) else ""


def find_holdings(clause: NamedClause, book: Rulebook) -> list[Holding]:
    """Every title of the sentence that belongs to one of its persons, in text order."""
    if not any(name.kind == "Person" for name in clause.names.values()):
        return []
    found = list(_holdings(clause, book))
    fronted = [
        (h.apposition, h) for h in found if h.apposition is not None and h.rule == "offices: fronted office, name"
    ]
    # «Députée de Lyon, proche du maire, X»: what stands inside the fronted part is not said of X
    return [
        h
        for h in found
        if not any(
            h is not f and h.holder is f.holder and clause.words[h.phrase.begin].begin < a.end for a, f in fronted
        )
    ]


def _holdings(clause: NamedClause, book: Rulebook) -> Iterator[Holding]:
    at = 0
    while at < len(clause.words):
        phrase = read_office(clause.words, clause.keys, at, book, clause.take_name)
        if phrase is None:
            at += 1
            continue
        # «le conseiller du président X» is X's adviser; «la secrétaire du ministre, X,» is X
        behind = None
        if phrase.nested and clause.key(phrase.end) == ",":
            behind = _holder_after_comma(clause, phrase.end, book)
        holding = None if phrase.nested and behind is None else _assign(clause, phrase, book)
        if holding is not None:
            yield holding
        at = max(phrase.end if behind is not None else phrase.modifiers_end, at + 1)


def make_named_clause(text: str, sentence: Span, names: Sequence[Name], book: Rulebook) -> NamedClause:
    """Cut a sentence into words; `names` are those inside it."""
    words = split_words(text, sentence, book.articles)
    at_word = {word.begin: i for i, word in enumerate(words)}
    by_index = {at_word[name.span.begin]: name for name in names if name.span.begin in at_word}
    return NamedClause(text, words, [word.key for word in words], by_index)


def _assign(clause: NamedClause, phrase: OfficePhrase, book: Rulebook) -> Holding | None:
    """Decide whose title it is: the name behind it, in front of it, or behind the next title."""
    determiner = book.determiners.get(clause.key(phrase.begin - 1), "")
    begin = clause.words[phrase.begin].begin
    end = after_gloss(clause, phrase.end)
    holder = clause.person(end)
    if holder is not None:
        following = clause.key(index_after(clause.words, holder.span.end, end))
        if determiner.endswith("s") and following != "," and following not in book.links:
            return None  # « a lancé aux sénateurs X »
        return Holding(phrase, holder, "offices: office + name", determiner, Span(begin, holder.span.end))
    holder = _holder_before(clause, phrase, book)
    if holder is not None:
        apposition = _apposition_after(clause, phrase, holder)
        return Holding(phrase, holder, "offices: name, office", determiner, None, apposition)
    if clause.key(end) != ",":
        return None
    holder = _holder_after_comma(clause, end, book)
    behind = index_after(clause.words, holder.span.end, end) if holder is not None else end
    if determiner.startswith("indefinite") and clause.key(behind) != ",":
        return None  # «un ministre, X et …»
    if holder is not None:
        closed = clause.words[behind].end if clause.key(behind) == "," else holder.span.end
        return Holding(phrase, holder, "offices: office, name", determiner, Span(begin, closed))
    holder = _holder_of_fronted(clause, phrase)
    if holder is None:
        return None
    return Holding(phrase, holder, "offices: fronted office, name", determiner, None, Span(begin, holder.span.begin))


def is_origin(word: Word, book: Rulebook) -> bool:
    """«l'Australien»: a demonym with a capital is somebody from there."""
    return word.capital and word.lower in book.lexicon.demonyms


def _holder_before(clause: NamedClause, phrase: OfficePhrase, book: Rulebook) -> Name | None:
    """«X, président nigérien», «X, 54 ans, ministre de …», «X (ministre de …)», not «X, le ministre Y»."""
    at = phrase.begin - 1
    if book.determiners.get(clause.key(at), "") in ("definite", "possessive"):
        if clause.key(phrase.end) in book.auxiliaries:
            return None  # «Au lendemain du départ de X, le ministre a annoncé …»: the office is the subject
        at -= 1
    if clause.key(at) not in (",", "(", "-"):
        return None
    at -= 1
    if clause.key(at) in book.age_nouns and clause.key(at - 2) in (",", "("):
        at -= 3
    elif clause.key(at) == ")":  # «X (UMP), président de …»
        while at > 0 and clause.keys[at] != "(":
            at -= 1
        at -= 1
    if at < 0:
        return None
    end = clause.words[at].end
    for name in clause.names.values():
        if name.span.end == end and name.kind == "Person":
            return name
    return None


def after_gloss(clause: NamedClause, at: int) -> int:
    """The index after «(ACR)», when that stands at `at`."""
    if clause.key(at) == "(" and ")" in clause.keys[at : at + 5]:
        return clause.keys.index(")", at) + 1
    return at


def _holder_after_comma(clause: NamedClause, comma: int, book: Rulebook) -> Name | None:
    """«le Premier ministre, X, …», «son porte-parole, le colonel X, …»."""
    at = comma + 1
    begin = at
    while clause.key(at) in book.determiners:
        at += 1
    if begin < at < len(clause.words) and is_origin(clause.words[at], book):
        at = begin = at + 1  # «le directeur, l'Australien X»
    second = read_office(clause.words, clause.keys, at, book, clause.take_name) if at < len(clause.words) else None
    holder = clause.person(second.end if second is not None and not second.nested else at)
    if holder is None or (second is None and at > begin):
        return None
    after = clause.key(index_after(clause.words, holder.span.end, at))
    if second is not None and after in book.auxiliaries:
        return None  # «révoqué par le ministre, le commissaire X a saisi …»
    # «le ministre, X et Y» is a list
    return None if second is None and after in book.links and after != "," else holder


def _holder_of_fronted(clause: NamedClause, phrase: OfficePhrase) -> Name | None:
    """«Députée de Lyon, proche du maire, X affirme»: the office opens the sentence without determiner."""
    if not clause.words[phrase.begin].opens:
        return None
    commas = [i for i in range(phrase.end, len(clause.keys)) if clause.keys[i] == ","]
    if len(commas) < 2 or clause.words[commas[1]].end - clause.words[phrase.end].end > FAR:
        return None
    return clause.person(commas[1] + 1)


def _apposition_after(clause: NamedClause, phrase: OfficePhrase, holder: Name) -> Span | None:
    """«, président nigérien,» up to the comma that closes it, or the end of the sentence."""
    at = after_gloss(clause, phrase.end)
    begin = holder.span.end
    if clause.text[begin : begin + 2].strip().startswith("("):
        return None  # what stands in brackets is taken out anyway
    limit = min(at + 12, len(clause.words))
    while at < limit and clause.keys[at] not in (",", ".", ";", ":", "?", "!", ")", '"'):
        at += 1
    if at < len(clause.words) and clause.keys[at] == ",":
        return Span(begin, clause.words[at].end)
    if at >= len(clause.words) or clause.keys[at] in (".", ";", ":", "?", "!"):
        return Span(begin, clause.words[at - 1].end)
    return Span(begin, clause.words[phrase.end - 1].end)
