"""Turn groups of accounts into the triples of happenings, which only point at what the articles' graphs say.

Nothing of an article is repeated or changed: a happening has links to its accounts, and each figure that was given for
it stays what it was, beside the others, with its day and its source.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from kg.accounts import Account, Accounts, ArticleFacts
from kg.rdf.graph import LABEL, A, Triple, canonical, kg
from kg.results import Iri, Literal
from kg.vocabulary import PREFIXES

HAPPENINGS = "happenings"
"""Last part of the IRI of the named graph that holds them."""
_HASH_LENGTH = 20


@dataclass(frozen=True, slots=True)
class Joint:
    """Why two accounts of a happening are in it."""

    one: str
    other: str
    likelihood: float
    reasons: tuple[str, ...]


def happening_triples(
    groups: Sequence[Sequence[Account]],
    joints: Mapping[str, Sequence[Joint]],
    accounts: Accounts,
    labels: Mapping[str, str],
) -> Iterator[Triple]:
    """All happenings, told once or more often.

    `joints`: by the IRI of a group's first account; `labels`: class → what it is called.
    """
    for group in groups:
        yield from _describe(group, joints.get(group[0].iri, ()), accounts, labels)


def coin_happening(group: Sequence[Account], articles: Mapping[str, ArticleFacts]) -> str:
    """A happening's IRI from the account that came first, so that later articles do not change it."""
    first = min(group, key=lambda account: (_published(account, articles), account.iri))
    base = first.article.partition("article/")[0]
    return f"{base}happening/{hashlib.sha256(first.iri.encode()).hexdigest()[:_HASH_LENGTH]}"


def graph_name(accounts: Accounts) -> str:
    """The IRI of the named graph of the happenings of these accounts."""
    first = min((account.article for account in accounts.events), default="")
    return first.partition("article/")[0] + HAPPENINGS


def _describe(
    group: Sequence[Account], joints: Sequence[Joint], accounts: Accounts, labels: Mapping[str, str]
) -> Iterator[Triple]:
    node = Iri(coin_happening(group, accounts.articles))
    event_class = most_told(group)
    yield node, A, kg("Happening")
    yield node, LABEL, Literal(name_happening(group, accounts, labels), language="fr")
    yield node, kg("eventClass"), kg(event_class)
    for account in group:
        yield node, kg("reportedBy"), Iri(account.iri)
    days = span_of(group)
    if days is not None:
        for name, day in zip(("earliest", "latest"), days, strict=True):
            yield node, kg(name), Literal(day, datatype=PREFIXES["xsd"] + "date")
    for account in group:
        yield from _describe_figures(node, account, accounts.articles.get(account.article))
    for joint in joints:
        match = Iri(f"{node.value}#match=" + hashlib.sha256(f"{joint.one} {joint.other}".encode()).hexdigest()[:8])
        yield node, kg("match"), match
        yield match, A, kg("Match")
        yield match, kg("between"), Iri(joint.one)
        yield match, kg("between"), Iri(joint.other)
        likelihood = canonical(Decimal(f"{joint.likelihood:.3f}"))
        yield match, kg("likelihood"), Literal(likelihood, datatype=PREFIXES["xsd"] + "decimal")
        for reason in joint.reasons:
            yield match, kg("rule"), Literal(reason)


def _describe_figures(node: Iri, account: Account, article: ArticleFacts | None) -> Iterator[Triple]:
    for figure in account.figures:
        given = Iri(f"{node.value}#figure=" + hashlib.sha256(figure.iri.encode()).hexdigest()[:8])
        yield node, kg("figure"), given
        yield given, A, kg("Figure")
        yield given, LABEL, Literal(figure.label, language="fr")
        yield given, kg("stated"), Iri(figure.iri)
        yield given, kg("statedIn"), Iri(account.article)
        for source in account.sources:
            yield given, kg("statedBy"), Iri(source)
        if article and article.date:
            yield given, kg("statedOn"), Literal(article.date.isoformat(), datatype=PREFIXES["xsd"] + "date")


def most_told(group: Sequence[Account]) -> str:
    """The class that most accounts give, the first by name among equals."""
    counts = Counter(account.event_class for account in group)
    return min(counts, key=lambda name: (-counts[name], name))


def span_of(group: Sequence[Account]) -> tuple[str, str] | None:
    """The days that the narrowest account gives, narrowed by every other that agrees; as `xsd:date`s."""
    dated = sorted(
        ((account.start, account.end) for account in group if account.start and account.end),
        key=lambda days: (days[1] - days[0], days[0]),
    )
    if not dated:
        return None
    start, end = dated[0]
    for first, last in dated[1:]:
        if first <= end and start <= last:
            start, end = max(start, first), min(end, last)
    return start.isoformat(), end.isoformat()


def name_happening(group: Sequence[Account], accounts: Accounts, labels: Mapping[str, str]) -> str:
    """What a happening is called: its class, the first account's actors or place, and the day."""
    event_class = most_told(group)
    told = Counter(
        accounts.things[iri].label
        for account in group
        for iri in (*(filler for _, filler in account.roles), *account.places)
        if iri in accounts.things and accounts.things[iri].label
    )
    names = sorted(told, key=lambda name: (-told[name], name.islower(), name))[:2]
    days = span_of(group)
    day = "" if days is None else days[0] if days[0] == days[1] else f"{days[0]}/{days[1]}"
    return " · ".join(part for part in (labels.get(event_class, event_class), ", ".join(names), day) if part)


def _published(account: Account, articles: Mapping[str, ArticleFacts]) -> str:
    facts = articles.get(account.article)
    return facts.date.isoformat() if facts and facts.date else "9999"
