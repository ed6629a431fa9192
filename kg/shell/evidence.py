"""Turn the things of an answer's row into the sentences that mention them, with article, date and rule."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kg.results import GraphStore, Iri, Literal, Table, Term
from kg.shell.messages import Speaker
from kg.shell.text import Fragment, Line, safe, wrap

MOST_SENTENCES = 8
"""Sentences shown for one row; the total is said."""

_MENTIONS = """PREFIX kg: <https://kg.example/ontology#>
PREFIX nif: <http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#>
SELECT DISTINCT ?x ?m ?begin ?end ?article ?first ?last ?rule {{
  VALUES ?x {{ {values} }}
  {{ ?x kg:mention ?m }} UNION {{ ?x nif:anchorOf ?words BIND(?x AS ?m) }}
  ?m nif:beginIndex ?begin ; nif:endIndex ?end ; nif:referenceContext ?article .
  OPTIONAL {{ ?m kg:sentence ?s . ?s nif:beginIndex ?first ; nif:endIndex ?last }}
  OPTIONAL {{ ?m kg:rule ?rule }}
}}"""

_ARTICLES = """PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX nif: <http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#>
PREFIX schema: <https://schema.org/>
SELECT ?article ?text ?title ?date ?source {{
  VALUES ?article {{ {values} }}
  ?article nif:isString ?text .
  OPTIONAL {{ ?article dcterms:title ?title }}
  OPTIONAL {{ ?article schema:datePublished ?date }}
  OPTIONAL {{ ?article dcterms:source ?source }}
}}"""

_CONTEXT = 120
"""Characters shown around a mention whose sentence is not known."""


@dataclass(frozen=True, slots=True)
class Source:
    """One sentence of one article, the spans in it that mention what was asked for, and the rules that found them."""

    article: str
    title: str
    date: str
    source: str
    text: str
    begin: int
    end: int
    spans: tuple[tuple[int, int], ...]
    rules: tuple[str, ...]


def find_sources(store: GraphStore, iris: Iterable[str]) -> list[Source]:
    """The sentences that mention the things, those that mention most of them first, then in date and text order."""
    values = " ".join(f"<{iri}>" for iri in sorted(set(iris)))
    answer = store.query(_MENTIONS.format(values=values))
    assert isinstance(answer, Table)
    mentions = [row for row in answer.rows if all(row[:5])]
    articles = _articles(store, sorted({str(row[4]) for row in mentions}))
    found: dict[tuple[str, int, int], dict[tuple[int, int], tuple[str, str]]] = {}
    for thing, _, begin, end, article, first, last, rule in mentions:
        if str(article) not in articles:
            continue
        span = (_number(begin), _number(end))
        sentence = (
            (_number(first), _number(last))
            if first is not None and last is not None
            else (span[0] - _CONTEXT, span[1] + _CONTEXT)
        )
        found.setdefault((str(article), *sentence), {})[span] = (str(thing), str(rule or ""))
    sources = []
    for (iri, first_char, last_char), spans in found.items():
        title, date, file, text = articles[iri]
        start, stop = max(0, first_char), min(len(text), last_char)
        rules = tuple(sorted({rule for _, rule in spans.values() if rule}))
        source = Source(iri, title, date, file, text, start, stop, tuple(sorted(spans)), rules)
        things = len({thing for thing, _ in spans.values()})
        sources.append(((-things, date, iri, start), source))
    sources.sort(key=lambda pair: pair[0])
    # a sentence that has the event and its actor says more than all that only name the actor
    most = sources[0][0][0] if sources else 0
    return [source for (things, *_), source in sources if things == most or most == -1]


def show_sources(sources: Sequence[Source], say: Speaker, *, columns: int) -> list[Line]:
    """Each sentence with its mentions marked, under its article's title, date and place."""
    lines: list[Line] = []
    for number, source in enumerate(sources[:MOST_SENTENCES], 1):
        if lines:
            lines.append(())
        head = ", ".join(safe(part) for part in (source.title, source.date, source.source) if part)
        for i, piece in enumerate(wrap(head or safe(source.article), columns - 2)):
            lines.append((("class:dim", f"{number} " if i == 0 else "  "), ("class:title", piece)))
        lines += _marked(source, columns)
        if source.rules:
            place = f"{source.spans[0][0]}–{source.spans[0][1]}"
            rules = ", ".join(safe(rule) for rule in source.rules)
            told = say("rule: {rules} · characters {place}", rules=rules, place=place)
            lines += [(("class:dim", "  " + piece),) for piece in wrap(told, columns - 4)]
    more = len(sources) - MOST_SENTENCES
    if more > 0:
        lines.append((("class:dim", say.count(more, "and {n} more sentence", "and {n} more sentences")),))
    return lines


def _marked(source: Source, columns: int) -> list[Line]:
    """The sentence, wrapped, with its mentions highlighted. One character of text is one character here."""
    text = "".join(
        " " if character.isspace() else safe(character)[:1] for character in source.text[source.begin : source.end]
    )
    marks = [any(begin <= source.begin + i < end for begin, end in source.spans) for i in range(len(text))]
    lines: list[Line] = []
    position = 0
    for piece in wrap(text, max(20, columns - 4)):
        position = text.index(piece, position) if piece else position
        fragments: list[Fragment] = [("", "  ")]
        run = ""
        marked = False
        for i, character in enumerate(piece):
            if marks[position + i] != marked and run:
                fragments.append(("class:mark" if marked else "", run))
                run = ""
            marked = marks[position + i]
            run += character
        fragments.append(("class:mark" if marked else "", run))
        lines.append(tuple(fragments))
        position += len(piece)
    return lines


def _articles(store: GraphStore, iris: Sequence[str]) -> Mapping[str, tuple[str, str, str, str]]:
    if not iris:
        return {}
    answer = store.query(_ARTICLES.format(values=" ".join(f"<{iri}>" for iri in iris)))
    assert isinstance(answer, Table)
    articles: dict[str, tuple[str, str, str, str]] = {}
    for article, text, title, date, source in answer.rows:
        told = (str(title or ""), str(date or ""), str(source or ""), str(text))
        if isinstance(article, Iri):
            articles[article.value] = min(articles.get(article.value, told), told)
    return articles


def _number(term: Term | None) -> int:
    return int(term.value) if isinstance(term, Literal) and term.value.isdigit() else 0
