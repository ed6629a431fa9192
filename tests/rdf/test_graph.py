"""A document's findings become the triples that `ontology/kg.ttl` describes."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pyoxigraph
import pytest
from rdflib import RDF, RDFS, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, SKOS

from kg.document import Article, Document, Entity, Event, Mention, Span
from kg.errors import ArticleError, KgError
from kg.rdf.export import serialise, write_graph
from kg.rdf.graph import build_graph, build_quads, canonical, triples
from kg.rdf.namespaces import KG, NIF
from kg.results import Iri
from tests.graphs import assert_well_built
from tests.rdf.samples import ARMY, FRANCE, LEXICON, TEXT, long_sample, sample, words

PERSON = URIRef("https://kg.example/id/person/zoe-bremond")


@pytest.fixture(scope="module")
def graph() -> Graph:
    return build_graph(sample(), LEXICON)


def the(graph: Graph, kind: URIRef, label: str) -> URIRef:
    """The one thing of a class that has this label."""
    found = {
        node
        for node in graph.subjects(RDF.type, kind)
        if any(str(name) == label for by in (RDFS.label, SKOS.prefLabel) for name in graph.objects(node, by))
    }
    assert len(found) == 1, found
    return found.pop()


def ask(graph: Graph, pattern: str) -> bool:
    return bool(graph.query(f"ASK {{ {pattern} }}").askAnswer)


@pytest.mark.parametrize(
    "pattern",
    [
        pytest.param('?a a kg:Article, nif:Context, schema:NewsArticle, prov:Entity ; '
                     'dcterms:source "essai.txt" ; dcterms:title "Frappe sur Montclar"@fr ; '
                     'schema:datePublished "2016-07-27"^^xsd:date', id="article"),
        pytest.param('?m a kg:Mention ; nif:anchorOf "mardi" ; kg:rule "essai" ; kg:sentence ?s ; '
                     "nif:referenceContext ?a . ?s a kg:Sentence, nif:Sentence ; nif:referenceContext ?a . "
                     "?a a kg:Article", id="mention"),
        pytest.param('country:FR a kg:State, kg:Country, kg:Actor, kg:Place ; skos:prefLabel "France"@fr ; '
                     'skos:altLabel "française"@fr ; skos:exactMatch wd:Q142', id="known state"),
        pytest.param("actor:ArmeeFrancaise a kg:MilitaryForce ; kg:partOf country:FR", id="whole known to the lexicon"),
        pytest.param('?p a kg:Person ; skos:prefLabel "Zoé Brémond"@fr ; skos:altLabel "Brémond"@fr ; kg:basedIn ?c ; '
                     'kg:holds ?o . ?c a kg:City . ?o a kg:Position ; rdfs:label "ministre"@fr ; kg:of country:FR ; '
                     'kg:tenure "former" ; kg:mention/nif:anchorOf "ministre"', id="office"),
        pytest.param('?e a kg:Airstrike, kg:Event ; rdfs:label "bombardé"@fr ; kg:agent actor:ArmeeFrancaise ; '
                     "kg:target ?c ; kg:place ?c ; kg:accordingTo ?p ; kg:factuality kg:Factual ; "
                     'kg:evidence/nif:anchorOf "armée française" . ?c a kg:City', id="event"),
        pytest.param('?e kg:time ?t . ?t a kg:TimeSpan ; rdfs:label "mardi"@fr ; kg:start "2016-07-26"^^xsd:date ; '
                     'kg:end "2016-07-26"^^xsd:date ; kg:mention/nif:anchorOf "mardi"', id="time"),
        pytest.param('?t a kg:TimeSpan ; rdfs:label "encore"@fr FILTER NOT EXISTS { ?t kg:start ?d }',
                     id="unresolved time"),
        pytest.param('?e a kg:Death ; kg:factuality kg:Alleged ; kg:quantity ?q . ?q a kg:Quantity ; '
                     'rdfs:label "Près de 120 hommes"@fr ; kg:value "120"^^xsd:decimal ; kg:approximate true ; '
                     'kg:unit "homme" ; kg:mention/nif:anchorOf "Près de 120"', id="quantity"),
        pytest.param("?e a kg:Statement ; kg:about ?other, country:FR . ?other a kg:Airstrike", id="about"),
        pytest.param('?e a kg:Statement ; kg:quote "Près de 120 hommes seraient morts."', id="quote"),
        pytest.param('?m a kg:Mention, kg:Sentence ; kg:sentence ?m ; nif:anchorOf "Frappe"', id="one-word sentence"),
    ],
)  # fmt: skip
def test_finding_becomes_triples(graph: Graph, pattern: str) -> None:
    assert ask(graph, pattern)


def test_text_is_kept_to_the_character(graph: Graph) -> None:
    assert [str(text) for text in graph.objects(None, NIF.isString)] == [TEXT]


def test_graph_is_named_by_its_article(graph: Graph) -> None:
    assert list(graph.subjects(RDF.type, KG.Article)) == [graph.identifier]


def test_most_specific_classes_and_roots_are_stated(graph: Graph) -> None:
    assert set(graph.objects(the(graph, KG.Airstrike, "bombardé"), RDF.type)) == {KG.Airstrike, KG.Event}


def test_labels_come_from_the_lexicon_for_known_actors() -> None:
    document = sample()
    army = replace(document.entities[0], label="troupes françaises")
    graph = build_graph(replace(document, entities=(army, *document.entities[1:])), LEXICON)
    assert list(graph.objects(URIRef(ARMY), SKOS.prefLabel)) == [Literal("armée française", lang="fr")]
    assert list(graph.objects(URIRef(ARMY), SKOS.altLabel)) == [Literal("troupes françaises", lang="fr")]


def test_whole_from_the_lexicon_needs_no_mention() -> None:
    mention = words(TEXT, "armée française")
    army = Entity("army", ("MilitaryForce",), "armée française", (mention,), known=ARMY)
    graph = build_graph(Document(Article(TEXT), (mention.sentence,), (army,), (), ()), LEXICON)
    assert (URIRef(ARMY), KG.partOf, URIRef(FRANCE)) in graph
    assert_well_built(graph)


def test_armies_of_two_states_are_two() -> None:
    text = "L'armée malienne et l'armée nigérienne patrouillent."
    states = [Entity(key, ("State",), key, (words(text, key),)) for key in ("malienne", "nigérienne")]
    armies = [
        Entity(f"army {n}", ("MilitaryForce",), "armée", (words(text, "armée", nth=n),), part_of=state.key)
        for n, state in enumerate(states)
    ]
    graph = build_graph(Document(Article(text), (Span(0, len(text)),), (*armies, *states), (), ()), LEXICON)
    assert len(set(graph.subjects(RDF.type, KG.MilitaryForce))) == 2
    assert_well_built(graph)


def test_whole_may_be_given_by_the_iri_of_a_known_actor() -> None:
    mention = words(TEXT, "Montclar")
    city = Entity("c", ("City",), "Montclar", (mention,), part_of=FRANCE)
    graph = build_graph(Document(Article(TEXT), (mention.sentence,), (city,), (), ()), LEXICON)
    assert list(graph.objects(None, KG.partOf)) == [URIRef(FRANCE)]
    assert_well_built(graph)


def test_parts_of_each_other_do_not_hang() -> None:
    mention = words(TEXT, "Montclar")
    circle = [Entity(a, ("City",), a, (mention,), part_of=b) for a, b in [("x", "y"), ("y", "x"), ("z", "z")]]
    graph = build_graph(Document(Article(TEXT), (mention.sentence,), tuple(circle), (), ()), LEXICON)
    assert len(list(graph.triples((None, KG.partOf, None)))) == 3


def test_namesakes_share_one_preferred_label() -> None:
    mention = words(TEXT, "Zoé Brémond")
    twins = tuple(
        Entity(key, ("Person",), label, (mention,)) for key, label in (("a", "Zoé Brémond"), ("b", "Zoe Brémond"))
    )
    graph = build_graph(Document(Article(TEXT), (mention.sentence,), twins, (), ()), LEXICON)
    assert [str(label) for label in graph.objects(PERSON, SKOS.prefLabel)] == ["Zoé Brémond"]
    assert_well_built(graph)


def test_rdflib_and_oxigraph_receive_the_same_facts() -> None:
    assert serialise(build_quads(sample(), LEXICON), "nquads") == serialise(build_graph(sample(), LEXICON), "nquads")


def test_store_gives_back_every_literal_but_offsets_as_written() -> None:
    quads = {quad for quad in build_quads(sample(), LEXICON) if "Index" not in quad.predicate.value}
    store = pyoxigraph.Store()
    store.extend(quads)
    assert set(store) == quads


def test_no_fact_is_given_twice() -> None:
    facts = list(triples(long_sample(5), LEXICON))
    assert len(facts) == len(set(facts))


def test_base_replaces_the_namespace_of_what_is_coined() -> None:
    subjects = {fact[0].value for fact in triples(sample(), LEXICON, base="https://example.org/")}
    assert {name for name in subjects if not name.startswith("https://example.org/")} == {FRANCE, ARMY}


def test_wrong_base_is_refused_at_once() -> None:
    with pytest.raises(KgError, match="--base"):
        triples(sample(), LEXICON, base="nowhere")


def test_article_without_metadata_or_findings(tmp_path: Path) -> None:
    graph = build_graph(Document(Article(""), (), (), (), ()), LEXICON)
    assert_well_built(graph)
    assert {p for _, p, _ in graph} == {RDF.type, NIF.isString}


def test_lone_surrogate_in_the_text_is_refused_and_elsewhere_replaced() -> None:
    article = Article("Texte", title="Titre \ud83d", source="caf\udce9.txt")
    graph = build_graph(Document(article, (), (), (), ()), LEXICON)
    assert {str(graph.value(None, p) or graph.value(graph.identifier, p)) for p in (DCTERMS.title, DCTERMS.source)} == {
        "Titre \ufffd",
        "caf\ufffd.txt",
    }
    with pytest.raises(ArticleError, match="surrogate"):
        build_graph(Document(replace(article, text="\ud83d"), (), (), (), ()), LEXICON)


@pytest.mark.parametrize("text", ["a\x00b\x0bc\x1f", "\ufeffBOM", "\r\n\t\u2028\u0085", '"""\\"\\n"', "𝒂😀é\u0301"])
@pytest.mark.parametrize("format", ["turtle", "trig", "ntriples", "nquads", "jsonld"])
def test_any_character_survives_a_file(text: str, format: str, tmp_path: Path) -> None:
    mention = Mention(Span(0, len(text)), Span(0, len(text)), text)
    event = Event("e", "Death", (mention,))
    graph = build_graph(Document(Article(text, text), (mention.sentence,), (), (), (event,)), LEXICON)
    suffix = {"turtle": "ttl", "trig": "trig", "ntriples": "nt", "nquads": "nq", "jsonld": "jsonld"}[format]
    write_graph(graph, tmp_path / f"g.{suffix}")
    assert_well_built(tmp_path / f"g.{suffix}")


