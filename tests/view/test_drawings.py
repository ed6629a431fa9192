"""The network and the timeline are drawn for reports: as SVG that any reader takes, and as PNG."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest

import kg.view
from kg.errors import KgError
from kg.view.model import Model
from kg.view.network_figure import FILLS, draw_network
from kg.view.reading import read_model
from kg.view.svg import COLOURS, as_png
from kg.view.timeline_figure import draw_timeline
from tests.view.samples import open_graph, write_graph, write_words

SVG = "{http://www.w3.org/2000/svg}"


def model_of(path: Path) -> Model:
    store = open_graph(path)
    try:
        return read_model(store)
    finally:
        store.close()


@pytest.fixture(scope="module")
def example(root: Path) -> Model:
    return model_of(root / "graphs" / "exemple.ttl")


def texts(svg: str) -> list[str]:
    return [element.text or "" for element in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def shapes(svg: str, *names: str) -> Iterator[ElementTree.Element]:
    return (element for element in ElementTree.fromstring(svg).iter() if element.tag.removeprefix(SVG) in names)


def test_network_names_its_actors_and_branches(example: Model) -> None:
    drawn = texts(draw_network(example, "en"))
    assert {"Armando Chissico", "Pain sans frontières", "harm", "diplomacy"} <= set(drawn)


def test_line_of_what_is_not_certain_is_dashed(example: Model) -> None:
    dashed = [path for path in shapes(draw_network(example), "path") if path.get("stroke-dasharray")]
    assert len(dashed) == 3  # the alleged abduction, the planned meeting and the promised support


def test_day_is_a_dot_and_interval_a_bar(example: Model) -> None:
    svg = draw_timeline(example)
    assert {"combats", "attaqué", "rencontrer"} <= set(texts(svg))
    assert len(list(shapes(svg, "circle"))) == 3
    bars = [float(rect.get("width", 0)) for rect in shapes(svg, "rect")][1:]  # the first is the paper
    assert len(bars) == 2
    assert min(bars) > 500


def test_many_events_are_counted_by_period(tmp_path: Path) -> None:
    svg = draw_timeline(model_of(write_graph(tmp_path / "g.ttl", 1500)))
    assert not list(shapes(svg, "circle"))
    assert len(list(shapes(svg, "rect"))) < 600


@pytest.mark.parametrize("draw", [draw_network, draw_timeline])
def test_hostile_words_stay_words(draw: object, tmp_path: Path) -> None:
    words = "</text><script>alert(1)</script>\x07&"
    svg = draw(model_of(write_words(tmp_path / "w.ttl", words)))  # type: ignore[operator]
    assert not list(shapes(svg, "script"))
    assert "</text><script>alert(1)</script> &" in texts(svg)


def test_nothing_dated_says_so(tmp_path: Path) -> None:
    (tmp_path / "empty.ttl").write_text("")
    assert texts(draw_timeline(model_of(tmp_path / "empty.ttl"), "en")) == ["No dated events here."]


def test_drawing_becomes_a_picture(example: Model) -> None:
    pytest.importorskip("resvg_py")
    assert as_png(draw_network(example)).startswith(b"\x89PNG")


def test_missing_library_is_named(example: Model, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "resvg_py", None)
    with pytest.raises(KgError, match=r"pip install resvg-py"):
        as_png(draw_network(example))


def test_drawings_have_the_colours_of_the_page_by_day() -> None:
    style = (Path(kg.view.__file__).parent / "assets" / "style.css").read_text(encoding="utf-8")
    day = dict(re.findall(r"--(\w+): (#\w+);", style[: style.index("@media")]))
    assert {name: day[name] for name in (*COLOURS, *FILLS)} == COLOURS | FILLS
