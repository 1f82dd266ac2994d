"""The whole walk with the planner itself: an athlete's words, real functions, plain sentences."""

from collections.abc import Mapping
from random import Random
from typing import Any

import pytest

from analysis.planner.targets import target_plan
from analysis.planner.what_if import what_if
from analysis.readings import TargetPlan, WhatIf
from analysis.report import Report
from finetune.data.sources.races import Races
from generator.coach import Coach
from generator.race import OpenRace
from generator.verify import verify
from hyrox.results import RaceResult
from hyrox.segments import SEGMENTS, Segment
from hyrox.settings import Settings
from hyrox.times import format_time
from tests.generator.test_coach import Shelf, ask


class Planner(Shelf):
    """A shelf that computes with the functions that serve."""

    def __init__(self, races: Races, report: Report) -> None:
        super().__init__(report)
        self.field = races.field

    def what_if(self, result: RaceResult, changes: Mapping[Segment, float]) -> WhatIf:
        return what_if(self.field, result, changes)

    def target(self, result: RaceResult, goal_s: float, event: str | None = None) -> TargetPlan:
        return target_plan(self.field, None, result, goal_s, event)


@pytest.fixture(scope="module")
def opened() -> tuple[Coach, OpenRace]:
    races, rng = Races(Settings()), Random(8)
    report = races.draw(rng, from_held_out=True).report
    coach = Coach(Planner(races, report), None, "none")  # type: ignore[arg-type]
    return coach, OpenRace(report, ())


def test_a_change_moves_the_finish_by_exactly_that(opened: tuple[Coach, OpenRace]) -> None:
    coach, race = opened
    _, answer = ask(coach, "What if my sled pull was 7 s faster and my row 8 s faster?", race)
    finish = race.report.result.total_s - 15
    assert format_time(finish) in answer.text
    assert "15 s faster" in answer.text


def test_target_splits_are_told_in_full(opened: tuple[Coach, OpenRace]) -> None:
    coach, race = opened
    goal = format_time(round(race.report.result.total_s * 0.97))
    _, answer = ask(coach, f"What splits do I need for {goal}?", race)
    assert all(segment.in_text in answer.text for segment in SEGMENTS)
    assert goal in answer.text


def test_a_goal_beyond_anybody_is_refused_in_words(opened: tuple[Coach, OpenRace]) -> None:
    coach, race = opened
    _, answer = ask(coach, "What splits do I need for 41:00?", race)
    assert answer.sentences[0].citations == ()
    assert len(answer.sentences) == 1
    assert any(word in answer.text for word in ("fast", "ran", "Nobody", "nobody"))


@pytest.mark.parametrize(
    "question",
    [
        "What kind of athlete am I?",
        "Where am I behind people at my level?",
        "What are my real weaknesses?",
        "What separates me from the next 10 %?",
        "What will my next race be?",
        "What did people like me do next?",
        "Did I start too fast?",
        "Which station hurt my running most?",
        "What was predicted for me before the race?",
        "What place did I come in?",
        "What if I run 5 s per km faster?",
    ],
)
def test_every_plain_sentence_cites_what_bears_it(
    question: str, opened: tuple[Coach, OpenRace]
) -> None:
    coach, race = opened
    sentences, answer = ask(coach, question, race)
    assert sentences
    for sentence in sentences:
        assert sentence.citations, sentence.text
        assert verify(sentence.cited_text, answer.evidence, question).passed, sentence.text


def test_a_fade_is_told_by_one_definition(opened: tuple[Coach, OpenRace]) -> None:
    coach, race = opened
    _, answer = ask(coach, "Did I fade at the end?", race)
    assert "over the race" in answer.text
    assert "than run 2" not in answer.text


def test_every_computed_answer_is_published_with_its_source(
    opened: tuple[Coach, OpenRace],
) -> None:
    coach, race = opened
    _, answer = ask(coach, "What if my row was 10 s faster?", race)
    shown: dict[str, Any] = answer.as_json()
    entry = next(item for item in shown["evidence"] if item["id"] == "C1")
    assert entry["kind"] == "fact"
    assert "n = " in entry["source"]["location"]
