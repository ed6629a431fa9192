"""Turn what a build found into a summary that people read: who and where, what happened, what stayed open."""

from __future__ import annotations

import sys
import threading
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.document import Document, Entity, Event, Quantity, TimeSpan
from kg.errors import KgError

if TYPE_CHECKING:
    from pathlib import Path

    from rich.console import Console
    from rich.progress import Progress, TaskID

    from kg.building import Built, Outcome

QUOTE_LENGTH = 70
"""Enough to recognise a quotation; the graph holds all of it."""
VERBS_SHOWN = 5
LINES_SHOWN = 100
"""Articles that get a line; a corpus needs its last line only."""
CERTAINTY = {"Planned": "planned", "Alleged": "alleged", "Possible": "possible", "Counterfactual": "said not to be so"}


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and its rows: two columns, the second of any length."""

    heading: str
    rows: tuple[tuple[str, str], ...]


def summarise(document: Document) -> Iterator[Section]:
    """The sections of one article's summary, empty ones left out."""
    labels = {entity.key: entity.label for entity in document.entities}
    for section in (
        Section("Who and where", tuple(_entity_rows(document))),
        Section("What happened", tuple(_event_rows(document, labels))),
        Section("Left open", tuple(_open_rows(document))),
    ):
        if section.rows:
            yield section


class Printer:
    """Prints outcomes as they come: tables in colour on a terminal, plain lines in a pipe, nothing when quiet."""

    def __init__(self, *, quiet: bool, full: int, lines: int = LINES_SHOWN) -> None:
        self._quiet = quiet
        self._full = full
        self._lines = lines
        self._counts: Counter[str] = Counter()
        self._console: Console | None = None
        self._bar: Progress | None = None
        self._task: TaskID | None = None
        if sys.stdout.isatty() and not quiet:
            from rich.console import Console

            self._console = Console(highlight=False)

    @contextmanager
    def progress(self, words: str, count: Callable[[], int] | None = None) -> Iterator[None]:
        """Show how far the work has come, how fast and how long it will take, on a terminal only, until the block ends.

        `count` says how many articles there are; it may take its time.
        """
        if self._console is None:
            yield
            return
        from rich import progress

        self._bar = progress.Progress(
            progress.TextColumn("{task.description}"),
            progress.BarColumn(bar_width=None),
            progress.TextColumn("{task.fields[so_far]}"),
            progress.TimeRemainingColumn(compact=True),
            console=self._console,
            transient=True,
            expand=True,
        )
        self._task = self._bar.add_task(f"{words}…", total=None, so_far="")
        if count is not None:
            threading.Thread(target=self._expect, args=(self._bar, self._task, count), daemon=True).start()
        with self._bar:
            yield
        self._bar = None

    @staticmethod
    def _expect(bar: Progress, task: TaskID, count: Callable[[], int]) -> None:
        with suppress(OSError, KgError):  # the count is for show
            bar.update(task, total=count())

    def advance(self, outcome: Outcome) -> None:
        """Move the bar on by what an outcome stands for, and count it."""
        number = getattr(outcome, "number", 1)
        kind = type(outcome).__name__
        self._counts[kind] += number
        self._counts["events"] += getattr(outcome, "events", 0)
        self._counts["entities"] += getattr(outcome, "entities", 0)
        if self._bar is None or self._task is None or kind == "Dropped":
            return
        self._bar.advance(self._task, number)
        task = self._bar.tasks[self._task]
        rate = f" · {task.speed:.1f}/s" if task.speed else ""
        articles, events = int(task.completed), self._counts["events"]
        so_far = f"{_count(articles, 'article', 'articles')}{rate} · {_count(events, 'event', 'events')}"
        self._bar.update(self._task, so_far=so_far)

    def problem(self, sentence: str) -> None:
        """A sentence on standard error: something failed, or should be known."""
        sys.stdout.flush()
        # The moving line would catch what is written to standard error, also when that is a file.
        if self._bar is not None:
            self._bar.stop()
        print(visible(sentence), file=sys.stderr)
        if self._bar is not None:
            self._bar.start()

    def built(self, outcome: Built) -> None:
        """One article's summary, in full when it is one of the first few."""
        shown = self._counts["Built"]
        if self._quiet or shown > self._lines:
            return
        if shown == self._lines:
            self._line("…")
            return
        self._line(
            f"{outcome.name} → {outcome.output.as_posix()}: "
            f"{_count(outcome.entities, 'actor or place', 'actors and places')}, "
            f"{_count(outcome.events, 'event', 'events')}",
            "bold",
        )
        if shown <= self._full and outcome.document is not None:
            self._article(outcome.document)

    def total(self) -> None:
        """The last line of a build of several articles."""
        kinds = {"Built": "built", "Kept": "unchanged", "Dropped": "dropped", "Failed": "failed"}
        if self._quiet or sum(self._counts[kind] for kind in kinds) < 2:
            return
        more = "".join(f", {self._counts[k]} {words}" for k, words in kinds.items() if k != "Built" and self._counts[k])
        self._line("")
        self._line(
            f"{_count(self._counts['Built'], 'article', 'articles')} built{more}: "
            f"{_count(self._counts['entities'], 'actor or place', 'actors and places')}, "
            f"{_count(self._counts['events'], 'event', 'events')}",
            "bold",
        )

    def pushed(self, graph: str, triples: int, outcome: str, of: int) -> None:
        """One graph that a store now holds."""
        self._counts[outcome] += 1
        done = self._counts.total()
        if self._bar is not None and self._task is not None:
            so_far = f"{done:,} of {_count(of, 'graph', 'graphs')} pushed"
            self._bar.update(self._task, completed=done, total=of, so_far=so_far)
        if not self._quiet and (outcome != "unchanged" or of == 1):
            self._line(f"{graph}: {_count(triples, 'triple', 'triples')} {outcome}")

    def total_pushed(self, *, failed: int) -> None:
        """The last line of a push of several graphs."""
        if self._quiet or self._counts.total() + failed < 2:
            return
        counts = [(self._counts[name], name) for name in ("written", "repaired", "unchanged")] + [(failed, "failed")]
        said = ", ".join(f"{n:,} {name}" for n, name in counts if n)
        self._line(f"{_count(self._counts.total() + failed, 'graph', 'graphs')}: {said}", "bold")

    def wrote(self, report: Path) -> None:
        """Say where the report of what was not understood is."""
        if not self._quiet:
            self._line(f"What was not understood: {report}")

    def _article(self, document: Document) -> None:
        article = document.article
        published = f"published {article.date.isoformat()}" if article.date else "no date of publication"
        self._line("  ".join(visible(part) for part in (article.title, f"({published})") if part), "italic")
        for section in summarise(document):
            self._line("")
            rows = [("  " + first, second) for first, second in section.rows]
            print_rows(section.heading, rows, self._console)

    def _line(self, words: str, style: str = "") -> None:
        if self._console is None:
            print(words)
        else:
            self._console.print(words, style=style, markup=False, soft_wrap=True)


