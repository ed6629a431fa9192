"""Find the first token of a text that no SPARQL can have there, and what could stand in its place.

The engine decides what is SPARQL; its errors, though, often point past the mistake. This follows every way through the
grammar of SPARQL 1.1 (https://www.w3.org/TR/sparql11-query/#sparqlGrammar) at once, token by token, so that the place
is exact: all tokens before it can begin a query.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from kg.shell.tokens import Token

_GRAMMAR = r"""
Text = Query | Update
Query = Prologue ( Select | Construct | Describe | Ask ) Values? ";"*
Prologue = ( BASE iri | PREFIX prefix iri )*
Select = SelectClause Dataset* Where Modifiers
SubSelect = SelectClause Where Modifiers Values?
SelectClause = SELECT ( DISTINCT | REDUCED )? ( ( variable | "(" Expression AS variable ")" )+ | "*" )
Construct = CONSTRUCT ( Template Dataset* Where Modifiers | Dataset* WHERE Template Modifiers )
Template = "{" Triples? "}"
Describe = DESCRIBE ( VarOrIri+ | "*" ) Dataset* Where? Modifiers
Ask = ASK Dataset* Where Modifiers
Dataset = FROM NAMED? Iri
Where = WHERE? Group
Modifiers = ( GROUP BY GroupBy+ )? ( HAVING Constraint+ )? ( ORDER BY OrderBy+ )? Slice?
Slice = LIMIT number ( OFFSET number )? | OFFSET number ( LIMIT number )?
GroupBy = Call | "(" Expression ( AS variable )? ")" | variable
OrderBy = ( ASC | DESC ) "(" Expression ")" | Constraint | variable
Values = VALUES ( variable "{" DataValue* "}" | "(" variable* ")" "{" ( "(" DataValue* ")" )* "}" )
DataValue = Iri | Literal | UNDEF
Group = "{" ( SubSelect | Triples? ( Other "."? Triples? )* ) "}"
Other = Group ( UNION Group )* | OPTIONAL Group | MINUS Group | GRAPH VarOrIri Group | SERVICE SILENT? VarOrIri Group
      | FILTER Constraint | BIND "(" Expression AS variable ")" | Values
Constraint = "(" Expression ")" | Call
Call = BuiltIn | Iri Arguments
Triples = Same ( "." Same )* "."?
Same = Term Properties | "[" Properties "]" Properties? | "(" Node+ ")" Properties?
Properties = Verb Objects ( ";" ( Verb Objects )? )*
Verb = variable | Path
Objects = Node ( "," Node )*
Node = Term | "[" Properties "]" | "(" Node+ ")"
Term = variable | Iri | Literal | blank | "[" "]" | "(" ")"
Path = Sequence ( "|" Sequence )*
Sequence = Step ( "/" Step )*
Step = "^"? Primary ( "?" | "*" | "+" )?
Primary = Iri | a | "!" Negated | "(" Path ")"
Negated = Back | "(" ( Back ( "|" Back )* )? ")"
Back = "^"? ( Iri | a )
Expression = And ( "||" And )*
And = Relation ( "&&" Relation )*
Relation = Sum ( ( "=" | "!=" | "<" | ">" | "<=" | ">=" ) Sum | NOT? IN List )?
Sum = Product ( ( "+" | "-" ) Product )*
Product = Unary ( ( "*" | "/" ) Unary )*
Unary = ( "!" | "+" | "-" )* Atom
Atom = "(" Expression ")" | BuiltIn | Iri Arguments? | Literal | variable
Arguments = "(" DISTINCT? ( Expression ( "," Expression )* )? ")"
List = "(" ( Expression ( "," Expression )* )? ")"
BuiltIn = function List | NOT? EXISTS Group | aggregate "(" DISTINCT? Expression ")"
        | COUNT "(" DISTINCT? ( "*" | Expression ) ")"
        | GROUP_CONCAT "(" DISTINCT? Expression ( ";" SEPARATOR "=" string )? ")"
Literal = string ( language | "^^" Iri )? | ( "+" | "-" )? number | TRUE | FALSE
VarOrIri = variable | Iri
Iri = iri | name
Update = Prologue Operation ( ";" Prologue Operation )* ";"*
Operation = LOAD SILENT? Iri ( INTO GRAPH Iri )? | ( CLEAR | DROP ) SILENT? ( GRAPH Iri | DEFAULT | NAMED | ALL )
          | CREATE SILENT? GRAPH Iri | ( ADD | MOVE | COPY ) SILENT? OneGraph TO OneGraph
          | ( INSERT | DELETE ) DATA Quads | DELETE WHERE Quads
          | ( WITH Iri )? ( DELETE Quads ( INSERT Quads )? | INSERT Quads ) ( USING NAMED? Iri )* WHERE Group
