"""What several articles tell of one happening is brought together, and a person's corrections outweigh it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from kg import cli
from kg.building import Workshop, open_workshop
from kg.gazetteer import Gazetteer
from kg.happenings.matching import open_comparer
from kg.merge import Case, merge, open_case
from kg.rdf.store import open_store
from kg.results import Table
from tests.graphs import shape_violations
from tests.story_scores import Counts, build_stories, score, story_folders

pytestmark = pytest.mark.xdist_group("merge")

FIRST = """Incendie à Brumel : deux morts

Publié le 4 mars 2024

Au moins deux personnes sont mortes lundi dans l'incendie d'un entrepôt à Rennes, a annoncé la préfète, Clara Lenoir.
"""
SECOND = """Rennes : le bilan de l'incendie monte à cinq morts

Publié le 5 mars 2024

L'incendie qui a détruit lundi un entrepôt de Rennes a fait cinq morts, selon les pompiers. Le ministre, M. Quillan, a
rencontré mardi les familles.
"""
THIRD = """A Lyon, une usine brûle

Publié le 5 mars 2024

Trois personnes sont mortes mardi dans l'incendie d'une usine à Lyon. Louis Quillan a rencontré la presse.
"""


@pytest.fixture(scope="module")
def workshop() -> Workshop:
    return open_workshop()


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a graph of the three articles."""
    folder = tmp_path_factory.mktemp("merge")
    for name, text in (("un", FIRST), ("deux", SECOND), ("trois", THIRD)):
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    articles = [str(folder / f"{name}.txt") for name in ("un", "deux", "trois")]
    assert cli.main(["build", *articles, "-o", str(folder / "tout.nq"), "-q"]) == 0
    return folder


