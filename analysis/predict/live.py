"""The finish during the race: what is left, from the segments so far and the venue.

What is predicted is the time that remains, relative to what is normal for the rest of this course,
so that a projection is never below the clock and a long Roxzone or a slow sled still to come is
counted where the venue is known. The Roxzone is never an input: it is added up at the end.
"""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from analysis.ages import published_effect
from analysis.field import Field
from analysis.partition import UNKNOWN, Doubles, Floats, Key
from analysis.predict.forest import Forest
from analysis.predict.gaussian import Gaussian
from analysis.predict.inputs import COUNT, MODES, TIMED, Inputs, place_of, who
from analysis.predict.intervals import Intervals, thirds
from analysis.predict.stacked import Kind, Stacked, fit_all, level
from analysis.predict.store import keys_from_json, keys_to_json, load_gaussian, save_gaussian
from analysis.readings import Expected, Projection
from analysis.venues import Venues
from hyrox.divisions import Division, Gender
from hyrox.errors import InputError, NotFoundError
from hyrox.results import SEGMENT_LIMITS_S
from hyrox.rules import CURRENT_SEASON, rule_set
from hyrox.segments import SEGMENTS
from hyrox.times import format_time

_FEATURE_CLIP = 0.8
_LEAST_LEFT_S = 30.0
_NORMAL_TAIL = 1.2816
"""The 90 % quantile of the normal distribution, in deviations."""
_STEPS = range(1, TIMED + 1)


