"""Match the pattern templates of a lexicon table, such as «il y a {amount} {unit}», against a text.

A template is made of words and of
- `{name}`: a word (or words) of the table `name`, or a number of the shape that `symbols.SHAPES` gives for `name`;
  when the forms of that table are templates themselves, they are read in its place;
- `[ ]`: an optional part; `( | )`: a choice;
- `>`: where the expression itself begins, what stands before it belongs to its phrase; `<`: where it ends, what
  follows must only be there.

Every word of a text becomes one character, so that a template is a small regular expression over words: word
boundaries are exact, case does not matter, and a capital may lack its accent («A l'aube», «DES JEUDI»).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from kg.document import Span
from kg.errors import OntologyError
from kg.extract.numerals import Numeral, Spelling, find_numerals, read_digits
from kg.extract.symbols import CLOCK, SHAPES, TOKEN, Vocabulary, Word, plain_key, shape_of, split_words
from kg.lexicon import Lexicon

PIECE = 20_000
"""Characters of a text that are split into words at once, up to the end of a line."""

Pieces = tuple[Sequence[re.Match[str]], Sequence[str], Mapping[int, Decimal]]


@lru_cache(maxsize=2)
def _split(text: str, begin: int, end: int) -> Pieces:
    """Tokens, their plain forms, and the values of those in digits: one grammar after the other asks for them."""
    tokens = list(TOKEN.finditer(text, begin, end))
    keys = [plain_key(token.group()) for token in tokens]
    return tokens, keys, {i: read_digits(t.group()) for i, t in enumerate(tokens) if t.lastgroup == "number"}


class Slot(NamedTuple):
    """What a `{name}` of a template matched: words `begin` to `end`, and their value in the table."""

    name: str
    value: str
    begin: int
    end: int


@dataclass(frozen=True, slots=True)
class Match:
    """A template that fits; all offsets count words."""

    operator: str
    """The value of the template's row: what to do with it."""
    begin: int
    end: int
    core_begin: int
    core_end: int
    slots: tuple[Slot, ...]
    """In text order."""

    def span(self, words: Sequence[Word]) -> Span:
        """Characters of the expression itself."""
        return Span(words[self.core_begin].begin, words[self.core_end - 1].end)

    def phrase(self, words: Sequence[Word]) -> Span:
        """Characters from the beginning of the match to the end of the expression."""
        return Span(words[self.begin].begin, words[self.core_end - 1].end)


_cache: dict[tuple[str, ...], tuple[object, Grammar]] = {}


def grammar(lexicon: Lexicon, table: str, *others: str) -> Grammar:
    """The templates of `table`, compiled once per lexicon; `others` are tables that `Grammar.at` looks up."""
    key = (lexicon.fingerprint, table, *others)
    kept = _cache.get(key)
    # Lexicons made by hand may share a fingerprint, so the tables themselves are compared as well.
    if kept is not None and kept[0] is lexicon.tables:
        return kept[1]
    made = Grammar(lexicon.tables, table, others)
    if len(_cache) > 16:
        _cache.clear()
    _cache[key] = (lexicon.tables, made)
    return made


