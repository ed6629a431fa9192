"""Commands about queries that are kept in files, and the lines typed before."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from kg.shell.output import Output, fails, of, says
from kg.shell.parameters import bind
from kg.shell.registry import command, misused
from kg.shell.text import Line, safe, width

if TYPE_CHECKING:
    from kg.shell.session import Session

_NAME = re.compile(r"[\w-]{1,60}")
RECENT = 20
"""Lines that .history shows unless told otherwise."""


@command(".read", "FILE", "run the queries and commands of a file", group="scripts")
def _read(session: Session, argument: str) -> Output:
    if not argument:
        return misused(session, ".read", ".read questions.rq")
    text = _text_of(session, Path(argument).expanduser())
    return text if isinstance(text, Output) else session.run_script(text)


@command(".edit", "[FILE]", "write the last query (or a file) in your editor, then run it", group="scripts")
def _edit(session: Session, argument: str) -> Output:
    if not argument:
        return Output(edit=session.asked or "")
    text = _text_of(session, Path(argument).expanduser())
    return text if isinstance(text, Output) else Output(edit=text)


@command(".save-query", "NAME", "keep the last query under a name", group="scripts")
def _save_query(session: Session, argument: str) -> Output:
    say = session.say
    if not _NAME.fullmatch(argument):
        return misused(session, ".save-query", ".save-query rencontres")
    if session.asked is None:
        return fails(say("There is no answer yet: ask something first."))
    path = session.queries / f"{argument}.rq"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(session.asked.strip() + "\n", encoding="utf-8")
    except OSError as error:
        return fails(say("{path} can't be written: {reason}.", path=path, reason=error.strerror or error))
    return says(say("Kept; .q {name} runs it.", name=argument))


@command(".q", "NAME [variable=value …]", "run a kept query, its variables filled in", group="scripts")
def _q(session: Session, argument: str) -> Output:
    say = session.say
    name, _, given = argument.partition(" ")
    if not _NAME.fullmatch(name):
        return misused(session, ".q", ".q rencontres")
    path = session.queries / f"{name}.rq"
    if not path.is_file():
        known = ", ".join(sorted(file.stem for file in session.queries.glob("*.rq")))
        return fails(say("There is no kept query «{name}»; there are: {known}.", name=name, known=known or "—"))
    text = _text_of(session, path)
    if isinstance(text, Output):
        return text
    return session.run(bind(text, given.split(), session.store.prefixes, say) if given else text)


@command(".queries", "", "the kept queries", group="scripts")
def _queries(session: Session, argument: str) -> Output:
    files = sorted(session.queries.glob("*.rq"))
    if not files:
        return says(session.say("No query is kept yet; .save-query NAME keeps the last one."))
    margin = max(width(file.stem) for file in files)
    lines: list[Line] = []
    for file in files:
        first = " ".join(file.read_text(encoding="utf-8", errors="replace").split())[:200]
        lines.append((("class:command", file.stem.ljust(margin)), ("", "  " + safe(first)[: session.settings.columns])))
    return of(lines)


@command(".history", "[N]", "the last lines typed", group="scripts")
def _history(session: Session, argument: str) -> Output:
    if argument and not argument.isdecimal():
        return misused(session, ".history", ".history 50")
    lines: list[Line] = []
    for line in session.lines[-int(argument or RECENT) :]:
        lines += [(("", safe(part)),) for part in line.splitlines()]
    return of(lines)


def _text_of(session: Session, path: Path) -> str | Output:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        return fails(session.say("{path} is not UTF-8 text.", path=path))
    except OSError as error:
        return fails(session.say("{path} can't be read: {reason}.", path=path, reason=error.strerror or error))
