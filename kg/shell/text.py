"""Turn values into short, safe pieces of styled text: CURIEs, literals, widths; no terminal needed."""

from __future__ import annotations

import contextlib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache

from kg.results import Blank, Iri, Literal, Term

Fragment = tuple[str, str]
"""A style (as prompt_toolkit names it) and a text without line breaks."""
Line = tuple[Fragment, ...]

_SIMPLE_LOCAL = re.compile(r"(?:\w(?:[\w\-]|\.(?=[\w\-]))*)?")
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]")
"""Control characters, and those that reorder text: shown, never sent to the terminal."""


def safe(text: str) -> str:
    """The text with its control characters made visible.

    >>> safe("rouge\\x1b[31m")
    'rouge␛[31m'
    """
    return _UNSAFE.sub(_picture, text)


def _picture(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code == 0x0A:
        return "⏎"
    if code < 0x20:
        return chr(0x2400 + code)
    return "␡" if code == 0x7F else f"‹{code:04X}›"


def readable(text: str, encoding: str | None) -> str:
    """The text in the characters that a terminal's encoding has, as near as they come.

    >>> readable("── Évran … «port»", "ascii"), readable("Évran", "latin-1")
    ('-- Evran ... "port"', 'Évran')
    """
    encoding = encoding or "utf-8"
    try:
        text.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return "".join(_nearest(character, encoding) for character in text)
    return text


def _nearest(character: str, encoding: str) -> str:
    for written in (character, _LIKE.get(character), unicodedata.normalize("NFKD", character)[:1]):
        with contextlib.suppress(UnicodeEncodeError, LookupError):
            if written is not None and written.encode(encoding):
                return written
    return "?"


_LIKE = {
    "─": "-", "│": "|", "…": "...", "«": '"', "»": '"', "“": '"', "”": '"', "’": "'", "‘": "'", "–": "-", "—": "-",
    "−": "-", "→": ">", "·": "-", "•": "-", "œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "€": "EUR",
}  # fmt: skip
"""What stands for a character where there is none like it."""


def curie(iri: str, prefixes: Mapping[str, str]) -> str:
    """The shortest way to write an IRI in SPARQL: `kg:Event`, or `<…>` when no prefix fits.

    >>> curie("https://kg.example/ontology#Event", {"kg": "https://kg.example/ontology#"})
    'kg:Event'
    """
    best = ""
    namespace = ""
    for prefix, start in prefixes.items():
        if len(start) > len(namespace) and iri.startswith(start) and _SIMPLE_LOCAL.fullmatch(iri, len(start)):
            best, namespace = prefix, start
    return f"{best}:{iri[len(namespace) :]}" if namespace else f"<{iri}>"


def sparql(term: Term, prefixes: Mapping[str, str]) -> str:
    """A term as SPARQL and Turtle write it."""
    if isinstance(term, Iri):
        return curie(term.value, prefixes)
    if isinstance(term, Blank):
        return str(term)
    value = term.value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
    if term.language:
        return f'"{value}"@{term.language}'
    if term.datatype is None:
        return f'"{value}"'
    if term.datatype in _BARE_DATATYPES and _BARE_NUMBER.fullmatch(term.value):
        return term.value
    return f'"{value}"^^{curie(term.datatype, prefixes)}'


_XSD = "http://www.w3.org/2001/XMLSchema#"
_BARE_DATATYPES = frozenset({_XSD + "integer"})
_BARE_NUMBER = re.compile(r"[+-]?\d+")
_NUMERIC = frozenset(
    _XSD + name for name in ("integer", "decimal", "double", "float", "int", "long", "nonNegativeInteger")
)


def is_number(term: Term | None) -> bool:
    """Whether a term is a number, to be set right in its column."""
    return isinstance(term, Literal) and term.datatype in _NUMERIC


@lru_cache(maxsize=50_000)
def width(text: str) -> int:
    """How many terminal cells a text takes.

    >>> width("État"), width("北京")
    (4, 4)
    """
    if text.isascii():
        return len(text)
    return sum(map(_cells, text))


def _cells(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in {"Me", "Mn", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1


def cut(text: str, cells: int) -> str:
    """The text within that many cells, `…` at its end when something is missing.

    >>> cut("conférence de presse", 10)
    'conférenc…'
    """
    if width(text) <= cells:
        return text
    kept, used = [], 0
    for character in text:
        used += _cells(character)
        if used > cells - 1:
            break
        kept.append(character)
    return "".join(kept).rstrip() + "…" if cells > 0 else ""


def wrap(text: str, cells: int) -> list[str]:
    """The text in lines of that many cells, broken at blanks where there are any."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split(" "):
            joined = f"{line} {word}" if line else word
            if width(joined) <= cells:
                line = joined
                continue
            if line:
                lines.append(line)
            while width(word) > cells:
                head = cut(word, cells + 1).removesuffix("…") or word[:1]
                lines.append(head)
                word = word[len(head) :]
            line = word
        lines.append(line)
    return lines


def plain(lines: Iterable[Line]) -> str:
    """Lines of fragments as plain text."""
    return "\n".join("".join(text for _, text in line) for line in lines)


_SGR = {
    "class:header": "1",
    "class:label": "",
    "class:iri": "36",
    "class:literal": "",
    "class:number": "33",
    "class:dim": "2",
    "class:rule": "2",
    "class:error": "31",
    "class:caret": "1;31",
    "class:warning": "33",
    "class:mark": "1;7",
    "class:title": "1",
    "class:command": "32",
    "class:good": "32",
    "class:keyword": "35",
    "class:added": "32",
    "class:removed": "31",
}
"""What the styles look like where prompt_toolkit is not at hand."""


def ansi(lines: Iterable[Line]) -> str:
    """Lines of fragments with terminal colours."""
    return "\n".join(
        "".join(f"\x1b[{_SGR[style]}m{text}\x1b[0m" if _SGR.get(style) else text for style, text in line)
        for line in lines
    )
