"""How a race was spent: venue-relative times, what stands out in them, and who is near whom."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from analysis.field import Field
from analysis.moments import Moments, robust_scales
from analysis.partition import Doubles, Floats, Key, Partition, log_times
from analysis.venues import Venues
from hyrox.divisions import Division, Gender
from hyrox.results import RaceResult
from hyrox.segments import SEGMENTS

Numbers = npt.NDArray[np.floating[Any]]

_COUNT = len(SEGMENTS)
_CLIP = 4.0
_ROWS = 50_000
_SEED = 17


@dataclass(frozen=True)
class Shape:
    """One division and gender: robust deviations of venue-relative log splits (``scales``) and of
    the finish (``finish``), and each split from the other sixteen (``intercepts``,
    ``coefficients``) with the deviation of what is left (``spread``)."""

    scales: Doubles
    finish: float
    intercepts: Doubles
    coefficients: Doubles
    spread: Doubles

    def residuals(self, relative: Numbers) -> Doubles:
        """Standardised residuals ``[n, 17]`` of venue-relative log splits ``[n, 17 or 18]``.

        One unit is a robust standard deviation of such residuals in the field (the edge of the
        80 % interval lies at about 1.28). Positive is slower than the other segments lead to
        expect. Missing splits are taken as typical and have residual NaN.
        """
        z = relative[:, :_COUNT] / self.scales
        filled = np.clip(np.where(np.isnan(z), 0.0, z), -_CLIP, _CLIP)
        expected = self.intercepts + filled @ self.coefficients.T
        return np.asarray((z - expected) / self.spread)

    def levels(self, relative: Numbers) -> Doubles:
        """The athlete's usual slowness ``[n]``, as a log finish: the mean over the segments, each
        clipped to two and a half deviations, so that one accident does not move it."""
        z = np.clip(relative[:, :_COUNT] / self.scales, -2.5, 2.5)
        known = ~np.isnan(z)
        mean = np.where(known, z, 0.0).sum(axis=1) / np.maximum(known.sum(axis=1), 1)
        return np.asarray(mean * self.finish)

    def vectors(self, relative: Numbers, level: Numbers) -> Floats:
        """Where distance means likeness: ``[n, 18]``, how the race was spent and how fast.

        The seventeen splits against the athlete's own finish, each in deviations and together as
        heavy as the last column, the finish ``level`` in deviations.
        """
        vectors = np.empty((len(relative), _COUNT + 1), dtype=np.float32)
        pattern = relative[:, :_COUNT] - np.asarray(level)[:, None]
        vectors[:, :-1] = np.clip(pattern / self.scales, -3, 3) / np.sqrt(_COUNT)
        vectors[:, -1] = level / self.finish
        return vectors


@dataclass(frozen=True)
class Profiles:
    """Shapes of every division and gender; built by ``Profiles.fit``."""

    shapes: dict[Key, Shape]

    @classmethod
    def fit(cls, field: Field, venues: Venues) -> "Profiles":
        """From at most 50,000 finishes of each division and gender, drawn evenly."""
        samples = {}
        for key, part in field.partitions.items():
            rows = np.arange(len(part))
            if len(rows) > _ROWS:
                rows = np.random.default_rng(_SEED).choice(len(part), _ROWS, replace=False)
                rows.sort()
            samples[key] = relative_rows(part, venues, rows)
        scales = robust_scales(samples)
        moments = {
            key: Moments.of((values[:, :_COUNT] / scales[key][:_COUNT]).astype(np.float32))
            for key, values in samples.items()
        }
        if not moments:
            return cls({})
        pooled = sum(list(moments.values())[1:], next(iter(moments.values()))).covariance()
        shapes = {}
        for key, values in samples.items():
            intercepts, coefficients = moments[key].solve(pooled)
            bare = Shape(
                scales[key][:_COUNT], float(scales[key][_COUNT]),
                intercepts, coefficients, np.ones(_COUNT),
            )  # fmt: skip
            left = bare.residuals(values).astype(np.float32)
            spread = robust_scales({key: left})[key]
            shapes[key] = Shape(bare.scales, bare.finish, intercepts, coefficients, spread)
        return cls(shapes)

    def as_json(self) -> list[Any]:
        return [
            [*map(str, key), s.scales.tolist(), s.finish, s.intercepts.tolist(),
             s.coefficients.tolist(), s.spread.tolist()]
            for key, s in self.shapes.items()
        ]  # fmt: skip

    @classmethod
    def from_json(cls, data: list[Any]) -> "Profiles":
        shapes = {}
        for division, gender, scales, finish, intercepts, coefficients, spread in data:
            shapes[Division(division), Gender(gender)] = Shape(
                np.asarray(scales), float(finish), np.asarray(intercepts),
                np.asarray(coefficients), np.asarray(spread),
            )  # fmt: skip
        return cls(shapes)


def relative_rows(part: Partition, venues: Venues, rows: Any) -> Floats:
    """Log times against base and venue, ``[n, 18]``, of some rows of a partition."""
    logs = log_times(part.splits_s[rows], part.totals_s[rows])
    base = np.stack([venues.base_of(part.key, str(rules)) for rules in part.rules])
    relative = logs - base.astype(np.float32)[part.rule_codes[rows]]
    return np.asarray(relative - venues.effects[part.key][part.events[rows]])


def relative_one(result: RaceResult, venues: Venues) -> Doubles:
    """Log times of one race against base and venue, ``[18]``; NaN where a time is not known."""
    key = (result.division, result.gender)
    times = np.asarray([*result.splits.seconds, result.total_s], dtype=np.float64)
    return np.asarray(np.log(times) - venues.reference(key, result.season, result.event))
