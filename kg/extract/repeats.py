"""Let the article's names explain each other: votes on kinds, family names alone, short forms."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from kg.document import Span
from kg.extract.candidates import GUESSED, PLACED, PREDICTED, SURE, Name
from kg.extract.clauses import Clause
from kg.extract.rulebook import Rulebook
from kg.lexicon import fold

SHORT = "names: short form"
PLAIN = (("Organization",), ("Place",))
"""Classes that say no more than the kind."""


def vote(text: str, names: list[Name]) -> list[Name]:
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


def spread(text: str, clauses: Sequence[Clause], names: list[Name], book: Rulebook) -> list[Name]:
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
            if word.key in short and _stands_for(clause, at, short[word.key], book):
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


def _stands_for(clause: Clause, at: int, model: Name, book: Rulebook) -> bool:
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


def at_home(names: list[Name], book: Rulebook) -> list[Name]:
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
