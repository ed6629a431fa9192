"""Turn a sentence into a simplified sentence that the parser reads well, with a map back to the article.

Names become plain names, enumerations one word, numbers digits, times one adverb, long prepositions short ones;
parentheses and appositions are taken out. Role F1 on a real article was .85 on the text and .95 on such a view.
Every token of the parsed view knows the characters it stands for and what it carries.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeVar, cast

from kg.document import Span
from kg.extract.dates import TimeExpression
from kg.extract.memory import once_per_lexicon
from kg.extract.names import Name
from kg.extract.offices import Office
from kg.extract.parse import BATCH
from kg.extract.quantities import QuantityExpression
from kg.extract.tokens import Token, read_tokens
from kg.lexicon import Lexicon

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.pipeline import Pipe
    from spacy.tokens import Doc

UNUSED_PIPES = ("ner", "attribute_ruler", "lemmatizer")
"""Names are found in the text itself; the ruler only copies parts of speech into tags, which nothing reads; a token
asks for its lemma where it is not known yet."""
LARGEST_NUMBER = 9999
"""Larger numbers are shown to the parser as LARGE_STAND_IN: it reads short ones better."""
LARGE_STAND_IN = "2000"
GLOSS_LENGTH = 80
"""Longest parenthesis that is taken out: longer ones hold sentences of their own."""
ASIDE_LENGTH = 90
"""Longest indefinite apposition that is taken out."""
SHORT_QUOTE_WORDS = 5
"""Quotation marks around so few words are taken out; longer quotes keep them."""


DATELINE = re.compile(
    r"[^\W\d_]{2,}(?:[ '-][^\W\d_]+){0,3}(?:, [^.:;()]{3,30})? ?(?:\([^()]{2,30}\) ?-+|(?<=[A-Z\d]) -+) "
)
"""A place, perhaps a day, the agency in parentheses and a dash; without an agency the place is in capitals."""


OPENING = 12
"""Characters in front of a place that still opens its sentence: « Dans le nord du ». """
SHORTEST_SIDE = 20
"""Characters in front of « tandis que » that make a clause of their own."""
RELATIVE_LENGTH = 220
"""Longest relative clause that becomes a sentence of its own."""
SHORTEST_SHOUT = 12
SHOUT_SHARE = 0.8
"""Letters and share of capitals from which a sentence is a headline in capitals."""
PLAIN_WORD = re.compile(r"(?<![\w'-])[\w]+(?![\w'])")
LAST_WORD = re.compile(r"([\w'-]+|[^\w\s])\s*\Z")
NEXT_WORD = re.compile(r"\s+(\w+'?)")
GAP = 60
"""Characters between a passive verb and the participle that goes without its auxiliary."""
LETTER = r"[^\W\d_]"
STAMP = re.compile(r"(?:\d{1,2} ?[h:] ?\d{0,2}(?: GMT)? ?(?:-+|:) ?|[-*+•] +)")
"""The time of a live entry, or the mark of a list item."""


@dataclass(frozen=True, slots=True)
class Payload:
    """What a replaced stretch of the sentence carries."""

    names: tuple[Name, ...] = ()
    time: TimeExpression | None = None
    quantity: QuantityExpression | None = None
    preposition: str | None = None
    """The simple preposition that the words stand for."""
    noun: str | None = None
    """A compound noun as it stands in the text."""


NOTHING = Payload()


@dataclass(frozen=True, slots=True)
class Cell:
    """One token of a view: the characters it stands for and what it carries."""

    span: Span
    payload: Payload = NOTHING


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace `span` by `replacement`."""

    span: Span
    replacement: str
    payload: Payload = NOTHING
    lead: str = ""
    """Words in front of the replacement that carry nothing: the preposition of «du président X»."""


@dataclass(frozen=True, slots=True)
class View:
    """A simplified sentence; `segments` are (begin in view, begin and end in the article, payload)."""

    sentence: Span
    text: str
    segments: tuple[tuple[int, int, Span, Payload], ...]
    """(begin, end) in `text`, span in the article, payload; in order."""
    frame: tuple[Name, ...] = ()
    """Places that frame the whole sentence: «Mali: …»."""
    inverted: bool = False
    """Whether it is the clause «, a annoncé jeudi le ministre» that was taken from behind what it reports."""
    index: int = 0
    """Number of the sentence; a relative clause that was taken out has the number of its sentence."""


@dataclass(frozen=True, slots=True)
class Findings:
    """What is known of a text before its sentences are parsed."""

    names: tuple[Name, ...]
    offices: tuple[Office, ...]
    times: tuple[TimeExpression, ...]
    quantities: tuple[QuantityExpression, ...]


@dataclass(frozen=True, slots=True)
class Parsed:
    """One sentence after parsing: its tokens and, for each, the characters it stands for."""

    index: int
    view: View
    text: str
    """The words of the view as the parser read them; the tokens' offsets are its own."""
    doc: Sequence[Token]
    cells: tuple[Cell, ...]

    def span(self, first: Token, last: Token | None = None) -> Span:
        """The article's characters from one token to another."""
        return Span(self.cells[first.i].span.begin, self.cells[(last or first).i].span.end)

    def payload(self, token: Token) -> Payload:
        """What a token carries."""
        return self.cells[token.i].payload


def make_views(
    text: str, sentences: Sequence[Span], findings: Findings, lexicon: Lexicon, says: Callable[[str], bool]
) -> Iterator[View]:
    """The simplified view of each sentence, in order; `text` is normalised.

    `says` tells whether a form may be of a reporting verb. Relative clauses behind names and inverted reporting
    clauses become views of their own, right behind that of their sentence and with its index.
    """
    names = _by_sentence(findings.names, sentences)
    offices = _by_sentence(findings.offices, sentences)
    times = _by_sentence(findings.times, sentences)
    quantities = _by_sentence(findings.quantities, sentences)
    for at, sentence in enumerate(sentences):
        local = Findings(tuple(names[at]), tuple(offices[at]), tuple(times[at]), tuple(quantities[at]))
        for view in _make_views(text, sentence, local, lexicon, says):
            yield replace(view, index=at)


