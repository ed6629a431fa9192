"""Lend workers to requests: so many at a time, so many waiting, and those that were not done are ended."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncGenerator, AsyncIterator

from kg.errors import StoreError
from kg.rdf.forked import DATA, DONE, HEADER
from kg.rdf.nursery import PID, Nursery, pack

SLOW = 1.0
"""Seconds after which a query counts as slow: it gives way to others and leaves its place to a quick one."""
MOST_QUESTIONS = 1_000
"""Questions that one worker answers: what they leave behind in its memory goes with it."""
_READ_AHEAD = 1 << 18


class Busy(Exception):
    """As many wait already as may."""


class WorkerDied(Exception):
    """A worker ended without a word: out of memory, or out of stack."""


class Worker:
    """A process that answers one question at a time."""

    def __init__(self, pid: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.pid = pid
        self.is_fit = True
        """Whether it may be asked again."""
        self._reader, self._writer = reader, writer
        self._asked = 0

    async def ask(self, request: bytes, deadline: float | None) -> AsyncGenerator[bytes, None]:
        """The pieces of its answer. Raises `TimeoutError` past the deadline, `WorkerDied`."""
        self.is_fit = False
        self._asked += 1
        try:
            self._writer.write(pack(request))
            while True:
                async with asyncio.timeout_at(deadline):
                    kind, length = HEADER.unpack(await self._reader.readexactly(HEADER.size))
                    payload = await self._reader.readexactly(length)
                if kind != DATA:
                    break
                yield payload
        except (asyncio.IncompleteReadError, ConnectionError) as error:
            raise WorkerDied from error
        if kind != DONE:
            raise WorkerDied(payload.decode("utf-8", "replace"))
        self.is_fit = self._asked < MOST_QUESTIONS

    def close(self) -> None:
        """Hang up."""
        self._writer.close()


class Pool:
    """Workers of a nursery.

    A slow query moves to a lane of its own, as wide as the first: quick ones wait for it only when both are full of
    slow ones.
    """

    def __init__(self, nursery: Nursery, *, size: int, waiting: int, keep: bool = False) -> None:
        """With `keep`, a worker stays however long it took: what it has learned is worth it."""
        self._nursery = nursery
        self._places = asyncio.Semaphore(size)
        self._slow_places = 0 if keep else size
        self._most_waiting = waiting
        self._waiting = 0
        self._keep = keep
        self._idle: list[Worker] = []

    @contextlib.asynccontextmanager
    async def lend(self, deadline: float | None) -> AsyncIterator[Worker]:
        """A worker for one question. Raises `Busy`, also when the deadline passes before a place is free."""
        await self._wait_for_place(deadline)
        lane = _Lane(self)
        try:
            worker = self._idle.pop() if self._idle else await self._begin()
            if not self._keep:
                slow = asyncio.get_running_loop().call_later(SLOW, lane.turn_slow, worker)
            try:
                yield worker
            finally:
                if not self._keep:
                    slow.cancel()
                if worker.is_fit and not lane.is_slow:
                    self._idle.append(worker)
                else:
                    self._nursery.kill(worker.pid)
                    worker.close()
        finally:
            lane.leave()

    async def warm_up(self) -> None:
        """Have a worker ready. Raises `StoreError` when none can be had."""
        async with self.lend(None):
            pass

    def close(self) -> None:
        """Hang up on the workers that wait for questions."""
        for worker in self._idle:
            worker.close()
        self._idle.clear()

    async def _wait_for_place(self, deadline: float | None) -> None:
        if self._places.locked() and self._waiting >= self._most_waiting:
            raise Busy
        self._waiting += 1
        try:
            async with asyncio.timeout_at(deadline):
                await self._places.acquire()
        except TimeoutError:
            raise Busy from None
        finally:
            self._waiting -= 1

    async def _begin(self) -> Worker:
        reader, writer = await asyncio.open_connection(sock=self._nursery.fork(), limit=_READ_AHEAD)
        try:
            kind, length = HEADER.unpack(await reader.readexactly(HEADER.size))
            assert (kind, length) == (DATA, PID.size)
            return Worker(PID.unpack(await reader.readexactly(length))[0], reader, writer)
        except (asyncio.IncompleteReadError, ConnectionError) as error:
            writer.close()
            raise StoreError("The system has no room for another process; try again, or with fewer --jobs.") from error
        except asyncio.CancelledError:
            writer.close()  # it finds nobody at the other end, and ends
            raise

    def enter_slow(self) -> bool:
        """Take a place among the slow and leave the one among the quick; False when there is none."""
        if not self._slow_places:
            return False
        self._slow_places -= 1
        self._places.release()
        return True

    def leave(self, *, slow: bool) -> None:
        """Give a place back."""
        if slow:
            self._slow_places += 1
        else:
            self._places.release()

    def calm(self, worker: Worker) -> None:
        """Let a worker give way to others."""
        self._nursery.calm(worker.pid)


class _Lane:
    """Where one question has its place."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._has_moved = False
        self.is_slow = False

    def turn_slow(self, worker: Worker) -> None:
        self.is_slow = True
        self._has_moved = self._pool.enter_slow()
        self._pool.calm(worker)

    def leave(self) -> None:
        self._pool.leave(slow=self._has_moved)
