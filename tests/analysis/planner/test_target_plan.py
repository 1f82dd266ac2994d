"""A goal as splits that were really run, and the card made of it."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from analysis.archetypes.archetypes import Archetypes
from analysis.planner.pace_card import pace_card
from analysis.planner.targets import Who, clock, target_plan, whole_seconds
from analysis.planner.typical import typical_splits
from hyrox.divisions import Division, Gender
from hyrox.errors import InputError, NotFoundError
from hyrox.results import Splits
from hyrox.segments import SEGMENTS, Segment
from hyrox.times import format_time

MEN = Who(Division.OPEN, Gender.MALE, 8, "Alpha 8")


@settings(max_examples=60, deadline=None)
@given(goal=st.integers(3900, 7000), event=st.sampled_from(["Alpha 8", "Zeta 8", None]))
def test_whole_seconds_add_up_to_the_goal_and_end_the_clock(twice, race, archetypes, goal, event):
    for known in (None, archetypes):
        plan = target_plan(twice, known, race, goal, event)
        assert sum(target.time_s for target in plan.targets) == goal == plan.goal_s
        assert all(target.time_s == int(target.time_s) for target in plan.targets)
        assert all(t.low_s <= t.time_s <= t.high_s for t in plan.targets)
        assert [target.segment for target in plan.targets] == list(SEGMENTS)
        assert len(plan.clock_s) == 16
        assert plan.clock_s[-1] == goal
        assert all(b > a for a, b in zip(plan.clock_s, plan.clock_s[1:], strict=False))


@settings(max_examples=40, deadline=None)
@given(goal=st.integers(3900, 7000), faster=st.integers(1, 900))
def test_a_faster_goal_never_gives_a_slower_total(twice, goal, faster):
    assume(goal - faster > 3800)
    plans = [target_plan(twice, None, MEN, goal_s) for goal_s in (goal, goal - faster)]
    totals = [sum(target.time_s for target in plan.targets) for plan in plans]
    assert totals[1] == totals[0] - faster


@given(st.lists(st.floats(1, 2000), min_size=17, max_size=17), st.integers(-8, 8))
def test_rounding_moves_no_time_by_a_second_and_keeps_the_total(times, off):
    total = round(sum(times)) + off
    whole = whole_seconds(dict(zip(SEGMENTS, times, strict=True)), total)
    assert sum(whole.values()) == total
    factor = total / sum(times)
    for segment, time_s in zip(SEGMENTS, times, strict=True):
        assert abs(whole[segment] - time_s * factor) < 1


def test_the_clock_spreads_the_roxzone_over_fifteen_ways():
    times = dict.fromkeys(SEGMENTS, 100) | {Segment.ROXZONE: 150}
    shown = clock(times)
    assert shown[0] == 100
    assert shown[1] == 210
    assert shown[15] == 1750


def test_the_archetype_of_the_race_is_in_the_plan(twice, race, archetypes: Archetypes):
    plan = target_plan(twice, archetypes, race, 5000)
    reading = archetypes.read(twice.venues, race)
    assert plan.archetype == reading.name
    assert f"weighted by how far they are of the type {reading.name}" in plan.typical.definition
    plain = target_plan(twice, None, race, 5000)
    assert plain.archetype == ""
    assert plan.typical.n < plain.typical.n
    assert [t.time_s for t in plan.targets] != [t.time_s for t in plain.targets]


def test_athletes_of_the_archetype_plan_more_like_themselves(twice, race, archetypes):
    # Two races that differ only in how the time is spent: running against stations.
    def runs(sign: float) -> float:
        times = [
            t * (1 + sign * (0.12 if s.is_run else -0.12 if s.is_station else 0))
            for s, t in zip(SEGMENTS, race.splits.seconds, strict=True)
        ]
        result = replace(race, splits=Splits(tuple(times)), total_s=sum(times), result_id=None)
        plan = target_plan(twice, archetypes, result, 5200)
        return sum(t.time_s for t in plan.targets if t.segment.is_run)

    assert runs(-1) < runs(+1) - 10


def test_own_times_stand_beside_the_targets_where_they_are_known(twice, race):
    times = [math.nan if i in (1, 4) else t for i, t in enumerate(race.splits.seconds)]
    holed = replace(race, splits=Splits(tuple(times)), result_id=None)
    plan = target_plan(twice, None, holed, 5000)
    assert plan.targets[1].own_s is None
    assert plan.targets[0].own_s == race.splits.seconds[0]
    assert all(target.own_s is None for target in target_plan(twice, None, MEN, 5000).targets)


def test_a_goal_that_nobody_ran_is_refused_with_what_was_run(twice):
    with pytest.raises(InputError, match=r"ran 40:50: their finishes.*go from 1:0\d:\d\d to [12]:"):
        target_plan(twice, None, MEN, 2450)
    with pytest.raises(InputError, match="ran 4:59:00"):
        target_plan(twice, None, MEN, 17940)
    with pytest.raises(InputError, match="is not possible"):
        target_plan(twice, None, MEN, 900)


def test_a_goal_of_the_fastest_hundredth_is_flagged(twice):
    normal = twice.venues.reference((MEN.division, MEN.gender), 8, "Alpha 8")[17]
    part = twice.partitions[MEN.division, MEN.gender]
    rows = part.under("season 7 on")
    relative = (
        np.log(part.totals_s)
        - twice.venues.bases(part)[:, 17]
        - twice.venues.effects[part.key][part.events, 17]
    )[rows]
    goal = float(np.exp(normal + np.sort(relative)[6]))
    (note, *_) = target_plan(twice, None, MEN, goal).notes
    assert note.startswith("Only ")
    assert "the fastest hundredth begins at" in note
    assert target_plan(twice, None, MEN, 5200).notes == ()


def test_an_unknown_venue_is_said_and_a_usual_one_assumed(twice, race):
    plan = target_plan(twice, None, race, 5000, event="Atlantis")
    assert plan.event is None
    assert "Nothing is known of the course of Atlantis" in plan.notes[-1]


def test_another_events_own_season_is_found(twice, race):
    plan = target_plan(twice, None, race, 5000, event="Gamma 7")
    assert plan.event == "Gamma 7"
    expected = typical_splits(twice, (race.division, race.gender), 7, "Gamma 7", 5000)
    assert plan.typical.definition == expected.definition


def test_a_division_without_finishers_is_said(twice):
    with pytest.raises(NotFoundError, match="mixed teams, relay"):
        target_plan(twice, None, Who(Division.RELAY, Gender.MIXED), 4000)


def test_the_card_holds_the_plans_times_and_whose_they_are(twice, race):
    plan = target_plan(twice, None, race, 4950)
    card = pace_card(plan)
    assert card.goal == "1:22:30"
    assert card.event == race.event
    assert [row.target for row in card.rows] == [format_time(t.time_s) for t in plan.targets]
    assert [row.clock for row in card.rows[:-1]] == [format_time(c) for c in plan.clock_s]
    assert card.rows[-1].segment is Segment.ROXZONE
    assert card.rows[-1].clock == ""
    assert card.rows[-2].clock == "1:22:30"
    assert plan.typical.definition in card.footnotes[0]
    assert f"{plan.typical.n:,}" in card.footnotes[0]
