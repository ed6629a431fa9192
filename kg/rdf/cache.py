"""Keep large graphs as an on-disk store beside their files: rebuilt when a file changes, opened at once otherwise."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pyoxigraph as ox

from kg import __version__
from kg.errors import StoreError

_STAMP = "kg-cache.json"


def open_cached(
    files: Sequence[Path], fill: Callable[[ox.Store], Mapping[str, str]]
) -> tuple[ox.Store, dict[str, str]]:
    """A read-only store of the files, and their prefixes.

    `fill` loads the files into an empty store and returns the prefixes; it is only called when there is no cache yet or
    when a file has changed since. Raises `StoreError` when the folder can't be written.
    """
    stamp = _stamp(files)
    folder = _folder(files)
    known = _read_stamp(folder)
    if known is None or known["files"] != stamp:
        known = {"files": stamp, "prefixes": _build(folder, stamp, fill)}
    prefixes = known["prefixes"]
    assert isinstance(prefixes, dict)
    try:
        return ox.Store.read_only(str(folder)), prefixes
    except (OSError, ValueError) as error:
        raise StoreError(f"{folder}: the cached store can't be opened ({error}); remove it and try again.") from error


def _build(folder: Path, stamp: object, fill: Callable[[ox.Store], Mapping[str, str]]) -> dict[str, str]:
    """Fill a new store aside, then put it in place: a build that was interrupted leaves nothing behind that is used."""
    aside = folder.with_name(f"{folder.name}.{os.getpid()}")
    try:
        shutil.rmtree(aside, ignore_errors=True)
        store = ox.Store(str(aside))
        prefixes = dict(fill(store))
        store.flush()
        store.optimize()
        del store
        (aside / _STAMP).write_text(json.dumps({"files": stamp, "prefixes": prefixes}), encoding="utf-8")
        shutil.rmtree(folder, ignore_errors=True)
        aside.rename(folder)
    except OSError as error:
        raise StoreError(
            f"{folder}: the cache can't be written ({error.strerror or error}); go on without it."
        ) from error
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return prefixes


def _folder(files: Sequence[Path]) -> Path:
    """`.name.kgstore` beside the first file; several files share one named by all their paths."""
    first = files[0].resolve()
    if len(files) == 1:
        return first.with_name(f".{first.name}.kgstore")
    names = "\n".join(str(file.resolve()) for file in files)
    return first.with_name(f".{hashlib.sha256(names.encode()).hexdigest()[:16]}.kgstore")


def _stamp(files: Sequence[Path]) -> list[object]:
    try:
        facts = [[str(file.resolve()), (stat := file.stat()).st_size, stat.st_mtime_ns] for file in files]
    except OSError as error:
        raise StoreError(f"{error.filename}: {error.strerror}.") from error
    return [__version__, ox.__version__, facts]


def _read_stamp(folder: Path) -> dict[str, object] | None:
    try:
        known = json.loads((folder / _STAMP).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return known if isinstance(known, dict) and {"files", "prefixes"} <= known.keys() else None
