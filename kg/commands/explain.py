"""Turn the words of `kg explain` into calls."""

from __future__ import annotations

import argparse
import sys

from kg.commands.arguments import OK, add_ontology, graph_paths, open_graphs


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """`kg explain`."""
    explain = commands.add_parser(
        "explain",
        help="say why a fact is in a graph",
        description="Say why a fact is in a graph: its sentence, the rule and the lexicon entry that made it, who "
        "fills its roles and how they were recognised, its sources and its certainty.",
    )
    explain.set_defaults(command=_explain)
    explain.add_argument("graph", metavar="GRAPH", help="a graph file or a folder of them")
    explain.add_argument(
        "fact", metavar='IRI|"WORDS"', help="an IRI, a CURIE, a name, or words as they stand in an article"
    )
    explain.add_argument("-n", "--number", metavar="N", type=int, help="which one, when the words may mean several")
    add_ontology(explain)


def _explain(given: argparse.Namespace) -> int:
    from kg.explain import as_text, explain

    store = open_graphs(graph_paths([given.graph]))
    try:
        lines = explain(store, given.fact, choice=given.number, ontology=given.ontology)
        if not sys.stdout.isatty():
            for line in lines:
                print(as_text(line))
            return OK
        from rich.console import Console
        from rich.padding import Padding
        from rich.text import Text

        console = Console(highlight=False)
        for line in lines:
            text = Text.assemble(*((words, style) for style, words in line))
            # what does not fit stands below the words, not below their margin
            margin = min(len(text.plain) - len(text.plain.lstrip()), console.width // 2)
            console.print(Padding(text[margin:], (0, 0, 0, margin)))
    finally:
        store.close()
    return OK
