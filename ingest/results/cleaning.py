"""Tell a clean finish from a defective one, each defect by a named rule.

Knows nothing about files or stores: a frame goes in, two frames come out, no row is lost.
The limits were set where the public results of seasons 6 to 8 (130,000 finishes) show a gap
between the fastest believable times and timing faults such as a two-second burpee station.
"""

from collections.abc import Collection
from typing import TYPE_CHECKING

from hyrox.divisions import Division, Gender
from hyrox.errors import InputError
from hyrox.segments import SEGMENTS, Segment

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

LONGEST_SPLIT_S = 1800
"""A split over half an hour is a missed timing mat, not a slow athlete."""

SHORTEST_SPLIT_S: dict[Segment, int] = {
    # Run 1 is shortened at some venues (down to 0.44 of run 3), so its floor is lower.
    **{segment: 90 if segment is Segment.RUN_1 else 140 for segment in SEGMENTS if segment.is_run},
    Segment.SKI_ERG: 150,
    Segment.SLED_PUSH: 45,
    Segment.SLED_PULL: 70,
    Segment.BURPEE_BROAD_JUMP: 70,
    Segment.ROW: 160,
    Segment.FARMERS_CARRY: 40,
    Segment.SANDBAG_LUNGES: 60,
    Segment.WALL_BALLS: 110,
    Segment.ROXZONE: 130,
}
"""Shortest believable time per segment, seconds; doubles, who share stations, included."""

ADAPTIVE_FLOOR_SHARE = 0.3
"""Adaptive classes race reduced distances and repetitions: their floors are 0.3 of the others."""

SHORTEST_TOTAL_S: dict[Division, int] = {
    Division.OPEN: 48 * 60,
    Division.PRO: 48 * 60,
    Division.DOUBLES: 44 * 60,
    Division.RELAY: 40 * 60,
    Division.ADAPTIVE: 40 * 60,
}
LONGEST_TOTAL_S = 4 * 3600

SUM_BELOW_TOTAL_S = 1
SUM_ABOVE_TOTAL_S = len(SEGMENTS)
"""Each split may be rounded up by under a second, so the sum may exceed the total by that much
per split (season 8: about 3 s over the race); below it, only the total's own rounding. A penalty
counts as a split."""

LONGEST_ROXZONE_S = 3600
"""Without a Roxzone time, the total may exceed the other splits by this much."""

RULES: dict[str, str] = {
    "unknown_division": "the division is none of the sport's",
    "unknown_gender": "the gender is none of the sport's, or mixed in a singles division",
    "missing_split": "a segment other than the Roxzone has no time",
    "missing_total": "the finish has no time",
    "split_too_short": "a segment is faster than anyone can be",
    "split_too_long": "a segment took over 30 minutes: a missed timing mat",
    "total_out_of_range": "the finish is faster than anyone can be, or over 4 hours",
    "total_mismatch": "the splits and penalties do not add up to the finish",
    "duplicate": "the same finish stands in the data twice; the first is kept",
}
"""Rule name to what it means, in the order the rules are tried: a row is set aside by its first."""

REQUIRED_COLUMNS: tuple[str, ...] = (
    "season", "event", "division", "gender", "total", *(s.value for s in SEGMENTS),
)  # fmt: skip


