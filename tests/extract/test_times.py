"""Which event a time expression dates, and what it counts from: a text of ours, the facts that follow from it."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tests.extract.facts import check, row

ROWS = [
    # -- events that others are counted from
    row("so long after", "Le maire a été arrêté mardi, trois jours après l'incendie du dépôt.", ["arrêté time=2023-05-16", "incendie time=2023-05-13"]),
    row("so long after, in front", "Deux jours après le raid d'Alep, un drone a frappé mardi un convoi.", ["raid time=2023-05-14", "frappé time=2023-05-16"]),
    row("so long after, a clause", "L'armée a capturé dimanche le chef rebelle, deux jours après que la cour eut condamné son adjoint.",
        ["capturé time=2023-05-14", "condamné time=2023-05-12"]),
    row("the day after", "L'ambassadeur a été convoqué lundi, au lendemain de l'attaque.", ["convoqué time=2023-05-15", "attaque time=2023-05-14"]),
    row("so long before", "L'opposition a défilé dimanche, cinq jours avant le scrutin.", ["défilé time=2023-05-14", "scrutin time=2023-05-19"]),
    row("no other day than the article's", "La police l'a annoncé, trois jours après l'explosion du dépôt.", ["explosion time=2023-05-13..2023-05-14"]),
    row("years", "Deux ans après l'attentat, le procès s'est ouvert lundi à Paris.", ["attentat time=2021-01-01..2021-12-31", "procès time=2023-05-15", "procès place=Paris"]),
    row("the other way round", "Deux jours après l'attaque du 3 mai, le gouvernement a décrété l'état d'urgence.", ["attaque time=2023-05-03", "décrété time=2023-05-05"]),
    row("trap: the past of the past tells no day", "Le parti avait perdu son chef, trois jours après l'incendie du siège.", [], ["incendie time"]),
    row("trap: hours", "L'opposition a défilé mardi, trois heures après l'attaque.", ["défilé time=2023-05-16"], ["attaque time"]),
    # -- days that others are counted from
    row("the eve of the news", "L'entreprise avait démenti la veille toute surcharge.", ["démenti time=2023-05-16"]),
    row("the eve of a day told", "Le maire a été réélu lundi. Il avait rencontré la veille les syndicats.", ["réélu time=2023-05-15", "rencontré time=2023-05-14"]),
    row("one day for two events", "L'attaque a eu lieu le 10 mai. Cinq jours plus tôt, trois civils avaient péri dans une attaque à Gao.",
        ["péri time=2023-05-05", "attaque time=2023-05-05"], ["attaque time=2023-04-30"]),
    row("the same evening", "Mardi, des combats ont éclaté à Gao. Le même soir, des habitants ont manifesté à Bamako.", ["manifesté time=2023-05-16"]),
    row("the same day, to come", "Le président transmettra jeudi le dossier. Les pourparlers s'ouvrent le même jour à Genève.", ["pourparlers time=2023-05-18"]),
    row("the eve is over", "L'avion arrivera vendredi à Gao. L'agence avait annoncé onze morts la veille.", ["annoncé time=2023-05-16"]),
    row("trap: two days after a month", "Le maire avait été interpellé en mars 2021. Il avait démissionné deux jours plus tard.",
        ["interpellé time=2021-03-01..2021-03-31", "démissionné time=«deux jours plus tard»"]),
    # -- whose day it is
    row("of the noun in front", "L'Union européenne sanctionne sept ministres russes pour la répression de février.",
        ["répression time=2023-02-01..2023-02-28"], ["sanctionne time"]),
    row("of the participle in front", "Les manifestants arrêtés lundi ont été libérés mardi.", ["arrêtés time=2023-05-15", "libérés time=2023-05-16"],
        ["libérés time=2023-05-15"]),
    row("of what is announced", "Le ministre a annoncé une réunion vendredi à Lyon.", ["réunion time=2023-05-19", "réunion Planned"], ["annoncé time"]),
    row("of the announcement", "Le ministre a annoncé mardi une réunion.", ["annoncé time=2023-05-16"], ["réunion time"]),
    row("when it was said", "L'agence avait annoncé onze morts la veille.", ["annoncé time=2023-05-16"], ["morts time"]),
    row("a morning of a month", "Dix civils avaient péri un matin de novembre 2015.", ["péri target=civils", "péri time=2015-11-01..2015-11-30"], ["péri target=matin"]),
    row("of the discussions", "Le sommet a suivi des discussions, menées en avril à Genève.", ["discussions time=2023-04-01..2023-04-30", "discussions place=Genève"]),
    row("trap: a participle is not what happens", "Les 300 soldats promis par le gouvernement sont arrivés samedi.", [], ["promis time"]),
    row("trap: nor what ends", "Le deuil décrété par le président s'achève vendredi.", [], ["décrété time"]),
    row("trap: a day of mourning", "Le président a décrété une journée de deuil vendredi.", [], ["décrété time"]),
    row("trap: a request is examined", "La chambre examinera cette requête jeudi.", [], ["requête time"]),
    row("trap: the wounded leave", "Les blessés ont été évacués mardi.", [], ["blessés time"]),
    row("trap: another clause", "L'Union européenne a condamné les violences et une mission de l'ONU est attendue lundi.", [], ["condamné time"]),
    row("trap: the content's", "La ministre a confirmé qu'une campagne de vaccination débuterait samedi à Gao.", [], ["confirmé time"]),
    row("trap: inside the other's clause", "Mardi, Paul Morin avait accusé les députés, qui ont repoussé son budget en février, de mentir.",
        ["accusé time=2023-05-16"], ["accusé time=2023-02"]),
    row("trap: what was waited for", "Paul Morin est attendu mardi au tribunal, où s'ouvrira son procès ; condamné en 2017, il avait fait appel.",
        ["condamné time=2017-01-01..2017-12-31"], ["condamné time=2023"]),
    # -- days to come
    row("invited", "Le ministre a invité les syndicats à une rencontre vendredi à Paris.", ["rencontre time=2023-05-19", "rencontre Planned"]),
    row("a title without a verb", "Reprise des négociations de paix vendredi à Genève", ["négociations time=2023-05-19", "négociations Planned"]),
    row("trap: a title that looks back", "Des négociations de paix lundi à Genève", ["négociations time=2023-05-15"], ["négociations Planned"]),
    row("arranged", "La rencontre prévue vendredi à Vienne entre les deux ministres est maintenue.", ["rencontre time=2023-05-19", "rencontre Planned"]),
    row("called off", "Le parti a annulé son rassemblement de samedi.", ["rassemblement time=2023-05-20", "rassemblement Counterfactual"]),
    row("trap: foiled", "La police a déjoué lundi un attentat.", [], ["attentat time=2023-05-22"]),
    row("so many to march", "Ils étaient 1.200 à défiler lundi à Lyon.", ["défiler time=2023-05-15"], ["défiler Planned"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected", "refused"), ROWS)
def test_events_have_their_times(text: str, expected: Sequence[str], refused: Sequence[str]) -> None:
    check(text, expected, refused)
