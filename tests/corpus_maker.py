"""Make a corpus of French news from sentence patterns of our own: the same each time, as large as one likes.

python -m tests.corpus_maker FOLDER NUMBER [--short]     a text file for each article, and sources.csv beside them

`make_news` gives articles as long and as mixed as a newspaper's, `make_article` (--short) dispatches of a few short
sentences that nearly all tell an event. The first 200 of each next to the dev articles of `tests/gold`, which were
written to hold much, as `kg` read them when the patterns were written:

                   words an article   words a sentence   events in 100 words   sentences with an event
    tests/gold     206-262 (248)      17                 9.0                   90 %
    make_news      258-451 (359)      19                 6.6                   69 %
    make_article   89-121 (103)       11                 11.7                  86 %
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

from kg.building import Failed, Workshop
from kg.corpus import Craft, Made, Task, build_article
from kg.document import Article, Document, Entity, Mention, Span
from kg.lexicon import Lexicon
from tests.news_patterns import (
    BACKGROUND,
    EVENTS,
    GOODS,
    HEADLINES,
    LEADS,
    MONTHS,
    MORE_TOWNS,
    PAPERS,
    PROJECTS,
    SOURCES,
    TRADES,
    UNIONS,
)

Maker = Callable[..., tuple[str, str, datetime.date]]
BACKGROUND_SHARE = 0.3
"""Sentences of a news article that tell how things are, not what happened."""
_SHORT_FORMS = [
    (re.compile(pattern), short)
    for pattern, short in (
        (r"\b([dD])e le ", r"\1u "),
        (r"\b([dD])e les ", r"\1es "),
        (r"\b([àÀ]) le ", r"au "),
        (r"\b([àÀ]) les ", r"aux "),
        (r"\b([dD]|[qQ]u)e (?=[AEIOUÉ])", r"\1'"),
    )
]

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


def make_news(number: int) -> tuple[str, str, datetime.date]:
    """Title, text and day of publication of the news article of that number: 250 to 450 words."""
    chance = random.Random(f"news {number}")
    # within an article, names, places and matters come back
    groups = chance.sample(GROUPS, 2)
    cast = {
        "person": f"{chance.choice(GIVEN)} {chance.choice(FAMILY)}",
        "other": f"{chance.choice(GIVEN)} {chance.choice(FAMILY)}",
        "office": chance.choice(OFFICES),
        "group": groups[0],
        "group_up": groups[0][0].upper() + groups[0][1:],
        "group2": groups[1],
        "group_of": groups[1],
        "project": chance.choice(PROJECTS),
        "trade": chance.choice(TRADES),
        "paper": chance.choice(PAPERS),
    }

    def fill(pattern: str) -> str:
        town, other_town = chance.sample([*TOWNS, *MORE_TOWNS], 2)
        goods = chance.choice(GOODS)
        filled = pattern.format(
            **cast,
            town=town,
            town2=other_town,
            goods=goods,
            goods_the=f"le {goods}",
            n=chance.randint(21, 980),
            m=chance.randint(3, 20),
            d=chance.randint(0, 9),
            age=chance.randint(34, 79),
            pct=chance.randint(22, 68),
            year=chance.randint(1996, 2023),
            month=chance.choice(MONTHS),
            day=chance.choice(DAYS),
            source=chance.choice(SOURCES),
            unions=chance.choice(UNIONS),
        )
        return _contract(filled)

    wanted, length = chance.randint(250, 430), 0
    patterns = [chance.choice(LEADS)]
    events, background = (iter(chance.sample(some, len(some))) for some in (EVENTS, BACKGROUND))
    lines: list[str] = []
    while length < wanted:
        if lines:
            patterns.append(next(background if chance.random() < BACKGROUND_SHARE else events))
        lines.append(fill(patterns[-1]))
        length += len(lines[-1].split())
    title = _contract(fill(chance.choice(HEADLINES)))
    paragraphs = [" ".join(lines[at : at + 3]) for at in range(0, len(lines), 3)]
    day = datetime.date(2024, 1, 1) + datetime.timedelta(days=number % 600)
    return title, "\n\n".join([title, *paragraphs]) + "\n", day


def _contract(text: str) -> str:
    """« de le barrage » is « du barrage », « de Alger » « d'Alger »."""
    for pattern, short in _SHORT_FORMS:
        text = pattern.sub(short, text)
    return text


def write_folder(folder: Path, number: int, make: Maker = make_article, **options: int) -> Path:
    """So many text files, and `sources.csv` with their dates and addresses."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = []
    for each in range(number):
        _, text, day = make(each, **options)
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


def make_toy_builder(craft: Craft) -> Callable[[Task], Made | Failed]:
    """For processes that build: the toy, and some words are poison."""
    workshop = toy_workshop()

    def poisoned(task: Task) -> Made | Failed:
        text = task.file.content or b""
        mark = Path(os.environ["KG_TEST_MARK"])
        if b"Sansfin" in text:
            time.sleep(600)
        if b"Fatale" in text:
            os._exit(3)
        if b"Accident" in text and not mark.exists():
            mark.touch()
            os.kill(os.getpid(), 9)
        return build_article(task, craft, workshop)

    return poisoned


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
    make = make_article if "--short" in sys.argv else make_news
    write_folder(Path(sys.argv[1]), int(sys.argv[2]), make)
