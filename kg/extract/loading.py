"""Import spaCy and load a model in half the time, without what neither reading nor tagging needs."""

from __future__ import annotations

import gc
import importlib
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from spacy.language import Language


def load_quickly(model: str) -> Language:
    """The pipeline `model`, which gives what `spacy.load(model)` gives; raises ImportError or OSError without it.

    `tests/extract/test_parse.py` holds the tokens to those of the stored tokenizer.
    """
    collecting = gc.isenabled()
    gc.disable()  # nothing of what loading makes is garbage: looking for it took a fifth of the time
    try:
        spacy = _import_spacy()
        with _few_letters():
            importlib.import_module("spacy.lang.fr")
        with _plain_tables():
            # Its stored tokenizer holds the same rules as spacy.lang.fr, compiled again with every letter of Unicode.
            nlp: Language = spacy.load(model, exclude=["tokenizer"])
            return nlp
    finally:
        gc.freeze()  # the model and the lexicon stay as long as the process: no later search need pass over them
        if collecting:
            gc.enable()


def _import_spacy() -> ModuleType:
    """spaCy without its command line, which it imports for one function: a third of its time."""
    if "spacy" in sys.modules:
        return sys.modules["spacy"]
    package, module = ModuleType("spacy.cli"), ModuleType("spacy.cli.info")
    vars(module)["info"] = _info
    stand_ins = {each.__name__: each for each in (package, module)}
    sys.modules.update(stand_ins)
    try:
        return importlib.import_module("spacy")
    finally:
        for name, each in stand_ins.items():  # whoever asks for them later gets the true ones
            if sys.modules.get(name) is each:
                del sys.modules[name]


def _info(*arguments: Any, **options: Any) -> Any:  # Any: whatever spaCy's own takes and gives
    """`spacy.info`, imported when it is called."""
    return importlib.import_module("spacy.cli.info").info(*arguments, **options)


@contextmanager
def _few_letters() -> Iterator[None]:
    """Let spaCy compile its French rules for Latin, Greek and Cyrillic letters: 0.2 s instead of 2.4 s."""
    extended = [chr(c) for c in range(0x100, 0x250)]
    lower = "a-z\u00df-\u00f6\u00f8-\u00ff" + "".join(filter(str.islower, extended)) + "\u03ac-\u03ce\u0430-\u045f"
    upper = "A-Z\u00c0-\u00d6\u00d8-\u00de" + "".join(filter(str.isupper, extended)) + "\u0388-\u03ab\u0400-\u042f"
    with _replaced("spacy.lang.char_classes", ALPHA_LOWER=lower, ALPHA_UPPER=upper, ALPHA=lower + upper):
        yield


@contextmanager
def _plain_tables() -> Iterator[None]:
    """Let spaCy keep its lemma tables in plain dictionaries: 216,000 entries need 0.5 s less and half the memory."""
    hashed: Callable[[object], object] = importlib.import_module("spacy.strings").get_string_id

    class Table(dict[object, Any]):  # Any: lists of lemmas, rules, dictionaries of them
        """A table that is asked for words and keeps their hashes, like spaCy's own."""

        def __init__(self, name: str, data: Mapping[object, Any]) -> None:
            super().__init__(data)
            self.name = name

        def get(self, word: object, default: Any = None) -> Any:
            return super().get(hashed(word), default)

        def __getitem__(self, word: object) -> Any:
            return super().__getitem__(hashed(word))

        def __contains__(self, word: object) -> bool:
            return super().__contains__(hashed(word))

    with _replaced("spacy.lookups", Table=Table):
        yield


@contextmanager
def _replaced(module: str, **parts: object) -> Iterator[None]:
    """Another value for some names of a module, for a while."""
    names = vars(importlib.import_module(module))
    before = {name: names[name] for name in parts}
    try:
        names.update(parts)
        yield
    finally:
        names.update(before)
