"""What the shell says to one line: styled text and what happens next."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from kg.shell.text import Line, plain


@dataclass(frozen=True, slots=True)
class Output:
    """Lines to print, and what the terminal should do next."""

    lines: tuple[Line, ...] = ()
    ok: bool = True
    """False when the request failed."""
    leave: bool = False
    """Whether the shell should end."""
    question: str = ""
    """What the next line answers."""
    edit: str | None = None
    """A text to open in the reader's editor, then to run."""
    watch: tuple[str, float] | None = None
    """A query to ask again every so many seconds."""

    @property
    def text(self) -> str:
        """The lines without their styles."""
        return plain(self.lines)

    def __add__(self, other: Output) -> Output:
        return replace(other, lines=self.lines + other.lines, ok=self.ok and other.ok, leave=self.leave or other.leave)


def says(*lines: str | Line, style: str = "") -> Output:
    """Plain sentences as an output.

    >>> says("deux lignes", "de texte").text
    'deux lignes\\nde texte'
    """
    return Output(tuple(_line(line, style) for line in lines))


def fails(*lines: str | Line) -> Output:
    """Sentences that say what went wrong."""
    return Output(tuple(_line(line, "class:error") for line in lines), ok=False)


def of(lines: Iterable[Line], *, ok: bool = True) -> Output:
    """Lines that are already styled."""
    return Output(tuple(lines), ok)


def _line(line: str | Line, style: str) -> Line:
    return ((style, line),) if isinstance(line, str) else line
