"""How far raters agree beyond chance: kappa and alpha for labels without an order.

Each is not-a-number where it is not defined: nothing rated twice, or one label only, so that
chance alone would agree.
"""

import math
from collections import Counter
from collections.abc import Hashable, Sequence

Label = Hashable


def cohen_kappa(one: Sequence[Label], other: Sequence[Label]) -> float:
    """Agreement of two raters (Cohen 1960, Educational and Psychological Measurement 20(1)).

    Args:
        one: labels by unit.
        other: the second rater's labels of the same units.

    Raises:
        ValueError: not as many labels.
    """
    if len(one) != len(other):
        raise ValueError("both raters must have labelled the same units")
    if not one:
        return math.nan
    count = len(one)
    agreed = sum(a == b for a, b in zip(one, other, strict=True)) / count
    first, second = Counter(one), Counter(other)
    chance = sum(first[label] * second[label] for label in first) / count**2
    return _beyond(agreed, chance)


def fleiss_kappa(table: Sequence[Sequence[int]]) -> float:
    """Agreement of a fixed number of raters (Fleiss 1971, Psychological Bulletin 76(5)).

    Args:
        table: a row a unit, a column a label: how many raters gave it; all rows sum to the same
            number of raters, two at least.

    Raises:
        ValueError: rows of other sums, or fewer than two raters.
    """
    if not table:
        return math.nan
    raters = sum(table[0])
    if raters < 2 or any(sum(row) != raters for row in table):
        raise ValueError(
            "every unit must have been rated by the same number of raters, two or more"
        )
    units = len(table)
    agreed = (
        sum((sum(n * n for n in row) - raters) / (raters * (raters - 1)) for row in table) / units
    )
    shares = [sum(column) / (units * raters) for column in zip(*table, strict=True)]
    return _beyond(agreed, sum(share * share for share in shares))


def krippendorff_alpha(ratings: Sequence[Sequence[Label | None]]) -> float:
    """Agreement of any number of raters, some labels missing (Krippendorff 2011, "Computing
    Krippendorff's Alpha-Reliability", University of Pennsylvania), nominal.

    Args:
        ratings: a row a rater, a column a unit; ``None`` where a rater gave no label.

    Raises:
        ValueError: rows of different lengths.
    """
    if len({len(row) for row in ratings}) > 1:
        raise ValueError("every rater needs a place for every unit; None where nothing was said")
    units = [[label for label in column if label is not None] for column in zip(*ratings)]  # noqa: B905
    paired = [Counter(unit) for unit in units if len(unit) > 1]
    total: Counter[Label] = sum(paired, Counter())
    count = sum(total.values())
    if count < 2:
        return math.nan
    agreed = sum(
        sum(n * (n - 1) for n in unit.values()) / (sum(unit.values()) - 1) for unit in paired
    )
    chance = sum(n * (n - 1) for n in total.values()) / (count - 1)
    return _beyond(agreed / count, chance / count)


def _beyond(agreed: float, chance: float) -> float:
    """Agreement above chance, of what there is above it."""
    return (agreed - chance) / (1 - chance) if chance < 1 else math.nan
