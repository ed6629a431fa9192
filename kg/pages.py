"""Turn a saved web page into the text of its article, with title, date, author and address; never its navigation."""

from __future__ import annotations

import logging
import re

import trafilatura

_DATES = {
    "extensive_search": False,  # it would guess, and a wrong day is worse than none
    "original_date": True,
    "outputformat": "%Y-%m-%d",
    "max_date": "2100-01-01",  # by default today's: the same page would read differently tomorrow
}
_SMALLEST = 40
"""Characters without which a page holds no article: menus and cookie notices leave a few words at most."""


def read_page(data: bytes) -> dict[str, str] | None:
    """`text`, and `title`, `date`, `author` and `source` where the page states them; None when it holds no article.

    The text is given a line for each paragraph, its title first where the page shows one.
    """
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # what is wrong with a page is ours to say
    found = trafilatura.bare_extraction(
        data,
        with_metadata=True,
        include_comments=False,
        include_tables=False,
        date_extraction_params=_DATES,
    )
    text = getattr(found, "text", None)
    if found is None or not isinstance(text, str) or len(text.strip()) < _SMALLEST:
        return None
    # a lone line end is a paragraph's: two make it one for whoever reads sentences
    page = {"text": re.sub(r"\s*\n\s*", "\n\n", text.strip()) + "\n"}
    for ours, theirs in (("title", "title"), ("date", "date"), ("author", "author"), ("source", "url")):
        value = getattr(found, theirs, None)
        if isinstance(value, str) and value.strip():
            page[ours] = value.strip()
    return page
