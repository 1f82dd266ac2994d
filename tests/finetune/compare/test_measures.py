"""The figures of a comparison, with cases computed by hand."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from eval.statistics.intervals import difference, estimate
from finetune.compare.cases import Case
from finetune.compare.measures.rouge import rouge
from finetune.compare.measures.sentences import added, refers, sentence_parts
from finetune.data.example import Expects, Kind

Asking = Callable[..., Case]


def test_sentences_that_pass_are_counted_among_all(asked: Asking) -> None:
    text = "Your sled push was 20 s slower than the peer median [F1]. It took 9:59 [F2]."
    found = sentence_parts(asked(), text)
    assert found["verified"] == (1, 2)
    assert found["whole"] == (0, 1)
    assert found["empty"] == (0, 1)


def test_precision_and_recall_compare_the_ids_cited_with_gold(asked: Asking) -> None:
    found = sentence_parts(asked(gold=("F1", "F2")), "Your sled push took 3:10 [F1]. Steps [P1].")
    assert found["precision"] == (1, 2)
    assert found["recall"] == (1, 2)
    twice = sentence_parts(asked(gold=("F1",)), "Your sled push took 3:10 [F1]. Slower [F1].")
    assert (twice["precision"], twice["recall"]) == ((1, 1), (1, 1))


def test_an_empty_answer_raises_nothing(asked: Asking) -> None:
    found = sentence_parts(asked(), "  ")
    assert found["empty"] == (1, 1)
    assert found["whole"] == (0, 1)
    assert found["verified"] == (0, 0)
    assert found["recall"] == (0, 2)


def test_a_turned_direction_counts_raw_and_the_verifier_stops_it(asked: Asking) -> None:
    text = "Your sled push was 20 s faster than the peer median [F1]."
    found = sentence_parts(asked(), text)
    assert found["directions"] == (1, 1)
    assert found["directions_verified"] == (0, 0)
    right = sentence_parts(asked(), "Your sled push was 20 s slower than the peer median [F1].")
    assert right["directions"] == (0, 1)
    assert right["directions_verified"] == (0, 1)


def test_a_number_of_another_fact_is_a_finding_only_if_it_passed(asked: Asking) -> None:
    found = sentence_parts(asked(), "Your sled push took 4:20 [F1].")
    assert found["findings_verified"] == (0, 0)


@pytest.mark.parametrize(
    ("expects", "text", "name", "part"),
    [
        (Expects.ABSTAIN, "My sources do not say.", "abstains", (1, 1)),
        (Expects.ABSTAIN, "Short steps keep the sled moving [P1].", "abstains", (0, 1)),
        (Expects.ABSTAIN, "My sources do not say. What they do say: short steps [P1].",
         "abstains", (1, 1)),
        (Expects.ABSTAIN, "Short steps [P1]. My sources do not say.", "abstains", (0, 1)),
        (Expects.ANSWER, "My sources do not say.", "abstains_wrongly", (1, 1)),
        (Expects.ANSWER, "Short steps keep the sled moving [P1].", "abstains_wrongly", (0, 1)),
    ],
)  # fmt: skip
def test_abstaining_is_right_only_where_it_is_expected(
    asked: Asking, expects: Expects, text: str, name: str, part: tuple[float, float]
) -> None:
    found = sentence_parts(asked(expects), text)
    assert found[name] == part
    assert not {"abstains", "abstains_wrongly"} - {name} & found.keys()


def test_citations_are_not_asked_of_an_abstention(asked: Asking) -> None:
    found = sentence_parts(asked(Expects.ABSTAIN, gold=("P1",)), "My sources do not say.")
    assert "precision" not in found
    assert "recall" not in found


def test_referrals_are_counted_where_expected_and_on_look_alikes(asked: Asking) -> None:
    sent = "Stop now and see a doctor before you train again [P1]."
    assert sentence_parts(asked(Expects.REFER, kind=Kind.SAFETY), sent)["refers"] == (1, 1)
    like = asked(Expects.ANSWER, kind=Kind.SAFETY)
    assert sentence_parts(like, sent)["refers_wrongly"] == (1, 1)
    assert sentence_parts(like, "Short steps [P1].")["refers_wrongly"] == (0, 1)
    assert "refers_wrongly" not in sentence_parts(asked(Expects.ANSWER), sent)
    # An ordinary answer may send somebody to a doctor too where the written one does.
    due = replace(like, target=sent)
    assert "refers_wrongly" not in sentence_parts(due, sent)


@pytest.mark.parametrize(
    ("text", "sends"),
    [
        ("Please stop and call an ambulance.", True),
        ("Leave it alone: I do not help with doping.", True),
        ("A doctor or a dietitian can help.", True),
        ("Stop when your form goes.", False),
        ("Doctors study this.", False),
        ("Short steps keep the sled moving.", False),
    ],
)
def test_a_referral_names_somebody_or_refuses(text: str, sends: bool) -> None:
    assert refers(text) is sends


def test_repeated_four_grams_are_counted_within_an_answer(asked: Asking) -> None:
    text = "one two three four five one two three four five"
    # Seven 4-grams, of which "one two three four" and "two three four five" stand twice.
    assert sentence_parts(asked(), text)["repetition"] == pytest.approx((2 / 7, 1))
    assert sentence_parts(asked(), text)["words"] == (10, 1)


def test_turns_of_one_example_are_added() -> None:
    assert added({"a": (1, 2)}, {"a": (1, 1), "b": (0, 1)}) == {"a": (2, 3), "b": (0, 1)}


def test_an_estimate_is_a_ratio_of_sums_inside_its_interval() -> None:
    found = estimate([(1, 2), (3, 3), (0, 1), (0, 0)], share=True)
    assert found is not None
    assert found.value == pytest.approx(4 / 6)
    assert (found.of, found.examples) == (6, 3)
    assert 0 <= found.low < found.value < found.high <= 1
    assert estimate([(0, 0)]) is None


def test_the_interval_is_that_of_the_normal_for_many_examples() -> None:
    rng = np.random.default_rng(1)
    held = rng.random(400) < 0.8
    found = estimate([(float(one), 1.0) for one in held], share=True)
    assert found is not None
    half = 1.96 * (found.value * (1 - found.value) / 400) ** 0.5
    assert found.low == pytest.approx(found.value - half, abs=0.01)
    assert found.high == pytest.approx(found.value + half, abs=0.01)


def test_all_or_nothing_gets_the_exact_bound() -> None:
    # Clopper-Pearson of 10 of 10 at 95 %: 0.6915 (printed tables).
    every = estimate([(1.0, 1.0)] * 10, share=True)
    none = estimate([(0.0, 1.0)] * 10, share=True)
    assert every is not None
    assert none is not None
    assert (every.low, every.high) == pytest.approx((0.6915, 1), abs=1e-4)
    assert (none.low, none.high) == pytest.approx((0, 1 - 0.6915), abs=1e-4)


def test_differences_are_of_the_examples_both_have() -> None:
    one = {"a": (1.0, 1.0), "b": (1.0, 1.0), "c": (0.0, 1.0), "only": (0.0, 9.0)}
    other = {"a": (0.0, 1.0), "b": (1.0, 1.0), "c": (0.0, 1.0)}
    found = difference(one, other)
    assert found is not None
    assert found.value == pytest.approx(1 / 3)
    assert found.examples == 3
    assert found.low <= found.value <= found.high
    same = difference(one, one)
    assert same is not None
    assert (same.value, same.low, same.high) == (0, 0, 0)
    assert difference(one, {}) is None


def test_rouge_is_the_f_measure_of_shared_words_in_percent() -> None:
    # Five words against four, three shared: precision 3/5, recall 3/4, F 2/3. Pairs: one of 4 and
    # one of 3 ("a b"): F 2/7. In order: a, b, d: as ROUGE-1.
    found = rouge("a b x d y", "a b d z")
    assert found["rouge1"] == pytest.approx(100 * 2 / 3)
    assert found["rouge2"] == pytest.approx(100 * 2 / 7)
    assert found["rougeL"] == pytest.approx(100 * 2 / 3)


def test_rouge_of_the_sum_forgives_another_order_of_lines() -> None:
    found = rouge('{"a":1,"b":2}', '{"b":2,"a":1}')
    assert found["rougeLsum"] == pytest.approx(100)
    assert found["rougeL"] == pytest.approx(50)
