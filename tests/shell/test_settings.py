from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import KgError
from kg.shell.settings import Settings, read_settings


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "config.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_without_a_file_the_defaults_hold(tmp_path: Path) -> None:
    assert read_settings(tmp_path / "absent.toml") == Settings()


def test_a_file_overrides_defaults_and_the_command_line_the_file(tmp_path: Path) -> None:
    path = written(
        tmp_path, '[shell]\nlanguage = "fr"\nmax_rows = 0\ntimeout = 5\nedit_mode = "vi"\nqueries = "/tmp/q"\n'
    )
    settings = read_settings(path)
    assert (settings.language, settings.max_rows, settings.timeout) == ("fr", None, 5)
    assert (settings.edit_mode, settings.queries) == ("vi", Path("/tmp/q"))
    assert read_settings(path, language="en").language == "en"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[shell\n", "line 1"),
        ("shell = 3", "must be a table"),
        ("[shell]\ncolour = true", "no setting «colour»"),
        ("[shell]\nlabels = 1", "«labels» must be a bool"),
        ("[shell]\nmax_rows = true", "«max_rows» must be a int"),
        ("[shell]\ntimeout = -1", "less than 0"),
        ('[shell]\nlanguage = "tlh"', "one of en, fr"),
    ],
)
def test_mistakes_name_the_file_and_the_setting(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(KgError, match=said) as caught:
        read_settings(written(tmp_path, text))
    assert "config.toml" in str(caught.value)
