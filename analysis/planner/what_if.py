"""The same race with some segments changed: the new finish and its place.

A sum and two look-ups; what it cannot say is whether the athlete could have run it. So a change
that hardly anybody of the new finish ever ran is doubted, with the share that did.
"""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from analysis.cohorts import choose
from analysis.field import Field
from analysis.planner.levels import own_row, relative
from analysis.planner.standing import standing
from analysis.planner.typical import rows_near
from analysis.readings import WhatIf
from hyrox.errors import InputError
from hyrox.results import SEGMENT_LIMITS_S, TOTAL_LIMITS_S, RaceResult
from hyrox.segments import SEGMENTS, Segment
from hyrox.times import format_time

_HARDLY = 0.02
"""Share of finishers of the new finish under which a changed time is doubted."""

_FEW = 30


def what_if(field: Field, result: RaceResult, changes_s: Mapping[Segment, float]) -> WhatIf:
    """The finish, percentile and place after changes (seconds, negative: faster).

    Raises:
        InputError: no finish, no time to change, or a time beyond what a segment or finish can be.
        NotFoundError: nobody comparable is in the field.
    """
    if not result.finish_known:
        raise InputError(
            "The finish is not known, so it cannot change. Give the finish or all segments first."
        )
    changes = {s: float(changes_s[s]) for s in SEGMENTS if changes_s.get(s)}
    times = {segment: _changed(result, segment, change) for segment, change in changes.items()}
    finish_s = result.total_s + sum(changes.values())
    low, high = TOTAL_LIMITS_S
    if not low <= finish_s <= high:
        raise InputError(
            f"These changes would make a finish of {format_time(max(0.0, finish_s))}, which is not "
            f"possible ({format_time(low)} to {format_time(high)}). Change less."
        )
    peers = choose(field, result)
    before = standing(peers, result.total_s)
    after = standing(peers, finish_s) if changes else replace(before)
    faster = {s: time_s for s, time_s in times.items() if changes[s] < 0}
    return WhatIf(changes, before, after, peers.cohort, _doubts(field, result, faster, finish_s))


def _changed(result: RaceResult, segment: Segment, change_s: float) -> float:
    time_s = result.splits[segment]
    if np.isnan(time_s):
        raise InputError(f"{segment.label}: this race has no time there, so it cannot change.")
    changed_s = time_s + change_s
    low, high = SEGMENT_LIMITS_S[segment]
    if not low <= changed_s <= high:
        bound = f"nobody goes below {format_time(low)}" if changed_s < low else "that is no race"
        raise InputError(
            f"{segment.label}: {format_time(time_s)} with {_signed(change_s)} would be "
            f"{format_time(max(0.0, changed_s))}, and {bound} "
            f"(possible: {format_time(low)} to {format_time(high)}). Change it less."
        )
    return changed_s


def _signed(change_s: float) -> str:
    return f"{'-' if change_s < 0 else '+'}{format_time(abs(change_s))}"


def _doubts(
    field: Field, result: RaceResult, times: Mapping[Segment, float], finish_s: float
) -> tuple[str, ...]:
    if not times:
        return ()
    key = (result.division, result.gender)
    found, rows = rows_near(
        field, key, result.season, result.event, finish_s, own_row(field, result)
    )
    if len(rows) < _FEW:
        return ()
    logs = relative(field, found.part, rows)
    reference = field.venues.reference(key, result.season, result.event)
    said = []
    for segment, time_s in times.items():
        column = SEGMENTS.index(segment)
        share = float((logs[:, column] <= np.log(time_s) - reference[column]).mean())
        if share < _HARDLY:
            said.append(
                f"{segment.label} in {format_time(time_s)}: {_share_words(share)} of "
                f"{len(rows):,} {found.part.key[1].people} with finishes nearest to "
                f"{format_time(finish_s)} were that fast there, adjusted to this venue."
            )
    return tuple(said)


def _share_words(share: float) -> str:
    return "none" if share == 0 else f"only {100 * share:.1f} %"
