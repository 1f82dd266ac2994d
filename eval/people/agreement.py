"""Whether raters agree: one way to lay labels out for every coefficient of ``eval.metrics``."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any

from eval.metrics.agreement import cohen_kappa, fleiss_kappa, krippendorff_alpha

Labels = Mapping[str, Mapping[str, str]]
"""By rater, then by what was rated: the label that was given."""


def among(labels: Labels) -> dict[str, Any]:
    """Agreement of raters beyond chance; ``None`` where a coefficient is not defined.

    Returns:
        ``units`` (rated by two and more), ``cohen`` for each two raters with two shared units and
        more, ``fleiss`` over the units that the most usual number of raters rated (two at least),
        and Krippendorff's ``alpha`` (nominal), which takes all of them.
    """
    units = sorted({unit for given in labels.values() for unit in given})
    by_unit = {unit: [given[unit] for given in labels.values() if unit in given] for unit in units}
    shared = {unit: said for unit, said in by_unit.items() if len(said) > 1}
    raters = sorted(labels)
    return {
        "units": len(shared),
        "cohen": [
            pair for one, other in combinations(raters, 2) if (pair := _cohen(labels, one, other))
        ],
        "fleiss": _fleiss(list(shared.values())),
        "alpha": _defined(
            krippendorff_alpha([[labels[rater].get(unit) for unit in shared] for rater in raters])
        )
        if shared
        else None,
    }


def _cohen(labels: Labels, one: str, other: str) -> dict[str, Any] | None:
    both = sorted(labels[one].keys() & labels[other].keys())
    if len(both) < 2:
        return None
    first, second = ([labels[rater][unit] for unit in both] for rater in (one, other))
    return {
        "raters": [one, other],
        "units": len(both),
        "kappa": _defined(cohen_kappa(first, second)),
    }


def _fleiss(said: Sequence[Sequence[str]]) -> dict[str, Any] | None:
    if not said:
        return None
    (raters, _), *_ = Counter(len(one) for one in said).most_common(1)
    rows = [Counter(one) for one in said if len(one) == raters]
    categories = sorted({label for row in rows for label in row})
    kappa = fleiss_kappa([[row[label] for label in categories] for row in rows])
    return {"raters": raters, "units": len(rows), "kappa": _defined(kappa)}


def _defined(value: float | None) -> float | None:
    return None if value is None or math.isnan(value) else round(value, 4)
