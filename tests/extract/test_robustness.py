"""Any text at all gives a Document that holds together, the same one each time."""

from __future__ import annotations

import datetime
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.document import Article, Document, Mention, Span
from kg.extract import extract
from kg.gazetteer import Gazetteer
from kg.lexicon import Lexicon
from kg.rdf.ontology import load_lexicon
from tests.benchmarks.extraction import FOREIGN_MATTER, articles, mutate

ROOT = Path(__file__).resolve().parents[2]
PUBLISHED = datetime.date(2023, 5, 17)
TEXTS = articles()
FEW = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))

Knowledge = tuple[Lexicon, Gazetteer]


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load_lexicon(), Gazetteer.load()


def problems(document: Document) -> Iterator[str]:
    """Every promise of `kg.document` that a document breaks."""
    text = document.article.text
    entities, events = {e.key for e in document.entities}, {e.key for e in document.events}
    if len(entities) < len(document.entities) or len(events) < len(document.events) or entities & events:
        yield "a key stands for two things"
    for one, other in pairwise(document.sentences):
        if one.end > other.begin:
            yield f"sentences out of order: {one} {other}"
    for span in _spans(document):
        if not 0 <= span.begin < span.end <= len(text):
            yield f"{span} is out of range or empty"
    for mention in _mentions(document):
        if not mention.sentence.covers(mention.span):
            yield f"{mention.span} is not in its sentence {mention.sentence}"
        if not mention.rule:
            yield f"{mention.span} has no rule"
    for things in (document.entities, document.events):
        if any(a.mentions[0].span > b.mentions[0].span for a, b in pairwise(things)):
            yield "not in text order"
    for thing in (*document.entities, *document.events):
        if not thing.mentions or any(a.span > b.span for a, b in pairwise(thing.mentions)):
            yield f"{thing.key}: mentions out of order, or none"
    for entity in document.entities:
        for whole in (entity.part_of, entity.based_in):
            if whole is not None and whole not in entities:
                yield f"{entity.key}: {whole} is not there"
    for position in document.positions:
        if position.holder not in entities or (position.of is not None and position.of not in entities):
            yield f"{position.label}: {position.holder} or {position.of} is not there"
    for event in document.events:
        for key in (*(argument.filler for argument in event.arguments), *event.sources):
            if key not in entities:
                yield f"{event.key}: {key} is not there"
        for key in event.about:
            if key not in entities | events or key == event.key:
                yield f"{event.key}: is about {key}"
        for quote in event.quotes:
            if quote.span.of(text) != quote.text:
                yield f"{event.key}: {quote.text!r} is not what the text says"
        for time in event.times:
            if time.start is not None and time.end is not None and time.start > time.end:
                yield f"{time.label}: ends before it begins"


def _mentions(document: Document) -> Iterator[Mention]:
    for thing in (*document.entities, *document.positions, *document.events):
        yield from thing.mentions
    for event in document.events:
        yield from (time.mention for time in event.times)
        yield from (quantity.mention for quantity in event.quantities)
        yield from (argument.mention for argument in event.arguments if argument.mention is not None)


def _spans(document: Document) -> Iterator[Span]:
    yield from document.sentences
    yield from (mention.span for mention in _mentions(document))
    yield from (quote.span for event in document.events for quote in event.quotes)


def check(text: str, knowledge: Knowledge) -> Document:
    document = extract(Article(text, date=PUBLISHED), *knowledge)
    assert list(problems(document)) == []
    return document


@FEW
@given(text=st.text(max_size=400))
def test_any_characters_give_a_document(knowledge: Knowledge, text: str) -> None:
    check(text, knowledge)


@FEW
@given(seed=st.integers(0, 10**9))
def test_damaged_articles_give_a_document(knowledge: Knowledge, seed: int) -> None:
    check(mutate(random.Random(seed), TEXTS), knowledge)


@FEW
@given(pieces=st.lists(st.sampled_from((*FOREIGN_MATTER, " ", *TEXTS[0].split()[:80])), max_size=80))
def test_words_and_signs_in_any_order_give_a_document(knowledge: Knowledge, pieces: list[str]) -> None:
    check("".join(pieces), knowledge)
    check(" ".join(pieces), knowledge)


