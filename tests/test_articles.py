"""Files, folders and standard input become articles."""

from __future__ import annotations

import datetime
import io
import os
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.articles import ArticleFile, find_date, find_headline, read_article, read_date
from kg.errors import ArticleError
from kg.inputs import find_articles
from kg.lexicon import Lexicon

NO_WORDS = Lexicon("", {})


def file_of(folder: Path, data: bytes, name: str = "article.txt") -> ArticleFile:
    (folder / name).write_bytes(data)
    return ArticleFile(folder / name, name)


@pytest.mark.parametrize(
    ("data", "text", "notice"),
    [
        pytest.param("Le préfet a parlé.\n".encode(), "Le préfet a parlé.\n", None, id="utf-8"),
        pytest.param(b"\xef\xbb\xbf" + "Été".encode(), "Été", None, id="byte order mark is not text"),
        pytest.param(b"un\r\ndeux\r\n\r\ntrois\n", "un\r\ndeux\r\n\r\ntrois\n", None, id="line ends stay"),
        pytest.param(
            "Le préfet… l’œuvre à 3 €".encode("cp1252"), "Le préfet… l’œuvre à 3 €", "Windows-1252", id="cp1252"
        ),
        pytest.param("déjà vu".encode("latin-1"), "déjà vu", "Windows-1252", id="latin-1"),
        pytest.param(b"d\xe9j\xe0 \x81", "d\xe9j\xe0 \x81", "Latin-1", id="latin-1 beyond cp1252"),
        pytest.param("\ufeffLe préfet".encode("utf-16-le"), "Le préfet", "UTF-16", id="utf-16"),
        pytest.param(
            "Après l’été, à Béziers".encode() + b" \xff.", "Après l’été, à Béziers �.", "replaced", id="damaged utf-8"
        ),
    ],
)
def test_text_is_kept_as_read(tmp_path: Path, data: bytes, text: str, notice: str | None) -> None:
    reading = read_article(file_of(tmp_path, data), NO_WORDS)
    assert reading.article.text == text
    assert (notice is None) == (not reading.notices)
    assert all(notice and notice in sentence for sentence in reading.notices)


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        pytest.param("vide.txt", b"", "holds no text", id="empty"),
        pytest.param("blanc.txt", b" \r\n\t ", "holds no text", id="only blanks"),
        pytest.param("image.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "not a text file", id="picture"),
        pytest.param("livre.txt", b"%PDF-1.7\nstream", "not a text file", id="pdf"),
        pytest.param("bruit.txt", bytes(range(1, 32)) * 9 + b"abc" * 50, "not a text file", id="control characters"),
        pytest.param("page.html", b"<p>Bonjour", "no article was found", id="page without an article"),
    ],
)
def test_what_is_no_article_is_one_clear_sentence(tmp_path: Path, name: str, data: bytes, sentence: str) -> None:
    with pytest.raises(ArticleError, match=sentence) as caught:
        read_article(file_of(tmp_path, data, name), NO_WORDS)
    assert name in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_missing_file_and_an_unreadable_one_are_article_errors(tmp_path: Path) -> None:
    with pytest.raises(ArticleError, match="no such file"):
        read_article(ArticleFile(tmp_path / "rien.txt", "rien.txt"), NO_WORDS)
    with pytest.raises(ArticleError, match="cannot be read"):
        read_article(ArticleFile(tmp_path, "dossier"), NO_WORDS)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root reads every file")
def test_a_file_without_permission_is_an_article_error(tmp_path: Path) -> None:
    file = file_of(tmp_path, b"secret")
    assert file.path is not None
    file.path.chmod(0)
    with pytest.raises(ArticleError, match="permission"):
        read_article(file, NO_WORDS)


def test_folders_are_read_in_order_and_hidden_files_are_not(tmp_path: Path) -> None:
    for name in ("b.txt", "a.md", "sous/c.txt", ".cache/d.txt", "e.pdf", ".f.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    found = [f for f in find_articles([str(tmp_path)]) if isinstance(f, ArticleFile)]
    assert [f.name for f in found] == ["a.md", "b.txt", "sous/c.txt"]
    assert [f.stem for f in found] == ["a", "b", "sous/c"]


def test_a_folder_without_articles_is_an_error_among_the_others(tmp_path: Path) -> None:
    (tmp_path / "vide").mkdir()
    (tmp_path / "a.txt").write_text("x")
    kinds = [type(f).__name__ for f in find_articles([str(tmp_path / "vide"), str(tmp_path / "a.txt")])]
    assert kinds == ["MissingError", "ArticleFile"]


def test_standard_input_is_an_article(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO("Été\r\n".encode())))
    [file] = find_articles(["-"])
    assert isinstance(file, ArticleFile)
    article = read_article(file, NO_WORDS).article
    assert (article.text, article.source, file.stem) == ("Été\r\n", None, "stdin")


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
def test_a_file_name_that_is_no_text_is_a_source_all_the_same(tmp_path: Path) -> None:
    name = os.fsdecode(b"caf\xe9.txt")
    assert read_article(file_of(tmp_path, b"Bonjour.", name), NO_WORDS).article.source == "caf\ufffd.txt"


