"""Pushing graphs: one named graph an article, the same however often, repaired when it was left half written."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg import cli
from kg.errors import StoreError
from kg.rdf.push import MARK, MOST_FAILURES, NamedGraph, Target, find_target, push, read_graphs
from kg.rdf.remote import open_endpoint
from kg.rdf.wire import Client, Credentials
from kg.results import Literal, Table
from tests.endpoints import ScriptedServer, Server, reply, serving

SERVERS = [
    pytest.param("oxigraph_server", id="oxigraph"),
    pytest.param("virtuoso_server", id="virtuoso", marks=pytest.mark.xdist_group("virtuoso")),
]
ARTICLE = "https://kg.example/id/article/1"
TURTLE = f"""@prefix kg: <https://kg.example/ontology#> .
<{ARTICLE}> a kg:Article ; <http://t/text> "Le préfet «a parlé» 😀\\n\\\\fin" .
<http://t/préfet> kg:mention <{ARTICLE}#char=3,9> ; <http://t/value> 7, 2.5, true, "x"@fr .
"""


@pytest.fixture(params=SERVERS)
def server(request: pytest.FixtureRequest) -> Server:
    found: Server = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def name(request: pytest.FixtureRequest) -> str:
    """A graph of this test's own."""
    return f"http://t/graph/{request.node.name}".replace("[", "/").replace("]", "").replace(" ", "-")


@pytest.fixture
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.sleep", lambda seconds: None)


def credentials(server: Server) -> Credentials | None:
    return Credentials(server.user, server.password) if server.user else None


def target(server: Server, *, update: bool = False) -> Target:
    return Target(server.endpoint, server.graphs, server.update if update else None)


def outcomes(server: Server, *graphs: NamedGraph, update: bool = False, batch: int = 100) -> list[str]:
    done = push(graphs, target(server, update=update), credentials(server), batch=batch)
    return [f"{each.outcome}{each.reason}" for each in done]


def lines_of(server: Server, graph: str) -> set[tuple[str, ...]]:
    """What a store holds of a graph, without the mark."""
    answer = open_endpoint(server.endpoint).query(
        f"SELECT ?s ?p ?o {{ GRAPH <{graph}> {{ ?s ?p ?o FILTER(?p != <{MARK}>) }} }}"
    )
    assert isinstance(answer, Table)
    return {(*map(str, row), (isinstance(row[2], Literal) and row[2].language) or "") for row in answer.rows}


def numbers(graph: str, count: int) -> NamedGraph:
    return NamedGraph(graph, tuple(sorted(f'<{graph}/{i}> <http://t/n> "{i}" .' for i in range(count))))


@pytest.mark.parametrize("update", [False, True], ids=["graph store protocol", "updates"])
def test_pushing_twice_writes_once(server: Server, name: str, tmp_path: Path, update: bool) -> None:
    file = tmp_path / "a.ttl"
    file.write_text(TURTLE, encoding="utf-8")
    [graph] = read_graphs([file], name=name)
    assert outcomes(server, graph, update=update) == ["written"]
    assert outcomes(server, graph, update=update) == ["unchanged"]
    assert lines_of(server, name) == {
        (ARTICLE, "http://www.w3.org/1999/02/22-rdf-syntax-ns#type", "https://kg.example/ontology#Article", ""),
        (ARTICLE, "http://t/text", "Le préfet «a parlé» 😀\n\\fin", ""),
        ("http://t/préfet", "https://kg.example/ontology#mention", f"{ARTICLE}#char=3,9", ""),
        ("http://t/préfet", "http://t/value", "7", ""),
        ("http://t/préfet", "http://t/value", "2.5", ""),
        ("http://t/préfet", "http://t/value", "true", ""),
        ("http://t/préfet", "http://t/value", "x", "fr"),
    }


def test_changed_graph_replaces_the_old_one(server: Server, name: str) -> None:
    assert outcomes(server, numbers(name, 250)) == ["written"]
    assert outcomes(server, numbers(name, 130)) == ["written"]
    assert {row[2] for row in lines_of(server, name)} == {str(i) for i in range(130)}


