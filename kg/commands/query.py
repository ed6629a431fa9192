"""Turn the words of `kg query` into calls."""

from __future__ import annotations

import argparse
import sys

from kg.commands.arguments import (
    add_endpoint,
    add_graphs,
    add_store_options,
    graph_paths,
    misused,
    open_given_endpoint,
    open_graphs,
    read_path,
    read_rows,
)
from kg.errors import QueryError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

    from kg.results import GraphStore


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """`kg query`."""
    query = commands.add_parser(
        "query",
        help="put one question to graphs",
        description="Put one SPARQL query to graphs. Common prefixes (kg:, skos:, …) need no PREFIX line.",
    )
    query.set_defaults(command=_query)
    add_graphs(query)
    asked = query.add_mutually_exclusive_group()
    asked.add_argument("-e", "--execute", metavar="QUERY", help="the query itself")
    asked.add_argument(
        "-f", "--file", metavar="FILE", type=read_path, help="a file that holds it; by default standard input"
    )
    query.add_argument("--format", help="table, tsv, csv, json, xml, … (by default a table on a terminal, else tsv)")
    query.add_argument(
        "--param",
        dest="params",
        metavar="NAME=VALUE",
        action="append",
        default=[],
        help="put VALUE in place of ?NAME: an IRI, a number, a date or text (may be given several times)",
    )
    query.add_argument(
        "--max-rows",
        type=read_rows,
        metavar="N",
        help="rows of a table, 0 for all (by default 10000); tsv, csv … have all",
    )
    add_store_options(query)
    add_endpoint(query, "ask a SPARQL 1.1 endpoint instead of graph files")


def _query(given: argparse.Namespace) -> int:
    from kg.shell.query import run_query

    if given.execute is not None:
        text, source = given.execute, ""
    elif given.file is not None:
        text, source = _read_query(given.file), str(given.file)
    elif sys.stdin.isatty():
        return misused("query", "there is no query; give one with -e or -f, or on standard input")
    else:
        text, source = sys.stdin.read(), ""
    if given.endpoint and given.graphs:
        return misused("query", "--endpoint stands instead of graph files, not beside them")
    if given.endpoint:
        store: GraphStore = open_given_endpoint(given)
    else:
        store = open_graphs(graph_paths(given.graphs), cache=given.cache)
    try:
        return run_query(
            store,
            text,
            format=given.format,
            source=source,
            timeout=given.timeout or None,
            language=given.lang,
            network=given.allow_network,
            params=given.params,
            max_rows=given.max_rows,
        )
    finally:
        store.close()


def _read_query(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as exc:
        reason = exc.strerror if isinstance(exc, OSError) else "it is not UTF-8"
        raise QueryError(f"{path}: the query cannot be read ({reason}).") from exc
