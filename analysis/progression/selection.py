"""Who comes back, and how far that could bend what "people like you" did next.

Changes are known only of those who were seen again. Nothing in the results says what the others
would have done, so their median is not estimated but bounded, by putting all of them at one end
and then at the other (Manski, American Economic Review 80, 1990). The ends are the middle 80 % of
the changes that were seen: a worst case among believable ones. With fewer than half seen again the
bounds are as wide as the ends, and that is what the data honestly say.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from analysis.field import Field
from analysis.partition import UNKNOWN, Doubles, Key
from analysis.progression.pairs import Pairs, order_of
from analysis.readings import Selection
from hyrox.divisions import Division, Gender

_THIRDS = 3
_ENDS = (0.1, 0.9)


@dataclass(frozen=True)
class Returns:
    """Per division and gender: the share of people seen again, over all and by thirds of the
    finish (fastest first), ``[4]``, and the thirds' log limits ``[2]``."""

    shares: dict[Key, Doubles]
    limits: dict[Key, Doubles]

    @classmethod
    def fit(cls, field: Field, pairs: Pairs) -> "Returns":
        """From the first finish of every known person before the last event of the field.

        Who finished at the last event had no chance to be seen again and is not counted; who
        finished shortly before had little, so a share is "so far", never "ever".
        """
        order = order_of(field.events, field.dates)
        shares, limits = {}, {}
        for key, part in field.partitions.items():
            known = np.flatnonzero((part.people != 0) & (part.events != UNKNOWN))
            again = np.isin(part.people[known], part.people[pairs.sets[key].later])
            when = order[part.events[known]]
            ranked = np.lexsort((np.nan_to_num(when[:, 2]), when[:, 1], when[:, 0]))
            if not len(known):
                continue
            last = part.events[known[ranked[-1]]]
            _, first = np.unique(part.people[known][ranked], return_index=True)
            rows = ranked[first]
            rows = rows[part.events[known[rows]] != last]
            if not len(rows):
                continue
            logs = np.log(part.totals_s[known[rows]])
            edges = np.quantile(logs, [1 / _THIRDS, 2 / _THIRDS])
            third = np.searchsorted(edges, logs)
            seen = again[rows].astype(np.float64)
            each = [seen[third == i].mean() if (third == i).any() else 0.0 for i in range(_THIRDS)]
            shares[key] = np.array([seen.mean(), *each])
            limits[key] = edges
        return cls(shares, limits)

    def read(self, key: Key, finish_log: float, changes: Doubles, source: str = "") -> Selection:
        """What selection may do to the median of ``changes`` (logs) of athletes at this finish.

        Args:
            source: whose results these are, where not those at hand.
        """
        known = self.shares.get(key)
        share = 0.0
        if known is not None:
            place = int(np.searchsorted(self.limits[key], finish_log))
            share = float(known[1 + place]) if np.isfinite(finish_log) else float(known[0])
        low, high = bounds(changes, share)
        words = (
            (f"In {source}, " if source else "")
            + f"{_percent(share)} of finishers at this speed have been seen again so far"
            + (
                f" ({_percent(float(known[1]))} of the fastest third, "
                f"{_percent(float(known[3]))} of the slowest)"
                if known is not None
                else ""
            )
            + ". What the others would have done is not known: if all of them were at one end of "
            "the changes seen (the middle 80 %), the median change of everybody would lie between "
            f"{_signed(low)} and {_signed(high)}."
        )
        return Selection(share, (100 * float(np.expm1(low)), 100 * float(np.expm1(high))), words)

    def as_json(self) -> list[Any]:
        return [
            [*map(str, key), values.tolist(), self.limits[key].tolist()]
            for key, values in self.shares.items()
        ]

    @classmethod
    def from_json(cls, data: list[Any]) -> "Returns":
        shares, limits = {}, {}
        for division, gender, values, edges in data:
            key = (Division(division), Gender(gender))
            shares[key], limits[key] = np.asarray(values), np.asarray(edges)
        return cls(shares, limits)


def bounds(changes: Doubles, share: float) -> tuple[float, float]:
    """The least and greatest median of everybody when a ``share`` of them shows ``changes`` and
    the rest lies at the 10 % or at the 90 % quantile of these. Contains the median seen."""
    low, high = (float(np.quantile(changes, q)) for q in _ENDS)
    middle = float(np.median(changes))
    if share >= 1.0:
        return middle, middle
    found = []
    for end in (low, high):
        values = np.append(changes, end)
        weights = np.append(np.full(len(changes), share / len(changes)), 1.0 - share)
        ranked = np.argsort(values, kind="stable")
        place = int(np.searchsorted(np.cumsum(weights[ranked]), 0.5))
        found.append(float(values[ranked[min(place, len(values) - 1)]]))
    return min(found[0], middle), max(found[1], middle)


def _signed(log: float) -> str:
    """``+3.1 %``, with the sign that figures elsewhere have."""
    return f"{100 * float(np.expm1(log)):+.1f} %".replace("-", "−")


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"
