"""Main blocks of tests: stations first, on fresh legs, then a run; noted to be compared."""

from collections.abc import Sequence
from dataclasses import replace

from generator.plans.sessions.alternating import station_work
from generator.plans.sessions.items import Bench, Item, length_s
from generator.plans.sessions.runs import run_block
from generator.plans.sessions.tables import RACE_ORDER, STEADY, TESTS
from hyrox.exercises import Exercise
from hyrox.plans.plan import CHANGE_S

LONGEST_RUN_S = 1_200.0
"""A test's run: long enough to show endurance, short enough to be repeated (own figure)."""
RUNS = ("threshold-run", "easy-run")
MOST_STATIONS = 3
STATIONS = 0.6
"""Share of the block that stations take at most (own figure)."""
COMPARED = "Same place, equipment and warm-up as last time. Write the result down to compare it."


def test_block(
    bench: Bench,
    chosen: Sequence[Exercise],
    picks: Sequence[Exercise],
    seconds: float,
    metres: float,
) -> list[Item]:
    """Each station the slot names, once, with its usual dose, and a run where it names running or
    no station."""
    stations = [station for station in RACE_ORDER if station in bench.slot.stations]
    usual = [bench.fits[id] for station in stations for id in TESTS.get(station, ())
             if id in bench.fits]  # fmt: skip
    runs = "running" in bench.slot.stations or not stations
    most = seconds * (STATIONS if runs else 1.0)
    items: list[Item] = []
    for work in station_work(bench, stations, [*usual, *chosen])[:MOST_STATIONS]:
        left = most - length_s(items) - CHANGE_S
        item = bench.item(work.exercise).fitted(left, 0.0)
        if item is not None and work.exercise.id not in STEADY:
            items.append(item)
    if runs or not items:
        left = seconds - length_s(items) - CHANGE_S * bool(items)
        there = {item.exercise.id for item in items}
        tried = [bench.fits[id] for id in RUNS if runs and id in bench.fits]
        tried += [exercise for exercise in picks if exercise.id not in there]
        items += run_block(bench, tried, min(left, LONGEST_RUN_S), metres)
    return [replace(item, notes=COMPARED) for item in items]
