"""Turn the vocabulary into what the page says of a class: its labels, and the branch of the tree it is of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kg.lookup import rows
from kg.rdf.shipped import ontology_directory
from kg.rdf.store import open_store
from kg.view.model import Class
from kg.vocabulary import KG_NAMESPACE

_CLASSES = """SELECT ?class ?above ?label (LANG(?label) AS ?language) {
  VALUES ?kind { owl:Class kg:Factuality }
  ?class a ?kind ; rdfs:label ?label . OPTIONAL { ?class rdfs:subClassOf ?above }
} ORDER BY ?class ?above"""

_SHOWN_AS = {
    "Person": "person",
    "Country": "state",
    "State": "state",
    "Organization": "organization",
    "Group": "group",
    "Place": "place",
    "Actor": "organization",
}
"""What an entity is shown as: by the first of these classes that it is of."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Classes and degrees of factuality by local name: their labels by language, and all classes above them."""

    labels: Mapping[str, Mapping[str, str]]
    above: Mapping[str, frozenset[str]]

    @classmethod
    def shipped(cls) -> Vocabulary:
        """That of `ontology/kg.ttl`."""
        store = open_store([ontology_directory() / "kg.ttl"])
        try:
            found = rows(store, _CLASSES)
        finally:
            store.close()
        labels: dict[str, dict[str, str]] = defaultdict(dict)
        parents: dict[str, set[str]] = defaultdict(set)
        for iri, above, label, language in found:
            name = str(iri).removeprefix(KG_NAMESPACE)
            labels[name][str(language)] = str(label)
            if str(above).startswith(KG_NAMESPACE):
                parents[name].add(str(above).removeprefix(KG_NAMESPACE))
        return cls(labels, {name: frozenset(_ancestors(name, parents)) for name in labels})

    def narrowest(self, names: Sequence[str]) -> str:
        """The class that says most; of a country that acts, the country."""
        implied = {above for name in names for above in self.above.get(name, ())}
        return min((name for name in names if name not in implied), default=min(names, default="Event"))

    def describe(self, name: str) -> Class:
        """A class with its labels; one that the vocabulary does not have is called by its own name."""
        return Class(name, self.called(name), self._group(name))

    def called(self, name: str) -> tuple[str, str]:
        """Its labels in French and in English."""
        labels = self.labels.get(name, {})
        return labels.get("fr", name), labels.get("en", name)

    def _group(self, name: str) -> str:
        """For an event its branch («Harm»), for an entity what it is shown as («person»)."""
        family = {name, *self.above.get(name, ())}
        if "Event" not in family:
            return next((shown for class_, shown in _SHOWN_AS.items() if class_ in family), "Event")
        return min((each for each in family if self.above.get(each) == frozenset({"Event"})), default="Event")


def _ancestors(name: str, parents: Mapping[str, set[str]]) -> Iterator[str]:
    for parent in parents.get(name, ()):
        yield parent
        yield from _ancestors(parent, parents)
