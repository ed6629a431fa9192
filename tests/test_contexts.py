"""When an event must have been that has no day of its own, and whether it befell one person: articles of ours."""

from __future__ import annotations

import datetime

import pyoxigraph as ox
import pytest

from kg.accounts import Account
from kg.building import Workshop, open_workshop
from kg.document import Article
from kg.gazetteer import Gazetteer
from kg.happenings.evidence import Comparer
from kg.happenings.matching import open_comparer
from kg.rdf.accounts import read_accounts
from kg.rdf.graph import build_quads

PUBLISHED = datetime.date(2023, 5, 17)
"""A Wednesday."""


@pytest.fixture(scope="module")
def workshop() -> Workshop:
    return open_workshop()


def compare(text: str, workshop: Workshop) -> tuple[dict[str, Account], Comparer]:
    """The accounts of one article by their words, and what compares them."""
    store = ox.Store()
    article = Article(text, date=PUBLISHED)
    store.extend(ox.Quad(*quad.triple) for quad in build_quads(workshop.extract(article), workshop.lexicon))
    accounts = read_accounts(store)
    return {each.words: each for each in accounts.events}, open_comparer(accounts, workshop.lexicon, Gazetteer.load())


@pytest.mark.parametrize(
    ("text", "words", "first", "last"),
    [
        pytest.param("Une bombe a explosé lundi à Gao. « C'est un crime », a dit le maire.", "dit", "05-16", "05-17", id="said in the news"),
        pytest.param("Le comité se réunira vendredi, a précisé Paul Morin.", "précisé", "05-16", "05-17", id="said of a day to come"),
        pytest.param("Dix civils ont été tués lundi à Gao. L'attaque n'a pas été revendiquée.", "attaque", "05-13", "05-15", id="a noun looks back"),
        pytest.param("Dix civils ont été tués lundi à Gao dans une attaque.", "attaque", "05-15", "05-15", id="but not within a sentence"),
        pytest.param("Le maire a été arrêté.", "arrêté", "05-13", "05-17", id="news without a day"),
        pytest.param("Des rebelles ont été tués lundi. Les deux présidents se réuniront à Rome.", "réuniront", "05-17", "05-24", id="plans lie ahead"),
        pytest.param("Les deux présidents se réuniront vendredi. Le maire a été arrêté.", "arrêté", "05-13", "05-17", id="news does not"),
    ],
)  # fmt: skip
def test_day_is_guessed_from_around(text: str, words: str, first: str, last: str, workshop: Workshop) -> None:
    accounts, comparer = compare(text, workshop)
    context = comparer.contexts[accounts[words].iri]
    assert (f"{context.first:%m-%d}", f"{context.last:%m-%d}") == (first, last)


@pytest.mark.parametrize(
    ("text", "words", "one"),
    [
        ("Paul Morin a été tué lundi à Gao.", "tué", True),
        ("Une passagère a été tuée lundi à Gao.", "tuée", True),
        ("Une famille a été tuée lundi à Gao.", "tuée", False),
        ("Des passagers ont été tués lundi à Gao.", "tués", False),
        ("Dix passagers ont été tués lundi à Gao.", "tués", False),
    ],
)
def test_one_person_is_told_from_several(text: str, words: str, one: bool, workshop: Workshop) -> None:
    accounts, comparer = compare(text, workshop)
    things = comparer.world.things
    told = [things[iri] for role, iri in accounts[words].roles if role == "target"]
    assert any(comparer.world.is_one_person(thing) for thing in told) == one
