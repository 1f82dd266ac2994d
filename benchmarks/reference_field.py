"""How faithful the invented finishes are to clean real ones, and how fast they are drawn.

    python -m benchmarks.reference_field RESULTS.parquet [--held-out]

Prints JSON. Per division and gender: Kolmogorov-Smirnov distances of the total and the segments,
the largest absolute difference of the Pearson correlation matrices of the 17 segments and the
total, and the share of the segments' variance that lies between venues. The real side is
``ingest.reference.fit_reference_field.modern_finishes``: seasons 7 and 8, and for the doubles,
which the public data knows from season 6 only, season 6 with women's wall balls scaled to 100.
"""

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from scipy.special import ndtri
from scipy.stats import ks_2samp

from hyrox.segments import SEGMENTS
from ingest.reference.fit_reference_field import SMALLEST_VENUE_FIELD, fit, modern_finishes, write
from ingest.reference.reference_field import load_reference_field
from ingest.results.cleaning import clean

FIELD = Path(__file__).resolve().parent.parent / "corpora" / "reference_field"
COLUMNS = [s.value for s in SEGMENTS]

LARGEST_KS_TOTAL = 0.03
LARGEST_KS_SEGMENT = 0.05
LARGEST_CORRELATION_DIFFERENCE = 0.08


def fidelity(drawn: pd.DataFrame, real: pd.DataFrame) -> list[dict[str, Any]]:
    """One row per division and gender; both frames have ``division, gender, total``, segments."""
    rows = []
    for (division, gender), here in drawn.groupby(["division", "gender"]):
        there = real[(real["division"] == division) & (real["gender"] == gender)]
        ks = {name: float(ks_2samp(here[name], there[name]).statistic) for name in COLUMNS}
        worst = max(ks, key=lambda name: ks[name])
        names = [*COLUMNS, "total"]
        apart = (here[names].corr() - there[names].corr()).abs().to_numpy()
        i, j = np.unravel_index(apart.argmax(), apart.shape)
        ks_total = float(ks_2samp(here["total"], there["total"]).statistic)
        sums_equal = bool((here[COLUMNS].sum(axis=1) == here["total"]).all())
        rows.append(
            {
                "division": division,
                "gender": gender,
                "n_drawn": len(here),
                "n_real": len(there),
                "ks_total": round(ks_total, 4),
                "ks_worst_segment": round(ks[worst], 4),
                "worst_segment": worst,
                "correlation_difference": round(float(apart.max()), 4),
                "worst_pair": f"{names[int(i)]} x {names[int(j)]}",
                "sums_equal_total": sums_equal,
                "holds": ks_total <= LARGEST_KS_TOTAL
                and ks[worst] <= LARGEST_KS_SEGMENT
                and bool(apart.max() <= LARGEST_CORRELATION_DIFFERENCE)
                and sums_equal,
            }
        )
    return rows


def venue_shares(frame: pd.DataFrame, *, full_fields_only: bool) -> dict[str, float]:
    """Share of variance between events, per segment and total; men's open.

    Real lists cut off after the fastest must be left out: they differ by athletes, not by venue.
    """
    men = frame[(frame["division"] == "open") & (frame["gender"] == "male")]
    if full_fields_only:
        totals = men.groupby("event")["total"]
        reaches_back = totals.transform(lambda t: t.quantile(0.99)) >= men["total"].quantile(0.95)
        men = men[(totals.transform("size") >= SMALLEST_VENUE_FIELD) & reaches_back]
    names = [*COLUMNS, "total"]
    between = men.groupby("event")[names].transform("mean").var()
    return {name: round(float(between[name] / men[name].var()), 3) for name in names}


def age_effects(drawn: pd.DataFrame, real: pd.DataFrame) -> dict[str, dict[str, dict[str, Any]]]:
    """Open field per gender and age group: median finish drawn, and how far from the field.

    ``score`` is the mean normal score of the finish (0 the field's middle, 1 about the slowest
    sixth), within the season for the real finishes: seasons 6 and 7, the ones that know ages.
    """

    def scores(frame: pd.DataFrame) -> pd.Series:
        return pd.Series(ndtri((frame["total"].rank() - 0.5) / len(frame)), index=frame.index)

    report: dict[str, dict[str, dict[str, Any]]] = {}
    for gender in ("male", "female"):
        here = drawn[(drawn["division"] == "open") & (drawn["gender"] == gender)]
        there = real[(real["division"] == "open") & (real["gender"] == gender)]
        there = there[there["age_group"].notna()]
        ours = scores(here).groupby(here["age_group"]).mean()
        parts = [scores(part) for _, part in there.groupby("season")]
        theirs = pd.concat(parts).groupby(there["age_group"]).mean()
        report[gender] = {
            age: {
                "n_drawn": int((here["age_group"] == age).sum()),
                "n_real": int((there["age_group"] == age).sum()),
                "median_s": int(here.loc[here["age_group"] == age, "total"].median()),
                "score": round(float(ours[age]), 3),
                "real_score": round(float(theirs[age]), 3),
            }
            for age in sorted(ours.index)
        }
    return report


def measure(
    results: pd.DataFrame, n: int = 20_000, seed: int = 1, folder: Path = FIELD
) -> dict[str, Any]:
    """The whole benchmark as data, for the parameters in ``folder``."""
    field = load_reference_field(folder)
    times = []
    for _ in range(5):
        start = time.perf_counter()
        drawn = field.draw(n, seed)
        times.append(time.perf_counter() - start)
    sound, _ = clean(results)
    real = modern_finishes(sound)
    groups = fidelity(drawn, real)
    return {
        "n": n,
        "seed": seed,
        "draw_s_median": round(float(np.median(times)), 3),
        "holds": all(row["holds"] for row in groups),
        "groups": groups,
        "venue_share_of_variance_open_men": {
            "drawn": venue_shares(drawn, full_fields_only=False),
            "real": venue_shares(real, full_fields_only=True),
        },
        "age_open": age_effects(drawn, sound),
    }


def measure_held_out(results: pd.DataFrame, n: int, seed: int) -> dict[str, Any]:
    """Fit on a random half of the finishes, measure against the other half.

    ``halves`` compares the two real halves with each other: what chance alone does.
    """
    half = np.random.default_rng(seed).random(len(results)) < 0.5
    with tempfile.TemporaryDirectory() as folder:
        groups, factors = fit(results[half], seed)
        write(groups, factors, Path(folder))
        report = measure(results[~half], n, seed, Path(folder))
    ours, theirs = (modern_finishes(clean(part)[0]) for part in (results[half], results[~half]))
    return {"held_out": True, **report, "halves": fidelity(ours, theirs)}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("results", type=Path, help="Parquet file of real results")
    parser.add_argument("--n", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--held-out", action="store_true", help="fit on a random half, measure on the other"
    )
    arguments = parser.parse_args()
    run = measure_held_out if arguments.held_out else measure
    report = run(pd.read_parquet(arguments.results), arguments.n, arguments.seed)
    json.dump(report, sys.stdout, indent=1)
    print()


if __name__ == "__main__":
    main()
