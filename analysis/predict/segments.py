"""Each segment from the athlete's other segments and the venue's field on the day.

Never from itself, nor from the finish: what a missing input is taken for comes from the others
without the segment that is expected.
"""

import json
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path

import numpy as np

from analysis.field import Field
from analysis.partition import UNKNOWN, Doubles, Floats, Key
from analysis.predict.forest import Forest
from analysis.predict.gaussian import Gaussian, Places
from analysis.predict.inputs import COUNT, MODES, Inputs, place_of, who
from analysis.predict.intervals import Intervals, thirds
from analysis.predict.stacked import Kind, Stacked, fit_all, level
from analysis.predict.store import keys_from_json, keys_to_json, load_gaussian, save_gaussian
from analysis.readings import Expected
from analysis.venues import Venues
from hyrox.errors import NotFoundError
from hyrox.results import RaceResult
from hyrox.rules import rule_set
from hyrox.segments import RUNS, SEGMENTS, STATIONS, Segment

_FEATURE_CLIP = 0.8
_ALL = np.arange(COUNT)
_OTHERS = [np.delete(_ALL, j) for j in range(COUNT)]
_RUNS = np.array([SEGMENTS.index(s) for s in RUNS])
_STATIONS = np.array([SEGMENTS.index(s) for s in STATIONS])


