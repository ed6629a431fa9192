"""The model is loaded fast and without changing its tokens."""

from __future__ import annotations

import subprocess
import sys
import unicodedata

import pytest
import spacy

from kg.document import Span
from kg.errors import KgError
from kg.extract import parse
from kg.extract.normalise import normalise
from kg.extract.parse import common_words, load_model, predict_names

TOKENS = [
    "Aujourd'hui, l'ex-ministre M. Le Goff a-t-il démenti ? Lui-même s'est-il tu...",
    "Quelque 14 000 soldats (30%) ont reçu 1,5 M€ ; l'U.E. paie 3 km/h, n° 5, J.-C. et 12h30.",
    "Łódź, Škoda, Čeferin, Erdoğan, İzmir, Şırnak, Đorđe. Straße, cœur, Île-de-France, Œuvre.",
    "Jean-Marc l'a dit à N'Djamena : « L'après-guerre, c'est-à-dire rien », http://exemple.fr/a?b=1 et a.b@exemple.fr",
    "Les Franco-Allemands, arc-en-ciel, vice-président, porte-parole, sous-préfet.Fin 20.Il",
    "Москва, Αθήνα и Київ. Владимир",
    "dit-elle, va-t'en, prud'homme, grand'mère, entr'acte, quelqu'un, presqu'île, 5°C. 4%. «Non».",
]


def test_fast_loading_keeps_the_tokens_of_the_stored_tokenizer() -> None:
    # in a fresh process, where spacy.lang.fr is not yet imported, as in `kg build`
    code = (
        "import sys; from kg.extract.parse import load_model; from kg.extract.normalise import normalise\n"
        "nlp = load_model()\n"
        "for line in sys.stdin.read().split('\\n'):\n"
        "    print([t.text for t in nlp.make_doc(line)])"
    )
    lines = [*TOKENS, *map(normalise, TOKENS)]
    fresh = subprocess.run(
        [sys.executable, "-c", code],
        input="\n".join(lines),
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": ".", "PYTHONUTF8": "1"},
    )
    stored = spacy.load(parse.MODEL)
    assert fresh.stdout.splitlines() == [str([t.text for t in stored.make_doc(line)]) for line in lines]


def test_model_is_loaded_once() -> None:
    assert load_model() is load_model()


def test_missing_model_is_explained(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parse, "MODEL", "fr_no_such_model")
    load_model.cache_clear()
    with pytest.raises(KgError, match="pip install fr_no_such_model"):
        load_model()
    monkeypatch.undo()
    load_model.cache_clear()


def test_predicted_names_lie_on_the_text() -> None:
    text = normalise("Hier.\nAngela Merkel a quitté Berlin.")
    found = predict_names(load_model(), text, (Span(0, 5), Span(6, len(text))))
    assert {(s.of(text), label) for s, label in found} == {("Angela Merkel", "PER"), ("Berlin", "LOC")}


def test_predicted_names_lie_on_decomposed_text() -> None:
    raw = unicodedata.normalize("NFD", "La chanteuse Édith Piaf a chanté à Orléans.")
    text = normalise(raw)
    found = predict_names(load_model(), text, (Span(0, len(text)),))
    assert ("Édith Piaf", "PER") in {(unicodedata.normalize("NFC", s.of(raw)), label) for s, label in found}


@pytest.mark.parametrize(
    ("word", "known"), [("objectif", True), ("lancé", True), ("pourtant", True), ("mossoul", False), ("xyz", False)]
)
def test_common_words_come_from_the_lemma_tables(word: str, known: bool) -> None:
    assert (word in common_words(load_model())) is known
