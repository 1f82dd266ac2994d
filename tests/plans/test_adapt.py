"""Logged sessions, injuries, less time, another race date, steps and swaps."""

from datetime import timedelta

import pytest

from generator.plans.adapt import diff
from generator.plans.adapt.handlers.tempo import STEP_DAYS
from generator.plans.barred import barred
from generator.plans.types import PlanRefusedError
from hyrox.errors import InputError
from hyrox.exercises import Serves
from hyrox.plans.log import Injured, LessTime, Logged, RaceMoved, Swap, TooEasy, TooHard
from hyrox.plans.plan import Day, Plan
from hyrox.plans.profile import Medical
from tests.plans.adapting import PROFILE, RACE, START, after, athlete, day, main_s, plan, sessions
from tests.plans.slots import CATALOGUE

TODAY = day("2026-12-07")
WEEK = timedelta(days=7)


def logged(kind: str, count: int, **how: float) -> tuple[Plan, list[Day]]:
    """The plan after the first sessions of a kind went so, and those sessions."""
    days = [d for d in plan().days if d.kind == kind]
    new = plan()
    for one in days[:count]:
        new = after(Logged(day=one.date, **how), new).plan
    return new, days


def test_one_log_as_planned_is_kept_and_changes_nothing_else() -> None:
    first = sessions(plan(), START, START + WEEK)[0].date
    result = after(Logged(day=first, completion=1.0, difficulty=7, enjoyment=4, notes="Warm."))
    kept = result.plan.day_of(first)
    assert kept is not None
    assert kept.log is not None
    assert (kept.done, kept.log.difficulty, kept.log.notes) == (1.0, 7, "Warm.")
    assert [(c.day, c.what, c.after) for c in result.changes] == [
        (first, "Done", "100 % done, difficulty 7, enjoyment 4")
    ]


def test_two_strength_sessions_too_hard_ease_the_next_two_and_no_more() -> None:
    new, days = logged("strength", 2, difficulty=9.5)
    eased = [new.day_of(d.date) for d in days[2:]]
    for was, now in zip(days[2:4], eased[:2], strict=True):
        assert now is not None
        assert main_s(now) <= 0.86 * main_s(was)
    assert all(now == was for was, now in zip(days[4:], eased[2:], strict=True))


def test_easy_sessions_that_felt_easy_stay_as_they_are() -> None:
    new, days = logged("long_run", 2, difficulty=3)
    assert all(new.day_of(d.date) == d for d in days[2:])


def test_sessions_twice_disliked_get_another_exercise() -> None:
    new, days = logged("strength", 2, enjoyment=1)
    held = {e.exercise_id for e in days[1].exercises if e.block == "main"}
    coming = new.day_of(days[2].date)
    assert coming is not None
    now = {e.exercise_id for e in coming.exercises if e.block == "main"}
    was = {e.exercise_id for e in days[2].exercises if e.block == "main"}
    assert len(was - now) == 1
    assert was - now <= held


def test_half_done_long_runs_hold_later_runs_back() -> None:
    """Rule ``run_length`` counts what was really run."""
    new, days = logged("long_run", 4, completion=0.3)
    later = days[4:]
    assert later
    for was in later[:1]:
        now = new.day_of(was.date)
        assert now is not None
        assert now.run_m < was.run_m


def test_rest_cannot_be_logged() -> None:
    free = next(d.date for d in plan().days if d.kind == "rest")
    with pytest.raises(InputError, match="Nothing is planned"):
        after(Logged(day=free))


@pytest.mark.parametrize("part", ["knee", "shoulder", "lower_back", "ankle"])
def test_after_an_injury_nothing_that_loads_the_part_is_planned(part: str) -> None:
    result = after(Injured(start=TODAY, body_part=part))
    assert [i.body_part for i in result.profile.constraints.injuries] == [part]
    person = athlete(result.profile)
    for session in sessions(result.plan, TODAY, RACE):
        for planned in session.exercises:
            exercise = CATALOGUE.exercises[planned.exercise_id]
            rule = barred(exercise, result.profile, person.level, frozenset(exercise.equipment))
            assert rule != "injury"
    assert len(sessions(result.plan, TODAY, RACE)) >= 0.9 * len(sessions(plan(), TODAY, RACE))


