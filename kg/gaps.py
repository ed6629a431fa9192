"""Turn the residues of articles into counts of what was not understood, the most frequent first.

Works on findings alone and in bounded memory: of each word it keeps how often it was met, and a few places.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from kg.document import Document, MentionKind, Span
from kg.lexicon import fold
from kg.summary import visible

EXAMPLES = 3
"""Places kept of each word: enough to see a pattern, few enough for a corpus."""
KEPT = 20_000
"""Words kept of each kind; when twice as many were met, the rarest are forgotten."""
SHOWN = 500
"""Rows of each table: whoever has taught the lexicon these builds again."""
CONTEXT = 90
"""Characters shown on each side of the words in their sentence."""
LONGEST = 400
"""Characters shown of a sentence that gave nothing."""
MOST_FAILURES = 1000


@dataclass(frozen=True, slots=True)
class Kind:
    """One way of not being understood."""

    name: str
    heading: str
    what: str
    """What its numbers count, after «of»."""
    meaning: str
    """What it means and what can be done."""


VERBS = Kind(
    "verbs",
    "Verbs without an event",
    "verbs with an actor that evoked no event",
    "Somebody does this, and no event came of it. Where entries are given, the lexicon has the verb, but their "
    "conditions were not met. To teach a verb, write it into a file of your own, for instance "
    'kg:Protest lex:verb "…" ; lex:frame lex:Protest . and build with --ontology.',
)
NAMES = Kind(
    "names",
    "Names in no fact",
    "mentions of names",
    "Found as the name of an actor or a place, but nothing is said of it in the graph: the sentence's verb or noun is "
    "unknown, or the name stands where no rule looks.",
)
TIMES = Kind("times", "Dates in no fact", "time expressions", "Words that say when, but of no event.")
QUANTITIES = Kind(
    "quantities",
    "Numbers in no fact",
    "quantities",
    "Words that say how many, but of no event. Ages, ranks and distances are expected here; tolls are not.",
)
SENTENCES = Kind(
    "sentences",
    "Sentences that gave no fact",
    "sentences",
    "No event, no office and no quotation was found in them. Those met several times are likely the newspaper's own "
    "lines.",
)
KINDS = (VERBS, NAMES, TIMES, QUANTITIES, SENTENCES)


@dataclass(frozen=True, slots=True)
class Example:
    """A place where words were met: article, offsets of the words, and the sentence around them."""

    article: str
    begin: int
    end: int
    before: str
    words: str
    after: str


@dataclass(frozen=True, slots=True)
class Row:
    """Words that were not understood, how often and where."""

    words: str
    count: int
    articles: int
    examples: tuple[Example, ...]
    forms: tuple[str, ...] = ()
    """Of a verb: its forms as they stood, the most frequent first."""
    entries: tuple[str, ...] = ()
    """Of a verb: the lexicon entries whose conditions were not met."""


@dataclass(frozen=True, slots=True)
class Section:
    """One kind of gap with its rows."""

    kind: Kind
    unused: int
    found: int
    """How many there were in all, understood ones included; 0 when that is not known."""
    rows: tuple[Row, ...]
    more: int
    """Rows left out."""


class Gaps:
    """What a build did not understand. Grows by `add`, article after article; picklable, so that workers can share.

    Two builds of the same articles in the same order give equal reports.
    """

    def __init__(self, *, kept: int = KEPT, examples: int = EXAMPLES) -> None:
        self.articles = 0
        self.sentences = 0
        self.events = 0
        self.failures: list[tuple[str, str]] = []
        self.failed = 0
        self._tallies = {kind.name: _Tally(kept, examples) for kind in KINDS}

    def add(self, name: str, document: Document) -> None:
        """Count one article's residue; `name` says which article it is."""
        residue = document.residue
        text = document.article.text
        sentences = _Sentences(document)
        self.articles += 1
        self.sentences += len(document.sentences)
        self.events += len(document.events)
        for verb in residue.verbs:
            form = verb.span.of(text).lower()
            self._note(VERBS, verb.lemma, sentences.example(name, verb.span), form, verb.entries)
        for kind, spans in ((NAMES, residue.names), (TIMES, residue.times), (QUANTITIES, residue.quantities)):
            for span in spans:
                self._note(kind, span.of(text), sentences.example(name, span))
        for span in residue.silent_sentences:
            words = _cut(visible(span.of(text)), LONGEST)
            self._note(SENTENCES, words, Example(name, span.begin, span.end, "", words, ""))
        for kind, found in zip(KINDS, _found(document), strict=True):
            self._tallies[kind.name].found += found

    def fail(self, name: str, reason: str) -> None:
        """Note an article that could not be built."""
        self.failed += 1
        if len(self.failures) < MOST_FAILURES:
            self.failures.append((name, reason))

    def merge(self, later: Gaps) -> None:
        """Take in what another worker counted, as if its articles came after these."""
        self.sentences += later.sentences
        self.events += later.events
        self.failed += later.failed
        self.failures = [*self.failures, *later.failures][:MOST_FAILURES]
        for name, tally in self._tallies.items():
            tally.merge(later._tallies[name], self.articles)
        self.articles += later.articles

    def sections(self, *, shown: int = SHOWN) -> Iterator[Section]:
        """Every kind with its most frequent rows."""
        for kind in KINDS:
            tally = self._tallies[kind.name]
            rows = tally.rows(in_text_order=kind is SENTENCES)
            yield Section(kind, tally.total, tally.found, tuple(rows[:shown]), max(0, tally.distinct - shown))

    def _note(
        self, kind: Kind, words: str, example: Example, form: str | None = None, entries: Iterable[str] = ()
    ) -> None:
        self._tallies[kind.name].note(visible(words), self.articles, example, form, entries)


