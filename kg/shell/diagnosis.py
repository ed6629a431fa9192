"""Turn a failed query into the line, a caret, one plain sentence and a suggestion."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kg.errors import QueryError
from kg.results import CheckingStore, GraphStore
from kg.shell.messages import Speaker
from kg.shell.text import Line, safe, width
from kg.shell.tokens import (
    PROLOGUE,
    QUERY_FORMS,
    UPDATE_FORMS,
    Token,
    declared_prefixes,
    find_tokens,
    first_form,
    offset_of,
    open_brackets,
    place_of,
)

CLOSE_ENOUGH = 70
"""Least rapidfuzz ratio of a suggestion: «Evnt» for Event scores 89, «Meting» for Meeting 92, others under 60."""


def find_mistake(text: str, store: GraphStore, say: Speaker) -> QueryError | None:
    """What is wrong with a query's text, None when it parses. Nothing is run.

    What the parser is vague about (first word, prefixes, open strings and brackets) is looked at before it.
    """
    tokens = find_tokens(text)
    for find in (_first_word, _prefix, _open_string):
        if mistake := find(text, tokens, store.prefixes, say):
            return mistake
    if first_form(tokens) in UPDATE_FORMS or not isinstance(store, CheckingStore):
        return None
    mistake = store.check(text)
    if mistake is None:
        return None
    still_open = open_brackets(tokens)
    if still_open and is_at_end(text, mistake):
        line, column = place_of(text, still_open[-1].begin)
        return QueryError(
            say("This «{bracket}» is never closed.", bracket=still_open[-1].text), line=line, column=column
        )
    return mistake


def is_at_end(text: str, mistake: QueryError) -> bool:
    """Whether a mistake lies past the last word: the query is rather unfinished than wrong."""
    if mistake.line is None or mistake.column is None:
        return False
    tokens = find_tokens(text)
    return not tokens or offset_of(text, mistake.line, mistake.column) >= tokens[-1].end


def show_error(text: str, error: QueryError, say: Speaker, *, source: str = "") -> list[Line]:
    """The source line, a caret under the place, and the sentence."""
    lines: list[Line] = []
    if error.line is not None:
        rows = text.split("\n")
        row = rows[error.line - 1] if error.line <= len(rows) else ""
        column = min(error.column or 1, len(row) + 1)
        head = f"{error.line} │ "
        shown = safe(row.replace("\t", " "))
        length = _length_at(text, error)
        lines.append((("class:dim", head), ("", shown)))
        indent = " " * (width(head) + width(safe(row[: column - 1].replace("\t", " "))))
        lines.append((("", indent), ("class:caret", "^" * length)))
        place = say("line {line}, column {column}", line=error.line, column=column)
        where = f"{source}, {place}" if source else place
        lines.append((("class:error", f"{where}: {safe(say.translate(str(error)))}"),))
    else:
        where = f"{source}: " if source else ""
        lines.append((("class:error", where + safe(say.translate(str(error)))),))
    return lines


def nearest(word: str, choices: Iterable[str], *, least: int = CLOSE_ENOUGH) -> str | None:
    """The choice that a misspelt word most likely meant.

    >>> nearest("Evnt", ["Event", "Meeting"])
    'Event'
    """
    from rapidfuzz import fuzz, process, utils

    found = process.extractOne(word, choices, scorer=fuzz.ratio, processor=utils.default_process, score_cutoff=least)
    return found[0] if found else None


def _length_at(text: str, error: QueryError) -> int:
    """How many carets: as many as the word at the place has characters."""
    offset = offset_of(text, error.line or 1, error.column or 1)
    for token in find_tokens(text):
        if token.begin <= offset < token.end:
            return max(1, min(token.end - offset, 40) if "\n" not in token.text else 1)
    return 1


def _first_word(text: str, tokens: tuple[Token, ...], prefixes: Mapping[str, str], say: Speaker) -> QueryError | None:
    if not tokens or first_form(tokens) or tokens[0].is_word(*PROLOGUE) or tokens[0].kind != "word":
        return None
    line, column = place_of(text, tokens[0].begin)
    meant = nearest(tokens[0].text, sorted(QUERY_FORMS | UPDATE_FORMS | PROLOGUE))
    if meant:
        message = say("«{word}» begins no query. Did you mean {meant}?", word=tokens[0].text, meant=meant)
    else:
        message = say("«{word}» begins no query: write SELECT, ASK, CONSTRUCT or DESCRIBE.", word=tokens[0].text)
    return QueryError(message, line=line, column=column)


def _prefix(text: str, tokens: tuple[Token, ...], prefixes: Mapping[str, str], say: Speaker) -> QueryError | None:
    known = {**prefixes, **declared_prefixes(tokens)}
    for before, token in zip((None, *tokens), tokens, strict=False):
        if token.kind != "name" or (before is not None and before.is_word("PREFIX")):
            continue
        prefix = token.text.partition(":")[0]
        if prefix in known:
            continue
        line, column = place_of(text, token.begin)
        meant = nearest(prefix, sorted(known), least=60) if prefix else None
        message = (
            say("The prefix «{prefix}:» is not known. Did you mean {meant}:?", prefix=prefix, meant=meant)
            if meant
            else say("The prefix «{prefix}:» is not known; declare it with PREFIX, or see .prefix.", prefix=prefix)
        )
        return QueryError(message, line=line, column=column)
    return None


def _open_string(text: str, tokens: tuple[Token, ...], prefixes: Mapping[str, str], say: Speaker) -> QueryError | None:
    for token in tokens:
        if token.kind == "open":
            line, column = place_of(text, token.begin)
            return QueryError(say("This string is never closed."), line=line, column=column)
    return None
