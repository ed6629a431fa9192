"""A small graph of ours, opened once for every test of the shell."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.rdf.store import OxigraphStore, open_store
from kg.shell.session import Session
from kg.shell.settings import Settings

DATA = Path(__file__).parent / "data"
PORT = DATA / "port.ttl"
VOCABULARY = DATA / "vocabulary.ttl"


@pytest.fixture(scope="session")
def store() -> OxigraphStore:
    """Two articles; nothing may change it."""
    return open_store([PORT], vocabulary=[VOCABULARY])


@pytest.fixture
def session(store: OxigraphStore) -> Session:
    """A conversation in English about the two articles."""
    return Session(store, Settings(language="en", columns=100))
