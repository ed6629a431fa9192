"""Turn French time expressions into days, intervals, durations and steps from another day.

The words and patterns are in `ontology/lexicon/time.ttl`; each pattern names one of the operators below, which
knows the arithmetic. Weekdays, months and days without a year look back from the publication («mardi» is the last
one) unless the verb is known to be in the future.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from kg.document import Span
from kg.extract import periods
from kg.extract.periods import Period
from kg.extract.templates import Grammar, Match, Word, grammar
from kg.lexicon import Lexicon

# A day without a year lies in the year of publication, unless that is further ahead than news usually looks.
_FAR_AHEAD = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """Words that say when, and the days they mean as far as these are known."""

    span: Span
    """The expression itself: no bare preposition, no article before a day of the month; demonstratives, «la veille»,
    «le mois dernier» and the edges «fin», «début» are kept."""
    phrase: Span
    """The same with what introduces it: «depuis janvier», «le 26 mai», «en deux ans»."""
    preposition: str | None
    """What stands between the start of `phrase` and `span`, lower case."""
    kind: str
    """`date` (one day), `interval`, `anaphoric` (counted from another day), `duration`, `clock`, `vague`."""
    start: date | None
    end: date | None
    relation: str | None
    """`since`, `until`, `after`, `before`, or None when it happens within the days named."""
    rule: str
    operator: str
    values: tuple[tuple[str, str], ...]
    """The pattern's slots in text order, so that `resolve` can compute again."""
    governs: bool = False
    """Whether the words after it say from when it counts: «deux jours après un rassemblement», «la veille du vote»."""

    @property
    def daypart(self) -> str | None:
        """`morning`, `noon`, `afternoon`, `evening`, `night`, `dawn` or `day`: «mardi soir»."""
        return next((value for name, value in self.values if name in ("dayStretch", "dayPhrase")), None)

    @property
    def clock(self) -> str | None:
        """Hours and minutes as `14:30`."""
        return _clock(_Values(self.values))


def find_times(text: str, lexicon: Lexicon, published: date | None) -> Iterator[TimeExpression]:
    """The time expressions of `text` (normalised, see `normalise`), in text order; they do not overlap."""
    patterns = grammar(lexicon, "timePattern", "timeLead", "timeSpoiler", "notCountedByYear")
    words = patterns.read(text)
    symbols = "".join(word.symbol for word in words)
    i = 0
    while i < len(words):
        for match in patterns.candidates(words, symbols, i):
            expression = _read(match, text, words, symbols, patterns, published)
            if expression is not None:
                yield expression
                i = match.end
                break
        else:
            i += 1


def resolve(
    expression: TimeExpression, *, published: date | None, future: bool = False, anchor: date | None = None
) -> TimeExpression:
    """`expression` with its days computed again: the verb's tense is known to be future, or the day that «la veille»
    or «deux jours plus tard» counts from (`anchor`)."""
    operator, *arguments = expression.operator.split()
    forward = future or "forward" in arguments
    reading = _OPERATORS[operator](_Values(expression.values, tuple(arguments)), _Seen(published, forward, anchor))
    if reading is None:
        return expression
    start, end = _bounded(reading.period, expression.relation, published, forward)
    return replace(expression, kind=reading.kind, start=start, end=end)


@dataclass(frozen=True, slots=True)
class _Seen:
    """From where a time is seen."""

    published: date | None
    future: bool
    anchor: date | None


@dataclass(frozen=True, slots=True)
class _Reading:
    """What an operator makes of its values."""

    kind: str
    period: Period | None = None
    limit: bool = False
    """Whether «avant» points at the period's last day, not its first: «avant la fin du mois»."""
    relation: str | None = None


class _Values:
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


