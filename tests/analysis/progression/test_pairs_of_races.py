"""Pairs of races: order, namesakes, fields of which only the fast end is known."""

import numpy as np
import pandas as pd
import pytest

from analysis.field import Field
from analysis.progression.courses import Courses
from analysis.progression.pairs import Pairs
from analysis.venues import Venues
from analysis.whole_fields import cut_short
from hyrox.divisions import Division, Gender

KEY = (Division.OPEN, Gender.MALE)


def test_the_later_race_of_a_pair_is_later(racers):
    pairs = Pairs.of(racers)
    for key, found in pairs.sets.items():
        part = racers.partitions[key]
        days = np.array([day.toordinal() for day in racers.dates])
        assert len(found) > 100
        assert (days[part.events[found.later]] > days[part.events[found.earlier]]).all()
        assert (part.people[found.later] == part.people[found.earlier]).all()
        assert np.allclose(
            found.months * 30.44,
            days[part.events[found.later]] - days[part.events[found.earlier]],
            atol=0.01,
        )


def test_a_third_race_remembers_both_before_it_latest_first(racers):
    part, found = racers.partitions[KEY], Pairs.of(racers).sets[KEY]
    third = found.at(found.count == 2)
    assert len(third) > 20
    assert (third.history[:, 1] >= 0).all()
    assert (third.history[:, 2] == -1).all()
    assert (part.people[third.history[:, 1]] == part.people[third.later]).all()
    assert (part.events[third.history[:, 0]] != part.events[third.history[:, 1]]).all()


def test_without_dates_nothing_is_ordered_within_a_season(make_racers):
    field = Field.from_frame(make_racers(300, seed=3))
    pairs = Pairs.of(field)
    assert len(pairs) == 0
    assert pairs.dropped["order unknown"] > 50


def test_seasons_order_races_that_have_no_date(make_racers):
    frame = make_racers(300, seed=3)
    earlier = frame["event"] == "2025 Alpha"
    frame.loc[earlier, "season"] = 7
    field = Field.from_frame(frame)
    found = Pairs.of(field).sets[KEY]
    part = field.partitions[KEY]
    assert len(found) > 20
    assert (part.seasons[found.earlier] == 7).all()
    assert (part.seasons[found.later] == 8).all()
    assert np.isnan(found.months).all()


def test_a_name_seen_twice_in_one_field_is_no_athlete(make_racers, race_days):
    frame = make_racers(200, seed=4)
    before = Pairs.of(Field.from_frame(frame, race_days))
    person = frame.loc[frame["athlete_key"].duplicated(), "athlete_key"].iloc[0]
    again = frame[frame["athlete_key"] == person].iloc[[0]].assign(result_id="double", total=6000.0)
    columns = list(frame.columns[:17])
    again[columns] = again[columns] * (6000.0 / again[columns].sum(axis=1).iloc[0])
    doubled = pd.concat([frame, again], ignore_index=True)
    after = Pairs.of(Field.from_frame(doubled, race_days))
    lost = int((frame["athlete_key"] == person).sum()) - 1
    assert len(before) - len(after) == lost
    assert after.dropped["name found twice in one field"] >= 1


def test_pairs_of_strangers_are_told_by_their_outcome_and_counted(make_racers, race_days):
    frame = make_racers(1500, seed=5)
    repeated = frame["athlete_key"].duplicated(keep=False)
    strangers = frame[~repeated].sample(160, random_state=1).index.to_numpy()
    for first, second in strangers.reshape(-1, 2):
        frame.loc[second, "athlete_key"] = frame.loc[first, "athlete_key"]
    field = Field.from_frame(frame, race_days)
    judged, unjudged = Pairs.of(field), Pairs.of(field, by_outcome=False)
    dropped = judged.dropped["too unlike to be one athlete"]
    assert 10 <= dropped <= 80  # most strangers differ by little, and stay
    assert len(unjudged) - len(judged) == dropped


def test_a_field_that_ends_at_the_hundredth_is_found_and_others_are_not(make_frame):
    frame = make_frame(3000, seed=6)
    frame = frame.sort_values("total")
    first = frame[frame["event"] == "Alpha 8"].head(100)
    frame = pd.concat([frame[frame["event"] != "Alpha 8"], first])
    field = Field.from_frame(frame)
    part = field.partitions[KEY]
    cut = cut_short(part, len(field.events))
    names = [field.events[code][1] for code in np.flatnonzero(cut)]
    assert names == ["Alpha 8"]


@pytest.mark.parametrize("seed", range(5))
def test_a_whole_field_of_a_hundred_is_not_taken_for_a_cut_one(make_frame, seed):
    field = Field.from_frame(make_frame(600, seed=seed))
    assert not cut_short(field.partitions[KEY], len(field.events)).any()


def test_a_cut_field_lends_the_effect_of_the_other_fields_of_its_event(make_frame):
    men, women = make_frame(3000, seed=6), make_frame(3000, gender="female", seed=7)
    whole = Field.from_frame(pd.concat([men, women]))
    code = whole.venues.codes[8, "Alpha 8"]
    true = whole.venues.effects[KEY][code][-1]
    fast = men[men["event"] == "Alpha 8"].sort_values("total").head(100)
    field = Field.from_frame(pd.concat([men[men["event"] != "Alpha 8"], fast, women]))
    venues, cut = field.venues, field.cut
    assert cut[KEY][code]
    assert abs(venues.effects[KEY][code][-1] - true) < 0.04
    plain = Venues.fit(field.partitions, field.events)
    assert plain.effects[KEY][code][-1] < true - 0.08, "without looking, the fast end deceives"


def test_slow_people_are_not_taken_for_a_slow_course(racers):
    pairs = Pairs.of(racers)
    courses = Courses.fit(racers, pairs)
    code = pairs.venues.codes[8, "2025 Beta"]
    crowd = pairs.venues.effects[KEY][code][-1]
    course = courses.effects(pairs.venues, KEY)[code][-1]
    assert crowd > 0.07
    assert abs(course) < 0.03


def test_courses_survive_a_change_of_scale_of_one_venue(make_racers, race_days):
    """A venue whose times are all a tenth longer has a course a tenth slower."""
    frame = make_racers(1200, seed=8)
    slower = frame.copy()
    columns = [*frame.columns[:17], "total"]
    there = slower["event"] == "2025 Gamma"
    slower[columns] = slower[columns].astype(float)
    slower.loc[there, columns] = slower.loc[there, columns] * 1.1
    shown = []
    for table in (frame, slower):
        field = Field.from_frame(table, race_days)
        pairs = Pairs.of(field)
        effects = Courses.fit(field, pairs).effects(pairs.venues, KEY)[:-1, -1]
        code = pairs.venues.codes[8, "2025 Gamma"]
        shown.append(effects[code] - np.delete(effects, code).mean())
    assert shown[1] - shown[0] == pytest.approx(np.log(1.1), abs=0.02)
