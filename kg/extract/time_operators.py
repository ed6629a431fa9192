"""Give each time pattern its arithmetic: the values of its slots, seen from a day, to a first and a last day.

An operator is named by the patterns of `ontology/lexicon/time.ttl`. It answers None when no such time exists
(«31 février»), and a reading without a period when the day it counts from is not known.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from kg.errors import OntologyError
from kg.extract import periods
from kg.extract.periods import Period

# A day without a year lies in the year of publication, unless that is further ahead than news looks without a verb
# in the future: a campaign speaks of its polling day about this long before.
_FAR_AHEAD = timedelta(days=90)
# A lower number, where words do not show that it is a year, counts things more often.
FIRST_SURE_YEAR = 1700
# No news speaks of more units than this; beyond it the calendar ends.
_MOST_UNITS = 100_000


def read_time(operator: str, values: Values, seen: Seen) -> Reading | None:
    """What the operator makes of the values."""
    compute = OPERATORS.get(operator)
    if compute is None:
        known = ", ".join(sorted(OPERATORS))
        raise OntologyError(f"a row of lex:timePattern has the value «{operator}», but there are only: {known}")
    return compute(values, seen)


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


def _dated(period: Period | None, kind: str = "", *, limit: bool = False) -> Reading | None:
    if period is None:
        return None
    return Reading(kind or ("date" if period[0] == period[1] else "interval"), period, limit)


def _one(when: date | None) -> Reading | None:
    return None if when is None else Reading("date", (when, when))


_UNKNOWN_DAY = Reading("date")
_UNKNOWN_INTERVAL = Reading("interval")


def _calendar_day(values: Values, seen: Seen) -> Reading | None:
    when = _day_near(values, seen)
    if when is None:
        # 2020 is a leap year: any day of the calendar exists in it
        exists = periods.day(2020, values.number("month"), values.number("day"))
        return _UNKNOWN_DAY if exists and "year" not in values else None
    return _one(when)


def _day_near(values: Values, seen: Seen) -> date | None:
    """A day and month, in the year that the text says or that the publication suggests."""
    number, month = values.number("day"), values.number("month")
    if "year" in values:
        return periods.day(values.number("year"), month, number)
    if seen.published is None:
        return None
    if "relative" in values:
        return _relative_year(number, month, values.number("relative"), seen.published)
    return _nearest_year(number, month, seen.published, seen.future, values.all("weekday"))


def _relative_year(number: int, month: int, step: int, published: date) -> date | None:
    """«le 3 juillet dernier», «le 1er janvier prochain»."""
    same = periods.day(published.year, month, number)
    if same is not None and (same < published if step < 0 else same > published):
        return same
    return periods.day(published.year + step, month, number)


def _nearest_year(number: int, month: int, published: date, future: bool, weekdays: Sequence[str]) -> date | None:
    usual = periods.day(published.year, month, number)
    if usual is not None:
        if future and usual < published:
            usual = periods.day(published.year + 1, month, number)
        elif not future and usual - published > _FAR_AHEAD:
            usual = periods.day(published.year - 1, month, number)
    if not weekdays or (usual is not None and usual.weekday() == int(weekdays[0])):
        return usual
    # «lundi 12 mars»: the weekday tells the year when the usual one does not fit
    for year in (published.year, published.year - 1, published.year + 1):
        other = periods.day(year, month, number)
        if other is not None and other.weekday() == int(weekdays[0]):
            return other
    return usual


def _numeric_day(values: Values, seen: Seen) -> Reading | None:
    return _one(periods.day(values.number("year"), values.number("monthNumber"), values.number("day")))


def _day_range(values: Values, seen: Seen) -> Reading | None:
    days, months, years = values.all("day"), values.all("month"), values.all("year")
    last_values: list[tuple[str, str]] = [("day", days[-1]), ("month", months[-1])]
    last_values += [("year", years[-1])] if years else []
    last = _calendar_day(Values(tuple(last_values)), seen)
    if last is None or last.period is None:
        return last if last is None else _UNKNOWN_INTERVAL
    year = int(years[0]) if len(years) > 1 else last.period[1].year
    first = periods.day(year, int(months[0]), int(days[0]))
    if first is not None and first > last.period[1] and len(years) < 2:
        first = periods.day(year - 1, int(months[0]), int(days[0]))
    return _dated((first, last.period[1])) if first is not None and first <= last.period[1] else None


def _weekday(values: Values, seen: Seen) -> Reading | None:
    if seen.published is None:
        return _UNKNOWN_DAY
    return _one(_weekday_near(values.number("weekday"), values.get("relative"), seen.published, seen.future))


def _weekday_near(weekday: int, relative: str, published: date, future: bool) -> date | None:
    back, ahead = (published.weekday() - weekday) % 7, (weekday - published.weekday()) % 7
    if relative == "-1":
        return _plus(published, -(back or 7))
    if relative == "1":
        return _plus(published, ahead or 7)
    return _plus(published, ahead if future else -back)


def _plus(when: date, days: int) -> date | None:
    return periods.shift(when, days, "day")


def _this_weekday(values: Values, seen: Seen) -> Reading | None:
    if seen.published is None:
        return _UNKNOWN_DAY
    ahead = (values.number("weekday") - seen.published.weekday()) % 7
    return _one(_plus(seen.published, ahead if ahead <= 3 or seen.future else ahead - 7))


def _weekday_range(values: Values, seen: Seen) -> Reading | None:
    return _weekdays(values, seen, near=False)


def _these_weekdays(values: Values, seen: Seen) -> Reading | None:
    return _weekdays(values, seen, near=True)


def _weekdays(values: Values, seen: Seen, *, near: bool) -> Reading | None:
    """«jeudi et vendredi»: the pair that holds the publication, else the last one, the next one in the future."""
    names = [int(value) for value in values.all("weekday")]
    length = (names[-1] - names[0]) % 7
    if "pair" in values.arguments and length != 1:
        # «lundi et jeudi» are two days, not four
        return None
    if seen.published is None:
        return _UNKNOWN_INTERVAL
    back = (seen.published.weekday() - names[0]) % 7
    ahead = (names[0] - seen.published.weekday()) % 7
    relative = values.get("relative") or values.get("relativePlural")
    if relative == "1" or (relative != "-1" and back > length and (seen.future or (near and ahead <= back))):
        offset = ahead or 7
    else:
        offset = -back if relative != "-1" or back > length else -back - 7
    first = _plus(seen.published, offset)
    last = _plus(first, length) if first is not None else None
    return _dated((first, last), "interval") if first is not None and last is not None else None


def _anaphoric_weekday(values: Values, seen: Seen) -> Reading | None:
    if seen.anchor is None:
        return Reading("anaphoric")
    step = values.number("anaphoricRelative")
    weekday, relative = values.number("weekday"), str(step) if step else ""
    when = _weekday_near(weekday, relative, seen.anchor, False)
    return _dated((when, when), "anaphoric") if when is not None else None


def _deictic_day(values: Values, seen: Seen) -> Reading | None:
    return _UNKNOWN_DAY if seen.published is None else _one(_plus(seen.published, values.number("deicticDay")))


def _today(values: Values, seen: Seen) -> Reading | None:
    return _UNKNOWN_DAY if seen.published is None else _one(seen.published)


def _last_night(values: Values, seen: Seen) -> Reading | None:
    if seen.published is None:
        return _UNKNOWN_INTERVAL
    before = _plus(seen.published, -1)
    return _dated((before, seen.published)) if before is not None else None


def _amount(values: Values) -> tuple[int, str] | None:
    """How many of which unit, «un an et demi» as 18 months; None when it is no whole number or beyond the calendar."""
    number, unit = Decimal(values.get("amount")), values.get("unit")
    if "andHalf" in values:
        number += Decimal("0.5")
    smaller = {
        "year": (12, "month"),
        "month": (30, "day"),
        "week": (7, "day"),
        "day": (24, "hour"),
        "hour": (60, "minute"),
    }
    if number != number.to_integral_value() and unit in smaller:
        factor, unit = smaller[unit]
        number *= factor
    return (int(number), unit) if abs(number) < _MOST_UNITS else None


def _ago(values: Values, seen: Seen) -> Reading | None:
    return _away(values, seen, -1)


def _ahead(values: Values, seen: Seen) -> Reading | None:
    return _away(values, seen, 1)


def _away(values: Values, seen: Seen, sign: int) -> Reading | None:
    """«il y a trois ans» is a year, «il y a deux mois» a month, «dans dix jours» a day: as fine as the words."""
    amount = _amount(values)
    if amount is None:
        return None
    if seen.published is None:
        return _UNKNOWN_DAY if amount[1] == "day" else _UNKNOWN_INTERVAL
    when = periods.shift(seen.published, sign * amount[0], amount[1])
    return _dated(periods.around(when, amount[1])) if when is not None else None


def _within(values: Values, seen: Seen) -> Reading | None:
    return _stretch(values, seen, 1)


def _last_units(values: Values, seen: Seen) -> Reading | None:
    return _stretch(values, seen, values.number("relativePlural"))


def _stretch(values: Values, seen: Seen, sign: int) -> Reading | None:
    """From the publication so many units ahead or back: «ces trois derniers mois», «d'ici deux ans»."""
    amount = _amount(values)
    if amount is None:
        return None
    if seen.published is None:
        return _UNKNOWN_INTERVAL
    other = periods.shift(seen.published, sign * amount[0], amount[1])
    if other is None:
        return None
    return _dated((min(other, seen.published), max(other, seen.published)), "interval")


