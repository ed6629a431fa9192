"""A good graph has nothing wrong; a graph with one thing broken has the sentence that says so, and no other."""

from __future__ import annotations

import ast
import json
import re
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from rdflib import OWL, RDF, RDFS, SH, XSD, BNode, Dataset, Graph, Literal, URIRef
from rdflib.namespace import SKOS
from rdflib.term import Node

import kg.check
import kg.commands.check
from kg.check import KINDS, SENTENCES, Check, Fault
from kg.rdf import units
from kg.rdf.namespaces import KG, NIF
from kg.shell.messages import speaker
from kg.vocabulary import KG_NAMESPACE
from tests.endpoints import run_kg

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = ROOT / "graphs" / "exemple.ttl"
ARTICLE = URIRef("https://kg.example/id/article/b9217cd9d024604c0936")
ENLEVE = URIRef(ARTICLE + "#event=865")
WORD = URIRef(ARTICLE + "#char=865,871")
GUEBULA = URIRef("https://kg.example/id/person/tomas-guebula")
PEMBA = URIRef("https://kg.example/id/place/pemba")
TWELVE = URIRef(ARTICLE + "#quantity=53,67;12;mort")
WEDNESDAY = URIRef(ARTICLE + "#time=128,136;2024-03-13;2024-03-13")
OFFICE = URIRef("https://kg.example/id/position/president_c6489aea")
Spoil = Callable[[Graph], object]


def faults(*paths: Path, language: str = "en", shapes: Sequence[Path] = ()) -> list[Fault]:
    return list(Check(paths, speaker(language), shapes=shapes).faults())


def sentences(*paths: Path, language: str = "en", shapes: Sequence[Path] = ()) -> list[str]:
    return [fault.sentence for fault in faults(*paths, language=language, shapes=shapes)]


def remove(subject: Node | None, predicate: Node | None, value: Node | None = None) -> Spoil:
    return lambda graph: graph.remove((subject, predicate, value))


def add(subject: Node, predicate: Node, value: Node) -> Spoil:
    return lambda graph: graph.add((subject, predicate, value))


def put(subject: Node, predicate: Node, value: Node) -> Spoil:
    return lambda graph: graph.set((subject, predicate, value))


def several(*spoils: Spoil) -> Spoil:
    return lambda graph: [spoil(graph) for spoil in spoils]


def typed(value: str, datatype: URIRef) -> Literal:
    return Literal(value, datatype=datatype, normalize=False)


def offset(number: int) -> Literal:
    return typed(str(number), XSD.nonNegativeInteger)


def term(name: str) -> URIRef:
    """A term that `ontology/kg.ttl` need not have."""
    return URIRef(KG_NAMESPACE + name)


EVENT = "exemple.txt, event «enlevé» (kg:Abduction, characters 865–871): "
MENTION = "exemple.txt, mention «enlevé» (kg:Mention, characters 865–871): "
PERSON = "exemple.txt, actor «Tomas Guebula» (kg:Person, characters 961–974): "
TIME = "exemple.txt, time «mercredi» (kg:TimeSpan, characters 128–136): "
QUANTITY = "exemple.txt, quantity «au moins douze» (kg:Quantity, characters 53–67): "
OFFICER = "exemple.txt, office «président» (kg:Position, characters 951–960): "
HEAD = "exemple.txt, article «Mozambique : un convoi d'aide attaqué près de Pemba, au moi…» (kg:Article): "
SENTENCE = URIRef(ARTICLE + "#char=0,73")
ABSENT = URIRef("https://kg.example/id/person/personne")
NO_SUCH_EVENT = URIRef(ARTICLE + "#event=9999")
DEGREES = "kg:Factual, kg:Planned, kg:Alleged, kg:Possible, kg:Counterfactual"
FRENCH = URIRef("http://www.wikidata.org/entity/Q142")

