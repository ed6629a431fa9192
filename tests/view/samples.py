"""Graphs of any size, written by hand in the shape of built ones, and with whatever words a test wants in them."""

from __future__ import annotations

import datetime
from pathlib import Path

from kg.rdf.store import OxigraphStore, open_store

BASE = "https://kg.example/id/"
_HEAD = """@prefix kg: <https://kg.example/ontology#> .
@prefix nif: <http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix schema: <https://schema.org/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
CLASSES = ("Attack", "Meeting", "Death", "Statement", "Protest")
DEGREES = ("Factual", "Factual", "Planned", "Alleged", "Counterfactual")
TOWNS = ("Pemba", "Maputo", "Brest", "Lyon", "Dakar", "Lima", "Oslo", "Quito")


def quoted(words: str) -> str:
    """A Turtle literal."""
    escaped = words.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
    return f'"{escaped}"'


def write_graph(path: Path, events: int, *, actors: int = 40, per_article: int = 10, title: str = "Point") -> Path:
    """So many events of five classes, in articles of one sentence for each event, a day apart."""
    lines = [_HEAD]
    for number in range(actors):
        iri = f"<{BASE}person/p{number}>"
        lines.append(f'{iri} a kg:Actor, kg:Person ; skos:prefLabel "Actrice {number}"@fr .')
    lines += [f'<{BASE}place/{town.lower()}> a kg:Place, kg:City ; skos:prefLabel "{town}"@fr .' for town in TOWNS]
    for first in range(0, events, per_article):
        lines += _article(first, min(events, first + per_article), actors, title)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def _article(first: int, last: int, actors: int, title: str) -> list[str]:
    iri = f"{BASE}article/{first:08}"
    day = datetime.date(2020, 1, 1) + datetime.timedelta(days=first % 1500)
    text = ""
    lines = []
    for number in range(first, last):
        who, whom = number % actors, (number * 7 + 1) % actors
        town = TOWNS[number % len(TOWNS)]
        begin = len(text)
        spans = {}
        for key, words in (("who", f"Actrice {who}"), ("did", "agit"), ("whom", f"Actrice {whom}"), ("town", town)):
            spans[key] = (len(text), len(text) + len(words))
            text += words + " "
        text += ". "
        sentence = f"<{iri}#char={begin},{len(text) - 1}>"
        lines.append(f"{sentence} nif:beginIndex {begin} ; nif:endIndex {len(text) - 1} .")
        for begin_, end in spans.values():
            lines.append(
                f"<{iri}#char={begin_},{end}> a kg:Mention ; nif:beginIndex {begin_} ; nif:endIndex {end} ; "
                f"nif:referenceContext <{iri}> ; kg:sentence {sentence} ; nif:anchorOf {quoted(text[begin_:end])} ."
            )
        mention = {key: f"<{iri}#char={span[0]},{span[1]}>" for key, span in spans.items()}
        place = f"<{BASE}place/{town.lower()}>"
        event = f"<{iri}#event={spans['did'][0]}>"
        lines += [
            f"<{BASE}person/p{who}> kg:mention {mention['who']} . <{BASE}person/p{whom}> kg:mention {mention['whom']} .",
            f"{place} kg:mention {mention['town']} .",
            f'{event} a kg:Event, kg:{CLASSES[number % 5]} ; rdfs:label "agit"@fr ; kg:mention {mention["did"]} ; '
            f"kg:agent <{BASE}person/p{who}> ; kg:target <{BASE}person/p{whom}> ; kg:place {place} ; "
            f"kg:factuality kg:{DEGREES[number * 3 % 5]} ; kg:evidence {mention['who']}, {mention['whom']} .",
        ]
        if number % 5 == 2:
            lines.append(
                f'{event} kg:quantity <{event[1:-1]};q> . <{event[1:-1]};q> a kg:Quantity ; rdfs:label "{number}" ; '
                f'kg:value {number}.0 ; kg:unit "mort" .'
            )
        if number % 3 == 0:
            start = day - datetime.timedelta(days=number % 4)
            lines.append(
                f'{event} kg:time <{event[1:-1]};t> . <{event[1:-1]};t> a kg:TimeSpan ; rdfs:label "hier"@fr ; '
                f'kg:start "{start}"^^xsd:date ; kg:end "{day}"^^xsd:date .'
            )
    lines.append(
        f"<{iri}> a kg:Article ; nif:isString {quoted(text)} ; dcterms:title {quoted(f'{title} {first}')}@fr ; "
        f'schema:datePublished "{day}"^^xsd:date ; dcterms:source "point-{first}.txt" .'
    )
    return lines


def write_words(path: Path, words: str) -> Path:
    """One event whose article, actor, trigger, source, quote and figure are all called by `words`."""
    iri, said = f"{BASE}article/hostile", quoted(words)
    text = quoted(f"{words} {words} fin.")
    n = len(words)
    first, second, sentence = (
        f"<{iri}#char={begin},{end}>" for begin, end in ((0, n), (n + 1, 2 * n + 1), (0, 2 * n + 6))
    )
    path.write_text(
        f"""{_HEAD}
<{iri}> a kg:Article ; nif:isString {text} ; dcterms:title {said} ; dcterms:source "javascript:alert(1)" .
{sentence} nif:beginIndex 0 ; nif:endIndex {2 * n + 6} .
{first} nif:beginIndex 0 ; nif:endIndex {n} ; nif:referenceContext <{iri}> ; kg:sentence {sentence} .
{second} nif:beginIndex {n + 1} ; nif:endIndex {2 * n + 1} ; nif:referenceContext <{iri}> ; kg:sentence {sentence} .
<{BASE}person/x> a kg:Person, kg:Actor ; skos:prefLabel {said} ; skos:altLabel {said} ; kg:mention {first} ;
    kg:holds <{BASE}position/x> .
<{BASE}position/x> a kg:Position ; rdfs:label {said} .
<{BASE}place/x> a kg:Place, kg:City ; skos:prefLabel {said} ; kg:mention {first} .
<{iri}#event=0> a kg:Event, kg:Death, kg:Unheard ; rdfs:label {said} ; kg:mention {second} ; kg:agent <{BASE}person/x> ;
    kg:accordingTo <{BASE}person/x> ; kg:place <{BASE}place/x> ; kg:quote {said} ; kg:time <{iri}#t> ;
    kg:quantity <{iri}#q> .
<{iri}#t> a kg:TimeSpan ; rdfs:label {said} ; kg:start "2024-03-14"^^xsd:date ; kg:end "2024-03-14"^^xsd:date .
<{iri}#q> a kg:Quantity ; rdfs:label {said} ; kg:value 12.0 ; kg:unit {said} .
""",
        encoding="utf-8",
    )
    return path


def open_graph(path: Path) -> OxigraphStore:
    """The store of one file."""
    return open_store([path])
