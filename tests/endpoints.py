"""Servers for tests, all on loopback: a real Oxigraph, a real Virtuoso, and one that answers by a script of ours."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 90.0
"""Seconds that a server may take to start on a busy machine."""

VIRTUOSO_INI = """
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
FileExtend = 200
MaxCheckpointRemap = 2000
Striping = 0
TempStorage = TempDatabase

[TempDatabase]
DatabaseFile = virtuoso-temp.db
TransactionFile = virtuoso-temp.trx
MaxCheckpointRemap = 2000
Striping = 0

[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
MaxClientConnections = 4
CheckpointInterval = 0
NumberOfBuffers = 4000
MaxDirtyBuffers = 3000
DirsAllowed = .

[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 6
MaxClientConnections = 6
Charset = UTF-8

[SPARQL]
ResultSetMaxRows = 10000
MaxQueryCostEstimationTime = 400
MaxQueryExecutionTime = 30
"""


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: its SPARQL endpoint, where it takes graphs and updates, and who may write."""

    endpoint: str
    graphs: str
    update: str
    user: str = ""
    password: str = ""

    def put(self, graph: str, triples: str) -> None:
        """Replace a named graph, without any code of ours."""
        auth = httpx.DigestAuth(self.user, self.password) if self.user else None
        headers = {"Content-Type": "application/n-triples"}
        reply = httpx.put(
            self.graphs, params={"graph": graph}, content=triples.encode(), headers=headers, auth=auth, timeout=PATIENCE
        )
        assert reply.is_success, reply.text

    def ask(self, query: str, **parameters: str) -> httpx.Response:
        """Put a query, without any code of ours."""
        headers = {"Accept": "application/sparql-results+json"}
        return httpx.post(self.endpoint, params=parameters, data={"query": query}, headers=headers, timeout=PATIENCE)


@pytest.fixture(scope="session")
def oxigraph_server() -> Iterator[Server]:
    """`oxigraph serve`, in memory."""
    name = "oxigraph.exe" if sys.platform == "win32" else "oxigraph"
    binary = shutil.which(name, path=str(Path(sys.executable).parent)) or shutil.which(name)
    assert binary, "the package oxigraph, which the extra «dev» installs, has this command"
    port = free_port()
    process = subprocess.Popen(
        [binary, "serve", "--bind", f"127.0.0.1:{port}"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    base = f"http://127.0.0.1:{port}"
    try:
        _wait_for(process, f"{base}/query")
        yield Server(f"{base}/query", f"{base}/store", f"{base}/update")
    finally:
        _end(process)


@pytest.fixture(scope="session")
def virtuoso_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Virtuoso with a new database and Debian's limits on answers."""
    binary = shutil.which("virtuoso-t")
    if binary is None:
        pytest.skip("no virtuoso-t here: it comes with the Debian package virtuoso-opensource")
    folder = tmp_path_factory.mktemp("virtuoso")
    sql, http = free_port(), free_port()
    (folder / "virtuoso.ini").write_text(VIRTUOSO_INI.format(sql=sql, http=http), encoding="ascii")
    process = subprocess.Popen(
        [binary, "+configfile", "virtuoso.ini", "+foreground"],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    base = f"http://127.0.0.1:{http}"
    try:
        _wait_for(process, f"{base}/sparql")
        yield Server(f"{base}/sparql", f"{base}/sparql-graph-crud-auth", f"{base}/sparql-auth", "dba", "dba")
    finally:
        _end(process)


class ScriptedServer:
    """Sends prepared bytes, one reply a request, the last one again and again; remembers what it was asked."""

    def __init__(self) -> None:
        self.replies: list[bytes] = []
        self.requests: list[tuple[str, dict[str, str], bytes]] = []
        self.hold = threading.Event()
        """Set when a connection whose reply ends in `HOLD` may be closed."""
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.endpoint = f"http://127.0.0.1:{self._listener.getsockname()[1]}/sparql"
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        """Stop listening."""
        self.hold.set()
        self._listener.close()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        with connection, connection.makefile("rb") as stream:
            first = stream.readline().decode().strip()
            headers = {}
            while line := stream.readline().strip():
                name, _, value = line.decode().partition(":")
                headers[name.lower()] = value.strip()
            body = stream.read(int(headers.get("content-length", 0)))
            self.requests.append((first, headers, body))
            reply = self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]
            connection.sendall(reply.removesuffix(HOLD).removesuffix(RESET))
            if reply.endswith(RESET):
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            if reply.endswith(HOLD):
                self.hold.wait(PATIENCE)


HOLD = b"<the server falls silent here>"
RESET = b"<the server is gone all at once>"


@pytest.fixture
def scripted() -> Iterator[ScriptedServer]:
    """A server that does what a test tells it."""
    server = ScriptedServer()
    yield server
    server.close()


def reply(
    body: str | bytes = b"",
    *,
    status: str = "200 OK",
    media: str = "application/sparql-results+json",
    length: int | None = None,
    framed: bool = True,
    **headers: str,
) -> bytes:
    """An HTTP reply; `length` to lie about the body, `framed=False` to say nothing about its length."""
    content = body.encode() if isinstance(body, str) else body
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {media}", "Connection: close"]
    if framed:
        lines.append(f"Content-Length: {len(content) if length is None else length}")
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + content


@dataclass(frozen=True, slots=True)
class Serving:
    """A running `kg serve`: its address, its endpoint, its process and where its output goes."""

    address: str
    process: subprocess.Popen[bytes]
    output: Path

    @property
    def endpoint(self) -> str:
        """Where queries go."""
        return f"{self.address}sparql"

    @property
    def port(self) -> int:
        """The port it listens on."""
        return int(self.address.rstrip("/").rpartition(":")[2])

    @property
    def said(self) -> str:
        """What it has printed so far."""
        return self.output.read_text(encoding="utf-8")


def run_kg(*words: str, given: str | None = None, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
    """What `kg` with these words says in a process of its own, `given` on its standard input."""
    return subprocess.run(
        [sys.executable, "-m", "kg", *words],
        input=given,
        cwd=folder,
        env=_environment(),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8"}


@contextlib.contextmanager
def serving(*words: str | Path, **environment: str) -> Iterator[Serving]:
    """`kg serve` with these words, from when it takes requests until it has been told to end."""
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "output.txt"
        env = {**_environment(), **environment}
        command = [sys.executable, "-m", "kg", "serve", *map(str, words), "--port", "0"]
        with output.open("wb") as stream:
            process = subprocess.Popen(command, stdout=stream, stderr=subprocess.STDOUT, env=env)
        try:
            yield Serving(_wait_for_address(process, output), process, output)
        finally:
            process.terminate()
            process.wait(PATIENCE)


def _wait_for_address(process: subprocess.Popen[bytes], output: Path) -> str:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        said = output.read_text(encoding="utf-8")
        if match := re.search(r"triples at (http://\S+/),", said):
            return match[1]
        assert process.poll() is None, said
        time.sleep(0.05)
    raise AssertionError("kg serve does not say where it is")


def free_port() -> int:
    """A port of loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(process: subprocess.Popen[bytes], url: str) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        assert process.poll() is None, f"{process.args!r} ended by itself"
        try:
            httpx.get(url, params={"query": "ASK { }"}, timeout=PATIENCE)
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(f"{process.args!r} does not answer")


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()
