"""The seventeen timed segments of a race, in race order.

Eight 1 km runs, each followed by a station; the Roxzone is the transition area between
track and stations, timed as one segment over the whole race.
"""

from enum import StrEnum


class Segment(StrEnum):
    """A timed part of the race; the value is its column name in every table."""

    RUN_1 = "run_1"
    SKI_ERG = "ski_erg"
    RUN_2 = "run_2"
    SLED_PUSH = "sled_push"
    RUN_3 = "run_3"
    SLED_PULL = "sled_pull"
    RUN_4 = "run_4"
    BURPEE_BROAD_JUMP = "burpee_broad_jump"
    RUN_5 = "run_5"
    ROW = "row"
    RUN_6 = "run_6"
    FARMERS_CARRY = "farmers_carry"
    RUN_7 = "run_7"
    SANDBAG_LUNGES = "sandbag_lunges"
    RUN_8 = "run_8"
    WALL_BALLS = "wall_balls"
    ROXZONE = "roxzone"

    @property
    def label(self) -> str:
        """The name athletes use, e.g. ``SkiErg``, ``Run 3``."""
        return _LABELS.get(self, self.value.replace("_", " ").capitalize())

    @property
    def in_text(self) -> str:
        """The name within a sentence: ``sled push``, ``run 3``, but ``SkiErg``, ``Roxzone``."""
        proper = self in (Segment.SKI_ERG, Segment.ROXZONE)
        return self.label if proper else self.label.lower()

    @property
    def is_run(self) -> bool:
        return self.value.startswith("run_")

    @property
    def is_station(self) -> bool:
        return not self.is_run and self is not Segment.ROXZONE


_LABELS = {
    Segment.SKI_ERG: "SkiErg",
    Segment.ROW: "Rowing",
    Segment.ROXZONE: "Roxzone",
}

SEGMENTS: tuple[Segment, ...] = tuple(Segment)
"""All seventeen segments; the column order of every array of splits."""

RUNS: tuple[Segment, ...] = tuple(s for s in SEGMENTS if s.is_run)
STATIONS: tuple[Segment, ...] = tuple(s for s in SEGMENTS if s.is_station)
