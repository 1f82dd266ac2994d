"""What a venue does to times: the median log effect of each event on every segment.

Courses differ: run 1 is anything from 0.4 to 1.3 of run 3, Roxzones from a few steps to a lap of
the hall. An effect is the event's own median against all finishers of the same division, gender
and rules, so that dividing it out leaves the athlete. A small field leans on the other fields of
the same event, which raced the same course: ``w * own + (1 - w) * all fields`` with
``w = n / (n + 20)``, a shrinkage estimate. Both parts shift with the venue's times, so making a
venue slower by a factor changes nothing relative to it.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from analysis.partition import UNKNOWN, Codes, Doubles, Floats, Key, Mask, Partition, log_times
from hyrox.divisions import Division, Gender
from hyrox.rules import rule_set

MINIMUM_FIELD = 30
"""Finishers (of all fields of the event) from which its effect is known."""

_BORROWED_WEIGHT = 20.0

Event = tuple[int, str]
"""Season and name: the same city is another course next year."""


@dataclass(frozen=True)
class Venues:
    """Bases and event effects on log times; 18 columns, the segments and the finish.

    ``base[key, rules]`` is the median log time of all finishers; ``effects[key]`` is
    ``[events + 1, 18]`` in the order of ``codes``, its last row zero for an unknown event.
    """

    codes: dict[Event, int]
    known: Mask
    base: dict[tuple[Key, str], Doubles]
    effects: dict[Key, Floats]

    @classmethod
    def fit(cls, partitions: dict[Key, Partition], events: tuple[Event, ...]) -> "Venues":
        """Effects of every event with at least ``MINIMUM_FIELD`` finishers."""
        base: dict[tuple[Key, str], Doubles] = {}
        own: dict[Key, dict[int, tuple[int, Doubles]]] = {}
        deviations: dict[int, list[Floats]] = {}
        for key, part in partitions.items():
            logs = log_times(part.splits_s, part.totals_s)
            for rules in part.rules:
                base[key, str(rules)] = np.median(logs[part.under(str(rules))], axis=0)
            own[key] = {}
            for code, rows in part.event_slices():
                relative = logs[rows] - base[key, rule_set(events[code][0])].astype(np.float32)
                own[key][code] = (len(relative), np.median(relative, axis=0))
                deviations.setdefault(code, []).append(relative)

        known = np.zeros(len(events) + 1, dtype=np.bool_)
        effects = {key: np.zeros((len(events) + 1, 18), dtype=np.float32) for key in partitions}
        for code, fields in deviations.items():
            if sum(map(len, fields)) < MINIMUM_FIELD:
                continue
            known[code] = True
            pooled = np.median(np.concatenate(fields), axis=0)
            for key in partitions:
                n, median = own[key].get(code, (0, pooled))
                weight = n / (n + _BORROWED_WEIGHT)
                effects[key][code] = weight * median + (1 - weight) * pooled
        return cls({event: code for code, event in enumerate(events)}, known, base, effects)

    def code(self, season: int, event: str | None) -> int:
        """The event's code if its effect is known, else ``UNKNOWN``."""
        code = self.codes.get((season, event), UNKNOWN) if event else UNKNOWN
        return code if self.known[code] else UNKNOWN

    def base_of(self, key: Key, rules: str) -> Doubles:
        """Median log times under these rules; under the others where nobody raced these.

        Raises:
            KeyError: nobody of this division and gender is in the field.
        """
        if (key, rules) in self.base:
            return self.base[key, rules]
        return next(values for (other, _), values in self.base.items() if other == key)

    def reference(self, key: Key, season: int, event: str | None) -> Doubles:
        """What is normal at a race, as log times ``[18]``: base plus the event's effect."""
        base = self.base_of(key, rule_set(season))
        return np.asarray(base + self.effects[key][self.code(season, event)])

    def bases(self, part: Partition) -> Floats:
        """Per row of a partition, the base of its rules: ``[n, 18]``."""
        table = np.stack([self.base[part.key, str(rules)] for rules in part.rules])
        return table.astype(np.float32)[part.rule_codes]

    def codes_of(self, seasons: Codes, events: list[str | None]) -> Codes:
        """Per row, the event's code if its effect is known, else ``UNKNOWN``."""
        memory: dict[tuple[int, str | None], int] = {}
        rows = list(zip(seasons.tolist(), events, strict=True))
        for row in set(rows):
            memory[row] = self.code(*row)
        return np.fromiter((memory[row] for row in rows), dtype=np.int32, count=len(rows))

    def as_json(self) -> dict[str, Any]:
        """Plain lists and names; ``from_json`` reads them back."""
        return {
            "events": [[season, name] for season, name in self.codes],
            "known": self.known.tolist(),
            "base": [
                [*map(str, key), rules, np.round(values, 6).tolist()]
                for (key, rules), values in self.base.items()
            ],
            "effects": [
                [*map(str, key), np.round(values.astype(np.float64), 6).tolist()]
                for key, values in self.effects.items()
            ],
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Venues":
        codes = {(int(season), str(name)): i for i, (season, name) in enumerate(data["events"])}
        base = {
            ((Division(division), Gender(gender)), rules): np.asarray(values, dtype=np.float64)
            for division, gender, rules, values in data["base"]
        }
        effects = {
            (Division(division), Gender(gender)): np.asarray(values, dtype=np.float32)
            for division, gender, values in data["effects"]
        }
        return cls(codes, np.asarray(data["known"], dtype=np.bool_), base, effects)
