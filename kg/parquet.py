"""Turn Parquet files into records, a few rows at a time."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kg.errors import ArticleError
from kg.places import EXTRA

ROWS_AT_ONCE = 256


def read_rows(path: Path, shown: Path) -> Iterator[tuple[int, dict[str, object]]]:
    """The rows of a file, each with its number; messages call the file `shown`. Raises `ArticleError`."""
    pyarrow, parquet = _import(shown)
    number = 0
    try:
        with parquet.ParquetFile(path) as file:
            for batch in file.iter_batches(batch_size=ROWS_AT_ONCE):
                for row in batch.to_pylist():
                    number += 1
                    yield number, {name: _spell(value) for name, value in row.items()}
    except (OSError, ValueError, pyarrow.ArrowException) as error:
        raise ArticleError(f"{shown}: this Parquet file cannot be read ({str(error).rstrip('.')}).") from error


def count_rows(path: Path) -> int:
    """How many rows a file says that it has. Raises `ArticleError`."""
    _, parquet = _import(path)
    return int(parquet.read_metadata(path).num_rows)


def _import(shown: Path) -> tuple[Any, Any]:  # Any: modules without types
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError as error:
        raise ArticleError(f"{shown}: reading Parquet needs more: {EXTRA}.") from error
    return pyarrow, parquet


def _spell(value: object) -> object:
    """A day is text to whoever reads records; a time of day with it says nothing more."""
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, datetime.date) else value
