"""Turn a text and the mentions in it into paragraphs of segments: pieces that the same mentions cover."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from kg.view.model import Segment

Spans = Sequence[tuple[int, int]]

_PARAGRAPH = re.compile(r"[^\n]+")


def cut(text: str, mentions: Spans, sentences: Spans) -> tuple[tuple[Segment, ...], ...]:
    """Paragraphs of `text`; spans are half-open, in Unicode characters, and those of mentions may overlap.

    Blank lines are left out, everything else is kept. Spans that do not lie within the text are overlooked.

    >>> [[(s.text, s.mentions) for s in p] for p in cut("un deux trois\\n\\nfin", [(0, 7), (3, 13)], [])]
    [[('un ', (0,)), ('deux', (0, 1)), (' trois', (1,))], [('fin', ())]]
    """
    paragraphs = (paragraph.span() for paragraph in _PARAGRAPH.finditer(text) if paragraph[0].strip())
    return tuple(tuple(_segments(text, *span, mentions, sentences)) for span in paragraphs)


def _segments(text: str, begin: int, end: int, mentions: Spans, sentences: Spans) -> Iterator[Segment]:
    """One paragraph; a mention that goes on in the next one is cut where the paragraph ends."""
    here = [(i, max(first, begin), min(last, end)) for i, (first, last) in enumerate(mentions)]
    here = [(i, first, last) for i, first, last in here if first < last]
    told = [(i, max(first, begin), min(last, end)) for i, (first, last) in enumerate(sentences)]
    told = [(i, first, last) for i, first, last in told if first < last]
    bounds = {begin, end, *(bound for _, *span in (*here, *told) for bound in span)}
    for first, last in pairwise(sorted(bounds)):
        covering = [(stop - start, i) for i, start, stop in here if start <= first and last <= stop]
        sentence = next((i for i, start, stop in told if start <= first and last <= stop), -1)
        yield Segment(text[first:last], sentence, tuple(i for _, i in sorted(covering)))