def parse_views(nlp: Language, views: Iterable[View]) -> Iterator[Parsed]:
    """Parse the views in batches, as they are asked for; each with the cells of its tokens."""
    remaining = iter(views)
    while batch := list(islice(remaining, BATCH)):
        prepared = [_make_doc(nlp, view) for view in batch]
        docs: Iterator[Doc] = iter([doc for doc, _ in prepared])
        for name, pipe in nlp.pipeline:
            if name not in UNUSED_PIPES:
                docs = cast("Pipe", pipe).pipe(docs, batch_size=BATCH)
        for doc, view, (_, cells) in zip(docs, batch, prepared, strict=True):
            yield Parsed(view.index, view, doc.text, read_tokens(nlp, doc), cells)


class _Located(Protocol):
    @property
    def span(self) -> Span: ...


Found = TypeVar("Found", bound=_Located)


def _by_sentence(found: Sequence[Found], sentences: Sequence[Span]) -> list[list[Found]]:
    begins = [sentence.begin for sentence in sentences]
    groups: list[list[Found]] = [[] for _ in sentences]
    for each in found:
        at = bisect_right(begins, each.span.begin) - 1
        if at >= 0 and sentences[at].covers(each.span):
            groups[at].append(each)
    return groups


class _Edits:
    """Edits that do not overlap: the first one to claim a stretch keeps it."""

    def __init__(self, text: str, sentence: Span) -> None:
        self.text = text
        self.sentence = sentence
        self.taken: list[Edit] = []

    def is_free(self, span: Span) -> bool:
        return self.sentence.covers(span) and not any(edit.span.overlaps(span) for edit in self.taken)

    def add(self, span: Span, replacement: str, payload: Payload = NOTHING, lead: str = "") -> bool:
        if len(span) == 0 or not self.is_free(span):
            return False
        self.taken.append(Edit(span, replacement, payload, lead))
        return True


def _make_views(
    text: str, sentence: Span, found: Findings, lexicon: Lexicon, says: Callable[[str], bool]
) -> list[View]:
    """The view of a sentence, and those of the relative clauses that were taken out of it."""
    edits = _Edits(text, sentence)
    _take_dateline(edits)
    frame = _take_frame(edits, found, lexicon)
    _take_clefts(edits, found, lexicon)
    _take_glosses(edits)
    _take_appositions(edits, found)
    _take_asides(edits, found, lexicon)
    _take_short_quotes(edits)
    _take_subsets(edits, found, lexicon)
    _take_restrictions(edits, lexicon)
    _replace_enumerations(edits, found, lexicon)
    _replace_names(edits, found, lexicon)
    _replace_times(edits, found, lexicon)
    _replace_quantities(edits, found)
    _fill_gaps(edits, found, lexicon)
    _replace_prepositions(edits, lexicon)
    _replace_words(edits, lexicon)
    relatives = _find_relatives(edits, found, lexicon)
    views = []
    kept = edits.taken
    for clause, subject in relatives:
        inside = [edit for edit in kept if clause.covers(edit.span)]
        kept = [edit for edit in kept if not clause.overlaps(edit.span)]
        views.append(_assemble(text, clause, inside, ()))
        views[-1] = _with_subject(views[-1], subject, sentence, lexicon)
        kept.append(Edit(clause, " "))
    for clause, body, places in _find_adverbial_relatives(edits, [c for c, _ in relatives], lexicon):
        inside = [edit for edit in kept if body.covers(edit.span)]
        kept = [edit for edit in kept if not clause.overlaps(edit.span)]
        views.append(replace(_assemble(text, body, inside, places), sentence=sentence))
        kept.append(Edit(clause, " "))
    for clause, body in _find_side_clauses(text, sentence, kept, lexicon):
        inside = [edit for edit in kept if body.covers(edit.span)]
        kept = [edit for edit in kept if not clause.overlaps(edit.span)]
        views.append(replace(_assemble(text, body, inside, ()), sentence=sentence))
        kept.append(Edit(clause, "."))
    tail = _find_report(text, sentence, kept, lexicon, says)
    if tail is not None:
        inside = [edit for edit in kept if tail.covers(edit.span)]
        kept = [edit for edit in kept if not tail.overlaps(edit.span)]
        comma = Span(_comma_before(text, tail.begin), tail.begin)
        kept = [edit for edit in kept if not comma.overlaps(edit.span)]
        opening = Edit(Span(tail.begin, tail.begin), "", NOTHING, f"{_stand_in('subject', '', lexicon)} ")
        views.append(replace(_assemble(text, tail, [opening, *inside], ()), sentence=sentence, inverted=True))
        kept += [Edit(comma, "."), Edit(tail, "")]
    return [_assemble(text, sentence, kept, frame), *views]


def _comma_before(text: str, begin: int) -> int:
    return text.rindex(",", 0, begin)


def _find_report(
    text: str, sentence: Span, edits: Sequence[Edit], lexicon: Lexicon, says: Callable[[str], bool]
) -> Span | None:
    """« …, a annoncé jeudi le ministre. » : a verb of saying right behind a comma, with its subject behind it.

    What stands in front must be a clause of its own or a quotation, else the comma only closes an apposition.
    """
    pattern = _report_pattern(lexicon)
    if pattern is None:
        return None
    for match in pattern.finditer(text, sentence.begin, sentence.end):
        verb = match.group("verb").lower()
        endings = lexicon.table("participleEnding" if match.group("aux") else "accentedEnding")
        if (
            verb.endswith(tuple(endings)) != bool(match.group("aux"))
            or verb.endswith(tuple(lexicon.table("presentParticipleEnding")))
            or not says(verb)
            or any(e.span.begin < match.start() < e.span.end for e in edits)
        ):
            continue
        if not _is_inverted(text, match.end("verb"), sentence.end, edits, lexicon):
            continue
        before = _assemble(
            text, Span(sentence.begin, match.start()), [e for e in edits if e.span.end <= match.start()], ()
        )
        words = {word.lower() for word in re.findall(r"[^\W\d_]+", before.text)}
        if '"' in before.text or words & set(lexicon.table("finiteStart")):
            return Span(match.start("clause"), sentence.end)
    return None


@once_per_lexicon
def _report_pattern(lexicon: Lexicon) -> re.Pattern[str] | None:
    helpers = _alternatives(lexicon.table("sayingAuxiliary"))
    if not helpers:
        return None
    return re.compile(
        rf",\s+(?P<clause>(?:(?P<aux>{helpers})\s+(?:[^\W\d_]+\s+)??)?(?P<verb>[^\W\d_]+))(?P<next>[\s-])"
    )


