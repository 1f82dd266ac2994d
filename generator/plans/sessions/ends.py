"""Warm-up and cool-down: what raises the pulse or lets it fall, and what loosens."""

from dataclasses import replace

from generator.plans.sessions.items import Bench, Item, length_s
from generator.plans.sessions.ranking import drawn
from generator.plans.sessions.tables import ALTERNATING, OF_RUNNING, STEADY, USUAL
from hyrox.exercises import Exercise
from hyrox.plans.plan import CHANGE_S, Block

WARM_UP, COOL_DOWN = 0.14, 0.09
"""Shares of a session (own figures, as all here)."""
SHORTEST_S, LONGEST_WARM_UP_S, LONGEST_COOL_DOWN_S = 60.0, 720.0, 420.0
JOG = 0.12
"""Share of a session's metres that its warm-up may jog."""
LEAST_JOG_S = 180.0
TWO_ITEMS_S, THREE_ITEMS_S = 240.0, 480.0
LOOSENING_S = (30.0, 90.0)
"""A mobility exercise's time, all sides."""
MOVING_STEP_S, LOOSENING_STEP_S = 30, 5
_RAISING = (
    "row-easy-long", "ski-erg-easy-long", "bike-erg-easy", "recovery-walk",
    "treadmill-incline-walk",
)  # fmt: skip
_FALLING = ("recovery-walk", "bike-erg-easy", "treadmill-incline-walk", "row-easy-long",
            "ski-erg-easy-long")  # fmt: skip
_STILL = frozenset(
    {"calf-stretch-wall", "hip-flexor-stretch", "lat-stretch", "deep-squat-hold",
     "foam-roll-quads", "foam-roll-calves"}
)  # fmt: skip
"""Held or rolled: for afterwards."""


def warm_up(bench: Bench) -> tuple[Item, ...]:
    """Easy movement that gets longer with the session, then one or two mobility exercises."""
    seconds = _within(bench, WARM_UP, LONGEST_WARM_UP_S)
    walks = bench.slot.kind in OF_RUNNING or bench.slot.kind == "recovery"
    steady = _FALLING if walks else _RAISING
    return _built(bench, seconds, "warm_up", _jog(bench, seconds), steady)


def cool_down(bench: Bench) -> tuple[Item, ...]:
    """Easy movement, then what is stretched or rolled."""
    seconds = _within(bench, COOL_DOWN, LONGEST_COOL_DOWN_S)
    return _built(bench, seconds, "cool_down", None, _FALLING)


def _within(bench: Bench, share: float, longest: float) -> float:
    seconds = bench.slot.minutes * 60
    return max(min(SHORTEST_S, seconds / 6), min(longest, share * seconds))


def _jog(bench: Bench, seconds: float) -> Item | None:
    """Before fast running; where too few metres are left for one, there is none."""
    kind = bench.slot.kind
    if kind not in ("threshold", "intervals", "test", *ALTERNATING) or "easy-run" not in bench.fits:
        return None
    jog = bench.item(bench.fits["easy-run"], "warm_up")
    short = jog.lasting(_first_part(seconds), JOG * bench.slot.max_run_m, MOVING_STEP_S)
    return short if short and short.time_s >= LEAST_JOG_S else None


def _first_part(seconds: float) -> float:
    return seconds if seconds < TWO_ITEMS_S else 0.6 * seconds


def _built(
    bench: Bench, seconds: float, block: Block, first: Item | None, steady: tuple[str, ...]
) -> tuple[Item, ...]:
    loose = _loosening(bench, block)
    if first is None and (exercise := bench.first(steady)) is not None:
        first = bench.item(exercise, block).lasting(_first_part(seconds), step=MOVING_STEP_S)
    if first is None:
        gentle = loose or _gentlest(bench)
        first = bench.item(gentle[0], block).lasting(min(seconds, 2 * LOOSENING_S[1]), 0.0)
        loose = loose[1:]
    if first is None:
        return ()
    items = [_calm(first)]
    wanted = 1 if seconds < TWO_ITEMS_S else 2 if seconds < THREE_ITEMS_S else 3
    for place, exercise in enumerate(loose[: wanted - 1], start=1):
        left = (seconds - length_s(items)) / (wanted - place) - CHANGE_S
        one = bench.item(exercise, block).lasting(min(LOOSENING_S[1], left), step=LOOSENING_STEP_S)
        if one is not None and one.time_s >= LOOSENING_S[0]:
            items.append(_calm(one))
    return tuple(items)


def _calm(item: Item) -> Item:
    return replace(item, intensity="easy")


def _loosening(bench: Bench, block: Block) -> list[Exercise]:
    """Mobility that fits, that of the session's stations first; the same for every slot of a
    key."""
    stations = set(bench.slot.stations) or ({"running"} if bench.slot.kind in USUAL else set())
    after = block == "cool_down"

    def place(exercise: Exercise) -> tuple[bool, float, str]:
        serves = len(stations & set(exercise.stations))
        chance = drawn(bench.seed, f"{bench.slot.key}:{block}", exercise.id)
        return ((exercise.id in _STILL) != after, -serves - chance, exercise.id)

    return sorted((e for e in bench.fits.values() if e.pattern == "mobility"), key=place)


def _gentlest(bench: Bench) -> list[Exercise]:
    """Where neither walking nor mobility fits: whatever is easiest."""
    order = {"easy": 0, "moderate": 1, "hard": 2}
    jumps = {"low": 0, "medium": 1, "high": 2}
    return sorted(bench.fits.values(), key=lambda e: (order[e.intensity], jumps[e.impact], e.id))


def is_steady(item: Item) -> bool:
    """Whether it goes on for as long as wanted."""
    return item.exercise.id in STEADY