@dataclass(slots=True)
class _Entry:
    words: str
    first: tuple[int, int]
    """Article and offset where it was first met."""
    count: int = 0
    articles: int = 0
    last_article: int = 0
    examples: list[Example] = field(default_factory=list)
    forms: dict[str, int] = field(default_factory=dict)
    entries: dict[str, None] = field(default_factory=dict)


class _Tally:
    """Words of one kind by their folded form."""

    def __init__(self, kept: int, examples: int) -> None:
        self.total = 0
        self.found = 0
        self.forgotten = 0
        self._kept = kept
        self._examples = examples
        self._entries: dict[str, _Entry] = {}

    @property
    def distinct(self) -> int:
        """How many different words were met; a forgotten one that comes again counts again."""
        return len(self._entries) + self.forgotten

    def note(
        self, words: str, article: int, example: Example, form: str | None = None, entries: Iterable[str] = ()
    ) -> None:
        self.total += 1
        entry = self._entries.setdefault(fold(words), _Entry(words, (article, example.begin)))
        entry.count += 1
        if entry.last_article != article:
            entry.articles += 1
            entry.last_article = article
        if len(entry.examples) < self._examples:
            entry.examples.append(example)
        if form is not None and (form in entry.forms or len(entry.forms) < 10 * self._examples):
            entry.forms[form] = entry.forms.get(form, 0) + 1
        entry.entries.update(dict.fromkeys(entries))
        self._forget()

    def merge(self, later: _Tally, articles: int) -> None:
        self.total += later.total
        self.found += later.found
        self.forgotten += later.forgotten
        for key, other in later._entries.items():
            first = (other.first[0] + articles, other.first[1])
            entry = self._entries.setdefault(key, _Entry(other.words, first))
            entry.count += other.count
            entry.articles += other.articles
            entry.last_article = other.last_article + articles
            entry.examples = [*entry.examples, *other.examples][: self._examples]
            for form, count in other.forms.items():
                entry.forms[form] = entry.forms.get(form, 0) + count
            entry.entries.update(other.entries)
        self._forget()

    def _forget(self) -> None:
        if len(self._entries) <= 2 * self._kept:
            return
        # of equally rare words the older go: a newspaper's lines of today are likelier to come again
        order = sorted(self._entries.items(), key=lambda item: (-item[1].count, -item[1].first[0], -item[1].first[1]))
        self.forgotten += len(order) - self._kept
        self._entries = dict(order[: self._kept])

    def rows(self, *, in_text_order: bool) -> list[Row]:
        def rank(item: tuple[str, _Entry]) -> tuple[object, ...]:
            key, entry = item
            return (-entry.count, -entry.articles, entry.first if in_text_order else key)

        return [
            Row(
                entry.words,
                entry.count,
                entry.articles,
                tuple(entry.examples),
                tuple(sorted(entry.forms, key=lambda form: (-entry.forms[form], form))),
                tuple(sorted(entry.entries)),
            )
            for _, entry in sorted(self._entries.items(), key=rank)
        ]


class _Sentences:
    """Finds the sentence around a span."""

    def __init__(self, document: Document) -> None:
        self._text = document.article.text
        self._sentences = document.sentences
        self._begins = [sentence.begin for sentence in document.sentences]

    def example(self, article: str, span: Span) -> Example:

        at = bisect_right(self._begins, span.begin) - 1
        around = self._sentences[at] if at >= 0 and self._sentences[at].covers(span) else span
        before = visible(self._text[around.begin : span.begin].lstrip() + "\0").removesuffix("\ufffd")
        after = visible("\0" + self._text[span.end : around.end].rstrip()).removeprefix("\ufffd")
        before = before if len(before) <= CONTEXT else "…" + before[-CONTEXT:]
        return Example(article, span.begin, span.end, before, visible(span.of(self._text)), _cut(after, CONTEXT))


def _cut(words: str, length: int) -> str:
    return words if len(words) <= length else words[: length - 1].rstrip() + "…"


def _found(document: Document) -> tuple[int, int, int, int, int]:
    """How many there were of each kind, understood ones included, in the order of `KINDS`; 0 where nobody counts."""
    residue = document.residue
    names = sum(mention.kind is MentionKind.NAME for entity in document.entities for mention in entity.mentions)
    times = {time.mention.span for event in document.events for time in event.times}
    quantities = {quantity.mention.span for event in document.events for quantity in event.quantities}
    return (
        0,
        names,
        len(times | set(residue.times)),
        len(quantities | set(residue.quantities)),
        len(document.sentences),
    )
