"""What it takes to read a finish of one division as a finish of another: open and pro."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from analysis.field import Field
from analysis.partition import Codes, Doubles, Hashes, Key
from analysis.progression.courses import Courses
from analysis.progression.gains import changes
from analysis.progression.pairs import Pairs
from hyrox.segments import SEGMENTS

_FINISH = len(SEGMENTS)
_FEWEST = 30


@dataclass(frozen=True)
class Move:
    """From one division to another: what it adds to a log finish, and how much wider than within
    one division the changes of such athletes scatter (1 or more)."""

    shift: float
    wider: float


def moves_between(field: Field, pairs: Pairs, courses: Courses) -> dict[tuple[Key, Key], Move]:
    """Shifts between divisions of one gender, from thirty people or more seen in both.

    The shift is the median difference of their finishes without the courses, each relative to its
    own division. Two races at one event do not count: such names are mostly of two strangers.
    """
    tables = {key: _levels(field, pairs, courses, key) for key in field.partitions}
    scatters = [
        _deviation(changes(field.partitions[key], pairs, chosen, courses)[:, _FINISH])
        for key, chosen in pairs.sets.items()
        if len(chosen) >= _FEWEST
    ]
    if not scatters:
        return {}
    usual = float(np.median(scatters))
    moves = {}
    for first, (people, events, levels) in tables.items():
        for second, (others, at, reached) in tables.items():
            if first == second or first[1] != second[1]:
                continue
            _, i, j = np.intersect1d(people, others, assume_unique=True, return_indices=True)
            apart = events[i] != at[j]
            change = (reached[j] - levels[i])[apart]
            if len(change) >= _FEWEST:
                wider = max(_deviation(change) / usual, 1.0)
                moves[first, second] = Move(float(np.median(change)), wider)
    return moves


def _levels(
    field: Field, pairs: Pairs, courses: Courses, key: Key
) -> tuple[Hashes, Codes, Doubles]:
    """People, events and log finishes without base and course, the first row of each person."""
    part = field.partitions[key]
    rows = np.flatnonzero((part.people != 0) & ~pairs.cut[key][part.events])
    people, first = np.unique(part.people[rows], return_index=True)
    rows = rows[first]
    logs = np.log(part.totals_s[rows].astype(np.float64))
    course = courses.effects(pairs.venues, key)[part.events[rows], _FINISH]
    base = np.array([pairs.venues.base_of(key, str(rules))[_FINISH] for rules in part.rules])
    return people, part.events[rows], logs - base[part.rule_codes[rows]] - course


def _deviation(values: Any) -> float:
    low, high = np.quantile(values, (0.25, 0.75))
    return max(float(high - low) / 1.349, 1e-3)
