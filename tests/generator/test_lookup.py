"""What guidance is searched for, and what is said when there is none."""

import pytest

from generator.lookup import in_context, no_source
from retrieval.passages import Found
from retrieval.search.understanding import Query

GRIP = "how do I train my grip for the farmers carry"


@pytest.mark.parametrize(
    "question",
    ["and how often?", "how so?", "what about beginners", "is it bad to do that twice a week?",
     "any drills?"],
)  # fmt: skip
def test_a_follow_up_is_searched_for_with_the_question_it_follows(question: str) -> None:
    assert in_context(question, GRIP) == f"{GRIP} {question}"


@pytest.mark.parametrize(
    "question",
    ["how much caffeine before the race", "thanks!", "Where should I put my feet on the SkiErg?",
     "I did a long session with sleds yesterday and it left me with a sore back, can I train"],
)  # fmt: skip
def test_a_question_that_stands_alone_stays_as_it_is(question: str) -> None:
    assert in_context(question, GRIP) == question


def test_without_a_question_before_it_nothing_is_added() -> None:
    assert in_context("how often?", "") == "how often?"


def test_no_source_names_what_is_not_held_and_what_comes_nearest() -> None:
    query = Query("q", "q", (), frozenset())
    found = Found(query, (), 0.1, "I hold nothing about tickets.", ("Race week", "Travel"))
    text = no_source(found, None)
    assert text.startswith("I hold nothing about tickets, so I will not guess.")
    assert "“Race week” and “Travel”" in text
    assert "no source" in no_source(None, None)
