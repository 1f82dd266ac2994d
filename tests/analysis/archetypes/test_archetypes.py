"""Archetypes: blind to speed and venue, true to planted kinds, and not renamed by more data."""

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.archetypes import Archetypes, clusters
from analysis.archetypes.archetypes import shipped
from analysis.archetypes.axes import AXES, WEIGHTS, Shape, grouping
from analysis.archetypes.sample import pairs, relative, sample_rows
from analysis.archetypes.words import sentence
from analysis.field import Field, hash_ids
from hyrox.divisions import Division, Gender
from hyrox.errors import StoreError
from hyrox.segments import RUNS, SEGMENTS
from hyrox.times import round_half_up

MEN = (Division.OPEN, Gender.MALE)
COLUMNS = [s.value for s in SEGMENTS]
RUN_COLUMNS = [SEGMENTS.index(s) for s in RUNS]
SLEDS = [COLUMNS.index("sled_push"), COLUMNS.index("sled_pull")]
NAMES = shipped().definition.names
RACES = st.lists(st.floats(-0.25, 0.25), min_size=17, max_size=17).map(np.array)
GENTLE = st.lists(st.floats(-0.04, 0.04), min_size=17, max_size=17).map(np.array)


def planted(make_frame, n=3000, noise=0.3, seed=0):
    """Finishes of known kinds: each is near one shipped archetype; and which one."""
    rng = np.random.default_rng(seed)
    frame = make_frame(n, seed=seed)
    kind = rng.integers(0, len(NAMES), n)
    z = shipped().definition.typical[kind] + rng.normal(0, noise, (n, len(AXES)))
    running, pace, ergs, sleds, carry, burpees, transitions = (
        -z * shipped().standard(MEN).scales
    ).T
    late = np.linspace(-0.5, 0.5, 8)[:, None] * pace * 7 / 4
    groups = {
        "ski_erg": ergs, "row": ergs, "sled_push": sleds, "sled_pull": sleds,
        "farmers_carry": carry, "sandbag_lunges": carry, "burpee_broad_jump": burpees,
        "wall_balls": burpees, "roxzone": transitions,
        **{run.value: running + late[i] for i, run in enumerate(RUNS)},
    }  # fmt: skip
    speed = rng.normal(0, 0.1, n)
    ergs_follow = np.array([0.4 if c in ("ski_erg", "row") else 1.05 for c in COLUMNS])
    logs = np.log([290.0] * 17) + np.stack([groups[c] for c in COLUMNS], axis=1)
    frame[COLUMNS] = np.exp(logs + speed[:, None] * ergs_follow)
    frame["total"] = frame[COLUMNS].sum(axis=1)
    return frame, kind


@pytest.fixture(scope="module")
def fitted(field):
    return Archetypes.fit(field)


@pytest.fixture(scope="module")
def kinds(make_frame):
    frame, kind = planted(make_frame)
    field = Field.from_frame(frame)
    return frame, kind, field, Archetypes.fit(field)


def names_of(field, archetypes, results):
    return [archetypes.read(field.venues, result).name for result in results]


@given(race=RACES, slower=st.floats(-0.4, 0.4))
def test_a_race_slower_by_a_factor_everywhere_is_the_same_kind(race, slower):
    both = np.stack([race, race + slower])
    one, other = shipped().memberships(both, MEN)
    np.testing.assert_allclose(one, other, atol=1e-9)


@given(races=st.lists(RACES, min_size=1, max_size=5))
def test_memberships_are_shares_of_one(races):
    shares = shipped().memberships(np.stack(races), MEN)
    assert (shares >= 0).all()
    np.testing.assert_allclose(shares.sum(axis=1), 1.0)


