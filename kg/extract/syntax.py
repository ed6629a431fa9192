"""Turn a parsed sentence into who-does-what questions that can be asked in plain words.

The only file that spells dependency labels and morphological features (Universal Dependencies, as the French
model of spaCy uses them). What can be trusted was measured: subjects, objects, passives and agents; never coordination,
apposition, prepositional attachment nor relatives after a list (attachment F1 on Sequoia .55 to .76).
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence

from kg.errors import KgError
from kg.extract.lemmas import Lemmas
from kg.extract.tokens import Token
from kg.lexicon import Lexicon

SUBJECTS = ("nsubj", "nsubj:pass")
OBLIQUES = ("obl:mod", "obl:arg", "obl:agent", "nmod", "obl", "advmod", "iobj", "dep")
NOMINALS = ("NOUN", "PROPN", "PRON", "NUM", "SYM", "X")
LABELS = (
    *SUBJECTS, "obl:mod", "obl:arg", "obl:agent", "nmod", "iobj", "obj", "acl", "acl:relcl", "advcl", "amod", "appos",
    "aux:pass", "aux:tense", "case", "cc", "ccomp", "conj", "cop", "det", "expl:comp", "expl:pass", "expl:subj", "mark",
    "nummod", "parataxis", "xcomp",
)  # fmt: skip
SUBJECT_REACH = 4
"""Tokens behind the comma that closes an opening participle among which the subject stands."""
AGENT_REACH = 11
"""Tokens behind a participle in which its agent is looked for when the tree gives none."""
INFINITIVE_ENDINGS = ("er", "ir", "re")
MAXIMUM_CLIMB = 6
"""Steps up a tree before giving up: deeper chains in French news are parsing errors."""


def check_labels(labels: Iterable[str]) -> None:
    """Raise `KgError` unless the parser knows every label that this file reads."""
    missing = sorted(set(LABELS) - set(labels))
    if missing:
        raise KgError(
            f"the language model's parser does not know the labels {', '.join(missing)}: "
            "install fr_core_news_sm 3.8, which kg was written for"
        )


def subjects(verb: Token, lexicon: Lexicon) -> list[Token]:
    """Who the verb's subject is: its own, shared by coordination, controlled, or the noun that it qualifies."""
    return _subjects(verb, lexicon, 0)


def _subjects(verb: Token, lexicon: Lexicon, depth: int) -> list[Token]:
    if depth > MAXIMUM_CLIMB:
        return []
    own = [child for child in verb.children if child.dep_ in SUBJECTS]
    if not own and not is_impersonal(verb):
        own = [child for child in verb.children if child.dep_ == "expl:subj"]  # « il l'a limogé »
    if own:
        nearest = min(own, key=lambda t: (t.i > verb.i, abs(t.i - verb.i)))
        if is_relative(nearest):
            head = antecedent(verb) or _noun_before(nearest)
            return [] if head is None else [head]
        return [nearest]
    if verb.dep_ == "conj" and is_verbal(verb.head) and not has_own_relative(verb):
        return _subjects(verb.head, lexicon, depth + 1)
    shared = coordinated_verb(verb)
    if shared is not None:
        return _subjects(shared, lexicon, depth + 1)
    if is_bare_participle(verb) or is_present_participle(verb):
        return _participle_subject(verb, lexicon, depth)
    if heads_infinitive(verb):
        return _controller(verb, lexicon, depth)
    if verb.dep_ == "cop":
        return _subjects(verb.head, lexicon, depth + 1)
    return []


def _noun_before(pronoun: Token) -> Token | None:
    """« …, qui avait démenti » : the noun in front of a relative that the parser left hanging."""
    at = pronoun.i - 1
    if at > 0 and pronoun.doc[at].text == ",":
        at -= 1
    return pronoun.doc[at] if at >= 0 and pronoun.doc[at].pos_ in ("NOUN", "PROPN") else None


