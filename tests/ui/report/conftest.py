"""One race with a hand-made reading of every kind, so that figures can be checked by hand."""

from dataclasses import dataclass, replace
from typing import Any

import pytest

from analysis.facts import facts
from analysis.readings import (
    ArchetypeReading,
    BeforeReading,
    Case,
    Change,
    Expected,
    Fall,
    Goal,
    LevelReading,
    PacingReading,
    ProgressionReading,
    Route,
    RouteStep,
    RunAfter,
    Rung,
    Selection,
    Standing,
    Strength,
    Target,
    TargetPlan,
    TypicalSplits,
    Waterfall,
    WhatIf,
)
from analysis.report import GroupReading, Report, SegmentReading
from generator.race import OpenRace
from hyrox.divisions import Division, Gender
from hyrox.results import Cohort, RaceResult, Splits
from hyrox.segments import RUNS, SEGMENTS, STATIONS, Segment

TIMES_S = (271, 268, 280, 190, 285, 300, 290, 310, 295, 275, 292, 140, 300, 320, 330, 400, 402)
MEDIANS_S = (280, 275, 290, 170, 295, 290, 297, 300, 300, 290, 302, 130, 312, 300, 345, 380, 430)
TIMES = dict(zip(SEGMENTS, map(float, TIMES_S), strict=True))
MEDIANS = dict(zip(SEGMENTS, map(float, MEDIANS_S), strict=True))
EVENT = "2025 Rotterdam"
AGE_GROUP = "35-39"


@dataclass(frozen=True)
class Readings:
    """What ``analysis`` says of the race, and of a plan made from it."""

    race: OpenRace
    plan: TargetPlan
    route: Route
    what_if: WhatIf

    @property
    def report(self) -> Report:
        return self.race.report

    def changed(self, **changes: Any) -> OpenRace:
        """The race with fields of its report changed."""
        return replace(self.race, report=replace(self.report, **changes))


def typical(scale: float = 1.0) -> TypicalSplits:
    seconds = {s: t * scale for s, t in MEDIANS.items()}
    return TypicalSplits(
        finish_s=sum(seconds.values()),
        seconds=seconds,
        low_s={s: 0.93 * t for s, t in seconds.items()},
        high_s={s: 1.08 * t for s, t in seconds.items()},
        n=412,
        definition="open men, seasons 7 and 8, within 2 % of this finish",
    )


def waterfall(goal: Goal, scale: float = 1.0) -> Waterfall:
    like = typical(scale)
    falls = tuple(
        Fall(s, TIMES[s] - like.seconds[s], ordinary=abs(TIMES[s] - MEDIANS[s]) < 15)
        for s in SEGMENTS
    )
    gap_s = sum(TIMES.values()) - like.finish_s
    return Waterfall(goal, like.finish_s, gap_s, falls, gap_s - sum(f.gap_s for f in falls), like)


def _group(name: str, segments: tuple[Segment, ...]) -> GroupReading:
    return GroupReading(
        name, sum(TIMES[s] for s in segments), 61.0, sum(MEDIANS[s] for s in segments)
    )


def _pacing() -> PacingReading:
    after = tuple(
        RunAfter(run, station, 1.5 * number - 4, 0.8 * number - 2, 62.0 - 4 * number)
        for number, (run, station) in enumerate(zip(RUNS[1:], STATIONS, strict=False))
    )
    return PacingReading(
        14.2, (3.1, 19.4), 41.0, -7.3, (-5.0, 3.2), after, 1243, "open men, seasons 7 and 8",
        ("Run 1 is as long as the venue makes it.",),
    )  # fmt: skip


def _archetype() -> ArchetypeReading:
    names = ("running", "holding pace", "ergs", "sleds", "carry and lunges",
             "burpees and wall balls", "transitions")  # fmt: skip
    axes = dict(zip(names, (0.9, 0.1, 0.2, -1.2, -0.6, -0.4, 0.7), strict=True))
    typical_axes = dict(zip(names, (1.1, 0.3, 0.1, -0.8, -0.4, -0.3, 0.2), strict=True))
    return ArchetypeReading(
        "engine",
        "This race is clearly that of an engine (62%): engines gain on the runs and give time back "
        "at the stations. For your level, your strongest part is the runs, your weakest the sleds.",
        {"engine": 0.62, "balanced": 0.27, "fader": 0.08, "strength": 0.03},
        axes, typical_axes, 0.24, "2026-1",
    )  # fmt: skip