def _read(
    match: Match, text: str, words: Sequence[Word], symbols: str, patterns: Grammar, published: date | None
) -> TimeExpression | None:
    """The expression that a match is, or None when something around it shows that it is none."""
    operator, *arguments = match.operator.split()
    span, phrase = match.span(words), match.phrase(words)
    if _is_part_of_word(text, phrase) or _is_name(text, words, match):
        return None
    lead = patterns.at("timeLead", symbols, end=match.begin)
    # «… avant minuit. Mardi …» is no lead: only blanks may stand between the words of a phrase
    if lead is not None and _is_part_of_word(text, Span(words[match.begin - lead[0]].begin, phrase.end)):
        lead = None
    flags = lead[1].split() if lead is not None else []
    relation = next((flag for flag in flags if flag in ("since", "until", "before", "after")), None)
    if "no" in flags or _is_spoiled(operator, symbols, match.end, patterns):
        return None
    if operator in ("month", "year") and match.core_begin == match.begin and not _stands(match, lead is not None):
        return None
    if operator == "numericDay" and " " in text[span.begin : span.end]:
        return None
    counted = (
        len(match.slots) == 1
        and match.slots[0].name == "year"
        and (not flags or "weak" in flags or flags[0] != "since")
    )
    if counted and "weak" in flags and _is_counting(text, words, symbols, match.end, patterns):
        return None
    if lead is not None:
        phrase = Span(words[match.begin - lead[0]].begin, phrase.end)
    if "forward" in flags:
        arguments.append("forward")
    values = tuple((slot.name, slot.value) for slot in match.slots)
    reading = _OPERATORS[operator](_Values(values, tuple(arguments)), _Seen(published, "forward" in arguments, None))
    if reading is None:
        return None
    if relation == "before" and reading.limit:
        relation = "until"
    unresolved = TimeExpression(
        span=span,
        phrase=phrase,
        preposition=text[phrase.begin : span.begin].strip().lower() or None,
        kind=reading.kind,
        start=None,
        end=None,
        relation=reading.relation or relation,
        rule=f"time: {operator}",
        operator=" ".join([operator, *arguments]),
        values=values,
        governs=reading.kind == "anaphoric" and _is_followed(text, words, match.end),
    )
    return resolve(unresolved, published=published)


def _is_part_of_word(text: str, span: Span) -> bool:
    """Whether a hyphen glues the words to others: «Vendredi-Saint», «Saint-Avril»."""
    before, after = text[max(span.begin - 2, 0) : span.begin], text[span.end : span.end + 2]
    return (len(before) == 2 and before[1] == "-" and before[0].isalnum()) or (
        len(after) == 2 and after[0] in "-'" and after[1].isalnum()
    )


def _is_name(text: str, words: Sequence[Word], match: Match) -> bool:
    """Whether a capital within the sentence shows a name («le magazine Vendredi»), in words without a day or year."""
    if any(slot.name in ("day", "year", "feast", "clockTime") for slot in match.slots) or "fixed" in match.operator:
        return False
    for word in words[match.core_begin : match.core_end]:
        form = text[word.begin : word.end]
        if form[0].isupper() and form[1:].islower() and not _opens_sentence(text, word.begin):
            return True
    return False


def _opens_sentence(text: str, offset: int) -> bool:
    before = text[:offset].rstrip(" \t")
    return not before or not (before[-1].isalnum() or before[-1] in ",;'-)")


def _is_spoiled(operator: str, symbols: str, end: int, patterns: Grammar) -> bool:
    """Whether the next words change the meaning: «dix-huit mois de prison», «la veille sanitaire»."""
    spoiler = patterns.at("timeSpoiler", symbols, start=end)
    return spoiler is not None and operator in spoiler[1].split()


def _stands(match: Match, has_lead: bool) -> bool:
    """A bare month or year needs a word before it: «en mars» but not «Mars», «en 2000» but not «Mirage 2000»."""
    return has_lead or len(match.slots) > 1 or match.core_end - match.core_begin > 1


def _is_counting(text: str, words: Sequence[Word], symbols: str, end: int, patterns: Grammar) -> bool:
    """Whether a number that looks like a year counts the next word: «de 2000 soldats», «à 1500 mètres»."""
    if end >= len(words) or patterns.at("notCountedByYear", symbols, start=end) is not None:
        return False
    following = text[words[end].begin : words[end].end]
    return following in ("%", "km", "kg") or (following.islower() and len(following) > 2 and following[-1] in "sx")


def _is_followed(text: str, words: Sequence[Word], end: int) -> bool:
    return end < len(words) and text[words[end].begin].isalnum()


