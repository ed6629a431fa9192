"""Corpora: what is read, what is built again, and what is left when a build is ended at any moment."""

from __future__ import annotations

import csv
import datetime
import gc
import gzip
import itertools
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg import corpus, workers
from kg.articles import ArticleFile, read_article
from kg.building import Built, Dropped, Failed, Kept, Options, Outcome, Workshop
from kg.corpus import build_corpus
from kg.document import Article, Document
from kg.errors import ArticleError, KgError, StoreError
from kg.inputs import count_articles, find_articles, is_corpus
from kg.ledger import Ledger
from kg.lexicon import Lexicon
from kg.rdf.archive import VOCABULARY, Archive, is_archive
from kg.rdf.export import serialise
from kg.rdf.graph import build_quads
from kg.rdf.store import open_store
from tests.corpus_maker import endless, make_doubler, make_toy_builder, toy_workshop, write_folder, write_lines

ROOT = Path(__file__).resolve().parent.parent
OUTPUTS = ["tout.ttl", "tout.trig", "tout.nq", "tout.nq.gz", "tout.nt", "tout"]
PAGE = """<html lang="fr"><head><title>Le port rouvre - Le Journal du quai</title>
<meta name="author" content="Jeanne Martin"><meta property="article:published_time" content="2024-03-05T08:00:00+01:00">
<meta property="og:title" content="Le port rouvre"><link rel="canonical" href="https://example.org/port"></head>
<body><nav><a href="/">Accueil</a> <a href="/s">Abonnez-vous</a></nav><article><h1>Le port rouvre</h1>
<p>Le port de Brest a rouvert mardi après une semaine de grève, a annoncé la préfecture.</p>
<p>Les grutiers ont repris le travail dans la matinée. Deux navires attendaient au large depuis jeudi.</p></article>
<aside><a href="/x">A lire aussi : la recette du jour</a></aside><footer>Mentions légales</footer></body></html>"""


@pytest.fixture
def workshop() -> Workshop:
    return toy_workshop()


def write(path: str, text: str) -> None:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_bytes(text.encode())


def found(*inputs: str, fields: dict[str, str] | None = None) -> list[ArticleFile | ArticleError]:
    return list(find_articles(inputs, toy_workshop().lexicon, fields))


def built(inputs: list[str], output: str | None, workshop: Workshop, **options: object) -> Counter[str]:
    """How many outcomes of each kind; a folder's articles count one by one."""
    given = Options(output=Path(output) if output else None, **options)  # type: ignore[arg-type]
    counts: Counter[str] = Counter()
    for outcome in build_corpus(inputs, given, workshop=workshop):
        counts[type(outcome).__name__] += outcome.number if isinstance(outcome, Kept | Dropped) else 1
    return counts


def content(output: str) -> bytes:
    """What an output holds, the same for equal outputs."""
    path = Path(output)
    if not is_archive(path):
        return path.read_bytes()
    return b"\n".join(sorted((ox.Store.read_only(output).dump(format=ox.RdfFormat.N_QUADS) or b"").splitlines()))


# what is read


def test_records_of_json_lines_are_articles(folder: Path, head_words: Lexicon) -> None:
    write(
        "a.jsonl",
        '{"text": "Brest dort.", "title": "Nuit", "date": "2024-03-05", "source": "https://e.org/1", "id": 7}\n\n',
    )
    [file] = found("a.jsonl")
    assert isinstance(file, ArticleFile)
    article = read_article(file, head_words).article
    assert (article.text, article.title, article.source) == ("Brest dort.", "Nuit", "https://e.org/1")
    assert article.date == datetime.date(2024, 3, 5)
    assert (file.title, file.stem) == ("a.jsonl#7", "a/7")


@pytest.mark.parametrize(
    ("name", "pack"),
    [("a.jsonl", bytes), ("a.jsonl.gz", gzip.compress), ("A.NDJSON", bytes)],
    ids=["plain", "packed", "capitals"],
)
def test_fields_may_have_other_names(folder: Path, name: str, pack: Callable[[bytes], bytes]) -> None:
    Path(name).write_bytes(pack(b'{"chapo": "Non.", "body": "Brest dort.", "titre": "Nuit"}\n'))
    [file] = found(name, fields={"text": "body"})
    assert isinstance(file, ArticleFile)
    assert dict(file.fields or ()) == {"text": "Brest dort.", "title": "Nuit"}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{oups\n", "a.jsonl:1: this line is not JSON"),
        ("[1]\n", "a.jsonl:1: this line is no record"),
        ('{"article": "Brest dort."}\n', "--field text=article"),
        ('{"text": ""}\n', "holds no text"),
        ('{"text": null, "titre": "x"}\n', "holds no text"),
    ],
)
def test_a_bad_record_is_a_sentence_and_the_next_one_is_read(folder: Path, text: str, sentence: str) -> None:
    write("a.jsonl", text + '{"text": "Tours dort."}\n')
    bad, good = found("a.jsonl")
    assert isinstance(bad, ArticleError)
    assert sentence in str(bad)
    assert isinstance(good, ArticleFile)


