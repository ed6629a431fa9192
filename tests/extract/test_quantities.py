"""Quantities: sentence → words, value or bounds, unit, and what links them to the counted noun.

The brackets in a row mark the words that must be found, and no others. After `|`: a value, `~` before an approximate
one, `>=` a lower and `<=` an upper bound; then the unit; `+` says that the counted noun follows, `+de` and `+d'` that
the partitive links it.
"""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kg.document import Span
from kg.extract.quantities import find_quantities
from kg.rdf.ontology import load_lexicon

LEXICON = load_lexicon()

COUNTS = """
Le club compte [14 000] adhérents. | 14000 +
Le club compte [près de 14 000] adhérents. | ~14000 +
Le club compte [plus de 280 000] adhérents. | >=280000 +
Le club compte [au moins 27] adhérents. | >=27 +
Le club compte [moins de 50] adhérents. | <=50 +
Le club compte [jusqu'à 300] adhérents. | <=300 +
Le club compte [au plus dix] adhérents. | <=10 +
Le club compte [pas moins de 12] adhérents. | >=12 +
Le club compte [quelque 600] adhérents. | ~600 +
Le club compte [environ 600] adhérents. | ~600 +
Le club compte [presque 600] adhérents. | ~600 +
Le club compte [à peu près 600] adhérents. | ~600 +
Le club tourne [autour de 600] adhérents. | ~600 +
Le club compte [un peu plus de 600] adhérents. | >=600 +
Le club compte [exactement 600] adhérents. | 600 +
Le club compte [600 au moins]. | >=600
Le club compte [600 environ]. | ~600
Le club en compte [600 au maximum]. | <=600
Le club en compte [12 au total]. | 12
Le club en compte [plus de 120 000], ce qui surprend. | >=120000
Le club en a perdu [onze] d'entre eux. | 11
Le club compte [4.500] adhérents. | 4500 +
Le club compte [4 500] adhérents. | 4500 +
Le club compte [1.234.567] adhérents. | 1234567 +
Le club compte [2 000 000] adhérents. | 2000000 +
Le club compte [1,5 million] d'adhérents. | 1500000 +d'
Le club compte [deux millions] d'adhérents. | 2000000 +d'
Le club compte [plus de deux millions] de membres. | >=2000000 +de
Le club compte [un million] de membres. | 1000000 +de
Le club compte [plus d'un million] de membres. | >=1000000 +de
Le club compte [un demi-million] de membres. | 500000 +de
Le club compte [deux millions et demi] de membres. | 2500000 +de
Le club compte [2 millions cinq cent mille] membres. | 2500000 +
Le club compte [300 mille] membres. | 300000 +
[Trois] maisons ont brûlé. | 3 +
[Onze] maisons ont brûlé. | 11 +
[TROIS] MAISONS ONT BRÛLÉ. | 3 +
Les [12] blessés au moins. | >=12 +
Les [12] blessés graves environ. | ~12 +
Les [12] blessés au total. | 12 +
Les [27] pays ont voté. | 27 +
Ses [trois] enfants étudient. | 3 +
Les [neuf] maisons sont vides. | 9 +
Il y a eu [zéro] pointé. | 0 +
"""

SPELLED = """
deux | 2
quatre | 4
dix | 10
seize | 16
dix-sept | 17
vingt | 20
vingt et un | 21
vingt-et-une | 21
trente-deux | 32
soixante | 60
soixante-six | 66
soixante-dix | 70
soixante et onze | 71
soixante-quinze | 75
soixante-dix-sept | 77
quatre-vingts | 80
quatre-vingt-un | 81
quatre-vingt-dix | 90
quatre-vingt-onze | 91
quatre-vingt-dix-sept | 97
septante | 70
septante-trois | 73
huitante-deux | 82
nonante | 90
nonante-neuf | 99
cent | 100
cent un | 101
cent vingt | 120
cent quatre-vingts | 180
deux cents | 200
deux cent cinquante | 250
neuf cent quatre-vingt-dix-neuf | 999
mille | 1000
mille deux cents | 1200
deux mille | 2000
deux mille cinq cents | 2500
dix mille | 10000
cent mille | 100000
deux cent mille | 200000
quatre-vingt mille | 80000
trois cent vingt-cinq mille quatre cents | 325400
trois cents millions | 300000000
quatre milliards | 4000000000
deux-cent-trente | 230
"""

