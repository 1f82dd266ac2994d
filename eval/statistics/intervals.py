"""Figures with their uncertainty: the bootstrap over examples, and its edge cases.

A figure is a ratio of sums (sentences that passed over sentences), and the sentences of one example
hang together, so whole examples are drawn again, not sentences.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

Part = tuple[float, float]
"""What one example adds to a figure: numerator and denominator."""

DRAWS = 2_000
SEED = 7
LEVEL = 0.95


@dataclass(frozen=True)
class Estimate:
    """A figure with its interval; ``of`` is its denominator (sentences, say), ``examples`` those
    that add to it."""

    value: float
    low: float
    high: float
    of: float
    examples: int


def estimate(
    parts: Sequence[Part], *, share: bool = False, draws: int = DRAWS, seed: int = SEED
) -> Estimate | None:
    """Sum of numerators over sum of denominators, with a 95 % interval; ``None`` of nothing.

    Percentile bootstrap (Efron and Tibshirani 1993, "An Introduction to the Bootstrap", ch. 13).

    Args:
        share: the figure is a share from 0 to 1. Where all or none of it holds, every draw is the
            same; the other end of the interval is then the exact bound of Clopper and Pearson
            (1934, Biometrika 26) for as many independent examples.
    """
    told = [part for part in parts if part[1]]
    if not told:
        return None
    value = sum(top for top, _ in told) / sum(below for _, below in told)
    low, high = _percentiles(_ratios(told, draws, seed))
    if share:
        bound = ((1 - LEVEL) / 2) ** (1 / len(told))
        low, high = (bound if value == 1 else low), (1 - bound if value == 0 else high)
    return Estimate(value, low, high, sum(below for _, below in told), len(told))


def difference(
    one: Mapping[str, Part], other: Mapping[str, Part], *, draws: int = DRAWS, seed: int = SEED
) -> Estimate | None:
    """The figure of ``one`` minus that of ``other``, over the examples that both answered.

    The same draw of examples is taken for both, so what makes an example hard cancels out. ``of``
    is the number of examples that both have.
    """
    drawn = gaps(one, other, draws=draws, seed=seed)
    if drawn is None:
        return None
    shared = sorted(one.keys() & other.keys())
    ones, others = (_summed([side[key] for key in shared]) for side in (one, other))
    low, high = _percentiles(drawn)
    value = ones[0] / ones[1] - others[0] / others[1]
    return Estimate(value, low, high, len(shared), len(shared))


def gaps(
    one: Mapping[str, Part], other: Mapping[str, Part], *, draws: int = DRAWS, seed: int = SEED
) -> "np.ndarray | None":
    """The figure of ``one`` minus that of ``other`` in each draw of the examples that both have.

    Not-a-number in a draw where nothing drawn adds to one of them; ``None`` where nothing does at
    all.
    """
    import numpy as np

    shared = sorted(one.keys() & other.keys())
    first, second = [one[key] for key in shared], [other[key] for key in shared]
    if not _summed(first)[1] or not _summed(second)[1]:
        return None
    # One seed: the same examples are drawn for both.
    ones, others = _ratios(first, draws, seed), _ratios(second, draws, seed)
    return np.asarray(ones - others)


def _summed(parts: Sequence[Part]) -> Part:
    return sum(top for top, _ in parts), sum(below for _, below in parts)


def _ratios(parts: Sequence[Part], draws: int, seed: int) -> "np.ndarray":
    """The figure of each draw, not-a-number where nothing drawn has a denominator."""
    import numpy as np

    times = _times(len(parts), draws, seed)
    tops, belows = (times @ np.array(column, float) for column in zip(*parts, strict=True))
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(tops / np.where(belows > 0, belows, np.nan))


@lru_cache(maxsize=2)
def _times(examples: int, draws: int, seed: int) -> "np.ndarray":
    """How often each example is drawn in each draw; kept, since most figures of a suite rest on
    the same examples and drawing takes longer than summing."""
    import numpy as np

    drawn = np.random.default_rng(seed).multinomial(
        examples, np.full(examples, 1 / examples), size=draws
    )
    return drawn.astype(float)


def _percentiles(values: "np.ndarray") -> tuple[float, float]:
    import numpy as np

    tail = 100 * (1 - LEVEL) / 2
    low, high = np.nanpercentile(values, [tail, 100 - tail])
    return float(low), float(high)
