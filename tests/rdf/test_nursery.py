"""Workers forked by a process of their own: they answer, are calmed and killed, and run out of memory alone."""

from __future__ import annotations

import os
import signal
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.rdf.forked import DATA, DONE, ERROR, HEADER, Send
from kg.rdf.nursery import GIVES_WAY, PID, Nursery, pack

PATIENCE = 60.0


def answer(request: bytes, send: Send) -> None:
    """A toy: it repeats, fails, hangs or takes memory, as it is asked."""
    if request == b"fail":
        raise ValueError("as asked")
    if request == b"hang":
        time.sleep(3600)
    if request == b"eat":
        send(str(len(b"x" * (1 << 30))).encode())
    send(request)


@pytest.fixture
def nursery() -> Iterator[Nursery]:
    made = Nursery(answer, memory=1 << 28)
    yield made
    made.close()


class Worker:
    def __init__(self, nursery: Nursery) -> None:
        self.socket = nursery.fork()
        self.socket.settimeout(PATIENCE)
        kind, payload = self.next()
        assert kind == DATA
        self.pid = PID.unpack(payload)[0]

    def ask(self, request: bytes) -> list[tuple[bytes, bytes]]:
        self.socket.sendall(pack(request))
        heard = []
        while not heard or heard[-1][0] == DATA:
            heard.append(self.next())
        return heard

    def next(self) -> tuple[bytes, bytes]:
        kind, length = HEADER.unpack(self.read(HEADER.size))
        return kind, self.read(length)

    def read(self, size: int) -> bytes:
        data = b""
        while len(data) < size:
            piece = self.socket.recv(size - len(data))
            if not piece:
                raise EOFError
            data += piece
        return data


def test_workers_answer_each_on_its_own_socket(nursery: Nursery) -> None:
    first, second = Worker(nursery), Worker(nursery)
    assert first.pid != second.pid
    assert first.ask(b"un") == [(DATA, b"un"), (DONE, b"")]
    assert second.ask(b"deux") == [(DATA, b"deux"), (DONE, b"")]
    assert first.ask(b"x" * 300_000)[0] == (DATA, b"x" * 300_000)


def test_a_failure_is_told_and_the_worker_goes_on(nursery: Nursery) -> None:
    worker = Worker(nursery)
    [(kind, payload)] = worker.ask(b"fail")
    assert kind == ERROR
    assert b"as asked" in payload
    assert worker.ask(b"encore")[0] == (DATA, b"encore")


def test_a_worker_that_hangs_is_killed_alone(nursery: Nursery) -> None:
    stuck, other = Worker(nursery), Worker(nursery)
    stuck.socket.sendall(pack(b"hang"))
    nursery.kill(stuck.pid)
    with pytest.raises((EOFError, ConnectionResetError)):
        stuck.next()
    assert other.ask(b"oui")[0] == (DATA, b"oui")


def test_a_worker_that_takes_too_much_memory_fails_alone(nursery: Nursery) -> None:
    greedy, other = Worker(nursery), Worker(nursery)
    [(kind, payload)] = greedy.ask(b"eat")
    assert (kind, payload.split(b"\0")[0]) == (ERROR, b"MemoryError")
    assert other.ask(b"oui")[0] == (DATA, b"oui")


def test_a_calmed_worker_gives_way(nursery: Nursery) -> None:
    worker = Worker(nursery)
    assert worker.ask(b"oui")[-1] == (DONE, b"")
    before = os.getpriority(os.PRIO_PROCESS, worker.pid)
    nursery.calm(worker.pid)
    end = time.monotonic() + PATIENCE
    while os.getpriority(os.PRIO_PROCESS, worker.pid) != max(before, GIVES_WAY):
        assert time.monotonic() < end


def test_only_workers_are_killed(nursery: Nursery) -> None:
    nursery.kill(os.getpid())
    nursery.kill(os.getppid())
    assert Worker(nursery).ask(b"oui")[0] == (DATA, b"oui")


def test_a_worker_whose_socket_is_closed_ends(nursery: Nursery) -> None:
    worker = Worker(nursery)
    worker.socket.close()
    wait_for_end(worker.pid)


def test_closing_ends_every_worker() -> None:
    nursery = Nursery(answer, memory=None)
    workers = [Worker(nursery) for _ in range(3)]
    workers[0].socket.sendall(pack(b"hang"))
    nursery.close()
    for worker in workers:
        wait_for_end(worker.pid)


def test_a_socket_that_workers_must_not_hold_is_free_when_it_is_closed_here() -> None:
    listener = socket.create_server(("127.0.0.1", 0))
    address = listener.getsockname()
    nursery = Nursery(answer, memory=None, others=[listener])
    Worker(nursery)
    listener.close()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(address)
    nursery.close()


def wait_for_end(pid: int) -> None:
    end = time.monotonic() + PATIENCE
    while Path(f"/proc/{pid}").exists() if Path("/proc/self").exists() else _is_there(pid):
        assert time.monotonic() < end
        time.sleep(0.01)


def _is_there(pid: int) -> bool:
    try:
        os.kill(pid, signal.SIG_DFL)
    except ProcessLookupError:
        return False
    return True
