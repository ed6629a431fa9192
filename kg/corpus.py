"""Turn any number of articles into files or a store on disk: in several processes, and only what has changed.

What was built is noted in a ledger beside the output. A build that is ended at any moment leaves the old output or the
new one, and the next build does what was still to be done.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import Any

from kg import building, cluster, fingerprint, places, workers
from kg.articles import NAMELESS, ArticleFile, describe, read_article, read_bytes
from kg.building import DASK, Built, Dropped, Failed, Kept, Options, Outcome, Outputs, Remark, Workshop
from kg.document import Document
from kg.errors import ArticleError, FullDiskError, KgError, StoreError
from kg.files import check_place, holder, is_disk_full, locked, remove_leftovers, replace_file
from kg.gaps import Gaps
from kg.inputs import MissingError, find_articles, is_corpus, with_content
from kg.ledger import Ledger, Row
from kg.rdf.archive import LOCK, Archive, is_archive
from kg.rdf.export import PACKED, serialise
from kg.rdf.graph import Correct, build_rows, name_of
from kg.rdf.happenings import HAPPENINGS
from kg.rdf.ontology import load_lexicon, ontology_directory
from kg.rdf.parts import Part, choose_prefixes, lines_of, make_part, stored_format, write_parts

LEDGER = "kg-ledger.sqlite"
FEW = 4
"""So many articles are built in this process: another would take longer to begin."""
PATIENCE = 300.0
"""Seconds for an article, where the user does not say: a book of 300,000 words takes some 60."""
KEPT_AT_ONCE = 64
"""Articles whose rows are written together; so many at most are built again after a build was ended."""
MOST_FAILURES = 100_000
"""Failures listed in the file; the rest is counted."""


@dataclass(frozen=True, slots=True)
class Task:
    """An article to be built, by whatever process."""

    file: ArticleFile
    key: str = ""
    content: str = ""
    keep_document: bool = False


@dataclass(frozen=True, slots=True)
class Craft:
    """All that a process must know to build articles."""

    options: Options
    format: str
    in_parts: bool
    """Whether an article becomes a part of a file; else a file of its own."""
    with_gaps: bool = False


@dataclass(frozen=True, slots=True)
class Made:
    """What became of an article, as plain values."""

    part: Part | None
    content: bytes
    places: str
    notices: tuple[str, ...]
    entities: int
    events: int
    document: Document | None
    gaps: Gaps | None


def build_corpus(
    inputs: Sequence[str],
    options: Options,
    *,
    documents: int = 0,
    with_gaps: bool = False,
    workshop: Workshop | None = None,
) -> Iterator[Outcome]:
    """Build every article of `inputs` and say of each, in order, what came of it.

    The first `documents` outcomes hold their findings. Raises `KgError` when nothing can be built; what was built until
    then is kept. With `workshop`, everything is built in this process, if not by Dask.
    """
    output = options.output
    if output is not None:
        check_place(output)
    if output is None:
        yield from _Separate(inputs, options, documents, with_gaps, workshop).outcomes()
    elif is_store(output, options):
        options = replace(options, format="nquads")
        yield from _guarded(output, _Store(inputs, options, documents, with_gaps, workshop))
    elif options.engine == DASK or is_corpus(inputs) or _ledger_folder(output).exists():
        yield from _guarded(output, _OneFile(inputs, options, documents, with_gaps, workshop))
    else:
        for outcome in building.build_files(inputs, options, workshop or building.open_workshop(options.ontology)):
            if with_gaps and isinstance(outcome, Built) and outcome.document:
                outcome = replace(outcome, gaps=_gaps_of(outcome.name, outcome.document))
            yield outcome


def is_store(output: Path, options: Options) -> bool:
    """Whether `output` names a store on disk: a folder, or a name without an ending."""
    return output.is_dir() or (not output.suffix and options.format is None and not output.exists())


def make_builder(craft: Craft, workshop: Workshop | None = None) -> Callable[[Task], Made | Failed]:
    """The function that builds one article, with all that it needs loaded once."""
    at_work = workshop or building.open_workshop(craft.options.ontology)
    correct = building.open_corrections(craft.options.corrections, at_work.lexicon)
    return partial(build_article, craft=craft, workshop=at_work, correct=correct)


def build_article(task: Task, craft: Craft, workshop: Workshop, correct: Correct | None = None) -> Made | Failed:
    """Build one article; whatever is wrong with it is its own affair."""
    options, file = craft.options, task.file
    try:
        reading = read_article(file, workshop.lexicon, date=options.date, title=options.title, source=options.source)
        document = workshop.extract(reading.article)
        rows = build_rows(document, workshop.lexicon, base=options.base, correct=correct)
        part, content, places = None, b"", ""
        if craft.in_parts:
            part, places = make_part(rows, name_of(reading.article, options.base), craft.format)
        else:
            content = serialise(rows, craft.format)
    except KgError as error:
        return Failed(file.title, str(error))
    except Exception as error:  # one article must never stop the others, whatever is wrong with it or with us
        return Failed(file.title, f"{describe(file)}: kg failed on this article ({type(error).__name__}: {error}).")
    return Made(
        part,
        content,
        places,
        reading.notices,
        len(document.entities),
        len(document.events),
        document if task.keep_document else None,
        _gaps_of(file.title, document) if craft.with_gaps else None,
    )


def _gaps_of(name: str, document: Document) -> Gaps:
    gaps = Gaps()
    gaps.add(name, document)
    return gaps


class CorpusBuild:
    """What every kind of output has in common: finding tasks, having them done, telling outcomes in order."""

    in_parts = True

    def __init__(
        self,
        inputs: Sequence[str],
        options: Options,
        documents: int,
        with_gaps: bool,
        workshop: Workshop | None,
    ) -> None:
        self.inputs = inputs
        self.options = options
        self.outputs = Outputs(options)
        self.documents = documents
        self.with_gaps = with_gaps
        self.workshop = workshop
        self.lexicon = workshop.lexicon if workshop else load_lexicon(options.ontology)
        building.open_corrections(options.corrections, self.lexicon)  # a mistake in it stops the build before it begins
        self.aside: deque[tuple[int, Outcome]] = deque()
        """Outcomes that no process had to work for, each with how many tasks came before it."""
        self.tasks = 0
        self.is_complete = True
        """Whether every input could be searched."""

    @property
    def format(self) -> str:
        return self.outputs.format

    def outcomes(self) -> Iterator[Outcome]:
        """Everything that happens, in order."""
        done = 0
        for task, made in self.run(self.find_tasks()):
            yield from self.flush(done)
            done += 1
            yield self.settle(task, made)
        yield from self.flush(done)

    def settle(self, task: Task, made: Made | Failed | workers.GivenUp) -> Built | Failed:
        """What is told of a task that was done."""
        if isinstance(made, workers.GivenUp):
            return Failed(task.file.title, f"{describe(task.file)}: given up: it {made.reason}.")
        return made if isinstance(made, Failed) else self.keep(task, made)

    def run(self, tasks: Iterator[Task]) -> Iterator[tuple[Task, Made | Failed | workers.GivenUp]]:
        """Each task with what came of it: in this process when they are few, else in several, or by Dask."""
        craft = self.craft()
        if self.options.engine == DASK:
            jobs = self.options.jobs or available_cores()
            for batch, made in self.run_by_dask(workers.cut(tasks, jobs)):
                yield from zip(batch, made, strict=True)
            return
        patience = self.options.article_timeout
        first = list(islice(tasks, FEW + 1))
        if self.workshop or (len(first) <= FEW and patience is None):
            if first:
                builder = make_builder(craft, self.workshop)
                yield from ((task, builder(task)) for task in chain(first, tasks))
            return
        jobs = self.options.jobs or available_cores()
        if len(first) <= FEW:
            jobs = min(jobs, len(first))
        make: Callable[[], Callable[[Task], Made | Failed]] = partial(make_builder, craft)
        yield from workers.run(make, chain(first, tasks), jobs=max(1, jobs), timeout=patience or PATIENCE)

    def run_by_dask(
        self, batches: Iterator[list[Task]], finish: cluster.Finish | None = None
    ) -> Iterator[tuple[list[Task], Any]]:
        """Batches with what became of their tasks, or with what `finish` made of that; in any order."""
        if (first := next(batches, None)) is None:
            return  # with nothing to do, nobody need be there to do it
        craft = self.craft()
        yield from cluster.run(
            partial(make_builder, craft),
            chain([first], batches),
            describe=partial(fingerprint.facts, craft.options.ontology, craft.options.corrections),
            timeout=self.options.article_timeout or PATIENCE,
            address=self.options.address,
            jobs=self.options.jobs or available_cores(),
            finish=finish,
        )

    def craft(self) -> Craft:
        """What other processes must know; they may be in other folders."""
        options = replace(
            self.options,
            ontology=tuple(path.absolute() for path in self.options.ontology),
            corrections=self.options.corrections and self.options.corrections.absolute(),
        )
        return Craft(options, self.format, self.in_parts, self.with_gaps)

    def find_tasks(self) -> Iterator[Task]:
        for found in find_articles(self.inputs, self.lexicon, dict(self.options.fields)):
            if isinstance(found, ArticleError):
                self.is_complete &= not isinstance(found, MissingError)
                self.note(Failed("", str(found)))
                continue
            task = self.task_of(found)
            if task is not None:
                self.tasks += 1
                yield task

    def task_of(self, file: ArticleFile) -> Task | None:
        """What is to be done for an article; None: nothing."""
        if file.path is None or (self.options.engine == DASK and file.fields is None):
            # only this process has our standard input, and other machines may not have our files
            try:
                file = with_content(file, read_bytes(file))
            except ArticleError as error:
                self.note_unread(file, error)
                return None
        return Task(file, keep_document=self.tasks < self.documents)

    def keep(self, task: Task, made: Made) -> Built:
        """Take an article that was built."""
        output = self.outputs.of(task.file)
        self.outputs.write_content(made.content, output)
        return self.built(task, made, output)

    def built(self, task: Task, made: Made, output: Path) -> Built:
        return Built(task.file.title, made.document, output, made.notices, made.entities, made.events, made.gaps)

    def note(self, outcome: Outcome) -> None:
        """An outcome that belongs here in the order of tasks."""
        last = self.aside[-1] if self.aside else None
        if isinstance(outcome, Kept) and last and last[0] == self.tasks and isinstance(last[1], Kept):
            self.aside[-1] = self.tasks, Kept(last[1].number + outcome.number)
        else:
            self.aside.append((self.tasks, outcome))

    def note_unread(self, file: ArticleFile, error: ArticleError) -> None:
        """An article that can't be read is still there; of one that is missing nobody knows."""
        self.is_complete &= file.path is None or places.exists(file.path)
        self.note(Failed(file.title, str(error)))

    def flush(self, done: int) -> Iterator[Outcome]:
        while self.aside and self.aside[0][0] <= done:
            yield self.aside.popleft()[1]

    def hash_content(self, file: ArticleFile) -> str:
        """Everything that was read for an article, or given for all."""
        options = self.options
        facts = (file.name, file.record, file.fields, file.beside, str(options.date), options.title, options.source)
        digest = hashlib.sha256(repr(facts).encode(errors="surrogatepass"))
        digest.update(file.content or b"")
        return digest.hexdigest()[:32]

    def hash_tools(self) -> str:
        """Everything that an article's facts depend on beside the article."""
        facts = [self.lexicon.fingerprint, self.options.base, stored_format(self.format), fingerprint.hash_program()]
        if self.options.corrections is not None:
            facts.append(hashlib.sha256(self.options.corrections.read_bytes()).hexdigest())
        return hashlib.sha256(repr(facts).encode()).hexdigest()[:32]


