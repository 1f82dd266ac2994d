"""Metrics against cases worked out by hand from their definitions, and independent packages."""

import math
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eval.metrics.abstention import abstention
from eval.metrics.agreement import cohen_kappa, fleiss_kappa, krippendorff_alpha
from eval.metrics.context import precision_at, recall_of
from eval.metrics.readability import (
    Lengths,
    ease_of,
    grade,
    grade_of,
    lengths,
    reading_ease,
    syllables,
)
from eval.metrics.relevancy import relevancy
from eval.metrics.rouge import rouge_l, rouge_n
from eval.retrieval.metrics import hit_at, ndcg_at, recall_at, reciprocal_rank

PRECISE = 1e-9
labels = st.lists(st.sampled_from("abc"), min_size=2, max_size=40)


def test_context_precision_is_the_mean_precision_at_the_relevant_places() -> None:
    # Relevant at places 1 and 3: (1/1 + 2/3) / 2.
    assert precision_at(["a", "x", "b", "y"], {"a", "b", "c"}, 4) == pytest.approx(5 / 6)
    assert precision_at(["x", "a"], {"a"}, 2) == 0.5
    assert precision_at(["x", "a"], {"a"}, 1) == 0
    assert precision_at([], {"a"}, 3) == 0
    assert recall_of(["a", "x", "b", "y"], {"a", "b", "c"}, 4) == pytest.approx(2 / 3)
    assert recall_of(["a", "b"], {"a", "b", "c"}, 2) == 1
    assert recall_of(["a"], set(), 2) == 0


def test_context_precision_equals_average_precision_of_scikit_learn() -> None:
    from sklearn.metrics import average_precision_score

    rng = random.Random(4)
    for _ in range(30):
        hits = [rng.random() < 0.4 for _ in range(rng.randint(1, 12))]
        if not any(hits):
            continue
        names = [str(i) for i in range(len(hits))]
        wanted = {name for name, hit in zip(names, hits, strict=True) if hit}
        expected = average_precision_score(hits, [-i for i in range(len(hits))])
        assert precision_at(names, wanted, len(hits)) == pytest.approx(expected, abs=PRECISE)


def test_abstention_counts_both_kinds_of_questions() -> None:
    found = abstention([(True, False), (False, False), (True, True), (False, True), (False, True)])
    assert found.correct == (1, 2)
    assert found.mistaken == (1, 3)
    assert found.precision == (1, 2)
    assert abstention([]).correct == (0, 0)


def test_flesch_and_kincaid_follow_their_formulas() -> None:
    # "The cat sat on the mat." 6 words, 1 sentence, 6 syllables.
    assert lengths("The cat sat on the mat.") == Lengths(1, 6, 6)
    # 206.835 - 1.015 * 6 - 84.6 * 1 and 0.39 * 6 + 11.8 * 1 - 15.59
    assert reading_ease("The cat sat on the mat.") == pytest.approx(116.145)
    assert grade("The cat sat on the mat.") == pytest.approx(-1.45)
    assert ease_of(Lengths(2, 30, 45)) == pytest.approx(206.835 - 15.225 - 126.9)
    assert grade_of(Lengths(2, 30, 45)) == pytest.approx(5.85 + 17.7 - 15.59)
    assert (reading_ease(""), grade("")) == (0, 0)
    assert reading_ease("Run 1 took 5:29. Then rest.") > reading_ease(
        "Physiological adaptation necessitates considerable individualisation."
    )


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("the", 1), ("run", 1), ("lunges", 2), ("rowing", 2), ("farmers", 2), ("table", 2),
        ("trained", 1), ("started", 2), ("usual", 3), ("carbohydrate", 4), ("heavier", 3),
        ("muscle", 2), ("muscles", 2), ("recovery", 4), ("movement", 2), ("station", 2),
        ("kilometres", 4), ("being", 2), ("doing", 2), ("guide", 1), ("athlete's", 2), ("123", 1),
    ],
)  # fmt: skip
def test_syllables_are_those_of_a_dictionary(word: str, count: int) -> None:
    assert syllables(word) == count


