"""Turn a text and the mentions in it into paragraphs of segments: pieces that the same mentions cover."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from kg.view.model import Segment

Spans = Sequence[tuple[int, int]]
_Numbered = tuple[int, int, int]
"""Begin, end, and which one of its kind."""

_PARAGRAPH = re.compile(r"[^\n]+")


def cut(text: str, mentions: Spans, sentences: Spans) -> tuple[tuple[Segment, ...], ...]:
    """Paragraphs of `text`; spans are half-open, in Unicode characters, and those of mentions may overlap.

    Blank lines are left out, everything else is kept. Spans that do not lie within the text are overlooked.

    >>> [[(s.text, s.mentions) for s in p] for p in cut("un deux trois\\n\\nfin", [(0, 7), (3, 13)], [])]
    [[('un ', (0,)), ('deux', (0, 1)), (' trois', (1,))], [('fin', ())]]
    """
    paragraphs = [paragraph.span() for paragraph in _PARAGRAPH.finditer(text) if paragraph[0].strip()]
    mentioned, told = _by_paragraph(paragraphs, mentions), _by_paragraph(paragraphs, sentences)
    return tuple(tuple(_segments(text, bounds, mentioned[i], told[i])) for i, bounds in enumerate(paragraphs))


def _by_paragraph(paragraphs: Spans, spans: Spans) -> list[list[_Numbered]]:
    """The spans in each paragraph; one that goes on in the next one is cut where the paragraph ends."""
    found: list[list[_Numbered]] = [[] for _ in paragraphs]
    ends = [end for _, end in paragraphs]
    for number, (first, last) in enumerate(spans):
        for i in range(bisect_right(ends, first), len(paragraphs)):
            begin, end = paragraphs[i]
            if last <= begin:
                break
            if max(first, begin) < min(last, end):
                found[i].append((max(first, begin), min(last, end), number))
    return found


def _segments(
    text: str, paragraph: tuple[int, int], mentions: Sequence[_Numbered], sentences: Sequence[_Numbered]
) -> Iterator[Segment]:
    """From bound to bound, with the spans that are open there."""
    starts: dict[int, list[tuple[bool, _Numbered]]] = defaultdict(list)
    for is_mention, spans in ((True, mentions), (False, sentences)):
        for span in spans:
            starts[span[0]].append((is_mention, span))
    bounds = {*paragraph, *(bound for first, last, _ in (*mentions, *sentences) for bound in (first, last))}
    open_: list[tuple[bool, _Numbered]] = []
    for begin, end in pairwise(sorted(bounds)):
        open_ = [each for each in open_ if each[1][1] > begin] + starts[begin]
        covering = sorted((last - first, number) for is_mention, (first, last, number) in open_ if is_mention)
        sentence = next((number for is_mention, (*_, number) in open_ if not is_mention), -1)
        yield Segment(text[begin:end], sentence, tuple(number for _, number in covering))
