"""Graphs go to files in every syntax and come back the same."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pyoxigraph
import pytest
import rdflib
from rdflib.namespace import SKOS

from kg.document import Article, Document, Entity
from kg.errors import KgError, StoreError
from kg.rdf import export
from kg.rdf.export import FORMATS, find_format, format_of, read_graph, serialise, write_graph
from kg.rdf.graph import build_graph, build_quads, name_of, triples
from kg.results import Blank, Iri, Literal
from tests.graphs import assert_well_built
from tests.rdf.samples import LEXICON, TEXT, long_sample, sample, words

EXTENSIONS = [extension for each in FORMATS for extension in each.extensions]


@pytest.fixture(scope="module")
def graph() -> rdflib.Graph:
    return build_graph(sample(), LEXICON)


def other_article(label: str = "Zoe Brémond") -> Document:
    """An article that names the same person in another way."""
    mention = words(TEXT, "Zoé Brémond")
    return Document(Article(TEXT, "Autre"), (mention.sentence,), (Entity("z", ("Person",), label, (mention,)),), (), ())


@pytest.mark.parametrize("extension", EXTENSIONS)
def test_file_holds_the_graph(graph: rdflib.Graph, extension: str, tmp_path: Path) -> None:
    write_graph(graph, tmp_path / f"g{extension}")
    assert set(read_graph(tmp_path / f"g{extension}")) == set(graph)
    assert_well_built(tmp_path / f"g{extension}")


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")  # its parsers still call what it deprecates
@pytest.mark.parametrize("each", FORMATS, ids=[each.name for each in FORMATS])
def test_rdflib_reads_every_format(graph: rdflib.Graph, each: export.Format) -> None:
    names = {"ntriples": "nt", "jsonld": "json-ld", "rdfxml": "xml"}
    read = rdflib.Dataset(default_union=True)
    read.parse(data=serialise(graph, each.name), format=names.get(each.name, each.name))
    assert {quad[:3] for quad in read.quads()} == set(graph)


@pytest.mark.parametrize("format", ["trig", "nquads"])
def test_named_graphs_are_kept(format: str, tmp_path: Path) -> None:
    documents = [sample(), other_article()]
    quads = [quad for document in documents for quad in build_quads(document, LEXICON)]
    path = tmp_path / f"all.{'nq' if format == 'nquads' else format}"
    write_graph(quads, path)
    read = set(pyoxigraph.parse(path=path))
    assert {str(quad.graph_name) for quad in read} == {f"<{name_of(each.article)}>" for each in documents}
    assert read == set(quads)


def test_turtle_of_several_articles_is_their_union() -> None:
    graphs = [build_graph(document, LEXICON) for document in (sample(), long_sample(2))]
    read = rdflib.Graph().parse(data=serialise(graphs, "turtle"))
    assert set(read) == set(graphs[0]) | set(graphs[1])


def test_articles_may_differ_on_the_preferred_label_but_their_union_has_one(tmp_path: Path) -> None:
    documents = [sample(), other_article(), replace(other_article(), article=Article(TEXT, "Encore"))]
    write_graph([build_graph(document, LEXICON) for document in documents], tmp_path / "g.ttl")
    assert_well_built(tmp_path / "g.ttl")
    person = rdflib.URIRef("https://kg.example/id/person/zoe-bremond")
    read = read_graph(tmp_path / "g.ttl")
    assert [str(label) for label in read.objects(person, SKOS.prefLabel)] == ["Zoe Brémond"]
    assert {str(label) for label in read.objects(person, SKOS.altLabel)} == {"Zoé Brémond", "Brémond"}


@pytest.mark.parametrize("format", [each.name for each in FORMATS])
def test_every_kind_of_graph_gives_the_same_bytes(graph: rdflib.Graph, format: str) -> None:
    quads = list(build_quads(sample(), LEXICON))
    store = pyoxigraph.Store()
    store.extend(
        pyoxigraph.Quad(q.subject, q.predicate, q.object, q.graph_name)
        for q in quads
        if "Index" not in q.predicate.value
    )  # a store makes plain integers of offsets
    fewer = [quad for quad in quads if "Index" not in quad.predicate.value]
    dataset = rdflib.Dataset()
    dataset.addN((*triple, dataset.graph(graph.identifier)) for triple in graph)
    name = Iri(str(graph.identifier))
    terms = [(*triple, name) for triple in triples(sample(), LEXICON)]
    assert len({serialise(each, format) for each in (graph, quads, quads[::-1], dataset, terms, [graph, graph])}) == 1
    assert serialise(store, format) == serialise(fewer, format)


def test_turtle_is_made_for_reading(graph: rdflib.Graph) -> None:
    text = serialise(graph, "turtle").decode()
    assert f"@base <{graph.identifier}> ." in text
    assert '\nperson:zoe-bremond\n    a kg:Actor, kg:Person ;\n    skos:prefLabel "Zoé Brémond"@fr ;\n' in text
    assert "kg:approximate true" in text
    assert 'nif:isString """Frappe\n\nL\'armée' in text
    order = [text.index(start) for start in ("\nperson:", "\n<>\n", "\n<#event=0>", "\n<#time=", "\n<#char=0,6>")]
    assert order == sorted(order)
    declared = {line.split()[1] for line in text.splitlines() if line.startswith("@prefix")}
    assert {"person:", "place:", "position:", "kg:", "nif:"} <= declared
    assert "owl:" not in declared