def _participle_subject(verb: Token, lexicon: Lexicon, depth: int) -> list[Token]:
    head = verb.head
    if head.i == verb.i:
        # « Dix civils tués dans un raid » : a headline whose participle is the root
        left = [child for child in verb.children if child.i < verb.i and child.pos_ in NOMINALS]
        return left[-1:] or _subject_behind(verb)
    if verb.dep_ == "conj" and is_verbal(head):
        return _subjects(head, lexicon, depth + 1)
    if is_verbal(head):
        return _subjects(head, lexicon, depth + 1)
    if head.pos_ in NOMINALS or head.pos_ == "ADJ":
        if (
            is_present_participle(verb)
            and verb.dep_ in ("acl", "advcl")
            and _after_comma(verb)
            and is_verbal(head.head)
        ):
            # « ont frappé une colonne, tuant deux hommes » : the clause's subject, not the nearest noun
            above = _subjects(head.head, lexicon, depth + 1)
            if above:
                return above
        return [_agreeing(verb, head)]
    return []


def _subject_behind(participle: Token) -> list[Token]:
    """« Révoqué par le ministre, le préfet a saisi le tribunal » : the subject of the clause that it opens."""
    if participle.i:
        return []
    comma = next((token.i for token in participle.doc if token.text == ","), len(participle.doc))
    behind = (token for token in participle.doc[comma + 1 :] if token.dep_ in SUBJECTS and not is_relative(token))
    return [token for token in behind if token.i <= comma + SUBJECT_REACH][:1]


def _agreeing(participle: Token, head: Token) -> Token:
    """« les avoirs du général Saleh, sanctionné par X » : a noun below, where the number is not that of the head."""
    number = _feature(participle, "Number")
    if not _after_comma(participle) or not number or noun_number(head) in (None, number[0]):
        return head
    before = [t for t in head.subtree if head.i < t.i < participle.i and t.pos_ in ("NOUN", "PROPN")]
    return next((t for t in reversed(before) if noun_number(t) in (None, number[0])), head)


def _is_receiver(noun: Token, lexicon: Lexicon) -> bool:
    """« a demandé à Paris de … » : whom one asks."""
    if noun.pos_ not in NOMINALS or noun.dep_ not in ("obl:arg", "obl:mod"):
        return False
    to = lexicon.table("preposition").get("to")
    return noun.dep_ == "obl:arg" or plain_preposition(preposition_of(noun), lexicon) == to


def _controller(verb: Token, lexicon: Lexicon, depth: int) -> list[Token]:
    head = verb.head
    if head.i == verb.i:
        return []
    if called_for(verb, lexicon) is not None:
        return []  # others are to do it
    if head.pos_ == "NOUN":
        inner = [child for child in head.children if child.dep_ in SUBJECTS]
        if inner:
            return inner[:1]
        if (
            head.dep_ in ("obj", "obl:arg")
            and is_verbal(head.head)
            and lemma(head.head) in lexicon.table("objectControl")
        ):
            return [head]
        climb = 0
        while head.pos_ in NOMINALS and head.head.i != head.i and climb < MAXIMUM_CLIMB:
            head, climb = head.head, climb + 1
    if not is_verbal(head) and not any(child.dep_ == "cop" for child in head.children):
        return []
    own = {mark.lower_ for mark in marks(verb)} & set(lexicon.table("purpose"))
    if lemma(head) in lexicon.table("objectControl") and not own:
        object_ = next((c for c in head.children if c.dep_ in ("obj", "iobj") and c.i < verb.i), None)
        if object_ is None:
            object_ = next((c for c in head.children if _is_receiver(c, lexicon) and c.i < verb.i), None)
        if object_ is not None:
            if is_relative(object_):
                found = antecedent(head)
                return [] if found is None else [found]
            return [object_]
    if is_passive(head) and lemma(head) in lexicon.table("objectControl"):
        return _subjects(head, lexicon, depth + 1)
    return _subjects(head, lexicon, depth + 1)


def called_for(verb: Token, lexicon: Lexicon) -> Token | None:
    """« son appel à manifester » : the noun in front of the infinitive."""
    first = min((mark.i for mark in marks(verb)), default=verb.i)
    before = verb.doc[first - 1] if first else None
    return before if before is not None and before.lower_ in lexicon.table("callNoun") else None