def _is_inverted(text: str, at: int, end: int, edits: Sequence[Edit], lexicon: Lexicon) -> bool:
    """Whether a subject can stand behind the verb: no «que», no possessive, no end."""
    rest = text[at:end]
    for edit in sorted(edits, key=lambda e: e.span):
        # times stand between the verb and its subject
        if edit.payload.time is not None and text[at : edit.span.begin].strip() == "" and edit.span.begin >= at:
            at = edit.span.end
            rest = text[at:end]
    word = re.match(r"[\s,]*([^\W\d_]+'?)", rest)
    if word is None:
        return rest.startswith("-")
    first = word.group(1).lower()
    return (
        first not in lexicon.table("contentMark")
        and first not in lexicon.table("possessive")
        and first not in lexicon.table("purpose")
    )


def _find_relatives(edits: _Edits, found: Findings, lexicon: Lexicon) -> list[tuple[Span, Edit]]:
    """« X, qui a coupé le gaz, menace Y » : the clause between the commas and the name that it says something of.

    Only where a verb follows the second comma: the parser takes the relative's verb for the sentence's own.
    """
    patterns = _relative_patterns(lexicon)
    if patterns is None:
        return []
    text = edits.text
    clauses: list[tuple[Span, Edit]] = []
    for edit in sorted((e for e in edits.taken if e.payload.names), key=lambda e: e.span):
        start = patterns.behind_name.match(text, edit.span.end, edits.sentence.end)
        if start is None and text[edit.span.end - 1] == ",":
            start = patterns.behind_comma.match(text, edit.span.end, edits.sentence.end)
        if start is None or any(clause.covers(edit.span) for clause, _ in clauses):
            continue
        comma = _closing_comma(edits, start.end(), lexicon)
        if comma is not None:
            clauses.append((Span(start.start("clause"), comma.end()), edit))
    return clauses or _relative_of_subject(edits, lexicon, patterns.of_subject)


class _RelativePatterns(NamedTuple):
    behind_name: re.Pattern[str]
    behind_comma: re.Pattern[str]
    of_subject: re.Pattern[str]


@once_per_lexicon
def _relative_patterns(lexicon: Lexicon) -> _RelativePatterns | None:
    pronouns = _alternatives(lexicon.table("cleftEnd"))
    if not pronouns:
        return None
    return _RelativePatterns(
        re.compile(rf"(?: ?\([^()]*\))?,? ?(?P<clause>, (?P<who>{pronouns}) )"),
        re.compile(rf"(?P<clause> (?P<who>{pronouns}) )"),
        re.compile(rf"(?P<subject>[^\W\d_]+(?:[ '][\w-]+){{1,4}})(?P<clause>, (?:{pronouns}) )"),
    )


def _find_adverbial_relatives(
    edits: _Edits, taken: Sequence[Span], lexicon: Lexicon
) -> list[tuple[Span, Span, tuple[Name, ...]]]:
    """« La France, dont un navire croise au large, a promis … » : (clause, its words, the place that frames it)."""
    pronouns, pattern = lexicon.table("adverbialRelative"), _adverbial_pattern(lexicon)
    if pattern is None:
        return []
    text, found = edits.text, []
    for start in pattern.finditer(text, edits.sentence.begin, edits.sentence.end):
        if any(span.begin <= start.start() < span.end for span in taken):
            continue
        if any(edit.span.begin < start.start("who") < edit.span.end for edit in edits.taken):
            continue
        # « En Syrie, où …, l'ONG affirme … » : behind a place that opens the sentence the clause ends with the comma
        opening = pronouns[start.group("who")] == "where" and any(
            e.span.end == start.start() and e.span.begin - edits.sentence.begin <= OPENING and e.payload.names
            for e in edits.taken
        )
        comma = _closing_comma(edits, start.end(), lexicon, any_comma=opening)
        if comma is None:
            continue
        names = next((e.payload.names for e in edits.taken if e.span.end == start.start()), ())
        places = (
            names if pronouns[start.group("who")] == "where" and names and names[0].kind in ("Place", "State") else ()
        )
        found.append((Span(start.start(), comma.end()), Span(start.end(), comma.start()), places))
    return found


@once_per_lexicon
def _adverbial_pattern(lexicon: Lexicon) -> re.Pattern[str] | None:
    pronouns = _alternatives(lexicon.table("adverbialRelative"))
    return re.compile(rf",\s(?P<who>{pronouns})\s") if pronouns else None


def _find_side_clauses(
    text: str, sentence: Span, edits: Sequence[Edit], lexicon: Lexicon
) -> Iterator[tuple[Span, Span]]:
    """« …, tandis que les Etats-Unis ont démenti … » : (clause, its words) of the last such clause of a sentence."""
    pattern = _side_pattern(lexicon)
    if pattern is None:
        return
    matches = list(pattern.finditer(text, sentence.begin, sentence.end))
    if len(matches) != 1 or '"' in text[matches[0].end() : sentence.end]:
        return
    match = matches[0]
    whole = Span(match.start(), sentence.end)
    if match.start() - sentence.begin < SHORTEST_SIDE or any(e.span.begin < match.start() < e.span.end for e in edits):
        return
    if sum(c == '"' for c in text[sentence.begin : match.start()]) % 2 == 0:
        yield whole, Span(match.end(), sentence.end)


@once_per_lexicon
def _side_pattern(lexicon: Lexicon) -> re.Pattern[str] | None:
    one = _alternatives(lexicon.table("sideConjunction")).replace(r"\ ", r"\s+")
    return re.compile(rf",?\s+(?:{one})(?:\s|(?<='))", re.IGNORECASE) if one else None


def _relative_of_subject(edits: _Edits, lexicon: Lexicon, pattern: re.Pattern[str]) -> list[tuple[Span, Edit]]:
    """« Le groupe, qui dit avoir perdu trois hommes, menace … » : the same for a plain noun that opens the sentence."""
    text = edits.text
    start = pattern.match(text, edits.sentence.begin, edits.sentence.end)
    if start is None or (
        start.group("subject").split()[0].rstrip("'").lower() not in {d.rstrip("'") for d in lexicon.table("definite")}
        and "'" not in start.group("subject")
    ):
        return []
    subject = Span(*start.span("subject"))
    if not edits.is_free(subject):
        return []
    comma = _closing_comma(edits, start.end(), lexicon)
    return [] if comma is None else [(Span(start.start("clause"), comma.end()), Edit(subject, subject.of(text)))]


