"""Turn SPARQL updates into changes that are shown, confirmed, taken back and saved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kg.results import Change, EditableStore
from kg.shell.output import Output, fails, of, says
from kg.shell.registry import command, misused
from kg.shell.text import Line, cut, safe
from kg.shell.tokens import PROLOGUE, Token, find_tokens

if TYPE_CHECKING:
    from kg.shell.session import Session

MOST_LINES = 10
"""Triples shown of a change, added and removed each; .diff shows them all."""


def preview(session: Session, text: str) -> Output:
    """Show what an update would do and ask."""
    say = session.say
    store = session.store
    if not isinstance(store, EditableStore):
        return fails(say("This graph can't be changed from here."))
    if session.is_read_only:
        return _refused(session)
    change = store.preview(list(split_operations(text)), timeout=session.settings.timeout)
    if not change:
        return says(say("This update changes nothing."))
    session.pending = change
    lines = _show(session, change, MOST_LINES)
    question = say("{change} triples, apply? [y/N]", change=_size(change))
    return Output((*lines, (("class:warning", question),)), question=question)


def answer_question(session: Session, answer: str) -> Output:
    """Apply or drop the pending change."""
    change, session.pending = session.pending, None
    say = session.say
    if answer.strip().lower() not in say("y yes").split():
        return says(say("Nothing was changed."))
    assert change is not None
    _apply(session, change)
    session.done.append(change)
    return says(say("Done: {change} triples; .undo takes it back, .save FILE keeps it.", change=_size(change)))


def _refused(session: Session) -> Output:
    return fails(session.say("This graph is open to be read only; start kg shell without --read-only and --cache."))


def _apply(session: Session, change: Change) -> None:
    assert isinstance(session.store, EditableStore)
    session.store.apply(change)
    session.forget_index()


def _size(change: Change) -> str:
    return f"+{len(change.added)} −{len(change.removed)}"


def _show(session: Session, change: Change, most: int | None) -> Iterator[Line]:
    room = session.settings.columns - 2
    for sign, style, lines in (("−", "class:removed", change.removed), ("+", "class:added", change.added)):
        for line in lines[:most]:
            yield ((style, f"{sign} {cut(safe(_short(session, line)), room)}"),)
        if most is not None and len(lines) > most:
            yield (("class:dim", f"{sign} … {len(lines) - most}"),)


def _short(session: Session, line: str) -> str:
    """An N-Quads line with its IRIs as CURIEs."""
    names = session.names((), labels=False)
    return (
        " ".join(names.curie(token.text[1:-1]) if token.kind == "iri" else token.text for token in find_tokens(line))
        .replace(" ^^ ", "^^")
        .replace('" @', '"@')
    )


def split_operations(text: str) -> Iterator[str]:
    """Each operation of an update, with the PREFIX and BASE lines before it; places stay those of the text.

    >>> [op.split() for op in split_operations("PREFIX a: <b> CLEAR ALL; DROP ALL")]
    [['PREFIX', 'a:', '<b>', 'CLEAR', 'ALL'], ['PREFIX', 'a:', '<b>', 'DROP', 'ALL']]
    """
    from kg.shell.tokens import keep

    tokens = find_tokens(text)
    prologue: list[tuple[int, int]] = []
    for part in _split(tokens):
        at = 0
        while at < len(part) and part[at].is_word(*PROLOGUE):
            last = min(at + (1 if part[at].is_word("BASE") else 2), len(part) - 1)
            prologue.append((part[at].begin, part[last].end))
            at = last + 1
        if at < len(part):
            yield keep(text, [*prologue, (part[at].begin, part[-1].end)])


def _split(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    part: list[Token] = []
    depth = 0
    for token in tokens:
        if token.kind == "punctuation":
            depth += (token.text in "{([") - (token.text in "})]")
            if token.text == ";" and depth == 0:
                yield part
                part = []
                continue
        part.append(token)
    yield part


@command(".undo", "", "take back the last update", group="edit")
def _undo(session: Session, argument: str) -> Output:
    say = session.say
    if not session.done:
        return fails(say("There is nothing to take back."))
    change = session.done.pop()
    _apply(session, change.inverse)
    return says(say("Taken back: {change} triples.", change=_size(change.inverse)))


@command(".diff", "", "what the updates of this session have changed", group="edit")
def _diff(session: Session, argument: str) -> Output:
    say = session.say
    added: set[str] = set()
    removed: set[str] = set()
    for change in session.done:
        removed = (removed | (set(change.removed) - added)) - set(change.added)
        added = (added - set(change.removed)) | (set(change.added) - removed)
    total = Change(tuple(sorted(added)), tuple(sorted(removed)))
    if not total:
        return says(say("Nothing was changed."))
    return of([*_show(session, total, None), (("class:dim", say("{change} triples", change=_size(total))),)])


@command(".save", "FILE", "write the whole graph to a file: .ttl .nt .trig .nq .jsonld", group="edit")
def _save(session: Session, argument: str) -> Output:
    say = session.say
    if not argument:
        return misused(session, ".save", ".save graphe.ttl")
    if not isinstance(session.store, EditableStore):
        return fails(say("This graph can't be saved from here."))
    if session.is_read_only and Path(argument).expanduser().exists():
        return _refused(session)  # a copy elsewhere is fine
    n = session.store.save(Path(argument).expanduser())
    return says(say.count(n, "{path}: {n} triple.", "{path}: {n} triples.", path=argument))


@command(".load", "FILE", "read one more graph file", group="edit")
def _load(session: Session, argument: str) -> Output:
    say = session.say
    if not argument:
        return misused(session, ".load", ".load graphs/article.ttl")
    if not isinstance(session.store, EditableStore):
        return fails(say("This graph can't be changed from here."))
    if session.is_read_only:
        return _refused(session)
    n = session.store.add_file(Path(argument).expanduser())
    session.forget_index()
    return says(say.count(n, "{n} triple more.", "{n} triples more."))


@command(".open", "FILE …", "leave this graph for another", group="edit")
def _open(session: Session, argument: str) -> Output:
    say = session.say
    if not argument:
        return misused(session, ".open", ".open graphs/article.ttl")
    if session.factory is None:
        return fails(say("This graph can't be changed from here."))
    store = session.factory([Path(name).expanduser() for name in argument.split()])
    session.store.close()
    session.start_over(store)
    return says(say.count(len(store), "{n} triple", "{n} triples"))
