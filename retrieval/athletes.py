"""Athletes who raced alike: the vector collection proposes, exact distances decide."""

import json
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np

from analysis.vectors import AthleteVectors
from hyrox.errors import NotFoundError, StoreError
from hyrox.results import RaceResult, Splits
from ingest.files import hold
from ingest.vectors.chroma_build import collection_name
from ingest.vectors.collections import open_vectors
from retrieval.people import Rows
from retrieval.races import Races, labels

FETCHED_PER_NEIGHBOUR, LEAST_FETCHED = 10, 50


@dataclass(frozen=True)
class SimilarAthlete:
    """A finish like the athlete's own, under a label that names nobody.

    ``distance`` is Euclidean in standard deviations over the twenty numbers of
    ``analysis.vectors``: about 1 is very alike, random pairs are about 6 apart.
    """

    label: str
    result_id: str
    total_s: float
    distance: float
    splits: Splits


class AthleteSearch:
    """Nearest athletes in one version of the athletes store; safe to use from threads."""

    def __init__(self, folder: Path, races: Races, vector_url: str = "") -> None:
        """Open a version whose ``results.parquet`` became ``races``; it stays until ``close``.

        Args:
            folder: the version.
            races: its finishes.
            vector_url: the database that holds its vectors; empty for Chroma in the folder.

        Raises:
            StoreError: it is damaged or was made by another version of the vectors.
        """
        damaged = StoreError(
            f"The athletes store in {folder} is damaged. Delete the folder; the next start "
            "builds it again."
        )
        self._races = races
        with ExitStack() as opened:
            opened.callback(hold(folder))
            try:
                stored = json.loads((folder / "vectors.json").read_text(encoding="utf-8"))
                held = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
                # On disk and mapped: exact distances need fifty rows of it, not the whole.
                self._vectors = np.load(folder / "vectors.npy", mmap_mode="r")
                self._sizes = {str(name): int(n) for name, n in held["vectors"].items()}
            except (OSError, ValueError, KeyError, AttributeError) as error:
                raise damaged from error
            self._vectoriser = AthleteVectors.from_json(stored)
            stored_vectors = open_vectors(folder, vector_url)
            opened.callback(stored_vectors.close)
            try:
                self._collections = {name: stored_vectors.collection(name) for name in self._sizes}
                sound = len(self._vectors) == len(races) and all(map(self._answers, self._sizes))
            except StoreError:
                raise
            except Exception as error:
                raise damaged from error
            if not sound:
                raise damaged
            self._opened = opened.pop_all()

    def nearest(self, result: RaceResult, k: int) -> list[SimilarAthlete]:
        """The ``k`` most similar finishes of the same division and gender, nearest first; never
        the athlete's own, neither this race nor, where the athlete is known, another.

        Raises:
            NotFoundError: the store holds nobody of that division and gender.
        """
        vector = self._vectoriser.transform_one(result)
        name = collection_name(result.division.value, result.gender.value)
        if not self._sizes.get(name):
            raise NotFoundError(
                f"The store holds no {result.gender.people} of the {result.division.value} "
                "division. Ingest results of that division first."
            )
        wanted = max(LEAST_FETCHED, FETCHED_PER_NEIGHBOUR * k)
        found = self._collections[name].nearest(vector[None], min(wanted, self._sizes[name]))
        rows = self._rows(found[0])
        distances = np.sqrt(((self._vectors[rows] - vector) ** 2).sum(axis=1))
        own = self._own(result)
        others = (
            (float(distances[i]), int(rows[i]))
            for i in np.argsort(distances, kind="stable")
            if not self._is_own(int(rows[i]), result, own)
        )
        ranked = list(islice(others, k))
        shown = labels(self._races, [row for _, row in ranked])
        return [
            SimilarAthlete(
                label,
                self._races.id(row),
                float(self._races.totals_s[row]),
                distance,
                Splits(tuple(float(t) for t in self._races.splits_s[row])),
            )
            for label, (distance, row) in zip(shown, ranked, strict=True)
        ]

    def close(self) -> None:
        """Give the files back; whoever keeps the stores may remove the version then."""
        self._opened.close()

    def _answers(self, name: str) -> bool:
        """Whether a collection finds one of its races; reads its index, so no athlete waits."""
        division, gender = (self._races.division, self._races.gender)
        row = int((division.rows(name.split("-")[0]) & gender.rows(name.split("-")[1])).argmax())
        near = self._collections[name].nearest(
            np.array(self._vectors[row])[None], min(LEAST_FETCHED, self._sizes[name])
        )[0]
        return bool((self._races.rows(near) >= 0).all()) and bool(near)

    def _rows(self, result_ids: Sequence[str]) -> Rows:
        rows = self._races.rows(result_ids)
        if (rows < 0).any():
            raise StoreError(
                f"The athletes store is damaged: it names the result "
                f"{result_ids[int(rows.argmin())]}, which it does not hold. Delete its folder; "
                "the next start builds it again."
            )
        return rows

    def _own(self, result: RaceResult) -> frozenset[int]:
        """Rows of the athlete whose result it is, as far as known."""
        row = self._races.row(result.result_id)
        if row is None:
            return frozenset()
        same = self._races.same_athlete(row)
        return frozenset({row} if same is None else same.tolist())

    def _is_own(self, row: int, result: RaceResult, own: frozenset[int]) -> bool:
        if row in own:
            return True
        # Typed in by hand, the own race has no id: the same seventeen times are the same race.
        times = self._races.splits_s[row]
        return bool(np.array_equal(times, np.asarray(result.splits.seconds, np.float32)))
