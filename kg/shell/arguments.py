"""Complete what follows a dot-command: files, kept queries, fixed choices."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kg.shell.registry import COMMANDS, find_command
from kg.shell.settings import MODES

if TYPE_CHECKING:
    from kg.shell.session import Session

FILES = frozenset({".read", ".edit", ".load", ".open", ".save", ".export", ".output", ".once"})
CHOICES = {
    ".lang": ("fr", "en"),
    ".labels": ("on", "off"),
    ".timer": ("on", "off"),
    ".mode": MODES,
    ".timeout": ("off",),
    ".maxrows": ("all",),
}
NAMES = frozenset({".describe", ".timeline", ".between", ".who-said", ".tolls", ".find"})
"""Commands that take the names of things: the index completes those."""
MOST_FILES = 40


def complete_argument(name: str, typed: str, session: Session | None) -> Sequence[str] | None:
    """What may follow a command; None leaves it to the names of things."""
    found = find_command(name)
    if found is None or found.name in NAMES:
        return None
    if found.name in CHOICES:
        return CHOICES[found.name]
    if found.name in FILES:
        return _files(typed.rpartition(" ")[2])
    if found.name == ".help":
        return sorted(COMMANDS)
    if found.name == ".q" and session is not None:
        return sorted(path.stem for path in session.queries.glob("*.rq"))
    return ()


def _files(typed: str) -> list[str]:
    """Files and folders whose name goes on from what was typed."""
    folder, slash, begin = typed.rpartition("/")
    try:
        entries = sorted(Path(folder + slash or ".").expanduser().iterdir())[:2000]
    except OSError:
        return []
    fitting = [
        folder + slash + entry.name + ("/" if entry.is_dir() else "")
        for entry in entries
        if entry.name.startswith(begin) and (begin or not entry.name.startswith("."))
    ]
    return fitting[:MOST_FILES]
