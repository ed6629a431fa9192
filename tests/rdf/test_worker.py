"""The child that answers one request after the other, and what happens when it ends."""

from __future__ import annotations

import os
import signal
import threading

import pytest

from kg.errors import QueryError, QueryTimeout
from kg.rdf.forked import Send, Worker


def answer(request: bytes, send: Send) -> None:
    if request == b"who":
        send(str(os.getpid()).encode())
    elif request == b"forever":
        threading.Event().wait()
    elif request == b"wrong":
        raise QueryError("This is wrong.")
    elif request == b"die":
        os.kill(os.getpid(), signal.SIGKILL)
    else:
        for _ in range(3):
            send(request)


@pytest.fixture
def worker():  # type: ignore[no-untyped-def]
    worker = Worker(answer, lock=threading.Lock(), memory=None)
    yield worker
    worker.close()


def who(worker: Worker) -> int:
    return int(b"".join(worker.ask(b"who")))


def test_one_child_answers_several_requests(worker: Worker) -> None:
    first = who(worker)
    assert first != os.getpid()
    assert b"".join(worker.ask(b"ab" * 100_000)) == b"ab" * 300_000
    assert who(worker) == first


def test_an_error_costs_no_child(worker: Worker) -> None:
    first = who(worker)
    with pytest.raises(QueryError, match="wrong"):
        list(worker.ask(b"wrong"))
    assert who(worker) == first


def test_a_timeout_ends_the_child_and_the_next_has_another(worker: Worker) -> None:
    first = who(worker)
    with pytest.raises(QueryTimeout):
        list(worker.ask(b"forever", timeout=0.1))
    assert who(worker) != first


def test_who_leaves_early_gets_nothing_of_it_later(worker: Worker) -> None:
    pieces = worker.ask(b"x" * 100_000)
    next(pieces)
    pieces.close()
    assert b"".join(worker.ask(b"y")) == b"yyy"


def test_a_child_that_died_is_replaced(worker: Worker) -> None:
    pid = who(worker)
    os.kill(pid, signal.SIGKILL)
    os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
    assert b"".join(worker.ask(b"z")) == b"zzz"
    with pytest.raises(QueryError):
        list(worker.ask(b"die"))
    assert b"".join(worker.ask(b"z")) == b"zzz"


def test_a_busy_child_keeps_nobody_waiting(worker: Worker) -> None:
    first = worker.ask(b"a")
    next(first)
    assert b"".join(worker.ask(b"b")) == b"bbb"
    assert b"".join(first) == b"aa"


def test_a_child_that_forgets_sees_what_is_new() -> None:
    facts = [b"old"]
    worker = Worker(lambda request, send: send(facts[0]), lock=threading.Lock(), memory=None)
    assert list(worker.ask(b"")) == [b"old"]
    facts[0] = b"new"
    worker.forget()
    assert list(worker.ask(b"")) == [b"new"]
    worker.close()


def test_another_thread_is_answered_too(worker: Worker) -> None:
    found: list[int] = []

    def ask() -> None:
        found.append(who(worker))

    for _ in range(2):
        thread = threading.Thread(target=ask)
        thread.start()
        thread.join()
        found.append(who(worker))
    assert len(found) == 4
    assert found[1] == found[2] == found[3] != found[0]
