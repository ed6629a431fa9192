"""The simplified sentences that the parser sees: texts of ours, their views, and what each token stands for."""

from __future__ import annotations

import pytest

import kg.extract as pipeline
from kg.extract.attribution import is_reporting
from kg.extract.lemmas import Lemmas
from kg.extract.parse import load_model
from kg.extract.view import Findings, Parsed, make_views, parse_views
from kg.lexicon import fold
from tests.extract.facts import PUBLISHED, shipped

# (name of the rule, text, its views)
ROWS = [
    # -- names
    ("title and name are a name", "Le président ghanéen Nana Akufo-Addo a reçu la ministre Awa Diallo.", ["Jean a reçu Jean."]),
    ("contraction keeps its preposition", "La mort du général Omar Saleh est confirmée.", ["La mort de Jean est confirmée."]),
    ("organisation of several words", "L'Union africaine a suspendu le pays.", ["L'ONU a suspendu le pays."]),
    ("organisation keeps its gender", "La Ligue arabe et le Front du Rovuma ont protesté.", None),
    ("place keeps its article", "La police du Nord-Kivu a interpellé cinq suspects.", ["La police du Canada a interpellé 5 suspects."]),
    ("elided place", "Les forces d'Iran ont reculé.", ["Les forces d'Irak ont reculé."]),
    # -- enumerations
    ("places with prepositions", "Des heurts ont éclaté à Lyon, à Lille et à Toulouse.", ["Des heurts ont éclaté à Paris."]),
    ("places with articles", "Les chefs d'Etat du Mali, du Niger et du Burkina Faso se sont réunis.", ["Les chefs d'Etat du Canada se sont réunis."]),
    ("persons", "Paul Morin et Anne Vidal ont signé un accord.", ["Jean ont signé un accord."]),
    ("trap: two kinds are no list", "Paul Morin et Oxfam ont signé un accord.", ["Jean et Jean ont signé un accord."]),
    # -- numbers and times
    ("rounded number", "Près de 14 000 habitants ont fui.", ["2000 habitants ont fui."]),
    ("number noun", "Une quarantaine de soldats ont été tués.", ["40 soldats ont été tués."]),
    ("number noun behind an elision", "La mort d'une soixantaine de mineurs a été confirmée.", ["La mort de 60 mineurs a été confirmée."]),
    ("range", "Entre 20 et 30 blessés ont été évacués.", ["20 blessés ont été évacués."]),
    ("share", "Le taux de chômage a baissé de 12,5 %.", ["Le taux de chômage a baissé de 12,5 %."]),
    ("time in the middle", "Le procès s'ouvrira lundi 22 mai à Metz.", ["Le procès s'ouvrira hier à Paris."]),
    ("time in front", "Mardi soir, la police a tiré.", ["Hier, la police a tiré."]),
    ("time that governs", "Trois jours après le naufrage, les recherches continuent.", ["Après le naufrage, les recherches continuent."]),
    # -- prepositions
    ("direction", "Dans le nord de la Syrie, des combats ont repris.", ["Vers la France, des combats ont repris."]),
    ("contracted", "Une bombe a explosé à proximité du marché.", ["Une bombe a explosé vers le marché."]),
    ("trap: près as nearly is a number", "Près de 30 blessés sont soignés.", ["30 blessés sont soignés."]),
    # -- what is taken out
    ("apposed office", "Le maire de Nice, Paul Aubert, a démissionné.", ["Jean a démissionné."]),
    ("indefinite apposition", "L'Observatoire des libertés, une ONG basée à Genève, accuse la police.", ["L'ONU accuse la police."]),
    ("trap: no apposition behind a place", "Près de Kidal, une colonne de blindés a brûlé.", ["Vers Paris, une colonne de blindés a brûlé."]),
    ("parenthesis", "Le suspect (34 ans) a été arrêté.", ["Le suspect a été arrêté."]),
    ("short quotation marks", "Le \"dialogue national\" a commencé.", ["Le dialogue national a commencé."]),
    ("subset", "Cent personnes, dont douze enfants, ont été tuées.", ["100 personnes ont été tuées."]),
    ("trap: dont of a relative", "Le groupe dont le chef est mort a fui.", ["Le groupe dont le chef est mort a fui."]),
    ("restriction", "Le régiment n'a perdu que deux soldats.", ["Le régiment a perdu 2 soldats."]),
    ("trap: negation and que", "Le juge n'a pas dit que deux suspects avaient fui.", ["Le juge n'a pas dit que 2 suspects avaient fui."]),
    ("headline frame", "Niger : trois soldats tués dans une embuscade", ["3 soldats tués dans une embuscade"]),
    ("headline frame of two", "Niger et Mali : un accord signé", ["un accord signé"]),
    ("trap: colon behind a speaker", "Paul Morin : la grève continue", ["Jean : la grève continue"]),
    ("dateline", "NIAMEY, 12 mai (Agence du Sahel) - L'armée a repris la ville.", ["L'armée a repris la ville."]),
    ("live entry", "14h32 - Les pompiers sont arrivés.", ["Les pompiers sont arrivés."]),
    ("cleft", "C'est le ministre Jean Dubreuil qui a annoncé la nouvelle.", ["Jean  a annoncé la nouvelle."]),
    # -- what becomes a sentence of its own
    ("relative behind a name", "Moscou, qui a coupé le gaz, a menacé Kiev.", ["Paris  a menacé Paris.", "Jean a coupé le gaz."]),
    ("relative behind the subject", "Le groupe, qui dit avoir perdu trois hommes, a menacé la capitale.",
     ["Le groupe  a menacé la capitale.", "Le groupe dit avoir perdu 3 hommes."]),
    ("report behind its clause", "La police a arrêté trois hommes, a annoncé jeudi le ministre.", ["La police a arrêté 3 hommes.", "Il a annoncé hier le ministre."]),
    ("trap: participle of saying", "L'ONG a réagi, dénonçant des exécutions.", ["L'ONG a réagi, dénonçant des exécutions."]),
    ("participle without its auxiliary", "Deux soldats ont été tués et trois autres blessés.", ["2 soldats ont été tués et 3 autres ont été blessés."]),
    ("trap: a counted participle", "Deux soldats ont été tués et une dizaine blessés.", ["2 soldats ont été tués et 10 blessés."]),
    ("preposition of a day", "Une grève a débuté au lendemain du vote.", ["Une grève a débuté après le vote."]),
    ("trap: a second verb with an object", "Le ministre a reçu les familles, annoncé une aide et promis une loi.",
     ["Le ministre a reçu les familles, annoncé une aide et promis une loi."]),
    # -- words
    ("capital without its accent", "A Paris, la grève continue.", ["À Paris, la grève continue."]),
    ("participle in front", "Réunis à Bruxelles, les ministres ont voté.", ["réunis à Paris, les ministres ont voté."]),
    ("rare present", "Bamako dément toute présence étrangère.", ["Paris affirme toute présence étrangère."]),
    ("dispensable words", "Le ministre a également annoncé une aide.", ["Le ministre a annoncé une aide."]),
]  # fmt: skip