@pytest.mark.parametrize(
    ("number", "written"),
    [
        ("14000", "14000"),
        ("1.4E+4", "14000"),
        ("1.50", "1.5"),
        ("0.5", "0.5"),
        ("-3.0", "-3"),
        ("0.0", "0"),
        ("100", "100"),
    ],
)
def test_decimals_have_one_spelling(number: str, written: str) -> None:
    assert canonical(Decimal(number)) == written


def test_everything_is_an_iri_or_a_literal() -> None:
    for subject, predicate, _ in triples(sample(), LEXICON):
        assert isinstance(subject, Iri)
        assert isinstance(predicate, Iri)


PROGRAM = """
import sys
from kg.rdf.export import FORMATS, serialise
from kg.rdf.graph import build_graph
from tests.rdf.samples import LEXICON, long_sample, sample
for document in (sample(), long_sample(30)):
    graph = build_graph(document, LEXICON)
    for format in FORMATS:
        sys.stdout.buffer.write(serialise(graph, format.name))
"""


def test_files_are_the_same_bytes_under_any_hash_seed(root: Path) -> None:
    outputs = {
        subprocess.run(
            [sys.executable, "-c", PROGRAM], cwd=root, env={"PYTHONHASHSEED": seed}, check=True, capture_output=True
        ).stdout
        for seed in ("0", "1", "4711")
    }
    assert len(outputs) == 1
    assert len(outputs.pop()) > 500_000


