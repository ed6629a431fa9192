"""Turn a store into one page that needs nothing else: no network, no file beside it, no script but its own."""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from pathlib import Path
from string import Template

from kg import __version__
from kg.results import GraphStore
from kg.view.model import Model, as_json
from kg.view.reading import MOST_EVENTS, read_model
from kg.view.words import read_words, say

ASSETS = Path(__file__).parent / "assets"
SCRIPTS = (
    "dom",
    "data",
    "language",
    "state",
    "keys",
    "facts",
    "article",
    "filters",
    "network",
    "timeline",
    "map",
    "tables",
    "main",
)
"""Joined in this order, in one scope of their own."""


@dataclass(frozen=True, slots=True)
class Extra:
    """What a server adds to the page. All of it is markup or code of the program: never words of articles or users.

    The script runs after the page's own and may call `kgView.show(iri)`, which chooses an event or entity.
    """

    html: str = ""
    """Stands between the filters and the views."""
    style: str = ""
    script: str = ""
    connect: bool = False
    """Whether the script may ask the server that the page came from."""


def write_page(
    store: GraphStore,
    *,
    language: str = "fr",
    title: str | None = None,
    most_events: int = MOST_EVENTS,
    extra: Extra | None = None,
) -> bytes:
    """The page of everything in `store`, in UTF-8; of a graph that is too large the latest articles, and it says so.

    `language` is that of the first look, the page itself can change it. Without a title it is that of the only article.
    Raises `StoreError` or `QueryError`.
    """
    return page_of(read_model(store, most_events=most_events), language=language, title=title, extra=extra)


def page_of(model: Model, *, language: str = "fr", title: str | None = None, extra: Extra | None = None) -> bytes:
    """The page of a model; the same model gives the same bytes."""
    extra = extra or Extra()
    only = model.articles[0].title if len(model.articles) == 1 else ""
    style, script = (_asset("style.css"), _script())
    values = as_json(model) | {"words": read_words(), "version": __version__}
    page = Template(_asset("page.html")).substitute(
        language=language,
        policy=escape(_policy(style, script, extra)),
        title=escape(title or only or say("title", language)),
        style=style,
        extra_style=f"<style>{extra.style}</style>\n" if extra.style else "",
        extra_html=extra.html,
        data=_inert(json.dumps(values, ensure_ascii=False, separators=(",", ":"))),
        script=script,
        extra_script=f"<script>{extra.script}</script>\n" if extra.script else "",
    )
    return page.encode("utf-8", errors="replace")


def _policy(style: str, script: str, extra: Extra) -> str:
    """Only these very styles and scripts; nothing is fetched, sent or framed."""
    styles = " ".join(_hash(text) for text in (style, extra.style) if text)
    scripts = " ".join(_hash(text) for text in (script, extra.script) if text)
    connect = "; connect-src 'self'" if extra.connect else ""
    return (
        f"default-src 'none'; script-src {scripts}; style-src {styles}; img-src data:; base-uri 'none'; "
        f"form-action 'none'{connect}"
    )


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def _inert(text: str) -> str:
    """JSON that can end no element and no line of script, whatever the articles say."""
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def _script() -> str:
    inside = "\n".join(_asset(f"{name}.js") for name in SCRIPTS)
    return f'\n"use strict";\n(() => {{\n{inside}}})();\n'


@lru_cache
def _asset(name: str) -> str:
    return (ASSETS / name).read_text(encoding="utf-8")
