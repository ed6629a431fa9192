"""Rules of events: a French sentence of ours, the facts it must give, the facts it must not."""

from __future__ import annotations

import pytest

from tests.extract.facts import facts, read

# (name of the rule, sentence, facts expected, beginnings of facts refused)
ROWS = [
    # -- who does what to whom
    ("active", "L'armée malienne a attaqué un village près de Gao.", ["attaqué: Attack", "attaqué agent=Forces armées maliennes"], []),
    ("passive", "Le convoi a été attaqué par des rebelles à Kidal.", ["attaqué agent=rebelles", "attaqué place=Kidal"], []),
    ("passive without agent", "Trois policiers ont été tués mardi à Marseille.",
     ["tués: Killing", "tués target=policiers", "tués place=Marseille", "tués time=2023-05-16", "tués quantity=3 policier"], ["tués agent"]),
    ("headline participle", "Deux gendarmes blessés dans une fusillade à Nantes",
     ["blessés target=gendarmes", "blessés quantity=2 gendarme"], []),
    ("relative subject", "Les rebelles, qui ont attaqué la garnison de Bria, ont pris la fuite.", ["attaqué agent=rebelles"], []),
    ("relative object", "Le général que les putschistes ont arrêté est hospitalisé.", ["arrêté agent=putschistes"], []),
    ("shared subject", "Emmanuel Macron a rencontré Olaf Scholz et salué un accord.", ["rencontré agent=Emmanuel Macron", "salué agent=Emmanuel Macron"], []),
    ("control by the object", "Berlin accuse la Russie de soutenir les rebelles.",
     ["accuse agent=Allemagne", "accuse target=Russie", "soutenir agent=Russie", "soutenir recipient=rebelles", "soutenir by=Allemagne"], []),
    ("control by the subject", "Les rebelles menacent d'attaquer la capitale.", ["menacent agent=rebelles", "attaquer agent=rebelles", "attaquer Planned"], []),
    ("present participle", "L'aviation a bombardé la ville de Homs, tuant douze civils.",
     ["bombardé target=Homs", "tuant: Killing", "tuant target=civils", "tuant quantity=12 civil"], []),
    ("light verb", "La coalition a mené dix frappes contre le Hezbollah.",
     ["frappes: Airstrike", "frappes agent=coalition internationale", "frappes target=Hezbollah", "frappes quantity=10 frappe"], []),
    ("light verb in the passive", "Une offensive a été lancée par l'armée éthiopienne.", ["offensive agent=armée éthiopienne"], []),
    ("light participle", "Le raid mené par l'armée turque a détruit un dépôt.", ["raid agent=armée turque"], []),
    ("noun with adjective", "Une frappe israélienne a visé Damas.", ["frappe agent=Israël", "frappe target=Damas"], []),
    ("noun with possessive", "Le ministre de la Justice, Paul Garnier, a présenté sa démission.", ["démission: Resignation", "démission agent=Paul Garnier"], []),
    ("noun with complements", "L'attaque des rebelles contre Goma a commencé mardi.", ["attaque agent=rebelles", "attaque target=Goma", "attaque time=2023-05-16"], []),
    ("causative", "Le général veut faire tomber Khartoum.", ["tomber target=Khartoum", "tomber Planned"], []),
    ("one trigger, one sense: loss", "L'armée a perdu du terrain au Tigré.", ["perdu: TerritorialLoss"], []),
    ("one trigger, one sense: no loss", "Le club a perdu un match important.", [], ["perdu:"]),
    ("capital that acts", "Pékin a condamné la visite.", ["condamné agent=Chine"], []),
    ("capital as place", "Les deux ministres se sont rencontrés à Pékin.", ["rencontrés place=Pékin"], ["rencontrés agent=Chine"]),
    ("the two", "Emmanuel Macron recevra Olaf Scholz jeudi. Les deux hommes se réuniront à Paris.",
     ["réuniront participant=Emmanuel Macron", "réuniront participant=Olaf Scholz"], []),
    ("fronted participle", "Réunis lundi à Vienne, les ministres ont signé un accord.", ["Réunis participant=ministres", "Réunis place=Vienne"], []),
    ("relative read apart", "Gazprom, qui a coupé mardi le gaz à la Moldavie, menace la Roumanie.",
     ["menace agent=Gazprom", "menace target=Roumanie", "coupé agent=Gazprom", "coupé time=2023-05-16"], []),
    ("agent behind a noun", "Un renfort promis de longue date par Oslo est arrivé.", ["promis agent=Norvège"], []),
    ("shared auxiliary", "L'ONU a condamné l'attaque et appelé les rebelles à la retenue.",
     ["appelé agent=Organisation des Nations unies", "appelé recipient=rebelles"], []),
    ("put into custody", "Le directeur a été placé en garde à vue lundi.", ["garde à vue target=directeur", "garde à vue time=2023-05-15"], []),
    ("counted adjective", "Le ministère évoque 34 militaires morts.", ["morts target=militaires", "morts quantity=34 militaire", "morts by=ministère"], []),
    # -- where
    ("frame at the beginning", "Au Soudan, des combats ont fait douze morts.", ["combats place=Soudan", "morts quantity=12 mort"], []),
    ("headline place", "Somalie : huit soldats tués dans une attaque", ["tués place=Somalie", "attaque place=Somalie"], []),
    ("compound preposition", "Une explosion s'est produite près de Bamako.", ["explosion place=Bamako"], []),
    ("list of places", "Des manifestations ont eu lieu à Lyon, Lille et Toulouse.",
     ["manifestations place=Lyon", "manifestations place=Lille", "manifestations place=Toulouse"], []),
    # -- casualties
    ("faire N morts", "Le séisme a fait plus de 300 morts et un millier de blessés.", ["morts quantity=300.. mort", "blessés quantity=~1000 blessé"], []),
    ("trouver la mort", "Deux alpinistes ont trouvé la mort dans le massif du Mont-Blanc.", ["trouvé la mort: Death"], []),
    ("people lost", "Le bataillon a perdu vingt hommes.", ["perdu quantity=20 homme"], ["perdu: TerritorialLoss"]),
    ("subset left out", "Quarante personnes, dont cinq enfants, ont été blessées.", ["blessées quantity=40 personne"], ["blessées quantity=5"]),
    # -- who says so
    ("que clause", "L'ONG Amnesty International affirme que l'armée a tué dix civils.", ["tué by=Amnesty International", "affirme about=tué"], []),
    ("selon", "Selon la police, trois hommes ont été arrêtés.", ["arrêtés by=police"], []),
    ("selon at the end", "Cinq personnes sont mortes, selon un bilan du ministère de la Santé.", ["mortes by=ministère de la Santé"], []),
    ("inverted", "« Nous allons riposter », a prévenu mardi soir à Ankara Recep Tayyip Erdogan.",
     ["prévenu agent=Recep Tayyip Erdogan", "prévenu place=Ankara", "prévenu time=2023-05-16", "prévenu quote=Nous allons riposter"], []),
    ("last speaker", "Le maire de Nantes, Luc Moreau, a dénoncé des violences. « C'est inadmissible ce soir », a-t-il ajouté.",
     ["ajouté agent=Luc Moreau"], []),
    ("participle of saying", "Le président Paul Biya a réagi, assurant que l'armée avait repris la ville.", ["assurant agent=Paul Biya", "repris by=Paul Biya"], []),
    ("claim", "Le Hamas a revendiqué l'attentat de Tel-Aviv.", ["revendiqué agent=Hamas", "revendiqué about=attentat", "attentat place=Tel-Aviv"], []),
    # -- is it so
    ("press conditional", "Le chef rebelle aurait quitté le pays après avoir perdu la ville de Gao.", [], []),
    ("press conditional, event", "Les rebelles auraient tué vingt civils.", ["tué Alleged"], []),
    ("a light verb's second complement", "L'attaque menée par des hommes armés contre un camp près de Gao a fait onze morts.",
     ["attaque agent=hommes", "attaque place=Gao"], []),
    ("whose work it is", "Des tirs attribués au groupe Ansar al-Sahra ont visé la base de Kidal.", ["tirs agent=Ansar al-Sahra"], []),
    ("trap: who attributes it", "L'attaque, attribuée par l'armée au M23, a fait dix morts.", [], ["attaque agent=armée"]),
    ("an ambush laid", "Un garde a été tué dans l'embuscade tendue par des braconniers à sa patrouille.", ["embuscade agent=braconniers", "embuscade target=patrouille"], []),
    ("between a house of somebody and others", "Les négociations entre la direction de Fonderies Marchal et les syndicats ont échoué.",
     ["négociations participant=direction", "négociations participant=syndicats"], []),
    ("a capital that is asked", "Abidjan a demandé à Ouagadougou de libérer six agents.", ["demandé recipient=Burkina Faso", "libérer agent=Burkina Faso"], ["libérer agent=Côte d'Ivoire"]),
    ("trap: the adjective of the nearer noun", "Washington a imposé des sanctions à quatre banques biélorusses.", ["sanctions agent=Etats-Unis"], ["sanctions agent=Bélarus"]),
    ("future", "Les deux présidents se réuniront jeudi à Genève.", ["réuniront Planned", "réuniront time=2023-05-18", "réuniront place=Genève"], []),
    ("going to", "L'Italie va envoyer 200 soldats au Niger.", ["envoyer Planned", "envoyer agent=Italie", "envoyer quantity=200 soldat"], []),
    ("purpose", "La France a déployé des soldats pour soutenir l'armée tchadienne.", ["soutenir Planned", "soutenir recipient=armée tchadienne"], ["déployé Planned"]),
    ("negated", "L'armée n'a pas bombardé le village.", ["bombardé Counterfactual"], []),
    ("restricted, not negated", "Le régiment n'a perdu que deux soldats.", ["perdu quantity=2 soldat"], ["perdu Counterfactual"]),
    ("without", "Le président est parti sans signer l'accord.", ["accord Counterfactual"], []),
    ("no", "Aucune attaque n'a été signalée.", ["attaque Counterfactual"], []),
    ("may", "Un sommet pourrait se tenir à Vienne.", ["sommet Possible", "sommet place=Vienne"], []),
    ("never ceased", "L'opposant n'a cessé de dénoncer la corruption.", [], ["dénoncer Counterfactual"]),
    ("denied", "Le Rwanda dément que ses soldats aient tué des civils.", ["tué Counterfactual", "dément agent=Rwanda", "dément about=tué"], []),
    ("announced", "Oslo a annoncé l'envoi de chars en Ukraine.", ["envoi Planned", "annoncé agent=Norvège", "annoncé about=envoi"], []),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "expected", "refused"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_sentence_gives_its_facts(sentence: str, expected: list[str], refused: list[str]) -> None:
    found = facts(read(sentence))
    assert set(expected) <= found, sorted(set(expected) - found)
    assert [fact for fact in sorted(found) if fact.startswith(tuple(refused))] == [] if refused else True