ABOUT = """
On a vu [une quarantaine] de bateaux. | ~40 +de
On a vu [une trentaine] de bateaux. | ~30 +de
On a vu [une dizaine] d'hommes. | ~10 +d'
On a vu [une centaine] de bateaux. | ~100 +de
On a vu [un millier] de bateaux. | ~1000 +de
On a vu [une douzaine] d'oies. | ~12 +d'
On a vu [une demi-douzaine] d'oies. | ~6 +d'
On a vu [trois douzaines] d'oies. | 36 +d'
On a vu [plus d'une centaine] de bateaux. | >=100 +de
On a vu [près d'une centaine] de bateaux. | ~100 +de
On a vu [au moins une vingtaine] de bateaux. | >=20 +de
On a vu [moins d'une dizaine] de bateaux. | <=10 +de
On a vu [une dizaine de milliers] de bateaux. | ~10000 +de
On a vu [une soixantaine] sortir du port. | ~60 +
On a interrogé la [trentaine] de témoins. | ~30 +de
On a vu [des centaines] de bateaux. | >=100 +de
On a vu [des dizaines] de bateaux. | >=10 +de
On a vu [des milliers] de bateaux. | >=1000 +de
On a vu [des millions] d'oiseaux. | >=1000000 +d'
On a vu [plusieurs centaines] de bateaux. | >=100 +de
On a vu [plusieurs dizaines de milliers] de bateaux. | >=10000 +de
On a vu [des centaines de milliers] d'oiseaux. | >=100000 +d'
On a vu [quelques dizaines] de bateaux. | >=10 +de
L'envoi de [centaines] de bateaux a surpris. | >=100 +de
[Centaines] de bateaux sur la côte. | >=100 +de
On les a vus par [milliers]. | >=1000
[Des dizaines] ont coulé. | >=10
"""

MEASURED = """
Le stock a perdu [40%] de sa valeur. | 40 %
Le stock a perdu [40 %] de sa valeur. | 40 %
Le stock a perdu [près de 50%] de sa valeur. | ~50 %
Le stock a perdu [50 pour cent] de sa valeur. | 50 %
Le stock a perdu [cinquante pour cent] de sa valeur. | 50 %
Le stock a varié de [+3,2 %]. | 3.2 %
Le stock a varié de [-3,2 %]. | -3.2 %
Le stock a perdu [2,5 points]. | 2.5 point
Le stock a perdu [entre 20% et 30%] de sa valeur. | 20..30 %
Le stock a perdu [entre 20 et 30%] de sa valeur. | 20..30 %
Le prêt est de [neuf milliards d'euros]. | 9000000000 euro
Le prêt est de [1,5 million de dollars]. | 1500000 dollar
Le prêt est de [300 euros]. | 300 euro
Le prêt est de [plus d'un euro]. | >=1 euro
Le prêt est de [3,5 Md€]. | 3500000000 euro
Le prêt est de [20 M€]. | 20 million d'euros
Le sel atteint [3 pour mille] du total. | 3 ‰
Le prêt est de [300 €]. | 300 euro
Le prêt est de [12 milliards de francs CFA]. | 12000000000 franc CFA
Le prêt se compte en [dizaines de millions d'euros]. | >=10000000 euro
Le prêt se compte [des millions d'euros]. | >=1000000 euro
Le prêt est d'[une centaine de millions d'euros]. | ~100000000 euro
La cale contient [20 millions de tonnes] de blé. | 20000000 tonne
La cale contient [30 tonnes] de blé. | 30 tonne
La ferme est à [une soixantaine de kilomètres] d'Oslo. | ~60 kilomètre
La ferme est à [2,5 kilomètres] d'Oslo. | 2.5 kilomètre
La ferme est à [800 m] d'Oslo. | 800 mètre
La ferme a [12 hectares] de vigne. | 12 hectare
Le feu a couvert [120 km2] de lande. | 120 kilomètre carré
Le feu a couvert [trente kilomètres carrés] de lande. | 30 kilomètre carré
L'eau était à [2,5 degrés]. | 2.5 degré
L'eau était à [20°C]. | 20 degré
Le car roulait à [130 km/h]. | 130 kilomètre-heure
Elle a [52 ans]. | 52 an
Elle a attendu [un an et demi]. | 1.5 an
Elle a purgé [un an] de peine. | 1 an
Elle a purgé [dix-huit mois] de peine. | 18 mois
Le puits livre [300 000 barils] par jour. | 300000 baril
"""

