"""networkx reads the networks back: who is a node, who is linked to whom, and when."""

from __future__ import annotations

import io
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import networkx as nx
import pytest

from kg.exports.reader import Findings
from tests.exports.graphs import EXAMPLE, exported, findings_in, findings_of, several

GEXF = "{http://www.gexf.net/1.2draft}"
ZOE, ANA = "https://kg.example/id/person/zoe-bremond", "https://kg.example/id/person/ana-lume"


@pytest.fixture(scope="module")
def findings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Findings]:
    with findings_of(several(), tmp_path_factory.mktemp("g")) as findings:
        yield findings


def read(content: bytes, format: str) -> nx.MultiDiGraph:
    if format == "graphml":
        return nx.read_graphml(io.BytesIO(content), force_multigraph=True)
    return nx.MultiDiGraph(nx.read_gexf(io.BytesIO(content)))


@pytest.mark.parametrize("format", ["graphml", "gexf"])
def test_events_stand_between_those_who_act_and_those_acted_upon(findings: Findings, format: str) -> None:
    graph = read(exported(findings, format), format)
    events = list(findings.events())
    assert set(graph) == {*findings.things, *(event.iri for event in events)}
    told = {(a, data["role"], b) for a, b, data in graph.edges(data=True)}
    for event in events:
        assert all((agent, "agent", event.iri) in told for agent in event.fillers("agent"))
        assert all((event.iri, "target", target) in told for target in event.fillers("target"))
        assert all((event.iri, "place", place) in told for place in event.fillers("place"))
        assert all((source, "accordingTo", event.iri) in told for source in event.sources)
        assert all((event.iri, "about", about) in told for about in event.about)
        assert graph.nodes[event.iri]["certainty"] == event.factuality
        assert graph.nodes[event.iri]["sentence"] == event.sentence
    assert len(told) == graph.number_of_edges()
    assert graph.nodes[ZOE]["label"] == "Zoé Brémond"
    assert graph.nodes[ZOE]["offices"] == "ministre"


@pytest.mark.parametrize("format", ["graphml", "gexf"])
def test_actors_are_linked_by_what_they_do(findings: Findings, format: str) -> None:
    graph = read(exported(findings, format, network="actors"), format)
    [link] = graph.get_edge_data(ZOE, ANA).values()
    assert (link["class"], link["role"], link["symmetric"]) == ("Statement", "together", True)
    assert (link["first_day"], link["place"], link["according_to"]) == ("2024-02-29", "Montclar", "Zoé Brémond")
    army, town = "https://kg.example/id/actor/ArmeeFrancaise", "https://kg.example/id/place/montclar"
    [strike] = graph.get_edge_data(army, town).values()
    assert (strike["class"], strike["role"], strike["symmetric"]) == ("Airstrike", "target", False)
    assert all(degree for _, degree in graph.degree()), "actors that nothing links are left out"


def test_gephi_gets_days_for_its_timeline(findings: Findings) -> None:
    root = ET.fromstring(exported(findings, "gexf"))
    graph = root.find(f"{GEXF}graph")
    assert graph is not None
    assert (graph.get("mode"), graph.get("timeformat")) == ("dynamic", "date")
    dated = {event.iri: (event.start, event.end) for event in findings.events() if event.start}
    nodes = {node.get("id"): (node.get("start"), node.get("end")) for node in graph.iter(f"{GEXF}node")}
    assert dated
    assert {iri: days for iri, days in nodes.items() if days != (None, None)} == dated


def test_every_value_has_the_type_that_is_declared(findings: Findings) -> None:
    root = ET.fromstring(exported(findings, "gexf", network="actors"))
    for element in ("node", "edge"):
        declared = {
            a.get("id"): a.get("type")
            for each in root.iter(f"{GEXF}attributes")
            if each.get("class") == element
            for a in each
        }
        for value in (v for each in root.iter(f"{GEXF}{element}") for v in each.iter(f"{GEXF}attvalue")):
            text = str(value.get("value"))
            match declared[value.get("for")]:
                case "double":
                    float(text)
                case "boolean":
                    assert text in {"true", "false"}


def test_class_names_speak_the_language_chosen(tmp_path: Path) -> None:
    for language, label in (("fr", "enlèvement"), ("en", "abduction")):
        with findings_in([EXAMPLE], language) as findings:
            graph = read(exported(findings, "graphml", network="actors"), "graphml")
        assert label in {data["class_label"] for *_, data in graph.edges(data=True)}
