"""Turn sentences into names: weigh every candidate, keep the best of those that overlap, let the article vote."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from kg.document import Span
from kg.extract.candidates import (
    BODY,
    GUESSED,
    KNOWN,
    PLACED,
    PREDICTED,
    SURE,
    Clause,
    Name,
    Places,
    acronyms,
    government_bodies,
    groups,
    known_names,
    make_clause,
    nicknames,
)
from kg.extract.holders import NamedClause, find_holdings
from kg.extract.rulebook import Rulebook, compile_rules
from kg.extract.runs import (
    find_runs,
    guessed_names,
    organisation_names,
    person_names,
    place_names,
    predicted_names,
)
from kg.extract.words import FrenchWords
from kg.lexicon import Lexicon, fold

__all__ = ["Name", "find_names"]

SHORT = "names: short form"
PLAIN = (("Organization",), ("Place",))
"""Classes that say no more than the kind."""


def find_names(
    text: str,
    sentences: Sequence[Span],
    predictions: Iterable[tuple[Span, str]],
    lexicon: Lexicon,
    gazetteer: Places,
    common_words: FrenchWords,
) -> tuple[Name, ...]:
    """The names of normalised `text` in text order, without overlaps."""
    book = compile_rules(lexicon, common_words)
    clauses = _make_clauses(text, sentences, predictions, book)
    chosen = [name for clause in clauses for name in _choose(_candidates(clause, book, gazetteer))]
    voted = _vote(text, chosen)
    spread = _spread(text, clauses, voted, book)
    return tuple(_with_phrases(clauses, _at_home(spread, book), book))


def _make_clauses(
    text: str, sentences: Sequence[Span], predictions: Iterable[tuple[Span, str]], book: Rulebook
) -> list[Clause]:
    begins = [sentence.begin for sentence in sentences]
    local: list[list[tuple[Span, str]]] = [[] for _ in sentences]
    for span, label in predictions:
        at = bisect_right(begins, span.begin) - 1
        if at >= 0 and sentences[at].covers(span):
            local[at].append((span, label))
    return [make_clause(text, sentence, found, book) for sentence, found in zip(sentences, local, strict=True)]


def _candidates(clause: Clause, book: Rulebook, gazetteer: Places) -> Iterator[Name]:
    runs = find_runs(clause, book)
    yield from known_names(clause, book)
    yield from acronyms(clause, book)
    yield from government_bodies(clause, book)
    yield from nicknames(clause, book)
    yield from groups(clause, book)
    yield from person_names(clause, runs, book)
    yield from organisation_names(clause, runs, book)
    yield from place_names(clause, runs, book, gazetteer)
    yield from predicted_names(clause, runs, book, gazetteer)
    yield from guessed_names(clause, runs, book)


def _choose(candidates: Iterable[Name]) -> list[Name]:
    """The heaviest of those that overlap; the longer of two that weigh the same."""
    kept: list[Name] = []
    for name in sorted(candidates, key=lambda n: (-n.weight, -len(n.span), n.span, n.kind, n.rule)):
        rivals = [other for other in kept if other.span.overlaps(name.span)]
        if not rivals:
            kept.append(name)
        elif all(_gives_way(rival, name) for rival in rivals):
            kept = [other for other in kept if other not in rivals]
            kept.append(name)
    return sorted(kept, key=lambda n: n.span)


def _gives_way(heavier: Name, longer: Name) -> bool:
    """Whether a heavier candidate is only a part of a longer name: «Paris» in «Paris Saint-Germain»."""
    if not longer.span.covers(heavier.span) or len(longer.span) <= len(heavier.span):
        return False
    if longer.kind == "Person" and heavier.kind in ("Place", "State") and longer.weight >= PREDICTED:
        return True  # «Charles de Gaulle», «Paris Hilton»
    if heavier.kind == "Place" and heavier.weight < KNOWN and longer.weight >= PREDICTED * 0.6:
        return True
    if heavier.kind == "State" and longer.kind == "Organization" and longer.weight >= PREDICTED * 0.6:
        return True  # «Radio France», «Ambassade de France»
    return heavier.kind == longer.kind == "Organization" and heavier.weight < BODY and longer.weight >= PREDICTED


def _vote(text: str, names: list[Name]) -> list[Name]:
    """One form has one kind: weak candidates take the kind that weighs most in the article."""
    weights: dict[str, dict[tuple[str, tuple[str, ...]], float]] = defaultdict(lambda: defaultdict(float))
    for name in names:
        weights[fold(name.span.of(text))][(name.kind, name.classes)] += name.weight
    winners = {form: max(sorted(kinds), key=lambda k: kinds[k]) for form, kinds in weights.items()}
    voted = []
    for name in names:
        kind, classes = winners[fold(name.span.of(text))]
        if name.weight < SURE and name.known is None and kind not in ("Common", "Group") and kind != name.kind:
            name = replace(name, kind=kind, classes=classes, rule=name.rule + ", by vote")
        voted.append(name)
    return voted


def _spread(text: str, clauses: Sequence[Clause], names: list[Name], book: Rulebook) -> list[Name]:
    """Give later mentions what earlier ones proved: family names alone, acronyms, short forms."""
    models = _models(text, names)
    short = _short_forms(text, names, book)
    # a mere guess is looked at again where the article has told more
    names = [name for name in names if name.weight > GUESSED or fold(name.span.of(text)) not in models]
    taken = sorted(name.span for name in names)
    found = []
    for clause in clauses:
        for at, word in enumerate(clause.words):
            if not word.capital:
                continue
            span = Span(word.begin, word.end)
            model = models.get(word.key)
            if word.key in short and _is_short_form(clause, at, short[word.key], book):
                found.append(_seen(short[word.key], span, PREDICTED, SHORT))
            elif model is not None and not _is_taken(span, taken) and _repeats(clause, at, model, book):
                span = _with_particles(clause, at, fold(model.span.of(text)).split())
                found.append(_seen(model, span, GUESSED, "names: seen before"))
    shortened = [name.span for name in found if name.rule == SHORT]
    kept = [
        _like(name, models.get(fold(name.span.of(text))))
        for name in names
        if name.weight >= SURE or not any(name.span.overlaps(span) for span in shortened)
    ]
    clear = [name for name in found if not any(name.span.overlaps(other.span) for other in kept)]
    return sorted([*kept, *clear], key=lambda n: n.span)


def _seen(model: Name, span: Span, weight: float, rule: str) -> Name:
    return replace(model, span=span, phrase=span, weight=weight, rule=rule, introduces=None)


def _like(name: Name, model: Name | None) -> Name:
    """A weak name takes kind and classes of a stronger one of the same form."""
    if model is None or name.weight >= SURE or name.known is not None or model.classes == name.classes:
        return name
    if model.kind == name.kind and model.classes in PLAIN:
        return name
    if model.kind == "Person" and name.kind == "Place" and name.weight >= PLACED:
        return name  # «à Florence» after «Florence Arvieux»
    rule = name.rule + ", seen before"
    return replace(name, kind=model.kind, classes=model.classes, known=model.known, rule=rule)


def _repeats(clause: Clause, at: int, model: Name, book: Rulebook) -> bool:
    """Whether the word can be a name here: not a common word that opens the sentence, nor part of a longer name."""
    word = clause.words[at]
    if word.opens and book.is_common(word) and not word.is_acronym and not _before_verb(clause, at, model, book):
        return False
    return clause.shouts or not _beside_capital(clause, at)


def _with_particles(clause: Clause, at: int, full: Sequence[str]) -> Span:
    """«Le Goff» after «Jean-Yves Le Goff»: small words of the full name that stand before its last part."""
    begin = at
    for part in reversed(full[1:-1]):
        if begin == 0 or clause.keys[begin - 1] != part or len(part) > 3 or not clause.words[begin - 1].capital:
            break
        begin -= 1
    return clause.span_of(begin, at + 1)


def _before_verb(clause: Clause, at: int, model: Name, book: Rulebook) -> bool:
    """«Petit a fui» after «Jean Petit»: the word behind tells that a person acts."""
    return model.kind == "Person" and at + 1 < len(clause.keys) and clause.keys[at + 1] in book.auxiliaries


def _at_home(names: list[Name], book: Rulebook) -> list[Name]:
    """«le Sénat» is that of the lexicon's state only where the article speaks of that state, or of none."""
    states = {name.known if name.kind == "State" else name.part_of for name in names} - {None}
    kept = []
    for name in names:
        actor = book.lexicon.actors.get(name.known or "")
        foreign = actor is not None and actor.part_of is not None and states and actor.part_of not in states
        if foreign and name.kind == "Organization" and _is_plain(actor.label if actor else "", book):
            name = replace(name, known=None)
        kept.append(name)
    return kept