OneGraph = DEFAULT | GRAPH? Iri
Quads = "{" Triples? ( GRAPH VarOrIri Template "."? Triples? )* "}"
"""

FUNCTIONS = frozenset({
    "ABS", "BNODE", "BOUND", "CEIL", "COALESCE", "CONCAT", "CONTAINS", "DATATYPE", "DAY", "ENCODE_FOR_URI", "FLOOR",
    "HOURS", "IF", "IRI", "ISBLANK", "ISIRI", "ISLITERAL", "ISNUMERIC", "ISURI", "LANG", "LANGMATCHES", "LCASE",
    "MD5", "MINUTES", "MONTH", "NOW", "RAND", "REGEX", "REPLACE", "ROUND", "SAMETERM", "SECONDS", "SHA1", "SHA256",
    "SHA384", "SHA512", "STR", "STRAFTER", "STRBEFORE", "STRDT", "STRENDS", "STRLANG", "STRLEN", "STRSTARTS",
    "STRUUID", "SUBSTR", "TIMEZONE", "TZ", "UCASE", "URI", "UUID", "YEAR", "TRIPLE", "SUBJECT", "PREDICATE", "OBJECT",
    "ISTRIPLE", "ADJUST",
})  # fmt: skip
AGGREGATES = frozenset({"SUM", "MIN", "MAX", "AVG", "SAMPLE"})
_KINDS = frozenset({"variable", "iri", "name", "string", "number", "blank", "language"})


@dataclass(frozen=True, slots=True)
class Misfit:
    """The first token that doesn't fit (None: the text ends too early) and what was expected there."""

    token: Token | None
    expected: frozenset[str]
    """Kinds of tokens in lower case, keywords in upper case, punctuation as it is."""


def find_misfit(tokens: Sequence[Token]) -> Misfit | None:
    """Where the tokens leave the grammar; None when they are a whole query or update.

    >>> from kg.shell.tokens import find_tokens
    >>> find_misfit(find_tokens("SELECT * { ?s a kg:Event } LIMIT dix")).expected
    frozenset({'number'})
    >>> find_misfit(find_tokens("ASK { ?s")).token is None
    True
    """
    walk = _Walk(tokens)
    try:
        ends = walk.ends(("rule", "Text"), 0)
    except RecursionError:
        return None  # nested too deeply to be followed: the engine has the last word anyway
    if len(tokens) in ends:
        return None
    # a whole query with something after it: what may follow was tried at its end and noted
    token = tokens[walk.furthest] if walk.furthest < len(tokens) else None
    return Misfit(token, frozenset(walk.expected))


_Node = tuple[object, ...]


class _Walk:
    """All ways through the grammar at once: from a place, the set of places where a node can end."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens = tokens
        self.furthest = 0
        self.expected: set[str] = set()
        self._known: dict[tuple[object, int], frozenset[int]] = {}

    def ends(self, node: _Node, begin: int) -> frozenset[int]:
        kind = node[0]
        if kind == "terminal":
            return self._terminal(str(node[1]), begin)
        if kind == "rule":
            key = (node[1], begin)
            if key not in self._known:
                self._known[key] = self.ends(_grammar()[str(node[1])], begin)
            return self._known[key]
        parts: tuple[_Node, ...] = node[1]  # type: ignore[assignment]  # by construction in _grammar
        if kind == "all":
            places = frozenset({begin})
            for part in parts:
                places = frozenset(end for place in places for end in self.ends(part, place))
            return places
        if kind == "one":
            return frozenset(end for part in parts for end in self.ends(part, begin))
        # repeated: "?" at most once, "*" any number of times, "+" at least once
        first = self.ends(parts[0], begin)
        reached = set(first) if kind == "+" else {begin, *first}
        fresh = first - {begin} if kind != "?" else frozenset()
        while fresh:
            fresh = frozenset(end for place in fresh for end in self.ends(parts[0], place)) - reached
            reached |= fresh
        return frozenset(reached)

    def _terminal(self, wanted: str, place: int) -> frozenset[int]:
        if place < len(self.tokens) and _fits(self.tokens[place], wanted):
            return frozenset({place + 1})
        if place > self.furthest:
            self.furthest, self.expected = place, set()
        if place == self.furthest:
            self.expected.add(wanted)
        return frozenset()


def _fits(token: Token, wanted: str) -> bool:
    if wanted in _KINDS:
        return token.kind == wanted
    if wanted == "prefix":
        return token.kind == "name" and token.text.endswith(":")
    if wanted == "a":
        return token.kind == "word" and token.text == "a"
    if wanted == "function":
        return token.kind == "word" and token.text.upper() in FUNCTIONS
    if wanted == "aggregate":
        return token.kind == "word" and token.text.upper() in AGGREGATES
    if wanted.isupper():
        return token.kind == "word" and token.text.upper() == wanted
    return token.kind == "punctuation" and token.text == wanted


@lru_cache(maxsize=1)
def _grammar() -> dict[str, _Node]:
    rules: dict[str, _Node] = {}
    for line in re.sub(r"\n\s+", " ", _GRAMMAR.strip()).splitlines():
        name, _, body = line.partition(" = ")
        words = re.findall(r'"[^"]+"|\w+|[()|?*+]', body)
        rules[name], rest = _one(words, 0)
        assert rest == len(words), line
    return rules


def _one(words: list[str], at: int) -> tuple[_Node, int]:
    """Alternatives between bars."""
    choices: list[_Node] = []
    while True:
        parts: list[_Node] = []
        while at < len(words) and words[at] not in {"|", ")"}:
            part, at = _part(words, at)
            parts.append(part)
        choices.append(parts[0] if len(parts) == 1 else ("all", tuple(parts)))
        if at >= len(words) or words[at] == ")":
            return (choices[0] if len(choices) == 1 else ("one", tuple(choices))), at
        at += 1


def _part(words: list[str], at: int) -> tuple[_Node, int]:
    word = words[at]
    node: _Node
    if word == "(":
        node, at = _one(words, at + 1)
    elif word.startswith('"'):
        node = ("terminal", word[1:-1])
    elif word.isupper() or word.islower():
        node = ("terminal", word)
    else:
        node = ("rule", word)
    at += 1
    if at < len(words) and words[at] in {"?", "*", "+"}:
        return (words[at], (node,)), at + 1
    return node, at
