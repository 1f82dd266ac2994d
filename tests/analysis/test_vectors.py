"""Athlete vectors: the same from a table and from one race, and blind to the venue."""

import json
from dataclasses import replace

import numpy as np
import pytest

from analysis.field import Field
from analysis.vectors import NAMES, AthleteVectors
from hyrox.divisions import Division
from hyrox.errors import NotFoundError, StoreError
from hyrox.segments import SEGMENTS

COLUMNS = [s.value for s in SEGMENTS]


@pytest.fixture(scope="module")
def vectors(field):
    return AthleteVectors.fit(field)


def test_twenty_standardised_numbers_per_finish(frame, vectors):
    made = vectors.transform(frame)
    assert (made.shape, made.dtype) == ((len(frame), len(NAMES)), np.dtype(np.float32))
    assert len(NAMES) == 20
    men = made[:1800]
    assert np.abs(np.median(men, axis=0)).max() < 0.1
    assert np.all((men.std(axis=0) > 0.8) & (men.std(axis=0) < 1.25))
    assert np.abs(made).max() <= 4


def test_a_race_gets_the_vector_its_row_got(frame, vectors, as_result):
    made = vectors.transform(frame)
    for index in range(0, len(frame), 97):
        one = vectors.transform_one(as_result(frame.iloc[index]))
        assert one == pytest.approx(made[index], abs=1e-4)


def test_parameters_survive_a_round_trip_through_json(frame, vectors):
    again = AthleteVectors.from_json(json.loads(json.dumps(vectors.as_json())))
    assert again.transform(frame) == pytest.approx(vectors.transform(frame), abs=1e-3)


def test_parameters_of_another_version_are_refused(vectors):
    with pytest.raises(StoreError, match="Build the stores again"):
        AthleteVectors.from_json(vectors.as_json() | {"version": 0})


def test_a_slower_venue_does_not_move_a_vector(make_frame):
    frame = make_frame(900, seed=31)
    scaled = frame.copy()
    at_venue = scaled["event"] == "Gamma 8"
    scaled.loc[at_venue, [*COLUMNS, "total"]] *= 1.2
    before, after = (AthleteVectors.fit(Field.from_frame(f)).transform(f) for f in (frame, scaled))
    assert after == pytest.approx(before, abs=2e-3)


def test_a_copy_is_nearest_and_an_opposite_far(frame, vectors, as_result):
    made = vectors.transform(frame)[:1800]
    distances = np.linalg.norm(made - vectors.transform_one(as_result(frame.iloc[5])), axis=1)
    assert distances.argmin() == 5
    totals = frame["total"].to_numpy()[:1800]
    near = totals[np.argsort(distances)[:30]]
    assert np.abs(near - totals[5]).mean() < 0.5 * np.abs(totals - totals[5]).mean()


def test_an_event_nobody_stored_is_taken_as_a_typical_one(frame, vectors, as_result):
    elsewhere = replace(as_result(frame.iloc[0]), event="Atlantis")
    assert vectors.transform_one(elsewhere) == pytest.approx(
        vectors.transform_one(replace(elsewhere, event=None))
    )


def test_a_division_without_results_has_no_neighbours(frame, vectors, as_result):
    with pytest.raises(NotFoundError, match="no similar athletes"):
        vectors.transform_one(as_result(frame.iloc[0], division=Division.RELAY))
