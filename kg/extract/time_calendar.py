"""Place days, months, seasons and years that the text names by the calendar."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from kg.extract import periods
from kg.extract.time_readings import UNKNOWN_DAY, UNKNOWN_INTERVAL, Operator, Reading, Seen, Values, dated, one

# A day without a year lies in the year of publication, unless that is further ahead than news looks without a verb
# in the future: a campaign speaks of its polling day about this long before.
_FAR_AHEAD = timedelta(days=90)
# A lower number, where words do not show that it is a year, counts things more often.
FIRST_SURE_YEAR = 1700


def _calendar_day(values: Values, seen: Seen) -> Reading | None:
    when = _day_near(values, seen)
    if when is None:
        # 2020 is a leap year: any day of the calendar exists in it
        exists = periods.day(2020, values.number("month"), values.number("day"))
        return UNKNOWN_DAY if exists and "year" not in values else None
    return one(when)


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
    return one(periods.day(values.number("year"), values.number("monthNumber"), values.number("day")))


def _day_range(values: Values, seen: Seen) -> Reading | None:
    days, months, years = values.all("day"), values.all("month"), values.all("year")
    last_values: list[tuple[str, str]] = [("day", days[-1]), ("month", months[-1])]
    last_values += [("year", years[-1])] if years else []
    last = _calendar_day(Values(tuple(last_values)), seen)
    if last is None or last.period is None:
        return last if last is None else UNKNOWN_INTERVAL
    year = int(years[0]) if len(years) > 1 else last.period[1].year
    first = periods.day(year, int(months[0]), int(days[0]))
    if first is not None and first > last.period[1] and len(years) < 2:
        first = periods.day(year - 1, int(months[0]), int(days[0]))
    return dated((first, last.period[1])) if first is not None and first <= last.period[1] else None


def _unit_edge(values: Values, seen: Seen) -> Reading | None:
    unit, edge = values.get("unit"), values.get("edge")
    if unit not in ("week", "month", "year", "decade", "weekend"):
        return Reading("vague") if unit == "day" or unit == "century" else None
    if "year" in values:
        return dated(periods.year(values.number("year"), edge), limit=edge == "end") if unit == "year" else None
    if seen.published is None:
        return UNKNOWN_INTERVAL
    when = periods.shift(seen.published, values.number("relative"), unit)
    return dated(periods.around(when, unit, edge), limit=edge == "end") if when is not None else None


def _month(values: Values, seen: Seen) -> Reading | None:
    number, edge = values.number("month"), values.get("edge") or values.get("midPrefix")
    limit = edge == "end"
    if "year" in values:
        return dated(periods.month(values.number("year"), number, edge), limit=limit)
    if seen.published is None:
        return UNKNOWN_INTERVAL
    year = _month_year(number, values.get("relative"), seen.published, seen.future)
    return dated(periods.month(year, number, edge), limit=limit)


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
            return UNKNOWN_INTERVAL
        years = [_month_year(months[-1], "", seen.published, seen.future)]
    first, last = periods.month(years[0], months[0]), periods.month(years[-1], months[-1])
    if first is not None and last is not None and first > last:
        first = periods.month(years[-1] - 1, months[0])
    return dated((first[0], last[1])) if first is not None and last is not None and first <= last else None


def _year(values: Values, seen: Seen) -> Reading | None:
    edge = values.get("edge") or values.get("midPrefix")
    return dated(periods.year(values.number("year"), edge), limit=edge == "end")


def _year_range(values: Values, seen: Seen) -> Reading | None:
    first, *_, last = (int(value) for value in values.all("year"))
    # «entre 1200 et 1500» counts things more often than it names years
    return dated(periods.years(first, last)) if first >= FIRST_SURE_YEAR else None


def _century(values: Values, seen: Seen) -> Reading | None:
    last = values.number("centuryName") * 100
    return dated(periods.years(last - 99, last))


def _decade(values: Values, seen: Seen) -> Reading | None:
    number = values.number("amount")
    if number < 100:
        number += 1900
    return dated(periods.decade(number, values.get("edge"))) if number % 10 == 0 and 1000 <= number < 2200 else None


def _season(values: Values, seen: Seen) -> Reading | None:
    first, last = (int(value) for value in values.get("season").split("-"))
    years = [int(value) for value in values.all("year")]
    if years:
        return dated(periods.months(years[0], first, last))
    if seen.published is None:
        return UNKNOWN_INTERVAL
    at = seen.published
    relative = values.get("relative")
    options = [span for year in range(max(at.year - 2, 1), at.year + 2) if (span := periods.months(year, first, last))]
    if relative == "-1":
        return dated(max((span for span in options if span[1] < at), default=None))
    if relative == "1" or (seen.future and not relative):
        return dated(min((span for span in options if (span[0] if relative else span[1]) >= at), default=None))
    started = max((span for span in options if span[0] <= at), default=None)
    if "thisDay" in values or started is None:
        # «cet été»: the nearest one
        return dated(min(options, key=lambda span: (max(span[0] - at, at - span[1], timedelta(0)), span)))
    return dated(started)


def _year_part(values: Values, seen: Seen) -> Reading | None:
    size, rank = values.number("yearPart"), values.number("rank")
    parts = 12 // size
    rank = parts if rank < 0 else rank
    if rank > parts:
        return None
    first = (rank - 1) * size + 1
    if "year" in values:
        return dated(periods.months(values.number("year"), first, first + size - 1))
    if seen.published is None:
        return UNKNOWN_INTERVAL
    ahead = first > seen.published.month and not seen.future
    return dated(periods.months(seen.published.year - ahead, first, first + size - 1))


def _feast(values: Values, seen: Seen) -> Reading | None:
    month, number = (int(value) for value in values.get("feast").split("-"))
    if "year" in values:
        return one(periods.day(values.number("year"), month, number))
    if seen.published is None:
        return UNKNOWN_DAY
    ahead = seen.future or values.get("relative") == "1"
    return one(_nearest_year(number, month, seen.published, ahead, ()))


def _fixed(values: Values, seen: Seen) -> Reading | None:
    first, last = (date.fromisoformat(argument) for argument in values.arguments[:2])
    return dated((first, last))


CALENDAR: dict[str, Operator] = {
    "calendarDay": _calendar_day,
    "century": _century,
    "dayRange": _day_range,
    "decade": _decade,
    "feast": _feast,
    "fixed": _fixed,
    "month": _month,
    "monthRange": _month_range,
    "numericDay": _numeric_day,
    "season": _season,
    "unitEdge": _unit_edge,
    "year": _year,
    "yearPart": _year_part,
    "yearRange": _year_range,
}
