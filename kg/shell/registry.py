"""Keep the dot-commands: one registry makes help, completion and dispatch."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.shell.diagnosis import nearest
from kg.shell.output import Output, fails

if TYPE_CHECKING:
    from kg.shell.session import Session

Run = Callable[["Session", str], Output]


@dataclass(frozen=True, slots=True)
class Command:
    """A dot-command: its name, what follows it, and one line of help (English; the catalogue has the rest)."""

    name: str
    argument: str
    help: str
    run: Run
    group: str


COMMANDS: dict[str, Command] = {}
ALIASES = {".exit": ".quit", ".h": ".help", ".properties": ".props", ".limit": ".maxrows", ".d": ".describe"}
GROUPS = {
    "look": "Looking around",
    "stories": "Stories",
    "answers": "Answers",
    "edit": "Changing the graph",
    "scripts": "Queries and files",
    "shell": "The shell",
}


def command(name: str, argument: str, help: str, *, group: str) -> Callable[[Run], Run]:
    """Register a command."""

    def register(run: Run) -> Run:
        COMMANDS[name] = Command(name, argument, help, run, group)
        return run

    return register


def find_command(name: str) -> Command | None:
    """The command of that name or alias."""
    return COMMANDS.get(ALIASES.get(name, name))


def run(session: Session, line: str) -> Output:
    """Run `.name argument`; a name may be shortened as long as it stays unique."""
    words = line.strip().split(maxsplit=1)
    name, argument = words[0], words[1] if len(words) > 1 else ""
    found = find_command(name)
    if found is None:
        fitting = sorted(known for known in COMMANDS if known.startswith(name)) if len(name) > 1 else []
        if len(fitting) > 1:
            return fails(session.say("{name} may be {choices}.", name=name, choices=", ".join(fitting)))
        if fitting:
            found = COMMANDS[fitting[0]]
    if found is None:
        meant = nearest(name, sorted(COMMANDS), least=60)
        hint = session.say("Did you mean {meant}?", meant=meant) if meant else session.say("See .help.")
        return fails(session.say("There is no command {name}.", name=name) + " " + hint)
    return found.run(session, argument.strip().rstrip(";").rstrip())


def misused(session: Session, name: str, example: str) -> Output:
    """Say how a command is used."""
    found = COMMANDS[name]
    usage = f"{name} {session.say(found.argument)}"
    return fails(session.say("Use it as {usage}, for example {example}.", usage=usage, example=example))