class _Separate(CorpusBuild):
    """Each article goes to a file of its own."""

    in_parts = False

    def task_of(self, file: ArticleFile) -> Task | None:
        self.outputs.of(file)  # files of one name are numbered in this order, whichever is done first
        return super().task_of(file)


class _Noted(CorpusBuild):
    """All articles go to one place, and the ledger knows which."""

    def __init__(
        self,
        inputs: Sequence[str],
        options: Options,
        documents: int,
        with_gaps: bool,
        workshop: Workshop | None,
    ) -> None:
        super().__init__(inputs, options, documents, with_gaps, workshop)
        assert options.output is not None
        self.output = options.output
        self.folder = self.notes_folder()
        self.made_with = self.hash_tools()
        self.ledger: Ledger
        self.waiting: list[tuple[Row, Part]] = []
        self.met: list[str] = []
        self.containers: set[str] = set()

    def notes_folder(self) -> Path:
        raise NotImplementedError

    def recover(self) -> None:
        """Undo what an earlier build began and could not finish."""

    def store(self, rows: list[tuple[Row, Part]]) -> None:
        """Keep articles that were built, for good."""
        raise NotImplementedError

    def drop(self, gone: list[tuple[str, str]]) -> None:
        """Let go of articles by key and IRI."""
        raise NotImplementedError

    def finish(self) -> None:
        """Bring the output up to date."""
        raise NotImplementedError

    def remarks(self) -> Iterator[Remark]:
        """What should be said of the output as a whole."""
        return iter(())

    def outcomes(self) -> Iterator[Outcome]:
        failures: list[Failed] = []
        with ExitStack() as stack:
            self.folder.mkdir(parents=True, exist_ok=True)
            lock = self.folder / LOCK
            if not stack.enter_context(locked(lock)):
                raise StoreError(
                    f"{self.output}: another kg build (process {holder(lock)}) is writing there; wait until it has "
                    "ended, or choose another place with -o."
                )
            self.ledger = Ledger(self.folder / LEDGER)
            stack.callback(self.ledger.close)
            self.recover()
            with self.ledger.change():
                self.ledger.set_fact("run", str(self.ledger.run))
            try:
                for outcome in super().outcomes():
                    if isinstance(outcome, Failed) and len(failures) < MOST_FAILURES:
                        failures.append(outcome)
                    yield outcome
            except (KeyboardInterrupt, GeneratorExit):
                self.commit()  # whoever ends a build in good order loses nothing that was built
                raise
            self.commit()
            gone = self.gone()
            self.drop(gone)
            if gone:
                yield Dropped(len(gone))
            self.finish()
            self.list_failures(failures)
            yield from self.remarks()

    def task_of(self, file: ArticleFile) -> Task | None:
        try:
            file = file if file.fields is not None else with_content(file, read_bytes(file))
        except ArticleError as error:
            self.meet(self.key_of(file))
            self.note_unread(file, error)
            return None
        key, content = self.key_of(file), self.hash_content(file)
        nameless = file.record is not None and file.record.startswith(NAMELESS)
        if file.record is not None:
            self.containers.add(self.key_of(file, whole=True))
        row = self.ledger.find(key)
        if row is None or row.content != content or row.made_with != self.made_with:
            self.meet(key)
            row = self.ledger.find_content(content, self.made_with)
            if row is None:
                return Task(file, key, content, keep_document=self.tasks < self.documents)
            container = self.key_of(file, whole=True) if nameless else None
            self.adopt(row._replace(key=key, container=container))
            self.note(Kept(1))
            return None
        self.meet(key)
        self.note(Kept(1))
        return None

    def meet(self, key: str) -> None:
        self.met.append(key)
        if len(self.met) >= 1000:
            with self.ledger.change():
                self.touch()

    def touch(self) -> None:
        self.ledger.touch(self.met)
        self.met.clear()

    def keep(self, task: Task, made: Made) -> Built:
        assert made.part is not None
        part, file = made.part, task.file
        nameless = file.record is not None and file.record.startswith(NAMELESS)
        row = Row(
            task.key,
            self.key_of(file, whole=True) if nameless else None,
            task.content,
            self.made_with,
            part.iri,
            made.places,
            made.entities,
            made.events,
            json.dumps(part.prefixes),
            part.own,
            part.shared,
        )
        self.waiting.append((row, part))
        if len(self.waiting) >= KEPT_AT_ONCE:
            self.commit()
        return self.built(task, made, self.output)

    def commit(self) -> None:
        """Keep what waits to be kept."""
        rows, self.waiting = self.waiting, []
        if rows:
            self.store(rows)
        with self.ledger.change():
            self.touch()

    def adopt(self, row: Row) -> None:
        """Take an article whose facts are already here under another name."""
        raise NotImplementedError

    def gone(self) -> list[tuple[str, str]]:
        """Articles that are no longer among the inputs."""
        if not self.is_complete:
            return []
        if self.options.prune:
            return self.ledger.untouched()
        return [each for container in sorted(self.containers) for each in self.ledger.outdated(container)]

    def key_of(self, file: ArticleFile, *, whole: bool = False) -> str:
        """The path of an article from the output's folder, so that both may move together; and its record."""
        if file.path is None:
            return "-"
        if places.is_remote(file.path):
            path = str(file.path)
        else:
            try:
                path = Path(os.path.relpath(file.path, self.output.absolute().parent)).as_posix()
            except ValueError:  # another drive
                path = file.path.absolute().as_posix()
        return path if whole or file.record is None else f"{path}#{file.record}"

    def list_failures(self, failures: list[Failed]) -> None:
        """Write which articles failed and why beside the output, or remove the list of an earlier build."""
        path = failure_list(self.output, self.folder)
        if not failures:
            path.unlink(missing_ok=True)
            return
        replace_file(path, failure_table(failures, self.options))