@pytest.mark.parametrize("update", [False, True], ids=["graph store protocol", "updates"])
def test_interrupted_push_is_repaired(server: Server, name: str, update: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    graph, sent = numbers(name, 450), 0
    whole = Client.send

    def interrupted(self: Client, method: str, url: str, **given: object) -> object:
        nonlocal sent
        sent += url != server.endpoint
        if sent == 3:
            raise KeyboardInterrupt
        return whole(self, method, url, **given)  # type: ignore[arg-type]  # handed on as it came

    monkeypatch.setattr(Client, "send", interrupted)
    with pytest.raises(KeyboardInterrupt):
        outcomes(server, graph, update=update)
    monkeypatch.undo()
    assert len(lines_of(server, name)) == 200
    assert outcomes(server, graph, update=update) == ["repaired"]
    assert len(lines_of(server, name)) == 450
    assert outcomes(server, graph, update=update) == ["unchanged"]


def test_damaged_graph_is_repaired(server: Server, name: str) -> None:
    graph = numbers(name, 30)
    server.put(name, "\n".join([*graph.lines[:20], graph.mark]))
    assert outcomes(server, graph) == ["repaired"]
    assert len(lines_of(server, name)) == 30


def test_graph_of_blank_nodes_stays_one(server: Server, name: str) -> None:
    chain = tuple(sorted(f"_:b{i} <http://t/next> _:b{i + 1} ." for i in range(40)))
    assert outcomes(server, NamedGraph(name, chain), batch=10) == ["written"]
    step = " . ".join(f"?n{i} <http://t/next> ?n{i + 1}" for i in range(12))
    answer = open_endpoint(server.endpoint).query(f"ASK {{ GRAPH <{name}> {{ {step} }} }}")
    assert str(answer) == "Answer(yes=True)"


@pytest.mark.xdist_group("virtuoso")
def test_wrong_password_fails_in_a_sentence(virtuoso_server: Server, name: str) -> None:
    done = push([numbers(name, 3)], target(virtuoso_server), Credentials("dba", "wrong"))
    [outcome] = list(done)
    assert outcome.outcome == "failed"
    assert "--auth" in outcome.reason
    assert "wrong" not in outcome.reason


def test_articles_of_a_file_become_graphs(tmp_path: Path) -> None:
    (tmp_path / "a.trig").write_text("<http://t/2> { <a:b> <a:c> 1 } <http://t/1> { <a:b> <a:c> 1, 2 }")
    (tmp_path / "b.ttl").write_text(TURTLE, encoding="utf-8")
    graphs = read_graphs([tmp_path / "a.trig", tmp_path / "b.ttl"])
    assert [(graph.name, len(graph.lines)) for graph in graphs] == [("http://t/1", 2), ("http://t/2", 1), (ARTICLE, 7)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("<a:b> <a:c> 1 .", "no article", id="no article"),
        pytest.param(TURTLE + TURTLE.replace("article/1", "article/2"), "2 articles", id="two articles"),
        pytest.param("<a:b> <a:c>", r"a\.ttl:1", id="damaged"),
    ],
)
def test_file_without_one_article_needs_a_name(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "a.ttl").write_text(text, encoding="utf-8")
    with pytest.raises(StoreError, match=words):
        read_graphs([tmp_path / "a.ttl"])


@pytest.mark.parametrize(
    ("endpoint", "query", "graphs"),
    [
        ("http://h/query", "http://h/query", "http://h/store"),
        ("http://h/store", "http://h/query", "http://h/store"),
        ("http://h/sparql", "http://h/sparql", "http://h/sparql-graph-crud-auth"),
        ("http://h/sparql-graph-crud-auth", "http://h/sparql", "http://h/sparql-graph-crud-auth"),
        ("http://h/ds/data", "http://h/ds/sparql", "http://h/ds/data"),
        ("http://h/other", "http://h/other", "http://h/other"),
    ],
)
def test_addresses_of_known_servers(endpoint: str, query: str, graphs: str) -> None:
    assert find_target(endpoint, authenticated=True) == Target(query, graphs)


@pytest.mark.usefixtures("no_waiting")
def test_failures_in_a_row_end_the_push(scripted: ScriptedServer) -> None:
    nothing = reply('{"head": {"vars": ["g", "n"]}, "results": {"bindings": []}}')
    yes = reply('{"head": {}, "boolean": true}')
    scripted.replies = [yes, nothing, nothing, reply(status="507 Full")]
    seen = []
    with pytest.raises(StoreError, match="in a row"):
        seen.extend(push([numbers(f"http://t/{i}", 2) for i in range(9)], Target(scripted.endpoint, scripted.endpoint)))
    assert len(scripted.requests) == 3 + MOST_FAILURES


def test_store_that_keeps_less_than_it_was_given_is_a_failure(scripted: ScriptedServer) -> None:
    nothing = reply('{"head": {"vars": ["g", "n"]}, "results": {"bindings": []}}')
    scripted.replies = [reply('{"head": {}, "boolean": true}'), nothing, nothing, reply(status="204 Done"), nothing]
    [outcome] = push([numbers("http://t/1", 2)], Target(scripted.endpoint, scripted.endpoint))
    assert outcome.outcome == "failed"
    assert "holds 0 triples after writing 3" in outcome.reason


