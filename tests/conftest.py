"""What the tests share: the annotated articles, where they are present, and a lexicon small enough to read."""

from __future__ import annotations

import signal
import threading
from pathlib import Path

import pytest
from hypothesis import settings

from kg.lexicon import Lexicon
from tests.annotated import find_shared
from tests.endpoints import oxigraph_server, scripted, virtuoso_server

__all__ = ["oxigraph_server", "scripted", "virtuoso_server"]

# The same examples in every run: what a check says must not depend on luck. `tests/benchmarks` looks for new ones.
settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.load_profile("repeatable")

# Shells that start us in the background leave Ctrl-C ignored, and so would all programs that the tests start.
if signal.getsignal(signal.SIGINT) == signal.SIG_IGN and threading.current_thread() is threading.main_thread():
    signal.signal(signal.SIGINT, signal.default_int_handler)

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of annotated articles; its tests are skipped where it is absent."""
    folder = find_shared()
    if folder is None:
        pytest.skip("../shared (annotated articles and their scorer) is not here")
    return folder


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(scope="session")
def head_words() -> Lexicon:
    """Only what reading an article's head needs."""
    months = ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août"]
    return Lexicon(
        fingerprint="",
        superclasses={},
        tables={
            "month": {name: str(number) for number, name in enumerate(months, 1)} | {"juil.": "7"},
            "publicationCue": {"publié le": "published", "date": "published", "mis à jour le": "updated"},
            "metadataKey": {"titre": "title", "url": "source"},
        },
    )
