"""Drive the real prompt through prompt_toolkit's pipe, and once through a real terminal."""

from __future__ import annotations

import io
import os
import stat
import sys
from pathlib import Path

import pexpect
import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

from kg.errors import StoreError
from kg.rdf.store import OxigraphStore, open_store
from kg.shell.repl import run_shell
from kg.shell.settings import Settings

PORT = Path(__file__).parent / "data" / "port.ttl"
ENTER, CTRL_C, CTRL_D, CTRL_J, ALT_ENTER = "\r", "\x03", "\x04", "\n", "\x1b\r"


@pytest.fixture
def talk(store: OxigraphStore, tmp_path: Path, capsys: pytest.CaptureFixture[str]):  # type: ignore[no-untyped-def]
    def talk(keys: str) -> str:
        with create_pipe_input() as pipe, create_app_session(input=pipe, output=DummyOutput()):
            pipe.send_text(keys)
            code = run_shell(
                [PORT],
                store_factory=lambda paths: store,
                settings=Settings(language="en", pager=False),
                history=tmp_path / "state" / "history",
                input=pipe,
                screen=DummyOutput(),
            )
        assert code == 0
        return capsys.readouterr().out

    return talk


def test_a_query_over_several_lines_runs_on_a_blank_line(talk) -> None:  # type: ignore[no-untyped-def]
    out = talk("SELECT ?p {" + ENTER + "?p a kg:Person" + ENTER + "}" + ENTER + ENTER + CTRL_D)
    assert "Odile Marnac" in out
    assert "2 rows" in out


def test_a_whole_query_on_one_line_runs_at_once(talk) -> None:  # type: ignore[no-untyped-def]
    assert "yes" in talk("ASK { ?p a kg:Person }" + ENTER + CTRL_D)


def test_ctrl_c_clears_the_line(talk) -> None:  # type: ignore[no-untyped-def]
    out = talk("SELECT * { nonsense" + CTRL_C + "ASK { ?p a kg:Person }" + ENTER + CTRL_D)
    assert "yes" in out
    assert "nonsense" not in out


def test_alt_enter_runs_what_is_unfinished(talk) -> None:  # type: ignore[no-untyped-def]
    assert "never closed" in talk("SELECT * {" + ALT_ENTER + CTRL_D)


def test_ctrl_j_only_breaks_the_line(talk) -> None:  # type: ignore[no-untyped-def]
    assert "yes" in talk("ASK { ?p a kg:Person }" + CTRL_J + "# fin" + ENTER + ENTER + CTRL_D)


def test_pasted_text_waits_for_enter(talk) -> None:  # type: ignore[no-untyped-def]
    pasted = "\x1b[200~ASK {\n ?p a kg:Person\n}\n\nASK { ?p a kg:Coup }\x1b[201~"
    out = talk(pasted + CTRL_C + ".quit" + ENTER)
    assert "yes" not in out
    assert "no" not in out.splitlines()


def test_quit_leaves_with_success(talk) -> None:  # type: ignore[no-untyped-def]
    assert "kg " in talk(".quit" + ENTER)


def test_history_is_kept_and_private(talk, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    talk("ASK { ?p a kg:Person }" + ENTER + CTRL_D)
    history = tmp_path / "state" / "history"
    assert "ASK { ?p a kg:Person }" in history.read_text()
    assert stat.S_IMODE(history.stat().st_mode) == 0o600
    assert "yes" in talk("\x1b[A" + ENTER + CTRL_D)


def test_a_file_that_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    broken = tmp_path / "broken.ttl"
    broken.write_text("kg:a kg:b", encoding="utf-8")
    with create_pipe_input() as pipe, pytest.raises(StoreError, match=r"broken\.ttl:1"):
        run_shell([broken], store_factory=open_store, input=pipe, screen=DummyOutput(), history=tmp_path / "h")


def test_piped_lines_are_a_script(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    script = ".lang en\nSELECT ?p {\n  ?p a kg:Person\n}\n.source 1\nASK {}\n"
    monkeypatch.setattr(sys, "stdin", io.StringIO(script))
    assert run_shell([PORT], store_factory=open_store) == 0
    out = capsys.readouterr().out
    assert "2 rows" in out
    assert "Paul Terrien a rencontré" in out
    assert out.endswith("yes\n")


def test_a_failing_line_stops_a_script(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("SELECT * { ?s kgx:a ?o }\n.help\n"))
    assert run_shell([PORT], store_factory=open_store, language="en") == 1
    captured = capsys.readouterr()
    assert "not known" in captured.err
    assert captured.out == ""


def test_a_real_terminal(tmp_path: Path) -> None:
    program = (
        "import sys, pathlib; from kg.rdf.store import open_store; from kg.shell.repl import run_shell;"
        f"sys.exit(run_shell([pathlib.Path({str(PORT)!r})], store_factory=open_store, language='en',"
        f" history=pathlib.Path({str(tmp_path / 'history')!r})))"
    )
    env = {**os.environ, "TERM": "xterm", "NO_COLOR": "1", "PROMPT_TOOLKIT_NO_CPR": "1"}
    shell = pexpect.spawn(sys.executable, ["-c", program], env=env, encoding="utf-8", dimensions=(24, 80), timeout=40)
    shell.expect("triples")
    shell.expect("kg> ")
    for line in ("SELECT ?p {", "?p a kg:Person", "}", ""):
        shell.send(line + "\r")
    shell.expect("Odile Marnac")
    shell.expect("2 rows")
    shell.send("SELECT * { this is not wanted")
    shell.sendcontrol("c")
    shell.expect("kg> ")
    shell.send("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }\r")
    shell.expect("AS")
    import time

    time.sleep(2)  # long enough for a busy machine to be well within the query
    shell.sendcontrol("c")
    shell.expect("Interrupted")
    shell.expect("kg> ")
    shell.sendcontrol("d")
    shell.expect(pexpect.EOF)
    shell.close()
    assert shell.exitstatus == 0
