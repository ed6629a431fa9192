"""Dask: a scheduler and workers of its own on loopback, what is left when one of them goes, and what it writes."""

from __future__ import annotations

import csv
import gzip
import hashlib
import itertools
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest

from kg import cli, cluster, corpus, fingerprint, partition, places
from kg.articles import ArticleFile
from kg.building import DASK, Built, Dropped, Failed, Kept, Options, Outcome
from kg.corpus import build_corpus
from kg.errors import ArticleError, KgError, StoreError
from kg.inputs import count_articles, find_articles
from kg.partition import build_parts
from tests.corpus_maker import toy_workshop, write_folder, write_lines

ROOT = Path(__file__).resolve().parent.parent
WORKER = Path(__file__).with_name("toy_dask_worker.py")
pytestmark = [
    pytest.mark.skipif(os.name != "posix", reason="needs SIGKILL"),
    pytest.mark.xdist_group("dask"),
]


class Machines:
    """A scheduler and its workers, each a process of its own."""

    def __init__(self) -> None:
        self.processes: list[subprocess.Popen[str]] = []
        command = ["-m", "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard"]
        self.scheduler, found = self._start(command, r"Scheduler at:\s+(tcp://\S+)")
        self.address = found

    def worker(self, *, nanny: bool = False, path: Path = ROOT) -> tuple[subprocess.Popen[str], str]:
        """Another worker and its address; it is registered."""
        command = [str(WORKER), self.address, "--nthreads", "1", "--nworkers", "1", "--host", "127.0.0.1"]
        if not nanny:
            command.append("--no-nanny")
        return self._start([*command, "--no-dashboard"], r"Starting established connection to|Registered to:", path)

    def _start(self, command: list[str], sign: str, path: Path = ROOT) -> tuple[subprocess.Popen[str], str]:
        process = subprocess.Popen(
            [sys.executable, *command],
            stderr=subprocess.PIPE,
            text=True,
            env=os.environ | {"PYTHONPATH": f"{path}{os.pathsep}{ROOT}"},
            start_new_session=True,
        )
        self.processes.append(process)
        assert process.stderr is not None
        address, lines = "", []
        for line in process.stderr:
            lines.append(line)
            if found := re.search(r"Start worker at:\s+(tcp://\S+)", line):
                address = found[1]
            if found := re.search(sign, line):
                subprocess.Popen(["cat"], stdin=process.stderr, stdout=subprocess.DEVNULL)  # so that it never blocks
                return process, address or (found[1] if found.groups() else "")
        raise AssertionError("".join(lines))

    def end(self) -> None:
        for process in reversed(self.processes):
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@pytest.fixture
def machines() -> Iterator[Machines]:
    found = Machines()
    yield found
    found.end()


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """A scheduler with two workers, for tests that leave them alive."""
    found = Machines()
    found.worker()
    found.worker()
    yield found.address
    found.end()


def write(path: str, text: str) -> None:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(text, encoding="utf-8")


def write_slow(folder: str, number: int) -> None:
    for each in range(number):
        write(f"{folder}/{each:03}.txt", f"Ville{each} et Brest dorment. Paresse.")


def outcomes(inputs: list[str], output: str, address: str | None, **options: Any) -> Iterator[Outcome]:
    """Of a build by Dask, or here without an address."""
    engine = {"engine": DASK, "address": address} if address else {}
    given = Options(output=Path(output) if output else None, **engine, **options)
    return build_corpus(inputs, given, workshop=toy_workshop())


def parts(inputs: list[str], place: str, address: str, **options: Any) -> Iterator[Outcome]:
    return build_parts(inputs, Options(address=address, **options), place, workshop=toy_workshop())


def count(found: Iterator[Outcome]) -> dict[str, int]:
    counts: Counter[str] = Counter()
    for outcome in found:
        counts[type(outcome).__name__] += outcome.number if isinstance(outcome, Kept | Dropped) else 1
    return dict(counts)


def lines_in(place: str) -> set[bytes]:
    """Every line of a folder's parts."""
    return {
        line for part in Path(place).glob("part-*.nq.gz") for line in gzip.decompress(part.read_bytes()).split(b"\n")
    }


def failed(path: str) -> dict[str, str]:
    with Path(path).open(encoding="utf-8", newline="") as file:
        return {row["article"]: row["reason"] for row in csv.DictReader(file)}


# what it writes


