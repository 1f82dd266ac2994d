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
from pathlib import Path
from typing import Any

import pandas as pd
from predict_segments import medians
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

from analysis.predict.live import LiveModels
from analysis.predict.stacked import Kind

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
    arguments = parser.parse_args()
    frame = clean(pd.read_parquet(arguments.results))
    chosen = splits(frame, arguments.protocol, arguments.per_group)[: arguments.folds]
    rows = pd.concat([evaluate_live(split) for split in chosen], ignore_index=True)
    print(json.dumps({"protocol": arguments.protocol, **summary(rows)}, indent=2))


def evaluate_live(split: Split) -> pd.DataFrame:
    """One row per predicted finish: the columns of the test rows and, per number of segments,
    ``METHODS`` (``best_8`` ...) in seconds and ``in_``, ``in_unknown_`` whether the interval
    held."""
    started = time.perf_counter()
    field, venues = split.fields()
    models = {kind: LiveModels.fit(field, kind) for kind in Kind}
    print(f"{len(split.train)} rows, {time.perf_counter() - started:.0f} s", file=sys.stderr)
    table: dict[str, list[float]] = {}
    for record in split.test.to_dict("records"):
        result = as_result({str(name): value for name, value in record.items()})
        for done in STEPS:
            for kind, model in models.items():
                for suffix, event in (("", result.event), ("_venue_unknown", None)):
                    shown = model.project(
                        venues, result.division, result.gender, result.splits.seconds[:done],
                        season=result.season, event=event, age_group=result.age_group,
                    )  # fmt: skip
                    if shown is None:
                        raise AssertionError("A projection follows every segment.")
                    name = f"{kind.value}{suffix}_{done}"
                    table.setdefault(name, []).append(shown.finish.expected_s)
                    if kind is Kind.BEST:
                        name = f"in{'_unknown' if suffix else ''}_{done}"
                        table.setdefault(name, []).append(shown.finish.ordinary(result.total_s))
    return pd.concat([split.test, pd.DataFrame(table), plain(split)], axis=1)


def plain(split: Split) -> pd.DataFrame:
    """The plain methods, fitted on the same rows: raw splits so far, division and gender."""
    features, finish = RawFeatures(split.train), split.train["total"].to_numpy(dtype=float)
    shown = {}
    for done in STEPS:
        columns = COLUMNS[:done]
        shown[f"median_{done}"] = medians(split, "total")
        shown[f"raw_linear_{done}"] = plain_linear(
            features.indicators(split.train, columns), finish,
            features.indicators(split.test, columns),
        )  # fmt: skip
        shown[f"raw_lightgbm_{done}"] = plain_trees(
            features.coded(split.train, columns), finish, features.coded(split.test, columns)
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
        }
        steps[str(done)] = {
            "mae_min": errors,
            "best_of_raw_lightgbm": round(errors["best"] / errors["raw_lightgbm"], 3),
            "unknown_of_raw_lightgbm": round(
                errors["best_venue_unknown"] / errors["raw_lightgbm"], 3
            ),
            "covered": coverage(rows, f"in_{done}"),
            "covered_venue_unknown": coverage(rows, f"in_unknown_{done}"),
        }
    return {
        "n": len(rows), "n_open": len(opens), "events": int(rows["event"].nunique()),
        "after_segments": steps,
    }  # fmt: skip


if __name__ == "__main__":
    main()