def objects(verb: Token, marks: Container[str]) -> list[Token]:
    """Direct objects of the active verb, relative pronouns replaced by their antecedents; `marks`: words like «que»."""
    found: list[Token] = []
    for child in verb.children:
        if child.dep_ != "obj":
            continue
        if is_relative(child):
            head = antecedent(verb)
            if head is not None:
                found.append(head)
        else:
            # « a nommé Jean Premier ministre » : the parser takes the name for a determiner
            name = next((c for c in child.children if c.dep_ == "det" and c.pos_ == "PROPN"), None)
            found.append(name or _counted(child))
    return found or _object_before(verb, marks) or _bare_object(verb) or _second_subject(verb)


def _second_subject(verb: Token) -> list[Token]:
    """« le roi a nommé Jean ministre » : a second subject behind an active verb is its object."""
    own = [child for child in verb.children if child.dep_ == "nsubj"]
    if is_passive(verb) or not any(child.i < verb.i for child in own):
        return []
    return [child for child in own if child.i > verb.i and child.pos_ == "PROPN"][:1]


def _counted(token: Token) -> Token:
    """« envoyer 200 soldats » : the soldiers, where the parser makes the number the object."""
    if token.pos_ == "NUM" and token.i + 1 < len(token.doc):
        after = token.doc[token.i + 1]
        if after.head.i == token.i and after.pos_ in ("NOUN", "PROPN", "ADJ"):
            return after
    return token


def _object_before(verb: Token, marks: Container[str]) -> list[Token]:
    """« le général que X a arrêté », « la Suède, qu'elle accuse » : relatives read as conjunctions."""
    mark = next((c for c in verb.children if c.dep_ == "mark" and c.lower_ in marks and c.i < verb.i), None)
    if (
        mark is None
        or mark.i == 0
        or (verb.dep_ in ("ccomp", "xcomp") and is_verbal(verb.head) and verb.head.i < mark.i)
    ):
        return []
    before = verb.doc[mark.i - 1]
    if before.text == "," and before.i:
        before = verb.doc[before.i - 1]
    climb = 0
    if before.pos_ in ("VERB", "ADJ") and before.head.i < before.i and before.dep_ in ("acl", "amod"):
        before = before.head
    while before.dep_ == "nmod" and before.head.i < before.i and before.head.pos_ == "NOUN" and climb < MAXIMUM_CLIMB:
        before, climb = before.head, climb + 1
    return [before] if before.pos_ in ("NOUN", "PROPN") else []


def is_hidden_relative(verb: Token, marks: Container[str]) -> bool:
    """Whether the clause is a relative («…, que X rejette», «où X a prévenu») though the parser says otherwise."""
    return has_own_relative(verb) or bool(_object_before(verb, marks))


def says_of_clause(verb: Token) -> bool:
    """« ce que la gendarmerie nie » : the object is what the sentence said before."""
    for child in verb.children:
        if child.dep_ in ("obj", "mark") and child.i < verb.i and child.i:
            before = child.doc[child.i - 1]
            if (before.pos_ == "PRON" and "Dem" in _feature(before, "PronType")) or before.dep_ == "dep":
                return True
    return False


def _bare_object(verb: Token) -> list[Token]:
    """« livrera dix chars » : a noun right behind the verb without a preposition, however the parser labels it."""
    if is_passive(verb) or is_reflexive(verb):
        return []
    for child in verb.children:
        if (
            child.i <= verb.i
            or child.i > verb.i + 4
            or child.dep_ not in ("obl:mod", "obl:arg", "nmod", "nummod", "dep", "appos", "xcomp", "flat:name")
        ):
            continue
        if child.pos_ not in ("NOUN", "PROPN", "NUM") or any(c.dep_ in ("case", "mark") for c in child.children):
            continue
        between = [verb.doc[i] for i in range(verb.i + 1, child.i)]
        if all(t.pos_ in ("DET", "ADJ", "NUM", "ADV") for t in between) and not preposition_of(child):
            return [_counted(child)]
    return []


def partitive_objects(verb: Token, of: str) -> list[Token]:
    """Objects with a partitive article, which the parser takes for a preposition: « perdre du terrain »."""
    found = []
    for child in verb.children:
        if child.dep_ not in OBLIQUES or child.i < verb.i or child.pos_ not in NOMINALS:
            continue
        cases = [c for c in child.children if c.dep_ == "case" and c.i < child.i]
        articles = [c for c in cases if "Art" in _feature(c, "PronType")]
        helper = determiner(child)
        if articles or (
            cases and helper is not None and cases[0].lower_[:1] == of[:1] and "Def" in _feature(helper, "Definite")
        ):
            found.append(child)
    return found


