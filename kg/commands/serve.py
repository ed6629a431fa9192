"""Turn the words of `kg serve` into calls."""

from __future__ import annotations

import argparse
import sys

from kg.commands.arguments import OK, add_graphs, graph_paths, open_graphs, read_processes, read_seconds

TYPE_CHECKING = False
if TYPE_CHECKING:
    import socket

PORT = 8000
_LEAST_JOBS, _MOST_JOBS = 4, 32


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """`kg serve`."""
    serve = commands.add_parser(
        "serve",
        help="answer SPARQL over HTTP",
        description="Answer SPARQL queries over HTTP, for programs at /sparql and for people at /. Nothing is changed.",
        epilog="Ctrl-C ends it. Only this machine can ask unless --host says otherwise.",
    )
    serve.set_defaults(command=_serve)
    add_graphs(serve)
    serve.add_argument("--port", type=read_port, default=PORT, help=f"by default {PORT}; 0 for any that is free")
    serve.add_argument("--host", default="127.0.0.1", help="the address to listen on; by default 127.0.0.1")
    serve.add_argument(
        "--timeout",
        type=read_seconds,
        default=30.0,
        metavar="SECONDS",
        help="end a query after so long, sending included (by default 30, 0 for never)",
    )
    serve.add_argument(
        "--max-size",
        type=read_mebibytes,
        default=1024,
        metavar="MIB",
        help="break off longer answers (by default 1024)",
    )
    serve.add_argument(
        "--jobs", type=read_processes, metavar="N", help="quick queries at a time, and as many slow ones beside them"
    )
    serve.add_argument(
        "--cors",
        metavar="ORIGIN",
        type=read_origin,
        help="a website whose pages may ask, such as https://example.org, or *",
    )
    serve.add_argument(
        "--allow-host",
        metavar="NAME",
        action="append",
        default=[],
        help="a name that a proxy in front gives this server (may be given several times)",
    )
    serve.add_argument(
        "--cache",
        action="store_true",
        help="keep large graphs on disk beside their files, opened at once the next time",
    )
    serve.add_argument("--open", action="store_true", help="show the page in your browser")
    serve.add_argument("--log", action="store_true", help="a line on standard error for each request")
    serve.add_argument(
        "--lang", choices=("fr", "en"), help="language of the page and of messages (by default the reader's)"
    )


def _serve(given: argparse.Namespace) -> int:
    import os

    from kg.serve.server import address_of, is_loopback, listen, serve
    from kg.serve.site import Rules

    with listen(given.host, given.port) as listener:
        store = open_graphs(graph_paths(given.graphs), cache=given.cache)
        address = address_of(listener)
        own = is_loopback(listener)
        rules = Rules(
            timeout=given.timeout or None,
            most_bytes=given.max_size << 20,
            hosts=_hosts(listener, given) if own else None,
            origin=given.cors,
            language=given.lang,
        )

        def started(triples: int) -> None:
            print(f"{triples:,} triples at {address}, SPARQL at {address}sparql; Ctrl-C ends it.", flush=True)
            if not own:
                print(
                    f"kg: warning: every machine that reaches {given.host} can ask; nothing is encrypted, and no "
                    "password is wanted.",
                    file=sys.stderr,
                )
            if given.open:
                _show(address)

        serve(
            store,
            listener,
            rules=rules,
            jobs=given.jobs or min(_MOST_JOBS, max(_LEAST_JOBS, os.cpu_count() or 1)),
            started=started,
            log=_log if given.log else lambda line: None,
            complain=lambda words: print(f"kg: {words}", file=sys.stderr, flush=True),
        )
    return OK


def _hosts(listener: socket.socket, given: argparse.Namespace) -> frozenset[str]:
    names = {"localhost", "127.0.0.1", "[::1]", listener.getsockname()[0], given.host, *given.allow_host}
    return frozenset(name.lower() for name in names)


def _log(line: str) -> None:
    import datetime

    print(f"{datetime.datetime.now().astimezone().isoformat(timespec='seconds')} {line}", file=sys.stderr, flush=True)


def _show(address: str) -> None:
    """Open the browser without waiting for it."""
    import threading
    import webbrowser

    threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()


def read_port(words: str) -> int:
    if not words.isdecimal() or int(words) > 65535:
        raise argparse.ArgumentTypeError(f"{words!r} is no port; write a number such as {PORT}")
    return int(words)


def read_origin(words: str) -> str:
    """As browsers write it: nothing after the name and the port."""
    import re

    if words != "*" and not re.fullmatch(r"https?://[^/\s?#@]+", words):
        raise argparse.ArgumentTypeError(f"{words!r} is no website; write it as https://example.org, or * for all")
    return words.lower()


def read_mebibytes(words: str) -> int:
    if not words.isdecimal() or int(words) < 1:
        raise argparse.ArgumentTypeError(f"{words!r} is no number of mebibytes; write it as 100")
    return int(words)
