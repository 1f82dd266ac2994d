"""One race read against its peers, its expectation and what others like it did next."""

from dataclasses import replace
from math import isnan

import numpy as np

from analysis.cohorts import (
    ALL_STATIONS,
    FADE,
    FINISH,
    RUNNING,
    Peers,
    at_event,
    choose,
    reading,
)
from analysis.field import Field, hash_id
from analysis.gaps.level import at_my_level
from analysis.gaps.nearby import nearby
from analysis.gaps.pacing import pacing
from analysis.gaps.strengths import strengths
from analysis.models import Models
from analysis.partition import UNKNOWN, Floats
from analysis.planner.waterfall import waterfalls
from analysis.readings import Background, LevelReading, PacingReading
from analysis.report import GroupReading, Report, SegmentReading
from analysis.sanity import questions
from analysis.teams import age_question, same_runners
from hyrox.errors import NotFoundError
from hyrox.results import RaceResult
from hyrox.segments import SEGMENTS


def analyse(
    field: Field,
    models: Models,
    result: RaceResult,
    background: Background | None = None,
    goal_s: float | None = None,
) -> Report:
    """The report of one race; the athlete's own stored finish is not among the peers.

    Args:
        background: what the athlete says of earlier races and running times.
        goal_s: a finish to go down to, besides the median and the next ten per cent.

    Raises:
        NotFoundError: the field holds nobody to compare with; the message says what to ingest.
        InputError: a background or goal that is not possible.
    """
    peers = choose(field, result)
    values = reading(result)
    before = models.before.expect(field, result, background)
    expected = models.segments.expect(field.venues, result)
    segments = tuple(
        SegmentReading(
            segment=segment,
            time_s=result.splits.seconds[i],
            percentile=peers.percentile(i, values[i]),
            expected_s=expected[segment].expected_s,
            interval_s=expected[segment].interval_s,
            peer_median_s=peers.median(i),
        )
        for i, segment in enumerate(SEGMENTS)
        if segment in expected
    )
    level, paced = _at_level(field, result)
    known = not isnan(values[FINISH])
    plain = Report(
        result=result,
        cohort=peers.cohort,
        percentile=peers.percentile(FINISH, values[FINISH]) if known else None,
        median_s=peers.median(FINISH),
        expected_s=before.expected.expected_s,
        interval_s=before.expected.interval_s,
        segments=segments,
        running=_group(peers, values, RUNNING, "running"),
        stations=_group(peers, values, ALL_STATIONS, "stations"),
        run_fade=_fade(result, values),
        peer_run_fade=peers.median(FADE),
        venue_known=field.venues.code(result.season, result.event) != UNKNOWN,
        event=at_event(field, result),
        before=before,
        level=level,
        pacing=paced,
        archetype=models.archetypes.read(field.venues, result),
        progression=models.progression.read(field, result, _person(field, result)),
    )
    return replace(
        plain,
        waterfalls=waterfalls(field, plain, goal_s),
        strengths=strengths(plain),
        doubts=questions(plain, field) or _asked_of_team(result),
    )


def _at_level(field: Field, result: RaceResult) -> tuple[LevelReading | None, PacingReading | None]:
    """Place and pacing among finishers at this level; ``None`` where nobody is near."""
    try:
        near = nearby(field, result)
        level = at_my_level(field, result, near)
    except NotFoundError:
        return None, None
    return level, pacing(field, result, near) if same_runners(result.division) else None


def _asked_of_team(result: RaceResult) -> tuple[str, ...]:
    asked = age_question(result)
    return (asked,) if asked else ()


def _person(field: Field, result: RaceResult) -> np.uint64:
    """Who a stored finish is of, 0 where that is not known."""
    part = field.partition(result.division, result.gender)
    row = part.row_of(hash_id(result.result_id)) if part and result.result_id else None
    return part.people[row] if part is not None and row is not None else np.uint64(0)


def _fade(result: RaceResult, values: Floats) -> float | None:
    """Run 8 over run 2; in a relay they are different people's."""
    fade = float(values[FADE])
    return fade if same_runners(result.division) and not isnan(fade) else None


def _group(peers: Peers, values: Floats, column: int, name: str) -> GroupReading | None:
    """Several segments summed; ``None`` when one of them is missing."""
    value = float(values[column])
    if isnan(value):
        return None
    return GroupReading(name, value, peers.percentile(column, value), peers.median(column))
