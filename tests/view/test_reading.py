"""A graph becomes what the page shows: every event with its roles, words, place and certainty, and nothing twice."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.view.model import CERTAINTIES, Event, Model, as_json
from kg.view.reading import read_model
from tests.view.samples import BASE, open_graph, write_graph


@pytest.fixture(scope="module")
def example(root: Path) -> Iterator[Model]:
    store = open_graph(root / "graphs" / "exemple.ttl")
    yield read_model(store)
    store.close()


def told(model: Model, words: str, place: int = 0) -> Event:
    return [event for event in model.events if event.words == words][place]


def names(model: Model, event: Event, role: str) -> list[str]:
    return [model.entities[filler].label for name, filler in event.roles if name == role]


def test_every_event_and_entity_of_the_graph_is_there_once(example: Model) -> None:
    assert len(example.events) == 32
    assert len({(event.article, event.id) for event in example.events}) == 32
    assert len(example.entities) == len({entity.iri for entity in example.entities}) == 29


def test_event_has_its_roles_time_source_and_certainty(example: Model) -> None:
    attack = told(example, "attaqué", 1)
    assert names(example, attack, "agent") == ["hommes"]
    assert names(example, attack, "place") == ["Mozambique"]
    assert [(time.words, time.start, time.end) for time in attack.times] == [("mercredi", "2024-03-13", "2024-03-13")]
    assert [example.entities[source].label for source in attack.sources] == ["Armando Chissico"]
    assert CERTAINTIES[told(example, "enlevé").certainty] == "Alleged"


def test_words_that_fill_roles_are_found_in_the_text(example: Model) -> None:
    event = told(example, "enlevé")
    [article] = example.articles
    words = {
        role: "".join(s.text for p in article.paragraphs for s in p if number in s.mentions)
        for number, role in event.arguments
    }
    assert words == {"agent": "insurgés", "target": "employés", "figure": "deux"}


def test_text_of_the_page_is_that_of_the_article(example: Model, root: Path) -> None:
    [article] = example.articles
    shown = ["".join(segment.text for segment in paragraph) for paragraph in article.paragraphs]
    text = (root / "graphs" / "exemple.txt").read_text(encoding="utf-8")
    assert shown == [line for line in text.splitlines() if line]


def test_speech_knows_what_it_is_about(example: Model) -> None:
    claim = told(example, "revendiqué")
    assert [example.events[other].words for other in claim.about] == ["attaque"]


def test_places_have_points_and_described_places_have_none(example: Model) -> None:
    points = {entity.label: entity.point for entity in example.entities}
    assert points["Pemba"] is not None
    assert abs(points["Pemba"].latitude + 12.97) < 0.1
    assert points["Mozambique"] is not None
    assert points["Mozambique"].rough
    assert points["village"] is None


def test_classes_have_labels_of_both_languages_and_a_branch(example: Model) -> None:
    killing = example.classes[told(example, "tuant").class_]
    assert (killing.name, killing.labels[1], killing.group) == ("Killing", "killing", "Harm")


def test_figures_without_a_value_are_left_out_of_the_page(example: Model) -> None:
    [figure] = next(each["figures"] for each in as_json(example)["events"] if each.get("words") == "morts")
    assert figure == {"words": "au moins douze", "lower": 12.0, "unit": "mort"}


def test_too_large_a_graph_keeps_its_latest_articles_and_says_how_many_are_left_out(tmp_path: Path) -> None:
    store = open_graph(write_graph(tmp_path / "g.ttl", 60))
    model = read_model(store, most_events=25, most_text=300)
    store.close()
    assert [article.date for article in model.articles] == ["2020-02-20", "2020-02-10"]
    assert (len(model.events), model.omitted.events, model.omitted.of_events) == (20, 40, 60)
    assert (model.omitted.articles, model.omitted.of_articles, model.omitted.texts) == (4, 6, 2)
    assert not any(article.paragraphs for article in model.articles)


def test_events_of_articles_that_are_left_out_do_not_come_in_by_what_is_said_of_them(tmp_path: Path) -> None:
    graph = write_graph(tmp_path / "g.ttl", 20)
    graph.write_text(graph.read_text() + f"<{BASE}article/{10:08}#event=11> kg:about <{BASE}article/{0:08}#event=10> .")
    store = open_graph(graph)
    model = read_model(store, most_events=10)
    store.close()
    assert len(model.events) == 10
    assert {event.article for event in model.events} == {0}
    assert all(event.about == () for event in model.events)


def test_one_article_is_shown_however_long(tmp_path: Path) -> None:
    store = open_graph(write_graph(tmp_path / "g.ttl", 60, per_article=30))
    assert len(read_model(store, most_events=5).events) == 30
    store.close()


def test_accounts_of_one_happening_are_brought_together(tmp_path: Path) -> None:
    graph = write_graph(tmp_path / "g.ttl", 20)
    first, second, other = (f"<{BASE}article/{n:08}#event={begin}>" for n, begin in ((0, 10), (10, 11), (99, 10)))
    lines = (
        f"<urn:h> a kg:Happening ; kg:reportedBy {first}, {second} . <urn:i> a kg:Happening ; kg:reportedBy {other} ."
    )
    graph.write_text(graph.read_text() + lines)
    store = open_graph(graph)
    model = read_model(store)
    store.close()
    [accounts] = model.happenings
    assert {model.events[number].id for number in accounts} == {"#event=10", "#event=11"}


def test_empty_graph_gives_an_empty_model(tmp_path: Path) -> None:
    (tmp_path / "empty.ttl").write_text("")
    store = open_graph(tmp_path / "empty.ttl")
    model = read_model(store)
    store.close()
    assert (model.articles, model.events, model.network.nodes) == ((), (), ())
