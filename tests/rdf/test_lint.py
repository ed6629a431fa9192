"""Mistakes in a user's Turtle are named with file, line, what is wrong and a suggestion."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kg.errors import OntologyError
from kg.rdf.ontology import check_ontology, load_lexicon

HEAD = (
    "@prefix kg: <https://kg.example/ontology#> . @prefix lex: <https://kg.example/lexicon#> . "
    "@prefix actor: <https://kg.example/id/actor/> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
)

# id: (the file after its first line, line of the mistake, what the message must say)
MISTAKES = {
    "short form on an undeclared class": (
        'kg:Condemn lex:verb "honnir" ; lex:frame lex:Condemn .',
        2,
        "no file declares the class kg:Condemn. Did you mean kg:Condemnation?",
    ),
    "unit that evokes an undeclared class": (
        '[] a lex:LexicalUnit ; lex:verb "honnir" ;\n    lex:evokes kg:condemner ; lex:frame lex:Condemn .',
        3,
        "«honnir» evokes kg:condemner, which no class declares. Did you mean kg:Condemnation?",
    ),
    "undeclared role": (
        "lex:Zorg a lex:Frame ;\n    lex:subject kg:agnt .",
        3,
        "no file declares the role kg:agnt. Did you mean kg:agent?",
    ),
    "undeclared role of a slot": (
        'lex:Zorg a lex:Frame ; lex:subject kg:agent ;\n\n    lex:slot [ lex:preposition "de" ; lex:role kg:tagret ] .',
        4,
        "no file declares the role kg:tagret. Did you mean kg:target?",
    ),
    "unknown lex property": (
        'kg:Attack lex:verbe "zorguer" ; lex:frame lex:Strike .',
        2,
        "no file declares the property lex:verbe. Did you mean lex:verb?",
    ),
    "unknown frame": (
        'kg:Attack lex:verb "zorguer" ;\n    lex:frame lex:Striek .',
        3,
        "no file declares the frame lex:Striek. Did you mean lex:Strike?",
    ),
    "unknown class of a condition": (
        '[] a lex:LexicalUnit ; lex:noun "zorg" ; lex:evokes kg:Attack ; lex:frame lex:Kill ;\nlex:ifObject kg:Town .',
        3,
        "no file declares the class kg:Town. `kg ontology` lists them.",
    ),
    "unit without a class": (
        '[] a lex:LexicalUnit ; lex:verb "zorguer" ; lex:frame lex:Strike .',
        2,
        "«zorguer» must evoke one class.",
    ),
    "unit without a form": (
        "[] a lex:LexicalUnit ; lex:evokes kg:Attack ; lex:frame lex:Strike .",
        2,
        "a lexical unit has neither lex:verb, lex:noun nor lex:adjective.",
    ),
    "unit without a frame": ('kg:Attack lex:verb "zorguer" .', 2, "«zorguer» has no lex:frame."),
    "unit with two frames": (
        'kg:Attack lex:verb "zorguer" ; lex:frame lex:Strike, lex:Kill .',
        2,
        "«zorguer» has 2 lex:frames.",
    ),
    "form with idle spaces": (
        'kg:Attack lex:noun "coup de  zorg" ; lex:frame lex:Strike .',
        2,
        "the form «coup de  zorg» has idle spaces.",
    ),
    "actor without a name": ("actor:Zorg a kg:ArmedGroup .", 2, "actor:Zorg has no skos:prefLabel."),
    "actor of an undeclared class": (
        'actor:Zorg a kg:ArmedGrop ; skos:prefLabel "Zorg"@fr .',
        2,
        "no file declares the class kg:ArmedGrop. Did you mean kg:ArmedGroup?",
    ),
    "actor that is an event": (
        'actor:Zorg a kg:Attack ; skos:prefLabel "Zorg"@fr .',
        2,
        "actor:Zorg is a kg:Attack, which is neither an actor nor a place.",
    ),
    "slot without a preposition": (
        "lex:Zorg a lex:Frame ; lex:slot [ lex:role kg:target ] .",
        2,
        "a slot of lex:Zorg has no lex:preposition.",
    ),
    "control of nobody": (
        'lex:Zorg a lex:Frame ;\n    lex:control "objet" .',
        3,
        'lex:control is «objet». Write "subject" or "object".',
    ),
    "row without a form": (
        'lex:zorgs a lex:Table ; lex:row [ lex:value "1" ] .',
        2,
        "a row of lex:zorgs has no lex:form.",
    ),
    "condition that names a property": (
        '[] a lex:LexicalUnit ; lex:verb "zorguer" ; lex:evokes kg:Attack ; lex:frame lex:Strike ; lex:ifObject kg:agent .',
        2,
        "no file declares the class kg:agent.",
    ),
    "filler of an undeclared class": (
        'lex:Zorg a lex:Frame ; lex:slot [ lex:preposition "de" ; lex:role kg:target ;\n    lex:filler kg:Cty ] .',
        3,
        "no file declares the class kg:Cty. Did you mean kg:City?",
    ),
    "role that relates no event": (
        "lex:Zorg a lex:Frame ;\n    lex:subject kg:holds .",
        3,
        "kg:holds is no role of an event. Roles are kg:participant, kg:agent, kg:target",
    ),
    "content of no factuality": (
        "lex:Zorg a lex:Frame ; lex:contentFactuality kg:Attack .",
        2,
        "kg:Attack says nothing about factuality. Write one of kg:Alleged, kg:Counterfactual, kg:Factual",
    ),
    "words that evoke an actor": (
        'kg:Person lex:verb "zorguer" ; lex:frame lex:Strike .',
        2,
        "kg:Person is no class of events, so that no word can evoke it.",
    ),
    "class of another namespace": (
        "<https://my.example/Raid> a <http://www.w3.org/2002/07/owl#Class> ; "
        'lex:verb "zorguer" ; lex:frame lex:Strike .',
        2,
        "only kg: classes are written into graphs. Declare kg:Raid, and align it with your class.",
    ),
    "class below nothing known": (
        "kg:Raid <http://www.w3.org/2000/01/rdf-schema#subClassOf> kg:Atack .",
        2,
        "no file declares the class kg:Atack. Did you mean kg:Attack?",
    ),
    "actor without a class": (
        'actor:Zorg skos:prefLabel "Zorg"@fr ; lex:commonName "zorg"@fr .',
        2,
        "actor:Zorg has a name but no class, so that it is never found.",
    ),
    "gender of nobody": (
        'actor:Zorg a kg:NGO ; skos:prefLabel "Zorg"@fr ; lex:gender "masculin" .',
        2,
        "lex:gender is «masculin». Write m or f.",
    ),
    "condition that is neither true nor false": (
        'kg:Attack lex:verb "zorguer" ; lex:frame lex:Strike ; lex:ifReflexive "oui" .',
        2,
        "lex:ifReflexive is «oui». Write true or false.",
    ),
    "form with two values": (
        'lex:zorgs a lex:Table ; lex:row [ lex:form "un" ; lex:value "1" ] , [ lex:form "un" ; lex:value "2" ] .',
        2,
        "«un» has two values in lex:zorgs: «1» and «2».",
    ),
    "missing semicolon": (
        'kg:Attack lex:verb "zorguer"\n    lex:frame lex:Strike .\nkg:Attack lex:noun "zorg" ; lex:frame lex:Strike .',
        3,
        "this is not Turtle",
    ),
    "unknown prefix": ('kg:Attack zorg:verb "zorguer" .', 2, "this is not Turtle"),
}


@pytest.mark.parametrize(("turtle", "line", "message"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_named_with_its_line(tmp_path: Path, turtle: str, line: int, message: str) -> None:
    file = tmp_path / "own.ttl"
    file.write_text(HEAD + turtle, encoding="utf-8")
    findings = [str(finding) for finding in check_ontology([tmp_path])]
    assert any(found.startswith(f"{file}:{line}: ") and message in found for found in findings), findings
    with pytest.raises(OntologyError, match=re.escape(f"{file}:{line}: ")):
        load_lexicon([tmp_path], cache=False)


# id: (the file after its first line, line, what the warning must say); the lexicon loads all the same
DOUBTS = {
    "participle as verb": (
        'kg:Attack lex:verb "zorguer",\n    "zorgué" ; lex:frame lex:Strike .',
        3,
        "«zorgué» is never met: «zorgué» is no infinitive.",
    ),
    "plural noun as verb": ('kg:Attack lex:verb "zorgs" ; lex:frame lex:Strike .', 2, "«zorgs» is no infinitive."),
    "reflexive pronoun": (
        'kg:Attack lex:verb "se zorguer" ; lex:frame lex:Strike .',
        2,
        "verbs stand without their pronoun. Write the bare infinitive, with lex:ifReflexive true.",
    ),
    "capital": ('kg:Attack lex:noun "Zorg" ; lex:frame lex:Strike .', 2, "«Zorg» is never met: words are looked up"),
    "object of a noun": (
        '[] a lex:LexicalUnit ; lex:noun "zorg" ; lex:evokes kg:Attack ; lex:frame lex:Strike ;\n    lex:ifObject kg:City .',
        3,
        "lex:ifObject is never met: a noun has none.",
    ),
    "reflexive noun": (
        'kg:Attack lex:noun "zorg" ; lex:frame lex:Strike ; lex:ifReflexive true .',
        2,
        "lex:ifReflexive is never met",
    ),
    "table that no rule reads": (
        'lex:weekdays a lex:Table ; lex:row [ lex:form "zorgdi" ; lex:value "7" ] .',
        2,
        "no rule reads a table lex:weekdays. Did you mean lex:weekday?",
    ),
    "class without a label": (
        "kg:Raid <http://www.w3.org/2000/01/rdf-schema#subClassOf> kg:Attack .",
        2,
        "kg:Raid has no rdfs:label",
    ),
    "name without a class": ('actor:Zorg skos:prefLabel "Zorg"@fr .', 2, "actor:Zorg has a name but no class"),
    "two actors of one name and class": (
        'actor:Zorg a kg:NGO ; skos:prefLabel "Zorg"@fr .\nactor:Zorgs a kg:NGO ; skos:prefLabel "ZORG"@fr .',
        3,
        "«ZORG» is also the name of actor:Zorg, of the same class",
    ),
    "name of a shipped actor": (
        'actor:Zorg a kg:ArmedGroup ; skos:prefLabel "Daech"@fr .',
        2,
        "«Daech» is also the name of actor:EtatIslamique, of the same class (ontology/actors/",
    ),
}


@pytest.mark.parametrize(("turtle", "line", "message"), DOUBTS.values(), ids=DOUBTS)
def test_what_cannot_work_is_a_warning(tmp_path: Path, turtle: str, line: int, message: str) -> None:
    file = tmp_path / "own.ttl"
    file.write_text(HEAD + turtle, encoding="utf-8")
    findings = check_ontology([tmp_path])
    assert {finding.severity for finding in findings} == {"warning"}
    found = [str(finding) for finding in findings]
    assert any(each.startswith(f"{file}:{line}: ") and message in each for each in found), found
    load_lexicon([tmp_path], cache=False)


def test_names_may_be_shared_by_things_of_different_classes(tmp_path: Path) -> None:
    (tmp_path / "own.ttl").write_text(HEAD + 'actor:Zorg a kg:City ; skos:prefLabel "Daech"@fr .\n', encoding="utf-8")
    assert check_ontology([tmp_path]) == []


def test_the_shipped_ontology_has_no_mistake_and_no_doubt() -> None:
    assert list(map(str, check_ontology())) == []


def test_findings_come_in_the_order_of_files_and_lines(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text(HEAD + 'kg:Attack lex:noun "Zorg" ; lex:frame lex:Strike .\nactor:A a kg:NGO .\n')
    (tmp_path / "b.ttl").write_text(HEAD + "actor:B a kg:NGOO .\n")
    findings = check_ontology([tmp_path])
    assert [(Path(f.file).name, f.line) for f in findings] == [("a.ttl", 2), ("a.ttl", 3), ("b.ttl", 2), ("b.ttl", 2)]


def test_a_wrong_prefix_is_pointed_out(tmp_path: Path) -> None:
    (tmp_path / "own.ttl").write_text("@prefix kg: <https://kg.example/onto#> .\nkg:Attack a kg:Zorg .\n")
    (finding,) = check_ontology([tmp_path])
    assert finding.line == 2
    assert "Write @prefix kg: <https://kg.example/ontology#> ." in finding.suggestion


def test_all_mistakes_are_listed_at_once(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text(HEAD + "actor:A a kg:ArmedGroup .\nactor:B a kg:Mledia .\n")
    (tmp_path / "b.ttl").write_text(HEAD + 'kg:Attack lex:verb "zorguer" .\n')
    findings = check_ontology([tmp_path])
    assert [(Path(f.file).name, f.line) for f in findings] == [("a.ttl", 2), ("a.ttl", 3), ("a.ttl", 3), ("b.ttl", 2)]


def test_a_repeated_trigger_is_a_warning(tmp_path: Path) -> None:
    (tmp_path / "own.ttl").write_text(
        HEAD + 'kg:Attack lex:noun "zorg" ; lex:frame lex:Strike .\nkg:Meeting lex:noun "zorg" ; lex:frame lex:Meet .\n'
    )
    (finding,) = check_ontology([tmp_path])
    assert (finding.severity, finding.line) == ("warning", 3)
    assert "already stands in" in finding.message
    assert load_lexicon([tmp_path], cache=False).units["zorg"][0].event_class == "Attack"


def test_a_user_may_overrule_a_shipped_trigger_without_a_warning(tmp_path: Path) -> None:
    (tmp_path / "own.ttl").write_text(HEAD + 'kg:Meeting lex:noun "attentat" ; lex:frame lex:Meet .\n')
    assert check_ontology([tmp_path]) == []


def test_dots_hashes_and_quotes_inside_words_cut_no_statement(tmp_path: Path) -> None:
    (tmp_path / "own.ttl").write_text(
        HEAD
        + "actor:Z a kg:Media ; # a comment. with a dot\n"
        + '    skos:prefLabel "Zorg. # n\'est pas fini \\"ici\\" ."@fr ; skos:altLabel """Z. """@fr .\n'
        + "actor:Y a kg:Mdia .\n"
    )
    findings = check_ontology([tmp_path])
    assert {f.line for f in findings} == {4}


def test_sparql_style_prefixes_are_understood(tmp_path: Path) -> None:
    (tmp_path / "own.ttl").write_text(
        "PREFIX kg: <https://kg.example/ontology#>\nPREFIX lex: <https://kg.example/lexicon#>\n"
        'kg:Attack lex:noun "zorg" ; lex:frame lex:Strike .\n'
    )
    assert load_lexicon([tmp_path], cache=False).units["zorg"][0].source == "own.ttl:3"
