"""The reference field: invented finishes drawn from fitted parameters.

Knows the parameters and how to draw from them, not how they were fitted
(``ingest.reference.fit_reference_field``) nor where the finishes go. No drawn row is a real person.

How a group (division and gender) is drawn:

1. A level, from the fastest twentieth of the finishes to the slowest, in equal shares.
2. Seventeen normal scores from that level's own mean and covariance: a Gaussian copula per
   level (Nelsen, *An Introduction to Copulas*, 2006), because slow and fast athletes differ in
   how their segments move together and one copula for all misses the tails of the finish.
3. The scores' ranks, turned into seconds through the group's quantile table of each segment.
4. Venue and age group, given the scores, by Bayes' rule: which venue (or age) makes such a race
   likely. The joint distribution of the times stays untouched by this step.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from hyrox.divisions import Division, Gender
from hyrox.errors import StoreError
from hyrox.segments import SEGMENTS

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]

FORMAT = 1
INDEX_FILE = "field.json"

SMALLEST_SHARE = 0.075
"""Every group gets at least this share of a draw (1,500 of 20,000), so that small groups'
cohorts and statistics are usable; the rest follows the groups' real sizes."""

SHARE_CORRECTIONS = 10
GOLDEN_RATIO = (5**0.5 - 1) / 2
"""Multiples of it, without their whole part, fill 0 to 1 most evenly."""

N_SEGMENTS = len(SEGMENTS)


@dataclass(frozen=True)
class Marginal:
    """One segment's distribution in a group: means of consecutive runs of sorted finishes.

    ``seconds`` are the runs' means, ``p`` the shares of the field at which those means stand.
    Outside the first and last of them the tails are exponential; the two outermost runs on each
    side hold equally many finishes, which makes the tail's scale follow from their means.
    """

    p: Floats
    seconds: Floats
    shortest_s: float
    longest_s: float

    def quantile(self, u: Floats) -> Floats:
        """Seconds at the shares ``u`` (0 to 1), within the clean limits."""
        inner = np.interp(u, self.p, self.seconds)
        # In an exponential tail the means of the last two runs of equal size lie 2 ln 2 scales
        # apart, whatever the size.
        low_scale, high_scale = np.diff(self.seconds)[[0, -1]] / (2 * np.log(2))
        below, above = u < self.p[0], u > self.p[-1]
        inner[below] += low_scale * np.log(u[below] / self.p[0])
        inner[above] -= high_scale * np.log((1 - u[above]) / (1 - self.p[-1]))
        return np.clip(inner, self.shortest_s, self.longest_s)


@dataclass(frozen=True)
class AgeModel:
    """Age groups as centres in the space of normal scores (linear discriminant analysis)."""

    groups: tuple[str, ...]
    shares: Floats
    centres: Floats
    """Mean normal score per age group and segment: groups x 17."""
    covariance: Floats


@dataclass(frozen=True)
class Group:
    """Everything fitted for one division and gender."""

    division: Division
    gender: Gender
    n_fitted: int
    seasons: tuple[int, ...]
    season_shares: Floats
    marginals: tuple[Marginal, ...]
    level_means: Floats
    """Levels x 17 normal scores, fastest level first."""
    level_covariances: Floats
    """Levels x 17 x 17."""
    within_venue: Floats
    """Covariance of the normal scores inside one venue, 17 x 17."""
    age: AgeModel | None


