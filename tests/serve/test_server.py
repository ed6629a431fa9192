"""`kg serve` as a process: what it says, what it listens on, and how it ends."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import threading
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest

from kg.rdf.archive import put_graph
from kg.serve import http
from tests.endpoints import PATIENCE, Serving, run_kg, serving
from tests.serve.test_limits import CROSS, wait_until

pytestmark = pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="looks for processes in Linux's /proc")


def family(pid: int) -> list[int]:
    """A process's descendants."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    except OSError:
        return []
    return [each for child in map(int, children) for each in (child, *family(child))]


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def keep_busy(server: Serving) -> threading.Thread:
    """Have a query running that does not end by itself."""

    def run() -> None:
        try:
            httpx.get(server.endpoint, params={"query": CROSS}, timeout=PATIENCE)
        except httpx.TransportError:
            return

    asking = threading.Thread(target=run)
    asking.start()
    wait_until(lambda: any(cpu_of(pid) > 5 for pid in family(server.process.pid)))
    return asking


def cpu_of(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[11])
    except OSError:
        return 0


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_cleanly_in_the_middle_of_a_query(news: Path, number: signal.Signals) -> None:
    with serving(news, "--timeout", "3600") as server:
        asking = keep_busy(server)
        processes = family(server.process.pid)
        assert processes
        server.process.send_signal(number)
        assert server.process.wait(PATIENCE) == 0
        asking.join(PATIENCE)
        wait_until(lambda: not any(map(is_alive, processes)))
        assert server.said.count("\n") == 1, server.said  # the line it began with
        assert server.said.startswith("2,996 triples at http://127.0.0.1:")


def test_when_it_is_killed_its_processes_end(news: Path) -> None:
    with serving(news, "--timeout", "3600") as server:
        asking = keep_busy(server)
        processes = family(server.process.pid)
        server.process.kill()
        asking.join(PATIENCE)
        wait_until(lambda: not any(map(is_alive, processes)))


def test_when_a_worker_is_killed_another_one_answers(news: Path) -> None:
    with serving(news) as server:
        for _ in range(3):
            [nursery, *workers] = family(server.process.pid)
            for pid in workers:
                os.kill(pid, signal.SIGKILL)
            wait_until(lambda gone=workers: not any(map(is_alive, gone)))
            replies = [httpx.get(server.endpoint, params={"query": "ASK {}"}, timeout=PATIENCE) for _ in range(2)]
            assert replies[-1].status_code == 200
            assert replies[0].status_code in (200, 500)
            assert family(server.process.pid)[0] == nursery


def test_when_the_process_that_forks_is_killed_it_ends_and_says_so(news: Path) -> None:
    with serving(news) as server:
        os.kill(family(server.process.pid)[0], signal.SIGKILL)
        assert server.process.wait(PATIENCE) == 1
        assert "was ended by somebody else" in server.said


def test_memory_stays_where_it_was(news: Path) -> None:
    with serving(news, "--jobs", "1") as server, httpx.Client(timeout=PATIENCE) as client:

        def ask() -> None:
            reply = client.get(server.endpoint, params={"query": "SELECT * { ?s ?p ?o . ?s ?q ?x } LIMIT 20000"})
            assert reply.status_code == 200

        def held() -> int:
            return sum(
                int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
                for pid in (server.process.pid, *family(server.process.pid))
            ) * os.sysconf("SC_PAGE_SIZE")

        for _ in range(5):
            ask()
        before = held()
        for _ in range(50):
            ask()
        assert held() < before + (16 << 20)


