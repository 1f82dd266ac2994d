"""Ratings to figures, each worked out by hand from a few ratings."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from eval.people.command import figures
from eval.people.comparisons import comparisons, first_shown_won
from eval.people.pairs import Key
from eval.people.plans import rubric
from eval.people.table import NOBODY, table
from hyrox.errors import InputError
from hyrox.ratings.files import keep_rating, read_plan_to_rate
from hyrox.ratings.shapes import PairRating, PlanRating
from hyrox.settings import PROJECT, Settings
from tests.ui.evaluate.samples import plan_json
from ui.cli import main

WHEN = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
SET = "5" * 16
WITH, WITHOUT = "grounded", "ungrounded"


def answers(pair: int) -> tuple[str, str]:
    """Ids of the grounded and the ungrounded answer of a pair."""
    return f"a{pair:015x}", f"b{pair:015x}"


def key(pairs: int, set_id: str = SET) -> Key:
    return Key.model_validate({
        "set": set_id, "ways": [WITH, WITHOUT], "made_from": {},
        "pairs": {
            f"{n:016x}": {
                "case": f"q{n}", "family": "even" if n % 2 == 0 else "odd",
                "ways": dict(zip(answers(n), (WITH, WITHOUT), strict=True)),
            }
            for n in range(pairs)
        },
    })  # fmt: skip


def said(
    pair: int, choice: str, *, rater: str = "kim", turned: bool = False, **more: Any
) -> PairRating:
    """A rating; ``turned``: the ungrounded answer was shown as A."""
    shown = answers(pair)[::-1] if turned else answers(pair)
    return PairRating.model_validate({
        "set": SET, "pair": f"{pair:016x}", "rater": rater, "time": WHEN, "shown": shown,
        "choice": choice, **more,
    })  # fmt: skip


def won(ratings: Sequence[PairRating], pairs: int = 8) -> dict[str, Any]:
    (found,) = comparisons(ratings, [key(pairs)])["won"]
    assert isinstance(found, dict)
    return found


def test_a_win_is_one_a_tie_a_half_and_a_skip_nothing() -> None:
    found = won([
        said(0, "A"), said(1, "B", turned=True), said(2, "A", turned=True), said(3, "tie"),
        said(4, "skip"),
    ])  # fmt: skip
    # Grounded won the first two, lost the third, tied the fourth: 2.5 of 4.
    assert found["win_rate"]["value"] == 62.5
    assert found["win_rate"]["of"] == 4
    assert found["win_rate"]["low"] < 62.5 < found["win_rate"]["high"]
    assert found["outcomes"] == {WITH: 2, WITHOUT: 1, "tie": 1, "skip": 1}
    assert found["by_family"]["even"]["value"] == 50.0
    assert found["by_family"]["odd"]["value"] == 75.0


def test_ratings_of_one_pair_are_drawn_together() -> None:
    """Ten raters who agree about two pairs are no more certain than one who rated both."""
    one = [said(0, "A"), said(1, "B")]
    ten = [said(n, c, rater=f"r{r}") for r in range(10) for n, c in ((0, "A"), (1, "B"))]
    assert won(one)["win_rate"]["low"] == won(ten)["win_rate"]["low"] == 0
    assert won(ten)["win_rate"]["examples"] == 2
    assert won(ten)["win_rate"]["of"] == 20


def test_nothing_but_skips_gives_no_rate() -> None:
    found = won([said(0, "skip"), said(1, "skip")])
    assert found["win_rate"] is None
    assert found["outcomes"]["skip"] == 2


def test_winning_all_is_not_certainty() -> None:
    rate = won([said(n, "A") for n in range(8)])["win_rate"]
    assert rate["value"] == rate["high"] == 100
    # Clopper and Pearson: 0.025 ** (1 / 8).
    assert rate["low"] == pytest.approx(63.06, abs=0.01)


def test_the_place_that_won_is_counted_without_ties() -> None:
    found = first_shown_won([
        said(0, "A"), said(1, "A", turned=True), said(2, "A"), said(3, "B"), said(4, "tie"),
    ])  # fmt: skip
    assert found is not None
    assert (found["value"], found["of"]) == (75.0, 4)
    assert first_shown_won([said(0, "tie")]) is None


def test_a_rater_who_always_takes_the_first_shows_as_bias_and_not_as_a_win() -> None:
    ratings = [said(n, "A", turned=n % 2 == 0) for n in range(8)]
    assert won(ratings)["win_rate"]["value"] == 50
    found = comparisons(ratings, [key(8)])
    assert found["first_shown_won"]["low"] > 50


def test_reasons_and_scores_are_told_by_way() -> None:
    found = won([
        said(
            0, "A", why=["wrong number", "no source"],
            scores={"A": {"right": 5}, "B": {"right": 1}},
        ),
        said(
            1, "A", turned=True, why=["wrong number"],
            scores={"A": {"right": 2}, "B": {"right": 4}},
        ),
        said(2, "skip", why=["unclear"]),
    ])  # fmt: skip
    assert found["reasons"] == {
        "wrong number": {WITH: 1, WITHOUT: 1, "tie": 0, "skip": 0},
        "unclear": {WITH: 0, WITHOUT: 0, "tie": 0, "skip": 1},
        "no source": {WITH: 1, WITHOUT: 0, "tie": 0, "skip": 0},
    }
    assert found["scores"][WITH]["right"]["value"] == 4.5
    assert found["scores"][WITHOUT]["right"]["value"] == 1.5


def test_raters_agree_about_answers_whichever_place_these_had() -> None:
    ratings = [
        said(0, "A", rater="kim"), said(0, "B", rater="lee", turned=True),
        said(1, "B", rater="kim"), said(1, "A", rater="lee", turned=True),
        said(2, "A", rater="kim"), said(2, "tie", rater="lee"),
        said(3, "tie", rater="kim"), said(3, "tie", rater="lee"),
        said(4, "A", rater="kim"), said(5, "skip", rater="lee"),
    ]  # fmt: skip
    found = comparisons(ratings, [key(8)])["agreement"]
    assert found["units"] == 4
    (cohen,) = found["cohen"]
    # Kim: 1, 2, 1, tie; Lee: 1, 2, tie, tie. Agreed 3/4; by chance 2/4*1/4 + 1/4*1/4 + 1/4*2/4.
    assert (cohen["raters"], cohen["units"]) == (["kim", "lee"], 4)
    assert cohen["kappa"] == pytest.approx((0.75 - 0.3125) / (1 - 0.3125), abs=1e-4)
    # Shares of labels over both: 3/8, 2/8, 3/8; their squares sum to 22/64.
    assert found["fleiss"]["kappa"] == pytest.approx((0.75 - 22 / 64) / (1 - 22 / 64), abs=1e-4)
    # Krippendorff: observed 2 of 8 apart; expected (64 - 22) / (8 * 7).
    assert found["alpha"] == pytest.approx(1 - (2 / 8) / (42 / 56), abs=1e-4)


def test_one_rater_alone_agrees_with_nobody() -> None:
    found = comparisons([said(0, "A")], [key(1)])["agreement"]
    assert found == {"units": 0, "cohen": [], "fleiss": None, "alpha": None}


def test_without_a_key_only_places_and_agreement_are_told() -> None:
    found = comparisons([said(0, "A"), said(0, "A", rater="lee")], [])
    assert (found["won"], found["without_key"]) == ([], 2)
    assert found["agreement"]["units"] == 1


def test_a_key_of_other_pairs_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="does not hold"):
        figures([said(7, "A")], [key(2)], Settings(home=tmp_path))


def judged(plan: int, verdict: str, code: bool | None, rater: str = "kim") -> PlanRating:
    return PlanRating.model_validate({
        "plan": f"{plan:016x}", "rater": rater, "time": WHEN, "verdicts": {"taper": verdict},
        "code": {"taper": code},
    })  # fmt: skip


def test_the_rubric_is_held_against_code_where_both_say_yes_or_no() -> None:
    found = rubric(
        [
            judged(0, "met", True), judged(1, "not", True), judged(2, "partly", True),
            judged(3, "not", False), judged(4, "met", None), judged(5, "cannot judge", False),
        ],
        PROJECT / "corpora",
    )  # fmt: skip
    assert (found["plans"], list(found["criteria"])) == (6, ["taper"])
    one = found["criteria"]["taper"]
    assert one["verdicts"] == {"met": 2, "partly": 1, "not": 2, "cannot judge": 1}
    # Two met, one half, two not: 2.5 of 5. Code and person both clear on three, alike on two.
    assert one["worth"]["value"] == 50
    assert one["code"]["same"]["value"] == pytest.approx(66.67, abs=0.01)
    assert one["code"]["same"]["of"] == 3
    assert one["code"]["code_met"] == {"met": 1, "partly": 1, "not": 1, "cannot judge": 0}
    assert one["code"]["code_missed"] == {"met": 0, "partly": 0, "not": 1, "cannot judge": 1}


def test_two_raters_of_plans_agree_by_criterion() -> None:
    ratings = [
        judged(n, verdict, True, rater)
        for n, both in enumerate([("met", "met"), ("not", "not"), ("met", "not"), ("met", "met")])
        for rater, verdict in zip(("kim", "lee"), both, strict=True)
    ]
    (cohen,) = rubric(ratings, PROJECT / "corpora")["criteria"]["taper"]["agreement"]["cohen"]
    # Agreed 3/4; by chance 3/4 * 2/4 + 1/4 * 2/4 = 1/2.
    assert cohen["kappa"] == 0.5


def test_the_command_prints_a_table_and_json_and_refuses_bad_lines(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ratings, key_file = tmp_path / "ratings.jsonl", tmp_path / "pairs.key.json"
    key_file.write_text(key(4).model_dump_json())
    for one in (said(0, "B"), said(0, "A"), said(1, "A", why=["unclear"]), judged(0, "met", True)):
        keep_rating(ratings, one)
    line = ["eval", "people", str(ratings), "--key", str(key_file)]
    assert main(line) == 0
    shown = capsys.readouterr().out
    assert "grounded over ungrounded, win rate, %: 100.0" in shown
    assert "unclear" in shown
    assert "taper" in shown
    assert "1 line gave way" in shown
    assert main([*line, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["lines"], found["replaced"], found["comparisons"]["ratings"]) == (4, 1, 2)
    with ratings.open("a") as file:
        file.write("{}\n")
    assert main(line) == 2
    told = capsys.readouterr()
    assert "line 5" in told.err
    assert not told.out


def test_nobody_having_rated_is_said(tmp_path: Path) -> None:
    assert table(figures([], [], Settings(home=tmp_path))) == NOBODY


def test_a_plan_is_written_with_what_code_finds_for_the_form(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan, profile, out = (tmp_path / name for name in ("plan.json", "profile.json", "form.json"))
    plan.write_text(json.dumps(plan_json()))
    profile.write_text(json.dumps({"personal_info": {"age": 34}}))
    line = ["eval", "rubric", str(plan), "--profile", str(profile), "--out", str(out), "--json"]
    assert main(line) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["criteria"] == 22
    form = read_plan_to_rate(out)
    assert sum(one.met is True for one in form.code.values()) == told["met"]
