"""Add the French names of countries that CLDR has to `ontology/actors/states.ttl`, and set the file in order.

    pip install babel==2.18.0
    python ontology/build/states.py

The Turtle stays the source: what people wrote there is kept, CLDR only adds names that are missing. The names come from
the Unicode CLDR (Unicode License V3, see the head of the file). Run twice, it changes nothing the second time.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pyoxigraph as ox
from babel import Locale

ROOT = Path(__file__).resolve().parent.parent.parent
STATES = ROOT / "ontology" / "actors" / "states.ttl"
sys.path.insert(0, str(ROOT))

from kg.lexicon import fold  # noqa: E402
from kg.rdf.ontology import load_lexicon  # noqa: E402
from kg.vocabulary import PREFIXES  # noqa: E402

COUNTRY = "https://kg.example/id/country/"
NAMES = {**PREFIXES, "country": COUNTRY, "actor": "https://kg.example/id/actor/"}
WIDTH = 118
# In this order on the lines of an entry.
PROPERTIES = (
    ("skos", "prefLabel"),
    ("skos", "altLabel"),
    ("lex", "commonName"),
    ("lex", "anaphor"),
    ("lex", "demonym"),
    ("lex", "demonymForm"),
    ("lex", "metonym"),
    ("lex", "gender"),
    ("lex", "number"),
    ("kg", "partOf"),
    ("skos", "exactMatch"),
)
IN_ORDER_OF_USE = ("demonym",)


def main() -> None:
    text = STATES.read_text(encoding="utf-8")
    head = text[: text.index("\ncountry:") + 1]
    divide = next(line for line in text.splitlines() if line.startswith("# Territories"))
    graph = ox.Store()
    graph.load(text.encode(), format=ox.RdfFormat.TURTLE)
    entries = {node: _entry(graph, node) for node in sorted({q.subject.value for q in graph})}
    states = [entry for entry in entries.values() if " kg:State " in entry]
    territories = [entry for entry in entries.values() if " kg:State " not in entry]
    STATES.write_text("\n".join((head + "\n".join(states), "", divide, *territories)) + "\n", encoding="utf-8")


def _entry(graph: ox.Store, iri: str) -> str:
    node = ox.NamedNode(iri)
    classes = sorted(q.object.value for q in graph.quads_for_pattern(node, ox.NamedNode(NAMES["rdf"] + "type"), None))
    parts = []
    for prefix, name in PROPERTIES:
        found = graph.quads_for_pattern(node, ox.NamedNode(NAMES[prefix] + name), None)
        values = [_write(q.object) for q in found]
        if name == "altLabel":
            values += [f'"{label}"@fr' for label in _missing(graph, node)]
        if values:
            ordered = _as_written(values, iri) if name in IN_ORDER_OF_USE else sorted(values, key=_alphabetical)
            parts.append(f"{prefix}:{name} {', '.join(ordered)}")
    return _wrapped(f"{_short(iri)} a {', '.join(map(_short, classes))} ;", parts)


def _missing(graph: ox.Store, node: ox.NamedNode) -> list[str]:
    """The name in CLDR, unless we have it, it is a given name («Maurice»), or it is more than a name («… (…)»)."""
    label = Locale("fr").territories.get(node.value.removeprefix(COUNTRY), "").replace("\u2019", "'")
    given = {fold(name) for name in load_lexicon().table("firstName")}
    ours = {fold(q.object.value) for q in graph.quads_for_pattern(node, None, None) if isinstance(q.object, ox.Literal)}
    unfit = not label or fold(label) in ours | given or "(" in label or "." in label
    return [] if unfit else [label]


def _alphabetical(written: str) -> tuple[str, str]:
    bare = written.removesuffix("@fr").strip('"')
    return fold(bare), bare


def _write(term: ox.NamedNode | ox.Literal | ox.BlankNode | ox.Triple) -> str:
    return _short(term.value) if isinstance(term, ox.NamedNode) else str(term)


def _short(iri: str) -> str:
    name = max((n for n in NAMES if iri.startswith(NAMES[n])), key=lambda n: len(NAMES[n]))
    return f"{name}:{iri[len(NAMES[name]) :]}"


def _as_written(values: list[str], iri: str) -> list[str]:
    """Demonyms in the order of the file: the usual one is the first."""
    text = STATES.read_text(encoding="utf-8")
    entry = text[text.index(f"\n{_short(iri)} a ") :]
    return sorted(values, key=entry.index)


def _wrapped(first: str, parts: list[str]) -> str:
    lines = [first]
    for i, part in enumerate(parts):
        part += " ;" if i < len(parts) - 1 else " ."
        if len(lines[-1]) + 1 + len(part) <= WIDTH:
            lines[-1] += " " + part
        elif len(part) + 4 <= WIDTH:
            lines.append("    " + part)
        else:
            lines.extend(_broken(part))
    return "\n".join(lines)


def _broken(part: str) -> list[str]:
    """A list that is too long for a line, over several."""
    lines = ["   "]
    for piece in re.split(r"(?<=,) (?=\")", part):
        if len(lines[-1]) + 1 + len(piece) > WIDTH:
            lines.append("       ")
        lines[-1] += " " + piece
    return lines


if __name__ == "__main__":
    main()
