"""Graphs that the tests of exports read, and what each export makes of them."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

from kg.commands.arguments import open_graphs
from kg.document import Argument, Article, Document, Entity, Event, Mention, Quantity, Quote, Span, TimeSpan
from kg.exports.formats import FORMATS, RDF, choose, write
from kg.exports.reader import Findings
from kg.rdf.export import write_graph
from kg.rdf.graph import build_quads
from kg.rdf.landmarks import open_atlas
from tests.rdf.samples import LEXICON, sample

EXAMPLE = Path(__file__).resolve().parent.parent.parent / "graphs" / "exemple.ttl"
FILES = [each.name for each in FORMATS if each.group != RDF and not each.is_folder]
FOLDERS = [each.name for each in FORMATS if each.is_folder]


@contextmanager
def findings_of(documents: Sequence[Document], folder: Path, language: str = "fr") -> Iterator[Findings]:
    """What a graph of these documents says."""
    path = folder / "graphe.nq"
    write_graph([quad for document in documents for quad in build_quads(document, LEXICON)], path)
    with findings_in([path], language) as findings:
        yield findings


@contextmanager
def findings_in(paths: Sequence[Path], language: str = "fr") -> Iterator[Findings]:
    """What some files say."""
    store = open_graphs(paths)
    try:
        yield Findings(store, language, open_atlas)
    finally:
        store.close()


def exported(
    findings: Findings, name: str, network: str = "events", tell: Callable[[str], None] = lambda sentence: None
) -> bytes:
    """The bytes of a file."""
    return b"".join(write(choose(name, None), findings, network=network, tell=tell))


def exported_folder(findings: Findings, name: str) -> dict[str, bytes]:
    """Name → bytes of each file of a folder."""
    files = write(choose(name, Path("dossier")), findings, network="events", tell=lambda sentence: None)
    return {file: b"".join(pieces) for file, pieces in files}


def several() -> list[Document]:
    """Two articles that share an actor, the second without a date and with a person of its own."""
    text = "Zoé Brémond a rencontré Ana Lume à Montclar."
    return [sample(), meeting(text, "Zoé Brémond", "Ana Lume", "Montclar")]


def meeting(text: str, one: str, other: str, place: str, *, title: str = "Rencontre", quote: str = "") -> Document:
    """An article of one sentence in which two people meet; the names are wherever they first stand in the text."""
    sentence = Span(0, len(text))

    def at(words: str) -> Mention:
        begin = text.index(words)
        return Mention(Span(begin, begin + len(words)), sentence, "essai")

    trigger = at("rencontré")
    day = datetime.date(2024, 2, 29)
    return Document(
        Article(text, title, None, "rencontre.txt"),
        (sentence,),
        (
            Entity("one", ("Person",), one, (at(one),)),
            Entity("other", ("Person",), other, (at(other),)),
            Entity("place", ("City",), place, (at(place),)),
        ),
        (),
        (
            Event(
                "e",
                "Statement",
                (trigger,),
                (
                    Argument("agent", "one", at(one)),
                    Argument("participant", "other", at(other)),
                    Argument("place", "place"),
                ),
                (TimeSpan("jour", trigger, day, day),),
                (Quantity("deux", trigger, Decimal(-2), unit="fois"),),
                ("one",),
                quotes=(Quote(quote, sentence),) if quote else (),
            ),
        ),
    )