def _closing_comma(edits: _Edits, begin: int, lexicon: Lexicon, *, any_comma: bool = False) -> re.Match[str] | None:
    """The comma that ends a clause whose words start at ``begin``: a finite verb follows it, or ``any_comma`` will do.

    None when there is none within :data:`RELATIVE_LENGTH` characters, or a quotation or a semicolon stands before it.
    """
    end = edits.sentence.end
    for comma in re.compile(",").finditer(edits.text, begin, min(end, begin + RELATIVE_LENGTH)):
        if any(e.span.begin < comma.start() < e.span.end for e in edits.taken):
            continue
        if not {'"', ";"}.isdisjoint(edits.text[begin : comma.start()]):
            return None
        if any_comma or _goes_on(edits.text, comma.start(), end, lexicon):
            return comma
    return None


def _goes_on(text: str, comma: int, end: int, lexicon: Lexicon) -> bool:
    """Whether a finite verb stands behind the comma."""
    verbs = lexicon.table("finiteStart")
    word = re.compile(r",\s+((?:[^\W\d_]{1,2}'|[^\W\d_]{2} )?)([^\W\d_]+)").match(text, comma, end)
    return word is not None and (word.group(2).lower() in verbs or word.group(1).strip().lower() in verbs)


def _with_subject(view: View, subject: Edit, sentence: Span, lexicon: Lexicon) -> View:
    """The relative clause as a sentence of its own: its pronoun gives way to the name, or to the words of a noun."""
    word = _stand_in("person", "", lexicon) if subject.payload.names else subject.replacement
    body = re.match(r",? ?\w+ ", view.text)
    skip = body.end() if body is not None else 0
    shift = len(word) + 1 - skip
    segments = [(0, len(word), subject.span, subject.payload)]
    segments.append((len(word), len(word) + 1, Span(subject.span.end, subject.span.end), NOTHING))
    for begin, end, span, payload in view.segments:
        if end <= skip:
            continue
        cut = max(0, skip - begin)
        segments.append((begin + cut + shift, end + shift, Span(min(span.begin + cut, span.end), span.end), payload))
    text = f"{word} {view.text[skip:]}"
    return View(sentence, f"{text[:-1]}." if text.endswith(",") else text, tuple(segments))


def _assemble(text: str, sentence: Span, edits: Sequence[Edit], frame: tuple[Name, ...]) -> View:
    pieces: list[str] = []
    segments: list[tuple[int, int, Span, Payload]] = []
    length = 0
    at = sentence.begin

    def push(piece: str, span: Span, payload: Payload) -> None:
        nonlocal length
        if piece:
            segments.append((length, length + len(piece), span, payload))
            pieces.append(piece)
            length += len(piece)

    for edit in sorted(edits, key=lambda e: e.span):
        if edit.span.begin > at:
            push(text[at : edit.span.begin], Span(at, edit.span.begin), NOTHING)
        push(edit.lead, Span(edit.span.begin, edit.span.begin), NOTHING)
        push(edit.replacement, edit.span, edit.payload)
        at = edit.span.end
    if at < sentence.end:
        push(text[at : sentence.end], Span(at, sentence.end), NOTHING)
    return View(sentence, "".join(pieces), tuple(segments), frame)


def _make_doc(nlp: Language, view: View) -> tuple[Doc, tuple[Cell, ...]]:
    from spacy.tokens import Doc

    raw = nlp.make_doc(view.text)
    begins = [segment[0] for segment in view.segments]
    words: list[str] = []
    spaces: list[bool] = []
    cells: list[Cell] = []
    for token in raw:
        text = token.text
        if token.is_space or not text.strip():
            if spaces:
                spaces[-1] = True
            continue
        at = token.idx
        begin, end, span, payload = view.segments[bisect_right(begins, at) - 1]
        if payload is NOTHING and end - begin == len(span):
            first = span.begin + at - begin
            span = Span(first, min(first + len(text), span.end))
        words.append(text)
        spaces.append(bool(token.whitespace_))
        cells.append(Cell(span, payload))
    starts: list[bool | int | None] | None = [index == 0 for index in range(len(words))] if words else None
    return Doc(nlp.vocab, words=words, spaces=spaces, sent_starts=starts), tuple(cells)


def _take_frame(edits: _Edits, found: Findings, lexicon: Lexicon) -> tuple[Name, ...]:
    """« Mali : trois soldats tués » : the place in front of the colon frames the sentence."""
    begin = edits.sentence.begin
    framing: list[Name] = []
    at = begin
    for name in found.names:
        if name.kind not in ("Place", "State"):
            break
        between = edits.text[at : name.span.begin]
        if between.strip(" ,/-") and not (framing and between.strip() in lexicon.table("coordinator")):
            break
        framing.append(name)
        at = name.span.end
    if not framing:
        return ()
    colon = re.compile(r"\s*:\s*").match(edits.text, at, edits.sentence.end)
    if colon is None:
        return ()
    edits.add(Span(begin, colon.end()), "")
    return tuple(framing)


def _take_dateline(edits: _Edits) -> None:
    """« LJUBLJANA, 17 septembre (Agence) - L'alliance … » : where and when the dispatch was filed."""
    for pattern in (DATELINE, STAMP):
        match = pattern.match(edits.text, edits.sentence.begin, edits.sentence.end)
        if match is not None and match.end() < edits.sentence.end:
            edits.add(Span(match.start(), match.end()), "")
            return


def _take_clefts(edits: _Edits, found: Findings, lexicon: Lexicon) -> None:
    """« C'est le président … qui a annoncé » : the plain clause behind the emphasis."""
    opening = _word_patterns(lexicon)["cleftStart"].match(edits.text, edits.sentence.begin, edits.sentence.end)
    if opening is None:
        return
    closings = lexicon.table("cleftEnd")
    for name in found.names[:2]:
        end = name.span.end
        for office in found.offices:
            if office.holder == name and office.apposition is not None:
                end = max(end, office.apposition.end)
        rest = re.compile(r",?\s+(\w+)\s").match(edits.text, end, edits.sentence.end)
        if rest is not None and rest.group(1) in closings:
            edits.add(Span(opening.start(), opening.end() + (edits.text[opening.end() : opening.end() + 1] == " ")), "")
            edits.add(Span(*rest.span(1)), "")
            return


def _take_glosses(edits: _Edits) -> None:
    for match in re.compile(rf" ?\(([^()]{{1,{GLOSS_LENGTH}}})\)").finditer(
        edits.text, edits.sentence.begin, edits.sentence.end
    ):
        edits.add(Span(match.start(), match.end()), "")


