"""Turn names into entities: which names of an article are one thing, and which known one it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from kg.document import Span
from kg.extract.candidates import Name, Places
from kg.extract.normalise import without_blanks
from kg.extract.offices import Office
from kg.lexicon import Lexicon, fold


@dataclass(frozen=True, slots=True)
class Linked:
    """One actor or place of the article, with its names."""

    key: str
    """IRI of a known entity, else its class and folded name: unique in the article."""
    classes: tuple[str, ...]
    label: str
    """The fullest name."""
    names: tuple[Name, ...]
    """In text order."""
    other_labels: tuple[str, ...] = ()
    known: str | None = None
    part_of: str | None = None
    """IRI of the state that the names belong to."""
    metonym_of: str | None = None
    """IRI of the state that a city may stand for."""
    reasons: tuple[str, ...] = ()
    """Why its names were held to be one, in the order of the decisions."""


@dataclass(slots=True)
class _Draft:
    names: list[Name]
    reasons: dict[str, None] = field(default_factory=dict)

    @property
    def best(self) -> Name:
        return max(self.names, key=lambda n: (n.known is not None, n.weight, len(n.span), -n.span.begin))


def link(
    text: str, names: Sequence[Name], offices: Sequence[Office], lexicon: Lexicon, gazetteer: Places
) -> tuple[Linked, ...]:
    """The entities behind `names`, in the order of their first name; every name belongs to one."""
    drafts = _by_form(text, names)
    drafts = _join_introductions(names, drafts)
    drafts = _join_persons(text, drafts, offices)
    drafts = _join_bodies(text, drafts)
    drafts = _join_short_forms(text, drafts, lexicon)
    drafts = _join_forces(drafts, lexicon)
    entities = [_finish(text, draft, lexicon) for draft in drafts]
    return tuple(sorted(entities, key=lambda e: (e.names[0].span, e.key)))


def _by_form(text: str, names: Iterable[Name]) -> list[_Draft]:
    """Names with the same IRI, or the same form and kind, are one."""
    groups: dict[tuple[str, str], _Draft] = {}
    for name in names:
        if name.kind == "Group":
            key = ("Group", name.known or "")
        elif name.known is not None:
            key = ("known", name.known)
        else:
            body = name.part_of or "" if name.classes == ("MilitaryForce",) and name.part_of else ""
            key = (name.kind + body, "" if body else _form(text, name))
        draft = groups.setdefault(key, _Draft([]))
        if draft.names:
            draft.reasons["linking: same name" if key[0] != "known" else "linking: lexicon"] = None
        draft.names.append(name)
    return list(groups.values())


def _form(text: str, name: Name) -> str:
    return fold(" ".join(name.span.of(text).split()))


def _join_introductions(names: Sequence[Name], drafts: list[_Draft]) -> list[_Draft]:
    """«Union populaire (UP)»."""
    owner = {name.span: draft for draft in drafts for name in draft.names}
    pairs = [(owner[name.span], owner[name.introduces]) for name in names if name.introduces in owner]
    return _merge(drafts, pairs, "linking: acronym")


def _join_persons(text: str, drafts: list[_Draft], offices: Sequence[Office]) -> list[_Draft]:
    """«Dragomir», «M. Dragomir» after «Victor Dragomir»: the nearest full name before, when only one fits."""
    persons = [draft for draft in drafts if draft.best.kind == "Person"]
    full: dict[str, list[_Draft]] = defaultdict(list)
    for draft in persons:
        parts = _parts(text, draft)
        if len(parts) > 1:
            for tail in range(1, len(parts)):
                full[" ".join(parts[tail:])].append(draft)
            full[parts[0]].append(draft)
    pairs = []
    for draft in persons:
        form = " ".join(_parts(text, draft))
        fitting = [other for other in full.get(form, ()) if other is not draft]
        last = [other for other in fitting if _parts(text, other)[0] != form]
        candidates = last or fitting
        if len(candidates) == 1:
            pairs.append((candidates[0], draft))
        elif candidates:
            begin = draft.names[0].span.begin
            nearest = max(candidates, key=lambda d: (_nearest_before(d, begin), d.names[0].span))
            pairs.append((nearest, draft))
    return _merge(drafts, pairs, "linking: family name")


def _parts(text: str, draft: _Draft) -> list[str]:
    return _form(text, draft.names[0]).replace(".", "").split()


def _nearest_before(draft: _Draft, begin: int) -> int:
    return max((n.span.begin for n in draft.names if n.span.begin < begin), default=-1)


def _join_bodies(text: str, drafts: list[_Draft]) -> list[_Draft]:
    """«le ministère de la Défense» after «le ministère malien de la Défense»: same portfolio, no other state."""
    pairs = []
    bodies = [d for d in drafts if d.best.rule == "names: ministry"]
    for draft in bodies:
        if draft.best.part_of is not None:
            continue
        portfolio = _form(text, draft.best).split()[-1]
        same = [o for o in bodies if o.best.part_of is not None and portfolio in _form(text, o.best).split()]
        if len(same) == 1:
            pairs.append((same[0], draft))
    return _merge(drafts, pairs, "linking: same ministry")


def _join_short_forms(text: str, drafts: list[_Draft], lexicon: Lexicon) -> list[_Draft]:
    """«l'Observatoire» after «l'Observatoire tunisien des …», «l'Alliance» after «l'Alliance civique»."""
    pairs = []
    organisations = [d for d in drafts if d.best.kind == "Organization"]
    for draft in (d for d in organisations if d.best.known is None):
        form = _form(text, draft.best)
        if " " in form:
            continue
        longer = [
            o
            for o in organisations
            if o is not draft
            and any(_form(text, n).startswith(form + " ") and n.span < draft.names[0].span for n in o.names)
        ]
        if len(longer) == 1:
            pairs.append((longer[0], draft))
    pairs += _contracted(text, drafts, lexicon)
    return _merge(drafts, pairs, "linking: short form")


def _contracted(text: str, drafts: list[_Draft], lexicon: Lexicon) -> list[tuple[_Draft, _Draft]]:
    """«au Caire» is «Le Caire»: a capital article in one name, a contracted one before the other."""
    determiners = lexicon.table("determiner")
    places = {_form(text, d.best): d for d in drafts if d.best.kind == "Place"}
    found = []
    for form, draft in places.items():
        article, _, rest = form.partition(" ")
        if rest not in places or not determiners.get(article, "").startswith("definite"):
            continue
        before = text[max(places[rest].best.span.begin - 8, 0) : places[rest].best.span.begin].split()[-1:]
        if before and determiners.get(before[0].lower(), "").startswith("definite"):
            found.append((draft, places[rest]))
    return found


def _join_forces(drafts: list[_Draft], lexicon: Lexicon) -> list[_Draft]:
    """«les forces armées maliennes» are the army that the lexicon knows for that state, when it is named too."""
    known: dict[str | None, _Draft] = {}
    for draft in drafts:
        actor = lexicon.actors.get(draft.best.known or "")
        if actor is not None and actor.part_of is not None and draft.best.kind == "Common":
            known.setdefault(actor.part_of, draft)
    pairs = [
        (known[d.best.part_of], d)
        for d in drafts
        if d.best.known is None and d.best.classes == ("MilitaryForce",) and d.best.part_of in known
    ]
    return _merge(drafts, pairs, "linking: forces of one state")


def _merge(drafts: list[_Draft], pairs: Iterable[tuple[_Draft, _Draft]], reason: str) -> list[_Draft]:
    into: dict[int, _Draft] = {}

    def root(draft: _Draft) -> _Draft:
        while id(draft) in into:
            draft = into[id(draft)]
        return draft

    for first, second in pairs:
        kept, gone = root(first), root(second)
        if kept is gone:
            continue
        if {kept.best.known, gone.best.known} - {None} and None not in (kept.best.known, gone.best.known):
            continue  # two known entities stay two
        kept.names = sorted([*kept.names, *gone.names], key=lambda n: n.span)
        kept.reasons |= gone.reasons | {reason: None}
        into[id(gone)] = kept
    return [draft for draft in drafts if id(draft) not in into]


def _finish(text: str, draft: _Draft, lexicon: Lexicon) -> Linked:
    best = draft.best
    names = tuple(sorted(draft.names, key=lambda n: n.span))
    forms = list(dict.fromkeys(_shown(text, name.span) for name in names))
    known = best.known if best.kind != "Group" else None
    label = lexicon.actors[known].label if known else max(forms, key=lambda f: (len(f.split()), len(f)))
    part_of = next((n.part_of for n in names if n.part_of), None)
    if best.kind == "Group":
        part_of = best.known
    if known is None and part_of and best.classes == ("MilitaryForce",):
        label = forms[0]
    classes = _classes(names, best)
    return Linked(
        key=known or f"{classes[0]}/{part_of or ''}/{fold(label)}",
        classes=classes,
        label=label,
        names=names,
        other_labels=tuple(form for form in forms if form != label),
        known=known,
        part_of=None if known else part_of,
        metonym_of=_metonym(text, names, lexicon) if best.kind == "Place" else None,
        reasons=tuple(draft.reasons),
    )


def _classes(names: Sequence[Name], best: Name) -> tuple[str, ...]:
    """The class of the best name; a plain one gives way to a more telling one of another name."""
    if best.known is not None and best.kind != "Group":
        return best.classes
    weights: dict[tuple[str, ...], float] = defaultdict(float)
    for name in names:
        plain = name.classes in (("Organization",), ("Place",))
        weights[name.classes] += name.weight * (0.1 if plain else 1.0)
    return max(sorted(weights), key=lambda c: weights[c])


def _shown(text: str, span: Span) -> str:
    return without_blanks(" ".join(span.of(text).split()))


def _metonym(text: str, names: Sequence[Name], metonyms: Lexicon) -> str | None:
    table: Mapping[str, str] = metonyms.metonyms
    return next((table[form] for name in names if (form := _form(text, name)) in table), None)
