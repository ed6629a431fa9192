"""Names of one thing become one entity, with the reason."""

from __future__ import annotations

import pytest

from tests.extract.naming import read


@pytest.mark.parametrize(
    ("text", "first", "second", "reason"),
    [
        pytest.param(
            "Tomas Verhoek part. M. Verhoek revient.",
            "Tomas Verhoek",
            "Verhoek",
            "linking: family name",
            id="family name",
        ),
        pytest.param(
            "Jean-Yves Le Goff part. Le Goff revient.",
            "Jean-Yves Le Goff",
            "Le Goff",
            "linking: family name",
            id="particle",
        ),
        pytest.param(
            "L'Union des forces vives (UFV) part.", "Union des forces vives", "UFV", "linking: acronym", id="acronym"
        ),
        pytest.param(
            "L'ONU part. Les Nations unies restent.", "ONU", "Nations unies", "linking: lexicon", id="lexicon"
        ),
        pytest.param(
            "L'Observatoire lunaire du climat (OLC) part. L'Observatoire revient.",
            "OLC",
            "Observatoire",
            "linking: short form",
            id="short form",
        ),
        pytest.param(
            "L'armée togolaise part. Les forces togolaises restent.",
            "armée togolaise",
            "forces togolaises",
            "linking: same name",
            id="forces of one state",
        ),
        pytest.param(
            "Le ministère togolais de la Santé part. Le ministère de la Santé reste.",
            "ministère togolais de la Santé",
            "ministère de la Santé",
            "linking: same ministry",
            id="ministry",
        ),
        pytest.param(
            "Le Havre dort. Ils vont au Havre.", "Le Havre", "Havre", "linking: short form", id="contracted article"
        ),
    ],
)
def test_names_that_are_one(text: str, first: str, second: str, reason: str) -> None:
    found = read(text)
    assert found.entity(first) is found.entity(second)
    assert reason in found.entity(first).reasons


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        pytest.param("Jean Petit et Marie Petit partent.", "Jean Petit", "Marie Petit", id="one family"),
        pytest.param(
            "L'armée togolaise et l'armée béninoise partent.", "armée togolaise", "armée béninoise", id="two armies"
        ),
        pytest.param("Les Italiens sont en Italie.", "Italiens", "Italie", id="a people is not its state"),
        pytest.param(
            "Le ministère de la Santé et le ministère de la Culture.",
            "ministère de la Santé",
            "ministère de la Culture",
            id="two ministries",
        ),
    ],
)
def test_names_that_are_two(text: str, first: str, second: str) -> None:
    found = read(text)
    assert found.entity(first) is not found.entity(second)


def test_a_family_name_goes_to_the_person_named_last() -> None:
    found = read("Jean Petit part. Marie Petit reste. Mme Petit rit.")
    assert found.entity("Petit") is found.entity("Marie Petit")


def test_an_entity_has_the_fullest_label_and_the_others() -> None:
    entity = read("M. Verhoek part. Tomas Verhoek revient.").entity("Verhoek")
    assert (entity.label, entity.other_labels) == ("Tomas Verhoek", ("Verhoek",))


def test_a_capital_tells_the_state_it_may_stand_for() -> None:
    found = read("Bamako dément.")
    assert found.entity("Bamako").metonym_of == "https://kg.example/id/country/ML"
    assert read("Ils sont à Grenoble.").entity("Grenoble").metonym_of is None


def test_a_people_and_a_force_tell_their_state() -> None:
    found = read("Les Maliens saluent l'armée togolaise.")
    assert found.entity("Maliens").part_of == "https://kg.example/id/country/ML"
    assert found.entity("armée togolaise").part_of == "https://kg.example/id/country/TG"


def test_known_entities_keep_their_iri() -> None:
    entity = read("L'ONU part.").entity("ONU")
    assert entity.key == entity.known
    assert entity.known is not None
    assert entity.known.startswith("https://kg.example/id/actor/")
