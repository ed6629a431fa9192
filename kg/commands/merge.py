"""Turn the words of `kg merge` and `kg why-merged` into calls."""

from __future__ import annotations

import argparse

from kg.commands.arguments import OK, add_graphs, add_ontology, graph_paths, open_graphs, read_path

SHOWN = 20
"""Happenings told one by one."""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """`kg merge` and `kg why-merged`."""
    merge = commands.add_parser(
        "merge",
        help="bring together what several articles tell of one happening",
        description="Find which events of different articles are one happening, and write a graph of the happenings "
        "that points at each article's event. The articles' graphs stay as they are.",
    )
    merge.set_defaults(command=_merge)
    add_graphs(merge, "graph files, folders or a store")
    merge.add_argument(
        "-o",
        "--output",
        metavar="FILE",
        type=read_path,
        help="a graph file or a store; by default the store itself, or happenings.ttl beside the graphs",
    )
    _add_knowledge(merge)
    merge.add_argument("-q", "--quiet", action="store_true", help="no summary")

    why = commands.add_parser(
        "why-merged",
        help="say why two events are one happening or two",
        description="Say why two events were taken for one happening or not, or two actors for one or not: all that "
        "speaks for and against it, with its weight.",
    )
    why.set_defaults(command=_why)
    why.add_argument("first", metavar="A", help="an IRI, or words that mean one event, actor or place")
    why.add_argument("second", metavar="B", help="another one")
    add_graphs(why, "graph files, folders or a store")
    _add_knowledge(why)


def _add_knowledge(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--corrections",
        metavar="FILE",
        type=read_path,
        help="a Turtle file of what you have decided: same, not the same",
    )
    add_ontology(parser)


def _merge(given: argparse.Namespace) -> int:
    from kg.merge import merge

    merged = merge(graph_paths(given.graphs), given.output, ontology=given.ontology, corrections=given.corrections)
    if given.quiet:
        return OK
    for name, told in merged.shared[:SHOWN]:
        print(f"{name}: {' · '.join(told)}")
    if len(merged.shared) > SHOWN:
        print(f"… and {len(merged.shared) - SHOWN:,} more that several articles tell")
    articles = f"{merged.articles:,} {'article' if merged.articles == 1 else 'articles'}"
    print(
        f"{merged.output}: {merged.events:,} events of {articles} are {merged.happenings:,} happenings, "
        f"{len(merged.shared):,} of them told by several articles ({merged.compared:,} pairs compared)"
    )
    return OK


def _why(given: argparse.Namespace) -> int:
    from kg.why import why_merged

    store = open_graphs(graph_paths(given.graphs))
    try:
        for line in why_merged(
            store, given.first, given.second, ontology=given.ontology, corrections=given.corrections
        ):
            print(line)
    finally:
        store.close()
    return OK
