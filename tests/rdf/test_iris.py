"""IRIs come from content: equal content gives equal IRIs, different content different ones."""

from __future__ import annotations

import datetime
from dataclasses import replace
from decimal import Decimal

import pyoxigraph
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.document import Article, Entity, Event, Mention, Position, Quantity, Span, TimeSpan
from kg.errors import ArticleError, KgError
from kg.rdf import iris
from kg.vocabulary import DATA_NAMESPACE as BASE
from tests.rdf.samples import FRANCE, LEXICON

ARTICLE = f"{BASE}article/0f"
HERE = Mention(Span(4, 9), Span(0, 20), "essai")
LATER = Mention(Span(12, 17), Span(0, 20), "essai")


@pytest.mark.parametrize(
    ("classes", "label", "expected"),
    [
        pytest.param(("Person",), "Jean-Marc Ayrault", "person/jean-marc-ayrault", id="person"),
        pytest.param(("MilitaryForce",), "Garde côtière", "organization/garde-cotiere", id="organization"),
        pytest.param(("City",), "L’Haÿ-les-Roses", "place/l-hay-les-roses", id="apostrophe and diaeresis"),
        pytest.param(("Group",), "Œuvriers", "group/oeuvriers", id="ligature"),
        pytest.param(("State", "Country"), "Ruritanie", "place/ruritanie", id="unknown country"),
        pytest.param(("State",), "Ruritanie", "state/ruritanie", id="state"),
        pytest.param(("Actor",), "Ombre", "agent/ombre", id="not in the namespace of known actors"),
        pytest.param(("Novelty",), "Ombre", "thing/ombre", id="class of nobody"),
    ],
)
def test_unknown_entity_is_named_by_family_and_label(classes: tuple[str, ...], label: str, expected: str) -> None:
    entity = Entity("x", classes, label, (HERE,))
    assert iris.coin_entity(entity, ARTICLE, BASE, LEXICON) == BASE + expected


def test_known_entity_keeps_its_iri_under_any_base() -> None:
    entity = Entity("x", ("State",), "la France", (HERE,), known=FRANCE)
    assert iris.coin_entity(entity, ARTICLE, "https://example.org/", LEXICON) == FRANCE


def test_unnamed_people_belong_to_their_article() -> None:
    civilians = Entity("x", ("Group",), "civils", (LATER, HERE), named=False)
    assert iris.coin_entity(civilians, ARTICLE, BASE, LEXICON) == f"{ARTICLE}#group=4,9"


def test_common_noun_names_something_only_with_its_whole() -> None:
    army = Entity("x", ("MilitaryForce",), "armée", (LATER, HERE))
    alone, of_mali, of_niger = (
        iris.coin_entity(army, ARTICLE, BASE, LEXICON, whole) for whole in (None, "urn:mali", "urn:niger")
    )
    assert alone == f"{ARTICLE}#organization=4,9"
    assert of_mali.startswith(f"{BASE}organization/armee_")
    assert of_mali != of_niger


@pytest.mark.parametrize("label", ["Front de libération", "al-Nosra", "北京"])
def test_proper_name_is_the_same_with_and_without_its_whole(label: str) -> None:
    entity = Entity("x", ("Organization",), label, (HERE,))
    assert iris.coin_entity(entity, ARTICLE, BASE, LEXICON, "urn:mali") == iris.coin_entity(
        entity, ARTICLE, BASE, LEXICON
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("Édouard Philippe", "Edouard Philippe", id="capital without accent"),
        pytest.param("Bachar al-Assad", "Bachar Al-Assad", id="case"),
        pytest.param("N’Djamena", "N'Djamena", id="apostrophes"),
        pytest.param("Aix en\u00a0Provence", "Aix-en-Provence", id="hyphens and spaces"),
        pytest.param("Zoe\u0301", "Zo\u00e9", id="decomposed letters"),
    ],
)
def test_spellings_of_one_name_share_a_slug(one: str, other: str) -> None:
    assert iris.slug(one) == iris.slug(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("C", "C++", id="signs"),
        pytest.param("Владимир", "Володимир", id="Cyrillic"),
        pytest.param("北京", "上海", id="Chinese"),
        pytest.param("", "!", id="nothing and a sign"),
        pytest.param("OBrien", "O'Brien", id="apostrophe within a word"),
        pytest.param("a" * 100, "a" * 101, id="long names"),
        pytest.param("A & B", "A B", id="ampersand"),
        pytest.param("C_2aa3ef3b", "C++", id="a name like a hash"),
    ],
)
def test_distinct_names_have_distinct_slugs(one: str, other: str) -> None:
    assert iris.slug(one) != iris.slug(other)


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_any_name_makes_a_valid_segment(name: str) -> None:
    pyoxigraph.NamedNode(f"{BASE}person/{iris.slug(name)}")
    assert 0 < len(iris.slug(name)) <= 90
    assert not set(iris.slug(name)) & set("/#?% ")


