"""A disk that is full: one sentence, nothing lost, and the next build finishes what was begun."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg import building, cli, corpus
from kg.building import Workshop
from kg.errors import FullDiskError
from kg.rdf.archive import is_archive
from tests.corpus_maker import toy_workshop, write_folder
from tests.test_corpus import OUTPUTS, built, content

STEPS = (0, 20_000, 100_000, 300_000, 600_000, 1_000_000, 1_500_000, 2_500_000, 4_000_000, 8_000_000)
"""Bytes that are left: builds end at their notes, at what they sort, at their output."""


class Disk:
    """A small file system."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._ballast = path / "ballast"

    def fill(self, *, leave: int) -> None:
        """Leave so many bytes."""
        self.clear()
        found = os.statvfs(self.path)
        size = max(0, found.f_bavail * found.f_frsize - leave)
        with self._ballast.open("wb") as file:
            os.posix_fallocate(file.fileno(), 0, size)

    def clear(self) -> None:
        self._ballast.unlink(missing_ok=True)


@pytest.fixture
def disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Disk]:
    monkeypatch.chdir(tmp_path)
    place = tmp_path / "petit"
    place.mkdir()
    mounting = ["mount", "-t", "tmpfs", "-o", "size=48m", "tmpfs", str(place)]
    try:
        subprocess.run(mounting, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        reason = getattr(error, "stderr", "") or str(error)
        pytest.skip(f"a small file system can only be mounted by an administrator ({reason.strip()})")
    try:
        yield Disk(place)
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


@pytest.fixture
def workshop(monkeypatch: pytest.MonkeyPatch) -> Workshop:
    toy = toy_workshop()
    monkeypatch.setattr(corpus, "load_lexicon", lambda _: toy.lexicon)
    monkeypatch.setattr(building, "open_workshop", lambda _: toy)
    return toy


@pytest.mark.parametrize("output", OUTPUTS)
def test_no_room_is_a_sentence_and_the_next_build_goes_on(
    disk: Disk, workshop: Workshop, monkeypatch: pytest.MonkeyPatch, output: str
) -> None:
    monkeypatch.setattr("kg.rdf.parts.SORTED_AT_ONCE", 1000)  # what Turtle sorts goes to the disk, too
    write_folder(Path("a"), 20)
    place = str(disk.path / output)
    built(["a"], place, workshop)
    before = content(place)
    write_folder(Path("a"), 160)
    said = []
    for left in STEPS:
        disk.fill(leave=left)
        try:
            built(["a"], place, workshop)
        except FullDiskError as error:
            said.append(str(error))
            if is_archive(Path(place)):
                assert set(before.splitlines()) <= set(content(place).splitlines())
            else:
                assert content(place) == before
                assert not list(disk.path.glob(".*.tmp"))
        else:
            break
    disk.clear()
    assert built(["a"], place, workshop)["Failed"] == 0
    assert content(place) == content_of_a_new_build(output, workshop)
    assert len(said) >= 2
    assert all(sentence.endswith(": the disk is full; make room and run the same command again.") for sentence in said)
    if output != "tout":
        assert {sentence.startswith(f"{place}: ") for sentence in said} == {True, False}  # the output, the ledger


def content_of_a_new_build(output: str, workshop: Workshop) -> bytes:
    """Without any interruption."""
    built(["a"], f"neuf{output}", workshop)
    return content(f"neuf{output}")


@pytest.mark.parametrize("name", ["tout.ttl", "tout.nq.gz", "tout", "rapport.html", "graphs"])
def test_the_command_line_says_it_and_ends_with_1(
    disk: Disk, workshop: Workshop, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    write_folder(Path("a"), 3)
    place = disk.path / name
    if name == "graphs":
        monkeypatch.chdir(disk.path)
        options = []
    elif name == "rapport.html":
        options = ["-o", "sans.ttl", "--report", str(place)]
    else:
        options = ["-o", str(place)]
    articles = str((disk.path.parent / "a").absolute())
    assert cli.main(["build", articles, "--quiet", *options]) == 0
    before = snapshot(place)
    for number in range(3):
        (disk.path.parent / f"a/depeche-{number:06}.txt").write_text(f"Vannes dort {number} fois. " * 400)
    disk.fill(leave=0)
    assert cli.main(["build", articles, "--quiet", *options]) == 1
    [sentence] = capsys.readouterr().err.splitlines()
    assert sentence.startswith("kg: ")
    assert sentence.endswith(": the disk is full; make room and run the same command again.")
    assert snapshot(place) == before
    disk.clear()
    assert cli.main(["build", articles, "--quiet", *options]) == 0
    assert snapshot(place) != before


def snapshot(place: Path) -> object:
    """What is there."""
    if is_archive(place):
        return content(str(place))
    if place.is_dir():
        return {path.name: path.read_bytes() for path in sorted(place.rglob("*")) if path.is_file()}
    return place.read_bytes()
