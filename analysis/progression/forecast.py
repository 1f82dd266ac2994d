"""The next finish from the races so far: better than "the same again".

The last finish without its course, drawn towards what its field and the athlete's own earlier
races say, with the months between: a line through medians (least absolute errors), or trees on the
same numbers (LightGBM). On later events of the public results both err alike, so the line is used.
Everything is a logarithm relative to the division's median finish.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from analysis.field import Field
from analysis.partition import Codes, Doubles, Key, log_times
from analysis.progression.courses import Courses
from analysis.progression.pairs import Pairs
from analysis.progression.profiles import Profiles, relative_rows
from analysis.progression.robust import quantile_line
from hyrox.divisions import Division, Gender

Kind = Literal["linear", "lightgbm"]

FEWEST = 200
"""Pairs below which the line of the public results is borrowed."""

_FINISH = 17
_MONTHS_UNKNOWN = 8.0
_MONTHS_MOST = 24.0
_KEY_PAIRS = 10.0
_FOLDS = 5
_ROUNDS_OF_TREES = 150
_OUTER = (0.1, 0.9)
_MONTHS, _COUNT, _KEYS = 9, 10, 13
"""Columns of ``_numbers``: log months, races known, the first of the divisions."""
_RACES = 4
_FACTOR_PAIRS = 100.0
_SHAPE_PAIRS = 0.5


@dataclass(frozen=True)
class Past:
    """What is known of an athlete's races before the next one.

    ``finishes`` are log finishes without base and course, latest first, at least one; ``course``
    and ``field`` the log effects of the latest race's course and field; ``wobble`` how much slower
    the latest race's segments were as a rule than its finish says (``Shape.levels`` minus finish:
    negative where one accident spoilt the finish); ``months`` to the next race, ``None`` unknown.
    """

    finishes: Sequence[float]
    course: float = 0.0
    field: float = 0.0
    wobble: float = 0.0
    months: float | None = None


@dataclass(frozen=True)
class _Line:
    """One way to forecast (``0``: next venue unknown, ``1``: known), with its interval.

    ``low`` and ``high`` ``[3]`` are lines of the error on (1, level, log months);
    ``narrowing`` ``[4]`` multiplies them by the number of races, never rising, and ``widths``
    ``[keys]`` by the division.
    """

    coefficients: Doubles
    low: Doubles
    high: Doubles
    narrowing: Doubles
    widths: Doubles
    trees: str = ""


def _public(line: list[float], low: list[float], high: list[float], narrow: float) -> _Line:
    narrowing = np.array([1.0, narrow, narrow, narrow])
    return _Line(np.array(line), np.array(low), np.array(high), narrowing, np.empty(0))


_BORROWED = (
    _public(
        [-0.035, 1.0, 0.23, 0.19, 0, 0, -0.045, 0.12, 0.49, -0.004],
        [-0.065, -0.12, -0.017], [0.075, 0.118, 0.021], 0.98,
    ),
    _public(
        [-0.034, 0.985, 0.27, 0.13, 0, 0, -0.016, -0.024, 0.46, -0.002, 0.77, 0.065],
        [-0.061, -0.113, -0.018], [0.072, 0.12, 0.019], 0.96,
    ),
)  # fmt: skip
"""Fitted on 7,605 pairs of public open, pro and adaptive results of seasons 6 to 8."""

_MONTHS_USUAL, _MONTHS_LONGEST = 2.1, 12.8
"""Median and 95th percentile of the months between those pairs."""


@dataclass(frozen=True)
class Forecast:
    """Fitted on pairs; ``keys`` in the order of their columns; ``months_usual`` between races."""

    keys: tuple[Key, ...]
    lines: tuple[_Line, _Line]
    months_usual: float
    months_most: float

    @classmethod
    def fit(
        cls,
        field: Field,
        pairs: Pairs,
        courses: Courses,
        profiles: Profiles,
        kind: Kind = "linear",
    ) -> "Forecast":
        """From all pairs; intervals from events that the coefficients did not see."""
        keys = tuple(key for key, chosen in pairs.sets.items() if len(chosen))
        if len(pairs) < FEWEST:
            return cls((), _BORROWED, _MONTHS_USUAL, _MONTHS_LONGEST)
        rows = [_rows(field, pairs, courses, profiles, keys, key) for key in keys]
        numbers = np.concatenate([row[0] for row in rows])
        truth = np.concatenate([row[1] for row in rows])
        events = np.concatenate([row[2] for row in rows])
        months = np.concatenate([pairs.sets[key].months for key in keys])
        months = months[~np.isnan(months)]
        usual = float(np.median(months)) if len(months) else _MONTHS_UNKNOWN
        most = float(np.quantile(months, 0.95)) if len(months) else _MONTHS_UNKNOWN
        lines = (
            _fit_line(numbers, truth, events, known=False, kind=kind),
            _fit_line(numbers, truth, events, known=True, kind=kind),
        )
        return cls(keys, lines, usual, most)

    @property
    def borrowed(self) -> bool:
        """Whether too few raced twice here, so that the line is that of the public results."""
        return len(self.lines[0].widths) == 0

    def predict(
        self, key: Key, past: Past, venue: tuple[float, float] | None = None
    ) -> tuple[float, float, float]:
        """Low, middle and high (80 %) of the next log finish against the division's base.

        Args:
            venue: log effects of the next race's course and field on the finish, if known.
        """
        line = self.lines[int(venue is not None)]
        numbers = _numbers(past, venue or (0.0, 0.0), [float(key == other) for other in self.keys])
        row = _chosen(numbers[None, :], known=venue is not None)
        middle = float(_value(line.coefficients, line.trees, row, numbers[None, :])[0])
        low, high = _interval(line, np.array([middle]), numbers[None, :])
        return middle + float(low[0]), middle, middle + float(high[0])

    def predict_pairs(
        self, field: Field, pairs: Pairs, courses: Courses, profiles: Profiles, known: bool
    ) -> dict[Key, Doubles]:
        """``predict`` for every pair, ``[n, 3]`` per division, as a benchmark needs it."""
        line = self.lines[int(known)]
        shown = {}
        for key in pairs.sets:
            numbers = _rows(field, pairs, courses, profiles, self.keys, key)[0]
            middle = _value(line.coefficients, line.trees, _chosen(numbers, known), numbers)
            low, high = _interval(line, middle, numbers)
            shown[key] = np.column_stack([middle + low, middle, middle + high])
        return shown

    def as_json(self) -> dict[str, Any]:
        return {
            "keys": [[*map(str, key)] for key in self.keys],
            "lines": [
                [line.coefficients.tolist(), line.low.tolist(), line.high.tolist(),
                 line.narrowing.tolist(), line.widths.tolist(), line.trees]
                for line in self.lines
            ],
            "months": [self.months_usual, self.months_most],
        }  # fmt: skip

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Forecast":
        lines = []
        for *rows, trees in data["lines"]:
            line, low, high, narrowing, widths = (np.asarray(row, dtype=np.float64) for row in rows)
            lines.append(_Line(line, low, high, narrowing, widths, str(trees)))
        keys = tuple((Division(division), Gender(gender)) for division, gender in data["keys"])
        return cls(keys, (lines[0], lines[1]), *data["months"])


def _numbers(past: Past, venue: tuple[float, float], which: Sequence[float]) -> Doubles:
    """Last finish, mean and best of the earlier ones against it, how many, course, field, wobble,
    log months, the next course and field, and one column per division: ``[13 + keys]``."""
    finishes = np.asarray(past.finishes[:_RACES], dtype=np.float64)
    last = finishes[0]
    months = _MONTHS_UNKNOWN if past.months is None else past.months
    n = len(finishes)
    return np.array(
        [
            1.0, last, finishes.mean() - last, finishes.min() - last, float(n > 1), float(n > 2),
            past.course, past.field, past.wobble,
            np.log1p(min(max(months, 0.0), _MONTHS_MOST)), float(n), *venue, *which,
        ]
    )  # fmt: skip


def _rows(
    field: Field,
    pairs: Pairs,
    courses: Courses,
    profiles: Profiles,
    keys: tuple[Key, ...],
    key: Key,
) -> tuple[Doubles, Doubles, Codes]:
    """Numbers ``[n, d]``, log finishes ``[n]`` and events ``[n]`` of the later races of a set."""
    part, chosen = field.partitions[key], pairs.sets[key]
    logs = log_times(part.splits_s, part.totals_s)[:, _FINISH].astype(np.float64)
    logs = logs - pairs.venues.bases(part)[:, _FINISH]
    course = courses.effects(pairs.venues, key)[:, _FINISH][part.events].astype(np.float64)
    effect = pairs.venues.effects[key][:, _FINISH][part.events].astype(np.float64)
    level = logs - course
    relative = relative_rows(part, pairs.venues, chosen.earlier)
    wobble = profiles.shapes[key].levels(relative) - relative[:, _FINISH]
    which = [float(key == other) for other in keys]
    numbers = np.empty((len(chosen), _KEYS + len(keys)))
    for i, (later, history) in enumerate(zip(chosen.later, chosen.history, strict=True)):
        last, months = history[0], chosen.months[i]
        past = Past(
            level[history[history >= 0]], course[last], effect[last], float(wobble[i]),
            None if np.isnan(months) else float(months),
        )  # fmt: skip
        numbers[i] = _numbers(past, (course[later], effect[later]), which)
    return numbers, logs[chosen.later], part.events[chosen.later]


def _chosen(numbers: Doubles, known: bool) -> Doubles:
    """Columns of the line: the count is for the interval, the venue only where it is known."""
    left_out = [_COUNT] if known else [_COUNT, _COUNT + 1, _COUNT + 2]
    return np.asarray(np.delete(numbers, left_out, axis=1))


def _fit_line(numbers: Doubles, truth: Doubles, events: Codes, known: bool, kind: Kind) -> _Line:
    columns = _chosen(numbers, known)
    folds = events % _FOLDS if len(np.unique(events)) >= _FOLDS else np.arange(len(events)) % _FOLDS
    predicted = np.empty(len(truth))
    for fold in range(_FOLDS):
        out = folds == fold
        if out.any() and not out.all():
            coefficients, trees = _learn(columns[~out], numbers[~out], truth[~out], kind)
            predicted[out] = _value(coefficients, trees, columns[out], numbers[out])
    errors = truth - predicted
    shape = np.column_stack([np.ones(len(truth)), predicted, numbers[:, _MONTHS]])
    ridge = np.array([0.0, _SHAPE_PAIRS, _SHAPE_PAIRS])
    low, high = (quantile_line(shape, errors, ridge, q) for q in _OUTER)
    half_widths = np.maximum((shape @ high - shape @ low) / 2, 1e-6)
    which = numbers[:, _KEYS:].argmax(axis=1)
    widths = np.array(
        [_factor(errors[which == i] / half_widths[which == i]) for i in range(which.max() + 1)]
    )
    narrowing = _narrowing(errors / (half_widths * widths[which]), numbers[:, _COUNT])
    coefficients, trees = _learn(columns, numbers, truth, kind)
    return _Line(coefficients, low, high, narrowing, widths, trees)


def _factor(scaled: Doubles, otherwise: float = 1.0) -> float:
    """The 80 % quantile of errors in half widths; few of them lean on ``otherwise``."""
    weight = len(scaled) / (len(scaled) + _FACTOR_PAIRS)
    own = float(np.quantile(np.abs(scaled), 0.8)) if len(scaled) else otherwise
    return weight * own + (1 - weight) * otherwise


def _narrowing(scaled: Doubles, races: Doubles) -> Doubles:
    """How the interval narrows with races known, from errors in half widths."""
    factors = [1.0]  # one race is the rule, and most pairs have just one
    for n in range(2, _RACES + 1):
        these = scaled[np.minimum(races, _RACES) == n]
        factors.append(min(factors[-1], _factor(these, factors[-1])))
    return np.array(factors)


def _interval(line: _Line, middle: Doubles, numbers: Doubles) -> tuple[Doubles, Doubles]:
    shape = np.column_stack([np.ones(len(middle)), middle, numbers[:, _MONTHS]])
    races = np.clip(numbers[:, _COUNT], 1, _RACES).astype(int) - 1
    which = numbers[:, _KEYS:]
    widths = np.where(which.any(axis=1), which @ line.widths, 1.0)
    narrowing = line.narrowing[races] * widths
    return (
        np.minimum(shape @ line.low, -0.005) * narrowing,
        np.maximum(shape @ line.high, 0.005) * narrowing,
    )


def _learn(columns: Doubles, numbers: Doubles, truth: Doubles, kind: Kind) -> tuple[Doubles, str]:
    ridge = np.full(columns.shape[1], 1.0)
    ridge[0] = 0.0
    ridge[columns.shape[1] - (numbers.shape[1] - _KEYS) :] = _KEY_PAIRS
    coefficients = quantile_line(columns, truth, ridge)
    if kind == "linear":
        return coefficients, ""
    import lightgbm

    settings = {
        "objective": "l1", "learning_rate": 0.06, "num_leaves": 8, "min_data_in_leaf": 40,
        "feature_fraction": 0.6, "lambda_l2": 5.0, "seed": 1,
        "num_threads": 1 if len(truth) < 20_000 else 2, "deterministic": True,
        "force_row_wise": True, "verbose": -1,
    }  # fmt: skip
    data = lightgbm.Dataset(columns, truth - columns[:, 1])
    booster = lightgbm.train(settings, data, num_boost_round=_ROUNDS_OF_TREES)
    return coefficients, booster.model_to_string()


def _value(coefficients: Doubles, trees: str, columns: Doubles, numbers: Doubles) -> Doubles:
    if not trees:
        return np.asarray(columns @ coefficients)
    import lightgbm

    booster = lightgbm.Booster(model_str=trees)
    return np.asarray(booster.predict(columns, num_threads=1)) + numbers[:, 1]
