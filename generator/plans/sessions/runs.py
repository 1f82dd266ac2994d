"""Main blocks of running, and of what stands in for it."""

from collections.abc import Sequence
from dataclasses import replace
from math import ceil, floor

from generator.plans.sessions.ends import MOVING_STEP_S
from generator.plans.sessions.items import Bench, Item
from generator.plans.sessions.tables import STEADY
from hyrox.exercises import Exercise

LEAST_S = 300.0
"""A run shorter than this is no main block, if anything else fits (own figure, as all here)."""
ENOUGH = 0.6
"""Where metres end a run before so much of its time, walking breaks make a beginner's last."""
BREAKS = "run-walk-intervals"
LONGEST_STEADY_S = 3_600.0
"""On a machine or walking."""
MOST_DOSES = 2.5
"""Times the usual dose that a run lasts at most."""
_FREE = ("easy-run", "long-run")
"""As long as the day allows; other runs are as long as their dose."""


def run_block(bench: Bench, picks: Sequence[Exercise], seconds: float, metres: float) -> list[Item]:
    """The first of ``picks`` that makes a main block within both limits; of those that are too
    short the longest."""
    short: list[Item] = []
    for exercise in picks:
        item = _within(bench, exercise, seconds, metres)
        if item is None:
            continue
        if item.time_s >= min(LEAST_S, 0.5 * seconds):
            return [item]
        short.append(item)
    return [max(short, key=lambda item: item.time_s)] if short else []


def _within(bench: Bench, exercise: Exercise, seconds: float, metres: float) -> Item | None:
    item = bench.item(exercise)
    if exercise.id == BREAKS:
        return _with_breaks(item, seconds, metres)
    if item.sets > 1:
        sets = max(2, floor(item.sets * bench.slot.volume + 0.5))
        return replace(item, sets=sets).fitted(seconds, metres, least=2)
    if item.unit != "seconds":
        return item.fitted(seconds, metres)
    if exercise.id in STEADY:
        return item.lasting(min(seconds, LONGEST_STEADY_S), step=MOVING_STEP_S)
    if exercise.id not in _FREE:
        dose = item.work_s * bench.slot.volume
        return item.lasting(min(seconds, dose), metres, MOVING_STEP_S)
    whole = item.lasting(min(seconds, MOST_DOSES * item.work_s), metres)
    if bench.athlete.level != "beginner" or BREAKS not in bench.fits:
        return whole
    if whole is None or whole.time_s < ENOUGH * seconds:
        broken = _with_breaks(bench.item(bench.fits[BREAKS]), seconds, metres)
        if broken is not None and (whole is None or broken.time_s > whole.time_s):
            return broken
    return whole


def _with_breaks(item: Item, seconds: float, metres: float) -> Item | None:
    """As many runs with walking breaks as time allows; where metres end them before, they are
    shared out evenly."""
    most = floor(MOST_DOSES * item.sets)
    by_time = replace(item, sets=most).fitted(seconds, float("inf"), least=2)
    if by_time is None or by_time.run_m <= metres:
        return by_time
    sets = ceil(metres / (item.amount * item.m_per_s))
    amount = floor(floor(metres) / (sets * item.m_per_s)) if sets else 0
    shared = replace(item, sets=sets, amount=amount) if sets > 1 and amount else None
    return shared if shared and shared.run_m <= metres else None
