"""Turn reporting verbs, «selon X» and quotation marks into who vouches for which event."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Container, Iterator, Mapping, Sequence

from kg.document import Mention, MentionKind, Quote, Span
from kg.extract import syntax
from kg.extract.coreference import Discourse, Referent, bare_pronoun, mention_of
from kg.extract.events import Draft
from kg.extract.lemmas import Lemmas
from kg.extract.tokens import Token
from kg.extract.view import Parsed
from kg.lexicon import Lexicon

LONGEST_QUOTE = 1500
"""Characters: a longer stretch between quotation marks is a missing mark."""
SHORTEST_QUOTE = 3
"""Words: fewer are a distance mark («le "califat"»), not speech."""
SOURCE_REACH = 5
"""Tokens behind a cited document in which its author is looked for."""
SCAN = 14
"""Tokens behind an inverted reporting verb in which its speaker is looked for."""


def is_reporting(form: str, lexicon: Lexicon, lemmas: Lemmas) -> bool:
    """Whether `form` may be of a verb that reports words."""
    return any(
        unit.pos == "verb" and unit.form == name and unit.frame.reports
        for name in lemmas.verb(form)
        for unit in lexicon.units.get(name, ())
    )


def attribute(
    parsed: Parsed,
    drafts: Sequence[Draft],
    earlier: Sequence[Draft],
    discourse: Discourse,
    lexicon: Lexicon,
    lemmas: Lemmas,
) -> None:
    """Give the drafts of one view their sources; remembers who spoke last.

    `earlier` are the drafts of the sentence from whose end an inverted reporting clause was taken.
    """
    by_token = {draft.token.i: draft for draft in drafts}
    told = False
    for draft in drafts:
        if not draft.trigger.unit.frame.reports or not draft.trigger.is_verb:
            continue
        inverted = _find_inverted_speaker(parsed, draft, drafts, discourse, lexicon)
        _speak_along(draft, by_token)
        speakers = draft.fillers("agent")
        if earlier and not told:
            told = True
            _tell(draft, earlier, lexicon)
        content = (
            _content_before(draft, drafts) if inverted else _content(draft, by_token, lexicon.table("contentMark"))
        )
        if not content and not syntax.has_content(draft.token):
            content = _named_behind(draft, drafts)
        for other in content:
            for key in speakers:
                _add_source(other, key, f"attribution: reported by «{draft.trigger.span.of(discourse.text)}»")
        if syntax.says_of_clause(draft.token):
            left = [d for d in drafts if d.token.i < draft.token.i and d is not draft]
            plain = [d for d in left if not d.trigger.unit.frame.reports] or left
            draft.about.extend(d for d in plain[-1:] if d not in draft.about)
        for other in _content_roots(draft, by_token, content, lexicon.table("contentMark"), inverted=inverted):
            if other not in draft.about:
                draft.about.append(other)
        if len(speakers) == 1 and "Actor" in discourse.cast.classes(speakers[0]):
            discourse.speaker, discourse.spoken_at = speakers[0], parsed.index
    for source, begin in _cited(parsed, discourse, lexicon, lemmas):
        for draft in drafts:
            if source in draft.fillers("agent"):
                continue
            if _is_quoted(parsed, draft.token.i) != _is_quoted(parsed, begin):
                continue
            if begin <= draft.token.i and _hangs_below(draft.token, begin, parsed):
                continue
            _add_source(draft, source, f"attribution: cited with «{parsed.cells[begin].span.of(discourse.text)}»")


def attach_quotes(text: str, drafts: Sequence[Draft], lexicon: Lexicon) -> None:
    """Give each quotation to the speech act that reports it; what happens inside is by its speaker."""
    begins = [draft.sentence.begin for draft in drafts]
    ends = [draft.sentence.end for draft in drafts]
    for quote in find_quotes(text):
        near = drafts[bisect_right(ends, quote.span.begin) : bisect_left(begins, quote.span.end)]
        outside = [d for d in near if _speaks(d, quote.span, lexicon) and not quote.span.overlaps(d.trigger.span)]
        speech = _speech_of(quote.span, outside)
        if speech is None:
            continue
        speech.quotes.append(quote)
        for draft in near:
            if quote.span.covers(draft.trigger.span):
                for key in speech.fillers("agent"):
                    _add_source(draft, key, f"attribution: quoted by «{speech.trigger.span.of(text)}»")


def find_quotes(text: str) -> Iterator[Quote]:
    """Words between quotation marks in normalised text; a quotation stays within its paragraph."""
    for match in re.finditer(rf'"\s*([^"\n]{{1,{LONGEST_QUOTE}}}?)\s*"', text):
        if len(match.group(1).split()) >= SHORTEST_QUOTE:
            yield Quote(match.group(1), Span(*match.span(1)))


def _speaks(draft: Draft, quote: Span, lexicon: Lexicon) -> bool:
    """« a déclaré », and in front of the words « a appelé à "la fin de …" »."""
    if draft.trigger.unit.frame.reports:
        return True
    ahead = draft.trigger.is_verb and draft.trigger.span.end <= quote.begin
    return ahead and lexicon.is_a(draft.event_class, "SpeechAct")


def _speech_of(span: Span, speeches: Sequence[Draft]) -> Draft | None:
    """The speech act in the sentence where the quotation ends or begins; the nearest one behind it first."""
    same = [d for d in speeches if d.sentence.overlaps(span)]
    after = [d for d in same if d.trigger.span.begin >= span.end]
    before = [d for d in same if d.trigger.span.end <= span.begin]
    if after and not before:
        return after[0]
    if before and not after:
        return before[-1]
    if after and before:
        return min(
            (after[0], before[-1]),
            key=lambda d: min(abs(d.trigger.span.begin - span.end), abs(span.begin - d.trigger.span.end)),
        )
    return None


def _tell(draft: Draft, earlier: Sequence[Draft], lexicon: Lexicon) -> None:
    """Let a reporting clause vouch for the sentence in front of it."""
    content = [d for d in earlier if not (d.trigger.unit.frame.reports and d.fillers("agent") and d.trigger.is_verb)]
    for other in content:
        for key in draft.fillers("agent"):
            _add_source(other, key, f"attribution: «{draft.token.text}» behind the clause")
    depths = [(_depth(d.token), d) for d in content]
    draft.about.extend(d for depth, d in depths if depth == min(other for other, _ in depths) and d not in draft.about)


def _add_source(draft: Draft, key: str, reason: str) -> None:
    if key not in draft.sources:
        draft.sources.append(key)
        if reason not in draft.reasons:
            draft.reasons.append(reason)


def _content(draft: Draft, by_token: dict[int, Draft], marks: Container[str]) -> list[Draft]:
    """The events of the reported clauses, those of a nested report left to its own speaker."""
    found: list[Draft] = []
    for child in _dependents(draft):
        if not _is_content(child, draft.token, marks):
            continue
        stack = [child]
        while stack:
            token = stack.pop()
            other = by_token.get(token.i)
            if other is not None and other is not draft:
                found.append(other)
                if other.trigger.unit.frame.reports and other.fillers("agent"):
                    continue
            stack.extend(token.children)
    for other in draft.about:
        if other not in found:
            found.append(other)
    return sorted(found, key=lambda d: d.token.i)


def _named_behind(draft: Draft, drafts: Sequence[Draft]) -> list[Draft]:
    """« évoque 34 morts, une quarantaine de blessés » : events named behind the verb, up to the next verb of saying."""
    found = []
    for other in sorted(drafts, key=lambda d: d.token.i):
        if other.token.i <= draft.token.i:
            continue
        if other.trigger.unit.frame.reports and other.trigger.is_verb:
            break
        if not other.trigger.is_verb and not syntax.is_subject(other.token):
            found.append(other)
    return found


def _dependents(draft: Draft) -> Iterator[Token]:
    """« accuser l'armée d'avoir tué » : the parser hangs the infinitive on whom it is said of."""
    for child in draft.token.children:
        yield child
        if draft.trigger.unit.frame.control == "object" and syntax.is_object(child):
            yield from child.children


def _is_content(child: Token, verb: Token, marks: Container[str]) -> bool:
    if syntax.is_complement_clause(child):
        return True
    return (
        child.i > verb.i
        and syntax.is_clause_of(child)
        and (syntax.heads_infinitive(child) or any(m.lower_ in marks for m in syntax.marks(child)))
    )


def _content_before(draft: Draft, drafts: Sequence[Draft]) -> list[Draft]:
    return [
        d for d in drafts if d.token.i < draft.token.i and not (d.trigger.unit.frame.reports and d.fillers("agent"))
    ]


def _content_roots(
    draft: Draft, by_token: dict[int, Draft], content: Sequence[Draft], marks: Container[str], *, inverted: bool
) -> list[Draft]:
    """What the speech act is about: the events that head its content."""
    if inverted:
        depths = [(_depth(d.token), d) for d in content]
        return [d for depth, d in depths if depth == min(other for other, _ in depths)]
    roots = []
    for child in _dependents(draft):
        if _is_content(child, draft.token, marks):
            other = by_token.get(child.i)
            if other is not None:
                roots.append(other)
            else:
                roots.extend(d for d in content if d.token.head.i == child.i and not d.trigger.unit.frame.reports)
    return roots


def _depth(token: Token) -> int:
    depth = 0
    while token.head.i != token.i and depth < 20:
        token, depth = token.head, depth + 1
    return depth


# -- inverted speakers


def _find_inverted_speaker(
    parsed: Parsed, draft: Draft, drafts: Sequence[Draft], discourse: Discourse, lexicon: Lexicon
) -> bool:
    """« "…", a assuré mardi soir à Paris Manuel Valls » : the first bare noun phrase behind the verb speaks."""
    verb = draft.token
    first = min(
        [
            verb.i,
            *(
                t.i
                for t in verb.children
                if t.i < verb.i and (t in syntax.auxiliaries(verb) or syntax.is_light_pronoun(t))
            ),
        ]
    )
    while (
        first > 0
        and parsed.doc[first - 1].lower_ in lexicon.table("clitic")
        and syntax.is_pronoun(parsed.doc[first - 1])
    ):
        first -= 1
    before = parsed.doc[first - 1] if first else None
    tail = parsed.view.inverted and first <= 1
    if not tail and (before is None or before.text not in lexicon.table("speechMark")):
        return False
    if not tail and any(syntax.is_subject(c) and c.i < first for c in verb.children):
        return False
    if syntax.is_present_participle(verb) or syntax.is_past_participle_alone(verb) or syntax.is_infinitive(verb):
        return False
    if syntax.has_own_relative(verb):
        return False
    pronoun = next(
        (
            t
            for t in parsed.doc[first : verb.i + 3]
            if bare_pronoun(t.lower_) in lexicon.table("pronoun") and t.text.startswith("-")
        ),
        None,
    )
    if pronoun is not None:
        _speak_by_pronoun(parsed, draft, pronoun, discourse, lexicon)
        return True
    found = _scan(parsed, verb, discourse, lexicon)
    if found is None:
        return False
    referent = discourse.as_actor(found)
    for other in drafts:
        other.arguments = [
            a
            for a in other.arguments
            if not (a[1] in referent.keys and (other is draft or (a[0] != "agent" and a[2].span == referent.span)))
        ]
    draft.arguments = [a for a in draft.arguments if a[0] != "agent"]
    draft.about_entities = [key for key in draft.about_entities if key not in referent.keys]
    mention = mention_of(referent, parsed)
    for key in referent.keys:
        if referent.kind is not MentionKind.NAME:
            discourse.cast.mention(key, mention, referent.span.of(discourse.text))
        draft.add("agent", key, mention)
    return True


def _speak_along(draft: Draft, by_token: Mapping[int, Draft]) -> None:
    """« a déclaré le ministre, précisant que … » : who says the one says the other."""
    head = draft.token.head
    above = by_token.get(head.i) or by_token.get(head.head.i)  # a participle may hang on the speaker
    if above is None or above is draft or draft.fillers("agent") or not syntax.is_present_participle(draft.token):
        return
    for role, key, mention in above.arguments:
        if role == "agent" and above.trigger.unit.frame.reports:
            draft.add(role, key, mention)


def _speak_by_pronoun(parsed: Parsed, draft: Draft, pronoun: Token, discourse: Discourse, lexicon: Lexicon) -> None:
    """« a-t-il ajouté » : whoever spoke last."""
    draft.arguments = [a for a in draft.arguments if a[0] != "agent"]
    form = bare_pronoun(pronoun.lower_)
    cell = parsed.cells[pronoun.i].span
    key, rule = discourse.last_speaker(parsed), "coreference: last speaker"
    if key is None:
        referent = discourse.read_pronoun(parsed, pronoun)
        if referent is None or len(referent.keys) != 1:
            return
        key, rule = referent.keys[0], referent.rule
    elif lexicon.table("pronoun").get(form) == "speaker":
        return
    mention = Mention(Span(cell.end - len(form), cell.end), parsed.view.sentence, rule, MentionKind.PRONOUN)
    discourse.cast.mention(key, mention)
    draft.add("agent", key, mention)


def _scan(parsed: Parsed, verb: Token, discourse: Discourse, lexicon: Lexicon) -> Referent | None:
    for token in parsed.doc[verb.i + 1 : verb.i + 1 + SCAN]:
        payload = parsed.payload(token)
        if payload.time is not None or payload.quantity is not None:
            continue
        if not payload.names and (
            token.text in (".", ";", ":") or (syntax.is_verbal(token) and not syntax.is_past_participle(token))
        ):
            return None
        if not (payload.names or syntax.is_noun(token)):
            continue
        preposition = syntax.plain_preposition(syntax.preposition_of(token), lexicon)
        if preposition and token.i != verb.i + 1:
            continue
        referent = discourse.read(parsed, token) if payload.names else discourse.read_speaker(parsed, token)
        if referent is not None and referent.keys and referent.can_act:
            return referent
    return None


# -- selon X


def _cited(parsed: Parsed, discourse: Discourse, lexicon: Lexicon, lemmas: Lemmas) -> Iterator[tuple[str, int]]:
    """(entity, token index of the cue) for each «selon X»."""
    cues = lexicon.table("attributionCue")
    for token in parsed.doc:
        simple = parsed.payload(token).preposition
        before = parsed.doc[token.i - 1].lower_ if token.i else ""
        bare = syntax.is_noun(token) and f"{before} {token.lower_}" in cues  # « de source policière »
        if token.lower_ not in cues and simple not in cues and not bare:
            continue
        noun = token if bare else _noun_after(parsed, token)
        if noun is None:
            continue
        for each in syntax.conjuncts(noun):
            read = discourse.read_speaker(parsed, each, bare=True) if bare else None
            referent = read or _source(parsed, each, discourse, lexicon)
            if referent is None:
                continue
            referent = discourse.as_actor(referent)
            mention = mention_of(referent, parsed)
            for key in referent.keys:
                if "Actor" not in discourse.cast.classes(key):
                    continue
                if referent.kind is not MentionKind.NAME:
                    discourse.cast.mention(key, mention, referent.span.of(discourse.text))
                if discourse.cast.is_named(key) and "Person" in discourse.cast.classes(key):
                    discourse.speaker, discourse.spoken_at = key, parsed.index
                yield key, token.i


def _noun_after(parsed: Parsed, cue: Token) -> Token | None:
    if cue.head.i > cue.i and (
        parsed.payload(cue.head).names or syntax.is_noun(cue.head) or syntax.is_pronoun(cue.head)
    ):
        return cue.head
    for token in parsed.doc[cue.i + 1 : cue.i + 7]:
        if parsed.payload(token).names or syntax.is_noun(token) or syntax.is_pronoun(token):
            return token
        if syntax.is_verbal(token):
            return None
    return None


def _source(parsed: Parsed, noun: Token, discourse: Discourse, lexicon: Lexicon) -> Referent | None:
    """The actor cited; for «un bilan communiqué par X», «un rapport de l'ONU» the one behind the document."""
    referent = discourse.read(parsed, noun)
    if referent is None:
        return None
    if referent.keys and referent.can_act:
        return referent
    for participle in syntax.participles(noun):
        for token in syntax.agents(participle, lexicon.table("preposition").get("by", "")):
            behind = discourse.read(parsed, token)
            if behind is not None and behind.keys:
                return behind
    by = lexicon.table("preposition").get("by", "")
    for token in parsed.doc[noun.i + 1 : noun.i + 1 + SOURCE_REACH]:
        # « selon un bilan communiqué mercredi par le ministère », however the parser hangs the participle
        if token.lower_ == by and token.head.i > token.i:
            behind = discourse.read(parsed, token.head)
            if behind is not None and behind.keys and behind.can_act:
                return behind
    for preposition, token in syntax.complements(noun):
        if syntax.plain_preposition(preposition, lexicon) in lexicon.table("preposition").values():
            behind = discourse.read(parsed, token)
            if behind is not None and behind.keys and behind.can_act:
                return behind
    return None


def _is_quoted(parsed: Parsed, at: int) -> bool:
    return sum(token.text == '"' for token in parsed.doc[:at]) % 2 == 1


def _hangs_below(token: Token, cue: int, parsed: Parsed) -> bool:
    """Whether a token stands in a relative clause of the phrase that the cue introduces."""
    climb = token
    for _ in range(syntax.MAXIMUM_CLIMB):
        if climb.head.i == climb.i:
            return False
        if syntax.is_relative_clause(climb) and climb.head.i > cue:
            return True
        climb = climb.head
    return False
