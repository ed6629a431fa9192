"""Turn units, edges and seasons of the calendar into first and last days."""

from __future__ import annotations

from calendar import monthrange
from datetime import MAXYEAR, MINYEAR, date, timedelta

Period = tuple[date, date]
"""First and last day, both included."""

MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12, "decade": 120, "century": 1200}
DAYS = {"day": 1, "week": 7, "weekend": 7, "fortnight": 14}
SECONDS = {"second": 1, "minute": 60, "hour": 3600}

# First and last month of «début 2014», «mi-2014», «fin 2014»; first and last day of «début mars»; weekdays likewise.
_YEAR_EDGES = {"start": (1, 3), "middle": (5, 8), "end": (10, 12)}
_MONTH_EDGES = {"start": (1, 10), "middle": (11, 20), "end": (21, 31)}
_WEEK_EDGES = {"start": (0, 1), "middle": (2, 3), "end": (4, 6)}


def day(year: int, month: int, number: int) -> date | None:
    """The day, or None when the calendar has no such day."""
    try:
        return date(year, month, number)
    except ValueError:
        return None


def shift(start: date, amount: int, unit: str) -> date | None:
    """`start` moved by `amount` units; a month's last days are kept within the month.

    >>> shift(date(2020, 3, 31), -1, "month")
    datetime.date(2020, 2, 29)
    """
    try:
        if unit in SECONDS:
            return start + timedelta(seconds=abs(amount) * SECONDS[unit]) * (1 if amount > 0 else -1)
        if unit in DAYS:
            return start + timedelta(days=amount * DAYS[unit])
        year, month = divmod(start.year * 12 + start.month - 1 + amount * MONTHS[unit], 12)
        if not MINYEAR <= year <= MAXYEAR:
            return None
        return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))
    except OverflowError:
        return None


def month(year: int, number: int, edge: str = "") -> Period | None:
    """A month, or an edge of it («fin mars»)."""
    if not (MINYEAR <= year <= MAXYEAR and 1 <= number <= 12):
        return None
    last = monthrange(year, number)[1]
    first, end = _MONTH_EDGES.get(edge, (1, last))
    return date(year, number, first), date(year, number, min(end, last))


def months(year: int, first: int, last: int) -> Period | None:
    """From the first day of one month to the last day of another, which is in the next year when it comes earlier."""
    begin, end = month(year, first), month(year + (last < first), last)
    return (begin[0], end[1]) if begin and end else None


def year(number: int, edge: str = "") -> Period | None:
    """A year, or an edge of it: «fin 2011» is October to December."""
    return months(number, *_YEAR_EDGES.get(edge, (1, 12)))


def years(first: int, last: int) -> Period | None:
    """From the first day of one year to the last day of another."""
    begin, end = year(first), year(last)
    return (begin[0], end[1]) if begin and end and first <= last else None


def around(when: date, unit: str, edge: str = "") -> Period | None:
    """The day, week (Monday to Sunday), weekend, month, quarter, … that holds `when`, or an edge of it."""
    if unit in SECONDS or unit == "day":
        return when, when
    if unit in ("week", "fortnight"):
        first, last = _WEEK_EDGES.get(edge, (0, 6))
        return _weekdays(when, first, last)
    if unit == "weekend":
        return _weekdays(when, 5, 6)
    if unit == "month":
        return month(when.year, when.month, edge)
    if unit in ("quarter", "half"):
        size = MONTHS[unit]
        first = (when.month - 1) // size * size + 1
        return months(when.year, first, first + size - 1)
    if unit == "year":
        return year(when.year, edge)
    if unit == "decade":
        return decade(when.year // 10 * 10, edge)
    century = (when.year - 1) // 100 * 100 + 1
    return years(century, century + 99)


def decade(first: int, edge: str = "") -> Period | None:
    """Ten years: «les années 1990», «la fin des années 1990»."""
    begin, end = {"start": (0, 3), "middle": (4, 6), "end": (7, 9)}.get(edge, (0, 9))
    return years(first + begin, first + end)


def _weekdays(when: date, first: int, last: int) -> Period | None:
    try:
        monday = when - timedelta(days=when.weekday())
        return monday + timedelta(days=first), monday + timedelta(days=last)
    except OverflowError:
        return None
