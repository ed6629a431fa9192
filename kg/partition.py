"""Turn any number of articles into a folder of N-Quads parts, which the workers of a Dask cluster write themselves.

`-o FILE` puts everything together on one machine, which keeps a ledger of every article. Here, nothing of a graph
passes through that machine, and the folder may be in a cloud: so the unit is the part, and its name is all that is kept
of it, the hash of the articles that are in it and of what they were made with. A part that is there is finished. A
build that was ended at any moment goes on with those that are missing, a part whose articles have changed has another
name, and one with failed articles is tried again. Parts end where an article's hash says so: a new article changes one
part and not all that follow.

Read together, the parts are what `-o FILE.nq` holds; copies of an article in several parts are one graph to whoever
loads them. `kg query`, `kg shell` and `kg export` read the folder. It holds what the last build's inputs hold: parts of
others leave at its end. Two builds of the same inputs at once do each other no harm, so that there is no lock.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import kg
from kg import places
from kg.articles import ArticleFile
from kg.building import DASK, Built, Failed, Kept, Options, Outcome, Workshop
from kg.corpus import MOST_FAILURES, CorpusBuild, Made, Task, failure_table
from kg.errors import StoreError
from kg.rdf.parts import lines_of
from kg.workers import GivenUp

FEWEST, USUAL, MOST = 16, 48, 256
"""Articles in a part: at least, on average beyond these, and at most."""
MANIFEST, FAILURES = "kg-manifest.json", "kg-failed.csv"
PREFIX, SUFFIX = "part-", ".nq.gz"


def build_parts(
    inputs: Sequence[str], options: Options, folder: str, *, workshop: Workshop | None = None
) -> Iterator[Outcome]:
    """Build every article of `inputs` into the parts of `folder` (a path that all workers see, or a URL).

    Outcomes come in any order. Raises `KgError` when nothing can be built; the parts that were written are kept. Of a
    `workshop`, the lexicon is used for finding articles.
    """
    yield from _Parts(inputs, options, folder, workshop).outcomes()


class _Parts(CorpusBuild):
    """Parts that workers write, and a manifest that says which."""

    def __init__(self, inputs: Sequence[str], options: Options, folder: str, workshop: Workshop | None) -> None:
        super().__init__(inputs, replace(options, engine=DASK, format="nquads", output=None), 0, False, workshop)
        self.folder = _open_folder(folder)
        self.made_with = self.hash_tools()
        self.parts: dict[str, int] = {}
        """Articles of each part of this build."""
        self.there: set[str] = set()
        """Parts that an earlier build has left."""

    def outcomes(self) -> Iterator[Outcome]:
        failures: list[Failed] = []
        self.begin()
        for outcome in self.all_outcomes():
            if isinstance(outcome, Failed) and len(failures) < MOST_FAILURES:
                failures.append(outcome)
            yield outcome
        if self.is_complete:  # else nobody knows which parts are of no input
            for name in sorted(self.there - set(self.parts)):
                places.remove(self.folder / name)
        self.write_manifest(is_finished=self.is_complete)
        if failures:
            places.write_bytes(self.folder / FAILURES, failure_table(failures, self.options))
        else:
            places.remove(self.folder / FAILURES)

    def begin(self) -> None:
        places.make_folder(self.folder)
        found = places.names_in(self.folder)
        self.there = {name for name in found if name.startswith(PREFIX) and name.endswith(SUFFIX)}
        earlier = self.read_manifest() if MANIFEST in found else None
        if earlier is None and [name for name in found if not name.startswith(".")]:
            raise StoreError(f"{self.folder}: this folder holds other files; choose a new one for the parts.")
        if earlier is not None and earlier.get("inputs") != list(self.inputs) and not self.options.prune:
            raise StoreError(
                f"{self.folder}: this folder holds the parts of other inputs ({', '.join(earlier['inputs'])}); "
                "choose a new one, or let these inputs take their place with --prune."
            )
        if earlier is None or earlier.get("inputs") != list(self.inputs):
            self.write_manifest(is_finished=False)

    def all_outcomes(self) -> Iterator[Outcome]:
        for tasks, written in self.run_by_dask(self.batches(), partial(write_part, self.folder, self.made_with)):
            yield from self.flush(self.tasks)
            if written.name is not None:
                self.parts[written.name] = sum(isinstance(each, Made) for each in written.made)
            yield from map(self.settle, tasks, written.made)
        yield from self.flush(self.tasks)

    def batches(self) -> Iterator[list[Task]]:
        """The articles of each part that is still to be written."""
        for tasks in cut(self.find_tasks()):
            name = name_part(self.made_with, tasks)
            if name in self.there or name in self.parts:
                self.parts[name] = len(tasks)
                self.note(Kept(len(tasks)))
            else:
                yield tasks

    def task_of(self, file: ArticleFile) -> Task | None:
        task = super().task_of(file)
        return task and replace(task, content=self.hash_content(task.file))

    def keep(self, task: Task, made: Made) -> Built:
        return self.built(task, made, self.folder)

    def read_manifest(self) -> dict[str, Any]:
        path = self.folder / MANIFEST
        try:
            found = json.loads(places.read_bytes(path))
            return {"inputs": [str(each) for each in found["inputs"]]}
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise StoreError(f"{path}: this is no list of parts that kg can read ({error}); remove it.") from error

    def write_manifest(self, *, is_finished: bool) -> None:
        facts = {
            "kg": kg.__version__,
            "made_with": self.made_with,
            "inputs": list(self.inputs),
            "finished": is_finished,
            "articles": sum(self.parts.values()),
            "parts": dict(sorted(self.parts.items())),
        }
        places.write_bytes(self.folder / MANIFEST, (json.dumps(facts, indent=1, ensure_ascii=False) + "\n").encode())


@dataclass(frozen=True, slots=True)
class Written:
    """A part that a worker has written, and what became of its articles."""

    name: str | None
    """None: all of them failed."""
    made: list[Made | Failed | GivenUp]


def write_part(folder: Path, made_with: str, tasks: list[Task], made: list[Made | Failed | GivenUp]) -> Written:
    """Write what was made of a part's articles, on a worker. Raises `StoreError`."""
    if not places.exists(folder / MANIFEST):
        raise StoreError(
            f"{folder}: on this machine there is no such folder with a {MANIFEST}; "
            "the parts need a place that all workers share."
        )
    whole = [(task, each.part) for task, each in zip(tasks, made, strict=True) if isinstance(each, Made) and each.part]
    name = name_part(made_with, [task for task, _ in whole]) if whole else None
    if name is not None:
        places.write_bytes(folder / name, gzip.compress(b"".join(lines_of(part) for _, part in whole), mtime=0))
    return Written(name, [replace(each, part=None) if isinstance(each, Made) else each for each in made])


def name_part(made_with: str, tasks: Sequence[Task]) -> str:
    """The name of the part that holds these articles."""
    digest = hashlib.sha256("\n".join([made_with, *(task.content for task in tasks)]).encode())
    return f"{PREFIX}{digest.hexdigest()[:20]}{SUFFIX}"


def cut(tasks: Iterator[Task]) -> Iterator[list[Task]]:
    """The articles of one part after the other: an article's hash says whether a part ends with it."""
    found: list[Task] = []
    for task in tasks:
        found.append(task)
        is_last = len(found) >= FEWEST and int(task.content[:8], 16) % USUAL == 0
        if is_last or len(found) == MOST:
            yield found
            found = []
    if found:
        yield found


def _open_folder(words: str) -> Path:
    try:
        folder = places.place(words)
    except OSError as error:
        raise StoreError(f"{words}: this place cannot be used ({error}).") from error
    return folder if places.is_remote(folder) else folder.absolute()
