"""Sessions keep every hard rule whatever the slot and the athlete, and fill their time."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from time import perf_counter
from typing import get_args

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from generator.plans.athlete import athlete_of
from generator.plans.sessions import candidates, compose
from generator.plans.sessions.items import minutes_up
from generator.plans.sessions.running import is_run
from generator.plans.sessions.tables import RACE_ORDER, STEADY
from generator.plans.types import Choice, PlanRefusedError, Slot
from hyrox.exercises import BodyPart, Equipment, Level
from hyrox.plans.plan import CHANGE_S, TRAINING_KINDS, Day, SessionKind
from hyrox.plans.profile import Profile
from tests.plans.slots import (
    CATALOGUE,
    FULL,
    MONDAY,
    NOTHING,
    athlete,
    fitting,
    slot,
    slots,
)
from tests.plans.strategies import profiles

BLOCKS = ["warm_up", "main", "cool_down"]


def composed(of: Slot, profile: Profile, choice: Choice | None = None, seed: int = 0) -> Day:
    who = athlete_of(profile, None, MONDAY)
    assume(fitting(of, who))
    return compose(of, choice, who, CATALOGUE, seed)


def main_ids(day: Day) -> list[str]:
    return [e.exercise_id for e in day.exercises if e.block == "main"]


@settings(max_examples=300, deadline=None)
@given(slots(), profiles())
def test_no_session_is_longer_than_its_slot_nor_runs_further(of: Slot, profile: Profile) -> None:
    day = composed(of, profile)
    assert day.duration_s <= of.minutes * 60 + 1e-6
    assert day.duration <= of.minutes
    assert day.run_m <= of.max_run_m


@settings(max_examples=300, deadline=None)
@given(slots(), profiles())
def test_no_session_holds_a_barred_exercise(of: Slot, profile: Profile) -> None:
    fits = {exercise.id for exercise in fitting(of, athlete_of(profile, None, MONDAY))}
    for planned in composed(of, profile).exercises:
        assert planned.exercise_id in fits


@settings(max_examples=200, deadline=None)
@given(slots(), profiles())
def test_warm_up_comes_first_and_cool_down_last_and_long_sessions_have_both(
    of: Slot, profile: Profile
) -> None:
    blocks = [planned.block for planned in composed(of, profile).exercises]
    assert blocks == sorted(blocks, key=BLOCKS.index)
    assert of.minutes < 20 or {"warm_up", "cool_down"} <= set(blocks)


@settings(max_examples=100, deadline=None)
@given(slots(), profiles(), st.integers(0, 5))
def test_the_same_slot_athlete_and_seed_give_the_same_bytes(
    of: Slot, profile: Profile, seed: int
) -> None:
    first, again = (composed(of, profile, seed=seed) for _ in range(2))
    assert first.model_dump_json() == again.model_dump_json()


@settings(max_examples=200, deadline=None)
@given(slots(), profiles())
def test_everything_cited_exists_and_no_load_is_given_that_no_rule_gives(
    of: Slot, profile: Profile
) -> None:
    who = athlete_of(profile, None, MONDAY)
    known = {item.id for item in CATALOGUE.evidence.values()} | set(who.evidence)
    for planned in composed(of, profile).exercises:
        assert planned.evidence
        bases = [basis for basis in (planned.load, planned.pace) if basis]
        assert {*planned.evidence, *(i for b in bases for i in b.evidence)} <= known
        if planned.load and planned.load.kg is not None:
            assert planned.exercise_id.endswith("race-load")
            assert planned.load.evidence == ("rules:loads",)
        elif planned.load:
            assert planned.load.effort
            assert planned.load.basis


@settings(max_examples=200, deadline=None)
@given(
    slots(), profiles(), st.lists(st.sampled_from([*CATALOGUE.exercises, "no-such"]), max_size=8)
)
def test_a_choice_of_anything_at_all_breaks_no_rule(
    of: Slot, profile: Profile, ids: list[str]
) -> None:
    fits = {exercise.id for exercise in fitting(of, athlete_of(profile, None, MONDAY))}
    day = composed(of, profile, Choice(of.key, tuple(ids), title="Chosen"))
    assert day.duration_s <= of.minutes * 60 + 1e-6
    assert day.run_m <= of.max_run_m
    assert {planned.exercise_id for planned in day.exercises} <= fits
    assert day.title == "Chosen"


@pytest.mark.parametrize("level", ["beginner", "intermediate", "advanced"])
@pytest.mark.parametrize("minutes", [15, 20, 30, 45, 60, 75, 90])
@pytest.mark.parametrize("kind", TRAINING_KINDS)
def test_a_session_fills_at_least_95_percent_of_its_minutes(
    kind: SessionKind, minutes: int, level: Level
) -> None:
    for equipment in (FULL, NOTHING):
        for volume in (1.0, 0.6):
            of = slot(kind, minutes, "moderate", "sled_push", "wall_balls",
                      volume=volume, equipment=equipment)  # fmt: skip
            day = compose(of, None, athlete(level), CATALOGUE)
            assert day.duration_s >= 0.95 * minutes * 60
            assert main_ids(day)


@settings(max_examples=300, deadline=None)
@given(slots(), profiles())
def test_where_little_fits_it_is_done_more_often_but_never_more_than_three_doses(
    of: Slot, profile: Profile
) -> None:
    day = composed(of, profile)
    left_s = of.minutes * 60 - day.duration_s
    for planned in day.exercises:
        exercise = CATALOGUE.exercises[planned.exercise_id]
        if planned.block != "main" or is_run(exercise):
            continue
        if planned.duration and planned.sets == 1:
            continue
        usual = exercise.dose
        amount = planned.reps or planned.duration or planned.distance or 0
        whole = usual.sets * (usual.reps or usual.seconds or usual.metres or 0)
        doses = planned.sets * amount / whole
        assert doses <= 3
        if left_s > 0.4 * of.minutes * 60:
            a_set_s = planned.work_s + (planned.rest or usual.rest_s)
            assert doses + amount / whole > 3 or a_set_s > left_s


def test_every_exercise_of_every_kind_of_session_has_a_cue() -> None:
    for kind in TRAINING_KINDS:
        of = slot(kind, 75, "hard", "sled_push", "row", "wall_balls", max_run_m=11_000)
        for planned in compose(of, None, athlete("advanced"), CATALOGUE).exercises:
            assert planned.cues, (kind, planned.name)
            assert set(planned.cues) <= set(CATALOGUE.exercises[planned.exercise_id].cues)


def test_a_session_of_exactly_an_hour_says_sixty_minutes() -> None:
    hundredths = (242.7, 867.95, 157.38, 649.09, 122.41, 1335.47)
    summed = sum(hundredths) + 5 * CHANGE_S
    assert summed > 3600, "a sum that misses the hour by a hair"
    assert minutes_up(summed) == 60
    assert minutes_up(3600.01) == 61


def test_lighter_weeks_of_one_key_hold_the_same_exercises_with_fewer_sets() -> None:
    who = athlete()
    full = slot("strength", 60, "hard", "sled_push", "row", key="strength-a")
    weeks = [
        compose(
            replace(full, date=MONDAY + timedelta(weeks=w), volume=v, minutes=m),
            None, who, CATALOGUE,
        )
        for w, (v, m) in enumerate(((1.0, 60), (0.8, 54), (0.6, 46)))
    ]  # fmt: skip
    lifted = set(main_ids(weeks[0])) - set(STEADY)
    assert len(lifted) >= 4
    assert all(lifted <= set(main_ids(week)) for week in weeks)
    sets = [sum(e.sets for e in week.exercises if e.exercise_id in lifted) for week in weeks]
    assert sets[0] > sets[1] > sets[2]


def test_another_seed_or_another_key_gives_another_session() -> None:
    who = athlete("advanced")
    of = slot("strength", 60, "hard", "sled_push", "row", "wall_balls")
    found = {
        tuple(main_ids(compose(replace(of, key=key), None, who, CATALOGUE, seed)))
        for seed in range(4)
        for key in ("a", "b")
    }
    assert len(found) > 4


@pytest.mark.parametrize("kind", ["stations", "strength"])
@pytest.mark.parametrize("equipment", [FULL, NOTHING])
def test_a_session_holds_something_for_each_of_its_stations_that_anything_serves(
    kind: SessionKind, equipment: frozenset[Equipment]
) -> None:
    for named in (RACE_ORDER[:4], RACE_ORDER[4:]):
        of = slot(kind, 75, "moderate", *named, equipment=equipment)
        served = {
            station
            for id in main_ids(compose(of, None, athlete(), CATALOGUE))
            for station in CATALOGUE.exercises[id].stations
        }
        possible = {s for e in fitting(of, athlete()) for s in e.stations}
        assert served >= possible & set(named)


@pytest.mark.parametrize("kind", ["stations", "compromised"])
def test_where_a_session_is_short_its_stations_take_turns_from_week_to_week(
    kind: SessionKind,
) -> None:
    of = slot(kind, 15, "hard", *RACE_ORDER[:4], max_run_m=2_000)
    met: set[str] = set()
    for week in range(4):
        day = compose(replace(of, date=MONDAY + timedelta(weeks=week)), None, athlete(), CATALOGUE)
        main = [CATALOGUE.exercises[id] for id in main_ids(day)]
        assert len({e.id for e in main if not is_run(e)}) < 4, "or it is not short"
        met |= {station for exercise in main for station in exercise.stations}
    assert met >= set(RACE_ORDER[:4])


@pytest.mark.parametrize("equipment", [FULL, NOTHING])
def test_strength_holds_a_lift_however_short_it_is(equipment: frozenset[Equipment]) -> None:
    lifts = {"squat", "hinge", "lunge", "carry", "sled"}
    for week in range(24):
        of = slot("strength", 11, "moderate", *RACE_ORDER[:4], equipment=equipment,
                  day=MONDAY + timedelta(weeks=week), volume=0.7)  # fmt: skip
        main = {CATALOGUE.exercises[id].pattern for id in main_ids(compose(of, None, athlete(),
                                                                          CATALOGUE))}  # fmt: skip
        assert any(p in lifts or p.startswith(("push", "pull")) for p in main)


def test_no_exercise_stands_in_most_sessions_of_an_athlete_with_a_gym() -> None:
    kinds = ("strength", "stations", "conditioning", "compromised")
    counted = Counter(
        id
        for kind in kinds
        for half in (RACE_ORDER[:4], RACE_ORDER[4:])
        for id in set(
            main_ids(
                compose(
                    slot(kind, 60, "moderate", *half, key=f"{kind}-{half[0]}"),  # type: ignore[arg-type]
                    None, athlete(), CATALOGUE,
                )
            )
        )
        if CATALOGUE.exercises[id].pattern != "locomotion"
    )  # fmt: skip
    assert max(counted.values()) <= 0.6 * 8


def test_chosen_exercises_are_the_main_block_in_their_order() -> None:
    ids = ("plank", "goblet-squat", "push-up", "glute-bridge")
    of = slot("strength", 45, "moderate")
    assert tuple(main_ids(compose(of, Choice("a", ids), athlete(), CATALOGUE)))[:4] == ids


def test_an_easy_session_holds_nothing_hard_even_where_it_was_chosen() -> None:
    of = slot("stations", 60, "easy", "sled_push", "row")
    day = compose(of, Choice("a", ("sled-push-race-load", "row-250-repeats")), athlete(), CATALOGUE)
    assert all(CATALOGUE.exercises[e.exercise_id].intensity != "hard" for e in day.exercises)
    assert {e.intensity for e in day.exercises} == {"easy"}


def test_lifts_come_before_what_makes_breathless_and_trunk_last() -> None:
    of = slot("stations", 75, "hard", "sled_push", "sandbag_lunges", "wall_balls", "row")
    patterns = [
        CATALOGUE.exercises[id].pattern for id in main_ids(compose(of, None, athlete(), CATALOGUE))
    ]
    ranks = {"squat": 1, "hinge": 1, "lunge": 2, "sled": 3, "throw": 5, "erg": 6, "trunk": 8}
    met = [ranks[p] for p in patterns if p in ranks]
    assert met == sorted(met)


def test_race_loads_are_those_of_the_division_and_say_so() -> None:
    day = compose(slot("stations", 60, "hard", "sled_push", "wall_balls"),
                  None, athlete(gender="male"), CATALOGUE)  # fmt: skip
    loads = {e.exercise_id: e.load for e in day.exercises if e.load and e.load.kg}
    assert {id: load.kg for id, load in loads.items()} == {
        "sled-push-race-load": 152, "wall-ball-race-load": 6
    }  # fmt: skip
    assert all("check the current rulebook" in load.basis for load in loads.values())
    unknown = compose(slot("stations", 60, "hard", "sled_push", "wall_balls"),
                      None, athlete(gender=None), CATALOGUE)  # fmt: skip
    assert not any(e.load and e.load.kg for e in unknown.exercises)


def test_notes_are_whole_sentences_and_cues_are_the_exercises_own() -> None:
    day = compose(slot("strength", 60, "moderate", "row"), None, athlete(), CATALOGUE)
    for planned in day.exercises:
        exercise = CATALOGUE.exercises[planned.exercise_id]
        assert len(planned.notes) <= 200
        assert exercise.load_guidance.startswith(planned.notes)
        assert planned.notes == "" or planned.notes[-1] in ".!?"
        assert set(planned.cues) <= set(exercise.cues)
        assert 2 <= len(planned.cues) <= 3


def test_points_are_a_minute_each_for_what_is_trained_most() -> None:
    day = compose(slot("easy_run", 60, "easy"), None, athlete(), CATALOGUE)
    run = next(e for e in day.exercises if e.exercise_id == "easy-run")
    assert run.gamified_stats == {"endurance": int(run.work_s // 60)}


def test_where_every_exercise_is_barred_the_refusal_says_what_stands_in_the_way() -> None:
    who = athlete("beginner", *get_args(BodyPart))
    with pytest.raises(PlanRefusedError, match="No exercise is left") as refused:
        compose(slot("strength", equipment=NOTHING), None, who, CATALOGUE)
    assert refused.value.field == "constraints.injuries"
    assert candidates(slot("strength", equipment=NOTHING), who, CATALOGUE) == ()


def test_a_session_is_composed_within_milliseconds() -> None:
    who = athlete("advanced")
    taken = []
    for kind in TRAINING_KINDS:
        of = slot(kind, 75, "hard", "sled_push", "row", "wall_balls", max_run_m=11_000)
        best = float("inf")
        for _ in range(3):
            begun = perf_counter()
            compose(of, None, who, CATALOGUE)
            best = min(best, perf_counter() - begun)
        taken.append(best)
    assert sum(taken) / len(taken) < 0.010, "a plan of 24 weeks has 150 of them"
