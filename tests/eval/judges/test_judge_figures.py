"""Figures of verdicts, each worked out by hand."""

from datetime import UTC, datetime

import pytest

from eval.judges.figures.agreement import Labelled, agreement
from eval.judges.figures.pairs import Judged, pair_figures
from eval.judges.figures.people import with_people
from eval.judges.figures.sentences import Graded, disagreements, sentence_figures
from eval.judges.material import Matter, Said
from eval.judges.verdicts import Label, Preference
from eval.metrics.agreement import cohen_kappa
from eval.people.pairs import Key, Origin
from eval.suites.base import Case
from hyrox.ratings.shapes import PairRating

WAYS = ("coach", "bare")


def matter(number: int, rules: tuple[Label, ...] = (Label.SUPPORTED,)) -> Matter:
    case = Case(
        f"case-{number}", f"group-{number // 2}", {}, family="odd" if number % 2 else "even"
    )
    said = [Said(f"Sentence {n}.", label) for n, label in enumerate(rules)]
    return Matter(case, "Why?", {}, (said, said))


def verdict(place: str) -> Preference | None:
    return None if place == "?" else Preference.model_validate({"better": place, "reason": ""})


def judged(*orders: str) -> list[Judged]:
    """``AB``: A is better in the first order, B in the second; ``T`` a tie, ``?`` unusable."""
    names = {"A": "A", "B": "B", "T": "tie", "?": "?"}
    return [
        Judged(matter(n), (verdict(names[one]), verdict(names[other])))
        for n, (one, other) in enumerate(orders)
    ]


def test_a_win_counts_only_if_both_orders_agree() -> None:
    # coach wins two, bare one, one tie; AA names the first shown twice, BB the second twice, AT
    # changes to a tie: three inconsistent pairs. (2 + (1 + 3) / 2) / 7 = 4 / 7.
    found = pair_figures(judged("AB", "AB", "BA", "TT", "AA", "BB", "AT", "A?", "??"), WAYS)
    assert found["pairs"] == 9
    assert found["unusable"] == 2
    assert found["outcomes"] == {"coach": 2, "bare": 1, "tie": 4}
    assert found["inconsistent"] == 3
    assert found["inconsistent_by"] == {
        "the first both times": 1, "the second both times": 1, "tie once": 1,
    }  # fmt: skip
    assert found["win_rate"]["value"] == pytest.approx(100 * 4 / 7, abs=1e-3)
    assert found["consistent"]["value"] == pytest.approx(100 * 4 / 7, abs=1e-3)
    # Named: AB AB BA AA BB A: A of these 3 + 2 + 0 + 1 = 6 of 11.
    assert found["first_shown"]["value"] == pytest.approx(100 * 6 / 11, abs=1e-3)
    assert found["win_rate"]["low"] < found["win_rate"]["value"] < found["win_rate"]["high"]


def test_a_judge_that_sees_places_alone_decides_nothing() -> None:
    found = pair_figures(judged(*["AA"] * 6), WAYS)
    assert found["win_rate"]["value"] == 50
    assert found["consistent"]["value"] == 0
    assert found["first_shown"]["value"] == 100
    assert found["with_itself"]["kappa"]["value"] == 0


def test_families_are_counted_apart() -> None:
    found = pair_figures(judged("AB", "BA", "AB", "BA"), WAYS)
    assert {k: v["value"] for k, v in found["win_rate_by_family"].items()} == {
        "even": 100, "odd": 0,
    }  # fmt: skip


def test_nothing_judged_has_no_figures() -> None:
    found = pair_figures([], WAYS)
    assert found["win_rate"] is found["consistent"] is found["first_shown"] is None
    assert found["with_itself"]["kappa"] is None


def test_kappa_is_agreement_beyond_chance() -> None:
    # Both yes 20, both no 15, 5 and 10 apart: 35 of 50 the same. By chance the first says yes 25
    # of 50, the second 30: .5 * .6 + .5 * .4 = .5, so (.7 - .5) / (1 - .5) = .4.
    pairs = [("y", "y")] * 20 + [("y", "n")] * 5 + [("n", "y")] * 10 + [("n", "n")] * 15
    labelled = [Labelled(str(n), *pair) for n, pair in enumerate(pairs)]
    found = agreement(labelled)
    assert found["kappa"]["value"] == pytest.approx(0.4)
    assert found["kappa"]["low"] < 0.4 < found["kappa"]["high"]
    # The large-sample error of kappa here is about .13, so 95 % is about .25 either way.
    assert found["kappa"]["high"] - found["kappa"]["low"] == pytest.approx(0.5, abs=0.1)
    assert found["same"]["value"] == 70
    assert found["table"] == {"n": {"n": 15, "y": 10}, "y": {"n": 5, "y": 20}}


