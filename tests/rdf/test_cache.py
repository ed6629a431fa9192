from __future__ import annotations

import os
from pathlib import Path

import pytest

from kg.errors import KgError, QueryTimeout
from kg.rdf.store import open_store
from kg.results import Answer


@pytest.fixture
def turtle(tmp_path: Path) -> Path:
    path = tmp_path / "bateaux.ttl"
    path.write_text(
        "@prefix ex: <https://example.org/> .\n" + "".join(f"ex:b{i} ex:longueur {i} .\n" for i in range(200))
    )
    return path


def test_a_cached_store_answers_like_one_in_memory(turtle: Path) -> None:
    for _ in range(2):
        store = open_store([turtle], cache=True)
        assert len(store) == 200
        assert store.prefixes["ex"] == "https://example.org/"
        assert store.query("ASK { ex:b7 ex:longueur 7 }") == Answer(True)


def test_the_second_opening_does_not_read_the_file(turtle: Path) -> None:
    open_store([turtle], cache=True)
    stat = turtle.stat()
    turtle.write_bytes(b"!" * stat.st_size)
    os.utime(turtle, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert len(open_store([turtle], cache=True)) == 200


def test_a_changed_file_is_read_again(turtle: Path) -> None:
    open_store([turtle], cache=True)
    turtle.write_text(turtle.read_text() + "ex:b7 ex:longueur 8 .\n")
    assert len(open_store([turtle], cache=True)) == 201


def test_queries_on_disk_end_at_their_timeout_too(turtle: Path) -> None:
    store = open_store([turtle], cache=True)
    with pytest.raises(QueryTimeout):
        store.query("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }", timeout=0.2)
    assert store.query("ASK { ex:b7 ex:longueur 7 }") == Answer(True)


def test_a_cached_store_refuses_changes(turtle: Path) -> None:
    store = open_store([turtle], cache=True)
    with pytest.raises(KgError):
        store.apply(store.preview(["DELETE WHERE { ?s ?p ?o }"]))
    assert len(store) == 200


def test_a_broken_file_leaves_no_cache(tmp_path: Path) -> None:
    path = tmp_path / "faute.ttl"
    path.write_text("ex:a ex:b")
    with pytest.raises(KgError):
        open_store([path], cache=True)
    assert list(tmp_path.iterdir()) == [path]