def _long(values: Values, seen: Seen) -> Reading | None:
    """«depuis deux ans»."""
    reading = _stretch(values, seen, -1)
    return replace(reading, relation="since") if reading is not None else None


def _duration(values: Values, seen: Seen) -> Reading | None:
    relation = "after" if "after" in values.arguments else None
    return Reading("duration", relation=relation) if _amount(values) is not None else None


def _shift(values: Values, seen: Seen) -> Reading | None:
    amount = _amount(values)
    if amount is None:
        return None
    if seen.anchor is None:
        return Reading("anaphoric")
    when = periods.shift(seen.anchor, values.number("shiftWord") * amount[0], amount[1])
    return _dated(periods.around(when, amount[1]), "anaphoric") if when is not None else None


def _some_shift(values: Values, seen: Seen) -> Reading | None:
    return Reading("anaphoric")


def _anaphoric_day(values: Values, seen: Seen) -> Reading | None:
    when = _plus(seen.anchor, values.number("anaphoricDay")) if seen.anchor is not None else None
    return Reading("anaphoric", (when, when) if when is not None else None)


def _anaphoric_unit(values: Values, seen: Seen) -> Reading | None:
    unit = values.get("unit")
    when = periods.shift(seen.anchor, values.number("anaphoricRelative"), unit) if seen.anchor is not None else None
    return Reading("anaphoric", periods.around(when, unit) if when is not None else None)