@settings(FEW, max_examples=15)
@given(seed=st.integers(0, 10**9))
def test_the_same_text_gives_the_same_document(knowledge: Knowledge, seed: int) -> None:
    text = mutate(random.Random(seed), TEXTS)
    first = check(text, knowledge)
    check(TEXTS[seed % len(TEXTS)][:500], knowledge)  # what was read in between changes nothing
    assert check(text, knowledge) == first


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param(" \n\t\r\n\u00a0", id="blanks"),
        pytest.param("«»" * 400, id="only quotes"),
        pytest.param("12 000 3,5 2024 " * 400, id="only numbers"),
        pytest.param("le ministre a annoncé que l'armée avançait vers la ville " * 1750, id="100,000 without a stop"),
        pytest.param("é" * 100_000, id="one word of 100,000 letters"),
        pytest.param("(" * 500 + "Paris" + ")" * 499, id="brackets"),
        pytest.param('« "Il a dit : « Partez »" », a-t-il dit. ' * 50, id="nested quotes"),
        pytest.param(
            "Le maire a été tué mardi à Brest.\r\nSon adjoint a démissionné.\r\n" * 20, id="Windows line ends"
        ),
        pytest.param("دخل الجيش المدينة يوم الثلاثاء. \u202eسيراب\u202c a dit Paris. " * 20, id="right to left"),
        pytest.param("Die Regierung hat am Montag in Berlin erklärt, dass. " * 40, id="German"),
        pytest.param("首相は火曜日に辞任した。Paris。" * 60, id="Japanese"),
        pytest.param("- Paris\n- 3 morts\n* Lyon : 5 blessés\n1. Alerte\n" * 40, id="lists"),
        pytest.param("Ville\tMorts\tDate\nBrest\t12\t3 mars 2024\n" * 60, id="table"),
        pytest.param("RT @x: 3 morts à #Paris!!! 😱😱 https://t.co/abc?d=1&e=%C3%A9 " * 30, id="tweets"),
        pytest.param("L'armée a tue\u0301 3 civils a\u0300 Alep\u0301\u0301\u0301. " * 20, id="accents on their own"),
        pytest.param("".join(map(chr, range(1, 700))) * 3, id="one of each"),
        pytest.param("Paris, Lyon, Brest et Lille, " * 400, id="an endless list of names"),
        pytest.param("du du de la de des à au aux l'l'l'd'd' " * 200, id="small words"),
        pytest.param("A\u0000B \u0000 tué \u001f \u007f mardi", id="control characters"),
    ],
)
def test_strange_texts_give_a_document(knowledge: Knowledge, text: str) -> None:
    check(text, knowledge)


def test_half_a_surrogate_pair_does_not_stop_extraction(knowledge: Knowledge) -> None:
    check("Le maire \ud83d a été tué \udc00mardi à Brest.", knowledge)


@pytest.mark.slow
def test_graph_has_the_same_bytes_under_any_hash_seed() -> None:
    code = (
        "import sys, datetime; from pathlib import Path\n"
        "from kg.building import open_workshop; from kg.document import Article\n"
        "from kg.rdf.export import write_graph; from kg.rdf.graph import build_quads\n"
        "workshop = open_workshop()\n"
        "for path in sorted(Path('tests/gold').glob('*/article.txt'))[:6]:\n"
        "    article = Article(path.read_text(encoding='utf-8'), date=datetime.date(2023, 5, 17))\n"
        "    write_graph(list(build_quads(workshop.extract(article), workshop.lexicon)), Path(sys.argv[1]), 'turtle')\n"
        "    sys.stdout.buffer.write(Path(sys.argv[1]).read_bytes())\n"
    )
    found = {_run(code, seed) for seed in ("1", "2")}
    assert len(found) == 1
    assert b"kg:Event" in found.pop()


def _run(code: str, seed: str) -> bytes:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-c", code, str(Path(folder) / "graph.ttl")]
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)}
        return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=True).stdout
