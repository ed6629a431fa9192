"""Turn dot-commands into answers; one registry makes help and completion."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.errors import QueryError
from kg.results import Iri
from kg.shell.diagnosis import nearest
from kg.shell.evidence import find_sources, show_sources
from kg.shell.output import Output, fails, of, says
from kg.shell.text import Line, width

if TYPE_CHECKING:
    from kg.shell.session import Session

Run = Callable[["Session", str], Output]


@dataclass(frozen=True, slots=True)
class Command:
    """A dot-command: its name, what follows it, one line of help (in English, the catalogue has the rest)."""

    name: str
    argument: str
    help: str
    run: Run
    group: str


COMMANDS: dict[str, Command] = {}
ALIASES = {".exit": ".quit", ".q!": ".quit", ".h": ".help", ".?": ".help", ".properties": ".props"}


def command(name: str, argument: str, help: str, *, group: str) -> Callable[[Run], Run]:
    """Register a command."""

    def register(run: Run) -> Run:
        COMMANDS[name] = Command(name, argument, help, run, group)
        return run

    return register


def run(session: Session, line: str) -> Output:
    """Run `.name argument`; a name may be shortened as long as it stays unique."""
    name, _, argument = line.strip().partition(" ")
    found = COMMANDS.get(ALIASES.get(name, name))
    if found is None:
        fitting = [known for known in COMMANDS if known.startswith(name)] if len(name) > 1 else []
        if len(fitting) == 1:
            found = COMMANDS[fitting[0]]
        elif fitting:
            return fails(session.say("{name} may be {choices}.", name=name, choices=", ".join(sorted(fitting))))
    if found is None:
        meant = nearest(name, sorted(COMMANDS), least=60)
        hint = session.say("Did you mean {meant}?", meant=meant) if meant else session.say("See .help.")
        return fails(session.say("There is no command {name}.", name=name) + " " + hint)
    return found.run(session, argument.strip().rstrip(";").rstrip())


def look_up(session: Session, name: str) -> Output:
    """What a bare name, CURIE or IRI shows."""
    raise QueryError(session.say("«{name}» is neither a query nor a command; see .help.", name=name))


@command(".help", "[.command]", "what the shell can do", group="shell")
def _help(session: Session, argument: str) -> Output:
    say = session.say
    if argument:
        name = argument if argument.startswith(".") else f".{argument}"
        found = COMMANDS.get(ALIASES.get(name, name))
        if found is None:
            return fails(say("There is no command {name}.", name=name) + " " + say("See .help."))
        return of([_help_line(session, found, 0)])
    lines: list[Line] = [(("", say("Write a SPARQL query; a blank line or ; ends it. No PREFIX lines are needed.")),)]
    names = [f"{known.name} {say(known.argument)}".strip() for known in COMMANDS.values()]
    margin = max(map(width, names))
    for group in ("look", "answers", "edit", "shell"):
        members = [known for known in COMMANDS.values() if known.group == group]
        if members:
            lines += [(), (("class:title", say(_GROUPS[group])),)]
            lines += [_help_line(session, known, margin) for known in sorted(members, key=lambda c: c.name)]
    return of(lines)


_GROUPS = {
    "look": "Looking around",
    "answers": "Answers",
    "edit": "Changing the graph",
    "shell": "The shell",
}


def _help_line(session: Session, found: Command, margin: int) -> Line:
    usage = f"{found.name} {session.say(found.argument)}".strip()
    gap = " " * (max(margin - width(usage), 0) + 2)
    return (("class:command", "  " + usage), ("", gap + session.say(found.help)))


@command(".source", "N", "the sentences behind row N of the last answer", group="answers")
def _source(session: Session, argument: str) -> Output:
    say = session.say
    number = argument.removeprefix("#") or "1"
    if not number.isdigit():
        return fails(
            say("{command} takes the number of a row, as in {example}.", command=".source", example=".source 3")
        )
    row = session.row(int(number))
    if row is None:
        if session.answer is None:
            return fails(say("There is no answer yet: ask something first."))
        return fails(say("The last answer has no row {number}.", number=number))
    iris = [term.value for term in row if isinstance(term, Iri)]
    if not iris:
        return fails(
            say("Row {number} names nothing that articles mention; select the event or the actor too.", number=number)
        )
    sources = find_sources(session.store, iris)
    if not sources:
        return fails(say("No article mentions what row {number} names.", number=number))
    return of(show_sources(sources, say, columns=session.settings.columns))


@command(".prefix", "", "the prefixes that need no PREFIX line", group="look")
def _prefix(session: Session, argument: str) -> Output:
    prefixes = sorted(session.store.prefixes.items())
    margin = max(width(prefix) for prefix, _ in prefixes) + 1
    return of((("class:keyword", f"{prefix}:".ljust(margin)), ("", f"  <{iri}>")) for prefix, iri in prefixes)


@command(".quit", "", "leave (Ctrl-D does too)", group="shell")
def _quit(session: Session, argument: str) -> Output:
    return Output(leave=True)


@command(".lang", "fr|en", "the language of labels and messages", group="shell")
def _lang(session: Session, argument: str) -> Output:
    from kg.shell.messages import CATALOGUES

    known = sorted({"en", *(path.stem for path in CATALOGUES.glob("*.toml"))})
    if argument and argument not in known:
        return fails(
            session.say("No messages in «{language}»; known are {known}.", language=argument, known=", ".join(known))
        )
    if argument:
        session.choose(language=argument)
    return says(session.say("Labels and messages are in English."))


@command(".timeout", "seconds|off", "when to end a query that takes too long", group="shell")
def _timeout(session: Session, argument: str) -> Output:
    say = session.say
    if argument in {"off", "0"}:
        session.choose(timeout=None)
    elif argument:
        try:
            seconds = float(argument.removesuffix("s").replace(",", "."))
        except ValueError:
            seconds = -1
        if not 0 < seconds < 1e6:
            return fails(say("{command} takes {usage}.", command=".timeout", usage=say("seconds|off")))
        session.choose(timeout=seconds)
    timeout = session.settings.timeout
    return says(
        say("No timeout.") if timeout is None else say("Queries end after {seconds} s.", seconds=f"{timeout:g}")
    )