RANGES = """
La rixe a fait [entre 10 et 15] blessés. | 10..15 +
La rixe a fait de [10 à 15] blessés. | 10..15 +
La rixe a fait [10 à 15] blessés. | 10..15 +
La rixe a fait [deux ou trois] blessés. | 2..3 +
La rixe a coûté de [2 à 3 milliards de dollars]. | 2000000000..3000000000 dollar
La rixe a touché [entre 20 et 30 millions] de gens. | 20000000..30000000 +de
La rixe a touché [deux à trois mille] personnes. | 2000..3000 +
La rixe a touché [entre 500 et 1.000] personnes. | 500..1000 +
La rixe a touché [entre deux et trois cents] personnes. | 200..300 +
La rixe a touché [150 à 200 000] personnes. | 150000..200000 +
La rixe a touché [Quelque 2.000 à 3.000] personnes. | 2000..3000 +
La rixe a coûté [30%-40%] du stock. | 30..40 %
La rixe a touché [une à deux] personnes. | 1..2 +
"""

SHARES = """
Il a vendu [la moitié] du champ. | 50 %
Il a vendu [plus de la moitié] du champ. | >=50 %
Il a vendu [près de la moitié] du champ. | ~50 %
Il a vendu [un tiers] du champ. | ~33.33 %
Il a vendu [plus d'un tiers] du champ. | >=33.33 %
Il a vendu [les deux tiers] du champ. | ~66.67 %
Il a vendu [deux tiers] des parts. | ~66.67 %
Il a vendu [les trois quarts] du champ. | 75 %
Il a vendu [trois quarts] du champ. | 75 %
Il a vendu [un quart] de ses parts. | 25 %
Il a vendu [un dixième] du champ. | 10 %
Il a vendu [quatre cinquièmes] du champ. | 80 %
Il en a vendu [plus d'un tiers]. | >=33.33 %
Il a vendu [moins d'un quart] du champ. | <=25 %
"""

# No quantity at all.
TRAPS = """
Un camion a renversé une borne.
Il a acheté un bateau neuf.
Le G5 et le M23 ont signé.
Il a fini 3e, puis 14ème, puis premier.
Le club a gagné 2-0.
Appelez le 01 42 34 56 78.
Les Vingt-Sept ont voté.
Il a chanté deux fois.
La route des Deux-Sèvres est coupée.
Plusieurs maisons et quelques granges ont brûlé.
Un séisme de 5,9 sur l'échelle de Richter.
La cité de Trois-Rivières dort.
Il a joué un quart de finale.
Il est parti un quart d'heure.
Les malades ont été placés en quarantaine.
La ville a imposé une quarantaine aux marins.
L'article 49 fait débat.
La résolution 1701 fait débat.
La chaîne France 24 a diffusé l'entretien.
Le double des voix.
Le train de 14h30 est parti.
Le score de 20:30 surprend.
Il siège près d'un village, autour d'une table.
Un pays tiers a servi de relais.
Un tiers a servi de relais.
"""


def rows(table: str) -> list[object]:
    return [pytest.param(line, id=re.sub(r".*\[(.*)\].*", r"\1", line)) for line in table.strip().split("\n")]


def check(line: str) -> None:
    marked, expectation = line.split(" | ")
    begin, end = marked.index("["), marked.index("]")
    text = marked[:begin] + marked[begin + 1 : end] + marked[end + 1 :]
    (found,) = find_quantities(text, LEXICON)
    assert found.span.of(text) == Span(begin, end - 1).of(text)
    number, *rest = expectation.split(" ")
    follows = rest.pop() if rest and rest[-1].startswith("+") else ""
    assert shown(found.value, found.lower, found.upper, approximate=found.approximate) == number
    assert found.unit == (" ".join(rest) or None)
    assert found.counts == bool(follows)
    assert (found.partitive.of(text) if found.partitive else "") == follows[1:]
    assert found.rule.startswith("quantity: ")
    assert re.fullmatch(r"-?\d+(,\d+)?", found.number)


