"""Imports, French words, dependency labels and vocabulary terms stay in the rooms they belong to."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from kg.rdf.ontology import ontology_directory

ROOT = Path(__file__).resolve().parent.parent
EXTRACT = sorted((ROOT / "kg" / "extract").rglob("*.py"))
SOURCES = sorted((ROOT / "kg").rglob("*.py"))


def names(paths: list[Path]) -> list[str]:
    return [path.relative_to(ROOT).as_posix() for path in paths]


def string_literals(path: Path) -> Iterator[ast.Constant]:
    """Every string of a file, docstrings (strings that stand alone) aside."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    alone = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in alone:
            yield node


def test_imports_go_one_way_and_libraries_stay_in_their_rooms() -> None:
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()", "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("path", EXTRACT, ids=names(EXTRACT))
def test_french_words_of_extraction_live_in_turtle(path: Path) -> None:
    def is_french(text: str) -> bool:
        letters = re.sub(r"\w-\w", "", text)
        if letters != text:
            letters = letters if letters.islower() else ""  # «A-ZÀ-ÖŽ» is a class of characters
        return any(c.isalpha() and unicodedata.normalize("NFD", c) != c for c in letters)

    found = [f"line {s.lineno}: {s.value!r}" for s in string_literals(path) if is_french(s.value)]
    assert not found, "move these words to ontology/: " + "; ".join(found)


@pytest.mark.parametrize("path", EXTRACT, ids=names(EXTRACT))
def test_dependency_labels_are_spelled_in_syntax_only(path: Path) -> None:
    if path.name == "syntax.py":
        pytest.skip("the one file that may")
    model = find_spec("fr_core_news_sm")
    assert model is not None
    assert model.origin is not None
    meta = json.loads((Path(model.origin).parent / "meta.json").read_text(encoding="utf-8"))
    labels = set(meta["labels"]["parser"]) - {"case", "fixed", "mark"}  # words that mean other things too
    found = [f"line {s.lineno}: {s.value!r}" for s in string_literals(path) if s.value in labels]
    assert not found, "ask kg.extract.syntax instead: " + "; ".join(found)


def test_every_vocabulary_term_that_code_spells_is_declared() -> None:
    vocabulary = (ontology_directory() / "kg.ttl").read_text(encoding="utf-8")
    declared = set(re.findall(r"^kg:(\w+)", vocabulary, flags=re.MULTILINE))
    spelled: dict[str, str] = {}
    for path in SOURCES:
        for literal in string_literals(path):
            for term in re.findall(r"(?<![\w:])kg:(\w+)", literal.value):
                spelled[term] = f"{path.name}:{literal.lineno}"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "kg":
                for argument in node.args:
                    if isinstance(argument, ast.Constant):
                        spelled[str(argument.value)] = f"{path.name}:{node.lineno}"
    missing = {term: where for term, where in spelled.items() if term not in declared}
    assert not missing


def test_each_file_says_what_it_is_for() -> None:
    silent = [
        path.relative_to(ROOT).as_posix() for path in SOURCES if not ast.get_docstring(ast.parse(path.read_text()))
    ]
    assert not silent
