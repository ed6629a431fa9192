"""Every dot-command, with what makes sense and with what does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.rdf.store import open_store
from kg.shell.registry import COMMANDS
from kg.shell.session import Session
from kg.shell.settings import Settings

DATA = Path(__file__).parent / "data"
CROSS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


@pytest.fixture
def own(tmp_path: Path) -> Session:
    """A session whose graph may be changed."""
    store = open_store([DATA / "port.ttl"], vocabulary=[DATA / "vocabulary.ttl"])
    settings = Settings(language="en", columns=100, queries=tmp_path / "queries")
    return Session(store, settings, factory=open_store)


SAYS = {
    "card-by-label": (
        "Odile Marnac",
        ["person:OdileMarnac", "préfète", "Paul Terrien person:PaulTerrien (2)", "according to"],
    ),
    "card-without-accents": ("evran", ["Évran  place:Évran", "Protest", "[Planned]"]),
    "card-by-curie": ("person:PaulTerrien", ["Paul Terrien", "Events", "mentioned 1 time"]),
    "card-by-iri": ("<https://kg.example/id/place/Brumel>", ["Brumel  place:Brumel"]),
    "card-of-class": ("kg:Diplomacy", ["0 instances", "Below", "Meeting kg:Meeting (1)", "Above"]),
    "card-of-class-by-label": ("rencontre", ["Meeting  kg:Meeting", "1 instance", "«rencontré»"]),
    "card-of-property": ("kg:agent", ["used 6 times", "Flots libres"]),
    "describe": (".describe Paul Terrien", ["person:PaulTerrien"]),
    "classes": (".classes", ["kg:Meeting", "Meeting", "17"]),
    "classes-filtered": (".classes renc", ["kg:Meeting"]),
    "props": (".props selon", ["kg:accordingTo"]),
    "prefix": (".prefix skos", ["skos:", "http://www.w3.org/2004/02/skos/core#"]),
    "stats": (".stats", ["kg:Article", "223"]),
    "find": (".find accord", ["kg:Agreement", "Les deux responsables ont signé un accord."]),
    "timeline-place": (".timeline Brumel", ["2016-03-14 kg:Disaster", "2016-03-15 Meeting", "2 events"]),
    "timeline-period": (".timeline Brumel 2016-03-15..2016", ["1 event", "Meeting"]),
    "timeline-class": (".timeline kg:Meeting", ["1 event"]),
    "between": (".between Paul Terrien, Odile Marnac", ["Meeting", "Agreement", "2 events"]),
    "between-words": (".between person:PaulTerrien person:OdileMarnac", ["2 events"]),
    "who-said": (".who-said", ["Odile Marnac", "1 row"]),
    "who-said-one": (".who-said Odile Marnac", ["La digue tiendra", "deux cents habitant"]),
    "tolls": (".tolls", ["deux cents", "habitant", "Odile Marnac", "2016-03-14"]),
    "history": (".history", [".history"]),
    "queries": (".queries", ["No query is kept yet"]),
    "mode": (".mode", ["auto"]),
    "maxrows": (".maxrows all", ["All rows"]),
    "timer": (".timer off", ["hidden"]),
    "labels": (".labels", ["hidden"]),
    "timeout": (".timeout off", ["No timeout"]),
    "output": (".output", ["screen"]),
    "diff": (".diff", ["Nothing was changed"]),
    "short": (".cl", ["kg:Meeting"]),
    "help-of-one": (".help source", [".source [N|NAME]", "sentences"]),
}
REFUSES = {
    "unknown-name": ("Brumelle", "Did you mean Brumel?"),
    "unknown-curie": ("kg:Meting", "Did you mean kg:Meeting?"),
    "unknown-iri": ("<https://example.org/rien>", "says nothing"),
    "bare-number": ("7", "no row 7"),
    "go-nothing": (".go", "for example .go 4"),
    "go-missing": (".go 12", "no row 12"),
    "back": (".back", "no card before"),
    "describe": (".describe", "for example"),
    "classes": (".classes xyzzy", "Nothing goes by «xyzzy»"),
    "prefix": (".prefix xyzzy", "Nothing goes by"),
    "find": (".find", "for example"),
    "find-nothing": (".find xyzzyq", "Nothing goes by"),
    "timeline": (".timeline", "for example"),
    "timeline-period": (".timeline Brumel hier..demain", "for example"),
    "timeline-empty": (".timeline Brumel 1999..2000", "No such event"),
    "between-one": (".between", "for example"),
    "between-nothing": (".between Évran, Brumel", "No such event"),
    "tolls": (".tolls Paul Terrien", "No event here has a count"),
    "sparql": (".sparql", "ask something first"),
    "explain": (".explain", "ask something first"),
    "explain-nothing": (".explain DESCRIBE kg:x", "can't be taken apart"),
    "export": (".export", "for example"),
    "export-early": (".export x.csv", "ask something first"),
    "output-ending": (".output x.pdf", "must be one of"),
    "once": (".once", "for example"),
    "watch": (".watch", "ask something first"),
    "read": (".read", "for example"),
    "read-missing": (".read /nowhere/x.rq", "can't be read"),
    "edit-missing": (".edit /nowhere/x.rq", "can't be read"),
    "save-query": (".save-query a/b", "for example"),
    "save-query-early": (".save-query a", "ask something first"),
    "q": (".q", "for example"),
    "q-missing": (".q nope", "no kept query «nope»"),
    "history": (".history many", "for example"),
    "mode": (".mode pdf", "for example"),
    "maxrows": (".maxrows -1", "for example"),
    "timer": (".timer maybe", "for example"),
    "labels": (".labels maybe", "for example"),
    "undo": (".undo", "nothing to take back"),
    "save": (".save", "for example"),
    "save-ending": (".save x.doc", "names no graph format"),
    "load": (".load", "for example"),
    "load-missing": (".load /nowhere/x.ttl", "No such file"),
    "open": (".open", "for example"),
    "open-missing": (".open /nowhere/x.ttl", "No such file"),
    "ambiguous": (".s", "may be"),
    "service": ("SELECT * { SERVICE <http://192.0.2.1/> { ?s ?p ?o } }", "network"),
    "load-net": ("LOAD <http://192.0.2.1/x>;", "network"),
    "deep": ("SELECT * " + "{" * 3000, ""),
}


@pytest.mark.parametrize(("line", "parts"), SAYS.values(), ids=SAYS)
def test_commands_say(own: Session, line: str, parts: list[str]) -> None:
    output = own.run(line)
    assert output.ok, output.text
    assert [part for part in parts if part not in output.text] == []


@pytest.mark.parametrize(("line", "said"), REFUSES.values(), ids=REFUSES)
def test_commands_refuse(own: Session, line: str, said: str) -> None:
    output = own.run(line)
    assert not output.ok
    assert said in output.text


def test_every_command_is_tried_both_ways() -> None:
    tried = {line.split()[0] for line, _ in [*SAYS.values(), *REFUSES.values()] if line.startswith(".")}
    elsewhere = {".source", ".quit", ".help", ".lang", ".cl", ".s"}
    assert COMMANDS.keys() - tried - elsewhere == set()


def test_following_numbers_and_coming_back(own: Session) -> None:
    own.run("SELECT ?e ?who { ?e a kg:Protest ; kg:agent ?who }")
    assert "Flots libres  org:FlotsLibres" in own.run(".go 1.2").text
    card = own.run("Paul Terrien").text
    assert own.run(".go 1").ok
    assert own.run(".back").text == card
    assert "Flots libres" in own.run(".back").text


def test_a_bare_number_follows_it_too(own: Session) -> None:
    own.run("SELECT ?who { ?e a kg:Protest ; kg:agent ?who }")
    assert "Flots libres  org:FlotsLibres" in own.run("1").text


def test_cards_number_what_source_can_show(own: Session) -> None:
    text = own.run("Paul Terrien").text
    number = next(line.split()[0] for line in text.splitlines() if "«signé»" in line)
    assert "Les deux responsables ont signé un accord." in own.run(f".source {number}").text


def test_a_name_with_two_meanings_asks_which(own: Session) -> None:
    own.store.apply(own.store.preview(["INSERT DATA { place:Port skos:prefLabel 'Paul Terrien' ; a kg:Facility }"]))  # type: ignore[attr-defined]
    own.forget_index()
    output = own.run("Paul Terrien")
    assert "place:Port" in output.text
    assert "person:PaulTerrien" in output.text
    assert own.run(".go 1").ok


def test_every_story_shows_its_sparql_and_it_runs(own: Session) -> None:
    for line in (".timeline Brumel", ".between Paul Terrien, Odile Marnac", ".who-said", ".tolls", ".stats", "Brumel"):
        own.run(line)
        query = own.run(".sparql").text
        assert own.run(query).ok, query


def test_exports_have_every_row(own: Session, tmp_path: Path) -> None:
    own.run(".maxrows 3")
    assert "3 of 223 rows" in own.run("SELECT * { ?s ?p ?o }").text
    path = tmp_path / "tout.csv"
    assert own.run(f".export {path}").ok
    assert len(path.read_text().splitlines()) == 224


def test_once_sends_one_answer_to_a_file(own: Session, tmp_path: Path) -> None:
    path = tmp_path / "villes.json"
    own.run(f".once {path}")
    own.run("SELECT ?v { ?v a kg:City }")
    assert "Brumel" in path.read_text()
    assert "Brumel" in own.run("SELECT ?v { ?v a kg:City }").text


def test_output_to_a_place_that_cannot_be_written_says_so(own: Session) -> None:
    own.run(".output /nowhere/x.csv")
    assert "can't be written" in own.run("ASK {}").text


def test_mode_csv_and_vertical(own: Session) -> None:
    own.run(".mode csv")
    assert own.run("SELECT ?p { ?p a kg:City } ORDER BY ?p").text.splitlines()[0] == "p"
    own.run(".mode vertical")
    assert "── 1 ─" in own.run("SELECT ?p { ?p a kg:City }").text


def test_kept_queries_run_with_values(own: Session) -> None:
    own.run("SELECT ?e { ?e kg:place ?lieu }")
    assert own.run(".save-query lieux").ok
    assert "lieux  SELECT" in own.run(".queries").text
    assert "2 rows" in own.run(".q lieux lieu=place:Brumel").text
    assert "no variable ?x" in own.run(".q lieux x=1").text


def test_reading_a_file_runs_commands_and_queries(own: Session, tmp_path: Path) -> None:
    path = tmp_path / "questions.rq"
    path.write_text(".labels off\nASK { ?x a kg:Meeting } ;\nSELECT ?p {\n ?p a kg:Person\n}\n", encoding="utf-8")
    text = own.run(f".read {path}").text
    assert "yes" in text
    assert "person:OdileMarnac" in text


def test_edit_and_watch_leave_the_rest_to_the_terminal(own: Session) -> None:
    own.run("ASK {}")
    assert own.run(".edit").edit == "ASK {}"
    assert own.run(".watch 0,5").watch == ("ASK {}", 0.5)


def test_an_update_is_shown_confirmed_and_taken_back(own: Session, tmp_path: Path) -> None:
    output = own.run("DELETE WHERE { ?x a kg:Protest } ; PREFIX e: <https://example.org/> INSERT DATA { e:a e:b 'é' }")
    assert "− event:accord-manifester rdf:type kg:Protest ." in output.text
    assert "+1 −1 triples, apply?" in output.text
    assert output.question
    assert own.run("ASK { ?x a kg:Protest }").text == "Nothing was changed."  # anything but a yes
    own.run("DELETE WHERE { ?x a kg:Protest };")
    assert "Done: +0 −1" in own.run("yes").text
    assert own.run("ASK { ?x a kg:Protest }").text == "no"
    assert "+0 −1" in own.run(".diff").text
    copy = tmp_path / "copie.ttl"
    assert "222 triples" in own.run(f".save {copy}").text
    assert "Taken back: +1 −0" in own.run(".undo").text
    assert own.run("ASK { ?x a kg:Protest }").text == "yes"
    assert "222 triples" in own.run(f".open {copy}").text
    assert own.run("ASK { ?x a kg:Protest }").text == "no"


def test_an_update_that_changes_nothing_asks_nothing(own: Session) -> None:
    assert own.run("DELETE WHERE { ?x a kg:Coup };").text == "This update changes nothing."
    assert own.pending is None


def test_loading_adds_to_the_graph(own: Session, tmp_path: Path) -> None:
    path = tmp_path / "plus.ttl"
    path.write_text("@prefix ex: <https://example.org/> . ex:a ex:b 1 .")
    assert own.run(f".load {path}").text == "1 triple more."
    assert own.run("ASK { ex:a ex:b 1 }").text == "yes"


EMPTY = {
    "class": ("SELECT * { ?e a kg:Evnt }", "Nothing in this graph is a kg:Evnt. Did you mean kg:Event?"),
    "class-by-french-name": ("SELECT * { ?e a kg:Rencontre }", "Did you mean kg:Meeting?"),
    "class-above": ("SELECT * { ?e a kg:Diplomacy }", "below it there are kg:Agreement (1), kg:Meeting (1)"),
    "property": (
        "SELECT * { ?e kg:agnt ?x }",
        "No triple of this graph has the property kg:agnt. Did you mean kg:agent?",
    ),
    "pattern": ("SELECT * { ?e a kg:Meeting ; kg:place place:Moulins }", "Nothing matches «?e kg:place place:Moulins»"),
    "together": (
        'SELECT * { ?e a kg:Protest . ?e kg:agent [ skos:prefLabel "Odile Marnac"@fr ] }',
        "«?e kg:agent ?node",
    ),
    "filter": (
        "SELECT * { ?e kg:place ?p . FILTER(STRSTARTS(STR(?p), 'x')) }",
        "«FILTER(STRSTARTS(STR(?p), 'x'))» lets nothing",
    ),
    "path": (
        'SELECT * { ?e a kg:Protest ; kg:time/kg:start "2016-03-15"^^xsd:date }',
        '«?e kg:time/kg:start "2016-03-15"^^xsd:date»',
    ),
}


@pytest.mark.parametrize(("query", "said"), EMPTY.values(), ids=EMPTY)
def test_an_empty_answer_says_why(own: Session, query: str, said: str) -> None:
    output = own.run(query)
    assert output.ok
    assert said in output.text.splitlines()[0]
    assert output.text.splitlines()[-1].startswith("no rows")


def test_explain_counts_patterns_alone_and_together(own: Session) -> None:
    own.run("SELECT * { ?e a kg:Meeting ; kg:agent ?a }")
    lines = own.run(".explain").text.splitlines()
    assert lines[2].split() == ["1", "?e", "a", "kg:Meeting", "1", "1"]
    assert lines[3].split() == ["2", "?e", "kg:agent", "?a", "6", "1"]


def test_a_stopped_query_leaves_the_session_as_it_was(own: Session) -> None:
    own.run("ASK {}")
    own.run(".timeout 0.2")
    assert not own.run(CROSS).ok
    assert own.run(".sparql").text == "ASK {}"
