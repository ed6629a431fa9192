from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from kg.rdf.store import OxigraphStore
from kg.results import PartialAnswer, Result
from kg.shell.query import run_query
from kg.shell.session import Session
from kg.shell.settings import Settings
from kg.shell.text import plain

PORT = Path(__file__).parent / "data" / "port.ttl"
PEOPLE = "SELECT ?p { ?p a kg:Person } ORDER BY ?p"


def ask(store: OxigraphStore, text: str, **options: object) -> tuple[int, str, str]:
    out, err = io.BytesIO(), io.StringIO()
    code = run_query(store, text, out=out, err=err, language="en", **options)  # type: ignore[arg-type]
    return code, out.getvalue().decode(), err.getvalue()


def test_rows_in_a_pipe_are_tab_separated(store: OxigraphStore) -> None:
    code, out, err = ask(store, PEOPLE)
    assert (code, err) == (0, "")
    assert out.splitlines() == [
        "?p",
        "<https://kg.example/id/person/OdileMarnac>",
        "<https://kg.example/id/person/PaulTerrien>",
    ]


@pytest.mark.parametrize("format", ["json", "csv", "xml", "table"])
def test_rows_in_every_format_name_both_people(store: OxigraphStore, format: str) -> None:
    code, out, _ = ask(store, PEOPLE, format=format)
    assert code == 0
    assert "OdileMarnac" in out
    assert "PaulTerrien" in out


def test_json_is_the_standard_format(store: OxigraphStore) -> None:
    _, out, _ = ask(store, PEOPLE, format="json")
    assert [row["p"]["type"] for row in json.loads(out)["results"]["bindings"]] == ["uri", "uri"]


def test_a_graph_in_a_pipe_is_turtle_with_prefixes(store: OxigraphStore) -> None:
    code, out, _ = ask(store, "CONSTRUCT WHERE { ?p a kg:Person }")
    assert code == 0
    assert "person:OdileMarnac a kg:Person" in out


def test_ask_answers_in_json(store: OxigraphStore) -> None:
    assert json.loads(ask(store, "ASK { ?p a kg:Person }", format="json")[1])["boolean"] is True


def test_several_statements_share_prefixes_and_run_in_turn(store: OxigraphStore) -> None:
    script = "PREFIX p: <https://kg.example/id/person/>\nASK { p:OdileMarnac ?a ?b } ;\nASK { p:Personne ?a ?b }"
    assert ask(store, script, format="csv")[:2] == (0, "truefalse")


def test_an_error_in_the_second_statement_names_its_line(store: OxigraphStore) -> None:
    code, _, err = ask(store, "ASK {}\n\nSELECT * { ?s kgx:a ?o }", source="questions.rq")
    assert code == 1
    assert "questions.rq, line 3, column 15" in err
    assert "3 │ SELECT" in err


@pytest.mark.parametrize(
    ("text", "options", "code", "said"),
    [
        ("", {}, 2, "no query"),
        ("# rien", {}, 2, "no query"),
        (PEOPLE, {"format": "pdf"}, 2, "no format «pdf»"),
        (PEOPLE, {"format": "turtle"}, 1, "rows"),
        ("CONSTRUCT WHERE { ?s ?p ?o }", {"format": "csv"}, 1, "triples"),
        ("SELECT * { ?s ?p ", {}, 1, "never closed"),
        ("DELETE WHERE { ?s ?p ?o }", {}, 1, "only asks"),
        ("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }", {"timeout": 0.3}, 124, "0.3 s"),
    ],
    ids=["empty", "comment", "format", "rows-as-turtle", "graph-as-csv", "open", "update", "timeout"],
)
def test_failures_have_their_exit_codes(
    store: OxigraphStore, text: str, options: dict[str, object], code: int, said: str
) -> None:
    got, _, err = ask(store, text, **options)
    assert got == code
    assert said in err


