"""Make a corpus of French dispatches from sentence patterns of our own: the same each time, as large as one likes.

python -m tests.corpus_maker FOLDER NUMBER     one text file for each article, and sources.csv beside them
"""

from __future__ import annotations

import csv
import datetime
import json
import os
import random
import re
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from kg.building import Workshop
from kg.document import Article, Document, Entity, Mention, Span
from kg.lexicon import Lexicon

TOWNS = [
    "Brest",
    "Tours",
    "Lyon",
    "Rennes",
    "Dakar",
    "Bamako",
    "Beyrouth",
    "Tunis",
    "Quito",
    "Lima",
    "Oslo",
    "Gdansk",
    "Mossoul",
    "Alep",
    "Niamey",
    "Douala",
]
GIVEN = [
    "Amina",
    "Louis",
    "Karim",
    "Jeanne",
    "Ousmane",
    "Clara",
    "Hugo",
    "Nadia",
    "Pavel",
    "Ines",
    "Moussa",
    "Lena",
    "Omar",
    "Elise",
    "Viktor",
    "Salma",
]
FAMILY = [
    "Tavernier",
    "Kolda",
    "Marbach",
    "Diarro",
    "Lenoir",
    "Vasko",
    "Benhaddou",
    "Ferrant",
    "Okolo",
    "Quillan",
    "Sarfati",
    "Dubreuil",
    "Nyeme",
]
OFFICES = [
    "le ministre de l'Intérieur",
    "la présidente du Parlement",
    "le maire",
    "le porte-parole de l'armée",
    "la préfète",
]
GROUPS = ["l'ONU", "l'Union africaine", "la Croix-Rouge", "le gouvernement", "l'armée", "la police", "les syndicats"]
DAYS = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"]
OPENINGS = (
    "Au moins {n} personnes ont été tuées {day} dans l'explosion d'un dépôt de carburant près de {town}, a annoncé {group}.",
    "Des milliers de personnes ont manifesté {day} à {town} contre la hausse des prix, selon {group}.",
    "{person}, {office}, a démissionné {day} à {town} après {n} mois de crise.",
    "La police a arrêté {n} suspects {day} à {town}, a indiqué {office}, {person}.",
    "Un séisme a fait {n} blessés {day} dans la région de {town}, d'après {group}.",
    "{person} a été élu {day} à {town} avec {n}% des voix, a déclaré {group}.",
)
FURTHER = (
    "« Nous ne céderons pas », a affirmé {person}, {office}.",
    "{group_up} a condamné cette attaque et a appelé les deux camps à la retenue.",
    "Une réunion est prévue {day} à {town} entre {person} et {other}.",
    "Près de {n} familles auraient fui {town} depuis {day}.",
    "Selon {person}, {n} maisons ont été détruites par l'incendie.",
    "{group_up} enverra {n} secouristes à {town} dans les prochains jours.",
    "Le procès de {person} s'ouvrira {day} à {town}.",
    "{other} a démenti avoir rencontré {person}.",
    "Les combats ont repris {day} au nord de {town}, faisant {n} morts.",
)


def make_article(number: int, *, sentences: int = 8) -> tuple[str, str, datetime.date]:
    """Title, text and day of publication of the article of that number."""
    chance = random.Random(f"kg {number}")
    people = [f"{chance.choice(GIVEN)} {chance.choice(FAMILY)}" for _ in range(2)]

    def fill(pattern: str) -> str:
        group = chance.choice(GROUPS)
        return pattern.format(
            n=chance.randint(3, 240),
            day=chance.choice(DAYS),
            town=chance.choice(TOWNS),
            person=people[0],
            other=people[1],
            office=chance.choice(OFFICES),
            group=group,
            group_up=group[0].upper() + group[1:],
        )

    lines = [fill(chance.choice(OPENINGS))] + [fill(chance.choice(FURTHER)) for _ in range(sentences - 1)]
    title = f"{chance.choice(TOWNS)} : le point sur la situation, dépêche {number}"
    paragraphs = [" ".join(lines[at : at + 3]) for at in range(0, len(lines), 3)]
    day = datetime.date(2024, 1, 1) + datetime.timedelta(days=number % 600)
    return title, "\n\n".join([title, *paragraphs]) + "\n", day


def write_folder(folder: Path, number: int, **options: int) -> Path:
    """So many text files, and `sources.csv` with their dates and addresses."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = []
    for each in range(number):
        _, text, day = make_article(each, **options)
        name = f"depeche-{each:06}.txt"
        (folder / name).write_text(text, encoding="utf-8")
        rows.append((name, f"https://example.org/{each}", day.isoformat()))
    with (folder / "sources.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("file", "url", "date"), *rows])
    return folder


def write_lines(path: Path, number: int, **options: int) -> Path:
    """One JSON Lines file."""
    with path.open("w", encoding="utf-8") as file:
        for each in range(number):
            title, text, day = make_article(each, **options)
            record = {"id": str(each), "title": title, "text": text, "date": day.isoformat()}
            file.write(json.dumps(record, ensure_ascii=False) + "\n")
    return path


def find_towns(article: Article) -> Document:
    """A toy extractor: capitalised words are towns; some words make trouble."""
    if "Lenteur" in article.text:
        time.sleep(0.01)
    whole = Span(0, len(article.text))
    entities = {
        found[0]: Entity(found[0], ("City",), found[0], (Mention(Span(*found.span()), whole, "toy"),))
        for found in re.finditer(r"[A-Z]\w+", article.text)
    }
    return Document(article, (whole,), tuple(entities.values()), (), ())


def toy_workshop() -> Workshop:
    """Builds without a model."""
    classes = {"City": frozenset({"City", "Place"}), "Place": frozenset({"Place"})}
    keys = {"titre": "title", "url": "source", "corps": "text"}
    return Workshop(Lexicon("toy", classes, tables={"metadataKey": keys}), find_towns)


def make_doubler(marks: str = "") -> Callable[[int], int]:
    """For the pool: doubles numbers, and behaves badly at 13 (hangs), 17 (dies) and 19 (dies once)."""

    def double(number: int) -> int:
        if number == 13:
            time.sleep(600)
        if number == 17:
            os._exit(3)
        mark = Path(marks) / "19" if marks else None
        if number == 19 and mark and not mark.exists():
            mark.touch()
            os.kill(os.getpid(), 9)
        return 2 * number

    return double


def endless() -> Iterator[int]:
    """More than any memory holds."""
    number = 0
    while True:
        yield number
        number += 20 if number % 20 == 12 else 1


if __name__ == "__main__":
    write_folder(Path(sys.argv[1]), int(sys.argv[2]))
