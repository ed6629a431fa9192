"""Cut a sentence into words with the model's predictions on them, and tell what stands around a word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kg.document import Span
from kg.extract.rulebook import Rulebook
from kg.extract.words import PhraseBook, Word, split_words


@dataclass(frozen=True, slots=True)
class Clause:
    """A sentence cut into words, with what the model predicts in it."""

    span: Span
    text: str
    """The whole article, normalised."""
    words: list[Word]
    keys: list[str]
    predictions: tuple[tuple[int, int, str], ...]
    """Word indexes and label."""
    shouts: bool
    """Everything is in capitals: they tell nothing."""

    def span_of(self, begin: int, end: int) -> Span:
        """Characters of the words from `begin` to before `end`."""
        return Span(self.words[begin].begin, self.words[end - 1].end)

    def before(self, at: int) -> str:
        """Key of the word before `at`, empty at the beginning."""
        return self.keys[at - 1] if at else ""


def make_clause(text: str, sentence: Span, predictions: Sequence[tuple[Span, str]], book: Rulebook) -> Clause:
    """Cut a sentence into words; predictions are the model's spans in this sentence."""
    words = split_words(text, sentence, book.articles)
    capitals = [w for w in words if w.text[0].isalpha()]
    shouts = len(capitals) > 3 and sum(w.text.isupper() for w in capitals) > 0.8 * len(capitals)
    begins = {w.begin: i for i, w in enumerate(words)}
    ends = {w.end: i + 1 for i, w in enumerate(words)}
    on_words = []
    for span, label in predictions:
        begin = begins.get(span.begin)
        end = ends.get(span.end)
        if begin is None or end is None:  # the model cuts words otherwise: take every word it touches
            touched = [i for i, w in enumerate(words) if w.begin < span.end and span.begin < w.end]
            if not touched:
                continue
            begin, end = touched[0], touched[-1] + 1
        on_words.append((begin, end, label))
    return Clause(sentence, text, words, [w.key for w in words], tuple(on_words), shouts)


def is_complement(clause: Clause, at: int, book: Rulebook) -> bool:
    """Whether a preposition or an article stands before `at`."""
    before = clause.before(at)
    return before in book.determiners or before in book.function_words


def after_article(clause: Clause, at: int, book: Rulebook) -> bool:
    """«la X», «du X», «l'X»: persons and cities have no article."""
    return clause.before(at) in book.determiners


def is_definite(clause: Clause, at: int, book: Rulebook) -> bool:
    """«la coalition», «le "califat"», not «une coalition»."""
    before = at - 1
    while before >= 0 and (clause.keys[before] == '"' or book.is_adjective(clause.words[before])):
        before -= 1
    return before >= 0 and book.determiners.get(clause.keys[before], "").startswith(("definite", "demonstrative"))


def after_place_preposition(clause: Clause, at: int, book: Rulebook) -> bool:
    """«à Tours», «près de Lens», «jusqu'au Caire»."""
    for length in (1, 2, 3, 4):
        start = at - length
        if start >= 0 and (found := book.place_prepositions.match(clause.keys, start)) and found[0] == length:
            return True
    return False


def starts_with_first_name(clause: Clause, at: int, book: Rulebook) -> bool:
    """Whether a first name stands at `at`: «Marie», «Jean-Yves», «J.»."""
    key = clause.keys[at]
    return key in book.first_names or ("-" in key and key.partition("-")[0] in book.first_names) or key.endswith(".")


def title_length(clause: Clause, at: int, book: Rulebook) -> int:
    found = book.titles.match(clause.keys, at)
    if found is None or clause.keys[at] in book.first_names or book.is_behind_honorific(clause.words, clause.keys, at):
        return 0
    return found[0]


def skip_adjectives(clause: Clause, at: int, book: Rulebook) -> int:
    words = clause.words
    while at < len(words) and not words[at].opens and words[at].is_word:
        word = words[at]
        if word.capital and word.lower not in book.lexicon.demonyms:
            break
        if not book.is_adjective(word) and word.lower not in book.portfolio_words:
            break
        at += 1
    return at


def with_head_noun(clause: Clause, begin: int, end: int, book: Rulebook) -> Span:
    """«groupe Etat islamique», «organisation djihadiste Ansar», head noun included."""
    found = head_noun(clause, begin, book, book.organisation_nouns)
    return clause.span_of(found[0], end) if found else clause.span_of(begin, end)


def head_noun(clause: Clause, at: int, book: Rulebook, nouns: PhraseBook[str]) -> tuple[int, str] | None:
    """Where the noun before the name at `at` begins, adjectives and a quotation mark skipped, and its value."""
    position = at - 1
    if position >= 0 and clause.keys[position] == '"':
        position -= 1
    for _ in range(4):
        for length in (3, 2, 1):
            start = position - length + 1
            if start >= 0:
                found = nouns.match(clause.keys, start)
                if found is None or found[0] != length:
                    continue
                if not clause.words[start].capital or clause.words[start].is_acronym or clause.words[start].opens:
                    return start, found[1]
        if position < 1 or clause.words[position].capital or not clause.words[position].is_word:
            return None
        if clause.keys[position - 1] in book.bare_of_words:  # «groupe de pirates X»
            position -= 1
        elif not book.is_adjective(clause.words[position]):
            return None
        position -= 1
    return None


def apposed_noun(clause: Clause, at: int, book: Rulebook) -> tuple[str, str] | None:
    """What the noun after «X, une …», «X (…), première …» says that X is: kind of table and its value."""
    keys, words = clause.keys, clause.words
    if at < len(keys) and keys[at] == "(" and ")" in keys[at : at + 4]:
        at = keys.index(")", at) + 1
    if at >= len(keys) or keys[at] not in (",", "(", "-"):
        return None
    at += 1
    if at < len(keys) and keys[at] in book.determiners:
        at += 1
    for _ in range(3):
        if at >= len(keys) or words[at].capital:
            return None
        for kind, nouns in (
            ("title", book.titles),
            ("organisation", book.organisation_nouns),
            ("place", book.place_nouns),
        ):
            found = nouns.match(keys, at)
            if found is not None:
                return kind, found[1]
        if not book.is_adjective(words[at]) and book.tenures.match(keys, at) is None:
            return None
        at += 1
    return None


def organisation_class(clause: Clause, begin: int, end: int, book: Rulebook) -> str:
    """The class that the first word, or a noun beside the name, gives an organisation."""
    head = book.organisation_heads.match(clause.keys, begin)
    value = head[1] if head else ""
    if value.endswith("?") and any(key in book.political_words for key in clause.keys[max(begin - 12, 0) : end + 12]):
        return "PoliticalParty"
    beside = head_noun(clause, begin, book, book.organisation_nouns)
    if beside is not None and beside[1]:
        return beside[1]
    after = apposed_noun(clause, end, book)
    if after is not None and after[0] == "organisation" and after[1]:
        return after[1]
    return value if value and not value.endswith("?") else "Organization"
