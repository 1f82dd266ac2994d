"""Target splits against what real finishers of an event ran, whose splits the plan never saw."""

from pathlib import Path

import numpy as np
import pandas as pd

from analysis.field import Field, possible
from analysis.planner.typical import typical_splits
from hyrox.divisions import Division, Gender
from hyrox.segments import SEGMENTS

WOMEN = (Division.OPEN, Gender.FEMALE)
COLUMNS = [s.value for s in SEGMENTS]


def test_real_finishers_are_met_a_fifth_better_than_by_median_shares(shared_dir: Path):
    filters = [("division", "==", "open"), ("gender", "==", "female"), ("season", "==", 8)]
    source = pd.read_parquet(shared_dir / "results" / "public_results.parquet", filters=filters)
    good = possible(
        source[COLUMNS].to_numpy(dtype=np.float32), source["total"].to_numpy(dtype=np.float32)
    )
    source = source[good].drop_duplicates(COLUMNS)
    large = source.groupby("event").filter(lambda rows: len(rows) >= 200)
    tested = large.groupby("event").sample(5, random_state=3)
    field = Field.from_frame(source.drop(tested.index))
    part = field.partitions[WOMEN]
    shares = np.median(part.splits_s / part.totals_s[:, None], axis=0)
    shares /= shares.sum()

    plain, ours, inside = [], [], []
    for row in tested.to_dict("records"):
        ran = np.array([row[name] for name in COLUMNS])
        typical = typical_splits(field, WOMEN, 8, row["event"], row["total"])
        planned, low, high = (
            np.array([times[s] for s in SEGMENTS])
            for times in (typical.seconds, typical.low_s, typical.high_s)
        )
        plain.append(np.abs(shares * row["total"] - ran).mean())
        ours.append(np.abs(planned - ran).mean())
        inside.append(((low <= ran) & (ran <= high)).mean())
    assert len(ours) >= 150
    assert np.mean(ours) < 0.8 * np.mean(plain)
    assert 0.75 < np.mean(inside) < 0.85
