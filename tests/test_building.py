"""Articles become graph files: each whole or not at all, a bad one never in the way of the others."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.building import Built, Failed, Options, Outcome, Workshop, build_files
from kg.document import Article, Document, Entity, Mention, Span
from kg.errors import ArticleError, KgError
from kg.lexicon import Lexicon
from kg.rdf.graph import build_graph

CLASSES = {"City": frozenset({"City", "Place"}), "Place": frozenset({"Place"})}


def find_towns(article: Article) -> Document:
    """A toy extractor: capitalised words are towns; «secret» cannot be read, «panne» is a mistake of ours."""
    if "secret" in article.text:
        raise ArticleError("secret.txt: the text keeps its secret.")
    whole = Span(0, len(article.text))
    entities = {
        found[0]: Entity(found[0], ("City",), found[0], (Mention(Span(*found.span()), whole, "toy"),))
        for found in re.finditer(r"[A-Z]\w+", article.text)
    }
    return Document(article, (whole,), tuple(entities.values()), (), ())


@pytest.fixture
def workshop() -> Workshop:
    return Workshop(Lexicon("", CLASSES), find_towns)


def write(folder: Path, **texts: str) -> None:
    for name, text in texts.items():
        path = folder / f"{name.replace('__', '/')}.txt"
        path.parent.mkdir(exist_ok=True, parents=True)
        path.write_text(text, encoding="utf-8")


def test_each_article_gets_a_graph_named_after_it(folder: Path, workshop: Workshop) -> None:
    write(folder, port="Le port de Brest rouvre.", corpus__2016__pont="Le pont de Tours ferme.")
    outcomes = list(build_files(["port.txt", "corpus"], Options(), workshop))
    assert [o.output.as_posix() for o in outcomes if isinstance(o, Built)] == [
        "graphs/port.ttl",
        "graphs/2016/pont.ttl",
    ]
    assert '"Brest"@fr' in (folder / "graphs/port.ttl").read_text(encoding="utf-8")
    assert '"Tours"@fr' in (folder / "graphs/2016/pont.ttl").read_text(encoding="utf-8")


def test_articles_of_one_name_do_not_overwrite_each_other(folder: Path, workshop: Workshop) -> None:
    write(folder, a__x="Brest dort.", b__x="Tours dort.")
    outcomes = list(build_files(["a", "b"], Options(), workshop))
    assert [o.output.name for o in outcomes if isinstance(o, Built)] == ["x.ttl", "x-2.ttl"]
    assert '"Tours"@fr' in (folder / "graphs/x-2.ttl").read_text(encoding="utf-8")


def test_a_bad_article_is_named_and_the_others_are_built(folder: Path, workshop: Workshop) -> None:
    write(folder, a="Brest dort.", b="secret", c="Tours dort.")
    (folder / "vide.txt").write_bytes(b"")
    outcomes = list(build_files(["a.txt", "b.txt", "vide.txt", "absent.txt", "c.txt"], Options(), workshop))
    assert [type(o).__name__ for o in outcomes] == ["Built", "Failed", "Failed", "Failed", "Built"]
    reasons = " ".join(o.reason for o in outcomes if isinstance(o, Failed))
    assert all(name in reasons for name in ("secret.txt", "vide.txt", "absent.txt"))
    assert sorted(p.name for p in (folder / "graphs").iterdir()) == ["a.ttl", "c.ttl"]


def test_one_output_holds_all_articles(folder: Path, workshop: Workshop) -> None:
    write(folder, a="Brest dort.", b="Tours dort.")
    list(build_files(["a.txt", "b.txt"], Options(output=Path("tout.ttl")), workshop))
    union = (folder / "tout.ttl").read_text(encoding="utf-8")
    assert '"Brest"@fr' in union
    assert '"Tours"@fr' in union
    assert not (folder / "graphs").exists()


@pytest.mark.parametrize(
    ("options", "name", "sign"),
    [
        (Options(format="nquads"), "graphs/a.nq", "> ."),
        (Options(output=Path("a.nt")), "a.nt", "> ."),
        (Options(output=Path("a.out"), format="jsonld"), "a.out", '"@context"'),
        (Options(output=Path("a.trig")), "a.trig", "{"),
    ],
)
def test_format_comes_from_the_option_or_the_suffix(
    folder: Path, workshop: Workshop, options: Options, name: str, sign: str
) -> None:
    write(folder, a="Brest dort.")
    list(build_files(["a.txt"], options, workshop))
    assert sign in (folder / name).read_text(encoding="utf-8")


def test_named_graphs_keep_articles_apart(folder: Path, workshop: Workshop) -> None:
    write(folder, a="Brest dort.", b="Tours dort.")
    list(build_files(["a.txt", "b.txt"], Options(output=Path("tout.nq")), workshop))
    graphs = {line.split(" ")[-2] for line in (folder / "tout.nq").read_text(encoding="utf-8").splitlines()}
    assert len(graphs) == 2


def test_date_title_source_and_base_reach_the_graph(folder: Path, workshop: Workshop) -> None:
    write(folder, a="Brest dort.")
    day = datetime.date(2024, 3, 14)
    options = Options(date=day, title="Nuit", source="https://example.org/nuit", base="https://example.org/id/")
    list(build_files(["a.txt"], options, workshop))
    turtle = (folder / "graphs/a.ttl").read_text(encoding="utf-8")
    assert all(
        words in turtle for words in ("2024-03-14", '"Nuit"', "https://example.org/nuit", "https://example.org/id/")
    )


def test_interrupting_keeps_what_is_done_and_leaves_no_partial_file(folder: Path, workshop: Workshop) -> None:
    def interrupted_at_b(article: Article) -> Document:
        if "Tours" in article.text:
            raise KeyboardInterrupt
        return find_towns(article)

    write(folder, a="Brest dort.", b="Tours dort.", c="Lyon dort.")
    outcomes: list[Outcome] = []

    def run() -> Iterator[Outcome]:
        return build_files(["a.txt", "b.txt", "c.txt"], Options(), Workshop(workshop.lexicon, interrupted_at_b))

    with pytest.raises(KeyboardInterrupt):
        outcomes.extend(run())
    assert [p.name for p in (folder / "graphs").iterdir()] == ["a.ttl"]


def test_a_folder_that_cannot_be_written_is_one_clear_sentence(folder: Path, workshop: Workshop) -> None:
    write(folder, a="Brest dort.")
    (folder / "graphs").write_text("a file in the way")
    with pytest.raises(KgError, match="graphs"):
        list(build_files(["a.txt"], Options(), workshop))


def test_an_unknown_format_is_said_before_any_work(folder: Path, workshop: Workshop) -> None:
    with pytest.raises(KgError, match="turtel"):
        list(build_files(["a.txt"], Options(format="turtel"), workshop))


def test_a_graph_for_python_is_the_same_as_the_file(folder: Path, workshop: Workshop) -> None:
    from rdflib import Graph
    from rdflib.compare import isomorphic

    write(folder, a="Brest dort.")
    list(build_files(["a.txt"], Options(), workshop))
    graph = build_graph(workshop.extract(Article("Brest dort.", source="a.txt")), workshop.lexicon)
    assert isomorphic(graph, Graph().parse(folder / "graphs/a.ttl"))