def _relative_unit(values: Values, seen: Seen) -> Reading | None:
    unit = values.get("unit")
    if unit in periods.SECONDS:
        return Reading("vague")
    if seen.published is None:
        return _UNKNOWN_INTERVAL
    step = values.number("relative")
    if unit == "weekend" and step > 0 and seen.published.weekday() < 5:
        # before Saturday the next one is that of the week
        step = 0
    when = periods.shift(seen.published, step, unit)
    return _dated(periods.around(when, unit)) if when is not None else None


def _this_unit(values: Values, seen: Seen) -> Reading | None:
    unit = values.get("unit") or values.get("weekend")
    if unit in periods.SECONDS:
        return None
    if seen.published is None:
        return _UNKNOWN_INTERVAL
    # Until Wednesday «ce week-end» is the one that was, unless the verb is future
    past = unit == "weekend" and seen.published.weekday() < 3 and not seen.future
    when = periods.shift(seen.published, -1, unit) if past else seen.published
    return _dated(periods.around(when, unit)) if when is not None else None


def _unit_edge(values: Values, seen: Seen) -> Reading | None:
    unit, edge = values.get("unit"), values.get("edge")
    if unit not in ("week", "month", "year", "decade", "weekend"):
        return Reading("vague") if unit == "day" or unit == "century" else None
    if "year" in values:
        return _dated(periods.year(values.number("year"), edge), limit=edge == "end") if unit == "year" else None
    if seen.published is None:
        return _UNKNOWN_INTERVAL
    when = periods.shift(seen.published, values.number("relative"), unit)
    return _dated(periods.around(when, unit, edge), limit=edge == "end") if when is not None else None


def _month(values: Values, seen: Seen) -> Reading | None:
    number, edge = values.number("month"), values.get("edge") or values.get("midPrefix")
    limit = edge == "end"
    if "year" in values:
        return _dated(periods.month(values.number("year"), number, edge), limit=limit)
    if seen.published is None:
        return _UNKNOWN_INTERVAL
    year = _month_year(number, values.get("relative"), seen.published, seen.future)
    return _dated(periods.month(year, number, edge), limit=limit)


def _month_year(month: int, relative: str, published: date, future: bool) -> int:
    """The year of the latest such month that is not after the publication; of the next one in the future."""
    if relative == "-1":
        return published.year - (month >= published.month)
    if relative == "1":
        return published.year + (month <= published.month)
    return published.year + (month < published.month if future else -(month > published.month))


def _month_range(values: Values, seen: Seen) -> Reading | None:
    months, years = [int(value) for value in values.all("month")], [int(value) for value in values.all("year")]
    if not years:
        if seen.published is None:
            return _UNKNOWN_INTERVAL
        years = [_month_year(months[-1], "", seen.published, seen.future)]
    first, last = periods.month(years[0], months[0]), periods.month(years[-1], months[-1])
    if first is not None and last is not None and first > last:
        first = periods.month(years[-1] - 1, months[0])
    return _dated((first[0], last[1])) if first is not None and last is not None and first <= last else None


def _year(values: Values, seen: Seen) -> Reading | None:
    edge = values.get("edge") or values.get("midPrefix")
    return _dated(periods.year(values.number("year"), edge), limit=edge == "end")


