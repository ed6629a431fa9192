"""Names are found with their kind, and what only looks like a name is left alone."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.document import Span
from kg.extract.names import find_names
from kg.extract.normalise import normalise
from kg.extract.sentences import find_sentences
from tests.extract.naming import Towns, french_words, lexicon, read

PERSON, PLACE, BODY, STATE, GROUP, COMMON = "Person", "Place", "Organization", "State", "Group", "Common"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "Le chef de l'Etat islamique au Grand Sahara a fui.",
            {"Etat islamique au Grand Sahara": BODY},
            id="longest name of the lexicon",
        ),
        pytest.param("L’ONU et l’Otan se taisent.", {"ONU": BODY, "Otan": BODY}, id="acronyms in both cases"),
        pytest.param("Un est parti vers l'est, un autre vers l'ouest.", {}, id="small words are no acronyms"),
        pytest.param(
            "Selon la coalition, une coalition de partis suffit.", {"coalition": COMMON}, id="common name needs «la»"
        ),
        pytest.param("La Hongrie et les Pays-Bas ont voté.", {"Hongrie": STATE, "Pays-Bas": STATE}, id="countries"),
        pytest.param(
            "GUERRE AU YEMEN: WASHINGTON HESITE", {"YEMEN": STATE, "WASHINGTON": PLACE}, id="capitals and no accents"
        ),
        pytest.param("Le Sénat bolivien a voté.", {"Sénat bolivien": BODY}, id="the demonym makes it another senate"),
        pytest.param("Les élus siègent au Parlement.", {"Parlement": BODY}, id="institution"),
    ],
)
def test_known_names(text: str, expected: dict[str, str]) -> None:
    assert read(text).kinds == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "L'Observatoire lunaire du climat (OLC) alerte.",
            ("Observatoire lunaire du climat", "OLC", "NGO"),
            id="long (acronym)",
        ),
        pytest.param(
            "L'OLC (Observatoire lunaire du climat) alerte.",
            ("Observatoire lunaire du climat", "OLC", "NGO"),
            id="acronym (long)",
        ),
        pytest.param(
            "Son parti, l'Union des forces vives (UFV), recule.",
            ("Union des forces vives", "UFV", "PoliticalParty"),
            id="a union near politics is a party",
        ),
        pytest.param(
            "L'Union des artisans de Tours (UAT) recrute.",
            ("Union des artisans de Tours", "UAT", "Organization"),
            id="a union far from politics is none",
        ),
        pytest.param(
            "Le parti de la justice et du travail (PJT) gagne.",
            ("parti de la justice et du travail", "PJT", "PoliticalParty"),
            id="lower-case long name",
        ),
        pytest.param(
            "Le Haut-Comité aux pêcheurs (HCP) agit.",
            ("Haut-Comité aux pêcheurs", "HCP", "Organization"),
            id="hyphened initials",
        ),
    ],
)
def test_acronyms_are_introduced(text: str, expected: tuple[str, str, str]) -> None:
    long, short, kind = expected
    found = read(text)
    assert found.name(long).introduces == found.name(short).span
    assert found.name(short).introduces == found.name(long).span
    assert found.name(long).classes == (kind,)
    assert len(found.entity(short).names) == 2


@pytest.mark.parametrize(
    "text",
    ["Le maire (UMP) a cédé.", "La ville (70.000 habitants) dort.", "Il habite Grenoble (Isère)."],
    ids=["party of a mayor", "figures", "department"],
)
def test_brackets_that_introduce_nothing(text: str) -> None:
    assert all(name.introduces is None for name in read(text).names)


@pytest.mark.parametrize(
    ("text", "name", "phrase"),
    [
        pytest.param("Hier, le président Oumar Keïba a ri.", "Oumar Keïba", "président Oumar Keïba", id="title + name"),
        pytest.param("Mme Zorica Pavlov a ri.", "Zorica Pavlov", "Mme Zorica Pavlov", id="honorific"),
        pytest.param("M. Boulanger a ri.", "Boulanger", "M. Boulanger", id="honorific, a common noun"),
        pytest.param(
            "Selon l'ancien ministre togolais du Travail Edem Akou, tout va.",
            "Edem Akou",
            "ancien ministre togolais du Travail Edem Akou",
            id="office with complement",
        ),
        pytest.param(
            "La ministre de la Défense Rosa Vidal Prats a ri.",
            "Rosa Vidal Prats",
            "ministre de la Défense Rosa Vidal Prats",
            id="complement with a capital",
        ),
        pytest.param(
            "Le maire de Saint-Denis Karim Belkacem a ri.",
            "Karim Belkacem",
            "maire de Saint-Denis Karim Belkacem",
            id="complement that is a town",
        ),
        pytest.param(
            "Le Premier ministre, Ugo Ferri, a ri.", "Ugo Ferri", "Premier ministre, Ugo Ferri,", id="title, name,"
        ),
        pytest.param(
            "Le porte-parole, le colonel Emre Yildiz, a ri.",
            "Emre Yildiz",
            "porte-parole, le colonel Emre Yildiz,",
            id="two titles",
        ),
        pytest.param(
            "Un conseiller du président malien Sory Diallo a ri.",
            "Sory Diallo",
            "président malien Sory Diallo",
            id="the nearer title wins",
        ),
        pytest.param("La justice a condamné Jean Petit.", "Jean Petit", "Jean Petit", id="a verb is no title"),
    ],
)
def test_persons_after_titles(text: str, name: str, phrase: str) -> None:
    found = read(text)
    assert found.name(name).kind == PERSON
    assert found.name(name).phrase.of(found.text) == phrase


@pytest.mark.parametrize(
    "name",
    [
        "Jean-Yves Le Goff",
        "Ursula von der Heide",
        "Dominique de Roubaix",
        "Mohammed ben Tarik",
        "Abdou ag Moussa",
        "Ahmed al-Karimi",
        "Sarah O'Neill",
        "George W. Harris",
        "J. K. Moreau",
        "Ali Ould Cheikh",
        "Marie Curie-Lang",
    ],
)
def test_names_of_persons_are_whole(name: str) -> None:
    assert read(f"Hier, le journaliste {name} a écrit.").kinds == {name: PERSON}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Ousmane le borgne, chef de gang, a fui.", {"Ousmane le borgne": PERSON}, id="nickname"),
        pytest.param("Ousmane le voit, puis part.", {"Ousmane": PERSON}, id="a pronoun makes no nickname"),
        pytest.param("Ils ont vu Zlatka, une infirmière de 40 ans.", {"Zlatka": PERSON}, id="age after the name"),
        pytest.param("Ils ont vu Ivo Brankov, 23 ans.", {"Ivo Brankov": PERSON}, id="bare age"),
        pytest.param(
            "Avocate du village, proche du maire, Inès Taleb proteste.", {"Inès Taleb": PERSON}, id="fronted title"
        ),
    ],
)
def test_persons_by_what_stands_beside(text: str, expected: dict[str, str]) -> None:
    assert read(text).kinds == expected


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        pytest.param("L'ONG Terre Vive proteste.", "Terre Vive", "NGO", id="common words after a noun"),
        pytest.param("Le groupe de pirates Nightbird menace.", "Nightbird", "Organization", id="noun with complement"),
        pytest.param("L'agence de secours (Basatra) aide.", "Basatra", "Organization", id="name in brackets"),
        pytest.param("Le parquet de Grenoble enquête.", "parquet de Grenoble", "Government", id="local body"),
        pytest.param("Le groupe armé Jund al-Fath menace.", "Jund al-Fath", "ArmedGroup", id="name with an article"),
        pytest.param("Le journal « Vesti Plus » a fermé.", "Vesti Plus", "Media", id="quotation marks"),
        pytest.param("L'opération Tournesol a commencé.", "Tournesol", "MilitaryForce", id="operation"),
        pytest.param("Ils citent Omnibank, une banque privée.", "Omnibank", "Company", id="noun behind the name"),
        pytest.param(
            "Hier l'Agence lunaire de l'énergie a réagi.",
            "Agence lunaire de l'énergie",
            "Government",
            id="capital noun",
        ),
    ],
)
def test_organisations_by_their_noun(text: str, name: str, kind: str) -> None:
    found = read(text).name(name)
    assert (found.kind, found.classes) == (BODY, (kind,))


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        pytest.param("La localité togolaise d'Ava-Kodzo dort.", "Ava-Kodzo", "City", id="locality"),
        pytest.param("Dans la province de Zarkan, rien.", "Zarkan", "Region", id="province"),
        pytest.param("Le ferry Santa Rosa coule.", "Santa Rosa", "Facility", id="ship"),
        pytest.param("L'oléoduc Zarya est fermé.", "Zarya", "Facility", id="without preposition"),
        pytest.param("La base aérienne de Zarkan est fermée.", "Zarkan", "Place", id="a base stands in a place"),
        pytest.param("Le tribunal de Grenoble a jugé.", "Grenoble", "City", id="a court stands in a town"),
        pytest.param("Ils longent la mer Blanche.", "mer Blanche", "Place", id="noun and adjective"),
        pytest.param("Ils vont place de la Liberté.", "place de la Liberté", "Facility", id="noun and common word"),
        pytest.param("Ils fuient vers Zarkan.", "Zarkan", "Place", id="preposition"),
        pytest.param("Il vit à New York.", "New York", "City", id="two words of the gazetteer"),
    ],
)
def test_places_by_their_noun_or_preposition(text: str, name: str, kind: str) -> None:
    found = read(text).name(name)
    assert (found.kind, found.classes) == (PLACE, (kind,))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Tours et détours attirent.", {}, id="a common word at the head of a sentence"),
        pytest.param("Ils sont à Tours.", {"Tours": PLACE}, id="the same word in a place"),
        pytest.param("Paris a refusé.", {"Paris": PLACE}, id="a capital city at the head of a sentence"),
        pytest.param("Hier, Florence Arvieux a ri.", {"Florence Arvieux": PERSON}, id="a town inside a person"),
        pytest.param("Objectif : partir. Prochain rendez-vous : vendredi.", {}, id="headings"),
        pytest.param("Des Mirage 2000 ont décollé.", {}, id="machines"),
        pytest.param("Le ministère veut une ONG et un PIB.", {}, id="common acronyms"),
        pytest.param("Il dirige la Défense puis l'Intérieur.", {}, id="portfolios"),
    ],
)
def test_capitals_that_mislead(text: str, expected: dict[str, str]) -> None:
    assert read(text).kinds == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Les Italiens et des Belges sont là.", {"Italiens": "IT", "Belges": "BE"}, id="articles"),
        pytest.param("Russes et Turcs se parlent.", {"Russes": "RU", "Turcs": "TR"}, id="no article"),
        pytest.param("Un Italien et une Belge sont là.", {}, id="one person is no people"),
        pytest.param("Le consul italien est là.", {}, id="adjective"),
    ],
)
def test_demonyms(text: str, expected: dict[str, str]) -> None:
    groups = {n.span.of(text): n.known.rpartition("/")[2] for n in read(text).names if n.kind == GROUP and n.known}
    assert groups == expected


@pytest.mark.parametrize(
    ("text", "name", "state"),
    [
        pytest.param("L'armée togolaise avance.", "armée togolaise", "TG", id="army"),
        pytest.param("Selon les forces armées togolaises, oui.", "forces armées togolaises", "TG", id="armed forces"),
        pytest.param("Le ministère togolais du Travail nie.", "ministère togolais du Travail", "TG", id="ministry"),
        pytest.param(
            "Le ministère des Affaires étrangères nie.", "ministère des Affaires étrangères", None, id="no demonym"
        ),
        pytest.param(
            "Le ministère de l'Economie et des Finances nie.",
            "ministère de l'Economie et des Finances",
            None,
            id="two portfolios",
        ),
    ],
)
def test_bodies_of_a_state(text: str, name: str, state: str | None) -> None:
    found = read(text).name(name)
    assert found.kind == BODY
    assert (found.part_of and found.part_of.rpartition("/")[2]) == state


def test_some_forces_are_not_the_forces() -> None:
    assert read("Ils ont vu plusieurs forces togolaises.").kinds == {}


def test_later_mentions_follow_the_first() -> None:
    found = read("Le juge Tomas Verhoek a parlé. « Non », a dit Verhoek à Verhoeven.")
    assert found.kinds["Verhoek"] == PERSON


def test_short_form_of_a_long_name() -> None:
    found = read("L'Observatoire lunaire du climat (OLC) alerte. L'Observatoire compte. L'Observatoire de Lens dort.")
    assert [n.rule for n in found.names if n.span.of(found.text) == "Observatoire"] == ["names: short form"]


def test_the_model_fills_the_gaps() -> None:
    assert read("Le musicien rencontre Gwendal Kermeur à Ploumanac'h.", model=True).kinds["Gwendal Kermeur"] == PERSON


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "Le",
                "président",
                "de",
                "la",
                "l'",
                "ONU",
                "Paris",
                "Jean",
                "Dupont",
                ",",
                "(",
                ")",
                "UP",
                "Union",
                "populaire",
                "du",
                "ministre",
                "des",
                "Affaires",
                "étrangères",
                "armée",
                "malienne",
                '"',
                ".",
                "Russes",
                "al-Bab",
                "à",
                "2000",
                "M.",
                "\n",
                "X",
                "ville",
                "et",
                "É\u115f",
                "ex-ministre",
            ]
        ),
        max_size=30,
    ).map(" ".join)
    | st.text(max_size=60)
)
def test_any_text_gives_names_in_order_without_overlaps(raw: str) -> None:
    found = read(raw)
    spans = [name.span for name in found.names]
    assert all(a.end <= b.begin for a, b in itertools.pairwise(spans))
    assert all(0 <= s.begin < s.end <= len(found.text) for s in spans)
    assert sum(len(e.names) for e in found.entities) == len(spans)


@given(
    st.lists(
        st.tuples(st.integers(0, 30), st.integers(1, 12), st.sampled_from(["PER", "LOC", "ORG", "MISC"])), max_size=4
    )
)
def test_any_prediction_is_survived(raw: list[tuple[int, int, str]]) -> None:
    text = normalise("La Sté Dupont-Lang & Fils (SDL), à Lens.")
    predictions = [(Span(b, min(b + n, len(text))), label) for b, n, label in raw if b < len(text)]
    names = find_names(text, find_sentences(text, lexicon()), predictions, lexicon(), Towns(), french_words())
    assert all(a.span.end <= b.span.begin for a, b in itertools.pairwise(names))
