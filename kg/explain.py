"""Turn a fact of a graph into lines that say why it is there: its words, the rule and lexicon entry, every decision."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.errors import KgError
from kg.lookup import Candidate, find_candidates, number, rows
from kg.rdf.citations import Citation, Library, read_trigger_rule
from kg.results import GraphStore, Iri
from kg.summary import visible
from kg.vocabulary import KG_NAMESPACE, ROOTS, shorten

Piece = tuple[str, str]
"""Style and words. Styles are those of rich, none of them is needed to understand the words."""
Line = tuple[Piece, ...]

HEAD, KEY, MARK, DIM, CODE = "bold", "cyan", "bold reverse", "dim", "green"
MOST_CANDIDATES = 30
MOST_SENTENCES = 12
"""Sentences shown of an actor who is met everywhere; the total is said."""
LONGEST_ENTRY = 14
"""Lines shown of a lexicon entry; of a longer one those around the word."""
CONTEXT = 400
"""Characters shown of a sentence on each side of the words: only texts without full stops have more."""
WIDTH = 12
"""Columns of the words that say what a line tells."""
ROLES = ("agent", "target", "recipient", "participant", "place")
QUESTIONS = {"agent": "who", "target": "to whom", "recipient": "for whom", "participant": "with", "place": "where"}

_MENTIONS = """SELECT ?m ?begin ?end ?words ?article ?sentence ?first ?rule {{
  {which}
  ?m nif:beginIndex ?begin ; nif:endIndex ?end ; nif:anchorOf ?words ; nif:referenceContext ?article .
  OPTIONAL {{ ?m kg:sentence ?s . ?s nif:beginIndex ?first ; nif:anchorOf ?sentence }}
  OPTIONAL {{ ?m kg:rule ?rule }}
}} ORDER BY ?article ?begin ?end ?rule"""

_NAMES = """SELECT ?x ?class ?label {{
  VALUES ?x {{ {values} }}
  ?x a ?class ; skos:prefLabel|rdfs:label ?label .
  FILTER(STRSTARTS(STR(?class), STR(kg:)) && ?class NOT IN (kg:Event, kg:Actor, kg:Place))
}} ORDER BY ?x ?class ?label"""

_ROLES = """SELECT ?role ?filler ?words ?begin ?end ?rule {{
  VALUES ?role {{ {roles} }}
  <{iri}> ?role ?filler .
  OPTIONAL {{
    <{iri}> kg:evidence ?m . ?filler kg:mention ?m .
    ?m nif:anchorOf ?words ; nif:beginIndex ?begin ; nif:endIndex ?end . OPTIONAL {{ ?m kg:rule ?rule }}
  }}
}} ORDER BY ?role ?begin ?filler ?rule"""


def explain(
    store: GraphStore, asked: str, *, choice: int | None = None, ontology: Sequence[Path] = ()
) -> Iterator[Line]:
    """Say why a fact is in the graph, or list what `asked` may mean; `choice` picks one of that list.

    `ontology` holds the user's own Turtle files, for rules that come from them. Raises `KgError` when nothing is meant.
    """
    candidates = find_candidates(store, asked)
    if not candidates:
        raise KgError(
            f"«{visible(asked)}»: nothing in the graph is called so or said with these words; give an IRI, a name, or "
            "words as they stand in an article."
        )
    if choice is not None and not 1 <= choice <= len(candidates):
        raise KgError(f"«{visible(asked)}» may mean {len(candidates)} things; --number {choice} is none of them.")
    if len(candidates) > 1 and choice is None:
        yield from _list(store, asked, candidates)
        return
    reader = _Reader(store, Library(ontology))
    chosen = candidates[(choice or 1) - 1]
    yield from reader.event(chosen.iri) if chosen.kind == "Event" else reader.thing(chosen)


@dataclass(frozen=True, slots=True)
class _Mention:
    begin: int
    end: int
    words: str
    article: str
    sentence: str
    first: int
    """Where the sentence begins."""
    rules: tuple[str, ...]


class _Reader:
    """Asks the store for what surrounds one fact."""

    def __init__(self, store: GraphStore, library: Library) -> None:
        self.store = store
        self.library = library
        self.here = ""
        """The article that is spoken of: its IRI need not be said again."""

    def short(self, iri: str) -> str:
        """An IRI as the user may give it: «#event=45» within the article, a CURIE, or the whole."""
        if self.here and iri.startswith(self.here + "#"):
            return iri.removeprefix(self.here)
        prefixes = [
            (len(base), prefix) for prefix, base in self.store.prefixes.items() if base and iri.startswith(base)
        ]
        if prefixes:
            length, prefix = max(prefixes)
            if re.fullmatch(r"[\w-]+", iri[length:]):
                return f"{prefix}:{iri[length:]}"
        return f"<{iri}>"

    # -- events

    def event(self, iri: str) -> Iterator[Line]:
        """Trigger, roles, circumstances, sources and certainty of an event."""
        mentions = self.mentions(iri)
        first = mentions[0]
        name = self.class_of(iri, "Event")
        yield ((HEAD, f"kg:{name} «{visible(first.words)}»"), (DIM, f"  {self.short(iri)}"))
        self.here = first.article
        yield from self.article(first.article)
        yield from _sentence(first)
        for mention in mentions:
            yield from self.trigger(mention)
        yield from self.roles(iri)
        for property_, key in (("time", "when"), ("quantity", "how many")):
            for other in self.objects(iri, property_):
                told = "; ".join(rule for m in self.mentions(other) for rule in m.rules)
                yield _told(key, self.amount(other), told)
        reasons = [str(row[0]) for row in rows(self.store, f"SELECT ?r {{ <{iri}> kg:rule ?r }} ORDER BY ?r")]
        for other in self.objects(iri, "about"):
            yield _told("about", self.described(other))
        for (teller,) in rows(self.store, f"SELECT ?e {{ ?e kg:about <{iri}> }} ORDER BY ?e"):
            yield _told("told by", self.described(str(teller)))
        sources = self.objects(iri, "accordingTo")
        if sources:
            names = ", ".join(f"«{visible(self.label(source))}»" for source in sources)
            yield _told("according to", names, "; ".join(r for r in reasons if r.startswith("attribution")))
        for (quote,) in rows(self.store, f"SELECT ?q {{ <{iri}> kg:quote ?q }} ORDER BY ?q"):
            yield _told("quotes", f"“{visible(str(quote))}”")
        certainty = ", ".join(value.removeprefix(KG_NAMESPACE) for value in self.objects(iri, "factuality"))
        decided = "; ".join(r.split(": ", 1)[-1] for r in reasons if r.startswith("factuality"))
        if certainty:
            yield _told("certainty", certainty, decided or "nothing in the sentence says otherwise")

    def trigger(self, mention: _Mention) -> Iterator[Line]:
        """The word that evokes the event, with the lexicon entry that says so."""
        for rule in mention.rules:
            parsed = read_trigger_rule(rule)
            if parsed is None:
                continue
            evokes = f"the {parsed.pos} «{parsed.form}» evokes kg:{parsed.event_class}"
            yield _told("trigger", f"«{visible(mention.words)}»: {evokes}")
            found = self.library.cite_trigger(parsed)
            if found is None:
                yield _told(
                    "",
                    f"{parsed.file}:{parsed.line}: this entry is not in the files at hand; name yours with --ontology",
                )
                continue
            if found.moved:
                yield _told("", f"built with {parsed.file}:{parsed.line}; the files have changed since, and now say:")
            yield from _citation(found)
            for frame in self.library.cite_term(found.frame)[:1] if found.frame else ():
                yield _told("frame", self.short(found.frame or ""))
                yield from _citation(frame)
            return

    def roles(self, iri: str) -> Iterator[Line]:
        """Who fills which role, by which words, and how these were understood."""
        names = " ".join(f"kg:{role}" for role in ROLES)
        filled: dict[tuple[str, str], dict[tuple[int, int, str], list[str]]] = {}
        for property_, node, anchor, begin, end, rule in rows(self.store, _ROLES.format(iri=iri, roles=names)):
            places = filled.setdefault((str(property_).removeprefix(KG_NAMESPACE), str(node)), {})
            if anchor is not None:
                places.setdefault((number(begin), number(end), str(anchor)), []).append(str(rule or ""))
        for (role, filler), places in sorted(filled.items(), key=lambda item: (ROLES.index(item[0][0]), item[0][1])):
            name = visible(self.label(filler))
            yield _told(QUESTIONS[role], f"«{name}»", f"kg:{role}, {self.short(filler)}")
            for (first, last, words), rules in sorted(places.items()):
                said = "" if words == name else f"by «{visible(words)}», "
                yield _told("", f"{said}characters {first}–{last}", _chain(rules))
            if not places:
                yield _told("", "the graph does not say by which words")

    # -- actors, places, offices, times, quantities

    def thing(self, candidate: Candidate) -> Iterator[Line]:
        """What is known of something that is no event, with every sentence that mentions it."""
        iri = candidate.iri
        classes = ", ".join(f"kg:{name}" for name in self.classes(iri))
        yield ((HEAD, f"«{visible(self.label(iri))}»"), ("", f"  {classes}"), (DIM, f"  {self.short(iri)}"))
        others = [str(row[0]) for row in rows(self.store, f"SELECT ?l {{ <{iri}> skos:altLabel ?l }} ORDER BY ?l")]
        if others:
            yield _told("also called", ", ".join(f"«{visible(other)}»" for other in others))
        if candidate.kind in ("TimeSpan", "Quantity"):
            yield _told("means", self.amount(iri))
        for property_, key in (("of", "of"), ("partOf", "part of"), ("basedIn", "based in")):
            for other in self.objects(iri, property_):
                yield _told(key, f"«{visible(self.label(other))}»", self.short(other))
        for position in self.objects(iri, "holds"):
            yield _told("holds", f"«{visible(self.label(position))}»", self.short(position))
        for (holder,) in rows(self.store, f"SELECT ?h {{ ?h kg:holds <{iri}> }} ORDER BY ?h"):
            yield _told("held by", f"«{visible(self.label(str(holder)))}»", self.short(str(holder)))
        for citation in self.library.cite_term(iri):
            yield _told("known from", f"{citation.file}:{citation.first}")
            yield from _citation(citation, place=False)
        yield from self.evidence(iri)
        yield from self.facts(iri)

    def evidence(self, iri: str) -> Iterator[Line]:
        """The sentences that mention it, each with the rules that found it."""
        mentions = self.mentions(iri)
        article = None
        for mention in mentions[:MOST_SENTENCES]:
            if mention.article != article:
                article = mention.article
                yield from self.article(article)
            yield from _sentence(mention)
            yield _told("found by", _chain(mention.rules))
        if len(mentions) > MOST_SENTENCES:
            yield ((DIM, f"  and {len(mentions) - MOST_SENTENCES} more mentions"),)

    def facts(self, iri: str) -> Iterator[Line]:
        """The events that it takes part in."""
        query = f"SELECT DISTINCT ?e ?p {{ ?e ?p <{iri}> ; a kg:Event }} ORDER BY ?p ?e"
        found = rows(self.store, query)
        for event, property_ in found[:MOST_SENTENCES]:
            yield _told(shorten(str(property_)).removeprefix("kg:"), "of " + self.described(str(event)))
        if len(found) > MOST_SENTENCES:
            yield ((DIM, f"  and {len(found) - MOST_SENTENCES} more events"),)

    # -- asking

    def mentions(self, iri: str) -> list[_Mention]:
        """Every mention in the order of articles and text."""
        return list(self.read_mentions(f"<{iri}> kg:mention ?m .").values())

    def read_mentions(self, which: str) -> dict[str, _Mention]:
        """IRI → mention, for a pattern that says which `?m`."""
        found: dict[str, _Mention] = {}
        asked = _MENTIONS.format(which=which)
        for node, begin, end, words, article, sentence, first, rule in rows(self.store, asked):
            here = found.get(str(node))
            rules = dict.fromkeys((*(here.rules if here else ()), *((str(rule),) if rule else ())))
            # words without a sentence are shown alone
            around = (str(sentence), number(first)) if sentence is not None else (str(words), number(begin))
            found[str(node)] = _Mention(number(begin), number(end), str(words), str(article), *around, tuple(rules))
        return found

    def article(self, iri: str) -> Iterator[Line]:
        """Title, date and source of an article."""
        query = (
            f"SELECT (SAMPLE(?t) AS ?title) (SAMPLE(?d) AS ?date) (SAMPLE(?s) AS ?source) {{ <{iri}> a kg:Article "
            f"OPTIONAL {{ <{iri}> dcterms:title ?t }} OPTIONAL {{ <{iri}> schema:datePublished ?d }} "
            f"OPTIONAL {{ <{iri}> dcterms:source ?s }} }}"
        )
        for title, date, source in rows(self.store, query):
            published = f"published {date}" if date else "no date of publication"
            yield _told("article", visible(str(title or shorten(iri))), f"{published}, {visible(str(source or '?'))}")

    def objects(self, iri: str, name: str) -> list[str]:
        """IRIs that a property gives, sorted."""
        found = rows(self.store, f"SELECT DISTINCT ?o {{ <{iri}> kg:{name} ?o }} ORDER BY ?o")
        return [term.value for (term,) in found if isinstance(term, Iri)]

    def classes(self, iri: str) -> list[str]:
        """Local names of its classes, those that others of its classes imply left out."""
        found = rows(self.store, f"SELECT DISTINCT ?c {{ <{iri}> a ?c }} ORDER BY ?c")
        names = [str(row[0]).removeprefix(KG_NAMESPACE) for row in found if str(row[0]).startswith(KG_NAMESPACE)]
        own = [name for name in names if name not in ROOTS]
        return own or names

    def class_of(self, iri: str, default: str) -> str:
        """Its most specific class."""
        return next(iter(self.classes(iri)), default)

    def label(self, iri: str) -> str:
        """Its name, or its words."""
        query = f"SELECT ?l {{ <{iri}> skos:prefLabel|rdfs:label ?l }} ORDER BY ?l LIMIT 1"
        return next((str(row[0]) for row in rows(self.store, query)), shorten(iri))

    def described(self, iri: str) -> str:
        """An event or actor in a few words: «tués» (kg:Killing)."""
        return f"«{visible(self.label(iri))}» (kg:{self.class_of(iri, 'Event')}, {self.short(iri)})"

    def amount(self, iri: str) -> str:
        """A time or a quantity with what its words mean."""
        values: dict[str, str] = {}
        for name, value in rows(self.store, f"SELECT ?p ?o {{ <{iri}> ?p ?o FILTER(isLiteral(?o)) }} ORDER BY ?p ?o"):
            values[shorten(str(name)).partition(":")[2]] = str(value)
        words = f"«{visible(values.get('label', ''))}»"
        if "start" in values:
            days = (
                values["start"] if values["start"] == values.get("end") else f"{values['start']} to {values.get('end')}"
            )
            return f"{words}: {days}"
        about = "about " if values.get("approximate") == "true" else ""
        unit = f" {visible(values['unit'])}" if "unit" in values else ""
        if "value" in values:
            return f"{words}: {about}{values['value']}{unit}"
        bounds = [
            f"{key} {values[name]}"
            for name, key in (("lowerBound", "at least"), ("upperBound", "at most"))
            if name in values
        ]
        return f"{words}: {about}{', '.join(bounds)}{unit}" if bounds else f"{words}: no day could be told"