class Grammar:
    """The compiled templates of one table."""

    def __init__(self, tables: Mapping[str, Mapping[str, str]], table: str, others: Sequence[str]) -> None:
        self._tables = tables
        self._spelling = Spelling.of(tables)
        self._clock_marks = frozenset(tables.get("hourMark", {}))
        self.plural_endings = tuple(sorted(set(tables.get("pluralEnding", {}).values()) - {""}))
        templates = [(form, _parse(form), operator) for form, operator in sorted(tables.get(table, {}).items())]
        self._macros = {
            name: tuple(_parse(form) for form in sorted(forms))
            for name, forms in tables.items()
            if any(set("{[(") & set(form) for form in forms)
        }
        self._vocabulary = Vocabulary()
        seen: set[str] = set(others)
        for name in others:
            for form in tables.get(name, {}):
                self._vocabulary.add_all(split_words(form))
        for _, tree, _ in templates:
            self._collect(tree, seen)
        self._values: dict[str, dict[str, str]] = {
            name: {
                symbols: value
                for form, value in sorted(tables.get(name, {}).items())
                for symbols in self._vocabulary.spellings(form)
            }
            for name in sorted(seen)
            if name not in self._macros
        }
        self._longest = {name: max(map(len, values), default=0) for name, values in self._values.items()}
        self._starts: dict[str, list[_Template]] = {}
        for form, tree, operator in templates:
            names: list[str] = []
            compiled = self._compile(tree, names, form)
            template = _Template(compiled.regex, operator, tuple(names))
            for symbol in sorted(compiled.first):
                self._starts.setdefault(symbol, []).append(template)

    def read(self, text: str) -> list[Word]:
        """The words of `text`, spelled numbers joined into one."""
        words: list[Word] = []
        begin = 0
        while begin < len(text):
            # in pieces that end with a line, which no number crosses: the tokens of a long text need much memory
            end = text.find("\n", begin + PIECE) + 1 or len(text)
            words += self._read_piece(*_split(text, begin, end))
            begin = end
        return words

    def _read_piece(
        self, tokens: Sequence[re.Match[str]], keys: Sequence[str], digits: Mapping[int, Decimal]
    ) -> list[Word]:
        words: list[Word] = []
        i = 0
        for numeral in [*find_numerals(keys, digits, self._spelling), None]:
            stop = len(tokens) if numeral is None else numeral.begin
            while i < stop:
                words.append(self._word(tokens[i]))
                i += 1
            if numeral is not None:
                words.append(self._number(tokens, numeral))
                i = numeral.end
        return words

    def candidates(self, words: Sequence[Word], symbols: str, i: int) -> list[Match]:
        """The templates that fit at word `i`, longest first; `symbols` are those of `words`."""
        found = []
        for template in self._starts.get(symbols[i], ()):
            match = template.pattern().match(symbols, i)
            if match is not None and match.end() > i and (fitting := self._match(template, match, words)):
                found.append(fitting)
        found.sort(key=lambda m: (i - m.end, len(m.slots), m.operator))
        return found

    def at(
        self, table: str, symbols: str, *, start: int | None = None, end: int | None = None
    ) -> tuple[int, str] | None:
        """The longest form of `table` that starts at word `start`, or that stops at `end`: its length and its value."""
        values = self._values[table]
        for length in range(self._longest[table], 0, -1):
            begin = start if start is not None else (end or 0) - length
            if begin < 0 or begin + length > len(symbols):
                continue
            value = values.get(symbols[begin : begin + length])
            if value is not None:
                return length, value
        return None

    def _collect(self, tree: _Node, seen: set[str]) -> None:
        if tree.kind == "word" and not tree.text.isdigit():
            self._vocabulary.add(tree.text)
        elif tree.kind == "slot" and tree.text not in seen:
            seen.add(tree.text)
            if tree.text in self._macros:
                for macro in self._macros[tree.text]:
                    self._collect(macro, seen)
            else:
                for form in self._tables.get(tree.text, {}):
                    self._vocabulary.add_all(split_words(form))
        for child in tree.children:
            self._collect(child, seen)

    def _word(self, token: re.Match[str]) -> Word:
        text = token.group()
        clock = CLOCK.fullmatch(text) if text[0].isdigit() else None
        if clock and clock[2].lower() in self._clock_marks:
            return Word(token.start(), token.end(), "h", f"{int(clock[1]):02}:{clock[3] or '00'}")
        return Word(token.start(), token.end(), self._vocabulary.symbol(text))

    def _number(self, tokens: Sequence[re.Match[str]], numeral: Numeral) -> Word:
        first, last = tokens[numeral.begin], tokens[numeral.end - 1]
        shape = shape_of(first.group() if numeral.end - numeral.begin == 1 else "", numeral.value)
        return Word(first.start(), last.end(), shape, format(numeral.value.normalize(), "f"), numeral.scale)

    def _match(self, template: _Template, match: re.Match[str], words: Sequence[Word]) -> Match | None:
        core = [match.start(), match.end()]
        slots = []
        for number, name in enumerate(template.names, start=1):
            begin, end = match.span(number)
            if begin < 0:
                continue
            if name in "<>":
                core[name == "<"] = begin
                continue
            if name[0] == _LITERAL:
                if words[begin].value != name[1:]:
                    return None
                continue
            value = self._values[name].get(match.string[begin:end])
            slots.append(Slot(name, words[begin].value if value is None else value, begin, end))
        return Match(template.operator, match.start(), match.end(), core[0], core[1], tuple(slots))

    def _compile(self, tree: _Node, names: list[str], form: str) -> _Compiled:
        """`tree` as a regular expression over symbols; the name of each group is appended to `names`."""
        if tree.kind == "word" and tree.text.isdigit():
            # A number has the symbol of its shape; which number it is gets checked when the template matches.
            names.append(_LITERAL + tree.text)
            shape = shape_of(tree.text, Decimal(tree.text))
            return _Compiled(f"({shape})", frozenset(shape), False)
        if tree.kind == "word":
            symbols = self._vocabulary.variants(tree.text)
            return _Compiled(_any_of(symbols), symbols, False)
        if tree.kind == "mark":
            names.append(tree.text)
            return _Compiled("()", frozenset(), True)
        if tree.kind == "slot":
            return self._compile_slot(tree.text, names, form)
        if tree.kind == "optional":
            inner = self._compile(tree.children[0], names, form)
            return _Compiled(f"(?:{inner.regex})?", inner.first, True)
        parts = [self._compile(child, names, form) for child in tree.children]
        if tree.kind == "choice":
            first = frozenset[str]().union(*(part.first for part in parts))
            return _Compiled(f"(?:{'|'.join(p.regex for p in parts)})", first, any(p.nullable for p in parts))
        first = frozenset()
        nullable = True
        for part in parts:
            if nullable:
                first |= part.first
                nullable = part.nullable
        return _Compiled("".join(p.regex for p in parts), first, nullable)

    def _compile_slot(self, name: str, names: list[str], form: str) -> _Compiled:
        if name in self._macros:
            return self._compile(_Node("choice", children=self._macros[name]), names, form)
        shapes = SHAPES.get(name, "")
        values = self._values[name]
        if not values and not shapes:
            raise OntologyError(
                f"the template «{form}» uses {{{name}}}, but no table has that name: add lex:{name} or rename it"
            )
        names.append(name)
        single = frozenset(s for s in values if len(s) == 1) | frozenset(shapes)
        several = sorted((s for s in values if len(s) > 1), key=lambda s: (-len(s), s))
        options = [*map(re.escape, several), _any_of(single)] if single else list(map(re.escape, several))
        first = single | frozenset(s[0] for s in several)
        return _Compiled(f"({'|'.join(options)})", first, False)