def _bounded(
    period: Period | None, relation: str | None, published: date | None, future: bool
) -> tuple[date | None, date | None]:
    """First and last day of what lies since, until, before or after a period; the publication closes open ends."""
    if period is None:
        return None, None
    first, last = period
    if relation == "since":
        return first, published if published is not None and first <= published and not future else None
    if relation in ("until", "before"):
        if relation == "before":
            last = first - timedelta(days=1) if first > date.min else first
        return published if published is not None and published <= last else None, last
    if relation == "after":
        first = last + timedelta(days=1) if last < date.max else last
        return first, published if published is not None and first <= published and not future else None
    return first, last


# --- Operators: values of the slots, and from where they are seen, to a reading; None when no such time exists -------


def _dated(period: Period | None, kind: str = "", *, limit: bool = False) -> _Reading | None:
    if period is None:
        return None
    return _Reading(kind or ("date" if period[0] == period[1] else "interval"), period, limit)


def _one(when: date | None) -> _Reading | None:
    return None if when is None else _Reading("date", (when, when))


_UNKNOWN_DAY = _Reading("date")
_UNKNOWN_INTERVAL = _Reading("interval")


def _calendar_day(values: _Values, seen: _Seen) -> _Reading | None:
    when = _day_near(values, seen)
    if when is None:
        # 2020 is a leap year: any day of the calendar exists in it
        exists = periods.day(2020, values.number("month"), values.number("day"))
        return _UNKNOWN_DAY if exists and "year" not in values else None
    return _one(when)


def _day_near(values: _Values, seen: _Seen) -> date | None:
    """A day and month, in the year that the text says or that the publication suggests."""
    number, month = values.number("day"), values.number("month")
    if "year" in values:
        return periods.day(values.number("year"), month, number)
    if seen.published is None:
        return None
    return _nearest_year(number, month, seen.published, seen.future, values.all("weekday"))


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


def _numeric_day(values: _Values, seen: _Seen) -> _Reading | None:
    return _one(periods.day(values.number("year"), values.number("monthNumber"), values.number("day")))


def _day_range(values: _Values, seen: _Seen) -> _Reading | None:
    days, months, years = values.all("day"), values.all("month"), values.all("year")
    last_values: list[tuple[str, str]] = [("day", days[-1]), ("month", months[-1])]
    last_values += [("year", years[-1])] if years else []
    last = _calendar_day(_Values(tuple(last_values)), seen)
    if last is None or last.period is None:
        return last if last is None else _UNKNOWN_INTERVAL
    year = int(years[0]) if len(years) > 1 else last.period[1].year
    first = periods.day(year, int(months[0]), int(days[0]))
    if first is not None and first > last.period[1] and len(years) < 2:
        first = periods.day(year - 1, int(months[0]), int(days[0]))
    return _dated((first, last.period[1])) if first is not None and first <= last.period[1] else None


def _weekday(values: _Values, seen: _Seen) -> _Reading | None:
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


def _this_weekday(values: _Values, seen: _Seen) -> _Reading | None:
    if seen.published is None:
        return _UNKNOWN_DAY
    ahead = (values.number("weekday") - seen.published.weekday()) % 7
    return _one(_plus(seen.published, ahead if ahead <= 3 or seen.future else ahead - 7))


def _weekday_range(values: _Values, seen: _Seen) -> _Reading | None:
    return _weekdays(values, seen, near=False)


def _these_weekdays(values: _Values, seen: _Seen) -> _Reading | None:
    return _weekdays(values, seen, near=True)


def _weekdays(values: _Values, seen: _Seen, *, near: bool) -> _Reading | None:
    """«jeudi et vendredi»: the pair that holds the publication, else the last one, the next one in the future."""
    names = [int(value) for value in values.all("weekday")]
    length = (names[-1] - names[0]) % 7
    if seen.published is None:
        return _UNKNOWN_INTERVAL
    back = (seen.published.weekday() - names[0]) % 7
    ahead = (names[0] - seen.published.weekday()) % 7
    relative = values.get("relative")
    if relative == "1" or (relative != "-1" and back > length and (seen.future or (near and ahead <= back))):
        offset = ahead or 7
    else:
        offset = -back if relative != "-1" or back > length else -back - 7
    first = _plus(seen.published, offset)
    last = _plus(first, length) if first is not None else None
    return _dated((first, last), "interval") if first is not None and last is not None else None


