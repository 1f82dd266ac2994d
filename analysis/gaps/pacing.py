"""How the runs were paced: fade, the first run, the run after each station.

A run is no fixed kilometre: the ratio of run 1 to run 3 is anything from 0.44 to 1.30 by venue. So
everything here is log time less what is typical at the venue, and where the venue is not known
run 1 is left out. The line through the runs is Theil and Sen's (the median of all slopes between
two runs), which one bad run does not bend: over 7,446 pairs of public open races of one person its
fade repeats with a rank correlation of 0.35, that of least squares with 0.32.
"""

from dataclasses import dataclass
from itertools import combinations

import numpy as np

from analysis.field import Field
from analysis.gaps.level import middle, shares_beaten
from analysis.gaps.nearby import Nearby, Rows, nearby
from analysis.partition import UNKNOWN, Floats, Mask
from analysis.readings import PacingReading, RunAfter
from hyrox.results import RaceResult
from hyrox.segments import RUNS, SEGMENTS

MOST_READ = 5_000
"""Finishers whose lines are drawn: sampling moves a percentile by 1.4 points at most (95 %)."""

_COLUMNS = [SEGMENTS.index(run) for run in RUNS]
_EARLY = (1, 2, 3)
"""Runs 2 to 4: the athlete's own pace before anything hurts, whatever the first run's length."""
_LEAST_RUNS = 5
_LEAST_EACH_HALF = 2


def pacing(field: Field, result: RaceResult, near: Nearby | None = None) -> PacingReading | None:
    """How the runs were paced against finishers at the athlete's level.

    ``None`` with fewer than five usable runs, or fewer than two in a half of the race.

    Args:
        near: the cohort, when it is chosen already (``nearby``).

    Raises:
        NotFoundError: nobody is at this level.
    """
    own_s = np.asarray(result.splits.seconds, dtype=np.float32)[_COLUMNS]
    used = ~np.isnan(own_s)
    notes: list[str] = []
    if missing := [run.label for run, known in zip(RUNS, used, strict=True) if not known]:
        notes.append(f"{', '.join(missing)} missing")
    if field.venues.code(result.season, result.event) == UNKNOWN:
        used[0] = False
        notes.append("run 1 left out: its length differs by venue, and this venue is not known")
    half = len(RUNS) // 2
    if used.sum() < _LEAST_RUNS or min(used[:half].sum(), used[half:].sum()) < _LEAST_EACH_HALF:
        return None

    near = near or nearby(field, result)
    rows = near.evenly(MOST_READ)
    peers = _Paced.of(_relative(field, near, rows, used), used)
    reference = field.venues.reference(near.part.key, result.season, result.event)[_COLUMNS]
    own = _Paced.of((np.log(own_s) - reference)[None, used].astype(np.float32), used)
    fades, fade = np.sort(_percent(peers.fade)), _percent(own.fade)
    first, first_usual = None, None
    if peers.first is not None and own.first is not None:
        first, first_usual = float(_percent(own.first)[0]), _usual(_percent(peers.first))
    definition = near.cohort.definition
    if len(rows) < near.cohort.n:
        definition += f"; pacing from an even {len(rows):,} of them"
    return PacingReading(
        fade_percent=float(fade[0]),
        fade_usual=_usual(fades),
        fade_percentile=float(shares_beaten(fades[None], fade)[0]),
        first_run_percent=first,
        first_run_usual=first_usual,
        after=_after(peers, own, used),
        n=len(rows),
        definition=definition,
        notes=tuple(notes),
    )


@dataclass(frozen=True)
class _Paced:
    """Log values per finisher: ``fade`` ``[n]``, ``first`` ``[n]`` if run 1 and an early run are
    used, and ``off`` ``[runs, n]``, each used run against the line."""

    fade: Floats
    first: Floats | None
    off: Floats

    @classmethod
    def of(cls, logs: Floats, used: Mask) -> "_Paced":
        """From relative log times ``[n, runs]`` of the used runs."""
        places = np.flatnonzero(used)
        x = places.astype(np.float32)
        slopes = np.stack(
            [(logs[:, j] - logs[:, i]) / (x[j] - x[i]) for i, j in combinations(range(len(x)), 2)],
            axis=1,
        )
        slope = _middles(slopes)
        level = logs - slope[:, None] * x
        off = level - _middles(level)[:, None]
        early = np.flatnonzero(np.isin(places, _EARLY))
        first = None
        if used[0] and len(early):
            first = logs[:, 0] - _middles(logs[:, early])
        return cls(slope * np.float32(len(RUNS) - 1), first, np.ascontiguousarray(off.T))


def _relative(field: Field, near: Nearby, rows: Rows, used: Mask) -> Floats:
    """Log run times of peers less what is typical: at their venues where the athlete's is known."""
    part, columns = near.part, np.asarray(_COLUMNS)[used]
    logs = np.log(part.splits_s.take(rows, axis=0)[:, columns])
    bases = np.stack([field.venues.base[part.key, str(rules)] for rules in part.rules])
    logs -= bases.astype(np.float32)[:, columns][part.rule_codes[rows]]
    if near.code != UNKNOWN:
        logs -= field.venues.effects[part.key][:, columns][part.events[rows]]
    return np.asarray(logs, dtype=np.float32)


def _after(peers: _Paced, own: _Paced, used: Mask) -> tuple[RunAfter, ...]:
    usual, mine = np.sort(_percent(peers.off), axis=1), _percent(own.off)
    places, medians = shares_beaten(usual, mine[:, 0]), middle(usual)
    return tuple(
        RunAfter(
            run=RUNS[place],
            station=SEGMENTS[_COLUMNS[place] - 1],
            slower_percent=float(mine[i, 0]),
            peers_percent=float(medians[i]),
            percentile=float(places[i]),
        )
        for i, place in enumerate(np.flatnonzero(used))
        if place > 0
    )


def _middles(values: Floats) -> Floats:
    """The median of each row."""
    return middle(np.sort(values, axis=1))


def _percent(logs: Floats) -> Floats:
    return np.asarray(100 * np.expm1(logs), dtype=np.float32)


def _usual(values: Floats) -> tuple[float, float]:
    low, high = np.quantile(values.astype(np.float64), (0.1, 0.9))
    return float(low), float(high)
