"""What the README shows is what happens."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.readme_blocks import README, Block, Folder, find_blocks, fits, read_steps

BLOCKS = list(find_blocks(README.read_text(encoding="utf-8")))
QUERIES = [block for block in BLOCKS if block.language == "sparql" and block.file is None]


@pytest.mark.slow
def test_session_of_the_readme_prints_what_it_says(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    for block in BLOCKS:
        if block.file:
            folder.write(block.file, block.body)
        for step in read_steps(block.body) if block.language == "console" else ():
            printed = folder.run(step.command)
            assert fits(step.expected, printed), f"README.md:{block.line}: $ {step.command}\n" + "\n".join(printed)


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    folder = Folder(tmp_path_factory.mktemp("queries"))
    folder.run("kg build graphs/exemple.txt")
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("block", QUERIES, ids=lambda block: f"line {block.line}")
def test_query_of_the_readme_finds_something(block: Block, example: Folder) -> None:
    example.write("query.rq", block.body)
    heading, *rows = example.run("kg query graphs/exemple.ttl -f query.rq --format tsv")
    assert heading.startswith("?"), heading
    assert rows


def test_readme_speaks_of_commands_and_targets_that_exist() -> None:
    text = README.read_text(encoding="utf-8")
    makefile = (README.parent / "Makefile").read_text(encoding="utf-8")
    for target in set(re.findall(r"`?make (\w+)", text)) - {"sure"}:
        assert f"\n{target}:" in makefile
    for path in re.findall(r"\]\((?!https?:|#)([^)]+)\)", text):
        assert (README.parent / path).exists(), path


def test_replay_notices_a_difference() -> None:
    assert fits(("a", "…", "d"), ("a", "b", "c", "d"))
    assert fits(("…",), ())
    assert not fits(("a", "…", "d"), ("a", "b", "c"))
    assert not fits(("a",), ("a", "b"))
    [step, other] = read_steps("$ un\n> deux\ntrois\n\n$ quatre\n")
    assert (step.command, step.expected, other.command) == ("un\ndeux", ("trois", ""), "quatre")
