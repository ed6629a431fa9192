"""Turn what was found in an article into IRIs: the only place that coins them, always from content.

What has a proper name meets its namesakes in other articles (`<base>person/jean-marc-ayrault`); what has none («des
manifestants») belongs to its article. Whatever stands at some place of an article has the article's IRI with a
fragment that gives the place, `#char=12,25` (RFC 5147) for the words themselves.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

import pyoxigraph

from kg.document import Article, Entity, Event, Position, Quantity, Span, TimeSpan
from kg.errors import ArticleError, KgError
from kg.lexicon import Lexicon, fold
from kg.vocabulary import DATA_NAMESPACE, PREFIXES

FAMILIES = {
    "Person": "person",
    "Group": "group",
    "Organization": "organization",
    "Place": "place",
    "State": "state",
    "Actor": "agent",  # not «actor»: that namespace is the lexicon's
}
"""Class → first path segment of what is coined under it; the first class that fits decides."""

_HASH_LENGTH = 20
"""Hexadecimal digits of an article's hash: 80 bits, so that a billion articles still have no collision to expect."""
_LONGEST_SLUG = 80
_SEPARATORS = re.compile(r"[\s.,'’ʼ`_\-‐‑‒–—]+")
_UNDECOMPOSED = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "đ": "d", "ł": "l", "ß": "ss", "ı": "i"})


def check_base(base: str) -> str:
    """`base` as it is, once it can begin an IRI; raises `KgError`.

    >>> check_base("https://example.org/news/")
    'https://example.org/news/'
    """
    try:
        pyoxigraph.NamedNode(base + "x")
    except ValueError as error:
        raise KgError(f"--base {base!r}: not an absolute IRI ({error}); give one like {DATA_NAMESPACE}") from error
    if "#" in base or "?" in base:
        raise KgError(
            f"--base {base!r}: «#» and «?» are not allowed, because mentions are fragments of article IRIs; "
            f"give one like {DATA_NAMESPACE}"
        )
    if not base.endswith(("/", ":")) or base.endswith("://"):
        raise KgError(f"--base {base!r}: an IRI base ends with «/»; did you mean {base.rstrip('/:')}/ ?")
    return base


def coin_article(article: Article, base: str) -> str:
    """The article's IRI from the hash of text, title and date, which decide what is found in it.

    Where it was read from is left out: a copy in another folder is the same article, and building it again replaces it.
    """
    try:
        article.text.encode()
    except UnicodeEncodeError as error:
        raise ArticleError(
            f"{article.source or 'article'}: character {error.start} is half of a surrogate pair, which no RDF file "
            "can hold; save the text as valid UTF-8"
        ) from error
    digest = hashlib.sha256()
    for part in (article.text, article.title, article.date.isoformat() if article.date else None):
        content = b"-" if part is None else b"+" + part.encode(errors="surrogatepass")
        digest.update(b"%d:" % len(content) + content)
    return f"{base}article/{digest.hexdigest()[:_HASH_LENGTH]}"


def coin_entity(entity: Entity, article: str, base: str, lexicon: Lexicon, whole: str | None = None) -> str:
    """A known entity's own IRI; a named one's from family and fullest name; any other's from its first mention.

    A common noun names something only together with the `whole` it is part of: «armée» of Mali, «ministère de la
    Défense» of Niger. «Des manifestants» of two articles are not the same people, nor need «M. Martin» of one article
    be «Mme Martin» of another: a family name alone belongs to its article.
    """
    if entity.known is not None:
        return entity.known
    family = _family(entity.classes, lexicon)
    is_common = entity.label.islower()
    is_ambiguous = family == "person" and len(entity.label.split()) == 1
    if entity.mentions and (not entity.named or (is_common and whole is None) or is_ambiguous):
        first = min(mention.span for mention in entity.mentions)
        return f"{article}#{family}={first.begin},{first.end}"
    name = slug(entity.label)
    if whole is not None and family != "person" and entity.label.split(" ")[0].islower():
        name += f"_{_short_hash(whole)}"
    return f"{base}{family}/{name}"


def coin_position(position: Position, holder: str, of: str | None, base: str) -> str:
    """An office's IRI from who holds it, what it is called and whom it serves."""
    identity = _short_hash("\n".join((holder, slug(position.label), of or "")))
    return f"{base}position/{slug(position.label)}_{identity}"


def coin_span(span: Span, article: str) -> str:
    """The IRI of the characters themselves, be they a mention, a sentence or both.

    >>> coin_span(Span(12, 25), "https://kg.example/id/article/0f")
    'https://kg.example/id/article/0f#char=12,25'
    """
    return f"{article}#char={span.begin},{span.end}"


def coin_event(event: Event, article: str) -> str:
    """An event's IRI from where its first trigger begins: one trigger makes one event."""
    return f"{article}#event={min(mention.span for mention in event.mentions).begin}"


def coin_time(time: TimeSpan, article: str) -> str:
    """A time span's IRI from its words and, where they are known, its days: «lundi et mardi» may be two spans."""
    return _at(time.mention.span, article, "time", *(day.isoformat() for day in (time.start, time.end) if day))


def coin_quantity(quantity: Quantity, article: str, amount: Iterable[str]) -> str:
    """A quantity's IRI from its words, its numbers and what it counts: «12 morts et blessés» are two quantities."""
    unit = [] if quantity.unit is None else ["percent" if quantity.unit == "%" else slug(quantity.unit)]
    return _at(quantity.mention.span, article, "quantity", *amount, *unit)


def coin_wikidata(identifier: str) -> str:
    """The IRI of a Wikidata entity, given as IRI or as bare identifier.

    >>> coin_wikidata("Q142")
    'http://www.wikidata.org/entity/Q142'
    """
    return identifier if ":" in identifier else PREFIXES["wd"] + identifier


@lru_cache(maxsize=50_000)
def slug(name: str) -> str:
    """A readable path segment. Case, accents, hyphens and apostrophes don't distinguish names; all else does.

    What ASCII letters and digits can't tell is told by a hash of the exact name, after a `_` that no plain slug has.

    >>> slug("Jean-Marc Ayrault"), slug("N’Djamena"), slug("Владимир Путин"), slug("C++")
    ('jean-marc-ayrault', 'n-djamena', '_6434d6ff', 'c_f1deb75f')
    """
    exact = unicodedata.normalize("NFC", " ".join(name.split()))
    spaced = _SEPARATORS.sub("-", fold(exact).translate(_UNDECOMPOSED)).strip("-")
    plain = re.sub(r"[^a-z0-9-]+", "-", spaced).strip("-")
    if plain == spaced and 0 < len(plain) <= _LONGEST_SLUG:
        return plain
    return f"{plain[:_LONGEST_SLUG].rstrip('-')}_{_short_hash(exact)}"


def _family(classes: tuple[str, ...], lexicon: Lexicon) -> str:
    """The path segment for these classes."""
    for ancestor, family in FAMILIES.items():
        if any(name == ancestor or lexicon.is_a(name, ancestor) for name in classes):
            return family
    return "thing"


def _at(span: Span, article: str, kind: str, *details: str) -> str:
    """A fragment that gives a place of the article and what else tells two findings there apart."""
    return f"{article}#{kind}=" + ";".join((f"{span.begin},{span.end}", *details))


def _short_hash(text: str) -> str:
    """Eight hexadecimal digits: enough to tell namesakes apart."""
    return hashlib.sha256(text.encode()).hexdigest()[:8]