def test_prefixes_follow_the_users_base() -> None:
    text = serialise(triples(sample(), LEXICON, base="https://example.org/"), "turtle").decode()
    assert "@prefix person: <https://example.org/person/> ." in text
    assert "@prefix actor: <https://kg.example/id/actor/> ." in text


def test_base_that_is_no_address_is_written_without_relative_iris() -> None:
    facts = list(triples(sample(), LEXICON, base="urn:news:"))
    text = serialise(facts, "turtle")
    assert b"@base" not in text
    assert len(rdflib.Graph().parse(data=text)) == len(facts)


def test_jsonld_is_compact(graph: rdflib.Graph) -> None:
    text = serialise(graph, "jsonld").decode()
    assert '"kg:agent": "person:zoe-bremond"' in text
    assert '"skos:prefLabel": "Zoé Brémond"' in text
    assert '"nif:beginIndex": "0"' in text


def test_mixed_values_survive_jsonld(tmp_path: Path) -> None:
    name = Iri("https://example.org/p")
    values = [
        Iri("https://example.org/o"),
        Blank("b"),
        Literal("a"),
        Literal("a", language="fr"),
        Literal("1", datatype="http://www.w3.org/2001/XMLSchema#integer"),
    ]
    write_graph([(name, name, value) for value in values], tmp_path / "g.jsonld")
    assert len(read_graph(tmp_path / "g.jsonld")) == len(values)
    assert {type(value) for value in read_graph(tmp_path / "g.jsonld").objects()} == {
        rdflib.URIRef,
        rdflib.BNode,
        rdflib.Literal,
    }


def test_character_that_xml_forbids_is_named() -> None:
    graph = build_graph(Document(Article("a\x0bb"), (), (), (), ()), LEXICON)
    with pytest.raises(StoreError, match=r"isString.*U\+000B.*XML"):
        serialise(graph, "rdfxml")


def test_invalid_iri_is_refused() -> None:
    with pytest.raises(StoreError, match="a b"):
        serialise([(Iri("https://example.org/a b"), Iri("urn:p"), Literal("x"))], "ntriples")


def test_empty_graph_is_a_file_too(tmp_path: Path) -> None:
    for extension in EXTENSIONS:
        write_graph([], tmp_path / f"g{extension}")
        assert len(read_graph(tmp_path / f"g{extension}")) == 0


@pytest.mark.parametrize(
    ("name", "found"),
    [("turtle", "turtle"), ("TTL", "turtle"), (".nq", "nquads"), ("json", "jsonld"), ("xml", "rdfxml")],
)
def test_formats_have_several_names(name: str, found: str) -> None:
    assert find_format(name).name == found