def test_a_severe_injury_bars_hard_days_for_a_week_and_says_where_to_go() -> None:
    result = after(Injured(start=day("2026-12-21"), body_part="wrist", severity="severe"))
    week = sessions(result.plan, day("2026-12-21"), day("2026-12-27"))
    assert any(d.intensity_level == "hard" for d in
               sessions(plan(), day("2026-12-21"), day("2026-12-27")))  # fmt: skip
    assert week
    assert all(d.intensity_level != "hard" for d in week)
    assert any("doctor or physiotherapist" in d.reason for d in week)


def test_of_two_injuries_of_a_part_the_graver_counts() -> None:
    once = after(Injured(start=TODAY, body_part="knee", severity="severe"))
    again = after(Injured(start=TODAY, body_part="knee", severity="mild"), once.plan, once.profile)
    assert again.profile == once.profile
    assert again.changes == ()


def test_less_time_for_a_week_shortens_that_week_and_lasts_in_the_profile() -> None:
    event = LessTime(start=TODAY, end=TODAY + timedelta(days=6), minutes=30)
    result = after(event)
    assert all(
        d.duration_s <= 1800 for d in sessions(result.plan, TODAY, TODAY + timedelta(days=6))
    )
    assert any(d.duration_s > 1800 for d in sessions(result.plan, TODAY + WEEK, RACE))
    assert result.profile.travel[-1].minutes == 30
    assert result.profile.travel[-1].equipment_access == "full_gym"


def test_less_time_for_good_holds_to_the_race_and_replaces_what_was_said_before() -> None:
    once = after(LessTime(start=TODAY, minutes=30))
    assert all(d.duration_s <= 1800 for d in sessions(once.plan, TODAY, RACE))
    again = after(LessTime(start=TODAY + WEEK, minutes=40), once.plan, once.profile)
    assert [t.minutes for t in again.profile.constraints.time_restrictions] == [40]


def test_shortened_sessions_keep_their_most_important_exercise() -> None:
    strength = next(d for d in sessions(plan(), TODAY, RACE) if d.kind == "strength")
    new = after(LessTime(start=strength.date, end=strength.date, minutes=30)).plan
    kept = new.day_of(strength.date)
    assert kept is not None

    def weight(exercise_id: str) -> float:
        stations: tuple[Serves, ...] = CATALOGUE.exercises[exercise_id].stations
        return athlete().weights[stations[0]]

    main = [e for e in strength.exercises if e.block == "main" and e.intensity != "easy"]
    heaviest = max(weight(e.exercise_id) for e in main)
    assert any(weight(e.exercise_id) == heaviest for e in kept.exercises if e.block == "main")


@pytest.mark.parametrize("weeks", [-4, -2, 3, 6])
def test_a_moved_race_keeps_what_is_done_and_ends_in_a_taper(weeks: int) -> None:
    result = after(RaceMoved(today=day("2026-12-09"), race_date=RACE + weeks * WEEK))
    assert result.plan.race_date == result.plan.days[-1].date == RACE + weeks * WEEK
    assert result.profile.target.day == RACE + weeks * WEEK
    assert result.plan.days[:16] == plan().days[:16]
    phases = [w.phase for w in result.plan.workout_plan.weeks]
    assert phases[-2:] == ["taper", "taper"]
    assert phases.count("taper") == 2


def test_a_race_too_far_away_asks_for_a_new_plan() -> None:
    with pytest.raises(PlanRefusedError, match="24 weeks"):
        after(RaceMoved(today=TODAY, race_date=RACE + 20 * WEEK))
    with pytest.raises(InputError, match="ahead"):
        after(RaceMoved(today=TODAY, race_date=TODAY))