def test_command_pushes_and_says_what_it_did(
    oxigraph_server: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.ttl").write_text(TURTLE.replace("article/1", "article/9"), encoding="utf-8")
    (tmp_path / "b.ttl").write_text(TURTLE.replace("article/1", "article/8"), encoding="utf-8")
    command = ["push", str(tmp_path), "--endpoint", oxigraph_server.endpoint]
    assert cli.main(command) == 0
    out, err = capsys.readouterr()
    assert out.splitlines()[-1] == "2 graphs: 2 written"
    assert err == ""
    assert cli.main(command) == 0
    assert capsys.readouterr().out == "2 graphs: 2 unchanged\n"
    assert cli.main([*command, "--ontology", "--quiet"]) == 0
    assert capsys.readouterr().out == ""
    question = f"SELECT ?s {{ GRAPH <{ARTICLE[:-1]}9> {{ ?s kg:mention ?m }} }}"
    assert cli.main(["query", "--endpoint", oxigraph_server.endpoint, "-e", question, "--format", "tsv"]) == 0


def test_failed_push_is_exit_code_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.ttl").write_text(TURTLE, encoding="utf-8")
    assert cli.main(["push", str(tmp_path / "a.ttl"), "--endpoint", "http://127.0.0.1:1/query"]) == 1
    assert "no connection" in capsys.readouterr().err
    assert cli.main(["push", str(tmp_path / "none.ttl"), "--endpoint", "http://127.0.0.1:1/query"]) == 1
    assert cli.main(["query", "--endpoint", "http://127.0.0.1:1/query", "graphs", "-e", "ASK {}"]) == 2


def test_what_the_server_says_against_writing_is_shown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.ttl").write_text(TURTLE, encoding="utf-8")
    with serving(tmp_path / "a.ttl") as server:
        for more in ([], ["--update-endpoint", server.endpoint]):
            assert cli.main(["push", str(tmp_path / "a.ttl"), "--endpoint", server.endpoint, *more]) == 1
            assert "kg serve only reads" in capsys.readouterr().err


@pytest.mark.usefixtures("no_waiting")
def test_reason_for_taking_no_graphs_is_shown(scripted: ScriptedServer) -> None:
    nothing = reply('{"head": {"vars": ["g", "n"]}, "results": {"bindings": []}}')
    refused = reply("Graphs go to the archive.", media="text/plain", status="405 No")
    scripted.replies = [reply('{"head": {}, "boolean": true}'), nothing, nothing, refused]
    [outcome] = push([numbers("http://t/1", 2)], Target(scripted.endpoint, scripted.endpoint))
    assert "(HTTP 405: Graphs go to the archive.)" in outcome.reason


@pytest.mark.parametrize(
    ("options", "environment", "sent"),
    [
        pytest.param(["--token", "abc"], {}, "Bearer abc", id="token"),
        pytest.param([], {"KG_TOKEN": "xyz"}, "Bearer xyz", id="token from the environment"),
        pytest.param(["--auth", "anne:s"], {"KG_TOKEN": "xyz"}, "Basic YW5uZTpz", id="option before environment"),
        pytest.param([], {"KG_AUTH": "anne:s"}, "Basic YW5uZTpz", id="password from the environment"),
    ],
)
def test_command_says_who_asks(
    scripted: ScriptedServer,
    monkeypatch: pytest.MonkeyPatch,
    options: list[str],
    environment: dict[str, str],
    sent: str,
) -> None:
    for variable in ("KG_AUTH", "KG_TOKEN"):
        monkeypatch.delenv(variable, raising=False)
    for variable, value in environment.items():
        monkeypatch.setenv(variable, value)
    who = reply(status="401 Who?", WWW_Authenticate='Basic realm="x"')
    yes = reply('{"head": {}, "boolean": true}')
    scripted.replies = [yes] if sent.startswith("Bearer") else [who, yes]
    assert cli.main(["query", "--endpoint", scripted.endpoint, "-e", "ASK { }", "--format", "json", *options]) in (0, 1)
    assert scripted.requests[-1][1]["authorization"] == sent


def test_half_an_answer_is_exit_code_1(scripted: ScriptedServer, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    row = '{"head": {"vars": ["x"]}, "results": {"bindings": [{"x": {"type": "literal", "value": "1"}}]}}'
    scripted.replies = [reply('{"head": {}, "boolean": true}'), reply(row, X_SQL_State="S1TAT")]
    command = ["query", "--endpoint", scripted.endpoint, "-e", "SELECT ?x { ?x ?y ?z }", "--format", "csv"]
    assert cli.main(command) == 1
    assert b"ran out of the time" in capfdbinary.readouterr().err
