"""Run work that nothing can interrupt in a child process, so that ending the child ends the work.

A query of pyoxigraph hears neither Ctrl-C nor a timeout. A forked child shares the store's memory at no cost, sends
what it finds through a pipe, and may be killed at any moment.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import struct
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, NoReturn

from kg.errors import KgError, QueryError, QueryTimeout, StoreError

Send = Callable[[bytes], None]

_ended: list[int] = []
"""Children that were told to end and have not been waited for."""
HEADER = struct.Struct("!cI")
DATA, ERROR, DONE = b"d", b"e", b"."
_PIECE = 1 << 16
_PARENT_DEATH_SIGNAL = 1
"""`PR_SET_PDEATHSIG` of Linux's prctl(2)."""

can_fork = hasattr(os, "fork")


def run_forked(
    work: Callable[[Send], None],
    *,
    lock: threading.Lock,
    timeout: float | None = None,
    memory: int | None = None,
) -> Iterator[bytes]:
    """Yield what `work` sends from a child process; leaving the iterator early kills the child.

    `lock` is held while forking: no other thread may be changing what `work` reads. `memory` is in bytes beyond what
    the process uses now. Raises what `work` raised, `QueryTimeout`, or `QueryError` when the child ran out of memory.
    """
    if not can_fork:
        yield from _run_here(work)
        return
    _prctl()  # looked up before forking, because a child had better import nothing
    reader, writer = os.pipe()
    _reap()
    # a Ctrl-C between fork and the child's first step would make a second shell of it
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    with lock:
        pid = os.fork()
    if pid == 0:
        be_the_child(work, (reader,), writer, memory)
    signal.pthread_sigmask(signal.SIG_SETMASK, before)
    os.close(writer)
    is_child_there = True
    try:
        yield from _receive(reader, None if timeout is None else time.monotonic() + timeout, timeout)
    except EOFError:
        is_child_there = False
        raise _death(os.waitpid(pid, 0)[1], memory) from None
    finally:
        os.close(reader)
        if is_child_there:
            os.kill(pid, signal.SIGKILL)
            _ended.append(pid)  # letting go of a large process takes it some milliseconds: nobody has to wait
            _reap()


class Worker:
    """A forked child that answers one request after the other, so that most questions need no fork.

    It sees what the parent held when it was forked: `forget` ends it when that has changed. Whoever comes while it is
    busy, or on a system that can't fork, has a child of its own or is answered here.
    """

    def __init__(self, answer: Callable[[bytes, Send], None], *, lock: threading.Lock, memory: int | None) -> None:
        self._answer = answer
        self._lock = lock
        self._memory = memory
        self._busy = threading.Lock()
        self._pid: int | None = None
        self._stale = False
        self._requests = self._replies = -1

    def ask(self, request: bytes, *, timeout: float | None = None) -> Iterator[bytes]:
        """Yield what `answer` sends; as `run_forked` does, which also says what is raised."""
        if not self._take():
            yield from run_forked(
                lambda send: self._answer(request, send), lock=self._lock, timeout=timeout, memory=self._memory
            )
            return
        finished = False
        try:
            deadline = None if timeout is None else time.monotonic() + timeout
            try:
                _write(self._requests, DATA, request)
            except BrokenPipeError:  # it has been ended by somebody else in between
                self._end()
                self._begin()
                _write(self._requests, DATA, request)
            try:
                yield from _receive(self._replies, deadline, timeout)
                finished = True
            except EOFError:
                pid, self._pid = self._pid, None
                self._close()
                assert pid is not None
                raise _death(os.waitpid(pid, 0)[1], self._memory) from None
            except KgError as error:
                finished = not isinstance(error, QueryTimeout)  # the child said so, and waits for the next request
                raise
        finally:
            if not finished:
                self._end()
            self._busy.release()

    def forget(self) -> None:
        """End the child before the next request: it holds what is no longer true."""
        self._stale = True

    def close(self) -> None:
        """End the child, unless it is answering: then it ends with this process."""
        if self._busy.acquire(blocking=False):
            pid = self._pid
            try:
                self._end()
            finally:
                self._busy.release()
            if pid in _ended:
                with contextlib.suppress(ChildProcessError):
                    os.waitpid(pid, 0)
                _ended.remove(pid)

    def __del__(self) -> None:
        with contextlib.suppress(Exception):  # at the end of the process half of its modules are gone
            self._end()

    def _take(self) -> bool:
        """Have a child and keep others from it; False when that can't be."""
        if not can_fork or not self._busy.acquire(blocking=False):
            return False
        if self._stale:
            self._end()
        if self._is_there():
            return True
        # Linux ends a child together with the thread that forked it
        if threading.current_thread() is not threading.main_thread():
            self._busy.release()
            return False
        self._begin()
        return True

    def _is_there(self) -> bool:
        if self._pid is None:
            return False
        try:
            gone = os.waitpid(self._pid, os.WNOHANG)[0]
        except ChildProcessError:
            gone = self._pid
        if gone:
            self._pid = None
            self._close()
        return not gone

    def _begin(self) -> None:
        _prctl()  # as above
        theirs, self._requests = os.pipe()
        self._replies, writer = os.pipe()
        ours = (self._requests, self._replies)
        _reap()
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        with self._lock:
            self._stale = False
            pid = os.fork()
        if pid == 0:
            be_the_child(lambda send: answer_requests(theirs, writer, self._answer, send), ours, writer, self._memory)
        self._pid = pid
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        os.close(theirs)
        os.close(writer)

    def _end(self) -> None:
        if self._pid is not None:
            os.kill(self._pid, signal.SIGKILL)
            _ended.append(self._pid)
            self._pid = None
            self._close()
            _reap()

    def _close(self) -> None:
        os.close(self._requests)
        os.close(self._replies)


