"""Turn the words of a parsed sentence into what they refer to: names, descriptions, pronouns."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from operator import itemgetter
from typing import TYPE_CHECKING

from kg.document import Mention, MentionKind, Span
from kg.extract import syntax
from kg.extract.dates import TimeExpression
from kg.extract.entities import Cast
from kg.extract.memory import once_per_lexicon
from kg.extract.quantities import QuantityExpression
from kg.extract.tokens import Token
from kg.extract.view import Parsed
from kg.lexicon import Lexicon, fold

if TYPE_CHECKING:
    from kg.extract.names import Name

REACH = 2
"""Sentences that a pronoun looks back; three or more found wrong antecedents more often than right ones."""
NOMINAL_REACH = 4
"""Sentences that «le groupe», «la ville» look back."""
COUNTED_MENTIONS = 4
"""Mentions of a country beyond which more of them make it no likelier that «le pays» means it."""
TOLD_REACH = 8
"""Sentences that «l'étudiant» looks back for «un étudiant»."""
SHORTEST_DOER = 5
"""Letters: shorter words with those endings are things («peur», «bien»)."""
CLASS_TABLES = ("forceNoun", "organisationNoun", "groupNoun", "personNoun", "placeNoun")


@dataclass(frozen=True, slots=True)
class Referent:
    """What a noun phrase or pronoun refers to."""

    span: Span
    """The words themselves."""
    lemma: str
    keys: tuple[str, ...] = ()
    """Entities, several for an enumeration; empty for a thing that is no actor and no place."""
    classes: frozenset[str] = frozenset()
    """Classes of the entities, or of the noun, with all superclasses."""
    kind: MentionKind = MentionKind.NOMINAL
    quantity: QuantityExpression | None = None
    time: TimeExpression | None = None
    rule: str = ""
    metonyms: tuple[str | None, ...] = ()
    """For each key the state or organisation that the place stands for when it acts, as a lexicon IRI."""

    spans: tuple[Span, ...] = ()
    """For an enumeration the span of each name."""

    @property
    def can_act(self) -> bool:
        """Whether it is an actor, or a place that can stand for one."""
        return "Actor" in self.classes or any(self.metonyms)


@dataclass(frozen=True, slots=True)
class _Seen:
    sentence: int
    position: int
    """First character."""
    keys: tuple[str, ...]
    classes: frozenset[str]
    gender: str | None
    plural: bool
    subject: bool
    locative: bool
    """Whether it only says where: «à Fallouja, en Irak»."""
    oblique: bool = False
    """Whether it stands behind a preposition: «a dit à la presse»."""


@dataclass(frozen=True, slots=True)
class OfficeHolder:
    """Somebody whom the text calls «ministre de la Défense»."""

    key: str
    label: str
    begin: int


