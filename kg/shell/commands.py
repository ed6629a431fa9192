"""Gather every dot-command, and answer .help and .quit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.shell import answers, cards, choices, editing, lists, scripts, stories
from kg.shell.output import Output, fails, of
from kg.shell.registry import COMMANDS, GROUPS, Command, command, find_command, run
from kg.shell.text import Line, width, wrap

if TYPE_CHECKING:
    from kg.shell.session import Session

__all__ = ["COMMANDS", "answers", "cards", "choices", "editing", "lists", "run", "scripts", "stories"]


@command(".help", "[.command]", "what the shell can do", group="shell")
def _help(session: Session, argument: str) -> Output:
    say = session.say
    if argument:
        name = argument if argument.startswith(".") else f".{argument}"
        found = find_command(name)
        if found is None:
            return fails(say("There is no command {name}.", name=name) + " " + say("See .help."))
        return of(_help_lines(session, found, 0))
    lines: list[Line] = [
        (("", say("Write a SPARQL query; a blank line or ; ends it. No PREFIX lines are needed.")),),
        (("", say("A bare name (Odile Marnac, kg:Meeting) shows what is known of it.")),),
    ]
    margin = max(width(f"{known.name} {say(known.argument)}".strip()) for known in COMMANDS.values())
    margin = min(margin, 26)
    for group, title in GROUPS.items():
        members = sorted((known for known in COMMANDS.values() if known.group == group), key=lambda known: known.name)
        lines += [(), (("class:title", say(title)),)]
        for known in members:
            lines += _help_lines(session, known, margin)
    lines += [(), (("class:title", say("Keys")),)]
    for keys, meaning in KEYS:
        lines += _two_columns(keys, say(meaning), margin, session.settings.columns)
    return of(lines)


KEYS = (
    ("Tab", "complete"),
    ("Alt-Enter, Ctrl-J", "run in any case; break the line in any case"),
    ("F2, F3, F4", "labels; compact or vertical; vi or emacs keys"),
    ("Ctrl-R, Right", "search the history; take its suggestion"),
    ("Ctrl-X Ctrl-E", "write in your editor"),
    ("Ctrl-C, Ctrl-D", "clear the line or stop the query; leave"),
)


def _help_lines(session: Session, found: Command, margin: int) -> list[Line]:
    usage = f"{found.name} {session.say(found.argument)}".strip()
    return _two_columns(usage, session.say(found.help), margin, session.settings.columns)


def _two_columns(usage: str, meaning: str, margin: int, columns: int) -> list[Line]:
    """What to type on the left, what it does on the right, wrapped under itself."""
    margin = max(margin, 0)
    pieces = wrap(meaning, max(24, columns - margin - 4))
    if width(usage) > margin > 0:  # a long usage has its line to itself
        return [(("class:command", "  " + usage),), *((("", " " * (margin + 4) + piece),) for piece in pieces)]
    first: Line = (("class:command", "  " + usage.ljust(margin)), ("", "  " + pieces[0]))
    return [first, *((("", " " * (margin + 4) + piece),) for piece in pieces[1:])]


@command(".quit", "", "leave (Ctrl-D does too)", group="shell")
def _quit(session: Session, argument: str) -> Output:
    return Output(leave=True)
