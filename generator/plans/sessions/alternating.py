"""Main blocks that alternate running and stations, in race order: compromised running and
simulations."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product

from generator.plans.barred import is_sore, strains
from generator.plans.sessions.items import Bench, Item
from generator.plans.sessions.ranking import Scored, scored, stand_in_ids
from generator.plans.sessions.running import metres_a_second, pace_of, seconds_a_metre
from generator.plans.sessions.tables import (
    PATTERNS_OF_RACING,
    RACE_AMOUNT,
    RACE_EXERCISE,
    RACE_ORDER,
    STEADY,
)
from hyrox.exercises import Exercise, Serves
from hyrox.plans.plan import CHANGE_S
from hyrox.segments import Segment

LEGS_M = (1000, 800, 600, 500, 400, 300)
LEG_STEP_S = 10
SHARES = (1.0, 0.75, 0.5, 0.25)
"""Of the race's station, or of the usual dose where something stands in for it."""
ROUNDS = (1, 2, 3, 4, 6, 8)
MOST_ITEMS = 16
"""Eight runs and eight stations are a whole race."""
LEAST_FILLED = 0.75
"""Of the block: a lighter week already has fewer minutes, and keeps what is like a race."""
LEAST_ITEMS = 4
"""With less running in turn than this, machines or walking take its place."""
STATIONS_OF_COMPROMISED, ENOUGH, WELL = 3, 3, 0.4
SHORT_BREAK_S = 30
"""Rest between the pieces of one station: as in a race, just enough to set up again."""
STEADY_LEG_S = 0.3
"""Seconds on a machine or walking for each metre that would be run."""
LONGEST_STEADY_S = 240.0
"""At a station whose stand-in goes on without sets."""
WORTH_OF_STATION_S = 300.0
"""One more station is worth so much time left over (own figure, as all here)."""
UNLIKE_A_RACE_S = 600.0
"""Runs and stations cut down alike are worth it too: so much for a whole kilometre beside none of
the station."""
_LEGS = ("kilometre-repeats", "threshold-run", "progression-run", "easy-run")
"""What a run between stations is run like, the fastest first."""
_CUT_NAMES = {
    "ski-erg-1000-race-pace": "SkiErg at race pace", "row-1000-race-pace": "Row at race pace",
}  # fmt: skip
"""Of what names its metres."""
_LEG_NOTE = "Hold a pace at which you could start the next station at once."


@dataclass(frozen=True)
class Station:
    """A station and what is done for it."""

    station: Serves
    exercise: Exercise


def alternating_block(
    bench: Bench, chosen: Sequence[Exercise], seconds: float, metres: float
) -> list[Item]:
    """Runs and stations in turn: of all ways of cutting a race down, the one that fills the time
    best within its share of ``seconds`` and ``metres``; empty where nothing fits.

    Where nothing may be run, machines or walking stand in for the runs.

    Args:
        chosen: exercises to be taken for the stations they serve, before the code's own choice.
    """
    stations = _stations(bench, chosen)
    within = seconds * min(1.0, max(LEAST_FILLED, bench.slot.volume))
    best: list[Item] = []
    for legs in (_runs(bench), _steady(bench), (None,)):
        block = _fullest(bench, stations, legs, within, metres)
        if len(block) >= LEAST_ITEMS:
            return block
        best = max(best, block, key=len)
    return best


def _fullest(
    bench: Bench,
    stations: Sequence[Station],
    legs: Sequence[Item | None],
    seconds: float,
    metres: float,
) -> list[Item]:
    best: list[Item] = []
    best_worth = float("-inf")
    cut = {
        (station.station, share): _piece(bench, station.exercise, share)
        for station, share in product(stations, SHARES)
    }
    measured = [(leg, leg.time_s, leg.run_m) if leg else (None, 0.0, 0.0) for leg in legs]
    for few in range(len(stations), 0, -1):
        kept = _in_turn(bench, stations, few)
        for share in SHARES:
            pieces = [cut[station.station, share] for station in kept]
            worked = sum(piece.time_s for piece in pieces)
            for (leg, leg_s, leg_m), rounds in product(measured, ROUNDS):
                items = rounds * few * (2 if leg else 1)
                if items > MOST_ITEMS:
                    continue
                length = rounds * (worked + few * leg_s)
                length += CHANGE_S * (items - 1)
                run = rounds * few * leg_m
                worth = length + WORTH_OF_STATION_S * few
                worth -= UNLIKE_A_RACE_S * (abs(leg_m / 1000 - share) if leg_m else 0.0)
                fits = length <= seconds and run <= metres
                if fits and worth > best_worth:
                    best_worth, best = worth, _laid_out(kept, pieces, leg, rounds)
    return best


def _laid_out(
    stations: Sequence[Station], pieces: Sequence[Item], leg: Item | None, rounds: int
) -> list[Item]:
    items: list[Item] = []
    for station, piece in [*zip(stations, pieces, strict=True)] * rounds:
        if leg is not None:
            name = f"Run to the {Segment(station.station).in_text}"
            items.append(replace(leg, name=name) if leg.run_m else leg)
        items.append(piece)
    return items


def _runs(bench: Bench) -> tuple[Item, ...]:
    """Runs between stations, one of each length."""
    effort, profile = bench.slot.intensity, bench.athlete.profile
    running = bench.first(reversed(_LEGS) if effort == "easy" else _LEGS)
    if running is None or (is_sore(running, profile) and strains(running, effort)):
        return ()
    return tuple(_leg(bench, running, metres) for metres in LEGS_M)