def has_content(verb: Token) -> bool:
    """Whether words said go with the verb: a clause, an infinitive, a quotation or a colon."""
    if any(is_complement_clause(c) or (c.i > verb.i and is_clause_of(c) and is_infinitive(c)) for c in verb.children):
        return True
    first = min(
        [
            verb.i,
            *(t.i for t in auxiliaries(verb)),
            *(c.i for c in verb.children if is_light_pronoun(c) and c.i < verb.i),
        ]
    )
    before = [verb.doc[i].text for i in range(max(0, first - 2), first)]
    after = [verb.doc[i].text for i in range(verb.i + 1, min(len(verb.doc), verb.i + 4))]
    if (
        before[-1:] == [","]
        and not any(is_subject(c) and c.i < first for c in verb.children)
        and not is_past_participle_alone(verb)
    ):
        return True
    return '"' in before or ":" in after or '"' in after[:2]


def is_past_participle_alone(verb: Token) -> bool:
    """Whether the verb is a past participle without auxiliary."""
    return is_past_participle(verb) and not auxiliaries(verb)


def agents(verb: Token, by: str) -> list[Token]:
    """The complements of a passive verb that say who did it; `by` is their preposition."""
    found = [
        child
        for child in verb.children
        if child.dep_ in (*OBLIQUES, "obl:agent") and any(c.dep_ == "case" and c.lower_ == by for c in child.children)
    ]
    if found or not is_past_participle(verb):
        return found
    # « promis de longue date par Oslo », « condamné à quatre ans par la cour » : it hangs on the noun in between
    for token in verb.doc[verb.i + 1 : verb.i + AGENT_REACH]:
        if token.lower_ == by and token.head.i > token.i and token.dep_ == "case":
            return [token.head]
        if token.pos_ in ("VERB", "AUX") or token.text in (",", ";", "."):
            break
    return []


def antecedent(verb: Token) -> Token | None:
    """The noun that the relative clause of `verb` says something of, corrected by number.

    After a list the parser takes the last noun: « les attaques de Nice qui ont fait » is about the attacks.
    """
    clause = verb
    climb = 0
    while (
        clause.dep_ in ("conj", "xcomp", "aux:tense", "aux:pass")
        and clause.head.i != clause.i
        and climb < MAXIMUM_CLIMB
    ):
        clause, climb = clause.head, climb + 1
    if clause.dep_ not in ("acl:relcl", "acl"):
        return None
    head = clause.head
    number = verb_number(verb)
    climb = 0
    while number and head.dep_ in ("conj", "appos", "nmod") and head.head.pos_ in NOMINALS and climb < MAXIMUM_CLIMB:
        own, above = noun_number(head), noun_number(head.head)
        if own is None or own == number or above != number:
            break
        head, climb = head.head, climb + 1
    return head


def conjuncts(token: Token) -> list[Token]:
    """`token` and the nouns coordinated with it, in text order."""
    found = [token]
    clause = token.head
    across = clause.dep_ == "conj" and clause.head.pos_ == "NOUN" and clause.head.i < token.i
    if across and token.dep_ in SUBJECTS and (verb_number(clause), noun_number(token)) == ("Plur", "Sing"):
        # « un journaliste de X et son chauffeur ont été tués » : the parser coordinates noun and verb
        found = [clause.head, token]
    for child in token.children:
        if child.dep_ == "conj" and child.pos_ in NOMINALS and child.i > token.i:
            found.extend(conjuncts(child))
    return found


def complements(token: Token) -> Iterator[tuple[str, Token]]:
    """`(preposition, noun)` for each prepositional complement, prepositions in their plain form."""
    for child in token.children:
        if child.dep_ in OBLIQUES or (child.dep_ in ("obj", "appos", "conj", "acl") and token.pos_ in NOMINALS):
            preposition = preposition_of(child)
            if preposition:
                yield preposition, child
        elif child.dep_ == "obj" and is_verbal(token):
            # « ont fait 12 morts à Paris » : the model hangs « à Paris » on the object
            continue