@pytest.mark.parametrize("output", ["tout.ttl", "tout.trig", "tout.nq.gz"])
def test_dask_builds_what_one_process_builds_byte_for_byte(folder: Path, address: str, output: str) -> None:
    write_folder(Path("a"), 30)
    write_lines(Path("b.jsonl"), 5)
    assert count(outcomes(["a", "b.jsonl"], output, address)) == {"Built": 35}
    assert count(outcomes(["a", "b.jsonl"], "ici" + output, None)) == {"Built": 35}
    assert Path(output).read_bytes() == Path("ici" + output).read_bytes()
    write("a/neu.txt", "Gdansk dort.")
    assert count(outcomes(["a", "b.jsonl"], output, address)) == {"Built": 1, "Kept": 35}


def test_dask_fills_a_store_and_separate_files(folder: Path, address: str) -> None:
    write_folder(Path("a"), 6)
    write("b/depeche-000001.txt", "Brest dort.")
    assert count(outcomes(["a", "b"], "tout", address)) == {"Built": 7}
    assert (folder / "tout" / "CURRENT").is_file()
    assert count(outcomes(["a", "b"], "", address)) == {"Built": 7}
    assert "Brest" in Path("graphs/depeche-000001-2.ttl").read_text(encoding="utf-8")


def test_workers_write_parts_that_together_are_the_one_file(folder: Path, address: str) -> None:
    write_lines(Path("a.jsonl"), 300, sentences=2)
    assert count(parts(["a.jsonl"], f"file://{folder}/p", address)) == {"Built": 300}
    count(outcomes(["a.jsonl"], "tout.nq", None))
    assert lines_in("p") == set(Path("tout.nq").read_bytes().split(b"\n"))
    manifest = json.loads(Path("p/kg-manifest.json").read_text(encoding="utf-8"))
    names = {path.name for path in Path("p").glob("part-*")}
    assert set(manifest["parts"]) == names
    assert len(names) > 2
    assert manifest["articles"] == 300
    assert manifest["finished"] is True
    before = {name: (Path("p") / name).read_bytes() for name in names}
    shutil.rmtree("p")
    count(parts(["a.jsonl"], "p", address))
    assert {path.name: path.read_bytes() for path in Path("p").glob("part-*")} == before


def test_only_parts_with_changed_articles_are_written_again(folder: Path, address: str) -> None:
    write_folder(Path("a"), 200, sentences=1)
    count(parts(["a"], "p", address))
    old = {path.name for path in Path("p").glob("part-*")}
    assert count(parts(["a"], "p", address)) == {"Kept": 200}
    write("a/depeche-000002b.txt", "Gdansk dort.")
    Path("a/depeche-000190.txt").unlink()
    found = count(parts(["a"], "p", address))
    assert found["Built"] + found["Kept"] == 200
    assert found["Kept"] > 0
    new = {path.name for path in Path("p").glob("part-*")}
    assert new & old
    count(outcomes(["a"], "tout.nq", None))
    assert lines_in("p") == set(Path("tout.nq").read_bytes().split(b"\n"))


def test_a_folder_of_parts_is_for_the_same_inputs(folder: Path, address: str) -> None:
    write("a/1.txt", "Brest dort.")
    write("b/1.txt", "Tours dort.")
    count(parts(["a"], "p", address))
    with pytest.raises(StoreError, match=r"parts of other inputs \(a\).*--prune"):
        count(parts(["b"], "p", address))
    assert any(b"Brest" in line for line in lines_in("p"))
    assert count(parts(["b"], "p", address, prune=True)) == {"Built": 1}
    assert not any(b"Brest" in line for line in lines_in("p"))
    with pytest.raises(StoreError, match="holds other files"):
        count(parts(["b"], "a", address))


def test_parts_of_inputs_that_cannot_be_searched_are_kept(folder: Path, address: str) -> None:
    write("a/1.txt", "Brest dort.")
    count(parts(["a"], "p", address))
    shutil.rmtree("a")
    assert count(parts(["a"], "p", address)) == {"Failed": 1}
    assert any(b"Brest" in line for line in lines_in("p"))


def test_parts_need_a_place_that_workers_share(folder: Path, address: str) -> None:
    write("a/1.txt", "Brest dort.")
    with pytest.raises(KgError, match=r"tcp://.*no such folder.*all workers share"):
        count(parts(["a"], "memory://nur-hier", address))


