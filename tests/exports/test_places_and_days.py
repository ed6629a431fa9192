"""geojson and icalendar read back maps and calendars; timelines are checked against what TimelineJS asks for."""

from __future__ import annotations

import datetime
import html
import json
from collections.abc import Iterator
from pathlib import Path

import geojson
import icalendar
import pytest

from kg import cli
from kg.exports.findings import Thing
from kg.exports.location import Locator
from kg.exports.reader import Findings
from tests.exports.graphs import EXAMPLE, exported, findings_in, findings_of, meeting, several


@pytest.fixture(scope="module")
def example() -> Iterator[Findings]:
    with findings_in([EXAMPLE]) as findings:
        yield findings


def test_events_stand_where_their_places_are(example: Findings) -> None:
    said: list[str] = []
    read = geojson.loads(exported(example, "geojson", tell=said.append))
    assert read.is_valid, read.errors()
    attack = next(f for f in read.features if f.properties["trigger"] == "attaque")
    assert attack.geometry is None or attack.properties["place"] == "Pemba"
    [pemba] = [f for f in read.features if f.properties["place"] == "Pemba" and f.properties["trigger"] == "attaque"]
    assert pemba.geometry.coordinates == [40.5177, -12.974]
    assert (pemba.properties["country"], pemba.properties["located_by"]) == ("MZ", "the only place of that name")
    assert len({f.id for f in read.features}) == len(read.features)
    told = {(f.properties["event"], f.properties["place_iri"]) for f in read.features}
    assert told == {
        (event.iri, iri)
        for event in example.events()
        for iri in event.fillers("place", "target")
        if example.things[iri].is_place
    }
    countries = {f.properties["place"]: f for f in read.features if f.properties["place_class"] == "Country"}
    assert countries["Mozambique"].geometry.coordinates == [35.5, -17.2]
    assert countries["Mozambique"].properties["located_by"] == "a point inside the country"
    assert said == ["2 places have no known coordinates: route, village."]
    assert {f.properties["place"] for f in read.features if f.geometry is None} == {"route", "village"}


def test_command_knows_the_regions_of_the_ontology(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["export", str(EXAMPLE), "--format", "geojson"]) == 0
    features = json.loads(capsys.readouterr().out)["features"]
    [region] = {str(f["geometry"]): f for f in features if f["properties"]["place"] == "Cabo Delgado"}.values()
    assert region["geometry"]["coordinates"] == [39.5, -12.3]
    assert region["properties"]["country"] == "MZ"
    assert region["properties"]["located_by"] == "the ontology says where it lies"


@pytest.mark.parametrize(
    ("name", "country", "place", "reason"),
    [
        ("Brest", "FR", "FR", "its country is named in the same article"),
        ("Brest", "BY", "BY", "its country is named in the same article"),
        ("Brest", "", "FR", "the place of that name in France"),
        ("Paris", "US", "FR", "the place of that name in France"),
    ],
)
def test_of_two_namesakes_the_article_decides(name: str, country: str, place: str, reason: str, tmp_path: Path) -> None:
    class Neighbours(Findings):
        def neighbours(self, countries: str) -> Iterator[tuple[str, str, int]]:
            if country:
                yield "urn:place", countries + country, 2

    with findings_of([], tmp_path) as empty:
        found = Locator(Neighbours(empty.store)).locate(Thing("urn:place", name, ("City",), is_place=True))
    assert found is not None
    assert (found.country, found.reason) == (place, reason)


def test_countries_that_an_article_names_beside_a_place_are_counted(example: Findings) -> None:
    place, mozambique = "https://kg.example/id/place/pemba", "https://kg.example/id/country/MZ"
    assert (place, mozambique, 1) in set(example.neighbours("https://kg.example/id/country/"))


def test_calendar_has_every_event_with_a_known_day(example: Findings) -> None:
    said: list[str] = []
    content = exported(example, "ical", tell=said.append)
    calendar = icalendar.Calendar.from_ical(content)
    assert not [error for each in calendar.walk() for error in each.errors]
    dated = [(event, time) for event in example.events() for time in event.times if time.start]
    assert len(calendar.walk("VEVENT")) == len(dated) == 5
    for entry, (event, time) in zip(calendar.walk("VEVENT"), dated, strict=True):
        assert entry.decoded("dtstart") == datetime.date.fromisoformat(time.start)
        assert entry.decoded("dtend") == datetime.date.fromisoformat(time.end) + datetime.timedelta(days=1)
        assert event.sentence in str(entry["description"])
        assert event.iri in str(entry["description"])
    planned = next(entry for entry in calendar.walk("VEVENT") if "rencontre" in entry["summary"])
    assert str(planned["status"]) == "TENTATIVE"
    assert str(planned["summary"]) == "rencontre: Tomas Guebula, Neema Mushi (prévu)"
    assert len({str(entry["uid"]) for entry in calendar.walk("VEVENT")}) == len(dated)
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert said == ["27 events have no known day and can't be shown here."]


def test_timeline_has_what_timelinejs_asks_for(example: Findings) -> None:
    slides = json.loads(exported(example, "timeline"))["events"]
    assert len(slides) == 5
    for slide in slides:
        for bound in ("start_date", "end_date"):
            datetime.date(**slide[bound])
        assert slide["text"]["headline"]
    assert len({slide["unique_id"] for slide in slides}) == len(slides)


def test_timeline_shows_words_and_never_runs_them(tmp_path: Path) -> None:
    name = "<script>alert(1)</script>"
    text = f"Zoé a rencontré {name} à Brest."
    with findings_of([meeting(text, "Zoé", name, "Brest", title="<img src=x onerror=alert(1)>")], tmp_path) as findings:
        content = exported(findings, "timeline").decode()
    [slide] = json.loads(content)["events"]
    assert "<script" not in content
    assert "<img" not in content
    assert name in html.unescape(slide["text"]["headline"])


def test_events_of_several_articles_come_by_date(tmp_path: Path) -> None:
    with findings_of(several(), tmp_path) as findings:
        slides = json.loads(exported(findings, "timeline"))["events"]
    assert [slide["start_date"]["year"] for slide in slides] == [2016, 2024]