@pytest.mark.parametrize(
    ("name", "columns", "sign"),
    [
        ("strength", SLEDS, -1),
        ("engine", RUN_COLUMNS, -1),
        ("slow transitions", [COLUMNS.index("roxzone")], 1),
        ("fader", [COLUMNS.index(f"run_{i}") for i in (6, 7, 8)], 1),
        ("strong finisher", [COLUMNS.index(f"run_{i}") for i in (6, 7, 8)], -1),
    ],
)
@given(race=GENTLE, steps=st.integers(2, 8))
def test_more_of_a_trait_is_more_of_its_archetype(name, columns, sign, race, steps):
    """As long as no axis is at its limit, beyond which it says no more."""
    races = np.repeat(race[None], steps, axis=0)
    races[:, columns] += sign * np.linspace(0, 0.07, steps)[:, None]
    axes = shipped().axes(races, MEN)
    shares = shipped().memberships(races, MEN)[:, NAMES.index(name)]
    inside = (np.abs(axes[:, [i for i in range(7) if AXES[i] != "ergs"]]) < 3).all(axis=1)
    rising = np.diff(shares)[inside[1:] & inside[:-1]]
    assert (rising > -1e-12).all()


def test_planted_kinds_are_found_and_carry_their_names(kinds):
    _, kind, field, archetypes = kinds
    part = field.partitions[MEN]
    rel = relative(part, field.venues, np.arange(len(part)))
    found = archetypes.memberships(rel, MEN).argmax(axis=1)
    row = {int(code): i for i, code in enumerate(part.ids)}
    order = [row[int(code)] for code in hash_ids(kinds[0]["result_id"])]
    assert (found[order] == kind).mean() > 0.9


def test_archetypes_made_from_nothing_get_the_names_of_their_kinds(kinds):
    _, _, field, _ = kinds
    made = Archetypes.define(field)
    # Planted around the shipped ones, each must come out nearest to the one of its name.
    assert clusters.still_named(shipped().definition.centres, made.definition.centres)


def test_the_order_of_rows_changes_nothing(kinds):
    frame, _, _, archetypes = kinds
    shuffled = Archetypes.fit(Field.from_frame(frame.sample(frac=1.0, random_state=1)))
    assert shuffled.as_json() == archetypes.as_json()


def test_a_venue_slower_by_a_factor_changes_no_reading(frame, as_result):
    slow = frame.copy()
    there = slow["event"] == "Beta 8"
    slow.loc[there, [*COLUMNS, "total"]] *= 1.07
    one, other = Field.from_frame(frame), Field.from_frame(slow)
    a, b = Archetypes.fit(one), Archetypes.fit(other)
    for i in np.flatnonzero(there)[:20]:
        before = a.read(one.venues, as_result(frame.iloc[i]))
        after = b.read(other.venues, as_result(slow.iloc[i], total_s=-1.0))
        assert before.memberships == pytest.approx(after.memberships, abs=1e-3)


def test_grown_data_keep_names_version_and_centres(make_frame, as_result):
    frame, _ = planted(make_frame, 2400, noise=0.8)
    before = Field.from_frame(frame.iloc[:2000])
    first = Archetypes.fit(before)
    grown = Field.from_frame(frame.sample(frac=1.0, random_state=2))
    second = Archetypes.fit(grown, previous=first)
    assert second.definition is first.definition
    assert second.halves >= 0.8
    results = [as_result(row) for _, row in frame.iloc[:2000:20].iterrows()]
    same = np.array(names_of(before, first, results)) == names_of(grown, second, results)
    assert same.mean() >= 0.9


def test_archetypes_that_the_data_contradict_are_replaced_under_their_names(kinds):
    _, kind, field, _ = kinds
    old = shipped()
    centres = old.definition.centres.copy()
    for wrong, towards in (("balanced", "fader"), ("engine", "strong finisher")):
        one, other = NAMES.index(wrong), NAMES.index(towards)
        centres[one] = 0.25 * centres[one] + 0.75 * centres[other]
    outdated = replace(old, definition=replace(old.definition, version="0", centres=centres))
    new = Archetypes.fit(field, previous=outdated)
    assert new.drift < 0.8 <= new.halves
    assert new.definition.version not in ("0", old.definition.version)
    part = field.partitions[MEN]
    axes = new.axes(relative(part, field.venues, np.arange(len(part))), MEN)
    labels = clusters.nearest(grouping(axes), new.definition.centres)
    counts = np.bincount(labels, minlength=len(NAMES)) / len(labels)
    np.testing.assert_allclose(counts, np.bincount(kind) / len(kind), atol=0.05)
    again = Archetypes.fit(field, previous=new)
    assert again.definition is new.definition