@dataclass(frozen=True)
class LiveModels:
    """Projections after each of the sixteen timed segments; built by ``fit``.

    The index 0 of pairs is an unknown venue, 1 a known one. The Gaussians' columns are the
    seventeen segments and the log remaining time after 1 to 16 segments, relative to what is
    normal; ``weights`` ``[2, 16]`` is how much of the trees' correction is used, ``ages``
    ``[2, 16]`` what the published effect of the age group (less its mean ``usual_age``) still does
    to the time that remains, ``measured`` ``[2, 16, 2]`` log errors on held-out events, linear and
    used.
    """

    keys: tuple[Key, ...]
    gaussians: tuple[Gaussian, Gaussian]
    forests: tuple[Forest, Forest]
    weights: Doubles
    ages: Doubles
    usual_age: float
    medians: tuple[tuple[Intervals, ...], tuple[Intervals, ...]]
    intervals: tuple[tuple[Intervals, ...], tuple[Intervals, ...]]
    measured: Doubles

    @classmethod
    def fit(cls, field: Field, kind: Kind = Kind.BEST) -> "LiveModels":
        """Fit projections after every segment, with known and unknown venues. Deterministic.

        Raises:
            NotFoundError: the field is empty.
        """
        if not len(field):
            raise NotFoundError("No results are in the store. Ingest some first.")
        inputs = Inputs.of(field)
        aged = ~np.isnan(inputs.ages)
        usual_age = float(inputs.ages[aged].mean()) if aged.any() else 0.0
        (first, ages_0, stacks_0), (second, ages_1, stacks_1) = (
            _fit_mode(inputs, mode, kind, usual_age) for mode in MODES
        )
        stacks = (stacks_0, stacks_1)
        return cls(
            inputs.keys,
            (first, second),
            (Forest.of([s.text for s in stacks_0]), Forest.of([s.text for s in stacks_1])),
            np.array([[s.weight for s in each] for each in stacks]),
            np.array([ages_0, ages_1]),
            usual_age,
            (tuple(s.medians for s in stacks_0), tuple(s.medians for s in stacks_1)),
            (tuple(s.intervals for s in stacks_0), tuple(s.intervals for s in stacks_1)),
            np.array([[(s.errors_linear, s.errors_used) for s in each] for each in stacks]),
        )

    def project(
        self,
        venues: Venues,
        division: Division,
        gender: Gender,
        times: Sequence[float],
        *,
        season: int = CURRENT_SEASON,
        event: str | None = None,
        age_group: str | None = None,
    ) -> Projection | None:
        """The finish to expect after ``times``, the first segments in race order, seconds.

        Args:
            venues: what events do to times, this one's field on the day where there is one.
            times: one to sixteen; NaN where one was missed, taken for what the others say.

        Returns:
            The projection, ``None`` before the first known time.

        Raises:
            InputError: too many times, or an impossible one.
            NotFoundError: nobody of the division and gender raced in what was fitted.
        """
        field = place_of(self.keys, (division, gender))
        given_s = _checked(times)
        done, given = len(given_s), np.flatnonzero(~np.isnan(given_s))
        if not len(given):
            return None
        mode = int(venues.code(season, event) != UNKNOWN)
        reference = venues.reference((division, gender), season, event)[:COUNT]
        normal_s = np.exp(reference)
        rest_s = float(normal_s[done:].sum())
        gaussian, target = self.gaussians[mode], np.array([COUNT + done - 1])
        values = np.zeros(COUNT + TIMED)
        values[given] = np.log(given_s[given]) - reference[given]

        absent = np.setdiff1d(np.arange(done), given)
        missed_s, missed_spread_s, width = 0.0, 0.0, 1.0
        (centre,), spread = gaussian.expect(field, values, given, target)
        if len(absent):
            values[absent], spreads = gaussian.expect(field, values, given, absent)
            times_s = normal_s[absent] * np.exp(values[absent])
            missed_s, missed_spread_s = float(times_s.sum()), float(spreads @ times_s)
            full = gaussian.conditional(field, np.arange(done), target)[2]
            usual = math.sqrt(full[0]) * gaussian.scales[field, target[0]]
            width = max(1.0, float(spread[0] / usual))
        if age_group is not None:
            effect = published_effect(age_group, gender) - self.usual_age
            centre += self.ages[mode, done - 1] * effect
        if self.weights[mode, done - 1]:
            x = _features(values[None, :done], who(self.keys)[[field]])[0]
            centre += self.weights[mode, done - 1] * self.forests[mode].one(done - 1, x)

        elapsed_s = float(np.nansum(given_s))
        clock_s = elapsed_s + missed_s
        centre += self.medians[mode][done - 1].errors_at(field, float(centre))[1]
        left_s = rest_s * math.exp(centre)
        finish_s = clock_s + left_s
        base_s = float(np.exp(venues.base_of((division, gender), rule_set(season))[:COUNT]).sum())
        at = math.log(finish_s / base_s)
        low, _, high = self.intervals[mode][done - 1].errors_at(field, at)

        def bound(error: float) -> float:
            away_s = left_s * (math.exp(error * width) - 1)
            away_s = math.copysign(math.hypot(away_s, _NORMAL_TAIL * missed_spread_s), away_s)
            return max(elapsed_s + _LEAST_LEFT_S, finish_s + away_s)

        finish = Expected(finish_s, (bound(min(low, 0.0)), bound(max(high, 0.0))))
        return Projection(done, elapsed_s, finish)

    def project_rows(self, inputs: Inputs, mode: int, done: int) -> Doubles:
        """``project`` of many complete races: low, expected and high finish ``[n, 3]``, seconds.

        ``inputs`` must be coded into this model's keys (``Inputs.asked``); ``mode`` says whether
        their venues are taken as known.
        """
        values, normal_s = inputs.relative(mode), inputs.normal_s(mode).astype(np.float64)
        clock_s = inputs.splits_s[:, :done].sum(axis=1, dtype=np.float64)
        rest_s = normal_s[:, done:].sum(axis=1)
        gaussian, target = self.gaussians[mode], np.array([COUNT + done - 1])
        centre = gaussian.expect_rows(values, inputs.groups, np.arange(done), target)[:, 0]
        effect = np.nan_to_num(inputs.ages.astype(np.float64) - self.usual_age, nan=0.0)
        centre += self.ages[mode, done - 1] * effect
        x = _features(values[:, :done], who(self.keys)[inputs.groups])
        centre += self.weights[mode, done - 1] * self.forests[mode].rows(done - 1, x)
        centre += self.medians[mode][done - 1].errors_of(inputs.groups, centre)[:, 1]
        levels = level(clock_s + rest_s * np.exp(centre), inputs.base_s)
        errors = self.intervals[mode][done - 1].errors_of(inputs.groups, levels)
        errors[:, 1] = 0.0
        errors[:, 0], errors[:, 2] = np.minimum(errors[:, 0], 0), np.maximum(errors[:, 2], 0)
        return np.asarray(clock_s[:, None] + rest_s[:, None] * np.exp(centre[:, None] + errors))

    def save(self, folder: Path) -> None:
        """Write into a folder, which is made if needed."""
        folder.mkdir(parents=True, exist_ok=True)
        for mode in MODES:
            save_gaussian(self.gaussians[mode], folder / f"gaussian_{mode}.npz")
            self.forests[mode].save(folder / f"trees_{mode}.npz")
        small = {
            "keys": keys_to_json(self.keys),
            "weights": self.weights.tolist(),
            "ages": self.ages.tolist(),
            "usual_age": self.usual_age,
            "measured": self.measured.tolist(),
            "medians": [[i.as_json() for i in each] for each in self.medians],
            "intervals": [[i.as_json() for i in each] for each in self.intervals],
        }
        (folder / "live.json").write_text(json.dumps(small), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> "LiveModels":
        """Read what ``save`` wrote.

        Raises:
            OSError: a file is missing or cannot be read.
        """
        small = json.loads((folder / "live.json").read_text(encoding="utf-8"))
        first, second = (tuple(map(Intervals.from_json, each)) for each in small["intervals"])
        one, two = (tuple(map(Intervals.from_json, each)) for each in small["medians"])
        gaussians = [load_gaussian(folder / f"gaussian_{mode}.npz") for mode in MODES]
        forests = [Forest.load(folder / f"trees_{mode}.npz") for mode in MODES]
        return cls(
            keys_from_json(small["keys"]), (gaussians[0], gaussians[1]), (forests[0], forests[1]),
            np.asarray(small["weights"]), np.asarray(small["ages"]), float(small["usual_age"]),
            (one, two), (first, second), np.asarray(small["measured"]),
        )  # fmt: skip


def _checked(times: Sequence[float]) -> Doubles:
    if len(times) > TIMED:
        raise InputError(
            f"A race has {TIMED} segments that are timed as they end, {len(times)} given. "
            "Leave the Roxzone out: it is known at the finish only."
        )
    for segment, time_s in zip(SEGMENTS, times, strict=False):
        low, high = SEGMENT_LIMITS_S[segment]
        if not (math.isnan(time_s) or low <= time_s <= high):
            raise InputError(
                f"{segment.label}: {time_s:g} s is not possible "
                f"({format_time(low)} to {format_time(high)}). Check the time."
            )
    return np.asarray(times, dtype=np.float64)


def _fit_mode(
    inputs: Inputs, mode: int, kind: Kind, usual_age: float
) -> tuple[Gaussian, list[float], list[Stacked]]:
    chosen = inputs.only(inputs.rows(mode))
    normal_s = chosen.normal_s(mode).astype(np.float64)
    clock_s = np.cumsum(chosen.splits_s, axis=1, dtype=np.float64)[:, :TIMED]
    rest_s = normal_s.sum(axis=1, keepdims=True) - np.cumsum(normal_s, axis=1)[:, :TIMED]
    left_s = np.maximum(chosen.totals_s[:, None] - clock_s, _LEAST_LEFT_S)
    values = np.concatenate([chosen.relative(mode), np.log(left_s / rest_s)], axis=1)
    values = values.astype(np.float32)
    seen = ~chosen.held_out
    gaussian = Gaussian.fit(values, chosen.groups, chosen.keys)
    blind = Gaussian.fit(values[seen], chosen.groups[seen], chosen.keys)
    base_s = chosen.base_s
    classes = thirds(chosen.totals_s / base_s, chosen.groups)
    people = who(chosen.keys)[chosen.groups]
    effect = np.nan_to_num(chosen.ages.astype(np.float64) - usual_age, nan=0.0)
    ages = [0.0] * TIMED

    def fit(done: int) -> Stacked:
        given, target = np.arange(done), np.array([COUNT + done - 1])
        y = values[:, target[0]].astype(np.float64)
        blinds = blind.expect_rows(values, chosen.groups, given, target)[:, 0]
        ages[done - 1] = _slope(effect[seen], (y - blinds)[seen])
        by_age = ages[done - 1] * effect
        held = chosen.held_out

        def level_of(predicted: Doubles) -> Doubles:
            finish = clock_s[held, done - 1] + rest_s[held, done - 1] * np.exp(predicted)
            return level(finish, base_s[held])

        return Stacked.fit(
            kind,
            _features(values[:, :done], people),
            y,
            blinds + by_age,
            gaussian.expect_rows(values, chosen.groups, given, target)[:, 0] + by_age,
            held,
            chosen.groups,
            classes,
            level_of,
        )

    stacks = fit_all([partial(fit, done) for done in _STEPS])
    return gaussian, ages, stacks


def _slope(effect: Doubles, residuals: Doubles) -> float:
    """Least squares without intercept, leaning on zero with the weight of a hundred rows."""
    clipped = np.clip(residuals, -0.3, 0.3)
    return float(effect @ clipped / (effect @ effect + 100 * 0.05**2))


def _features(values: Floats | Doubles, people: Doubles) -> Doubles:
    """Inputs of the trees: the segments so far, their mean, and who: ``[n, done + 3]``."""
    clipped = np.clip(values, -_FEATURE_CLIP, _FEATURE_CLIP).astype(np.float64)
    return np.column_stack([clipped, clipped.mean(axis=1), people])
