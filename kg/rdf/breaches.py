"""Hold what is wrong in a graph, without words: a kind, the thing it is about, and what a sentence needs to say it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Thing:
    """What a sentence calls a resource."""

    iri: str
    root: str = ""
    """`Event`, `Actor`, `Place`, `Article`, … of `kg:`; empty when its class says nothing."""
    class_: str = ""
    """Its most specific class as a CURIE."""
    label: str = ""
    characters: tuple[str, str] | None = None
    """Where its first mention begins and ends."""
    article: str = ""
    """Source or title of its article."""


@dataclass(frozen=True, slots=True)
class Breach:
    """One way in which a graph breaks its promises."""

    kind: str
    """`MinCount`, `Class`, …: the SHACL component without «ConstraintComponent»; else one of our own, `dangling` …"""
    thing: Thing
    path: str = ""
    """Property, as it is shown."""
    value: str = ""
    """The value that is wrong, as it is shown."""
    expected: tuple[str, ...] = ()
    """What was asked for, as it is shown."""
    messages: tuple[tuple[str, str], ...] = ()
    """What the shape's author says: language and words."""
    severity: str = "error"
    """`error`, `warning` or `info`."""
    unit: str = ""
    """The graph or the file."""