class _OneFile(_Noted):
    """The ledger holds every article's part, and the file is put together from them."""

    def notes_folder(self) -> Path:
        return _ledger_folder(self.output)

    def recover(self) -> None:
        remove_leftovers(self.output)
        for leftover in self.folder.glob("sorting-*"):
            for each in leftover.iterdir():
                each.unlink()
            leftover.rmdir()
        format = stored_format(self.format)
        with self.ledger.change():
            if self.ledger.fact("format") not in (None, format):
                self.ledger.drop([key for key, _ in self.ledger.untouched()])
            self.ledger.set_fact("format", format)

    def store(self, rows: list[tuple[Row, Part]]) -> None:
        with self.ledger.change():
            self.ledger.put(row for row, _ in rows)
            self.ledger.set_fact("output", "")

    def adopt(self, row: Row) -> None:
        with self.ledger.change():
            self.ledger.put([row])
            self.ledger.set_fact("output", "")

    def drop(self, gone: list[tuple[str, str]]) -> None:
        if gone:
            with self.ledger.change():
                self.ledger.drop(key for key, _ in gone)
                self.ledger.set_fact("output", "")

    def finish(self) -> None:
        if self.ledger.fact("output") == self.stamp() or (self.ledger.count() == 0 and not self.output.exists()):
            return
        prefixes = choose_prefixes(self.ledger.prefixes())
        content = write_parts(self.parts, prefixes, self.format, self.folder)
        replace_file(self.output, _pack(content) if self.output.name.lower().endswith(PACKED) else content)
        with self.ledger.change():
            self.ledger.set_fact("output", self.stamp())

    def parts(self) -> Iterator[Part]:
        for iri, prefixes, own, shared in self.ledger.parts():
            yield Part(iri, tuple((prefix, namespace) for prefix, namespace in json.loads(prefixes)), own, shared)

    def stamp(self) -> str:
        """How the output looks from outside; changes when somebody else writes to it or another format is wanted."""
        try:
            found = self.output.stat()
        except OSError:
            return "none"
        return f"{self.format} {found.st_size} {found.st_mtime_ns}"


