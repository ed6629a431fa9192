"""Every article that the project annotates becomes a graph that keeps all its promises."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
import yaml

from kg.document import Article
from kg.extract import extract
from kg.rdf.graph import build_graph
from tests.extract.facts import shipped
from tests.graphs import assert_well_built

FOLDERS = sorted(path.parent for path in (Path(__file__).parent / "gold").glob("*/gold.yaml"))


@pytest.mark.parametrize("folder", FOLDERS, ids=[folder.name for folder in FOLDERS])
def test_graph_of_an_annotated_article_is_well_built(folder: Path) -> None:
    check(folder)


@pytest.mark.parametrize("name", ["seed", "sahel", "sommet", "capitale"])
def test_graph_of_a_shared_article_is_well_built(shared: Path, name: str) -> None:
    check(shared / "gold" / name)


def check(folder: Path) -> None:
    date = yaml.safe_load((folder / "gold.yaml").read_text(encoding="utf-8"))["date"]
    assert isinstance(date, datetime.date)
    lexicon, gazetteer = shipped()
    article = Article((folder / "article.txt").read_text(encoding="utf-8"), date=date, source="article.txt")
    assert_well_built(build_graph(extract(article, lexicon, gazetteer), lexicon))
