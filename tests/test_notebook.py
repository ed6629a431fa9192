"""The notebook that shows the Python API answers what it shows."""

from __future__ import annotations

import nbformat
import pytest

from tests.notebook import NOTEBOOK, answers, run


@pytest.mark.slow
def test_the_notebook_answers_what_it_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", "")  # and back again, afterwards
    shown = nbformat.read(NOTEBOOK, as_version=4)
    assert sum(map(bool, answers(shown))) > 6
    assert answers(run(nbformat.read(NOTEBOOK, as_version=4))) == answers(shown)