class _Store(_Noted):
    """An Oxigraph store holds every article's graph; the ledger only notes which."""

    archive: Archive

    @property
    def format(self) -> str:
        return "nquads"

    def notes_folder(self) -> Path:
        folder = self.output
        if holds_other_files(folder):
            raise StoreError(
                f"{folder}: this folder holds other files; choose a new one for the store, or -o FILE.ttl."
            )
        return folder

    def recover(self) -> None:
        self.archive = Archive(self.output, ontology_directory() / "kg.ttl")
        for iri in self.ledger.begun():
            places = self.ledger.places_of(iri)
            if not places:
                self.archive.replace({iri: b""})
            elif self.archive.holds(iri):
                self.archive.place(iri, "".join(places).encode())
            else:
                with self.ledger.change():
                    self.ledger.forget(iri)
        with self.ledger.change():
            self.ledger.end()

    def store(self, rows: list[tuple[Row, Part]]) -> None:
        earlier = {row.key: before for row, _ in rows if (before := self.ledger.find(row.key))}
        replaced = [(key, before.iri) for key, before in earlier.items()]
        with self.ledger.change():
            self.ledger.begin(sorted({row.iri for row, _ in rows} | {iri for _, iri in replaced}))
        graphs: dict[str, bytes] = {}
        keys = [row.key for row, _ in rows]
        for row, part in rows:
            places = "".join(self.ledger.places_of(row.iri, but=keys)).encode()
            graphs[row.iri] = graphs.get(row.iri, b"") + lines_of(part) + places
        self.archive.replace(graphs)
        self.forget([(key, iri) for key, iri in replaced if iri not in graphs], keys)
        with self.ledger.change():
            self.ledger.put(row._replace(own=b"", shared=b"") for row, _ in rows)
            self.ledger.end()

    def adopt(self, row: Row) -> None:
        before = self.ledger.find(row.key)
        gone = [(row.key, before.iri)] if before and before.iri != row.iri else []
        with self.ledger.change():
            self.ledger.begin(iri for _, iri in gone)
        self.forget(gone, [row.key])
        with self.ledger.change():
            self.ledger.put([row])
            self.ledger.end()

    def drop(self, gone: list[tuple[str, str]]) -> None:
        for some in (gone[at : at + KEPT_AT_ONCE] for at in range(0, len(gone), KEPT_AT_ONCE)):
            with self.ledger.change():
                self.ledger.begin(sorted({iri for _, iri in some}))
            self.forget(some, [key for key, _ in some])
            with self.ledger.change():
                self.ledger.drop(key for key, _ in some)
                self.ledger.end()

    def forget(self, gone: list[tuple[str, str]], keys: list[str]) -> None:
        """Remove graphs that no article is about any more, and from the others where they were found."""
        removed: dict[str, bytes] = {}
        for iri in dict.fromkeys(iri for _, iri in gone):
            others = self.ledger.places_of(iri, but=keys)
            if not others:
                removed[iri] = b""
            else:
                self.archive.place(iri, "".join(others).encode())
        self.archive.replace(removed)

    def finish(self) -> None:
        self.archive.finish(choose_prefixes(self.ledger.prefixes()))

    def remarks(self) -> Iterator[Remark]:
        if self.archive.has_changed and self.archive.holds(self.options.base + HAPPENINGS):
            yield Remark(f"{self.output}: its happenings are of an earlier kg merge; run kg merge {self.output} again.")


