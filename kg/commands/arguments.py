"""Options that several commands share, the readers of their values, and what they open."""

from __future__ import annotations

import argparse
import sys

from kg.errors import KgError

TYPE_CHECKING = False  # spares the import of typing, as kg --help should cost little more than bare Python
if TYPE_CHECKING:
    import datetime
    from collections.abc import Sequence
    from pathlib import Path

    from kg.rdf.remote import EndpointStore
    from kg.rdf.store import OxigraphStore
    from kg.rdf.wire import Credentials

OK, FAILED, USAGE = 0, 1, 2
GRAPH_FORMATS = ("turtle", "trig", "ntriples", "nquads", "jsonld", "rdfxml")


def add_graphs(parser: argparse.ArgumentParser, what: str = "a graph file or a folder of them") -> None:
    """The graphs that a command reads, for `graph_paths`."""
    parser.add_argument("graphs", nargs="*", metavar="GRAPH", help=f"{what}; by default graphs/")


def add_ontology(parser: argparse.ArgumentParser, what: str = "your own files, if some were used") -> None:
    """Knowledge that adds to what is shipped; may be given several times."""
    parser.add_argument("--ontology", metavar="DIR", type=read_path, action="append", default=[], help=what)


def add_store_options(parser: argparse.ArgumentParser) -> None:
    """What asking once and asking on have in common."""
    parser.add_argument(
        "--timeout", type=read_seconds, metavar="SECONDS", help="stop a query after so long, 0 for never"
    )
    parser.add_argument(
        "--cache",
        action="store_true",
        help="keep large graphs on disk beside their files, opened at once the next time, and read-only",
    )
    parser.add_argument("--allow-network", action="store_true", help="let SERVICE and LOAD reach out")
    parser.add_argument("--lang", choices=("fr", "en"), help="language of labels and messages (by default, yours)")


def add_endpoint(command: argparse.ArgumentParser, what: str, *, required: bool = False) -> None:
    command.add_argument("--endpoint", metavar="URL", required=required, help=what)
    command.add_argument(
        "--auth", metavar="USER[:PASSWORD]", help="who asks (or KG_AUTH in the environment, which others can't see)"
    )
    command.add_argument("--token", metavar="TOKEN", help="a bearer token (or KG_TOKEN in the environment)")


def graph_paths(graphs: list[str]) -> list[Path]:
    from pathlib import Path

    if not graphs and not Path("graphs").is_dir():
        raise KgError("There is no graphs/ folder here: name a graph, or build one with kg build ARTICLE.")
    return [Path(graph) for graph in graphs or ["graphs"]]


def open_graphs(paths: Sequence[Path], *, cache: bool = False) -> OxigraphStore:
    from kg.rdf.shipped import ontology_directory
    from kg.rdf.store import open_store

    return open_store(paths, vocabulary=[ontology_directory() / "kg.ttl"], cache=cache)


def open_given_endpoint(given: argparse.Namespace) -> EndpointStore:
    from kg.rdf.remote import open_endpoint

    return open_endpoint(given.endpoint, read_credentials(given))


def read_credentials(given: argparse.Namespace) -> Credentials | None:
    """From the options, else from the environment; a password that is missing is asked for."""
    import os

    from kg.rdf.wire import Credentials

    if given.token or (not given.auth and os.environ.get("KG_TOKEN")):
        return Credentials(token=given.token or os.environ["KG_TOKEN"])
    who = given.auth or os.environ.get("KG_AUTH")
    if not who:
        return None
    user, colon, password = who.partition(":")
    if not colon:
        if not sys.stdin.isatty():
            raise KgError("--auth names a user without a password: write USER:PASSWORD, or set KG_AUTH.")
        import getpass

        password = getpass.getpass(f"Password of {user}: ")
    return Credentials(user, password)


def misused(command: str, message: str) -> int:
    print(f"kg {command}: {message}. See kg {command} --help.", file=sys.stderr)
    return USAGE


def read_path(words: str) -> Path:
    from pathlib import Path

    return Path(words)


def read_seconds(words: str) -> float:
    try:
        seconds = float(words)
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds < 1e9:
        raise argparse.ArgumentTypeError(f"{words!r} is no number of seconds; write it as 30 or 0.5")
    return seconds


def read_rows(words: str) -> int:
    if not words.isdecimal():
        raise argparse.ArgumentTypeError(f"{words!r} is no number of rows; write it as 500")
    return int(words)


def read_date(words: str) -> datetime.date:
    import datetime

    try:
        return datetime.date.fromisoformat(words)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{words!r} is no date; write it as 2016-07-21") from None


def read_field(words: str) -> tuple[str, str]:
    from kg.inputs import FIELDS

    ours, equals, theirs = words.partition("=")
    if ours not in FIELDS or not theirs or not equals:
        raise argparse.ArgumentTypeError(f"{words!r}: write it as text=body; on the left one of {', '.join(FIELDS)}")
    return ours, theirs


def read_processes(words: str) -> int:
    if not words.isdecimal() or int(words) < 1:
        raise argparse.ArgumentTypeError(f"{words!r} is no number of processes; write it as 4")
    return int(words)


def read_patience(words: str) -> float:
    try:
        seconds = float(words)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < float("inf"):
        raise argparse.ArgumentTypeError(f"{words!r} is no number of seconds; write it as 60")
    return seconds


def read_address(words: str) -> str:
    import re

    if not re.fullmatch(r"(?:(?:tcp|tls|ucx|wss?)://)?[^/\s:]+:\d+|(?:tcp|tls)://\[[0-9a-f:]+\]:\d+", words):
        raise argparse.ArgumentTypeError(f"{words!r} is no address of a scheduler; write it as tcp://10.0.0.1:8786")
    return words


def read_iri(words: str) -> str:
    import re

    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+", words):
        raise argparse.ArgumentTypeError(f"{words!r} is no IRI; write it as https://example.org/news/")
    return words


def read_namespace(words: str) -> str:
    words = read_iri(words)
    return words if words[-1] in "/#" else words + "/"
