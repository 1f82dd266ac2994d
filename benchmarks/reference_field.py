"""How faithful the invented finishes are to clean real ones, and how fast they are drawn.

    python -m benchmarks.reference_field RESULTS.parquet

Prints JSON. Per division and gender: Kolmogorov-Smirnov distances of the total and the segments,
the largest absolute difference of the Pearson correlation matrices of the 17 segments and the
total, and the share of the segments' variance that lies between venues. The real side is
``ingest.fit_reference_field.modern_finishes``: seasons 7 and 8, and for the doubles, which the
public data knows from season 6 only, season 6 with women's wall balls scaled to 100.
"""

import argparse
import json
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from scipy.stats import ks_2samp

from hyrox.segments import SEGMENTS
from ingest.fit_reference_field import modern_finishes
from ingest.reference_field import load_reference_field

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
        row = {
            "division": division,
            "gender": gender,
            "n_drawn": len(here),
            "n_real": len(there),
            "ks_total": round(float(ks_2samp(here["total"], there["total"]).statistic), 4),
            "ks_worst_segment": round(ks[worst], 4),
            "worst_segment": worst,
            "correlation_difference": round(float(apart.max()), 4),
            "worst_pair": f"{names[int(i)]} x {names[int(j)]}",
            "sums_equal_total": bool((here[COLUMNS].sum(axis=1) == here["total"]).all()),
        }
        row["holds"] = (
            row["ks_total"] <= LARGEST_KS_TOTAL
            and row["ks_worst_segment"] <= LARGEST_KS_SEGMENT
            and row["correlation_difference"] <= LARGEST_CORRELATION_DIFFERENCE
            and row["sums_equal_total"]
        )
        rows.append(row)
    return rows


def venue_shares(frame: pd.DataFrame, smallest_field: int) -> dict[str, float]:
    """Share of variance between events, per segment; men's open, events of some size."""
    men = frame[(frame["division"] == "open") & (frame["gender"] == "male")]
    events = men.groupby(["event"])["total"]
    slow = men["total"].quantile(0.95)
    full = (events.transform("size") >= smallest_field) & (
        events.transform(lambda t: t.quantile(0.99)) >= slow
    )
    men = men[full]
    between = men.groupby("event")[[*COLUMNS, "total"]].transform("mean").var()
    return {k: round(float(v), 3) for k, v in (between / men[[*COLUMNS, "total"]].var()).items()}


def age_medians(drawn: pd.DataFrame) -> dict[str, dict[str, dict[str, int]]]:
    """Median finish, seconds, and n per age group of the drawn open field."""
    singles = drawn[drawn["division"] == "open"]
    table = singles.groupby(["gender", "age_group"])["total"].agg(["median", "size"])
    return {
        str(gender): {
            str(age): {"median_s": int(row["median"]), "n": int(row["size"])}
            for age, row in part.droplevel("gender").iterrows()
        }
        for gender, part in table.groupby(level="gender")
    }


def measure(results: pd.DataFrame, n: int = 20_000, seed: int = 1) -> dict[str, Any]:
    """The whole benchmark as data."""
    field = load_reference_field(FIELD)
    times = []
    for _ in range(5):
        start = time.perf_counter()
        drawn = field.draw(n, seed)
        times.append(time.perf_counter() - start)
    real = modern_finishes(results)
    groups = fidelity(drawn, real)
    return {
        "n": n,
        "seed": seed,
        "draw_s_median": round(float(np.median(times)), 3),
        "holds": all(row["holds"] for row in groups),
        "groups": groups,
        "venue_share_of_variance_open_men": {
            "drawn": venue_shares(drawn, 30),
            "real": venue_shares(real, 250),
        },
        "age_open": age_medians(drawn),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("results", type=Path, help="Parquet file of real results")
    parser.add_argument("--n", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    report = measure(pd.read_parquet(arguments.results), arguments.n, arguments.seed)
    json.dump(report, sys.stdout, indent=1)
    print()


if __name__ == "__main__":
    main()
