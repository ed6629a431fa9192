"""Remember what a corpus build has done, in one SQLite file beside its output, so that the next build goes on there.

An article's row is written when its facts are safe, many rows at once or none: whenever a build is ended, the rows say
what is still to be done.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from kg.errors import FullDiskError, StoreError

LAYOUT = "1"
"""Of the tables; a file with another one is begun anew."""
_TABLES = """
CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS articles (
    key TEXT PRIMARY KEY, container TEXT, content TEXT, made_with TEXT, iri TEXT, found_at TEXT,
    entities INTEGER, events INTEGER, prefixes TEXT, own BLOB, shared BLOB, run INTEGER
);
CREATE INDEX IF NOT EXISTS by_iri ON articles (iri, key);
CREATE INDEX IF NOT EXISTS by_content ON articles (content);
CREATE INDEX IF NOT EXISTS by_container ON articles (container) WHERE container IS NOT NULL;
CREATE TABLE IF NOT EXISTS begun (iri TEXT PRIMARY KEY) WITHOUT ROWID;
"""
_COLUMNS = "key, container, content, made_with, iri, found_at, entities, events, prefixes, own, shared"


class Row(NamedTuple):
    """An article that was built."""

    key: str
    """Which file, and which record of it."""
    container: str | None
    """The file, when records without identifiers come and go with it."""
    content: str
    """Hash of everything that was read."""
    made_with: str
    """Hash of everything that it was made with: the tool, the lexicon, the format."""
    iri: str
    found_at: str
    """The triples that say where it was found; copies differ in them only."""
    entities: int
    events: int
    prefixes: str
    own: bytes
    shared: bytes


class Ledger:
    """Rows of articles by key. Each `with ledger.change():` is kept whole or not at all."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            self._base = self._open()
            if self.fact("layout") not in (None, LAYOUT):
                self._base.close()
                path.unlink()
                self._base = self._open()
            with self.change():
                self.set_fact("layout", LAYOUT)
        except sqlite3.DatabaseError as error:
            raise self._trouble(error) from error
        self.run = int(self.fact("run") or 0) + 1
        """The number of this build."""

    def _open(self) -> sqlite3.Connection:
        base = sqlite3.connect(self._path, isolation_level=None)
        base.execute("PRAGMA synchronous = FULL")
        base.executescript(_TABLES)
        return base

    @contextmanager
    def change(self) -> Iterator[None]:
        """What is done in the block is done at once at its end, or not at all."""
        try:
            self._base.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._base.rollback()
                raise
            self._base.commit()
        except sqlite3.DatabaseError as error:
            if self._base.in_transaction:
                self._base.rollback()
            raise self._trouble(error) from error

    def fact(self, name: str) -> str | None:
        """Something remembered about the build as a whole."""
        row = self._base.execute("SELECT value FROM facts WHERE name = ?", (name,)).fetchone()
        return None if row is None else str(row[0])

    def set_fact(self, name: str, value: str) -> None:
        self._base.execute("INSERT OR REPLACE INTO facts VALUES (?, ?)", (name, value))

    def find(self, key: str) -> Row | None:
        """The row of an article, without what it says."""
        return self._one("key = ?", (key,))

    def find_content(self, content: str, made_with: str) -> Row | None:
        """An article under another name that reads the same, with what it says."""
        return self._one("content = ? AND made_with = ? LIMIT 1", (content, made_with))

    def put(self, rows: Iterable[Row]) -> None:
        """Add rows or replace those of the same keys."""
        places = ", ".join("?" * (len(Row._fields) + 1))
        self._base.executemany(
            f"INSERT OR REPLACE INTO articles ({_COLUMNS}, run) VALUES ({places})",
            ((*row, self.run) for row in rows),
        )

    def touch(self, keys: Iterable[str]) -> None:
        """Note that these articles are still there."""
        self._base.executemany("UPDATE articles SET run = ? WHERE key = ?", ((self.run, key) for key in keys))

    def untouched(self) -> list[tuple[str, str]]:
        """Key and IRI of every article that this build has not met."""
        return self._base.execute("SELECT key, iri FROM articles WHERE run <> ? ORDER BY key", (self.run,)).fetchall()

    def outdated(self, container: str) -> list[tuple[str, str]]:
        """Key and IRI of the nameless records of a file that are no longer in it."""
        return self._base.execute(
            "SELECT key, iri FROM articles WHERE container = ? AND run <> ? ORDER BY key", (container, self.run)
        ).fetchall()

    def drop(self, keys: Iterable[str]) -> None:
        self._base.executemany("DELETE FROM articles WHERE key = ?", ((key,) for key in keys))

    def forget(self, iri: str) -> None:
        """Drop the rows of an article, so that it is built again."""
        self._base.execute("DELETE FROM articles WHERE iri = ?", (iri,))

    def places_of(self, iri: str, but: Sequence[str] = ()) -> list[str]:
        """What the rows of an article say of where it was found, those of some keys aside; empty: it has no row."""
        rows = self._base.execute("SELECT key, found_at FROM articles WHERE iri = ? ORDER BY key", (iri,))
        left_out = set(but)
        return [found_at for key, found_at in rows if key not in left_out]

    def begin(self, iris: Iterable[str]) -> None:
        """Note that the graphs of these articles are about to change."""
        self._base.executemany("INSERT OR IGNORE INTO begun VALUES (?)", ((iri,) for iri in iris))

    def begun(self) -> list[str]:
        """Articles whose graphs may have changed without a row that says so."""
        return [iri for (iri,) in self._base.execute("SELECT iri FROM begun ORDER BY iri")]

    def end(self) -> None:
        """Every change that was begun is done."""
        self._base.execute("DELETE FROM begun")

    def parts(self) -> Iterator[tuple[str, str, bytes, bytes]]:
        """IRI, prefixes, own and shared facts of every article, by IRI."""
        cursor = self._base.execute("SELECT iri, prefixes, own, shared FROM articles ORDER BY iri, key")
        while rows := cursor.fetchmany(64):
            yield from rows

    def prefixes(self) -> Iterator[tuple[tuple[tuple[str, str], ...], int]]:
        """Sets of prefixes, and how many articles use each."""
        for words, times in self._base.execute("SELECT prefixes, COUNT(*) FROM articles GROUP BY prefixes ORDER BY 1"):
            yield tuple((prefix, namespace) for prefix, namespace in json.loads(words)), times

    def count(self) -> int:
        """Articles in all."""
        return int(self._base.execute("SELECT COUNT(*) FROM articles").fetchone()[0])

    def close(self) -> None:
        self._base.close()

    def _one(self, where: str, values: tuple[str, ...]) -> Row | None:
        row = self._base.execute(f"SELECT {_COLUMNS} FROM articles WHERE {where}", values).fetchone()
        return None if row is None else Row(*row)

    def _trouble(self, error: sqlite3.Error) -> StoreError:
        reason = str(error)
        if "full" in reason:
            return FullDiskError(self._path)
        if "readonly" in reason or "unable to open" in reason:
            return StoreError(f"{self._path}: this file cannot be written ({reason}); choose another place.")
        return StoreError(f"{self._path}: the notes of earlier builds cannot be used ({reason}); remove that file.")
