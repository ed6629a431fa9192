"""Turn two things of a graph into lines that say whether they were taken for one, and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from kg.accounts import Account, Thing
from kg.errors import KgError
from kg.happenings.clusters import THRESHOLD
from kg.happenings.matching import probability_of
from kg.happenings.world import UNKNOWN
from kg.lookup import find_candidates
from kg.merge import Case, join, open_case
from kg.rdf.store import OxigraphStore
from kg.summary import visible
from kg.vocabulary import shorten

MOST_CANDIDATES = 12


def why_merged(
    store: OxigraphStore,
    first: str,
    second: str,
    *,
    ontology: Sequence[Path] = (),
    corrections: Path | None = None,
) -> Iterator[str]:
    """Say why two events are one happening or two, or two actors or places one or two; by IRI or by their words.

    Raises `KgError` when it is not clear what is meant.
    """
    case = open_case(store, ontology, corrections)
    one, other = (_find(store, case, asked) for asked in (first, second))
    if isinstance(one, Account) and isinstance(other, Account):
        yield from _tell_events(one, other, case)
    elif isinstance(one, Thing) and isinstance(other, Thing):
        yield from _tell_things(one, other, case)
    else:
        raise KgError(f"«{visible(first)}» and «{visible(second)}»: only one of them is an event; name two of a kind.")


def _find(store: OxigraphStore, case: Case, asked: str) -> Account | Thing:
    known: dict[str, Account | Thing] = {account.iri: account for account in case.accounts.events}
    known |= case.accounts.things
    found = [known[each.iri] for each in find_candidates(store, asked) if each.iri in known]
    if not found:
        raise KgError(f"«{visible(asked)}»: no event, actor or place of the graph is meant by this; give its IRI.")
    if len(found) > 1:
        listed = "\n".join(f"  {_describe(each, case)}" for each in found[:MOST_CANDIDATES])
        more = f"\n  and {len(found) - MOST_CANDIDATES} more" if len(found) > MOST_CANDIDATES else ""
        raise KgError(f"«{visible(asked)}» may mean {len(found)} things; give the IRI of one:\n{listed}{more}")
    return found[0]


def _tell_events(one: Account, other: Account, case: Case) -> Iterator[str]:
    for account in (one, other):
        yield _describe(account, case)
        yield f"    {visible(account.sentence)}"
    group = next(group for group in case.matching.groups if one in group)
    pair = frozenset((one.iri, other.iri))
    if other in group:
        yield "One happening: " + _how_many(group)
    else:
        yield "Two happenings."
    for pairs, words in ((case.corrections.same, "the same"), (case.corrections.different, "not the same")):
        if pair in map(frozenset, pairs):
            yield f"  The corrections say that they are {words}."
    world = case.comparer.world
    if not world.circles(one) & world.circles(other):
        yield f"  kg:{one.event_class} and kg:{other.event_class} are too different and never compared."
        return
    likelihoods = case.matching.likelihoods
    evidence = case.comparer.weigh(one, other, case.matching.alone.of)
    likelihood = probability_of(evidence)
    compared = "" if likelihoods.of(one, other) is not None else ", and they were not taken up"
    yield f"  By themselves they are one with a likelihood of {likelihood:.2f}{compared}; {THRESHOLD:.2f} is enough."
    for each in evidence:
        yield f"    {each.weight:+.2f}  {each.kind}: {visible(each.words)}"
    if other in group and likelihood < THRESHOLD:
        yield "  They are together through others:"
        for joint in join(group, case):
            yield f"    {joint.likelihood:.2f}  {shorten(joint.one)} and {shorten(joint.other)}"
    elif other not in group and likelihood >= THRESHOLD:
        yield "  The other accounts of the two happenings speak against it."


def _tell_things(one: Thing, other: Thing, case: Case) -> Iterator[str]:
    for thing in (one, other):
        yield _describe(thing, case)
    if one.iri == other.iri:
        yield "One resource: in all articles what has this full name and class is taken for one."
        yield "  Where it is a namesake, correct it: <ARTICLE#char=BEGIN,END> kg:doesNotMean " + f"<{one.iri}> ."
        return
    yield "Two resources."
    likeness = case.comparer.world.compare(one.iri, other.iri)
    if one.is_local or other.is_local:
        yield "  What has only a family name, or no name, belongs to its article: it may be somebody else elsewhere."
    if likeness > UNKNOWN:
        yield f"  When events are compared they count as one to {likeness:.0%}, by their names, offices or whole."
    yield f"  If they are one, correct it: <{one.iri}> owl:sameAs <{other.iri}> ."


def _describe(each: Account | Thing, case: Case) -> str:
    if isinstance(each, Thing):
        return f"«{visible(each.label)}» ({', '.join(f'kg:{name}' for name in each.classes)})  {shorten(each.iri)}"
    facts = case.accounts.articles.get(each.article)
    where = ", ".join(visible(str(part)) for part in ((facts.source, facts.date) if facts else ()) if part)
    return f"kg:{each.event_class} «{visible(each.words)}» ({where})  {shorten(each.iri)}"


def _how_many(group: Sequence[Account]) -> str:
    articles = len({account.article for account in group})
    return f"{len(group)} accounts in {articles} {'article' if articles == 1 else 'articles'} tell of it."
