"""Whether two give the same labels: share, Cohen's kappa with an interval, and who says what."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from eval.metrics.agreement import cohen_kappa
from eval.running.results import scaled
from eval.statistics.intervals import DRAWS, LEVEL, SEED, Part, estimate
from eval.statistics.metric import Metric

if TYPE_CHECKING:
    import numpy as np

SAME = Metric("the same label, %")


@dataclass(frozen=True)
class Labelled:
    """One thing with the labels of both; things of one group hang together."""

    group: str
    one: str
    other: str


def agreement(labelled: Sequence[Labelled]) -> dict[str, Any]:
    """How far two agree, JSON-able.

    Returns:
        ``units``; ``same``, the share with one label; ``kappa`` (Cohen 1960, "A coefficient of
        agreement for nominal scales", Educational and Psychological Measurement 20), ``None``
        where chance alone would agree always, with ``low`` and ``high`` of a percentile bootstrap
        over groups; ``table``, counts by the first's label, then the other's.
    """
    labels = sorted({one.one for one in labelled} | {one.other for one in labelled})
    counts = Counter((one.one, one.other) for one in labelled)
    return {
        "units": len(labelled),
        "same": _same(labelled),
        "kappa": _kappa(labelled, labels),
        "table": {one: {other: counts[one, other] for other in labels} for one in labels},
    }


def _same(labelled: Sequence[Labelled]) -> dict[str, float] | None:
    groups: dict[str, Part] = {}
    for one in labelled:
        top, below = groups.get(one.group, (0.0, 0.0))
        groups[one.group] = (top + (one.one == one.other), below + 1)
    found = estimate(list(groups.values()), share=True)
    return None if found is None else scaled(found, SAME)


def _kappa(labelled: Sequence[Labelled], labels: Sequence[str]) -> dict[str, float] | None:
    if not labelled:
        return None
    value = cohen_kappa([one.one for one in labelled], [one.other for one in labelled])
    if value is None or math.isnan(value):
        return None
    import numpy as np

    kappas = _drawn(_tables(labelled, labels))
    tail = 100 * (1 - LEVEL) / 2
    low, high = np.nanpercentile(kappas, [tail, 100 - tail])
    return {name: round(float(x), 4) for name, x in (("value", value), ("low", low),
                                                     ("high", high))}  # fmt: skip


def _tables(labelled: Sequence[Labelled], labels: Sequence[str]) -> "np.ndarray":
    """Each group's counts by both labels, shape (groups, labels, labels)."""
    import numpy as np

    groups = {name: at for at, name in enumerate(sorted({one.group for one in labelled}))}
    place = {name: at for at, name in enumerate(labels)}
    tables = np.zeros((len(groups), len(labels), len(labels)))
    for one in labelled:
        tables[groups[one.group], place[one.one], place[one.other]] += 1
    return tables


def _drawn(tables: "np.ndarray") -> "np.ndarray":
    """The kappa of each draw of groups; not-a-number where it is not defined."""
    import numpy as np

    many = len(tables)
    times = np.random.default_rng(SEED).multinomial(many, np.full(many, 1 / many), size=DRAWS)
    drawn = np.tensordot(times, tables, axes=1)
    of = drawn.sum(axis=(1, 2))
    same = np.trace(drawn, axis1=1, axis2=2) / of
    chance = (drawn.sum(axis=1) * drawn.sum(axis=2)).sum(axis=1) / of**2
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.where(chance < 1, (same - chance) / (1 - chance), np.nan))
