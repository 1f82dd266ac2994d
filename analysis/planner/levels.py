"""Finishers in order of their venue-relative finish, so that those around a time are a slice.

A finish is compared as its logarithm against what is normal at its own race (``Venues``): 1:20 at
a slow course is a better race than 1:20 at a fast one. The order is made once per division,
gender and rules; a question then touches at most ``SAMPLE`` rows.
"""

from dataclasses import dataclass
from functools import partial

import numpy as np

from analysis.field import Field, hash_id
from analysis.partition import UNKNOWN, Codes, Floats, Key, Partition
from hyrox.errors import NotFoundError
from hyrox.events import place_name
from hyrox.results import RaceResult
from hyrox.rules import rule_set, wall_ball_repetitions

SAMPLE = 2_000
"""Rows a question looks at; of more, every so-manieth in order of the finish."""

ENOUGH = 200
"""Finishers from which a neighbourhood is no longer widened."""

FINISH = 17
"""The column of the finish in log times."""

_WIDTHS = (0.02, 0.03, 0.05, 0.08, 0.12)
_FEW = 30


@dataclass(frozen=True)
class Levels:
    """The rows of one division, gender and rule set, fastest first.

    ``rows`` ``[n]`` index the partition; ``finish`` ``[n]`` are their venue-relative log finishes,
    ascending. ``rules`` is ``None`` when all seasons were taken together.
    """

    part: Partition
    rules: str | None
    rows: Codes
    finish: Floats

    def __len__(self) -> int:
        return len(self.rows)


@dataclass(frozen=True)
class Near:
    """Finishers around a level: ``rows`` of the partition, ``found`` of them before sampling,
    ``within`` the half-width as a share of the finish (``None``: simply the nearest ones)."""

    rows: Codes
    found: int
    within: float | None


def levels(field: Field, key: Key, season: int) -> Levels:
    """The finishers that a race of this season is planned against.

    Those of its rules; all seasons where the rules changed nothing (women's wall balls did) and
    fewer than ``ENOUGH`` raced under these.

    Raises:
        NotFoundError: nobody of this division and gender, or nobody under comparable rules.
    """
    part = field.partitions.get(key)
    rules = rule_set(season)
    found = (
        field.cached((key, "levels", rules), partial(_order, field, part, rules)) if part else None
    )
    same = wall_ball_repetitions(6, key[1]) == wall_ball_repetitions(7, key[1])
    if part is not None and same and (found is None or len(found) < min(ENOUGH, len(part))):
        found = field.cached((key, "levels", None), partial(_order, field, part, None))
    if found is None or not len(found):
        raise nobody(key, rules)
    return found


def nobody(key: Key, rules: str) -> NotFoundError:
    """The message where nobody shows how a race is spent."""
    return NotFoundError(
        f"No results of {key[1].people}, {key[0].value}, {rules}, are in the store besides this "
        "race, so nobody shows how such a race is spent. Ingest results of that division first."
    )


def near(found: Levels, level: float, own: int | None = None) -> Near:
    """Finishers around a venue-relative log finish, without the row ``own``.

    Within 2 %, widened to 12 % until there are two hundred. Where even that holds fewer than
    thirty, the thirty nearest whatever their distance.
    """
    for within in _WIDTHS:
        ends = np.array((level - within, level + within), dtype=np.float32)
        low, high = np.searchsorted(found.finish, ends)
        if high - low >= ENOUGH:
            break
    width: float | None = within
    if high - low < min(_FEW, len(found)):
        middle = int(np.searchsorted(found.finish, np.float32(level)))
        low = max(0, min(middle - _FEW // 2, len(found) - _FEW))
        high, width = min(len(found), low + _FEW), None
    rows = found.rows[low:high]
    mine = 0 if own is None else int((rows == own).sum())
    if len(rows) > SAMPLE:
        rows = rows[np.linspace(0, len(rows) - 1, SAMPLE).astype(np.int64)]
    if mine:
        rows = rows[rows != own]
    return Near(rows, int(high - low) - mine, width)


def relative(field: Field, part: Partition, rows: Codes) -> Floats:
    """Venue-relative log times of some rows of a partition: ``[m, 18]``, the finish last."""
    logs = np.empty((len(rows), FINISH + 1), dtype=np.float32)
    np.log(part.splits_s[rows], out=logs[:, :FINISH])
    np.log(part.totals_s[rows], out=logs[:, FINISH])
    bases = np.stack([field.venues.base[part.key, str(rules)] for rules in part.rules])
    logs -= bases.astype(np.float32)[part.rule_codes[rows]]
    logs -= field.venues.effects[part.key][part.events[rows]]
    return logs


def venue_words(field: Field, part: Partition, season: int, event: str | None) -> str:
    """The venue that times are adjusted to, for a reader: its name, if it is known and says
    something (an invented venue's does not)."""
    if field.venues.code(season, event) == UNKNOWN:
        return "a usual venue"
    if part.invented.all():
        return "an invented venue"
    return place_name(event) or "this venue"


def own_row(field: Field, result: RaceResult) -> int | None:
    """Where the athlete's own finish is stored, so that it is not taken for somebody else's."""
    part = field.partition(result.division, result.gender)
    if part is None or result.result_id is None:
        return None
    return part.row_of(hash_id(result.result_id))


def _order(field: Field, part: Partition, rules: str | None) -> Levels:
    chosen = np.arange(len(part)) if rules is None else np.flatnonzero(part.under(rules))
    rows = chosen.astype(np.int32)
    bases = np.array([field.venues.base[part.key, str(name)][FINISH] for name in part.rules])
    finish = np.log(part.totals_s[rows]) - bases.astype(np.float32)[part.rule_codes[rows]]
    finish -= field.venues.effects[part.key][part.events[rows], FINISH]
    order = np.argsort(finish, kind="stable")
    return Levels(part, rules, rows[order], finish[order])