def test_kappa_of_two_raters_as_worked_out_by_hand() -> None:
    # 50 units: 20 both yes, 15 both no, 5 and 10 apart. Observed 0.7, chance 0.5: kappa 0.4.
    one = ["yes"] * 25 + ["no"] * 25
    other = ["yes"] * 20 + ["no"] * 5 + ["yes"] * 10 + ["no"] * 15
    assert cohen_kappa(one, other) == pytest.approx(0.4, abs=PRECISE)
    assert math.isnan(cohen_kappa(["a", "a"], ["a", "a"]))
    assert math.isnan(cohen_kappa([], []))
    assert cohen_kappa(["a", "b"], ["b", "a"]) == -1
    with pytest.raises(ValueError):
        cohen_kappa(["a"], [])


@settings(max_examples=40, deadline=None)
@given(labels, st.integers(0, 99))
def test_kappa_equals_that_of_scikit_learn(one: list[str], seed: int) -> None:
    from sklearn.metrics import cohen_kappa_score

    other = random.Random(seed).choices("abc", k=len(one))
    if len({*one, *other}) > 1:
        expected = cohen_kappa_score(one, other)
        assert cohen_kappa(one, other) == pytest.approx(expected, abs=PRECISE)


def test_kappa_of_many_raters_as_worked_out_by_hand() -> None:
    # Ten units, fourteen raters, five labels; shares 0.143, 0.2, 0.279, 0.15, 0.229.
    table = [
        [0, 0, 0, 0, 14], [0, 2, 6, 4, 2], [0, 0, 3, 5, 6], [0, 3, 9, 2, 0], [2, 2, 8, 1, 1],
        [7, 7, 0, 0, 0], [3, 2, 6, 3, 0], [2, 5, 3, 2, 2], [6, 5, 2, 1, 0], [0, 2, 2, 3, 7],
    ]  # fmt: skip
    # Mean agreement 0.378, chance 0.213: kappa 0.210.
    assert fleiss_kappa(table) == pytest.approx(0.2099, abs=5e-5)
    assert fleiss_kappa([[2, 0], [0, 2]]) == 1
    assert math.isnan(fleiss_kappa([[2, 0], [2, 0]]))
    with pytest.raises(ValueError):
        fleiss_kappa([[2, 0], [1, 0]])


