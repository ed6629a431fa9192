"""Turn mood, tense, negation and governing words into how certain an event is.

The order of the questions matters: negation beats the conditional, which beats the future and what governs the verb.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from kg.extract import syntax
from kg.extract.dates import TimeExpression, resolve
from kg.extract.events import Draft
from kg.extract.lemmas import Lemmas
from kg.extract.tokens import Token
from kg.lexicon import Lexicon

SOON = 2
"""Days within which a title without a verb looks ahead: nobody tells in a title what happened five days ago."""
CLIMB = 5
"""Governing words looked at above a trigger; longer chains are parsing errors."""


def decide_factuality(draft: Draft, by_token: Mapping[int, Draft], lexicon: Lexicon, lemmas: Lemmas) -> str:
    """`Factual`, `Planned`, `Alleged`, `Possible` or `Counterfactual`; the draft learns why it is not the first."""
    judge = _Judge(by_token, lexicon, lemmas)
    value = judge.verb(draft) if draft.trigger.is_verb else judge.noun(draft)
    if value != "Factual":
        draft.reasons.append(f"factuality {value}: {judge.because}")
    return value


def looks_ahead(draft: Draft, lexicon: Lexicon, published: date | None) -> bool:
    """Whether its days are to come: what is planned, and what is in the diary, «le ministre reçoit jeudi X»."""
    if draft.factuality in ("Planned", "Possible") or _is_arranged(draft.token, lexicon):
        return True
    if draft.factuality == "Counterfactual" and syntax.lemma(draft.token.head) in lexicon.table("callOffVerb"):
        return True  # « a annulé son rassemblement de samedi »
    verb = draft.token if draft.trigger.is_verb else draft.token.head
    told = draft.trigger.is_verb or (syntax.is_verbal(verb) and syntax.is_subject(draft.token))
    scheduled = any(lexicon.is_a(draft.event_class, name) for name in lexicon.table("scheduled"))
    if not scheduled or draft.factuality != "Factual":
        return False
    if published is not None and not any(syntax.is_verbal(token) for token in draft.token.doc):
        # « Reprise des négociations vendredi », published on a Thursday
        return any(_is_nearer_ahead(time, published) for time in draft.times)
    return told and syntax.is_present(verb)


def _is_arranged(noun: Token, lexicon: Lexicon) -> bool:
    """« la rencontre prévue vendredi »."""
    operators = lexicon.table("operator")
    return any(
        operators.get(participle.lower_) == "Planned" and participle.i > noun.i
        for participle in syntax.participles(noun)
        if not syntax.auxiliaries(participle)
    )


def _is_nearer_ahead(time: TimeExpression, published: date) -> bool:
    behind, ahead = (resolve(time, published=published, future=future).start for future in (False, True))
    if behind is None or ahead is None:
        return False
    return 0 < (ahead - published).days <= SOON and behind < published


class _Judge:
    def __init__(self, by_token: Mapping[int, Draft], lexicon: Lexicon, lemmas: Lemmas) -> None:
        self.by_token = by_token
        self.lexicon = lexicon
        self.lemmas = lemmas
        self.because = ""
        """What decided, for those who ask why."""

    def _because(self, value: str, reason: str, word: Token | None = None) -> str:
        """`value`, remembering why it was chosen and which word decided."""
        if value != "Factual":
            self.because = reason if word is None else f"{reason} «{word.text}»"
        return value

    # -- verbs

    def verb(self, draft: Draft) -> str:
        verb = draft.token
        if self._is_negated(verb):
            return self._because("Counterfactual", "negation")
        if self._is_conditional(verb):
            return self._conditional(verb)
        if syntax.lies_ahead(verb, self.lemmas):
            return self._because("Planned", "future")
        marks = {syntax.plain_preposition(mark.lower_, self.lexicon) for mark in syntax.marks(verb)}
        purpose = self.lexicon.table("purpose")
        if (
            marks & set(purpose)
            and not self._is_perfect_infinitive(verb)
            and (
                syntax.is_infinitive(verb)
                or syntax.is_subjunctive(verb)
                or marks & set(self.lexicon.table("contentMark"))
            )
        ):
            value = next(purpose[m] for m in sorted(marks) if m in purpose)
            return self._because(value or "Planned", "purpose clause")
        if marks & set(self.lexicon.table("condition")) and syntax.is_finite(verb) and self._is_hypothetical(verb):
            return self._because("Possible", "condition")
        if syntax.is_infinitive(verb):
            if self._is_perfect_infinitive(verb):
                return self._above(verb, "Factual")
            if (call := syntax.called_for(verb, self.lexicon)) is not None:
                return self._because("Planned", "infinitive behind", call)
            if any(each.pos_ == "NUM" and syntax.auxiliaries(each) for each in syntax.path(verb)):
                return "Factual"  # « ils étaient 1.200 à défiler »
            self._because("Planned", "infinitive that looks ahead")
            return self._above(verb, "Planned")
        if syntax.is_finite(verb) and syntax.is_hidden_relative(verb, self.lexicon.table("contentMark")):
            return "Factual"
        if syntax.is_complement_clause(verb) or (syntax.is_coordinated(verb) and not syntax.is_finite(verb)):
            return self._above(verb, "Factual")
        return "Factual"

    def _is_conditional(self, verb: Token) -> bool:
        return syntax.is_conditional(verb) or (not syntax.auxiliaries(verb) and self.lemmas.is_conditional(verb.lower_))

    def _is_perfect_infinitive(self, verb: Token) -> bool:
        return any(syntax.is_infinitive(helper) for helper in syntax.auxiliaries(verb)) and syntax.is_past_participle(
            verb
        )

    def _conditional(self, verb: Token) -> str:
        if any(self._is_condition(child) for child in verb.subtree if child.i != verb.i):
            return self._because("Possible", "conditional with a condition")
        simple = not syntax.is_past_participle(verb)
        head = verb.head
        speech = self.by_token.get(head.i) or self.by_token.get(head.head.i)  # « fait savoir qu'il parlerait »
        reported = speech is not None and speech.trigger.unit.frame.reports
        if simple and reported and syntax.is_complement_clause(verb) and not self._is_conditional(head):
            # « a annoncé que la France enverrait » : the future seen from the past
            return self._because("Planned", "conditional, the future seen from the past, after", head)
        return self._because("Alleged", "press conditional")

    def _is_hypothetical(self, verb: Token) -> bool:
        """« si X attaquait, Y riposterait » ; « si X a perdu du terrain, il a … » concedes a fact."""
        main = verb.head
        if syntax.is_infinitive(main):
            main = main.head  # « pourrait démissionner si … »
        return syntax.is_imperfect(verb) or self._is_conditional(main) or syntax.lies_ahead(main, self.lemmas)

    def _is_condition(self, token: Token) -> bool:
        return token.lower_ in self.lexicon.table("condition") and syntax.is_mark(token)

    def _is_negated(self, verb: Token) -> bool:
        """« n'a pas », « ne … plus », « sans », « ni »; «ne … que» restricts and does not negate."""
        if self._has_negation(verb):
            return True
        if any(mark.lower_ in self.lexicon.table("without") for mark in syntax.marks(verb)):
            return True
        head, step = verb, 0
        while step < CLIMB and syntax.is_infinitive(head) and head.head.i != head.i:
            above = head.head
            if self._is_neutral_when_negated(above):
                return False
            if self._has_negation(above) and not self._is_reporting(above):
                return True
            if any(mark.lower_ in self.lexicon.table("without") for mark in syntax.marks(above)):
                return True
            head, step = above, step + 1
            if syntax.is_noun(head):
                # « ne sont plus en mesure de reprendre » : the noun carries the predicate
                if self._has_negation(head) or self._has_negation(head.head):
                    return True
                break
        return False

    def _is_reporting(self, verb: Token) -> bool:
        draft = self.by_token.get(verb.i)
        return draft is not None and draft.trigger.unit.frame.reports

    def _is_neutral_when_negated(self, verb: Token) -> bool:
        return any(
            each in self.lexicon.table("neutralWhenNegated")
            for each in (syntax.lemma(verb), *self.lemmas.verb(verb.lower_))
        )

    def _has_negation(self, verb: Token) -> bool:
        """Whether «ne … pas» frames the verb or its auxiliary."""
        doc = verb.doc
        complex_ = sorted({verb.i, *(t.i for t in syntax.auxiliaries(verb))})
        first = complex_[0]
        while first > 0 and syntax.is_clitic(doc[first - 1]):
            first -= 1
        particles = self.lexicon.table("negationParticle")
        opening = [i for i in range(max(0, first - 1), complex_[-1]) if doc[i].lower_ in particles]
        opening += [c.i for c in verb.children if c.lower_ in particles and abs(c.i - first) <= 3]
        if not opening:
            return self._shares_negation(verb)
        negation = self.lexicon.table("negation")
        last = min(len(doc), complex_[-1] + 4)
        for i in range(min(opening) + 1, last):
            if i > complex_[-1] and doc[i].text in ',;:."':
                break
            if doc[i].lower_ in negation and doc[i].lower_ not in particles:
                return True
        if any(c.lower_ in negation for c in verb.children if c.lower_ not in particles):
            return True
        # « aucun soldat n'a été tué », « n'a tué aucun civil »
        parts = [c for c in verb.children if syntax.is_subject(c) or syntax.is_object(c)]
        determiners = [d for d in map(syntax.determiner, parts) if d is not None]
        return any(d.lower_ in self.lexicon.table("negativeDeterminer") for d in determiners)

    def _shares_negation(self, verb: Token) -> bool:
        """« n'a ni bombardé le marché ni tué … », « n'a pas été tué ou blessé », not « mais blessé »."""
        link = syntax.coordinator(verb)
        if link is None or not syntax.is_coordinated(verb) or syntax.auxiliaries(verb):
            return False
        shared = syntax.is_past_participle(verb) and link.lower_ in self.lexicon.table("coordinator")
        return (shared or link.lower_ in self.lexicon.table("negation")) and self._has_negation(verb.head)

    # -- nouns

    def noun(self, draft: Draft) -> str:
        noun = draft.token
        determiner = syntax.determiner(noun)
        if determiner is not None and determiner.lower_ in self.lexicon.table("negativeDeterminer"):
            return self._because("Counterfactual", "negative determiner", determiner)
        if determiner is not None and determiner.lower_ in self.lexicon.table("demonstrative"):
            return "Factual"  # « ce crime ne restera pas impuni » : what was spoken of has happened
        before = [noun.doc[i].lower_ for i in range(max(0, noun.i - 3), noun.i)]
        if any(word in self.lexicon.table("without") for word in before):
            return self._because("Counterfactual", "negation")
        phrase = " ".join(before)
        for form, value in sorted(self.lexicon.table("nounFrame").items()):
            if phrase.endswith(form) or f"{form} " in f"{phrase} "[-len(form) - 4 :]:
                return self._because(value, f"«{form}» in front of the noun")
        return self._above(noun, "Factual")

    # -- what governs the trigger

    def _above(self, token: Token, default: str) -> str:
        """What the words above say: operators («pouvoir», «plan de»), announcements, denials."""
        child = token
        for _ in range(CLIMB):
            head = child.head
            if head.i == child.i or self._has_happened(child, head):
                return default
            if syntax.is_coordinated(child) and syntax.is_verbal(child) and syntax.is_verbal(head):
                # « affirme avoir déjoué un attentat et arrêté deux hommes » : no operator on its neighbour
                child = head
                continue
            if (
                (syntax.is_verbal(child) or syntax.auxiliaries(child))
                and syntax.is_finite(child)
                and not syntax.is_complement_clause(child)
            ):
                return default
            if syntax.is_relative_clause(child) or self._is_adjunct(child, head):
                return default
            value = self._operator(head, child)
            if value is not None:
                negated = self._is_denied(head)
                if negated and value == "Counterfactual":
                    return self._because("Possible", "negated operator", head)  # « n'exclut pas une rencontre »
                if negated:
                    value = "Counterfactual" if value == "Factual" or value == "Possible" else value
                    return self._because(value, "negated operator", head)
                if value == "Factual" and default == "Planned":
                    default = "Factual"
                elif value != "Factual":
                    return self._because(value, "operator", head)
            draft = self.by_token.get(head.i)
            if draft is not None:
                governed = self._governed(draft, child, token, default)
                return (
                    governed
                    if governed == default
                    else self._because(governed, f"governed by {draft.trigger.unit.form}")
                )
            if syntax.is_noun(head) and syntax.auxiliaries(head) and syntax.lies_ahead(head, self.lemmas):
                return self._because("Planned", "future", head)
            if syntax.is_verbal(head):
                if self._has_negation(head) and not syntax.is_subject(child) and value is None:
                    return self._because("Counterfactual", "negated", head)
                if self._is_conditional(head) and (syntax.is_subject(child) or syntax.is_object(child)):
                    return self._because("Possible", "conditional", head) if default == "Factual" else default
                if syntax.lies_ahead(head, self.lemmas):
                    return self._because("Planned", "future", head)
            child = head
        return default

    def _is_denied(self, head: Token) -> bool:
        """« n'exclut pas », « il n'est pas impossible »."""
        verbal = syntax.is_verbal(head) or bool(syntax.auxiliaries(head))
        return verbal and self._has_negation(head)

    def _has_happened(self, child: Token, head: Token) -> bool:
        """« convoque X après le raid », « en présentant les sanctions », « la fin des frappes »."""
        if syntax.is_verbal(child):
            return syntax.is_present_participle(child) and not syntax.is_complement_clause(child)
        word = syntax.plain_preposition(syntax.preposition_of(child), self.lexicon)
        return word in self.lexicon.table("afterPreposition") or (
            head.lower_ in self.lexicon.table("endNoun") and word == self.lexicon.table("preposition").get("of")
        )

    def _is_adjunct(self, child: Token, head: Token) -> bool:
        """« a annoncé … lors d'une réunion » : what stands beside a clause is not governed by it."""
        if syntax.is_verbal(child) or syntax.is_complement_clause(child) or not syntax.is_verbal(head):
            return False
        if syntax.is_subject(child) or syntax.is_object(child):
            return False
        if syntax.is_loose(child):
            return True
        word = syntax.plain_preposition(syntax.preposition_of(child), self.lexicon)
        return (
            bool(word)
            and word not in self.lexicon.table("governedPreposition")
            and word not in self.lexicon.table("purpose")
        )

    def _operator(self, head: Token, child: Token) -> str | None:
        table = self.lexicon.table("operator")
        for name in (syntax.lemma(head), head.lower_, *self.lemmas.verb(head.lower_)):
            if name in table:
                if (
                    syntax.is_verbal(head)
                    and syntax.is_subject(child)
                    and not syntax.is_passive(head)
                    and not _has_infinitive(head)
                ):
                    return None
                value = table[name]
                if name in self.lexicon.table("doneInThePast") and self._is_done(head, child):
                    return "Factual"
                if value == "Planned" and self._is_conditional(head):
                    return "Possible"
                if value == "Possible" and self._is_done(head, child):
                    return "Factual"
                return value
        return None

    def _is_done(self, head: Token, child: Token) -> bool:
        """« ont pu sauver deux enfants » : a bare infinitive behind the past tense, no « ont craint de perdre »."""
        past = bool(syntax.auxiliaries(head)) and not self._is_conditional(head)
        return past and syntax.is_infinitive(child) and not syntax.marks(child)

    def _is_governed(self, noun: Token, head: Token) -> bool:
        """Whether a noun is what the word above speaks of, and not a circumstance in front of it."""
        if syntax.is_object(noun) or syntax.is_coordinated(noun):
            return True
        word = syntax.plain_preposition(syntax.preposition_of(noun), self.lexicon)
        return noun.i > head.i and (not word or word in self.lexicon.table("governedPreposition"))

    def _governed(self, draft: Draft, child: Token, token: Token, default: str) -> str:
        """What a governing event makes of its content."""
        if syntax.is_subject(child) or (syntax.is_noun(child) and not self._is_governed(child, draft.token)):
            return default
        frame = draft.trigger.unit.frame
        if frame.content_factuality is not None:
            return frame.content_factuality
        if draft.factuality == "Counterfactual" and not self.lexicon.is_a(draft.event_class, "SpeechAct"):
            return "Counterfactual"
        own = self.by_token.get(token.i)
        if own is not None and not own.trigger.is_verb:
            if self.lexicon.is_a(draft.event_class, "Demand"):
                return "Planned"
            plannable = self.lexicon.table("plannable")
            announced = self.lexicon.is_a(draft.event_class, "Announcement")
            if announced and any(self.lexicon.is_a(own.event_class, name) for name in plannable):
                return "Planned"
            return default
        if syntax.is_infinitive(token) and default == "Planned":
            return "Factual" if frame.reports and not self.lexicon.is_a(draft.event_class, "Demand") else "Planned"
        return default


def _has_infinitive(verb: Token) -> bool:
    return any(syntax.is_infinitive(child) for child in verb.children)
