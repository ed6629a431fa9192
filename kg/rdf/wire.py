"""Turn requests to a SPARQL server into replies whose bodies are known to be whole."""

from __future__ import annotations

import contextlib
import email.utils
import time
import zlib
from collections.abc import Callable, Generator, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NoReturn
from urllib.parse import urljoin, urlsplit, urlunsplit

import httpx

from kg import __version__
from kg.errors import QueryTimeout, StoreError

CONNECT_TIMEOUT = 10.0
SILENCE = 120.0
"""Seconds without a byte after which a server counts as gone, where nobody set a timeout."""
MOST_TRIES = 4
LONGEST_PAUSE = 30.0
"""A server that asks for more patience than this is said to be busy instead."""
MOST_REDIRECTS = 5
_BUSY = (429, 502, 503)
_REDIRECTS = (301, 302, 303, 307, 308)
_ERROR_TEXT = 1 << 16
_TIMES_OUT = 504


@dataclass(frozen=True, slots=True)
class Credentials:
    """Who asks: a user with a password, or a bearer token. Their text never shows them."""

    user: str = ""
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)


class Reply:
    """A server's answer; read `chunks` once, inside `Client.send`."""

    def __init__(self, response: httpx.Response, where: str, deadline: Deadline) -> None:
        self._response = response
        self._deadline = deadline
        self.where = where
        self.status: int = response.status_code
        self.headers: Mapping[str, str] = response.headers
        self.media = response.headers.get("content-type", "").split(";")[0].strip().lower()

    @property
    def is_framed(self) -> bool:
        """Whether the server says where the body ends; without that a cut can look like an end."""
        chunked = "chunked" in self.headers.get("transfer-encoding", "").lower()
        return chunked or "content-length" in self.headers

    def chunks(self) -> Iterator[bytes]:
        """The body, decompressed. Raises `StoreError` when it breaks off, `QueryTimeout` past the deadline."""
        coding = self.headers.get("content-encoding", "").lower()
        # 47: zlib finds out by itself whether it reads gzip or zlib
        unpacker = zlib.decompressobj(47) if coding in ("gzip", "x-gzip", "deflate") else None
        if coding not in ("", "identity") and unpacker is None:
            raise StoreError(f"{self.where}: the answer is packed as {coding}, which nobody asked for.")
        try:
            with _said_plainly(self.where, self._deadline):
                for piece in self._response.iter_raw():
                    self._deadline.check()
                    yield unpacker.decompress(piece) if unpacker else piece
        except _Dropped as error:
            raise _broken(self.where) from error.__cause__
        if unpacker is not None and not unpacker.eof:
            raise _broken(self.where)

    @cached_property
    def text(self) -> str:
        """The beginning of a short body, for an error's sentence; what can't be read is left out."""
        data = b""
        with contextlib.suppress(StoreError, zlib.error):
            for piece in self.chunks():
                data += piece
                if len(data) > _ERROR_TEXT:
                    break
        return data.decode("utf-8", "replace").strip()


class Deadline:
    """When a query must be over."""

    def __init__(self, seconds: float | None) -> None:
        self._seconds = seconds
        self._end = None if seconds is None else time.monotonic() + seconds

    @property
    def left(self) -> float | None:
        """Seconds left, None when there is all the time in the world."""
        return None if self._end is None else self._end - time.monotonic()

    def check(self) -> None:
        """Raise `QueryTimeout` when time is up."""
        if self.left is not None and self.left <= 0:
            self.raise_timeout()

    def raise_timeout(self) -> NoReturn:
        """Say that time is up."""
        raise QueryTimeout(f"The query was ended after {self._seconds or 0:g} s; allow it more time or ask for less.")