def _anaphoric_weekday(values: _Values, seen: _Seen) -> _Reading | None:
    if seen.anchor is None:
        return _Reading("anaphoric")
    step = values.number("anaphoricRelative")
    weekday, relative = values.number("weekday"), str(step) if step else ""
    when = _weekday_near(weekday, relative, seen.anchor, False)
    return _dated((when, when), "anaphoric") if when is not None else None


def _deictic_day(values: _Values, seen: _Seen) -> _Reading | None:
    return _UNKNOWN_DAY if seen.published is None else _one(_plus(seen.published, values.number("deicticDay")))


def _today(values: _Values, seen: _Seen) -> _Reading | None:
    return _UNKNOWN_DAY if seen.published is None else _one(seen.published)


def _last_night(values: _Values, seen: _Seen) -> _Reading | None:
    if seen.published is None:
        return _UNKNOWN_INTERVAL
    before = _plus(seen.published, -1)
    return _dated((before, seen.published)) if before is not None else None


def _amount(values: _Values) -> tuple[int, str] | None:
    """How many of which unit, «un an et demi» as 18 months; None when it is no whole number or beyond the calendar."""
    number, unit = Decimal(values.get("number")), values.get("unit")
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
    return (int(number), unit) if abs(number) < 100_000 else None


def _ago(values: _Values, seen: _Seen) -> _Reading | None:
    return _away(values, seen, -1)


def _ahead(values: _Values, seen: _Seen) -> _Reading | None:
    return _away(values, seen, 1)


def _away(values: _Values, seen: _Seen, sign: int) -> _Reading | None:
    """«il y a trois ans» is a year, «il y a deux mois» a month, «dans dix jours» a day: as fine as the words."""
    amount = _amount(values)
    if amount is None:
        return None
    if seen.published is None:
        return _UNKNOWN_DAY if amount[1] == "day" else _UNKNOWN_INTERVAL
    when = periods.shift(seen.published, sign * amount[0], amount[1])
    return _dated(periods.around(when, amount[1])) if when is not None else None


def _within(values: _Values, seen: _Seen) -> _Reading | None:
    return _stretch(values, seen, 1)


def _last_units(values: _Values, seen: _Seen) -> _Reading | None:
    return _stretch(values, seen, values.number("relativePlural"))


def _stretch(values: _Values, seen: _Seen, sign: int) -> _Reading | None:
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


def _long(values: _Values, seen: _Seen) -> _Reading | None:
    """«depuis deux ans»."""
    reading = _stretch(values, seen, -1)
    return replace(reading, relation="since") if reading is not None else None


def _duration(values: _Values, seen: _Seen) -> _Reading | None:
    relation = "after" if "after" in values.arguments else None
    return _Reading("duration", relation=relation) if _amount(values) is not None else None


def _shift(values: _Values, seen: _Seen) -> _Reading | None:
    amount = _amount(values)
    if amount is None:
        return None
    if seen.anchor is None:
        return _Reading("anaphoric")
    when = periods.shift(seen.anchor, values.number("shiftWord") * amount[0], amount[1])
    return _dated(periods.around(when, amount[1]), "anaphoric") if when is not None else None


def _some_shift(values: _Values, seen: _Seen) -> _Reading | None:
    return _Reading("anaphoric")


def _anaphoric_day(values: _Values, seen: _Seen) -> _Reading | None:
    when = _plus(seen.anchor, values.number("anaphoricDay")) if seen.anchor is not None else None
    return _Reading("anaphoric", (when, when) if when is not None else None)


def _anaphoric_unit(values: _Values, seen: _Seen) -> _Reading | None:
    unit = values.get("unit")
    when = periods.shift(seen.anchor, values.number("anaphoricRelative"), unit) if seen.anchor is not None else None
    return _Reading("anaphoric", periods.around(when, unit) if when is not None else None)


def _relative_unit(values: _Values, seen: _Seen) -> _Reading | None:
    unit = values.get("unit")
    if unit in periods.SECONDS:
        return _Reading("vague")
    if seen.published is None:
        return _UNKNOWN_INTERVAL
    step = values.number("relative")
    if unit == "weekend" and step < 0 and seen.published.weekday() >= 5:
        step = -1
    when = periods.shift(seen.published, step, unit)
    return _dated(periods.around(when, unit)) if when is not None else None


