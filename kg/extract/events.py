"""Turn trigger words into events with arguments, places, times and quantities."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from kg.document import Mention, MentionKind, Quantity, Quote, Span
from kg.extract import syntax
from kg.extract.coreference import Discourse, Referent, mention_of
from kg.extract.dates import TimeExpression
from kg.extract.lemmas import Lemmas
from kg.extract.quantities import QuantityExpression
from kg.extract.slots import Filler
from kg.extract.tokens import Token
from kg.extract.triggers import Trigger, find_triggers
from kg.extract.view import Parsed
from kg.lexicon import Lexicon, Slot

ACTING_ROLES = ("agent", "recipient", "participant")
"""Roles that only somebody who acts can fill: a capital there is its government."""
PARTICIPLE_REACH = 4
"""Tokens in front of a participle among which the event is that it qualifies."""


@dataclass(slots=True)
class Draft:
    """An event in the making."""

    trigger: Trigger
    sentence: Span
    index: int
    """Number of its sentence."""
    is_definite: bool
    """Whether its words may point back: «cette attaque»."""
    arguments: list[tuple[str, str, Mention]] = field(default_factory=list)
    times: list[TimeExpression] = field(default_factory=list)
    quantities: list[Quantity] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    about: list[Draft] = field(default_factory=list)
    about_entities: list[str] = field(default_factory=list)
    quotes: list[Quote] = field(default_factory=list)
    factuality: str = "Factual"
    looks_ahead: bool = False
    """Whether «jeudi» is the next one."""
    reasons: list[str] = field(default_factory=list)
    """Why it is not taken for a fact, and why a source vouches for it."""

    @property
    def event_class(self) -> str:
        """Local name of the event class."""
        return self.trigger.unit.event_class

    @property
    def token(self) -> Token:
        """The trigger's token in the view, until the draft is closed."""
        if self.trigger.token is None:
            raise ValueError(f"the sentence of {self.trigger.span} is read and let go")
        return self.trigger.token

    def close(self) -> None:
        """Let go of the parsed sentence: a long text would keep every tree in memory."""
        self.trigger = replace(self.trigger, token=None, fillers=())

    def fillers(self, *roles: str) -> list[str]:
        """Keys of the entities that fill one of the roles."""
        return [key for role, key, _ in self.arguments if role in roles]

    def add(self, role: str, key: str, mention: Mention) -> None:
        """Fill a role, unless this entity fills it already."""
        if not any(r == role and k == key for r, k, _ in self.arguments):
            self.arguments.append((role, key, mention))


def find_drafts(
    parsed: Parsed, discourse: Discourse, lexicon: Lexicon, lemmas: Lemmas, days_ahead: set[Span]
) -> list[Draft]:
    """The events of one sentence with the roles that its tree gives, in text order.

    Added to `days_ahead` are the time expressions that lie ahead though they date no event.
    """
    drafts = [
        Draft(trigger, parsed.view.sentence, parsed.index, _is_definite(trigger, lexicon))
        for trigger in find_triggers(parsed, lexicon, lemmas, discourse.read)
    ]
    by_token = {draft.token.i: draft for draft in drafts}
    reader = _Reader(parsed, discourse, lexicon, lemmas, by_token)
    for draft in drafts:
        reader.fill(draft)
    for draft in drafts:
        reader.count(draft)
    reader.attach_places(drafts)
    days_ahead |= reader.attach_times(drafts)
    return drafts


def _is_definite(trigger: Trigger, lexicon: Lexicon) -> bool:
    if trigger.is_verb or trigger.token is None:
        return False
    determiner = syntax.determiner(trigger.token)
    return determiner is not None and determiner.lower_ in lexicon.table("anaphoricDeterminer")


