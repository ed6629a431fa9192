from __future__ import annotations

import pytest

from kg.shell.session import Session
from kg.shell.settings import Settings

AGENTS = "SELECT ?e ?who { ?e a kg:Meeting ; kg:agent ?who }"


def test_rows_show_labels_beside_curies(session: Session) -> None:
    lines = session.run(AGENTS).text.splitlines()
    assert lines[2].split("  ")[1:] == ["«rencontré» event:accord-rencontre", "Paul Terrien person:PaulTerrien"]
    assert lines[3].startswith("1 row (")


def test_without_labels_only_curies(session: Session) -> None:
    session.choose(labels=False)
    text = session.run(AGENTS).text
    assert "person:PaulTerrien" in text
    assert "Paul Terrien" not in text


def test_labels_come_in_the_chosen_language(session: Session) -> None:
    query = "SELECT ?c { event:accord-rencontre a ?c }"
    assert "Meeting kg:Meeting" in session.run(query).text
    session.run(".lang fr")
    assert "Rencontre kg:Meeting" in session.run(query).text


def test_narrow_tables_keep_labels_and_narrower_ones_turn_vertical(session: Session) -> None:
    session.choose(columns=40)
    text = session.run(AGENTS).text
    assert "Paul Terrien" in text
    assert max(map(len, text.splitlines())) <= 40
    session.choose(columns=16)
    assert "── 1 ─" in session.run(AGENTS).text


def test_ask_answers_in_a_word(session: Session) -> None:
    assert session.run("ASK { ?x a kg:Meeting }").text == "yes"
    assert session.run("ASK { ?x a kg:Coup }").text == "no"


def test_construct_comes_as_turtle(session: Session) -> None:
    text = session.run('CONSTRUCT WHERE { ?p skos:prefLabel "Odile Marnac"@fr ; a ?c }').text
    assert text.splitlines()[:3] == [
        "person:OdileMarnac",
        "    a kg:Person ;",
        '    skos:prefLabel "Odile Marnac"@fr .',
    ]


def test_source_shows_the_sentence_with_both_mentions_marked(session: Session) -> None:
    session.run(AGENTS)
    output = session.run(".source 1")
    assert "Un accord pour le port, 2016-03-16, accord.txt" in output.text
    assert "Le ministre Paul Terrien a rencontré Odile Marnac à Brumel mardi." in output.text
    assert "lexicon/diplomacy.ttl:Meeting" in output.text
    marked = [text for line in output.lines for style, text in line if style == "class:mark"]
    assert marked == ["Paul Terrien", "rencontré"]


def test_source_of_a_person_lists_every_sentence(session: Session) -> None:
    session.run("SELECT ?p { ?p skos:prefLabel 'Odile Marnac'@fr }")
    text = session.run(".source 1").text
    assert text.count("Odile Marnac") == 3
    assert "« La digue tiendra »" in text


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (".source 1", "ask something first"),
        (".source deux", "Nothing goes by «deux»"),
        (".sorce", "Did you mean .source?"),
        (".xyzzy", "See .help."),
        (".help .nothing", "There is no command .nothing"),
        (".lang xx", "No messages in «xx»"),
        (".timeout soon", "for example .timeout 30"),
        (".timeout -3", "for example .timeout 30"),
    ],
)
def test_commands_refuse_what_makes_no_sense(session: Session, line: str, said: str) -> None:
    output = session.run(line)
    assert not output.ok
    assert said in output.text


def test_source_of_a_missing_row_and_of_a_row_without_things(session: Session) -> None:
    session.run("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    assert "has no row 9" in session.run(".source 9").text
    assert "names nothing that articles mention" in session.run(".source 1").text


@pytest.mark.parametrize(
    ("query", "caret", "said"),
    [
        ("SELECT * {\n  ?s kgx:agent ?o }", "      ^^^^^^^^^", "«kgx:» is not known. Did you mean kg:?"),
        ("SELCT * { ?s ?p ?o }", "    ^^^^^", "Did you mean SELECT?"),
        ("SELECT * {\n  ?s ?p 'Brumel }", "            ^^^^^^^^^", "never closed"),
        ("SELECT * { ?é ?p ?o ", "             ^", "«{» is never closed"),
        ("SELECT ?s { ?s ?p ?o } LIMIT dix", "", "line 1"),
    ],
    ids=["prefix", "keyword", "string", "brace", "limit"],
)
def test_errors_show_line_caret_and_suggestion(session: Session, query: str, caret: str, said: str) -> None:
    output = session.run(query)
    assert not output.ok
    assert said in output.text
    if caret:
        assert output.text.splitlines()[1].rstrip().endswith(caret.lstrip())


def test_control_characters_in_literals_are_shown_not_sent(session: Session) -> None:
    text = session.run(r'SELECT ("\u001b[31mrouge\u0007\u202E" AS ?x) {}').text
    assert "\x1b" not in text
    assert "␛[31mrouge␇‹202E›" in text


def test_help_lists_every_command(session: Session) -> None:
    from kg.shell.commands import COMMANDS

    text = session.run(".help").text
    assert [name for name in COMMANDS if name not in text] == []


def test_quit_leaves(session: Session) -> None:
    assert session.run(".quit").leave


def test_a_slow_query_ends_at_its_timeout(session: Session) -> None:
    session.run(".timeout 0,2")
    output = session.run("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }")
    assert not output.ok
    assert "0.2 s" in output.text


@pytest.mark.parametrize("line", ["", "   ", "# rien", "\n\n"])
def test_nothing_asked_nothing_said(session: Session, line: str) -> None:
    assert session.run(line).lines == ()


def test_settings_are_not_shared_between_sessions(session: Session) -> None:
    session.run(".lang fr")
    assert Session(session.store, Settings(language="en")).settings.language == "en"


def test_source_of_a_card_and_of_a_name_are_their_sentences(session: Session) -> None:
    session.run("Odile Marnac")
    text = session.run(".source").text
    assert text.count("Odile Marnac") == 3
    session.run("ASK {}")
    assert session.run(".source Odile Marnac").text == text
    assert "No article mentions this: kg:Diplomacy" in session.run(".source kg:Diplomacy").text


def test_a_yes_in_french_applies(session: Session) -> None:
    session.choose(language="fr")
    assert "appliquer ? [o/N]" in session.run("INSERT DATA { kg:x kg:y 1 };").text
    assert session.run("oui").text.startswith("Fait")
    assert session.run(".undo").ok


def test_sessions_tell_between_with_the_readers_and(session: Session) -> None:
    session.choose(language="fr")
    assert "2 événements" in session.run(".between Paul Terrien et Odile Marnac").text