def clean(
    frame: "pd.DataFrame", rules: Collection[str] | None = None
) -> tuple["pd.DataFrame", "pd.DataFrame"]:
    """Split a frame of finishes into clean and rejected rows; together they are all its rows.

    A finish without a Roxzone time is sound: early seasons and Elite 15 measure none. What may be
    concluded from it is for its readers to decide.

    Args:
        frame: one row per finish with at least ``REQUIRED_COLUMNS``; times in seconds.
            ``division`` and ``gender`` hold the values of ``Division`` and ``Gender``; an
            optional ``penalty`` is part of the total and of no split.
        rules: the rules to apply, all of them by default.

    Returns:
        ``(clean, rejected)``, original columns and index kept. Rejected rows also carry ``rule``
        (a key of ``RULES``), ``field`` (the column at fault) and ``value`` (what stood there, as
        text; for ``total_mismatch`` the sum of the splits minus the total).

    Raises:
        InputError: a required column is missing.
    """
    import numpy as np
    import pandas as pd

    missing = [name for name in REQUIRED_COLUMNS if name not in frame.columns]
    if missing:
        raise InputError(
            f"Columns missing: {', '.join(missing)}. Results need {', '.join(REQUIRED_COLUMNS)}."
        )
    names = [s.value for s in SEGMENTS]
    splits = frame[names].apply(pd.to_numeric, errors="coerce").to_numpy(dtype=float)
    total = pd.to_numeric(frame["total"], errors="coerce").to_numpy(dtype=float)
    # An infinite time is no time: treated as missing, so that sums stay finite.
    splits = np.where(np.isfinite(splits), splits, np.nan)
    total = np.where(np.isfinite(total), total, np.nan)
    penalty = np.zeros(len(frame))
    if "penalty" in frame.columns:
        penalty = pd.to_numeric(frame["penalty"], errors="coerce").fillna(0).to_numpy(dtype=float)
    findings = _findings(frame, splits, total, penalty)

    rule = np.full(len(frame), "", dtype=object)
    field = np.full(len(frame), "", dtype=object)
    value = np.full(len(frame), "", dtype=object)

    def set_aside(name: str, bad: "np.ndarray", where: "np.ndarray", what: "np.ndarray") -> None:
        fresh = bad & (rule == "")
        rule[fresh] = name
        field[fresh] = where[fresh]
        value[fresh] = [_text(v) for v in what[fresh]]

    for name, bad, where, what in findings:
        if rules is None or name in rules:
            set_aside(name, bad, where, what)
    # Copies are looked for among sound rows only: a defective row proves nothing about another.
    sound = rule == ""
    keys = frame.loc[sound, ["season", "event", "division", "gender", "total", *names]]
    copies = np.zeros(len(frame), dtype=bool)
    copies[sound] = keys.duplicated().to_numpy()
    set_aside("duplicate", copies, np.full(len(frame), "total", dtype=object), total)

    rejected = frame[rule != ""].copy()
    for column, content in (("rule", rule), ("field", field), ("value", value)):
        rejected[column] = content[rule != ""]
    return frame[rule == ""].copy(), rejected


Finding = tuple[str, "np.ndarray", "np.ndarray", "np.ndarray"]
"""Rule name, rows at fault, column at fault per row, value per row."""


def _findings(
    frame: "pd.DataFrame", splits: "np.ndarray", total: "np.ndarray", penalty: "np.ndarray"
) -> list[Finding]:
    import numpy as np

    rows = len(frame)
    division = frame["division"].astype(object).to_numpy()
    gender = frame["gender"].astype(object).to_numpy()
    team = np.isin(division.astype(str), [Division.DOUBLES, Division.RELAY, Division.ADAPTIVE])
    known_gender = np.isin(gender.astype(str), list(Gender))
    odd_gender = ~known_gender | ((gender.astype(str) == Gender.MIXED) & ~team)

    floors = np.tile([float(SHORTEST_SPLIT_S[s]) for s in SEGMENTS], (rows, 1))
    floors[division.astype(str) == Division.ADAPTIVE] *= ADAPTIVE_FLOOR_SHARE
    shortest_total = np.full(rows, float(SHORTEST_TOTAL_S[Division.OPEN]))
    for name, shortest_s in SHORTEST_TOTAL_S.items():
        shortest_total[division.astype(str) == name] = shortest_s
    roxzone = SEGMENTS.index(Segment.ROXZONE)
    needed = np.delete(np.arange(len(SEGMENTS)), roxzone)
    without = np.isnan(splits[:, roxzone])
    difference = np.where(without, splits[:, needed].sum(axis=1), splits.sum(axis=1))
    difference += penalty - total
    lowest = np.where(without, -LONGEST_ROXZONE_S, -SUM_BELOW_TOTAL_S)
    missing = np.isnan(splits)
    missing[:, roxzone] = False

    def constant(name: str) -> "np.ndarray":
        return np.full(rows, name, dtype=object)

    def per_split(name: str, bad: "np.ndarray") -> Finding:
        first = bad.argmax(axis=1)
        columns = np.array([s.value for s in SEGMENTS], dtype=object)
        return name, np.asarray(bad.any(axis=1)), columns[first], splits[np.arange(rows), first]

    # Comparisons with a missing time are false, so each rule judges only what is there.
    return [
        ("unknown_division", ~np.isin(division.astype(str), list(Division)),
         constant("division"), division),
        ("unknown_gender", odd_gender, constant("gender"), gender),
        per_split("missing_split", missing),
        ("missing_total", np.isnan(total), constant("total"), total),
        per_split("split_too_short", splits < floors),
        per_split("split_too_long", splits > LONGEST_SPLIT_S),
        ("total_out_of_range", (total < shortest_total) | (total > LONGEST_TOTAL_S),
         constant("total"), total),
        ("total_mismatch", (difference < lowest) | (difference > SUM_ABOVE_TOTAL_S),
         constant("total"), difference),
    ]  # fmt: skip


def _text(value: object) -> str:
    """A value as short text: numbers without needless decimals, missing as empty."""
    if isinstance(value, float):
        return "" if value != value else f"{value:g}"
    return "" if value is None else str(value)[:80]