def _year_range(values: Values, seen: Seen) -> Reading | None:
    first, *_, last = (int(value) for value in values.all("year"))
    # «entre 1200 et 1500» counts things more often than it names years
    return _dated(periods.years(first, last)) if first >= FIRST_SURE_YEAR else None


def _century(values: Values, seen: Seen) -> Reading | None:
    last = values.number("centuryName") * 100
    return _dated(periods.years(last - 99, last))


def _decade(values: Values, seen: Seen) -> Reading | None:
    number = values.number("amount")
    if number < 100:
        number += 1900
    return _dated(periods.decade(number, values.get("edge"))) if number % 10 == 0 and 1000 <= number < 2200 else None


def _season(values: Values, seen: Seen) -> Reading | None:
    first, last = (int(value) for value in values.get("season").split("-"))
    years = [int(value) for value in values.all("year")]
    if years:
        return _dated(periods.months(years[0], first, last))
    if seen.published is None:
        return _UNKNOWN_INTERVAL
    at = seen.published
    relative = values.get("relative")
    options = [span for year in range(max(at.year - 2, 1), at.year + 2) if (span := periods.months(year, first, last))]
    if relative == "-1":
        return _dated(max((span for span in options if span[1] < at), default=None))
    if relative == "1" or (seen.future and not relative):
        return _dated(min((span for span in options if (span[0] if relative else span[1]) >= at), default=None))
    started = max((span for span in options if span[0] <= at), default=None)
    if "thisDay" in values or started is None:
        # «cet été»: the nearest one
        return _dated(min(options, key=lambda span: (max(span[0] - at, at - span[1], timedelta(0)), span)))
    return _dated(started)


def _year_part(values: Values, seen: Seen) -> Reading | None:
    size, rank = values.number("yearPart"), values.number("rank")
    parts = 12 // size
    rank = parts if rank < 0 else rank
    if rank > parts:
        return None
    first = (rank - 1) * size + 1
    if "year" in values:
        return _dated(periods.months(values.number("year"), first, first + size - 1))
    if seen.published is None:
        return _UNKNOWN_INTERVAL
    ahead = first > seen.published.month and not seen.future
    return _dated(periods.months(seen.published.year - ahead, first, first + size - 1))


def _clock_time(values: Values, seen: Seen) -> Reading | None:
    return Reading("clock") if read_clock(values) is not None else None


def read_clock(values: Values) -> str | None:
    given = values.get("clockTime") or values.get("clockWord")
    hour, minute = (
        (int(part) for part in given.split(":")) if given else (values.number("hour"), values.number("minute"))
    )
    if not given and "hour" not in values:
        return None
    return f"{hour:02}:{minute:02}" if hour <= 24 and minute < 60 else None


def _feast(values: Values, seen: Seen) -> Reading | None:
    month, number = (int(value) for value in values.get("feast").split("-"))
    if "year" in values:
        return _one(periods.day(values.number("year"), month, number))
    if seen.published is None:
        return _UNKNOWN_DAY
    ahead = seen.future or values.get("relative") == "1"
    return _one(_nearest_year(number, month, seen.published, ahead, ()))


def _fixed(values: Values, seen: Seen) -> Reading | None:
    first, last = (date.fromisoformat(argument) for argument in values.arguments[:2])
    return _dated((first, last))


def _vague(values: Values, seen: Seen) -> Reading | None:
    return Reading("vague")


OPERATORS: dict[str, Callable[[Values, Seen], Reading | None]] = {
    "ago": _ago,
    "ahead": _ahead,
    "anaphoricDay": _anaphoric_day,
    "anaphoricUnit": _anaphoric_unit,
    "anaphoricWeekday": _anaphoric_weekday,
    "calendarDay": _calendar_day,
    "century": _century,
    "clock": _clock_time,
    "dayPhrase": _vague,
    "dayRange": _day_range,
    "decade": _decade,
    "deicticDay": _deictic_day,
    "duration": _duration,
    "feast": _feast,
    "fixed": _fixed,
    "lastNight": _last_night,
    "lastUnits": _last_units,
    "long": _long,
    "month": _month,
    "monthRange": _month_range,
    "numericDay": _numeric_day,
    "relativeUnit": _relative_unit,
    "season": _season,
    "shift": _shift,
    "someShift": _some_shift,
    "theseWeekdays": _these_weekdays,
    "thisUnit": _this_unit,
    "thisWeekday": _this_weekday,
    "today": _today,
    "unitEdge": _unit_edge,
    "vague": _vague,
    "weekday": _weekday,
    "weekdayRange": _weekday_range,
    "within": _within,
    "year": _year,
    "yearPart": _year_part,
    "yearRange": _year_range,
}
