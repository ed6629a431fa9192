"""Put values in place of a query's variables, written so that no value can become syntax."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from kg.errors import QueryError
from kg.results import Iri, Literal, Term
from kg.shell.messages import Speaker
from kg.shell.text import sparql
from kg.shell.tokens import declared_prefixes, find_tokens

_XSD = "http://www.w3.org/2001/XMLSchema#"
_VARIABLE = re.compile(r"\w+")
_IRI = re.compile(r'<[^<>"{}|^`\\\x00-\x20]*>')
_CURIE = re.compile(r"([\w.-]*):([\w%.:-]*)")
_TYPED = re.compile(r'"(.*)"(?:@([A-Za-z]+(?:-[A-Za-z0-9]+)*)|\^\^(\S+))?', re.DOTALL)
_NUMBERS = (
    (re.compile(r"[+-]?\d+"), "integer"),
    (re.compile(r"[+-]?\d*\.\d+"), "decimal"),
    (re.compile(r"true|false"), "boolean"),
    (re.compile(r"\d{4}-\d\d-\d\d"), "date"),
)


def bind(text: str, given: Sequence[str], prefixes: Mapping[str, str], say: Speaker) -> str:
    """The query with `name=value` pairs filled in wherever `?name` or `$name` stands.

    A value is an IRI (`<…>` or a CURIE with a known prefix), a number, a date, a boolean, a literal in quotation marks
    with `@fr` or `^^xsd:…`, and else plain text. In a SELECT's columns the value keeps the variable's name.

    >>> from kg.shell.messages import speaker
    >>> bind("SELECT ?e { ?e kg:place ?lieu }", ["lieu=<https://e.org/Évran>"], {}, speaker("en"))
    'SELECT ?e { ?e kg:place <https://e.org/Évran> }'
    """
    known = {**prefixes, **declared_prefixes(find_tokens(text))}
    values: dict[str, Term] = {}
    for pair in given:
        name, equals, value = pair.partition("=")
        name = name.lstrip("?$")
        if not equals or not _VARIABLE.fullmatch(name):
            raise QueryError(say("«{pair}» is no parameter; write name=value.", pair=pair))
        values[name] = read_term(value, known)
    return substitute(text, values, say)


def substitute(text: str, terms: Mapping[str, Term], say: Speaker) -> str:
    """The query with a term wherever `?name` or `$name` stands."""
    tokens = find_tokens(text)
    values = {name: sparql(term, {}) for name, term in terms.items()}
    present = {token.text[1:] for token in tokens if token.kind == "variable"}
    for name in values:
        if name not in present:
            raise QueryError(say("The query has no variable ?{name}.", name=name))
    pieces: list[str] = []
    last = depth = 0
    in_columns = False
    for token in tokens:
        in_columns = token.is_word("SELECT") or (
            in_columns and token.text != "{" and not token.is_word("WHERE", "FROM")
        )
        depth += (token.text == "(") - (token.text == ")")
        if token.kind == "variable" and token.text[1:] in values:
            value = values[token.text[1:]]
            written = f"({value} AS {token.text})" if in_columns and depth == 0 else value
            pieces += [text[last : token.begin], written]
            last = token.end
    return "".join(pieces) + text[last:]


def read_term(value: str, prefixes: Mapping[str, str]) -> Term:
    """A value as a person writes it, as a term.

    >>> read_term("14", {}).datatype, read_term("Évran", {}).value
    ('http://www.w3.org/2001/XMLSchema#integer', 'Évran')
    """
    if _IRI.fullmatch(value):
        return Iri(value[1:-1])
    curie = _CURIE.fullmatch(value)
    if curie and curie[1] in prefixes:
        return Iri(prefixes[curie[1]] + curie[2])
    typed = _TYPED.fullmatch(value)
    if typed:
        datatype = read_term(typed[3], prefixes) if typed[3] else None
        return Literal(typed[1], datatype.value if isinstance(datatype, Iri) else None, typed[2])
    for pattern, name in _NUMBERS:
        if pattern.fullmatch(value):
            return Literal(value, _XSD + name)
    return Literal(value)