class _Template:
    """A template's regular expression, compiled when a text first needs it: most texts need few."""

    __slots__ = ("_pattern", "_regex", "names", "operator")

    def __init__(self, regex: str, operator: str, names: tuple[str, ...]) -> None:
        self.operator = operator
        self.names = names
        self._regex = regex
        self._pattern: re.Pattern[str] | None = None

    def pattern(self) -> re.Pattern[str]:
        if self._pattern is None:
            self._pattern = re.compile(self._regex)
        return self._pattern


class _Compiled(NamedTuple):
    regex: str
    first: frozenset[str]
    nullable: bool


@dataclass(frozen=True, slots=True)
class _Node:
    kind: str
    """`word`, `slot`, `mark`, `optional`, `choice` or `sequence`."""
    text: str = ""
    children: tuple[_Node, ...] = ()


_PART = re.compile(r"\{(?P<slot>\w+)\}|(?P<sign>[\[\]()|<>])|(?P<word>[^\s\[\]()|<>{}]+)|(?P<bad>\S)")


def _parse(form: str) -> _Node:
    parts = list(_PART.finditer(form))
    tree, i = _parse_choice(form, parts, 0)
    if i < len(parts):
        raise OntologyError(f"the template «{form}» has a stray «{parts[i].group()}»: close or remove the bracket")
    return tree


def _parse_choice(form: str, parts: Sequence[re.Match[str]], i: int) -> tuple[_Node, int]:
    options: list[_Node] = []
    sequence: list[_Node] = []
    while i < len(parts):
        part = parts[i].group()
        if part in ("]", ")"):
            break
        i += 1
        if part == "|":
            options.append(_Node("sequence", children=tuple(sequence)))
            sequence = []
        elif part in ("[", "("):
            inner, i = _parse_choice(form, parts, i)
            if i >= len(parts) or parts[i].group() != {"[": "]", "(": ")"}[part]:
                raise OntologyError(f"the template «{form}» does not close its «{part}»: add the missing bracket")
            i += 1
            sequence.append(_Node("optional", children=(inner,)) if part == "[" else inner)
        elif part in "<>":
            sequence.append(_Node("mark", part))
        elif slot := parts[i - 1].group("slot"):
            sequence.append(_Node("slot", slot))
        else:
            sequence.extend(_Node("word", word) for word in split_words(part))
    options.append(_Node("sequence", children=tuple(sequence)))
    return (options[0] if len(options) == 1 else _Node("choice", children=tuple(options))), i


def _any_of(symbols: frozenset[str]) -> str:
    ordered = sorted(symbols)
    return re.escape(ordered[0]) if len(ordered) == 1 else f"[{''.join(map(re.escape, ordered))}]"


_LITERAL = "="
