"""Turn requests into replies: the endpoint, completions, the pages, and who may ask."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from kg.errors import StoreError
from kg.rdf.store import VOCABULARY, OxigraphStore
from kg.serve.description import describe
from kg.serve.http import BrokenOff, Reply, Request, say
from kg.serve.media import GRAPH_TYPES, choose, content_type, likes_pages
from kg.serve.pool import Busy, Pool, WorkerDied
from kg.serve.protocol import READ_ONLY, Refused, read_fields, read_question
from kg.serve.work import LANGUAGES, ask_request, complete_request, read_head, view_request

ENDPOINT = "/sparql"
ASSETS = Path(__file__).parent / "assets"
_PIECE = 1 << 16
"""What a worker's pieces hold at least, the last one aside."""
_CLERK_PATIENCE = 120.0
"""Seconds for a completion or the page: the first one waits for the index of the whole graph."""
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
)
_PAGE_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
    "Cross-Origin-Opener-Policy": "same-origin",
}
_VIEW_POLICY = {"Content-Security-Policy": "frame-ancestors 'self'"}
"""The page of the graph has a policy of its own within, which allows its very script and nothing else."""
_KINDS = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
}
_VARY = "Accept, Accept-Language, Origin"
_METHODS = "GET, HEAD, POST, OPTIONS"
_WRITING = ("PUT", "DELETE", "PATCH")


@dataclass(frozen=True, slots=True)
class Rules:
    """What a server allows."""

    timeout: float | None = 30.0
    """Seconds for a query, waiting and sending included."""
    most_bytes: int = 1 << 30
    """Bytes of an answer."""
    hosts: frozenset[str] | None = None
    """Names by which clients may call this server, None for any: a page elsewhere that has its own name point here must
    not read from it."""
    origin: str | None = None
    """The website whose pages may ask, `*` for all."""
    language: str | None = None
    """The language of pages and messages; None: the reader's."""


