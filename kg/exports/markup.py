"""Spell text in XML, streamed; what XML cannot hold becomes U+FFFD."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def clean(text: str) -> str:
    """Text without the characters that XML, calendars and other line formats forbid."""
    return _FORBIDDEN.sub("\ufffd", text)


def attributes(**values: str) -> str:
    """Attributes with their quotes, each after a space; a trailing `_` in a name goes."""
    return "".join(f" {name.rstrip('_')}={quoteattr(clean(value))}" for name, value in values.items())


def content(text: str) -> str:
    """Text between tags; a parser takes a bare carriage return for a line end."""
    return escape(clean(text), {"\r": "&#13;"})


def encoded(lines: Iterator[str]) -> Iterator[bytes]:
    """Lines as UTF-8 in larger pieces."""
    waiting: list[str] = []
    size = 0
    for line in lines:
        waiting.append(line)
        size += len(line)
        if size > 1 << 16:
            yield "\n".join([*waiting, ""]).encode()
            waiting, size = [], 0
    yield "\n".join([*waiting, ""]).encode() if waiting else b""