def _take_appositions(edits: _Edits, found: Findings) -> None:
    for office in found.offices:
        if office.apposition is None:
            continue
        apposition = office.apposition
        before = edits.text[apposition.begin - 1 : apposition.begin]
        after = edits.text[apposition.end : apposition.end + 1]
        separate = (
            apposition.begin > edits.sentence.begin
            and not before.isspace()
            and not after.isspace()
            and after not in ",.;:!?)"
        )
        edits.add(apposition, " " if separate else "")


def _take_asides(edits: _Edits, found: Findings, lexicon: Lexicon) -> None:
    """« l'Observatoire, une ONG basée à Londres, » : an indefinite apposition behind a name."""
    pattern = _aside_pattern(lexicon)
    if pattern is None:
        return
    for name in found.names:
        if name.kind in ("Place", "State"):
            continue  # « près de Kidal, une colonne de blindés » : no apposition but the object
        match = pattern.match(edits.text, name.span.end, edits.sentence.end)
        if match is not None:
            edits.add(Span(*match.span("aside")), "")


@once_per_lexicon
def _aside_pattern(lexicon: Lexicon) -> re.Pattern[str] | None:
    words = _alternatives(lexicon.table("asideStart"))
    if not words:
        return None
    return re.compile(
        rf"(?: ?\([^()]*\))?(?P<aside>, (?:{words})(?: |(?<='))[^,;:.\"()]{{3,{ASIDE_LENGTH}}},)(?= )", re.IGNORECASE
    )


def _take_short_quotes(edits: _Edits) -> None:
    for match in re.compile(r'" ?([^"]{1,60}?) ?"').finditer(edits.text, edits.sentence.begin, edits.sentence.end):
        inner = match.group(1)
        if len(inner.split()) <= SHORT_QUOTE_WORDS and not inner.endswith((",", ";", ".")):
            edits.add(Span(match.start(), match.start(1)), "")
            edits.add(Span(match.end(1), match.end()), "")


def _take_subsets(edits: _Edits, found: Findings, lexicon: Lexicon) -> None:
    """« 87 personnes, dont 24 gendarmes, ont été blessées » : the subset is no subject of the verb behind it."""
    pattern = _subset_pattern(lexicon)
    if pattern is None:
        return
    for match in pattern.finditer(edits.text, edits.sentence.begin, edits.sentence.end):
        inner = Span(match.start(), match.end())
        start = edits.text[match.start() : match.end()].strip(" ,").split()
        counted = (len(start) <= 5 and len(start) > 1 and start[1].lower() in lexicon.table("subsetStart")) or any(
            inner.covers(q.span)
            and edits.text[match.start() : q.span.begin].strip(" ,").lower() in lexicon.table("subsetWord")
            for q in found.quantities
        )
        if counted:
            edits.add(inner, "")


@once_per_lexicon
def _subset_pattern(lexicon: Lexicon) -> re.Pattern[str] | None:
    words = _alternatives(lexicon.table("subsetWord"))
    if not words:
        return None
    return re.compile(rf",? (?:{words}) [^,;:.\"()]{{3,60}}?(?P<end>,|(?=[.;\"]|$))", re.IGNORECASE)


def _take_restrictions(edits: _Edits, lexicon: Lexicon) -> None:
    """« n'a perdu que trois hommes » : «ne … que» restricts; without it the parser sees a plain clause."""
    pattern, negations = _restriction_pattern(lexicon), lexicon.table("negation")
    if pattern is None:
        return
    for match in pattern.finditer(edits.text, edits.sentence.begin, edits.sentence.end):
        if not negations.keys().isdisjoint(match.group("verb").lower().split()):
            continue
        following = match.group("next").lower()
        numeral = following[0].isdigit() or following in lexicon.table("restrictedStart")
        if numeral and edits.is_free(Span(*match.span("ne"))) and edits.is_free(Span(*match.span("que"))):
            end = match.end("ne")
            edits.add(Span(match.start("ne"), end + (edits.text[end : end + 1] == " ")), "")
            edits.add(
                Span(
                    match.start("que"), match.end("que") + (edits.text[match.end("que") : match.end("que") + 1] == " ")
                ),
                "",
            )


@once_per_lexicon
def _restriction_pattern(lexicon: Lexicon) -> re.Pattern[str] | None:
    particles, restrictors = (
        _alternatives(lexicon.table("negationParticle")),
        _alternatives(lexicon.table("restrictor")),
    )
    if not particles or not restrictors:
        return None
    return re.compile(
        rf"(?<![\w-])(?P<ne>{particles})\s?(?P<verb>(?:[\w'-]+ ){{1,4}})(?P<que>{restrictors}) ?(?P<next>[\w'-]+)",
        re.IGNORECASE,
    )


def _article_before(text: str, begin: int, lexicon: Lexicon) -> tuple[int, str, str]:
    """(where it begins, plain preposition, article) of the determiner or contraction in front of `begin`."""
    window = text[max(0, begin - 12) : begin]
    match = re.search(rf"(?:(?<=[\s\"(,;:'-])|^)((?:{LETTER}{{1,3}} )?(?:{LETTER}{{1,5}} |{LETTER}'))$", window)
    if match is None:
        return begin, "", ""
    phrase = match.group(1)
    table = lexicon.table("contraction")
    for start in range(len(phrase)):
        if start and not (phrase[start - 1].isspace() or phrase[start - 1] == "'"):
            continue
        key = phrase[start:].strip().lower()
        if key in table:
            preposition, _, article = table[key].partition("+")
            return begin - len(phrase) + start, preposition, article
        if key in lexicon.table("definite"):
            return begin - len(phrase) + start, "", key
    return begin, "", ""


def _stand_in(kind: str, article: str, lexicon: Lexicon) -> str:
    table = lexicon.table("standIn")
    return table.get(f"{kind} {article}".strip(), table.get(kind, kind))


