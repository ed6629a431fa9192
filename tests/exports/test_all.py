"""What holds of every export: the same bytes each time, nothing lost on hostile text, whole files or none."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from itertools import groupby
from pathlib import Path

import icalendar
import pytest
import rdflib
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyld import jsonld
from rdflib import OWL

from kg import cli
from kg.errors import KgError
from kg.exports.formats import FORMATS, RDF, UnknownFormatError, choose, describe
from kg.exports.reader import Findings
from kg.rdf.archive import Archive
from kg.rdf.export import FORMATS as RDF_FORMATS
from kg.rdf.export import read_graph, write_graph
from kg.vocabulary import KG_NAMESPACE
from tests.exports.graphs import (
    EXAMPLE,
    FILES,
    FOLDERS,
    exported,
    exported_folder,
    findings_in,
    findings_of,
    meeting,
    several,
)  # fmt: skip
from tests.exports.test_networks import read as read_network
from tests.exports.test_tables import read_facts, read_neo4j
from tests.exports.test_texts import read_docs, read_standoff
from tests.graphs import ONTOLOGY, assert_well_built, read_ontology

ROOT = EXAMPLE.parent.parent
# bidirectional marks, joiners, line ends of every kind, controls, quotes, delimiters, markup, characters of two units
HOSTILE = ["\u202e", "\u200f", "שלום", "\u200d", "\n", "\r", "\r\n", "\x0b", "\x0c", "\x85", "\u2028", "\x1e", "\x01",
           "\ufffe", '"', "'", ";", ",", "\t", "|", "<b>", "&amp;", "]]>", "\\", "{", "=", "😀", "𝒂", "é", "\u0301", " ", "\u00a0", "x"]  # fmt: skip
names = st.lists(st.sampled_from(HOSTILE), min_size=1, max_size=6).map(lambda parts: f"A{''.join(parts)}z")


@pytest.mark.parametrize("format", FILES)
def test_same_graph_gives_the_same_bytes(format: str) -> None:
    contents = set()
    for _ in range(2):
        with findings_in([EXAMPLE]) as findings:
            contents.add(exported(findings, format))
    assert len(contents) == 1


@pytest.mark.slow
def test_bytes_do_not_depend_on_the_hash_seed(tmp_path: Path) -> None:
    for seed in ("1", "2"):
        program = (
            "from tests.exports.graphs import *; from hashlib import sha256\n"
            "with findings_in([EXAMPLE]) as findings:\n"
            "    for name in FILES: print(name, sha256(exported(findings, name)).hexdigest())\n"
            "    for name in FOLDERS: print(name, sha256(repr(exported_folder(findings, name)).encode()).hexdigest())\n"
        )
        done = subprocess.run(
            [sys.executable, "-c", program],
            cwd=ROOT, env=os.environ | {"PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True,
        )  # fmt: skip
        (tmp_path / seed).write_text(done.stdout)
    assert (tmp_path / "1").read_text() == (tmp_path / "2").read_text()
    assert len((tmp_path / "1").read_text().splitlines()) == len(FILES) + len(FOLDERS)


def test_order_of_files_makes_no_difference(tmp_path: Path) -> None:
    paths = []
    for number, document in enumerate(several()):
        with findings_of([document], tmp_path):
            paths.append((tmp_path / "graphe.nq").rename(tmp_path / f"{number}.nq"))
    contents = []
    for order in (paths, paths[::-1]):
        with findings_in(order) as findings:
            contents.append([exported(findings, format) for format in FILES])
    assert contents[0] == contents[1]


def test_empty_graph_is_a_whole_file_in_every_format(tmp_path: Path) -> None:
    with findings_of([], tmp_path) as findings:
        files = {name: exported(findings, name) for name in FILES}
        tables, brat = exported_folder(findings, "csv"), exported_folder(findings, "brat")
    for name in ("graphml", "gexf"):
        assert len(read_network(files[name], name)) == 0
    assert read_facts(files["facts-csv"]) == []
    assert json.loads(files["geojson"])["features"] == []
    assert json.loads(files["timeline"])["events"] == []
    assert json.loads(files["annotations"])["items"] == []
    assert not icalendar.Calendar.from_ical(files["ical"]).walk("VEVENT")
    assert read_docs(files["spacy"]) == []
    assert files["ftm"] == b""
    assert {name: read_neo4j(content) for name, content in tables.items()} == {"nodes.csv": [], "relationships.csv": []}
    assert set(brat) == {"annotation.conf", "tools.conf"}


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(one=names, title=names, quote=names)
def test_hostile_text_reads_back(one: str, title: str, quote: str, tmp_path: Path) -> None:
    text = f"Zoé{title} a rencontré {one} à Brest."
    document = meeting(text, "Zoé", one, "Brest", title=title, quote=quote)
    with findings_of([document], tmp_path) as findings:
        [article] = findings.articles
        legible = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "\ufffd", one)
        for format in ("graphml", "gexf"):
            for network in ("events", "actors"):
                labels = [
                    d["label"] for _, d in read_network(exported(findings, format, network), format).nodes(data=True)
                ]
                assert legible in labels or " ".join(legible.split()) in [" ".join(label.split()) for label in labels]
        [row] = read_facts(exported(findings, "facts-csv"))
        assert (row["participant"].lstrip("'"), row["quote"].lstrip("'")) == (one, quote.lstrip("'"))
        assert read_facts(exported(findings, "facts-tsv"), "\t") == [row]
        tables = exported_folder(findings, "csv")
        assert one in {node["name"] for node in read_neo4j(tables["nodes.csv"])}
        assert one in {link.get("words") for link in read_neo4j(tables["relationships.csv"])}
        for format in ("geojson", "timeline", "annotations"):
            json.loads(exported(findings, format))
        [entry] = icalendar.Calendar.from_ical(exported(findings, "ical")).walk("VEVENT")
        assert not entry.errors
        files = exported_folder(findings, "brat")
        standoff = read_standoff(files["rencontre.ann"], files["rencontre.txt"].decode())
        assert len(standoff.words) == len(findings.spots(article))
        [doc] = read_docs(exported(findings, "spacy"))
        assert doc.text == text
        assert one in {span.text for span in doc.spans["entities"]}
        for line in exported(findings, "ftm").split(b"\n")[:-1]:
            json.loads(line)


@pytest.mark.parametrize("each", RDF_FORMATS, ids=[each.name for each in RDF_FORMATS])
def test_rdf_of_a_folder_conforms_to_the_shapes(
    each: object, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    name, extension = each.name, each.extensions[0]  # type: ignore[attr-defined]
    (tmp_path / "graphes").mkdir()
    for number, document in enumerate(several()):
        with findings_of([document], tmp_path):
            (tmp_path / "graphe.nq").rename(tmp_path / "graphes" / f"{number}.nq")
    out = tmp_path / f"tout{extension}"
    assert cli.main(["export", str(tmp_path / "graphes"), "--format", name, "-o", str(out)]) == 0
    assert_well_built(out)


def test_a_json_ld_processor_reads_the_same_triples(tmp_path: Path) -> None:
    out = tmp_path / "exemple.jsonld"
    assert cli.main(["export", str(EXAMPLE), "-o", str(out)]) == 0

    def refuse(url: str, options: object) -> None:
        raise AssertionError(f"{url} must not be fetched")

    lines = jsonld.to_rdf(
        json.loads(out.read_text("utf-8")), {"format": "application/n-quads", "documentLoader": refuse}
    )
    assert set(rdflib.Graph().parse(data=lines, format="nt")) == set(read_graph(EXAMPLE))


def test_files_stores_and_folders_are_all_exported(tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    with findings_of(several(), tmp_path):
        pass
    one = tmp_path / "graphe.nq"
    archive = Archive(tmp_path / "store", ONTOLOGY / "kg.ttl")
    archive.replace({str(name): b"".join(graph) for name, graph in groupby(one.open("rb"), key=graph_of)})
    archive.finish({})
    del archive
    (tmp_path / "dossier").mkdir()
    (tmp_path / "dossier" / "graphe.nq").write_bytes(one.read_bytes())
    for format in ("ntriples", "facts-csv", "gexf"):
        printed = set()
        for graph in (one, tmp_path / "dossier", tmp_path / "store"):
            assert cli.main(["export", str(graph), "--format", format]) == 0
            # a store spells the offsets as plain integers
            printed.add(capfdbinary.readouterr().out.replace(b"XMLSchema#nonNegativeInteger", b"XMLSchema#integer"))
        assert len(printed) == 1


def graph_of(line: bytes) -> str:
    """The named graph of an N-Quads line."""
    return line.decode().rsplit(" ", 2)[1].strip("<>")


def test_packed_file_holds_the_same(tmp_path: Path) -> None:
    for name in ("a.graphml", "a.graphml.gz", "b.graphml.gz"):
        assert cli.main(["export", str(EXAMPLE), "-o", str(tmp_path / name)]) == 0
    assert gzip.decompress((tmp_path / "a.graphml.gz").read_bytes()) == (tmp_path / "a.graphml").read_bytes()
    assert (tmp_path / "a.graphml.gz").read_bytes() == (tmp_path / "b.graphml.gz").read_bytes()


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "corpus"
    out.mkdir()  # an empty one is taken
    assert cli.main(["export", str(EXAMPLE), "--format", "brat", "-o", str(out)]) == 0
    assert {path.name for path in out.iterdir()} == {"annotation.conf", "tools.conf", "exemple.ann", "exemple.txt"}
    (out / "exemple.ann").write_text("T1\tPerson 0 1\tM\n")
    assert cli.main(["export", str(EXAMPLE), "--format", "brat", "-o", str(out)]) == 1
    assert "name a new folder" in capsys.readouterr().err
    assert (out / "exemple.ann").read_text() == "T1\tPerson 0 1\tM\n"


@pytest.mark.parametrize("arguments", [["--format", "graphml", "-o", "a.graphml"], ["--format", "csv", "-o", "tables"]])
def test_an_export_that_fails_leaves_nothing_behind(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(self: Findings) -> None:
        raise KgError("no")

    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.graphml").write_text("old")
    monkeypatch.setattr(Findings, "events", fail)
    assert cli.main(["export", str(EXAMPLE), *arguments]) == 1
    assert capsys.readouterr().err == "kg: no\n"
    assert [path.name for path in tmp_path.iterdir()] == ["a.graphml"]
    assert (tmp_path / "a.graphml").read_text() == "old"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--format", "grafml"], "there is no format 'grafml' (did you mean graphml?). See"),
        (["--format", "powerpoint"], "there is no format 'powerpoint'; choose one of turtle"),
        (["-o", "a.docx"], "a.docx: this ending names no format; use one of .ttl"),
        (
            ["--format", "csv"],
            "csv is tables of nodes and of relationships in a folder; name it with -o FOLDER; for one",
        ),
        (["--format", "csv", "-o", "a.csv"], "in a folder, and a.csv looks like a file; for one table"),
        (["--format", "brat"], "name it with -o FOLDER. See"),
        (["--format", "gexf", "--facts"], "--facts makes a table, csv or tsv, not gexf"),
        (
            ["--format", "ftm", "--network", "actors"],
            "--network chooses the nodes of graphml and gexf, and ftm has none",
        ),
        ([], "say the format with --format, or with the suffix of -o FILE"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_cannot_be_written_is_explained(
    arguments: list[str],
    sentence: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert cli.main(["export", str(EXAMPLE), *arguments]) == 2
    assert sentence in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("a.graphml", "graphml"), ("a.GEXF", "gexf"), ("a.geojson", "geojson"), ("a.ics", "ical"), ("a.spacy", "spacy"),
        ("a.ftm.json", "ftm"), ("a.oa.jsonld", "annotations"), ("a.timeline.json", "timeline"), ("a.json", "jsonld"),
        ("a.csv", "facts-csv"), ("a.tsv.gz", "facts-tsv"), ("a.b.ttl", "turtle"),
    ],
)  # fmt: skip
def test_the_ending_decides(name: str, found: str) -> None:
    assert choose(None, Path(name)).name == found


def test_every_format_has_one_name_and_its_rdf_is_known() -> None:
    names = [each.name for each in FORMATS]
    extensions = [extension for each in FORMATS for extension in each.extensions]
    assert len(set(names)) == len(names)
    assert len(set(extensions)) == len(extensions)
    assert [(e.name, e.extensions) for e in FORMATS if e.group == RDF] == [(e.name, e.extensions) for e in RDF_FORMATS]
    with pytest.raises(UnknownFormatError):
        choose("x", None)


def test_help_lists_every_format(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.main(["export", "--help"])
    printed = capsys.readouterr().out
    assert describe() in printed
    assert all(re.search(rf"^    {re.escape(each.name)} ", printed, re.MULTILINE) for each in FORMATS)


def test_someone_elses_graph_is_exported_as_far_as_it_goes(tmp_path: Path) -> None:
    """Events without mentions, with blank nodes and texts for actors, days that are none."""
    path = tmp_path / "autre.ttl"
    path.write_text(
        "@prefix kg: <https://kg.example/ontology#> . @prefix e: <https://example.org/> .\n"
        'e:x a kg:Event ; kg:agent [ a kg:Person ], "someone", e:y ; kg:time e:t ; kg:about e:x .\n'
        'e:t kg:start "mardi" ; kg:end "2024-13-45" . e:z a e:Ship, kg:Actor .\n'
        "[] a kg:Event .\n"
    )
    with findings_in([path]) as findings:
        files = {name: exported(findings, name) for name in FILES}
        tables, _ = exported_folder(findings, "csv"), exported_folder(findings, "brat")
    graph = read_network(files["graphml"], "graphml")
    assert set(graph) == {f"https://example.org/{name}" for name in "xyz"}
    assert graph.nodes["https://example.org/z"]["class"] == "Ship"
    [row] = read_facts(files["facts-csv"])
    assert (row["class"], row["agent"], row["first_day"]) == ("Event", "y", "")
    nodes = {node["iri:ID"] for node in read_neo4j(tables["nodes.csv"])}
    assert all(link[":END_ID"] in nodes for link in read_neo4j(tables["relationships.csv"]))
    ET.fromstring(files["gexf"])
    assert len(list(csv.reader(io.StringIO(files["facts-tsv"].decode())))) == 2


def test_exporting_findings_needs_neither_rdflib_nor_a_prompt_nor_a_model(tmp_path: Path) -> None:
    write_graph([], tmp_path / "g.nq")
    program = (
        "import sys; from kg import cli; code = cli.main(sys.argv[1:]);"
        "sys.exit(code or any(name in sys.modules for name in ('rdflib', 'prompt_toolkit', 'spacy')))"
    )
    command = [sys.executable, "-c", program, "export", str(tmp_path / "g.nq"), "--format", "gexf"]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)


def test_protege_gets_the_vocabulary_when_it_is_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "tout.rdf"
    assert cli.main(["export", str(EXAMPLE), "--ontology", "-o", str(out)]) == 0
    read, declared = read_graph(out), read_ontology("kg.ttl")
    assert set(read_graph(EXAMPLE)) <= set(read)
    assert len(read) == len(set(read_graph(EXAMPLE))) + len(declared)
    properties = {
        *declared.subjects(rdflib.RDF.type, OWL.ObjectProperty),
        *declared.subjects(rdflib.RDF.type, OWL.DatatypeProperty),
    }
    assert {p for p in read.predicates() if p.startswith(KG_NAMESPACE)} <= properties, (
        "else Protégé takes them for notes"
    )
    assert cli.main(["export", str(EXAMPLE), "--ontology", "--format", "gexf"]) == 2
    assert "gexf is none" in capsys.readouterr().err
