"""Tell why a query finds nothing: names that the graph does not use, and the pattern that empties the result."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kg.errors import KgError
from kg.results import Answer, GraphStore, Literal, Table
from kg.shell.completion import expand
from kg.shell.diagnosis import nearest
from kg.shell.index import Family, Index, Name
from kg.shell.messages import Speaker
from kg.shell.patterns import Pattern, follow
from kg.shell.tokens import PROLOGUE, Token, declared_prefixes, find_tokens

PROBE_TIMEOUT = 2.0
"""Seconds for each question that the doctor asks."""
MOST_PATTERNS = 12
"""Longer queries are not taken apart: each pattern costs a question or two."""

_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


def find_unused(text: str, index: Index, say: Speaker) -> list[str]:
    """Sentences about classes and properties of a query that no triple of the graph has."""
    if not index.complete:
        return []
    tokens = find_tokens(text)
    known = Index(prefixes={**index.prefixes, **declared_prefixes(tokens)})
    sentences: dict[str, None] = {}
    template = _template(tokens)
    for pattern in follow(tokens).patterns:
        if pattern.group == template:
            continue
        for step in pattern.path:
            if step.kind in {"name", "iri"}:
                _check(step, index.properties, known, index, say, sentences, is_class=False)
        verb = pattern.path[-1]
        is_type = verb.text == "a" or expand(verb.text, known) == _TYPE
        if is_type and pattern.object.kind in {"name", "iri"}:
            _check(pattern.object, index.classes, known, index, say, sentences, is_class=True)
    return list(sentences)


def _template(tokens: Sequence[Token]) -> int | None:
    """Where the braces of a CONSTRUCT's template open: what it makes need not exist yet."""
    for token, following in pairwise(tokens):
        if token.is_word("CONSTRUCT") and following.text == "{":
            return following.begin
    return None


def _check(
    token: Token,
    family: Family,
    known: Index,
    index: Index,
    say: Speaker,
    sentences: dict[str, None],
    *,
    is_class: bool,
) -> None:
    iri = expand(token.text, known)
    name = next((name for name in family.names if name.iri == iri), None)
    if name is not None and name.count:
        return
    used = [other for other in family.names if other.count]
    word = token.text
    if name is not None and is_class:
        below = [other for other in used if iri in index.above.get(other.iri, ())]
        if below:
            some = ", ".join(f"{other.written} ({other.count})" for other in below[:4])
            sentences[say("Nothing is a {word} itself; below it there are {some}.", word=word, some=some)] = None
        else:
            sentences[say("Nothing in this graph is a {word}.", word=word)] = None
        return
    meant = _by_label(word, used, least=95) or nearest(word, [n.written for n in family.names]) or _by_label(word, used)
    hint = " " + say("Did you mean {meant}?", meant=meant) if meant and meant != word else ""
    if is_class:
        sentences[say("Nothing in this graph is a {word}.", word=word) + hint] = None
    else:
        sentences[say("No triple of this graph has the property {word}.", word=word) + hint] = None


def _by_label(word: str, names: Sequence[Name], *, least: int = 80) -> str | None:
    local = word.rpartition(":")[2]
    labels = {label: name.written for name in names for label in (name.label, *name.aliases) if label}
    found = nearest(local, sorted(labels), least=least)
    return labels[found] if found else None


@dataclass(frozen=True, slots=True)
class _Part:
    """A pattern or filter of the main group, as text of its own."""

    text: str
    is_filter: bool


def find_emptying(text: str, store: GraphStore, say: Speaker) -> str | None:
    """The pattern or filter that empties a result, in one sentence; None when it can't be told."""
    taken = _take_apart(text)
    if taken is None:
        return None
    prologue, parts = taken
    patterns = [part.text for part in parts if not part.is_filter]
    filters = [part.text for part in parts if part.is_filter]
    for pattern in patterns:
        if _has_match(store, prologue, [pattern]) is False:
            return say("Nothing matches «{pattern}».", pattern=pattern)
    for end in range(2, len(patterns) + 1):
        if _has_match(store, prologue, patterns[:end]) is False:
            return say(
                "«{pattern}» matches something, but nothing together with what stands before it.",
                pattern=patterns[end - 1],
            )
    for condition in filters:
        if _has_match(store, prologue, [*patterns, condition]) is False:
            return say("The patterns match; «{condition}» lets nothing through.", condition=condition)
    return None


