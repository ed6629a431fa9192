"""Hold what a reader may choose, with defaults that need no configuration."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Settings:
    """Choices of one session; commands replace them one at a time."""

    language: str | None = None
    """Of labels and messages; None: the environment's."""
    labels: bool = True
    """Labels beside IRIs."""
    mode: str = "auto"
    """`auto`, `table`, `vertical`, or a format of `kg query`."""
    max_rows: int | None = 200
    """Rows shown; exports are never capped."""
    timeout: float | None = 60.0
    """Seconds before a query is ended."""
    timer: bool = True
    """Whether the footer tells the time taken."""
    pager: bool = True
    """Whether an answer taller than the screen goes to a pager."""
    columns: int = 80
    network: bool = False
    """Whether SERVICE and LOAD may reach out."""
    queries: Path | None = None
    """Folder of kept queries; None: the user's own data folder."""
    edit_mode: str = "emacs"
    """Keys of the line editor: `emacs` or `vi`."""
