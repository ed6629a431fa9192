"""Turn the text of an article into a Document: who did what to whom, where, when, how many, says who, how certain."""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import Any

from kg.document import Article, Document, Span, UnknownVerb
from kg.extract.assembly import assemble
from kg.extract.attribution import attach_quotes, attribute, is_reporting
from kg.extract.casting import called, cast_names, cast_offices, holders
from kg.extract.coreference import Discourse
from kg.extract.cover import Cover
from kg.extract.dates import find_times
from kg.extract.events import Draft, find_drafts, share_circumstances
from kg.extract.factuality import decide_factuality, looks_ahead
from kg.extract.lemmas import Lemmas
from kg.extract.linking import link
from kg.extract.names import find_names
from kg.extract.normalise import normalise
from kg.extract.offices import find_offices
from kg.extract.parse import common_words, load_model, predict_names
from kg.extract.quantities import find_quantities
from kg.extract.residue import find_unknown_verbs, with_residue
from kg.extract.sentences import find_sentences
from kg.extract.view import Findings, make_views, parse_views
from kg.gazetteer import Gazetteer
from kg.lexicon import Lexicon

__all__ = ["extract"]


def extract(article: Article, lexicon: Lexicon, gazetteer: Gazetteer) -> Document:
    """Read one article.

    The named-entity recogniser runs on the text, the parser on simplified views of its sentences; French knowledge
    comes from `lexicon` and `gazetteer`. Deterministic: the same article and lexicon give an equal Document.
    """
    nlp = load_model()
    words = common_words(nlp)
    text = normalise(article.text)
    sentences = find_sentences(text, lexicon)
    names = find_names(text, sentences, predict_names(nlp, text, sentences), lexicon, gazetteer, words)
    offices, designations = find_offices(text, sentences, names, lexicon, words)
    in_names = Cover(name.span for name in names)
    times = tuple(t for t in find_times(text, lexicon, article.date) if not in_names.overlaps(t.span))
    in_times = Cover(time.span for time in times)
    quantities = tuple(
        q for q in find_quantities(text, lexicon) if not in_names.overlaps(q.span) and not in_times.overlaps(q.span)
    )
    cast, keys = cast_names(text, sentences, names, link(text, names, offices, lexicon, gazetteer), lexicon)
    positions = cast_offices(text, sentences, offices, keys, cast, lexicon)
    discourse = Discourse(cast, lexicon, text, keys, holders(positions), called(designations, keys))
    lemmas = Lemmas.of(nlp, lexicon.table("stemSpelling"))
    drafts: list[Draft] = []
    open_drafts: list[Draft] = []  # of the sentence that is being read
    unknown: list[UnknownVerb] = []
    days_ahead: set[Span] = set()
    findings = Findings(names, offices, times, quantities)
    views = make_views(text, sentences, findings, lexicon, lambda form: is_reporting(form, lexicon, lemmas))
    for parsed in parse_views(nlp, views):
        discourse.enter(parsed)
        local = find_drafts(parsed, discourse, lexicon, lemmas, days_ahead)
        if open_drafts and open_drafts[0].index != parsed.index:
            for draft in open_drafts:
                draft.close()
            open_drafts.clear()
        earlier = list(open_drafts) if parsed.view.inverted else []
        attribute(parsed, local, earlier, discourse, lexicon, lemmas)
        by_token = {draft.token.i: draft for draft in local}
        for draft in local:
            draft.factuality = decide_factuality(draft, by_token, lexicon, lemmas)
            draft.looks_ahead = looks_ahead(draft, lexicon, article.date)
            if draft.factuality != "Counterfactual":
                for key in draft.fillers("target"):
                    discourse.note_fate(draft.event_class, key, parsed.index)
        share_circumstances(local, lexicon)
        drafts.extend(local)
        open_drafts.extend(local)
        unknown.extend(find_unknown_verbs(parsed, local, discourse, lexicon, lemmas))
    attach_quotes(text, drafts, lexicon)
    document = assemble(article, text, sentences, cast, positions, drafts, times, days_ahead, lexicon)
    return with_residue(document, times, quantities, unknown)


class _CallablePackage(ModuleType):
    """Let `kg.extract(text)` be what the Python API promises.

    Importing anything from this package makes `kg.extract` mean the package, whatever `kg/__init__.py` says; a package
    of a class of its own, which Python's data model allows, can be called, and stays a package to all else. What is
    called stands above this room and is looked up only then; `kg/__init__.py` gives its type.
    """

    def __call__(self, *given: Any, **known: Any) -> Any:  # as `kg.api.extract`
        return import_module("kg.api").extract(*given, **known)


sys.modules[__name__].__class__ = _CallablePackage