def count_patterns(text: str, store: GraphStore, timeout: float) -> list[tuple[str, int | None, int | None]]:
    """For each pattern of the main group: how often it matches alone, and together with those before it."""
    taken = _take_apart(text)
    if taken is None:
        return []
    prologue, parts = taken
    counts: list[tuple[str, int | None, int | None]] = []
    before: list[str] = []
    for part in parts:
        before.append(part.text)
        alone = None if part.is_filter else _count(store, prologue, [part.text], timeout)
        counts.append((part.text, alone, _count(store, prologue, before, timeout)))
    return counts


def _take_apart(text: str) -> tuple[str, list[_Part]] | None:
    """The prologue, and the patterns and filters of the outermost group; None when there is no plain group."""
    tokens = find_tokens(text)
    patterns = follow(tokens).patterns
    main = next((token.begin for token in tokens if token.text == "{"), None)
    if tokens and any(token.is_word("CONSTRUCT") for token in tokens[:12]):
        braces = [token.begin for token in tokens if token.text == "{"]
        main = braces[1] if len(braces) > 1 else main
    if main is None:
        return None
    prologue = " ".join(_prologue(text, tokens))
    names = _node_names(tokens)
    parts = [
        _Part(_write(text, pattern, tokens, names), is_filter=False)
        for pattern in patterns
        if pattern.group == main or _is_in_node(pattern, names)
    ]
    parts += [_Part(condition, is_filter=True) for condition in _filters(text, tokens, main)]
    return (prologue, parts) if 0 < len(parts) <= MOST_PATTERNS else None


def _prologue(text: str, tokens: Sequence[Token]) -> Iterator[str]:
    for at, token in enumerate(tokens):
        if token.is_word(*PROLOGUE) and at + 1 < len(tokens):
            last = tokens[min(at + (1 if token.is_word("BASE") else 2), len(tokens) - 1)]
            yield text[token.begin : last.end]


def _node_names(tokens: Sequence[Token]) -> dict[int, str]:
    """A variable for each `[ … ]` and `( … )`, by the offsets of both brackets."""
    names: dict[int, str] = {}
    stack: list[Token] = []
    for token in tokens:
        if token.kind != "punctuation":
            continue
        if token.text in "[(":
            stack.append(token)
        elif token.text in "])" and stack:
            opened = stack.pop()
            names[opened.begin] = names[token.begin] = f"?node{opened.begin}"
    return names


def _is_in_node(pattern: Pattern, names: dict[int, str]) -> bool:
    return pattern.group < 0 and pattern.subject.begin in names


def _write(text: str, pattern: Pattern, tokens: Sequence[Token], names: dict[int, str]) -> str:
    subject = names.get(pattern.subject.begin, pattern.subject.text)
    path = text[pattern.path[0].begin : pattern.path[-1].end]
    at = tokens.index(pattern.object)
    end = pattern.object.end
    following = tokens[at + 1 : at + 3]
    if pattern.object.kind == "string" and following:
        if following[0].kind == "language":
            end = following[0].end
        elif following[0].text == "^^" and len(following) > 1:
            end = following[1].end
    value = names.get(pattern.object.begin, text[pattern.object.begin : end])
    # a path in brackets loses them with its first and last step
    opened = path.count("(") - path.count(")")
    path = "(" * max(0, -opened) + path + ")" * max(0, opened)
    return f"{subject} {path} {value}"


def _filters(text: str, tokens: Sequence[Token], main: int) -> Iterator[str]:
    """The FILTERs that stand directly in the group at `main`."""
    stack: list[int] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if token.text == "{":
            stack.append(token.begin)
        elif token.text == "}" and stack:
            stack.pop()
        elif token.is_word("FILTER") and stack and stack[-1] == main:
            depth = 0
            for end in range(at + 1, len(tokens)):
                depth += (tokens[end].text in {"(", "{"}) - (tokens[end].text in {")", "}"})
                if depth == 0 and tokens[end].text in {")", "}"}:
                    yield text[token.begin : tokens[end].end]
                    at = end
                    break
        at += 1


def _has_match(store: GraphStore, prologue: str, parts: Sequence[str]) -> bool | None:
    try:
        answer = store.query(f"{prologue} ASK {{ {' . '.join(parts)} }}", timeout=PROBE_TIMEOUT)
    except KgError:
        return None
    return answer.yes if isinstance(answer, Answer) else None


def _count(store: GraphStore, prologue: str, parts: Sequence[str], timeout: float) -> int | None:
    try:
        answer = store.query(f"{prologue} SELECT (COUNT(*) AS ?n) {{ {' . '.join(parts)} }}", timeout=timeout)
    except KgError:
        return None
    if isinstance(answer, Table) and answer.rows and isinstance(answer.rows[0][0], Literal):
        return int(answer.rows[0][0].value)
    return None
