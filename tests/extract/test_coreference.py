"""Whom a pronoun, a possessive, a description or a capital means: a text of ours, the facts that follow from it."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tests.extract.facts import check, row

ROWS = [
    # -- pronouns
    row("he", "Paul Morin a démissionné. Il a été arrêté mardi.", ["arrêté target=Paul Morin"]),
    row("she, not he", "Anne Vidal a rencontré Paul Morin. Elle a démissionné hier.", ["démissionné agent=Anne Vidal"], ["démissionné agent=Paul Morin"]),
    row("he, not she", "Anne Vidal a rencontré Paul Morin. Il a démissionné hier.", ["démissionné agent=Paul Morin"], ["démissionné agent=Anne Vidal"]),
    row("they", "Les rebelles ont pris Goma. Ils ont attaqué une base.", ["attaqué agent=rebelles"]),
    row("she, an organisation", "La Ligue arabe s'est réunie au Caire. Elle a condamné l'attaque.", ["condamné agent=Ligue arabe"]),
    row("he, a state", "Le Rwanda soutient le M23. Il a déployé des soldats.", ["déployé agent=Rwanda"]),
    row("two sentences back", "Paul Morin a été élu. Le vote était calme. Il a remercié les militants.", ["remercié agent=Paul Morin"]),
    row("trap: three sentences back", "Paul Morin a été élu. Le vote était calme. Le temps était beau. La nuit fut longue. Il a remercié les militants.", [], ["remercié agent=Paul Morin"]),
    row("trap: plural does not mean one", "Paul Morin est arrivé. Ils ont attaqué le palais.", [], ["attaqué agent=Paul Morin"]),
    row("trap: impersonal", "Paul Morin est arrivé. Il y a eu trois morts.", ["morts quantity=3 mort"], ["eu agent", "morts target=Paul Morin"]),
    row("trap: it is said that", "Paul Morin a parlé. Il semble que dix soldats ont été tués.", ["tués target=soldats"], ["tués agent=Paul Morin"]),
    row("clitic object", "Les policiers ont trouvé Karim Saïd. Ils l'ont arrêté.", ["arrêté target=Karim Saïd", "arrêté agent=policiers"]),
    row("clitic plural", "Trois otages étaient détenus. L'armée les a libérés.", ["libérés agent=armée"]),
    row("clitic is not the subject", "Le tribunal a acquitté Anne Vidal, jugé Paul Morin et l'a condamné à un an de prison.", [], ["condamné target=tribunal"]),
    row("somebody else's", "Karim Saïd a comparu devant un juge, qui a ordonné sa libération.", ["libération target=Karim Saïd"], ["libération target=juge"]),
    row("in the same sentence", "Paul Morin a dit qu'il avait frappé sa femme.", ["frappé agent=Paul Morin"]),
    row("in the same sentence, no object", "Paul Morin a annoncé qu'il démissionnerait.", ["démissionnerait agent=Paul Morin", "démissionnerait Planned"],
        missing="the parser takes «il» for empty before a verb without an object"),
    row("subject first", "Le général Omar Saleh a limogé le colonel Idriss Baldé. Il a ensuite attaqué la capitale.", ["attaqué agent=Omar Saleh"]),
    # -- possessives
    row("his resignation", "Paul Morin a présenté sa démission.", ["démission agent=Paul Morin"]),
    row("their support", "Paris et Berlin ont promis leur soutien à Kiev.", ["soutien agent=France", "soutien agent=Allemagne"]),
    row("her visit, a sentence later", "Anne Vidal est arrivée à Rome. Sa visite durera deux jours.", ["visite agent=Anne Vidal"]),
    row("its offensive", "L'armée soudanaise a lancé son offensive.", ["offensive agent=armée soudanaise"]),
    row("trap: number of the owner", "Paul Morin a rencontré les rebelles. Leur offensive continue.", ["offensive agent=rebelles"], ["offensive agent=Paul Morin"]),
    # -- descriptions
    row("the group", "Boko Haram a attaqué un village. Le groupe a enlevé dix femmes.", ["enlevé agent=Boko Haram"]),
    row("the organisation", "Amnesty International enquête au Mali. L'organisation a dénoncé des exécutions.", ["dénoncé agent=Amnesty International"]),
    row("the company", "La société TotalEnergies a quitté la Birmanie. Le groupe a annoncé un investissement.", ["annoncé agent=TotalEnergies"]),
    row("the country", "Le Mali a rompu avec Paris. Le pays a déployé des soldats.", ["déployé agent=Mali"]),
    row("the city", "L'armée est entrée à Kidal. La ville a été bombardée.", ["bombardée target=Kidal"]),
    row("the minister", "Le ministre de la Défense, Paul Garnier, est arrivé à Gao. Le ministre a rencontré les soldats.", ["rencontré agent=Paul Garnier"]),
    row("the president, of two offices", "Le président Joao Lima a reçu le ministre Paul Garnier. Le président a promis une aide.", ["promis agent=Joao Lima"], ["promis agent=Paul Garnier"]),
    row("the prime minister", "Le Premier ministre Imran Khan a parlé. Le Premier ministre a démissionné mardi.", ["démissionné agent=Imran Khan"]),
    row("authorities of a state", "L'Iran est isolé. Les autorités iraniennes ont arrêté dix opposants.", ["arrêté agent=autorités iraniennes", "autorités iraniennes partOf=Iran"]),
    row("known description", "L'Etat islamique a été chassé de Mossoul. Le groupe djihadiste a tué dix civils.", ["tué agent=Etat islamique"]),
    row("trap: an indefinite one is new", "Boko Haram a attaqué un village. Un groupe a enlevé dix femmes.", [], ["enlevé agent=Boko Haram"]),
    row("trap: a complement makes it another", "Boko Haram a attaqué un village. Le groupe de presse a licencié dix salariés.", [], ["licencié agent=Boko Haram"]),
    row("trap: the group is no person", "Paul Morin est à Gao. Le groupe a attaqué un convoi.", [], ["attaqué agent=Paul Morin"]),
    row("trap: the country is no city", "Le convoi a quitté Bamako. Le pays a fermé ses frontières.", [], ["fermé agent=Bamako"]),
    row("the priest", "Le père Luc Adou a été enlevé mardi. Le prêtre a été libéré dimanche.", ["enlevé target=Luc Adou", "libéré target=Luc Adou"]),
    row("the elected one", "La députée Anne Vidal a accusé la société. L'élue a réclamé une enquête.", ["réclamé agent=Anne Vidal"]),
    row("the officer", "Le colonel Omar Saleh a pris le pouvoir. L'officier a promis des élections.", ["promis agent=Omar Saleh"]),
    row("the magistrate", "La procureure Anne Vidal a annoncé trois arrestations. La magistrate a dénoncé une erreur.", ["dénoncé agent=Anne Vidal"]),
    row("the lawyer", "Il a été arrêté, a annoncé son avocate, Me Reine Adou. L'avocate a dénoncé une erreur.", ["annoncé agent=Reine Adou", "dénoncé agent=Reine Adou"]),
    row("the head of the government", "Le Premier ministre Paul Garnier a démissionné. Le chef du gouvernement a été reçu par le président.", ["reçu participant=Paul Garnier"]),
    row("the high representative", "La haute représentante de l'Union européenne, Anne Vidal, a réagi. La haute représentante a exigé une enquête.", ["exigé agent=Anne Vidal"]),
    row("the Australian", "Le directeur du site, l'Australien Paul Morin, a été interpellé. L'Australien a nié.", ["interpellé target=Paul Morin", "nié agent=Paul Morin"]),
    row("the opponent", "Karim Saïd, opposant, a été arrêté en janvier. L'opposant a été libéré.", ["libéré target=Karim Saïd"]),
    row("the accused", "Paul Morin a été mis en examen. L'accusé a nié les faits.", ["nié agent=Paul Morin"]),
    row("the union", "Le syndicat Force libre a accusé la direction. Le syndicat a appelé à la grève.", ["appelé agent=Force libre"]),
    row("the militia", "Les Brigades du Sud, une milice active dans le nord, ont enlevé un prêtre. La milice a exigé une rançon.", ["exigé agent=Brigades du Sud"]),
    row("somebody told before", "Un étudiant a attaqué la foule lundi. L'étudiant a été arrêté mardi.", ["attaqué agent=étudiant", "arrêté target=étudiant"]),
    row("trap: another officer came in between", "Le colonel Omar Saleh a parlé. Un officier a été tué. L'officier avait trente ans.", ["tué target=officier"], ["tué target=Omar Saleh"]),
    row("trap: a woman is no priest", "La députée Anne Vidal a réagi. Le sénateur a démissionné.", [], ["démissionné agent=Anne Vidal"]),
    row("trap: officers", "Le colonel Omar Saleh a parlé. Les officiers ont démissionné.", [], ["démissionné agent=Omar Saleh"]),
    row("trap: of another house", "Le directeur Paul Morin a parlé. Le directeur de la prison a démissionné.", [], ["démissionné agent=Paul Morin"]),
    row("the country that it is about", "Des rebelles ont attaqué un poste au Mali. L'attaque a fait dix morts. La France a réagi. Le pays a décrété un deuil au Mali.", ["décrété agent=Mali"],
        missing="a country that acts in the sentence before is nearer than the one where everything happens"),
    row("secretary of a minister", "Une ancienne secrétaire du ministre, Anne Vidal, a été interpellée jeudi.", ["interpellée target=Anne Vidal"], ["Anne Vidal holds=ministre"]),
    row("trap: adviser of a president", "Le conseiller du président Jean Morel a démissionné.", [], ["démissionné agent=Jean Morel"]),
    row("she spoke", "\"Mon client est innocent\", a affirmé à la presse son avocate, Anne Vidal. Elle a rejeté les accusations.", ["rejeté agent=Anne Vidal"], ["rejeté agent=presse"]),
    row("trap: before whom she speaks", "La ministre Anne Vidal est arrivée. Devant la commission des députés, elle a reconnu des erreurs.", ["reconnu agent=Anne Vidal"], ["reconnu agent=commission"]),
    row("he was acquitted, not the court", "Le tribunal de Gao a condamné Paul Morin à six mois de prison. Il a été relaxé en appel.", ["relaxé target=Paul Morin"], ["relaxé target=tribunal"]),
    row("to congratulate her", "Paul Morin a perdu. Il a appelé Anne Vidal pour la féliciter.", ["féliciter agent=Paul Morin"], ["féliciter agent=Anne Vidal"]),
    # -- members, demonyms
    row("members", "L'Etat islamique recule. Les djihadistes ont attaqué un poste.", ["attaqué agent=djihadistes", "djihadistes partOf=Etat islamique"]),
    row("troops and their state", "Le Tchad est inquiet. Des soldats tchadiens ont été tués.", ["soldats tchadiens partOf=Tchad"]),
    row("demonym of a noun", "Le retrait américain d'Afghanistan est achevé.", ["retrait agent=Etats-Unis"]),
    row("feminine demonym", "L'offensive ukrainienne a débuté.", ["offensive agent=Ukraine"]),
    row("plural demonym", "Les frappes russes continuent.", ["frappes agent=Russie"]),
    row("trap: an adjective of another noun", "La frappe contre un village turc a fait dix morts.", [], ["frappe agent=Turquie"]),
    # -- capitals
    row("capital as subject", "Londres a annoncé des sanctions.", ["annoncé agent=Royaume-Uni"]),
    row("capitals in a list", "Paris, Berlin et Rome ont condamné l'attaque.", ["condamné agent=France", "condamné agent=Allemagne", "condamné agent=Italie"]),
    row("capital to whom", "Washington a livré des missiles à Kiev.", ["livré agent=Etats-Unis", "livré recipient=Ukraine"]),
    row("capital against", "Moscou accuse Londres d'espionnage.", ["accuse agent=Russie", "accuse target=Royaume-Uni"]),
    row("government seat", "La Maison Blanche a salué la trêve.", ["salué agent=Maison Blanche"]),
    row("trap: capital as place", "Des manifestants ont défilé à Londres.", ["défilé place=Londres"], ["défilé agent=Royaume-Uni", "défilé place=Royaume-Uni"]),
    row("trap: capital that is struck", "La Russie a bombardé Kiev.", ["bombardé target=Kiev"], ["bombardé target=Ukraine"]),
    row("trap: capital in front", "A Moscou, la police a arrêté dix personnes.", ["arrêté place=Moscou"], ["arrêté agent=Russie"]),
    # -- short names
    row("family name", "Karim Saïd a été arrêté. Saïd avait fui en mars.", ["fui agent=Karim Saïd"]),
    row("acronym", "Le Front du Rovuma (FR) a attaqué un port. Le FR a tué dix gardes.", ["tué agent=Front du Rovuma"]),
    row("first word", "L'Observatoire kényan des libertés enquête. L'Observatoire a dénoncé des tortures.", ["dénoncé agent=Observatoire kényan des libertés"]),
    row("trap: two of one family name", "Jean Moreau a été élu. Anne Moreau a démissionné.", ["élu target=Jean Moreau", "démissionné agent=Anne Moreau"], ["démissionné agent=Jean Moreau"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected", "refused"), ROWS)
def test_reference_is_understood(text: str, expected: Sequence[str], refused: Sequence[str]) -> None:
    check(text, expected, refused)
