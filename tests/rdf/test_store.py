from __future__ import annotations

import gzip
import time
from pathlib import Path

import pytest

from kg.errors import QueryError, QueryTimeout, StoreError
from kg.rdf.store import OxigraphStore, open_store
from kg.results import Answer, Iri, Literal, Table, Triples

EX = "https://example.org/"
CROSS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?o ?p }"


@pytest.fixture
def turtle(tmp_path: Path) -> Path:
    path = tmp_path / "bateaux.ttl"
    triples = "\n".join(f'ex:b{i} ex:nom "Le navire {i}"@fr ; ex:longueur {i} .' for i in range(300))
    path.write_text(f"@prefix ex: <{EX}> .\n{triples}\n", encoding="utf-8")
    return path


def table(store: OxigraphStore, sparql: str, **options: object) -> Table:
    answer = store.query(sparql, **options)  # type: ignore[arg-type]
    assert isinstance(answer, Table)
    return answer


def test_terms_come_back_with_datatype_and_language(turtle: Path) -> None:
    rows = table(open_store([turtle]), "SELECT ?p ?o { ex:b7 ?p ?o } ORDER BY ?p").rows
    assert rows == [
        (Iri(EX + "longueur"), Literal("7", datatype="http://www.w3.org/2001/XMLSchema#integer")),
        (Iri(EX + "nom"), Literal("Le navire 7", language="fr")),
    ]


def test_unbound_variables_are_none(turtle: Path) -> None:
    assert table(open_store([turtle]), "SELECT ?x ?y { BIND(1 AS ?x) }").rows[0][1] is None


def test_the_files_prefixes_join_the_well_known_ones(turtle: Path) -> None:
    prefixes = open_store([turtle]).prefixes
    assert prefixes["ex"] == EX
    assert prefixes["kg"] == "https://kg.example/ontology#"


def test_max_rows_keeps_the_first_and_counts_all(turtle: Path) -> None:
    answer = table(open_store([turtle]), "SELECT * { ?s ex:longueur ?o }", max_rows=20)
    assert (len(answer.rows), answer.total) == (20, 300)
    assert table(open_store([turtle]), "SELECT * { ?s ex:longueur ?o }", max_rows=300).total is None


def test_ask_and_construct(turtle: Path) -> None:
    store = open_store([turtle])
    assert store.query("ASK { ?s ex:longueur 7 }") == Answer(True)
    graph = store.query("CONSTRUCT WHERE { ex:b7 ex:longueur ?l }")
    assert isinstance(graph, Triples)
    assert [str(term) for term in graph.triples[0]] == [EX + "b7", EX + "longueur", "7"]


def test_syntax_errors_have_a_place_in_characters(turtle: Path) -> None:
    with pytest.raises(QueryError) as caught:
        open_store([turtle]).query('SELECT ("é" AS ?été)\n  ?y WHERE ?s')
    assert (caught.value.line, caught.value.column) == (2, 12)


def test_a_timeout_ends_what_cannot_be_interrupted(turtle: Path) -> None:
    begun = time.monotonic()
    with pytest.raises(QueryTimeout):
        open_store([turtle]).query(CROSS, timeout=0.2)
    assert time.monotonic() - begun < 3


def test_a_query_that_needs_too_much_memory_dies_alone(turtle: Path) -> None:
    store = open_store([turtle], memory=100 << 20)
    with pytest.raises(QueryError, match="memory"):
        store.query("SELECT DISTINCT ?a ?d ?g { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?g", timeout=20, max_rows=1)
    assert store.query("ASK { ?s ex:longueur 7 }") == Answer(True)


def test_checking_never_evaluates(turtle: Path) -> None:
    store = open_store([turtle])
    numbers = " ".join(map(str, range(2000)))
    begun = time.monotonic()
    assert store.check(f"SELECT (COUNT(*) AS ?n) {{ VALUES ?a {{ {numbers} }} VALUES ?b {{ {numbers} }} }}") is None
    assert store.check("SELECT * { SERVICE <http://192.0.2.1/> { ?s ?p ?o } }") is None
    assert time.monotonic() - begun < 3
    assert store.check("SELECT * {") is not None