def plain_preposition(word: str, lexicon: Lexicon) -> str:
    """« du » → « de », « aux » → « à »; other prepositions as they are."""
    value = lexicon.table("contraction").get(word)
    return value.partition("+")[0] if value else word


def preposition_of(token: Token) -> str:
    """The preposition in front of a noun phrase as it stands («du», «aux»), or "" when there is none."""
    cases = [child for child in token.children if child.dep_ in ("case", "mark", "fixed") and child.i < token.i]
    cases = [child for child in cases if child.pos_ in ("ADP", "ADV", "SCONJ")]
    if cases:
        return cases[0].lower_
    before = token.i - 1
    steps = 0
    while (
        before >= 0
        and steps < 4
        and token.doc[before].pos_ in ("DET", "ADJ", "NUM")
        and token.doc[before].head.i == token.i
    ):
        before, steps = before - 1, steps + 1
    if before >= 0 and token.doc[before].pos_ == "ADP" and not any(c.dep_ == "obj" for c in token.doc[before].children):
        return token.doc[before].lower_
    return ""


def preposition_token(token: Token) -> Token | None:
    """The token of the preposition that `preposition_of` gives."""
    word = preposition_of(token)
    if not word:
        return None
    for before in range(token.i - 1, max(-1, token.i - 8), -1):
        if token.doc[before].lower_ == word:
            return token.doc[before]
    return None


def lemma(token: Token) -> str:
    """Lower-case lemma."""
    return token.lemma_.lower()


def determiner(token: Token) -> Token | None:
    """The determiner of a noun; the preposition of «du», «aux» holds one too."""
    for child in token.children:
        if child.dep_ == "det" and child.i < token.i:
            return child
    return None


def adjectives(noun: Token) -> list[Token]:
    """Adjectives of a noun, those that the parser hangs elsewhere but that follow it directly among them."""
    found = [
        c
        for c in noun.children
        if c.dep_ in ("amod", "acl", "nmod", "appos", "xcomp") and c.pos_ in ("ADJ", "NOUN", "PROPN", "VERB")
    ]
    # « des sanctions à quatre banques biélorusses » : the adjective is that of the nearer noun
    found = [c for c in found if not any(t.pos_ == "NOUN" for t in noun.doc[noun.i + 1 : c.i])]
    for offset in (1, 2):
        if noun.i + offset < len(noun.doc):
            after = noun.doc[noun.i + offset]
            if (
                after.pos_ in ("ADJ", "NOUN", "PROPN")
                and after not in found
                and (offset == 1 or noun.doc[noun.i + 1].pos_ == "ADJ")
            ):
                found.append(after)
    return found


def participles(noun: Token) -> list[Token]:
    """Participles and relative verbs that qualify a noun."""
    return [c for c in noun.children if c.dep_ in ("acl", "acl:relcl", "amod") and c.pos_ in ("VERB", "ADJ", "AUX")]


def has_determiner(token: Token) -> bool:
    """Whether a determiner or a number in front makes the token a noun, whatever its tag."""
    if any(child.dep_ in ("det", "nummod") and child.i < token.i for child in token.children):
        return True
    before = token.doc[token.i - 1] if token.i else None
    return before is not None and (
        before.pos_ in ("DET", "NUM") or before.text.isdigit() or "Art" in _feature(before, "PronType")
    )


def stands_alone(adjective: Token) -> bool:
    """Whether an adjective is used as a noun: « la présidentielle », not « l'élection présidentielle »."""
    before = adjective.doc[adjective.i - 1] if adjective.i else None
    if before is not None and before.pos_ in ("NOUN", "PROPN"):
        return False
    after = adjective.doc[adjective.i + 1] if adjective.i + 1 < len(adjective.doc) else None
    if after is not None and after.pos_ == "NOUN" and adjective.head.i == after.i:
        return False
    return has_determiner(adjective) or before is None or before.pos_ in ("ADP", "DET", "PUNCT")


def has_clause(token: Token) -> bool:
    """Whether a subject, an auxiliary or a reflexive pronoun makes the token a verb, whatever its tag."""
    return any(child.dep_ in (*SUBJECTS, "aux:tense", "aux:pass", "expl:comp", "expl:pass") for child in token.children)


