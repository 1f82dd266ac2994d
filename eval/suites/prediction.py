"""What a race was expected to be: finish and segments of invented athletes kept apart.

How the expectations do on real results, on events later than any fitted one, is measured by
``benchmarks/prediction.py`` and stands in ``docs/prediction.md``: fitting for that takes longer
than a whole evaluation. Here a change is seen that makes them worse on the field all machines have.
"""

import math
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from eval.statistics.intervals import Part
from eval.statistics.metric import Metric
from eval.suites.base import COACH, Case, Row, Scored
from hyrox.divisions import Division, Gender
from hyrox.results import RaceResult, Splits
from hyrox.segments import SEGMENTS
from hyrox.settings import settings

if TYPE_CHECKING:
    import pandas as pd

    from analysis.field import Field
    from analysis.models import Models
    from eval.running.bench import Bench

MEDIAN = "median"
DRAWS, CASES, QUICK = 20_000, 300, 40
SEED = 4_711
EVERY = 20
"""One finish in so many is kept apart to be predicted. Of the same draw as those fitted on: each
draw invents venues of its own."""
AFTER = (1, 4, 8, 12, 15)
"""Timed segments that are known of a race under way."""


class Prediction:
    """See the module."""

    name = "prediction"
    title = "Expectations"
    about = (
        f"{CASES} invented athletes of a draw from the reference field, with models fitted on the "
        "others of it. Before the race: the finish expected from who somebody is. Under way: the "
        "finish from the first segments. Afterwards: each segment from the athlete's other ones. "
        "Beside them the median of division and gender. On real later events: docs/prediction.md."
    )
    ways = (COACH, MEDIAN)
    metrics: Mapping[str, Metric] = {
        "before": Metric("finish before the race, minutes off", scale=1 / 60, share=False,
                         falls=True, decimals=2),
        **{
            f"after_{done}": Metric(
                f"finish after {done} of 16 segments, minutes off", scale=1 / 60, share=False,
                falls=True, decimals=2,
            )
            for done in AFTER
        },
        "segments": Metric("a segment from the others, seconds off", scale=1, share=False,
                           falls=True, decimals=1),
        "covered": Metric(
            "finishes under way inside the 80 % interval, %", judged=False,
            means="Should be near 80: higher means wider than need be, lower means too sure.",
        ),
        "segments_covered": Metric("segments inside the 80 % interval, %", judged=False,
                                   means="Should be near 80."),
    }  # fmt: skip
    cost = 0.1

    @cached_property
    def _drawn(self) -> "pd.DataFrame":
        from ingest.reference.reference_field import load_reference_field

        field = load_reference_field(settings().corpora / "reference_field")
        drawn = field.draw(DRAWS, SEED).reset_index(drop=True)
        return drawn.sample(frac=1, random_state=SEED).reset_index(drop=True)

    @cached_property
    def _apart(self) -> "pd.DataFrame":
        return self._drawn[::EVERY].reset_index(drop=True)

    @cached_property
    def _fitted(self) -> "tuple[Field, Models]":
        from analysis.field import Field
        from analysis.models import Models

        kept = self._drawn[self._drawn.index % EVERY != 0].reset_index(drop=True)
        field = Field.from_frame(kept.assign(result_id=[f"known-{n:06}" for n in range(len(kept))]))
        return field, Models.fit(field)

    def cases(self, bench: "Bench") -> Sequence[Case]:
        """Rows of the draw."""
        apart = self._apart
        step = max(1, len(apart) // CASES)
        return [
            Case(
                f"athlete-{n:03}", f"athlete-{n:03}", {"row": n * step},
                family=f"{apart['division'][n * step]} {apart['gender'][n * step]}",
                quick=n < QUICK,
            )
            for n in range(min(CASES, len(apart)))
        ]  # fmt: skip

    def answer(self, case: Case, way: str, bench: "Bench") -> Row:
        """Expected seconds beside the true ones; intervals where there are any."""
        from analysis.analyse import analyse

        field, models = self._fitted
        result = _result(self._apart.iloc[int(case.asks["row"])])
        times = [result.splits[s] for s in SEGMENTS]
        if way == MEDIAN:
            return self._medians(result)
        report = analyse(field, models, result)
        found: Row = {
            "total": result.total_s,
            "before": report.expected_s,
            "after": {},
            "segments": [
                [reading.time_s, reading.expected_s, *reading.interval_s]
                for reading in report.segments
            ],
        }
        for done in AFTER:
            projection = models.live.project(
                field.venues, result.division, result.gender, times[:done], season=result.season,
                event=result.event, age_group=result.age_group,
            )  # fmt: skip
            assert projection is not None
            finish = projection.finish
            found["after"][str(done)] = [finish.expected_s, *finish.interval_s]
        return found

    def _medians(self, result: RaceResult) -> Row:
        """What knowing no more than division and gender expects, of everything."""
        kept = self._drawn[self._drawn.index % EVERY != 0]
        same = kept[(kept["division"] == result.division) & (kept["gender"] == result.gender)]
        names = [s.value for s in SEGMENTS]
        finish = float(same[names].sum(axis=1).median())
        medians = same[names].median()
        return {
            "total": result.total_s,
            "before": finish,
            "after": {str(done): [finish] for done in AFTER},
            "segments": [[result.splits[s], float(medians[s.value])] for s in SEGMENTS],
        }

    def score(self, case: Case, way: str, row: Row) -> Scored:
        """Distances from the truth, and whether it lay inside."""
        total = float(row["total"])
        parts: dict[str, Part] = {"before": (abs(row["before"] - total), 1.0)}
        inside = []
        for done, (expected, *interval) in row["after"].items():
            parts[f"after_{done}"] = (abs(expected - total), 1.0)
            if interval:
                inside.append(interval[0] <= total <= interval[1])
        told = [one for one in row["segments"] if not math.isnan(one[0])]
        parts["segments"] = (sum(abs(s[0] - s[1]) for s in told), float(len(told)))
        held = [s[2] <= s[0] <= s[3] for s in told if len(s) > 2]
        if inside:
            parts["covered"] = (float(sum(inside)), float(len(inside)))
        if held:
            parts["segments_covered"] = (float(sum(held)), float(len(held)))
        return Scored(parts)


def _result(record: Any) -> RaceResult:
    age = record["age_group"]
    return RaceResult(
        division=Division(record["division"]),
        gender=Gender(record["gender"]),
        splits=Splits(tuple(float(record[s.value]) for s in SEGMENTS)),
        season=int(record["season"]),
        age_group=age if isinstance(age, str) else None,
        event=str(record["event"]),
        invented=True,
    )


SUITE = Prediction()
