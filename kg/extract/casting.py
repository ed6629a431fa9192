"""Turn linked names and offices into the cast of an article: its entities and who holds which office."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence

from kg.document import Mention, MentionKind, Position, Span, Tenure
from kg.extract.coreference import OfficeHolder
from kg.extract.entities import Cast
from kg.extract.linking import Linked
from kg.extract.names import Name
from kg.extract.offices import Designation, Office
from kg.lexicon import Lexicon, fold

BASE_REACH = 80
"""Characters between a name and the place where it is based: «X, une ONG syrienne de défense des droits basée à Y»."""


def cast_names(
    text: str, sentences: Sequence[Span], names: Sequence[Name], links: Sequence[Linked], lexicon: Lexicon
) -> tuple[Cast, dict[Span, str]]:
    """The cast with every name's mention, and which key each name's span has."""
    cast = Cast(lexicon)
    keys: dict[Span, str] = {}
    for linked in links:
        actor = lexicon.actors.get(linked.known or "")
        gender = actor.gender if actor is not None else _gender(linked, lexicon)
        plural = actor.plural if actor is not None else False
        cast.add(
            linked.key,
            linked.classes,
            linked.label,
            known=linked.known,
            labels=linked.other_labels,
            part_of=linked.part_of,
            gender=gender,
            plural=plural,
        )
        for name in linked.names:
            keys[name.span] = linked.key
            rule = "; ".join((name.rule, *linked.reasons)) if len(linked.names) > 1 else name.rule
            cast.mention(linked.key, Mention(name.span, sentence_of(name.span, sentences), rule), None)
        if actor is not None and actor.part_of in lexicon.actors:
            cast.set_part_of(linked.key, str(actor.part_of))
    _find_bases(text, sentences, names, keys, cast, lexicon)
    return cast, keys


def sentence_of(span: Span, sentences: Sequence[Span]) -> Span:
    """The sentence that a span stands in; the span itself when it stands in none."""
    at = bisect_right(sentences, span.begin, key=lambda sentence: sentence.begin) - 1
    return sentences[at] if at >= 0 and sentences[at].covers(span) else span


def _gender(linked: Linked, lexicon: Lexicon) -> str | None:
    if "Person" not in linked.classes:
        return None
    first = fold(linked.label).split()
    table = lexicon.table("firstName")
    for form in (linked.label.split()[0], first[0] if first else ""):
        value = table.get(form) or table.get(form.lower())
        if value in ("m", "f"):
            return value
    return None


def _find_bases(
    text: str, sentences: Sequence[Span], names: Sequence[Name], keys: dict[Span, str], cast: Cast, lexicon: Lexicon
) -> None:
    """« l'Observatoire …, une ONG basée à Londres »."""
    words = sorted(lexicon.table("basedWord"), key=len, reverse=True)
    if not words:
        return
    one = "|".join(map(re.escape, words))
    pattern = re.compile(rf"[^.;:]{{0,{BASE_REACH}}}?(?<![\w-])(?:{one}) [\w']{{1,4}}[ ']?(?:[\w']{{1,3}}[ '])?$")
    for at, name in enumerate(names):
        if name.kind not in ("Organization", "Common"):
            continue
        for place in names[at + 1 : at + 4]:
            if place.kind not in ("Place", "State") or place.span.begin - name.span.end > BASE_REACH + 20:
                continue
            if sentence_of(name.span, sentences) == sentence_of(place.span, sentences) and pattern.fullmatch(
                text[name.span.end : place.span.begin]
            ):
                cast.set_based_in(keys[name.span], keys[place.span])
                break


def cast_offices(
    text: str, sentences: Sequence[Span], offices: Sequence[Office], keys: dict[Span, str], cast: Cast, lexicon: Lexicon
) -> tuple[Position, ...]:
    """The offices of the article's persons; one position for an office that is told more than once."""
    positions: dict[tuple[str, str, str | None, Tenure], list[Mention]] = {}
    ordered = sorted(keys.items())
    for office in offices:
        holder = keys.get(office.holder.span)
        if holder is None:
            continue
        sentence = sentence_of(office.span, sentences)
        owner = _owner(text, office, sentence, keys, ordered, cast, lexicon)
        mention = Mention(office.span, sentence, office.rule, MentionKind.EXPRESSION)
        positions.setdefault((holder, office.label, owner, office.tenure), []).append(mention)
    return tuple(
        Position(holder, label, tuple(mentions), owner, tenure)
        for (holder, label, owner, tenure), mentions in positions.items()
    )


def _owner(
    text: str,
    office: Office,
    sentence: Span,
    keys: dict[Span, str],
    ordered: Sequence[tuple[Span, str]],
    cast: Cast,
    lexicon: Lexicon,
) -> str | None:
    """The state or organisation of an office: named in it, told by a demonym, or by «son» the subject before."""
    if office.of_name is not None:
        key = keys.get(office.of_name.span)
        metonym = lexicon.metonyms.get(fold(office.of_name.span.of(text)))
        if key is not None and metonym is not None and office.of_name.kind == "Place" and "City" not in office.label:
            return key
        return key
    if office.of_known is not None and office.of_known in lexicon.actors:
        key = cast.add_known(office.of_known)
        if not cast.has_mention(key):
            word = next(
                (
                    m
                    for m in re.finditer(r"[\w-]+", office.span.of(text))
                    if lexicon.demonyms.get(m.group(0).lower()) == office.of_known
                ),
                None,
            )
            if word is not None:
                span = Span(office.span.begin + word.start(), office.span.begin + word.end())
                cast.mention(key, Mention(span, sentence, "coreference: demonym", MentionKind.NOMINAL))
        return key
    if office.possessive:
        for at in range(bisect_left(ordered, office.span.begin, key=lambda row: row[0].begin) - 1, -1, -1):
            span, key = ordered[at]
            if span.end <= office.span.begin and {"Organization", "State"} & cast.classes(key):
                return key
    return None


def holders(positions: Sequence[Position]) -> tuple[OfficeHolder, ...]:
    """The office holders as coreference wants them."""
    return tuple(
        OfficeHolder(position.holder, position.label, mention.span.begin)
        for position in positions
        for mention in position.mentions
    )


def called(designations: Sequence[Designation], keys: Mapping[Span, str]) -> tuple[OfficeHolder, ...]:
    """All that the article calls its persons, as coreference wants it."""
    return tuple(
        OfficeHolder(keys[designation.holder.span], designation.title, designation.begin)
        for designation in designations
        if designation.holder.span in keys
    )
