from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from time import process_time
from typing import Any

import pytest

from generator.plans.frame import make_frame
from generator.plans.frame.hardness import _SOFTER_FIRST
from generator.plans.frame.roles import _ROLES, FAST_RUN_PARTS, RUN_PARTS, STATIONS
from generator.plans.frame.volume import worthwhile
from generator.plans.frame.words import DOCUMENTS
from hyrox.settings import settings
from tests.plans.frames import DAY, MONDAY, WEEK, athlete, kinds, race_frame


def test_twelve_weeks_lead_through_base_build_and_peak_to_a_taper_of_two() -> None:
    frame = race_frame(athlete())
    assert [week.phase for week in frame.weeks] == (
        ["base"] * 4 + ["build"] * 4 + ["peak"] * 2 + ["taper"] * 2
    )
    assert [week.number for week in frame.weeks if week.deload] == [4, 8]
    assert frame.weeks[-1].days[-1].kind == "race"
    assert frame.race_date == frame.weeks[-1].days[-1].date


@pytest.mark.parametrize(
    ("weeks", "phases"),
    [
        (1, "peak"),
        (2, "build peak"),
        (3, "build peak taper"),
        (4, "build build peak taper"),
        (8, "base base base build build peak taper taper"),
    ],
)
def test_with_little_time_the_base_is_what_gets_shorter(weeks: int, phases: str) -> None:
    assert [week.phase for week in race_frame(athlete(), weeks).weeks] == phases.split()


def test_each_phase_has_its_own_sessions() -> None:
    frame = race_frame(athlete(days=5), 16)
    base, peak, taper = (kinds(frame, phase) for phase in ("base", "peak", "taper"))
    assert {"long_run", "strength", "stations"} <= set(base)
    assert "simulation" not in base
    assert {"compromised", "threshold"} <= set(kinds(frame, "build"))
    assert "simulation" in peak
    assert not {"simulation", "test"} & set(taper)


def test_without_a_race_there_is_neither_peak_nor_taper_and_the_weeks_are_full() -> None:
    frame = make_frame(athlete(), MONDAY + 2 * DAY, None)
    assert [len(week.days) for week in frame.weeks] == [5] + [7] * 8
    assert {week.phase for week in frame.weeks} == {"base", "build"}
    assert frame.race_date is None
    assert frame.weeks[-1].deload
    assert "test" in {day.slot.kind for day in frame.weeks[-1].days if day.slot}


def test_the_benchmark_comes_first_and_after_each_lighter_week_as_one_session() -> None:
    frame = race_frame(athlete())
    tested = [
        week.number
        for week in frame.weeks
        if any(day.slot and day.slot.kind == "test" for day in week.days)
    ]
    assert tested == [1, 5, 9]
    assert len({slot.key for slot in frame.slots if slot.kind == "test"}) == 1


def test_days_of_a_quarter_of_an_hour_hold_more_sessions_rather_than_none() -> None:
    frame = race_frame(
        athlete("beginner", preferences={"days_per_week": 5, "workout_duration": 15}), 16
    )
    for week in frame.weeks[:14]:
        held = [day.slot.minutes for day in week.days if day.slot]
        assert len(held) >= (3 if week.deload else 4), week.number
        assert all(10 <= minutes <= 15 for minutes in held)
    assert all(any(day.slot for day in week.days) for week in frame.weeks)


@pytest.mark.parametrize(
    ("total", "longest", "wanted", "sessions"),
    [
        (60, 60, 3, 3),
        (60, 60, 6, 3),
        (60, 15, 6, 5),
        (45, 60, 6, 3),
        (30, 60, 2, 1),
        (12, 60, 5, 1),
        (90, 20, 7, 6),
    ],
)
def test_minutes_are_worth_as_many_sessions_as_leave_each_some_use(
    total: int, longest: int, wanted: int, sessions: int
) -> None:
    assert worthwhile(total, longest, wanted) == sessions


@pytest.mark.parametrize("weeks", [1, 2])
@pytest.mark.parametrize("days", [1, 2, 3, 4, 6])
def test_the_race_week_of_a_plan_too_short_to_taper_is_short_and_sharp(
    weeks: int, days: int
) -> None:
    frame = race_frame(athlete("advanced", days, training={"weekly_hours": 9.0}), weeks)
    last = [day.slot for day in frame.weeks[-1].days if day.slot]
    assert frame.weeks[-1].phase != "taper", "rule taper counts weeks of longer plans alone"
    assert not {"simulation", "test"} & {slot.kind for slot in last}
    assert max(slot.minutes for slot in last) <= 45
    assert any(slot.intensity != "easy" for slot in last)
    assert frame.weeks[-1].focus.startswith("Taper")


