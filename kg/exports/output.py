"""Put the pieces of an export where they belong, whole or not at all."""

from __future__ import annotations

import sys
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from kg.errors import StoreError
from kg.exports.formats import PACKED
from kg.files import check_place, make_folder, replace_file

_GZIP = 31
"""Window bits that make zlib write a gzip file, without a name or a time: the same graph gives the same bytes."""


def write_file(pieces: Iterable[bytes], path: Path | None) -> None:
    """To a file, packed if its name ends in `.gz`; without one to standard output. Raises `StoreError`."""
    if path is None:
        for piece in pieces:
            sys.stdout.buffer.write(piece)
        sys.stdout.buffer.flush()
        return
    check_place(path)
    try:
        replace_file(path, _pack(pieces) if path.name.lower().endswith(PACKED) else pieces)
    except OSError as error:
        raise StoreError(f"{path}: can't be written ({error.strerror or error}); choose another place.") from error


def write_folder(files: Iterable[tuple[str, Iterable[bytes]]], path: Path) -> None:
    """To a folder that is new or empty: what somebody may have annotated by hand is not written over. Raises
    `StoreError`."""
    check_place(path)
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise StoreError(f"{path}: this is here already; name a new folder, or remove this one first.")
    try:
        make_folder(path, files)
    except OSError as error:
        raise StoreError(f"{path}: can't be written ({error.strerror or error}); choose another place.") from error


def _pack(pieces: Iterable[bytes]) -> Iterator[bytes]:
    packer = zlib.compressobj(9, zlib.DEFLATED, _GZIP)
    for piece in pieces:
        yield packer.compress(piece)
    yield packer.flush()
