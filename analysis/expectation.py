"""What was to be expected: the finish before the race, a segment from the other segments.

Never from the thing itself: a finish is not predicted from its splits (it is their sum), and a
segment is predicted from the other sixteen and the venue, neither from itself nor from the total.
"""

import operator
from dataclasses import dataclass
from functools import reduce

import numpy as np

from analysis.ages import published_effect
from analysis.conditional import MINIMUM_ROWS, Conditional, Moments, robust_scales
from analysis.partition import UNKNOWN, Doubles, Floats, Key, Mask, Partition, log_times
from analysis.readings import Expected
from analysis.venues import Venues
from hyrox.results import RaceResult
from hyrox.segments import SEGMENTS

_COUNT = len(SEGMENTS)
_FINISH = _COUNT
_PRIOR_ROWS_AGE = 50.0
_MODES = (0, 1)
_QUANTILES = (0.1, 0.5, 0.9)


@dataclass(frozen=True)
class PartitionModel:
    """One division and gender. The index 0 of pairs is an unknown venue, 1 a known one.

    ``scales`` ``[17]`` are robust standard deviations of venue-relative log splits;
    ``finish_errors`` ``[3]`` the 10, 50 and 90 % quantiles of the log finish around base, venue
    and age.
    """

    scales: Doubles
    segments: tuple[Conditional, Conditional]
    finish_errors: tuple[Doubles, Doubles]
    ages: dict[str, float]


@dataclass(frozen=True)
class Expectation:
    """Expectations of every division and gender of a field; built by ``Expectation.fit``."""

    venues: Venues
    models: dict[Key, PartitionModel]

    @classmethod
    def fit(
        cls, partitions: dict[Key, Partition], age_groups: tuple[str, ...], venues: Venues
    ) -> "Expectation":
        """Fit all partitions; small ones lean on the pooled field and on the largest one."""
        from threadpoolctl import threadpool_limits

        models: dict[Key, PartitionModel] = {}
        by_size = sorted(partitions, key=lambda key: -len(partitions[key]))
        if not by_size:
            return cls(venues, models)
        inputs = {key: _Relative.of(partitions[key], venues) for key in by_size}
        scales = robust_scales({key: inputs[key].logs[1][:, :_COUNT] for key in by_size})
        # Products of 17 columns gain nothing from threads, and on a busy machine the threads
        # that wait for each other cost several times the work.
        with threadpool_limits(limits=1, user_api="blas"):
            priors = [_pooled_covariance(inputs, scales, mode) for mode in _MODES]
            for key in by_size:
                largest = models[by_size[0]] if models else None
                models[key] = _fit_one(
                    partitions[key], age_groups, inputs[key], scales[key], priors, largest
                )
        return cls(venues, models)

    def finish(self, result: RaceResult) -> Expected:
        """The finish before the race: who (division, gender, age group) and where, no split."""
        key = (result.division, result.gender)
        model = self.models[key]
        code = self.venues.code(result.season, result.event)
        level = float(self.venues.reference(key, result.season, result.event)[_FINISH])
        if result.age_group is not None:
            known = model.ages.get(result.age_group)
            level += published_effect(result.age_group, result.gender) if known is None else known
        low, middle, high = np.exp(level + model.finish_errors[int(code != UNKNOWN)])
        return Expected(float(middle), (float(low), float(high)))

    def segments(self, result: RaceResult) -> tuple[Expected, ...]:
        """Each segment from the athlete's other segments and the venue, in race order."""
        key = (result.division, result.gender)
        model = self.models[key]
        code = self.venues.code(result.season, result.event)
        reference = self.venues.reference(key, result.season, result.event)[:_COUNT]
        # A missing time says as much as a typical one.
        z = np.nan_to_num((np.log(np.asarray(result.splits.seconds)) - reference) / model.scales)
        shown = model.segments[int(code != UNKNOWN)].predict(z)
        times = np.exp(reference + model.scales * shown)
        return tuple(
            Expected(float(middle), (float(low), float(high))) for low, middle, high in times.T
        )


@dataclass(frozen=True)
class _Relative:
    """Log times ``[n, 18]`` against the base (0) and against base and venue (1)."""

    logs: tuple[Floats, Floats]
    has_venue: Mask

    @classmethod
    def of(cls, part: Partition, venues: Venues) -> "_Relative":
        unknown = log_times(part.splits_s, part.totals_s) - venues.bases(part)
        known = unknown - venues.effects[part.key][part.events]
        return cls((unknown, known), venues.known[part.events])

    def rows(self, mode: int) -> Mask:
        """Rows a mode is fitted on: those of known venues, unless there are none."""
        everything = np.ones(len(self.has_venue), dtype=np.bool_)
        return self.has_venue if mode and self.has_venue.any() else everything

    def standardised(self, mode: int, scales: Doubles) -> Floats:
        splits = self.logs[mode][self.rows(mode), :_COUNT]
        return np.asarray(splits / scales.astype(np.float32), dtype=np.float32)


def _pooled_covariance(
    inputs: dict[Key, _Relative], scales: dict[Key, Doubles], mode: int
) -> Doubles:
    moments = (Moments.of(inputs[key].standardised(mode, scales[key])) for key in inputs)
    return reduce(operator.add, moments).covariance()


def _fit_one(
    part: Partition,
    age_groups: tuple[str, ...],
    relative: _Relative,
    scales: Doubles,
    priors: list[Doubles],
    largest: PartitionModel | None,
) -> PartitionModel:
    ages = _age_effects(part, age_groups, relative)
    by_code = np.array([*(ages[group] for group in age_groups), 0.0], dtype=np.float32)
    adjustment = by_code[part.ages]
    segments: list[Conditional] = []
    errors: list[Doubles] = []
    for mode in _MODES:
        rows = relative.rows(mode)
        segments.append(
            Conditional.fit(
                relative.standardised(mode, scales),
                part.events[rows],
                priors[mode],
                largest.segments[mode] if largest else None,
            )
        )
        if largest and rows.sum() < MINIMUM_ROWS:
            errors.append(largest.finish_errors[mode])
        else:
            around = relative.logs[mode][rows, _FINISH] - adjustment[rows]
            errors.append(np.quantile(around.astype(np.float64), _QUANTILES))
    return PartitionModel(scales, (segments[0], segments[1]), (errors[0], errors[1]), ages)


def _age_effects(
    part: Partition, age_groups: tuple[str, ...], relative: _Relative
) -> dict[str, float]:
    """Median log effect of each band, shrunk towards the published one (worth 50 rows)."""
    finish = relative.logs[1][:, _FINISH]
    effects: dict[str, float] = {}
    for code, group in enumerate(age_groups):
        rows = (part.ages == code) & relative.has_venue
        n = int(rows.sum())
        median = float(np.median(finish[rows])) if n else 0.0
        prior = published_effect(group, part.key[1])
        effects[group] = (n * median + _PRIOR_ROWS_AGE * prior) / (n + _PRIOR_ROWS_AGE)
    return effects
