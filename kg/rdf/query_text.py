"""Turn a query's text into the parts that let it be counted, read in pages and given the prefixes it lacks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

QUERY_FORMS = ("SELECT", "CONSTRUCT", "DESCRIBE", "ASK")
UPDATE_FORMS = ("INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "COPY", "MOVE", "ADD", "WITH")

_VOLATILE = ("RAND", "UUID", "STRUUID", "NOW", "BNODE", "SERVICE")
"""Words after which two runs of one query may differ, so that its pages would not fit together."""

_TOKEN = re.compile(
    r"""(?P<comment>\#[^\n]*)
      | (?P<iri><[^<>"{}|^`\\\s]*>)
      | (?P<string>\"{3}(?:[^"\\]|\\.|"(?!""))*\"{3} | '{3}(?:[^'\\]|\\.|'(?!''))*'{3}
                  | "(?:[^"\\\n]|\\.)*" | '(?:[^'\\\n]|\\.)*')
      | (?P<variable>[?$]\w+)
      | (?P<name>(?:[^\W\d_](?:[\w.\-]*[\w\-])?|_)?:
                 (?:(?:[\w:.\-]|%[0-9A-Fa-f]{2}|\\.)*(?:[\w:\-]|%[0-9A-Fa-f]{2}|\\.))?)
      | (?P<word>[^\W\d_]\w*)
      | (?P<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)
      | (?P<mark>[{}()\[\].;,])
      | (?P<other>\S)""",
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a query: its kind, its text, where it begins, and how many brackets are open before it."""

    kind: str
    text: str
    begin: int
    depth: int

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.begin + len(self.text)

    def is_word(self, *words: str) -> bool:
        """Whether it is one of these keywords."""
        return self.kind == "word" and self.text.upper() in words


@dataclass(frozen=True, slots=True)
class Parts:
    """A SELECT or CONSTRUCT cut into its clauses, each as it was written."""

    form: str
    prologue: str
    head: str
    """From the form to the dataset or the pattern: `SELECT DISTINCT ?x`, or `CONSTRUCT { … }`."""
    dataset: str
    pattern: str
    grouping: str
    order: str
    """What stands after ORDER BY."""
    limit: int | None
    offset: int
    values: str
    template: str = ""
    is_volatile: bool = False

    def count(self) -> str:
        """The query that counts this SELECT's rows, LIMIT and OFFSET aside."""
        inner = f"{self.head}\nWHERE {self.pattern}\n{self.grouping}\n{self.values}"
        return f"{self.prologue}\nSELECT (COUNT(*) AS ?kg_count)\n{self.dataset}\nWHERE {{ {{ {inner} }} }}"

    def page(self, variables: Sequence[str], limit: int, offset: int) -> str:
        """Rows `offset` to `offset + limit` of this SELECT, ordered by its own wish and then by every variable.

        The order stands in a subselect: Virtuoso refuses ORDER BY beside a large OFFSET.
        """
        columns = " ".join(f"?{name}" for name in variables)
        order = f"ORDER BY {self.order} {columns}" if self.order or columns else ""
        inner = f"{self.head}\nWHERE {self.pattern}\n{self.grouping}\n{order}\n{self.values}"
        return (
            f"{self.prologue}\nSELECT {columns or '*'}\n{self.dataset}\nWHERE {{ {{ {inner} }} }}\n"
            f"LIMIT {limit} OFFSET {self.offset + offset}"
        )

    def as_select(self) -> str:
        """The SELECT of what this CONSTRUCT's template needs, with the same solutions."""
        names = dict.fromkeys(token.text for token in find_tokens(self.template) if token.kind == "variable")
        columns = " ".join("?" + name[1:] for name in names) or "(1 AS ?kg_row)"
        order = f"ORDER BY {self.order}" if self.order else ""
        limit = "" if self.limit is None else f"LIMIT {self.limit}"
        offset = f"OFFSET {self.offset}" if self.offset else ""
        return (
            f"{self.prologue}\nSELECT {columns or '*'}\n{self.dataset}\nWHERE {self.pattern}\n"
            f"{self.grouping}\n{order}\n{limit} {offset}\n{self.values}"
        )


def find_tokens(text: str) -> Iterator[Token]:
    """The tokens of a query, comments left out."""
    depth = 0
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or "other"
        if kind == "comment":
            continue
        if kind == "mark" and match[0] in "})]":
            depth -= 1
        yield Token(kind, match[0], match.start(), depth)
        if kind == "mark" and match[0] in "{([":
            depth += 1


def find_form(text: str) -> str:
    """SELECT, ASK, INSERT, …: the keyword that says what a text does, empty when it has none.

    >>> find_form("PREFIX ask: <http://example.org/> # construct\\nselect * { ?s ?p ?o }")
    'SELECT'
    """
    for token in find_tokens(text):
        if token.is_word(*QUERY_FORMS, *UPDATE_FORMS):
            return token.text.upper()
    return ""


def missing_prefixes(text: str, known: Mapping[str, str]) -> str:
    """PREFIX declarations, on one line, for the known prefixes that a query uses without declaring them."""
    tokens = list(find_tokens(text))
    declared = {name.text[:-1] for word, name in pairwise(tokens) if word.is_word("PREFIX")}
    used = {token.text.split(":", 1)[0] for token in tokens if token.kind == "name"} - declared - {"_"}
    return "".join(f"PREFIX {prefix}: <{known[prefix]}> " for prefix in sorted(used) if prefix in known)


def split_query(text: str) -> Parts | None:
    """The clauses of a SELECT or CONSTRUCT; None for anything else, or when its shape is not understood."""
    tokens = list(find_tokens(text))
    begin = next((i for i, token in enumerate(tokens) if token.is_word(*QUERY_FORMS, *UPDATE_FORMS)), None)
    if begin is None or tokens[begin].text.upper() not in ("SELECT", "CONSTRUCT"):
        return None
    form, at = tokens[begin].text.upper(), begin + 1
    template = ""
    if form == "CONSTRUCT" and at < len(tokens) and tokens[at].text == "{":
        closing = _closing(tokens, at)
        if closing is None:
            return None
        template, at = text[tokens[at].begin : tokens[closing].end], closing + 1
    while at < len(tokens) and not (tokens[at].depth == 0 and (tokens[at].text == "{" or _opens_rest(tokens[at]))):
        at += 1
    head_end = tokens[at].begin if at < len(tokens) else len(text)
    opening = next((i for i in range(at, len(tokens)) if tokens[i].text == "{"), None)
    closing = None if opening is None else _closing(tokens, opening)
    if opening is None or closing is None:
        return None
    where = next((token.begin for token in tokens[at:opening] if token.is_word("WHERE")), tokens[opening].begin)
    pattern = text[tokens[opening].begin : tokens[closing].end]
    tail = _Tail(text, tokens[closing + 1 :])
    if not tail.understood:
        return None
    return Parts(
        form=form,
        prologue=_without_comments(text[: tokens[begin].begin]),
        head=_without_comments(text[tokens[begin].begin : head_end]),
        dataset=_without_comments(text[head_end:where]),
        pattern=_without_comments(pattern),
        grouping=tail.grouping,
        order=tail.order,
        limit=tail.limit,
        offset=tail.offset,
        values=tail.values,
        template=_without_comments(template or pattern) if form == "CONSTRUCT" else "",
        is_volatile=any(token.is_word(*_VOLATILE) for token in tokens),
    )


class _Tail:
    """The solution modifiers after the pattern."""

    def __init__(self, text: str, tokens: Sequence[Token]) -> None:
        self.grouping = self.order = self.values = ""
        self.limit: int | None = None
        self.offset = 0
        self.understood = True
        starts = [i for i, token in enumerate(tokens) if token.depth == 0 and token.is_word(*_MODIFIERS)]
        if tokens and (not starts or starts[0] != 0):
            self.understood = False
        for i, end in zip(starts, [*starts, len(tokens)][1:], strict=True):
            word, rest = tokens[i].text.upper(), tokens[i + 1 : end]
            stop = rest[-1].end if rest else tokens[i].end
            clause = _without_comments(text[tokens[i].begin : stop])
            if word == "ORDER" and len(rest) > 1:
                self.order = _without_comments(text[rest[1].begin : stop])
            elif word in ("LIMIT", "OFFSET") and len(rest) == 1 and rest[0].text.isdigit():
                if word == "LIMIT":
                    self.limit = int(rest[0].text)
                else:
                    self.offset = int(rest[0].text)
            elif word in ("GROUP", "HAVING"):
                self.grouping += clause + " "
            elif word == "VALUES":
                self.values = clause
            else:
                self.understood = False


_MODIFIERS = ("GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET", "VALUES")


def _opens_rest(token: Token) -> bool:
    return token.is_word("FROM", "WHERE")


def _closing(tokens: Sequence[Token], opening: int) -> int | None:
    depth = tokens[opening].depth
    return next(
        (i for i in range(opening + 1, len(tokens)) if tokens[i].text == "}" and tokens[i].depth == depth), None
    )


def _without_comments(text: str) -> str:
    """The text on as many lines, its comments gone: they would swallow what is written after them."""
    return "".join("" if match.lastgroup == "comment" else match[0] for match in re.finditer(_SPACED, text)).strip()


_SPACED = re.compile(_TOKEN.pattern + r" | (?P<space>\s+)", re.VERBOSE | re.DOTALL)