@dataclass(frozen=True)
class ReferenceField:
    """Fitted parameters of the whole field; ``draw`` gives invented finishes."""

    groups: tuple[Group, ...]
    venue_factors: Floats
    """17 x factors: how venues differ, in normal scores."""
    n_venues: int

    def draw(self, n: int = 20_000, seed: int = 1) -> "pd.DataFrame":
        """Draw ``n`` invented finishes; the same ``n`` and ``seed`` give the same frame.

        Returns:
            One row per finish: ``result_id`` (``ref-000001`` ...), ``season``, ``event``
            (``reference-1`` ...), ``division``, ``gender``, ``age_group`` (None where the source
            knew none), ``total`` and the seventeen segments, whole seconds; ``total`` is exactly
            the sum of the segments.
        """
        import pandas as pd

        rng = np.random.default_rng(seed)
        venues = self._venues(rng)
        parts = [
            _draw_group(group, size, venues, rng)
            for group, size in zip(self.groups, self._sizes(n), strict=True)
            if size
        ]
        if not parts:
            return _frame_of_nothing()
        frame = pd.concat(parts, ignore_index=True)
        frame = frame.iloc[rng.permutation(len(frame))].reset_index(drop=True)
        ids = [f"ref-{i:06d}" for i in range(1, len(frame) + 1)]
        frame.insert(0, "result_id", pd.Series(ids, dtype="str"))
        return frame

    def _sizes(self, n: int) -> list[int]:
        """Rows per group, adding up to ``n``."""
        fitted = np.array([g.n_fitted for g in self.groups], dtype=float)
        share = fitted / fitted.sum()
        small = share < SMALLEST_SHARE
        share[~small] *= (1 - SMALLEST_SHARE * small.sum()) / share[~small].sum()
        share[small] = SMALLEST_SHARE
        exact = share * n
        sizes = np.floor(exact).astype(int)
        for i in np.argsort(sizes - exact, kind="stable")[: n - int(sizes.sum())]:
            sizes[i] += 1
        return [int(size) for size in sizes]

    def _venues(self, rng: np.random.Generator) -> Floats:
        """Invented venues' centres in normal scores (venues x 17), spread exactly as fitted."""
        scores = _standard_normals(self.n_venues, self.venue_factors.shape[1], rng)
        return scores @ self.venue_factors.T


