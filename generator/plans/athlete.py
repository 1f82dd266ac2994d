"""A profile and a race report to what a planner needs: level, paces, station weights, loads.

Every figure says what it was made of and cites it; what the profile does not say is assumed on the
cautious side, and the assumption is listed.
"""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, get_args

from generator.plans.paces import paces_of
from generator.plans.types import Athlete
from hyrox.divisions import Division, Gender
from hyrox.errors import InputError
from hyrox.exercises import Level, Serves
from hyrox.plans.plan import PlanEvidence
from hyrox.plans.profile import Profile, Race
from hyrox.rules import Loads, loads
from hyrox.segments import STATIONS, Segment

if TYPE_CHECKING:
    from analysis.report import Report

LONGEST_RUN_M: Mapping[Level, float] = {
    "beginner": 3_000.0, "intermediate": 6_000.0, "advanced": 10_000.0,
}  # fmt: skip
"""Where nobody says how far they ran lately (own cautious figures)."""
USUAL_MINUTES: Mapping[Level, float] = {
    "beginner": 90.0, "intermediate": 180.0, "advanced": 300.0,
}  # fmt: skip
"""Minutes of a week lately, where nobody says (own cautious figures)."""

SERVED: tuple[Serves, ...] = get_args(Serves)
_BASE, _LOST, _GAINED = 0.5, 0.3, 0.2
"""How station work is shared out: half by what a race is made of, three tenths by what was lost to
peers, two tenths by what shrank in similar athletes who raced again (own figures)."""
_RACE_SHARES: Mapping[Serves, float] = {"running": 0.48, "roxzone": 0.085}
"""Of a finish, open men (corpora/facts.toml); the eight stations share the rest."""


def athlete_of(
    profile: Profile, report: "Report | None" = None, today: date | None = None
) -> Athlete:
    """The athlete of a profile.

    Args:
        report: of the race that weights and paces are taken from; without one the latest race of
            the profile that has splits gives paces, and weights are those of a usual race.
        today: races after this day are not looked at.
    """
    assumed: list[str] = []
    evidence: dict[str, PlanEvidence] = {}
    level = profile.personal_info.fitness_level
    if level is None:
        level = "beginner"
        assumed.append("No fitness level is given: planned for a beginner.")
    if report is None and profile.races:
        assumed.append(
            "No race of the profile was compared with peers (gender, division and most splits are "
            "needed): weak points are those of a usual race."
        )
    splits = _splits(profile, report, today)
    paces = paces_of(profile, splits, evidence)
    if not paces:
        assumed.append("No race and no recent 5 km is given: runs go by effort, not by pace.")
    division = profile.target.division or (report.result.division if report else None)
    return Athlete(
        profile=profile,
        level=level,
        age=profile.personal_info.age,
        division=division,
        longest_run_m=_longest_run_m(profile, level, assumed),
        weekly_minutes=_weekly_minutes(profile, level, assumed),
        paces=paces,
        weights=_weights(report, evidence),
        loads=_loads(profile, division, report, evidence, assumed),
        assumptions=tuple(assumed),
        evidence=evidence,
    )


def latest_race(profile: Profile, today: date | None = None) -> Race | None:
    """The profile's last race with splits, undated ones before dated ones."""
    run = [race for race in profile.races if race.splits]
    known = [race for race in run if today is None or race.day is None or race.day <= today]
    return max(known, key=lambda race: race.day or date.min, default=None)


def _splits(
    profile: Profile, report: "Report | None", today: date | None
) -> Mapping[Segment, float]:
    if report is not None:
        return {reading.segment: reading.time_s for reading in report.segments}
    race = latest_race(profile, today)
    return {Segment(name): time for name, time in race.splits.items()} if race else {}


def _longest_run_m(profile: Profile, level: Level, assumed: list[str]) -> float:
    if (km := profile.training.longest_run_km) is not None:
        return km * 1000
    assumed.append(
        f"No longest run is given: {LONGEST_RUN_M[level] / 1000:g} km in the last 30 days assumed."
    )
    return LONGEST_RUN_M[level]