def test_invented_finishes_have_no_say_in_what_archetypes_are(kinds):
    frame, _, _, _ = kinds
    invented = Archetypes.fit(Field.from_frame(frame.assign(invented=True)))
    assert invented.halves is None
    assert invented.drift is None
    assert invented.definition is shipped().definition


@pytest.mark.parametrize("n", [1, 2, 7, 40, 120])
def test_a_small_field_leans_on_the_shipped_archetypes(make_frame, as_result, n):
    frame = make_frame(n, division="pro", seed=n)
    field = Field.from_frame(frame)
    archetypes = Archetypes.fit(field)
    assert archetypes.definition is shipped().definition
    reading = archetypes.read(field.venues, as_result(frame.iloc[0]))
    assert sum(reading.memberships.values()) == pytest.approx(1)


def test_an_empty_field_has_the_shipped_archetypes():
    columns = [*COLUMNS, "total", "season", "event", "division", "gender"]
    empty = pd.DataFrame({name: [] for name in columns}).astype({"event": str, "season": int})
    archetypes = Archetypes.fit(Field.from_frame(empty))
    assert archetypes.definition is shipped().definition


def test_a_race_is_read_with_words_that_are_true_of_it(frame, field, fitted, as_result):
    for _, row in frame.iloc[:60].iterrows():
        reading = fitted.read(field.venues, as_result(row))
        assert reading.name == max(reading.memberships, key=reading.memberships.get)
        share = round_half_up(100 * reading.memberships[reading.name])
        assert f"({share} %)" in reading.sentence
        assert set(reading.axes) == set(reading.typical_axes) == set(AXES)
        assert 0 < reading.share < 1
        told = "your strongest part is the sleds" in reading.sentence
        strongest = max(reading.axes, key=reading.axes.get)
        assert told == (strongest == "sleds" and reading.axes["sleds"] >= 0.5)


@given(
    shares=st.lists(st.floats(0.01, 1), min_size=len(NAMES), max_size=len(NAMES)),
    axes=st.lists(st.floats(-3, 3), min_size=len(AXES), max_size=len(AXES)),
)
def test_a_sentence_says_between_only_when_two_are_near(shares, axes):
    members = dict(zip(NAMES, (np.array(shares) / sum(shares)).tolist(), strict=True))
    text = sentence(members, dict(zip(AXES, axes, strict=True)))
    first, second = sorted(members.values(), reverse=True)[:2]
    assert ("lies between" in text) == (first - second < 0.1)
    assert ("weakest" in text) == (min(axes) <= -0.5)
    assert ("strongest" in text) == (max(axes) >= 0.5)
    assert "\n" not in text


def test_a_division_that_nobody_raced_is_not_judged(field, fitted, frame, as_result):
    relay = as_result(frame.iloc[0], division=Division.RELAY)
    assert fitted.read(field.venues, relay) is None


def test_missing_segments_leave_out_what_they_hide():
    race = np.full((1, 17), 0.0)
    race[0, [COLUMNS.index(c) for c in ("roxzone", "sled_push", "run_4", "row")]] = np.nan
    axes = shipped().axes(race, MEN)[0]
    known = dict(zip(AXES, np.isfinite(axes), strict=True))
    assert not known.pop("transitions")
    assert all(known.values())
    assert shipped().memberships(race, MEN).sum() == pytest.approx(1)


def test_a_race_with_too_little_left_is_not_judged():
    race = np.zeros((2, 17))
    gone = ("roxzone", "sled_push", "sled_pull", "wall_balls", "burpee_broad_jump")
    race[0, [COLUMNS.index(c) for c in gone]] = np.nan
    shares = shipped().memberships(race, MEN)
    assert np.isnan(shares[0]).all()
    assert shares[1].sum() == pytest.approx(1)


@given(hidden=st.sets(st.integers(0, 16), max_size=6), race=RACES)
def test_up_to_six_missing_segments_never_break_a_reading(hidden, race):
    race = race.copy()
    race[list(hidden)] = np.nan
    shares = shipped().memberships(race[None], MEN)[0]
    assert np.isnan(shares).all() or shares.sum() == pytest.approx(1)


