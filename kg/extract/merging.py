"""Turn repeated mentions of one event inside an article into one event with several mentions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import islice

from kg.document import Span
from kg.extract.entities import Cast
from kg.extract.events import Draft
from kg.lexicon import Lexicon

Days = tuple[date, date]
ROLES = ("agent", "target", "recipient", "participant", "place")
LONG_PAST = 14
"""Days before the publication beyond which an event is background."""
REACH = 200
"""Events to look back for an earlier mention: more than an article has, so that only whole books are spared."""


def merge_drafts(
    drafts: Sequence[Draft],
    cast: Cast,
    lexicon: Lexicon,
    days: Mapping[int, Days | None],
    published: date | None = None,
) -> list[list[Draft]]:
    """Groups of drafts that tell of one event, in text order.

    Two drafts meet when their classes agree, no participant, place, time, number or certainty differs, and either
    something that says who or where is shared or the later one is definite («l'attaque», «cette opération»). What
    somebody says is an event each time. What is long past when the article is `published` is meant again only in the
    next sentence. `days` gives the resolved (start, end) of a draft by `id`.
    """
    groups: list[list[Draft]] = []
    for draft in sorted(drafts, key=lambda d: d.trigger.span):
        near = list(islice(reversed(groups), REACH))
        # a relative clause that is read apart repeats its subject: one word, one event
        home = next((group for group in near if group[-1].trigger.span == draft.trigger.span), None)
        if home is None and not lexicon.is_a(draft.event_class, "SpeechAct"):
            home = next((g for g in near if _is_same(g[-REACH:], draft, cast, lexicon, days, published)), None)
        if home is None:
            groups.append([draft])
        else:
            home.append(draft)
    return groups


def _is_same(
    group: Sequence[Draft],
    draft: Draft,
    cast: Cast,
    lexicon: Lexicon,
    days: Mapping[int, Days | None],
    published: date | None,
) -> bool:
    first = group[0]
    if not (lexicon.is_a(draft.event_class, first.event_class) or lexicon.is_a(first.event_class, draft.event_class)):
        return False
    if any(_sentence(d) == _sentence(draft) for d in group):
        return False
    if draft.factuality != first.factuality:
        return False
    if any(_conflict(d, draft, cast, lexicon, days) for d in group):
        return False
    if any(_shares(d, draft, days) for d in group):
        return True
    meant = draft.is_definite and _same_word(group, draft)
    return meant and (draft.index - group[-1].index <= 1 or not _is_bygone(group, days, published))


def _is_bygone(group: Sequence[Draft], days: Mapping[int, Days | None], published: date | None) -> bool:
    """« en mars, une attaque … » : not what «cette attaque» means at the end of the article."""
    known = [told for each in group if (told := days.get(id(each))) is not None]
    return published is not None and any((published - end).days > LONG_PAST for _, end in known)


def _sentence(draft: Draft) -> Span:
    return draft.sentence


def _conflict(one: Draft, other: Draft, cast: Cast, lexicon: Lexicon, days: Mapping[int, Days | None]) -> bool:
    for role in ("agent", "target", "place"):
        ours, theirs = set(one.fillers(role)), set(other.fillers(role))
        if ours and theirs and not ours & theirs and not _compatible(ours, theirs, cast):
            return True
    mine, yours = days.get(id(one)), days.get(id(other))
    if mine is not None and yours is not None and mine != yours:
        return True
    numbers = (
        {(q.value, q.lower, q.upper) for q in one.quantities},
        {(q.value, q.lower, q.upper) for q in other.quantities},
    )
    return bool(numbers[0] and numbers[1] and not numbers[0] & numbers[1])


def _compatible(ours: set[str], theirs: set[str], cast: Cast) -> bool:
    """Whether descriptions may mean the same people: «27 soldats» and «27 soldats nigériens»."""
    labels = [{cast.label(k).split()[0] for k in keys if not cast.is_named(k)} for keys in (ours, theirs)]
    return bool(labels[0] & labels[1]) and len(labels[0]) == len(ours) and len(labels[1]) == len(theirs)


def _shares(one: Draft, other: Draft, days: Mapping[int, Days | None]) -> bool:
    if one.trigger.unit.form != other.trigger.unit.form and one.event_class != other.event_class:
        return False
    who = {k for r, k, _ in one.arguments if r != "place"} & {k for r, k, _ in other.arguments if r != "place"}
    when = days.get(id(one)) is not None and days.get(id(one)) == days.get(id(other))
    where = bool(set(one.fillers("place")) & set(other.fillers("place")))
    counted = {(q.value, q.lower) for q in one.quantities} & {(q.value, q.lower) for q in other.quantities}
    return sum((bool(who), when, where, bool(counted))) >= 2


def _same_word(group: Sequence[Draft], draft: Draft) -> bool:
    return any(d.trigger.unit.form == draft.trigger.unit.form and not d.trigger.is_verb for d in group)
