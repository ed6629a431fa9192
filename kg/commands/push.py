"""Turn the words of `kg push` into calls."""

from __future__ import annotations

import argparse

from kg.commands.arguments import FAILED, OK, add_endpoint, read_credentials, read_iri, read_path


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """`kg push`."""
    push = commands.add_parser(
        "push",
        help="write graphs into somebody's triple store",
        description="Write graphs into a triple store, one named graph for each article. Doing it again changes "
        "nothing; what an interruption left half written is repaired.",
    )
    push.set_defaults(command=_push)
    push.add_argument("graphs", nargs="+", metavar="GRAPH", help="a graph file or a folder of them")
    add_endpoint(push, "the store's SPARQL endpoint or that of its Graph Store Protocol", required=True)
    push.add_argument(
        "--graph",
        metavar="IRI",
        type=read_iri,
        help="the named graph of triples that stand in none; by default their article",
    )
    push.add_argument("--update-endpoint", metavar="URL", help="write with SPARQL Update at this address instead")
    push.add_argument("--ontology", action="store_true", help="push the vocabulary too, with the labels of its terms")
    push.add_argument("-q", "--quiet", action="store_true", help="say only what fails")


def _push(given: argparse.Namespace) -> int:
    from kg.rdf.push import find_graph_files, find_target, push, read_graphs, read_vocabulary
    from kg.rdf.shipped import ontology_directory
    from kg.summary import Printer

    credentials = read_credentials(given)
    graphs = read_graphs(find_graph_files([read_path(name) for name in given.graphs]), name=given.graph)
    if given.ontology:
        graphs.append(read_vocabulary(ontology_directory() / "kg.ttl"))
    target = find_target(given.endpoint, update=given.update_endpoint, authenticated=credentials is not None)
    printer = Printer(quiet=given.quiet, full=0)
    failed = 0
    with printer.progress("Pushing"):
        for outcome in push(graphs, target, credentials):
            if outcome.outcome == "failed":
                failed += 1
                printer.problem(f"kg: {outcome.reason}")
            else:
                printer.pushed(outcome.graph, outcome.triples, outcome.outcome, len(graphs))
    printer.total_pushed(failed=failed)
    return FAILED if failed else OK
