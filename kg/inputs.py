"""Turn files, folders, patterns, JSON Lines and tables into the articles they hold, one at a time, in a fixed order.

All of these may be named by URLs, where the user has installed what reads from there. Whatever the size of a corpus,
only one folder's names and one record are in memory.
"""

from __future__ import annotations

import contextlib
import csv
import glob
import gzip
import hashlib
import io
import json
import os
import sys
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path
from typing import IO

from kg import parquet, places
from kg.articles import NAMELESS, PAGE_SUFFIXES, ArticleFile, decode, metadata_keys
from kg.errors import ArticleError
from kg.lexicon import Lexicon, fold

STANDARD_INPUT = "-"
TEXT_SUFFIXES = (".md", ".txt")
PARQUET_SUFFIXES = (".parquet", ".pq")
RECORD_SUFFIXES = (
    ".csv",
    ".jsonl",
    ".jsonl.gz",
    ".ndjson",
    ".ndjson.gz",
    ".csv.gz",
    ".tsv",
    ".tsv.gz",
    *PARQUET_SUFFIXES,
)
SUFFIXES = (*TEXT_SUFFIXES, *PAGE_SUFFIXES, *RECORD_SUFFIXES)
SIDECAR = "sources.csv"
FIELDS = ("text", "title", "date", "source", "author", "id")
"""What a record may hold, by our names."""
LARGEST_CELL = 1 << 30
"""Characters; Python's own limit of 131,072 is too small for a book."""
_SNIFFED = 1 << 16
"""Bytes that decide the encoding and the separator of a table."""


class MissingError(ArticleError):
    """An input could not be searched: nobody knows which articles it holds."""


def find_articles(
    inputs: Iterable[str], lexicon: Lexicon | None = None, fields: Mapping[str, str] | None = None
) -> Iterator[ArticleFile | ArticleError]:
    """Every article of `inputs` (files, folders, patterns, `-`); an error stands where an input holds none.

    `fields` says what the records of a corpus call what we call text, title, date, source, author and id; other names
    of these come from the lexicon. A `sources.csv` in a folder says so of the files there.
    """
    finder = _Finder(lexicon or Lexicon("", {}), fields or {})
    for given in inputs:
        yield from finder.find(given)


def is_corpus(inputs: Iterable[str]) -> bool:
    """Whether `inputs` may hold more than one article."""
    several = list(inputs)
    if len(several) != 1 or holds_records(Path(several[0])) or _is_pattern(several[0]):
        return True
    [given] = several
    return not given.lower().endswith(SUFFIXES) if places.is_url(given) else Path(given).is_dir()


def holds_records(path: Path) -> bool:
    """Whether a file's ending says that it holds many articles."""
    return path.name.lower().endswith(RECORD_SUFFIXES)


def count_articles(inputs: Iterable[str]) -> int:
    """How many articles there are, as far as can be seen without reading them."""
    total = 0
    for given in inputs:
        for path, _ in _paths(given) if given != STANDARD_INPUT else ():
            total += 1
            if isinstance(path, Path) and holds_records(path):  # one of another machine would have to be fetched
                total += _count_records(path) - 1
    return total


def _count_records(path: Path) -> int:
    if _is_parquet(path):
        with contextlib.suppress(ArticleError, OSError, ValueError):
            return parquet.count_rows(path)
    with contextlib.suppress(ArticleError, OSError, EOFError, zlib.error, csv.Error), _open_text(path) as file:
        return sum(1 for _ in _rows(file, path)) if _is_table(path) else sum(1 for line in file if line.strip())
    return 0