BROKEN: dict[str, tuple[Spoil, list[str]]] = {
    "no factuality": (remove(ENLEVE, KG.factuality), [EVENT + "has no kg:factuality."]),
    "two factualities": (
        add(ENLEVE, KG.factuality, KG.Factual),
        [EVENT + "has too many values of kg:factuality (at most 1): kg:Alleged, kg:Factual."],
    ),
    "factuality that is a class": (
        put(ENLEVE, KG.factuality, KG.Event),
        [EVENT + f"its kg:factuality is kg:Event, which is not among {DEGREES}."],
    ),
    "misspelled factuality": (
        put(ENLEVE, KG.factuality, term("Alleg")),
        [EVENT + "kg:Alleg is no term of the ontology. Did you mean kg:Alleged?"],
    ),
    "misspelled class": (
        several(remove(ENLEVE, RDF.type, KG.Abduction), add(ENLEVE, RDF.type, term("Abducton"))),
        [
            EVENT.replace("kg:Abduction", "kg:Abducton")
            + "kg:Abducton is no term of the ontology. Did you mean kg:Abduction?"
        ],
    ),
    "misspelled property": (
        several(remove(ENLEVE, KG.factuality), add(ENLEVE, term("factualty"), KG.Alleged)),
        [EVENT + "kg:factualty is no term of the ontology. Did you mean kg:factuality?"],
    ),
    "term like no other": (
        add(ENLEVE, term("xyzzy"), Literal("?")),
        [EVENT + "kg:xyzzy is no term of the ontology; if it is one of your own, name its folder with --ontology."],
    ),
    "event of no class": (
        remove(ENLEVE, RDF.type, KG.Abduction),
        [EVENT.replace("kg:Abduction", "kg:Event") + "An event has exactly one class below kg:Event."],
    ),
    "event of two classes": (
        add(ENLEVE, RDF.type, KG.Injury),
        [EVENT + "An event has exactly one class below kg:Event."],
    ),
    "event that is a place": (
        add(ENLEVE, RDF.type, KG.Place),
        [
            EVENT + "has no skos:prefLabel.",
            EVENT + "An event is no actor or place.",
        ],
    ),
    "person that is a place": (
        add(GUEBULA, RDF.type, KG.Place),
        [PERSON + "A person is no organisation, group or place."],
    ),
    "agent that is a place": (
        add(ENLEVE, KG.agent, PEMBA),
        [EVENT + "its kg:agent is «Pemba» (kg:City), which is no kg:Actor."],
    ),
    "about a time": (
        add(ENLEVE, KG.about, WEDNESDAY),
        [EVENT + "its kg:about is «mercredi» (kg:TimeSpan), which is not among kg:Event, kg:Actor, kg:Place."],
    ),
    "agent of whom nothing is said": (
        add(ENLEVE, KG.agent, ABSENT),
        [EVENT + f"its kg:agent is <{ABSENT}>, of which nothing is known."],
    ),
    "about an event that is not there": (
        add(ENLEVE, KG.about, NO_SUCH_EVENT),
        [EVENT + f"its kg:about is <{NO_SUCH_EVENT}>, of which nothing is known."],
    ),
    "event without mention": (
        remove(ENLEVE, KG.mention),
        [
            "exemple.txt, event «enlevé» (kg:Abduction): has no kg:mention.",
            MENTION + "nothing has it as its kg:mention or kg:evidence.",
        ],
    ),
    "mention that is gone": (
        remove(WORD, None),
        [f"exemple.txt, event «enlevé» (kg:Abduction): its kg:mention is <{WORD}>, of which nothing is known."],
    ),
    "words that are not in the text": (
        put(WORD, NIF.anchorOf, Literal("relâché")),
        [
            MENTION.replace("enlevé", "relâché")
            + "says «relâché» at characters 865–871, where its article has «enlevé»."
        ],
    ),
    "end beyond the text": (
        put(WORD, NIF.endIndex, offset(99999)),
        [
            MENTION.replace("871", "99999") + what
            for what in (
                "ends at character 99999, but its article has only 1537.",
                "its name says characters 865–871, and its offsets say 865–99999.",
                "its sentence has characters 837–936, and does not hold it.",
            )
        ],
    ),
    "end before begin": (
        put(WORD, NIF.endIndex, offset(860)),
        [MENTION.replace("871", "860") + "its nif:beginIndex is 865, which is not less than its nif:endIndex: 860."],
    ),
    "offset in letters": (
        put(WORD, NIF.beginIndex, Literal("huit")),
        ["exemple.txt, mention «enlevé» (kg:Mention): Its nif:beginIndex must be a whole number."],
    ),
    "no offset": (
        remove(WORD, NIF.beginIndex),
        ["exemple.txt, mention «enlevé» (kg:Mention): has no nif:beginIndex."],
    ),
    "no words": (remove(WORD, NIF.anchorOf), [f"exemple.txt, mention <{WORD}>: has no nif:anchorOf."]),
    "no sentence": (remove(WORD, KG.sentence), [MENTION + "has no kg:sentence."]),
    "sentence elsewhere": (
        put(WORD, KG.sentence, SENTENCE),
        [MENTION + "its sentence has characters 0–73, and does not hold it."],
    ),
    "no rule": (remove(WORD, KG.rule), [MENTION + "has no kg:rule."]),
    "no article": (remove(WORD, NIF.referenceContext), [MENTION + "has no nif:referenceContext."]),
    "article without text": (remove(ARTICLE, NIF.isString), [HEAD + "has no nif:isString."]),
    "day of publication in words": (
        put(ARTICLE, URIRef("https://schema.org/datePublished"), Literal("mardi")),
        [HEAD + "its schema:datePublished is «mardi», which is no xsd:date."],
    ),
    "person without name": (
        remove(GUEBULA, SKOS.prefLabel),
        [f"exemple.txt, actor <{GUEBULA}>: has no skos:prefLabel."],
    ),
    "person with two names": (
        add(GUEBULA, SKOS.prefLabel, Literal("Zoé", lang="fr")),
        [PERSON + "has too many values of skos:prefLabel (at most 1): «Tomas Guebula»@fr, «Zoé»@fr."],
    ),
    "name in English": (
        put(GUEBULA, SKOS.prefLabel, Literal("Tomas Guebula", lang="en")),
        [PERSON + "its skos:prefLabel is «Tomas Guebula»@en, which is not in the language fr."],
    ),
    "name twice": (
        add(GUEBULA, SKOS.altLabel, Literal("Tomas Guebula", lang="fr")),
        [PERSON + "«Tomas Guebula»@fr stands both as its skos:altLabel and as its skos:prefLabel."],
    ),
    "match that is no Wikidata entity": (
        add(GUEBULA, SKOS.exactMatch, URIRef("https://example.org/x")),
        [
            PERSON + "its skos:exactMatch is <https://example.org/x>, which does not have the form "
            r"^http://www\.wikidata\.org/entity/Q[0-9]+$."
        ],
    ),
    "last day before the first": (
        put(WEDNESDAY, KG.end, typed("2024-03-12", XSD.date)),
        [TIME + "its kg:start is 2024-03-13, which is more than its kg:end: 2024-03-12."],
    ),
    "day that no calendar has": (
        put(WEDNESDAY, KG.start, typed("2024-03-99", XSD.date)),
        [TIME + "its kg:start is «2024-03-99», which is no xsd:date."],
    ),
    "one day of two": (
        remove(WEDNESDAY, KG.end),
        [TIME + "It has either both days, kg:start and kg:end, or neither."],
    ),
    "upper bound below the lower": (
        add(TWELVE, KG.upperBound, typed("3", XSD.decimal)),
        [QUANTITY + "its kg:lowerBound is 12, which is more than its kg:upperBound: 3."],
    ),
    "quantity without number": (
        remove(TWELVE, KG.lowerBound),
        [QUANTITY + "has no kg:value or kg:lowerBound or kg:upperBound."],
    ),
    "office that nobody holds": (remove(None, KG.holds, OFFICE), [OFFICER + "nothing has it as its kg:holds."]),
    "office held for ever": (
        put(OFFICE, KG.tenure, Literal("eternal")),
        [OFFICER + "its kg:tenure is «eternal», which is not among current, former, incoming."],
    ),
    "quotation of an abduction": (
        add(ENLEVE, KG.quote, Literal("Non")),
        [EVENT + "has a kg:quote, but is no kg:SpeechAct."],
    ),
    "empty label": (
        put(ENLEVE, RDFS.label, Literal("", lang="fr")),
        [f"exemple.txt, event <{ENLEVE}>: its rdfs:label is too short: «»@fr."],
    ),
}
HARMLESS: dict[str, Spoil] = {
    "match with Wikidata": add(GUEBULA, SKOS.exactMatch, FRENCH),
    "property of another vocabulary": add(GUEBULA, RDFS.comment, Literal("à vérifier")),
    "link to the web": add(GUEBULA, RDFS.seeAlso, URIRef("https://example.org/guebula")),
    "class of one's own": several(
        add(term("Skirmish"), RDF.type, OWL.Class),
        add(term("Skirmish"), RDFS.subClassOf, KG.Attack),
        remove(ENLEVE, RDF.type, KG.Abduction),
        add(ENLEVE, RDF.type, term("Skirmish")),
    ),
}