def test_in_pregnancy_no_race_date_is_taken() -> None:
    expecting = PROFILE.model_copy(update={"medical": Medical(pregnant=True, cleared=True)})
    with pytest.raises(PlanRefusedError, match="midwife or doctor"):
        after(RaceMoved(today=TODAY, race_date=RACE + WEEK), profile=expecting)


def test_a_log_is_kept_even_where_nothing_ahead_can_follow(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuses(*_: object) -> Plan:
        raise PlanRefusedError("Nothing fits.")

    monkeypatch.setattr("generator.plans.adapt.events.restored", refuses)
    first = sessions(plan(), START, START + WEEK)[0].date
    result = after(Logged(day=first, completion=0.5))
    kept = result.plan.day_of(first)
    assert kept is not None
    assert kept.done == 0.5
    assert [c.reason for c in result.changes] == [
        "Logged. Nothing fits. Make a new plan from here."
    ]
    with pytest.raises(PlanRefusedError):
        after(TooHard(today=TODAY))


def test_too_hard_eases_seven_days_and_too_easy_never_passes_the_days_minutes() -> None:
    easier = after(TooHard(today=TODAY)).plan
    for was in sessions(plan(), TODAY, TODAY + timedelta(days=STEP_DAYS - 1)):
        now = easier.day_of(was.date)
        assert now is not None
        assert main_s(now) <= 0.85 * main_s(was) + 1e-6
    last = TODAY + timedelta(days=STEP_DAYS)
    harder = after(TooEasy(today=TODAY)).plan
    assert all(d.duration_s <= 3600 for d in harder.days if d.exercises)
    assert sum(d.load for d in sessions(harder, TODAY, last)) > sum(
        d.load for d in sessions(plan(), TODAY, last)
    )


def test_a_swap_takes_the_same_time_and_one_change() -> None:
    strength = next(d for d in plan().days if d.kind == "strength")
    id = next(e.exercise_id for e in strength.exercises if e.block == "main")
    result = after(Swap(day=strength.date, exercise_id=id))
    now = result.plan.day_of(strength.date)
    assert now is not None
    assert now.duration_s <= strength.duration_s
    assert [c.day for c in result.changes if c.what != "Session"] == [strength.date]
    assert id not in {e.exercise_id for e in now.exercises}


def test_a_swap_refuses_what_is_not_there_or_may_not_be_done() -> None:
    strength = next(d for d in plan().days if d.kind == "strength")
    id = strength.exercises[-1].exercise_id
    with pytest.raises(InputError, match="does not hold 'no-such'"):
        after(Swap(day=strength.date, exercise_id="no-such"))
    with pytest.raises(InputError, match="no exercise 'no-such'"):
        after(Swap(day=strength.date, exercise_id=id, to="no-such"))
    advanced = next(e.id for e in CATALOGUE.exercises.values() if e.level == "advanced")
    with pytest.raises(InputError, match="is for advanced athletes"):
        after(Swap(day=strength.date, exercise_id=id, to=advanced))


def test_undoing_is_going_back_to_the_plan_before() -> None:
    result = after(Injured(start=TODAY, body_part="knee"))
    assert result.before == plan()
    undone = diff(result.plan, result.before, "Undone.")
    there = {(c.day, c.before, c.after) for c in result.changes if c.what == "Session"}
    assert {(c.day, c.after, c.before) for c in undone if c.what == "Session"} == there


def test_advice_and_evidence_follow_the_changed_plan() -> None:
    new = after(Injured(start=TODAY, body_part="knee")).plan
    assert new.adaptive_recommendations.if_too_difficult.operation == TooHard(today=TODAY)
    held = {item.id for item in new.evidence}
    for one in new.days:
        assert set(one.reason_evidence) <= held
        assert all(set(e.evidence) <= held for e in one.exercises)


def test_profile_stays_where_nothing_lasts() -> None:
    assert after(TooHard(today=TODAY)).profile is PROFILE
