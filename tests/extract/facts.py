"""Say what was found in an article as short strings that tests can read."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from functools import cache
from typing import Any

import pytest

from kg.document import Article, Document, Quantity, TimeSpan
from kg.extract import extract
from kg.gazetteer import Gazetteer
from kg.lexicon import Lexicon
from kg.rdf.ontology import load_lexicon

PUBLISHED = datetime.date(2023, 5, 17)
"""A Wednesday: the publication date of every test sentence."""


@cache
def shipped() -> tuple[Lexicon, Gazetteer]:
    """The shipped lexicon and gazetteer, loaded once."""
    return load_lexicon(), Gazetteer.load()


def read(text: str, date: datetime.date | None = PUBLISHED) -> Document:
    """What the shipped lexicon finds in `text`."""
    return extract(Article(text, date=date), *shipped())


def row(name: str, text: str, expected: Sequence[str], refused: Sequence[str] = (), *, missing: str = "") -> Any:
    """A test row: what `text` must give, and beginnings of facts that it must not; `missing`: why it does not yet."""
    marks = [pytest.mark.xfail(strict=True, reason=missing)] if missing else []
    return pytest.param(text, expected, refused, id=name, marks=marks)


def check(text: str, expected: Sequence[str], refused: Sequence[str]) -> None:
    """Read `text` and compare: everything expected is there, nothing that was refused."""
    found = facts(read(text))
    absent = sorted(set(expected) - found)
    wrong = sorted(fact for fact in found if refused and fact.startswith(tuple(refused)))
    assert (absent, wrong) == ([], []), sorted(found)


def facts(document: Document) -> set[str]:
    """Every fact as a string: `tués: Killing`, `tués target=soldats`, `tués time=2023-05-16`, `tués by=armée`."""
    text = document.article.text
    label = {entity.key: entity.label for entity in document.entities}
    trigger = {event.key: event.mentions[0].span.of(text) for event in document.events}
    found = set()
    for event in document.events:
        word = trigger[event.key]
        found.add(f"{word}: {event.event_class}")
        found |= {f"{word} {a.role}={label[a.filler]}" for a in event.arguments}
        found |= {f"{word} time={_days(t)}" for t in event.times}
        found |= {f"{word} quantity={_amount(q)}" for q in event.quantities}
        found |= {f"{word} by={label[key]}" for key in event.sources}
        found |= {f"{word} about={trigger.get(key) or label[key]}" for key in event.about}
        found |= {f"{word} quote={quote.text}" for quote in event.quotes}
        if event.factuality != "Factual":
            found.add(f"{word} {event.factuality}")
    for position in document.positions:
        owner = f" of={label[position.of]}" if position.of else ""
        tenure = "" if position.tenure == "current" else f" {position.tenure}"
        found.add(f"{label[position.holder]} holds={position.label}{owner}{tenure}")
    for entity in document.entities:
        found.add(f"{entity.label} is {'+'.join(entity.classes)}")
        if entity.based_in:
            found.add(f"{entity.label} basedIn={label[entity.based_in]}")
        if entity.part_of:
            found.add(f"{entity.label} partOf={label[entity.part_of]}")
    return found


def _days(span: TimeSpan) -> str:
    if span.start is None:
        return f"«{span.label}»"
    return f"{span.start}" if span.start == span.end else f"{span.start}..{span.end}"


def _amount(quantity: Quantity) -> str:
    if quantity.value is not None:
        number = f"{'~' if quantity.approximate else ''}{quantity.value:f}"
    else:
        number = f"{'' if quantity.lower is None else f'{quantity.lower:f}'}..{'' if quantity.upper is None else f'{quantity.upper:f}'}"
    return f"{number} {quantity.unit or ''}".strip()