def write(spoil: Spoil, path: Path) -> Path:
    """The example's graph with something done to it."""
    graph = Graph().parse(EXAMPLE)
    before = set(graph)
    spoil(graph)
    assert set(graph) != before, "this breaks nothing"
    graph.serialize(path, format="nt", encoding="utf-8")
    return path


@pytest.mark.parametrize("name", BROKEN)
def test_one_broken_thing_has_its_sentence_and_no_other(name: str, tmp_path: Path) -> None:
    spoil, expected = BROKEN[name]
    assert sentences(write(spoil, tmp_path / "x.nt")) == expected


@pytest.mark.parametrize("name", HARMLESS)
def test_what_others_add_to_a_graph_is_not_wrong(name: str, tmp_path: Path) -> None:
    assert sentences(write(HARMLESS[name], tmp_path / "x.nt")) == []


@pytest.mark.parametrize("path", [EXAMPLE, *sorted((ROOT / "tests" / "golden").glob("*.ttl"))], ids=lambda p: p.stem)
def test_built_graphs_have_nothing_wrong(path: Path) -> None:
    assert sentences(path) == []


def test_a_mention_in_another_article_is_told(tmp_path: Path) -> None:
    [_, there, *_] = two_articles(tmp_path / "x.nt")
    other = URIRef(f"{there}#char=865,871")
    graph = Graph().parse(tmp_path / "x.nt")
    graph.add((ENLEVE, KG.mention, other))
    graph.serialize(tmp_path / "x.nt", format="nt", encoding="utf-8")
    assert EVENT + f"its kg:mention is <{other}>, which is in another article." in sentences(tmp_path / "x.nt")


