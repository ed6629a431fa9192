"""Bring together what several articles tell of one happening: graphs in, a graph of happenings beside them out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from kg.accounts import Account, Accounts
from kg.corrections import Corrections
from kg.errors import KgError
from kg.gazetteer import Gazetteer
from kg.happenings.evidence import Comparer, Evidence
from kg.happenings.matching import Matching, match, open_comparer
from kg.rdf.accounts import read_accounts
from kg.rdf.archive import archive_among, is_archive, put_graph
from kg.rdf.corrections import read_corrections
from kg.rdf.export import serialise, write_graph
from kg.rdf.happenings import Joint, graph_name, happening_triples, name_happening
from kg.rdf.ontology import load_lexicon
from kg.rdf.store import OxigraphStore, open_store
from kg.rdf.terms import read_terms
from kg.results import Iri

FILE_NAME = "happenings.ttl"
"""What happenings are written to beside the graphs that they come from, unless the user says otherwise."""
REASONS = 5
"""Reasons kept of a match, the weightiest; `kg why-merged` tells all."""


@dataclass(frozen=True, slots=True)
class Merged:
    """What came of a merge."""

    output: Path
    articles: int
    events: int
    compared: int
    """Pairs of events that were weighed."""
    happenings: int
    shared: tuple[tuple[str, tuple[str, ...]], ...]
    """Those that several articles tell: what they are called, and the words and figures of each account."""


@dataclass(frozen=True, slots=True)
class Case:
    """Graphs with all that is needed to say which of their events are one."""

    accounts: Accounts
    comparer: Comparer
    matching: Matching
    corrections: Corrections


def merge(
    graphs: Sequence[Path],
    output: Path | None = None,
    *,
    ontology: Sequence[Path] = (),
    corrections: Path | None = None,
) -> Merged:
    """Find the happenings of some graphs and write them to `output`, a graph file or a store on disk.

    Without `output` they go into the store, or into `happenings.ttl` beside the first graph. Raises `KgError` when
    there are no events, and `StoreError` for what can't be read or written.
    """
    store = open_store(graphs)
    try:
        case = open_case(store, ontology, corrections)
    finally:
        store.close()
    if not case.accounts.events:
        raise KgError(f"{graphs[0]}: there is no event to merge; build some articles first, with kg build.")
    output = output or place_beside(graphs)
    labels = {term.curie.partition(":")[2]: term.label("fr") for term in read_terms(ontology) if term.is_class}
    groups = case.matching.groups
    joints = {group[0].iri: join(group, case) for group in groups if len(group) > 1}
    name = Iri(graph_name(case.accounts))
    rows = [(*triple, name) for triple in happening_triples(groups, joints, case.accounts, labels)]
    if is_archive(output):
        put_graph(output, name.value, serialise(rows, "nquads"))
    else:
        write_graph(rows, output)
    shared = [group for group in groups if len({account.article for account in group}) > 1]
    shared.sort(key=lambda group: (-len({account.article for account in group}), group[0].iri))
    return Merged(
        output,
        len(case.accounts.articles),
        len(case.accounts.events),
        len(case.matching.likelihoods.by_position),
        len(groups),
        tuple((name_happening(group, case.accounts, labels), tuple(map(_tell, group))) for group in shared),
    )


def open_case(store: OxigraphStore, ontology: Sequence[Path] = (), corrections: Path | None = None) -> Case:
    """Read the events of a store and find which are one."""
    lexicon = load_lexicon(ontology)
    decided = read_corrections(corrections, lexicon) if corrections else Corrections()
    accounts = _correct(read_accounts(store.oxigraph), decided)
    comparer = open_comparer(accounts, lexicon, Gazetteer.load())
    matching = match(accounts, comparer, same=decided.same, different=decided.different)
    return Case(accounts, comparer, matching, decided)


def _correct(accounts: Accounts, corrections: Corrections) -> Accounts:
    """What graphs tell that were built without these corrections, as it should have been."""

    names = corrections.names()

    def named(iris: Iterable[str]) -> tuple[str, ...]:
        return tuple(names.get(iri, iri) for iri in iris)

    if not corrections:
        return accounts
    events = tuple(
        replace(
            account,
            event_class=corrections.classes.get(account.iri, account.event_class),
            roles=tuple((role, named((filler,))[0]) for role, filler in account.roles),
            places=named(account.places),
            about=named(account.about),
            sources=named(account.sources),
            near=named(account.near),
        )
        for account in accounts.events
    )
    return replace(accounts, events=events)


def join(group: Sequence[Account], case: Case) -> list[Joint]:
    """The likeliest matches that hold a group together, one fewer than it has accounts (a maximum spanning tree)."""
    decided = {frozenset(pair) for pair in case.corrections.same}

    def likelihood(one: Account, other: Account) -> float:
        return 1.0 if frozenset((one.iri, other.iri)) in decided else case.matching.likelihoods.of(one, other) or 0.0

    tied, loose, joints = [group[0]], list(group[1:]), []
    while loose:
        found, one, other = max(
            ((likelihood(one, other), one, other) for one in tied for other in loose), key=lambda each: each[0]
        )
        by_hand = frozenset((one.iri, other.iri)) in decided
        reasons = ("decided in the corrections",) if by_hand else _reasons(one, other, case)
        joints.append(Joint(one.iri, other.iri, found, reasons))
        tied.append(other)
        loose.remove(other)
    return joints


def place_beside(graphs: Sequence[Path]) -> Path:
    """Where happenings go unless the user says otherwise."""
    archive = archive_among(graphs)
    if archive is not None:
        return archive
    return (graphs[0] if graphs[0].is_dir() else graphs[0].parent) / FILE_NAME


def spell(evidence: Evidence) -> str:
    """One reason, for people to read.

    >>> spell(Evidence("other time", 1.0, "2024-03-13 and 2024-04-02", -1.0))
    'other time: 2024-03-13 and 2024-04-02 (-1.00)'
    """
    return f"{evidence.kind}: {evidence.words} ({evidence.weight:+.2f})"


def _reasons(one: Account, other: Account, case: Case) -> tuple[str, ...]:
    evidence = case.comparer.weigh(one, other, case.matching.alone.of)
    return tuple(spell(each) for each in evidence if each.weight > 0)[:REASONS]


def _tell(account: Account) -> str:
    """An account in a few words."""
    figures = ", ".join(figure.label for figure in account.figures)
    return f"«{account.words}»" + (f" {figures}" if figures else "")
