"""Whatever a valid query says, the shell answers what the engine alone answers: prefixes, limits and rewriting break nothing."""

from __future__ import annotations

import io
import json
from collections import Counter
from pathlib import Path

import pyoxigraph as ox
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.rdf.store import OxigraphStore
from kg.results import Answer, Blank, Iri, Literal, Table, Term, Triples
from kg.shell.query import run_query
from kg.shell.session import Session
from kg.shell.settings import Settings

PORT = Path(__file__).parent / "data" / "port.ttl"
VOCABULARY = Path(__file__).parent / "data" / "vocabulary.ttl"
XSD_STRING = "http://www.w3.org/2001/XMLSchema#string"

VARIABLES = st.sampled_from(["?a", "?b", "?c", "$d", "?été"])
CLASSES = st.sampled_from(["kg:Person", "kg:City", "kg:Meeting", "kg:Statement", "<https://kg.example/ontology#Group>"])
PROPERTIES = st.sampled_from(
    ["a", "kg:agent", "kg:place", "kg:mention", "skos:prefLabel", "rdfs:label", "kg:agent/skos:prefLabel", "^kg:agent",
     "(kg:agent|kg:participant)", "kg:place?", "!kg:mention", "kg:time/kg:start"]
)  # fmt: skip
OBJECTS = st.one_of(
    VARIABLES,
    CLASSES,
    st.sampled_from(
        ["place:Brumel", "person:OdileMarnac", '"Brumel"@fr', "'Évran'@fr", "12", "_:n", "[]", "[ kg:place ?a ]"]
    ),
)
TRIPLES = st.tuples(st.one_of(VARIABLES, st.just("person:OdileMarnac")), PROPERTIES, OBJECTS).map(" ".join)
CONDITIONS = st.sampled_from(
    ["BOUND(?a)", "ISIRI(?b)", "?a != ?b", "STRLEN(STR(?c)) > 5", 'LANG(?b) = "fr"', "?a IN (place:Brumel, kg:Person)",
     "NOT EXISTS { ?a kg:place ?b }", 'REGEX(STR(?a), "É|#.*\\\\d", "i")', "true || 1/0", "?b < 3 # remarque }\n"]
)  # fmt: skip


def _blocks(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        inner.map(lambda p: f"OPTIONAL {{ {p} }}"),
        st.tuples(inner, inner).map(lambda two: f"{{ {two[0]} }} UNION {{ {two[1]} }}"),
        inner.map(lambda p: f"MINUS {{ {p} }}"),
        inner.map(lambda p: f"{{ SELECT DISTINCT ?a ?b {{ {p} }} ORDER BY ?a ?b }}"),
        CONDITIONS.map(lambda c: f"FILTER({c})"),
        st.just("VALUES (?a ?c) { (place:Brumel UNDEF) (kg:Person 1.50) (UNDEF '''a\n\"b''') }"),
        st.just("BIND(STR(?a) AS ?f)"),
        st.just("GRAPH ?g { ?a a ?b }"),
    )


PATTERNS = st.recursive(
    st.lists(TRIPLES, min_size=1, max_size=3).map(" . ".join),
    lambda inner: st.tuples(inner, _blocks(inner)).map(lambda two: f"{two[0]} . {two[1]}"),
    max_leaves=4,
)
FORMS = st.sampled_from(
    [
        "SELECT * {{ {} }}",
        "SELECT ?a ?b\nWHERE {{\n {} \n}}",
        "select distinct ?a (str(?b) AS ?x) where {{ {} }}",
        "SELECT ?a (COUNT(*) AS ?n) (SAMPLE(STR(?b)) AS ?s) {{ {} }} GROUP BY ?a HAVING(COUNT(*) > 0)",
        "ASK {{ {} }}",
        "PREFIX kg: <https://kg.example/ontology#> SELECT REDUCED ?b {{ {} }}",
        "BASE <https://kg.example/> PREFIX z: <ontology#> SELECT ?a {{ {} . ?a a z:Person }}",
        "CONSTRUCT {{ ?a kg:seen ?b }} WHERE {{ {} }}",
        "# LIMIT 1 {{\nSELECT ?a FROM <urn:none> {{ {} }} # fin",
        "SELECT ?a {{ {} }} VALUES ?a {{ place:Brumel }}",
    ]
)
QUERIES = st.builds(lambda form, pattern: form.format(pattern), FORMS, PATTERNS)
MANY = settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.filter_too_much, HealthCheck.too_slow],
)


