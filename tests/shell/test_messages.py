from __future__ import annotations

import ast
import string
import tomllib
from pathlib import Path

import pytest

import kg.shell
from kg.shell.commands import COMMANDS, KEYS
from kg.shell.messages import CATALOGUES, speaker
from kg.shell.registry import GROUPS

FRENCH = tomllib.loads((CATALOGUES / "fr.toml").read_text(encoding="utf-8"))
SAYING = {"say", "count", "says", "translate"}


def said_in_code() -> set[str]:
    """Every sentence that the shell's code hands to a speaker."""
    sentences: set[str] = set()
    for path in Path(kg.shell.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in {"say", "count"}:
                for argument in node.args:
                    sentences |= {
                        part.value
                        for part in ast.walk(argument)
                        if isinstance(part, ast.Constant) and isinstance(part.value, str) and len(part.value) > 1
                    }
    for command in COMMANDS.values():
        sentences |= {command.help}
    sentences |= set(GROUPS.values()) | {meaning for _, meaning in KEYS}
    return {sentence for sentence in sentences if any(character.isalpha() for character in sentence)}


def fields(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def test_every_sentence_has_its_french() -> None:
    assert sorted(said_in_code() - FRENCH.keys()) == []


@pytest.mark.parametrize(("english", "french"), FRENCH.items())
def test_french_sentences_fill_the_same_fields(english: str, french: str) -> None:
    assert fields(french) <= fields(english)


def test_french_counts_zero_as_one() -> None:
    say = speaker("fr")
    assert say.count(0, "{n} row", "{n} rows") == "0 ligne"
    assert say.count(14_000, "{n} row", "{n} rows") == "14\u202f000 lignes"


def test_an_unknown_language_is_english() -> None:
    assert speaker("tlh")("{n} rows", n=2) == "2 rows"


ENGINE = (
    "rdf/store.py",
    "rdf/forked.py",
    "rdf/cache.py",
    "rdf/sparql_errors.py",
    "rdf/shipped.py",
    "shell/settings.py",
)


def raised_in(path: Path) -> set[str]:
    """The texts of the errors that a file makes, each of their fields filled with «xx»."""
    texts = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name) or not node.func.id.endswith("Error"):
            continue
        if node.args and isinstance(node.args[0], ast.JoinedStr):
            parts = [part.value if isinstance(part, ast.Constant) else "xx" for part in node.args[0].values]
            texts.add("".join(map(str, parts)))
        elif node.args and isinstance(node.args[0], ast.Constant):
            texts.add(str(node.args[0].value))
    # these pass on what the system or the engine said; the commonest of those are in the catalogue too
    return {text for text in texts if len(text.replace("xx", "")) > 4}


@pytest.mark.parametrize("name", ENGINE)
def test_errors_of_the_engine_have_their_french(name: str) -> None:
    say = speaker("fr")
    texts = raised_in(Path(kg.shell.__file__).parent.parent / name)
    texts = {text.replace("The answer is xx,", "The answer is rows,") for text in texts}
    assert [text for text in sorted(texts) if say.translate(text) == text] == []


@pytest.mark.parametrize(
    ("english", "french"),
    [
        ("a.ttl:3: this is not valid Turtle: xx.", "a.ttl:3 : ceci n'est pas du Turtle valide : xx."),
        ("a b.ttl: No such file or directory.", "a b.ttl : fichier ou dossier introuvable."),
        (
            "c.toml: «labels» must be true or false, not 1.",
            "c.toml : «labels» doit être true ou false, et non 1.",
        ),
        (
            "The query ran out of memory (1.0 GiB); ask for less.",
            "La requête a manqué de mémoire (1.0 GiB) ; demandez moins.",
        ),
        ("nothing of the kind", "nothing of the kind"),
    ],
)
def test_messages_with_names_in_them_are_translated(english: str, french: str) -> None:
    assert speaker("fr").translate(english) == french
