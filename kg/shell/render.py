"""Lay out answers as lines of styled text: tables fitted to a width, vertical records, Turtle."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kg.results import Blank, Iri, Table, Term, Triples
from kg.shell.text import Fragment, Line, curie, cut, is_number, safe, sparql, width, wrap

GAP = "  "
NEWS_LANGUAGE = "fr"
"""Texts in this language and in the reader's own stand without a language tag."""
NARROWEST = 8
"""A column narrower than this tells nothing: the table turns vertical instead."""
LONGEST_CELL = 60
"""A text cell asks for no more than this of a line, so that one long literal leaves room for its neighbours."""
MOST_LINES = 6
"""A literal in a vertical record is cut after so many lines."""


@dataclass(frozen=True, slots=True)
class Names:
    """How to write IRIs: prefixes for CURIEs and labels to stand beside them (empty: labels off)."""

    prefixes: Mapping[str, str]
    labels: Mapping[str, str] = field(default_factory=dict)
    language: str = "fr"

    def curie(self, iri: str) -> str:
        """The IRI as a CURIE."""
        return curie(iri, self.prefixes)

    def cell(self, term: Term | None) -> tuple[str, str]:
        """What a term shows: its main text, and the CURIE that stands beside it (often empty)."""
        if term is None:
            return "", ""
        if isinstance(term, Iri):
            name = self.curie(term.value)
            label = self.labels.get(term.value)
            if not label:
                return safe(name), ""
            return safe(label), "" if name.startswith("<") else safe(name)  # a full IRI beside a label only clutters
        if isinstance(term, Blank):
            return str(term), ""
        mark = f"@{term.language}" if term.language and term.language not in {self.language, NEWS_LANGUAGE} else ""
        return safe(term.value) + mark, ""