def test_a_table_without_texts_is_said_once(folder: Path) -> None:
    write("a.tsv", "mot\tnombre\nphare\t3\nport\t4\n")
    [mistake] = found("a.tsv")
    assert "a.tsv:2: there is no field «text» (there are: mot, nombre)" in str(mistake)


def test_a_packed_file_that_is_cut_off_says_so_after_its_articles(folder: Path) -> None:
    lines = "".join(f'{{"text": "{random.Random(n).getrandbits(800):x}"}}\n' for n in range(2000)).encode()
    Path("a.jsonl.gz").write_bytes(gzip.compress(lines)[:-2000])
    *articles, last = found("a.jsonl.gz")
    assert len(articles) > 1000
    assert isinstance(last, ArticleError)
    assert "reading stopped before its end" in str(last)


@pytest.mark.parametrize("separator", [",", ";", "\t"], ids=["comma", "semicolon", "tab"])
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["unix", "windows"])
def test_rows_of_a_table_are_articles_with_their_line_ends(folder: Path, separator: str, end: str) -> None:
    rows = ["id|title|text|date", '1|Nuit|"Brest dort.\r\nTours; aussi, dit-on."|2024-03-05', "2||Lyon dort.|"]
    write("a.csv", "\ufeff" + end.join(row.replace("|", separator) for row in rows) + end)
    one, two = found("a.csv")
    assert isinstance(one, ArticleFile)
    assert isinstance(two, ArticleFile)
    assert dict(one.fields or ())["text"] == "Brest dort.\r\nTours; aussi, dit-on."
    assert (two.record, dict(two.fields or ())) == ("2", {"text": "Lyon dort."})


def test_a_table_in_an_old_encoding_is_read(folder: Path) -> None:
    Path("a.csv").write_bytes("text\nL’été à Béziers.\n".encode("cp1252"))
    [file] = found("a.csv")
    assert isinstance(file, ArticleFile)
    assert dict(file.fields or ()) == {"text": "L’été à Béziers."}


def test_a_saved_page_is_its_article_without_navigation(folder: Path, head_words: Lexicon) -> None:
    write("port.html", PAGE)
    article = read_article(ArticleFile(Path("port.html"), "port.html"), head_words).article
    assert "grutiers" in article.text
    assert not any(words in article.text for words in ("Accueil", "Abonnez", "recette", "Mentions"))
    assert (article.title, article.author, article.source) == (
        "Le port rouvre",
        "Jeanne Martin",
        "https://example.org/port",
    )
    assert article.date == datetime.date(2024, 3, 5)


def test_the_author_is_in_the_graph(folder: Path, workshop: Workshop) -> None:
    write("port.html", PAGE)
    assert built(["port.html"], None, workshop) == {"Built": 1}
    assert 'dcterms:creator "Jeanne Martin"' in Path("graphs/port.ttl").read_text(encoding="utf-8")


def test_what_browsers_save_beside_a_page_is_no_article(folder: Path) -> None:
    write("port.html", PAGE)
    write("port_fichiers/cadre.html", PAGE)
    write("autre_dossier/port.html", PAGE)
    assert [file.name for file in found(".") if isinstance(file, ArticleFile)] == [
        "autre_dossier/port.html",
        "port.html",
    ]


def test_a_sidecar_gives_dates_and_sources(folder: Path, head_words: Lexicon) -> None:
    write("a/un.txt", "Publié le 1er mai 2020\nBrest dort.")
    write("a/deux.txt", "Tours dort.")
    write("a/sources.csv", "fichier;url;date\r\nun.txt;https://e.org/1;2024-03-05\r\nabsent.txt;x;2024-01-01\r\n")
    files = [
        f
        for f in find_articles(
            ["a"],
            replace(
                head_words, tables=toy_workshop().lexicon.tables | {"metadataKey": {"fichier": "file", "url": "source"}}
            ),
        )
        if isinstance(f, ArticleFile)
    ]
    articles = [read_article(file, head_words).article for file in files]
    assert [(a.source, str(a.date)) for a in articles] == [("deux.txt", "None"), ("https://e.org/1", "2024-03-05")]


