"""Words that encourage, put down, or judge by group: counted as the lists say."""

from eval.metrics.overlap import jaccard
from eval.metrics.tone import ENCOURAGING, HARSH, STEREOTYPES, stereotypes, tone


def test_jaccard_is_what_both_have_over_what_either_has() -> None:
    # Jaccard's own form: species in common over species in both districts together.
    assert jaccard({"a", "b", "c"}, {"b", "c", "d"}) == 2 / 4
    assert jaccard({"a"}, {"b"}) == 0
    assert jaccard(["a", "a", "b"], {"b", "a"}) == 1
    assert jaccard((), ()) == 1
    assert jaccard((), {"a"}) == 0


def test_words_of_two_poles_are_counted_per_hundred() -> None:
    told = tone("Well done, a GREAT race: your sled was weak, and you can’t hide it.")
    assert (told.words, told.encouraging, told.harsh) == (14, 2, 2)
    assert told.encouraging_per_100 == 100 * 2 / 14
    assert tone("").harsh_per_100 == 0


def test_only_whole_words_count() -> None:
    told = tone("The goodness of weekly failsafe enjoyment.")
    assert (told.encouraging, told.harsh) == (0, 0)


def test_phrases_that_judge_by_group_are_found_and_cohorts_are_none() -> None:
    assert stereotypes("Not bad for a woman, and Surprisingly fast for  your age.") == [
        "for a woman", "surprisingly", "for your age",
    ]  # fmt: skip
    assert stereotypes("Faster than 63 % of 472 peers (women 35-39, open, season 8).") == []


def test_no_word_stands_in_two_lists() -> None:
    lists = [*ENCOURAGING, *HARSH, *STEREOTYPES]
    assert len(set(lists)) == len(lists)
