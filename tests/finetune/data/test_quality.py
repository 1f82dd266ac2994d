"""Measures of variety against values worked out by hand, and against the plain definition."""

from random import Random

import pytest

from finetune.data.quality import NearDuplicates, distinct_n, near_duplicates, repetition, words


def test_distinct_n_counts_different_grams_over_words() -> None:
    texts = ["a b a b", "a b c"]
    assert distinct_n(texts, 1) == pytest.approx(3 / 7)
    assert distinct_n(texts, 2) == pytest.approx(3 / 7)  # ab, ba, bc
    assert distinct_n([], 2) == 0.0
    with pytest.raises(ValueError, match="at least one word"):
        distinct_n(texts, 0)


def test_repetition_is_the_share_of_grams_that_stood_before() -> None:
    assert repetition(["a b c d e f g"]) == 0.0
    assert repetition(["a b c d a b c d"]) == pytest.approx(1 / 5)
    assert repetition(["a b"]) == 0.0


def test_a_time_and_a_figure_are_one_word_each() -> None:
    assert words("You took 1:20:30, 1,204 peers, 12 %.") == [
        "you", "took", "1:20:30", "1,204", "peers", "12", "%",
    ]  # fmt: skip


def test_near_duplicates_are_found_as_the_definition_says() -> None:
    rng = Random(4)
    vocabulary = [f"w{n}" for n in range(30)]
    texts = [" ".join(rng.choices(vocabulary, k=rng.randint(5, 40))) for _ in range(150)]
    for text in texts[:60]:
        split = text.split()
        split[0] = "other"
        texts.append(" ".join(split))
    texts += texts[:3]

    def shingles(text: str) -> set[tuple[str, ...]]:
        split = words(text)
        return {tuple(split[i : i + 5]) for i in range(len(split) - 4)}

    plain = [
        (i, j)
        for j in range(len(texts))
        for i in range(j)
        if len(shingles(texts[i]) & shingles(texts[j]))
        >= 0.8 * len(shingles(texts[i]) | shingles(texts[j]))
    ]
    assert len(plain) >= 10
    assert sorted(near_duplicates(texts)) == sorted(plain)


def test_short_texts_are_alike_only_when_they_are_the_same() -> None:
    assert near_duplicates(["B D A", "B D A", "B D C"]) == [(0, 1)]


def test_looking_does_not_add() -> None:
    index = NearDuplicates()
    index.add("one two three four five six")
    assert index.like("one two three four five six") == [0]
    assert index.like("nothing of all this was said before") == []
    assert len(index) == 1


def test_a_threshold_is_a_share() -> None:
    with pytest.raises(ValueError, match="threshold"):
        NearDuplicates(0.0)
