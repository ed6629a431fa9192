"""Turn an Accept header into the formats that a client likes best."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

JSON, XML = "application/sparql-results+json", "application/sparql-results+xml"
ROW_TYPES: Mapping[str, tuple[str, ...]] = {
    "json": (JSON, "application/json"),
    "xml": (XML, "application/xml", "text/xml"),
    "csv": ("text/csv",),
    "tsv": ("text/tab-separated-values",),
}
GRAPH_TYPES: Mapping[str, tuple[str, ...]] = {
    "turtle": ("text/turtle", "application/x-turtle", "application/turtle", "text/n3"),
    "ntriples": ("application/n-triples", "text/plain"),
    "jsonld": ("application/ld+json", "application/json"),
    "rdfxml": ("application/rdf+xml", "application/xml", "text/xml"),
}
"""Format → the types that ask for it, its own first; the first format is given to who takes anything."""
_TEXT = "; charset=utf-8"
_OTHER_NAMES: Mapping[str, str] = {
    "n3": "text/n3",
    "json-ld": "application/ld+json",
    "rdf": "application/rdf+xml",
    "rdf+xml": "application/rdf+xml",
}
"""What SPARQLWrapper calls formats, each with its type."""


def content_type(format: str) -> str:
    """What an answer in a format is labelled as.

    >>> content_type("csv")
    'text/csv; charset=utf-8'
    """
    own = {**ROW_TYPES, **GRAPH_TYPES}[format][0]
    return own + _TEXT if own.startswith("text/") else own


def choose(accept: str | None, types: Mapping[str, tuple[str, ...]]) -> str | None:
    """The format that suits an Accept header best, by its weights; None when none does.

    >>> choose("text/csv;q=0.5, application/sparql-results+xml", ROW_TYPES)
    'xml'
    >>> choose("image/png", ROW_TYPES)
    """
    if accept is None or not accept.strip():
        return next(iter(types))
    ranges = list(_ranges(accept))
    best, best_weight = None, 0.0
    for format, names in types.items():
        # a type that is a format's second name is never a better reason than its own
        weight = max(_weight(name, ranges) - at * 1e-6 for at, name in enumerate(names))
        if weight > best_weight + 1e-9:
            best, best_weight = format, weight
    return best


def choose_named(name: str, types: Mapping[str, tuple[str, ...]]) -> str | None:
    """The format that a name means among these: its own, that of a library, a media type; None when there is none.

    >>> choose_named("csv", ROW_TYPES), choose_named("json-ld", GRAPH_TYPES), choose_named("text/csv", ROW_TYPES)
    ('csv', 'jsonld', 'csv')
    >>> choose_named("xml", GRAPH_TYPES), choose_named("xml", ROW_TYPES), choose_named("xyz", ROW_TYPES)
    ('rdfxml', 'xml', None)
    """
    if name in types:
        return name
    wanted = _OTHER_NAMES.get(name, f"application/{name}" if name in ("json", "xml") else name)
    return next((format for format, names in types.items() if wanted in names), None)


def likes_pages(accept: str | None) -> bool:
    """Whether a page is wanted more than a graph, as browsers do.

    >>> likes_pages("text/turtle, text/html;q=0.2"), likes_pages("text/html, application/xml;q=0.9, */*;q=0.8")
    (False, True)
    """
    ranges = list(_ranges(accept or ""))
    page = max((weight for name, weight in ranges if name == "text/html"), default=0.0)
    return page > max(_weight(name, ranges) for names in GRAPH_TYPES.values() for name in names)


def _ranges(accept: str) -> Iterator[tuple[str, float]]:
    """Each media range and its weight; what is not well written counts in full."""
    for part in accept.split(","):
        name, *parameters = (piece.strip() for piece in part.lower().split(";"))
        weight = 1.0
        for parameter in parameters:
            if parameter.startswith("q="):
                try:
                    weight = min(1.0, max(0.0, float(parameter[2:])))
                except ValueError:
                    weight = 1.0
        if name:
            yield name, weight


def _weight(name: str, ranges: list[tuple[str, float]]) -> float:
    """The weight that the most precise range gives to a type."""
    family = name.partition("/")[0]
    for wanted in (name, f"{family}/*", "*/*"):
        found = [weight for given, weight in ranges if given in (wanted, "*" if wanted == "*/*" else wanted)]
        if found:
            return max(found)
    return 0.0
