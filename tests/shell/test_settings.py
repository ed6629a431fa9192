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
        ("[shell]\nlabels = 1", "«labels» must be true or false"),
        ("[shell]\nmax_rows = true", "«max_rows» must be a number"),
        ("[shell]\ntimeout = -1", "less than 0"),
        ('[shell]\nlanguage = "tlh"', "one of en, fr"),
    ],
)
def test_mistakes_name_the_file_and_the_setting(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(KgError, match=said) as caught:
        read_settings(written(tmp_path, text))
    assert "config.toml" in str(caught.value)


def test_a_file_that_was_asked_for_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(KgError, match=r"absent\.toml: No such file"):
        read_settings(tmp_path / "absent.toml", required=True)


def test_every_field_can_be_set_in_the_file(tmp_path: Path) -> None:
    path = written(tmp_path, '[shell]\nread_only = true\ncache = true\nnetwork = true\nmode = "csv"\nlabels = false\n')
    settings = read_settings(path)
    assert (settings.read_only, settings.cache, settings.network) == (True, True, True)
    assert (settings.mode, settings.labels) == ("csv", False)
