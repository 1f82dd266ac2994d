"""Questions that ask for something which has a page of its own."""

import pytest

from generator.asks.offers import MEALS_OFFER, PLAN_OFFER, offer


@pytest.mark.parametrize(
    "question",
    [
        "Make me a 12 week plan to my race", "Plan my weeks to race day", "plan my training",
        "Can you build a training plan for me?", "I need a workout schedule",
        "write me a hyrox programme", "plan my next six weeks",
    ],
)  # fmt: skip
def test_a_plan_is_offered_to_those_who_ask_for_one(question: str) -> None:
    assert offer(question) == PLAN_OFFER


@pytest.mark.parametrize(
    "question", ["Plan my meals for tomorrow", "make me a meal plan", "suggest a few meals"]
)
def test_meals_are_offered_to_those_who_ask_for_them(question: str) -> None:
    assert offer(question) == MEALS_OFFER


@pytest.mark.parametrize(
    "question",
    [
        "Where did I lose time?", "How do I pace the runs?", "What is a good race plan for 1:20?",
        "What should I eat before the start?", "Is my plan any good for the sled?",
        "Make me a pacing plan for 1:20", "how many sets of wall balls",
    ],
)  # fmt: skip
def test_other_questions_are_answered_as_they_are(question: str) -> None:
    assert offer(question) == ""