def test_a_blank_node_is_told(tmp_path: Path) -> None:
    nobody = BNode("b")
    spoil = several(
        *(add(nobody, RDF.type, each) for each in (KG.Person, KG.Actor)),
        add(nobody, SKOS.prefLabel, Literal("Zoé", lang="fr")),
        add(nobody, KG.mention, WORD),
    )
    assert sentences(write(spoil, tmp_path / "x.nt")) == [
        "exemple.txt, actor «Zoé» (kg:Person, characters 865–871): is no sh:IRI."
    ]


def test_sentences_are_french_when_asked(tmp_path: Path) -> None:
    assert sentences(write(remove(ENLEVE, KG.factuality), tmp_path / "x.nt"), language="fr") == [
        "exemple.txt, événement «enlevé» (kg:Abduction, caractères 865–871) : n'a pas de kg:factuality."
    ]


def test_every_sentence_has_its_french() -> None:
    french = speaker("fr").sentences
    said = {*SENTENCES.values(), *KINDS.values(), "error", "warning", "info"}
    for module in (kg.check, kg.commands.check):
        for node in ast.walk(ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in (
                "say",
                "count",
            ):
                said |= {each.value for each in node.args if isinstance(each, ast.Constant)}
    assert said - french.keys() == set()


def test_every_constraint_of_the_shapes_has_a_sentence() -> None:
    shapes = Graph().parse(ROOT / "ontology" / "shapes.ttl")
    without = {"path", "node", "property", "or", "not", "message", "targetClass", "targetSubjectsOf", "inversePath",
               "alternativePath", "oneOrMorePath", "hasValue"}  # fmt: skip
    asked = {str(each).rpartition("#")[2] for each in set(shapes.predicates()) if each.startswith(str(SH))} - without
    messages = {name for name in asked if name.startswith("qualified")}  # these have the shape's own words
    assert {name[0].upper() + name[1:] for name in asked - messages} <= SENTENCES.keys()


def two_articles(path: Path) -> list[URIRef]:
    """The example and a copy of it that is another article, in one file."""
    text = Graph().parse(EXAMPLE).serialize(format="nt")
    other = str(ARTICLE)[:-4] + "0000"
    path.write_text(text + text.replace(str(ARTICLE), other), encoding="utf-8")
    return [ARTICLE, URIRef(other)]


def test_cutting_a_large_file_finds_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    two_articles(tmp_path / "x.nt")
    assert sentences(tmp_path / "x.nt") == []
    graph = Graph().parse(tmp_path / "x.nt")
    for spoil, _ in BROKEN.values():
        spoil(graph)
    graph.serialize(tmp_path / "x.nt", format="nt", encoding="utf-8")
    whole = sentences(tmp_path / "x.nt")
    assert len(whole) > 20
    monkeypatch.setattr(units, "LARGEST", 100)
    assert sorted(sentences(tmp_path / "x.nt")) == sorted(whole)


def test_cutting_a_good_file_finds_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    two_articles(tmp_path / "x.nt")
    monkeypatch.setattr(units, "LARGEST", 50)
    assert sentences(tmp_path / "x.nt") == []


def test_named_graphs_are_checked_one_by_one(tmp_path: Path) -> None:
    dataset = Dataset()
    here = dataset.graph(ARTICLE)
    for triple in Graph().parse(EXAMPLE):
        here.add(triple)
    # another article may prefer another name for the same person
    there = dataset.graph(URIRef("https://kg.example/id/article/0000"))
    for triple in Graph().parse(EXAMPLE):
        there.add(triple)
    there.set((GUEBULA, SKOS.prefLabel, Literal("Tomás Guebula", lang="fr")))
    there.remove((ENLEVE, KG.factuality, None))
    dataset.serialize(tmp_path / "x.nq", format="nquads", encoding="utf-8")
    assert sentences(tmp_path / "x.nq") == [EVENT + "has no kg:factuality."]


def test_a_link_into_another_file_is_no_loose_end(tmp_path: Path) -> None:
    graph = Graph().parse(EXAMPLE)
    people = Graph()
    for triple in list(graph.triples((GUEBULA, None, None))):
        graph.remove(triple)
        people.add(triple)
    graph.serialize(tmp_path / "events.ttl")
    people.serialize(tmp_path / "people.ttl")
    assert sentences(tmp_path) == []
    assert any("of which nothing is known" in each for each in sentences(tmp_path / "events.ttl"))


MINE = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix kg: <https://kg.example/ontology#> .
[] a sh:NodeShape ; sh:targetClass kg:Abduction ;
    sh:property [ sh:path kg:place ; sh:minCount 1 ; sh:severity sh:Warning ;
        sh:message "An abduction has a place."@en, "Un enlèvement a un lieu."@fr ] .
"""


def test_shapes_of_ones_own_say_their_own_words(tmp_path: Path) -> None:
    (tmp_path / "mine.ttl").write_text(MINE)
    [fault] = faults(EXAMPLE, shapes=[tmp_path / "mine.ttl"])
    assert (fault.sentence, fault.breach.severity) == (EVENT + "An abduction has a place.", "warning")
    [french] = sentences(EXAMPLE, shapes=[tmp_path / "mine.ttl"], language="fr")
    assert french.endswith("Un enlèvement a un lieu.")


def run(*words: str, folder: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return run_kg("check", *words, folder=folder)


def test_a_good_graph_is_exit_code_0() -> None:
    done = run("graphs/exemple.ttl")
    assert (done.returncode, done.stdout, done.stderr) == (0, "1,234 triples: nothing wrong was found.\n", "")


def test_a_broken_graph_is_exit_code_1_and_its_sentences(tmp_path: Path) -> None:
    spoil = several(remove(None, KG.factuality), put(WEDNESDAY, KG.start, typed("2024-03-99", XSD.date)))
    write(spoil, tmp_path / "x.nt")
    done = run("x.nt", folder=tmp_path)
    lines = done.stdout.splitlines()
    assert (done.returncode, done.stderr) == (1, "")
    assert lines[0].startswith("error: exemple.txt, event «")
    assert sum("has no kg:factuality" in line for line in lines) == 10
    assert lines[-2:] == ["and 22 more like these; --max-rows 0 shows them.", "1,202 triples: 33 errors."]
    done = run("x.nt", "--max-rows", "0", "--lang", "fr", folder=tmp_path)
    lines = done.stdout.splitlines()
    assert lines[0].startswith("erreur : exemple.txt, événement «")
    assert sum("n'a pas de kg:factuality" in line for line in lines) == 32


def test_json_is_for_programs(tmp_path: Path) -> None:
    write(remove(ENLEVE, KG.factuality), tmp_path / "x.nt")
    done = run("x.nt", "--format", "json", folder=tmp_path)
    assert done.returncode == 1
    [fault] = json.loads(done.stdout)
    assert fault == {
        "severity": "error",
        "sentence": EVENT + "has no kg:factuality.",
        "kind": "MinCount",
        "graph": "x.nt",
        "article": "exemple.txt",
        "resource": f"<{ENLEVE}>",
        "class": "kg:Abduction",
        "label": "enlevé",
        "begin": 865,
        "end": 871,
        "path": "kg:factuality",
        "value": None,
        "expected": ["1"],
    }
    write(put(ENLEVE, URIRef(f"{KG}factualty"), KG.Alleged), tmp_path / "y.nt")
    [fault] = json.loads(run("y.nt", "--format", "json", folder=tmp_path).stdout)
    assert (fault["kind"], fault["graph"], fault["expected"]) == ("unknown", "y.nt", ["kg:factuality"])
    assert json.loads(run("graphs/exemple.ttl", "--format", "json").stdout) == []


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (["broken.ttl"], 1, r"kg: broken\.ttl:2: this is not valid Turtle: .*"),
        (["absent.ttl"], 1, r"kg: absent\.ttl: No such file or directory\."),
        (["empty"], 1, r"kg: empty: no graph file in this folder; .*"),
        (["good.ttl", "--shapes", "good.ttl"], 1, r"kg: good\.ttl: no shape here has a target .*"),
        (["good.ttl", "--shapes", "wrong.ttl"], 1, r"kg: wrong\.ttl: these shapes can't be used \(.*"),
        (["--format", "word"], 2, r"(?s)usage: kg check.*invalid choice: 'word'.*"),
        ([], 1, r"kg: There is no graphs/ folder here: .*"),
    ],
)
def test_what_cannot_be_checked_is_one_sentence(tmp_path: Path, words: list[str], code: int, sentence: str) -> None:
    (tmp_path / "broken.ttl").write_text("@prefix a: <urn:a:> .\na:b a:c ;;; oups\n")
    (tmp_path / "good.ttl").write_text("<urn:a> <urn:b> <urn:c> .")
    (tmp_path / "wrong.ttl").write_text(MINE.replace("sh:minCount 1", 'sh:minCount "un"'))
    (tmp_path / "empty").mkdir()
    done = run(*words, folder=tmp_path)
    assert done.returncode == code
    assert re.fullmatch(sentence, done.stderr.rstrip("\n"))
    assert code == 2 or done.stderr.count("\n") == 1