def is_adjectival(token: Token) -> bool:
    """Whether the token qualifies a noun: « soldats tués », « sont blessés »."""
    return (token.pos_ == "ADJ" and token.dep_ in ("amod", "acl", "xcomp")) or any(
        c.dep_ == "cop" for c in token.children
    )


def is_light_word(token: Token) -> bool:
    """Whether the token may stand inside a fixed expression: « a fait encore état de »."""
    return token.pos_ in ("ADV", "DET", "ADJ")


def path(token: Token) -> Iterator[Token]:
    """The token and the words above it, up to the root."""
    yield token
    for _ in range(len(token.doc)):
        if token.head.i == token.i:
            return
        token = token.head
        yield token


def lies_ahead(verb: Token, lemmas: Lemmas) -> bool:
    """Whether the verb is in the future, by its tag or by its form."""
    return is_future(verb) or (not auxiliaries(verb) and lemmas.is_future(verb.lower_))


def is_predicate(token: Token) -> bool:
    """Whether the token heads a clause that could be a sentence: a finite verb, or what a copula says of somebody."""
    return is_finite(token) or any(child.dep_ == "cop" for child in token.children)


def is_adverbial_clause(verb: Token) -> bool:
    """Whether the verb heads a clause that says when or how: « condamné en 2017, il est attendu mardi »."""
    return verb.dep_ == "advcl"


def is_clause_apart(verb: Token, token: Token) -> bool:
    """Whether a finite verb has a clause of its own below or beside another's, with a subject in front of `token`."""
    inside = verb.dep_ in ("ccomp", "advcl", "conj", "parataxis")
    return inside and is_finite(verb) and any(c.dep_ in SUBJECTS and c.i < token.i for c in verb.children)


def is_reduced(verb: Token) -> bool:
    """Whether a participle qualifies a noun: « les vivres promis par X »."""
    return verb.dep_ in ("acl", "amod") and is_past_participle(verb) and not auxiliaries(verb)


def is_verbal(token: Token) -> bool:
    """Whether the token is a verb form here, by its tag or by its auxiliary."""
    return token.pos_ in ("VERB", "AUX") or any(child.dep_ in ("aux:tense", "aux:pass") for child in token.children)


def is_noun(token: Token) -> bool:
    """Whether the token is a noun here."""
    return token.pos_ in ("NOUN", "PROPN")


def is_pronoun(token: Token) -> bool:
    """Whether the token is a pronoun here."""
    return token.pos_ == "PRON"


def is_light_pronoun(token: Token) -> bool:
    """Whether the token is a reflexive or clitic pronoun."""
    return token.pos_ == "PRON" and (token.dep_.startswith("expl") or token.dep_ in ("iobj", "obj"))


def is_empty_subject(token: Token) -> bool:
    """Whether the token is the subject of an impersonal verb."""
    return token.dep_ == "expl:subj"


def is_indefinite(determiner: Token) -> bool:
    """Whether an article is indefinite: «des», where the parser can tell it from «de + les»."""
    return "Ind" in _feature(determiner, "Definite") or (
        determiner.pos_ == "ADP" and "Plur" in _feature(determiner, "Number") and not determiner.lower_.startswith("a")
    )


def is_clitic(token: Token) -> bool:
    """Whether the token is a short pronoun in front of a verb."""
    return token.pos_ == "PRON" and token.dep_ not in SUBJECTS and len(token.text) <= 4


def is_mark(token: Token) -> bool:
    """Whether the token introduces a clause."""
    return token.dep_ == "mark"


def is_relative(token: Token) -> bool:
    """Whether the token is a relative pronoun, or tagged as one."""
    return token.pos_ in ("PRON", "SCONJ", "ADV") and "Rel" in _feature(token, "PronType")


def has_own_relative(verb: Token) -> bool:
    """Whether a relative pronoun hangs on the verb itself."""
    return any(is_relative(child) for child in verb.children)


def is_passive(verb: Token) -> bool:
    """Whether the verb is passive: « a été tué », « sont tués », « tué par »."""
    if any(child.dep_ == "aux:pass" for child in verb.children):
        return True
    shared = coordinated_verb(verb)
    if shared is not None:
        return is_passive(shared)
    if any(child.dep_ == "nsubj:pass" for child in verb.children) and not is_reflexive(verb):
        return not any(child.dep_ == "aux:tense" for child in verb.children)
    if verb.dep_ == "conj" and is_bare_participle(verb) and is_verbal(verb.head):
        return is_passive(verb.head)
    return is_bare_participle(verb)