def print_rows(heading: str, rows: Sequence[tuple[str, ...]], console: Console | None = None) -> None:
    """A heading and columns below it; the last column takes what room is left, or the line's rest in a pipe."""
    if console is None and sys.stdout.isatty():
        from rich.console import Console

        console = Console(highlight=False)
    if console is None:
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        print(heading)
        for row in rows:
            print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
        return
    from rich.table import Table
    from rich.text import Text

    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(style="green", no_wrap=True)
    for _ in rows[0][1:]:
        table.add_column(overflow="fold")
    for row in rows:
        table.add_row(*map(Text, row))
    console.print(Text(heading, "bold cyan"), table, sep="\n")


def visible(text: str) -> str:
    """`text` on one line, without characters that would steer a terminal.

    >>> visible("Le\\n  maire \\x1b[31m")
    'Le maire �[31m'
    """
    line = " ".join(text.split())
    return "".join("\N{REPLACEMENT CHARACTER}" if unicodedata.category(c) in ("Cc", "Cs") else c for c in line)


def _entity_rows(document: Document) -> Iterator[tuple[str, str]]:
    offices = defaultdict(list)
    for position in document.positions:
        tenure = "" if position.tenure == "current" else f"{position.tenure} "
        offices[position.holder].append(f"{tenure}{position.label}")
    by_class: dict[str, list[str]] = defaultdict(list)
    for entity in document.entities:
        held = f" ({', '.join(offices[entity.key])})" if offices[entity.key] else ""
        by_class[_class_of(entity)].append(f"{entity.label}{held}")
    for name in sorted(by_class, key=lambda name: (-len(by_class[name]), name)):
        yield name, visible(" · ".join(by_class[name]))