def holds_other_files(folder: Path) -> bool:
    """Whether a folder cannot become a store, because something else is in it."""
    ours = not folder.is_dir() or is_archive(folder) or (folder / LEDGER).is_file()
    return not ours and any(not each.name.startswith("kg-") for each in folder.iterdir())


def failure_list(output: Path, folder: Path | None = None) -> Path:
    """Where the articles that failed are listed."""
    if folder is None:
        folder = output if output.is_dir() else _ledger_folder(output)
    return folder / "kg-failed.csv" if folder == output else output.with_name(f"{output.name}.failed.csv")


def failure_table(failures: Iterable[Failed], options: Options) -> bytes:
    """Failed articles and why, as CSV, in the order of the inputs; of their names where Dask decides who is first."""
    rows = [(each.name, each.reason) for each in failures]
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow(("article", "reason"))
    writer.writerows(sorted(rows) if options.engine == DASK else rows)
    return table.getvalue().encode(errors="replace")


def available_cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _guarded(output: Path, work: _Noted) -> Iterator[Outcome]:
    with _disk_trouble(output):
        yield from work.outcomes()


@contextmanager
def _disk_trouble(output: Path) -> Iterator[None]:
    """What a disk refuses, as a sentence."""
    try:
        yield
    except OSError as error:
        if is_disk_full(error):
            raise FullDiskError(output) from error
        reason = (error.strerror or str(error)).lower()
        raise StoreError(f"{output}: this cannot be written ({reason}); choose another place with -o.") from error


def _ledger_folder(output: Path) -> Path:
    return output.with_name(f".{output.name}.kgbuild")


def _pack(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """gzip with neither name nor time, in pieces."""
    import zlib

    packer = zlib.compressobj(6, zlib.DEFLATED, 31)
    for piece in pieces:
        if packed := packer.compress(piece):
            yield packed
    yield packer.flush()
