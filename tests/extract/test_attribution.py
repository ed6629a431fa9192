"""Who says so: a text of ours, the sources and speakers that it must give, and those that it must not."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tests.extract.facts import check, row

ROWS = [
    # -- selon, d'après and their kin
    row("selon, a person", "Selon le maire Luc Moreau, deux immeubles ont été évacués et un homme a été tué.", ["tué by=Luc Moreau"]),
    row("selon, an acronym", "Douze détenus ont été torturés, selon l'ONU.", ["torturés by=Organisation des Nations unies"]),
    row("selon, a capital is its state", "Selon Moscou, cent soldats ukrainiens ont été tués.", ["tués by=Russie"], ["tués by=Moscou"]),
    row("selon, several sources", "Selon la police et les pompiers, l'incendie a fait deux morts.", ["morts by=police", "morts by=pompiers"]),
    row("selon in the middle", "L'attaque a fait, selon la Croix-Rouge, vingt blessés.", ["blessés by=Croix-Rouge"]),
    row("d'après", "D'après l'armée camerounaise, les rebelles ont attaqué une garnison.", ["attaqué by=armée camerounaise"]),
    row("d'après at the end", "Cinq mineurs sont morts, d'après le syndicat CGT.", ["morts by=CGT"]),
    row("a document by somebody", "Selon un communiqué diffusé par le Hezbollah, trois combattants ont été tués.", ["tués by=Hezbollah"]),
    row("a document of somebody", "Selon un rapport d'Amnesty International, l'armée a tué douze civils.", ["tué by=Amnesty International"]),
    row("a source without a name", "Selon une source policière, un suspect a été interpellé.", ["interpellé by=source policière"]),
    row("sources in the plural", "Un colonel a été arrêté, selon des sources militaires.", ["arrêté by=sources militaires"]),
    row("de source policière", "Un homme a été tué samedi à Nantes, a-t-on appris de source policière.", ["tué by=source policière"]),
    row("a judgement of the sources", "Les combats ont repris, de l'avis de plusieurs témoins.", ["combats by=témoins"]),
    row("trap: selon that, no source", "Selon que le vote sera validé ou non, une grève aura lieu.", [], ["vote by", "grève by"]),
    row("trap: not of oneself", "Selon l'ONG Oxfam, Oxfam a aidé 300 familles.", [], ["aidé by=Oxfam"]),
    row("trap: selon a rule, no source", "Les sièges sont répartis selon les résultats du vote de dimanche.", ["vote: Election"], ["vote by"]),
    row("trap: what hangs on the source is not its claim", "Selon l'ONG Amnesty International, qui a dénoncé un coup d'Etat, l'armée a tué dix civils.",
        ["tué by=Amnesty International"], ["dénoncé by=Amnesty International"]),
    # -- clauses with que, and infinitives
    row("que clause", "Le ministère de la Défense affirme que des rebelles ont attaqué Bria.", ["affirme agent=ministère de la Défense", "attaqué by=ministère de la Défense", "affirme about=attaqué"]),
    row("two que clauses", "Emmanuel Macron a déclaré que la France avait livré des armes et que l'Allemagne avait envoyé des soldats.",
        ["livré by=Emmanuel Macron", "envoyé by=Emmanuel Macron"]),
    row("perfect infinitive", "Le Hamas affirme avoir tué trois soldats.", ["tué by=Hamas", "tué agent=Hamas", "affirme about=tué"], ["tué Planned"]),
    row("indirect question is no claim", "Le juge a demandé si l'accusé avait tué sa femme.", ["demandé agent=juge"], []),
    row("participle of saying behind an inverted speaker", "« Le feu est éteint », a déclaré le maire Luc Moreau, précisant que deux pompiers ont été blessés.", ["précisant agent=Luc Moreau", "blessés by=Luc Moreau"]),
    row("noun of saying", "L'ONU a fait état de combats à Goma.", ["combats by=Organisation des Nations unies"]),
    row("nested reports", "Le New York Times rapporte que la CIA affirme que l'Iran a bombardé un port.", ["bombardé by=CIA"], ["bombardé by=Iran"]),
    row("nested by selon", "Selon l'agence Reuters, Berlin affirme que ses soldats ont quitté Gao.", ["affirme by=Reuters", "quitté by=Allemagne"]),
    row("accuse of", "Kigali accuse Kinshasa de soutenir une milice.", ["soutenir by=Rwanda", "soutenir agent=République démocratique du Congo", "accuse about=soutenir"]),
    row("recognise an infinitive", "Le suspect a reconnu avoir poignardé un gardien.", ["poignardé by=suspect", "poignardé agent=suspect"]),
    row("trap: what the speaker does is no claim", "Le président a limogé le général et affirmé que l'armée avait attaqué Kidal.", ["attaqué by=président"], ["limogé by"]),
    row("trap: a circumstance is not reported", "Lors d'une réunion à Abuja, le ministre a affirmé que l'armée avait tué dix rebelles.", ["tué by=ministre"], ["réunion by"]),
    # -- inverted speakers
    row("inverted, bare", "« Nous ne céderons pas devant eux », a lancé Marine Carpentier.", ["lancé agent=Marine Carpentier", "lancé quote=Nous ne céderons pas devant eux"]),
    row("inverted, time and place between", "« La trêve tient encore ce soir », a affirmé jeudi matin à Beyrouth le colonel Samir Haddad.",
        ["affirmé agent=Samir Haddad", "affirmé time=2023-05-11", "affirmé place=Beyrouth"]),
    row("inverted, an office", "Trois suspects ont été arrêtés, a annoncé mardi le ministre de l'Intérieur, Paul Garnier.", ["arrêtés by=Paul Garnier", "annoncé agent=Paul Garnier", "annoncé about=arrêtés", "annoncé time=2023-05-16"]),
    row("inverted, an organisation", "Six otages ont été libérés, a indiqué dans un communiqué la Croix-Rouge.", ["libérés by=Croix-Rouge", "indiqué agent=Croix-Rouge"]),
    row("inverted, present", "L'armée a bombardé le port, affirme l'opposition.", ["bombardé by=opposition", "affirme agent=opposition"]),
    row("inverted, a capital", "Deux drones ont été abattus, a assuré Kiev.", ["abattus by=Ukraine", "assuré agent=Ukraine"]),
    row("inverted, somebody unnamed", "Un tireur a ouvert le feu, a raconté un témoin.", ["raconté agent=témoin"]),
    row("inverted, a possessive", "« Nos équipes avaient prévenu la mairie », a déploré sa directrice, Hélène Marchetti.", ["déploré agent=Hélène Marchetti"],
        missing="a speaker behind the verb with «son», «sa», «leur» is taken for the object"),
    row("inverted, passive behind", "Le village a été attaqué par des rebelles, a expliqué le préfet.", ["attaqué by=préfet", "attaqué agent=rebelles"]),
    row("inverted pronoun", "Le procureur Jean Delmas a ouvert une enquête. « Deux hommes ont été interpellés », a-t-il précisé.", ["précisé agent=Jean Delmas", "interpellés by=Jean Delmas"]),
    row("inverted pronoun, feminine", "La ministre Anne Vidal a visité Gao. « Nous restons ici pour vous aider », a-t-elle promis.", ["promis agent=Anne Vidal"],
        missing="the tagger takes «promis» behind «a-t-elle» for a noun"),
    row("inverted to whom", "« Les combats ont cessé », a dit à la presse le général Paul Morin.", ["dit agent=Paul Morin", "combats by=Paul Morin"], ["dit agent=presse"]),
    row("trap: apposition closes with a comma", "Le général, chef de l'armée de terre, a annoncé le retrait des troupes.", ["annoncé agent=général", "annoncé about=retrait des troupes"], ["retrait des troupes Counterfactual"]),
    row("trap: one, nobody in particular", "Deux hommes ont été tués, a-t-on appris mardi.", ["tués: Killing"], ["tués by", "appris agent"]),
    # -- incises
    row("incise in the middle", "L'armée, a affirmé le ministre Paul Garnier, a repris la ville de Gao.", ["affirmé agent=Paul Garnier", "repris by=Paul Garnier"],
        missing="a reporting clause between two commas inside the sentence is not told apart from its clause"),
    row("incise in a quotation", "« Nos soldats », a dit le général Paul Morin, « ont repris la ville de Gao ».", ["dit agent=Paul Morin", "repris by=Paul Morin"],
        missing="a reporting clause inside a quotation that it cuts in two"),
    row("incise with the press", "La guerre, écrit le quotidien Le Monde, a fait mille morts.", ["morts by=Le Monde"],
        missing="a reporting clause between two commas inside the sentence is not told apart from its clause"),
    # -- participles of saying
    row("participle behind", "L'ONG a réagi, dénonçant des exécutions de civils.", ["dénonçant agent=ong", "exécutions by=ong"]),
    row("participle in front", "Accusant l'armée d'avoir tué des civils, l'opposition a boycotté le scrutin.", ["tué by=opposition", "tué agent=armée"]),
    row("participle and que", "Le gouverneur est intervenu à la radio, précisant que cinq soldats avaient été tués.", ["précisant agent=gouverneur", "tués by=gouverneur"]),
    row("citing", "L'agence Reuters, citant le ministère de la Défense, rapporte que Gao a été repris.", ["rapporte agent=Reuters", "repris by=Reuters"]),
    row("trap: no saying in a participle", "L'armée a encerclé la ville, coupant les routes.", [], ["coupant:"]),
    # -- quotations
    row("quote, then the speaker", "« La France soutiendra l'Ukraine aussi longtemps qu'il le faudra », a déclaré Emmanuel Macron.",
        ["soutiendra by=Emmanuel Macron", "soutiendra Planned", "déclaré quote=La France soutiendra l'Ukraine aussi longtemps qu'il le faudra"]),
    row("speaker, colon, quote", "Olaf Scholz a été clair : « L'Allemagne livrera des chars à Kiev ».", ["livrera by=Olaf Scholz"],
        missing="a quotation behind a colon whose clause has no verb of saying has no speaker"),
    row("speaker who says, colon, quote", "Olaf Scholz a déclaré : « L'Allemagne livrera des chars à Kiev ».", ["livrera by=Olaf Scholz", "déclaré agent=Olaf Scholz"]),
    row("quote over two sentences", "« L'armée a tué dix civils hier. Nous exigeons une enquête », a affirmé l'opposant Paul Kagwa.",
        ["tué by=Paul Kagwa", "affirmé agent=Paul Kagwa"]),
    row("quote over three sentences", "« L'ennemi a attaqué hier. Nos hommes tiennent. La ville ne tombera pas », a assuré le général Paul Morin.",
        ["attaqué by=Paul Morin", "assuré quote=L'ennemi a attaqué hier. Nos hommes tiennent. La ville ne tombera pas"]),
    row("quote inside a clause", "Le pape a appelé à « la fin de cette guerre absurde » dimanche.", ["appelé agent=pape", "appelé quote=la fin de cette guerre absurde"]),
    row("quote that goes on", "« Un obus est tombé ici », raconte Marie Lefort. « Il a tué ma voisine hier soir. »", ["raconte agent=Marie Lefort", "tué by=Marie Lefort"],
        missing="a quotation that goes on in a sentence of its own, without a verb of saying"),
    row("trap: two words are no quotation", "Le « Prince noir » a quitté Gao, affirme l'armée.", ["affirme agent=armée"], ["affirme quote"]),
    # -- denials and claims
    row("denial of a clause", "Téhéran dément avoir bombardé un hôpital.", ["bombardé Counterfactual", "dément agent=Iran", "dément about=bombardé"]),
    row("denial of a noun", "Le Pentagone a démenti toute frappe en Syrie.", ["démenti agent=Pentagone", "démenti about=frappe", "frappe Counterfactual"]),
    row("denial of a charge", "Le maire nie avoir tué sa femme.", ["nie agent=maire", "tué Counterfactual", "tué agent=maire"]),
    row("claim of responsibility", "L'Etat islamique a revendiqué l'attaque de Kaboul.", ["revendiqué: ClaimOfResponsibility", "revendiqué agent=Etat islamique", "revendiqué about=attaque"], ["attaque Counterfactual"]),
    row("claim in the passive", "L'attentat a été revendiqué par les talibans.", ["revendiqué agent=Talibans", "revendiqué about=attentat"]),
    row("not confirmed is not denied", "L'armée n'a pas confirmé la mort du général Omar Saleh.", ["confirmé Counterfactual"], ["mort Counterfactual"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected", "refused"), ROWS)
def test_source_is_told(text: str, expected: Sequence[str], refused: Sequence[str]) -> None:
    check(text, expected, refused)