class Discourse:
    """Reads an article's sentences in order and remembers who was spoken of."""

    def __init__(
        self,
        cast: Cast,
        lexicon: Lexicon,
        text: str,
        names: Mapping[Span, str],
        holders: Sequence[OfficeHolder],
        called: Sequence[OfficeHolder] = (),
    ) -> None:
        self.cast = cast
        self.lexicon = lexicon
        self.text = text
        self.names = names
        self.holders = holders
        self._called = self._by_name(called)
        """All that the text calls its persons, offices or not, by title and by the noun of the title, in text order."""
        self._countries: dict[str, tuple[int, _Seen]] = {}
        """How often each country was spoken of, and when last."""
        self._introduced: dict[str, int] = {}
        """Nouns of people told without a name («un policier»), and where the last one was told."""
        self._told: dict[str, tuple[str, int]] = {}
        """Nouns of single people without a name → the last such, with the sentence."""
        self._befallen: dict[str, list[tuple[int, str]]] = {}
        """Class of event → whom it befell, with the sentence."""
        self.speaker: str | None = None
        """The person or organisation that spoke last."""
        self.spoken_at = -1
        """Number of the sentence in which it spoke."""
        self._of = lexicon.table("preposition").get("of", "")
        self._seen: list[_Seen] = []
        self._read: dict[tuple[int, int], Referent | None] = {}

    def enter(self, parsed: Parsed) -> None:
        """Note every noun phrase of a sentence, so that later words can refer to it; forget what is out of reach."""
        self._seen = [seen for seen in self._seen if parsed.index - seen.sentence <= max(REACH, NOMINAL_REACH)]
        self._read.clear()
        for token in parsed.doc:
            if not (syntax.is_noun(token) or parsed.payload(token).names):
                continue
            referent = self.read(parsed, token)
            if referent is None or not referent.keys:
                continue
            if any(referent.metonyms) and self._acts(parsed, token):
                # « Washington a annoncé » : what comes later speaks of the state, not of the city
                pairs = zip(referent.keys, referent.metonyms, strict=True)
                states = tuple(key if state is None or state not in self.cast else state for key, state in pairs)
                referent = replace(referent, keys=states, classes=self.cast.classes(states[0]), metonyms=())
            payload = parsed.payload(token)
            if len(referent.keys) == 1:
                key = referent.keys[0]
                gender = self.cast.gender(key) or (None if payload.names else syntax.gender(token))
                plural = self.cast.is_plural(key) or (not payload.names and syntax.noun_number(token) == "Plur")
                if payload.names and payload.names[0].kind == "Group":
                    plural = True
            else:
                gender, plural = None, True
            subject = syntax.is_subject(token)
            preposition = self._plain(syntax.preposition_of(token))
            locative = preposition in self.lexicon.table("locative")
            seen = _Seen(
                parsed.index,
                parsed.cells[token.i].span.begin,
                referent.keys,
                referent.classes,
                gender,
                plural,
                subject,
                locative,
                bool(preposition),
            )
            self._seen.append(seen)
            if "Country" in referent.classes and len(referent.keys) == 1:
                key = referent.keys[0]
                self._countries[key] = self._countries.get(key, (0, seen))[0] + 1, seen

    def _acts(self, parsed: Parsed, token: Token) -> bool:
        head = token.head
        bare = not syntax.preposition_of(token)
        return bare and syntax.is_subject(token) and syntax.is_verbal(head) and not syntax.is_passive(head)

    def read(self, parsed: Parsed, token: Token) -> Referent | None:
        """What a token refers to as the head of its phrase; None for words that refer to nothing."""
        at = (parsed.index, token.i)
        if at not in self._read:
            self._read[at] = None
            self._read[at] = self._resolve(parsed, token)
        return self._read[at]

    def read_speaker(self, parsed: Parsed, token: Token, *, bare: bool = False) -> Referent | None:
        """The same in a place where only somebody who speaks can stand: an unknown noun is a person.

        `bare`: one without a determiner too.
        """
        referent = self.read(parsed, token)
        if referent is None or referent.keys or not syntax.is_noun(token):
            return referent
        if syntax.determiner(token) is None and not bare:
            return referent
        forms = self._lemma_candidates(parsed, token)
        if any(form in self.lexicon.table("documentNoun") for form in forms):
            return referent
        spoken = self._described(parsed, token, referent, "Group", None, None)
        self._read[(parsed.index, token.i)] = spoken
        return spoken

    def _resolve(self, parsed: Parsed, token: Token) -> Referent | None:
        payload = parsed.payload(token)
        span = parsed.cells[token.i].span
        if len(span) == 0:
            return None  # a word of the view that stands for nothing in the article
        if payload.names:
            return self._name(payload.names, self.quantity(parsed, token))
        if payload.time is not None:
            return Referent(span, "", time=payload.time, kind=MentionKind.EXPRESSION)
        if syntax.is_pronoun(token) and payload.quantity is None:
            return self._pronoun(parsed, token)
        if payload.quantity is not None:
            return Referent(span, payload.quantity.unit or "", quantity=payload.quantity, kind=MentionKind.EXPRESSION)
        if token.text == "%" or syntax.is_noun(token) or token.pos_ in ("ADJ", "NUM", "X", "ADV"):
            return self._nominal(parsed, token)
        return None

    # -- names

    def _name(self, names: tuple[Name, ...], quantity: QuantityExpression | None) -> Referent:
        found = {self.names[name.span]: self.metonym(name) for name in names}
        keys = tuple(found)
        classes = self.cast.classes(keys[0])
        span = Span(names[0].span.begin, names[-1].span.end)
        spans = tuple(name.span for name in names)
        return Referent(
            span,
            fold(span.of(self.text)),
            keys,
            classes,
            MentionKind.NAME,
            quantity,
            None,
            names[0].rule,
            tuple(found.values()),
            spans,
        )

    def metonym(self, name: Name) -> str | None:
        """The state or organisation that a place name stands for when it acts, as a lexicon IRI."""
        if name.kind not in ("Place", "State"):
            return None
        return self.lexicon.metonyms.get(fold(name.span.of(self.text)))

    def as_actor(self, referent: Referent) -> Referent:
        """« selon Washington » : a capital is its state where only somebody who acts fits."""
        if "Actor" in referent.classes or not any(referent.metonyms):
            return referent
        keys = []
        for key, metonym, span in zip(referent.keys, referent.metonyms, referent.spans, strict=False):
            if metonym is not None and metonym in self.lexicon.actors:
                state = self.cast.add_known(metonym)
                if key != state:
                    self.cast.move(span, key, state, "coreference: metonymy")
                keys.append(state)
            else:
                keys.append(key)
        return replace(
            referent,
            keys=tuple(dict.fromkeys(keys)),
            classes=self.cast.classes(keys[0]),
            rule=f"{referent.rule}; metonymy",
        )

    # -- pronouns

    def _pronoun(self, parsed: Parsed, token: Token) -> Referent | None:
        if syntax.is_impersonal(token.head) and syntax.is_empty_subject(token):
            return None
        return self.read_pronoun(parsed, token)

    def read_pronoun(self, parsed: Parsed, token: Token) -> Referent | None:
        """Whom a pronoun means, «a-t-il ajouté» among them, where the parser sees an empty subject."""
        form = bare_pronoun(token.lower_)
        kind = self.lexicon.table("pronoun").get(form)
        if kind is None or kind == "speaker":
            return None
        gender = {"m": "m", "f": "f"}.get(kind[:1])
        plural = kind.endswith("p")
        without: frozenset[str] = frozenset()
        if syntax.is_object(token) and syntax.is_verbal(token.head):
            # « elle l'a limogé » : two people
            subjects = [self.read(parsed, each) for each in syntax.subjects(token.head, self.lexicon)]
            without = frozenset(key for each in subjects if each is not None for key in each.keys)
        found = self._antecedent(parsed, token, gender, plural, animate="a" in kind, without=without)
        if found is None:
            return None
        span = parsed.cells[token.i].span
        if token.text.startswith("-"):
            span = Span(span.end - len(form), span.end)
        return Referent(
            span, form, found.keys, found.classes, MentionKind.PRONOUN, rule="coreference: pronoun, number and gender"
        )

    def _antecedent(
        self,
        parsed: Parsed,
        token: Token,
        gender: str | None,
        plural: bool,
        *,
        animate: bool,
        without: frozenset[str] = frozenset(),
    ) -> _Seen | None:
        best: tuple[float, int] | None = None
        chosen: _Seen | None = None
        head = token.head
        begin = parsed.cells[token.i].span.begin
        same_clause = {parsed.cells[child.i].span.begin for child in head.children} if head.i != token.i else set()
        # « X a jugé Y et l'a condamné » : the subject is not repeated
        shared = syntax.is_verbal(head) and not any(syntax.is_subject(child) for child in head.children)
        passive = syntax.is_passive(head) and syntax.is_subject(token)
        people = passive and self._befalls_people(head)
        for order, seen in enumerate(self._seen):
            distance = parsed.index - seen.sentence
            if distance > REACH or (distance == 0 and seen.position >= begin):
                continue
            if not without.isdisjoint(seen.keys):
                continue
            if seen.plural != plural or (gender and seen.gender and seen.gender != gender):
                continue
            nearby = seen.position in same_clause or (shared and seen.subject)
            if distance == 0 and nearby and (seen.oblique or not syntax.is_subject(token)):
                continue  # « devant la commission, elle a reconnu … »
            if "Place" in seen.classes and "Actor" not in seen.classes:
                continue
            if people and "Organization" in seen.classes:
                continue
            score = -3.0 * distance + (2.0 if seen.subject else 0.0) + (1.0 if distance == 0 else 0.0)
            if seen.locative and "Place" in seen.classes:
                score -= 2.0
            if seen.oblique and "Person" not in seen.classes:
                score -= 1.5
            if gender and seen.gender == gender:
                score += 1.0
            if "Person" in seen.classes and animate:
                score += 3.5 if passive else 0.5  # « la cour a condamné X. Il a été libéré »
            if best is None or (score, order) > best:
                best, chosen = (score, order), seen
        return chosen

    def _befalls_people(self, verb: Token) -> bool:
        """« il a été relaxé » : hardly the court."""
        units = self.lexicon.units.get(syntax.lemma(verb), ()) or self.lexicon.units.get(verb.lower_, ())
        return any(unit.event_class in self.lexicon.table("befallsPeople") for unit in units)

    def last_speaker(self, parsed: Parsed) -> str | None:
        """Who says « a-t-il ajouté » : who spoke last, or a person who was the subject of a later sentence."""
        for seen in reversed(self._seen):
            if seen.sentence <= self.spoken_at or parsed.index - seen.sentence > REACH:
                break
            alone = seen.subject and not seen.plural and len(seen.keys) == 1 and seen.sentence < parsed.index
            if alone and "Person" in seen.classes and self.cast.is_named(seen.keys[0]):
                return seen.keys[0]
        return self.speaker

    def possessor(self, parsed: Parsed, token: Token, *, other: bool = False) -> Referent | None:
        """Whose «sa démission», «leur soutien» is, from the possessive determiner `token`.

        `other`: somebody else's than the subject's, as in «a ordonné sa détention».
        """
        kind = self.lexicon.table("possessive").get(token.lower_)
        if kind is None:
            return None
        plural = kind == "plural"
        subject = next((c for c in self._clause_subjects(token) if c.i < token.i), None)
        referent = None if subject is None else self.read(parsed, subject)
        without = frozenset(referent.keys) if other and referent is not None else frozenset()
        if subject is not None and not other:
            referent = None if referent is None else self.as_actor(referent)  # « Paris a promis son soutien »
            if (
                referent is not None
                and referent.keys
                and ("Actor" in referent.classes or "Place" not in referent.classes)
            ):
                is_plural = (
                    len(referent.keys) > 1
                    or syntax.noun_number(subject) == "Plur"
                    or self.cast.is_plural(referent.keys[0])
                )
                if is_plural == plural or referent.kind is MentionKind.NAME:
                    return replace(
                        referent,
                        span=parsed.cells[token.i].span,
                        kind=MentionKind.PRONOUN,
                        rule="coreference: possessive",
                    )
        found = self._antecedent(parsed, token, None, plural, animate=True, without=without)
        if found is None:
            return None
        span = parsed.cells[token.i].span
        return Referent(
            span, token.lower_, found.keys, found.classes, MentionKind.PRONOUN, rule="coreference: possessive"
        )

    def _clause_subjects(self, token: Token) -> list[Token]:
        climb = token.head
        for _ in range(syntax.MAXIMUM_CLIMB):
            if syntax.is_verbal(climb):
                found = syntax.subjects(climb, self.lexicon)
                if found:
                    return found
            if climb.head.i == climb.i:
                break
            climb = climb.head
        return []

    # -- nominals

    def _nominal(self, parsed: Parsed, token: Token) -> Referent | None:
        span, adjectives = self._phrase(parsed, token)
        quantity = self.quantity(parsed, token)
        word = parsed.payload(token).noun or token.lower_
        forms = self._lemma_candidates(parsed, token)
        lemma = forms[0]
        definite = self._is_definite(parsed, token)
        words = fold(span.of(self.text))
        plain = Referent(span, lemma, (), frozenset(), MentionKind.NOMINAL, quantity, rule="nominal")
        if definite:
            for phrase, table in ((words, self.lexicon.anaphors), (words, self.lexicon.common_names)):
                iri = table.get(phrase)
                if iri is not None and iri in self.cast:
                    return replace(
                        plain, keys=(iri,), classes=self.cast.classes(iri), rule="coreference: known description"
                    )
        class_ = self._noun_class(forms) or self._doer(token, forms, quantity)
        demonym = next((self.lexicon.demonyms[a.lower_] for a in adjectives if a.lower_ in self.lexicon.demonyms), None)
        member = next(
            (self.lexicon.members[f] for f in (fold(word), *map(fold, forms)) if f in self.lexicon.members), None
        )
        if class_ is None and member is None:
            # « le pays » : a word that only ever stands for what was named
            back = self._anaphor(parsed, token, forms, words, "Group", demonym) if definite and not quantity else None
            return plain if back is None else replace(plain, keys=back[0], classes=back[1], rule=back[2])
        if not self._is_referential(parsed, token, quantity):
            return replace(plain, classes=self.lexicon.superclasses.get(class_ or "Group", frozenset()))
        if definite and quantity is not None and quantity.value == 2:
            pair = self._pair(parsed, token, forms)
            if pair:
                return replace(plain, keys=pair, classes=self.cast.classes(pair[0]), rule="coreference: the two")
        if definite and quantity is None:
            found = self._anaphor(parsed, token, forms, words, class_ or "Group", demonym)
            if found is not None:
                return replace(plain, keys=found[0], classes=found[1], rule=found[2])
        if class_ is not None and self.lexicon.is_a(class_, "Place") and class_ != "State":
            named = self._named_inside(parsed, token)
            if named is not None:
                return replace(
                    plain, keys=named.keys, classes=named.classes, rule="coreference: place noun with its name"
                )
            return replace(plain, classes=self.lexicon.superclasses.get(class_, frozenset()))
        return self._described(parsed, token, plain, class_ or "Group", demonym, member)

    def _described(
        self, parsed: Parsed, token: Token, plain: Referent, class_: str, demonym: str | None, member: str | None
    ) -> Referent:
        """Somebody without a name: «des civils», «l'armée», «une source sécuritaire»."""
        label = " ".join(plain.span.of(self.text).lower().split())
        forms = self._lemma_candidates(parsed, token)
        definite = self._is_definite(parsed, token)
        if not definite:
            self._introduced.update(dict.fromkeys(forms, plain.span.begin))
        collective = any(
            f in self.lexicon.table("forceNoun") or f in self.lexicon.table("organisationNoun") for f in forms
        )
        shared = collective and plain.quantity is None and definite
        alone = plain.quantity is None and syntax.noun_number(token) != "Plur"
        if definite and alone and not shared and (" " not in label) and not self._has_complement(parsed, token):
            # « un étudiant a été tué … L'étudiant » : one of whom the text has told
            told = next((self._told[form] for form in forms if form in self._told), None)
            if told is not None and parsed.index - told[1] <= TOLD_REACH:
                key = told[0]
                self._told.update(dict.fromkeys(forms, (key, parsed.index)))
                return replace(plain, keys=(key,), classes=self.cast.classes(key), rule="coreference: told before")
        key = f"described {label}" if shared else f"described {label} {plain.span.begin}"
        if alone and not shared:
            self._told.update(dict.fromkeys(forms, (key, parsed.index)))
        class_ = "Group" if class_ == "Person" else class_
        self.cast.add(
            key, (class_,), label, named=False, gender=syntax.gender(token), plural=syntax.noun_number(token) == "Plur"
        )
        if demonym is not None and demonym in self.cast:
            self.cast.set_part_of(key, demonym)
        elif member is not None and member in self.cast:
            self.cast.set_part_of(key, member)
        else:
            owner = self._complement_actor(parsed, token)
            if owner is not None:
                self.cast.set_part_of(key, owner)
        return replace(plain, keys=(key,), classes=self.cast.classes(key), rule="nominal: described")

    def _complement_actor(self, parsed: Parsed, token: Token) -> str | None:
        for preposition, noun in syntax.complements(token):
            if self._plain(preposition) == self._of and parsed.payload(noun).names and noun.i > token.i:
                referent = self.read(parsed, noun)
                if referent is not None and "Actor" in referent.classes:
                    return referent.keys[0]
        return None

    def _anaphor(
        self, parsed: Parsed, token: Token, forms: Sequence[str], words: str, class_: str, demonym: str | None
    ) -> tuple[tuple[str, ...], frozenset[str], str] | None:
        if any(form in self.lexicon.table("title") for form in forms):
            holder = self._holder(parsed, token, forms)
            if holder is not None:
                return (holder,), self.cast.classes(holder), "coreference: office"
        if (
            any(form in self.lexicon.table("stateNoun") for form in forms)
            and demonym is not None
            and demonym in self.cast
        ):
            return (demonym,), self.cast.classes(demonym), "coreference: authorities of a state"
        found = self._by_title(parsed, token, forms) or self._by_fate(parsed, token, forms)
        if found is not None:
            return (found[0],), self.cast.classes(found[0]), found[1]
        generic = self.lexicon.table("genericNoun")
        wanted = next((generic[f] for f in forms if f in generic), None)
        if wanted is None or self._has_complement(parsed, token):
            return None
        if syntax.noun_number(token) == "Plur":
            return None
        if wanted == "Country":
            return self._country(parsed)
        best: tuple[float, int] | None = None
        chosen: _Seen | None = None
        for order, seen in enumerate(self._seen):
            distance = parsed.index - seen.sentence
            if (
                distance > NOMINAL_REACH
                or (distance == 0 and seen.position >= parsed.cells[token.i].span.begin)
                or len(seen.keys) > 1
            ):
                continue
            if wanted not in seen.classes or not self.cast.is_named(seen.keys[0]):
                continue
            if wanted == "Person" and not self._agrees(seen.keys[0], token):
                continue
            score = -2.0 * distance + (2.0 if seen.subject else 0.0)
            if best is None or (score, order) > best:
                best, chosen = (score, order), seen
        return None if chosen is None else (chosen.keys, chosen.classes, "coreference: description")

    def _pair(self, parsed: Parsed, token: Token, forms: Sequence[str]) -> tuple[str, ...]:
        """« les deux hommes », « les deux pays » : the two of that kind that were named last."""
        wanted = next((self.lexicon.table("pairNoun")[f] for f in forms if f in self.lexicon.table("pairNoun")), None)
        if wanted is None:
            return ()
        begin = parsed.cells[token.i].span.begin
        found: dict[str, None] = {}
        for seen in reversed(self._seen):
            if parsed.index - seen.sentence > NOMINAL_REACH or len(found) >= 2:
                break
            if (seen.sentence, seen.position) >= (parsed.index, begin) or wanted not in seen.classes:
                continue
            found.update(dict.fromkeys(key for key in reversed(seen.keys) if self.cast.is_named(key)))
        return tuple(reversed(list(found)[:2])) if len(found) >= 2 else ()

    def _holder(self, parsed: Parsed, token: Token, forms: Sequence[str]) -> str | None:
        """« le ministre » : the nearest person before it whose office begins so; else the only one in the article."""
        begin = parsed.cells[token.i].span.begin
        phrase = fold(" ".join(self.text[begin : begin + 60].split()))
        fitting = [h for h in self.holders if any(fold(h.label).split()[:1] == [fold(form)] for form in forms)]
        if token.i > 0:
            # « le Premier ministre » : an office that begins with the word in front
            pair = fold(f"{token.doc[token.i - 1].lower_} {token.lower_}")
            fitting = [h for h in self.holders if fold(h.label).startswith(pair)] or fitting
        exact = [h for h in fitting if phrase.startswith(fold(h.label))]
        if self._has_complement(parsed, token):
            # « le directeur de la prison » is not « le directeur Paul Morin »
            fitting = [h for h in exact if len(fold(h.label).split()) > 1]
        else:
            fitting = exact or fitting
        before = [h for h in fitting if h.begin < begin]
        if before:
            return max(before, key=lambda h: h.begin).key
        return fitting[0].key if len({h.key for h in fitting}) == 1 else None

    def _country(self, parsed: Parsed) -> tuple[tuple[str, ...], frozenset[str], str] | None:
        """« le pays » : the country that the article speaks of most and last, rather where than who."""

        def likelihood(key: str) -> tuple[float, int]:
            number, seen = self._countries[key]
            near = min(parsed.index - seen.sentence, NOMINAL_REACH)
            return min(number, COUNTED_MENTIONS) - near + 2.0 * (seen.subject or seen.locative), seen.position

        chosen = max(self._countries, key=likelihood, default=None)
        return None if chosen is None else ((chosen,), self.cast.classes(chosen), "coreference: description")

    def _by_title(self, parsed: Parsed, token: Token, forms: Sequence[str]) -> tuple[str, str] | None:
        """« le prêtre » after « le père X », « l'élue » after « la députée X », « le chef du gouvernement »."""
        if syntax.noun_number(token) == "Plur":
            return None
        begin = parsed.cells[token.i].span.begin
        phrase = fold(" ".join(self.text[begin : begin + 60].split()))
        doc = parsed.doc
        # « la haute représentante », whichever of the two the parser takes for the noun
        first = token.i - (token.lower_ not in self.lexicon.table("titleLead"))
        full = fold(" ".join(doc[i].text for i in range(max(first, 0), min(first + 2, len(doc)))))
        described = _descriptions(self.lexicon)
        alone = () if self._has_complement(parsed, token) else tuple(map(fold, forms))
        whole = [words for words in described if " " in words and re.match(rf"{re.escape(words)}\b", phrase)]
        titles = {*alone, full, *(title for words in (*alone, *whole) for title in described.get(words, ()))} - {""}
        if not titles:
            return None
        before = (self._last_called(title, begin, token) for title in titles)
        latest = max((call for call in before if call is not None), key=lambda call: call.begin, default=None)
        if latest is None or any(self._introduced.get(form, -1) > latest.begin for form in forms):
            return None
        return latest.key, "coreference: title"

    def _by_name(self, called: Sequence[OfficeHolder]) -> dict[str, list[OfficeHolder]]:
        found: dict[str, list[OfficeHolder]] = {}
        for call in called:
            first, _, rest = call.label.partition(" ")
            noun = rest if first in self.lexicon.table("titleLead") else first
            for name in {call.label, noun}:
                found.setdefault(name, []).append(call)
        return found

    def _last_called(self, title: str, begin: int, token: Token) -> OfficeHolder | None:
        """Who was called so last before `begin`, of the gender of a noun."""
        calls = self._called.get(title, ())
        at = bisect_left(calls, begin, key=lambda call: call.begin)
        return next((calls[i] for i in range(at - 1, -1, -1) if self._agrees(calls[i].key, token)), None)

    def _by_fate(self, parsed: Parsed, token: Token, forms: Sequence[str]) -> tuple[str, str] | None:
        """« l'accusé », « l'otage » : the person whom the article has told to be tried, abducted, …"""
        fates = self.lexicon.table("describesSufferer")
        fate = next((fates[form] for form in forms if form in fates), None)
        if fate is None or syntax.noun_number(token) == "Plur" or self._has_complement(parsed, token):
            return None
        befallen = [pair for name in fate.split(", ") for pair in self._befallen.get(name, ())]
        fitting = [(at, key) for at, key in befallen if self._agrees(key, token)]
        return (max(fitting)[1], "coreference: fate") if fitting else None

    def note_fate(self, event_class: str, key: str, sentence: int) -> None:
        """Remember that an event befell a person, so that «l'accusé» can mean them."""
        if "Person" in self.cast.classes(key) and self.cast.is_named(key):
            self._befallen.setdefault(event_class, []).append((sentence, key))

    def _agrees(self, key: str, token: Token) -> bool:
        """Whether a noun has the gender of the person that it may mean, as far as its determiner tells."""
        determiner = syntax.determiner(token)
        ours, theirs = self.cast.gender(key), None if determiner is None else syntax.gender(determiner)
        return ours is None or theirs is None or ours == theirs

    def _has_complement(self, parsed: Parsed, token: Token) -> bool:
        return any(
            self._plain(p) == self._of and noun.i > token.i and noun.i <= token.i + 4
            for p, noun in syntax.complements(token)
        )

    def _named_inside(self, parsed: Parsed, token: Token) -> Referent | None:
        """« la base de Banibangou », « un village de la province d'Alep » : the place name inside."""
        for preposition, noun in syntax.complements(token):
            if (
                self._plain(preposition) not in self.lexicon.table("innerPlacePreposition")
                or noun.i <= token.i
                or noun.i > token.i + 6
            ):
                continue
            referent = self.read(parsed, noun)
            if referent is not None and "Place" in referent.classes and referent.keys:
                return referent
        return None

    def _noun_class(self, forms: Sequence[str]) -> str | None:
        ranked = _noun_classes(self.lexicon)
        known = [ranked[form] for form in forms if form in ranked]
        return min(known, key=itemgetter(0))[1] if known else None

    def _doer(self, token: Token, forms: Sequence[str], quantity: QuantityExpression | None) -> str | None:
        """« les contrôleurs aériens ont débrayé » : a subject or a counted noun with the ending of those who do."""
        if not (syntax.is_subject(token) or quantity is not None):
            return None
        endings = tuple(self.lexicon.table("doerEnding"))
        fits = any(form.endswith(endings) and len(form) > SHORTEST_DOER for form in forms) if endings else False
        return "Group" if fits and not any(form in self.lexicon.table("documentNoun") for form in forms) else None

    def _lemma_candidates(self, parsed: Parsed, token: Token) -> tuple[str, ...]:
        noun = parsed.payload(token).noun
        if noun is not None:
            return (noun, noun.rstrip("s"))
        form = token.lower_
        singular = [form[:-1]] if form.endswith(("s", "x")) and len(form) > 3 else []
        if form.endswith("aux"):
            singular = [form[:-3] + "al", *singular]
        own = syntax.lemma(token)
        return tuple(dict.fromkeys((*([own] if own == form or own in singular else []), *singular, form, own)))

    def _is_referential(self, parsed: Parsed, token: Token, quantity: QuantityExpression | None) -> bool:
        """« un accord de coalition » speaks of no coalition: a bare singular behind a preposition refers to nothing."""
        if quantity is not None or syntax.determiner(token) is not None or self._is_definite(parsed, token):
            return True
        if syntax.noun_number(token) != "Sing":
            return True
        if token.lower_ in self.lexicon.table("negation"):
            return False  # « personne n'est mort »
        return not syntax.preposition_of(token) and syntax.is_subject(token)

    def _is_definite(self, parsed: Parsed, token: Token) -> bool:
        determiner = syntax.determiner(token)
        table = self.lexicon.table("definite")
        if determiner is not None and determiner.lower_ in table:
            return not syntax.is_indefinite(determiner)
        before = parsed.doc[token.i - 1] if token.i else None
        if before is not None and before.pos_ in ("ADJ", "NUM") and before.i:
            before = parsed.doc[before.i - 1]
        return before is not None and before.lower_ in table and not syntax.is_indefinite(before)

    def _phrase(self, parsed: Parsed, token: Token) -> tuple[Span, list[Token]]:
        """The noun with the adjectives that follow it directly."""
        last = token
        adjectives = []
        doc = parsed.doc
        while last.i + 1 < len(doc) and last.i < token.i + 3:
            after = doc[last.i + 1]
            fits = after.pos_ == "ADJ" or after.lower_ in self.lexicon.demonyms
            if not fits or parsed.payload(after).names or parsed.payload(after).time or parsed.payload(after).quantity:
                break
            if after.head.i != token.i and after.lower_ not in self.lexicon.demonyms:
                break
            if any(syntax.preposition_of(child) for child in after.children):
                break  # « une source jointe par l'agence » : a participle with a complement is no part of the name
            adjectives.append(after)
            last = after
        before = [c for c in token.children if c.i < token.i and c.lower_ in self.lexicon.demonyms]
        return parsed.span(token, last), adjectives + before

    def quantity(self, parsed: Parsed, token: Token) -> QuantityExpression | None:
        """The number that counts a noun."""
        for child in token.children:
            quantity = parsed.payload(child).quantity
            if quantity is not None and child.i < token.i and (quantity.counts or token.text == "%"):
                return quantity
        for offset in (1, 2):
            if token.i >= offset:
                before = parsed.doc[token.i - offset]
                quantity = parsed.payload(before).quantity
                if quantity is not None and quantity.counts:
                    return quantity
                if before.pos_ != "ADJ":
                    break
        return None

    def _plain(self, preposition: str) -> str:
        return syntax.plain_preposition(preposition, self.lexicon)


