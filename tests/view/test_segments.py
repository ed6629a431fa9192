"""A text is cut where mentions begin and end, whatever they overlap with and whatever characters it has."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kg.view.segments import cut


def pieces(text: str, mentions: list[tuple[int, int]]) -> list[list[tuple[str, tuple[int, ...]]]]:
    return [[(each.text, each.mentions) for each in paragraph] for paragraph in cut(text, mentions, [])]


def test_mentions_that_overlap_without_nesting_are_cut_into_shared_pieces() -> None:
    assert pieces("abcdef", [(0, 4), (2, 6)]) == [[("ab", (0,)), ("cd", (0, 1)), ("ef", (1,))]]


def test_shorter_mention_stands_before_the_one_around_it() -> None:
    assert pieces("le ministre Brémond", [(3, 19), (12, 19)]) == [
        [("le ", ()), ("ministre ", (0,)), ("Brémond", (1, 0))]
    ]


def test_offsets_count_characters_beyond_the_first_plane_once() -> None:
    assert pieces("😀 𝒂 Brest", [(4, 9)]) == [[("😀 𝒂 ", ()), ("Brest", (0,))]]


def test_mention_over_a_line_end_is_marked_in_both_paragraphs() -> None:
    assert pieces("un\n\ndeux", [(0, 8)]) == [[("un", (0,))], [("deux", (0,))]]


def test_sentences_are_numbered_and_the_room_between_them_is_of_none() -> None:
    [paragraph] = cut("Un. Deux.", [], [(0, 3), (4, 9)])
    assert [(each.text, each.sentence) for each in paragraph] == [("Un.", 0), (" ", -1), ("Deux.", 1)]


def test_long_text_without_line_ends_is_cut_in_one_go() -> None:
    words = 40_000  # trying each mention at each place would take minutes
    [paragraph] = cut("abc " * words, [(4 * i, 4 * i + 3) for i in range(words)], [(0, 4 * words)])
    assert len(paragraph) == 2 * words
    assert paragraph[-2].mentions == (words - 1,)


@given(
    st.text(alphabet="ab \n😀\u2028<", max_size=30),
    st.lists(st.tuples(st.integers(-3, 35), st.integers(-3, 35)), max_size=6),
)
def test_segments_lose_nothing_but_line_ends_and_blank_lines(text: str, spans: list[tuple[int, int]]) -> None:
    found = ["".join(segment.text for segment in paragraph) for paragraph in cut(text, spans, spans)]
    assert found == [line for line in text.split("\n") if line.strip()]
    for paragraph in cut(text, spans, []):
        for segment in paragraph:
            assert segment.text
            assert all(segment.text in text[max(0, spans[i][0]) : spans[i][1]] for i in segment.mentions)
