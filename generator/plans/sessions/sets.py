"""Main blocks of sets: strength, stations, conditioning and what else is done in sets."""

from collections.abc import Sequence
from dataclasses import replace
from math import ceil, floor

from generator.plans.sessions.items import MOST_SETS, Bench, Item, length_s
from generator.plans.sessions.tables import ORDER
from hyrox.exercises import Exercise
from hyrox.plans.plan import CHANGE_S

MOST_EXERCISES = 6
"""In a main block (own figure, as all here)."""
STEADY_S = 600.0
"""What goes on without a break is at most so long beside sets of other things."""
STEADY_STEP_S = 60
MOST_OF_BLOCK = 0.4
"""Share of a long block that one exercise takes."""
MORE_SETS, LONGER_REST = 1.5, 1.5
"""Times the usual dose that fill a long session at full volume."""
LONGEST_REST_S = 240
FULL_VOLUME = 0.95


def sets_block(
    bench: Bench, picks: Sequence[Exercise], seconds: float, metres: float, *, ordered: bool
) -> list[Item]:
    """As many of ``picks`` as fit with their usual dose, scaled by the slot's volume.

    A lighter week, which has fewer minutes and less volume, so holds the same exercises with fewer
    sets. At full volume sets are added where there is time; rests are widened last.

    Args:
        picks: best first.
        ordered: keep their order; otherwise skill and heavy work come first.
    """
    chosen: list[Item] = []
    for exercise in picks:
        if len(chosen) == MOST_EXERCISES:
            break
        item = _scaled(_usual(bench, exercise, seconds), bench.slot.volume)
        left = seconds - length_s(chosen) - CHANGE_S * bool(chosen)
        run_left = metres - sum(other.run_m for other in chosen)
        if item.time_s <= left and item.run_m <= run_left:
            chosen.append(item)
        elif not chosen and (part := item.fitted(left, run_left)) is not None:
            chosen.append(part)
    if not ordered:
        chosen.sort(key=lambda item: ORDER[item.exercise.pattern])
    if bench.slot.volume >= FULL_VOLUME:
        chosen = _more_sets(chosen, seconds, metres)
    return wider_rests(chosen, seconds)


def _usual(bench: Bench, exercise: Exercise, seconds: float) -> Item:
    """Its dose, but not so much of it that little else has room."""
    item = bench.item(exercise)
    longest = max(STEADY_S, MOST_OF_BLOCK * seconds)
    if item.time_s <= longest:
        return item
    if item.sets == 1 and item.unit == "seconds":
        return item.lasting(longest, bench.slot.max_run_m, STEADY_STEP_S) or item
    return item.fitted(longest, bench.slot.max_run_m, least=2) or item


def _scaled(item: Item, volume: float) -> Item:
    if item.sets == 1 and item.unit == "seconds":
        return item.lasting(max(1.0, item.work_s * volume), item.run_m) or item
    return replace(item, sets=min(MOST_SETS, max(1, floor(item.sets * volume + 0.5))))


def _more_sets(items: list[Item], seconds: float, metres: float) -> list[Item]:
    """A set more of each in turn while there is time, up to ``MORE_SETS`` of the usual."""
    grown, going = list(items), True
    while going:
        going = False
        for place, item in enumerate(grown):
            more = replace(item, sets=item.sets + 1)
            most = min(MOST_SETS, ceil(item.exercise.dose.sets * MORE_SETS))
            if item.exercise.dose.sets == 1 or more.sets > most:
                continue
            tried = [*grown[:place], more, *grown[place + 1 :]]
            if length_s(tried) <= seconds and sum(other.run_m for other in tried) <= metres:
                grown, going = tried, True
    return grown


def wider_rests(items: list[Item], seconds: float) -> list[Item]:
    """Rests up to ``LONGER_REST`` of the usual where time is left."""
    wide: list[Item] = []
    left = seconds - length_s(items)
    for item in items:
        gaps = item.sets - 1
        if gaps and item.rest and not item.rest_m_per_s and left >= gaps:
            widest = min(LONGEST_REST_S, int(item.rest * LONGER_REST))
            rest = max(item.rest, min(widest, item.rest + floor(left / gaps)) // 5 * 5)
            left -= gaps * (rest - item.rest)
            item = replace(item, rest=rest)
        wide.append(item)
    return wide
