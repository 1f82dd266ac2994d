"""Laps are a race only where number, order, lengths and distances say so."""

import random
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hyrox.results import MOST_MISSING, Splits
from hyrox.segments import Segment
from journal.activities.activity import RecordedLap
from journal.activities.match import IN_ORDER, match
from tests.journal.activities.made import RACE_S, laps_of, race_laps

MAIN_S = {segment: float(length) for segment, length in RACE_S.items()}


def times(laps: Sequence[RecordedLap]) -> list[float]:
    return [lap.duration_s for lap in laps]


def test_sixteen_laps_are_runs_and_stations_in_turn() -> None:
    found = match(race_laps(distances=True))
    assert dict(found.seconds) == MAIN_S
    assert (found.confidence, found.dropped) == ("high", ())
    assert "Roxzone has no laps" in found.reason
    assert match(race_laps()).confidence == "medium"


def test_transitions_between_are_the_roxzone() -> None:
    found = match(race_laps(transition_s=28, distances=True))
    assert dict(found.seconds) == MAIN_S | {Segment.ROXZONE: 15 * 28.0}
    assert found.confidence == "high"
    assert found.laps[:4] == (Segment.RUN_1, Segment.ROXZONE, Segment.SKI_ERG, Segment.ROXZONE)
    assert (
        Splits.of({s.value: t for s, t in found.seconds.items()}).total_s
        == sum(RACE_S.values()) + 420
    )


@pytest.mark.parametrize(
    ("before", "after", "dropped"),
    [
        ([], [400.0], (31,)),
        ([600.0], [], (0,)),
        ([900.0], [30.0], (0, 32)),
        ([], [5.0, 9.0], (31, 32)),
    ],
)
def test_laps_before_the_start_and_after_the_finish_are_left_out_and_named(
    before: list[float], after: list[float], dropped: tuple[int, ...]
) -> None:
    laps = laps_of([*before, *times(race_laps(transition_s=28)), *after])
    found = match(laps)
    assert found.dropped == dropped
    assert dict(found.seconds) == MAIN_S | {Segment.ROXZONE: 15 * 28.0}
    assert found.confidence == "low"
    assert "left out" in found.reason


def test_a_seventeenth_lap_is_the_roxzone_or_is_left_out() -> None:
    as_roxzone = match(laps_of([*times(race_laps()), 420.0]))
    assert as_roxzone.seconds[Segment.ROXZONE] == 420
    assert as_roxzone.confidence == "low"
    assert "taken as the whole Roxzone" in as_roxzone.reason
    short = match(laps_of([*times(race_laps()), 12.0]))
    assert (short.dropped, Segment.ROXZONE in short.seconds) == ((16,), False)
    early = match(laps_of([900.0, *times(race_laps())]))
    assert (early.dropped, dict(early.seconds)) == ((0,), MAIN_S)


def test_what_fits_can_be_kept_as_splits() -> None:
    found = match(race_laps())
    splits = Splits.of({segment.value: length for segment, length in found.seconds.items()})
    assert len(splits.missing) <= MOST_MISSING


@pytest.mark.parametrize("count", [0, 1, 4, 8, 10, 15, 18, 24, 30, 34, 62, 500])
def test_other_numbers_of_laps_are_no_race(count: int) -> None:
    found = match(laps_of([300.0 + at % 7 for at in range(count)]))
    assert not found.fits
    assert f"{count} laps are no race" in found.reason


def test_workouts_that_look_a_little_like_it_are_none() -> None:
    half = times(race_laps())[:8]
    refused = {
        "4 x 1 km + 4 stations": laps_of(half),
        "the same twice": laps_of(half * 2),
        "10 x 1 km": laps_of([240.0] * 10, [1000.0] * 10),
        "16 x 1 km": laps_of([300.0 + 4 * (at % 3) for at in range(16)], [1000.0] * 16),
        "16 x 1 km, no distance": laps_of([300.0 + 4 * (at % 3) for at in range(16)]),
        "8 x (1 km + 3 min easy)": laps_of([270.0, 180.0] * 8, [1000.0, 400.0] * 8),
        "16 x 400 m": laps_of([95.0] * 16, [400.0] * 16),
        "31 laps of 3 min": laps_of([180.0] * 31),
        "stations first": laps_of([*times(race_laps())[1:], 300.0]),
        "backwards": laps_of(times(race_laps())[::-1]),
    }
    for name, laps in refused.items():
        found = match(laps)
        assert not found.fits, name
        assert found.reason
        assert (found.laps, found.dropped, found.confidence) == ((), (), None)


def test_distances_that_are_none_of_a_race_speak_against_it() -> None:
    plain = times(race_laps())
    assert not match(laps_of(plain, [400.0] * 16)).fits
    assert not match(laps_of(plain, [1000.0] * 16)).fits
    # A watch without a signal writes 0 m, and an erg may tell its 1,000 m.
    assert match(laps_of(plain, [0.0] * 16)).confidence == "medium"
    ergs = [1000.0 if s.is_run or s in (Segment.SKI_ERG, Segment.ROW) else 60.0 for s in IN_ORDER]
    assert match(laps_of(plain, ergs)).confidence == "high"


@pytest.mark.parametrize("transition_s", [None, 28.0])
def test_each_lap_twice_is_refused(transition_s: float | None) -> None:
    laps = times(race_laps(transition_s=transition_s))
    assert not match(laps_of([one for lap in laps for one in (lap, lap)])).fits
    assert not match(laps_of(laps + laps)).fits
    assert not match(laps_of([one / 2 for lap in laps for one in (lap, lap)])).fits


@given(
    st.sampled_from([None, 28.0]), st.booleans(),
    st.lists(st.floats(-5, 5), min_size=31, max_size=31),
)  # fmt: skip
def test_a_few_seconds_change_nothing(
    transition_s: float | None, distances: bool, jitter: list[float]
) -> None:
    laps = race_laps(transition_s=transition_s, distances=distances)
    moved = laps_of(
        [lap.duration_s + by for lap, by in zip(laps, jitter, strict=False)],
        [lap.distance_m for lap in laps],
    )
    before, after = match(laps), match(moved)
    assert (before.laps, before.confidence) == (after.laps, after.confidence)
    assert sum(after.seconds.values()) == pytest.approx(sum(times(moved)))


@given(
    st.sampled_from([16, 17, 31, 32, 33]) | st.integers(0, 40),
    st.integers(0, 2**32),
    st.booleans(),
)
def test_whatever_fits_can_be_a_race_and_accounts_for_every_lap(
    count: int, seed: int, distances: bool
) -> None:
    rng = random.Random(seed)
    laps = laps_of(
        [rng.uniform(5, 900) for _ in range(count)],
        [rng.uniform(0, 1500) for _ in range(count)] if distances else None,
    )
    found = match(laps)
    if found.fits:
        kept = sum(lap.duration_s for at, lap in enumerate(laps) if at not in found.dropped)
        assert sum(found.seconds.values()) == pytest.approx(kept)
        Splits.of({segment.value: length for segment, length in found.seconds.items()})


def test_random_laps_hardly_ever_fit() -> None:
    rng = random.Random(7)
    tried = [laps_of([rng.uniform(100, 600) for _ in range(16)]) for _ in range(5_000)]
    assert sum(match(laps).fits for laps in tried) <= 25
