"""What extraction saw and no fact uses: verbs, names, times, numbers and sentences, in sentences of ours."""

from __future__ import annotations

import pytest

from kg.document import Residue
from tests.extract.facts import read


def residue(text: str) -> Residue:
    return read(text).residue


@pytest.mark.parametrize(
    ("sentence", "verbs"),
    [
        pytest.param("Les pompiers ont arrosé la façade.", [("arrosé", "arroser", "pompiers")], id="active"),
        pytest.param("La façade a été arrosée par les pompiers.", [("arrosée", "arroser", "pompiers")], id="passive"),
        pytest.param("La pluie a arrosé la façade.", [], id="nobody does it"),
        pytest.param("Les rebelles ont attaqué le convoi.", [], id="known verb"),
        pytest.param("Les soldats sont restés là.", [], id="verb that tells nothing"),
        pytest.param(
            "Les diplomates biélorusses ont dormi dans un hôtel.",
            [("dormi", "dormir", "diplomates biélorusses")],
            id="adjective",
        ),
    ],
)
def test_verbs_of_actors_that_evoke_nothing(sentence: str, verbs: list[tuple[str, str, str]]) -> None:
    found = [(v.span.of(sentence), v.lemma, v.subject.of(sentence)) for v in residue(sentence).verbs]
    assert found == verbs


def test_a_verb_whose_conditions_are_not_met_tells_its_entries() -> None:
    sentence = "Le gouvernement a perdu un match."
    [verb] = residue(sentence).verbs
    assert verb.lemma == "perdre"
    assert verb.entries
    assert all(entry.startswith("lexicon/") for entry in verb.entries)


def test_names_numbers_and_times_that_no_fact_uses() -> None:
    text = "Marie Delvaux dort depuis lundi dans trois lits. Jeudi, Luc Perrin a été arrêté à Lille."
    found = residue(text)
    assert [span.of(text) for span in found.names] == ["Marie Delvaux"]
    assert [span.of(text) for span in found.times] == ["lundi"]
    assert [span.of(text) for span in found.quantities] == ["trois"]


def test_an_office_is_a_use_of_a_name_and_of_a_sentence() -> None:
    text = "C'est bien la ministre des Transports, Marie Delvaux."
    assert residue(text).names == ()
    assert residue(text).silent_sentences == ()


def test_sentences_that_gave_nothing() -> None:
    text = "Il fait beau. Trois policiers ont été tués mardi. ---\n\nLa mer monte."
    assert [span.of(text) for span in residue(text).silent_sentences] == ["Il fait beau.", "La mer monte."]


def test_every_sentence_of_a_long_quotation_gives_something() -> None:
    text = "«La mer est calme. Le vent est bon. Nous partons ce soir», a déclaré Luc Perrin."
    assert residue(text).silent_sentences == ()
