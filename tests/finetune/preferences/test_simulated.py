"""Simulated athletes judge texts, and learning from them pays as far as they have a wish."""

import math
import random

import pytest

from finetune.preferences.simulated import OFFERS, Athlete, measure, openings, tone_of
from generator.style import Style

BRIEF = "Sled push: 20 s slower."
LONG = (
    "Your sled push took 3:10 in this race. That is 20 s slower than the peer median of 2:50 there."
)


def answer(_question: int, style: Style) -> str:
    gentle, tough = openings()
    opening = {"gentle": min(gentle), "tough": min(tough)}.get(style.tone, "")
    words = {"brief": BRIEF, "detailed": LONG}.get(style.length, "Sled push: 3:10, 20 s slower.")
    return f"{opening} {words}"


def deaf(_question: int, _style: Style) -> str:
    return BRIEF


def test_tone_is_heard_in_the_openings_of_the_training_texts() -> None:
    gentle, tough = openings()
    assert not gentle & tough
    assert len(gentle) > 20
    assert len(tough) > 20
    assert tone_of(f"{max(tough).capitalize()} you lost 20 s.") == 1
    assert tone_of(f"{max(gentle).capitalize()} you lost 20 s.") == -1
    assert tone_of(BRIEF) == 0


def test_an_athlete_takes_the_fitting_of_two_opposites_as_surely_as_told() -> None:
    rng = random.Random(1)
    athlete = Athlete("brief", "", sure=0.8)
    assert athlete.gain(BRIEF, LONG) == pytest.approx(2, abs=0.01)
    share = sum(athlete.takes(BRIEF, LONG, rng) for _ in range(4000)) / 4000
    assert abs(share - 0.8) < 0.025
    assert Athlete("", "", 0.8).wins(BRIEF, LONG) == 0.5
    assert athlete.gain(LONG, BRIEF) == -athlete.gain(BRIEF, LONG)
    assert math.isfinite(athlete.gain("", LONG))


def test_the_more_choices_the_more_of_the_next_answers_win() -> None:
    found = measure(answer, 20, athletes=270, choices=(0, 2, 8), sure=0.8, seed=1)
    rates = [course.as_json()["win_rate"] for course in found.values()]
    assert rates[0]["mean"] == 0.5
    assert rates[0]["interval"][1] < rates[1]["interval"][0]
    assert rates[1]["mean"] < rates[2]["mean"]
    assert found[8].as_json()["wish_known"]["mean"] > found[0].as_json()["wish_known"]["mean"]


def test_where_the_answers_do_not_change_nothing_is_won() -> None:
    found = measure(deaf, 20, athletes=90, choices=(0, 8), sure=0.95, seed=1)
    assert found[8].as_json()["win_rate"]["mean"] == 0.5


def test_athletes_who_choose_by_chance_are_not_understood() -> None:
    found = measure(answer, 20, athletes=450, choices=(8,), sure=0.5, seed=1)
    low, high = found[8].as_json()["win_rate"]["interval"]
    assert low < 0.5 < high


def test_what_is_offered_differs_in_one_thing() -> None:
    for a, b in OFFERS:
        assert (a.length == b.length) != (a.tone == b.tone)