def test_alpha_is_that_of_krippendorffs_own_examples() -> None:
    # "Computing Krippendorff's Alpha-Reliability" (2011). A, two observers, two labels: 0.095.
    two = [list("0100000010"), list("1110010000")]
    assert krippendorff_alpha(two) == pytest.approx(0.095, abs=5e-4)
    # B, two observers, five labels: 0.692.
    five = [list("aabbdcccedda"), list("babbbccceddd")]
    assert krippendorff_alpha(five) == pytest.approx(0.692, abs=5e-4)
    # C: four observers, some labels missing, nominal: 0.743.
    four = [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
        [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
    ]
    assert krippendorff_alpha(four) == pytest.approx(0.743, abs=5e-4)
    assert math.isnan(krippendorff_alpha([["a", None], [None, "b"]]))
    assert math.isnan(krippendorff_alpha([["a", "a"], ["a", "a"]]))
    with pytest.raises(ValueError):
        krippendorff_alpha([["a"], []])


def _alpha_by_pairs(ratings: list[list[str]]) -> float:
    """1 - observed over expected disagreement, counted pair by pair; nothing missing."""
    units = list(zip(*ratings, strict=True))
    pairs = [(a, b) for unit in units for i, a in enumerate(unit) for b in unit[i + 1 :]]
    observed = sum(a != b for a, b in pairs) / len(pairs)
    every = [label for unit in units for label in unit]
    apart = sum(a != b for i, a in enumerate(every) for b in every[i + 1 :])
    return 1 - observed / (apart / (len(every) * (len(every) - 1) / 2))


@settings(max_examples=40, deadline=None)
@given(labels, st.integers(0, 99))
def test_alpha_counts_as_pairs_do(one: list[str], seed: int) -> None:
    rng = random.Random(seed)
    ratings = [one, rng.choices("abc", k=len(one)), rng.choices("abc", k=len(one))]
    if len({label for row in ratings for label in row}) > 1:
        expected = _alpha_by_pairs(ratings)
        assert krippendorff_alpha(ratings) == pytest.approx(expected, abs=PRECISE)


def test_rouge_as_worked_out_by_hand() -> None:
    # Lin 2004, section 3.1: against "police killed the gunman", "police kill the gunman" has a
    # common subsequence of three of four words, "the gunman kill police" of two.
    reference = "police killed the gunman"
    assert rouge_l(reference, "police kill the gunman").f == 0.75
    assert rouge_l(reference, "the gunman kill police").f == 0.5
    assert rouge_n(reference, "the gunman kill police", 1).recall == 0.75
    assert rouge_n(reference, "the gunman kill police", 2).recall == pytest.approx(1 / 3)
    assert rouge_l("", "a").f == rouge_l("a", "").f == 0


@settings(max_examples=60, deadline=None)
@given(st.text("abc 1.,", max_size=40), st.text("abc 1.,", max_size=40))
def test_rouge_equals_that_of_rouge_score(reference: str, text: str) -> None:
    scorer_module = pytest.importorskip("rouge_score.rouge_scorer")
    scorer = scorer_module.RougeScorer(["rouge1", "rouge2", "rougeL"], use_stemmer=False)
    expected = scorer.score(reference, text)
    found = {
        "rouge1": rouge_n(reference, text, 1),
        "rouge2": rouge_n(reference, text, 2),
        "rougeL": rouge_l(reference, text),
    }
    for name, one in found.items():
        told = expected[name]
        assert (one.precision, one.recall, one.f) == pytest.approx(
            (told.precision, told.recall, told.fmeasure), abs=PRECISE
        )


def test_rankings_score_as_trec_eval_scores_them() -> None:
    pytrec_eval = pytest.importorskip("pytrec_eval")
    rng = random.Random(8)
    k = 10
    for _ in range(60):
        names = [f"d{i:02}" for i in range(20)]
        grades = {name: rng.choice([0, 0, 0, 1, 2]) for name in names}
        relevant = frozenset(name for name, grade in grades.items() if grade)
        if not relevant or len(relevant) > k:
            continue
        ranked = rng.sample(names, 15)
        # Its gains are the judgements themselves; ours are 2^grade - 1.
        judged = {"q": {name: 2**grade - 1 for name, grade in grades.items()}}
        run = {"q": {name: float(-place) for place, name in enumerate(ranked)}}
        wanted = {f"ndcg_cut.{k}", f"recall.{k}", "recip_rank", f"success.{k}"}
        expected = pytrec_eval.RelevanceEvaluator(judged, wanted).evaluate(run)["q"]
        found = {
            f"ndcg_cut_{k}": ndcg_at(ranked, grades, k),
            f"recall_{k}": recall_at(ranked, relevant, k),
            "recip_rank": reciprocal_rank(ranked, relevant),
            f"success_{k}": hit_at(ranked, relevant, k),
        }
        assert found == pytest.approx(expected, abs=PRECISE)


def test_relevancy_is_one_for_the_question_itself_and_low_for_another_matter() -> None:
    question = "How should I train the sled push?"
    assert relevancy(question, question) == pytest.approx(1, abs=1e-6)
    close = relevancy(question, "Train the sled push with short, heavy pushes and long rests.")
    far = relevancy(question, "Eat rice and fruit on the morning of the race.")
    assert far < close < 1
    assert relevancy(question, " ") == 0
    # What it does not show: a wrong figure changes next to nothing.
    told = [relevancy(question, f"Do {n} sled pushes of 12.5 m.") for n in (6, 60)]
    assert abs(told[0] - told[1]) < 0.1
