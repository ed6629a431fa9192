"""Turn French quantities into numbers, bounds and units.

The words and patterns are in `ontology/lexicon/quantities.ttl`; each pattern names one of the operators below.
Numbers within dates and names are found here too: the caller drops those that overlap with them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from kg.document import Span
from kg.errors import OntologyError
from kg.extract.symbols import Word
from kg.extract.templates import Grammar, Match, Slot, grammar
from kg.lexicon import Lexicon

PERCENT = "%"
# «deux millions de réfugiés»: from here on a number is a noun, and «de» links it to what it counts.
_NOUN_SCALE = 1_000_000
_TWO_DECIMALS = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class QuantityExpression:
    """How many, or how much."""

    span: Span
    """The number with its modifier and its unit, without the counted noun."""
    value: Decimal | None
    lower: Decimal | None
    upper: Decimal | None
    approximate: bool
    unit: str | None
    """«%», or the lemma of a unit of money or measure; None for counted nouns."""
    counts: bool
    """Whether the noun it counts follows: «près de 14 000 frappes», «des centaines de morts»."""
    partitive: Span | None
    """The «de» between a quantity that is a noun and what it counts: «une quarantaine de ministres»."""
    number: str
    """Digits to stand for the number in a simplified sentence: «40», «3,2»."""
    rule: str


def find_quantities(text: str, lexicon: Lexicon, *, also_one: bool = False) -> Iterator[QuantityExpression]:
    """The quantities of `text` (normalised, see `normalise`), in text order; they do not overlap.

    «un» and «une» on their own are articles as often as numbers: only `also_one` yields them.
    """
    patterns = grammar(lexicon, "quantityPattern", *_LOOKED_UP)
    words = patterns.read(text)
    surroundings = _Surroundings(
        text, words, "".join(word.symbol for word in words), patterns, lexicon.table("ambiguousNumeral")
    )
    i = 0
    while i < len(words):
        for match in patterns.candidates(words, surroundings.symbols, i):
            quantity = _read(match, surroundings, also_one=also_one)
            if quantity is not None:
                yield quantity
                i = match.core_end
                break
        else:
            i += 1


_LOOKED_UP = (
    "ambiguousCollective",
    "amount",
    "countingModifier",
    "notCounted",
    "numberedBy",
    "partitive",
    "partitiveArticle",
    "quantitySpoiler",
    "rarelyOne",
)


@dataclass(frozen=True, slots=True)
class _Surroundings:
    """The text around a match."""

    text: str
    words: Sequence[Word]
    symbols: str
    patterns: Grammar
    ambiguous: Mapping[str, str]
    """Numerals that are common words too."""

    def form(self, i: int) -> str:
        """The word `i`, empty beyond the text."""
        return self.text[self.words[i].begin : self.words[i].end] if 0 <= i < len(self.words) else ""

    def follows(self, table: str, i: int) -> bool:
        """Whether a form of `table` starts at word `i`."""
        return self.patterns.at(table, self.symbols, start=i) is not None

    def afterthought(self, i: int) -> str:
        """What is said of the number after its noun: «12 morts au moins»; the noun starts at word `i`."""
        for begin in (i + 1, i + 2):
            if not self.form(begin - 1).isalpha():
                break
            found = self.patterns.at("quantityAfterthought", self.symbols, start=begin)
            after = begin + found[0] if found is not None else 0
            if found is not None and not (after < len(self.words) and self.words[after].value):
                return "" if found[1] == "exact" else found[1]
        return ""

    def precedes(self, table: str, i: int) -> bool:
        """Whether a form of `table` ends before word `i`."""
        return self.patterns.at(table, self.symbols, end=i) is not None


@dataclass(frozen=True, slots=True)
class _Amount:
    value: Decimal
    upper: Decimal | None = None
    """The other end of a range."""
    bound: str = ""
    """`lower`, `upper`, `about` or empty."""
    unit: str | None = None
    noun: bool = False
    """Whether «de» links it to what it counts."""


def _read(match: Match, around: _Surroundings, *, also_one: bool) -> QuantityExpression | None:
    """The quantity that a match is, or None when something around it shows that it is none."""
    operator, *arguments = match.operator.split()
    span = match.span(around.words)
    if _is_glued(around.text, span, signed=operator == "signed") or around.follows("quantitySpoiler", match.core_end):
        return None
    slots = {slot.name: slot for slot in reversed(match.slots)}
    if "amount" in slots and not _is_number(match, slots, around, also_one=also_one):
        return None
    compute = OPERATORS.get(operator)
    if compute is None:
        known = ", ".join(sorted(OPERATORS))
        raise OntologyError(f"a row of lex:quantityPattern has the value «{operator}», but there are only: {known}")
    amount = compute(match, slots, around.words)
    if amount is None:
        return None
    partitive = around.words[match.core_end] if amount.noun and around.follows("partitive", match.core_end) else None
    if (
        "partitive" in arguments
        and partitive is None
        and amount.unit in (None, PERCENT)
        and not (around.follows("partitive", match.core_end) or around.follows("partitiveArticle", match.core_end))
    ):
        return None
    if "collective" in slots and around.follows("ambiguousCollective", slots["collective"].begin):
        if amount.unit is None and (partitive is None or not around.form(match.core_end + 1).isalpha()):
            return None
        if (
            around.words[match.core_end + 1 : match.core_end + 2]
            and around.words[match.core_end + 1].value
            and amount.unit is None
        ):
            return None
    follower = around.form(match.core_end + (partitive is not None))
    counts = (
        amount.unit is None
        and follower[:1].isalpha()
        and (partitive is not None or not around.follows("notCounted", match.core_end))
    )
    if counts and not amount.bound and amount.upper is None:
        amount = replace(amount, bound=around.afterthought(match.core_end + (partitive is not None)))
    return QuantityExpression(
        span=span,
        value=amount.value if amount.bound in ("", "about") and amount.upper is None else None,
        lower=amount.value if amount.bound == "lower" or amount.upper is not None else None,
        upper=amount.upper if amount.upper is not None else amount.value if amount.bound == "upper" else None,
        approximate=amount.bound == "about",
        unit=amount.unit,
        counts=counts,
        partitive=Span(partitive.begin, partitive.end) if partitive is not None and counts else None,
        number=format(amount.value, "f").replace(".", ","),
        rule=f"quantity: {operator}",
    )


def _is_glued(text: str, span: Span, *, signed: bool) -> bool:
    """Whether signs tie the number to others: «2-0», «9/10», «20:30», «Deux-Sèvres», «192.168.0.1»."""
    before, after = text[max(span.begin - 2, 0) : span.begin], text[span.end : span.end + 2]
    if before[-1:] and before[-1] in "-/:.,'_" and len(before) == 2 and before[0].isalnum() and before[-1] != "'":
        return True
    if signed and before[-1:].strip(' \n"('):
        return True
    return len(after) == 2 and after[0] in "-/:.,_" and after[1].isalnum()


def _is_number(match: Match, slots: dict[str, Slot], around: _Surroundings, *, also_one: bool) -> bool:
    """Whether the number counts or measures: not «un» the article, «neuf» the adjective, «Canal 13», «01 42 34 …»."""
    number = slots["amount"]
    form = around.form(number.begin)
    if around.follows("amount", number.begin) and match.operator in ("fraction", "multiple"):
        return False
    if around.follows("amount", number.begin) and match.operator in ("count", "signed"):
        unit = around.follows("rarelyOne", slots["measure"].begin) if "measure" in slots else True
        modified = "quantityModifier" in slots and around.follows("countingModifier", slots["quantityModifier"].begin)
        return also_one or modified or not unit or ("measure" in slots and "quantityModifier" in slots)
    plain = form.islower() or form.isupper() or form[0].isdigit()
    # «les Vingt-Sept», «Deux-Sèvres»; a capital is no name when it opens the sentence
    if not plain and not (form[1:].islower() and _opens_sentence(around.text, around.words[number.begin].begin)):
        return False
    if match.core_end - match.begin > 1 or "measure" in slots:
        return True
    if form.lower() in around.ambiguous:
        return around.form(number.end).islower() and around.form(number.end).endswith(around.patterns.plural_endings)
    if around.precedes("numberedBy", number.begin):
        return False
    before, after = around.form(number.begin - 1), around.form(number.end)
    if form[0].isdigit() and (before.isdigit() or after.isdigit()):
        return False
    named = (
        before[:1].isupper()
        and form[0].isdigit()
        and not _opens_sentence(around.text, around.words[number.begin - 1].begin)
    )
    return not named or (after[:1].isalpha() and not around.follows("notCounted", number.end))


def _opens_sentence(text: str, offset: int) -> bool:
    before = text[:offset].rstrip(" \t")
    return not before or not (before[-1].isalnum() or before[-1] in ",;'-)")


def _numbers(match: Match) -> list[Decimal]:
    return [Decimal(slot.value) for slot in match.slots if slot.name == "amount"]


def _bound(slots: dict[str, Slot]) -> str:
    """What the words before the number make of it; those after it count when there are none before."""
    for name in ("quantityModifier", "quantityAfterthought"):
        if name in slots and slots[name].value != "exact":
            return slots[name].value
    return ""


def _unit(slots: dict[str, Slot]) -> str | None:
    return slots["measure"].value if "measure" in slots else None


def _count(match: Match, slots: dict[str, Slot], words: Sequence[Word]) -> _Amount | None:
    (value,) = _numbers(match)
    return _Amount(
        value, bound=_bound(slots), unit=_unit(slots), noun=words[slots["amount"].begin].scale >= _NOUN_SCALE
    )


def _count_and_half(match: Match, slots: dict[str, Slot], words: Sequence[Word]) -> _Amount | None:
    (value,) = _numbers(match)
    return _Amount(value + Decimal("0.5"), bound=_bound(slots), unit=_unit(slots))


def _signed(match: Match, slots: dict[str, Slot], words: Sequence[Word]) -> _Amount | None:
    (value,) = _numbers(match)
    return _Amount(-value if slots["numberSign"].value == "-" else value, unit=_unit(slots))


def _range(match: Match, slots: dict[str, Slot], words: Sequence[Word]) -> _Amount | None:
    """«entre 20% et 30%», «de 2 à 3 milliards», «150 à 200 000»: the first number borrows the scale of the second."""
    first, last = (slot for slot in match.slots if slot.name == "amount")
    lower, upper = Decimal(first.value), Decimal(last.value)
    scale = words[last.begin].scale
    if scale == 1 and upper >= 1000 and upper % 1000 == 0:
        scale = 1000
    if words[first.begin].scale == 1 and lower < upper / scale:
        lower *= scale
    return _Amount(lower, upper, unit=_unit(slots), noun=scale >= _NOUN_SCALE) if lower < upper else None


def _collective(match: Match, slots: dict[str, Slot], words: Sequence[Word]) -> _Amount | None:
    value = Decimal(slots["collective"].value) * Decimal(slots["many"].value if "many" in slots else 1)
    return _Amount(value, bound=_bound(slots) or "about", unit=_unit(slots), noun=True)


def _multiple(match: Match, slots: dict[str, Slot], words: Sequence[Word]) -> _Amount | None:
    (number,) = _numbers(match)
    value = number * Decimal(slots["many"].value)
    return _Amount(value, bound=_bound(slots), unit=_unit(slots), noun=True)


def _many(match: Match, slots: dict[str, Slot], words: Sequence[Word]) -> _Amount | None:
    value = Decimal(1)
    for slot in match.slots:
        value *= Decimal(slot.value) if slot.name == "many" else 1
    return _Amount(value, bound="lower", unit=_unit(slots), noun=True)


def _fraction(match: Match, slots: dict[str, Slot], words: Sequence[Word]) -> _Amount | None:
    """A share in percent; thirds and the like are rounded, hence approximate."""
    parts = Decimal(slots["halfNoun" if "halfNoun" in slots else "fraction"].value)
    numbers = _numbers(match)
    exact = (numbers[0] if numbers else 1) * 100 / parts
    value = Decimal(format(exact.quantize(_TWO_DECIMALS).normalize(), "f"))
    if not 0 < value <= 100:
        return None
    bound = _bound(slots) or ("" if value * parts == (numbers[0] if numbers else 1) * 100 else "about")
    return _Amount(value, bound=bound, unit=PERCENT)


OPERATORS: dict[str, Callable[[Match, dict[str, Slot], Sequence[Word]], _Amount | None]] = {
    "collective": _collective,
    "count": _count,
    "countAndHalf": _count_and_half,
    "fraction": _fraction,
    "many": _many,
    "multiple": _multiple,
    "range": _range,
    "signed": _signed,
}