def test_whoever_trains_once_a_week_is_tested_at_once_and_grows_from_there() -> None:
    for level in ("beginner", "intermediate", "advanced"):
        frame = race_frame(athlete(level, 1))
        (first,) = [day.slot for day in frame.weeks[0].days if day.slot]
        assert (first.kind, first.intensity) == ("test", "moderate")


def test_after_weeks_without_a_session_training_starts_anew() -> None:
    away = [{"start": MONDAY + 4 * WEEK, "end": MONDAY + 9 * WEEK - DAY, "minutes": 0}]
    sport = [{"name": "yoga", "days": ["sunday"], "minutes": 30, "intensity": "easy"}]
    frame = race_frame(
        athlete(days=4, travel=away, other_sports=sport, training={"weekly_hours": 5.0}), 14
    )
    held = [sum(day.minutes for day in week.days if day.slot) for week in frame.weeks]
    assert not any(held[4:9])
    assert 0.4 * held[0] <= held[9] <= held[0]


def test_every_hard_role_has_a_place_among_those_that_get_softer() -> None:
    hard = {name for name, role in _ROLES.items() if role.intensity == "hard"}
    assert hard == set(_SOFTER_FIRST)


def test_the_weakest_stations_get_most_sessions_and_every_station_gets_one() -> None:
    weak = athlete(days=3)
    weights: Mapping[Any, float] = {**weak.weights, "sled_pull": 0.3, "wall_balls": 0.2}
    frame = race_frame(replace(weak, weights=weights))
    counted = Counter(station for slot in frame.slots for station in slot.stations)
    assert min(counted[station] for station in STATIONS) >= 1
    others = [counted[s] for s in STATIONS if s not in ("sled_pull", "wall_balls")]
    assert counted["sled_pull"] == counted["wall_balls"] > min(others)
    race_like = {
        station
        for week in frame.weeks
        if week.phase in ("build", "peak")
        for day in week.days
        if day.slot and day.slot.kind in ("compromised", "simulation", "stations")
        for station in day.slot.stations
    }
    assert race_like >= set(STATIONS)


@pytest.mark.parametrize("level", ["beginner", "intermediate", "advanced"])
@pytest.mark.parametrize("days", [1, 2, 3, 4, 5, 6])
def test_a_plan_of_twelve_weeks_is_few_sessions_progressed(level: str, days: int) -> None:
    frame = race_frame(athlete(level, days))
    assert len({slot.key for slot in frame.slots}) <= (10 if days <= 5 else 12)
    of_key: dict[str, set[str]] = {}
    for slot in frame.slots:
        of_key.setdefault(slot.key, set()).add(slot.kind)
    assert all(len(found) == 1 for found in of_key.values())


def test_volume_rises_between_lighter_weeks_and_falls_in_them_and_in_the_taper() -> None:
    frame = race_frame(athlete())
    volume = [next(day.slot.volume for day in week.days if day.slot) for week in frame.weeks]
    assert volume == [0.7, 0.85, 1.0, 0.6, 0.7, 0.85, 1.0, 0.6, 0.7, 1.0, 0.5, 0.5]


def test_minutes_start_from_what_was_trained_and_grow() -> None:
    frame = race_frame(athlete(days=5, training={"weekly_hours": 4.0}))
    minutes = [sum(d.minutes for d in week.days if d.slot) for week in frame.weeks]
    assert 225 <= minutes[0] <= 240
    assert minutes[0] < minutes[1] < minutes[2] > minutes[3]
    assert max(minutes[:10]) > 1.1 * minutes[0]


def test_other_sports_count_into_the_weeks_trained_until_now() -> None:
    without = race_frame(athlete(days=3, training={"weekly_hours": 4.0}))
    with_sport = race_frame(
        athlete(
            days=3,
            training={"weekly_hours": 4.0},
            other_sports=[{"name": "football", "days": ["monday"], "minutes": 100}],
        )
    )
    first = [sum(d.minutes for d in f.weeks[0].days if d.slot) for f in (without, with_sport)]
    assert first[1] < first[0]


