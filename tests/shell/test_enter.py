from __future__ import annotations

import pytest

from kg.rdf.store import OxigraphStore
from kg.shell.enter import runs
from kg.shell.messages import speaker

RUNS = {
    "command": ".help",
    "name": "Odile Marnac",
    "curie": "person:OdileMarnac",
    "whole": "SELECT * { ?s ?p ?o }",
    "wrong-inside": "SELECT * { ?s ?p ?o } LIMIT beaucoup",
    "unknown-prefix": "SELECT * { ?s kgx:p ?o }",
    "misspelt": "SELCT * { ?s ?p ?o }",
    "blank-line": "SELECT * {\n  ?s ?p ?o\n}\n",
    "blank-line-though-wrong": "SELECT * {\n  ?s ?p\n",
    "semicolon": "SELECT * {\n  ?s ?p ?o\n};",
    "update-semicolon": "DELETE WHERE { ?s ?p ?o };",
    "open-string": 'SELECT * { ?s ?p "Brumel }',
}
GOES_ON = {
    "open-brace": "SELECT * {",
    "no-body": "SELECT ?s",
    "prefix-only": "PREFIX a: <https://example.org/>",
    "after-dot": "SELECT * { ?s ?p ?o .",
    "semicolon-in-braces": "SELECT * { ?s ?p ?o ;",
    "several-lines-though-whole": "SELECT * {\n  ?s ?p ?o\n}",
    "update": "DELETE WHERE { ?s ?p ?o }",
    "order-by": "SELECT * { ?s ?p ?o } ORDER BY",
    "accent": "SELECT * { ?événement ?p ?o . ",
    "long-string": 'SELECT * { ?s ?p """Brumel',
}


@pytest.mark.parametrize("text", RUNS.values(), ids=RUNS)
def test_enter_runs(store: OxigraphStore, text: str) -> None:
    assert runs(text, store, speaker("en"))


@pytest.mark.parametrize("text", GOES_ON.values(), ids=GOES_ON)
def test_enter_goes_on(store: OxigraphStore, text: str) -> None:
    assert not runs(text, store, speaker("en"))
