"""Athletes who raced alike: the vector collection proposes, exact distances decide."""

import json
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from analysis.vectors import AthleteVectors
from hyrox.errors import NotFoundError, StoreError
from hyrox.results import RaceResult, Splits
from ingest.vectors.chroma_build import collection_name, open_chroma
from retrieval.races import Races, labels

if TYPE_CHECKING:
    from chromadb.api.client import Client
    from chromadb.api.models.Collection import Collection

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

    def __init__(self, folder: Path, races: Races) -> None:
        """Open a version whose ``results.parquet`` became ``races``.

        Raises:
            StoreError: it is damaged or was made by another version of the vectors.
        """
        try:
            stored = json.loads((folder / "vectors.json").read_text(encoding="utf-8"))
            # On disk and mapped: exact distances need fifty rows of it, not the whole.
            self._vectors = np.load(folder / "vectors.npy", mmap_mode="r")
        except (OSError, ValueError) as error:
            raise StoreError(
                f"The athletes store in {folder} is damaged. Delete the folder; the next start "
                "builds it again."
            ) from error
        self._vectoriser = AthleteVectors.from_json(stored)
        self._races = races
        self._client: Client = open_chroma(folder)
        self._collections: dict[str, tuple[Collection, int]] = {}

    def nearest(self, result: RaceResult, k: int) -> list[SimilarAthlete]:
        """The ``k`` most similar finishes of the same division and gender, nearest first; never
        the athlete's own, neither this race nor, where the athlete is known, another.

        Raises:
            NotFoundError: the store holds nobody of that division and gender.
        """
        vector = self._vectoriser.transform_one(result)
        collection, size = self._collection(result)
        wanted = max(LEAST_FETCHED, FETCHED_PER_NEIGHBOUR * k)
        found = collection.query(
            query_embeddings=vector[None], n_results=min(wanted, size), include=[]
        )
        rows = np.array([self._row(result_id) for result_id in found["ids"][0]], np.int64)
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
        self._client.close()

    def _collection(self, result: RaceResult) -> "tuple[Collection, int]":
        """The collection to search and its size; a version never changes, so both are kept."""
        name = collection_name(result.division.value, result.gender.value)
        if name not in self._collections:
            try:
                collection = self._client.get_collection(name, embedding_function=None)
            except Exception as error:
                raise NotFoundError(
                    f"The store holds no {result.gender.people} of the {result.division.value} "
                    "division. Ingest results of that division first."
                ) from error
            self._collections[name] = collection, collection.count()
        return self._collections[name]

    def _row(self, result_id: str) -> int:
        row = self._races.row(result_id)
        if row is None:
            raise StoreError(
                f"The athletes store is damaged: it names the result {result_id}, which it does "
                "not hold. Delete its folder; the next start builds it again."
            )
        return row

    def _own(self, result: RaceResult) -> "np.ndarray | None":
        row = self._races.row(result.result_id)
        return self._races.same_athlete(row) if row is not None else None

    def _is_own(self, row: int, result: RaceResult, own: "np.ndarray | None") -> bool:
        if own is not None and own[row]:
            return True
        if result.result_id == self._races.id(row):
            return True
        # Typed in by hand, the own race has no id: the same seventeen times are the same race.
        times = self._races.splits_s[row]
        return bool(np.array_equal(times, np.asarray(result.splits.seconds, np.float32)))
