"""Turn a place of the findings into a point on the globe: by its name, and by the countries around it."""

from __future__ import annotations

from collections import defaultdict

from kg.atlas import Location, wholes_of
from kg.exports.findings import Thing
from kg.exports.reader import Findings
from kg.vocabulary import COUNTRY_NAMESPACE, country_code


class Locator:
    """Asks the atlas, each place once."""

    def __init__(self, findings: Findings) -> None:
        self.findings = findings
        self._atlas = findings.open_atlas()
        self._known: dict[str, Location | None] = {}
        self._countries = _countries_beside(findings)

    def locate(self, thing: Thing) -> Location | None:
        """Where a place lies; None when the atlas does not know, and for what is no place."""
        if not thing.is_place:
            return None
        if thing.iri not in self._known:
            self._known[thing.iri] = self._find(thing)
        return self._known[thing.iri]

    def _find(self, thing: Thing) -> Location | None:
        return self._atlas.locate(
            thing.iri,
            (thing.label, *thing.other_labels),
            {above for name in thing.classes for above in self.findings.ancestors(name)},
            wholes=wholes_of(thing.iri, self._part_of),
            beside=self._countries.get(thing.iri),
        )

    def _part_of(self, iri: str) -> tuple[str, ...]:
        thing = self.findings.things.get(iri)
        return thing.part_of if thing else ()


def _countries_beside(findings: Findings) -> dict[str, dict[str, int]]:
    """Place → code of a country → number of articles that name both."""
    found: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for place, country, articles in findings.neighbours(COUNTRY_NAMESPACE):
        found[place][country_code(country)] += articles
    return found
