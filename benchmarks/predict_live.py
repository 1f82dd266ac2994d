"""How well the finish is projected from the segments so far, on events not fitted on.

    python benchmarks/predict_live.py RESULTS.parquet [--protocol later|folds] [--per-group 100]

Prints JSON: mean absolute errors in minutes of open finishers after each number of segments,
beside the plain methods computed on the same split (medians per division, gender and rules; linear
regression and LightGBM on raw splits so far), and the coverage of the 80 % intervals, overall and
per division, gender and third of the finish. Protocols: see ``prediction_splits``.
"""

import argparse
import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.predict.inputs import KNOWN_VENUE, UNKNOWN_VENUE
from analysis.predict.live import LiveModels
from analysis.predict.stacked import Kind
from benchmarks.predict_segments import medians
from benchmarks.prediction_splits import (
    PROTOCOLS,
    RawFeatures,
    Split,
    coverage,
    plain_linear,
    plain_trees,
    splits,
)
from benchmarks.rows import COLUMNS, clean

STEPS = (1, 2, 4, 8, 12, 15, 16)
METHODS = (
    "median", "raw_linear", "raw_lightgbm", "linear_venue_unknown", "best_venue_unknown",
    "linear", "boosted", "best",
)  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("results", type=Path)
    parser.add_argument("--protocol", choices=PROTOCOLS, default="later")
    parser.add_argument("--per-group", type=int, default=100)
    parser.add_argument("--folds", type=int, default=None, help="only the first so many folds")
    parser.add_argument("--kinds", nargs="+", type=Kind, default=list(Kind), choices=list(Kind))
    arguments = parser.parse_args()
    frame = clean(pd.read_parquet(arguments.results))
    chosen = splits(frame, arguments.protocol, arguments.per_group)[: arguments.folds]
    rows = pd.concat([evaluate_live(split, arguments.kinds) for split in chosen], ignore_index=True)
    print(json.dumps({"protocol": arguments.protocol, **summary(rows)}, indent=2))


def evaluate_live(split: Split, kinds: Sequence[Kind] = tuple(Kind)) -> pd.DataFrame:
    """One row per predicted finish: the columns of the test rows and, per number of segments,
    ``METHODS`` (``best_8`` ...) in seconds and ``in_``, ``in_venue_unknown_`` whether the interval
    held."""
    started = time.perf_counter()
    field, venues = split.fields()
    models = {kind: LiveModels.fit(field, kind) for kind in kinds}
    print(f"{len(split.train)} rows, {time.perf_counter() - started:.0f} s", file=sys.stderr)
    inputs, test = split.asked(models[Kind.BEST].keys, venues)
    table: dict[str, Any] = {}
    for kind, model in models.items():
        for mode, suffix in ((KNOWN_VENUE, ""), (UNKNOWN_VENUE, "_venue_unknown")):
            for done in STEPS:
                low, middle, high = model.project_rows(inputs, mode, done).T
                table[f"{kind.value}{suffix}_{done}"] = middle
                if kind is Kind.BEST:
                    inside = (low <= test["total"]) & (test["total"] <= high)
                    table[f"in{suffix}_{done}"] = inside
    return pd.concat([test, pd.DataFrame(table), plain(split.train, test)], axis=1)


def plain(train: pd.DataFrame, test: pd.DataFrame) -> pd.DataFrame:
    """The plain methods, fitted on the same rows: raw splits so far, division and gender."""
    features, finish = RawFeatures(train), train["total"].to_numpy(dtype=float)
    shown = {}
    for done in STEPS:
        columns = COLUMNS[:done]
        shown[f"median_{done}"] = medians(train, test, "total")
        shown[f"raw_linear_{done}"] = plain_linear(
            features.indicators(train, columns), finish,
            features.indicators(test, columns),
        )  # fmt: skip
        shown[f"raw_lightgbm_{done}"] = plain_trees(
            features.coded(train, columns), finish, features.coded(test, columns)
        )
    return pd.DataFrame(shown)


def summary(rows: pd.DataFrame) -> dict[str, Any]:
    """Errors of open finishers per number of segments and method, and coverage of all."""
    opens = rows[rows["division"] == "open"]
    steps = {}
    for done in STEPS:
        errors = {
            method: round(float((opens[f"{method}_{done}"] - opens["total"]).abs().mean() / 60), 3)
            for method in METHODS
            if f"{method}_{done}" in rows
        }
        steps[str(done)] = {
            "mae_min": errors,
            "best_of_raw_lightgbm": round(errors["best"] / errors["raw_lightgbm"], 3),
            "unknown_of_raw_lightgbm": round(
                errors["best_venue_unknown"] / errors["raw_lightgbm"], 3
            ),
            "covered": coverage(rows, f"in_{done}"),
            "covered_venue_unknown": coverage(rows, f"in_venue_unknown_{done}"),
        }
    return {
        "n": len(rows), "n_open": len(opens), "events": int(rows["event"].nunique()),
        "after_segments": steps,
    }  # fmt: skip


if __name__ == "__main__":
    main()
