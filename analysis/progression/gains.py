"""How much athletes who raced again gained, segment by segment, and how rare a larger gain is.

A gain is relative (``1 - next / first``) after taking out the two courses. Two things besides
training are in it and are not taken away, but said: a segment that was slow for the athlete's own
level tends to be less slow next time (regression to the mean: ``residual``), and the same athlete's
time scatters from race to race. How much of a change is such scatter follows from athletes with
three races: a bad middle race makes one change worse and the next one better, so the covariance of
neighbouring changes is minus the scatter's variance. ``lasting`` shares are narrowed by it.

Where few raced twice, the figures of the public results are lent (``shipped``): they weigh as 200
pairs beside all those of the field, and ``basis`` says so.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from analysis.field import Field
from analysis.partition import Doubles, Floats, Key, Partition
from analysis.progression.courses import Courses
from analysis.progression.lent import FEWEST, Basis, Lent, basis_of, leaning
from analysis.progression.pairs import Pairs, PairSet
from analysis.progression.profiles import Profiles, relative_rows
from analysis.progression.robust import quantile_line
from hyrox.divisions import Division, Gender
from hyrox.segments import SEGMENTS, Segment

_LEVELS = np.linspace(0.0, 1.0, 101)
_FINISH = len(SEGMENTS)
_COLUMNS = _FINISH + 1
_TRIPLES = 200.0
_RESIDUAL_LIMIT = 3.0
_NOISE_LIMITS = (0.0, 0.9)
_NOISE_UNKNOWN = 0.5


@dataclass(frozen=True)
class _Table:
    """Log change = ``line[0] + line[1] * residual`` plus a remainder with ``quantiles`` at the
    hundredths; ``lines`` ``[18, 2]``, ``quantiles`` ``[18, 101]``."""

    lines: Doubles
    quantiles: Doubles


@dataclass(frozen=True)
class Gains:
    """Changes of every division and gender from one race to the next; ``counts`` are its pairs.

    A division with few pairs leans on all of them (worth 200 pairs), and all of them on those that
    were ``lent``; where nobody raced twice and nothing is lent, shares and gains are NaN.
    """

    tables: dict[Key, _Table]
    pooled: _Table | None
    counts: dict[Key, int]
    noise: Doubles
    lent: Lent | None = None

    @classmethod
    def fit(
        cls,
        field: Field,
        pairs: Pairs,
        courses: Courses | None = None,
        profiles: Profiles | None = None,
        lender: "Gains | None" = None,
        source: str = "",
    ) -> "Gains":
        """From all pairs; courses and profiles are fitted when they are not given.

        Args:
            lender: gains of other results, to lean on; ``source`` names those in words.
        """
        courses = courses or Courses.fit(field, pairs)
        profiles = profiles or Profiles.fit(field, pairs.venues)
        counts = {key: len(chosen) for key, chosen in pairs.sets.items()}
        lent = Lent(source, dict(lender.counts)) if lender else None
        if len(pairs) < FEWEST:
            if lender:
                return cls(lender.tables, lender.pooled, counts, lender.noise, lent)
            return cls({}, None, dict.fromkeys(counts, 0), np.full(_COLUMNS, _NOISE_UNKNOWN))
        rows = {
            key: changes(field.partitions[key], pairs, chosen, courses)
            for key, chosen in pairs.sets.items()
            if len(chosen)
        }
        residuals = {
            key: _residuals(field.partitions[key], pairs, pairs.sets[key], profiles) for key in rows
        }
        everybody = _table(
            np.concatenate(list(rows.values())), np.concatenate(list(residuals.values()))
        )
        bases: dict[Key | None, _Table] = {None: everybody}
        if lender and lender.pooled:
            w = leaning(len(pairs))
            for known in (None, *lender.tables):
                table = lender.tables[known] if known else lender.pooled
                bases[known] = _mixed(w, everybody, table)
        tables = {key: table for key, table in bases.items() if key}
        for key in rows:
            base = bases.get(key, bases[None])
            own = _table(rows[key], residuals[key]) if len(rows[key]) >= FEWEST else base
            tables[key] = _mixed(leaning(len(rows[key])), own, base)
        usual = lender.noise if lender else np.full(_COLUMNS, _NOISE_UNKNOWN)
        return cls(tables, bases[None], counts, _noise(field, pairs, courses, usual), lent)

    def n(self, key: Key) -> int:
        """Pairs of this division and gender in the field itself; ``basis`` says what the figures
        rest on."""
        return self.counts.get(key, 0)

    def basis(self, key: Key) -> Basis:
        """How many pairs are behind the figures, and whose they are."""
        return basis_of(key, self.counts, self.lent)

    def hundredths(self, key: Key, residuals: Doubles | None = None) -> Doubles:
        """Quantiles 0, 1, ... 100 % of the log changes to the next race as it was, ``[18, 101]``:
        seventeen segments and the finish; NaN where nobody raced twice.

        Args:
            residuals: of the athlete's segments, ``[17]``; NaN counts as none.
        """
        shown = np.full((_COLUMNS, len(_LEVELS)), np.nan)
        own = np.zeros(_COLUMNS)
        if residuals is not None:
            own[:_FINISH] = np.nan_to_num(residuals)
        for column in range(_COLUMNS):
            found = self._distribution(key, column, float(own[column]), lasting=False)
            if found is not None:
                shown[column] = found
        return shown

    def share(
        self,
        key: Key,
        segment: Segment,
        gain_fraction: float,
        residual: float = 0.0,
        lasting: bool = True,
    ) -> float:
        """Share (0 to 1) of athletes with this residual who gained at least ``gain_fraction``.

        Args:
            gain_fraction: 0.05 is five per cent faster; 0 or less gives the share who gained
                that or lost no more.
            residual: the athlete's residual at this segment in robust standard deviations
                (``Shape.residuals``), positive for a weakness; clipped to three.
            lasting: leave out the scatter from race to race, else count the next race as it was.
        """
        return self._share(key, SEGMENTS.index(segment), gain_fraction, residual, lasting)

    def finish_share(self, key: Key, gain_fraction: float, lasting: bool = False) -> float:
        """Share (0 to 1) of athletes whose next finish was faster by ``gain_fraction`` or more."""
        return self._share(key, _FINISH, gain_fraction, 0.0, lasting)

    def typical(self, key: Key, segment: Segment, residual: float = 0.0) -> float:
        """The median lasting gain of those who gained, as a log: ``next = time * exp(-gain)``."""
        return self._gain(key, SEGMENTS.index(segment), residual, 0.5)

    def ambitious(self, key: Key, segment: Segment, residual: float = 0.0) -> float:
        """The 80th percentile of the lasting gains of those who gained, as a log."""
        return self._gain(key, SEGMENTS.index(segment), residual, 0.2)

    def noise_share(self, segment: Segment) -> float:
        """How much of the variance of a change from race to race is mere scatter (0 to 1)."""
        return float(self.noise[SEGMENTS.index(segment)])

    def _distribution(
        self, key: Key, column: int, residual: float, lasting: bool
    ) -> Doubles | None:
        table = self.tables.get(key, self.pooled)
        if table is None:
            return None
        limited = float(np.clip(residual, -_RESIDUAL_LIMIT, _RESIDUAL_LIMIT))
        middle = table.lines[column] @ np.array([1.0, limited])
        narrowed = np.sqrt(1.0 - self.noise[column]) if lasting else 1.0
        return np.asarray(middle + narrowed * table.quantiles[column])

    def _share(
        self, key: Key, column: int, gain_fraction: float, residual: float, lasting: bool
    ) -> float:
        quantiles = self._distribution(key, column, residual, lasting)
        if quantiles is None:
            return float("nan")
        if gain_fraction >= 1.0:
            return 0.0
        return float(np.interp(np.log1p(-gain_fraction), quantiles, _LEVELS, left=0.0, right=1.0))

    def _gain(self, key: Key, column: int, residual: float, place: float) -> float:
        quantiles = self._distribution(key, column, residual, lasting=True)
        if quantiles is None:
            return float("nan")
        improved = float(np.interp(0.0, quantiles, _LEVELS, left=0.0, right=1.0))
        return max(0.0, -float(np.interp(place * improved, _LEVELS, quantiles)))

    def as_json(self) -> dict[str, Any]:
        def plain(table: _Table) -> list[Any]:
            return [table.lines.tolist(), table.quantiles.tolist()]

        return {
            "tables": [[*map(str, key), *plain(table)] for key, table in self.tables.items()],
            "pooled": plain(self.pooled) if self.pooled else None,
            "counts": [[*map(str, key), n] for key, n in self.counts.items()],
            "noise": self.noise.tolist(),
            "lent": self.lent.as_json() if self.lent else None,
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Gains":
        def table(lines: Any, quantiles: Any) -> _Table:
            return _Table(np.asarray(lines), np.asarray(quantiles))

        return cls(
            {(Division(d), Gender(g)): table(*rest) for d, g, *rest in data["tables"]},
            table(*data["pooled"]) if data["pooled"] else None,
            {(Division(d), Gender(g)): int(n) for d, g, n in data["counts"]},
            np.asarray(data["noise"]),
            Lent.from_json(data["lent"]) if data["lent"] else None,
        )


def changes(part: Partition, pairs: Pairs, chosen: PairSet, courses: Courses) -> Floats:
    """Log changes from the earlier to the later race without the courses, ``[n, 18]``."""
    return _between(part, pairs, chosen.earlier, chosen.later, courses)


def _between(part: Partition, pairs: Pairs, first: Any, second: Any, courses: Courses) -> Floats:
    table = pairs.venues.effects[part.key] - courses.effects(pairs.venues, part.key)
    # What relative_rows takes away beyond the course is put back.
    later = relative_rows(part, pairs.venues, second) + table[part.events[second]]
    earlier = relative_rows(part, pairs.venues, first) + table[part.events[first]]
    return np.asarray(later - earlier)


def _residuals(part: Partition, pairs: Pairs, chosen: PairSet, profiles: Profiles) -> Doubles:
    """Standardised residuals of the earlier race, ``[n, 18]``; none for the finish."""
    shape = profiles.shapes[part.key]
    residuals = np.zeros((len(chosen), _COLUMNS))
    relative = relative_rows(part, pairs.venues, chosen.earlier)
    residuals[:, :_FINISH] = np.clip(shape.residuals(relative), -_RESIDUAL_LIMIT, _RESIDUAL_LIMIT)
    return residuals


def _table(rows: Floats, residuals: Doubles) -> _Table:
    lines = np.zeros((_COLUMNS, 2))
    quantiles = np.empty((_COLUMNS, len(_LEVELS)))
    for column in range(_COLUMNS):
        change = rows[:, column].astype(np.float64)
        if column == _FINISH:
            lines[column, 0] = np.median(change)
        else:
            ones = np.ones(len(change))
            lines[column] = quantile_line(np.column_stack([ones, residuals[:, column]]), change)
        left = change - lines[column, 0] - lines[column, 1] * residuals[:, column]
        quantiles[column] = np.quantile(left, _LEVELS)
    return _Table(lines, quantiles)


def _mixed(weight: float, one: _Table, other: _Table) -> _Table:
    return _Table(
        weight * one.lines + (1 - weight) * other.lines,
        weight * one.quantiles + (1 - weight) * other.quantiles,
    )


def _noise(field: Field, pairs: Pairs, courses: Courses, usual: Doubles) -> Doubles:
    """Shares of scatter, leaning on the ``usual`` ones."""
    firsts, seconds = [], []
    for key, chosen in pairs.sets.items():
        chosen = chosen.at(chosen.history[:, 1] >= 0)
        if not len(chosen):
            continue
        part = field.partitions[key]
        last, middle, first = chosen.later, chosen.history[:, 0], chosen.history[:, 1]
        seconds.append(_between(part, pairs, middle, last, courses))
        firsts.append(_between(part, pairs, first, middle, courses))
    if not firsts:
        return usual
    one, two = _clipped(np.concatenate(firsts)), _clipped(np.concatenate(seconds))
    scatter = -(one * two).mean(axis=0)
    variance = (np.var(one, axis=0) + np.var(two, axis=0)) / 2 + 1e-12
    shares = np.clip(2 * scatter / variance, *_NOISE_LIMITS)
    weight = len(one) / (len(one) + _TRIPLES)
    return np.asarray(weight * shares + (1 - weight) * usual)


def _clipped(rows: Floats) -> Doubles:
    centred = rows.astype(np.float64) - np.median(rows, axis=0)
    limit = 3 * np.median(np.abs(centred), axis=0) / 0.6745
    clipped = np.clip(centred, -limit, limit)
    return np.asarray(clipped - clipped.mean(axis=0))
