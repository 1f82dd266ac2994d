"""What difference a comparison could have found: so that "cannot tell" is not read as "no change".

Minimum detectable difference after Bloom 1995, "Minimum Detectable Effects", Evaluation Review
19(5): the standard error times the sum of the normal quantiles of the level and the power.
"""

import math
from collections.abc import Mapping
from statistics import NormalDist
from typing import TYPE_CHECKING

from eval.statistics.intervals import DRAWS, LEVEL, SEED, Part, gaps

if TYPE_CHECKING:
    import numpy as np

POWER = 0.8
FEWEST = 6
"""Examples that must differ: of fewer, all in one direction, chance alone has a part above 5 % in
a two-sided sign test (2 / 2^5 = 6.3 %)."""


def detectable(
    one: Mapping[str, Part],
    other: Mapping[str, Part],
    *,
    share: bool = False,
    draws: int = DRAWS,
    seed: int = SEED,
) -> float:
    """The true difference of two figures that examples like these show four times in five, at
    5 % two-sided, in the figure's own unit.

    The standard error is that of the paired bootstrap over the examples that both have.

    Args:
        one: by example, what it adds to the figure.
        other: the same, of the other evaluation.
        share: the figure is a share from 0 to 1: a difference is then at least one case in each of
            ``FEWEST`` examples, even where none was seen yet.

    Returns:
        Not-a-number where it is not known: fewer than ``FEWEST`` shared examples, or none that
        differs and the figure is no share.
    """
    drawn = gaps(one, other, draws=draws, seed=seed)
    shared = len(one.keys() & other.keys())
    if drawn is None or shared < FEWEST:
        return math.nan
    error = _spread(drawn)
    found = multiple() * error
    if share:
        cases = min(
            sum(side[example][1] for example in one.keys() & other.keys()) for side in (one, other)
        )
        return min(1.0, max(found, FEWEST / cases))
    return found if error else math.nan


def multiple(level: float = LEVEL, power: float = POWER) -> float:
    """Standard errors in a minimum detectable difference: 2.80 at 5 % two-sided and 80 %."""
    normal = NormalDist()
    return normal.inv_cdf(1 - (1 - level) / 2) + normal.inv_cdf(power)


def _spread(drawn: "np.ndarray") -> float:
    import numpy as np

    known = drawn[~np.isnan(drawn)]
    return float(known.std(ddof=1)) if len(known) > 1 else 0.0
