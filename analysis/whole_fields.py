"""Fields of which only the fastest are known, and venue effects that do not lean on them.

Rankings come in pages of a hundred, fastest first. Where a collector read the first pages only,
the "field" is its fast end: its median says nothing of the course, and whoever is seen there again
was chosen by the outcome. Finishing times have a long slow tail; a list that was cut has none.
"""

from dataclasses import replace

import numpy as np

from analysis.partition import Floats, Key, Mask, Partition, log_times
from analysis.venues import Event, Venues

_SMALLEST = 40
"""Below this many rows the tails say too little."""

_ROWS = 20_000

_TAILS = 0.8
_EDGE = 1.2
"""In the public results the two ratios are 0.24 to 0.79 and 0.44 to 1.14 in fields of 93, 97, 98,
99, 198, 199, 399, 598 ... rows, and around 1.35 and 3 in the others."""


def cut_short(part: Partition, events: int) -> Mask:
    """Events, ``[events + 1]`` by code (the last: unknown), whose field here lacks its slow end.

    Two ratios on log finishes have to agree: the 98th percentile's distance to the median against
    the 2nd's, and the slowest's distance against the 10th's.
    """
    cut = np.zeros(events + 1, dtype=np.bool_)
    for code, rows in part.event_slices():
        if rows.stop - rows.start < _SMALLEST:
            continue
        logs = np.log(part.totals_s[rows])
        first, tenth, middle, last = np.quantile(logs, (0.02, 0.1, 0.5, 0.98))
        tails = (last - middle) < _TAILS * (middle - first)
        edge = (logs.max() - middle) < _EDGE * (middle - tenth)
        cut[code] = tails and edge
    return cut


def whole_venues(
    partitions: dict[Key, Partition], events: tuple[Event, ...]
) -> tuple[Venues, dict[Key, Mask]]:
    """Venue effects from whole fields only, and per division and gender the fields cut short.

    A cut field takes the effect of the event's whole fields. Where there is none, the finish has
    no effect and a segment what its field differs by beyond what its speed explains.
    """
    cut = {key: cut_short(part, len(events)) for key, part in partitions.items()}
    whole = {}
    for key, part in partitions.items():
        keep = ~cut[key][part.events]
        whole[key] = _rows(part, keep) if cut[key].any() and keep.any() else part
    # Through its own text and back: what is fitted on it is the same after a store is read.
    venues = _as_stored(Venues.fit(whole, events))
    if not any(mask.any() for mask in cut.values()):
        return venues, cut

    everything = Venues.fit(partitions, events)
    orphans = everything.known & ~venues.known
    effects = dict(venues.effects)
    for key, part in whole.items():
        table = everything.effects[key][orphans]
        speed = _follows_finish(part, venues)
        effects[key] = venues.effects[key].copy()
        effects[key][orphans] = table - table[:, -1:] * speed
    return _as_stored(replace(venues, effects=effects, known=venues.known | orphans)), cut


def _as_stored(venues: Venues) -> Venues:
    exact = {key: np.asarray(values, dtype=np.float64) for key, values in venues.base.items()}
    return Venues.from_json(replace(venues, base=exact).as_json())


def _follows_finish(part: Partition, venues: Venues) -> Floats:
    """How much of a log change of the finish each segment shows, ``[18]``; 1 for the finish."""
    rows = np.linspace(0, len(part) - 1, min(len(part), _ROWS)).astype(np.int64)
    logs = log_times(part.splits_s[rows], part.totals_s[rows]) - venues.bases(part)[rows]
    relative = logs - venues.effects[part.key][part.events[rows]]
    finish = relative[:, -1:]
    return np.asarray((relative * finish).sum(axis=0) / ((finish**2).sum() + 1e-9))


def _rows(part: Partition, keep: Mask) -> Partition:
    columns = ("splits_s", "totals_s", "seasons", "ages", "events", "ids", "invented", "people")
    return replace(part, **{name: getattr(part, name)[keep] for name in columns})
