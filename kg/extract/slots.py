"""Turn a trigger's place in the tree into (marker, filler) pairs that a frame can read.

Markers: `subject`, `object`, `reflexive`, `causer`, `demonym`, `possessive`, `relative` (where), or a preposition
in its plain form.
Passives, relatives, control, light verbs and causatives are undone here: «une frappe a été menée par X» gives the
noun «frappe» the subject X, just as «X a frappé» gives it to the verb.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kg.extract import syntax
from kg.extract.lemmas import Lemmas
from kg.extract.tokens import Token
from kg.extract.view import Parsed
from kg.lexicon import Lexicon

ATTRIBUTION_REACH = 5
"""Tokens behind «attribué» among which stands to whom."""
OBJECT_REACH = 9
"""Tokens behind a verb among which a name may be its object though the tree has none."""


@dataclass(frozen=True, slots=True)
class Filler:
    """A token that may fill a role, and how it hangs on the trigger."""

    marker: str
    token: Token
    direct: bool = True
    """False when it hangs on a light verb or a clause around the trigger."""


def verb_slots(parsed: Parsed, verb: Token, lexicon: Lexicon, lemmas: Lemmas) -> Iterator[Filler]:
    """What fills the slots of a verb trigger."""
    of, by = _word("of", lexicon), _word("by", lexicon)
    passive = syntax.is_passive(verb) and not (syntax.auxiliaries(verb) and _is(verb, "motionVerb", lexicon, lemmas))
    reflexive = syntax.is_reflexive(verb)
    causative = _causative(verb, lexicon, lemmas)
    if causative is not None:
        # « faire tomber la ville » : the object falls, the subject of « faire » causes it
        for token in [
            *_objects(parsed, verb, lexicon),
            *(o for o in _objects(parsed, causative, lexicon) if o.i != verb.i),
        ]:
            yield Filler("subject", token)
        for token in syntax.subjects(causative, lexicon):
            yield Filler("causer", token)
    elif passive:
        for token in syntax.subjects(verb, lexicon):
            yield Filler("object", token)
    else:
        for token in syntax.subjects(verb, lexicon):
            yield Filler("reflexive" if reflexive else "subject", token)
        objects = _objects(parsed, verb, lexicon)
        to = _word("to", lexicon)
        for token in objects:
            yield Filler("object", token)
            # « verser 9 milliards à l'Ukraine » : the parser hangs the receiver on the sum
            for inner, nested in syntax.complements(token):
                if nested.i > token.i and _preposition(parsed, nested, inner, lexicon) == to:
                    yield Filler(to, nested, direct=False)
        if not objects and not reflexive:
            # « a perdu du terrain », « réclame des élections » : a partitive article looks like a preposition
            for token in syntax.partitive_objects(verb, of):
                yield Filler("object", token)
    yield from _clitics(verb, lexicon, passive=passive)
    agents = syntax.agents(verb, by)
    for token in agents:
        yield Filler("subject" if passive or causative is not None else by, token)
    for preposition, token in syntax.complements(verb):
        if token not in agents:
            yield Filler(_preposition(parsed, token, preposition, lexicon), token)
    yield from _relative_adverbs(verb)


def noun_slots(parsed: Parsed, noun: Token, lexicon: Lexicon, lemmas: Lemmas) -> Iterator[Filler]:
    """What fills the slots of a noun trigger: complements, adjectives, possessives, light verbs around it."""
    of, between = _word("of", lexicon), _word("between", lexicon)
    for preposition, token in syntax.complements(noun):
        first = _preposition(parsed, token, preposition, lexicon)
        yield Filler(first, token)
        if first == between and len(syntax.conjuncts(token)) == 1:
            # « entre la direction de X et les syndicats » : the parser hangs the second party on X
            for _, nested in syntax.complements(token):
                for other in syntax.conjuncts(nested)[1:2]:
                    yield Filler(between, other, direct=False)
        # « l'attaque des rebelles contre Goma » : the parser hangs the second complement on the first
        yield from _hanging_on(parsed, token, token, lexicon)
    if syntax.is_modifier(noun) and syntax.is_noun(noun.head) and noun.head.i < noun.i:
        # « un train de sanctions contre Moscou » : the complement hangs on the noun in front
        yield from _hanging_on(parsed, noun.head, noun, lexicon)
    qualifies = syntax.is_adjectival(noun) or syntax.is_modifier(noun)
    if qualifies and syntax.is_noun(noun.head) and noun.head.i == noun.i - 1:
        yield Filler(of, noun.head)  # « 34 militaires morts » : whom the adjective says it of
    for adjective in syntax.adjectives(noun):
        if adjective.lower_ in lexicon.demonyms:
            yield Filler("demonym", adjective)
    determiner = syntax.determiner(noun)
    if determiner is not None and determiner.lower_ in lexicon.table("possessive"):
        yield Filler("possessive", determiner)
    for child in noun.children:
        if child.i > noun.i and _is(child, "attributingVerb", lexicon, lemmas):
            # « des tirs attribués au groupe X »
            for word, token in (*syntax.complements(child), *syntax.complements(noun)):
                near = token.i in range(child.i + 1, child.i + ATTRIBUTION_REACH)
                if near and _preposition(parsed, token, word, lexicon) == _word("to", lexicon):
                    yield Filler("subject", token, direct=False)
    for participle in syntax.participles(noun):
        if _is(participle, "lightVerb", lexicon, lemmas):
            yield from _light_participle(parsed, participle, lexicon)
        elif _is(participle, "occurrenceVerb", lexicon, lemmas) or _is(participle, "targetingVerb", lexicon, lemmas):
            yield from _around(parsed, participle, lexicon, skip=noun)
            if _is(participle, "targetingVerb", lexicon, lemmas):
                for token in _objects(parsed, participle, lexicon):
                    yield Filler(_word("against", lexicon), token, direct=False)
    yield from _governing(parsed, noun, lexicon, lemmas)


def _governing(parsed: Parsed, noun: Token, lexicon: Lexicon, lemmas: Lemmas) -> Iterator[Filler]:
    head = noun.head
    if head.i == noun.i:
        return
    if syntax.is_coordinated(noun) and syntax.is_noun(head):
        head = head.head
    if not syntax.is_verbal(head) and not syntax.is_past_participle(head):
        return
    object_like = syntax.is_object(noun) or (syntax.is_coordinated(noun) and syntax.is_object(noun.head))
    passive_subject = syntax.is_subject(noun) and syntax.is_passive(head)
    if _is(head, "puttingVerb", lexicon, lemmas) and not object_like and not syntax.is_subject(noun):
        # « a été placé en garde à vue » : whom it is done to
        passive = syntax.is_passive(head)
        done_to = syntax.subjects(head, lexicon) if passive else _objects(parsed, head, lexicon)
        for token in done_to:
            yield Filler("object", token, direct=False)
        yield from _around(parsed, head, lexicon, skip=noun)
    elif _is(head, "targetingVerb", lexicon, lemmas) and noun in syntax.agents(head, _word("by", lexicon)):
        # « cinq hôpitaux ont été visés par une attaque »
        for token in syntax.subjects(head, lexicon):
            yield Filler(_word("against", lexicon), token, direct=False)
        yield from _around(parsed, head, lexicon, skip=noun)
    elif _is(head, "lightVerb", lexicon, lemmas):
        if object_like:
            for token in syntax.subjects(head, lexicon):
                yield Filler("subject", token, direct=False)
            yield from _around(parsed, head, lexicon, skip=noun)
        elif passive_subject:
            for token in syntax.agents(head, _word("by", lexicon)):
                yield Filler("subject", token, direct=False)
            yield from _around(parsed, head, lexicon, skip=noun)
    elif _is(head, "sufferingVerb", lexicon, lemmas) and object_like:
        # « enregistre défaites sur défaites », « a subi une attaque » : the subject suffers it
        for token in syntax.subjects(head, lexicon):
            yield Filler("sufferer", token, direct=False)
        yield from _around(parsed, head, lexicon, skip=noun)
    elif _is(head, "casualtyVerb", lexicon, lemmas) and object_like:
        yield from _around(parsed, head, lexicon, skip=noun)
    elif _is(head, "targetingVerb", lexicon, lemmas) and syntax.is_subject(noun) and not passive_subject:
        for token in _objects(parsed, head, lexicon):
            yield Filler(_word("against", lexicon), token, direct=False)
        yield from _around(parsed, head, lexicon, skip=noun)
    elif _is(head, "occurrenceVerb", lexicon, lemmas) and syntax.is_subject(noun):
        yield from _around(parsed, head, lexicon, skip=noun)


def _hanging_on(parsed: Parsed, holder: Token, front: Token, lexicon: Lexicon) -> Iterator[Filler]:
    """Complements behind `front` that the parser hangs on `holder`, but for those with «de», which are its own."""
    for word, token in syntax.complements(holder):
        marker = _preposition(parsed, token, word, lexicon)
        if marker != _word("of", lexicon) and token.i > front.i:
            yield Filler(marker, token, direct=False)


def _behind_agents(parsed: Parsed, participle: Token, lexicon: Lexicon) -> Iterator[Filler]:
    """« menée par des hommes armés contre un convoi » : the parser hangs the second complement on the agent."""
    for agent in syntax.agents(participle, _word("by", lexicon)):
        for holder in (agent, *syntax.participles(agent), *syntax.adjectives(agent)):
            yield from _hanging_on(parsed, holder, agent, lexicon)


def _light_participle(parsed: Parsed, participle: Token, lexicon: Lexicon) -> Iterator[Filler]:
    yield from _behind_agents(parsed, participle, lexicon)
    if syntax.is_relative_clause(participle) and not syntax.is_passive(participle):
        for token in syntax.subjects(participle, lexicon):
            yield Filler("subject", token, direct=False)
    for token in syntax.agents(participle, _word("by", lexicon)):
        yield Filler("subject", token, direct=False)
    yield from _around(parsed, participle, lexicon, skip=None)


def _around(parsed: Parsed, verb: Token, lexicon: Lexicon, skip: Token | None) -> Iterator[Filler]:
    agents = syntax.agents(verb, _word("by", lexicon))
    for preposition, token in syntax.complements(verb):
        if token not in agents and (skip is None or token.i != skip.i):
            yield Filler(_preposition(parsed, token, preposition, lexicon), token, direct=False)
    yield from _relative_adverbs(verb)


def _relative_adverbs(verb: Token) -> Iterator[Filler]:
    """« où la guerre a fait … », « dont ils s'étaient retirés » : the antecedent."""
    for child in verb.children:
        if syntax.is_relative(child) and not syntax.is_subject(child) and not syntax.is_object(child):
            head = syntax.antecedent(verb)
            if head is not None and child.i < verb.i:
                yield Filler("relative", head)
                return


