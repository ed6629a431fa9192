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
