"""Replay the README: run its console blocks and queries, compare what they print, or write the new answers down.

`python -m tests.readme_blocks` rewrites README.md with what the commands print today: read the difference first.
In a console block, `$ ` begins a command, `> ` continues it, and a line `…` stands for any lines. A comment
`<!-- file: NAME -->` above a block makes it a file that the later commands find.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
ANYTHING = "…"
EXAMPLES = ("graphs/exemple.txt", "graphs/exemple.rq")
BLOCK = re.compile(
    r"(?:<!-- file: (?P<file>\S+) -->\n)?^```(?P<language>\w+)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block of the README."""

    language: str
    body: str
    file: str | None
    begin: int
    """Where its body begins in the README."""
    line: int


@dataclass(frozen=True, slots=True)
class Step:
    """A command and what the README says that it prints."""

    command: str
    expected: tuple[str, ...]


def find_blocks(text: str) -> Iterator[Block]:
    """The fenced blocks of a Markdown text in order."""
    for match in BLOCK.finditer(text):
        line = text.count("\n", 0, match.start()) + 1
        yield Block(match["language"], match["body"], match["file"], match.start("body"), line)


def read_steps(body: str) -> list[Step]:
    """The commands of a console block with their expected output."""
    steps: list[tuple[list[str], list[str]]] = []
    for line in body.splitlines():
        if line.startswith("$ "):
            steps.append(([line[2:]], []))
        elif line.startswith("> ") and steps and not steps[-1][1]:
            steps[-1][0].append(line[2:])
        elif steps:
            steps[-1][1].append(line)
    return [Step("\n".join(command), tuple(expected)) for command, expected in steps]


def fits(expected: tuple[str, ...], lines: tuple[str, ...]) -> bool:
    """Whether `lines` are what is expected; `…` stands for any number of lines."""
    pattern = "".join(r"(?:.*\n)*?" if line.strip() == ANYTHING else re.escape(line) + r"\n" for line in expected)
    return re.fullmatch(pattern, "".join(f"{line}\n" for line in lines)) is not None


class Folder:
    """A folder with the example article in it, where `kg` is a command and `python` finds this checkout."""

    def __init__(self, path: Path) -> None:
        self.path = path
        (path / "graphs").mkdir()
        for example in EXAMPLES:
            shutil.copy(ROOT / example, path / example)
        self._commands = path / ".bin"
        self._commands.mkdir()
        for name, options in (("kg", "-m kg"), ("python", "")):
            command = self._commands / name
            command.write_text(f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec "{sys.executable}" {options} "$@"\n')
            command.chmod(0o755)

    def write(self, name: str, body: str) -> None:
        """Put a file of the README into the folder."""
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(body, encoding="utf-8")

    def run(self, command: str) -> tuple[str, ...]:
        """What a command prints, errors too, line by line."""
        environment = dict(os.environ) | {
            "PATH": f"{self._commands}{os.pathsep}{os.environ['PATH']}",
            "LC_ALL": "C.UTF-8",
            "LANGUAGE": "en",
            "COLUMNS": "110",
        }
        done = subprocess.run(
            ["bash", "-c", command],
            cwd=self.path,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            check=False,
        )
        return tuple(line.rstrip() for line in done.stdout.splitlines())


def refresh(text: str) -> str:
    """The README with what its commands print today."""
    with tempfile.TemporaryDirectory() as name:
        folder = Folder(Path(name))
        pieces, end = [], 0
        for block in find_blocks(text):
            if block.file:
                folder.write(block.file, block.body)
            if block.language != "console":
                continue
            lines = []
            for step in read_steps(block.body):
                printed = folder.run(step.command)
                first, *rest = step.command.split("\n")
                lines += [f"$ {first}", *(f"> {line}" for line in rest)]
                lines += step.expected if fits(step.expected, printed) else printed
            pieces += [text[end : block.begin], "".join(f"{line}\n" for line in lines)]
            end = block.begin + len(block.body)
        return "".join([*pieces, text[end:]])


if __name__ == "__main__":
    README.write_text(refresh(README.read_text(encoding="utf-8")), encoding="utf-8")
