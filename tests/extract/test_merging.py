"""Mentions of one event are one event, those of two are two: texts of ours, and which triggers share an event."""

from __future__ import annotations

from typing import Any

import pytest

from tests.extract.facts import read


def row(name: str, text: str, together: str, apart: str = "", *, missing: str = "") -> Any:
    """`together` and `apart`: triggers that are, and that are not, mentions of one event, between spaces."""
    marks = [pytest.mark.xfail(strict=True, reason=missing)] if missing else []
    return pytest.param(text, together.split(), apart.split(), id=name, marks=marks)


ROWS = [
    row("definite noun behind an indefinite one", "Une attaque a visé un marché de Gao. L'attaque a fait dix morts.", "attaque attaque"),
    row("demonstrative", "Un attentat a frappé Kaboul mardi. Cet attentat a fait vingt blessés.", "attentat attentat"),
    row("three mentions", "Une explosion a secoué Lille. L'explosion a soufflé des vitres. Cette explosion a été entendue à Lens.", "explosion explosion explosion"),
    row("verb, who and where", "Des rebelles ont attaqué la ville de Gao mardi. Les rebelles ont attaqué Gao mardi avec des drones.", "attaqué attaqué"),
    row("same victims, same day", "Dix soldats ont été tués mardi à Gao. Les dix soldats tués mardi appartenaient à un bataillon.", "tués tués"),
    row("narrower class", "Une attaque a visé Homs mardi. L'armée a mené une frappe contre Homs mardi.", "attaque frappe",
        missing="words of a class and of its subclass are one event only when forms or classes are the same"),
    row("trap: long past", "Une attaque a fait dix morts mardi à Gao. En 2015, une attaque avait fait deux morts. Le maire a réagi. Il condamne cette attaque.", "", "attaque attaque attaque"),
    row("trap: other place", "Une attaque a visé Gao mardi. Une attaque a visé Kidal mardi.", "", "attaque attaque"),
    row("trap: other day", "Les rebelles ont attaqué Gao lundi. Les rebelles ont attaqué Gao mardi.", "", "attaqué attaqué"),
    row("trap: other number", "L'attaque de Gao a fait dix morts. L'attaque de Gao a fait douze morts.", "", "morts morts"),
    row("trap: other victims", "Le tireur a tué un policier. Le tireur a tué une passante.", "", "tué tué"),
    row("trap: one happened, one did not", "Les rebelles ont attaqué Gao. Les rebelles n'ont pas attaqué Gao.", "", "attaqué attaqué"),
    row("trap: one is planned", "Une grève a paralysé Lyon. Une grève aura lieu à Lyon en juin.", "", "grève grève"),
    row("trap: an indefinite one is new", "Une attaque a fait dix morts. Une attaque a fait vingt blessés.", "", "attaque attaque"),
    row("trap: one sentence, two events", "Une attaque à Gao a suivi l'attaque de Kidal.", "", "attaque attaque"),
    row("trap: two speeches stay two", "Le maire a dénoncé la violence. Le maire a dénoncé la haine.", "", "dénoncé dénoncé"),
    row("trap: other class", "Un séisme a frappé Lima. L'incendie a détruit un marché.", "", "séisme incendie"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "together", "apart"), ROWS)
def test_mentions_meet(text: str, together: list[str], apart: list[str]) -> None:
    events = [[m.span.of(text).lower() for m in event.mentions] for event in read(text).events]
    if together:
        assert any(sorted(words) == sorted(together) for words in events), events
    if apart:
        assert [words for words in events if words == apart] == [], events
        assert sorted(w for words in events for w in words if w in apart) == sorted(apart), events


def test_one_event_keeps_the_facts_of_all_its_mentions() -> None:
    text = "Une attaque a visé Gao mardi. L'attaque a été revendiquée par Boko Haram. Cette attaque des djihadistes a choqué le pays."
    (attack,) = [event for event in read(text).events if event.event_class == "Attack"]
    assert len(attack.mentions) == 3
    assert attack.times
    assert attack.reasons[-1] == "coreference: one event, told again"