def test_drawn_kappas_are_those_of_the_metric() -> None:
    from eval.judges.figures.agreement import _drawn, _tables

    pairs = [("a", "a"), ("a", "b"), ("b", "b"), ("c", "c"), ("c", "a"), ("b", "b"), ("c", "c")]
    # In one group every draw is the whole again.
    labelled = [Labelled("one", *pair) for pair in pairs]
    drawn = _drawn(_tables(labelled, ["a", "b", "c"]))
    assert drawn == pytest.approx(cohen_kappa(*zip(*pairs, strict=True)))


def test_one_label_alone_has_no_kappa() -> None:
    assert agreement([Labelled("g", "y", "y")] * 3)["kappa"] is None


def test_sentences_are_held_against_the_rules() -> None:
    rules = (Label.SUPPORTED, Label.NOT, Label.NONE, Label.SUPPORTED)
    said = (Label.SUPPORTED, Label.SUPPORTED, Label.NONE, Label.NOT)
    graded = [Graded(matter(0, rules), 0, said), Graded(matter(0, rules), 1, None)]
    found = sentence_figures(graded, WAYS)
    assert (found["answers"], found["unusable"], found["sentences"]) == (2, 1, 4)
    assert found["supported"]["coach"]["value"] == pytest.approx(100 * 2 / 3, abs=1e-3)
    assert found["supported"]["bare"] is None
    assert found["with_rules"]["same"]["value"] == 50
    assert found["with_rules"]["table"]["not supported"] == {
        "no claim": 0, "not supported": 0, "supported": 1,
    }  # fmt: skip
    # Of the three claims one agrees; by chance 2/3 * 2/3 + 1/3 * 1/3 = 5/9: (3/9 - 5/9) / (4/9).
    assert found["of_claims"]["units"] == 3
    assert found["of_claims"]["kappa"]["value"] == pytest.approx(-0.5)
    apart = disagreements(graded, WAYS)
    assert [(one["rules"], one["judge"]) for one in apart] == [
        ("not supported", "supported"), ("supported", "not supported"),
    ]  # fmt: skip


def rating(pair: int, rater: str, choice: str) -> PairRating:
    return PairRating.model_validate({
        "set": "a" * 8, "pair": f"{pair:08x}", "rater": rater, "time": datetime.now(UTC),
        "shown": (f"{pair + 100:08x}", f"{pair + 200:08x}"), "choice": choice,
    })  # fmt: skip


def test_people_and_judge_are_compared_pair_by_pair() -> None:
    origins = {
        f"{n:08x}": Origin(
            case=f"case-{n}", ways={f"{n + 100:08x}": "bare", f"{n + 200:08x}": "coach"}
        )
        for n in range(5)
    }
    key = Key(set="a" * 8, ways=("coach", "bare"), made_from={}, pairs=origins)
    outcomes = {"case-0": "coach", "case-1": "bare", "case-2": "tie", "case-3": "coach"}
    ratings = [
        rating(0, "Ada", "B"), rating(1, "Ada", "A"), rating(2, "Ada", "A"), rating(3, "Ada", "A"),
        rating(4, "Ada", "A"), rating(0, "Bo", "tie"), rating(1, "Bo", "skip"),
    ]  # fmt: skip
    found = with_people(outcomes, ratings, [key], WAYS)
    # The same: Ada of 0 and 1; not: Ada of 2 and 3, Bo of 0. Case 4 has no outcome.
    assert found["agreement"]["units"] == 5
    assert found["agreement"]["same"]["value"] == 40
    assert found["decided"]["units"] == 3
    assert found["decided"]["same"]["value"] == pytest.approx(100 * 2 / 3, abs=1e-3)
    assert (found["raters"], found["skipped"], found["elsewhere"]) == (2, 1, 1)
    assert with_people(outcomes, ratings, [], WAYS)["elsewhere"] == 6