@pytest.mark.parametrize("ending", [".nt", ".nq", ".trig", ".jsonld", ".rdf", ".ttl.gz"])
def test_every_format_is_read(tmp_path: Path, ending: str) -> None:
    one = f"<{EX}a> <{EX}b> <{EX}c>"
    content = {
        ".nt": f"{one} .\n",
        ".nq": f"{one} <{EX}g> .\n",
        ".trig": f"<{EX}g> {{ {one} }}\n",
        ".jsonld": f'{{"@id": "{EX}a", "{EX}b": {{"@id": "{EX}c"}}}}',
        ".rdf": '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="https://example.org/">'
        f'<rdf:Description rdf:about="{EX}a"><e:b rdf:resource="{EX}c"/></rdf:Description></rdf:RDF>',
        ".ttl.gz": f"{one} .\n",
    }[ending].encode()
    path = tmp_path / f"graphe{ending}"
    path.write_bytes(gzip.compress(content) if ending.endswith(".gz") else content)
    assert open_store([path]).query(f"ASK {{ <{EX}a> <{EX}b> <{EX}c> }}") == Answer(True)


def test_a_triple_of_several_named_graphs_counts_once_and_graphs_stay(tmp_path: Path) -> None:
    path = tmp_path / "deux.trig"
    path.write_text(f"@prefix ex: <{EX}> . ex:g {{ ex:a ex:b 1, 2 }} ex:h {{ ex:a ex:b 2, 3 }}", encoding="utf-8")
    store = open_store([path])
    assert len(store) == 3
    assert len(table(store, "SELECT * { ex:a ex:b ?o }").rows) == 3
    assert len(table(store, "SELECT * { GRAPH ex:g { ex:a ex:b ?o } }").rows) == 2


def test_the_vocabulary_stays_apart(turtle: Path, tmp_path: Path) -> None:
    vocabulary = tmp_path / "mots.ttl"
    vocabulary.write_text(f'<{EX}longueur> <http://www.w3.org/2000/01/rdf-schema#label> "longueur"@fr .')
    store = open_store([turtle], vocabulary=[vocabulary])
    assert len(store) == 600
    assert store.query("ASK { GRAPH <https://kg.example/ontology> { ex:longueur rdfs:label ?l } }") == Answer(True)


def test_a_folder_stands_for_its_graphs(turtle: Path) -> None:
    (turtle.parent / "notes.txt").write_text("rien")
    assert len(open_store([turtle.parent])) == 600


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("faute.ttl", "ex:a ex:b .\n", "faute.ttl:1: this is not valid"),
        ("article.txt", "Un article", "names no graph format"),
        ("absent.ttl", None, "No such file"),
        ("absent", None, "No such file"),
        ("bad.ttl.gz", "pas du gzip", "bad.ttl.gz"),
        ("vide", "dossier", "no graph file in this folder"),
    ],
)
def test_files_that_cannot_be_read_say_why(tmp_path: Path, name: str, content: str | None, said: str) -> None:
    path = tmp_path / name
    if content == "dossier":
        path.mkdir()
    elif content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(StoreError, match=said):
        open_store([path])


@pytest.mark.parametrize("format", ["tsv", "csv", "json", "xml"])
def test_export_and_serialise_agree(turtle: Path, format: str) -> None:
    store = open_store([turtle])
    sparql = "SELECT ?n { ex:b7 ex:nom ?n }"
    exported = b"".join(store.export(sparql, format))
    assert exported == b"".join(store.serialise(store.query(sparql), format))
    assert b"Le navire 7" in exported


def test_exported_graphs_are_sorted_and_have_their_prefixes(turtle: Path) -> None:
    store = open_store([turtle])
    text = b"".join(store.export("CONSTRUCT { ?s ex:longueur ?l } { ?s ex:longueur ?l FILTER(?l < 3) }", "turtle"))
    assert text.decode().splitlines() == [
        "@prefix ex: <https://example.org/> .",
        "ex:b0 ex:longueur 0 .",
        "ex:b1 ex:longueur 1 .",
        "ex:b2 ex:longueur 2 .",
    ]