def _is_plain(label: str, book: Rulebook) -> bool:
    """Whether every country may have one: «Sénat», not «Bundestag»."""
    return book.institutions.match(fold(label).split(), 0) is not None and label.lower().split()[0] in book.common


def _models(text: str, names: list[Name]) -> dict[str, Name]:
    """Words that stand for a name that the article gave in full: family names, introduced acronyms, single names."""
    models: dict[str, Name] = {}
    for name in names:
        form = fold(name.span.of(text))
        if name.kind in ("Common", "Group") or name.weight < PREDICTED:
            continue
        if " " not in form and (form not in models or models[form].weight < name.weight):
            models[form] = name
    for name in names:
        parts = fold(name.span.of(text)).split()
        if name.kind == "Person" and len(parts) > 1:
            for part in (parts[-1], parts[0]):  # the family name first: «Le Goff» more often than «Jean-Yves»
                if len(part) > 2:
                    models.setdefault(part, name)
    return models


def _short_forms(text: str, names: list[Name], book: Rulebook) -> dict[str, Name]:
    """First words that stand for a long name: «l'Observatoire» after «l'Observatoire kényan des libertés»."""
    short: dict[str, Name] = {}
    for name in names:
        words = fold(name.span.of(text)).split()
        if name.kind != "Organization" or name.weight < SURE or len(words) < 2 or not words[0].isalpha():
            continue
        if book.organisation_heads.match(words, 0) is not None:
            short.setdefault(words[0], name)
    return short


