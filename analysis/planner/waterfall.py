"""Where the time between a finish and a better one lies, segment by segment.

Down to the cohort's median, to the finish ten percentile points better, and to a goal time. Each
segment is set against what finishers of the lower finish really spent on it at this venue, not
against a column of unrelated medians: those would not add up to any finish.
"""

from analysis.cohorts import FINISH, Peers, choose
from analysis.field import Field
from analysis.planner.levels import own_row
from analysis.planner.standing import finish_after
from analysis.planner.typical import typical_splits
from analysis.readings import Expected, Fall, Goal, Waterfall
from analysis.report import Report
from hyrox.errors import InputError
from hyrox.results import TOTAL_LIMITS_S
from hyrox.times import format_time

_STEP = 10.0
_TOP = 95.0
"""The middle of the fastest tenth: where those go down to who have no next ten per cent."""

_FEW = 10


def waterfalls(field: Field, report: Report, goal_s: float | None = None) -> tuple[Waterfall, ...]:
    """To the cohort's median, to the next ten per cent of finishers and, if given, to a goal.

    The fastest tenth of a cohort has no next ten per cent: it goes down to the middle of that
    tenth, and who is beyond it has no such waterfall. Nobody has any without a finish.

    Raises:
        InputError: a goal that no finish can be.
        NotFoundError: nobody comparable is in the field.
    """
    result = report.result
    if not result.finish_known:
        return ()
    peers = choose(field, result)
    own = own_row(field, result)
    median_s = peers.median(FINISH)
    shown = [_to(field, report, Goal.MEDIAN, median_s, "the median", peers, own)]
    if following := _next_finish(peers, result.total_s):
        shown.append(_to(field, report, Goal.NEXT, *following, peers, own))
    if goal_s is not None:
        low, high = TOTAL_LIMITS_S
        if not low <= goal_s <= high:
            raise InputError(
                f"A finish of {format_time(max(0.0, goal_s))} is not possible "
                f"({format_time(low)} to {format_time(high)}). Check the goal."
            )
        shown.append(_to(field, report, Goal.TARGET, goal_s, "the goal", peers, own))
    return tuple(shown)


def _to(
    field: Field, report: Report, goal: Goal, to_s: float, what: str, peers: Peers, own: int | None
) -> Waterfall:
    result = report.result
    key = (result.division, result.gender)
    typical = typical_splits(field, key, result.season, result.event, to_s, own=own)
    falls = tuple(
        Fall(
            reading.segment,
            reading.time_s - typical.seconds[reading.segment],
            Expected(reading.expected_s, reading.interval_s).ordinary(reading.time_s),
        )
        for reading in report.segments
    )
    gap_s = result.total_s - to_s
    words = f"{what}, {format_time(to_s)}"
    if goal is not Goal.TARGET:
        words += f", of {peers.cohort.definition} (n = {peers.cohort.n:,})"
    rest_s = gap_s - sum(fall.gap_s for fall in falls)
    return Waterfall(goal, to_s, gap_s, falls, rest_s, typical, words)


def _next_finish(peers: Peers, finish_s: float) -> tuple[float, str] | None:
    """The finish ten percentile points better, and what it is in words."""
    if peers.cohort.n < _FEW:
        return None
    percentile = peers.percentile(FINISH, finish_s)
    if percentile >= _TOP:
        return None
    wanted = percentile + _STEP if percentile + _STEP <= 100 else _TOP
    faster = int(peers.cohort.n * (100 - wanted) / 100)
    to_s = finish_after(peers, faster)
    if to_s >= finish_s:
        return None
    if wanted == _TOP:
        return to_s, "the middle of the fastest tenth"
    return to_s, "the finish of those ten percentile points better"
