"""From Python: texts and files become findings, graphs and rows; `kg` stays light and its names stay functions."""

from __future__ import annotations

import datetime
import subprocess
import sys
import threading
from decimal import Decimal
from pathlib import Path

import pytest
import rdflib
from rdflib import Graph, Literal, URIRef

import kg
from kg.document import Article
from kg.errors import ArticleError, KgError, OntologyError, QueryError, QueryTimeout, StoreError

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = ROOT / "graphs" / "exemple.txt"
TEXT = "Le maire de Brest a démissionné lundi."


def python(program: str) -> str:
    """What a new interpreter prints."""
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.parametrize(
    "before",
    [
        "",
        "import kg.extract",
        "import kg.extract.parse",
        "from kg.extract import extract",
        "import kg.building, kg.api",
    ],
)
def test_names_are_functions_whatever_was_imported_before(before: str) -> None:
    # a day that is none is refused before the model is loaded
    program = f"""import kg\n{before}
for call in kg.extract, kg.build:
    try:
        call({TEXT!r}, date="mardi")
    except kg.errors.KgError as error:
        print(error)
"""
    assert python(program).splitlines() == ["'mardi' is no date; write it as 2016-07-21."] * 2


def test_a_text_becomes_findings_and_a_graph() -> None:
    found = kg.extract(TEXT)
    assert [event.event_class for event in found.events] == ["Resignation"]
    assert len(kg.build(found)) > 40


def test_the_package_that_can_be_called_is_still_a_package() -> None:
    import kg.extract as room

    assert room is sys.modules["kg.extract"]
    assert kg.extract is room
    assert room.__path__
    assert callable(room.extract)


def test_importing_kg_loads_nothing_heavy() -> None:
    heavy = ("spacy", "rdflib", "pyoxigraph", "typing", "kg.api")
    assert python(f"import sys, kg; dir(kg); print([name for name in {heavy} if name in sys.modules])") == "[]"


def test_asking_graphs_loads_no_model_and_no_rdflib() -> None:
    program = (
        "import sys, kg\nwith kg.open('graphs/exemple.ttl') as graphs:\n    print(len(graphs))\n"
        "print([name for name in ('spacy', 'rdflib') if name in sys.modules])"
    )
    assert python(program) == "1234\n[]"


def test_there_is_nothing_else_in_kg() -> None:
    assert set(kg.__all__) <= set(dir(kg))
    with pytest.raises(AttributeError, match="no attribute 'biuld'"):
        kg.biuld  # type: ignore[attr-defined]  # noqa: B018


def test_a_text_says_its_own_title_and_date() -> None:
    article = kg.extract(EXAMPLE.read_text(encoding="utf-8")).article
    assert (article.title or "").startswith("Mozambique")
    assert article.date == datetime.date(2024, 3, 14)


def test_what_is_given_wins() -> None:
    day = datetime.date(2024, 5, 1)
    for given in (day, "2024-05-01", datetime.datetime(2024, 5, 1, 12)):
        article = kg.extract(EXAMPLE, date=given, title="Autre", source="moi").article
        assert (article.date, article.title, article.source) == (day, "Autre", "moi")
    assert kg.extract(Article(TEXT, title="Un", source="a"), title="Deux").article == Article(TEXT, "Deux", None, "a")


def test_the_graph_is_the_one_that_kg_build_writes() -> None:
    graph = kg.build(EXAMPLE)
    written = Graph().parse(EXAMPLE.with_suffix(".ttl"))
    assert set(graph) == set(written)
    assert set(kg.build(kg.extract(EXAMPLE))) == set(graph)
    assert set(kg.build(next(kg.read(EXAMPLE)))) == set(graph)
    assert str(graph.identifier) == "https://kg.example/id/article/b9217cd9d024604c0936"


def test_base_and_ontology_reach_the_graph(tmp_path: Path) -> None:
    own = tmp_path / "mien.ttl"
    person = (
        "@prefix kg: <https://kg.example/ontology#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
        '<https://example.org/wik> a kg:Organization ; skos:prefLabel "{name}"@fr .\n'
    )
    own.write_text(person.format(name="Wikoda Zertan"), encoding="utf-8")
    text = "La Wikoda Zertan a annoncé une trêve."
    known = URIRef("https://example.org/wik")
    assert (known, None, None) in kg.build(kg.extract(text, ontology=own), ontology=own)
    own.write_text(person.format(name="Autre Nom"), encoding="utf-8")  # and is read again when it changes
    assert (known, None, None) not in kg.build(kg.extract(text, ontology=own), ontology=own)
    graph = kg.build(EXAMPLE, base="https://example.org/id/")
    assert str(graph.identifier).startswith("https://example.org/id/article/")


def test_a_corpus_is_read_article_by_article(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"body": "Brest dort."}\n{"body": ""}\n{"body": "Tours dort."}\n')
    bad: list[ArticleError] = []
    articles = kg.read(tmp_path, fields={"text": "body"}, on_error=bad.append)
    assert [article.text for article in articles] == ["Brest dort.", "Tours dort."]
    assert "a.jsonl:2" in str(bad[0])
    with pytest.raises(ArticleError, match=r"a\.jsonl:2"):
        list(kg.read(tmp_path, fields={"text": "body"}))