def test_the_hardest_session_falls_on_the_day_with_most_time() -> None:
    frame = race_frame(
        athlete(
            preferences={"days_per_week": 3, "workout_duration": 120},
            constraints={
                "time_restrictions": [
                    {"days": ["monday", "tuesday", "wednesday", "friday"], "minutes": 45},
                    {"days": ["saturday", "sunday"], "minutes": 60},
                ]
            },
        )
    )
    hard = [slot for slot in frame.slots if slot.kind in ("compromised", "simulation")]
    before_taper = [s for s in hard if s.date < frame.weeks[-2].starts and s.intensity == "hard"]
    assert before_taper
    assert all(slot.date.weekday() == 3 for slot in before_taper)


def test_a_journey_brings_its_equipment_and_a_journey_without_training_is_the_lighter_week() -> (
    None
):
    away = athlete(
        travel=[
            {
                "start": MONDAY + WEEK,
                "end": MONDAY + WEEK + 6 * DAY,
                "equipment_access": "home_gym",
            },
            {"start": MONDAY + 4 * WEEK, "end": MONDAY + 5 * WEEK - DAY + DAY * 6, "minutes": 0},
        ]
    )
    frame = race_frame(away)
    on_the_way = [s for s in frame.slots if MONDAY + WEEK <= s.date < MONDAY + 2 * WEEK]
    assert on_the_way
    assert all("sled" not in slot.equipment for slot in on_the_way)
    assert all("sled" in slot.equipment for slot in frame.slots if slot.date < MONDAY + WEEK)
    assert frame.weeks[4].deload
    assert not any(day.slot for day in frame.weeks[4].days)


def test_everything_cited_is_in_the_shipped_guidance_and_in_the_frame() -> None:
    cited: set[str] = set()
    for level in ("beginner", "advanced"):
        for injuries in ([], [{"body_part": "knee"}]):
            for days in (3, 6):
                frame = race_frame(athlete(level, days, constraints={"injuries": injuries}), 24)
                for slot in frame.slots:
                    assert slot.evidence
                    assert set(slot.evidence) <= set(frame.evidence)
                    cited.update(slot.evidence)
    for passage in cited:
        assert frame_text(passage)
    for name, below in DOCUMENTS.items():
        assert (Path(settings().corpora) / "guidance" / below / f"{name}.md").is_file()


def frame_text(passage: str) -> str:
    from generator.plans.frame.evidence import evidence_of

    found = evidence_of([passage])[passage]
    section = found.text.split()[0]
    source = Path(settings().corpora).parent / found.location.partition("#")[0]
    assert section in source.read_text(encoding="utf-8")
    return found.text


def test_every_passage_a_role_or_a_phase_may_cite_exists() -> None:
    from generator.plans.frame import words
    from generator.plans.frame.evidence import evidence_of

    every = {key for said in words.ROLES.values() for key in said.evidence}
    every |= {key for said in words._PHASES.values() for key in said.evidence}
    every |= {words.DELOAD}
    assert set(evidence_of(every)) == every


def test_what_running_loads_is_what_the_tables_say() -> None:
    from ingest.guidance.shipped.exercises import load_exercises

    tables = load_exercises(settings().corpora)
    assert set(tables["easy-run"].body_parts) == RUN_PARTS
    assert all(
        RUN_PARTS - {"pelvic_floor"} <= set(tables[name].body_parts)
        for name in ("easy-run", "run-walk-intervals", "long-run", "threshold-run", "fartlek")
    )
    assert set(tables["threshold-run"].body_parts) == FAST_RUN_PARTS


def test_the_same_inputs_give_the_same_frame_and_the_seed_orders_equal_stations() -> None:
    assert race_frame(athlete()) == race_frame(athlete())
    orders = {
        next(s.stations for s in race_frame(athlete(), seed=seed).slots if s.key == "stations-a")
        for seed in range(6)
    }
    assert len(orders) > 1


def test_a_frame_of_24_weeks_takes_less_than_50_ms() -> None:
    of = athlete("advanced", 6)
    race_frame(of, 24)
    times = []
    for seed in range(5):
        began = process_time()
        race_frame(of, 24, seed)
        times.append(process_time() - began)
    assert min(times) < 0.05
