"""What holds for every cohort, whatever the field: order, the athlete's own row, true words."""

import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.cohorts import ALL_STATIONS, FADE, FINISH, RUNNING, choose, reading
from analysis.field import Field
from hyrox.results import Cohort
from hyrox.rules import rule_set
from hyrox.segments import SEGMENTS

BANDS = ("35-39", "40-44", "45-49", "50-54", "55-59")
NEIGHBOURS = {band: BANDS[max(0, i - 1) : i + 2] for i, band in enumerate(BANDS)}
COLUMNS = st.integers(0, FADE)
SIZES = st.fixed_dictionaries({band: st.integers(0, 40) for band in BANDS})
FIELDS = st.fixed_dictionaries(
    {"gender": st.sampled_from(["male", "female"]), "old": SIZES, "new": SIZES,
     "unknown": st.integers(0, 40), "season": st.sampled_from([6, 8]),
     "band": st.sampled_from([*BANDS, None]), "pick": st.integers(0, 10_000)}
)  # fmt: skip


@pytest.fixture(scope="module")
def draw(make_frame):
    """A field of so many finishes per age band and season, and one of its rows of a season and
    band; ``None`` where there is no such row."""
    pool = {
        (gender, season): make_frame(240, gender=gender, season=season, ages=(None,), seed=season)
        for gender in ("male", "female")
        for season in (6, 8)
    }

    def draw(plan):
        pieces = []
        for season, sizes in ((6, plan["old"]), (8, plan["new"])):
            bands = [band for band, n in sizes.items() for _ in range(n)]
            bands += [None] * (plan["unknown"] if season == 8 else 0)
            rows = pool[plan["gender"], season].head(len(bands))
            pieces.append(rows.assign(age_group=np.array(bands, dtype=object)))
        frame = pd.concat(pieces, ignore_index=True)
        same = frame["age_group"] == plan["band"] if plan["band"] else frame["age_group"].isna()
        rows = frame[(frame["season"] == plan["season"]) & same]
        return frame, (rows.iloc[plan["pick"] % len(rows)] if len(rows) else None)

    return draw


def _steps(frame, row):
    """Who should be compared with a race at each step of the widening, itself left out."""
    others = frame[frame["result_id"] != row["result_id"]]
    same = others[others["season"].map(rule_set) == rule_set(row["season"])]
    band = row["age_group"]
    steps = []
    if isinstance(band, str):
        steps += [same[same["age_group"] == band], same[same["age_group"].isin(NEIGHBOURS[band])]]
    steps.append(same)
    return steps if row["gender"] == "female" else [*steps, others]


@settings(max_examples=60, deadline=None)
@given(plan=FIELDS)
def test_a_cohort_is_the_narrowest_group_of_thirty_others_and_says_so(draw, as_result, plan):
    frame, row = draw(plan)
    if row is None or len(_steps(frame, row)[-1]) == 0:
        return
    steps = _steps(frame, row)
    band = plan["band"]
    cohort = choose(Field.from_frame(frame), as_result(row)).cohort

    enough = [i for i, others in enumerate(steps) if len(others) >= Cohort.MINIMUM]
    used = enough[0] if enough else len(steps) - 1
    others = steps[used]
    assert cohort.n == len(others)
    assert cohort.is_small == (not enough)

    counts = [re.search(r"\((no|\d+) finishers? ?(?:of)? ?", words) for words in cohort.widened]
    assert [0 if c[1] == "no" else int(c[1]) for c in counts] == [len(s) for s in steps[:used]]
    added = [words.partition(" added")[0] for words in cohort.widened]
    order = ["neighbouring age groups", "all ages"] if band else []
    assert added == [*order, "all seasons"][:used]

    ages = re.search(r"(\d\d)-(\d\d)", cohort.definition)
    if band and used < 2:
        bands = sorted({*others["age_group"], *([band] if used == 0 else [])})
        low, high = bands[0][:2], bands[-1][-2:]
        assert int(ages[1]) <= int(low)
        assert int(ages[2]) >= int(high)
    else:
        assert ages is None
    every_season = row["gender"] == "male" and used == len(steps) - 1
    assert cohort.definition.endswith("all seasons" if every_season else rule_set(row["season"]))


@settings(max_examples=100, deadline=None)
@given(row=st.integers(0, 3939), column=COLUMNS, values=st.lists(st.floats(-0.5, 0.5), min_size=2))
def test_a_faster_time_never_has_the_lower_percentile(frame, field, as_result, row, column, values):
    peers = choose(field, as_result(frame.iloc[row]))
    own = reading(as_result(frame.iloc[row]))[column]
    shares = [peers.percentile(column, own * (1 + change)) for change in sorted(values)]
    assert all(0 <= share <= 100 for share in shares)
    assert shares == sorted(shares, reverse=True)
    assert (peers.percentile(column, 0.0), peers.percentile(column, 1e9)) == (100, 0)


@settings(max_examples=40, deadline=None)
@given(pick=st.integers(0, 239), segment=st.sampled_from(SEGMENTS), change=st.integers(-60, 200))
def test_the_stored_row_of_the_athlete_moves_no_percentile_and_no_median(
    make_frame, as_result, pick, segment, change
):
    frame = make_frame(240, season=8, ages=("35-39",), seed=3)
    given_race = as_result(frame.iloc[pick])
    before = choose(Field.from_frame(frame), given_race)
    stored = frame.copy()
    stored.loc[pick, segment.value] += change
    stored.loc[pick, "total"] += change
    after = choose(Field.from_frame(stored), given_race)
    without = choose(Field.from_frame(frame.drop(index=pick)), given_race)
    values = reading(given_race)
    assert before.cohort.n == without.cohort.n == 239
    for column in (SEGMENTS.index(segment), FINISH, RUNNING, ALL_STATIONS, FADE):
        alone = without.percentile(column, values[column]), without.median(column)
        for peers in (before, after) if after.cohort.n == 239 else (before,):
            assert (peers.percentile(column, values[column]), peers.median(column)) == alone


@settings(max_examples=60, deadline=None)
@given(row=st.integers(0, 3939), column=COLUMNS)
def test_half_of_the_others_are_on_either_side_of_their_median(
    frame, field, as_result, row, column
):
    peers = choose(field, as_result(frame.iloc[row]))
    median = np.float32(peers.median(column))
    faster, slower = np.nextafter(median, np.float32([-np.inf, np.inf]))
    assert peers.percentile(column, faster) >= 50 >= peers.percentile(column, slower)
