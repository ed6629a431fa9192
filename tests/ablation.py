"""Switch off one stage of the extraction after the other and print what each is worth: `make score ABLATE=1`.

Stages are replaced, and tables of the lexicon emptied, in this tool only: the product has no switches for it.
"""

from __future__ import annotations

import importlib.util
import multiprocessing
import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any
from unittest.mock import patch

import kg.extract as pipeline
from kg.articles import ArticleFile, read_article
from kg.building import Workshop
from kg.document import Span
from kg.extract import assembly, coreference, events, names, view
from kg.extract.events import Draft
from kg.gazetteer import Gazetteer
from kg.lexicon import Lexicon
from kg.rdf.export import write_graph
from kg.rdf.graph import build_quads
from kg.rdf.ontology import load_lexicon, ontology_directory
from tests.annotated import find_shared
from tests.score_table import find_annotated, read_gold

SETS = ("shared", "dev")
"""The held-out articles are only ever scored with everything switched on."""
SUMMED = ("positions", "events", "arguments", "attribution", "factuality", "times", "quantities")
"""The scorer's measures that FACTS sums."""


@dataclass(frozen=True, slots=True)
class Stage:
    """Something that can be switched off: functions to replace, tables to empty, fields of the lexicon to empty."""

    name: str
    functions: tuple[tuple[Any, str, Callable[..., Any]], ...] = ()
    """(module or class, attribute, what stands in for it)."""
    tables: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    gazetteer: bool = True

    def without(self, lexicon: Lexicon) -> Lexicon:
        """The lexicon without this stage's tables; its own fingerprint keeps patterns of the whole one away."""
        if not self.tables and not self.fields:
            return lexicon
        missing = [table for table in self.tables if table not in lexicon.tables]
        assert not missing, f"no table of this name: {missing}"
        tables = {name: rows for name, rows in lexicon.tables.items() if name not in self.tables}
        emptied: dict[str, Any] = {name: {} for name in self.fields}
        if "names" in self.fields:
            emptied["actors"] = {
                iri: replace(actor, names=(), common_names=()) for iri, actor in lexicon.actors.items()
            }
        return replace(lexicon, tables=tables, fingerprint=f"{lexicon.fingerprint} {self.name}", **emptied)

    @contextmanager
    def off(self) -> Iterator[None]:
        """Run with this stage's functions replaced."""
        with ExitStack() as stack:
            for owner, attribute, stand_in in self.functions:
                stack.enter_context(patch.object(owner, attribute, stand_in))
            yield


def _nothing(*_: object, **__: object) -> None:
    return None


def _empty(*_: object, **__: object) -> list[Any]:
    return []


def _as_it_stands(
    text: str, sentence: Span, found: view.Findings, lexicon: Lexicon, says: Callable[[str], bool]
) -> list[view.View]:
    """The sentence itself: names, times and numbers keep their words, and these carry them."""
    edits = view._Edits(text, sentence)
    _own_names(edits, found, lexicon)
    _own_times(edits, found, lexicon)
    _own_quantities(edits, found)
    return [view._assemble(text, sentence, edits.taken, ())]


def _own_names(edits: view._Edits, found: view.Findings, lexicon: Lexicon) -> None:
    for name in found.names:
        edits.add(name.span, name.span.of(edits.text), view.Payload(names=(name,)))


def _own_times(edits: view._Edits, found: view.Findings, lexicon: Lexicon) -> None:
    for time in found.times:
        edits.add(time.span, time.span.of(edits.text), view.Payload(time=time))


def _own_quantities(edits: view._Edits, found: view.Findings) -> None:
    for quantity in found.quantities:
        edits.add(quantity.span, quantity.span.of(edits.text), view.Payload(quantity=quantity))


def _each_alone(drafts: Sequence[Draft], *_: object) -> list[list[Draft]]:
    return [[draft] for draft in sorted(drafts, key=lambda d: d.trigger.span)]


def _names_as_chosen(text: str, clauses: object, chosen: list[names.Name], book: object) -> list[names.Name]:
    return chosen


