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
        "no file declares the term kg:Town.",
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