class _Finder:
    """Knows how records and sidecars name their fields."""

    def __init__(self, lexicon: Lexicon, fields: Mapping[str, str]) -> None:
        self._names = metadata_keys(lexicon)
        self._fields = fields
        self._sidecars: tuple[Path, Mapping[str, Mapping[str, str]]] = (Path(), {})

    def find(self, given: str) -> Iterator[ArticleFile | ArticleError]:
        if given == STANDARD_INPUT:
            yield ArticleFile(None, "stdin")
            return
        found = False
        for path, name in _paths(given):
            found = True
            if isinstance(path, MissingError):
                yield path
                continue
            if holds_records(path):
                yield from self._records(path, name)
                continue
            try:
                beside = self._beside(path)
            except ArticleError as error:
                yield error
                beside = ()
            yield ArticleFile(path, name, beside=beside)
        if not found and _is_pattern(given):
            yield MissingError(f"{given}: no file fits this pattern.")
        elif not found:
            yield MissingError(f"{given}: the folder holds no file that kg reads ({', '.join(SUFFIXES[:6])}).")

    def _beside(self, path: Path) -> tuple[tuple[str, str], ...]:
        """What `sources.csv` says of a file; read once for each folder."""
        folder = path.parent
        if self._sidecars[0] != folder:
            self._sidecars = folder, {}  # also when it cannot be read: it is said once
            self._sidecars = folder, self._read_sidecar(folder / SIDECAR)
        rows = self._sidecars[1]
        return tuple(sorted((rows.get(path.name) or rows.get(path.stem) or {}).items()))

    def _read_sidecar(self, path: Path) -> Mapping[str, Mapping[str, str]]:
        if not (places.exists(path) if places.is_remote(path) else path.is_file()):
            return {}
        rows = {}
        with places.near(path) as here, _open_text(here, path) as file:
            for _, row in _rows(file, path):
                known = self._known(row)
                if name := known.pop("file", known.get("id", "")):
                    rows[Path(name).name] = {key: known[key] for key in known if key not in ("text", "id")}
        if not rows:
            raise ArticleError(f"{path}: no column says which file a row is about; name it «file».")
        return rows

    def _records(self, path: Path, name: str) -> Iterator[ArticleFile | ArticleError]:
        seen: Counter[str] = Counter()
        try:
            with _open_records(path) as rows:
                for number, row in rows:
                    if isinstance(row, ArticleError):
                        yield row
                        continue
                    known = self._known(row)
                    if "text" not in known:
                        yield self._without_text(path, number, row)
                        if _is_table(path) and not self._has_text_column(row):
                            return  # nor has any other row
                        continue
                    identity = known.pop("id", "")
                    known.pop("file", None)
                    if not identity:
                        identity = f"{NAMELESS}{hashlib.sha256(repr(sorted(known.items())).encode()).hexdigest()[:12]}"
                    seen[identity] += 1
                    if seen[identity] > 1:
                        identity = f"{identity}{NAMELESS}{seen[identity]}"
                    yield ArticleFile(path, name, record=identity, fields=tuple(sorted(known.items())))
        except ArticleError as error:
            yield MissingError(str(error))
        except (OSError, EOFError, zlib.error, csv.Error) as error:
            reason = getattr(error, "strerror", None) or str(error)
            yield MissingError(f"{path}: reading stopped before its end ({reason}).")

    def _known(self, row: Mapping[str, object]) -> dict[str, str]:
        """A record's values by our names: as the user says, else under our own name, else under another known one."""
        known: dict[str, str] = {}
        for ours, theirs in self._fields.items():
            if text := _as_text(row.get(theirs)):
                known[ours] = text
        for exactly in (True, False):
            for theirs, value in row.items():
                name = fold(theirs.strip())
                ours = self._names.get(name, "")
                wanted = ours and ours not in self._fields and ours not in known and (not exactly or ours == name)
                if wanted and (text := _as_text(value)):
                    known[ours] = text
        return known

    def _has_text_column(self, row: Mapping[str, object]) -> bool:
        if theirs := self._fields.get("text"):
            return theirs in row
        return any(self._names.get(fold(name.strip())) == "text" for name in row)

    def _without_text(self, path: Path, number: int, row: Mapping[str, object]) -> ArticleError:
        wanted = self._fields.get("text", "text")
        names = [name for name, value in row.items() if value not in (None, "")]
        if wanted in row:
            return ArticleError(f"{path}:{number}: the field «{wanted}» holds no text.")
        near = get_close_matches(wanted, names, 1) or [max(names, key=lambda n: len(str(row[n])), default="NAME")]
        return ArticleError(
            f"{path}:{number}: there is no field «{wanted}» (there are: {', '.join(names[:12]) or 'none'}); "
            f"say which one holds the text, for instance --field text={near[0]}."
        )


def _paths(given: str) -> Iterator[tuple[Path | MissingError, str]]:
    """The files that an input means, and their names."""
    if places.is_url(given):
        yield from _remote_paths(given)
        return
    path = Path(given)
    if path.is_dir():
        for each in _files_below(path):
            yield each, "" if isinstance(each, MissingError) else each.relative_to(path).as_posix()
    elif _is_pattern(given):
        fixed = Path(*_before_pattern(path))
        for found in sorted(map(Path, glob.glob(given, recursive=True))):  # noqa: PTH207  (takes any pattern)
            if found.is_file() and found.name != SIDECAR:
                yield found, found.relative_to(fixed).as_posix()
    else:
        yield path, path.name


def _remote_paths(given: str) -> Iterator[tuple[Path | MissingError, str]]:
    """Those of a URL: of the one file, of a pattern, or of a folder."""
    is_pattern = glob.has_magic(given)
    try:
        place = places.place(given)
        if not places.is_remote(place):
            yield from _paths(str(place))
        elif given.lower().endswith(SUFFIXES) and not is_pattern:
            yield place, place.name
        elif given.lower().startswith("http"):
            yield MissingError(f"{given}: at web addresses kg reads single files ({', '.join(SUFFIXES[:6])})."), ""
        else:
            for path, name in places.files_below(place):
                is_hidden = any(part.startswith(".") for part in name.split("/"))
                if not is_hidden and (is_pattern or name.lower().endswith(SUFFIXES)) and path.name != SIDECAR:
                    yield path, name
    except OSError as error:
        reason = error.strerror or str(error)
        yield MissingError(f"{given}: this place cannot be read ({reason.rstrip('.')})."), ""


def _is_parquet(path: Path) -> bool:
    return path.name.lower().endswith(PARQUET_SUFFIXES)


