"""Every option of `kg query` and `kg shell` reaches what it is about."""

from __future__ import annotations

import io
import shutil
import sys
from pathlib import Path

import pytest

from kg import cli

PORT = Path(__file__).parent / "data" / "port.ttl"
PEOPLE = "SELECT ?p { ?p a kg:Person } ORDER BY ?p"
CROSS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


@pytest.fixture
def graph(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.chdir(tmp_path)
    return str(shutil.copy(PORT, tmp_path / "port.ttl"))


@pytest.fixture
def shell(graph: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):  # type: ignore[no-untyped-def]
    def shell(script: str, *options: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "stdin", io.StringIO(script))
        code = cli.main(["shell", graph, "--lang", "en", *options])
        out, err = capsys.readouterr()
        return code, out, err

    return shell


def test_parameters_are_bound(graph: str, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    query = "SELECT ?lieu { ?e a kg:Meeting ; kg:place ?lieu }"
    assert cli.main(["query", graph, "-e", query, "--param", "lieu=place:Brumel"]) == 0
    assert b"place/Brumel" in capfdbinary.readouterr().out
    assert cli.main(["query", graph, "-e", query, "--param", "lieu=place:Évran"]) == 0
    assert capfdbinary.readouterr().out == b"?lieu\n"


def test_a_table_has_no_more_rows_than_wanted(graph: str, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    words = ["query", graph, "-e", PEOPLE, "--format", "table", "--lang", "en"]
    assert cli.main([*words, "--max-rows", "1"]) == 0
    assert b"1 of 2 rows" in capfdbinary.readouterr().out
    assert cli.main([*words, "--max-rows", "0"]) == 0
    assert b"\n2 rows" in capfdbinary.readouterr().out


def test_a_query_is_ended_in_time(graph: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["query", graph, "-e", CROSS, "--timeout", "0.2", "--lang", "fr"]) == 124
    assert "arrêtée après 0.2 s" in capfd.readouterr().err


def test_the_cache_is_made_and_used(graph: str, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    for _ in range(2):
        assert cli.main(["query", graph, "--cache", "-e", PEOPLE]) == 0
        assert b"OdileMarnac" in capfdbinary.readouterr().out
        assert len(list(Path(graph).parent.glob(".*.kgstore"))) == 1


def test_the_shell_uses_the_cache(graph: str, shell) -> None:  # type: ignore[no-untyped-def]
    for _ in range(2):
        assert "Odile Marnac" in shell(PEOPLE, "--cache")[1]
        assert len(list(Path(graph).parent.glob(".*.kgstore"))) == 1


@pytest.mark.parametrize("option", ["--read-only", "--cache"])
def test_what_is_read_only_stays_so(shell, graph: str, option: str) -> None:  # type: ignore[no-untyped-def]
    before = Path(graph).read_bytes()
    for line in ("DELETE WHERE { ?s ?p ?o }", f".load {graph}", f".save {graph}"):
        code, _, err = shell(line, option)
        assert code == 1
        assert "read only" in err
    assert Path(graph).read_bytes() == before
    assert shell(".save copie.ttl", option)[0] == 0


def test_forms_limits_and_rows_are_chosen(shell) -> None:  # type: ignore[no-untyped-def]
    assert shell(PEOPLE, "--mode", "csv")[1].startswith("p\n")
    assert "1 of 2 rows" in shell(PEOPLE, "--max-rows", "1")[1]
    assert "after 0.2 s" in shell(CROSS, "--timeout", "0.2")[2]
    assert "No timeout" in shell(".timeout", "--timeout", "0")[1]


def test_a_configuration_is_read_and_options_win(shell, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    config = tmp_path / "mine.toml"
    config.write_text('[shell]\nmode = "vertical"\nmax_rows = 1\n', encoding="utf-8")
    assert "── 1 ─" in shell(PEOPLE, "--config", str(config))[1]
    assert shell(PEOPLE, "--config", str(config), "--mode", "csv")[1].startswith("p\n")
    code, _, err = shell(PEOPLE, "--config", str(tmp_path / "absent.toml"))
    assert code == 1
    assert "absent.toml: No such file" in err


@pytest.mark.parametrize("word", ["--timeout=soon", "--timeout=-1", "--max-rows=many", "--lang=tlh", "--mode=pdf"])
def test_options_that_make_no_sense_are_misuse(graph: str, word: str) -> None:
    with pytest.raises(SystemExit) as left:
        cli.main(["shell", graph, word])
    assert left.value.code == 2


def test_nothing_reaches_out_unless_allowed(shell, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    import socket

    def refuse(*arguments: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", refuse)
    for line in (
        "SELECT * { SERVICE <http://192.0.2.1/> { ?s ?p ?o } }",
        "LOAD <http://192.0.2.1/x.ttl>",
        "LOAD SILENT <http://192.0.2.1/x.ttl> INTO GRAPH <a:b>",
    ):
        assert "which is off here" in shell(line)[2]
    assert shell("SELECT * FROM <http://192.0.2.1/x> FROM NAMED <http://192.0.2.1/y> { ?s ?p ?o }")[:2] == (
        0,
        "no rows\n",
    )
    secret = tmp_path / "secret.ttl"
    secret.write_text("<a:a> <a:b> <a:c> .")
    for address in (secret.as_uri(), secret.as_uri().upper().replace("FILE", "FiLe")):
        assert "reads no files" in shell(f"LOAD <{address}>", "--allow-network")[2]


def test_errors_are_in_the_language_asked_for(graph: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["query", "absent.ttl", "-e", PEOPLE, "--lang", "fr"]) == 1
    assert capfd.readouterr().err == "kg: absent.ttl : fichier ou dossier introuvable.\n"
    assert cli.main(["query", graph, "-f", "absent.rq", "--lang", "en"]) == 1
    assert capfd.readouterr().err == "kg: absent.rq: the query cannot be read (No such file or directory).\n"
