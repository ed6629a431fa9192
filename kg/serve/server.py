"""Turn a store into a running server, and end it cleanly."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import ipaddress
import os
import signal
import socket
from collections.abc import Callable

from kg.errors import KgError, StoreError
from kg.rdf.nursery import Nursery
from kg.rdf.store import OxigraphStore, default_memory
from kg.serve.description import find_named_graphs, has_articles
from kg.serve.http import Front
from kg.serve.pool import Pool
from kg.serve.site import Rules, Site
from kg.serve.work import make_answerer

_WAITING_EACH = 16
"""Queries that may wait for each one that runs."""
_LEAST_MEMORY = 1 << 28


def listen(host: str, port: int) -> socket.socket:
    """A socket bound to an address, for `serve` to listen on. Raises `KgError` when that can't be."""
    try:
        family, kind, proto, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except OSError as error:
        raise KgError(f"--host {host}: this is no address of a machine ({error.strerror}).") from error
    listener = socket.socket(family, kind, proto)
    try:
        if os.name == "posix":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen()
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            raise KgError(f"Port {port} of {host} is taken by another program; choose one with --port.") from error
        raise KgError(f"{host}:{port}: this address can't be listened on ({error.strerror}).") from error
    return listener


def is_loopback(listener: socket.socket) -> bool:
    """Whether only this machine reaches a socket."""
    return ipaddress.ip_address(listener.getsockname()[0].partition("%")[0]).is_loopback


def address_of(listener: socket.socket) -> str:
    """The URL of a bound socket."""
    host, port = listener.getsockname()[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}/"


def serve(
    store: OxigraphStore,
    listener: socket.socket,
    *,
    rules: Rules,
    jobs: int,
    started: Callable[[int], None],
    log: Callable[[str], None],
    complain: Callable[[str], None],
) -> None:
    """Answer until SIGINT or SIGTERM; `started` is told the number of triples when requests are taken.

    `jobs` quick queries run at a time, and as many slow ones beside them. Raises `KgError`.
    """
    named_graphs, shown = tuple(find_named_graphs(store)), has_articles(store)
    answer = make_answerer(store)
    store.close()  # its child has answered what there was to ask
    nursery = Nursery(answer, memory=_memory(jobs), others=[listener])
    try:
        pool = Pool(nursery, size=jobs, waiting=jobs * _WAITING_EACH)
        clerk = Pool(nursery, size=1, waiting=_WAITING_EACH, keep=True)
        site = Site(store, named_graphs, has_articles=shown, pool=pool, clerk=clerk, rules=rules)
        front = Front(site.answer, log, complain=complain)
        asyncio.run(_serve(front, listener, nursery, pool, clerk, lambda: started(site.triples)))
    finally:
        listener.close()
        nursery.close()


async def _serve(
    front: Front, listener: socket.socket, nursery: Nursery, pool: Pool, clerk: Pool, started: Callable[[], None]
) -> None:
    loop = asyncio.get_running_loop()
    until = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, until.set)
    orphaned = False

    def mourn() -> None:
        nonlocal orphaned
        orphaned = True
        loop.remove_reader(nursery)
        until.set()

    loop.add_reader(nursery, mourn)
    await pool.warm_up()
    started()
    try:
        await front.serve(listener, until)
    finally:
        pool.close()
        clerk.close()
        with contextlib.suppress(ValueError):
            loop.remove_reader(nursery)
    if orphaned:
        raise StoreError("The process that answers queries was ended by somebody else; start kg serve again.")


def _memory(jobs: int) -> int | None:
    """What a store takes by itself, shared by as many queries as may run."""
    whole = default_memory()
    return None if whole is None else max(_LEAST_MEMORY, whole // (2 * jobs))
