"""Athletes as vectors: twenty numbers in which near means alike, whatever the venue.

The same code turns stored finishes (ingestion) and the athlete's own race (a question) into
vectors, with parameters that were fitted once and travel as JSON beside the store.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from analysis.field import Field
from analysis.moments import robust_scales
from analysis.partition import Codes, Doubles, Floats, Key, log_times
from analysis.venues import Venues
from hyrox.divisions import Division, Gender
from hyrox.errors import NotFoundError, StoreError
from hyrox.results import RaceResult
from hyrox.rules import rule_set
from hyrox.segments import RUNS, SEGMENTS, Segment

if TYPE_CHECKING:
    import pandas as pd

VERSION = 1
NAMES: tuple[str, ...] = (*(s.value for s in SEGMENTS), "finish", "running_share", "late_runs")
"""What each number says, all logarithms relative to the venue, standardised: the seventeen
splits; the finish; the share of the finish spent running; runs 6-8 against runs 2-4 (fading)."""

_RUNS = [SEGMENTS.index(s) for s in RUNS]
_EARLY = [SEGMENTS.index(s) for s in (Segment.RUN_2, Segment.RUN_3, Segment.RUN_4)]
_LATE = [SEGMENTS.index(s) for s in (Segment.RUN_6, Segment.RUN_7, Segment.RUN_8)]
_COUNT = len(SEGMENTS)
_CLIP = 4.0


@dataclass(frozen=True)
class AthleteVectors:
    """Turns finishes into vectors of ``len(NAMES)`` = 20 numbers, float32.

    Distances are Euclidean and only mean something within one division and gender: each has its
    own ``centres`` and ``scales`` (median and robust deviation). Values are clipped to four
    deviations, so that one odd split does not decide who is near.
    """

    venues: Venues
    centres: dict[Key, Doubles]
    scales: dict[Key, Doubles]

    @classmethod
    def fit(cls, field: Field) -> "AthleteVectors":
        """Parameters from every finish of a field."""
        venues = field.venues
        raw = {
            key: _features(
                log_times(part.splits_s, part.totals_s),
                venues.bases(part) + venues.effects[key][part.events],
            )
            for key, part in field.partitions.items()
        }
        centres = {key: np.median(values, axis=0).astype(np.float64) for key, values in raw.items()}
        return cls(venues, centres, robust_scales(raw))

    def transform(self, frame: "pd.DataFrame") -> Floats:
        """Vectors of a frame in the layout of ``Field.from_frame``: ``[n, 20]``, rows in order.

        Raises:
            NotFoundError: a division and gender that the parameters were not fitted on.
        """
        splits = frame[[s.value for s in SEGMENTS]].to_numpy(dtype=np.float32)
        totals = frame["total"].to_numpy(dtype=np.float32)
        seasons = frame["season"].to_numpy(dtype=np.int32)
        names = [name if isinstance(name, str) else None for name in frame["event"]]
        events = self.venues.codes_of(seasons, names)
        vectors = np.empty((len(frame), len(NAMES)), dtype=np.float32)
        pairs = frame["division"].astype(str) + " " + frame["gender"].astype(str)
        codes, pair_names = pairs.factorize()
        for code, pair in enumerate(pair_names):
            division, gender = str(pair).split()
            rows = np.flatnonzero(codes == code)
            vectors[rows] = self._vectors(
                (Division(division), Gender(gender)),
                splits[rows], totals[rows], seasons[rows], events[rows],
            )  # fmt: skip
        return vectors

    def transform_one(self, result: RaceResult) -> Floats:
        """The vector of one race, ``[20]``; missing times are taken as the athlete's own level.

        Raises:
            NotFoundError: a division and gender that the parameters were not fitted on.
        """
        key = (result.division, result.gender)
        self._check(key)
        splits_s, total_s = _filled(result, self.venues.reference(key, result.season, result.event))
        vectors = self._vectors(
            key,
            np.asarray([splits_s], dtype=np.float32),
            np.asarray([total_s], dtype=np.float32),
            np.asarray([result.season], dtype=np.int32),
            np.asarray([self.venues.code(result.season, result.event)], dtype=np.int32),
        )
        return np.asarray(vectors[0])

    def _vectors(
        self, key: Key, splits: Floats, totals: Floats, seasons: Codes, events: Codes
    ) -> Floats:
        self._check(key)
        distinct, which = np.unique(seasons, return_inverse=True)
        bases = np.stack([self.venues.base_of(key, rule_set(int(s))) for s in distinct])
        reference = bases[which].astype(np.float32) + self.venues.effects[key][events]
        features = _features(log_times(splits, totals), reference)
        standard = (features - self.centres[key]) / self.scales[key]
        return np.clip(standard, -_CLIP, _CLIP).astype(np.float32)

    def _check(self, key: Key) -> None:
        if key not in self.centres:
            raise NotFoundError(
                f"No results of {key[1].people}, {key[0].value}, are in the store, so there are "
                "no similar athletes to find. Ingest results of that division first."
            )

    def as_json(self) -> dict[str, Any]:
        """Everything ``from_json`` needs, as plain lists."""
        return {
            "version": VERSION,
            "names": list(NAMES),
            "venues": self.venues.as_json(),
            "fields": [
                [*map(str, key), self.centres[key].tolist(), self.scales[key].tolist()]
                for key in self.centres
            ],
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "AthleteVectors":
        """Read ``as_json`` back.

        Raises:
            StoreError: written by another version of the vectors.
        """
        if data.get("version") != VERSION or data.get("names") != list(NAMES):
            raise StoreError(
                "The athlete vectors in the store were made by another version of the coach. "
                "Build the stores again."
            )
        centres, scales = {}, {}
        for division, gender, centre, scale in data["fields"]:
            key = (Division(division), Gender(gender))
            centres[key] = np.asarray(centre, dtype=np.float64)
            scales[key] = np.asarray(scale, dtype=np.float64)
        return cls(Venues.from_json(data["venues"]), centres, scales)


def _filled(result: RaceResult, reference: Doubles) -> tuple[Doubles, float]:
    """All seventeen times and the finish; a missing one is what is normal at the race, times the
    athlete's level in the given ones."""
    splits_s = np.asarray(result.splits.seconds, dtype=np.float64)
    missing = np.isnan(splits_s)
    if missing.any():
        level = np.nanmedian(np.log(splits_s) - reference[:_COUNT])
        splits_s = np.where(missing, np.exp(reference[:_COUNT] + level), splits_s)
    return splits_s, result.total_s if result.finish_known else float(splits_s.sum())


def _features(logs: Floats, reference: Floats) -> Floats:
    """The twenty raw features of log times ``[n, 18]`` against what is normal there ``[n, 18]``."""
    relative = logs - reference
    normal = np.exp(reference[:, _RUNS]).sum(axis=1)
    running = np.log(np.exp(logs[:, _RUNS]).sum(axis=1) / normal)
    features = np.empty((len(logs), len(NAMES)), dtype=np.float32)
    features[:, : _COUNT + 1] = relative
    features[:, _COUNT + 1] = running - relative[:, _COUNT]
    features[:, _COUNT + 2] = relative[:, _LATE].mean(axis=1) - relative[:, _EARLY].mean(axis=1)
    return features