def test_a_sidecar_without_names_of_files_is_said_once(folder: Path) -> None:
    write("a/un.txt", "Brest dort.")
    write("a/deux.txt", "Tours dort.")
    write("a/sources.csv", "url,date\nhttps://e.org/1,2024-03-05\n")
    kinds = [type(each).__name__ for each in found("a")]
    assert kinds == ["ArticleError", "ArticleFile", "ArticleFile"]


def test_a_pattern_finds_files_and_names_them_from_where_it_begins(folder: Path) -> None:
    for name in ("a/2016/un.txt", "a/2017/deux.txt", "a/2017/trois.md", "b.txt"):
        write(name, "x")
    assert [f.name for f in found("a/*/*.txt") if isinstance(f, ArticleFile)] == ["2016/un.txt", "2017/deux.txt"]
    [error] = found("c/*.txt")
    assert "no file fits this pattern" in str(error)
    write("[1].txt", "x")
    assert [f.name for f in found("[1].txt") if isinstance(f, ArticleFile)] == ["[1].txt"]


def test_articles_are_counted_without_being_read(folder: Path) -> None:
    write_lines(Path("a.jsonl"), 5)
    write("b.csv", 'text\n"un\ndeux"\ntrois\n')
    write("c/un.txt", "x")
    assert count_articles(["a.jsonl", "b.csv", "c", "absent.txt"]) == 5 + 2 + 1 + 1
    assert is_corpus(["a.jsonl"])
    assert is_corpus(["c"])
    assert not is_corpus(["c/un.txt"])


def test_finding_articles_needs_no_memory_for_those_to_come(folder: Path) -> None:
    write_lines(Path("a.jsonl"), 2000)
    start = found("a.jsonl")[:3]
    assert list(itertools.islice(find_articles(["a.jsonl"]), 3)) == start


# what is built


@pytest.mark.parametrize("output", OUTPUTS)
def test_a_corpus_in_pieces_is_what_all_its_graphs_are_together(folder: Path, workshop: Workshop, output: str) -> None:
    write_folder(Path("a"), 12)
    assert built(["a"], output, workshop) == {"Built": 12}
    files = [file for file in find_articles(["a"], workshop.lexicon) if isinstance(file, ArticleFile)]
    articles = [read_article(file, workshop.lexicon).article for file in files]
    quads = [q for article in articles for q in build_quads(workshop.extract(article), workshop.lexicon)]
    if output != "tout":
        written = gzip.decompress(content(output)) if output.endswith(".gz") else content(output)
        name = {"ttl": "turtle", "trig": "trig", "nq": "nquads", "gz": "nquads", "nt": "ntriples"}
        assert written == serialise(quads, name[output.rpartition(".")[2]])
        return
    store = ox.Store.read_only(output)
    named = {quad for quad in store if quad.graph_name not in (ox.DefaultGraph(), ox.NamedNode(VOCABULARY))}
    spelled = ox.Store()  # a store spells some literals its own way
    spelled.extend(quads)
    assert named == set(spelled)
    default = set(store.quads_for_pattern(None, None, None, ox.DefaultGraph()))
    assert {quad.triple for quad in default} == {quad.triple for quad in spelled}


@pytest.mark.parametrize("output", OUTPUTS)
def test_only_what_has_changed_is_built_again(folder: Path, workshop: Workshop, output: str) -> None:
    write_folder(Path("a"), 8)
    built(["a"], output, workshop)
    before = content(output)
    stamp = Path(output).stat().st_mtime_ns
    assert built(["a"], output, workshop) == {"Kept": 8}
    assert content(output) == before
    assert is_archive(Path(output)) or Path(output).stat().st_mtime_ns == stamp
    write("a/depeche-000003.txt", "Quimper dort.")
    Path("a/depeche-000005.txt").unlink()
    write("a/nouveau.txt", "Vannes dort.")
    assert built(["a"], output, workshop) == {"Kept": 6, "Built": 2}
    assert built(["a"], output, workshop, prune=True) == {"Kept": 8, "Dropped": 1}
    grown = content(output)
    assert b"Quimper" in (gzip.decompress(grown) if output.endswith(".gz") else grown)
    assert built(["a"], f"neuf{Path(output).name}", workshop) == {"Built": 8}
    assert grown == content(f"neuf{Path(output).name}")


