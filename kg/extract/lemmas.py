"""Turn word forms into the lemmas that they may have, whatever the tagger thinks."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from spacy.language import Language


FUTURE = ("ai", "as", "a", "ons", "ez", "ont")
CONDITIONAL = ("ais", "ait", "ions", "iez", "aient")
"""Endings after the infinitive."""


class Lemmas:
    """Candidate lemmas by form, from the tables of spaCy's French lemmatizer; accents are kept.

    The tagger errs on the very words that matter («réunissent» as adverb, «frappes» as adjective), so triggers
    are found by form first and its part of speech is one hint among others.
    """

    def __init__(
        self,
        exceptions: Mapping[str, list[str]],
        lookup: Mapping[str, list[str]],
        rules: tuple[tuple[str, str], ...],
        index: frozenset[str],
        spelling: Mapping[str, str],
    ) -> None:
        self._spelling = tuple(spelling.items())
        self._exceptions = exceptions
        self._lookup = lookup
        self._rules = tuple(sorted(rules, key=lambda rule: (-len(rule[0]), rule)))
        self._index = index
        self.verb = lru_cache(maxsize=50_000)(self._verb)
        self.noun = lru_cache(maxsize=50_000)(self._noun)

    @classmethod
    def of(cls, nlp: Language, spelling: Mapping[str, str]) -> Lemmas:
        """The tables of a loaded model, shared and not copied; what was looked up for one article serves the next."""
        tables = nlp.get_pipe("lemmatizer").lookups  # type: ignore[attr-defined]  # the lemmatizer pipe has lookups
        return _of(tables, tuple(sorted(spelling.items())))

    @classmethod
    def read(cls, tables: Any, spelling: Mapping[str, str]) -> Lemmas:  # Any: spacy.lookups.Lookups has no stub
        """Candidate lemmas from spaCy's tables, and how stems change their spelling."""
        rules = tuple((old, new) for old, new in [*tables.get_table("lemma_rules")["verb"], ("e", "er")])
        return cls(
            tables.get_table("lemma_exc")["verb"],
            tables.get_table("lemma_lookup"),
            rules,
            frozenset(tables.get_table("lemma_index")["verb"]),
            spelling,
        )

    def _verb(self, form: str) -> tuple[str, ...]:
        """Infinitives that `form` may belong to."""
        found = [*self._exceptions.get(form, ()), *self._lookup.get(form, ()), form]
        for old, new in self._rules:
            if form.endswith(old) and len(form) > len(old):
                stem = form[: len(form) - len(old)]
                found.extend(c for c in (stem + new, self._soften(stem) + new) if c in self._index)
        for ending in ("s", "e", "es"):
            # participles of irregular verbs are listed in the masculine only: « réunies », « conquise »
            if form.endswith(ending):
                found.extend(self._exceptions.get(form[: len(form) - len(ending)], ()))
        return tuple(dict.fromkeys(found))

    def _soften(self, stem: str) -> str:
        """« annonça », « engageait » : c and g keep their sound in front of a and o."""
        for spelled, plain in self._spelling:
            if stem.endswith(spelled):
                return stem[: len(stem) - len(spelled)] + plain
        return stem

    def _noun(self, form: str) -> tuple[str, ...]:
        """Singulars that `form` may belong to."""
        found = [form]
        if form.endswith(("s", "x")):
            found.append(form[:-1])
        if form.endswith("aux"):
            found.append(form[:-3] + "al")
        if "-" in form:
            head, _, rest = form.partition("-")
            if head.endswith("s"):
                found.append(f"{head[:-1]}-{rest}")
        return tuple(found)

    def is_future(self, form: str) -> bool:
        """Whether `form` is a future («démissionnerai», «prendront», «enverra»), which the tagger often misses."""
        return self._is_built_on_infinitive(form, FUTURE)

    def is_conditional(self, form: str) -> bool:
        """Whether `form` is a conditional («débouleraient», «enverraient»)."""
        return self._is_built_on_infinitive(form, CONDITIONAL)

    def _is_built_on_infinitive(self, form: str, endings: tuple[str, ...]) -> bool:
        for ending in endings:
            stem = form[: len(form) - len(ending)]
            if form.endswith(ending) and stem.endswith("r") and len(stem) > 3:
                infinitives = [each for each in self.verb(form) if each != form]  # « déclara » is no future
                regular = any(stem in (infinitive, infinitive[:-1]) for infinitive in infinitives)
                # « enverrait », « viendrait » : no stem of the imperfect, which begins as the infinitive does
                return regular or not all(infinitive.startswith(stem) for infinitive in self._exceptions.get(form, ()))
        return False


@lru_cache(maxsize=4)
def _of(tables: Any, spelling: tuple[tuple[str, str], ...]) -> Lemmas:
    return Lemmas.read(tables, dict(spelling))
