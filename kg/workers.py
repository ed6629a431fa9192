"""Run one function on many things in several processes: in order, in bounded memory, whatever happens to a process.

Each process makes the function once and keeps it. What takes too long or ends its process is given up, and nothing
else with it.
"""

from __future__ import annotations

import contextlib
import gc
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from typing import Any, Generic, TypeVar

from kg.errors import KgError

BATCH = 64
"""Things handed over at once; 256 doubled the memory and gained nothing."""
FIRST_BATCH = 2
"""The first ones are small, so that a small corpus keeps every process busy; each round doubles them."""
RECYCLED_AFTER = 4_000
"""Things after which a process makes room for a new one: spaCy remembers every word it has met."""
BATCHES_AHEAD = 3
"""Batches under way for each process: one that takes long holds the others up only when they are all done."""
ANOTHER_PAYS = 20
"""Things that must wait before another process is begun: to begin takes as long as building so many articles."""
ANOTHER_AFTER = 4.0
"""Seconds after which another process is begun for fewer: they are long ones."""
ATTEMPTS = 2
"""A process may have been ended from outside: whatever it was at is tried once more."""
COLLECTED_AFTER = 20_000
"""New objects after which a process looks for garbage: at Python's own 700, a fortieth of its time went there."""
_PARENT_DEATH_SIGNAL = 1
"""`PR_SET_PDEATHSIG` of Linux's prctl(2)."""

Thing = TypeVar("Thing")
Made = TypeVar("Made")
Make = Callable[[], Callable[[Thing], Made]]


@dataclass(frozen=True, slots=True)
class GivenUp:
    """Nothing came of a thing, and why: «took longer than 60 s»."""

    reason: str


def run(
    make: Make[Thing, Made],
    things: Iterator[Thing],
    *,
    jobs: int,
    timeout: float | None = None,
    batch: int = BATCH,
    recycled_after: int = RECYCLED_AFTER,
) -> Iterator[tuple[Thing, Made | GivenUp]]:
    """Each thing with what the function made of it, in order.

    `make` makes the function in each process and must be importable there, like the things and what is made of them.
    Never more than a few batches for each process are under way. Leaving the iterator ends the processes. Raises
    `KgError` when a process can't begin.
    """
    pool = _Pool[Thing, Made](make, timeout, recycled_after)
    batches = (_Batch[Thing, Made](found) for found in cut(things, jobs, batch))
    window: deque[_Batch[Thing, Made]] = deque()
    try:
        while True:
            while len(window) < BATCHES_AHEAD * jobs and (following := next(batches, None)):
                window.append(following)
                pool.hand_out(window, jobs)
            if not window:
                return
            pool.hand_out(window, jobs)
            pool.listen()
            while window and not window[0].rest:
                first = window.popleft()
                yield from zip(first.things, first.made, strict=True)
    finally:
        pool.end()


def cut(things: Iterable[Thing], jobs: int, most: int = BATCH) -> Iterator[list[Thing]]:
    """Batches of things: a few at first, so that all processes soon have work, and `most` later.

    >>> list(cut(range(9), jobs=2, most=4))
    [[0, 1], [2, 3], [4, 5, 6, 7], [8]]
    """
    size, number = min(FIRST_BATCH, most), 0
    found: list[Thing] = []
    for thing in things:
        found.append(thing)
        if len(found) == size:
            yield found
            found, number = [], number + 1
            if number % jobs == 0:
                size = min(2 * size, most)
    if found:
        yield found


class Helper(Generic[Thing, Made]):
    """One process that outlives its batches, for whoever gets them one by one. Another thread may end it."""

    def __init__(self, make: Make[Thing, Made], timeout: float | None, recycled_after: int = RECYCLED_AFTER) -> None:
        self._pool = _Pool[Thing, Made](make, timeout, recycled_after)
        self._lock = threading.Lock()
        self._is_ended = False

    def do(self, things: list[Thing]) -> list[Made | GivenUp]:
        """What came of each thing. Raises `KgError` when the process can't begin, or was ended by `end`."""
        batch = _Batch[Thing, Made](things)
        with self._lock:
            while batch.rest:
                if self._is_ended:
                    raise KgError("The process that reads articles was ended.")
                self._pool.hand_out([batch], 1)
                self._pool.listen()
        return batch.made

    def end(self) -> None:
        """End the process, also in the middle of a batch."""
        self._is_ended = True
        self._pool.kill()
        with self._lock:
            self._pool.end()


@dataclass(slots=True)
class _Batch(Generic[Thing, Made]):
    things: list[Thing]
    made: list[Made | GivenUp] = field(default_factory=list)
    is_out: bool = False
    attempts: int = 0
    """How often the first of the rest has ended its process."""

    @property
    def rest(self) -> list[Thing]:
        return self.things[len(self.made) :]


class _Worker(Generic[Thing, Made]):
    """A process, and what it is at."""

    def __init__(self, make: Make[Thing, Made]) -> None:
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process: SpawnProcess = context.Process(target=_work, args=(make, theirs), daemon=True)
        with _one_thread_each():
            self.process.start()
        theirs.close()
        self.batch: _Batch[Thing, Made] | None = None
        self.is_ready = False
        self.done = 0
        self.heard = time.monotonic()

    def end(self) -> None:
        self.process.kill()
        self.process.join()
        self.pipe.close()