class _Reader:
    """Fills the drafts of one sentence."""

    def __init__(
        self, parsed: Parsed, discourse: Discourse, lexicon: Lexicon, lemmas: Lemmas, by_token: dict[int, Draft]
    ) -> None:
        self.parsed = parsed
        self.discourse = discourse
        self.cast = discourse.cast
        self.lexicon = lexicon
        self.lemmas = lemmas
        self.by_token = by_token
        self.of = lexicon.table("preposition").get("of", "")
        self.by = lexicon.table("preposition").get("by", "")
        self.used: set[int] = set()
        """Tokens that fill a role."""

    @cached_property
    def counted_from(self) -> frozenset[int]:
        """« deux jours après le raid, un drone a frappé mercredi … » : triggers that other days are counted from."""
        governing = self.lexicon.table("timeGoverning")
        return frozenset(i for i, draft in self.by_token.items() if self._preposition(draft.token) in governing)

    # -- roles

    def fill(self, draft: Draft) -> None:
        """Fill the roles of a draft from its slots."""
        for filler in draft.trigger.fillers:
            other = self.by_token.get(filler.token.i)
            if other is not None and other is not draft:
                self._relate(draft, other, filler)
                if not self._is_people(other):
                    continue
            if filler.marker == "demonym":
                self._demonym(draft, filler)
                continue
            if filler.marker == "possessive":
                referent = self.discourse.possessor(self.parsed, filler.token, other=self._is_demanded(draft))
                if referent is not None:
                    self._put(draft, filler, referent)
                continue
            for token in self._conjuncts(filler):
                if token.i in self.by_token and token.i != filler.token.i:
                    if self.by_token[token.i] is not draft:
                        self._relate(draft, self.by_token[token.i], filler)
                    continue
                referent = self.discourse.read(self.parsed, token)
                if referent is not None:
                    self._put(draft, filler, referent)

    def _is_demanded(self, draft: Draft) -> bool:
        """« a ordonné sa détention », « réclame sa libération » : hardly one's own."""
        above = self.by_token.get(draft.token.head.i)
        return (
            above is not None
            and above is not draft
            and above.trigger.is_verb
            and syntax.is_object(draft.token)
            and self.lexicon.is_a(above.event_class, "Demand")
        )

    def _conjuncts(self, filler: Filler) -> list[Token]:
        """The filler and those coordinated with it that are of its kind: coordination is not to be trusted."""
        first, *others = syntax.conjuncts(filler.token)
        referent = self.discourse.read(self.parsed, first)
        if referent is None:
            return [first]
        kept = [first]
        for token in others:
            if token.i in self.by_token:
                continue
            other = self.discourse.read(self.parsed, token)
            if other is not None and other.keys and bool({"Actor", "Place"} & other.classes & referent.classes):
                kept.append(token)
        return kept

    def _relate(self, draft: Draft, other: Draft, filler: Filler) -> None:
        """Another event fills a slot: what is claimed, condemned, announced; where or when it happened."""
        if self.lexicon.is_a(draft.event_class, "SpeechAct") or draft.trigger.unit.frame.reports:
            if (
                filler.marker == "object" or filler.marker in self.lexicon.table("contentPreposition")
            ) and other not in draft.about:
                draft.about.append(other)
        elif any(slot.role == "about" and slot.marker == filler.marker for slot in draft.trigger.unit.frame.slots):
            draft.about.append(other)

    def _is_people(self, draft: Draft) -> bool:
        """« les otages », « deux blessés » : the word evokes an event and names those it struck."""
        if draft.trigger.is_verb or not self.lexicon.is_a(draft.event_class, "Harm"):
            return False
        form = self.parsed.payload(draft.token).noun or draft.token.lower_
        return any(
            noun in self.lexicon.table(t)
            for noun in self.lemmas.noun(form)
            for t in ("groupNoun", "personNoun", "victimNoun")
        )

    def _demonym(self, draft: Draft, filler: Filler) -> None:
        slot = next((s for s in draft.trigger.unit.frame.slots if s.marker == "demonym"), None)
        if slot is None:
            return
        iri = self.lexicon.demonyms[filler.token.lower_]
        key = self.cast.add_known(iri)
        span = self.parsed.cells[filler.token.i].span
        mention = Mention(span, self.parsed.view.sentence, "coreference: demonym", MentionKind.NOMINAL)
        self.cast.mention(key, mention, span.of(self.discourse.text))
        draft.add(slot.role, key, mention)

    def _put(self, draft: Draft, filler: Filler, referent: Referent) -> None:
        if referent.time is not None:
            if referent.time not in draft.times:
                draft.times.append(referent.time)
            self.used.add(filler.token.i)
            return
        slot = self._slot(draft, filler, referent)
        if slot is None:
            return
        if referent.quantity is not None and referent.quantity.unit == "%" and slot.role not in ("place", "about"):
            self._add_quantity(draft, referent)
            referent = self._share_of(filler.token) or referent
        if not referent.keys and self._is_somebody(draft, filler, slot, referent):
            referent = self.discourse.read_speaker(self.parsed, filler.token) or referent
        if not referent.keys and slot.role != "about" and "Place" in referent.classes:
            referent = self._described_place(referent)
        if (
            not referent.keys
            and slot.role in ("target", "recipient")
            and filler.marker in ("object", "reflexive", "subject")
        ):
            # « renforcer les moyens de la coalition », « a visé des positions du Hezbollah » : whose they are
            referent = self._owner(filler.token) or referent
            if referent.quantity is not None:
                self._add_quantity(draft, referent)
        if not referent.keys:
            return
        if slot.role == "place" and draft.trigger.unit.frame.reports and self._is_outside(draft, filler):
            return
        if slot.role == "place" and self._frames_content(draft, filler.token):
            return
        if slot.role == "place" and filler.marker != self.of and self._is_bare(draft):
            return
        self.used.add(filler.token.i)
        referent = self._metonymy(draft, slot.role, filler.marker, referent)
        mention = mention_of(referent, self.parsed)
        for key in referent.keys:
            if referent.kind is not MentionKind.NAME:
                label = referent.span.of(self.discourse.text) if referent.kind is MentionKind.NOMINAL else None
                self.cast.mention(key, mention, label)
            if slot.role in ACTING_ROLES and "Actor" not in self.cast.classes(key):
                continue
            if slot.role == "about":
                draft.about_entities.append(key)
                spoken_of = (
                    filler.marker == "object" and referent.kind is MentionKind.NAME and "Actor" in referent.classes
                )
                if spoken_of and draft.trigger.is_verb and self.lexicon.is_a(draft.event_class, "SpeechAct"):
                    draft.add("target", key, mention)  # « a félicité X », « critique Y »
            else:
                draft.add(slot.role, key, mention)

    def _is_somebody(self, draft: Draft, filler: Filler, slot: Slot, referent: Referent) -> bool:
        """Whether a noun that names nobody else can only be somebody there."""
        speech = self.lexicon.is_a(draft.event_class, "SpeechAct")
        if "Place" in referent.classes:
            # « l'hôpital dit avoir reçu vingt blessés », « appelle les deux camps à la retenue » : the house speaks
            return speech and slot.role in ACTING_ROLES
        if referent.classes:
            return False
        if slot.role == "agent" and filler.marker == "subject" and draft.trigger.is_verb:
            return speech
        suffers = slot.role == "target" and filler.marker in ("object", "subject", "sufferer", self.of)
        return suffers and draft.event_class in self.lexicon.table("befallsPeople")  # « a tué l'épicière »

    def _share_of(self, token: Token) -> Referent | None:
        """« 95 % du territoire » : what the share is of."""
        for preposition, noun in syntax.complements(token):
            if noun.i > token.i and syntax.plain_preposition(preposition, self.lexicon) == self.of:
                referent = self.discourse.read(self.parsed, noun)
                if referent is not None and referent.keys:
                    return referent
        return None

    def _owner(self, token: Token) -> Referent | None:
        for preposition, noun in syntax.complements(token):
            if noun.i > token.i and syntax.plain_preposition(preposition, self.lexicon) == self.of:
                referent = self.discourse.read(self.parsed, noun)
                if referent is not None and referent.keys and {"Organization", "State", "Group"} & referent.classes:
                    return referent
        return None

    def _is_outside(self, draft: Draft, filler: Filler) -> bool:
        """« a affirmé que … près d'Alep » : a place behind the content clause belongs to the content."""
        between = range(draft.token.i + 1, filler.token.i)
        return any(self.parsed.doc[i].lower_ in self.lexicon.table("contentMark") for i in between)

    def _described_place(self, referent: Referent) -> Referent:
        label = " ".join(referent.span.of(self.discourse.text).lower().split())
        key = f"place {label} {referent.span.begin}"
        most_specific = next((c for c in ("City", "Region", "Facility", "Country") if c in referent.classes), "Place")
        self.cast.add(key, (most_specific,), label, named=False)
        return Referent(
            referent.span,
            referent.lemma,
            (key,),
            referent.classes,
            referent.kind,
            referent.quantity,
            rule="nominal: described place",
        )

    def _slot(self, draft: Draft, filler: Filler, referent: Referent) -> Slot | None:
        """The frame's slot that the filler fits, special markers and places among them."""
        frame = draft.trigger.unit.frame
        markers = {
            "reflexive": ("reflexive", "subject"),
            "causer": ("causer",),
            self.by: (self.by, "subject"),
            "sufferer": ("sufferer", "object", self.of),
            "relative": ("relative",),
        }.get(filler.marker, (filler.marker,))
        if filler.marker == "reflexive" and any(s.marker == "reflexive" for s in frame.slots):
            markers = ("reflexive",)
        receives = any(referent.metonyms) and (
            self.lexicon.is_a(draft.event_class, "Support") or self._is_asked(draft, filler)
        )
        if (
            filler.marker in self.lexicon.table("locative")
            and "Place" in referent.classes
            and "Actor" not in referent.classes
            and not receives
        ):
            # « a assuré à Paris » : where, never to whom, unless the frame asks for a place there
            asked = (
                s
                for s in frame.slots
                if s.marker == filler.marker
                and (referent.classes & s.fillers or (not s.fillers and s.role in ("target", "place")))
            )
            return next(asked, Slot(filler.marker, "place"))
        around = not filler.direct and not draft.trigger.is_verb
        if around and filler.marker in self.lexicon.table("locative") and "Place" in referent.classes:
            # « au Soudan, des combats ont fait douze morts » : what stands beside the verb says where
            return Slot(filler.marker, "place")
        # « a parlé de douze victimes » : «de» names the agent of a noun, never of a verb
        of_verb = draft.trigger.is_verb and filler.marker == self.of
        slots = [slot for slot in frame.slots if not (of_verb and (slot.marker, slot.role) == (self.of, "agent"))]
        for marker in markers:
            for slot in slots:
                fits = slot.marker == marker and slot.fillers and self._matches(referent, slot.fillers)
                if fits and (slot.role in ("place", "about") or self._can_act(referent, slot.role, draft)):
                    return slot
            for slot in slots:
                if slot.marker == marker and not slot.fillers and self._can_act(referent, slot.role, draft):
                    return slot
        together = self.lexicon.table("preposition").get("with")
        if (
            filler.marker == together
            and draft.trigger.is_verb
            and syntax.is_passive(draft.token)
            and "Actor" in referent.classes
        ):
            return Slot(filler.marker, "target")  # « a été arrêté avec cinq ministres »
        if filler.marker == "causer" and "Actor" in referent.classes:
            return Slot("causer", "agent")
        if "Place" in referent.classes or (referent.keys and "Country" in referent.classes):
            locative = filler.marker in self.lexicon.table("locative") or filler.marker == "relative"
            of_noun = filler.marker == self.of and not draft.trigger.is_verb
            if locative or of_noun:
                return Slot(filler.marker, "place")
        return None

    def _is_asked(self, draft: Draft, filler: Filler) -> bool:
        """« Paris a demandé à Bamako de libérer … » : a capital with an infinitive behind it is asked."""
        if filler.marker != self.lexicon.table("preposition").get("to"):
            return False
        asks = self.lexicon.is_a(draft.event_class, "Demand")
        return asks and any(syntax.is_infinitive(c) and c.i > filler.token.i for c in draft.token.children)

    def _matches(self, referent: Referent, fillers: frozenset[str]) -> bool:
        if referent.classes & fillers or referent.lemma in fillers:
            return True
        return any(referent.metonyms) and bool(fillers & {"State", "Actor"})

    def _can_act(self, referent: Referent, role: str, draft: Draft) -> bool:
        if role == "place":
            return "Place" in referent.classes
        if role == "about":
            return bool(referent.keys)
        if not referent.keys and referent.lemma and role in ("agent", "target", "recipient"):
            return True
        if referent.can_act:
            return True
        if role == "target":
            return "Place" in referent.classes or referent.quantity is not None
        return False

    def _metonymy(self, draft: Draft, role: str, marker: str, referent: Referent) -> Referent:
        """« Washington a annoncé » : the capital is its state."""
        if not any(referent.metonyms) or "Actor" in referent.classes:
            return referent
        if role == "place" or (marker in self.lexicon.table("locative") and role not in ACTING_ROLES):
            return referent
        political = any(self.lexicon.is_a(draft.event_class, c) for c in ("SpeechAct", "Diplomacy", "Sanction"))
        if role not in ACTING_ROLES and not political:
            return referent
        return self.discourse.as_actor(referent)

    # -- quantities

    def count(self, draft: Draft) -> None:
        """« 14 000 frappes », « 27 soldats tués » : how many."""
        # « plus de 200 blessés » : a number in front counts, whatever the word was read as
        before = self.parsed.doc[draft.token.i - 1] if draft.token.i else None
        counted = before is not None and self.parsed.payload(before).quantity is not None
        own = self.discourse.quantity(self.parsed, draft.token) if counted or not draft.trigger.is_verb else None
        if own is not None:
            self._add_counted(draft, own, self._unit(draft.token))
        if self.lexicon.is_a(draft.event_class, "SpeechAct"):
            return
        struck = {slot.marker for slot in draft.trigger.unit.frame.slots if slot.role == "target"}
        markers = {"subject", "object", "reflexive", self.of, self.by, "sufferer", "relative", *struck}
        for filler in draft.trigger.fillers:
            if filler.marker in markers:
                for token in syntax.conjuncts(filler.token):
                    if token.i in self.by_token:
                        continue
                    referent = self.discourse.read(self.parsed, token)
                    if referent is None or referent.quantity is None:
                        continue
                    if referent.quantity.unit not in self.lexicon.table("measureUnit"):
                        self._add_quantity(draft, referent)

    def _unit(self, token: Token) -> str:
        form = self.parsed.payload(token).noun or token.lower_
        return self.lemmas.noun(form)[-1] if form.endswith(("s", "x")) else form

    def _add_quantity(self, draft: Draft, referent: Referent) -> None:
        if referent.quantity is not None:
            self._add_counted(draft, referent.quantity, referent.lemma or None)

    def _add_counted(self, draft: Draft, found: QuantityExpression, unit: str | None) -> None:
        if any(q.mention.span == found.span for q in draft.quantities):
            return
        label = " ".join(found.span.of(self.discourse.text).split())
        mention = Mention(found.span, self.parsed.view.sentence, found.rule, MentionKind.EXPRESSION)
        draft.quantities.append(
            Quantity(label, mention, found.value, found.lower, found.upper, found.approximate, found.unit or unit)
        )

    # -- places and times by scope

    def attach_places(self, drafts: Sequence[Draft]) -> None:
        """Give each place name that fills no role to the event whose clause it stands in."""
        for token in self.parsed.doc:
            names = self.parsed.payload(token).names
            if token.i in self.used or not (names or self._is_known_place(token)):
                continue
            if names and names[0].kind not in ("Place", "State"):
                continue
            preposition = self._preposition(token)
            if self._stands_for_state(token, preposition):
                referent = self.discourse.read(self.parsed, token)
                if referent is not None:
                    self.discourse.as_actor(referent)
                continue
            if preposition not in self.lexicon.table("locative"):
                continue
            referent = self.discourse.read(self.parsed, token)
            if referent is None or "Place" not in referent.classes:
                continue
            mention = mention_of(referent, self.parsed)
            for draft in self._framed(token, self._scope(token, drafts), drafts):
                behind = draft.trigger.is_verb and token.i > draft.token.i
                slot = (
                    self._slot(draft, Filler(preposition, token), referent)
                    if behind and "Actor" in referent.classes
                    else None
                )
                role = "place" if slot is None or slot.role == "about" else slot.role
                if role == "place" and self._is_given_to(token, preposition):
                    continue
                for key in referent.keys:
                    if role in ACTING_ROLES and "Actor" not in self.cast.classes(key):
                        continue
                    if role != "place" or key not in draft.fillers("target", "place"):
                        draft.add(role, key, mention)
        for name in self.parsed.view.frame:
            key = self.discourse.names[name.span]
            mention = Mention(
                name.span, self.parsed.view.sentence, f"{name.rule}; frames its sentence", MentionKind.NAME
            )
            for draft in drafts:
                named = any(self.cast.is_named(place) for place in draft.fillers("place"))
                if not named and not self.lexicon.is_a(draft.event_class, "SpeechAct"):
                    draft.add("place", key, mention)

    def _framed(self, token: Token, found: list[Draft], drafts: Sequence[Draft]) -> list[Draft]:
        """« En Syrie, l'ONG affirme que … » : a country in front of a report is where its content lies."""
        names = self.parsed.payload(token).names
        if len(found) != 1 or not names or names[0].kind != "State" or token.i > found[0].token.i:
            return found
        speech = found[0]
        if not self._frames_content(speech, token):
            return found
        content = [d for d in drafts if d.token.i > speech.token.i and not d.fillers("place")]
        return [d for d in content if not self.lexicon.is_a(d.event_class, "SpeechAct")] or found

    def _frames_content(self, draft: Draft, token: Token) -> bool:
        """Whether a country stands in front of a report that has a content."""
        names = self.parsed.payload(token).names
        if not names or names[0].kind != "State" or token.i > draft.token.i:
            return False
        return draft.trigger.unit.frame.reports and syntax.has_content(draft.token)

    def _is_known_place(self, token: Token) -> bool:
        """« dans ce pays » : a description of a place that was named."""
        if not syntax.is_noun(token) or token.i in self.by_token:
            return False
        referent = self.discourse.read(self.parsed, token)
        return referent is not None and referent.rule == "coreference: description" and "Place" in referent.classes

    def _stands_for_state(self, token: Token, preposition: str) -> bool:
        """« Budapest arrache une exemption », « contre Moscou » : a capital that acts or is acted against."""
        if preposition:
            return preposition in self.lexicon.table("metonymPreposition")
        head = token.head
        return syntax.is_subject(token) and syntax.is_verbal(head) and not syntax.is_passive(head)

    def _is_given_to(self, token: Token, preposition: str) -> bool:
        """« à l'Ukraine », « à la France » : a country with that preposition and an article is never where."""
        determiner = syntax.determiner(token)
        return (
            determiner is not None
            and preposition in self.lexicon.table("givenTo")
            and determiner.lower_ in self.lexicon.table("givenToArticle")
        )

    def _preposition(self, token: Token) -> str:
        word = syntax.preposition_of(token)
        if not word:
            return ""
        helper = syntax.preposition_token(token)
        simple = self.parsed.payload(helper).preposition if helper is not None else None
        return simple or syntax.plain_preposition(word, self.lexicon)

    def _scope(self, token: Token, drafts: Sequence[Draft]) -> list[Draft]:
        """The events that an adverbial belongs to: by the tree, else the nearest trigger on its left."""
        near = [d for d in drafts if d.token.i not in self.counted_from]
        climb = token.head
        for _ in range(syntax.MAXIMUM_CLIMB):
            if climb.i in self.by_token and not self._is_bare(self.by_token[climb.i]):
                return [self._content_before(token, self.by_token[climb.i], drafts) or self.by_token[climb.i]]
            if syntax.is_verbal(climb):
                inside = [
                    d
                    for d in near
                    if d.token.head.i == climb.i
                    and not syntax.is_relative_clause(d.token)
                    and not (d.trigger.is_verb and syntax.is_adverbial_clause(d.token))
                ]
                if not inside and syntax.is_reduced(climb) and token.head.i != climb.i and climb.head.i < climb.i:
                    climb = climb.head  # « menée par des hommes armés contre un convoi près de Gao »
                    continue
                if inside or not self._is_transparent(climb):
                    return inside[:1]
                if syntax.is_clause_apart(climb, token):
                    below = {each.i for each in climb.subtree}
                    return [d for d in near if d.token.i in below][:1]
                if syntax.is_reduced(climb):
                    # « des discussions préparatoires, menées en juin à Genève »
                    before = range(climb.i - PARTICIPLE_REACH, climb.i)
                    return [d for d in drafts if d.token.i in before and not d.trigger.is_verb][-1:]
            if climb.head.i == climb.i:
                break
            climb = climb.head
        left = [d for d in near if d.token.i < token.i]
        if left:
            return left[-1:]
        return list(near[:1])

    def _content_before(self, token: Token, draft: Draft, drafts: Sequence[Draft]) -> Draft | None:
        """« a annoncé une réunion jeudi à Lyon » : what stands behind the content is said of the content."""
        if not draft.trigger.is_verb or not self._says_what_is_to_come(draft):
            return None
        between = range(draft.token.i + 1, token.i)
        return next(
            (
                other
                for other in drafts
                if other.token.i in between and other.token.head.i == draft.token.i and syntax.is_object(other.token)
            ),
            None,
        )

    def _tells_of_casualties(self, verb: Token) -> bool:
        names = (syntax.lemma(verb), *self.lemmas.verb(verb.lower_))
        return any(name in self.lexicon.table(t) for name in names for t in ("casualtyVerb", "occurrenceVerb"))

    def _says_what_is_to_come(self, draft: Draft) -> bool:
        return any(self.lexicon.is_a(draft.event_class, name) for name in self.lexicon.table("saysWhatIsToCome"))

    def _is_bare(self, draft: Draft) -> bool:
        """« un convoi d'aide dans le nord » : what follows such a noun belongs to the noun in front of it."""
        if draft.trigger.is_verb or not syntax.is_modifier(draft.token) or syntax.determiner(draft.token) is not None:
            return False
        return syntax.plain_preposition(syntax.preposition_of(draft.token), self.lexicon) == self.of

    def _is_transparent(self, verb: Token) -> bool:
        tables = ("lightVerb", "occurrenceVerb", "operator", "causative")
        return any(syntax.lemma(verb) in self.lexicon.table(t) for t in tables)

    def attach_times(self, drafts: Sequence[Draft]) -> set[Span]:
        """Give each time expression that hangs on no trigger to the event whose clause it stands in.

        What comes back are those that lie ahead though they date no event.
        """
        ahead: set[Span] = set()
        taken = {time.span for draft in drafts for time in draft.times}
        for token in self.parsed.doc:
            time = self.parsed.payload(token).time
            if time is None or time.span in taken:
                continue
            found = self._dated_by(token, time, drafts) if drafts else []
            for draft in found:
                draft.times.append(time)
            if not found and self._lies_ahead(token):
                ahead.add(time.span)
        return ahead

    def _is_object_of_other(self, draft: Draft, verb: Token) -> bool:
        """Whether an event is the object of a verb that tells something else of it."""
        ours = draft.token.head.i == verb.i and syntax.is_object(draft.token)
        return ours and verb.i not in self.by_token and syntax.is_verbal(verb) and not self._is_transparent(verb)

    def _lies_ahead(self, token: Token) -> bool:
        """« transmettra jeudi le dossier » : no event is told, yet what comes later counts from that Thursday."""
        verb = next((each for each in syntax.path(token) if syntax.is_verbal(each)), None)
        if verb is None:
            return False
        below = verb.head if syntax.is_infinitive(verb) else verb
        planned = self.lexicon.table("operator").get(syntax.lemma(below)) == "Planned" and syntax.is_present(below)
        return planned or syntax.lies_ahead(verb, self.lemmas)

    def _dated_by(self, token: Token, time: TimeExpression, drafts: Sequence[Draft]) -> list[Draft]:
        """The events that a time belongs to."""
        before = self.by_token.get(token.i - 1)
        if before is not None and before.trigger.is_verb:
            return [before]  # « les manifestants arrêtés lundi ont été libérés »
        if time.preposition is not None and syntax.plain_preposition(time.preposition, self.lexicon) == self.of:
            # « sanctionne X pour la répression de février » : the noun in front of it, adjectives skipped
            at = token.i - 1
            while at > 0 and syntax.is_adjectival(self.parsed.doc[at]) and at not in self.by_token:
                at -= 1
            if at in self.by_token and not self.by_token[at].trigger.is_verb:
                return [self.by_token[at]]
        found = [draft for draft in self._scope(token, drafts) if not self._is_told_apart(token, draft)]
        if time.kind == "anaphoric":
            # « avait annoncé onze morts la veille » : when it was said
            return [self._saying(draft) or draft for draft in found]
        return found

    def _saying(self, draft: Draft) -> Draft | None:
        """The event whose verb says this one, its object."""
        above = self.by_token.get(draft.token.head.i)
        if above is None or draft.trigger.is_verb or not above.trigger.is_verb or not syntax.is_object(draft.token):
            return None
        return above if self.lexicon.is_a(above.event_class, "SpeechAct") else None

    def _is_told_apart(self, token: Token, draft: Draft) -> bool:
        """Whether a time says nothing of an event though no other trigger is nearer."""
        path = list(syntax.path(token))
        if draft.token.i in {each.i for each in path}:
            # « a décrété une journée de deuil samedi » : the day is that of what is decreed
            below = next(each for each in path if each.head.i == draft.token.i)
            if self._says_what_is_to_come(draft) and below.i < token.i and syntax.is_object(below):
                return True
            verb = draft.token.head
            # « examinera cette requête jeudi »
            return self._is_object_of_other(draft, verb) and syntax.lies_ahead(verb, self.lemmas)
        main = next((each for each in path if syntax.is_predicate(each)), None)
        if main is None:
            return False
        if syntax.is_reduced(draft.token) and draft.token.i < main.i:
            return True  # « les soldats promis sont arrivés samedi »
        if self._is_people(draft) and draft.token.head.i == main.i and not self._tells_of_casualties(main):
            return True  # « les blessés ont été évacués mardi »
        if self._is_object_of_other(draft, main):
            return True
        return not syntax.is_verbal(main) and draft.token.i > token.i  # « était en tête lundi de l'élection »


def share_circumstances(drafts: Sequence[Draft], lexicon: Lexicon) -> None:
    """« tués dans une embuscade » : the killing and the ambush share place and time."""
    by_token = {draft.token.i: draft for draft in drafts}
    for draft in drafts:
        if lexicon.is_a(draft.event_class, "SpeechAct"):
            continue
        first = by_token.get(draft.token.head.i) if syntax.is_coordinated(draft.token) else None
        if first is not None and all(lexicon.is_a(each.event_class, "Harm") for each in (draft, first)):
            _share(draft, first)  # « deux ont été tués et six blessés samedi à Lyon »
        for filler in draft.trigger.fillers:
            other = by_token.get(filler.token.i)
            if other is None or other is draft or lexicon.is_a(other.event_class, "SpeechAct"):
                continue
            if filler.marker in lexicon.table("circumstance"):
                _share(draft, other)


def _share(one: Draft, other: Draft) -> None:
    for giver, taker in ((one, other), (other, one)):
        if not taker.fillers("place"):
            for role, key, mention in giver.arguments:
                if role == "place":
                    taker.add(role, key, mention)
        if not taker.times:
            taker.times.extend(giver.times)
