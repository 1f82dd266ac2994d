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
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
from prediction_splits import (
    COLUMNS,
    PROTOCOLS,
    RawFeatures,
    Split,
    as_result,
    clean,
    coverage,
    plain_linear,
    plain_trees,
    splits,
)

from analysis.predict.segments import SegmentModels
from analysis.predict.stacked import Kind
from hyrox.segments import SEGMENTS

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
    arguments = parser.parse_args()
    frame = clean(pd.read_parquet(arguments.results))
    chosen = splits(frame, arguments.protocol, arguments.per_group)[: arguments.folds]
    rows = pd.concat([evaluate_segments(split) for split in chosen], ignore_index=True)
    print(json.dumps({"protocol": arguments.protocol, **summary(rows)}, indent=2))


def evaluate_segments(split: Split) -> pd.DataFrame:
    """One row per predicted finish: the columns of the test rows and, per segment, ``METHODS``
    (``best_sled_push`` ...) in seconds and ``in_``, ``in_unknown_`` whether the interval held."""
    started = time.perf_counter()
    field, venues = split.fields()
    models = {kind: SegmentModels.fit(field, kind) for kind in (Kind.LINEAR, Kind.BOOSTED)}
    models[Kind.BEST] = SegmentModels.fit(field)
    print(f"{len(split.train)} rows, {time.perf_counter() - started:.0f} s", file=sys.stderr)
    table: dict[str, list[float]] = {}
    for record in split.test.to_dict("records"):
        result = as_result({str(name): value for name, value in record.items()})
        here = {kind: model.expect(venues, result) for kind, model in models.items()}
        nowhere = replace(result, event=None)
        away = {k: models[k].expect(venues, nowhere) for k in (Kind.LINEAR, Kind.BEST)}
        for segment in SEGMENTS:
            row = {kind.value: here[kind][segment].expected_s for kind in models}
            row |= {f"{kind.value}_venue_unknown": away[kind][segment].expected_s for kind in away}
            row["in"] = here[Kind.BEST][segment].ordinary(result.splits[segment])
            row["in_unknown"] = away[Kind.BEST][segment].ordinary(result.splits[segment])
            for name, value in row.items():
                table.setdefault(f"{name}_{segment.value}", []).append(value)
    return pd.concat([split.test, pd.DataFrame(table), plain(split)], axis=1)


def plain(split: Split) -> pd.DataFrame:
    """The plain methods, fitted on the same rows: raw splits, division and gender."""
    features, shown = RawFeatures(split.train), {}
    for name in COLUMNS:
        others = [column for column in COLUMNS if column != name]
        y = split.train[name].to_numpy(dtype=float)
        shown[f"median_{name}"] = medians(split, name)
        shown[f"raw_linear_{name}"] = plain_linear(
            features.indicators(split.train, others), y, features.indicators(split.test, others)
        )
        shown[f"raw_lightgbm_{name}"] = plain_trees(
            features.coded(split.train, others), y, features.coded(split.test, others)
        )
    return pd.DataFrame(shown)


def medians(split: Split, column: str) -> Any:
    """The median of division, gender and rules; of division and gender where nobody raced so."""
    groups = ["division", "gender"]
    rules = split.train["season"].ge(7).rename("rules")
    narrow = split.train.groupby([*groups, rules])[column].median()
    wide = split.train.groupby(groups)[column].median()
    wanted = zip(
        split.test["division"], split.test["gender"], split.test["season"].ge(7), strict=True
    )
    return [narrow.get((d, g, r), wide.get((d, g))) for d, g, r in wanted]


def summary(rows: pd.DataFrame) -> dict[str, Any]:
    """Errors of open finishers per segment and method, and coverage of all."""
    opens = rows[rows["division"] == "open"]
    segments = {}
    for name in COLUMNS:
        errors = {
            method: round(float((opens[f"{method}_{name}"] - opens[name]).abs().mean()), 2)
            for method in METHODS
        }
        segments[name] = {
            "mae_s": errors,
            "best_of_raw_lightgbm": round(errors["best"] / errors["raw_lightgbm"], 3),
            "covered": coverage(rows, f"in_{name}"),
            "covered_venue_unknown": coverage(rows, f"in_unknown_{name}"),
        }
    pooled = rows.assign(
        known=rows[[f"in_{name}" for name in COLUMNS]].mean(axis=1),
        unknown=rows[[f"in_unknown_{name}" for name in COLUMNS]].mean(axis=1),
    )
    return {
        "n": len(rows), "n_open": len(opens), "events": int(rows["event"].nunique()),
        "covered": coverage(pooled, "known"), "covered_venue_unknown": coverage(pooled, "unknown"),
        "segments": segments,
    }  # fmt: skip


if __name__ == "__main__":
    main()
