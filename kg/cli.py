"""Turn command words into calls: the parser, exit codes and error sentences, and nothing heavy until it is needed.

Exit codes: 0 all went well, 1 some article or query failed, 2 the command was wrong, 124 a query took
too long, 130 interrupted.
"""

from __future__ import annotations

import argparse
import sys

from kg import __version__
from kg.commands import build, check, explain, export, merge, ontology, push, query, serve, shell, view
from kg.commands.arguments import FAILED, USAGE, misused
from kg.errors import KgError, QueryError

TYPE_CHECKING = False  # spares the import of typing, as kg --help should cost little more than bare Python
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

INTERRUPTED, BROKEN_PIPE = 130, 141


def run() -> None:
    """The `kg` command."""
    sys.exit(main())


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show a character must not stop the work.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    parser, names = make_parser()
    word = next(iter(sys.argv[1:] if arguments is None else arguments), "-")
    if not word.startswith("-") and word not in names:
        return _suggest(word, names)
    options, unknown = parser.parse_known_args(arguments)
    if unknown and "command" in options:
        return misused(options.word, f"it knows no {unknown[0]}")
    if unknown:
        parser.error(f"unrecognized arguments: {' '.join(unknown)}")
    if "command" not in options:
        parser.print_help(sys.stderr)
        return USAGE
    try:
        command: Callable[[argparse.Namespace], int] = options.command
        code = command(options)
        sys.stdout.flush()
        return code
    except KgError as exc:
        return _complain(exc, options)
    except KeyboardInterrupt:
        print("kg: interrupted.", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has gone, as in `kg ontology | head`; Python must not complain on exit either.
        import os

        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return BROKEN_PIPE


def make_parser() -> tuple[argparse.ArgumentParser, list[str]]:
    """The commands with their options, and the names of the commands."""
    parser = argparse.ArgumentParser(
        prog="kg", description="Turn French news into a knowledge graph, and put questions to it in SPARQL."
    )
    parser.add_argument("--version", action="version", version=f"kg {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", dest="word")
    for command in (build, query, explain, check, view, shell, serve, merge, push, export, ontology):
        command.add(commands)
    return parser, list(commands.choices)


def _suggest(word: str, names: Sequence[str]) -> int:
    import difflib

    near = difflib.get_close_matches(word, names, n=1)
    meant = f" Did you mean «kg {near[0]}»?" if near else ""
    print(f"kg: there is no command «{word}».{meant} kg --help lists the commands.", file=sys.stderr)
    return USAGE


def _complain(exc: KgError, given: argparse.Namespace) -> int:
    sentence, where = str(exc), ""
    if isinstance(exc, QueryError) and exc.line is not None:
        where = f"line {exc.line}" + (f", column {exc.column}" if exc.column is not None else "") + ": "
    if hasattr(given, "lang"):  # these speak the reader's language
        from kg.shell.messages import speaker

        sentence = speaker(given.lang).translate(sentence)
    print(f"kg: {where}{sentence}", file=sys.stderr)
    return FAILED