@dataclass(frozen=True)
class SegmentModels:
    """Expectations of segments; built by ``fit``, kept by ``save`` and ``load``.

    The index 0 of pairs is an unknown venue, 1 a known one; ``weights`` ``[2, 17]`` is how much of
    the trees' correction is used, ``medians`` the error to expect at a prediction, ``intervals``
    the errors around the prediction so corrected, ``measured`` the log errors on held-out events,
    linear and used, ``[2, 17, 2]``.
    """

    keys: tuple[Key, ...]
    gaussians: tuple[Gaussian, Gaussian]
    forests: tuple[Forest, Forest]
    weights: Doubles
    medians: tuple[tuple[Intervals, ...], tuple[Intervals, ...]]
    intervals: tuple[tuple[Intervals, ...], tuple[Intervals, ...]]
    measured: Doubles

    @classmethod
    def fit(cls, field: Field, kind: Kind = Kind.BEST) -> "SegmentModels":
        """Fit all segments of all divisions and genders, with known and unknown venues.

        Deterministic. Small divisions lean on all; a small field gets no trees.

        Raises:
            NotFoundError: the field is empty.
        """
        if not len(field):
            raise NotFoundError("No results are in the store. Ingest some first.")
        inputs = Inputs.of(field)
        fitted = [_fit_mode(inputs, mode, kind) for mode in MODES]
        stacks = [each for _, each in fitted]
        return cls(
            inputs.keys,
            (fitted[0][0], fitted[1][0]),
            (_forest(stacks[0]), _forest(stacks[1])),
            np.array([[s.weight for s in each] for each in stacks]),
            (tuple(s.medians for s in stacks[0]), tuple(s.medians for s in stacks[1])),
            (tuple(s.intervals for s in stacks[0]), tuple(s.intervals for s in stacks[1])),
            np.array([[(s.errors_linear, s.errors_used) for s in each] for each in stacks]),
        )

    def expect(
        self, venues: Venues, result: RaceResult, *, missing: bool = False
    ) -> dict[Segment, Expected]:
        """What each given segment was to be expected to take, from the other given ones.

        Args:
            venues: what events do to times, this one's field on the day included.
            result: the race; segments may be missing.
            missing: expect the missing segments too, from the given ones.

        Raises:
            NotFoundError: nobody of the division and gender raced in what was fitted.
        """
        key = (result.division, result.gender)
        field = place_of(self.keys, key)
        mode = int(venues.code(result.season, result.event) != UNKNOWN)
        reference = venues.reference(key, result.season, result.event)[:COUNT]
        values = np.log(np.asarray(result.splits.seconds, dtype=np.float64)) - reference
        given = np.flatnonzero(~np.isnan(values))
        if len(given) < 2:
            return {}
        linear, widths, rows = self._linear(mode, field, values, given, missing)
        x = _features(rows, np.broadcast_to(self._who[field], (COUNT, 2)))
        centre = linear + self.weights[mode] * self.forests[mode].each(x)
        for j, medians in enumerate(self.medians[mode]):
            centre[j] += medians.errors_at(field, float(centre[j]))[1]
        # The finish as it would be with the expected time, which no segment's own time reaches.
        np.fill_diagonal(rows, centre)
        base_s = np.exp(venues.base_of(key, rule_set(result.season))[:COUNT]).sum()
        levels = level(np.exp(reference + rows).sum(axis=1), base_s)
        shown: dict[Segment, Expected] = {}
        for j, segment in enumerate(SEGMENTS):
            if np.isnan(values[j]) and not missing:
                continue
            low, _, high = self.intervals[mode][j].errors_at(field, float(levels[j]))
            around = reference[j] + centre[j]
            low, high = min(low, 0.0) * widths[j], max(high, 0.0) * widths[j]
            shown[segment] = Expected(
                float(np.exp(around)), (float(np.exp(around + low)), float(np.exp(around + high)))
            )
        return shown

    def expect_rows(self, inputs: Inputs, mode: int) -> Doubles:
        """``expect`` of many complete races: low, expected and high in seconds ``[n, 17, 3]``.

        ``inputs`` must be coded into this model's keys (``Inputs.asked``); ``mode`` says whether
        their venues are taken as known.
        """
        values, normal_s = inputs.relative(mode), inputs.normal_s(mode)
        people = self._who[inputs.groups]
        shown = np.empty((len(inputs), COUNT, 3))
        for j, others in enumerate(_OTHERS):
            linear = self.gaussians[mode].expect_rows(values, inputs.groups, others, np.array([j]))[
                :, 0
            ]
            trees = self.forests[mode].rows(j, _features_of(values, people, j))
            centre = linear + self.weights[mode, j] * trees
            centre += self.medians[mode][j].errors_of(inputs.groups, centre)[:, 1]
            expected_s = normal_s[:, j] * np.exp(centre)
            levels = level(_finish_with(inputs, j, expected_s), inputs.base_s)
            errors = self.intervals[mode][j].errors_of(inputs.groups, levels)
            errors[:, 1] = 0.0
            errors[:, 0], errors[:, 2] = np.minimum(errors[:, 0], 0), np.maximum(errors[:, 2], 0)
            shown[:, j] = expected_s[:, None] * np.exp(errors)
        return shown

    def _linear(
        self, mode: int, field: int, values: Doubles, given: Places, missing: bool
    ) -> tuple[Doubles, Doubles, Doubles]:
        """Linear means ``[17]``, how much wider for want of inputs, and inputs per target.

        The last ``[17, 17]`` holds, for each target, all segments as that target may see them.
        """
        gaussian = self.gaussians[mode]
        absent = np.setdiff1d(_ALL, given)
        rows = np.tile(np.where(np.isnan(values), 0.0, values), (COUNT, 1))
        means, widths = np.zeros(COUNT), np.ones(COUNT)
        means[given], spread = gaussian.each(field, values, given)
        if len(absent):
            widths[given] = spread / self._spreads[mode][field, given]
            for j in given:
                others = given[given != j]
                rows[j, absent] = gaussian.expect(field, values, others, absent)[0]
            if missing:
                means[absent], spread = gaussian.expect(field, values, given, absent)
                widths[absent] = spread / self._spreads[mode][field, absent]
                rows[np.ix_(absent, absent)] = means[absent]
        return means, np.maximum(widths, 1.0), rows

    @cached_property
    def _who(self) -> Doubles:
        return who(self.keys)

    @cached_property
    def _spreads(self) -> tuple[Doubles, Doubles]:
        """Per mode, the deviation of each segment given all others: ``[keys + 1, 17]``."""
        first, second = (
            np.stack([g.each(k, np.zeros(COUNT), _ALL)[1] for k in range(len(self.keys) + 1)])
            for g in self.gaussians
        )
        return first, second

    def save(self, folder: Path) -> None:
        """Write into a folder, which is made if needed."""
        folder.mkdir(parents=True, exist_ok=True)
        for mode in MODES:
            save_gaussian(self.gaussians[mode], folder / f"gaussian_{mode}.npz")
            self.forests[mode].save(folder / f"trees_{mode}.npz")
        small = {
            "keys": keys_to_json(self.keys),
            "weights": self.weights.tolist(),
            "measured": self.measured.tolist(),
            "medians": [[i.as_json() for i in each] for each in self.medians],
            "intervals": [[i.as_json() for i in each] for each in self.intervals],
        }
        (folder / "segments.json").write_text(json.dumps(small), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> "SegmentModels":
        """Read what ``save`` wrote.

        Raises:
            OSError: a file is missing or cannot be read.
        """
        small = json.loads((folder / "segments.json").read_text(encoding="utf-8"))
        first, second = (tuple(map(Intervals.from_json, each)) for each in small["intervals"])
        one, two = (tuple(map(Intervals.from_json, each)) for each in small["medians"])
        gaussians = [load_gaussian(folder / f"gaussian_{mode}.npz") for mode in MODES]
        forests = [Forest.load(folder / f"trees_{mode}.npz") for mode in MODES]
        return cls(
            keys_from_json(small["keys"]), (gaussians[0], gaussians[1]), (forests[0], forests[1]),
            np.asarray(small["weights"]), (one, two), (first, second),
            np.asarray(small["measured"]),
        )  # fmt: skip


def _fit_mode(inputs: Inputs, mode: int, kind: Kind) -> tuple[Gaussian, list[Stacked]]:
    chosen = inputs.only(inputs.rows(mode))
    values, seen = chosen.relative(mode), ~chosen.held_out
    gaussian = Gaussian.fit(values, chosen.groups, chosen.keys)
    blind = Gaussian.fit(values[seen], chosen.groups[seen], chosen.keys)
    base_s, normal_s = chosen.base_s, chosen.normal_s(mode)
    classes = thirds(chosen.totals_s / base_s, chosen.groups)
    held = chosen.only(chosen.held_out)
    people = who(chosen.keys)[chosen.groups]

    def fit(j: int) -> Stacked:
        others, wanted = _OTHERS[j], np.array([j])
        return Stacked.fit(
            kind,
            _features_of(values, people, j),
            values[:, j].astype(np.float64),
            blind.expect_rows(values, chosen.groups, others, wanted)[:, 0],
            gaussian.expect_rows(values, chosen.groups, others, wanted)[:, 0],
            chosen.held_out,
            chosen.groups,
            classes,
            lambda centre: level(
                _finish_with(held, j, normal_s[chosen.held_out, j] * np.exp(centre)), held.base_s
            ),
        )

    return gaussian, fit_all([partial(fit, j) for j in range(COUNT)])


def _finish_with(inputs: Inputs, j: int, expected_s: Doubles) -> Doubles:
    """The finish with the expected time in place of segment ``j``'s own: ``[n]``."""
    others_s = inputs.splits_s[:, _OTHERS[j]].sum(axis=1, dtype=np.float64)
    return np.asarray(others_s + expected_s)


def _forest(stacks: list[Stacked]) -> Forest:
    return Forest.of([stacked.text for stacked in stacks])


def _features(rows: Doubles, people: Doubles) -> Doubles:
    """Inputs of all segments' trees for one race, from each target's own row: ``[17, 20]``."""
    return np.concatenate([_features_of(rows[[j]], people[[j]], j) for j in range(COUNT)])


def _features_of(values: Floats | Doubles, people: Doubles, j: int) -> Doubles:
    """Inputs of segment ``j``'s trees: the others, the athlete's usual run and station, who."""
    clipped = np.clip(values, -_FEATURE_CLIP, _FEATURE_CLIP).astype(np.float64)
    runs, stations = _RUNS[j != _RUNS], _STATIONS[j != _STATIONS]
    return np.column_stack(
        [
            clipped[:, _OTHERS[j]],
            np.median(clipped[:, runs], axis=1),
            np.median(clipped[:, stations], axis=1),
            people,
        ]
    )