@pytest.mark.parametrize(
    ("call", "error", "sentence"),
    [
        (
            lambda: kg.build("articel.txt"),
            ArticleError,
            r"articel\.txt: there is no such file\. \(For a text, kg\.build",
        ),
        (lambda: kg.build(ROOT / "graphs"), ArticleError, "may hold many articles"),
        (lambda: kg.extract("  \n"), ArticleError, "The text is empty"),
        (lambda: kg.extract(TEXT, date="mardi"), KgError, "'mardi' is no date"),
        (lambda: kg.extract(TEXT, date=20240314), TypeError, "20240314 is no date"),  # type: ignore[arg-type]  # wrong
        (lambda: kg.extract(TEXT, ontology="absent"), OntologyError, "no such directory"),
        (lambda: kg.build(kg.extract(TEXT), base="ici"), KgError, "not an absolute IRI"),
        (lambda: kg.build(kg.extract(TEXT), date="2024-01-01"), TypeError, "give them to kg.extract"),
        (lambda: kg.open("absent.ttl"), StoreError, "No such file"),
        (lambda: kg.open("a.ttl", Graph()), TypeError, "is opened alone"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(call: object, error: type[Exception], sentence: str) -> None:
    with pytest.raises(error, match=sentence):
        call()  # type: ignore[operator]


@pytest.fixture
def graphs() -> kg.Graphs:
    return kg.open(EXAMPLE.with_suffix(".ttl"))


def test_rows_are_plain_values(graphs: kg.Graphs) -> None:
    [row] = graphs.query(
        "SELECT ?i ?d ?f ?day ?at ?yes ?text ?none { BIND(7 AS ?i) BIND(1.5 AS ?d) BIND(2e0 AS ?f) BIND(true AS ?yes) "
        'BIND("2024-03-14"^^xsd:date AS ?day) BIND("2024-03-14T01:02:03Z"^^xsd:dateTime AS ?at) BIND("a"@fr AS ?text) }'
    )
    at = datetime.datetime(2024, 3, 14, 1, 2, 3, tzinfo=datetime.UTC)
    assert row == (7, Decimal("1.5"), 2.0, datetime.date(2024, 3, 14), at, True, "a", None)
    assert [type(value) for value in row[:4]] == [int, Decimal, float, datetime.date]
    assert graphs.query("ASK { ?e a kg:Abduction }") == [(True,)]
    assert len(graphs.query("CONSTRUCT { ?e a kg:Event } WHERE { ?e a kg:Abduction }")[0]) == 3
    assert graphs.query('SELECT ?x { BIND("douze"^^xsd:integer AS ?x) }') == [("douze",)]


@pytest.mark.parametrize(
    "value",
    ["kg:Abduction", "https://kg.example/ontology#Abduction", "<https://kg.example/ontology#Abduction>",
     URIRef("https://kg.example/ontology#Abduction")],
)  # fmt: skip
def test_a_thing_stands_for_a_variable(graphs: kg.Graphs, value: str) -> None:
    assert graphs.query("SELECT ?words { ?e a ?kind ; rdfs:label ?words }", kind=value) == [("enlevé",)]


def test_values_stand_for_variables(graphs: kg.Graphs) -> None:
    question = "SELECT ?q { ?q kg:lowerBound ?n ; rdfs:label ?words }"
    rows = graphs.query(question, n=Decimal(12))
    assert rows
    assert graphs.query(question, n=Decimal(12), words=Literal("au moins douze", lang="fr")) == rows
    assert graphs.query(question, words='"au moins douze"@fr') == rows
    day = datetime.date(2024, 3, 14)
    assert graphs.query("SELECT ?a { ?a schema:datePublished ?day }", day=day)
    for text in ('a" } DROP ALL #', "14", "true"):
        assert graphs.query("SELECT ?x { BIND(?given AS ?x) }", given=text) == [(text,)]
    with pytest.raises(TypeError, match="can't stand in a query"):
        graphs.query("SELECT ?x { ?x a ?y }", y=object())


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("SELCT ?x { ?x a ?y }", "SELECT"),
        ("DELETE WHERE { ?x a ?y }", "opened for reading"),
        ("SELECT * { SERVICE <http://localhost:1/> { ?x a ?y } }", "network"),
        ("SELECT ?x { ?x a nope:x }", "nope"),
    ],
)
def test_a_question_that_cannot_be_put_is_refused(graphs: kg.Graphs, question: str, sentence: str) -> None:
    with pytest.raises(QueryError, match=sentence):
        graphs.query(question)
    assert len(graphs) == 1234


def test_a_question_may_take_so_long() -> None:
    cross = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    with kg.open(EXAMPLE.with_suffix(".ttl"), timeout=0.1) as graphs, pytest.raises(QueryTimeout):
        graphs.query(cross)


def test_a_graph_at_hand_is_asked_like_a_file() -> None:
    graph = kg.build(EXAMPLE)
    graph.bind("mine", "https://example.org/")
    graph.add((URIRef("https://example.org/a"), rdflib.RDFS.label, Literal("à moi", lang="fr")))
    with kg.open(graph) as graphs:
        assert graphs.query("SELECT ?l { mine:a rdfs:label ?l }") == [("à moi",)]
        assert len(graphs) == 1235


def test_a_frame_has_a_column_for_each_variable(graphs: kg.Graphs) -> None:
    frame = graphs.frame("SELECT ?what ?least { ?q kg:lowerBound ?least ; rdfs:label ?what }")
    assert list(frame.columns) == ["what", "least"]
    assert len(frame) == len(graphs.query("SELECT ?q { ?q kg:lowerBound ?n }"))
    assert graphs.frame("SELECT ?x { ?x a kg:Earthquake }").empty


def test_without_pandas_a_frame_says_what_to_install(graphs: kg.Graphs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(KgError, match="pip install pandas"):
        graphs.frame("SELECT ?x { ?x a kg:Event }")


def test_several_threads_find_the_same() -> None:
    found: list[object] = []
    threads = [threading.Thread(target=lambda: found.append(kg.extract(EXAMPLE))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [kg.extract(EXAMPLE)] * 4
