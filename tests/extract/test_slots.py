"""Who does what to whom, how many, where: a text of ours, the facts that its construction must give."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tests.extract.facts import check, row

ROWS = [
    # -- subjects, objects, agents
    row("passive, agent far away", "Le pont a été détruit dans la nuit de lundi à mardi par l'armée russe.", ["détruit agent=armée russe", "détruit target=pont"]),
    row("passive participle", "Le village attaqué par les rebelles est vide.", ["attaqué agent=rebelles", "attaqué target=village"]),
    row("no object", "Le Kremlin a démenti.", ["démenti agent=Kremlin"], ["démenti target"]),
    row("trap: par and no agent", "Trois hommes ont été arrêtés par erreur à Lyon.", ["arrêtés target=hommes"], ["arrêtés agent"]),
    row("reflexive", "Les troupes françaises se sont retirées de Gao.", ["retirées: Withdrawal", "retirées agent=troupes françaises"], ["retirées target=troupes"]),
    row("each other", "Anne Vidal et Paul Morin se sont rencontrés à Genève.", ["rencontrés participant=Anne Vidal", "rencontrés participant=Paul Morin"]),
    row("dative", "Berlin a livré dix chars à l'Ukraine.", ["livré agent=Allemagne", "livré recipient=Ukraine"]),
    row("clitic", "Les soldats fuyaient. Les rebelles les ont tués.", ["tués agent=rebelles", "tués target=soldats"]),
    row("relative with que", "Le village que l'armée a bombardé est vide.", ["bombardé agent=armée", "bombardé target=village"]),
    row("relative with dont", "Le groupe dont l'armée a tué le chef a riposté.", ["tué agent=armée", "tué target=chef"]),
    row("relative with où", "La ville où des manifestants ont été tués est bouclée.", ["tués target=manifestants", "tués place=ville"]),
    row("relative behind a name", "L'Etat islamique, qui a revendiqué l'attentat, menace la France.", ["revendiqué agent=Etat islamique", "menace agent=Etat islamique", "menace target=France"]),
    row("relative, number tells the noun", "Les attaques du groupe qui ont visé la ville ont fait dix morts.", ["attaques target=ville"]),
    row("coordinated verbs", "La police a encerclé l'immeuble et arrêté trois suspects.", ["arrêté agent=police", "arrêté target=suspects"]),
    row("coordinated subjects", "La France et l'Allemagne ont signé un accord.", ["accord participant=France", "accord participant=Allemagne"]),
    row("coordinated objects", "Un tireur a tué un policier et une passante.", ["tué target=policier", "tué target=passante"]),
    row("coordinated passives", "Deux hommes ont été arrêtés puis expulsés par la Belgique.", ["arrêtés target=hommes", "expulsés target=hommes"]),
    row("trap: coordination does not cross", "Le maire a salué les pompiers et un tireur a tué un passant.", ["tué agent=tireur", "tué target=passant"], ["tué target=pompiers", "salué target=tireur"]),
    row("second participle without its auxiliary", "Deux bergers ont été tués et cinq autres blessés lundi près de Gao.", ["tués quantity=2 berger", "blessés quantity=5 autre", "tués time=2023-05-15", "blessés time=2023-05-15"]),
    row("second participle, another subject", "Neuf gendarmes ont été blessés et une vingtaine de casseurs interpellés.", ["blessés target=gendarmes", "interpellés target=casseurs"], ["interpellés target=gendarmes"]),
    row("trap: de names no agent of a verb", "Le préfet Luc Moreau a parlé de neuf victimes.", ["parlé agent=Luc Moreau"], ["parlé agent=victimes"]),
    row("found guilty, far apart", "La cour a reconnu jeudi Karim Saïd coupable de fraude.", ["reconnu: Trial", "reconnu target=Karim Saïd", "reconnu time=2023-05-11"]),
    row("found guilty", "L'ancien trésorier a été jugé coupable d'abus de confiance.", ["jugé coupable: Trial", "jugé coupable target=trésorier"]),
    row("a present that the parser takes for an adjective", "Le syndicat exhorte les autorités à relâcher deux cheminots.", ["exhorte agent=syndicat", "exhorte recipient=autorités", "relâcher agent=autorités", "relâcher target=cheminots"]),
    row("a present of several", "Des pirates attaquent deux villages et tuent trois pêcheurs.", ["attaquent agent=pirates", "tuent target=pêcheurs", "tuent agent=pirates"]),
    row("a participle that shares its auxiliary", "Des miliciens ont pillé un marché et kidnappé dix personnes.", ["kidnappé target=personnes", "kidnappé agent=miliciens"], ["pillé target=personnes"]),
    row("appointed, with the office", "Le roi a nommé Tarik Alaoui Premier ministre.", ["nommé target=Tarik Alaoui", "nommé agent=roi"]),
    row("somebody whom no list has", "Un homme a tué l'épicière.", ["tué target=épicière"]),
    row("il is somebody", "Anne Vidal a reçu Paul Morin. Elle l'a limogé.", ["limogé agent=Anne Vidal", "limogé target=Paul Morin"]),
    row("number tells whom the participle means", "Les ravisseurs de l'ingénieur Paul Morin, capturé lundi, sont en fuite.", ["capturé target=Paul Morin"]),
    row("two subjects", "Un journaliste et son chauffeur ont été abattus lundi.", ["abattus target=journaliste", "abattus target=chauffeur"]),
    row("condemned to death", "Six officiers ont été condamnés à mort.", ["condamnés: Trial", "condamnés target=officiers"]),
    row("assault suffered", "L'agression d'une infirmière a choqué la ville.", ["agression target=infirmière"], ["agression agent=infirmière"]),
    row("trap: a participle in front, then a title", "Révoqué par le ministre, le commissaire Luc Moreau a saisi le tribunal.", ["Révoqué agent=ministre", "Révoqué target=Luc Moreau"], ["Révoqué agent=Luc Moreau"]),
    row("the direction speaks", "La direction a proposé une prime.", ["proposé agent=direction"]),
    row("trap: in turn is no place", "Karim Saïd a été arrêté à son tour.", ["arrêté target=Karim Saïd"], ["arrêté place"]),
    row("trap: a charge is nobody", "Paul Morin a été relaxé du chef d'escroquerie.", ["relaxé target=Paul Morin"], ["relaxé target=chef"]),
    row("office behind a frame that ends in a name", "Au lendemain du départ de Paul Aubert, le président a nommé Anne Vidal.", ["nommé agent=président", "nommé target=Anne Vidal"]),
    row("infinitive, controlled by the subject", "Les séparatistes veulent renverser le gouvernement.", ["renverser agent=séparatistes", "renverser target=gouvernement"]),
    row("infinitive, controlled by the object", "L'ONU appelle les rebelles à libérer dix otages.", ["libérer agent=rebelles", "appelle recipient=rebelles"]),
    row("infinitive of accusation", "L'armée est accusée d'avoir tué des civils.", ["tué agent=armée", "tué target=civils"]),
    # -- light verbs, causatives
    row("light verb, passive with agent", "Une frappe a été menée par l'aviation israélienne contre un dépôt.", ["frappe agent=aviation israélienne"]),
    row("light verb in a relative", "Le raid qu'a lancé l'armée turque a échoué.", ["raid agent=armée turque"], missing="an inverted subject in a relative clause: «le raid qu'a lancé X»"),
    row("light verb and target", "Des hommes armés ont perpétré une attaque contre une église.", ["attaque agent=hommes", "attaque target=église"]),
    row("signing", "Kigali et Kinshasa ont conclu un accord à Luanda.", ["accord participant=Rwanda", "accord participant=République démocratique du Congo", "accord place=Luanda"]),
    row("suffering", "L'armée a subi une attaque près de Gao.", ["attaque target=armée", "attaque place=Gao"]),
    row("striking", "Un attentat a frappé Kaboul.", ["attentat target=Kaboul"]),
    row("put into", "Deux suspects ont été placés en garde à vue.", ["garde à vue target=suspects"]),
    row("happening", "Des affrontements ont éclaté mardi à Khartoum.", ["affrontements place=Khartoum", "affrontements time=2023-05-16"]),
    row("trap: a light verb of another noun", "L'armée a mené une enquête après l'attaque.", ["enquête agent=armée"], ["attaque agent=armée"]),
    row("make fall", "Les manifestants ont fait tomber le gouvernement.", ["tomber target=gouvernement", "tomber agent=manifestants"]),
    row("make flee", "Les combats ont fait fuir 3 000 habitants.", ["fuir: Displacement", "fuir quantity=3000 habitant"]),
    row("give up to", "L'armée a cédé la ville de Bakhmout aux Russes.", ["cédé: TerritorialLoss", "cédé agent=armée", "cédé target=Bakhmout"]),
    row("fall into the hands of", "La ville de Goma est tombée aux mains des rebelles.", ["tombée: TerritorialGain", "tombée agent=rebelles", "tombée target=Goma"],
        missing="«tomber aux mains de X» takes X for the one who loses"),
    row("take from", "Les forces kurdes ont repris Kobané aux djihadistes.", ["repris agent=forces kurdes", "repris target=Kobané"]),
    # -- nouns
    row("noun, de and contre", "L'offensive de l'armée syrienne contre Idleb a repris.", ["offensive agent=armée syrienne", "offensive target=Idleb"]),
    row("noun of an event, de is its victim", "Le meurtre d'une lycéenne a choqué Rennes.", ["meurtre target=lycéenne"], ["meurtre agent"]),
    row("noun, par is its doer", "L'enlèvement de trois touristes par des pirates inquiète Paris.", ["enlèvement target=touristes", "enlèvement agent=pirates"]),
    row("noun and demonym", "Le retrait français du Niger a commencé.", ["retrait agent=France", "retrait place=Niger"]),
    row("visit of", "La visite du pape François à Kinshasa a débuté mardi.", ["visite agent=François"]),
    row("meeting between", "La rencontre entre Xi Jinping et Joe Biden a eu lieu à Bali.", ["rencontre participant=Xi Jinping", "rencontre participant=Joe Biden", "rencontre place=Bali"]),
    row("trap: where and not whom", "Les attaques de Paris ont bouleversé la France.", ["attaques place=Paris"], ["attaques agent=France", "attaques agent=Paris"]),
    row("trap: fixed phrase", "Un navire de guerre a accosté à Brest.", [], ["guerre:"]),
    # -- casualties
    row("faire", "L'accident a fait douze morts et une trentaine de blessés.", ["morts quantity=12 mort", "blessés quantity=~30 blessé"]),
    row("tuant", "Une bombe a explosé, tuant deux soldats.", ["tuant target=soldats", "tuant quantity=2 soldat"]),
    row("en blessant", "Une bombe a explosé, tuant deux soldats et en blessant cinq autres.", ["blessant quantity=5 autre"], ["blessant agent=soldats", "blessant quantity=2"], missing="«en» behind a coordinated participle: its subject and its number"),
    row("faisant", "Un kamikaze s'est fait exploser, faisant neuf morts.", ["morts quantity=9 mort"]),
    row("toll", "Le bilan s'élève à 45 morts.", ["morts quantity=45 mort"]),
    row("toll of two kinds", "Le bilan du séisme s'élève à 45 morts et 200 blessés.", ["morts quantity=45 mort", "blessés quantity=200 blessé"]),
    row("toll goes up", "Le bilan est passé de 12 à 19 morts.", ["morts quantity=19 mort"], ["morts quantity=12"],
        missing="«passé de 12 à 19» is read as a range"),
    row("subset", "Douze soldats ont été tués, dont trois officiers, dans une attaque au Burkina Faso.", ["tués quantity=12 soldat", "tués place=Burkina Faso"], ["tués quantity=3"]),
    row("subset at the end", "Le naufrage a fait 40 morts, dont huit enfants.", ["morts quantity=40 mort"], ["morts quantity=8"]),
    row("perdre la vie", "Deux pêcheurs ont perdu la vie au large de Dakar.", ["perdu la vie: Death", "perdu la vie target=pêcheurs", "perdu la vie quantity=2 pêcheur"]),
    row("trouver la mort", "Un millier de personnes ont trouvé la mort lors du séisme.", ["trouvé la mort: Death", "trouvé la mort quantity=~1000 personne"]),
    row("coûter la vie", "Une avalanche a coûté la vie à deux skieurs.", ["coûté la vie: Death", "coûté la vie target=skieurs", "coûté la vie quantity=2 skieur"]),
    row("cause the death", "Le naufrage a causé la mort de quarante migrants.", ["mort target=migrants", "mort quantity=40 migrant"]),
    row("count", "Les secours ont recensé 14 morts.", ["morts quantity=14 mort"]),
    row("no victim", "L'attentat n'a fait aucune victime.", ["victime Counterfactual"], ["attentat Counterfactual"]),
    row("nobody at fault", "Le feu a tué huit pensionnaires.", ["tué quantity=8 pensionnaire"], ["tué agent"]),
    row("between two numbers", "Les inondations ont fait entre 20 et 30 morts.", ["morts quantity=20..30 mort"]),
    row("trap: age is no toll", "Un homme de 34 ans a été tué à Lyon.", ["tué target=homme"], ["tué quantity=34"]),
    row("trap: distance is no toll", "Dix civils ont été tués à 30 kilomètres de Gao.", ["tués quantity=10 civil"], ["tués quantity=30"]),
    # -- headlines
    row("headline, place and participle", "Niger : trois soldats tués dans une embuscade", ["tués target=soldats", "tués place=Niger", "embuscade place=Niger"]),
    row("headline, noun", "Attentat à Kaboul : au moins dix morts", ["Attentat place=Kaboul", "morts quantity=10.. mort"]),
    row("headline, number and place", "Séisme en Turquie : plus de 300 morts", ["morts quantity=300.. mort"]),
    # -- circumstances
    row("killed in an event", "Six soldats ont été tués mardi dans une embuscade près de Gao.", ["tués place=Gao", "tués time=2023-05-16", "embuscade place=Gao", "embuscade time=2023-05-16"]),
    row("opening place", "En Colombie, la police a arrêté un baron de la drogue.", ["arrêté place=Colombie"]),
    row("trap: place of the speech", "A Genève, l'ONU a affirmé que des civils avaient été tués à Gaza.", ["tués place=Gaza", "affirmé place=Genève"], ["tués place=Genève"]),
    row("trap: time of the speech", "Le ministre a annoncé mardi que les soldats partiraient en juin.", ["annoncé time=2023-05-16"], ["annoncé time=2023-06"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected", "refused"), ROWS)
def test_construction_gives_its_roles(text: str, expected: Sequence[str], refused: Sequence[str]) -> None:
    check(text, expected, refused)
