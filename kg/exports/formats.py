"""List every format that `kg export` writes, with its endings and the tools that open it, and find the one meant."""

from __future__ import annotations

from collections.abc import Callable
from difflib import get_close_matches
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple  # Any: writers of different kinds

from kg.errors import KgError
from kg.exports.reader import Findings

PACKED = ".gz"
RDF, NETWORK, TABLE, PLACES, TEXT, NEWSROOM = "RDF", "networks", "tables", "maps and calendars", "texts", "newsrooms"


class UnknownFormatError(KgError):
    """What was asked for names no format, or one that cannot be written so."""


class Format(NamedTuple):
    """A format: what users call it, and who reads it."""

    name: str
    extensions: tuple[str, ...]
    group: str
    content: str
    opens_in: str
    writer: str = ""
    """Module of `kg.exports` and function; empty for RDF, which is written from triples."""
    is_folder: bool = False
    is_binary: bool = False
    tells: bool = False
    """Whether its writer says what it had to leave out."""


FORMATS = (
    Format("turtle", (".ttl", ".turtle"), RDF, "the graph, grouped for readers", "Protégé, any RDF tool"),
    Format("trig", (".trig",), RDF, "the same, an article a graph", "GraphDB, Jena, Oxigraph"),
    Format("ntriples", (".nt",), RDF, "a triple a line", "any RDF tool"),
    Format("nquads", (".nq",), RDF, "a triple a line, with its article", "triple stores"),
    Format("jsonld", (".jsonld", ".json"), RDF, "the graph as compact JSON", "JavaScript, JSON-LD processors"),
    Format("rdfxml", (".rdf", ".xml", ".owl"), RDF, "the graph as XML", "Protégé, older RDF tools"),
    Format(
        "graphml",
        (".graphml",),
        NETWORK,
        "nodes and edges",
        "Gephi, yEd, Cytoscape, networkx, igraph",
        "graphml:write_graphml",
    ),
    Format(
        "gexf", (".gexf",), NETWORK, "nodes and edges with their days", "Gephi (timeline), networkx", "gexf:write_gexf"
    ),
    Format(
        "csv", (), TABLE, "tables of nodes and of relationships", "Neo4j, pandas", "neo4j:write_tables", is_folder=True
    ),
    Format(
        "facts-csv",
        (".csv",),
        TABLE,
        "one table, a row a fact (--format csv --facts)",
        "Excel, LibreOffice, R, pandas",
        "facts:write_csv",
    ),
    Format(
        "facts-tsv",
        (".tsv",),
        TABLE,
        "the same with tabs (--format tsv --facts)",
        "spreadsheets, R, pandas",
        "facts:write_tsv",
    ),
    Format(
        "geojson",
        (".geojson",),
        PLACES,
        "a point for each event and place",
        "QGIS, Leaflet, geojson.io, geopandas",
        "geojson:write_geojson",
        tells=True,
    ),
    Format(
        "ical",
        (".ics", ".ical"),
        PLACES,
        "events with a known day",
        "calendar programs",
        "ics:write_calendar",
        tells=True,
    ),
    Format(
        "timeline",
        (".timeline.json",),
        PLACES,
        "events with a known day",
        "TimelineJS",
        "timeline:write_timeline",
        tells=True,
    ),
    Format(
        "annotations",
        (".oa.jsonld", ".anno.jsonld"),
        TEXT,
        "Web Annotations of the articles",
        "RecogitoJS, annotation servers, JSON-LD processors",
        "annotations:write_annotations",
    ),
    Format("brat", (), TEXT, "texts with standoff annotations", "brat, INCEpTION", "brat:write_folder", is_folder=True),
    Format(
        "spacy",
        (".spacy",),
        TEXT,
        "a DocBin of annotated texts",
        "spaCy",
        "spacy_docs:write_docbin",
        is_binary=True,
    ),
    Format(
        "ftm",
        (".ftm.json", ".ftm.jsonl"),
        NEWSROOM,
        "FollowTheMoney entities",
        "Aleph, OpenAleph, followthemoney",
        "ftm:write_entities",
    ),
)
_OTHER_NAMES = {
    "json-ld": "jsonld", "n-triples": "ntriples", "n-quads": "nquads", "rdf/xml": "rdfxml", "rdf-xml": "rdfxml",
    "neo4j": "csv", "facts": "facts-csv", "icalendar": "ical", "timelinejs": "timeline", "docbin": "spacy",
    "followthemoney": "ftm", "oa": "annotations", "webannotation": "annotations", "gephi": "gexf", "standoff": "brat",
}  # fmt: skip