def _list(store: GraphStore, asked: str, candidates: Sequence[Candidate]) -> Iterator[Line]:
    """What the words may mean, numbered."""
    reader = _Reader(store, Library())
    yield ((HEAD, f"«{visible(asked)}» may mean {len(candidates)} things; choose one with --number N, or by its IRI:"),)
    shown = candidates[:MOST_CANDIDATES]
    # one question for all of them: on a large graph each costs a fifth of a second
    names = rows(store, _NAMES.format(values=" ".join(f"<{candidate.iri}>" for candidate in shown)))
    classes = {str(iri): str(name).removeprefix(KG_NAMESPACE) for iri, name, _ in reversed(names)}
    labels = {str(iri): str(label) for iri, _, label in reversed(names)}
    values = " ".join(f"<{candidate.mention}>" for candidate in shown)
    mentions = reader.read_mentions(f"VALUES ?m {{ {values} }}")
    for at, candidate in enumerate(shown, 1):
        iri = candidate.iri
        name = classes.get(iri, candidate.kind)
        label = visible(labels.get(iri, iri))
        yield ((KEY, f"{at:>4}  "), ("", f"kg:{name} «{label}»"), (DIM, f"  {reader.short(iri)}"))
        if candidate.mention in mentions:
            yield from _sentence(mentions[candidate.mention], indent=6)
    if len(candidates) > len(shown):
        yield ((DIM, f"      and {len(candidates) - len(shown)} more; give more words"),)


