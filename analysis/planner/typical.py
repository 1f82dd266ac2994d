"""How athletes who finished around a time really spent it, at a venue.

Each finisher's splits are taken relative to the finisher's own venue and moved, as a whole, to the
finish in question; the medians are put back to the asked venue. Medians of skewed times add up to
less than the finish (stops and crowded stations only ever cost time), so what is left over goes
to the segments in proportion to how far they scatter. Measured on held-out events in
``benchmarks/targets.py`` against the plain way, the finish divided by median shares.
"""

from collections.abc import Callable

import numpy as np

from analysis.field import Field
from analysis.partition import Codes, Doubles, Floats, Key
from analysis.planner.levels import (
    FINISH,
    SAMPLE,
    Levels,
    Near,
    levels,
    near,
    nobody,
    relative,
    venue_words,
)
from analysis.readings import TypicalSplits
from hyrox.rules import rule_set
from hyrox.segments import SEGMENTS
from hyrox.times import format_time

Weights = Callable[[Floats], Floats | Doubles]
"""From venue-relative log times ``[m, 18]`` to weights ``[m]`` of 0 and more; NaN counts as 0."""

_QUANTILES = (0.1, 0.5, 0.9)


def typical_splits(
    field: Field,
    key: Key,
    season: int,
    event: str | None,
    finish_s: float,
    weights: Weights | None = None,
    own: int | None = None,
    weighted_as: str = "",
) -> TypicalSplits:
    """The usual splits of those who finish around ``finish_s`` at this venue, adding up to it.

    Args:
        season: whose rules hold; with ``event`` the venue. An unknown event is a usual venue.
        weights: how much each finisher counts, for example its membership of an archetype. It is
            asked about the sampled finishers only.
        own: the athlete's own row of the partition, left out.
        weighted_as: the weights in words, for the definition.

    Raises:
        NotFoundError: nobody comparable is in the field.
    """
    found = levels(field, key, season)
    reference = field.venues.reference(key, season, event)
    level = float(np.log(finish_s) - reference[FINISH])
    around = near(found, level, own)
    if not len(around.rows):
        raise nobody(key, rule_set(season))
    logs = relative(field, found.part, around.rows)
    shares = _shares(weights(logs)) if weights is not None else None
    moved = logs[:, :FINISH] - (logs[:, FINISH:] - np.float32(level))
    low, middle, high = np.exp(reference[:FINISH] + _quantiles(moved, shares))
    seconds = _spread(middle, high - low, finish_s)
    names = tuple(SEGMENTS)
    return TypicalSplits(
        finish_s=finish_s,
        seconds=dict(zip(names, seconds.tolist(), strict=True)),
        low_s=dict(zip(names, np.minimum(low, seconds).tolist(), strict=True)),
        high_s=dict(zip(names, np.maximum(high, seconds).tolist(), strict=True)),
        n=len(around.rows) if shares is None else _effective(shares),
        definition=_definition(field, found, around, season, event, finish_s, weighted_as),
        invented=bool(found.part.invented[around.rows].any()),
    )


def _shares(weights: Floats | Doubles) -> Doubles:
    """Weights that add up to 1; equal ones where nobody has any."""
    clean = np.clip(np.nan_to_num(weights.astype(np.float64)), 0.0, None)
    total = clean.sum()
    return clean / total if total > 0 else np.full(len(clean), 1.0 / max(1, len(clean)))


def _effective(shares: Doubles) -> int:
    """As how many equally weighted finishers these count (Kish, Survey Sampling, 1965)."""
    return max(1, int(np.floor(1.0 / np.square(shares).sum() + 1e-6)))


def _quantiles(values: Floats, shares: Doubles | None) -> Doubles:
    """The 10, 50 and 90 % quantiles of every column, ``[3, d]``; rows count by their shares.

    Weighted quantiles are those of an even draw by weight, which needs no sort per column.
    """
    if shares is not None:
        ticks = (np.arange(SAMPLE) + 0.5) / SAMPLE
        drawn = np.searchsorted(np.cumsum(shares), ticks).clip(max=len(shares) - 1)
        values = values[drawn]
    ordered = np.sort(np.ascontiguousarray(values.T), axis=1)
    last = ordered.shape[1] - 1
    columns = []
    for share in _QUANTILES:
        whole, part = divmod(share * last, 1.0)
        below = ordered[:, int(whole)].astype(np.float64)
        above = ordered[:, min(int(whole) + 1, last)].astype(np.float64)
        columns.append(below + part * (above - below))
    return np.stack(columns)


def _spread(middle: Doubles, width: Doubles, finish_s: float) -> Doubles:
    """Middles that add up to the finish: what is left over goes where times scatter most."""
    left = finish_s - middle.sum()
    if width.sum() <= 0 or abs(left) > 0.05 * finish_s:
        return np.asarray(middle * (finish_s / middle.sum()))
    return np.asarray(middle + left * width / width.sum())


def _definition(
    field: Field,
    found: Levels,
    around: Near,
    season: int,
    event: str | None,
    finish_s: float,
    weighted_as: str,
) -> str:
    division, gender = found.part.key
    distance = (
        f"finishing within {round(100 * around.within)} % of {format_time(finish_s)}"
        if around.within is not None
        else f"with the finishes nearest to {format_time(finish_s)}"
    )
    venue = f"times adjusted to {venue_words(field, found.part, season, event)}"
    sampled = (
        f"; an even sample of {len(around.rows):,} of {around.found:,}"
        if around.found > len(around.rows)
        else ""
    )
    weighted = f", weighted by {weighted_as}" if weighted_as else ""
    effective = "; n is their effective number" if weighted_as else ""
    rules = found.rules or "all seasons"
    people = f"{gender.people}, {division.value}, {rules}, {distance}{weighted}"
    return f"{people} ({venue}{sampled}{effective})"


def rows_near(
    field: Field, key: Key, season: int, event: str | None, finish_s: float, own: int | None
) -> tuple[Levels, Codes]:
    """The finishers ``typical_splits`` would look at: all of their kind, and the sampled rows."""
    found = levels(field, key, season)
    level = float(np.log(finish_s) - field.venues.reference(key, season, event)[FINISH])
    return found, near(found, level, own).rows
