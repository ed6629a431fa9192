"""Turn one file, page or record into an article: the text exactly as read, with its title, date and source.

Nothing in a text is changed: Windows line ends and odd spaces stay, so that offsets fit the file. Two things are
not part of the text: a byte order mark, and a front matter block between `---` lines, which is metadata. Of a saved
web page, the text is what remains without its navigation.
"""

from __future__ import annotations

import codecs
import datetime
import os
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from kg import places
from kg.document import Article
from kg.errors import ArticleError
from kg.lexicon import Lexicon, fold

NAMELESS = "~"
"""Begins the name that kg gives to a record without an identifier: the hash of what it holds."""
PAGE_SUFFIXES = (".htm", ".html", ".xhtml")
UNREAD_SUFFIXES = (".doc", ".docx", ".gz", ".json", ".odt", ".pdf", ".rtf", ".zip")
HEAD_LINES = 6
"""A date line stands in the head of an article: title, subtitle, author, place and a blank or two."""
HEADLINE_LENGTH = 160
"""Longer than the longest headline of a dispatch, shorter than a first paragraph."""
DATE_LENGTH = 34
"""« : le vendredi 21 septembre 2016 » and a little."""
CONTROL_SHARE = 0.02
"""Text has next to no control characters; compressed data and pictures have some 10 %."""

_UNSAFE = re.compile(r"[^\w-]+")


@dataclass(frozen=True, slots=True)
class ArticleFile:
    """Where an article is read from, and the name it goes by in outputs and messages."""

    path: Path | None
    """None: standard input. Of another machine: what `kg.places` gives."""
    name: str
    """Relative to the folder that was asked for, with forward slashes; also its default source."""
    record: str | None = None
    """Which record of the file it is: its identifier or its line; None: the file is one article."""
    fields: tuple[tuple[str, str], ...] | None = None
    """What the record holds, by our names; None: it is to be read from the file."""
    beside: tuple[tuple[str, str], ...] = ()
    """What `sources.csv` beside it says, by our names."""
    content: bytes | None = None
    """The file's bytes, once somebody has read them."""

    @property
    def stem(self) -> str:
        """The name without its last suffix: where its graph goes by default.

        >>> ArticleFile(Path("archive/2016/nice.txt"), "2016/nice.txt").stem
        '2016/nice'
        >>> ArticleFile(Path("archive.jsonl.gz"), "archive.jsonl.gz", record="afp/12").stem
        'archive/afp-12'
        """
        path = PurePosixPath(self.name)
        path = path.with_suffix("") if path.suffix.lower() == ".gz" else path
        stem = path.with_suffix("").as_posix()
        return stem if self.record is None else f"{stem}/{_UNSAFE.sub('-', self.record)}"

    @property
    def title(self) -> str:
        """What messages and summaries call it."""
        return self.name if self.record is None else f"{self.name}#{self.record}"


@dataclass(frozen=True, slots=True)
class Reading:
    """An article, and what its reader should know about how it was read."""

    article: Article
    notices: tuple[str, ...] = ()


def read_article(
    file: ArticleFile,
    lexicon: Lexicon,
    *,
    date: datetime.date | None = None,
    title: str | None = None,
    source: str | None = None,
) -> Reading:
    """Read one article; what is given wins over `sources.csv`, and that over what the file says of itself.

    Raises `ArticleError`.
    """
    name = describe(file)
    notices: tuple[str, ...] = ()
    if file.fields is not None:
        found = dict(file.fields)
        text = found.get("text", "")
    elif is_page(file):
        text, found = _read_page(file, name)
    else:
        if file.path is not None and file.path.suffix.lower() in UNREAD_SUFFIXES:
            raise ArticleError(
                f"{name}: {file.path.suffix.lower()} files cannot be read; save the article's text as .txt or .html."
            )
        text, notices = decode(read_bytes(file), name)
        text, found = split_front_matter(text, lexicon)
    if not text.strip():
        raise ArticleError(f"{name}: the {'file' if file.record is None else 'record'} holds no text.")
    found |= dict(file.beside)
    written = found.get("date", "")
    day = read_date(written, lexicon)
    if written and day is None:
        notices += (f"{name}: «{written}» is no date that kg can read; write it as 2016-07-21.",)
    article = Article(
        text=text,
        title=title or found.get("title") or find_headline(text, lexicon),
        date=date or day or find_date(text, lexicon),
        source=source or found.get("source") or _name_as_text(file),
        author=found.get("author") or None,
    )
    return Reading(article, notices)


def describe(file: ArticleFile) -> str:
    """What errors call it: its path, and which record."""
    path = "standard input" if file.path is None else str(file.path)
    return path if file.record is None else f"{path}#{file.record}"


def is_page(file: ArticleFile) -> bool:
    """Whether it is a saved web page."""
    return file.path is not None and file.path.suffix.lower() in PAGE_SUFFIXES


def read_bytes(file: ArticleFile) -> bytes:
    """The bytes of a file that is one article, or of standard input; raises `ArticleError`."""
    if file.content is not None:
        return file.content
    name = describe(file)
    try:
        return sys.stdin.buffer.read() if file.path is None else places.read_bytes(file.path)
    except FileNotFoundError as exc:
        raise ArticleError(f"{name}: there is no such file.") from exc
    except (OSError, ValueError) as exc:
        reason = getattr(exc, "strerror", None) or str(exc)
        raise ArticleError(f"{name}: the file cannot be read ({reason.lower()}).") from exc


def split_front_matter(text: str, lexicon: Lexicon) -> tuple[str, dict[str, str]]:
    """The text without the `---` block it may begin with, and what the block says by our names of its keys."""
    block = re.match(r"---[ \t]*\r?\n((?:[\w-]+[ \t]*:.*\r?\n|[ \t]*\r?\n)+)---[ \t]*(?:\r?\n|$)", text)
    if block is None:
        return text, {}
    keys = metadata_keys(lexicon)
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


def metadata_keys(lexicon: Lexicon) -> Mapping[str, str]:
    """How files call what we call text, title, date, source, author, id and file; folded."""
    ours = ("author", "date", "file", "id", "source", "text", "title")
    return _folded_table(lexicon, "metadataKey") | {name: name for name in ours}


def _read_page(file: ArticleFile, name: str) -> tuple[str, dict[str, str]]:
    from kg.pages import read_page  # costs half a second

    page = read_page(read_bytes(file))
    if page is None:
        raise ArticleError(f"{name}: no article was found in this page; save its text as .txt.")
    return page.pop("text"), page


def _name_as_text(file: ArticleFile) -> str | None:
    # A file name may hold bytes that are no text, which no graph can hold.
    if file.path is None:
        return None
    named = file.record is not None and not file.record.startswith(NAMELESS)
    return os.fsencode(file.title if named else file.name).decode("utf-8", errors="replace")


def decode(data: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    """Bytes as text, and what should be known about how they were read; raises `ArticleError` for what is no text."""
    for mark, encoding in ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if data.startswith(mark):
            text = data[len(mark) :].decode(encoding, errors="replace")
            return text, (f"{name}: read as UTF-16.",)
    if _is_binary(data):
        raise ArticleError(f"{name}: this is not a text file; kg reads .txt, .md, .html, .jsonl and .csv.")
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