FULL = Stage("everything on")
STAGES = (
    # names
    Stage("the model's own names", ((pipeline, "predict_names", _empty),)),
    Stage("the gazetteer", gazetteer=False),
    Stage("names of known actors", fields=("names", "common_names")),
    Stage("short forms and names seen before", ((names, "spread", _names_as_chosen),)),
    # the simplified view, and its parts
    Stage("the simplified view", ((view, "_make_views", _as_it_stands),)),
    Stage("view: plain names", ((view, "_replace_names", _own_names),)),
    Stage("view: enumerations", ((view, "_replace_enumerations", _nothing),)),
    Stage("view: times as one adverb", ((view, "_replace_times", _own_times),)),
    Stage("view: numbers as digits", ((view, "_replace_quantities", _own_quantities),)),
    Stage(
        "view: appositions, asides, parentheses",
        tuple((view, f"_take_{part}", _nothing) for part in ("appositions", "asides", "glosses")),
    ),
    Stage("view: short quotation marks", ((view, "_take_short_quotes", _nothing),)),
    Stage("view: datelines, frames, clefts", (*((view, f"_take_{p}", _nothing) for p in ("dateline", "clefts")),
                                               (view, "_take_frame", lambda *_: ()))),
    Stage("view: long prepositions", ((view, "_replace_prepositions", _nothing),)),
    Stage("view: words the parser misreads", ((view, "_replace_words", _nothing),)),
    Stage("view: relative clauses apart", ((view, "_find_relatives", _empty),)),
    Stage("view: inverted reports apart", ((view, "_find_report", _nothing),)),
    # events
    Stage("light verbs and their kin", tables=(
        "lightVerb", "occurrenceVerb", "targetingVerb", "puttingVerb", "sufferingVerb", "casualtyVerb")),
    Stage("control of infinitives", tables=("objectControl",)),
    Stage("places and times by scope", tuple((events._Reader, f"attach_{what}", _nothing) for what in ("places", "times"))),
    Stage("shared circumstances", ((pipeline, "share_circumstances", _nothing),)),
    # who is meant
    Stage("metonymy of capitals", fields=("metonyms",)),
    Stage("demonyms", fields=("demonyms",)),
    Stage("pronouns", ((coreference.Discourse, "_pronoun", _nothing),)),
    Stage("possessives", ((coreference.Discourse, "possessor", _nothing),)),
    Stage("descriptions of somebody named", ((coreference.Discourse, "_anaphor", _nothing),), fields=("anaphors",)),
    Stage("people described", tables=("forceNoun", "organisationNoun", "groupNoun", "personNoun")),
    # who says so, and is it so
    Stage("attribution", ((pipeline, "attribute", _nothing),)),
    Stage("quotations", ((pipeline, "attach_quotes", _nothing),)),
    Stage("factuality", ((pipeline, "decide_factuality", lambda *_: "Factual"),)),
    Stage("operators («may», «plan to»)", tables=("operator", "nounFrame")),
    Stage("negation", tables=("negation", "without", "negativeDeterminer")),
    # once or twice
    Stage("merging of repeated mentions", ((assembly, "merge_drafts", _each_alone),)),
)  # fmt: skip


def main() -> int:
    """Print a Markdown table: FACTS F1 of each set with one stage switched off, and what that costs."""
    shared = find_shared()
    if shared is None:
        print("The annotated articles and their scorer (../shared) are not here: nothing to score.")
        return 0
    whole = load_lexicon(), Gazetteer.load()
    pipeline.load_model()
    pipeline.common_words(pipeline.load_model())  # before the fork: every worker shares them
    print("| without | " + " | ".join(f"{name}, facts F1 | lost" for name in SETS) + " |")
    print("|---" * (1 + 2 * len(SETS)) + "|", flush=True)
    context = multiprocessing.get_context("fork")
    with context.Pool(min(4, os.cpu_count() or 1), initializer=_Worker.start, initargs=(shared, *whole)) as pool:
        full: tuple[float, ...] | None = None
        for stage, means in zip((FULL, *STAGES), pool.imap(_Worker.run, range(-1, len(STAGES))), strict=True):
            full = full or means
            cells = [f"{mean:.3f} | {'' if stage is FULL else f'{mean - whole_:+.3f}'}"
                     for mean, whole_ in zip(means, full, strict=True)]  # fmt: skip
            print(f"| {stage.name} | {' | '.join(cells)} |", flush=True)
    return 0


@dataclass(slots=True)
class _Worker:
    """What one process scores with."""

    scorer: ModuleType
    articles: dict[str, list[Path]]
    lexicon: Lexicon
    gazetteer: Gazetteer

    @staticmethod
    def start(shared: Path, lexicon: Lexicon, gazetteer: Gazetteer) -> None:
        """Make this process ready."""
        global _worker
        annotated = find_annotated(shared)
        _worker = _Worker(
            _load(shared / "score" / "score.py"), {name: annotated[name] for name in SETS}, lexicon, gazetteer
        )

    @staticmethod
    def run(number: int) -> tuple[float, ...]:
        """Mean FACTS F1 of each set without stage `number`; -1: with everything."""
        assert _worker is not None
        return _worker.score(STAGES[number] if number >= 0 else FULL)

    def score(self, stage: Stage) -> tuple[float, ...]:
        lexicon = stage.without(self.lexicon)
        gazetteer = self.gazetteer if stage.gazetteer else Gazetteer(b"")
        workshop = Workshop(lexicon, lambda article: pipeline.extract(article, lexicon, gazetteer))
        with stage.off(), tempfile.TemporaryDirectory() as folder:
            return tuple(
                sum(self.facts(article, workshop, Path(folder)) for article in articles) / len(articles)
                for articles in self.articles.values()
            )

    def facts(self, article: Path, workshop: Workshop, folder: Path) -> float:
        """FACTS F1 of one article."""
        gold = self.scorer.Gold(article)
        reading = read_article(
            ArticleFile(article / "article.txt", "article.txt"), self.lexicon, date=read_gold(article).get("date")
        )
        graph = folder / "graph.ttl"
        write_graph(build_quads(workshop.extract(reading.article), workshop.lexicon), graph)
        tallies = self.scorer.score(gold, self.scorer.Predicted(graph, [ontology_directory() / "kg.ttl"]))
        right, predicted, expected = (
            sum(getattr(tallies[m], k) for m in SUMMED) for k in ("right", "predicted", "expected")
        )
        return 2 * right / (predicted + expected) if predicted + expected else 0.0


_worker: _Worker | None = None


@cache
def _load(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("scorer", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["scorer"] = module  # its dataclasses look themselves up there
    spec.loader.exec_module(module)
    return module


if __name__ == "__main__":
    sys.exit(main())