def _this_unit(values: _Values, seen: _Seen) -> _Reading | None:
    unit = values.get("unit")
    if unit in periods.SECONDS:
        return None
    if seen.published is None:
        return _UNKNOWN_INTERVAL
    # Until Wednesday «ce week-end» is the one that was, unless the verb is future
    past = unit == "weekend" and seen.published.weekday() < 3 and not seen.future
    when = periods.shift(seen.published, -1, unit) if past else seen.published
    return _dated(periods.around(when, unit)) if when is not None else None


def _unit_edge(values: _Values, seen: _Seen) -> _Reading | None:
    unit, edge = values.get("unit"), values.get("edge")
    if unit not in ("week", "month", "year", "decade", "weekend"):
        return _Reading("vague") if unit == "day" or unit == "century" else None
    if "year" in values:
        return _dated(periods.year(values.number("year"), edge), limit=edge == "end") if unit == "year" else None
    if seen.published is None:
        return _UNKNOWN_INTERVAL
    when = periods.shift(seen.published, values.number("relative"), unit)
    return _dated(periods.around(when, unit, edge), limit=edge == "end") if when is not None else None


def _month(values: _Values, seen: _Seen) -> _Reading | None:
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


def _month_range(values: _Values, seen: _Seen) -> _Reading | None:
    months, years = [int(value) for value in values.all("month")], [int(value) for value in values.all("year")]
    if not years:
        if seen.published is None:
            return _UNKNOWN_INTERVAL
        years = [_month_year(months[-1], "", seen.published, seen.future)]
    first, last = periods.month(years[0], months[0]), periods.month(years[-1], months[-1])
    if first is not None and last is not None and first > last:
        first = periods.month(years[-1] - 1, months[0])
    return _dated((first[0], last[1])) if first is not None and last is not None and first <= last else None


def _year(values: _Values, seen: _Seen) -> _Reading | None:
    edge = values.get("edge") or values.get("midPrefix")
    return _dated(periods.year(values.number("year"), edge), limit=edge == "end")


def _year_range(values: _Values, seen: _Seen) -> _Reading | None:
    first, *_, last = (int(value) for value in values.all("year"))
    return _dated(periods.years(first, last))


def _decade(values: _Values, seen: _Seen) -> _Reading | None:
    number = values.number("number")
    if number < 100:
        number += 1900
    return _dated(periods.decade(number, values.get("edge"))) if number % 10 == 0 and 1000 <= number < 2200 else None


def _season(values: _Values, seen: _Seen) -> _Reading | None:
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


def _year_part(values: _Values, seen: _Seen) -> _Reading | None:
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


def _clock_time(values: _Values, seen: _Seen) -> _Reading | None:
    return _Reading("clock") if _clock(values) is not None else None


def _clock(values: _Values) -> str | None:
    given = values.get("clockTime") or values.get("clockWord")
    hour, minute = (
        (int(part) for part in given.split(":")) if given else (values.number("hour"), values.number("minute"))
    )
    if not given and "hour" not in values:
        return None
    return f"{hour:02}:{minute:02}" if hour <= 24 and minute < 60 else None


def _feast(values: _Values, seen: _Seen) -> _Reading | None:
    month, number = (int(value) for value in values.get("feast").split("-"))
    if "year" in values:
        return _one(periods.day(values.number("year"), month, number))
    if seen.published is None:
        return _UNKNOWN_DAY
    ahead = seen.future or values.get("relative") == "1"
    return _one(_nearest_year(number, month, seen.published, ahead, ()))


def _fixed(values: _Values, seen: _Seen) -> _Reading | None:
    first, last = (date.fromisoformat(argument) for argument in values.arguments[:2])
    return _dated((first, last))


def _vague(values: _Values, seen: _Seen) -> _Reading | None:
    return _Reading("vague")


_OPERATORS: dict[str, Callable[[_Values, _Seen], _Reading | None]] = {
    "ago": _ago,
    "ahead": _ahead,
    "anaphoricDay": _anaphoric_day,
    "anaphoricUnit": _anaphoric_unit,
    "anaphoricWeekday": _anaphoric_weekday,
    "calendarDay": _calendar_day,
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
