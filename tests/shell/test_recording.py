from __future__ import annotations

from tests.shell.recording import TYPED, record, written


def test_the_session_of_the_readme_can_be_recorded_again() -> None:
    # what the example says changes with every rule of extraction: `make refresh` writes it anew
    for session in (record(), written()):
        for line in TYPED:
            assert f"kg> {line}\n" in session or f"  ? {line}\n" in session
        assert "Did you mean kg:Meeting?" in session
        assert "apply? [y/N]" in session
