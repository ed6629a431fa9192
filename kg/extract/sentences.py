"""Turn normalised text into sentences: the parser is not trusted with it, it cuts «Jean-Yves | Le Drian»."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from kg.document import Span
from kg.lexicon import Lexicon

LONGEST = 250
"""Words and marks in one sentence at most: longer lists are cut, so that parsing time stays linear in the text."""

_LINE = re.compile(r"[^\n]+")
_STOP = re.compile(r"[.!?\u2026]+")
_CLOSING = re.compile(r"[)\]]*")
_OPENING = re.compile(r"\s+(?:-\s+)?([\"(\[]?)\s*(\w)")
_LAST_WORD = re.compile(r"(?:[^\W\d_]\.-?)*[\w\u00b0]+$")
_INITIALS = re.compile(r"(?:[^\W\d_]\.-?)*[^\W\d_]")
_NEXT_WORD = re.compile(r"[\W_]*(\w+'?)")
_PIECE = re.compile(r"\w+|[^\w\s]")


def find_sentences(text: str, lexicon: Lexicon) -> tuple[Span, ...]:
    """Sentences of normalised `text` in text order, without surrounding blanks; a line end always ends one."""
    abbreviations, openers = lexicon.table("abbreviation"), lexicon.table("sentenceOpener")
    return tuple(
        piece
        for line in _LINE.finditer(text)
        for sentence in _cut_line(text, line.start(), line.end(), abbreviations, openers)
        for piece in _bound(text, sentence)
    )


def _cut_line(
    text: str, begin: int, end: int, abbreviations: Mapping[str, str], openers: Mapping[str, str]
) -> Iterator[Span]:
    quoted = False
    seen = begin  # quotation marks up to here are counted
    for stop in _STOP.finditer(text, begin, end):
        if stop.start() < seen:
            continue
        quoted ^= text.count('"', seen, stop.start()) % 2 == 1
        seen = stop.end()
        last, seen, quoted = _close(text, stop.end(), end, quoted)
        opening = _OPENING.match(text, last, end)
        if opening is None or not _opens_sentence(opening):
            continue
        if stop.group() == "." and last == stop.end() and _is_abbreviation(text, begin, stop, abbreviations, openers):
            continue
        yield from _strip(text, begin, last)
        begin = last
    yield from _strip(text, begin, end)


def _close(text: str, position: int, end: int, quoted: bool) -> tuple[int, int, bool]:
    """Where the marks that close the sentence end, how far quotation marks are counted, whether a quote is open."""
    position = _CLOSING.match(text, position, end).end()  # type: ignore[union-attr]  # it matches the empty string
    mark = position
    while mark < end and text[mark] == " ":
        mark += 1
    closes = mark < end and text[mark] == '"' and (quoted or mark == position)
    if not closes:
        return position, position, quoted
    after = _CLOSING.match(text, mark + 1, end).end()  # type: ignore[union-attr]  # it matches the empty string
    return after, after, False


def _opens_sentence(opening: re.Match[str]) -> bool:
    letter = opening.group(2)
    return letter.isupper() or letter.isdigit() or (bool(opening.group(1)) and letter.istitle())


def _is_abbreviation(
    text: str, begin: int, stop: re.Match[str], abbreviations: Mapping[str, str], openers: Mapping[str, str]
) -> bool:
    word = _LAST_WORD.search(text, max(begin, stop.start() - 20), stop.start())
    if word is None:
        return False
    form = word.group()
    kind = abbreviations.get(form, abbreviations.get(form.lower()))
    if kind == "name":  # «M. Le Drian»: the name may begin like a sentence
        return True
    if kind == "end":  # «etc. Paris a refusé»
        return False
    if kind is None and not (_INITIALS.fullmatch(form) and form[0].isupper()):
        return False
    following = _NEXT_WORD.match(text, stop.end())
    return following is None or following.group(1) not in openers


def _strip(text: str, begin: int, end: int) -> Iterator[Span]:
    while begin < end and text[begin].isspace():
        begin += 1
    while begin < end and text[end - 1].isspace():
        end -= 1
    if begin < end:
        yield Span(begin, end)


def _bound(text: str, sentence: Span) -> Iterator[Span]:
    """Cut a sentence of more than `LONGEST` pieces at a «;», else a comma, else a blank, else between two pieces."""
    if len(sentence) <= LONGEST:
        yield sentence
        return
    begin = sentence.begin
    while True:
        ends = []
        for count, piece in enumerate(_PIECE.finditer(text, begin, sentence.end)):
            if count > LONGEST:
                break
            ends.append(piece.end())
        if len(ends) <= LONGEST:
            yield from _strip(text, begin, sentence.end)
            return
        half, limit = ends[LONGEST // 2], ends[LONGEST - 1]
        cut = max(text.rfind(";", half, limit) + 1, 0) or max(text.rfind(",", half, limit) + 1, 0)
        cut = cut or max(text.rfind(" ", half, limit) + 1, 0) or limit
        yield from _strip(text, begin, cut)
        begin = cut