def test_export_errors_come_before_the_first_piece(turtle: Path) -> None:
    with pytest.raises(QueryError, match="rows"):
        next(iter(open_store([turtle]).export("SELECT * { ?s ?p ?o }", "turtle")))


def test_a_reader_who_leaves_early_ends_the_child(turtle: Path) -> None:
    store = open_store([turtle])
    pieces = store.export("SELECT * { ?a ?b ?c . ?d ?e ?f }", "tsv")
    assert next(pieces)
    begun = time.monotonic()
    pieces.close()  # type: ignore[attr-defined]
    assert time.monotonic() - begun < 3


def test_an_update_is_previewed_applied_and_taken_back(turtle: Path) -> None:
    store = open_store([turtle])
    change = store.preview(["DELETE WHERE { ex:b7 ?p ?o }", "INSERT DATA { ex:b7 ex:nom 'Le Sept', 'VII' }"])
    assert (len(change.added), len(change.removed), len(store)) == (2, 2, 600)
    store.apply(change)
    assert table(store, "SELECT ?n { ex:b7 ?p ?n } ORDER BY ?n").rows == [(Literal("Le Sept"),), (Literal("VII"),)]
    store.apply(change.inverse)
    assert open_store([turtle]).preview(["CLEAR ALL"]) == store.preview(["CLEAR ALL"])


def test_updates_keep_named_graphs_and_their_union_together(tmp_path: Path) -> None:
    path = tmp_path / "deux.trig"
    path.write_text(f"@prefix ex: <{EX}> . ex:g {{ ex:a ex:b 1, 2 }} ex:h {{ ex:a ex:b 2 }}", encoding="utf-8")
    store = open_store([path])
    store.apply(store.preview(["INSERT DATA { GRAPH ex:h { ex:a ex:b 3 } }"]))
    assert store.query("ASK { ex:a ex:b 3 }") == Answer(True)
    store.apply(store.preview(["DELETE DATA { ex:a ex:b 2 }"]))
    assert store.query("ASK { GRAPH ?g { ex:a ex:b 2 } }") == Answer(False)
    store.apply(store.preview(["CLEAR GRAPH ex:g"]))
    assert [str(row[0]) for row in table(store, "SELECT ?o { ex:a ex:b ?o }").rows] == ["3"]


def test_a_wrong_update_changes_nothing(turtle: Path) -> None:
    store = open_store([turtle])
    with pytest.raises(QueryError):
        store.preview(["DELETE WHERE { ?s ?p ?o }", "CLEAR GRAPH ex:absent"])
    assert len(store) == 600


@pytest.mark.parametrize("ending", [".ttl", ".nt", ".trig", ".nq", ".jsonld"])
def test_saved_graphs_come_back_the_same(turtle: Path, tmp_path: Path, ending: str) -> None:
    store = open_store([turtle])
    path = tmp_path / f"copie{ending}"
    assert store.save(path) == 600
    assert open_store([path]).preview(["CLEAR ALL"]).removed == store.preview(["CLEAR ALL"]).removed


def test_saving_under_an_unknown_ending_writes_nothing(turtle: Path, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="names no graph format"):
        open_store([turtle]).save(tmp_path / "copie.doc")
    assert not (tmp_path / "copie.doc").exists()


@pytest.mark.parametrize("sparql", ["SELECT * " + "{" * 9000 + "}" * 9000, "ASK { FILTER(" + "!" * 90000 + "?x) }"])
def test_monstrous_nesting_ends_a_child_and_nothing_else(turtle: Path, sparql: str) -> None:
    store = open_store([turtle])
    assert store.check(sparql) is not None
    with pytest.raises(QueryError, match=r"deeply|went|after|ran out"):
        store.query(sparql, timeout=3)


def test_counting_rows_that_nobody_sees_is_given_up(turtle: Path) -> None:
    begun = time.monotonic()
    answer = table(open_store([turtle]), "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", max_rows=10, timeout=20)
    assert time.monotonic() - begun < 5
    assert len(answer.rows) == 10
    assert answer.at_least
    assert answer.total is not None
    assert answer.total > 1000
