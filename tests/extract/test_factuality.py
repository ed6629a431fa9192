"""Is it so: a text of ours, how certain its events must be, and how they must not be."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tests.extract.facts import check, row

ROWS = [
    # -- the press conditional and the true one
    row("press conditional, perfect", "Le chef du groupe aurait été tué dans une frappe.", ["tué Alleged"], ["frappe Alleged"]),
    row("press conditional, present", "Les rebelles contrôleraient désormais la ville de Gao.", ["contrôleraient Alleged"]),
    row("press conditional in a relative", "Un drone, qui aurait été lancé par l'Iran, a tué trois soldats.", ["tué: Killing"], ["tué Alleged"]),
    row("true conditional behind its condition", "Si l'armée attaquait Gao, les rebelles riposteraient.", ["attaquait Possible", "riposteraient Possible"], ["riposteraient Alleged"]),
    row("true conditional in front of it", "Paris enverrait des soldats si Bamako le demandait.", ["enverrait Possible"], ["enverrait Alleged"]),
    row("condition with the future", "Si le gouvernement maintient la loi, les syndicats manifesteront mardi.", ["manifesteront Planned"], ["manifesteront Alleged"]),
    row("future seen from the past", "Oslo avait annoncé que la Norvège enverrait dix chars.", ["enverrait Planned"], ["enverrait Alleged"]),
    row("trap: si that concedes", "Si l'armée a perdu Gao, elle a repris Kidal.", ["repris: TerritorialGain"], ["perdu Possible", "repris Possible"]),
    # -- ahead
    row("future", "Le procès s'ouvrira lundi à Bruxelles.", ["procès Planned"]),
    row("future in the passive", "Deux bataillons seront déployés au Niger.", ["déployés Planned"]),
    row("going to", "Le Premier ministre va démissionner.", ["démissionner Planned"]),
    row("must", "Les deux chefs d'Etat doivent se rencontrer jeudi à Genève.", ["rencontrer Planned"]),
    row("want", "Ankara veut expulser dix diplomates.", ["expulser Planned"]),
    row("plan of a noun", "Un projet d'attentat a été déjoué à Lille.", ["attentat Planned"]),
    row("decision to", "La décision de déployer des soldats a été prise.", ["déployer Planned"]),
    row("date ahead", "Une grève nationale est prévue le 6 juin.", ["grève Planned", "grève time=2023-06-06"]),
    row("threat to", "Pyongyang menace de bombarder Séoul.", ["bombarder Planned"], ["menace Planned"]),
    row("promise to", "L'Italie a promis de livrer des armes à l'Ukraine.", ["livrer Planned"], ["promis Planned"]),
    row("purpose", "L'armée a encerclé le quartier pour arrêter les suspects.", ["arrêter Planned"]),
    row("purpose with que", "L'ONU fait pression pour que Khartoum signe la trêve.", ["trêve Planned"],
        missing="a purpose clause above a light verb: «pour que X signe la trêve»"),
    row("afin de", "Les médecins ont manifesté afin d'obtenir une hausse de salaire.", ["manifesté: Protest"], ["manifesté Planned"]),
    row("demanded", "L'opposition réclame la démission du président.", ["démission Planned"], ["réclame Planned"]),
    row("called for", "Washington appelle à un cessez-le-feu immédiat.", ["cessez-le-feu Planned"]),
    row("a call to", "La maire a maintenu son appel à manifester samedi.", ["manifester Planned", "manifester time=2023-05-20"], ["manifester agent"]),
    row("in the diary", "Le ministre reçoit les pilotes vendredi.", ["reçoit Planned", "reçoit time=2023-05-19"]),
    row("trap: a present that another verb stands in for", "Les rebelles attaquent la ville de Goma.", ["attaquent agent=rebelles", "attaquent target=Goma"], ["attaquent Planned"]),
    row("trap: the present of a story", "Mardi, l'armée bombarde le port.", ["bombarde time=2023-05-16"], ["bombarde Planned"]),
    row("not ruled out", "Moscou n'exclut pas une rencontre des deux présidents.", ["rencontre Possible"], ["rencontre Counterfactual"]),
    row("if it is rejected", "Le ministre pourrait démissionner si le texte est rejeté.", ["démissionner Possible"]),
    row("trap: beside what was prevented", "La police affirme avoir déjoué un attentat et avoir arrêté deux hommes.", ["arrêté: Arrest"], ["arrêté Counterfactual"]),
    row("trap: had to", "Le préfet a dû s'excuser en mars.", ["excuser time=2023-03-01..2023-03-31"], ["excuser Planned"]),
    row("trap: after what has happened", "Berne convoque l'ambassadeur russe au lendemain des frappes.", ["frappes: Airstrike"], ["frappes Planned"]),
    row("trap: the end of what goes on", "L'ONU exige la fin des frappes.", ["frappes: Airstrike"], ["frappes Planned"]),
    row("trap: beside a demand", "En présentant les sanctions, le ministre a exigé la libération des opposants.", ["libération Planned"], ["sanctions Planned"]),
    row("trap: pour with a past infinitive", "Un homme a été condamné pour avoir tué son voisin.", ["tué: Killing"], ["tué Planned"]),
    row("trap: started", "Les soldats ont commencé à quitter la base.", ["quitter: Withdrawal"], ["quitter Planned"]),
    row("trap: managed to", "L'armée a réussi à reprendre Kidal.", ["reprendre: TerritorialGain"], ["reprendre Planned"]),
    # -- possible
    row("may", "La Finlande pourrait rejoindre l'alliance et déployer des chars.", ["déployer Possible"]),
    row("risk of", "Les experts redoutent un risque d'attentat.", ["attentat Possible"]),
    row("in case of", "En cas d'attaque, Tokyo ripostera.", ["attaque Possible"]),
    row("fear of a noun", "Les habitants craignent une offensive.", ["offensive Possible"]),
    row("fear that", "Varsovie craint que la Russie n'attaque la Pologne.", ["attaque Possible"]),
    row("possible, an adjective", "Une éventuelle offensive inquiète les voisins du Niger.", ["offensive Possible"]),
    row("trap: could in the past", "Les pompiers ont pu sauver deux enfants.", [], ["sauver Possible", "sauver Planned"]),
    # -- it is not so
    row("ne pas", "La police n'a pas arrêté le suspect.", ["arrêté Counterfactual"]),
    row("ne plus", "L'armée ne contrôle plus la ville.", ["contrôle Counterfactual"]),
    row("ne jamais", "Le groupe n'a jamais revendiqué l'attentat.", ["revendiqué Counterfactual"], ["attentat Counterfactual"]),
    row("ne in the passive", "Les otages n'ont pas été libérés.", ["libérés Counterfactual"]),
    row("ni nor ni", "L'armée n'a ni bombardé le marché ni tué de civils.", ["bombardé Counterfactual", "tué Counterfactual"]),
    row("aucun, subject", "Aucun soldat n'a été tué.", ["tué Counterfactual"]),
    row("aucun, object", "L'accident n'a fait aucun blessé.", ["blessé Counterfactual"], ["accident Counterfactual"]),
    row("personne", "Personne n'a été blessé dans l'incendie.", ["blessé Counterfactual"], ["incendie Counterfactual"]),
    row("without an infinitive", "Les soldats se sont retirés sans combattre.", ["combattre Counterfactual"], ["retirés Counterfactual"]),
    row("without a noun", "Les deux camps se sont séparés sans accord.", ["accord Counterfactual"]),
    row("no, in short", "Pas de cessez-le-feu à Gaza, affirme Israël.", ["cessez-le-feu Counterfactual"]),
    row("refused to", "Le colonel a refusé de démissionner.", ["démissionner Counterfactual"], ["refusé Counterfactual"]),
    row("refused a noun", "Le Kremlin a rejeté la trêve.", ["rejeté agent=Kremlin"], ["rejeté Counterfactual"]),
    row("prevented from", "Les gendarmes ont empêché les militants de manifester.", ["manifester Counterfactual"]),
    row("failed to", "Les rebelles n'ont pas réussi à reprendre Gao.", ["reprendre Counterfactual"]),
    row("trap: people behind a negated verb", "Les secours n'ont pas réussi à évacuer les blessés.", ["blessés: Injury"], ["blessés Counterfactual"],
        missing="the injured whom nobody rescued count as uninjured: «ne … pas réussi à évacuer les blessés»"),
    row("gave up", "Berlin a renoncé à livrer des missiles.", ["livrer Counterfactual"]),
    row("avoided", "Le gouvernement a évité une grève.", ["grève Counterfactual"]),
    row("cancelled", "Le sommet de Vienne a été annulé.", ["sommet Counterfactual"]),
    row("trap: only", "L'attaque n'a fait que deux blessés.", ["blessés quantity=2 blessé"], ["blessés Counterfactual", "attaque Counterfactual"]),
    row("trap: non seulement", "L'armée a non seulement repris Gao mais attaqué Kidal.", ["repris: TerritorialGain"], ["repris Counterfactual"]),
    row("trap: never stops", "Les rebelles ne cessent d'attaquer les convois.", ["attaquer: Attack"], ["attaquer Counterfactual"]),
    row("trap: an empty ne", "Le général a fui avant que la ville ne soit attaquée.", ["attaquée: Attack"], ["attaquée Counterfactual"]),
    row("trap: no negation beside the next clause", "Le maire n'était pas là quand un homme a tué deux policiers.", ["tué: Killing"], ["tué Counterfactual"],
        missing="the parser makes one clause of «n'était pas là quand un homme a tué …»"),
    row("trap: plus as more", "L'attaque a fait plus de vingt morts.", ["morts quantity=20.. mort"], ["morts Counterfactual"]),
    row("aucun, object of the trigger", "L'armée n'a tué aucun civil.", ["tué Counterfactual"]),
    row("shared by coordination", "Le président n'a pas été tué ou blessé.", ["tué Counterfactual", "blessé Counterfactual"]),
    row("trap: mais ends it", "L'armée n'a pas tué mais blessé deux hommes.", ["tué Counterfactual", "blessé: Injury"], ["blessé Counterfactual"]),
    row("trap: simple past is no future", "Le général attaqua la ville et tua dix hommes.", ["attaqua: Attack", "tua: Killing"], ["attaqua Planned", "tua Planned"]),
    row("irregular future", "La France enverra dix soldats à Haïti.", ["enverra Planned"]),
    # -- nouns under what announces or points at them
    row("announced noun", "Varsovie a annoncé l'envoi de dix chars.", ["envoi Planned"]),
    row("announced, but past", "Le ministère a annoncé la mort de trois soldats.", ["mort: Death"], ["mort Planned"]),
    row("demonstrative is a fact", "L'UE a condamné ces attaques.", ["attaques: Attack"], ["attaques Planned", "attaques Alleged"]),
    row("demonstrative under a future", "Ce meurtre ne restera pas impuni, a promis le préfet.", ["meurtre: Killing"], ["meurtre Counterfactual", "meurtre Planned"]),
    row("trap: circumstance of an announcement", "Oslo a annoncé un don lors d'un sommet à Vilnius.", ["sommet place=Vilnius"], ["sommet Planned"]),
    row("attempted", "Une tentative d'assassinat a visé le général.", ["assassinat Planned"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected", "refused"), ROWS)
def test_certainty_is_told(text: str, expected: Sequence[str], refused: Sequence[str]) -> None:
    check(text, expected, refused)
