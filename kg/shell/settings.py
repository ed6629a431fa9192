"""Hold what a reader may choose, with defaults that need no configuration, and read the choices of a TOML file."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any  # the types of a TOML file's values

from kg.errors import KgError


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
    read_only: bool = False
    """Whether updates are refused."""
    cache: bool = False
    """Whether graphs are kept on disk beside their files, to be opened at once; they are read-only then."""
    queries: Path | None = None
    """Folder of kept queries; None: the user's own data folder."""
    edit_mode: str = "emacs"
    """Keys of the line editor: `emacs` or `vi`."""


MODES = ("auto", "table", "vertical", "tsv", "csv", "json", "xml", "turtle", "ntriples")
_CHOICES = {"language": {"fr", "en"}, "edit_mode": {"emacs", "vi"}, "mode": set(MODES)}
_TYPES: dict[str, tuple[type, ...]] = {
    "language": (str,),
    "labels": (bool,),
    "mode": (str,),
    "max_rows": (int,),
    "timeout": (int, float),
    "timer": (bool,),
    "pager": (bool,),
    "network": (bool,),
    "read_only": (bool,),
    "cache": (bool,),
    "queries": (str,),
    "edit_mode": (str,),
}


_KINDS = {str: "a text", bool: "true or false", int: "a number", float: "a number"}


def settings_path() -> Path:
    """Where the reader's own choices are kept: `config.toml`, with a table `[shell]`."""
    from platformdirs import user_config_path

    return user_config_path("kg") / "config.toml"


def read_settings(path: Path | None = None, *, language: str | None = None, required: bool = False) -> Settings:
    """The choices of a TOML file; the defaults when there is none, unless it is `required`.

    Raises `KgError` for what makes no sense.

    In the file, `max_rows = 0` and `timeout = 0` mean no limit.
    """
    path = path or settings_path()
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        if required:
            raise KgError(f"{path}: {error.strerror}.") from error
        return Settings(language=language)
    except OSError as error:
        raise KgError(f"{path}: {error.strerror}.") from error
    except ValueError as error:
        raise KgError(f"{path}: this is not valid TOML: {error}.") from error
    given = document.get("shell", {})
    if not isinstance(given, dict):
        raise KgError(f"{path}: «shell» must be a table: write [shell] above the settings.")
    checked: dict[str, Any] = {name: _check(path, name, value) for name, value in given.items()}
    settings = replace(Settings(), **checked)
    return replace(settings, language=language) if language else settings


def _check(path: Path, name: str, value: object) -> object:
    if name not in _TYPES:
        known = ", ".join(field.name for field in fields(Settings) if field.name in _TYPES)
        raise KgError(f"{path}: there is no setting «{name}»; there are {known}.")
    wanted = _TYPES[name]
    if not isinstance(value, wanted) or (isinstance(value, bool) and bool not in wanted):
        raise KgError(
            f"{path}: «{name}» must be {' or '.join(dict.fromkeys(_KINDS[kind] for kind in wanted))}, not {value!r}."
        )
    if name in _CHOICES and value not in _CHOICES[name]:
        raise KgError(f"{path}: «{name}» must be one of {', '.join(sorted(_CHOICES[name]))}, not {value!r}.")
    if name in {"max_rows", "timeout"}:
        assert isinstance(value, int | float)
        if value < 0:
            raise KgError(f"{path}: «{name}» can't be less than 0, which means no limit.")
        return value or None
    return Path(value).expanduser() if name == "queries" and isinstance(value, str) else value
