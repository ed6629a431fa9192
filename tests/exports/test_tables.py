"""Tables read back with csv: the facts for people, nodes and relationships for Neo4j."""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.exports.facts import COLUMNS
from kg.exports.reader import Findings
from tests.exports.graphs import EXAMPLE, exported, exported_folder, findings_in, findings_of, meeting, several


@pytest.fixture(scope="module")
def findings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Findings]:
    with findings_of(several(), tmp_path_factory.mktemp("g")) as findings:
        yield findings


def read_facts(content: bytes, delimiter: str = ",") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=delimiter))


def test_each_fact_is_a_row_with_its_evidence(findings: Findings) -> None:
    rows = read_facts(exported(findings, "facts-csv"))
    assert list(rows[0]) == list(COLUMNS)
    assert {row["event"] for row in rows} == {event.iri for event in findings.events()}
    for row in rows:
        text = findings.text(row["article"])
        assert text[int(row["begin"]) : int(row["end"])] == row["trigger"]
        assert row["trigger"] in row["sentence"]
    [strike] = [row for row in rows if row["trigger"] == "bombardé"]
    assert (strike["class"], strike["agent"], strike["target"], strike["place"]) == (
        "Airstrike", "armée française", "Montclar", "Montclar",
    )  # fmt: skip
    assert (strike["when"], strike["first_day"], strike["last_day"]) == ("mardi", "2016-07-26", "2016-07-26")
    assert (strike["according_to"], strike["certainty"], strike["date"]) == ("Zoé Brémond", "Factual", "2016-07-27")
    [said] = [row for row in rows if row["trigger"] == "déclaré"]
    assert said["about"] == "«bombardé»; France"
    assert said["quote"] == "Près de 120 hommes seraient morts."
    [dead] = [row for row in rows if row["trigger"] == "morts"]
    assert (dead["how_many"], dead["value"], dead["approximate"], dead["unit"]) == (
        "Près de 120 hommes",
        "120",
        "yes",
        "homme",
    )


def test_tabs_and_commas_say_the_same(findings: Findings) -> None:
    assert read_facts(exported(findings, "facts-tsv"), "\t") == read_facts(exported(findings, "facts-csv"))


def test_rows_of_articles_that_were_merged_name_the_happening(tmp_path: Path) -> None:
    with findings_of(several(), tmp_path) as findings:
        first, *_, last = [event.iri for event in findings.events()]
    (tmp_path / "happenings.ttl").write_text(
        f"@prefix kg: <https://kg.example/ontology#> . <urn:h> a kg:Happening ; kg:reportedBy <{first}>, <{last}> ."
    )
    with findings_in([tmp_path]) as findings:
        rows = read_facts(exported(findings, "facts-csv"))
    assert [row["event"] for row in rows if row["happening"] == "urn:h"] == [first, last]
    assert {row["happening"] for row in rows} == {"urn:h", ""}


def test_an_event_with_two_figures_has_a_row_for_each() -> None:
    with findings_in([EXAMPLE]) as findings:
        rows = [row for row in read_facts(exported(findings, "facts-csv")) if row["trigger"] == "incendiés"]
        ranges = [row for row in read_facts(exported(findings, "facts-csv")) if row["at_most"]]
    assert [(row["value"], row["unit"]) for row in rows] == [("9", "chauffeur"), ("4", "camion")]
    assert len({row["event"] for row in rows}) == 1
    assert [(row["at_least"], row["at_most"]) for row in ranges] == [("300", "350")]


@pytest.mark.parametrize("name", ["=cmd|' /C calc'!A1", "+33 1", "-Ana", "@SUM(1)", "\t=1", "＝1"])
def test_no_cell_is_a_formula_for_people_but_programs_get_the_words(name: str, tmp_path: Path) -> None:
    text = f"Zoé a rencontré {name} à Brest."
    with findings_of([meeting(text, "Zoé", name, "Brest", title=name)], tmp_path) as findings:
        [row] = read_facts(exported(findings, "facts-csv"))
        nodes = exported_folder(findings, "csv")["nodes.csv"]
    assert row["title"] == "'" + name
    assert row["participant"].startswith("'")
    assert row["value"] == "-2", "a negative number is no formula"
    assert name in {node["name"] for node in csv.DictReader(io.StringIO(nodes.decode(), newline=""))}


READERS = {
    "string": str, "int": int, "double": float, "date": datetime.date.fromisoformat,
    "boolean": {"true": True, "false": False}.__getitem__, "string[]": lambda cell: cell.split(";"),
}  # fmt: skip


def read_neo4j(content: bytes) -> list[dict[str, object]]:
    """Rows as `neo4j-admin database import` reads them: typed by the header, empty cells left out, lines of one width."""
    header, *lines = csv.reader(io.StringIO(content.decode(), newline=""), strict=True)
    rows = []
    for line in lines:
        assert len(line) == len(header)
        row: dict[str, object] = {}
        for column, cell in zip(header, line, strict=True):
            name, _, kind = column.partition(":")
            if cell:
                row[column if kind.isupper() else name] = (str if kind.isupper() else READERS[kind or "string"])(cell)
        rows.append(row)
    return rows


def test_neo4j_headers_types_and_references_hold(findings: Findings) -> None:
    files = exported_folder(findings, "csv")
    nodes, links = read_neo4j(files["nodes.csv"]), read_neo4j(files["relationships.csv"])
    identities = [node["iri:ID"] for node in nodes]
    assert len(identities) == len(set(identities))
    assert all(link[":START_ID"] in identities and link[":END_ID"] in identities for link in links)
    assert all(node[":LABEL"] and node["name"] for node in nodes)
    by_iri = {node["iri:ID"]: node for node in nodes}
    for event in findings.events():
        assert {"Event", event.kind} <= set(str(by_iri[event.iri][":LABEL"]).split(";"))
        told = {(link[":TYPE"], link[":END_ID"]) for link in links if link[":START_ID"] == event.iri}
        assert {(role.upper(), filler) for role, filler in event.roles} <= told
        assert {("ACCORDING_TO", source) for source in event.sources} <= told
        assert {("QUANTITY", quantity.iri) for quantity in event.quantities} <= told
    assert {link["words"] for link in links if link[":TYPE"] == "MENTIONED_IN"} >= {"bombardé", "Zoé Brémond"}
    [toll] = [node for node in nodes if node[":LABEL"] == "Quantity" and node["name"] == "Près de 120 hommes"]
    assert (toll["value"], toll["approximate"], toll["unit"]) == (120.0, True, "homme")


def test_semicolon_in_a_name_does_not_cut_it_in_two(tmp_path: Path) -> None:
    with findings_of([meeting("A a rencontré B; C à D.", "A", "B; C", "D", quote="un; deux")], tmp_path) as findings:
        nodes = read_neo4j(exported_folder(findings, "csv")["nodes.csv"])
    assert "B; C" in {node["name"] for node in nodes}
    assert [node["quotes"] for node in nodes if "quotes" in node] == [["un, deux"]]