def test_article_is_named_by_text_title_and_date_alone() -> None:
    article = Article("Texte", "Titre", datetime.date(2016, 7, 27), "a.txt")
    name = iris.coin_article(article, BASE)
    assert name == iris.coin_article(replace(article, source="copies/b.txt"), BASE)
    others = [
        replace(article, text="Texte\n"),
        replace(article, title=None),
        replace(article, title=""),
        replace(article, date=None),
        replace(article, text="TexteTitre", title=""),
    ]
    assert len({name, *(iris.coin_article(other, BASE) for other in others)}) == len(others) + 1


def test_half_a_surrogate_pair_in_the_text_is_refused() -> None:
    with pytest.raises(ArticleError, match=r"a\.txt: character 3 is half of a surrogate pair"):
        iris.coin_article(Article("abc\ud83d", source="a.txt"), BASE)


def test_position_is_told_by_holder_label_and_body() -> None:
    position = Position("p", "ministre de l’Intérieur", (HERE,))
    names = {
        iris.coin_position(position, "urn:a", None, BASE),
        iris.coin_position(position, "urn:b", None, BASE),
        iris.coin_position(position, "urn:a", FRANCE, BASE),
        iris.coin_position(replace(position, label="ministre"), "urn:a", None, BASE),
    }
    assert len(names) == 4
    assert all(name.startswith(f"{BASE}position/ministre") for name in names)


def test_event_is_named_by_its_first_trigger() -> None:
    event = Event("e", "Attack", (LATER, HERE))
    assert iris.coin_event(event, ARTICLE) == f"{ARTICLE}#event=4"


def test_times_at_one_place_are_told_by_their_days() -> None:
    monday, tuesday = datetime.date(2016, 7, 25), datetime.date(2016, 7, 26)
    names = {
        iris.coin_time(TimeSpan("lundi et mardi", HERE, start, end), ARTICLE)
        for start, end in [(monday, monday), (tuesday, tuesday), (monday, tuesday), (None, None)]
    }
    assert len(names) == 4
    assert f"{ARTICLE}#time=4,9" in names


def test_quantities_at_one_place_are_told_by_number_and_unit() -> None:
    quantity = Quantity("12", HERE, Decimal(12))
    names = {
        iris.coin_quantity(replace(quantity, unit=unit), ARTICLE, [number])
        for unit in ("mort", "blessé", "%", None)
        for number in ("12", "13")
    }
    assert len(names) == 8
    assert f"{ARTICLE}#quantity=4,9;12;percent" in names


@pytest.mark.parametrize("base", ["https://kg.example/id/", "http://example.org/", "urn:news:", "https://été.example/"])
def test_base_is_kept(base: str) -> None:
    assert iris.check_base(base) == base


@pytest.mark.parametrize(
    ("base", "reason"),
    [
        pytest.param("", "not an absolute IRI", id="empty"),
        pytest.param("news/", "not an absolute IRI", id="relative"),
        pytest.param("https://example.org/my news/", "not an absolute IRI", id="space"),
        pytest.param("https://example.org/<x>/", "not an absolute IRI", id="brackets"),
        pytest.param("https://example.org/news", "did you mean https://example.org/news/", id="no slash"),
        pytest.param("https://example.org/news#", "fragments", id="fragment"),
        pytest.param("https://example.org/?q=/", "«#» and «\\?»", id="query"),
        pytest.param("https://", "did you mean", id="no host"),
    ],
)
def test_wrong_base_is_explained(base: str, reason: str) -> None:
    with pytest.raises(KgError, match=reason):
        iris.check_base(base)