def _weekly_minutes(profile: Profile, level: Level, assumed: list[str]) -> float:
    if (hours := profile.training.weekly_hours) is not None:
        return hours * 60
    assumed.append(
        f"No weekly hours are given: {USUAL_MINUTES[level]:g} minutes a week until now assumed."
    )
    return USUAL_MINUTES[level]


def _weights(report: "Report | None", evidence: dict[str, PlanEvidence]) -> Mapping[Serves, float]:
    stations = (1 - sum(_RACE_SHARES.values())) / len(STATIONS)
    base = {served: _RACE_SHARES.get(served, stations) for served in SERVED}
    if report is None:
        return base
    lost = dict.fromkeys(SERVED, 0.0)
    for reading in report.segments:
        lost[_served(reading.segment)] += max(0.0, reading.gap_s)
    gained = dict.fromkeys(SERVED, 0.0)
    if report.progression is not None:
        times = {reading.segment: reading.time_s for reading in report.segments}
        for change in report.progression.changes:
            shrunk = max(0.0, -change.median_percent) / 100 * times.get(change.segment, 0.0)
            gained[_served(change.segment)] += shrunk
    _note(report, evidence)
    parts = [(_BASE, base)]
    parts += [
        (share, {served: value / sum(of.values()) for served, value in of.items()})
        for share, of in ((_LOST, lost), (_GAINED, gained))
        if sum(of.values()) > 0
    ]
    whole = sum(share for share, _ in parts)
    return {served: sum(share * of[served] for share, of in parts) / whole for served in SERVED}


def _served(segment: Segment) -> Serves:
    return "running" if segment.is_run else segment.value  # type: ignore[return-value]


def _note(report: "Report", evidence: dict[str, PlanEvidence]) -> None:
    """Facts of the report as evidence of the weights: ``race:<station>``, ``race:running``."""
    from analysis.facts import facts
    from analysis.words.of_report import reading_facts

    for item in (*facts(report), *reading_facts(report)):
        kind = item.key.partition(":")[0]
        if kind == "segment" and item.about is not None and not item.about.is_run:
            name = f"race:{item.about.value}"
        elif kind in ("running", "finish"):
            name = f"race:{kind}"
        elif item.about is not None and kind == "change" and not item.about.is_run:
            name = f"next:{item.about.value}"
        else:
            continue
        evidence.setdefault(name, PlanEvidence(
            id=name, kind="fact", title=item.source.title, text=item.sentence,
            location=item.source.location, url=item.source.url,
        ))  # fmt: skip


def _loads(
    profile: Profile,
    division: Division | None,
    report: "Report | None",
    evidence: dict[str, PlanEvidence],
    assumed: list[str],
) -> Loads | None:
    given = profile.personal_info.gender
    gender = Gender(given) if given in ("male", "female") else None
    if gender is None and report is not None:
        gender = report.result.gender
    if gender is None or division is Division.ADAPTIVE:
        assumed.append("Race loads depend on division and category: choose them by effort.")
        return None
    if division is None:
        assumed.append("No division is given: loads are those of the open division.")
    try:
        found = loads(division or Division.OPEN, gender)
    except InputError:  # pragma: no cover - adaptive is handled above
        return None
    name = (division or Division.OPEN).value
    evidence["rules:loads"] = PlanEvidence(
        id="rules:loads", kind="rule", title="Loads by division, season 2025/26",
        text=(
            f"{name.capitalize()}, {gender.people}: sled push {found.sled_push_kg} kg, sled pull "
            f"{found.sled_pull_kg} kg (sled included), farmers carry 2 x "
            f"{found.farmers_carry_each_hand_kg} kg, sandbag {found.sandbag_kg} kg, wall ball "
            f"{found.wall_ball_kg} kg. Check the current rulebook."
        ),
        location="loads-by-division",
    )  # fmt: skip
    return found