def _clitics(verb: Token, lexicon: Lexicon, *, passive: bool) -> Iterator[Filler]:
    for child in verb.children:
        role = lexicon.table("clitic").get(child.lower_)
        if (
            role
            and child.i < verb.i
            and syntax.is_pronoun(child)
            and not syntax.is_subject(child)
            and not syntax.is_object(child)
        ):
            if role == "object" and passive:
                continue
            if not syntax.is_reflexive(verb):
                yield Filler(role, child)


def _preposition(parsed: Parsed, token: Token, word: str, lexicon: Lexicon) -> str:
    helper = syntax.preposition_token(token)
    if helper is not None:
        simple = parsed.payload(helper).preposition
        if simple is not None:
            return simple
    return syntax.plain_preposition(word, lexicon)


def _causative(verb: Token, lexicon: Lexicon, lemmas: Lemmas) -> Token | None:
    if not syntax.is_infinitive(verb) or verb.i == 0:
        return None
    for candidate in (verb.head, verb.doc[verb.i - 1]):
        if candidate.i < verb.i and verb.i - candidate.i <= 2 and _is(candidate, "causative", lexicon, lemmas):
            return candidate
    return None


def _is(verb: Token, table: str, lexicon: Lexicon, lemmas: Lemmas) -> bool:
    words = lexicon.table(table)
    return syntax.lemma(verb) in words or any(each in words for each in lemmas.verb(verb.lower_))


def _objects(parsed: Parsed, verb: Token, lexicon: Lexicon) -> list[Token]:
    """Direct objects that are no time expressions."""
    found = [t for t in syntax.objects(verb, lexicon.table("contentMark")) if parsed.payload(t).time is None]
    if found or syntax.is_passive(verb) or syntax.is_reflexive(verb):
        return found
    # « a rencontré lundi à Berlin le chancelier X » : a name without a preposition, behind when and where
    for token in parsed.doc[verb.i + 1 : verb.i + OBJECT_REACH]:
        payload = parsed.payload(token)
        if syntax.is_verbal(token) or token.text in ',;:."' or token.lower_ in lexicon.table("contentMark"):
            break
        if payload.names and payload.names[0].kind == "Person" and not syntax.preposition_of(token):
            return [] if syntax.is_subject(token) else [token]
    return []


def _word(name: str, lexicon: Lexicon) -> str:
    """The preposition that does what `name` says."""
    return lexicon.table("preposition").get(name, "")