def _class_of(entity: Entity) -> str:
    return entity.classes[0] if entity.classes else "?"


def _event_rows(document: Document, labels: dict[str, str]) -> Iterator[tuple[str, str]]:
    triggers = {event.key: _trigger(event, document) for event in document.events}
    for event in document.events:
        yield event.event_class, visible(_event_line(event, triggers, labels))


def _event_line(event: Event, triggers: dict[str, str], labels: dict[str, str]) -> str:
    def who(role: str) -> str:
        return " + ".join(dict.fromkeys(labels.get(a.filler, a.filler) for a in event.arguments if a.role == role))

    actors = " + ".join(filter(None, (who("agent"), who("participant"))))
    line = f"«{triggers[event.key]}»" + (f" {actors}" if actors else "")
    line += "".join(f" → {whom}" for whom in (who("target"),) if whom)
    facts = [f"for {whom}" for whom in (who("recipient"),) if whom]
    facts += [f"at {where}" for where in (who("place"),) if where]
    facts += [f"when: {_time(span)}" for span in event.times]
    facts += [f"how many: {_quantity(quantity)}" for quantity in event.quantities]
    facts += [f"about {name}" for key in event.about if (name := labels.get(key) or _quoted(triggers.get(key)))]
    facts += [f"“{_shortened(quote.text)}”" for quote in event.quotes]
    if event.sources:
        facts.append("according to " + " + ".join(labels.get(key, key) for key in event.sources))
    if event.factuality in CERTAINTY:
        facts.append(CERTAINTY[event.factuality])
    return " · ".join([line, *facts])


def _open_rows(document: Document) -> Iterator[tuple[str, str]]:
    open_times = {t.label: None for t in document.unresolved_times}
    open_times |= {t.label: None for event in document.events for t in event.times if t.start is None}
    if open_times:
        hint = "" if document.article.date else "  (no date of publication is known: give it with --date)"
        yield "times without a date", visible(" · ".join(f"«{label}»" for label in open_times)) + hint
    lonely = [event for event in document.events if not event.arguments]
    if lonely:
        yield "events without actors", visible(" · ".join(f"«{_trigger(event, document)}»" for event in lonely))
    if gaps := _gaps(document):
        yield "not understood", visible(gaps)


def _gaps(document: Document) -> str:
    """What no fact uses, in one line."""
    residue = document.residue
    counts = (
        (len(residue.silent_sentences), "sentence", "sentences"),
        (len(residue.names), "name", "names"),
        (len(residue.times), "date", "dates"),
        (len(residue.quantities), "number", "numbers"),
    )
    unused = ", ".join(_count(*each) for each in counts if each[0])
    verbs = list(dict.fromkeys(verb.lemma for verb in residue.verbs))
    shown = ", ".join(f"«{verb}»" for verb in verbs[:VERBS_SHOWN]) + (", …" if len(verbs) > VERBS_SHOWN else "")
    parts = (f"in no fact: {unused}" if unused else "", f"verbs without an event: {shown}" if verbs else "")
    return " · ".join(filter(None, parts))


def _trigger(event: Event, document: Document) -> str:
    return event.mentions[0].span.of(document.article.text) if event.mentions else event.key


def _time(span: TimeSpan) -> str:
    if span.start is None or span.end is None:
        return span.label
    days = span.start.isoformat() if span.start == span.end else f"{span.start.isoformat()}/{span.end.isoformat()}"
    return f"{span.label} ({days})"


def _quantity(quantity: Quantity) -> str:
    unit = quantity.unit
    return quantity.label if not unit or unit in quantity.label else f"{quantity.label} ({unit})"


def _quoted(words: str | None) -> str:
    return f"«{words}»" if words else ""


def _shortened(quote: str) -> str:
    return quote if len(quote) <= QUOTE_LENGTH else quote[: QUOTE_LENGTH - 1].rstrip() + "…"


def _count(number: int, one: str, several: str) -> str:
    return f"{number} {one if number == 1 else several}"
