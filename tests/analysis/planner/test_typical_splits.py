"""How finishers around a time spent it."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.field import Field
from analysis.planner.levels import SAMPLE, levels, near, own_row, relative
from analysis.planner.targets import Who, target_plan
from analysis.planner.typical import typical_splits
from hyrox.divisions import Division, Gender
from hyrox.errors import NotFoundError
from hyrox.segments import SEGMENTS, Segment

MEN = (Division.OPEN, Gender.MALE)


@given(finish_s=st.floats(3000, 9000), event=st.sampled_from(["Alpha 8", "Zeta 8", "Atlantis"]))
def test_splits_add_up_to_the_finish_and_lie_in_their_range(field, finish_s, event):
    typical = typical_splits(field, MEN, 8, event, finish_s)
    assert sum(typical.seconds.values()) == pytest.approx(finish_s, abs=1e-6)
    assert set(typical.seconds) == set(SEGMENTS)
    for segment, time_s in typical.seconds.items():
        assert 0 < typical.low_s[segment] <= time_s <= typical.high_s[segment]
    assert typical.n >= 30


def test_a_planted_habit_of_the_slow_is_found_around_their_finish_only(make_frame):
    frame = make_frame(1500, seed=31, venues=("Alpha",))
    columns = [s.value for s in SEGMENTS]
    slow = frame["total"] > frame["total"].quantile(0.7)
    frame.loc[slow, "sled_push"] = np.round(frame.loc[slow, "sled_push"] * 1.5)
    frame["total"] = frame[columns].sum(axis=1)
    field = Field.from_frame(frame)

    def share(finish_s: float) -> float:
        typical = typical_splits(field, MEN, 8, "Alpha 8", finish_s)
        return typical.seconds[Segment.SLED_PUSH] / finish_s

    fast, late = frame["total"].quantile(0.3), frame["total"].quantile(0.9)
    assert share(late) / share(fast) == pytest.approx(1.5, abs=0.1)


def test_a_slower_venue_moves_every_time_and_no_relative_fact(frame, field):
    scaled = frame.copy()
    there = scaled["event"] == "Beta 8"
    columns = [s.value for s in SEGMENTS]
    # The age groups and everything else stay: only this venue's clock runs slower.
    scaled.loc[there, [*columns, "total"]] *= 1.1
    slower = Field.from_frame(scaled)
    before = typical_splits(field, MEN, 8, "Beta 8", 5000)
    after = typical_splits(slower, MEN, 8, "Beta 8", 5500)
    assert after.n == pytest.approx(before.n, abs=2)
    for segment in SEGMENTS:
        assert after.seconds[segment] == pytest.approx(1.1 * before.seconds[segment], rel=2e-3)


def test_a_long_first_run_shows_at_its_venue_only(frame):
    there = frame["event"] == "Delta 8"
    longer = frame.copy()
    extra = longer["run_1"] * 0.4 * there
    longer["run_1"] += extra
    longer["total"] += extra
    field = Field.from_frame(longer)

    def run_1(event: str) -> float:
        return typical_splits(field, MEN, 8, event, 5000).seconds[Segment.RUN_1]

    plain = typical_splits(Field.from_frame(frame), MEN, 8, "Delta 8", 5000).seconds
    assert run_1("Delta 8") > 1.3 * plain[Segment.RUN_1]
    assert run_1("Atlantis") < 1.1 * plain[Segment.RUN_1]


def test_the_definition_names_the_venue_or_a_usual_one(field):
    assert "adjusted to Delta 8" in typical_splits(field, MEN, 8, "Delta 8", 5000).definition
    assert "a usual venue" in typical_splits(field, MEN, 8, "Atlantis", 5000).definition


def test_weights_decide_whose_splits_they_are(field):
    column = SEGMENTS.index(Segment.SLED_PUSH)

    def of_the_strong(logs):
        return (logs[:, column] < np.quantile(logs[:, column], 0.2)).astype(np.float64)

    plain = typical_splits(field, MEN, 8, "Alpha 8", 5000)
    strong = typical_splits(field, MEN, 8, "Alpha 8", 5000, of_the_strong, weighted_as="strength")
    assert strong.seconds[Segment.SLED_PUSH] < 0.97 * plain.seconds[Segment.SLED_PUSH]
    assert strong.n < 0.3 * plain.n
    assert "weighted by strength" in strong.definition
    assert sum(strong.seconds.values()) == pytest.approx(5000)


def test_equal_weights_change_hardly_anything(field):
    plain = typical_splits(field, MEN, 8, "Alpha 8", 5000)
    equal = typical_splits(field, MEN, 8, "Alpha 8", 5000, lambda logs: np.ones(len(logs)))
    nobody = typical_splits(field, MEN, 8, "Alpha 8", 5000, lambda logs: np.full(len(logs), np.nan))
    assert equal.n == nobody.n == plain.n
    assert equal.seconds == nobody.seconds
    for segment in SEGMENTS:
        assert equal.seconds[segment] == pytest.approx(plain.seconds[segment], rel=0.005)


def test_the_athletes_own_finish_is_not_among_them(frame, field, as_result):
    result = as_result(frame.iloc[0])
    own = own_row(field, result)
    found = levels(field, MEN, 8)
    row = relative(field, found.part, np.array([own], dtype=np.int32))
    assert own in near(found, float(row[0, -1])).rows
    without = near(found, float(row[0, -1]), own)
    assert own not in without.rows
    assert without.found == near(found, float(row[0, -1])).found - 1


def test_a_large_neighbourhood_is_sampled_evenly_and_says_so(make_frame):
    field = Field.from_frame(make_frame(30_000, seed=33, ages=(None,)))
    around = near(levels(field, MEN, 8), 0.0)
    assert around.found > SAMPLE == len(around.rows)
    typical = typical_splits(field, MEN, 8, "Alpha 8", 5300)
    assert "an even sample of 2,000 of" in typical.definition


def test_a_handful_of_finishers_is_used_as_it_is(make_frame):
    field = Field.from_frame(make_frame(12, division="pro", seed=34))
    typical = typical_splits(field, (Division.PRO, Gender.MALE), 8, "Alpha 8", 5000)
    assert typical.n == 12
    assert sum(typical.seconds.values()) == pytest.approx(5000)


def test_womens_old_wall_balls_never_stand_for_new_ones(make_frame):
    field = Field.from_frame(make_frame(300, gender="female", season=6, seed=35))
    key = (Division.OPEN, Gender.FEMALE)
    assert typical_splits(field, key, 6, None, 5000).n >= 30
    with pytest.raises(NotFoundError, match="season 7 on"):
        typical_splits(field, key, 8, None, 5000)


def test_mens_other_seasons_help_where_theirs_are_few(make_frame):
    frame = pd.concat([make_frame(900, season=6, seed=36), make_frame(20, seed=37)])
    typical = typical_splits(Field.from_frame(frame), MEN, 8, "Alpha 8", 5200)
    assert "all seasons" in typical.definition
    assert typical.n >= 100


def test_nobody_of_the_division_is_said(field):
    with pytest.raises(NotFoundError, match="mixed teams, relay"):
        typical_splits(field, (Division.RELAY, Gender.MIXED), 8, None, 5000)


def test_the_name_of_an_invented_venue_says_nothing_and_is_not_said(make_frame):
    invented = Field.from_frame(make_frame(900).assign(invented=True))
    definition = typical_splits(invented, MEN, 8, "Delta 8", 5000).definition
    assert "adjusted to an invented venue" in definition
    assert "Delta" not in definition
    assert target_plan(invented, None, Who(*MEN, season=8, event="Delta 8"), 5000).event is None