def coordinated_verb(verb: Token) -> Token | None:
    """« a condamné l'attaque et appelé les autorités » : the first verb, where the parser coordinates with a noun."""
    if not is_past_participle(verb) or auxiliaries(verb) or is_verbal(verb.head) or verb.i == 0:
        return None
    if verb.doc[verb.i - 1].pos_ != "CCONJ" or verb.i + 1 >= len(verb.doc):
        return None
    after = verb.doc[verb.i + 1]
    if after.pos_ not in ("DET", "PROPN", "PRON", "NOUN", "ADV"):
        return None
    for token in reversed(verb.doc[: verb.i - 1]):
        if is_past_participle(token) and any(child.dep_ == "aux:tense" for child in token.children):
            return token
    return None


def is_bare_participle(verb: Token) -> bool:
    """Whether the verb is a past participle without auxiliary: « un convoi attaqué »."""
    if any(child.dep_ in ("aux:tense", "aux:pass") for child in verb.children):
        return False
    copulas = [child for child in verb.children if child.dep_ == "cop"]
    if copulas:
        # « a démenti » : no copula begins with a or o, every present and past of « to have » does
        return copulas[0].lower_[0] not in "ao"
    return is_past_participle(verb)


def is_past_participle(verb: Token) -> bool:
    """Whether the form is a past participle, though the tagger took it for a first person: « réunis »."""
    if "Part" in _feature(verb, "VerbForm"):
        return "Past" in _feature(verb, "Tense")
    bare = verb.dep_ in ("acl", "advcl", "amod") and not any(c.dep_ in (*SUBJECTS, "mark") for c in verb.children)
    return bare and bool({"1", "2"} & set(_feature(verb, "Person")))


def is_present_participle(verb: Token) -> bool:
    """Whether the form is a present participle: « tuant »."""
    return "Part" in _feature(verb, "VerbForm") and "Pres" in _feature(verb, "Tense")


def is_infinitive(verb: Token) -> bool:
    """Whether the form is an infinitive without auxiliary, though the tagger took it for a noun: « à fuir »."""
    if verb.pos_ in ("NOUN", "ADJ", "PROPN") and verb.i and verb.lower_.endswith(INFINITIVE_ENDINGS):
        return verb.doc[verb.i - 1].pos_ == "ADP" and verb.lower_ == verb.text
    return "Inf" in _feature(verb, "VerbForm")


def heads_infinitive(verb: Token) -> bool:
    """Whether the verb is an infinitive, in the present or the past: « tuer », « avoir tué »."""
    return is_infinitive(verb) or any(is_infinitive(helper) for helper in auxiliaries(verb))


def is_reflexive(verb: Token) -> bool:
    """Whether a reflexive pronoun belongs to the verb: « se retirer »."""
    return any(
        child.dep_.startswith("expl") and child.dep_ != "expl:subj" and child.pos_ == "PRON" for child in verb.children
    )


def is_impersonal(verb: Token) -> bool:
    """Whether the subject is the empty « il »; « il l'a limogé » has one."""
    return any(child.dep_ == "expl:subj" for child in verb.children) and not any(
        child.dep_ in ("obj", "iobj") and child.pos_ == "PRON" and child.i < verb.i for child in verb.children
    )


def auxiliaries(verb: Token) -> list[Token]:
    """Auxiliaries and copulas of a verb."""
    return [child for child in verb.children if child.dep_ in ("aux:tense", "aux:pass", "cop")]


def tense_forms(verb: Token) -> list[Token]:
    """The tokens that carry mood and tense: the first auxiliary, else the verb."""
    helpers = auxiliaries(verb)
    if not helpers and verb.dep_ == "conj" and is_past_participle(verb) and is_verbal(verb.head):
        return tense_forms(verb.head)
    return helpers[:1] or [verb]


def is_conditional(verb: Token) -> bool:
    """Whether the verb is in the conditional: « aurait perdu »."""
    return any("Cnd" in _feature(form, "Mood") for form in tense_forms(verb))