@pytest.fixture
def place(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of one's own with that graph."""
    shutil.copy(built / "tout.nq", tmp_path / "tout.nq")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def ask(place: Path, query: str, *names: str) -> list[tuple[str, ...]]:
    """The rows of a query on files of the folder, as text."""
    store = open_store([place / name for name in names or ("tout.nq", "happenings.ttl")])
    try:
        answer = store.query(query)
    finally:
        store.close()
    assert isinstance(answer, Table)
    return [tuple("" if term is None else str(term) for term in row) for row in answer.rows]


def event(place: Path, words: str, article: str) -> str:
    """The IRI of the event with these words in the article of this file."""
    found = ask(
        place,
        f"SELECT ?e {{ ?e a kg:Event ; kg:mention ?m . ?m nif:anchorOf '{words}' ; nif:referenceContext ?a . "
        f"?a dcterms:source '{article}' }} ORDER BY ?e",
        "tout.nq",
    )
    return found[-1][0]


TOLLS = """SELECT ?figure ?day ?by {
  ?h a kg:Happening ; kg:eventClass kg:Death ; kg:figure ?f ; kg:reportedBy/kg:place|kg:reportedBy/kg:about ?any .
  ?f rdfs:label ?figure ; kg:statedOn ?day OPTIONAL { ?f kg:statedBy/skos:prefLabel ?by }
} ORDER BY ?day ?figure"""


def test_figures_stand_side_by_side_with_their_days(place: Path) -> None:
    merge([place / "tout.nq"])
    rows = ask(
        place,
        "SELECT ?h (GROUP_CONCAT(DISTINCT ?figure; separator='|') AS ?figures) (COUNT(DISTINCT ?day) AS ?days) { "
        "?h kg:figure ?f ; kg:eventClass ?class . ?f rdfs:label ?figure ; kg:statedOn ?day . "
        "FILTER(?class IN (kg:Death, kg:Killing)) } GROUP BY ?h",
    )
    tolls = {frozenset(figures.lower().split("|")): days for _, figures, days in rows}
    rennes = next(figures for figures in tolls if "cinq" in figures)
    assert "au moins deux" in rennes
    assert tolls[rennes] == "2"
    assert "trois" not in rennes, "another fire, in Lyon"


def test_articles_are_not_changed(place: Path) -> None:
    before = (place / "tout.nq").read_bytes()
    merge([place / "tout.nq"])
    assert (place / "tout.nq").read_bytes() == before
    assert not ask(place, "SELECT ?s { ?s a kg:Event }", "happenings.ttl")


def test_every_event_is_reported_by_one_happening(place: Path) -> None:
    merged = merge([place / "tout.nq"])
    rows = ask(place, "SELECT ?e (COUNT(?h) AS ?n) { ?e a kg:Event OPTIONAL { ?h kg:reportedBy ?e } } GROUP BY ?e")
    assert len(rows) == merged.events
    assert {number for _, number in rows} == {"1"}


def test_merging_again_gives_the_same_bytes(place: Path) -> None:
    merge([place / "tout.nq"])
    first = (place / "happenings.ttl").read_bytes()
    merge([place / "tout.nq", place / "happenings.ttl"])
    assert (place / "happenings.ttl").read_bytes() == first


def test_happenings_conform_to_the_shapes(place: Path) -> None:
    from kg.rdf.export import read_graph

    merge([place / "tout.nq"])
    graph = read_graph(place / "tout.nq") + read_graph(place / "happenings.ttl")
    assert not shape_violations(graph)


def test_happenings_go_into_a_store_and_are_replaced_there(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, text in (("un", FIRST), ("deux", SECOND)):
        (place / f"{name}.txt").write_text(text, encoding="utf-8")
    assert cli.main(["build", "un.txt", "deux.txt", "-o", "magasin", "-q"]) == 0
    count = "SELECT (COUNT(*) AS ?n) { GRAPH <https://kg.example/id/happenings> { ?s ?p ?o } }"
    assert cli.main(["merge", "magasin"]) == 0
    first = ask(place, count, "magasin")
    assert int(first[0][0]) > 20
    assert cli.main(["merge", "magasin", "-q"]) == 0
    assert ask(place, count, "magasin") == first
    assert "told by several articles" in capsys.readouterr().out
    assert cli.main(["build", "un.txt", "deux.txt", "-o", "magasin", "-q"]) == 0
    assert capsys.readouterr().err == ""
    (place / "deux.txt").write_text(SECOND + "Il pleut.", encoding="utf-8")
    assert cli.main(["build", "un.txt", "deux.txt", "-o", "magasin", "-q"]) == 0
    assert "happenings are of an earlier kg merge; run kg merge magasin again" in capsys.readouterr().err


def test_graph_without_events_is_an_error(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (place / "rien.ttl").write_text("<urn:a> <urn:b> <urn:c> .\n", encoding="utf-8")
    assert cli.main(["merge", "rien.ttl"]) == 1
    assert "there is no event to merge; build some articles first" in capsys.readouterr().err


# -------------------- corrections


def case_of(place: Path, corrections: str = "") -> Case:
    path = None
    if corrections:
        path = place / "corrections.ttl"
        path.write_text(
            "@prefix kg: <https://kg.example/ontology#> .\n@prefix owl: <http://www.w3.org/2002/07/owl#> .\n"
            + corrections,
            encoding="utf-8",
        )
    store = open_store([place / "tout.nq"])
    try:
        return open_case(store, corrections=path)
    finally:
        store.close()


def together(case: Case, one: str, other: str) -> bool:
    return any({one, other} <= {account.iri for account in group} for group in case.matching.groups)


def test_corrections_say_what_is_the_same_and_what_is_not(place: Path) -> None:
    rennes, lyon = event(place, "mortes", "un.txt"), event(place, "mortes", "trois.txt")
    again = event(place, "morts", "deux.txt")
    assert together(case_of(place), rennes, again)
    assert not together(case_of(place), rennes, lyon)
    assert together(case_of(place, f"<{rennes}> owl:sameAs <{lyon}> ."), rennes, lyon)
    assert not together(case_of(place, f"<{rennes}> owl:differentFrom <{again}> ."), rennes, again)


@pytest.mark.parametrize(
    ("turtle", "sentence"),
    [
        ("<urn:a> owl:sameAz <urn:b> .", "corrections.ttl:3: owl:sameAz corrects nothing."),
        ("<urn:a> kg:correctClas kg:Death .", "kg:correctClas corrects nothing. Did you mean kg:correctClass?"),
        ("<urn:a> kg:correctClass kg:Deth .", "kg:Deth is no class. Did you mean kg:Death?"),
        ("<urn:a> owl:sameAs 'b' .", "owl:sameAs needs an IRI"),
        ("<urn:a> kg:doesNotMean <urn:b> .", "is said of a mention, an IRI with #char=12,25"),
        ("<urn:a> owl:sameAs <urn:b> ; owl:differentFrom <urn:b> .", "the same as <urn:b> and different from it"),
        ("<urn:a> owl:sameAs <urn:b> , <urn:c> .", "the same as two things"),
        ("<urn:a> owl:sameAs <urn:b> . <urn:b> owl:sameAs <urn:a> .", "comes back to <urn:a>"),
        ("<urn:a> owl:sameAs <urn:b>", "corrections.ttl:3: this is not Turtle"),
    ],
)
def test_mistake_in_corrections_is_one_sentence(
    place: Path, turtle: str, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "@prefix kg: <https://kg.example/ontology#> .\n@prefix owl: <http://www.w3.org/2002/07/owl#> .\n" + turtle
    (place / "corrections.ttl").write_text(text, encoding="utf-8")
    assert cli.main(["merge", "tout.nq", "--corrections", "corrections.ttl"]) == 1
    said = capsys.readouterr().err
    assert sentence in said
    assert said.count("\n") == 1
    assert not (place / "happenings.ttl").exists()


def test_missing_corrections_stop_the_build_before_it_begins(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (place / "un.txt").write_text(FIRST, encoding="utf-8")
    assert cli.main(["build", "un.txt", "-o", "un.ttl", "--corrections", "absent.ttl"]) == 1
    assert "absent.ttl: the corrections cannot be read (no such file or directory)" in capsys.readouterr().err
    assert not (place / "un.ttl").exists()


def build_corrected(place: Path, turtle: Callable[[Path], str]) -> Path:
    """Build the second and third article with corrections."""
    (place / "deux.txt").write_text(SECOND, encoding="utf-8")
    (place / "trois.txt").write_text(THIRD, encoding="utf-8")
    text = "@prefix kg: <https://kg.example/ontology#> .\n@prefix owl: <http://www.w3.org/2002/07/owl#> .\n"
    (place / "corrections.ttl").write_text(text + turtle(place), encoding="utf-8")
    command = ["build", "deux.txt", "trois.txt", "-o", "tout.nq", "-q", "--corrections", "corrections.ttl"]
    assert cli.main(command) == 0
    return place


PEOPLE = "SELECT DISTINCT ?p ?label { ?p a kg:Person ; skos:prefLabel ?label FILTER(CONTAINS(?label, 'Quillan')) }"


def test_family_name_alone_belongs_to_its_article(place: Path) -> None:
    names = {label: iri for iri, label in ask(place, PEOPLE, "tout.nq")}
    assert "#person=" in names["Quillan"]
    assert names["Louis Quillan"].endswith("/person/louis-quillan")


def test_correction_makes_two_people_one_on_every_build(place: Path) -> None:
    local = next(iri for iri, label in ask(place, PEOPLE, "tout.nq") if label == "Quillan")
    build_corrected(place, lambda _: f"<{local}> owl:sameAs <https://kg.example/id/person/louis-quillan> .")
    people = {iri for iri, _ in ask(place, PEOPLE, "tout.nq")}
    assert people == {"https://kg.example/id/person/louis-quillan"}
    command = ["build", "deux.txt", "trois.txt", "-o", "tout.nq", "-q"]
    assert cli.main(command) == 0  # without the corrections everything is as it was
    assert len(ask(place, PEOPLE, "tout.nq")) == 2


def test_correction_tells_a_namesake_apart(place: Path) -> None:
    mention = ask(place, "SELECT ?m { <https://kg.example/id/person/louis-quillan> kg:mention ?m }", "tout.nq")[0][0]
    build_corrected(place, lambda _: f"<{mention}> kg:doesNotMean <https://kg.example/id/person/louis-quillan> .")
    people = {iri for iri, label in ask(place, PEOPLE, "tout.nq") if label == "Louis Quillan"}
    assert people == {mention.replace("#char=", "#person=")}


def test_correction_gives_another_class(place: Path) -> None:
    iri = event(place, "rencontré", "deux.txt")
    build_corrected(place, lambda _: f"<{iri}> kg:correctClass kg:Visit .")
    classes = {name for (name,) in ask(place, f"SELECT ?c {{ <{iri}> a ?c }}", "tout.nq")}
    assert {name.rpartition("#")[2] for name in classes} == {"Visit", "Event"}


def test_merge_replays_corrections_on_graphs_that_were_built_without_them(place: Path) -> None:
    iri = event(place, "rencontré", "deux.txt")
    case = case_of(place, f"<{iri}> kg:correctClass kg:Visit .")
    assert next(account.event_class for account in case.accounts.events if account.iri == iri) == "Visit"


# -------------------- why


def test_why_merged_tells_the_evidence(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one, other = event(place, "mortes", "un.txt"), event(place, "morts", "deux.txt")
    assert cli.main(["why-merged", one, other, "tout.nq"]) == 0
    said = capsys.readouterr().out
    assert "One happening" in said
    assert "is enough" in said
    assert "Au moins deux personnes sont mortes lundi" in said


def test_why_merged_tells_what_speaks_against(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one, other = event(place, "mortes", "un.txt"), event(place, "mortes", "trois.txt")
    assert cli.main(["why-merged", one, other, "tout.nq"]) == 0
    said = capsys.readouterr().out
    assert "Two happenings." in said
    assert "other time" in said


def test_why_merged_lists_what_words_may_mean(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["why-merged", "incendie", "mortes", "tout.nq"]) == 1
    assert "may mean" in capsys.readouterr().err


def test_why_merged_tells_of_people(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    local = next(iri for iri, label in ask(place, PEOPLE, "tout.nq") if label == "Quillan")
    assert cli.main(["why-merged", "Louis Quillan", local, "tout.nq"]) == 0
    said = capsys.readouterr().out
    assert "Two resources." in said
    assert f"<https://kg.example/id/person/louis-quillan> owl:sameAs <{local}> ." in said


# -------------------- how well


EARLIER = {
    "dev": "avion blocages convoi-drone corruption couteau crue demission ferry hopital-bombarde journaliste mine-or mutinerie "
    "pourparlers pretre rail sanctions scrutin tribunal usine visite-etat voiture-piegee",
    "heldout": "baga camp deraillement enlevement feux-grece hopitaux limogeage prise-otages tremblement treve-colombie",
}
"""The stories that were there before six writers added theirs: what was reached on them is kept."""


@pytest.mark.slow
@pytest.mark.parametrize(("which", "least", "least_of_earlier"), [("dev", 0.72, 0.75), ("heldout", 0.65, 0.65)])
def test_stories_are_told_apart_as_well_as_measured(
    workshop: Workshop, which: str, least: float, least_of_earlier: float
) -> None:
    """Floors a little under the figures of the README."""
    stories = build_stories(story_folders(heldout=which == "heldout"), workshop)
    counts = score(stories, open_comparer(stories.accounts, workshop.lexicon, Gazetteer.load()))
    earlier = [counts[name if which == "dev" else f"heldout-{name}"] for name in EARLIER[which].split()]
    assert sum(counts.values(), Counts()).f1 >= least
    assert sum(earlier, Counts()).f1 >= least_of_earlier
