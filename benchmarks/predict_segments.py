"""How well segments are expected from the athlete's other segments, on events not fitted on.

    python benchmarks/predict_segments.py RESULTS.parquet [--protocol later|folds] [--per-group 100]

Prints JSON: mean absolute errors in seconds of open finishers beside the plain methods computed
on the same split (medians per division, gender and rules; linear regression and LightGBM on raw
splits), and the coverage of the 80 % intervals, overall and per division, gender and third of the
finish. Protocols: see ``prediction_splits``.
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
from analysis.predict.segments import SegmentModels
from analysis.predict.stacked import Kind
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
    rows = pd.concat(
        [evaluate_segments(split, arguments.kinds) for split in chosen], ignore_index=True
    )
    print(json.dumps({"protocol": arguments.protocol, **summary(rows)}, indent=2))


def evaluate_segments(split: Split, kinds: Sequence[Kind] = tuple(Kind)) -> pd.DataFrame:
    """One row per predicted finish: the columns of the test rows and, per segment, ``METHODS``
    (``best_sled_push`` ...) in seconds and ``in_``, ``in_venue_unknown_`` whether the interval
    held."""
    started = time.perf_counter()
    field, venues = split.fields()
    models = {kind: SegmentModels.fit(field, kind) for kind in kinds}
    print(f"{len(split.train)} rows, {time.perf_counter() - started:.0f} s", file=sys.stderr)
    inputs, test = split.asked(models[Kind.BEST].keys, venues)
    table: dict[str, Any] = {}
    for kind, model in models.items():
        for mode, suffix in ((KNOWN_VENUE, ""), (UNKNOWN_VENUE, "_venue_unknown")):
            shown = model.expect_rows(inputs, mode)
            for j, name in enumerate(COLUMNS):
                low, middle, high = shown[:, j].T
                table[f"{kind.value}{suffix}_{name}"] = middle
                if kind is Kind.BEST:
                    inside = (low <= test[name]) & (test[name] <= high)
                    table[f"in{suffix}_{name}"] = inside
    return pd.concat([test, pd.DataFrame(table), plain(split.train, test)], axis=1)


def plain(train: pd.DataFrame, test: pd.DataFrame) -> pd.DataFrame:
    """The plain methods, fitted on the same rows: raw splits, division and gender."""
    features, shown = RawFeatures(train), {}
    for name in COLUMNS:
        others = [column for column in COLUMNS if column != name]
        y = train[name].to_numpy(dtype=float)
        shown[f"median_{name}"] = medians(train, test, name)
        shown[f"raw_linear_{name}"] = plain_linear(
            features.indicators(train, others), y, features.indicators(test, others)
        )
        shown[f"raw_lightgbm_{name}"] = plain_trees(
            features.coded(train, others), y, features.coded(test, others)
        )
    return pd.DataFrame(shown)


def medians(train: pd.DataFrame, test: pd.DataFrame, column: str) -> Any:
    """The median of division, gender and rules; of division and gender where nobody raced so."""
    groups = ["division", "gender"]
    rules = train["season"].ge(7).rename("rules")
    narrow = train.groupby([*groups, rules])[column].median()
    wide = train.groupby(groups)[column].median()
    wanted = zip(test["division"], test["gender"], test["season"].ge(7), strict=True)
    return [narrow.get((d, g, r), wide.get((d, g))) for d, g, r in wanted]


def summary(rows: pd.DataFrame) -> dict[str, Any]:
    """Errors of open finishers per segment and method, and coverage of all."""
    opens = rows[rows["division"] == "open"]
    segments = {}
    for name in COLUMNS:
        errors = {
            method: round(float((opens[f"{method}_{name}"] - opens[name]).abs().mean()), 2)
            for method in METHODS
            if f"{method}_{name}" in rows
        }
        segments[name] = {
            "mae_s": errors,
            "best_of_raw_lightgbm": round(errors["best"] / errors["raw_lightgbm"], 3),
            "covered": coverage(rows, f"in_{name}"),
            "covered_venue_unknown": coverage(rows, f"in_venue_unknown_{name}"),
        }
    pooled = rows.copy().assign(
        known=rows[[f"in_{name}" for name in COLUMNS]].mean(axis=1),
        unknown=rows[[f"in_venue_unknown_{name}" for name in COLUMNS]].mean(axis=1),
    )
    return {
        "n": len(rows), "n_open": len(opens), "events": int(rows["event"].nunique()),
        "covered": coverage(pooled, "known"), "covered_venue_unknown": coverage(pooled, "unknown"),
        "segments": segments,
    }  # fmt: skip


if __name__ == "__main__":
    main()