def _replace_enumerations(edits: _Edits, found: Findings, lexicon: Lexicon) -> None:
    """« en Syrie, en Irak et au Liban » : one word that carries the list."""
    names = [n for n in found.names if edits.is_free(n.span)]
    link = _link_pattern(lexicon)
    at = 0
    while at < len(names):
        group, last, leads = [names[at]], False, []
        while at + len(group) < len(names) and not last:
            before, after = group[-1], names[at + len(group)]
            if _family(before) != _family(after):
                break
            begin = _outer(after, found).begin
            match = link.fullmatch(edits.text[_outer(before, found).end : begin])
            if match is None:
                break
            leads.append(match.group("lead").strip().lower())
            group.append(after)
            last = bool(match.group("last") or match.group("late"))
        if last and len(group) > 1 and _same_leads(leads, lexicon):
            outer = Span(_outer(group[0], found).begin, _outer(group[-1], found).end)
            _add_name(edits, outer, tuple(group), lexicon, plural=True)
            at += len(group)
        else:
            at += 1


@once_per_lexicon
def _link_pattern(lexicon: Lexicon) -> re.Pattern[str]:
    """What stands between the names of a list."""
    one = _alternatives(lexicon.table("coordinator"))
    return re.compile(
        rf"\s*(?:,\s*|\s(?P<last>{one})\s+|,\s*(?P<late>{one})\s+)"
        rf"(?P<lead>(?:{LETTER}{{1,4}}(?:\s|'))?(?:{LETTER}{{1,3}}(?:\s|'))?)$"
    )


def _same_leads(leads: Sequence[str], lexicon: Lexicon) -> bool:
    """Whether what stands before the items is empty, an article or a short preposition."""
    return all(
        not lead or lead in lexicon.table("contraction") or lead in lexicon.table("definite") or len(lead) <= 5
        for lead in leads
    )


def _family(name: Name) -> str:
    return "Place" if name.kind in ("Place", "State") else name.kind


def _outer(name: Name, found: Findings) -> Span:
    """The name with its title or head noun."""
    return name.phrase


def _replace_names(edits: _Edits, found: Findings, lexicon: Lexicon) -> None:
    for name in sorted(found.names, key=lambda n: (n.kind != "Person", n.span)):
        outer = _outer(name, found)
        if not edits.is_free(outer):
            outer = name.span
        if edits.is_free(outer):
            _add_name(edits, outer, (name,), lexicon)


def _add_name(edits: _Edits, outer: Span, names: tuple[Name, ...], lexicon: Lexicon, *, plural: bool = False) -> None:
    payload = Payload(names=names)
    first = names[0]
    begin, preposition, article = _article_before(edits.text, outer.begin, lexicon)
    words = first.span.of(edits.text)
    if first.kind == "Person":
        replacement = _stand_in("person", "", lexicon)
        span = Span(begin, outer.end)
        if begin != outer.begin and edits.is_free(span) and (article or preposition):
            edits.add(span, replacement, payload, f"{preposition} " if preposition else "")
            return
    elif first.kind == "Common":
        replacement = words
    elif first.kind == "Group":
        replacement = _stand_in("group", "", lexicon) if plural or " " in words else words
    elif first.kind in ("Place", "State"):
        elided = edits.text[outer.begin - 1 : outer.begin] == "'"
        replacement = _stand_in("place", "'" if elided else _gender_key(article, lexicon), lexicon)
        address = words.split()[0].lower() in lexicon.table("placeNoun")
        if (
            (outer != first.span or address)
            and not (article or preposition)
            and outer.of(edits.text)[0].islower()
            and _is_adverbial(edits, outer, lexicon)
        ):
            # « a été blessé place Bellecour » : an address without a preposition
            edits.add(outer, replacement, payload, f"{_stand_in('in', '', lexicon)} ")
            return
    else:
        replacement = _stand_in("organisation", _gender_key(article, lexicon), lexicon)
        if outer != first.span or plural:
            # « le groupe Etat islamique » : the head noun keeps its article
            head = edits.text[outer.begin : first.span.begin].split()
            replacement = (
                head[0]
                if head and head[0].islower()
                else _stand_in("organisation", _gender_key(article, lexicon), lexicon)
            )
    edits.add(outer, replacement, payload)


def _is_adverbial(edits: _Edits, outer: Span, lexicon: Lexicon) -> bool:
    """Whether a word stands in front that is no determiner and no preposition."""
    before = re.search(r"([\w'-]+)\s+$", edits.text[edits.sentence.begin : outer.begin])
    return before is not None and before.group(1).lower() not in lexicon.table("nounLead")


def _gender_key(article: str, lexicon: Lexicon) -> str:
    return article if article in lexicon.table("articleLeft") else ""


def _replace_times(edits: _Edits, found: Findings, lexicon: Lexicon) -> None:
    word = _stand_in("time", "", lexicon)
    compound = _preposition_pattern(lexicon)
    for time in found.times:
        span = time.phrase if edits.is_free(time.phrase) else time.span
        if time.kind == "duration" and re.match(r" d(?:e |')", edits.text[span.end : span.end + 4]):
            continue
        if time.governs:
            if compound is not None and compound[0].match(edits.text, span.begin):
                continue  # « au lendemain du naufrage » is a preposition as it stands
            # « trois jours après le naufrage » : the preposition stays, and tells from when
            last = time.span.of(edits.text).split()[-1].lower()
            opening = not edits.text[edits.sentence.begin : span.begin].strip(' "')
            edits.add(span, last.capitalize() if opening else last, Payload(preposition=last))
            continue
        at_start = not edits.text[edits.sentence.begin : span.begin].strip(' "')
        edits.add(span, word.capitalize() if at_start else word, Payload(time=time))


def _replace_quantities(edits: _Edits, found: Findings) -> None:
    for quantity in found.quantities:
        span = quantity.span
        number = quantity.number
        lead = ""
        if re.search(r"(?<![\w'])[dD]'$", edits.text[max(edits.sentence.begin, span.begin - 3) : span.begin]):
            # « d'une soixantaine » → « de 60 »
            span, lead = Span(span.begin - 2, span.end), edits.text[span.begin - 2] + "e "
        digits = re.fullmatch(r"\d+(?:[.,]\d+)?", number)
        if digits is None or float(number.replace(",", ".")) > LARGEST_NUMBER or float(number.replace(",", ".")) < 2:
            number = LARGE_STAND_IN if digits is not None and float(number.replace(",", ".")) > 2 else "2"
        if quantity.unit == "%":
            number = f"{number} %"
        elif quantity.unit is not None:
            number = f"{number} {quantity.unit}{'' if quantity.unit.endswith(('s', 'x')) else 's'}"
        if quantity.partitive is not None and quantity.partitive.begin <= span.end + 1:
            end = quantity.partitive.end
            while end < edits.sentence.end and edits.text[end] == " ":
                end += 1
            if edits.add(Span(span.begin, end), f"{number} ", Payload(quantity=quantity), lead):
                continue
        edits.add(span, number, Payload(quantity=quantity), lead)