def test_queries_and_export_read_parts(folder: Path, address: str, capfd: pytest.CaptureFixture[str]) -> None:
    write_folder(Path("a"), 5)
    count(parts(["a"], "p", address))
    assert cli.main(["query", "p", "-e", "SELECT (COUNT(*) AS ?n) { ?a a kg:Article }", "--format", "tsv"]) == 0
    assert capfd.readouterr().out.split() == ["?n", "5"]
    assert cli.main(["export", "p", "-o", "aus.nq"]) == 0
    assert set(Path("aus.nq").read_bytes().split(b"\n")) == lines_in("p")


# what goes wrong


@pytest.mark.parametrize("kind", ["file", "parts"])
def test_a_worker_killed_in_the_run_costs_nothing(
    folder: Path, machines: Machines, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    buried: list[str] = []
    bury = cluster._Work._bury

    def spy(work: Any, worker: str, threads: int) -> None:
        assert work._out[worker]  # it had something to do
        buried.append(worker)
        bury(work, worker, threads)

    monkeypatch.setattr(cluster._Work, "_bury", spy)
    write_slow("a", 240)
    victim, place = machines.worker()
    machines.worker()
    build = outcomes(["a"], "tout.nq", machines.address) if kind == "file" else parts(["a"], "p", machines.address)
    first = next(build)
    victim.kill()
    assert isinstance(first, Built)
    assert count(build) == {"Built": 239}
    assert buried == [place]
    count(outcomes(["a"], "ici.nq", None))
    expected = Path("ici.nq").read_bytes()
    if kind == "file":
        assert Path("tout.nq").read_bytes() == expected
    else:
        assert lines_in("p") == set(expected.split(b"\n"))
        count(parts(["a"], "ganz", machines.address))
        assert {p.name: p.read_bytes() for p in Path("p").iterdir()} == {
            p.name: p.read_bytes() for p in Path("ganz").iterdir()
        }


@pytest.mark.parametrize("kind", ["file", "parts"])
def test_a_scheduler_that_goes_is_a_sentence_and_the_next_build_goes_on(
    folder: Path, machines: Machines, kind: str
) -> None:
    number = 300 if kind == "file" else 600  # workers write the parts that they have also without a scheduler
    write_slow("a", number)

    def build(address: str) -> Iterator[Outcome]:
        return outcomes(["a"], "tout.nq", address) if kind == "file" else parts(["a"], "p", address)

    machines.worker()
    machines.worker()
    going = build(machines.address)
    for _ in range(120):
        assert isinstance(next(going), Built)
    machines.scheduler.kill()
    with pytest.raises(KgError, match=r"tcp://127.0.0.1:\d+: the Dask scheduler has gone.*same command"):
        count(going)
    new = Machines()
    try:
        new.worker()
        found = count(build(new.address))
    finally:
        new.end()
    assert found["Kept"] >= 64
    assert found["Kept"] + found["Built"] == number
    count(outcomes(["a"], "ici.nq", None))
    expected = Path("ici.nq").read_bytes()
    assert (
        (Path("tout.nq").read_bytes() == expected) if kind == "file" else (lines_in("p") == set(expected.split(b"\n")))
    )


def test_a_build_that_was_left_goes_on_and_leaves_no_process_behind(folder: Path, machines: Machines) -> None:
    write_slow("a", 300)
    worker, _ = machines.worker()
    with closing(outcomes(["a"], "tout.nq", machines.address)) as going:  # type: ignore[type-var]  # a generator
        for _ in itertools.islice(going, 130):
            pass
    assert not children_of(worker.pid)
    found = count(outcomes(["a"], "tout.nq", machines.address))
    assert found["Kept"] >= 128
    count(outcomes(["a"], "ici.nq", None))
    assert Path("tout.nq").read_bytes() == Path("ici.nq").read_bytes()
    assert not children_of(worker.pid)


def children_of(pid: int) -> list[str]:
    """Builders among a worker's children."""
    done = subprocess.run(["ps", "-o", "args=", "--ppid", str(pid)], capture_output=True, text=True, check=False)
    return [line for line in done.stdout.splitlines() if "spawn_main" in line]


def test_articles_that_hang_or_end_their_process_are_listed_and_cost_no_worker(folder: Path, address: str) -> None:
    write_folder(Path("a"), 20)
    write("a/chute.txt", "Chute de Brest.")
    write("a/attente.txt", "Attente de Tours.")
    assert count(outcomes(["a"], "tout.nq", address, article_timeout=2.0)) == {"Built": 20, "Failed": 2}
    reasons = failed("tout.nq.failed.csv")
    assert list(reasons) == ["attente.txt", "chute.txt"]
    assert "took longer than 2 s" in reasons["attente.txt"]
    assert "exit code 3" in reasons["chute.txt"]


def test_parts_with_failed_articles_hold_the_others_and_are_tried_again(folder: Path, address: str) -> None:
    write_folder(Path("a"), 20)
    write("a/chute.txt", "Chute de Brest.")
    for _ in range(2):
        assert count(parts(["a"], "p", address)) == {"Built": 20, "Failed": 1}
        assert list(failed("p/kg-failed.csv")) == ["chute.txt"]
    write("a/chute.txt", "Gdansk dort.")
    assert count(parts(["a"], "p", address)) == {"Built": 21}
    assert not Path("p/kg-failed.csv").exists()
    assert len(list(Path("p").glob("part-*"))) == 1


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["file", "parts"])
def test_an_article_that_takes_its_worker_with_it_is_found_and_listed(
    folder: Path, machines: Machines, kind: str
) -> None:
    write_folder(Path("a"), 40)
    write("a/depeche-000017b.txt", "Effondrement de Brest.")
    machines.worker(nanny=True)
    machines.worker(nanny=True)
    build = outcomes(["a"], "tout.nq", machines.address) if kind == "file" else parts(["a"], "p", machines.address)
    assert count(build) == {"Built": 40, "Failed": 1}
    [(name, reason)] = failed("tout.nq.failed.csv" if kind == "file" else "p/kg-failed.csv").items()
    assert name == "depeche-000017b.txt"
    assert "lost with its worker" in reason


