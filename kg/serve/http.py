"""Turn the bytes of connections into requests and replies into bytes: HTTP/1.1 by h11, with a limit on everything."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
import time
import traceback
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus

import h11

HEAD_PATIENCE = 15.0
"""Seconds for the head of a request to arrive, and for a connection to stay without one."""
BODY_PATIENCE = 30.0
STALL = 30.0
"""Seconds that a client may take nothing of its answer."""
LINGER = 2.0
MOST_HEAD = 1 << 16
MOST_BODY = 1 << 20
MOST_CONNECTIONS = 256
_PIECE = 1 << 16
_WRITE_AHEAD = 1 << 18
_AT_ONCE = struct.pack("ii", 1, 0)
"""SO_LINGER's way to say: drop what is not sent, and let the other side know that it is an error."""


@dataclass(frozen=True, slots=True)
class Request:
    """What a client asks: the target's two halves as they were sent, and headers by their small-letter names."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Reply:
    """What it is told; a body in pieces is sent in chunks, and never ends well when its iterator raises."""

    status: int
    headers: Mapping[str, str]
    body: bytes | AsyncGenerator[bytes, None] = b""


class BrokenOff(Exception):
    """The rest of a body will not come: whoever reads it must notice."""


def say(status: int, sentence: str, **headers: str) -> Reply:
    """A plain sentence; `Retry_After="1"` is a header."""
    fields = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(status, {"Content-Type": "text/plain; charset=utf-8", **fields}, f"{sentence}\n".encode())


Answer = Callable[[Request], Awaitable[Reply]]


class Front:
    """Accepts connections on a socket and holds a conversation on each."""

    def __init__(self, answer: Answer, log: Callable[[str], None], *, complain: Callable[[str], None]) -> None:
        self._answer = answer
        self._log = log
        self._complain = complain
        self._talks: set[asyncio.Task[None]] = set()

    async def serve(self, listener: socket.socket, until: asyncio.Event) -> None:
        """Serve until the event is set; then every connection is dropped, whatever it waits for."""
        server = await asyncio.start_server(self._accept, sock=listener, limit=MOST_HEAD, backlog=MOST_CONNECTIONS)
        try:
            await until.wait()
        finally:
            server.close()
            talks = list(self._talks)
            for talk in talks:
                talk.cancel()
            await asyncio.gather(*talks, return_exceptions=True)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        talk = asyncio.current_task()
        assert talk is not None  # asyncio runs this as a task
        self._talks.add(talk)
        connection = _Connection(reader, writer, self._answer, self._log, self._complain)
        try:
            if len(self._talks) > MOST_CONNECTIONS:
                await connection.refuse(503, "There are too many connections; try again in a moment.")
                return
            while await connection.take_turn():
                pass
        except (OSError, TimeoutError, h11.LocalProtocolError):
            connection.abort()  # gone, or as good as gone
        except asyncio.CancelledError:
            connection.abort()  # the server ends
        finally:
            self._talks.discard(talk)
            writer.close()


class _Connection:
    """One client's conversation: request, reply, request, …"""

    def __init__(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        answer: Answer,
        log: Callable[[str], None],
        complain: Callable[[str], None],
    ) -> None:
        self._reader, self._writer = reader, writer
        self._answer, self._log, self._complain = answer, log, complain
        self._h11 = h11.Connection(h11.SERVER, max_incomplete_event_size=MOST_HEAD)
        self._ahead = b""
        """What came while an answer was on its way: the next request, perhaps."""
        self._sent = 0
        writer.transport.set_write_buffer_limits(high=_WRITE_AHEAD)

    async def take_turn(self) -> bool:
        """Read a request and answer it; whether there may be another one."""
        try:
            async with asyncio.timeout(HEAD_PATIENCE):
                event = await self._next_event()
            if not isinstance(event, h11.Request):
                return False
            async with asyncio.timeout(BODY_PATIENCE):
                body = await self._read_body(event)
        except h11.RemoteProtocolError as error:
            await self.refuse(error.error_status_hint, f"This is no proper HTTP request: {error}.")
            return False
        except TimeoutError:
            if self._h11.their_state is h11.SEND_BODY or self._h11.trailing_data[0]:
                await self.refuse(408, "The request did not arrive in time.")
            return False
        if body is None:
            await self.refuse(413, f"The body is too long: {MOST_BODY // 2**20} MiB at most.")
            return False
        request = _read_request(event, body)
        if not await self._while_there(self._respond(request)):
            return False
        if self._h11.our_state is not h11.DONE or self._h11.their_state is not h11.DONE:
            return False
        self._h11.start_next_cycle()
        return True

    async def refuse(self, status: int, sentence: str) -> None:
        """Say why there is no answer, and that this was the last word."""
        if self._h11.our_state in (h11.IDLE, h11.SEND_RESPONSE):
            with contextlib.suppress(h11.LocalProtocolError):
                await self._send_reply(say(status, sentence, Connection="close"), "GET")
                await self._linger()

    def abort(self) -> None:
        """End the connection so that no half answer looks whole: the last chunk is missing, or the end is an error."""
        if self._h11.their_http_version != b"1.1":
            with contextlib.suppress(OSError):
                self._writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE)
        self._writer.transport.abort()

    async def _linger(self) -> None:
        """Take a little more of what the client still sends: it reads no reply before it has sent everything."""
        if self._writer.can_write_eof():
            self._writer.write_eof()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(LINGER):
                while await self._reader.read(_PIECE):
                    pass

    async def _next_event(self) -> object:
        while (event := self._h11.next_event()) is h11.NEED_DATA:
            data, self._ahead = self._ahead or await self._reader.read(_PIECE), b""
            self._h11.receive_data(data)
        return event

    async def _read_body(self, request: h11.Request) -> bytes | None:
        """The body, None when it is too long."""
        announced = next((value for name, value in request.headers if name == b"content-length"), b"0")
        if int(announced) > MOST_BODY:
            return None
        if self._h11.they_are_waiting_for_100_continue:
            await self._send(h11.InformationalResponse(status_code=100, headers=[], reason="Continue"))
        body = bytearray()
        while isinstance(event := await self._next_event(), h11.Data):
            body += event.data
            if len(body) > MOST_BODY:
                return None
        return bytes(body)

    async def _while_there(self, work: Awaitable[None]) -> bool:
        """Do the work unless the client leaves; whether it was done to the end."""
        working = asyncio.ensure_future(work)
        leaving = asyncio.ensure_future(self._leave())
        try:
            await asyncio.wait((working, leaving), return_when=asyncio.FIRST_COMPLETED)
            if working.done():
                working.result()
            return working.done()
        finally:
            for task in (working, leaving):
                task.cancel()
            await asyncio.gather(working, leaving, return_exceptions=True)

    async def _leave(self) -> None:
        """Wait until the client closes the connection."""
        with contextlib.suppress(OSError):
            while piece := await self._reader.read(_PIECE):
                self._ahead += piece
                if len(self._ahead) > MOST_HEAD:
                    await asyncio.Event().wait()  # enough for now: the rest stays with the system

    async def _respond(self, request: Request) -> None:
        begun = time.monotonic()
        status = "left"
        self._sent = 0
        try:
            reply = await self._answer(request)
            status = str(reply.status)
            await self._send_reply(reply, request.method)
        except BrokenOff as error:
            status = f"broken off: {error}"
            self.abort()
        except (OSError, TimeoutError):
            status = "left"
            raise
        except Exception:
            status = "500"
            self._complain(f"a request could not be answered:\n{traceback.format_exc()}")
            if self._h11.our_state is h11.SEND_RESPONSE:
                failure = say(500, "The server failed; its own output says why.", Connection="close")
                await self._send_reply(failure, request.method)
            else:
                self.abort()
        finally:
            taken = (time.monotonic() - begun) * 1000
            target = request.path + (f"?{request.query}" if request.query else "")
            self._log(f"{request.method} {_printable(target)} {status} {self._sent} bytes {taken:.0f} ms")

    async def _send_reply(self, reply: Reply, method: str) -> None:
        headers = {"Server": "kg", "X-Content-Type-Options": "nosniff", **reply.headers}
        is_bare = method == "HEAD" or reply.status in (204, 304)
        if isinstance(reply.body, bytes) and reply.status != 204:
            headers["Content-Length"] = str(len(reply.body))
        head = h11.Response(
            status_code=reply.status,
            headers=list(headers.items()),
            reason=HTTPStatus(reply.status).phrase,
        )
        if isinstance(reply.body, bytes):
            body = [] if is_bare or not reply.body else [h11.Data(data=reply.body)]
            await self._send(head, *body, h11.EndOfMessage())
            self._sent = len(reply.body)
            return
        async with contextlib.aclosing(reply.body) as pieces:
            await self._send(head)
            if not is_bare:
                async for piece in pieces:
                    await self._send(h11.Data(data=piece))
                    self._sent += len(piece)
            await self._send(h11.EndOfMessage())

    async def _send(self, *events: h11.Event) -> None:
        data = b"".join(self._h11.send(event) or b"" for event in events)
        self._writer.write(data)
        async with asyncio.timeout(STALL):
            await self._writer.drain()


def _read_request(event: h11.Request, body: bytes) -> Request:
    path, _, query = event.target.decode("ascii", "replace").partition("?")
    headers: dict[str, str] = {}
    for name, value in event.headers:
        key, text = name.decode("ascii"), value.decode("latin-1")
        headers[key] = f"{headers[key]}, {text}" if key in headers else text
    return Request(event.method.decode("ascii"), path, query, headers, body)


def _printable(text: str) -> str:
    """A target fit for a terminal: what escapes and what is endless stays out."""
    shown = "".join(letter if letter.isprintable() else "?" for letter in text[:300])
    return shown + "…" if len(text) > 300 else shown
