"""Which movements suit which kind of session, and what the race asks for (own tables)."""

from collections.abc import Mapping

from hyrox.exercises import Pattern, Serves
from hyrox.plans.plan import SessionKind

RACE_ORDER: tuple[Serves, ...] = (
    "ski_erg", "sled_push", "sled_pull", "burpee_broad_jump", "row", "farmers_carry",
    "sandbag_lunges", "wall_balls",
)  # fmt: skip
RACE_EXERCISE: Mapping[Serves, str] = {
    "ski_erg": "ski-erg-1000-race-pace",
    "sled_push": "sled-push-race-load",
    "sled_pull": "sled-rope-pull-race-load",
    "burpee_broad_jump": "burpee-broad-jump",
    "row": "row-1000-race-pace",
    "farmers_carry": "farmers-carry-race-load",
    "sandbag_lunges": "sandbag-lunge-race-load",
    "wall_balls": "wall-ball-race-load",
}
"""The station as it is raced."""
TESTS: Mapping[Serves, tuple[str, ...]] = {
    "ski_erg": ("ski-erg-1000-race-pace", "ski-erg-250-repeats"),
    "row": ("row-1000-race-pace", "row-500-repeats"),
    "wall_balls": ("wall-ball-unbroken-test", "wall-ball-race-load", "wall-ball-light"),
}
"""What a station is tested with, where that is not its race exercise or a stand-in."""
RACE_AMOUNT: Mapping[str, float] = {
    "ski-erg-1000-race-pace": 1000, "sled-push-race-load": 50, "sled-rope-pull-race-load": 50,
    "burpee-broad-jump": 80, "row-1000-race-pace": 1000, "farmers-carry-race-load": 200,
    "sandbag-lunge-race-load": 100, "wall-ball-race-load": 100,
}  # fmt: skip
"""Metres or repetitions of a race, season 2025/26 (secondary sources: check the current
rulebook)."""

LIKE_A_RACE: tuple[SessionKind, ...] = ("stations", "compromised", "simulation")
ALTERNATING: tuple[SessionKind, ...] = ("compromised", "simulation")
OF_RUNNING: tuple[SessionKind, ...] = ("easy_run", "long_run", "threshold", "intervals")
FIXED: tuple[SessionKind, ...] = ("easy_run", "long_run", "test", "recovery")
"""Kinds that are made of the same whatever the seed: what is tested must come back alike."""

PATTERNS: Mapping[SessionKind, Mapping[Pattern, float]] = {
    "strength": {
        "squat": 1.0, "hinge": 1.0, "lunge": 0.9, "pull_horizontal": 0.8, "pull_vertical": 0.8,
        "push_horizontal": 0.7, "push_vertical": 0.7, "sled": 0.6, "carry": 0.6, "trunk": 0.4,
        "rotation": 0.3, "isolation": 0.3, "jump": 0.3, "throw": 0.2,
    },
    "stations": {
        "sled": 1.0, "carry": 1.0, "throw": 1.0, "burpee": 1.0, "lunge": 1.0, "erg": 0.9,
        "squat": 0.5, "pull_horizontal": 0.5, "pull_vertical": 0.5, "crawl": 0.5, "hinge": 0.4,
        "jump": 0.4, "push_horizontal": 0.3, "push_vertical": 0.3, "isolation": 0.2, "trunk": 0.2,
    },
    "conditioning": {
        "erg": 1.0, "burpee": 0.9, "throw": 0.8, "crawl": 0.7, "carry": 0.7, "sled": 0.7,
        "squat": 0.5, "hinge": 0.5, "lunge": 0.5, "jump": 0.4, "trunk": 0.4,
        "push_horizontal": 0.4, "locomotion": 0.3,
    },
    "recovery": {"mobility": 1.0, "trunk": 0.4, "isolation": 0.1},
}  # fmt: skip
"""How well a movement suits a kind, 0 to 1; what is not named does not."""
PATTERNS_OF_RACING: Mapping[Pattern, float] = PATTERNS["stations"]
STEADY: tuple[str, ...] = (
    "bike-erg-easy", "treadmill-incline-walk", "row-easy-long", "ski-erg-easy-long",
    "recovery-walk",
)  # fmt: skip
"""What goes on for as long as wanted without impact, nearest to running first."""
EASY_CONDITIONING: tuple[str, ...] = STEADY[:-1]
"""What conditioning without hurry is made of."""
USUAL: Mapping[SessionKind, tuple[str, ...]] = {
    "easy_run": ("easy-run", *STEADY),
    "long_run": ("long-run", "easy-run", *STEADY),
    "threshold": (
        "threshold-run", "cruise-intervals", "progression-run", "fartlek", "bike-erg-intervals",
        "row-rate-ladder", "ski-erg-rate-ladder", "ski-erg-250-repeats", "run-walk-intervals",
        *STEADY,
    ),
    "intervals": (
        "kilometre-repeats", "track-400s", "vo2-intervals", "hill-repeats", "fartlek",
        "bike-erg-intervals", "row-500-repeats", "ski-erg-500-repeats", "row-250-repeats",
        "ski-erg-250-repeats", "run-walk-intervals", *STEADY,
    ),
    "test": (
        "threshold-run", "easy-run", "row-1000-race-pace", "ski-erg-1000-race-pace",
        "row-500-repeats", "ski-erg-250-repeats", "run-walk-intervals", *STEADY,
    ),
    "recovery": ("recovery-walk", "bike-erg-easy", "row-easy-long", "ski-erg-easy-long",
                 "treadmill-incline-walk"),
}  # fmt: skip
"""Exercises that a kind is usually made of, the most usual first; those at the end stand in. Easy
running with walking breaks is no choice: it is what easy running becomes where metres end early."""
ORDER: Mapping[Pattern, int] = {
    "jump": 0, "squat": 1, "hinge": 1, "push_vertical": 2, "lunge": 2, "pull_vertical": 2,
    "pull_horizontal": 2, "push_horizontal": 2, "sled": 3, "carry": 4, "crawl": 5, "throw": 5,
    "erg": 6, "burpee": 6, "locomotion": 6, "isolation": 7, "rotation": 8, "trunk": 8,
    "mobility": 9,
}  # fmt: skip
"""Skill and heavy work on fresh legs, what makes breathless later, trunk last."""
