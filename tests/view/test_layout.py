"""Who is tied to whom, and where each actor stands."""

from __future__ import annotations

from pathlib import Path

from kg.view.layout import WIDTH, lay_out
from kg.view.model import Entity, Event
from kg.view.reading import read_model
from tests.view.samples import open_graph, write_graph

ACTORS = [Entity(f"a{i}", f"A{i}", 0, acts=True) for i in range(6)]
PLACE = Entity("p", "Lieu", 0)


def event(*roles: tuple[str, int], sources: tuple[int, ...] = (), about: tuple[int, ...] = ()) -> Event:
    return Event("e", 0, 0, "agit", roles=roles, sources=sources, about=about)


def ties(*events: Event) -> list[tuple[int, int, bool]]:
    links = lay_out([*ACTORS, PLACE], events).links
    return [(link.source, link.target, link.says) for link in links]


def test_agent_is_tied_to_target_and_participant() -> None:
    assert ties(event(("agent", 0), ("target", 1), ("participant", 2))) == [(0, 1, False), (0, 2, False)]


def test_participants_are_tied_to_each_other() -> None:
    assert ties(event(("participant", 0), ("participant", 1))) == [(0, 1, False)]


def test_source_speaks_of_those_who_act() -> None:
    assert ties(event(("agent", 1), sources=(0,))) == [(0, 1, True)]


def test_speaker_speaks_of_those_of_the_event_that_the_speech_is_about() -> None:
    assert ties(event(("agent", 0), about=(1,)), event(("agent", 2))) == [(0, 2, True)]


def test_places_are_no_actors_and_nobody_is_tied_to_oneself() -> None:
    assert ties(event(("agent", 0), ("place", 6), ("target", 6)), event(("agent", 1), sources=(1,))) == []


def test_actors_past_the_limit_are_left_out_with_their_links_and_counted() -> None:
    events = [event(("agent", 0), ("target", i)) for i in range(1, 6)] + [event(("agent", 0), ("target", 1))]
    network = lay_out(ACTORS, events, most=2)
    assert [node[0] for node in network.nodes] == [0, 1]
    assert {link.target for link in network.links} == {1}
    assert network.actors == 6


def test_actors_stand_inside_the_plane_and_apart(tmp_path: Path) -> None:
    store = open_graph(write_graph(tmp_path / "g.ttl", 200, actors=30))
    network = read_model(store).network
    store.close()
    assert len({(x, y) for _, x, y in network.nodes}) == len(network.nodes) == 30
    assert all(0 <= x <= WIDTH and 0 <= y <= network.height for _, x, y in network.nodes)