def alone(store: OxigraphStore, query: str) -> object | None:
    """What pyoxigraph says without any of our code between; None when it refuses the query."""
    raw = ox.Store()
    raw.load(path=str(PORT))
    raw.load(path=str(VOCABULARY), to_graph=ox.NamedNode("https://kg.example/ontology"))
    try:
        answer = raw.query(query, prefixes=dict(store.prefixes))
        if isinstance(answer, ox.QueryBoolean):
            return bool(answer)
        if isinstance(answer, ox.QueryTriples):
            return Counter(tuple(map(key, triple)) for triple in answer)
        names = [variable.value for variable in answer.variables]
        return names, Counter(tuple(key(row[name]) for name in names) for row in answer)
    except (SyntaxError, ValueError, RuntimeError):
        return None


def key(term: object) -> object:
    """A term of either side, comparable; blank nodes are all alike."""
    if isinstance(term, ox.NamedNode | Iri):
        return ("iri", term.value)
    if isinstance(term, ox.BlankNode | Blank):
        return "blank"
    if isinstance(term, ox.Literal):
        datatype = "" if term.language or term.datatype.value == XSD_STRING else term.datatype.value
        return (term.value, datatype, term.language or "")
    if isinstance(term, Literal):
        return (term.value, term.datatype or "", term.language or "")
    return term


def by_name(names: list[str], rows: Counter[tuple[object, ...]]) -> tuple[list[str], Counter[tuple[object, ...]]]:
    """Rows with their columns in the order of the alphabet: for `*` the shell has the order of the query."""
    order = sorted(range(len(names)), key=names.__getitem__)
    return sorted(names), Counter({tuple(row[i] for i in order): n for row, n in rows.items()})


def of_shell(answer: object) -> object:
    if isinstance(answer, Answer):
        return answer.yes
    if isinstance(answer, Triples):
        return Counter(tuple(map(key, triple)) for triple in answer.triples)
    assert isinstance(answer, Table)
    rows: list[tuple[Term | None, ...]] = list(answer.rows)
    return by_name(list(answer.variables), Counter(tuple(map(key, row)) for row in rows))


@MANY
@given(QUERIES)
def test_the_shell_answers_what_the_engine_answers(store: OxigraphStore, query: str) -> None:
    expected = alone(store, query)
    session = Session(store, Settings(language="en", max_rows=None, timeout=None))
    output = session.run(query)
    if expected is None:
        assert not output.ok, query
        return
    assert output.ok, f"{query}\n{output.text}"
    found = of_shell(session.answer)
    assert found == (by_name(*expected) if isinstance(expected, tuple) else expected)


@MANY
@given(QUERIES, st.integers(1, 3))
def test_a_limit_shows_less_and_counts_all(store: OxigraphStore, query: str, most: int) -> None:
    expected = alone(store, query)
    session = Session(store, Settings(language="en", max_rows=most, timeout=None))
    if not isinstance(expected, tuple) or not session.run(query).ok:
        return
    answer = session.answer
    assert isinstance(answer, Table)
    total = expected[1].total()
    assert len(answer.rows) == min(most, total)
    assert (answer.total or len(answer.rows)) == total
    assert Counter(tuple(map(key, row)) for row in answer.rows).total() <= total


@MANY
@given(QUERIES)
def test_kg_query_writes_what_the_engine_answers(store: OxigraphStore, query: str) -> None:
    expected = alone(store, query)
    out, err = io.BytesIO(), io.StringIO()
    graph = isinstance(expected, Counter)
    code = run_query(store, query, format="ntriples" if graph else "json", out=out, err=err, language="en")
    assert (code == 0) == (expected is not None), f"{query}\n{err.getvalue()}"
    if isinstance(expected, tuple):
        document = json.loads(out.getvalue())
        assert document["head"]["vars"] == expected[0]
        assert len(document["results"]["bindings"]) == expected[1].total()
    elif isinstance(expected, bool):
        assert json.loads(out.getvalue())["boolean"] is expected
