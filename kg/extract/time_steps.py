"""Place weekdays, and times that are so many units away from the publication or from another day of the text."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from kg.extract import periods
from kg.extract.time_readings import UNKNOWN_DAY, UNKNOWN_INTERVAL, Operator, Reading, Seen, Values, dated, one

# No news speaks of more units than this; beyond it the calendar ends.
_MOST_UNITS = 100_000


def _weekday(values: Values, seen: Seen) -> Reading | None:
    if seen.published is None:
        return UNKNOWN_DAY
    return one(_weekday_near(values.number("weekday"), values.get("relative"), seen.published, seen.future))


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
        return UNKNOWN_DAY
    ahead = (values.number("weekday") - seen.published.weekday()) % 7
    return one(_plus(seen.published, ahead if ahead <= 3 or seen.future else ahead - 7))


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
        return UNKNOWN_INTERVAL
    back = (seen.published.weekday() - names[0]) % 7
    ahead = (names[0] - seen.published.weekday()) % 7
    relative = values.get("relative") or values.get("relativePlural")
    if relative == "1" or (relative != "-1" and back > length and (seen.future or (near and ahead <= back))):
        offset = ahead or 7
    else:
        offset = -back if relative != "-1" or back > length else -back - 7
    first = _plus(seen.published, offset)
    last = _plus(first, length) if first is not None else None
    return dated((first, last), "interval") if first is not None and last is not None else None


def _anaphoric_weekday(values: Values, seen: Seen) -> Reading | None:
    if seen.anchor is None:
        return Reading("anaphoric")
    step = values.number("anaphoricRelative")
    weekday, relative = values.number("weekday"), str(step) if step else ""
    when = _weekday_near(weekday, relative, seen.anchor, False)
    return dated((when, when), "anaphoric") if when is not None else None


def _deictic_day(values: Values, seen: Seen) -> Reading | None:
    return UNKNOWN_DAY if seen.published is None else one(_plus(seen.published, values.number("deicticDay")))


def _today(values: Values, seen: Seen) -> Reading | None:
    return UNKNOWN_DAY if seen.published is None else one(seen.published)


def _last_night(values: Values, seen: Seen) -> Reading | None:
    if seen.published is None:
        return UNKNOWN_INTERVAL
    before = _plus(seen.published, -1)
    return dated((before, seen.published)) if before is not None else None


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
        return UNKNOWN_DAY if amount[1] == "day" else UNKNOWN_INTERVAL
    when = periods.shift(seen.published, sign * amount[0], amount[1])
    return dated(periods.around(when, amount[1])) if when is not None else None


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
        return UNKNOWN_INTERVAL
    other = periods.shift(seen.published, sign * amount[0], amount[1])
    if other is None:
        return None
    return dated((min(other, seen.published), max(other, seen.published)), "interval")


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
    return dated(periods.around(when, amount[1]), "anaphoric") if when is not None else None


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
        return UNKNOWN_INTERVAL
    step = values.number("relative")
    if unit == "weekend" and step > 0 and seen.published.weekday() < 5:
        # before Saturday the next one is that of the week
        step = 0
    when = periods.shift(seen.published, step, unit)
    return dated(periods.around(when, unit)) if when is not None else None


def _this_unit(values: Values, seen: Seen) -> Reading | None:
    unit = values.get("unit") or values.get("weekend")
    if unit in periods.SECONDS:
        return None
    if seen.published is None:
        return UNKNOWN_INTERVAL
    # Until Wednesday «ce week-end» is the one that was, unless the verb is future
    past = unit == "weekend" and seen.published.weekday() < 3 and not seen.future
    when = periods.shift(seen.published, -1, unit) if past else seen.published
    return dated(periods.around(when, unit)) if when is not None else None


STEPS: dict[str, Operator] = {
    "ago": _ago,
    "ahead": _ahead,
    "anaphoricDay": _anaphoric_day,
    "anaphoricUnit": _anaphoric_unit,
    "anaphoricWeekday": _anaphoric_weekday,
    "deicticDay": _deictic_day,
    "duration": _duration,
    "lastNight": _last_night,
    "lastUnits": _last_units,
    "long": _long,
    "relativeUnit": _relative_unit,
    "shift": _shift,
    "someShift": _some_shift,
    "theseWeekdays": _these_weekdays,
    "thisUnit": _this_unit,
    "thisWeekday": _this_weekday,
    "today": _today,
    "weekday": _weekday,
    "weekdayRange": _weekday_range,
    "within": _within,
}
