"""Turn the words of `kg check` into calls."""

from __future__ import annotations

import argparse

from kg.commands.arguments import FAILED, OK, add_graphs, add_ontology, graph_paths, read_path, read_rows

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kg.check import Check
    from kg.shell.messages import Speaker

SHOWN = 10
"""Sentences of one kind that are shown; a mistake made everywhere says nothing more the eleventh time."""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """`kg check`."""
    check = commands.add_parser(
        "check",
        help="say what is wrong in graphs",
        description="Say what is wrong in graphs, in sentences: what the SHACL shapes miss, links that lead nowhere, "
        "offsets that do not fit their text, terms that the ontology does not have. Exit code 1 when something is.",
    )
    check.set_defaults(command=_check)
    add_graphs(check, "a graph file, a folder of them or a store")
    check.add_argument(
        "--shapes", metavar="FILE", type=read_path, action="append", default=[], help="SHACL shapes of your own too"
    )
    add_ontology(check, "your own classes too")
    check.add_argument("--format", choices=("text", "json"), default="text", help="sentences (by default) or JSON")
    check.add_argument(
        "--max-rows",
        type=read_rows,
        metavar="N",
        default=SHOWN,
        help=f"sentences of a kind, 0 for all (by default {SHOWN})",
    )
    check.add_argument("--lang", choices=("fr", "en"), help="language of the sentences (by default, yours)")


def _check(given: argparse.Namespace) -> int:
    from kg.check import Check
    from kg.shell.messages import speaker

    say = speaker(given.lang)
    check = Check(graph_paths(given.graphs), say, shapes=given.shapes, ontology=given.ontology)
    if given.format == "json":
        _print_json(check)
    else:
        _print_sentences(check, say, given.max_rows)
    return FAILED if check.counts.total() else OK


def _print_json(check: Check) -> None:
    """One JSON array, an object a line, written as they are found."""
    import json

    opening = "["
    for fault in check.faults():
        print(opening + json.dumps(fault.as_json(), ensure_ascii=False))
        opening = ","
    print("[]" if opening == "[" else "]")


def _print_sentences(check: Check, say: Speaker, most: int) -> None:
    from collections import Counter

    kinds: Counter[tuple[object, ...]] = Counter()
    for fault in check.faults():
        kinds[fault.group] += 1
        if not most or kinds[fault.group] <= most:
            print(say("{severity}: {what}", severity=say(fault.breach.severity), what=fault.sentence))
    hidden = sum(max(0, number - most) for number in kinds.values()) if most else 0
    if hidden:
        print(
            say.count(
                hidden,
                "and {n} more like these; --max-rows 0 shows it.",
                "and {n} more like these; --max-rows 0 shows them.",
            )
        )
    read = say.count(check.triples, "{n} triple", "{n} triples")
    if not check.counts:
        print(say("{read}: nothing wrong was found.", read=read))
        return
    counts = (
        (check.counts["error"], "{n} error", "{n} errors"),
        (check.counts["warning"], "{n} warning", "{n} warnings"),
        (check.counts["info"], "{n} remark", "{n} remarks"),
    )
    print(say("{read}: {found}.", read=read, found=", ".join(say.count(n, one, many) for n, one, many in counts if n)))
