"""Fit the reference field's parameters from real results.

    python -m ingest.reference.fit_reference_field RESULTS.parquet --out corpora/reference_field

Reads a Parquet file in the layout of the results store and writes parameters only. Every number
written is an aggregate over at least ``MINIMUM_FINISHERS`` finishers; no row leaves this module.
"""

import argparse
import json
import logging
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from hyrox.divisions import AGE_GROUPS, DOUBLES_AGE_GROUPS_BEFORE_SEASON_8, Division, Gender
from hyrox.errors import InputError
from hyrox.segments import SEGMENTS, Segment
from ingest.reference.reference_field import (
    FORMAT,
    INDEX_FILE,
    AgeModel,
    Floats,
    Group,
    Marginal,
    draw_splits,
    pack_symmetric,
)
from ingest.results.cleaning import LONGEST_SPLIT_S, SHORTEST_SPLIT_S, clean

if TYPE_CHECKING:
    import pandas as pd

log = logging.getLogger(__name__)

MINIMUM_FINISHERS = 30
"""No stored number rests on fewer finishers."""
MINIMUM_GROUP = 600
"""A group (division and gender) with fewer finishes is left out."""
FINISHES_PER_LEVEL = 150
MOST_LEVELS = 20
MOST_RUNS = 160
CALIBRATION_ROUNDS = 8
CALIBRATION_DRAWS = 20_000

FIRST_SEASON = 7
"""Women's wall balls went from 75 to 100 in season 7; older women's times are converted."""
WALL_BALLS_75_TO_100 = 100 / 75

VENUES = 20
VENUE_FACTORS = 6
SMALLEST_VENUE_FIELD = 250
SMALLEST_WITHIN_VARIANCE = 0.05

COLUMNS = [s.value for s in SEGMENTS]


def modern_finishes(sound: "pd.DataFrame") -> "pd.DataFrame":
    """Of clean finishes those the field is fitted on, all under the rules of season 7 on.

    Groups raced since season 7 keep only those seasons. Groups known from season 6 alone (the
    public doubles) are taken over: men and mixed raced the same rules; women's wall balls are
    scaled from 75 to 100 repetitions and their totals recomputed. ``season`` becomes 7 for them.
    """
    import pandas as pd

    sound = sound[sound["division"].isin([Division.OPEN, Division.PRO, Division.DOUBLES])]
    parts = []
    for (_, gender), group in sound.groupby(["division", "gender"]):
        modern = group[group["season"] >= FIRST_SEASON]
        if len(modern) < MINIMUM_GROUP <= len(group):
            modern = group[group["season"] == group["season"].max()].copy()
            if gender == Gender.FEMALE:
                scaled = modern[Segment.WALL_BALLS] * WALL_BALLS_75_TO_100
                modern[Segment.WALL_BALLS.value] = scaled.round()
                modern["total"] = modern[COLUMNS].sum(axis=1)
            modern["season"] = FIRST_SEASON
        if len(modern) >= MINIMUM_GROUP:
            parts.append(modern)
    if not parts:
        raise InputError(
            f"No division and gender has {MINIMUM_GROUP} clean finishes: too few to fit a field."
        )
    return pd.concat(parts)


def normal_scores(seconds: Floats, rng: np.random.Generator) -> Floats:
    """Ranks of each column as standard normal quantiles; ties are broken at random."""
    from scipy.special import ndtri

    n = len(seconds)
    scores = np.empty(seconds.shape)
    for j, column in enumerate(seconds.T):
        rank = np.empty(n)
        rank[np.lexsort((rng.random(n), column))] = np.arange(n)
        scores[:, j] = ndtri((rank + 0.5) / n)
    return scores


def fit_marginals(seconds: Floats) -> tuple[Marginal, ...]:
    """A quantile table per segment: means of runs of sorted finishes, finer towards the tails."""
    n = len(seconds)
    edges = _run_edges(n)
    p = (edges[:-1] + edges[1:]) / 2 / n
    # Where the mean of an exponential tail's outermost run stands.
    p[0], p[-1] = edges[1] / n / np.e, 1 - (n - edges[-2]) / n / np.e
    ordered = np.sort(seconds, axis=0)
    means = np.add.reduceat(ordered, edges[:-1], axis=0) / np.diff(edges)[:, None]
    return tuple(
        Marginal(p, means[:, j], SHORTEST_SPLIT_S[s], LONGEST_SPLIT_S)
        for j, s in enumerate(SEGMENTS)
    )


