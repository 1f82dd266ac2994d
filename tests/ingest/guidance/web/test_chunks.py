import os

from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.guidance.web.chunks import MOST_WORDS, Section, passages

SWEEP = int(os.environ.get("HYROX_COACH_SWEEP", "100"))


def words(number: int, mark: str = "w") -> str:
    return " ".join(f"{mark}{i}" for i in range(number))


def test_a_section_of_readable_length_is_a_passage() -> None:
    assert passages([Section("A", [words(100)])]) == [("A", words(100))]


def test_a_short_section_joins_the_next_and_keeps_its_heading() -> None:
    ((heading, text),) = passages([Section("A", [words(10)]), Section("B", [words(80, "b")])])
    assert heading == "A / B"
    assert text == f"{words(10)} B: {words(80, 'b')}"


def test_a_short_last_section_joins_the_one_before() -> None:
    found = passages([Section("A", [words(80)]), Section("B", [words(10, "b")])])
    assert [heading for heading, _ in found] == ["A / B"]


def test_a_long_section_is_cut_at_paragraph_ends_into_numbered_parts() -> None:
    paragraphs = [words(90, mark) for mark in "abcdef"]
    found = passages([Section("A", paragraphs)])
    assert [heading for heading, _ in found] == ["A (1 of 3)", "A (2 of 3)", "A (3 of 3)"]
    assert [text for _, text in found] == [
        " ".join(paragraphs[start : start + 2]) for start in (0, 2, 4)
    ]


def test_a_paragraph_longer_than_a_passage_is_cut_at_sentence_ends() -> None:
    sentence = words(99) + " end."
    found = passages([Section("A", [" ".join([sentence] * 6)])])
    assert all(text.endswith("end.") for _, text in found)
    assert all(len(text.split()) <= MOST_WORDS for _, text in found)


@settings(max_examples=SWEEP, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from("ABC"), st.lists(st.integers(1, 700), max_size=6)), max_size=6
    )
)
def test_no_word_is_lost_and_no_passage_is_too_long(shape: list[tuple[str, list[int]]]) -> None:
    sections = [
        Section(name, [words(size, f"s{i}p{j}w") for j, size in enumerate(sizes)])
        for i, (name, sizes) in enumerate(shape)
    ]
    found = passages(sections)
    given_words = [word for section in sections for word in section.text.split()]
    kept = [word for _, text in found for word in text.split() if word[0] == "s"]
    assert kept == given_words
    assert all(len(text.split()) <= MOST_WORDS for _, text in found)
