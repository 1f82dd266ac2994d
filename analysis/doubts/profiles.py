"""How usual a whole profile of splits is in a division: a heavy-tailed density of log times.

A multivariate t of four degrees of freedom (Lange, Little and Taylor, 1989, robust modelling with
the t distribution) around robustly scaled log times relative to the venue. Heavy tails because one
stop, injury or mat miss says little about the rest of a race.
"""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np
import numpy.typing as npt

from analysis.field import Field
from analysis.partition import UNKNOWN, Doubles, Floats, Key, Mask, Partition
from hyrox.results import RaceResult
from hyrox.segments import SEGMENTS

MINIMUM_ROWS = 500
"""Below this many finishers a division's profile is not known well enough to doubt anybody."""

_COUNT = len(SEGMENTS)
Rows = npt.NDArray[np.intp]
_MOST_ROWS = 10_000
_DEGREES = 4.0
_CLIP = 6.0
_RIDGE = 1e-3
_NORMAL_IQR = 1.349
_LEAST_SCALE = 0.01


@dataclass(frozen=True)
class Profile:
    """Location and scatter of relative log splits: ``centre``, ``scales`` and ``mean`` ``[17]``,
    ``covariance`` ``[17, 17]`` of clipped standardised values."""

    centre: Doubles
    scales: Doubles
    mean: Doubles
    covariance: Doubles

    @classmethod
    def of(cls, logs: Floats) -> "Profile":
        """From relative log splits ``[n, 17]``."""
        ordered, n = np.sort(logs, axis=0), len(logs)
        low, middle, high = (
            ordered[round(share * (n - 1))].astype(np.float64) for share in (0.25, 0.5, 0.75)
        )
        scales = np.maximum((high - low) / _NORMAL_IQR, _LEAST_SCALE)
        z = np.clip((logs - middle) / scales, -_CLIP, _CLIP)
        mean = z.mean(axis=0)
        covariance = (z.T @ z) / n - np.outer(mean, mean) + _RIDGE * np.eye(_COUNT)
        return cls(middle, scales, mean, covariance)

    @cached_property
    def _whole(self) -> tuple[Doubles, float]:
        return _inverse(self.covariance)

    def misfit(self, logs: Doubles | Floats, known: Mask) -> Doubles:
        """Squared Mahalanobis distance of rows ``[n, 17]``, by the ``known`` columns alone."""
        return self._measured(logs, known)[0]

    def log_density(self, logs: Doubles | Floats, known: Mask) -> Doubles:
        """Log density of rows, up to a constant that depends on how many columns are known."""
        misfits, log_det = self._measured(logs, known)
        volume = 0.5 * log_det + float(np.log(self.scales[known]).sum())
        return tail(misfits, int(known.sum())) - volume

    def _measured(self, logs: Doubles | Floats, known: Mask) -> tuple[Doubles, float]:
        columns = np.flatnonzero(known)
        inverse, log_det = (
            self._whole
            if len(columns) == _COUNT
            else _inverse(self.covariance[np.ix_(columns, columns)])
        )
        z = (logs[:, columns] - self.centre[columns]) / self.scales[columns]
        z = np.clip(z, -_CLIP, _CLIP) - self.mean[columns]
        return np.asarray(((z @ inverse) * z).sum(axis=1)), log_det


def _inverse(covariance: Doubles) -> tuple[Doubles, float]:
    inverse = np.asarray(np.linalg.inv(covariance), dtype=np.float64)
    return inverse, float(np.linalg.slogdet(covariance)[1])


def tail(misfits: Doubles, columns: int) -> Doubles:
    """The part of a log density that depends on the misfit."""
    return np.asarray(-0.5 * (_DEGREES + columns) * np.log1p(misfits / _DEGREES))


def own_logs(field: Field, result: RaceResult, key: Key) -> Doubles:
    """The result's log splits less what is usual at its venue for ``key``, ``[17]``."""
    reference = field.venues.reference(key, result.season, result.event)[:_COUNT]
    return np.asarray(np.log(np.asarray(result.splits.seconds, dtype=np.float64)) - reference)


def venue_known(field: Field, result: RaceResult) -> bool:
    """Whether the result's venue is known, so that its effect can be taken out."""
    return field.venues.code(result.season, result.event) != UNKNOWN


def one_thread() -> AbstractContextManager[object]:
    """Products of 17 columns gain nothing from threads, and lose to those that wait."""
    from threadpoolctl import threadpool_limits

    limits: AbstractContextManager[object] = threadpool_limits(limits=1, user_api="blas")
    return limits


def chosen(field: Field, part: Partition, rules: str, by_venue: bool) -> Rows:
    """At most 10,000 evenly spread rows raced under the rules (at known venues)."""
    mask = part.under(rules)
    if by_venue:
        mask &= field.venues.known[part.events]
    rows = np.flatnonzero(mask)
    return rows[:: max(1, -(-len(rows) // _MOST_ROWS))]


def relative_to(field: Field, key: Key, part: Partition, rows: Rows, by_venue: bool) -> Floats:
    """Rows of a partition as log splits relative to what is usual for ``key``, ``[n, 17]``."""
    logs = np.log(part.splits_s.take(rows, axis=0))
    bases = np.stack([field.venues.base_of(key, str(rules)) for rules in part.rules])
    logs -= bases.astype(np.float32)[part.rule_codes[rows], :_COUNT]
    if by_venue:
        logs -= field.venues.effects[key][part.events[rows], :_COUNT]
    return np.asarray(logs, dtype=np.float32)


def profile(field: Field, key: Key, rules: str, by_venue: bool) -> Profile | None:
    """The profile of a division and gender under rules; ``None`` with too few finishers."""
    part = field.partitions.get(key)
    if part is None:
        return None
    return field.cached(
        ("profile", key, rules, by_venue), partial(_fit, field, part, rules, by_venue)
    )


def _fit(field: Field, part: Partition, rules: str, by_venue: bool) -> Profile | None:
    rows = chosen(field, part, rules, by_venue)
    if len(rows) < MINIMUM_ROWS:
        return None
    with one_thread():
        return Profile.of(relative_to(field, part.key, part, rows, by_venue))
