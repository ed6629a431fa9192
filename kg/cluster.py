"""Run one function on batches of things on a Dask cluster, in bounded memory, whatever happens to a worker.

Each thread of a Dask worker has a process of its own (`kg.workers.Helper`), which makes the function once and keeps it:
what takes too long or ends its process costs no worker, the worker's own threads take no time from the extraction, and
spaCy's memory is given back when the process is replaced.

A batch is sent to one worker by name. So it is known what a worker was at when it was lost, wherever that was: such a
batch is cut into single things, and a thing that takes a worker with it again and again is given up. A worker says what
is installed there and does nothing when that is not what is installed here, also one that comes later.
"""

from __future__ import annotations

import contextlib
import gc
import logging
import multiprocessing
import pickle
import threading
import time
import warnings
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any, Generic, TypeVar
from uuid import uuid4

from kg.errors import KgError
from kg.places import EXTRA
from kg.workers import GivenUp, Helper, Make

if TYPE_CHECKING:
    from distributed import Client, Future

AHEAD = 2
"""Batches that each thread of a worker has: one at work, and one so that it need not wait for the next."""
DEATHS = 2
"""A machine may have been taken away: a thing alone is given up when it has lost so many workers."""
LOSSES = 5
"""Times that a thing's result was there and could not be fetched, after which it is given up."""
FETCHED_WITHIN = (1.0, 4.0, 16.0, 64.0)
"""Seconds for fetching a result; in between it is looked whether the worker is still there."""
LOOKED_EVERY = 1.0
"""Seconds after which it is looked again which workers there are."""
CONNECTED_WITHIN = 15.0
"""Seconds that a scheduler has for an answer."""
WORKERS_WITHIN = 60.0
"""Seconds without any worker after which nobody waits any longer."""

Thing = TypeVar("Thing")
Made = TypeVar("Made")
Finish = Callable[[list[Any], list[Any]], Any]
"""What a worker makes of a batch's things and of what became of each; Any: whatever these are."""
Facts = Mapping[str, str]


def run(
    make: Make[Thing, Made],
    batches: Iterator[list[Thing]],
    *,
    describe: Callable[[], Facts],
    timeout: float,
    address: str | None = None,
    jobs: int = 1,
    finish: Finish | None = None,
) -> Iterator[tuple[list[Thing], Any]]:
    """Each batch with the list of what became of its things, or with what `finish` made of that, as they are done.

    Without `address`, so many `jobs` are started as workers on this machine. `make`, `describe` and `finish` must be
    importable on the workers. `timeout` is in seconds for each thing. Raises `KgError` when there is no scheduler or
    no worker, and when what `describe` says of a worker is not what it says here.
    """
    with _connected(address, jobs) as client:
        job = pickle.dumps((make, finish, timeout))
        work: _Work[Thing] = _Work(client, batches, job, describe, finish)
        try:
            yield from work.results()
        finally:
            work.end()


@dataclass(slots=True, eq=False)
class _Batch(Generic[Thing]):
    things: list[Thing]
    made: dict[int, Any] = field(default_factory=dict)
    """What became of the things of a batch that was cut into pieces."""


@dataclass(slots=True, eq=False)
class _Piece(Generic[Thing]):
    """A whole batch, or one thing of it."""

    batch: _Batch[Thing]
    at: int | None = None
    deaths: int = 0
    losses: int = 0

    @property
    def things(self) -> list[Thing]:
        return self.batch.things if self.at is None else [self.batch.things[self.at]]