def _is_table(path: Path) -> bool:
    return path.name.lower().removesuffix(".gz").endswith((".csv", ".tsv"))


def _is_pattern(given: str) -> bool:
    # «[1] dépêche.txt» is a file when there is such a file
    if places.is_url(given):
        return glob.has_magic(given) and not given.lower().startswith("http")
    return glob.has_magic(given) and not os.path.lexists(given)


def _before_pattern(path: Path) -> Iterator[str]:
    for part in path.parts[:-1]:
        if glob.has_magic(part):
            return
        yield part


def _files_below(folder: Path) -> Iterator[Path | MissingError]:
    """Readable files in the order of their paths; hidden ones are the editor's and the system's, not articles."""
    try:
        with os.scandir(folder) as found:
            entries = sorted(found, key=lambda entry: entry.name)
    except OSError as error:
        yield MissingError(f"{folder}: this folder cannot be read ({(error.strerror or str(error)).lower()}).")
        return
    names = {entry.name.lower() for entry in entries}
    for entry in entries:
        name = entry.name.lower()
        if name.startswith("."):
            continue
        if entry.is_dir(follow_symlinks=False):
            # browsers put the pictures and frames of «page.html» into «page_files», in their user's language
            page = name.rpartition("_")[0] or name.removesuffix(".files")
            if not any(page + suffix in names for suffix in PAGE_SUFFIXES):
                yield from _files_below(folder / entry.name)
        elif name.endswith(SUFFIXES) and name != SIDECAR and _is_file(entry):
            yield folder / entry.name


def _is_file(entry: os.DirEntry[str]) -> bool:
    """Whether a name is a file's; a link that leads nowhere counts, so that its article is missed by name."""
    try:
        return entry.is_file() or (entry.is_symlink() and not Path(entry.path).exists())
    except OSError:  # a link that leads to itself
        return True


@contextmanager
def _open_records(path: Path) -> Iterator[Iterator[tuple[int, dict[str, object] | ArticleError]]]:
    """The records of a file, wherever it is and whatever its format."""
    with places.near(path) as here:
        if _is_parquet(path):
            yield parquet.read_rows(here, path)
            return
        with _open_text(here, path) as file:
            yield _rows(file, path) if _is_table(path) else _lines(file, path)


@contextmanager
def _open_text(path: Path, shown: Path | None = None) -> Iterator[IO[str]]:
    """A file as text with its own line ends, unpacked when its name says so; messages call it `shown`."""
    shown = shown or path
    with _open(path) as start:
        try:
            head = start.read(_SNIFFED)
        except (OSError, EOFError, zlib.error) as error:
            raise ArticleError(f"{shown}: the file cannot be unpacked ({error}).") from error
    cut = head.rfind(b"\n") + 1 or len(head)  # a character may be cut in two, but not at a line's end
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    else:
        decode(head[:cut], str(shown))  # raises for what is no text
        try:
            head[:cut].decode("utf-8")
            encoding = "utf-8-sig"
        except UnicodeDecodeError:
            encoding = "cp1252"
    with _open(path) as file, io.TextIOWrapper(file, encoding=encoding, errors="replace", newline="") as text:
        yield text


def _open(path: Path) -> IO[bytes]:
    try:
        packed = path.suffix.lower() == ".gz"
        return gzip.open(path) if packed else path.open("rb")  # type: ignore[return-value]  # a GzipFile reads alike
    except FileNotFoundError as exc:
        raise ArticleError(f"{path}: there is no such file.") from exc
    except OSError as exc:
        raise ArticleError(f"{path}: the file cannot be read ({(exc.strerror or str(exc)).lower()}).") from exc


def _lines(file: IO[str], path: Path) -> Iterator[tuple[int, dict[str, object] | ArticleError]]:
    """The records of JSON Lines, blank lines left out."""
    for number, line in enumerate(file, 1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except (ValueError, RecursionError) as error:
            yield number, ArticleError(f"{path}:{number}: this line is not JSON ({error}).")
            continue
        if isinstance(value, dict):
            yield number, value
        else:
            yield number, ArticleError(f"{path}:{number}: this line is no record ({{…}}).")


def _rows(file: IO[str], path: Path) -> Iterator[tuple[int, dict[str, object]]]:
    """The rows of a table by its head line."""
    csv.field_size_limit(min(LARGEST_CELL, sys.maxsize))
    head = file.readline()
    while head and not head.strip():
        head = file.readline()
    separator = max(("\t", ";", ",", "|"), key=head.count)
    names = next(csv.reader([head], delimiter=separator), [])
    reader = csv.reader(file, delimiter=separator)
    for row in reader:
        if any(cell.strip() for cell in row):
            yield reader.line_num + 1, dict(zip(names, row, strict=False))


def _as_text(value: object) -> str:
    """A value as text: paragraphs in a list are joined, numbers spelled; what else there may be is not text."""
    if isinstance(value, str):
        return value if value.strip() else ""
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        return "\n\n".join(value)
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""


def with_content(file: ArticleFile, content: bytes) -> ArticleFile:
    """The same article with its bytes at hand."""
    return replace(file, content=content)
