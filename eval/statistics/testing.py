"""Whether a difference may be chance: p-values from paired draws, and Holm's correction."""

from collections.abc import Mapping, Sequence

from eval.statistics.intervals import DRAWS, SEED, Part, gaps

CLOSER = 0.02
CLOSER_DRAWS = 20_000
"""Where few draws say p is small, more say how small: Holm's first step asks for 5 % over the
number of figures, which 2,000 draws could never reach for a hundred."""


def chance(one: Mapping[str, Part], other: Mapping[str, Part], *, seed: int = SEED) -> float | None:
    """Two-sided p-value of the difference of two figures; ``None`` where there is none.

    Twice the smaller share of paired bootstrap draws on one side of zero (Davison and Hinkley 1997,
    "Bootstrap Methods and their Application", section 4.4), counting the observation itself as a
    draw; never below that of a sign test in which all examples that differ agree, since the
    bootstrap of a handful of examples is too sure.
    """
    differing = sum(_differ(one[example], other[example]) for example in one.keys() & other.keys())
    p = _beyond_zero(one, other, DRAWS, seed)
    if p is not None and p < CLOSER:
        p = _beyond_zero(one, other, CLOSER_DRAWS, seed)
    return None if p is None else min(1.0, max(p, 2.0 ** (1 - differing)))


def holm(values: Sequence[float]) -> list[float]:
    """p-values corrected for their number, in the order given.

    Holm 1979, "A Simple Sequentially Rejective Multiple Test Procedure", Scandinavian Journal of
    Statistics 6(2): the smallest is multiplied by their number, the next by one less, and none may
    fall below one before it. Those at or below a level then hold together at this level.
    """
    order = sorted(range(len(values)), key=lambda index: values[index])
    corrected, least = [0.0] * len(values), 0.0
    for step, index in enumerate(order):
        least = max(least, min(1.0, (len(values) - step) * values[index]))
        corrected[index] = least
    return corrected


def _beyond_zero(
    one: Mapping[str, Part], other: Mapping[str, Part], draws: int, seed: int
) -> float | None:
    import numpy as np

    drawn = gaps(one, other, draws=draws, seed=seed)
    if drawn is None:
        return None
    known = drawn[~np.isnan(drawn)]
    # Sums of fractions leave differences of the order of 1e-16 where there is none.
    below, above = int((known <= 1e-12).sum()), int((known >= -1e-12).sum())
    return min(1.0, 2 * (min(below, above) + 1) / (len(known) + 1))


def _differ(one: Part, other: Part) -> bool:
    return abs(one[0] * other[1] - other[0] * one[1]) > 1e-9 or bool(one[1]) != bool(other[1])
