"""Turn the words of `kg export` into calls."""

from __future__ import annotations

import argparse

from kg.commands.arguments import GRAPH_FORMATS, OK, misused, read_path


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """`kg export`."""
    export = commands.add_parser("export", help="write a graph in another format")
    export.set_defaults(command=_export)
    export.add_argument("graph", metavar="GRAPH", type=read_path)
    export.add_argument("--format", choices=GRAPH_FORMATS, help="by default what FILE's suffix says")
    export.add_argument("-o", "--output", metavar="FILE", type=read_path, help="by default standard output")


def _export(given: argparse.Namespace) -> int:
    from kg.rdf.export import export, format_of

    if given.format is None and given.output is None:
        return misused("export", "say the format with --format, or with the suffix of -o FILE")
    export(given.graph, given.format or format_of(given.output).name, given.output)
    return OK