def _fill_gaps(edits: _Edits, found: Findings, lexicon: Lexicon) -> None:
    """« deux soldats ont été tués et six autres blessés » : the second participle gets its auxiliary back."""
    patterns = _gap_patterns(lexicon)
    if patterns is None:
        return
    for quantity in found.quantities:
        before = edits.text[edits.sentence.begin : quantity.span.begin]
        auxiliary = patterns.before.search(before)
        if auxiliary is None:
            continue
        begin = max(quantity.span.end, quantity.partitive.end if quantity.partitive else 0)
        participle = patterns.behind.match(edits.text, begin, edits.sentence.end)
        if participle is not None and edits.is_free(Span(participle.start("participle"), participle.end())):
            at = participle.start("participle")
            lead = lexicon.table("elidedAuxiliary")[auxiliary.group("auxiliary").lower()]
            edits.taken.append(Edit(Span(at, at), "", lead=f"{lead} "))


class _GapPatterns(NamedTuple):
    before: re.Pattern[str]
    """A passive clause and a coordinator, up to the number."""
    behind: re.Pattern[str]
    """A noun and a participle without auxiliary, from the number on."""


@once_per_lexicon
def _gap_patterns(lexicon: Lexicon) -> _GapPatterns | None:
    auxiliaries, links = _alternatives(lexicon.table("elidedAuxiliary")), _alternatives(lexicon.table("coordinator"))
    endings, others = _alternatives(lexicon.table("accentedEnding")), _alternatives(lexicon.table("auxiliaryForm"))
    if not (auxiliaries and links and endings and others):
        return None
    word, letter, between = r"[\w-]+", rf"(?:{endings})", rf'[^.;:!?"]{{0,{GAP}}}?'
    return _GapPatterns(
        re.compile(
            rf"\b(?P<auxiliary>{auxiliaries}) (?:{word} )?{word}{letter}\b{between},? (?:{links}) (?:d')?$",
            re.IGNORECASE,
        ),
        re.compile(rf"(?: ?(?!(?:{others})\b)[\w'-]+){{1,2}}? (?P<participle>{word}{letter}s?)\b(?! {word}{letter}\b)"),
    )


def _alternatives(words: Iterable[str]) -> str:
    """A pattern of any of the words, a longer one before those that it begins with."""
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


@once_per_lexicon
def _preposition_pattern(lexicon: Lexicon) -> tuple[re.Pattern[str], dict[str, str]] | None:
    rows = lexicon.table("compoundPreposition").items()
    if not rows:
        return None
    directions = tuple(lexicon.table("direction"))
    contractions = sorted(lexicon.table("contraction").items())
    articles = {*lexicon.table("articleLeft"), ""}
    one = "(?:" + "|".join(re.escape(d) for d in sorted(directions, key=len, reverse=True)) + ")"
    groups: dict[str, str] = {}
    by_first: dict[str, list[str]] = {}  # what follows each first word
    others = []
    for number, (form, value) in enumerate(sorted(rows, key=lambda row: (-len(row[0]), row[0]))):
        pattern = re.escape(form).replace(re.escape("{direction}"), one).replace(r"\ ", r"\s+")
        final = form.rpartition(" ")[2]
        contracted = [
            key for key, left in contractions if left.partition("+")[0] == final and left.partition("+")[2] in articles
        ]
        if contracted:
            endings = (
                re.escape(key).replace(r"\ ", r"\s+") + ("" if key.endswith("'") else r"\s")
                for key in sorted(contracted, key=len, reverse=True)
            )
            pattern = pattern[: len(pattern) - len(re.escape(final))] + f"(?:{'|'.join(endings)})"
        else:
            pattern += r"\s?" if form.endswith("'") else r"(?=\s|$)"
        groups[f"p{number}"] = value
        first = form.partition(" ")[0]
        opening = re.escape(first) + r"\s+"
        if pattern.startswith(opening):
            by_first.setdefault(opening, []).append(f"(?P<p{number}>{pattern.removeprefix(opening)})")
        else:
            others.append(f"(?P<p{number}>{pattern})")
    # two phrases whose first words differ never stand at one place, so that each word is tried once
    parts = [f"{opening}(?:{'|'.join(rest)})" for opening, rest in by_first.items()] + others
    # most characters begin none of them: looking at the first one halves the time
    starts = (each for form, _ in rows for each in (directions if form[0] == "{" else (form,)))
    heads = "".join(sorted({re.escape(each[0]) for each in starts}))
    return re.compile(rf"(?=[{heads}])(?<![\w'-])(?:{'|'.join(parts)})", re.IGNORECASE), groups


def _replace_prepositions(edits: _Edits, lexicon: Lexicon) -> None:
    compiled = _preposition_pattern(lexicon)
    if compiled is None:
        return
    pattern, values = compiled
    for match in pattern.finditer(edits.text, edits.sentence.begin, edits.sentence.end):
        words = match.group(0).lower()
        value = values[match.lastgroup or ""]
        article = _article_left(words, lexicon)
        span = Span(match.start(), match.end())
        capital = match.group(0)[0].isupper()
        replacement = (value.capitalize() if capital else value) + (" " if words[-1] in " '" else "") + article
        edits.add(span, replacement, Payload(preposition=value))


def _article_left(words: str, lexicon: Lexicon) -> str:
    """« près du » → « le » : the article that the last words of a preposition hold."""
    for key, value in sorted(lexicon.table("contraction").items(), key=lambda row: -len(row[0])):
        left = value.partition("+")[2]
        if (
            words.strip().endswith(key)
            and (not left or left in lexicon.table("articleLeft"))
            and (len(words.strip()) == len(key) or words.strip()[-len(key) - 1] == " ")
        ):
            return left if not left or left.endswith("'") else f"{left} "
    return ""


@once_per_lexicon
def _word_patterns(lexicon: Lexicon) -> dict[str, re.Pattern[str]]:
    """Patterns of the words of some tables."""
    found = {}
    for table in ("cleftStart", "compoundNoun", "dispensable", "hedgeAdjective"):
        words = sorted(lexicon.table(table), key=lambda w: (-len(w), w))
        # most characters begin none of them
        heads = "".join(sorted({re.escape(word[0]) for word in words}))
        ahead = f"(?=[{heads}])" if heads else ""
        found[table] = re.compile(rf"{ahead}(?<![\w-])(?:{'|'.join(map(re.escape, words))})(?![\w'-])", re.IGNORECASE)
    return found


