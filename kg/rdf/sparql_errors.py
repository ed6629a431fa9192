"""Turn pyoxigraph's parse errors into one readable sentence with a place."""

from __future__ import annotations

import re

from kg.errors import QueryError

_PLACE = re.compile(r"error at (\d+):(\d+): expected (?:one of )?(.*)", re.DOTALL)
_SEMANTIC = re.compile(r"(?:^|, )((?:[A-Z][a-z]|The )[^\[\]\"]{6,}?)(?=, |$)")
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)+)"')
_KEYWORD = re.compile(r"(?:^|, )([A-Z]{2,}(?: [A-Z]+)*|true|false)(?=, |$)")
_AT_MOST = 8
"""Expected tokens worth reading: longer lists say nothing."""


def read_error(error: SyntaxError) -> QueryError:
    """The parser's complaint as a `QueryError`; line and column in characters, from 1.

    >>> str(read_error(SyntaxError('error at 2:9: expected one of ".", "}", FILTER, [_]')))
    'Expected one of . } FILTER here.'
    """
    text = str(error.msg or error)
    match = _PLACE.match(text)
    if not match:
        return QueryError(text)
    line, column = int(match[1]), int(match[2])
    expected = match[3]
    semantic = _SEMANTIC.search(expected)
    if semantic and "Prefix not found" not in expected:
        message = semantic[1].rstrip(".") + "."
    else:
        tokens = [*_QUOTED.findall(expected), *_KEYWORD.findall(expected)]
        if not tokens or len(tokens) > _AT_MOST:
            message = "The query can't go on like this here."
        else:
            message = f"Expected {'one of ' if len(tokens) > 1 else ''}{' '.join(tokens)} here."
    return QueryError(message, line=line, column=column)