class _Pool(Generic[Thing, Made]):
    def __init__(self, make: Make[Thing, Made], timeout: float | None, recycled_after: int) -> None:
        self._make = make
        self._timeout = timeout
        self._recycled_after = recycled_after
        self._workers: list[_Worker[Thing, Made]] = []
        self._begun = 0.0
        """When the newest process was begun."""
        self._waits = False
        """Whether things wait for another process, which does not pay yet."""

    def hand_out(self, batches: Iterable[_Batch[Thing, Made]], jobs: int) -> None:
        """Give the first of `batches` to processes without work; make new processes up to `jobs` where it pays."""
        self._waits = False
        for batch in batches:
            if batch.is_out or not batch.rest:
                continue
            idle = next((worker for worker in self._workers if worker.batch is None), None)
            if idle is None and len(self._workers) < jobs:
                self._waits = not self._pays(batches)
                idle = None if self._waits else self._begin()
            if idle is None:
                return
            idle.batch, batch.is_out = batch, True
            idle.heard = time.monotonic()
            with contextlib.suppress(OSError):  # it has died: listening will find out
                idle.pipe.send(batch.rest)

    def listen(self) -> None:
        """Wait until a process has something to say, has died, or has taken too long."""
        busy = [worker for worker in self._workers if worker.batch]
        for pipe in wait([worker.pipe for worker in busy], self._patience(busy)):
            worker = next(each for each in busy if each.pipe is pipe)
            try:
                kind, content = worker.pipe.recv()
            except (EOFError, OSError):
                self._bury(worker, _death(worker.process), ATTEMPTS)
                continue
            self._hear(worker, kind, content)
        now = time.monotonic()
        for worker in busy:
            late = self._timeout is not None and worker.is_ready and now - worker.heard > self._timeout
            if late and worker in self._workers and worker.batch and not worker.pipe.poll():
                self._bury(worker, f"took longer than {self._timeout:g} s", 1)

    def kill(self) -> None:
        """End the processes at once; `listen` finds them dead."""
        for worker in list(self._workers):
            worker.process.kill()

    def end(self) -> None:
        self.kill()
        for worker in self._workers:
            worker.end()
        self._workers.clear()

    def _pays(self, batches: Iterable[_Batch[Thing, Made]]) -> bool:
        """Whether another process would be of use for those of `batches` that wait."""
        if not self._workers or time.monotonic() - self._begun >= ANOTHER_AFTER:
            return True
        return sum(len(batch.rest) for batch in batches if not batch.is_out) >= ANOTHER_PAYS

    def _begin(self) -> _Worker[Thing, Made]:
        worker = _Worker(self._make)
        self._workers.append(worker)
        self._begun = time.monotonic()
        return worker

    def _hear(self, worker: _Worker[Thing, Made], kind: str, content: Any) -> None:  # Any: it comes from a pipe
        worker.heard = time.monotonic()
        if kind == "ready":
            worker.is_ready = True
            return
        if kind == "unable":
            raise KgError(content)
        assert worker.batch is not None
        worker.batch.made.append(content)
        worker.batch.attempts = 0
        worker.done += 1
        if not worker.batch.rest:
            worker.batch = None
            if worker.done >= self._recycled_after:
                self._workers.remove(worker)
                worker.end()

    def _bury(self, worker: _Worker[Thing, Made], reason: str, attempts: int) -> None:
        """End a process; what it was at is given up after so many attempts, the rest of its batch goes to another."""
        worker.end()
        self._workers.remove(worker)
        if not worker.is_ready and "longer" not in reason:
            raise KgError(f"A process that reads articles could not begin: it {reason}. Is there enough memory?")
        batch = worker.batch
        if batch is None:
            return
        batch.is_out = False
        batch.attempts += 1
        if batch.attempts >= attempts:
            batch.made.append(GivenUp(reason))
            batch.attempts = 0

    def _patience(self, busy: list[_Worker[Thing, Made]]) -> float | None:
        """Seconds until a process is late or another one may be begun."""
        ends = [self._begun + ANOTHER_AFTER] if self._waits else []
        if self._timeout is not None:
            ends.append(min((each.heard for each in busy if each.is_ready), default=time.monotonic()) + self._timeout)
        return max(0.0, min(ends) - time.monotonic()) + 0.01 if ends else None


def _work(make: Make[Thing, Made], pipe: Connection) -> None:
    """What a process does: make the function, then batch after batch until the pipe is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a terminal's Ctrl-C reaches all; the parent decides
    _die_with_parent()
    try:
        function = make()
    except KgError as error:
        pipe.send(("unable", str(error)))
        return
    gc.set_threshold(COLLECTED_AFTER, *gc.get_threshold()[1:])
    pipe.send(("ready", None))
    while True:
        try:
            things = pipe.recv()
        except EOFError:
            return
        for thing in things:
            pipe.send(("made", function(thing)))


def _die_with_parent() -> None:
    """A process at something endless would not notice that its parent has been killed."""
    parent = multiprocessing.parent_process()
    if sys.platform == "linux":
        import ctypes

        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_PARENT_DEATH_SIGNAL, signal.SIGKILL)
    if parent is None:
        return

    def watch() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _death(process: SpawnProcess) -> str:
    """Why a process has ended."""
    process.join(5)
    code = process.exitcode
    if code is not None and code < 0:
        try:
            name = signal.Signals(-code).name
        except ValueError:
            name = f"signal {-code}"
        return f"ended its process ({name})"
    return f"ended its process (exit code {code})"


@contextlib.contextmanager
def _one_thread_each() -> Iterator[None]:
    """Processes begun here use one thread for products of matrices: the processes share the cores already."""
    names = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
    before = {name: os.environ.get(name) for name in names}
    os.environ.update(dict.fromkeys(names, "1"))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