def views_of(raw: str) -> tuple[str, list[Parsed]]:
    """The normalised text and its parsed views."""
    lexicon, gazetteer = shipped()
    nlp = pipeline.load_model()
    words = pipeline.common_words(nlp)
    text = pipeline.normalise(raw)
    sentences = pipeline.find_sentences(text, lexicon)
    names = pipeline.find_names(
        text, sentences, pipeline.predict_names(nlp, text, sentences), lexicon, gazetteer, words
    )
    offices, _ = pipeline.find_offices(text, sentences, names, lexicon, words)
    in_names = pipeline.Cover(name.span for name in names)
    times = tuple(t for t in pipeline.find_times(text, lexicon, PUBLISHED) if not in_names.overlaps(t.span))
    in_times = pipeline.Cover(time.span for time in times)
    quantities = tuple(
        q
        for q in pipeline.find_quantities(text, lexicon)
        if not in_names.overlaps(q.span) and not in_times.overlaps(q.span)
    )
    lemmas = pipeline.Lemmas.of(nlp, lexicon.table("stemSpelling"))
    found = Findings(names, offices, times, quantities)
    views = make_views(text, sentences, found, lexicon, lambda form: is_reporting(form, lexicon, lemmas))
    return text, list(parse_views(nlp, views))


@pytest.mark.parametrize(("text", "views"), [row[1:] for row in ROWS if row[2]], ids=[row[0] for row in ROWS if row[2]])
def test_sentence_is_simplified(text: str, views: list[str]) -> None:
    assert [parsed.view.text for parsed in views_of(text)[1]] == views


@pytest.mark.parametrize("text", [row[1] for row in ROWS], ids=[row[0] for row in ROWS])
def test_tokens_know_the_characters_they_stand_for(text: str) -> None:
    whole, views = views_of(text)
    lexicon, _ = shipped()
    stand_ins = {fold(form) for form in lexicon.table("standIn").values()}
    for parsed in views:
        for token in parsed.doc:
            cell = parsed.cells[token.i]
            assert 0 <= cell.span.begin <= cell.span.end <= len(whole)
            payload = cell.payload
            if payload.names:
                assert all(cell.span.covers(name.span) for name in payload.names)
            elif payload.time is not None:
                assert cell.span.covers(payload.time.span)
            elif payload.quantity is not None:
                assert cell.span.covers(payload.quantity.span)
            elif payload.preposition or payload.noun:
                assert len(cell.span) > 0
            elif len(cell.span):
                words = fold(cell.span.of(whole))
                closes = token.text == "." and words.strip() == ","  # a clause that became a sentence
                assert words == fold(token.text) or fold(token.text) in stand_ins or closes, (token.text, words)


@pytest.mark.parametrize("table", ["presentVerb", "presentVerbFound", "participleFound", "participleSharing"])
def test_what_stands_in_for_a_verb_is_a_form_of_one(table: str) -> None:
    lexicon, _ = shipped()
    lemmas = Lemmas.of(load_model(), lexicon.table("stemSpelling"))
    wrong = {
        form
        for form in lexicon.table(table).values()
        if not any(v.endswith(("er", "ir", "re")) for v in lemmas.verb(form))
    }
    assert not wrong
