from __future__ import annotations

import pytest

from kg.rdf.store import OxigraphStore
from kg.shell.diagnosis import find_mistake
from kg.shell.grammar import find_misfit
from kg.shell.messages import speaker
from kg.shell.tokens import find_tokens

WHOLE = {
    "select": "SELECT DISTINCT ?s (COUNT(DISTINCT ?o) AS ?n) WHERE { ?s ?p ?o } GROUP BY ?s HAVING(COUNT(?o) > 1) LIMIT 3",
    "order": "SELECT * { ?s ?p ?o } ORDER BY DESC(?s) ?p LCASE(STR(?o)) OFFSET 2 LIMIT 1",
    "paths": "SELECT * { ?s (kg:a|^kg:b)+/kg:c*/!(kg:d|^kg:e)? ?o }",
    "nodes": 'ASK { ?s kg:agent [ a kg:Person ; skos:prefLabel "Odile"@fr ] . ( 1 ?x ) kg:p ( ) . [] kg:p [] }',
    "literals": 'ASK { ?s ?p "a"^^xsd:string, \'b\', """c""", 1, -2.5, 3e4, true }',
    "expressions": "SELECT * { ?s ?p ?o FILTER(!BOUND(?s) || ?o IN (1, 2) && ?o NOT IN () || -?o + 2 * 3 >= 4) }",
    "exists": "ASK { FILTER NOT EXISTS { ?s ?p ?o } FILTER EXISTS { ?s ?p 1 } FILTER REGEX(?x, 'a') }",
    "union": "ASK { { ?s ?p 1 } UNION { ?s ?p 2 } OPTIONAL { ?s ?p 3 } MINUS { ?s ?p 4 } }",
    "values": "SELECT * { VALUES (?x ?y) { (1 UNDEF) (kg:a 'b') } } VALUES ?z { 1 2 }",
    "subselect": "SELECT * { { SELECT ?x { ?x ?y ?z } LIMIT 1 } BIND(?x AS ?w) GRAPH ?g { ?x ?y ?z } }",
    "construct": "CONSTRUCT { ?s a kg:Event } WHERE { ?s ?p ?o . }",
    "construct-where": "CONSTRUCT WHERE { ?s a kg:Event }",
    "describe": "DESCRIBE kg:Event ?x { ?x ?y ?z }",
    "dataset": "SELECT * FROM <a:b> FROM NAMED <a:c> { ?s ?p ?o }",
    "prologue": "BASE <a:b> PREFIX kgx: <a:c> PREFIX : <a:d> ASK { :a kgx:b <e> }",
    "group-concat": "SELECT (GROUP_CONCAT(?x ; SEPARATOR=', ') AS ?y) { ?x ?p ?o }",
    "comment": "ASK { # « rien »\n ?s ?p ?o }",
}
UPDATES = {
    "insert": "INSERT DATA { kg:a kg:b 1 . GRAPH kg:g { kg:a kg:b 2 } }",
    "modify": "WITH kg:g DELETE { ?s ?p ?o } INSERT { ?s ?p 1 } USING kg:h WHERE { ?s ?p ?o }",
    "several": "PREFIX a: <b:c> DELETE WHERE { ?s a:p ?o } ; CLEAR SILENT ALL ; LOAD <b:d> INTO GRAPH <b:e>",
    "graphs": "DROP GRAPH kg:a ; CREATE GRAPH kg:b ; COPY DEFAULT TO kg:c ; MOVE kg:a TO GRAPH kg:b",
}
MISTAKES = {
    "limit": ("SELECT * { ?s ?p ?o } LIMIT dix", "dix", "expected a number"),
    "keyword": ("SELECT * { ?s ?p ?o OPTIONL { ?s ?q ?r } }", "OPTIONL", "Did you mean OPTIONAL?"),
    "function": ("SELECT * { ?s ?p ?o FILTER(strstart(?o, 'a')) }", "strstart", "Did you mean STRSTARTS?"),
    "object": ("SELECT * { ?s ?p }", "}", "expected a variable, an IRI or a literal"),
    "word": ("SELECT * { ?s kg:agent Brumel }", "Brumel", 'write ?Brumel, kg:Brumel or "Brumel"'),
    "comma": ("SELECT ?a, ?b { ?a ?p ?b }", ",", "No comma"),
    "aggregate": ("SELECT COUNT(?s) { ?s ?p ?o }", "COUNT", "(COUNT(…) AS ?n)"),
    "where": ("SELECT ?x WHERE ?s ?p ?o", "?s", "expected «{»"),
    "closing": ("ASK { ?s ?p ?o } }", "}", "closes nothing"),
    "accents": ('SELECT * {\n  ?été kg:quote "é" ; ]', "]", "«]» can't stand here"),
    "grouping": ("SELECT ?c (COUNT(*) AS ?n) { ?s a ?c }", "?c", "add GROUP BY ?c"),
    "update": ("DELETE WHER { ?s ?p ?o }", "WHER", "Did you mean WHERE?"),
    "prefix": ("PREFIX foo <a:b> ASK {}", "foo", "a prefix such as kg:"),
}


@pytest.mark.parametrize("text", WHOLE.values(), ids=WHOLE)
def test_whole_queries_fit_as_the_engine_says(store: OxigraphStore, text: str) -> None:
    assert find_misfit(find_tokens(text)) is None
    assert store.check(text) is None


@pytest.mark.parametrize("text", UPDATES.values(), ids=UPDATES)
def test_whole_updates_fit(text: str) -> None:
    assert find_misfit(find_tokens(text)) is None


@pytest.mark.parametrize("text", {**WHOLE, **UPDATES}.values(), ids={**WHOLE, **UPDATES})
def test_every_beginning_of_a_query_may_go_on(text: str) -> None:
    tokens = find_tokens(text)
    for end in range(len(tokens)):
        misfit = find_misfit(tokens[:end])
        assert misfit is None or misfit.token is None


@pytest.mark.parametrize(("text", "word", "said"), MISTAKES.values(), ids=MISTAKES)
def test_mistakes_are_found_where_they_are(store: OxigraphStore, text: str, word: str, said: str) -> None:
    mistake = find_mistake(text, store, speaker("en"))
    assert mistake is not None
    assert said in str(mistake)
    line = text.split("\n")[mistake.line - 1]  # type: ignore[operator]
    assert line[mistake.column - 1 :].startswith(word)  # type: ignore[operator]
