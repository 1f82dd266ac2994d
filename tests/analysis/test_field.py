"""The field: every possible finish once, in its place; everything else counted or refused."""

import numpy as np
import pytest

from analysis.field import Field
from hyrox.divisions import Division, Gender
from hyrox.errors import InputError, NotFoundError
from tests.analysis.reports import analyse


def test_every_finish_is_held_once_under_its_division_and_gender(frame, field):
    counts = frame.groupby(["division", "gender"]).size()
    assert len(field) == len(frame)
    for (division, gender), n in counts.items():
        part = field.partition(Division(division), Gender(gender))
        of_group = frame[(frame["division"] == division) & (frame["gender"] == gender)]
        assert len(part) == n
        assert np.sort(part.totals_s).tolist() == np.sort(of_group["total"]).tolist()


def test_a_row_keeps_its_splits_event_age_and_id_together(frame, field):
    from analysis.field import hash_id

    row = frame.iloc[77]
    part = field.partition(Division.OPEN, Gender.MALE)
    at = part.row_of(hash_id(row["result_id"]))
    assert part.totals_s[at] == row["total"]
    assert part.splits_s[at].sum() == row["total"]
    assert field.events[part.events[at]] == (row["season"], row["event"])
    known = isinstance(row["age_group"], str)
    assert (field.age_groups[part.ages[at]] if known else part.ages[at]) == (
        row["age_group"] if known else -1
    )


def test_impossible_rows_are_left_out_and_counted(make_frame):
    frame = make_frame(100)
    frame.loc[0, "ski_erg"] = 2.0
    frame.loc[1, "run_3"] = np.nan
    frame.loc[2, "total"] += 300
    field = Field.from_frame(frame)
    assert (len(field), field.left_out) == (97, 3)


def test_missing_columns_are_named(make_frame):
    with pytest.raises(InputError, match="wall_balls, event"):
        Field.from_frame(make_frame(50).drop(columns=["wall_balls", "event"]))


def test_an_unknown_division_is_refused_with_the_known_ones(make_frame):
    with pytest.raises(InputError, match=r"'elite'.*open, pro"):
        Field.from_frame(make_frame(50, division="elite"))


def test_results_without_ids_ages_and_events_still_make_a_field(make_frame, as_result):
    frame = make_frame(200)
    result = as_result(frame.iloc[0])
    frame["event"] = None
    report = analyse(Field.from_frame(frame.drop(columns=["result_id", "age_group"])), result)
    assert not report.venue_known
    assert report.cohort.n == 200


def test_an_age_group_the_sport_does_not_have_counts_as_unknown(make_frame, as_result):
    frame = make_frame(200, ages=("35-39", "veteran", "<b>old</b>", None))
    field = Field.from_frame(frame)
    part = field.partition(Division.OPEN, Gender.MALE)
    assert field.age_groups == ("35-39",)
    assert (part.ages == 0).sum() == (frame["age_group"] == "35-39").sum()
    with pytest.raises(InputError, match="Unknown age group 'veteran'"):
        analyse(field, as_result(frame.iloc[0], age_group="veteran"))


def test_an_empty_field_says_what_to_ingest(make_frame, as_result):
    frame = make_frame(10)
    field = Field.from_frame(frame.iloc[:0])
    assert len(field) == 0
    with pytest.raises(NotFoundError, match=r"men, open.*Ingest"):
        analyse(field, as_result(frame.iloc[0]))


@pytest.mark.parametrize("n", [1, 2, 5, 29, 31, 120])
def test_a_tiny_division_is_reported_without_a_crash(make_frame, as_result, n):
    tiny = make_frame(n, division="adaptive", ages=(None,), seed=8)
    stranger = as_result(tiny.iloc[0], result_id=None)
    report = analyse(Field.from_frame(tiny), stranger)
    assert report.cohort.n == n
    assert report.cohort.is_small == (n < 30)
    for reading in report.segments:
        low, high = reading.interval_s
        assert 0 < low <= reading.expected_s <= high < 5000


def test_an_event_of_few_finishers_is_not_adjusted_for(make_frame):
    frame = make_frame(600)
    frame.loc[:11, "event"] = "Village hall"
    venues = Field.from_frame(frame).venues
    assert venues.code(8, "Village hall") == venues.code(8, "never heard of") == -1
    assert venues.code(8, "Beta 8") >= 0
    assert venues.code(7, "Beta 8") == -1
    key = (Division.OPEN, Gender.MALE)
    assert (venues.reference(key, 8, "Village hall") == venues.reference(key, 8, None)).all()
