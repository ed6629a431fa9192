"""Turn a failed query into the line, a caret, one plain sentence and a suggestion."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from kg.errors import QueryError, QueryTimeout
from kg.results import CheckingStore, GraphStore
from kg.shell.grammar import AGGREGATES, FUNCTIONS, Misfit, find_misfit
from kg.shell.messages import Speaker
from kg.shell.text import Line, safe, width
from kg.shell.tokens import (
    OPENING,
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
    if mistake := find_unknown(text, store, say):
        return mistake
    mistake = None
    if first_form(find_tokens(text)) not in UPDATE_FORMS:
        if not isinstance(store, CheckingStore):
            return None  # an endpoint may know more than the standard
        mistake = store.check(text)
        if mistake is None:
            return None
    return _reword(text, mistake, say)


def reword(text: str, mistake: QueryError, prefixes: Mapping[str, str], say: Speaker) -> QueryError:
    """The parser's complaint about a query in plainer words, where there are some."""
    return _find_unknown(text, prefixes, say) or _reword(text, mistake, say) or mistake


def find_unknown(text: str, store: GraphStore, say: Speaker) -> QueryError | None:
    """A first word, prefix or string that no further line can put right."""
    return _find_unknown(text, store.prefixes, say)


def _find_unknown(text: str, prefixes: Mapping[str, str], say: Speaker) -> QueryError | None:
    tokens = find_tokens(text)
    for find in (_first_word, _prefix, _open_string):
        if mistake := find(text, tokens, prefixes, say):
            return mistake
    return None


def _reword(text: str, mistake: QueryError | None, say: Speaker) -> QueryError | None:
    tokens = find_tokens(text)
    misfit = find_misfit(tokens)
    if misfit is not None:
        return _explain(text, tokens, misfit, say)
    if mistake is not None and "unbound" in str(mistake):
        return _find_ungrouped(text, tokens, say) or mistake
    return mistake


def refuse_network(tokens: Sequence[Token], text: str, say: Speaker, *, allowed: bool = False) -> None:
    """Raise `QueryError` at a SERVICE or LOAD; FROM and USING only ever name graphs of the store.

    With `allowed` they may reach out, but LOAD still reads no file of this machine.
    """
    for at, token in enumerate(tokens):
        if not token.is_word("SERVICE", "LOAD"):
            continue
        line, column = place_of(text, token.begin)
        if not allowed:
            message = say("{word} reaches out to the network, which is off here.", word=token.text.upper())
            raise QueryError(message, line=line, column=column)
        following = next((later for later in tokens[at + 1 :] if not later.is_word("SILENT")), None)
        address = following.text.strip("<>").lower() if following else ""
        if token.is_word("LOAD") and address.startswith("file:"):
            message = say("LOAD reads no files; .load FILE does.")
            raise QueryError(message, line=line, column=column)


def show_error(text: str, error: QueryError, say: Speaker, *, source: str = "") -> list[Line]:
    """The source line, a caret under the place, and the sentence."""
    lines: list[Line] = []
    if isinstance(error, QueryTimeout):
        where = f"{source}: " if source else ""
        return [(("class:error", where + safe(say.translate(str(error)))),)]
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


def _find_ungrouped(text: str, tokens: tuple[Token, ...], say: Speaker) -> QueryError | None:
    """The first column that is neither counted nor grouped, beside one that is counted."""
    grouped: set[str] = set()
    for at, token in enumerate(tokens):
        if token.is_word("GROUP"):
            grouped = {later.text[1:] for later in tokens[at:] if later.kind == "variable"}
    depth = 0
    for token in tokens:
        if token.text == "{":
            break
        depth += (token.text == "(") - (token.text == ")")
        if token.kind == "variable" and depth == 0 and token.text[1:] not in grouped:
            line, column = place_of(text, token.begin)
            message = say("{variable} stands beside a count: add GROUP BY {variable} at the end.", variable=token.text)
            return QueryError(message, line=line, column=column)
    return None