class _Work(Generic[Thing]):
    """What is to be done, which worker has what, and what is back."""

    def __init__(
        self,
        client: Client,
        batches: Iterator[list[Thing]],
        job: bytes,
        describe: Callable[[], Facts],
        finish: Finish | None,
    ) -> None:
        self._client = client
        self._scheduler = client.scheduler.address
        self._fresh = batches
        self._job = job
        self._name = uuid4().hex
        self._describe = describe
        self._facts = describe()
        self._finish = finish
        self._waiting: deque[_Piece[Thing]] = deque()
        self._workers: Mapping[str, int] = {}
        """Threads of each worker, by its address."""
        self._out: dict[str, dict[Future, _Piece[Thing]]] = {}
        """What each worker has, in the order in which it gets to it."""
        self._back: SimpleQueue[Future] = SimpleQueue()
        self._ready: deque[tuple[list[Thing], Any]] = deque()
        self._looked = float("-inf")
        self._last_seen = time.monotonic()

    def results(self) -> Iterator[tuple[list[Thing], Any]]:
        """Each batch with its result, until all are done."""
        while True:
            self._look()
            self._hand_out()
            if not self._ready and not any(self._out.values()) and not self._more():
                return
            if not self._ready:
                self._listen()
            while self._ready:
                yield self._ready.popleft()

    def end(self) -> None:
        """Let go of everything: of what is still to be done, and of the workers' processes."""
        for pieces in self._out.values():
            for future in pieces:
                future.release()
        self._out.clear()
        if self._client.status == "running":
            with contextlib.suppress(Exception):  # whatever is wrong with a cluster, it is no longer needed
                self._client.sync(self._client._run, _rest, self._name, on_error="ignore", callback_timeout=10)

    def _more(self) -> bool:
        """Whether something waits to be done, the next batch included."""
        if not self._waiting and (things := next(self._fresh, None)) is not None:
            self._waiting.append(_Piece(_Batch(things)))
        return bool(self._waiting)

    def _look(self) -> None:
        """Find out which workers there are. What a lost one had goes to others."""
        now = time.monotonic()
        if now - self._looked < LOOKED_EVERY:
            return
        before, self._looked = self._workers, now
        try:
            if self._client.status != "running":
                raise OSError(self._client.status)
            self._workers = self._client.sync(self._client.scheduler.ncores, callback_timeout=CONNECTED_WITHIN)
        except (OSError, RuntimeError, TimeoutError, AttributeError) as error:
            raise self._gone() from error
        for worker in [worker for worker in self._out if worker not in self._workers]:
            self._bury(worker, before.get(worker, 1))
        if self._workers:
            self._last_seen = now
        elif now - self._last_seen > WORKERS_WITHIN:
            raise KgError(
                f"{self._scheduler}: no worker has been there for {WORKERS_WITHIN:g} s; start some with "
                f"«dask worker {self._scheduler} --nthreads 1», and run the same command again."
            )

    def _hand_out(self) -> None:
        """Give each worker what it has room for, everyone a first batch before anyone a second."""
        for depth in range(1, AHEAD + 1):
            for worker, threads in self._workers.items():
                out = self._out.setdefault(worker, {})
                while len(out) < depth * threads and self._more():
                    self._send(self._waiting.popleft(), worker, out)
        if not self._waiting:
            self._share()

    def _share(self) -> None:
        """At the end, give whoever has nothing what another has for later."""
        for idle in [worker for worker in self._workers if not self._out[worker]]:
            rich = max(self._workers, key=lambda worker: len(self._out[worker]) - self._workers[worker])
            future, piece = next(reversed(self._out[rich].items()), (None, None))
            if future is None or piece is None or future.done() or len(self._out[rich]) <= self._workers[rich]:
                return
            del self._out[rich][future]
            future.release()
            self._send(piece, idle, self._out[idle])

    def _send(self, piece: _Piece[Thing], worker: str, out: dict[Future, _Piece[Thing]]) -> None:
        try:
            future = self._client.submit(
                _do,
                self._facts,
                self._describe,
                (self._name, self._job),
                pickle.dumps(piece.things),
                whole=piece.at is None,
                workers=[worker],
                pure=False,
                key=f"kg-build-{uuid4().hex}",
            )
        except (OSError, RuntimeError, AttributeError) as error:  # a client that has lost its scheduler
            raise self._gone() from error
        out[future] = piece
        future.add_done_callback(self._back.put)

    def _listen(self) -> None:
        """Wait for what comes back first, a moment at most."""
        try:
            future = self._back.get(timeout=LOOKED_EVERY)
        except Empty:
            return
        worker = next((name for name, pieces in self._out.items() if future in pieces), None)
        if worker is None:
            return  # of a worker that was lost
        piece = self._out[worker].pop(future)
        kind, value = self._fetch(future, worker)
        future.release()
        if kind == "made":
            self._take(piece, value)
        elif kind == "differs":
            raise _mismatch(worker, self._facts, value)
        elif kind == "error":
            self._complain(worker, piece, value)
        else:
            self._looked = float("-inf")
            piece.losses += 1
            self._try_again(piece, piece.losses >= LOSSES)

    def _fetch(self, future: Future, worker: str) -> tuple[str, Any]:
        """What a worker has made, or what kept it from making it; «lost» when the worker has gone with it."""
        for patience in FETCHED_WITHIN:
            try:
                if future.status == "error":
                    return "error", future.exception(timeout=patience)
                if future.status != "finished":
                    break
                kind, value = future.result(timeout=patience)
                return str(kind), value
            except TimeoutError:  # with a worker that has gone, it would be waited for without end
                self._looked = float("-inf")
                self._look()
                if worker not in self._workers:
                    break
            except Exception:  # Dask has many for a worker that goes meanwhile
                break
        return "lost", None

    def _take(self, piece: _Piece[Thing], value: Any) -> None:
        """Keep what came of a piece; a batch in pieces is done with its last one."""
        batch = piece.batch
        if piece.at is None:
            self._ready.append((batch.things, value))
            return
        [batch.made[piece.at]] = value
        if len(batch.made) == len(batch.things):
            made = [batch.made[at] for at in range(len(batch.things))]
            self._ready.append((batch.things, self._finish(batch.things, made) if self._finish else made))

    def _complain(self, worker: str, piece: _Piece[Thing], error: BaseException) -> None:
        """A worker could not even try: that is no article's fault, unless the scheduler says that it lost workers."""
        from distributed import KilledWorker

        if isinstance(error, KilledWorker):
            self._suspect(piece)
        elif isinstance(error, KgError):
            raise KgError(f"{worker}: {error}") from error
        else:
            raise KgError(
                f"{worker}: this worker, or its scheduler, cannot run what this machine runs ({type(error).__name__}: "
                f"{error}); install there what is installed here: {EXTRA}."
            ) from error

    def _bury(self, worker: str, threads: int) -> None:
        """A worker is no longer there: what it was at may be why, what it had for later is not."""
        pieces = self._out.pop(worker)
        suspects = [piece for future, piece in pieces.items() if not future.done()][:threads]
        for future, piece in pieces.items():
            future.release()
            if piece in suspects:
                self._suspect(piece)
            else:
                self._waiting.append(piece)

    def _suspect(self, piece: _Piece[Thing]) -> None:
        piece.deaths += 1
        self._try_again(piece, piece.deaths >= DEATHS)

    def _try_again(self, piece: _Piece[Thing], is_enough: bool) -> None:
        """Try a batch thing by thing, and a thing once more."""
        batch = piece.batch
        if piece.at is None:
            self._waiting.extend(_Piece(batch, at) for at in range(len(batch.things)))
        elif is_enough:
            self._take(piece, [GivenUp("was lost with its worker, again and again")])
        else:
            self._waiting.append(piece)

    def _gone(self) -> KgError:
        return KgError(
            f"{self._scheduler}: the Dask scheduler has gone; what was built is kept. Start it anew and run the same "
            "command again, which builds the rest."
        )