def _sentence(mention: _Mention, indent: int = 2) -> Iterator[Line]:
    """The sentence with the words marked, also where colours cannot be seen."""
    first, last = mention.begin - mention.first, mention.end - mention.first
    begin, end = max(0, first - CONTEXT), last + CONTEXT
    # the bar keeps the space at the edge, which `visible` would take away
    before = visible(mention.sentence[begin:first] + "|")[:-1]
    after = visible("|" + mention.sentence[last:end])[1:]
    opening, closing = "…" * (begin > 0), "…" * (end < len(mention.sentence))
    yield (("", " " * indent + opening + before), (MARK, f"[{visible(mention.words)}]"), ("", after + closing))


def _citation(citation: Citation, *, place: bool = True) -> Iterator[Line]:
    """The lines of a Turtle statement with their numbers."""
    if place:
        yield _told("", f"{citation.file}:{citation.line}")
    at = citation.line - citation.first
    begin = max(0, min(at - LONGEST_ENTRY // 2, len(citation.lines) - LONGEST_ENTRY))
    shown = citation.lines[begin : begin + LONGEST_ENTRY]
    for offset, line in enumerate(shown, citation.first + begin):
        yield ((DIM, f"{offset:>{WIDTH + 2}} | "), (CODE, line.rstrip()))
    if len(shown) < len(citation.lines):
        yield ((DIM, f"{'':>{WIDTH + 2}} | … lines {citation.first}–{citation.first + len(citation.lines) - 1}"),)


def _told(key: str, words: str, note: str = "") -> Line:
    return ((KEY, f"  {key:<{WIDTH}} "), ("", words), (DIM, f"  ({note})" if note else ""))


def _chain(rules: Iterable[str]) -> str:
    """The rules that found a name or a description, each once.

    The trigger's rule of the same words tells of the event; «names: title» beside «names: title; linking: family name»
    tells nothing more.

    >>> _chain(["names: title", "names: title; linking: family name", "coreference: office"])
    'coreference: office + names: title; linking: family name'
    """
    unique = sorted({rule for rule in rules if rule and read_trigger_rule(rule) is None})
    return " + ".join(rule for rule in unique if not any(other.startswith(f"{rule};") for other in unique))


def as_text(line: Line) -> str:
    """A line for a pipe or a file."""
    return "".join(words for _, words in line).rstrip()