class Site:
    """Answers requests about one store."""

    def __init__(
        self,
        store: OxigraphStore,
        named_graphs: tuple[str, ...],
        *,
        has_articles: bool,
        pool: Pool,
        clerk: Pool,
        rules: Rules,
    ) -> None:
        """`pool` answers queries, `clerk` completions."""
        self._store = store
        self._named_graphs = named_graphs
        self._has_articles = has_articles
        self.triples = len(store)
        """How many there are."""
        self._pool, self._clerk, self._rules = pool, clerk, rules
        self._views: dict[str, bytes] = {}
        """The page of the graph by language, made when somebody wants to see it."""
        self._files = {f"/assets/{path.name}": path for path in ASSETS.iterdir() if path.suffix in _KINDS}
        self._routes: Mapping[str, Callable[[Request], Awaitable[Reply]]] = {
            ENDPOINT: self._endpoint,
            "/complete": self._complete,
            "/about": self._about,
            "/view": self._view,
            "/": self._page,
            "/query": self._page,
        }

    async def answer(self, request: Request) -> Reply:
        """The reply to any request."""
        if reason := self._stranger(request):
            return say(403, reason)
        if request.method == "OPTIONS":
            return Reply(204, {"Allow": _METHODS, **self._cors(request)})
        is_known = request.path in self._routes or request.path in self._files
        if request.method in _WRITING or (request.method == "POST" and not is_known):
            return say(403, READ_ONLY)
        try:
            if request.path in self._routes:
                reply = await self._routes[request.path](request)
            elif request.path in self._files:
                reply = _file(request, self._files[request.path])
            else:
                reply = say(404, f"There is nothing here; queries go to {ENDPOINT}.")
        except Refused as refused:
            reply = refused.reply
        return Reply(reply.status, {**reply.headers, **self._cors(request)}, reply.body)

    def _stranger(self, request: Request) -> str:
        """Why a request is not answered whatever it asks: a website that is none of ours is behind it."""
        host = request.headers.get("host", "")
        name = host.rpartition(":")[0] if host.rpartition(":")[2].isdigit() else host
        if self._rules.hosts is not None and name.lower() not in self._rules.hosts:
            return f"This server is not called «{name[:100]}»; see --allow-host."
        if self._is_foreign(request) and not self._is_invited(request.headers.get("origin")):
            return "Pages of other websites may not ask here; see --cors."
        return ""

    def _is_foreign(self, request: Request) -> bool:
        """Whether a browser sends this for a page of another website, other than to show a page of ours."""
        origin = request.headers.get("origin")
        if origin is not None:
            return origin.partition("://")[2] != request.headers.get("host")
        return request.headers.get("sec-fetch-site") == "cross-site" and request.path in (ENDPOINT, "/complete")

    def _is_invited(self, origin: str | None) -> bool:
        return self._rules.origin == "*" or (origin is not None and origin == self._rules.origin)

    def _cors(self, request: Request) -> dict[str, str]:
        if self._rules.origin is None or not self._is_invited(request.headers.get("origin")):
            return {}
        return {
            "Access-Control-Allow-Origin": self._rules.origin,
            "Access-Control-Allow-Methods": _METHODS,
            "Access-Control-Allow-Headers": "Accept, Content-Type",
            "Access-Control-Allow-Private-Network": "true",
        }

    async def _endpoint(self, request: Request) -> Reply:
        if request.method not in ("GET", "HEAD", "POST"):
            raise Refused(405, f"The endpoint takes GET and POST, not {request.method}.", Allow=_METHODS)
        question = read_question(request)
        if question is None:
            return self._describe(request)
        pieces = self._run(self._pool, ask_request(question, self._language(request)), self._rules.timeout)
        status, words = read_head(await anext(pieces))
        if status != 200:
            await pieces.aclose()
            return say(status, words)
        first = await anext(pieces, b"")
        headers = {"Content-Type": content_type(words), "Vary": _VARY, "Cache-Control": "no-cache"}
        if len(first) >= _PIECE:
            return Reply(200, headers, self._stream(first, pieces))
        rest = [piece async for piece in pieces]
        return Reply(200, headers, b"".join([first, *rest]))

    async def _run(self, pool: Pool, request: bytes, seconds: float | None) -> AsyncGenerator[bytes, None]:
        """A worker's pieces, in so many seconds. Raises `Refused`, perhaps in the middle."""
        deadline = None if seconds is None else asyncio.get_running_loop().time() + seconds
        try:
            async with pool.lend(deadline) as worker, contextlib.aclosing(worker.ask(request, deadline)) as pieces:
                async for piece in pieces:
                    yield piece
        except Busy:
            raise Refused(
                503, "The server is busy with other queries; try again in a moment.", Retry_After="2"
            ) from None
        except TimeoutError:
            raise Refused(504, f"The query was ended after {seconds:g} s; ask for less.") from None
        except WorkerDied as error:
            sentence = str(error).rpartition("\0")[2] or (
                "The query was too much for its process: it ran out of memory, or is nested too deeply; ask for less."
            )
            raise Refused(500, sentence) from None
        except StoreError as error:
            raise Refused(503, str(error), Retry_After="2") from None

    async def _stream(self, first: bytes, pieces: AsyncGenerator[bytes, None]) -> AsyncGenerator[bytes, None]:
        """The pieces of an answer that has begun: what goes wrong now must break it off."""
        sent = 0
        try:
            yield first
            async for piece in pieces:
                sent += len(piece)
                if sent > self._rules.most_bytes:
                    raise BrokenOff(f"the answer is larger than {self._rules.most_bytes // 2**20} MiB")
                yield piece
        except Refused as refused:
            raise BrokenOff(str(refused)) from None
        finally:
            await pieces.aclose()

    def _describe(self, request: Request) -> Reply:
        accept = request.headers.get("accept")
        if likes_pages(accept):
            return Reply(303, {"Location": "/query", "Vary": _VARY})
        format = choose(accept, GRAPH_TYPES)
        if format is None:
            raise Refused(406, f"The service description comes as {', '.join(GRAPH_TYPES)}.")
        scheme = "https" if request.headers.get("x-forwarded-proto") == "https" else "http"
        endpoint = f"{scheme}://{request.headers.get('host', 'localhost')}{ENDPOINT}"
        triples = describe(endpoint, self.triples, self._named_graphs)
        data = b"".join(self._store.serialise(triples, format))
        return Reply(200, {"Content-Type": content_type(format), "Vary": _VARY}, data)

    async def _complete(self, request: Request) -> Reply:
        fields = dict(read_fields(request))
        text, cursor = fields.get("text", ""), fields.get("cursor", "")
        at = int(cursor) if cursor.isdecimal() and len(cursor) < 9 else len(text)
        data = await self._ask_clerk(complete_request(text, at, self._language(request, fields.get("lang"))))
        return Reply(200, {"Content-Type": "application/json", "Cache-Control": "no-cache"}, data)

    async def _view(self, request: Request) -> Reply:
        _check_reading(request)
        if not self._has_articles:
            raise Refused(404, "There are no articles in this graph to be shown; queries go to /query.")
        language = self._language(request, dict(read_fields(request)).get("lang"))
        if language not in self._views:
            self._views[language] = await self._ask_clerk(view_request(language))
        return Reply(200, {"Content-Type": _KINDS[".html"], **_PAGE_HEADERS, **_VIEW_POLICY}, self._views[language])

    async def _ask_clerk(self, request: bytes) -> bytes:
        return b"".join([piece async for piece in self._run(self._clerk, request, _CLERK_PATIENCE)])

    async def _about(self, request: Request) -> Reply:
        about = {
            "triples": self.triples,
            "articles": self._has_articles,
            "prefixes": dict(self._store.prefixes),
            "vocabulary": VOCABULARY,
            "language": self._rules.language,
        }
        return Reply(200, {"Content-Type": "application/json"}, json.dumps(about, ensure_ascii=False).encode())

    async def _page(self, request: Request) -> Reply:
        return _file(request, ASSETS / "query.html")

    def _language(self, request: Request, wanted: str | None = None) -> str:
        """What the request names, else the server's, else what the reader's browser prefers; English for the rest."""
        spoken = request.headers.get("accept-language", "")
        for given in (wanted, self._rules.language, spoken[:2].lower()):
            if given in LANGUAGES:
                return given
        return LANGUAGES[0]


def _file(request: Request, path: Path) -> Reply:
    _check_reading(request)
    return Reply(200, {"Content-Type": _KINDS[path.suffix], **_PAGE_HEADERS}, path.read_bytes())


def _check_reading(request: Request) -> None:
    if request.method not in ("GET", "HEAD"):
        raise Refused(405, f"This page takes GET, not {request.method}.", Allow="GET, HEAD, OPTIONS")