def _mismatch(worker: str, ours: Facts, theirs: Facts) -> KgError:
    odd = [name for name in {**ours, **theirs} if ours.get(name) != theirs.get(name)]
    there = ", ".join(f"{name} {theirs.get(name) or 'missing'}" for name in odd)
    here = ", ".join(f"{name} {ours.get(name) or 'missing'}" for name in odd)
    return KgError(
        f"{worker}: this worker has {there}, but this machine {here}; "
        "install the same on both and run the same command again."
    )


@contextlib.contextmanager
def _connected(address: str | None, jobs: int) -> Iterator[Client]:
    """A client of the scheduler at `address`, or of one with `jobs` workers that lives on this machine meanwhile."""
    try:
        from distributed import Client, LocalCluster
    except ImportError as error:
        raise KgError(f"--engine dask needs more: {EXTRA}.") from error
    with contextlib.ExitStack() as stack:
        stack.enter_context(_silence())
        if address is None:
            cluster = LocalCluster(
                n_workers=jobs,
                threads_per_worker=1,
                processes=True,
                host="127.0.0.1",
                dashboard_address=None,
                memory_limit=None,
                silence_logs=logging.CRITICAL,
            )
            stack.callback(_close, cluster)
        try:
            client = Client(cluster if address is None else address, timeout=CONNECTED_WITHIN, set_as_default=False)
        except (OSError, TimeoutError, ValueError, TypeError) as error:
            raise KgError(
                f"{address}: no Dask scheduler answers there ({str(error).rstrip('.')}); start one with «dask "
                "scheduler», and give the address that it prints."
            ) from error
        stack.callback(_close, client)
        yield client