def _run_edges(n: int) -> np.ndarray:
    """Edges of runs of sorted finishes: 30 at the ends, growing to n / MOST_RUNS inside."""
    half: list[int] = [0, MINIMUM_FINISHERS, 2 * MINIMUM_FINISHERS]
    size = float(MINIMUM_FINISHERS)
    while half[-1] + size < n / 2 - MINIMUM_FINISHERS:
        half.append(int(half[-1] + size))
        size = min(size * 1.25, max(MINIMUM_FINISHERS, n / MOST_RUNS))
    return np.array([*half, *(n - edge for edge in reversed(half))])


def fit_levels(seconds: Floats, scores: Floats) -> tuple[Floats, Floats]:
    """Mean and covariance of the normal scores in equal shares of the finish, fastest first."""
    n = len(seconds)
    levels = min(MOST_LEVELS, n // FINISHES_PER_LEVEL)
    level = np.argsort(np.argsort(seconds.sum(axis=1), kind="stable"), kind="stable") * levels // n
    means = np.array([scores[level == k].mean(axis=0) for k in range(levels)])
    covariances = np.array([np.cov(scores[level == k].T) for k in range(levels)])
    return means, covariances


def calibrate(group: Group, seconds: Floats, rng: np.random.Generator) -> Group:
    """Shift the levels' covariances until drawn seconds correlate (Pearson) as the real ones.

    Normal scores alone understate how strongly long-tailed times correlate in seconds; the usual
    cure is to solve for the copula that yields the wanted correlations (NORTA; Cario & Nelson,
    1997). One matrix is added to all levels.
    """
    target = np.corrcoef(seconds.T)
    for _ in range(CALIBRATION_ROUNDS):
        _, drawn = draw_splits(group, CALIBRATION_DRAWS, rng)
        shift = target - np.corrcoef(drawn.T)
        covariances = np.array([floored(c + 0.7 * shift, 1e-3) for c in group.level_covariances])
        group = replace(group, level_covariances=covariances)
    return group


def floored(matrix: Floats, smallest: float) -> Floats:
    """The matrix with eigenvalues below ``smallest`` raised to it."""
    values, vectors = np.linalg.eigh((matrix + matrix.T) / 2)
    return np.asarray((vectors * np.maximum(values, smallest)) @ vectors.T)


def fit_ages(
    sound: "pd.DataFrame", correlation: Floats, rng: np.random.Generator
) -> AgeModel | None:
    """Age groups' centres in normal scores, from every season of one group that knows ages.

    Scores are ranks within a season, so that a rule change between seasons cancels out. Age
    groups with fewer than ``MINIMUM_FINISHERS`` are left out. The covariance inside an age group
    is what the centres leave of ``correlation``, that of the finishes the field is fitted on:
    seasons that know ages had other venues, hence a somewhat other covariance.
    """
    valid = {*AGE_GROUPS, *DOUBLES_AGE_GROUPS_BEFORE_SEASON_8}
    known = sound[sound["age_group"].isin(valid)]
    known = known[known.groupby("season")["age_group"].transform("size") >= MINIMUM_GROUP]
    counts = known["age_group"].value_counts()
    groups = sorted(str(g) for g in counts.index[counts >= MINIMUM_FINISHERS])
    if len(groups) < 2:
        return None
    known = known[known["age_group"].isin(groups)]
    scores = np.empty((len(known), len(SEGMENTS)))
    for rows in known.reset_index(drop=True).groupby("season").indices.values():
        scores[rows] = normal_scores(known[COLUMNS].to_numpy(dtype=float)[rows], rng)
    member = known["age_group"].to_numpy()
    shares = np.array([float(counts[g]) for g in groups])
    shares /= shares.sum()
    centres = np.array([scores[member == g].mean(axis=0) for g in groups])
    centres -= shares @ centres
    return AgeModel(
        groups=tuple(groups),
        shares=shares,
        centres=centres,
        covariance=floored(correlation - (centres.T * shares) @ centres, SMALLEST_WITHIN_VARIANCE),
    )


def fit_venues(groups: list[tuple["pd.DataFrame", Floats]]) -> Floats:
    """How venues differ: leading factors of the covariance of events' mean normal scores.

    Args:
        groups: open men and open women, each with its finishes and their normal scores.

    Only events whose field reaches the back of the pack count: a result list cut off after the
    fastest says something about its athletes, not about the venue.
    """
    total = np.zeros((len(SEGMENTS), len(SEGMENTS)))
    weight = 0
    for finishes, scores in groups:
        slow = finishes["total"].quantile(0.95)
        totals = finishes["total"].to_numpy(dtype=float)
        full = [
            rows
            for rows in finishes.reset_index(drop=True)
            .groupby(["season", "event"])
            .indices.values()
            if len(rows) >= SMALLEST_VENUE_FIELD and np.quantile(totals[rows], 0.99) >= slow
        ]
        if len(full) <= VENUE_FACTORS:
            continue
        means = np.array([scores[rows].mean(axis=0) for rows in full])
        total += np.cov(means.T) * len(full)
        weight += len(full)
    if not weight:
        raise InputError(
            f"Fewer than {VENUE_FACTORS + 1} events with {SMALLEST_VENUE_FIELD} open finishes of "
            "one gender: too few to learn how venues differ."
        )
    values, vectors = np.linalg.eigh(total / weight)
    log.info("venue spectrum: %s", np.round(values[::-1], 2))
    return np.asarray(vectors[:, -VENUE_FACTORS:] * np.sqrt(values[-VENUE_FACTORS:]))


def fit(results: "pd.DataFrame", seed: int = 1) -> tuple[list[Group], Floats]:
    """Fit all groups and the venue factors.

    Raises:
        InputError: too few clean finishes or events.
    """
    rng = np.random.default_rng(seed)
    sound, _ = clean(results)
    finishes = modern_finishes(sound)
    scored = {}
    for key, part in finishes.groupby(["division", "gender"]):
        scored[key] = (part, normal_scores(part[COLUMNS].to_numpy(dtype=float), rng))
    factors = fit_venues([entry for key, entry in scored.items() if key[0] == Division.OPEN])
    groups = []
    for (division, gender), (part, scores) in scored.items():
        seconds = part[COLUMNS].to_numpy(dtype=float)
        means, covariances = fit_levels(seconds, scores)
        seasons = part["season"].value_counts().sort_index()
        seasons = seasons[seasons >= MINIMUM_FINISHERS]
        correlation = np.asarray(np.corrcoef(scores.T))
        same = (sound["division"] == division) & (sound["gender"] == gender)
        group = Group(
            division=Division(str(division)),
            gender=Gender(str(gender)),
            n_fitted=len(part),
            seasons=tuple(int(season) for season in seasons.index),
            season_shares=np.array(seasons / seasons.sum(), dtype=float),
            marginals=fit_marginals(seconds),
            level_means=means,
            level_covariances=covariances,
            within_venue=floored(correlation - factors @ factors.T, SMALLEST_WITHIN_VARIANCE),
            age=fit_ages(sound[same], correlation, rng),
        )
        log.info("%s %s: %d finishes, %d levels", division, gender, len(part), len(means))
        groups.append(calibrate(group, seconds, rng))
    return groups, factors


def write(groups: list[Group], venue_factors: Floats, folder: Path) -> None:
    """Write one JSON file per group and the index ``field.json``."""
    folder.mkdir(parents=True, exist_ok=True)
    names = []
    for group in groups:
        name = f"{group.division.value}-{group.gender.value}.json"
        _write_json(folder / name, _as_data(group))
        names.append(name)
    index = {
        "format": FORMAT,
        "groups": names,
        "venues": {"count": VENUES, "factors": _rounded(venue_factors, 4)},
    }
    _write_json(folder / INDEX_FILE, index)


def _as_data(group: Group) -> dict[str, object]:
    age = group.age
    return {
        "division": group.division.value,
        "gender": group.gender.value,
        "n_fitted": group.n_fitted,
        "seasons": list(group.seasons),
        "season_shares": _rounded(group.season_shares, 6),
        "segments": COLUMNS,
        "p": _rounded(group.marginals[0].p, 6),
        "seconds": [_rounded(m.seconds, 1) for m in group.marginals],
        "limits_s": [[m.shortest_s, m.longest_s] for m in group.marginals],
        "level_means": _rounded(group.level_means, 4),
        "level_covariances": [pack_symmetric(c) for c in group.level_covariances],
        "within_venue": pack_symmetric(group.within_venue),
        "age": age
        and {
            "groups": list(age.groups),
            "shares": _rounded(age.shares, 6),
            "centres": _rounded(age.centres, 4),
            "covariance": pack_symmetric(age.covariance),
        },
    }


def _rounded(values: Floats, digits: int) -> object:
    return np.round(values, digits).tolist()


def _write_json(path: Path, data: dict[str, object]) -> None:
    """One line per top-level entry: small, and a refit shows in a diff what changed."""
    lines = [f"{json.dumps(k)}: {json.dumps(v, separators=(',', ':'))}" for k, v in data.items()]
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


def main() -> None:
    import pandas as pd

    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("results", type=Path, help="Parquet file of real results")
    parser.add_argument("--out", type=Path, required=True, help="folder for the parameters")
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    groups, factors = fit(pd.read_parquet(arguments.results))
    write(groups, factors, arguments.out)
    size = sum(path.stat().st_size for path in arguments.out.glob("*.json"))
    log.info("%d groups written to %s, %d kB", len(groups), arguments.out, size // 1000)


if __name__ == "__main__":
    main()
