"""Give each time pattern its arithmetic: the values of its slots, seen from a day, become a first and a last day.

An operator is named by the patterns of `ontology/lexicon/time.ttl`.
"""

from __future__ import annotations

from kg.errors import OntologyError
from kg.extract.time_calendar import CALENDAR
from kg.extract.time_readings import Operator, Reading, Seen, Values
from kg.extract.time_steps import STEPS


def read_time(operator: str, values: Values, seen: Seen) -> Reading | None:
    """What the operator makes of the values."""
    compute = OPERATORS.get(operator)
    if compute is None:
        known = ", ".join(sorted(OPERATORS))
        raise OntologyError(f"a row of lex:timePattern has the value «{operator}», but there are only: {known}")
    return compute(values, seen)


def read_clock(values: Values) -> str | None:
    given = values.get("clockTime") or values.get("clockWord")
    hour, minute = (
        (int(part) for part in given.split(":")) if given else (values.number("hour"), values.number("minute"))
    )
    if not given and "hour" not in values:
        return None
    return f"{hour:02}:{minute:02}" if hour <= 24 and minute < 60 else None


def _clock_time(values: Values, seen: Seen) -> Reading | None:
    return Reading("clock") if read_clock(values) is not None else None


def _vague(values: Values, seen: Seen) -> Reading | None:
    return Reading("vague")


OPERATORS: dict[str, Operator] = {
    **CALENDAR,
    **STEPS,
    "clock": _clock_time,
    "dayPhrase": _vague,
    "vague": _vague,
}