def _close(ended: Any) -> None:
    """Close a client or a cluster; one whose other end has gone has nothing to say that is of use."""
    with contextlib.suppress(Exception):
        ended.close(timeout=CONNECTED_WITHIN)


@contextlib.contextmanager
def _silence() -> Iterator[None]:
    """Keep Dask's own messages from standard error: what matters in them is said in a sentence."""
    logger = logging.getLogger("distributed")
    below = ("distributed.client", "distributed.core", "distributed.comm", "distributed.scheduler", "asyncio")
    children = [logger, *map(logging.getLogger, below)]
    before = [each.level for each in children]
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", module="distributed")
        for each in children:
            each.setLevel(logging.CRITICAL + 1)
        try:
            yield
        finally:
            gc.collect()  # a fetch that was broken off complains when it is thrown away
            for each, level in zip(children, before, strict=True):
                each.setLevel(level)


# What follows is done on the workers.


@dataclass(frozen=True, slots=True)
class _Bench:
    """A thread's process, whose work it is for, and what is installed where it is."""

    name: str
    facts: Facts
    helper: Helper[Any, Any]
    finish: Finish | None


_benches: dict[int, _Bench] = {}
"""By thread: Linux ends a process with the thread that began it."""
_ended: set[str] = set()
"""Work that nobody waits for any longer."""


def _do(
    wanted: Facts, describe: Callable[[], Facts], job: tuple[str, bytes], things: bytes, *, whole: bool
) -> tuple[str, Any]:
    """Do a piece; or do nothing and say what is installed here, when that is not what is wanted."""
    name, content = job
    if name in _ended:
        raise KgError("This work was ended.")
    bench = _benches.get(threading.get_ident())
    if bench is None or bench.name != name:
        if bench is not None:
            _benches.pop(threading.get_ident()).helper.end()
        facts = describe()
        if facts != wanted:
            return "differs", facts
        make, finish, timeout = pickle.loads(content)  # from whoever commands this worker anyway
        multiprocessing.current_process().daemon = False  # a nanny's worker could not begin a process else
        bench = _benches[threading.get_ident()] = _Bench(name, facts, Helper(make, timeout), finish)
    found = pickle.loads(things)
    made = bench.helper.do(found)
    return "made", bench.finish(found, made) if bench.finish and whole else made


def _rest(name: str) -> None:
    """End the processes of a piece of work."""
    _ended.add(name)
    for thread, bench in list(_benches.items()):
        if bench.name == name:
            bench.helper.end()
            _benches.pop(thread, None)