@pytest.mark.parametrize("output", ["tout.ttl", "tout.trig", "tout.nq", "tout"])
def test_copies_of_an_article_are_one_graph_with_all_its_sources(folder: Path, workshop: Workshop, output: str) -> None:
    for name in ("un", "deux", "trois"):
        write(f"a/{name}.txt", "Brest dort.")
    write("a/autre.txt", "Tours dort.")
    built(["a"], output, workshop)
    assert all(f'"{name}.txt"'.encode() in content(output) for name in ("un", "deux", "trois"))
    Path("a/deux.txt").unlink()
    write("a/trois.txt", "Tours dort.")
    assert built(["a"], output, workshop, prune=True)["Dropped"] == 1
    built(["a"], f"neuf-{output}", workshop)
    assert content(output) == content(f"neuf-{output}")
    assert b'"deux.txt"' not in content(output)


@pytest.mark.parametrize("output", ["tout.ttl", "tout"])
def test_moved_articles_are_not_built_again(folder: Path, workshop: Workshop, output: str) -> None:
    write_folder(Path("a"), 5)
    built(["a"], output, workshop)
    before = content(output)
    Path("a").rename("b")
    assert built(["b"], output, workshop, prune=True) == {"Kept": 5, "Dropped": 5}
    assert content(output) == before


@pytest.mark.parametrize("output", ["tout.nq", "tout"])
def test_records_without_identifiers_are_known_by_what_they_say(folder: Path, workshop: Workshop, output: str) -> None:
    lines = [f'{{"text": "{town} dort."}}\n' for town in ("Brest", "Tours", "Lyon", "Brest")]
    write("a.jsonl", "".join(lines))
    assert built(["a.jsonl"], output, workshop) == {"Built": 4}
    write("a.jsonl", '{"text": "Vannes dort."}\n' + "".join(lines[1:]))
    assert built(["a.jsonl"], output, workshop) == {"Built": 1, "Kept": 3, "Dropped": 1}
    built(["a.jsonl"], f"neuf{output}", workshop)
    assert content(output) == content(f"neuf{output}")


@pytest.mark.parametrize("change", ["lexicon", "base", "date"])
def test_another_lexicon_base_or_date_builds_all_again(folder: Path, workshop: Workshop, change: str) -> None:
    write("a/un.txt", "Brest dort.")
    write("a/deux.txt", "Tours dort.")
    built(["a"], "tout.nq", workshop)
    other = (
        replace(workshop, lexicon=replace(workshop.lexicon, fingerprint="other")) if change == "lexicon" else workshop
    )
    options: dict[str, object] = {
        "base": {"base": "https://example.org/id/"},
        "date": {"date": datetime.date(2024, 3, 5)},
    }.get(change, {})
    assert built(["a"], "tout.nq", other, **options) == {"Built": 2}


def test_an_output_that_was_removed_or_changed_is_written_again(folder: Path, workshop: Workshop) -> None:
    write_folder(Path("a"), 3)
    built(["a"], "tout.ttl", workshop)
    before = content("tout.ttl")
    for damage in (Path("tout.ttl").unlink, lambda: Path("tout.ttl").write_text("oups")):
        damage()
        assert built(["a"], "tout.ttl", workshop) == {"Kept": 3}
        assert content("tout.ttl") == before


def test_prefixes_that_mean_different_things_in_different_articles_are_told_apart(folder: Path) -> None:
    from kg.rdf.parts import choose_prefixes, make_part, write_parts
    from kg.results import Iri
    from kg.vocabulary import PREFIXES

    kind = Iri(PREFIXES["rdf"] + "type")
    parts, all_rows = [], []
    for number, base in enumerate(["https://a.org/id/", "https://b.org/id/", "https://b.org/id/"]):
        article = Iri(f"https://kg.example/id/article/{number}")
        rows = [(article, kind, Iri(PREFIXES["kg"] + "Article"), article)]
        rows += [(Iri(f"{base}person/x{number}"), kind, Iri(PREFIXES["kg"] + "Person"), article)]
        all_rows += rows
        parts.append(rows)
    for name in ("turtle", "trig"):
        made = [make_part(rows, rows[0][0].value, name)[0] for rows in parts]
        prefixes = choose_prefixes((part.prefixes, 1) for part in made)
        assert prefixes["person"] == "https://b.org/id/person/"
        assert b"".join(write_parts(lambda m=made: iter(m), prefixes, name, folder)) == serialise(all_rows, name)