def choose(name: str | None, output: Path | None, *, facts: bool = False) -> Format:
    """The format that a name and a file's ending mean; raises `UnknownFormatError` with what to write instead.

    >>> choose("csv", None, facts=True).name, choose(None, Path("x.ftm.json.gz")).name, choose("ttl", None).name
    ('facts-csv', 'ftm', 'turtle')
    """
    if facts:
        return _choose_table(name, output)
    if name is None and output is None:
        raise UnknownFormatError("say the format with --format, or with the suffix of -o FILE")
    if name is None:
        assert output is not None
        return _by_ending(output)
    found = _by_name(name)
    if found.is_folder and output is None:
        raise UnknownFormatError(
            f"{found.name} is {found.content} in a folder; name it with -o FOLDER" + _facts_hint(found)
        )
    if found.is_folder and output is not None and output.suffix.lower() in (".csv", ".ann", ".txt", ".zip"):
        raise UnknownFormatError(
            f"{found.name} is {found.content} in a folder, and {output} looks like a file" + _facts_hint(found)
        )
    return found


def write(format: Format, findings: Findings, *, network: str, tell: Callable[[str], None]) -> Any:
    """What `format` makes of findings: pieces of a file, or names and pieces of the files of a folder."""
    module, _, name = format.writer.partition(":")
    function = getattr(import_module(f"kg.exports.{module}"), name)
    if format.group == NETWORK:
        from kg.exports.network import network_of_actors, network_of_events

        return function((network_of_actors if network == "actors" else network_of_events)(findings))
    return function(findings, tell) if format.tells else function(findings)


def describe() -> str:
    """The formats in their groups, for a reader of the help."""
    lines = ["formats:"]
    for group in dict.fromkeys(format.group for format in FORMATS):
        lines.append(f"  {group}")
        for each in FORMATS:
            if each.group == group:
                ending = "FOLDER" if each.is_folder else " ".join(each.extensions)
                lines.append(f"    {each.name:<12} {ending:<24} {each.content} → {each.opens_in}")
    return "\n".join(lines)


def _choose_table(name: str | None, output: Path | None) -> Format:
    wanted = name or (_plain(output).rpartition(".")[2] if output else "csv")
    by_name = {"csv": "facts-csv", "tsv": "facts-tsv", "facts-csv": "facts-csv", "facts-tsv": "facts-tsv"}
    if wanted.lower() not in by_name:
        raise UnknownFormatError(f"--facts makes a table, csv or tsv, not {wanted}")
    return _by_name(by_name[wanted.lower()])


def _by_name(name: str) -> Format:
    wanted = name.lower().lstrip(".")
    wanted = _OTHER_NAMES.get(wanted, wanted)
    for each in FORMATS:
        if wanted == each.name:
            return each
    for each in FORMATS:
        if f".{wanted}" in each.extensions:
            return each
    names = [*(each.name for each in FORMATS), *_OTHER_NAMES]
    near = get_close_matches(wanted, names, 1)
    if near:
        raise UnknownFormatError(f"there is no format {name!r} (did you mean {near[0]}?)")
    raise UnknownFormatError(f"there is no format {name!r}; choose one of {', '.join(each.name for each in FORMATS)}")


def _by_ending(output: Path) -> Format:
    fitting = [
        (len(extension), each)
        for each in FORMATS
        for extension in each.extensions
        if _plain(output).endswith(extension)
    ]
    if fitting:
        return max(fitting, key=lambda pair: pair[0])[1]
    known = " ".join(extension for each in FORMATS for extension in each.extensions)
    raise UnknownFormatError(f"{output}: this ending names no format; use one of {known}, or say it with --format")


def _plain(path: Path) -> str:
    return path.name.lower().removesuffix(PACKED)


def _facts_hint(format: Format) -> str:
    return "; for one table with a row a fact add --facts" if format.name == "csv" else ""
