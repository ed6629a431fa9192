"""Turn French time expressions into days, intervals, durations and steps from another day.

The words and patterns are in `ontology/lexicon/time.ttl`; each pattern names an operator of `time_operators`, which
knows the arithmetic. Weekdays, months and days without a year look back from the publication («mardi» is the last
one) unless the verb is known to be in the future.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from kg.document import Span
from kg.extract.periods import Period
from kg.extract.symbols import Word
from kg.extract.templates import Grammar, Match, grammar
from kg.extract.time_calendar import FIRST_SURE_YEAR
from kg.extract.time_operators import read_clock, read_time
from kg.extract.time_readings import Seen, Values
from kg.lexicon import Lexicon

_RELATIONS = ("since", "until", "before", "after")


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
        return read_clock(Values(self.values))


def find_times(text: str, lexicon: Lexicon, published: date | None) -> Iterator[TimeExpression]:
    """The time expressions of `text` (normalised, see `normalise`), in text order; they do not overlap."""
    patterns = grammar(lexicon, "timePattern", "timeLead", "timeSpoiler", "notCountedByYear", "measure")
    words = patterns.read(text)
    symbols = "".join(word.symbol for word in words)
    i = 0
    while i < len(words):
        for match in patterns.candidates(words, symbols, i):
            expression = _read(match, text, words, symbols, patterns, lexicon, published)
            if expression is not None:
                yield expression
                i = match.core_end
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
    reading = read_time(operator, Values(expression.values, tuple(arguments)), Seen(published, forward, anchor))
    if reading is None:
        return expression
    start, end = _bounded(reading.period, expression.relation, published, forward)
    return replace(expression, kind=reading.kind, start=start, end=end)


def counts_back(expression: TimeExpression) -> bool:
    """Whether it lies before the day that it counts from: «la veille», «deux jours plus tôt»."""
    values = Values(expression.values)
    return any(values.number(name) < 0 for name in ("anaphoricDay", "shiftWord", "anaphoricRelative"))


def is_eve(expression: TimeExpression) -> bool:
    """Whether it may count from the day of publication: «la veille», «l'avant-veille»."""
    return counts_back(expression) and expression.operator == "anaphoricDay"


def _read(
    match: Match,
    text: str,
    words: Sequence[Word],
    symbols: str,
    patterns: Grammar,
    lexicon: Lexicon,
    published: date | None,
) -> TimeExpression | None:
    """The expression that a match is, or None when something around it shows that it is none."""
    operator, *arguments = match.operator.split()
    span, phrase = match.span(words), match.phrase(words)
    if _is_part_of_word(text, phrase) or _is_name(text, words, match):
        return None
    if operator in _spoiled(symbols, match.core_end, patterns) or (operator == "numericDay" and " " in span.of(text)):
        return None
    lead = _lead(match, text, words, symbols, patterns)
    if "no" in lead.flags or (operator in ("month", "year") and _is_bare(match) and not lead.carries_bare(match)):
        return None
    doubtful = operator == "yearRange" or ("weak" in lead.flags and _is_bare(match))
    if doubtful and _is_counting(text, words, symbols, match.core_end, patterns):
        return None
    phrase = Span(words[lead.begin].begin, phrase.end)
    relation = next((flag for flag in lead.flags if flag in _RELATIONS), None)
    if "forward" in lead.flags:
        arguments.append("forward")
    values = tuple((slot.name, slot.value) for slot in match.slots)
    reading = read_time(operator, Values(values, tuple(arguments)), Seen(published, "forward" in arguments, None))
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
        governs=reading.kind == "anaphoric" and _governs(text, words, match.core_end, lexicon),
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


def _spoiled(symbols: str, end: int, patterns: Grammar) -> list[str]:
    """The operators that the next words forbid: «dix-huit mois de prison», «la veille sanitaire»."""
    spoiler = patterns.at("timeSpoiler", symbols, start=end)
    return spoiler[1].split() if spoiler is not None else []


@dataclass(frozen=True, slots=True)
class _Lead:
    """The preposition before a match, from word `begin` on, with the flags of its row in `timeLead`."""

    begin: int
    flags: tuple[str, ...]
    present: bool = True

    def carries_bare(self, match: Match) -> bool:
        """Whether a bare month or year may follow: «en mars» but not «Mars», «en 2000» but not «Mirage 2000»."""
        if not self.present or "article" in self.flags:
            return False
        return "weak" not in self.flags or match.slots[0].name != "year" or int(match.slots[0].value) >= FIRST_SURE_YEAR


def _lead(match: Match, text: str, words: Sequence[Word], symbols: str, patterns: Grammar) -> _Lead:
    found = patterns.at("timeLead", symbols, end=match.begin)
    if found is None:
        return _Lead(match.begin, (), present=False)
    begin = match.begin - found[0]
    glued = _is_part_of_word(text, Span(words[begin].begin, words[match.core_end - 1].end))
    return _Lead(match.begin, (), present=False) if glued else _Lead(begin, tuple(found[1].split()))


def _is_bare(match: Match) -> bool:
    """Whether the match is nothing but a month or a year."""
    return match.core_end - match.begin == 1


def _is_counting(text: str, words: Sequence[Word], symbols: str, end: int, patterns: Grammar) -> bool:
    """Whether a number that looks like a year counts the next word: «de 2000 soldats», «à 1500 mètres»."""
    if end >= len(words) or patterns.at("notCountedByYear", symbols, start=end) is not None:
        return False
    following = text[words[end].begin : words[end].end]
    if patterns.at("measure", symbols, start=end) is not None:
        return True
    # «de 1800 à 2000 personnes»
    if following.isalpha() and any(word.value for word in words[end + 1 : end + 2]):
        return True
    return following.islower() and len(following) > 2 and following.endswith(patterns.plural_endings)


def _governs(text: str, words: Sequence[Word], end: int, lexicon: Lexicon) -> bool:
    """«deux jours après le vote», «la veille du vote», not «avait démenti la veille toute hausse»."""
    if end == len(words) or not text[words[end].begin].isalnum():
        return False
    last, following = (text[word.begin : word.end].lower().rstrip("'") for word in words[end - 1 : end + 1])
    return last in lexicon.table("timeGoverning") or following in lexicon.table("timeGoverned")


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
