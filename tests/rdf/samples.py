"""Documents made by hand: what extraction would find in a text of ours, and a long one made up of parts."""

from __future__ import annotations

import datetime
from decimal import Decimal

from kg.document import (
    Argument,
    Article,
    Document,
    Entity,
    Event,
    Mention,
    MentionKind,
    Position,
    Quantity,
    Quote,
    Span,
    Tenure,
    TimeSpan,
)
from kg.lexicon import KnownActor, Lexicon

FRANCE = "https://kg.example/id/country/FR"
ARMY = "https://kg.example/id/actor/ArmeeFrancaise"

_TREE = {
    "Person": "Actor",
    "Organization": "Actor",
    "MilitaryForce": "Organization Actor",
    "State": "Actor",
    "Group": "Actor",
    "Country": "Place",
    "City": "Place",
    "SpeechAct": "Event",
    "Statement": "SpeechAct Event",
    "Attack": "MilitaryAction Event",
    "Airstrike": "Attack MilitaryAction Event",
    "Death": "Harm Event",
}

LEXICON = Lexicon(
    fingerprint="samples",
    superclasses={name: frozenset([name, *above.split()]) for name, above in _TREE.items()}
    | {name: frozenset([name]) for name in ("Actor", "Place", "Event")},
    actors={
        FRANCE: KnownActor(
            FRANCE, ("State", "Country"), "France", ("France",), wikidata="http://www.wikidata.org/entity/Q142"
        ),
        ARMY: KnownActor(ARMY, ("MilitaryForce",), "armée française", ("armée française",), part_of=FRANCE),
    },
)

TEXT = (
    "Frappe\n\n"
    "L'armée française a bombardé mardi un dépôt près de Montclar, a déclaré l’ex-ministre Zoé Brémond : "
    "« Près de 120 hommes seraient morts. »\r\n"
    "Les habitants\u00a0de Montclar 𝒂ttendent 😀 encore.\n"
)
TITLE = "Frappe sur Montclar"


def words(text: str, phrase: str, rule: str = "essai", kind: MentionKind = MentionKind.NAME, nth: int = 0) -> Mention:
    """The mention of the `nth` place where `phrase` stands, in the line it stands in."""
    begin = -1
    for _ in range(nth + 1):
        begin = text.index(phrase, begin + 1)
    line = text.rfind("\n", 0, begin) + 1
    stop = text.find("\n", begin)
    end = begin + len(phrase)
    return Mention(Span(begin, end), Span(line, max(end, len(text) if stop < 0 else stop)), rule, kind)


def sample() -> Document:
    """Every kind of finding once, in a text with a supplementary character, a no-break space and a carriage return."""

    def at(phrase: str, kind: MentionKind = MentionKind.NAME, nth: int = 0) -> Mention:
        return words(TEXT, phrase, kind=kind, nth=nth)

    trigger, expression, nominal = MentionKind.TRIGGER, MentionKind.EXPRESSION, MentionKind.NOMINAL
    tuesday = TimeSpan("mardi", at("mardi", expression), datetime.date(2016, 7, 26), datetime.date(2016, 7, 26))
    toll = Quantity("Près de 120 hommes", at("Près de 120", expression), Decimal(120), None, None, True, "homme")
    quoted = at("Près de 120 hommes seraient morts.")
    spans = {at(phrase).sentence for phrase in ("Frappe", "bombardé", "habitants")}
    return Document(
        Article(TEXT, TITLE, datetime.date(2016, 7, 27), "essai.txt"),
        tuple(sorted(spans)),
        (
            Entity("army", ("MilitaryForce",), "armée française", (at("armée française"),), known=ARMY),
            Entity("france", ("State", "Country"), "France", (at("française"),), ("française",), known=FRANCE),
            Entity("montclar", ("City",), "Montclar", (at("Montclar"), at("Montclar", nth=1))),
            Entity("zoe", ("Person",), "Zoé Brémond", (at("Zoé Brémond"),), ("Brémond",), based_in="montclar"),
            Entity("men", ("Group",), "hommes", (at("hommes", nominal),), named=False),
            Entity("people", ("Group",), "habitants", (at("habitants", nominal),), part_of="france", named=False),
        ),
        (Position("zoe", "ministre", (at("ministre", expression),), "france", Tenure.FORMER),),
        (
            # the headline is a sentence and a trigger at once
            Event("e0", "Airstrike", (at("Frappe", trigger),)),
            Event(
                "e1",
                "Airstrike",
                (at("bombardé", trigger),),
                (
                    Argument("agent", "army", at("armée française")),
                    Argument("place", "montclar", at("Montclar")),
                    Argument("target", "montclar"),
                ),
                (tuesday,),
                sources=("zoe",),
            ),
            Event(
                "e2",
                "Statement",
                (at("déclaré", trigger),),
                (Argument("agent", "zoe"),),
                about=("e1", "france"),
                quotes=(Quote(quoted.span.of(TEXT), quoted.span),),
            ),
            Event(
                "e3",
                "Death",
                (at("morts", trigger),),
                (Argument("participant", "men", at("hommes")),),
                quantities=(toll,),
                factuality="Alleged",
            ),
        ),
        (TimeSpan("encore", at("encore", expression)),),
    )


def long_sample(events: int = 60) -> Document:
    """An article of `events` sentences, each with a person, a place, a time, a quantity and an attack."""
    parts = [
        f"Le convoi de Paul Martin-{n} a attaqué Ville-{n} le {n % 27 + 1} mai, faisant {n + 2} morts.\n"
        for n in range(events)
    ]
    text = "".join(parts)
    sentences, entities, found, offset = [], [], [], 0
    for n, part in enumerate(parts):
        sentence = Span(offset, offset + len(part) - 1)

        def at(phrase: str, part: str = part, offset: int = offset, sentence: Span = sentence) -> Mention:
            begin = offset + part.index(phrase)
            return Mention(Span(begin, begin + len(phrase)), sentence, "essai")

        person, city = part[len("Le convoi de ") : part.index(" a attaqué")], f"Ville-{n}"
        day, toll = f"le {n % 27 + 1} mai", str(n + 2)
        date = datetime.date(2016, 5, n % 27 + 1)
        entities += [
            Entity(f"p{n}", ("Person",), person, (at(person),), (person.split()[-1],)),
            Entity(f"c{n}", ("City",), city, (at(city),)),
        ]
        found += [
            Event(
                f"e{n}",
                "Attack",
                (at("attaqué"),),
                (Argument("agent", f"p{n}", at(person)), Argument("target", f"c{n}", at(city))),
                (TimeSpan(day, at(day), date, date),),
                (Quantity(f"{toll} morts", at(toll), Decimal(toll), unit="mort"),),
                (f"p{(n + 1) % events}",),
            )
        ]
        sentences.append(sentence)
        offset += len(part)
    return Document(Article(text, "Long", None, "long.txt"), tuple(sentences), tuple(entities), (), tuple(found))
