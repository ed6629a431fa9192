"""Turn files, folders and standard input into articles: the text exactly as read, with its title, date and source.

Nothing in the text is changed: Windows line ends and odd spaces stay, so that offsets fit the file. Two things are
not part of the text: a byte order mark, and a front matter block between `---` lines, which is metadata.
"""

from __future__ import annotations

import codecs
import datetime
import os
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from kg.document import Article
from kg.errors import ArticleError
from kg.lexicon import Lexicon, fold

STANDARD_INPUT = "-"
SUFFIXES = (".md", ".txt")
UNREAD_SUFFIXES = (".csv", ".gz", ".htm", ".html", ".jsonl", ".json")
HEAD_LINES = 6
"""A date line stands in the head of an article: title, subtitle, author, place and a blank or two."""
HEADLINE_LENGTH = 160
"""Longer than the longest headline of a dispatch, shorter than a first paragraph."""
DATE_LENGTH = 34
"""« : le vendredi 21 septembre 2016 » and a little."""
CONTROL_SHARE = 0.02
"""Text has next to no control characters; compressed data and pictures have some 10 %."""


@dataclass(frozen=True, slots=True)
class ArticleFile:
    """Where an article is read from, and the name it goes by in outputs and messages."""

    path: Path | None
    """None: standard input."""
    name: str
    """Relative to the folder that was asked for, with forward slashes; also its default source."""

    @property
    def stem(self) -> str:
        """The name without its last suffix: where its graph goes by default.

        >>> ArticleFile(Path("archive/2016/nice.txt"), "2016/nice.txt").stem
        '2016/nice'
        """
        return PurePosixPath(self.name).with_suffix("").as_posix()


@dataclass(frozen=True, slots=True)
class Reading:
    """An article, and what its reader should know about how it was read."""

    article: Article
    notices: tuple[str, ...] = ()


def find_articles(inputs: Iterable[str]) -> Iterator[ArticleFile | ArticleError]:
    """Every article of `inputs` (files, folders, `-`); an error stands where an input holds none."""
    for given in inputs:
        if given == STANDARD_INPUT:
            yield ArticleFile(None, "stdin")
            continue
        path = Path(given)
        if not path.is_dir():
            yield ArticleFile(path, path.name)
            continue
        found = _files_below(path)
        if not found:
            yield ArticleError(f"{given}: the folder holds no {' or '.join(SUFFIXES)} file.")
        for each in found:
            yield ArticleFile(each, each.relative_to(path).as_posix())


def read_article(
    file: ArticleFile,
    lexicon: Lexicon,
    *,
    date: datetime.date | None = None,
    title: str | None = None,
    source: str | None = None,
) -> Reading:
    """Read one article; what is given wins over what the file says of itself. Raises `ArticleError`."""
    name = str(file.path) if file.path is not None else "standard input"
    if file.path is not None and file.path.suffix.lower() in UNREAD_SUFFIXES:
        raise ArticleError(f"{name}: {file.path.suffix} files cannot be read yet; save the article's text as .txt.")
    text, notices = _decode(_read_bytes(file, name), name)
    text, metadata = split_front_matter(text, lexicon)
    if not text.strip():
        raise ArticleError(f"{name}: the file holds no text.")
    article = Article(
        text=text,
        title=title or metadata.get("title") or find_headline(text, lexicon),
        date=date or read_date(metadata.get("date", ""), lexicon) or find_date(text, lexicon),
        source=source or metadata.get("source") or _name_as_text(file),
    )
    return Reading(article, notices)


def split_front_matter(text: str, lexicon: Lexicon) -> tuple[str, dict[str, str]]:
    """The text without the `---` block it may begin with, and what the block says by our names of its keys."""
    block = re.match(r"---[ \t]*\r?\n((?:[\w-]+[ \t]*:.*\r?\n|[ \t]*\r?\n)+)---[ \t]*(?:\r?\n|$)", text)
    if block is None:
        return text, {}
    keys = _folded_table(lexicon, "metadataKey") | {"title": "title", "date": "date", "source": "source"}
    metadata: dict[str, str] = {}
    for line in block[1].splitlines():
        key, _, value = line.partition(":")
        name = keys.get(fold(key.strip()))
        if name and (value := value.strip().strip("\"'")):
            metadata.setdefault(name, value)
    return text[block.end() :], metadata


def find_date(text: str, lexicon: Lexicon) -> datetime.date | None:
    """The day on which the head of the text says that it was published; None when it does not say."""
    cues = _folded_table(lexicon, "publicationCue")
    updated = None
    for line in _head(text):
        plain = fold(line)
        cue = next((c for c in sorted(cues, key=len, reverse=True) if re.match(rf"{re.escape(c)}\b", plain)), None)
        if cue is not None:
            # « Date limite pour les candidatures, le 3 mai 2024 » is no date line: the date must follow at once
            found = read_date(plain[len(cue) :][:DATE_LENGTH], lexicon)
            if found and cues[cue] != "updated":
                return found
            updated = updated or found
        elif found := _bare_date(plain, lexicon) or _dateline(plain, lexicon):
            return found
    return updated


