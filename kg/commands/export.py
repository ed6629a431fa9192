"""Turn the words of `kg export` into calls."""

from __future__ import annotations

import argparse
import sys

from kg.commands.arguments import OK, add_graphs, graph_paths, misused, open_graphs, read_path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kg.exports.formats import Format


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """`kg export`."""
    export = commands.add_parser(
        "export",
        help="write graphs for other tools",
        description="Write graphs for other tools: RDF, networks, tables, maps, calendars, annotated texts.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        add_help=False,
    )
    export.set_defaults(command=_export)
    export.add_argument("-h", "--help", action=_Help, nargs=0, help="show this help message and exit")
    add_graphs(export, "a graph file, a folder of them or a store on disk")
    export.add_argument("--format", metavar="FORMAT", help="by default what the suffix of -o says")
    export.add_argument(
        "-o", "--output", metavar="FILE", type=read_path, help="a file, or a new folder; by default standard output"
    )
    export.add_argument("--facts", action="store_true", help="one table (csv or tsv) with a row a fact")
    export.add_argument(
        "--network",
        choices=("events", "actors"),
        help="of graphml and gexf: actors, places and events as nodes (the default), or actors alone, linked by events",
    )
    export.add_argument(
        "--ontology", action="store_true", help="of RDF: put the vocabulary in too, as Protégé needs it"
    )
    export.add_argument(
        "--lang", dest="language", choices=("fr", "en"), default="fr", help="language of class names (by default fr)"
    )


class _Help(argparse.Action):
    """Lists the formats below the options; reading them costs time that `kg --help` should not take."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from kg.exports.formats import describe

        parser.epilog = describe()
        parser.print_help()
        parser.exit()


def _export(given: argparse.Namespace) -> int:
    from kg.exports.formats import NETWORK, RDF, UnknownFormatError, choose

    try:
        format = choose(given.format, given.output, facts=given.facts)
    except UnknownFormatError as error:
        return misused("export", str(error))
    if format.is_binary and given.output is None and sys.stdout.isatty():
        return misused("export", f"{format.name} is no text for a terminal; name a file with -o")
    if given.network and format.group != NETWORK:
        return misused("export", f"--network chooses the nodes of graphml and gexf, and {format.name} has none")
    if format.group == RDF:
        from kg.rdf.export import export
        from kg.rdf.shipped import ontology_directory

        vocabulary = [ontology_directory() / "kg.ttl"] if given.ontology else []
        export(graph_paths(given.graphs), format.name, given.output, vocabulary=vocabulary)
        return OK
    if given.ontology:
        return misused("export", f"--ontology puts the vocabulary into RDF, and {format.name} is none")
    return _export_findings(format, given)


def _export_findings(format: Format, given: argparse.Namespace) -> int:
    from kg.exports.formats import write
    from kg.exports.output import write_file, write_folder
    from kg.exports.reader import Findings
    from kg.rdf.landmarks import open_atlas

    store = open_graphs(graph_paths(given.graphs))
    try:
        findings = Findings(store, given.language, open_atlas)
        written = write(format, findings, network=given.network or "events", tell=_tell)
        if format.is_folder:
            write_folder(written, given.output)
        else:
            write_file(written, given.output)
    finally:
        store.close()
    return OK


def _tell(sentence: str) -> None:
    print(f"kg: {sentence}", file=sys.stderr)
