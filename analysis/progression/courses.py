"""What a course does to times, apart from who came to it.

An event's median is slow because its halls are long or because its people are slow, and one race
cannot tell. Athletes who raced at two events can: the same person, two courses. On the public
results only a quarter of a finish's venue effect follows the athlete, most of a run's or Roxzone's
does. So a course's effect is ``share * field effect + deviation``: the share per segment from all
pairs, the deviation of each event from the pairs that touch it, by ridge regression on the events
(two-way effects as in Abowd, Kramarz and Margolis, Econometrica 67, 1999), robust by clipping.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from analysis.field import Field
from analysis.partition import UNKNOWN, Doubles, Floats, Key, log_times
from analysis.progression.pairs import Pairs
from analysis.venues import Venues

_USUAL = np.array(
    [1.0, 0.5, 0.65, 0.75, 0.65, 0.5, 0.6, 0.4, 0.65, 0.4, 0.65, 0.35, 0.65, 0.3, 0.75, 0.45, 0.85,
     0.3]
)  # fmt: skip
"""Shares where nobody raced twice: those of 7,605 pairs of public races, rounded (run 1, whose
length is the venue's, is all course; a finish mostly people)."""

_RIDGE_PAIRS = 20.0
_FEWEST = 50
_CLIP = 2.5
_ROUNDS = 4


@dataclass(frozen=True)
class Courses:
    """Log effects of courses on the seventeen segments and the finish.

    ``shares`` ``[18]`` is how much of a field's effect is the course; ``deviations``
    ``[events + 1, 18]``, the last row (unknown event) zero.
    """

    shares: Doubles
    deviations: Doubles

    @classmethod
    def fit(cls, field: Field, pairs: Pairs) -> "Courses":
        """From all pairs of all divisions together, which race the same course."""
        events = len(field.events)
        nothing = cls(_USUAL.copy(), np.zeros((events + 1, 18)))
        if len(pairs) < _FEWEST:
            return nothing
        changes, effects, firsts, seconds, groups = [], [], [], [], []
        for group, (key, chosen) in enumerate(pairs.sets.items()):
            part = field.partitions[key]
            logs = log_times(part.splits_s, part.totals_s) - pairs.venues.bases(part)
            first, second = part.events[chosen.earlier], part.events[chosen.later]
            table = pairs.venues.effects[key]
            changes.append(logs[chosen.later] - logs[chosen.earlier])
            effects.append(table[second] - table[first])
            firsts.append(first)
            seconds.append(second)
            groups.append(np.full(len(first), group))
        change = np.concatenate(changes).astype(np.float64)
        effect = np.concatenate(effects).astype(np.float64)
        first, second = np.concatenate(firsts), np.concatenate(seconds)
        group_of = np.concatenate(groups)

        shares, deviations = np.zeros(18), np.zeros((events + 1, 18))
        drift = np.zeros_like(change)
        inverse = np.linalg.inv(_graph(first, second, events) + _RIDGE_PAIRS * np.eye(events))
        for _ in range(_ROUNDS):
            between = deviations[second] - deviations[first]
            expected = drift + shares * effect + between
            scale = np.median(np.abs(change - expected), axis=0) / 0.6745 + 1e-6
            clipped = expected + np.clip(change - expected, -_CLIP * scale, _CLIP * scale)
            # Everybody's progress is no course's doing: centred within each division.
            shares = _slopes(_centred(effect, group_of), _centred(clipped - between, group_of))
            rest = clipped - shares * effect
            drift = rest - between - _centred(rest - between, group_of)
            sums = np.zeros((events, 18))
            np.add.at(sums, second, rest - drift)
            np.subtract.at(sums, first, rest - drift)
            deviations[:events] = inverse @ sums
        return cls(shares, deviations)

    def effects(self, venues: Venues, key: Key) -> Floats:
        """Per event code, the course's log effect ``[events + 1, 18]``; zero where unknown."""
        table = venues.effects[key]
        full = np.zeros_like(table, dtype=np.float64)
        n = min(len(table), len(self.deviations))
        full[: n - 1] = self.deviations[: n - 1]
        return np.asarray(self.shares * table + full, dtype=np.float32)

    def at(self, venues: Venues, key: Key, season: int, event: str | None) -> Doubles:
        """The course's log effect on one race, ``[18]``; zero where the event is not known."""
        code = venues.code(season, event)
        if code == UNKNOWN:
            return np.zeros(18)
        deviation = self.deviations[code] if code < len(self.deviations) - 1 else 0.0
        return np.asarray(self.shares * venues.effects[key][code] + deviation)

    def as_json(self) -> dict[str, Any]:
        return {"shares": self.shares.tolist(), "deviations": self.deviations.tolist()}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Courses":
        return cls(np.asarray(data["shares"]), np.asarray(data["deviations"]))


def _centred(rows: Doubles, groups: Any) -> Doubles:
    counts = np.maximum(np.bincount(groups), 1)
    sums = np.zeros((len(counts), rows.shape[1]))
    np.add.at(sums, groups, rows)
    return np.asarray(rows - (sums / counts[:, None])[groups])


def _slopes(x: Doubles, y: Doubles) -> Doubles:
    slopes = (x * y).sum(axis=0) / ((x**2).sum(axis=0) + 1e-9)
    return np.asarray(np.clip(slopes, 0.0, 1.0))


def _graph(first: Any, second: Any, events: int) -> Doubles:
    """Laplacian of the events, joined by their pairs."""
    graph = np.zeros((events, events))
    np.add.at(graph, (first, first), 1.0)
    np.add.at(graph, (second, second), 1.0)
    np.subtract.at(graph, (first, second), 1.0)
    np.subtract.at(graph, (second, first), 1.0)
    return graph