def _leg(bench: Bench, running: Exercise, metres: int) -> Item:
    """A run of so many metres; by time, where its exercise is and no pace says how long they
    take."""
    athlete, effort = bench.athlete, bench.slot.intensity
    leg = Item(
        exercise=running,
        sets=1,
        amount=metres,
        unit="metres",
        unit_s=seconds_a_metre(running, athlete),
        rest=0,
        block="main",
        intensity=effort,
        m_per_s=metres_a_second(running, athlete, effort),
        notes=_LEG_NOTE,
    )
    if running.dose.metres is not None or pace_of(running, athlete) is not None:
        return leg
    seconds = LEG_STEP_S * round(leg.work_s / LEG_STEP_S)
    return replace(leg, amount=seconds, unit="seconds", unit_s=1.0)


def _steady(bench: Bench) -> tuple[Item, ...]:
    exercise = bench.first(STEADY)
    if exercise is None:
        return ()
    usual = bench.item(exercise)
    timed = (usual.lasting(metres * STEADY_LEG_S) for metres in LEGS_M)
    return tuple(item for item in timed if item is not None)


def _stations(bench: Bench, chosen: Sequence[Exercise]) -> list[Station]:
    """Those the slot names; else all eight of a simulation, or those with the largest weights.
    Where enough can be trained well, nothing that hardly resembles its station stands in."""
    named = [station for station in RACE_ORDER if station in bench.slot.stations]
    found = station_work(bench, named or RACE_ORDER, chosen)
    well = [s for s in found if PATTERNS_OF_RACING.get(s.exercise.pattern, 0.0) >= WELL]
    if len(well) >= ENOUGH:
        found = well
    if named or bench.slot.kind == "simulation":
        return found
    return _heaviest(bench, found, STATIONS_OF_COMPROMISED)


def station_work(
    bench: Bench, stations: Sequence[Serves], chosen: Sequence[Exercise] = ()
) -> list[Station]:
    """What is done for each station, one exercise each: the chosen, the race's own, its stand-ins,
    whatever else serves it best. Stations that nothing serves are left out."""
    ranked = scored(bench)
    found: list[Station] = []
    used: set[str] = set()
    for station in stations:
        exercise = _for_station(bench, station, chosen, ranked, used)
        if exercise is not None:
            used.add(exercise.id)
            found.append(Station(station, exercise))
    return found


def _for_station(
    bench: Bench,
    station: Serves,
    chosen: Sequence[Exercise],
    ranked: Sequence[Scored],
    used: set[str],
) -> Exercise | None:
    ways: list[str] = [e.id for e in chosen if e.stations[0] == station]
    raced = RACE_EXERCISE[station]
    ways.append(raced)
    if raced not in bench.fits:
        instead = stand_in_ids(bench.catalogue, bench.fits, raced)
        ways += sorted(instead, key=lambda id: _unlike(bench.fits[id], station))
    ways += [part.exercise.id for part in ranked if station in part.exercise.stations]
    free = (id for id in ways if id in bench.fits and id not in used and _works(bench, id))
    return bench.first(free)


def _unlike(exercise: Exercise, station: Serves) -> tuple[bool, bool, float]:
    """Smallest for what is made for the station and moves like racing."""
    suits = PATTERNS_OF_RACING.get(exercise.pattern, 0.0)
    return station not in exercise.stations, exercise.stations[0] != station, -suits


def _works(bench: Bench, id: str) -> bool:
    """A station is no run, no walk and no stretch, and an easy session holds nothing hard."""
    exercise = bench.fits[id]
    hard_in_easy = bench.slot.intensity == "easy" and exercise.intensity == "hard"
    return exercise.pattern not in ("locomotion", "mobility") and not hard_in_easy


def _in_turn(bench: Bench, stations: Sequence[Station], few: int) -> list[Station]:
    """``few`` of them, others from week to week, still in race order."""
    start = bench.slot.date.toordinal() // 7 * few
    kept = {(start + place) % len(stations) for place in range(few)}
    return [station for place, station in enumerate(stations) if place in kept]


def _heaviest(bench: Bench, stations: Sequence[Station], few: int) -> list[Station]:
    """The ``few`` with the largest weights, still in race order."""
    weights = bench.athlete.weights
    kept = sorted(stations, key=lambda s: -weights.get(s.station, 0.0))[:few]
    return [station for station in stations if station in kept]


def _piece(bench: Bench, exercise: Exercise, share: float) -> Item:
    """A share of the station."""
    item = bench.item(exercise)
    rest = min(item.rest, SHORT_BREAK_S)
    if (whole := RACE_AMOUNT.get(exercise.id)) is not None:
        wanted = whole * share
        if wanted <= item.amount:
            name = _CUT_NAMES.get(exercise.id, "") if wanted < whole else ""
            return replace(item, sets=1, amount=wanted, rest=0, name=name)
        sets = max(1, round(wanted / item.amount))
        return replace(item, sets=sets, rest=rest)
    if item.sets == 1 and item.unit == "seconds":
        return item.lasting(min(item.work_s, LONGEST_STEADY_S) * share) or item
    return replace(item, sets=max(1, round(item.sets * share)), rest=rest)
