"""Another category than the declared one: asked of teams entered as singles, not of fast people."""

import math
from dataclasses import replace

import pandas as pd
import pytest

from analysis.doubts.category import likelier, name_of
from analysis.field import Field
from analysis.sanity import questions
from hyrox.divisions import Division, Gender
from hyrox.results import Splits
from hyrox.segments import SEGMENTS, STATIONS, Segment
from tests.analysis.reports import analyse

COLUMNS = [s.value for s in SEGMENTS]


def doubles_of(frame):
    """Teams: the same runs, stations in seven tenths of the time (ergs in 2:30 at least)."""
    teams = frame.assign(division="doubles", result_id="team-" + frame["result_id"])
    teams[[s.value for s in STATIONS]] *= 0.7
    teams[["ski_erg", "row"]] = teams[["ski_erg", "row"]].clip(lower=150)
    return teams.assign(total=teams[COLUMNS].sum(axis=1))


@pytest.fixture(scope="module")
def singles(make_frame):
    return make_frame(1500, ages=(None,), seed=21)


@pytest.fixture(scope="module")
def both(singles, make_frame):
    return Field.from_frame(
        pd.concat([singles, doubles_of(make_frame(1500, ages=(None,), seed=22))])
    )


def test_teams_entered_as_singles_are_asked(both, make_frame, as_result):
    teams = doubles_of(make_frame(100, ages=(None,), seed=23))
    entered = [
        as_result(row, division=Division.OPEN, result_id=None) for _, row in teams.iterrows()
    ]
    found = [likelier(both, race) for race in entered]
    assert sum(doubt is not None for doubt in found) > 90
    assert {doubt.key for doubt in found if doubt} == {(Division.DOUBLES, Gender.MALE)}
    (question,) = questions(analyse(both, entered[1]), both)
    assert "far more like men's doubles than men's open" in question
    assert question.endswith("right category?")


def test_fast_singles_are_not_asked(both, singles, as_result):
    fastest = singles.nsmallest(200, "total")
    assert sum(likelier(both, as_result(row)) is not None for _, row in fastest.iterrows()) <= 1


def test_one_mistyped_time_does_not_make_another_category(both, singles, as_result):
    for i in range(0, 200, 10):
        result = as_result(singles.iloc[i])
        times = list(result.splits.seconds)
        times[SEGMENTS.index(Segment.BURPEE_BROAD_JUMP)] = 32
        race = replace(result, splits=Splits(tuple(times)), total_s=-1.0)
        (question,) = questions(analyse(both, race), both)
        assert question.startswith("Burpee broad jump 0:32 is far faster")


def test_with_more_than_four_missing_no_category_is_doubted(both, make_frame, as_result):
    team = as_result(
        doubles_of(make_frame(1, ages=(None,), seed=29)).iloc[0],
        division=Division.OPEN,
        result_id=None,
    )
    for missing, doubted in ((4, True), (5, False)):
        times = [math.nan if i < missing else t for i, t in enumerate(team.splits.seconds)]
        race = replace(team, splits=Splits(tuple(times)), total_s=math.nan)
        assert (likelier(both, race) is not None) == doubted


def test_womens_wall_balls_are_not_compared_across_their_change(make_frame, as_result):
    new = make_frame(800, gender="female", ages=(None,), seed=31)
    new["wall_balls"] *= 1.5
    new["total"] = new[COLUMNS].sum(axis=1)
    teams = doubles_of(make_frame(800, gender="female", season=6, ages=(None,), seed=32))
    field = Field.from_frame(pd.concat([new, teams]))
    team = doubles_of(make_frame(1, gender="female", ages=(None,), seed=33)).iloc[0]
    for wall_balls in (200.0, 570.0, 1100.0):
        times = {**team, "wall_balls": wall_balls}
        race = as_result(times, division=Division.OPEN, result_id=None)
        assert likelier(field, race).key == (Division.DOUBLES, Gender.FEMALE)


def test_small_fields_doubt_nobody(make_frame, as_result):
    singles = make_frame(100)
    field = Field.from_frame(pd.concat([singles, doubles_of(make_frame(100, seed=2))]))
    team = as_result(doubles_of(singles).iloc[0], division=Division.OPEN, result_id=None)
    assert likelier(field, team) is None


def test_categories_are_named_as_people_say_them():
    assert name_of((Division.DOUBLES, Gender.MIXED)) == "mixed doubles"
    assert name_of((Division.PRO, Gender.FEMALE)) == "women's pro"