@once_per_lexicon
def _noun_classes(lexicon: Lexicon) -> dict[str, tuple[int, str]]:
    """The class of each noun, with the rank of its table: among the lemmas that a form may have, the first wins."""
    found: dict[str, tuple[int, str]] = {}
    for rank, table in enumerate(CLASS_TABLES):
        for form, value in lexicon.table(table).items():
            found.setdefault(form, (rank, value or "Group"))
    for form in lexicon.table("title"):
        found.setdefault(form, (len(CLASS_TABLES), "Person"))
    return found


@once_per_lexicon
def _descriptions(lexicon: Lexicon) -> dict[str, tuple[str, ...]]:
    """Folded description → the titles of those whom it may mean."""
    found: dict[str, list[str]] = {}
    for title, value in lexicon.table("laterCalled").items():
        for description in value.split(", "):
            found.setdefault(fold(description), []).append(fold(title))
    return {description: tuple(titles) for description, titles in found.items()}


def bare_pronoun(form: str) -> str:
    """« -t-il » → « il »."""
    return form.rpartition("-")[2] if form.startswith(("-", "t-")) else form


def mention_of(referent: Referent, parsed: Parsed) -> Mention:
    """A referent's words as a mention."""
    return Mention(referent.span, parsed.view.sentence, referent.rule, referent.kind)
