"""Main blocks of running, and of what stands in for it."""

from collections.abc import Sequence
from dataclasses import replace
from math import floor

from generator.plans.sessions.items import MOST_SETS, Bench, Item
from generator.plans.sessions.tables import STEADY
from hyrox.exercises import Exercise

LEAST_S = 300.0
"""A run shorter than this is no main block, if anything else fits (own figure, as all here)."""
ENOUGH = 0.6
"""Where metres end a run before so much of its time, walking breaks make it last."""
BREAKS = "run-walk-intervals"
LONGEST_STEADY_S = 3_600.0
"""On a machine or walking."""
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
        return item.lasting(min(seconds, LONGEST_STEADY_S))
    if exercise.id not in _FREE:
        return item.lasting(min(seconds, item.work_s * bench.slot.volume), metres)
    whole = item.lasting(seconds, metres)
    if (whole is None or whole.time_s < ENOUGH * seconds) and BREAKS in bench.fits:
        broken = _with_breaks(bench.item(bench.fits[BREAKS]), seconds, metres)
        if broken is not None and (whole is None or broken.time_s > whole.time_s):
            return broken
    return whole


def _with_breaks(item: Item, seconds: float, metres: float) -> Item | None:
    """As many runs with walking breaks as fit."""
    return replace(item, sets=MOST_SETS).fitted(seconds, metres, least=2)