@pytest.fixture
def other_kg(tmp_path: Path) -> Path:
    """Another version of kg, as an old installation has it."""
    place = tmp_path / "old"
    shutil.copytree(ROOT / "kg", place / "kg", ignore=shutil.ignore_patterns("__pycache__"))
    (place / "ontology").symlink_to(ROOT / "ontology")
    code = place / "kg" / "__init__.py"
    code.write_text(re.sub(r'__version__ = ".*"', '__version__ = "0.0.7"', code.read_text(encoding="utf-8")))
    return place


def test_a_worker_with_another_kg_is_named_with_what_differs(folder: Path, machines: Machines, other_kg: Path) -> None:
    write_folder(Path("a"), 10)
    _, odd = machines.worker(path=other_kg)
    with pytest.raises(KgError, match=rf"{odd}: this worker has kg 0\.0\.7, program \w+, but this machine kg 0\.1"):
        count(outcomes(["a"], "tout.nq", machines.address))
    assert not Path("tout.nq").exists()


def test_a_worker_that_comes_later_is_checked_before_it_works(folder: Path, machines: Machines, other_kg: Path) -> None:
    write_slow("a", 300)
    machines.worker()
    going = outcomes(["a"], "tout.nq", machines.address)
    next(going)
    _, odd = machines.worker(path=other_kg)
    with pytest.raises(KgError, match=rf"{odd}: this worker has kg 0\.0\.7"):
        count(going)


def test_another_lexicon_on_a_worker_is_named(folder: Path, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    write("a/1.txt", "Brest dort.")
    ours = fingerprint.facts()
    with pytest.raises(KgError, match=r"tcp://\S+: this worker has lexicon \w+, but this machine lexicon autre;"):
        list(
            cluster.run(
                list,
                iter([["x"]]),
                describe=Described(ours | {"lexicon": "autre"}),
                timeout=9,
                address=address,
            )
        )


class Described:
    """Says one thing here, and what is so on another machine."""

    def __init__(self, facts: dict[str, str]) -> None:
        self.facts = facts

    def __call__(self) -> dict[str, str]:
        return self.facts

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[()]]:
        return _describe, ()


def _describe() -> Any:
    return fingerprint.facts


def test_an_ontology_that_a_worker_does_not_have_is_named(folder: Path, address: str) -> None:
    write("a/1.txt", "Brest dort.")
    with pytest.raises(KgError, match="nirgends: no such directory"):
        count(outcomes(["a"], "tout.nq", address, ontology=(Path("nirgends"),)))


def test_no_scheduler_is_one_sentence(folder: Path, monkeypatch: pytest.MonkeyPatch, capfd: Any) -> None:
    monkeypatch.setattr(cluster, "CONNECTED_WITHIN", 1.0)
    write("a/1.txt", "Brest dort.")
    assert cli.main(["build", "a", "-o", "x.nq", "--engine", "dask", "--address", "tcp://127.0.0.1:1"]) == 1
    assert re.fullmatch(r"kg: tcp://127.0.0.1:1: no Dask scheduler answers there .*\n", capfd.readouterr().err)