def test_json_keeps_everything(fitted, field):
    text = json.dumps(fitted.as_json())
    back = Archetypes.from_json(json.loads(text))
    assert back.as_json() == fitted.as_json()
    part = field.partitions[MEN]
    rel = relative(part, field.venues, np.arange(50))
    np.testing.assert_allclose(back.memberships(rel, MEN), fitted.memberships(rel, MEN), atol=1e-5)


def test_archetypes_of_other_axes_are_refused(fitted):
    with pytest.raises(StoreError, match="Build the stores again"):
        Archetypes.from_json({**fitted.as_json(), "axes": ["speed"]})


def test_the_finish_is_never_looked_at():
    race = np.linspace(-0.1, 0.1, 18)[None]
    other = race.copy()
    other[0, 17] = 9.0
    np.testing.assert_array_equal(
        shipped().memberships(race, MEN), shipped().memberships(other, MEN)
    )


def test_the_sample_is_even_bounded_and_spares_small_divisions(field):
    chosen = sample_rows(field.partitions, limit=1000)
    for key, part in field.partitions.items():
        assert len(chosen[key]) == min(len(part), 2000)
        assert len(np.unique(chosen[key])) == len(chosen[key])
    assert len(Shape.of(relative(field.partitions[MEN], field.venues, chosen[MEN])).level) == 2000


def test_pairs_are_two_races_of_one_person_at_one_level(make_frame):
    frame = make_frame(12, seed=3)
    frame["athlete_key"] = ["a", "a", "b", "b", "c", *(["crowd"] * 7)]
    frame.loc[3, [*COLUMNS, "total"]] = frame.loc[2, [*COLUMNS, "total"]].to_numpy() * 1.6
    frame.loc[:1, [*COLUMNS, "total"]] = 300.0
    frame.loc[:1, "total"] = 300.0 * 17
    part = Field.from_frame(frame).partitions[MEN]
    first, last = pairs(part)
    assert len(first) == 1
    assert part.people[first[0]] == part.people[last[0]]
    assert part.totals_s[first[0]] == part.totals_s[last[0]] == 5100


def test_the_shipped_definition_is_what_its_names_say():
    what = shipped().definition
    assert what.names == clusters.NAMES
    axis = {name: i for i, name in enumerate(AXES)}
    typical = dict(zip(what.names, what.typical, strict=True))
    assert typical["engine"][axis["running"]] > 1
    assert typical["strength"][axis["sleds"]] > 0.7
    assert typical["fader"][axis["holding pace"]] < -1.5
    assert typical["strong finisher"][axis["holding pace"]] > 1.5
    assert typical["slow transitions"][axis["transitions"]] < -1.2
    norms = {name: np.abs(values).max() for name, values in typical.items()}
    assert min(norms, key=norms.get) == "balanced"
    np.testing.assert_allclose(grouping(what.typical), what.centres, atol=2e-3)
    assert len(WEIGHTS) == what.centres.shape[1]


@settings(max_examples=20)
@given(order=st.permutations(range(len(NAMES))))
def test_names_follow_their_centres_whatever_order_they_are_found_in(order):
    centres = shipped().definition.centres
    np.testing.assert_array_equal(
        clusters.in_order_of(clusters.prototypes(), centres[list(order)]), centres
    )


def test_halves_of_real_finishes_agree_and_carry_the_same_names(shared_dir):
    frame = pd.read_parquet(shared_dir / "results" / "public_results.parquet")
    frame = frame[(frame["division"] == "open") & (frame["season"] == 8)]
    frame = frame.sample(30_000, random_state=3)
    frame[COLUMNS] = frame[COLUMNS].astype(float)
    field = Field.from_frame(frame)
    archetypes = Archetypes.fit(field)
    axes = np.concatenate(
        [
            grouping(archetypes.axes(relative(part, field.venues, np.arange(len(part))), key))
            for key, part in field.partitions.items()
        ]
    )
    axes = axes[np.random.default_rng(4).permutation(len(axes))]
    one, other = (clusters.fit_centres(axes[i::2], clusters.prototypes()) for i in range(2))
    assert clusters.agreement(axes, one, other) >= 0.8
    assert clusters.still_named(clusters.prototypes(), one)
    assert clusters.still_named(clusters.prototypes(), other)
    assert archetypes.halves >= 0.8
    assert archetypes.drift >= 0.8