def _replace_words(edits: _Edits, lexicon: Lexicon) -> None:
    for word, accented in lexicon.table("unaccentedStart").items():
        # « A Paris, … » : a capital without its accent
        at = edits.sentence.begin
        at = max((e.span.end for e in edits.taken if e.span.begin == at and not e.replacement), default=at)
        if edits.text.startswith(f"{word} ", at):
            edits.add(Span(at, at + len(word)), accented)
    _lower_shouting(edits)
    _replace_sources(edits, lexicon)
    _replace_verbs(edits, lexicon)
    _take_hedges(edits, lexicon)
    _lower_start(edits, lexicon)
    compounds = lexicon.table("compoundNoun")
    if compounds:
        for match in _word_patterns(lexicon)["compoundNoun"].finditer(
            edits.text, edits.sentence.begin, edits.sentence.end
        ):
            word = match.group(0)
            edits.add(Span(match.start(), match.end()), compounds[word.lower()], Payload(noun=word.lower()))
    dispensable = lexicon.table("dispensable")
    if dispensable:
        for match in _word_patterns(lexicon)["dispensable"].finditer(
            edits.text, edits.sentence.begin, edits.sentence.end
        ):
            end = match.end()
            if match.start() == edits.sentence.begin:
                continue
            if edits.text[end : end + 1] == " ":
                end += 1
            edits.add(Span(match.start(), min(end, edits.sentence.end)), "")


def _replace_verbs(edits: _Edits, lexicon: Lexicon) -> None:
    """« Bamako dément », « ont expulsé un diplomate » : forms that the parser mistakes become a verb that it knows."""
    known = _mistaken_verbs(lexicon)
    for match in PLAIN_WORD.finditer(edits.text, edits.sentence.begin, edits.sentence.end):
        word = match.group(0)
        if word not in known or match.start() == edits.sentence.begin:
            continue
        before = LAST_WORD.search(edits.text, edits.sentence.begin, match.start())
        lead = before.group(1).lower() if before is not None else ""
        present, behind, shared = known[word]
        if present is not None:
            stand_in = present if lead and lead not in lexicon.table("nounLead") else None
        elif lead in lexicon.table("auxiliaryForm"):
            stand_in = behind
        elif lead in lexicon.table("coordinator") and _opens_phrase(edits.text, match.end(), lexicon):
            stand_in = shared
        else:
            stand_in = None
        if stand_in is not None:
            edits.add(Span(match.start(), match.end()), stand_in, Payload(noun=word))


@once_per_lexicon
def _mistaken_verbs(lexicon: Lexicon) -> dict[str, tuple[str | None, str | None, str | None]]:
    """Each form, and what stands in for it: as a present, behind an auxiliary, where it shares that of another verb."""
    present = {**lexicon.table("presentVerbFound"), **lexicon.table("presentVerb")}
    behind, shared = lexicon.table("participleFound"), lexicon.table("participleSharing")
    return {word: (present.get(word), behind.get(word), shared.get(word)) for word in {*present, *behind, *shared}}


def _opens_phrase(text: str, at: int, lexicon: Lexicon) -> bool:
    """Whether a determiner or a number stands there."""
    after = NEXT_WORD.match(text, at)
    word = after.group(1).lower() if after is not None else ""
    return word.isdigit() or word in lexicon.table("determiner")


def _take_hedges(edits: _Edits, lexicon: Lexicon) -> None:
    """« le califat autoproclamé enregistre … » : an adjective that the parser takes for the verb."""
    hedges = lexicon.table("hedgeAdjective")
    if not hedges:
        return
    for match in _word_patterns(lexicon)["hedgeAdjective"].finditer(
        edits.text, edits.sentence.begin, edits.sentence.end
    ):
        before = edits.text[edits.sentence.begin : match.start()].split()
        if match.start() > edits.sentence.begin and before and before[-1].lower() not in lexicon.table("auxiliaryForm"):
            edits.add(Span(match.start() - (edits.text[match.start() - 1] == " "), match.end()), "")


def _lower_shouting(edits: _Edits) -> None:
    """« LE PRESIDENT ARRETE » : words in capitals are read as words."""
    words = edits.sentence.of(edits.text)
    letters = [c for c in words if c.isalpha()]
    if len(letters) < SHORTEST_SHOUT or sum(c.isupper() for c in letters) < SHOUT_SHARE * len(letters):
        return
    for match in re.compile(r"[^\W\d_]+").finditer(edits.text, edits.sentence.begin, edits.sentence.end):
        edits.add(Span(match.start(), match.end()), match.group(0).lower())


def _replace_sources(edits: _Edits, lexicon: Lexicon) -> None:
    """« a-t-on appris de source militaire » : the source is cited as in «selon une source militaire»."""
    sources, pattern = lexicon.table("sourceNoun"), _source_pattern(lexicon)
    if pattern is None:
        return
    for match in pattern.finditer(edits.text, edits.sentence.begin, edits.sentence.end):
        if match.group("of") == lexicon.table("preposition").get("of"):
            words = _stand_in(sources[match.group("source")] or "cited", "", lexicon)
            edits.add(Span(*match.span("of")), words, Payload(preposition=words.split()[0]))


@once_per_lexicon
def _source_pattern(lexicon: Lexicon) -> re.Pattern[str] | None:
    one = "|".join(map(re.escape, sorted(lexicon.table("sourceNoun"))))
    return re.compile(rf"(?<![\w'-])(?P<of>[^\W\d_]{{2}}) (?P<source>{one})(?= [^\W\d_])") if one else None


def _lower_start(edits: _Edits, lexicon: Lexicon) -> None:
    """« Réunis à Bruxelles, les ministres … » : with its capital the tagger takes the participle for a name."""
    start = re.compile(r"[\"' ]*(\w)(\w{3,})").match(edits.text, edits.sentence.begin, edits.sentence.end)
    if start is None or not start.group(1).isupper() or not start.group(2).islower():
        return
    if start.group(2).endswith(tuple(lexicon.table("participleEnding"))):
        edits.add(Span(start.start(1), start.end(2)), (start.group(1) + start.group(2)).lower())