def test_front_matter_is_metadata_and_not_text(tmp_path: Path, head_words: Lexicon) -> None:
    block = '---\r\ntitre: "Un port : deux grèves"\r\ndate: 2024-03-05\r\nurl: https://example.org/a\r\nauteur: X\r\n'
    data = block + "---\r\nLe port.\r\n"
    article = read_article(file_of(tmp_path, data.encode(), "port.md"), head_words).article
    assert article.text == "Le port.\r\n"
    assert article.title == "Un port : deux grèves"
    assert article.date == datetime.date(2024, 3, 5)
    assert article.source == "https://example.org/a"


def test_what_is_given_wins_over_what_the_file_says(tmp_path: Path, head_words: Lexicon) -> None:
    file = file_of(tmp_path, b"---\ntitle: Un\ndate: 2024-03-05\nsource: deux\n---\nLe port.\n")
    day = datetime.date(2020, 1, 2)
    article = read_article(file, head_words, date=day, title="Autre", source="trois").article
    assert (article.date, article.title, article.source) == (day, "Autre", "trois")


@pytest.mark.parametrize(
    ("head", "day"),
    [
        ("Publié le 21 juillet 2016", "2016-07-21"),
        ("Titre court\nPublié le 1er août 2023 à 10h33", "2023-08-01"),
        ("PUBLIÉ LE 3/2/2021 À 08:15", "2021-02-03"),
        ("Date: 2016-07-21", "2016-07-21"),
        ("Date : vendredi 5 avril 2024", "2024-04-05"),
        ("Mis à jour le 7 mai 2020\nPublié le 6 mai 2020", "2020-05-06"),
        ("Mis à jour le 7 mai 2020", "2020-05-07"),
        ("Publié le 6 mai 2020 - Mis à jour le 7 mai 2020", "2020-05-06"),
        ("jeudi 21 juillet 2016", "2016-07-21"),
        ("Titre\n21/07/2016", "2016-07-21"),
        ("Bamako, 3 mars 2024 (Agence) – Le gouvernement a tranché.", "2024-03-03"),
        ("Paris, le 14 juil. 2019 — Le défilé a eu lieu.", "2019-07-14"),
        ("Publié le 31 février 2020", None),
        ("Date limite pour les candidatures, le 3 mai 2024", None),
        ("Le 3 mai 2024, le préfet a fermé le pont de la ville basse.", None),
        ("Le maire, élu le 3 mai 2020, a démissionné hier.", None),
        ("Publié mardi", None),
        ("un\ndeux\ntrois\nquatre\ncinq\nsix\nPublié le 21 juillet 2016", None),
        ("", None),
    ],
)
def test_date_of_publication_comes_from_a_date_line_only(head: str, day: str | None, head_words: Lexicon) -> None:
    found = find_date(head + "\n\nLe port a rouvert.\n", head_words)
    assert (found.isoformat() if found else None) == day


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Le port rouvre\n\nLe port a rouvert.", "Le port rouvre"),
        ("# Le port rouvre\n\nLe port a rouvert.", "Le port rouvre"),
        ("Publié le 21 juillet 2016\nLe port rouvre-t-il ?\nOui.", "Le port rouvre-t-il ?"),
        ("Le port a rouvert.\nLes grutiers ont repris.", None),
        ("Le port a rouvert", None),
        ("x" * 200 + "\nLe port.", None),
    ],
)
def test_headline_is_a_short_first_line_without_full_stop(text: str, title: str | None, head_words: Lexicon) -> None:
    assert find_headline(text, head_words) == title


@given(st.text(max_size=200))
def test_any_head_gives_a_date_or_none(text: str) -> None:
    lexicon = Lexicon("", {}, tables={"month": {"mai": "5"}, "publicationCue": {"publié le": "published"}})
    assert find_date(text, lexicon) is None or isinstance(find_date(text, lexicon), datetime.date)
    assert read_date(text, lexicon) is None or isinstance(read_date(text, lexicon), datetime.date)


@given(st.binary(max_size=300))
def test_any_bytes_give_an_article_or_an_article_error(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    file = file_of(tmp_path_factory.mktemp("bytes"), data)
    try:
        outcome = read_article(file, NO_WORDS).article.text.strip()
    except ArticleError as exc:
        outcome = str(exc)
    assert outcome
