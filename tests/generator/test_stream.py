"""Sentences leave the stream as soon as their citation is complete."""

from hypothesis import given
from hypothesis import strategies as st

from generator.stream import cited_sentences, plain_sentences

TEXT = "You lost 31 s on the sled push. [F2] Rowing was 12 s faster. [F3] [F4] Not in my sources."


def test_each_sentence_comes_with_its_citation_and_the_rest_at_the_end() -> None:
    assert list(cited_sentences([TEXT])) == [
        "You lost 31 s on the sled push. [F2]",
        "Rowing was 12 s faster. [F3]",
        "Not in my sources.",
    ]


def test_a_sentence_is_given_before_the_next_token_is_asked_for() -> None:
    asked = []

    def pieces() -> object:
        for piece in ("You lost 31 s. [F", "2]", " More"):
            asked.append(piece)
            yield piece

    assert next(cited_sentences(pieces())) == "You lost 31 s. [F2]"  # type: ignore[arg-type]
    assert asked == ["You lost 31 s. [F", "2]"]


@given(st.lists(st.integers(1, 9), max_size=40))
def test_where_tokens_are_cut_changes_nothing(cuts: list[int]) -> None:
    pieces, rest = [], TEXT
    for cut in cuts:
        pieces.append(rest[:cut])
        rest = rest[cut:]
    assert list(cited_sentences([*pieces, rest])) == list(cited_sentences([TEXT]))


def test_a_text_that_never_cites_is_cut_and_does_not_grow_for_ever() -> None:
    assert all(len(s) < 700 for s in cited_sentences(["blah " for _ in range(1000)]))


def test_plain_sentences_end_at_full_stops_not_in_numbers() -> None:
    assert list(plain_sentences(["Run 1.5 km. Then", " rest. Done"])) == [
        "Run 1.5 km.", "Then rest.", "Done",
    ]  # fmt: skip
