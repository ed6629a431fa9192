"""Drive `kg shell` as a reader does: a real process on a real terminal. No test here depends on how long things take."""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pexpect
import pytest

PORT = Path(__file__).parent / "data" / "port.ttl"
ROOT = Path(__file__).parent.parent.parent
CROSS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
PATIENCE = 120
"""Seconds after which a shell that says nothing has failed, on the busiest machine."""
ENTER, ALT_ENTER, CTRL_D = "\r", "\x1b\r", "\x04"
SEQUENCE = re.compile(r"\x1b(?:\[[0-9;?]*[A-Za-z]|\][^\x07]*\x07|[()][A-Z0-9]|[=>])")

Start = Callable[..., pexpect.spawn]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    shells: list[pexpect.spawn] = []

    def start(
        *options: str, rows: int = 24, columns: int = 80, encoding: str = "utf-8", **environment: str
    ) -> pexpect.spawn:
        env = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "NO_COLOR", "PAGER"))}
        env |= {"TERM": "xterm", "LC_ALL": "C.UTF-8", "PYTHONPATH": str(ROOT), "PROMPT_TOOLKIT_NO_CPR": "1"}
        env |= {"XDG_STATE_HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path), "PAGER": "cat"}
        env |= environment
        words = ["-m", "kg", "shell", str(PORT), "--lang", "en", *options]
        shell = pexpect.spawn(
            sys.executable, words, env=env, encoding=encoding, dimensions=(rows, columns), timeout=PATIENCE
        )
        shells.append(shell)
        shell.expect("tripl")
        shell.expect("kg> ")
        return shell

    yield start
    for shell in shells:
        shell.close(force=True)


def leave(shell: pexpect.spawn) -> str:
    """Leave, see that all is in order, and give what was shown on the way."""
    shell.send(CTRL_D)
    shell.expect(pexpect.EOF)
    shell.close()
    assert shell.exitstatus == 0
    assert "Traceback" not in shell.before
    return str(shell.before)


def command(path: Path, body: str) -> str:
    """A program of the reader's."""
    path.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
    path.chmod(0o755)
    return str(path)


@pytest.mark.parametrize(("rows", "columns"), [(24, 80), (50, 200)], ids=["80x24", "200x50"])
def test_several_lines_make_one_query(start: Start, rows: int, columns: int) -> None:
    shell = start(rows=rows, columns=columns)
    shell.send("SELECT ?p {" + ENTER)
    shell.expect(r"\.\.\.")
    shell.send("?p a kg:Person" + ENTER + "}" + ENTER + ENTER)
    shell.expect("Odile Marnac")
    shell.expect("2 rows")
    shell.expect("kg> ")
    leave(shell)


@pytest.mark.parametrize(("rows", "columns"), [(24, 80), (50, 200)], ids=["80x24", "200x50"])
def test_the_menu_completes_by_label(start: Start, rows: int, columns: int) -> None:
    shell = start("--lang", "fr", rows=rows, columns=columns)
    shell.send("SELECT ?e { ?e a rencontr")
    shell.send("\t")
    while shell.expect(["kg:Meeting|Meeting", pexpect.TIMEOUT], timeout=10):
        shell.send("\t")  # the index was not there yet: asks again
    shell.send(ENTER + " }" + ENTER)
    shell.expect("rencontré")
    shell.expect("1 ligne")
    shell.expect("kg> ")
    leave(shell)


def test_ctrl_c_ends_a_cross_product(start: Start) -> None:
    shell = start()
    shell.send(CROSS + ENTER)
    child = wait_for_child(shell.pid)
    shell.sendcontrol("c")
    shell.expect("Interrupted")
    shell.expect("kg> ")
    assert is_gone(child)
    shell.send("ASK { ?p a kg:Person }" + ENTER)
    shell.expect("yes")
    shell.expect("kg> ")
    leave(shell)


def wait_for_child(pid: int) -> int:
    """A child that works: one that has used processor time and uses more."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
            used = ticks(int(child))
            time.sleep(0.3)
            if ticks(int(child)) > used + 5:
                return int(child)
    raise AssertionError("no child works")


def ticks(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[11])
    except (FileNotFoundError, ProcessLookupError):
        return 0


def is_gone(pid: int) -> bool:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            if Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z":
                return True
        except (FileNotFoundError, ProcessLookupError):
            return True
        time.sleep(0.05)
    return False


def test_tables_fit_the_terminal_as_it_is_now(start: Start) -> None:
    shell = start("--mode", "table", rows=24, columns=80)
    words = " ".join(["mot"] * 36)
    query = f'SELECT ?p ("{words} fin" AS ?texte) {{ ?p a kg:Person }} ORDER BY ?p'
    for columns, rest in ((80, "…"), (230, "fin"), (80, "…")):
        shell.setwinsize(24, columns)
        shell.send(query + ENTER)
        shell.expect("Odile Marnac[^\r\n]*\r")
        assert SEQUENCE.sub("", shell.after).rstrip().endswith(rest)
        shell.expect("2 rows")
        shell.expect("kg> ")
    leave(shell)


def test_the_toolbar_says_whether_a_query_is_whole(start: Start) -> None:
    shell = start(PROMPT_TOOLKIT_NO_CPR="")
    shell.send("\x1b[1;1R")  # where the cursor is, as terminals say when they are asked; no toolbar without it
    shell.expect("Ctrl-D leaves")
    shell.send("SELECT ?p {" + ENTER)
    shell.expect("Alt-Enter runs")
    shell.send("?p a kg:Person" + ENTER + "}")
    shell.expect("blank")
    shell.send("\x03" + CTRL_D)
    shell.expect(pexpect.EOF)


def test_what_is_pasted_waits(start: Start) -> None:
    shell = start()
    shell.send("\x1b[200~ASK {\n  ?p a kg:Person\n}\n\n\x1b[201~")
    shell.expect("Person")
    shell.expect(r"\.\.\.")
    assert "yes" not in shell.before
    shell.send(ALT_ENTER)
    shell.expect("yes")
    shell.expect("kg> ")
    leave(shell)


def test_the_editor_writes_the_query(start: Start, tmp_path: Path) -> None:
    editor = command(tmp_path / "editor", 'printf "ASK { ?p a kg:Person }" > "$1"')
    shell = start(EDITOR=editor, VISUAL=editor)
    shell.send("ASK" + "\x18\x05")
    shell.expect("Person")
    shell.send(ALT_ENTER)
    shell.expect("yes")
    shell.expect("kg> ")
    shell.send(".edit" + ENTER)
    shell.expect("Person")
    shell.send(ALT_ENTER)
    shell.expect("yes")
    shell.expect("kg> ")
    leave(shell)


def test_only_what_is_taller_than_the_screen_is_paged(start: Start, tmp_path: Path) -> None:
    pager = command(tmp_path / "pager", "cat; echo ALL-PAGED")
    shell = start(PAGER=pager)
    shell.send("SELECT ?p { ?p a kg:Person }" + ENTER)
    shell.expect("2 rows")
    shell.send("SELECT * { ?s ?p ?o } LIMIT 60" + ENTER)
    shell.expect("60 rows")
    shell.expect("ALL-PAGED")
    assert "ALL-PAGED" not in shell.before
    shell.expect("kg> ")
    leave(shell)


def test_a_dumb_terminal_gets_text_alone(start: Start) -> None:
    shell = start(TERM="dumb")
    shell.send("SELECT ?p { ?p a kg:Person }" + ENTER)
    shell.expect("2 rows")
    shown = shell.before
    assert "Odile Marnac" in shown
    assert not re.search(r"\x1b\[[0-9;]*m", shown)
    shell.send(CTRL_D)
    shell.expect(pexpect.EOF)
    shell.close()
    assert shell.exitstatus == 0


def test_no_colour_means_none(start: Start) -> None:
    shell = start(NO_COLOR="1")
    shell.send("SELECT ?p { ?p a kg:Person } # remarque" + ENTER)
    shell.expect("2 rows")
    shown = shell.before
    shell.send(".nothing" + ENTER)
    shell.expect("no command")
    shown += shell.before
    assert "Odile Marnac" in shown
    assert not re.search(r"\x1b\[(?:[0-9]+;)*(?:3[0-7]|9[0-7]|38|48)(?:;[0-9]+)*m", shown)
    leave(shell)


@pytest.mark.parametrize(("encoding", "title"), [("latin-1", "Évran"), ("ascii", "Evran")])
def test_a_terminal_without_utf_8_shows_what_it_can(start: Start, encoding: str, title: str) -> None:
    shell = start(encoding=encoding, PYTHONIOENCODING=encoding, LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    shell.send("SELECT ?p ?l { ?p skos:prefLabel ?l FILTER(CONTAINS(?l, 'vran')) }" + ENTER)
    shell.expect("1 row")
    assert title in shell.before
    assert "\\u" not in shell.before
    shell.expect("kg> ")
    leave(shell)


def test_keys_that_are_no_characters_are_survived(start: Start) -> None:
    shell = start(encoding="latin-1")
    shell.send('ASK { ?s ?p "\xe9\xff" }' + ENTER)
    shell.expect("no")
    shell.expect("kg> ")
    shell.send("\x00\x1b[99~\x1bOZ\x1b[1;9Q" + "\x03")
    shell.expect("kg> ")
    shell.send("ASK { ?p a kg:Person }" + ENTER)
    shell.expect("yes")
    shell.expect("kg> ")
    leave(shell)


def test_the_terminal_is_given_back_as_it_was(start: Start) -> None:
    import termios

    def local_modes(shell: pexpect.spawn) -> int:
        return int(termios.tcgetattr(shell.child_fd)[3])

    shell = start()
    shell.send(".help" + ENTER)
    shell.expect("Ctrl-D")
    shell.expect("kg> ")
    raw = local_modes(shell)
    shell.send(CTRL_D)
    shell.expect(pexpect.EOF)
    assert not raw & termios.ICANON
    end = shell.before
    assert "\x1b[?2004l" in end  # no bracketed paste any more
    assert not end.rstrip().endswith("\x1b[?25l")  # the cursor is there
    shell.close()
    assert shell.exitstatus == 0


def test_several_shells_share_the_history(start: Start) -> None:
    first = start()
    first.send("ASK { ?p a kg:Person }" + ENTER)
    first.expect("yes")
    leave(first)
    second = start()
    second.send("\x1b[A")
    second.expect("Person")
    second.send(ENTER)
    second.expect("yes")
    second.expect("kg> ")
    leave(second)


def test_keys_of_vi(start: Start) -> None:
    shell = start()
    shell.send("\x1bOS")  # F4
    shell.send("ASKK { ?p a kg:Person }")
    shell.expect("Person")
    shell.send("\x1b")
    time.sleep(1)  # an Escape alone is told from a sequence by the pause after it
    shell.send("0ex" + ENTER)
    shell.expect("yes")
    shell.expect("kg> ")
    leave(shell)
