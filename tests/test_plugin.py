"""kg as a component of spaCy: found by its entry point, its findings on the Doc, saved with it."""

from __future__ import annotations

import tomllib
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin

import kg
import kg.plugin

ROOT = Path(__file__).resolve().parent.parent
TEXT = (ROOT / "graphs" / "exemple.txt").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def nlp() -> Language:
    nlp = spacy.blank("fr")
    nlp.add_pipe("kg")
    return nlp


def test_the_entry_point_leads_to_the_factory() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["entry-points"]
    [(name, value)] = declared["spacy_factories"].items()
    assert EntryPoint(name, value, "spacy_factories").load() is kg.plugin.make_component
    assert Language.has_factory(name)


def test_findings_are_those_of_kg(nlp: Language) -> None:
    assert nlp(TEXT)._.kg == kg.extract(TEXT)


def test_spans_hold_the_words(nlp: Language) -> None:
    doc = nlp(TEXT)
    found = doc._.kg
    mentions = [(m, e.event_class) for e in found.events for m in e.mentions]
    assert [(s.start_char <= m.span.begin, m.span.end <= s.end_char, s.label_) for s, (m, _) in
            zip(doc.spans["kg_events"], mentions, strict=True)] == [(True, True, label) for _, label in mentions]  # fmt: skip
    [state] = [span for span in doc.spans["kg_actors"] if span.text == "France"]
    assert state.kb_id_ == "https://kg.example/id/country/FR"
    [pemba, *_] = [span for span in doc.spans["kg_actors"] if span.text == "Pemba"]
    assert (pemba.label_, pemba.kb_id_) == ("City", "")


def test_a_doc_may_say_its_day(nlp: Language) -> None:
    doc = nlp.make_doc("Le maire de Brest a démissionné lundi.")
    doc._.kg_date = "2024-03-14"
    [time] = nlp(doc)._.kg.events[0].times
    assert str(time.start) == "2024-03-11"


@pytest.mark.parametrize("text", ["", " \n"])
def test_a_doc_without_words_has_no_findings(nlp: Language, text: str) -> None:
    doc = nlp(text)
    assert doc._.kg is None
    assert not doc.spans["kg_events"]


def test_findings_are_saved_with_the_doc(nlp: Language) -> None:
    doc = nlp(TEXT)
    assert Doc(nlp.vocab).from_bytes(doc.to_bytes())._.kg == doc._.kg
    [again] = DocBin().from_bytes(DocBin(store_user_data=True, docs=[doc]).to_bytes()).get_docs(nlp.vocab)
    assert again._.kg == doc._.kg
    assert [span.text for span in again.spans["kg_actors"]] == [span.text for span in doc.spans["kg_actors"]]


def test_the_pipeline_is_saved_with_its_ontology(tmp_path: Path) -> None:
    (tmp_path / "mien").mkdir()
    (tmp_path / "mien" / "a.ttl").write_text(
        "@prefix kg: <https://kg.example/ontology#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
        '<https://example.org/wik> a kg:Organization ; skos:prefLabel "Wikoda Zertan"@fr .\n',
        encoding="utf-8",
    )
    nlp = spacy.blank("fr")
    nlp.add_pipe("kg", config={"ontology": [str(tmp_path / "mien")]})
    nlp.to_disk(tmp_path / "saved")
    doc = spacy.load(tmp_path / "saved")("La Wikoda Zertan a annoncé une trêve.")
    assert "https://example.org/wik" in [span.kb_id_ for span in doc.spans["kg_actors"]]


@pytest.mark.slow
def test_several_processes_find_the_same(nlp: Language) -> None:
    texts = ["Le maire de Brest a démissionné.", "Il pleut.", ""]
    alone, together = (
        [doc._.kg for doc in nlp.pipe(texts, n_process=number, batch_size=1)] for number in (1, 2)
    )  # fmt: skip
    assert alone == together
