"""`kg view` writes the page or the drawings where it is told to, and says what is wrong in a sentence."""

from __future__ import annotations

import webbrowser
from pathlib import Path

import pytest

from kg import cli


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_page_is_named_after_the_graph(root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["view", str(root / "graphs" / "exemple.ttl")]) == 0
    assert capsys.readouterr().out == "exemple.html\n"
    assert (tmp_path / "exemple.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_language_and_title_can_be_said(root: Path, tmp_path: Path) -> None:
    given = ["view", str(root / "graphs" / "exemple.ttl"), "-o", "p.html", "--lang", "en", "--title", "Convoi <1>"]
    assert cli.main(given) == 0
    page = (tmp_path / "p.html").read_text(encoding="utf-8")
    assert '<html lang="en">' in page
    assert "<title>Convoi &lt;1&gt;</title>" in page


def test_open_shows_the_page(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[str] = []
    monkeypatch.setattr(webbrowser, "open", lambda url: not shown.append(url))
    assert cli.main(["view", str(root / "graphs" / "exemple.ttl"), "--open"]) == 0
    assert shown == [(tmp_path / "exemple.html").as_uri()]


def test_drawings_stand_beside_the_name(root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("resvg_py")
    assert cli.main(["view", str(root / "graphs" / "exemple.ttl"), "--svg", "--png", "-o", "out.html"]) == 0
    names = ["out-network.svg", "out-network.png", "out-timeline.svg", "out-timeline.png"]
    assert capsys.readouterr().out.split() == names
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(names)


@pytest.mark.parametrize(
    ("given", "code", "said"),
    [
        pytest.param(["nowhere.ttl"], 1, "nowhere.ttl", id="no such graph"),
        pytest.param(["-o", "no/such/folder/p.html"], 1, "there is no folder", id="no such folder"),
        pytest.param(["-o", "."], 1, ".: can't be written (", id="a folder"),
        pytest.param(["foreign.ttl"], 1, "foreign.ttl: there are no articles in it", id="not a graph of ours"),
        pytest.param(["foreign.ttl", "-o", "foreign.ttl"], 1, "this is the graph itself", id="over the graph"),
        pytest.param(["--max-events", "0"], 2, "is no number of events", id="no events at all"),
        pytest.param(["--open", "--svg"], 2, "--open shows the page", id="nothing to open"),
        pytest.param([], 1, "There is no graphs/ folder here", id="no graph at all"),
    ],
)
def test_wrong_command_is_said(
    given: list[str], code: int, said: str, root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("foreign.ttl").write_text("<urn:a> <urn:b> <urn:c> .")
    if given[:1] in (["-o"], ["--open"], ["--max-events"]):
        given = [str(root / "graphs" / "exemple.ttl"), *given]
    try:
        ended = cli.main(["view", *given, "--lang", "en"])
    except SystemExit as exc:  # how argparse ends
        ended = int(exc.code or 0)
    assert ended == code
    assert said in capsys.readouterr().err
