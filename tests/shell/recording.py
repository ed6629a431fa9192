"""Record a session with `kg shell` at a real terminal: `python -m tests.shell.recording` writes it into the README."""

from __future__ import annotations

import os
import re
import sys
import tempfile
from pathlib import Path

import pexpect

ROOT = Path(__file__).resolve().parent.parent.parent
README = ROOT / "README.md"
PLACE = re.compile(r"(<!-- session -->\n```text\n).*?(```\n<!-- end of session -->)", re.DOTALL)
TYPED = (
    "SELECT ?e ?who { ?e a kg:Meeting ; kg:agent ?who }",
    ".source 1",
    "SELECT ?e { ?e a kg:Meting }",
    "Tomas Guebula",
    ".timeline Mozambique",
    "DELETE WHERE { ?e kg:factuality kg:Alleged };",
    "n",
)
SEQUENCE = re.compile(r"\x1b(?:\[[0-9;?]*[A-Za-z]|\][^\x07]*\x07|[()][A-Z0-9]|[=>])")


def record() -> str:
    """What a terminal without a cursor of its own shows of the session, prompt and typed lines included."""
    with tempfile.TemporaryDirectory() as folder:
        env = {**os.environ, "TERM": "dumb", "LC_ALL": "C.UTF-8", "PYTHONPATH": str(ROOT), "PAGER": "cat"}
        env |= {"XDG_STATE_HOME": folder, "XDG_CONFIG_HOME": folder}
        words = ["-m", "kg", "shell", "graphs/exemple.ttl", "--lang", "en"]
        shell = pexpect.spawn(
            sys.executable, words, env=env, cwd=ROOT, encoding="utf-8", dimensions=(200, 100), timeout=120
        )
        try:
            shell.expect("kg> ")
            pieces = [shell.before]
            prompt = "kg> "
            for line in TYPED:
                shell.send(line + "\r")
                shell.expect_exact(line)
                at = shell.expect([r"kg> ", r"  \? "])
                pieces += [prompt + line, shell.before]
                prompt = ("kg> ", "  ? ")[at]
        finally:
            shell.close(force=True)
    text = SEQUENCE.sub("", "".join(pieces)).replace("\r", "")
    text = re.sub(r" \(\d+(?:\.\d+)? m?s\)", "", text)  # how long it took is not for keeping
    return "\n".join(line.rstrip() for line in text.strip().split("\n")) + "\n"


def written() -> str:
    """The session that the README shows."""
    found = PLACE.search(README.read_text(encoding="utf-8"))
    assert found, "the README has no place for the session"
    return found[0].removeprefix(found[1]).removesuffix(found[2])


if __name__ == "__main__":
    session = record()
    text = README.read_text(encoding="utf-8")
    README.write_text(PLACE.sub(lambda found: found[1] + session + found[2], text), encoding="utf-8")
