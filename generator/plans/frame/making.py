"""The frame: weeks to the race, what is trained on which day, how long and how hard.

Periodisation, lighter weeks and the taper follow corpora/guidance/training; the limits are the
rules of docs/plans.md. Weeks are made one after the other, each within what those before it allow.
"""

from collections.abc import Mapping
from datetime import date
from random import Random

from generator.plans.frame.calendar import CalendarWeek, calendar, deloads
from generator.plans.frame.days import (
    DayFacts,
    facts_of,
    refuse_without_days,
    refused_before_race,
    refused_beside_sports,
)
from generator.plans.frame.evidence import evidence_of
from generator.plans.frame.filling import Filled
from generator.plans.frame.notes import notes_of
from generator.plans.frame.roles import STATIONS, ability, is_careful
from generator.plans.frame.running import Yardstick
from generator.plans.frame.volume import volumes
from generator.plans.frame.walk import Walk, is_spare
from generator.plans.frame.words import evidence, purpose, week_focus
from generator.plans.types import Athlete, Frame, FrameDay, FrameWeek, Slot
from hyrox.plans.plan import PlanEvidence


def make_frame(
    athlete: Athlete,
    start: date,
    race_date: date | None,
    weeks: int | None = None,
    seed: int = 0,
) -> Frame:
    """The frame of a plan; the same inputs give the same frame.

    Args:
        race_date: the plan's last day. ``None``: ``weeks`` full weeks (8 where nothing is said)
            after ``start``, without peak and taper. In pregnancy and shortly after a birth there is
            no race, and the plan goes to the end of the week it would be in.
        seed: decides the order of stations that weigh the same.

    Raises:
        PlanRefusedError: no day to train on, not one session that fits, or a race that no plan can
            lead to.
    """
    profile = athlete.profile
    careful = is_careful(profile)
    raced = None if careful else race_date
    if careful and race_date is not None:
        weeks = len(calendar(start, race_date, None))
    plan_weeks = calendar(start, raced, weeks, base_only=careful)
    facts = [tuple(facts_of(day, profile, raced) for day in week.days) for week in plan_weeks]
    refuse_without_days([day for week in facts for day in week], profile)
    light = deloads(plan_weeks, [is_spare(week, facts, profile) for week in facts])
    stations = list(STATIONS)
    Random(f"{seed}:stations").shuffle(stations)
    able = ability(athlete, stations)
    walk = Walk(athlete, able, plan_weeks, facts, light)
    filled = walk.filled()
    if not any(week.sessions for week in filled):
        raise refused_beside_sports() if profile.other_sports else refused_before_race()
    volume = volumes([week.kind == "taper" for week in plan_weeks], light)
    yardstick = Yardstick.of(athlete, start)
    cited = evidence_of(
        cited
        for week, fill in zip(plan_weeks, filled, strict=True)
        for session in fill.sessions
        for cited in evidence(session.role, week.kind, deload=week.number - 1 in light)
    )
    found = tuple(
        _week(week, days, fill, i in light, volume[i], yardstick, cited)
        for i, (week, days, fill) in enumerate(zip(plan_weeks, facts, filled, strict=True))
    )
    return Frame(
        start=start,
        race_date=raced,
        weeks=found,
        notes=notes_of(athlete, able, race_date, plan_weeks, facts, filled, light),
        evidence=cited,
    )


def _week(
    week: CalendarWeek,
    facts: tuple[DayFacts, ...],
    fill: Filled,
    deload: bool,
    volume: float,
    yardstick: Yardstick,
    cited: Mapping[str, PlanEvidence],
) -> FrameWeek:
    on = {session.day.date: session for session in fill.sessions}
    days: list[FrameDay] = []
    for day in facts:
        session = on.get(day.date)
        if session is None:
            days.append(_without_session(day))
            continue
        role = session.role
        slot = Slot(
            date=day.date,
            kind=role.kind,
            minutes=session.minutes,
            intensity=role.intensity,
            purpose=purpose(role),
            key=role.key,
            stations=role.stations,
            volume=volume,
            max_run_m=yardstick.allowed_m(day.date, role),
            equipment=day.equipment,
            evidence=tuple(
                key for key in evidence(role, week.kind, deload=deload) if key in cited
            ),
        )  # fmt: skip
        yardstick.add(day.date, role, session.minutes)
        days.append(
            FrameDay(day.date, slot, role.kind, day.why, session.minutes, role.intensity)
        )  # fmt: skip
    roles = [session.role for session in fill.sessions]
    return FrameWeek(
        number=week.number,
        starts=week.days[0],
        phase=week.phase,
        deload=deload,
        focus=week_focus(week.kind, roles, deload=deload),
        days=tuple(days),
    )


def _without_session(day: DayFacts) -> FrameDay:
    if day.is_race:
        return FrameDay(day.date, kind="race", note="Race day")
    if day.sport:
        return FrameDay(
            day.date, None, "other_sport", day.sport, day.sport_minutes, day.sport_intensity
        )
    return FrameDay(day.date, kind="rest", note="" if day.minutes else f"Rest: {day.why}")