def _progression() -> ProgressionReading:
    fan = tuple(
        (months, Expected(4930 - 12 * months, (4700 - 25 * months, 5180 + 6 * months)))
        for months in (3.0, 6.0, 9.0, 12.0, 18.0)
    )
    cases = tuple(
        Case(f"Case {n}", 4950.0 + n, 4900.0 - 10 * n, 6.0 + n, 0.8 + n / 10, {}) for n in range(4)
    )
    changes = tuple(Change(s, -1.0 - i / 10, (-8.0, 6.0)) for i, s in enumerate(SEGMENTS))
    return ProgressionReading(
        Expected(4880.0, (4600.0, 5210.0)), 0.61, -1.8, 200,
        "open men who finished within 5 % of you and raced again",
        changes, cases, fan,
        Selection(0.09, (-1.8, 1.1), "Only 9 % of finishers are seen again, the keener ones."),
    )  # fmt: skip


def make_report() -> Report:
    result = RaceResult(
        Division.OPEN, Gender.MALE, Splits(tuple(map(float, TIMES_S))),
        season=8, age_group=AGE_GROUP, event=EVENT, result_id="secret-id-77",
    )  # fmt: skip
    segments = tuple(
        SegmentReading(
            s, TIMES[s], max(1.0, min(99.0, 50 - (TIMES[s] - MEDIANS[s]) * 1.4)),
            MEDIANS[s] + 2, (MEDIANS[s] - 22, MEDIANS[s] + 18), MEDIANS[s],
        )
        for s in SEGMENTS
    )  # fmt: skip
    level = LevelReading(
        Cohort("open men within 10 % of 1:22:28", 486), 0.1,
        {s: max(2.0, min(98.0, 52 - (TIMES[s] - MEDIANS[s]) * 1.1)) for s in SEGMENTS},
        {s: t + 3 for s, t in MEDIANS.items()},
    )  # fmt: skip
    strengths = tuple(
        Strength(s, TIMES[s] - MEDIANS[s], (TIMES[s] - MEDIANS[s]) / 18,
                 abs(TIMES[s] - MEDIANS[s]) <= 18)
        for s in SEGMENTS
    )  # fmt: skip
    return Report(
        result=result,
        cohort=Cohort(f"men {AGE_GROUP}, open, season 7 on", 1243),
        percentile=57.6,
        median_s=float(sum(MEDIANS_S)),
        expected_s=4970.0,
        interval_s=(4400.0, 5900.0),
        segments=segments,
        running=_group("running", RUNS),
        stations=_group("stations", STATIONS),
        run_fade=330 / 280,
        peer_run_fade=1.21,
        venue_known=True,
        before=BeforeReading(
            Expected(4970.0, (4400.0, 5900.0)), Rung.ESTIMATED,
            ("division", "gender", "age group", "venue"),
        ),
        level=level,
        waterfalls=(waterfall(Goal.MEDIAN), waterfall(Goal.NEXT, 0.96)),
        pacing=_pacing(),
        strengths=strengths,
        archetype=_archetype(),
        progression=_progression(),
    )  # fmt: skip


def make_plan() -> TargetPlan:
    like = typical(4800 / sum(MEDIANS_S))
    whole = [round(like.seconds[s]) for s in SEGMENTS]
    whole[-1] += 4800 - sum(whole)
    targets = tuple(
        Target(s, float(t), 0.95 * t, 1.06 * t, TIMES[s])
        for s, t in zip(SEGMENTS, whole, strict=True)
    )
    clock, now = [], 0.0
    for number, seconds in enumerate(whole[:16]):
        # The Roxzone is passed sixteen times, the last one before the finish.
        now += seconds + whole[16] / 16 * (number < 16)
        clock.append(now)
    return TargetPlan(4800.0, targets, tuple(clock), like, "engine", EVENT)


def make_route() -> Route:
    steps = (
        RouteStep(Segment.ROXZONE, 402.0, 364.0, 0.44),
        RouteStep(Segment.WALL_BALLS, 400.0, 372.0, 0.41),
        RouteStep(Segment.SLED_PUSH, 190.0, 172.0, 0.38),
    )
    return Route(
        4800.0, steps, 64.0, 0.07, 200, "A realistic goal for the next race is 1:21:04.",
        ("Cases without dates count.",),
    )  # fmt: skip


def make_what_if() -> WhatIf:
    return WhatIf(
        {Segment.SLED_PUSH: -20.0, Segment.WALL_BALLS: -30.0},
        Standing(4948.0, 57.6, 528),
        Standing(4898.0, 60.1, 497),
        Cohort(f"men {AGE_GROUP}, open, season 7 on", 1243),
        ("Hardly anybody at your level pushed the sled that fast: 3 %.",),
    )


def make_readings() -> Readings:
    race = OpenRace(make_report(), ())
    assert facts(race.report)
    return Readings(race, make_plan(), make_route(), make_what_if())


@pytest.fixture(scope="session")
def readings() -> Readings:
    return make_readings()