def shown(value: Decimal | None, lower: Decimal | None, upper: Decimal | None, *, approximate: bool) -> str:
    if value is not None:
        return f"{'~' if approximate else ''}{value}"
    assert not approximate
    if lower is not None and upper is not None:
        return f"{lower}..{upper}"
    return f">={lower}" if lower is not None else f"<={upper}"


@pytest.mark.parametrize("line", rows(COUNTS))
def test_numbers_count_what_follows(line: str) -> None:
    check(line)


@pytest.mark.parametrize("line", SPELLED.strip().split("\n"))
def test_spelled_numerals_are_read_whole(line: str) -> None:
    words, value = line.split(" | ")
    text = f"Il y avait là {words} chaises."
    (found,) = find_quantities(text, LEXICON)
    assert (found.span.of(text), found.value) == (words, Decimal(value))


@pytest.mark.parametrize("line", rows(ABOUT))
def test_collectives_are_about_so_many_and_plurals_at_least(line: str) -> None:
    check(line)


@pytest.mark.parametrize("line", rows(MEASURED))
def test_units_of_measure_and_money_belong_to_the_quantity(line: str) -> None:
    check(line)


@pytest.mark.parametrize("line", rows(RANGES))
def test_ranges_have_two_bounds(line: str) -> None:
    check(line)


@pytest.mark.parametrize("line", rows(SHARES))
def test_shares_are_percentages(line: str) -> None:
    check(line)


@pytest.mark.parametrize("text", TRAPS.strip().split("\n"))
def test_what_only_looks_like_a_quantity_is_left_alone(text: str) -> None:
    assert [found.span.of(text) for found in find_quantities(text, LEXICON)] == []


def test_one_is_a_quantity_only_on_request() -> None:
    text = "Un mort et une blessée."
    assert list(find_quantities(text, LEXICON)) == []
    assert [(q.span.of(text), q.value, q.counts) for q in find_quantities(text, LEXICON, also_one=True)] == [
        ("Un", 1, True),
        ("une", 1, True),
    ]


def test_bound_makes_one_a_quantity() -> None:
    text = "Il y a au moins un mort."
    assert [(q.span.of(text), q.lower) for q in find_quantities(text, LEXICON)] == [("au moins un", 1)]


def test_number_stands_in_for_the_quantity() -> None:
    text = "Une quarantaine de cars, près de 14 000 vélos, +3,2 % et des centaines de trains."
    assert [q.number for q in find_quantities(text, LEXICON)] == ["40", "14000", "3,2", "100"]


TABLES = (
    "numeral",
    "collective",
    "many",
    "fraction",
    "halfNoun",
    "measure",
    "quantityModifier",
    "quantityAfterthought",
)
WORDS = sorted({word for name in TABLES for word in LEXICON.table(name)})
SIGNS = ["entre", "et", "ou", "à", "de", "d'", "des", "les", "la", "plusieurs", "-", "+", ",", ".", "/", "\n", "3e"]
NUMBERS = st.one_of(
    st.integers(0, 10**12).map(str), st.decimals(0, 999, places=2).map(lambda d: str(d).replace(".", ","))
)
SCRAPS = st.one_of(st.sampled_from(WORDS), st.sampled_from(SIGNS), NUMBERS)


@given(st.one_of(st.text(), st.lists(SCRAPS, max_size=12).map(" ".join)), st.booleans())
@example("entre zéro et zéro million, 0 tiers, deux zéro pour cent", True)
@example("10" * 40 + " milliards de milliards d'euros, ٣ hommes, ² morts", False)
def test_no_text_raises(text: str, also_one: bool) -> None:
    end = 0
    for found in find_quantities(text, LEXICON, also_one=also_one):
        assert found.span.begin >= end
        end = found.span.end
        assert (found.value is None) != (found.lower is None and found.upper is None)
        assert found.lower is None or found.upper is None or found.lower < found.upper