def test_neither_spacy_nor_rdflib_nor_prompt_toolkit_is_loaded_for_a_query() -> None:
    program = f"""
import sys, pathlib
from kg.rdf.store import open_store
from kg.shell.query import run_query
from kg.shell.session import Session
from kg.shell.settings import Settings
from kg.shell.text import plain
assert run_query(open_store([pathlib.Path({str(PORT)!r})]), {PEOPLE!r}) == 0
assert run_query(open_store([pathlib.Path({str(PORT)!r})]), {PEOPLE!r}, format="table") == 0
print(sorted({{"spacy", "rdflib", "prompt_toolkit"}} & set(sys.modules)))
"""
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert run.stdout.splitlines()[-1] == "[]"


def test_parameters_are_put_in_place_of_variables(store: OxigraphStore) -> None:
    query = "SELECT ?lieu ?e { ?e a kg:Meeting ; kg:place ?lieu }"
    code, out, _ = ask(store, query, params=["lieu=place:Brumel"])
    assert code == 0
    assert out.splitlines()[1].startswith("<https://kg.example/id/place/Brumel>\t<https://kg.example/id/event/")
    assert ask(store, query, params=["lieu=place:Évran"])[1].splitlines() == ["?lieu\t?e"]


@pytest.mark.parametrize(
    "value", ['x" } ; DROP ALL #', "x' . ?s ?p ?o", "a\\", 'une\n"ligne"', "<a> <b> <c>", "kg:a ; kg:b 1"]
)
def test_no_parameter_becomes_syntax(store: OxigraphStore, value: str) -> None:
    code, out, err = ask(store, "SELECT (STR(?v) AS ?text) { }", params=[f"v={value}"], format="json")
    assert (code, err) == (0, "")
    assert json.loads(out)["results"]["bindings"][0]["text"]["value"] == value


@pytest.mark.parametrize(("given", "said"), [("absent=1", "no variable ?absent"), ("lieu", "is no parameter")])
def test_parameters_that_fit_nothing_are_refused(store: OxigraphStore, given: str, said: str) -> None:
    code, _, err = ask(store, "SELECT * { ?e kg:place ?lieu }", params=[given])
    assert code == 1
    assert said in err


@pytest.mark.parametrize("query", ["SELECT * { SERVICE <http://192.0.2.1/> { ?s ?p ?o } }"])
def test_nothing_reaches_out(store: OxigraphStore, query: str) -> None:
    code, _, err = ask(store, query)
    assert code == 1
    assert "network" in err


def test_from_names_graphs_and_fetches_nothing(store: OxigraphStore) -> None:
    assert ask(store, "SELECT * FROM <http://192.0.2.1/x> { ?s ?p ?o }")[:2] == (0, "?o\t?p\t?s\n")


def test_a_class_that_nobody_has_is_named_beside_an_empty_table(store: OxigraphStore) -> None:
    code, _, err = ask(store, "SELECT ?x { ?x a kg:Atack }", format="table")
    assert code == 0
    assert "kg:Atack" in err


class CutStore:
    """A store whose server stops in the middle of the long answer; labels come whole."""

    def __init__(self, store: OxigraphStore) -> None:
        self.whole = store

    def __getattr__(self, name: str) -> object:
        return getattr(self.whole, name)

    def __len__(self) -> int:
        return len(self.whole)

    def query(self, sparql: str, *, timeout: float | None = None, max_rows: int | None = None) -> Result:
        if sparql != PEOPLE:
            return self.whole.query(sparql, timeout=timeout, max_rows=max_rows)
        raise PartialAnswer("the server stopped after its limit", self.whole.query(sparql, timeout=timeout, max_rows=1))


def test_half_an_answer_is_shown_and_called_so(store: OxigraphStore) -> None:
    code, out, err = ask(CutStore(store), PEOPLE, format="table")  # type: ignore[arg-type]  # it answers like one
    assert code == 1
    assert "OdileMarnac" in out
    assert "stopped after its limit" in err


def test_half_an_answer_in_the_shell_keeps_its_rows(store: OxigraphStore) -> None:
    session = Session(CutStore(store), Settings(language="en"))  # type: ignore[arg-type]  # it answers like one
    output = session.run(PEOPLE)
    assert not output.ok
    shown = plain(list(output.lines))
    assert "OdileMarnac" in shown
    assert "stopped after its limit" in shown
