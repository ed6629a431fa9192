"""Time expressions: sentence → words, kind, first and last day, relation.

The brackets in a row mark the words that must be found, and no others. Dates are written `month-day` of 2016 when
no year is given, an interval as `first/last`; `.` stands for an unknown day.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kg.document import Span
from kg.extract.dates import find_times, resolve
from kg.extract.normalise import normalise
from kg.rdf.ontology import load_lexicon

LEXICON = load_lexicon()
# A Thursday.
PUBLISHED = date(2016, 7, 21)

PAST = """
Le maire est arrivé [mardi] au stade. | date 07-19
Le maire est arrivé [mardi soir] au stade. | date 07-19
Le convoi est parti [mardi à l'aube] vers le nord. | date 07-19
La séance a repris [jeudi]. | date 07-21
Le train est resté à quai [lundi matin]. | date 07-18
Elle a démissionné [samedi dernier]. | date 07-16
Elle a démissionné [jeudi dernier]. | date 07-14
Le tribunal tranchera [vendredi prochain]. | date 07-22
Le tribunal tranchera [jeudi prochain]. | date 07-28
Les écoles ont fermé [dimanche en fin de journée]. | date 07-17
La foule s'est dispersée [lundi dans la soirée]. | date 07-18
Le barrage a cédé [mercredi vers 8 heures GMT]. | date 07-20
Le barrage a cédé [mercredi à 14h30]. | date 07-20
Les feux se sont éteints [lundi peu avant minuit]. | date 07-18
L'émission a été coupée [lundi après-midi]. | date 07-18
Les passants ont fui dans la soirée de [lundi]. | date 07-18
Les ministres siègent [ces jeudi et vendredi] à Genève. | interval 07-21/07-22
Les deux clubs ont joué [samedi et dimanche]. | interval 07-16/07-17
Les guichets étaient fermés [mercredi et jeudi]. | interval 07-20/07-21
La grève a duré [de lundi à mercredi]. | interval 07-18/07-20
Le village a été pillé dans [la nuit de samedi à dimanche]. | interval 07-16/07-17
Le village a été pillé [de mardi soir à jeudi matin]. | interval 07-19/07-21
Le village a été pillé le jour de [Noël]. | date 2015-12-25
Le village a été pillé dans [la nuit du 4 au 5 juin]. | interval 06-04/06-05
Le juge entend les parties [ce vendredi]. | date 07-22
Le juge a entendu les parties [ce mercredi]. | date 07-20
Les époux se sont mariés le [26 mai]. | date 05-26
Les époux se sont mariés le [2 avril] à Lyon. | date 04-02
Le feu d'artifice du [14 juillet] a été tiré. | date 07-14
Le défilé du [14-Juillet] a été annulé. | date 07-14
Le parc a rouvert le [1er mai]. | date 05-01
Le parc a rouvert le [premier mai]. | date 05-01
Le pont a sauté le [25 décembre]. | date 2015-12-25
La loi s'applique au [31 août]. | date 08-31
Ils ont voté le [lundi 12 octobre]. | date 2015-10-12
Ils ont voté [lundi 18 juillet à 10h]. | date 07-18
Ils ont voté [lundi 12 mars 2018]. | date 2018-03-12
Le traité est daté du [11 novembre 1918]. | date 1918-11-11
La fusée a décollé le [12/03/2019]. | date 2019-03-12
La fusée a décollé le [12.03.2019]. | date 2019-03-12
Relevé arrêté au [2019-03-12]. | date 2019-03-12
Le sommet se tient [du 28 au 30 juin] à Lisbonne. | interval 06-28/06-30
Le salon a eu lieu [du 28 mai au 3 juin]. | interval 05-28/06-03
Le salon a eu lieu [du 28 décembre 2014 au 3 janvier 2015]. | interval 2014-12-28/2015-01-03
Le salon a eu lieu [du 28 décembre au 3 janvier]. | interval 2015-12-28/2016-01-03
Le bureau sera fermé les [3 et 4 mai]. | interval 05-03/05-04
Le bureau sera fermé les [3, 4 et 5 mai]. | interval 05-03/05-05
Les combats ont repris [entre le 2 et le 5 juillet]. | interval 07-02/07-05
Ils ont vendu la ferme [fin 2011]. | interval 2011-10-01/2011-12-31
Ils ont vendu la ferme [début 2014]. | interval 2014-01-01/2014-03-31
Ils ont vendu la ferme [mi-2015]. | interval 2015-05-01/2015-08-31
Ils ont vendu la ferme à la [fin de l'année 2011]. | interval 2011-10-01/2011-12-31
Ils ont vendu la ferme au [début de 2014]. | interval 2014-01-01/2014-03-31
Ils ont vendu la ferme en [2014]. | interval 2014-01-01/2014-12-31
Ils ont vendu la ferme dans [l'année 2014]. | interval 2014-01-01/2014-12-31
Les élections de [2012] avaient été annulées. | interval 2012-01-01/2012-12-31
La révolution de [1789] est au programme. | interval 1789-01-01/1789-12-31
Le chantier a avancé [entre 2010 et 2014]. | interval 2010-01-01/2014-12-31
Le chantier a avancé [de 2010 à 2014]. | interval 2010-01-01/2014-12-31
Le mandat [2010-2014] fut agité. | interval 2010-01-01/2014-12-31
Le disco a marqué [les années 1970]. | interval 1970-01-01/1979-12-31
Le disco a marqué [les années 70]. | interval 1970-01-01/1979-12-31
Le disco a marqué [les années soixante-dix]. | interval 1970-01-01/1979-12-31
Le disco est mort à la [fin des années 1970]. | interval 1977-01-01/1979-12-31
Le rapport est sorti en [janvier]. | interval 01-01/01-31
Le rapport est sorti en [novembre]. | interval 2015-11-01/2015-11-30
Le rapport est sorti en [juillet]. | interval 07-01/07-31
Le rapport est sorti en [mars dernier]. | interval 03-01/03-31
Le rapport est sorti au mois de [mai]. | interval 05-01/05-31
Le rapport de [janvier] fait débat. | interval 01-01/01-31
Le rapport est sorti [fin mars]. | interval 03-21/03-31
Le rapport est sorti à la [mi-mars]. | interval 03-11/03-20
Le rapport est sorti [début février 2013]. | interval 2013-02-01/2013-02-10
Le rapport est sorti en [mars 2019]. | interval 2019-03-01/2019-03-31
[Mars 2019] restera dans les mémoires. | interval 2019-03-01/2019-03-31
Les prix ont monté [de janvier à mars]. | interval 01-01/03-31
Les prix ont monté [de novembre à mars]. | interval 2015-11-01/2016-03-31
Les prix ont monté [de mars 2014 à mai 2015]. | interval 2014-03-01/2015-05-31
Les prix ont monté en [avril et mai]. | interval 04-01/05-31
Elle a ouvert sa boutique au [printemps 2018]. | interval 2018-03-01/2018-05-31
Elle a ouvert sa boutique [l'été dernier]. | interval 2015-06-01/2015-08-31
Elle ouvre sa boutique [cet été]. | interval 06-01/08-31
Elle a ouvert sa boutique au [printemps]. | interval 03-01/05-31
Elle a passé l'[hiver 2018-2019] à Oslo. | interval 2018-12-01/2019-02-28
Le chômage a reculé au [premier trimestre 2020]. | interval 2020-01-01/2020-03-31
Le chômage a reculé au [deuxième trimestre]. | interval 04-01/06-30
Le chômage a reculé au [second semestre 2014]. | interval 2014-07-01/2014-12-31
L'usine a fermé [le mois dernier]. | interval 06-01/06-30
L'usine a fermé [la semaine dernière]. | interval 07-11/07-17
L'usine a fermé [l'an dernier]. | interval 2015-01-01/2015-12-31
L'usine a fermé [l'année dernière]. | interval 2015-01-01/2015-12-31
L'usine fermera [la semaine prochaine]. | interval 07-25/07-31
L'usine fermera [l'an prochain]. | interval 2017-01-01/2017-12-31
Le tournoi a lieu [ce week-end]. | interval 07-23/07-24
Le tournoi a eu lieu [le week-end dernier]. | interval 07-16/07-17
Il pleut beaucoup [cette semaine]. | interval 07-18/07-24
Il pleut beaucoup [ce mois-ci]. | interval 07-01/07-31
Il pleut beaucoup [cette année]. | interval 2016-01-01/2016-12-31
Le port a rouvert en [début de semaine]. | interval 07-18/07-19
Les soldes finissent à la [fin du mois]. | interval 07-21/07-31
Les soldes finissent à la [fin du mois prochain]. | interval 08-21/08-31
Ils se sont rencontrés [il y a trois ans]. | interval 2013-01-01/2013-12-31
Ils se sont rencontrés [il y a deux mois]. | interval 05-01/05-31
Ils se sont rencontrés [il y a deux semaines]. | interval 07-04/07-10
Ils se sont rencontrés [il y a dix jours]. | date 07-11
Ils se sont rencontrés [il y a un an]. | interval 2015-01-01/2015-12-31
Ils se sont rencontrés [il y a un an et demi]. | interval 2015-01-01/2015-01-31
Ils se sont rencontrés [il y a près de vingt ans]. | interval 1996-01-01/1996-12-31
Ils se sont rencontrés [voilà cinq ans]. | interval 2011-01-01/2011-12-31
Ils se verront [dans deux jours]. | date 07-23
Ils se verront [dans trois mois]. | interval 10-01/10-31
Les prix ont doublé [ces trois derniers mois]. | interval 04-21/07-21
Les prix ont doublé au cours des [dernières 48 heures]. | interval 07-19/07-21
Les prix ont doublé au cours des [cinq dernières années]. | interval 2011-07-21/2016-07-21
La décision tombera [dans les 48 heures]. | interval 07-21/07-23
Les vitres ont volé en éclats [hier soir]. | date 07-20
Les vitres ont volé en éclats [hier]. | date 07-20
Les vitres ont volé en éclats [avant-hier]. | date 07-19
Le conseil se réunit [aujourd'hui]. | date 07-21
Le conseil se réunit [demain]. | date 07-22
Le conseil se réunit [après-demain]. | date 07-23
Le conseil s'est réuni [ce matin]. | date 07-21
Le conseil se réunit [ce soir à 20 heures]. | date 07-21
L'orage a éclaté [la nuit dernière]. | interval 07-20/07-21
Le monde a changé après le [11-Septembre]. | date 2001-09-12/07-21 after
Les attentats du [11 septembre] ont tout changé. | date 2001-09-11
Les slogans de [mai 68] refont surface. | interval 1968-05-01/1968-05-31
Les enfants ont chanté à [Noël]. | date 2015-12-25
Le match du [3 juillet dernier] fut sobre. | date 07-03
Le match du [1er janvier prochain] sera sobre. | date 2017-01-01
Le match a eu lieu [du 3 au 5 juillet 2015]. | interval 2015-07-03/2015-07-05
Elle a vécu au [XXe siècle]. | interval 1901-01-01/2000-12-31
Elle a vécu au [siècle dernier]. | interval 1901-01-01/2000-12-31
Elle plante des tulipes [cet automne]. | interval 09-01/11-30
Elle a planté des tulipes pendant l'[été]. | interval 06-01/08-31
Elle a planté des tulipes [samedi et dimanche derniers]. | interval 07-16/07-17
Elle plante des tulipes [le week-end prochain]. | interval 07-23/07-24
Elle a planté des tulipes en [fin de semaine]. | interval 07-22/07-24
Elle a planté des tulipes [mi juin]. | interval 06-11/06-20
Elle a planté des tulipes dans la nuit de [mardi]. | date 07-19
Elle a planté des tulipes toute la journée de [mardi]. | date 07-19
Elle a planté des tulipes [dimanche 24 avril 2016 au matin]. | date 04-24
Le bail couvre [janvier-mars 2019]. | interval 2019-01-01/2019-03-31
Le 5 à 7 du [lundi 4 juillet au soir] fut animé. | date 07-04
"""

BOUNDED = """
Le port est fermé depuis [janvier]. | interval 01-01/07-21 since
Le port est fermé depuis [2014]. | interval 2014-01-01/07-21 since
Le port est fermé depuis [mardi]. | date 07-19/07-21 since
Le port est fermé depuis le [3 mai]. | date 05-03/07-21 since
Le port est fermé depuis [fin 2011]. | interval 2011-10-01/07-21 since
Le port est fermé depuis le [début de l'année]. | interval 01-01/07-21 since
Le port est fermé depuis [deux ans]. | interval 2014-07-21/07-21 since
Le port est fermé depuis [près de trois mois]. | interval 04-21/07-21 since
Le port a fermé dès [lundi]. | date 07-18
Le port est fermé depuis [hier]. | date 07-20/07-21 since
Le port est fermé depuis [la semaine dernière]. | interval 07-11/07-21 since
Le port ferme à partir du [3 août]. | date 08-03/ since
Le port était fermé jusqu'en [2011]. | interval /2011-12-31 until
Le port reste fermé jusqu'au [3 août]. | date 07-21/08-03 until
Le port reste fermé jusqu'à [la semaine prochaine]. | interval 07-21/07-31 until
Les vivres arriveront avant la [fin du mois]. | interval 07-21/07-31 until
Les vivres arriveront d'ici à la [fin de l'année]. | interval 07-21/12-31 until
Les vivres arriveront d'ici [vendredi]. | date 07-21/07-22 until
Les vivres arriveront d'ici [fin septembre]. | interval 07-21/09-30 until
Les vivres arriveront [d'ici trois mois]. | interval 07-21/10-21
Les vivres arriveront d'ici [2030]. | interval 07-21/2030-12-31 until
Les vivres manquaient déjà avant [2011]. | interval /2010-12-31 before
Les vivres manquaient déjà après [2011]. | interval 2012-01-01/07-21 after
Les vivres doivent arriver avant [mardi]. | date /07-18 before
"""

FUTURE = """
Le conseil se réunira [mardi]. | date 07-26
Le conseil se réunira [jeudi]. | date 07-21
Le conseil se réunira [vendredi soir]. | date 07-22
Le scrutin aura lieu en [novembre]. | interval 11-01/11-30
Le scrutin aura lieu en [janvier]. | interval 2017-01-01/2017-01-31
Le scrutin aura lieu en [juillet]. | interval 07-01/07-31
Le scrutin aura lieu le [2 avril]. | date 2017-04-02
Le scrutin aura lieu le [25 décembre]. | date 12-25
Le scrutin aura lieu [samedi et dimanche]. | interval 07-23/07-24
Le scrutin aura lieu [du 28 au 30 novembre]. | interval 11-28/11-30
Le scrutin aura lieu au [printemps]. | interval 2017-03-01/2017-05-31
Le scrutin aura lieu au [quatrième trimestre]. | interval 10-01/12-31
Le scrutin aura lieu [ce week-end]. | interval 07-23/07-24
Le guichet sera ouvert à partir de [lundi]. | date 07-25/ since
"""

# Counted from Thursday 14 July 2016.
ANCHORED = """
Il avait été reçu [la veille] au palais. | anaphoric 07-13
Il avait été reçu [l'avant-veille]. | anaphoric 07-12
Il fut reçu [le lendemain]. | anaphoric 07-15
Il fut reçu dès [le lendemain matin]. | anaphoric 07-15
Il fut reçu au [lendemain] du vote. | anaphoric 07-15
Il fut reçu [le surlendemain]. | anaphoric 07-16
Il fut reçu [le même jour]. | anaphoric 07-14
Il fut reçu [le jour même]. | anaphoric 07-14
Il fut reçu [ce jour-là]. | anaphoric 07-14
Il fut reçu [deux jours plus tard]. | anaphoric 07-16
Il fut reçu [deux jours après] un rassemblement. | anaphoric 07-16
Il avait été reçu [trois semaines plus tôt]. | anaphoric 06-20/06-26
Il avait été reçu [un mois auparavant]. | anaphoric 06-01/06-30
Il fut reçu [un an après]. | anaphoric 2017-01-01/2017-12-31
Il fut reçu [dix minutes après] l'orage. | anaphoric 07-14
Il fut reçu [le lundi suivant]. | anaphoric 07-18
Il avait été reçu [le dimanche précédent]. | anaphoric 07-10
Il fut reçu [le mois suivant]. | anaphoric 08-01/08-31
Il avait été reçu [l'année précédente]. | anaphoric 2015-01-01/2015-12-31
Il fut reçu [cette année-là]. | anaphoric 2016-01-01/2016-12-31
"""

NO_DAY = """
Le mur a été bâti en [deux ans]. | duration .
Le mur a été bâti en [trois jours]. | duration .
Le mur a tenu pendant [six mois]. | duration .
Le mur a tenu [trois jours durant]. | duration .
Le mur a cédé après [deux ans] de pluie. | duration . after
Le mur a cédé au bout de [dix ans]. | duration .
Le mur a cédé à [14h30]. | clock .
Le mur a cédé vers [8 heures GMT]. | clock .
Le mur a cédé peu avant [minuit]. | clock .
Le mur a cédé à [midi]. | clock .
Le mur a cédé [entre 8h et 10h]. | clock .
Le mur a cédé [dans la nuit]. | vague .
Le mur a cédé [à l'aube]. | vague .
Le mur s'est fissuré [ces dernières semaines]. | vague .
Le mur est surveillé [depuis des années]. | vague .
Le mur a cédé [il y a quelques jours]. | vague .
Le mur est lavé [chaque lundi]. | vague .
Le mur est lavé [tous les lundis]. | vague .
Le mur est lavé [le dimanche]. | vague .
Le mur a cédé à [3 heures du matin]. | clock .
Le mur s'est fissuré [ces derniers temps]. | vague .
Le mur a cédé [à onze semaines] des vacances. | anaphoric .
Le mur a cédé [à quelques jours] du scrutin. | anaphoric .
Le mur a cédé [un an jour pour jour après] sa pose. | anaphoric .
Le mur a cédé [quelques heures plus tard]. | anaphoric .
[Dix minutes après], le mur cédait. | anaphoric .
Le mur avait cédé [la veille]. | anaphoric .
"""

# Without a publication date.
UNDATED = """
Le maire est arrivé [mardi soir] au stade. | date .
Les ministres siègent [ces jeudi et vendredi]. | interval .
Le maire est arrivé le [26 mai]. | date .
Le maire est arrivé le [26 mai 2013]. | date 2013-05-26
Le maire est arrivé en [2014]. | interval 2014-01-01/2014-12-31
Le maire est arrivé [fin 2011]. | interval 2011-10-01/2011-12-31
Le maire est arrivé en [janvier]. | interval .
Le maire est là depuis [2014]. | interval 2014-01-01/ since
Le maire est arrivé [hier]. | date .
Le maire est arrivé [il y a trois ans]. | interval .
Le maire est arrivé [l'été dernier]. | interval .
Le maire est arrivé [du 28 au 30 juin]. | interval .
Le maire est arrivé à [Noël]. | date .
Le maire est arrivé [la semaine dernière]. | interval .
Le maire est arrivé dans [la nuit de samedi à dimanche]. | interval .
Le maire est arrivé au [premier trimestre 2020]. | interval 2020-01-01/2020-03-31
"""

ACCENTS_AND_CASE = """
[A l'aube], la mer était calme. | vague .
[HIER], LE PORT A FERMÉ. | date 07-20
LE PORT A FERMÉ [FIN DECEMBRE 2012]. | interval 2012-12-21/2012-12-31
LE PORT A FERMÉ EN [FÉVRIER 2013]. | interval 2013-02-01/2013-02-28
[L'ETE DERNIER] FUT SEC. | interval 2015-06-01/2015-08-31
[Dimanche], la mer était calme. | date 07-17
Le sommet du [3 Mai 2014] a échoué. | date 2014-05-03
LE PORT A FERMÉ DES [LUNDI]. | date 07-18
"""

TRAPS = """
Des Mirage 2000 ont survolé la vallée.
Il a été tué par la foudre.
L'armée a envoyé 2 000 soldats.
L'armée a envoyé plus de 2000 soldats.
Un renfort de 2000 soldats est parti.
Le refuge se trouve à 2000 mètres.
Le séisme a fait 1200 morts.
Le médecin a soigné une femme de 52 ans.
Il a été condamné à un an de prison.
Il a été condamné à dix-huit mois de prison avec sursis.
Il purge une peine de trois ans ferme.
La sonde s'est posée sur Mars.
Mars est la quatrième planète.
Le stock atteint 14 000 caisses.
Le Premier ministre a souri.
Le magazine Vendredi a publié son portrait.
Robinson a rencontré Vendredi sur son île.
Le Saint-Avril est une auberge.
La Maison-Octobre est vide.
Elle a demandé le premier rang.
Le film Janvier Noir est sorti.
Les amis de Noël Martin sont venus.
La section 9 a gagné 2-0.
Il faut surmarquer les mardistes.
Le décret 2014-56 est paru.
La veille sanitaire a été renforcée.
La fin de la guerre approche.
Le début du match a été tendu.
Elle habite à deux heures de Lyon.
Dans deux villages, des toits ont brûlé.
Il y a trois blessés.
La marche a réuni entre 1500 et 2000 personnes.
La marche a réuni de 1800 à 2000 personnes.
Un total de 1500 manque encore.
Les 2000 ouvriers ont voté.
Lundi12 est le nom du serveur.
Le refuge est à trois heures de marche.
Le 31 février n'existe pas.
Le code 45/13/2019 est faux.
Ils ont quitté la Cour des comptes.
Le Nouvel Observateur a enquêté.
"""


def rows(table: str) -> list[object]:
    return [pytest.param(line, id=re.sub(r".*\[(.*)\].*", r"\1", line)) for line in table.strip().split("\n")]


def marked(line: str) -> tuple[str, Span]:
    begin, end = line.index("["), line.index("]")
    return line[:begin] + line[begin + 1 : end] + line[end + 1 :], Span(begin, end - 1)


def days(text: str) -> tuple[date | None, date | None]:
    ends = [end if len(end) != 5 else f"2016-{end}" for end in text.replace(".", "").split("/")]
    first, last = (date.fromisoformat(end) if end else None for end in (ends[0], ends[-1]))
    return first, last


def check(line: str, published: date | None, *, future: bool = False, anchor: date | None = None) -> None:
    text, expectation = line.split(" | ")
    text, span = marked(text)
    (found,) = find_times(text, LEXICON, published)
    if future or anchor is not None:
        found = resolve(found, published=published, future=future, anchor=anchor)
    kind, expected, *relation = expectation.split()
    assert found.span.of(text) == span.of(text)
    assert (found.kind, found.start, found.end) == (kind, *days(expected))
    assert found.relation == (relation[0] if relation else None)
    assert found.phrase.covers(found.span)
    assert found.rule.startswith("time: ")


@pytest.mark.parametrize("line", rows(PAST))
def test_words_become_days_that_look_back_from_the_publication(line: str) -> None:
    check(line, PUBLISHED)


@pytest.mark.parametrize("line", rows(BOUNDED))
def test_since_until_before_and_after_bound_a_period(line: str) -> None:
    check(line, PUBLISHED)


@pytest.mark.parametrize("line", rows(FUTURE))
def test_future_verb_turns_days_forward(line: str) -> None:
    check(line, PUBLISHED, future=True)


@pytest.mark.parametrize("line", rows(ANCHORED))
def test_anaphoric_expressions_count_from_their_anchor(line: str) -> None:
    check(line, PUBLISHED, anchor=date(2016, 7, 14))


@pytest.mark.parametrize("line", rows(NO_DAY))
def test_expressions_without_a_day_keep_their_words(line: str) -> None:
    check(line, PUBLISHED)


@pytest.mark.parametrize("line", rows(UNDATED))
def test_without_publication_date_only_absolute_dates_have_days(line: str) -> None:
    check(line, None)


@pytest.mark.parametrize("line", rows(ACCENTS_AND_CASE))
def test_capitals_may_lack_their_accents(line: str) -> None:
    check(line, PUBLISHED)


@pytest.mark.parametrize("text", TRAPS.strip().split("\n"))
def test_what_only_looks_like_a_time_is_left_alone(text: str) -> None:
    assert [found.span.of(text) for found in find_times(text, LEXICON, PUBLISHED)] == []


def test_accents_that_stand_on_their_own_are_read() -> None:
    text = normalise(unicodedata.normalize("NFD", "Le pont a été ouvert fin décembre 2012."))
    (found,) = find_times(text, LEXICON, PUBLISHED)
    assert (found.start, found.end) == (date(2012, 12, 21), date(2012, 12, 31))


def test_phrase_and_preposition_hold_what_introduces_the_expression() -> None:
    text = "Le port est fermé depuis le 3 mai, faute d'accord en deux ans, et rouvre dans deux jours."
    found = [(time.phrase.of(text), time.preposition) for time in find_times(text, LEXICON, PUBLISHED)]
    assert found == [("depuis le 3 mai", "depuis le"), ("en deux ans", "en"), ("dans deux jours", None)]


def test_part_of_the_day_and_clock_are_kept() -> None:
    text = "Réunis mardi soir, repartis mercredi à 14h30, revenus à 8 heures 15 GMT."
    found = [(time.daypart, time.clock) for time in find_times(text, LEXICON, PUBLISHED)]
    assert found == [("evening", None), (None, "14:30"), (None, "08:15")]


def test_expression_says_whether_its_anchor_follows() -> None:
    text = "Deux jours après un rassemblement, puis la veille du vote. Trois jours plus tard il a nié la veille toute hausse."
    assert [time.governs for time in find_times(text, LEXICON, PUBLISHED)] == [True, True, False, False]


def test_day_without_year_takes_the_year_in_which_its_weekday_fits() -> None:
    (found,) = find_times("Ils ont voté le mercredi 20 juillet.", LEXICON, date(2017, 8, 1))
    assert found.start == date(2016, 7, 20)


def test_day_soon_after_the_publication_is_still_to_come() -> None:
    (found,) = find_times("Son procès est prévu le 2 avril.", LEXICON, date(2019, 3, 11))
    assert found.start == date(2019, 4, 2)


def test_last_february_day_is_kept_when_years_are_counted_back() -> None:
    (found,) = find_times("Les prix ont doublé ces deux dernières années.", LEXICON, date(2020, 2, 29))
    assert (found.start, found.end) == (date(2018, 2, 28), date(2020, 2, 29))


def test_days_that_do_not_follow_each_other_stay_apart() -> None:
    text = "Les visites ont lieu lundi et mercredi."
    assert [time.span.of(text) for time in find_times(text, LEXICON, PUBLISHED)] == ["lundi", "mercredi"]


def test_several_expressions_come_in_text_order() -> None:
    text = "Arrivé lundi, reparti hier soir, il reviendra en mars 2019 (vers 8 heures) après deux ans d'absence."
    words = [time.span.of(text) for time in find_times(text, LEXICON, PUBLISHED)]
    assert words == ["lundi", "hier soir", "mars 2019", "8 heures", "deux ans"]


TABLES = (
    "weekday",
    "month",
    "unit",
    "timeLead",
    "edge",
    "season",
    "numeral",
    "relative",
    "relativePlural",
    "day",
    "rank",
)
MORE_TABLES = (
    "thisDay",
    "dayPhrase",
    "dayStretch",
    "shiftWord",
    "anaphoricDay",
    "anaphoricRelative",
    "feast",
    "yearPart",
)
WORDS = sorted({word for name in (*TABLES, *MORE_TABLES) for word in LEXICON.table(name)})
SIGNS = ["les", "la", "et", "à", "il y a", "de", "du", "au", "années", "mi", ",", "-", "/", ".", "\n", "14h30", "1er"]
SCRAPS = st.one_of(st.sampled_from(WORDS), st.integers(0, 99999).map(str), st.sampled_from(SIGNS))
TEXTS = st.one_of(st.text(), st.lists(SCRAPS, max_size=12).map(" ".join))


@given(TEXTS, st.none() | st.dates(), st.booleans(), st.dates())
@example("il y a 9999 ans et demi", date.min, True, date.min)
@example("dans 99999 ans, depuis 99999 siècles, d'ici 99999 semaines", date.max, True, date.max)
@example("ces deux derniers week-ends, l'hiver prochain, avant le 1er janvier", date.max, False, date.max)
@example("avant dimanche, l'hiver dernier, après samedi, le lundi suivant", date.min, False, date.min)
def test_no_text_raises(text: str, published: date | None, future: bool, anchor: date) -> None:
    end = 0
    for found in find_times(text, LEXICON, published):
        assert found.span.begin >= end
        end = found.span.end
        assert found.start is None or found.end is None or found.start <= found.end
        later = resolve(found, published=published, future=future, anchor=anchor)
        assert later.span == found.span
        assert later.start is None or later.end is None or later.start <= later.end