def table(answer: Table, names: Names, *, columns: int, vertical: bool | None = None) -> list[Line]:
    """A SELECT's rows, numbered; vertical when they don't fit (or when asked)."""
    if not answer.variables:
        return []
    cells = [[names.cell(term) for term in row] for row in answer.rows]
    counter = len(str(len(cells))) if cells else 1
    room = columns - counter - len(GAP)
    widths = _fit(answer.variables, cells, room) if not vertical else None
    if widths is None or (vertical is None and _is_better_vertical(answer, widths)):
        if vertical is not False:
            return _records(answer, names, columns)
        widths = [max(NARROWEST, room // len(answer.variables) - len(GAP))] * len(answer.variables)
    numeric = [
        bool(answer.rows) and all(row[i] is None or is_number(row[i]) for row in answer.rows)
        for i in range(len(answer.variables))
    ]
    lines: list[Line] = [_row("", [(name, "") for name in answer.variables], widths, numeric, counter, header=True)]
    lines.append((("class:rule", "─" * counter + GAP + GAP.join("─" * w for w in widths)),))
    for number, (row, terms) in enumerate(zip(cells, answer.rows, strict=True), 1):
        lines.append(_row(str(number), row, widths, numeric, counter, terms=terms))
    return lines


def _is_better_vertical(answer: Table, widths: Sequence[int]) -> bool:
    """One row with a long text reads better as a record."""
    if len(answer.rows) != 1:
        return False
    texts = zip(answer.rows[0], widths, strict=True)
    return any(term is not None and not isinstance(term, Iri) and len(str(term)) > w + 20 for term, w in texts)


def _fit(variables: Sequence[str], cells: Sequence[Sequence[tuple[str, str]]], room: int) -> list[int] | None:
    """Column widths within `room`; None when there is no sensible way.

    The CURIEs beside labels give way first, then the widest columns shrink together.
    """
    gaps = len(GAP) * (len(variables) - 1)
    mains, fulls = [], []
    for i, name in enumerate(variables):
        main = max((width(row[i][0]) for row in cells), default=0)
        full = max((width(row[i][0]) + (width(row[i][1]) + 1 if row[i][1] else 0) for row in cells), default=0)
        mains.append(max(width(name), min(main, LONGEST_CELL)))
        fulls.append(max(width(name), min(full, LONGEST_CELL)))
    if sum(fulls) + gaps <= room:
        # what is left goes to the columns that were cut at LONGEST_CELL
        spare = room - sum(fulls) - gaps
        for i in range(len(variables)):
            wish = max((width(row[i][0]) + (width(row[i][1]) + 1 if row[i][1] else 0) for row in cells), default=0)
            more = min(spare, max(0, wish - fulls[i]))
            fulls[i] += more
            spare -= more
        return fulls
    widths = list(mains)
    while sum(widths) + gaps > room:
        widest = max(widths)
        if widest <= NARROWEST:
            return None
        second = max((w for w in widths if w < widest), default=NARROWEST)
        fat = [i for i, w in enumerate(widths) if w == widest]
        excess = sum(widths) + gaps - room
        step = max(1, min(widest - max(second, NARROWEST), -(-excess // len(fat))))
        for i in fat:
            widths[i] -= step
    spare = room - sum(widths) - gaps
    for i, full in enumerate(fulls):
        more = min(spare, max(0, full - widths[i]))
        widths[i] += more
        spare -= more
    return widths


def _row(
    number: str,
    row: Sequence[tuple[str, str]],
    widths: Sequence[int],
    numeric: Sequence[bool],
    counter: int,
    *,
    header: bool = False,
    terms: Sequence[Term | None] = (),
) -> Line:
    fragments: list[Fragment] = [("class:dim", number.rjust(counter))]
    for i, ((main, aside), cells) in enumerate(zip(row, widths, strict=True)):
        fragments.append(("", GAP))
        shown = cut(main, cells)
        rest = cells - width(shown)
        style = "class:header" if header else _style(terms[i], aside)
        padding = ""
        beside = ""
        # a CURIE cut short can't be copied: it stands beside its label whole or not at all
        if aside and rest >= width(aside) + 1:
            beside = " " + aside
        padding = " " * (rest - width(beside))
        if numeric[i]:
            fragments += [("", padding), (style, shown)]
            continue
        fragments.append((style, shown))
        if beside:
            fragments.append(("class:dim", beside))
        if padding and i < len(row) - 1:
            fragments.append(("", padding))
    return tuple(fragments)


def _style(term: Term | None, aside: str) -> str:
    if isinstance(term, Iri | Blank):
        return "class:label" if aside else "class:iri"
    return "class:number" if is_number(term) else "class:literal"


def _records(answer: Table, names: Names, columns: int) -> list[Line]:
    """Each row as a record: one variable per line, long texts wrapped."""
    margin = max((width(name) for name in answer.variables), default=0)
    room = max(20, columns - margin - len(GAP))
    lines: list[Line] = []
    for number, row in enumerate(answer.rows, 1):
        head = f"── {number} "
        lines.append((("class:rule", head + "─" * max(0, min(columns, 60) - width(head))),))
        for name, term in zip(answer.variables, row, strict=True):
            main, aside = names.cell(term)
            text = wrap(main if term is None or isinstance(term, Iri) else safe_lines(term), room)
            if len(text) > MOST_LINES:
                text = [*text[: MOST_LINES - 1], cut(text[MOST_LINES - 1], room - 1) + "…"]
            for i, piece in enumerate(text or [""]):
                head_cell = (name if i == 0 else "").rjust(margin)
                line: list[Fragment] = [("class:header", head_cell), ("", GAP), (_style(term, aside), piece)]
                if aside and i == len(text) - 1:
                    line.append(("class:dim", " " + aside))
                lines.append(tuple(line))
    return lines


def safe_lines(term: Term) -> str:
    """A literal's text with its line breaks kept and all else made safe."""
    return "\n".join(safe(line) for line in str(term).splitlines())


def turtle(answer: Triples, names: Names) -> list[Line]:
    """A graph as readable Turtle, subject by subject."""
    triples = sorted(
        {(sparql(s, names.prefixes), _verb(p, names), sparql(o, names.prefixes)) for s, p, o in answer.triples}
    )
    lines: list[Line] = []
    previous: tuple[str, str] | None = None
    for i, (s, p, o) in enumerate(triples):
        following = triples[i + 1] if i + 1 < len(triples) else None
        end = " ," if following and following[:2] == (s, p) else " ;" if following and following[0] == s else " ."
        if previous is None or previous[0] != s:
            if previous is not None:
                lines.append(())
            lines.append((("class:title", safe(s)),))
        if previous == (s, p):
            lines.append((("", "        "), ("class:literal", safe(o)), ("class:dim", end)))
        else:
            lines.append(
                (("", "    "), ("class:keyword", safe(p)), ("", " "), ("class:literal", safe(o)), ("class:dim", end))
            )
        previous = (s, p)
    return lines


_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


def _verb(term: Term, names: Names) -> str:
    return "a" if isinstance(term, Iri) and term.value == _TYPE else sparql(term, names.prefixes)
