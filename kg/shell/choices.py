"""Commands that change how the shell behaves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.shell.messages import CATALOGUES
from kg.shell.output import Output, fails, says
from kg.shell.registry import command, misused
from kg.shell.settings import MODES

if TYPE_CHECKING:
    from kg.shell.session import Session

SWITCH = {"on": True, "off": False}


@command(".lang", "fr|en", "the language of labels and messages", group="shell")
def _lang(session: Session, argument: str) -> Output:
    known = sorted({"en", *(path.stem for path in CATALOGUES.glob("*.toml"))})
    if argument and argument not in known:
        return fails(
            session.say("No messages in «{language}»; known are {known}.", language=argument, known=", ".join(known))
        )
    if argument:
        session.choose(language=argument)
        session.forget_index()
    return says(session.say("Labels and messages are in English."))


@command(".labels", "on|off", "labels beside CURIEs (F2)", group="answers")
def _labels(session: Session, argument: str) -> Output:
    say = session.say
    if argument and argument not in SWITCH:
        return misused(session, ".labels", ".labels off")
    session.choose(labels=SWITCH[argument] if argument else not session.settings.labels)
    return says(say("Labels are shown.") if session.settings.labels else say("Labels are hidden."))


@command(".mode", "auto|table|vertical|tsv|csv|json|xml|turtle|ntriples", "the form of answers (F3)", group="answers")
def _mode(session: Session, argument: str) -> Output:
    if argument and argument not in MODES:
        return misused(session, ".mode", ".mode vertical")
    if argument:
        session.choose(mode=argument)
    return says(session.say("Answers come as {mode}.", mode=session.settings.mode))


@command(".maxrows", "N|all", "how many rows are shown; exports have them all", group="answers")
def _maxrows(session: Session, argument: str) -> Output:
    say = session.say
    if argument in {"all", "0"}:
        session.choose(max_rows=None)
    elif argument:
        if not argument.isdecimal():
            return misused(session, ".maxrows", ".maxrows 500")
        session.choose(max_rows=int(argument))
    most = session.settings.max_rows
    return says(
        say("All rows are shown.") if most is None else say.count(most, "{n} row is shown.", "{n} rows are shown.")
    )


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
            return misused(session, ".timeout", ".timeout 30")
        session.choose(timeout=seconds)
    limit = session.settings.timeout
    return says(say("No timeout.") if limit is None else say("Queries end after {seconds} s.", seconds=f"{limit:g}"))


@command(".timer", "on|off", "the time taken, under each answer", group="shell")
def _timer(session: Session, argument: str) -> Output:
    say = session.say
    if argument and argument not in SWITCH:
        return misused(session, ".timer", ".timer off")
    session.choose(timer=SWITCH[argument] if argument else not session.settings.timer)
    return says(say("Times are shown.") if session.settings.timer else say("Times are hidden."))