def test_a_scheduler_without_workers_is_not_waited_for_for_ever(
    folder: Path, machines: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "WORKERS_WITHIN", 2.0)
    write("a/1.txt", "Brest dort.")
    with pytest.raises(KgError, match=r"no worker has been there for 2 s; start some with «dask worker tcp://"):
        count(outcomes(["a"], "x.nq", machines.address))


def test_little_is_read_ahead_of_the_workers(folder: Path, address: str) -> None:
    taken = 0

    def batches() -> Iterator[list[int]]:
        nonlocal taken
        for number in itertools.count():
            taken += 1
            yield [number]

    work = cluster.run(_doubler, batches(), describe=dict, timeout=60, address=address)
    assert all(made == [2 * thing] for [thing], made in itertools.islice(work, 50))
    work.close()  # type: ignore[attr-defined]
    assert taken <= 50 + 2 * cluster.AHEAD + 1


def _doubler() -> Callable[[int], int]:
    return _double


def _double(number: int) -> int:
    return 2 * number


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--address", "tcp://h:1"], "--address needs --engine dask"),
        (["--engine", "dask", "--address", "garbage://x"], "write it as tcp://10.0.0.1:8786"),
        (["--parts", "p"], "--parts needs --engine dask"),
        (["--engine", "dask", "--parts", "p", "-o", "x.nq"], "--parts and -o"),
        (["--engine", "dask", "--parts", "p", "--format", "turtle"], "--parts are N-Quads"),
        (["--engine", "dask", "--address", "tcp://h:1", "-j", "2"], "-j is for workers of this machine"),
        (["--engine", "dask", "--report", "x.md"], "--report needs the articles in order"),
        (["-o", "s3://lager/x.nq"], "--parts s3://lager/x.nq"),
    ],
)
def test_options_that_do_not_go_together(words: list[str], sentence: str, capsys: pytest.CaptureFixture[str]) -> None:
    try:
        code: object = cli.main(["build", "a.txt", *words])
    except SystemExit as exit:
        code = exit.code
    assert code == 2
    assert sentence in capsys.readouterr().err


@pytest.mark.parametrize("library", ["distributed", "upath", "pyarrow"])
def test_what_is_missing_says_how_it_is_installed(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], library: str
) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    given = {"distributed": ["a.txt", "--engine", "dask"], "upath": ["memory://a.txt"], "pyarrow": ["a.parquet"]}
    write("a.txt", "Brest dort.")
    write("a.parquet", "PAR1")
    assert cli.main(["build", *given[library]]) == 1
    assert "pip install -e '.[dask]'" in capsys.readouterr().err


# what is read


def found(*inputs: str, fields: dict[str, str] | None = None) -> list[ArticleFile | ArticleError]:
    return list(find_articles(inputs, toy_workshop().lexicon, fields))


@pytest.fixture
def cloud() -> Iterator[Any]:
    fsspec = pytest.importorskip("fsspec")
    memory = fsspec.filesystem("memory")
    memory.pipe("/lager/b/a.jsonl.gz", gzip.compress(b'{"text": "Brest dort.", "id": 1}\n{"text": "Tours dort."}\n'))
    memory.pipe("/lager/nuit.txt", b"Lyon dort.")
    memory.pipe("/lager/.versteckt/nuit.txt", b"Lyon dort.")
    memory.pipe("/lager/sources.csv", b"file,url\nnuit.txt,https://e.org/1\n")
    yield memory
    memory.rm("/lager", recursive=True)


def test_folders_files_and_patterns_are_read_by_their_urls(cloud: Any) -> None:
    [first, second, third] = found("memory://lager")
    assert isinstance(first, ArticleFile)
    assert isinstance(third, ArticleFile)
    assert (first.title, str(first.path)) == ("b/a.jsonl.gz#1", "memory://lager/b/a.jsonl.gz")
    assert (third.title, dict(third.beside)) == ("nuit.txt", {"source": "https://e.org/1"})
    assert found("memory://lager/b/a.jsonl.gz", "memory://lager/nuit.txt") == [
        *([ArticleFile(each.path, "a.jsonl.gz", each.record, each.fields) for each in (first, second)]),  # type: ignore[union-attr]
        third,
    ]
    assert [each.title for each in found("memory://lager/**/*.gz", "memory://lager/*.txt")] == [  # type: ignore[union-attr]
        "b/a.jsonl.gz#1",
        second.title,  # type: ignore[union-attr]
        "nuit.txt",
    ]
    assert count_articles(["memory://lager"]) == 2  # nothing is fetched to be counted


