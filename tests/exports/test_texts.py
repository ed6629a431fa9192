"""Annotated texts read back: brat's folder by a strict reader of its rules, DocBin by spaCy, annotations by pyld."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import pytest
import spacy
from pyld import jsonld
from spacy.tokens import Doc, DocBin

from kg.exports.findings import Event
from kg.exports.reader import Findings
from tests.exports.graphs import EXAMPLE, exported, exported_folder, findings_in, findings_of, several
from tests.rdf.samples import TEXT

SECTIONS = ("entities", "relations", "events", "attributes")


@pytest.fixture(scope="module", params=["example", "several"])
def findings(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Findings]:
    if request.param == "example":
        with findings_in([EXAMPLE]) as findings:
            yield findings
    else:
        with findings_of(several(), tmp_path_factory.mktemp("g")) as findings:
            yield findings


@dataclass
class Standoff:
    """What a `.ann` file says."""

    words: dict[str, tuple[str, list[tuple[int, int]], str]] = field(default_factory=dict)
    events: dict[str, tuple[str, str, list[tuple[str, str]]]] = field(default_factory=dict)
    attributes: dict[str, str] = field(default_factory=dict)
    relations: list[tuple[str, str, str]] = field(default_factory=list)
    same: list[list[str]] = field(default_factory=list)
    entries: dict[str, str] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)


def read_standoff(content: bytes, text: str) -> Standoff:
    """Read as brat does: line by line, every offset checked against the text, every reference against what it names."""
    found, identities, references = Standoff(), set(), set()
    for line in content.decode().splitlines():
        identity, data, *tail = line.split("\t", 2)
        assert identity == "*" or identity not in identities
        identities.add(identity)
        kind, *rest = data.split(" ")
        if identity[0] == "T":
            spans = [tuple(map(int, pair.split(" "))) for pair in data.split(" ", 1)[1].split(";")]
            assert all(0 <= begin < end <= len(text) for begin, end in spans)
            assert all(one[1] <= other[0] for one, other in pairwise(spans))
            assert tail == [" ".join(text[begin:end] for begin, end in spans)]
            found.words[identity] = kind, [(begin, end) for begin, end in spans], tail[0]
        elif identity[0] == "E":
            kind, trigger = kind.split(":")
            pairs = [tuple(pair.split(":")) for pair in rest]
            assert len({role for role, _ in pairs}) == len(pairs)
            found.events[identity] = kind, trigger, [(re.sub(r"\d+$", "", role), filler) for role, filler in pairs]
            references |= {trigger, *(filler for _, filler in pairs)}
        elif identity[0] == "A":
            assert kind == "Factuality"
            found.attributes[rest[0]] = rest[1]
            references.add(rest[0])
        elif identity[0] == "R":
            one, other = (pair.split(":")[1] for pair in rest)
            found.relations.append((kind, one, other))
            references |= {one, other}
        elif identity == "*":
            found.same.append(rest)
            references |= set(rest)
        elif identity[0] == "N":
            assert re.fullmatch(r"Reference (\S+) (\S+?):(\S+)", data)
            found.entries[rest[0]] = rest[1]
            references.add(rest[0])
        else:
            assert identity[0] == "#", line
            found.notes[rest[0]] = tail[0]
            references.add(rest[0])
    assert references <= identities
    for kind, trigger, _ in found.events.values():
        assert found.words[trigger][0] == kind
    return found


def read_configuration(content: bytes) -> dict[str, set[str]]:
    """Section → names that it declares."""
    parts = re.split(r"^\[(\w+)\]$", content.decode(), flags=re.MULTILINE)
    assert tuple(parts[1::2]) == SECTIONS
    return {
        name: {line.strip().split("\t")[0] for line in body.splitlines() if line.strip()}
        for name, body in zip(parts[1::2], parts[2::2], strict=True)
    }


def test_brat_finds_every_mention_event_and_role(findings: Findings) -> None:
    files = exported_folder(findings, "brat")
    declared = read_configuration(files["annotation.conf"])
    names = [name.removesuffix(".txt") for name in files if name.endswith(".txt")]
    assert len(names) == len(findings.articles)
    for name, article in zip(names, findings.articles, strict=True):
        text = files[f"{name}.txt"].decode()
        assert "\r" not in text
        assert text == findings.text(article).replace("\r", " ")
        read = read_standoff(files[f"{name}.ann"], text)
        spots, events = findings.spots(article), findings.events_of(article)
        assert sorted((spans[0][0], spans[-1][1]) for _, spans, _ in read.words.values()) == sorted(
            (spot.mention.begin, spot.mention.end) for spot in spots
        )
        assert {kind for kind, *_ in read.words.values()} <= declared["entities"] | declared["events"]
        assert {kind for kind, *_ in read.relations} <= declared["relations"]
        assert [kind for kind, *_ in read.events.values()] == [event.kind for event in events]
        for (identity, (_, _, told)), event in zip(read.events.items(), events, strict=True):
            assert read.attributes.get(identity, "Factual") == event.factuality
            roles = sorted(role for role, _ in told)
            assert roles == sorted(wanted_roles(event, {spot.thing for spot in spots}))


def wanted_roles(event: Event, mentioned: set[str]) -> Iterator[str]:
    """The roles whose fillers stand in the article."""
    yield from (role for role, filler in event.roles if filler in mentioned)
    yield from ("about" for iri in event.about if iri in mentioned)
    yield from ("accordingTo" for iri in event.sources if iri in mentioned)
    yield from ("time" for _ in event.times)
    yield from ("quantity" for _ in event.quantities)


def test_brat_knows_who_is_who_and_what_figures_mean() -> None:
    with findings_in([EXAMPLE]) as findings:
        files = exported_folder(findings, "brat")
    read = read_standoff(files["exemple.ann"], files["exemple.txt"].decode())
    words = {identity: text for identity, (_, _, text) in read.words.items()}
    assert {tuple(words[each] for each in same) for same in read.same} >= {("Tomas Guebula", "Il")}
    assert {(kind, words[one], words[other]) for kind, one, other in read.relations} >= {
        ("holds", "Armando Chissico", "ministre de l'Intérieur"),
        ("of", "directrice", "Pain sans frontières"),
        ("partOf", "province", "Mozambique"),
    }
    assert {(words[each], entry) for each, entry in read.entries.items()} >= {("France", "Wikidata:Q142")}
    notes = {(words[each], note) for each, note in read.notes.items()}
    assert ("entre 300 et 350", ">= 300 <= 350 mort") in notes
    assert ("mercredi", "2024-03-13/2024-03-13") in notes
    [abduction] = [each for each in read.events.values() if each[0] == "Abduction"]
    assert [(role, words[filler]) for role, filler in abduction[2]] == [
        ("agent", "insurgés"), ("target", "employés"), ("quantity", "deux"),
    ]  # fmt: skip


def read_docs(content: bytes) -> list[Doc]:
    return list(DocBin(store_user_data=True).from_bytes(content).get_docs(spacy.blank("fr").vocab))


def test_spacy_reads_the_same_spans(findings: Findings) -> None:
    docs = read_docs(exported(findings, "spacy"))
    assert len(docs) == len(findings.articles)
    for doc, article in zip(docs, findings.articles, strict=True):
        assert doc.text == findings.text(article)
        told = {
            (span.start_char, span.end_char, span.label_, span.id_) for group in doc.spans.values() for span in group
        }
        assert told == {(s.mention.begin, s.mention.end, s.kind, s.thing) for s in findings.spots(article)}
        for group in doc.spans.values():
            assert all(doc.text[span.start_char : span.end_char] == span.text for span in group)
        assert {span.id_ for span in doc.spans["events"]} == {event.iri for event in findings.events_of(article)}
        data = doc.user_data["kg"]
        assert data["article"]["iri"] == article
        assert [event["certainty"] for event in data["events"]] == [
            event.factuality for event in findings.events_of(article)
        ]
        entities = {(span.start_char, span.end_char) for span in doc.spans["entities"]}
        assert doc.ents
        assert all((ent.start_char, ent.end_char) in entities and ent.label_ for ent in doc.ents)


def test_spacy_knows_entities_of_wikidata() -> None:
    with findings_in([EXAMPLE]) as findings:
        [doc] = read_docs(exported(findings, "spacy"))
    assert {ent.text: ent.kb_id_ for ent in doc.ents}["France"] == "http://www.wikidata.org/entity/Q142"


def test_the_sample_has_what_makes_offsets_hard() -> None:
    assert "\r\n" in TEXT
    assert any(ord(character) > 0xFFFF for character in TEXT)


OA, AS = "http://www.w3.org/ns/oa#", "http://www.w3.org/ns/activitystreams#"
CONTEXT = {  # what the standard's context says of the terms that we use; nothing is fetched
    "@context": {
        "oa": OA, "as": AS, "dc": "http://purl.org/dc/elements/1.1/", "dcterms": "http://purl.org/dc/terms/", "id": "@id", "type": "@type",
        "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
        "xsd": "http://www.w3.org/2001/XMLSchema#", "dctypes": "http://purl.org/dc/dcmitype/",
        "Annotation": "oa:Annotation", "SpecificResource": "oa:SpecificResource", "TextualBody": "oa:TextualBody",
        "TextPositionSelector": "oa:TextPositionSelector", "TextQuoteSelector": "oa:TextQuoteSelector",
        "AnnotationPage": "as:OrderedCollectionPage", "Text": "dctypes:Text",
        "identifying": "oa:identifying", "classifying": "oa:classifying", "tagging": "oa:tagging",
        "describing": "oa:describing",
        "items": {"@type": "@id", "@id": "as:items", "@container": "@list"},
        "body": {"@type": "@id", "@id": "oa:hasBody"}, "target": {"@type": "@id", "@id": "oa:hasTarget"},
        "source": {"@type": "@id", "@id": "oa:hasSource"}, "selector": {"@type": "@id", "@id": "oa:hasSelector"},
        "motivation": {"@type": "@vocab", "@id": "oa:motivatedBy"}, "purpose": {"@type": "@vocab", "@id": "oa:hasPurpose"},
        "start": {"@type": "xsd:nonNegativeInteger", "@id": "oa:start"},
        "end": {"@type": "xsd:nonNegativeInteger", "@id": "oa:end"},
        "exact": "oa:exact", "prefix": "oa:prefix", "suffix": "oa:suffix", "value": "rdf:value",
        "format": "dc:format", "language": "dc:language",
        "label": "rdfs:label",
    }
}  # fmt: skip


def load(url: str, options: object) -> dict[str, object]:
    assert url == "http://www.w3.org/ns/anno.jsonld"
    return {"contextUrl": None, "documentUrl": url, "document": CONTEXT, "contentType": "application/ld+json"}


def test_annotations_point_at_the_words(findings: Findings) -> None:
    page = json.loads(exported(findings, "annotations"))
    expanded = jsonld.expand(page, {"documentLoader": load})
    [items] = [each["@list"] for each in expanded[0][f"{AS}items"]]
    assert len(items) == sum(len(findings.spots(article)) for article in findings.articles)
    assert len({item["@id"] for item in items}) == len(items)
    things = set()
    for item in items:
        assert item["@type"] == [f"{OA}Annotation"]
        [target] = item[f"{OA}hasTarget"]
        text = findings.text(target[f"{OA}hasSource"][0]["@id"])
        position, quote = target[f"{OA}hasSelector"]
        begin, end = (position[f"{OA}{bound}"][0]["@value"] for bound in ("start", "end"))
        exact, prefix, suffix = (quote[f"{OA}{part}"][0]["@value"] for part in ("exact", "prefix", "suffix"))
        assert text[begin:end] == exact
        assert text[:begin].endswith(prefix)
        assert text[end:].startswith(suffix)
        body = item[f"{OA}hasBody"][0][f"{OA}hasSource"][0]
        assert body["http://www.w3.org/2000/01/rdf-schema#label"][0]["@value"]
        things.add((body["@id"], body["@type"][0].rpartition("#")[2]))
        assert item[f"{OA}motivatedBy"] == [
            {"@id": OA + ("classifying" if findings.is_event(body["@id"]) else "identifying")}
        ]
    assert things == {(s.thing, s.kind) for article in findings.articles for s in findings.spots(article)}
    assert all(key.startswith(("@", "http")) for key in keys_of(expanded))


def keys_of(value: Any) -> Iterator[str]:
    """Every key of a JSON value; a term that no context knows would be dropped or stay a bare word."""
    if isinstance(value, dict):
        yield from value
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from keys_of(part)
