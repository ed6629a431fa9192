"""Sentences end where a French reader ends them."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extract.normalise import normalise
from kg.extract.sentences import LONGEST, find_sentences
from kg.lexicon import Lexicon

LEXICON = Lexicon(
    fingerprint="",
    superclasses={},
    tables={
        "abbreviation": {
            "M": "name",
            "Dr": "name",
            "Mme": "name",
            "n°": "name",
            "av": "",
            "J.-C": "",
            "nov": "",
            "etc": "end",
        },
        "sentenceOpener": dict.fromkeys(["Le", "La", "Les", "Il", "Elle", "En"], ""),
    },
)


def sentences(text: str) -> list[str]:
    return [s.of(text) for s in find_sentences(normalise(text), LEXICON)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "Le port brûle. Les secours arrivent.", ["Le port brûle.", "Les secours arrivent."], id="full stop"
        ),
        pytest.param(
            "M. Le Goff a vu le Dr. Roux. Il ment.", ["M. Le Goff a vu le Dr. Roux.", "Il ment."], id="titles"
        ),
        pytest.param(
            "Le livre de J. K. Moreau et P. Lang sort. En mai.",
            ["Le livre de J. K. Moreau et P. Lang sort.", "En mai."],
            id="initials",
        ),
        pytest.param(
            "Prenez de la vitamine C. Elle aide.",
            ["Prenez de la vitamine C.", "Elle aide."],
            id="capital that is no initial",
        ),
        pytest.param(
            "La cité date de 300 av. J.-C. Le mur aussi.",
            ["La cité date de 300 av. J.-C.", "Le mur aussi."],
            id="before Christ",
        ),
        pytest.param("Né le 3 nov. 1950 à Lens. Mort hier.", ["Né le 3 nov. 1950 à Lens.", "Mort hier."], id="month"),
        pytest.param(
            "Des vivres, des tentes, etc. Rabat promet.", ["Des vivres, des tentes, etc.", "Rabat promet."], id="etc"
        ),
        pytest.param("Ils sont 4.500. 300 ont fui.", ["Ils sont 4.500.", "300 ont fui."], id="numbers"),
        pytest.param(
            "Vraiment ?! Oui… Il attend... le bus.",
            ["Vraiment ?!", "Oui…", "Il attend... le bus."],
            id="marks and ellipses",
        ),
        pytest.param(
            "« Où aller ? », demande Inès. Rien.",
            ["« Où aller ? », demande Inès.", "Rien."],
            id="question inside a quote",
        ),
        pytest.param(
            "« Je pars. Tu restes. » Elle sort.",
            ["« Je pars.", "Tu restes. »", "Elle sort."],
            id="quote of two sentences",
        ),
        pytest.param('"Je pars." Elle sort. "Bien."', ['"Je pars."', "Elle sort.", '"Bien."'], id="straight quotes"),
        pytest.param(
            "Il part. « Enfin », dit-elle.", ["Il part.", "« Enfin », dit-elle."], id="quote opens the next sentence"
        ),
        pytest.param("Il part (enfin.) Elle reste.", ["Il part (enfin.)", "Elle reste."], id="bracket"),
        pytest.param("Grève à Lens\n\n  Le maire cède.  \n", ["Grève à Lens", "Le maire cède."], id="lines"),
        pytest.param(
            "Il l'a dit. L'émir nie. D'autres non.", ["Il l'a dit.", "L'émir nie.", "D'autres non."], id="elision"
        ),
        pytest.param(" \n ", [], id="blank"),
    ],
)
def test_sentence_ends(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


@pytest.mark.parametrize("joint", [" mot", ", mot", " ; mot", "-"], ids=["blank", "comma", "semicolon", "no blank"])
def test_no_sentence_is_longer_than_the_bound(joint: str) -> None:
    found = sentences("liste" + joint * 1000)
    assert len(found) > 3
    assert all(len(s.replace(",", " ,").replace("-", " -").split()) <= LONGEST for s in found)


@given(st.text(alphabet="abÉM. \n\"'?!…()-;,3"))
def test_any_text_gives_ordered_sentences_that_hold_every_word(text: str) -> None:
    plain = normalise(text)
    spans = find_sentences(plain, LEXICON)
    assert all(a.end <= b.begin for a, b in itertools.pairwise(spans))
    assert all(s.of(plain) == s.of(plain).strip() != "" for s in spans)
    covered = {i for s in spans for i in range(s.begin, s.end)}
    assert all(plain[i].isspace() for i in range(len(plain)) if i not in covered)