def is_future(verb: Token) -> bool:
    """Whether the verb is in the future."""
    return any("Fut" in _feature(form, "Tense") and "Cnd" not in _feature(form, "Mood") for form in tense_forms(verb))


def is_subjunctive(verb: Token) -> bool:
    """Whether the verb is in the subjunctive."""
    return any("Sub" in _feature(form, "Mood") for form in tense_forms(verb))


def is_finite(verb: Token) -> bool:
    """Whether the verb or its auxiliary is conjugated."""
    return any("Fin" in _feature(form, "VerbForm") for form in tense_forms(verb))


def is_imperfect(verb: Token) -> bool:
    """Whether the verb is in the imperfect: « contrôlait »."""
    return any("Imp" in _feature(form, "Tense") for form in tense_forms(verb))


def is_present(verb: Token) -> bool:
    """Whether the verb itself is in the present of the indicative: « reçoit », never « a reçu »."""
    return not auxiliaries(verb) and all(
        value in _feature(verb, name) for name, value in (("VerbForm", "Fin"), ("Tense", "Pres"), ("Mood", "Ind"))
    )


def verb_number(verb: Token) -> str | None:
    """`Sing` or `Plur`."""
    for form in tense_forms(verb):
        number = _feature(form, "Number")
        if number:
            return str(number[0])
    return None


def noun_number(noun: Token) -> str | None:
    """`Sing` or `Plur`, by determiner first."""
    helper = determiner(noun)
    for form in (helper, noun):
        if form is not None and _feature(form, "Number"):
            return str(_feature(form, "Number")[0])
    return None


def gender(token: Token) -> str | None:
    """`m` or `f`, by determiner first."""
    helper = determiner(token)
    for form in (helper, token):
        if form is not None and _feature(form, "Gender"):
            return "m" if _feature(form, "Gender")[0] == "Masc" else "f"
    return None


def governor(verb: Token) -> Token | None:
    """The verb, adjective or noun whose infinitive or clause this verb is; None at the root."""
    if verb.head.i == verb.i:
        return None
    if verb.dep_ == "conj" and is_verbal(verb.head):
        return governor(verb.head)
    return verb.head


def is_clause_of(verb: Token) -> bool:
    """Whether the verb heads a complement clause or an infinitive of its head."""
    return verb.dep_ in ("ccomp", "xcomp", "obl:arg", "obl:mod", "acl", "advcl", "nmod", "obj", "dep", "parataxis")


def coordinator(token: Token) -> Token | None:
    """The word that coordinates a second conjunct: « et », « ni »."""
    return next((child for child in token.children if child.dep_ == "cc" and child.i < token.i), None)


def is_complement_clause(verb: Token) -> bool:
    """Whether the verb heads a «que» clause or infinitive that is an argument of its head."""
    return verb.dep_ in ("ccomp", "xcomp")


def is_relative_clause(verb: Token) -> bool:
    """Whether the verb heads a relative clause."""
    return verb.dep_ == "acl:relcl" or (verb.dep_ == "acl" and has_own_relative(verb))


def is_subject(token: Token) -> bool:
    """Whether the token is a subject."""
    return token.dep_ in SUBJECTS


def is_object(token: Token) -> bool:
    """Whether the token is a direct object."""
    return token.dep_ == "obj"


def is_loose(token: Token) -> bool:
    """Whether the parser hung the token on its head for want of anything better."""
    return token.dep_ in ("dep", "parataxis", "appos", "vocative", "advcl", "punct", "flat:name", "conj")


def is_coordinated(token: Token) -> bool:
    """Whether the token is a second conjunct."""
    return token.dep_ == "conj"


def is_modifier(token: Token) -> bool:
    """Whether the token is a noun complement or an apposition."""
    return token.dep_ in ("nmod", "appos", "amod")


def marks(verb: Token) -> list[Token]:
    """Subordinating words of the verb's clause: « que », « pour », « si »."""
    return [child for child in verb.children if child.dep_ in ("mark", "case") and child.i < verb.i]


def _after_comma(token: Token) -> bool:
    return token.i > 0 and token.doc[token.i - 1].text == ","


def _feature(token: Token, name: str) -> Sequence[str]:
    """Values of a morphological feature; empty when the model gives none."""
    return token.morph.get(name, ())
