"""Who a result is compared with: the choice of cohort, in words, and its sorted times.

Sorted columns make a percentile a binary search and let one row (the athlete's own) be taken out
exactly, so a cohort is sorted once and serves every athlete in it.
"""

from dataclasses import dataclass
from functools import partial

import numpy as np
import numpy.typing as npt

from analysis.ages import limits, widened
from analysis.field import Field, hash_id
from analysis.partition import UNKNOWN, Floats, Mask, Partition
from analysis.readings import EventReading
from hyrox.errors import NotFoundError
from hyrox.events import place_name
from hyrox.results import Cohort, RaceResult
from hyrox.rules import rule_set, wall_ball_repetitions
from hyrox.segments import RUNS, SEGMENTS, STATIONS, Segment

_RUNS = [SEGMENTS.index(s) for s in RUNS]
_STATIONS = [SEGMENTS.index(s) for s in STATIONS]
FINISH, RUNNING, ALL_STATIONS, FADE = range(len(SEGMENTS), len(SEGMENTS) + 4)
"""Columns after the seventeen segments."""


@dataclass(frozen=True)
class Peers:
    """A cohort with its times: ``columns`` ``[21, n]``, each row sorted, own finish included.

    Rows are the segments in race order, then finish, running, stations (seconds) and run fade
    (ratio). ``own`` is the athlete's stored row ``[21]`` if it is one of them.
    """

    cohort: Cohort
    columns: Floats
    own: Floats | None

    def percentile(self, column: int, value: float) -> float:
        """Share of the others that a value beats, 0 to 100; an equal one counts half."""
        values = self.columns[column]
        wanted = np.float32(value)
        low = int(np.searchsorted(values, wanted, side="left"))
        high = int(np.searchsorted(values, wanted, side="right"))
        slower, equal = len(values) - high, high - low
        if self.own is not None:
            slower -= int(self.own[column] > wanted)
            equal -= int(self.own[column] == wanted)
        return 100.0 * (slower + 0.5 * equal) / self.cohort.n

    def median(self, column: int) -> float:
        """The median of the others."""
        values, n = self.columns[column], self.cohort.n
        gap = len(values)
        if self.own is not None:
            gap = int(np.searchsorted(values, self.own[column]))

        def at(i: int) -> float:
            return float(values[i + (i >= gap)])

        return (at((n - 1) // 2) + at(n // 2)) / 2


@dataclass(frozen=True)
class _Choice:
    """One step of the widening: ages ``None`` means all, rules ``None`` means all seasons."""

    ages: tuple[int, int] | None
    rules: str | None


def choose(field: Field, result: RaceResult) -> Peers:
    """The cohort of a result: division, gender, age group and rules of its season.

    Under thirty others it is widened step by step: neighbouring age groups, all ages, and, where
    the rules changed nothing (women's wall balls did change), all seasons. What was widened is
    said in ``Cohort.widened``. If it stays under thirty it is used as it is (``is_small``).

    Raises:
        NotFoundError: nobody comparable is in the field.
    """
    part = field.partition(result.division, result.gender)
    rules = rule_set(result.season)
    if part is None:
        raise NotFoundError(
            f"No results of {_who(result)}, are in the store, so there is nobody to compare with. "
            "Ingest results of that division first."
        )
    own_row = part.row_of(hash_id(result.result_id)) if result.result_id else None
    own = _columns(part, np.array([own_row]))[:, 0] if own_row is not None else None

    words: list[str] = []
    steps = _steps(result, rules)
    for i, step in enumerate(steps):
        rows = field.cached((part.key, step), partial(_rows_of, field, part, step))
        included = own_row is not None and bool(_mask(field, part, step, own_row))
        n = rows.columns.shape[1] - included
        if n >= Cohort.MINIMUM or i == len(steps) - 1:
            break
        words.append(_why(step, steps[i + 1], n))
    if n == 0:
        raise NotFoundError(
            f"No results of {_who(result)}, {rules}, are in the store, so there is nobody to "
            "compare with. Ingest results of such a race first."
        )
    definition = _definition(result, rows.ages, step.rules)
    cohort = Cohort(definition, n, tuple(words), rows.invented)
    return Peers(cohort, rows.columns, own if included else None)


def at_event(field: Field, result: RaceResult) -> EventReading | None:
    """The finish among the same division and gender at the same event.

    ``None`` where nobody else of them is known there, or there is no finish. A small field is
    flagged by its cohort, never widened: there is no other day like it.
    """
    part = field.partition(result.division, result.gender)
    code = field.venues.codes.get((result.season, result.event or ""), UNKNOWN)
    if part is None or code == UNKNOWN or not result.finish_known:
        return None
    start, end = (int(np.searchsorted(part.events, code, side)) for side in ("left", "right"))
    others = part.totals_s[start:end]
    if result.result_id:
        others = others[part.ids[start:end] != hash_id(result.result_id)]
    if not len(others):
        return None
    finish_s = np.float32(result.total_s)
    faster, equal = int((others < finish_s).sum()), int((others == finish_s).sum())
    n = len(others)
    where = place_name(result.event) or "this event"
    cohort = Cohort(
        f"{result.gender.people}, {result.division.value}, at {where}",
        n,
        invented=bool(part.invented[start:end].any()),
    )
    percentile = 100 * (n - faster - 0.5 * equal) / n
    return EventReading(cohort, percentile, faster + 1, float(np.median(others)))


def reading(result: RaceResult) -> Floats:
    """The result's own values in the order of ``Peers.columns``, ``[21]``."""
    return _derive(
        np.asarray([result.splits.seconds], dtype=np.float32),
        np.asarray([result.total_s], dtype=np.float32),
    )[:, 0]


def _steps(result: RaceResult, rules: str) -> list[_Choice]:
    steps = []
    if result.age_group is not None:
        steps += [
            _Choice(limits(result.age_group), rules),
            _Choice(widened(result.age_group), rules),
        ]
    steps.append(_Choice(None, rules))
    if wall_ball_repetitions(6, result.gender) == wall_ball_repetitions(7, result.gender):
        steps.append(_Choice(None, None))
    return steps


def _mask(field: Field, part: Partition, step: _Choice, row: int | None = None) -> Mask:
    rows = slice(None) if row is None else slice(row, row + 1)
    mask = np.ones(len(part.ages[rows]), dtype=np.bool_)
    if step.rules is not None:
        mask &= part.under(step.rules)[rows]
    if step.ages is not None:
        low, high = step.ages
        inside = [
            low <= limits(group)[0] and limits(group)[1] <= high for group in field.age_groups
        ]
        mask &= np.array([*inside, False])[part.ages[rows]]
    return mask


@dataclass(frozen=True)
class _Rows:
    """A cohort's columns, each sorted; whether any finish is invented; the ages really in it."""

    columns: Floats
    invented: bool
    ages: tuple[int, int] | None


def _rows_of(field: Field, part: Partition, step: _Choice) -> _Rows:
    rows = np.flatnonzero(_mask(field, part, step))
    columns = _columns(part, rows)
    columns.sort(axis=1)
    ages = None
    if step.ages is not None:
        bands = [limits(field.age_groups[code]) for code in np.unique(part.ages[rows])]
        ages = (min(low for low, _ in bands), max(high for _, high in bands)) if bands else None
    return _Rows(columns, bool(part.invented[rows].any()), ages)


def _columns(part: Partition, rows: npt.NDArray[np.intp]) -> Floats:
    return _derive(part.splits_s[rows], part.totals_s[rows])


def _derive(splits_s: Floats, totals_s: Floats) -> Floats:
    columns = np.empty((len(SEGMENTS) + 4, len(totals_s)), dtype=np.float32)
    columns[: len(SEGMENTS)] = splits_s.T
    columns[FINISH] = totals_s
    columns[RUNNING] = splits_s[:, _RUNS].sum(axis=1)
    columns[ALL_STATIONS] = splits_s[:, _STATIONS].sum(axis=1)
    columns[FADE] = (
        splits_s[:, SEGMENTS.index(Segment.RUN_8)] / splits_s[:, SEGMENTS.index(Segment.RUN_2)]
    )
    return columns


def _who(result: RaceResult) -> str:
    return f"{result.gender.people}, {result.division.value}"


def _definition(result: RaceResult, ages: tuple[int, int] | None, rules: str | None) -> str:
    people = result.gender.people
    if ages is not None:
        people += f" {ages[0]}-{ages[1]}"
    elif result.age_group is not None:
        people += " of all ages"
    return f"{people}, {result.division.value}, {rules or 'all seasons'}"


def _why(step: _Choice, following: _Choice, n: int) -> str:
    count = {0: "no finisher", 1: "1 finisher"}.get(n, f"{n} finishers")
    short = f"{count} of {step.ages[0]}-{step.ages[1]}" if step.ages else f"{count} {step.rules}"
    if following.ages is not None:
        return f"neighbouring age groups added ({short})"
    if following.rules is not None:
        return f"all ages added ({short})"
    return f"all seasons added, loads and repetitions being the same ({short})"
