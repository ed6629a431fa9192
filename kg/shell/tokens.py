"""Cut SPARQL text, finished or not, into tokens with offsets, and a script into statements."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_LOCAL_ESCAPE = r"\\[_~.\-!$&'()*+,;=/?#@%]"
_LOCAL = rf"(?:[\w:%]|{_LOCAL_ESCAPE})(?:(?:[\w:%\-·]|{_LOCAL_ESCAPE})|\.(?=[\w:%\-.\\]))*"
_TOKEN = re.compile(
    rf"""
      (?P<comment>\#[^\n]*)
    | (?P<string>\"\"\"(?:[^"\\]|\\.|"(?!""))*\"\"\" | '''(?:[^'\\]|\\.|'(?!''))*'''
        | "(?!"")(?:[^"\\\n]|\\.)*" | '(?!'')(?:[^'\\\n]|\\.)*')
    | (?P<open>\"\"\".* | '''.* | "[^\n]* | '[^\n]*)
    | (?P<iri><[^<>"{{}}|^`\\\x00-\x20]*>)
    | (?P<variable>[?$]\w+)
    | (?P<blank>_:\w[\w.\-]*)
    | (?P<name>(?:[^\W\d_](?:[\w\-]|\.(?=[\w\-]))*)?:(?:{_LOCAL})?)
    | (?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
    | (?P<number>(?:\d+\.\d+|\.\d+|\d+)(?:[eE][+-]?\d+)?)
    | (?P<word>[^\W\d]\w*)
    | (?P<punctuation>\^\^|&&|\|\||!=|<=|>=|[{{}}()\[\].;,/|^*+?!=<>\-$@])
    | (?P<space>\s+)
    | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)

OPENING = {"(": ")", "{": "}", "[": "]"}
QUERY_FORMS = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})
UPDATE_FORMS = frozenset({"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"})
PROLOGUE = frozenset({"PREFIX", "BASE"})


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of SPARQL: `kind` is the name of its group in the pattern above (`open`: an unfinished string)."""

    kind: str
    text: str
    begin: int

    @property
    def end(self) -> int:
        """Offset just past it."""
        return self.begin + len(self.text)

    def is_word(self, *words: str) -> bool:
        """Whether it is one of these keywords, in any case.

        >>> find_tokens("select *")[0].is_word("SELECT")
        True
        """
        return self.kind == "word" and self.text.upper() in words


def find_tokens(text: str, *, comments: bool = False) -> tuple[Token, ...]:
    """Every token but blanks (and comments, unless asked), in text order; never fails.

    >>> [token.text for token in find_tokens("ASK { ?s a kg:Event } # fin")]
    ['ASK', '{', '?s', 'a', 'kg:Event', '}']
    """
    skipped = {"space"} if comments else {"space", "comment"}
    return tuple(
        Token(match.lastgroup or "other", match.group(), match.start())
        for match in _TOKEN.finditer(text)
        if match.lastgroup not in skipped
    )


def open_brackets(tokens: Sequence[Token]) -> list[Token]:
    """The brackets still open at the end, outermost first; a closing one that fits nothing is ignored."""
    stack: list[Token] = []
    for token in tokens:
        if token.text in OPENING and token.kind == "punctuation":
            stack.append(token)
        elif token.kind == "punctuation" and stack and token.text == OPENING[stack[-1].text]:
            stack.pop()
    return stack


def first_form(tokens: Sequence[Token]) -> str | None:
    """`SELECT`, `INSERT`, …: what the text asks for, after its PREFIX and BASE lines; None when it is no known word.

    >>> first_form(find_tokens("PREFIX a: <b> select *"))
    'SELECT'
    """
    index = 0
    while index < len(tokens) and tokens[index].is_word(*PROLOGUE):
        index += 2 if tokens[index].is_word("BASE") else 3
    if index < len(tokens) and tokens[index].is_word(*QUERY_FORMS, *UPDATE_FORMS):
        return tokens[index].text.upper()
    return None


def declared_prefixes(tokens: Sequence[Token]) -> dict[str, str]:
    """The PREFIX declarations of a text."""
    return {
        name.text.removesuffix(":"): iri.text[1:-1]
        for word, name, iri in zip(tokens, tokens[1:], tokens[2:], strict=False)
        if word.is_word("PREFIX") and name.kind == "name" and iri.kind == "iri"
    }


def place_of(text: str, offset: int) -> tuple[int, int]:
    """Line and column of an offset, both from 1."""
    return text.count("\n", 0, offset) + 1, offset - (text.rfind("\n", 0, offset) + 1) + 1


def offset_of(text: str, line: int, column: int) -> int:
    """Offset of a line and column; the end of the text when they lie past it."""
    lines = text.split("\n")
    if line > len(lines):
        return len(text)
    return min(sum(len(before) + 1 for before in lines[: line - 1]) + column - 1, len(text))


def find_statements(text: str) -> Iterator[str]:
    """The statements of a script, each blanked out around itself so that lines and columns stay those of the script.

    A query ends at `;` outside brackets or where the next one begins; the operations of an update belong together
    until a query begins. PREFIX and BASE lines hold for every statement after them.

    >>> [statement.split() for statement in find_statements("ASK {} ; ASK { ?s ?p 1 }")]
    [['ASK', '{}'], ['ASK', '{', '?s', '?p', '1', '}']]
    """
    tokens = find_tokens(text)
    prologues: list[tuple[int, int]] = []
    begin: int | None = None
    end = 0
    form: str | None = None
    depth = 0
    index = 0

    def statement() -> str:
        assert begin is not None
        kept = [*prologues, (begin, end)]
        return keep(text, kept)

    while index < len(tokens):
        token = tokens[index]
        starts_query = depth == 0 and token.is_word(*QUERY_FORMS)
        starts_prologue = depth == 0 and token.is_word(*PROLOGUE) and index + 1 < len(tokens)
        if starts_prologue and form in UPDATE_FORMS and first_form(tokens[index:]) in UPDATE_FORMS:
            starts_prologue = False  # an update goes on with prefixes of its own
        if begin is not None and (starts_query or starts_prologue):
            yield statement()
            begin = form = None
        if starts_prologue:
            last = min(index + (1 if token.is_word("BASE") else 2), len(tokens) - 1)
            prologues.append((token.begin, tokens[last].end))
            index = last + 1
            continue
        if token.text == ";" and depth == 0 and form not in UPDATE_FORMS:
            if begin is not None:
                yield statement()
            begin = form = None
            index += 1
            continue
        if begin is None:
            begin, form = token.begin, token.text.upper()
        if token.kind == "punctuation":
            depth += (token.text in OPENING) - (token.text in OPENING.values())
            depth = max(depth, 0)
        end = token.end
        index += 1
    if begin is not None:
        yield statement()


def keep(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """The text with everything outside the spans turned into blanks."""
    pieces, last = [], 0
    for begin, end in spans:
        pieces += [re.sub(r"[^\n]", " ", text[last:begin]), text[begin:end]]
        last = end
    return "".join(pieces)