def load_reference_field(folder: Path) -> ReferenceField:
    """Read the parameters written by ``ingest.reference.fit_reference_field``.

    Raises:
        StoreError: the folder holds no reference field, or one of another format.
    """
    try:
        index = json.loads((folder / INDEX_FILE).read_text(encoding="utf-8"))
        if index["format"] != FORMAT:
            raise StoreError(
                f"The reference field in {folder} has format {index['format']}, this version reads "
                f"{FORMAT}. Install the parameters that came with this version."
            )
        return ReferenceField(
            groups=tuple(
                _read_group(json.loads((folder / name).read_text(encoding="utf-8")))
                for name in index["groups"]
            ),
            venue_factors=np.array(index["venues"]["factors"]),
            n_venues=int(index["venues"]["count"]),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StoreError(
            f"No usable reference field in {folder} ({error}). Reinstall the project, or fit one "
            "with: python -m ingest.reference.fit_reference_field RESULTS.parquet --out FOLDER"
        ) from error


def _read_group(data: dict[str, object]) -> Group:
    def array(name: str, source: dict[str, object] = data) -> Floats:
        return np.array(source[name], dtype=float)

    p, seconds = array("p"), array("seconds")
    limits = array("limits_s")
    age = data["age"]
    return Group(
        division=Division(str(data["division"])),
        gender=Gender(str(data["gender"])),
        n_fitted=int(str(data["n_fitted"])),
        seasons=tuple(int(s) for s in array("seasons")),
        season_shares=array("season_shares"),
        marginals=tuple(
            Marginal(p, seconds[j], limits[j, 0], limits[j, 1]) for j in range(N_SEGMENTS)
        ),
        level_means=array("level_means"),
        level_covariances=np.array([unpack_symmetric(c) for c in array("level_covariances")]),
        within_venue=unpack_symmetric(array("within_venue")),
        age=AgeModel(
            groups=tuple(age["groups"]),
            shares=array("shares", age),
            centres=array("centres", age),
            covariance=unpack_symmetric(array("covariance", age)),
        )
        if isinstance(age, dict)
        else None,
    )


def pack_symmetric(matrix: Floats) -> list[float]:
    """The lower triangle of a 17 x 17 matrix, row by row."""
    return [round(float(v), 4) for v in matrix[np.tril_indices(N_SEGMENTS)]]


def unpack_symmetric(packed: Floats) -> Floats:
    """The inverse of ``pack_symmetric``."""
    matrix = np.zeros((N_SEGMENTS, N_SEGMENTS))
    matrix[np.tril_indices(N_SEGMENTS)] = packed
    return matrix + np.tril(matrix, -1).T


def draw_splits(group: Group, n: int, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Draw ``n`` races of a group: normal scores and whole seconds, both n x 17."""
    scores = np.empty((n, N_SEGMENTS))
    for rows, mean, covariance in _levels(group, n):
        scores[rows] = mean + _standard_normals(len(rows), N_SEGMENTS, rng) @ root(covariance)
    seconds = np.empty_like(scores)
    for j, marginal in enumerate(group.marginals):
        # One draw in each of n equal shares of the field: the table is met whatever n is.
        rank = np.empty(n)
        rank[np.argsort(scores[:, j], kind="stable")] = np.arange(n)
        seconds[:, j] = np.rint(marginal.quantile((rank + rng.uniform(0.01, 0.99, n)) / n))
    return scores, seconds


def _levels(group: Group, n: int) -> Iterator[tuple[NDArray[np.int64], Floats, Floats]]:
    level = np.arange(n) * len(group.level_means) // n
    for k, mean in enumerate(group.level_means):
        yield np.flatnonzero(level == k), mean, group.level_covariances[k]


def _draw_group(group: Group, n: int, venues: Floats, rng: np.random.Generator) -> "pd.DataFrame":
    import pandas as pd

    scores, seconds = draw_splits(group, n, rng)
    even = np.full(len(venues), 1 / len(venues))
    venue = _choose(scores, venues, group.within_venue, even, rng)
    age_groups: list[str | None] = [None] * n
    if group.age:
        age = group.age
        chosen = _choose(scores, age.centres, age.covariance, age.shares, rng)
        age_groups = [age.groups[i] for i in chosen]
    whole = seconds.astype(np.int64)
    return pd.DataFrame(
        {
            "season": rng.choice(group.seasons, size=n, p=group.season_shares),
            "event": pd.Series([f"reference-{i + 1}" for i in venue], dtype="str"),
            "division": pd.Series([group.division.value] * n, dtype="str"),
            "gender": pd.Series([group.gender.value] * n, dtype="str"),
            "age_group": pd.Series(age_groups, dtype="str"),
            "total": whole.sum(axis=1),
            **{s.value: whole[:, j] for j, s in enumerate(SEGMENTS)},
        }
    )


def _frame_of_nothing() -> "pd.DataFrame":
    import pandas as pd

    names = ["result_id", "season", "event", "division", "gender", "age_group", "total"]
    return pd.DataFrame(columns=[*names, *(s.value for s in SEGMENTS)])


def _choose(
    scores: Floats, centres: Floats, covariance: Floats, shares: Floats, rng: np.random.Generator
) -> NDArray[np.int64]:
    """Draw a centre for each row of scores from its posterior, all centres of one covariance.

    The scores are not exactly a mixture around the centres, so Bayes' rule alone would fill some
    centres twice and others half; their weights are corrected until the shares are as asked.
    """
    precision = np.linalg.inv(covariance)
    linear = scores @ precision @ centres.T
    logits = linear + np.log(shares) - 0.5 * np.sum((centres @ precision) * centres, axis=1)
    weights = np.exp(logits - logits.max(axis=1, keepdims=True))
    for _ in range(SHARE_CORRECTIONS):
        weights /= weights.sum(axis=1, keepdims=True)
        weights *= shares / np.maximum(weights.mean(axis=0), 1e-6)
    steps = np.cumsum(weights, axis=1) / weights.sum(axis=1, keepdims=True)
    # Evenly spread uniforms along the mean score: neighbours in level get different draws, so a
    # small group's fastest and slowest are not all chosen by luck.
    spread = np.empty(len(scores))
    spread[np.argsort(scores.mean(axis=1), kind="stable")] = np.arange(len(scores))
    uniforms = (spread * GOLDEN_RATIO + rng.random()) % 1
    return np.asarray((steps[:, :-1] < uniforms[:, None]).sum(axis=1))


def _standard_normals(n: int, d: int, rng: np.random.Generator) -> Floats:
    """n x d normals; with enough rows their mean is exactly 0 and covariance exactly the unit.

    Matching the moments takes most of the sampling noise out of correlations of small groups.
    """
    normals = rng.standard_normal((n, d))
    if n < 2 * d:
        return normals
    normals -= normals.mean(axis=0)
    left, _, right = np.linalg.svd(normals, full_matrices=False)
    return np.asarray(left @ right * np.sqrt(n))


def root(covariance: Floats) -> Floats:
    """The symmetric square root of a covariance; tiny negative eigenvalues count as zero."""
    values, vectors = np.linalg.eigh(covariance)
    return np.asarray((vectors * np.sqrt(np.maximum(values, 0))) @ vectors.T)
