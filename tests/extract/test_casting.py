"""Who is in the article, what they belong to, where they are based, which office they hold: texts of ours."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tests.extract.facts import check, row

ROWS = [
    # -- based in
    row("based in", "L'Observatoire kényan des libertés, une ONG basée à Nairobi, dénonce des tortures.", ["Observatoire kényan des libertés basedIn=Nairobi"]),
    row("installed in", "La société Delmare, installée à Brest, a quitté le port.", ["Delmare basedIn=Brest"]),
    row("based in, in parentheses between", "Le Front du Rovuma (FR), un groupe implanté à Pemba, a attaqué un convoi.", ["Front du Rovuma basedIn=Pemba"]),
    row("trap: a ship calls, nobody is based", "L'ONG Oxfam a dénoncé une attaque près de la base de Gao.", [], ["Oxfam basedIn"]),
    row("trap: another sentence", "L'ONG Oxfam a réagi. Les soldats basés à Gao ont fui.", [], ["Oxfam basedIn"]),
    # -- offices and whose they are
    row("of a state, by demonym", "Le ministre malien de la Défense, Sadio Traoré, a démissionné.", ["Sadio Traoré holds=ministre de la Défense of=Mali"]),
    row("of a state, by name", "Le président de la Colombie, Gustavo Rojas, a parlé.", ["Gustavo Rojas holds=président of=Colombie"]),
    row("of an organisation", "La directrice de l'Unesco, Claire Aubry, est arrivée.", ["Claire Aubry holds=directrice of=Unesco"]),
    row("of a city", "Le maire de Marseille, Benoît Roche, a réagi.", ["Benoît Roche holds=maire de Marseille"]),
    row("behind the name", "Gustavo Rojas, président de la Colombie, a démissionné.", ["Gustavo Rojas holds=président of=Colombie"]),
    row("behind the name, by demonym", "Sadio Traoré, chef de l'armée malienne, a été limogé.", ["Sadio Traoré holds=chef de l'armée of=Mali"]),
    row("possessive", "L'ONG Pain sans frontières s'inquiète. « C'est grave », a dit sa directrice, Hélène Marchetti.", ["Hélène Marchetti holds=directrice of=Pain sans frontières"]),
    row("former", "L'ex-Premier ministre Imran Baloch a été arrêté.", ["Imran Baloch holds=Premier ministre former"],
        missing="«ex-» in front of a capital: «l'ex-Premier ministre»"),
    row("former, ex-", "L'ex-président Imran Baloch a été arrêté.", ["Imran Baloch holds=président former"]),
    row("former, ancien", "L'ancien président malgache Rado Rakoto est mort.", ["Rado Rakoto holds=président of=Madagascar former"]),
    row("told twice, one office", "Le maire de Nice, Luc Aubert, a réagi. Luc Aubert, maire de Nice, a porté plainte.", ["Luc Aubert holds=maire de Nice"]),
    row("two holders", "Le ministre Paul Garnier a remplacé le ministre Jean Vasseur.", ["Paul Garnier holds=ministre", "Jean Vasseur holds=ministre"]),
    row("trap: what hangs on another name", "Le ministre Paul Garnier a rencontré Anne Vidal.", ["Paul Garnier holds=ministre"], ["Anne Vidal holds"]),
    row("trap: an office without a person", "Le ministre de la Défense a démissionné.", [], ["ministre de la Défense holds"]),
    # -- classes and membership
    row("a state is a country and acts", "Le Ghana a envoyé des médecins.", ["Ghana is Country+State"]),
    row("part of its state", "La Russie se tait. Le Kremlin a condamné l'attaque.", ["Kremlin partOf=Russie", "condamné agent=Kremlin"]),
    row("described people of a state", "Le Niger est en deuil. Des soldats nigériens ont été tués.", ["soldats nigériens partOf=Niger"]),
    row("described people of an organisation", "L'Union africaine a réagi. Des soldats de l'Union africaine ont été tués.", ["soldats partOf=Union africaine"]),
    row("an acronym is the long name", "Le Mouvement citoyen béninois (MCB) a appelé à manifester. Le MCB a condamné l'attaque.", ["condamné agent=Mouvement citoyen béninois"]),
    row("trap: city and person of one form", "A Florence, Florence Arvieux a été élue.", ["élue target=Florence Arvieux", "élue place=Florence"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected", "refused"), ROWS)
def test_cast_is_known(text: str, expected: Sequence[str], refused: Sequence[str]) -> None:
    check(text, expected, refused)
