"""Finishers at an athlete's level: who they are, brought to the athlete's venue.

Where the athlete's venue is known, every finish is multiplied by what lies between its venue and
the athlete's, so that a slow hall does not make a slow athlete; where it is not, finishes are
compared as they stand. A partition's finishes are sorted once; each athlete's cohort is then two
binary searches, whatever the size of the field.
"""

from dataclasses import dataclass
from functools import partial

import numpy as np
import numpy.typing as npt

from analysis.field import Field, hash_id
from analysis.partition import UNKNOWN, Doubles, Floats, Partition
from hyrox.errors import NotFoundError
from hyrox.results import Cohort, RaceResult
from hyrox.rules import rule_set, wall_ball_repetitions
from hyrox.segments import SEGMENTS
from hyrox.times import format_time

MOST_READ = 20_000
"""Finishers that are read exactly; of more, an even sample in order of the finish is."""

_STEPS = (0.10, 0.15, 0.20, 0.30)
_FINISH = len(SEGMENTS)

Rows = npt.NDArray[np.intp]


@dataclass(frozen=True)
class Nearby:
    """``rows`` of ``part`` in order of the finish, the athlete's own never among them.

    ``code`` is the event whose effect times are brought to, ``UNKNOWN`` where they stand as they
    are; ``within`` is the share of the finish that the cohort reaches to either side.
    """

    cohort: Cohort
    within: float
    part: Partition
    rows: Rows
    code: int

    def evenly(self, most: int) -> Rows:
        """At most ``most`` of the rows, evenly spread over the order of the finish."""
        return self.rows[_even(len(self.rows), most)]


def nearby(field: Field, result: RaceResult) -> Nearby:
    """The finishers of the division, gender and rules within 10 % of the athlete's finish.

    Under thirty others the share grows to 15, 20 and 30 %, then all seasons are added where the
    rules changed nothing; ``Cohort.widened`` says what was done. A finish that is not known is
    estimated from the given segments, and the definition says so.

    Raises:
        NotFoundError: nobody of this division, gender and rules is in the field, or nobody is as
            near as 30 %.
    """
    part = field.partition(result.division, result.gender)
    who = f"{result.gender.people}, {result.division.value}"
    if part is None:
        raise NotFoundError(
            f"No results of {who}, are in the store, so nobody is at this level. "
            "Ingest results of that division first."
        )
    code = field.venues.code(result.season, result.event)
    finish_s = finish_of(field, result)
    own = part.row_of(hash_id(result.result_id)) if result.result_id else None
    rules: str | None = rule_set(result.season)
    steps = [(within, rules) for within in _STEPS]
    if wall_ball_repetitions(6, result.gender) == wall_ball_repetitions(7, result.gender):
        steps.append((_STEPS[-1], None))

    widened: list[str] = []
    for i, (within, rules) in enumerate(steps):
        places = _places(field, part, rules, code, finish_s, within)
        others = places if own is None else places[places != own]
        if len(others) >= Cohort.MINIMUM or i == len(steps) - 1:
            break
        widened.append(_why(within, rules, steps[i + 1], len(others)))
    if len(others) == 0:
        raise NotFoundError(
            f"No results of {who}, {rule_set(result.season)}, are within {_STEPS[-1]:.0%} of "
            f"{format_time(finish_s)}, so nobody is at this level. Ingest more results of that "
            "division."
        )
    rows = others[_even(len(others), MOST_READ)]
    definition = _definition(result, who, rules, within, finish_s, code)
    if len(rows) < len(others):
        definition += f", an even sample of {len(rows):,} of these {len(others):,}"
    invented = bool(part.invented[rows].any())
    cohort = Cohort(definition, len(rows), tuple(widened), invented)
    return Nearby(cohort, within, part, rows, code)


def finish_of(field: Field, result: RaceResult) -> float:
    """The finish; where it is not known, its estimate: given segments and typical missing ones.

    A missing segment counts as long as the venue's typical athlete needs there, faster or slower by
    the median of what the athlete was elsewhere.

    Raises:
        KeyError: nobody of this division and gender is in the field.
    """
    if result.finish_known:
        return result.total_s
    key = (result.division, result.gender)
    reference = field.venues.reference(key, result.season, result.event)[:_FINISH]
    times = np.asarray(result.splits.seconds, dtype=np.float64)
    level = float(np.nanmedian(np.log(times) - reference))
    return float(np.where(np.isnan(times), np.exp(reference + level), times).sum())


def brought(field: Field, near: Nearby, rows: Rows) -> Floats:
    """The splits of some rows as they would be at the athlete's venue, ``[17, n]``, seconds."""
    splits = near.part.splits_s.take(rows, axis=0)
    if near.code != UNKNOWN:
        effects = field.venues.effects[near.part.key][:, :_FINISH]
        factors = np.exp(effects[near.code] - effects)
        splits *= factors.take(near.part.events[rows], axis=0, mode="wrap")
    return np.ascontiguousarray(splits.T)


@dataclass(frozen=True)
class _Order:
    """Rows sorted by their finish; ``finishes_s`` are at a usual venue where venues count."""

    rows: Rows
    finishes_s: Doubles


def _order(field: Field, part: Partition, rules: str | None, by_venue: bool) -> _Order:
    rows = np.arange(len(part)) if rules is None else np.flatnonzero(part.under(rules))
    finishes = part.totals_s[rows].astype(np.float64)
    if by_venue:
        finishes *= np.exp(-field.venues.effects[part.key][part.events[rows], _FINISH])
    order = np.argsort(finishes, kind="stable")
    return _Order(rows[order], finishes[order])


def _places(
    field: Field, part: Partition, rules: str | None, code: int, finish_s: float, within: float
) -> Rows:
    by_venue = code != UNKNOWN
    order = field.cached(
        ("level", part.key, rules, by_venue), partial(_order, field, part, rules, by_venue)
    )
    level = finish_s
    if by_venue:
        level *= float(np.exp(-field.venues.effects[part.key][code, _FINISH]))
    low = np.searchsorted(order.finishes_s, level * (1 - within), side="left")
    high = np.searchsorted(order.finishes_s, level * (1 + within), side="right")
    return order.rows[low:high]


def _even(n: int, most: int) -> Rows:
    """Positions of at most ``most`` of ``n`` things, evenly spread."""
    k = min(n, most)
    return (2 * np.arange(k) + 1) * n // (2 * max(k, 1))


def _definition(
    result: RaceResult, who: str, rules: str | None, within: float, finish_s: float, code: int
) -> str:
    about = "" if result.finish_known else "about "
    words = f"{who}, {rules or 'all seasons'}, finishing within {within:.0%}"
    words = f"{words} of {about}{format_time(finish_s)}".replace("%", " %")
    if code != UNKNOWN:
        words += " (times brought to this venue)"
    if not result.finish_known:
        given = len(SEGMENTS) - len(result.splits.missing)
        words += f", a finish estimated from {given} segments"
    return words


def _why(within: float, rules: str | None, following: tuple[float, str | None], n: int) -> str:
    count = {0: "no finisher", 1: "1 finisher"}.get(n, f"{n} finishers")
    if following[1] != rules:
        return f"all seasons added, loads and repetitions being the same ({count} {rules})"
    return f"widened to {following[0] * 100:.0f} % ({count} within {within * 100:.0f} %)"
