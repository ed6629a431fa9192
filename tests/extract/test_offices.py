"""Titles around names become offices with holder, label, owner and tenure."""

from __future__ import annotations

import pytest

from kg.document import Tenure
from tests.extract.naming import read


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "Le ministre togolais des Affaires étrangères Edem Akou part.",
            [("Edem Akou", "ministre des Affaires étrangères", "TG")],
            id="demonym inside",
        ),
        pytest.param(
            "Le ministre des Affaires étrangères togolais, Edem Akou, part.",
            [("Edem Akou", "ministre des Affaires étrangères", "TG")],
            id="demonym behind",
        ),
        pytest.param(
            "Le porte-parole américain de la coalition Ed Lowry part.",
            [("Ed Lowry", "porte-parole", "coalition")],
            id="common name",
        ),
        pytest.param(
            "La présidente de la Commission européenne, Inge Maas, part.",
            [("Inge Maas", "présidente", "Commission européenne")],
            id="known organisation",
        ),
        pytest.param(
            "Selon Inge Maas, porte-parole du ministère russe du Commerce, non.",
            [("Inge Maas", "porte-parole", "ministère russe du Commerce")],
            id="behind the name",
        ),
        pytest.param(
            "Le procureur de la République de Grenoble Luc Morin part.",
            [("Luc Morin", "procureur de la République de Grenoble", None)],
            id="two complements",
        ),
        pytest.param(
            "Le gouverneur de la région de Zarkan, Ivan Petrov, part.",
            [("Ivan Petrov", "gouverneur de la région de Zarkan", None)],
            id="a place owns nothing",
        ),
        pytest.param(
            "La coordinatrice humanitaire de l'ONU à Bamako, Eva Lind, part.",
            [("Eva Lind", "coordinatrice humanitaire", "ONU")],
            id="where is not what",
        ),
        pytest.param(
            "Le ministre de l'Economie et des Finances Luc Morin part.",
            [("Luc Morin", "ministre de l'Economie et des Finances", None)],
            id="two portfolios",
        ),
        pytest.param(
            "Le conseiller du premier ministre Luc Morin part.",
            [("Luc Morin", "premier ministre", None)],
            id="the nearer title",
        ),
        pytest.param("Le roi Otto de Belgique part.", [("Otto", "roi", "Belgique")], id="state behind the name"),
        pytest.param(
            "Députée de l'Union africaine, proche du maire de Lens, Eva Lind part.",
            [("Eva Lind", "députée", "Union africaine")],
            id="fronted",
        ),
        pytest.param(
            "Inge Maas (SPD), ministre de la Santé, part.",
            [("Inge Maas", "ministre de la Santé", None)],
            id="party in brackets",
        ),
        pytest.param(
            "Inge Maas, 54 ans, ministre de la Santé, part.",
            [("Inge Maas", "ministre de la Santé", None)],
            id="age between",
        ),
    ],
)
def test_offices(text: str, expected: list[tuple[str, str, str | None]]) -> None:
    assert read(text).posts() == expected


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Le colonel Luc Morin et M. Jean Petit partent.", id="ranks and honorifics"),
        pytest.param("L'avocate Inès Taleb part.", id="professions"),
        pytest.param("Luc Morin, élu en 2004, part.", id="a participle"),
        pytest.param("Luc Morin, jugé à part, est libre.", id="an accent makes another word"),
        pytest.param("La cour a condamné Luc Morin.", id="a verb"),
        pytest.param("Le commandant Luc Morin part.", id="a command of nothing is a rank"),
        pytest.param("Les ministres Luc Morin et Eva Lind partent.", id="plural"),
        pytest.param("Ils nomment Eva Lind, une ancienne ministre de 52 ans.", id="indefinite"),
        pytest.param("Le ministre de la Santé, Luc Morin et Eva Lind partent.", id="a list"),
    ],
)
def test_no_office(text: str) -> None:
    assert read(text).posts() == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "Députée de l'Alliance verte (AV), une force d'opposition, Eva Lind part.",
            [("Eva Lind", "députée", "Alliance verte")],
            id="acronym behind the office",
        ),
        pytest.param(
            "Le chef de l'agence nationale de secours (Basatra), Luc Morin, part.",
            [("Luc Morin", "chef", "Basatra")],
            id="name of the owner in brackets",
        ),
        pytest.param(
            "C'est le président du Conseil européen, Luc Morin, qui part.",
            [("Luc Morin", "président", "Conseil européen")],
            id="a title does not cut a name, and the verb has no title",
        ),
        pytest.param(
            "Le commandant de la base, le colonel Luc Morin, part.",
            [("Luc Morin", "commandant de la base", None)],
            id="a command with its complement",
        ),
    ],
)
def test_offices_with_more_around_them(text: str, expected: list[tuple[str, str, str | None]]) -> None:
    assert read(text).posts() == expected


@pytest.mark.parametrize(
    ("text", "tenure"),
    [
        ("L'ancien président Luc Morin part.", Tenure.FORMER),
        ("L'ex-ministre Luc Morin part.", Tenure.FORMER),
        ("Luc Morin, président déchu, part.", Tenure.FORMER),
        ("Le futur président Luc Morin part.", Tenure.INCOMING),
        ("Le président élu Luc Morin part.", Tenure.INCOMING),
        ("Le nouveau président Luc Morin part.", Tenure.CURRENT),
        ("Le vice-président Luc Morin part.", Tenure.CURRENT),
    ],
)
def test_tenure(text: str, tenure: Tenure) -> None:
    assert [(o.tenure, o.label) for o in read(text).offices] in (
        [(tenure, "président")],
        [(tenure, "ministre")],
        [(tenure, "vice-président")],
    )


def test_possessive_offices_say_so() -> None:
    (office,) = read("Son président, Luc Morin, part.").offices
    assert office.possessive
    assert office.label == "président"


@pytest.mark.parametrize(
    ("text", "taken_out"),
    [
        ("Luc Morin, président togolais, part.", ", président togolais,"),
        ("Ainsi parle Luc Morin, porte-parole de l'ONU.", ", porte-parole de l'ONU"),
        ("Députée de Lens, proche du maire, Eva Lind part.", "Députée de Lens, proche du maire, "),
        ("Le président Luc Morin part.", None),
        ("Le président, Luc Morin, part.", None),
    ],
    ids=["between commas", "up to the end", "fronted", "no comma", "title and name are one phrase"],
)
def test_appositions(text: str, taken_out: str | None) -> None:
    (office,) = read(text).offices
    assert (office.apposition and office.apposition.of(text)) == taken_out
