"""Training paces: from a 5 km, from a race, and none from nothing."""

from collections.abc import Mapping
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.plans.athlete import athlete_of, latest_race
from generator.plans.paces import paces_of
from hyrox.plans.plan import Pace, PlanEvidence
from hyrox.plans.profile import Profile
from hyrox.segments import RUNS, Segment

RUNS_S: Mapping[Segment, float] = dict(
    zip(RUNS, (300, 320, 325, 330, 330, 335, 340, 360), strict=True)
)


def _paces(
    five_km_s: float | None = None, runs: Mapping[Segment, float] | None = None
) -> tuple[dict[str, Pace], dict[str, PlanEvidence]]:
    profile = Profile.model_validate({"training": {"five_km_s": five_km_s}})
    evidence: dict[str, PlanEvidence] = {}
    return paces_of(profile, runs or {}, evidence), evidence


def test_nothing_known_gives_no_pace() -> None:
    paces, evidence = _paces()
    assert paces == {}
    assert evidence == {}


def test_an_hour_s_pace_is_riegels() -> None:
    # 5 km in 20:00: in an hour 5 * (3600 / 1200) ** (1 / 1.06) = 14.096 km, 255.4 s a kilometre.
    paces, evidence = _paces(1200)
    threshold = paces["threshold"]
    assert (threshold.fast_s + threshold.slow_s) / 2 == pytest.approx(255.4, abs=1)
    assert threshold.evidence == ("profile:5km",)
    assert evidence["profile:5km"].text == "A recent 5 km took 20:00."


def test_a_race_gives_its_own_pace_and_training_paces_around_it() -> None:
    paces, evidence = _paces(runs=RUNS_S)
    assert paces["race"].fast_s <= 330 <= paces["race"].slow_s
    assert "median 5:30" in evidence["profile:runs"].text
    assert paces["interval"].slow_s < paces["race"].fast_s


def test_a_5_km_counts_before_a_race() -> None:
    assert _paces(1200, RUNS_S)[0]["threshold"] == _paces(1200)[0]["threshold"]


def test_two_runs_are_no_race() -> None:
    assert _paces(runs={Segment.RUN_2: 300.0, Segment.RUN_3: 310.0})[0] == {}


@given(st.floats(780, 4_800))
def test_faster_work_has_faster_paces(five_km_s: float) -> None:
    paces, _ = _paces(five_km_s)
    for quick, slow in (("interval", "threshold"), ("threshold", "easy")):
        assert paces[quick].fast_s < paces[slow].fast_s
        assert paces[quick].slow_s <= paces[slow].slow_s
    assert all(pace.fast_s < pace.slow_s for pace in paces.values())


def test_what_is_assumed_is_listed_and_errs_on_the_safe_side() -> None:
    athlete = athlete_of(Profile())
    assert athlete.level == "beginner"
    assert athlete.longest_run_m == 3_000
    said = " ".join(athlete.assumptions)
    for words in ("beginner", "effort, not by pace", "longest run", "weekly hours", "Race loads"):
        assert words in said
    assert sum(athlete.weights.values()) == pytest.approx(1)


def test_the_latest_race_that_was_run_counts() -> None:
    races = [
        {"event": "old", "date": "2026-01-01", "splits": {"run_1": 300}},
        {"event": "new", "date": "2026-05-01", "splits": {"run_1": 300}},
        {"event": "to come", "date": "2027-05-01", "splits": {"run_1": 300}},
        {"event": "no splits", "date": "2026-06-01"},
    ]
    found = latest_race(Profile.model_validate({"races": races}), date(2026, 11, 23))
    assert found is not None
    assert found.event == "new"