def test_a_port_that_is_taken_is_one_sentence(news: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = run_kg("serve", str(news), "--port", str(port))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"kg: Port {port} of 127.0.0.1 is taken by another program; choose one with --port.\n"


WRONG = [
    (["--port", "70000"], 2, "'70000' is no port"),
    (["--max-size", "0"], 2, "is no number of mebibytes"),
    (["--cors", "https://example.org/"], 2, "is no website; write it as https://example.org"),
    (["--cors", "example.org"], 2, "is no website"),
    (["--host", "no such name"], 1, "this is no address of a machine"),
    (["--host", "192.0.2.1"], 1, "can't be listened on"),
]


@pytest.mark.parametrize(("words", "code", "sentence"), WRONG)
def test_wrong_words_are_one_sentence(news: Path, words: list[str], code: int, sentence: str) -> None:
    done = run_kg("serve", str(news), *words)
    assert done.returncode == code
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


def test_a_missing_graph_is_one_sentence(tmp_path: Path) -> None:
    done = run_kg("serve", str(tmp_path / "rien.ttl"), "--port", "0")
    assert done.returncode == 1
    assert done.stderr == f"kg: {tmp_path / 'rien.ttl'}: No such file or directory.\n"


def test_listening_to_other_machines_is_warned_of(news: Path) -> None:
    with serving(news, "--host", "0.0.0.0") as server:
        wait_until(lambda: "warning" in server.said)
        assert "every machine that reaches 0.0.0.0 can ask" in server.said
        reply = httpx.get(f"http://127.0.0.1:{server.port}/sparql", headers={"Host": "any.example"})
        assert reply.status_code == 200


def test_the_log_is_one_line_for_each_request(news: Path) -> None:
    with serving(news, "--log") as server:
        httpx.get(server.endpoint, params={"query": "ASK {}"})
        httpx.get(server.address + "rien%1b[31m", params={"long": "x" * 1_000})
        wait_until(lambda: server.said.count("\n") == 3)
        [_, first, second] = server.said.splitlines()
        assert "GET /sparql?query=ASK+%7B%7D 200 " in first or "GET /sparql?query=ASK%20%7B%7D 200 " in first
        assert "/rien" in second
        assert "… 404 " in second
        assert len(second) < 400
        assert "\x1b" not in second


def test_a_store_on_disk_is_served_too(news: Path, tmp_path: Path) -> None:
    path = tmp_path / news.name
    path.write_bytes(news.read_bytes())
    with serving(path, "--cache") as server:
        reply = httpx.get(
            server.endpoint, params={"query": "SELECT ?a (COUNT(*) AS ?n) { ?a a kg:Person } GROUP BY ?a"}
        )
        assert len(reply.json()["results"]["bindings"]) == 428


def test_a_store_of_many_files_is_served_whole(tmp_path: Path) -> None:
    """Oxigraph opens sixteen files of a store at the start, and the others when a query needs them."""
    for number in range(4):
        name = ox.NamedNode(f"http://example.org/{number}")
        quads = [ox.Quad(name, ox.NamedNode(f"{name.value}#p{i}"), name, name) for i in range(9)]
        put_graph(tmp_path, name.value, ox.serialize(quads, format=ox.RdfFormat.N_QUADS))
    assert len(list(tmp_path.glob("*.sst"))) > 16
    with serving(tmp_path) as server:
        for number in range(4):
            query = f"SELECT ?p {{ ?s ?p <http://example.org/{number}> }}"
            reply = httpx.post(server.endpoint, data={"query": query})
            assert len(reply.json()["results"]["bindings"]) == 9, reply.text
        refused = httpx.post(
            server.endpoint, data={"query": f"SELECT * {{ SERVICE <{server.endpoint}> {{ ?s ?p ?o }} }}"}
        )
        assert "reaches out to the network" in refused.text


COMPLAINTS: list[str] = []


async def answer_here(request: http.Request) -> http.Reply:
    if request.path == "/fail":
        raise ValueError("as asked")
    return http.say(200, "here")


async def hold_talks(*beginnings: bytes) -> list[bytes]:
    """What a server in this process says on connections that are open at the same time, after these beginnings."""
    until = asyncio.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        front = http.Front(answer_here, lambda line: None, complain=COMPLAINTS.append)
        talking = asyncio.create_task(front.serve(listener, until))
        streams = []
        for beginning in beginnings:
            streams.append(await asyncio.open_connection(*listener.getsockname()))
            streams[-1][1].write(beginning)
        heard = [await asyncio.wait_for(reader.read(), PATIENCE) for reader, _ in streams]
        for _, writer in streams:
            writer.close()
        until.set()
        await talking
        return heard


def test_slow_clients_are_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HEAD_PATIENCE", "BODY_PATIENCE", "LINGER"):
        monkeypatch.setattr(http, name, 0.1)
    half_head = b"GET / HTTP/1.1\r\nHost: localh"
    half_body = b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nhalf"
    silent, head, body, done = asyncio.run(
        hold_talks(b"", half_head, half_body, b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
    )
    assert silent == b""
    assert head.startswith(b"HTTP/1.1 408")
    assert body.startswith(b"HTTP/1.1 408")
    assert done.startswith(b"HTTP/1.1 200")


def test_connections_past_the_most_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "MOST_CONNECTIONS", 2)
    monkeypatch.setattr(http, "HEAD_PATIENCE", 0.5)
    monkeypatch.setattr(http, "LINGER", 0.1)
    heard = asyncio.run(hold_talks(b"", b"", b""))
    assert [reply[:12] for reply in heard] == [b"", b"", b"HTTP/1.1 503"]


def test_a_fault_of_the_server_is_told_to_both_sides() -> None:
    COMPLAINTS.clear()
    [reply] = asyncio.run(hold_talks(b"GET /fail HTTP/1.1\r\nHost: localhost\r\n\r\n"))
    assert reply.startswith(b"HTTP/1.1 500")
    assert b"as asked" not in reply
    [complaint] = COMPLAINTS
    assert "ValueError: as asked" in complaint
