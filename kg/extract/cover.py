"""Tell quickly which of many spans share a character with another."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from itertools import accumulate

from kg.document import Span


class Cover:
    """The characters that some spans cover together.

    >>> cover = Cover([Span(10, 12), Span(0, 5)])
    >>> cover.overlaps(Span(4, 6)), cover.overlaps(Span(5, 10))
    (True, False)
    """

    def __init__(self, spans: Iterable[Span]) -> None:
        ordered = sorted(spans)
        self._begins = [span.begin for span in ordered]
        self._reach = list(accumulate((span.end for span in ordered), max))

    def overlaps(self, span: Span) -> bool:
        """Whether `span` shares a character with any of them."""
        before = bisect_left(self._begins, span.end)  # so many begin before it ends
        return before > 0 and self._reach[before - 1] > span.begin
