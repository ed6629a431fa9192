"""Turn what extraction saw and did not use into a residue: what an analyst should know, and what the lexicon lacks."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from kg.document import Document, Entity, MentionKind, Residue, Span, UnknownVerb
from kg.extract import syntax
from kg.extract.coreference import Discourse
from kg.extract.dates import TimeExpression
from kg.extract.events import Draft
from kg.extract.lemmas import Lemmas
from kg.extract.quantities import QuantityExpression
from kg.extract.tokens import Token
from kg.extract.view import Parsed
from kg.lexicon import Lexicon

HELPERS = ("emptyVerb", "lightVerb", "operator", "causative", "occurrenceVerb")
"""Tables of verbs that are read together with other words and evoke nothing themselves."""


def find_unknown_verbs(
    parsed: Parsed, drafts: Sequence[Draft], discourse: Discourse, lexicon: Lexicon, lemmas: Lemmas
) -> Iterator[UnknownVerb]:
    """The verbs of a sentence that evoke no event though an actor is their subject, or their agent in the passive."""
    triggers = [draft.trigger.span for draft in drafts]
    for token in parsed.doc:
        span = parsed.cells[token.i].span
        if not syntax.is_verbal(token) or not span or any(span.overlaps(trigger) for trigger in triggers):
            continue
        # the view shows some verbs to the parser as others: the article's own word counts
        form = span.of(discourse.text).lower()
        if token in syntax.auxiliaries(token.head) or form in lexicon.demonyms:
            continue
        names = lemmas.verb(form)
        if any(name in lexicon.table(table) for table in HELPERS for name in names):
            continue
        infinitive = _infinitive(token, form, names, lexicon)
        subject = _acting(parsed, token, discourse, lexicon) if infinitive is not None else None
        if infinitive is not None and subject is not None:
            units = (unit for name in names for unit in lexicon.units.get(name, ()) if unit.pos == "verb")
            entries = dict.fromkeys(unit.source for unit in units if " " not in unit.form)
            yield UnknownVerb(span, infinitive, subject, tuple(entries))


def with_residue(
    document: Document,
    times: Sequence[TimeExpression],
    quantities: Sequence[QuantityExpression],
    verbs: Sequence[UnknownVerb],
) -> Document:
    """The document, with what of its names, times, quantities and sentences no fact uses."""
    in_facts = {time.mention.span for event in document.events for time in event.times}
    counted = {quantity.mention.span for event in document.events for quantity in event.quantities}
    return replace(
        document,
        residue=Residue(
            verbs=tuple(sorted(verbs, key=lambda verb: verb.span)),
            names=tuple(_idle_names(document)),
            times=tuple(time.span for time in times if time.span not in in_facts),
            quantities=tuple(quantity.span for quantity in quantities if quantity.span not in counted),
            silent_sentences=tuple(_silent_sentences(document)),
        ),
    )


def _acting(parsed: Parsed, verb: Token, discourse: Discourse, lexicon: Lexicon) -> Span | None:
    """The words for the actor who is the verb's subject or, in the passive, who follows «par»."""
    for token in (*syntax.subjects(verb, lexicon), *syntax.agents(verb, lexicon.table("preposition").get("by", ""))):
        referent = discourse.read(parsed, token)
        if referent is not None and referent.keys and "Actor" in referent.classes:
            return referent.span
    return None


def _infinitive(verb: Token, form: str, names: Sequence[str], lexicon: Lexicon) -> str | None:
    """The tagger's lemma when the tables allow it, else their first infinitive; None for what is no verb after all."""
    endings = tuple(lexicon.table("infinitiveEnding"))
    tagged = syntax.lemma(verb)
    likely = [name for name in names if name.endswith(endings) and (name != form or syntax.is_infinitive(verb))]
    if tagged in likely or (not likely and tagged != form and verb.lower_ == form and tagged.endswith(endings)):
        return tagged
    return likely[0] if likely else None


def _idle_names(document: Document) -> Iterator[Span]:
    used = {
        key for event in document.events for key in (*(a.filler for a in event.arguments), *event.sources, *event.about)
    }
    used |= {key for position in document.positions for key in (position.holder, position.of) if key}
    used |= {key for entity in document.entities for key in _told_links(entity)}
    mentions = (m for e in document.entities if e.key not in used for m in e.mentions if m.kind is MentionKind.NAME)
    yield from sorted(mention.span for mention in mentions)


def _told_links(entity: Entity) -> Iterator[str]:
    """Who stands in a relation that the text itself tells; what the actor files know of it is no fact of the text."""
    if entity.based_in is not None:
        yield from (entity.key, entity.based_in)
    if entity.part_of is not None and entity.known is None:
        yield from (entity.key, entity.part_of)


def _silent_sentences(document: Document) -> Iterator[Span]:
    """Sentences in which no event has its trigger, no quotation its words and no office its mention."""
    told = [mention.span for event in document.events for mention in event.mentions]
    told += [quote.span for event in document.events for quote in event.quotes]
    told += [mention.span for position in document.positions for mention in position.mentions]
    begins = [sentence.begin for sentence in document.sentences]
    telling: set[int] = set()
    for span in told:
        # a quotation may reach over several sentences
        telling.update(range(max(bisect_right(begins, span.begin) - 1, 0), bisect_left(begins, span.end)))
    text = document.article.text
    for at, sentence in enumerate(document.sentences):
        if at not in telling and any(character.isalpha() for character in sentence.of(text)):
            yield sentence
