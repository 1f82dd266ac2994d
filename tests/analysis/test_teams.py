"""Doubles and relay: what their reports say, ask and never claim."""

import re

import numpy as np
import pandas as pd
import pytest

from analysis.cohorts import choose
from analysis.facts import facts
from analysis.field import Field, possible
from analysis.sanity import questions
from analysis.teams import (
    age_question,
    age_words,
    is_team,
    load_words,
    meaning,
    people,
    possessive,
    same_runners,
    subject,
    team_words,
)
from hyrox.divisions import Division, Gender
from hyrox.errors import NotFoundError
from hyrox.results import RaceResult, Splits
from hyrox.rules import loads
from hyrox.segments import SEGMENTS, STATIONS, Segment
from tests.analysis.reports import analyse

TEAMS = (Division.DOUBLES, Division.RELAY)
COLUMNS = [s.value for s in SEGMENTS]
ERGS = {Segment.SKI_ERG, Segment.ROW}
BANDS = ("16-29", "30-39", "40-49", "50-59")


def _doubles_frame(make_frame, n=600, **changes):
    """Doubles: the same runs as alone, stations in two thirds of the time, the ergs in nine
    tenths."""
    frame = make_frame(n, **({"division": "doubles", "season": 6, "ages": BANDS} | changes))
    frame[[s.value for s in set(STATIONS) - ERGS]] *= 0.62
    frame[[s.value for s in ERGS]] *= 0.9
    frame["total"] = frame[COLUMNS].sum(axis=1)
    return frame


@pytest.fixture(scope="module")
def doubles(make_frame):
    return pd.concat(
        [_doubles_frame(make_frame, gender=g, seed=i) for i, g in enumerate(Gender, start=40)],
        ignore_index=True,
    )


@pytest.fixture(scope="module")
def both(make_frame, doubles):
    """Doubles beside open men and women of the same season."""
    alone = [make_frame(900, gender=g, season=6, seed=7) for g in ("male", "female")]
    return Field.from_frame(pd.concat([*alone, doubles], ignore_index=True))


def test_only_doubles_and_relay_are_teams():
    assert [division for division in Division if is_team(division)] == list(TEAMS)
    assert [people(division) for division in (*TEAMS, Division.PRO)] == [2, 4, 1]
    assert {subject(d) for d in TEAMS} == {"your team"}
    assert (subject(Division.PRO), possessive(Division.PRO)) == ("you", "your")
    assert possessive(Division.RELAY) == "your team's"


def test_a_slower_last_run_is_fatigue_only_where_the_same_people_ran():
    assert [d for d in Division if not same_runners(d)] == [Division.RELAY]
    assert "no sign of fatigue" in " ".join(meaning(Division.RELAY))


@pytest.mark.parametrize("division", TEAMS)
def test_what_a_team_is_told_never_says_who_did_what(division):
    words = " ".join(meaning(division))
    assert "not in the data and not guessed" in words
    assert not re.search(r"\b(your partner|partner did|stronger|weaker|carried)\b", words)


def test_a_race_alone_is_told_nothing_about_teams(frame, as_result):
    for _, row in frame.iloc[[0, 2000, -1]].iterrows():
        assert team_words(as_result(row)) == ()


@pytest.mark.parametrize("division", TEAMS)
@pytest.mark.parametrize("gender", Gender)
@pytest.mark.parametrize("season", [6, 8])
def test_loads_of_a_team_are_those_of_the_rules(division, gender, season):
    numbers = {int(n) for n in re.findall(r"\d+", load_words(division, gender, season))}
    rule = loads(division, gender)
    assert {rule.sled_push_kg, rule.sled_pull_kg, rule.sandbag_kg, rule.wall_ball_kg} <= numbers
    assert (75 in numbers) == (gender is Gender.FEMALE and season == 6)
    assert (152 in numbers) == (gender is not Gender.FEMALE)


def test_the_age_of_a_team_is_said_to_be_an_average(doubles, as_result):
    old = as_result(doubles.iloc[0])
    assert "average age" in age_words(old)
    assert "ten years before season 8" in age_words(old)
    assert age_words(as_result(doubles.iloc[0], age_group=None)) == ""
    assert age_words(as_result(doubles.iloc[0], division=Division.RELAY)) == ""
    new = as_result(doubles.iloc[0], season=8, age_group="35-39")
    assert age_words(new).endswith("average age.")


