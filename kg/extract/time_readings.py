"""Hold what the operators of time patterns take and give: slot values, a point of view, a reading."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kg.extract.periods import Period


@dataclass(frozen=True, slots=True)
class Seen:
    """From where a time is seen."""

    published: date | None
    future: bool
    anchor: date | None


@dataclass(frozen=True, slots=True)
class Reading:
    """What an operator makes of its values."""

    kind: str
    period: Period | None = None
    limit: bool = False
    """Whether «avant» points at the period's last day, not its first: «avant la fin du mois»."""
    relation: str | None = None


class Values:
    """The slots of a match by name."""

    def __init__(self, values: tuple[tuple[str, str], ...], arguments: tuple[str, ...] = ()) -> None:
        self._values = values
        self.arguments = arguments

    def __contains__(self, name: str) -> bool:
        return any(name == other for other, _ in self._values)

    def all(self, name: str) -> list[str]:
        return [value for other, value in self._values if other == name]

    def get(self, name: str) -> str:
        return next((value for other, value in self._values if other == name), "")

    def number(self, name: str) -> int:
        """The first value of a slot as a whole number; 0 when it is absent."""
        return int(Decimal(self.get(name) or 0))


def dated(period: Period | None, kind: str = "", *, limit: bool = False) -> Reading | None:
    if period is None:
        return None
    return Reading(kind or ("date" if period[0] == period[1] else "interval"), period, limit)


def one(when: date | None) -> Reading | None:
    return None if when is None else Reading("date", (when, when))


UNKNOWN_DAY = Reading("date")
UNKNOWN_INTERVAL = Reading("interval")
"""Of these the kind is known, but not the day they count from."""

Operator = Callable[[Values, Seen], Reading | None]
"""Computes a reading; None when no such time exists: «31 février»."""