class Client:
    """Sends requests to one server, with patience where repeating does no harm."""

    def __init__(self, credentials: Credentials | None = None, *, pause: Callable[[float], None] = time.sleep) -> None:
        self._auth = None if credentials is None else _Auth(credentials)
        self._pause = pause
        self._http = httpx.Client(
            headers={"User-Agent": f"kg/{__version__}", "Accept-Encoding": "gzip, deflate"}, follow_redirects=False
        )

    def close(self) -> None:
        """Let go of connections."""
        self._http.close()

    @contextlib.contextmanager
    def send(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str],
        content: bytes = b"",
        deadline: Deadline | None = None,
    ) -> Generator[Reply]:
        """Send a request that may be repeated, and follow redirects with the same method and body.

        Raises `StoreError` when there is no answer, `QueryTimeout` past the deadline.
        """
        deadline = deadline or Deadline(None)
        response = self._try(method, url, headers, content, deadline)
        try:
            yield Reply(response, hide_user(url), deadline)
        finally:
            response.close()

    def _try(
        self, method: str, url: str, headers: Mapping[str, str], content: bytes, deadline: Deadline
    ) -> httpx.Response:
        for attempt in range(1, MOST_TRIES + 1):
            last = attempt == MOST_TRIES
            wait = 0.5 * 2 ** (attempt - 1)
            try:
                response = self._follow(method, url, headers, content, deadline)
            except _Dropped as error:
                if last:
                    raise StoreError(str(error)) from error.__cause__
            else:
                if response.status_code not in _BUSY or last:
                    return response
                asked = _retry_after(response.headers.get("retry-after", ""))
                wait = wait if asked is None else asked
                if wait > LONGEST_PAUSE:
                    return response
                response.close()
            if deadline.left is not None and wait >= deadline.left:
                deadline.raise_timeout()
            self._pause(wait)
        raise AssertionError("the last try returns or raises")

    def _follow(
        self, method: str, url: str, headers: Mapping[str, str], content: bytes, deadline: Deadline
    ) -> httpx.Response:
        first = urlsplit(url)
        for _ in range(MOST_REDIRECTS + 1):
            here = urlsplit(url)
            # a password goes to the server it was given for, and nowhere else
            auth = self._auth if (here.scheme, here.netloc) == (first.scheme, first.netloc) else None
            response = self._once(method, url, headers, content, deadline, auth)
            if response.status_code not in _REDIRECTS or "location" not in response.headers:
                return response
            response.close()
            url = urljoin(url, response.headers["location"])
            if response.status_code == 303:
                method, content = "GET", b""
            if urlsplit(url).scheme not in ("http", "https"):
                break
        raise StoreError(
            f"{hide_user(first.geturl())}: the server sends on to {hide_user(url)}, and so on; give the right address."
        )

    def _once(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        content: bytes,
        deadline: Deadline,
        auth: httpx.Auth | None,
    ) -> httpx.Response:
        deadline.check()
        patience = SILENCE if deadline.left is None else max(deadline.left, 0.001)
        timeout = httpx.Timeout(patience, connect=min(CONNECT_TIMEOUT, patience))
        with _said_plainly(hide_user(url), deadline):
            request = self._http.build_request(method, url, headers=dict(headers), content=content, timeout=timeout)
            return self._http.send(request, stream=True, auth=auth)


class _Dropped(Exception):
    """A connection that ended before an answer came: worth another try."""


class _Auth(httpx.Auth):
    """Sends a token at once, a password in the way that the server asks for: never in clear unless it insists."""

    def __init__(self, credentials: Credentials) -> None:
        self._credentials = credentials
        self._chosen: httpx.Auth | None = None

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        given = self._credentials
        if given.token:
            request.headers["Authorization"] = f"Bearer {given.token}"
            yield request
            return
        if self._chosen is not None:
            yield from self._chosen.auth_flow(request)
            return
        response = yield request
        if response.status_code != 401:
            return
        schemes = ",".join(response.headers.get_list("www-authenticate")).lower()
        if "digest" in schemes:
            self._chosen = httpx.DigestAuth(given.user, given.password)
            flow = self._chosen.auth_flow(request)
            next(flow)  # the request that has just been refused
            yield from _go_on(flow, response)
        elif "basic" in schemes:
            self._chosen = httpx.BasicAuth(given.user, given.password)
            yield from self._chosen.auth_flow(request)


def _go_on(
    flow: Generator[httpx.Request, httpx.Response, None], response: httpx.Response
) -> Generator[httpx.Request, httpx.Response, None]:
    """The rest of a flow that is waiting for a response."""
    with contextlib.suppress(StopIteration):
        while True:
            response = yield flow.send(response)


def hide_user(url: str) -> str:
    """A URL without user, password and query, fit to be shown.

    >>> hide_user("http://anne:secret@localhost:8890/sparql?x=1")
    'http://localhost:8890/sparql'
    """
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))


@contextlib.contextmanager
def _said_plainly(where: str, deadline: Deadline) -> Iterator[None]:
    """Turn httpx's errors into ours."""
    try:
        yield
    except httpx.ConnectTimeout as error:
        raise StoreError(f"{where}: no connection within {CONNECT_TIMEOUT:g} s; is the address right?") from error
    except httpx.TimeoutException as error:
        if deadline.left is not None:
            deadline.raise_timeout()
        raise StoreError(f"{where}: nothing came for {SILENCE:g} s; try again, or ask for less.") from error
    except httpx.ConnectError as error:
        raise StoreError(f"{where}: no connection ({error}); is the server running, and the address right?") from error
    except (httpx.RemoteProtocolError, httpx.ReadError, httpx.WriteError, httpx.CloseError) as error:
        if (
            isinstance(error, httpx.RemoteProtocolError)
            and "incomplete" not in str(error)
            and "without" not in str(error)
        ):
            raise StoreError(f"{where}: the answer is no HTTP ({error}); is the address right?") from error
        if "without sending a response" in str(error).lower() or not isinstance(error, httpx.RemoteProtocolError):
            raise _Dropped(f"{where}: the connection was dropped before the answer came; try again.") from error
        raise _broken(where) from error
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise StoreError(f"{where}: the request could not be sent ({error}); check the address.") from error
    except zlib.error as error:
        raise StoreError(f"{where}: the packed answer is damaged ({error}); try again.") from error


def _broken(where: str) -> StoreError:
    return StoreError(f"{where}: the connection broke off in the middle of the answer, which is not whole; try again.")


def _retry_after(value: str) -> float | None:
    """The seconds that a Retry-After header asks for, as a number or a date."""
    if value.strip().isdigit():
        return float(value)
    parsed = email.utils.parsedate_tz(value)
    return None if parsed is None else max(0.0, email.utils.mktime_tz(parsed) - time.time())
