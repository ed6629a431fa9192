"""The library of FollowTheMoney accepts every entity; without it, each is checked against what we know of the model."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from kg.exports.reader import Findings
from tests.exports.graphs import EXAMPLE, exported, findings_in, findings_of, several


@pytest.fixture(scope="module", params=["example", "several"])
def entities(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[list[dict[str, Any]]]:
    if request.param == "example":
        with findings_in([EXAMPLE]) as findings:
            yield read(findings)
    else:
        with findings_of(several(), tmp_path_factory.mktemp("g")) as findings:
            yield read(findings)


def read(findings: Findings) -> list[dict[str, Any]]:
    return [json.loads(line) for line in exported(findings, "ftm").decode().splitlines()]


def test_the_library_takes_each_entity_as_it_is(entities: list[dict[str, Any]]) -> None:
    followthemoney = pytest.importorskip("followthemoney", reason="pip install -e '.[ftm]' (it needs ICU)")
    for entity in entities:
        schema = followthemoney.model.get(entity["schema"])
        schema.validate(entity)
        proxy = followthemoney.model.get_proxy(entity, cleaned=False)
        kept = {name: sorted(values) for name, values in proxy.properties.items()}
        sent = {name: sorted(values) for name, values in entity["properties"].items()}
        # language codes and texts may be spelled anew, but nothing may be dropped
        assert {name: len(values) for name, values in kept.items()} == {n: len(v) for n, v in sent.items()}
        assert kept.get("startDate") == sent.get("startDate")


def test_every_reference_names_an_entity_of_the_right_kind(entities: list[dict[str, Any]]) -> None:
    by_identity = {entity["id"]: entity for entity in entities}
    assert len(by_identity) == len(entities)
    assert all(re.fullmatch(r"kg-[0-9a-f]{32}", identity) for identity in by_identity)
    legal = {"Person", "Company", "PublicBody", "Organization", "LegalEntity"}
    expected = {"proof": {"Article"}, "involved": legal, "holder": {"Person"}, "post": {"Position"}, "member": legal}
    for entity in entities:
        for name, schemata in expected.items():
            assert {by_identity[each]["schema"] for each in entity["properties"].get(name, ())} <= schemata
        for end in ("subject", "object") if entity["schema"] == "UnknownLink" else ():
            [identity] = entity["properties"][end]
            assert identity in by_identity


def test_who_did_what_to_whom_can_be_followed() -> None:
    with findings_in([EXAMPLE]) as findings:
        entities = read(findings)
    names = {
        each["id"]: (each["properties"].get("name") or each["properties"].get("title") or [""])[0] for each in entities
    }
    links = {
        (names[each["properties"]["subject"][0]], each["properties"]["role"][0], names[each["properties"]["object"][0]])
        for each in entities
        if each["schema"] == "UnknownLink"
    }
    abduction = "enlèvement: insurgés → employés (allégué)"
    assert {("insurgés", "agent", abduction), ("employés", "target", abduction)} <= links
    posts = {
        (names[e["properties"]["holder"][0]], names[e["properties"]["post"][0]])
        for e in entities
        if e["schema"] == "Occupancy"
    }
    assert ("Tomas Guebula", "président") in posts
    [mozambique] = [each for each in entities if names[each["id"]] == "Mozambique"]
    assert (mozambique["schema"], mozambique["properties"]["country"]) == ("PublicBody", ["mz"])
    assert mozambique["properties"]["wikidataId"] == ["Q1029"]
    [pemba] = [each for each in entities if names[each["id"]] == "Pemba"]
    assert (pemba["schema"], pemba["properties"]["latitude"]) == ("Address", ["-12.974"])