@pytest.mark.parametrize(("name", "hint"), [("turtel", "did you mean turtle"), ("docx", "choose one of turtle")])
def test_unknown_format_is_explained(name: str, hint: str) -> None:
    with pytest.raises(KgError, match=hint):
        find_format(name)


@pytest.mark.parametrize("path", ["g.docx", "g"])
def test_unknown_extension_is_explained(path: str) -> None:
    with pytest.raises(KgError, match=r"g.*use one of \.ttl"):
        format_of(path)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        pytest.param("a.ttl", b"<urn:a> <urn:b>\n <urn:c> ;;\n oops .\n", r"a\.ttl:3: not valid turtle", id="turtle"),
        pytest.param("a.nt", b"<urn:a> <urn:b> <urn:c> .\n<urn:a> x\n", r"a\.nt:2: not valid ntriples", id="ntriples"),
        pytest.param("a.nt", b"<urn:a> <urn:b> \"\xff\" .\n", r"a\.nt", id="not UTF-8"),
        pytest.param("a.jsonld", b"{", r"a\.jsonld.*not valid jsonld", id="jsonld"),
        pytest.param("a.rdf", b"<x>", r"a\.rdf.*not valid rdfxml", id="rdfxml"),
        pytest.param("a.ttl", None, r"a\.ttl: can't be read \(No such file", id="missing"),
    ],
)  # fmt: skip
def test_bad_file_is_explained_with_its_line(name: str, content: bytes | None, message: str, tmp_path: Path) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(StoreError, match=message):
        read_graph(tmp_path / name)


def test_folder_is_no_graph_file(tmp_path: Path) -> None:
    folder = tmp_path / "g.ttl"
    folder.mkdir()
    with pytest.raises(StoreError, match="can't be read"):
        read_graph(folder)
    with pytest.raises(StoreError, match="can't be written"):
        write_graph([], folder)


def test_failed_write_leaves_the_old_file_alone(
    graph: rdflib.Graph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "g.ttl"
    path.write_text("old")

    def fail(handle: int) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(StoreError, match=r"g\.ttl: can't be written \(Input"):
        write_graph(graph, path)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_missing_folder_is_explained(graph: rdflib.Graph, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="No such file"):
        write_graph(graph, tmp_path / "none" / "g.ttl")


def test_file_has_ordinary_rights_and_links_stay_links(tmp_path: Path) -> None:
    path, link = tmp_path / "g.ttl", tmp_path / "link.ttl"
    link.symlink_to(path)
    write_graph([], link)
    assert link.is_symlink()
    mask = os.umask(0)
    os.umask(mask)
    assert stat.S_IMODE(path.stat().st_mode) == 0o666 & ~mask
    path.chmod(0o600)
    write_graph([], path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_device_is_written_not_replaced(graph: rdflib.Graph) -> None:
    write_graph(graph, "/dev/null", "turtle")
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)


def test_export_turns_one_format_into_another(
    graph: rdflib.Graph, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    write_graph(graph, tmp_path / "g.nq")
    for each in FORMATS:
        export.export([tmp_path / "g.nq"], each.name, tmp_path / "out")
        assert (tmp_path / "out").read_bytes() == serialise(graph, each.name)
    export.export([tmp_path / "g.nq"], "turtle")
    assert capfdbinary.readouterr().out == serialise(graph, "turtle")


def test_exporting_needs_no_rdflib(graph: rdflib.Graph, tmp_path: Path, root: Path) -> None:
    write_graph(graph, tmp_path / "g.ttl")
    program = "import sys; from pathlib import Path; from kg.rdf import export as e; e.export([Path(sys.argv[1])], 'nt'); assert 'rdflib' not in sys.modules"
    subprocess.run([sys.executable, "-c", program, tmp_path / "g.ttl"], cwd=root, check=True, capture_output=True)
