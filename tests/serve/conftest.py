"""Servers for these tests, each started once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.benchmarks.shell import make_graph
from tests.endpoints import ROOT, Serving, serving
from tests.view.browser import chromium

__all__ = ["chromium"]

GRAPHS = """\
@prefix ex: <http://example.org/> .
ex:matin { ex:anne ex:parle ex:marc . ex:anne ex:age 30 . }
ex:soir { ex:marc ex:parle ex:anne . }
ex:nuit { ex:chat ex:dort "d'un œil"@fr . }
"""


@pytest.fixture(scope="session")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    """Three small named graphs, whose four triples are the default graph."""
    path = tmp_path_factory.mktemp("serve") / "heures.trig"
    path.write_text(GRAPHS, encoding="utf-8")
    with serving(path) as server:
        yield server


@pytest.fixture(scope="session")
def news(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A graph large enough for queries without end: 3,000 triples."""
    path = tmp_path_factory.mktemp("news") / "news.ttl"
    path.write_text("".join(make_graph(3_000)), encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def example() -> Iterator[Serving]:
    """The graph of the example article."""
    with serving(ROOT / "graphs" / "exemple.ttl") as server:
        yield server
