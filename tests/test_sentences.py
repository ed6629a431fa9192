"""Sentences of people who had not seen the rules keep the score that they have."""

from __future__ import annotations

import pytest

from kg.building import Workshop, open_workshop
from tests.sentence_scores import read_halves, score

FLOORS = {"certainty.tsv": 0.85, "roles.tsv": 0.68}
"""Share of the rows whose event is found that must be right, in the halves for development."""


@pytest.fixture(scope="module")
def workshop() -> Workshop:
    return open_workshop()


@pytest.mark.parametrize("name", FLOORS)
def test_sentences_keep_their_score(name: str, workshop: Workshop) -> None:
    """A rule that helps one text must not cost the others."""
    result, wrong = score(read_halves(name)[0], workshop)
    assert result.right / result.found >= FLOORS[name], "\n".join(wrong)


@pytest.mark.parametrize("name", FLOORS)
def test_halves_share_no_sentence(name: str) -> None:
    """What is held out is nowhere in what may be read."""
    dev, heldout = ({row["sentence"] for rows in half for row in rows} for half in read_halves(name))
    assert dev
    assert heldout
    assert not dev & heldout
