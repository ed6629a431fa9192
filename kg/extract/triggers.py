"""Turn the words of a parsed sentence into triggers: the words that evoke an event, with their lexical unit."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from kg.document import Span
from kg.extract import syntax
from kg.extract.coreference import Referent
from kg.extract.lemmas import Lemmas
from kg.extract.memory import once_per_lexicon
from kg.extract.slots import Filler, noun_slots, verb_slots
from kg.extract.tokens import Token
from kg.extract.view import Parsed
from kg.lexicon import LexicalUnit, Lexicon, fold

INVERTED_REACH = 4
"""Tokens at the beginning of an inverted reporting clause among which its verb stands."""
PREDICATE_REACH = 8
"""Tokens behind a verb among which the adjective stands that belongs to it."""
CLOSING = frozenset(',;:."')
Read = Callable[[Parsed, Token], Referent | None]


@dataclass(frozen=True, slots=True)
class Trigger:
    """A word that evokes an event."""

    token: Token | None
    """None once its sentence was let go."""
    unit: LexicalUnit
    span: Span
    fillers: tuple[Filler, ...]

    @property
    def is_verb(self) -> bool:
        """Whether the word is a verb here."""
        return self.unit.pos == "verb"

    @property
    def rule(self) -> str:
        """The rule literal of its mention."""
        return f"lexicon {self.unit.source}: {self.unit.pos} {self.unit.form} evokes {self.unit.event_class}"


def find_triggers(parsed: Parsed, lexicon: Lexicon, lemmas: Lemmas, read: Read) -> Iterator[Trigger]:
    """Triggers of a sentence in text order."""
    used: set[int] = set()
    fixed = _fixed_phrases(parsed, lexicon)
    last: Trigger | None = None
    for token in parsed.doc:
        if token.i in used or _is_taken(parsed, token):
            continue
        trigger = _trigger(parsed, token, lexicon, lemmas, read)
        if trigger is not None and last is not None and _is_repeated(last, trigger):
            continue
        if trigger is not None and any(phrase.covers(trigger.span) for phrase in fixed):
            continue
        if trigger is not None:
            last = trigger
            used.update(t.i for t in parsed.doc if trigger.span.covers(parsed.cells[t.i].span))
            yield trigger


def _fixed_phrases(parsed: Parsed, lexicon: Lexicon) -> list[Span]:
    """Phrases that evoke no event though a word of theirs does elsewhere: « navire de guerre »."""
    pattern = _fixed_pattern(lexicon)
    if pattern is None:
        return []
    found = []
    for match in pattern.finditer(parsed.text):
        tokens = [t for t in parsed.doc if t.idx < match.end() and match.start() < t.idx + len(t)]
        if tokens:
            found.append(parsed.span(tokens[0], tokens[-1]))
    return found


@once_per_lexicon
def _fixed_pattern(lexicon: Lexicon) -> re.Pattern[str] | None:
    """Fixed phrases with or without the plural of their words."""
    phrases = lexicon.table("noEvent")
    if not phrases:
        return None
    rest: dict[str, list[str]] = {}  # by first letter: hundreds of phrases need not be tried at every word
    for phrase in sorted(phrases, key=lambda p: (-len(p), p)):
        words = phrase.split()
        spelled = "s?[ ]".join(re.escape(word) for word in (words[0][1:], *words[1:]))
        rest.setdefault(re.escape(words[0][0]), []).append(spelled)
    choices = "|".join(f"{head}(?:{'|'.join(each)})" for head, each in rest.items())
    return re.compile(rf"(?<![\w-])(?:{choices})s?(?![\w-])", re.IGNORECASE)


def _is_repeated(last: Trigger, trigger: Trigger) -> bool:
    """« défaites sur défaites » is one trigger."""
    one, other = last.token, trigger.token
    return one is not None and other is not None and one.i == other.i - 2 and one.lower_ == other.lower_


def _is_taken(parsed: Parsed, token: Token) -> bool:
    payload = parsed.payload(token)
    return bool(payload.names or payload.time or payload.quantity or payload.preposition) or not token.text[0].isalnum()


def _trigger(parsed: Parsed, token: Token, lexicon: Lexicon, lemmas: Lemmas, read: Read) -> Trigger | None:
    form = (parsed.payload(token).noun or token.lower_).replace("\u2019", "'")
    for pos in _readings(token, form, lexicon, lemmas):
        names = lemmas.verb(form) if pos == "verb" else lemmas.noun(form)
        fillers: tuple[Filler, ...] | None = None
        for name in names:
            for unit in lexicon.units.get(name, ()):
                if (unit.pos == "verb") != (pos == "verb"):
                    continue
                last = _last_word(parsed, token, unit)
                predicate = None if last is not None else _predicate(parsed, token, unit, lexicon)
                if last is None and predicate is None:
                    continue
                if fillers is None:
                    slots = verb_slots if pos == "verb" else noun_slots
                    fillers = tuple(slots(parsed, token, lexicon, lemmas))
                if _fits(parsed, token, unit, fillers, lexicon, read):
                    inside = {t.i for t in (predicate, *parsed.doc[token.i : (last or token).i + 1]) if t is not None}
                    kept = tuple(f for f in fillers if f.token.i not in inside)
                    return Trigger(token, unit, parsed.span(token, last), kept)
    return None


def _readings(token: Token, form: str, lexicon: Lexicon, lemmas: Lemmas) -> Sequence[str]:
    """Parts of speech to try, likelier first."""
    units = lexicon.units
    as_verb = any(unit.pos == "verb" for name in lemmas.verb(form) if name in units for unit in units[name])
    as_noun = any(unit.pos != "verb" for name in lemmas.noun(form) if name in units for unit in units[name])
    if not (as_verb or as_noun):
        return ()
    if not (as_verb and as_noun):
        if as_verb and syntax.is_noun(token) and syntax.has_determiner(token):
            return ()
        if as_noun and syntax.is_verbal(token) and not syntax.has_determiner(token) and syntax.has_clause(token):
            return ()
        return ("verb",) if as_verb else ("noun",) if as_noun else ()
    if syntax.has_determiner(token) and not syntax.has_clause(token):
        return ("noun",)
    if syntax.is_verbal(token) and syntax.has_clause(token):
        return ("verb",)  # « la grippe frappe l'Europe » : a verb whose conditions fail is no noun
    if syntax.is_verbal(token) or syntax.has_clause(token):
        return ("verb", "noun")
    if syntax.is_adjectival(token):
        return ("verb", "noun")
    return ("noun", "verb")


def _last_word(parsed: Parsed, token: Token, unit: LexicalUnit) -> Token | None:
    """The last token of a unit of several words, or None when the rest does not follow."""
    words = unit.form.split()[1:]
    if not words:
        return token
    wanted = fold(" ".join(words)).replace(" ", "")
    begin = parsed.cells[token.i].span.end
    for skip in (0, 1, 2):
        first = token.i + 1 + skip
        if first >= len(parsed.doc):
            return None
        if skip and not syntax.is_light_word(parsed.doc[first - 1]):
            return None
        collected = ""
        for at in range(first, min(len(parsed.doc), first + 6)):
            cell = parsed.cells[at]
            collected += fold(parsed.payload(parsed.doc[at]).noun or parsed.doc[at].text)
            if collected == wanted and cell.span.end > begin:
                return parsed.doc[at]
            if not wanted.startswith(collected):
                break
    return None


def _predicate(parsed: Parsed, token: Token, unit: LexicalUnit, lexicon: Lexicon) -> Token | None:
    """« a reconnu vendredi le maire coupable » : the adjective that ends a unit stands behind the object."""
    wanted = unit.form.partition(" ")[2]
    if wanted not in lexicon.table("predicate"):
        return None
    for after in parsed.doc[token.i + 1 : token.i + 1 + PREDICATE_REACH]:
        if after.lower_ == wanted:
            return after
        if syntax.is_verbal(after) or after.text in CLOSING:
            return None
    return None


def _fits(
    parsed: Parsed, token: Token, unit: LexicalUnit, fillers: Sequence[Filler], lexicon: Lexicon, read: Read
) -> bool:
    if unit.pos == "adjective" and not syntax.stands_alone(token):
        return False
    if unit.if_reflexive is not None and syntax.is_reflexive(token) != unit.if_reflexive:
        return False
    says = syntax.has_content(token) or (parsed.view.inverted and token.i <= INVERTED_REACH)
    if unit.if_content is not None and says != unit.if_content:
        return False
    by_slot = {
        "subject": [f for f in fillers if f.marker in ("subject", "reflexive", "causer")],
        "object": [f for f in fillers if f.marker == "object"],
        "complement": [
            f
            for f in fillers
            if f.marker not in ("subject", "reflexive", "causer", "object", "demonym", "possessive", "sufferer")
        ],
    }
    for slot, wanted in (("subject", unit.if_subject), ("object", unit.if_object), ("complement", unit.if_complement)):
        if wanted and not any(_is_one_of(parsed, f.token, wanted, lexicon, read) for f in by_slot[slot]):
            return False
    for slot, unwanted in (("object", unit.unless_object), ("complement", unit.unless_complement)):
        if unwanted and any(_is_one_of(parsed, f.token, unwanted, lexicon, read) for f in by_slot[slot]):
            return False
    return True


def _is_one_of(parsed: Parsed, token: Token, wanted: frozenset[str], lexicon: Lexicon, read: Read) -> bool:
    for each in syntax.conjuncts(token):
        referent = read(parsed, each)
        if referent is None:
            if syntax.lemma(each) in wanted or each.lower_ in wanted:
                return True
            continue
        if referent.quantity is not None and referent.quantity.unit == "%" and "%" in wanted:
            return True
        if referent.lemma in wanted or each.lower_ in wanted or fold(referent.lemma) in wanted:
            return True
        if referent.classes & wanted:
            return True
        if referent.keys == () and referent.lemma == "" and "%" in wanted and each.text == "%":
            return True
    return False