def answer_requests(reader: int, writer: int, answer: Callable[[bytes, Send], None], send: Send) -> None:
    """In a child: answer one request after the other until the parent has gone."""
    while (request := _read_request(reader)) is not None:
        try:
            answer(request, send)
        except Exception as error:
            _write(writer, ERROR, _error_to(error))
        else:
            _write(writer, DONE, b"")


def _read_request(reader: int) -> bytes | None:
    """The next request; None when the parent has gone."""
    buffer = bytearray()
    while len(buffer) < HEADER.size or len(buffer) < HEADER.size + HEADER.unpack_from(buffer)[1]:
        piece = os.read(reader, _PIECE)
        if not piece:
            return None
        buffer += piece
    return bytes(buffer[HEADER.size :])


def _reap() -> None:
    """Take note of the children that are gone by now."""
    for pid in list(_ended):
        try:
            gone = os.waitpid(pid, os.WNOHANG)[0]
        except ChildProcessError:
            gone = pid
        if gone:
            with contextlib.suppress(ValueError):
                _ended.remove(pid)


def _run_here(work: Callable[[Send], None]) -> Iterator[bytes]:
    """Without fork: no cancelling and no timeout, but the same answer."""
    pieces: list[bytes] = []
    work(pieces.append)
    yield from pieces


def _receive(reader: int, deadline: float | None, timeout: float | None) -> Iterator[bytes]:
    buffer = bytearray()
    while True:
        wait = None if deadline is None else deadline - time.monotonic()
        if (wait is not None and wait <= 0) or not select.select([reader], [], [], wait)[0]:
            raise QueryTimeout(f"The query was ended after {timeout:g} s; allow it more time or ask for less.")
        piece = os.read(reader, _PIECE)
        if not piece:
            raise EOFError
        buffer += piece
        while len(buffer) >= HEADER.size:
            kind, length = HEADER.unpack_from(buffer)
            end = HEADER.size + length
            if len(buffer) < end:
                break
            payload = bytes(buffer[HEADER.size : end])
            del buffer[:end]
            if kind == DONE:
                return
            if kind == ERROR:
                raise _error_from(payload)
            yield payload


def _death(status: int, memory: int | None) -> QueryError:
    """Why a child ended without a word."""
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGSEGV:
        return QueryError("The query is nested too deeply.")
    limit = f" ({memory / 2**30:.1f} GiB)" if memory else ""
    return QueryError(f"The query ran out of memory{limit}; ask for less.")


def be_the_child(work: Callable[[Send], None], others: Sequence[int], writer: int, memory: int | None) -> NoReturn:
    """Do the work and leave without running anything of the parent's (buffers, atexit, terminal).

    `others` are the parent's ends of pipes and sockets, which a child closes.
    """
    status = 1
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides; a terminal's Ctrl-C reaches both
        end_with_parent()
        for other in others:
            os.close(other)
        silence = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(silence, stream)
        if "faulthandler" in sys.modules:
            sys.modules["faulthandler"].disable()  # running out of memory is an answer here, not a crash to report
        if memory:
            _limit_memory(memory)

        def send(payload: bytes) -> None:
            _write(writer, DATA, payload)

        try:
            work(send)
        except Exception as error:
            _write(writer, ERROR, _error_to(error))
        else:
            _write(writer, DONE, b"")
        status = 0
    finally:
        os._exit(status)


def _write(writer: int, kind: bytes, payload: bytes) -> None:
    view = memoryview(HEADER.pack(kind, len(payload)) + payload)
    while view:
        view = view[os.write(writer, view) :]


def _limit_memory(memory: int) -> None:
    """Let the address space grow by `memory` bytes at most; past it Rust aborts and the child is gone."""
    import resource

    try:
        used = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (used + memory, used + memory))
    except (OSError, ValueError):
        return  # no such limit on this system


def end_with_parent() -> None:
    """Ask the system to end this process when the thread that forked it is gone, where it can."""
    if prctl := _prctl():
        prctl(_PARENT_DEATH_SIGNAL, signal.SIGKILL)


@lru_cache(maxsize=1)
def _prctl() -> Callable[..., Any] | None:
    """Linux's prctl, by which the child asks to die with its parent; looked up before forking."""
    if sys.platform != "linux":
        return None
    import ctypes
    import resource  # noqa: F401  (imported here because a child had better import nothing)

    try:
        return ctypes.CDLL(None).prctl
    except (OSError, AttributeError):
        return None


def _error_to(error: Exception) -> bytes:
    line, column = getattr(error, "line", None), getattr(error, "column", None)
    return "\0".join((type(error).__name__, str(line or ""), str(column or ""), str(error))).encode()


def _error_from(payload: bytes) -> KgError:
    name, line, column, message = payload.decode().split("\0", 3)
    if name == "StoreError":
        return StoreError(message)
    return QueryError(message, line=int(line) if line else None, column=int(column) if column else None)