def _explain(text: str, tokens: tuple[Token, ...], misfit: Misfit, say: Speaker) -> QueryError:
    """A misfit as one plain sentence with its place."""
    token = misfit.token
    if token is None:
        still_open = open_brackets(tokens)
        if still_open:
            line, column = place_of(text, still_open[-1].begin)
            message = say("This «{bracket}» is never closed.", bracket=still_open[-1].text)
            return QueryError(message, line=line, column=column)
        line, column = place_of(text, tokens[-1].end if tokens else 0)
        message = say("The query ends too early; expected {expected}.", expected=_list(misfit.expected, say))
        return QueryError(message, line=line, column=column)
    line, column = place_of(text, token.begin)
    return QueryError(_explain_token(token, misfit.expected, say), line=line, column=column)


def _explain_token(token: Token, expected: frozenset[str], say: Speaker) -> str:
    word = token.text if len(token.text) <= 40 else token.text[:39] + "…"
    if token.kind == "word":
        keywords = {choice for choice in expected if choice.isupper()}
        if "function" in expected:
            keywords |= FUNCTIONS | AGGREGATES
        if {"(", "DISTINCT"} <= expected and token.text.upper() in FUNCTIONS | AGGREGATES | {"COUNT"}:
            return say("A computed column stands in brackets with a name: ({word}(…) AS ?n).", word=token.text.upper())
        meant = nearest(token.text, sorted(keywords), least=78)
        if meant:
            return say("«{word}» is not known here. Did you mean {meant}?", word=word, meant=meant)
        if "name" in expected and "function" not in expected:
            return say('«{word}» is no term: write ?{word}, kg:{word} or "{word}".', word=word)
    if token.text == "," and "variable" in expected:
        return say("No comma stands between variables.")
    if token.text in OPENING.values() and not expected & {token.text, "variable", "name", "."}:
        return say("This «{bracket}» closes nothing.", bracket=token.text)
    return say("«{word}» can't stand here; expected {expected}.", word=word, expected=_list(expected, say))


_PATTERNS = frozenset({"BIND", "FILTER", "GRAPH", "MINUS", "OPTIONAL", "SERVICE", "VALUES", "SELECT", "UNION"})
_MOST_EXPECTED = 6


def _list(expected: frozenset[str], say: Speaker) -> str:
    """What was expected, in words, the most telling first."""
    left = set(expected)
    named: list[str] = []
    is_term = bool(left & {"name", "iri"})
    if "variable" in left:
        named.append(say("a variable"))
    if is_term:
        named.append(say("an IRI"))
    if {"string", "number"} <= left:
        named.append(say("a literal"))
        left -= {"TRUE", "FALSE", "+", "-"}
    elif "number" in left:
        named.append(say("a number"))
    elif "string" in left:
        named.append(say("a text in quotation marks"))
    if "function" in left:
        named.append(say("a function"))
        left -= {"COUNT", "GROUP_CONCAT", "EXISTS", "NOT"}
    if "prefix" in left:
        named.append(say("a prefix such as kg:"))
    if is_term:
        left -= {"[", "(", "!", "^", "a"}
    left -= {"/", "*", "+", "?", "|", "variable", "name", "iri", "string", "number", "blank", "function", "aggregate"}
    left -= {"language", "^^", "prefix"}
    if len(left & _PATTERNS) > 2:
        left -= _PATTERNS
    signs = sorted((sign for sign in left if not sign.isalpha()), key=lambda sign: (sign not in "})", sign))
    keywords = sorted(sign for sign in left if sign.isalpha())
    words = [*named, *(f"«{sign}»" for sign in signs), *keywords][:_MOST_EXPECTED]
    if len(words) < 2:
        return words[0] if words else "…"
    return ", ".join(words[:-1]) + f" {say('or')} {words[-1]}"


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
