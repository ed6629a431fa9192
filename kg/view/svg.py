"""Turn parts of a drawing into SVG, and SVG into PNG: colours, words and the frame that drawings for reports share."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from kg.errors import KgError
from kg.view.model import Model
from kg.view.words import LANGUAGES

PAPER, INK, FAINT, LINE = "#ffffff", "#1d1d1f", "#5c5c61", "#d6d6d2"
COLOURS = {
    "MilitaryAction": "#b3261e",
    "Harm": "#a3174f",
    "TerritorialChange": "#855400",
    "Diplomacy": "#00706a",
    "PublicLife": "#1560b8",
    "SpeechAct": "#5b4bc4",
    "Event": "#5c5c61",
}
"""Of branches of events: those of the page by day."""
WIDTH = 1000
LETTER = 6.4
"""Width of a letter of 12 pixels, rather too wide than too narrow."""
LONGEST = 40
"""Letters of a name."""
SCALE = 2
"""Pixels of a PNG for one of the SVG: sharp in print."""


def as_png(svg: str) -> bytes:
    """The drawing as a picture; raises `KgError` where the library that makes it is missing."""
    try:
        import resvg_py
    except ImportError as exc:
        raise KgError("Pictures need resvg-py: pip install resvg-py, or take --svg.") from exc
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, zoom=SCALE))


def picture(parts: Sequence[str], height: int, title: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}" '
        "font-family=\"system-ui, 'Liberation Sans', 'DejaVu Sans', sans-serif\" font-size=\"12\">\n"
        f'<title>{escape(title)}</title>\n<rect width="{WIDTH}" height="{height}" fill="{PAPER}"/>\n'
        + "\n".join(parts)
        + "\n</svg>\n"
    )


def text(x: float, y: float, words: str, *, anchor: str = "start", fill: str = INK) -> str:
    """Words with a rim of paper, so that lines below them do not hide them."""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{fill}" stroke="{PAPER}" stroke-width="3" '
        f'stroke-linejoin="round" paint-order="stroke">{escape(_printable(words))}</text>'
    )


def _printable(words: str) -> str:
    """Without the control characters that XML does not allow."""
    return "".join(character if character.isprintable() else " " for character in words)


def short(words: str) -> str:
    return words if len(words) <= LONGEST else words[: LONGEST - 1] + "…"


def group_name(model: Model, group: str, language: str) -> str:
    return dict(model.groups)[group][LANGUAGES.index(language)]