def find_headline(text: str, lexicon: Lexicon) -> str | None:
    """The first line when it looks like a headline: short, without a final full stop, above further text."""
    lines = _head(text)
    dated = bool(lines) and find_date(lines[0], lexicon) is not None
    lines = lines[dated:]
    if len(lines) < 2:
        return None
    headline = lines[0].lstrip("#").strip()
    looks_like_one = 0 < len(headline) <= HEADLINE_LENGTH and headline[-1] not in ".…:;,"
    return headline if looks_like_one else None


def read_date(words: str, lexicon: Lexicon) -> datetime.date | None:
    """The first full date (day, month, year) in `words`; None when there is none or no such day exists.

    >>> from kg.lexicon import Lexicon
    >>> read_date("le 14/07/2016 à 22h45", Lexicon("", {}))
    datetime.date(2016, 7, 14)
    """
    plain = fold(words)
    if found := re.search(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)", plain):
        return _date(found[1], found[2], found[3])
    if found := re.search(r"(?<!\d)(\d{1,2})[/.](\d{1,2})[/.](\d{4})(?!\d)", plain):
        return _date(found[3], found[2], found[1])
    months = _folded_table(lexicon, "month")
    for found in re.finditer(r"(?<!\d)(\d{1,2})(?:er)?\s+([^\W\d]+\.?)\s+(\d{4})(?!\d)", plain):
        month = months.get(found[2]) or months.get(found[2].rstrip("."))
        if month:
            return _date(found[3], month, found[1])
    return None


def _files_below(folder: Path) -> list[Path]:
    # Hidden files and folders are the editor's and the system's, not articles.
    return sorted(
        path
        for path in folder.rglob("*")
        if path.suffix.lower() in SUFFIXES
        and path.is_file()
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    )


def _read_bytes(file: ArticleFile, name: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if file.path is None else file.path.read_bytes()
    except FileNotFoundError as exc:
        raise ArticleError(f"{name}: there is no such file.") from exc
    except (OSError, ValueError) as exc:
        reason = getattr(exc, "strerror", None) or str(exc)
        raise ArticleError(f"{name}: the file cannot be read ({reason.lower()}).") from exc


def _name_as_text(file: ArticleFile) -> str | None:
    # A file name may hold bytes that are no text, which no graph can hold.
    return os.fsencode(file.name).decode("utf-8", errors="replace") if file.path is not None else None


def _decode(data: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    for mark, encoding in ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if data.startswith(mark):
            text = data[len(mark) :].decode(encoding, errors="replace")
            return text, (f"{name}: read as UTF-16.",)
    if _is_binary(data):
        raise ArticleError(f"{name}: this is not a text file; kg reads plain text (.txt, .md).")
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError:
        pass
    mended = data.decode("utf-8", errors="replace")
    damaged = mended.count("\N{REPLACEMENT CHARACTER}")
    if sum(c > "\x7f" for c in mended) - damaged > damaged:
        return mended, (f"{name}: {damaged} bytes are not UTF-8 and were replaced.",)
    try:
        return data.decode("cp1252"), (f"{name}: not UTF-8; read as Windows-1252.",)
    except UnicodeDecodeError:
        return data.decode("latin-1"), (f"{name}: not UTF-8; read as Latin-1.",)


def _is_binary(data: bytes) -> bool:
    if b"\0" in data or data.startswith(b"%PDF-"):
        return True
    control = sum(data.count(byte) for byte in range(32) if byte not in b"\t\n\v\f\r")
    return control > CONTROL_SHARE * len(data)


def _head(text: str) -> list[str]:
    lines = (line.strip() for line in text[: HEAD_LINES * 400].splitlines())
    return [line for line in lines if line][:HEAD_LINES]


def _bare_date(plain: str, lexicon: Lexicon) -> datetime.date | None:
    # « jeudi 21 juillet 2016 », « 21/07/2016 à 10h33 »: a line that holds a date and little else
    return read_date(plain, lexicon) if len(plain) <= 40 and not plain.endswith(".") else None


def _dateline(plain: str, lexicon: Lexicon) -> datetime.date | None:
    # « Bamako, 3 mars 2024 (Agence) – Le gouvernement … »
    start = re.match(r"[^,.()]{2,40}(?:\([^)]*\))?,([^(),–—-]{8,40})\s*[(–—-]", plain)
    return read_date(start[1], lexicon) if start else None


def _date(year: str, month: str, day: str) -> datetime.date | None:
    try:
        return datetime.date(int(year), int(month), int(day))
    except ValueError:
        return None


def _folded_table(lexicon: Lexicon, name: str) -> dict[str, str]:
    return {fold(form): value for form, value in lexicon.table(name).items()}
