from __future__ import annotations

import pytest

from kg.rdf.store import OxigraphStore
from kg.shell.completion import Candidate, complete
from kg.shell.index import Family, Index, Name, build_index


@pytest.fixture(scope="module")
def index(store: OxigraphStore) -> Index:
    return build_index(store, "fr")


def at_end(text: str, index: Index) -> list[Candidate]:
    return complete(text, len(text), index)


FIRST = {
    "form": ("sel", "SELECT"),
    "class-by-label": ("SELECT * { ?e a renc", "kg:Meeting"),
    "class-by-english-label": ("SELECT * { ?e a meet", "kg:Meeting"),
    "class-by-accented-label": ("SELECT * { ?e a evenement", "kg:Event"),
    "class-by-curie": ("SELECT * { ?e a kg:Agre", "kg:Agreement"),
    "class-misspelt": ("SELECT * { ?e a recnontre", "kg:Meeting"),
    "class-with-accent-typed": ("SELECT * { ?e a déclar", "kg:Statement"),
    "thing-by-label": ("SELECT * { ?e kg:agent marnac", "person:OdileMarnac"),
    "thing-by-alias": ("SELECT * { ?e kg:agent pref", "position:prefete"),
    "thing-without-accent": ("SELECT * { ?e kg:place evran", "place:Évran"),
    "property-by-label": ("SELECT * { ?e lieu", "kg:place"),
    "property-of-class": ("SELECT * { ?e a kg:Meeting ; kg:pa", "kg:participant"),
    "property-misspelt": ("SELECT * { ?e kg:acordingTo", "kg:accordingTo"),
    "variable": ("SELECT ?événement { ?evé", "?événement"),
    "variable-sign": ("SELECT ?who { ?e kg:agent ?w", "?who"),
    "keyword-in-group": ("SELECT * { opt", "OPTIONAL"),
    "modifier": ("SELECT * { ?s ?p ?o } gro", "GROUP BY"),
    "function": ("SELECT * { FILTER(strst", "STRSTARTS"),
    "aggregate": ("SELECT (cou", "COUNT"),
    "language": ('SELECT * { ?s skos:prefLabel "Brumel"@', "@fr"),
    "datatype": ('SELECT * { ?s kg:start "2016-03-14"^^xsd:d', "xsd:date"),
    "prefix": ("PREFIX sko", "skos: <http://www.w3.org/2004/02/skos/core#>"),
    "prefix-name": ("SELECT * { ?s sko", "skos:"),
    "values": ("SELECT * { VALUES ?x { terrien", "person:PaulTerrien"),
    "bare-label": ("odile mar", "person:OdileMarnac"),
}


@pytest.mark.parametrize(("text", "first"), FIRST.values(), ids=FIRST)
def test_first_candidate(index: Index, text: str, first: str) -> None:
    assert [candidate.text for candidate in at_end(text, index)][:1] == [first]


@pytest.mark.parametrize(
    "text",
    [
        "# odi",
        "SELECT * { # odi",
        'SELECT * { ?s ?p "odi',
        "SELECT * { ?s ?p 'odi",
        'ASK { ?s ?p """a\nodi',
        "ASK { } LIMIT 1",
    ],
)
def test_nothing_in_comments_strings_and_numbers(index: Index, text: str) -> None:
    assert at_end(text, index) == []


def test_classes_only_after_a(index: Index) -> None:
    texts = {candidate.text for candidate in at_end("SELECT * { ?e a ", index)}
    assert "kg:Meeting" in texts
    assert not {"kg:agent", "person:OdileMarnac"} & texts


def test_properties_seen_on_the_class_come_first(index: Index) -> None:
    texts = [candidate.text for candidate in at_end("SELECT * { ?p a kg:Person . ?p ", index)]
    assert texts.index("kg:holds") < texts.index("kg:place")


def test_the_candidate_replaces_the_whole_curie(index: Index) -> None:
    text = "SELECT * { ?e kg:place place:Év"
    assert [(c.text, c.begin) for c in at_end(text, index)] == [("place:Évran", text.index("place:Év"))]


def test_the_label_and_count_stand_beside(index: Index) -> None:
    assert at_end("SELECT * { ?e a renc", index)[0].label == "Rencontre (1)"


def test_completion_looks_at_what_is_before_the_cursor(index: Index) -> None:
    text = "SELECT * { ?e a renc . ?e kg:agent ?a }"
    assert complete(text, text.index(" . "), index)[0].text == "kg:Meeting"


def test_the_right_one_of_fourteen_thousand_labels_comes_first() -> None:
    names = [Name(f"https://e.org/{i}", f"e:n{i}", f"Commune de Saint-{i} sur Rive", i % 50) for i in range(14_000)]
    index = Index(things=Family.of(names), prefixes={"e": "https://e.org/"})

    def first(typed: str) -> str | None:
        text = "SELECT * { ?s ?p " + typed
        return next((candidate.text for candidate in complete(text, len(text), index)), None)

    assert first("e:n12") == "e:n12"
    found = {first("rive"), first("comune")}
    assert found <= {name.written for name in names if name.count == 49}  # the most frequent of all that fit
    assert first("zzzz") is None
