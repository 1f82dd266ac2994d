"""Every expectation of the coach against the plain methods, on events later than any fitted one.

    python benchmarks/prediction.py RESULTS.parquet [--share 0.6] [--per-group 60]
                                    [--markdown docs/prediction.md]

Events are put in the order of their dates (``corpora/events.toml``); the earlier ones, with about
``--share`` of all finishes, are fitted on and the later ones tested: never random rows. Half of a
later event's finishers give the venue's effect on the day and the other half is predicted, so that
no finish helps to predict itself. Plain methods are fitted on the same rows and tested on the same
finishes. Prints JSON; ``--markdown`` writes the tables that ``docs/`` keeps.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.predict.stacked import Kind
from benchmarks import predict_live, predict_segments
from benchmarks.predict_before import evaluate_before, split
from benchmarks.predict_next import evaluate_next, read, shipped_calendar
from benchmarks.prediction_splits import coverage, halved
from benchmarks.rows import COLUMNS
from hyrox.segments import Segment

LIVE_STEPS = (1, 2, 4, 8, 12, 15)
NAMED = ("run_5", "sled_push", "burpee_broad_jump", "wall_balls", "roxzone")
"""Segments whose targets were set beforehand."""
LIVE_TARGETS = dict(zip(LIVE_STEPS, (11.9, 9.0, 5.8, 3.1, 2.6, 2.2), strict=True))
SEGMENT_TARGETS = dict(
    zip(NAMED, ((14.1, 13.8), (27.9, 24.1), (50.7, 49.7), (69.9, 66.6), (86.8, 53.7)), strict=True)
)
"""What plain LightGBM reached on other finishes: raw splits, and venue-relative for segments."""
_FEWEST = 100


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("results", type=Path)
    parser.add_argument("--share", type=float, default=0.6, help="of the rows that are fitted on")
    parser.add_argument("--per-group", type=int, default=60, help="predicted per event and group")
    parser.add_argument("--markdown", type=Path, help="write the tables there too")
    arguments = parser.parse_args()
    found = evaluate(read(arguments.results), arguments.share, arguments.per_group)
    print(json.dumps(found, indent=2))
    if arguments.markdown:
        arguments.markdown.write_text("\n".join(markdown(found)) + "\n", encoding="utf-8")


def evaluate(frame: pd.DataFrame, share: float, per_group: int) -> dict[str, Any]:
    """All figures; minutes for finishes, seconds for segments."""
    calendar = shipped_calendar()
    train, later = split(frame, calendar, share)
    dealt = halved(train, later, per_group, calendar)
    _say("before the race")
    before = {
        kind: evaluate_before(train, later, calendar, kind)  # type: ignore[arg-type]
        for kind in ("linear", "lightgbm")
    }
    _say("the next race")
    following = {
        kind: evaluate_next(frame, calendar, kind, share)  # type: ignore[arg-type]
        for kind in ("linear", "lightgbm")
    }
    _say("segments")
    segments = predict_segments.evaluate_segments(dealt, list(Kind))
    _say("during the race")
    live = predict_live.evaluate_live(dealt, list(Kind))
    events = later.groupby(["season", "event"]).ngroups
    return {
        "fitted": {
            "finishes": len(train), "events": train.groupby(["season", "event"]).ngroups,
        },
        "tested": {"finishes": len(dealt.test), "events": events},
        "before": before,
        "next": following,
        "live": _live(live),
        "segments": _segments(segments),
    }  # fmt: skip


def _live(rows: pd.DataFrame) -> dict[str, Any]:
    columns = [str(done) for done in LIVE_STEPS]
    return {
        "methods": list(predict_live.METHODS),
        "groups": {
            name: {
                column: _errors(group, predict_live.METHODS, column, "total", 60)
                for column in columns
            }
            for name, group in _groups(rows)
        },
        "coverage": {
            kind: {column: coverage(rows, f"{prefix}{column}") for column in columns}
            for kind, prefix in (("known", "in_"), ("unknown", "in_venue_unknown_"))
        },
    }


def _segments(rows: pd.DataFrame) -> dict[str, Any]:
    pooled = rows.assign(
        known=rows[[f"in_{name}" for name in COLUMNS]].mean(axis=1),
        unknown=rows[[f"in_venue_unknown_{name}" for name in COLUMNS]].mean(axis=1),
    )
    return {
        "methods": list(predict_segments.METHODS),
        "groups": {
            name: {
                column: _errors(group, predict_segments.METHODS, column, column, 1)
                for column in COLUMNS
            }
            for name, group in _groups(rows)
        },
        "coverage": {kind: coverage(pooled, kind) for kind in ("known", "unknown")},
        "coverage_by_segment": {name: coverage(rows, f"in_{name}")["all"] for name in COLUMNS},
    }


def _groups(rows: pd.DataFrame) -> Iterator[tuple[str, pd.DataFrame]]:
    yield "open", rows[rows["division"] == "open"]
    for (division, gender), group in rows.groupby(["division", "gender"]):
        if len(group) >= _FEWEST:
            yield f"{division} {gender}", group


def _errors(
    rows: pd.DataFrame, methods: Sequence[str], column: str, truth: str, unit: float
) -> dict[str, float]:
    """Mean absolute error of each method, and how many were predicted."""
    found: dict[str, float] = {"n": len(rows)}
    for method in methods:
        error = (rows[f"{method}_{column}"] - rows[truth]).abs().mean() / unit
        found[method] = round(float(error), 2)
    return found


def markdown(found: dict[str, Any]) -> Iterator[str]:
    """The tables of ``docs/prediction.md``."""
    fitted, tested = found["fitted"], found["tested"]
    yield "# How well the coach expects"
    yield ""
    yield (
        "Made by `python benchmarks/prediction.py RESULTS.parquet --markdown docs/prediction.md` "
        f"on public results. Fitted on {fitted['finishes']:,} finishes of {fitted['events']} "
        "events; "
        f"tested on up to {tested['finishes']:,} finishes of {tested['events']} events that came "
        "later by the calendar. Venue known: the effect of the event comes from the other half of "
        "its field. Mean absolute errors."
    )
    yield from _before_tables(found["before"])
    yield from _next_tables(found["next"])
    yield from _live_tables(found["live"])
    yield from _segment_tables(found["segments"])


def _before_tables(before: dict[str, Any]) -> Iterator[str]:
    line, trees = before["linear"], before["lightgbm"]
    yield from _title("Before the race (minutes)", (
        "Ours is the linear one, the measured best. With earlier races: where the athlete had any."
    ))  # fmt: skip
    yield from _header(
        "group", "n", "gender median", "LightGBM, venue known", "venue unknown", "venue known",
        "with earlier races", "against median", "80 % interval covers",
    )  # fmt: skip
    for name, group in [("open", line["open"]), *line["groups"].items()]:
        other = trees["open"] if name == "open" else trees["groups"].get(name, {})
        yield _row(name, *_before_row(group, other))


def _before_row(group: dict[str, Any], other: dict[str, Any]) -> tuple[object, ...]:
    median = group["mae_gender_median_min"]
    best = group["ladder"]["mae_min"]
    return (
        f"{group['finishes']:,}", median, other.get("venue_known", {}).get("mae_min", ""),
        group["venue_unknown"]["mae_min"], group["venue_known"]["mae_min"], best,
        f"{100 * (best / median - 1):+.1f} %", f"{100 * group['ladder']['coverage']:.1f} %",
    )  # fmt: skip


def _next_tables(following: dict[str, Any]) -> Iterator[str]:
    line, trees = following["linear"], following["lightgbm"]
    yield from _title("The next race (minutes)", "Plain: the same finish again.")
    yield from _header(
        "group", "pairs", "last race", "LightGBM, venue known", "venue unknown", "venue known",
        "against last race", "80 % interval covers",
    )  # fmt: skip
    for name, group in [("all", line["all"]), *line["groups"].items()]:
        other = trees["all"] if name == "all" else trees["groups"][name]
        known = group["venue_known"]
        yield _row(
            name, f"{group['pairs']:,}", group["mae_last_race_min"],
            other["venue_known"]["mae_min"], group["venue_unknown"]["mae_min"], known["mae_min"],
            f"{-known['better_percent']:+.1f} %", f"{100 * known['coverage']:.1f} %",
        )  # fmt: skip


def _live_tables(live: dict[str, Any]) -> Iterator[str]:
    yield from _title("During the race (minutes), open", (
        "After so many of the sixteen timed segments. The last column is what LightGBM on raw "
        "splits reached on other finishes."
    ))  # fmt: skip
    yield from _header(
        "segments", "n", "median", "raw linear", "raw LightGBM", "ours linear", "ours LightGBM",
        "ours, shipped", "against raw LightGBM", "venue unknown", "80 % covers", "elsewhere",
    )  # fmt: skip
    for done, errors in live["groups"]["open"].items():
        covered = live["coverage"]["known"][done]["all"]
        yield _row(
            done, f"{errors['n']:,}", errors["median"], errors["raw_linear"],
            errors["raw_lightgbm"], errors["linear"], errors["boosted"], errors["best"],
            _change(errors["best"], errors["raw_lightgbm"]), errors["best_venue_unknown"],
            f"{100 * covered:.1f} %", LIVE_TARGETS[int(done)],
        )  # fmt: skip
    yield from _per_group("Ours against raw LightGBM, per group", live, list(map(str, LIVE_STEPS)))
    yield from _cells(live["coverage"]["known"])


def _segment_tables(segments: dict[str, Any]) -> Iterator[str]:
    yield from _title("Each segment from the others (seconds), open", (
        "The last column is what LightGBM reached on other finishes, raw and venue-relative."
    ))  # fmt: skip
    yield from _header(
        "segment", "n", "median", "raw linear", "raw LightGBM", "ours linear", "ours LightGBM",
        "ours, shipped", "against raw LightGBM", "venue unknown", "80 % covers", "elsewhere",
    )  # fmt: skip
    for name, errors in segments["groups"]["open"].items():
        target = SEGMENT_TARGETS.get(name)
        yield _row(
            Segment(name).label, f"{errors['n']:,}", errors["median"], errors["raw_linear"],
            errors["raw_lightgbm"], errors["linear"], errors["boosted"], errors["best"],
            _change(errors["best"], errors["raw_lightgbm"]), errors["best_venue_unknown"],
            f"{100 * segments['coverage_by_segment'][name]:.1f} %",
            f"{target[0]} / {target[1]}" if target else "",
        )  # fmt: skip
    yield from _per_group("Ours against raw LightGBM, per group", segments, list(NAMED))
    yield from _cells({"all segments": segments["coverage"]["known"]})


def _per_group(title: str, found: dict[str, Any], columns: list[str]) -> Iterator[str]:
    yield from _title(title, "", level=3)
    yield from _header("group", "n", *columns)
    for name, group in found["groups"].items():
        shown = [
            f"{group[c]['best']} / {group[c]['raw_lightgbm']} "
            f"({_change(group[c]['best'], group[c]['raw_lightgbm'])})"
            for c in columns
        ]
        yield _row(name, f"{group[columns[0]]['n']:,}", *shown)


def _cells(covered: dict[str, Any]) -> Iterator[str]:
    """Coverage of each division, gender and third of the finish (fast, middle, slow)."""
    yield from _title("80 % intervals, venue known: fast / middle / slow third", "", level=3)
    names = sorted({name for found in covered.values() for name in found["thirds"]})
    yield from _header("", "all", *names)
    for row, found in covered.items():
        thirds = [
            " / ".join(f"{100 * share:.0f}" for share in found["thirds"].get(name, []))
            for name in names
        ]
        yield _row(row, f"{100 * found['all']:.1f} %", *thirds)


def _change(ours: float, plain: float) -> str:
    return f"{100 * (ours / plain - 1):+.1f} %"


def _title(title: str, words: str, level: int = 2) -> Iterator[str]:
    yield ""
    yield f"{'#' * level} {title}"
    yield ""
    if words:
        yield words
        yield ""


def _header(*names: str) -> Iterator[str]:
    yield _row(*names)
    yield "|" + "---|" * len(names)


def _row(*cells: object) -> str:
    return f"| {' | '.join(map(str, cells))} |"


def _say(what: str) -> None:
    print(f"Measuring {what} ...", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