def test_scorer_reads_a_built_graph(shared: Path, root: Path, tmp_path: Path) -> None:
    write_graph(build_graph(sample(), LEXICON), tmp_path / "g.ttl")
    (tmp_path / "article.txt").write_bytes(TEXT.encode())
    (tmp_path / "gold.yaml").write_text(GOLD, encoding="utf-8")
    command = [sys.executable, shared / "score" / "score.py", tmp_path / "g.ttl", tmp_path, "--details"]
    run = subprocess.run(
        [*command, "--ontology", root / "ontology" / "kg.ttl"], capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    figures = {line.split()[0]: line.split()[3] for line in run.stdout.splitlines() if len(line.split()) == 5}
    expected = {
        "entities",
        "linking",
        "types",
        "positions",
        "events",
        "arguments",
        "attribution",
        "factuality",
        "times",
    }
    assert {name for name, f1 in figures.items() if f1 == "1.000"} >= expected | {"quantities", "FACTS"}, run.stdout


GOLD = """
date: 2016-07-27
entities:
  army: {type: MilitaryForce, mentions: ["armée française{L'armée française}"]}
  france: {type: State, mentions: [], also: ["française"]}
  montclar: {type: City, mentions: ["Montclar{près de Montclar}", "Montclar{habitants\u00a0de Montclar}"]}
  zoe: {type: Person, mentions: ["Zoé Brémond"]}
  men: {type: Group, mentions: ["hommes"]}
  people: {type: Group, mentions: ["habitants"]}
positions:
  - {person: zoe, label: ministre, of: france}
events:
  - {id: e0, trigger: "Frappe", type: Airstrike}
  - {id: e1, trigger: "bombardé", type: Airstrike, agent: army, place: montclar, according_to: zoe,
     time: {start: 2016-07-26, end: 2016-07-26}}
  - {id: e2, trigger: "déclaré", type: Statement, agent: zoe, about: e1}
  - {id: e3, trigger: "morts", type: Death, participant: men, factuality: Alleged,
     quantity: {value: 120, approximate: true, unit: homme}}
"""
