"""An even sample of finishes, the same whatever the order of the rows."""

import numpy as np
import numpy.typing as npt

from analysis.partition import Doubles, Hashes, Key, Mask, Partition, log_times
from analysis.venues import Venues

_SAMPLE_ROWS = 100_000
_LEAST_ROWS = 2_000
_MOST_RACES = 6
_SAME_LEVEL = 0.25
Rows = npt.NDArray[np.intp]


def sample_rows(partitions: dict[Key, Partition], limit: int = _SAMPLE_ROWS) -> dict[Key, Rows]:
    """Rows of every partition, at most ``limit`` in all and proportional, but of none fewer than
    two thousand where it has them; ordered by content."""
    total = sum(map(len, partitions.values()))
    chosen: dict[Key, Rows] = {}
    for key, part in partitions.items():
        wanted = max(_LEAST_ROWS, limit * len(part) // max(total, 1))
        chosen[key] = np.argsort(_content(part), kind="stable")[:wanted]
    return chosen


def relative(part: Partition, venues: Venues, rows: Rows) -> Doubles:
    """Venue-relative log splits of some rows, ``[n, 17]``."""
    bases = np.stack([venues.base[part.key, str(rules)] for rules in part.rules])
    reference = bases[part.rule_codes[rows]] + venues.effects[part.key][part.events[rows]]
    logs = log_times(part.splits_s[rows], part.totals_s[rows])
    return np.asarray(logs - reference, dtype=np.float64)[:, :-1]


def pairs(part: Partition) -> tuple[Rows, Rows]:
    """First and last row of everybody who raced two to six times here.

    One name may be two strangers: more races than that, and finishes more than a quarter apart,
    are left out.
    """
    known = np.flatnonzero(part.people != 0)
    order = known[np.lexsort((_content(part)[known], part.people[known]))]
    people = part.people[order]
    starts = np.flatnonzero(np.r_[True, people[1:] != people[:-1]]) if len(people) else people
    ends = np.r_[starts[1:], len(people)].astype(np.intp) - 1
    starts = starts.astype(np.intp)
    races = ends - starts + 1
    kept = (races >= 2) & (races <= _MOST_RACES)
    first, last = order[starts[kept]], order[ends[kept]]
    gap = np.abs(np.log(part.totals_s[first] / part.totals_s[last]))
    same: Mask = (gap <= _SAME_LEVEL) & (part.events[first] != part.events[last])
    return first[same], last[same]


def _content(part: Partition) -> Hashes:
    """A number per row that depends on the finish alone (multiplicative hashing, Knuth)."""
    mixed = part.events.astype(np.uint64)
    for column in (*part.splits_s.T, part.totals_s):
        bits = np.ascontiguousarray(column).view(np.uint32).astype(np.uint64)
        mixed = (mixed ^ bits) * np.uint64(0x9E3779B97F4A7C15)
        mixed ^= mixed >> np.uint64(29)
    return mixed
