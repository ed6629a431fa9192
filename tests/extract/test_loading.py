"""The model that is loaded in half the time does what spaCy's own loading makes it do."""

from __future__ import annotations

import subprocess
import sys

import pytest
import spacy

from kg.extract.parse import MODEL, load_model

SENTENCES = [
    "Les ministres réunis mardi à Bruxelles ont condamné l'attaque qui a tué onze civils.",
    "« Nous ne céderons pas », a-t-il répété, avant que les négociateurs ne quittent la salle.",
    "Il aurait été blessé lors d'une opération menée par l'armée malienne près de Gao.",
]


@pytest.mark.slow
def test_quick_model_tags_parses_and_names_like_the_stock_pipeline() -> None:
    stock, quick = spacy.load(MODEL), load_model()
    for sentence in SENTENCES:
        expected, found = stock(sentence), quick(sentence)
        assert [(t.text, t.lemma_, t.pos_, t.dep_, t.head.i, str(t.morph)) for t in found] == [
            (t.text, t.lemma_, t.pos_, t.dep_, t.head.i, str(t.morph)) for t in expected
        ]
        assert [(e.text, e.label_) for e in found.ents] == [(e.text, e.label_) for e in expected.ents]


@pytest.mark.slow
def test_spacy_is_whole_for_others_in_the_process() -> None:
    code = (
        "from kg.extract.parse import load_model; load_model()\n"
        "import gc, spacy, spacy.cli, spacy.lookups\n"
        "assert spacy.cli.__file__ and 'spacy_version' in spacy.info(silent=True)\n"
        "assert spacy.lookups.Table.__module__ == 'spacy.lookups'\n"
        "assert gc.isenabled()\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env={"PYTHONPATH": "."})
    assert done.returncode == 0, done.stderr
