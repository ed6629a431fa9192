"""The graphs of a few articles of our own stay what they were, and keep what every graph promises."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from rdflib.compare import graph_diff, to_isomorphic

from kg.building import Workshop, open_workshop
from kg.rdf.export import read_graph, serialise
from tests.golden_graphs import ARTICLES, ROOT, write_golden
from tests.graphs import assert_well_built


@pytest.fixture(scope="module")
def workshop() -> Workshop:
    return open_workshop()


@pytest.mark.parametrize("article", ARTICLES, ids=lambda path: path.stem)
def test_graph_is_the_golden_one(article: Path, workshop: Workshop, tmp_path: Path) -> None:
    write_golden(article, workshop, tmp_path / "built.ttl")
    golden, built = read_graph(article.with_suffix(".ttl")), read_graph(tmp_path / "built.ttl")
    _, lost, new = graph_diff(to_isomorphic(golden), to_isomorphic(built))
    difference = "".join(
        f"\n--- {name}\n{serialise(graph, 'turtle').decode()}"
        for name, graph in (("lost", lost), ("new", new))
        if len(graph)
    )
    assert not difference, f"read this, then run python -m tests.golden_graphs if it is right:{difference}"


@pytest.mark.parametrize("article", ARTICLES, ids=lambda path: path.stem)
def test_golden_graph_keeps_every_promise(article: Path) -> None:
    assert_well_built(article.with_suffix(".ttl"))


@pytest.mark.slow
def test_two_builds_give_the_same_bytes_whatever_the_hash_seed(tmp_path: Path) -> None:
    written = []
    for seed in ("1", "4711"):
        output = tmp_path / f"{seed}.ttl"
        command = [sys.executable, "-m", "kg", "build", "-q", "-o", str(output), *map(str, ARTICLES)]
        subprocess.run(command, cwd=ROOT, env=os.environ | {"PYTHONHASHSEED": seed}, check=True)
        written.append(output.read_bytes())
    assert written[0] == written[1]
