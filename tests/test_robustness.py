"""Any text at all becomes a graph or a clear error."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.building import Workshop, open_workshop
from kg.document import Article
from kg.errors import ArticleError
from kg.rdf.graph import build_graph
from tests.graphs import assert_well_built

EXAMPLE = (Path(__file__).resolve().parent.parent / "graphs" / "exemple.txt").read_text(encoding="utf-8")
WORDS = EXAMPLE.split()
ODD = [
    "\u202e",
    "\x0b",
    "\x1b[31m",
    "😀",
    "العربية",
    "«",
    "»",
    '"',
    "(",
    ")",
    "…",
    "-",
    "\n\n",
    "1",
    "%",
    "M.",
    "\u00a0",
]
ODD += [
    "99999999999999999",
    "32/13/2016",
    "le 31 février",
    "e\u0301",
    "\ud800",
    "\ufeff",
    "ET",
    "-t-il",
    "qu'",
    "d'",
    "en",
    "dont",
]


@pytest.fixture(scope="module")
def workshop() -> Workshop:
    return open_workshop()


def check(workshop: Workshop, text: str) -> None:
    article = Article(text, date=datetime.date(2024, 3, 14))
    try:
        document = workshop.extract(article)
        graph = build_graph(document, workshop.lexicon)
    except ArticleError:
        return
    mentions = [mention for entity in document.entities for mention in entity.mentions]
    mentions += [mention for event in document.events for mention in event.mentions]
    assert all(mention.sentence.covers(mention.span) and len(mention.span) for mention in mentions)
    keys = {entity.key for entity in document.entities}
    assert all(argument.filler in keys for event in document.events for argument in event.arguments)
    assert_well_built(graph)


FORTY = settings(max_examples=40, suppress_health_check=list(HealthCheck))


@FORTY
@given(text=st.text(max_size=300))
def test_any_characters(workshop: Workshop, text: str) -> None:
    check(workshop, text)


@FORTY
@given(words=st.lists(st.sampled_from([*WORDS, *ODD]), min_size=1, max_size=60))
def test_words_of_an_article_in_any_order_with_oddities(workshop: Workshop, words: list[str]) -> None:
    check(workshop, " ".join(words))


@FORTY
@given(data=st.data())
def test_articles_with_pieces_cut_out_and_put_in(workshop: Workshop, data: st.DataObject) -> None:
    text = EXAMPLE
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(text)))
        cut = data.draw(st.integers(0, 40))
        text = text[:at] + data.draw(st.sampled_from(ODD)) + text[at + cut :]
    check(workshop, text)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Le préfet\n" * 300, id="three hundred lines"),
        pytest.param("bombe " * 4000, id="no full stop"),
        pytest.param("mot" * 20_000, id="one word"),
        pytest.param("(" * 3000, id="brackets"),
        pytest.param("« " * 1500 + "» " * 1500, id="nested quotes"),
        pytest.param("A, B, C et D, " * 400, id="enumeration"),
        pytest.param("1 2 3 4 " * 1500, id="digits"),
        pytest.param("| Ville | Morts |\n|---|---|\n" + "| Brest | 12 |\n" * 200, id="table"),
        pytest.param("The mayor of London resigned on Monday, police said. " * 40, id="English"),
        pytest.param("市长星期一辞职。" * 100, id="Chinese"),
        pytest.param("RT @kg: #Brest 🔥🔥 https://example.org/a?b=c&d=%20 " * 50, id="tweets"),
        pytest.param("\x07\x08\x1b" * 50 + "Le maire a démissionné.", id="control characters"),
        pytest.param("Le maire a d\ud800émissionné.", id="half a character"),
    ],
)
def test_strange_texts(workshop: Workshop, text: str) -> None:
    check(workshop, text)
