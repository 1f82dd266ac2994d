"""A race as seven axes that say how its time was spent, in standard deviations.

Seventeen splits are too noisy one by one (the same athlete's repeat in the next race with
correlations of 0.3 to 0.44 for single runs, 0.62 for all of them), so they are joined by what they
ask of a body: runs, ergs, sleds, what is carried, burpees and wall balls, the Roxzone; and the fade
of the runs beside their level. In a factor analysis of the same splits the ergs, the early runs,
the late runs and the sleds come out as one factor each.

Speed is removed twice. A group's log time is taken against the athlete's own time-weighted mean,
so that a race slower by a factor is the same race. What is left still follows speed, because times
on the ergs hardly differ between fast and slow athletes (their share of the race correlates -0.9
with the finish): so each group is also cleared of what goes with the share of the ergs,
``slope = cov(group, level) / cov(ergs, level)``, which leaves it uncorrelated with the level and
still exactly blind to a common factor. The ergs themselves are compared with what the level
predicts; they are shown, and not used to form groups.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from analysis.partition import Doubles, Floats, Mask
from hyrox.segments import RUNS, SEGMENTS, Segment

AXES: tuple[str, ...] = (
    "running",
    "holding pace",
    "ergs",
    "sleds",
    "carry and lunges",
    "burpees and wall balls",
    "transitions",
)
"""Positive is relatively fast there; holding pace: the late runs are relatively fast."""

RUNNING, PACE, ERGS, SLEDS, CARRY, BURPEES, TRANSITIONS = range(len(AXES))

GROUPING: tuple[int, ...] = tuple(i for i in range(len(AXES)) if i != ERGS)
"""Axes that archetypes are made of."""

WEIGHTS: tuple[float, ...] = (1.0, 1.3, 1.0, 1.0, 1.0, 1.15)
"""How much each grouping axis counts. The runs and the three kinds of stations share one contrast
(time on the runs or at the work); pace and transitions stand alone. With equal weights, borders
that belong to the contrast cut across them, differently in each season. Chosen by hand, of eight
weightings that were looked at, for groups that two seasons agree on (`benchmarks/archetypes.py`
prints how well they do, on the same results)."""

LIMIT = 3.0
"""Deviations beyond which an axis says no more: stops, injuries and timing-mat misses."""

_SEGMENTS: dict[int, tuple[Segment, ...]] = {
    RUNNING: RUNS,
    ERGS: (Segment.SKI_ERG, Segment.ROW),
    SLEDS: (Segment.SLED_PUSH, Segment.SLED_PULL),
    CARRY: (Segment.FARMERS_CARRY, Segment.SANDBAG_LUNGES),
    BURPEES: (Segment.BURPEE_BROAD_JUMP, Segment.WALL_BALLS),
    TRANSITIONS: (Segment.ROXZONE,),
}
_EARLY = (Segment.RUN_2, Segment.RUN_3, Segment.RUN_4)
_LATE = (Segment.RUN_6, Segment.RUN_7, Segment.RUN_8)

TYPICAL_S: tuple[int, ...] = (
    288, 293, 309, 176, 329, 327, 330, 360, 341, 310, 333, 131, 332, 310, 368, 412, 458,
)  # fmt: skip
"""What a segment weighs within its group and the race: median splits of open finishers of season 8,
men and women averaged. Fixed, so that the axes mean the same in every installation."""

_PRIOR_ROWS = 200.0
_WEAK_LINK = 0.02
_NORMAL_IQR = 1.349
_LEAST_SCALE = 0.01
_WINSOR = 4.0


@dataclass(frozen=True)
class Shape:
    """Raw axes ``[n, 7]`` (log times against the athlete's own level, positive is slow, NaN where
    too little is known) and the ``level`` ``[n]`` itself."""

    axes: Doubles
    level: Doubles

    @classmethod
    def of(cls, rel: Floats | Doubles) -> "Shape":
        """From venue-relative log times ``[n, 17]`` (a finish in column 18 is ignored).

        A missing segment is NaN. An axis is judged from at least half the time of its group, fade
        from two of three runs at either end.
        """
        rel = np.asarray(rel, dtype=np.float64)[:, : len(SEGMENTS)]
        level, _ = _mean(rel, SEGMENTS)
        axes = np.empty((len(rel), len(AXES)))
        for axis, segments in _SEGMENTS.items():
            mean, known = _mean(rel, segments)
            # In a pair the shorter split has just under half of the time.
            axes[:, axis] = np.where(known >= 0.25, mean, np.nan) - level
        late, late_known = _mean(rel, _LATE)
        early, early_known = _mean(rel, _EARLY)
        enough = (late_known > 0.5) & (early_known > 0.5)
        axes[:, PACE] = np.where(enough, late - early, np.nan)
        return cls(axes, level)


@dataclass(frozen=True)
class Standard:
    """The middle and spread of one division and gender, each ``[7]``."""

    slopes: Doubles
    centres: Doubles
    scales: Doubles

    @classmethod
    def fit(cls, shape: Shape, prior: "Standard | None" = None) -> "Standard":
        """Fit on complete races; ``prior`` counts as much as two hundred of them.

        Slopes also lean on the prior as far as the ergs do not tell the level.
        """
        n = len(shape.level)
        trust = n / (n + _PRIOR_ROWS) if prior is not None else 1.0
        axes, level = _winsorised(shape.axes), _winsorised(shape.level[:, None])[:, 0]
        from_middle = level - level.mean()
        shared = from_middle @ axes / n
        spread = max(float(from_middle @ from_middle) / n, 1e-9)
        link = shared[ERGS] ** 2 / max(spread * float(axes[:, ERGS].var()), 1e-12)
        slopes = shared / (shared[ERGS] if abs(shared[ERGS]) > 1e-9 else np.inf)
        slopes[ERGS] = shared[ERGS] / spread
        if prior is not None:
            firm = np.full(len(AXES), trust * link / (link + _WEAK_LINK))
            firm[ERGS] = trust
            slopes = firm * slopes + (1 - firm) * prior.slopes
        left = shape.axes - slopes * _drivers(shape, np.zeros(len(AXES)))
        low, middle, high = np.quantile(left, (0.25, 0.5, 0.75), axis=0)
        scales = np.maximum((high - low) / _NORMAL_IQR, _LEAST_SCALE)
        if prior is not None:
            middle = trust * middle + (1 - trust) * prior.centres
            scales = np.sqrt(trust * scales**2 + (1 - trust) * prior.scales**2)
        return cls(slopes, middle, scales)

    def axes(self, shape: Shape) -> Doubles:
        """Axes ``[n, 7]`` in standard deviations, positive is relatively fast; NaN: not known."""
        # Unknown ergs are taken for what the level predicts.
        typical = self.centres[ERGS] + self.slopes[ERGS] * shape.level[:, None]
        left = shape.axes - self.slopes * _drivers(shape, typical)
        return np.asarray(np.clip((self.centres - left) / self.scales, -LIMIT, LIMIT))

    def as_json(self) -> dict[str, Any]:
        return {
            "slopes": np.round(self.slopes, 6).tolist(),
            "centres": np.round(self.centres, 6).tolist(),
            "scales": np.round(self.scales, 6).tolist(),
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Standard":
        slopes, centres, scales = (
            np.asarray(data[name], dtype=np.float64) for name in ("slopes", "centres", "scales")
        )
        return cls(slopes, centres, scales)

    @classmethod
    def mean(cls, standards: "list[Standard]", weights: list[int]) -> "Standard":
        """The weighted mean: what to lean on for a division that nobody was fitted on."""
        slopes, centres, scales = (
            np.average([getattr(s, name) for s in standards], axis=0, weights=weights)
            for name in ("slopes", "centres", "scales")
        )
        return cls(slopes, centres, scales)


def grouping(axes: Doubles) -> Doubles:
    """The six weighted columns ``[n, 6]`` in which groups are formed, of axes ``[n, 7]``."""
    return np.asarray(axes[:, GROUPING] * np.asarray(WEIGHTS))


def usable(axes: Doubles) -> Mask:
    """Races of which at least four of the six grouping axes are known."""
    return np.asarray(np.isfinite(axes[:, GROUPING]).sum(axis=1) >= 4)


def _mean(rel: Doubles, segments: tuple[Segment, ...]) -> tuple[Doubles, Doubles]:
    """Time-weighted mean of the known segments ``[n]`` and the share of time that is known."""
    columns = [SEGMENTS.index(s) for s in segments]
    weights = np.asarray(TYPICAL_S, dtype=np.float64)[columns]
    weights /= weights.sum()
    values = rel[:, columns]
    known = np.isfinite(values)
    share = known @ weights
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(known, values, 0.0) @ weights / share, share


def _drivers(shape: Shape, typical: Doubles) -> Doubles:
    """What each axis is cleared of: the share of the ergs; for the ergs, the level."""
    ergs = shape.axes[:, [ERGS]]
    drivers = np.repeat(np.where(np.isfinite(ergs), ergs, typical[..., :1]), len(AXES), axis=1)
    drivers[:, ERGS] = shape.level
    return drivers


def _winsorised(values: Doubles) -> Doubles:
    low, middle, high = np.quantile(values, (0.25, 0.5, 0.75), axis=0)
    reach = _WINSOR * np.maximum((high - low) / _NORMAL_IQR, _LEAST_SCALE)
    return np.asarray(np.clip(values, middle - reach, middle + reach))
