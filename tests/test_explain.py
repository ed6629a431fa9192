"""A fact says why it is there: its sentence, its entry in the lexicon, who fills its roles, who says so, how sure."""

from __future__ import annotations

import datetime
import subprocess
import sys
from pathlib import Path

import pytest

from kg import cli
from kg.building import Options, build_files, open_workshop
from kg.errors import KgError
from kg.explain import as_text, explain
from kg.lookup import find_candidates
from kg.rdf.citations import Library, read_trigger_rule
from kg.rdf.store import OxigraphStore, open_store

ARTICLE = """Le ministre de la Défense, Luc Perrin, a annoncé mardi que l'armée turque avait bombardé la ville de Homs.

Trois pêcheurs auraient été tués samedi au large de Brest, selon la préfecture.
M. Perrin a démenti. L'Observatoire des mers noires (OMN) a corné devant le port.
Deux pêcheurs ont été arrêtés.
"""
OWN = """@prefix kg: <https://kg.example/ontology#> .
@prefix lex: <https://kg.example/lexicon#> .
@prefix actor: <https://kg.example/id/actor/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .

actor:OMN a kg:NGO ; skos:prefLabel "Observatoire des mers noires"@fr ; skos:altLabel "OMN"@fr .

kg:Protest lex:verb "corner" ;
    lex:frame lex:Protest .
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("explain")
    (folder / "perrin.txt").write_text(ARTICLE, encoding="utf-8")
    own = folder / "savoir"
    own.mkdir()
    (own / "mer.ttl").write_text(OWN, encoding="utf-8")
    options = Options(date=datetime.date(2023, 5, 17), output=folder / "g.ttl", ontology=(own,))
    list(build_files([str(folder / "perrin.txt")], options, open_workshop([own])))
    return folder


@pytest.fixture(scope="module")
def store(folder: Path) -> OxigraphStore:
    return open_store([folder / "g.ttl"])


def told(store: OxigraphStore, asked: str, *, choice: int | None = None, ontology: tuple[Path, ...] = ()) -> str:
    return "\n".join(map(as_text, explain(store, asked, choice=choice, ontology=ontology)))


def line_with(text: str, words: str) -> str:
    return next(line for line in text.splitlines() if words in line)


def test_an_event_shows_its_sentence_with_the_trigger_marked(store: OxigraphStore) -> None:
    text = told(store, "bombardé")
    assert "que l'armée turque avait [bombardé] la ville de Homs." in text
    assert "published 2023-05-17, perrin.txt" in text


def test_the_lexicon_entry_is_quoted_with_file_and_line(store: OxigraphStore) -> None:
    text = told(store, "bombardé")
    assert "the verb «bombarder» evokes kg:" in text
    place = line_with(text, "ontology/lexicon/").strip()
    file, _, line = place.rpartition(":")
    quoted = (Path(__file__).parent.parent / file).read_text(encoding="utf-8").splitlines()[int(line) - 1]
    assert '"bombarder"' in quoted
    assert f"{line} | {quoted}" in text
    assert "a lex:Frame" in text


def test_roles_tell_the_words_that_fill_them_and_how_they_were_found(store: OxigraphStore) -> None:
    text = told(store, "annoncé")
    who = text.splitlines().index(line_with(text, "  who "))
    assert "«Luc Perrin»" in text.splitlines()[who]
    assert "characters" in text.splitlines()[who + 1]
    assert "names: " in text.splitlines()[who + 1]


def test_sources_and_certainty_tell_what_decided(store: OxigraphStore) -> None:
    text = told(store, "tués")
    assert "attribution: cited with «selon»" in line_with(text, "according to")
    assert "Alleged  (press conditional)" in line_with(text, "certainty")
    assert "«samedi»: 2023-05-13  (time: weekday)" in line_with(text, "  when")
    assert "«Trois»: 3 pêcheur" in line_with(text, "how many")
    assert "nothing in the sentence says otherwise" in told(store, "bombardé")


def test_a_reported_event_names_the_speech_act(store: OxigraphStore) -> None:
    assert "«annoncé»" in line_with(told(store, "bombardé"), "told by")


def test_an_actor_shows_every_mention_and_why_they_are_one(store: OxigraphStore) -> None:
    text = told(store, "Luc Perrin")
    assert "[Luc Perrin]" in text
    assert "M. [Perrin] a démenti." in text
    assert "linking: family name" in text
    assert "«ministre de la Défense»" in line_with(text, "holds")


def test_an_entry_of_the_users_files_is_quoted_when_they_are_given(store: OxigraphStore, folder: Path) -> None:
    own = (folder / "savoir",)
    text = told(store, "corné", ontology=own)
    assert f"{folder}/savoir/mer.ttl:8" in text
    assert "9 |     lex:frame lex:Protest ." in text
    assert "name yours with --ontology" in told(store, "corné")
    assert "6 | actor:OMN a kg:NGO ;" in told(store, "actor:OMN", ontology=own)


def test_an_entry_that_has_moved_since_is_found_again(store: OxigraphStore, tmp_path: Path) -> None:
    (tmp_path / "mer.ttl").write_text(OWN.replace("kg:Protest lex", "\n\nkg:Protest lex"), encoding="utf-8")
    text = told(store, "corné", ontology=(tmp_path,))
    assert "built with mer.ttl:8; the files have changed since" in text
    assert f"{tmp_path}/mer.ttl:10" in text


@pytest.mark.parametrize(
    ("asked", "kind"),
    [
        pytest.param("bombardé", "Event", id="trigger"),
        pytest.param("BOMBARDE", "Event", id="case and accents do not count"),
        pytest.param("perrin", "Actor", id="family name"),
        pytest.param("ministre de la défense", "Position", id="office"),
        pytest.param("actor:OMN", "Actor", id="CURIE"),
        pytest.param("<https://kg.example/id/actor/OMN>", "Actor", id="IRI"),
        pytest.param("«samedi»", "TimeSpan", id="time"),
        pytest.param("avait bombardé", "Event", id="words of the text"),
        pytest.param("au large de Brest", "Event", id="words beside the trigger"),
    ],
)
def test_what_is_meant_is_found(store: OxigraphStore, asked: str, kind: str) -> None:
    [candidate] = find_candidates(store, asked)
    assert candidate.kind == kind


def test_a_fragment_or_a_mention_names_a_fact(store: OxigraphStore) -> None:
    [event] = find_candidates(store, "bombardé")
    fragment = "#" + event.iri.split("#")[1]
    assert find_candidates(store, fragment) == [event]
    begin = ARTICLE.index("bombardé")
    article = event.iri.split("#")[0]
    assert find_candidates(store, f"{article}#char={begin},{begin + 8}") == [event]


def test_words_that_may_mean_several_things_are_listed_with_numbers(store: OxigraphStore) -> None:
    text = told(store, "pêcheurs")
    assert "«pêcheurs» may mean 2 things; choose one with --number N" in text
    assert "   1  kg:Group" in text
    assert "Trois [pêcheurs] auraient été tués" in text
    assert "Deux [pêcheurs] ont été arrêtés." in told(store, "pêcheurs", choice=2)
    with pytest.raises(KgError, match="--number 3 is none of them"):
        told(store, "pêcheurs", choice=3)


@pytest.mark.parametrize("asked", ["zorg", "https://example.org/x", "kg:Event", "", "?x } #", 'a"b', "a\\b", "<a b>"])
def test_nothing_found_is_a_clear_error(store: OxigraphStore, asked: str) -> None:
    with pytest.raises(KgError, match="nothing in the graph"):
        told(store, asked)


def test_the_command_explains_in_a_pipe_and_fails_with_exit_code_1(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["explain", str(folder / "g.ttl"), "tués"]) == 0
    out = capsys.readouterr().out
    assert "[tués]" in out
    assert "\x1b" not in out
    assert cli.main(["explain", str(folder / "g.ttl"), "zorg"]) == 1
    assert "«zorg»: nothing in the graph" in capsys.readouterr().err


def test_explaining_loads_neither_the_parser_nor_rdflib(folder: Path) -> None:
    code = (
        "import sys; from kg.cli import main; "
        f"main(['explain', {str(folder / 'g.ttl')!r}, 'Luc Perrin']); "
        "sys.exit(any(name in sys.modules for name in ('spacy', 'rdflib', 'kg.extract')))"
    )
    root = Path(__file__).parent.parent
    assert subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, check=False).returncode == 0


def test_the_rule_of_a_trigger_can_be_read_back() -> None:
    rule = read_trigger_rule("lexicon lexicon/public-life.ttl:73: verb prendre le pouvoir evokes Coup")
    assert rule is not None
    assert (rule.file, rule.line, rule.pos, rule.form) == ("lexicon/public-life.ttl", 73, "verb", "prendre le pouvoir")
    assert read_trigger_rule("names: lexicon name") is None


def test_every_trigger_rule_of_the_shipped_lexicon_leads_to_its_entry() -> None:
    lexicon = open_workshop().lexicon
    library = Library()
    units = [unit for found in lexicon.units.values() for unit in found]
    for unit in units[::25]:
        rule = read_trigger_rule(f"lexicon {unit.source}: {unit.pos} {unit.form} evokes {unit.event_class}")
        assert rule is not None
        citation = library.cite_trigger(rule)
        assert citation is not None
        assert not citation.moved
        assert f'"{unit.form}"' in "\n".join(citation.lines)
