"""Keep compiled lexicons in the user's cache directory, so that only a changed ontology is read again."""

from __future__ import annotations

import contextlib
import hashlib
import os
import pickle
import tempfile
from pathlib import Path

import platformdirs

import kg.lexicon
from kg.lexicon import Lexicon

# A project's own ontology and a handful of experiments; older ones are removed.
_KEPT = 8


def read_cached(key: str) -> Lexicon | None:
    """The lexicon kept under `key`; None when there is none or it cannot be read."""
    try:
        data = _path(key).read_bytes()
    except OSError:
        return None
    digest, payload = data[:32], data[32:]
    if hashlib.sha256(payload).digest() != digest:
        return None
    lexicon = pickle.loads(payload)  # the user's own cache, and its digest was compared
    return lexicon if isinstance(lexicon, Lexicon) else None


def write_cached(key: str, lexicon: Lexicon) -> None:
    """Keep `lexicon` under `key`, in one step; does nothing where the directory cannot be written."""
    payload = pickle.dumps(lexicon, protocol=pickle.HIGHEST_PROTOCOL)
    path = _path(key)
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".lexicon-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(hashlib.sha256(payload).digest() + payload)
            Path(temporary).replace(path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
        _remove_old(path.parent)


def schema_hash() -> str:
    """Changes with the code that says what a lexicon is, so that no stale shape is ever unpickled."""
    sources = (Path(kg.lexicon.__file__), *sorted(Path(__file__).parent.glob("*.py")))
    digest = hashlib.sha256()
    for source in sources:
        with contextlib.suppress(OSError):
            digest.update(source.read_bytes())
    return digest.hexdigest()


def _path(key: str) -> Path:
    return Path(platformdirs.user_cache_dir("kg")) / f"lexicon-{key}.pickle"


def _remove_old(directory: Path) -> None:
    kept = sorted(directory.glob("lexicon-*.pickle"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in kept[_KEPT:]:
        path.unlink(missing_ok=True)
