"""Fork workers from a process that does nothing else, because a server with open connections had better not fork."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import socket
import struct
from collections.abc import Callable, Sequence
from typing import NoReturn

from kg.errors import StoreError
from kg.rdf.forked import DATA, HEADER, Send, answer_requests, be_the_child, can_fork, end_with_parent

PID = struct.Struct("!I")
"""How a new worker says its number, in its first message."""
GIVES_WAY = 10
"""Niceness of a worker that has been asked to let others go first."""
_ORDER = struct.Struct("!cI")
_FORK, _KILL, _CALM = b"f", b"k", b"c"
_ROUND = 0.5
"""Seconds between looks at which workers have ended by themselves."""


class Nursery:
    """A process that forks workers on demand; it holds what this process held when it was made.

    A worker answers on its own socket: `HEADER`ed requests in, and what `answer` sends for each out.
    """

    def __init__(
        self, answer: Callable[[bytes, Send], None], *, memory: int | None, others: Sequence[socket.socket] = ()
    ) -> None:
        """Fork the process; `others` are sockets of this one that no worker may hold. Raises `StoreError`."""
        if not can_fork:
            raise StoreError("Serving needs a system that can fork processes, such as Linux, macOS or WSL.")
        self._orders, theirs = socket.socketpair()
        with theirs:
            before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
            self._pid = os.fork()
            if self._pid == 0:
                _tend(theirs, answer, memory, [self._orders, *others])
            signal.pthread_sigmask(signal.SIG_SETMASK, before)

    def fileno(self) -> int:
        """What becomes readable when the process has ended."""
        return self._orders.fileno()

    def fork(self) -> socket.socket:
        """The near end of a new worker's socket; it ends at once when no worker could be forked."""
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                socket.send_fds(self._orders, [_ORDER.pack(_FORK, 0)], [theirs.fileno()])
            except OSError as error:
                ours.close()
                raise StoreError(f"The process that answers queries has ended ({error.strerror}).") from error
        return ours

    def kill(self, pid: int) -> None:
        """End a worker, whatever it does."""
        self._order(_KILL, pid)

    def calm(self, pid: int) -> None:
        """Let a worker give way to others from now on."""
        self._order(_CALM, pid)

    def close(self) -> None:
        """End every worker, and the process."""
        self._orders.close()
        with contextlib.suppress(ChildProcessError):
            os.waitpid(self._pid, 0)

    def _order(self, order: bytes, pid: int) -> None:
        with contextlib.suppress(OSError):  # it has ended, and its workers with it
            self._orders.sendall(_ORDER.pack(order, pid))


def _tend(
    orders: socket.socket, answer: Callable[[bytes, Send], None], memory: int | None, others: Sequence[socket.socket]
) -> NoReturn:
    """Fork, kill and calm workers as told, until whoever tells has gone."""
    workers: set[int] = set()
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        end_with_parent()
        for other in others:
            other.close()
        while order := _next_order(orders, workers):
            kind, pid, received = order
            if kind == _FORK:
                with socket.socket(fileno=received) as theirs, contextlib.suppress(OSError):
                    workers.add(_fork_worker(theirs, orders, answer, memory))
            elif pid in workers:  # not waited for yet, so that the number is still its own
                with contextlib.suppress(OSError):
                    _kill(pid) if kind == _KILL else os.setpriority(os.PRIO_PROCESS, pid, GIVES_WAY)
    finally:
        for pid in workers:
            _kill(pid)
        os._exit(0)


def _next_order(orders: socket.socket, workers: set[int]) -> tuple[bytes, int, int] | None:
    """What to do to whom, with the socket that came along; None when nobody will tell any more."""
    while not select.select([orders], [], [], _ROUND)[0]:
        _reap(workers)
    _reap(workers)
    data, received, _, _ = socket.recv_fds(orders, _ORDER.size, 1)
    while 0 < len(data) < _ORDER.size and (more := orders.recv(_ORDER.size - len(data))):
        data += more
    if len(data) < _ORDER.size:
        return None
    kind, pid = _ORDER.unpack(data)
    return kind, pid, received[0] if received else -1


def _reap(workers: set[int]) -> None:
    with contextlib.suppress(ChildProcessError):
        while gone := os.waitpid(-1, os.WNOHANG)[0]:
            workers.discard(gone)


def _kill(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def _fork_worker(
    theirs: socket.socket, orders: socket.socket, answer: Callable[[bytes, Send], None], memory: int | None
) -> int:
    pid = os.fork()
    if pid == 0:
        end = theirs.detach()

        def work(send: Send) -> None:
            send(PID.pack(os.getpid()))
            answer_requests(end, end, answer, send)

        be_the_child(work, [orders.detach()], end, memory)
    return pid


def pack(request: bytes) -> bytes:
    """A request as a worker reads it."""
    return HEADER.pack(DATA, len(request)) + request