@pytest.mark.parametrize(
    ("season", "band", "asks"),
    [
        (6, "30-39", ""), (8, "30-34", ""), (8, "16-24", ""), (6, "16-29", ""), (6, None, ""),
        (6, "30-34", "ten-year groups"), (8, "30-39", "five-year groups"),
        (7, "16-24", "ten-year groups"),
    ],
)  # fmt: skip
def test_an_age_group_that_doubles_did_not_have_is_asked_about(
    doubles, as_result, season, band, asks
):
    result = as_result(doubles.iloc[0], season=season, age_group=band)
    asked = age_question(result)
    assert bool(asked) == bool(asks)
    assert asks in asked


def test_no_invented_or_single_race_is_asked_for_its_age_group(doubles, frame, as_result):
    row = doubles.iloc[0]
    assert age_question(as_result(row, season=8, age_group="30-39", invented=True)) == ""
    assert age_question(as_result(frame.iloc[0], season=6, age_group="30-34")) == ""


def test_teams_are_compared_with_teams_of_their_category(both, doubles, as_result):
    for gender in Gender:
        row = doubles[doubles["gender"] == gender.value].iloc[5]
        report = analyse(both, as_result(row))
        assert report.cohort.definition.startswith(f"{gender.people} {row['age_group']}, doubles")
        assert {item.key for item in facts(report)} >= {"finish", "place", "running", "stations"}


def test_a_report_asks_about_an_age_group_that_doubles_did_not_have(both, doubles, as_result):
    result = as_result(doubles.iloc[0], age_group="35-39", result_id=None)
    asked = age_question(result)
    assert asked
    assert analyse(both, result).doubts == (asked,)
    plain = analyse(both, as_result(doubles.iloc[0], result_id=None)).doubts
    assert asked not in plain


def test_a_relay_without_relays_in_the_store_says_what_to_do(both, doubles, as_result):
    with pytest.raises(NotFoundError, match=r"mixed teams, relay.*Ingest results"):
        analyse(both, as_result(doubles.iloc[-1], division=Division.RELAY))


def test_a_relay_is_read_against_relays(make_frame, as_result):
    relays = _doubles_frame(make_frame, 90, division="relay", season=8, ages=(None,))
    peers = choose(Field.from_frame(relays), as_result(relays.iloc[0]))
    assert (peers.cohort.definition, peers.cohort.n) == ("men, relay, season 7 on", 89)


def test_women_never_meet_doubles_of_other_wall_balls(both, doubles, as_result):
    row = doubles[doubles["gender"] == "female"].iloc[0]
    with pytest.raises(NotFoundError, match="women, doubles, season 7 on"):
        analyse(both, as_result(row, season=8, age_group="30-34", result_id=None))


@pytest.fixture(scope="module")
def real(shared_dir):
    """1,500 public doubles of each category and as many open men and women, season 6."""
    frame = pd.read_parquet(shared_dir / "results" / "public_results.parquet")
    frame = frame[(frame["season"] == 6) & frame["division"].isin(["open", "doubles"])]
    frame = frame[possible(frame[COLUMNS].to_numpy("f4"), frame["total"].to_numpy("f4"))]
    groups = frame.groupby(["division", "gender"])
    return groups.sample(1500, random_state=1).reset_index(drop=True)


def _race(row, **changes):
    age = row["age_group"]
    values = {
        "division": Division(row["division"]), "gender": Gender(row["gender"]),
        "splits": Splits(tuple(float(row[name]) for name in COLUMNS)),
        "season": int(row["season"]), "event": row["event"], "total_s": float(row["total"]),
        "age_group": age if isinstance(age, str) else None,
    }  # fmt: skip
    return RaceResult(**(values | changes))


def test_real_doubles_get_reports_and_hardly_a_question(real):
    field = Field.from_frame(real)
    asked = read = 0
    for _, row in real[real["division"] == "doubles"].iloc[::30].iterrows():
        result = _race(row)
        report = analyse(field, result)
        read += 1
        assert report.cohort.n >= 30
        assert 0 <= report.percentile <= 100
        assert all(np.isfinite(item.value) for item in facts(report) if item.value is not None)
        asked += bool(questions(report))
        assert age_question(result) == ""
    assert read > 140
    assert asked / read < 0.04
