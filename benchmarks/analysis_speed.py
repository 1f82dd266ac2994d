"""How long building a field and reading a race take, by number of finishes.

    python benchmarks/analysis_speed.py RESULTS.parquet [--rows 130000 1500000] [--reports 500]

Larger fields than the file are made by repeating its rows, each with an id and a jitter of its
own. Prints JSON: seconds to build (one cold run), milliseconds per report, resident megabytes.
"""

import argparse
import json
import resource
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis.analyse import analyse
from analysis.field import Field
from analysis.models import Models
from analysis.vectors import AthleteVectors
from benchmarks.rows import COLUMNS, as_result, clean
from hyrox.results import SEGMENT_LIMITS_S, RaceResult
from hyrox.segments import SEGMENTS


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("results", type=Path)
    parser.add_argument("--rows", type=int, nargs="+", default=[130_000, 1_500_000])
    parser.add_argument("--reports", type=int, default=500)
    arguments = parser.parse_args()
    source = clean(pd.read_parquet(arguments.results)).rename(columns={"athlete": "athlete_key"})
    print(json.dumps([measure(source, n, arguments.reports) for n in arguments.rows], indent=2))


def measure(source: pd.DataFrame, n: int, reports: int) -> dict[str, Any]:
    rng = np.random.default_rng(4)
    frame = source.iloc[np.arange(n) % len(source)].reset_index(drop=True)
    factors = rng.normal(1, 0.005, (n, 17)).astype(np.float32)
    limits = np.array([SEGMENT_LIMITS_S[s] for s in SEGMENTS], dtype=np.float32).T
    jittered = frame[COLUMNS].to_numpy(dtype=np.float32) * factors
    frame[COLUMNS] = np.clip(jittered, *limits)
    # Each copy of the rows is of other people, so that pairs of races stay pairs.
    copy = (np.arange(n) // len(source)).astype(str)
    frame["athlete_key"] = frame["athlete_key"].where(
        frame["athlete_key"].isna(), frame["athlete_key"].astype(str) + "-" + copy
    )
    frame["total"] = frame[COLUMNS].sum(axis=1)
    frame["result_id"] = [f"r{i}" for i in range(n)]
    before = resident_mb()
    start, cpu = time.perf_counter(), time.process_time()
    field = Field.from_frame(frame)
    build_s, build_cpu_s = time.perf_counter() - start, time.process_time() - cpu
    start = time.perf_counter()
    vectors = AthleteVectors.fit(field)
    fit_vectors_s = time.perf_counter() - start
    start = time.perf_counter()
    models = Models.fit(field, lambda text: print(text, file=sys.stderr))
    fit_models_s = time.perf_counter() - start
    peak = peak_mb()

    results = [as_result(row) for row in frame.sample(reports, random_state=5).to_dict("records")]
    cold = [elapsed_ms(field, models, result) for result in results]
    warm = [elapsed_ms(field, models, result) for result in results]
    start = time.perf_counter()
    for result in results:
        vectors.transform_one(result)
    print(f"{n} rows done", file=sys.stderr)
    return {
        "rows": len(field),
        "build_s": round(build_s, 2),
        "build_cpu_s": round(build_cpu_s, 2),
        "fit_vectors_s": round(fit_vectors_s, 2),
        "fit_models_s": round(fit_models_s, 1),
        "report_ms": {
            "p50": round(float(np.median(warm)), 2),
            "p95": round(float(np.percentile(warm, 95)), 2),
            "first_of_a_cohort_max": round(max(cold), 1),
        },
        "vector_ms": round((time.perf_counter() - start) / len(results) * 1000, 3),
        "resident_mb": {
            "with_frame": round(resident_mb()),
            "frame_alone": round(before),
            "peak_after_fitting": round(peak),
        },
    }


def elapsed_ms(field: Field, models: Models, result: RaceResult) -> float:
    start = time.perf_counter()
    analyse(field, models, result)
    return (time.perf_counter() - start) * 1000


def peak_mb() -> float:
    """The most this process ever held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def resident_mb() -> float:
    """Largest resident size of the process so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