def test_articles_in_a_cloud_go_into_one_file_and_are_known_again(cloud: Any, folder: Path, address: str) -> None:
    assert count(outcomes(["memory://lager"], "tout.nq", address)) == {"Built": 3}
    cloud.pipe("/lager/nuit.txt", b"Oslo dort.")
    assert count(outcomes(["memory://lager"], "tout.nq", None)) == {"Built": 1, "Kept": 2}
    assert count(outcomes(["memory://lager"], "", None)) == {"Built": 3}


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("memory://nirgends", "holds no file that kg reads"),
        ("memory://nirgends/a.jsonl", "memory://nirgends/a.jsonl: there is no such file"),
        ("memory://nirgends/*.txt", "no file fits this pattern"),
        ("memory://nirgends/a.txt", "memory://nirgends/a.txt: there is no such file"),
        ("nirgends://a", "Unsupported filesystem"),
    ],
)
def test_what_is_not_at_a_url_is_a_sentence(folder: Path, url: str, sentence: str) -> None:
    [outcome] = outcomes([url], "tout.nq", None)
    assert isinstance(outcome, Failed)
    assert sentence in outcome.reason


def test_rows_of_parquet_are_articles_as_records_of_json_lines_are(folder: Path) -> None:
    import datetime

    pyarrow = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    rows = [
        {"n": 7, "corpus": "Brest dort.", "titre": "Nuit", "date": datetime.date(2024, 3, 5)},
        {"n": 8, "corpus": "Tours dort.", "titre": None, "date": None},
        {"n": 9, "corpus": "", "titre": "Vide", "date": None},
    ]
    parquet.write_table(pyarrow.Table.from_pylist(rows), "a.parquet")
    first, second, third = found("a.parquet", fields={"text": "corpus", "id": "n"})
    assert isinstance(first, ArticleFile)
    assert (first.record, dict(first.fields or ())) == (
        "7",
        {"text": "Brest dort.", "title": "Nuit", "date": "2024-03-05"},
    )
    assert isinstance(second, ArticleFile)
    assert "a.parquet:3: the field «corpus» holds no text" in str(third)
    [bad, *_] = found("a.parquet", fields={"id": "n"})
    assert "there is no field «text»" in str(bad)
    assert count_articles(["a.parquet"]) == 3
    write("b.parquet", "kein Parquet")
    [broken] = found("b.parquet")
    assert re.match(r"b.parquet: this Parquet file cannot be read \(.*\)\.$", str(broken))


def test_a_place_in_a_cloud_is_written_and_listed_like_a_folder(cloud: Any) -> None:
    place = places.place("memory://lager/p")
    places.make_folder(place)
    places.write_bytes(place / "part-1.nq.gz", b"1")
    places.write_bytes(place / "part-1.nq.gz", b"2")
    assert places.names_in(place) == ["part-1.nq.gz"]
    assert places.read_bytes(place / "part-1.nq.gz") == b"2"
    places.remove(place / "part-1.nq.gz")
    places.remove(place / "part-1.nq.gz")
    assert places.names_in(place) == []


def test_parts_end_where_an_article_says_so() -> None:
    def task(number: int) -> corpus.Task:
        return corpus.Task(ArticleFile(None, ""), content=hashlib.sha256(b"%d" % number).hexdigest())

    numbers = list(range(3000))
    before = {tuple(each.content for each in part) for part in partition.cut(map(task, numbers))}
    sizes = [len(part) for part in before]
    assert 40 < sum(sizes) / len(sizes) < 90
    assert max(sizes) <= partition.MOST
    numbers.insert(500, 5000)
    after = {tuple(each.content for each in part) for part in partition.cut(map(task, numbers))}
    assert len(after - before) <= 5


# with the model


@pytest.mark.slow
def test_workers_of_this_machine_build_what_one_process_builds(folder: Path) -> None:
    write_folder(Path("a"), 12, sentences=4)
    environment = os.environ | {"PYTHONPATH": str(ROOT)}

    def build(*words: str) -> str:
        command = [sys.executable, "-m", "kg", "build", "a", *words]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout

    assert "12 articles built" in build("-o", "un.trig", "-j", "1")
    assert "12 articles built" in build("-o", "deux.trig", "--engine", "dask", "-j", "2")
    assert Path("un.trig").read_bytes() == Path("deux.trig").read_bytes()
    assert "0 articles built, 12 unchanged" in build("-o", "deux.trig", "--engine", "dask")
