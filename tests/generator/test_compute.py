"""Questions that are computed: from the athlete's words to cited facts, or a question back."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from analysis.readings import (
    ArchetypeReading,
    Expected,
    Projection,
    Route,
    RouteStep,
    Standing,
    Target,
    TargetPlan,
    TypicalSplits,
    WhatIf,
)
from analysis.report import Report
from generator.asks.compute import (
    WHICH_GOAL,
    WHICH_SPLITS,
    AskBackError,
    Computed,
    compute,
)
from generator.asks.events import event_named
from generator.asks.goals import goal_of
from generator.asks.splits import splits_so_far
from generator.coach import Coach
from generator.focus import focus
from generator.race import OpenRace
from hyrox.divisions import Division
from hyrox.errors import InputError, NotFoundError
from hyrox.results import RaceResult
from hyrox.segments import SEGMENTS, Segment
from tests.generator.test_coach import Scripted, Shelf, ask

EVENTS = (
    (6, "2023 London"), (8, "2025 London"), (8, "2025 Mexico City"), (7, "2025 Singapore Expo"),
)  # fmt: skip


class Reckoner(Shelf):
    """A shelf that computes with sums alone, and keeps what it was asked."""

    def __init__(self, report: Report) -> None:
        super().__init__(report)
        self.asked: list[Any] = []
        self.field = SimpleNamespace(events=EVENTS)

    def what_if(self, result: RaceResult, changes: Mapping[Segment, float]) -> WhatIf:
        self.asked.append(dict(changes))
        if any(result.splits[s] + change < 60 for s, change in changes.items()):
            raise InputError("Nobody is that fast. Change it less.")
        after = result.total_s + sum(changes.values())
        return WhatIf(
            changes, Standing(result.total_s, 46.0, 214), Standing(after, 48.0, 206),
            self._report.cohort,
        )  # fmt: skip

    def target(self, result: RaceResult, goal_s: float, event: str | None = None) -> TargetPlan:
        self.asked.append((goal_s, event))
        share = goal_s / result.total_s
        times = {s: result.splits[s] * share for s in SEGMENTS}
        typical = TypicalSplits(goal_s, times, times, times, 318, "men, open, around 1:20:00")
        targets = tuple(Target(s, t, t, t, result.splits[s]) for s, t in times.items())
        return TargetPlan(goal_s, targets, (), typical)

    def route(self, _report: Report, goal_s: float) -> Route:
        self.asked.append(goal_s)
        if goal_s < 3_600:
            raise NotFoundError("Nobody like you ran that.")
        steps = (RouteStep(Segment.SLED_PUSH, 165.0, 140.0, 0.35),)
        return Route(goal_s, steps, 0.0, 0.12, 900, "Most of it is the sled push.")

    def project(
        self, _division: Division, _gender: Any, times: Sequence[float], **known: Any
    ) -> Projection:
        self.asked.append((tuple(times), known))
        elapsed = sum(times)
        return Projection(len(times), elapsed, Expected(5_000.0, (4_800.0, 5_300.0)))


@pytest.fixture
def shelf(report: Report) -> Reckoner:
    return Reckoner(report)


@pytest.fixture
def race(report: Report) -> OpenRace:
    return OpenRace(report, ())


def computed(question: str, shelf: Reckoner, race: OpenRace | None) -> Computed:
    return compute(question, focus(question, race_open=race is not None), shelf, race)


def test_a_what_if_reads_the_change_and_says_the_finish(shelf: Reckoner, race: OpenRace) -> None:
    found = computed("what if my sled push was 20 s faster?", shelf, race)
    assert shelf.asked == [{Segment.SLED_PUSH: -20.0}]
    assert [item.key for item in found.items] == ["what_if", "what_if:place", "what_if:share"]
    assert "20 s faster" in found.items[0].text


def test_running_faster_changes_every_run(shelf: Reckoner, race: OpenRace) -> None:
    found = computed("what if I run 5 s per km faster?", shelf, race)
    assert shelf.asked == [{s: -5.0 for s in SEGMENTS if s.is_run}]
    assert "every run 5 s faster" in found.items[0].text


def test_target_splits_come_as_lists_that_no_model_writes(shelf: Reckoner, race: OpenRace) -> None:
    found = computed("what splits do I need for 1:20", shelf, race)
    assert shelf.asked == [(4_800.0, None)]
    assert [item.key for item in found.lists] == [
        "target:runs", "target:stations", "target:roxzone",
    ]  # fmt: skip
    assert len(found.items) <= 4


def test_target_splits_are_those_of_the_event_that_is_named(
    shelf: Reckoner, race: OpenRace
) -> None:
    found = computed("target splits for 1:20:00 in Mexico City", shelf, race)
    assert shelf.asked == [(4_800.0, "2025 Mexico City")]
    assert found.items


@pytest.mark.parametrize(
    ("question", "event"),
    [
        ("splits for 1:20 in London", "2025 London"),
        ("splits for 1:20 at London 2023", "2023 London"),
        ("splits for 1:20 in mexico city", "2025 Mexico City"),
        ("splits for 1:20 in Oslo", None),
        ("I live near London, splits for 1:20", None),
    ],
)
def test_an_event_is_named_by_its_place(question: str, event: str | None) -> None:
    assert event_named(question, EVENTS) == event


@pytest.mark.parametrize(
    ("question", "goal"),
    [
        ("pace chart for an hour and a half", 5_400.0),
        ("splits for an hour and 20 minutes", 4_800.0),
        ("one hour and a quarter, what splits do I need", 4_500.0),
        ("How far am I from 1:15:00?", 4_500.0),
        ("what sled push split do I need for 1:20", 4_800.0),
        ("target splits for 58:30", 3_510.0),
        ("sub 80", 4_800.0),
        ("how do I get 5 minutes faster", 4_500.0),
        ("what would it take to reach my goal?", None),
    ],
)
def test_a_goal_is_read_however_it_is_written(question: str, goal: float | None) -> None:
    assert goal_of(question, 4_800.0) == goal


def test_a_route_names_its_steps_and_its_chance(shelf: Reckoner, race: OpenRace) -> None:
    found = computed("what would it take to go under 1:20?", shelf, race)
    assert shelf.asked == [4_800.0]
    assert "12 % of athletes who raced again" in found.items[0].text
    assert found.items[1].about is Segment.SLED_PUSH
    assert [item.text for item in found.lists] == ["Most of it is the sled push."]


def test_splits_of_a_race_under_way_are_projected(shelf: Reckoner, race: OpenRace) -> None:
    question = "run 1 4:50, ski 4:30, run 2 5:00 so far, where will I finish?"
    found = computed(question, shelf, race)
    assert shelf.asked[0][0] == (290.0, 270.0, 300.0)
    assert "After 3 of 16 segments" in found.items[0].text


def test_the_open_race_itself_is_projected_from_its_first_segments(
    shelf: Reckoner, race: OpenRace
) -> None:
    found = computed("where was I heading after the sled pull?", shelf, race)
    times, known = shelf.asked[0]
    assert times == race.report.result.splits.seconds[:6]
    assert known["event"] == race.report.result.event
    assert "After 6 of 16 segments" in found.items[0].text


@pytest.mark.parametrize(
    ("question", "back"),
    [
        ("I am at 41:20 after the burpees, where will I finish?", WHICH_SPLITS),
        ("project my finish", WHICH_SPLITS),
        ("make me a pace plan", WHICH_GOAL),
        ("what would it take to reach my goal?", WHICH_GOAL),
        ("what if my row was 230 s faster?", "Nobody is that fast. Change it less."),
        ("how do I get under 50 minutes?", "Nobody like you ran that."),
    ],
)
def test_what_cannot_be_computed_is_asked_back(
    question: str, back: str, shelf: Reckoner, race: OpenRace
) -> None:
    with pytest.raises(AskBackError) as error:
        computed(question, shelf, race)
    assert str(error.value) == back


def test_a_change_without_an_amount_is_asked_back(shelf: Reckoner, race: OpenRace) -> None:
    with pytest.raises(AskBackError, match=r"much|many|sled push"):
        computed("what if my sled push were better", shelf, race)
    assert shelf.asked == []


def test_two_goals_in_one_question_are_asked_back(shelf: Reckoner, race: OpenRace) -> None:
    with pytest.raises(AskBackError, match="Which goal"):
        computed("what splits do I need for sub 80 or sub 75", shelf, race)


def test_without_a_race_there_is_nothing_to_change(shelf: Reckoner) -> None:
    with pytest.raises(AskBackError, match="Open a race first"):
        computed("what if my row was 20 s faster", shelf, None)


def coach_with(shelf: Reckoner, model: Any) -> tuple[Coach, OpenRace]:
    coach = Coach(shelf, model, "scripted")  # type: ignore[arg-type]
    return coach, coach.open_race(shelf._report.result, prefill=False)


def test_a_computed_fact_is_cited_and_opens(shelf: Reckoner) -> None:
    said = "With the sled push 20 s faster, your finish would be 1:28:28, 20 s faster. [C1]"
    coach, race = coach_with(shelf, None)
    total = race.report.result.total_s - 20
    coach.model = Scripted(said.replace("1:28:28", _clock(total)))  # type: ignore[assignment]
    sentences, answer = ask(coach, "what if my sled push was 20 s faster?", race)
    assert [s.citations for s in sentences] == [("C1",)]
    assert sentences[0].status == "verified", sentences[0].reason
    assert "n = 396" in answer.evidence["C1"].source.location
    assert "[C1] With the sled push 20 s faster" in answer.asked
    assert answer.asked.endswith("Use: [C1] [C2] [C3]")


def test_a_wrong_computed_number_is_replaced(shelf: Reckoner) -> None:
    coach, race = coach_with(shelf, Scripted("Your finish would be 1:01:01, a record. [C1]"))
    sentences, answer = ask(coach, "what if my sled push was 20 s faster?", race)
    assert sentences[0].status == "replaced"
    assert "1:01:01" not in answer.text


def test_lists_are_said_by_code_after_the_model(shelf: Reckoner) -> None:
    coach, race = coach_with(shelf, Scripted("The splits are those of 318 finishers. [C1]"))
    sentences, answer = ask(coach, "what splits do I need for 1:20", race)
    by_code = [s for s in sentences if not s.generated]
    assert [s.text.partition(" for")[0] for s in by_code] == ["Runs", "Stations", "Transitions"]
    assert all(answer.evidence[s.citations[0]].text == s.text for s in by_code)
    assert "Runs for" not in answer.asked


def test_ids_of_computed_facts_go_on_in_a_follow_up(shelf: Reckoner) -> None:
    model = Scripted("Nothing.", "Nothing.", "Nothing.")
    coach, race = coach_with(shelf, model)
    _, first = ask(coach, "what if my row was 20 s faster?", race)
    _, second = ask(coach, "and what if it was 30 s faster?", race, [("q", first)])
    assert shelf.asked[-1] == {Segment.ROW: -30.0}
    # The places of the stand-in are the same again: what the prompt holds keeps its id.
    assert "Use: [C4] [C2] [C3]" in second.asked
    _, again = ask(coach, "what if my row was 20 s faster?", race, [("q", first), ("r", second)])
    assert "Use: [C1] [C2] [C3]" in again.asked
    assert "[C1] With" not in again.asked


def test_a_question_back_needs_no_model(shelf: Reckoner) -> None:
    model = Scripted("never")
    coach, race = coach_with(shelf, model)
    sentences, answer = ask(coach, "make me a pace plan", race)
    assert [s.text for s in sentences] == [WHICH_GOAL]
    assert model.prompts == []
    assert answer.note == ""


def test_the_embedded_model_is_not_asked_for_what_it_was_not_taught(shelf: Reckoner) -> None:
    model = Scripted("never")
    coach = Coach(shelf, model, "embedded")  # type: ignore[arg-type]
    race = coach.open_race(shelf._report.result, prefill=False)
    sentences, answer = ask(coach, "what if my row was 20 s faster?", race)
    assert [s.citations for s in sentences] == [("C1",), ("C2",), ("C3",)]
    assert {s.generated for s in sentences} == {False}
    assert model.prompts == []
    assert answer.note == ""


def test_a_follow_up_of_a_computed_answer_knows_what_it_means(shelf: Reckoner) -> None:
    coach = Coach(shelf, None, "none")  # type: ignore[arg-type]
    race = coach.open_race(shelf._report.result, prefill=False)
    _, first = ask(coach, "what if my row was 20 s faster?", race)
    ask(coach, "and what if it was 30 s faster?", race, [("q", first)])
    assert shelf.asked[-1] == {Segment.ROW: -30.0}


def test_what_the_results_cannot_tell_is_said_plainly(shelf: Reckoner) -> None:
    model = Scripted("never")
    coach, race = coach_with(shelf, model)
    sentences, _ = ask(coach, "what will my next race be", race)
    assert sentences[0].text.startswith("Too few athletes like you raced twice")
    assert model.prompts == []


def test_facts_of_readings_come_after_those_of_the_head(report: Report) -> None:
    bare = OpenRace(report, ())
    shares = {"engine": 0.64, "balanced": 0.36}
    reading = ArchetypeReading("engine", "An engine.", shares, {}, {}, 0.2, "1")
    full = OpenRace(replace(report, archetype=reading), ())
    assert full.head == bare.head
    assert full.evidence.items[: len(bare.evidence.items)] == bare.evidence.items
    item = next(i for i in full.evidence.items if i.key == "archetype")
    assert item.id == f"F{len(bare.evidence.items) + 1}"


def test_the_type_is_told_by_code_and_opens(report: Report) -> None:
    reading = ArchetypeReading(
        "engine", "You gain on the runs.", {"engine": 0.64, "balanced": 0.36}, {}, {}, 0.2, "1"
    )
    coach, race = coach_with(Reckoner(replace(report, archetype=reading)), None)
    coach.model = model = Scripted("never")  # type: ignore[assignment]
    sentences, answer = ask(coach, "what kind of athlete am I", race)
    assert [s.text for s in sentences] == [
        "Your type is engine at 64 %, then balanced 36 %.", "You gain on the runs.",
    ]  # fmt: skip
    assert "version 1" in answer.evidence[sentences[0].citations[0]].source.location
    assert model.prompts == []
    assert answer.note == ""


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("run 1 4:50, ski 4:30", (290.0, 270.0)),
        ("4:50 run 1, 4:30 ski", (290.0, 270.0)),
        ("5:00 4:30 5:10 2:40 so far", (300.0, 270.0, 310.0, 160.0)),
        ("run 1 in 290 s and SkiErg in 4:30", (290.0, 270.0)),
        ("first run 4:50", (290.0,)),
        ("I am at 41:20 after the burpees", None),
        ("41:20 on the clock", None),
        ("where will I finish", None),
    ],
)
def test_splits_are_read_as_athletes_write_them(
    text: str, seconds: tuple[float, ...] | None
) -> None:
    assert splits_so_far(text) == seconds


def test_a_gap_between_given_splits_stays_a_gap() -> None:
    found = splits_so_far("run 1 4:50, ski 4:30, run 2 5:00, run 3 5:10, sled pull 4:40")
    assert found is not None
    assert [value == value for value in found] == [True, True, True, False, True, True]


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("run 1 4:50, ski 41:20", "race clock"),
        ("run 1 4:50, first run 4:40", "twice"),
        ("run 1 4:50, wall balls 6:00", "needed too"),
    ],
)
def test_splits_that_cannot_be_are_asked_back(text: str, asks: str) -> None:
    with pytest.raises(InputError, match=asks):
        splits_so_far(text)


def _clock(seconds: float) -> str:
    from hyrox.times import format_time

    return format_time(seconds)
