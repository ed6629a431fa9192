"""Turn the words of `kg shell` into calls."""

from __future__ import annotations

import argparse

from kg.commands.arguments import (
    add_endpoint,
    add_graphs,
    add_store_options,
    graph_paths,
    misused,
    open_graphs,
    read_credentials,
    read_path,
    read_rows,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from kg.results import GraphStore

MODES = ("auto", "table", "vertical", "tsv", "csv", "json", "xml", "turtle", "ntriples")


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """`kg shell`."""
    shell = commands.add_parser(
        "shell",
        help="ask question after question",
        description="A SPARQL prompt on one or more graphs; lines on standard input are answered as a script.",
        epilog="At the prompt: .help lists the commands, .help COMMAND tells of one, Tab completes, F1 helps.",
    )
    shell.set_defaults(command=_shell)
    add_graphs(shell)
    shell.add_argument("--config", metavar="FILE", type=read_path, help="your settings, instead of kg/config.toml")
    shell.add_argument("--mode", choices=MODES, help="the form of answers (by default a table that fits)")
    shell.add_argument("--max-rows", type=read_rows, metavar="N", help="rows shown, 0 for all (by default 200)")
    shell.add_argument("--read-only", action="store_true", help="refuse updates")
    add_store_options(shell)
    add_endpoint(shell, "ask a SPARQL 1.1 endpoint instead of graph files")


def _shell(given: argparse.Namespace) -> int:
    from dataclasses import replace
    from functools import partial

    from kg.shell.repl import run_shell
    from kg.shell.settings import read_settings

    settings = read_settings(given.config, language=given.lang, required=given.config is not None)
    chosen: dict[str, object] = {
        name: value
        for name, value in (("mode", given.mode), ("network", given.allow_network), ("cache", given.cache))
        if value
    }
    # in the settings None means no limit, which is written 0
    chosen |= {
        name: value or None
        for name, value in (("timeout", given.timeout), ("max_rows", given.max_rows))
        if value is not None
    }
    settings = replace(settings, read_only=settings.read_only or given.read_only, **chosen)  # type: ignore[arg-type]  # argparse checked them
    open_files = partial(open_graphs, cache=settings.cache)
    if not given.endpoint:
        return run_shell(graph_paths(given.graphs), store_factory=open_files, settings=settings)
    if given.graphs:
        return misused("shell", "--endpoint stands instead of graph files, not beside them")
    credentials = read_credentials(given)  # may ask for a password, before the prompt has the terminal

    def open_either(paths: Sequence[Path]) -> GraphStore:
        from kg.rdf.remote import open_endpoint

        return open_files(paths) if paths else open_endpoint(given.endpoint, credentials)

    return run_shell([], store_factory=open_either, settings=settings)