def _is_short_form(clause: Clause, at: int, model: Name, book: Rulebook) -> bool:
    """After the long name, with an article, and without an adjective or complement of its own."""
    if model.span.begin > clause.words[at].begin or clause.before(at) not in book.determiners:
        return False
    if at + 1 == len(clause.words):
        return True
    following = clause.words[at + 1]
    own = book.prepositions.match(clause.keys, at + 1) if following.is_word else None
    return not following.capital and own is None and following.lower not in book.lexicon.demonyms


def _is_taken(span: Span, taken: list[Span]) -> bool:
    at = bisect_right(taken, span)
    return any(other.overlaps(span) for other in taken[max(at - 1, 0) : at + 1])


def _beside_capital(clause: Clause, at: int) -> bool:
    after = at + 1 < len(clause.words) and clause.words[at + 1]
    before = at > 0 and clause.words[at - 1]
    return bool(after and after.capital and after.is_word) or bool(
        before and before.capital and before.is_word and not before.opens and before.text[-1] not in "'."
    )


def _with_phrases(clauses: Sequence[Clause], names: list[Name], book: Rulebook) -> Iterator[Name]:
    """Extend the phrase of each person over its title: «le | ministre français de la Défense X»."""
    begins = [name.span.begin for name in names]
    phrases: dict[Span, Span] = {}
    for clause in clauses:
        inside = names[bisect_left(begins, clause.span.begin) : bisect_left(begins, clause.span.end)]
        by_word = {word.begin: at for at, word in enumerate(clause.words)}
        by_index = {by_word[name.span.begin]: name for name in inside if name.span.begin in by_word}
        for holding in find_holdings(NamedClause(clause.text, clause.words, clause.keys, by_index), book):
            if holding.whole is not None:
                phrases.setdefault(holding.holder.span, holding.whole)
    for name in names:
        yield replace(name, phrase=phrases[name.span]) if name.span in phrases else name