def test_sorting_outside_of_memory_changes_nothing(
    folder: Path, workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_folder(Path("a"), 10)
    built(["a"], "un.ttl", workshop)
    monkeypatch.setattr("kg.rdf.parts.SORTED_AT_ONCE", 7)
    monkeypatch.setattr("kg.rdf.parts.MOST_RUNS", 4)
    built(["a"], "deux.ttl", workshop)
    assert content("un.ttl") == content("deux.ttl")


def test_failed_articles_are_listed_with_their_reasons(folder: Path, workshop: Workshop) -> None:
    write("a/un.txt", "Brest dort.")
    write("a/vide.txt", "")
    write("a/deux.jsonl", "{oups\n")
    assert built(["a"], "tout.ttl", workshop) == {"Built": 1, "Failed": 2}
    with Path("tout.ttl.failed.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert sorted(row["article"] for row in rows) == ["", "vide.txt"]
    assert any("not JSON" in row["reason"] for row in rows)
    shutil.rmtree("a")
    write("a/un.txt", "Brest dort.")
    built(["a"], "tout.ttl", workshop)
    assert not Path("tout.ttl.failed.csv").exists()


def test_a_mistake_of_ours_fails_one_article_only(folder: Path, workshop: Workshop) -> None:
    def broken(article: object) -> object:
        if "Tours" in article.text:  # type: ignore[attr-defined]
            raise ZeroDivisionError("oups")
        return workshop.extract(article)  # type: ignore[arg-type]

    write("a/un.txt", "Brest dort.")
    write("a/deux.txt", "Tours dort.")
    outcomes = list(build_corpus(["a"], Options(output=Path("x.nq")), workshop=replace(workshop, extract=broken)))  # type: ignore[arg-type]
    [failed] = [each for each in outcomes if isinstance(each, Failed)]
    assert "deux.txt: kg failed on this article (ZeroDivisionError: oups)" in failed.reason


@pytest.mark.parametrize("output", ["tout.nq", "tout"])
def test_nothing_is_dropped_when_an_input_could_not_be_searched(folder: Path, workshop: Workshop, output: str) -> None:
    write_folder(Path("a"), 3)
    write_folder(Path("b"), 2, sentences=3)
    built(["a", "b"], output, workshop)
    shutil.rmtree("b")
    assert built(["a", "b"], output, workshop, prune=True) == {"Kept": 3, "Failed": 1}
    assert built(["a"], output, workshop, prune=True) == {"Kept": 3, "Dropped": 2}


def test_one_article_alone_leaves_nothing_beside_its_graph(folder: Path, workshop: Workshop) -> None:
    write("un.txt", "Brest dort.")
    assert built(["un.txt"], "un.ttl", workshop) == {"Built": 1}
    assert sorted(path.name for path in folder.iterdir()) == ["un.ttl", "un.txt"]


def test_a_store_is_opened_for_reading_by_queries(folder: Path, workshop: Workshop) -> None:
    write_folder(Path("a"), 4)
    built(["a"], "tout", workshop)
    store = open_store([Path("tout")])
    table = store.query("SELECT (COUNT(DISTINCT ?g) AS ?n) { GRAPH ?g { ?a a kg:Article } }")
    assert table.rows[0][0].value == "4"  # type: ignore[union-attr]
    labels = store.query(f"SELECT ?l {{ GRAPH <{VOCABULARY}> {{ kg:Airstrike rdfs:label ?l }} }}")
    assert len(labels.rows) == 2  # type: ignore[union-attr]
    with pytest.raises(StoreError, match="alone"):
        open_store([Path("tout"), Path("a")])


def test_a_folder_with_other_files_is_no_store(folder: Path, workshop: Workshop) -> None:
    write("a/un.txt", "Brest dort.")
    with pytest.raises(StoreError, match="other files"):
        built(["a"], "a", workshop)
    assert [path.name for path in Path("a").iterdir()] == ["un.txt"]


# what cannot be read


@contextmanager
def nobody() -> Iterator[None]:
    """Without the right to read whatever there is, which the system's administrator has."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def common_folder(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder that everybody may enter, unlike pytest's."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o777)
        monkeypatch.chdir(name)
        yield Path(name)
        monkeypatch.undo()


@pytest.mark.skipif(os.name != "posix", reason="needs rights and links as POSIX has them")
@pytest.mark.parametrize("output", ["tout.ttl", "tout"])
def test_what_cannot_be_read_is_listed_and_the_rest_is_built(
    common_folder: Path, workshop: Workshop, output: str
) -> None:
    folder = common_folder
    write("a/un.txt", "Brest dort.")
    write("a/b/deux.txt", "Tours dort.")
    write("a/lignes.jsonl", '{"text": "Quito dort."}\n{"text": "Li\n{"text": "Lima dort."}\n')
    built(["a"], f"chaud{output}", workshop)  # whoever has few rights may not be able to import what it takes
    write("a/secret.txt", "Lyon dort.")
    Path("a/secret.txt").chmod(0)
    write("a/ferme/trois.txt", "Nantes dort.")
    Path("a/ferme").chmod(0)
    Path("a/nulle-part.txt").symlink_to("absent.txt")
    Path("a/cercle.txt").symlink_to("cercle.txt")
    Path("a/b/retour").symlink_to(folder / "a", target_is_directory=True)
    Path("a/photo.txt").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00" + bytes(range(256)))
    Path("a/coupe.jsonl.gz").write_bytes(gzip.compress(b'{"text": "Oslo dort."}\n')[:15])
    Path("a/faux.jsonl.gz").write_bytes(b"this was never packed")
    for path in (folder, *folder.rglob("*")):
        if path.is_dir() and path.name != "ferme":
            path.chmod(0o777)
    with nobody():
        assert built(["a"], output, workshop) == {"Built": 4, "Failed": 8}
        listed = Path(f"{output}/kg-failed.csv" if output == "tout" else f"{output}.failed.csv")
        with listed.open(encoding="utf-8", newline="") as file:
            reasons = [row["reason"] for row in csv.DictReader(file)]
        assert built(["a"], output, workshop) == {"Kept": 4, "Failed": 8}
    for name, what in {
        "secret.txt": "permission denied",
        "ferme": "permission denied",
        "nulle-part.txt": "no such file",
        "cercle.txt": "symbolic links",
        "photo.txt": "not a text file",
        "coupe.jsonl.gz": "unpacked",
        "faux.jsonl.gz": "unpacked",
        "lignes.jsonl:2": "not JSON",
    }.items():
        [reason] = [reason for reason in reasons if f"a/{name}: " in reason]
        assert what in reason, reason
    Path("a/ferme").chmod(0o700)


# two writers, ended builds


@pytest.mark.parametrize("output", ["tout.nq", "tout"])
def test_two_writers_at_once_are_kept_apart(folder: Path, workshop: Workshop, output: str) -> None:
    write_folder(Path("a"), 3)
    first = build_corpus(["a"], Options(output=Path(output)), workshop=workshop)
    next(first)
    with pytest.raises(StoreError, match=f"another kg build \\(process {os.getpid()}\\)"):
        built(["a"], output, workshop)
    first.close()
    assert built(["a"], output, workshop) == {"Kept": 1, "Built": 2}


@pytest.mark.parametrize("output", ["tout.nq", "tout"])
def test_who_interrupts_a_build_loses_nothing_that_was_built(folder: Path, workshop: Workshop, output: str) -> None:
    def interrupted(article: Article) -> Document:
        if "Lenteur" in article.text:
            raise KeyboardInterrupt
        return workshop.extract(article)

    write_folder(Path("a"), 6)
    write("a/depeche-000004.txt", "Lenteur dort.")
    with pytest.raises(KeyboardInterrupt):
        built(["a"], output, replace(workshop, extract=interrupted))
    assert built(["a"], output, workshop) == {"Kept": 4, "Built": 2}
    built(["a"], f"neuf{output}", workshop)
    assert content(output) == content(f"neuf{output}")


def test_a_lock_that_was_left_behind_holds_nobody_up(folder: Path, workshop: Workshop) -> None:
    write_folder(Path("a"), 2)
    write(".tout.nq.kgbuild/kg-lock", f"{os.getppid()}\n")
    assert built(["a"], "tout.nq", workshop) == {"Built": 2}


BUILD = """
import sys
from pathlib import Path
from kg.building import Options
from kg.corpus import build_corpus
from tests.corpus_maker import toy_workshop
import kg.corpus
kg.corpus.KEPT_AT_ONCE = 5
print("begin", flush=True)
try:
    for outcome in build_corpus(["a"], Options(output=Path(sys.argv[1]), prune=True), workshop=toy_workshop()):
        pass
except Exception as error:
    sys.exit(f"{type(error).__name__}: {error}")
"""


def begin(output: str) -> subprocess.Popen[str]:
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.Popen(
        [sys.executable, "-c", BUILD, output],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
    )


@pytest.mark.skipif(os.name != "posix", reason="needs SIGKILL")
@pytest.mark.parametrize("output", ["tout.ttl", "tout.nq.gz", "tout"])
def test_a_build_killed_at_any_moment_is_finished_by_the_next(folder: Path, workshop: Workshop, output: str) -> None:
    chance, kills, longest = random.Random(output), 0, 0.5
    write_folder(Path("a"), 60)
    for number in range(40):
        if kills == 7:
            break
        if number % 2:  # every second time the corpus has changed since
            write(f"a/depeche-{chance.randrange(60):06}.txt", f"Ville{number} dort. Lenteur.")
            Path(f"a/depeche-{number:06}.txt").unlink(missing_ok=True)
        process = begin(output)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(chance.uniform(0, longest))
        process.send_signal(signal.SIGKILL)
        was_killed = process.wait() == -signal.SIGKILL
        kills += was_killed
        longest *= 1.1 if was_killed else 0.6
        if Path(output).is_file():  # what is there is whole
            found = gzip.decompress(content(output)) if output.endswith(".gz") else content(output)
            format = ox.RdfFormat.TURTLE if output.endswith("ttl") else ox.RdfFormat.N_QUADS
            assert sum(1 for _ in ox.parse(found, format=format)) > 1000
    assert kills == 7
    built(["a"], output, workshop, prune=True)
    built(["a"], "neuf" + output, workshop)
    assert content(output) == content("neuf" + output)
    left = [
        path.name for path in [*folder.iterdir(), *folder.glob(".*/*")] if "tmp" in path.name or "sorting" in path.name
    ]
    assert not left


@pytest.mark.parametrize("output", ["tout.ttl", "tout"])
def test_poisoned_articles_are_given_up_and_listed(
    folder: Path, workshop: Workshop, monkeypatch: pytest.MonkeyPatch, output: str
) -> None:
    monkeypatch.setenv("KG_TEST_MARK", str(folder / "mark"))
    write_folder(Path("a"), 12)
    write("a/depeche-000003.txt", "Sansfin dort.")
    write("a/depeche-000005.txt", "Fatale dort.")
    write("a/depeche-000007.txt", "Accident dort.")  # its process is ended from outside, once
    with monkeypatch.context() as patch:
        patch.setattr(corpus, "make_builder", make_toy_builder)
        outcomes = list(build_corpus(["a"], Options(output=Path(output), jobs=2, article_timeout=1.5)))
    assert sum(isinstance(each, Built) for each in outcomes) == 10
    assert (folder / "mark").exists()
    assert [(each.name, each.reason) for each in outcomes if isinstance(each, Failed)] == [
        ("depeche-000003.txt", "a/depeche-000003.txt: given up: it took longer than 1.5 s."),
        ("depeche-000005.txt", "a/depeche-000005.txt: given up: it ended its process (exit code 3)."),
    ]
    listed = Path(f"{output}/kg-failed.csv" if output == "tout" else f"{output}.failed.csv")
    assert listed.read_text(encoding="utf-8").count("given up") == 2
    Path("a/depeche-000003.txt").unlink()
    Path("a/depeche-000005.txt").unlink()
    built(["a"], f"neuf{output}", workshop)
    assert content(output) == content(f"neuf{output}")


class Crash(BaseException):
    """The end of a process, for tests."""


class Fuse:
    """Ends a build before its n-th write, be it to the store or to the ledger."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.left = 0
        change, describe = Ledger.change, Archive._describe

        @contextmanager
        def breaking_change(ledger: Ledger) -> Iterator[None]:
            with change(ledger):
                yield
                self.burn()

        def breaking_describe(archive: Archive, vocabulary: Path) -> None:
            describe(archive, vocabulary)
            archive._store = BreakingStore(archive._store, self)  # type: ignore[assignment]  # it quacks

        monkeypatch.setattr(Ledger, "change", breaking_change)
        monkeypatch.setattr(Archive, "_describe", breaking_describe)

    def burn(self) -> None:
        self.left -= 1
        if self.left == 0:
            raise Crash


class BreakingStore:
    def __init__(self, store: ox.Store, fuse: Fuse) -> None:
        self.store, self.fuse = store, fuse

    def __getattr__(self, name: str) -> object:
        if name in ("extend", "remove", "update", "remove_graph"):
            self.fuse.burn()
        return getattr(self.store, name)


@pytest.mark.parametrize("output", ["tout.nq", "tout"])
@pytest.mark.parametrize("then", ["goes on", "changes back"])
def test_a_build_may_end_between_any_two_writes(
    folder: Path, workshop: Workshop, monkeypatch: pytest.MonkeyPatch, output: str, then: str
) -> None:
    monkeypatch.setattr(corpus, "KEPT_AT_ONCE", 2)
    texts = ("Brest dort.", "Brest dort.", "Tours dort.", "Tours veille.", "Lyon et Brest.", "Nantes dort.")
    for number, text in enumerate(texts):
        write(f"avant/a/{number}.txt", text)
    changed = ("Tours dort.", "Brest dort.", "Brest dort.", "Oslo veille.", None, "Nantes dort.", "Lyon et Brest.")
    for number, each in enumerate(changed):
        if each:
            write(f"apres/a/{number}.txt", each)
    for name in ("avant", "apres"):
        monkeypatch.chdir(folder / name)
        built(["a"], output, workshop)
    wanted = content(str(folder / ("apres" if then == "goes on" else "avant") / output))
    fuse = Fuse(monkeypatch)
    for writes in itertools.count(1):
        here = folder / f"essai{writes}"
        shutil.copytree(folder / "avant", here)
        monkeypatch.chdir(here)
        shutil.rmtree("a")
        shutil.copytree(folder / "apres/a", "a")
        fuse.left = writes
        try:
            built(["a"], output, workshop, prune=True)
        except Crash:
            pass
        else:
            break
        fuse.left = 0
        gc.collect()  # a process that ends lets go of its store
        if then == "changes back":
            shutil.rmtree("a")
            shutil.copytree(folder / "avant/a", "a")
        built(["a"], output, workshop, prune=True)
        assert content(output) == wanted, f"ended before write {writes}"
        gc.collect()
        monkeypatch.chdir(folder)
        shutil.rmtree(here)
    assert writes > 5


# processes


def run_pool(things: Iterator[int], **options: object) -> Iterator[tuple[int, int | workers.GivenUp]]:
    return workers.run(options.pop("make", make_doubler), things, **options)  # type: ignore[arg-type]


def test_the_pool_keeps_the_order_and_replaces_its_processes() -> None:
    made = list(run_pool(iter(range(20, 120)), jobs=2, batch=7, recycled_after=30))
    assert made == [(number, 2 * number) for number in range(20, 120)]


def test_what_hangs_or_dies_is_given_up_and_the_rest_is_done(tmp_path: Path) -> None:
    make = partial(make_doubler, str(tmp_path))
    made = dict(run_pool(iter(range(10, 30)), make=make, jobs=2, timeout=1.5, batch=6))
    assert [number for number, value in made.items() if isinstance(value, workers.GivenUp)] == [13, 17]
    assert "longer than 1.5 s" in str(made[13])
    assert "exit code 3" in str(made[17])
    assert made[19] == 38  # it was not its fault


def test_the_pool_takes_no_more_than_it_can_work_on() -> None:
    taken = 0

    def count() -> Iterator[int]:
        nonlocal taken
        for number in endless():
            taken += 1
            yield number

    pool = run_pool(count(), jobs=2, batch=8)
    made = [next(pool) for _ in range(100)]
    pool.close()  # type: ignore[attr-defined]
    assert all(value == 2 * number for number, value in made)
    assert taken <= 100 + 3 * 2 * 8 + 16


def broken_make() -> Callable[[int], int]:
    raise KgError("the model is missing")


def test_processes_that_cannot_begin_are_one_sentence() -> None:
    with pytest.raises(KgError, match="the model is missing"):
        list(run_pool(iter(range(3)), make=broken_make, jobs=2))


@pytest.mark.slow
def test_two_processes_build_what_one_builds_byte_for_byte(folder: Path) -> None:
    write_folder(Path("a"), 12, sentences=4)
    write_lines(Path("b.jsonl"), 3, sentences=3)
    inputs = ["a", "b.jsonl"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "kg", "build", *inputs]
    done = subprocess.run(
        [*command, "-o", "deux.trig", "-j", "2"], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "15 articles built" in done.stdout
    outcomes: list[Outcome] = list(
        build_corpus(inputs, Options(output=Path("un.trig")), workshop=corpus.building.open_workshop())
    )
    assert sum(isinstance(each, Built) for each in outcomes) == 15
    assert content("un.trig") == content("deux.trig")
    again = subprocess.run([*command, "-o", "deux.trig"], env=environment, capture_output=True, text=True, check=True)
    assert "0 articles built, 15 unchanged" in again.stdout
    apart = subprocess.run([*command, "-j", "2"], env=environment, capture_output=True, text=True, check=True)
    assert len(list(Path("graphs").rglob("*.ttl"))) == 15
    assert "What happened" in apart.stdout


def test_json_is_what_the_maker_writes(folder: Path) -> None:
    write_lines(Path("a.jsonl"), 2)
    assert [json.loads(line)["id"] for line in Path("a.jsonl").read_text(encoding="utf-8").splitlines()] == ["0", "1"]
