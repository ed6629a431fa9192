"""Turn URLs (`s3://…`, `gs://…`, `file:///…`) into paths that read like those of this machine, through fsspec.

A remote file of records is fetched whole before it is read: a connection that breaks off costs no article, and what
reads it need not know where it came from. Nothing is fetched that the user has not named.
"""

from __future__ import annotations

import glob
import os
import re
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, cast

from kg.errors import ArticleError, StoreError
from kg.files import replace_file

if TYPE_CHECKING:
    from upath import UPath

EXTRA = "pip install -e '.[dask]' in kg's folder"
"""What installs all that the work of several machines needs."""
PACKAGES = "s3 needs pip install s3fs, gs gcsfs, and https aiohttp and requests"
"""What kinds of places need beside it."""
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)


def is_url(words: str) -> bool:
    """Whether words name a place by its URL.

    >>> is_url("s3://archive/2016/"), is_url("archive/2016"), is_url("C:/archive")
    (True, False, False)
    """
    return _SCHEME.match(words) is not None


def place(words: str) -> Path:
    """The path that words name; one of another machine is a `UPath`, which reads like a `Path` but is none.

    Raises `OSError` when what it takes to go there is not installed, or is unknown.
    """
    if not is_url(words):
        return Path(words)
    try:
        from upath import UPath
    except ImportError as error:
        raise OSError(f"reading from a URL needs more: {EXTRA}") from error
    with _as_os_error():
        path = UPath(words)
        here = _is_here(path.protocol)
        if not here:
            path.fs  # noqa: B018  (imports what this kind of place needs)
    return Path(path.path) if here else cast("Path", path)


def is_remote(path: Path) -> bool:
    """Whether a path is of another machine."""
    return not isinstance(path, Path)


def files_below(path: Path) -> Iterator[tuple[Path, str]]:
    """Every file of a remote folder, or of a pattern, with its name from there, in order. Raises `OSError`."""
    top: UPath = cast("UPath", path)
    while glob.has_magic(str(top)):
        top = top.parent
    with _as_os_error():
        found = top.fs.find(top.path) if top == path else top.fs.glob(cast("UPath", path).path)
    root = top.path.strip("/") + "/"
    for each in sorted(found):
        name = each.strip("/").removeprefix(root)
        yield cast("Path", top / name), name


def read_bytes(path: Path) -> bytes:
    """A file's bytes. Raises `OSError`."""
    with _as_os_error():
        return path.read_bytes()


def exists(path: Path) -> bool:
    """Whether something is there; also when that cannot be found out."""
    if not is_remote(path):
        return os.path.lexists(path)
    try:
        with _as_os_error():
            return path.exists()
    except OSError:
        return True


@contextmanager
def near(path: Path) -> Iterator[Path]:
    """The file itself, or a copy of a remote one for as long as the block lasts. Raises `ArticleError`."""
    if not is_remote(path):
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="kg-") as folder:
        copy = Path(folder) / path.name
        try:
            with _as_os_error(), path.open("rb") as source, copy.open("wb") as target:
                shutil.copyfileobj(source, target, 1 << 20)
        except FileNotFoundError as error:
            raise ArticleError(f"{path}: there is no such file.") from error
        except OSError as error:
            raise ArticleError(f"{path}: the file cannot be fetched ({error.strerror or error}).") from error
        yield copy


def write_bytes(path: Path, content: bytes) -> None:
    """Let a file hold `content`, whole or not at all. Raises `StoreError`."""
    try:
        if not is_remote(path):
            replace_file(path, content)
            return
        with _as_os_error():
            unfinished = path.parent / f".{path.name}.{secrets.token_hex(4)}.tmp"
            unfinished.write_bytes(content)
            unfinished.rename(path)
    except OSError as error:
        raise StoreError(f"{path}: this cannot be written ({error.strerror or error}).") from error


def make_folder(path: Path) -> None:
    """Make a folder, where places have such a thing. Raises `StoreError`."""
    try:
        with _as_os_error():
            path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"{path}: this folder cannot be made ({error.strerror or error}).") from error


def names_in(path: Path) -> list[str]:
    """Names of what is in a folder, in order. Raises `StoreError`."""
    try:
        with _as_os_error():
            return sorted(each.name for each in path.iterdir())
    except FileNotFoundError:
        return []
    except OSError as error:
        raise StoreError(f"{path}: this folder cannot be read ({error.strerror or error}).") from error


def remove(path: Path) -> None:
    """Remove a file that may have gone. Raises `StoreError`."""
    try:
        with _as_os_error():
            path.unlink(missing_ok=True)
    except OSError as error:
        raise StoreError(f"{path}: this cannot be removed ({error.strerror or error}).") from error


def _is_here(protocol: str) -> bool:
    return protocol in ("", "file", "local")


@contextmanager
def _as_os_error() -> Iterator[None]:
    """Each kind of place has errors of its own; callers know one."""
    try:
        yield
    except OSError:
        raise
    except ImportError as error:
        raise OSError(f"{error}; {PACKAGES}") from error
    except Exception as error:
        raise OSError(f"{type(error).__name__}: {error}") from error
